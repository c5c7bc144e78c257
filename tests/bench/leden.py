"""`make bench-leden`: list of members, simulation, live quorum to a hundred listeners, a thousand members that vote.

On PostgreSQL when TEST_POSTGRES is told, else on SQLite in a folder that is thrown away. Beside each figure its target.
"""

import asyncio
import json
import os
import sys
import time
from datetime import UTC, date, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from uuid import uuid4

sys.path.insert(0, str(Path(__file__).parent.parent))

import httpx
from commonground import migrations
from commonground.db import open_engine
from leden.tables import Base, Gebeurtenis, Lid
from sqlalchemy import insert
from sqlalchemy.ext.asyncio import async_sessionmaker
from support import POSTGRES, create_postgres, database_name

from tests.bench.harness import Server, get, measure, post
from tests.bench.scenarios import headers
from tests.bench.seed import SECRET
from tests.bench.tarieven import Cijfer, dropped, told

ADDRESS = "127.0.0.1:8994"
ROOT = "/leden/api/v1"
BASE = f"http://{ADDRESS}{ROOT}"
LUISTERAARS, STEMMERS, TEGELIJK = 100, 1000, 8


# --- the database -----------------------------------------------------------------------------------------------------
async def database(folder: str, name: str) -> str:
    if not POSTGRES:
        return f"sqlite+aiosqlite:///{folder}/{name}.db"
    await create_postgres(full := f"{database_name('bench', 'leden')}_{name}")
    return f"{POSTGRES}/{full}"


async def filled(url: str, aantal: int) -> None:
    """So many members, each with the event that it was one already."""
    engine = open_engine(url)
    await migrations.upgrade(engine, "leden")
    leeg: dict[str, Any] = {"aliassen": [], "oin": "", "adres": "", "e_adres": "", "soort_lichaam": "gemeente"}
    async with async_sessionmaker(engine).begin() as db:
        client = {"client_id": "bench", "secret": SECRET, "label": "bench", "alle_rechten": True, "scopes": []}
        await db.execute(Base.metadata.tables["client"].insert().values(**client))
        for nummer in range(1, aantal + 1):
            code = f"GM{nummer:04}"
            lid = Lid(gm_code=code, naam=f"Lid {nummer:04}", lopend_onder=code, **leeg)
            db.add(lid)
            await db.flush()
            gebeurtenis = {"lid_id": lid.id, "volgnummer": 1, "soort": "opgenomen", "datum": date(2018, 6, 21)}
            rest = {"uuid": uuid4(), "motivering": "", "grond": "", "bron": "", "geregistreerd_op": datetime.now(UTC)}
            await db.execute(insert(Gebeurtenis).values(**gebeurtenis, **rest))
    await engine.dispose()


# --- the meeting ------------------------------------------------------------------------------------------------------
async def maak(client: httpx.AsyncClient, pad: str, **body: Any) -> dict:
    antwoord = await client.post(pad, json=body)
    antwoord.raise_for_status()
    return antwoord.json()


async def vergadering(client: httpx.AsyncClient) -> tuple[dict, dict]:
    """A meeting that is open, and a vote on one of its items."""
    gepland = await maak(client, "/vergaderingen", datum=str(datetime.now(UTC).date()))
    punt = {"vergadering": gepland["url"], "nummer": "1", "onderwerp": "Tarieven", "besluitsoort": "tarieven"}
    agendapunt = await maak(client, "/agendapunten", **punt)
    await maak(client, f"{gepland['url']}/_openen")
    vorm = {"agendapunt": agendapunt["url"], "vorm": "elektronisch_ter_vergadering"}
    return gepland, await maak(client, "/stemmingen", **vorm)


async def iedereen(client: httpx.AsyncClient) -> list[dict]:
    antwoord = await client.get("/leden", params={"pageSize": 500})
    leden = antwoord.json()["results"]
    while volgende := antwoord.json()["next"]:
        antwoord = await client.get(volgende)
        leden += antwoord.json()["results"]
    return leden


def nieuwe_client() -> httpx.AsyncClient:
    limits = httpx.Limits(max_connections=LUISTERAARS + 20)
    return httpx.AsyncClient(base_url=BASE, headers=headers("bench"), timeout=120, limits=limits)


# --- what is measured -------------------------------------------------------------------------------------------------
async def monitor() -> float:
    """Milliseconds from sending an arrival until the last of the listeners heard of it, the best of three."""
    return min([await een_aankomst(nummer) for nummer in range(3)])


async def een_aankomst(nummer: int) -> float:
    async with nieuwe_client() as client:
        gepland, _ = await vergadering(client)
        klaar, gehoord = asyncio.Semaphore(0), []

        async def luister() -> None:
            host, port = ADDRESS.split(":")
            reader, writer = await asyncio.open_connection(host, int(port))
            writer.write(vraag)
            await reader.readuntil(b"data: ")
            klaar.release()
            await reader.readuntil(b"data: ")
            gehoord.append(time.perf_counter())
            writer.close()

        pad = f"{ROOT}{gepland['url'].split(ROOT)[1]}/quorumstroom"
        vraag = get(ADDRESS, pad, headers("bench") | {"Accept": "text/event-stream"})

        taken = [asyncio.create_task(luister()) for _ in range(LUISTERAARS)]
        for _ in range(LUISTERAARS):
            await klaar.acquire()
        lid = (await iedereen(client))[nummer]
        rij = {"lid": lid["url"], "van": datetime.now(UTC).isoformat()}
        begin = time.perf_counter()
        await maak(client, f"{gepland['url']}/presenties", **rij)
        aangekomen = time.perf_counter()
        await asyncio.gather(*taken)
        assert len(gehoord) == LUISTERAARS
        print(f"aankomst vastgelegd in {(aangekomen - begin) * 1000:.0f} ms")
        return (max(gehoord) - begin) * 1000


