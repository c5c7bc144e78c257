"""Ingroei: who would suddenly pay more than twice as much grows to it in equal steps (5.8).

Who covers the gap meanwhile is not in the documents: equity, or the other members by what they pay.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from decimal import Decimal, localcontext
from typing import Any, Literal

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
    gegroeid = {
        lid: tussenstap(
            invoer("oud", "vroegere bijdrage", oud[lid]), invoer("nieuw", "nieuwe bijdrage", nieuw[lid]), nr, regeling
        )
        for lid in wie
    }
    with localcontext(REKENCONTEXT):
        gat = sum((nieuw[lid] - gegroeid[lid].waarde for lid in wie), Decimal(0))
    anderen = {lid: bedrag for lid, bedrag in nieuw.items() if lid not in gegroeid}
    if regeling.dekking == "overige_leden" and gat:
        samen = Gat(sum(anderen.values(), Decimal(0)), gat)
        overig = {lid: met_deel(invoer("nieuw", "nieuwe bijdrage", bedrag), samen) for lid, bedrag in anderen.items()}
    else:
        overig = {lid: invoer("nieuw", "nieuwe bijdrage", bedrag) for lid, bedrag in anderen.items()}
    return Stap(begin + nr - 1, gegroeid | overig, gat)


def tussenstap(was: Knoop, wordt: Knoop, nr: int, regeling: Ingroei) -> Knoop:
    """From 1.000 to 3.000 in four years: 1.500, 2.000, 2.500, 3.000."""
    stijging = reken("verschil", "stijging", "stijging", wordt, was)
    delen = (
        invoer("stap", "stap", nr, "stap"),
        invoer("stappen", "aantal stappen", regeling.jaren, "stap"),
    )
    deel = reken("quotient", "deel", "deel van de stijging", *delen, eenheid="factor")
    erbij = reken("product", "erbij", "stijging tot nu toe", stijging, deel)
    return reken("som", "bijdrage", "bijdrage in deze stap", was, erbij)


@dataclass(frozen=True)
class Gat:
    """What those who grow do not pay yet, and the contributions of the others that it is divided by."""

    bijdragen: Decimal
    bedrag: Decimal


@dataclass(frozen=True)
class Ingroeijaar:
    """What a year knows of it: the step that it is, and what members paid before, by gm_code. `gat` is there when the
    other members bear it, and was computed."""

    regeling: Ingroei
    stap: int
    vroeger: Mapping[str, Decimal]
    product: Any
    bron: str = ""
    gat: Gat | None = None

    def lev(self, lid: str, nieuw: Knoop) -> Knoop | None:
        """What comes on top of the new contribution of a member, or goes off it; None: nothing."""
        if self.groeit(lid, nieuw.waarde):
            oud = invoer("oud", "vroegere bijdrage", self.vroeger[lid], bron=self.bron)
            bijdrage = tussenstap(oud, nieuw, self.stap, self.regeling).met_bron(self.bron)
            return reken("verschil", "lev", "ingroei: bijdrage in deze stap min nieuwe bijdrage", bijdrage, nieuw)
        if self.gat is None or not self.gat.bedrag:
            return None
        return deel_in_gat(nieuw, self.gat).met_bron(self.bron).met(code="lev")

    def groeit(self, lid: str, nieuw: Decimal) -> bool:
        return groeit(self.vroeger.get(lid, Decimal(0)), nieuw, self.regeling)

    def met_gat(self, nieuw: Mapping[str, Decimal]) -> "Ingroeijaar":
        """The year in which the others bear what is not paid yet: `nieuw` is what every member owes without it."""
        zonder = replace(self, gat=None)
        minder = {
            lid: knoop.waarde
            for lid, bedrag in nieuw.items()
            if (knoop := zonder.lev(lid, invoer("nieuw", "nieuwe bijdrage", bedrag))) is not None
        }
        with localcontext(REKENCONTEXT):
            anderen = sum((bedrag for lid, bedrag in nieuw.items() if lid not in minder), Decimal(0))
            return replace(self, gat=Gat(anderen, -sum(minder.values(), Decimal(0))))


def deel_in_gat(eigen: Knoop, gat: Gat) -> Knoop:
    """By what a member pays itself. Nothing when the others pay nothing: then there is nobody to bear it."""
    if not gat.bijdragen:
        return invoer("ingroei", "deel in de ingroei van anderen", 0)
    geheel = invoer("som", "bijdragen van de andere leden", gat.bijdragen)
    aandeel = reken("quotient", "aandeel", "aandeel in de bijdragen", eigen, geheel, eenheid="factor")
    nog = invoer("gat", "nog te dekken", gat.bedrag)
    return reken("product", "ingroei", "deel in de ingroei van anderen", aandeel, nog)


def met_deel(eigen: Knoop, gat: Gat) -> Knoop:
    return reken("som", "bijdrage", "bijdrage in deze stap", eigen, deel_in_gat(eigen, gat))
