"""Opvolging: a membership that goes over to another body, by transfer or because municipalities merge (art. 4.5)."""

from datetime import date
from typing import Annotated, Any

from commonground.call import Call, Caller
from commonground.json import Json, JsonRoute
from commonground.problems import Invalid, ValidationFailed
from commonground.resource import Body
from commonground.types import Url
from fastapi import APIRouter
from pydantic import Field
from sqlalchemy import select, update
from starlette.responses import Response

from leden.bevindingen import BevindingShown, bevinding
from leden.lidmaatschap import register
from leden.lidmaatschap.leden import LEDEN, LidBody
from leden.lidmaatschap.levensloop import Soort, Status
from leden.lidmaatschap.overeenkomsten import heeft_overeenkomst
from leden.persoonsgegevens import noemt_een_persoon
from leden.problemen import botst, in_strijd
from leden.tables import Gebeurtenis, Lid
from leden.vormen import Dag

GEWEIGERD: dict[int | str, dict[str, Any]] = {422: {"description": "De statuten staan dit niet toe."}}
router = APIRouter(prefix="/leden", route_class=JsonRoute, tags=["leden"])


class Opvolging(Body):
    datum: Annotated[Dag, Field(description="De dag waarop het lidmaatschap overgaat.")]
    voorgangers: Annotated[
        list[Url], Field(min_length=1, max_length=50, description="De leden die opgaan of overdragen.")
    ]
    opvolger: Annotated[LidBody, Field(description="Het lichaam dat ervoor in de plaats komt.")]


class OpvolgingShown(Body):
    opvolger: Annotated[Url, Field(description="Het lid dat ervoor in de plaats kwam; met een stem.")]
    voorgangers: Annotated[list[Url], Field(description="De leden die overgingen.")]
    bevindingen: Annotated[list[BevindingShown], Field(description="Wat nog moet.")]


@router.post("/_herindelen", status_code=201, response_model=OpvolgingShown, responses=GEWEIGERD)
async def herindelen(call: Caller, gegeven: Opvolging) -> Response:
    """Laat de opvolger bij een herindeling in de plaats treden van een of meer leden; een besluit is niet nodig."""
    call.require("leden.schrijven")
    voorgangers = await gevonden_voorgangers(call, gegeven)
    opvolger = await opvolger_van(call, gegeven, {lid.id for lid in voorgangers})
    for lid in voorgangers:
        if lid.id != opvolger.id:
            rest = {"opvolger_id": opvolger.id, "motivering": "Herindeling."}
            await register.leg_vast(call.db, lid, call.now, Soort.OVERGEGAAN, gegeven.datum, **rest)
    return await beantwoord(call, gegeven, voorgangers, opvolger)


@router.post("/_overdragen", status_code=201, response_model=OpvolgingShown, responses=GEWEIGERD)
async def overdragen(call: Caller, gegeven: Opvolging) -> Response:
    """Laat het lid aan wie met goedkeuring van de ledenvergadering is overgedragen in de plaats treden."""
    call.require("leden.schrijven")
    voorgangers = await gevonden_voorgangers(call, gegeven)
    if len(voorgangers) > 1:
        raise ValidationFailed(Invalid("voorgangers", "max_length", "Elk lidmaatschap wordt apart overgedragen."))
    lid = voorgangers[0]
    nu = (await register.standen(call.db, gegeven.datum, [lid.id])).get(lid.id)
    if nu is None or nu.status != Status.OVERGEDRAGEN:
        detail = "De algemene vergadering heeft de overdracht niet goedgekeurd."
        raise in_strijd("GOEDKEURING_ONTBREEKT", detail, "4.5", gegeven.datum, "voorgangers")
    overdracht = select(Gebeurtenis.opvolger_id).where(
        Gebeurtenis.lid_id == lid.id, Gebeurtenis.soort == Soort.OVERGEDRAGEN.value
    )
    if (await call.db.execute(overdracht)).scalar_one() is not None:
        raise botst("AL_OVERGEDRAGEN", "Dit lidmaatschap heeft al een opvolger.", "4.5", gegeven.datum)
    opvolger = await opvolger_van(call, gegeven, set())
    van_het_lid = (Gebeurtenis.lid_id == lid.id, Gebeurtenis.soort == Soort.OVERGEDRAGEN.value)
    await call.db.execute(update(Gebeurtenis).where(*van_het_lid).values(opvolger_id=opvolger.id))
    return await beantwoord(call, gegeven, voorgangers, opvolger)


