"""Shapes that several resources of leden show."""

from datetime import date
from typing import Annotated, Literal
from uuid import UUID

from commonground.resource import Part
from commonground.types import Date, Url
from fastapi import Query
from pydantic import AfterValidator, Field, StringConstraints


def leefbaar(dag: date) -> date:
    if not 1900 <= dag.year < 3000:  # terms and windows are counted from it, in both directions
        raise ValueError("Deze dag ligt buiten de kalender van de coöperatie.")
    return dag


Dag = Annotated[Date, AfterValidator(leefbaar)]
Peildatum = Annotated[Dag | None, Query(description="De dag waarvan dit de stand is; zonder opgave vandaag.")]
Adres = Annotated[Url, Field(description="Waar dit staat.")]
Sleutel = Annotated[UUID, Field(description="Unieke sleutel.")]
Tijd = Annotated[str, StringConstraints(pattern=r"^(([01]\d|2[0-3]):[0-5]\d)?$")]  # in the Netherlands
Versie = Annotated[str, Field(description="De versie van de statuten.")]
Keuze = Literal["voor", "tegen", "onthouding", "blanco"]
Persoon = Annotated[str, StringConstraints(pattern=r"^[A-Z]\d{1,6}$")]  # a pseudonym
Stemkeuze = Keuze | Persoon
Aantal = Field(ge=0, le=100_000)


class Tellingen(Part):
    voor: Annotated[int, Aantal, Field(description="Stemmen voor.")]
    tegen: Annotated[int, Aantal, Field(description="Stemmen tegen.")]
    onthouding: Annotated[int, Aantal, Field(description="Leden die zich onthielden.")] = 0
    blanco: Annotated[int, Aantal, Field(description="Blanco stemmen.")] = 0


class Stemuitslag(Tellingen):
    """Between candidates `voor` is what the first has, `tegen` what the others have."""

    kandidaten: Annotated[
        dict[Persoon, Annotated[int, Aantal]], Field(max_length=20, description="Stemmen per kandidaat.")
    ] = {}
