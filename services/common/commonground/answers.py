"""Parts of a contract that resources and endpoints share: errors, headers, parameters, security."""

from typing import TYPE_CHECKING

from starlette.routing import Route

if TYPE_CHECKING:
    from commonground.api import Api

ERRORS = {
    "400": ("OngeldigVerzoek", "De invoer is ongeldig."),
    "401": ("NietAangemeld", "De aanroeper is niet bekend."),
    "403": ("GeenToestemming", "De aanroeper heeft hier geen rechten voor."),
    "404": ("NietGevonden", "Niet gevonden."),
    "406": ("NietLeverbaar", "Dit antwoordformaat wordt niet geleverd."),
    "409": ("Botsing", "De wijziging botst met een andere."),
    "410": ("Verdwenen", "Bestaat niet meer."),
    "412": ("VoorwaardeOntbreekt", "De voorwaarde ontbreekt of geldt niet."),
    "413": ("TeGroot", "De inhoud van het verzoek is te groot."),
    "415": ("OnbekendFormaat", "Dit formaat van invoer wordt niet gelezen."),
    "422": ("NietTeVerwerken", "De gegevens kunnen zo niet worden verwerkt."),
    "429": ("TeVeelVerzoeken", "Te veel verzoeken."),
    "500": ("Storing", "Er ging iets mis bij ons."),
    "503": ("NietBeschikbaar", "Even niet beschikbaar."),
}
WITH_BODY = ("post", "put", "patch")
TEXT, CRS = {"type": "string"}, {"type": "string", "enum": ["EPSG:4326"]}
ANSWER_HEADERS = {
    "API-version": (TEXT, "Versie van de API."),
    "Content-Crs": (CRS, "Coordinatenstelsel van het antwoord."),
    "ETag": (TEXT, "Vingerafdruk van het antwoord."),
    "Location": ({"type": "string", "format": "uri"}, "Waar de nieuwe resource staat."),
    "X-Warning": (TEXT, "Wat er aan de gegevens schort; ze zijn wel bewaard."),
}
SHARED = {  # parameters that resources share
    "Accept-Crs": (CRS, "Coordinatenstelsel van het antwoord."),
    "Content-Crs": (CRS, "Coordinatenstelsel van de inhoud."),
    "If-None-Match": (TEXT, "ETags die de aanroeper al heeft; is er een actueel, dan volgt een 304."),
    "X-NLX-Logrecord-ID": (TEXT, "Kenmerk van het verzoek in de hele keten."),
    "X-Audit-Toelichting": (TEXT, "Waarom dit verzoek wordt gedaan; komt in het audittrail."),
    "page": ({"type": "integer"}, "Pagina van de lijst, vanaf 1."),
    "pageSize": ({"type": "integer"}, "Aantal per pagina, hooguit 500."),
    "expand": (TEXT, "Namen van gerelateerde resources die worden meegeleverd, gescheiden door komma's."),
}


def refusals(api: "Api", method: str, missing: bool) -> dict[str, dict]:
    """The errors of an operation; those of the standard also name what we never answer (409, 410, 415, 429)."""
    codes = {"400", "406", "500", "503"} | ({"401", "403"} if api.security else set()) | ({"404"} if missing else set())
    if method in WITH_BODY:
        codes |= {"409", "413", "415"}
    if method == "delete":
        codes |= {"409"}
    if api.openapi.startswith("3.0"):
        codes |= {"409", "410", "415", "429"}
    return {code: refusal(code) for code in sorted(codes)}


def refusal(code: str | int) -> dict:
    return ref("responses", ERRORS[str(code)][0])


def error(code: str, description: str) -> dict:
    schema = ref("schemas", "ValidatieFout" if code == "400" else "Fout")
    content = {"application/problem+json": {"schema": schema}}
    return {"description": description, "headers": headers(), "content": content}


def ref(part: str, name: str) -> dict:
    return {"$ref": f"#/components/{part}/{name}"}


def headers(*names: str) -> dict:
    return {name: ref("headers", name) for name in ("API-version", *names)}


def security(api: "Api", *scopes: str) -> list[dict]:
    """The scopes, of which one suffices; only a JWT carries them."""
    named = [" | ".join(scopes)] if scopes else []
    return [{name: named if scheme["type"] == "http" else []} for name, scheme in api.security.items()]


IN_A_PATH = "Kenmerk in het adres."


def path_parameters(route: Route) -> list[dict]:
    def schema(name: str) -> dict:
        if type(route.param_convertors[name]).__name__ == "IntegerConvertor":
            return {"type": "integer"}
        return {"type": "string", "format": "uuid"} if name.endswith("uuid") else TEXT

    return [
        {"name": name, "in": "path", "required": True, "description": IN_A_PATH, "schema": schema(name)}
        for name in route.param_convertors
    ]


def parameter(name: str, schema: dict, description: str) -> dict:
    place = "header" if name[0].isupper() else "query"
    form = {"style": "form", "explode": False} if schema.get("type") == "array" else {}
    return {"name": name, "in": place, "required": schema is CRS, "description": description, **form, "schema": schema}
