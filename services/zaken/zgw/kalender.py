"""ISO 8601 terms counted on the calendar (a year is a year, not 365 days)."""

import re
from calendar import monthrange
from datetime import date, timedelta

VORM = re.compile(
    r"P(?!$)(?:(\d{1,4})Y)?(?:(\d{1,5})M)?(?:(\d{1,5})W)?(?:(\d{1,6})D)?(?:T(?=\d)(?:\d+H)?(?:\d+M)?(?:\d+(?:\.\d+)?S)?)?",
    re.ASCII,
)


def plus(dag: date, termijn: str) -> date:
    """Years and months first, at most to the end of the month reached; then weeks and days; no hours.

    Raises ValueError when the text is no duration or the sum lies outside the calendar.
    """
    gevonden = VORM.fullmatch(termijn)
    if gevonden is None:
        raise ValueError(f"{termijn!r} is geen termijn.")
    jaren, maanden, weken, dagen = (int(deel or 0) for deel in gevonden.groups())
    try:
        return met_maanden(dag, 12 * jaren + maanden) + timedelta(days=7 * weken + dagen)
    except OverflowError:
        raise ValueError("De datum ligt buiten de kalender.") from None


def met_maanden(dag: date, maanden: int) -> date:
    jaar, maand = divmod(dag.year * 12 + dag.month - 1 + maanden, 12)
    if not 1 <= jaar <= 9999:
        raise ValueError("De datum ligt buiten de kalender.")
    return date(jaar, maand + 1, min(dag.day, monthrange(jaar, maand + 1)[1]))
