"""What every test leans on: a service on a fresh database, and a client that signs its calls and checks the contract.

TEST_POSTGRES=postgresql+asyncpg://user@host:port runs the same tests there: a database per service, emptied per test.
"""

import asyncio
import os
import shutil
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, Sequence
from contextlib import asynccontextmanager
from copy import deepcopy
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from tempfile import mkdtemp
from typing import Any, TypeVar
from unittest.mock import patch

import httpx
from commonground import migrations
from commonground.api import Api
from commonground.db import open_engine
from commonground.principal import sign
from commonground.service import Service
from contract_check import Contract
from sqlalchemy import MetaData, RowMapping, Table, event, func, select, text
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, AsyncSession

POSTGRES = os.environ.get("TEST_POSTGRES", "")
BASE = "http://testserver"
Result = TypeVar("Result")
SECRET = "een-geheim-dat-alleen-in-de-tests-bestaat"


# --- limits in time of the processor ----------------------------------------------------------------------------------
def within(seconds: float, found: float) -> bool:
    """Whether this took no more CPU than it may on the machine of docs/meten.md; a slower one gets more."""
    return found < seconds or found < seconds * least_cpu(lambda: sum(i * i % 7 for i in range(100_000))) / 0.005


def least_cpu(work: Callable[[], Any], times: int = 3) -> float:
    """Seconds of the processor, the best of some runs: others use this machine too."""
    found = []
    for _ in range(times):
        began = time.process_time()
        work()
        found.append(time.process_time() - began)
    return min(found)


# --- databases --------------------------------------------------------------------------------------------------------
@cache
def migrated(package: str, service: str) -> str:
    """The URL of a database with all migrations: a file to copy on SQLite, a database to empty on PostgreSQL."""
    return asyncio.run(migrate(package, service))


async def migrate(package: str, service: str) -> str:
    if POSTGRES:
        await create_postgres(name := database_name("test", service))
        url = f"{POSTGRES}/{name}"
    else:
        url = f"sqlite+aiosqlite:///{mkdtemp(prefix='gemeengoed-')}/{service}.db"
    engine = open_engine(url)
    await migrations.upgrade(engine, package)
    await engine.dispose()
    return url


def database_name(kind: str, service: str) -> str:
    """The name of a database on PostgreSQL; TEST_SUFFIX keeps two runs on one server apart."""
    return f"gemeengoed_{kind}_{service}{os.environ.get('TEST_SUFFIX', '')}"


async def create_postgres(name: str, template: str = "") -> None:
    engine = open_engine(f"{POSTGRES}/postgres", isolation_level="AUTOCOMMIT")
    async with engine.connect() as db:
        await db.execute(text(f'drop database if exists "{name}" with (force)'))
        await db.execute(text(f'create database "{name}"' + (f' template "{template}"' if template else "")))
        await db.execute(text(f'alter database "{name}" set synchronous_commit = off'))  # no test cuts the power
    await engine.dispose()


async def fresh(package: str, service: str, metadata: MetaData) -> str:
    """The URL of an empty, migrated database for one test. On PostgreSQL the next test gets the same.

    On SQLite it gets another file: a connection that a test left open removes the journal that has the name of its own.
    """
    url = await asyncio.to_thread(migrated, package, service)
    if not POSTGRES:
        template = Path(url.split("///", 1)[1])
        if last := FILES.get(template.name):
            shutil.rmtree(last.parent)
        FILES[template.name] = file = Path(mkdtemp(dir=template.parent)) / template.name
        shutil.copy(template, file)
        return f"sqlite+aiosqlite:///{file}"
    engine = kept_engine(url)
    async with engine.begin() as db:
        await empty(db, metadata)
    return url


FILES: dict[str, Path] = {}  # on SQLite: of each name the file that the test of now uses


def kept_engine(url: str, **options: Any) -> AsyncEngine:
    """An engine that many tests use one after the other: it remembers what its statements were compiled to."""
    return opened_once(url if POSTGRES else f"sqlite+aiosqlite:///{Path(url).name}", **options)


@cache
def opened_once(url: str, **options: Any) -> AsyncEngine:
    engine = open_engine(url, **options)
    if not POSTGRES:

        @event.listens_for(engine.sync_engine, "do_connect")
        def connect(_dialect: Any, _record: Any, arguments: list[Any], _named: Any) -> None:
            arguments[0] = str(FILES[Path(url).name])

    return engine


