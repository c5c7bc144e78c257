"""Uitvoeren: one import, step by step. Every step is a transaction that also tells how far the run is.

What was done before is found and left alone, so a run that was broken off goes on, and a second one adds nothing.
"""

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import AbstractAsyncContextManager
from datetime import UTC, datetime
from functools import partial
from typing import Any

from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncSession

from tarieven.bevindingen.vastleggen import leg_bevindingen_vast, leg_gedrukt_vast, vondsten
from tarieven.invoer.bronmap import Bronmap
from tarieven.invoer.feiten import Feiten, lees
from tarieven.invoer.registers import REGISTERS, Register
from tarieven.invoer.tables import Import

Sessies = Callable[[], AbstractAsyncContextManager[AsyncSession]]
Stap = Callable[[AsyncSession], Awaitable[int]]
AANTAL = len(REGISTERS) + 2  # steps of a run


async def bied_aan(db: AsyncSession, bronmap: Bronmap, herkomst: str) -> tuple[Import, bool]:
    """The run of this folder, and whether it is a new one: the same folder is the same import."""
    bekend = (await db.execute(select(Import).where(Import.zegel == bronmap.zegel))).scalar_one_or_none()
    if bekend is not None:
        return bekend, False
    nieuw = Import(
        zegel=bronmap.zegel,
        herkomst=herkomst,
        bestanden=dict(bronmap.teksten),
        status="wacht",
        stap="",
        stappen_gereed=0,
        toegevoegd={},
        aangeboden_op=datetime.now(UTC),
        gereed_op=None,
    )
    db.add(nieuw)
    await db.flush()
    return nieuw, True


def stappen(bronmap: Bronmap, import_id: int) -> dict[str, Stap]:
    feiten = lees(bronmap)
    return {naam: register(stap, feiten) for naam, stap in REGISTERS.items()} | {
        "gedrukteWaarden": partial(leg_gedrukt_vast, bronmap=bronmap, import_id=import_id),
        "bevindingen": partial(leg_bevindingen_vast, bronmap=bronmap, import_id=import_id),
    }


def register(stap: Register, feiten: Feiten) -> Stap:
    return lambda db: stap(db, feiten)


async def voer_uit(
    sessies: Sessies, import_id: int, bronmap: Bronmap, meld: Callable[[str, int], None] | None = None
) -> dict[str, int]:
    """The number of rows added per register. `meld` hears of each step when it is done."""
    toegevoegd: dict[str, int] = {}
    await asyncio.to_thread(vondsten, bronmap)  # a second of arithmetic, kept for the steps
    for nummer, (naam, stap) in enumerate(stappen(bronmap, import_id).items(), 1):
        async with sessies() as db:
            await om_beurten(db)
            toegevoegd[naam] = await stap(db)
            await meld_voortgang(db, import_id, naam, nummer, toegevoegd)
        if meld:
            meld(naam, toegevoegd[naam])
    return toegevoegd


async def om_beurten(db: AsyncSession) -> None:
    """Runs take turns by the first row of all: two that add the same would both see that it is not there."""
    await db.execute(select(Import.id).order_by(Import.id).limit(1).with_for_update())


async def meld_voortgang(db: AsyncSession, import_id: int, stap: str, nummer: int, toegevoegd: dict[str, int]) -> None:
    """How far a run is. What one added before it was broken off counts too; one that was done stays as it was told."""
    row: Any = (await db.execute(select(Import).where(Import.id == import_id))).scalar_one()
    if row.status == "gereed":
        return
    eerder = row.toegevoegd.get(stap, 0)
    stand = {"stap": stap, "stappen_gereed": nummer, "toegevoegd": row.toegevoegd | {stap: eerder + toegevoegd[stap]}}
    einde = {"status": "gereed", "gereed_op": datetime.now(UTC)} if nummer == AANTAL else {"status": "bezig"}
    await db.execute(update(Import).where(Import.id == import_id).values(**stand, **einde))
