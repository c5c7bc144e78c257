"""Spreekverzoeken: who wants to speak, in the order of asking; a suspended member for its own case only (art. 8.8)."""

from typing import Annotated, Any, Literal
from uuid import UUID

from commonground.call import Call, Caller
from commonground.json import Json, JsonRoute
from commonground.problems import Conflict, Forbidden, Invalid
from commonground.resource import Body, Resource
from commonground.rules import Write
from commonground.types import DateTime, Url
from fastapi import APIRouter
from pydantic import Field
from sqlalchemy import case, select
from starlette.responses import Response

from leden.lidmaatschap import register
from leden.lidmaatschap.leden import LEDEN
from leden.overgangen import zet
from leden.problemen import verwijzing
from leden.tables import Agendapunt, Lid, Spreekverzoek, Vergadering
from leden.vergadering.agendapunten import AGENDAPUNTEN
from leden.vergadering.vergaderingen import VERGADERINGEN
from leden.vormen import Adres, Sleutel


class SpreekverzoekBody(Body):
    lid: Annotated[Url, Field(description="Het lid dat wil spreken.")]
    agendapunt: Annotated[Url | None, Field(description="Het punt waarover; leeg voor de rondvraag.")] = None
    minuten: Annotated[int, Field(ge=1, le=60, description="Gevraagde spreektijd; kan ook vooraf.")] = 3


class SpreekverzoekShown(SpreekverzoekBody):
    url: Adres
    uuid: Sleutel
    status: Annotated[Literal["wacht", "aan_het_woord", "gehad"], Field(description="Hoe ver het verzoek is.")]
    gevraagd_op: Annotated[DateTime, Field(description="Wanneer is gevraagd; dat is de volgorde.")]


async def verwijzingen_bestaan(write: Write) -> Invalid | None:
    write.found["lid"] = await LEDEN.by_url(write.call, write.new.lid, "lid")
    if write.new.agendapunt:
        punt = write.found["punt"] = await AGENDAPUNTEN.by_url(write.call, write.new.agendapunt, "agendapunt")
        if punt.vergadering_id != write.owner.id:
            return Invalid("agendapunt", "invalid", "Dat punt staat op een andere agenda.")
    return None


class Spreekverzoeken(Resource):
    name, path, table = "spreekverzoek", "/vergaderingen/{vergadering_uuid}/spreekverzoeken", Spreekverzoek
    owner, body, shows = VERGADERINGEN, SpreekverzoekBody, SpreekverzoekShown
    operations = ("list", "create", "read")
    query = (
        select(
            *Spreekverzoek.__table__.columns,
            Vergadering.uuid.label("vergadering"),
            Lid.uuid.label("lid"),
            Agendapunt.uuid.label("agendapunt"),
        )
        .join(Vergadering, Vergadering.id == Spreekverzoek.vergadering_id)
        .join(Lid, Lid.id == Spreekverzoek.lid_id)
        .outerjoin(Agendapunt, Agendapunt.id == Spreekverzoek.agendapunt_id)
        .order_by(case((Spreekverzoek.status == "gehad", 1), else_=0), Spreekverzoek.gevraagd_op, Spreekverzoek.id)
    )
    scopes = {"read": ("leden.lezen",), "create": ("leden.schrijven", "leden.stemmen")}
    create_rules = (verwijzingen_bestaan,)

    def represent(self, row: Any, call: Call) -> dict:
        return {
            "url": call.link("vergaderingen", row.vergadering, "spreekverzoeken", row.uuid),
            "uuid": row.uuid,
            "lid": LEDEN.url(call, row.lid),
            "agendapunt": row.agendapunt and AGENDAPUNTEN.url(call, row.agendapunt),
            "minuten": row.minuten,
            "status": row.status,
            "gevraagdOp": row.gevraagd_op,
        }

    async def permit(self, write: Write) -> None:
        """Art. 8.8: members that are not suspended; a suspended one may speak for its own case."""
        dag, lid = write.owner.datum, write.found["lid"]
        if write.owner.status == "gesloten":
            raise Conflict("VERGADERING_GESLOTEN", "De vergadering is gesloten.")
        getal = await register.ledental(write.call.db, dag)
        eigen_zaak = "punt" in write.found and write.found["punt"].lid_id == lid.id
        if lid.id in getal.stemgerechtigd or (lid.id in getal.leden and eigen_zaak):
            return
        geen = Forbidden(f"{lid.naam} heeft geen toegang tot de vergadering.", "GEEN_SPREEKRECHT")
        geen.extra = verwijzing("8.8", dag)
        raise geen

    async def values(self, write: Write) -> dict:
        return {
            "vergadering_id": write.owner.id,
            "agendapunt_id": write.found["punt"].id if "punt" in write.found else None,
            "lid_id": write.found["lid"].id,
            "minuten": write.new.minuten,
            "status": "wacht",
            "gevraagd_op": write.call.now,
        }


SPREEKVERZOEKEN = Spreekverzoeken()
router = APIRouter(prefix="/vergaderingen", route_class=JsonRoute, tags=["spreekverzoeken"])


@router.post("/{uuid}/spreekverzoeken/_volgende", response_model=SpreekverzoekShown)
async def volgende(call: Caller, uuid: UUID) -> Response:
    """Geeft het woord aan wie het langst wacht; wie sprak heeft gehad."""
    call.require("leden.schrijven")
    vergadering = await VERGADERINGEN.find(call, uuid, lock=True)
    hier = SPREEKVERZOEKEN.query.where(Spreekverzoek.vergadering_id == vergadering.id)
    for spreker in (await call.db.execute(hier.where(Spreekverzoek.status == "aan_het_woord"))).all():
        await zet(SPREEKVERZOEKEN, call, spreker, vergadering, status="gehad")
    wacht = (await call.db.execute(hier.where(Spreekverzoek.status == "wacht").limit(1))).first()
    if wacht is None:
        raise Conflict("NIEMAND_WACHT", "Niemand wacht op het woord.")
    return Json(await zet(SPREEKVERZOEKEN, call, wacht, vergadering, status="aan_het_woord"))
