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

from leden.lidmaatschap.leden import LEDEN
from leden.tables import Lid, OpgeroepenLid, Oproep, Vergadering
from leden.vergadering.oproepen import OPROEPEN
from leden.vergadering.vergaderingen import VERGADERINGEN

router = APIRouter(prefix="/vergaderingen", route_class=JsonRoute, tags=["oproepen"])


class Bezorging(Body):
    lid: Annotated[Url, Field(description="Het lid dat is opgeroepen.")]
    bezorging: Annotated[Literal["bezorgd", "mislukt"], Field(description="Of de oproep aankwam.")]
    bezorgbewijs: Annotated[str, Field(max_length=1000, description="Kenmerk van het bewijs.")] = ""


Bezorgingen = Annotated[list[Bezorging], Field(max_length=1000)]


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
async def vastleggen(call: Caller, uuid: UUID, oproep: UUID, gegeven: Bezorgingen) -> Response:
    """Legt vast of de oproep leden bereikte; wie hem niet kreeg maakt een besluit vernietigbaar."""
    call.require("leden.schrijven")
    row = await gevonden(call, uuid, oproep)
    oud = {"url": adres_van(call, row), "bezorgingen": await alle(call, row)}
    await werk_bij(call, row, gegeven)
    shown = await alle(call, row)
    main = {"url": VERGADERINGEN.url(call, uuid)}
    await call.record("update", "oproep", main, oud, {"url": oud["url"], "bezorgingen": shown})
    return Json(shown)


async def werk_bij(call: Call, row: Any, gegeven: list[Bezorging]) -> None:
    leden = await LEDEN.by_urls(call, {f"{nr}.lid": call.store(each.lid) for nr, each in enumerate(gegeven)})
    query = select(OpgeroepenLid.lid_id, OpgeroepenLid.id).where(OpgeroepenLid.oproep_id == row.id)
    rijen = {rij.lid_id: rij.id for rij in await call.db.execute(query)}
    reden = "Dit lid is met deze oproep niet opgeroepen."
    wrong = [Invalid(f"{nr}.lid", "invalid", reden) for nr, lid in enumerate(leden) if lid.id not in rijen]
    if wrong:
        raise ValidationFailed(*wrong)
    if nieuw := [
        {"id": rijen[lid.id], "bezorging": each.bezorging, "bezorgbewijs": each.bezorgbewijs}
        for lid, each in zip(leden, gegeven, strict=True)
    ]:
        await call.db.execute(update(OpgeroepenLid), nieuw)


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
