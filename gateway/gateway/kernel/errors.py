"""Refusals: what the gateway answers itself, as problem+json with the code of NLX or FSC (nlx-fsc.md 1.5 and 1.15)."""

from collections.abc import Sequence
from dataclasses import dataclass

import orjson

PHRASES = {
    400: "Bad Request",
    404: "Not Found",
    405: "Method Not Allowed",
    408: "Request Timeout",
    413: "Content Too Large",
    417: "Expectation Failed",
    431: "Request Header Fields Too Large",
    500: "Internal Server Error",
    502: "Bad Gateway",
    504: "Gateway Timeout",
    505: "HTTP Version Not Supported",
    508: "Loop Detected",
}


@dataclass(frozen=True, slots=True)
class Refusal:
    """An answer of the gateway itself. `code` also goes out as the header Fsc-Error-Code."""

    status: int
    code: str
    title: str
    detail: str
    lines: tuple[bytes, ...] = ()  # headers of this refusal

    def render(self, instance: str, closing: bool, with_body: bool = True, extra: Sequence[bytes] = ()) -> bytes:
        """The whole HTTP/1.1 answer. `instance` is a URN that names this one occurrence."""
        shown = {
            "type": f"/ref/fouten/{self.code}/",
            "code": self.code,
            "title": self.title,
            "status": self.status,
            "detail": self.detail,
            "instance": instance,
        }
        body = orjson.dumps(shown)
        lines = [
            f"HTTP/1.1 {self.status} {PHRASES[self.status]}".encode(),
            b"Content-Type: application/problem+json",
            b"Content-Length: %d" % len(body),
            b"X-Content-Type-Options: nosniff",
            b"Fsc-Error-Code: " + self.code.encode(),
            *self.lines,
            *extra,
        ]
        if closing:
            lines.append(b"Connection: close")
        return b"\r\n".join(lines) + b"\r\n\r\n" + (body if with_body else b"")


def invalid_url(detail: str, status: int = 404) -> Refusal:
    return Refusal(status, "INVALID_URL", "Dit adres leidt nergens heen.", detail)


def bad_request(detail: str, code: str = "MALFORMED_REQUEST", status: int = 400) -> Refusal:
    return Refusal(status, code, "Dit verzoek is niet goed gevormd.", detail)


def unknown_host(detail: str) -> Refusal:
    return Refusal(400, "UNKNOWN_HOST", "Onder deze naam is deze gateway niet bekend.", detail)


def service_not_found(detail: str) -> Refusal:
    return Refusal(404, "ERROR_CODE_SERVICE_NOT_FOUND", "Deze dienst is hier niet bekend.", detail)


def method_unsupported(detail: str, lines: tuple[bytes, ...] = ()) -> Refusal:
    return Refusal(405, "ERROR_CODE_METHOD_UNSUPPORTED", "Deze methode wordt niet doorgegeven.", detail, lines)


def too_large(limit: int) -> Refusal:
    detail = f"De inhoud van het verzoek mag hooguit {limit} bytes zijn."
    return Refusal(413, "BODY_TOO_LARGE", "De inhoud van het verzoek is te groot.", detail)


def unreachable(service: str) -> Refusal:
    detail = f"De dienst {service} is niet te bereiken of brak de verbinding af."
    return Refusal(502, "ERROR_CODE_SERVICE_UNREACHABLE", "De dienst is niet te bereiken.", detail)


def bad_answer(service: str) -> Refusal:
    detail = f"Het antwoord van de dienst {service} is geen geldig HTTP."
    return Refusal(502, "SERVICE_ANSWER_INVALID", "De dienst gaf een ongeldig antwoord.", detail)


def too_late(service: str) -> Refusal:
    detail = f"De dienst {service} antwoordde niet op tijd."
    return Refusal(504, "SERVICE_TIMEOUT", "De dienst antwoordt niet.", detail)


def client_too_slow() -> Refusal:
    return Refusal(
        408, "CLIENT_TIMEOUT", "Het verzoek kwam niet op tijd binnen.", "De inhoud van het verzoek bleef uit."
    )


def not_logged() -> Refusal:
    detail = "Het verzoek kon niet in het transactielog worden vastgelegd en is daarom niet doorgegeven."
    return Refusal(500, "TRANSACTION_LOG_WRITE_ERROR", "Het transactielog is niet beschikbaar.", detail)


def head_too_large() -> Refusal:
    detail = "Het adres en de headers van het verzoek zijn samen te groot."
    return Refusal(431, "HEAD_TOO_LARGE", "De headers zijn te groot.", detail)


def loop(service: str) -> Refusal:
    detail = f"Het systeem achter de dienst {service} is deze gateway zelf."
    return Refusal(508, "LOOP_DETECTED", "Het verzoek gaat in een kring.", detail)