async def verkiezing() -> tuple[float, int, int]:
    """Seconds in which everyone voted, the ballots that were counted, and the second votes that were refused."""
    async with nieuwe_client() as client:
        leden = await iedereen(client)
        gepland, stemming = await vergadering(client)
        nu = datetime.now(UTC).isoformat()
        for begin in range(0, len(leden), 500):
            rijen = [{"naam": lid["naam"], "wijze": "digitaal"} for lid in leden[begin : begin + 500]]
            await maak(client, f"{gepland['url']}/presentielijsten", van=nu, rijen=rijen)
        await maak(client, f"{stemming['url']}/_openen")
        wachtrij = asyncio.Queue()
        for nummer, lid in enumerate(leden):
            for _ in range(2 if nummer % 10 == 0 else 1):  # one of ten tries twice
                wachtrij.put_nowait({"lid": lid["url"], "keuze": ("voor", "tegen")[nummer % 3 == 0]})
        statussen: list[int] = []

        async def stem() -> None:
            while not wachtrij.empty():
                antwoord = await client.post(f"{stemming['url']}/biljetten", json=wachtrij.get_nowait())
                statussen.append(antwoord.status_code)

        start = time.perf_counter()
        await asyncio.gather(*(stem() for _ in range(TEGELIJK)))
        seconden = time.perf_counter() - start
        besluit = await maak(client, f"{stemming['url']}/_sluiten")
        return seconden, sum(besluit["tellingen"].values()), statussen.count(409)


def served(url: str) -> Server:
    return Server("leden", "leden", ADDRESS, url, {"GEMEENGOED_LEDEN_RELAY": "uit"})


def simulatie(aantal: int, leden: list[dict]) -> dict[str, Any]:
    standpunten = [
        {"lid": lid["url"], "standpunt": ("voor", "tegen", "onbekend")[nummer % 3]} for nummer, lid in enumerate(leden)
    ]
    return {"besluitsoort": "statutenwijziging", "standpunten": standpunten[:aantal]}


async def alle_leden() -> list[dict]:
    async with nieuwe_client() as client:
        return await iedereen(client)


def gemeten(naam: str, server: Server, verzoek: bytes, aantal: int) -> float:
    """p95 in milliseconds, of one client."""
    return measure(server, naam, lambda n: [verzoek] * n, aantal).p95


def met_leden(url: str, aantal: int, doel: float) -> list[Cijfer]:
    server = served(url)
    try:
        leden = asyncio.run(alle_leden())
        vraag = post(ADDRESS, f"{ROOT}/simulaties", headers("bench"), simulatie(aantal, leden))
        gevonden = [Cijfer(f"simulatie over {aantal} leden (p95)", gemeten("simulatie", server, vraag, 20), doel, "ms")]
        if aantal <= 41:
            lijst = gemeten("ledenlijst", server, get(ADDRESS, f"{ROOT}/leden", headers("bench")), 300)
            gevonden.append(Cijfer("ledenlijst (p95)", lijst, 20, "ms"))
            gevonden.append(Cijfer(f"quorum bij {LUISTERAARS} luisteraars", asyncio.run(monitor()), 100, "ms"))
        return gevonden
    finally:
        server.stop()


def stemmen(url: str) -> list[Cijfer]:
    server = served(url)
    try:
        seconden, geteld, geweigerd = asyncio.run(verkiezing())
        return [
            Cijfer(f"{STEMMERS} leden stemmen geheim", seconden, 60, "s"),
            Cijfer("biljetten die ontbreken", STEMMERS - geteld, 0, ""),
            Cijfer("tweede stemmen die niet zijn geweigerd", STEMMERS // 10 - geweigerd, 0, ""),
        ]
    finally:
        server.stop()


def main() -> None:
    cijfers: list[Cijfer] = []
    with TemporaryDirectory() as folder:
        for aantal, doel in ((41, 200.0), (400, 1000.0), (STEMMERS, 0.0)):
            url = asyncio.run(database(folder, f"leden{aantal}"))
            try:
                asyncio.run(filled(url, aantal))
                cijfers += met_leden(url, aantal, doel) if aantal < STEMMERS else stemmen(url)
            finally:
                asyncio.run(dropped(url))
    told(f"leden op {'PostgreSQL' if POSTGRES else 'SQLite'}, een proces", cijfers)
    file = Path("var/bench/leden.json")
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(json.dumps({"cijfers": [vars(each) for each in cijfers]}, indent=2) + "\n")
    sys.exit(os.EX_OK if all(each.gehaald for each in cijfers) else 1)


if __name__ == "__main__":
    main()
