"""Connections to services: one answer at a time on each, kept open for the next request."""

import asyncio
import socket
import ssl
import sys
from collections.abc import Callable
from typing import Protocol, cast

from httptools import HttpParserCallbackError, HttpParserError, HttpParserUpgrade, HttpResponseParser

from gateway.kernel.headers import Headers
from gateway.kernel.snapshot import Address

IDLE = 4.0  # seconds; less than the 5 after which uvicorn closes a quiet connection
MOST_IDLE = 64
FRAMING = frozenset({b"content-length", b"transfer-encoding"})
HIGH = 256 * 1024  # bytes that wait here before the other side must wait
UNSENT = 128 * 1024  # bytes that wait in the kernel: more hides from us whether a slow side still reads
NOT_SENT = {"linux": 25, "darwin": 0x201}.get(sys.platform)  # TCP_NOTSENT_LOWAT


class Asker(Protocol):
    """What waits for the answer on a line: an exchange."""

    bodiless: bool

    def interim(self, status: int) -> None: ...
    def answer_head(self, status: int, reason: bytes, headers: Headers) -> None: ...
    def answer_body(self, data: bytes) -> None: ...
    def answer_end(self, reusable: bool) -> None: ...
    def answer_bad(self) -> None: ...
    def line_lost(self) -> None: ...
    def line_full(self, full: bool) -> None: ...


class Line(asyncio.Protocol):
    """One connection to a service."""

    def __init__(self, pool: "Pool", address: Address) -> None:
        self.pool, self.address = pool, address
        self.asker: Asker | None = None
        self.used = False  # it carried an exchange before, so the service may just be closing it
        self.since = 0.0
        self.full = self.paused = False
        self.fresh_parser()

    def fresh_parser(self) -> None:
        self.parser = HttpResponseParser(self)
        self.begun = self.complete = self.until_eof = self.odd = False
        self.keep = True

    # --- towards the service ----------------------------------------------------------------------------------------
    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        transport = cast(asyncio.Transport, transport)  # uvloop has a class of its own
        self.transport = transport
        limit_buffers(transport)

    def pause_writing(self) -> None:
        self.full = True
        if self.asker:
            self.asker.line_full(True)

    def resume_writing(self) -> None:
        self.full = False
        if self.asker:
            self.asker.line_full(False)

    def pause(self, wanted: bool) -> None:
        """Stops or starts reading from the service: the client takes no more for now."""
        if wanted != self.paused and not self.transport.is_closing():
            self.paused = wanted
            (self.transport.pause_reading if wanted else self.transport.resume_reading)()

    def close(self) -> None:
        self.asker = None
        self.transport.abort()

    # --- from the service -------------------------------------------------------------------------------------------
    def data_received(self, data: bytes) -> None:
        if self.asker is None:  # nobody asked anything
            self.transport.abort()
            return
        try:
            self.parser.feed_data(data)
        except HttpParserCallbackError:
            raise
        except (HttpParserError, HttpParserUpgrade):
            self.keep = False
            if not self.complete:
                self.lose(lambda asker: asker.answer_bad())
                return
        if self.odd:
            self.lose(lambda asker: asker.answer_bad())
        elif self.complete:
            self.finish()

    def connection_lost(self, exc: Exception | None) -> None:
        self.pool.forget(self)
        if self.begun and self.until_eof and exc is None:
            self.lose(lambda asker: asker.answer_end(False))
        else:
            self.lose(lambda asker: asker.line_lost())

    def lose(self, tell: Callable[[Asker], None]) -> None:
        asker, self.asker = self.asker, None
        if asker:
            tell(asker)

    def finish(self) -> None:
        """The answer is whole. A parser waits for a body after HEAD, so each answer gets a parser of its own."""
        keep = self.keep and not self.transport.is_closing()
        self.fresh_parser()
        self.used = True
        self.lose(lambda asker: asker.answer_end(keep))

    # --- called by the parser ---------------------------------------------------------------------------------------
    def on_message_begin(self) -> None:
        self.headers: Headers = []
        self.reason = b""

    def on_status(self, reason: bytes) -> None:
        self.reason += reason

    def on_header(self, name: bytes, value: bytes) -> None:
        if not self.begun:  # later ones are trailers, which are not passed on
            self.headers.append((name, value))

    def on_headers_complete(self) -> None:
        status = self.parser.get_status_code()
        if self.asker is None or self.complete:
            self.keep = False
        elif 100 < status < 200 or status == 100:
            self.asker.interim(status)
        else:
            self.begin(self.asker, status)

    def begin(self, asker: Asker, status: int) -> None:
        framing = {name.lower(): value.lower() for name, value in self.headers if name.lower() in FRAMING}
        self.odd = framing.get(b"transfer-encoding", b"chunked") != b"chunked"  # we would pass gzip on without its name
        if self.odd:
            return
        self.begun = True
        self.keep = self.keep and self.parser.should_keep_alive()
        bodiless = asker.bodiless or status in (204, 304)
        self.until_eof = not bodiless and not framing
        asker.answer_head(status, self.reason, self.headers)
        self.complete = bodiless

    def on_body(self, data: bytes) -> None:
        if self.complete or self.odd or self.asker is None:
            self.keep = False  # a body where none may be
        else:
            self.asker.answer_body(data)

    def on_message_complete(self) -> None:
        self.complete = self.complete or self.begun


