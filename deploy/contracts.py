"""The contracts of all APIs: `openapi` writes them from the code, `compare` holds them against the standards'."""

import json
import re
import sys
from collections.abc import Iterator
from functools import cache
from importlib import import_module
from pathlib import Path
from typing import Any

import typer
import yaml
from commonground.api import Api
from commonground.contract import extended, text
from commonground.contract import openapi as written

ROOT = Path(__file__).parent.parent
FOLDER, STANDARDS = ROOT / "openapi", ROOT.parent / "shared/standards"
NUMBERS = FOLDER / "verschillen.json"
REASONED, HEADING = ROOT / "docs/conformance.md", "## Uitzonderingen op de contracten"
APPS = ("zgw.app", "objecten.app", "tarieven.app", "leden.app", "notificaties.app", "gateway.app")
OFFICIAL = {
    "catalogi": "zgw/catalogi-1.4.0.yaml",
    "zaken": "zgw/bundled/zaken-1.7.0.yaml",
    "documenten": "zgw/bundled/documenten-1.7.1.yaml",
    "besluiten": "zgw/bundled/besluiten-1.1.0.yaml",
    "autorisaties": "zgw/autorisaties-1.1.0.yaml",
    "notificaties": "zgw/notificaties-1.0.1.yaml",
    "objecten": "objecten/objects-v2-2.7.0-openapi.yaml",
    "objecttypen": "objecten/objecttypes-v2-2.2.2-openapi.yaml",
}
PARTS = {"objecttypen": ("objecten", "/objecttypes")}  # a standard of its own for what is below one path of an API
SHOWN = 20  # lines per API without --alles
cli = typer.Typer(no_args_is_help=True, add_completion=False)


def apis() -> dict[str, Api]:
    """Every API of the suite, by name."""
    return {api.name: api for app in APPS for api in import_module(app).APIS}


def documents(api: Api) -> dict[str, str]:
    """The contracts as they stand in `openapi/`, by name of the file: nothing in them depends on where it is served.

    An API that offers more than its standard has a second one, with all of it.
    """
    found = {f"{api.name}.yaml": written(api)}
    if extended(api):
        found[f"{api.name}-experimenteel.yaml"] = written(api, experimental=True)
    return {name: text(json.loads(json.dumps(each, default=str))) for name, each in found.items()}


@cli.command()
def openapi() -> None:
    """Schrijft openapi/<api>.yaml van elke API, en <api>-experimenteel.yaml als zij meer biedt dan de standaard."""
    for api in apis().values():
        for name, found in documents(api).items():
            (FOLDER / name).write_text(found)
            typer.echo(f"openapi/{name}")


@cli.command()
def compare(alles: bool = False, bijwerken: bool = False) -> None:
    """Vergelijkt de contracten met die van de standaarden; het aantal verschillen mag alleen dalen."""
    if not STANDARDS.is_dir():
        return typer.echo("De standaarden (../shared/standards) zijn er niet: er is niets vergeleken.")
    before: dict[str, int] = json.loads(NUMBERS.read_text()) if NUMBERS.exists() else {}
    reasoned = exceptions(REASONED.read_text())
    now = {name: told(name, file, alles, reasoned.get(name, {})) for name, file in OFFICIAL.items()}
    typer.echo(f"totaal: {sum(now.values())} verschillen")
    if bijwerken:
        before = {name: min(number, before.get(name, number)) for name, number in now.items()}
        NUMBERS.write_text(json.dumps(before, indent=2) + "\n")
    more = [f"{name}: {now[name]}, was {before.get(name, 0)}" for name in now if now[name] > before.get(name, 0)]
    if more:
        sys.exit("Meer verschillen dan in openapi/verschillen.json staan: " + "; ".join(more))


def exceptions(page: str) -> dict[str, dict[str, str]]:
    """Per API the differences that we chose, with the reason: the rows of one table in the documentation.

    `| api | `place` | reason |`; a * in a place stands for any text. What lies within a place comes with it only when
    the whole is missing on one side.
    """
    table = page.partition(HEADING)[2].partition("\n## ")[0]
    found: dict[str, dict[str, str]] = {}
    for name, place, reason in re.findall(r"^\| ([\w-]+) \| `([^`]+)` \| (.+) \|$", table, re.MULTILINE):
        found.setdefault(name, {})[place] = reason
    return found


