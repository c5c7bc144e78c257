"""Numbers without gaps, and rows that only one transaction at a time may hold."""

from typing import Any

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession

from tarieven.facturatie.tables import Reeks


async def vergrendeld(db: AsyncSession, table: Any, sleutel: dict[str, Any], **nieuw: Any) -> tuple[Any, bool]:
    """The row with this unique key, made if it was not there (then True), and ours until the transaction ends."""
    query = select(table).filter_by(**sleutel).with_for_update().execution_options(populate_existing=True)
    row = (await db.execute(query)).scalar_one_or_none()
    if row is not None:
        return row, False
    try:
        async with db.begin_nested():
            row = table(**sleutel, **nieuw)
            db.add(row)
        return row, True
    except IntegrityError:  # another transaction made it while we waited for it
        return (await db.execute(query)).scalar_one(), False


async def volgend_nummer(db: AsyncSession, code: str, jaar: int) -> int:
    """The next of a series; a rollback gives it back, so no number is ever skipped."""
    reeks, _ = await vergrendeld(db, Reeks, {"code": code, "jaar": jaar}, laatste=0)
    reeks.laatste += 1
    await db.flush()
    return reeks.laatste
