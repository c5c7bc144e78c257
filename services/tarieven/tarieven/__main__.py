"""`python -m tarieven serve | migreer | laad | import | export | grootboek controleer`."""

import asyncio
import sys
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Annotated

import typer
from commonground.api import House
from commonground.cli import make_cli, prepare, told
from commonground.problems import Problem

from tarieven.app import create_app
from tarieven.grootboek.opdrachten import grootboek
from tarieven.invoer.bronmap import Bronmap, meegeleverd
from tarieven.invoer.imports import van_hier
from tarieven.invoer.uitvoeren import bied_aan, voer_uit
from tarieven.laden import laad_in_stappen
from tarieven.settings import settings
from tarieven.transitie.model import Beleid
from tarieven.uitvoer.schrijven import als_csv, als_json
from tarieven.uitvoer.tarieven import KOLOMMEN, jaarrijen
from tarieven.uitvoer.transitie import transitierijen

cli = make_cli("tarieven", settings, create_app)
cli.add_typer(grootboek, name="grootboek")


@cli.command()
def laad() -> None:
    """Voer de meegeleverde documenten in en neem het besluit over 2024 over; wat er al staat blijft zoals het is."""

    async def werk(house: House) -> None:
        samengevat(await laad_in_stappen(house.sessions.begin, van_hier(house, meegeleverd())))

    doe(werk)


@cli.command("import")
def importeer(map: Annotated[Path, typer.Argument(help="De map met de CSV-bestanden van de documenten.")]) -> None:
    """Voer een map met documenten in; een tweede keer verandert dat niets."""

    async def werk(house: House) -> None:
        bronmap = van_hier(house, Bronmap.uit_map(map))
        async with house.sessions.begin() as db:
            row, _ = await bied_aan(db, bronmap, f"map {map.name}"[:200])
        samengevat(await voer_uit(house.sessions.begin, row.id, bronmap, stap_gereed))

    doe(werk)


@cli.command()
def export(
    wat: Annotated[str, typer.Argument(help="Een jaar, of: transitie.")],
    beleid: Annotated[Beleid, typer.Option(help="Afronding van de transitiebijdragen.")] = "cel_half_up",
    json: Annotated[bool, typer.Option("--json", help="JSON in plaats van CSV.")] = False,
) -> None:
    """Schrijf de tarieven van een jaar, ook wat intern is, of de transitiebijdragen: de rijen van de open data."""

    async def werk(house: House) -> None:
        async with house.sessions() as db:
            rijen = await (
                transitierijen(db, beleid) if wat == "transitie" else jaarrijen(db, jaartal(wat), intern=True)
            )
        print(als_json(rijen) if json else als_csv(rijen, () if wat == "transitie" else KOLOMMEN), end="")

    doe(werk)


def jaartal(wat: str) -> int:
    if not (wat.isascii() and wat.isdecimal() and len(wat) == 4):
        sys.exit(f"gemeengoed: {wat!r} is geen jaar en niet 'transitie'")
    return int(wat)


def doe(werk: Callable[[House], Awaitable[None]]) -> None:
    """Runs a command on a database that is brought up to date first; a refusal is told in its own words."""

    async def alles() -> None:
        service = create_app(settings())
        await prepare("tarieven", service, True)
        try:
            await werk(service.house)
        except Problem as fout:
            redenen = "".join(f"\n  {each.name}: {each.reason}" for each in fout.invalid)
            sys.exit(f"gemeengoed: {fout.code}: {fout.detail or fout.title}{redenen}")
        finally:
            await service.house.engine.dispose()

    told(lambda: asyncio.run(alles()))


def stap_gereed(naam: str, aantal: int) -> None:
    print(f"{naam}: {aantal}", file=sys.stderr, flush=True)


def samengevat(toegevoegd: dict[str, int]) -> None:
    print("toegevoegd: " + ", ".join(f"{aantal} {naam}" for naam, aantal in toegevoegd.items()))


if __name__ == "__main__":
    cli()
