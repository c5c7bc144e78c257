"""`make up`: the whole suite on this machine, until Ctrl-C. A process that dies is started again."""

import ctypes
import errno
import hashlib
import os
import runpy
import signal
import socket
import sys
import time
import urllib.request
from pathlib import Path
from typing import NoReturn

import fastapi  # noqa: F401 - what every process needs is loaded once, before they fork
import sqlalchemy.ext.asyncio  # noqa: F401
import suite
from commonground import cli  # noqa: F401
from rich.console import Console
from rich.table import Table

console = Console(stderr=True)
running: dict[int, suite.Process] = {}
PR_SET_PDEATHSIG = 1


def fail(line: str) -> NoReturn:
    stop()
    console.print(f"gemeengoed: {line}", style="red", highlight=False, soft_wrap=True)
    raise SystemExit(1)


# --- processes --------------------------------------------------------------------------------------------------------
def fork(process: suite.Process, arguments: tuple[str, ...]) -> int:
    """Starts `python -m <package> <arguments>` from this process, which has the libraries in memory already."""
    pid = os.fork()
    if pid:
        return pid
    os.setsid()  # Ctrl-C is for us; we tell the others
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGTERM)
    log = os.open(suite.VAR / "log" / f"{process.name}.log", os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    os.dup2(log, 1)
    os.dup2(log, 2)
    os.environ.update(suite.environment(process))
    for wanted in (signal.SIGTERM, signal.SIGINT):
        signal.signal(wanted, signal.SIG_DFL)
    sys.argv = [process.package, *arguments]
    code = 0
    try:
        runpy.run_module(process.package, run_name="__main__", alter_sys=True)
    except SystemExit as end:
        code = end.code if isinstance(end.code, int) else 1
        if isinstance(end.code, str):
            print(end.code, file=sys.stderr)
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(code)


def run(process: suite.Process, arguments: tuple[str, ...]) -> int:
    return fork(process, arguments)


def serve(process: suite.Process) -> None:
    running[fork(process, process.serve)] = process


def stop() -> None:
    for pid in running:
        os.kill(pid, signal.SIGTERM)
    for pid in running:
        os.waitpid(pid, 0)
    running.clear()


# --- before the start -------------------------------------------------------------------------------------------------
def prepare() -> None:
    try:
        for folder in (suite.VAR, suite.VAR / "log"):
            folder.mkdir(parents=True, exist_ok=True)
        (suite.VAR / "log" / ".schrijfbaar").write_text("")
    except OSError as error:
        fail(f"{suite.VAR} is niet te beschrijven ({error.strerror})")
    for process in suite.PROCESSES:
        refuse_taken(process)


def refuse_taken(process: suite.Process) -> None:
    host, port = process.address.split(":")
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, int(port)))
        except OSError as error:
            why = "is al in gebruik" if error.errno == errno.EADDRINUSE else f"is niet te openen ({error.strerror})"
            fail(f"adres {process.address} (voor {process.name}) {why}")


def load_data() -> None:
    """What the suite ships with, in every service at once; only when it is not what was loaded last."""
    mark, wanted = suite.VAR / ".geladen", fingerprint()
    if mark.exists() and mark.read_text() == wanted:
        return
    console.print("gegevens laden (eenmalig) …")
    jobs = {run(process, command): process for process in suite.PROCESSES for command in process.data}
    while jobs:
        pid, status = os.wait()
        process = jobs.pop(pid)
        if os.waitstatus_to_exitcode(status):
            fail(f"gegevens van {process.name} zijn niet geladen: {last_line(process)}")
    mark.write_text(wanted)


def fingerprint() -> str:
    """Of the data in the packages, so that a newer version loads its own."""
    found = hashlib.blake2b(digest_size=16)
    for file in sorted((suite.ROOT / "services").glob("*/*/**/*")):
        if file.suffix in (".json", ".csv"):
            found.update(f"{file.relative_to(suite.ROOT)} {file.stat().st_size}".encode())
    return found.hexdigest()


def last_line(process: suite.Process) -> str:
    lines = (suite.VAR / "log" / f"{process.name}.log").read_text(errors="replace").strip().splitlines()
    return lines[-1][:300] if lines else "geen melding"


# --- while it runs ----------------------------------------------------------------------------------------------------
def ready(process: suite.Process) -> bool:
    try:
        with urllib.request.urlopen(f"{process.url}/_healthz/readyz", timeout=1) as answer:
            return answer.status == 200
    except OSError:
        return False


def wait_until_ready(seconds: float = 60) -> None:
    waiting, until = list(suite.PROCESSES), time.monotonic() + seconds
    while waiting and time.monotonic() < until:
        waiting = [process for process in waiting if not ready(process)]
        pid, _ = os.waitpid(-1, os.WNOHANG)
        if pid in running:
            process = running.pop(pid)
            fail(f"{process.name} is niet gestart: {last_line(process)}")
        time.sleep(0.02)
    if waiting:
        fail(f"{waiting[0].name} antwoordt niet; zie var/log/{waiting[0].name}.log")


def show(seconds: float) -> None:
    table = Table(title=f"Gemeengoed draait (klaar in {seconds:.1f} s)", title_justify="left")
    for heading in ("service", "adres", "door de gateway"):
        table.add_column(heading, overflow="fold")
    for process in suite.PROCESSES:
        table.add_row(
            process.name, process.url, "" if process.name == "gateway" else suite.through_gateway(process.name)
        )
    console.print(table)
    known = suite.known_secrets()
    console.print(f"client id [b]demo[/b], secret [b]{known['GEMEENGOED_SECRET_DEMO']}[/b]", soft_wrap=True)
    console.print(f"token voor Objecten [b]{known['GEMEENGOED_TOKEN_DEMO']}[/b]", soft_wrap=True)
    console.print("Ctrl-C stopt alles; `make demo` in een ander venster laat de suite werken.")


def keep_running() -> None:
    died: dict[str, list[float]] = {}
    while True:
        pid, _status = os.wait()
        process = running.pop(pid, None)
        if process is None:
            continue
        recent = died[process.name] = [t for t in died.get(process.name, []) if time.monotonic() - t < 60] + [
            time.monotonic()
        ]
        if len(recent) > 20:
            fail(f"{process.name} stopt telkens: {last_line(process)}")
        console.print(f"{process.name} is gestopt en wordt opnieuw gestart")
        time.sleep(0.3)
        serve(process)


def interrupted(_signal: int, _frame: object) -> NoReturn:
    raise KeyboardInterrupt


def main() -> None:
    began = time.monotonic()
    for wanted in (signal.SIGTERM, signal.SIGINT):  # a shell that starts us in the background leaves SIGINT ignored
        signal.signal(wanted, interrupted)
    try:
        prepare()
        suite.known_secrets()
        load_data()
        for process in suite.PROCESSES:
            serve(process)
        wait_until_ready()
        Path(suite.VAR / "suite.pid").write_text(str(os.getpid()))
        show(time.monotonic() - began)
        keep_running()
    except KeyboardInterrupt:
        stop()


if __name__ == "__main__":
    main()
