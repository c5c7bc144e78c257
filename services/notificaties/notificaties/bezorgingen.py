"""Bezorgingen: what became of each message, for the operator (outside the root of the standard); once more by hand."""

from datetime import datetime
from typing import Annotated, Any, Literal
from uuid import UUID

from commonground.call import Call, Caller, uuid_in_path
from commonground.filters import on
from commonground.json import Json, JsonRoute
from commonground.problems import Conflict
from commonground.resource import Body, Resource
from commonground.types import DateTime, Url
from fastapi import APIRouter
from pydantic import Field
from sqlalchemy import select, update
from starlette.background import BackgroundTask
from starlette.responses import Response

from notificaties.abonnementen import ABONNEMENTEN
from notificaties.bezorger import WACHTEND
from notificaties.notificaties import wek
from notificaties.tables import Abonnement, Bezorging, Notificatie

BEHEREN = "notificaties.beheren"
Status = Literal["wachtend", "gelukt", "mislukt", "geannuleerd"]


class BezorgingShown(Body):
    url: Annotated[Url, Field(description="Adres van deze bezorging.")]
    uuid: UUID
    status: Annotated[Status, Field(description="Hoe het ermee staat.")]
    kanaal: Annotated[str, Field(description="Kanaal van het bericht.")]
    resource: Annotated[str, Field(description="Soort van wat er is veranderd.")]
    actie: Annotated[str, Field(description="Wat ermee is gedaan.")]
    resource_url: Annotated[str, Field(description="Wat er is veranderd.")]
    ontvangen: Annotated[DateTime, Field(description="Wanneer het bericht binnenkwam.")]
    pogingen: Annotated[int, Field(description="Hoe vaak het is geprobeerd.")]
    volgende_poging: Annotated[DateTime | None, Field(description="Wanneer het weer wordt geprobeerd.")]
    bezorgd_op: Annotated[DateTime | None, Field(description="Wanneer de ontvanger het aannam.")]
    laatste_fout: Annotated[str, Field(description="Waarom de laatste poging mislukte.")]
    abonnement: Annotated[Url | None, Field(description="Het abonnement; leeg als dat is beeindigd.")]
    abonnee: Annotated[str, Field(description="Client van het abonnement.")]
    callback_url: Annotated[str, Field(description="Waar het bericht heen gaat.")]


def moment(gezet: datetime | None) -> str | None:
    return gezet and gezet.isoformat().replace("+00:00", "Z")


class Bezorgingen(Resource):
    name, path, table, body, shows = "bezorging", "/bezorgingen", Bezorging, Body, BezorgingShown
    operations = ("list", "read")
    query = (
        select(
            *Bezorging.__table__.columns,
            Notificatie.kanaal,
            Notificatie.ontvangen,
            Notificatie.bericht,
            Abonnement.uuid.label("abonnement"),
            Abonnement.client_id,
            Abonnement.callback_url,
        )
        .select_from(Bezorging)
        .join(Notificatie, Notificatie.id == Bezorging.notificatie_id)
        .outerjoin(Abonnement, Abonnement.id == Bezorging.abonnement_id)
    )
    scopes = {"read": (BEHEREN,)}
    filters = on(Bezorging.status, type=Status) | on(Notificatie.kanaal)
    etag = False

    def represent(self, row: Any, call: Call) -> dict:
        return {
            "url": self.url(call, row.uuid),
            "uuid": str(row.uuid),
            "status": row.status,
            "kanaal": row.kanaal,
            **{naam: row.bericht[naam] for naam in ("resource", "actie", "resourceUrl")},
            "ontvangen": moment(row.ontvangen),
            "pogingen": row.pogingen,
            "volgendePoging": moment(row.volgende_poging) if row.status == WACHTEND else None,
            "bezorgdOp": moment(row.bezorgd_op),
            "laatsteFout": row.laatste_fout,
            "abonnement": ABONNEMENTEN.url(call, row.abonnement) if row.abonnement else None,
            "abonnee": row.client_id or "",
            "callbackUrl": row.callback_url or "",
        }


BEZORGINGEN = Bezorgingen()
router = APIRouter(route_class=JsonRoute)


@router.post("/bezorgingen/{uuid}/opnieuw", response_model=BezorgingShown, operation_id="bezorging_opnieuw")
async def opnieuw(call: Caller) -> Response:
    """Bezorgt een bericht nog eens, met alle pogingen die daarbij horen."""
    call.require(BEHEREN)
    row = await BEZORGINGEN.find(call, uuid_in_path(call.request), lock=True)
    if row.abonnement_id is None:
        raise Conflict("abonnement-beeindigd", "Het abonnement van deze bezorging bestaat niet meer.")
    nieuw = {"status": WACHTEND, "pogingen": 0, "volgende_poging": call.now, "bezorgd_op": None}
    await call.db.execute(update(Bezorging).where(Bezorging.id == row.id).values(nieuw))
    shown = BEZORGINGEN.represent(await BEZORGINGEN.reread(call, row.uuid), call)
    return Json(shown, background=BackgroundTask(wek, call))
