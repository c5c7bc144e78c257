"""Field types that the standards share (`rules.md` §1.13)."""

import re
from datetime import UTC, date, datetime
from decimal import Decimal, InvalidOperation
from typing import Annotated, Any

from pydantic import (
    AfterValidator,
    BeforeValidator,
    Field,
    StringConstraints,
    ValidationInfo,
    WithJsonSchema,
)

from commonground.problems import CodedError


def absolute(url: str, info: ValidationInfo) -> str:
    """http or https with a host, of one label too: `http://openzaak/…` occurs in every cluster.

    Read with a Call as context (`Resource.read_body`), the URL comes out in stored form: a path when it is ours.
    """
    scheme, sep, rest = url.partition("://")
    host = rest.split("/", 1)[0].split("?", 1)[0].rsplit("@", 1)[-1]
    if not sep or scheme.lower() not in ("http", "https") or not host or any(c.isspace() or ord(c) < 32 for c in url):
        raise CodedError("bad-url", "Dit is geen volledige URL (http:// of https://).")
    return info.context.store(url) if info.context else url


def absolute_or_empty(url: str, info: ValidationInfo) -> str:
    return url and absolute(url, info)


Uri = Field(json_schema_extra={"format": "uri"})  # our own check is `absolute`; the format is for the contract
Link = Annotated[str, StringConstraints(min_length=1), AfterValidator(absolute), Uri]
Url = Annotated[str, StringConstraints(min_length=1, max_length=1000), AfterValidator(absolute), Uri]
Url200 = Annotated[str, StringConstraints(min_length=1, max_length=200), AfterValidator(absolute), Uri]
UrlOrEmpty = Annotated[str, StringConstraints(max_length=1000), AfterValidator(absolute_or_empty), Uri]


def duration(text: str) -> str:
    """ISO 8601, `P1Y2M10DT2H`; years, months and days stay apart, so it is kept as text."""
    if not DURATION.fullmatch(text) or text in ("P", "PT") or text.endswith("T"):
        raise ValueError("Hier hoort een periode, zoals P1Y6M of P10D.")
    return text


DURATION = re.compile(r"P(\d+Y)?(\d+M)?(\d+W)?(\d+D)?(T(\d+H)?(\d+M)?(\d+(\.\d+)?S)?)?", re.ASCII)
Duration = Annotated[str, AfterValidator(duration), Field(json_schema_extra={"format": "duration"})]


def written_as(form: str) -> BeforeValidator:
    """Text in this form only: pydantic also reads 86400 and "86400.5" as 2 January 1970, strict or not."""
    pattern = re.compile(form, re.ASCII)

    def check(value: Any) -> Any:
        if isinstance(value, (int, float)) or (isinstance(value, str) and not pattern.fullmatch(value)):
            raise ValueError("Hier hoort een datum (jjjj-mm-dd) of een moment (jjjj-mm-ddTuu:mm:ssZ).")
        return value

    return BeforeValidator(check)


def zoned(moment: datetime) -> datetime:
    """Without a time zone it is UTC: VNG's acceptance collections, and clients that Open Zaak serves, send it so."""
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def storable(moment: datetime) -> datetime:
    if not 1 < moment.year < 9999:  # PostgreSQL and a change of time zone would run out of the calendar
        raise ValueError("Dit moment ligt buiten de kalender.")
    return moment


Date = Annotated[date, written_as(r"\d{4}-\d\d-\d\d")]
MOMENT = written_as(r"\d{4}-\d\d-\d\d[Tt ].+")
DateTime = Annotated[datetime, MOMENT, AfterValidator(zoned), AfterValidator(storable)]
Whole = Annotated[int, Field(ge=-(2**31), le=2**31 - 1)]


# --- numbers of organisations and persons -----------------------------------------------------------------------------
def elfproef(nummer: str) -> bool:
    return sum(int(d) * w for d, w in zip(nummer, (9, 8, 7, 6, 5, 4, 3, 2, -1), strict=True)) % 11 == 0


def elfproefnummer(nummer: str) -> str:
    """Nine digits that pass the 11-test. Codes: only-digits, invalid."""
    if not (nummer.isascii() and nummer.isdecimal()):
        raise CodedError("only-digits", "Gebruik alleen cijfers.")
    if len(nummer) != 9 or not elfproef(nummer):
        raise CodedError("invalid", "Dit nummer voldoet niet aan de elfproef.")
    return nummer


Rsin = Annotated[str, StringConstraints(max_length=9), AfterValidator(elfproefnummer)]
RsinOrEmpty = Annotated[str, StringConstraints(max_length=9), AfterValidator(lambda n: n and elfproefnummer(n))]
Bsn, BsnOrEmpty = Rsin, RsinOrEmpty


# --- money ------------------------------------------------------------------------------------------------------------
def bedrag(value: Any) -> Decimal:
    """Euro with at most two decimals, as text or as a JSON number. Code: BEDRAG_ONGELDIG."""
    text = repr(value) if isinstance(value, (int, float)) and not isinstance(value, bool) else str(value)
    try:
        found = Decimal(text)
    except InvalidOperation:
        raise CodedError("BEDRAG_ONGELDIG", "Dit is geen bedrag.") from None
    if not re.fullmatch(r"-?[0-9]{1,13}(\.[0-9]{1,2})?", text):
        raise CodedError("BEDRAG_ONGELDIG", "Een bedrag heeft hooguit 13 cijfers en 2 decimalen.")
    return found


GELD = {"type": "string", "pattern": r"^-?\d{1,13}(\.\d{1,2})?$", "examples": ["455223.84"]}
Geld = Annotated[Decimal, BeforeValidator(bedrag), WithJsonSchema(GELD)]
