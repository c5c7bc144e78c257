"""`kill -9` during a secret ballot: nothing that was confirmed is lost, and no order can be seen afterwards."""

import asyncio
import signal
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from uuid import UUID

import httpx
import pytest
import support
from commonground.db import open_engine
from leden.tables import Stembus, Stemregister
from sqlalchemy import select

from tests.bench.harness import Server
from tests.bench.leden import filled, iedereen, maak, vergadering
from tests.bench.scenarios import headers

pytestmark = pytest.mark.anyio
LEDEN, BEVESTIGD = 30, 12


def vrije_poort() -> int:
    with socket.socket() as poort:
        poort.bind(("127.0.0.1", 0))
        return poort.getsockname()[1]


async def gevuld(tmp_path: Path) -> str:
    """A database of its own, with members."""
    url = f"sqlite+aiosqlite:///{tmp_path / 'leden.db'}"
    if support.POSTGRES:
        await support.create_postgres(naam := support.database_name("stroomuitval", "leden"))
        url = f"{support.POSTGRES}/{naam}"
    await filled(url, LEDEN)
    return url


@asynccontextmanager
async def draaiend(url: str) -> AsyncIterator[tuple[Server, httpx.AsyncClient]]:
    address = f"127.0.0.1:{vrije_poort()}"
    server = await asyncio.to_thread(Server, "leden", "leden", address, url, {"GEMEENGOED_LEDEN_RELAY": "uit"})
    try:
        async with httpx.AsyncClient(base_url=f"http://{address}/leden/api/v1", headers=headers("bench")) as client:
            yield server, client
    finally:
        server.stop()


async def in_de_database(url: str) -> tuple[list[dict], list[UUID]]:
    """The ballots of the only vote, and the keys of the register in the order in which they are kept."""
    engine = open_engine(url)
    async with engine.connect() as db:
        [bus] = (await db.execute(select(Stembus.biljetten))).scalars()
        sleutels = (await db.execute(select(Stemregister.id))).scalars().all()
    await engine.dispose()
    return bus, [UUID(str(each)) for each in sleutels]


async def test_kill_9_loses_no_confirmed_ballot(tmp_path: Path):
    url = await gevuld(tmp_path)
    bevestigd: list[str] = []
    async with draaiend(url) as (server, client):
        leden = await iedereen(client)
        gepland, stemming = await vergadering(client)
        rijen = [{"naam": lid["naam"], "wijze": "digitaal"} for lid in leden]
        await maak(client, f"{gepland['url']}/presentielijsten", van="2020-01-01T00:00:00Z", rijen=rijen)
        await maak(client, f"{stemming['url']}/_openen")

        async def stem(lid: dict) -> None:
            biljet = {"lid": lid["url"], "keuze": "voor"}
            bevestigd.append((await maak(client, f"{stemming['url']}/biljetten", **biljet))["ontvangstcode"])
            if len(bevestigd) == BEVESTIGD:
                server.process.send_signal(signal.SIGKILL)

        uitkomsten = await asyncio.gather(*map(stem, leden), return_exceptions=True)
    assert any(isinstance(each, httpx.TransportError) for each in uitkomsten)
    bus, sleutels = await in_de_database(url)
    codes = [biljet["code"] for biljet in bus]
    assert set(bevestigd) <= set(codes) and len(codes) == len(sleutels)
    assert codes == sorted(codes) and codes[: len(bevestigd)] != bevestigd
    assert {sleutel.version for sleutel in sleutels} == {4}
    assert all(biljet.keys() == {"code", "keuze"} for biljet in bus)
    await maak_af(url, stemming["url"].rsplit("/", 1)[1], len(codes), bevestigd)


async def maak_af(url: str, stemming: str, al_gestemd: int, bevestigd: list[str]) -> None:
    """The same vote goes on after a restart: who had voted may not again, the others may, and all are counted."""
    async with draaiend(url) as (_, client):
        antwoorden = [
            await client.post(f"/stemmingen/{stemming}/biljetten", json={"lid": lid["url"], "keuze": "tegen"})
            for lid in await iedereen(client)
        ]
        statussen = [each.status_code for each in antwoorden]
        assert (statussen.count(409), statussen.count(201)) == (al_gestemd, LEDEN - al_gestemd)
        besluit = await maak(client, f"/stemmingen/{stemming}/_sluiten")
        telling = (besluit["tellingen"]["voor"], besluit["tellingen"]["tegen"])
        assert telling == (al_gestemd, LEDEN - al_gestemd)
        biljetten = (await client.get(f"/stemmingen/{stemming}/biljetten")).json()["biljetten"]
        assert set(bevestigd) <= {biljet["code"] for biljet in biljetten if biljet["keuze"] == "voor"}
