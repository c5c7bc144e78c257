"""Termijnen: the calendar of a year and of a meeting, the planner of a second meeting, and a request of members."""

from datetime import date
from typing import Annotated, Any, Literal
from uuid import UUID

from commonground.call import Call, Caller
from commonground.json import Json, JsonRoute
from commonground.problems import Invalid, ValidationFailed
from commonground.resource import Body, Part
from fastapi import APIRouter, Query
from pydantic import Field
from sqlalchemy import case, func, select
from starlette.responses import Response

from leden.bevindingen import BevindingShown, bevinding
from leden.lidmaatschap import register
from leden.organen.zitting import zitting
from leden.statutair.keuzes import met_keuzes, termijn_tweede
from leden.statutair.parameters import waarden
from leden.statutair.statuten import besluitsoorten, regels, van_kracht_op
from leden.tables import Agendapunt, Oproep, Orgaanvergadering, Vergadering
from leden.vergadering import agenda, kalender
from leden.vergadering.agenda import Termijn
from leden.vergadering.vergaderingen import VERGADERINGEN
from leden.vormen import Dag, Versie

router = APIRouter(route_class=JsonRoute, tags=["termijnen"])
Jaar = Annotated[int, Field(ge=1901, le=2998)]
Verlengd = Annotated[bool, Query(description="Of de termijn van de jaarrekening is verlengd (art. 16.3).")]
VERZOEKERS_RVC = 2  # members of the supervisory board besides its chair (11.2)
ICS: dict[int | str, dict[str, Any]] = {
    200: {"description": "De agenda.", "content": {"text/calendar": {"schema": {"type": "string"}}}}
}


class TermijnShown(Part):
    code: Annotated[str, Field(description="Vaste naam van de termijn.")]
    omschrijving: Annotated[str, Field(description="Wat er moet gebeuren.")]
    artikel: Annotated[str, Field(description="Artikel en lid van de statuten; leeg als het uw eigen proces is.")]
    van: Annotated[Dag | None, Field(description="Eerste dag, bij een periode.")]
    datum: Annotated[Dag, Field(description="Laatste dag, of de eerste bij wat pas daarna kan.")]
    waarschuwing: Annotated[str, Field(description="Waar op te letten is.")]


class Jaarkalender(Body):
    jaar: Annotated[int, Field(description="Het jaar.")]
    statutenversie: Versie
    termijnen: Annotated[list[TermijnShown], Field(description="Op volgorde van datum.")]
    bevindingen: Annotated[list[BevindingShown], Field(description="Wat dit jaar niet wordt gehaald.")]


class Vergadertermijnen(Body):
    datum: Annotated[Dag, Field(description="De dag van de vergadering.")]
    statutenversie: Versie
    termijnen: Annotated[list[TermijnShown], Field(description="Op volgorde van datum.")]


class TweedeVergadering(Body):
    artikel: Annotated[str, Field(description="Het artikel dat de tweede vergadering toestaat.")]
    statutenversie: Versie
    venster_van: Annotated[Dag, Field(description="Eerste dag volgens het artikel.")]
    venster_tot: Annotated[Dag, Field(description="Laatste dag volgens het artikel.")]
    van: Annotated[Dag, Field(description="Eerste dag waarop ook de oproeptermijn is gehaald.")]
    kan: Annotated[bool, Field(description="Of er een dag over is.")]
    oproeptermijn: Annotated[int, Field(description="Vrije dagen tussen oproep en vergadering.")]


class Verzoek(Body):
    leden: Annotated[int, Field(description="Aantal leden van het orgaan op de dag van het verzoek.")]
    nodig: Annotated[int, Field(description="Aantal leden dat samen om een vergadering kan vragen.")]
    gehouden_voor_of_op: Annotated[date, Field(description="Uiterlijk dan is de vergadering gehouden.")]
    laatste_oproep: Annotated[date, Field(description="Laatste dag waarop daarvoor kan worden opgeroepen.")]
    artikel: Annotated[str, Field(description="Artikel en lid van de statuten.")]
    statutenversie: Versie


def toon(termijn: Termijn) -> dict[str, Any]:
    return vars(termijn)


