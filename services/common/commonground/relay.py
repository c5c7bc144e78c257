"""The relay: brings the notifications of a service from its outbox (table `uitgaand`) to the Notificaties API.

At least once, oldest first, as many processes as you like. A row is taken by moving its next attempt ahead (the lease),
so what a process that dies had taken comes back by itself. While Notificaties is away every row keeps its place; a
message that it refuses steps aside and is tried again later and later, so that the others pass. No row is given up.
"""

import asyncio
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx
import structlog
from sqlalchemy import Row, bindparam, delete, select, update
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncEngine

from commonground.api import House
from commonground.backoff import Backoff
from commonground.db import new_metadata
from commonground.json import loads
from commonground.problems import ParseError
from commonground.references import References, Unfetchable

SERVICE = "notificaties"  # its name in the configuration file
UITGAAND = new_metadata().tables["uitgaand"]
BATCH = 50
LEASE = timedelta(seconds=10)  # plus the time that one attempt may take
INTERVAL = 1.0  # seconds between two looks at an empty outbox
AWAY = Backoff(first=1, factor=2, most=60)  # between two attempts to reach Notificaties
REFUSED = Backoff()  # between two attempts with a message that was refused
ABOUT_THE_MESSAGE = frozenset({400, 409, 413, 415, 422})
log = structlog.get_logger(__name__)


class Away(Exception):
    """Notificaties cannot be reached, or does not let us in: no message would get through now."""


class Refused(Exception):
    """Notificaties does not take this one."""


@dataclass
class Notificaties:
    """The neighbour as the configuration file knows it."""

    references: References
    api_root: str
    timeout: float

    async def ask(self, method: str, path: str, **content: Any) -> httpx.Response:
        """Raises Away when there is no answer."""
        try:
            return await self.references.request(method, self.api_root.rstrip("/") + path, **content)
        except Unfetchable as error:
            raise Away(error.reason) from None


def notificaties_in(references: References) -> Notificaties | None:
    found = references.named(SERVICE)
    return found and Notificaties(references, found.api_root, found.timeout)


@dataclass
class Batch:
    """What was taken from the outbox: `rows` are still to be sent, the others have an outcome."""

    rows: list[Row]
    sent: list[int] = field(default_factory=list)
    failed: list[dict[str, Any]] = field(default_factory=list)

    def fail(self, reason: Exception, moment: datetime) -> None:
        """The first row had no luck: `moment` is when it may be tried again."""
        row = self.rows.pop(0)
        fault = {"pogingen": row.pogingen + 1, "laatste_fout": str(reason), "volgende_poging": moment}
        self.failed.append({"row": row.id, **fault})


def utc_now() -> datetime:
    return datetime.now(UTC)


# --- the loop ---------------------------------------------------------------------------------------------------------
async def relay(house: House) -> None:
    """The worker of a service: relays until it is cancelled. Without a Notificaties API every row is kept."""
    if house.settings.relay == "uit" or notificaties_in(house.references) is None:
        return log.info("relay_off", service=house.name)
    failures = 0
    while True:
        sent = 0
        try:
            sent = await relay_once(house.engine, house.references)
            failures = 0
        except (Away, SQLAlchemyError, OSError) as error:
            failures += 1
            log.warning("relay_waits", service=house.name, failures=failures, reason=str(error) or type(error).__name__)
        if sent < BATCH:
            await asyncio.sleep(AWAY.after(failures) if failures else INTERVAL)


async def relay_once(engine: AsyncEngine, references: References, clock: Callable[[], datetime] = utc_now) -> int:
    """Sends what is due; the number that arrived. Raises Away, after the books are closed on what did arrive."""
    if (nrc := notificaties_in(references)) is None:
        return 0
    end = clock() + LEASE
    batch = Batch(await take(engine, clock(), end + timedelta(seconds=nrc.timeout)))
    try:
        while batch.rows and clock() < end:
            await send_first(nrc, batch, clock)
    except Away as outage:
        batch.fail(outage, clock())
        raise
    finally:
        await settle(engine, batch, clock())
    return len(batch.sent)


