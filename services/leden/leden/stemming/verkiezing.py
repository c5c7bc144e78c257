"""Choosing between persons, where the statutes are silent (art. 17.3): run-off, new vote and lot. Pure."""

from collections.abc import Collection, Mapping
from dataclasses import replace
from typing import Any

from leden.besluit.besluitregels import Regeluitkomst, Telling

ZAAK, NEUTRAAL = ("voor", "tegen"), ("onthouding", "blanco")


def telling_van(stemmen: Mapping[str, int], kandidaten: Collection[str] = ()) -> Telling:
    """With candidates `voor` is what the first has, and `tegen` what all others have."""
    neutraal = {keuze: stemmen.get(keuze, 0) for keuze in NEUTRAAL}
    if not kandidaten:
        return Telling(**{keuze: stemmen.get(keuze, 0) for keuze in ZAAK}, **neutraal)
    aantallen = sorted((stemmen.get(kandidaat, 0) for kandidaat in kandidaten), reverse=True)
    return Telling(aantallen[0], sum(aantallen[1:]), **neutraal)


def als_tellingen(stemmen: Mapping[str, int], kandidaten: Collection[str] = ()) -> dict[str, Any]:
    """The counts as they are stored with a decision and shown."""
    per_kandidaat = {kandidaat: stemmen.get(kandidaat, 0) for kandidaat in kandidaten}
    return vars(telling_van(stemmen, kandidaten)) | ({"kandidaten": per_kandidaat} if kandidaten else {})


def per_keuze(tellingen: Mapping[str, Any]) -> dict[str, int]:
    """Counts as stored, by what was chosen: between candidates those take the place of for and against."""
    kandidaten = dict(sorted(tellingen.get("kandidaten", {}).items()))
    woorden = NEUTRAAL if kandidaten else (*ZAAK, *NEUTRAAL)
    return kandidaten | {naam: tellingen[naam] for naam in woorden if naam in tellingen}


def hoogste_twee(stemmen: Mapping[str, int], kandidaten: Collection[str]) -> tuple[str, ...]:
    """Who stand in the run-off: the two highest, and whoever has as many as the second."""
    tweede = sorted((stemmen.get(kandidaat, 0) for kandidaat in kandidaten), reverse=True)[1]
    return tuple(sorted(kandidaat for kandidaat in kandidaten if stemmen.get(kandidaat, 0) >= tweede))


def besluit_over_personen(
    uitkomst: Regeluitkomst,
    stemmen: Mapping[str, int],
    kandidaten: Collection[str],
    eerder: Collection[str],
    keuze: str,
) -> Regeluitkomst:
    """[P] staking_personen is `keuze`; `eerder` are those between whom the vote before was tied.

    Codes: HERSTEMMING between the two highest, STAKING_PERSONEN for a new vote or, if `loting`, the lot.
    """
    if uitkomst.uitkomst == "aangenomen":
        return replace(uitkomst, gekozen=max(kandidaten, key=lambda wie: stemmen.get(wie, 0)) if kandidaten else "")
    if uitkomst.code in ("GEEN_QUORUM", "GEEN_STEMMEN") or not (kandidaten or uitkomst.code == "STAKING_PERSONEN"):
        return uitkomst
    verder = hoogste_twee(stemmen, kandidaten) if kandidaten else ZAAK
    if kandidaten and len(verder) < len(kandidaten):
        return replace(uitkomst, uitkomst="aangehouden", code="HERSTEMMING", verder=verder)
    if keuze == "verworpen":
        return replace(uitkomst, uitkomst="verworpen", code="STAKING")
    loting = keuze == "loting" or set(verder) == set(eerder)
    return replace(uitkomst, uitkomst="aangehouden", code="STAKING_PERSONEN", verder=verder, loting=loting)
