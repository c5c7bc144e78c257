"""Begroting: the subtotals of the budget, what overhead (V) is made of, and how it is covered (5.7 and 6)."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from tarieven.afronding import half_up
from tarieven.rekenspoor import Knoop, invoer, reken

Postsoort = Literal["omzet", "kosten", "bedrijfskosten", "financieel"]
SUBTOTALEN: dict[Postsoort, str] = {
    "omzet": "omzet producten en projecten",
    "kosten": "kosten portfolio en projecten",
    "bedrijfskosten": "bedrijfskosten",
    "financieel": "financiële baten en lasten",
}
Basis = Literal["jaarrekening_2022", "begroting_2023", "begroting_2023_na_index"]


@dataclass(frozen=True)
class Post:
    """A line of the budget; costs are positive, and are taken off."""

    soort: Postsoort
    omschrijving: str
    bedrag: Decimal
    bron: str = ""


def resultaat(posten: Iterable[Post]) -> Knoop:
    """Bruto = omzet − kosten; resultaat = bruto − bedrijfskosten + financieel. Find the subtotals with `vind`."""
    alle = list(posten)
    omzet, kosten, bedrijf, financieel = (subtotaal(soort, alle) for soort in SUBTOTALEN)
    bruto = reken("verschil", "bruto", "bruto bedrijfsresultaat", omzet, kosten)
    netto = reken("verschil", "bedrijfsresultaat", "bedrijfsresultaat", bruto, bedrijf)
    return reken("som", "resultaat", "resultaat", netto, financieel)


def subtotaal(soort: Postsoort, posten: Iterable[Post]) -> Knoop:
    bladen = [
        invoer(f"{soort}_{nr}", post.omschrijving, post.bedrag, bron=post.bron)
        for nr, post in enumerate((each for each in posten if each.soort == soort), 1)
    ]
    return reken("som", soort, SUBTOTALEN[soort], *bladen)


def verschil_procent(nieuw: Decimal, oud: Decimal, basis: Decimal) -> Decimal | None:
    """The difference as a percentage of a base that must be named: Tabel 4 divides by 2022, not by 2023."""
    return half_up((nieuw - oud) * 100 / basis, Decimal(1)) if basis else None


def residu(posten: Iterable[Post], per_product: Mapping[str, Decimal]) -> Knoop:
    """Under the model the result is zero. What is left, and per product what was charged more (+) or less (−)."""
    uitkomst = resultaat(posten)
    verklaard = [
        invoer(f"residu_{code}", f"te veel of te weinig: {code}", bedrag) for code, bedrag in per_product.items()
    ]
    som = reken("som", "verklaard", "verklaard per product", *verklaard)
    return reken("verschil", "onverklaard", "onverklaard resultaat", uitkomst, som)


# --- overhead ---------------------------------------------------------------------------------------------------------
def personeel_te_verdelen(personeel: Decimal, producten: Decimal, projecten: Decimal, bron: str = "") -> Knoop:
    """What is left of staff cost when products and projects have paid theirs."""
    delen = (
        invoer("personeel", "personeelskosten", personeel, bron=bron),
        invoer("ten_laste_van_producten", "ten laste van producten", producten, bron=bron),
    )
    zonder = reken("verschil", "zonder_producten", "personeelskosten zonder producten", *delen)
    rest = invoer("ten_laste_van_projecten", "ten laste van projecten", projecten, bron=bron)
    return reken("verschil", "personeel_vereniging", "personeelskosten van de vereniging", zonder, rest)


def verenigingskosten(personeel: Knoop, overige: Mapping[str, Decimal], bron: str = "") -> Knoop:
    bladen = [invoer(f"v_{nr}", naam, bedrag, bron=bron) for nr, (naam, bedrag) in enumerate(overige.items(), 1)]
    return reken("som", "verenigingskosten", "verenigingskosten", personeel, *bladen)


def dekking(producten: Decimal, projecten: Decimal, bijdragen: Decimal, te_dekken: Knoop, bron: str = "") -> Knoop:
    """Cover minus cost: zero when the assembly's numbers add up."""
    bronnen = {"producten": producten, "projecten": projecten, "bijdragen": bijdragen}
    bladen = [invoer(f"dekking_{naam}", f"gedekt door {naam}", bedrag, bron=bron) for naam, bedrag in bronnen.items()]
    gedekt = reken("som", "gedekt", "gedekt", *bladen)
    return reken("verschil", "dekkingsverschil", "gedekt min te dekken", gedekt, te_dekken)
