"""GeoJSON geometries (RFC 7946): read, told in the contract, and compared on the map."""

from math import isfinite
from typing import Annotated, Any

from pydantic import AfterValidator, WithJsonSchema
from shapely.geometry import shape
from shapely.geometry.base import BaseGeometry

DIEPTE = {"Point": 0, "MultiPoint": 1, "LineString": 1, "MultiLineString": 2, "Polygon": 2, "MultiPolygon": 3}
SOORTEN = [*DIEPTE, "GeometryCollection"]
NESTEN = 4  # collections within collections


def leesbaar(geometrie: dict) -> dict:
    if not is_geometrie(geometrie, NESTEN):
        raise ValueError("Dit is geen GeoJSON-geometrie.")
    return geometrie


def is_geometrie(geometrie: Any, nesten: int) -> bool:
    if not isinstance(geometrie, dict) or nesten < 0:
        return False
    soort = geometrie.get("type")
    if soort == "GeometryCollection":
        delen = geometrie.get("geometries")
        return isinstance(delen, list) and all(is_geometrie(deel, nesten - 1) for deel in delen)
    if not isinstance(soort, str) or soort not in DIEPTE:
        return False
    punten = geometrie.get("coordinates")
    if not is_genest(punten, DIEPTE[soort]):
        return False
    return all(len(lijn) >= 2 for lijn in lijnen(soort, punten)) and all(map(is_ring, ringen(soort, punten)))


def is_genest(punten: Any, diepte: int) -> bool:
    """A position of two numbers (the standard has no height) at depth 0, else a list of what is one less deep."""
    if not isinstance(punten, list) or not punten:
        return False
    if diepte:
        return all(is_genest(deel, diepte - 1) for deel in punten)
    return len(punten) == 2 and all(type(getal) in (int, float) and isfinite(getal) for getal in punten)


def lijnen(soort: str, punten: Any) -> list[list]:
    return {"LineString": [punten], "MultiLineString": punten}.get(soort, [])


def ringen(soort: str, punten: Any) -> list[list]:
    if soort == "MultiPolygon":
        return [ring for vlak in punten for ring in vlak]
    return punten if soort == "Polygon" else []


def is_ring(ring: list) -> bool:
    """Four positions or more, the last one where the first one is."""
    return len(ring) >= 4 and ring[0] == ring[-1]


def op_kaart(geometrie: dict) -> BaseGeometry:
    return shape(geometrie)


# --- in the contract --------------------------------------------------------------------------------------------------
KIND = {"type": "string", "enum": [*SOORTEN, "Feature", "FeatureCollection"]}
DEEL = {"type": "object", "required": ["type"], "properties": {"type": KIND}}
DELEN = {"required": ["geometries"], "properties": {"geometries": {"type": "array", "items": DEEL}}}


def schema(depth: int) -> dict:
    coordinates: dict[str, Any] = {"type": "array", "items": {"type": "number"}, "minItems": 2, "maxItems": 2}
    for _ in range(depth):
        coordinates = {"type": "array", "items": coordinates}
    return {"required": ["coordinates"], "properties": {"type": KIND, "coordinates": coordinates}}


Geometrie = Annotated[
    dict, AfterValidator(leesbaar), WithJsonSchema({"type": "object", "anyOf": [*map(schema, (0, 1, 2, 3)), DELEN]})
]
