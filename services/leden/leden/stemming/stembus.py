"""Secret ballots: the box has no member, the register has no choice, and nothing refers from one to the other."""

from collections import Counter
from datetime import date, datetime
from hashlib import sha256
from secrets import token_hex
from typing import Annotated, Any
from uuid import UUID

from commonground.call import Call, Caller
from commonground.days import day_of
from commonground.json import Json, JsonRoute
from commonground.problems import Conflict, Forbidden, Invalid, NotFound, ValidationFailed
from commonground.resource import Body, Part
from commonground.types import DateTime, Url
from fastapi import APIRouter
from pydantic import Field
from sqlalchemy import delete, insert, select, update
from sqlalchemy.ext.asyncio import AsyncSession
from starlette.responses import Response

from leden.bevindingen import BevindingShown, bevinding
from leden.lidmaatschap import register
from leden.lidmaatschap.leden import LEDEN
from leden.problemen import botst, in_strijd, verwijzing
from leden.stemming.stemmingen import STEMMINGEN, eis_keuze, is_geheim
from leden.stemming.verkiezing import als_tellingen
from leden.tables import Agendapunt, Kiesgerechtigde, Oproep, Stembus, Stemming, Stemregister, Vergadering
from leden.vergadering import kalender
from leden.vormen import Stemkeuze, Stemuitslag


# --- the box ----------------------------------------------------------------------------------------------------------
async def stop_in_de_bus(db: AsyncSession, stemming: UUID, code: str, keuze: str) -> None:
    """Writes the whole box anew, ordered by code. The vote must be locked by the caller.

    Raises Conflict AL_GESTEMD when the code is in it.
    """
    biljetten = await in_de_bus(db, stemming)
    if any(biljet["code"] == code for biljet in biljetten or ()):
        raise Conflict("AL_GESTEMD", "Deze stempas is al gebruikt.")
    nieuw = sorted([*(biljetten or ()), {"code": code, "keuze": keuze}], key=lambda biljet: biljet["code"])
    if biljetten is None:
        await db.execute(insert(Stembus).values(stemming=stemming, biljetten=nieuw))
    else:
        await db.execute(update(Stembus).where(Stembus.stemming == stemming).values(biljetten=nieuw))


async def in_de_bus(db: AsyncSession, stemming: UUID) -> list[dict[str, str]] | None:
    query = select(Stembus.biljetten).where(Stembus.stemming == stemming)
    return (await db.execute(query)).scalar_one_or_none()


async def haal_uit_de_bus(db: AsyncSession, stemming: UUID, code: str) -> bool:
    biljetten = await in_de_bus(db, stemming) or []
    over = [biljet for biljet in biljetten if biljet["code"] != code]
    await db.execute(update(Stembus).where(Stembus.stemming == stemming).values(biljetten=over))
    return len(over) < len(biljetten)


async def leeg_de_bus(db: AsyncSession, stemming: Any) -> int:
    """Advance votes on a proposal that changed: gone, with their entries in the register; how many there were."""
    biljetten = await in_de_bus(db, stemming.uuid) or []
    await db.execute(delete(Stembus).where(Stembus.stemming == stemming.uuid))
    await db.execute(delete(Stemregister).where(Stemregister.stemming_id == stemming.id))
    return len(biljetten)


def telling_van(biljetten: list[dict[str, str]]) -> Counter[str]:
    return Counter(biljet["keuze"] for biljet in biljetten)


def geheim_doorbroken(aantallen: Counter[str], dag: date) -> list[dict]:
    """A nearly unanimous result tells what everyone voted."""
    som = sum(aantallen.values())
    if som == 0 or max(aantallen.values()) < som - 1:
        return []
    melding = "De uitslag is (bijna) eenstemmig; daaruit is af te leiden hoe leden stemden."
    return [bevinding("GEHEIM_DOORBROKEN", melding, "8.10", dag)]


def ketting(biljetten: list[dict[str, str]]) -> list[str]:
    """A hash per ballot over all before it: who has the last one can tell whether the list was changed."""
    vorige, gevonden = "", []
    for biljet in biljetten:
        vorige = sha256(f"{vorige}{biljet['code']}{biljet['keuze']}".encode()).hexdigest()
        gevonden.append(vorige)
    return gevonden


# --- the register -----------------------------------------------------------------------------------------------------
async def teken_aan(db: AsyncSession, stemming: Any, lid: Any, vooraf: bool, dag: date) -> None:
    """That this member voted. Raises Conflict AL_GESTEMD."""
    eerder = select(Stemregister.id).where(Stemregister.stemming_id == stemming.id, Stemregister.lid_id == lid.id)
    if (await db.execute(eerder)).first():
        raise botst("AL_GESTEMD", "Dit lid heeft al gestemd.", "8.6", dag)
    await db.execute(insert(Stemregister).values(stemming_id=stemming.id, lid_id=lid.id, vooraf=vooraf))


