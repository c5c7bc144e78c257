"""What the contract says of the endpoints of objects: their parameters, headers, bodies and answers."""

from typing import Annotated, Any, Literal

from commonground.answers import ERRORS
from commonground.experimental import EXPERIMENTAL
from commonground.resource import Body
from pydantic import Field

from objecten.bodies import ObjectShown, RecordShown
from objecten.geometry import SHAPE

TEXT, NUMBER, DATE = {"type": "string"}, {"type": "integer"}, {"type": "string", "format": "date"}
URI: dict[str, Any] = {"type": "string", "format": "uri"}
CRS = {"type": "string", "enum": ["EPSG:4326"]}
PAGE = {"page": (NUMBER, "Pagina van de lijst, vanaf 1."), "pageSize": (NUMBER, "Aantal per pagina, hooguit 500.")}
FIELDS = {"fields": (TEXT, "Alleen deze velden, met komma's; een veld binnen een veld met __.")}
RD = {
    "crs": (
        CRS | {"enum": ["EPSG:4326", "EPSG:28992"]},
        "Coordinaten van vraag en antwoord; de headers noemen dan hetzelfde.",
    )
}
BEYOND = {"zaak": (URI, "Objecten die naar deze zaak verwijzen.")}
NEXT = {"na": (TEXT, "In plaats van page: wat na dit merkteken komt; leeg is het begin. `next` noemt het volgende.")}
MARKED = {*RD, *BEYOND, *NEXT}  # what the standard does not have
ZAAK = {"zaak": (URI, "De zaak die wordt vernietigd; bij meer zaken vervalt alleen de verwijzing daarnaar.")}
FILTERS: dict[str, tuple[dict, str]] = {
    "type": (URI | {"maxLength": 1000, "minLength": 1}, "Objecten van dit objecttype."),
    "typeVersion": (NUMBER, "Objecten waarvan de gegevens deze versie van het type volgen."),
    "date": (DATE, "Zoals het op deze dag in werkelijkheid was; standaard vandaag."),
    "registrationDate": (DATE, "Zoals het op deze dag geregistreerd was."),
    "data_attr": (TEXT, "Een eigenschap van de gegevens: sleutel__operator__waarde; mag vaker worden gegeven."),
    "data_attrs": (TEXT, "Verouderd, gebruik data_attr: meer van zulke voorwaarden, met komma's."),
    "data_icontains": (TEXT, "Een tekst in de gegevens bevat deze tekst, met hoofd- of kleine letters."),
    "ordering": (TEXT, "Volgorde: velden met komma's, een - ervoor is van hoog naar laag."),
}
OBJECT = {"$ref": "#/components/schemas/ObjectShown"}
RECORD = {"$ref": "#/components/schemas/ObjectRecordShown"}
PATCHED = {
    "type": "object",
    "properties": {
        "url": URI | {"maxLength": 1000, "minLength": 1, "readOnly": True},
        "uuid": {"type": "string", "format": "uuid"},
        "type": URI | {"maxLength": 1000, "minLength": 1},
        "record": {"allOf": [RECORD]},
    },
}
WITHIN = {"type": "object", "properties": {"within": SHAPE}}
SEARCH = {
    "type": "object",
    "properties": {"geometry": WITHIN, "zaak": URI | EXPERIMENTAL}
    | {name: schema for name, (schema, _) in FILTERS.items()},
}


Address = Annotated[str, Field(json_schema_extra={"format": "uri"})]


class ObjectPage(Body):
    count: int
    next: Address | None = None
    previous: Address | None = None
    results: list[ObjectShown]


class Behouden(Body):
    behouden: list[Address]


class RecordPage(Body):
    count: int
    next: Address | None = None
    previous: Address | None = None
    results: list[RecordShown]


IF_MATCH = ("If-Match", "header", TEXT, "Alleen als het object nog deze ETag heeft, anders 412.", False)
KEY = ("Idempotency-Key", "header", TEXT, "Hetzelfde verzoek met deze sleutel krijgt 24 uur hetzelfde antwoord.", False)
IF_NONE_MATCH = ("If-None-Match", "header", TEXT, "ETags die de aanroeper al heeft; dan volgt een 304.", False)


def operation(
    id: str,
    shown: Any = None,
    query: dict[str, tuple[dict, str]] | None = None,
    body: dict | None = None,
    crs: Literal["asked", "told", "no"] = "asked",
    status: Literal[200, 201] = 200,
    also: dict[str, str] | None = None,
    tagged: bool = False,
    matched: bool = False,
    keyed: bool = False,
    extra: dict[str, Any] | None = None,
) -> dict[str, Any]:
    """The arguments of a route: what FastAPI cannot see, as the endpoint reads it itself. `also`: other answers.

    `tagged`: it answers an ETag, `matched`: it takes If-Match, `keyed`: it takes an Idempotency-Key.
    """
    standard = body is not None and not extra
    headers = ("Accept-Crs",) * (crs == "asked") + ("Content-Crs",) * standard
    parameters = [parameter(name, "header", CRS, "Het coordinatenstelsel.", name == "Content-Crs") for name in headers]
    for name, said in (query or {}).items():
        marked = name in MARKED and id != "object_delete"
        parameters.append(parameter(name, "query", *said, False) | (EXPERIMENTAL if marked else {}))
    told: dict[str, Any] = {"Content-Crs": header(CRS, "Het coordinatenstelsel.")} if crs != "no" else {}
    others: dict[str, Any] = {code: {"description": said} for code, said in (also or {}).items()}
    if standard:
        told["X-Warning"] = header(TEXT, "Wat er aan de gegevens schort; ze zijn wel bewaard.") | EXPERIMENTAL
    if tagged:
        told["ETag"] = header(TEXT, "Staat van het object, voor If-Match.") | EXPERIMENTAL
        if body is None:
            others["304"] = {"description": "Niet gewijzigd."} | EXPERIMENTAL
    beyond = [
        each for each, is_so in ((IF_MATCH, matched), (KEY, keyed), (IF_NONE_MATCH, tagged and body is None)) if is_so
    ]
    parameters += [parameter(*each) | EXPERIMENTAL for each in beyond]
    if query and "fields" in query:
        told["X-Unauthorized-Fields"] = header(TEXT, "Velden die het token niet mag lezen.")
    if standard or matched:
        others["412"] = {"description": ERRORS["412"][1]} | ({} if standard else EXPERIMENTAL)
    content = {"required": True, "content": {"application/json": {"schema": body}}}
    more: dict[str, Any] = {"parameters": parameters} | ({"requestBody": content} if body is not None else {})
    return {
        "operation_id": id,
        "response_model": shown,
        "status_code": status,
        "responses": {422: {"description": ERRORS["422"][1]} | EXPERIMENTAL} if keyed else {},
        "openapi_extra": more | {"responses": others | {str(status): {"headers": told}}} | (extra or {}),
    }


def header(schema: dict, description: str) -> dict:
    return {"schema": schema, "description": description}


def parameter(name: str, place: str, schema: dict, description: str, required: bool) -> dict:
    return {"name": name, "in": place, "required": required, "description": description, "schema": schema}
