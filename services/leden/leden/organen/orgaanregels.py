"""How supervisory board and board decide (art. 11, 14.2 and 17): heads are persons with a seat. No SQL."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from leden.besluit.besluitregels import Regeluitkomst, Telling, Toets, Zaal, toets_meerderheid, toets_quorum
from leden.statutair.statuten import Regel, regels
from leden.stemming.verkiezing import telling_van

Orgaan = Literal["rvc", "bestuur"]


@dataclass(frozen=True)
class Zitting:
    """`deelnemers` take part in this decision: present, and without a conflicting interest."""

    orgaan: Orgaan
    versie: str
    zittend: int
    deelnemers: int
    buiten_vergadering: bool = False
    opgeroepen: bool = True
    voorzitter: str = ""


def beslis(zitting: Zitting, stemmen: Mapping[str, str]) -> Regeluitkomst:
    """`stemmen`: person → choice. Codes: GEEN_QUORUM, NIET_EENSTEMMIG, GEEN_STEMMEN, STAKING, STAKING_VOORZITTER."""
    telling = telling_van(Counter(stemmen.values()))
    quorum, meerderheid = regels_voor(zitting)
    toetsen = [toets_quorum(quorum, Zaal(zitting.deelnemers, zitting.zittend), zitting.versie)] if quorum else []
    if any(not toets.voldaan for toets in toetsen):
        return Regeluitkomst("geen_quorum", "GEEN_QUORUM", tuple(toetsen))
    besluit = toets_meerderheid(meerderheid, telling, zitting.zittend, zitting.versie, "voor_en_tegen")
    toetsen.append(besluit)
    if besluit.voldaan:
        return Regeluitkomst("aangenomen", "", tuple(toetsen))
    return niet_aangenomen(zitting, stemmen, telling, tuple(toetsen))


def regels_voor(zitting: Zitting) -> tuple[Regel | None, Regel]:
    """Quorum and majority. The board has no rule of its own for calls and decisions outside a meeting."""
    eigen = regels(zitting.versie)
    if zitting.orgaan == "bestuur":
        return eigen["quorum_helft"], eigen["bestuursmeerderheid"]
    if zitting.buiten_vergadering:
        return None, eigen["rvc_buiten_vergadering"]
    if not zitting.opgeroepen:
        return eigen["rvc_allen_aanwezig"], eigen["rvc_algemene_stemmen"]
    return eigen["quorum_helft"], eigen["volstrekte_meerderheid"]


def niet_aangenomen(
    zitting: Zitting, stemmen: Mapping[str, str], telling: Telling, toetsen: tuple[Toets, ...]
) -> Regeluitkomst:
    if toetsen[-1].regel.expressie in ("alle_leden_voor", "zonder_tegenstem"):
        return Regeluitkomst("verworpen", "NIET_EENSTEMMIG", toetsen)
    if telling.voor + telling.tegen == 0:
        return Regeluitkomst("aangehouden", "GEEN_STEMMEN", toetsen)
    if telling.voor != telling.tegen:
        return Regeluitkomst("verworpen", "", toetsen)
    if zitting.orgaan == "rvc":
        return Regeluitkomst("verworpen", "STAKING", toetsen)
    aangenomen = stemmen.get(zitting.voorzitter) == "voor"  # art. 14.2, other than 17.3
    return Regeluitkomst("aangenomen" if aangenomen else "verworpen", "STAKING_VOORZITTER", toetsen)
