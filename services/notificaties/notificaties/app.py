"""The notificaties service: the API of the standard, one for its operator, and the worker that delivers."""

import asyncio

from commonground.api import Api, House
from commonground.service import Service, make_service

from notificaties import bezorgingen, notificaties
from notificaties.abonnementen import ABONNEMENTEN
from notificaties.bezorger import Bezorger
from notificaties.bezorgingen import BEZORGINGEN
from notificaties.callback import open_client
from notificaties.kanalen import KANALEN
from notificaties.settings import Settings
from notificaties.tables import Base

API = Api(
    "notificaties",
    "/notificaties/api/v1",
    "Notificaties API",
    "1.0.1",
    [ABONNEMENTEN, KANALEN],
    routers=[notificaties.router],
    component="nrc",
    aliases=["/api/v1"],
)
BEHEER = Api(
    "notificaties-beheer",
    "/beheer/api/v1",
    "Beheer van notificaties",
    "0.1.0",
    [BEZORGINGEN],
    routers=[bezorgingen.router],
    component="nrc",
    openapi="3.1.0",
    hidden=404,
)
APIS = (API, BEHEER)


async def bezorgen(house: House) -> None:
    """The worker: delivers until it is cancelled, if this process is one that delivers."""
    bezorger: Bezorger = house.state["bezorger"]
    try:
        await (bezorger.werk() if bezorger.settings.delivery == "aan" else asyncio.Event().wait())
    finally:
        await bezorger.client.aclose()


def create_app(settings: Settings) -> Service:
    service = make_service("notificaties", APIS, Base.metadata, settings, workers=[bezorgen])
    house = service.house
    house.state["bezorger"] = Bezorger(house.sessions, settings, open_client(settings))
    return service
