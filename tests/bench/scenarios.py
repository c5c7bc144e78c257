"""What is asked of the Zaken API, scenario by scenario; `measure` makes figures of it."""

import random
from collections.abc import Iterator
from datetime import UTC, datetime
from itertools import count as counting
from typing import Any
from urllib.parse import quote

from commonground.principal import sign

from tests.bench.harness import Load, get, post
from tests.bench.seed import BUSY_BSN, LIMITED, RSIN, SECRET, uuid, zaaktype_of

ADDRESS = "127.0.0.1:8991"
BASE = f"http://{ADDRESS}"
ROOT = "/zaken/api/v1"
EXPAND = "expand=zaaktype,status.statustype,resultaat,rollen"
BSN = f"rol__betrokkeneIdentificatie__natuurlijkPersoon__inpBsn={BUSY_BSN}"
DAY = "2026-01-05"


def headers(client: str) -> dict[str, str]:
    crs = {"Accept-Crs": "EPSG:4326", "Content-Crs": "EPSG:4326"}
    return {"Authorization": f"Bearer {sign(client, SECRET)}", "Accept": "application/json"} | crs


def type_url(number: int) -> str:
    return f"{BASE}/catalogi/api/v1/zaaktypen/{uuid('zaaktype', number)}"


class Scenarios:
    """The requests on a database with so many zaken; `share` of the usual number of requests is sent."""

    def __init__(self, zaken: int) -> None:
        self.zaken, self.dice = zaken, random.Random(7)
        self.all, self.limited = headers("bench"), headers("beperkt")
        self.fresh, self.now = counting(1), datetime.now(UTC)  # every zaak gets one status of this moment

    def reading(self) -> Iterator[tuple[str, Load, int]]:
        """Name, requests, and how many of them are usual."""
        pages = self.zaken // 100
        yield "GET zaak", lambda n: [self.get(f"/zaken/{self.one()}") for _ in range(n)], 1000
        yield "lijst van 100", self.many(), 200
        yield from ((f"lijst, pagina {page}", self.many(f"page={page}"), 200) for page in (200, 900) if page <= pages)
        yield "lijst, 3 zaaktypen", self.many(client=self.limited), 200
        last = pages * len(LIMITED) // 20
        yield from (
            (f"lijst, 3 zaaktypen, pagina {page}", self.many(f"page={page}", client=self.limited), 200)
            for page in sorted({min(135, last), min(900, last)})
            if page > 1
        )
        yield "lijst op zaaktype", self.many(f"zaaktype={quote(type_url(3))}"), 200
        yield "lijst op startdatum", self.many("startdatum__gte=2025-11-01"), 200
        yield "lijst van 500", self.many("pageSize=500"), 50
        yield "expand op 100", self.many(EXPAND), 50
        yield "expand op 100 van een BSN", self.many(f"{EXPAND}&{BSN}"), 50
        yield "_zoek met 50 uuids", self.search, 200
        yield (
            "statussen van een zaak",
            lambda n: [self.get(f"/statussen?zaak={self.zaak_url()}") for _ in range(n)],
            500,
        )

    def get(self, path: str, client: dict[str, str] | None = None) -> bytes:
        return get(ADDRESS, ROOT + path, client or self.all)

    def many(self, query: str = "", client: dict[str, str] | None = None) -> Load:
        return lambda n: [self.get(f"/zaken{query and '?' + query}", client)] * n

    def one(self) -> Any:
        return uuid("zaak", self.dice.randint(1, self.zaken))

    def zaak_url(self) -> str:
        return quote(f"{BASE}{ROOT}/zaken/{self.one()}")

    def search(self, n: int) -> list[bytes]:
        def body() -> dict:
            return {"uuid__in": [str(self.one()) for _ in range(50)]}

        return [post(ADDRESS, f"{ROOT}/zaken/_zoek", self.all, body()) for _ in range(n)]

    # --- writing ---
    def zaken_made(self, n: int) -> list[bytes]:
        body = {
            "bronorganisatie": RSIN,
            "verantwoordelijkeOrganisatie": RSIN,
            "zaaktype": type_url(3),
            "startdatum": DAY,
            "omschrijving": "Aanvraag",
        }
        return [post(ADDRESS, f"{ROOT}/zaken", self.all, body)] * n

    def statussen_set(self, n: int) -> list[bytes]:
        return [self.status(next(self.fresh)) for _ in range(n)]

    def status(self, number: int) -> bytes:
        statustype = uuid("statustype", (zaaktype_of(number) - 1) * 3 + 2)
        body = {
            "zaak": f"{BASE}{ROOT}/zaken/{uuid('zaak', number)}",
            "statustype": f"{BASE}/catalogi/api/v1/statustypen/{statustype}",
            "datumStatusGezet": self.now.isoformat(),
        }
        return post(ADDRESS, f"{ROOT}/statussen", self.all, body)
