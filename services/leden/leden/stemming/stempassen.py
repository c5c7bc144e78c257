"""Stempassen: the strong mode of a secret vote. A member has one pass signed blindly; who shows it is not known."""

from hashlib import sha256
from typing import Annotated
from uuid import UUID

from commonground.call import Caller
from commonground.json import Json, JsonRoute
from commonground.problems import Conflict, Invalid, ValidationFailed
from commonground.resource import Body
from commonground.types import Url
from fastapi import APIRouter
from pydantic import Field, StringConstraints
from sqlalchemy import select
from starlette.responses import Response

from leden.lidmaatschap.leden import LEDEN
from leden.problemen import botst
from leden.stemming import blind
from leden.stemming.stembus import Ontvangst, eis_stem, stop_in_de_bus, teken_aan, vergrendeld
from leden.stemming.stemmingen import eis_keuze
from leden.tables import Stemsleutel
from leden.vormen import Stemkeuze

Getal = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{2,512}$")]
router = APIRouter(prefix="/stemmingen", route_class=JsonRoute, tags=["stemmingen"])


class Stempas(Body):
    lid: Annotated[Url, Field(description="Het lid dat een stempas vraagt.")]
    verblind: Annotated[Getal, Field(description="De verblinde stempas, als hexadecimaal getal.")]


class Stempashandtekening(Body):
    handtekening: Annotated[str, Field(description="De blinde handtekening, als hexadecimaal getal.")]


class Stempasbiljet(Body):
    stempas: Annotated[
        str, StringConstraints(pattern=r"^[0-9a-f]{64}$"), Field(description="De stempas: 32 willekeurige bytes.")
    ]
    handtekening: Annotated[Getal, Field(description="De handtekening waar de verblinding af is.")]
    keuze: Annotated[Stemkeuze, Field(description="De stem.")]


@router.post("/{uuid}/stempassen", status_code=201, response_model=Stempashandtekening)
async def tekenen(call: Caller, uuid: UUID, gegeven: Stempas) -> Response:
    """Tekent een stempas zonder hem te zien; een per lid. Het stemregister weet daarna dat dit lid stemt."""
    call.require("leden.stemmen")
    stemming = await vergrendeld(call, uuid)
    lid = await LEDEN.by_url(call, call.store(gegeven.lid), "lid")
    await eis_stem(call, stemming, lid)
    if not stemming.sterk:
        raise Conflict("GEEN_STEMPAS", "In deze stemming wordt zonder stempas gestemd.")
    prive = (await call.db.execute(select(Stemsleutel.prive).where(Stemsleutel.stemming == stemming.uuid))).scalar_one()
    try:
        handtekening = blind.teken(prive, int(gegeven.verblind, 16))
    except ValueError as fout:
        raise ValidationFailed(Invalid("verblind", "invalid", str(fout))) from None
    await teken_aan(call.db, stemming, lid, False, stemming.datum)
    return Json({"handtekening": f"{handtekening:x}"}, 201)


@router.post("/{uuid}/stempasbiljetten", status_code=201, response_model=Ontvangst)
async def stemmen_met_pas(call: Caller, uuid: UUID, gegeven: Stempasbiljet) -> Response:
    """Stemt met een getekende stempas. Wie hem toont is niet te zien; een tweede keer wordt geweigerd."""
    call.require("leden.stemmen")
    stemming = await vergrendeld(call, uuid)
    if stemming.status != "open":
        raise botst("STEMMING_GESLOTEN", f"De stemming is {stemming.status}.", "8.6", stemming.datum)
    if not stemming.sterk:
        raise Conflict("GEEN_STEMPAS", "In deze stemming wordt zonder stempas gestemd.")
    eis_keuze(stemming, gegeven.keuze)
    handtekening = int(gegeven.handtekening, 16).to_bytes(blind.BITS // 8)
    if not blind.is_getekend(stemming.publieke_sleutel, bytes.fromhex(gegeven.stempas), handtekening):
        raise ValidationFailed(Invalid("handtekening", "invalid", "Deze stempas is niet getekend."))
    code = sha256(bytes.fromhex(gegeven.stempas)).hexdigest()
    await stop_in_de_bus(call.db, stemming.uuid, code, gegeven.keuze)
    return Json({"ontvangstcode": code}, 201)
