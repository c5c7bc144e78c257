"""How long a closed zaak is kept (zrc-021): a pure function over a snapshot of the zaak at the moment it closes."""

import re
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from commonground.rules import rule

from zgw.kalender import plus

# The date may be known only after closing; it is derived again when what it hangs on changes.
UITSTELBAAR = ("eigenschap", "hoofdzaak", "ander_datumkenmerk", "vervaldatum_besluit", "gerelateerde_zaak")


class NietAfTeLeiden(Exception):
    """The zaak lacks what its resultaattype needs; the text says what, in the words of the user."""


@dataclass(frozen=True)
class Procedure:
    """The archive part of a resultaattype: what to do with the zaak, after how long, counted from when."""

    archiefnominatie: str = ""
    archiefactietermijn: str | None = None
    afleidingswijze: str = ""
    datumkenmerk: str = ""
    objecttype: str = ""
    procestermijn: str | None = None


@dataclass(frozen=True)
class Momentopname:
    """All of a zaak that bears on its archiving. The first four: what a user filled in, which always wins."""

    einddatum: date
    archiefnominatie: str | None = None
    archiefactiedatum: date | None = None
    startdatum_bewaartermijn: date | None = None
    heeft_hoofdzaak: bool = False
    einddatum_hoofdzaak: date | None = None
    eigenschappen: dict[str, str] = field(default_factory=dict)
    besluiten: tuple[tuple[date, date | None], ...] = ()  # ingangsdatum, vervaldatum
    einddata_verwante_zaken: tuple[date | None, ...] = ()
    zaakobjecten: tuple[tuple[str, dict], ...] = ()  # objecttype, what is known of the object


@dataclass(frozen=True)
class Archief:
    archiefnominatie: str | None
    archiefactiedatum: date | None = None
    startdatum_bewaartermijn: date | None = None


def bepaal(zaak: Momentopname, procedure: Procedure) -> Archief:
    """The archive parameters at closing; a date that cannot be known yet stays empty.

    Raises NietAfTeLeiden when the zaak may not be closed like this.
    """
    nominatie = zaak.archiefnominatie or procedure.archiefnominatie or None
    if zaak.archiefactiedatum:
        return Archief(nominatie, zaak.archiefactiedatum, zaak.startdatum_bewaartermijn)
    if not procedure.archiefactietermijn:
        if nominatie == "vernietigen" and procedure.afleidingswijze not in UITSTELBAAR:
            raise NietAfTeLeiden("Het resultaattype zegt niet na welke termijn de zaak vernietigd wordt.")
        return Archief(nominatie, None, zaak.startdatum_bewaartermijn)
    begin = begin_bewaartermijn(zaak, procedure)
    if begin is None:
        return Archief(nominatie)
    return Archief(nominatie, opgeteld(begin, procedure.archiefactietermijn), begin)


@rule("zrc-026")
def begin_bewaartermijn(zaak: Momentopname, procedure: Procedure) -> date | None:
    """What a user filled in, else the brondatum; without a way to that, what is kept for ever counts from its end."""
    if zaak.startdatum_bewaartermijn:
        return zaak.startdatum_bewaartermijn
    blijft = (zaak.archiefnominatie or procedure.archiefnominatie) == "blijvend_bewaren"
    return zaak.einddatum if blijft and not procedure.afleidingswijze else brondatum(zaak, procedure)


def opgeteld(begin: date, termijn: str) -> date:
    try:
        return plus(begin, termijn)
    except ValueError as fout:
        raise NietAfTeLeiden(f"De termijn {termijn} is niet bij {begin} op te tellen.") from fout


