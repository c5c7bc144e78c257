"""Statutes as data: versions, differences with their impact, the course to the deed, and simulation under a version."""

import pytest
import support
from hypothesis import given
from hypothesis import strategies as st
from leden.app import API
from leden.besluit.besluitregels import Telling, Zaal
from leden.statutair.statuten import besluitsoorten, meegeleverd
from leden.stemming.simulatie import Aanname, verwacht
from support import codes, ok

from tests.leden.domein import ALV, plan, statutair

pytestmark = pytest.mark.anyio
OUD, NIEUW = "2022-04-25", "2023-03-07"


# --- what is shipped --------------------------------------------------------------------------------------------------
def test_115_paragraphs_21_articles_8_protected_4_changed():
    artikelen = meegeleverd()[NIEUW].artikelen
    assert len(artikelen) == 115
    assert len({nummer.split(".")[0] for nummer in artikelen}) == 21
    assert sorted(a.nummer for a in artikelen.values() if a.beschermd) == [
        "10.1", "14.6", "2.1", "2.3", "2.4", "2.5", "20.2", "4.3",
    ]  # fmt: skip
    assert sorted(a.nummer for a in artikelen.values() if a.gewijzigd) == ["11.10", "14.9", "8.12", "8.2"]


async def test_the_difference_of_2023_touches_no_protected_paragraph(api):
    verschil = ok(await api.get(f"/statutenversies/{OUD}/verschillen?met={NIEUW}"))
    assert verschil["besluitsoort"] == "statutenwijziging"
    assert [(each["nummer"], each["soort"]) for each in verschil["artikelen"]] == [
        ("8.2", "gewijzigd"),
        ("8.12", "gewijzigd"),
        ("11.10", "toegevoegd"),
        ("14.9", "toegevoegd"),
    ]
    assert {regel["sleutel"]: (regel["oud"], regel["nieuw"]) for regel in verschil["regels"]} == {
        "alv_per_jaar": ({"aantal": 2}, {"aantal": 1}),
        "schriftelijk": ({"elektronisch": False}, {"elektronisch": True}),
        "rvc_op_afstand": (None, {"toegestaan": True}),
        "bestuur_op_afstand": (None, {"toegestaan": True}),
    }
    geraakt = {gevolg["sleutel"] for gevolg in verschil["gevolgen"] if gevolg["soort"] == "regel"}
    assert geraakt >= {"alv_per_jaar", "schriftelijk", "alle_leden_voor"}


async def test_rules_of_a_version_and_unknown_ones(api):
    regels = {r["sleutel"]: r["parameters"] for r in ok(await api.get(f"/statutenversies/{NIEUW}/regels"))}
    assert regels["alv_per_jaar"] == {"aantal": 1}
    for pad in ("/statutenversies/onzin/regels", f"/statutenversies/onzin/verschillen?met={OUD}"):
        assert (await api.get(pad)).status_code == 404
    assert codes(await api.get(f"/statutenversies/{OUD}/verschillen?met=onzin")) == [("met", "invalid_choice")]


# --- a version of our own ---------------------------------------------------------------------------------------------
ZWAARDER = {
    "sleutel": "2024-01-15",
    "naam": "Zwaarder quorum",
    "basis": OUD,
    "artikelen": [{"nummer": "17.4", "tekst": "Ten minste drie vierde van de leden is aanwezig."}],
    "regels": [{"sleutel": "quorum_helft", "parameters": {"teller": 3, "noemer": 4}}],
}


async def neem_aan(api, soort: str = "statutenwijziging", **anders) -> dict:
    besluit = {"orgaan": "alv", "datum": "2023-12-07", "besluitsoort": soort, "uitkomst": "aangenomen"}
    return ok(await api.post("/besluiten", json=besluit | {"tekst": "Statuten gewijzigd."} | anders), 201)


async def stap(api, akte: dict, stap_: str, **body):
    return await api.post(f"{akte['url']}/_{stap_}", json=body)


