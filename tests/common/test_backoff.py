"""The waiting times between attempts."""

from commonground.backoff import Backoff
from hypothesis import given
from hypothesis import strategies as st


def test_the_default_is_that_of_the_neighbours():
    assert [Backoff().after(n) for n in range(1, 9)] == [25, 100, 400, 1600, 6400, 25600, 52000, 52000]


@given(st.integers(1, 10**6), st.floats(0.001, 1000), st.floats(1.1, 10), st.floats(0.001, 10**6))
def test_it_never_shrinks_and_never_passes_the_most(failures, first, factor, most):
    backoff = Backoff(first, factor, most)
    assert 0 < backoff.after(failures) <= backoff.after(failures + 1) <= most
