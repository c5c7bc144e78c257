"""Presenties: when a member was present or represented, one by one or as a whole list."""

from typing import Annotated, Any, Literal
from uuid import UUID

from commonground.call import Call, Caller
from commonground.json import Json, JsonRoute
from commonground.problems import Conflict, Invalid, ValidationFailed
from commonground.resource import Body, Part
from commonground.rules import Write
from commonground.types import DateTime, Url
from fastapi import APIRouter
from pydantic import Field
from sqlalchemy import or_, select
from starlette.responses import Response

from leden.bevindingen import BevindingShown, bevinding
from leden.conditional import Conditional
from leden.lidmaatschap import register
from leden.lidmaatschap.leden import LEDEN
from leden.tables import Lid, Presentie, Vergadering
from leden.vergadering.monitor import meld
from leden.vergadering.presentielijst import MELDINGEN, Bevinding, Rij, Wijze, lees
from leden.vergadering.vergaderingen import VERGADERINGEN
from leden.vergadering.zaal import zaal
from leden.vormen import Adres, Sleutel

Hoedanigheid = Literal["", "burgemeester", "wethouder", "gemeentesecretaris", "ambtenaar", "werknemer", "anders"]
ARTIKEL = {
    "RIJ_GEEN_LID": "8.8",
    "RIJ_DUBBEL": "8.6",
    "LID_ONTBREEKT": "",
    "LID_GESCHORST": "8.8",
    "STEMWIJZE_ONGELDIG": "8.13",
}


class PresentieBody(Body):
    lid: Annotated[Url, Field(description="Het lid dat aanwezig of vertegenwoordigd is.")]
    van: Annotated[DateTime, Field(description="Vanaf wanneer.")]
    tot: Annotated[DateTime | None, Field(description="Tot wanneer; leeg tot het eind van de vergadering.")] = None
    wijze: Annotated[Wijze, Field(description="Hoe het lid aanwezig of vertegenwoordigd is.")] = "zelf"
    hoedanigheid: Annotated[Hoedanigheid, Field(description="Rol van wie namens het lid optreedt.")] = ""


class PresentieShown(PresentieBody):
    url: Adres
    uuid: Sleutel
    bevindingen: Annotated[list[BevindingShown], Field(description="Waarom de rij mogelijk niet meetelt.")]


async def periode_klopt(write: Write) -> Invalid | None:
    if write.new.tot and write.new.tot <= write.new.van:
        raise periode_ongeldig()
    return None


def periode_ongeldig() -> ValidationFailed:
    return ValidationFailed(
        Invalid("tot", "PERIODE_ONGELDIG", "Het eind ligt niet na het begin."), code="PERIODE_ONGELDIG"
    )


async def lid_bestaat(write: Write) -> Invalid | None:
    write.found["lid"] = await LEDEN.by_url(write.call, write.new.lid, "lid")
    return None


class Presenties(Conditional):
    name, path, table, owner = "presentie", "/vergaderingen/{vergadering_uuid}/presenties", Presentie, VERGADERINGEN
    body, shows = PresentieBody, PresentieShown
    operations = ("list", "create", "read", "patch")
    refuses = (412,)
    query = (
        select(*Presentie.__table__.columns, Vergadering.uuid.label("vergadering"), Lid.uuid.label("lid"))
        .join(Vergadering, Vergadering.id == Presentie.vergadering_id)
        .join(Lid, Lid.id == Presentie.lid_id)
        .order_by(Presentie.van, Presentie.id)
    )
    scopes = {"read": ("leden.lezen",), "create": ("leden.schrijven",), "update": ("leden.schrijven",)}
    create_rules = update_rules = (periode_klopt, lid_bestaat)

    def represent(self, row: Any, call: Call) -> dict:
        return {
            "url": call.link("vergaderingen", row.vergadering, "presenties", row.uuid),
            "uuid": row.uuid,
            "lid": LEDEN.url(call, row.lid),
            "van": row.van,
            "tot": row.tot,
            "wijze": row.wijze,
            "hoedanigheid": row.hoedanigheid,
            "bevindingen": row.bevindingen,
        }

    async def permit(self, write: Write) -> None:
        refuse_gesloten(write.owner)

    async def stored(self, write: Write) -> None:
        meld(write.call, write.owner)

    async def values(self, write: Write) -> dict:
        eigen = write.old.id if write.old else None
        lid = write.found["lid"]
        return write.new.model_dump(exclude={"lid"}) | {
            "vergadering_id": write.owner.id,
            "lid_id": lid.id,
            "bevindingen": await bevindingen(write, lid, eigen),
        }


async def bevindingen(write: Write, lid: Any, eigen: int | None) -> list[dict]:
    """Odd rows are kept and not counted: no member on that day, suspended, twice at once, a written vote."""
    db, datum, codes = write.call.db, write.owner.datum, []
    getal = await register.ledental(db, datum)
    if lid.id not in getal.stemgerechtigd:
        codes.append("LID_GESCHORST" if lid.id in getal.leden else "RIJ_GEEN_LID")
    if await overlapt(write, lid.id, eigen):
        codes.append("RIJ_DUBBEL")
    if write.new.wijze == "schriftelijk":
        codes.append("STEMWIJZE_ONGELDIG")
    return [bevinding(code, MELDINGEN[code].format(lid.naam), ARTIKEL[code], datum) for code in codes]


