"""The real process, killed without warning between the commit of a message and its delivery."""

import asyncio
import os
import signal
import socket
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import httpx
import pytest
import support
import yaml

from tests.notificaties.ontvanger import Ontvanger
from tests.notificaties.voorbeelden import aanvraag, bericht

pytestmark = pytest.mark.anyio


@pytest.fixture
def omgeving(tmp_path: Path) -> dict[str, str]:
    with socket.socket() as vrij:
        vrij.bind(("127.0.0.1", 0))
        listen = f"127.0.0.1:{vrij.getsockname()[1]}"
    client = {"client_id": "alles", "secret": support.SECRET, "alle_rechten": True}
    (tmp_path / "configuratie.yaml").write_text(yaml.safe_dump({"clients": [client]}))
    naam = "GEMEENGOED_NOTIFICATIES_"
    return {
        f"{naam}DATABASE_URL": f"sqlite+aiosqlite:///{tmp_path}/n.db",
        f"{naam}LISTEN": listen,
        f"{naam}CONFIGURATION_FILE": f"{tmp_path}/configuratie.yaml",
    }


@asynccontextmanager
async def draaiend(omgeving: dict[str, str], **extra: str) -> AsyncIterator[httpx.AsyncClient]:
    """The service as a process, killed at the end."""
    env = {**os.environ, **omgeving, **{f"GEMEENGOED_NOTIFICATIES_{naam}": waarde for naam, waarde in extra.items()}}
    proces = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "notificaties", "serve", env=env, stdout=asyncio.subprocess.DEVNULL
    )
    root = f"http://{omgeving['GEMEENGOED_NOTIFICATIES_LISTEN']}"
    headers = {"Authorization": support.token("alles")}
    try:
        async with httpx.AsyncClient(base_url=root + "/notificaties/api/v1", headers=headers) as client:
            await klaar(client, root)
            yield client
    finally:
        proces.send_signal(signal.SIGKILL)
        await proces.wait()


async def klaar(client: httpx.AsyncClient, root: str) -> None:
    async with asyncio.timeout(120):
        while True:
            try:
                return (await client.get(root + "/_healthz/readyz")).raise_for_status() and None
            except httpx.HTTPError:
                await asyncio.sleep(0.05)


async def test_kill_9_loses_nothing(omgeving, ontvanger: Ontvanger):
    async with draaiend(omgeving, DELIVERY="uit") as api:
        support.ok(await api.post("/kanaal", json={"naam": "zaken", "filters": ["zaaktype"]}), 201)
        support.ok(await api.post("/abonnement", json=aanvraag(ontvanger)), 201)
        for nummer in range(3):
            inhoud = bericht(kenmerken={}, actie=f"stap-{nummer}")
            support.ok(await api.post("/notificaties", json=inhoud), 201)
    assert ontvanger.berichten == []
    async with draaiend(omgeving):
        await ontvanger.kreeg(3)
    assert [each["actie"] for each in ontvanger.berichten] == ["stap-0", "stap-1", "stap-2"]