async def empty(db: AsyncConnection, metadata: MetaData) -> None:
    """PostgreSQL: a TRUNCATE makes new files for every table and index; most tests fill only a few."""
    used = " union all ".join(
        f"select '{table.name}' where exists (select from \"{table.name}\")" for table in metadata.sorted_tables
    )
    await db.execute(text("set local session_replication_role = replica"))  # no order of deletion, no bolts on a ledger
    for name in (await db.execute(text(used))).scalars().all():
        await db.execute(metadata.tables[name].delete())
        if "id" in metadata.tables[name].c:
            await db.execute(select(func.setval(func.pg_get_serial_sequence(name, "id"), 1, False)))


# --- a service under test ---------------------------------------------------------------------------------------------
@asynccontextmanager
async def running(
    package: str, service: str, metadata: MetaData, create_app: Callable[[str], Service]
) -> AsyncIterator[Service]:
    """A service in process, without its workers; `create_app` gets the URL of its database."""
    url = await fresh(package, service, metadata)
    with patch("commonground.api.open_engine", kept_engine):
        app = create_app(url)
    yield app
    await app.house.references.close()
    if not POSTGRES:  # the next test gets another file
        await app.house.engine.dispose()


async def laid_down(app: Service, load: Callable[[AsyncSession], Awaitable[Result]]) -> Result:
    """What `load` puts into an empty database: done for the first test that asks, put back as rows for the others."""
    kept = LAID_DOWN.get(load)
    tables = list(kept.rows) if kept else app.house.metadata.sorted_tables
    async with app.house.sessions.begin() as db:
        used = {table for table in tables if (await db.execute(select(table).limit(1))).first()}
        if kept is None:
            result = await load(db)
            found = {table: (await db.execute(select(table))).mappings().all() for table in tables if table not in used}
            LAID_DOWN[load] = LaidDown(deepcopy(result), {table: rows for table, rows in found.items() if rows})
            return result
        if used:
            return await load(db)
        for table, rows in kept.rows.items():
            await db.execute(table.insert(), [dict(row) for row in rows])
            if POSTGRES and "id" in table.c:
                last = select(func.max(table.c.id)).scalar_subquery()
                await db.execute(select(func.setval(func.pg_get_serial_sequence(table.name, "id"), last)))
    return deepcopy(kept.result)


@dataclass
class LaidDown:
    result: Any
    rows: dict[Table, Sequence[RowMapping]]


LAID_DOWN: dict[Any, LaidDown] = {}


async def register(app: Service, client_id: str, *scopes: str, alle_rechten: bool = False) -> None:
    """Makes a client that may call the service."""
    await register_each(app, {client_id: None if alle_rechten else scopes})


async def register_each(app: Service, clients: Mapping[str, Sequence[str] | None]) -> None:
    """Makes clients, by their scopes (None: every right), in the shared table `client`."""
    rows = [
        {
            "client_id": each,
            "label": each,
            "secret": SECRET,
            "alle_rechten": scopes is None,
            "scopes": [*(scopes or ())],
        }
        for each, scopes in clients.items()
    ]
    async with app.house.sessions.begin() as db:
        await db.execute(app.house.metadata.tables["client"].insert(), rows)


def token(client_id: str, **claims: Any) -> str:
    return f"Bearer {sign(client_id, SECRET, 'tester', 'Een tester', **claims)}"


@cache
def contract(api: Api) -> Contract:
    return Contract(api)


def client(
    app: Service, api: Api, client_id: str | None = "alles", base: str = BASE, **headers: str
) -> httpx.AsyncClient:
    """A client of one API; every answer it gets is held against the contract. `client_id=None`: no token."""
    signed = {"Authorization": token(client_id)} if client_id else {}
    return httpx.AsyncClient(
        transport=httpx.ASGITransport(app, client=("127.0.0.1", 50000)),
        base_url=base + api.root,
        headers=signed | headers,
        event_hooks={"response": [contract(api).check]},
        timeout=30,
    )


# --- answers ----------------------------------------------------------------------------------------------------------
def codes(response: httpx.Response, status: int = 400) -> list[tuple[str, str]]:
    """The (name, code) of every fault in a refusal."""
    assert response.status_code == status, (response.status_code, response.text)
    return sorted((each["name"], each["code"]) for each in response.json()["invalidParams"])


def ok(response: httpx.Response, status: int = 200) -> Any:
    """The body of an answer that must have this status."""
    assert response.status_code == status, (response.status_code, response.text)
    return response.json() if response.content else None
