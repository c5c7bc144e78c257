"""Acties: actions and promises of a meeting; they may be moved, and stay in sight until they are done."""

from typing import Annotated, Any, Literal
from uuid import UUID

from commonground.call import Call, Caller
from commonground.filters import Filter, on, refers
from commonground.json import Json, JsonRoute
from commonground.problems import Conflict
from commonground.resource import Body, Resource
from commonground.rules import Write
from commonground.types import Url
from fastapi import APIRouter
from pydantic import Field
from sqlalchemy import select
from starlette.responses import Response

from leden.overgangen import zet
from leden.persoonsgegevens import geen_persoonsgegevens
from leden.tables import Actie, Vergadering
from leden.vergadering.vergaderingen import VERGADERINGEN
from leden.vormen import Adres, Dag, Sleutel

StatusActie = Literal["open", "verplaatst", "gedaan"]


class ActieBody(Body):
    vergadering: Annotated[Url, Field(description="De vergadering waarin zij is afgesproken.")]
    soort: Annotated[Literal["actie", "toezegging"], Field(description="Een actie, of een toezegging.")] = "actie"
    nummer: Annotated[str, Field(max_length=10, description="Nummer op de lijst; leeg als de bron er geen geeft.")] = ""
    tekst: Annotated[str, Field(min_length=1, max_length=2000, description="Wat er gebeurt.")]
    houder: Annotated[str, Field(min_length=1, max_length=60, description="De rol die ervoor zorgt.")]
    gepland_voor: Annotated[Dag | None, Field(description="Voor welke dag.")] = None
    planning: Annotated[str, Field(max_length=60, description="Voor wanneer, als er geen dag is.")] = ""


class ActieShown(ActieBody):
    url: Adres
    uuid: Sleutel
    status: Annotated[StatusActie, Field(description="Hoe ver het is.")]
    verplaatst: Annotated[list[Dag], Field(description="De dagen waarvoor het eerder was gepland.")]


class Verplaatsing(Body):
    gepland_voor: Annotated[Dag, Field(description="De nieuwe dag.")]


class Acties(Resource):
    name, path, table, owner = "actie", "/acties", Actie, VERGADERINGEN
    body, shows = ActieBody, ActieShown
    operations = ("list", "create", "read")
    refuses = (422,)
    query = (
        select(*Actie.__table__.columns, Vergadering.uuid.label("vergadering"))
        .join(Vergadering, Vergadering.id == Actie.vergadering_id)
        .order_by(Actie.id)
    )
    scopes = {"read": ("leden.lezen",), "create": ("leden.schrijven",)}
    filters: dict[str, Filter] = {
        "vergadering": refers(Vergadering.uuid, "/leden/api/v1/vergaderingen", "Acties van deze vergadering."),
        **on(Actie.status, type=StatusActie),
        "openstaand": Filter(
            bool,
            lambda ja: Actie.status != "gedaan" if ja else Actie.status == "gedaan",
            "Wat nog moet, of juist is gedaan.",
        ),
    }
    create_rules = (geen_persoonsgegevens("tekst", "houder", "planning"),)

    def represent(self, row: Any, call: Call) -> dict:
        velden = ("uuid", "soort", "nummer", "tekst", "houder", "planning", "status", "verplaatst")
        return {naam: getattr(row, naam) for naam in velden} | {
            "url": self.url(call, row.uuid),
            "vergadering": VERGADERINGEN.url(call, row.vergadering),
            "geplandVoor": row.gepland_voor,
        }

    async def values(self, write: Write) -> dict:
        vast = {"vergadering_id": write.owner.id, "verplaatst": [], "status": "open"}
        return write.new.model_dump(exclude={"vergadering"}) | vast


ACTIES = Acties()
router = APIRouter(prefix="/acties", route_class=JsonRoute, tags=["acties"])


async def nog_niet_gedaan(call: Call, uuid: UUID) -> tuple[Any, Any]:
    call.require("leden.schrijven")
    row = await ACTIES.find(call, uuid, lock=True)
    if row.status == "gedaan":
        raise Conflict("ACTIE_GEDAAN", "Dit is al gedaan.")
    return row, (await call.db.execute(VERGADERINGEN.query.where(Vergadering.id == row.vergadering_id))).one()


@router.post("/{uuid}/_verplaatsen", response_model=ActieShown)
async def verplaatsen(call: Caller, uuid: UUID, gegeven: Verplaatsing) -> Response:
    """Plant een actie of toezegging voor een andere dag; de eerdere blijft staan."""
    row, vergadering = await nog_niet_gedaan(call, uuid)
    eerder = [*row.verplaatst, *([str(row.gepland_voor)] if row.gepland_voor else [])]
    nieuw = {"gepland_voor": gegeven.gepland_voor, "verplaatst": eerder, "status": "verplaatst"}
    return Json(await zet(ACTIES, call, row, vergadering, **nieuw))


@router.post("/{uuid}/_afronden", response_model=ActieShown)
async def afronden(call: Caller, uuid: UUID) -> Response:
    """Rondt een actie of toezegging af."""
    row, vergadering = await nog_niet_gedaan(call, uuid)
    return Json(await zet(ACTIES, call, row, vergadering, status="gedaan"))
