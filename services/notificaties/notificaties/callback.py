"""One message to one callback: the only place where this service calls an address that a client gave."""

import asyncio
from datetime import UTC, datetime
from typing import Any

import httpx
import orjson

from notificaties.adressen import toegestaan
from notificaties.settings import Settings

GENOEG = 64 * 1024  # of an answer nobody reads; what is longer costs us the connection, not our memory


class Onbereikbaar(Exception):
    """The callback gave no answer. The text names the kind of fault and never holds what was sent."""


def open_client(settings: Settings) -> httpx.AsyncClient:
    """A client that goes nowhere by itself: no redirects, no proxies or credentials from the environment."""
    limits = httpx.Limits(max_connections=None)  # one per subscriber at a time: waiting here would count as a failure
    longest = max(settings.delivery_timeout, settings.callback_test_timeout)
    return httpx.AsyncClient(follow_redirects=False, trust_env=False, timeout=longest, limits=limits)


async def stuur(
    client: httpx.AsyncClient, settings: Settings, url: str, auth: str | None, bericht: dict[str, Any], seconden: float
) -> int:
    """The status of the answer. Raises Onbereikbaar: not allowed, no answer in time, a fault of HTTP."""
    if not toegestaan(url, settings.callback_hosts):
        raise Onbereikbaar("Dit adres staat niet op de lijst van toegestane adressen.")
    headers = {"Content-Type": "application/json"} | ({"Authorization": auth} if auth is not None else {})
    try:
        async with (
            asyncio.timeout(seconden),
            client.stream("POST", url, content=orjson.dumps(bericht), headers=headers) as answer,
        ):
            await lees(answer)
            return answer.status_code
    except TimeoutError:
        raise Onbereikbaar(f"Geen antwoord binnen {seconden:g} seconden.") from None
    except (httpx.HTTPError, httpx.InvalidURL) as error:
        raise Onbereikbaar(f"Geen verbinding: {type(error).__name__}.") from None


async def lees(answer: httpx.Response) -> None:
    gelezen = 0
    async for deel in answer.aiter_raw():
        gelezen += len(deel)
        if gelezen > GENOEG:
            return


async def bestaat(client: httpx.AsyncClient, settings: Settings, url: str) -> bool:
    """Whether an allowed address answers 200 to a GET."""
    if not toegestaan(url, settings.callback_hosts):
        return False
    try:
        async with asyncio.timeout(settings.callback_test_timeout), client.stream("GET", url) as answer:
            return answer.status_code == 200
    except (TimeoutError, httpx.HTTPError, httpx.InvalidURL):
        return False


def proefbericht() -> dict[str, Any]:
    """What a callback gets when it is registered: the channel `test`, about nothing."""
    return {
        "kanaal": "test",
        "hoofdObject": "https://example.com/proef",
        "resource": "test",
        "resourceUrl": "https://example.com/proef",
        "actie": "create",
        "aanmaakdatum": datetime.now(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z"),
        "kenmerken": {},
    }
