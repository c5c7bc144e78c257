"""The command line that every service has: `python -m zgw serve | migreer | openapi`."""

import asyncio
import errno
import gc
import signal
import socket
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

import typer
import uvicorn
from sqlalchemy.exc import OperationalError, SQLAlchemyError

from commonground import configuration, logs, migrations
from commonground.service import Service
from commonground.settings import ServiceSettings, SettingsError

Result = TypeVar("Result")


def make_cli(package: str, settings: Callable[[], Any], create_app: Callable[[Any], Service]) -> typer.Typer:
    """The commands of a service; it may add its own to what this returns."""
    cli = typer.Typer(no_args_is_help=True, pretty_exceptions_enable=False, add_completion=False)

    @cli.command()
    def serve(migreer: bool = True) -> None:
        """Start de service; de database wordt eerst bijgewerkt."""
        told(lambda: run(package, settings(), create_app, migreer))

    @cli.command()
    def migreer() -> None:
        """Werk de database bij en lees de configuratie in."""
        told(lambda: asyncio.run(prepare(package, create_app(settings()), True)))

    return cli


def told(work: Callable[[], Result]) -> Result:
    """What a command gives; what an operator can mend is one clear line, not a trace."""
    try:
        return work()
    except SettingsError as error:
        sys.exit(f"gemeengoed: {error}")


async def prepare(package: str, service: Service, migrate: bool) -> None:
    """The database at the right revision and the configuration in it. Raises SettingsError."""
    house = service.house
    try:
        ensure_folder(house.settings)
        before, after = await migrations.upgrade(house.engine, package) if migrate else (None, None)
        if before and before != after:
            print(f"gemeengoed: database {house.name} bijgewerkt van {before} naar {after}", file=sys.stderr)
        await migrations.require_head(house.engine, package)
        await configuration.apply(house)
    except (OperationalError, OSError) as error:
        raise SettingsError(f"database van {house.name} is niet te gebruiken: {reason(error)}") from None
    except SQLAlchemyError as error:
        raise SettingsError(f"database van {house.name} is niet te gebruiken: {reason(error)}") from None
    finally:
        await house.engine.dispose()


def reason(error: Exception) -> str:
    return str(getattr(error, "orig", None) or error).splitlines()[0]


def ensure_folder(settings: ServiceSettings) -> None:
    """The folder of a SQLite file. Raises SettingsError when nothing can be written there."""
    if not settings.database_url.startswith("sqlite"):
        return
    file = Path(settings.database_url.split("///", 1)[-1])
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        with file.open("ab"):
            pass
    except OSError as error:
        raise SettingsError(f"{file.parent} is niet te beschrijven: {error.strerror}") from None


def listening(settings: ServiceSettings) -> socket.socket:
    """The socket of the service. Raises SettingsError when the address is taken."""
    host, port = settings.address
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    found = socket.socket(family, socket.SOCK_STREAM)
    found.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        found.bind((host, port))
    except OSError as error:
        found.close()
        why = "is al in gebruik" if error.errno == errno.EADDRINUSE else f"is niet te openen ({error.strerror})"
        raise SettingsError(f"adres {host}:{port} {why}") from None
    return found


def look_less_for_garbage() -> None:
    gc.collect()
    gc.freeze()  # what is there now stays: never looked at again
    gc.set_threshold(20_000, 20, 50)  # a list of 500 is no reason to look for cycles


def run(package: str, settings: ServiceSettings, create_app: Callable[[Any], Service], migrate: bool = True) -> None:
    """Serves until a signal; SIGTERM lets running requests finish."""
    logs.configure(settings.log_level)
    server = listening(settings)
    asyncio.run(prepare(package, create_app(settings), migrate))
    signal.signal(signal.SIGPIPE, signal.SIG_IGN)
    app = create_app(settings)
    look_less_for_garbage()
    config = uvicorn.Config(
        app,
        log_config=None,
        access_log=False,
        server_header=False,
        date_header=False,
        proxy_headers=False,
        timeout_graceful_shutdown=10,
        lifespan="on",
        h11_max_incomplete_event_size=64 * 1024,
    )
    uvicorn.Server(config).run(sockets=[server])
