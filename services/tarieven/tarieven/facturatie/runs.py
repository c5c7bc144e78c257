"""Factuurruns: all invoices of a quarter. A run that is asked again, or was cut off, only makes what is missing."""

from typing import Annotated, Any
from uuid import UUID

from commonground.call import Call, Caller
from commonground.db import uuids_of
from commonground.filters import on
from commonground.json import Json, JsonRoute
from commonground.resource import Body, Part, published
from commonground.types import DateTime, Url
from fastapi import APIRouter
from pydantic import Field
from sqlalchemy import select
from starlette.responses import Response

from tarieven.begrotingsjaren import Jaar
from tarieven.facturatie.belemmeringen import inrichting
from tarieven.facturatie.facturen import FACTUREN
from tarieven.facturatie.opmaken import maak_op
from tarieven.facturatie.partijen import FACTUREREN
from tarieven.facturatie.reeksen import vergrendeld
from tarieven.facturatie.tables import Factuur, Factuurrun, Reeks
from tarieven.facturatie.vaststellen import beoordeeld, regels_van, stel_vast
from tarieven.gemeenten import LEZEN, kenmerken
from tarieven.register import Register
from tarieven.uitkomsten import ONBEREKENBAAR, Bedrag

router = APIRouter(prefix="/factuurruns", route_class=JsonRoute, tags=["factuurruns"])


class FactuurrunBody(Body):
    jaar: Jaar
    kwartaal: Annotated[int, Field(ge=1, le=4, description="Het kwartaal waarin wordt gefactureerd.")]
    definitief: Annotated[
        bool, Field(description="Of de facturen meteen definitief worden; wie iets mist blijft een concept.")
    ] = False


class Overheaddekking(Part):
    overhead: Annotated[str, Field(description="Wat bij de afrekening met de overhead gebeurt.")]
    begroot: Annotated[Bedrag, Field(description="Producturen en verenigingskosten die gedekt moeten worden.")]
    voorlopig: Annotated[Bedrag, Field(description="Wat daarvan eerst in rekening was gebracht.")]
    definitief: Annotated[Bedrag, Field(description="Wat daarvan na de afrekening in rekening is gebracht.")]
    verschil: Annotated[Bedrag, Field(description="Onder nul: niet gedekt. Boven nul: meer dan nodig.")]


class FactuurrunShown(Body):
    url: Url
    uuid: UUID
    jaar: Jaar
    kwartaal: Annotated[int, Field(description="Het kwartaal.")]
    begonnen_op: DateTime
    dekking: Annotated[Overheaddekking | None, Field(description="Bij een afrekening: hoe de overhead is gedekt.")]
    facturen: Annotated[list[Url], Field(description="De facturen van de run.")]


columns = published(Factuurrun)


class Factuurruns(Register):
    name, path, table = "factuurrun", "/factuurruns", Factuurrun
    body, shows = FactuurrunBody, FactuurrunShown
    query = select(
        *Factuurrun.__table__.columns,
        uuids_of(Factuur.uuid, Factuur.factuurrun_id == Factuurrun.id).label("facturen"),
    )
    operations = ("list", "read")
    scopes = {"read": LEZEN}
    filters = on(Factuurrun.jaar) | on(Factuurrun.kwartaal)

    def represent(self, row: Any, call: Call) -> dict:
        links = {"url": self.url(call, row.uuid), "facturen": [FACTUREN.url(call, uuid) for uuid in row.facturen]}
        return columns(row, call) | links

    def kenmerken(self, row: Any, call: Call) -> dict[str, str]:
        return kenmerken(jaar=row.jaar)

    def label(self, row: Any) -> str:
        return f"{row.jaar}, kwartaal {row.kwartaal}"


FACTUURRUNS = Factuurruns()


@router.post(
    "",
    operation_id="factuurrun_create",
    summary="De facturen van een kwartaal opmaken; een tweede keer levert dezelfde facturen.",
    status_code=201,
    response_model=FactuurrunShown,
    responses={200: {"description": "Alles was er al.", "model": FactuurrunShown}, **ONBEREKENBAAR},
)
async def factureer(call: Caller, gevraagd: FactuurrunBody) -> Response:
    call.require(*FACTUREREN)
    await vergrendel_jaar(call, gevraagd.jaar)
    sleutel = {"jaar": gevraagd.jaar, "kwartaal": gevraagd.kwartaal}
    run, is_nieuw = await vergrendeld(call.db, Factuurrun, sleutel, begonnen_op=call.now)
    nieuw = await maak_op(call, run)
    await leg_vast(call, await concepten(call, run.id), gevraagd.definitief, {factuur.id for factuur in nieuw})
    row = await FACTUURRUNS.reread(call, run.uuid)
    shown = FACTUURRUNS.represent(row, call)
    if is_nieuw or nieuw:
        told = FACTUURRUNS.kenmerken(row, call), 201, FACTUURRUNS.label(row)
        await call.record("create" if is_nieuw else "update", "factuurrun", shown, None, shown, *told)
    return Json(shown, 201 if is_nieuw or nieuw else 200, headers={"Location": shown["url"]})


async def vergrendel_jaar(call: Call, jaar: int) -> None:
    """Runs and credit notes of a year come one after the other: a settlement counts what was invoiced before it."""
    await vergrendeld(call.db, Reeks, {"code": "facturatie", "jaar": jaar}, laatste=0)


async def concepten(call: Call, run_id: int) -> list[Factuur]:
    query = select(Factuur).where(Factuur.factuurrun_id == run_id, Factuur.status == "concept")
    return list((await call.db.execute(query.order_by(Factuur.id).with_for_update())).scalars())


async def leg_vast(call: Call, facturen: list[Factuur], definitief: bool, nieuw: set[int]) -> None:
    """Each on its own: what one lacks keeps no other from being sent."""
    bij = await inrichting(call)
    for factuur in facturen:
        regels = await regels_van(call, factuur.id)
        vastgesteld = definitief and await stel_vast(call, factuur, regels, bij)
        if not definitief:
            await beoordeeld(call, factuur, regels, bij)
        if factuur.id in nieuw or vastgesteld:
            await vertel(call, factuur, "create" if factuur.id in nieuw else "update")


async def vertel(call: Call, factuur: Any, actie: str, oud: dict | None = None, status: int = 200) -> dict:
    """The audit line and the notification of an invoice that was made or went a step further."""
    row = await FACTUREN.reread(call, factuur.uuid)
    shown = FACTUREN.represent(row, call)
    told = FACTUREN.kenmerken(row, call), status, FACTUREN.label(row)
    await call.record(actie, "factuur", shown, oud, shown, *told)
    return shown
