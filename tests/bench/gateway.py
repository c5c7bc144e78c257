"""What the gateway costs per request: `python -m tests.bench.gateway [requests]`.

The same load goes to a minimal service directly and through the gateway, in one run. Load and service are in this
process, the gateway is one of its own, so its CPU time is its own.
"""

import asyncio
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from statistics import quantiles
from tempfile import TemporaryDirectory

from rich.console import Console
from rich.table import Table

from tests.bench.harness import cpu_seconds, drive, get

OIN = "00000001234567890000"
BODY = b"x" * 2000
ANSWER = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n%b" % (len(BODY), BODY)
HEADERS = {
    "Authorization": "Bearer " + "x" * 300,
    "Accept": "application/json",
    "Accept-Crs": "EPSG:4326",
    "X-NLX-Request-Process-Id": "AVG-7",
    "X-NLX-Request-User-Id": "p.jansen",
    "User-Agent": "bench",
}


class Service(asyncio.Protocol):
    """Answers each request with the same 2 kB; a request is one packet here."""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.transport = transport

    def data_received(self, data: bytes) -> None:
        if data.endswith(b"\r\n\r\n"):
            self.transport.write(ANSWER)  # type: ignore[attr-defined]


def free_address() -> str:
    with socket.create_server(("127.0.0.1", 0)) as probe:
        return f"127.0.0.1:{probe.getsockname()[1]}"


@contextmanager
def gateway(upstream: str, durability: str) -> Iterator[tuple[str, int]]:
    """A gateway before the service: its address and process id."""
    address = free_address()
    with TemporaryDirectory() as folder:
        peer = Path(folder, "peer.yaml")
        peer.write_text(
            f'peer: {{oin: "{OIN}", name: Bench}}\n'
            f'services: {{bench: {{upstreams: [{{name: bench, url: "http://{upstream}"}}]}}}}\n'
        )
        told = {
            "LISTEN": address,
            "PEER_FILE": str(peer),
            "STATE_FOLDER": folder,
            "DATABASE_URL": f"sqlite+aiosqlite:///{folder}/gateway.db",
            "DURABILITY": durability,
            "LOG_LEVEL": "error",
        }
        env = os.environ | {f"GEMEENGOED_GATEWAY_{name}": value for name, value in told.items()}
        process = subprocess.Popen([sys.executable, "-m", "gateway", "run"], env=env)
        wait(address)
        yield address, process.pid
        process.send_signal(signal.SIGTERM)
        process.wait(15)


def wait(address: str) -> None:
    host, port = address.split(":")
    for _ in range(600):
        with socket.socket() as probe:
            if probe.connect_ex((host, int(port))) == 0:
                return
        time.sleep(0.05)
    raise TimeoutError(address)


async def timed(address: str, path: str, count: int, connections: int) -> tuple[list[float], float]:
    """Milliseconds of each request, and requests per second."""
    request = get(address, path, HEADERS)
    await drive(address, [request] * max(50, count // 10), connections)
    began = time.perf_counter()
    times = await drive(address, [request] * count, connections)
    return times, count / (time.perf_counter() - began)


async def compare(count: int) -> list[tuple[str, ...]]:
    upstream = free_address()
    host, port = upstream.split(":")
    server = await asyncio.get_running_loop().create_server(Service, host, int(port))
    rows = []
    for durability in ("page", "fsync"):
        with gateway(upstream, durability) as (address, pid):
            for connections in (1, 16):
                direct, _ = await timed(upstream, "/a", count, connections)
                before = cpu_seconds(pid)
                times, rate = await timed(address, f"/{OIN}/bench/a", count, connections)
                cpu = (cpu_seconds(pid) - before) / (count + max(50, count // 10)) * 1000
                row = (*middle(direct), *middle(times), f"{cpu:.3f}", f"{rate:.0f}")
                rows.append((durability, str(connections), *row))
    server.close()
    return rows


def middle(times: list[float]) -> tuple[str, str]:
    cut = quantiles(times, n=100)
    return f"{cut[49]:.2f}", f"{cut[98]:.2f}"


def main() -> None:
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 5000
    table = Table("durability", "connections", "direct p50", "p99", "gateway p50", "p99", "gateway CPU", "requests/s")
    for row in asyncio.run(compare(count)):
        table.add_row(*row)
    console = Console(width=100)
    console.print(table)
    console.print(f"{count} requests of 2 kB; times and CPU in ms per request; the CPU includes shipping to SQLite.")


if __name__ == "__main__":
    main()
