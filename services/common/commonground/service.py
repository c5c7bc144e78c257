"""The edge of a service: which API a request is for, under which address it came, what every answer carries."""

import asyncio
from collections.abc import Sequence
from time import perf_counter, process_time
from typing import Any
from uuid import uuid4

from starlette.responses import PlainTextResponse, Response
from starlette.types import Message, Receive, Scope, Send

from commonground import contract, health, logs, metrics
from commonground.api import Api, House, Worker
from commonground.json import Json
from commonground.problems import NotFound, Problem, problem_response

TOO_LARGE = Problem(413, "request_entity_too_large", "De inhoud van het verzoek is te groot.")
SAFE = {  # NL API Design Rules, transport/security-headers
    b"cache-control": b"no-store",
    b"content-security-policy": b"frame-ancestors 'none'",
    b"x-content-type-options": b"nosniff",
    b"x-frame-options": b"DENY",
}
ACCEPTED = ("application/json", "application/*", "*/*", "application/problem+json", "application/hal+json")
WORKER_RESTS = 5.0  # seconds


class Service:
    """The ASGI application: health, metrics, contracts and error pages, and the APIs below their roots and aliases."""

    def __init__(self, house: House, workers: Sequence[Worker] = ()) -> None:
        self.house, self.workers = house, workers
        apps = {api.name: api.app(house) for api in house.apis}
        roots = [(root, api, apps[api.name]) for api in house.apis for root in (api.root, *api.aliases)]
        self.roots = sorted(roots, key=lambda found: len(found[0]), reverse=True)
        self.tasks: list[asyncio.Task] = []

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "lifespan":
            await self.lifespan(receive, send)
        elif scope["type"] == "http":
            await Exchange(self, scope, receive, send).run()

    # --- the life of the process ---
    async def lifespan(self, receive: Receive, send: Send) -> None:
        await receive()
        await self.start()
        await send({"type": "lifespan.startup.complete"})
        await receive()
        await self.stop()
        await send({"type": "lifespan.shutdown.complete"})

    async def start(self) -> None:
        self.tasks = [asyncio.create_task(self.keep(worker)) for worker in self.workers]

    async def keep(self, worker: Worker) -> None:
        """A worker that fails is told in the log and begins again: what it works on stands in the database."""
        while True:
            try:
                return await worker(self.house)
            except Exception as error:
                logs.worker_failed(self.house.name, worker, error)
                await asyncio.sleep(WORKER_RESTS)

    async def stop(self) -> None:
        for task in self.tasks:
            task.cancel()
        await asyncio.gather(*self.tasks, return_exceptions=True)
        await self.house.close()

    # --- which answer ---
    def find(self, path: str) -> tuple[str, Api, Any] | None:
        return next((found for found in self.roots if path == found[0] or path.startswith(found[0] + "/")), None)

    async def outside(self, path: str, base: str) -> Response:
        """What is not below an API root: where to go, and what an error means."""
        if path == "/":
            return Json({"service": self.house.name, "apis": {api.name: base + api.root for api in self.house.apis}})
        if path.startswith("/ref/fouten/"):
            return PlainTextResponse(f"Foutcode: {path.removeprefix('/ref/fouten/').strip('/')[:80]}\n")
        return problem_response(NotFound(), base)


