"""Zoeken: the filters of the list in a body, and the objects within a shape (rules.md 11)."""

from typing import Any

import orjson
import shapely
from commonground.call import Call
from commonground.json import Json
from commonground.problems import ValidationFailed
from shapely.geometry.base import BaseGeometry
from sqlalchemy import Select, case
from starlette.responses import Response

from objecten import crs, fields, geometry, listing
from objecten.jsonsql import among
from objecten.narrowing import Narrowing, Values, given_of
from objecten.tables import Record

TEXTS = ("type", "typeVersion", "date", "registrationDate", "data_attr", "data_attrs", "data_icontains", "zaak")
BATCH = 1_000


async def search(call: Call) -> Response:
    given = await call.body()
    crs.check(call, body=True)
    narrowing = Narrowing(call, await fields.rights(call))
    area = shape_asked(narrowing, given.get("geometry"))
    moment = await narrowing.read(together(given_of(call), given))
    ids = await narrowing.ids(moment)
    if area is not None:
        ids = await within(call, ids, area)
    shown, headers = await listing.answer(narrowing, ids)
    return Json(shown, headers=headers)


def together(query: Values, body: dict[str, Any]) -> dict[str, list[str]]:
    """The filters of the query string and those of the body; `data_attr` may be a list there."""
    found = {name: list(values) for name, values in query.items()}
    for name in TEXTS:
        value = body.get(name)
        values = value if isinstance(value, list) else [value]
        found.setdefault(name, []).extend(str(each) for each in values if each not in (None, ""))
    return found


def shape_asked(narrowing: Narrowing, given: Any) -> BaseGeometry | None:
    """The area to search in; `{}` is none. A fault is kept in `narrowing`."""
    if given is None or given == {}:
        return None
    try:
        within = given.get("within") if isinstance(given, dict) else None
        if isinstance(within, dict) and crs.asked(narrowing.call) == crs.RD:
            within = crs.degrees(within, "geometry.within")
        area = geometry.shape(within)
    except (ValueError, ValidationFailed) as fault:
        reason = fault.invalid[0].reason if isinstance(fault, ValidationFailed) else str(fault)
        return narrowing.fault("geometry.within", "invalid", reason)
    for part in ("type", "coordinates"):
        narrowing.readable(f"{fields.GEOMETRY}__{part}")
    return area


async def within(call: Call, ids: Select, area: BaseGeometry) -> Select:
    """Only the records that lie wholly inside: their box by the database, their shape here, a batch at a time."""
    west, south, east, north = shapely.bounds(area).tolist()
    inside = Record.west.between(west, east) & Record.south.between(south, north)  # as the index has it
    inside &= (Record.east <= east) & (Record.north <= north)
    wide = case(((Record.west != Record.east) | (Record.south != Record.north), Record.geometry))  # a point is its box
    near = ids.where(inside).with_only_columns(Record.id, Record.west, Record.south, wide.label("geometry"))
    near = near.order_by(Record.id)
    shapely.prepare(area)
    found, last = list[int](), 0
    while True:
        rows = (await call.db.execute(near.where(Record.id > last).limit(BATCH))).all()
        if not rows:
            break
        inner = shapely.contains_xy(area, [row.west for row in rows], [row.south for row in rows])
        found += [row.id for row, is_in in zip(rows, inner, strict=True) if is_in and row.geometry is None]
        shapes = [(row.id, shapely.from_geojson(orjson.dumps(row.geometry))) for row in rows if row.geometry]
        found += [id for id, each in shapes if shapely.contains(area, each)]
        last = rows[-1].id
        if len(rows) < BATCH:
            break
    return ids.where(among(Record.id, found))
