"""Geometries: what is accepted and what is refused (rules.md 11)."""

import pytest
from objecten.geometry import box, shape

SQUARE = [[4.0, 52.0], [5.0, 52.0], [5.0, 53.0], [4.0, 53.0], [4.0, 52.0]]
POINT = {"type": "Point", "coordinates": [4.5, 52.5]}


@pytest.mark.parametrize(
    "geojson",
    [
        POINT,
        {"type": "MultiPoint", "coordinates": [[4, 52], [5, 53]]},
        {"type": "LineString", "coordinates": [[4, 52], [5, 53]]},
        {"type": "MultiLineString", "coordinates": [[[4, 52], [5, 53]]]},
        {"type": "Polygon", "coordinates": [SQUARE]},
        {"type": "MultiPolygon", "coordinates": [[SQUARE]]},
        {"type": "GeometryCollection", "geometries": [POINT, {"type": "Polygon", "coordinates": [SQUARE]}]},
    ],
)
def test_11_a_geometry_is_read(geojson):
    assert shape(geojson).geom_type == geojson["type"]


@pytest.mark.parametrize(
    "geojson",
    [
        "POINT (4 52)",
        [4, 52],
        {},
        {"type": "Point"},
        {"type": "Point", "coordinates": []},
        {"type": "Point", "coordinates": [4.5, 52.5, 3]},
        {"type": "Point", "coordinates": ["4.5", "52.5"]},
        {"type": "Point", "coordinates": [True, False]},
        {"type": "Point", "coordinates": [200, 52]},
        {"type": "Point", "coordinates": [52, 91]},
        {"type": "Point", "coordinates": [[4, 52]]},
        {"type": "LineString", "coordinates": [[4, 52]]},
        {"type": "Polygon", "coordinates": [[[4, 52], [5, 53], [5, 52], [4, 53], [4, 52]]]},
        {"type": "Polygon", "coordinates": [SQUARE[:-1]]},
        {"type": "Feature", "geometry": POINT, "properties": {}},
        {"type": "FeatureCollection", "features": []},
        {"type": "GeometryCollection", "geometries": [{"type": "Feature", "geometry": POINT}]},
        {"type": "GeometryCollection", "geometries": [None]},
        {"type": "GeometryCollection", "geometries": []},
    ],
)
def test_11_what_is_no_geometry_is_refused(geojson):
    with pytest.raises(ValueError, match=r"\w"):
        shape(geojson)


def test_11_the_box_around_a_geometry():
    assert box({"type": "Polygon", "coordinates": [SQUARE]}) == {"west": 4.0, "south": 52.0, "east": 5.0, "north": 53.0}
    assert box(None) == {"west": None, "south": None, "east": None, "north": None}
