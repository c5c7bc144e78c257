"""Who acts when others cannot (art. 9.5 and 12.5), and who leads an assembly (art. 8.4)."""

import pytest
import support
from leden.app import API
from support import codes, ok

from tests.leden.domein import ALV, BEGIN, STUK, plan, statutair

pytestmark = pytest.mark.anyio
OUD = "2022-04-25"
DAG = "2022-09-20"


async def zetel(api, persoon: str, rol: str = "commissaris", **anders) -> dict:
    mandaat = {"persoon": persoon, "rol": rol, "van": "2020-06-17", "tot": "2024-06-17", "voordracht": STUK}
    return ok(await api.post("/mandaten", json=mandaat | anders), 201)


async def belet(api, mandaat: dict, grond: str, van: str, tot: str | None = None):
    return await api.post(f"{mandaat['url']}/beletten", json={"grond": grond, "van": van, "tot": tot})


async def besluit(api, *aanwezig: str, orgaan: str = "rvc", datum: str = DAG):
    body = {"orgaan": orgaan, "datum": datum, "opgeroepenOp": "2022-09-01", "aanwezig": aanwezig}
    vergadering = ok(await api.post("/orgaanvergaderingen", json=body), 201)
    stemmen = [{"persoon": persoon, "keuze": "voor"} for persoon in aanwezig or ("C01",)]
    return await api.post(f"{vergadering['url']}/_besluiten", json={"tekst": "Goedgekeurd.", "stemmen": stemmen})


def bevonden(gevonden: dict) -> list[tuple[str, str]]:
    return [(b["code"], b["artikel"]) for b in gevonden["bevindingen"]]


@pytest.mark.parametrize("grond", ["vermist", "onbereikbaar"])
async def test_leden_9_5_missing_or_unreachable_counts_after_a_week(api, grond):
    mandaat = await zetel(api, "C01")
    assert ok(await belet(api, mandaat, grond, "2022-09-01"), 201)["geldtVanaf"] == "2022-09-08"
    assert ok(await belet(api, mandaat, grond, "2022-10-01", "2022-10-08"), 201)["tot"] == "2022-10-08"
    antwoord = await belet(api, mandaat, grond, "2022-11-01", "2022-11-07")
    assert statutair(antwoord, 422) == ("BELET_TE_KORT", "9.5", OUD)
    bestuurder = await zetel(api, "B01", "bestuurder")
    assert statutair(await belet(api, bestuurder, grond, "2022-11-01", "2022-11-07"), 422)[1] == "12.5"


async def test_leden_9_5_a_lasting_condition_counts_at_once(api):
    mandaat = await zetel(api, "C01")
    assert ok(await belet(api, mandaat, "toestand", "2022-09-01", "2022-09-01"), 201)["geldtVanaf"] == "2022-09-01"
    antwoord = await belet(api, mandaat, "toestand", "2022-09-02", "2022-09-01")
    assert codes(antwoord) == [("tot", "PERIODE_ONGELDIG")]


async def test_leden_9_5_only_a_seat_that_had_begun_can_be_prevented(api):
    antwoord = await belet(api, await zetel(api, "C01"), "toestand", "2020-06-16")
    assert codes(antwoord) == [("van", "PERIODE_ONGELDIG")]
    lid = await zetel(api, "C02", "commissielid")
    assert codes(await belet(api, lid, "toestand", "2022-09-01")) == [("grond", "invalid")]


async def test_leden_9_5_why_someone_cannot_act_is_not_for_every_reader(app, api):
    gemaakt = ok(await belet(api, await zetel(api, "C01"), "toestand", "2022-09-01"), 201)
    async with support.client(app, API, "lezer") as lezer:
        for pad in (gemaakt["url"], gemaakt["url"].rpartition("/")[0]):
            assert (await lezer.get(pad)).status_code == 403
    async with support.client(app, API, "bestuur") as bestuur:
        assert ok(await bestuur.get(gemaakt["url"])) == gemaakt


