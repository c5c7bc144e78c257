"""Calendar and deadlines (art. 8.1-8.3, 8.13, 12.3, 16, 17.4, 20): each date of the table, from both sides."""

from datetime import date, timedelta

import pytest
from support import ok

from tests.leden.domein import (
    ALV,
    STUK,
    VOORSTEL,
    agendeer,
    kies,
    krijgt_akte,
    nieuw_lid,
    plan,
    roep_op,
    statutair,
)

pytestmark = pytest.mark.anyio
OUD, NIEUW = "2022-04-25", "2023-03-07"
JUNI = "2024-06-27"


# --- the call ---------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("vergadering", "soort", "op_tijd", "te_laat", "code", "artikel"),
    [
        (ALV, "tarieven", "2023-04-30", "2023-05-01", "OPROEPTERMIJN", "8.3"),
        (JUNI, "tarieven", "2024-06-16", "2024-06-17", "OPROEPTERMIJN", "8.3"),
        (ALV, "reglement", "2023-04-26", "2023-04-27", "OPROEPTERMIJN", "20.3"),
        (JUNI, "reglement", "2024-06-12", "2024-06-13", "OPROEPTERMIJN", "20.3"),
        (ALV, "statutenwijziging", "2023-04-26", "2023-04-27", "STATUTENVOORSTEL_ONVOLLEDIG", "20.3"),
        (JUNI, "statutenwijziging", "2024-06-12", "2024-06-13", "STATUTENVOORSTEL_ONVOLLEDIG", "20.3"),
        ("2024-03-11", "tarieven", "2024-02-29", "2024-03-01", "OPROEPTERMIJN", "8.3"),
        ("2024-01-08", "tarieven", "2023-12-28", "2023-12-29", "OPROEPTERMIJN", "8.3"),
        ("2023-04-01", "tarieven", "2023-03-21", "2023-03-22", "OPROEPTERMIJN", "8.3"),  # summer time begins between
    ],
)
async def test_leden_4_the_latest_call_and_a_day_later(api, leden, vergadering, soort, op_tijd, te_laat, code, artikel):
    gepland = await plan(api, vergadering)
    await agendeer(api, gepland, soort, **VOORSTEL)
    antwoord = await roep_op(api, gepland, te_laat)
    assert statutair(antwoord, 422) == (code, artikel, OUD)
    if code == "OPROEPTERMIJN":
        assert antwoord.json()["uiterlijk"] == op_tijd
    else:
        assert antwoord.json()["ontbreekt"] == ["termijn"]
    ok(await roep_op(api, gepland, op_tijd), 201)


async def test_leden_4_a_sunday_is_warned_of_and_does_not_shift(api, leden):
    vergadering = await plan(api, JUNI)
    await agendeer(api, vergadering)
    assert vergadering["uitersteOproepdatum"] == "2024-06-16"
    [termijn] = [
        each for each in ok(await api.get(f"{vergadering['url']}/termijnen"))["termijnen"] if each["code"] == "OPROEP"
    ]
    assert (termijn["datum"], termijn["artikel"]) == ("2024-06-16", "8.3")
    assert termijn["waarschuwing"] == "Valt in een weekend; de termijn schuift niet."
    oproep = ok(await roep_op(api, vergadering, "2024-06-16"), 201)
    assert [each["code"] for each in oproep["bevindingen"]] == ["OPROEP_IN_WEEKEND"]


async def test_leden_4_the_timeline_of_the_amendment_of_2023(api, leden):
    """Principle 7-12-2022, deed 7-3-2023, approval 6-4, papers 17-4 (23 clear days), meeting 11-5-2023."""
    beginsel = {"orgaan": "alv", "datum": "2022-12-07", "besluitsoort": "gewoon", "uitkomst": "aangenomen"}
    ok(await api.post("/besluiten", json=beginsel | {"tekst": "In beginsel akkoord met statutenwijziging."}), 201)
    versies = {versie["sleutel"]: versie for versie in ok(await api.get("/statutenversies"))}
    assert (versies[NIEUW]["datumAkte"], versies[NIEUW]["status"]) == ("2023-03-07", "concept")
    vergadering = await plan(api)
    gegeven = {"bijlagen": [STUK], "goedkeuringRvc": "2023-04-06"}
    await agendeer(api, vergadering, "statutenwijziging", nummer="6", **gegeven)
    ok(await roep_op(api, vergadering, "2023-04-17"), 201)
    termijnen = {each["code"]: each for each in ok(await api.get(f"{vergadering['url']}/termijnen"))["termijnen"]}
    assert termijnen["STATUTENVOORSTEL"]["datum"] == "2023-04-26"  # nine days to spare: 14 + 9 = 23
    assert termijnen["STEMMEN_VOORAF"]["datum"] == "2023-04-17"
    assert (termijnen["STANDPUNT_COLLEGE"]["datum"], termijnen["STANDPUNT_COLLEGE"]["waarschuwing"]) == (
        "2023-05-09",
        "",
    )


