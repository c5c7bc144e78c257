"""The zaak of what happens here: what is asked of the Zaken, Catalogi, Documenten and Besluiten APIs, once only.

Every step first looks whether it was done before, so a task may be tried as often as needed.
"""

from base64 import b64encode
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, TypeVar
from uuid import UUID

import httpx
from commonground.days import NEDERLAND, today
from commonground.references import References
from pydantic import BaseModel, ConfigDict, RootModel, ValidationError

from leden.dossier.zaakstappen import ZAAKTYPEN

MEESTE_PAGINAS = 50
CRS = {"Accept-Crs": "EPSG:4326", "Content-Crs": "EPSG:4326"}
Vorm = TypeVar("Vorm", bound=BaseModel)
BESTUURSORGAAN = {"bestuur": "Bestuur", "alv": "Algemene vergadering"}
VAN_EEN_LID = frozenset({"Aanvrager", "Opzeggend lid"})
ORGAAN = {"Bijeenroeper": "Bestuur"}  # who has a rol that is not called after an organ or a function
AUTEUR = "Secretariaat"


class Gelezen(BaseModel):
    """An object of a neighbour: what we need of it, of which only the address is always there."""

    model_config = ConfigDict(extra="ignore")
    url: str
    omschrijving: str = ""
    naam: str = ""
    waarde: str = ""
    eigenschap: str = ""
    relevanteAndereZaken: list[dict] = []
    informatieobjecttypen: list[str] = []
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


class Alles(RootModel):
    """A list of the standard that has no pages."""

    root: list[Gelezen]


class Geweigerd(Exception):
    """A neighbour answered, but not as needed. Its text is for the operator: a status and codes, no contents."""

    def __init__(self, tekst: str, status: int = 0) -> None:
        super().__init__(tekst)
        self.status = status


@dataclass(frozen=True)
class Onderwerp:
    """What is told: of an application, resignation, meeting, statutes, appointment or tariff decision, and its cause.

    `kenmerk` is that of the cause; `gegevens` as the task has them; `stukken` are rows that are no document yet.
    """

    uuid: UUID
    identificatie: str
    stappen: Sequence[tuple[str, str]]
    kenmerk: UUID
    gegevens: Mapping[str, Any]
    stukken: Sequence[Any] = ()

    def geeft(self, naam: str) -> str:
        return self.gegevens.get(naam, "")

    @property
    def startdatum(self) -> date:
        return date.fromisoformat(self.gegevens["startdatum"])


