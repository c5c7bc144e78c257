"""The objecten service on a fresh database, an objecttype `boom`, and clients with tokens of their own."""

from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Any

import httpx
import pytest
import support
from commonground.service import Service
from objecten import tokens
from objecten.app import OBJECTEN, create_app
from objecten.portfolio import bron, importeren
from objecten.settings import settings
from objecten.tables import Base

from tests.objecten.bomen import BOOM, CRS, KEY, give, make_type, value
from tests.objecten.portfolio import lay_down

MakeClient = Callable[..., Awaitable[httpx.AsyncClient]]


@pytest.fixture
async def app(tmp_path) -> AsyncIterator[Service]:
    def create(url: str) -> Service:
        return create_app(settings(database_url=url, base_urls=[support.BASE, "http://objecten"], token_secret=KEY))

    async with support.running("objecten", "objecten", Base.metadata, create) as app:
        yield app
        await tokens.tokens_of(app.house).settled()


@pytest.fixture
async def make_client(app) -> AsyncIterator[MakeClient]:
    """make_client("lezer", lezen=[type]) → a client with that token; `checked=False`: not held against the contract."""
    opened: list[httpx.AsyncClient] = []

    async def make(name: str, checked: bool = True, **rights: Any) -> httpx.AsyncClient:
        await give(app, name, **rights)
        client = support.client(app, OBJECTEN, None, Authorization=f"Token {value(name)}", **CRS)
        if not checked:
            client.event_hooks = {"response": []}
        opened.append(client)
        return client

    yield make
    for client in opened:
        await client.aclose()


@pytest.fixture
async def api(make_client) -> httpx.AsyncClient:
    """A superuser."""
    return await make_client("beheerder", is_superuser=True)


@pytest.fixture
async def boom(api) -> dict:
    """An objecttype with one published version."""
    return await make_type(api, "boom", BOOM)


@pytest.fixture
async def portfolio(app, api):
    """A client of what was imported once: reading tests share it by its rows."""
    await support.laid_down(app, lay_down)
    verslag = await importeren.importeer(app, bron.shipped())
    assert verslag.geweigerd == []
    return api
