"""The budget of a folder (Tabel 4): its lines, the index steps that its columns follow, and equity with its norm.

Which subtotal a line belongs to is in `gegevens/begrotingsposten.json`; a line that is not there is a total, and is
computed.
"""

from datetime import date
from decimal import Decimal
from typing import Any

from tarieven.bronnen import gegevens
from tarieven.invoer.basis import AANNAMES, JAAR, Feit
from tarieven.invoer.bronmap import GETAL, Bronmap, Rij
from tarieven.modellen.indexatie import factor_van

INDELING: dict[str, Feit] = gegevens("begrotingsposten.json")
KOLOM = f"begroting_{JAAR}"
EERDER = {
    "jaarrekening_2020": ("jaarrekening", 2020),
    "jaarrekening_2021": ("jaarrekening", 2021),
    "jaarrekening_2022": ("jaarrekening", 2022),
    "begroting_2023": ("begroting", 2023),
    "begroting_2023_na_index": ("begroting_na_index", 2023),
}
CATEGORIEEN = {
    "Loonkosten": "loonkosten",
    "Bedrijfskosten": "bedrijfskosten",
    "Leverancierskosten": "leverancierskosten",
}


def kostenposten(bronmap: Bronmap) -> list[Feit]:
    rijen = [rij for rij in bronmap.tabel("bp2024_tabel_04_begroting") if rij["omschrijving"] in INDELING]
    return [post(rij, nr, INDELING[rij["omschrijving"]]) for nr, rij in enumerate(rijen, 1)]


def post(rij: Rij, volgnummer: int, indeling: Feit) -> Feit:
    return {
        "volgnummer": volgnummer,
        "omschrijving": rij["omschrijving"],
        "soort": indeling["soort"],
        "stroom": indeling.get("stroom", "beheer"),
        "product": indeling.get("product"),
        "bereik": indeling["bereik"],
        "bedrag": rij.getal(KOLOM) if rij[KOLOM] else Decimal(0),
        "eerder": [eerder(rij, kolom, *stuk) for kolom, stuk in EERDER.items() if GETAL.fullmatch(rij[kolom])],
        "toegewezen": None,
        "bron": rij.bron(),
    }


def eerder(rij: Rij, kolom: str, soort: str, jaar: int) -> dict[str, Any]:
    return {"soort": soort, "jaar": jaar, "bedrag": f"{rij.getal(kolom):.2f}"}


def indexstappen(bronmap: Bronmap) -> list[Feit]:
    """Those of 2023 as its corrected column follows them, and those of Tabel 3 for the year itself."""
    vorig = JAAR - 1
    tarieven = factor_van(bronmap.parameter("index_tarieven_2023_alv"))
    besluit = "Ledenvergadering van 7-12-2022 (001:299)"
    gevonden = [stap("omzet", tarieven, vorig, besluit, "001:299")]
    for bereik, factor in AANNAMES["indexatie_2023"].items():
        gevonden.append(stap(bereik, factor, vorig, "Bedrijfsplan 2024, kolom na index", "001:2447-2487, afgeleid"))
    for rij in bronmap.tabel("bp2024_tabel_03_indexatie"):
        factor = factor_van(rij.getal(f"procent_{JAAR}"))
        gevonden.append(stap(CATEGORIEEN[rij["categorie"]], factor, JAAR, "Bedrijfsplan 2024, Tabel 3", rij.bron()))
    return gevonden


def stap(bereik: str, factor: Any, jaar: int, besluit: str, bron: str) -> Feit:
    return {"bereik": bereik, "factor": str(factor), "datum": date(jaar, 1, 1), "besluit": besluit, "bron": bron}


def vermogenspositie(bronmap: Bronmap) -> Feit:
    return {
        "eigen_vermogen": bronmap.parameter("eigen_vermogen_eind_2024"),
        "norm": bronmap.parameter("norm_eigen_vermogen_2020"),
        "toelichting": "Norm van 2020; het bedrijfsplan noemt haar niet meer toereikend.",
        "bron": "001:2579, 001:2585",
    }
