"""Which record of an object is shown, and how (rules.md 8).

Material history is what was so in reality (`start_at` to `end_at`, both inclusive), formal history what was registered.
Either way the newest candidate of each object counts, and only then the filters.
"""

from dataclasses import dataclass
from datetime import date
from typing import Any

from commonground.call import Call
from sqlalchemy import ColumnElement, Select, exists, or_, select, true
from sqlalchemy.orm import aliased

from objecten.calls import permitted_types, superuser, today
from objecten.objecttypes import OBJECTTYPES
from objecten.tables import Object, ObjectType, Record

later, correction = aliased(Record), aliased(Record)
corrected_by = (
    select(correction.index)
    .where(correction.object_id == Record.object_id, correction.correction_for == Record.index)
    .scalar_subquery()
)
HIDDEN = {"west", "south", "east", "north", "object_id"}
ROWS: Select = (
    select(
        *(column for column in Record.__table__.columns if column.key not in HIDDEN),
        corrected_by.label("corrected_by"),
        Object.uuid.label("uuid"),
        ObjectType.uuid.label("type_uuid"),
    )
    .join(Object, Object.id == Record.object_id)
    .join(ObjectType, ObjectType.id == Record.object_type_id)
)


@dataclass(frozen=True)
class Moment:
    """The day on which the objects are seen; `formal`: as they were registered then."""

    day: date
    formal: bool = False

    def candidate(self, record: Any) -> ColumnElement[bool]:
        if self.formal:
            return record.registration_at <= self.day
        return (record.start_at <= self.day) & or_(record.end_at.is_(None), record.end_at >= self.day)

    def shown(self) -> ColumnElement[bool]:
        """The newest candidate of its object. A record without an end is the last one, so nothing is newer."""
        newer = exists().where(later.object_id == Record.object_id, later.index > Record.index, self.candidate(later))
        return self.candidate(Record) & or_(Record.end_at.is_(None), ~newer)


def now(call: Call) -> Moment:
    return Moment(today(call))


def visible(call: Call) -> ColumnElement[bool]:
    """The records of objecttypes that this token may see: list and search start here."""
    return true() if superuser(call) else Record.object_type_id.in_(permitted_types(call))


def represent_record(row: Any, references: bool = True) -> dict[str, Any]:
    return {
        "index": row.index,
        "typeVersion": row.type_version,
        "data": row.data,
        "geometry": row.geometry,
        **({"references": row.references} if references else {}),
        "startAt": row.start_at,
        "endAt": row.end_at,
        "registrationAt": row.registration_at,
        "correctionFor": row.correction_for,
        "correctedBy": row.corrected_by,
    }


def object_url(call: Call, uuid: Any) -> str:
    return call.link("objects", uuid)


def represent(row: Any, call: Call) -> dict[str, Any]:
    return {
        "url": object_url(call, row.uuid),
        "uuid": row.uuid,
        "type": OBJECTTYPES.url(call, row.type_uuid),
        "record": represent_record(row),
    }
