"""The worker that delivers: takes what is due, posts it, writes down how it went. As many processes as you like.

Nothing is held in memory that is not in the database: a row is taken by moving its next attempt ahead (the lease), so
the rows of a worker that dies come back by themselves. At least once; per subscriber one at a time, oldest first.
"""

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from itertools import groupby
from typing import Any

import httpx
import structlog
from sqlalchemy import Row, delete, select, update
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker

from notificaties.callback import Onbereikbaar, stuur
from notificaties.settings import Settings
from notificaties.tables import Abonnement, Bezorging, Notificatie

WACHTEND, GELUKT, MISLUKT, GEANNULEERD = "wachtend", "gelukt", "mislukt", "geannuleerd"
HUUR = timedelta(seconds=10)  # how long taken rows are ours, plus the time that one attempt may take
OPRUIMEN = timedelta(hours=1)
STUK = 1000  # messages removed in one statement
log = structlog.get_logger(__name__)


def utc_now() -> datetime:
    return datetime.now(UTC)


@dataclass
class Bezorger:
    """`bezig` holds the subscribers that this process is posting to, so that a slow one delays only itself."""

    sessions: async_sessionmaker[AsyncSession]
    settings: Settings
    client: httpx.AsyncClient
    klok: Callable[[], datetime] = utc_now
    wekker: asyncio.Event = field(default_factory=asyncio.Event)
    bezig: set[int] = field(default_factory=set)

    # --- the loop ---
    async def werk(self) -> None:
        """Delivers until it is cancelled. A database that is away is waited for."""
        opgeruimd = datetime.min.replace(tzinfo=UTC)
        async with asyncio.TaskGroup() as groep:
            while True:
                self.wekker.clear()
                vol = False
                try:
                    if self.klok() - opgeruimd >= OPRUIMEN:
                        await self.ruim_op()
                        opgeruimd = self.klok()
                    banen = await self.neem()
                    for rijen in banen:
                        groep.create_task(self.baan(rijen))
                    vol = sum(map(len, banen)) == self.settings.delivery_batch
                except (SQLAlchemyError, OSError) as error:
                    log.error("delivery_database_error", exception=type(error).__name__)
                if not vol:
                    await self.wacht()

    async def wacht(self) -> None:
        try:
            async with asyncio.timeout(self.settings.delivery_interval):
                await self.wekker.wait()
        except TimeoutError:
            pass

    async def ronde(self) -> int:
        """One round to its end: the number of messages that were due."""
        banen = await self.neem()
        await asyncio.gather(*map(self.baan, banen))
        return sum(map(len, banen))

    # --- taking ---
    async def neem(self) -> list[list[Row]]:
        """What is due, per subscriber; nobody else takes it until the lease is over."""
        nu = self.klok()
        async with self.sessions.begin() as db:
            rijen = (await db.execute(self.verschuldigd(nu))).all()
            if rijen:
                einde = nu + HUUR + timedelta(seconds=self.settings.delivery_timeout)
                await db.execute(self.zet([rij.id for rij in rijen], volgende_poging=einde))
        rijen = sorted(rijen, key=lambda rij: (rij.abonnement_id, rij.id))
        banen = [list(groep) for _, groep in groupby(rijen, key=lambda rij: rij.abonnement_id)]
        self.bezig |= {baan[0].abonnement_id for baan in banen}
        return banen

    def verschuldigd(self, nu: datetime) -> Any:
        return (
            select(
                Bezorging.id,
                Bezorging.abonnement_id,
                Bezorging.pogingen,
                Abonnement.callback_url,
                Abonnement.auth,
                Notificatie.bericht,
            )
            .join(Notificatie, Notificatie.id == Bezorging.notificatie_id)
            .join(Abonnement, Abonnement.id == Bezorging.abonnement_id)
            .where(Bezorging.status == WACHTEND, Bezorging.volgende_poging <= nu)
            .where(Bezorging.abonnement_id.not_in(self.bezig))
            .order_by(Bezorging.volgende_poging, Bezorging.id)
            .limit(self.settings.delivery_batch)
            .with_for_update(skip_locked=True, of=Bezorging)
        )

    # --- delivering ---
    async def baan(self, rijen: Sequence[Row]) -> None:
        """The messages of one subscriber; when the database fails the lease gives the rows back."""
        try:
            await self.bezorg_na_elkaar(rijen)
        except (SQLAlchemyError, OSError) as error:
            log.error("delivery_database_error", exception=type(error).__name__)
        finally:
            self.bezig.discard(rijen[0].abonnement_id)
            self.wekker.set()

    async def bezorg_na_elkaar(self, rijen: Sequence[Row]) -> None:
        """What the lease has no time for, or a stopping process not any more, is given back at once."""
        einde = self.klok() + HUUR
        over = list(rijen)
        try:
            while over and self.klok() < einde:
                await self.bezorg(over[0])
                over.pop(0)
        finally:
            if over:
                await self.laat_los(over)

    async def bezorg(self, rij: Row) -> None:
        fout, status = "", None
        try:
            seconden = self.settings.delivery_timeout
            status = await stuur(self.client, self.settings, rij.callback_url, rij.auth, rij.bericht, seconden)
            if not 200 <= status < 300:
                fout = f"De ontvanger antwoordde met {status}."
        except Onbereikbaar as error:
            fout = str(error)
        self.meld(rij, fout, status)
        async with self.sessions.begin() as db:
            # pogingen: another worker may have had this row meanwhile; status: the subscription may be gone
            taken = self.zet([rij.id], **self.uitkomst(fout, rij.pogingen + 1))
            await db.execute(taken.where(Bezorging.status == WACHTEND, Bezorging.pogingen == rij.pogingen))

    def uitkomst(self, fout: str, pogingen: int) -> dict[str, Any]:
        """The columns after an attempt."""
        nu = self.klok()
        if not fout:
            return {"status": GELUKT, "pogingen": pogingen, "laatste_fout": "", "bezorgd_op": nu}
        if pogingen > self.settings.delivery_retries:
            return {"status": MISLUKT, "pogingen": pogingen, "laatste_fout": fout}
        volgende = nu + timedelta(seconds=self.settings.backoff.after(pogingen))
        return {"pogingen": pogingen, "laatste_fout": fout, "volgende_poging": volgende}

    async def laat_los(self, rijen: Sequence[Row]) -> None:
        async with self.sessions.begin() as db:
            taken = self.zet([rij.id for rij in rijen], volgende_poging=self.klok())
            await db.execute(taken.where(Bezorging.status == WACHTEND))

    def zet(self, ids: Sequence[int], **kolommen: Any) -> Any:
        return update(Bezorging).where(Bezorging.id.in_(ids)).values(kolommen)

    def meld(self, rij: Row, fout: str, status: int | None) -> None:
        """The log line that the dashboards of the neighbours read (`ecosystem.md` §8); never the Authorization."""
        event = "notification_failed" if status else "notification_error"
        melding = log.warning if fout else log.info
        melding(
            event if fout else "notification_successful",
            notification_id=rij.id,
            subscription_pk=rij.abonnement_id,
            subscription_callback=str(httpx.URL(rij.callback_url).copy_with(query=None)),
            notification_attempt_count=rij.pogingen + 1,
            http_status_code=status,
            reason=fout,
            **samenvatting(rij.bericht),
        )

    # --- keeping the house ---
    async def ruim_op(self) -> int:
        """Removes messages older than the retention, with their deliveries; in pieces, so that nobody waits long."""
        grens, weg = self.klok() - timedelta(days=self.settings.retention_days), 0
        oud = select(Notificatie.id).where(Notificatie.ontvangen < grens).order_by(Notificatie.id).limit(STUK)
        while True:
            async with self.sessions.begin() as db:
                if ids := (await db.scalars(oud)).all():
                    await db.execute(delete(Notificatie).where(Notificatie.id.in_(ids)))
            weg += len(ids)
            if len(ids) < STUK:
                return weg


def samenvatting(bericht: dict[str, Any]) -> dict[str, Any]:
    """What is logged of a message."""
    return {
        "channel_name": bericht["kanaal"],
        "resource": bericht["resource"],
        "resource_url": bericht["resourceUrl"],
        "action": bericht["actie"],
        "main_object_url": bericht["hoofdObject"],
        "creation_date": bericht["aanmaakdatum"],
        "additional_attributes": bericht.get("kenmerken", {}),
    }
