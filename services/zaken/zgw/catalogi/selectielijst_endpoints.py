"""The selectielijst as an API, in the form of the service that municipalities use today."""

from typing import Annotated, Any, Literal

from commonground.api import House
from commonground.call import Call, Caller
from commonground.json import Json, JsonRoute
from commonground.paging import envelope
from commonground.principal import Principal
from commonground.problems import NotFound
from commonground.resource import Body
from commonground.types import Duration, Link
from fastapi import APIRouter, Query
from pydantic import Field, create_model
from pydantic.alias_generators import to_camel

from zgw.catalogi.selectielijst import Omschrijving, Procestype, Resultaat, Soort, last, lijst, rij_met, taakgebieden

router = APIRouter(route_class=JsonRoute)
PER_PAGINA = 100
TERMIJNEN = {
    "": "",
    "nihil": "Nihil",
    "bestaansduur_procesobject": "De bestaansduur van het procesobject",
    "ingeschatte_bestaansduur_procesobject": "De ingeschatte maximale bestaansduur van het procesobject",
    "vast_te_leggen_datum": "De tijdens het proces vast te leggen datum waarop de rechten en plichten vervallen",
    "samengevoegd_met_bewaartermijn": "De procestermijn is samengevoegd met de bewaartermijn",
}


class ProcestypeShown(Body):
    url: Annotated[Link, Field(description="Het adres van dit procestype.")]
    nummer: Annotated[int, Field(description="Nummer in de lijst.")]
    jaar: Annotated[int, Field(description="Jaar van de lijst.")]
    naam: Annotated[str, Field(description="Naam van het procestype.")]
    omschrijving: Annotated[str, Field(description="Leeg in de meegeleverde lijst.")] = ""
    toelichting: Annotated[str, Field(description="Leeg in de meegeleverde lijst.")] = ""
    procesobject: Annotated[str, Field(description="Leeg in de meegeleverde lijst.")] = ""


class ResultaatVelden(Body):
    url: Annotated[Link, Field(description="Het adres van dit resultaat.")]
    proces_type: Annotated[Link, Field(description="Het procestype waar dit bij hoort.")]
    nummer: Annotated[int, Field(description="Nummer binnen het procestype of het generieke resultaat.")]
    volledig_nummer: Annotated[str, Field(description="Nummer in de hele lijst, zoals 2.1.3.")]
    generiek: Annotated[bool, Field(description="Of dit een generiek resultaat is.")]
    specifiek: Annotated[bool, Field(description="Of dit een specifiek resultaat is.")]
    generiek_resultaat: Annotated[Link | None, Field(description="Het generieke resultaat hierboven.")]
    naam: Annotated[str, Field(description="Naam van het resultaat.")]
    omschrijving: Annotated[str, Field(description="Leeg in de meegeleverde lijst.")] = ""
    herkomst: Annotated[str, Field(description="Leeg in de meegeleverde lijst.")] = ""
    waardering: Annotated[Literal["blijvend_bewaren", "vernietigen", ""], Field(description="Bewaren of vernietigen.")]
    procestermijn: Annotated[str, Field(description="Wanneer de bewaartermijn begint.")]
    procestermijn_weergave: Annotated[str, Field(description="Hetzelfde, in woorden.")]
    procestermijn_opmerking: Annotated[str, Field(description="Leeg in de meegeleverde lijst.")] = ""
    bewaartermijn: Annotated[Duration | None, Field(description="Hoe lang het wordt bewaard.")]
    toelichting: Annotated[str, Field(description="Leeg in de meegeleverde lijst.")] = ""
    taakgebieden: Annotated[list[str], Field(description="Taakgebieden waar het resultaat voor geldt.")]


# Whether it holds for a field of work, one by one, as clients of that service know it.
PER_TAAKGEBIED: Any = {
    naam: (bool, Field(description=f"Of het resultaat geldt voor {naam.replace('_', ' ')}.")) for naam in taakgebieden()
}
ResultaatShown: Any = create_model("ResultaatShown", __base__=ResultaatVelden, **PER_TAAKGEBIED)


class Resultaten(Body):
    count: Annotated[int, Field(description="Aantal over alle pagina's.")]
    next: Annotated[Link | None, Field(description="De volgende pagina.")]
    previous: Annotated[Link | None, Field(description="De vorige pagina.")]
    results: list[ResultaatShown]  # type: ignore[valid-type]


class OmschrijvingShown(Body):
    url: Annotated[Link, Field(description="Het adres van deze omschrijving.")]
    omschrijving: Annotated[str, Field(description="De algemene omschrijving van een resultaat.")]
    definitie: Annotated[str, Field(description="Leeg in de meegeleverde lijst.")] = ""
    opmerking: Annotated[str, Field(description="Leeg in de meegeleverde lijst.")] = ""


