"""The leden service in process, with the members of the sources in its register."""

from collections.abc import AsyncIterator
from pathlib import Path

import httpx
import pytest
import support
from commonground.service import Service
from leden.app import API, create_app
from leden.laad import neem_leden_op
from leden.settings import settings
from leden.tables import Base

from tests.leden.buren import zet_buur
from tests.leden.zgw import HOST, SECRET, Zgw


@pytest.fixture
async def app(tmp_path: Path) -> AsyncIterator[Service]:
    def create(url: str) -> Service:
        return create_app(settings(database_url=url, base_urls=support.BASE))

    async with support.running("leden", "leden", Base.metadata, create) as app:
        clients = {
            "alles": None,
            "lezer": ("leden.lezen",),
            "schrijver": ("leden.lezen", "leden.schrijven"),
            "bestuur": ("leden.lezen", "leden.besluiten"),
            "stemmer": ("leden.lezen", "leden.stemmen"),
        }
        await support.register_each(app, clients)
        yield app


@pytest.fixture
async def api(app: Service) -> AsyncIterator[httpx.AsyncClient]:
    async with support.client(app, API) as client:
        yield client


@pytest.fixture
async def leden(app: Service, api: httpx.AsyncClient) -> dict[str, str]:
    """The register filled from the sources: name → url of each of the 40 members of 7-12-2022."""
    await support.laid_down(app, neem_leden_op)
    gevonden = support.ok(await api.get("/leden?peildatum=2022-12-07&stemgerechtigd=true"))
    return {lid["naam"]: lid["url"] for lid in gevonden["results"]}


@pytest.fixture
def zgw(app: Service) -> Zgw:
    """The ZGW APIs in place of the configured zaken."""
    zgw = Zgw()
    zet_buur(app, "zaken", HOST, zgw.transport(), SECRET)
    return zgw
