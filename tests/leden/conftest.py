"""The leden service in process, with the members of the sources in its register."""

from collections.abc import AsyncIterator
from pathlib import Path

import httpx
import pytest
import support
from commonground.service import Service
from leden.app import API, create_app
from leden.laad import laad
from leden.settings import settings
from leden.tables import Base


@pytest.fixture
async def app(tmp_path: Path) -> AsyncIterator[Service]:
    def create(url: str) -> Service:
        return create_app(settings(database_url=url, base_urls=support.BASE))

    async with support.running("leden", "leden", Base.metadata, create) as app:
        await support.register(app, "alles", alle_rechten=True)
        await support.register(app, "lezer", "leden.lezen")
        await support.register(app, "schrijver", "leden.lezen", "leden.schrijven")
        await support.register(app, "bestuur", "leden.lezen", "leden.besluiten")
        await support.register(app, "stemmer", "leden.lezen", "leden.stemmen")
        yield app


@pytest.fixture
async def api(app: Service) -> AsyncIterator[httpx.AsyncClient]:
    async with support.client(app, API) as client:
        yield client


@pytest.fixture
async def leden(app: Service, api: httpx.AsyncClient) -> dict[str, str]:
    """The register filled from the sources: name → url of each of the 40 members of 7-12-2022."""
    await laad(app.house)
    gevonden = support.ok(await api.get("/leden?peildatum=2022-12-07&stemgerechtigd=true"))
    return {lid["naam"]: lid["url"] for lid in gevonden["results"]}
