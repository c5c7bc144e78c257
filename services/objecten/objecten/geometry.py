"""GeoJSON in WGS84 degrees (longitude, latitude): what is stored must be a shape, two-dimensional and on the globe."""

from typing import Annotated, Any

import orjson
import shapely
from pydantic import AfterValidator, WithJsonSchema
from shapely.geometry.base import BaseGeometry

KINDS = ("Point", "MultiPoint", "LineString", "MultiLineString", "Polygon", "MultiPolygon", "GeometryCollection")
MAX_POSITIONS = 100_000


def shape(geojson: Any) -> BaseGeometry:
    """The geometry that GeoJSON describes. Raises ValueError, in Dutch, for what is none."""
    if not isinstance(geojson, dict) or geojson.get("type") not in KINDS:
        raise ValueError("Dit is geen GeoJSON-geometrie.")
    check_positions(geojson)
    try:
        found = shapely.from_geojson(orjson.dumps(geojson))
    except shapely.errors.GEOSException:
        raise ValueError("Deze GeoJSON-geometrie is niet te lezen.") from None
    if found.is_empty:
        raise ValueError("Deze geometrie is leeg.")
    if not shapely.is_valid(found):
        raise ValueError(f"Deze geometrie klopt niet: {shapely.is_valid_reason(found)}.")
    return found


def check_positions(geojson: dict) -> None:
    """Every position is two numbers on the globe, at the depth that its kind asks for."""
    left = MAX_POSITIONS
    todo: list[tuple[Any, int]] = []
    parts = [geojson]
    while parts:
        part = parts.pop()
        kind = part.get("type") if isinstance(part, dict) else None
        if kind == "GeometryCollection" and isinstance(part.get("geometries"), list):
            parts += part["geometries"]
        elif kind in DEPTH:
            todo.append((part.get("coordinates"), DEPTH[kind]))
        else:
            raise ValueError("Dit is geen GeoJSON-geometrie.")
    while todo:
        value, depth = todo.pop()
        if not isinstance(value, list) or (depth and not value):
            raise ValueError("De coordinaten zijn geen lijst van de juiste diepte.")
        if depth:
            todo += [(each, depth - 1) for each in value]
        else:
            check_position(value)
            left -= 1
            if left < 0:
                raise ValueError(f"Een geometrie heeft hooguit {MAX_POSITIONS} punten.")


DEPTH = {"Point": 0, "MultiPoint": 1, "LineString": 1, "MultiLineString": 2, "Polygon": 2, "MultiPolygon": 3}


def check_position(position: list) -> None:
    if len(position) != 2 or any(isinstance(n, bool) or not isinstance(n, (int, float)) for n in position):
        raise ValueError("Een punt bestaat uit twee getallen: lengte- en breedtegraad.")
    if not (-180 <= position[0] <= 180 and -90 <= position[1] <= 90):
        raise ValueError("Een lengtegraad ligt tussen -180 en 180, een breedtegraad tussen -90 en 90.")


def box(geojson: dict | None) -> dict[str, float | None]:
    """The box around it as columns of a record; all None without a geometry."""
    if geojson and geojson["type"] == "Point":
        bounds = [*geojson["coordinates"], *geojson["coordinates"]]
    else:
        bounds = shapely.bounds(shape(geojson)).tolist() if geojson else [None] * 4
    return dict(zip(("west", "south", "east", "north"), bounds, strict=True))


def readable(geojson: dict) -> dict:
    """The geometry and nothing else: no box, no `crs` that says something else of the numbers than we do.

    A point needs no more than its position, and most objects have one.
    """
    if geojson.get("type") == "Point":
        check_positions(geojson)
    else:
        shape(geojson)
    return bare(geojson)


def bare(geojson: dict) -> dict:
    if geojson["type"] == "GeometryCollection":
        return {"type": geojson["type"], "geometries": [bare(each) for each in geojson["geometries"]]}
    return {"type": geojson["type"], "coordinates": geojson["coordinates"]}


# --- in the contract --------------------------------------------------------------------------------------------------
KIND = {"type": "string", "enum": [*KINDS, "Feature", "FeatureCollection"]}
PARTS = {"type": "array", "items": {"type": "object", "required": ["type"], "properties": {"type": KIND}}}


def coordinates(depth: int) -> dict:
    found: dict = {"type": "array", "items": {"type": "number"}, "minItems": 2, "maxItems": 2}
    for _ in range(depth):
        found = {"type": "array", "items": found}
    return found


def described(part: str, shape: dict) -> dict:
    return {"type": "object", "required": ["type", part], "properties": {"type": KIND, part: shape}}


SHAPES = [described("coordinates", coordinates(depth)) for depth in sorted(set(DEPTH.values()))]
SHAPE = {"type": "object", "anyOf": [*SHAPES, described("geometries", PARTS)]}
GeoJson = Annotated[
    dict[str, Any],
    AfterValidator(readable),
    WithJsonSchema(SHAPE),
]