async def test_a_version_applies_from_its_deed_and_old_meetings_keep_theirs(api, leden):
    eerder, later = await plan(api, "2024-01-10"), await plan(api, "2024-02-01")
    akte = ok(await api.post("/statutenakten", json=ZWAARDER), 201)
    assert akte["voortgang"] == "concept"
    besluit = await neem_aan(api)
    ok(await stap(api, akte, "besluiten", besluit=besluit["url"]))
    vroeg = await stap(api, akte, "verlijden", datum="2023-12-01")
    assert statutair(vroeg, 422) == ("AKTE_VOOR_BESLUIT", "20.4", OUD)
    verleden = ok(await stap(api, akte, "verlijden", datum="2024-01-15"))
    assert (verleden["voortgang"], verleden["datumAkte"]) == ("akte_verleden", "2024-01-15")
    assert ok(await api.get(eerder["url"]))["statutenversie"] == OUD
    nu = ok(await api.get(later["url"]))
    assert nu["statutenversie"] == "2024-01-15"
    quorum = ok(await api.get(f"{later['url']}/quorum"))["regels"][0]
    assert (quorum["nodig"], quorum["statutenversie"]) == (30, "2024-01-15")
    assert (await plan(api, "2024-03-01"))["statutenversie"] == "2024-01-15"
    assert ok(await stap(api, akte, "neerleggen", datum="2024-01-20"))["voortgang"] == "neergelegd"
    verschil = ok(await api.get(f"/statutenversies/{OUD}/verschillen?met=2024-01-15"))
    assert {"besluitsoort", "vergadering", "regel"} == {gevolg["soort"] for gevolg in verschil["gevolgen"]}
    assert "tarieven" in {gevolg["sleutel"] for gevolg in verschil["gevolgen"]}


async def test_the_concept_of_2023_gets_its_deed(api):
    akte = {"sleutel": NIEUW, "naam": "Akte", "basis": NIEUW}
    gemaakt = ok(await api.post("/statutenakten", json=akte), 201)
    ok(await stap(api, gemaakt, "besluiten", besluit=(await neem_aan(api, datum=ALV))["url"]))
    ok(await stap(api, gemaakt, "verlijden", datum="2023-06-01"))
    versies = {versie["sleutel"]: versie for versie in ok(await api.get("/statutenversies"))}
    assert (versies[NIEUW]["status"], versies[NIEUW]["vanKrachtSinds"]) == ("van_kracht", "2023-06-01")
    assert (await plan(api, "2023-07-01"))["statutenversie"] == NIEUW


async def test_a_protected_paragraph_asks_the_heaviest_decision(api):
    beschermd = ZWAARDER | {"artikelen": [{"nummer": "4.3", "tekst": "Anders."}, {"nummer": "8.2", "tekst": "Anders."}]}
    akte = ok(await api.post("/statutenakten", json=beschermd), 201)
    antwoord = await stap(api, akte, "besluiten", besluit=(await neem_aan(api))["url"])
    assert statutair(antwoord, 422) == ("BESLUITSOORT_TE_LICHT", "20.2", OUD)
    ok(await stap(api, akte, "besluiten", besluit=(await neem_aan(api, "statutenwijziging_beschermd"))["url"]))


