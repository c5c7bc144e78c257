"""An attendance list against the register: which rows count, and what is odd about the others (digest of the lists)."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Literal

Wijze = Literal["zelf", "verbonden_persoon", "volmacht", "digitaal", "schriftelijk"]
TELT = frozenset({"zelf", "verbonden_persoon", "volmacht", "digitaal"})
MELDINGEN = {
    "RIJ_GEEN_LID": "{} is op deze datum geen lid; de rij telt niet mee.",
    "RIJ_DUBBEL": "{} staat al op de lijst; de rij telt niet nog eens mee.",
    "LID_ONTBREEKT": "{} is lid, maar staat niet op de lijst.",
    "LID_GESCHORST": "{} is geschorst; de rij telt niet mee.",
    "STEMWIJZE_ONGELDIG": "{} stemde schriftelijk; dat is alleen geldig als stem vooraf of buiten vergadering.",
}


@dataclass(frozen=True)
class Rij:
    naam: str
    wijze: Wijze | Literal["afwezig"]


@dataclass(frozen=True)
class Bevinding:
    code: str
    naam: str

    @property
    def melding(self) -> str:
        return MELDINGEN[self.code].format(self.naam)


@dataclass(frozen=True)
class Uitslag:
    """`rijen` are the rows to keep, with the member's own name; `geteld` those that make up A."""

    rijen: tuple[Rij, ...]
    bevindingen: tuple[Bevinding, ...]

    @property
    def geteld(self) -> int:
        return sum(rij.wijze in TELT for rij in self.rijen)


def sleutel(naam: str) -> str:
    return " ".join(naam.casefold().split())


def lees(rijen: Iterable[Rij], leden: Mapping[str, Iterable[str]], al: Iterable[str] = ()) -> Uitslag:
    """`leden` gives every member of that date with its other spellings; `al` those whose attendance is known."""
    bekend = {sleutel(schrijfwijze): naam for naam, anders in leden.items() for schrijfwijze in (naam, *anders)}
    gezien: set[str] = set(al)
    houden: list[Rij] = []
    bevindingen: list[Bevinding] = []
    for rij in rijen:
        lid = bekend.get(sleutel(rij.naam))
        if lid is None:
            bevindingen.append(Bevinding("RIJ_GEEN_LID", rij.naam))
        elif lid in gezien:
            bevindingen.append(Bevinding("RIJ_DUBBEL", lid))
        else:
            gezien.add(lid)
            houden.append(Rij(lid, rij.wijze))
            if rij.wijze == "schriftelijk":
                bevindingen.append(Bevinding("STEMWIJZE_ONGELDIG", lid))
    bevindingen += [Bevinding("LID_ONTBREEKT", lid) for lid in sorted(leden.keys() - gezien)]
    return Uitslag(tuple(rij for rij in houden if rij.wijze != "afwezig"), tuple(bevindingen))