async def overlapt(write: Write, lid_id: int, eigen: int | None) -> bool:
    new = write.new
    query = select(Presentie.id).where(
        Presentie.vergadering_id == write.owner.id,
        Presentie.lid_id == lid_id,
        or_(Presentie.tot.is_(None), Presentie.tot > new.van),
        Presentie.id != (eigen or 0),
    )
    if new.tot:
        query = query.where(Presentie.van < new.tot)
    return (await write.call.db.execute(query.limit(1))).first() is not None


def refuse_gesloten(vergadering: Any) -> None:
    if vergadering.status == "gesloten":
        raise Conflict("VERGADERING_GESLOTEN", "De vergadering is gesloten; de presentie ligt vast.")


PRESENTIES = Presenties()


# --- a whole list at once ---------------------------------------------------------------------------------------------
router = APIRouter(prefix="/vergaderingen", route_class=JsonRoute, tags=["presenties"])


class Lijstrij(Part):
    naam: Annotated[str, Field(min_length=1, max_length=200, description="De naam zoals die op de lijst staat.")]
    wijze: Annotated[Wijze | Literal["afwezig"], Field(description="Hoe het lid aanwezig of vertegenwoordigd is.")]


class Presentielijst(Body):
    van: Annotated[DateTime, Field(description="Vanaf wanneer de lijst geldt.")]
    tot: Annotated[DateTime | None, Field(description="Tot wanneer; leeg tot het eind van de vergadering.")] = None
    rijen: Annotated[list[Lijstrij], Field(min_length=1, max_length=500, description="De rijen van de lijst.")]


class PresentielijstShown(Body):
    aanwezig: Annotated[int, Field(description="Leden die aan het begin van de lijst meetellen voor het quorum.")]
    leden: Annotated[int, Field(description="Leden op de dag van de vergadering, zonder geschorste.")]
    vastgelegd: Annotated[int, Field(description="Rijen die als presentie zijn vastgelegd.")]
    bevindingen: Annotated[list[BevindingShown], Field(description="Wat aan de lijst niet klopt.")]


@router.post("/{uuid}/presentielijsten", status_code=201, response_model=PresentielijstShown)
async def lijst_vastleggen(call: Caller, uuid: UUID, lijst: Presentielijst) -> Response:
    """Legt een hele presentielijst vast en meldt wat er niet aan klopt."""
    call.require("leden.schrijven")
    vergadering = await VERGADERINGEN.find(call, uuid, lock=True)
    refuse_gesloten(vergadering)
    if lijst.tot and lijst.tot <= lijst.van:
        raise periode_ongeldig()
    bekend = await leden_op(call, vergadering)
    namen = {lid.naam: lid.aliassen for lid in bekend.values()}
    uitslag = lees([Rij(rij.naam, rij.wijze) for rij in lijst.rijen], namen, await al_vastgelegd(call, vergadering))
    stem = (await register.ledental(call.db, vergadering.datum)).stemgerechtigd
    geschorst = [Bevinding("LID_GESCHORST", rij.naam) for rij in uitslag.rijen if bekend[rij.naam].id not in stem]
    codes = {each.naam: each.code for each in geschorst}
    rijen = [presentie(vergadering, bekend[rij.naam], rij, lijst, codes.get(rij.naam, "")) for rij in uitslag.rijen]
    call.db.add_all(rijen)
    await call.db.flush()
    nu = await zaal(call.db, vergadering, lijst.van)
    alle = [*uitslag.bevindingen, *geschorst]
    gemeld = [bevinding(b.code, b.melding, ARTIKEL[b.code], vergadering.datum) for b in alle]
    antwoord = {"aanwezig": nu.aanwezig, "leden": nu.leden, "vastgelegd": len(uitslag.rijen), "bevindingen": gemeld}
    main = {"url": VERGADERINGEN.url(call, vergadering.uuid)}
    kenmerken = VERGADERINGEN.kenmerken(vergadering, call)
    meld(call, vergadering)
    await call.record("create", "presentielijst", main, None, main | antwoord, kenmerken, 201)
    return Json(antwoord, 201)


async def leden_op(call: Call, vergadering: Any) -> dict[str, Any]:
    ids = (await register.ledental(call.db, vergadering.datum)).leden
    query = select(Lid.id, Lid.naam, Lid.aliassen).where(Lid.id.in_(ids))
    return {lid.naam: lid for lid in await call.db.execute(query)}


async def al_vastgelegd(call: Call, vergadering: Any) -> set[str]:
    query = select(Lid.naam).join(Presentie).where(Presentie.vergadering_id == vergadering.id)
    return set((await call.db.execute(query)).scalars())


def presentie(vergadering: Any, lid: Any, rij: Rij, lijst: Presentielijst, code: str) -> Presentie:
    codes = [code] * bool(code) + ["STEMWIJZE_ONGELDIG"] * (rij.wijze == "schriftelijk")
    return Presentie(
        vergadering_id=vergadering.id,
        lid_id=lid.id,
        van=lijst.van,
        tot=lijst.tot,
        wijze=rij.wijze,
        hoedanigheid="",
        bevindingen=[bevinding(c, MELDINGEN[c].format(lid.naam), ARTIKEL[c], vergadering.datum) for c in codes],
    )
