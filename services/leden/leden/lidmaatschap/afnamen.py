"""Afnamen without a membership: who takes a product must be a member (art. 2.4), also after an exit."""

from datetime import date
from typing import Annotated

from commonground.call import Call, Caller
from commonground.json import Json, JsonRoute
from commonground.problems import Conflict
from commonground.references import Unfetchable
from commonground.resource import Body, Part
from commonground.types import Url
from fastapi import APIRouter
from pydantic import Field
from sqlalchemy import select
from starlette.responses import Response

from leden.bevindingen import BevindingShown, bevinding
from leden.buren import TARIEVEN, Rij, alle
from leden.lidmaatschap import register
from leden.lidmaatschap.leden import LEDEN
from leden.tables import Lid
from leden.vormen import Dag, Peildatum

router = APIRouter(prefix="/afnamen-zonder-lidmaatschap", route_class=JsonRoute, tags=["leden"])


class Afname(Rij):
    """An uptake of `tarieven`; `tot` is the first day after it."""

    lid: str
    product: str
    van: date
    tot: date | None = None

    @property
    def code(self) -> str:
        return f"GM{self.lid.removeprefix('GM')}"

    def loopt(self, dag: date) -> bool:
        return self.van <= dag and (self.tot is None or dag < self.tot)


class AfnameShown(Part):
    code: Annotated[str, Field(description="Gemeentecode van wie afneemt.")]
    lid: Annotated[Url | None, Field(description="Het vroegere lid; leeg als het nooit lid was.")]
    product: Annotated[str, Field(description="Code van het product.")]
    van: Annotated[Dag, Field(description="Eerste dag van de afname.")]


class Controle(Body):
    peildatum: Annotated[Dag, Field(description="De dag.")]
    afnamen: Annotated[int, Field(description="Hoeveel afnamen er op die dag lopen.")]
    zonder_lidmaatschap: Annotated[list[AfnameShown], Field(description="Die van wie op die dag geen lid is.")]
    bevindingen: Annotated[list[BevindingShown], Field(description="Wat dat betekent.")]


@router.get("", response_model=Controle, responses={409: {"description": "Tarieven is er niet."}})
async def controle(call: Caller, peildatum: Peildatum = None) -> Response:
    """Wie op een dag volgens tarieven een product afneemt zonder lid te zijn (art. 2.4)."""
    call.require("leden.lezen")
    dag = peildatum or call.today
    lopend = [afname for afname in await van_tarieven(call) if afname.loopt(dag)]
    leden_ = {lid.gm_code: lid for lid in await call.db.execute(select(Lid.id, Lid.uuid, Lid.gm_code))}
    nu_lid = (await register.ledental(call.db, dag)).leden
    zonder = [afname for afname in lopend if afname.code not in leden_ or leden_[afname.code].id not in nu_lid]
    return Json(
        {
            "peildatum": dag,
            "afnamen": len(lopend),
            "zonderLidmaatschap": [
                {
                    "code": afname.code,
                    "lid": LEDEN.url(call, leden_[afname.code].uuid) if afname.code in leden_ else None,
                    "product": afname.product,
                    "van": afname.van,
                }
                for afname in zonder
            ],
            "bevindingen": [zonder_lidmaatschap(afname, dag) for afname in zonder],
        }
    )


def zonder_lidmaatschap(afname: Afname, dag: date) -> dict:
    melding = f"{afname.code} neemt {afname.product} af en is op {dag} geen lid."
    return bevinding("AFNAME_ZONDER_LIDMAATSCHAP", melding, "2.4", dag)


async def van_tarieven(call: Call) -> list[Afname]:
    """Raises Conflict TARIEVEN_NIET_BESCHIKBAAR."""
    try:
        gevonden = await alle(call.house.references, TARIEVEN, "/afnames?pageSize=100", Afname)
    except Unfetchable as fout:
        raise Conflict("TARIEVEN_NIET_BESCHIKBAAR", f"De afnamen van tarieven zijn er niet ({fout.reason}).") from None
    if gevonden is None:
        raise Conflict("TARIEVEN_NIET_BESCHIKBAAR", "De service tarieven is niet ingericht.")
    return gevonden
