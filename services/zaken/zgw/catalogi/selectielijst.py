"""The selectielijst: which results of a process are kept, and how long. The list of 2020 is in `gegevens/`.

Resources refer to it by URL: of our own list, of the service that municipalities use today, or of the service that the
setting `selectielijst` names. A full list that was read in (`selectielijst_invoer.py`) counts as our own.
"""

import csv
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from typing import Any, Literal
from uuid import UUID

from commonground.call import Call
from commonground.logs import log
from commonground.problems import Invalid
from commonground.references import Unfetchable
from commonground.types import Duration
from pydantic import BaseModel
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from zgw.catalogi.tables import SelectielijstRij

ROOT = "/selectielijst/api/v1"
GEHOST = ("https://selectielijst.openzaak.nl/api/v1", "https://referentielijsten-api.vng.cloud/api/v1")
Soort = Literal["procestypen", "resultaten", "resultaattypeomschrijvingen"]
Teksten = dict[str, str]  # explanations, by the name that they have on the wire; the shipped list has none


@dataclass(frozen=True)
class Procestype:
    uuid: str
    nummer: int
    jaar: int
    naam: str
    teksten: Teksten = field(default_factory=dict, compare=False)

    @property
    def plaats(self) -> tuple[int, int]:
        """What a procestype is, whichever service gave it a uuid."""
        return self.jaar, self.nummer


@dataclass(frozen=True)
class Resultaat:
    """`generiek` is the uuid of the generic row that this specific one belongs to, "" for a generic row itself."""

    uuid: str
    procestype: Procestype
    nummer: int
    volledig_nummer: str
    generiek: str
    naam: str
    waardering: str
    procestermijn: str
    bewaartermijn: str | None
    taakgebieden: frozenset[str]
    teksten: Teksten = field(default_factory=dict, compare=False)


@dataclass(frozen=True)
class Omschrijving:
    uuid: str
    omschrijving: str
    teksten: Teksten = field(default_factory=dict, compare=False)


# --- what is shipped --------------------------------------------------------------------------------------------------
def rows(name: str) -> list[dict[str, str]]:
    text = files("zgw.catalogi").joinpath("gegevens", name).read_text(encoding="utf-8")
    return list(csv.DictReader(text.splitlines()))


@cache
def procestypen() -> dict[str, Procestype]:
    """By uuid, our own first, then those of the hosted service (2017 and 2020)."""
    found = [*rows("procestypen_2020.csv"), *rows("procestypen_gehost.csv")]
    return {r["uuid"]: Procestype(r["uuid"], int(r["nummer"]), int(r["jaar"]), r["naam"]) for r in found}


@cache
def eigen_procestypen() -> tuple[Procestype, ...]:
    return tuple(procestypen()[r["uuid"]] for r in rows("procestypen_2020.csv"))


@cache
def resultaten() -> dict[str, Resultaat]:
    nummers = {each.nummer: each for each in eigen_procestypen()}
    return {
        r["uuid"]: Resultaat(
            r["uuid"],
            nummers[int(r["procestype_nummer"])],
            int(r["nummer"]),
            r["volledig_nummer"],
            r["generiek_uuid"],
            r["naam"],
            r["waardering"],
            r["procestermijn"],
            r["bewaartermijn"] or None,
            frozenset(r["taakgebieden"].split("|")) - {""},
        )
        for r in rows("resultaten_2020.csv")
    }


@cache
def omschrijvingen() -> dict[str, Omschrijving]:
    return {r["uuid"]: Omschrijving(r["uuid"], r["omschrijving"]) for r in rows("resultaattypeomschrijvingen.csv")}


MEEGELEVERD: dict[Soort, Callable[[], dict[str, Any]]] = {
    "procestypen": procestypen,
    "resultaten": resultaten,
    "resultaattypeomschrijvingen": omschrijvingen,
}


@cache
def taakgebieden() -> tuple[str, ...]:
    return tuple(sorted(set().union(*(each.taakgebieden for each in resultaten().values()))))


# --- what was read in -------------------------------------------------------------------------------------------------
async def ingelezen(db: AsyncSession, soort: Soort, uuid: str | None = None) -> dict[str, Any]:
    """The rows of this kind by uuid, in the order of the list."""
    tabel = SelectielijstRij
    vraag = (
        select(tabel.uuid, tabel.inhoud).where(tabel.soort == soort).order_by(tabel.jaar, tabel.volgorde, tabel.uuid)
    )
    rijen = list(await db.execute(vraag if uuid is None else vraag.where(tabel.uuid == UUID(uuid))))
    if soort == "resultaten" and rijen:
        eigen = rijen[0].inhoud["procestype"] if uuid is not None else None
        bekend = procestypen() | await ingelezen(db, "procestypen", eigen)
        return {str(rij.uuid): Resultaat(str(rij.uuid), **gelezen(rij.inhoud, bekend)) for rij in rijen}
    vorm = Procestype if soort == "procestypen" else Omschrijving
    return {str(rij.uuid): vorm(str(rij.uuid), **rij.inhoud) for rij in rijen}


def gelezen(inhoud: dict[str, Any], bekend: dict[str, Any]) -> dict[str, Any]:
    return inhoud | {
        "procestype": bekend[inhoud["procestype"]],
        "taakgebieden": frozenset(inhoud["taakgebieden"]),
    }


