"""The live quorum: one computation per change, sent to everyone that listens (server-sent events)."""

import asyncio
from collections import defaultdict
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from functools import partial
from itertools import pairwise
from typing import Annotated, Any
from uuid import UUID

from commonground.api import House
from commonground.call import Call, Caller
from commonground.json import Json, JsonRoute, dumps
from commonground.resource import Body, Part
from commonground.types import DateTime, Url
from fastapi import APIRouter, Query
from pydantic import Field
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession
from starlette.responses import Response, StreamingResponse

from leden.besluit.besluitregels import nodig
from leden.lidmaatschap.leden import LEDEN
from leden.statutair.keuzes import besluitsoort_in
from leden.statutair.parameters import waarden
from leden.tables import Agendapunt, Lid, Presentie, Vergadering
from leden.vergadering.agendapunten import MET_VERTROUWELIJK
from leden.vergadering.presentielijst import TELT
from leden.vergadering.vergaderingen import VERGADERINGEN, quorumstand
from leden.vergadering.zaal import quorumregel
from leden.vormen import Versie

ADEM = 15.0  # seconds of silence after which a comment says that the line is still there, and the state is read again
MEDIA = "text/event-stream"
STAAT = "quorummonitor"
MEESTE = 10_000  # messages before a client must ask again
Aantal = Annotated[int, Query(ge=1, le=MEESTE, description="Na zoveel berichten sluit de stroom.")]


# --- who listens ------------------------------------------------------------------------------------------------------
class Luisteraars:
    """The queues of this process, per meeting. A process that hears of no change reads anew every `ADEM` seconds."""

    def __init__(self) -> None:
        self.per_vergadering: dict[UUID, set[asyncio.Queue[bytes]]] = defaultdict(set)

    def erbij(self, vergadering: UUID) -> asyncio.Queue[bytes]:
        rij: asyncio.Queue[bytes] = asyncio.Queue(maxsize=100)
        self.per_vergadering[vergadering].add(rij)
        return rij

    def weg(self, vergadering: UUID, rij: asyncio.Queue[bytes]) -> None:
        self.per_vergadering[vergadering].discard(rij)
        if not self.per_vergadering[vergadering]:
            del self.per_vergadering[vergadering]

    def zeg(self, vergadering: UUID, bericht: bytes) -> None:
        for rij in self.per_vergadering.get(vergadering, ()):
            if not rij.full():  # who does not read gets the state again when it breathes
                rij.put_nowait(bericht)


def luisteraars(house: House) -> Luisteraars:
    return house.state.setdefault(STAAT, Luisteraars())


def meld(call: Call, vergadering: Any) -> None:
    """After the commit: tells who listens how the quorum is now."""
    call.afterwards.append(partial(vertel, call.house, UUID(str(vergadering.uuid))))


async def vertel(house: House, uuid: UUID) -> None:
    if luisteraars(house).per_vergadering.get(uuid):
        luisteraars(house).zeg(uuid, await bericht(house, uuid))


async def bericht(house: House, uuid: UUID) -> bytes:
    async with house.transaction(True, True) as db:
        row = (await db.execute(VERGADERINGEN.query.where(Vergadering.uuid == uuid))).one()
        stand = await live(db, row, datetime.now(UTC))
    return b"event: quorum\ndata: " + dumps(stand) + b"\n\n"


# --- what they hear ---------------------------------------------------------------------------------------------------
class Puntquorum(Part):
    nummer: Annotated[str, Field(description="Nummer op de agenda.")]
    artikel: Annotated[str, Field(description="Artikel en lid van de quorumregel.")]
    statutenversie: Versie
    nodig: Annotated[int, Field(description="Zoveel leden moeten er zijn.")]
    marge: Annotated[int, Field(description="Zoveel leden kunnen nog weg; onder nul ontbreken er zoveel.")]


class Livestand(Body):
    status: Annotated[str, Field(description="Status van de vergadering.")]
    aanwezig: Annotated[int, Field(description="Aanwezige en vertegenwoordigde leden.")]
    leden: Annotated[int, Field(description="Leden, zonder geschorste.")]
    punten: Annotated[list[Puntquorum], Field(description="Per agendapunt waarover wordt besloten.")]


async def live(db: AsyncSession, row: Any, moment: datetime) -> dict[str, Any]:
    """A and N, and per item what is needed and how many may still leave. Confidential items are left out."""
    stand = await quorumstand(db, row, moment)
    query = select(Agendapunt.nummer, Agendapunt.besluitsoort).where(
        Agendapunt.vergadering_id == row.id, Agendapunt.besluitsoort != "", Agendapunt.vertrouwelijk.is_(False)
    )
    gekozen, punten = await waarden(db, row.datum), []
    for punt in await db.execute(query.order_by(Agendapunt.id)):
        soort = besluitsoort_in(row, punt.besluitsoort, gekozen)
        if regel := quorumregel(soort, row.soort, row.statutenversie):
            minimum = nodig(regel, stand["leden"])
            eis = {"nodig": minimum, "marge": stand["aanwezig"] - minimum}
            punten.append(
                {"nummer": punt.nummer, "artikel": regel.artikel, "statutenversie": row.statutenversie, **eis}
            )
    return {"status": row.status, "aanwezig": stand["aanwezig"], "leden": stand["leden"], "punten": punten}


router = APIRouter(prefix="/vergaderingen", route_class=JsonRoute, tags=["vergaderingen"])
STROOM: dict[int | str, dict[str, Any]] = {
    200: {"description": "De stroom.", "content": {MEDIA: {"schema": {"type": "string"}}}}
}


