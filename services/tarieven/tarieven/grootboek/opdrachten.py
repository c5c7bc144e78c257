"""`python -m tarieven grootboek controleer`."""

import asyncio
import sys

import typer
from commonground.cli import prepare, told

from tarieven.app import create_app
from tarieven.grootboek.controle import Uitkomst, controleer
from tarieven.settings import settings

grootboek = typer.Typer(no_args_is_help=True, help="Het grootboek nagaan.")


@grootboek.callback()
def groep() -> None:
    """Keeps `controleer` a command of its own while it is the only one."""


@grootboek.command(name="controleer")
def controle() -> None:
    """Rekent elk zegel in het grootboek opnieuw uit; eindigt met 1 als er iets niet klopt."""
    told(lambda: vertel(asyncio.run(nagegaan())))


def vertel(uitkomst: Uitkomst) -> None:
    for fout in uitkomst.fouten:
        print(fout, file=sys.stderr)
    print(f"{uitkomst.transacties} transacties, {len(uitkomst.fouten)} fouten, laatste zegel {uitkomst.hash}")
    if uitkomst.fouten:
        sys.exit(1)


async def nagegaan() -> Uitkomst:
    service = create_app(settings())
    await prepare("tarieven", service, False)
    try:
        async with service.house.sessions.begin() as db:
            return await controleer(db)
    finally:
        await service.house.engine.dispose()
