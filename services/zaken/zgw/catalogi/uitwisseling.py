"""A catalogus as a ZIP of JSON files, in the form that Open Zaak exports and imports: one file per type, each a list.

Elements are what the API shows, in snake_case. Nothing here knows a database; `uitvoer.py` and `invoer.py` do.
"""

import io
import struct
import zipfile
import zlib
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from uuid import UUID

from commonground.json import dumps, loads
from commonground.problems import ParseError
from commonground.settings import SettingsError
from pydantic.alias_generators import to_snake

# The files in the order in which they are read: what is referred to comes first. Open Zaak has no ZaakObjectType,
# and does not look at a file that it does not know.
SOORTEN = (
    "Catalogus",
    "InformatieObjectType",
    "BesluitType",
    "ZaakType",
    "StatusType",
    "ZaakTypeInformatieObjectType",
    "ResultaatType",
    "RolType",
    "Eigenschap",
    "ZaakObjectType",
)
HOOFDTYPEN = {"InformatieObjectType": "omschrijving", "BesluitType": "omschrijving", "ZaakType": "identificatie"}
INGEPAKT = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)  # what can be unpacked up to a limit
MAX_BESTAND = 32 * 1024 * 1024  # bytes, of the ZIP
MAX_INHOUD = 128 * 1024 * 1024  # bytes, of all files in it together
MAX_BESTANDEN = 50
MAX_ELEMENTEN = 50_000
Element = dict[str, Any]


class BestandFout(SettingsError):
    """The file cannot be used at all; its text is one line."""


@dataclass
class Inhoud:
    """What a file holds, per type in the order of SOORTEN; `fouten` are elements that nothing can be done with."""

    elementen: dict[str, list[Element]] = field(default_factory=lambda: {soort: [] for soort in SOORTEN})
    fouten: list[str] = field(default_factory=list)
    onbekend: list[str] = field(default_factory=list)  # names of files that are not ours to read


# --- writing ----------------------------------------------------------------------------------------------------------
def in_bestandsvorm(soort: str, shown: Element) -> Element:
    """What the API shows of a type, as it stands in the file."""
    element = snake(shown)
    return element | {"zaaktypen": []} if soort == "BesluitType" else element


def snake(value: Any) -> Any:
    if isinstance(value, dict):
        return {to_snake(name): snake(each) for name, each in value.items()}
    return [snake(each) for each in value] if isinstance(value, list) else value