async def test_art_20_2_a_final_ruling_protects_a_paragraph_too(app, api):
    def beschermd(artikelen: list[dict]) -> bool:
        return next(each["beschermd"] for each in artikelen if each["nummer"] == "8.2")

    assert not beschermd(ok(await api.get(f"/statutenversies/{OUD}/artikelen")))
    uitspraak = {"nummer": "8.2", "datum": "2023-02-01", "uitspraak": "ECLI:NL:RBOVE:2023:1"}
    async with support.client(app, API, "schrijver") as ander:
        assert (await ander.post("/beschermingen", json=uitspraak)).status_code == 403
    ok(await api.post("/beschermingen", json=uitspraak), 201)
    assert codes(await api.post("/beschermingen", json=uitspraak)) == [("nummer", "unique")]
    assert codes(await api.post("/beschermingen", json=uitspraak | {"nummer": "8.99"})) == [
        ("nummer", "invalid_choice")
    ]
    assert beschermd(ok(await api.get(f"/statutenversies/{OUD}/artikelen")))
    verschil = ok(await api.get(f"/statutenversies/{OUD}/verschillen?met={NIEUW}"))
    assert verschil["besluitsoort"] == "statutenwijziging_beschermd"
    assert [each["nummer"] for each in verschil["artikelen"] if each["beschermd"]] == ["8.2"]
    akte = ok(
        await api.post("/statutenakten", json=ZWAARDER | {"artikelen": [{"nummer": "8.2", "tekst": "Eens."}]}), 201
    )
    te_licht = await stap(api, akte, "besluiten", besluit=(await neem_aan(api))["url"])
    assert statutair(te_licht, 422)[:2] == ("BESLUITSOORT_TE_LICHT", "20.2")


async def test_faults_of_a_version(app, api):
    fout = ZWAARDER | {
        "regels": [{"sleutel": "quorum_helft", "parameters": {"teler": 3}}, {"sleutel": "x", "parameters": {}}]
    }
    assert codes(await api.post("/statutenakten", json=fout)) == [
        ("regels.0", "invalid_choice"),
        ("regels.1", "invalid_choice"),
    ]
    nul = ZWAARDER | {"regels": [{"sleutel": "quorum_helft", "parameters": {"noemer": 0}}]}
    assert codes(await api.post("/statutenakten", json=nul)) == [("regels.0", "min_value")]
    assert codes(await api.post("/statutenakten", json=ZWAARDER | {"basis": "1999-01-01"})) == [
        ("basis", "invalid_choice")
    ]
    akte = ok(await api.post("/statutenakten", json=ZWAARDER), 201)
    assert codes(await api.post("/statutenakten", json=ZWAARDER)) == [("sleutel", "unique")]
    assert ok(await stap(api, akte, "verlijden", datum="2024-01-15"), 409)["code"] == "VOORTGANG_ONJUIST"
    aangehouden = await neem_aan(api, uitkomst="aangehouden")
    assert codes(await stap(api, akte, "besluiten", besluit=aangehouden["url"])) == [("besluit", "invalid")]
    async with support.client(app, API, "bestuur") as bestuur:
        assert (await bestuur.post("/statutenakten", json=ZWAARDER)).status_code == 403


# --- simulation (digest §9.5) -----------------------------------------------------------------------------------------
async def simuleer(api, **anders) -> dict:
    vraag = {"besluitsoort": "statutenwijziging", "leden": 41, "aanwezig": 30}
    return ok(await api.post("/simulaties", json=vraag | anders))


@pytest.mark.parametrize(
    ("tellingen", "wijze", "aangenomen", "nodig"),
    [
        ({"voor": 20, "tegen": 10}, "voor_en_tegen", True, 20),
        ({"voor": 19, "tegen": 10, "onthouding": 1}, "voor_en_tegen", False, 20),
        ({"voor": 19, "tegen": 10, "onthouding": 1}, "alle", False, 20),
    ],
)
async def test_the_worked_example_of_41_members(api, tellingen, wijze, aangenomen, nodig):
    gevonden = await simuleer(api, tellingen=tellingen, uitgebrachteStemmen=wijze)
    [uitkomst] = gevonden["verwachtingen"]
    quorum, meerderheid = uitkomst["regeluitkomst"]["regels"]
    assert (quorum["invoer"]["nodig"], quorum["voldaan"]) == (28, True)
    assert (uitkomst["aangenomen"], meerderheid["invoer"]["nodig"]) == (aangenomen, nodig)
    assert (meerderheid["artikel"], meerderheid["statutenversie"]) == ("20.1", OUD)


