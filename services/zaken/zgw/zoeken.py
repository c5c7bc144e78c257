"""`_zoek`: the filters of a list sent in a body, for what is too long for a URL."""

from typing import Any

from commonground.call import Call
from commonground.expand import read_paths
from commonground.experimental import EXPERIMENTAL
from commonground.filters import Filter, refuse_unknown
from commonground.plans import Asked
from commonground.problems import Invalid, ValidationFailed
from commonground.resource import Body, Resource
from pydantic import Field

KEUZE = ("expand", "fields", "ordering")  # what is said of the answer, not of what is sought
QUERY = frozenset({"page", "pageSize", "expand"})


def fout(naam: str, code: str, reden: str) -> ValidationFailed:
    return ValidationFailed(Invalid(naam, code, reden))


async def gevraagd(call: Call, filters: dict[str, Filter], eigen: tuple[str, ...] = ()) -> dict[str, Any]:
    """What the body asks, nulls left out. Raises ValidationFailed: unknown-parameters, empty_search_body."""
    refuse_unknown(call, QUERY)
    body = {naam: waarde for naam, waarde in (await call.body()).items() if waarde is not None}
    if onbekend := body.keys() - filters.keys() - {*KEUZE, *eigen}:
        raise fout("nonFieldErrors", "unknown-parameters", f"Onbekend: {', '.join(sorted(onbekend))}")
    if not body.keys() - {*KEUZE}:
        raise fout("nonFieldErrors", "empty_search_body", "Geef ten minste een zoekcriterium.")
    return body


def gezocht(resource: Resource, call: Call, filters: dict[str, Filter], body: dict[str, Any]) -> Asked:
    """The rows that this client may see and that the body asks for, in the order that it asks."""
    teksten = {naam: als_tekst(naam, body[naam]) for naam in body.keys() & filters.keys()}
    volgorde = body.get("ordering")
    return resource.asked(call, filters, teksten, als_tekst("ordering", volgorde) if volgorde else None)


def als_tekst(naam: str, waarde: Any) -> str:
    """A value as it would stand in a URL, where the filters read it."""
    if isinstance(waarde, bool):
        return str(waarde).lower()
    if isinstance(waarde, list) and all(isinstance(each, str | int | float) for each in waarde):
        return ",".join(als_tekst(naam, each) for each in waarde)
    if isinstance(waarde, str | int | float):
        return str(waarde)
    raise fout(naam, "invalid", "Voer een geldige waarde in.")


def uitgebreid(resource: Resource, call: Call, body: dict[str, Any]) -> dict:
    """The relations to expand: of the query, or of the body (as the standard had it before)."""
    gegeven = call.request.query_params.get("expand") or body.get("expand") or ""
    return read_paths(resource, call, als_tekst("expand", gegeven))


# --- for the contract -------------------------------------------------------------------------------------------------
def criteria(filters: dict[str, Filter], vreemd: dict[str, Any]) -> dict[str, Any]:
    """Fields of a pydantic model of the body, one for each filter, under a name that pydantic takes.

    `vreemd` are types that the contract tells otherwise than the filter does.
    """
    gevonden = {}
    for naam, filter in filters.items():
        extra: Any = {"json_schema_extra": EXPERIMENTAL} if filter.experimental else {}
        uitleg: Any = Field(alias=naam, default=None, description=filter.description, **extra)
        gevonden[naam.replace("__", "_van_")] = (vreemd.get(naam, filter.type), uitleg)
    return gevonden


def pagina_van(shown: type[Body]) -> dict[str, Any]:
    """The answer of a search: a page of what is a component of the contract already."""
    link = {"anyOf": [{"type": "string", "format": "uri"}, {"type": "null"}]}
    results = {"type": "array", "items": {"$ref": f"#/components/schemas/{shown.__name__}"}}
    properties = {"count": {"type": "integer"}, "next": link, "previous": link, "results": results}
    schema = {"type": "object", "properties": properties}
    return {"description": "Gelukt.", "content": {"application/json": {"schema": schema}}}
