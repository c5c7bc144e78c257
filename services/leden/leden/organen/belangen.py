"""Belangen: other positions of those with a mandate, and whether their organ can still decide (art. 11.9, 14.8)."""

from datetime import date
from typing import Annotated, Any, Literal

from commonground.call import Call, Caller
from commonground.filters import Filter, on, refers
from commonground.json import Json, JsonRoute
from commonground.problems import Invalid, ValidationFailed
from commonground.resource import Body, Resource
from commonground.rules import Write
from commonground.types import Url
from fastapi import APIRouter, Query
from pydantic import Field
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession
from starlette.responses import Response

from leden.lidmaatschap.leden import LEDEN
from leden.organen.zitting import personen, zitting
from leden.persoonsgegevens import geen_persoonsgegevens
from leden.statutair.statuten import van_kracht_op
from leden.tables import Belang, Lid, Mandaat
from leden.vormen import Adres, Dag, Persoon, Sleutel, Versie

NAAR = {"rvc": ("alv", "11.9"), "bestuur": ("rvc", "14.8")}


class BelangBody(Body):
    persoon: Annotated[Persoon, Field(description="Pseudoniem.")]
    functie: Annotated[str, Field(min_length=1, max_length=200, description="De functie of het belang, zonder naam.")]
    lid: Annotated[Url | None, Field(description="Het lid waar het om gaat.")] = None
    van: Annotated[Dag, Field(description="Eerste dag.")]
    tot: Annotated[Dag | None, Field(description="Laatste dag.")] = None


class BelangShown(BelangBody):
    url: Adres
    uuid: Sleutel


async def periode_klopt(write: Write) -> Invalid | None:
    if write.new.lid:
        write.found["lid"] = await LEDEN.by_url(write.call, write.new.lid, "lid")
    if write.new.tot and write.new.tot < write.new.van:
        reden = "Het eind ligt voor het begin."
        raise ValidationFailed(Invalid("tot", "PERIODE_ONGELDIG", reden), code="PERIODE_ONGELDIG")
    return None


class Belangen(Resource):
    name, path, table, body, shows = "belang", "/belangen", Belang, BelangBody, BelangShown
    operations = ("list", "create", "read")
    refuses = (422,)
    query = (
        select(*Belang.__table__.columns, Lid.uuid.label("lid"))
        .outerjoin(Lid, Lid.id == Belang.lid_id)
        .order_by(Belang.van, Belang.id)
    )
    scopes = {"read": ("leden.lezen",), "create": ("leden.schrijven",)}
    filters: dict[str, Filter] = {
        **on(Belang.persoon),
        "lid": refers(Lid.uuid, "/leden/api/v1/leden", "Belangen bij dit lid."),
    }
    create_rules = (periode_klopt, geen_persoonsgegevens("functie"))

    def represent(self, row: Any, call: Call) -> dict:
        return {naam: getattr(row, naam) for naam in ("uuid", "persoon", "functie", "van", "tot")} | {
            "url": self.url(call, row.uuid),
            "lid": row.lid and LEDEN.url(call, row.lid),
        }

    async def values(self, write: Write) -> dict:
        lid = write.found.get("lid")
        return write.new.model_dump(exclude={"lid"}) | {"lid_id": lid and lid.id}


BELANGEN = Belangen()
router = APIRouter(prefix="/tegenstrijdige-belangen", route_class=JsonRoute, tags=["belangen"])


class Tegenstrijdig(Body):
    orgaan: Annotated[Literal["rvc", "bestuur"], Field(description="Het orgaan dat zou besluiten.")]
    zittend: Annotated[int, Field(description="Aantal zittende personen.")]
    nemen_niet_deel: Annotated[list[str], Field(description="Wie een belang heeft en niet deelneemt.")]
    kan_besluiten: Annotated[bool, Field(description="Of de overigen het quorum halen.")]
    besluit_door: Annotated[Literal["rvc", "bestuur", "alv"], Field(description="Wie dan besluit.")]
    artikel: Annotated[str, Field(description="Artikel en lid van de statuten.")]
    statutenversie: Versie


@router.get("", response_model=Tegenstrijdig)
async def tegenstrijdig(
    call: Caller,
    orgaan: Annotated[Literal["rvc", "bestuur"], Query(description="Het orgaan dat zou besluiten.")],
    lid: Annotated[str, Query(description="Het lid waarover wordt besloten.")],
    datum: Annotated[Dag, Query(description="De dag van het besluit.")],
) -> Response:
    """Wie bij een besluit over een lid niet deelneemt, en welk orgaan dan besluit."""
    call.require("leden.lezen")
    over = await LEDEN.by_url(call, call.store(lid), "lid")
    zittend = await zitting(call.db, orgaan, datum)
    weg = sorted(zittend & await met_belang_bij(call.db, over.id, datum))
    kan = bool(zittend) and 2 * (len(zittend) - len(weg)) >= len(zittend) and len(weg) < len(zittend)
    ander, artikel = NAAR[orgaan]
    return Json(
        {
            "orgaan": orgaan,
            "zittend": len(zittend),
            "nemenNietDeel": weg,
            "kanBesluiten": kan,
            "besluitDoor": orgaan if kan else ander,
            "artikel": artikel,
            "statutenversie": van_kracht_op(datum).sleutel,
        }
    )


async def met_belang_bij(db: AsyncSession, lid_id: int, dag: date) -> set[str]:
    """Who has another position with this member, or a seat on its behalf."""
    return await personen(db, Belang, dag, Belang.lid_id == lid_id) | await personen(
        db, Mandaat, dag, Mandaat.lid_id == lid_id
    )
