"""Statutes, rules and the decision matrix, to read: what the outcomes of this API refer to."""

from typing import Annotated, Any

from commonground.call import Caller
from commonground.filters import refuse_unknown
from commonground.json import Json, JsonRoute
from commonground.problems import NotFound
from commonground.resource import Body
from fastapi import APIRouter, Query
from pydantic import Field
from starlette.responses import Response

from leden.statutair.beschermingen import beschermde_leden
from leden.statutair.statuten import (
    Artikel,
    Besluitsoort,
    Orgaan,
    Regel,
    Versiestatus,
    besluitsoorten,
    regels,
    statutenversies,
    van_kracht_op,
)
from leden.vormen import Dag

router = APIRouter(route_class=JsonRoute, tags=["statuten"])


class StatutenversieShown(Body):
    sleutel: Annotated[str, Field(description="Hoe uitkomsten naar deze versie verwijzen.")]
    naam: Annotated[str, Field(description="Naam voor mensen.")]
    status: Annotated[Versiestatus, Field(description="Of deze versie geldt.")]
    datum_akte: Annotated[Dag | None, Field(description="Datum van de akte of conceptakte.")]
    van_kracht_sinds: Annotated[Dag | None, Field(description="Eerste dag waarop deze versie geldt.")]
    aantal_artikelleden: Annotated[int, Field(description="Aantal leden van artikelen in deze versie.")]


class ArtikelShown(Body):
    nummer: Annotated[str, Field(description="Artikel en lid, zoals 17.4.")]
    titel: Annotated[str, Field(description="Kop van het artikel.")]
    tekst: Annotated[str, Field(description="De tekst zoals die in de bron staat.")]
    beschermd: Annotated[bool, Field(description="Of wijziging eenstemmigheid van alle leden vraagt (art. 20.2).")]
    bekend_gebrek: Annotated[str, Field(description="Waarin de tekst tekortschiet.")]


class RegelShown(Body):
    sleutel: Annotated[str, Field(description="Hoe uitkomsten naar deze regel verwijzen.")]
    artikel: Annotated[str, Field(description="Artikel en lid van de statuten.")]
    parameters: Annotated[dict[str, Any], Field(description="Waarden waarmee de regel rekent.")]
    toelichting: Annotated[str, Field(description="De regel in woorden.")]
    bekend_gebrek: Annotated[str, Field(description="Waarin de tekst tekortschiet.")]


class BesluitsoortShown(Body):
    sleutel: Annotated[str, Field(description="Hoe agendapunten en besluiten naar deze soort verwijzen.")]
    omschrijving: Annotated[str, Field(description="De soort in woorden.")]
    orgaan: Annotated[Orgaan, Field(description="Wie het besluit neemt.")]
    artikel: Annotated[str, Field(description="Artikel en lid die dit orgaan bevoegd maken.")]
    voorstel: Annotated[str, Field(description="Wie het voorstelt of eerst goedkeurt.")]
    quorum: Annotated[RegelShown | None, Field(description="Hoeveel leden er moeten zijn.")]
    meerderheid: Annotated[RegelShown | None, Field(description="Hoeveel stemmen er nodig zijn.")]
    oproeptermijn: Annotated[RegelShown | None, Field(description="Hoe lang van tevoren wordt opgeroepen.")]
    tweede_vergadering: Annotated[RegelShown | None, Field(description="Wanneer het zonder quorum opnieuw kan.")]


@router.get("/statutenversies", response_model=list[StatutenversieShown])
async def versies(call: Caller) -> Response:
    """Alle versies van de statuten die bekend zijn."""
    call.require("leden.lezen")
    refuse_unknown(call, frozenset())
    return Json(
        [
            {
                "sleutel": versie.sleutel,
                "naam": versie.naam,
                "status": versie.status,
                "datumAkte": versie.datum_akte,
                "vanKrachtSinds": versie.van_kracht_sinds,
                "aantalArtikelleden": len(versie.artikelen),
            }
            for versie in statutenversies().values()
        ]
    )


@router.get("/statutenversies/{sleutel}/artikelen", response_model=list[ArtikelShown])
async def artikelen(call: Caller, sleutel: str) -> Response:
    """De tekst van een versie, per artikellid."""
    call.require("leden.lezen")
    refuse_unknown(call, frozenset())
    if sleutel not in statutenversies():
        raise NotFound()
    versie = statutenversies()[sleutel]
    beschermd = await beschermde_leden(call.db, versie)
    return Json([toon_artikel(artikel, artikel.nummer in beschermd) for artikel in versie.artikelen.values()])


@router.get("/statutenversies/{sleutel}/regels", response_model=list[RegelShown])
async def regels_van(call: Caller, sleutel: str) -> Response:
    """De regels die deze versie van de statuten uitvoerbaar maken."""
    call.require("leden.lezen")
    if sleutel not in statutenversies():
        raise NotFound()
    return Json([toon_regel(regel) for regel in regels(sleutel).values()])


@router.get("/besluitsoorten", response_model=list[BesluitsoortShown])
async def soorten(
    call: Caller, statutenversie: Annotated[str, Query(description="De versie; zonder opgave die van vandaag.")] = ""
) -> Response:
    """De besluitmatrix: per soort besluit het orgaan, het quorum, de meerderheid en de termijn."""
    call.require("leden.lezen")
    if statutenversie and statutenversie not in statutenversies():
        raise NotFound()
    versie = statutenversie or van_kracht_op(call.today).sleutel
    return Json([toon_soort(soort) for soort in besluitsoorten(versie).values()])


def toon_artikel(artikel: Artikel, beschermd: bool) -> dict[str, Any]:
    return {
        "nummer": artikel.nummer,
        "titel": artikel.titel,
        "tekst": artikel.tekst,
        "beschermd": beschermd,
        "bekendGebrek": artikel.bekend_gebrek,
    }


def toon_soort(soort: Besluitsoort) -> dict[str, Any]:
    return {
        "sleutel": soort.sleutel,
        "omschrijving": soort.omschrijving,
        "orgaan": soort.orgaan,
        "artikel": soort.artikel,
        "voorstel": soort.voorstel,
        "quorum": toon_regel(soort.quorum),
        "meerderheid": toon_regel(soort.meerderheid),
        "oproeptermijn": toon_regel(soort.termijn),
        "tweedeVergadering": toon_regel(soort.tweede_vergadering),
    }


def toon_regel(regel: Regel | None) -> dict[str, Any] | None:
    return regel and {
        "sleutel": regel.sleutel,
        "artikel": regel.artikel,
        "parameters": regel.parameters,
        "toelichting": regel.toelichting,
        "bekendGebrek": regel.bekend_gebrek,
    }
