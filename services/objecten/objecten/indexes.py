"""Indexes on attributes that an administrator declares per objecttype; built while others write.

A query leans on an index by writing the same expression, with the path as a literal. SQLite answers without.
"""

import re
from dataclasses import dataclass
from datetime import UTC, datetime
from time import monotonic
from typing import Any
from uuid import UUID
from zlib import crc32

from commonground.call import Call
from commonground.settings import SettingsError
from sqlalchemy import delete, func, insert, select, text, update
from sqlalchemy.dialects import postgresql
from sqlalchemy.ext.asyncio import AsyncEngine

from objecten import attributes
from objecten.conditions import in_order
from objecten.jsonsql import Path
from objecten.jsonsql import text as text_at
from objecten.tables import Attribuutindex, ObjectType, Record

KINDS = ("waarde", "tekst")  # exact, ranges and ordering; icontains
REMEMBERED = 30.0  # seconds that a process may lean on what it read


@dataclass(frozen=True)
class Declared:
    """What is indexed of one objecttype: paths, each with its kind."""

    paths: frozenset[tuple[Path, str]] = frozenset()

    def has(self, path: Path, kind: str = "waarde") -> bool:
        return (path, kind) in self.paths


async def declared(call: Call, type_id: int | None) -> Declared:
    """What is ready of a type; without a type nothing, because an index is of one."""
    if type_id is None:
        return Declared()
    kept: dict[int, tuple[float, Declared]] = call.house.state.setdefault("indexes", {})
    if type_id not in kept or kept[type_id][0] < monotonic():
        query = select(Attribuutindex.pad, Attribuutindex.soort).where(
            Attribuutindex.object_type_id == type_id, Attribuutindex.gereed
        )
        found = frozenset((tuple(row.pad.split("__")), row.soort) for row in await call.db.execute(query))
        kept[type_id] = (monotonic() + REMEMBERED, Declared(found))
    return kept[type_id][1]


# --- declaring --------------------------------------------------------------------------------------------------------
async def add(engine: AsyncEngine, uuid: UUID, path: str, kind: str) -> bool:
    """Declares an index and builds it; False when it was there. Raises SettingsError for what cannot be indexed."""
    steps = tuple(path.removeprefix("record__data__").split("__"))
    if kind not in KINDS:
        raise SettingsError(f"een index is van de soort {' of '.join(KINDS)}")
    if not all(steps) or not attributes.is_path(steps):
        raise SettingsError(f"{path} is geen pad in de gegevens")
    values: dict[str, Any] = {"pad": "__".join(steps), "soort": kind}
    async with engine.begin() as db:
        values["object_type_id"] = await type_id(db, uuid)
        known = (await db.execute(select(Attribuutindex).where(*same(values)))).first()
        if known is None:
            await db.execute(insert(Attribuutindex).values(**values, gereed=False, gemaakt=datetime.now(UTC)))
    if known is not None and known.gereed:
        return False
    if engine.dialect.name == "postgresql":
        await build(engine, values)
    async with engine.begin() as db:
        await db.execute(update(Attribuutindex).where(*same(values)).values(gereed=True))
    return True


async def drop(engine: AsyncEngine, uuid: UUID, path: str, kind: str) -> bool:
    """False when it was not there. Raises SettingsError for an unknown objecttype."""
    values: dict[str, Any] = {"pad": path.removeprefix("record__data__"), "soort": kind}
    async with engine.begin() as db:
        values["object_type_id"] = await type_id(db, uuid)
        gone = (await db.execute(delete(Attribuutindex).where(*same(values)))).rowcount
    if gone and engine.dialect.name == "postgresql":
        async with engine.connect() as db:
            alone = await db.execution_options(isolation_level="AUTOCOMMIT")
            await alone.execute(text(f"DROP INDEX CONCURRENTLY IF EXISTS {name_of(values)}"))
    return bool(gone)


async def listed(engine: AsyncEngine) -> list[Any]:
    """Name and uuid of the type, path, kind, whether it is built."""
    columns = (ObjectType.name, ObjectType.uuid, Attribuutindex.pad, Attribuutindex.soort, Attribuutindex.gereed)
    query = (
        select(*columns)
        .join(ObjectType, ObjectType.id == Attribuutindex.object_type_id)
        .order_by(ObjectType.name, Attribuutindex.pad, Attribuutindex.soort)
    )
    async with engine.connect() as db:
        return list((await db.execute(query)).all())


def same(values: dict[str, Any]) -> list[Any]:
    return [getattr(Attribuutindex, name) == value for name, value in values.items()]


async def type_id(db: Any, uuid: UUID) -> int:
    id = (await db.execute(select(ObjectType.id).where(ObjectType.uuid == uuid))).scalar_one_or_none()
    if id is None:
        raise SettingsError(f"objecttype {uuid} bestaat niet")
    return id


# --- PostgreSQL -------------------------------------------------------------------------------------------------------
async def build(engine: AsyncEngine, values: dict[str, Any]) -> None:
    """Without a lock on writers; what an attempt that failed left behind is thrown away first."""
    async with engine.connect() as connection:
        db, name = await connection.execution_options(isolation_level="AUTOCOMMIT"), name_of(values)
        if values["soort"] == "tekst":
            await db.execute(text("CREATE EXTENSION IF NOT EXISTS pg_trgm"))
        await db.execute(text(f"DROP INDEX CONCURRENTLY IF EXISTS {name}"))
        await db.exec_driver_sql(f"CREATE INDEX CONCURRENTLY {name} ON objectrecord {definition(values)}")
        await db.exec_driver_sql("ANALYZE objectrecord")


def definition(values: dict[str, Any]) -> str:
    path = tuple(values["pad"].split("__"))
    if values["soort"] == "tekst":
        keys = f"USING gin (({sql(func.lower(text_at(Record.data, path, True)))}) gin_trgm_ops)"
    else:
        keys = "(" + ", ".join([*(f"({sql(key)})" for key in in_order(Record.data, path, True)), "id"]) + ")"
    return f"{keys} WHERE object_type_id = {int(values['object_type_id'])}"


def sql(expression: Any) -> str:
    dialect: Any = postgresql.dialect()
    return str(expression.compile(dialect=dialect, compile_kwargs={"include_table": False, "literal_binds": True}))


def name_of(values: dict[str, Any]) -> str:
    """A name that PostgreSQL takes, and that is of this declaration only."""
    plain = re.sub(r"\W+", "_", values["pad"].lower(), flags=re.ASCII)[:30]
    return f"attr_{values['object_type_id']}_{values['soort']}_{plain}_{crc32(values['pad'].encode()):08x}"
