"""What happens to one invoice: definitief, verzonden, betaald; its line's trace; and the document itself."""

from decimal import Decimal
from typing import Annotated, Any

from commonground.call import Call, Caller, uuid_in_path
from commonground.json import Json, JsonRoute
from commonground.problems import Conflict, Invalid
from commonground.resource import Body
from commonground.types import Date, Url
from fastapi import APIRouter
from pydantic import Field
from sqlalchemy import select
from starlette.responses import Response

from tarieven.facturatie.belemmeringen import botst, inrichting
from tarieven.facturatie.facturen import FACTUREN, FACTUURREGELS, FactuurShown, moet_concept_zijn
from tarieven.facturatie.partijen import FACTUREREN
from tarieven.facturatie.pdf import als_pdf
from tarieven.facturatie.runs import vertel
from tarieven.facturatie.tables import Factuur, Factuurregel
from tarieven.facturatie.ubl import als_ubl
from tarieven.facturatie.vaststellen import regels_van, stel_vast, vergrendelde_factuur
from tarieven.gemeenten import LEZEN
from tarieven.grootboek.facturen import boek_betaling
from tarieven.uitkomsten import Knoop

router = APIRouter(prefix="/facturen", route_class=JsonRoute, tags=["facturen"])
regelrouter = APIRouter(prefix="/factuurregels", route_class=JsonRoute, tags=["factuurregels"])
BOTST: dict[int | str, dict] = {409: {"description": "De factuur is er niet aan toe."}}


class Betaling(Body):
    datum: Annotated[Date | None, Field(description="De dag van de betaling; leeg: vandaag.")] = None


async def gevonden(call: Call) -> tuple[Factuur, dict]:
    """The invoice, locked, and as it was before."""
    call.require(*FACTUREREN)
    row = await FACTUREN.find(call, uuid_in_path(call.request))
    oud = FACTUREN.represent(row, call)
    return await vergrendelde_factuur(call, row.id), oud


@router.post(
    "/{uuid}/definitief",
    operation_id="factuur_definitief",
    summary="Een factuur definitief maken: zij krijgt een nummer en verandert niet meer.",
    response_model=FactuurShown,
    responses=BOTST,
)
async def definitief(call: Caller) -> Response:
    factuur, oud = await gevonden(call)
    moet_concept_zijn(factuur)
    if not await stel_vast(call, factuur, await regels_van(call, factuur.id), await inrichting(call)):
        raise botst([Invalid(**each) for each in factuur.belemmeringen], "De factuur kan niet worden verzonden.")
    return Json(await vertel(call, factuur, "update", oud))


@router.post(
    "/{uuid}/verzonden",
    operation_id="factuur_verzonden",
    summary="Vastleggen dat een factuur is verzonden.",
    response_model=FactuurShown,
    responses=BOTST,
)
async def verzonden(call: Caller) -> Response:
    factuur, oud = await gevonden(call)
    moet_status_hebben(factuur, "definitief")
    factuur.status, factuur.verzonden_op = "verzonden", call.now
    await call.db.flush()
    return Json(await vertel(call, factuur, "update", oud))


@router.post(
    "/{uuid}/betaald",
    operation_id="factuur_betaald",
    summary="Vastleggen dat een factuur is betaald; het openstaande bedrag wordt geboekt.",
    response_model=FactuurShown,
    responses=BOTST,
)
async def betaald(call: Caller, betaling: Betaling) -> Response:
    factuur, oud = await gevonden(call)
    moet_status_hebben(factuur, "verzonden")
    dag = betaling.datum or call.today
    factuur.status, factuur.betaald_op = "betaald", dag
    await call.db.flush()
    await boek_betaling(call, factuur, await openstaand(call, factuur), dag)
    return Json(await vertel(call, factuur, "update", oud))


def moet_status_hebben(factuur: Factuur, status: str) -> None:
    if factuur.status != status:
        raise Conflict("STATUS_VOLGORDE", f"De factuur is {factuur.status}; dit kan alleen als zij {status} is.")


async def openstaand(call: Call, factuur: Factuur) -> Decimal:
    """What is owed, less what was credited of it."""
    query = select(Factuur.netto, Factuur.btw).where(Factuur.origineel_id == factuur.id)
    credits = sum((row.netto + row.btw for row in await call.db.execute(query)), Decimal(0))
    return factuur.netto + (factuur.btw or Decimal(0)) + credits


# --- as a document ----------------------------------------------------------------------------------------------------
def inhoud(soort: str) -> dict[int | str, dict]:
    schema = {"schema": {"type": "string", "format": "binary"}}
    return {200: {"description": "Het document.", "content": {soort: schema}}, **BOTST}


async def definitieve_factuur(call: Call) -> tuple[Any, Any]:
    call.require(*LEZEN)
    row = await FACTUREN.find(call, uuid_in_path(call.request))
    if row.status == "concept":
        raise Conflict("FACTUUR_CONCEPT", "De factuur is nog een concept; er is geen document van.")
    return row, await regels_van(call, row.id)


@router.get(
    "/{uuid}/ubl",
    operation_id="factuur_ubl",
    summary="De factuur als UBL 2.1 (Peppol BIS Billing 3.0).",
    response_class=Response,
    responses=inhoud("application/xml"),
)
async def ubl(call: Caller) -> Response:
    row, regels = await definitieve_factuur(call)
    return bestand(als_ubl(row, regels), "application/xml", f"{row.nummer}.xml")


@router.get(
    "/{uuid}/pdf",
    operation_id="factuur_pdf",
    summary="De factuur als PDF/A-3, met de UBL erin.",
    response_class=Response,
    responses=inhoud("application/pdf"),
)
async def pdf(call: Caller) -> Response:
    row, regels = await definitieve_factuur(call)
    return bestand(als_pdf(row, regels, als_ubl(row, regels)), "application/pdf", f"{row.nummer}.pdf")


def bestand(inhoud: bytes, soort: str, naam: str) -> Response:
    return Response(inhoud, media_type=soort, headers={"Content-Disposition": f'attachment; filename="{naam}"'})


# --- why a line is what it is -----------------------------------------------------------------------------------------
class Regelspoor(Body):
    factuurregel: Annotated[Url, Field(description="De regel waar dit het spoor van is.")]
    spoor: Knoop
    spoor_hash: Annotated[str, Field(description="SHA-256 over het rekenspoor in canonieke JSON.")]


@regelrouter.get(
    "/{uuid}/spoor", operation_id="factuurregel_spoor", summary="Het rekenspoor van een factuurregel opvragen."
)
async def regelspoor(call: Caller) -> Regelspoor:
    call.require(*LEZEN)
    row = await FACTUURREGELS.find(call, uuid_in_path(call.request))
    spoor = (await call.db.execute(select(Factuurregel.spoor).where(Factuurregel.id == row.id))).scalar_one()
    return Regelspoor(factuurregel=FACTUURREGELS.url(call, row.uuid), spoor=Knoop.van(spoor), spoor_hash=row.spoor_hash)
