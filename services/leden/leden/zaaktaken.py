"""Zaaktaken: brings events of applications to the Zaken API, at least once, in order per member, until it answers."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from datetime import UTC, date, datetime, timedelta
from typing import Annotated, Any

import structlog
from commonground.api import House
from commonground.backoff import Backoff
from commonground.call import Call
from commonground.references import Unfetchable
from commonground.resource import Body, Resource
from commonground.types import DateTime
from pydantic import Field
from sqlalchemy import Row, exists, select, update
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import aliased

from leden.leden import LEDEN
from leden.levensloop import Soort
from leden.tables import Besluit, Gebeurtenis, Lid, Zaaktaak
from leden.zaakdossier import Aanvraag, Dossier, Geweigerd

INTERVAL = 0.5  # seconds between two looks at an empty list
LEASE = timedelta(seconds=15)  # renewed while the task is worked on: what a killed process had is late by this much
OPNIEUW = Backoff(first=2, factor=2, most=3600)
log = structlog.get_logger(__name__)


def nu() -> datetime:
    return datetime.now(UTC)


# --- the worker -------------------------------------------------------------------------------------------------------
async def werk(house: House) -> None:
    await ronde_na_ronde(house, "zaaktaken", een_ronde)


async def ronde_na_ronde(house: House, naam: str, een_ronde: Callable[[House], Awaitable[int]]) -> None:
    """Until it is cancelled. Without a service `zaken` every task is kept."""
    if house.references.named("zaken") is None:
        return log.info(f"{naam}_off")
    while True:
        gedaan = 0
        try:
            gedaan = await een_ronde(house)
        except (SQLAlchemyError, OSError) as fout:
            log.warning(f"{naam}_wait", reason=type(fout).__name__)
        if not gedaan:
            await asyncio.sleep(INTERVAL)


async def een_ronde(house: House, klok: Callable[[], datetime] = nu) -> int:
    """Does what is due, one task after the other; the number that was done."""
    gedaan = 0
    while taak := await neem(house, klok()):
        try:
            async with vastgehouden(house, taak):
                await doe(house, taak)
        except (Geweigerd, Unfetchable) as fout:
            await stel_uit(house, taak, fout, klok())
        else:
            await rond_af(house, taak, klok())
            gedaan += 1
    return gedaan


async def neem(house: House, moment: datetime) -> Row | None:
    """The oldest task that is due and not behind another one of the same member, ours until the lease is over."""
    eerder = aliased(Zaaktaak)
    wacht = exists().where(eerder.lid_id == Zaaktaak.lid_id, eerder.id < Zaaktaak.id, eerder.gedaan_op.is_(None))
    aan_de_beurt = (
        select(*Zaaktaak.__table__.columns)
        .where(Zaaktaak.gedaan_op.is_(None), Zaaktaak.volgende_poging <= moment, ~wacht)
        .order_by(Zaaktaak.id)
        .limit(1)
    )
    async with house.engine.execution_options(reads=True).begin() as db:
        if (await db.execute(aan_de_beurt)).first() is None:
            return None
    async with house.engine.begin() as db:
        taak = (await db.execute(aan_de_beurt.with_for_update(skip_locked=True, of=Zaaktaak))).first()
        if taak:
            await db.execute(huur(taak, moment))
    return taak


def huur(taak: Row, moment: datetime) -> Any:
    return update(Zaaktaak).where(Zaaktaak.id == taak.id).values(volgende_poging=moment + LEASE)


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


async def doe(house: House, taak: Row) -> None:
    """The steps of one task. The zaak is kept at the member as soon as there is one."""
    aanvraag = await lees(house, taak)
    dossier = Dossier(house.references, house.settings.bronorganisatie)  # type: ignore[attr-defined]
    zaak = await dossier.zaak(aanvraag)
    await onthoud(house, taak.lid_id, zaak.url)
    await dossier.werk_bij(zaak, aanvraag)


async def lees(house: House, taak: Row) -> Aanvraag:
    query = (
        select(
            Lid.uuid.label("lid"),
            Lid.naam,
            Lid.gm_code,
            Lid.oin,
            Gebeurtenis.uuid.label("gebeurtenis"),
            Gebeurtenis.soort,
            Gebeurtenis.datum,
            Besluit.uuid.label("besluit"),
            Besluit.tekst,
            Besluit.orgaan,
            eerste_dag().label("aangemeld"),
        )
        .join(Gebeurtenis, Gebeurtenis.lid_id == Lid.id)
        .outerjoin(Besluit, Besluit.id == Gebeurtenis.besluit_id)
        .where(Gebeurtenis.id == taak.gebeurtenis_id)
    )
    async with house.engine.execution_options(reads=True).begin() as db:
        rij = (await db.execute(query)).one()
    return Aanvraag(
        lid=rij.lid,
        naam=rij.naam,
        code=rij.gm_code or rij.oin,
        datum_aanmelding=dag(rij.aangemeld),
        soort=Soort(rij.soort),
        gebeurtenis=rij.gebeurtenis,
        datum=rij.datum,
        besluit=rij.besluit,
        besluittekst=rij.tekst or "",
        orgaan=rij.orgaan or "",
    )


def eerste_dag() -> Any:
    aanmelding = aliased(Gebeurtenis)
    return (
        select(aanmelding.datum)
        .where(aanmelding.lid_id == Lid.id, aanmelding.soort == Soort.AANGEMELD.value)
        .order_by(aanmelding.volgnummer)
        .limit(1)
        .scalar_subquery()
    )


def dag(waarde: Any) -> date:
    return waarde if isinstance(waarde, date) else date.fromisoformat(waarde)


async def onthoud(house: House, lid_id: int, url: str) -> None:
    async with house.engine.begin() as db:
        await db.execute(update(Lid).where(Lid.id == lid_id, Lid.zaak.is_(None)).values(zaak=url))


async def rond_af(house: House, taak: Row, moment: datetime) -> None:
    async with house.engine.begin() as db:
        await db.execute(update(Zaaktaak).where(Zaaktaak.id == taak.id).values(gedaan_op=moment, laatste_fout=""))


async def stel_uit(house: House, taak: Row, fout: Exception, moment: datetime) -> None:
    reden = fout.reason if isinstance(fout, Unfetchable) else str(fout)
    pogingen = taak.pogingen + 1
    later = moment + timedelta(seconds=OPNIEUW.after(pogingen))
    log.warning("zaaktaak_failed", taak=taak.id, attempt=pogingen, reason=reden)
    async with house.engine.begin() as db:
        uitstel = {"pogingen": pogingen, "volgende_poging": later, "laatste_fout": reden}
        await db.execute(update(Zaaktaak).where(Zaaktaak.id == taak.id).values(**uitstel))


# --- to look at -------------------------------------------------------------------------------------------------------
class ZaaktaakShown(Body):
    soort: Annotated[Soort, Field(description="De gebeurtenis die bij de zaak moet komen.")]
    gedaan_op: Annotated[DateTime | None, Field(description="Wanneer dat was gelukt; leeg zolang het nog moet.")]
    pogingen: Annotated[int, Field(description="Aantal pogingen dat is mislukt.")]
    volgende_poging: Annotated[
        DateTime | None, Field(description="Wanneer het op zijn vroegst weer wordt geprobeerd; leeg als het is gedaan.")
    ]
    laatste_fout: Annotated[str, Field(description="Waarom de laatste poging mislukte.")]


class Zaaktaken(Resource):
    """What was or must be done at the zaak of an application."""

    name, path, table, owner = "zaaktaak", "/leden/{lid_uuid}/zaaktaken", Zaaktaak, LEDEN
    body = shows = ZaaktaakShown
    operations = ("list",)
    query = (
        select(*Zaaktaak.__table__.columns, Gebeurtenis.soort.label("soort"))
        .join(Lid, Lid.id == Zaaktaak.lid_id)
        .join(Gebeurtenis, Gebeurtenis.id == Zaaktaak.gebeurtenis_id)
        .order_by(Zaaktaak.id)
    )
    scopes = {"read": ("leden.lezen",)}

    def represent(self, row: Any, call: Call) -> dict:
        return {
            "soort": row.soort,
            "gedaanOp": row.gedaan_op,
            "pogingen": row.pogingen,
            "volgendePoging": None if row.gedaan_op else row.volgende_poging,
            "laatsteFout": row.laatste_fout,
        }


ZAAKTAKEN = Zaaktaken()