# --- brondatum: where the term starts ---------------------------------------------------------------------------------
def brondatum(zaak: Momentopname, procedure: Procedure) -> date | None:
    """None: not known yet."""
    match procedure.afleidingswijze:
        case "afgehandeld":
            return zaak.einddatum
        case "ander_datumkenmerk":
            return None  # set by hand, when the other registration says so
        case "termijn":
            return na_procestermijn(zaak, procedure)
        case "hoofdzaak":
            return van_hoofdzaak(zaak)
        case "eigenschap":
            return van_eigenschap(zaak, procedure)
        case "zaakobject":
            return van_zaakobjecten(zaak, procedure)
        case "gerelateerde_zaak":
            return van_verwante_zaken(zaak)
        case "ingangsdatum_besluit":
            return laatste_ingangsdatum(zaak)
        case "vervaldatum_besluit":
            return max((verval for _, verval in zaak.besluiten if verval), default=None)
        case _:
            raise NietAfTeLeiden("Het resultaattype zegt niet hoe de brondatum wordt afgeleid.")


def na_procestermijn(zaak: Momentopname, procedure: Procedure) -> date:
    if not procedure.procestermijn:
        raise NietAfTeLeiden("Het resultaattype heeft geen procestermijn.")
    return opgeteld(zaak.einddatum, procedure.procestermijn)


def van_hoofdzaak(zaak: Momentopname) -> date | None:
    if not zaak.heeft_hoofdzaak:
        raise NietAfTeLeiden("De zaak heeft geen hoofdzaak.")
    return zaak.einddatum_hoofdzaak


def van_eigenschap(zaak: Momentopname, procedure: Procedure) -> date | None:
    if not procedure.datumkenmerk:
        raise NietAfTeLeiden("Het resultaattype noemt geen eigenschap als datumkenmerk.")
    waarde = zaak.eigenschappen.get(procedure.datumkenmerk)
    return als_datum(waarde, f"De eigenschap {procedure.datumkenmerk}") if waarde else None


def van_zaakobjecten(zaak: Momentopname, procedure: Procedure) -> date:
    objecten = [object for soort, object in zaak.zaakobjecten if soort == procedure.objecttype]
    if not (objecten and procedure.datumkenmerk):
        raise NietAfTeLeiden(f"De zaak heeft geen zaakobject van het type {procedure.objecttype}.")
    naam = f"Het kenmerk {procedure.datumkenmerk} van een zaakobject"
    return max(als_datum(op_pad(object, procedure.datumkenmerk), naam) for object in objecten)


def van_verwante_zaken(zaak: Momentopname) -> date | None:
    if not zaak.einddata_verwante_zaken:
        raise NietAfTeLeiden("De zaak heeft geen relevante andere zaken.")
    return max((dag for dag in zaak.einddata_verwante_zaken if dag), default=None)


def laatste_ingangsdatum(zaak: Momentopname) -> date:
    if not zaak.besluiten:
        raise NietAfTeLeiden("De zaak heeft geen besluiten.")
    return max(ingang for ingang, _ in zaak.besluiten)


# --- values -----------------------------------------------------------------------------------------------------------
def op_pad(waarde: Any, pad: str) -> Any:
    """The value at `a/b` inside nested objects, None where the path ends too early."""
    for stap in pad.split("/"):
        waarde = waarde.get(stap) if isinstance(waarde, dict) else None
    return waarde


def als_datum(waarde: Any, wat: str) -> date:
    """A date as the formats of eigenschappen write it (20260131, 20260131235959) or as ISO 8601 does; its own day.

    The zeros before a month and a day may be left out (2026-1-31).
    """
    tekst = str(waarde)
    if re.fullmatch(r"[0-9]{14}", tekst):
        tekst = tekst[:8]
    if delen := re.fullmatch(r"([0-9]{4})-([0-9]{1,2})-([0-9]{1,2})", tekst):
        tekst = f"{delen[1]}-{delen[2]:0>2}-{delen[3]:0>2}"
    try:
        return datetime.fromisoformat(tekst).date()
    except ValueError:
        raise NietAfTeLeiden(f"{wat} is geen datum: {tekst!r}.") from None
