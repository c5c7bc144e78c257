"""Folders of documents: the one that comes with the service, and the same with something changed in it."""

import io
import zipfile

from tarieven.invoer.bronmap import Bronmap, meegeleverd


def teksten() -> dict[str, str]:
    return dict(meegeleverd().teksten)


def met(bestand: str, oud: str, nieuw: str) -> Bronmap:
    """The folder in which one text was replaced; it must be there once."""
    alle = teksten()
    assert alle[bestand].count(oud) == 1, (bestand, oud, alle[bestand].count(oud))
    return Bronmap.van(alle | {bestand: alle[bestand].replace(oud, nieuw)})


def als_zip(alle: dict[str, str]) -> bytes:
    uit = io.BytesIO()
    with zipfile.ZipFile(uit, "w", zipfile.ZIP_DEFLATED) as archief:
        for naam, tekst in alle.items():
            archief.writestr(f"fixtures/{naam}", tekst)
    return uit.getvalue()
