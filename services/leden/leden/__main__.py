"""`python -m leden serve | migreer | laad | historie`."""

import asyncio

from commonground.cli import make_cli, prepare

from leden.app import create_app
from leden.historie import neem_over
from leden.laad import laad
from leden.settings import settings

cli = make_cli("leden", settings, create_app)


@cli.command(name="laad")
def laad_leden() -> None:
    """Neem de leden uit de bronnen op in het register."""
    asyncio.run(werk_bij_en_laad())


async def werk_bij_en_laad() -> None:
    await prepare("leden", create_app(settings()), True)
    house = create_app(settings()).house
    try:
        print(f"gemeengoed: {await laad(house)} leden opgenomen")
    finally:
        await house.engine.dispose()


@cli.command(name="historie")
def neem_historie_over() -> None:
    """Neem vergaderingen, presentielijsten en besluiten uit de bronnen over, en toon wat eraan opvalt."""
    asyncio.run(werk_bij_en_neem_over())


async def werk_bij_en_neem_over() -> None:
    await prepare("leden", create_app(settings()), True)
    house = create_app(settings()).house
    try:
        await laad(house)
        for melding in await neem_over(house):
            print(f"{melding.datum} {melding.code}: {melding.uitleg}")
    finally:
        await house.engine.dispose()


if __name__ == "__main__":
    cli()
