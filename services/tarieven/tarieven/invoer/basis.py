"""Basis: the names, codes and assumptions that every part of an import reads with."""

from dataclasses import dataclass
from datetime import date
from difflib import get_close_matches
from typing import Any

from commonground.problems import Unprocessable

from tarieven.bronnen import gegevens
from tarieven.invoer.bronmap import Bronmap

Feit = dict[str, Any]
AANNAMES: Feit = gegevens("aannames_2024.json")
JAAR: int = AANNAMES["jaar"]
BIJDRAGE = "verenigingsbijdrage"
# the two files of a product begin with this; what the file is called follows the tables of the plan for 2024
TABELLEN = {
    "e-suite": "bp2024_tabel_10_esuite",
    "burgerzaken": "bp2024_tabel_11_burgerzaken",
    "burgerzaken-kansen": "bp2024_tabel_12_kansen",
    "my-lex": "bp2024_tabel_14_mylex",
    "podiumd-formulier": "bp2024_tabel_16_formulier",
    "open-online": "bp2024_tabel_18_openonline",
}


@dataclass(frozen=True)
class Namen:
    """From what a document calls a municipality or product to its code."""

    gemeenten: dict[str, str]
    producten: dict[str, str]

    def gm_code(self, naam: str) -> str:
        """Raises GEMEENTE_ONBEKEND with the nearest candidates: none is ever guessed."""
        if naam not in self.gemeenten:
            kandidaten = [f"{self.gemeenten[each]} ({each})" for each in get_close_matches(naam, self.gemeenten, n=3)]
            detail = f"De gemeente {naam[:60]!r} staat niet in gemeenten.csv."
            raise Unprocessable("GEMEENTE_ONBEKEND", detail, kandidaten=kandidaten)
        return self.gemeenten[naam]

    def product(self, naam: str) -> str:
        if naam not in self.producten:
            raise Unprocessable("PRODUCT_ONBEKEND", f"Het product {naam[:60]!r} is niet bekend.")
        return self.producten[naam]


@dataclass(frozen=True)
class Basis:
    """What uptakes are read against."""

    bronmap: Bronmap
    namen: Namen
    prijsregels: list[Feit]
    inwoners: dict[tuple[str, date], int]
    combinaties: list[Feit]
