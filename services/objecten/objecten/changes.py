"""Changing objects: making, adding a record, ending and removing, each with its audit line and notification.

The functions take a body that was read and give what is shown, so that one object and many go the same way.
"""

from datetime import date
from types import SimpleNamespace
from typing import Any
from uuid import UUID, uuid4

from commonground.call import Call
from commonground.plans import given, parameter
from commonground.problems import Forbidden, Invalid, NotFound, ValidationFailed
from sqlalchemy import Select, delete, select, update

from objecten import etags, records, writing
from objecten.bodies import ObjectBody
from objecten.calls import superuser
from objecten.tables import Object, ObjectType, Permission, Record
from objecten.writing import Type

WRITES = "read_and_write"


# --- rights -----------------------------------------------------------------------------------------------------------
def permission(type_id: Any) -> Any:
    """What this token may on a type, as a condition to join on; the token is a parameter."""
    return (Permission.object_type_id == type_id) & (Permission.token_id == parameter("token"))


def token(call: Call) -> dict[str, Any]:
    return given(token=call.principal.extra["token_id"])


def may_write(call: Call, row: Any) -> bool:
    return superuser(call) or row.mode == WRITES


TYPES: Select = select(
    ObjectType.id, ObjectType.uuid, ObjectType.name, ObjectType.allow_geometry, Permission.mode
).outerjoin(Permission, permission(ObjectType.id))


async def type_to_write(call: Call, url: Any) -> Type | None:
    """The objecttype of a new object. Raises Forbidden when this token may not write it, or it is not there at all."""
    uuid, known = writing.last_segment(url), call.memory.setdefault("types", {})
    if uuid not in known:
        query = call.house.plans.get("type to write", lambda: TYPES.where(ObjectType.uuid == parameter("uuid")))
        known[uuid] = (await call.db.execute(query, given(uuid=uuid) | token(call))).first() if uuid else None
    row = known[uuid]
    if not superuser(call) and (row is None or not may_write(call, row)):
        raise Forbidden()
    return Type(row.id, UUID(str(row.uuid)), row.name, row.allow_geometry) if row else None


# --- making -----------------------------------------------------------------------------------------------------------
async def read_new(call: Call, body: dict[str, Any]) -> tuple[ObjectBody, Type]:
    """A new object and its type. Raises Forbidden, or ValidationFailed with what is wrong in shape."""
    object_type = await type_to_write(call, body.get("type"))
    new = writing.read(body, *writing.type_exists(body.get("type"), object_type))
    assert object_type  # noqa: S101 - what is no type was refused
    return new, object_type


async def make(call: Call, body: dict[str, Any]) -> dict[str, Any]:
    """A new object with its first record."""
    new, object_type = await read_new(call, body)
    if wrong := await writing.uuid_is_free(call, new) + await writing.judge_record(call, new, object_type, None):
        raise ValidationFailed(*wrong)
    uuid = new.uuid or uuid4()
    object_id = await writing.add_object(call, uuid, object_type)
    shown = added(call, await writing.add_record(call, object_id, object_type, new), uuid, object_type)
    await tell(call, "create", None, shown, 201)
    return shown


def added(call: Call, values: dict[str, Any], uuid: UUID, object_type: Type) -> dict[str, Any]:
    """What is shown of a record that was just stored."""
    return records.represent(as_row(values, uuid, object_type), call)


def as_row(values: dict[str, Any], uuid: UUID, object_type: Type) -> Any:
    return SimpleNamespace(**values, corrected_by=None, uuid=uuid, type_uuid=object_type.uuid)


# --- changing ---------------------------------------------------------------------------------------------------------
async def add(call: Call, row: Any, body: dict[str, Any], partial: bool) -> tuple[dict[str, Any], str]:
    """PUT and PATCH: a record upon the last one, also when that is of a later date than today. With its tag.

    `row`: the object, by `to_write`.
    """
    last = await last_record(call, row.id)
    etags.check_match(call, last)
    object_type = Type(row.object_type_id, row.type_uuid, row.name, row.allow_geometry)
    old = records.represent(last, call)
    new = writing.read(writing.patched(body, old["type"], last) if partial else body)
    wrong = writing.identity_stays(new, row.uuid, row.type_uuid)
    if wrong := wrong or await writing.judge_record(call, new, object_type, row.id):
        raise ValidationFailed(*wrong)
    values = await writing.add_record(call, row.id, object_type, new, last)
    stored = as_row(values, row.uuid, object_type)
    shown = records.represent(stored, call)
    await tell(call, "partial_update" if partial else "update", old, shown)
    return shown, etags.tag(stored)


async def end(call: Call, row: Any, day: date | None) -> tuple[dict[str, Any], str]:
    """Says until when the object was there; None: it still is. Its newest record is changed in place (rules.md 13)."""
    last = await last_record(call, row.id)
    etags.check_match(call, last)
    if day is not None and day < last.start_at:
        raise ValidationFailed(Invalid("endAt", "end-before-start", f"Het laatste record begint op {last.start_at}."))
    old = records.represent(last, call)
    await call.db.execute(update(Record).where(Record.id == last.id).values(end_at=day))
    last = await last_record(call, row.id)
    shown = records.represent(last, call)
    await tell(call, "partial_update", old, shown)
    return shown, etags.tag(last)


async def remove(call: Call, uuid: UUID, zaak: str | None) -> dict[str, Any] | None:
    """Removes the object with its records; for a `zaak` only the reference, if others refer to it: then it is given."""
    row = await to_write(call, uuid)
    last = await last_record(call, row.id)
    etags.check_match(call, last)
    old = records.represent(last, call)
    if zaak and len(last.references) > 1:
        kept = [each for each in last.references if each["url"] != zaak]
        await call.db.execute(update(Record).where(Record.id == last.id).values(references=kept))
        shown = records.represent(await last_record(call, row.id), call)
        await tell(call, "update", old, shown)
        return shown
    await call.db.execute(delete(Object).where(Object.id == row.id))
    await tell(call, "destroy", old, None, 204)
    return None


# --- rows -------------------------------------------------------------------------------------------------------------
FOUND: Select = (
    select(
        Object.id,
        Object.uuid,
        Object.object_type_id,
        ObjectType.uuid.label("type_uuid"),
        ObjectType.name,
        ObjectType.allow_geometry,
        Permission.mode,
        Permission.use_fields,
    )
    .join(ObjectType, ObjectType.id == Object.object_type_id)
    .outerjoin(Permission, permission(Object.object_type_id))
    .where(Object.uuid == parameter("uuid"))
)
FOUND_LOCKED = FOUND.with_for_update(of=Object)
LAST: Select = records.ROWS.where(Record.object_id == parameter("object")).order_by(Record.index.desc()).limit(1)


async def find(call: Call, uuid: UUID, query: Select = FOUND) -> Any:
    """The object with its type, and what this token may with it. Raises NotFound."""
    row = (await call.db.execute(query, given(uuid=uuid) | token(call))).first()
    if row is None:
        raise NotFound()
    return row


async def to_write(call: Call, uuid: UUID) -> Any:
    """The object, locked so that changes come one after the other. Raises NotFound or Forbidden."""
    row = await find(call, uuid, FOUND_LOCKED)
    if not may_write(call, row):
        raise Forbidden()
    return row


async def last_record(call: Call, object_id: int) -> Any:
    return (await call.db.execute(LAST, given(object=object_id))).one()


async def tell(call: Call, actie: str, old: dict | None, new: dict | None, status: int = 200) -> None:
    shown: Any = new or old
    await call.record(actie, "object", {"url": shown["url"]}, old, new, {"objectType": shown["type"]}, status)
