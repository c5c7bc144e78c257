"""`make bench-zaken`: the Zaken API on PostgreSQL, one process, with ZAKEN zaken in it (100,000 if not told)."""

import asyncio
import os
import sys
import time
from pathlib import Path

from commonground.db import open_engine
from support import POSTGRES, create_postgres, database_name

from tests.bench import makers
from tests.bench.harness import Figures, Server, measure, report
from tests.bench.scenarios import ADDRESS, Scenarios
from tests.bench.seed import seed

MAKERS = 32
KEEP = bool(os.environ.get("KEEP"))


def run(url: str, zaken: int, share: float) -> tuple[list[Figures], makers.Numbers]:
    """`share`: of the usual number of requests."""
    ask = Scenarios(zaken)
    server = Server("zgw", "zaken", ADDRESS, url, {"GEMEENGOED_ZAKEN_RELAY": "uit"})
    try:
        figures = [measure(server, name, load, few(usual, share)) for name, load, usual in ask.reading()]
        figures.append(measure(server, "POST zaak", ask.zaken_made, few(300, share)))
        figures.append(measure(server, "POST status", ask.statussen_set, few(300, share)))
        watch = makers.Watch(url)
        figures.append(measure(server, "POST zaak, 32 tegelijk", ask.zaken_made, few(640, share), MAKERS))
        return figures, asyncio.run(makers.numbers(url, watch.stop()))
    finally:
        server.stop()


def few(usual: int, share: float) -> int:
    return max(20, round(usual * share))


async def prepared(zaken: int) -> str:
    """A database of its own; KEEP=1 leaves it, and takes one that was left."""
    name = f"{database_name('bench', 'zaken')}_{zaken}"
    url = f"{POSTGRES}/{name}"
    if not (KEEP and await server_says(f"select datname from pg_database where datname = '{name}'")):
        began = time.perf_counter()
        await create_postgres(name)
        await seed(url, zaken)
        print(f"{zaken} zaken in {time.perf_counter() - began:.0f} s")
    return url


async def server_says(statement: str) -> list:
    engine = open_engine(f"{POSTGRES}/postgres", isolation_level="AUTOCOMMIT")
    async with engine.connect() as db:
        answer = await db.exec_driver_sql(statement)
        found = list(answer) if answer.returns_rows else []
    await engine.dispose()
    return found


def main() -> None:
    if not POSTGRES:
        sys.exit("bench-zaken vraagt TEST_POSTGRES=postgresql+asyncpg://gebruiker@host:poort")
    zaken, share = int(os.environ.get("ZAKEN", "100000")), float(os.environ.get("DEEL", "1"))
    url = asyncio.run(prepared(zaken))
    figures, numbers = run(url, zaken, share)
    file = Path(f"var/bench/zaken-{zaken}.json")
    report(f"zaken: {zaken} op PostgreSQL, een proces", figures, file, nummers=makers.as_json(numbers))
    print(makers.told(numbers))
    if not KEEP:
        asyncio.run(server_says(f'drop database "{url.rsplit("/", 1)[1]}" with (force)'))