# --- representations --------------------------------------------------------------------------------------------------
def procestype_van(rij: Procestype, call: Call) -> dict:
    leeg = dict.fromkeys(("omschrijving", "toelichting", "procesobject"), "")
    return {
        "url": call.link("procestypen", rij.uuid),
        "nummer": rij.nummer,
        "jaar": rij.jaar,
        "naam": rij.naam,
        **(leeg | rij.teksten),
    }


def resultaat_van(rij: Resultaat, call: Call) -> dict:
    leeg = dict.fromkeys(("omschrijving", "herkomst", "procestermijnOpmerking", "toelichting"), "")
    return {
        "url": call.link("resultaten", rij.uuid),
        "procesType": call.link("procestypen", rij.procestype.uuid),
        "nummer": rij.nummer,
        "volledigNummer": rij.volledig_nummer,
        "generiek": not rij.generiek,
        "specifiek": bool(rij.generiek),
        "generiekResultaat": call.link("resultaten", rij.generiek) if rij.generiek else None,
        "naam": rij.naam,
        "waardering": rij.waardering,
        "procestermijn": rij.procestermijn,
        "procestermijnWeergave": TERMIJNEN[rij.procestermijn],
        "bewaartermijn": rij.bewaartermijn,
        "taakgebieden": sorted(rij.taakgebieden),
        **{to_camel(naam): naam in rij.taakgebieden for naam in taakgebieden()},
        **(leeg | rij.teksten),
    }


def omschrijving_van(rij: Omschrijving, call: Call) -> dict:
    leeg = {"definitie": "", "opmerking": ""}
    url = call.link("resultaattypeomschrijvingen", rij.uuid)
    return {"url": url, "omschrijving": rij.omschrijving, **(leeg | rij.teksten)}


# --- endpoints --------------------------------------------------------------------------------------------------------
def zonder_aanmelden(house: House) -> Any:
    """Everybody may read the list."""

    async def niemand(request: Any, db: Any) -> Principal:
        return Principal("")

    return niemand


async def een(call: Call, soort: Soort) -> Any:
    rij = await rij_met(call.db, soort, call.request.path_params["uuid"])
    if rij is None:
        raise NotFound()
    return rij


@router.get("/procestypen", response_model=list[ProcestypeShown])
async def procestypen(
    call: Caller, jaar: Annotated[int | None, Query(description="Jaar van de lijst.")] = None
) -> Json:
    """Alle procestypen opvragen."""
    rijen = await lijst(call.db, "procestypen")
    return Json([procestype_van(rij, call) for rij in rijen if jaar in (None, rij.jaar)])


@router.get("/procestypen/{uuid}", response_model=ProcestypeShown)
async def procestype(call: Caller, uuid: str) -> Json:
    """Een procestype opvragen."""
    return Json(procestype_van(await een(call, "procestypen"), call))


@router.get("/resultaten", response_model=Resultaten)
async def resultaten(
    call: Caller,
    procesType: Annotated[str, Query(description="URL van een procestype, van ons of van de landelijke dienst.")] = "",
    page: Annotated[int, Query(ge=1, description="Pagina van de lijst, vanaf 1.")] = 1,
) -> Json:
    """Resultaten opvragen, met honderd per pagina."""
    rijen = await lijst(call.db, "resultaten")
    if procesType:
        gevraagd = await rij_met(call.db, "procestypen", last(procesType))
        rijen = [rij for rij in rijen if gevraagd and rij.procestype.plaats == gevraagd.plaats]
    deel = rijen[(page - 1) * PER_PAGINA : page * PER_PAGINA]
    if page > 1 and not deel:
        raise NotFound("Deze pagina bestaat niet.")
    return Json(envelope(call, len(rijen), page, PER_PAGINA, [resultaat_van(rij, call) for rij in deel]))


@router.get("/resultaten/{uuid}", response_model=ResultaatShown)
async def resultaat(call: Caller, uuid: str) -> Json:
    """Een resultaat opvragen."""
    return Json(resultaat_van(await een(call, "resultaten"), call))


@router.get("/resultaattypeomschrijvingen", response_model=list[OmschrijvingShown])
async def resultaattypeomschrijvingen(call: Caller) -> Json:
    """Alle algemene omschrijvingen van resultaten opvragen."""
    return Json([omschrijving_van(rij, call) for rij in await lijst(call.db, "resultaattypeomschrijvingen")])


@router.get("/resultaattypeomschrijvingen/{uuid}", response_model=OmschrijvingShown)
async def resultaattypeomschrijving(call: Caller, uuid: str) -> Json:
    """Een algemene omschrijving opvragen."""
    return Json(omschrijving_van(await een(call, "resultaattypeomschrijvingen"), call))
