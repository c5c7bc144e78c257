"""In which coordinates a request speaks: WGS84 degrees by the standard, RD metres with `?crs=EPSG:28992`.

The switch stands in the query string, so that the headers keep refusing what the standard has them refuse. What is
stored, audited and told is always in degrees.
"""

from collections.abc import Callable
from typing import Any

from commonground.call import Call
from commonground.problems import Invalid, Problem, ValidationFailed

from objecten import rd
from objecten.geometry import DEPTH

WGS84, RD = "EPSG:4326", "EPSG:28992"
Point = Callable[[float, float], tuple[float, float]]


def asked(call: Call) -> str:
    """Raises Problem (406) for a system that we do not speak."""
    wanted = call.request.query_params.get("crs") or WGS84
    if wanted not in (WGS84, RD):
        raise unknown(wanted)
    return wanted


def unknown(wanted: str) -> Problem:
    return Problem(406, "not_acceptable", "Niet ondersteund.", f"CRS '{wanted}' is niet ondersteund")


def check(call: Call, body: bool = False) -> None:
    """Raises 412 when a body comes without its system, 406 for another one than this request speaks (rules.md 4)."""
    wanted = asked(call)
    for name in ("Content-Crs", "Accept-Crs") if body else ("Accept-Crs",):
        given = call.request.headers.get(name)
        if given is None and name == "Content-Crs":
            raise Problem(412, "precondition_failed", "Voorwaarde ontbreekt.", "'Content-Crs' header ontbreekt")
        if given not in (None, wanted):
            raise unknown(given)


def headers(call: Call) -> dict[str, str]:
    return {"Content-Crs": asked(call)}


def shown(call: Call, representation: dict[str, Any]) -> dict[str, Any]:
    """An object, or a record of it, in the coordinates of this request."""
    return representation if asked(call) == WGS84 else in_rd(representation)


def in_rd(shown: dict[str, Any]) -> dict[str, Any]:
    """What lies outside RD has no geometry there: one object abroad takes no page away."""
    if isinstance(shown.get("record"), dict):
        return shown | {"record": in_rd(shown["record"])}
    try:
        return shown | {"geometry": moved(shown["geometry"], rd.to_rd)} if shown.get("geometry") else shown
    except ValueError:
        return shown | {"geometry": None}


def read(call: Call, given: dict[str, Any]) -> dict[str, Any]:
    """A body with its geometry in degrees. Raises ValidationFailed for what is no place in RD."""
    record = given.get("record")
    if asked(call) == WGS84 or not isinstance(record, dict) or not isinstance(record.get("geometry"), dict):
        return given
    return given | {"record": record | {"geometry": degrees(record["geometry"], "record.geometry")}}


def degrees(geojson: Any, name: str) -> Any:
    try:
        return moved(geojson, rd.to_degrees)
    except (ValueError, TypeError, AttributeError, KeyError) as reason:
        said = str(reason) if type(reason) is ValueError else "Dit is geen GeoJSON-geometrie."
        raise ValidationFailed(Invalid(name, "invalid", said)) from None


def moved(geojson: dict[str, Any], point: Point) -> dict[str, Any]:
    """The same shape with every point moved. Raises ValueError for what lies outside RD."""
    if geojson.get("type") == "GeometryCollection":
        return geojson | {"geometries": [moved(part, point) for part in geojson["geometries"]]}
    return geojson | {"coordinates": places(geojson["coordinates"], DEPTH[geojson["type"]], point)}


def places(value: Any, depth: int, point: Point) -> Any:
    if depth:
        return [places(each, depth - 1, point) for each in value]
    x, y = value
    return list(point(x, y))
