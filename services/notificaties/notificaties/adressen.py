"""Where this service may send to: a callback is an address from outside, so only a configured one is ever called."""

from collections.abc import Iterable
from typing import Annotated
from urllib.parse import unquote

import httpx
from commonground.problems import CodedError
from commonground.types import Uri
from pydantic import AfterValidator, Field

OVERAL = "*"


def gelezen(url: str) -> httpx.URL | None:
    """The address as httpx will call it; None when it is not a plain http(s) address."""
    try:
        adres = httpx.URL(url)
        host = adres.host  # decoded on first use
    except (httpx.InvalidURL, UnicodeError):  # UnicodeError: a host that is no valid international name
        return None
    schoon = not adres.userinfo and "\\" not in unquote(url) and ".." not in unquote(adres.path).split("/")
    return adres if adres.scheme in ("http", "https") and host and schoon else None


def volledig(url: str) -> str:
    if gelezen(url) is None:
        raise CodedError("bad-url", "Dit is geen volledige URL (http:// of https://).")
    return url


# kept and passed on as it was given: unlike commonground's Url, never in stored form
Adres = Annotated[str, Field(min_length=1), AfterValidator(volledig), Uri]


def toegestaan(url: str, regels: Iterable[str]) -> bool:
    """Whether `url` is covered by a rule: `*`, a host (`.domain` covers all below it), or the start of a URL."""
    adres = gelezen(url)
    return adres is not None and any(dekt(regel, adres) for regel in regels)


def dekt(regel: str, adres: httpx.URL) -> bool:
    if regel == OVERAL:
        return True
    if "://" in regel:
        return begint_met(adres, httpx.URL(regel))
    host, naam = adres.host.lower(), regel.lower()
    return host.endswith(naam) if naam.startswith(".") else host == naam.strip("[]")


def begint_met(adres: httpx.URL, begin: httpx.URL) -> bool:
    """Same scheme, host and port, and the path on or below that of `begin` (whole segments)."""
    if (adres.scheme, adres.host, adres.port) != (begin.scheme, begin.host, begin.port):
        return False
    pad = begin.path.rstrip("/")
    return adres.path == pad or adres.path.startswith(pad + "/")
