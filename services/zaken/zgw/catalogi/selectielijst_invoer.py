"""Reading in a full selectielijst, as the service that has it shows it: all of it, or with a fault nothing.

A file holds an object with a list per kind; a folder holds JSON files whose names begin with the kind, also as pages.
A second time nothing changes; what is here and not in the file stays.
"""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Annotated, Any, Literal, get_args
from uuid import UUID

from commonground.api import House
from commonground.json import loads
from commonground.problems import ParseError
from commonground.resource import Body
from commonground.types import Duration, Link
from pydantic import AfterValidator, BeforeValidator, ConfigDict, Field, ValidationError
from pydantic.alias_generators import to_camel, to_snake
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from zgw.catalogi.selectielijst import MEEGELEVERD, Soort, last
from zgw.catalogi.tables import SelectielijstRij
from zgw.catalogi.uitwisseling import BestandFout

SOORTEN: tuple[Soort, ...] = get_args(Soort)
GROOTSTE = 64 * 1024 * 1024  # bytes of one file
GEEN_TAAKGEBIED = {"generiek", "specifiek"}
TEKSTEN = (
    "omschrijving",
    "toelichting",
    "procesobject",
    "herkomst",
    "procestermijn_opmerking",
    "definitie",
    "opmerking",
)
UuidVanUrl = Annotated[Link, AfterValidator(last), AfterValidator(lambda tekst: str(UUID(tekst)))]
Jaar = Annotated[int, Field(ge=1900, le=2999)]
Termijn = Annotated[Duration | None, BeforeValidator(lambda termijn: termijn or None)]
Procestermijn = Literal[
    "",
    "nihil",
    "bestaansduur_procesobject",
    "ingeschatte_bestaansduur_procesobject",
    "vast_te_leggen_datum",
    "samengevoegd_met_bewaartermijn",
]


# --- what the service shows -------------------------------------------------------------------------------------------
class Element(Body):
    model_config = ConfigDict(extra="allow")
    url: UuidVanUrl


class ProcestypeIn(Element):
    nummer: int
    jaar: Jaar
    naam: str


class ResultaatIn(Element):
    proces_type: UuidVanUrl
    nummer: int
    volledig_nummer: Annotated[str, Field(pattern=r"^\d+(\.\d+)*$")]
    generiek: bool
    naam: str
    waardering: Annotated[Literal["blijvend_bewaren", "vernietigen", ""], BeforeValidator(lambda w: w or "")] = ""
    procestermijn: Annotated[Procestermijn, BeforeValidator(lambda termijn: termijn or "")] = ""
    bewaartermijn: Termijn = None

    @property
    def boven(self) -> str:
        """The number of the generic row that a specific one belongs to."""
        return self.volledig_nummer.rpartition(".")[0]

    @property
    def taakgebieden(self) -> list[str]:
        anders = self.model_extra or {}
        genoemd = [to_snake(naam) for naam, waarde in anders.items() if waarde is True and naam not in GEEN_TAAKGEBIED]
        return sorted({*genoemd, *map(str, anders.get("taakgebieden") or ())})


class OmschrijvingIn(Element):
    omschrijving: Annotated[str, Field(min_length=1)]


VORMEN: dict[Soort, type[Element]] = {
    "procestypen": ProcestypeIn,
    "resultaten": ResultaatIn,
    "resultaattypeomschrijvingen": OmschrijvingIn,
}


def teksten(element: Element) -> dict[str, str]:
    anders = element.model_extra or {}
    return {to_camel(naam): anders[to_camel(naam)] for naam in TEKSTEN if isinstance(anders.get(to_camel(naam)), str)}


# --- the files --------------------------------------------------------------------------------------------------------
Gegeven = dict[Soort, list[Any]]


