"""The import of the past: three attendance lists with their findings, decisions without counts, and nothing twice."""

from collections import Counter

import pytest
from leden.historie import besluitsoort, neem_over, wijze
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


async def test_a_second_import_changes_nothing(app, api, meldingen):
    assert await neem_over(app.house) == meldingen
    assert ok(await api.get("/besluiten"))["count"] == 17
    assert ok(await api.get("/vergaderingen"))["count"] == 3


def test_the_kind_of_a_decision_is_read_from_what_was_decided():
    assert besluitsoort("rvc", "Goedkeuring voorgenomen statutenwijziging") == "overig_rvc"
    assert besluitsoort("alv", "Benoeming interim-directeur") == "benoeming_bestuurder"
    assert besluitsoort("alv", "Verslag ALV 10-3-2020") == "gewoon"
    assert wijze("stemt in; opdracht volgens brief unaniem") == "unaniem"
