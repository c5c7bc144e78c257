"""The import of the portfolio: over our own API, with a token of its own, as someone who may write these types would.

What is there and the same is left; what is there and differs is told, and replaced only when asked. Nothing of the
source is mended: what does not hold in it becomes an object of the type bevinding.
"""

from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx
import orjson
from commonground.service import Service
from commonground.settings import SettingsError
from pydantic import SecretStr

from objecten import tokens
from objecten.laden import BY_NAME
from objecten.portfolio import inlezen
from objecten.portfolio.bevindingen import Bevinding, bevindingen
from objecten.portfolio.bron import Bron
from objecten.portfolio.inlezen import Data
from objecten.settings import PermissionEntry, TokenEntry

IDENTIFIER, ROOT, LIFE = "import", "/objecten/api/v2", timedelta(hours=1)
NDJSON = {"Content-Type": "application/x-ndjson"}


@dataclass
class Verslag:
    """What an import did: per type how many were made, the same or different, what was refused, and the defects."""

    gemaakt: Counter = field(default_factory=Counter)
    gelijk: Counter = field(default_factory=Counter)
    anders: Counter = field(default_factory=Counter)
    vervangen: Counter = field(default_factory=Counter)
    geweigerd: list[str] = field(default_factory=list)
    bevindingen: list[Bevinding] = field(default_factory=list)

    def lines(self) -> list[str]:
        """For an operator."""
        names = [name for name in BY_NAME if self.gemaakt[name] or self.gelijk[name] or self.anders[name]]
        found = [
            f"{name}: {self.gemaakt[name]} gemaakt, {self.gelijk[name]} gelijk, {self.anders[name]} anders,"
            f" {self.vervangen[name]} vervangen"
            for name in names
        ]
        found += [f"geweigerd: {each}" for each in self.geweigerd]
        for each in self.bevindingen:
            place = " ".join(
                part for part in (each.initiatief, each.waar, each.regel and f"(regel {each.regel})") if part
            )
            found.append(f"{each.code} {place}: gedrukt {each.gedrukt or '-'}, berekend {each.berekend or '-'}")
        return found


async def importeer(app: Service, source: Bron, replacing: bool = False) -> Verslag:
    """Raises SettingsError when the types are not there."""
    verslag = Verslag(bevindingen=bevindingen(source))
    wanted: dict[str, dict[str, Data]] = {}
    for name, key, data in inlezen.everything(source, verslag.bevindingen):
        wanted.setdefault(name, {})[str(inlezen.uuid(name, key))] = data
    async with portfolio_manager(app, list(wanted)) as client:
        for name, objects in wanted.items():
            await Part(client, verslag, name, await version_of(client, name), replacing).load(objects)
    return verslag


@asynccontextmanager
async def portfolio_manager(app: Service, names: list[str]) -> AsyncIterator[httpx.AsyncClient]:
    """A client that may write these types, with a token that is gone afterwards."""
    value = tokens.new_token()
    rights = [PermissionEntry(objecttype=BY_NAME[name].uuid, mode="read_and_write") for name in names]
    entry = TokenEntry(identifier=IDENTIFIER, token=SecretStr(value), application="Import", permissions=rights)
    async with app.house.sessions.begin() as db:
        await tokens.store(db, tokens.tokens_of(app.house).key, entry, datetime.now(UTC) + LIFE)
    headers = {"Authorization": f"Token {value}", "Content-Crs": "EPSG:4326"}
    base = app.house.bases[0] + ROOT
    try:
        async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url=base, headers=headers) as client:
            yield client
    finally:
        await tokens.tokens_of(app.house).settled()
        await tokens.revoke(app.house, IDENTIFIER)


async def version_of(client: httpx.AsyncClient, name: str) -> int:
    """The newest version of a shipped type. Raises SettingsError."""
    answer = await client.get(f"/objecttypes/{BY_NAME[name].uuid}/versions")
    versions = answer.json()["results"] if answer.status_code == 200 else []
    if not versions:
        raise SettingsError(f"objecttype {name} is er niet; draai eerst: python -m objecten laad")
    return versions[0]["version"]


@dataclass
class Part:
    """The objects of one type."""

    client: httpx.AsyncClient
    verslag: Verslag
    name: str
    version: int
    replacing: bool

    @property
    def type(self) -> str:
        return f"{self.client.base_url}objecttypes/{BY_NAME[self.name].uuid}"

    async def load(self, objects: dict[str, Data]) -> None:
        known = await self.known()
        fresh = {uuid: data for uuid, data in objects.items() if uuid not in known}
        other = {uuid: data for uuid, data in objects.items() if uuid in known and known[uuid] != data}
        self.verslag.gelijk[self.name] = len(objects) - len(fresh) - len(other)
        self.verslag.anders[self.name] = len(other)
        self.verslag.gemaakt[self.name] = await self.send(fresh, "weigeren", 201)
        if self.replacing:
            self.verslag.vervangen[self.name] = await self.send(other, "vervangen", 200)
        for uuid in fresh | (other if self.replacing else {}):
            if day := objects[uuid].get("einddatum"):  # a contract is there until its last day
                await self.client.post(f"/objects/{uuid}/beeindigen", json={"endAt": day})

    async def known(self) -> dict[str, Data]:
        """What was registered before, also what has ended since."""
        params = {"type": self.type, "registrationDate": "9999-12-31", "fields": "uuid,record__data"}
        answer = await self.client.get("/objects/export", params=params)
        shown = [orjson.loads(line) for line in answer.content.splitlines()]
        return {each["uuid"]: each["record"].get("data", {}) for each in shown}

    async def send(self, objects: dict[str, Data], existing: str, status: int) -> int:
        """How many were taken; what was refused is told with its reason."""
        lines = [orjson.dumps(self.body(uuid, data)) for uuid, data in objects.items()]
        if not lines:
            return 0
        answer = await self.client.post(
            "/objects/bulk", params={"bestaand": existing}, content=b"\n".join(lines), headers=NDJSON
        )
        results: list[dict[str, Any]] = [orjson.loads(line) for line in answer.content.splitlines()][:-1]
        for line, data in zip(results, objects.values(), strict=True):
            if line["status"] != status:
                reason = [each["reason"] for each in line.get("invalid_params", ())] or [line.get("detail", "")]
                self.verslag.geweigerd.append(f"{self.name} {data.get('code', '')}: {reason[0]}")
        return sum(line["status"] == status for line in results)

    def body(self, uuid: str, data: Data) -> dict[str, Any]:
        begin = inlezen.begin(self.name)
        return {
            "uuid": uuid,
            "type": self.type,
            "record": {"typeVersion": self.version, "data": data, "startAt": begin},
        }
