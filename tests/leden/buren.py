"""Stand-ins for the services that leden asks, in the place of what is configured."""

from collections.abc import Awaitable, Callable

import httpx
from commonground.references import References
from commonground.service import Service
from commonground.settings import Outgoing
from pydantic import SecretStr
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

TARIEVEN = "http://tarieven.example/tarieven/api/v1"


def zet_buur(app: Service, naam: str, root: str, transport: httpx.AsyncBaseTransport, secret: str) -> None:
    buur = Outgoing(naam=naam, api_root=root, client_id="leden", secret=SecretStr(secret))
    app.house.references = References([buur], transport)


def zet_tarieven(app: Service, pad: str, antwoord: Callable[[Request], Awaitable[Response]]) -> None:
    """Tarieven with one list, such as `/afnames`."""
    asgi = httpx.ASGITransport(Starlette(routes=[Route(httpx.URL(TARIEVEN).path + pad, antwoord)]))
    zet_buur(app, "tarieven", TARIEVEN, asgi, "geheim" * 8)
