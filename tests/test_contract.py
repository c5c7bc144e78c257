"""The contracts are what the code says, and say what OpenAPI, the standards and the NL API Design Rules ask."""

import re
from collections.abc import Iterator
from typing import Any

import jsonschema_rs
import pytest
from commonground import contract, experimental
from commonground.api import Api
from commonground.contract import openapi
from commonground.resource import Resource
from commonground.routing import Operation
from commonground.schemas import words
from fastapi.routing import APIRoute

from deploy import contracts

APIS = contracts.apis()
OWN = [api for api in APIS.values() if api.openapi.startswith("3.1")]
STANDARD = [api for api in APIS.values() if not api.openapi.startswith("3.1")]
TOGETHER = [each for api in STANDARD for each in api.resources if not each.sends_only_body]
METHODS = {"get", "head", "post", "put", "patch", "delete"}
LATER = {
    "const",
    "$defs",
    "prefixItems",
    "examples",
    "contentMediaType",
    "propertyNames",
    "patternProperties",
    "if",
    "then",
}
KEBAB = re.compile(r"^(/(_[a-z0-9]+|[a-z0-9-]+|{[^}]+}))+$")  # a last segment may be a _verb
CAMEL = re.compile(r"^[a-z][a-z\d]*([A-Z][a-z\d]*)*$")
every_api = pytest.mark.parametrize("api", APIS.values(), ids=lambda api: api.name)
every_own = pytest.mark.parametrize("api", OWN, ids=lambda api: api.name)


def whole(api: Api) -> dict:
    """The contract with what is beyond the standard; the standard's own is a part of it."""
    return openapi(api, experimental=True)


def operations(api: Api) -> Iterator[tuple[str, str, dict]]:
    for path, item in whole(api)["paths"].items():
        for method, operation in item.items():
            yield method, path, operation


def resolved(api: Api, part: dict) -> dict:
    while "$ref" in part:
        found: Any = whole(api)
        for name in part["$ref"].removeprefix("#/").split("/"):
            found = found[name]
        part = found
    return part


def nodes(part: Any) -> Iterator[dict]:
    """Every object in a document."""
    if isinstance(part, dict):
        yield part
    for each in part.values() if isinstance(part, dict) else part if isinstance(part, list) else ():
        yield from nodes(each)


# --- the files ---
@every_api
def test_the_committed_contract_is_what_the_code_says(api: Api):
    for name, text in contracts.documents(api).items():
        file = contracts.FOLDER / name
        assert file.exists() and file.read_text() == text, "voer `make openapi` uit"


def test_every_contract_is_of_an_api_of_ours_and_every_standard_is_compared():
    told = {name for api in APIS.values() for name in contracts.documents(api)}
    assert {file.name for file in contracts.FOLDER.glob("*.yaml")} == told
    assert {contracts.PARTS.get(name, (name,))[0] for name in contracts.OFFICIAL} <= APIS.keys()


@every_api
def test_a_contract_is_written_the_same_each_time(api: Api):
    before = contracts.documents(api)
    openapi.cache_clear()
    contract.written.cache_clear()
    assert contracts.documents(api) == before


# --- the code ---
@every_api
def test_every_route_is_in_the_contract(api: Api):
    routers = (*api.routers, *(resource.router() for resource in api.resources))
    routes = [route for router in routers for route in router.routes if isinstance(route, APIRoute | Operation)]
    served = {(method.lower(), route.path_format) for route in routes for method in route.methods or ()}
    assert served == {(method, path) for method, path, _ in operations(api)}


@pytest.mark.parametrize("resource", TOGETHER, ids=lambda resource: f"{resource.api.name}-{resource.name}")
def test_what_is_sent_is_also_shown(resource: Resource):
    """Where a contract has one shape for both; what is only sent says so (writeOnly)."""
    unseen = resource.body.model_fields.keys() - resource.shows.model_fields.keys()
    extras = {name: resource.body.model_fields[name].json_schema_extra for name in unseen}
    assert [name for name, extra in extras.items() if not (isinstance(extra, dict) and extra.get("writeOnly"))] == []


