"""Objecten: read by date, written by adding records. Nothing is changed that was stored, nothing is lost."""

from typing import Any
from uuid import UUID, uuid4

from commonground.call import Call, uuid_in_path
from commonground.json import Json
from commonground.problems import Forbidden, Invalid, NotFound, ValidationFailed
from fastapi import APIRouter
from sqlalchemy import delete as sql_delete
from sqlalchemy import func, select, update
from starlette.responses import Response

from objecten import fields, listing, paging, records, writing
from objecten.bodies import ObjectShown, RecordShown
from objecten.calls import Caller, check_crs, permitted_types, superuser
from objecten.described import (
    FIELDS,
    FILTERS,
    OBJECT,
    PAGE,
    PATCHED,
    SEARCH,
    ZAAK,
    Behouden,
    ObjectPage,
    RecordPage,
    operation,
)
from objecten.listing import Narrowing
from objecten.search import search
from objecten.tables import Object, ObjectType, Record
from objecten.writing import Type

HEADERS = {"Content-Crs": "EPSG:4326"}
router = APIRouter(prefix="/objects")


# --- rights -----------------------------------------------------------------------------------------------------------
async def may(call: Call, type_id: int, *modes: str) -> bool:
    if superuser(call):
        return True
    allowed = permitted_types(call, *modes).subquery()
    return (await call.db.execute(select(func.count()).where(allowed.c.object_type_id == type_id))).scalar_one() > 0


async def require(call: Call, type_id: int, *modes: str) -> None:
    if not await may(call, type_id, *modes):
        raise Forbidden()


async def require_all_fields(call: Call, type_id: int) -> None:
    """History shows whole records, so a token that may read some fields only gets none of it."""
    if type_id in (await fields.rights(call)).by_type:
        raise Forbidden()


# --- reading ----------------------------------------------------------------------------------------------------------
@router.get("", **operation("object_list", ObjectPage, FILTERS | PAGE | FIELDS))
async def list_objects(call: Caller) -> Response:
    """Objecten opvragen, elk zoals het op een dag was."""
    check_crs(call)
    narrowing = Narrowing(call, await fields.rights(call))
    moment = await narrowing.read(listing.given(call))
    ids = listing.narrowed(call, moment, narrowing.where)
    shown, headers = await listing.answer(call, ids, narrowing.rights)
    return Json(shown, headers=headers)


@router.get("/{uuid}", **operation("object_read", ObjectShown, FIELDS))
async def read_object(call: Caller) -> Response:
    """Een object opvragen, zoals het op een dag was."""
    check_crs(call)
    narrowing = Narrowing(call, await fields.rights(call))
    values = {name: value for name, value in listing.given(call).items() if name in ("date", "registrationDate")}
    moment = await narrowing.read(values)
    wanted = fields.asked(call.request.query_params.get("fields"))
    found = records.ROWS.where(Object.uuid == uuid_in_path(call.request), moment.shown())
    row = (await call.db.execute(found)).first()
    if row is None:
        raise NotFound()
    await require(call, row.object_type_id)
    withheld: dict[tuple[str, int], list[str]] = {}
    shown = listing.part_of(row, call, wanted, narrowing.rights, withheld)
    return Json(shown, headers=HEADERS | fields.header(withheld))


@router.get("/{uuid}/history", **operation("object_history", RecordPage, PAGE))
async def read_history(call: Caller) -> Response:
    """De geschiedenis van een object: alle records, het oudste eerst."""
    check_crs(call)
    row = await find(call, uuid_in_path(call.request))
    await require(call, row.object_type_id)
    await require_all_fields(call, row.object_type_id)
    count = await call.db.execute(select(func.count()).select_from(Record).where(Record.object_id == row.id))
    query = records.ROWS.where(Record.object_id == row.id).order_by(Record.index)

    async def results(limit: int, offset: int) -> list[dict[str, Any]]:
        rows = await call.db.execute(query.limit(limit).offset(offset))
        return [records.represent_record(each, references=False) for each in rows]

    return Json(await paging.page(call, count.scalar_one(), results), headers=HEADERS)


@router.get("/{uuid}/{index}", **operation("object_history_detail", RecordShown))
async def read_record(call: Caller) -> Response:
    """Een record van een object opvragen."""
    check_crs(call)
    row, index = await find(call, uuid_in_path(call.request)), call.request.path_params["index"]
    await require(call, row.object_type_id)
    await require_all_fields(call, row.object_type_id)
    if not (index.isascii() and index.isdecimal() and len(index) < 10):
        raise NotFound()
    query = records.ROWS.where(Record.object_id == row.id, Record.index == int(index))
    if (found := (await call.db.execute(query)).first()) is None:
        raise NotFound()
    return Json(records.represent_record(found, references=False), headers=HEADERS)


