"""tarieven on an empty database, on the facts of 2024, and with a neighbour that plays leden."""

from collections.abc import AsyncIterator

import httpx
import pytest
import support
from commonground.references import References
from commonground.settings import Outgoing
from tarieven.app import TARIEVEN, create_app
from tarieven.laden import laad
from tarieven.settings import settings
from tarieven.tables import Base

from tests.tarieven.buurman import LEDEN, Leden


def create(url: str):
    return create_app(settings(database_url=url, base_urls=support.BASE))


@pytest.fixture
async def app(tmp_path):
    async with support.running("tarieven", "tarieven", Base.metadata, create) as app:
        await support.register(app, "alles", alle_rechten=True)
        yield app


@pytest.fixture
async def api(app) -> AsyncIterator[httpx.AsyncClient]:
    async with support.client(app, TARIEVEN) as client:
        yield client


@pytest.fixture
async def feiten(app, api) -> httpx.AsyncClient:
    """The API on the facts of 2024."""
    await support.laid_down(app, laad)
    return api


@pytest.fixture
def leden(app) -> Leden:
    """Leden as a neighbour that is configured; says who is a member and what was decided."""
    buurman = Leden()
    service = Outgoing.model_validate({"naam": "leden", "api_root": LEDEN, "client_id": "tarieven", "secret": "x" * 32})
    app.house.references = References([service], httpx.MockTransport(buurman.antwoord))
    return buurman
