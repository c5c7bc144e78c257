"""What if: adopted or not with these heads and positions, how many more votes, under which version. No SQL."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from math import comb

from leden.besluit.besluitregels import Regeluitkomst, Telling, Uitgebracht, Zaal, beslis
from leden.statutair.keuzes import met_keuzes
from leden.statutair.parameters import standaarden
from leden.statutair.statuten import besluitsoorten
from leden.vergadering.zaal import quorumregel


@dataclass(frozen=True)
class Aanname:
    """`onbekend` are members in the meeting whose position is not known; `keuzes` the parameters of the day."""

    besluitsoort: str
    zaal: Zaal
    telling: Telling
    onbekend: int = 0
    soort_vergadering: str = "gewoon"
    wijze: Uitgebracht = "voor_en_tegen"
    keuzes: Mapping[str, str] = field(default_factory=standaarden)


@dataclass(frozen=True)
class Verwachting:
    """`zeker`: so many of the undecided for, and it is adopted whatever the others do; `mogelijk`: if they stay silent.

    None where no number is enough. `erbij` members must still come for the quorum.
    """

    versie: str
    nu: Regeluitkomst
    erbij: int
    zeker: int | None
    mogelijk: int | None
    combinaties: int


def verwacht(aanname: Aanname, versie: str) -> Verwachting:
    nu = uitkomst(aanname, versie, aanname.telling)
    erbij = max((t.invoer["nodig"] - t.invoer["aanwezig"] for t in nu.toetsen if t.regel.soort == "quorum"), default=0)
    met_quorum = replace(aanname, zaal=Zaal(aanname.zaal.aanwezig + max(erbij, 0), aanname.zaal.leden))
    zeker = kleinste(met_quorum, versie, rest_tegen=True)
    mogelijk = kleinste(met_quorum, versie, rest_tegen=False)
    keuzes = comb(aanname.onbekend, zeker) if zeker is not None else 0
    return Verwachting(versie, nu, max(erbij, 0), zeker, mogelijk, keuzes)


def uitkomst(aanname: Aanname, versie: str, telling: Telling) -> Regeluitkomst:
    soort = met_keuzes(besluitsoorten(versie)[aanname.besluitsoort], aanname.keuzes, versie, aanname.soort_vergadering)
    regel = quorumregel(soort, aanname.soort_vergadering, versie)
    return beslis(soort, telling, aanname.zaal, versie, quorum=regel, wijze=aanname.wijze)


def kleinste(aanname: Aanname, versie: str, rest_tegen: bool) -> int | None:
    """The least number of the undecided that must be for. With one vote each any of them will do."""
    for erbij in range(aanname.onbekend + 1):
        tegen = aanname.onbekend - erbij if rest_tegen else 0
        telling = replace(aanname.telling, voor=aanname.telling.voor + erbij, tegen=aanname.telling.tegen + tegen)
        if uitkomst(aanname, versie, telling).uitkomst == "aangenomen":
            return erbij
    return None
