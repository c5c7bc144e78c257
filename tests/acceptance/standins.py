"""What the collections need from outside, on 127.0.0.2: a host that is not ours, so that we fetch it like any other.

`/mock`: answers that are not what a reference asks for. `/referentielijsten`: the selectielijst from fixtures.
`/token`: the issuer of tokens, which stores a client and its applicatie.
"""

import asyncio
import json
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

HOST = "127.0.0.2"
LISTS = "/referentielijsten/api/v1"
PER_PAGE = 100
FILES = {
    "procestypen": "selectielijst_2020_procestypen.json",
    "resultaten": "selectielijst_2020_resultaten.json",
    "resultaattypeomschrijvingen": "resultaattypeomschrijvingen.json",
}
Issuer = Callable[[dict[str, Any]], Awaitable[str]]
Answer = tuple[int, str, bytes]


def as_json(value: Any, status: int = 200) -> Answer:
    return status, "application/json", json.dumps(value).encode()


MOCKS: dict[str, Answer] = {
    "/mock/200": (200, "text/html; charset=utf-8", b""),
    "/mock/communicatiekanaal": as_json({"url": "http://example.com", "naam": "kanaal", "omschrijving": "kanaal"}),
    "/mock/zaaktype": as_json({"url": "http://example.com/zaaktype", "omschrijving": "zaaktype"}),
    "/mock/zaak": as_json({"url": "http://example.com/zaak", "identificatie": "zaak"}),
}


def camel(name: str) -> str:
    first, *rest = name.split("_")
    return first + "".join(word.capitalize() for word in rest)


@dataclass
class StandIns:
    """`fixtures`: a folder with the public fixtures of the selectielijst; `issue` gives the value of Authorization."""

    fixtures: Path | None = None
    issue: Issuer | None = None
    port: int = 0
    lists: dict[str, list[dict[str, Any]]] = field(default_factory=dict)

    @property
    def base(self) -> str:
        return f"http://{HOST}:{self.port}"

    async def start(self) -> asyncio.Server:
        server = await asyncio.start_server(self.serve, HOST, 0)
        self.port = server.sockets[0].getsockname()[1]
        if self.fixtures is not None:
            self.lists = {name: self.read(self.fixtures / file, name) for name, file in FILES.items()}
        return server

    # --- the selectielijst ---
    def read(self, file: Path, name: str) -> list[dict[str, Any]]:
        """Rows as the API shows them: keys in camelCase, keys of other rows as URLs."""
        rows = json.loads(file.read_text(encoding="utf-8"))
        root = f"{self.base}{LISTS}"
        urls = {row["pk"]: f"{root}/{name}/{row['fields']['uuid']}" for row in rows}
        shown = []
        for row in rows:
            fields = {camel(key): value for key, value in row["fields"].items() if key != "uuid"}
            if name == "resultaten":
                fields["procesType"] = self.procestype(file, fields["procesType"])
                fields["generiekResultaat"] = urls.get(fields.get("generiekResultaat"))
            shown.append({"url": urls[row["pk"]], **fields})
        return shown

    def procestype(self, file: Path, key: int) -> str:
        rows = json.loads((file.parent / FILES["procestypen"]).read_text(encoding="utf-8"))
        uuid = next(row["fields"]["uuid"] for row in rows if row["pk"] == key)
        return f"{self.base}{LISTS}/procestypen/{uuid}"

    def listed(self, path: str, query: dict[str, list[str]]) -> Answer:
        name, _, uuid = path.removeprefix(f"{LISTS}/").partition("/")
        rows = self.lists.get(name, [])
        if uuid:
            return next((as_json(row) for row in rows if row["url"].endswith(f"/{uuid}")), as_json({}, 404))
        if name != "resultaten":
            return as_json(rows) if rows else as_json({}, 404)
        page = int(query.get("page", ["1"])[0])
        more = f"{self.base}{LISTS}/resultaten?page={page + 1}" if page * PER_PAGE < len(rows) else None
        shown = rows[(page - 1) * PER_PAGE : page * PER_PAGE]
        return as_json({"count": len(rows), "next": more, "previous": None, "results": shown})

    # --- HTTP, as little as is needed ---
    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1")
            lines = head.split("\r\n")
            length = next((int(x.split(":")[1]) for x in lines if x.lower().startswith("content-length:")), 0)
            status, kind, body = await self.answer(lines[0].split(" ")[1], await reader.readexactly(length))
            told = f"HTTP/1.1 {status} -\r\ncontent-type: {kind}\r\ncontent-length: {len(body)}\r\nconnection: close"
            writer.write(f"{told}\r\n\r\n".encode() + body)
            await writer.drain()
        except (asyncio.IncompleteReadError, ConnectionError):
            pass
        finally:
            writer.close()

    async def answer(self, target: str, body: bytes) -> Answer:
        url = urlsplit(target)
        if url.path == "/token" and self.issue is not None:
            return as_json({"authorization": await self.issue(json.loads(body))}, 201)
        if url.path.startswith(f"{LISTS}/"):
            return self.listed(url.path, parse_qs(url.query))
        return MOCKS.get(url.path, as_json({}, 404))
