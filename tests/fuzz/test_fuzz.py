"""Every operation of every contract, with input made from the contract: no 5xx, and no answer that was not promised.

FUZZ_EXAMPLES is the number of requests per operation, half of them wrong on purpose; when it is set they are other ones
each time. Run by `make fuzz` only.
"""

import json
import os
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import count
from typing import Any

import httpx
import pytest
import schemathesis
import support
from anyio.from_thread import BlockingPortal, start_blocking_portal
from commonground.api import Api
from commonground.contract import openapi
from commonground.service import Service
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from schemathesis.generation import GenerationMode

from tests.fuzz.services import SERVICES

EXAMPLES = int(os.environ.get("FUZZ_EXAMPLES", "10"))
ORDER = ("get", "head", "post", "put", "patch", "delete")
NAMES = {"informatieobject": "enkelvoudiginformatieobject", "hoofdzaak": "zaak"}
ORGANISATIONS = ("bronorganisatie", "verantwoordelijkeOrganisatie", "rsin", "vastgelegdDoor")
APIS = [(name, api) for name, (apis, _) in SERVICES.items() for api in apis]


@schemathesis.serializer("application/x-ndjson")
def as_lines(_ctx: Any, value: Any) -> bytes:
    """A text is lines as it is; what is no text is sent as one line."""
    return value.encode("utf-8", "replace") if isinstance(value, str) else json.dumps(value, default=str).encode()


@dataclass
class Caller:
    """Sends cases to a service, and remembers what it saw so that later cases meet something that is there."""

    portal: BlockingPortal
    app: Service
    headers: dict[str, str]
    seen: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))
    turns: Iterator[int] = field(default_factory=count)

    def call(self, api: Api, case: Any) -> httpx.Response:
        self.aim(case, api.root)
        given = case.as_transport_kwargs(base_url=support.BASE + api.root)
        given.pop("cookies", None)
        sent = {**given.pop("headers", {}), **self.headers}
        headers = httpx.Headers([(name.encode(), value.encode("latin-1", "replace")) for name, value in sent.items()])
        return self.portal.call(self.send, api, given, headers)

    def aim(self, case: Any, path: str) -> None:
        """Puts what was seen into the path and the references of three of every four cases."""
        turn = next(self.turns)
        if turn % 4 and isinstance(case.body, dict):
            case.body |= {name: self.refer(turn, name, value) for name, value in case.body.items()}
        for part in case.operation.path.split("/")[1:]:
            if part.startswith("{"):
                if turn % 4 and (there := self.seen[path]):
                    case.path_parameters[part[1:-1]] = there[turn % len(there)]
                part = str(case.path_parameters[part[1:-1]])
            path += f"/{part}"

    def refer(self, turn: int, name: str, value: Any) -> Any:
        """For an attribute that is named after a resource: something that is there; for an organisation a number."""
        if name in ORGANISATIONS:
            return "517439943"
        resource = self.app.house.named(NAMES.get(name, name).lower())
        collection = resource.api.root + resource.path if resource else ""
        if not isinstance(value, str) or not (there := self.seen[collection]):
            return value
        return f"{support.BASE}{collection}/{there[turn % len(there)]}"

    async def look_around(self, apis: tuple[Api, ...]) -> None:
        """Sees what is in every list."""
        for api in apis:
            for path, item in openapi(api, experimental=True)["paths"].items():
                if "get" in item and "{" not in path:
                    url = httpx.URL(support.BASE + api.root + path)
                    await self.send(api, {"method": "GET", "url": url}, httpx.Headers(self.headers))

    async def send(self, api: Api, given: dict[str, Any], headers: httpx.Headers) -> httpx.Response:
        async with support.client(self.app, api, None) as client:
            response = await client.request(**given, headers=headers)
        self.remember(response)
        return response

    def remember(self, response: httpx.Response) -> None:
        collection, _, last = response.request.url.path.rpartition("/")
        if response.status_code == 204 and last in self.seen[collection]:
            self.seen[collection].remove(last)
        if (
            response.content
            and response.is_success
            and response.headers.get("content-type", "").endswith(("/json", "+json"))
        ):
            for url in urls(response.json()):
                collection, _, last = url.removeprefix(support.BASE).rpartition("/")
                if last not in self.seen[collection]:
                    self.seen[collection].append(last)


def urls(shown: Any) -> Iterator[str]:
    """The addresses of what is shown, one by one or in a list."""
    if isinstance(shown, dict):
        if isinstance(shown.get("url"), str):
            yield shown["url"]
        yield from urls(shown.get("results"))
    elif isinstance(shown, list):
        for each in shown:
            yield from urls(each)


@pytest.fixture(scope="module")
def callers(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    """callers(name): one running service per name, all on one event loop."""
    with start_blocking_portal() as portal:
        found: dict[str, Caller] = {}
        opened = []

        def caller(name: str) -> Caller:
            if name not in found:
                opened.append(portal.wrap_async_context_manager(SERVICES[name][1](tmp_path_factory.mktemp(name))))
                found[name] = Caller(portal, *opened[-1].__enter__())
                portal.call(found[name].look_around, SERVICES[name][0])
            return found[name]

        yield caller
        for each in opened:
            each.__exit__(None, None, None)


def operations() -> Iterator[Any]:
    """Lists first, for what they show is what the others aim at; what deletes comes last."""
    for name, api in APIS:
        document = openapi(api, experimental=True)  # what is beyond a standard too
        schema = schemathesis.openapi.from_dict(document | {"servers": [{"url": support.BASE + api.root}]})
        found: list[Any] = [each.ok() for each in schema.get_all_operations()]  # type: ignore[union-attr]
        for each in sorted(found, key=lambda each: (ORDER.index(each.method), each.path.count("{"))):
            yield pytest.param(name, api, each, id=f"{api.name}-{each.method.upper()}-{each.path}")


@pytest.mark.parametrize(("name", "api", "operation"), list(operations()))
def test_no_5xx_and_only_what_was_promised(name: str, api: Api, operation: Any, callers: Any) -> None:
    caller = callers(name)
    right = operation.as_strategy(generation_mode=GenerationMode.POSITIVE)
    wrong = operation.as_strategy(generation_mode=GenerationMode.NEGATIVE)

    @settings(
        max_examples=EXAMPLES,
        deadline=None,
        derandomize="FUZZ_EXAMPLES" not in os.environ,
        database=None,
        phases=[Phase.generate],
        suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much, HealthCheck.data_too_large],
    )
    @given(case=st.one_of(right, wrong))
    def fuzz(case: Any) -> None:
        response = caller.call(api, case)
        assert response.status_code < 500, (
            case.method,
            str(response.request.url),
            response.request.content,
            response.text,
        )

    fuzz()
