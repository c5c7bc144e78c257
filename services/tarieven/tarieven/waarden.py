"""Numbers on the wire that are no amounts: rates, factors, numbers of inhabitants."""

import re
from decimal import Decimal, InvalidOperation
from typing import Annotated, Any

from commonground.problems import CodedError
from pydantic import AfterValidator, BeforeValidator, WithJsonSchema


def factor(waarde: Any) -> Decimal:
    """At most nine decimals, as text or as a JSON number. Code: BEDRAG_ONGELDIG."""
    tekst = repr(waarde) if isinstance(waarde, (int, float)) and not isinstance(waarde, bool) else str(waarde)
    try:
        gelezen = Decimal(tekst)
    except InvalidOperation:
        raise CodedError("BEDRAG_ONGELDIG", "Dit is geen getal.") from None
    if not re.fullmatch(r"\d{1,9}(\.\d{1,9})?", tekst):
        raise CodedError("BEDRAG_ONGELDIG", "Gebruik hooguit 9 cijfers en 9 decimalen, zonder min en zonder exponent.")
    return gelezen


FACTOR = {"type": "string", "pattern": r"^\d{1,9}(\.\d{1,9})?$", "examples": ["1.38"]}
Factor = Annotated[Decimal, BeforeValidator(factor), WithJsonSchema(FACTOR)]


def aandeel(waarde: Decimal) -> Decimal:
    """From 0 to 1. Code: BEDRAG_ONGELDIG."""
    if waarde > 1:
        raise CodedError("BEDRAG_ONGELDIG", "Een aandeel ligt tussen 0 en 1.")
    return waarde


Aandeel = Annotated[Factor, AfterValidator(aandeel)]


def inwonertal(waarde: Any) -> int:
    """A whole number from 1 to 2.000.000. Code: INWONERTAL_ONGELDIG."""
    if isinstance(waarde, bool) or not isinstance(waarde, int) or not 1 <= waarde <= 2_000_000:
        raise CodedError("INWONERTAL_ONGELDIG", "Een inwonertal is een geheel getal van 1 tot en met 2.000.000.")
    return waarde


INWONERS = {"type": "integer", "minimum": 1, "maximum": 2_000_000, "examples": [23084]}
Inwoners = Annotated[int, BeforeValidator(inwonertal), WithJsonSchema(INWONERS)]
