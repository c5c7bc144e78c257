"""The services as they are fuzzed: migrated, with what they ship in them, and a caller who may do all."""

from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from datetime import date
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import gateway.app
import gateway.settings
import gateway.tables
import httpx
import leden.app
import leden.laad
import leden.settings
import leden.tables
import notificaties.app
import notificaties.settings
import notificaties.tables
import objecten.app
import objecten.laden
import objecten.settings
import objecten.tables
import support
import tarieven.app
import tarieven.laden
import tarieven.settings
import tarieven.tables
import zgw.app
import zgw.besluiten.api
import zgw.catalogi.api
import zgw.catalogi.laden
import zgw.documenten.api
import zgw.settings
import zgw.tables
import zgw.zaken.api
from commonground.api import Api
from commonground.service import Service
from gateway.state import State, load_or_stop
from gateway.txlog.wal import Wal

from tests.objecten.bomen import KEY, give, value
from tests.zaken.woorden import open_zaak, schrijf_document

Running = tuple[Service, dict[str, str]]  # the service, and the headers of its caller
CRS = {"Accept-Crs": "EPSG:4326", "Content-Crs": "EPSG:4326"}


@asynccontextmanager
async def zaken(folder: Path) -> AsyncIterator[Running]:
    def told(url: str) -> zgw.settings.Settings:
        return zgw.settings.settings(database_url=url, base_urls=support.BASE, documenten_map=folder / "documenten")

    def create(url: str) -> Service:
        return zgw.app.create_app(told(url))

    async with support.running("zgw", "zaken", zgw.tables.Base.metadata, create) as app:
        bron, given = zgw.catalogi.laden.lees("", ""), told(app.house.settings.database_url)
        await zgw.catalogi.laden.laad(zgw.app.APIS, given, bron, f"{support.BASE}/objecttypen/api/v2")
        await support.register(app, "alles", alle_rechten=True)
        headers = {"Authorization": support.token("alles"), **CRS}
        await open_a_zaak(app, headers)
        yield app, headers


async def open_a_zaak(app: Service, headers: dict[str, str]) -> None:
    """A zaak with a status, a document and a besluit, of the shipped types: for what lies below them."""

    async def first(client: httpx.AsyncClient, path: str) -> str:
        return support.ok(await client.get(path))["results"][0]["url"]

    async with (
        support.client(app, zgw.zaken.api.ZAKEN, None, **headers) as zrc,
        support.client(app, zgw.catalogi.api.CATALOGI, None, **headers) as ztc,
        support.client(app, zgw.documenten.api.DOCUMENTEN, None, **headers) as drc,
        support.client(app, zgw.besluiten.api.BESLUITEN, None, **headers) as brc,
    ):
        types = SimpleNamespace(
            zaaktype=await first(ztc, "/zaaktypen"), brief=await first(ztc, "/informatieobjecttypen")
        )
        zaak = await open_zaak(zrc, types)
        statustype = (support.ok(await ztc.get("/statustypen", params={"zaaktype": types.zaaktype})))["results"][-1][
            "url"
        ]
        status = {"zaak": zaak["url"], "statustype": statustype, "datumStatusGezet": "2026-01-02T12:00:00Z"}
        support.ok(await zrc.post("/statussen", json=status), 201)
        await schrijf_document(drc, types)
        besluit = {
            "verantwoordelijkeOrganisatie": zaak["bronorganisatie"],
            "besluittype": await first(ztc, "/besluittypen"),
        }
        support.ok(
            await brc.post("/besluiten", json=besluit | {"datum": "2026-01-02", "ingangsdatum": "2026-01-03"}), 201
        )


@asynccontextmanager
async def objecttypen(folder: Path) -> AsyncIterator[Running]:
    def create(url: str) -> Service:
        given = objecten.settings.settings(database_url=url, base_urls=[support.BASE], token_secret=KEY)
        return objecten.app.create_app(given)

    async with support.running("objecten", "objecten", objecten.tables.Base.metadata, create) as app:
        async with app.house.sessions.begin() as db:
            await objecten.laden.laad(db, date(2024, 1, 1))
        await give(app, "alles", is_superuser=True)
        yield app, {"Authorization": f"Token {value('alles')}", **CRS}


def plain(package: Any, service: str, fill: Callable[[Service], Any]) -> Callable[[Path], Any]:
    """A service of the usual kind."""

    @asynccontextmanager
    async def running(folder: Path) -> AsyncIterator[Running]:
        def create(url: str) -> Service:
            return package.app.create_app(package.settings.settings(database_url=url, base_urls=support.BASE))

        async with support.running(service, service, package.tables.Base.metadata, create) as app:
            await fill(app)
            await support.register(app, "alles", alle_rechten=True)
            yield app, {"Authorization": support.token("alles")}

    return running


PEER = """
peer: {oin: "00000001234567890000", name: Gemeente Voorbeeld, group: nl-test}
services: {zaken: {title: Zaken, upstreams: [{name: eigen, url: "http://127.0.0.1:1"}]}}
"""


@asynccontextmanager
async def poort(folder: Path) -> AsyncIterator[Running]:
    (folder / "peer.yaml").write_text(PEER)

    def create(url: str) -> Service:
        given = gateway.settings.settings(
            database_url=url, base_urls=support.BASE, peer_file=folder / "peer.yaml", state_folder=folder / "state"
        )
        state = State(given, load_or_stop(given), wal=Wal(given.state_folder / "txlog"))
        return gateway.app.create_app(given, state)

    async with support.running("gateway", "gateway", gateway.tables.Base.metadata, create) as app:
        await support.register(app, "alles", alle_rechten=True)
        yield app, {"Authorization": support.token("alles")}
        app.house.state["gateway"].wal.close()


async def tarieven_feiten(app: Service) -> None:
    async with app.house.sessions.begin() as db:
        await tarieven.laden.laad(db)


async def leden_register(app: Service) -> None:
    await leden.laad.laad(app.house)


async def nothing(app: Service) -> None:
    """An empty database."""


SERVICES: dict[str, tuple[tuple[Api, ...], Callable[[Path], AbstractAsyncContextManager[Running]]]] = {
    "zaken": (zgw.app.APIS, zaken),
    "objecten": (objecten.app.APIS, objecttypen),
    "tarieven": (tarieven.app.APIS, plain(tarieven, "tarieven", tarieven_feiten)),
    "leden": (leden.app.APIS, plain(leden, "leden", leden_register)),
    "notificaties": (notificaties.app.APIS, plain(notificaties, "notificaties", nothing)),
    "gateway": (gateway.app.APIS, poort),
}