# --- OpenAPI ---
@every_api
def test_a_contract_holds_together(api: Api):
    for document in (openapi(api), whole(api)):
        there = {f"#/components/{kind}/{name}" for kind, found in document["components"].items() for name in found}
        assert {node["$ref"] for node in nodes(document) if isinstance(node.get("$ref"), str)} <= there
    names = [operation["operationId"] for _, _, operation in operations(api)]
    assert sorted(names) == sorted(set(names))
    for method, path, operation in operations(api):
        assert method in METHODS and operation["summary"] and operation["responses"]
        found = [resolved(api, each) for each in operation["parameters"]]
        assert {each["name"] for each in found if each["in"] == "path"} == set(re.findall(r"{(\w+)}", path))
        assert len({(each["name"], each["in"]) for each in found}) == len(found)


@every_api
def test_the_document_of_a_standard_has_nothing_beyond_it(api: Api):
    assert [node for node in nodes(openapi(api)) if experimental.marked(node)] == []
    assert contract.extended(api) == any(experimental.marked(node) for node in nodes(whole(api)))


@every_api
def test_every_schema_is_a_schema(api: Api):
    document = whole(api)
    kind = jsonschema_rs.Draft202012Validator if api in OWN else jsonschema_rs.Draft4Validator
    for name in document["components"]["schemas"]:
        kind({"allOf": [{"$ref": f"#/components/schemas/{name}"}], "components": document["components"]})


@pytest.mark.parametrize("api", STANDARD, ids=lambda api: api.name)
def test_nothing_of_a_later_openapi_is_left(api: Api):
    document = whole(api)
    assert document["openapi"] == "3.0.3"
    assert LATER.isdisjoint(words(document))
    for node in nodes(document):
        assert node.get("type") != "null" and not ("type" in node and isinstance(node["type"], list))
        assert isinstance(node.get("exclusiveMinimum", True), (bool, dict))
        assert not (isinstance(node.get("$ref"), str) and len(node) > 1), node


@every_api
def test_every_parameter_says_what_it_is(api: Api):
    found = [(method, path, resolved(api, each)) for method, path, op in operations(api) for each in op["parameters"]]
    assert [(method, path, each["name"]) for method, path, each in found if not each.get("description")] == []


@every_api
def test_every_error_is_a_problem(api: Api):
    for method, path, operation in operations(api):
        for code, response in operation["responses"].items():
            if code >= "400":
                schema = resolved(api, response)["content"]["application/problem+json"]["schema"]
                found = resolved(api, schema)["properties"].keys()
                assert {"status", "title", "detail", "code"} <= found, (method, path, code)


# --- NL API Design Rules: what can be seen in a document (section A) ---
@every_api
def test_adr_version_header_is_documented_on_every_answer(api: Api):
    for method, path, operation in operations(api):
        for code, response in operation["responses"].items():
            assert "API-version" in resolved(api, response)["headers"], (method, path, code)


@every_own
def test_adr_info_has_contact_license_and_semver(api: Api):
    info = openapi(api)["info"]
    assert info["contact"].keys() >= {"name", "url", "email"} and info["license"]["name"]
    assert re.fullmatch(r"\d+\.\d+\.\d+", info["version"]) and openapi(api)["servers"]


@every_own
def test_adr_400_is_documented_wherever_something_is_given(api: Api):
    for method, path, operation in operations(api):
        assert "400" in operation["responses"] or not (operation["parameters"] or "requestBody" in operation), (
            method,
            path,
        )
        assert any(code < "400" for code in operation["responses"])


@every_own
def test_adr_paths_and_query_keys(api: Api):
    for _, path, operation in operations(api):
        assert KEBAB.match(path) or path.startswith("/.well-known"), path
        found = [resolved(api, each) for each in operation["parameters"]]
        assert [each["name"] for each in found if each["in"] == "query" and not CAMEL.match(each["name"])] == []


@every_own
def test_adr_properties_are_camel_case_and_dates_are_dates(api: Api):
    for name, schema in openapi(api)["components"]["schemas"].items():
        if name.startswith("Nlx"):
            continue  # the directory in the form of NLX, which is not ours to name
        for key, each in schema.get("properties", {}).items():
            assert CAMEL.match(key) or key == "_expand", f"{name}.{key}"
            formats = {node.get("format") for node in nodes(each)}
            assert not formats & {"time", "date-time-local"}, f"{name}.{key}"
            if re.search(r"(datum|[a-z]Datum|[a-z]Date)$", key):
                assert "date" in formats or "$ref" in each, f"{name}.{key}"


@every_own
def test_adr_no_framework_shows(api: Api):
    assert not {"HTTPValidationError", "ValidationError"} & openapi(api)["components"]["schemas"].keys()
