"""Every answer a test receives is held against the contract."""

import re
from functools import cached_property
from typing import Any

import httpx
import jsonschema_rs
from commonground.answers import ERRORS
from commonground.api import Api
from commonground.contract import openapi

FORMATS = {  # an empty link or address is "" in the standard, though no uri or e-mail address
    "uri": lambda text: not text or "://" in text,
    "email": lambda text: not text or "@" in text,
}
METHODS = {"get", "head", "post", "put", "patch", "delete"}


def answer_form(schema: Any, nullable: bool) -> Any:
    """A schema as JSON Schema of an answer: `nullable` is "or null", what is `writeOnly` is not asked for."""
    if isinstance(schema, list):
        return [answer_form(each, nullable) for each in schema]
    if not isinstance(schema, dict):
        return schema
    found = {
        key: answer_form(value, nullable) for key, value in schema.items() if key not in ("nullable", "discriminator")
    }
    if isinstance(properties := schema.get("properties"), dict) and isinstance(schema.get("required"), list):
        secret = {name for name, each in properties.items() if isinstance(each, dict) and each.get("writeOnly") is True}
        found["required"] = [name for name in schema["required"] if name not in secret]
        if not found["required"]:
            del found["required"]
    return {"anyOf": [found, {"type": "null"}]} if nullable and schema.get("nullable") is True else found


class Contract:
    def __init__(self, api: Api) -> None:
        self.api = api
        self.judges: dict[int, Any] = {}

    @cached_property
    def own(self) -> bool:
        return self.api.openapi.startswith("3.1")

    @cached_property
    def spec(self) -> dict:
        return answer_form(openapi(self.api, experimental=True), nullable=not self.own)

    @cached_property
    def operations(self) -> list[tuple[str, re.Pattern, dict]]:
        """Method, path and responses of every operation; fixed paths before those with parameters."""
        found = []
        for path, item in sorted(self.spec["paths"].items(), key=lambda each: each[0].count("{")):
            for method in item.keys() & METHODS:
                found.append((method, re.compile(re.sub(r"{\w+}", "[^/]+", path) + "$"), item[method]["responses"]))
        return found

    def answers(self, request: httpx.Request) -> dict | None:
        """What the contract promises for this request, by status; None for what it does not have."""
        roots = (self.api.root, *self.api.aliases)
        root = next((root for root in roots if request.url.path.startswith(root + "/")), None)
        if root is None:
            return None
        path, method = request.url.path[len(root) :], request.method.lower()
        return next((each for m, pattern, each in self.operations if m == method and pattern.match(path)), None)

    def resolve(self, part: dict) -> dict:
        name = part.get("$ref", "").rsplit("/", 1)[-1]
        return self.spec["components"]["responses"][name] if name else part

    def judge(self, schema: dict) -> Any:
        if id(schema) not in self.judges:
            whole = (schema if "$ref" not in schema else {"allOf": [schema]}) | {"components": self.spec["components"]}
            kind = jsonschema_rs.Draft202012Validator if self.own else jsonschema_rs.Draft4Validator
            self.judges[id(schema)] = kind(whole, validate_formats=True, formats=FORMATS)
        return self.judges[id(schema)]

    async def check(self, response: httpx.Response) -> None:
        """Asserts that the status is promised, and that the body has the promised form."""
        request, status = response.request, str(response.status_code)
        told, promised = f"{request.method} {request.url.path}: {status}", self.answers(request)
        if promised is None or status == "405":
            assert status in ("200", "405", *ERRORS), told
            return
        assert status in promised, f"{told} is not promised: {(await response.aread())[:500]!r}"
        content = self.resolve(promised[status]).get("content", {})
        assert response.headers.get("api-version") == self.api.version, f"{told} has no API-version"
        if request.method == "HEAD" or not content:
            return
        media = response.headers.get("content-type", "").split(";")[0]
        assert media in content, f"{told} is {media}, promised is {list(content)}"
        if media == "application/json" or media.endswith("+json"):
            await response.aread()
            errors = list(self.judge(content[media]["schema"]).iter_errors(response.json()))
            assert not errors, [told, *((each.instance_path, each.message[:300]) for each in errors[:5])]
