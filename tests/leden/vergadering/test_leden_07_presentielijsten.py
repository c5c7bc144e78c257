"""The quorum exercises of the three attendance lists: every number of the table, with its findings."""

from typing import Any

import pytest
from support import ok

from tests.leden.domein import ALV, plan
from tests.leden.vergadering.gedrukt import gedrukt, gestuurd

pytestmark = pytest.mark.anyio
OUD = "2022-04-25"


async def lees_in(api, dag: str, rijen: list[dict[str, str]]) -> tuple[dict, dict]:
    """The list as it is sent, and what the service makes of it."""
    vergadering = await plan(api, dag)
    lijst = {"van": f"{dag}T17:00:00Z", "rijen": [gestuurd(rij) for rij in rijen]}
    return vergadering, ok(await api.post(f"{vergadering['url']}/presentielijsten", json=lijst), 201)


async def quorum(api, vergadering, moment: str = "17:00:00") -> dict[str, Any]:
    stand = ok(await api.get(f"{vergadering['url']}/quorum", params={"moment": f"{vergadering['datum']}T{moment}Z"}))
    eisen = {r["artikel"]: (r["nodig"], r["voldaan"]) for r in stand["regels"]}
    return {"stand": (stand["aanwezig"], stand["leden"]), "half": eisen["17.4"], "twee_derde": eisen["20.1"]}


def bevonden(uitslag: dict) -> list[tuple[str, str]]:
    return sorted((b["code"], b["artikel"]) for b in uitslag["bevindingen"])


async def test_leden_7_21_6_2018_half_is_met_exactly(api, leden):
    """34 members on 35 rows, one of them twice; 17·2 = 34, and two thirds would be 23."""
    rijen = gedrukt("2018-06-21")
    assert len(rijen) == 35
    vergadering, uitslag = await lees_in(api, "2018-06-21", rijen)
    assert (uitslag["vastgelegd"], uitslag["aanwezig"], uitslag["leden"]) == (17, 17, 34)
    assert bevonden(uitslag) == [("RIJ_DUBBEL", "8.6")]
    gevonden = await quorum(api, vergadering)
    assert gevonden == {"stand": (17, 34), "half": (17, True), "twee_derde": (23, False)}


async def test_leden_7_21_6_2018_eighteen_if_the_second_row_counts(api, leden):
    rijen = gedrukt("2018-06-21")
    kampen = [nr for nr, rij in enumerate(rijen) if rij["gemeente_gedrukt"] == "Kampen"]
    assert [rijen[nr]["wijze"] for nr in kampen] == ["geen", "volmacht_vermeld"]
    del rijen[kampen[0]]
    vergadering, uitslag = await lees_in(api, "2018-06-21", rijen)
    assert (uitslag["aanwezig"], uitslag["leden"], bevonden(uitslag)) == (18, 34, [])
    assert (await quorum(api, vergadering))["half"] == (17, True)


async def test_leden_7_17_6_2020_twenty_of_twenty_seven_by_proxy(api, leden):
    """37 rows for 38 members; one written contribution is no vote, and its member is absent."""
    rijen = gedrukt("2020-06-17")
    [inbreng] = [rij["gemeente_gedrukt"] for rij in rijen if rij["wijze"] == "schriftelijke_inbreng"]
    assert len(rijen) == 37
    vergadering, uitslag = await lees_in(api, "2020-06-17", rijen)
    assert (uitslag["vastgelegd"], uitslag["aanwezig"], uitslag["leden"]) == (27, 27, 38)
    assert bevonden(uitslag) == [("LID_ONTBREEKT", "")]
    gevonden = await quorum(api, vergadering)
    assert gevonden == {"stand": (27, 38), "half": (19, True), "twee_derde": (26, True)}
    rijen_ = ok(await api.get(f"{vergadering['url']}/presenties?pageSize=100"))["results"]
    assert sum(rij["wijze"] == "volmacht" for rij in rijen_) == 20
    [stil] = ok(await api.get(f"/leden?naam={inbreng}&peildatum=2020-06-17"))["results"]
    assert stil["url"] not in {rij["lid"] for rij in rijen_}


async def test_leden_7_7_12_2022_twenty_eight_of_which_one_written_vote(api, leden):
    """40 rows, one of a shared service; Westervoort has none. Without the written vote 27, still two thirds."""
    rijen = gedrukt("2022-12-07")
    assert len(rijen) == 40
    vergadering, uitslag = await lees_in(api, "2022-12-07", rijen)
    assert (uitslag["vastgelegd"], uitslag["aanwezig"], uitslag["leden"]) == (28, 27, 40)
    meldingen = {b["code"]: b["melding"] for b in uitslag["bevindingen"]}
    assert bevonden(uitslag) == [("LID_ONTBREEKT", ""), ("RIJ_GEEN_LID", "8.8"), ("STEMWIJZE_ONGELDIG", "8.13")]
    assert "Westervoort" in meldingen["LID_ONTBREEKT"] and "RID de Liemers" in meldingen["RIJ_GEEN_LID"]
    gevonden = await quorum(api, vergadering)
    assert gevonden == {"stand": (27, 40), "half": (20, True), "twee_derde": (27, True)}
    alle = ok(await api.get(f"{vergadering['url']}/presenties?pageSize=100"))["results"]
    [brief] = [rij for rij in alle if rij["wijze"] == "schriftelijk"]
    assert [b["code"] for b in brief["bevindingen"]] == ["STEMWIJZE_ONGELDIG"]  # the printed status is kept
    een = next(rij for rij in alle if rij["wijze"] == "zelf")
    ok(await api.patch(een["url"], json={"tot": "2022-12-07T18:00:00Z"}))
    gevonden = await quorum(api, vergadering, "18:00:00")
    assert gevonden == {"stand": (26, 40), "half": (20, True), "twee_derde": (27, False)}


@pytest.mark.parametrize(("aanwezig", "voldaan"), [(26, True), (25, False)])
async def test_leden_7_with_39_members_26_are_two_thirds(api, aanwezig, voldaan):
    vraag = {"besluitsoort": "reglement", "leden": 39, "aanwezig": aanwezig, "peildatum": ALV}
    tellingen = {"tellingen": {"voor": aanwezig, "tegen": 0}}
    [gevonden] = ok(await api.post("/simulaties", json=vraag | tellingen))["verwachtingen"]
    quorum_ = gevonden["regeluitkomst"]["regels"][0]
    assert (quorum_["invoer"]["nodig"], quorum_["voldaan"]) == (26, voldaan)
