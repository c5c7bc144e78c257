"""Quorum and majority: integer arithmetic on heads and votes, each outcome with the article it follows from.

A = members present or represented at the moment of the decision, N = members, V and T = votes for and against.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, Literal

from leden.statutair.statuten import Besluitsoort, Regel

Uitkomst = Literal["aangenomen", "verworpen", "aangehouden", "geen_quorum"]
Uitgebracht = Literal["voor_en_tegen", "alle"]


@dataclass(frozen=True)
class Telling:
    voor: int = 0
    tegen: int = 0
    onthouding: int = 0
    blanco: int = 0

    @property
    def som(self) -> int:
        return self.voor + self.tegen + self.onthouding + self.blanco

    def uitgebracht(self, wijze: Uitgebracht) -> int:
        """[P] uitgebrachte_stemmen: art. 17.2 does not say whether blank votes and abstentions count."""
        return self.voor + self.tegen if wijze == "voor_en_tegen" else self.som


@dataclass(frozen=True)
class Zaal:
    """Heads at one moment: A and N of the rules."""

    aanwezig: int
    leden: int


@dataclass(frozen=True)
class Toets:
    """One rule applied: what went in, whether it holds, and the article of which version says so."""

    regel: Regel
    statutenversie: str
    invoer: dict[str, int]
    voldaan: bool
    uitleg: str


@dataclass(frozen=True)
class Regeluitkomst:
    """Of persons: who is `gekozen`, or between whom is voted `verder`, or drawn by lot (`verkiezing`)."""

    uitkomst: Uitkomst
    code: str = ""
    toetsen: tuple[Toets, ...] = field(default=())
    gekozen: str = ""
    verder: tuple[str, ...] = ()
    loting: bool = False


# --- expressions: what the `expressie` of a rule means ----------------------------------------------------------------
def minstens_deel(deel: int, geheel: int, regel: Regel) -> bool:
    return regel.parameters["noemer"] * deel >= regel.parameters["teller"] * geheel


def meer_dan_deel(deel: int, geheel: int, regel: Regel) -> bool:
    return regel.parameters["noemer"] * deel > regel.parameters["teller"] * geheel


def nodig(regel: Regel, geheel: int) -> int:
    """The smallest number that satisfies the rule, out of `geheel` heads or votes."""
    teller, noemer = regel.parameters["teller"], regel.parameters["noemer"]
    if regel.expressie == "meer_dan_deel":
        return teller * geheel // noemer + 1
    return -(-teller * geheel // noemer)


# --- quorum -----------------------------------------------------------------------------------------------------------
def toets_quorum(regel: Regel, zaal: Zaal, versie: str) -> Toets:
    minimum = nodig(regel, zaal.leden)
    voldaan = minstens_deel(zaal.aanwezig, zaal.leden, regel)
    uitleg = f"{zaal.aanwezig} van {zaal.leden} leden aanwezig of vertegenwoordigd, {minimum} nodig."
    return Toets(regel, versie, {"aanwezig": zaal.aanwezig, "leden": zaal.leden, "nodig": minimum}, voldaan, uitleg)


# --- majority ---------------------------------------------------------------------------------------------------------
def toets_meerderheid(regel: Regel, telling: Telling, leden: int, versie: str, wijze: Uitgebracht) -> Toets:
    invoer = {"voor": telling.voor, "tegen": telling.tegen, "onthouding": telling.onthouding, "blanco": telling.blanco}
    return EXPRESSIES[regel.expressie](Vraag(regel, telling, leden, versie, wijze, invoer))


@dataclass(frozen=True)
class Vraag:
    regel: Regel
    telling: Telling
    leden: int
    versie: str
    wijze: Uitgebracht
    invoer: dict[str, int]


def over_uitgebrachte_stemmen(vraag: Vraag) -> Toets:
    """A share of the votes cast; without votes cast nothing is adopted, whatever the share."""
    uitgebracht = vraag.telling.uitgebracht(vraag.wijze)
    vergelijk = meer_dan_deel if vraag.regel.expressie == "meer_dan_deel" else minstens_deel
    minimum = nodig(vraag.regel, uitgebracht)
    voldaan = vraag.telling.voor + vraag.telling.tegen > 0 and vergelijk(vraag.telling.voor, uitgebracht, vraag.regel)
    uitleg = f"{vraag.telling.voor} voor van {uitgebracht} uitgebrachte stemmen, {minimum} nodig."
    invoer = vraag.invoer | {"uitgebracht": uitgebracht, "nodig": minimum}
    return Toets(vraag.regel, vraag.versie, invoer, voldaan, uitleg)


def zonder_tegenstem(vraag: Vraag) -> Toets:
    """[P] onthouding_breekt_algemene_stemmen is a parameter of the rule; its default is no (art. 20.2)."""
    telling = vraag.telling
    gebroken = vraag.regel.parameters["onthoudingBreekt"] and telling.onthouding + telling.blanco > 0
    voldaan = telling.tegen == 0 and telling.voor >= 1 and not gebroken
    uitleg = f"{telling.voor} voor, {telling.tegen} tegen; eenstemmigheid is nodig."
    return Toets(vraag.regel, vraag.versie, vraag.invoer, voldaan, uitleg)


def alle_leden_voor(vraag: Vraag) -> Toets:
    """Outside a meeting (art. 8.12): every member votes for, silence is not enough; of an abstention it is a choice."""
    telling = vraag.telling
    stem = telling.voor if vraag.regel.parameters["onthoudingBreekt"] else telling.som - telling.tegen
    voldaan = stem == vraag.leden and telling.voor > 0
    uitleg = f"{vraag.telling.voor} van {vraag.leden} leden voor; alle leden zijn nodig."
    return Toets(vraag.regel, vraag.versie, vraag.invoer | {"leden": vraag.leden}, voldaan, uitleg)


EXPRESSIES: dict[str, Callable[[Vraag], Toets]] = {
    "meer_dan_deel": over_uitgebrachte_stemmen,
    "minstens_deel": over_uitgebrachte_stemmen,
    "zonder_tegenstem": zonder_tegenstem,
    "alle_leden_voor": alle_leden_voor,
}


# --- the decision -----------------------------------------------------------------------------------------------------
def beslis(
    soort: Besluitsoort,
    telling: Telling,
    zaal: Zaal,
    versie: str,
    *,
    quorum: Regel | None = None,
    wijze: Uitgebracht = "voor_en_tegen",
) -> Regeluitkomst:
    """Applies the row of the decision matrix; `quorum` replaces its quorum rule (a second meeting has none).

    Codes: GEEN_STEMMEN, STAKING (art. 17.3: rejected), STAKING_PERSONEN ([P]: new vote, then lot), NIET_EENSTEMMIG.
    """
    if soort.meerderheid is None:
        raise ValueError(f"{soort.sleutel} wordt niet door de algemene vergadering besloten")
    eisen = [toets_quorum(regel, zaal, versie) for regel in (quorum or soort.quorum,) if regel]
    if any(not eis.voldaan for eis in eisen):
        return Regeluitkomst("geen_quorum", "GEEN_QUORUM", tuple(eisen))
    meerderheid = toets_meerderheid(soort.meerderheid, telling, zaal.leden, versie, wijze)
    toetsen = (*eisen, meerderheid)
    if meerderheid.voldaan:
        return Regeluitkomst("aangenomen", "", toetsen)
    return niet_aangenomen(soort, telling, toetsen)


def niet_aangenomen(soort: Besluitsoort, telling: Telling, toetsen: tuple[Toets, ...]) -> Regeluitkomst:
    if soort.meerderheid and soort.meerderheid.expressie == "alle_leden_voor":
        return Regeluitkomst("verworpen", "NIET_EENSTEMMIG", toetsen)
    if telling.voor + telling.tegen == 0:  # no decision: nothing follows from it, and it may be voted on again
        return Regeluitkomst("aangehouden", "GEEN_STEMMEN", toetsen)
    if telling.voor == telling.tegen:
        personen = soort.over_personen
        return Regeluitkomst(
            "aangehouden" if personen else "verworpen", "STAKING_PERSONEN" if personen else "STAKING", toetsen
        )
    return Regeluitkomst("verworpen", "", toetsen)


def verklaard(soort: Besluitsoort, zaal: Zaal, versie: str, quorum: Regel | None, uitkomst: str) -> Regeluitkomst:
    """What the chair declared without a count (art. 8.10, 17.5): the quorum is tested, the majority is his word."""
    eisen = tuple(toets_quorum(regel, zaal, versie) for regel in (quorum or soort.quorum,) if regel)
    if any(not eis.voldaan for eis in eisen):
        return Regeluitkomst("geen_quorum", "GEEN_QUORUM", eisen)
    return Regeluitkomst("aangenomen" if uitkomst == "aangenomen" else "verworpen", "VERKLAARD", eisen)


def als_json(uitkomst: Regeluitkomst) -> dict[str, Any]:
    """The outcome as it is stored with a decision and shown: every rule with its article and version."""
    return {
        "uitkomst": uitkomst.uitkomst,
        "code": uitkomst.code,
        "gekozen": uitkomst.gekozen,
        "verder": list(uitkomst.verder),
        "loting": uitkomst.loting,
        "regels": [
            {
                "regel": toets.regel.sleutel,
                "soort": toets.regel.soort,
                "artikel": toets.regel.artikel,
                "statutenversie": toets.statutenversie,
                "invoer": toets.invoer,
                "voldaan": toets.voldaan,
                "uitleg": toets.uitleg,
            }
            for toets in uitkomst.toetsen
        ],
    }
