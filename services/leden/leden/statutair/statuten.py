"""The statutes as data: versions, articles, rules and decision matrix, read once from `gegevens/`.

Text and rule are stored apart and joined by the article number; `besluitregels` and `kalender` decide.
"""

import csv
import json
from collections.abc import Mapping
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.resources import files
from typing import Any, Literal

GEGEVENS = files("leden") / "gegevens"
Versiestatus = Literal["concept", "van_kracht", "vervallen"]
Orgaan = Literal["alv", "bestuur", "rvc"]


@dataclass(frozen=True)
class Artikel:
    """One paragraph of an article: `nummer` is `17.4`."""

    nummer: str
    titel: str
    tekst: str
    beschermd: bool
    gewijzigd: bool
    bekend_gebrek: str


@dataclass(frozen=True)
class Regel:
    """A rule is data: the name of an expression that `besluitregels` or `kalender` knows, and its parameters."""

    sleutel: str
    soort: str
    artikel: str
    expressie: str
    parameters: dict[str, Any]
    toelichting: str
    bekend_gebrek: str


@dataclass(frozen=True)
class Besluitsoort:
    """A row of the decision matrix. Quorum and majority are None where an organ other than the assembly decides."""

    sleutel: str
    omschrijving: str
    orgaan: Orgaan
    artikel: str
    voorstel: str
    quorum: Regel | None
    meerderheid: Regel | None
    termijn: Regel | None
    tweede_vergadering: Regel | None
    over_personen: bool

    @property
    def vraagt_tekst_en_goedkeuring(self) -> bool:
        """Art. 20.1, 20.3, 21.1: the text goes with the call, and the supervisory board has approved the proposal."""
        return self.sleutel.startswith("statutenwijziging") or self.sleutel == "ontbinding"


@dataclass(frozen=True)
class Statutenversie:
    sleutel: str
    naam: str
    status: Versiestatus
    datum_akte: date | None
    van_kracht_sinds: date | None
    artikelen: dict[str, Artikel]
    regels: dict[str, Regel]


OUDSTE = "2022-04-25"
# What the database adds to the versions that are shipped: read anew for every request (`statutenbeheer.ken`).
TOEGEVOEGD: ContextVar[tuple[Statutenversie, ...]] = ContextVar("statuten", default=())


def tabel(naam: str) -> list[dict[str, str]]:
    return list(csv.DictReader((GEGEVENS / naam).read_text(encoding="utf-8").splitlines()))


def lijst(naam: str) -> list[dict[str, Any]]:
    return json.loads((GEGEVENS / naam).read_text(encoding="utf-8"))


def regels(versie: str = "") -> dict[str, Regel]:
    """The rules of a version of the statutes; without one, of the oldest that the sources give."""
    gekozen = statutenversies().get(versie)
    return gekozen.regels if gekozen else meegeleverde_regels(OUDSTE)


@cache
def meegeleverde_regels(versie: str) -> dict[str, Regel]:
    return {
        rij["sleutel"]: Regel(
            rij["sleutel"],
            rij["soort"],
            rij["artikel"],
            rij["expressie"],
            rij["parameters"],
            rij["toelichting"],
            rij["bekendGebrek"],
        )
        for rij in lijst("regels.json")
        if versie in rij.get("versies", [versie])
    }


def besluitsoorten(versie: str = "") -> dict[str, Besluitsoort]:
    """The decision matrix with the rules of a version."""
    gekozen = versie if versie in statutenversies() else OUDSTE
    if gekozen in meegeleverd():
        return meegeleverde_soorten(gekozen)
    return soorten_met(regels(gekozen))


@cache
def meegeleverde_soorten(versie: str) -> dict[str, Besluitsoort]:
    return soorten_met(meegeleverde_regels(versie))


def soorten_met(eigen: Mapping[str, Regel]) -> dict[str, Besluitsoort]:
    def regel(sleutel: str | None) -> Regel | None:
        return eigen[sleutel] if sleutel else None

    return {
        rij["sleutel"]: Besluitsoort(
            rij["sleutel"],
            rij["omschrijving"],
            rij["orgaan"],
            rij["artikel"],
            rij["voorstel"],
            regel(rij["quorum"]),
            regel(rij["meerderheid"]),
            regel(rij["termijn"]),
            regel(rij["tweedeVergadering"]),
            rij["overPersonen"],
        )
        for rij in lijst("besluitsoorten.json")
    }


def statutenversies() -> dict[str, Statutenversie]:
    """Every version by its key: those that are shipped, and what the database adds to them or says of them."""
    extra = {versie.sleutel: versie for versie in TOEGEVOEGD.get()}
    return meegeleverd() | extra if extra else meegeleverd()


@cache
def meegeleverd() -> dict[str, Statutenversie]:
    def datum(tekst: str | None) -> date | None:
        return date.fromisoformat(tekst) if tekst else None

    teksten = {"2022-04-25": van_kracht_2022(), "2023-03-07": concept_2023()}
    return {
        rij["sleutel"]: Statutenversie(
            rij["sleutel"],
            rij["naam"],
            rij["status"],
            datum(rij["datumAkte"]),
            datum(rij["vanKrachtSinds"]),
            teksten[rij["sleutel"]],
            meegeleverde_regels(rij["sleutel"]),
        )
        for rij in lijst("statutenversies.json")
    }


def concept_2023() -> dict[str, Artikel]:
    """The source with the defects that it names itself, and those that came out in practice."""
    gebreken = json.loads((GEGEVENS / "gebreken.json").read_text(encoding="utf-8"))
    return {
        f"{rij['artikel']}.{rij['lid']}": Artikel(
            f"{rij['artikel']}.{rij['lid']}",
            rij["titel"],
            rij["tekst"],
            rij["beschermd_20_2"] == "1",
            rij["gewijzigd_2023"] == "1",
            rij["bekend_gebrek"] or gebreken.get(f"{rij['artikel']}.{rij['lid']}", ""),
        )
        for rij in tabel("statuten_concept_2023_03_07.csv")
    }


def van_kracht_2022() -> dict[str, Artikel]:
    """The concept with the four changed paragraphs put back; two of them did not exist yet."""
    artikelen = concept_2023()
    for rij in tabel("statuten_wijziging_2023.csv"):
        nummer, oud = f"{rij['artikel']}.{rij['lid']}", rij["tekst_van_kracht_sinds_2022_04_25"]
        nieuw = artikelen.pop(nummer)
        if oud:
            artikelen[nummer] = Artikel(nummer, nieuw.titel, oud, nieuw.beschermd, True, nieuw.bekend_gebrek)
    return artikelen


def van_kracht_op(peildatum: date) -> Statutenversie:
    """The version a meeting on this date is judged by; the sources have none older than the first, so that one then."""
    geldend = [v for v in statutenversies().values() if v.status != "concept" and v.van_kracht_sinds]
    geldend.sort(key=lambda versie: versie.van_kracht_sinds or date.max)
    eerder = [v for v in geldend if v.van_kracht_sinds and v.van_kracht_sinds <= peildatum]
    return eerder[-1] if eerder else geldend[0]


def ouder_dan_de_bron(peildatum: date) -> bool:
    """Whether the statutes of this date are in no source, so that `van_kracht_op` is a guess."""
    return all(v.van_kracht_sinds is None or v.van_kracht_sinds > peildatum for v in statutenversies().values())
