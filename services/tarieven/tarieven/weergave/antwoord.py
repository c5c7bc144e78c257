"""Antwoord: a sheet in the form that the end of the path names. A declared form, so that the contract knows it."""

from datetime import datetime
from typing import Any, Literal

from starlette.responses import Response

from tarieven.weergave.blad import Blad
from tarieven.weergave.grafiek import als_bestand
from tarieven.weergave.pagina import HEADERS, pagina
from tarieven.weergave.pdf import pdf

Vorm = Literal["html", "pdf", "svg"]
SOORTEN: dict[Vorm, str] = {"html": "text/html", "pdf": "application/pdf", "svg": "image/svg+xml"}


def gegeven(blad: Blad, vorm: Vorm, gemaakt: datetime) -> Response:
    """The chart alone is the first one of the sheet."""
    match vorm:
        case "html":
            return Response(pagina(blad), headers=HEADERS, media_type="text/html")
        case "pdf":
            return Response(pdf(blad, gemaakt), headers=HEADERS, media_type=SOORTEN["pdf"])
        case "svg":
            return Response(als_bestand(blad.grafieken()[0]), headers=HEADERS, media_type=SOORTEN["svg"])


def antwoorden(vorm: Vorm, omschrijving: str) -> dict[int | str, dict[str, Any]]:
    """What an endpoint declares of its answer."""
    inhoud = {SOORTEN[vorm]: {"schema": {"type": "string"} | ({"format": "binary"} if vorm == "pdf" else {})}}
    return {200: {"description": omschrijving, "content": inhoud}}
