"""Days: a moment belongs to the day that it is in the Netherlands, wherever a process runs."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

NEDERLAND = ZoneInfo("Europe/Amsterdam")


def day_of(moment: datetime) -> date:
    return moment.astimezone(NEDERLAND).date()


def today() -> date:
    """Where there is a request, its `Call.today` is meant: that day does not change while it is answered."""
    return day_of(datetime.now(UTC))
