"""A catalogus to make types in, and the Autorisaties API."""

from collections.abc import AsyncIterator

import httpx
import pytest
import support
from zgw.autorisaties.api import AUTORISATIES
from zgw.catalogi.api import CATALOGI

from tests.zaken.catalogi.typen import Maker


@pytest.fixture
async def ac(app) -> AsyncIterator[httpx.AsyncClient]:
    async with support.client(app, AUTORISATIES) as client:
        yield client


@pytest.fixture
async def ztc(app) -> AsyncIterator[httpx.AsyncClient]:
    async with support.client(app, CATALOGI) as client:
        yield client


@pytest.fixture
async def maak(ztc) -> Maker:
    catalogus = {"domein": "EIGEN", "rsin": "123456782", "contactpersoonBeheerNaam": "Beheer"}
    return Maker(ztc, support.ok(await ztc.post("/catalogussen", json=catalogus), 201))
