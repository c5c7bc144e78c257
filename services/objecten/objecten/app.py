"""The objecten service: objecttypes and objects in one API, below the roots of both."""

from commonground.api import Api, House
from commonground.relay import relay
from commonground.service import Service
from commonground.settings import SettingsError
from starlette.types import Receive, Send

from objecten import aggregatie, bulk, export, objects, permissions, schema, tokens
from objecten.objecttypes import OBJECTTYPES
from objecten.settings import Settings
from objecten.streams import GEOJSON, NDJSON
from objecten.tables import Base
from objecten.versions import VERSIONS

OBJECTEN = Api(
    "objecten",
    "/objecten/api/v2",
    "Objecten",
    "2.7.0",
    [OBJECTTYPES, VERSIONS],
    routers=[aggregatie.router, bulk.router, export.router, objects.router, permissions.router, schema.router],
    kanaal="objecten",
    accepts=[NDJSON, GEOJSON],
    aliases=["/objecttypen/api/v2", "/api/v2"],
    authenticate=tokens.authentication,
    security={"tokenAuth": {"type": "apiKey", "in": "header", "name": "Authorization"}},
    description="Objecttypes met hun JSON Schema, en objecten met hun geschiedenis.",
)
APIS = (OBJECTEN,)


class ObjectenService(Service):
    """Knows the tokens of its configuration before it answers the first request."""

    async def start(self) -> None:
        await tokens.configure(self.house)
        await super().start()

    async def stop(self) -> None:
        await tokens.tokens_of(self.house).settled()
        await super().stop()

    async def lifespan(self, receive: Receive, send: Send) -> None:
        try:
            await super().lifespan(receive, send)
        except SettingsError as error:  # one line for the operator instead of a trace
            await send({"type": "lifespan.startup.failed", "message": f"gemeengoed: {error}"})


def create_app(settings: Settings) -> Service:
    return ObjectenService(House("objecten", APIS, Base.metadata, settings), [relay])
