"""Quarterly amounts (domain rule 7.2): whatever happens, together they are the year."""

from datetime import date
from decimal import Decimal as D

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tarieven.kwartalen import met_afrekening, per_kwartaal, termijnen

bedragen = st.decimals(min_value=0, max_value=10_000_000, places=2)
dagen = st.dates(date(2023, 1, 1), date(2024, 12, 31))


@pytest.mark.parametrize(
    ("voorlopig", "definitief", "voorschot", "afrekening"),
    [
        ("685928.00", "685928.00", "171482.00", "171482.00"),
        ("60841.00", "60841.00", "15210.25", "15210.25"),
        ("12000.00", "12086.28", "3000.00", "3086.28"),
        ("100.01", "100.01", "25.00", "25.01"),
        ("20000.00", "12000.00", "5000.00", "-3000.00"),
    ],
)
def test_the_settlement_is_what_the_advances_left(voorlopig, definitief, voorschot, afrekening):
    assert met_afrekening(D(voorlopig), D(definitief)) == [D(voorschot)] * 3 + [D(afrekening)]


@given(bedragen, bedragen)
def test_advances_and_settlement_are_the_definitive_year(voorlopig, definitief):
    assert sum(met_afrekening(voorlopig, definitief)) == definitief


@pytest.mark.parametrize(
    ("start", "regime", "aanvang", "verwacht"),
    [
        ("2023-07-01", "kwartaal_afrekening_q4", "heel_jaar", {1: "5133.50", 2: "5133.50", 3: "5133.50", 4: "5133.50"}),
        ("2024-04-01", "kwartaal_25_procent", "heel_jaar", {2: "6844.67", 3: "6844.67", 4: "6844.66"}),
        ("2024-05-15", "kwartaal_afrekening_q4", "naar_rato_dagen", {2: "4320.00", 3: "4320.00", 4: "4320.00"}),
        ("2024-12-31", "kwartaal_afrekening_q4", "naar_rato_dagen", {4: "56.00"}),
        ("2024-01-01", "een_termijn", "heel_jaar", {1: "20534.00"}),
    ],
)
def test_terms_start_in_the_quarter_of_the_member(start, regime, aanvang, verwacht):
    gevonden = termijnen(D("20534.01"), 2024, date.fromisoformat(start), regime, aanvang)
    assert {t.kwartaal: str(t.bedrag) for t in gevonden} == verwacht


@given(
    bedragen, dagen, st.sampled_from(["heel_jaar", "naar_rato_dagen"]), st.sampled_from(["cel_half_up", "cent_half_up"])
)
def test_terms_add_up_and_a_later_start_never_costs_more(tarief, start, aanvang, beleid):
    alle = termijnen(tarief, 2024, start, "kwartaal_25_procent", aanvang, beleid)
    geheel = termijnen(tarief, 2024, date(2024, 1, 1), "een_termijn", aanvang, beleid)[0].bedrag
    assert sum(t.bedrag for t in alle) <= geheel
    if aanvang == "heel_jaar":
        assert sum(t.bedrag for t in alle) == geheel


def test_the_quarters_of_a_member_are_those_of_its_products():
    regels = [termijnen(D("100.01"), 2024, date(2024, 1, 1)), termijnen(D(300), 2024, date(2024, 7, 1))]
    assert [str(t.bedrag) for t in per_kwartaal(regels, 2024)] == ["25.00", "25.00", "175.00", "175.00"]
    assert per_kwartaal(regels, 2024)[2].begindatum == date(2024, 7, 1)
