"""Bronmap: the folder of CSV files that an import reads. What is wrong with it is said before anything is stored."""

import csv
import hashlib
import io
import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from functools import cache, cached_property
from importlib.resources import files
from pathlib import Path

from commonground.problems import Invalid, Unprocessable, ValidationFailed

from tarieven.afronding import CENT, EURO

MEEGELEVERD = files("tarieven") / "gegevens" / "fixtures"
GROOTST = 20 * 1024 * 1024  # bytes, unpacked
MEESTE = 500  # files in an archive
GETAL = re.compile(r"-?\d{1,13}(\.\d{1,6})?", re.ASCII)


@dataclass(frozen=True)
class Rij:
    """One row, with where it stands: `nummer` counts from 1 below the header."""

    bestand: str
    nummer: int
    cellen: dict[str, str]

    def __getitem__(self, kolom: str) -> str:
        return self.cellen[kolom]

    def getal(self, kolom: str) -> Decimal:
        """Raises BEDRAG_ONGELDIG: no exponent, NaN or comma is read as a number."""
        if not GETAL.fullmatch(self[kolom]):
            reden = f"{self.bestand}, rij {self.nummer}: {self[kolom][:40]!r} is geen getal."
            raise ValidationFailed(Invalid(kolom, "BEDRAG_ONGELDIG", reden), code="BEDRAG_ONGELDIG")
        return Decimal(self[kolom])

    def bedrag(self, kolom: str) -> Decimal:
        """The same in cents, as amounts are kept."""
        return self.getal(kolom).quantize(CENT)

    def aantal(self, kolom: str) -> int:
        """A number of inhabitants. Raises INWONERTAL_ONGELDIG."""
        if not (self[kolom].isascii() and self[kolom].isdecimal() and 1 <= int(self[kolom]) <= 2_000_000):
            reden = f"{self.bestand}, rij {self.nummer}: {self[kolom][:40]!r} is geen inwonertal."
            raise ValidationFailed(Invalid(kolom, "INWONERTAL_ONGELDIG", reden), code="INWONERTAL_ONGELDIG")
        return int(self[kolom])

    def bron(self, document: str = "001") -> str:
        """`001:2650`: the document and the line in it."""
        return f"{self.cellen.get('bron_document') or document}:{self['bron_regel']}"


