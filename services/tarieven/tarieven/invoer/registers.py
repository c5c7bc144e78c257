"""From facts to rows, in steps. What is in the database stays as it is, so a second time nothing is added.

Each step can be a transaction of its own: one that was done before finds everything there.
"""

from collections.abc import Awaitable, Callable, Iterable
from datetime import date
from decimal import Decimal
from typing import Any

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from tarieven.begroting.tables import Indexstap, Kostenpost, Vermogenspositie
from tarieven.invoer.basis import JAAR
from tarieven.invoer.feiten import Feiten
from tarieven.tables import (
    Afname,
    Afnamecombinatie,
    Begrotingsjaar,
    Combinatielid,
    Contractregel,
    Facturatieregime,
    Gemeente,
    Inwonertal,
    Kostenregel,
    Prijsregel,
    Product,
)
from tarieven.transitie.tables import Transitiekosten, Transitiesleutel

BEGIN = date(JAAR, 1, 1)
Feit = dict[str, Any]
Register = Callable[[AsyncSession, Feiten], Awaitable[int]]


async def gemeenten(db: AsyncSession, feiten: Feiten) -> int:
    bekend = set((await db.execute(select(Gemeente.gm_code))).scalars())
    return await toevoegen(db, (Gemeente(**each) for each in feiten.gemeenten if each["gm_code"] not in bekend))


async def inwonertallen(db: AsyncSession, feiten: Feiten) -> int:
    gemeente = await gemeente_ids(db)
    sleutel = select(Inwonertal.gemeente_id, Inwonertal.peildatum, Inwonertal.soort)
    bekend = {tuple(row) for row in await db.execute(sleutel)}
    return await toevoegen(
        db,
        (
            Inwonertal(**zonder(each, "gm_code"), gemeente_id=gemeente[each["gm_code"]], versie=1, correctie="")
            for each in feiten.inwonertallen
            if (gemeente[each["gm_code"]], each["peildatum"], each["soort"]) not in bekend
        ),
    )


async def producten(db: AsyncSession, feiten: Feiten) -> int:
    bekend = set((await db.execute(select(Product.code))).scalars())
    return await toevoegen(db, (Product(**each) for each in feiten.producten if each["code"] not in bekend))


async def prijsregels(db: AsyncSession, feiten: Feiten) -> int:
    product = await product_ids(db)
    bekend = set((await db.execute(select(Prijsregel.product_id))).scalars())
    vast = {"versie": 1, "aftopping": None, "geldig_van": BEGIN, "geldig_tot": None, "status": "concept"}
    return await toevoegen(
        db,
        (
            Prijsregel(**zonder(each, "product"), product_id=product[each["product"]], **vast)
            for each in feiten.prijsregels
            if product[each["product"]] not in bekend
        ),
    )


async def begrotingsjaren(db: AsyncSession, feiten: Feiten) -> int:
    """The year as a concept, with its costs and the way of invoicing."""
    gegeven = feiten.begrotingsjaar
    if (await db.execute(select(Begrotingsjaar.id).where(Begrotingsjaar.jaar == gegeven["jaar"]))).first():
        return 0
    product = await product_ids(db)
    jaar = Begrotingsjaar(**gegeven, versie=1, status="concept")
    await toevoegen(db, [jaar])
    await toevoegen(db, (Facturatieregime(**each, begrotingsjaar_id=jaar.id) for each in feiten.facturatieregimes))
    kosten = (
        Kostenregel(**zonder(each, "product"), product_id=product[each["product"]], begrotingsjaar_id=jaar.id)
        for each in feiten.kostenregels
    )
    await toevoegen(db, kosten)
    return 1


async def kostenposten(db: AsyncSession, feiten: Feiten) -> int:
    """The lines of the first version of the year, with its equity, unless it has lines already."""
    eerste = select(Begrotingsjaar.id).where(Begrotingsjaar.jaar == JAAR, Begrotingsjaar.versie == 1)
    jaar_id = (await db.execute(eerste)).scalar_one_or_none()
    heeft_al = select(Kostenpost.id).where(Kostenpost.begrotingsjaar_id == jaar_id).limit(1)
    if jaar_id is None or (await db.execute(heeft_al)).first():
        return 0
    product = await product_ids(db)
    posten = (
        Kostenpost(**zonder(each, "product"), product_id=product.get(each["product"]), begrotingsjaar_id=jaar_id)
        for each in feiten.kostenposten
    )
    await toevoegen(db, [Vermogenspositie(**feiten.vermogenspositie, begrotingsjaar_id=jaar_id)])
    return await toevoegen(db, posten)


