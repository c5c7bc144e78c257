"""The merge of PATCH (rules.md 7.3)."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from objecten.merge import merged


@pytest.mark.parametrize(
    ("old", "change", "new"),
    [
        ({"a": "b"}, {"a": None}, {"a": None}),
        ({"a": {"b": "c"}}, {"a": {"b": "d", "c": None}}, {"a": {"b": "d", "c": None}}),
        ({"a": ["b"]}, {"a": "c"}, {"a": "c"}),
        ({"a": [{"b": 1}]}, {"a": [{"c": 2}]}, {"a": [{"c": 2}]}),
        ([1, 2], {"a": "b", "c": None}, {"a": "b", "c": None}),
        ({}, {"a": {"bb": {"ccc": None}}}, {"a": {"bb": {"ccc": None}}}),
        ({"a": "foo"}, None, None),
        ({"a": 1}, {}, {"a": 1}),
    ],
)
def test_7_3_merge(old, change, new):
    assert merged(old, change) == new


json_values: Any = st.recursive(
    st.none() | st.integers(0, 3),
    lambda x: st.lists(x, max_size=2) | st.dictionaries(st.sampled_from("abc"), x),
    max_leaves=8,
)
objects = st.dictionaries(st.sampled_from("abc"), json_values)


@given(objects, objects)
def test_7_3_merging_twice_is_merging_once_and_loses_no_key(old, change):
    once = merged(old, change)
    assert merged(once, change) == once
    assert once.keys() == old.keys() | change.keys()
