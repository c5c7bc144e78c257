"""The suite as a client meets it: leden and zaken, both at the outer side of the gateway."""

import asyncio
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx
from commonground.principal import sign

OIN = "00000001234567890000"
CRS = {"Accept-Crs": "EPSG:4326", "Content-Crs": "EPSG:4326"}


class Ondertekend(httpx.Auth):
    """A fresh token of the client `demo` for every call."""

    def __init__(self, var: Path) -> None:
        regels = dict(regel.split("=", 1) for regel in (var / "secrets.env").read_text().split())
        self.secret = regels["GEMEENGOED_SECRET_DEMO"]

    def auth_flow(self, request: httpx.Request) -> Any:
        request.headers["Authorization"] = f"Bearer {sign('demo', self.secret, 'demo')}"
        yield request


@dataclass
class Dossier:
    """A zaak as the real zaken tells it: names instead of addresses."""

    zaak: dict
    statussen: list[str]
    gezet_door: list[str]
    resultaat: str = ""
    besluiten: list[str] = field(default_factory=list)
    rollen: set[str] = field(default_factory=set)
    eigenschappen: dict[str, str] = field(default_factory=dict)
    documenten: dict[str, dict] = field(default_factory=dict)


class Kringloop:
    """What the tests ask of the suite, on this first port."""

    def __init__(self, var: Path, first: int) -> None:
        self.buiten, self.auth = f"http://127.0.0.1:{first}/{OIN}", Ondertekend(var)
        self.namen: dict[str, str] = {}

    def client(self, service: str, wortel: str = "") -> httpx.AsyncClient:
        return httpx.AsyncClient(
            base_url=f"{self.buiten}/{service}{wortel}", auth=self.auth, headers=CRS, timeout=60, trust_env=False
        )

    async def alle(self, pad: str, **filters: str) -> list[dict]:
        """Every item of a list of zaken, page by page."""
        gevonden: list[dict] = []
        volgende: str | None = f"{self.buiten}/zaken{pad}"
        async with self.client("zaken") as zaken:
            while volgende:
                antwoord = await zaken.get(volgende, params=filters or None)
                assert antwoord.status_code == 200, antwoord.text
                pagina, filters = antwoord.json(), {}
                if isinstance(pagina, list):
                    return pagina
                gevonden += pagina["results"]
                volgende = pagina["next"]
        return gevonden

    async def lees(self, url: str) -> dict:
        assert url.startswith(self.buiten), url  # what leden keeps is the address at the gateway
        async with self.client("zaken") as zaken:
            antwoord = await zaken.get(url)
        assert antwoord.status_code == 200, antwoord.text
        return antwoord.json()

    async def naam(self, url: str) -> str:
        if url not in self.namen:
            self.namen[url] = (await self.lees(url))["omschrijving"]
        return self.namen[url]

    async def klaar(self, onderwerp: str, seconds: float = 120) -> str:
        """Waits until every task of this subject is done; the address of its zaak."""
        until = time.monotonic() + seconds
        taken: list[dict] = []
        async with self.client("leden", "/leden/api/v1") as leden:
            while time.monotonic() < until:
                taken = (await leden.get("/dossiertaken", params={"onderwerp": onderwerp})).json()
                if taken and all(taak["gedaanOp"] for taak in taken):
                    return taken[0]["zaak"]
                await asyncio.sleep(0.1)
        raise AssertionError([(taak["oorzaak"], taak["laatsteFout"]) for taak in taken if not taak["gedaanOp"]])

    async def dossier(self, onderwerp: str) -> Dossier:
        zaak = await self.lees(await self.klaar(onderwerp))
        statussen = await self.alle("/zaken/api/v1/statussen", zaak=zaak["url"])
        statussen.sort(key=lambda status: status["datumStatusGezet"])
        rollen = {rol["url"]: rol["omschrijving"] for rol in await self.alle("/zaken/api/v1/rollen", zaak=zaak["url"])}
        return Dossier(
            zaak,
            [await self.naam(status["statustype"]) for status in statussen],
            [rollen.get(status["gezetdoor"], "") for status in statussen],
            await self.naam((await self.lees(zaak["resultaat"]))["resultaattype"]) if zaak["resultaat"] else "",
            sorted(
                [
                    await self.naam(besluit["besluittype"])
                    for besluit in await self.alle("/besluiten/api/v1/besluiten", zaak=zaak["url"])
                ]
            ),
            set(rollen.values()),
            await self.eigenschappen(zaak["url"]),
            await self.documenten(zaak["url"]),
        )

    async def eigenschappen(self, zaak: str) -> dict[str, str]:
        pad = zaak.removeprefix(f"{self.buiten}/zaken") + "/zaakeigenschappen"
        return {each["naam"]: each["waarde"] for each in await self.alle(pad)}

    async def documenten(self, zaak: str) -> dict[str, dict]:
        gevonden = {}
        for koppeling in await self.alle("/zaken/api/v1/zaakinformatieobjecten", zaak=zaak):
            document = await self.lees(koppeling["informatieobject"])
            gevonden[await self.naam(document["informatieobjecttype"])] = document
        return gevonden

    async def inhoud(self, document: dict) -> bytes:
        async with self.client("zaken") as zaken:
            return (await zaken.get(document["inhoud"])).content
