"""A day is a day in the Netherlands."""

from datetime import date, datetime

import pytest
from commonground.days import day_of


@pytest.mark.parametrize(
    ("moment", "day"),
    [
        ("2023-03-25T22:59:59+00:00", date(2023, 3, 25)),
        ("2023-03-25T23:00:00+00:00", date(2023, 3, 26)),  # the night summer time begins
        ("2023-06-30T22:00:00+00:00", date(2023, 7, 1)),
        ("2023-12-31T23:30:00+00:00", date(2024, 1, 1)),
        ("2023-10-29T00:30:00+02:00", date(2023, 10, 29)),
    ],
)
def test_a_day_is_a_day_in_the_netherlands(moment, day):
    assert day_of(datetime.fromisoformat(moment)) == day
