"""References to other components: only what is configured is ever fetched (`rules.md` §1.12).

The registry is the allow-list against server-side request forgery: scheme, host, port and the longest path prefix must
match a configured service, redirects are followed only inside the registry, time and size are bounded, and nothing is
asked twice. `network.py` looks at the address behind a name.
"""

import asyncio
from collections.abc import Iterable
from dataclasses import dataclass
from time import monotonic
from typing import Any

import httpx
from pydantic import BaseModel, ValidationError

from commonground.json import loads
from commonground.network import guarded_transport
from commonground.principal import sign
from commonground.problems import Invalid, NotFound, ParseError
from commonground.settings import Outgoing

MAX_BYTES, MAX_REDIRECTS = 2 * 1024 * 1024, 3
KEPT_SECONDS, KEPT_ITEMS, KEPT_BYTES = 60.0, 2000, 64 * 1024
CONNECT_SECONDS, TOGETHER, TOGETHER_SECONDS = 3.0, 20, 15.0  # to connect; how many at once for one request, how long
# What reads zaken must name a coordinate system (`rules.md` §1.9); others do not look at it.
ASKS = {"Accept": "application/json", "Accept-Crs": "EPSG:4326"}


@dataclass
class Unfetchable(Exception):
    """Why a reference gave nothing: `unknown-service`, `bad-url` or `invalid-resource`.

    `away`: the other side gave no answer, or one that only speaks of itself (5xx); what it held may still be there.
    """

    code: str
    reason: str
    away: bool = False

    def on(self, field: str) -> Invalid:
        return Invalid(field, self.code, self.reason)


