"""`python -m objecten serve | migreer | laad | token maak`."""

import asyncio
from datetime import UTC, datetime, timedelta
from typing import Annotated
from uuid import UUID

import typer
from commonground.cli import make_cli, prepare, told
from commonground.settings import SettingsError
from pydantic import SecretStr

from objecten import tokens
from objecten.app import create_app
from objecten.calls import HERE
from objecten.laden import laad as laad_objecttypen
from objecten.settings import PermissionEntry, TokenEntry, settings

cli = make_cli("objecten", settings, create_app)
token = typer.Typer(no_args_is_help=True, help="Tokens van systemen die ons mogen aanroepen.")
cli.add_typer(token, name="token")
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
            added = await laad_objecttypen(db, datetime.now(HERE).date())
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


async def keep(entry: TokenEntry, days: int | None) -> None:
    """Raises SettingsError, for an objecttype that does not exist too."""
    if days is not None and days < 1:
        raise SettingsError("een token is minstens een dag geldig")
    found = settings()
    service = create_app(found)
    await prepare("objecten", service, False)
    expires = datetime.now(UTC) + timedelta(days=days) if days else None
    try:
        async with service.house.sessions.begin() as db:
            await tokens.store(db, found.key(), entry, expires)
    finally:
        await service.house.engine.dispose()


if __name__ == "__main__":
    cli()
