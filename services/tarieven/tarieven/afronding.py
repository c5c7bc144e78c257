"""Rounding: one policy per allocation, chosen and recorded. Nothing is rounded on the way (domain rule 3.2)."""

from collections.abc import Mapping
from decimal import ROUND_FLOOR, ROUND_HALF_UP, Context, Decimal, localcontext
from typing import Literal

EURO, CENT = Decimal("1"), Decimal("0.01")
# 34 digits: a quotient keeps far more than the cents of any budget, and the same digits on every machine
REKENCONTEXT = Context(prec=34, rounding=ROUND_HALF_UP)

RUIM = Context(prec=100)  # rounding itself never lacks digits, however large the number
Beleid = Literal["cel_half_up", "cent_half_up"]
EENHEDEN: dict[str, Decimal] = {"cel_half_up": EURO, "cent_half_up": CENT}


def half_up(waarde: Decimal, eenheid: Decimal = EURO) -> Decimal:
    """Half away from zero: 0,5 becomes 1, 2,5 becomes 3 and -2,5 becomes -3 (Python's own default is half-even)."""
    return waarde.quantize(eenheid, ROUND_HALF_UP, RUIM)


def afgerond(waarde: Decimal, beleid: Beleid) -> Decimal:
    return half_up(waarde, EENHEDEN[beleid])


def grootste_rest(delen: Mapping[str, Decimal], geheel: Decimal, eenheid: Decimal = EURO) -> dict[str, Decimal]:
    """All parts down, then one unit more for the largest fractions, so that they add up to `geheel`; a tie goes to the
    lowest gm_code. Raises ValueError if `geheel` is no whole number of units, or not the rounded sum of the parts."""
    with localcontext(REKENCONTEXT):
        onder = {lid: deel.quantize(eenheid, ROUND_FLOOR) for lid, deel in delen.items()}
        over = (geheel - sum(onder.values())) / eenheid
        if over != over.to_integral_value() or not 0 <= over <= len(delen):
            raise ValueError("Het geheel is niet de afgeronde som van de delen.")
        volgorde = sorted(delen, key=lambda lid: (onder[lid] - delen[lid], lid))
        return onder | {lid: onder[lid] + eenheid for lid in volgorde[: int(over)]}


def laatste_vangt_op(geheel: Decimal, aantal: int, eenheid: Decimal = CENT) -> list[Decimal]:
    """`aantal` equal terms, all but the last rounded; the last is what is left, so the terms add up to `geheel`."""
    with localcontext(REKENCONTEXT):
        term = half_up(geheel / aantal, eenheid)
        return [*[term] * (aantal - 1), geheel - term * (aantal - 1)]


def tekst(waarde: Decimal) -> str:
    """The one spelling of a number, whatever database it came from: no exponent, no zeros at the end."""
    kort = waarde.normalize(REKENCONTEXT)
    return format(kort, "f") if kort else "0"
