"""Writers of one process on SQLite: one after the other, in the order in which they came."""

import asyncio
from collections.abc import AsyncIterator

import pytest
from commonground import db as commonground_db
from commonground.db import open_engine, reading
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

pytestmark = pytest.mark.anyio
WRITERS = 12


@pytest.fixture
async def engine(tmp_path) -> AsyncIterator[AsyncEngine]:
    made = open_engine(f"sqlite+aiosqlite:///{tmp_path}/beurten.db")
    async with made.begin() as db:
        await db.execute(text("create table regel (id integer primary key, wie integer unique)"))
    yield made
    await made.dispose()


async def insert(db: AsyncConnection, who: int) -> None:
    await db.execute(text("insert into regel (wie) values (:who)"), {"who": who})


async def write(engine: AsyncEngine, who: int) -> None:
    async with engine.begin() as db:
        await insert(db, who)


async def written(engine: AsyncEngine) -> list[int]:
    async with reading(engine).connect() as db:
        return list((await db.execute(text("select wie from regel order by id"))).scalars())


async def test_writers_come_in_the_order_in_which_they_asked(engine):
    """Each has its connection before any of them asks: opening one takes a thread, and threads keep no order."""
    connections = [await engine.connect() for _ in range(WRITERS)]

    async def write_on(db: AsyncConnection, who: int) -> None:
        async with db.begin():
            await insert(db, who)

    await asyncio.gather(*(write_on(db, who) for who, db in enumerate(connections)))
    for db in connections:
        await db.close()
    assert await written(engine) == list(range(WRITERS))


async def test_who_reads_waits_for_no_writer(engine):
    async with engine.begin() as db:
        await insert(db, 1)
        assert await written(engine) == []
    assert await written(engine) == [1]


async def test_a_writer_that_fails_or_is_cancelled_passes_its_turn_on(engine):
    await write(engine, 1)
    with pytest.raises(IntegrityError):
        await write(engine, 1)
    holds = asyncio.Event()

    async def hold() -> None:
        async with engine.begin() as db:
            await insert(db, 2)
            holds.set()
            await asyncio.Event().wait()

    holder = asyncio.create_task(hold())
    await holds.wait()
    waiter = asyncio.create_task(write(engine, 3))
    await asyncio.sleep(0.05)  # cancelled before or in its waiting: both must pass the turn on
    for each in (waiter, holder):
        each.cancel()
        with pytest.raises(asyncio.CancelledError):
            await each
    await asyncio.wait_for(write(engine, 4), 5)
    assert await written(engine) == [1, 4]


async def test_several_transactions_on_one_connection_each_take_a_turn(engine):
    async with engine.connect() as db:
        for who in (1, 2):
            await insert(db, who)
            await db.commit()
        await asyncio.wait_for(write(engine, 3), 5)
    assert await written(engine) == [1, 2, 3]


async def test_who_waits_too_long_hears_so(engine, monkeypatch):
    async with engine.begin() as db:
        await insert(db, 1)
        monkeypatch.setattr(commonground_db, "BUSY", 0.05)
        with pytest.raises(TimeoutError):
            await write(engine, 2)
    await write(engine, 3)
    assert await written(engine) == [1, 3]
