"""What ordinary endpoints do, as operations of a contract: FastAPI's own document of them, in the house style."""

from collections import Counter
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from fastapi.openapi.utils import get_openapi
from fastapi.routing import APIRoute

from commonground.answers import IN_A_PATH, headers, path_parameters, refusals, security
from commonground.experimental import EXPERIMENTAL, marked
from commonground.schemas import REF, Shapes

if TYPE_CHECKING:
    from commonground.api import Api

FASTAPI = ("HTTPValidationError", "ValidationError")  # its 422, which does not exist here


def written(api: "Api", shapes: Shapes) -> Iterator[tuple[str, str, dict]]:
    """Path, method and operation of every endpoint; their models become components."""
    routes = endpoints_of(api)
    document = get_openapi(title=api.title, version=api.version, routes=routes, separate_input_output_schemas=False)
    components = document.get("components", {}).get("schemas", {})
    shapes.add({name: schema for name, schema in components.items() if name not in FASTAPI})
    names = Counter((route.name, len(route.methods or ())) for route in routes)
    for route in routes:
        for method in sorted(each.lower() for each in route.methods or ()):
            operation = document["paths"][route.path_format][method]
            if route.operation_id is None and names[route.name, 1] == 1:
                operation["operationId"] = route.name
            yield route.path_format, method, converted(completed(api, route, method, operation), shapes)


def endpoints_of(api: "Api") -> list[APIRoute]:
    """The routes that say for themselves what they are, also those that a resource has beside its operations."""
    routers = (*api.routers, *(resource.router() for resource in api.resources))
    routes = [route for router in routers for route in router.routes]
    return [route for route in routes if isinstance(route, APIRoute) and route.include_in_schema]


def completed(api: "Api", route: APIRoute, method: str, operation: dict) -> dict:
    said = [line for line in (route.description or "").splitlines() if line.strip()]
    declared = operation.get("parameters", [])
    known = {each["name"] for each in declared if each["in"] == "path"}
    return {
        "operationId": operation["operationId"],
        "summary": route.summary or (said[0] if said else route.name),
        **({"description": operation["description"]} if len(said) > 1 else {}),
        "tags": operation.get("tags") or [route.path_format.split("/")[1]],
        "security": operation.get("security", security(api)),
        "parameters": [*(each for each in path_parameters(route) if each["name"] not in known), *map(given, declared)],
        **({"requestBody": operation["requestBody"]} if "requestBody" in operation else {}),
        "responses": answers(api, route, method, operation),
        **(EXPERIMENTAL if marked(operation) else {}),
    }


def given(parameter: dict) -> dict:
    """A parameter is left out when there is no value: nobody can send null."""
    if parameter["in"] == "path":
        return {"description": IN_A_PATH} | parameter
    choices = parameter["schema"].get("anyOf", [])
    rest = [each for each in choices if each != {"type": "null"}]
    if len(rest) == len(choices):
        return parameter
    schema = {key: value for key, value in parameter["schema"].items() if key != "anyOf"}
    return parameter | {"schema": (rest[0] if len(rest) == 1 else {"anyOf": rest}) | schema}


def answers(api: "Api", route: APIRoute, method: str, operation: dict) -> dict:
    """What the endpoint declares, in our form, and the errors that each operation may give."""
    own = {str(code) for code in route.responses}
    found = {code: each for code, each in operation["responses"].items() if code != "422" or code in own}
    takes = bool(route.param_convertors or operation.get("parameters"))
    usual = refusals(api, method, takes)
    return {code: told(code, each) for code, each in sorted(found.items())} | {
        code: each for code, each in usual.items() if code not in found
    }


def told(code: str, answer: dict) -> dict:
    """One answer: the version in its headers, and an error as a problem."""
    content = answer.get("content", {})
    if code >= "400":
        schema = next((each.get("schema") for each in content.values()), None)
        fault = "ValidatieFout" if code == "400" else "Fout"
        content = {"application/problem+json": {"schema": schema or {"$ref": f"{REF}{fault}"}}}
    kept = {key: value for key, value in answer.items() if key not in ("content", "headers")}
    if kept["description"] == "Successful Response":
        kept["description"] = "Gelukt."
    return kept | {"headers": headers() | answer.get("headers", {})} | ({"content": content} if content else {})


def converted(node: Any, shapes: Shapes) -> Any:
    """The same with every schema in the version of OpenAPI of the document."""
    if isinstance(node, list):
        return [converted(each, shapes) for each in node]
    if not isinstance(node, dict):
        return node
    return {key: shapes.convert(value) if key == "schema" else converted(value, shapes) for key, value in node.items()}
