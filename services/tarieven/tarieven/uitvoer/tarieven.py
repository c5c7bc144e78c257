"""The tariffs of a year as open data: a row per member and product, with product totals and grand totals.

Totals are of unrounded amounts, as the documents print them; the printed totals of the source stand beside them. A
product of which the table is not public is in no row and no total, and no grand total is left to subtract from.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal, localcontext
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from tarieven.afronding import REKENCONTEXT, half_up, tekst
from tarieven.bevindingen.gedrukt import TABEL_19
from tarieven.bevindingen.tables import GedrukteWaarde
from tarieven.boekjaar import boekjaar_van, regels, rijen
from tarieven.modellen.jaartarieven import Jaartarief, jaartarieven, met_gat
from tarieven.prijsvormen import niet_vastgesteld
from tarieven.tables import Begrotingsjaar, Product
from tarieven.tariefregel import DELEN

KOLOMMEN = (
    "gm_code",
    "gemeente",
    "product",
    *(naam for deel in DELEN for naam in (deel, f"{deel}_onafgerond")),
    "soort",
    "productcode",
    "status",
)
Rij = dict[str, str]


@dataclass(frozen=True)
class Lezer:
    """A session to read with, outside a request."""

    db: AsyncSession


async def jaarrijen(db: AsyncSession, jaar: int, intern: bool = False) -> list[Rij]:
    """What everyone may see; `intern` is all of it, and a concept when nothing was adopted.

    Raises TARIEF_NIET_VASTGESTELD when there is no budget to show.
    """
    versie, status = await welke_versie(db, jaar, ook_concept=intern)
    besloten = set() if intern else await niet_openbaar(db)
    lezer = Lezer(db)
    boek = boekjaar_van(await rijen(lezer, jaar, versie=versie))
    alle = await regels(lezer, jaar)
    lijnen = [each for each in jaartarieven(met_gat(boek, alle), alle) if each.regel.product.code not in besloten]
    gevonden = [*map(ledenrij, lijnen), *totaalrijen(lijnen), *await gedrukte_rijen(db, jaar, besloten)]
    return [each | {"status": status} for each in gevonden]


async def niet_openbaar(db: AsyncSession) -> set[str]:
    """The codes of the products of which the tariff table is not for everyone."""
    return set((await db.execute(select(Product.code).where(Product.publicatie != "openbaar"))).scalars())


async def welke_versie(db: AsyncSession, jaar: int, ook_concept: bool) -> tuple[UUID, str]:
    """The newest adopted version; the newest concept only when there is none."""
    query = select(Begrotingsjaar.uuid, Begrotingsjaar.status).where(Begrotingsjaar.jaar == jaar)
    versies = (await db.execute(query.order_by(Begrotingsjaar.versie.desc()))).all()
    for status in ("vastgesteld", "concept") if ook_concept else ("vastgesteld",):
        for each in versies:
            if each.status == status:
                return each.uuid, status
    raise niet_vastgesteld(f"Voor {jaar} is geen begroting vastgesteld.")


def ledenrij(lijn: Jaartarief) -> Rij:
    gemeente, product = lijn.regel.gemeente, lijn.regel.product
    wie = {"gm_code": gemeente.gm_code, "gemeente": gemeente.naam, "product": product.naam}
    return wie | bedragen(lijn.tarief.bedragen()) | {"soort": "lid", "productcode": product.code}


def totaalrijen(lijnen: Sequence[Jaartarief]) -> list[Rij]:
    """Per product, and of everything."""
    producten = {lijn.regel.product.code: lijn.regel.product.naam for lijn in lijnen}
    per_product = [
        totaalrij(naam, "producttotaal", (lijn for lijn in lijnen if lijn.regel.product.code == code), code)
        for code, naam in sorted(producten.items())
    ]
    return [*per_product, totaalrij("Totaal", "totaal", lijnen)]


def totaalrij(naam: str, soort: str, lijnen: Iterable[Jaartarief], code: str = "") -> Rij:
    alle = [lijn.tarief.bedragen() for lijn in lijnen]
    with localcontext(REKENCONTEXT):
        som = {deel: sum((each[deel] for each in alle), Decimal(0)) for deel in DELEN}
    return (
        {"gm_code": "", "gemeente": "Totaal", "product": naam} | bedragen(som) | {"soort": soort, "productcode": code}
    )


def bedragen(delen: dict[str, Decimal]) -> Rij:
    """Whole euros half-up, and as it was computed."""
    return {
        naam: waarde
        for deel, bedrag in delen.items()
        for naam, waarde in ((deel, f"{half_up(bedrag):f}"), (f"{deel}_onafgerond", tekst(bedrag)))
    }


# --- what the source prints -------------------------------------------------------------------------------------------
async def gedrukte_rijen(db: AsyncSession, jaar: int, besloten: set[str]) -> list[Rij]:
    """The printed totals of Tabel 10-19 from the newest import, to hold the totals above against."""
    bestand = GedrukteWaarde.bestand.like(f"bp{jaar}_tabel_1%_totalen.csv")
    query = (
        select(*GedrukteWaarde.__table__.columns).where(bestand).order_by(GedrukteWaarde.import_id, GedrukteWaarde.id)
    )
    rows = (await db.execute(query)).all()
    laatste = [row for row in rows if row.import_id == rows[-1].import_id]
    codes = {row.omschrijving: {} for row in laatste}
    for row in laatste:
        codes[row.omschrijving][row.kolom] = row.gedrukt
    gevonden = [
        gedrukte_rij(naam, kolommen)
        for naam, kolommen in codes.items()
        if "tarief_2024" in kolommen or "totaal" in kolommen
    ]
    return [each for each in gevonden if not besloten or each["productcode"] not in {*besloten, ""}]


def gedrukte_rij(naam: str, kolommen: dict[str, Any]) -> Rij:
    code = next((code for code, kolom in TABEL_19.items() if kolom == naam), "")
    gedrukt = kolommen | {"tarief": kolommen.get("tarief_2024", kolommen.get("totaal"))}
    leeg = {f"{deel}_onafgerond": "" for deel in DELEN}
    return (
        {"gm_code": "", "gemeente": "Totaal gedrukt", "product": naam}
        | {deel: f"{gedrukt[deel]:f}" if gedrukt.get(deel) is not None else "" for deel in DELEN}
        | leeg
        | {"soort": "totaal_gedrukt" if "totaal" in kolommen else "producttotaal_gedrukt", "productcode": code}
    )
