"""Who has a seat in supervisory board or board on a day, and can act (art. 9.5 and 12.5)."""

from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, exists, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from leden.bevindingen import bevinding
from leden.tables import Belet, Mandaat

BESTUURT = ("bestuurder", "waarnemend_bestuurder")
ROLLEN = {"rvc": ("commissaris", "waarnemend_commissaris"), "bestuur": BESTUURT}
TIJDELIJK = {"waarnemend_commissaris": "rvc", "waarnemend_bestuurder": "bestuur"}
ARTIKEL = {"rvc": "9.5", "bestuur": "12.5"}  # who acts when someone cannot
BENOEMT_WAARNEMERS = {"rvc": "alv", "bestuur": "rvc"}


def op(dag: date, van: Any, tot: Any) -> ColumnElement[bool]:
    """Whether this day lies between two columns; without a last day it goes on."""
    return (van <= dag) & or_(tot.is_(None), tot >= dag)


async def zitting(db: AsyncSession, orgaan: str, dag: date) -> set[str]:
    """The remaining ones act: who is prevented has a seat and does not count."""
    verhinderd = exists().where(Belet.mandaat_id == Mandaat.id, op(dag, Belet.geldt_vanaf, Belet.tot))
    return await personen(db, Mandaat, dag, Mandaat.rol.in_(ROLLEN[orgaan]), ~verhinderd)


async def personen(db: AsyncSession, tabel: Any, dag: date, *voorwaarden: ColumnElement[bool]) -> set[str]:
    query = select(tabel.persoon).where(op(dag, tabel.van, tabel.tot), *voorwaarden)
    return set((await db.execute(query)).scalars())


def huisregel_voorzitter() -> dict[str, str]:
    """The practice (001:155) that stands in no article."""
    melding = "Dat de voorzitter uit een lid komt is een huisregel; de statuten vragen het niet."
    return bevinding("HUISREGEL_VOORZITTER", melding)
