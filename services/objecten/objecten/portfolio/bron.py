"""The portfolio of document 004 as it was printed: rows of CSV, one file per table of the source."""

import csv
from dataclasses import dataclass
from functools import cached_property
from importlib.resources import files
from pathlib import Path
from typing import Any

DOCUMENT = "B&W-nota 30-3-2021, i-uitvoeringsplannen 2022-2025"
YEARS = ("2022", "2023", "2024", "2025")
NAMES = {"D": "Deventer", "OW": "Olst-Wijhe", "R": "Raalte"}
Row = dict[str, str]


@dataclass(frozen=True)
class Bron:
    """A folder with the tables; ours, or one in which something was mended."""

    folder: Any

    def read(self, name: str) -> list[Row]:
        with self.folder.joinpath(f"{name}.csv").open(encoding="utf-8", newline="") as file:
            return list(csv.DictReader(file))

    @cached_property
    def all_initiatieven(self) -> list[Row]:
        return self.read("initiatieven")

    @property
    def initiatieven(self) -> list[Row]:
        """Those of the list (bijlage 2)."""
        return [row for row in self.all_initiatieven if row["in_bijlage_2"] == "1"]

    @property
    def extra(self) -> list[Row]:
        return [row for row in self.all_initiatieven if row["in_bijlage_2"] != "1"]

    @cached_property
    def scores(self) -> list[Row]:
        return self.read("initiatieven_scores")

    @cached_property
    def cellen(self) -> list[Row]:
        """Every printed cell of the tables of costs and cover, the empty ones too."""
        return self.read("initiatieven_kosten")

    @cached_property
    def uren(self) -> list[Row]:
        return self.read("initiatieven_interne_uren")

    @cached_property
    def totalen(self) -> list[Row]:
        return self.read("initiatieven_totalen_gedrukt")

    @cached_property
    def contracten(self) -> list[Row]:
        return self.read("applicaties_contracten")

    # --- sums of what is printed per cell -----------------------------------------------------------------------------
    def som(self, regelsoort: str, jaar: str, **where: str) -> int:
        """In euros; what is no amount counts 0."""
        rows = (row for row in self.cellen if row["regelsoort"] == regelsoort and row["jaar"] == jaar)
        return sum(int(row["bedrag_eur"] or 0) for row in rows if all(row[name] == v for name, v in where.items()))

    def gedrukt(self, tabel: str, rij: str, grootheid: str, jaar: str) -> int | None:
        """A printed total of Deventer, in thousands of euros."""
        wanted = {"tabel": tabel, "rij": rij, "grootheid": grootheid, "jaar": jaar}
        found = [row for row in self.totalen if all(row[name] == value for name, value in wanted.items())]
        return int(found[0]["bedrag"]) if found and found[0]["bedrag"] else None

    def initiatief(self, code: str) -> Row:
        """An empty row for one that is not there."""
        return next((row for row in self.all_initiatieven if row["initiatief_code"] == code), {})


def shipped() -> Bron:
    return Bron(files("objecten").joinpath("gegevens"))


def of(folder: Path | None) -> Bron:
    return Bron(folder) if folder else shipped()
