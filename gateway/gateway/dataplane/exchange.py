"""One request and its answer, on their way through. What it may do was decided by the kernel; here it is only moved."""

import os
from collections.abc import Sequence
from typing import TYPE_CHECKING

from gateway.dataplane.pool import HIGH, Line
from gateway.kernel import errors
from gateway.kernel.decide import Forward, Head, decide
from gateway.kernel.errors import Refusal
from gateway.kernel.headers import Headers, to_client
from gateway.kernel.logrec import Completion

if TYPE_CHECKING:
    from gateway.dataplane.client import Client

FRAMES = frozenset({b"content-length", b"transfer-encoding"})
REPEATABLE = frozenset({b"GET", b"HEAD", b"OPTIONS", b"PUT", b"DELETE"})


class Exchange:
    """The order of things: record durable and line open, then the head, then the body; meanwhile the answer."""

    def __init__(self, client: "Client", head: Head, keep_alive: bool) -> None:
        self.client, self.head = client, head
        self.bodiless = head.method == b"HEAD"
        self.closing = not keep_alive
        self.has_body = any(name.lower() in FRAMES and value != b"0" for name, value in head.headers)
        self.forward: Forward | None = None
        self.line: Line | None = None
        self.waiting: list[bytes] = []
        self.held = self.request_bytes = self.response_bytes = self.buffered = 0
        self.durable = self.head_sent = self.request_done = self.answer_begun = self.done = self.chunked_out = False
        self.status: int | None = None
        self.started = self.asked = self.touched = 0.0

    # --- the request ------------------------------------------------------------------------------------------------
    def start(self) -> None:
        plane = self.client.plane
        self.started = self.touched = plane.loop.time()
        found = decide(plane.snapshot, self.head, plane.millis(), os.urandom(12))
        if isinstance(found, Refusal):
            self.refuse(found, "")
            return
        self.forward = found
        if found.record is None:
            self.durable = True
        else:
            plane.wal.append(found.record.encode(), self.logged)
        if not self.done:
            plane.pool.take(found.address, found.limits.connect, self.connected)

    def logged(self, durable: bool) -> None:
        if self.done:
            return
        if not durable:
            self.refuse(errors.not_logged(), "log_fout")
            return
        self.durable = True
        self.send()

    def connected(self, line: Line | None) -> None:
        if self.done or self.forward is None:
            if line:
                self.client.plane.pool.give(line)
        elif line is None:
            self.refuse(errors.unreachable(self.forward.name), "dienst_onbereikbaar")
        else:
            self.line, line.asker = line, self
            line.pause(self.client.full)
            self.send()

    def send(self) -> None:
        """The head and what came of the body, once the record is durable and the line is open."""
        if self.line is None or self.forward is None or not self.durable or self.head_sent:
            return
        if self.request_bytes > self.forward.limits.body:
            self.refuse(errors.too_large(self.forward.limits.body), "te_groot")
            return
        self.head_sent = True
        self.line.transport.write(b"".join([self.forward.head, *map(self.framed, self.waiting), self.trailer()]))
        self.waiting, self.held = [], 0
        self.touched = self.asked = self.client.plane.loop.time()
        self.client.regulate()

    def framed(self, data: bytes) -> bytes:
        chunked = self.forward is not None and self.forward.length is None
        return b"%x\r\n%b\r\n" % (len(data), data) if chunked else data

    def trailer(self) -> bytes:
        chunked = self.forward is not None and self.forward.length is None
        return b"0\r\n\r\n" if chunked and self.request_done else b""

    def body(self, data: bytes) -> None:
        if self.done:
            return
        self.request_bytes += len(data)
        if self.line and self.head_sent and self.forward:
            if self.request_bytes > self.forward.limits.body:
                self.refuse(errors.too_large(self.forward.limits.body), "te_groot")
                return
            self.touched = self.client.plane.loop.time()
            self.line.transport.write(self.framed(data))
        else:
            self.waiting.append(data)
            self.held += len(data)
            self.client.regulate()

    def request_complete(self) -> None:
        self.request_done = True
        if self.line and self.head_sent and not self.done:
            self.asked = self.touched = self.client.plane.loop.time()
            if trailer := self.trailer():
                self.line.transport.write(trailer)

    def is_read(self) -> bool:
        """Whether nothing of this request is still to come (the parser tells the end of an empty body later)."""
        return self.request_done or not self.has_body

    def too_much_waits(self) -> bool:
        return self.held > HIGH or (self.line is not None and self.line.full)

    # --- the answer, called by the line -----------------------------------------------------------------------------
    def line_full(self, full: bool) -> None:
        self.touched = self.client.plane.loop.time()
        self.client.regulate()

    def interim(self, status: int) -> None:
        """100 goes on to a client that waits for it; others are of use to this hop only."""
        self.touched = self.client.plane.loop.time()
        if status == 100 and self.head.version == "1.1":
            self.client.transport.write(b"HTTP/1.1 100 Continue\r\n\r\n")

    def answer_head(self, status: int, reason: bytes, headers: Headers) -> None:
        self.answer_begun, self.status = True, status
        self.touched = self.client.plane.loop.time()
        lines = to_client(headers, self.forward.transaction_id if self.forward else b"")
        if status == 204:
            lines = [line for line in lines if not line.lower().startswith(b"content-length:")]
        names = {line.split(b":", 1)[0].lower() for line in lines}
        has_length = b"content-length" in names
        if b"date" not in names:  # RFC 9110 6.6.1
            lines.append(self.client.plane.date())
        if not (self.bodiless or has_length or status in (204, 304)):
            self.chunked_out = self.head.version == "1.1"
            self.closing = self.closing or not self.chunked_out  # HTTP/1.0: the end of the connection is the end
        lines += self.connection_lines()
        self.client.transport.write(b"HTTP/1.1 %d %b\r\n%b\r\n\r\n" % (status, reason, b"\r\n".join(lines)))

    def connection_lines(self) -> Sequence[bytes]:
        self.closing = self.closing or self.client.plane.stopping
        lines = [b"Transfer-Encoding: chunked"] if self.chunked_out else []
        if self.closing:
            lines.append(b"Connection: close")
        elif self.head.version == "1.0":
            lines.append(b"Connection: keep-alive")
        return lines

    def answer_body(self, data: bytes) -> None:
        self.response_bytes += len(data)
        self.touched = self.client.plane.loop.time()
        self.client.transport.write(b"%x\r\n%b\r\n" % (len(data), data) if self.chunked_out else data)

    def answer_end(self, reusable: bool) -> None:
        line, self.line = self.line, None
        if self.chunked_out:
            self.client.transport.write(b"0\r\n\r\n")
        if line and reusable and self.request_done:
            self.client.plane.pool.give(line)
        elif line:
            line.close()
        self.finish("beantwoord")

    def answer_bad(self) -> None:
        self.refuse(errors.bad_answer(self.forward.name if self.forward else ""), "ongeldig_antwoord")

    def line_lost(self) -> None:
        """A line that lay idle may have been closed by the service just then: what can be repeated gets a new one."""
        line, self.line = self.line, None
        again = line is not None and line.used and not self.answer_begun and self.request_bytes == 0
        if again and self.forward and self.head.method in REPEATABLE:
            self.head_sent = False
            take = self.client.plane.pool.take
            take(self.forward.address, self.forward.limits.connect, self.connected, fresh=True)
        else:
            self.refuse(errors.unreachable(self.forward.name if self.forward else ""), "dienst_weg")

    # --- the end ----------------------------------------------------------------------------------------------------
    def check(self, now: float) -> None:
        """Called a few times a second: is something overdue?"""
        if self.forward is None or self.done:
            return
        waiting = self.client.transport.get_write_buffer_size()
        waiting += self.line.transport.get_write_buffer_size() if self.line else 0
        if waiting != self.buffered:  # a slow reader still reads, a slow service still takes
            self.buffered, self.touched = waiting, now
        limits = self.forward.limits
        silent = now - self.touched > limits.idle
        if self.head_sent and self.request_done and not self.answer_begun:
            silent = silent or now - self.asked > limits.first_byte
        if silent and (self.client.full or not (self.request_done or self.too_much_waits())):
            self.refuse(errors.client_too_slow(), "client_te_laat")
        elif silent:
            self.refuse(errors.too_late(self.forward.name), "te_laat")

    def refuse(self, refusal: Refusal, outcome: str) -> None:
        """Answers in place of the service; if its answer had begun, the only honest end is a broken connection."""
        if self.done:
            return
        if self.answer_begun:
            self.drop_line()
            self.finish(outcome, broken=True)
            return
        self.status = refusal.status
        self.closing = self.closing or self.client.plane.stopping or not self.keeps(refusal)
        transaction_id = self.forward.transaction_id if self.forward else b""
        extra = [self.client.plane.date()] + [b"Fsc-Transaction-Id: " + transaction_id] * bool(transaction_id)
        answer = refusal.render(self.client.plane.urn(), self.closing, not self.bodiless, extra)
        self.client.transport.write(answer)
        self.drop_line()
        self.finish(outcome)

    def keeps(self, refusal: Refusal) -> bool:
        """Whether the connection can go on: only if it is certain where the next request begins."""
        return self.is_read() and refusal.status in (404, 405, 500, 502, 504)

    def client_gone(self, outcome: str) -> None:
        if not self.done:
            self.drop_line()
            self.finish(outcome)

    def drop_line(self) -> None:
        line, self.line = self.line, None
        if line:
            line.close()

    def finish(self, outcome: str, broken: bool = False) -> None:
        self.done, self.waiting, self.held = True, [], 0
        plane = self.client.plane
        if self.forward and self.forward.record:
            duration = round((plane.loop.time() - self.started) * 1000, 3)
            uuid, counts = self.forward.record.uuid, (self.request_bytes, self.response_bytes)
            plane.wal.append(Completion(uuid, self.status, outcome, *counts, duration).encode())
        plane.counts[self.forward.name if self.forward else "", self.status or 0] += 1
        self.client.finished(self, broken)