# --- a year -----------------------------------------------------------------------------------------------------------
@router.get("/kalenders/{jaar:int}", response_model=Jaarkalender)
async def jaarkalender(call: Caller, jaar: Jaar, verlengd: Verlengd = False) -> Response:
    """Wat de statuten in een jaar vragen, en wat daarvan nog ontbreekt."""
    call.require("leden.lezen")
    versie = van_kracht_op(date(jaar, 12, 31))
    return Json(
        {
            "jaar": jaar,
            "statutenversie": versie.sleutel,
            "termijnen": [toon(each) for each in agenda.van_het_jaar(jaar, verlengd)],
            "bevindingen": await te_weinig(call, jaar),
        }
    )


async def te_weinig(call: Call, jaar: int) -> list[dict]:
    """Art. 8.2: the number of meetings is a minimum, and one of them is before 1 July."""
    begin, eind = date(jaar, 1, 1), date(jaar, 12, 31)
    versie = van_kracht_op(eind).sleutel
    nodig = regels(versie)["alv_per_jaar"].parameters["aantal"]
    query = select(func.count(Vergadering.id), func.min(Vergadering.datum)).where(
        Vergadering.datum.between(begin, eind),
        Vergadering.soort != "buiten_vergadering",
        Vergadering.status != "afgelast",
    )
    aantal, eerste = (await call.db.execute(query)).one()
    gevonden = []
    if aantal < nodig:
        melding = f"{aantal} van ten minste {nodig} vergaderingen gepland of gehouden."
        gevonden.append(bevinding("TE_WEINIG_VERGADERINGEN", melding, "8.2", eind))
    if aantal and date.fromisoformat(str(eerste)) > date(jaar, 6, 30):
        melding = "Geen vergadering vóór 1 juli voor de jaarrekening."
        gevonden.append(bevinding("ALV_NA_1_JULI", melding, "8.2", eind))
    return gevonden + await te_weinig_van_de_raad(call, jaar, versie)


async def te_weinig_van_de_raad(call: Call, jaar: int, versie: str) -> list[dict]:
    """Art. 11.1 and 11.7. What is decided in writing is no meeting."""
    begin, eind = date(jaar, 1, 1), date(jaar, 12, 31)
    query = select(
        func.count(Orgaanvergadering.id), func.count(case((Orgaanvergadering.gezamenlijk, Orgaanvergadering.id)))
    ).where(
        Orgaanvergadering.orgaan == "rvc",
        Orgaanvergadering.datum.between(begin, eind),
        Orgaanvergadering.wijze != "buiten_vergadering",
    )
    aantal, gezamenlijk = (await call.db.execute(query)).one()
    vraagt = (
        (aantal, "rvc_per_jaar", "RVC_TE_WEINIG_VERGADERINGEN", "vergaderingen van commissarissen"),
        (gezamenlijk, "rvc_met_bestuur_per_jaar", "RVC_NIET_MET_BESTUUR", "vergaderingen met het bestuur"),
    )
    gevonden = []
    for geteld, sleutel, code, waarvan in vraagt:
        regel = regels(versie)[sleutel]
        if geteld < (nodig := regel.parameters["aantal"]):
            melding = f"{geteld} van ten minste {nodig} {waarvan} gepland of gehouden."
            gevonden.append(bevinding(code, melding, regel.artikel, eind))
    return gevonden


@router.get("/kalenders/{jaar:int}/ics", response_class=Response, responses=ICS)
async def jaarkalender_ics(call: Caller, jaar: Jaar, verlengd: Verlengd = False) -> Response:
    """De kalender van een jaar als iCalendar."""
    call.require("leden.lezen")
    return als_agenda(call, agenda.van_het_jaar(jaar, verlengd), f"Statuten {jaar}")


def als_agenda(call: Call, termijnen: list[Termijn], naam: str) -> Response:
    return Response(agenda.als_ics(termijnen, naam, call.now), media_type="text/calendar")


# --- a meeting --------------------------------------------------------------------------------------------------------
async def van_vergadering(call: Call, uuid: UUID) -> tuple[Any, list[Termijn]]:
    row = await VERGADERINGEN.find(call, uuid)
    oproep = select(func.min(Oproep.datum)).where(Oproep.vergadering_id == row.id)
    eerste = (await call.db.execute(oproep)).scalar_one()
    statuten = select(Agendapunt.id).where(
        Agendapunt.vergadering_id == row.id, Agendapunt.besluitsoort.startswith("statutenwijziging")
    )
    wijzigt = (await call.db.execute(statuten.limit(1))).first() is not None
    dag = date.fromisoformat(str(eerste)) if eerste else None
    return row, agenda.van_de_vergadering(row.datum, dag, wijzigt, row.statutenversie, row.tijd)


