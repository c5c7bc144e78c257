"""Parameters: choices where the statutes are silent or defective; the defaults are data, a change is logged."""

from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Annotated, Any

from commonground.call import Call, Caller
from commonground.json import Json, JsonRoute
from commonground.problems import Invalid
from commonground.resource import Body, Resource
from commonground.rules import Write
from commonground.types import DateTime
from fastapi import APIRouter
from pydantic import Field
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession
from starlette.responses import Response

from leden.persoonsgegevens import geen_persoonsgegevens
from leden.statutair.statuten import lijst
from leden.tables import Parameterwijziging
from leden.vormen import Adres, Dag, Peildatum, Sleutel


@dataclass(frozen=True)
class Parameter:
    sleutel: str
    artikel: str
    keuzes: tuple[str, ...]
    standaard: str
    toelichting: str


@cache
def parameters() -> dict[str, Parameter]:
    return {
        rij["sleutel"]: Parameter(
            rij["sleutel"], rij["artikel"], tuple(rij["keuzes"]), rij["standaard"], rij["toelichting"]
        )
        for rij in lijst("parameters.json")
    }


def standaarden() -> dict[str, str]:
    return {sleutel: parameter.standaard for sleutel, parameter in parameters().items()}


async def waarden(db: AsyncSession, peildatum: date) -> dict[str, str]:
    """The value of every parameter on this day: the last change that had begun by then, else the default."""
    query = (
        select(Parameterwijziging.sleutel, Parameterwijziging.waarde)
        .where(Parameterwijziging.vanaf <= peildatum)
        .order_by(Parameterwijziging.vanaf, Parameterwijziging.id)
    )
    gewijzigd = {rij.sleutel: rij.waarde for rij in await db.execute(query)}
    return standaarden() | gewijzigd


# --- to change --------------------------------------------------------------------------------------------------------
class ParameterwijzigingBody(Body):
    sleutel: Annotated[str, Field(max_length=60, description="De parameter die een andere waarde krijgt.")]
    waarde: Annotated[str, Field(max_length=40, description="De nieuwe waarde, een van de keuzes.")]
    vanaf: Annotated[Dag, Field(description="Eerste dag waarop de waarde geldt.")]
    reden: Annotated[str, Field(min_length=1, max_length=2000, description="Waarom, zonder dat een artikel wijzigde.")]


class ParameterwijzigingShown(ParameterwijzigingBody):
    url: Adres
    uuid: Sleutel
    artikel: Annotated[str, Field(description="Het artikel dat de keuze openlaat.")]
    geregistreerd_op: Annotated[DateTime, Field(description="Wanneer dit is vastgelegd.")]


async def waarde_is_een_keuze(write: Write) -> Invalid | None:
    parameter = parameters().get(write.new.sleutel)
    if parameter is None:
        return Invalid("sleutel", "invalid_choice", "Deze parameter bestaat niet.")
    if write.new.waarde not in parameter.keuzes:
        return Invalid("waarde", "invalid_choice", f"Kies uit: {', '.join(parameter.keuzes)}.")
    return None


class Parameterwijzigingen(Resource):
    name, path, table = "parameterwijziging", "/parameterwijzigingen", Parameterwijziging
    body, shows = ParameterwijzigingBody, ParameterwijzigingShown
    operations = ("list", "create", "read")
    refuses = (422,)
    query = select(*Parameterwijziging.__table__.columns).order_by(Parameterwijziging.id)
    scopes = {"read": ("leden.lezen",), "create": ("leden.secretaris",)}
    create_rules = (waarde_is_een_keuze, geen_persoonsgegevens("reden"))

    def represent(self, row: Any, call: Call) -> dict:
        return {
            "url": self.url(call, row.uuid),
            "uuid": row.uuid,
            "sleutel": row.sleutel,
            "waarde": row.waarde,
            "vanaf": row.vanaf,
            "reden": row.reden,
            "artikel": parameters()[row.sleutel].artikel,
            "geregistreerdOp": row.geregistreerd_op,
        }

    async def values(self, write: Write) -> dict:
        return write.new.model_dump() | {"geregistreerd_op": write.call.now}


PARAMETERWIJZIGINGEN = Parameterwijzigingen()


# --- to look at -------------------------------------------------------------------------------------------------------
router = APIRouter(prefix="/parameters", route_class=JsonRoute, tags=["parameters"])


class ParameterShown(Body):
    sleutel: Annotated[str, Field(description="Naam van de parameter.")]
    artikel: Annotated[str, Field(description="Het artikel dat de keuze openlaat.")]
    keuzes: Annotated[list[str], Field(description="Waarden die mogelijk zijn.")]
    standaard: Annotated[str, Field(description="De waarde zolang niemand anders koos.")]
    waarde: Annotated[str, Field(description="De waarde op de peildatum.")]
    toelichting: Annotated[str, Field(description="Wat de keuze betekent.")]


@router.get("", response_model=list[ParameterShown])
async def alle(call: Caller, peildatum: Peildatum = None) -> Response:
    """De keuzes waar de statuten zwijgen, met hun waarde op een dag."""
    call.require("leden.lezen")
    nu = await waarden(call.db, peildatum or call.today)
    return Json([vars(p) | {"keuzes": list(p.keuzes), "waarde": nu[p.sleutel]} for p in parameters().values()])
