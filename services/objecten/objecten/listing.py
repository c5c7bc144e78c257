"""Lists of objects: what the parameters of a list or search narrow and order, and one page of it (rules.md 8 and 9)."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import UUID

from commonground.call import Call
from commonground.problems import Invalid, ValidationFailed
from sqlalchemy import ColumnElement, Select, false, func, select

from objecten import attributes, fields, paging, records
from objecten.attributes import Expression, Unreadable
from objecten.jsonsql import has_text, in_order
from objecten.records import Moment
from objecten.tables import Object, ObjectType, Record

SORTED: dict[str, Any] = {
    "uuid": select(Object.uuid).where(Object.id == Record.object_id).scalar_subquery(),
    "type": Record.object_type_id,
    "record__index": Record.index,
    "record__typeVersion": Record.type_version,
    "record__startAt": Record.start_at,
    "record__endAt": Record.end_at,
    "record__registrationAt": Record.registration_at,
    "record__correctionFor": Record.correction_for,
    "record__correctedBy": records.corrected_by,
}
Values = Mapping[str, list[str]]
MAX_CONDITIONS, MAX_ORDER = 100, 20


@dataclass
class Narrowing:
    """What was asked: every fault is kept, so that the client hears all at once."""

    call: Call
    rights: fields.Rights
    wrong: list[Invalid] = field(default_factory=list)
    where: list[ColumnElement] = field(default_factory=list)

    def fault(self, name: str, code: str, reason: str) -> None:
        self.wrong.append(Invalid(name, code, reason))

    # --- one parameter each -----------------------------------------------------------------------------------------
    async def type(self, given: str) -> None:
        try:
            uuid = UUID(given.rstrip("/").rsplit("/", 1)[-1])
        except ValueError:
            return self.fault("type", "invalid", "Invalid value.")
        id = (await self.call.db.execute(select(ObjectType.id).where(ObjectType.uuid == uuid))).scalar_one_or_none()
        if id is None:
            reason = f"Select a valid object type. {given} is not one of the available choices."
            return self.fault("type", "invalid_choice", reason)
        self.where.append(Record.object_type_id == id)

    def type_version(self, given: str) -> None:
        plain = given.strip().removeprefix("-")
        if not (plain.isascii() and plain.isdecimal()):
            return self.fault("typeVersion", "invalid", "Enter a number.")
        self.where.append(Record.type_version == int(given) if len(plain) < 6 else false())

    def data_attr(self, given: str) -> None:
        try:
            self.expression(attributes.parse_attr(given))
        except Unreadable as reason:
            self.fault("", "invalid-data-attr-query", str(reason))

    def data_attrs(self, given: str) -> None:
        try:
            for expression in attributes.parse_attrs(given):
                self.expression(expression)
        except Unreadable as reason:
            self.fault("", "invalid-data-attrs-query", str(reason))

    def expression(self, wanted: Expression) -> None:
        self.readable(f"{fields.DATA}__{wanted.path[0]}")
        self.where.append(attributes.condition(Record.data, wanted))

    def data_icontains(self, given: str) -> None:
        if "\x00" in given:
            return self.fault("data_icontains", "invalid", "Een tekst mag geen NUL-teken bevatten.")
        if len(given) > attributes.MAX_VALUE:
            return self.fault("data_icontains", "max_length", f"Gebruik hooguit {attributes.MAX_VALUE} tekens.")
        self.readable(fields.DATA)
        self.where.append(has_text(Record.data, given))

    def readable(self, path: str) -> None:
        """A filter on what may not be read would give it away by counting."""
        if not self.rights.everywhere(path):
            self.fault("", "not-permitted", f"You are not allowed to filter on following fields: {path}")

    def day(self, name: str, given: str) -> date | None:
        try:
            if len(given) == 10:
                return date.fromisoformat(given)
        except ValueError:
            pass
        return self.fault(name, "invalid", "Enter a valid date.")

    # --- together ---------------------------------------------------------------------------------------------------
    async def read(self, values: Values) -> Moment:
        """The filters as conditions. Raises ValidationFailed with everything that is wrong."""
        last = {name: given[-1] for name, given in values.items() if given}
        if "type" in last:
            await self.type(last["type"])
        single = {
            "typeVersion": self.type_version,
            "data_attrs": self.data_attrs,
            "data_icontains": self.data_icontains,
        }
        for name in single.keys() & last.keys():
            single[name](last[name])
        for each in values.get("data_attr", ()):
            self.data_attr(each)
        if len(self.where) > MAX_CONDITIONS:
            self.fault("", "invalid", f"Geef hooguit {MAX_CONDITIONS} voorwaarden.")
        moment = self.moment(values)
        if self.wrong:
            raise ValidationFailed(*self.wrong)
        return moment

    def moment(self, values: Values) -> Moment:
        day, registered = (
            self.day(name, values[name][-1]) if any(values.get(name, ())) else None
            for name in ("date", "registrationDate")
        )
        if any(values.get("date", ())) and any(values.get("registrationDate", ())):
            reason = "'date' and 'registrationDate' parameters can't be used in the same request"
            self.fault("", "invalid-date-query-params", reason)
        if registered:
            return Moment(registered, formal=True)
        return Moment(day) if day else records.now(self.call)


def given(call: Call) -> dict[str, list[str]]:
    """The query string; a parameter that is empty counts as absent, as far as it could filter."""
    params = call.request.query_params
    return {name: [value for value in params.getlist(name) if value] for name in params}


def ordering(text: str, rights: fields.Rights) -> list[ColumnElement]:
    """What to sort by; unknown names are dropped. Raises ValidationFailed for what this token may not read."""
    names = [name.strip() for name in text.split(",") if name.strip()]
    if len(names) > MAX_ORDER:
        raise ValidationFailed(Invalid("ordering", "max_length", f"Sorteer op hooguit {MAX_ORDER} velden."))
    refused = [name for name in names if known(name) and not rights.everywhere(name.removeprefix("-"))]
    if refused:
        reason = f"You are not allowed to sort on following fields: {', '.join(refused)}"
        raise ValidationFailed(Invalid("", "not-permitted", reason))
    return [column for name in names if known(name) for column in sorted_by(name)]


def known(name: str) -> bool:
    plain = name.removeprefix("-")
    return plain in SORTED or (plain.startswith("record__data__") and attributes.is_path(plain.split("__")[2:]))


def sorted_by(name: str) -> list[ColumnElement]:
    descending, plain = name.startswith("-"), name.removeprefix("-")
    if plain not in SORTED:
        return in_order(Record.data, tuple(plain.split("__")[2:]), descending)
    return [SORTED[plain].desc().nulls_first() if descending else SORTED[plain].asc().nulls_last()]


def narrowed(call: Call, moment: Moment, where: list[ColumnElement]) -> Select:
    """The ids of the records that are shown."""
    return select(Record.id).where(moment.shown(), records.visible(call), *where)


async def answer(call: Call, ids: Select, rights: fields.Rights) -> tuple[dict[str, Any], dict[str, str]]:
    """One page of those records with its headers: an exact count, the ids, and then the rows of that page only."""
    wanted = fields.asked(call.request.query_params.get("fields"))
    order = ordering(call.request.query_params.get("ordering", ""), rights)
    count = (await call.db.execute(select(func.count()).select_from(ids.subquery()))).scalar_one()
    withheld: dict[tuple[str, int], list[str]] = {}

    async def results(limit: int, offset: int) -> list[dict[str, Any]]:
        page = ids.order_by(*order, Record.id.desc()).limit(limit).offset(offset)
        found = list((await call.db.execute(page)).scalars()) if count else []
        rows = {row.id: row for row in await call.db.execute(records.ROWS.where(Record.id.in_(found)))} if found else {}
        return [part_of(rows[id], call, wanted, rights, withheld) for id in found]

    shown = await paging.page(call, count, results)
    return shown, {"Content-Crs": "EPSG:4326", **fields.header(withheld)}


def part_of(
    row: Any,
    call: Call,
    wanted: list[str] | None,
    rights: fields.Rights,
    withheld: dict[tuple[str, int], list[str]],
) -> dict[str, Any]:
    """The part of an object that is asked for and allowed; what is withheld is added to `withheld`."""
    shown = records.represent(row, call)
    part, hidden = fields.selected(shown, wanted, rights.of(row.object_type_id, row.type_version))
    if hidden:
        known = withheld.setdefault((shown["type"], row.type_version), [])
        known += [path for path in hidden if path not in known]
    return part
