"""The contract of an API in OpenAPI, written from its resources and endpoints."""

from functools import cache, lru_cache
from typing import Any

import yaml
from starlette.responses import Response

from commonground import endpoints, operations
from commonground.answers import ANSWER_HEADERS, ERRORS, SHARED, error, parameter
from commonground.api import Api
from commonground.experimental import standard
from commonground.json import Json
from commonground.schemas import Shapes

INFO = {
    "contact": {"name": "Gemeengoed", "url": "https://gemeengoed.example", "email": "beheer@gemeengoed.example"},
    "license": {"name": "EUPL-1.2", "url": "https://eupl.eu/1.2/nl/"},
}


BEYOND = (
    "Met wat er meer is dan in de standaard, elk gemerkt met `x-experimental`: dat kan zonder aankondiging wijzigen."
)


@cache
def openapi(api: Api, experimental: bool = False) -> dict:
    """The document of an API; `experimental`: also what it offers beyond its standard, marked as such.

    Its parts are shared: do not change them.
    """
    document = written(api)
    if not experimental:
        return standard(document)
    told = f"{described(api)} {BEYOND}" if extended(api) else described(api)
    return document | {"info": document["info"] | {"description": told}}


@cache
def extended(api: Api) -> bool:
    """Whether an API offers anything beyond its standard, and so has a second document."""
    return written(api) != standard(written(api))


@cache
def written(api: Api) -> dict:
    """Everything that the code says."""
    shapes = Shapes(api)
    paths: dict[str, dict] = {}
    for path, method, operation in (*operations.written(api, shapes), *endpoints.written(api, shapes)):
        assert method not in paths.setdefault(path, {}), f"{method} {path} exists twice"  # noqa: S101
        paths[path][method] = operation
    return {
        "openapi": api.openapi,
        "info": {"title": api.title, "version": api.version, "description": described(api), **INFO},
        "servers": [{"url": api.root or "/"}],
        "paths": paths,
        "components": {
            "schemas": shapes.schemas(),
            "parameters": {name: parameter(name, *rest) for name, rest in SHARED.items()},
            "headers": {name: {"schema": s, "description": text} for name, (s, text) in ANSWER_HEADERS.items()},
            "responses": {name: error(code, text) for code, (name, text) in ERRORS.items()},
            **({"securitySchemes": api.security} if api.security else {}),
        },
    }


def described(api: Api) -> str:
    return api.description or f"{api.title} van Gemeengoed."


def served(api: Api, path: str, root: str) -> Response | None:
    """The contract itself and the API root, for everyone; None for any other path below the root."""
    open_to_all = {"Access-Control-Allow-Origin": "*"}
    match path:
        case "/openapi.json" | "/schema/openapi.json":
            return Json(at(api, root), headers=open_to_all)
        case "/openapi.yaml" | "/schema/openapi.yaml":
            return Response(yaml_at(api, root), media_type="application/yaml", headers=open_to_all)
        case "/openapi-experimenteel.json" if extended(api):
            return Json(at(api, root, experimental=True), headers=open_to_all)
        case "/openapi-experimenteel.yaml" if extended(api):
            return Response(yaml_at(api, root, experimental=True), media_type="application/yaml", headers=open_to_all)
        case "" | "/":
            return Json({resource.name: root + resource.path for resource in api.resources if "{" not in resource.path})
    return None


def at(api: Api, root: str, experimental: bool = False) -> dict:
    """The document below one of our own addresses."""
    return openapi(api, experimental) | {"servers": [{"url": root}]}


@lru_cache(maxsize=64)
def yaml_at(api: Api, root: str, experimental: bool = False) -> str:
    """Writing it takes up to 100 ms, and anyone may ask for it."""
    return text(at(api, root, experimental))


class Plain(yaml.SafeDumper):
    """Writes what is shared out in full: no anchors."""

    def ignore_aliases(self, data: Any) -> bool:
        return True

    def increase_indent(self, flow: bool = False, indentless: bool = False) -> None:
        return super().increase_indent(flow, False)


def as_lines(dumper: yaml.SafeDumper, value: str) -> yaml.Node:
    return dumper.represent_scalar("tag:yaml.org,2002:str", value, style="|" if "\n" in value else None)


Plain.add_representer(str, as_lines)


def text(document: dict) -> str:
    """A document as YAML for people."""
    return yaml.dump(document, Dumper=Plain, sort_keys=False, allow_unicode=True, default_flow_style=False, width=120)
