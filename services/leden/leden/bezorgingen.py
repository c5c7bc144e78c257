"""Bezorgingen: per member whether a call reached it, with the proof (two members once did not get a memo)."""

from typing import Annotated, Any, Literal
from uuid import UUID

from commonground.call import Call, Caller
from commonground.json import Json, JsonRoute
from commonground.problems import Invalid, ValidationFailed
from commonground.resource import Body
from commonground.types import Url
from fastapi import APIRouter
from pydantic import Field
from sqlalchemy import select, update
from starlette.responses import Response

from leden.leden import LEDEN
from leden.oproepen import OPROEPEN
from leden.tables import Lid, OpgeroepenLid, Oproep, Vergadering
from leden.vergaderingen import VERGADERINGEN

router = APIRouter(prefix="/vergaderingen", route_class=JsonRoute, tags=["oproepen"])


class Bezorging(Body):
    lid: Annotated[Url, Field(description="Het lid dat is opgeroepen.")]
    bezorging: Annotated[Literal["bezorgd", "mislukt"], Field(description="Of de oproep aankwam.")]
    bezorgbewijs: Annotated[str, Field(max_length=1000, description="Kenmerk van het bewijs.")] = ""


class BezorgingShown(Body):
    lid: Annotated[Url, Field(description="Het lid dat is opgeroepen.")]
    naam: Annotated[str, Field(description="Naam van het lid.")]
    bezorging: Annotated[Literal["onbekend", "bezorgd", "mislukt"], Field(description="Of de oproep aankwam.")]
    bezorgbewijs: Annotated[str, Field(description="Kenmerk van het bewijs.")]


@router.get("/{uuid}/oproepen/{oproep}/bezorgingen", response_model=list[BezorgingShown])
async def lijst(call: Caller, uuid: UUID, oproep: UUID) -> Response:
    """Wie is opgeroepen, en bij wie de oproep aankwam."""
    call.require("leden.lezen")
    row = await gevonden(call, uuid, oproep)
    return Json(await alle(call, row))


@router.post("/{uuid}/oproepen/{oproep}/bezorgingen", response_model=list[BezorgingShown])
async def vastleggen(call: Caller, uuid: UUID, oproep: UUID, gegeven: list[Bezorging]) -> Response:
    """Legt vast of de oproep leden bereikte; wie hem niet kreeg maakt een besluit vernietigbaar."""
    call.require("leden.schrijven")
    row = await gevonden(call, uuid, oproep)
    oud = {"url": adres_van(call, row), "bezorgingen": await alle(call, row)}
    for nummer, each in enumerate(gegeven):
        lid = await LEDEN.by_url(call, call.store(each.lid), f"{nummer}.lid")
        eigen = (OpgeroepenLid.oproep_id == row.id, OpgeroepenLid.lid_id == lid.id)
        if (await call.db.execute(select(OpgeroepenLid.id).where(*eigen))).first() is None:
            raise ValidationFailed(Invalid(f"{nummer}.lid", "invalid", "Dit lid is met deze oproep niet opgeroepen."))
        nieuw = {"bezorging": each.bezorging, "bezorgbewijs": each.bezorgbewijs}
        await call.db.execute(update(OpgeroepenLid).where(*eigen).values(**nieuw))
    shown = await alle(call, row)
    main = {"url": VERGADERINGEN.url(call, uuid)}
    await call.record("update", "oproep", main, oud, {"url": oud["url"], "bezorgingen": shown})
    return Json(shown)


def adres_van(call: Call, row: Any) -> str:
    return call.link("vergaderingen", row.vergadering, "oproepen", row.uuid)


async def gevonden(call: Call, uuid: UUID, oproep: UUID) -> Any:
    await VERGADERINGEN.find(call, uuid)
    query = OPROEPEN.query.where(Oproep.uuid == oproep, Vergadering.uuid == uuid)
    row = (await call.db.execute(query)).first()
    return row if row is not None else await OPROEPEN.missing(call, oproep)


async def alle(call: Call, row: Any) -> list[dict[str, Any]]:
    query = (
        select(Lid.uuid, Lid.naam, OpgeroepenLid.bezorging, OpgeroepenLid.bezorgbewijs)
        .join(Lid, Lid.id == OpgeroepenLid.lid_id)
        .where(OpgeroepenLid.oproep_id == row.id)
        .order_by(Lid.naam, Lid.id)
    )
    return [
        {
            "lid": LEDEN.url(call, rij.uuid),
            "naam": rij.naam,
            "bezorging": rij.bezorging,
            "bezorgbewijs": rij.bezorgbewijs,
        }
        for rij in await call.db.execute(query)
    ]
