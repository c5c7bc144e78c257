"""JSON Schemas of others: what is refused when stored, and what validation says (rules.md 6.2)."""

from typing import Any

import pytest
import support
from commonground import jsonschema, schemagraph
from commonground.jsonschema import Fault, faults
from hypothesis import given, settings
from hypothesis import strategies as st


def bomb(depth: int) -> dict:
    twice = {f"d{i}": {"allOf": [{"$ref": f"#/$defs/d{i + 1}"}] * 2} for i in range(depth)}
    return {"$ref": "#/$defs/d0", "$defs": twice | {f"d{depth}": {"type": "integer"}}}


def nested(depth: int) -> dict:
    found: dict = {"type": "string"}
    for _ in range(depth):
        found = {"properties": {"a": found}}
    return found


def doubled_by_level(depth: int) -> dict:
    """Each level of the data is looked at twice as often as the one above it."""
    levels = {
        f"d{i}": {"allOf": [{"properties": {"a": {"$ref": f"#/$defs/d{i + 1}"}}} for _ in range(2)]}
        for i in range(depth)
    }
    return {"$ref": "#/$defs/d0", "$defs": levels | {f"d{depth}": {}}}


A, B = {"$ref": "#/definitions/a"}, {"$ref": "#/definitions/b"}
TWO_WAYS = {
    "definitions": {"a": {"properties": {"x": {"allOf": [A, B]}}}, "b": {"properties": {"x": {"anyOf": [A, B]}}}}
}
HOSTILE = {
    "steps": bomb(40),
    "steps by level": doubled_by_level(30),
    "circle": {"definitions": {"a": B, "b": A}, "allOf": [A]},
    "itself": {"$ref": "#"},
    "two ways to itself": TWO_WAYS | A,
    "nesting": nested(300),
    "nesting of a default": {"default": [[[]]], "enum": [eval("[" * 80 + "]" * 80)]},
    "size": {"enum": ["x" * 300_000]},
    "parts": {"properties": {f"p{i}": {} for i in range(5_000)}},
    "a long pattern": {"pattern": "x" * 250_000},
    "repeats": {"pattern": "((((a{100}){100}){100}){100})"},
    "many heavy patterns": {
        "properties": {f"p{i}": {"pattern": rf"^(\p{{L}}|\d|{i}){{1,100}}$"} for i in range(1_000)}
    },
    "classes of Unicode": {"properties": {f"p{i}": {"pattern": rf"^\p{{L}}{{1,10}}{i}$"} for i in range(100)}},
    "looking ahead": {"properties": {f"p{i}": {"pattern": rf"^(?!a)\w{{1,10}}{i}$"} for i in range(100)}},
    "remote": {"$ref": "https://example.com/schema.json"},
    "remote file": {"$ref": "file:///etc/passwd"},
    "remote by id": {"properties": {"a": {"$id": "https://example.com/x", "$ref": "#/definitions/b"}}},
    "dynamic": {"$dynamicRef": "https://example.com/schema.json#x"},
    "nowhere": {"$ref": "#/definitions/none"},
}


@pytest.mark.parametrize("name", HOSTILE)
def test_6_2_a_hostile_schema_is_refused_at_once(name):
    assert jsonschema.refusal(HOSTILE[name])
    assert support.within(0.1, support.least_cpu(lambda: jsonschema.refusal(HOSTILE[name])))


@pytest.mark.parametrize(
    "invalid",
    [
        {"type": "any"},
        {"properties": []},
        {"required": "naam"},
        {"pattern": "[z-"},
        {"$schema": "http://json-schema.org/draft-07/schema#", "minLength": -1},
        {"$schema": "http://json-schema.org/draft-03/schema#"},
        {"$schema": "http://json-schema.org/draft-04/schema#", "exclusiveMinimum": 3},
    ],
)
def test_6_2_an_invalid_schema_is_refused(invalid):
    assert jsonschema.refusal(invalid)


TREE = {"properties": {"naam": {"type": "string"}, "delen": {"items": {"$ref": "#"}}, "links": {"$ref": "#"}}}


