"""Whether a besluit names a zaak: it must before they are tied together, and not any more when that is undone."""

from typing import Any

from commonground.call import Call
from commonground.problems import Invalid, ValidationFailed
from commonground.references import Unfetchable
from commonground.rules import Write
from sqlalchemy import select

from zgw.besluiten.tables import Besluit


async def besluit_noemt_de_zaak(write: Write) -> Invalid | None:
    if await zaak_van_besluit(write.call, write.new.besluit) != zaakpad(write):
        return Invalid("nonFieldErrors", "inconsistent-relation", "Het besluit noemt deze zaak niet.")


async def besluit_noemt_de_zaak_niet_meer(write: Write) -> Invalid | None:
    if await zaak_van_besluit(write.call, write.old.besluit) == zaakpad(write):
        return Invalid("nonFieldErrors", "inconsistent-relation", "Het besluit noemt deze zaak nog.")


def zaakpad(write: Write) -> str:
    return f"/zaken/api/v1/zaken/{write.owner.uuid}"


async def zaak_van_besluit(call: Call, url: str) -> str | None:
    """The zaak (as stored) that a besluit names; None when it names none or is no longer there.

    Asked afresh: what was fetched before may have changed. Raises ValidationFailed when that cannot be known.
    """
    if gevonden := call.house.locate(url):
        if gevonden[0].name != "besluit":
            raise ValidationFailed(Invalid("besluit", "invalid-resource", "Deze URL is geen besluit."))
        zaak = select(Besluit.zaak).where(Besluit.uuid == gevonden[1])
        return (await call.db.execute(zaak)).scalar()
    try:
        antwoord = await call.house.references.request("GET", call.show(url))
    except Unfetchable as fout:
        raise ValidationFailed(fout.on("besluit")) from None
    if antwoord.status_code in (404, 410):
        return None
    return call.store(zaak_in(antwoord))


def zaak_in(antwoord: Any) -> str:
    """The zaak in the answer of a Besluiten API. Raises ValidationFailed when it is no besluit."""
    if antwoord.status_code != 200:
        reden = f"Deze URL antwoordt met status {antwoord.status_code}."
        raise ValidationFailed(Invalid("besluit", "bad-url", reden))
    try:
        return antwoord.json()["zaak"] or ""
    except (ValueError, TypeError, KeyError):
        raise ValidationFailed(Invalid("besluit", "invalid-resource", "Deze URL geeft geen besluit.")) from None