def told(name: str, file: str, alles: bool, reasoned: dict[str, str]) -> int:
    """Prints the differences of one API and gives their number, without the reasoned ones."""
    ours, theirs = facts_of(name), Document(STANDARDS / file).facts()
    wholes = {place: whole(place, ours, theirs) for place in differences(ours, theirs)}
    excused = {place: [each for each in reasoned if matches(each, wholes[place])] for place in wholes}
    if idle := reasoned.keys() - {each for found in excused.values() for each in found}:
        sys.exit(f"{name}: geen verschil (meer) bij de uitzondering {', '.join(sorted(idle))}")
    left = [place for place in wholes if not excused[place]]
    lines = [line_of(place, ours, theirs) for place in left if wholes[place] == place]
    typer.echo(
        f"{name}: {len(left)} verschillen met {file}" + (f", {len(reasoned)} uitzonderingen" if reasoned else "")
    )
    for line in lines if alles else lines[:SHOWN]:
        typer.echo(f"  {line}")
    if len(lines) > SHOWN and not alles:
        typer.echo(f"  … en nog {len(lines) - SHOWN} regels (--alles)")
    return len(left)


def facts_of(name: str) -> "Facts":
    """What our contract says of the same as this standard."""
    api, path = PARTS.get(name, (name, ""))
    found = Document(FOLDER / f"{api}.yaml").facts()
    return {place: fact for place, fact in found.items() if place[0].split()[1].startswith(path)}


# --- a document as facts ----------------------------------------------------------------------------------------------
Place = tuple[str, ...]  # operation, and the way from there: ("GET /zaken", "200", "results[]", "uuid", "format")
Facts = dict[Place, Any]
METHODS = ("get", "head", "post", "put", "patch", "delete")
UNSAID = ("accept", "content-type", "authorization")  # headers that OpenAPI wants ignored
LIMITS = ("format", "maxLength", "minLength", "maximum", "minimum", "maxItems", "minItems")
ASKED = ("readOnly", "writeOnly")  # of what is sent
DEPTH, OPEN = 4, "any members"