# --- writing ----------------------------------------------------------------------------------------------------------
@router.post("", **operation("object_create", ObjectShown, body=OBJECT, status=201))
async def create_object(call: Caller) -> Response:
    """Een object maken, met zijn eerste record."""
    given = await call.body()
    object_type = await type_to_write(call, given.get("type"))
    check_crs(call, body=True)
    new = writing.read(given)
    if object_type is None or writing.type_uuid(new.type) is None:
        raise wrong_type(new.type)
    if wrong := await writing.uuid_is_free(call, new) + await writing.judge_record(call, new, object_type, None):
        raise ValidationFailed(*wrong)
    object_id = await writing.add_object(call, new.uuid or uuid4(), object_type)
    shown = await shown_record(call, await writing.add_record(call, object_id, object_type, new))
    await tell(call, "create", None, shown, 201)
    return Json(shown, 201, headers=HEADERS | {"Location": shown["url"]})


@router.post("/search", **operation("object_search", ObjectPage, PAGE, body=SEARCH))
async def search_objects(call: Caller) -> Response:
    """Objecten zoeken, ook binnen een gebied."""
    return await search(call)


@router.put("/{uuid}", **operation("object_update", ObjectShown, body=OBJECT))
async def update_object(call: Caller) -> Response:
    """Een record toevoegen dat het vorige vervangt."""
    return await add(call, partial=False)


@router.patch("/{uuid}", **operation("object_partial_update", ObjectShown, body=PATCHED))
async def patch_object(call: Caller) -> Response:
    """Een record toevoegen dat het vorige deels wijzigt."""
    return await add(call, partial=True)


async def add(call: Call, partial: bool) -> Response:
    """PUT and PATCH: both add a record upon the last one, also when that is of a later date than today."""
    check_crs(call, body=True)
    row = await find(call, uuid_in_path(call.request), lock=True)
    await require(call, row.object_type_id, "read_and_write")
    given = await call.body()
    last, object_type = (
        await last_record(call, row.id),
        Type(row.object_type_id, row.type_uuid, row.name, row.allow_geometry),
    )
    old = records.represent(last, call)
    new = writing.read(writing.patched(given, old["type"], last) if partial else given)
    wrong = writing.identity_stays(new, row.uuid, row.type_uuid)
    if wrong := wrong or await writing.judge_record(call, new, object_type, row.id):
        raise ValidationFailed(*wrong)
    shown = await shown_record(call, await writing.add_record(call, row.id, object_type, new, last))
    await tell(call, "partial_update" if partial else "update", old, shown)
    return Json(shown, headers=HEADERS)


@router.delete("/{uuid}", **operation("object_delete", Behouden, ZAAK, crs="told", also={"204": "Verwijderd."}))
async def delete_object(call: Caller) -> Response:
    """Een object verwijderen; met `zaak` blijft het bestaan zolang er nog andere zaken naar verwijzen."""
    row = await find(call, uuid_in_path(call.request), lock=True)
    await require(call, row.object_type_id, "read_and_write")
    last = await last_record(call, row.id)
    old, zaak = records.represent(last, call), call.request.query_params.get("zaak")
    if zaak and len(last.references) > 1:
        kept = [each for each in last.references if each["url"] != zaak]
        await call.db.execute(update(Record).where(Record.id == last.id).values(references=kept))
        await tell(call, "update", old, await shown_record(call, last.id))
        return Json({"behouden": [old["url"]]}, headers=HEADERS)
    await call.db.execute(sql_delete(Object).where(Object.id == row.id))
    await tell(call, "destroy", old, None, 204)
    return Response(status_code=204)


# --- rows -------------------------------------------------------------------------------------------------------------
async def find(call: Call, uuid: UUID, lock: bool = False) -> Any:
    """The object with its type; locked, so that changes come one after the other. Raises NotFound."""
    columns = (Object.id, Object.uuid, Object.object_type_id, ObjectType.uuid.label("type_uuid"))
    query = select(*columns, ObjectType.name, ObjectType.allow_geometry).join(ObjectType).where(Object.uuid == uuid)
    row = (await call.db.execute(query.with_for_update(of=Object) if lock else query)).first()
    if row is None:
        raise NotFound()
    return row


async def last_record(call: Call, object_id: int) -> Any:
    query = records.ROWS.where(Record.object_id == object_id).order_by(Record.index.desc()).limit(1)
    return (await call.db.execute(query)).one()


async def shown_record(call: Call, id: int) -> dict[str, Any]:
    return records.represent((await call.db.execute(records.ROWS.where(Record.id == id))).one(), call)


async def type_to_write(call: Call, url: Any) -> Type | None:
    """The objecttype of a new object. Raises Forbidden when this token may not write it, or it is not there at all."""
    object_type = await writing.find_type(call, writing.last_segment(url))
    if not superuser(call) and (object_type is None or not await may(call, object_type.id, "read_and_write")):
        raise Forbidden()
    return object_type


def wrong_type(url: str) -> ValidationFailed:
    if writing.type_uuid(url) is None:
        return ValidationFailed(Invalid("type", "no_match", "Invalid hyperlink - No URL match."))
    return ValidationFailed(Invalid("type", "does_not_exist", "Invalid hyperlink - Object does not exist."))


async def tell(call: Call, actie: str, old: dict | None, new: dict | None, status: int = 200) -> None:
    shown: Any = new or old
    await call.record(actie, "object", {"url": shown["url"]}, old, new, {"objectType": shown["type"]}, status)
