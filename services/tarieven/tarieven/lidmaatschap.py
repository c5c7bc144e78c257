"""What leden knows: who is a member, and what the assembly decided. Asked over HTTP, when it is configured at all."""

from datetime import date, timedelta
from typing import Any, TypeVar

import httpx
from commonground.call import Call
from commonground.json import loads
from commonground.problems import Conflict, ParseError, Problem, Unprocessable
from commonground.references import Unfetchable
from pydantic import BaseModel, ConfigDict, ValidationError
from pydantic.alias_generators import to_camel

Vorm = TypeVar("Vorm", bound=BaseModel)
DAG = timedelta(days=1)
LEDENVERGADERING, JAARBIJDRAGE, TARIEVEN = "alv", "jaarbijdrage", "tarieven"
OVER_TARIEVEN = frozenset({TARIEVEN, JAARBIJDRAGE, "bedrijfsplan"})  # what the assembly adopts tariffs with
LEDEN = "leden"  # its name in the configuration file


class Lid(BaseModel):
    """As much of a member as matters here; `lidmaatschap_tot` is the last day, empty while it runs."""

    model_config = ConfigDict(alias_generator=to_camel)
    lidmaatschap_van: date | None = None
    lidmaatschap_tot: date | None = None

    def elke_dag(self, van: date, tot: date | None) -> bool:
        """Whether this was a member from `van` up to, not including, `tot`."""
        if self.lidmaatschap_van is None or self.lidmaatschap_van > van:
            return False
        return self.lidmaatschap_tot is None or (tot is not None and tot - DAG <= self.lidmaatschap_tot)


class Leden(BaseModel):
    results: list[Lid]


class Besluit(BaseModel):
    datum: date
    uitkomst: str
    orgaan: str
    besluitsoort: str


async def moet_lid_zijn(call: Call, gemeente: Any, van: date, tot: date | None) -> None:
    """Statutes 2.4: no product without membership. Raises GEEN_LID, or LEDEN_ONBEREIKBAAR when it cannot be asked.
    Without leden in the configuration nothing is asked."""
    leden = call.house.references.named(LEDEN)
    if leden is None:
        return
    url = f"{leden.api_root.rstrip('/')}/leden?gmCode=GM{gemeente.gm_code}"
    gevonden = lees(await vraag(call, url), Leden)
    if not any(lid.elke_dag(van, tot) for lid in gevonden.results):
        tijdvak = f"vanaf {van}" + (f" tot {tot}" if tot else "")
        raise Unprocessable("GEEN_LID", f"{gemeente.naam} is niet de hele tijd lid {tijdvak} (statuten artikel 2.4).")


async def aangenomen_besluit(call: Call, url: str) -> Besluit:
    """The decision behind a URL of leden. Raises BESLUIT_ONTBREEKT when there is none that was carried."""
    if not url:
        raise besluit_ontbreekt("Er is geen besluit van de ledenvergadering genoemd.")
    if call.house.references.named(LEDEN) is None:
        raise besluit_ontbreekt("Leden is niet ingericht, dus het besluit kan niet worden nagegaan.")
    antwoord = await vraag(call, url)
    if antwoord.status_code in (404, 410):
        raise besluit_ontbreekt("Dit besluit bestaat niet.")
    besluit = lees(antwoord, Besluit)
    if besluit.uitkomst != "aangenomen":
        raise besluit_ontbreekt(f"Dit besluit is niet aangenomen, maar: {besluit.uitkomst}.")
    if besluit.orgaan != LEDENVERGADERING:
        raise besluit_ontbreekt(f"Dit is geen besluit van de ledenvergadering, maar van: {besluit.orgaan}.")
    if besluit.besluitsoort not in OVER_TARIEVEN:
        raise besluit_ontbreekt(f"Dit besluit gaat niet over tarieven, maar over: {besluit.besluitsoort}.")
    return besluit


def besluit_ontbreekt(detail: str) -> Conflict:
    return Conflict("BESLUIT_ONTBREEKT", detail)


async def vraag(call: Call, url: str) -> httpx.Response:
    """An answer that is no outage; a URL outside leden is never fetched."""
    references = call.house.references
    leden = references.named(LEDEN)
    try:
        if references.service_for(url) is not leden:
            raise besluit_ontbreekt("Deze URL is niet van de service leden.")
        antwoord = await references.request("GET", url)
    except httpx.InvalidURL:
        raise besluit_ontbreekt("Deze URL is niet te lezen.") from None
    except Unfetchable:
        raise onbereikbaar("De service leden antwoordt niet.") from None
    if antwoord.status_code not in (200, 404, 410):
        raise onbereikbaar(f"De service leden antwoordt met status {antwoord.status_code}.")
    return antwoord


def lees(antwoord: httpx.Response, vorm: type[Vorm]) -> Vorm:
    if antwoord.status_code != 200:
        raise onbereikbaar(f"De service leden antwoordt met status {antwoord.status_code}.")
    try:
        return vorm.model_validate(loads(antwoord.content))
    except (ParseError, ValidationError):
        raise onbereikbaar("De service leden antwoordt met iets anders dan was gevraagd.") from None


def onbereikbaar(wat: str) -> Problem:
    detail = f"{wat} Er is niets opgeslagen; probeer het later opnieuw."
    return Problem(503, "LEDEN_ONBEREIKBAAR", "Leden is niet te bereiken.", detail, headers={"Retry-After": "30"})
