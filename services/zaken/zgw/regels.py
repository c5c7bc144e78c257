"""What the rules of the components are written with."""

from datetime import datetime, timedelta
from typing import Any

from commonground.call import Call
from commonground.problems import Invalid
from commonground.rules import Write

VAST = "Dit veld mag niet gewijzigd worden."


def niet(code: str, reden: str, veld: str = "nonFieldErrors") -> Invalid:
    return Invalid(veld, code, reden)


def vast(write: Write, veld: str, naam: str) -> Invalid | None:
    """What may not change once it is there."""
    if write.old is not None and getattr(write.new, veld) != getattr(write.old, veld):
        return niet("wijzigen-niet-toegelaten", VAST, naam)


def oud(call: Call) -> bool:
    """Whether what earlier versions of the standards asked is in force here (the setting `oude_regels`)."""
    return getattr(call.house.settings, "oude_regels", "uit") == "aan"


async def eerste(write: Write, vraag: Any) -> Any:
    """The first row of a question, None if there is none."""
    return (await write.call.db.execute(vraag.limit(1))).first()


def in_de_toekomst(write: Write, moment: datetime) -> bool:
    """Later than now, give or take what clocks may differ (the setting `time_leeway`, in seconds)."""
    return moment > write.call.now + timedelta(seconds=write.call.house.settings.time_leeway)
