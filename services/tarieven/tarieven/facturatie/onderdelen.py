"""Of which parts an amount on an invoice consists: for the ledger, in cents, together exactly the amount."""

from collections.abc import Mapping
from decimal import Decimal, localcontext

from tarieven.afronding import CENT, REKENCONTEXT, half_up
from tarieven.boekjaar import Boekjaar, Regel
from tarieven.tariefregel import Tariefregel

Onderdelen = dict[str, Decimal]


def onderdelen(boek: Boekjaar, regel: Regel, tarief: Tariefregel, bedrag: Decimal, deel: Decimal) -> Onderdelen:
    """`bedrag` by the parts of the tariff, of which it is this `deel` (1 for a whole year); money that carries over to
    the next year stands apart (domain rule 6)."""
    if regel.product.soort == "bijdrage":
        return {"bijdrage": bedrag}
    if regel.product.soort == "ingroei":
        return {"verenigingskosten": bedrag}
    delen = tarief.bedragen()
    del delen["tarief"]
    door = doorschuiven(boek, regel, tarief)
    with localcontext(REKENCONTEXT):
        gewichten = {**delen, "leverancierskosten": delen["leverancierskosten"] - door, "doorschuiven": door}
    return naar_rato(bedrag, gewichten, deel)


def doorschuiven(boek: Boekjaar, regel: Regel, tarief: Tariefregel) -> Decimal:
    """The surcharges of the price that are marked to carry over, as far as this member pays them."""
    toeslagen = boek.prijs(regel.product).prijs.toeslagen
    codes = {f"toeslag_{each.code}" for each in toeslagen if each.doorschuiven}
    return sum((knoop.waarde for knoop in tarief.tarief.vind("lev").knopen() if knoop.code in codes), Decimal(0))


def naar_rato(bedrag: Decimal, gewichten: Mapping[str, Decimal], deel: Decimal) -> Onderdelen:
    """This `deel` of every weight, rounded to cents; the largest is what is left, so that they are `bedrag`."""
    sluitpost = max(gewichten, key=lambda naam: abs(gewichten[naam]))
    with localcontext(REKENCONTEXT):
        alle = {naam: half_up(gewicht * deel, CENT) for naam, gewicht in gewichten.items()}
        alle[sluitpost] += bedrag - sum(alle.values(), Decimal(0))
    return {naam: deel for naam, deel in alle.items() if deel}


def aandeel(bedrag: Decimal, geheel: Decimal) -> Decimal:
    """Nothing is no part of anything."""
    with localcontext(REKENCONTEXT):
        return bedrag / geheel if geheel else Decimal(0)
