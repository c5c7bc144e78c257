"""The notificaties service in process, a subscriber on a socket, and a worker whose clock the test moves."""

from collections.abc import AsyncIterator
from typing import Any

import httpx
import pytest
import support
from notificaties.app import API, BEHEER, create_app
from notificaties.bezorger import Bezorger
from notificaties.settings import settings
from notificaties.tables import Base

from tests.notificaties.ontvanger import Ontvanger, luisterend
from tests.notificaties.voorbeelden import FILTERS, Klok, aanvraag


@pytest.fixture
def instellingen() -> dict[str, Any]:
    """Settings that differ from the default; a test module may override this."""
    return {}


@pytest.fixture
async def app(tmp_path, instellingen):
    def create(url: str):
        return create_app(settings(database_url=url, base_urls=support.BASE, **instellingen))

    async with support.running("notificaties", "notificaties", Base.metadata, create) as app:
        clients = {
            "alles": None,
            "bron": ("notificaties.publiceren",),
            "abonnee": ("notificaties.consumeren",),
            "ander": ("notificaties.consumeren",),
            "beheerder": ("notificaties.beheren",),
            "niets": (),
        }
        await support.register_each(app, clients)
        yield app
        await app.house.state["bezorger"].client.aclose()


@pytest.fixture
def als(app):
    """A client by its name: `als("bron")`."""
    return lambda client_id, api=API: support.client(app, api, client_id)


@pytest.fixture
async def bron(als) -> AsyncIterator[httpx.AsyncClient]:
    async with als("bron") as client:
        yield client


@pytest.fixture
async def abonnee(als) -> AsyncIterator[httpx.AsyncClient]:
    async with als("abonnee") as client:
        yield client


@pytest.fixture
async def beheer(als) -> AsyncIterator[httpx.AsyncClient]:
    async with als("beheerder", BEHEER) as client:
        yield client


@pytest.fixture
async def ontvanger() -> AsyncIterator[Ontvanger]:
    async with luisterend() as found:
        yield found


@pytest.fixture
async def zaken(bron) -> dict:
    """The channel `zaken`."""
    return support.ok(await bron.post("/kanaal", json={"naam": "zaken", "filters": FILTERS}), 201)


@pytest.fixture
async def abonnement(abonnee, zaken, ontvanger) -> dict:
    """A subscription to everything on `zaken`."""
    return support.ok(await abonnee.post("/abonnement", json=aanvraag(ontvanger)), 201)


@pytest.fixture
def klok() -> Klok:
    return Klok()


@pytest.fixture
def bezorger(app, klok) -> Bezorger:
    """The worker of this process, at the time of the test."""
    bezorger = app.house.state["bezorger"]
    bezorger.klok = klok
    return bezorger
