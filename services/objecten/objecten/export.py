"""Export: everything that a list would show, in one answer, a batch at a time (NDJSON, or GeoJSON for a map)."""

from collections.abc import AsyncIterator
from typing import Any

from commonground.call import Call
from commonground.json import dumps
from commonground.problems import Invalid, ValidationFailed
from fastapi import APIRouter
from sqlalchemy import Select
from starlette.responses import Response

from objecten import crs, fields, records
from objecten.calls import Caller, Direct
from objecten.described import BEYOND, FIELDS, FILTERS, RD
from objecten.listing import part_of
from objecten.narrowing import Narrowing, given_of
from objecten.streams import GEOJSON, NDJSON, described, streamed
from objecten.tables import Record

router = APIRouter(prefix="/objects", route_class=Direct)
BATCH = 500
FORMATS = ("ndjson", "geojson")
FORMAT = {"formaat": ({"type": "string", "enum": list(FORMATS)}, "Een object per regel, of een FeatureCollection.")}
NARROWING = {name: said for name, said in (FILTERS | BEYOND).items() if name != "ordering"}
META = ("uuid", "url", "type", "index", "typeVersion", "startAt", "endAt", "registrationAt")


@router.get("/export", **described("object_export", NARROWING | FIELDS | RD | FORMAT, NDJSON, GEOJSON))
async def export_objects(call: Caller) -> Response:
    """Alle objecten die een lijst zou tonen, in een antwoord, het oudste record eerst."""
    crs.check(call)
    format = call.request.query_params.get("formaat") or FORMATS[0]
    if format not in FORMATS:
        raise ValidationFailed(Invalid("formaat", "invalid_choice", f"Kies uit {', '.join(FORMATS)}."))
    narrowing = Narrowing(call, await fields.rights(call))
    moment = await narrowing.read(given_of(call))
    wanted = fields.asked(call.request.query_params.get("fields"))
    fields.refuse_early(wanted or [], narrowing.rights, narrowing.type_id)
    parts = shown(call, narrowing, await narrowing.ids(moment), wanted)
    if format == "ndjson":
        return streamed(lines(parts), NDJSON, crs.headers(call))
    return streamed(collection(parts), GEOJSON, crs.headers(call))


async def shown(
    call: Call, narrowing: Narrowing, ids: Select, wanted: list[str] | None
) -> AsyncIterator[list[dict[str, Any]]]:
    """The objects, a batch at a time, on a connection of its own: that of the request is gone by then."""
    last = 0
    async with call.house.reader.connect() as db:
        while True:
            query = ids.where(Record.id > last).order_by(Record.id).limit(BATCH)
            rows = list(await db.execute(records.rows_of(query).order_by(Record.id)))
            if not rows:
                return
            last = rows[-1].id
            yield [part_of(row, call, wanted, narrowing.rights, {}) for row in rows]


async def lines(batches: AsyncIterator[list[dict[str, Any]]]) -> AsyncIterator[bytes]:
    async for batch in batches:
        yield b"".join(dumps(each) + b"\n" for each in batch)


async def collection(batches: AsyncIterator[list[dict[str, Any]]]) -> AsyncIterator[bytes]:
    """A FeatureCollection. What may not be read, or was not asked for, is absent here too."""
    first = True
    yield b'{"type":"FeatureCollection","features":['
    async for batch in batches:
        yield (b"" if first else b",\n") + b",\n".join(dumps(feature(each)) for each in batch)
        first = False
    yield b"]}\n"


def feature(shown: dict[str, Any]) -> dict[str, Any]:
    """The data as properties, and what is of the object itself under names with an @ before them."""
    record = shown.get("record", {})
    flat = {name: value for name, value in (shown | record).items() if name in META}
    properties = {**record.get("data", {}), **{f"@{name}": value for name, value in flat.items()}}
    identity = {"id": shown["uuid"]} if "uuid" in shown else {}
    return {"type": "Feature", **identity, "geometry": record.get("geometry"), "properties": properties}