async def gevonden_voorgangers(call: Call, gegeven: Opvolging) -> list[Any]:
    """The members that are named, each once and locked. Raises ValidationFailed."""
    urls = sorted({call.store(url) for url in gegeven.voorgangers})
    return [await LEDEN.by_url(call, url, "voorgangers", lock=True) for url in urls]


async def opvolger_van(call: Call, gegeven: Opvolging, voorgangers: set[int]) -> Any:
    """The member that it is already, or a new one that acquires the membership on that day (no application)."""
    nieuw = gegeven.opvolger
    eis_geschikt(nieuw, gegeven.datum)
    code = nieuw.gm_code or nieuw.oin
    await register.leg_verlopen_vast(call.db, code, call.now, gegeven.datum)
    query = select(*Lid.__table__.columns).where(Lid.lopend_onder == code).with_for_update()
    bestaand = (await call.db.execute(query)).first()
    if bestaand is not None:
        nu = (await register.standen(call.db, gegeven.datum, [bestaand.id])).get(bestaand.id)
        if nu is None or not nu.is_lid or not voorgangers:
            raise register.lid_bestaat(code, gegeven.datum)
        return bestaand
    lid = Lid(**nieuw.model_dump(exclude={"datum_aanmelding"}))
    call.db.add(lid)
    await call.db.flush()
    await register.leg_vast(call.db, lid, call.now, Soort.VERKREGEN, gegeven.datum)
    return lid


def eis_geschikt(nieuw: LidBody, datum: date) -> None:
    """Art. 4.3. Raises NIET_TOELAATBAAR, or ValidationFailed for a body without a code."""
    if not nieuw.gm_code and (nieuw.soort_lichaam == "gemeente" or not nieuw.oin):
        raise ValidationFailed(Invalid("opvolger.gmCode", "required", "Geef de gemeentecode, of het OIN."))
    if nieuw.soort_lichaam == "privaatrechtelijk":
        detail = "Alleen publiekrechtelijke lichamen kunnen lid zijn."
        raise in_strijd("NIET_TOELAATBAAR", detail, "4.3", datum, "opvolger.soortLichaam")
    if any(noemt_een_persoon(tekst) for tekst in (nieuw.naam, nieuw.adres, nieuw.e_adres, *nieuw.aliassen)):
        raise in_strijd("PERSOONSGEGEVEN", "Noem een rol en geen persoon.", "", datum, "opvolger.naam")


async def beantwoord(call: Call, gegeven: Opvolging, voorgangers: list[Any], opvolger: Any) -> Response:
    gevonden = []
    if not await heeft_overeenkomst(call.db, opvolger.id, gegeven.datum):
        melding = "De opvolger heeft op die dag nog geen samenwerkingsovereenkomst."
        gevonden.append(bevinding("OVEREENKOMST_ONTBREEKT", melding, "4.3", gegeven.datum))
    main = {"url": LEDEN.url(call, opvolger.uuid)}
    antwoord = {
        "opvolger": main["url"],
        "voorgangers": [LEDEN.url(call, lid.uuid) for lid in voorgangers],
        "bevindingen": gevonden,
    }
    kenmerken = {"objectsoort": "lid", "orgaan": "", "gmCode": opvolger.gm_code}
    await call.record("create", "opvolging", main, None, main | antwoord, kenmerken, 201, opvolger.naam)
    return Json(antwoord, 201)
