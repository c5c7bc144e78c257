"""Omslag: a need divided by inhabitants at a rounded rate, as the innovation contribution of 2019 (5.2).

Rounding a rate loses or wins money, so the yield is always held against the need.
"""

from dataclasses import dataclass
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal, localcontext

from tarieven.afronding import REKENCONTEXT, half_up
from tarieven.rekenspoor import Knoop, invoer, reken


@dataclass(frozen=True)
class Omslag:
    """`verschil` is yield minus need: negative when the rounded rate does not bring in enough."""

    exact: Knoop
    tarief: Knoop
    opbrengst: Knoop
    verschil: Knoop

    def bijdrage(self, inwoners: int) -> Knoop:
        """What a member with so many inhabitants pays."""
        return reken(
            "product", "bijdrage", "bijdrage", self.tarief, invoer("inwoners", "inwoners", inwoners, "inwoners")
        )


def omslag(
    behoefte: Decimal, inwoners: int, tarief: Decimal | None = None, bron: str = "", besluit: str = ""
) -> Omslag:
    """`tarief` is the rate that was decided; None: the exact one."""
    nodig = invoer("behoefte", "op te brengen", behoefte, bron=bron)
    aantal = invoer("inwoners_totaal", "inwoners van alle leden", inwoners, "inwoners", bron)
    exact = reken("quotient", "tarief_exact", "tarief, exact", nodig, aantal, eenheid="EUR per inwoner")
    vast = exact.met(code="tarief", naam="tarief")
    if tarief is not None:
        vast = invoer("tarief", "vastgesteld tarief", tarief, "EUR per inwoner", bron, besluit=besluit)
    opbrengst = reken("product", "opbrengst", "opbrengst", vast, aantal)
    return Omslag(exact, vast, opbrengst, reken("verschil", "verschil", "opbrengst min behoefte", opbrengst, nodig))


def afgerond_tarief(exact: Decimal, decimalen: int = 2) -> Decimal:
    return half_up(exact, Decimal(1).scaleb(-decimalen))


def mogelijke_basis(bedrag: Decimal, procent: Decimal, decimalen: int = 1) -> tuple[int, int]:
    """The whole euros of which this amount is the printed percentage: what a rounded percentage leaves open."""
    half = Decimal(5).scaleb(-decimalen - 1)
    with localcontext(REKENCONTEXT):
        laagst = (bedrag * 100 / (procent + half)).to_integral_value(ROUND_CEILING)
        hoogst = (bedrag * 100 / (procent - half)).to_integral_value(ROUND_FLOOR)
    return int(laagst), int(hoogst)
