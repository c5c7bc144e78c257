"""Objecten: read by date, written by adding records. Nothing is changed that was stored, nothing is lost."""

import re
from typing import Any

from commonground.call import Call, uuid_in_path
from commonground.experimental import EXPERIMENTAL
from commonground.json import Json
from commonground.plans import given, parameter
from commonground.problems import Forbidden, NotFound
from commonground.resource import Body
from commonground.types import Date
from fastapi import APIRouter
from pydantic import Field, ValidationError
from sqlalchemy import Select, func, select
from starlette.responses import Response

from objecten import changes, crs, etags, fields, idempotentie, listing, paging, records
from objecten.bodies import ObjectShown, RecordShown
from objecten.calls import Caller, Direct, superuser
from objecten.described import (
    BEYOND,
    FIELDS,
    FILTERS,
    NEXT,
    OBJECT,
    PAGE,
    PATCHED,
    RD,
    SEARCH,
    ZAAK,
    Behouden,
    ObjectPage,
    RecordPage,
    operation,
)
from objecten.faults import faults_of
from objecten.narrowing import Narrowing, given_of
from objecten.search import search
from objecten.tables import Object, Permission, Record

router = APIRouter(prefix="/objects", route_class=Direct)
MAY = (Permission.mode, Permission.use_fields, Permission.fields.label("allowed"))
ONE: Select = records.ROWS.add_columns(*MAY).outerjoin(Permission, changes.permission(Record.object_type_id))
ONE = ONE.where(Object.uuid == parameter("uuid"))


# --- reading ----------------------------------------------------------------------------------------------------------
@router.get("", **operation("object_list", ObjectPage, FILTERS | BEYOND | PAGE | NEXT | FIELDS | RD))
async def list_objects(call: Caller) -> Response:
    """Objecten opvragen, elk zoals het op een dag was."""
    crs.check(call)
    narrowing = Narrowing(call, await fields.rights(call))
    moment = await narrowing.read(given_of(call))
    shown, headers = await listing.answer(narrowing, await narrowing.ids(moment))
    return Json(shown, headers=headers)


@router.get("/{uuid}", **operation("object_read", ObjectShown, FIELDS | RD, tagged=True))
async def read_object(call: Caller) -> Response:
    """Een object opvragen, zoals het op een dag was."""
    crs.check(call)
    values = {name: value for name, value in given_of(call).items() if name in ("date", "registrationDate")}
    moment = await Narrowing(call, fields.Rights()).read(values)
    wanted = fields.asked(call.request.query_params.get("fields"))
    query = call.house.plans.get(("one", moment.formal), lambda: ONE.where(moment.on_parameter().shown()))
    asked = given(uuid=uuid_in_path(call.request), day=moment.day) | changes.token(call)
    row = (await call.db.execute(query, asked)).first()
    if row is None:
        raise NotFound()
    if not superuser(call) and row.mode is None:
        raise Forbidden()
    rights = fields.of_row(call, row)
    withheld: dict[tuple[str, int], list[str]] = {}
    headers = crs.headers(call)
    if row.end_at is None and not rights.by_type:
        headers["ETag"] = etags.tag(row)
        if etags.is_known(call, headers["ETag"]):
            return Response(status_code=304, headers=headers)
    shown = listing.part_of(row, call, wanted, rights, withheld)
    return Json(shown, headers=headers | fields.header(withheld))


@router.get("/{uuid}/history", **operation("object_history", RecordPage, PAGE | RD))
async def read_history(call: Caller) -> Response:
    """De geschiedenis van een object: alle records, het oudste eerst."""
    crs.check(call)
    row = await find_whole(call)
    count = await call.db.execute(select(func.count()).select_from(Record).where(Record.object_id == row.id))
    query = records.ROWS.where(Record.object_id == row.id).order_by(Record.index)

    async def results(limit: int, offset: int) -> list[dict[str, Any]]:
        rows = await call.db.execute(query.limit(limit).offset(offset))
        return [crs.shown(call, records.represent_record(each, references=False)) for each in rows]

    return Json(await paging.page(call, count.scalar_one(), results), headers=crs.headers(call))


