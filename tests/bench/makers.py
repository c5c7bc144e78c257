"""Many clients that make zaken at once: are the numbers they get unique and without gaps, how long do they wait?"""

import asyncio
import threading
from collections.abc import Sequence
from dataclasses import asdict, dataclass

from commonground.db import open_engine
from sqlalchemy.ext.asyncio import AsyncEngine

WAITING = (
    "select coalesce(max(extract(epoch from clock_timestamp() - waitstart)), 0) * 1000 from pg_locks "
    "where not granted and waitstart is not null and pid in "
    "(select pid from pg_stat_activity where datname = current_database())"
)
GIVEN = "select identificatie from zaak where identificatie like 'ZAAK-%'"


@dataclass
class Numbers:
    """`longest_wait`: the longest that any transaction was seen waiting for a lock, in milliseconds."""

    given: int
    duplicates: int
    gaps: int
    longest_wait: float


class Watch:
    """Looks at the locks every few milliseconds while the load runs, from a thread of its own."""

    def __init__(self, url: str) -> None:
        self.url, self.longest, self.stopped = url, 0.0, threading.Event()
        self.thread = threading.Thread(target=lambda: asyncio.run(self.look()))
        self.thread.start()

    async def look(self) -> None:
        engine = open_engine(self.url)
        async with engine.connect() as db:
            while not self.stopped.is_set():
                self.longest = max(self.longest, float((await db.exec_driver_sql(WAITING)).scalar_one()))
                await db.rollback()
                await asyncio.sleep(0.005)
        await engine.dispose()

    def stop(self) -> float:
        self.stopped.set()
        self.thread.join()
        return round(self.longest, 1)


async def numbers(url: str, longest_wait: float) -> Numbers:
    """What was given out, of the form ZAAK-<year>-<number>: per year from 1 up."""
    engine: AsyncEngine = open_engine(url)
    async with engine.connect() as db:
        found = sorted(row[0] for row in await db.exec_driver_sql(GIVEN))
    await engine.dispose()
    return Numbers(len(found), len(found) - len(set(found)), gaps(found), longest_wait)


def gaps(found: Sequence[str]) -> int:
    highest: dict[str, int] = {}
    for each in found:
        year, number = each.rsplit("-", 1)
        highest[year] = max(highest.get(year, 0), int(number))
    return sum(highest.values()) - len(set(found))


def told(each: Numbers) -> str:
    return (
        f"{each.given} nummers uitgegeven: {each.duplicates} dubbel, {each.gaps} overgeslagen; "
        f"langste wachttijd op een slot {each.longest_wait} ms"
    )


def as_json(each: Numbers) -> dict:
    return asdict(each)
