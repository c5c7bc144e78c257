"""Names of persons do not belong in what is published: roles only. A rough net, not a proof."""

import re
from typing import Any

from commonground.problems import Invalid, Unprocessable
from commonground.rules import Rule, Write
from pydantic.alias_generators import to_camel

AANHEF = r"\b(?:dhr|mevr|mw|drs|ir|ing|mr|prof|de heer|mevrouw)\b\.?\s+(?=[A-Z])"
VOORLETTERS = r"\b(?:[A-Z]\.){1,4}\s*(?:(?:van|de|den|der|ten|ter|te|het|'t)\s+)*[A-Z][a-z]+"
BSN = r"(?<![\d/.-])\d{9}(?![\d/-])"
ADRES = r"\b[a-z]+[._][a-z]+@"
NET = re.compile("|".join((f"(?i:{AANHEF.split('(?=')[0]})(?=[A-Z])", VOORLETTERS, BSN, ADRES)))
RECHTSVORM = re.compile(r"\b(?:U\.A\.|B\.V\.|N\.V\.)")


def noemt_een_persoon(tekst: str) -> bool:
    """Whether the text seems to hold a name with a title or initials, a citizen number or a personal mail address."""
    return bool(NET.search(RECHTSVORM.sub("", tekst)))


def geen_persoonsgegevens(*velden: str) -> Rule:
    """A rule for resources: these fields are published, so they name no person. Raises PERSOONSGEGEVEN (422)."""

    async def regel(write: Write) -> Invalid | None:
        weiger([veld for veld in velden if any(noemt_een_persoon(tekst) for tekst in teksten(write.new, veld))])
        return None

    return regel


def eis_rollen(tekst: str, veld: str) -> None:
    """The same for one text of an action. Raises PERSOONSGEGEVEN (422)."""
    weiger([veld] if noemt_een_persoon(tekst) else [])


def weiger(velden: list[str]) -> None:
    if velden:
        reden = "Dit veld wordt gepubliceerd; noem een rol en geen persoon."
        problem = Unprocessable("PERSOONSGEGEVEN", reden)
        problem.invalid = [Invalid(to_camel(veld), "PERSOONSGEGEVEN", reden) for veld in velden]
        raise problem


def teksten(body: Any, veld: str) -> list[str]:
    waarde = getattr(body, veld)
    return waarde if isinstance(waarde, list) else [waarde or ""]
