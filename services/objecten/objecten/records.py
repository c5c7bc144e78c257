"""Which record of an object is shown, and how (rules.md 8).

Material history is what was so in reality (`start_at` to `end_at`, both inclusive), formal history what was registered.
Either way the newest candidate of each object counts, and only then the filters.
"""

from dataclasses import dataclass
from datetime import date
from typing import Any

from commonground.call import Call
from commonground.plans import given, parameter
from sqlalchemy import ColumnElement, Date, Select, exists, or_, select
from sqlalchemy.orm import aliased

from objecten.objecttypes import OBJECTTYPES
from objecten.tables import Object, ObjectType, Record

later, correction = aliased(Record), aliased(Record)
corrected_by = (
    select(correction.index)
    .where(correction.object_id == Record.object_id, correction.correction_for == Record.index)
    .scalar_subquery()
)
MOST_ENDED = 500
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


def rows_of(ids: Select) -> Select:
    """The rows whose ids a statement gives, with what else it gives of each."""
    chosen = ids.subquery()
    return ROWS.add_columns(*(each for each in chosen.c if each.key != "id")).join(chosen, chosen.c.id == Record.id)


@dataclass(frozen=True)
class Moment:
    """The day on which the objects are seen; `formal`: as they were registered then."""

    day: date
    formal: bool = False

    def candidate(self, record: Any) -> ColumnElement[bool]:
        if self.formal:
            return record.registration_at <= self.day
        return (record.start_at <= self.day) & or_(record.end_at.is_(None), record.end_at >= self.day)

    def on_parameter(self) -> "Moment":
        """The same kind of moment, its day a parameter `day`: for a statement that is kept."""
        return Moment(parameter("day", type=Date()), self.formal)  # type: ignore[arg-type]

    def shown(self) -> ColumnElement[bool]:
        """The newest candidate of its object. A record without an end is the last one, so nothing is newer."""
        return self.candidate(Record) & or_(Record.end_at.is_(None), ~self.newer())

    def newer(self) -> ColumnElement[bool]:
        return exists().where(later.object_id == Record.object_id, later.index > Record.index, self.candidate(later))


def now(call: Call) -> Moment:
    return Moment(call.today)


TODAY = Moment(parameter("day", type=Date()))  # type: ignore[arg-type]
ENDED = select(Record.id).where(Record.end_at >= TODAY.day, TODAY.shown()).limit(MOST_ENDED + 1)


async def shown_at(call: Call, moment: Moment) -> ColumnElement[bool]:
    """`moment.shown()`, in a form that an index of the records without an end can answer.

    Of today nearly all that is shown has no end; the few that have one are named by their id.
    """
    if moment.formal or moment.day < call.today:
        return moment.shown()
    found = list((await call.db.execute(ENDED, given(day=moment.day))).scalars())
    if len(found) > MOST_ENDED:
        return moment.shown()
    open_ended = Record.end_at.is_(None) & (Record.start_at <= moment.day)
    return or_(open_ended, Record.id.in_(found)) if found else open_ended


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
