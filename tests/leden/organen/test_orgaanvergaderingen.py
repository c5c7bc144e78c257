"""Meetings of supervisory board and board: call, quorum, majority, conflicts and approvals (digest §11)."""

from typing import Any

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st
from leden.organen.orgaanregels import Zitting, beslis
from support import codes, ok

from tests.leden.domein import statutair

pytestmark = pytest.mark.anyio
OUD, NIEUW = "2022-04-25", "2023-03-07"
DAG, OPROEP = "2022-09-20", "2022-09-09"
RAAD = ("C01", "C02", "C03", "C04")


async def zetel(api: httpx.AsyncClient, persoon: str, rol: str = "commissaris", **anders: Any) -> dict:
    mandaat = {"persoon": persoon, "rol": rol, "van": "2020-06-17", "tot": "2024-06-17"}
    mandaat |= {"voordracht": "https://documenten.example/eio/2"} if rol == "commissaris" else {}
    return ok(await api.post("/mandaten", json=mandaat | anders), 201)


@pytest.fixture
async def raad(api) -> None:
    for persoon in RAAD:
        await zetel(api, persoon)


@pytest.fixture
async def bestuur(api) -> None:
    for persoon in ("B01", "B02"):
        await zetel(api, persoon, "bestuurder")


async def vergader(api: httpx.AsyncClient, *aanwezig: str, **anders: Any) -> dict:
    body = {"orgaan": "rvc", "datum": DAG, "opgeroepenOp": OPROEP, "aanwezig": aanwezig}
    return ok(await api.post("/orgaanvergaderingen", json=body | anders), 201)


async def besluit(api: httpx.AsyncClient, vergadering: dict, stemmen: dict[str, str], **anders: Any) -> httpx.Response:
    rijen = [{"persoon": persoon, "keuze": keuze} for persoon, keuze in stemmen.items()]
    body = {"tekst": "Goedkeuring van de begroting.", "stemmen": rijen}
    return await api.post(f"{vergadering['url']}/_besluiten", json=body | anders)


def uitkomst(antwoord: httpx.Response) -> tuple[str, str, list[str]]:
    """Outcome, code and the articles of the rules."""
    genomen = ok(antwoord, 201)
    regels = genomen["regeluitkomst"]
    return genomen["uitkomst"], regels["code"], [regel["artikel"] for regel in regels["regels"]]


# --- the supervisory board --------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("stemmen", "verwacht"),
    [
        ("vv", ("aangenomen", "", ["17.4", "17.2"])),  # two of four is exactly half
        ("vvt", ("aangenomen", "", ["17.4", "17.2"])),
        ("vt", ("verworpen", "STAKING", ["17.4", "17.2"])),
        ("oo", ("aangehouden", "GEEN_STEMMEN", ["17.4", "17.2"])),
        ("v", ("geen_quorum", "GEEN_QUORUM", ["17.4"])),
    ],
)
async def test_art_17_the_raad_decides_by_half_and_absolute_majority(api, raad, stemmen, verwacht):
    keuzes = {"v": "voor", "t": "tegen", "o": "onthouding"}
    per_persoon = {persoon: keuzes[letter] for persoon, letter in zip(RAAD, stemmen, strict=False)}
    vergadering = await vergader(api, *per_persoon)
    assert vergadering["bevindingen"] == []
    assert uitkomst(await besluit(api, vergadering, per_persoon)) == verwacht


async def test_art_11_3_the_call_is_ten_clear_days_ahead(api, raad):
    assert (await vergader(api, *RAAD, opgeroepenOp="2022-09-09"))["bevindingen"] == []
    for laat in ("2022-09-10", None):
        [gevonden] = (await vergader(api, *RAAD, opgeroepenOp=laat))["bevindingen"]
        assert (gevonden["code"], gevonden["artikel"], gevonden["statutenversie"]) == ("OPROEPTERMIJN", "11.3", OUD)


@pytest.mark.parametrize(
    ("aanwezig", "tegen", "verwacht"),
    [
        (RAAD, (), ("aangenomen", "", ["11.5", "11.5"])),
        (RAAD, ("C04",), ("verworpen", "NIET_EENSTEMMIG", ["11.5", "11.5"])),
        (RAAD[:3], (), ("geen_quorum", "GEEN_QUORUM", ["11.5"])),
    ],
)
async def test_art_11_5_without_formalities_all_are_there_and_unanimous(api, raad, aanwezig, tegen, verwacht):
    vergadering = await vergader(api, *aanwezig, opgeroepenOp=None)
    stemmen = {wie: "tegen" if wie in tegen else "voor" for wie in aanwezig}
    assert uitkomst(await besluit(api, vergadering, stemmen)) == verwacht


