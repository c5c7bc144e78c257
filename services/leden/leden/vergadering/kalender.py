"""Dates of the statutes: clear days, windows for a second meeting, exit dates. No shift for weekends or holidays."""

from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta

from leden.statutair.statuten import Regel


@dataclass(frozen=True)
class Venster:
    """From and to, both included; `tot` before `van` means that no day fits."""

    van: date
    tot: date

    @property
    def leeg(self) -> bool:
        return self.tot < self.van

    def __contains__(self, dag: date) -> bool:
        return self.van <= dag <= self.tot


def vrije_dagen(oproep: date, vergadering: date) -> int:
    """The days in between; neither the day of the call nor that of the meeting counts (art. 8.3, 20.3)."""
    return (vergadering - oproep).days - 1


def uiterste_oproep(vergadering: date, dagen: int) -> date:
    return vergadering - timedelta(days=dagen + 1)


def vroegste_vergadering(oproep: date, dagen: int) -> date:
    return oproep + timedelta(days=dagen + 1)


def vroegste_stem_vooraf(vergadering: date, oproep: date) -> date:
    """Art. 8.13: not earlier than 30 days before the meeting, and after the call."""
    return max(vergadering - timedelta(days=30), oproep)


def is_weekend(dag: date) -> bool:
    return dag.weekday() >= 5


def maanden_later(dag: date, maanden: int) -> date:
    """A calendar month on, clamped to the last day: 31 January gives 28 or 29 February."""
    jaar, maand = divmod(dag.year * 12 + dag.month - 1 + maanden, 12)
    return date(jaar, maand + 1, min(dag.day, monthrange(jaar, maand + 1)[1]))


# --- second meetings --------------------------------------------------------------------------------------------------
def venster_tweede_vergadering(regel: Regel, eerste: date) -> Venster:
    """When a second meeting may be held after the first lacked its quorum (art. 17.4b, 20.1, 20.2)."""
    vanaf = eerste + timedelta(days=regel.parameters["vanafDagen"])
    if "totMaanden" in regel.parameters:
        return Venster(vanaf, maanden_later(eerste, regel.parameters["totMaanden"]))
    return Venster(vanaf, eerste + timedelta(days=regel.parameters["totDagen"]))


def planbaar(venster: Venster, oproep: date, dagen: int) -> Venster:
    """The part of the window that also leaves the term of the call."""
    return Venster(max(venster.van, vroegste_vergadering(oproep, dagen)), venster.tot)


# --- requests and exits -----------------------------------------------------------------------------------------------
def laatste_oproep_op_verzoek(verzoek: date, dagen: int) -> date:
    """The last call that still leaves the term before the fourth week is over."""
    return uiterste_oproep(uiterste_vergadering_op_verzoek(verzoek), dagen)


def verzoekers_nodig(leden: int) -> int:
    """Art. 8.1: a tenth of the members, rounded up."""
    return -(-leden // 10)


def uiterste_vergadering_op_verzoek(verzoek: date) -> date:
    """Art. 8.1: held, not merely called, within four weeks."""
    return verzoek + timedelta(weeks=4)


def einddatum_bij_opzegging(opzegging: date) -> date:
    """Art. 6.3: the end of the financial year after the year of notice."""
    return date(opzegging.year + 1, 12, 31)


def maximum_opzeggingen(leden: int) -> int:
    """Art. 6.3: ten per cent of the members per exit date, rounded down."""
    return leden // 10
