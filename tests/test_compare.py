"""Comparing a contract with a standard's: what counts as a difference, and that the number may only go down."""

import json
from copy import deepcopy
from pathlib import Path
from typing import Any

import pytest
import yaml

from deploy import contracts

STANDARD: dict[str, Any] = {
    "openapi": "3.0.3",
    "paths": {
        "/dingen": {
            "get": {
                "parameters": [
                    {"name": "naam", "in": "query", "schema": {"type": "string", "maxLength": 20}},
                    {"name": "Accept", "in": "header", "schema": {"type": "string"}},
                ],
                "responses": {
                    "200": {"content": {"application/json": {"schema": {"$ref": "#/components/schemas/Ding"}}}},
                    "400": {},
                },
            },
            "post": {"responses": {"201": {}, "400": {}}},
        }
    },
    "components": {
        "schemas": {
            "Ding": {
                "required": ["naam"],
                "properties": {
                    "naam": {"type": "string", "maxLength": 20},
                    "soort": {"type": "string", "enum": ["a", "b"], "nullable": True},
                    "vrij": {"type": "object"},
                },
            }
        }
    },
}
GET = "GET /dingen"


def between(ours: dict, theirs: dict, folder: Path) -> list[str]:
    """The differences in words."""
    facts = []
    for name, document in (("onze", ours), ("hun", theirs)):
        (folder / f"{name}.yaml").write_text(yaml.dump(document))
        facts.append(contracts.Document(folder / f"{name}.yaml").facts())
    places = contracts.differences(*facts)
    return [contracts.line_of(place, *facts) for place in places if contracts.whole(place, *facts) == place]


def changed(*path: Any, to: Any = None) -> dict:
    """The document with one thing changed, or taken away."""
    document = deepcopy(STANDARD)
    part: Any = document
    for name in path[:-1]:
        part = part[name]
    if to is None:
        del part[path[-1]]
    else:
        part[path[-1]] = to
    return document


DING = ("components", "schemas", "Ding")
NAAM = ("paths", "/dingen", "get", "parameters", 0, "schema")
ANSWERS = ("paths", "/dingen", "get", "responses")
SHOWN = f"{GET} › 200 › application/json"


@pytest.mark.parametrize(
    ("ours", "told"),
    [
        (deepcopy(STANDARD), []),
        (changed("paths", "/dingen", "post"), ["POST /dingen ontbreekt"]),
        (changed(*NAAM, "maxLength", to=30), [f"{GET} › query naam › maxLength is 30, in de standaard 20"]),
        (changed(*NAAM[:-1], "required", to=True), [f"{GET} › query naam › required is True, in de standaard False"]),
        (changed("paths", "/dingen", "get", "parameters"), [f"{GET} › query naam ontbreekt"]),
        (changed(*ANSWERS, "400"), [f"{GET} › 400 ontbreekt"]),
        (changed(*ANSWERS, "404", to={}), []),
        (changed(*ANSWERS, "202", to={}), [f"{GET} › 202 staat niet in de standaard"]),
        (changed(*DING, "properties", "soort"), [f"{SHOWN} › soort ontbreekt"]),
        (changed(*DING, "required"), [f"{SHOWN} › naam › required ontbreekt"]),
        (changed(*DING, "properties", "soort", "nullable"), [f"{SHOWN} › soort › nullable ontbreekt"]),
        (
            changed(*DING, "properties", "soort", "enum", to=["a"]),
            [f"{SHOWN} › soort › enum is ['a'], in de standaard ['a', 'b']"],
        ),
        (changed(*DING, "properties", "vrij", "properties", to={"x": {"type": "string"}}), []),
        (changed(*DING, "properties", "naam", "format", to="uri"), []),
        (changed(*DING, "properties", "naam", to={"allOf": [{"type": "string", "maxLength": 20}]}), []),
    ],
)
def test_what_is_a_difference(ours, told, tmp_path):
    assert between(ours, STANDARD, tmp_path) == told


ELDERS = "| dingen | `*` | Een tabel onder een ander kopje telt niet. |"


