"""The control plane: directory, log, management and the front page. The data path is `dataplane/`, beside this."""

from commonground import metrics
from commonground.api import Api, House
from commonground.json import Json
from commonground.service import Service
from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from gateway import directory, manager
from gateway.page import page
from gateway.settings import Settings
from gateway.state import State
from gateway.tables import Base
from gateway.txlog.query import RECORDS

GATEWAY = Api(
    "gateway",
    "",
    "Gateway",
    "0.1.0",
    [RECORDS],
    routers=[directory.router, manager.router],
    component="gateway",
    openapi="3.1.0",
    hidden=404,
    description="Directory, transactielog en beheer van de gateway.",
)
APIS = (GATEWAY,)


class Control(Service):
    """A service like the others, but ready when its data plane is, and with a page for people at its root."""

    @property
    def state(self) -> State:
        return self.house.state["gateway"]

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        match scope.get("path", "").rstrip("/"):
            case "/_healthz/readyz" | "/_healthz":
                await self.readiness()(scope, receive, send)
            case "/metrics":
                text = metrics.text() + self.counts()
                await Response(text, media_type="text/plain; version=0.0.4")(scope, receive, send)
            case _:
                await super().__call__(scope, receive, send)

    def readiness(self) -> Response:
        ready = self.state.ready()
        return Json({"transactielog": "OK" if ready else "neemt niets aan"}, 200 if ready else 503)

    def counts(self) -> bytes:
        """What the data plane counted, for Prometheus."""
        lines = ["# TYPE gemeengoed_gateway_answers_total counter"]
        for (service, status), number in sorted(self.state.plane.counts.items() if self.state.plane else ()):
            lines.append(f'gemeengoed_gateway_answers_total{{service="{service}",status="{status}"}} {number}')
        return "\n".join([*lines, ""]).encode()

    def find(self, path: str) -> tuple[str, Api, object] | None:
        return None if path == "/" or path.startswith("/ref/") else super().find(path)

    async def outside(self, path: str, base: str) -> Response:
        if path == "/":
            return page(self.state.snapshot, await directory.shown(self.state.snapshot, base))
        return await super().outside(path, base)


def create_app(settings: Settings, state: State | None = None) -> Control:
    """Raises SettingsError. `state` is there when the gateway runs; commands on the database need none."""
    house = House("gateway", APIS, Base.metadata, settings)
    if state:
        house.state["gateway"] = state
    return Control(house)
