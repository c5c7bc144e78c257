"""Measuring a service as it runs: a server process of its own, a load generator, CPU of application and database apart.

Figures are of one machine at one moment: compare ratios within one run. `measure` gives milliseconds and counts.
"""

import asyncio
import json
import os
import signal
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from statistics import quantiles
from typing import Any

from rich.console import Console
from rich.table import Table


@dataclass
class Figures:
    """One scenario: times in milliseconds, memory in MiB, statements per request."""

    name: str
    connections: int
    requests: int
    p50: float
    p95: float
    p99: float
    per_second: float
    cpu_app: float
    cpu_database: float
    statements: float
    peak_memory: float


# --- the server -------------------------------------------------------------------------------------------------------
class Server:
    """`python -m <package> serve` on a database that is already filled."""

    def __init__(self, package: str, service: str, address: str, database_url: str, env: dict[str, str]) -> None:
        prefix = f"GEMEENGOED_{service.upper()}_"
        told = {f"{prefix}LISTEN": address, f"{prefix}DATABASE_URL": database_url, f"{prefix}LOG_LEVEL": "error"}
        self.address, self.database_url = address, database_url
        self.process = subprocess.Popen([sys.executable, "-m", package, "serve"], env=os.environ | told | env)
        try:
            self.wait()
        except TimeoutError:
            self.stop()
            raise

    def wait(self, seconds: float = 120) -> None:
        until = time.monotonic() + seconds
        while time.monotonic() < until:
            try:
                with urllib.request.urlopen(f"http://{self.address}/_healthz/readyz", timeout=1):
                    return
            except OSError:
                time.sleep(0.05)
        raise TimeoutError(f"{self.address} antwoordt niet")

    def stop(self) -> None:
        self.process.send_signal(signal.SIGTERM)
        self.process.wait(15)

    def metric(self, name: str) -> float:
        with urllib.request.urlopen(f"http://{self.address}/metrics", timeout=5) as answer:
            lines = answer.read().decode().splitlines()
        return sum(float(line.rsplit(" ", 1)[1]) for line in lines if line.startswith(name))

    def cpu(self) -> float:
        return cpu_seconds(self.process.pid)

    def cpu_database(self) -> float:
        """Seconds of the PostgreSQL processes that serve us; 0 on SQLite, where the database is the application."""
        if not self.database_url.startswith("postgresql"):
            return 0.0
        name = self.database_url.rsplit("/", 1)[1]
        return sum(cpu_seconds(int(p.name)) for p in Path("/proc").iterdir() if p.name.isdigit() and serves(p, name))

    def peak_memory(self) -> float:
        status = Path(f"/proc/{self.process.pid}/status").read_text()
        return next(int(line.split()[1]) / 1024 for line in status.splitlines() if line.startswith("VmHWM"))


def serves(process: Path, database: str) -> bool:
    try:
        title = (process / "cmdline").read_bytes()
    except OSError:
        return False
    return title.startswith(b"postgres:") and f" {database} ".encode() in title and b"autovacuum" not in title


def cpu_seconds(pid: int) -> float:
    """Of a process and all its threads, by the clock that Linux keeps of it, ended threads included; 0 without it."""
    try:
        return time.clock_gettime((~pid << 3) | 2)
    except OSError:
        return 0.0


# --- the load ---------------------------------------------------------------------------------------------------------
async def worker(address: str, requests: asyncio.Queue[bytes], times: list[float]) -> None:
    """One kept connection; HTTP/1.1 read by hand, so that the client costs next to nothing."""
    host, port = address.split(":")
    reader, writer = await asyncio.open_connection(host, int(port))
    while not requests.empty():
        request = requests.get_nowait()
        began = time.perf_counter()
        writer.write(request)
        head = await reader.readuntil(b"\r\n\r\n")
        if not head.startswith(b"HTTP/1.1 2"):
            raise RuntimeError(f"{request[:300]!r}: {head!r} {await reader.read(2000)!r}")
        await reader.readexactly(length(head))
        times.append((time.perf_counter() - began) * 1000)
    writer.close()


def length(head: bytes) -> int:
    return next(int(h.split(b":")[1]) for h in head.split(b"\r\n") if h.lower().startswith(b"content-length:"))


def get(address: str, path: str, headers: dict[str, str]) -> bytes:
    return written("GET", address, path, headers)


def post(address: str, path: str, headers: dict[str, str], content: Any) -> bytes:
    body = json.dumps(content).encode()
    told = headers | {"Content-Type": "application/json", "Content-Length": str(len(body))}
    return written("POST", address, path, told) + body


def written(method: str, address: str, path: str, headers: dict[str, str]) -> bytes:
    lines = [f"{method} {path} HTTP/1.1", f"Host: {address}", *(f"{name}: {value}" for name, value in headers.items())]
    return ("\r\n".join(lines) + "\r\n\r\n").encode()


async def drive(address: str, requests: Sequence[bytes], connections: int) -> list[float]:
    queue: asyncio.Queue[bytes] = asyncio.Queue()
    for request in requests:
        queue.put_nowait(request)
    times: list[float] = []
    await asyncio.gather(*(worker(address, queue, times) for _ in range(connections)))
    return times


Load = Callable[[int], Sequence[bytes]]  # so many requests; asked again for every round, since a POST is sent once


def measure(server: Server, name: str, load: Load, count: int, connections: int = 1, rounds: int = 3) -> Figures:
    """The round with the least CPU of several: what else runs on the machine only ever adds to it."""
    asyncio.run(drive(server.address, load(max(10, count // 10)), connections))  # to warm up
    found = [one_round(server, name, load(count), connections) for _ in range(rounds)]
    best = min(found, key=lambda each: each.cpu_app + each.cpu_database)
    print(f"{name}: {best.cpu_app} + {best.cpu_database} ms", flush=True)
    return best


def one_round(server: Server, name: str, requests: Sequence[bytes], connections: int) -> Figures:
    app, database, statements = server.cpu(), server.cpu_database(), server.metric("gemeengoed_statements_total")
    began = time.perf_counter()
    times = asyncio.run(drive(server.address, requests, connections))
    seconds, count = time.perf_counter() - began, len(times)
    cut = quantiles(times, n=100)
    return Figures(
        name,
        connections,
        count,
        round(cut[49], 2),
        round(cut[94], 2),
        round(cut[98], 2),
        round(count / seconds, 1),
        round((server.cpu() - app) * 1000 / count, 2),
        round((server.cpu_database() - database) * 1000 / count, 2),
        round((server.metric("gemeengoed_statements_total") - statements) / count, 2),
        round(server.peak_memory(), 1),
    )


# --- the report -------------------------------------------------------------------------------------------------------
def report(title: str, figures: Sequence[Figures], file: Path, **more: Any) -> None:
    """The table on standard output, and the same with what there is `more` to tell as JSON in a file."""
    table = Table(title=title, title_justify="left")
    headings = (
        "scenario",
        "verb.",
        "aantal",
        "p50 ms",
        "p95 ms",
        "p99 ms",
        "per s",
        "CPU app ms",
        "CPU db ms",
        "SQL",
        "MiB",
    )
    for heading in headings:
        table.add_column(heading, justify="left" if heading == "scenario" else "right")
    for each in figures:
        table.add_row(*(str(value) for value in asdict(each).values()))
    Console(width=130).print(table)
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(
        json.dumps({"title": title, "figures": [asdict(each) for each in figures], **more}, indent=2) + "\n"
    )
