"""Adding a record: what a body must be, given the object as it was, and what is stored (rules.md 7)."""

import re
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from commonground import jsonschema
from commonground.call import Call
from commonground.db import violated
from commonground.problems import Invalid, ValidationFailed, findings
from pydantic import ValidationError
from sqlalchemy import exists, insert, select, update
from sqlalchemy.exc import IntegrityError

from objecten import geometry
from objecten.bodies import ObjectBody
from objecten.calls import today
from objecten.merge import merged
from objecten.resources import IMMUTABLE
from objecten.tables import Object, ObjectType, Record, Version

TYPE_URL = re.compile(r"(?:^|/)api/v2/objecttypes/([0-9a-fA-F-]{36})/?$")


@dataclass(frozen=True)
class Type:
    """The objecttype of an object, as far as writing needs it."""

    id: int
    uuid: UUID
    name: str
    allow_geometry: bool


def type_uuid(url: str) -> UUID | None:
    """The objecttype that a URL means: its host and root may be anyone's, only the end of the path counts."""
    found = TYPE_URL.search(url.partition("?")[0])
    try:
        return UUID(found[1]) if found else None
    except ValueError:
        return None


def last_segment(url: Any) -> UUID | None:
    """What a permission looks at: a bare uuid will do."""
    try:
        return UUID(url.rstrip("/").rsplit("/", 1)[-1]) if isinstance(url, str) else None
    except ValueError:
        return None


async def find_type(call: Call, uuid: UUID | None) -> Type | None:
    columns = (ObjectType.id, ObjectType.uuid, ObjectType.name, ObjectType.allow_geometry)
    row = (await call.db.execute(select(*columns).where(ObjectType.uuid == uuid))).first() if uuid else None
    return Type(row.id, UUID(str(row.uuid)), row.name, row.allow_geometry) if row else None


# --- bodies -----------------------------------------------------------------------------------------------------------
def read(given: dict[str, Any]) -> ObjectBody:
    """Raises ValidationFailed with everything that is wrong in shape."""
    try:
        return ObjectBody.model_validate(given)
    except ValidationError as error:
        raise ValidationFailed(*findings(error.errors())) from None


def patched(given: dict[str, Any], type_url: str, last: Any) -> dict[str, Any]:
    """A whole body of the parts that a PATCH brings: the data is merged, the rest is kept unless given.

    A geometry that is left out stays; the reference loses it.
    """
    change = given.get("record", {})
    if not isinstance(change, dict):
        return {"type": type_url} | given
    record = {
        "typeVersion": last.type_version,
        "startAt": last.start_at.isoformat(),
        "geometry": last.geometry,
        "references": last.references,
    }
    data = merged(last.data, change["data"]) if "data" in change else last.data
    return {"type": type_url} | given | {"record": record | change | {"data": data}}


# --- rules ------------------------------------------------------------------------------------------------------------
async def judge_record(call: Call, new: ObjectBody, object_type: Type, object_id: int | None) -> list[Invalid]:
    """Everything that is wrong with a record, given its objecttype and the object that it is added to."""
    wrong = await data_fits(call, new, object_type) + geometry_is_allowed(new, object_type)
    return wrong + references_differ(new) + await correction_exists(call, new, object_id)


TAKEN = Invalid("uuid", "unique", "An object with this UUID already exists.")


async def uuid_is_free(call: Call, new: ObjectBody) -> list[Invalid]:
    taken = select(exists().where(Object.uuid == new.uuid))
    return [TAKEN] if new.uuid and (await call.db.execute(taken)).scalar() else []


def identity_stays(new: ObjectBody, uuid: UUID, type_of: UUID) -> list[Invalid]:
    wrong = [Invalid("type", "immutable-field", IMMUTABLE)] if type_uuid(new.type) != type_of else []
    if new.uuid not in (None, uuid):
        wrong.append(Invalid("uuid", "immutable-field", IMMUTABLE))
    return wrong