async def send_first(nrc: Notificaties, batch: Batch, clock: Callable[[], datetime]) -> None:
    row = batch.rows[0]
    try:
        await send(nrc, row.bericht)
        batch.sent.append(batch.rows.pop(0).id)
    except Refused as refusal:
        log.warning("notification_refused", attempt=row.pogingen + 1, reason=str(refusal))
        batch.fail(refusal, clock() + timedelta(seconds=REFUSED.after(row.pogingen + 1)))


# --- the outbox -------------------------------------------------------------------------------------------------------
async def take(engine: AsyncEngine, now: datetime, until: datetime) -> list[Row]:
    """The oldest rows that are due, ours until that moment. An empty outbox is looked at without any lock."""
    due = select(UITGAAND).where(UITGAAND.c.volgende_poging <= now).order_by(UITGAAND.c.id)
    async with engine.execution_options(reads=True).begin() as db:
        if (await db.execute(due.with_only_columns(UITGAAND.c.id).limit(1))).first() is None:
            return []
    async with engine.begin() as db:
        rows = (await db.execute(due.limit(BATCH).with_for_update(skip_locked=True))).all()
        await db.execute(lease([row.id for row in rows], until))
    return list(rows)


async def settle(engine: AsyncEngine, batch: Batch, now: datetime) -> None:
    """What arrived leaves the outbox; what was not tried is given back."""
    async with engine.begin() as db:
        if batch.sent:
            await db.execute(delete(UITGAAND).where(UITGAAND.c.id.in_(batch.sent)))
        if batch.failed:
            await db.execute(update(UITGAAND).where(UITGAAND.c.id == bindparam("row")), batch.failed)
        if batch.rows:
            await db.execute(lease([row.id for row in batch.rows], now))


def lease(ids: Sequence[int], until: datetime) -> Any:
    return update(UITGAAND).where(UITGAAND.c.id.in_(ids)).values(volgende_poging=until)


# --- the Notificaties API ---------------------------------------------------------------------------------------------
async def send(nrc: Notificaties, bericht: dict[str, Any]) -> None:
    """Raises Away or Refused. A channel that does not exist yet is registered first."""
    answer = await nrc.ask("POST", "/notificaties", json=bericht)
    if "message_kanaal" in codes(answer):
        await register(nrc, bericht["kanaal"], bericht.get("kenmerken", {}))
        answer = await nrc.ask("POST", "/notificaties", json=bericht)
    if answer.status_code in ABOUT_THE_MESSAGE:
        raise Refused(said(answer))
    if not answer.is_success:
        raise Away(said(answer))


async def register(nrc: Notificaties, naam: str, filters: Collection[str]) -> None:
    """Makes the channel if it does not exist. Raises Away, or Refused when it is not ours to make."""
    found = await nrc.ask("GET", "/kanaal", params={"naam": naam})
    if found.status_code == 200 and content(found):
        return
    made = await nrc.ask("POST", "/kanaal", json={"naam": naam, "filters": list(filters)})
    if made.is_success or "unique" in codes(made):  # unique: another process was first
        return
    if made.status_code in (*ABOUT_THE_MESSAGE, 403):
        raise Refused(f"Het kanaal {naam} bestaat niet en wordt niet aangemaakt. {said(made)}")
    raise Away(said(made))


def content(answer: httpx.Response) -> Any:
    try:
        return loads(answer.content)
    except ParseError:
        return None


def codes(answer: httpx.Response) -> set[str]:
    """The codes of a refusal; of an answer that is no problem+json: none."""
    found = content(answer) if answer.status_code == 400 else None
    wrong = found.get("invalidParams") if isinstance(found, dict) else None
    return {str(each.get("code")) for each in wrong or () if isinstance(each, dict)}


def said(answer: httpx.Response) -> str:
    """What is kept of a refusal: its status and codes, never its text (it may repeat what was sent)."""
    return f"Notificaties antwoordde met {answer.status_code} {' '.join(sorted(codes(answer)))}".rstrip() + "."
