"""`make bench-tarieven`: a whole year with its traces, what-if, one tariff and the invoices, of 2024; and a large year.

On PostgreSQL when TEST_POSTGRES is told, else on SQLite in a folder that is thrown away. Beside each figure its target.
"""

import asyncio
import json
import os
import sys
import time
from dataclasses import dataclass
from itertools import cycle, islice
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

sys.path.insert(0, str(Path(__file__).parent.parent))

from commonground import migrations
from commonground.db import open_engine
from rich.console import Console
from rich.table import Table
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncEngine, async_sessionmaker
from support import POSTGRES, create_postgres, database_name
from tarieven.facturatie.tables import Factuur
from tarieven.laden import laad
from tarieven.tables import Base, Gemeente

from tests.bench.groot import JAAR, LEDEN, PRODUCTEN, groot_jaar
from tests.bench.harness import Figures, Server, drive, get, measure, post
from tests.bench.scenarios import headers
from tests.bench.seed import SECRET
from tests.tarieven.facturatie.inrichting import BELAST, VERKOPER, afnemer

ADDRESS = "127.0.0.1:8993"
ROOT = "/tarieven/api/v1"
FACTUREN = 41
ROTTERDAM = {"soort": "vertrek", "gemeente": "0599", "product": "e-suite"}


@dataclass
class Cijfer:
    """One figure beside what it should be at most, if that was said."""

    naam: str
    waarde: float
    doel: float | None
    eenheid: str

    @property
    def gehaald(self) -> bool:
        return self.doel is None or self.waarde <= self.doel


# --- the database -----------------------------------------------------------------------------------------------------
async def database(folder: str, name: str) -> str:
    if not POSTGRES:
        return f"sqlite+aiosqlite:///{folder}/{name}.db"
    await create_postgres(full := f"{database_name('bench', 'tarieven')}_{name}")
    return f"{POSTGRES}/{full}"


async def filled(url: str, fill: Any) -> None:
    engine = open_engine(url)
    await migrations.upgrade(engine, "tarieven")
    async with async_sessionmaker(engine).begin() as db:
        client = {"client_id": "bench", "secret": SECRET, "label": "bench", "alle_rechten": True, "scopes": []}
        await db.execute(Base.metadata.tables["client"].insert().values(**client))
        await fill(db)
    await engine.dispose()


async def dropped(url: str) -> None:
    if not POSTGRES:
        return
    engine: AsyncEngine = open_engine(f"{POSTGRES}/postgres", isolation_level="AUTOCOMMIT")
    async with engine.connect() as db:
        await db.exec_driver_sql(f'drop database if exists "{url.rsplit("/", 1)[1]}" with (force)')
    await engine.dispose()


async def column(url: str, kolom: Any) -> list[Any]:
    engine = open_engine(url)
    async with engine.connect() as db:
        found = list((await db.execute(select(kolom))).scalars())
    await engine.dispose()
    return found


# --- what is measured -------------------------------------------------------------------------------------------------
def once(server: Server, request: bytes) -> float:
    """Seconds of one request, as a client sees them."""
    return asyncio.run(drive(server.address, [request], 1))[0] / 1000


def run_of(jaar: int) -> bytes:
    return post(ADDRESS, f"{ROOT}/begrotingsjaren/{jaar}/doorrekeningen", headers("bench"), {})


def served(url: str) -> Server:
    return Server("tarieven", "tarieven", ADDRESS, url, {"GEMEENGOED_TARIEVEN_RELAY": "uit"})


def year_2024(url: str) -> tuple[list[Cijfer], list[Figures]]:
    server = served(url)
    try:
        eerste = once(server, run_of(2024))
        regels = stored(url)
        tweede = once(server, run_of(2024))
        wat_als = {"jaar": 2024, "wijzigingen": [ROTTERDAM]}
        simulatie = measure(
            server, "wat-als", lambda n: [post(ADDRESS, f"{ROOT}/simulaties", headers("bench"), wat_als)] * n, 20
        )
        leden = asyncio.run(column(url, Gemeente.gm_code))
        vraag = [get(ADDRESS, f"{ROOT}/tarieven/{code}/2024?spoor=true", headers("bench")) for code in leden]
        tarief = measure(server, "tarief met spoor", lambda n: [vraag[nr % len(vraag)] for nr in range(n)], 300)
        return [
            Cijfer(f"doorrekening 2024, {regels} regels met spoor", eerste, 1, "s"),
            Cijfer("tweede doorrekening", tweede, 1, "s"),
            Cijfer("regels die zij schreef", stored(url) - regels, 0, "rijen"),
            Cijfer("wat-als, alle leden (p95)", simulatie.p95 / 1000, 0.5, "s"),
            Cijfer("tarief met spoor (p95)", tarief.p95, 30, "ms"),
            *invoices(server, url, leden),
        ], [simulatie, tarief]
    finally:
        server.stop()