async def test_how_many_votes_more_and_whose(api):
    gevonden = await simuleer(api, tellingen={"voor": 15, "tegen": 5}, onbekend=10)
    [uitkomst] = gevonden["verwachtingen"]
    assert (uitkomst["nogNodigZeker"], uitkomst["nogNodigMogelijk"]) == (5, 0)
    assert uitkomst["wie"] == "Elke 5 van de 10 onbesliste leden (252 mogelijkheden)."
    [kansloos] = (await simuleer(api, tellingen={"voor": 0, "tegen": 25}, onbekend=5))["verwachtingen"]
    assert (kansloos["nogNodigZeker"], kansloos["nogNodigMogelijk"]) == (None, None)


async def test_what_if_only_these_attend(api, leden):
    standpunten = [{"lid": url, "standpunt": "voor"} for url in list(leden.values())[:18]]
    standpunten += [{"lid": url, "aanwezig": False} for url in list(leden.values())[18:]]
    vraag = {"besluitsoort": "tarieven", "peildatum": ALV, "standpunten": standpunten}
    [uitkomst] = ok(await api.post("/simulaties", json=vraag))["verwachtingen"]
    assert (uitkomst["aangenomen"], uitkomst["erbijVoorQuorum"]) == (False, 2)
    assert uitkomst["regeluitkomst"]["code"] == "GEEN_QUORUM"


async def test_what_under_another_version(api):
    ok(await api.post("/statutenakten", json=ZWAARDER), 201)
    gevonden = await simuleer(
        api, besluitsoort="tarieven", tellingen={"voor": 20, "tegen": 10}, versies=[OUD, "2024-01-15"]
    )
    assert [(v["statutenversie"], v["aangenomen"]) for v in gevonden["verwachtingen"]] == [
        (OUD, True),
        ("2024-01-15", False),
    ]


async def test_faults_of_a_simulation(api, leden):
    vraag = {"besluitsoort": "onzin", "versies": ["x"]}
    assert codes(await api.post("/simulaties", json=vraag)) == [
        ("besluitsoort", "invalid_choice"),
        ("versies.0", "invalid_choice"),
    ]
    te_veel = {"besluitsoort": "tarieven", "leden": 10, "aanwezig": 5, "tellingen": {"voor": 6, "tegen": 0}}
    assert codes(await api.post("/simulaties", json=te_veel)) == [("tellingen", "TELLING_ONMOGELIJK")]
    dubbel = {"besluitsoort": "tarieven", "standpunten": [{"lid": leden["Assen"]}] * 2}
    assert codes(await api.post("/simulaties", json=dubbel)) == [("standpunten.1.lid", "object-does-not-exist")]
    beide = {"besluitsoort": "tarieven", "standpunten": [{"lid": leden["Assen"]}], "aanwezig": 3}
    assert codes(await api.post("/simulaties", json=beide)) == [("standpunten", "invalid")]


@given(
    soort=st.sampled_from([s for s, each in besluitsoorten().items() if each.meerderheid]),
    leden=st.integers(1, 60),
    voor=st.integers(0, 30),
    tegen=st.integers(0, 30),
    onbekend=st.integers(0, 12),
)
def test_more_votes_for_never_hurt_and_the_number_that_is_told_is_enough(soort, leden, voor, tegen, onbekend):
    zaal = Zaal(min(leden, voor + tegen + onbekend), leden)
    nu = verwacht(Aanname(soort, zaal, Telling(voor, tegen), onbekend), OUD)
    if nu.nu.uitkomst == "aangenomen":
        meer = verwacht(Aanname(soort, Zaal(leden, leden), Telling(voor + 1, tegen)), OUD).nu
        assert meer.uitkomst == "aangenomen" or soort == "buiten_vergadering"
    if nu.zeker is not None:
        met = Telling(voor + nu.zeker, tegen + onbekend - nu.zeker)
        zaal = Zaal(zaal.aanwezig + nu.erbij, leden)
        assert verwacht(Aanname(soort, zaal, met), OUD).nu.uitkomst == "aangenomen"
        assert nu.mogelijk is not None and nu.mogelijk <= nu.zeker
