"""Who is in the meeting at a moment, and what that means for the quorum."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from leden import register
from leden.besluitregels import Zaal
from leden.parameters import waarden
from leden.presentielijst import TELT
from leden.statuten import Besluitsoort, Regel, regels
from leden.tables import Presentie

# In a second meeting the members present decide, whoever is there (art. 17.4b, 20.1, 20.2).
QUORUM_TWEEDE = {
    "tweede_17_4": "quorum_geen",
    "tweede_20_1": "quorum_geen_statuten",
    "tweede_20_2": "quorum_geen_beschermd",
}


async def aanwezigen(db: AsyncSession, vergadering: Any, moment: datetime) -> dict[int, str]:
    """Members with a vote, present or represented at this moment, and how; the end of an interval is outside it."""
    query = select(Presentie.lid_id, Presentie.wijze).where(
        Presentie.vergadering_id == vergadering.id,
        Presentie.van <= moment,
        or_(Presentie.tot.is_(None), Presentie.tot > moment),
        Presentie.wijze.in_(TELT),
    )
    getal = await register.ledental(db, vergadering.datum)
    rijen = (await db.execute(query.order_by(Presentie.id.desc()))).all()
    return {rij.lid_id: rij.wijze for rij in rijen if rij.lid_id in getal.stemgerechtigd}


async def zaal(db: AsyncSession, vergadering: Any, moment: datetime) -> Zaal:
    """A and N at this moment."""
    aanwezig = await aanwezigen(db, vergadering, moment)
    return Zaal(len(aanwezig), await quorumbasis(db, vergadering.datum))


async def quorumbasis(db: AsyncSession, peildatum: date) -> int:
    """N: the members of that day. [P] quorumbasis_geschorste_leden: without those that are suspended, by default."""
    getal = await register.ledental(db, peildatum)
    meegeteld = (await waarden(db, peildatum))["quorumbasis_geschorste_leden"] == "meegeteld"
    return len(getal.leden if meegeteld else getal.stemgerechtigd)


def quorumregel(soort: Besluitsoort, soort_vergadering: str) -> Regel | None:
    """The quorum rule of a decision in this meeting: that of the decision, or none in its second meeting."""
    if soort.tweede_vergadering and soort.tweede_vergadering.sleutel == soort_vergadering:
        return regels()[QUORUM_TWEEDE[soort_vergadering]]
    return soort.quorum
