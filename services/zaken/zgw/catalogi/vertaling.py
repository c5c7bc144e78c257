"""From an element of a file to the body that our own API takes: pure, so that it reads the same for every file.

References between main types become names (the history model), so that uuids do not matter to them.
"""

from dataclasses import dataclass, field
from typing import Any

from zgw.catalogi.selectielijst import ROOT as LIJST
from zgw.catalogi.typen import ROOT
from zgw.catalogi.uitwisseling import HOOFDTYPEN, Element, naam_van

# Lists that name other types: what they name, and the list of names that the API shows beside it
GENOEMD = {
    "BesluitType": {"informatieobjecttypen": ("InformatieObjectType", "informatieobjecttype_omschrijvingen")},
    "ZaakType": {"besluittypen": ("BesluitType", "besluittype_omschrijving")},
    "ResultaatType": {
        "besluittypen": ("BesluitType", "besluittype_omschrijving"),
        "informatieobjecttypen": ("InformatieObjectType", "informatieobjecttype_omschrijving"),
    },
}
IN_LIJST = ("selectielijst_procestype", "resultaattypeomschrijving", "selectielijstklasse")
VOLGT = {"begin_geldigheid", "einde_geldigheid", "begin_object", "einde_object", "eigenschappen"}  # of a part
LATER = {"deelzaaktypen": [], "gerelateerde_zaaktypen": []}  # of a zaaktype: set when all zaaktypen are there


@dataclass
class Vertaling:
    """`adressen`: a URL in the file as ours; `namen`: a URL in the file as the name that all versions of a type share.

    `bekend`: the names, per type, that are there to refer to; what a list names beyond the file goes to `weggelaten`.
    """

    base: str
    adressen: dict[str, str] = field(default_factory=dict)
    namen: dict[str, str] = field(default_factory=dict)
    bekend: dict[str, set[str]] = field(default_factory=lambda: {soort: set() for soort in HOOFDTYPEN})
    weggelaten: list[str] = field(default_factory=list)

    def body(self, soort: str, element: Element) -> Element:
        is_deel = soort not in HOOFDTYPEN and soort != "Catalogus"
        body = {name: value for name, value in element.items() if not (is_deel and name in VOLGT)}
        body |= {veld: self.lijstadres(element, body[veld]) for veld in IN_LIJST if veld in body}
        body |= {veld: self.adres(body[veld]) for veld in ("catalogus", "zaaktype", "statustype") if veld in body}
        for veld, (ander, beside) in GENOEMD.get(soort, {}).items():
            body[veld] = self.genoemd(soort, element, veld, ander, beside)
        if soort == "ZaakTypeInformatieObjectType":
            body["informatieobjecttype"] = self.naam(body.get("informatieobjecttype"))
        return body | LATER if soort == "ZaakType" else body

    def relaties(self, element: Element) -> Element:
        """What a zaaktype says of other zaaktypen, for a PATCH once they are there; empty when it says nothing."""
        delen = self.genoemd("ZaakType", element, "deelzaaktypen", "ZaakType", "deelzaaktype_identificaties")
        verwanten = self.verwanten(element)
        return {"deelzaaktypen": delen, "gerelateerdeZaaktypen": verwanten} if delen or verwanten else {}

    def genoemd(self, soort: str, element: Element, veld: str, ander: str, beside: str) -> Any:
        """The names behind the URLs of a list, and those beside it: the URLs are only of versions that hold today."""
        given, names = element.get(veld) or [], element.get(beside)
        if not isinstance(given, list):
            return given
        found = [self.naam(each) for each in given if self.blijft(soort, element, veld, ander, each)]
        found += [each for each in names if self.is_bekend(ander, each)] if isinstance(names, list) else []
        return uniek(found)

    def verwanten(self, element: Element) -> Any:
        """One relation per name: a concept shows each version that the other zaaktype has."""
        veld, soort = "gerelateerde_zaaktypen", "ZaakType"
        given = element.get(veld) or []
        if not isinstance(given, list):
            return given
        return uniek(
            [
                each | {"zaaktype": self.naam(each.get("zaaktype"))} if isinstance(each, dict) else each
                for each in given
                if not isinstance(each, dict) or self.blijft(soort, element, veld, soort, each.get("zaaktype"))
            ]
        )

    def blijft(self, soort: str, element: Element, veld: str, ander: str, url: Any) -> bool:
        """A type outside the file is left out of a list, and told; one that was refused is left out, as told before."""
        if not isinstance(url, str) or "://" not in url:
            return True
        if url in self.namen:
            return self.is_bekend(ander, self.namen[url])
        self.weggelaten.append(f"{naam_van(soort, element)}: {veld} {url[:200]} staat niet in het bestand")
        return False

    def is_bekend(self, soort: str, naam: Any) -> bool:
        return isinstance(naam, str) and naam in self.bekend[soort]

    def naam(self, verwijzing: Any) -> Any:
        return self.namen.get(verwijzing, verwijzing) if isinstance(verwijzing, str) else verwijzing

    def adres(self, url: Any) -> Any:
        return self.adressen.get(url, url) if isinstance(url, str) else url

    def lijstadres(self, element: Element, url: Any) -> Any:
        """A selectielijst that the exporter serves itself is one that we serve too, with the same uuids."""
        van_hen = element["url"].split(ROOT, 1)[0] + LIJST
        if not isinstance(url, str) or not url.startswith(f"{van_hen}/"):
            return url
        return self.base + LIJST + url.removeprefix(van_hen)


def uniek(values: list[Any]) -> list[Any]:
    """Without doubles; what has an unexpected form stays, for the API to refuse."""
    return list({sleutel(each): each for each in values}.values())


def sleutel(value: Any) -> Any:
    velden = ("zaaktype", "aard_relatie", "toelichting")
    found = tuple(map(value.get, velden)) if isinstance(value, dict) else (value,)
    return found if all(each is None or isinstance(each, str) for each in found) else id(value)
