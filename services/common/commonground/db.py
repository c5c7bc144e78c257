"""Tables and sessions that mean the same on SQLite and PostgreSQL."""

import asyncio
from collections.abc import Sequence
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any
from uuid import uuid4

import orjson
from sqlalchemy import (
    JSON,
    Boolean,
    Column,
    Connection,
    DateTime,
    Index,
    Integer,
    MetaData,
    Numeric,
    ScalarSelect,
    String,
    Table,
    Text,
    TypeDecorator,
    UniqueConstraint,
    Uuid,
    event,
    select,
)
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, AsyncSession, create_async_engine
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.functions import FunctionElement
from sqlalchemy.util import await_only

Json = JSON(none_as_null=True).with_variant(JSONB(none_as_null=True), "postgresql")


class Moment(TypeDecorator):
    """A point in time, always in UTC: SQLite keeps no time zone, so it is put back on reading."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Any) -> datetime | None:
        return value and value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Any) -> datetime | None:
        return value and value.replace(tzinfo=UTC)


class Exact(TypeDecorator):
    """A Decimal to its last digit: SQLite has only floats, so it is text there (and not to be compared by size)."""

    impl = Numeric
    cache_ok = True

    def load_dialect_impl(self, dialect: Any) -> Any:
        return dialect.type_descriptor(Text() if dialect.name == "sqlite" else Numeric(asdecimal=True))

    def process_bind_param(self, value: Decimal | None, dialect: Any) -> Any:
        return str(value) if value is not None and dialect.name == "sqlite" else value

    def process_result_value(self, value: Any, dialect: Any) -> Decimal | None:
        return None if value is None else Decimal(value)


class UrlText(String):
    """A reference in stored form: a path when it is ours, else the URL as given. `published` shows it as a URL."""


TYPES: dict[Any, Any] = {datetime: Moment, Decimal: Exact, dict: Json, list: Json}
NAMES = {
    "ix": "ix_%(column_0_N_label)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}


def new_metadata() -> MetaData:
    """The tables of one service: those that every service has are already in it."""
    metadata = MetaData(naming_convention=NAMES)
    Table(
        "audittrail",
        metadata,
        Column("id", Integer, primary_key=True),
        Column("uuid", Uuid, nullable=False, unique=True, default=uuid4),
        Column("bron", String(20), nullable=False),
        Column("applicatie_id", Text, nullable=False),
        Column("applicatie_weergave", Text, nullable=False),
        Column("gebruikers_id", Text, nullable=False),
        Column("gebruikers_weergave", Text, nullable=False),
        Column("actie", String(20), nullable=False),
        Column("resultaat", Integer, nullable=False),
        Column("hoofd_object", Text, nullable=False),
        Column("resource", Text, nullable=False),
        Column("resource_url", Text, nullable=False),
        Column("resource_weergave", Text, nullable=False),
        Column("toelichting", Text, nullable=False),
        Column("logrecord", Text, nullable=False),
        Column("aanmaakdatum", Moment, nullable=False),
        Column("oud", Json),
        Column("nieuw", Json),
        Index("ix_audittrail_hoofd_object_id", "hoofd_object", "id"),
    )
    Table(
        "uitgaand",
        metadata,
        Column("id", Integer, primary_key=True),
        Column("bericht", Json, nullable=False),
        Column("pogingen", Integer, nullable=False, default=0),
        Column("volgende_poging", Moment, nullable=False, index=True),
        Column("laatste_fout", Text),
    )
    Table(
        "client",
        metadata,
        Column("id", Integer, primary_key=True),
        Column("client_id", String(50), nullable=False, unique=True),
        Column("secret", Text, nullable=False),
        Column("label", Text, nullable=False, default=""),
        Column("alle_rechten", Boolean, nullable=False, default=False),
        Column("scopes", Json, nullable=False, default=list),
    )
    return metadata


# --- engines ----------------------------------------------------------------------------------------------------------
def open_engine(url: str, **options: Any) -> AsyncEngine:
    """An engine for `sqlite+aiosqlite:///file` or `postgresql+asyncpg://…`; JSON goes in and out by orjson."""
    if url.startswith("postgresql"):  # compiling a plan costs more than any of our queries
        options.setdefault("connect_args", {"server_settings": {"jit": "off"}})
    engine = create_async_engine(
        url,
        json_serializer=lambda value: orjson.dumps(value, default=str).decode(),
        json_deserializer=orjson.loads,
        **options,
    )
    if engine.dialect.name == "sqlite":
        event.listen(engine.sync_engine, "connect", prepare_sqlite)
        Turns().of(engine)
    return engine


def reading(engine: AsyncEngine) -> AsyncEngine:
    """The same engine for requests that only read.

    On PostgreSQL every statement sees the newest state anyhow (read committed): a transaction around them would only
    cost its begin and its end. On SQLite it is what keeps the answers of several statements together.
    """
    alone = {"isolation_level": "AUTOCOMMIT"} if engine.dialect.name == "postgresql" else {}
    return engine.execution_options(reads=True, **alone)


async def only_reads(db: AsyncSession | AsyncConnection) -> bool:
    connection = db if isinstance(db, AsyncConnection) else await db.connection()
    return bool(connection.sync_connection.get_execution_options().get("reads"))  # type: ignore[union-attr]


BUSY = 15  # seconds that a writer waits for another


def prepare_sqlite(connection: Any, _record: Any) -> None:
    connection.isolation_level = None  # we say begin ourselves
    # normal: with WAL no confirmed write is lost by the death of the process, only by that of the machine
    for pragma in ("foreign_keys=on", "journal_mode=wal", f"busy_timeout={BUSY * 1000}", "synchronous=normal"):
        connection.execute(f"pragma {pragma}")
    connection.create_function("lower", 1, lower)  # its own knows the letters of ASCII only


def lower(value: Any) -> Any:
    return value.lower() if isinstance(value, str) else value


class Turns:
    """The writers of an engine, one after the other as they came: SQLite itself lets who waits look again, ever later.

    A writer takes its turn at its begin: one that reads first and writes later is refused with "database is locked".
    Raises TimeoutError when that takes as long as SQLite would wait for the writer of another process.
    """

    def __init__(self) -> None:
        self.lock = asyncio.Lock()
        self.writer: Connection | None = None

    def of(self, engine: AsyncEngine) -> None:
        event.listen(engine.sync_engine, "begin", self.begin)
        event.listen(engine.sync_engine, "commit", self.end)
        event.listen(engine.sync_engine, "rollback", self.end)

    def begin(self, connection: Connection) -> None:
        """A migration makes tables anew and drops the old one, which foreign keys would not allow."""
        options = connection.get_execution_options()
        if options.get("migrates"):
            connection.exec_driver_sql("pragma foreign_keys=off")
        if options.get("reads"):
            connection.exec_driver_sql("begin")
            return
        await_only(self.take())
        self.writer = connection
        try:
            connection.exec_driver_sql("begin immediate")
        except BaseException:
            self.end(connection)
            raise

    async def take(self) -> None:
        async with asyncio.timeout(BUSY):
            await self.lock.acquire()

    def end(self, connection: Connection) -> None:
        """A moment before the commit itself: the next one meets it at most once."""
        if self.writer is connection:
            self.writer = None
            self.lock.release()


def violated(error: IntegrityError, table: Table) -> frozenset[str]:
    """The columns of the unique constraint that a write ran into; empty when it was another kind of constraint."""
    text = str(error.orig)
    if "UNIQUE constraint failed: " in text:  # SQLite names the columns
        names = text.split("UNIQUE constraint failed: ", 1)[1].split(", ")
        return frozenset(name.rsplit(".", 1)[-1].strip() for name in names)
    uniques = [each for each in table.constraints if isinstance(each, UniqueConstraint)]
    for unique in (*uniques, *(index for index in table.indexes if index.unique)):  # PostgreSQL names the constraint
        if f'"{unique.name}"' in text:
            return frozenset(column.name for column in unique.columns)
    return frozenset()


# --- children, gathered inside the select of their parent -------------------------------------------------------------
class UuidList(TypeDecorator):
    """A JSON list of uuids, as text with dashes (SQLite keeps a uuid as 32 digits)."""

    impl = JSON
    cache_ok = True

    def process_result_value(self, value: Sequence[str] | None, dialect: Any) -> list[str]:
        if dialect.name == "sqlite":
            return [f"{v[:8]}-{v[8:12]}-{v[12:16]}-{v[16:20]}-{v[20:]}" for v in value or ()]
        return list(value or ())


class gathered(FunctionElement):
    type = UuidList()
    inherit_cache = True


@compiles(gathered, "postgresql")
def gather_postgresql(element: gathered, compiler: Any, **kw: Any) -> str:
    value, order = element.clauses
    return f"json_agg({compiler.process(value, **kw)} ORDER BY {compiler.process(order, **kw)})"


@compiles(gathered, "sqlite")
def gather_sqlite(element: gathered, compiler: Any, **kw: Any) -> str:
    value, _order = element.clauses  # an index on the foreign key gives them by id
    return f"json_group_array({compiler.process(value, **kw)})"


def uuids_of(column: Any, *where: Any) -> ScalarSelect:
    """The uuids of the children of a row, by id, as a subquery: `uuids_of(Rol.uuid, Rol.zaak_id == Zaak.id)`."""
    return select(gathered(column, column.class_.id)).where(*where).scalar_subquery()
