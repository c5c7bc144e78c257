"""Personenloting: the lot between persons whose vote stayed tied; announced by its seal, then drawn ([P], 17.3)."""

from secrets import token_hex
from typing import Annotated, Any
from uuid import UUID

from commonground.call import Call, Caller
from commonground.json import Json, JsonRoute
from commonground.problems import Conflict, NotFound
from commonground.resource import Body
from fastapi import APIRouter
from pydantic import Field
from sqlalchemy import insert, select, update
from starlette.responses import Response

from leden.besluit.besluiten import BESLUITEN
from leden.lidmaatschap.uittreding import lot, trek, zegel
from leden.overgangen import zet
from leden.problemen import botst
from leden.stemming.stemmingen import STEMMINGEN
from leden.tables import Besluit, Stemloting
from leden.vormen import Dag

router = APIRouter(prefix="/stemmingen/{uuid}/loting", route_class=JsonRoute, tags=["stemmingen"])


class Lotingsdag(Body):
    datum: Annotated[Dag, Field(description="De dag van de aankondiging of de trekking.")]


class PersonenlotingShown(Body):
    zegel: Annotated[str, Field(description="SHA-256 van het zaad, bekend voor de trekking.")]
    zaad: Annotated[str | None, Field(description="Het zaad, bekend na de trekking.")]
    aangekondigd_op: Annotated[Dag, Field(description="Dag waarop het zegel bekend werd.")]
    getrokken_op: Annotated[Dag | None, Field(description="Dag van de trekking.")]
    tussen: Annotated[list[str], Field(description="Tussen wie wordt geloot, met pseudoniem; of voor en tegen.")]
    volgorde: Annotated[list[str], Field(description="Op volgorde van het lot; leeg tot de trekking.")]
    loten: Annotated[dict[str, str], Field(description="SHA-256 van zaad en pseudoniem, om de loting over te doen.")]


async def vergrendeld(call: Call, uuid: UUID) -> tuple[Any, Any]:
    """The vote, locked, and the decision that followed from it. Raises LOTING_NIET_NODIG when nothing was tied."""
    stemming = await STEMMINGEN.find(call, uuid, lock=True)
    besluit = (await call.db.execute(BESLUITEN.query.where(Besluit.stemming_id == stemming.id))).first()
    if besluit is None or not (besluit.regeluitkomst or {}).get("verder"):
        raise Conflict("LOTING_NIET_NODIG", "De uitslag van deze stemming vraagt geen loting.")
    return stemming, besluit


async def gevonden(call: Call, stemming: Any) -> Any:
    query = select(*Stemloting.__table__.columns).where(Stemloting.stemming_id == stemming.id)
    return (await call.db.execute(query)).first()


def toon(rij: Any, tussen: list[str]) -> dict[str, Any]:
    getrokken = rij.getrokken_op is not None
    return {
        "zegel": rij.zegel,
        "zaad": rij.zaad if getrokken else None,
        "aangekondigdOp": rij.aangekondigd_op,
        "getrokkenOp": rij.getrokken_op,
        "tussen": tussen,
        "volgorde": trek(rij.zaad, tussen) if getrokken else [],
        "loten": {wie: lot(rij.zaad, wie) for wie in tussen} if getrokken else {},
    }


@router.get("", response_model=PersonenlotingShown)
async def protocol(call: Caller, uuid: UUID) -> Response:
    """De loting tussen personen over wie de stemmen staakten, met alles om haar over te doen."""
    call.require("leden.lezen")
    stemming = await STEMMINGEN.find(call, uuid)
    rij = await gevonden(call, stemming)
    if rij is None:
        raise NotFound()
    besluit = (await call.db.execute(BESLUITEN.query.where(Besluit.stemming_id == stemming.id))).one()
    return Json(toon(rij, besluit.regeluitkomst["verder"]))


@router.post("", status_code=201, response_model=PersonenlotingShown)
async def aankondigen(call: Caller, uuid: UUID, gegeven: Lotingsdag) -> Response:
    """Kondigt de loting aan: het zegel van het zaad is bekend voordat er wordt getrokken."""
    call.require("leden.besluiten")
    stemming, besluit = await vergrendeld(call, uuid)
    if not besluit.regeluitkomst["loting"]:
        raise botst("LOTING_NIET_NODIG", "Eerst wordt opnieuw gestemd.", "17.3", besluit.datum)
    if await gevonden(call, stemming):
        raise botst("LOTING_AANGEKONDIGD", "De loting is al aangekondigd.", "17.3", besluit.datum)
    zaad = token_hex(32)
    nieuw = {"zaad": zaad, "zegel": zegel(zaad), "aangekondigd_op": gegeven.datum}
    await call.db.execute(insert(Stemloting).values(stemming_id=stemming.id, **nieuw))
    shown = toon(await gevonden(call, stemming), besluit.regeluitkomst["verder"])
    main = {"url": STEMMINGEN.url(call, stemming.uuid)}
    await call.record("create", "stemloting", main, None, main | shown, BESLUITEN.kenmerken(besluit, call), 201)
    return Json(shown, 201)


@router.post("/_trekken", response_model=PersonenlotingShown)
async def trekken(call: Caller, uuid: UUID, gegeven: Lotingsdag) -> Response:
    """Trekt het lot en legt vast wie is gekozen."""
    call.require("leden.besluiten")
    stemming, besluit = await vergrendeld(call, uuid)
    rij = await gevonden(call, stemming)
    if rij is None:
        raise Conflict("LOTING_NIET_AANGEKONDIGD", "Het zegel wordt eerst bekendgemaakt.")
    if rij.getrokken_op:
        raise botst("LOTING_GEDAAN", "Er is al geloot.", "17.3", besluit.datum)
    if gegeven.datum < rij.aangekondigd_op:
        raise Conflict("LOTING_TE_VROEG", "Het zegel wordt eerst bekendgemaakt; daarna pas wordt getrokken.")
    await call.db.execute(update(Stemloting).where(Stemloting.id == rij.id).values(getrokken_op=gegeven.datum))
    tussen = besluit.regeluitkomst["verder"]
    await zet(BESLUITEN, call, besluit, **na_het_lot(besluit.regeluitkomst, trek(rij.zaad, tussen)[0]))
    return Json(toon(await gevonden(call, stemming), tussen))


def na_het_lot(regeluitkomst: dict[str, Any], winnaar: str) -> dict[str, Any]:
    """The columns of the decision; `verder` stays, for it says between whom was drawn."""
    uitkomst = "verworpen" if winnaar == "tegen" else "aangenomen"
    persoon = "" if winnaar in ("voor", "tegen") else winnaar
    nieuw = regeluitkomst | {"uitkomst": uitkomst, "code": "LOTING", "gekozen": persoon, "loting": False}
    return {"uitkomst": uitkomst, "wijze": "loting", "regeluitkomst": nieuw}