@router.get("/{uuid}/{index}", **operation("object_history_detail", RecordShown, RD))
async def read_record(call: Caller) -> Response:
    """Een record van een object opvragen."""
    crs.check(call)
    row, index = await find_whole(call), call.request.path_params["index"]
    if not (index.isascii() and index.isdecimal() and len(index) < 10):
        raise NotFound()
    query = records.ROWS.where(Record.object_id == row.id, Record.index == int(index))
    if (found := (await call.db.execute(query)).first()) is None:
        raise NotFound()
    return Json(crs.shown(call, records.represent_record(found, references=False)), headers=crs.headers(call))


async def find_whole(call: Call) -> Any:
    """History shows whole records, so a token that may read some fields only gets none of it."""
    row = await changes.find(call, uuid_in_path(call.request))
    if not superuser(call) and (row.mode is None or row.use_fields):
        raise Forbidden()
    return row


# --- writing ----------------------------------------------------------------------------------------------------------
@router.post("", **operation("object_create", ObjectShown, RD, OBJECT, status=201, keyed=True, tagged=True))
async def create_object(call: Caller) -> Response:
    """Een object maken, met zijn eerste record."""
    body = await call.body()
    await changes.type_to_write(call, body.get("type"))
    crs.check(call, body=True)

    async def make() -> dict[str, Any]:
        return crs.shown(call, await changes.make(call, crs.read(call, body)))

    shown = await idempotentie.once(call, make)
    tag = f'"1.{len(shown["record"]["references"])}"'
    return Json(shown, 201, headers=written(call, tag) | {"Location": shown["url"]})


def written(call: Call, tag: str) -> dict[str, str]:
    """The headers of what was stored; a version that is deprecated is told (rules.md 6.1)."""
    warning = call.memory.get("warning")
    return crs.headers(call) | {"ETag": tag} | ({"X-Warning": re.sub(r"[^ -~]", "?", warning)} if warning else {})


@router.post("/search", **operation("object_search", ObjectPage, PAGE | NEXT | RD, SEARCH))
async def search_objects(call: Caller) -> Response:
    """Objecten zoeken, ook binnen een gebied."""
    return await search(call)


@router.put("/{uuid}", **operation("object_update", ObjectShown, RD, OBJECT, matched=True, tagged=True))
async def update_object(call: Caller) -> Response:
    """Een record toevoegen dat het vorige vervangt."""
    return await add(call, partial=False)


@router.patch("/{uuid}", **operation("object_partial_update", ObjectShown, RD, PATCHED, matched=True, tagged=True))
async def patch_object(call: Caller) -> Response:
    """Een record toevoegen dat het vorige deels wijzigt."""
    return await add(call, partial=True)


async def add(call: Call, partial: bool) -> Response:
    crs.check(call, body=True)
    row = await changes.to_write(call, uuid_in_path(call.request))
    shown, tag = await changes.add(call, row, crs.read(call, await call.body()), partial)
    return Json(crs.shown(call, shown), headers=written(call, tag))


@router.delete(
    "/{uuid}", **operation("object_delete", Behouden, ZAAK, crs="told", also={"204": "Verwijderd."}, matched=True)
)
async def delete_object(call: Caller) -> Response:
    """Een object verwijderen; met `zaak` blijft het bestaan zolang er nog andere zaken naar verwijzen."""
    kept = await changes.remove(call, uuid_in_path(call.request), call.request.query_params.get("zaak"))
    if kept:
        return Json({"behouden": [kept["url"]]}, headers={"Content-Crs": crs.WGS84})
    return Response(status_code=204, headers={"Content-Crs": crs.WGS84})


class Einde(Body):
    end_at: Date | None = Field(description="Tot en met welke dag het object er was; null: het is er nog.")


EINDE = operation(
    "object_beeindigen", ObjectShown, RD, Einde.model_json_schema(), matched=True, tagged=True, extra=EXPERIMENTAL
)


@router.post("/{uuid}/beeindigen", **EINDE)
async def end_object(call: Caller) -> Response:
    """Vastleggen tot wanneer een object er was, zonder nieuw record."""
    crs.check(call)
    row = await changes.to_write(call, uuid_in_path(call.request))
    try:
        wanted = Einde.model_validate(await call.body())
    except ValidationError as error:
        raise faults_of(error) from None
    shown, tag = await changes.end(call, row, wanted.end_at)
    return Json(crs.shown(call, shown), headers=written(call, tag))
