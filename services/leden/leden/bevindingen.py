"""Bevindingen: what is odd and does not block; a person decides what it means."""

from datetime import date
from typing import Annotated

from commonground.resource import Part
from pydantic import Field

from leden.problemen import verwijzing


class BevindingShown(Part):
    code: Annotated[str, Field(description="Vaste naam van de bevinding.")]
    melding: Annotated[str, Field(description="Wat er aan de hand is.")]
    artikel: Annotated[str, Field(description="Artikel en lid van de statuten, als dat er een is.")] = ""
    statutenversie: Annotated[str, Field(description="De versie waarin dat artikel staat.")] = ""


def bevinding(code: str, melding: str, artikel: str = "", peildatum: date | None = None) -> dict[str, str]:
    """One finding as it is stored and shown."""
    bron = verwijzing(artikel, peildatum) if artikel and peildatum else {"artikel": "", "statutenversie": ""}
    return {"code": code, "melding": melding} | bron
