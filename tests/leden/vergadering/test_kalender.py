"""Dates of the statutes: the table of the digest for two meetings, and the edges of the calendar."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from leden.statutair.statuten import regels
from leden.vergadering import kalender

MEI, JUNI = date(2023, 5, 11), date(2024, 6, 27)
dagen = st.dates(date(2000, 1, 1), date(2100, 12, 31))


@pytest.mark.parametrize(
    ("vergadering", "dagen", "uiterlijk"),
    [
        (MEI, 10, date(2023, 4, 30)),
        (JUNI, 10, date(2024, 6, 16)),
        (MEI, 14, date(2023, 4, 26)),
        (JUNI, 14, date(2024, 6, 12)),
    ],
)
def test_art_8_3_and_20_3_latest_call(vergadering, dagen, uiterlijk):
    assert kalender.uiterste_oproep(vergadering, dagen) == uiterlijk
    assert kalender.vrije_dagen(uiterlijk, vergadering) == dagen


def test_art_8_3_no_shift_for_a_sunday():
    assert kalender.is_weekend(kalender.uiterste_oproep(JUNI, 10))


def test_the_real_amendment_left_23_clear_days():
    assert kalender.vrije_dagen(date(2023, 4, 17), MEI) == 23


@pytest.mark.parametrize(("vergadering", "vroegst"), [(MEI, date(2023, 4, 11)), (JUNI, date(2024, 5, 28))])
def test_art_8_13_earliest_vote_in_advance(vergadering, vroegst):
    assert kalender.vroegste_stem_vooraf(vergadering, vroegst - timedelta(days=9)) == vroegst
    assert kalender.vroegste_stem_vooraf(vergadering, vroegst + timedelta(days=9)) == vroegst + timedelta(days=9)


@pytest.mark.parametrize(
    ("regel", "eerste", "van", "tot"),
    [
        ("tweede_17_4", MEI, None, date(2023, 6, 11)),
        ("tweede_17_4", JUNI, None, date(2024, 7, 27)),
        ("tweede_20_1", MEI, date(2023, 5, 25), date(2023, 6, 22)),
        ("tweede_20_1", JUNI, date(2024, 7, 11), date(2024, 8, 8)),
        ("tweede_20_2", MEI, date(2023, 5, 25), date(2023, 6, 10)),
        ("tweede_20_2", JUNI, date(2024, 7, 11), date(2024, 7, 27)),
    ],
)
def test_window_of_a_second_meeting(regel, eerste, van, tot):
    venster = kalender.venster_tweede_vergadering(regels()[regel], eerste)
    assert venster.tot == tot
    assert van is None or venster.van == van
    assert tot in venster and tot + timedelta(1) not in venster


@pytest.mark.parametrize(("termijn", "vroegst"), [(14, date(2023, 5, 26)), (10, date(2023, 5, 25))])
def test_a_second_meeting_leaves_both_window_and_term(termijn, vroegst):
    """Called on the day of the first meeting: 14 clear days give 26-5, 10 give 22-5 (and the window 25-5)."""
    venster = kalender.venster_tweede_vergadering(regels()["tweede_20_1"], MEI)
    assert kalender.planbaar(venster, MEI, termijn).van == vroegst
    assert kalender.vroegste_vergadering(MEI, 10) == date(2023, 5, 22)
    assert kalender.planbaar(venster, date(2023, 6, 15), termijn).leeg


@pytest.mark.parametrize(("leden", "nodig"), [(41, 5), (40, 4), (1, 1), (11, 2)])
def test_art_8_1_a_tenth_of_the_members(leden, nodig):
    assert kalender.verzoekers_nodig(leden) == nodig


def test_art_8_1_held_within_four_weeks():
    uiterlijk = kalender.uiterste_vergadering_op_verzoek(date(2024, 3, 1))
    assert uiterlijk == date(2024, 3, 29)
    assert kalender.uiterste_oproep(uiterlijk, 10) == date(2024, 3, 18)


@pytest.mark.parametrize(
    ("opzegging", "einde"),
    [
        (date(2023, 11, 15), date(2024, 12, 31)),
        (date(2023, 12, 31), date(2024, 12, 31)),
        (date(2024, 1, 1), date(2025, 12, 31)),
        (date(2024, 2, 29), date(2025, 12, 31)),
    ],
)
def test_art_6_3_effective_date_of_a_notice(opzegging, einde):
    assert kalender.einddatum_bij_opzegging(opzegging) == einde


@pytest.mark.parametrize(("leden", "maximum"), [(34, 3), (39, 3), (40, 4), (41, 4), (9, 0), (10, 1)])
def test_art_6_3_at_most_a_tenth_leaves(leden, maximum):
    assert kalender.maximum_opzeggingen(leden) == maximum


@pytest.mark.parametrize(
    ("dag", "maanden", "later"),
    [
        (date(2024, 1, 31), 1, date(2024, 2, 29)),
        (date(2023, 1, 31), 1, date(2023, 2, 28)),
        (date(2023, 12, 31), 1, date(2024, 1, 31)),
        (date(2024, 2, 29), 12, date(2025, 2, 28)),
    ],
)
def test_a_calendar_month_is_clamped(dag, maanden, later):
    assert kalender.maanden_later(dag, maanden) == later


@given(dagen, st.integers(0, 60))
def test_clear_days_and_latest_call_agree(vergadering, termijn):
    uiterlijk = kalender.uiterste_oproep(vergadering, termijn)
    assert kalender.vrije_dagen(uiterlijk, vergadering) == termijn
    assert kalender.vrije_dagen(uiterlijk + timedelta(1), vergadering) < termijn
    assert kalender.vroegste_vergadering(uiterlijk, termijn) == vergadering


@given(dagen, st.integers(0, 48))
def test_months_later_never_leaps_a_month(dag, maanden):
    later = kalender.maanden_later(dag, maanden)
    assert (later.year - dag.year) * 12 + later.month - dag.month == maanden