# --- advance votes ----------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("vergadering", "oproep", "vanaf", "te_vroeg"),
    [
        (ALV, "2023-04-01", "2023-04-11", "2023-04-10"),
        (JUNI, "2024-05-01", "2024-05-28", "2024-05-27"),
        (ALV, "2023-04-17", "2023-04-17", "2023-04-16"),
    ],
)
async def test_leden_4_advance_votes_from_the_thirtieth_day_and_not_before_the_call(
    api, leden, vergadering, oproep, vanaf, te_vroeg
):
    gepland = await plan(api, vergadering)
    punt = await agendeer(api, gepland)
    ok(await roep_op(api, gepland, oproep, voorafStemmen=True), 201)
    stemming = ok(await api.post("/stemmingen", json={"agendapunt": punt["url"]}), 201)
    biljet = {"lid": leden["Assen"], "keuze": "voor"}
    pad = f"{stemming['url']}/biljetten"
    antwoord = await api.post(pad, json=biljet | {"tijdstip": f"{te_vroeg}T12:00:00Z"})
    assert statutair(antwoord, 422) == ("VOORAF_TE_VROEG", "8.13", OUD)
    assert antwoord.json()["vanaf"] == vanaf
    ok(await api.post(pad, json=biljet | {"tijdstip": f"{vanaf}T12:00:00Z"}), 201)


# --- second meetings --------------------------------------------------------------------------------------------------
VENSTERS = [
    ("tweede_17_4", "17.4", ALV, "2023-05-12", "2023-06-11"),
    ("tweede_17_4", "17.4", JUNI, "2024-06-28", "2024-07-27"),
    ("tweede_20_1", "20.1", ALV, "2023-05-25", "2023-06-22"),
    ("tweede_20_1", "20.1", JUNI, "2024-07-11", "2024-08-08"),
    ("tweede_20_2", "20.2", ALV, "2023-05-25", "2023-06-10"),
    ("tweede_20_2", "20.2", JUNI, "2024-07-11", "2024-07-27"),
    ("tweede_17_4", "17.4", "2024-01-31", "2024-02-01", "2024-02-29"),
    ("tweede_17_4", "17.4", "2023-12-31", "2024-01-01", "2024-01-31"),
]


@pytest.mark.parametrize(("soort", "artikel", "eerste", "van", "tot"), VENSTERS)
async def test_leden_4_a_second_meeting_on_the_edges_of_its_window(api, soort, artikel, eerste, van, tot):
    vergadering = await plan(api, eerste)
    for dag, dagen in ((van, -1), (tot, 1)):
        ernaast = str(date.fromisoformat(dag) + timedelta(days=dagen))
        tweede = {"soort": soort, "datum": ernaast, "eersteVergadering": vergadering["url"]}
        antwoord = await api.post("/vergaderingen", json=tweede)
        assert statutair(antwoord, 422) == ("TWEEDE_VERGADERING_TERMIJN", artikel, OUD)
        assert (antwoord.json()["van"], antwoord.json()["tot"]) == (van, tot)
        assert (await plan(api, dag, soort=soort, eersteVergadering=vergadering["url"]))["datum"] == dag


