"""Answers of many lines: written as they come, in memory only the part that is on its way."""

from collections.abc import AsyncIterator
from typing import Any

from commonground.experimental import EXPERIMENTAL
from starlette.responses import StreamingResponse

from objecten.described import parameter

NDJSON, GEOJSON = "application/x-ndjson", "application/geo+json"
FORMS: dict[str, dict] = {NDJSON: {"type": "string"}, GEOJSON: {"type": "object"}}
Parameters = dict[str, tuple[dict, str]]


def streamed(lines: AsyncIterator[bytes], media: str = NDJSON, headers: dict[str, str] | None = None) -> Any:
    return StreamingResponse(lines, media_type=media, headers=headers)


def described(id: str, query: Parameters, *media: str, body: str | None = None) -> dict[str, Any]:
    """The arguments of a route that answers lines, all of it beyond the standard."""
    told = {"description": "Gelukt.", "content": {each: {"schema": FORMS[each]} for each in media}}
    extra: dict[str, Any] = {"parameters": [parameter(name, "query", *said, False) for name, said in query.items()]}
    if body is not None:
        content = {NDJSON: {"schema": {"type": "string", "description": body}}}
        extra["requestBody"] = {"required": True, "content": content}
    shared = {"operation_id": id, "response_class": StreamingResponse, "responses": {200: told}}
    return shared | {"openapi_extra": extra | EXPERIMENTAL}