@dataclass(frozen=True)
class Bronmap:
    """The files that an import knows (those that come with the service say which); others are left alone."""

    teksten: tuple[tuple[str, str], ...]
    tolerantie: Decimal = EURO  # by how much a printed cell may differ from ours

    @staticmethod
    def van(teksten: dict[str, str]) -> "Bronmap":
        """Raises IMPORT_ONVOLLEDIG when a file or column is missing."""
        gevonden = tuple(sorted((naam, tekst) for naam, tekst in teksten.items() if naam in indeling()))
        bronmap = Bronmap(gevonden)
        bronmap.compleet()
        return bronmap

    @staticmethod
    def uit_map(pad: Path) -> "Bronmap":
        """Raises IMPORT_ONLEESBAAR for what is no folder."""
        if not pad.is_dir():
            raise onleesbaar(f"{pad} is geen map.")
        bestanden = sorted(pad.glob("*.csv"))
        return Bronmap.van({each.name: tekst_van(each.name, each.read_bytes()) for each in bestanden})

    @staticmethod
    def uit_zip(inhoud: bytes) -> "Bronmap":
        """The CSV files in an archive, wherever they stand in it. Raises IMPORT_ONLEESBAAR."""
        try:
            with zipfile.ZipFile(io.BytesIO(inhoud)) as archief:
                leden = [each for each in archief.infolist() if each.filename.endswith(".csv")]
                if len(leden) > MEESTE or sum(each.file_size for each in leden) > GROOTST:
                    raise onleesbaar("Het archief is uitgepakt te groot.")
                teksten = {Path(each.filename).name: archief.read(each) for each in leden}
        except (zipfile.BadZipFile, RuntimeError, NotImplementedError, EOFError):  # damaged, encrypted, odd packing
            raise onleesbaar("Dit is geen leesbaar ZIP-archief.") from None
        return Bronmap.van({naam: tekst_van(naam, inhoud) for naam, inhoud in teksten.items()})

    @cached_property
    def tabellen(self) -> dict[str, list[Rij]]:
        return {naam: list(rijen(naam, tekst)) for naam, tekst in self.teksten}

    def tabel(self, naam: str) -> list[Rij]:
        return self.tabellen[f"{naam}.csv"]

    def rij(self, naam: str, kolom: str, waarde: str) -> Rij:
        """The row in which a column has this value. Raises IMPORT_ONVOLLEDIG when there is none."""
        for rij in self.tabel(naam):
            if rij[kolom] == waarde:
                return rij
        raise onvolledig([Invalid(f"{naam}.csv", "rij-ontbreekt", f"Er is geen rij met {kolom} {waarde!r}.")])

    def parameter(self, naam: str) -> Decimal:
        return self.rij("parameters", "parameter", naam).getal("waarde")

    def marge(self, rijen: int) -> Decimal:
        """By how much a total of this many cells may differ: half of it each, the total included (domain rule 3.6)."""
        return (rijen + 1) * self.tolerantie / 2

    def bedrag(self, naam: str) -> Decimal:
        return self.parameter(naam).quantize(CENT)

    @property
    def zegel(self) -> str:
        """SHA-256 over names and contents: the same folder is the same import."""
        som = hashlib.sha256()
        for naam, tekst in self.teksten:
            som.update(f"{naam}\0{len(tekst)}\0{tekst}".encode())
        return som.hexdigest()

    def compleet(self) -> None:
        fouten = []
        for naam, kolommen in indeling().items():
            eigen = self.tabellen.get(naam)
            if not eigen:
                fouten.append(Invalid(naam, "bestand-ontbreekt", f"Het bestand {naam} ontbreekt of is leeg."))
            elif missen := [each for each in kolommen if eigen[0].cellen.get(each) is None]:
                fouten.append(Invalid(naam, "kolom-ontbreekt", f"In {naam} ontbreekt: {', '.join(missen)}."))
            elif krom := [each.nummer for each in eigen if None in each.cellen.values() or None in each.cellen]:
                fouten.append(Invalid(naam, "rij-krom", f"In {naam} past rij {krom[0]} niet bij de kop."))
        if fouten:
            raise onvolledig(fouten)


def rijen(naam: str, tekst: str) -> Iterator[Rij]:
    for nummer, cellen in enumerate(csv.DictReader(io.StringIO(tekst, newline="")), 1):
        yield Rij(naam, nummer, cellen)


def tekst_van(naam: str, inhoud: bytes) -> str:
    try:
        return inhoud.decode("utf-8-sig").replace("\0", "")
    except UnicodeDecodeError:
        raise onleesbaar(f"{naam} is geen UTF-8.") from None


def onleesbaar(detail: str) -> Unprocessable:
    return Unprocessable("IMPORT_ONLEESBAAR", detail)


def onvolledig(fouten: list[Invalid]) -> Unprocessable:
    fout = Unprocessable("IMPORT_ONVOLLEDIG", "De map heeft niet alles wat een import nodig heeft.")
    fout.invalid = fouten
    return fout


# --- what comes with the service --------------------------------------------------------------------------------------
@cache
def indeling() -> dict[str, list[str]]:
    """The files and columns that an import needs, as the folder that comes with the service has them."""
    koppen = {each.name: each.read_text(encoding="utf-8").split("\n", 1)[0] for each in MEEGELEVERD.iterdir()}
    return {naam: kop.strip().split(",") for naam, kop in sorted(koppen.items()) if naam.endswith(".csv")}


@cache
def meegeleverd() -> Bronmap:
    return Bronmap.van({naam: (MEEGELEVERD / naam).read_text(encoding="utf-8") for naam in indeling()})
