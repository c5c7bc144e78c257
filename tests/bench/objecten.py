"""`make bench-objecten`: the Objecten API, one process, with OBJECTEN objects of five types.

On PostgreSQL (TEST_POSTGRES) 100,000, each figure beside its target; else 10,000 on SQLite, which has no targets of its
own but that no request takes more than a second.
"""

import asyncio
import json
import os
import random
import time
from collections.abc import Iterator
from itertools import count as counting
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from urllib.parse import quote

import httpx
from objecten.tokens import hashed
from support import POSTGRES, create_postgres, database_name

from tests.bench.harness import Figures, Load, Server, get, measure, report, written
from tests.bench.objecten_seed import HERE, KEY, OLDER, TOKEN, TYPES, code, seed, uuid
from tests.bench.zaken import few, server_says

ADDRESS = "127.0.0.1:8992"
ROOT, BASE = "/objecten/api/v2", f"http://{ADDRESS}"
KEEP, PARALLEL = bool(os.environ.get("KEEP")), 8
CRS = {"Accept-Crs": "EPSG:4326", "Content-Crs": "EPSG:4326"}
HEADERS = {"Authorization": f"Token {TOKEN}", "Accept": "application/json"} | CRS
TARGETS = {  # ms of CPU, application and database together
    "GET een": 3,
    "POST": 6,
    "PATCH": 8,
    "lijst van een type": 15,
    "lijst van alles": 25,
    "exact, een": 5,
    "exact, veel": 25,
    "gte, index": 15,
    "volgorde, index": 15,
    "gte": 150,
    "volgorde": 150,
    "icontains, index": 25,
    "data_icontains": 300,
    "veelhoek": 20,
}
PER_SECOND, LINES = 3000, 5000  # of a bulk load


def type_url(number: int = 1) -> str:
    return f"{BASE}{ROOT}/objecttypes/{uuid('type', number)}"


