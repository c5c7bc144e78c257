"""What resources do, as operations of a contract."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from starlette.routing import Route

from commonground.answers import SHARED, headers, parameter, path_parameters, ref, refusal, refusals, security
from commonground.experimental import EXPERIMENTAL
from commonground.resource import Resource
from commonground.schemas import Shapes

if TYPE_CHECKING:
    from commonground.api import Api

OPERATIONS = {  # by the name of its endpoint: the end of the operationId, and what it does
    "list": ("list", "Alle {1} opvragen."),
    "create": ("create", "Een {0} maken."),
    "read": ("retrieve", "Een {0} opvragen."),
    "head": ("headers", "De headers van een {0} opvragen."),
    "update": ("update", "Een {0} vervangen."),
    "patch": ("partial_update", "Een {0} deels wijzigen."),
    "delete": ("destroy", "Een {0} verwijderen."),
}
SCOPES = {"list": "read", "head": "read", "patch": "update"}  # under which name a resource has them
LINK30 = {"type": "string", "format": "uri", "nullable": True}
LINK31 = {"type": ["string", "null"], "format": "uri"}


def written(api: "Api", shapes: Shapes) -> Iterator[tuple[str, str, dict]]:
    """Path, method and operation of everything that resources do, from the routes that serve it."""
    for resource in api.resources:
        for route in resource.router().routes:
            if isinstance(route, Route) and not route.include_in_schema and route.name in OPERATIONS:
                for method in sorted(each.lower() for each in route.methods or ()):
                    kind = "head" if method == "head" else route.name
                    yield route.path_format, method, Operation(resource, kind, method, route, shapes).written()


@dataclass
class Operation:
    resource: Resource
    kind: str
    method: str
    route: Route
    shapes: Shapes

    @property
    def own(self) -> bool:
        """Whether it is of an API of our own, and not of a standard."""
        return self.resource.api.openapi.startswith("3.1")

    def written(self) -> dict:
        ending, summary = OPERATIONS[self.kind]
        plural = self.resource.path.rsplit("/", 1)[-1]
        return {
            "operationId": f"{self.resource.name}_{ending}",
            "summary": summary.format(self.resource.name, plural),
            "tags": [plural],
            "security": security(self.resource.api, *self.resource.scopes.get(SCOPES.get(self.kind, self.kind), ())),
            "parameters": [*path_parameters(self.route), *self.filters(), *self.shared()],
            **self.request_body(),
            "responses": self.responses(),
            **(EXPERIMENTAL if self.kind in self.resource.experimental else {}),
        }

    # --- what is asked ---
    def filters(self) -> Iterator[dict]:
        one = {name: self.resource.filters[name] for name in sorted(self.resource.detail_params)}
        filters = {"list": self.resource.filters, "read": one | self.resource.detail_filters}.get(self.kind, {})
        for name, filter in filters.items():
            mark = EXPERIMENTAL if filter.experimental else {}
            yield parameter(name, self.shapes(self.resource, f"?{name}"), filter.description) | mark
        if self.kind == "list" and self.resource.ordering:
            choices = [sign + name for name in self.resource.ordering for sign in ("", "-")]
            schema = {"type": "array", "items": {"type": "string", "enum": choices}}
            yield parameter("ordering", schema, "Volgorde van de lijst; een - ervoor is van hoog naar laag.")

    def shared(self) -> Iterator[dict]:
        resource, kind = self.resource, self.kind
        names = ("page", "pageSize") * (kind == "list" and resource.paginated)
        names += ("If-None-Match",) * (kind in ("read", "head") and resource.etag)
        names += ("expand",) * (kind in ("list", "read") and bool(resource.expandable))
        names += ("X-NLX-Logrecord-ID", "X-Audit-Toelichting") * (kind.replace("patch", "update") in resource.audited)
        names += ("Accept-Crs", "Content-Crs") * resource.crs
        for name in names:
            beyond = name in self.undocumented
            yield parameter(name, *SHARED[name]) | EXPERIMENTAL if beyond else ref("parameters", name)

    @property
    def undocumented(self) -> tuple[str, ...]:
        return () if self.own else self.resource.undocumented

    def request_body(self) -> dict:
        if self.kind not in ("create", "update", "patch"):
            return {}
        schema = self.shapes(self.resource, f"{self.kind} sends", "patches" if self.kind == "patch" else "sends")
        return {"requestBody": {"required": True, "content": {"application/json": {"schema": schema}}}}

    # --- what is answered ---
    def responses(self) -> dict:
        resource, kind = self.resource, self.kind
        tagged = ("ETag",) * (kind in ("read", "head") and resource.etag)
        created = ("Location", *("X-Warning",) * resource.warns) * (kind == "create")
        extra = created + tagged + ("Content-Crs",) * (resource.crs and kind != "delete")
        answer: dict = {"description": "Gelukt.", "headers": headers(*extra)}
        if kind not in ("delete", "head"):
            answer["content"] = {"application/json": {"schema": self.answered()}}
        found = self.also_declared() | {{"create": "201", "delete": "204"}.get(kind, "200"): answer}
        if tagged:
            found["304"] = {"description": "Niet gewijzigd.", "headers": headers("ETag")}
        found |= refusals(resource.api, self.method, bool(self.route.param_convertors) or kind == "list")
        more = resource.refuses + (412,) * resource.crs
        return found | {str(code): refusal(code) for code in more}

    def also_declared(self) -> dict:
        """Statuses that the standard's contract names where its text, and so we, answer another."""
        found = {}
        for word in self.resource.declares:
            kind, _, status = word.partition(" ")
            if kind == self.kind and status.isdecimal():
                content = {"application/json": {"schema": self.shapes(self.resource, word)}}
                found[status] = {
                    "description": "Gelukt, volgens de standaard.",
                    "headers": headers(),
                    "content": content,
                }
        return found

    def answered(self) -> dict:
        word = {"list": "expanded", "read": "expanded", "create": "creates"}.get(self.kind, "shows")
        shown = self.shapes(self.resource, f"{self.kind} shows", word, "shows")
        if self.kind != "list":
            return shown
        results, link = {"type": "array", "items": shown}, LINK31 if self.own else LINK30
        properties = {"count": {"type": "integer"}, "next": link, "previous": link, "results": results}
        promised = {"required": ["count", "results"]} if self.own or self.resource.page_promised else {}
        return {"type": "object", **promised, "properties": properties} if self.resource.paginated else results