async def data_fits(call: Call, new: ObjectBody, object_type: Type) -> list[Invalid]:
    """One fault of the object as a whole first, as the reference has it; then every fault with its place."""
    version = new.record.type_version
    query = select(Version.id, Version.fingerprint).where(
        Version.object_type_id == object_type.id, Version.version == version
    )
    row = (await call.db.execute(query)).first()
    if row is None:
        reason = f"Object type {object_type.name} version: {version} does not appear to exist."
        return [Invalid("nonFieldErrors", "invalid-json-schema", reason)]
    found = jsonschema.faults(await validator(call, row), new.record.data)
    whole = [Invalid("nonFieldErrors", "invalid-json-schema", found[0].reason)] if found else []
    return whole + [Invalid(place(each.path), "invalid-json-schema", each.reason) for each in found]


def place(path: tuple[str | int, ...]) -> str:
    return ".".join(map(str, ("record", "data", *path)))


async def validator(call: Call, row: Any) -> Any:
    """The compiled schema of a version, from the house's memory or else from the database."""
    kept: jsonschema.Validators = call.house.state.setdefault("validators", jsonschema.Validators())
    if (known := kept.get(row.fingerprint)) is not None:
        return known
    found = (await call.db.execute(select(Version.json_schema).where(Version.id == row.id))).scalar_one()
    return kept.add(row.fingerprint, found)


def geometry_is_allowed(new: ObjectBody, object_type: Type) -> list[Invalid]:
    if new.record.geometry is not None and not object_type.allow_geometry:
        return [Invalid("nonFieldErrors", "geometry-not-allowed", "This object type doesn't support geometry")]
    return []


def references_differ(new: ObjectBody) -> list[Invalid]:
    urls = [each.url for each in new.record.references]
    again = [i for i, url in enumerate(urls) if url in urls[:i]]
    return [Invalid(f"record.references.{i}.url", "unique", "Deze verwijzing staat er al.") for i in again]


async def correction_exists(call: Call, new: ObjectBody, object_id: int | None) -> list[Invalid]:
    """What is corrected is a record of this object that nothing corrected before."""
    index = new.record.correction_for
    if index is None:
        return []
    corrected = exists().where(Record.object_id == object_id, Record.index == index)
    again = exists().where(Record.object_id == object_id, Record.correction_for == index)
    there, taken = (await call.db.execute(select(corrected, again))).one()
    if not there:
        return [Invalid("record.correctionFor", "does_not_exist", f"Object with index={index} does not exist.")]
    return [Invalid("record.correctionFor", "unique", f"Record {index} is al verbeterd.")] if taken else []


# --- storing ----------------------------------------------------------------------------------------------------------
async def add_object(call: Call, uuid: UUID, object_type: Type) -> int:
    """Raises ValidationFailed when another request took this uuid first."""
    made = insert(Object).values(uuid=uuid, object_type_id=object_type.id).returning(Object.id)
    try:
        return (await call.db.execute(made)).scalar_one()
    except IntegrityError as error:
        if violated(error, Object.metadata.tables["object"]) == {"uuid"}:
            raise ValidationFailed(TAKEN) from None
        raise


async def add_record(call: Call, object_id: int, object_type: Type, new: ObjectBody, last: Any = None) -> int:
    """The next record of an object; the last one ends where it starts, whatever it said before. Gives its id."""
    record = new.record
    if last is not None:
        await call.db.execute(update(Record).where(Record.id == last.id).values(end_at=record.start_at))
    values = record.model_dump(by_alias=False, exclude={"references"}) | geometry.box(record.geometry)
    values |= {
        "object_id": object_id,
        "object_type_id": object_type.id,
        "index": last.index + 1 if last is not None else 1,
        "references": [each.model_dump() for each in record.references],
        "end_at": None,
        "registration_at": today(call),
    }
    return (await call.db.execute(insert(Record).values(**values).returning(Record.id))).scalar_one()
