"""`POST /zaaknummer_reserveren`: numbers for zaken that are still to be made (1.7.0).

A counter that never turns back gives them, so a reserved number is never given out again by itself. A zaak has it by
naming it as its identificatie, and only one zaak can (zrc-002).
"""

from typing import Annotated, Any

from commonground.call import Caller
from commonground.json import Json, JsonRoute
from commonground.resource import Body
from commonground.types import Rsin
from fastapi import APIRouter
from pydantic import Field

from zgw.nummering import vrije_nummers
from zgw.zaken.tables import Zaak

router = APIRouter(route_class=JsonRoute)
HOOGSTENS = 1000  # numbers at once; the standard sets no limit


class Reservering(Body):
    bronorganisatie: Annotated[
        Rsin,
        Field(
            min_length=9, json_schema_extra={"writeOnly": True}, description="RSIN van de organisatie die zaken maakt."
        ),
    ]
    aantal: Annotated[
        int, Field(ge=1, le=HOOGSTENS, json_schema_extra={"writeOnly": True}, description="Hoeveel nummers.")
    ] = 1


class Zaaknummer(Body):
    zaaknummer: Annotated[
        str, Field(json_schema_extra={"readOnly": True}, description="Te gebruiken als identificatie van een zaak.")
    ]


ANTWOORDEN: dict[int | str, dict[str, Any]] = {
    201: {
        "model": list[Zaaknummer] | dict[str, str],  # the standard's text has the second, its contract only the first
        "description": "De nummers in een lijst; een enkel nummer als object met `zaaknummer`.",
    },
    412: {"description": "Staat in de standaard, maar komt niet voor."},
}


@router.post(
    "/zaaknummer_reserveren",
    operation_id="zaaknummer_reserveren",
    status_code=201,
    response_model=None,
    responses=ANTWOORDEN,
)
async def reserveer(call: Caller, vraag: Reservering) -> Json:
    """Reserveert zaaknummers."""
    call.require("zaken.aanmaken")
    organisatie = vraag.bronorganisatie
    nummers = await vrije_nummers(
        call,
        "ZAAK",
        organisatie,
        call.today.year,
        Zaak.identificatie,
        Zaak.bronorganisatie == organisatie,
        vraag.aantal,
    )
    gegeven = [{"zaaknummer": nummer} for nummer in nummers]
    return Json(gegeven[0] if vraag.aantal == 1 else gegeven, 201)
