"""Field types that the standards share: what they take, what they refuse and with which code (rules.md 1.13)."""

from decimal import Decimal
from typing import Any

import pytest
from commonground.json import dumps, loads
from commonground.problems import findings
from commonground.types import Date, DateTime, Duration, Geld, Rsin, RsinOrEmpty, Url, UrlOrEmpty, elfproef
from hypothesis import given
from hypothesis import strategies as st
from pydantic import TypeAdapter, ValidationError


def code(type: Any, value: Any) -> str:
    with pytest.raises(ValidationError) as caught:
        TypeAdapter(type).validate_python(value)
    return findings(caught.value.errors())[0].code


@pytest.mark.parametrize(
    "url", ["http://openzaak/x", "https://a.nl", "HTTP://A.NL/b?c=d#e", "http://a.nl:8443/ë", "http://[::1]/"]
)
def test_a_url_has_a_scheme_and_a_host(url):
    assert TypeAdapter(Url).validate_python(url) == url


@pytest.mark.parametrize(
    ("url", "found"),
    [
        ("", "blank"),
        ("a.nl/b", "bad-url"),
        ("/zaken/1", "bad-url"),
        ("ftp://a.nl", "bad-url"),
        ("javascript:alert(1)", "bad-url"),
        ("http://", "bad-url"),
        ("http:///b", "bad-url"),
        ("http://a@/b", "bad-url"),
        ("http://a nl", "bad-url"),
        ("http://a.nl/\n", "bad-url"),
        ("http://a.nl/" + "x" * 1000, "max_length"),
        (None, "null"),
        (5, "invalid"),
    ],
)
def test_what_is_no_url(url, found):
    assert code(Url, url) == found


def test_an_optional_url_may_be_empty():
    assert TypeAdapter(UrlOrEmpty).validate_python("") == ""
    assert code(UrlOrEmpty, "x") == "bad-url"


@pytest.mark.parametrize("text", ["2026-01-31", "0001-01-01", "9999-12-31"])
def test_a_date(text):
    assert str(TypeAdapter(Date).validate_python(text)) == text


@pytest.mark.parametrize(
    "value",
    ["86400", "86400.5", "-1", "1e5", 86400, 1.5, True, "2026-1-1", "20260101", "2026-02-30", "", "nan",
     "2026-01-01T00:00:00Z", " 2026-01-01", "2026-01-01\n", "²⁰²⁶-01-01", "٢٠٢٦-01-01"],
)  # fmt: skip
def test_what_is_no_date(value):
    assert code(Date, value) == "invalid"


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("2026-01-31T12:00:00Z", "2026-01-31T12:00:00+00:00"),
        ("2026-01-31T12:00:00+02:00", "2026-01-31T12:00:00+02:00"),
        ("2026-01-31T12:00:00.123456Z", "2026-01-31T12:00:00.123456+00:00"),
        ("2026-01-31T12:00Z", "2026-01-31T12:00:00+00:00"),
        ("2026-01-31T12:00:00", "2026-01-31T12:00:00+00:00"),
    ],
)
def test_a_moment_with_any_offset_and_without_one_in_utc(text, found):
    assert TypeAdapter(DateTime).validate_python(text).isoformat() == found


@pytest.mark.parametrize(
    "value",
    ["86400", "86400.5", 86400, "1e5", "2026-01-31", "0001-01-01T00:00:00+14:00", "nu", "inf"],
)
def test_what_is_no_moment(value):
    assert code(DateTime, value) == "invalid"


@pytest.mark.parametrize("text", ["P10D", "P1Y6M", "P5Y", "PT12H", "P1DT2H3M4.5S", "P2W", "P0D"])
def test_a_duration_is_kept_as_it_was_written(text):
    assert TypeAdapter(Duration).validate_python(text) == text


@pytest.mark.parametrize("text", ["P", "PT", "P1DT", "10D", "P1H", "P-1D", "", "P١Y", "P1Y\n", "p1y"])
def test_what_is_no_duration(text):
    assert code(Duration, text) == "invalid"


@pytest.mark.parametrize(
    ("nummer", "found"),
    [
        ("517439944", "invalid"),
        ("51743994", "invalid"),
        ("5174399433", "max_length"),
        ("a", "only-digits"),
        ("٥١٧٤٣٩٩٤٣", "only-digits"),
    ],
)
def test_codes_of_an_rsin(nummer, found):
    assert code(Rsin, nummer) == found


@given(st.integers(0, 99_999_999))
def test_of_the_last_digits_at_most_one_passes_the_11_test(stem):
    assert sum(elfproef(f"{stem:08}{last}") for last in range(10)) <= 1


def test_an_optional_rsin_may_be_empty():
    assert TypeAdapter(RsinOrEmpty).validate_python("") == ""
    assert TypeAdapter(Rsin).validate_python("517439943") == "517439943"


@given(st.decimals(min_value="-9999999999999.99", max_value="9999999999999.99", places=2, allow_nan=False))
def test_money_comes_back_to_the_cent(bedrag):
    text = loads(dumps({"bedrag": bedrag}))["bedrag"]
    assert TypeAdapter(Geld).validate_python(text) == bedrag
    assert "E" not in text


@given(st.integers(-99_999_999, 99_999_999))
def test_money_as_a_number_is_what_it_says(centen):
    assert TypeAdapter(Geld).validate_python(centen / 100) == Decimal(centen) / 100


@pytest.mark.parametrize(
    "value",
    ["1.234", "1e3", "NaN", "Infinity", "-", "", "1,50", 1.005, 1e14, 1e20, True, None, [], "١", "9" * 14, "1.50\n"],
)
def test_what_is_no_amount(value):
    assert code(Geld, value) in ("BEDRAG_ONGELDIG", "null")
