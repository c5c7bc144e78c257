"""Begroting: the subtotals of the budget, what overhead (V) is made of, and how it is covered (5.7 and 6)."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from tarieven.afronding import half_up
from tarieven.rekenspoor import Knoop, invoer, reken

Postsoort = Literal[
    "omzet_product",
    "omzet_project",
    "omzet_bijdrage",
    "kosten_product",
    "kosten_project",
    "bedrijfskosten",
    "financieel",
    "belasting",
]
Stroom = Literal["beheer", "innovatie"]
SUBTOTALEN: dict[str, tuple[str, tuple[Postsoort, ...]]] = {
    "omzet": ("omzet producten en projecten", ("omzet_product", "omzet_project", "omzet_bijdrage")),
    "kosten": ("kosten portfolio en projecten", ("kosten_product", "kosten_project")),
    "bedrijfskosten": ("bedrijfskosten", ("bedrijfskosten",)),
    "financieel": ("financiële baten en lasten", ("financieel",)),
    "belasting": ("vennootschapsbelasting", ("belasting",)),
}
UIT_OVERHEAD: tuple[Postsoort, ...] = ("bedrijfskosten", "belasting")


@dataclass(frozen=True)
class Post:
    """A line of the budget; costs are positive, and are taken off. `product` is a code, empty for no product."""

    soort: Postsoort
    omschrijving: str
    bedrag: Decimal
    bron: str = ""
    product: str = ""
    stroom: Stroom = "beheer"


def resultaat(posten: Iterable[Post]) -> Knoop:
    """Bruto = omzet − kosten; resultaat = bruto − bedrijfskosten + financieel − belasting. `vind` the subtotals."""
    alle = list(posten)
    omzet, kosten, bedrijf, financieel, belasting = (
        som(code, naam, (each for each in alle if each.soort in soorten))
        for code, (naam, soorten) in SUBTOTALEN.items()
    )
    bruto = reken("verschil", "bruto", "bruto bedrijfsresultaat", omzet, kosten)
    netto = reken("verschil", "bedrijfsresultaat", "bedrijfsresultaat", bruto, bedrijf)
    voor_belasting = reken("som", "voor_belasting", "resultaat vóór belasting", netto, financieel)
    return reken("verschil", "resultaat", "resultaat", voor_belasting, belasting)


def som(code: str, naam: str, posten: Iterable[Post]) -> Knoop:
    bladen = [
        invoer(f"{code}_{nr}", post.omschrijving, post.bedrag, bron=post.bron) for nr, post in enumerate(posten, 1)
    ]
    return reken("som", code, naam, *bladen)


def verschil_procent(nieuw: Decimal, oud: Decimal, basis: Decimal) -> Decimal | None:
    """The difference as a percentage of a base that must be named: Tabel 4 divides by 2022, not by 2023."""
    return half_up((nieuw - oud) * 100 / basis, Decimal(1)) if basis else None


# --- what is left under the model -------------------------------------------------------------------------------------
def residu(posten: Iterable[Post], verenigingskosten: Mapping[str, Decimal]) -> dict[str, Knoop]:
    """Per product what it brings in above (+) or below (−) its cost and its part of the overhead. The model says zero;
    what is left was charged to nobody, or too much."""
    alle = list(posten)
    codes = sorted({post.product for post in alle if post.product and post.soort != "omzet_bijdrage"})
    return {code: residu_van(code, alle, verenigingskosten.get(code, Decimal(0))) for code in codes}


def residu_van(code: str, posten: Iterable[Post], verenigingskosten: Decimal) -> Knoop:
    eigen = [post for post in posten if post.product == code]
    omzet = som("omzet", "omzet", (post for post in eigen if post.soort.startswith("omzet")))
    kosten = som("kosten", "kosten", (post for post in eigen if post.soort.startswith("kosten")))
    marge = reken("verschil", "marge", "omzet min kosten", omzet, kosten)
    ver = invoer("ver", "verenigingskosten van het product", verenigingskosten)
    return reken("verschil", "residu", f"te veel of te weinig: {code}", marge, ver)


# --- overhead ---------------------------------------------------------------------------------------------------------
def te_dekken(posten: Iterable[Post]) -> Knoop:
    """V: what the association costs itself, and the innovation that no project pays for."""
    alle = list(posten)
    lasten = som("lasten", "lasten van de vereniging", (post for post in alle if uit_overhead(post)))
    baten = som("baten", "baten die erop in mindering komen", (post for post in alle if in_mindering(post)))
    return reken("verschil", "verenigingskosten", "verenigingskosten", lasten, baten)


def uit_overhead(post: Post) -> bool:
    return post.soort in UIT_OVERHEAD or (post.stroom == "innovatie" and post.soort.startswith("kosten"))


def in_mindering(post: Post) -> bool:
    return post.soort == "financieel" or (post.stroom == "innovatie" and post.soort.startswith("omzet"))


def van_projecten(posten: Iterable[Post]) -> Decimal:
    """What projects bring in above their own cost: their part of the overhead."""
    beheer = [post for post in posten if post.stroom == "beheer"]
    omzet = sum((post.bedrag for post in beheer if post.soort == "omzet_project"), Decimal(0))
    return omzet - sum((post.bedrag for post in beheer if post.soort == "kosten_project"), Decimal(0))


def dekking(producten: Decimal, projecten: Decimal, bijdragen: Decimal, nodig: Knoop, bron: str = "") -> Knoop:
    """Cover minus cost: zero when the assembly's numbers add up."""
    bronnen = {"producten": producten, "projecten": projecten, "bijdragen": bijdragen}
    bladen = [invoer(f"dekking_{naam}", f"gedekt door {naam}", bedrag, bron=bron) for naam, bedrag in bronnen.items()]
    gedekt = reken("som", "gedekt", "gedekt", *bladen)
    return reken("verschil", "dekkingsverschil", "gedekt min te dekken", gedekt, nodig)
