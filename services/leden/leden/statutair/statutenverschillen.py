"""What two versions of the statutes differ in, what that touches, and how heavy a decision it asks."""

from collections.abc import Iterable
from datetime import date
from typing import Annotated, Any, Literal

from commonground.call import Call, Caller
from commonground.json import Json, JsonRoute
from commonground.problems import Invalid, NotFound, ValidationFailed
from commonground.resource import Body, Part
from fastapi import APIRouter, Query
from pydantic import Field
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession
from starlette.responses import Response

from leden.statutair.beschermingen import beschermde_leden
from leden.statutair.statuten import Statutenversie, besluitsoorten, regels, statutenversies
from leden.tables import Vergadering
from leden.vergadering.vergaderingen import VERGADERINGEN

router = APIRouter(prefix="/statutenversies", route_class=JsonRoute, tags=["statuten"])


class Artikelverschil(Part):
    nummer: Annotated[str, Field(description="Artikel en lid.")]
    soort: Annotated[Literal["gewijzigd", "toegevoegd", "vervallen"], Field(description="Wat ermee gebeurt.")]
    oud: Annotated[str, Field(description="De tekst in de eerste versie.")]
    nieuw: Annotated[str, Field(description="De tekst in de tweede versie.")]
    beschermd: Annotated[bool, Field(description="Of art. 20.2 dit lid beschermt.")]


class Regelverschil(Part):
    sleutel: Annotated[str, Field(description="De regel.")]
    artikel: Annotated[str, Field(description="Het artikel waarop zij berust.")]
    oud: Annotated[dict[str, Any] | None, Field(description="De parameters in de eerste versie; leeg zonder regel.")]
    nieuw: Annotated[dict[str, Any] | None, Field(description="De parameters in de tweede versie.")]


class Gevolg(Part):
    soort: Annotated[Literal["besluitsoort", "vergadering", "regel"], Field(description="Wat wordt geraakt.")]
    sleutel: Annotated[str, Field(description="Welke.")]
    uitleg: Annotated[str, Field(description="Wat dat betekent.")]


class Verschillen(Body):
    van: Annotated[str, Field(description="De eerste versie.")]
    naar: Annotated[str, Field(description="De tweede versie.")]
    besluitsoort: Annotated[str, Field(description="De zwaarste regel die de wijziging vraagt.")]
    artikelen: Annotated[list[Artikelverschil], Field(description="Leden van artikelen die verschillen.")]
    regels: Annotated[list[Regelverschil], Field(description="Regels die anders rekenen.")]
    gevolgen: Annotated[list[Gevolg], Field(description="Wat daardoor verandert.")]


async def zwaarste_soort(db: AsyncSession, basis: str, nummers: Iterable[str]) -> str:
    """Art. 20.2: one protected paragraph makes the whole proposal one that asks all members."""
    geraakt = await beschermde_leden(db, statutenversies()[basis]) & set(nummers)
    return "statutenwijziging_beschermd" if geraakt else "statutenwijziging"


def artikelverschillen(van: Statutenversie, naar: Statutenversie, beschermd: set[str]) -> list[dict[str, Any]]:
    nummers = sorted(van.artikelen.keys() | naar.artikelen.keys(), key=lambda n: [int(d or 0) for d in n.split(".")])
    gevonden = []
    for nummer in nummers:
        oud, nieuw = van.artikelen.get(nummer), naar.artikelen.get(nummer)
        if oud and nieuw and oud.tekst == nieuw.tekst:
            continue
        soort = "gewijzigd" if oud and nieuw else "toegevoegd" if nieuw else "vervallen"
        teksten = {"oud": oud.tekst if oud else "", "nieuw": nieuw.tekst if nieuw else ""}
        gevonden.append({"nummer": nummer, "soort": soort, **teksten, "beschermd": nummer in beschermd})
    return gevonden


def regelverschillen(van: Statutenversie, naar: Statutenversie) -> list[dict[str, Any]]:
    gevonden = []
    for sleutel in sorted(van.regels.keys() | naar.regels.keys()):
        oud, nieuw = van.regels.get(sleutel), naar.regels.get(sleutel)
        if not (oud and nieuw and oud.parameters == nieuw.parameters):
            artikel = nieuw.artikel if nieuw else oud.artikel if oud else ""
            parameters = {"oud": oud and oud.parameters, "nieuw": nieuw and nieuw.parameters}
            gevonden.append({"sleutel": sleutel, "artikel": artikel, **parameters})
    return gevonden


def gevolgen_in_regels(artikelen: list[dict], verschillen: list[dict], versie: str) -> list[dict[str, str]]:
    """Rules that rest on a changed paragraph, and decisions that reckon with a changed rule."""
    geraakt, anders = {each["nummer"] for each in artikelen}, {each["sleutel"] for each in verschillen}
    gevonden = []
    for regel in regels(versie).values():
        if regel.artikel in geraakt:
            uitleg = f"Berust op het gewijzigde artikel {regel.artikel}: {regel.toelichting}"
            gevonden.append({"soort": "regel", "sleutel": regel.sleutel, "uitleg": uitleg})
    for soort in besluitsoorten(versie).values():
        eigen = (soort.quorum, soort.meerderheid, soort.termijn, soort.tweede_vergadering)
        if namen := [regel.sleutel for regel in eigen if regel and regel.sleutel in anders]:
            uitleg = f"{soort.omschrijving} rekent anders: {', '.join(namen)}."
            gevonden.append({"soort": "besluitsoort", "sleutel": soort.sleutel, "uitleg": uitleg})
    return gevonden


@router.get("/{sleutel}/verschillen", response_model=Verschillen)
async def verschillen(
    call: Caller, sleutel: str, met: Annotated[str, Query(description="De versie waarmee wordt vergeleken.")]
) -> Response:
    """Wat er verschilt tussen twee versies van de statuten, en wat dat raakt."""
    call.require("leden.lezen")
    if sleutel not in statutenversies():
        raise NotFound()
    if met not in statutenversies():
        raise ValidationFailed(Invalid("met", "invalid_choice", "Deze versie bestaat niet."))
    van, naar = statutenversies()[sleutel], statutenversies()[met]
    beschermd = await beschermde_leden(call.db, van)
    artikelen, anders = artikelverschillen(van, naar, beschermd), regelverschillen(van, naar)
    return Json(
        {
            "van": sleutel,
            "naar": met,
            "besluitsoort": await zwaarste_soort(call.db, sleutel, [each["nummer"] for each in artikelen]),
            "artikelen": artikelen,
            "regels": anders,
            "gevolgen": gevolgen_in_regels(artikelen, anders, met) + await geraakte_vergaderingen(call, naar),
        }
    )


async def geraakte_vergaderingen(call: Call, naar: Statutenversie) -> list[dict[str, str]]:
    """Meetings that are still to come when the version applies."""
    vanaf = naar.van_kracht_sinds or date.max
    query = select(Vergadering.uuid, Vergadering.datum).where(
        Vergadering.datum >= vanaf, Vergadering.status.in_(("gepland", "opgeroepen"))
    )
    return [
        {
            "soort": "vergadering",
            "sleutel": VERGADERINGEN.url(call, rij.uuid),
            "uitleg": f"De vergadering van {rij.datum} valt onder de nieuwe versie.",
        }
        for rij in await call.db.execute(query.order_by(Vergadering.datum, Vergadering.id))
    ]
