"""Adding a record: what a body must be, given the object as it was, and what is stored (rules.md 7)."""

import re
from dataclasses import dataclass
from time import monotonic
from typing import Any
from uuid import UUID

from commonground import jsonschema
from commonground.call import Call
from commonground.db import violated
from commonground.plans import given, parameter
from commonground.problems import Invalid, ValidationFailed
from pydantic import ValidationError
from sqlalchemy import Date, exists, insert, select, update
from sqlalchemy.exc import IntegrityError

from objecten import geometry
from objecten.bodies import MAX_URL, ObjectBody
from objecten.faults import IMMUTABLE, faults_of
from objecten.merge import merged
from objecten.tables import Object, Record, Version

REMEMBERED = 30.0  # seconds
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


# --- bodies -----------------------------------------------------------------------------------------------------------
def read(body: dict[str, Any], *known: Invalid) -> ObjectBody:
    """Raises ValidationFailed with everything that is wrong in shape, and what is `known` to be wrong already."""
    try:
        new = ObjectBody.model_validate(body)
    except ValidationError as error:
        raise ValidationFailed(*known, *faults_of(error).invalid) from None
    if known:
        raise ValidationFailed(*known)
    return new


NO_MATCH = Invalid("type", "no_match", "Invalid hyperlink - No URL match.")
UNKNOWN = Invalid("type", "does_not_exist", "Invalid hyperlink - Object does not exist.")


def type_exists(url: Any, object_type: Type | None) -> list[Invalid]:
    """What is wrong with the type of a new object, if it is a text of the right length."""
    if not isinstance(url, str) or not 0 < len(url) <= MAX_URL:
        return []
    if type_uuid(url) is None:
        return [NO_MATCH]
    return [] if object_type else [UNKNOWN]


def patched(body: dict[str, Any], type_url: str, last: Any) -> dict[str, Any]:
    """A whole body of the parts that a PATCH brings: the data is merged, the rest is kept unless given.

    A geometry that is left out stays; the reference loses it.
    """
    change = body.get("record", {})
    if not isinstance(change, dict):
        return {"type": type_url} | body
    record = {
        "typeVersion": last.type_version,
        "startAt": last.start_at.isoformat(),
        "geometry": last.geometry,
        "references": last.references,
    }
    data = merged(last.data, change["data"]) if "data" in change else last.data
    return {"type": type_url} | body | {"record": record | change | {"data": data}}


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
    given = type_uuid(new.type)
    wrong = [Invalid("type", "immutable-field", IMMUTABLE) if given else NO_MATCH] if given != type_of else []
    if new.uuid not in (None, uuid):
        wrong.append(Invalid("uuid", "immutable-field", IMMUTABLE))
    return wrong


async def data_fits(call: Call, new: ObjectBody, object_type: Type) -> list[Invalid]:
    """One fault of the object as a whole first, as the reference has it; then every fault with its place."""
    version = new.record.type_version
    row = await version_of(call, object_type.id, version)
    if row is None:
        reason = f"Object type {object_type.name} version: {version} does not appear to exist."
        return [Invalid("nonFieldErrors", "invalid-json-schema", reason)]
    if row.status == "deprecated":
        call.memory["warning"] = f"Versie {version} van {object_type.name} is verouderd."
    found = jsonschema.faults(await validator(call, row, object_type), new.record.data)
    whole = [Invalid("nonFieldErrors", "invalid-json-schema", found[0].reason)] if found else []
    return whole + [Invalid(place(each.path), "invalid-json-schema", each.reason) for each in found]


VERSION = select(Version.id, Version.fingerprint, Version.status).where(
    Version.object_type_id == parameter("type"), Version.version == parameter("version")
)


async def version_of(call: Call, type_id: int, version: int) -> Any:
    """A version of a type; what is no draft keeps its schema, so it is asked for once in a while, for its status."""
    kept: dict[tuple[int, int], tuple[float, Any]] = call.house.state.setdefault("versions", {})
    until, found = kept.get((type_id, version), (0.0, None))
    if until < monotonic():
        found = (await call.db.execute(VERSION, given(type=type_id, version=version))).first()
        if found is not None and found.status != "draft":
            kept[type_id, version] = (monotonic() + REMEMBERED, found)
    return found


def place(path: tuple[str | int, ...]) -> str:
    return ".".join(map(str, ("record", "data", *path)))


async def validator(call: Call, row: Any, object_type: Type) -> Any:
    """The compiled schema of a version, from the house's memory or else from the database."""
    kept: jsonschema.Validators = call.house.state.setdefault("validators", jsonschema.Validators())
    settings: Any = call.house.settings
    strict = object_type.uuid in settings.strikte_formaten
    key = f"{row.fingerprint} strikt" if strict else row.fingerprint
    if (known := kept.get(key)) is not None:
        return known
    found = (await call.db.execute(select(Version.json_schema).where(Version.id == row.id))).scalar_one()
    return kept.add(key, found, strict)


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
MADE = insert(Object).returning(Object.id)
ENDED = update(Record).where(Record.id == parameter("record")).values(end_at=parameter("end", type=Date()))
ADDED = insert(Record)


async def add_object(call: Call, uuid: UUID, object_type: Type) -> int:
    """Raises ValidationFailed when another request took this uuid first."""
    try:
        return (await call.db.execute(MADE, {"uuid": uuid, "object_type_id": object_type.id})).scalar_one()
    except IntegrityError as error:
        if violated(error, Object.metadata.tables["object"]) == {"uuid"}:
            raise ValidationFailed(TAKEN) from None
        raise


async def add_record(
    call: Call, object_id: int, object_type: Type, new: ObjectBody, last: Any = None
) -> dict[str, Any]:
    """The next record of an object; the last one ends where it starts, whatever it said before. Gives its columns."""
    if last is not None:
        await call.db.execute(ENDED, given(record=last.id, end=new.record.start_at))
    values = columns_of(call, object_id, object_type, new, last.index + 1 if last is not None else 1)
    await call.db.execute(ADDED, values)
    return values


def columns_of(call: Call, object_id: int, object_type: Type, new: ObjectBody, index: int) -> dict[str, Any]:
    record = new.record
    return {
        "object_id": object_id,
        "object_type_id": object_type.id,
        "index": index,
        "type_version": record.type_version,
        "data": record.data,
        "geometry": record.geometry,
        **geometry.box(record.geometry),
        "references": [{"type": each.type, "url": each.url} for each in record.references],
        "start_at": record.start_at,
        "end_at": None,
        "registration_at": call.today,
        "correction_for": record.correction_for,
    }
