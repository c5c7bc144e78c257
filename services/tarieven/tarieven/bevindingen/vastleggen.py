"""Vastleggen: printed values and findings into their tables. A finding that is there keeps its state."""

from collections.abc import Iterator
from functools import lru_cache
from typing import Any
from uuid import uuid4

from sqlalchemy import insert, select
from sqlalchemy.ext.asyncio import AsyncSession

from tarieven.bevindingen import controles_2024, controles_transitie
from tarieven.bevindingen.gedrukt import Cel, cellen
from tarieven.bevindingen.sommen import kolommen_met_getallen
from tarieven.bevindingen.tables import Bevinding, GedrukteWaarde
from tarieven.bevindingen.vondst import Vondst, getal, verschil
from tarieven.invoer.basis import JAAR
from tarieven.invoer.bronmap import Bronmap

CONTROLES = (*controles_transitie.CONTROLES, *controles_2024.CONTROLES)
PER_KEER = 500  # rows in one statement


@lru_cache(maxsize=4)
def gedrukte_cellen(bronmap: Bronmap) -> tuple[Cel, ...]:
    return tuple(cellen(bronmap))


@lru_cache(maxsize=4)
def vondsten(bronmap: Bronmap) -> tuple[Vondst, ...]:
    """Everything that is wrong with the documents in a folder, computed from the folder alone."""
    return (*(vondst for controle in CONTROLES for vondst in controle(bronmap)), *controlecel(bronmap))


def controlecel(bronmap: Bronmap) -> Iterator[Vondst]:
    """A printed cell that our own outcome misses by more than the tolerance, and of which no sum says so already."""
    for cel in gedrukte_cellen(bronmap):
        if cel.afwijkend and cel.berekend is not None and not is_som(bronmap, cel):
            plaats = f"{cel.rij.bron()}, {cel.rij.bestand}, {cel.kolom}"
            tekst = "De gedrukte waarde volgt niet uit de regels."
            anders = verschil(cel.berekend, cel.gedrukt)
            yield Vondst("CONTROLECEL", "fout", JAAR, plaats, tekst, getal(cel.gedrukt), getal(cel.berekend, 2), anders)


def is_som(bronmap: Bronmap, cel: Cel) -> bool:
    return any(each.rij == cel.rij and each.kolom == cel.kolom for each in kolommen_met_getallen(bronmap))


async def leg_gedrukt_vast(db: AsyncSession, bronmap: Bronmap, import_id: int) -> int:
    bekend = select(GedrukteWaarde.id).where(GedrukteWaarde.import_id == import_id).limit(1)
    if (await db.execute(bekend)).first():
        return 0
    rijen = [rij_van(cel, import_id) for cel in gedrukte_cellen(bronmap)]
    for begin in range(0, len(rijen), PER_KEER):
        await db.execute(insert(GedrukteWaarde), rijen[begin : begin + PER_KEER])
    return len(rijen)


def rij_van(cel: Cel, import_id: int) -> dict[str, Any]:
    document, _, regel = cel.rij.bron("000" if cel.rij.bestand.startswith("transitie") else "001").partition(":")
    return {
        "uuid": uuid4(),
        "import_id": import_id,
        "bestand": cel.rij.bestand,
        "rij": cel.rij.nummer,
        "omschrijving": next(iter(cel.rij.cellen.values()))[:200],
        "kolom": cel.kolom,
        "document": document,
        "regel": regel,
        "gedrukt": cel.gedrukt,
        "berekend": cel.berekend,
        "verschil": cel.verschil,
        "tolerantie": cel.tolerantie,
        "afwijkend": cel.afwijkend,
    }


async def leg_bevindingen_vast(db: AsyncSession, bronmap: Bronmap, import_id: int) -> int:
    bekend = set((await db.execute(select(Bevinding.kenmerk))).scalars())
    nieuw = [each for each in vondsten(bronmap) if each.kenmerk not in bekend]
    db.add_all(
        Bevinding(
            kenmerk=each.kenmerk,
            import_id=import_id,
            code=each.code,
            ernst=each.ernst,
            jaar=each.jaar,
            vindplaats=each.vindplaats,
            omschrijving=each.omschrijving,
            gedrukt=each.gedrukt,
            berekend=each.berekend,
            verschil=each.verschil,
            status="open",
            rol="",
            reden="",
            aanvaard_op=None,
        )
        for each in nieuw
    )
    await db.flush()
    return len(nieuw)
