"""JSON on the wire, by orjson."""

import re
from decimal import Decimal
from typing import Any

import orjson
from fastapi import Request
from fastapi.dependencies.utils import get_flat_params
from fastapi.params import Query
from fastapi.routing import APIRoute
from starlette.responses import Response

from commonground.problems import ParseError, Problem, refuse_unknown

DEEPEST = 100  # levels of a tree; orjson reads 1024 of them, but writes 254
NUL = re.compile(rb"(?<!\\)(?:\\\\)*\\u0000")  # behind an even number of backslashes; else it is text of six letters
MOST = 150_000  # lists and objects in a body; a geometry may have 100,000 points


def plain(value: Any) -> str:
    if isinstance(value, Decimal):
        return format(value, "f")  # never 1E+3
    return str(value)  # asyncpg has a UUID class of its own


class Json(Response):
    media_type = "application/json"

    def render(self, content: Any) -> bytes:
        return dumps(content)


def dumps(content: Any) -> bytes:
    return orjson.dumps(content, default=plain, option=orjson.OPT_UTC_Z | orjson.OPT_NON_STR_KEYS)


def loads(body: bytes) -> Any:
    """Reads a body. NaN, a NUL (which PostgreSQL cannot keep), and a tree that is too deep or has too many branches are
    a ParseError, within 100 ms.
    """
    if b"\\u0000" in body and NUL.search(body):
        raise ParseError("De inhoud van het verzoek bevat een NUL-teken.")
    branches = body.count(b"[") + body.count(b"{")
    if branches > MOST:
        raise ParseError(f"De inhoud van het verzoek heeft meer dan {MOST} lijsten en objecten.")
    try:
        found = orjson.loads(body)
    except orjson.JSONDecodeError:
        raise ParseError() from None
    if branches > DEEPEST and is_deep(found, DEEPEST):
        raise ParseError(f"De inhoud van het verzoek is meer dan {DEEPEST} niveaus diep.")
    return found


def is_deep(value: Any, most: int) -> bool:
    """Whether a tree has more levels than this, seen level by level, so that a deep one costs no stack."""
    level = [value] if type(value) in (dict, list) else []
    for _ in range(most):
        level = [
            each
            for node in level
            for each in (node.values() if type(node) is dict else node)
            if type(each) is dict or type(each) is list
        ]
        if not level:
            return False
    return True


def refuse_other_media(request: Request) -> None:
    """Raises a 415 for a body that says it is no JSON."""
    given = request.headers.get("content-type", "application/json").split(";", 1)[0].strip().lower()
    if given != "application/json" and not given.endswith("+json"):
        raise Problem(415, "unsupported_media_type", "Dit formaat van invoer wordt niet gelezen.", f"Gegeven: {given}")


class JsonRequest(Request):
    async def json(self) -> Any:
        if not hasattr(self, "_json"):
            self._json = loads(await self.body())
        return self._json


class JsonRoute(APIRoute):
    """An ordinary FastAPI endpoint that reads its body with our parser: `APIRouter(route_class=JsonRoute)`.

    In our own APIs a query parameter that the endpoint does not declare is refused.
    """

    def get_route_handler(self) -> Any:
        handle = super().get_route_handler()
        declared = {each.alias for each in get_flat_params(self.dependant) if isinstance(each.field_info, Query)}
        declared |= {each["name"] for each in (self.openapi_extra or {}).get("parameters", ())}

        async def read_by_orjson(request: Request) -> Response:
            request = JsonRequest(request.scope, request.receive)
            if request.app.state.api.openapi.startswith("3.1"):
                refuse_unknown(request, declared)
            if request.method in ("POST", "PUT", "PATCH") and await request.body():
                refuse_other_media(request)
                await request.json()  # here, because FastAPI would turn our Problem into its own
            return await handle(request)

        return read_by_orjson