@router.get("/vergaderingen/{uuid}/termijnen", response_model=Vergadertermijnen)
async def vergadertermijnen(call: Caller, uuid: UUID) -> Response:
    """Wat rond een vergadering wanneer moet, met artikel en waarschuwingen."""
    call.require("leden.lezen")
    row, termijnen = await van_vergadering(call, uuid)
    shown = [toon(each) for each in termijnen]
    return Json({"datum": row.datum, "statutenversie": row.statutenversie, "termijnen": shown})


@router.get("/vergaderingen/{uuid}/termijnen/ics", response_class=Response, responses=ICS)
async def vergadertermijnen_ics(call: Caller, uuid: UUID) -> Response:
    """De termijnen van een vergadering als iCalendar."""
    call.require("leden.lezen")
    row, termijnen = await van_vergadering(call, uuid)
    return als_agenda(call, termijnen, f"Algemene vergadering {row.datum}")


@router.get("/vergaderingen/{uuid}/tweede-vergadering", response_model=TweedeVergadering)
async def tweede_vergadering(
    call: Caller,
    uuid: UUID,
    besluitsoort: Annotated[str, Query(description="Waarover wordt besloten, zoals in /besluitsoorten.")] = "gewoon",
    oproep: Annotated[
        Dag | None, Query(description="De dag van de oproep; zonder opgave die van de eerste vergadering.")
    ] = None,
) -> Response:
    """Wanneer de tweede vergadering kan zijn: het venster van het artikel en de oproeptermijn samen."""
    call.require("leden.lezen")
    row = await VERGADERINGEN.find(call, uuid)
    gekozen = await waarden(call.db, row.datum)
    kaal = besluitsoorten(row.statutenversie).get(besluitsoort)
    soort = kaal and met_keuzes(kaal, gekozen, row.statutenversie, row.soort)
    if soort is None or soort.tweede_vergadering is None:
        raise ValidationFailed(Invalid("besluitsoort", "invalid_choice", "Hiervoor is er geen tweede vergadering."))
    dagen = termijn_tweede(soort, gekozen, row.statutenversie)
    venster = kalender.venster_tweede_vergadering(soort.tweede_vergadering, row.datum)
    kan = kalender.planbaar(venster, oproep or row.datum, dagen)
    return Json(
        {
            "artikel": soort.tweede_vergadering.artikel,
            "statutenversie": row.statutenversie,
            "vensterVan": venster.van,
            "vensterTot": venster.tot,
            "van": kan.van,
            "kan": not kan.leeg,
            "oproeptermijn": dagen,
        }
    )


@router.get("/termijnen/verzoek", response_model=Verzoek)
async def verzoek(
    call: Caller,
    datum: Annotated[Dag, Query(description="De dag van het verzoek.")],
    orgaan: Annotated[Literal["alv", "rvc"], Query(description="Het orgaan dat bijeen moet komen.")] = "alv",
) -> Response:
    """Wanneer wie om een vergadering vroeg haar zelf kan beleggen: als zij dan niet is gehouden (8.1, 11.2)."""
    call.require("leden.lezen")
    eigen = regels(versie := van_kracht_op(datum).sleutel)
    if orgaan == "alv":
        getal = len((await register.ledental(call.db, datum)).leden)
        nodig, artikel, dagen = kalender.verzoekers_nodig(getal), "8.1", eigen["oproeptermijn"].parameters["dagen"]
    else:
        getal = len(await zitting(call.db, "rvc", datum))
        nodig, artikel, dagen = VERZOEKERS_RVC, "11.2", eigen["rvc_oproeptermijn"].parameters["dagen"]
    return Json(
        {
            "leden": getal,
            "nodig": nodig,
            "gehoudenVoorOfOp": kalender.uiterste_vergadering_op_verzoek(datum),
            "laatsteOproep": kalender.laatste_oproep_op_verzoek(datum, dagen),
            "artikel": artikel,
            "statutenversie": versie,
        }
    )
