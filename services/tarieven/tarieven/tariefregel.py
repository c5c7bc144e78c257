"""Tariefregel: what one member pays for one product in one year, by one key, with the trace."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from tarieven.afronding import CENT, EURO, half_up, tekst
from tarieven.boekjaar import Boekjaar, Regel
from tarieven.dekkingsmodel import (
    Nieuwkomertarief,
    Sleutel,
    Verdeelbasis,
    bestaand,
    nieuw_product,
    nieuwe_afname,
)
from tarieven.prijs import Afnemer
from tarieven.rekenspoor import Knoop, als_json, invoer, reken, verzegeld

DELEN = {"leverancierskosten": "lev", "producturen": "uren", "verenigingskosten": "ver", "tarief": "tarief"}


@dataclass(frozen=True)
class Tariefregel:
    sleutel: Sleutel
    tarief: Knoop

    def bedragen(self) -> dict[str, Decimal]:
        """The three parts and their sum, unrounded."""
        knopen = {knoop.code: knoop.waarde for knoop in (*self.tarief.kinderen, self.tarief)}
        return {naam: knopen[code] for naam, code in DELEN.items()}

    def spoor(self) -> dict[str, Any]:
        return als_json(self.tarief)

    def zegel(self) -> str:
        return verzegeld(self.tarief)[1]


def geschreven(bedragen: dict[str, Decimal]) -> dict[str, Any]:
    """Amounts as they are calculated with, in cents, and in whole euros as the printed tables have them (half-up)."""
    return {
        "onafgerond": {naam: tekst(bedrag) for naam, bedrag in bedragen.items()},
        "in_centen": {naam: f"{half_up(bedrag, CENT):f}" for naam, bedrag in bedragen.items()},
        "in_euros": {naam: f"{half_up(bedrag, EURO):f}" for naam, bedrag in bedragen.items()},
    }


def tariefregel(
    jaar: Boekjaar,
    product: Any,
    lev: Knoop,
    inwoners: Knoop,
    sleutel: Sleutel,
    basis: Verdeelbasis | None = None,
    tarief: Nieuwkomertarief | None = None,
) -> Tariefregel:
    """`inwoners` are those of the year, which need not be those of the price."""
    if product.soort == "bijdrage" or jaar.cijfers.model != "dekkingsmodel":
        return Tariefregel("bestaand", alleen_prijs(lev))
    if sleutel == "nieuw_product" or product.id not in jaar.kosten:
        return Tariefregel("nieuw_product", nieuw_product(lev, jaar.cijfers))
    kosten = jaar.kosten[product.id]
    if sleutel == "bestaand":
        return Tariefregel(sleutel, bestaand(lev, jaar.cijfers, kosten, basis, inwoners))
    return Tariefregel(sleutel, nieuwe_afname(lev, inwoners, jaar.cijfers, kosten, tarief))


def alleen_prijs(lev: Knoop) -> Knoop:
    """A contribution carries no hours and no overhead: it is overhead. Nor does what another member is invoiced for,
    nor a price of before 2024: the overhead is in it."""
    delen = (("uren", "producturen"), ("ver", "verenigingskosten"))
    geen = [invoer(code, naam, 0, bron=lev.bron) for code, naam in delen]
    return reken("som", "tarief", "tarief", lev, *geen)


def van_afname(jaar: Boekjaar, regel: Regel) -> Tariefregel:
    """Raises TARIEF_NIET_VASTGESTELD, INWONERTAL_ONTBREEKT, KLASSE_ONTBREEKT."""
    lijst = jaar.prijs(regel.product)
    lev = lijst.prijs.leverancierskosten(afnemer(jaar, regel))
    if regel.factuurpartij is not None:
        return Tariefregel("bestaand", alleen_prijs(lev))
    sleutel = jaar.sleutel(regel.product, regel.afname.begroot_vanaf)
    return tariefregel(jaar, regel.product, lev, jaar.inwonertal(regel.gemeente, jaar.row.peildatum), sleutel)


def afnemer(jaar: Boekjaar, regel: Regel) -> Afnemer:
    afname, bron = regel.afname, f"afname {regel.afname.uuid}: {regel.afname.toelichting or regel.afname.bron}"
    klasse = None
    if afname.klasse_afwijking is not None:
        klasse = invoer("klasse_nr", "omvangsklasse", afname.klasse_afwijking, "klasse", bron, afname.bevinding)
    samen = regel.combinatie
    if samen is not None and samen.gecombineerd_inwonertal is not None:
        van = f"afnamecombinatie {samen.uuid}: {samen.bron}"
        inwoners = invoer("inwoners", "inwoners samen", samen.gecombineerd_inwonertal, "inwoners", van)
    else:
        inwoners = jaar.inwonertal(regel.gemeente, jaar.prijs(regel.product).peildatum)
    return Afnemer(
        inwoners,
        afname.prijsbasis,
        frozenset(afname.opties),
        regel.contractregels,
        klasse,
        regel.factuurpartij.naam if regel.factuurpartij is not None else "",
        samen.leden if samen is not None and samen.verdeling == "gelijke_delen" else 1,
    )