def lees(pad: Path) -> Gegeven:
    """The elements per kind. Raises BestandFout."""
    if not pad.is_dir():
        inhoud = json_van(pad)
        if not isinstance(inhoud, dict) or not inhoud.keys() & set(SOORTEN):
            raise BestandFout(f"{pad}: hier hoort een object met {', '.join(SOORTEN)}")
        return {soort: list(elementen(inhoud.get(soort, []), pad)) for soort in SOORTEN}
    gevonden: Gegeven = {soort: [] for soort in SOORTEN}
    bestanden = sorted(pad.glob("*.json"))
    for soort in SOORTEN:
        for bestand in (each for each in bestanden if re.match(rf"{soort}\b|{soort}_", each.stem)):
            gevonden[soort] += elementen(json_van(bestand), bestand)
    if not any(gevonden.values()):
        raise BestandFout(f"{pad}: geen bestanden als procestypen.json, resultaten.json")
    return gevonden


def json_van(bestand: Path) -> Any:
    try:
        if bestand.stat().st_size > GROOTSTE:
            raise BestandFout(f"{bestand}: groter dan {GROOTSTE // 1024 // 1024} MB")
        return loads(bestand.read_bytes())
    except OSError as fout:
        raise BestandFout(f"{bestand} is niet te lezen: {fout.strerror}") from None
    except ParseError:
        raise BestandFout(f"{bestand} is geen JSON") from None


def elementen(inhoud: Any, bestand: Path) -> Iterator[Any]:
    """A list, a page of a list, or a list of pages."""
    pagina = inhoud.get("results") if isinstance(inhoud, dict) else inhoud
    if not isinstance(pagina, list):
        raise BestandFout(f"{bestand}: hier hoort een lijst")
    for each in pagina:
        yield from elementen(each, bestand) if isinstance(each, dict) and "results" in each else (each,)


# --- into the database ------------------------------------------------------------------------------------------------
@dataclass
class Verslag:
    """How many rows of each kind and year were new, changed or the same; with `fouten` nothing was kept."""

    nieuw: Counter[tuple[str, int | None]] = field(default_factory=Counter)
    gewijzigd: Counter[tuple[str, int | None]] = field(default_factory=Counter)
    gelijk: Counter[tuple[str, int | None]] = field(default_factory=Counter)
    fouten: list[str] = field(default_factory=list)


async def voer_in(house: House, gegeven: Gegeven, proef: bool = False) -> Verslag:
    verslag = Verslag()
    gelezen: dict[Soort, dict[str, Any]] = {soort: gevormd(soort, gegeven[soort], verslag) for soort in SOORTEN}
    async with house.sessions() as db:
        rijen = await Rijen(db, gelezen, verslag).alle()
        if not verslag.fouten:
            await bewaar(db, rijen, verslag)
        if verslag.fouten or proef:
            await db.rollback()
        else:
            await db.commit()
    return verslag


def gevormd(soort: Soort, gegeven: list[Any], verslag: Verslag) -> dict[str, Any]:
    """The elements by uuid, as far as they have the form."""
    gevonden: dict[str, Any] = {}
    for nummer, each in enumerate(gegeven, 1):
        try:
            element = VORMEN[soort].model_validate(each)
        except ValidationError as fout:
            eerste = fout.errors()[0]
            waar = ".".join(map(str, eerste["loc"])) or "het geheel"
            verslag.fouten.append(f"{soort} {nummer}: {waar}: {eerste['msg']}")
            continue
        if element.url in gevonden:
            verslag.fouten.append(f"{soort} {nummer}: {element.url} komt twee keer voor")
        gevonden.setdefault(element.url, element)
    return gevonden