async def test_leden_9_5_the_remaining_ones_act(api):
    for persoon in ("C01", "C02", "C03"):
        mandaat = await zetel(api, persoon)
    assert ok(await besluit(api, "C01"), 201)["uitkomst"] == "geen_quorum"  # one of three
    afwezig = ok(await belet(api, mandaat, "onbereikbaar", "2022-09-13"), 201)
    genomen = ok(await besluit(api, "C01"), 201)  # on the seventh day after: one of two is half
    assert (genomen["uitkomst"], genomen["regeluitkomst"]["regels"][0]["artikel"]) == ("aangenomen", "17.4")
    assert ok(await besluit(api, "C01", datum="2022-09-19"), 201)["uitkomst"] == "geen_quorum"  # not yet a week

    ok(await api.patch(afwezig["url"], json={"tot": "2022-09-20"}))
    assert ok(await besluit(api, "C01", datum="2022-09-21"), 201)["uitkomst"] == "geen_quorum"  # it is over
    body = {"orgaan": "rvc", "datum": DAG, "aanwezig": ["C03"]}
    assert codes(await api.post("/orgaanvergaderingen", json=body)) == [("aanwezig", "GEEN_ZITTING")]


@pytest.mark.parametrize(
    ("orgaan", "rol", "artikel", "door"),
    [("rvc", "commissaris", "9.5", "alv"), ("bestuur", "bestuurder", "12.5", "rvc")],
)
async def test_leden_9_5_when_nobody_can_act_another_organ_appoints(api, orgaan, rol, artikel, door):
    ok(await belet(api, await zetel(api, "C01", rol), "toestand", "2022-09-01"), 201)
    antwoord = await besluit(api, orgaan=orgaan)
    assert statutair(antwoord, 409) == ("NIEMAND_KAN_HANDELEN", artikel, OUD)
    assert antwoord.json()["benoemingDoor"] == door

    tijdelijk = await zetel(api, "W01", f"waarnemend_{rol}", van="2022-09-02", tot=None)
    assert ("WAARNEMING_NIET_NODIG", artikel) not in bevonden(tijdelijk)
    assert ok(await besluit(api, "W01", orgaan=orgaan), 201)["uitkomst"] == "aangenomen"  # equal to who they stand for


@pytest.mark.parametrize(("rol", "artikel"), [("commissaris", "9.5"), ("bestuurder", "12.5")])
async def test_leden_9_5_standing_in_while_others_can_act_is_a_finding(api, rol, artikel):
    await zetel(api, "C01", rol)
    tijdelijk = await zetel(api, "W01", f"waarnemend_{rol}", van="2022-09-02", tot=None)
    assert ("WAARNEMING_NIET_NODIG", artikel) in bevonden(tijdelijk)


async def test_leden_12_5_the_raad_appoints_who_acts_for_the_board(api):
    await zetel(api, "C01")
    van_de_raad = ok(await besluit(api, "C01"), 201)
    mandaat = {"persoon": "W01", "rol": "waarnemend_bestuurder", "van": DAG, "besluit": van_de_raad["url"]}
    assert ok(await api.post("/mandaten", json=mandaat), 201)["besluit"] == van_de_raad["url"]
    anders = mandaat | {"rol": "waarnemend_commissaris"}
    assert codes(await api.post("/mandaten", json=anders)) == [("besluit", "invalid")]


# --- the chair of an assembly -----------------------------------------------------------------------------------------
async def geopend(api, **leiding) -> dict:
    vergadering = await plan(api)
    return ok(await api.post(f"{vergadering['url']}/_openen", json={"tijdstip": BEGIN} | leiding))


async def test_leden_8_4_the_chair_of_the_raad_leads(api, leden):
    await zetel(api, "C01", van="2022-06-17", tot="2026-06-17", lid=leden["Borne"])
    gevonden = await geopend(api, voorzitter="C01")
    assert (gevonden["datum"], gevonden["voorzitter"], gevonden["voorzitterAangewezen"]) == (ALV, "C01", False)
    assert gevonden["bevindingen"] == []


async def test_leden_8_4_the_meeting_may_appoint_another(api, leden):
    await zetel(api, "C01", van="2022-06-17", tot="2026-06-17", lid=leden["Borne"])
    aangewezen = await geopend(api, voorzitter="V01", voorzitterAangewezen=True)
    assert bevonden(aangewezen) == [("HUISREGEL_VOORZITTER", "")]  # a warning: no article asks for a member
    assert bevonden(ok(await api.get(aangewezen["url"]))) == [("HUISREGEL_VOORZITTER", "")]


async def test_leden_8_4_who_is_neither_is_a_finding(api, leden):
    gevonden = await geopend(api, voorzitter="V01")
    assert bevonden(gevonden) == [("VOORZITTER_NIET_AANGEWEZEN", "8.4"), ("HUISREGEL_VOORZITTER", "")]
    assert gevonden["status"] == "geopend"  # a person decides what it means


async def test_leden_8_4_nothing_is_found_where_nobody_is_named(api, leden):
    gevonden = await geopend(api)
    assert (gevonden["voorzitter"], gevonden["bevindingen"]) == ("", [])
