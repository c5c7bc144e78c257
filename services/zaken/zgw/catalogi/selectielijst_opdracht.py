"""`python -m zgw selectielijst import`: a full list of the service that has it."""

import asyncio
from collections.abc import Iterable
from pathlib import Path
from typing import Annotated

import typer
from commonground.cli import told

from zgw.catalogi import selectielijst_invoer
from zgw.catalogi.opdracht import GETOOND, huis
from zgw.catalogi.uitwisseling import BestandFout

selectielijst = typer.Typer(no_args_is_help=True, help="De selectielijst.")


@selectielijst.callback()
def main() -> None:
    """De selectielijst."""


@selectielijst.command("import")
def importeer(
    pad: Annotated[Path, typer.Argument(help="Een JSON-bestand, of een map met JSON-bestanden.")],
    proef: Annotated[bool, typer.Option("--proef", help="Doe alles, maar bewaar niets.")] = False,
) -> None:
    """Lees een volledige selectielijst in: alles, of bij een fout niets."""
    told(lambda: asyncio.run(lees(pad, proef)))


async def lees(pad: Path, proef: bool) -> None:
    gegeven = selectielijst_invoer.lees(pad)
    async with huis() as house:
        verslag = await selectielijst_invoer.voer_in(house, gegeven, proef)
    for line in verteld(verslag, proef):
        typer.echo("".join(sign if sign.isprintable() else "?" for sign in line))
    if verslag.fouten:
        raise BestandFout(f"{pad}: niets overgenomen, fouten: {len(verslag.fouten)}")


def verteld(verslag: selectielijst_invoer.Verslag, proef: bool) -> Iterable[str]:
    """The report for people; the faults last, where they are seen."""
    for soort, jaar in sorted(verslag.nieuw | verslag.gewijzigd | verslag.gelijk, key=str):
        aantallen = (telling[soort, jaar] for telling in (verslag.nieuw, verslag.gewijzigd, verslag.gelijk))
        nieuw, gewijzigd, gelijk = aantallen
        yield f"  {soort:28} {jaar or '':4} {nieuw:5} nieuw {gewijzigd:5} gewijzigd {gelijk:5} gelijk"
    yield from (f"  fout: {each}" for each in verslag.fouten[:GETOOND])
    if len(verslag.fouten) > GETOOND:
        yield f"  fout: en nog {len(verslag.fouten) - GETOOND}"
    if proef and not verslag.fouten:
        yield "  proef: er is niets bewaard"