class Rijen:
    """The rows that the elements become; a resultaat needs its procestype, and a specific one its generic one."""

    def __init__(self, db: AsyncSession, gelezen: dict[Soort, dict[str, Any]], verslag: Verslag) -> None:
        self.db, self.gelezen, self.verslag = db, gelezen, verslag
        self.jaren: dict[str, int] = {}
        self.generiek: dict[tuple[str, str], str] = {}

    async def alle(self) -> list[dict[str, Any]]:
        tabel = SelectielijstRij
        bekend = await self.db.execute(select(tabel.uuid, tabel.jaar).where(tabel.soort == "procestypen"))
        self.jaren = {uuid: each.jaar for uuid, each in MEEGELEVERD["procestypen"]().items()}
        self.jaren |= {str(rij.uuid): rij.jaar for rij in bekend}
        self.jaren |= {uuid: each.jaar for uuid, each in self.gelezen["procestypen"].items()}
        resultaten = self.gelezen["resultaten"]
        self.generiek = {
            (each.proces_type, each.volledig_nummer): uuid for uuid, each in resultaten.items() if each.generiek
        }
        rijen = [self.procestype(each) for each in self.gelezen["procestypen"].values()]
        rijen += [rij for each in resultaten.values() if (rij := self.resultaat(each))]
        namen = self.gelezen["resultaattypeomschrijvingen"]
        return rijen + [self.omschrijving(nummer, each) for nummer, each in enumerate(namen.values())]

    def procestype(self, each: Any) -> dict[str, Any]:
        inhoud = {"nummer": each.nummer, "jaar": each.jaar, "naam": each.naam, "teksten": teksten(each)}
        return rij("procestypen", each.url, each.jaar, each.nummer, inhoud)

    def resultaat(self, each: Any) -> dict[str, Any] | None:
        if each.proces_type not in self.jaren:
            self.verslag.fouten.append(f"resultaten {each.url}: het procestype {each.proces_type} is onbekend")
            return None
        generiek = "" if each.generiek else self.generiek.get((each.proces_type, each.boven))
        if generiek is None:
            self.verslag.fouten.append(f"resultaten {each.url}: het generieke resultaat {each.boven} ontbreekt")
            return None
        velden = ("nummer", "volledig_nummer", "naam", "waardering", "procestermijn", "bewaartermijn", "taakgebieden")
        inhoud = {veld: getattr(each, veld) for veld in velden}
        inhoud |= {"procestype": each.proces_type, "generiek": generiek, "teksten": teksten(each)}
        return rij("resultaten", each.url, self.jaren[each.proces_type], volgorde(each.volledig_nummer), inhoud)

    def omschrijving(self, nummer: int, each: Any) -> dict[str, Any]:
        verder = {naam: tekst for naam, tekst in teksten(each).items() if naam != "omschrijving"}
        inhoud = {"omschrijving": each.omschrijving, "teksten": verder}
        return rij("resultaattypeomschrijvingen", each.url, None, nummer, inhoud)


def rij(soort: Soort, uuid: str, jaar: int | None, plaats: int, inhoud: dict) -> dict[str, Any]:
    return {"soort": soort, "uuid": UUID(uuid), "jaar": jaar, "volgorde": plaats, "inhoud": inhoud}


def volgorde(volledig_nummer: str) -> int:
    """2.1 before 2.1.3 before 2.10, as a number."""
    delen = [int(deel) % 1000 for deel in volledig_nummer.split(".")][:3]
    return sum(deel * 1000 ** (2 - plaats) for plaats, deel in enumerate(delen))


async def bewaar(db: AsyncSession, rijen: list[dict[str, Any]], verslag: Verslag) -> None:
    tabel: Any = SelectielijstRij.__table__
    oud = {(each.soort, each.uuid): each for each in await db.execute(select(tabel))}
    nieuw = []
    for each in rijen:
        soort, was = (each["soort"], each["jaar"]), oud.get((each["soort"], each["uuid"]))
        if was is None:
            nieuw.append(each)
            verslag.nieuw[soort] += 1
        elif dict(was._mapping) == each:
            verslag.gelijk[soort] += 1
        else:
            deze = (tabel.c.soort == each["soort"]) & (tabel.c.uuid == each["uuid"])
            await db.execute(tabel.update().where(deze).values(**each))
            verslag.gewijzigd[soort] += 1
    if nieuw:
        await db.execute(tabel.insert(), nieuw)
