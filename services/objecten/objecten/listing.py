"""One page of objects: an exact count, the ids in their order, and then the rows of that page only (rules.md 9)."""

from typing import Any

from commonground.call import Call
from commonground.plans import given, parameter
from commonground.problems import Invalid, ValidationFailed
from sqlalchemy import ColumnElement, Select, case, func, select

from objecten import attributes, crs, fields, paging, records
from objecten.indexes import Declared
from objecten.jsonsql import in_order
from objecten.narrowing import Narrowing
from objecten.tables import Object, Record

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
MAX_ORDER = 20
PAGE: Select = records.ROWS.where(Record.id.in_(parameter("ids", many=True)))
Withheld = dict[tuple[str, int], list[str]]


# --- order ------------------------------------------------------------------------------------------------------------
def ordering(text: str, rights: fields.Rights, declared: Declared) -> list[ColumnElement]:
    """What to sort by; unknown names are dropped. Raises ValidationFailed for what this token may not read."""
    names = [name.strip() for name in text.split(",") if name.strip()]
    if len(names) > MAX_ORDER:
        raise ValidationFailed(Invalid("ordering", "max_length", f"Sorteer op hooguit {MAX_ORDER} velden."))
    refused = [name for name in names if known(name) and not rights.everywhere(name.removeprefix("-"))]
    if refused:
        reason = f"You are not allowed to sort on following fields: {', '.join(refused)}"
        raise ValidationFailed(Invalid("", "not-permitted", reason))
    return [column for name in names if known(name) for column in sorted_by(name, rights, declared)]


def known(name: str) -> bool:
    plain = name.removeprefix("-")
    return plain in SORTED or (plain.startswith("record__data__") and attributes.is_path(plain.split("__")[2:]))


def sorted_by(name: str, rights: fields.Rights, declared: Declared) -> list[ColumnElement]:
    descending, plain, listed = name.startswith("-"), name.removeprefix("-"), rights.listed()
    if plain in SORTED:
        keys = [SORTED[plain]]
    else:
        path = tuple(plain.split("__")[2:])
        keys = in_order(Record.data, path, declared.has(path))
    if listed is not None:  # what is not to be read has no place in the order either
        keys = [case((listed, key)) for key in keys]
    return [key.desc().nulls_first() if descending else key.asc().nulls_last() for key in keys]


# --- a page -----------------------------------------------------------------------------------------------------------
async def answer(narrowing: Narrowing, ids: Select) -> tuple[dict[str, Any], dict[str, str]]:
    """One page of those records with its headers."""
    call, rights = narrowing.call, narrowing.rights
    wanted = fields.asked(call.request.query_params.get("fields"))
    asked = call.request.query_params.get("ordering", "")
    order = ordering(asked, rights, narrowing.declared)
    withheld: Withheld = {}

    async def rows_of(count: int, limit: int, offset: int) -> list[Any]:
        """In the order of their ids one statement will do; another order is that of the ids that are read first."""
        page = in_this_order(ids, order, asked, count, limit, offset)
        if not order:
            of_page = records.ROWS.where(Record.id.in_(page))
            return sorted(await call.db.execute(of_page), key=lambda row: row.id, reverse=True)
        chosen = list((await call.db.execute(page)).scalars())
        rows = {row.id: row for row in await call.db.execute(PAGE, given(ids=chosen))} if chosen else {}
        return [rows[id] for id in chosen]

    async def results(limit: int, offset: int) -> list[dict[str, Any]]:
        rows = begin if begin is not None else await rows_of(count, limit, offset)
        return [part_of(row, call, wanted, rights, withheld) for row in rows]

    size = paging.size_asked(call.request.query_params.get("pageSize"))
    begin = await rows_of(size, size, 0) if call.request.query_params.get("page", "1") == "1" else None
    if begin is not None and len(begin) < size:
        count = len(begin)  # there is no more
    else:
        count = (await call.db.execute(ids.with_only_columns(func.count()))).scalar_one()
    shown = await paging.page(call, count, results)
    return shown, crs.headers(call) | fields.header(withheld)


def in_this_order(ids: Select, order: list[ColumnElement], asked: str, count: int, limit: int, offset: int) -> Select:
    """The ids of a page; read from the far end when that is nearer.

    Without an order the newest record comes first. The id, that breaks every tie, goes the way of the first key: so an
    index on that key gives the whole order.
    """
    if not order and offset > count // 2:
        last = min(limit, count - offset)
        return ids.order_by(Record.id).limit(last).offset(count - offset - last)
    descending = not order or asked.strip().startswith("-")
    return ids.order_by(*order, Record.id.desc() if descending else Record.id.asc()).limit(limit).offset(offset)


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
