"""The services under test: processes of their own, on free ports and on a database that nobody used before."""

import asyncio
import os
import secrets
import shutil
import socket
import sqlite3
import sys
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx
import yaml
from commonground.principal import sign

from tests.acceptance.collection import LIMITED_TOKEN

HOST = "127.0.0.1"
ALL, ALL_SECRET = "zgw_api_tests", "secret"  # the names that the collection itself signs with
LIMITED, LIMITED_SECRET = "zgw_api_tests_limited", "secret_limited"
APIS = {"zrc": "zaken", "drc": "documenten", "ztc": "catalogi", "brc": "besluiten", "ac": "autorisaties"}


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        return probe.getsockname()[1]


@dataclass
class House:
    """The zaken service, and notificaties when it is asked for, in a folder that is emptied first."""

    folder: Path
    outside: str
    with_notificaties: bool = False
    zaken: str = field(default_factory=lambda: f"{HOST}:{free_port()}")
    notificaties: str = field(default_factory=lambda: f"{HOST}:{free_port()}")
    running: list[asyncio.subprocess.Process] = field(default_factory=list)

    async def start(self) -> None:
        shutil.rmtree(self.folder, ignore_errors=True)
        self.folder.mkdir(parents=True)
        if self.with_notificaties:
            await self.serve("notificaties", "notificaties", self.notificaties, [])
        await self.serve("zgw", "zaken", self.zaken, self.neighbours())

    def neighbours(self) -> list[dict[str, str]]:
        found = [{"naam": "buiten", "api_root": self.outside, "auth": "geen"}]
        if self.with_notificaties:
            root = f"http://{self.notificaties}/notificaties/api/v1"
            found.append({"naam": "notificaties", "api_root": root, "client_id": ALL, "secret": ALL_SECRET})
        return found

    async def serve(self, package: str, service: str, address: str, neighbours: list[dict[str, str]]) -> None:
        clients = [
            {"client_id": ALL, "secret": ALL_SECRET, "label": ALL, "alle_rechten": True},
            {"client_id": LIMITED, "secret": LIMITED_SECRET, "label": LIMITED},
        ]
        configuration = self.folder / f"{service}.yaml"
        configuration.write_text(yaml.safe_dump({"clients": clients, "services": neighbours}))
        prefix = f"GEMEENGOED_{service.upper()}_"
        told = {
            f"{prefix}LISTEN": address,
            f"{prefix}DATABASE_URL": f"sqlite+aiosqlite:///{self.folder}/{service}.db",
            f"{prefix}CONFIGURATION_FILE": str(configuration),
            f"{prefix}BASE_URLS": "",
            f"{prefix}TIME_LEEWAY": "300",  # one collection signs its tokens four minutes ahead
            f"{prefix}RELAY": "aan" if self.with_notificaties else "uit",
            "GEMEENGOED_ZAKEN_OUDE_REGELS": "aan",
            "GEMEENGOED_ZAKEN_DOCUMENTEN_MAP": str(self.folder / "documenten"),
        }
        with (self.folder / f"{service}.log").open("wb") as log:
            self.running.append(
                await asyncio.create_subprocess_exec(
                    sys.executable, "-m", package, "serve", env=os.environ | told, stdout=log, stderr=log
                )
            )
        await self.wait(address, service)

    async def wait(self, address: str, service: str) -> None:
        async with httpx.AsyncClient(trust_env=False) as client:
            for _ in range(2400):  # two minutes, on a busy machine
                if self.running[-1].returncode is not None:
                    break
                try:
                    if (await client.get(f"http://{address}/_healthz/readyz")).status_code == 200:
                        return
                except httpx.HTTPError:
                    pass
                await asyncio.sleep(0.05)
        raise RuntimeError(f"{service} is niet gestart; zie {self.folder}/{service}.log")

    async def stop(self) -> None:
        for process in self.running:
            if process.returncode is None:
                process.terminate()
            await process.wait()

    # --- what a collection is told ---
    def environment(self, lists: str) -> dict[str, str]:
        apis = {f"{short}_url": f"http://{self.zaken}/{name}/api/v1" for short, name in APIS.items()}
        return apis | {
            "nrc_url": f"http://{self.notificaties}/notificaties/api/v1",
            "referentielijst_url": lists or f"http://{self.zaken}/selectielijst/api/v1",
            "mock_url": f"{self.outside}/mock",
            "token-issuer_url": f"{self.outside}/token",
            "client_id": ALL,
            "secret": ALL_SECRET,
            "client_id_limited": LIMITED,
            "secret_limited": LIMITED_SECRET,
            LIMITED_TOKEN: sign(LIMITED, LIMITED_SECRET),
        }

    def admit(self, service: str, client_id: str, secret: str, all_rights: bool = False) -> None:
        row = (client_id, secret, "", all_rights, "[]")
        with sqlite3.connect(self.folder / f"{service}.db", timeout=10) as db:
            db.execute(
                "INSERT INTO client (client_id, secret, label, alle_rechten, scopes) VALUES (?, ?, ?, ?, ?)", row
            )

    async def issue(self, wanted: dict[str, Any]) -> str:
        """A new client with an applicatie of its own, as an issuer of tokens makes them; the client id is new."""
        client_id = f"{wanted['clientIds'][0]:.37}-{secrets.token_hex(6)}"
        secret = wanted.get("secret") or secrets.token_hex(16)
        self.admit("zaken", client_id, secret)
        if self.with_notificaties:
            self.admit("notificaties", client_id, secret, wanted["heeftAlleAutorisaties"])
        body = {**wanted, "clientIds": [client_id]}
        headers = {"Authorization": f"Bearer {sign(ALL, ALL_SECRET)}"}
        async with httpx.AsyncClient(trust_env=False, headers=headers) as client:
            await client.post(f"http://{self.zaken}/autorisaties/api/v1/applicaties", json=body)
        return f"Bearer {sign(client_id, secret)}"
