"""The side of the client: one strict parser per connection, requests in order, answers in that order."""

import asyncio
from collections import deque
from typing import TYPE_CHECKING, cast

from httptools import HttpParserCallbackError, HttpParserError, HttpParserUpgrade, HttpRequestParser

from gateway.dataplane.exchange import Exchange
from gateway.dataplane.pool import limit_buffers
from gateway.kernel import errors
from gateway.kernel.decide import Head
from gateway.kernel.errors import Refusal
from gateway.kernel.headers import Headers

if TYPE_CHECKING:
    from gateway.dataplane.stream import Plane

LARGEST_HEAD = 64 * 1024
MOST_PIPELINED = 8
HEAD_TIME = 20.0  # seconds for a head to be complete
KEEP_ALIVE = 75.0  # seconds between requests
LINGER = 2.0  # seconds that a client may go on sending what nobody reads, so that it sees our answer


class Client(asyncio.Protocol):
    def __init__(self, plane: "Plane") -> None:
        self.plane = plane
        self.parser = HttpRequestParser(self)
        self.queue: deque[Exchange] = deque()
        self.reading: Exchange | None = None
        self.failed: Refusal | None = None  # what this connection ends with, after the answers before it
        self.headers: Headers = []
        self.target = b""
        self.head_size = 0
        self.in_head = self.lingering = self.paused = self.full = self.advancing = False
        self.since = plane.loop.time()

    # --- the connection ---------------------------------------------------------------------------------------------
    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        transport = cast(asyncio.Transport, transport)  # uvloop has a class of its own
        self.transport = transport
        limit_buffers(transport)
        self.plane.clients.add(self)

    def connection_lost(self, exc: Exception | None) -> None:
        self.plane.clients.discard(self)
        self.lingering = True
        self.abandon("client_weg")

    def abandon(self, outcome: str) -> None:
        exchanges, self.queue = self.queue, deque()
        for exchange in exchanges:
            exchange.client_gone(outcome)

    def pause_writing(self) -> None:
        self.throttle(True)

    def resume_writing(self) -> None:
        self.throttle(False)

    def throttle(self, full: bool) -> None:
        """The client reads slower than the service writes: let the service wait."""
        self.full = full
        if self.queue and self.queue[0].line:
            self.queue[0].line.pause(full)

    def regulate(self) -> None:
        """Reads no further while a service takes no more, or while many requests wait."""
        wanted = not self.lingering and bool(self.queue)
        wanted = wanted and (len(self.queue) > MOST_PIPELINED or any(each.too_much_waits() for each in self.queue))
        if wanted != self.paused and not self.transport.is_closing():
            self.paused = wanted
            (self.transport.pause_reading if wanted else self.transport.resume_reading)()

    # --- the requests -----------------------------------------------------------------------------------------------
    def data_received(self, data: bytes) -> None:
        while data and not self.lingering and not self.failed:
            data = self.feed(data)

    def feed(self, data: bytes) -> bytes:
        """Parses; returns what is left when a request asked for another protocol, which we pass over."""
        if self.in_head:
            self.head_size += len(data)
        try:
            self.parser.feed_data(data)
        except HttpParserUpgrade as upgrade:
            self.parser = HttpRequestParser(self)
            return data[upgrade.args[0] :]
        except HttpParserCallbackError:
            raise
        except HttpParserError as error:
            if not self.lingering and not self.failed:
                self.refuse(errors.bad_request(f"Het verzoek is geen geldig HTTP/1.1: {error}."))
        if self.in_head and self.head_size > LARGEST_HEAD and not self.lingering and not self.failed:
            self.refuse(errors.head_too_large())
        return b""

    def on_message_begin(self) -> None:
        self.in_head, self.head_size, self.since = True, 0, self.plane.loop.time()
        self.headers, self.target = [], b""

    def on_url(self, part: bytes) -> None:
        self.target += part

    def on_header(self, name: bytes, value: bytes) -> None:
        if self.in_head:  # later ones are trailers, which are not passed on
            self.headers.append((name, value))

    def on_headers_complete(self) -> None:
        self.in_head = False
        if self.lingering or self.failed:
            return
        size = len(self.target) + sum(len(name) + len(value) + 4 for name, value in self.headers)
        parser = self.parser
        head = Head(parser.get_method(), self.target, parser.get_http_version(), self.headers)
        self.reading = exchange = Exchange(self, head, parser.should_keep_alive())
        if size > LARGEST_HEAD:
            self.refuse(errors.head_too_large())
            return
        self.queue.append(exchange)
        self.advance()
        self.regulate()

    def on_body(self, data: bytes) -> None:
        if self.reading:
            self.reading.body(data)

    def on_message_complete(self) -> None:
        exchange, self.reading = self.reading, None
        self.since = self.plane.loop.time()
        if exchange:
            exchange.request_complete()

    # --- the answers ------------------------------------------------------------------------------------------------
    def advance(self) -> None:
        """Starts the request that is first in line. Not by recursion: a client may send thousands in one packet."""
        if self.advancing:
            return
        self.advancing = True
        while self.queue and not self.lingering and not self.queue[0].started:
            self.queue[0].start()
        self.advancing = False

    def finished(self, exchange: Exchange, broken: bool) -> None:
        if self.queue and self.queue[0] is exchange:
            self.queue.popleft()
        self.since = self.plane.loop.time()
        if self.lingering:
            return
        if broken:
            self.lingering = True
            self.transport.abort()
        elif exchange.closing or not exchange.is_read():
            self.close(linger=not exchange.is_read())
        elif self.failed and not self.queue:
            self.refuse(self.failed)
        else:
            self.advance()
            self.regulate()

    def refuse(self, refusal: Refusal) -> None:
        """The parser lost its way: no request can follow. Requests that came whole get their answer first."""
        self.failed, self.reading = refusal, None
        last = self.queue[-1] if self.queue else None
        if last and last is self.queue[0] and not last.request_done:
            last.refuse(refusal, "ongeldig_verzoek")
            return
        if last and not last.request_done:
            self.queue.pop()
        if not self.queue:
            self.transport.write(refusal.render(self.plane.urn(), closing=True, extra=[self.plane.date()]))
            self.close(linger=True)

    def close(self, linger: bool) -> None:
        """After the last answer. With `linger` the client may finish sending, or a reset would take our answer away."""
        self.lingering = True
        self.regulate()
        if not linger or self.transport.is_closing():
            self.transport.close()
            return
        if self.transport.can_write_eof():
            self.transport.write_eof()
        self.plane.loop.call_later(LINGER, self.transport.close)

    def stop(self, outcome: str) -> None:
        """At once, whatever is going on."""
        self.lingering = True
        self.abandon(outcome)
        self.transport.abort()

    def check(self, now: float) -> None:
        if self.queue:
            self.queue[0].check(now)
        elif self.transport.is_closing() and now - self.since > KEEP_ALIVE:
            self.transport.abort()  # it never read its last answer
        elif self.in_head and now - self.since > HEAD_TIME:
            self.transport.abort()
        elif not self.lingering and (self.plane.stopping or now - self.since > KEEP_ALIVE):
            self.transport.close()
