"""A subscriber on a real socket: keeps what it gets and answers what the test says."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

import orjson

AUTH = "Bearer van-de-abonnee"


@dataclass
class Ontvanger:
    """`antwoorden`: statuses for the next messages with the right Authorization, then 204; 0 never answers."""

    url: str = ""
    antwoorden: list[int] = field(default_factory=list)
    berichten: list[dict[str, Any]] = field(default_factory=list)
    proeven: list[str | None] = field(default_factory=list)
    open: bool = False  # takes messages without Authorization too
    nieuw: asyncio.Event = field(default_factory=asyncio.Event)
    gelijktijdig: int = 0
    hoogste: int = 0

    async def kreeg(self, aantal: int) -> None:
        """Waits until so many messages came in."""
        async with asyncio.timeout(60):
            while len(self.berichten) < aantal:
                self.nieuw.clear()
                await self.nieuw.wait()

    async def ontvang(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            while head := await reader.readuntil(b"\r\n\r\n"):
                headers = dict(line.split(": ", 1) for line in head.decode().split("\r\n")[1:-2])
                headers = {name.lower(): value for name, value in headers.items()}
                bericht = orjson.loads(await reader.readexactly(int(headers["content-length"])))
                status = await self.antwoord(bericht, headers.get("authorization"))
                extra = f"Location: {self.url}/elders\r\n" if status == 307 else ""
                writer.write(f"HTTP/1.1 {status} X\r\n{extra}Content-Length: 0\r\n\r\n".encode())
                await writer.drain()
        except (asyncio.IncompleteReadError, ConnectionError):
            pass
        finally:
            writer.close()

    async def antwoord(self, bericht: dict[str, Any], auth: str | None) -> int:
        if bericht["kanaal"] == "test":
            self.proeven.append(auth)
            return 204 if auth == AUTH or self.open else 403
        if auth != AUTH:
            return 401
        self.gelijktijdig += 1
        self.hoogste = max(self.hoogste, self.gelijktijdig)
        self.berichten.append(bericht)
        self.nieuw.set()
        status = self.antwoorden.pop(0) if self.antwoorden else 204
        await asyncio.sleep(60 if status == 0 else 0)
        self.gelijktijdig -= 1
        return status


@asynccontextmanager
async def luisterend() -> AsyncIterator[Ontvanger]:
    ontvanger, taken = Ontvanger(), set()

    def verbonden(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        taken.add(asyncio.create_task(ontvanger.ontvang(reader, writer)))

    server = await asyncio.start_server(verbonden, "127.0.0.1", 0)
    ontvanger.url = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}/haak"
    yield ontvanger
    server.close()
    for taak in taken:
        taak.cancel()
    await asyncio.gather(*taken, return_exceptions=True)