class Exchange:
    """One request and its answer."""

    def __init__(self, service: Service, scope: Scope, receive: Receive, send: Send) -> None:
        self.service, self.house, self.scope = service, service.house, scope
        self.inner_receive, self.inner_send = receive, send
        self.headers = {name.decode("latin-1"): value.decode("latin-1") for name, value in scope["headers"]}
        self.status, self.received, self.api = 0, 0, None
        self.request_id = self.headers.get("x-request-id", "")[:80] or str(uuid4())

    async def run(self) -> None:
        began, cpu = perf_counter(), process_time()
        try:
            await self.answer()
        except Exception as error:
            logs.surprise(self, error)
            if not self.status:
                await self.reply(problem_response(Problem(500, "error", "Er ging iets mis bij ons.")))
        metrics.count(self, perf_counter() - began)
        logs.request(self, perf_counter() - began, process_time() - cpu)

    async def answer(self) -> None:
        path = self.scope["path"]
        if response := await health.answer(path, self.house):
            return await self.reply(response)
        base = self.base()
        path = self.scope["path"]  # without the path of the base, if that came along
        found = self.service.find(path)
        self.api = found[1] if found else None
        if base is None:
            detail = "Deze host is geen van onze adressen."
            return await self.reply(problem_response(Problem(400, "unknown_host", "Onbekende host.", detail)))
        if b"%00" in self.scope.get("raw_path", b"") or b"%00" in self.scope["query_string"]:
            return await self.reply(
                problem_response(Problem(400, "invalid", "Ongeldige invoer.", "NUL-teken in de URL."), base)
            )
        if found is None:
            return await self.reply(await self.service.outside(path, base))
        root, api, app = found
        if response := self.refusal(path) or contract.served(api, path[len(root) :], base + root):
            return await self.reply(response)
        self.scope.update(base=base, api_root=root, root_path=root)
        await app(self.scope, self.receive, self.send)

    def base(self) -> str | None:
        """The own base of this request; what a proxy says counts only if that proxy is trusted."""
        scheme, host, prefix = self.scope["scheme"], self.headers.get("host", ""), ""
        client, trusted = self.scope.get("client"), self.house.settings.trusted_proxies
        if "*" in trusted or (client and client[0] in trusted):
            scheme = self.headers.get("x-forwarded-proto", scheme)
            host = self.headers.get("x-forwarded-host", host)
            prefix = self.headers.get("x-forwarded-prefix", "")
        return self.house.base_of(scheme, host, prefix) or self.mounted(scheme, host)

    def mounted(self, scheme: str, host: str) -> str | None:
        """An own base with a path, of which the path came along because no proxy took it off: it is taken off here."""
        path = self.scope["path"]
        for base in self.house.bases:
            prefix = base.removeprefix(f"{scheme}://{host}")
            if prefix.startswith("/") and path.startswith(prefix + "/"):
                self.scope.update(path=path[len(prefix) :], raw_path=self.scope.get("raw_path", b"")[len(prefix) :])
                return base
        return None

    def refusal(self, path: str) -> Response | None:
        """413 for what says it is too large, 406 for a format that we do not speak."""
        length = self.headers.get("content-length", "0")
        if length.isdecimal() and int(length) > self.house.settings.max_body:
            return problem_response(TOO_LARGE)
        accept = self.headers.get("accept")
        if accept and not path.endswith("/download"):
            wanted = [each.split(";", 1)[0].strip() for each in accept.split(",")]
            assert self.api  # noqa: S101 - only asked for a request to an API
            if not any(each in ACCEPTED or each in self.api.accepts for each in wanted):
                return problem_response(Problem(406, "not_acceptable", "Dit antwoordformaat wordt niet geleverd."))
        return None

    # --- both ways ---
    async def receive(self) -> Message:
        message = await self.inner_receive()
        if message["type"] == "http.request":
            self.received += len(message.get("body", b""))
            if self.received > self.house.settings.max_body:
                raise TOO_LARGE
        return message

    async def send(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self.status = message["status"]
            message["headers"] = [*message["headers"], *self.added(dict(message["headers"]))]
        elif self.scope["method"] == "HEAD":
            message = {**message, "body": b""}
        await self.inner_send(message)

    def added(self, present: dict[bytes, bytes]) -> list[tuple[bytes, bytes]]:
        """What every answer carries; what an answer says itself about caching or framing stands."""
        found = SAFE | ({b"cache-control": b"private, no-cache"} if b"etag" in present else {})
        if self.scope["scheme"] == "https" or self.headers.get("x-forwarded-proto") == "https":
            found[b"strict-transport-security"] = b"max-age=31536000"
        found[b"x-request-id"] = self.request_id.encode("latin-1", "replace")
        if self.api:
            found[b"api-version"] = self.api.version.encode()
        return [(name, value) for name, value in found.items() if name not in present]

    async def reply(self, response: Response) -> None:
        await response(self.scope, self.inner_receive, self.send)


def make_service(
    name: str,
    apis: Sequence[Api],
    metadata: Any,
    settings: Any,
    *,
    lookup: Any = None,
    references: Any = None,
    workers: Sequence[Worker] = (),
) -> Service:
    """One service of the suite as an ASGI application; raises SettingsError when it is not to be configured so."""
    return Service(House(name, apis, metadata, settings, lookup, references), workers)