@pytest.mark.parametrize(
    "valid",
    [
        {},
        True,
        {"$schema": "https://example.com/own", "type": "object"},
        {"$schema": "http://json-schema.org/draft-04/schema#", "minimum": 3, "exclusiveMinimum": True},
        {"$schema": "http://json-schema.org/draft-07/schema", "$id": "https://example.com/a.json", "type": "object"},
        {"$schema": "http://json-schema.org/draft-07/schema#", "properties": {"a": {"$id": "#/properties/a"}}},
        {"$id": "https://example.com/a.json", "$ref": "https://example.com/a.json#/$defs/b", "$defs": {"b": {}}},
        {"$ref": "#b", "$defs": {"b": {"$anchor": "b"}}},
        {"properties": {"$ref": {"type": "string"}, "pattern": {"type": "string"}}},
        {"default": {"$ref": "https://example.com/"}},
        {
            "properties": {
                "postcode": {"pattern": "^[1-9][0-9]{3} ?[A-Z]{2}$"},
                "tekst": {"pattern": r"^[\w\s\-]{1,1000}$"},
            }
        },
        {"properties": {f"p{i}": {"pattern": f"^[A-Z]{{2}}{i}[0-9]{{1,9}}$"} for i in range(300)}},
        {"pattern": r"^(?=.*\d)(?=.*[a-z]).{8,100}$"},
        {"pattern": r"^[\p{L} '-]{1,100}$"},
        bomb(8),
        TREE,
    ],
)
def test_6_2_an_ordinary_schema_is_accepted_at_once(valid):
    assert jsonschema.refusal(valid) is None
    assert support.within(0.1, support.least_cpu(lambda: jsonschema.refusal(valid)))


BOOM = {
    "type": "object",
    "additionalProperties": False,
    "required": ["diameter"],
    "properties": {
        "diameter": {"type": "integer"},
        "soort": {"enum": ["eik", "beuk"]},
        "maten": {"items": {"minimum": 1}},
    },
}


def test_6_2_every_fault_is_told_with_its_place():
    found = faults(jsonschema.build(BOOM), {"soort": "spar", "maten": [1, 0], "kleur": "rood"})
    assert {each.path for each in found} == {("diameter",), ("soort",), ("maten", 1), ()}
    assert Fault(("diameter",), "'diameter' is a required property") in found
    assert any(each.reason.startswith("Additional properties are not allowed") for each in found)


def test_6_2_faults_are_at_most_a_hundred():
    assert len(faults(jsonschema.build({"items": {"type": "string"}}), list(range(1_000)))) == 100


def test_6_2_a_format_is_not_enforced():
    assert faults(jsonschema.build({"properties": {"d": {"format": "date"}}}), {"d": "geen datum"}) == []


@pytest.mark.parametrize("pattern", ["^(a+)+$", r"^(?=(a+)+$).*(a|b)\1$", r"(x+x+)+(?!x)y", r"(.*)\1{2}z"])
def test_6_2_a_pattern_that_could_run_for_ever_stops(pattern):
    assert jsonschema.refusal({"pattern": pattern}) is None
    built, long = jsonschema.build({"pattern": pattern}), "a" * 50_000 + "x" * 50_000 + "!"
    assert support.within(0.1, support.least_cpu(lambda: faults(built, long)))


def test_6_2_a_compiled_schema_is_kept_by_its_content_and_the_oldest_forgotten():
    kept = jsonschema.Validators(room=2)
    first = kept.add("a", {})
    kept.add("b", {})
    assert kept.get("a") is first
    kept.add("c", {})
    assert kept.get("b") is None and kept.get("a") is first


json_values: Any = st.recursive(
    st.none() | st.booleans() | st.integers(-3, 3) | st.text(max_size=3),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(["a", "b", "items"]), inner, max_size=3)
    ),
    max_leaves=8,
)
keywords = st.sampled_from(
    ["properties", "items", "allOf", "not", "$ref", "$defs", "type", "a", "enum", "pattern", "$id"]
)
schemas: Any = st.recursive(
    st.booleans() | st.sampled_from(["#", "#/$defs/a", "string", "object", "^a{3}$", 3]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(keywords, inner, max_size=4),
    max_leaves=12,
)


@settings(max_examples=150, deadline=None)
@given(schemas, json_values)
def test_6_2_a_schema_is_refused_or_can_be_used(found, data):
    if jsonschema.refusal(found) is None:
        faults(jsonschema.build(found), data)


def test_6_2_a_reference_to_a_boolean_is_a_schema():
    assert schemagraph.refusal({"$ref": "#/$defs/a", "$defs": {"a": True}}) is None
