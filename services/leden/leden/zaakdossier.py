"""The zaak of a membership application: what is asked of the Zaken, Catalogi and Besluiten APIs, and how once only.

Every step first looks whether it was done before, so a task may be tried as often as needed.
"""

from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import Any, TypeVar
from uuid import UUID

import httpx
from commonground.references import References
from pydantic import BaseModel, ConfigDict, ValidationError

from leden.levensloop import Soort

ZAAKTYPE = "LEDEN-AANVRAAG"
MEESTE_PAGINAS = 50
CRS = {"Accept-Crs": "EPSG:4326", "Content-Crs": "EPSG:4326"}
Vorm = TypeVar("Vorm", bound=BaseModel)
# Event → what follows at the zaak, in order; the names are those of the catalogue.
STAPPEN: dict[Soort, tuple[tuple[str, str], ...]] = {
    Soort.AANGEMELD: (("rol", "Aanvrager"), ("status", "Aangemeld")),
    Soort.AANVRAAG_INGETROKKEN: (("resultaat", "Ingetrokken"), ("status", "Afgehandeld")),
    Soort.TOEGELATEN: (
        ("besluit", "Besluit toelating lid"),
        ("status", "Besluit bestuur genomen"),
        ("resultaat", "Toegelaten"),
        ("status", "Afgehandeld"),
    ),
    Soort.GEWEIGERD: (
        ("besluit", "Besluit toelating lid"),
        ("status", "Besluit bestuur genomen"),
        ("resultaat", "Geweigerd"),
        ("status", "Afgehandeld"),
    ),
    Soort.WEIGERING_VERNIETIGD: (
        ("status", "Voorgelegd aan ALV"),  # reopens the zaak
        ("besluit", "ALV-besluit"),
        ("resultaat", "Toegelaten door ALV"),
        ("status", "Afgehandeld"),
    ),
}
BESTUURSORGAAN = {"bestuur": "Bestuur", "alv": "Algemene vergadering"}


class Gelezen(BaseModel):
    """An object of a neighbour: what we need of it, of which only the address is always there."""

    model_config = ConfigDict(extra="ignore")
    url: str
    omschrijving: str = ""
    zaaktype: str = ""
    roltype: str = ""
    statustype: str = ""
    statustoelichting: str = ""
    resultaattype: str = ""
    beginGeldigheid: str = ""
    eindeGeldigheid: str | None = None


class Fout(BaseModel):
    name: str = ""
    code: str = ""


class Probleem(BaseModel):
    code: str = ""
    invalidParams: list[Fout] = []


class Pagina(BaseModel):
    results: list[Gelezen]
    next: str | None = None


class Geweigerd(Exception):
    """A neighbour answered, but not as needed. Its text is for the operator: a status and codes, no contents."""


@dataclass(frozen=True)
class Aanvraag:
    """What the dossier needs to know of a member, one of its events, and the decision behind that event."""

    lid: UUID
    naam: str
    code: str
    datum_aanmelding: date
    soort: Soort
    gebeurtenis: UUID
    datum: date
    besluit: UUID | None = None
    besluittekst: str = ""
    orgaan: str = ""

    roltoelichting = "Vraagt het lidmaatschap aan"

    @property
    def identificatie(self) -> str:
        return f"LIDMAATSCHAP-{self.code[:6]}-{self.lid.hex[:12]}"

    @property
    def omschrijving(self) -> str:
        return f"Aanvraag lidmaatschap {self.naam}"

    @property
    def stappen(self) -> tuple[tuple[str, str], ...]:
        return STAPPEN[self.soort]


@dataclass(frozen=True)
class Voortgang:
    """The same of another subject: a resignation, meeting, change of statutes, appointment or tariff decision."""

    lid: UUID
    identificatie: str
    omschrijving: str
    stappen: tuple[tuple[str, str], ...]
    datum_aanmelding: date
    gebeurtenis: UUID
    soort: str
    datum: date
    naam: str = ""
    code: str = ""
    roltoelichting: str = ""
    besluit: UUID | None = None
    besluittekst: str = ""
    orgaan: str = ""


