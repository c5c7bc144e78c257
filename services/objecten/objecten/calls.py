"""What differs from the other services in every request: how it is opened, and the spelling of faults."""

from collections.abc import AsyncIterator, Callable, Coroutine
from contextlib import asynccontextmanager
from typing import Annotated, Any

from commonground.call import SEARCHES, Call
from commonground.problems import Problem
from fastapi import Depends, Request
from fastapi.routing import APIRoute
from starlette.responses import Response

from objecten.faults import INVALID


@asynccontextmanager
async def opened(request: Request, plain: bool = True) -> AsyncIterator[Call]:
    """One transaction per request, committed before the answer leaves; `plain`: a connection will do, also to write.

    Our clients look for `invalid_params`, those of the other services for `invalidParams`: both are there. They compare
    the title too.
    """
    api, house = request.app.state.api, request.app.state.house
    reads = request.method in ("GET", "HEAD") or request.scope["path"].endswith(SEARCHES)
    try:
        write = house.engine if plain else house.sessions
        async with house.reader.connect() if reads else write.begin() as db:
            principal = await house.authenticate(api)(request, db)
            yield Call(request, db, principal, api, house, request.scope["base"], request.scope["api_root"])
    except Problem as problem:
        if "/objects" in request.scope["path"]:
            problem.headers.setdefault("Content-Crs", "EPSG:4326")
        if problem.invalid:
            problem.title = problem.detail = INVALID
            problem.extra["invalid_params"] = [vars(each) for each in problem.invalid]
        raise


async def open_call(request: Request) -> AsyncIterator[Call]:
    async with opened(request, plain=False) as call:
        yield call


Caller = Annotated[Call, Depends(open_call, scope="function")]


class Direct(APIRoute):
    """An endpoint whose only parameter is the call: FastAPI describes it, and need look nothing up to run it."""

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        endpoint: Any = self.endpoint

        async def handle(request: Request) -> Response:
            async with opened(request) as call:
                return await endpoint(call)

        return handle


def superuser(call: Call) -> bool:
    return call.principal.all_rights
