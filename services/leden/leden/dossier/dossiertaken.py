"""Dossiertaken: brings what happened to the zaken of this service, in order per zaak, until the neighbour answers."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from typing import Annotated, Any
from uuid import UUID

import structlog
from commonground.api import House
from commonground.backoff import Backoff
from commonground.call import Caller
from commonground.json import Json, JsonRoute
from commonground.references import Unfetchable
from commonground.resource import Body
from commonground.types import DateTime, Url
from fastapi import APIRouter, Query
from pydantic import Field
from sqlalchemy import Row, exists, select, update
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import aliased
from starlette.responses import Response

from leden.dossier.zaakdossier import Dossier, Geweigerd, Onderwerp
from leden.tables import Agendapunt, Dossiertaak, Lid, Stuk

INTERVAL = 0.5  # seconds between two looks at an empty list
LEASE = timedelta(seconds=15)  # renewed while the task is worked on: what a killed process had is late by this much
OPNIEUW = Backoff(first=2, factor=2, most=3600)
log = structlog.get_logger(__name__)


def nu() -> datetime:
    return datetime.now(UTC)


# --- the worker -------------------------------------------------------------------------------------------------------
async def werk(house: House) -> None:
    """Until it is cancelled. Without a service `zaken` every task is kept."""
    if house.references.named("zaken") is None:
        return log.info("dossiertaken_off")
    while True:
        gedaan = 0
        try:
            gedaan = await een_ronde(house)
        except (SQLAlchemyError, OSError) as fout:
            log.warning("dossiertaken_wait", reason=type(fout).__name__)
        if not gedaan:
            await asyncio.sleep(INTERVAL)


async def een_ronde(house: House, klok: Callable[[], datetime] = nu) -> int:
    """Does what is due, one task after the other; the number that was done."""
    gedaan = 0
    while taak := await neem(house, klok()):
        try:
            async with vastgehouden(house, taak):
                dossier = await doe(house, taak)
        except (Geweigerd, Unfetchable) as fout:
            await stel_uit(house, taak, fout, klok())
        else:
            await rond_af(house, taak, dossier, klok())
            gedaan += 1
    return gedaan


async def neem(house: House, moment: datetime) -> Row | None:
    """The oldest task that is due and not behind another one of the same zaak, ours until the lease is over."""
    eerder = aliased(Dossiertaak)
    wacht = exists().where(
        eerder.sleutel == Dossiertaak.sleutel, eerder.id < Dossiertaak.id, eerder.gedaan_op.is_(None)
    )
    aan_de_beurt = (
        select(*Dossiertaak.__table__.columns)
        .where(Dossiertaak.gedaan_op.is_(None), Dossiertaak.volgende_poging <= moment, ~wacht)
        .order_by(Dossiertaak.id)
        .limit(1)
    )
    async with house.engine.execution_options(reads=True).begin() as db:
        if (await db.execute(aan_de_beurt)).first() is None:
            return None
    async with house.engine.begin() as db:
        taak = (await db.execute(aan_de_beurt.with_for_update(skip_locked=True, of=Dossiertaak))).first()
        if taak:
            await db.execute(huur(taak, moment))
    return taak


def huur(taak: Row, moment: datetime) -> Any:
    return update(Dossiertaak).where(Dossiertaak.id == taak.id).values(volgende_poging=moment + LEASE)


@asynccontextmanager
async def vastgehouden(house: House, taak: Row) -> AsyncIterator[None]:
    """Nobody else takes the task while the block runs, however slowly `zaken` answers."""

    async def verleng() -> None:
        while True:
            await asyncio.sleep(LEASE.total_seconds() / 3)
            async with house.engine.begin() as db:
                await db.execute(huur(taak, nu()))

    verlenger = asyncio.create_task(verleng())
    try:
        yield
    finally:
        verlenger.cancel()
        await asyncio.gather(verlenger, return_exceptions=True)


async def doe(house: House, taak: Row) -> Dossier:
    """The steps of one task, with the addresses of its papers. The zaak is kept as soon as there is one."""
    async with house.engine.execution_options(reads=True).begin() as db:
        stukken = (await db.execute(select(Stuk.__table__).where(Stuk.kenmerk == taak.kenmerk))).all()
    stappen = [(stap, naam) for stap, naam in taak.stappen]
    onderwerp = Onderwerp(taak.onderwerp, taak.sleutel, stappen, taak.kenmerk, taak.gegevens, stukken)
    dossier = Dossier(house.references, house.settings.bronorganisatie, taak.zaaktype)  # type: ignore[attr-defined]
    zaak = await dossier.zaak(onderwerp)
    await onthoud(house, taak, zaak.url)
    await dossier.werk_bij(zaak, onderwerp)
    return dossier


async def onthoud(house: House, taak: Row, url: str) -> None:
    """The zaak of an application is shown at the member."""
    async with house.engine.begin() as db:
        await db.execute(update(Dossiertaak).where(Dossiertaak.id == taak.id).values(zaak=url))
        await db.execute(update(Lid).where(Lid.uuid == taak.onderwerp, Lid.zaak.is_(None)).values(zaak=url))


async def rond_af(house: House, taak: Row, dossier: Dossier, moment: datetime) -> None:
    """What became a document is kept by its address only; an annex is named at its agenda item."""
    async with house.engine.begin() as db:
        for uuid, url in dossier.documenten.items():
            vast = {"document": url, "inhoud": None}
            await db.execute(update(Stuk).where(Stuk.uuid == uuid).values(**vast))
            van = Agendapunt.uuid.in_(select(Stuk.onderwerp).where(Stuk.uuid == uuid))
            punt = (await db.execute(select(Agendapunt.id, Agendapunt.bijlagen).where(van).with_for_update())).first()
            if punt and url not in punt.bijlagen:
                bijlagen = [*punt.bijlagen, url]
                await db.execute(update(Agendapunt).where(Agendapunt.id == punt.id).values(bijlagen=bijlagen))
        gedaan = {"gedaan_op": moment, "laatste_fout": "; ".join(dossier.opgemerkt)}
        await db.execute(update(Dossiertaak).where(Dossiertaak.id == taak.id).values(**gedaan))


async def stel_uit(house: House, taak: Row, fout: Exception, moment: datetime) -> None:
    reden = fout.reason if isinstance(fout, Unfetchable) else str(fout)
    pogingen = taak.pogingen + 1
    later = moment + timedelta(seconds=OPNIEUW.after(pogingen))
    log.warning("dossiertaak_failed", taak=taak.id, attempt=pogingen, reason=reden)
    uitstel = {"pogingen": pogingen, "volgende_poging": later, "laatste_fout": reden}
    async with house.engine.begin() as db:
        await db.execute(update(Dossiertaak).where(Dossiertaak.id == taak.id).values(**uitstel))


# --- to look at -------------------------------------------------------------------------------------------------------
router = APIRouter(prefix="/dossiertaken", route_class=JsonRoute, tags=["zaken"])


class DossiertaakShown(Body):
    zaaktype: Annotated[str, Field(description="Het zaaktype uit de catalogus.")]
    identificatie: Annotated[str, Field(description="De identificatie van de zaak.")]
    oorzaak: Annotated[str, Field(description="Wat er gebeurde.")]
    zaak: Annotated[Url | None, Field(description="De zaak; leeg zolang zij er niet is.")]
    gedaan_op: Annotated[DateTime | None, Field(description="Wanneer het was gelukt.")]
    pogingen: Annotated[int, Field(description="Aantal pogingen dat is mislukt.")]
    laatste_fout: Annotated[str, Field(description="Waarom de laatste poging mislukte.")]


@router.get("", response_model=list[DossiertaakShown])
async def laatste(
    call: Caller, onderwerp: Annotated[UUID | None, Query(description="Alleen taken van dit onderwerp.")] = None
) -> Response:
    """De laatste honderd taken bij zaken, of die van een onderwerp (uuid)."""
    call.require("leden.schrijven", "leden.secretaris")
    query = select(*Dossiertaak.__table__.columns).order_by(Dossiertaak.id.desc()).limit(100)
    if onderwerp is not None:
        query = query.where(Dossiertaak.onderwerp == onderwerp)
    return Json(
        [
            {
                "zaaktype": rij.zaaktype,
                "identificatie": rij.sleutel,
                "oorzaak": rij.gegevens["oorzaak"],
                "zaak": rij.zaak or None,
                "gedaanOp": rij.gedaan_op,
                "pogingen": rij.pogingen,
                "laatsteFout": rij.laatste_fout,
            }
            for rij in await call.db.execute(query)
        ]
    )
