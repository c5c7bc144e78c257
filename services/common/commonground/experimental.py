"""What an API offers beyond its standard: marked where it is declared, and left out of the standard's own document.

A field is marked by `Field(json_schema_extra=EXPERIMENTAL)`, an endpoint by `openapi_extra=EXPERIMENTAL`, a filter by
`Filter(…, experimental=True)`, an operation of a resource by its name in `Resource.experimental`, a shared parameter by
its name in `Resource.undocumented`.
"""

from collections.abc import Iterator
from typing import Any

MARK = "x-experimental"
EXPERIMENTAL: dict[str, Any] = {MARK: True}
SCHEMAS = "#/components/schemas/"


def marked(part: Any) -> bool:
    return isinstance(part, dict) and part.get(MARK) is True


def standard(document: dict) -> dict:
    """The document without what is marked, and without the components that nothing else spoke of."""
    kept = without(document)
    kept["paths"] = {path: item for path, item in kept["paths"].items() if item}
    gone = spoken_of(document) - spoken_of(kept)
    schemas = {name: schema for name, schema in kept["components"]["schemas"].items() if name not in gone}
    return kept | {"components": kept["components"] | {"schemas": schemas}}


def without(part: Any) -> Any:
    if isinstance(part, list):
        return [without(each) for each in part if not marked(each)]
    if not isinstance(part, dict):
        return part
    kept = {name: without(each) for name, each in part.items() if not marked(each)}
    if isinstance(properties := part.get("properties"), dict) and isinstance(part.get("required"), list):
        kept["required"] = [name for name in part["required"] if not marked(properties.get(name))]
    return kept


def spoken_of(document: dict) -> set[str]:
    """The names of the components that operations refer to, directly or through others."""
    schemas = document["components"]["schemas"]
    others = {name: part for name, part in document["components"].items() if name != "schemas"}
    found: set[str] = set()
    fresh = {*references([document["paths"], others])}
    while fresh:
        found |= fresh
        fresh = {*references([schemas[name] for name in fresh if name in schemas])} - found
    return found


def references(part: Any) -> Iterator[str]:
    """Names of components, also those in the mapping of a discriminator."""
    if isinstance(part, str) and part.startswith(SCHEMAS):
        yield part.removeprefix(SCHEMAS)
    for each in part.values() if isinstance(part, dict) else part if isinstance(part, list) else ():
        yield from references(each)