def schrijf(elementen: dict[str, list[Element]]) -> bytes:
    """The ZIP; a type of which there is nothing gets no file."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archief:
        for soort in SOORTEN:
            if elementen.get(soort):
                archief.writestr(f"{soort}.json", dumps(elementen[soort]))
    return target.getvalue()


def bewaar(bestand: Path, inhoud: bytes) -> None:
    """Writes a new file; one that is there stays. Raises BestandFout."""
    try:
        with bestand.open("xb") as target:
            target.write(inhoud)
    except FileExistsError:
        raise BestandFout(f"{bestand} bestaat al") from None
    except OSError as error:
        raise BestandFout(f"{bestand} is niet te schrijven: {error.strerror}") from None


# --- reading ----------------------------------------------------------------------------------------------------------
def open_bestand(bestand: Path) -> Inhoud:
    """Raises BestandFout for a file that is absent, too large or not of this form."""
    try:
        with bestand.open("rb") as source:
            raw = source.read(MAX_BESTAND + 1)
    except OSError as error:
        raise BestandFout(f"{bestand} is niet te lezen: {error.strerror}") from None
    if len(raw) > MAX_BESTAND:
        raise BestandFout(f"{bestand} is te groot: hooguit {MAX_BESTAND // 1024**2} MB")
    return lees(raw)


def lees(raw: bytes) -> Inhoud:
    try:
        with zipfile.ZipFile(io.BytesIO(raw)) as archief:
            return lees_archief(archief)
    except (zipfile.BadZipFile, zlib.error, struct.error, EOFError, ValueError, NotImplementedError, OSError):
        raise BestandFout("het bestand is geen (heel) ZIP-bestand") from None


def lees_archief(archief: zipfile.ZipFile) -> Inhoud:
    inhoud, over = Inhoud(), MAX_INHOUD
    bekend = {f"{soort}.json": soort for soort in SOORTEN}
    namen = [each.filename for each in archief.infolist()]
    keur_namen(namen)
    if any(each.flag_bits & 1 or each.compress_type not in INGEPAKT for each in archief.infolist()):
        raise BestandFout("het ZIP-bestand is versleuteld of op een onbekende manier ingepakt")
    for naam in sorted(namen, key=lambda each: list(bekend).index(each) if each in bekend else -1):
        if naam not in bekend:
            inhoud.onbekend.append(naam)
            continue
        with archief.open(naam) as source:
            raw = source.read(over + 1)  # what a header says of its size is not believed
        if len(raw) > over:
            raise BestandFout(f"uitgepakt is het bestand te groot: hooguit {MAX_INHOUD // 1024**2} MB")
        over -= len(raw)
        inhoud.elementen[bekend[naam]] = lees_lijst(naam, raw)
    keur_elementen(inhoud)
    return inhoud


def keur_namen(namen: list[str]) -> None:
    """Nothing is ever unpacked to a path, so a name that asks for it is a trick. Raises BestandFout."""
    if len(namen) > MAX_BESTANDEN:
        raise BestandFout(f"er zitten meer dan {MAX_BESTANDEN} bestanden in het ZIP-bestand")
    if len(set(namen)) < len(namen):
        raise BestandFout("in het ZIP-bestand komt een naam twee keer voor")
    for naam in namen:
        if naam.startswith("/") or "\\" in naam or ".." in naam.split("/") or ":" in naam:
            raise BestandFout(f"het ZIP-bestand bevat een verdachte naam: {naam[:80]!r}")
    if not {f"{soort}.json" for soort in SOORTEN} & set(namen):
        raise BestandFout("er zit geen bestand in zoals ZaakType.json; dit is geen export van een catalogus")


def lees_lijst(naam: str, raw: bytes) -> list[Element]:
    try:
        found = loads(raw.removeprefix(b"\xef\xbb\xbf"))
    except ParseError as error:
        raise BestandFout(f"{naam}: {error.detail}") from None
    if not isinstance(found, list):
        raise BestandFout(f"{naam} bevat geen lijst")
    return found


def keur_elementen(inhoud: Inhoud) -> None:
    """Keeps what is an object with a URL of its own; the rest is a fault. Raises BestandFout for too many."""
    if sum(map(len, inhoud.elementen.values())) > MAX_ELEMENTEN:
        raise BestandFout(f"het bestand bevat meer dan {MAX_ELEMENTEN} typen en onderdelen")
    gezien: set[str] = set()
    for soort, elementen in inhoud.elementen.items():
        goed = []
        for nummer, element in enumerate(elementen, 1):
            if reden := onbruikbaar(element, gezien):
                inhoud.fouten.append(f"{soort} nummer {nummer}: {reden}")
            else:
                gezien.add(element["url"])
                goed.append(element)
        inhoud.elementen[soort] = goed


def onbruikbaar(element: Any, gezien: set[str]) -> str:
    if not isinstance(element, dict):
        return "dit is geen object"
    if uuid_van(element.get("url")) is None:
        return "de url ontbreekt of eindigt niet op een uuid"
    return "deze url komt twee keer voor" if element["url"] in gezien else ""


def uuid_van(url: Any) -> UUID | None:
    """The uuid at the end of a URL, in any of the forms that a URL may have."""
    if not isinstance(url, str) or "://" not in url:
        return None
    try:
        return UUID(url.rstrip("/").rsplit("/", 1)[-1])
    except ValueError:
        return None


def naam_van(soort: str, element: Element) -> str:
    """How a report names an element."""
    for veld in (HOOFDTYPEN.get(soort, ""), "domein", "naam", "relatie_omschrijving", "omschrijving", "volgnummer"):
        if isinstance(naam := element.get(veld), str | int) and naam != "":
            return f"{soort} {str(naam)[:80]}"
    return f"{soort} {uuid_van(element['url'])}"
