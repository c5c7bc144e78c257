"""`python -m tarieven laad`: the folder that comes with the service, imported and taken over as it was decided.

The assembly decided on 2024 before this register was there. So the one that starts the suite does what a treasurer
would: import, accept the findings with the reason in `gegevens/vastgesteld_2024.json`, and take over the decision.
"""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime

from sqlalchemy import exists, select, update
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased

from tarieven.bevindingen.beoordelen import aanvaard
from tarieven.bevindingen.tables import Bevinding
from tarieven.bronnen import gegevens
from tarieven.invoer.bronmap import Bronmap, meegeleverd
from tarieven.invoer.registers import BEGIN
from tarieven.invoer.uitvoeren import Sessies, bied_aan, voer_uit
from tarieven.tables import Begrotingsjaar, Prijsregel

HERKOMST = "meegeleverd"


async def laad(db: AsyncSession) -> dict[str, int]:
    """All of it in the transaction of the caller, who commits: the number of rows added per register."""

    @asynccontextmanager
    async def deze() -> AsyncIterator[AsyncSession]:
        yield db

    return await laad_in_stappen(deze, meegeleverd())


async def laad_in_stappen(sessies: Sessies, bronmap: Bronmap) -> dict[str, int]:
    async with sessies() as db:
        row, _ = await bied_aan(db, bronmap, HERKOMST)
        import_id = row.id
    toegevoegd = await voer_uit(sessies, import_id, bronmap)
    async with sessies() as db:
        await neem_besluit_over(db)
    return toegevoegd


async def neem_besluit_over(db: AsyncSession) -> None:
    """The first version of the year and its prices, unless the year has an adopted version already."""
    gegeven = gegevens("vastgesteld_2024.json")
    jaar = gegeven["jaar"]
    vast = select(Begrotingsjaar.id).where(Begrotingsjaar.jaar == jaar, Begrotingsjaar.status == "vastgesteld")
    if (await db.execute(vast.limit(1))).first():
        return
    await aanvaard(db, Bevinding.jaar == jaar, gegeven["rol"], gegeven["reden"], datetime.now(UTC))
    eerste = (Begrotingsjaar.jaar == jaar, Begrotingsjaar.versie == 1)
    await db.execute(update(Begrotingsjaar).where(*eerste).values(status="vastgesteld"))
    ander = aliased(Prijsregel)
    heeft_al = exists().where(ander.product_id == Prijsregel.product_id, ander.status == "vastgesteld")
    van_de_import = (Prijsregel.versie == 1, Prijsregel.geldig_van == BEGIN, Prijsregel.status == "concept", ~heeft_al)
    ids = list((await db.execute(select(Prijsregel.id).where(*van_de_import))).scalars())
    await db.execute(update(Prijsregel).where(Prijsregel.id.in_(ids)).values(status="vastgesteld"))
