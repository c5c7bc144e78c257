"""A second zaken service, at another base, that the first refers to; each knows the other as a neighbour."""

from collections.abc import AsyncIterator, Callable
from types import SimpleNamespace
from typing import Any

import httpx
import pytest
import support
from commonground.references import References
from commonground.service import Service
from commonground.settings import Outgoing
from pydantic import SecretStr
from zgw.app import create_app
from zgw.besluiten.api import BESLUITEN
from zgw.documenten.api import DOCUMENTEN
from zgw.settings import settings
from zgw.tables import Base
from zgw.zaken.api import ZAKEN

from tests.zaken.catalogus import Catalogus, alle_typen
from tests.zaken.conftest import CRS

ELDERS = "https://elders.example.nl"


class Lijn(httpx.AsyncBaseTransport):
    """What one service hears of the other: `gevraagd` is the method and the path of each call."""

    def __init__(self, service: Service) -> None:
        self.inner, self.gevraagd = httpx.ASGITransport(service, client=("127.0.0.1", 50000)), list[tuple[str, str]]()
        self.hoe: Callable[[httpx.Request], httpx.Response | None] = lambda _: None  # what it says instead

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        self.gevraagd.append((request.method, request.url.path))
        return self.hoe(request) or await self.inner.handle_async_request(request)


def weg(_: httpx.Request) -> httpx.Response:
    raise httpx.ConnectError("weg")


def dienst(base: str) -> Outgoing:
    return Outgoing(naam="buur", api_root=base, client_id="alles", secret=SecretStr(support.SECRET))


@pytest.fixture
async def buurman(app, tmp_path) -> AsyncIterator[SimpleNamespace]:
    """`app` over there, `naar` and `terug` the lines between the two, `types` its types."""

    def create(url: str) -> Service:
        return create_app(settings(database_url=url, base_urls=ELDERS, documenten_map=tmp_path / "elders"))

    async with support.running("zgw", "zaken_elders", Base.metadata, create) as daar:
        await support.register(daar, "alles", alle_rechten=True)
        naar, terug = Lijn(daar), Lijn(app)
        app.house.references = References([dienst(ELDERS)], naar)
        daar.house.references = References([dienst(support.BASE)], terug)
        async with daar.house.sessions.begin() as db:
            types = await alle_typen(Catalogus(db, ELDERS))
        yield SimpleNamespace(app=daar, naar=naar, terug=terug, types=types)


@pytest.fixture
def typen(buurman) -> SimpleNamespace:
    """The types of the neighbour."""
    return buurman.types


async def klant(app: Service, api: Any, base: str) -> AsyncIterator[httpx.AsyncClient]:
    async with support.client(app, api, base=base, **(CRS if api is ZAKEN else {})) as client:
        yield client


@pytest.fixture
async def zrc_elders(buurman) -> AsyncIterator[httpx.AsyncClient]:
    async for client in klant(buurman.app, ZAKEN, ELDERS):
        yield client


@pytest.fixture
async def drc_elders(buurman) -> AsyncIterator[httpx.AsyncClient]:
    async for client in klant(buurman.app, DOCUMENTEN, ELDERS):
        yield client


@pytest.fixture
async def brc_elders(buurman) -> AsyncIterator[httpx.AsyncClient]:
    async for client in klant(buurman.app, BESLUITEN, ELDERS):
        yield client
