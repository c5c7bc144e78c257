"""Boeken: a transaction of lines that balance, sealed onto the one before it. Nothing else writes in the ledger."""

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, Literal, get_args

import orjson
from commonground.call import Call
from commonground.problems import Unprocessable
from sqlalchemy import func, insert, select

from tarieven.facturatie.reeksen import volgend_nummer
from tarieven.grootboek.tables import Boeking, Transactie, Zegel

Rekening = Literal[
    "bank",
    "debiteuren",
    "vooruitontvangen",
    "btw",
    "doorschuifpot",
    "opbrengst_leverancierskosten",
    "opbrengst_producturen",
    "opbrengst_verenigingskosten",
    "opbrengst_bijdrage",
    "opbrengst_doorontwikkeling",
]
REKENINGEN: tuple[str, ...] = get_args(Rekening)
BEGIN = "0" * 64  # what the first seal is put on


@dataclass(frozen=True)
class Post:
    """One line: `bedrag` above zero is debet, below zero credit."""

    rekening: str
    bedrag: Decimal
    boekjaar: int
    gemeente_id: int | None = None
    product_id: int | None = None
    factuurregel_id: int | None = None
    spoor_hash: str = ""

    @property
    def centen(self) -> int:
        return int((self.bedrag * 100).to_integral_exact())


async def boek(
    call: Call, soort: str, datum: date, omschrijving: str, posten: Iterable[Post], factuur_id: int | None = None
) -> Any | None:
    """The uuid of the transaction; None when there is nothing but zeros. Raises BOEKING_UIT_BALANS."""
    regels = [post for post in posten if post.centen]
    if saldo := sum(post.centen for post in regels):
        verschil = Decimal(saldo) / 100
        raise Unprocessable("BOEKING_UIT_BALANS", f"Debet en credit zijn niet gelijk: het verschil is {verschil:.2f}.")
    if not regels:
        return None
    nummer = await volgend_nummer(call.db, "grootboek", 0)
    await pot_blijft_gevuld(call, regels)
    transactie = Transactie(
        id=nummer, soort=soort, datum=datum, omschrijving=omschrijving, factuur_id=factuur_id, geboekt_op=call.now
    )
    call.db.add(transactie)
    await call.db.flush()
    rijen = [rij(transactie.id, nr, post) for nr, post in enumerate(regels, 1)]
    await call.db.execute(insert(Boeking), rijen)
    vorige = (await call.db.execute(select(Zegel.hash).where(Zegel.transactie_id == nummer - 1))).scalar_one_or_none()
    await call.db.execute(
        insert(Zegel).values(
            transactie_id=nummer, vorige=vorige or BEGIN, hash=zegel(vars(transactie), rijen, vorige or BEGIN)
        )
    )
    return transactie.uuid


def rij(transactie_id: int, nr: int, post: Post) -> dict[str, Any]:
    return {
        "transactie_id": transactie_id,
        "volgnummer": nr,
        "rekening": post.rekening,
        "boekjaar": post.boekjaar,
        "gemeente_id": post.gemeente_id,
        "product_id": post.product_id,
        "factuurregel_id": post.factuurregel_id,
        "spoor_hash": post.spoor_hash,
        "debet": max(post.centen, 0),
        "credit": max(-post.centen, 0),
    }


KOP = ("id", "soort", "datum", "omschrijving", "factuur_id", "geboekt_op")
REGEL = tuple(rij(0, 0, Post("", Decimal(0), 0)))


def zegel(transactie: Mapping[str, Any], regels: Sequence[Mapping[str, Any]], vorige: str) -> str:
    """SHA-256 over the canonical JSON of a transaction, its lines and the seal before it."""
    inhoud = {
        "transactie": {naam: transactie[naam] for naam in KOP} | {"uuid": str(transactie["uuid"])},
        "regels": [{naam: regel[naam] for naam in REGEL} for regel in regels],
        "vorige": vorige,
    }
    return hashlib.sha256(orjson.dumps(inhoud, option=orjson.OPT_SORT_KEYS)).hexdigest()


async def pot_blijft_gevuld(call: Call, regels: Sequence[Post]) -> None:
    """What carries over is never more than there is (domain rule 6). Raises DOORSCHUIFPOT_TEKORT."""
    for product_id in {post.product_id for post in regels if post.rekening == "doorschuifpot" and post.centen > 0}:
        eigen = [post for post in regels if post.rekening == "doorschuifpot" and post.product_id == product_id]
        query = select(func.coalesce(func.sum(Boeking.credit - Boeking.debet), 0)).where(
            Boeking.rekening == "doorschuifpot",
            Boeking.product_id == product_id,
            Boeking.boekjaar <= max(post.boekjaar for post in eigen),
        )
        over = (await call.db.execute(query)).scalar_one() - sum(post.centen for post in eigen)
        if over < 0:
            detail = f"In de doorschuifpot is {Decimal(-int(over)) / 100:.2f} te weinig."
            raise Unprocessable("DOORSCHUIFPOT_TEKORT", detail)
