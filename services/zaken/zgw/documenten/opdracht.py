"""`python -m zgw opruimen`: removes files that no version of a document names any more."""

import asyncio
from collections.abc import Callable

import typer
from commonground.cli import told
from commonground.service import Service

from zgw.documenten.opruimen import ruim_op


def opruimen(service: Callable[[], Service]) -> Callable[[], None]:
    def command() -> None:
        """Verwijder bestanden van een dag en ouder die bij geen document meer horen."""
        told(lambda: typer.echo(f"{asyncio.run(ruim_op_en_sluit(service()))} bestanden verwijderd"))

    return command


async def ruim_op_en_sluit(service: Service) -> int:
    try:
        return await ruim_op(service.house)
    finally:
        await service.house.close()