async def vooraf_gestemd(db: AsyncSession, stemming_id: int) -> frozenset[int]:
    query = select(Stemregister.lid_id).where(Stemregister.stemming_id == stemming_id, Stemregister.vooraf.is_(True))
    return frozenset((await db.execute(query)).scalars())


# --- to vote ----------------------------------------------------------------------------------------------------------
GEWEIGERD: dict[int | str, dict[str, Any]] = {422: {"description": "De statuten staan deze stem nu niet toe."}}
router = APIRouter(prefix="/stemmingen", route_class=JsonRoute, tags=["stemmingen"])


class Biljet(Body):
    lid: Annotated[Url, Field(description="Het lid dat stemt; het biljet bewaart dit niet.")]
    keuze: Annotated[Stemkeuze, Field(description="Wat het lid stemt.")]
    tijdstip: Annotated[DateTime | None, Field(description="Wanneer; zonder opgave nu. Het wordt niet bewaard.")] = None


class Ontvangst(Body):
    ontvangstcode: Annotated[str, Field(description="Waarmee de stem na sluiting op de lijst is terug te vinden.")]


class Stemintrekking(Body):
    lid: Annotated[Url, Field(description="Het lid dat vooraf stemde.")]
    ontvangstcode: Annotated[str, Field(max_length=64, description="De code die het lid bij het stemmen kreeg.")]


@router.post("/{uuid}/biljetten", status_code=201, response_model=Ontvangst, responses=GEWEIGERD)
async def stemmen(call: Caller, uuid: UUID, gegeven: Biljet) -> Response:
    """Stemt geheim: in de vergadering, of vooraf als het bestuur dat in de oproep openstelde."""
    call.require("leden.stemmen")
    stemming = await vergrendeld(call, uuid)
    lid = await LEDEN.by_url(call, call.store(gegeven.lid), "lid")
    vooraf = stemming.status == "voorbereid"
    if vooraf:
        await eis_vooraf(call, stemming, lid, gegeven.tijdstip or call.now)
    else:
        await eis_stem(call, stemming, lid)
    if not vooraf and stemming.sterk:
        raise Conflict("STEMPAS_NODIG", "In deze stemming wordt met een stempas gestemd.")
    eis_keuze(stemming, gegeven.keuze)
    await teken_aan(call.db, stemming, lid, vooraf, stemming.datum)
    code = token_hex(16)
    await stop_in_de_bus(call.db, stemming.uuid, code, gegeven.keuze)
    return Json({"ontvangstcode": code}, 201)


async def vergrendeld(call: Call, uuid: UUID) -> Any:
    """The vote, locked so that ballots come one after the other, with its meeting. Raises NotFound."""
    query = (
        select(
            *Stemming.__table__.columns,
            Agendapunt.in_oproep,
            Agendapunt.vergadering_id,
            Vergadering.datum,
        )
        .join(Agendapunt, Agendapunt.id == Stemming.agendapunt_id)
        .join(Vergadering, Vergadering.id == Agendapunt.vergadering_id)
        .where(Stemming.uuid == uuid)
        .with_for_update(of=Stemming)
    )
    rij = (await call.db.execute(query)).first()
    if rij is None:
        raise NotFound()
    return rij


async def eis_stem(call: Call, stemming: Any, lid: Any) -> None:
    """Raises Conflict when the vote does not run or is not secret, Forbidden GEEN_STEMRECHT."""
    if stemming.status != "open":
        raise botst("STEMMING_GESLOTEN", f"De stemming is {stemming.status}.", "8.6", stemming.datum)
    if not is_geheim(stemming):
        raise Conflict("STEMMING_OPENBAAR", "In deze stemming wordt niet geheim gestemd.")
    mag = select(Kiesgerechtigde.id).where(Kiesgerechtigde.stemming_id == stemming.id, Kiesgerechtigde.lid_id == lid.id)
    if (await call.db.execute(mag)).first() is None:
        raise geen_stemrecht(lid, stemming.datum)


def geen_stemrecht(lid: Any, dag: date) -> Forbidden:
    geen = Forbidden(f"{lid.naam} had bij de opening van de stemming geen stemrecht.", "GEEN_STEMRECHT")
    geen.extra = verwijzing("8.6", dag)
    return geen