Onderwerp = Aanvraag | Voortgang


@dataclass
class Dossier:
    references: References
    rsin: str
    zaaktype_naam: str = ZAAKTYPE
    kent: dict[str, list[Gelezen]] = field(default_factory=dict)  # types that were looked up for this zaak

    async def werk_bij(self, zaak: Gelezen, aanvraag: Onderwerp) -> None:
        """Everything at the zaak that the event asks. Raises Unfetchable or Geweigerd."""
        for stap, naam in aanvraag.stappen:
            await getattr(self, stap)(zaak, aanvraag, naam)

    # --- the steps ----------------------------------------------------------------------------------------------------
    async def zaak(self, aanvraag: Onderwerp) -> Gelezen:
        kenmerk = {"identificatie": aanvraag.identificatie, "bronorganisatie": self.rsin}
        if bestaand := await self.lijst("zaken", "/zaken", **kenmerk):
            return bestaand[0]
        nieuw = kenmerk | {
            "verantwoordelijkeOrganisatie": self.rsin,
            "zaaktype": await self.zaaktype(aanvraag.datum_aanmelding),
            "omschrijving": aanvraag.omschrijving[:80],
            "startdatum": str(aanvraag.datum_aanmelding),
            "kenmerken": [{"kenmerk": str(aanvraag.lid), "bron": "leden"}],
        }
        return await self.maak("zaken", "/zaken", nieuw)

    async def rol(self, zaak: Gelezen, aanvraag: Onderwerp, naam: str) -> None:
        roltype = await self.type("roltypen", naam, zaaktype=zaak.zaaktype)
        if any(rol.roltype == roltype for rol in await self.lijst("zaken", "/rollen", zaak=zaak.url)):
            return
        wie = {"statutaireNaam": aanvraag.naam, "annIdentificatie": aanvraag.code[:17]}
        nieuw = {"zaak": zaak.url, "roltype": roltype, "roltoelichting": aanvraag.roltoelichting}
        await self.maak(
            "zaken", "/rollen", nieuw | {"betrokkeneType": "niet_natuurlijk_persoon", "betrokkeneIdentificatie": wie}
        )

    async def status(self, zaak: Gelezen, aanvraag: Onderwerp, naam: str) -> None:
        statustype = await self.type("statustypen", naam, zaaktype=zaak.zaaktype)
        kenmerk = f"Gebeurtenis {aanvraag.gebeurtenis}: {aanvraag.soort}"
        gezet = await self.lijst("zaken", "/statussen", zaak=zaak.url)
        if any(status.statustype == statustype and status.statustoelichting == kenmerk for status in gezet):
            return
        nieuw = {"zaak": zaak.url, "statustype": statustype, "statustoelichting": kenmerk}
        await self.maak("zaken", "/statussen", nieuw | {"datumStatusGezet": datetime.now(UTC).isoformat()})

    async def resultaat(self, zaak: Gelezen, aanvraag: Onderwerp, naam: str) -> None:
        """A zaak has one resultaat: another one, from before an annulment, makes way."""
        resultaattype = await self.type("resultaattypen", naam, zaaktype=zaak.zaaktype)
        for bestaand in await self.lijst("zaken", "/resultaten", zaak=zaak.url):
            if bestaand.resultaattype == resultaattype:
                return
            await self.vraag("DELETE", bestaand.url)
        nieuw = {"zaak": zaak.url, "resultaattype": resultaattype, "toelichting": aanvraag.besluittekst[:1000]}
        await self.maak("zaken", "/resultaten", nieuw)

    async def besluit(self, zaak: Gelezen, aanvraag: Onderwerp, naam: str) -> None:
        kenmerk = {"identificatie": f"LEDEN-{aanvraag.besluit}", "verantwoordelijkeOrganisatie": self.rsin}
        if await self.lijst("besluiten", "/besluiten", **kenmerk):
            return
        nieuw = kenmerk | {
            "besluittype": await self.type("besluittypen", naam, zaaktypen=zaak.zaaktype),
            "zaak": zaak.url,
            "datum": str(aanvraag.datum),
            "ingangsdatum": str(aanvraag.datum),
            "toelichting": aanvraag.besluittekst,
            "bestuursorgaan": BESTUURSORGAAN.get(aanvraag.orgaan, ""),
        }
        await self.maak("besluiten", "/besluiten", nieuw)

    # --- types, by name -----------------------------------------------------------------------------------------------
    async def zaaktype(self, startdatum: date) -> str:
        """The published version of that day; Geweigerd if the catalogue has none."""
        gevonden = await self.lijst("catalogi", "/zaaktypen", identificatie=self.zaaktype_naam)
        dag = str(startdatum)
        geldig = [t for t in gevonden if t.beginGeldigheid <= dag <= (t.eindeGeldigheid or dag)]
        if not geldig:
            raise Geweigerd(f"De catalogus heeft geen zaaktype {self.zaaktype_naam} dat op {dag} geldt.")
        return max(geldig, key=lambda t: t.beginGeldigheid).url

    async def type(self, soort: str, omschrijving: str, **van: str) -> str:
        if soort not in self.kent:
            self.kent[soort] = await self.lijst("catalogi", f"/{soort}", **van)
        for each in self.kent[soort]:
            if each.omschrijving == omschrijving:
                return each.url
        raise Geweigerd(f"De catalogus heeft bij {self.zaaktype_naam} geen {omschrijving} ({soort}).")

    # --- calls --------------------------------------------------------------------------------------------------------
    def wortel(self, api: str) -> str:
        """The root of an API: of a service of that name if there is one, else below the service `zaken`."""
        if api != "zaken" and (eigen := self.references.named(api)):
            return eigen.api_root.rstrip("/")
        zaken = self.references.named("zaken")
        if zaken is None:
            raise Geweigerd("De service zaken is niet ingericht.")
        return f"{zaken.api_root.rstrip('/')}/{api}/api/v1"

    async def lijst(self, api: str, pad: str, **filters: str) -> list[Gelezen]:
        """The whole list, page by page."""
        pagina = gelezen(Pagina, await self.vraag("GET", self.wortel(api) + pad, params=filters))
        gevonden = pagina.results
        for _ in range(MEESTE_PAGINAS):
            if not pagina.next:
                break
            pagina = gelezen(Pagina, await self.vraag("GET", pagina.next))
            gevonden += pagina.results
        return gevonden

    async def maak(self, api: str, pad: str, body: dict) -> Gelezen:
        return gelezen(Gelezen, await self.vraag("POST", self.wortel(api) + pad, json=body))

    async def vraag(self, methode: str, url: str, **opties: Any) -> httpx.Response:
        antwoord = await self.references.request(methode, url, headers=CRS, **opties)
        if not antwoord.is_success:
            pad = httpx.URL(url).path
            raise Geweigerd(f"{methode} {pad} antwoordde met {antwoord.status_code} {codes(antwoord)}".strip())
        return antwoord


def gelezen(vorm: type[Vorm], antwoord: httpx.Response) -> Vorm:
    """What was answered, if it has the form of the standard; else Geweigerd."""
    try:
        return vorm.model_validate_json(antwoord.content)
    except ValidationError:
        raise Geweigerd(f"{antwoord.request.url.path} gaf een ander antwoord dan de standaard belooft.") from None


def codes(antwoord: httpx.Response) -> str:
    """The codes of a refusal, without what was sent."""
    if "json" not in antwoord.headers.get("content-type", ""):
        return ""
    try:
        problem = Probleem.model_validate_json(antwoord.content)
    except ValidationError:
        return ""
    return ", ".join([problem.code, *(f"{each.name}: {each.code}" for each in problem.invalidParams)])
