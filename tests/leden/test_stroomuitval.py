"""`kill -9` during a secret ballot: nothing that was confirmed is lost, and no order can be seen afterwards."""

import asyncio
import json
import signal
import socket
import sqlite3
from pathlib import Path

import httpx
import pytest

from tests.bench.harness import Server
from tests.bench.leden import filled, iedereen, maak, vergadering
from tests.bench.scenarios import headers

pytestmark = pytest.mark.anyio


def vrije_poort() -> int:
    with socket.socket() as poort:
        poort.bind(("127.0.0.1", 0))
        return poort.getsockname()[1]


async def test_kill_9_loses_no_confirmed_ballot(tmp_path: Path):
    bestand = tmp_path / "leden.db"
    await filled(f"sqlite+aiosqlite:///{bestand}", 30)
    address = f"127.0.0.1:{vrije_poort()}"
    url = f"sqlite+aiosqlite:///{bestand}"
    server = await asyncio.to_thread(Server, "leden", "leden", address, url, {"GEMEENGOED_LEDEN_RELAY": "uit"})
    bevestigd: list[str] = []
    try:
        async with httpx.AsyncClient(base_url=f"http://{address}/leden/api/v1", headers=headers("bench")) as client:
            leden = await iedereen(client)
            gepland, stemming = await vergadering(client)
            rijen = [{"naam": lid["naam"], "wijze": "digitaal"} for lid in leden]
            await maak(client, f"{gepland['url']}/presentielijsten", van="2020-01-01T00:00:00Z", rijen=rijen)
            await maak(client, f"{stemming['url']}/_openen")

            async def stem(lid: dict) -> None:
                biljet = {"lid": lid["url"], "keuze": "voor"}
                bevestigd.append((await maak(client, f"{stemming['url']}/biljetten", **biljet))["ontvangstcode"])
                if len(bevestigd) == 12:
                    server.process.send_signal(signal.SIGKILL)

            uitkomsten = await asyncio.gather(*map(stem, leden), return_exceptions=True)
    finally:
        server.stop()
    assert any(isinstance(each, httpx.TransportError) for each in uitkomsten)
    with sqlite3.connect(bestand) as db:
        [[bus]] = db.execute("select biljetten from stembus")
        [[aangetekend]] = db.execute("select count(*) from stemregister")
    codes = [biljet["code"] for biljet in json.loads(bus)]
    assert set(bevestigd) <= set(codes) and len(codes) == aangetekend
    assert codes == sorted(codes)