async def eis_vooraf(call: Call, stemming: Any, lid: Any, moment: datetime) -> None:
    """Art. 8.13: opened by the board in the call, and not before the thirtieth day."""
    query = select(Oproep.datum).where(Oproep.vergadering_id == stemming.vergadering_id, Oproep.vooraf_stemmen)
    oproep = (await call.db.execute(query.order_by(Oproep.datum).limit(1))).scalar_one_or_none()
    if oproep is None or not stemming.in_oproep or stemming.vorm == "buiten_vergadering":
        detail = "Het bestuur heeft het stemmen vooraf bij de oproep niet opengesteld."
        raise in_strijd("VOORAF_NIET_OPENGESTELD", detail, "8.13", stemming.datum)
    vanaf, dag = kalender.vroegste_stem_vooraf(stemming.datum, oproep), day_of(moment)
    if dag < vanaf:
        detail = f"Vooraf stemmen kan vanaf {vanaf}."
        raise in_strijd("VOORAF_TE_VROEG", detail, "8.13", stemming.datum, "tijdstip", vanaf=vanaf)
    if lid.id not in (await register.ledental(call.db, min(dag, stemming.datum))).stemgerechtigd:
        raise geen_stemrecht(lid, stemming.datum)


@router.post("/{uuid}/_intrekken", response_model=Ontvangst)
async def stem_intrekken(call: Caller, uuid: UUID, gegeven: Stemintrekking) -> Response:
    """Trekt een vooraf uitgebrachte stem in, tot de stemming opengaat; alleen met de ontvangstcode."""
    call.require("leden.stemmen")
    stemming = await vergrendeld(call, uuid)
    lid = await LEDEN.by_url(call, call.store(gegeven.lid), "lid")
    if stemming.status != "voorbereid":
        raise Conflict("STEMMING_AL_GEOPEND", "De stem vooraf staat vast zodra de stemming opengaat.")
    eigen = (Stemregister.stemming_id == stemming.id, Stemregister.lid_id == lid.id)
    bekend = (await call.db.execute(select(Stemregister.id).where(*eigen))).first()
    if not bekend or not await haal_uit_de_bus(call.db, stemming.uuid, gegeven.ontvangstcode):
        raise ValidationFailed(Invalid("ontvangstcode", "no_match", "Bij deze code hoort geen stem van dit lid."))
    await call.db.execute(delete(Stemregister).where(*eigen))
    return Json({"ontvangstcode": gegeven.ontvangstcode})


# --- to count again ---------------------------------------------------------------------------------------------------
class BiljetShown(Part):
    code: Annotated[str, Field(description="De ontvangstcode van het biljet.")]
    keuze: Annotated[Stemkeuze, Field(description="Wat erop staat.")]
    keten: Annotated[str, Field(description="SHA-256 over de vorige keten, de code en de keuze.")]


class Bus(Body):
    biljetten: Annotated[list[BiljetShown], Field(description="Alle biljetten, op volgorde van hun code.")]
    telling: Annotated[Stemuitslag, Field(description="De telling van deze biljetten.")]
    in_register: Annotated[int, Field(description="Aantal leden dat volgens het stemregister stemde.")]
    klopt: Annotated[bool, Field(description="Of er evenveel biljetten als aantekeningen zijn, of met passen hooguit.")]
    bevindingen: Annotated[list[BevindingShown], Field(description="Wat aan de uitslag opvalt.")]


NIET_GESLOTEN: dict[int | str, dict[str, Any]] = {409: {"description": "De stemming is nog niet gesloten."}}


@router.get("/{uuid}/biljetten", response_model=Bus, responses=NIET_GESLOTEN)
async def hertellen(call: Caller, uuid: UUID) -> Response:
    """De biljetten van een gesloten geheime stemming, zodat ieder kan natellen."""
    call.require("leden.lezen")
    stemming = await STEMMINGEN.find(call, uuid)
    if stemming.status not in ("gesloten", "vervallen"):
        raise Conflict("STEMMING_NIET_GESLOTEN", "De bus gaat pas open als de stemming is gesloten.")
    biljetten = await in_de_bus(call.db, stemming.uuid) or []
    query = select(Stemregister.id).where(Stemregister.stemming_id == stemming.id)
    in_register = len((await call.db.execute(query)).all())
    aantallen = telling_van(biljetten)
    dag = day_of(stemming.gesloten_op)
    return Json(
        {
            "biljetten": [b | {"keten": keten} for b, keten in zip(biljetten, ketting(biljetten), strict=True)],
            "telling": als_tellingen(aantallen, stemming.kandidaten),
            "inRegister": in_register,
            "klopt": len(biljetten) <= in_register if stemming.sterk else len(biljetten) == in_register,
            "bevindingen": geheim_doorbroken(aantallen, dag),
        }
    )
