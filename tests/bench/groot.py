"""A year of 342 municipalities that all take 50 products: every price shape, each tariff with its trace."""

import random
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from itertools import cycle, islice
from typing import Any
from uuid import uuid4

from sqlalchemy import insert
from sqlalchemy.ext.asyncio import AsyncSession
from tarieven.tables import Afname, Begrotingsjaar, Gemeente, Inwonertal, Kostenregel, Prijsregel, Product

JAAR, LEDEN, PRODUCTEN = 2030, 342, 50
BEGIN = date(JAAR, 1, 1)
VORMEN: tuple[dict[str, Any], ...] = (
    {"vorm": "per_inwoner", "tarief": "1.38"},
    {"vorm": "vast_per_deelnemer", "bedragPerDeelnemer": "11026.00"},
    {
        "vorm": "schijven_marginaal",
        "schijven": [
            {"van": 0, "tot": 50_000, "tarief": "1.83"},
            {"van": 50_000, "tot": 100_000, "tarief": "2.14"},
            {"van": 100_000, "tot": 300_000, "tarief": "2.26"},
            {"van": 300_000, "tot": None, "tarief": "0.45"},
        ],
    },
    {
        "vorm": "vast_plus_klasse",
        "vast": "7416.00",
        "toeslag": "2655.00",
        "klassegrens": "tot_en_met",
        "klassen": [
            {"van": 0, "tot": 25_000, "bedrag": "2575.00"},
            {"van": 25_000, "tot": 60_000, "bedrag": "3863.00"},
            {"van": 60_000, "tot": 100_000, "bedrag": "5150.00"},
            {"van": 100_000, "tot": None, "bedrag": "7725.00"},
        ],
        "indexstappen": [{"factor": "1.045", "omschrijving": "2023"}, {"factor": "1.08", "omschrijving": "2024"}],
    },
)


async def groot_jaar(db: AsyncSession) -> None:
    dice = random.Random(7)
    await db.execute(insert(Gemeente), list(gemeenten()))
    await db.execute(insert(Inwonertal), [inwoners(nr, dice) for nr in range(1, LEDEN + 1)])
    await db.execute(insert(Product), list(producten()))
    await db.execute(insert(Prijsregel), list(prijzen()))
    await db.execute(insert(Begrotingsjaar), [begrotingsjaar()])
    await db.execute(insert(Kostenregel), [kosten(nr) for nr in range(1, PRODUCTEN + 1)])
    await db.execute(insert(Afname), list(afnames()))


def gemeenten() -> Iterator[dict[str, Any]]:
    for nr in range(1, LEDEN + 1):
        yield {"id": nr, "uuid": uuid4(), "gm_code": f"{nr:04}", "naam": f"Gemeente {nr}", "schrijfwijzen": []}


def inwoners(nr: int, dice: random.Random) -> dict[str, Any]:
    leeg = {"bron": "verzonnen", "bevinding": "", "correctie": ""}
    wie = {"gemeente_id": nr, "uuid": uuid4(), "peildatum": BEGIN, "soort": "voorlopig", "versie": 1}
    return wie | leeg | {"aantal": dice.randint(1_000, 700_000)}


def producten() -> Iterator[dict[str, Any]]:
    for nr in range(1, PRODUCTEN + 1):
        yield {
            "id": nr,
            "uuid": uuid4(),
            "code": f"product-{nr:02}",
            "naam": f"Product {nr}",
            "aliassen": [],
            "soort": "product",
            "kostengebaseerd": True,
            "open_voor_nieuwe_leden": True,
            "geldig_van": BEGIN,
            "geldig_tot": None,
        }


def prijzen() -> Iterator[dict[str, Any]]:
    for nr, vorm in enumerate(islice(cycle(VORMEN), PRODUCTEN), 1):
        yield {
            "uuid": uuid4(),
            "product_id": nr,
            "versie": 1,
            "prijsvorm": vorm,
            "toeslagen": [{"code": "audit", "naam": "Audit", "bedrag": "2190.00", "verplicht": True}],
            "aftopping": 300_000,
            "individuele_regels": False,
            "indexstappen": [],
            "peildatum": BEGIN,
            "geldig_van": BEGIN,
            "geldig_tot": None,
            "status": "vastgesteld",
            "bron": "verzonnen",
        }


def begrotingsjaar() -> dict[str, Any]:
    return {
        "id": 1,
        "uuid": uuid4(),
        "jaar": JAAR,
        "versie": 1,
        "model": "dekkingsmodel",
        "peildatum": BEGIN,
        "verenigingskosten": Decimal(50_000_000),
        "sleutel_leverancierskosten": Decimal(500_000_000),
        "sleutel_producturen": Decimal(5_000_000),
        "tarief_nieuw_product": Decimal("0.33"),
        "nieuwkomer_tarief": "gedrukt",
        "nieuwkomer_uren": True,
        "verdeelsleutel": "kosten",
        "aandeel_inwoners": Decimal("0.5"),
        "minimum_regime": "alleen_zonder_product",
        "status": "vastgesteld",
        "besluit": "verzonnen",
        "bron": "verzonnen",
    }


def kosten(nr: int) -> dict[str, Any]:
    bedragen = {"leverancierskosten": 10_000_000, "producturen": 100_000, "verenigingskosten": 1_000_000}
    nul = {"achtergebleven": Decimal(0), "opgezegd": Decimal(0), "opgezegd_uren": "ongewijzigd"}
    wat = {"uuid": uuid4(), "begrotingsjaar_id": 1, "product_id": nr, "inwoners": 17_000_000, "verdeelbasis": "begroot"}
    return wat | nul | {naam: Decimal(bedrag) for naam, bedrag in bedragen.items()} | {"bron": "", "bevinding": ""}


def afnames() -> Iterator[dict[str, Any]]:
    vast = {"van": BEGIN, "tot": None, "opties": [], "prijsbasis": "tabel", "begroot_vanaf": JAAR, "bevinding": ""}
    leeg = {"factuurpartij_id": None, "klasse_afwijking": None, "toelichting": "", "bron": "verzonnen"}
    for lid in range(1, LEDEN + 1):
        for product in range(1, PRODUCTEN + 1):
            yield vast | leeg | {"uuid": uuid4(), "gemeente_id": lid, "product_id": product}