@router.get("/{uuid}/quorumstroom", response_class=StreamingResponse, responses=STROOM)
async def quorumstroom(call: Caller, uuid: UUID, berichten: Aantal = MEESTE) -> Response:
    """Volgt het quorum (server-sent events). Zonder `Accept: text/event-stream` volgt er een en sluit hij."""
    call.require("leden.lezen")
    row = await VERGADERINGEN.find(call, uuid)
    volgt = MEDIA in call.request.headers.get("accept", "") and row.status not in ("gesloten", "afgelast")
    stroom = luister(call.house, UUID(str(row.uuid)), berichten if volgt else 1)
    return StreamingResponse(stroom, media_type=MEDIA, headers={"Cache-Control": "no-store"})


async def luister(house: House, uuid: UUID, berichten: int) -> AsyncIterator[bytes]:
    """The state now, and each time it changes. It listens before it reads, so that it misses nothing in between."""
    rij = luisteraars(house).erbij(uuid)
    try:
        laatste = await bericht(house, uuid)
        yield laatste
        for _ in range(berichten - 1):
            laatste = await volgende(house, uuid, rij, laatste)
            yield laatste
    finally:
        luisteraars(house).weg(uuid, rij)


async def volgende(house: House, uuid: UUID, rij: asyncio.Queue[bytes], laatste: bytes) -> bytes:
    try:
        return await asyncio.wait_for(rij.get(), ADEM)
    except TimeoutError:
        nu = await bericht(house, uuid)
        return nu if nu != laatste else b": stil\n\n"


# --- arrivals and departures ------------------------------------------------------------------------------------------
class Komengaan(Part):
    moment: Annotated[DateTime, Field(description="Wanneer.")]
    lid: Annotated[Url, Field(description="Wie.")]
    naam: Annotated[str, Field(description="Naam van het lid.")]
    soort: Annotated[str, Field(description="aankomst of vertrek.")]
    wijze: Annotated[str, Field(description="Hoe het lid er is of was.")]


@router.get("/{uuid}/presentielog", response_model=list[Komengaan])
async def presentielog(call: Caller, uuid: UUID) -> Response:
    """Wie wanneer kwam en ging, op volgorde van tijd."""
    call.require("leden.lezen")
    row = await VERGADERINGEN.find(call, uuid)
    query = (
        select(Presentie.van, Presentie.tot, Presentie.wijze, Lid.uuid, Lid.naam)
        .join(Lid, Lid.id == Presentie.lid_id)
        .where(Presentie.vergadering_id == row.id, Presentie.wijze.in_(TELT))
    )
    gevonden = []
    for rij in await call.db.execute(query):
        wie = {"lid": LEDEN.url(call, rij.uuid), "naam": rij.naam, "wijze": rij.wijze}
        gevonden.append({"moment": rij.van, "soort": "aankomst", **wie})
        if rij.tot:
            gevonden.append({"moment": rij.tot, "soort": "vertrek", **wie})
    return Json(sorted(gevonden, key=lambda each: (each["moment"], each["naam"], each["soort"])))


# --- the agenda as a tree ---------------------------------------------------------------------------------------------
class Punt(Part):
    agendapunt: Annotated[Url, Field(description="Het agendapunt.")]
    nummer: Annotated[str, Field(description="Nummer.")]
    onderwerp: Annotated[str, Field(description="Onderwerp.")]
    ter: Annotated[str, Field(description="Het woord op de agenda.")]
    deel: Annotated[str, Field(description="Deel van de agenda.")]
    begin: Annotated[str, Field(description="Begin van het tijdslot.")]
    eind: Annotated[str, Field(description="Eind van het tijdslot.")]
    delen: Annotated[list[dict], Field(description="Punten die er deel van zijn, in dezelfde vorm.")]


class Agenda(Body):
    minuten: Annotated[int, Field(description="Lengte van alle tijdsloten samen.")]
    aansluitend: Annotated[bool, Field(description="Of elk tijdslot begint waar het vorige eindigt.")]
    punten: Annotated[list[Punt], Field(description="De agenda als boom.")]


@router.get("/{uuid}/agenda", response_model=Agenda)
async def agenda(call: Caller, uuid: UUID) -> Response:
    """De agenda als boom, met de lengte van de tijdsloten."""
    call.require("leden.lezen")
    row = await VERGADERINGEN.find(call, uuid)
    query = select(*Agendapunt.__table__.columns).where(Agendapunt.vergadering_id == row.id)
    if not call.may(*MET_VERTROUWELIJK):
        query = query.where(Agendapunt.vertrouwelijk.is_(False))
    rijen = (await call.db.execute(query.order_by(Agendapunt.id))).all()
    knopen = {rij.id: als_punt(call, rij) for rij in rijen}
    wortels = []
    for rij in rijen:
        onder = knopen[rij.deel_van_id]["delen"] if rij.deel_van_id in knopen else wortels
        onder.append(knopen[rij.id])
    sloten = sorted({(minuut(rij.begin), minuut(rij.eind)) for rij in rijen if rij.begin and rij.eind})
    sluit = all(eerder[1] == later[0] for eerder, later in pairwise(sloten))
    return Json({"minuten": sum(eind - begin for begin, eind in sloten), "aansluitend": sluit, "punten": wortels})


def als_punt(call: Call, rij: Any) -> dict[str, Any]:
    eigen = {naam: getattr(rij, naam) for naam in ("nummer", "onderwerp", "ter", "deel", "begin", "eind")}
    return {"agendapunt": call.link("agendapunten", rij.uuid), **eigen, "delen": []}


def minuut(tijd: str) -> int:
    return int(tijd[:2]) * 60 + int(tijd[3:])
