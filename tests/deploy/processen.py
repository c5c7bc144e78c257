"""The suite as processes, on ports and in a folder of the test; on PostgreSQL when the tests run there."""

import asyncio
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from tempfile import mkdtemp

import support
from commonground.db import open_engine
from sqlalchemy import inspect, text

ROOT = Path(__file__).parent.parent.parent
UP, DEMO = ([sys.executable, str(ROOT / "deploy" / name)] for name in ("up.py", "demo.py"))
SERVICES = ("gateway", "zaken", "objecten", "tarieven", "leden", "notificaties")


def free_range(count: int = 10) -> int:
    """The first of some ports in a row that nobody listens on."""
    for first in range(18000 + os.getpid() % 500 * 16, 60000, 16):
        if all(is_free(first + offset) for offset in range(count)):
            return first
    raise OSError("geen vrije poorten")


def is_free(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) != 0


def environment(var: Path, first: int, kind: str = "suite") -> dict[str, str]:
    """`kind` tells databases on PostgreSQL apart; on SQLite they are files in `var`."""
    found = os.environ | {"GEMEENGOED_VAR": str(var), "GEMEENGOED_FIRST": str(first)}
    for service in SERVICES if support.POSTGRES else ():
        found[f"GEMEENGOED_{service.upper()}_DATABASE_URL"] = database(var, service, kind)
    return found | {"GEMEENGOED_OBJECTEN_TOKEN_SECRET": "alleen-voor-de-test"}


def database(var: Path, service: str, kind: str = "suite") -> str:
    if support.POSTGRES:
        return f"{support.POSTGRES}/{support.database_name(kind, service)}"
    return f"sqlite+aiosqlite:///{var}/{service}.db"


def make_databases(kind: str, like: str = "") -> None:
    """On PostgreSQL a database for each service, empty or as another; on SQLite the suite makes its own files."""
    for service in SERVICES if support.POSTGRES else ():
        template = support.database_name(like, service) if like else ""
        asyncio.run(support.create_postgres(support.database_name(kind, service), template))


@contextmanager
def suite(var: Path, first: int) -> Iterator[subprocess.Popen]:
    """A suite as after its first start, ready."""
    shutil.copytree(filled(), var, dirs_exist_ok=True)
    make_databases("suite", like="gevuld")
    with running(var, first, "suite") as process:
        yield process


@cache
def filled() -> Path:
    """The folder of a suite that was started on empty databases and stopped: to fill them takes longest."""
    var = Path(mkdtemp(prefix="gemeengoed-"))
    make_databases("gevuld")
    with running(var, free_range(), "gevuld"):
        return var


@contextmanager
def running(var: Path, first: int, kind: str) -> Iterator[subprocess.Popen]:
    process = subprocess.Popen(UP, env=environment(var, first, kind), stderr=subprocess.DEVNULL)
    try:
        assert in_time(lambda: says_ready(var, process.pid), within=180)
        yield process
    finally:
        process.send_signal(signal.SIGINT)
        process.wait(120)


def says_ready(var: Path, pid: int) -> bool:
    """Whether all of it answers; what dies from then on is started again."""
    mark = var / "suite.pid"
    return mark.exists() and mark.read_text() == str(pid)


def answers(port: int, within: float) -> bool:
    return in_time(lambda: is_ready(port), within)


def is_ready(port: int) -> bool:
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/_healthz/readyz", timeout=1) as answer:
            return answer.status == 200
    except OSError:
        return False


def in_time(ask: Callable[[], bool], within: float) -> bool:
    until = time.monotonic() + within
    while time.monotonic() < until:
        if ask():
            return True
        time.sleep(0.05)
    return False


def child_of(parent: int, service: str) -> int:
    """The process that writes the log of a service."""
    children = Path(f"/proc/{parent}/task/{parent}/children").read_text().split()
    logs = {int(pid): os.readlink(f"/proc/{pid}/fd/1") for pid in children}
    return next(pid for pid, log in logs.items() if log.endswith(f"/{service}.log"))


# --- what there is in the databases -----------------------------------------------------------------------------------
PASSING = {
    "audittrail",
    "uitgaand",
    "record",
    "notificatie",
    "bezorging",
    "alembic_version",
}  # what only passes through


def state(var: Path) -> dict[str, int]:
    """How many rows each table of each service has, but for what only tells of traffic."""
    return asyncio.run(counted(var))


async def counted(var: Path) -> dict[str, int]:
    found = {}
    for service in SERVICES[1:]:
        engine = open_engine(database(var, service))
        async with engine.connect() as db:
            names = await db.run_sync(lambda connection: inspect(connection).get_table_names())
            for name in sorted(set(names) - PASSING):
                count = await db.execute(text(f'select count(*) from "{name}"'))
                found[f"{service}.{name}"] = count.scalar_one()
        await engine.dispose()
    return found
