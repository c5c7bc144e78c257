"""Opvolgers: what municipalities that are no more have become. After a herindeling the successor owes what was open."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from commonground.call import Call
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from tarieven.facturatie.tables import Herindeling
from tarieven.tables import Gemeente

Opvolgers = Mapping[int, Any]  # by the id of what was, the municipality that it is now


async def opvolgers(db: AsyncSession, dag: date) -> dict[int, Any]:
    """Those of every herindeling up to this day; of one that followed another the last."""
    werd = await wat_werd(db, dag)
    if not werd:
        return {}
    gemeenten = select(*Gemeente.__table__.columns).where(Gemeente.id.in_(werd.values()))
    bekend = {row.id: row for row in await db.execute(gemeenten)}
    return {van: bekend[laatste(werd, van)] for van in werd}


async def wat_werd(db: AsyncSession, dag: date) -> dict[int, int]:
    rijen = await db.execute(select(Herindeling.gemeente_id, Herindeling.opvolger_id).where(Herindeling.datum <= dag))
    return {row.gemeente_id: row.opvolger_id for row in rijen}


async def voorgangers(call: Call, gemeente_id: int) -> set[int]:
    """What became this municipality, directly or after another one; itself included."""
    werd, gevonden = await wat_werd(call.db, call.today), {gemeente_id}
    while erbij := {van for van, nu in werd.items() if nu in gevonden} - gevonden:
        gevonden |= erbij
    return gevonden


def laatste(werd: Mapping[int, int], van: int) -> int:
    while van in werd:
        van = werd[van]
    return van


async def schuldenaar(call: Call, gemeente_id: int) -> int:
    """Who owes now what this municipality was invoiced for."""
    nu = (await opvolgers(call.db, call.today)).get(gemeente_id)
    return gemeente_id if nu is None else nu.id
