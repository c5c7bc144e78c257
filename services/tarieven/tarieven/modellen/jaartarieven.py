"""Jaartarieven: all that members owe in a year, with the least that each pays to the association (5.6)."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from decimal import Decimal, localcontext
from typing import Any

from tarieven.afronding import REKENCONTEXT
from tarieven.boekjaar import Boekjaar, Leest, Regel, boekjaar
from tarieven.boekjaar import regels as regels_van
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


async def volledig_boekjaar(call: Leest, jaar: int, gemeenten: Iterable[int] | None = None) -> Boekjaar:
    """The year, with the populations of these municipalities (all if none are named), and when members bear what
    others do not pay yet, with how much that is: then all are needed. Raises TARIEF_NIET_VASTGESTELD."""
    boek = await boekjaar(call, jaar, gemeenten)
    if not draagt_samen(boek):
        return boek
    return met_gat(boek if gemeenten is None else await boekjaar(call, jaar), await regels_van(call, jaar))


def draagt_samen(boek: Boekjaar) -> bool:
    return boek.ingroei is not None and boek.ingroei.regeling.dekking == "overige_leden"


def met_gat(boek: Boekjaar, regels: Iterable[Regel]) -> Boekjaar:
    """The same year, with what those who grow in leave to the others; `regels` are those of all members."""
    if boek.ingroei is None or not draagt_samen(boek):
        return boek
    nieuw: dict[str, Decimal] = {}
    with localcontext(REKENCONTEXT):
        for lijn in jaartarieven(replace(boek, ingroei=None), regels):
            if lijn.regel.factuurpartij is None:
                code = lijn.regel.gemeente.gm_code
                nieuw[code] = nieuw.get(code, Decimal(0)) + lijn.tarief.tarief.waarde
    return replace(boek, ingroei=boek.ingroei.met_gat(nieuw))


def van_lid(boek: Boekjaar, regels: list[Regel]) -> list[Jaartarief]:
    producten = [regel for regel in regels if regel.product.soort == "product"]
    lijnen = [Jaartarief(regel, van_afname(boek, regel)) for regel in producten]
    if lijnen:
        lijnen += aanvulling(boek, regels, lijnen)
    else:
        lijnen = [Jaartarief(regel, van_afname(boek, regel)) for regel in regels]
    return [*lijnen, *ingegroeid(boek, lijnen)]


def ingegroeid(boek: Boekjaar, lijnen: list[Jaartarief]) -> list[Jaartarief]:
    """What a member pays less because it grows to its contribution, or more because others do (5.8)."""
    eigen = [lijn for lijn in lijnen if lijn.regel.factuurpartij is None]
    if boek.ingroei is None or not eigen:
        return []
    nieuw = reken("som", "nieuw", "nieuwe bijdrage", *(samenvatting("tarief", lijn) for lijn in eigen))
    lev = boek.ingroei.lev(eigen[0].regel.gemeente.gm_code, nieuw)
    if lev is None:
        return []
    regel = replace(als_lijn(boek.ingroei.product, eigen[0]), volgt=eigen[0].regel.toepassing)
    return [Jaartarief(regel, Tariefregel("bestaand", alleen_prijs(lev)))]


def aanvulling(boek: Boekjaar, regels: list[Regel], lijnen: list[Jaartarief]) -> list[Jaartarief]:
    """What a member with products pays beside them. Who pays through another member is left alone (Westervoort)."""
    regime = boek.cijfers.minimum_regime
    eigen = [lijn for lijn in lijnen if lijn.regel.factuurpartij is None]
    if regime == "alleen_zonder_product" or not eigen or boek.bijdrage is None:
        return []
    bijdrage = next((each for each in regels if each.product.soort == "bijdrage"), None)
    regel = bijdrage or als_lijn(boek.bijdrage, eigen[0])
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


def als_lijn(product: Any, lijn: Jaartarief) -> Regel:
    """What a member owes by being one, whether or not it is registered as an uptake."""
    afname = Bijdrageafname(lijn.regel.afname.uuid, lijn.regel.afname.begroot_vanaf)
    return replace(lijn.regel, product=product, afname=afname, contractregels=(), factuurpartij=None, combinatie=None)


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
