"""What the Notificaties API demands of channels, subscriptions and messages (`rules.md` chapter 7, without numbers)."""

from datetime import timedelta
from typing import Any

import httpx
from commonground.problems import Invalid
from commonground.rules import Write, rule
from commonground.types import DateTime
from pydantic import TypeAdapter
from sqlalchemy import select

from notificaties.adressen import toegestaan
from notificaties.callback import Onbereikbaar, bestaat, proefbericht, stuur
from notificaties.matching import namen_passen
from notificaties.settings import Settings
from notificaties.tables import Kanaal

MOMENT: TypeAdapter[Any] = TypeAdapter(DateTime)


def settings_of(write: Write) -> Settings:
    return write.call.house.settings  # type: ignore[return-value]


def client_of(write: Write) -> httpx.AsyncClient:
    return write.call.house.state["bezorger"].client


async def filters_van(write: Write, *namen: str) -> dict[str, list[str]]:
    """The channels of these names that exist, with their filters."""
    if "kanalen" not in write.found:
        rows = await write.call.db.execute(select(Kanaal.naam, Kanaal.filters).where(Kanaal.naam.in_(namen)))
        write.found["kanalen"] = {row.naam: row.filters for row in rows}
    return write.found["kanalen"]


# --- a channel --------------------------------------------------------------------------------------------------------
@rule("nrc-kanaal-documentatie")
async def documentatie_is_bereikbaar(write: Write) -> Invalid | None:
    """Off unless it is asked for: fetching an address from outside is a risk, and a network may have no way out."""
    settings, link = settings_of(write), write.new.documentatie_link
    if settings.documentation_check == "aan" and link and not await bestaat(client_of(write), settings, link):
        return Invalid("documentatieLink", "bad-url", "Op dit adres is geen documentatie te vinden.")


# --- a subscription ---------------------------------------------------------------------------------------------------
@rule("nrc-abonnement-kanaal")
async def kanalen_bestaan(write: Write) -> Invalid | None:
    namen = [each.naam for each in write.new.kanalen]
    bekend = await filters_van(write, *namen)
    if onbekend := [naam for naam in namen if naam not in bekend]:
        return Invalid("naam", "kanaal_naam", f"Dit kanaal bestaat niet: {', '.join(onbekend)}.")


@rule("nrc-abonnement-filters")
async def filters_passen_bij_het_kanaal(write: Write) -> Invalid | None:
    bekend = await filters_van(write, *(each.naam for each in write.new.kanalen))
    for each in write.new.kanalen:
        if each.naam in bekend and not namen_passen(each.filters, bekend[each.naam]):
            reden = f"Deze filters passen niet bij het kanaal {each.naam}."
            return Invalid("filters", "inconsistent-abonnement-filters", reden)


@rule("nrc-abonnement-adres")
async def callback_mag_worden_aangeroepen(write: Write) -> Invalid | None:
    if not toegestaan(write.new.callback_url, settings_of(write).callback_hosts):
        return Invalid("callbackUrl", "bad-url", "Naar dit adres stuurt deze voorziening niet.")


@rule("nrc-abonnement-callback")
async def callback_neemt_berichten_aan(write: Write) -> Invalid | None:
    """Two messages on the channel `test`: refused without Authorization (401 or 403), taken with it (2xx)."""
    settings = settings_of(write)
    try:
        if settings.callback_test == "streng" and await proef(write, None) not in (401, 403):
            reden = "Dit adres neemt berichten zonder autorisatie aan."
            return Invalid("callbackUrl", "no-auth-on-callback-url", reden)
        if settings.callback_test != "uit" and not 200 <= (status := await proef(write, write.found["auth"])) < 300:
            reden = f"Dit adres antwoordde met {status} op een proefbericht."
            return Invalid("nonFieldErrors", "invalid-callback-url", reden)
    except Onbereikbaar as error:
        return Invalid("nonFieldErrors", "invalid-callback-url", str(error))


async def proef(write: Write, auth: str | None) -> int:
    settings = settings_of(write)
    seconden = settings.callback_test_timeout
    return await stuur(client_of(write), settings, write.new.callback_url, auth, proefbericht(), seconden)


# --- a message --------------------------------------------------------------------------------------------------------
@rule("nrc-bericht-kanaal")
async def kanaal_bestaat(write: Write) -> Invalid | None:
    if write.new.kanaal not in await filters_van(write, write.new.kanaal):
        return Invalid("kanaal", "message_kanaal", "Dit kanaal bestaat niet.")


@rule("nrc-bericht-kenmerken")
async def kenmerken_passen_bij_het_kanaal(write: Write) -> Invalid | None:
    bekend = (await filters_van(write, write.new.kanaal)).get(write.new.kanaal, [])
    if not namen_passen(write.new.kenmerken, bekend):
        return Invalid("kenmerken", "kenmerken_inconsistent", "Deze kenmerken passen niet bij het kanaal.")


@rule("nrc-bericht-datum")
async def aanmaakdatum_ligt_niet_in_de_toekomst(write: Write) -> Invalid | None:
    speling = timedelta(seconds=settings_of(write).clock_leeway)  # clocks differ
    if MOMENT.validate_python(write.new.aanmaakdatum) > write.call.now + speling:
        return Invalid("aanmaakdatum", "future_not_allowed", "De aanmaakdatum ligt in de toekomst.")
