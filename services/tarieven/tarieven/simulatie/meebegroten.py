"""Meebegroten: the budget follows what is changed, so that supplier cost, hours and overhead stay covered.

L of a product moves with what its budgeted members pay the supplier, the key with L and U, and the part of V that a
product carries with the key. In whole cents, since that is how a budget is adopted. What was set by name stays.
"""

from dataclasses import replace
from decimal import Decimal, localcontext
from typing import Any

from tarieven.afronding import CENT, REKENCONTEXT, half_up
from tarieven.boekjaar import Boekjaar, Regel, Rijen, boekjaar_van
from tarieven.simulatie.parameters import gekopieerd
from tarieven.simulatie.toepassen import Stand
from tarieven.tariefregel import afnemer

Levs = dict[tuple[int, int], Decimal]  # by municipality and product


def meebegroot(basis: Stand, stand: Stand) -> Stand:
    with localcontext(REKENCONTEXT):
        kosten = gevolgde_kosten(basis, stand)
        jaar = gevolgde_sleutel(basis, stand, kosten)
        verhouding = overheadfactor(jaar) / overheadfactor(basis.rijen.jaar) if overheadfactor(basis.rijen.jaar) else 1
        kosten = {id: met_verenigingskosten(basis, stand, row, Decimal(verhouding)) for id, row in kosten.items()}
    return replace(stand, rijen=replace(stand.rijen, kosten=kosten, jaar=jaar))


def gevolgde_kosten(basis: Stand, stand: Stand) -> dict[int, Any]:
    """L, the inhabitants of the members, and what those who left leave behind."""
    oud, nieuw = prijzen(basis), prijzen(stand)
    blijft = {(regel.gemeente.id, regel.product.id): 1 - deel for regel, deel in stand.vertrokken}
    achter: dict[int, Decimal] = {}
    for (gemeente, product), deel in blijft.items():
        bedrag = half_up(oud.get((gemeente, product), Decimal(0)) * deel, CENT)
        achter[product] = achter.get(product, Decimal(0)) + bedrag
    verschil = {id: som(nieuw, id) - som(oud, id) for id in stand.rijen.kosten}
    mensen = {id: inwoners(stand, id) - inwoners(basis, id) for id in stand.rijen.kosten}
    return {
        id: gevolgd(stand, row, half_up(verschil[id], CENT), achter.get(id, Decimal(0)), mensen[id])
        for id, row in stand.rijen.kosten.items()
    }


def gevolgd(stand: Stand, row: Any, verschil: Decimal, achter: Decimal, mensen: int) -> Any:
    anders: dict[str, Any] = {}
    if not gezet(stand, row, "leverancierskosten"):
        anders["leverancierskosten"] = row.leverancierskosten + verschil + achter
    if not gezet(stand, row, "achtergebleven"):
        anders["achtergebleven"] = row.achtergebleven + achter
    if not gezet(stand, row, "inwoners"):
        anders["inwoners"] = row.inwoners + mensen
    return gekopieerd(row, **anders)


def gevolgde_sleutel(basis: Stand, stand: Stand, kosten: dict[int, Any]) -> Any:
    """The key moves with its products; the euros in it that belong to no product stay in it."""
    jaar, anders = stand.rijen.jaar, {}
    for naam in ("leverancierskosten", "producturen"):
        veld = f"sleutel_{naam}"
        if ("jaar", veld) not in stand.vast:
            verschillen = [getattr(kosten[id], naam) - getattr(row, naam) for id, row in basis.rijen.kosten.items()]
            anders[veld] = getattr(jaar, veld) + sum(verschillen, Decimal(0))
    return gekopieerd(jaar, **anders)


def met_verenigingskosten(basis: Stand, stand: Stand, row: Any, verhouding: Decimal) -> Any:
    """V of the product at the new rate over its new cost: newcomers and a product with a key of its own use it."""
    voor = basis.rijen.kosten[row.product_id]
    was = voor.leverancierskosten + voor.producturen
    if gezet(stand, row, "verenigingskosten") or not was:
        return row
    deel = (row.leverancierskosten + row.producturen) / was
    return gekopieerd(row, verenigingskosten=half_up(voor.verenigingskosten * verhouding * deel, CENT))


def gezet(stand: Stand, row: Any, veld: str) -> bool:
    return ("kosten", row.product_id, veld) in stand.vast


def overheadfactor(jaar: Any) -> Decimal:
    sleutel = jaar.sleutel_leverancierskosten + jaar.sleutel_producturen
    return jaar.verenigingskosten / sleutel if sleutel else Decimal(0)


# --- what the members of the budget pay the supplier ------------------------------------------------------------------
def prijzen(stand: Stand) -> Levs:
    boek = boekjaar_van(stand.rijen)
    return {
        (regel.gemeente.id, regel.product.id): prijs(boek, regel)
        for regel in stand.regels
        if regel.product.soort == "product" and begroot(stand.rijen, regel)
    }


def prijs(boek: Boekjaar, regel: Regel) -> Decimal:
    return boek.prijs(regel.product).prijs.leverancierskosten(afnemer(boek, regel)).waarde


def begroot(rijen: Rijen, regel: Regel) -> bool:
    return regel.product.id in rijen.kosten and regel.afname.begroot_vanaf <= rijen.jaar.jaar


def som(levs: Levs, product: int) -> Decimal:
    return sum((bedrag for (_, id), bedrag in levs.items() if id == product), Decimal(0))


def inwoners(stand: Stand, product: int) -> int:
    dag, aantallen = stand.rijen.jaar.peildatum, stand.rijen.inwoners
    return sum(
        aantallen[regel.gemeente.id, dag].aantal
        for regel in stand.regels
        if regel.product.id == product and begroot(stand.rijen, regel) and (regel.gemeente.id, dag) in aantallen
    )