async def test_art_11_8_outside_a_meeting_every_commissaris_is_for(api, raad):
    gevallen: list[tuple[dict[str, str], tuple]] = [
        (dict.fromkeys(RAAD, "voor"), ("aangenomen", "", ["11.8"])),
        (dict.fromkeys(RAAD[:3], "voor"), ("verworpen", "NIET_EENSTEMMIG", ["11.8"])),
    ]
    for stemmen, verwacht in gevallen:
        vergadering = await vergader(api, wijze="buiten_vergadering", opgeroepenOp=None)
        assert vergadering["bevindingen"] == []
        assert uitkomst(await besluit(api, vergadering, stemmen)) == verwacht


async def test_art_11_10_sound_and_vision_since_2023_unless_one_objects(api, raad):
    [gevonden] = (await vergader(api, *RAAD, wijze="op_afstand"))["bevindingen"]
    assert (gevonden["code"], gevonden["artikel"]) == ("OP_AFSTAND_NIET_GEREGELD", "11.10")
    body = {"orgaan": "rvc", "datum": DAG, "wijze": "op_afstand", "verzetOpAfstand": True}
    antwoord = await api.post("/orgaanvergaderingen", json=body)
    assert statutair(antwoord, 422) == ("OP_AFSTAND_GEWEIGERD", "11.10", OUD)


async def test_art_11_9_who_has_an_interest_takes_no_part(api, raad, leden):
    raalte = leden["Raalte"]
    belang = {"persoon": "C01", "functie": "Wethouder", "lid": raalte, "van": "2020-01-01"}
    ok(await api.post("/belangen", json=belang), 201)
    vergadering = await vergader(api, *RAAD)
    antwoord = await besluit(api, vergadering, {"C01": "voor", "C02": "voor"}, lid=raalte)
    assert statutair(antwoord, 422) == ("TEGENSTRIJDIG_BELANG", "11.9", OUD)
    zonder = await besluit(api, vergadering, {"C02": "voor", "C03": "voor"}, lid=raalte)
    assert uitkomst(zonder)[0] == "aangenomen"
    assert zonder.json()["regeluitkomst"]["regels"][0]["invoer"] == {"aanwezig": 3, "leden": 4, "nodig": 2}
    gemeld = await besluit(api, vergadering, {"C04": "voor"}, lid=raalte, nemenNietDeel=["C02", "C03"])
    assert statutair(gemeld, 409) == ("BESLUIT_ELDERS", "11.9", OUD)
    assert gemeld.json()["besluitDoor"] == "alv"


async def test_only_who_is_present_votes_and_once(api, raad):
    vergadering = await vergader(api, "C01", "C02")
    assert statutair(await besluit(api, vergadering, {"C03": "voor"}), 422)[0] == "GEEN_STEMRECHT"
    dubbel = [{"persoon": "C01", "keuze": "voor"}] * 2
    antwoord = await api.post(f"{vergadering['url']}/_besluiten", json={"tekst": "Iets.", "stemmen": dubbel})
    assert statutair(antwoord, 422)[0] == "AL_GESTEMD"
    vreemd = {"orgaan": "rvc", "datum": DAG, "aanwezig": ["C01", "C09"], "voorzitter": "C08"}
    antwoord = await api.post("/orgaanvergaderingen", json=vreemd)
    assert codes(antwoord) == [("aanwezig", "GEEN_ZITTING"), ("aanwezig", "GEEN_ZITTING")]


async def test_a_meeting_is_fixed_once_it_decided(api, raad):
    vergadering = await vergader(api, *RAAD)
    bijgewerkt = ok(await api.patch(vergadering["url"], json={"aanwezig": ["C01", "C02"]}))
    assert bijgewerkt["aanwezig"] == ["C01", "C02"]
    genomen = ok(await besluit(api, vergadering, {"C01": "voor", "C02": "voor"}), 201)
    assert (genomen["orgaan"], genomen["orgaanvergadering"]) == ("rvc", vergadering["url"])
    assert genomen["tellingen"] == {"voor": 2, "tegen": 0, "onthouding": 0, "blanco": 0}
    laat = await api.patch(vergadering["url"], json={"aanwezig": ["C01"]})
    assert statutair(laat, 409)[0] == "AL_BESLOTEN"


async def test_a_decision_names_roles_and_no_person(api, raad):
    vergadering = await vergader(api, *RAAD)
    antwoord = await besluit(api, vergadering, {"C01": "voor"}, tekst="Dhr. Jansen wordt voorzitter.")
    assert codes(antwoord, 422) == [("tekst", "PERSOONSGEGEVEN")]


# --- the board --------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("voorzitter", "verwacht"),
    [
        ("B01", ("aangenomen", "STAKING_VOORZITTER", ["17.4", "14.2"])),
        ("B02", ("verworpen", "STAKING_VOORZITTER", ["17.4", "14.2"])),
    ],
)
async def test_art_14_2_the_chair_decides_a_tie_of_the_board(api, bestuur, voorzitter, verwacht):
    vergadering = await vergader(api, "B01", "B02", orgaan="bestuur", opgeroepenOp=None, voorzitter=voorzitter)
    assert vergadering["bevindingen"] == []
    assert uitkomst(await besluit(api, vergadering, {"B01": "voor", "B02": "tegen"})) == verwacht


