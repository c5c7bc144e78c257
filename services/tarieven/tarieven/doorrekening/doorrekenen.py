"""Doorrekenen: every tariff line of a year with its trace, stored once. What did not change is not written again."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal, localcontext
from itertools import groupby
from uuid import uuid4

from sqlalchemy import insert, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from tarieven.afronding import REKENCONTEXT
from tarieven.boekjaar import Boekjaar, Regel
from tarieven.modellen.jaartarieven import Jaartarief, jaartarieven
from tarieven.rekenspoor import ingepakt, verzegeld
from tarieven.tables import Tarief

PORTIE = 250  # rows that wait to be written: a trace is some ten kilobytes
Wie = tuple[int, int]  # municipality and product


@dataclass
class Doorrekening:
    """What a run did. `totaal` is the unrounded sum of all tariffs."""

    regels: int = 0
    geschreven: int = 0
    vervallen: int = 0
    totaal: Decimal = Decimal(0)


@dataclass(frozen=True)
class Bewaard:
    id: int
    versie: int
    geldig: bool
    spoor_hash: str


async def doorgerekend(db: AsyncSession, boek: Boekjaar, regels: list[Regel], nu: datetime) -> Doorrekening:
    """In the transaction of the caller. Raises the problems of domain rule 12; then nothing is stored."""
    gedaan, wachtend, verdrongen = Doorrekening(), [], []
    bewaard = await eerdere(db, boek.row.id)
    gezien: set[Wie] = set()
    for lijn in per_lid(boek, regels):
        wie = (lijn.regel.gemeente.id, lijn.regel.product.id)
        gezien.add(wie)
        spoor, hash_ = verzegeld(lijn.tarief.tarief)
        gedaan.regels += 1
        with localcontext(REKENCONTEXT):
            gedaan.totaal += lijn.tarief.tarief.waarde
        oud = bewaard.get(wie)
        if oud is not None and oud.geldig and oud.spoor_hash == hash_:
            continue
        if oud is not None and oud.geldig:
            verdrongen.append(oud.id)
        wachtend.append(rij(boek, lijn, (oud.versie if oud else 0) + 1, spoor, hash_, nu))
        gedaan.geschreven += 1
        if len(wachtend) >= PORTIE:
            await db.execute(insert(Tarief), wachtend)
            wachtend = []
    if wachtend:
        await db.execute(insert(Tarief), wachtend)
    weg = [each.id for wie, each in bewaard.items() if each.geldig and wie not in gezien]
    gedaan.vervallen = len(weg)
    await ongeldig(db, [*verdrongen, *weg])
    return gedaan


def per_lid(boek: Boekjaar, regels: list[Regel]) -> Iterator[Jaartarief]:
    """One member at a time, so that no more traces are held than are written."""
    for _, eigen in groupby(regels, key=lambda regel: regel.gemeente.id):
        yield from jaartarieven(boek, eigen)


def rij(boek: Boekjaar, lijn: Jaartarief, versie: int, spoor: bytes, hash_: str, nu: datetime) -> dict:
    return {
        "uuid": uuid4(),
        "begrotingsjaar_id": boek.row.id,
        "gemeente_id": lijn.regel.gemeente.id,
        "product_id": lijn.regel.product.id,
        "versie": versie,
        "geldig": True,
        "sleutel": lijn.tarief.sleutel,
        **lijn.tarief.bedragen(),
        "spoor": ingepakt(spoor),
        "spoor_hash": hash_,
        "berekend_op": nu,
    }


async def eerdere(db: AsyncSession, begrotingsjaar_id: int) -> dict[Wie, Bewaard]:
    """The newest version of every line that was stored before."""
    kolommen = (Tarief.gemeente_id, Tarief.product_id, Tarief.id, Tarief.versie, Tarief.geldig, Tarief.spoor_hash)
    query = select(*kolommen).where(Tarief.begrotingsjaar_id == begrotingsjaar_id).order_by(Tarief.versie)
    return {
        (row.gemeente_id, row.product_id): Bewaard(row.id, row.versie, row.geldig, row.spoor_hash)
        for row in await db.execute(query)
    }


async def ongeldig(db: AsyncSession, ids: list[int]) -> None:
    for nr in range(0, len(ids), PORTIE):
        await db.execute(update(Tarief).where(Tarief.id.in_(ids[nr : nr + PORTIE])).values(geldig=False))
