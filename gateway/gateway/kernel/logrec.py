"""The record of a request in the transaction log: FSC Logging's fields, the purpose headers of NLX, and where it went.

What names a person is never logged in clear. User, subject and data subjects are kept as a pseudonym: HMAC-SHA256 with
a key of this installation. Who knows the number can find the records; who only has the log cannot find the number.
The query string is left out, because ZGW filters carry a BSN in it; what may be a BSN is taken out of the path.
`X-NLX-Requester-Claims` is not kept at all.
"""

import hmac
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import orjson

from gateway.kernel.errors import Refusal, bad_request

INCOMING = "DIRECTION_INCOMING"
LONGEST = 1024
PURPOSE = {
    b"x-nlx-request-process-id": "process_id",
    b"x-nlx-request-data-elements": "data_elements",
    b"x-nlx-request-application-id": "application_id",
}
PERSONS = {
    b"x-nlx-request-user-id": "user_pseudonym",
    b"x-nlx-requester-user": "user_pseudonym",
    b"x-nlx-request-subject-identifier": "subject_pseudonym",
}
SUBJECT = b"x-nlx-request-data-subject"
SUBJECT_PAIR = re.compile(r"([a-z0-9]{1,100})=([a-zA-Z0-9.-]{1,100})")
NINE = re.compile(rb"(?:(?<![0-9A-Za-z-])|(?<=%[0-9A-Fa-f]{2}))\d{9}(?![0-9A-Za-z-])")
WEIGHTS = (9, 8, 7, 6, 5, 4, 3, 2, -1)
TRACEPARENT = re.compile(rb"[0-9a-f]{2}-([0-9a-f]{32})-[0-9a-f]{16}-[0-9a-f]{2}")


@dataclass(frozen=True, slots=True)
class Purpose:
    """Why and for whom a client asks, from its headers."""

    process_id: str | None = None
    data_elements: str | None = None
    application_id: str | None = None
    user_pseudonym: str | None = None
    subject_pseudonym: str | None = None
    data_subjects: dict[str, str] | None = None
    logrecord_id: str | None = None
    grant_hash: str | None = None
    trace_id: str | None = None


@dataclass(frozen=True, slots=True)
class Record:
    """`uuid` is of the record itself: a client may use one transaction id for several requests. Times in ms (1970)."""

    uuid: str
    transaction_id: str
    direction: str
    source_oin: str
    destination_oin: str
    service: str
    upstream: str
    method: str
    path: str
    created_at: int
    purpose: Purpose

    def encode(self) -> bytes:
        return orjson.dumps(self)


@dataclass(frozen=True, slots=True)
class Completion:
    """How a request ended. `status` is what the client got, None when it got nothing; `outcome` is one of OUTCOMES."""

    uuid: str
    status: int | None
    outcome: str
    request_bytes: int
    response_bytes: int
    duration_ms: float

    def encode(self) -> bytes:
        return b'{"completion":%b}' % orjson.dumps(self)


OUTCOMES = {
    "beantwoord": "De dienst gaf een volledig antwoord.",
    "client_weg": "De client verbrak de verbinding.",
    "dienst_weg": "De dienst brak de verbinding af.",
    "dienst_onbereikbaar": "Er kwam geen verbinding met de dienst tot stand; er is niets verzonden.",
    "te_laat": "De dienst bleef te lang stil.",
    "client_te_laat": "De client bleef te lang stil.",
    "log_fout": "Het verzoek kon niet worden vastgelegd en is niet verzonden.",
    "te_groot": "De inhoud van het verzoek was te groot.",
    "ongeldig_verzoek": "De inhoud van het verzoek was niet goed gevormd.",
    "ongeldig_antwoord": "Het antwoord van de dienst was geen geldig HTTP.",
    "gestopt": "De gateway stopte.",
}


def read_purpose(headers: Sequence[tuple[bytes, bytes]], secret: bytes) -> Purpose | Refusal:
    """The purpose in headers whose names are in lower case."""
    found: dict[str, str] = {}
    subjects: dict[str, str] | None = None
    for name, value in headers:
        if name.startswith(b"x-nlx-") and len(value) > LONGEST:
            return bad_request(f"De header {name.decode()} is langer dan {LONGEST} tekens.", "HEADER_TOO_LONG")
        if name in PURPOSE:
            found[PURPOSE[name]] = text(value)
        elif name in PERSONS:
            found[PERSONS[name]] = pseudonym(secret, text(value))
        elif name == SUBJECT:
            subjects = read_subjects(text(value), lambda plain: pseudonym(secret, plain))
            if subjects is None:
                detail = "X-NLX-Request-Data-Subject hoort sleutel=waarde te zijn, met komma's ertussen."
                return bad_request(detail, "INVALID_DATA_SUBJECT_HEADER")
        elif name == b"x-nlx-logrecord-id":
            found["logrecord_id"] = text(value)
        elif name == b"fsc-grant-hash":
            found["grant_hash"] = text(value)
        elif name == b"traceparent" and (trace := TRACEPARENT.fullmatch(value)):
            found["trace_id"] = trace[1].decode()
    return Purpose(data_subjects=subjects, **found)


def read_subjects(value: str, hide: Callable[[str], str]) -> dict[str, str] | None:
    pairs = [SUBJECT_PAIR.fullmatch(part.strip()) for part in value.split(",")]
    return {pair[1]: hide(pair[2]) for pair in pairs if pair} if all(pairs) else None


def text(value: bytes) -> str:
    """A header's text: UTF-8 as clients write it, else Latin-1 as HTTP says (the parser lets no NUL through)."""
    try:
        return value.decode()
    except UnicodeDecodeError:
        return value.decode("latin-1")


def without_bsn(path: bytes) -> str:
    """A path with what may be a BSN (nine digits that pass the 11-test) taken out, as some APIs carry one there."""
    return NINE.sub(lambda found: b"{bsn}" if may_be_bsn(found[0]) else found[0], path).decode()


def may_be_bsn(nine: bytes) -> bool:
    return sum((digit - 48) * weight for digit, weight in zip(nine, WEIGHTS, strict=True)) % 11 == 0


def pseudonym(secret: bytes, plain: str) -> str:
    """The same person gives the same 32 hex digits, in this installation only."""
    return hmac.digest(secret, plain.strip().lower().encode(), "sha256").hex()[:32]
