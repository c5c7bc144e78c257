import pytest
from hypothesis import given
from hypothesis import strategies as st
from zgw.zaken.geometrie import is_geometrie, op_kaart

RING = [[0, 0], [4, 0], [4, 4], [0, 0]]
GOED = [
    {"type": "Point", "coordinates": [6.1, 52.2]},
    {"type": "MultiPoint", "coordinates": [[6.1, 52.2]]},
    {"type": "LineString", "coordinates": [[0, 0], [1, 1]]},
    {"type": "MultiLineString", "coordinates": [[[0, 0], [1, 1]]]},
    {"type": "Polygon", "coordinates": [RING]},
    {"type": "MultiPolygon", "coordinates": [[RING]]},
    {"type": "GeometryCollection", "geometries": [{"type": "Point", "coordinates": [0, 0]}]},
]
FOUT = [
    {},
    {"type": "Punt", "coordinates": [0, 0]},
    {"type": "Point", "coordinates": []},
    {"type": "Point", "coordinates": [1]},
    {"type": "Point", "coordinates": [6.1, 52.2, 3]},
    {"type": "Point", "coordinates": ["1", "2"]},
    {"type": "Point", "coordinates": [True, False]},
    {"type": "Point", "coordinates": [[0, 0]]},
    {"type": "LineString", "coordinates": [[0, 0]]},
    {"type": "Polygon", "coordinates": [[[0, 0], [1, 1], [0, 0]]]},
    {"type": "Polygon", "coordinates": [[[0, 0], [1, 0], [1, 1], [2, 2]]]},
    {"type": "GeometryCollection", "geometries": [{"type": "Point"}]},
    {"type": ["Point"], "coordinates": [0, 0]},
]


@pytest.mark.parametrize("geometrie", GOED)
def test_what_is_a_geometry(geometrie):
    assert is_geometrie(geometrie, 4)
    assert not op_kaart(geometrie).is_empty


@pytest.mark.parametrize("geometrie", FOUT)
def test_what_is_none(geometrie):
    assert not is_geometrie(geometrie, 4)


def test_collections_are_not_nested_without_end():
    diep: dict = {"type": "Point", "coordinates": [0, 0]}
    for _ in range(500):
        diep = {"type": "GeometryCollection", "geometries": [diep]}
    assert not is_geometrie(diep, 4)


JSON = st.recursive(
    st.none() | st.booleans() | st.floats() | st.text(max_size=5),
    lambda deel: st.lists(deel, max_size=4) | st.dictionaries(st.sampled_from(["type", "coordinates"]), deel),
    max_leaves=10,
)


@given(st.sampled_from(["Point", "LineString", "Polygon", "MultiPolygon"]), JSON)
def test_whatever_is_read_can_be_put_on_the_map(soort, punten):
    geometrie = {"type": soort, "coordinates": punten}
    if is_geometrie(geometrie, 4):
        op_kaart(geometrie)