async def rij_met(db: AsyncSession, soort: Soort, uuid: str) -> Any:
    """The row that a uuid means, read in or shipped; None for one that we do not know."""
    if not is_uuid(uuid):
        return None
    return (await ingelezen(db, soort, uuid)).get(uuid.lower()) or MEEGELEVERD[soort]().get(uuid.lower())


async def lijst(db: AsyncSession, soort: Soort) -> list[Any]:
    """All rows of this kind: the list that was read in takes the place of ours of the same year."""
    gelezen = list((await ingelezen(db, soort)).values())
    if soort == "resultaattypeomschrijvingen":
        namen = {each.omschrijving for each in gelezen}
        return [*gelezen, *(each for each in omschrijvingen().values() if each.omschrijving not in namen)]
    eigen: Iterable[Any] = eigen_procestypen() if soort == "procestypen" else resultaten().values()
    jaren = {jaar_van(each) for each in gelezen}
    return [*gelezen, *(each for each in eigen if jaar_van(each) not in jaren)]


def jaar_van(rij: Any) -> int:
    return rij.procestype.jaar if isinstance(rij, Resultaat) else rij.jaar


class ProcestypeVorm(BaseModel):
    nummer: int
    jaar: int
    naam: str


class ResultaatVorm(BaseModel):
    nummer: int
    naam: str
    procesType: str
    waardering: Literal["blijvend_bewaren", "vernietigen", ""]
    procestermijn: str | None = ""
    bewaartermijn: Duration | None = None


class OmschrijvingVorm(BaseModel):
    omschrijving: str
    definitie: str


# What any service of the selectielijst gives, at the least.
VORMEN: dict[Soort, type[BaseModel]] = {
    "procestypen": ProcestypeVorm,
    "resultaten": ResultaatVorm,
    "resultaattypeomschrijvingen": OmschrijvingVorm,
}


# --- a URL that somebody refers with ----------------------------------------------------------------------------------
@dataclass(frozen=True)
class Klasse:
    """What we know of a resultaat, ours or fetched: enough for the archive rules. `procestype` in stored form."""

    waardering: str
    procestermijn: str
    bewaartermijn: str | None
    procestype: str


async def zelfde_procestype(call: Call, een: str, ander: str) -> bool:
    """Whether two URLs in stored form mean one procestype; one of the hosted service that we do not know may."""
    if een == ander:
        return True
    gevonden = {url: await rij_met(call.db, "procestypen", last(url)) for url in (een, ander)}
    if onbekend := [url for url, rij in gevonden.items() if rij is None]:
        return any(url.startswith(f"{root}/") for url in onbekend for root in GEHOST)
    return gevonden[een].plaats == gevonden[ander].plaats


@dataclass(frozen=True)
class Gevonden:
    """What a reference gave: what is wrong with it, or what it means (as far as we know)."""

    code: str = ""
    resultaat: Klasse | None = None
    omschrijving: str = ""

    def on(self, field: str) -> Invalid | None:
        return Invalid(field, self.code, "Deze URL verwijst niet naar de juiste lijst.") if self.code else None


async def zoek(call: Call, stored: str, soort: Soort) -> Gevonden:
    """What a URL in stored form means.

    A URL of the configured service is fetched, one of our own list looked up. One of the hosted service that was not
    read in is accepted and kept unseen. Any other service must be configured as a neighbour.
    """
    settings: Any = call.house.settings
    ingesteld = call.store(f"{settings.selectielijst.rstrip('/')}/").rstrip("/")
    root = next((root for root in (ROOT, *GEHOST) if stored.startswith(f"{root}/")), None)
    if root is None or (ingesteld != ROOT and stored.startswith(f"{ingesteld}/")):
        return await opgehaald(call, stored, soort)
    path = stored[len(root) + 1 :].split("/")
    if len(path) != 2 or path[0] != soort:
        return Gevonden("invalid-resource")
    rij = await rij_met(call.db, soort, path[1])
    if (root == ROOT and rij is None) or not is_uuid(path[1]):
        return Gevonden("bad-url")
    if rij is None:
        log.warning("selectielijst_unknown", url=stored)
    return betekenis(rij, root)


def betekenis(rij: Any, root: str) -> Gevonden:
    if isinstance(rij, Resultaat):
        procestype = f"{root}/procestypen/{rij.procestype.uuid}"
        return Gevonden(resultaat=Klasse(rij.waardering, rij.procestermijn, rij.bewaartermijn, procestype))
    return Gevonden(omschrijving=rij.omschrijving if isinstance(rij, Omschrijving) else "")


async def opgehaald(call: Call, url: str, soort: Soort) -> Gevonden:
    try:
        found = await call.house.references.fetch(url, VORMEN[soort])
    except Unfetchable as error:
        return Gevonden(error.code)
    if soort == "resultaten":
        vorm = ResultaatVorm.model_validate(found)
        procestype = call.store(vorm.procesType)
        return Gevonden(resultaat=Klasse(vorm.waardering, vorm.procestermijn or "", vorm.bewaartermijn, procestype))
    return Gevonden(omschrijving=found["omschrijving"] if soort == "resultaattypeomschrijvingen" else "")


def is_uuid(text: str) -> bool:
    try:
        return str(UUID(text)) == text.lower()
    except ValueError:
        return False


def last(stored: str) -> str:
    return stored.rsplit("/", 1)[-1].lower()