async def indexstappen(db: AsyncSession, feiten: Feiten) -> int:
    bekend = {tuple(row) for row in await db.execute(select(Indexstap.bereik, Indexstap.datum, Indexstap.besluit))}
    nieuw = [each for each in feiten.indexstappen if (each["bereik"], each["datum"], each["besluit"]) not in bekend]
    return await toevoegen(db, (Indexstap(**each | {"factor": Decimal(each["factor"])}) for each in nieuw))


async def afnamecombinaties(db: AsyncSession, feiten: Feiten) -> int:
    gemeente, product = await gemeente_ids(db), await product_ids(db)
    bekend = {tuple(row) for row in await db.execute(select(Afnamecombinatie.naam, Afnamecombinatie.product_id))}
    nieuw = [each for each in feiten.combinaties if (each["naam"], product[each["product"]]) not in bekend]
    for each in nieuw:
        row = Afnamecombinatie(
            **zonder(each, "product", "leden", "factuurpartij"),
            product_id=product[each["product"]],
            factuurpartij_id=gemeente[each["factuurpartij"]] if each["factuurpartij"] else None,
            van=BEGIN,
            tot=None,
        )
        await toevoegen(db, [row])
        await toevoegen(db, (Combinatielid(combinatie_id=row.id, gemeente_id=gemeente[lid]) for lid in each["leden"]))
    return len(nieuw)


async def afnames(db: AsyncSession, feiten: Feiten) -> int:
    """With the contract lines of those that are new."""
    gemeente, product = await gemeente_ids(db), await product_ids(db)
    bekend = {tuple(row) for row in await db.execute(select(Afname.gemeente_id, Afname.product_id))}
    nieuw = [
        (each, afname(each, gemeente, product))
        for each in feiten.afnames
        if (gemeente[each["gm_code"]], product[each["product"]]) not in bekend
    ]
    aantal = await toevoegen(db, (row for _, row in nieuw))
    await toevoegen(
        db, (Contractregel(**regel, afname_id=row.id) for each, row in nieuw for regel in each["contractregels"])
    )
    return aantal


def afname(feit: Feit, gemeente: dict[str, int], product: dict[str, int]) -> Afname:
    return Afname(
        **zonder(feit, "gm_code", "product", "factuurpartij", "contractregels"),
        gemeente_id=gemeente[feit["gm_code"]],
        product_id=product[feit["product"]],
        factuurpartij_id=gemeente[feit["factuurpartij"]] if feit["factuurpartij"] else None,
        van=BEGIN,
        tot=None,
        begroot_vanaf=JAAR,
    )


async def transitiekosten(db: AsyncSession, feiten: Feiten) -> int:
    bekend = set((await db.execute(select(Transitiekosten.jaar))).scalars())
    return await toevoegen(
        db, (Transitiekosten(**each) for each in feiten.transitiekosten if each["jaar"] not in bekend)
    )


async def transitiesleutels(db: AsyncSession, feiten: Feiten) -> int:
    gemeente = await gemeente_ids(db)
    bekend = set((await db.execute(select(Transitiesleutel.gemeente_id))).scalars())
    return await toevoegen(
        db,
        (
            Transitiesleutel(**zonder(each, "gm_code"), gemeente_id=gemeente[each["gm_code"]])
            for each in feiten.transitiesleutels
            if gemeente[each["gm_code"]] not in bekend
        ),
    )


REGISTERS: dict[str, Register] = {
    "gemeenten": gemeenten,
    "inwonertallen": inwonertallen,
    "producten": producten,
    "prijsregels": prijsregels,
    "begrotingsjaren": begrotingsjaren,
    "kostenposten": kostenposten,
    "indexstappen": indexstappen,
    "afnamecombinaties": afnamecombinaties,
    "afnames": afnames,
    "transitiekosten": transitiekosten,
    "transitiesleutels": transitiesleutels,
}


# --- small steps ------------------------------------------------------------------------------------------------------
async def gemeente_ids(db: AsyncSession) -> dict[str, int]:
    return {row.gm_code: row.id for row in await db.execute(select(Gemeente.gm_code, Gemeente.id))}


async def product_ids(db: AsyncSession) -> dict[str, int]:
    return {row.code: row.id for row in await db.execute(select(Product.code, Product.id))}


async def toevoegen(db: AsyncSession, rijen: Iterable[Any]) -> int:
    alle = list(rijen)
    db.add_all(alle)
    await db.flush()
    return len(alle)


def zonder(feit: Feit, *namen: str) -> Feit:
    return {naam: waarde for naam, waarde in feit.items() if naam not in namen}
