"""The import of the past: three attendance lists with their findings, decisions without counts, and nothing twice."""

from collections import Counter
from datetime import datetime
from itertools import pairwise

import pytest
from leden.historie import neem_over
from leden.historie.besluiten import wijze
from leden.historie.soorten import besluitsoort
from support import ok

pytestmark = pytest.mark.anyio


@pytest.fixture
async def meldingen(app, leden) -> list:
    return await neem_over(app.house)


@pytest.mark.parametrize(
    ("datum", "aanwezig", "leden_", "helft", "twee_derde"),
    [
        ("2018-06-21", 17, 34, True, False),
        ("2020-06-17", 27, 38, True, True),
        ("2022-12-07", 27, 40, True, True),  # 28 on the list, of which one written vote that does not count
    ],
)
async def test_the_quorum_of_three_meetings(api, meldingen, datum, aanwezig, leden_, helft, twee_derde):
    [vergadering] = ok(await api.get(f"/vergaderingen?datumVanaf={datum}&datumTotEnMet={datum}"))["results"]
    stand = ok(await api.get(f"{vergadering['url']}/quorum", params={"moment": f"{datum}T12:00:00Z"}))
    assert (stand["aanwezig"], stand["leden"]) == (aanwezig, leden_)
    assert [regel["voldaan"] for regel in stand["regels"][:2]] == [helft, twee_derde]


async def test_the_findings_of_the_lists(meldingen):
    per_lijst = Counter((str(m.datum), m.code) for m in meldingen if m.code[:3] in ("RIJ", "LID", "STE"))
    verwacht = {
        ("2018-06-21", "RIJ_DUBBEL"): 1,
        ("2020-06-17", "LID_ONTBREEKT"): 1,
        ("2022-12-07", "RIJ_GEEN_LID"): 1,
        ("2022-12-07", "STEMWIJZE_ONGELDIG"): 1,
        ("2022-12-07", "LID_ONTBREEKT"): 1,
    }
    assert {sleutel: aantal for sleutel, aantal in per_lijst.items() if sleutel[1] != "STATUTENVERSIE_ONBEKEND"} == (
        verwacht
    )


async def test_decisions_have_no_counts_and_their_findings(api, meldingen):
    besluiten = ok(await api.get("/besluiten?pageSize=100"))["results"]
    assert len(besluiten) == 17  # of the nineteen two are of a college
    assert all(besluit["tellingen"] is None and besluit["regeluitkomst"] is None for besluit in besluiten)
    assert Counter(besluit["uitkomst"] for besluit in besluiten) == {"aangenomen": 15, "niet_in_bron": 2}
    codes = Counter(m.code for m in meldingen)
    assert (codes["ORGAAN_ONBEKEND"], codes["UITKOMST_ONBEKEND"], codes["DECHARGE_AFZONDERLIJK"]) == (2, 2, 1)
    per_soort = {besluit["tekst"][:20]: besluit["besluitsoort"] for besluit in besluiten}
    assert per_soort["Jaarrekening 2017 va"] == "jaarrekening"
    verklaard = [besluit for besluit in besluiten if besluit["wijze"] == "door_voorzitter_verklaard"]
    assert {besluit["datum"] for besluit in verklaard} == {"2022-12-07"} and len(verklaard) == 2


async def test_leden_10_a_principle_decision_and_its_sequel(api, meldingen):
    besluiten = ok(await api.get("/besluiten?besluitsoort=statutenwijziging"))["results"]
    later, eerder = besluiten
    assert (eerder["datum"], eerder["inBeginsel"], eerder["stand"]) == ("2022-12-07", True, "in_beginsel")
    assert (later["datum"], later["vervolgOp"], later["uitkomst"]) == ("2023-05-11", eerder["url"], "niet_in_bron")
    assert later["vergadering"] is not None


async def test_three_agendas_of_which_only_the_call_is_known(api, meldingen):
    verwacht = {"2019-02-13": 10, "2020-12-07": 7, "2023-05-11": 9}
    assert sorted(m.datum for m in meldingen if m.code == "VERLOOP_ONBEKEND") == list(verwacht)
    for datum, aantal in verwacht.items():
        [vergadering] = ok(await api.get(f"/vergaderingen?datumVanaf={datum}&datumTotEnMet={datum}"))["results"]
        assert (vergadering["status"], vergadering["geopendOp"]) == ("opgeroepen", None)
        punten = ok(await api.get("/agendapunten", params={"vergadering": vergadering["url"]}))["results"]
        assert len(punten) == aantal


