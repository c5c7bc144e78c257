"""The sample service on an empty database per test (it has no migrations), and clients with more and fewer rights."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from functools import cache
from pathlib import Path
from typing import Any

import httpx
import pytest
import support
from common import sample
from commonground.db import open_engine
from commonground.service import Service
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

BASES = f"{support.BASE},http://gateway.example/bieb-van-losser"
PROXY, STRANGER = "127.0.0.1", "198.51.100.7"


@cache
def postgres() -> str:
    """A database with all tables on PostgreSQL, made once."""
    return asyncio.run(make_postgres())


async def make_postgres() -> str:
    await support.create_postgres(name := support.database_name("test", "voorbeeld"))
    url = f"{support.POSTGRES}/{name}"
    await with_engine(url, lambda db: db.run_sync(sample.Base.metadata.create_all))
    return url


async def empty_database(folder: Path) -> str:
    if not support.POSTGRES:
        url = f"sqlite+aiosqlite:///{folder}/voorbeeld.db"
        await with_engine(url, lambda db: db.run_sync(sample.Base.metadata.create_all))
        return url
    url = await asyncio.to_thread(postgres)
    names = ", ".join(f'"{table.name}"' for table in sample.Base.metadata.sorted_tables)
    await with_engine(url, lambda db: db.execute(text(f"truncate {names} restart identity cascade")))
    return url


async def with_engine(url: str, work: Callable[[AsyncConnection], Awaitable[Any]]) -> None:
    engine = open_engine(url)
    async with engine.begin() as db:
        await work(db)
    await engine.dispose()


@pytest.fixture
async def app(tmp_path: Path) -> AsyncIterator[Service]:
    given = {"database_url": await empty_database(tmp_path), "base_urls": BASES, "max_body": 20_000}
    app = sample.create_app(sample.settings(**given))
    clients = {"alles": None, "schrijver": ("lezen", "schrijven"), "lezer": ("lezen",), "niets": ()}
    await support.register_each(app, clients)
    yield app
    await app.house.close()


@pytest.fixture
async def api(app: Service) -> AsyncIterator[httpx.AsyncClient]:
    async with support.client(app, sample.BIEB) as client:
        yield client


@pytest.fixture
async def schrijver(app: Service) -> AsyncIterator[httpx.AsyncClient]:
    async with support.client(app, sample.BIEB, "schrijver") as client:
        yield client


@pytest.fixture
async def lezer(app: Service) -> AsyncIterator[httpx.AsyncClient]:
    async with support.client(app, sample.BIEB, "lezer") as client:
        yield client


@pytest.fixture
async def uitleen(app: Service) -> AsyncIterator[httpx.AsyncClient]:
    async with support.client(app, sample.UITLEEN) as client:
        yield client


@pytest.fixture
async def kast(api: httpx.AsyncClient) -> dict:
    return support.ok(await api.post("/kasten", json={"naam": "romans"}), 201)


@pytest.fixture
async def boek(api: httpx.AsyncClient, kast: dict) -> dict:
    return await maak_boek(api, kast)


async def maak_boek(api: httpx.AsyncClient, kast: dict, nummer: int = 1, **given: Any) -> dict:
    body = {"kast": kast["url"], "nummer": nummer, "titel": f"Deel {nummer}"} | given
    return support.ok(await api.post("/boeken", json=body), 201)