@dataclass
class Dossier:
    """`kent` are types that were looked up for this zaak, `documenten` the addresses of papers, by their uuid."""

    references: References
    rsin: str
    zaaktype_naam: str
    kent: dict[str, list[Gelezen]] = field(default_factory=dict)
    documenten: dict[UUID, str] = field(default_factory=dict)
    opgemerkt: list[str] = field(default_factory=list)  # what was refused and may be

    async def werk_bij(self, zaak: Gelezen, onderwerp: Onderwerp) -> None:
        """Everything at the zaak that the cause asks. Raises Unfetchable or Geweigerd."""
        for stap, naam in onderwerp.stappen:
            await getattr(self, stap)(zaak, onderwerp, naam)

    # --- the steps ----------------------------------------------------------------------------------------------------
    async def zaak(self, onderwerp: Onderwerp) -> Gelezen:
        kenmerk = {"identificatie": onderwerp.identificatie, "bronorganisatie": self.rsin}
        if bestaand := await self.lijst("zaken", "/zaken", **kenmerk):
            return bestaand[0]
        nieuw = kenmerk | {
            "verantwoordelijkeOrganisatie": self.rsin,
            "zaaktype": await self.zaaktype(onderwerp.startdatum),
            "omschrijving": onderwerp.geeft("omschrijving")[:80],
            "startdatum": str(onderwerp.startdatum),
            "kenmerken": [{"kenmerk": str(onderwerp.uuid), "bron": "leden"}],
        }
        return await self.maak("zaken", "/zaken", nieuw)

    async def rol(self, zaak: Gelezen, onderwerp: Onderwerp, naam: str) -> str:
        """The rol of this name; a member has it by its code, an organ or a function by its name."""
        roltype = await self.type("roltypen", naam, zaaktype=zaak.zaaktype)
        for rol in await self.lijst("zaken", "/rollen", zaak=zaak.url):
            if rol.roltype == roltype:
                return rol.url
        nieuw: dict[str, Any] = {"zaak": zaak.url, "roltype": roltype}
        if naam in VAN_EEN_LID:
            wie = {"statutaireNaam": onderwerp.geeft("naam"), "annIdentificatie": onderwerp.geeft("code")[:17]}
            nieuw |= {"betrokkeneType": "niet_natuurlijk_persoon", "roltoelichting": onderwerp.geeft("roltoelichting")}
        else:
            orgaan = ORGAAN.get(naam, naam)
            wie = {"identificatie": orgaan.lower().replace(" ", "-")[:24], "naam": orgaan}
            nieuw |= {"betrokkeneType": "organisatorische_eenheid", "roltoelichting": naam}
        return (await self.maak("zaken", "/rollen", nieuw | {"betrokkeneIdentificatie": wie})).url

    async def status(self, zaak: Gelezen, onderwerp: Onderwerp, naam: str) -> None:
        statustype = await self.type("statustypen", naam, zaaktype=zaak.zaaktype)
        kenmerk = f"Gebeurtenis {onderwerp.kenmerk}: {onderwerp.geeft('oorzaak')}"
        gezet = await self.lijst("zaken", "/statussen", zaak=zaak.url)
        if any(status.statustype == statustype and status.statustoelichting == kenmerk for status in gezet):
            return
        zetter = await self.rol(zaak, onderwerp, ZAAKTYPEN[self.zaaktype_naam].zetter(naam))
        nieuw = {"zaak": zaak.url, "statustype": statustype, "statustoelichting": kenmerk, "gezetdoor": zetter}
        nu = datetime.now(NEDERLAND)  # zaken closes a zaak on the day that is written, in the time zone that is written
        await self.maak("zaken", "/statussen", nieuw | {"datumStatusGezet": nu.isoformat()})

    async def resultaat(self, zaak: Gelezen, onderwerp: Onderwerp, naam: str) -> None:
        """A zaak has one resultaat: another one, from before an annulment, makes way."""
        resultaattype = await self.type("resultaattypen", naam, zaaktype=zaak.zaaktype)
        for bestaand in await self.lijst("zaken", "/resultaten", zaak=zaak.url):
            if bestaand.resultaattype == resultaattype:
                return
            await self.vraag("DELETE", bestaand.url)
        toelichting = onderwerp.geeft("besluittekst")[:1000]
        nieuw = {"zaak": zaak.url, "resultaattype": resultaattype, "toelichting": toelichting}
        await self.maak("zaken", "/resultaten", nieuw)

    async def besluit(self, zaak: Gelezen, onderwerp: Onderwerp, naam: str) -> None:
        """The decision behind the cause, if there is one."""
        if not (besluit := onderwerp.geeft("besluit")):
            return
        kenmerk = {"identificatie": f"LEDEN-{besluit}", "verantwoordelijkeOrganisatie": self.rsin}
        if await self.lijst("besluiten", "/besluiten", **kenmerk):
            return
        nieuw = kenmerk | {
            "besluittype": await self.type("besluittypen", naam, zaaktypen=zaak.zaaktype),
            "zaak": zaak.url,
            "datum": onderwerp.geeft("datum"),
            "ingangsdatum": onderwerp.geeft("datum"),
            "toelichting": onderwerp.geeft("besluittekst"),
            "bestuursorgaan": BESTUURSORGAAN.get(onderwerp.geeft("orgaan"), ""),
        }
        await self.maak("besluiten", "/besluiten", nieuw)

    async def eigenschap(self, zaak: Gelezen, onderwerp: Onderwerp, naam: str) -> None:
        """What the cause knows of it; another value than before takes its place."""
        if not (waarde := str(onderwerp.gegevens["eigenschappen"].get(naam, ""))):
            return
        eigenschap = await self.type("eigenschappen", naam, zaaktype=zaak.zaaktype)
        for bestaand in gelezen(Alles, await self.vraag("GET", f"{zaak.url}/zaakeigenschappen")).root:
            if bestaand.eigenschap == eigenschap:
                if bestaand.waarde != waarde:
                    await self.vraag("PATCH", bestaand.url, json={"waarde": waarde})
                return
        nieuw = {"zaak": zaak.url, "eigenschap": eigenschap, "waarde": waarde}
        await self.vraag("POST", f"{zaak.url}/zaakeigenschappen", json=nieuw)

    async def relatie(self, zaak: Gelezen, onderwerp: Onderwerp, naam: str) -> None:
        """The zaak that this one follows, if there is one: it was opened before."""
        if not (eerder := onderwerp.geeft(naam)):
            return
        andere = await self.lijst("zaken", "/zaken", identificatie=eerder, bronorganisatie=self.rsin)
        if not andere:
            raise Geweigerd(f"De zaak {eerder} is er nog niet.")
        if all(relatie["url"] != andere[0].url for relatie in zaak.relevanteAndereZaken):
            relaties = [*zaak.relevanteAndereZaken, {"url": andere[0].url, "aardRelatie": naam}]
            await self.vraag("PATCH", zaak.url, json={"relevanteAndereZaken": relaties})

    async def document(self, zaak: Gelezen, onderwerp: Onderwerp, naam: str) -> None:
        """Every paper of this kind that came with the cause."""
        for stuk in onderwerp.stukken:
            if stuk.soort == naam:
                self.documenten[stuk.uuid] = url = stuk.document or await self.enkelvoudig(zaak, onderwerp, stuk)
                kenmerk = {"zaak": zaak.url, "informatieobject": url}
                await self.koppel(kenmerk, genoemd=bool(stuk.document))

    async def koppel(self, kenmerk: dict[str, str], genoemd: bool) -> None:
        """A document that a client named may be one that this zaaktype does not know: then it stays without."""
        gekoppeld = await self.vraag("GET", f"{self.wortel('zaken')}/zaakinformatieobjecten", params=kenmerk)
        if gelezen(Alles, gekoppeld).root:
            return
        try:
            await self.maak("zaken", "/zaakinformatieobjecten", kenmerk)
        except Geweigerd as fout:
            if not genoemd or fout.status != 400:
                raise
            self.opgemerkt.append(str(fout))

    async def enkelvoudig(self, zaak: Gelezen, onderwerp: Onderwerp, stuk: Any) -> str:
        kenmerk = {"identificatie": f"LEDEN-{stuk.uuid.hex}", "bronorganisatie": self.rsin}
        if bestaand := await self.lijst("documenten", "/enkelvoudiginformatieobjecten", **kenmerk):
            return bestaand[0].url
        nieuw = kenmerk | {
            "informatieobjecttype": await self.informatieobjecttype(zaak.zaaktype, stuk.soort),
            "creatiedatum": onderwerp.geeft("opgemaakt") or str(today()),
            "titel": stuk.titel,
            "auteur": AUTEUR,
            "taal": "nld",
            "formaat": stuk.formaat,
            "bestandsnaam": stuk.bestandsnaam,
            "bestandsomvang": len(stuk.inhoud),
            "inhoud": b64encode(stuk.inhoud).decode(),
            "indicatieGebruiksrecht": False,
        }
        nieuw |= {"vertrouwelijkheidaanduiding": "vertrouwelijk"} if stuk.vertrouwelijk else {}
        return (await self.maak("documenten", "/enkelvoudiginformatieobjecten", nieuw)).url

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
            if omschrijving in (each.omschrijving, each.naam):
                return each.url
        raise Geweigerd(f"De catalogus heeft bij {self.zaaktype_naam} geen {omschrijving} ({soort}).")

    async def informatieobjecttype(self, zaaktype: str, omschrijving: str) -> str:
        """The one of this name that the zaaktype asks for; names recur in other catalogues and versions."""
        hoort = gelezen(Gelezen, await self.vraag("GET", zaaktype)).informatieobjecttypen
        for each in await self.lijst("catalogi", "/informatieobjecttypen", omschrijving=omschrijving):
            if each.url in hoort:
                return each.url
        raise Geweigerd(f"De catalogus heeft bij {self.zaaktype_naam} geen {omschrijving} (informatieobjecttypen).")

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
            wat = f"{methode} {pad} antwoordde met {antwoord.status_code} {codes(antwoord)}"
            raise Geweigerd(wat.strip(), antwoord.status_code)
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