class Document:
    """An OpenAPI document of 3.0 or 3.1."""

    def __init__(self, path: Path) -> None:
        self.root = yaml.load(path.read_text(), getattr(yaml, "CSafeLoader", yaml.SafeLoader))  # noqa: S506

    def facts(self) -> Facts:
        """Everything that is compared, each under its place. Prose, examples, names of components do not count."""
        return {place: fact for operation, found in self.operations() for place, fact in self.said(operation, found)}

    def operations(self) -> Iterator[tuple[str, dict]]:
        for path, item in self.root["paths"].items():
            for method in METHODS:
                if method in item:
                    operation = {
                        **item[method],
                        "parameters": item.get("parameters", []) + item[method].get("parameters", []),
                    }
                    yield f"{method.upper()} {re.sub(r'{[^}]+}', '{}', path.rstrip('/'))}", operation

    def said(self, name: str, operation: dict) -> Iterator[tuple[Place, Any]]:
        yield (name,), True
        for parameter in map(self.resolved, operation["parameters"]):
            if parameter["in"] != "path" and parameter["name"].lower() not in UNSAID:
                where = (name, f"{parameter['in']} {parameter['name']}")
                yield (*where, "required"), parameter.get("required", False)
                yield from self.schema(where, parameter.get("schema", {}), DEPTH)
        yield from self.contents((name, "body"), self.resolved(operation.get("requestBody", {})))
        for code, response in operation["responses"].items():
            found = self.resolved(response)
            yield (name, str(code)), True
            if str(code) < "300":
                yield from (((name, str(code), f"header {each}"), True) for each in found.get("headers", {}))
                yield from self.contents((name, str(code)), found)

    def contents(self, where: Place, part: dict) -> Iterator[tuple[Place, Any]]:
        for media, content in part.get("content", {}).items():
            yield from self.schema((*where, media), content.get("schema", {}))

    def schema(self, where: Place, schema: dict, depth: int = 0) -> Iterator[tuple[Place, Any]]:
        flat = self.flat(schema)
        yield where, True
        for word in ("type", "nullable", "enum", *LIMITS, *(ASKED if where[1] == "body" else ())):
            if flat.get(word) and not (word == "minLength" and flat.get("format") == "uri"):  # no URI is empty
                yield (*where, word), float(flat[word]) if word in ("maximum", "minimum") else flat[word]
        if depth >= DEPTH:
            return
        if flat["type"] == "object" and not flat["properties"]:
            yield (*where, OPEN), True
        if flat.get("items"):  # `items: {}` says nothing
            yield from self.schema((*where[:-1], where[-1] + "[]"), flat["items"], depth + 1)
        for name, each in flat["properties"].items():
            if name in flat["required"]:
                yield (*where, name, "required"), True
            yield from self.schema((*where, name), each, depth + 1)

    def resolved(self, part: Any) -> dict:
        while isinstance(part, dict) and "$ref" in part:
            part = self.at(part["$ref"])
        return part or {}

    @cache  # noqa: B019 - a document lives as long as the command
    def at(self, reference: str) -> Any:
        part = self.root
        for name in reference.removeprefix("#/").split("/"):
            part = part[name.replace("~1", "/").replace("~0", "~")]
        return part

    def flat(self, schema: dict) -> dict:
        """One schema: parts of an allOf together, branches of a choice side by side, null as `nullable`."""
        schema = self.resolved(schema)
        found = {"properties": dict(schema.get("properties", {})), "required": set(schema.get("required", ()))}
        found |= {word: schema[word] for word in ("items", "nullable", *LIMITS, *ASKED) if word in schema}
        types = schema.get("type", [])
        names = [types] if isinstance(types, str) else list(types)
        found["type"] = next((name for name in names if name != "null"), "object" if found["properties"] else "")
        choices = [schema["const"]] if "const" in schema else schema.get("enum", ())
        found["enum"] = sorted(str(each) for each in choices if each not in (None, ""))
        found["nullable"] = bool(schema.get("nullable") or "null" in names or None in choices)
        for word in ("allOf", "anyOf", "oneOf"):
            for part in schema.get(word, ()):
                self.merge(found, self.flat(part) | ({} if word == "allOf" else {"required": set()}), part)
        return found

    def merge(self, found: dict, part: dict, schema: dict) -> None:
        found["nullable"] |= part["nullable"] or schema == {"type": "null"}
        found["properties"] = part["properties"] | found["properties"]
        found["required"] |= part["required"]
        found["enum"] = sorted({*found["enum"], *part["enum"]})
        for word in ("type", "items", *LIMITS, *ASKED):
            if part.get(word) and not found.get(word):
                found[word] = part[word]


def differences(ours: Facts, theirs: Facts) -> list[Place]:
    """The places where the documents differ, but not where ours only tells more of the same."""
    places = sorted(ours.keys() | theirs.keys())
    return [place for place in places if ours.get(place) != theirs.get(place) and not tells_more(place, theirs)]


def tells_more(place: Place, theirs: Facts) -> bool:
    """A refusal or 304 that the standard leaves out, or details of a text or an object that it leaves open."""
    if place in theirs:
        return place[-1] == OPEN
    if len(place) == 2:
        return place[1] >= "300"
    inside_open = any((*place[:length], OPEN) in theirs for length in range(len(place)))
    return inside_open or (place[-1] == "format" and place[:-1] in theirs)


def whole(place: Place, ours: Facts, theirs: Facts) -> Place:
    """The place itself, or the largest part around it that is missing on one side."""
    around = (place[:length] for length in range(1, len(place)))
    return next((part for part in around if (part in ours) != (part in theirs)), place)


def matches(pattern: str, place: Place) -> bool:
    return bool(re.fullmatch(".*".join(map(re.escape, pattern.split("*"))), " › ".join(place)))


def line_of(place: Place, ours: Facts, theirs: Facts) -> str:
    """A difference in words."""
    if place in ours and place in theirs:
        return f"{' › '.join(place)} is {ours[place]!r}, in de standaard {theirs[place]!r}"
    fact, how = (ours[place], "staat niet in de standaard") if place in ours else (theirs[place], "ontbreekt")
    return f"{' › '.join(place)} {how}" + (f": {fact!r}" if fact is not True else "")


if __name__ == "__main__":
    cli()
