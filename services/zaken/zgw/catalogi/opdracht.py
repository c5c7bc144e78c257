"""`python -m zgw catalogus laad | export | import`: the shipped catalogue, and a catalogus as a file, both ways."""

import asyncio
from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Annotated
from uuid import UUID

import typer
from commonground import logs
from commonground.api import House
from commonground.cli import prepare, reason, told
from commonground.settings import SettingsError
from sqlalchemy.exc import OperationalError

from zgw.app import APIS, create_app
from zgw.catalogi import invoer, laden, uitvoer, uitwisseling
from zgw.settings import settings

OBJECTTYPEN = "http://127.0.0.1:8002/objecttypen/api/v2"
GETOOND = 100  # faults of a file that are written out, and as much of what was left out
catalogus = typer.Typer(no_args_is_help=True, help="De meegeleverde catalogus, en catalogi als bestand.")


@catalogus.callback()
def main() -> None:
    """De meegeleverde catalogus, en catalogi als bestand."""


@catalogus.command()
def laad(domein: str = "", rsin: str = "", objecttypen: str = OBJECTTYPEN) -> None:
    """Laad de meegeleverde catalogus en publiceer haar; wat er al is, blijft zoals het is."""
    told(lambda: asyncio.run(uitvoeren(laden.lees(domein, rsin), objecttypen.rstrip("/"))))


async def uitvoeren(bron: laden.Bron, objecttypen: str) -> None:
    logs.configure("warning")
    await prepare("zgw", create_app(settings()), True)
    uitkomst = await laden.laad(APIS, settings(), bron, objecttypen)
    typer.echo(f"Catalogus {bron.catalogus['domein']} van {bron.catalogus['rsin']}:")
    for soort in sorted(uitkomst.gemaakt | uitkomst.bestond):
        gemaakt, bestond = uitkomst.gemaakt[soort], uitkomst.bestond[soort]
        gepubliceerd = uitkomst.gepubliceerd[soort]
        typer.echo(f"  {soort:32} {gemaakt:4} gemaakt {bestond:4} bestond al {gepubliceerd:4} gepubliceerd")


# --- a catalogus as a file --------------------------------------------------------------------------------------------
Bestand = Annotated[Path, typer.Argument(help="Het ZIP-bestand.")]
Catalogi = Annotated[list[UUID], typer.Option("--catalogus", help="Uuid van een catalogus; zonder keuze alle.")]
Zaaktypen = Annotated[list[UUID], typer.Option("--zaaktype", help="Uuid van een zaaktype, met alles wat erbij hoort.")]
InCatalogus = Annotated[UUID | None, typer.Option(help="Uuid van de bestaande catalogus waar alles in komt.")]


@catalogus.command("export")
def exporteer(bestand: Bestand, catalogi: Catalogi = [], zaaktypen: Zaaktypen = []) -> None:  # noqa: B006
    """Schrijf catalogi, of losse zaaktypen, naar een ZIP-bestand zoals Open Zaak het leest."""
    if catalogi and zaaktypen:
        raise typer.BadParameter("kies catalogi of zaaktypen, niet allebei")
    told(lambda: asyncio.run(schrijf(bestand, catalogi, zaaktypen)))


@catalogus.command("import")
def importeer(
    bestand: Bestand,
    nieuwe_uuids: Annotated[bool, typer.Option("--nieuwe-uuids", help="Geef alles een nieuwe uuid.")] = False,
    gepubliceerd: Annotated[bool, typer.Option("--gepubliceerd", help="Publiceer wat gepubliceerd was.")] = False,
    proef: Annotated[bool, typer.Option("--proef", help="Doe alles, maar bewaar niets.")] = False,
    in_catalogus: InCatalogus = None,
) -> None:
    """Lees een ZIP-bestand met een catalogus in: alles, of bij een fout niets."""
    keuze = invoer.Keuze(nieuwe_uuids, gepubliceerd, proef, in_catalogus)
    told(lambda: asyncio.run(lees(bestand, keuze)))


async def schrijf(bestand: Path, catalogi: list[UUID], zaaktypen: list[UUID]) -> None:
    async with huis() as house:
        elementen = await uitvoer.haal_op(house, catalogi, zaaktypen)
    uitwisseling.bewaar(bestand, uitwisseling.schrijf(elementen))
    typer.echo(f"{bestand}:")
    for soort, found in elementen.items():
        typer.echo(f"  {soort:32} {len(found):4}")


async def lees(bestand: Path, keuze: invoer.Keuze) -> None:
    inhoud = uitwisseling.open_bestand(bestand)
    async with huis() as house:
        verslag = await invoer.voer_in(house, inhoud, keuze)
    for line in verteld(verslag, keuze):
        typer.echo("".join(sign if sign.isprintable() else "?" for sign in line))
    if verslag.fouten:
        raise uitwisseling.BestandFout(f"{bestand}: niets overgenomen, fouten: {len(verslag.fouten)}")


@asynccontextmanager
async def huis() -> AsyncIterator[House]:
    """The configured service, ready for use. Raises SettingsError."""
    logs.configure("warning")
    service = create_app(settings())
    await prepare("zgw", service, True)
    try:
        yield service.house
    except OperationalError as error:
        raise SettingsError(f"de database antwoordt niet: {reason(error)}") from None
    finally:
        await service.house.close()


def verteld(verslag: invoer.Verslag, keuze: invoer.Keuze) -> Iterable[str]:
    """The report for people; the faults last, where they are seen."""
    goed = "goedgekeurd" if verslag.fouten or keuze.proef else "overgenomen"
    for soort in uitwisseling.SOORTEN:
        gemaakt, gepubliceerd = verslag.gemaakt[soort], verslag.gepubliceerd[soort]
        if gemaakt or verslag.afhankelijk[soort]:
            rest = f" {verslag.afhankelijk[soort]:4} horen bij een fout" if verslag.afhankelijk[soort] else ""
            yield f"  {soort:32} {gemaakt:4} {goed} {gepubliceerd:4} gepubliceerd{rest}"
    for wat, found in (("niet overgenomen", verslag.overgeslagen), ("fout", verslag.fouten)):
        yield from (f"  {wat}: {each}" for each in found[:GETOOND])
        if len(found) > GETOOND:
            yield f"  {wat}: en nog {len(found) - GETOOND}"
    if keuze.proef and not verslag.fouten:
        yield "  proef: er is niets bewaard"
