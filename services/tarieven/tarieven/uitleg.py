"""A trace in plain Dutch, for an alderman or a treasurer who never heard of a rekenspoor."""

from decimal import Decimal

from tarieven.afronding import CENT, half_up
from tarieven.rekenspoor import TEKENS, Knoop

ZINNEN = {
    "euro": "dat is {0}, afgerond op hele euro's",
    "cent": "dat is {0}, afgerond op twee decimalen",
    "minimum": "het laagste van {alle}",
    "maximum": "het hoogste van {alle}",
    "rang_tot_en_met": "{0} valt in klasse {uit}",
    "rang_tot": "{0} valt in klasse {uit}",
    "kies": "het bedrag van klasse {eerste}",
}


def uitleg(tarief: Knoop, kop: str) -> list[str]:
    """One sentence per step, the outcome first. Each step names the numbers it was made of."""
    return [f"{kop}: {getal(tarief)} per jaar.", *(zin(knoop) for knoop in stappen(tarief))]


def stappen(knoop: Knoop) -> list[Knoop]:
    gezien: dict[str, Knoop] = {}
    for each in knoop.knopen():
        if each.kinderen:
            gezien.setdefault(each.naam, each)
    return list(gezien.values())


def zin(knoop: Knoop) -> str:
    delen = [f"{kind.naam} ({getal(kind)})" for kind in knoop.kinderen]
    if knoop.bewerking in TEKENS:
        som = TEKENS[knoop.bewerking].join(delen)
    else:
        som = ZINNEN[knoop.bewerking].format(
            *delen, alle=" en ".join(delen), uit=getal(knoop), eerste=getal(knoop.kinderen[0])
        )
    return f"{hoofdletter(knoop.naam)} is {getal(knoop)}: {som}."


def getal(knoop: Knoop) -> str:
    """Money with two decimals, a rate or factor with six at most, in Dutch notation."""
    if knoop.eenheid == "EUR":
        return euro(knoop.waarde)
    minstens = 2 if knoop.eenheid == "EUR per inwoner" else 0
    decimalen = min(6, max(minstens, -int(knoop.waarde.normalize().as_tuple().exponent)))
    eenheid = "" if knoop.eenheid in ("factor", "klasse") else f" {knoop.eenheid}"
    return nederlands(knoop.waarde, decimalen) + eenheid


def euro(bedrag: Decimal) -> str:
    return f"€ {nederlands(half_up(bedrag, CENT), 2)}"


def nederlands(waarde: Decimal, decimalen: int) -> str:
    engels = f"{half_up(waarde, Decimal(1).scaleb(-decimalen)):,.{decimalen}f}"
    return engels.translate(str.maketrans(",.", ".,"))


def hoofdletter(tekst: str) -> str:
    return tekst[:1].upper() + tekst[1:]
