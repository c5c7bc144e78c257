"""What the import of the past tells."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Melding:
    """One finding: of which day or year, as the source prints it, and in which line of which document."""

    datum: str
    code: str
    uitleg: str


def onvolledig(tekst: str, wat: str, bron: str) -> list[Melding]:
    """A year or a month is no day; the day itself stays empty. Nothing for a whole date, or for none."""
    if len(tekst) in (0, 10):
        return []
    return [Melding(tekst, "DATUM_ONVOLLEDIG", f"{wat}: de bron noemt geen dag, alleen {tekst} ({bron}).")]


def bron_van(rij: dict[str, str]) -> str:
    return f"{rij['bron_document']}:{rij['bron_regel']}"
