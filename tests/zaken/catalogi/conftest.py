"""A catalogus to work in, and clients with less and more rights to it."""

from collections.abc import AsyncIterator

import httpx
import pytest
import support
from commonground.service import Service
from zgw.catalogi.api import CATALOGI

from tests.zaken.catalogi.typen import Maker

CLIENTS = {
    "beheerder": ("catalogi.lezen", "catalogi.schrijven"),
    "corrector": ("catalogi.lezen", "catalogi.schrijven", "catalogi.geforceerd-schrijven"),
    "opruimer": ("catalogi.lezen", "catalogi.geforceerd-verwijderen"),
    "lezer": ("catalogi.lezen",),
}


@pytest.fixture
async def app(app: Service) -> Service:
    for client_id, scopes in CLIENTS.items():
        await support.register(app, client_id, *scopes)
    return app


@pytest.fixture
async def api(app) -> AsyncIterator[httpx.AsyncClient]:
    """A manager of catalogi: reads and writes, forces nothing."""
    async with support.client(app, CATALOGI, "beheerder") as client:
        yield client


@pytest.fixture
async def catalogus(api) -> dict:
    body = {"domein": "TEST", "rsin": "123456782", "contactpersoonBeheerNaam": "Beheer"}
    return support.ok(await api.post("/catalogussen", json=body), 201)


@pytest.fixture
def maak(api, catalogus) -> Maker:
    return Maker(api, catalogus)


@pytest.fixture
async def zaaktype(maak) -> dict:
    return await maak.zaaktype()
