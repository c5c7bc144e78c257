"""Jaartarieven: all that members owe in a year, with the least that each pays to the association (5.6)."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from decimal import Decimal, localcontext
from typing import Any

from tarieven.afronding import REKENCONTEXT
from tarieven.boekjaar import Boekjaar, Regel
from tarieven.rekenspoor import Knoop, invoer, reken
from tarieven.tariefregel import Tariefregel, alleen_prijs, van_afname


@dataclass(frozen=True)
class Jaartarief:
    """One line of what a member owes in a year."""

    regel: Regel
    tarief: Tariefregel


def jaartarieven(boek: Boekjaar, regels: Iterable[Regel]) -> list[Jaartarief]:
    """All lines of these members (whole members: the minimum looks at everything that one takes), by gm_code.

    This is the one way from a year to what is owed: tables, invoices, adoption and simulation all come here.
    """
    per_lid: dict[int, list[Regel]] = {}
    for regel in regels:
        per_lid.setdefault(regel.gemeente.id, []).append(regel)
    return [lijn for eigen in per_lid.values() for lijn in van_lid(boek, eigen)]


def van_lid(boek: Boekjaar, regels: list[Regel]) -> list[Jaartarief]:
    producten = [regel for regel in regels if regel.product.soort == "product"]
    lijnen = [Jaartarief(regel, van_afname(boek, regel)) for regel in producten]
    if not lijnen:
        return [Jaartarief(regel, van_afname(boek, regel)) for regel in regels]
    return [*lijnen, *aanvulling(boek, regels, lijnen)]


def aanvulling(boek: Boekjaar, regels: list[Regel], lijnen: list[Jaartarief]) -> list[Jaartarief]:
    """What a member with products pays beside them. Who pays through another member is left alone (Westervoort)."""
    regime = boek.cijfers.minimum_regime
    eigen = [lijn for lijn in lijnen if lijn.regel.factuurpartij is None]
    if regime == "alleen_zonder_product" or not eigen or boek.bijdrage is None:
        return []
    regel = next((each for each in regels if each.product.soort == "bijdrage"), None) or als_bijdrage(boek, eigen[0])
    minimum = van_afname(boek, regel).tarief.kinderen[0]
    deel = "verenigingskosten" if regime == "vloer_per_lid" else "tarief"
    betaald = reken("som", "betaald", f"{deel} van de producten", *(samenvatting(deel, each) for each in eigen))
    return [Jaartarief(regel, Tariefregel("bestaand", alleen_prijs(tekort(minimum, betaald))))]


def tekort(minimum: Knoop, betaald: Knoop) -> Knoop:
    """What is lacking to the minimum, never less than nothing."""
    minimum = minimum.met(code="minimum", naam="minimale bijdrage")
    verrekend = reken("minimum", "verrekend", "deel dat al is betaald", minimum, betaald)
    return reken("verschil", "lev", "aanvulling tot de minimale bijdrage", minimum, verrekend)


def samenvatting(deel: str, lijn: Jaartarief) -> Knoop:
    """A leaf that stands for another tariff, which has a trace of its own; its seal is the source."""
    product = lijn.regel.product
    bron = f"tarief van {product.naam}, rekenspoor {lijn.tarief.zegel()}"
    return invoer(f"{deel}_{product.code}", f"{deel} van {product.naam}", lijn.tarief.bedragen()[deel], bron=bron)


def als_bijdrage(boek: Boekjaar, lijn: Jaartarief) -> Regel:
    """A member owes the contribution by being one, whether or not it is registered as an uptake."""
    afname = Bijdrageafname(lijn.regel.afname.uuid, lijn.regel.afname.begroot_vanaf)
    return replace(
        lijn.regel, product=boek.bijdrage, afname=afname, contractregels=(), factuurpartij=None, combinatie=None
    )


@dataclass(frozen=True)
class Bijdrageafname:
    """The uptake that shows a membership, read as one of the contribution."""

    uuid: Any
    begroot_vanaf: int
    prijsbasis: str = "tabel"
    opties: tuple[str, ...] = ()
    klasse_afwijking: int | None = None
    toelichting: str = ""
    bron: str = "lidmaatschap"
    bevinding: str = ""


def totaal(lijnen: Iterable[Jaartarief], deel: str = "tarief") -> Decimal:
    """The unrounded sum of one part over these lines."""
    with localcontext(REKENCONTEXT):
        return sum((lijn.tarief.bedragen()[deel] for lijn in lijnen), Decimal(0))
