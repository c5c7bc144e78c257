"""The streaming proxy: asyncio and httptools, no framework. It moves bytes; the kernel decides what may go where."""

import asyncio
import socket
import time
from collections import Counter
from email.utils import formatdate
from typing import Protocol
from uuid import uuid4

from gateway.dataplane.client import Client
from gateway.dataplane.pool import Pool
from gateway.kernel.snapshot import Snapshot
from gateway.txlog.wal import Then

TICK = 0.25  # seconds between two looks at what is overdue


class Log(Protocol):
    """Where records go: `then` hears whether one is durable."""

    def append(self, payload: bytes, then: Then | None = None) -> None: ...


class Plane:
    """All connections of this process. `snapshot` may be replaced at any moment: a request keeps what it began with."""

    def __init__(self, snapshot: Snapshot, wal: Log, tick: float = TICK) -> None:
        self.loop = asyncio.get_running_loop()
        self.snapshot, self.wal = snapshot, wal
        self.pool = Pool()
        self.clients: set[Client] = set()
        self.counts: Counter[tuple[str, int]] = Counter()  # answers by service and status
        self.stopping = False
        self.dated = (0, b"")
        self.server: asyncio.Server | None = None
        self.sweeper = self.loop.create_task(self.sweep(tick))

    def millis(self) -> int:
        return time.time_ns() // 1_000_000

    def date(self) -> bytes:
        """The header Date, made once a second."""
        now = int(time.time())
        if now != self.dated[0]:
            self.dated = (now, b"Date: " + formatdate(now, usegmt=True).encode())
        return self.dated[1]

    def urn(self) -> str:
        return f"urn:uuid:{uuid4()}"

    async def listen(self, door: socket.socket) -> None:
        """Takes connections on a socket that is bound."""
        self.server = await self.loop.create_server(lambda: Client(self), sock=door, backlog=1024)

    async def sweep(self, tick: float) -> None:
        while True:
            await asyncio.sleep(tick)
            now = self.loop.time()
            for client in list(self.clients):
                client.check(now)
            self.pool.prune(now)

    async def stop(self, grace: float = 20.0) -> None:
        """No new connections; requests under way get `grace` seconds to end."""
        self.stopping = True
        if self.server:
            self.server.close()
        until = self.loop.time() + grace
        while self.clients and self.loop.time() < until:
            for client in [each for each in self.clients if not each.queue and not each.lingering]:
                client.transport.close()
            await asyncio.sleep(0.01)
        for client in list(self.clients):
            client.stop("gestopt")
        self.sweeper.cancel()
        self.pool.close()
        await asyncio.sleep(0)
