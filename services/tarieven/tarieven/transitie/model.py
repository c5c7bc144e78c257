"""Transitiebijdrage 2021-2023 (domain rule 5.3): two keys by inhabitants, over e-Suite users and over users of BZM.

bijdrage(lid, jaar) = esuite(jaar) × inwoners / Σ inwoners + bzm(jaar) × bzm_inwoners / Σ bzm_inwoners
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal, localcontext
from typing import Literal

from commonground.problems import Unprocessable

from tarieven.afronding import REKENCONTEXT, grootste_rest, half_up
from tarieven.rekenspoor import Knoop, invoer, reken

Beleid = Literal["cel_half_up", "grootste_rest"]


@dataclass(frozen=True)
class Kosten:
    jaar: int
    esuite: Decimal
    bzm: Decimal
    bron: str = ""


@dataclass(frozen=True)
class Sleutel:
    """A user of the e-Suite; who does not use BZM has no `bzm_inwoners`."""

    gm_code: str
    naam: str
    inwoners: int
    bzm_inwoners: int
    bron: str = ""


@dataclass(frozen=True)
class Bijdrage:
    """What one member pays, unrounded, with its trace. `totaal` is the sum of the parts, and of the years."""

    gm_code: str
    naam: str
    esuite: Knoop
    bzm: Knoop
    jaren: dict[int, Knoop]
    totaal: Knoop

    def cellen(self) -> dict[str, Decimal]:
        jaren = {str(jaar): knoop.waarde for jaar, knoop in self.jaren.items()}
        return {"esuite": self.esuite.waarde, "bzm": self.bzm.waarde} | jaren | {"totaal": self.totaal.waarde}


def bijdragen(kosten: Sequence[Kosten], sleutels: Iterable[Sleutel]) -> list[Bijdrage]:
    """By gm_code. Raises SLEUTEL_LEEG when there is an amount and nobody to divide it over."""
    leden = sorted(sleutels, key=lambda each: each.gm_code)
    esuite = Deling("esuite", "e-Suite", {each.gm_code: each.inwoners for each in leden})
    bzm = Deling("bzm", "BZM", {each.gm_code: each.bzm_inwoners for each in leden})
    return [bijdrage(lid, kosten, esuite, bzm) for lid in leden]


@dataclass(frozen=True)
class Deling:
    code: str
    naam: str
    inwoners: Mapping[str, int]

    def deel(self, lid: Sleutel, jaar: int, bedrag: Decimal, bron: str) -> Knoop:
        """Raises SLEUTEL_LEEG."""
        code, totaal = f"{self.code}_{jaar}", sum(self.inwoners.values())
        naam = f"aandeel {self.naam} {jaar}"
        if bedrag and not totaal:
            raise Unprocessable("SLEUTEL_LEEG", f"Er zijn geen inwoners om de kosten van {self.naam} over te verdelen.")
        if not bedrag or not self.inwoners[lid.gm_code]:
            return invoer(code, naam, 0, bron=bron)
        te_dekken = invoer(f"te_dekken_{code}", f"te dekken voor {self.naam} in {jaar}", bedrag, bron=bron)
        eigen = invoer(f"inwoners_{self.code}", "inwoners", self.inwoners[lid.gm_code], "inwoners", lid.bron)
        alle = invoer(
            f"inwoners_{self.code}_totaal", f"inwoners van alle gebruikers van {self.naam}", totaal, "inwoners"
        )
        produkt = reken(
            "product", f"teller_{code}", f"te dekken voor {self.naam} maal inwoners in {jaar}", te_dekken, eigen
        )
        return reken("quotient", code, naam, produkt, alle)


def bijdrage(lid: Sleutel, kosten: Sequence[Kosten], esuite: Deling, bzm: Deling) -> Bijdrage:
    delen = {
        each.jaar: (
            esuite.deel(lid, each.jaar, each.esuite, each.bron),
            bzm.deel(lid, each.jaar, each.bzm, each.bron),
        )
        for each in kosten
    }
    jaren = {jaar: reken("som", f"bijdrage_{jaar}", f"transitiebijdrage {jaar}", *deel) for jaar, deel in delen.items()}
    e = reken("som", "esuite", "aandeel e-Suite", *(deel[0] for deel in delen.values()))
    b = reken("som", "bzm", "aandeel BZM", *(deel[1] for deel in delen.values()))
    return Bijdrage(lid.gm_code, lid.naam, e, b, jaren, reken("som", "totaal", "transitiebijdrage", e, b))


# --- rounding ---------------------------------------------------------------------------------------------------------
def afgeronde(regels: Sequence[Bijdrage], beleid: Beleid) -> dict[str, dict[str, Decimal]]:
    """Whole euros per gm_code and column. `cel_half_up` rounds each cell from its unrounded value, as the documents do.
    `grootste_rest` divides each column exactly; its `totaal` is the sum of the years (domain rule 3.5)."""
    if beleid == "cel_half_up":
        return {each.gm_code: {kolom: half_up(bedrag) for kolom, bedrag in each.cellen().items()} for each in regels}
    kolommen = {kolom: {each.gm_code: each.cellen()[kolom] for each in regels} for kolom in kolomnamen(regels)}
    gedeeld = {kolom: verdeeld(delen) for kolom, delen in kolommen.items() if kolom != "totaal"}
    jaren = [kolom for kolom in gedeeld if kolom.isdecimal()]
    return {
        each.gm_code: {kolom: delen[each.gm_code] for kolom, delen in gedeeld.items()}
        | {"totaal": sum((gedeeld[jaar][each.gm_code] for jaar in jaren), Decimal(0))}
        for each in regels
    }


def kolomnamen(regels: Sequence[Bijdrage]) -> list[str]:
    return list(regels[0].cellen()) if regels else []


def verdeeld(delen: Mapping[str, Decimal]) -> dict[str, Decimal]:
    with localcontext(REKENCONTEXT):
        return grootste_rest(delen, half_up(sum(delen.values(), Decimal(0))))
