"""Ingroei: who would suddenly pay more than twice as much grows to it in equal steps (5.8).

Who covers the gap meanwhile is not in the documents: equity, or the other members by what they pay.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal, localcontext
from typing import Literal

from tarieven.afronding import REKENCONTEXT
from tarieven.rekenspoor import Knoop, invoer, reken

Dekking = Literal["eigen_vermogen", "overige_leden"]


@dataclass(frozen=True)
class Ingroei:
    """`drempel` in percent (strictly more than that), `jaren` the number of equal steps."""

    drempel: Decimal = Decimal(100)
    jaren: int = 4
    dekking: Dekking = "eigen_vermogen"


@dataclass(frozen=True)
class Stap:
    """One year: what each member pays, and the part of the new total that the members growing to it do not pay yet."""

    jaar: int
    bedragen: dict[str, Knoop]
    gat: Decimal


def groeit(oud: Decimal, nieuw: Decimal, regeling: Ingroei) -> bool:
    """Whether the rise is over the threshold; who paid nothing has no contribution to grow from."""
    with localcontext(REKENCONTEXT):
        return oud > 0 and (nieuw - oud) * 100 > oud * regeling.drempel


def ingroei(oud: Mapping[str, Decimal], nieuw: Mapping[str, Decimal], regeling: Ingroei, begin: int) -> list[Stap]:
    """By member what is paid in each of the years from `begin` on; in the last one everybody pays the new amount."""
    wie = [lid for lid in nieuw if groeit(oud.get(lid, Decimal(0)), nieuw[lid], regeling)]
    return [stap(oud, nieuw, wie, regeling, begin, nr) for nr in range(1, regeling.jaren + 1)]


def stap(
    oud: Mapping[str, Decimal], nieuw: Mapping[str, Decimal], wie: list[str], regeling: Ingroei, begin: int, nr: int
) -> Stap:
    gegroeid = {lid: tussenstap(oud[lid], nieuw[lid], nr, regeling.jaren) for lid in wie}
    with localcontext(REKENCONTEXT):
        gat = sum((nieuw[lid] - gegroeid[lid].waarde for lid in wie), Decimal(0))
    anderen = {lid: bedrag for lid, bedrag in nieuw.items() if lid not in gegroeid}
    if regeling.dekking == "overige_leden" and gat:
        overig = omgeslagen(anderen, gat)
    else:
        overig = {lid: invoer("nieuw", "nieuwe bijdrage", bedrag) for lid, bedrag in anderen.items()}
    return Stap(begin + nr - 1, gegroeid | overig, gat)


def tussenstap(oud: Decimal, nieuw: Decimal, nr: int, jaren: int) -> Knoop:
    """From 1.000 to 3.000 in four years: 1.500, 2.000, 2.500, 3.000."""
    was, wordt = invoer("oud", "vroegere bijdrage", oud), invoer("nieuw", "nieuwe bijdrage", nieuw)
    stijging = reken("verschil", "stijging", "stijging", wordt, was)
    delen = (
        invoer("stap", "stap", nr, "stap"),
        invoer("stappen", "aantal stappen", jaren, "stap"),
    )
    deel = reken("quotient", "deel", "deel van de stijging", *delen, eenheid="factor")
    erbij = reken("product", "erbij", "stijging tot nu toe", stijging, deel)
    return reken("som", "bijdrage", "bijdrage in deze stap", was, erbij)


def omgeslagen(bedragen: Mapping[str, Decimal], gat: Decimal) -> dict[str, Knoop]:
    """The gap over the other members, by what they pay themselves. Left where it is when they pay nothing."""
    with localcontext(REKENCONTEXT):
        som = sum(bedragen.values(), Decimal(0))
    if not som:
        return {lid: invoer("nieuw", "nieuwe bijdrage", bedrag) for lid, bedrag in bedragen.items()}
    geheel, te_dekken = invoer("som", "bijdragen van de andere leden", som), invoer("gat", "nog te dekken", gat)

    def met_deel(bedrag: Decimal) -> Knoop:
        eigen = invoer("nieuw", "nieuwe bijdrage", bedrag)
        aandeel = reken("quotient", "aandeel", "aandeel in de bijdragen", eigen, geheel, eenheid="factor")
        erbij = reken("product", "ingroei", "deel in de ingroei van anderen", aandeel, te_dekken)
        return reken("som", "bijdrage", "bijdrage in deze stap", eigen, erbij)

    return {lid: met_deel(bedrag) for lid, bedrag in bedragen.items()}
