"""The zaken service under the names that neighbours have for it: the first is canonical."""

from collections.abc import AsyncIterator

import httpx
import pytest
import support
from commonground.service import Service
from zgw.app import create_app
from zgw.autorisaties.api import AUTORISATIES
from zgw.catalogi.api import CATALOGI
from zgw.settings import settings
from zgw.tables import Base

from tests.zaken.catalogi.typen import Maker

BUITEN = "https://openzaak.gemeente.nl"  # by ingress
CLUSTER = "http://openzaak-nginx.podiumd.svc.cluster.local"
KORT = "http://openzaak"  # a host of one label
GATEWAY = "http://gw.example/00000001234567890000/zaken"
NAMEN = (support.BASE, BUITEN, CLUSTER, KORT, GATEWAY)


@pytest.fixture
async def app(tmp_path) -> AsyncIterator[Service]:
    def create(url: str) -> Service:
        given = {"base_urls": ",".join(NAMEN), "documenten_map": tmp_path / "documenten"}
        return create_app(settings(database_url=url, **given))

    async with support.running("zgw", "zaken", Base.metadata, create) as app:
        await support.register(app, "alles", alle_rechten=True)
        yield app


@pytest.fixture
async def ztc(app) -> AsyncIterator[httpx.AsyncClient]:
    async with support.client(app, CATALOGI) as client:
        yield client


@pytest.fixture
async def ac(app) -> AsyncIterator[httpx.AsyncClient]:
    async with support.client(app, AUTORISATIES) as client:
        yield client


@pytest.fixture
async def maak(ztc) -> Maker:
    """Makes types in a catalogus of their own."""
    catalogus = {"domein": "ECO", "rsin": "123456782", "contactpersoonBeheerNaam": "Beheer"}
    return Maker(ztc, support.ok(await ztc.post("/catalogussen", json=catalogus), 201))