@pytest.fixture
def compared(tmp_path, monkeypatch):
    """`compared(ours, before)`: the command on these documents, after so many differences."""
    monkeypatch.setattr(contracts, "FOLDER", tmp_path)
    monkeypatch.setattr(contracts, "STANDARDS", tmp_path)
    monkeypatch.setattr(contracts, "NUMBERS", tmp_path / "verschillen.json")
    monkeypatch.setattr(contracts, "OFFICIAL", {"dingen": "hun.yaml"})
    monkeypatch.setattr(contracts, "REASONED", tmp_path / "bladzijde.md")

    def run(ours: dict, before: int, bijwerken: bool = False, uitzonderingen: str = "") -> int:
        contracts.REASONED.write_text(f"{contracts.HEADING}\n\n{uitzonderingen}\n## Verder\n{ELDERS}")
        (tmp_path / "dingen.yaml").write_text(yaml.dump(ours))
        (tmp_path / "hun.yaml").write_text(yaml.dump(STANDARD))
        contracts.NUMBERS.write_text(json.dumps({"dingen": before}))
        contracts.compare(alles=True, bijwerken=bijwerken)
        return json.loads(contracts.NUMBERS.read_text())["dingen"]

    return run


WORSE = changed(*DING, "required")


def test_more_differences_than_before_is_an_error(compared):
    with pytest.raises(SystemExit, match="dingen: 1, was 0"):
        compared(WORSE, 0)


def test_as_many_or_fewer_differences_are_fine(compared, capsys):
    assert compared(WORSE, 1) == 1
    assert compared(WORSE, 5) == 5
    assert "totaal: 1 verschillen" in capsys.readouterr().out


def test_the_number_is_only_ever_lowered(compared):
    assert compared(WORSE, 5, bijwerken=True) == 1
    with pytest.raises(SystemExit):
        compared(WORSE, 0, bijwerken=True)
    assert json.loads(contracts.NUMBERS.read_text()) == {"dingen": 0}


def test_a_reasoned_exception_is_no_difference(compared, capsys):
    assert compared(WORSE, 0, uitzonderingen=f"| dingen | `{SHOWN} › naam › required` | Wij vragen haar niet. |\n") == 0
    assert "dingen: 0 verschillen met hun.yaml, 1 uitzonderingen" in capsys.readouterr().out


def test_an_exception_covers_what_is_missing_as_a_whole(compared):
    zonder = changed("paths", "/dingen", "get")
    assert compared(zonder, 0, uitzonderingen="| dingen | `GET /*` | Wij lezen niet. |\n") == 0


def test_an_exception_does_not_cover_a_new_difference_inside_it(compared):
    with pytest.raises(SystemExit, match="geen verschil"):
        compared(WORSE, 0, uitzonderingen=f"| dingen | `{SHOWN}` | Te ruim. |\n")


def test_an_exception_without_a_difference_is_an_error(compared):
    with pytest.raises(SystemExit, match="geen verschil"):
        compared(deepcopy(STANDARD), 0, uitzonderingen="| dingen | `POST /weg` | Was er ooit. |\n")


def test_a_standard_for_a_part_of_an_api_is_held_against_that_part(compared, monkeypatch):
    """`elders` is compared as the part of `dingen` that stands below one path."""
    monkeypatch.setattr(contracts, "OFFICIAL", {"elders": "hun.yaml"})
    monkeypatch.setattr(contracts, "PARTS", {"elders": ("dingen", "/dingen")})
    more = {"paths": STANDARD["paths"] | {"/verder": STANDARD["paths"]["/dingen"]}}
    assert compared(STANDARD | more, 0) == 0
    with pytest.raises(SystemExit, match="elders: 1, was 0"):
        compared(WORSE | more, 0)


def test_without_the_standards_nothing_is_compared(monkeypatch, tmp_path, capsys):
    monkeypatch.setattr(contracts, "STANDARDS", tmp_path / "weg")
    contracts.compare()
    assert "niets vergeleken" in capsys.readouterr().out
