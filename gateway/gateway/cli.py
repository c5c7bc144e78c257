"""`python -m gateway run | migreer | explain | log`."""

import asyncio
import signal
import sys
from datetime import datetime
from typing import Annotated, Any

import typer
from commonground import logs
from commonground.cli import make_cli, reason, told
from commonground.settings import SettingsError
from rich.console import Console
from rich.table import Table
from sqlalchemy import select
from sqlalchemy.exc import SQLAlchemyError

from gateway.app import create_app
from gateway.kernel.errors import Refusal
from gateway.kernel.logrec import pseudonym
from gateway.kernel.route import Place, find
from gateway.kernel.snapshot import Snapshot
from gateway.serve import serve
from gateway.settings import Settings, settings
from gateway.state import load_or_stop, pseudonym_key
from gateway.tables import Record


def is_serve(command: Any) -> bool:
    """The command of the other services, which run one ASGI application; ours is `run`."""
    return command.__name__ == "serve"


cli = make_cli("gateway", settings, create_app)
cli.registered_commands = [each for each in cli.registered_commands if not is_serve(each.callback)]
console = Console(width=None if sys.stdout.isatty() else 240)


@cli.command()
def run() -> None:
    """Start de gateway; SIGTERM laat lopende verzoeken eindigen."""
    told(lambda: until_told(settings()))


def until_told(given: Settings) -> None:
    logs.configure(given.log_level)
    with asyncio.Runner(loop_factory=fastest()) as runner:
        runner.run(stoppable(given))


def fastest() -> Any:
    """uvloop where it exists."""
    try:
        import uvloop
    except ImportError:
        return None
    return uvloop.new_event_loop


async def stoppable(given: Settings) -> None:
    task = asyncio.create_task(serve(given))
    for wanted in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(wanted, task.cancel)
    await asyncio.wait([task])
    if not task.cancelled():
        task.result()


@cli.command()
def explain(target: str, method: str = "GET", host: str = "") -> None:
    """Vertel naar welke dienst en welk systeem een adres leidt, en waarom."""
    told(lambda: explained(target, method, host))


def explained(target: str, method: str, host: str) -> None:
    snapshot = load_or_stop(settings())
    place = find(snapshot, method.encode(), target.encode(), (host or snapshot.bases[0].host).encode(), 0.0)
    if isinstance(place, Refusal):
        sys.exit(f"{place.status} {place.code}: {place.detail}")
    for name, value in told_of(snapshot, place):
        console.print(f"{name:>10}  {value}", highlight=False, soft_wrap=True)


def told_of(snapshot: Snapshot, place: Place) -> list[tuple[str, str]]:
    if place.chosen is None:
        return [("dienst", "de gateway zelf"), ("adres", place.target.decode())]
    service, upstream = place.chosen.service, place.chosen.upstream
    return [
        ("dienst", service.name),
        ("systeem", f"{upstream.name} ({upstream.address})"),
        ("waarom", place.chosen.reason),
        ("pad daar", place.target.decode()),
        ("eigen URL", str(snapshot.address_of(service, place.base))),
    ]


@cli.command()
def log(
    dienst: str = "",
    doel: Annotated[str, typer.Option(help="X-NLX-Request-Process-Id")] = "",
    transactie: str = "",
    sinds: datetime | None = None,
    aantal: int = 20,
) -> None:
    """Toon de laatste records van het transactielog."""
    query = select(Record).order_by(Record.id.desc()).limit(aantal)
    wanted = ((Record.service, dienst), (Record.process_id, doel), (Record.transaction_id, transactie))
    for column, value in wanted:
        query = query.where(column == value) if value else query
    query = query.where(Record.created_at >= sinds.astimezone()) if sinds else query
    told(lambda: show(asyncio.run(rows(settings(), query))))


async def rows(given: Settings, query: Any) -> list[Any]:
    house = create_app(given).house
    try:
        async with house.sessions() as db:
            await db.connection(execution_options={"reads": True})
            return list((await db.execute(query)).scalars())
    except (SQLAlchemyError, OSError) as error:
        raise SettingsError(f"database van {house.name} is niet te gebruiken: {reason(error)}") from None
    finally:
        await house.engine.dispose()


def show(found: list[Record]) -> None:
    table = Table("wanneer", "dienst", "verzoek", "status", "afloop", "ms", "doel", "transactie", box=None)
    for row in found:
        status, ms = ("" if each is None else str(each) for each in (row.status, row.duration_ms))
        when = row.created_at.astimezone().strftime("%Y-%m-%d %H:%M:%S")
        asked = f"{row.method} {row.path}"
        table.add_row(
            when, row.service, asked, status, row.outcome or "", ms, row.process_id or "", str(row.transaction_id)
        )
    console.print(table)


@cli.command()
def pseudoniem(waarde: str) -> None:
    """Toon onder welk pseudoniem een gebruiker of betrokkene in het log staat."""
    told(lambda: console.print(pseudonym(pseudonym_key(settings()), waarde), highlight=False))
