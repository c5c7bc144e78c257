"""`POST /zaken/_zoek`: the list of zaken with its criteria in a body, and a place on the map as one of them."""

from typing import Annotated, Any
from uuid import UUID

from commonground.answers import CRS, headers
from commonground.call import Call, Caller
from commonground.expand import expand
from commonground.experimental import EXPERIMENTAL
from commonground.filters import Filter
from commonground.headers import check_crs
from commonground.json import Json, JsonRoute
from commonground.plans import Asked
from commonground.resource import Body, Part
from commonground.types import Date, Link
from fastapi import APIRouter
from pydantic import Field, WithJsonSchema, create_model
from shapely.prepared import prep

from zgw.zaken.expanded import ZaakExpanded
from zgw.zaken.geometrie import Geometrie, op_kaart
from zgw.zaken.rolfilters import ROLFILTERS
from zgw.zaken.tables import Zaak
from zgw.zaken.velden import gekozen, relaties
from zgw.zaken.zaken import ZAKEN
from zgw.zoeken import criteria, fout, gevraagd, gezocht, pagina_van, uitgebreid

router = APIRouter(route_class=JsonRoute)
FILTERS = ZAKEN.filters | {
    "uuid__in": Filter(list[UUID], Zaak.uuid.in_, "Een van deze zaken.", fixed=True),
    "zaaktype__in": Filter(list[Link], Zaak.zaaktype.in_, "Zaken van een van deze typen.", link=True, fixed=True),
}
VOLGORDEN = {"type": "string", "enum": [teken + naam for naam in ZAKEN.ordering for teken in ("", "-")]}


# --- the contract -----------------------------------------------------------------------------------------------------
class GeoWithin(Part):
    within: Annotated[Geometrie, Field(description="Zaken die hier helemaal binnen liggen (GeoJSON).")] = {}


LANGER = {f"rol__{naam}": filter for naam, filter in ROLFILTERS.items()}  # without the lengths that the list has
VREEMD = {  # odd in the standard's contract, and nowhere else: a format that is none, the length of a date
    "bronorganisatie__in": list[Annotated[str, Field(json_schema_extra={"format": "string"})]],
    "einddatum__lt": Annotated[Date, Field(json_schema_extra={"minLength": 1})],
}
CRITERIA: Any = create_model("Criteria", __base__=Body, **criteria(FILTERS | LANGER, VREEMD))


class ZaakZoek(CRITERIA):
    fields: Annotated[list[Any], Field(description="Wat er van elke zaak wordt getoond, relaties ook.")] = []
    zaakgeometrie: Annotated[GeoWithin, Field(description="Waar op de kaart.")] = GeoWithin()
    expand: Annotated[str, Field(deprecated=True, description="Relaties die worden meegeleverd.")] = ""
    ordering: Annotated[str, WithJsonSchema(VOLGORDEN), Field(description="Volgorde van de lijst.")] = ""


ANTWOORDEN: dict[int | str, dict[str, Any]] = {
    200: pagina_van(ZaakExpanded) | {"headers": headers("Content-Crs")},
    412: {"description": "De coordinaten ontbreken of worden niet ondersteund."},
}


def parameter(plaats: str, naam: str, schema: dict, uitleg: str) -> dict:
    verplicht = plaats == "header"
    return {"in": plaats, "name": naam, "required": verplicht, "schema": schema, "description": uitleg}


PARAMETERS = [
    parameter("query", "page", {"type": "integer"}, "Pagina van de lijst, vanaf 1."),
    parameter("query", "pageSize", {"type": "integer"}, "Aantal per pagina, hooguit 500.") | EXPERIMENTAL,
    parameter("query", "expand", {"type": "string"}, "Relaties die worden meegeleverd, met komma's."),
    parameter("header", "Accept-Crs", CRS, "Coordinatenstelsel van het antwoord."),
    parameter("header", "Content-Crs", CRS, "Coordinatenstelsel van de inhoud."),
]


# --- the endpoint -----------------------------------------------------------------------------------------------------
@router.post(
    "/zaken/_zoek",
    operation_id="zaak__zoek",
    response_model=None,
    responses=ANTWOORDEN,
    openapi_extra={"parameters": PARAMETERS},
)
async def zoek(call: Caller, vraag: ZaakZoek) -> Json:
    """Zoekt zaken; de criteria van de lijst, in de body."""
    call.require(*ZAKEN.scopes["read"])
    check_crs(ZAKEN, call, body=True)
    body = await gevraagd(call, FILTERS, eigen=("zaakgeometrie",))
    asked = gezocht(ZAKEN, call, FILTERS, body)
    if "zaakgeometrie" in body:
        asked = await binnen(call, asked, vraag.zaakgeometrie.within)
    velden, paden = body.get("fields"), uitgebreid(ZAKEN, call, body)
    if velden and paden:
        raise fout("fields", "invalid", "Geef expand of fields, niet allebei.")
    page = await ZAKEN.page(call, asked)
    await expand(call, ZAKEN, page["results"], relaties(velden, ZAKEN, call.house) if velden else paden)
    if velden:
        page["results"] = [gekozen(zaak, velden) for zaak in page["results"]]
    return Json(page, headers=ZAKEN.headers())


async def binnen(call: Call, asked: Asked, gebied: dict) -> Asked:
    """The zaken that lie inside a geometry. Each that has a place is looked at: there is no index on the map yet."""
    if not gebied:
        raise fout("zaakgeometrie.within", "required", "Geef een GeoJSON-geometrie.")
    vlak = prep(op_kaart(gebied))
    plaatsen = asked.query.with_only_columns(Zaak.id, Zaak.zaakgeometrie, maintain_column_froms=True)
    rijen = await call.db.execute(plaatsen.order_by(None).where(Zaak.zaakgeometrie.is_not(None)), asked.values)
    return asked.where(Zaak.id.in_([rij.id for rij in rijen if vlak.contains(op_kaart(rij.zaakgeometrie))]))