@pytest.mark.parametrize(
    ("soort", "keuze", "van", "tot"),
    [
        ("tarieven", "14", "2023-05-22", "2023-06-11"),
        ("statutenwijziging", "14", "2023-05-26", "2023-06-22"),
        ("statutenwijziging", "10", "2023-05-25", "2023-06-22"),
        ("statutenwijziging_beschermd", "14", "2023-05-26", "2023-06-10"),
        ("statutenwijziging_beschermd", "10", "2023-05-25", "2023-06-10"),
    ],
)
async def test_leden_4_called_on_the_day_of_the_first_meeting(api, soort, keuze, van, tot):
    """14 clear days after 11-5 give 26-5 at the earliest, 10 clear days 22-5; the window begins on 25-5."""
    await kies(api, "termijn_tweede_vergadering", keuze)
    vergadering = await plan(api)
    pad = f"{vergadering['url']}/tweede-vergadering?besluitsoort={soort}&oproep={ALV}"
    gevonden = ok(await api.get(pad))
    assert (gevonden["van"], gevonden["vensterTot"], gevonden["kan"]) == (van, tot, True)


# --- the year ---------------------------------------------------------------------------------------------------------
async def over_de_alv(api, jaar: int) -> list[str]:
    """What is found against art. 8.2."""
    gevonden = ok(await api.get(f"/kalenders/{jaar}"))["bevindingen"]
    return [each["code"] for each in gevonden if each["artikel"] == "8.2"]


@pytest.mark.parametrize(("akte", "bevindingen"), [(False, ["TE_WEINIG_VERGADERINGEN"]), (True, [])])
async def test_leden_4_once_a_year_in_the_concept_and_twice_in_force(api, akte, bevindingen):
    if akte:
        await krijgt_akte(api, "2023-06-01")
    await plan(api, JUNI)
    assert ok(await api.get("/kalenders/2024"))["statutenversie"] == (NIEUW if akte else OUD)
    assert await over_de_alv(api, 2024) == bevindingen


@pytest.mark.parametrize("aantal", [3, 4])
async def test_leden_4_the_number_of_meetings_is_a_minimum(api, aantal):
    for dag in range(10, 10 + aantal):
        await plan(api, f"2023-05-{dag}")
    assert await over_de_alv(api, 2023) == []


async def test_leden_4_a_meeting_that_was_cancelled_is_not_held(api):
    for dag in ("2023-05-11", "2023-12-07"):
        vergadering = await plan(api, dag)
    ok(await api.post(f"{vergadering['url']}/_afgelasten"))
    assert await over_de_alv(api, 2023) == ["TE_WEINIG_VERGADERINGEN"]


@pytest.mark.parametrize(("dag", "bevindingen"), [("2023-06-30", []), ("2023-07-01", ["ALV_NA_1_JULI"])])
async def test_leden_4_a_meeting_before_1_july(api, dag, bevindingen):
    await plan(api, dag)
    await plan(api, "2023-12-07")
    assert await over_de_alv(api, 2023) == bevindingen


async def test_leden_4_four_months_more_for_the_accounts_clash_with_8_2(api):
    for verlengd, dag in (("false", "2024-06-30"), ("true", "2024-10-31")):
        termijnen = {t["code"]: t for t in ok(await api.get(f"/kalenders/2024?verlengd={verlengd}"))["termijnen"]}
        assert termijnen["JAARREKENING_OPGEMAAKT"]["datum"] == dag
        assert termijnen["JAARREKENING_TER_INZAGE"]["datum"] == dag
        assert ("16.3" in termijnen["ALV_JAARREKENING"]["waarschuwing"]) is (verlengd == "true")


# --- a request of members (art. 8.1) ----------------------------------------------------------------------------------
async def test_leden_4_a_tenth_of_the_members_and_four_weeks(api, leden):
    """40 → 4 and 41 → 5; held by 29-3-2024, so the call on 18-3, the seventeenth day, is the last in time."""
    veertig = ok(await api.get("/termijnen/verzoek?datum=2023-01-01"))
    assert (veertig["leden"], veertig["nodig"]) == (40, 4)
    await nieuw_lid(api)
    gevonden = ok(await api.get("/termijnen/verzoek?datum=2024-03-01"))
    assert (gevonden["leden"], gevonden["nodig"]) == (41, 5)
    assert (gevonden["gehoudenVoorOfOp"], gevonden["laatsteOproep"]) == ("2024-03-29", "2024-03-18")
    assert (gevonden["artikel"], gevonden["statutenversie"]) == ("8.1", OUD)
    vergadering = await plan(api, "2024-03-29", soort="op_verzoek")
    await agendeer(api, vergadering)
    assert statutair(await roep_op(api, vergadering, "2024-03-19"), 422) == ("OPROEPTERMIJN", "8.3", OUD)
    ok(await roep_op(api, vergadering, "2024-03-18"), 201)
