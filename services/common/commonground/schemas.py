"""Shapes in the OpenAPI of an API, from pydantic's JSON Schema: as it is for 3.1, rewritten for 3.0.3."""

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Any

from pydantic import BaseModel, ConfigDict, TypeAdapter
from pydantic.alias_generators import to_camel

from commonground.problems import Invalid

if TYPE_CHECKING:
    from commonground.api import Api
    from commonground.resource import Resource

REF = "#/components/schemas/"


class Fout(BaseModel):
    """An error, as `problems.problem_response` writes it."""

    model_config = ConfigDict(alias_generator=to_camel)
    type: str = ""
    code: str
    title: str
    status: int
    detail: str
    instance: str


class ValidatieFout(Fout):
    """What is wrong with the input. A body that is no JSON at all has no `invalidParams`."""

    invalid_params: list[Invalid] = []


class Shapes:
    """Every shape that an API speaks of: by (name of the resource, word) in `found`, by component in `components`.

    Words: `sends`, `patches`, `shows`, `creates`, `expanded`, `?name` for a query parameter, and those of `declares`.
    """

    def __init__(self, api: "Api") -> None:
        types = types_of(api)
        found, defs = TypeAdapter.json_schemas(
            [(key, "validation", TypeAdapter(type)) for key, type in types.items()], ref_template=REF + "{model}"
        )
        self.found: dict[Any, dict] = {key: schema for (key, _), schema in found.items()}
        self.components: dict[str, dict] = defs.get("$defs", {})
        self.convert: Callable[[Any], Any] = openapi31 if api.openapi.startswith("3.1") else openapi30
        self.raw = {name: without_nulls(schema) for name, schema in self.components.items()}
        for resource in api.resources:
            self.complete(resource, apart=resource.sends_only_body or api.openapi.startswith("3.1"))

    def complete(self, resource: "Resource", apart: bool) -> None:
        """What is sent: the body itself in our own APIs; in a standard what is shown, with its extras read-only."""
        for word in ("shows", "creates", "expanded"):
            if (resource.name, word) in self.found:
                self.mark(resource, self.component(self.found[resource.name, word])["properties"])
        sends = self.found[resource.name, "sends" if apart else "shows"]
        self.found[resource.name, "sends"] = sends
        patched = "Patched" + sends["$ref"].removeprefix(REF)
        self.components[patched] = {k: v for k, v in self.component(sends).items() if k != "required"}
        self.found[resource.name, "patches"] = {"$ref": REF + patched}

    def mark(self, resource: "Resource", properties: dict) -> None:
        for name in resource.shows.model_fields.keys() - resource.body.model_fields.keys():
            alias = resource.shows.model_fields[name].alias or name
            if alias in properties:
                properties[alias] = properties[alias] | {"readOnly": True}

    def component(self, reference: dict) -> dict:
        return self.components[reference["$ref"].removeprefix(REF)]

    def __call__(self, resource: "Resource", *words: str) -> dict:
        """The shape for the first of these words that the resource has."""
        return self.convert(
            next(self.found[resource.name, word] for word in words if (resource.name, word) in self.found)
        )

    def add(self, schemas: dict[str, dict]) -> None:
        """Components that endpoints speak of. Two shapes of one name are a mistake to mend in the code."""
        for name, schema in schemas.items():
            assert without_nulls(schema) == self.raw.get(name, schema), f"{name} means two shapes"  # noqa: S101
            self.components.setdefault(name, schema)

    def schemas(self) -> dict[str, dict]:
        """The components, without the docstrings of their classes: those are for us."""
        return {name: self.convert(undescribed(schema)) for name, schema in sorted(self.components.items())}


def undescribed(schema: dict) -> dict:
    return {key: value for key, value in schema.items() if key != "description"}


def types_of(api: "Api") -> dict[Any, Any]:
    types: dict[Any, Any] = {"Fout": Fout, "ValidatieFout": ValidatieFout}
    types |= {(name, "expanded"): model for name, model in api.expanded.items()}
    for each in api.resources:
        types |= {(each.name, "sends"): each.body, (each.name, "shows"): each.shows}
        types |= {(each.name, "creates"): each.creates} if each.creates else {}
        types |= {(each.name, word): type for word, type in each.declares.items()}
        parameters = {**each.filters, **each.detail_filters}
        types |= {(each.name, f"?{name}"): filter.type for name, filter in parameters.items()}
    return types


def without_nulls(schema: Any) -> Any:
    """For comparing: FastAPI leaves out members that are null, such as `default: null`."""
    if isinstance(schema, dict):
        return {key: without_nulls(value) for key, value in schema.items() if value is not None}
    return [without_nulls(each) for each in schema] if isinstance(schema, list) else schema


