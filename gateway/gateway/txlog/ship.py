"""Brings the transaction log from its write-ahead files to the database: each record once, whatever is repeated.

The place until where a file was read moves in the transaction that stores its records. A record is known by its own
uuid and not by its transaction id, because a client may use one transaction id for several requests.
"""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from uuid import UUID

import orjson
import structlog
from commonground.backoff import Backoff
from sqlalchemy import bindparam, insert, select, update
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from gateway.tables import Record, Shipped
from gateway.txlog.wal import Position, Wal, WalError, damaged, file_of, numbers, read

BATCH = 100  # frames per transaction: a few milliseconds of this process, in which requests wait
INTERVAL = 0.5  # seconds between two looks at a log that stood still
BREATH = 0.005  # seconds for requests between two full batches
RETRY = Backoff(first=1, factor=2, most=30)
ENDS = ("status", "outcome", "request_bytes", "response_bytes", "duration_ms")
log = structlog.get_logger(__name__)


@dataclass
class Batch:
    """Records to store, complete if they ended in this batch, and the ends of records that were stored before."""

    records: dict[UUID, dict[str, Any]] = field(default_factory=dict)
    ends: list[dict[str, Any]] = field(default_factory=list)

    def add(self, payload: bytes) -> None:
        found = orjson.loads(payload)
        if "completion" not in found:
            row = row_of(found)
            self.records[row["uuid"]] = row
            return
        end = found["completion"]
        uuid = UUID(end["uuid"])
        values = {name: end[name] for name in ENDS}
        if uuid in self.records:
            self.records[uuid].update(values)
        else:
            self.ends.append({"known": uuid, **values})


def row_of(found: dict[str, Any]) -> dict[str, Any]:
    """A record of the log as a row of the table."""
    row = {key: value for key, value in found.items() if key != "purpose"} | found["purpose"]
    row["uuid"], row["transaction_id"] = UUID(row["uuid"]), UUID(row["transaction_id"])
    row["created_at"] = datetime.fromtimestamp(row["created_at"] / 1000, UTC)
    return row | dict.fromkeys(ENDS)


class Shipper:
    """Of one process: `node` names its folder, so that another folder starts counting anew."""

    def __init__(self, engine: AsyncEngine, wal: Wal, node: UUID) -> None:
        self.engine, self.wal, self.node = engine, wal, node
        self.until = Position(0, 0)

    async def ship(self, most: int = BATCH) -> int:
        """Stores at most so many frames; gives their number, 0 when the database has all.

        Raises SQLAlchemyError or OSError when it is not to be done now, WalError when a file is damaged.
        """
        if self.until == self.wal.end:
            return 0
        async with self.engine.begin() as db:
            known = (await db.execute(select(Shipped).where(Shipped.node == self.node))).first()
            start = first_unread(self.wal.folder, Position(known.file, known.offset) if known else Position(0, 0))
            frames = list(read(self.wal.folder, start, self.wal.end, most)) if start <= self.wal.end else []
            batch = Batch()
            for payload, _ in frames:
                batch.add(payload)
            await store(db, batch)
            until = self.after(frames[-1][1]) if frames else self.next_file(start)
            await self.move(db, known, until)
        self.until = until
        self.clean()
        return len(frames) or (await self.ship() if until != start else 0)

    def after(self, place: Position) -> Position:
        """The same place, or the next file when this one is read to its end and gets no more records."""
        done = place.file < self.wal.end.file and place.offset == size(self.wal.folder, place.file)
        return Position(place.file + 1, 0) if done else place

    def next_file(self, place: Position) -> Position:
        """Where to go on when nothing could be read here. Raises WalError when something should have been."""
        if place.file < self.wal.end.file and place.offset < size(self.wal.folder, place.file):
            raise damaged(file_of(self.wal.folder, place.file), place.offset)
        return self.after(place)

    async def move(self, db: AsyncConnection, known: object, until: Position) -> None:
        values = {"file": until.file, "offset": until.offset}
        if known:
            await db.execute(update(Shipped).where(Shipped.node == self.node).values(**values))
        else:
            await db.execute(insert(Shipped).values(node=self.node, **values))

    def clean(self) -> None:
        """Files before the one we are in are in the database as a whole."""
        for number in numbers(self.wal.folder):
            if number < self.until.file:
                file_of(self.wal.folder, number).unlink()

    async def run(self) -> None:
        """Ships until it is cancelled. While the database is away the files stay."""
        failures = 0
        while True:
            try:
                shipped = await self.ship()
                failures = 0
            except (SQLAlchemyError, OSError, WalError) as error:
                failures, shipped = failures + 1, 0
                log.warning("shipping_waits", failures=failures, reason=str(error).splitlines()[0])
            pause = BREATH if shipped == BATCH else INTERVAL
            await asyncio.sleep(RETRY.after(failures) if failures else pause)


def size(folder: Path, number: int) -> int:
    return file_of(folder, number).stat().st_size


def first_unread(folder: Path, known: Position) -> Position:
    """Where to go on: the known place, or the first file when that one is gone."""
    found: Sequence[int] = numbers(folder)
    if known.file in found:
        return known
    return Position(min((number for number in found if number > known.file), default=known.file), 0)


async def store(db: AsyncConnection, batch: Batch) -> None:
    if batch.records:
        known = select(Record.uuid).where(Record.uuid.in_(batch.records))
        for uuid in (await db.execute(known)).scalars():
            end = batch.records.pop(uuid)
            if end["outcome"]:
                batch.ends.append({"known": uuid, **{name: end[name] for name in ENDS}})
    if batch.records:
        await db.execute(insert(Record), list(batch.records.values()))
    if batch.ends:
        ends = update(Record).where(Record.uuid == bindparam("known")).values({n: bindparam(n) for n in ENDS})
        await db.execute(ends, batch.ends)
