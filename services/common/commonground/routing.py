"""Routes are tried one by one, which at 70 costs more than the request itself; so look at the first segment first."""

from collections.abc import Awaitable, Callable
from itertools import groupby

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Match, Route
from starlette.types import Receive, Scope, Send

from commonground.call import Call, opened

Answering = Callable[[Call], Awaitable[Response]]
Before = Callable[[Request], Awaitable[None]]


class Operation(Route):
    """A route to an operation of a resource: its path, its methods, and nothing that FastAPI would have to look up.

    FastAPI's way to call an endpoint with a `Caller` costs as much as one of our statements; an ordinary endpoint,
    of which there are few, does it that way. `before` is done before the transaction begins: what asks a neighbour.
    """

    def __init__(
        self, name: str, path: str, methods: list[str], operation: Answering, before: Before | None = None
    ) -> None:
        async def endpoint(request: Request) -> Response:
            if before is not None:
                await before(request)
            async with opened(request) as call:
                return await operation(call)

        super().__init__(path, endpoint, methods=methods, name=name, include_in_schema=False)
        self.methods = set(methods)  # Starlette adds HEAD to every GET

    async def handle(self, scope: Scope, receive: Receive, send: Send) -> None:
        scope["route"] = self  # for the metrics
        await super().handle(scope, receive, send)


class Segment(BaseRoute):
    """All routes below /statussen; passes every other path by for the price of one comparison."""

    def __init__(self, name: str, routes: list[Route]) -> None:
        self.name, self.routes = name, routes

    def matches(self, scope: Scope) -> tuple[Match, Scope]:
        path = scope["path"][len(scope.get("root_path", "")) :]
        return (Match.FULL if path.split("/", 2)[1:2] == [self.name] else Match.NONE), {}

    async def handle(self, scope: Scope, receive: Receive, send: Send) -> None:
        allowed: set[str] = set()
        for route in self.routes:
            match, child = route.matches(scope)
            if match is Match.FULL:
                scope.update(child)
                return await route.handle(scope, receive, send)
            if match is Match.PARTIAL:
                allowed |= route.methods or set()
        if allowed:
            raise HTTPException(405, headers={"Allow": ", ".join(sorted(allowed))})
        raise HTTPException(404)


def by_first_segment(routes: list[Route]) -> list[Segment]:
    def first(route: Route) -> str:
        return route.path.split("/", 2)[1]

    return [Segment(name, list(group)) for name, group in groupby(sorted(routes, key=first), key=first)]
