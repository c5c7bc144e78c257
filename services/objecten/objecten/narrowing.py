"""What the parameters of a list, search or export narrow, with every fault that they have (rules.md 8 and 9)."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from commonground.call import Call
from commonground.plans import given, parameter
from commonground.problems import Invalid, ValidationFailed
from sqlalchemy import ColumnElement, Select, bindparam, false, select

from objecten import attributes, fields, records
from objecten.attributes import Expression, Unreadable
from objecten.bodies import MAX_URL
from objecten.conditions import has_text, refers_to
from objecten.faults import TOO_LONG
from objecten.indexes import Declared, declared
from objecten.records import Moment
from objecten.tables import ObjectType, Record

Values = Mapping[str, list[str]]
MAX_CONDITIONS = 100
TYPE = select(ObjectType.id).where(ObjectType.uuid == parameter("uuid"))


@dataclass
class Narrowing:
    """What was asked: every fault is kept, so that the client hears all at once."""

    call: Call
    rights: fields.Rights
    wrong: list[Invalid] = field(default_factory=list)
    where: list[ColumnElement] = field(default_factory=list)
    type_id: int | None = None
    looked_inside: bool = False
    declared: Declared = field(default_factory=Declared)

    def fault(self, name: str, code: str, reason: str) -> None:
        self.wrong.append(Invalid(name, code, reason))

    # --- one parameter each -----------------------------------------------------------------------------------------
    async def type(self, url: str) -> None:
        if len(url) > MAX_URL:
            return self.fault("type", "max_length", TOO_LONG)
        try:
            uuid = UUID(url.rstrip("/").rsplit("/", 1)[-1])
        except ValueError:
            return self.fault("type", "invalid", "Invalid value.")
        id = (self.rights.types or {}).get(str(uuid))
        if id is None:
            id = (await self.call.db.execute(TYPE, given(uuid=uuid))).scalar_one_or_none()
        if id is None:
            reason = f"Select a valid object type. {url} is not one of the available choices."
            return self.fault("type", "invalid_choice", reason)
        self.type_id = id
        self.declared = await declared(self.call, id)
        here = bindparam(None, id, unique=True, literal_execute=bool(self.declared.paths))  # as those indexes say it
        self.where.append(Record.object_type_id == here)

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
        kind = "tekst" if wanted.operator == "icontains" else "waarde"
        self.where.append(attributes.condition(Record.data, wanted, self.declared.has(wanted.path, kind)))

    def data_icontains(self, given: str) -> None:
        if "\x00" in given:
            return self.fault("data_icontains", "invalid", "Een tekst mag geen NUL-teken bevatten.")
        if len(given) > attributes.MAX_VALUE:
            return self.fault("data_icontains", "max_length", f"Gebruik hooguit {attributes.MAX_VALUE} tekens.")
        self.readable(fields.DATA)
        self.where.append(has_text(Record.data, given))

    def zaak(self, url: str) -> None:
        if "\x00" in url or len(url) > 200:
            return self.fault("zaak", "invalid", "Dit is geen adres van een zaak.")
        self.readable("record__references")
        self.where.append(refers_to(Record.references, url))

    def readable(self, path: str) -> None:
        """A filter on what may not be read would give it away by counting."""
        self.looked_inside = True
        if not self.rights.everywhere(path):
            self.fault("", "not-permitted", f"You are not allowed to filter on following fields: {path}")

    def day(self, name: str, given: str) -> date | None:
        return attributes.as_date(given) or self.fault(name, "invalid", "Enter a valid date.")

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
            "zaak": self.zaak,
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

    async def ids(self, moment: Moment) -> Select:
        """The ids of the records that are shown. What has no readable field is not found by what stands in it."""
        asked = [self.rights.visible(self.type_id), await records.shown_at(self.call, moment), *self.where]
        if self.looked_inside and (listed := self.rights.listed()) is not None:
            asked.append(listed)
        return select(Record.id).where(*asked)

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


def given_of(call: Call) -> dict[str, list[str]]:
    """The query string; a parameter that is empty counts as absent, as far as it could filter."""
    params = call.request.query_params
    return {name: [value for value in params.getlist(name) if value] for name in params}
