"""Whether the value of a zaakeigenschap fits its eigenschap: a misfit is stored, but with a warning (1.7.0)."""

import re
from datetime import datetime
from typing import Any

CIJFERS = re.compile(r"-?([0-9]+)(?:[.,]([0-9]+))?")
LENGTE = re.compile(r"([0-9]+)(?:[.,]([0-9]+))?")
VORMEN = {"datum": "%Y%m%d", "datum_tijd": "%Y%m%d%H%M%S"}
TEKENS = {"datum": 8, "datum_tijd": 14}


def bezwaar(waarde: str, specificatie: dict[str, Any]) -> str | None:
    """What is wrong with the value, in words; None if nothing is."""
    keuze = specificatie.get("waardenverzameling") or []
    if keuze and waarde not in keuze:
        return "De waarde is geen van de mogelijke waarden van de eigenschap."
    formaat, lengte = specificatie.get("formaat", "tekst"), specificatie.get("lengte") or ""
    match formaat:
        case "datum" | "datum_tijd":
            past = is_moment(waarde, formaat)
        case "getal":
            past = is_getal(waarde, lengte)
        case _:
            past = not lengte.isdecimal() or len(waarde) <= int(lengte)
    return None if past else f"De waarde past niet in {formaat} van lengte {lengte or 'onbekend'}."


def is_moment(waarde: str, formaat: str) -> bool:
    """Digits only: strptime alone would read `2026011` too."""
    if len(waarde) != TEKENS[formaat] or not (waarde.isascii() and waarde.isdecimal()):
        return False
    try:
        datetime.strptime(waarde, VORMEN[formaat])
    except ValueError:
        return False
    return True


def is_getal(waarde: str, lengte: str) -> bool:
    """`5,2`: at most five digits before the comma and two after it."""
    getal, ruimte = CIJFERS.fullmatch(waarde), LENGTE.fullmatch(lengte)
    if getal is None or ruimte is None:
        return getal is not None
    voor, na = len(getal[1]), len(getal[2] or "")
    return voor <= int(ruimte[1]) and na <= int(ruimte[2] or 0)
