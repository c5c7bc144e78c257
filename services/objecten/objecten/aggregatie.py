"""Aggregation: how many objects, and the sum, least and most of their attributes, per value of other attributes."""

from collections.abc import AsyncIterator
from decimal import Decimal
from typing import Any

import orjson
from commonground.call import Call
from commonground.json import dumps
from commonground.problems import Invalid, ValidationFailed
from fastapi import APIRouter
from sqlalchemy import Select, case, func, select
from starlette.responses import Response

from objecten import attributes, fields
from objecten.calls import Caller, Direct
from objecten.described import TEXT
from objecten.export import NARROWING
from objecten.jsonsql import Path, kind, number, sortable, text, total
from objecten.narrowing import Narrowing, given_of
from objecten.streams import NDJSON, described, streamed
from objecten.tables import Record

router = APIRouter(prefix="/objects", route_class=Direct)
MOST, DIGITS, LARGEST = 10, 9, 2**63
MEASURES = ("som", "min", "max")
ASKED = {
    "groep": (TEXT, "Eigenschappen waarop wordt gegroepeerd, met komma's; een eigenschap in een eigenschap met __."),
    "som": (TEXT, "Eigenschappen waarvan de getallen worden opgeteld."),
    "min": (TEXT, "Eigenschappen waarvan het laagste getal, of anders de eerste tekst, wordt gegeven."),
    "max": (TEXT, "Eigenschappen waarvan het hoogste getal, of anders de laatste tekst, wordt gegeven."),
}


@router.get("/aggregatie", **described("object_aggregatie", NARROWING | ASKED, NDJSON))
async def aggregate(call: Caller) -> Response:
    """Objecten tellen en optellen per groep: een regel per groep, op volgorde van de groep."""
    narrowing = Narrowing(call, await fields.rights(call))
    asked = {name: paths(narrowing, name) for name in ("groep", *MEASURES)}
    moment = await narrowing.read(given_of(call))
    query = grouped(await narrowing.ids(moment), asked)
    return streamed(lines(call, query, asked), NDJSON)


def paths(narrowing: Narrowing, name: str) -> list[Path]:
    """The attributes that a parameter names; what may not be read is a fault, as in a filter."""
    names = [each.strip() for each in narrowing.call.request.query_params.get(name, "").split(",") if each.strip()]
    found = [tuple(each.removeprefix("record__data__").split("__")) for each in names]
    if len(found) > MOST:
        raise ValidationFailed(Invalid(name, "max_length", f"Noem hooguit {MOST} eigenschappen."))
    for path in found:
        if not all(path) or not attributes.is_path(path):
            narrowing.fault(name, "invalid", "Dit is geen pad in de gegevens.")
        else:
            narrowing.readable(f"{fields.DATA}__{path[0]}")
    return found


# --- SQL --------------------------------------------------------------------------------------------------------------
def grouped(ids: Select, asked: dict[str, list[Path]]) -> Select:
    """A value to group by is three columns: its kind, its number and its text. Null and absent are one group."""
    columns = []
    for place, path in enumerate(asked["groep"]):
        of_kind = func.coalesce(kind(Record.data, path), "null")
        columns.append(of_kind.label(f"kind{place}"))
        columns.append(number(Record.data, path).label(f"number{place}"))
        columns.append(case((of_kind != "number", text(Record.data, path))).label(f"text{place}"))
    measured = dict.fromkeys(path for name in MEASURES for path in asked[name])
    for place, path in enumerate(measured):
        columns.append(number(Record.data, path).label(f"n{place}"))
        columns.append(case((kind(Record.data, path) == "string", sortable(Record.data, path))).label(f"t{place}"))
    inner = ids.with_only_columns(Record.id, *columns).subquery()
    keys = [inner.c[f"{part}{i}"] for i in range(len(asked["groep"])) for part in ("kind", "number", "text")]
    totals = []
    for place, _ in enumerate(measured):
        numbers, texts = inner.c[f"n{place}"], inner.c[f"t{place}"]
        totals += [func.count(numbers), total(numbers), func.min(numbers), func.max(numbers)]
        totals += [func.min(texts), func.max(texts)]
    order = [key.asc().nulls_last() for key in keys]
    return select(*keys, func.count(inner.c.id), *totals).group_by(*keys).order_by(*order)


# --- lines ------------------------------------------------------------------------------------------------------------
async def lines(call: Call, query: Select, asked: dict[str, list[Path]]) -> AsyncIterator[bytes]:
    """A cursor of the database, so in a transaction: however many groups there are, a few are in memory."""
    async with call.house.engine.execution_options(reads=True).begin() as db:
        async for batch in (await db.stream(query)).partitions(500):
            yield b"".join(dumps(line(row, asked)) + b"\n" for row in batch)


def line(row: Any, asked: dict[str, list[Path]]) -> dict[str, Any]:
    """`geteld`: in how many objects of the group the attribute is a number."""
    groups, at = {}, 0
    for path in asked["groep"]:
        groups["__".join(path)] = value(*row[at : at + 3])
        at += 3
    found: dict[str, Any] = {"groep": groups, "aantal": row[at]}
    for place, path in enumerate(dict.fromkeys(path for name in MEASURES for path in asked[name])):
        count, summed, least, most, first, last = row[at + 1 + place * 6 : at + 7 + place * 6]
        results = {
            "som": plain(summed) or 0,
            "min": plain(least) if count else first,
            "max": plain(most) if count else last,
        }
        for name in MEASURES:
            if path in asked[name]:
                found.setdefault(name, {})["__".join(path)] = results[name]
        if path in asked["som"]:
            found.setdefault("geteld", {})["__".join(path)] = count
    return found


def value(of_kind: str, as_number: Any, as_text: str | None) -> Any:
    match of_kind:
        case "number":
            return plain(as_number)
        case "string":
            return as_text
        case _:
            return orjson.loads(as_text) if as_text is not None else None


def plain(found: Any) -> int | float | None:
    """A number as JSON has it: what is whole is whole, unless too large for that, and no rest of binary fractions."""
    if isinstance(found, (Decimal, float)) and abs(found) < LARGEST and found == int(found):
        return int(found)
    if isinstance(found, float):
        return round(found, DIGITS)
    return float(found) if isinstance(found, Decimal) else found
