"""The zaken service on a fresh database with one catalogus."""

from collections.abc import AsyncIterator
from json import loads
from types import SimpleNamespace
from typing import Any

import httpx
import pytest
import support
from commonground.references import References
from commonground.service import Service
from commonground.settings import Outgoing
from sqlalchemy.ext.asyncio import AsyncSession
from zgw.app import create_app
from zgw.besluiten.api import BESLUITEN
from zgw.documenten.api import DOCUMENTEN
from zgw.settings import settings
from zgw.tables import Base
from zgw.vertrouwelijkheid import NIVEAUS
from zgw.zaken.api import ZAKEN

from tests.zaken.catalogus import Catalogus, alle_typen
from tests.zaken.woorden import applicatie, open_zaak, schrijf_document

CRS = {"Accept-Crs": "EPSG:4326", "Content-Crs": "EPSG:4326"}


# --- the service ------------------------------------------------------------------------------------------------------
@pytest.fixture
async def app(tmp_path) -> AsyncIterator[Service]:
    def create(url: str) -> Service:
        return create_app(settings(database_url=url, base_urls=support.BASE, documenten_map=tmp_path / "documenten"))

    async with support.running("zgw", "zaken", Base.metadata, create) as app:
        await support.register(app, "alles", alle_rechten=True)
        yield app


@pytest.fixture
async def api(app) -> AsyncIterator[httpx.AsyncClient]:
    """The Zaken API, with all rights."""
    async with support.client(app, ZAKEN, **CRS) as client:
        yield client


@pytest.fixture
async def drc(app) -> AsyncIterator[httpx.AsyncClient]:
    async with support.client(app, DOCUMENTEN) as client:
        yield client


@pytest.fixture
async def brc(app) -> AsyncIterator[httpx.AsyncClient]:
    async with support.client(app, BESLUITEN) as client:
        yield client


@pytest.fixture
async def types(app) -> SimpleNamespace:
    """One zaaktype with all its parts, a second one for deelzaken and for what does not fit, and documents of it."""
    return await support.laid_down(app, typen_in)


async def typen_in(db: AsyncSession) -> SimpleNamespace:
    return await alle_typen(Catalogus(db))


@pytest.fixture
async def als(app, types) -> AsyncIterator[Any]:
    """`als("zaken.lezen", hoogste="intern")`: a client of the Zaken API with these scopes on the first zaaktype."""
    open_clients: list[httpx.AsyncClient] = []

    async def maak(*scopes: str, hoogste: str = NIVEAUS[-1], type: str = "") -> httpx.AsyncClient:
        client_id = f"client-{len(open_clients)}"
        await applicatie(app, client_id, ("zrc", scopes, type or types.zaaktype, hoogste))
        open_clients.append(support.client(app, ZAKEN, client_id, **CRS))
        return open_clients[-1]

    yield maak
    for client in open_clients:
        await client.aclose()


@pytest.fixture
def elders(app) -> SimpleNamespace:
    """Another component: `inhoud` is what its paths give, `gevraagd` what it was asked to change."""
    ander = SimpleNamespace(root="https://elders.example.nl", inhoud={}, gevraagd=[], status=201)

    def answer(request: httpx.Request) -> httpx.Response:
        pad = request.url.path
        if request.method == "GET":
            return httpx.Response(200 if pad in ander.inhoud else 404, json=ander.inhoud.get(pad))
        ander.gevraagd.append((request.method, pad, loads(request.content) if request.content else None))
        return httpx.Response(ander.status, json={"url": f"{ander.root}{pad}/1"})

    dienst = Outgoing(naam="elders", api_root=ander.root, auth="geen")
    app.house.references = References([dienst], httpx.MockTransport(answer))
    return ander


@pytest.fixture
async def zaak(api, types) -> dict:
    return await open_zaak(api, types)


@pytest.fixture
async def document(drc, types) -> dict:
    return await schrijf_document(drc, types)
