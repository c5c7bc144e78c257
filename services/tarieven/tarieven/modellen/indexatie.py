"""Indexatie: steps of (scope, factor, decision, date), one after the other; never one number for everything (6)."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Literal

from tarieven.rekenspoor import Knoop, invoer, reken

Bereik = Literal[
    "omzet", "leverancierskosten", "projectkosten", "loonkosten", "bedrijfskosten", "innovatie", "financieel"
]


@dataclass(frozen=True)
class Indexstap:
    bereik: str
    factor: Decimal
    besluit: str
    datum: date


def factor_van(procent: Decimal) -> Decimal:
    """4,5 % is a factor of 1,045."""
    return 1 + procent / 100


def geindexeerd(bedrag: Knoop, bereik: str, stappen: Iterable[Indexstap], tot: date | None = None) -> Knoop:
    """The amount after every step of its own scope (up to and including `tot`), in the order of their dates."""
    eigen = sorted(
        (stap for stap in stappen if stap.bereik == bereik and (tot is None or stap.datum <= tot)),
        key=lambda stap: stap.datum,
    )
    if not eigen:
        return bedrag
    factoren = [
        invoer(f"index_{nr}", f"indexatie van {stap.datum:%d-%m-%Y}", stap.factor, "factor", stap.besluit)
        for nr, stap in enumerate(eigen, 1)
    ]
    besluiten = [blad.met(besluit=stap.besluit) for blad, stap in zip(factoren, eigen, strict=True)]
    return reken("product", f"{bedrag.code}_geindexeerd", f"{bedrag.naam}, geïndexeerd", bedrag, *besluiten)
