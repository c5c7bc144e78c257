"""Sommen: every printed total beside the sum of the cells that it is the total of."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal

from tarieven.invoer.basis import TABELLEN
from tarieven.invoer.bronmap import GETAL, Bronmap, Rij

NUL = Decimal(0)
TOTALEN = {"Omzet producten en projecten", "Kosten portfolio en projecten", "Bedrijfskosten"}
AFGELEID = {"Bruto bedrijfsresultaat", "Financiële baten en lasten", "Vennootschapsbelasting", "Resultaat"}
JAARKOLOMMEN = (
    "jaarrekening_2020", "jaarrekening_2021", "jaarrekening_2022", "begroting_2023", "begroting_2023_na_index",
    "begroting_2024",
)  # fmt: skip
MET_TOTAALRIJ = {  # file, and the column in which it says Totaal
    "bp2024_tabel_06_verenigingskosten": ("lasten", ("bedrijfskosten", "via_verenigingskosten")),
    "bp2024_tabel_07_verenigingskosten_per_product": ("product", ("toegewezen_verenigingskosten",)),
    "bp2024_tabel_08_productkosten": ("product", ("productkosten", "producturen", "verenigingskosten", "totaal")),
}


@dataclass(frozen=True)
class Som:
    bestand: str
    rij: Rij  # the row of the total
    kolom: str
    aantal: int
    som: Decimal
    gedrukt: Decimal

    @property
    def plaats(self) -> str:
        return f"{self.rij.bron()}, {self.bestand}, {self.kolom}"


def kolommen_met_getallen(bronmap: Bronmap) -> Iterator[Som]:
    for bestand, (naam, kolommen) in MET_TOTAALRIJ.items():
        totaal = bronmap.rij(bestand, naam, "Totaal")
        delen = [rij for rij in bronmap.tabel(bestand) if rij is not totaal]
        yield from (som(bestand, totaal, kolom, kolom, delen) for kolom in kolommen)
    for totaal, delen in blokken(bronmap):
        yield from (som("bp2024_tabel_04_begroting", totaal, kolom, kolom, delen) for kolom in JAARKOLOMMEN)
    totalen = bronmap.tabel("bp2024_tabel_10_18_totalen")
    for totaal, tabel in zip(totalen, TABELLEN.values(), strict=True):
        delen = bronmap.tabel(f"{tabel}_invoer")
        for kolom in ("inwoners", "leverancierskosten", "tarief_2023"):
            if totaal[kolom]:
                yield som(f"{tabel}_invoer", totaal, kolom, kolom, delen)


def som(bestand: str, totaal: Rij, kolom: str, van: str, delen: Iterable[Rij]) -> Som:
    getallen = [rij.getal(van) for rij in delen if GETAL.fullmatch(rij[van])]
    return Som(bestand, totaal, kolom, len(getallen), sum(getallen, NUL), totaal.getal(kolom))


def blokken(bronmap: Bronmap) -> Iterator[tuple[Rij, list[Rij]]]:
    """The blocks of the budget: the row of a total, and the rows above it that it is the total of."""
    delen: list[Rij] = []
    for rij in bronmap.tabel("bp2024_tabel_04_begroting"):
        if rij["omschrijving"] in TOTALEN:
            yield rij, delen
            delen = []
        elif rij["omschrijving"] not in AFGELEID:
            delen.append(rij)