async def test_art_14_8_a_board_with_interests_leaves_it_to_the_raad(api, bestuur):
    vergadering = await vergader(api, "B01", "B02", orgaan="bestuur")
    antwoord = await besluit(api, vergadering, {"B01": "voor"}, nemenNietDeel=["B02"])
    assert uitkomst(antwoord)[0] == "aangenomen"  # one of two is half
    antwoord = await api.post(
        f"{vergadering['url']}/_besluiten",
        json={"tekst": "Iets.", "stemmen": [{"persoon": "B03", "keuze": "voor"}], "nemenNietDeel": ["B01", "B02"]},
    )
    assert statutair(antwoord, 422)[0] == "GEEN_STEMRECHT"
    alleen = await vergader(api, "B01", orgaan="bestuur")
    antwoord = await besluit(api, alleen, {"B01": "voor"}, nemenNietDeel=["B02"])
    assert uitkomst(antwoord)[0] == "aangenomen"


async def test_art_14_3_and_14_7_a_missing_approval_is_said_and_does_not_stop(api, raad, bestuur):
    vergadering = await vergader(api, "B01", "B02", orgaan="bestuur")
    voor = {"B01": "voor", "B02": "voor"}
    zonder = ok(await besluit(api, vergadering, voor, goedkeuringsgrond="14.3"), 201)
    assert [(b["code"], b["artikel"]) for b in zonder["bevindingen"]] == [("GOEDKEURING_ONTBREEKT", "14.3")]
    assert zonder["uitkomst"] == "aangenomen"
    rvc = ok(await besluit(api, await vergader(api, *RAAD), dict.fromkeys(RAAD, "voor")), 201)
    met = ok(await besluit(api, vergadering, voor, goedkeuringsgrond="14.3", goedkeuring=rvc["url"]), 201)
    assert met["bevindingen"] == []
    andere = ok(await besluit(api, vergadering, voor, goedkeuringsgrond="14.6", goedkeuring=rvc["url"]), 201)
    assert [b["artikel"] for b in andere["bevindingen"]] == ["14.6"]


# --- a year -----------------------------------------------------------------------------------------------------------
async def test_art_11_1_and_11_7_four_meetings_a_year_and_one_with_the_board(api, raad):
    async def ontbreekt() -> list[tuple[str, str]]:
        gevonden = ok(await api.get("/kalenders/2022"))["bevindingen"]
        return [(b["code"], b["artikel"]) for b in gevonden if b["code"].startswith("RVC")]

    assert await ontbreekt() == [("RVC_TE_WEINIG_VERGADERINGEN", "11.1"), ("RVC_NIET_MET_BESTUUR", "11.7")]
    await vergader(api, wijze="buiten_vergadering")
    for datum in ("2022-02-01", "2022-05-03", "2022-09-20"):
        await vergader(api, *RAAD, datum=datum)
    assert len(await ontbreekt()) == 2
    await vergader(api, *RAAD, datum="2022-12-06", gezamenlijk=True)
    assert await ontbreekt() == []


async def test_art_11_2_two_ask_for_a_meeting_and_convene_it_after_four_weeks(api, raad):
    gevonden = ok(await api.get("/termijnen/verzoek?datum=2024-03-01&orgaan=rvc"))
    assert (gevonden["leden"], gevonden["nodig"], gevonden["artikel"]) == (4, 2, "11.2")
    assert (gevonden["gehoudenVoorOfOp"], gevonden["laatsteOproep"]) == ("2024-03-29", "2024-03-18")


# --- always -----------------------------------------------------------------------------------------------------------
@given(
    orgaan=st.sampled_from(["rvc", "bestuur"]),
    zittend=st.integers(1, 9),
    keuzes=st.lists(st.sampled_from(["voor", "tegen", "onthouding", "blanco"]), min_size=1, max_size=9),
    opgeroepen=st.booleans(),
    buiten=st.booleans(),
)
def test_one_more_vote_for_never_turns_a_decision_down(orgaan, zittend, keuzes, opgeroepen, buiten):
    keuzes = keuzes[:zittend]
    stemmen = {f"P{nr}": keuze for nr, keuze in enumerate(keuzes)}
    zitting = Zitting(orgaan, OUD, zittend, len(stemmen), buiten, opgeroepen, "P0")
    nu = beslis(zitting, stemmen)
    assert all(toets.regel.artikel and toets.statutenversie == OUD for toets in nu.toetsen) and nu.toetsen
    if nu.uitkomst == "aangenomen":
        for persoon in stemmen:
            assert beslis(zitting, stemmen | {persoon: "voor"}).uitkomst == "aangenomen"
