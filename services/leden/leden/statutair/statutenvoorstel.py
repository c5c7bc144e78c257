"""The papers of a change of the statutes: the proposal, and the old text beside the new."""

from collections.abc import Mapping
from typing import Any

from leden.dossier.dossiers import Erbij
from leden.dossier.stukken import tekst
from leden.statutair.statuten import Artikel


def voorstel(new: Any, oud: Mapping[str, Artikel], artikel: str) -> Erbij:
    """`artikel` is that of the heaviest rule that is touched: 20.1 or 20.2."""
    naast = [
        f"{each.nummer}\nWas: {oud[each.nummer].tekst if each.nummer in oud else ''}\nWordt: {each.tekst or 'vervalt'}"
        for each in new.artikelen
    ]
    regels = [f"{each.nummer} {each.tekst or 'vervalt'}" for each in new.artikelen]
    papieren = [
        tekst("Voorstel statutenwijziging", f"Voorstel tot statutenwijziging: {new.naam}", *regels),
        tekst("Vergelijkend document statuten", f"Vergelijking met de statuten van {new.basis}", *naast),
    ]
    nummers = ", ".join(each.nummer for each in new.artikelen)
    return Erbij(eigenschappen={"artikelen": nummers[:255], "regel": artikel}, stukken=papieren)
