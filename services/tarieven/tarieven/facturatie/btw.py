"""Btw: computed per category and rate, never guessed: without a rule that was set up there is none."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, localcontext
from typing import Any

from tarieven.afronding import CENT, REKENCONTEXT, half_up, tekst


@dataclass(frozen=True)
class Btw:
    categorie: str
    percentage: Decimal
    vrijstelling: str

    @property
    def sleutel(self) -> tuple[str, str, str]:
        return (self.categorie, tekst(self.percentage), self.vrijstelling)


def btw_voor(btwregels: Sequence[Any], product_id: int, dag: date) -> Btw | None:
    """The newest rule of the product on that day, else that of everything; None when nothing was set up."""
    geldig = [
        row
        for row in btwregels
        if row.product_id in (product_id, None)
        and row.geldig_van <= dag
        and (row.geldig_tot is None or row.geldig_tot > dag)
    ]
    if not geldig:
        return None
    row = max(geldig, key=lambda each: (each.product_id is not None, each.geldig_van, each.id))
    return Btw(row.categorie, row.percentage or Decimal(0), row.vrijstelling)


def uitsplitsing(delen: Sequence[tuple[Btw, Decimal]]) -> list[dict[str, str]]:
    """The breakdown of an invoice: the base per category and rate, and the VAT over it in cents."""
    grondslagen: dict[Btw, Decimal] = {}
    for btw, bedrag in delen:
        grondslagen[btw] = grondslagen.get(btw, Decimal("0.00")) + bedrag
    return [deel(btw, bedrag) for btw, bedrag in sorted(grondslagen.items(), key=lambda each: each[0].sleutel)]


def deel(btw: Btw, grondslag: Decimal) -> dict[str, str]:
    with localcontext(REKENCONTEXT):
        bedrag = half_up(grondslag * btw.percentage / 100, CENT)
    return {
        "categorie": btw.categorie,
        "percentage": tekst(btw.percentage),
        "vrijstelling": btw.vrijstelling,
        "grondslag": f"{grondslag:.2f}",
        "btw": f"{bedrag:.2f}",
    }


def totaal(uitgesplitst: Sequence[dict[str, str]]) -> Decimal:
    return sum((Decimal(each["btw"]) for each in uitgesplitst), Decimal("0.00"))


def over_regels(regels: Sequence[tuple[Btw, Decimal]], uitgesplitst: Sequence[dict[str, str]]) -> list[Decimal]:
    """The VAT of each line, so that the lines of one group are together the VAT of that group (for the ledger)."""
    over = {
        (each["categorie"], each["percentage"], each["vrijstelling"]): Decimal(each["btw"]) for each in uitgesplitst
    }
    laatste = {btw.sleutel: nr for nr, (btw, _) in enumerate(regels)}
    delen = []
    for nr, (btw, bedrag) in enumerate(regels):
        eigen = Decimal(deel(btw, bedrag)["btw"]) if laatste[btw.sleutel] != nr else over[btw.sleutel]
        over[btw.sleutel] -= eigen
        delen.append(eigen)
    return delen


def tegengesteld(
    uitgesplitst: Sequence[dict[str, str]], eerder: Sequence[Sequence[dict[str, str]]]
) -> list[dict[str, str]]:
    """The breakdown that gives back all that is left of one, after credit notes (whose amounts are negative)."""
    over: dict[tuple[str, str, str], tuple[Decimal, Decimal]] = {}
    for each in (each for alle in (uitgesplitst, *eerder) for each in alle):
        sleutel = (each["categorie"], each["percentage"], each["vrijstelling"])
        grondslag, btw = over.get(sleutel, (Decimal(0), Decimal(0)))
        over[sleutel] = (grondslag + Decimal(each["grondslag"]), btw + Decimal(each["btw"]))
    namen = ("categorie", "percentage", "vrijstelling")
    return [
        dict(zip(namen, sleutel, strict=True)) | {"grondslag": f"{-grondslag:.2f}", "btw": f"{-btw:.2f}"}
        for sleutel, (grondslag, btw) in over.items()
        if grondslag or btw
    ]