# --- versions of OpenAPI ----------------------------------------------------------------------------------------------
VALUES = ("enum", "const", "default", "example", "examples", "required")  # what is in these is no schema


def walk(schema: Any, rewrite: Callable[[dict], dict]) -> Any:
    """Rewrites a schema from the inside out; names of properties are no keywords, values of enums no schemas.

    A whole number stays whole: FastAPI makes limits floats.
    """
    if isinstance(schema, list):
        return [walk(each, rewrite) for each in schema]
    if not isinstance(schema, dict):
        return int(schema) if isinstance(schema, float) and schema.is_integer() else schema
    new = {}
    for key, value in schema.items():
        if key in ("properties", "patternProperties"):
            new[key] = {name: walk(each, rewrite) for name, each in value.items()}
        else:
            new[key] = value if key in VALUES else walk(value, rewrite)
    return rewrite(new)


def openapi31(schema: Any) -> Any:
    """3.1 is JSON Schema; only pydantic's titles go, which repeat the name."""
    return walk(schema, lambda each: {key: value for key, value in each.items() if key != "title"})


def openapi30(schema: Any) -> Any:
    return walk(schema, rewrite30)


DROPPED = {
    "title",
    "default",
    "$defs",
    "$schema",
    "$id",
    "$comment",
    "propertyNames",
    "contentSchema",
    "patternProperties",
}


def rewrite30(schema: dict) -> dict:
    """3.0 knows no null, const, tuples or lists of types, and reads nothing beside a $ref."""
    new = {key: value for key, value in schema.items() if key not in DROPPED}
    for rule in (no_type_list, no_null, no_const, no_exclusive_number, no_tuple, no_content_type):
        new = rule(new)
    if "examples" in new:
        new["example"] = new.pop("examples")[0]
    if "$ref" in new and len(new) > 1:
        new = {"allOf": [{"$ref": new.pop("$ref")}]} | new
    return new


def no_type_list(schema: dict) -> dict:
    types = schema.get("type")
    if not isinstance(types, list):
        return schema
    rest = {key: value for key, value in schema.items() if key != "type"}
    return rest | {"anyOf": [{"type": each} for each in types]}


def no_null(schema: dict) -> dict:
    """What may be null is `nullable` (and null is one of its choices)."""
    if schema.get("type") == "null":
        return {"nullable": True, "enum": [None]}
    for word in ("anyOf", "oneOf"):
        branches = schema.get(word, ())
        rest = [each for each in branches if not is_null(each)]
        if len(rest) < len(branches):
            others = {key: value for key, value in schema.items() if key != word}
            schema = {"nullable": True} | (rest[0] if len(rest) == 1 else {word: rest}) | others
            if "enum" in schema:
                schema["enum"] = [*schema["enum"], None]
    return schema


def is_null(schema: dict) -> bool:
    return schema in ({"type": "null"}, {"nullable": True, "enum": [None]})


def no_const(schema: dict) -> dict:
    return (
        schema
        if "const" not in schema
        else {k: v for k, v in schema.items() if k != "const"} | {"enum": [schema["const"]]}
    )


def no_exclusive_number(schema: dict) -> dict:
    new = dict(schema)
    for word, limit in (("exclusiveMinimum", "minimum"), ("exclusiveMaximum", "maximum")):
        if word in new and not isinstance(new[word], bool):
            new |= {limit: new[word], word: True}
    return new


def no_tuple(schema: dict) -> dict:
    if "prefixItems" not in schema:
        return schema
    items = schema["prefixItems"]
    same = all(each == items[0] for each in items)
    rest = {key: value for key, value in schema.items() if key != "prefixItems"}
    return rest | {"items": items[0] if same else {"anyOf": items}}


def no_content_type(schema: dict) -> dict:
    """A file in a form is text of the format `binary`."""
    if "contentMediaType" not in schema and "contentEncoding" not in schema:
        return schema
    binary = "byte" if schema.get("contentEncoding") == "base64" else "binary"
    rest = {key: value for key, value in schema.items() if key not in ("contentMediaType", "contentEncoding")}
    return {"format": binary} | rest


def words(node: Any) -> Iterable[str]:
    """Every key in a document that is no name of a property: for looking what it uses."""
    if isinstance(node, dict):
        for key, value in node.items():
            yield key
            yield from words(list(value.values()) if key == "properties" else value)
    elif isinstance(node, list):
        for each in node:
            yield from words(each)