class Pool:
    """Open lines by address; the one used last is taken first."""

    def __init__(self) -> None:
        self.loop = asyncio.get_running_loop()
        self.idle: dict[Address, list[Line]] = {}
        self.connecting: set[asyncio.Task[None]] = set()
        self.opened = 0

    def take(self, address: Address, patience: float, then: Callable[[Line | None], None], fresh: bool = False) -> None:
        """Calls `then` with a line, now or later, or with None when the service cannot be reached."""
        lines = self.idle.get(address, [])
        while lines and not fresh:
            line = lines.pop()
            if self.loop.time() - line.since < IDLE and not line.transport.is_closing():
                then(line)
                return
            line.close()
        task = self.loop.create_task(self.connect(address, patience, then))
        self.connecting.add(task)
        task.add_done_callback(self.connecting.discard)

    async def connect(self, address: Address, patience: float, then: Callable[[Line | None], None]) -> None:
        line: Line | None = None
        try:
            async with asyncio.timeout(patience):
                line = await self.open(address)
        except OSError:  # also TimeoutError, and errors of TLS
            line = None
        then(line)

    async def open(self, address: Address) -> Line:
        self.opened += 1
        _, line = await self.loop.create_connection(
            lambda: Line(self, address), address.host, address.port, ssl=tls() if address.tls else None
        )
        return line

    def give(self, line: Line) -> None:
        """Back for the next request."""
        lines = self.idle.setdefault(line.address, [])
        if len(lines) >= MOST_IDLE or line.transport.is_closing():
            line.close()
            return
        line.pause(False)
        line.since = self.loop.time()
        lines.append(line)

    def forget(self, line: Line) -> None:
        lines = self.idle.get(line.address)
        if lines and line in lines:
            lines.remove(line)

    def prune(self, now: float) -> None:
        for lines in self.idle.values():
            for line in [each for each in lines if now - each.since >= IDLE]:
                lines.remove(line)
                line.close()

    def close(self) -> None:
        for task in self.connecting:
            task.cancel()
        for lines in self.idle.values():
            while lines:
                lines.pop().close()


def limit_buffers(transport: asyncio.Transport) -> None:
    transport.set_write_buffer_limits(high=HIGH)
    door = transport.get_extra_info("socket")
    if door and NOT_SENT:
        door.setsockopt(socket.IPPROTO_TCP, NOT_SENT, UNSENT)


CONTEXT: list[ssl.SSLContext] = []


def tls() -> ssl.SSLContext:
    """Made when first needed: it reads the certificates of the system."""
    if not CONTEXT:
        CONTEXT.append(ssl.create_default_context())
    return CONTEXT[0]
