"""Rounding (domain rule 3): half-up, no loss, no order."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tarieven.afronding import CENT, EURO, afgerond, grootste_rest, half_up, laatste_vangt_op, tekst

bedragen = st.decimals(min_value=-10_000_000, max_value=10_000_000, places=2)
positief = st.decimals(min_value=0, max_value=10_000_000, places=6)


@pytest.mark.parametrize(
    ("waarde", "gedrukt"), [("0.5", "1"), ("2.5", "3"), ("-2.5", "-3"), ("2.4999", "2"), ("-0.5", "-1")]
)
def test_half_up_is_away_from_zero(waarde, gedrukt):
    assert half_up(Decimal(waarde)) == Decimal(gedrukt)


def test_a_number_of_forty_digits_is_rounded_too():
    assert half_up(Decimal("1E+39") + Decimal("0.5"), CENT) > Decimal("1E+38")
    assert half_up(Decimal("123456789012345678901234567890.125"), CENT) == Decimal("123456789012345678901234567890.13")


@pytest.mark.parametrize(("beleid", "gedrukt"), [("cel_half_up", "1"), ("cent_half_up", "0.51")])
def test_each_policy_has_its_unit(beleid, gedrukt):
    assert str(afgerond(Decimal("0.505"), beleid)) == gedrukt


@pytest.mark.parametrize(
    ("delen", "geheel", "verwacht"),
    [
        ({"0001": "33.3", "0002": "33.3", "0003": "33.4"}, "100", ["33", "33", "34"]),
        ({"0003": "0.5", "0001": "0.5", "0002": "1"}, "2", ["0", "1", "1"]),  # a tie goes to the lowest gm_code
        ({"0001": "-0.4", "0002": "1.4"}, "1", ["0", "1"]),
    ],
)
def test_grootste_rest_gives_the_units_to_the_largest_fractions(delen, geheel, verwacht):
    verdeeld = grootste_rest({lid: Decimal(deel) for lid, deel in delen.items()}, Decimal(geheel))
    assert [str(deel) for deel in verdeeld.values()] == verwacht


@pytest.mark.parametrize("geheel", ["5", "0.5", "-1"])
def test_grootste_rest_refuses_a_whole_that_is_not_the_sum(geheel):
    with pytest.raises(ValueError, match="geheel"):
        grootste_rest({"0001": Decimal("1.2"), "0002": Decimal("0.8")}, Decimal(geheel))


@given(st.dictionaries(st.from_regex(r"\d{4}", fullmatch=True), positief, min_size=1, max_size=50))
def test_grootste_rest_adds_up_and_does_not_depend_on_the_order(delen):
    geheel = half_up(sum(delen.values(), Decimal(0)))
    verdeeld = grootste_rest(delen, geheel)
    assert sum(verdeeld.values()) == geheel
    assert all(abs(verdeeld[lid] - delen[lid]) <= EURO for lid in delen)
    assert grootste_rest(dict(reversed(delen.items())), geheel) == verdeeld


@given(bedragen, st.integers(min_value=1, max_value=12))
def test_terms_add_up_to_the_cent(geheel, aantal):
    termijnen = laatste_vangt_op(geheel, aantal)
    assert sum(termijnen) == geheel
    assert len(set(termijnen[:-1])) <= 1
    assert all(abs(termijn - geheel / aantal) <= aantal * CENT for termijn in termijnen)


@pytest.mark.parametrize(
    ("waarde", "geschreven"), [("13931.00", "13931"), ("1E+3", "1000"), ("0.00", "0"), ("-0", "0"), ("1.380", "1.38")]
)
def test_a_number_has_one_spelling(waarde, geschreven):
    assert tekst(Decimal(waarde)) == geschreven