class Scenarios:
    def __init__(self, objects: int) -> None:
        self.objects, self.dice, self.fresh = objects, random.Random(7), counting(1)

    def reading(self) -> Iterator[tuple[str, Load, int]]:
        """Name, requests, and how many of them are usual."""
        per_type = self.objects // TYPES
        yield "GET een", lambda n: [self.get(f"/objects/{uuid('object', self.one())}") for _ in range(n)], 500
        yield "lijst van een type", self.many(), 100
        yield "lijst van een type, laatste helft", self.many(page=str(per_type * 6 // 1000)), 100
        yield "lijst van alles", self.many(type=None), 100
        yield "lijst van alles, diep", self.many(type=None, page=str(self.objects * 4 // 1000)), 100
        yield "exact, een", self.drawn(lambda: f"code__exact__{code(self.one(TYPES))}"), 200
        yield "exact, veel", self.many(data_attr="soort__exact__soort 3"), 100
        yield "gte, index", self.many(data_attr="hoogte__gte__18"), 100
        yield "volgorde, index", self.many(ordering="-record__data__hoogte"), 100
        yield "volgorde, index, diep", self.many(ordering="-record__data__hoogte", page=str(per_type // 200)), 50
        yield "gte", self.many(data_attr="vermogen__gte__90"), 30
        yield "volgorde", self.many(ordering="record__data__vermogen"), 20
        yield "icontains, index", self.drawn(lambda: f"naam__icontains__straat {self.dice.randint(100, 900)}"), 100
        yield "data_icontains", self.many(data_icontains="opmerking 77"), 20
        yield "veelhoek", self.polygons, 100

    def writing(self) -> Iterator[tuple[str, Load, int]]:
        yield "POST", lambda n: [self.send("POST", "/objects", self.body()) for _ in range(n)], 300
        yield "PATCH", lambda n: [self.patch() for _ in range(n)], 300

    def one(self, step: int = 1) -> int:
        return self.dice.randint(1, self.objects // step) * step

    def get(self, path: str) -> bytes:
        return get(ADDRESS, ROOT + path, HEADERS)

    def many(self, **params: Any) -> Load:
        given = {"type": type_url()} | params
        query = "&".join(f"{name}={quote(value)}" for name, value in given.items() if value)
        return lambda n: [self.get(f"/objects?{query}")] * n

    def drawn(self, expression: Any) -> Load:
        return lambda n: [self.many(data_attr=expression())(1)[0] for _ in range(n)]

    def send(self, method: str, path: str, content: Any) -> bytes:
        body = json.dumps(content).encode()
        told = HEADERS | {"Content-Type": "application/json", "Content-Length": str(len(body))}
        return written(method, ADDRESS, ROOT + path, told) + body

    def body(self) -> dict:
        number = next(self.fresh)
        data = {"code": f"nieuw {number}", "naam": f"Mast {number}", "hoogte": number % 20, "actief": True}
        point = {"type": "Point", "coordinates": [HERE[0] - 1, HERE[1]]}
        return {
            "type": type_url(),
            "record": {"typeVersion": 1, "data": data, "geometry": point, "startAt": "2026-01-01"},
        }

    def patch(self) -> bytes:
        change = {"record": {"data": {"vermogen": 7}, "startAt": "2026-01-02"}}
        return self.send("PATCH", f"/objects/{uuid('object', self.one())}", change)

    def polygons(self, n: int) -> list[bytes]:
        return [self.polygon() for _ in range(n)]

    def polygon(self) -> bytes:
        """A triangle of about 200 of 20,000 points."""
        x, y = HERE[0] + self.dice.random() * 0.8, HERE[1] + self.dice.random() * 0.8
        ring = [[x, y], [x + 0.14, y], [x, y + 0.14], [x, y]]
        body = {"type": type_url(), "geometry": {"within": {"type": "Polygon", "coordinates": [ring]}}}
        return self.send("POST", "/objects/search", body)


# --- what is streamed -------------------------------------------------------------------------------------------------
def bulk(server: Server, ask: Scenarios, objects: int) -> dict[str, float]:
    """Objects per second, in requests of `LINES`."""
    requests = [b"\n".join(json.dumps(ask.body()).encode() for _ in range(LINES)) for _ in range(objects // LINES)]
    headers = HEADERS | {"Content-Type": "application/x-ndjson"}
    app, database, began = server.cpu(), server.cpu_database(), time.perf_counter()
    with httpx.Client(timeout=300, headers=headers) as client:
        for content in requests:
            answer = client.post(f"{BASE}{ROOT}/objects/bulk", content=content)
            last = json.loads(answer.text.splitlines()[-1])
            assert last["gemaakt"] == LINES, last
    seconds, made = time.perf_counter() - began, len(requests) * LINES
    per_object = {"app": server.cpu() - app, "database": server.cpu_database() - database}
    return {"per_second": round(made / seconds), **{k: round(v * 1000 / made, 3) for k, v in per_object.items()}}


def export(server: Server) -> dict[str, float]:
    """The seconds that an export of everything takes, and how many MiB the server grew."""
    before, began, size = server.peak_memory(), time.perf_counter(), 0
    with (
        httpx.Client(timeout=600, headers=HEADERS | {"Accept": "*/*"}) as client,
        client.stream("GET", f"{BASE}{ROOT}/objects/export?formaat=geojson") as answer,
    ):
        for part in answer.iter_bytes():
            size += len(part)
    grown = server.peak_memory() - before
    return {"seconds": round(time.perf_counter() - began, 1), "MiB": round(size / 2**20), "grown": round(grown, 1)}


# --- running ----------------------------------------------------------------------------------------------------------
def run(url: str, objects: int, share: float) -> tuple[list[Figures], dict[str, Any]]:
    ask, env = Scenarios(objects), {"GEMEENGOED_OBJECTEN_RELAY": "uit", "GEMEENGOED_OBJECTEN_TOKEN_SECRET": KEY}
    only = os.environ.get("ALLEEN", "")
    server = Server("objecten", "objecten", ADDRESS, url, env)
    try:
        figures = []
        for name, load, usual in [*ask.reading(), *ask.writing()]:
            if only in name:
                figures.append(measure(server, name, load, few(usual, share)))
                figures.append(measure(server, name, load, few(usual, share), PARALLEL))
        more = {"bulk": bulk(server, ask, max(objects // 5, LINES)), "export": export(server)} if not only else {}
        return figures, more
    finally:
        server.stop()


async def prepared(objects: int) -> str:
    """A database of its own; KEEP=1 leaves it, and takes one that was left."""
    name = f"{database_name('bench', 'objecten')}_{objects}"
    url = f"{POSTGRES}/{name}"
    if not (KEEP and await server_says(f"select datname from pg_database where datname = '{name}'")):
        began = time.perf_counter()
        await create_postgres(name)
        await seed(url, objects, hashed(KEY.encode(), TOKEN))
        print(f"{objects} objecten, {objects + objects // OLDER} records in {time.perf_counter() - began:.0f} s")
    return url


def verdict(figures: list[Figures], more: dict[str, Any]) -> str:
    """What the issue asks, beside what was measured."""
    lines = []
    for each in figures:
        if each.connections == 1 and POSTGRES and each.name in TARGETS:
            cpu, most = round(each.cpu_app + each.cpu_database, 2), TARGETS[each.name]
            lines.append(f"{each.name}: {cpu} ms, doel {most}: {'gehaald' if cpu <= most else 'NIET GEHAALD'}")
        elif each.connections > 1 and each.p99 > 1000:
            lines.append(f"{each.name}: p99 {each.p99} ms bij {each.connections} verbindingen: NIET GEHAALD")
    if "bulk" in more:
        reached = "gehaald" if more["bulk"]["per_second"] >= PER_SECOND else "NIET GEHAALD"
        aim = f", doel {PER_SECOND} per s: {reached}" if POSTGRES else ""
        lines.append(f"bulk: {more['bulk']} per object in ms{aim}")
        lines.append(f"export als GeoJSON: {more['export']}")
    return "\n".join(lines)


def main() -> None:
    objects = int(os.environ.get("OBJECTEN", "100000" if POSTGRES else "10000"))
    if POSTGRES:
        url = asyncio.run(prepared(objects))
        shown(url, objects, f"{objects} op PostgreSQL", f"objecten-{objects}")
        if not KEEP:
            asyncio.run(server_says(f'drop database "{url.rsplit("/", 1)[1]}" with (force)'))
        return
    with TemporaryDirectory() as folder:
        url = f"sqlite+aiosqlite:///{folder}/objecten.db"
        asyncio.run(seed(url, objects, hashed(KEY.encode(), TOKEN)))
        shown(url, objects, f"{objects} op SQLite", f"objecten-sqlite-{objects}")


def shown(url: str, objects: int, title: str, file: str) -> None:
    figures, more = run(url, objects, float(os.environ.get("DEEL", "1")))
    told = verdict(figures, more)
    report(f"objecten: {title}, een proces", figures, Path(f"var/bench/{file}.json"), **more)
    print(told)
