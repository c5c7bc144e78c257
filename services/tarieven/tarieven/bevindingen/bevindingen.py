"""Bevindingen: what is wrong with the documents of an import. Nothing is mended; a role accepts, with a reason."""

from typing import Annotated, Any
from uuid import UUID

from commonground.call import Call, Caller
from commonground.filters import on
from commonground.json import Json, JsonRoute
from commonground.problems import Conflict
from commonground.resource import Body, published
from commonground.types import DateTime, Url
from fastapi import APIRouter
from pydantic import Field
from sqlalchemy import select
from starlette.responses import Response

from tarieven.bevindingen.beoordelen import Rol, aanvaard
from tarieven.bevindingen.tables import Bevinding
from tarieven.bevindingen.vondst import Ernst
from tarieven.gemeenten import LEZEN, kenmerken
from tarieven.invoer.tables import Import
from tarieven.register import Register

VASTSTELLEN = "tarieven.vaststellen"


class Aanvaarding(Body):
    rol: Annotated[Rol, Field(description="De rol die de bevinding aanvaardt; nooit een naam.")]
    reden: Annotated[str, Field(min_length=1, max_length=1000, description="Waarom zij geen bezwaar is.")]


class BevindingBody(Body):
    """Wat de controle vond."""

    code: Annotated[str, Field(description="De code van het gebrek.", examples=["SRC-1070"])]
    ernst: Annotated[Ernst, Field(description="Fout, tegenspraak, of informatie die binnen de tolerantie blijft.")]
    jaar: Annotated[int, Field(description="Het begrotingsjaar waar de bevinding bij hoort.")]
    vindplaats: Annotated[str, Field(description="Document en regel, en wat daar staat.")]
    omschrijving: Annotated[str, Field(description="Wat er aan de hand is.")]
    gedrukt: Annotated[str, Field(description="Wat de bron drukt.")]
    berekend: Annotated[str, Field(description="Wat het volgens de berekening is.")]
    verschil: Annotated[str, Field(description="Berekend min gedrukt; leeg als dat geen getal is.")]


class BevindingShown(BevindingBody):
    url: Url
    uuid: UUID
    invoer: Annotated[Url, Field(description="De import die haar het eerst vond.")]
    status: Annotated[str, Field(description="`open` of `aanvaard`.")]
    rol: Annotated[str, Field(description="De rol die haar aanvaardde.")]
    reden: Annotated[str, Field(description="Waarom zij is aanvaard.")]
    aanvaard_op: DateTime | None


columns = published(Bevinding, "kenmerk", "import_id")


class Bevindingen(Register):
    name, path, table = "bevinding", "/bevindingen", Bevinding
    body, shows = BevindingBody, BevindingShown
    query = (
        select(*Bevinding.__table__.columns, Import.uuid.label("import_uuid"))
        .join(Import)
        .order_by(Bevinding.jaar, Bevinding.code, Bevinding.vindplaats, Bevinding.id)
    )
    operations = ("list", "read")
    scopes = {"read": LEZEN}
    filters = on(Bevinding.code) | on(Bevinding.ernst) | on(Bevinding.status) | on(Bevinding.jaar)

    def represent(self, row: Any, call: Call) -> dict:
        links = {"url": self.url(call, row.uuid), "invoer": call.link("imports", row.import_uuid)}
        return links | columns(row, call)

    def kenmerken(self, row: Any, call: Call) -> dict[str, str]:
        return kenmerken(jaar=row.jaar)

    def label(self, row: Any) -> str:
        return row.code


BEVINDINGEN = Bevindingen()
router = APIRouter(prefix="/bevindingen", route_class=JsonRoute, tags=["bevindingen"])


@router.post("/{uuid}/_aanvaarden", operation_id="bevinding_aanvaarden", response_model=BevindingShown)
async def aanvaarden(call: Caller, uuid: UUID, gegeven: Aanvaarding) -> Response:
    """Aanvaardt een bevinding, met een reden."""
    call.require(VASTSTELLEN)
    row = await BEVINDINGEN.find(call, uuid, lock=True)
    if row.status != "open":
        raise Conflict("BEVINDING_AANVAARD", f"Deze bevinding is al aanvaard door: {row.rol}.")
    old = BEVINDINGEN.represent(row, call)
    await aanvaard(call.db, Bevinding.id == row.id, gegeven.rol, gegeven.reden, call.now)
    found = await BEVINDINGEN.reread(call, uuid)
    new = BEVINDINGEN.represent(found, call)
    await call.record("update", "bevinding", new, old, new, BEVINDINGEN.kenmerken(found, call), label=row.code)
    return Json(new)