async def test_leden_5_the_slots_of_11_5_2023_are_contiguous_and_75_minutes(api, meldingen):
    [vergadering] = ok(await api.get("/vergaderingen?datumVanaf=2023-05-11&datumTotEnMet=2023-05-11"))["results"]
    punten = ok(await api.get("/agendapunten", params={"vergadering": vergadering["url"]}))["results"]
    slots = sorted({(punt["begin"], punt["eind"]) for punt in punten})
    assert all(eind == begin for (_, eind), (begin, _) in pairwise(slots))
    eerste, laatste = (datetime.strptime(uur, "%H:%M") for uur in (slots[0][0], slots[-1][1]))
    assert (laatste - eerste).total_seconds() == 75 * 60
    per_nummer = {punt["nummer"]: punt for punt in punten}
    assert [per_nummer[nr]["ter"] for nr in ("4a", "4b", "6")] == ["besluitvorming", "informatie", "besluitvorming"]
    assert [per_nummer[nr]["besluitsoort"] for nr in ("4b", "5", "6")] == ["", "bedrijfsplan", "statutenwijziging"]
    assert (per_nummer["6"]["stukken"], per_nummer["6"]["bijlagen"]) == ("5a, 5b, 5c", [])


async def test_actions_of_2018_for_a_meeting_that_no_source_knows(api, meldingen):
    acties = ok(await api.get("/acties?openstaand=true"))["results"]
    assert [(a["nummer"], a["geplandVoor"], a["planning"]) for a in acties] == [
        (nummer, None, "2018-12") for nummer in ("1", "2", "3")
    ]
    assert {actie["houder"] for actie in acties} == {"directeur-bestuurder"}
    codes = Counter(m.code for m in meldingen if m.uitleg.startswith("Actie"))
    assert codes == {"DATUM_ONVOLLEDIG": 3, "VERGADERING_ONBEKEND": 3}


async def test_mandates_of_which_a_year_is_known_have_no_day(api, meldingen):
    mandaten = {each["persoon"]: each for each in ok(await api.get("/mandaten?pageSize=100"))["results"]}
    assert list(mandaten) and len(mandaten) == 12
    assert [mandaten["C10"][veld] for veld in ("van", "tot", "termijn")] == ["2018-06-21", "2020-06-17", 1]
    eerste = mandaten["C01"]
    assert [eerste[veld] for veld in ("van", "tot", "periode")] == [None, None, "2016 tot 2020"]
    assert (mandaten["C05"]["termijn"], mandaten["C07"]["termijn"], mandaten["C07"]["tot"]) == (2, None, "2020-09-01")
    gevonden = {wie: [b["code"] for b in each["bevindingen"]] for wie, each in mandaten.items() if each["bevindingen"]}
    assert gevonden == {
        "C01": ["WAARNEMING_BEEINDIGT_MANDAAT"],
        "C02": ["GEBONDEN_ZETEL"],
        "C04": ["BELANG_BIJ_BENOEMING"],
        "C07": ["GEBONDEN_ZETEL"],
        "C10": ["GEBONDEN_ZETEL"],
    }
    groningen = ok(await api.get("/leden?naam=Groningen"))["results"][0]["url"]
    assert (mandaten["C04"]["lid"], mandaten["C05"]["lid"]) == (groningen, None)
    rooster = ok(await api.get("/rooster-van-aftreden?peildatum=2019-01-01"))
    assert (rooster["personen"], [b["code"] for b in rooster["bevindingen"]]) == (
        1,
        ["RVC_ONDER_MINIMUM", "MANDATEN_ZONDER_DATUM"],
    )


async def test_leden_3_a_product_without_a_membership_is_told(meldingen):
    [gevonden] = [m for m in meldingen if m.code == "AFNAME_ZONDER_LIDMAATSCHAP"]
    assert gevonden.datum == "2018" and gevonden.uitleg.startswith("Borne") and "2.4" in gevonden.uitleg
    zonder_dag = {m.uitleg.split(",")[0] for m in meldingen if m.code == "DATUM_ONVOLLEDIG" and "lid" in m.uitleg}
    assert {"Leeuwarden", "Zaanstad"} <= zonder_dag


async def test_a_second_import_changes_nothing(app, api, meldingen):
    assert await neem_over(app.house) == meldingen
    assert ok(await api.get("/besluiten"))["count"] == 17
    tellingen = {"vergaderingen": 6, "agendapunten": 26, "acties": 3, "mandaten": 12, "deelnamelijsten": 0}
    assert {pad: ok(await api.get(f"/{pad}"))["count"] for pad in tellingen} == tellingen


def test_the_kind_of_a_decision_is_read_from_what_was_decided():
    assert besluitsoort("rvc", "Goedkeuring voorgenomen statutenwijziging") == "overig_rvc"
    assert besluitsoort("alv", "Benoeming interim-directeur") == "benoeming_bestuurder"
    assert besluitsoort("alv", "Verslag ALV 10-3-2020") == "gewoon"
    assert wijze("stemt in; opdracht volgens brief unaniem") == "unaniem"