class References:
    """Fetches what other components hold; answers are kept for a minute."""

    def __init__(self, services: Iterable[Outgoing], transport: httpx.AsyncBaseTransport | None = None) -> None:
        self.services = sorted(services, key=lambda service: len(service.api_root), reverse=True)
        self.transport = transport
        self.kept: dict[str, tuple[float, bytes]] = {}
        self._client: httpx.AsyncClient | None = None

    @property
    def client(self) -> httpx.AsyncClient:
        if self._client is None:
            transport = self.transport or guarded_transport(self.only_public)
            self._client = httpx.AsyncClient(transport=transport, trust_env=False)
        return self._client

    async def close(self) -> None:
        if self._client is not None:
            await self._client.aclose()

    # --- the registry ---
    def service_for(self, url: str) -> Outgoing | None:
        """The configured service with the longest root that the URL is below."""
        target = httpx.URL(url)
        return next((service for service in self.services if below(target, httpx.URL(service.api_root))), None)

    def named(self, naam: str) -> Outgoing | None:
        return next((service for service in self.services if service.naam == naam), None)

    def only_public(self, host: str) -> bool:
        hosts = {httpx.URL(service.api_root).host for service in self.services if service.openbaar}
        return host in hosts

    def authorisation(self, service: Outgoing) -> dict[str, str]:
        match service.auth:
            case "zgw":
                return {"Authorization": f"Bearer {sign(service.client_id, service.secret.get_secret_value())}"}
            case "token":
                return {"Authorization": f"Token {service.token.get_secret_value()}"}
        return {}

    # --- calls ---
    async def request(self, method: str, url: str, **options: Any) -> httpx.Response:
        """A call to a configured service, with its credentials and time limit. Raises Unfetchable."""
        for _ in range(MAX_REDIRECTS + 1):
            try:
                service = self.service_for(url)
            except httpx.InvalidURL:
                raise Unfetchable("bad-url", "Deze URL is niet te lezen.") from None
            if service is None:
                raise Unfetchable("unknown-service", "Voor deze URL is geen service ingericht.")
            headers = ASKS | service.headers | self.authorisation(service)
            headers |= options.get("headers") or {}
            response = await self.send(method, url, service, {**options, "headers": headers})
            if not response.has_redirect_location or method != "GET":
                return response
            url = str(httpx.URL(url).join(response.headers["location"]))
        raise Unfetchable("bad-url", "Deze URL verwijst te vaak door.")

    async def send(self, method: str, url: str, service: Outgoing, options: dict[str, Any]) -> httpx.Response:
        try:
            async with asyncio.timeout(service.timeout):
                limits = httpx.Timeout(service.timeout, connect=min(CONNECT_SECONDS, service.timeout))
                request = self.client.build_request(method, url, timeout=limits, **options)
                response = await self.client.send(request, stream=True)
                try:
                    response._content = await read_bounded(response)
                finally:
                    await response.aclose()
                return response
        except (httpx.HTTPError, httpx.InvalidURL, TimeoutError, OSError):
            raise Unfetchable("bad-url", "Deze URL is niet op te halen.", away=True) from None

    async def fetch(self, url: str, shape: type[BaseModel] | None = None, fresh: bool = False) -> Any:
        """The JSON behind a URL, if it answers 200 and has the shape; `fresh`: as it is now. Raises Unfetchable.

        What is kept is text, so that nobody finds in it what another added.
        """
        at, content = self.kept.get(url, (0.0, None))
        if content is None or fresh or monotonic() - at > KEPT_SECONDS:
            response = await self.request("GET", url)
            if (status := response.status_code) != 200:
                raise Unfetchable("bad-url", f"Deze URL antwoordt met status {status}.", away=status >= 500)
            content = response.content
        try:
            found = loads(content)
        except ParseError:
            raise Unfetchable("invalid-resource", "Deze URL geeft geen JSON.") from None
        if content is not self.kept.get(url, (0.0, None))[1]:
            self.keep(url, content)
        if shape is not None:
            try:
                shape.model_validate(found)
            except ValidationError:
                raise Unfetchable("invalid-resource", "Deze URL geeft een ander soort object.") from None
        return found

    def keep(self, url: str, content: bytes) -> None:
        if len(content) > KEPT_BYTES:
            return
        self.kept.pop(url, None)
        if len(self.kept) >= KEPT_ITEMS:
            self.kept.pop(next(iter(self.kept)))
        self.kept[url] = (monotonic(), content)

    async def fetch_all(self, urls: Iterable[str]) -> dict[str, Any]:
        """Several at once, for expand. Raises NotFound if one cannot be had (zrc-028, drc-014)."""
        wanted, turns = list(urls), asyncio.Semaphore(TOGETHER)

        async def one(url: str) -> Any:
            async with turns:
                return await self.fetch(url)

        try:
            async with asyncio.timeout(TOGETHER_SECONDS):
                found = await asyncio.gather(*map(one, wanted), return_exceptions=True)
        except TimeoutError:
            raise NotFound("expand: dit alles ophalen duurt te lang.") from None
        for url, each in zip(wanted, found, strict=True):
            if isinstance(each, Unfetchable):
                raise NotFound(f"expand: {url} is niet op te halen: {each.reason}")
            if isinstance(each, BaseException):
                raise each
        return {url: each for url, each in zip(wanted, found, strict=True) if isinstance(each, dict)}


async def read_bounded(response: httpx.Response) -> bytes:
    body = b""
    async for chunk in response.aiter_bytes():
        body += chunk
        if len(body) > MAX_BYTES:
            raise Unfetchable("bad-url", "Het antwoord van deze URL is te groot.")
    return body


def below(url: httpx.URL, root: httpx.URL) -> bool:
    """Same scheme, host and port, no user info, and a path under that of the root, segment by segment."""
    if (url.scheme, url.host, url.port) != (root.scheme, root.host, root.port) or url.userinfo:
        return False
    prefix = root.path.rstrip("/")
    parts = url.path.replace("\\", "/").split("/")  # some servers read a backslash as a slash
    return ".." not in parts and (url.path == prefix or url.path.startswith(prefix + "/"))
