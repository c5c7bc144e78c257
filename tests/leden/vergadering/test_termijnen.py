"""Calendar and deadlines (art. 8.1-8.3, 8.13, 12.3, 16, 17.4, 20) over HTTP, as a list and as iCalendar."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from leden.vergadering.agenda import gevouwen
from support import codes, ok

from tests.leden.domein import agendeer, plan, roep_op

pytestmark = pytest.mark.anyio
OUD = "2022-04-25"


async def van_vergadering(api, datum: str, oproep: str = "", soort: str = "gewoon") -> dict[str, dict]:
    vergadering = await plan(api, datum)
    await agendeer(api, vergadering, soort)
    if oproep:
        ok(await roep_op(api, vergadering, oproep), 201)
    return {t["code"]: t for t in ok(await api.get(f"{vergadering['url']}/termijnen"))["termijnen"]}


@pytest.mark.parametrize(
    ("datum", "oproep", "statuten", "vooraf", "half", "gewoon", "beschermd"),
    [
        (
            "2023-05-11", "2023-04-30", "2023-04-26", "2023-04-11",
            ("2023-05-12", "2023-06-11"), ("2023-05-25", "2023-06-22"), ("2023-05-25", "2023-06-10"),
        ),
        (
            "2024-06-27", "2024-06-16", "2024-06-12", "2024-05-28",
            ("2024-06-28", "2024-07-27"), ("2024-07-11", "2024-08-08"), ("2024-07-11", "2024-07-27"),
        ),
    ],
)  # fmt: skip
async def test_the_dates_of_two_meetings(api, datum, oproep, statuten, vooraf, half, gewoon, beschermd):
    gevonden = await van_vergadering(api, datum)
    assert (gevonden["OPROEP"]["datum"], gevonden["OPROEP"]["artikel"]) == (oproep, "8.3")
    assert (gevonden["STATUTENVOORSTEL"]["datum"], gevonden["STATUTENVOORSTEL"]["artikel"]) == (statuten, "20.3")
    assert gevonden["STEMMEN_VOORAF"]["datum"] == vooraf
    for code, venster in (("TWEEDE_17_4", half), ("TWEEDE_20_1", gewoon), ("TWEEDE_20_2", beschermd)):
        assert (gevonden[code]["van"], gevonden[code]["datum"]) == venster


async def test_a_term_on_a_sunday_is_said_and_does_not_shift(api):
    gevonden = await van_vergadering(api, "2024-06-27")
    assert "weekend" in gevonden["OPROEP"]["waarschuwing"]


async def test_advance_voting_begins_with_the_call(api):
    assert (await van_vergadering(api, "2023-05-11", "2023-04-17"))["STEMMEN_VOORAF"]["datum"] == "2023-04-17"


async def test_the_members_own_process_is_warned(api):
    krap = (await van_vergadering(api, "2023-05-11", "2023-04-28"))["STANDPUNT_COLLEGE"]
    ruim = (await van_vergadering(api, "2023-05-11", "2023-04-17"))["STANDPUNT_COLLEGE"]
    assert krap["datum"] == ruim["datum"] == "2023-05-09"
    assert "twee weken" in krap["waarschuwing"] and not ruim["waarschuwing"]


@pytest.mark.parametrize(
    ("soort", "oproep", "artikel", "van", "tot", "kan"),
    [
        ("tarieven", "2023-05-11", "17.4", "2023-05-22", "2023-06-11", True),
        ("statutenwijziging", "2023-05-11", "20.1", "2023-05-26", "2023-06-22", True),
        ("statutenwijziging_beschermd", "2023-05-30", "20.2", "2023-06-14", "2023-06-10", False),
    ],
)
async def test_the_planner_takes_window_and_term_together(api, soort, oproep, artikel, van, tot, kan):
    vergadering = await plan(api)
    pad = f"{vergadering['url']}/tweede-vergadering?besluitsoort={soort}&oproep={oproep}"
    gevonden = ok(await api.get(pad))
    assert (gevonden["artikel"], gevonden["van"], gevonden["vensterTot"], gevonden["kan"]) == (artikel, van, tot, kan)


async def test_whether_fourteen_days_bind_the_second_meeting_is_a_choice(api):
    vergadering = await plan(api)
    keuze = {"sleutel": "termijn_tweede_vergadering", "waarde": "10", "vanaf": "2023-01-01", "reden": "Zo gelezen."}
    ok(await api.post("/parameterwijzigingen", json=keuze), 201)
    gevonden = ok(await api.get(f"{vergadering['url']}/tweede-vergadering?besluitsoort=statutenwijziging"))
    assert (gevonden["oproeptermijn"], gevonden["van"]) == (10, "2023-05-25")
    fout = await api.get(f"{vergadering['url']}/tweede-vergadering?besluitsoort=buiten_vergadering")
    assert codes(fout) == [("besluitsoort", "invalid_choice")]


async def test_the_year(api):
    gevonden = ok(await api.get("/kalenders/2023"))
    assert {t["code"]: (t["artikel"], t["datum"]) for t in gevonden["termijnen"]} == {
        "JAARREKENING_OPGEMAAKT": ("16.3", "2023-06-30"),
        "JAARREKENING_TER_INZAGE": ("16.4", "2023-06-30"),
        "ALV_JAARREKENING": ("8.2", "2023-06-30"),
        "BEDRIJFSPLAN": ("12.3", "2023-11-30"),
        "BEGROTING": ("16.2", "2023-11-30"),
        "BEGROTING_NAAR_RVC": ("16.2", "2023-12-14"),
        "RVC_VERGADERINGEN": ("11.1", "2023-12-31"),
        "RVC_MET_BESTUUR": ("11.7", "2023-12-31"),
        "ROOSTER_VAN_AFTREDEN": ("10.6", "2023-12-31"),
        "RISICORAPPORT": ("12.3", "2023-12-31"),
    }
    assert [b["code"] for b in gevonden["bevindingen"]] == [
        "TE_WEINIG_VERGADERINGEN",
        "RVC_TE_WEINIG_VERGADERINGEN",
        "RVC_NIET_MET_BESTUUR",
    ]


async def test_extension_of_the_accounts_clashes_with_the_meeting_before_1_july(api):
    gevonden = {t["code"]: t for t in ok(await api.get("/kalenders/2023?verlengd=true"))["termijnen"]}
    assert gevonden["JAARREKENING_OPGEMAAKT"]["datum"] == "2023-10-31"
    assert "16.3" in gevonden["ALV_JAARREKENING"]["waarschuwing"]


async def test_two_meetings_a_year_one_before_july(api):
    async def van_de_leden() -> list[str]:
        gevonden = ok(await api.get("/kalenders/2023"))["bevindingen"]
        return [b["code"] for b in gevonden if b["artikel"] == "8.2"]

    for datum in ("2023-07-01", "2023-12-07"):
        await plan(api, datum)
    assert await van_de_leden() == ["ALV_NA_1_JULI"]
    await plan(api)
    assert await van_de_leden() == []


async def test_art_8_1_a_request_of_members(api, leden):
    gevonden = ok(await api.get("/termijnen/verzoek?datum=2024-03-01"))
    assert (gevonden["leden"], gevonden["nodig"]) == (40, 4)
    assert (gevonden["gehoudenVoorOfOp"], gevonden["laatsteOproep"]) == ("2024-03-29", "2024-03-18")


async def test_ics_holds_every_term(api):
    vergadering = await plan(api)
    for pad, aantal in (("/kalenders/2023/ics", 10), (f"{vergadering['url']}/termijnen/ics", 8)):
        antwoord = await api.get(pad, headers={"Accept": "text/calendar"})
        assert antwoord.status_code == 200 and antwoord.headers["content-type"].startswith("text/calendar")
        regels = antwoord.text.split("\r\n")
        assert (regels[0], regels[-2], regels[-1]) == ("BEGIN:VCALENDAR", "END:VCALENDAR", "")
        assert regels.count("BEGIN:VEVENT") == regels.count("END:VEVENT") == aantal
        assert all(len(regel.encode()) <= 75 for regel in regels)
        uids = [regel for regel in regels if regel.startswith("UID:")]
        assert len(set(uids)) == aantal
    assert "DTSTART;VALUE=DATE:20230512" in antwoord.text and "DTEND;VALUE=DATE:20230612" in antwoord.text


async def test_a_meeting_is_in_the_calendar_with_its_time(api):
    gemaakt = await plan(api, tijd="09:30")
    assert (gemaakt["tijd"], ok(await api.patch(gemaakt["url"], json={"tijd": "10:00"}))["tijd"]) == ("09:30", "10:00")
    antwoord = await api.get(f"{gemaakt['url']}/termijnen/ics", headers={"Accept": "text/calendar"})
    assert "SUMMARY:Algemene vergadering\\, 10:00 uur\r\n" in antwoord.text
    te_laat = {"datum": "2023-05-11", "tijd": "24:00"}
    assert codes(await api.post("/vergaderingen", json=te_laat)) == [("tijd", "invalid")]


@given(st.text(alphabet=st.characters(blacklist_categories=["Cs", "Cc"]), max_size=300))
def test_a_folded_line_unfolds_to_what_it_was(tekst):
    gevouwen_ = gevouwen(tekst)
    assert gevouwen_.removesuffix("\r\n").replace("\r\n ", "") == tekst
    assert all(len(regel.encode()) <= 75 for regel in gevouwen_.split("\r\n"))