def invoices(server: Server, url: str, leden: list[str]) -> list[Cijfer]:
    """The first quarter of 2024; two pay through another member, so two documents are built twice."""
    partijen = [VERKOPER, *(afnemer(code) for code in leden)]
    stukken = [*(("factuurpartijen", each) for each in partijen), ("btwregels", BELAST)]
    inrichten = [post(ADDRESS, f"{ROOT}/{pad}", headers("bench"), stuk) for pad, stuk in stukken]
    asyncio.run(drive(server.address, inrichten, 1))
    kwartaal = {"jaar": 2024, "kwartaal": 1, "definitief": True}
    run = once(server, post(ADDRESS, f"{ROOT}/factuurruns", headers("bench"), kwartaal))
    uuids = asyncio.run(column(url, Factuur.uuid))
    vraag = [get(ADDRESS, f"{ROOT}/facturen/{uuid}/ubl", headers("bench")) for uuid in islice(cycle(uuids), FACTUREN)]
    ubl = sum(asyncio.run(drive(server.address, vraag, 1))) / 1000
    return [
        Cijfer(f"factuurrun, {len(uuids)} facturen genummerd en geboekt", run, None, "s"),
        Cijfer(f"{FACTUREN} facturen als UBL", ubl, 1, "s"),
    ]


def large_year(url: str) -> list[Cijfer]:
    server = served(url)
    try:
        cpu = server.cpu()
        seconds = once(server, run_of(JAAR))
        cpu, regels = server.cpu() - cpu, stored(url)
        again = once(server, run_of(JAAR))
        return [
            Cijfer(f"doorrekening {LEDEN} x {PRODUCTEN}, {regels} regels", seconds, 15, "s"),
            Cijfer("CPU van de dienst daarbij", cpu, 15, "s"),
            Cijfer("geheugen daarbij (hoogste)", server.peak_memory(), 300, "MiB"),
            Cijfer("tweede doorrekening", again, 15, "s"),
            Cijfer("regels die zij schreef", stored(url) - regels, 0, "rijen"),
        ]
    finally:
        server.stop()


def stored(url: str) -> int:
    async def count() -> int:
        engine = open_engine(url)
        async with engine.connect() as db:
            found = (await db.exec_driver_sql("select count(*) from tarief")).scalar_one()
        await engine.dispose()
        return found

    return asyncio.run(count())


def told(title: str, cijfers: list[Cijfer]) -> None:
    table = Table(title=title, title_justify="left")
    for heading in ("wat", "gemeten", "doel", ""):
        table.add_column(heading, justify="left" if heading == "wat" else "right")
    for each in cijfers:
        oordeel = "gehaald" if each.gehaald else "NIET GEHAALD"
        doel = "" if each.doel is None else f"{each.doel:g} {each.eenheid}"
        table.add_row(each.naam, f"{each.waarde:.3g} {each.eenheid}", doel, oordeel if doel else "")
    Console(width=110).print(table)


def main() -> None:
    with TemporaryDirectory() as folder:
        gewoon, groot = asyncio.run(database(folder, "jaar")), asyncio.run(database(folder, "groot"))
        try:
            asyncio.run(filled(gewoon, laad))
            cijfers, figures = year_2024(gewoon)
            began = time.perf_counter()
            asyncio.run(filled(groot, groot_jaar))
            print(f"{LEDEN} x {PRODUCTEN} klaargezet in {time.perf_counter() - began:.0f} s")
            cijfers += large_year(groot)
        finally:
            asyncio.run(dropped(gewoon))
            asyncio.run(dropped(groot))
    told(f"tarieven op {'PostgreSQL' if POSTGRES else 'SQLite'}, een proces", cijfers)
    file = Path("var/bench/tarieven.json")
    file.parent.mkdir(parents=True, exist_ok=True)
    alles = {"cijfers": [vars(each) for each in cijfers], "figures": [vars(each) for each in figures]}
    file.write_text(json.dumps(alles, indent=2) + "\n")
    sys.exit(os.EX_OK if all(each.gehaald for each in cijfers) else 1)


if __name__ == "__main__":
    main()
