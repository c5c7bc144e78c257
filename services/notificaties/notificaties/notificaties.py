"""Notificaties: a message comes in and is kept, with one delivery for each subscription it is for."""

from typing import Annotated, Any

import structlog
from commonground.call import Call, Caller
from commonground.json import Json, JsonRoute
from commonground.problems import ValidationFailed, findings
from commonground.resource import Body
from commonground.rules import Write, judge
from commonground.schemas import REF
from fastapi import APIRouter
from pydantic import AfterValidator, AwareDatetime, Field, TypeAdapter, ValidationError
from sqlalchemy import insert, select
from starlette.background import BackgroundTask
from starlette.responses import Response

from notificaties import rules
from notificaties.adressen import Adres
from notificaties.bezorger import WACHTEND, samenvatting
from notificaties.kanalen import Kenmerken
from notificaties.matching import past
from notificaties.tables import Abonnement, Bezorging, Notificatie

log = structlog.get_logger(__name__)
MET_TIJDZONE = TypeAdapter(AwareDatetime)


def leesbaar(moment: str) -> str:
    """The text itself: a message is passed on as it was sent, so it must say its time zone to whoever gets it."""
    rules.MOMENT.validate_python(moment)
    MET_TIJDZONE.validate_python(moment)
    return moment


Tijdstip = Annotated[str, AfterValidator(leesbaar), Field(json_schema_extra={"format": "date-time"})]


class Message(Body):
    kanaal: Annotated[str, Field(min_length=1, max_length=50, description="Naam van het kanaal.")]
    hoofd_object: Annotated[Adres, Field(description="Het object waar het bericht over gaat.")]
    resource: Annotated[str, Field(min_length=1, max_length=100, description="Soort van wat er is veranderd.")]
    resource_url: Annotated[Adres, Field(description="Wat er is veranderd.")]
    actie: Annotated[str, Field(min_length=1, max_length=100, description="Wat ermee is gedaan, zoals create.")]
    aanmaakdatum: Annotated[Tijdstip, Field(description="Wanneer het is gebeurd.")]
    kenmerken: Annotated[Kenmerken, Field(description="Waarden waarop abonnees kunnen filteren.")] = {}


router = APIRouter(route_class=JsonRoute)
PUBLICEREN = "notificaties.publiceren"
RULES = (rules.kanaal_bestaat, rules.kenmerken_passen_bij_het_kanaal, rules.aanmaakdatum_ligt_niet_in_de_toekomst)
IN = {"requestBody": {"required": True, "content": {"application/json": {"schema": {"$ref": f"{REF}Message"}}}}}
OUT: dict[int | str, Any] = {200: {"model": Message, "description": "Zo noemt de standaard het; hier is het een 201."}}


@router.post(
    "/notificaties",
    status_code=201,
    response_model=Message,
    responses=OUT,
    response_description="Aangenomen; het bericht gaat naar de abonnees.",
    operation_id="notificaties_create",
    openapi_extra={**IN, "security": [{"JWT-Claims": [PUBLICEREN]}]},
)
async def publiceer(call: Caller) -> Response:
    """Een notificatie publiceren."""
    call.require(PUBLICEREN)
    write = Write(call, lees(await call.body()))
    await judge(write, RULES)
    bericht = write.new.model_dump(by_alias=True)
    await bewaar(call, bericht)
    log.info("notification_received", **samenvatting(bericht))
    return Json(bericht, 201, background=BackgroundTask(wek, call))


def lees(given: dict) -> Message:
    try:
        return Message.model_validate(given)
    except ValidationError as error:
        raise ValidationFailed(*findings(error.errors())) from None


async def bewaar(call: Call, bericht: dict[str, Any]) -> None:
    """The message and its deliveries, in the transaction of this request."""
    notificatie = Notificatie(
        kanaal=bericht["kanaal"], client_id=call.principal.client_id, ontvangen=call.now, bericht=bericht
    )
    call.db.add(notificatie)
    await call.db.flush()
    if abonnees := await ontvangers(call, bericht):
        vast = {"notificatie_id": notificatie.id, "status": WACHTEND, "pogingen": 0, "laatste_fout": ""}
        await call.db.execute(
            insert(Bezorging), [vast | {"abonnement_id": id, "volgende_poging": call.now} for id in abonnees]
        )


async def ontvangers(call: Call, bericht: dict[str, Any]) -> list[int]:
    """The subscriptions a message is for. Locked against removal: one that goes at this very moment gets nothing."""
    alle = await call.db.execute(select(Abonnement.id, Abonnement.kanalen))
    gevraagd = [each.id for each in alle if past(bericht["kanaal"], bericht["kenmerken"], each.kanalen)]
    er_nog = select(Abonnement.id).where(Abonnement.id.in_(gevraagd)).order_by(Abonnement.id)
    return list(await call.db.scalars(er_nog.with_for_update(read=True, key_share=True))) if gevraagd else []


async def wek(call: Call) -> None:
    """After the commit and the answer: the worker of this process need not wait for its next look."""
    call.house.state["bezorger"].wekker.set()
