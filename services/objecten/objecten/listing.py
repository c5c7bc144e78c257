"""One page of objects: an exact count, the ids in their order, and then the rows of that page only (rules.md 9)."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from commonground.call import Call
from commonground.problems import Invalid, ValidationFailed
from sqlalchemy import ColumnElement, Select, case, func, literal_column, select

from objecten import attributes, crs, fields, paging, records
from objecten.conditions import directed, in_order
from objecten.indexes import Declared
from objecten.narrowing import Narrowing
from objecten.tables import Object, Record

SORTED: dict[str, Any] = {
    "uuid": select(Object.uuid).where(Object.id == Record.object_id).correlate(Record).scalar_subquery(),
    "type": Record.object_type_id,
    "record__index": Record.index,
    "record__typeVersion": Record.type_version,
    "record__startAt": Record.start_at,
    "record__endAt": Record.end_at,
    "record__registrationAt": Record.registration_at,
    "record__correctionFor": Record.correction_for,
    "record__correctedBy": records.corrected_by,
}
MAX_ORDER, LAST = 20, 2**31 - 1
Order = list[tuple[ColumnElement, bool]]  # what to sort by, and whether it goes down
Withheld = dict[tuple[str, int], list[str]]


# --- order ------------------------------------------------------------------------------------------------------------
def ordering(text: str, rights: fields.Rights, declared: Declared) -> Order:
    """What to sort by; unknown names are dropped. Raises ValidationFailed for what this token may not read."""
    names = [name.strip() for name in text.split(",") if name.strip()]
    if len(names) > MAX_ORDER:
        raise ValidationFailed(Invalid("ordering", "max_length", f"Sorteer op hooguit {MAX_ORDER} velden."))
    refused = [name for name in names if known(name) and not rights.everywhere(name.removeprefix("-"))]
    if refused:
        reason = f"You are not allowed to sort on following fields: {', '.join(refused)}"
        raise ValidationFailed(Invalid("", "not-permitted", reason))
    return [
        (key, name.startswith("-"))
        for name in names
        if known(name)
        for key in keys_of(name.removeprefix("-"), rights, declared)
    ]


def known(name: str) -> bool:
    plain = name.removeprefix("-")
    return plain in SORTED or (plain.startswith("record__data__") and attributes.is_path(plain.split("__")[2:]))


def keys_of(name: str, rights: fields.Rights, declared: Declared) -> list[ColumnElement]:
    path = tuple(name.split("__")[2:])
    keys = [SORTED[name]] if name in SORTED else in_order(Record.data, path, declared.has(path))
    if (listed := rights.listed()) is not None:  # what is not to be read has no place in the order either
        return [case((listed, key)) for key in keys]
    return keys


# --- a page -----------------------------------------------------------------------------------------------------------
async def answer(narrowing: Narrowing, ids: Select) -> tuple[dict[str, Any], dict[str, str]]:
    """One page of those records with its headers."""
    params = narrowing.call.request.query_params
    order = ordering(params.get("ordering", ""), narrowing.rights, narrowing.declared)
    page = Page(narrowing, ids, fields.asked(params.get("fields")), order)
    shown = await (page.after(params["na"]) if "na" in params else page.numbered())
    return shown, crs.headers(narrowing.call) | fields.header(page.withheld)


@dataclass
class Page:
    narrowing: Narrowing
    ids: Select
    wanted: list[str] | None
    order: Order
    withheld: Withheld = field(default_factory=dict)

    @property
    def call(self) -> Call:
        return self.narrowing.call

    @property
    def size(self) -> int:
        return paging.size_asked(self.call.request.query_params.get("pageSize"))

    async def numbered(self) -> dict[str, Any]:
        """The page with the number that was asked for; the first one, when it is not full, needs no counting."""
        begin, count = None, None
        if self.call.request.query_params.get("page", "1") == "1":
            begin, count = await self.begin()
        whole = await self.count() if count is None else count

        async def results(limit: int, offset: int) -> list[dict[str, Any]]:
            found = begin if begin is not None else await self.rows(self.part(whole, limit, offset))
            return self.represent(found)

        return await paging.page(self.call, whole, results)

    async def after(self, mark: str) -> dict[str, Any]:
        """What comes after a mark: what is added meanwhile moves nothing."""
        count = await self.count()
        self.ids = self.ids.where(Record.id < last_seen(mark, self.order))
        rows = await self.rows(self.part(count, self.size, 0))
        following = paging.link(self.call, na=rows[-1].id) if len(rows) == self.size else None
        return {"count": count, "next": following, "previous": None, "results": self.represent(rows)}

    async def count(self) -> int:
        return (await self.call.db.execute(self.ids.with_only_columns(func.count()))).scalar_one()

    async def begin(self) -> tuple[list[Any], int | None]:
        """The first page, and how many there are if that is known by now: what looks inside the data looks once."""
        if self.narrowing.looked_inside:
            rows = await self.rows(self.counted())
            return rows, rows[0].total if rows else 0
        rows = await self.rows(self.part(self.size, self.size, 0))
        return rows, len(rows) if len(rows) < self.size else None

    async def rows(self, page: Select) -> list[Any]:
        """The records whose ids those are, in the order of the page."""
        keys = [key for key, _ in self.order]
        whole = records.rows_of(page).order_by(*self.directed(keys, Record.id))
        return list(await self.call.db.execute(whole))

    def directed(self, keys: Sequence[ColumnElement], id: Any) -> list[ColumnElement]:
        """Without an order the newest record comes first. The id, that breaks every tie, goes the way of the first key:
        so an index on that key gives the whole order.
        """
        down = [descending for _, descending in self.order]
        return [*map(directed, keys, down), id.desc() if not down or down[0] else id.asc()]

    def counted(self) -> Select:
        """The ids of the first page, with how many match: these are found apart, for PostgreSQL does not see that all
        of them are counted, and would walk along everything in the order of the page.
        """
        named = [key.label(f"key{i}") for i, (key, _) in enumerate(self.order)]
        matching = self.ids.add_columns(*named).cte("matching")
        total = select(func.count()).select_from(matching).scalar_subquery()
        keys = [matching.c[each.name] for each in named]
        first = select(matching.c.id, total.label("total")).order_by(*self.directed(keys, matching.c.id))
        return first.limit(seen(self.size))

    def part(self, count: int, limit: int, offset: int) -> Select:
        """The ids of a page; read from the far end when that is nearer."""
        if not self.order and offset > count // 2:
            last = min(limit, count - offset)
            return self.ids.order_by(Record.id).limit(seen(last)).offset(count - offset - last)
        keys = [key for key, _ in self.order]
        return self.ids.order_by(*self.directed(keys, Record.id)).limit(seen(limit)).offset(offset)

    def represent(self, rows: list[Any]) -> list[dict[str, Any]]:
        return [part_of(row, self.call, self.wanted, self.narrowing.rights, self.withheld) for row in rows]


def last_seen(mark: str, order: Order) -> int:
    """The record after which to go on. Raises ValidationFailed."""
    if order or not (mark == "" or (mark.isascii() and mark.isdecimal() and len(mark) < 10)):
        raise ValidationFailed(Invalid("na", "invalid", "Dit merkteken is er niet, of gaat niet samen met ordering."))
    return int(mark or LAST)


def seen(limit: int) -> ColumnElement[int]:
    """The number of rows as PostgreSQL can see it while it plans: else it prepares for a tenth of the table."""
    return literal_column(str(limit))


def part_of(
    row: Any, call: Call, wanted: list[str] | None, rights: fields.Rights, withheld: Withheld
) -> dict[str, Any]:
    """The part of an object that is asked for and allowed; what is withheld is added to `withheld`."""
    shown = crs.shown(call, records.represent(row, call))
    part, hidden = fields.selected(shown, wanted, rights.of(row.object_type_id, row.type_version))
    if hidden:
        known = withheld.setdefault((shown["type"], row.type_version), [])
        known += [path for path in hidden if path not in known]
    return part
