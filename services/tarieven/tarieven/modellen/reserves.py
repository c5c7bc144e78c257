"""Reserves: equity against its norm, and an estimate of what idle money costs when interest is negative (6)."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from tarieven.rekenspoor import Knoop, invoer, reken

Voorschot = Literal["jaar", "half_jaar", "kwartaal"]
KEREN: dict[Voorschot, int] = {"jaar": 1, "half_jaar": 2, "kwartaal": 4}


def gemiddeld_saldo(begroting: Decimal, voorschot: Voorschot) -> Knoop:
    """With even spending the mean balance is half of each advance: B/2 by the year, B/8 by the quarter."""
    bedrag = invoer("begroting", "begroting", begroting)
    twee = invoer("twee", "de helft staat gemiddeld uit", 2, "factor")
    keren = invoer("voorschotten", "voorschotten per jaar", KEREN[voorschot], "keer")
    deler = reken("product", "deler", "deler", twee, keren, eenheid="factor")
    return reken("quotient", "gemiddeld_saldo", "gemiddeld saldo", bedrag, deler)


def rentelast(begroting: Decimal, procent: Decimal, voorschot: Voorschot) -> Knoop:
    """Interest a year, as an estimate; the papers say 30.000 for 2021 and a saving of 22.000 by the quarter."""
    saldo = gemiddeld_saldo(begroting, voorschot)
    teller = invoer("rente", "rente in procenten", procent, "procent")
    rente = reken(
        "quotient", "rentevoet", "rentevoet", teller, invoer("honderd", "honderd", 100, "procent"), eenheid="factor"
    )
    return reken("product", "rentelast", "geschatte rentelast", saldo, rente)


@dataclass(frozen=True)
class Vermogenstoets:
    vermogen: Decimal
    norm: Decimal
    ruimte: Decimal
    toereikend: bool


def vermogenstoets(vermogen: Decimal, norm: Decimal) -> Vermogenstoets:
    """Expected equity against the norm that the assembly set; opening values are an input and are never derived."""
    return Vermogenstoets(vermogen, norm, vermogen - norm, vermogen >= norm)
