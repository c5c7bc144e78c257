"""`python -m objecten serve | migreer | laad | import | token … | index …`."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Annotated, TypeVar
from uuid import UUID

import typer
from commonground.api import House
from commonground.cli import make_cli, prepare, told
from commonground.days import today
from commonground.settings import SettingsError
from pydantic import SecretStr

from objecten import indexes, tokens
from objecten.app import create_app
from objecten.laden import laad as laad_objecttypen
from objecten.portfolio import bron, importeren
from objecten.settings import PermissionEntry, TokenEntry, settings

cli = make_cli("objecten", settings, create_app)
token = typer.Typer(no_args_is_help=True, help="Tokens van systemen die ons mogen aanroepen.")
cli.add_typer(token, name="token")
index = typer.Typer(no_args_is_help=True, help="Indexen op eigenschappen, per objecttype.")
cli.add_typer(index, name="index")
Result = TypeVar("Result")
Types = Annotated[list[UUID] | None, typer.Option(help="Uuid van een objecttype; mag vaker.")]


@cli.command()
def laad() -> None:
    """Zet de meegeleverde objecttypes en de tokens van de configuratie klaar; wat er al staat blijft zo."""
    told(lambda: asyncio.run(laad_in_database()))


async def laad_in_database() -> None:
    service = create_app(settings())
    await prepare("objecten", service, True)
    try:
        async with service.house.sessions.begin() as db:
            added = await laad_objecttypen(db, today())
        await tokens.configure(service.house)
    finally:
        await service.house.engine.dispose()
    print(f"toegevoegd: {added} versies van objecttypes")


@token.command()
def maak(
    identifier: Annotated[str, typer.Argument(help="Naam van het token, uniek.")],
    lezen: Types = None,
    schrijven: Types = None,
    beheerder: Annotated[bool, typer.Option(help="Alles mogen, ook objecttypes wijzigen.")] = False,
    contactpersoon: str = "",
    email: str = "",
    dagen: Annotated[int | None, typer.Option(help="Na hoeveel dagen het verloopt.")] = None,
) -> None:
    """Maak een token en toon het, eenmalig. Een bestaand token krijgt zo een nieuwe waarde en nieuwe rechten."""
    entries = [PermissionEntry(objecttype=uuid) for uuid in lezen or ()]
    entries += [PermissionEntry(objecttype=uuid, mode="read_and_write") for uuid in schrijven or ()]
    entry = TokenEntry(
        identifier=identifier,
        token=SecretStr(tokens.new_token()),
        contact_person=contactpersoon,
        email=email,
        is_superuser=beheerder,
        permissions=entries,
    )
    told(lambda: asyncio.run(keep(entry, dagen)))
    print(entry.token.get_secret_value())


@token.command()
def roteer(
    identifier: Annotated[str, typer.Argument(help="Naam van het token.")],
    dagen: Annotated[int | None, typer.Option(help="Na hoeveel dagen het verloopt.")] = None,
) -> None:
    """Geef een token een nieuwe waarde en toon die, eenmalig; zijn rechten blijven, de oude waarde werkt niet meer."""
    value = tokens.new_token()
    told(lambda: asyncio.run(in_database(lambda house: tokens.rotate(house, identifier, value, expiry(dagen)))))
    print(value)


@token.command()
def intrek(identifier: Annotated[str, typer.Argument(help="Naam van het token.")]) -> None:
    """Verwijder een token met zijn rechten."""
    told(lambda: asyncio.run(in_database(lambda house: tokens.revoke(house, identifier))))


@token.command("lijst")
def lijst_tokens() -> None:
    """Toon de tokens, nooit hun waarde: naam, toepassing, geldig tot, laatst gebruikt."""
    told(lambda: asyncio.run(in_database(show_tokens)))


async def show_tokens(house: House) -> None:
    for row in await tokens.listed(house):
        kind = "beheerder" if row.is_superuser else "gewoon"
        until, used = (
            moment.isoformat(" ", "minutes") if moment else "-" for moment in (row.expires_at, row.last_used_at)
        )
        print(f"{row.identifier}\t{row.application or '-'}\t{kind}\ttot {until}\tlaatst {used}")


# --- portfolio --------------------------------------------------------------------------------------------------------
@cli.command("import")
def importeer(
    map: Annotated[Path | None, typer.Option(help="Map met de tabellen; standaard de meegeleverde.")] = None,
    bijwerken: Annotated[bool, typer.Option(help="Vervang wat er al is en verschilt; anders blijft het.")] = False,
) -> None:
    """Lees de initiatieven in met hun kosten, scores en contracten, en toon wat er in de bron niet klopt."""
    for line in told(lambda: asyncio.run(in_database(lambda house: portfolio(house, map, bijwerken)))):
        print(line)


async def portfolio(house: House, folder: Path | None, replacing: bool) -> list[str]:
    async with house.sessions.begin() as db:
        await laad_objecttypen(db, today())
    app = create_app(settings())
    try:
        return (await importeren.importeer(app, bron.of(folder), replacing)).lines()
    finally:
        await app.house.engine.dispose()


# --- indexes ----------------------------------------------------------------------------------------------------------
Attribute = Annotated[str, typer.Argument(help="Eigenschap in de gegevens; een eigenschap in een eigenschap met __.")]
Kind = Annotated[str, typer.Option(help="waarde (exact, groter en kleiner, volgorde) of tekst (icontains).")]


@index.command()
def add(type: UUID, pad: Attribute, soort: Kind = "waarde") -> None:
    """Leg een index op een eigenschap van een objecttype; wie schrijft hoeft er niet op te wachten."""
    made = told(lambda: asyncio.run(in_database(lambda house: indexes.add(house.engine, type, pad, soort))))
    print("gemaakt" if made else "was er al")


@index.command()
def drop(type: UUID, pad: Attribute, soort: Kind = "waarde") -> None:
    """Haal een index op een eigenschap weg."""
    gone = told(lambda: asyncio.run(in_database(lambda house: indexes.drop(house.engine, type, pad, soort))))
    print("weg" if gone else "was er niet")


@index.command("lijst")
def lijst_indexen() -> None:
    """Toon de indexen op eigenschappen."""
    for row in told(lambda: asyncio.run(in_database(lambda house: indexes.listed(house.engine)))):
        print(f"{row.name}\t{row.uuid}\t{row.pad}\t{row.soort}\t{'gereed' if row.gereed else 'niet gereed'}")


async def in_database(act: Callable[[House], Awaitable[Result]]) -> Result:
    """On a database that is up to date. Raises SettingsError."""
    service = create_app(settings())
    await prepare("objecten", service, False)
    try:
        return await act(service.house)
    finally:
        await service.house.engine.dispose()


def expiry(days: int | None) -> datetime | None:
    """Raises SettingsError."""
    if days is not None and days < 1:
        raise SettingsError("een token is minstens een dag geldig")
    return datetime.now(UTC) + timedelta(days=days) if days else None


async def keep(entry: TokenEntry, days: int | None) -> None:
    """Raises SettingsError, for an objecttype that does not exist too."""
    expires = expiry(days)

    async def store(house: House) -> None:
        async with house.sessions.begin() as db:
            await tokens.store(db, tokens.tokens_of(house).key, entry, expires)

    await in_database(store)


if __name__ == "__main__":
    cli()
