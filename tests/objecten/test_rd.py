"""RD against the published control points of RDNAPTRANS: without its grid right to some tenths of a metre."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from objecten import rd

POINTS = [  # latitude, longitude, x, y
    (53.160753042, 4.824761912, 117380.12, 575040.34),
    (53.419482050, 6.776726674, 247380.56, 604580.78),
    (52.155172897, 5.387203657, 155000.00, 463000.00),
    (51.368607152, 3.397588595, 16460.91, 377380.23),
    (50.792584916, 5.773795548, 182260.45, 311480.67),
    (51.947393898, 4.072887101, 64640.89, 440700.01),
]


@pytest.mark.parametrize(("latitude", "longitude", "x", "y"), POINTS)
def test_13_the_control_points(latitude, longitude, x, y):
    assert rd.to_rd(longitude, latitude) == pytest.approx((x, y), abs=0.3)
    assert rd.to_degrees(x, y) == pytest.approx((longitude, latitude), abs=4e-6)


@settings(max_examples=50)
@given(st.floats(rd.WEST, rd.EAST), st.floats(rd.SOUTH, rd.NORTH))
def test_13_there_and_back_is_the_same_to_the_millimetre(x, y):
    assert rd.to_rd(*rd.to_degrees(x, y)) == pytest.approx((x, y), abs=0.002)


@pytest.mark.parametrize(("convert", "place"), [(rd.to_rd, (1.0, 52.0)), (rd.to_degrees, (5.0, 52.0))])
def test_13_outside_is_refused(convert, place):
    with pytest.raises(ValueError, match="RD"):
        convert(*place)
