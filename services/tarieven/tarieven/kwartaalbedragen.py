"""Kwartaalbedragen: what a member is invoiced per quarter of a year, from what it takes."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Annotated, Any

from commonground.call import Call, Caller
from commonground.json import JsonRoute
from commonground.problems import Conflict
from commonground.resource import Body, Part
from commonground.types import Date, Url
from fastapi import APIRouter, Query
from pydantic import Field
from sqlalchemy import select

from tarieven.afnames import AFNAMES
from tarieven.begrotingsjaren import Jaar
from tarieven.boekjaar import Boekjaar, Regel, regels
from tarieven.dekkingsmodel import Sleutel
from tarieven.facturatie.afspraken import volgens_afspraak
from tarieven.facturatie.opvolgers import opvolgers
from tarieven.facturatie.tables import Betaalafspraak
from tarieven.gemeenten import LEZEN, GmCode, gemeente_met_code
from tarieven.kwartalen import Aanvang, Regime, Soort, Termijn, jaarbedrag, per_kwartaal, termijnen
from tarieven.modellen.jaartarieven import Jaartarief, jaartarieven, volledig_boekjaar
from tarieven.producten import ProductCode
from tarieven.tables import Facturatieregime, Gemeente, Inwonertal
from tarieven.uitkomsten import ONBEREKENBAAR, Bedrag
from tarieven.uitleg import uitleg

router = APIRouter(prefix="/kwartaalbedragen", route_class=JsonRoute, tags=["kwartaalbedragen"])


class Kwartaalbedrag(Part):
    kwartaal: Annotated[int, Field(ge=1, le=4, description="Het kwartaal.")]
    begindatum: Annotated[Date, Field(description="De eerste dag van het kwartaal: dan wordt gefactureerd.")]
    bedrag: Annotated[Bedrag, Field(description="Het bedrag, in centen nauwkeurig.")]


class Kwartaaltermijn(Kwartaalbedrag):
    soort: Annotated[Soort, Field(description="Een afrekening is voorlopig tot de definitieve inwonertallen er zijn.")]


class Kwartaalregel(Part):
    afname: Annotated[Url, Field(description="De afname die wordt gefactureerd.")]
    product: ProductCode
    naam: Annotated[str, Field(description="De naam van het product.")]
    factuurpartij: Annotated[GmCode, Field(description="Wie de factuur krijgt.")]
    sleutel: Annotated[Sleutel, Field(description="De sleutel voor de verenigingskosten.")]
    regime: Annotated[Regime, Field(description="In welke termijnen wordt gefactureerd.")]
    aanvang: Annotated[Aanvang, Field(description="Of wie in de loop van het jaar begint het hele jaar betaalt.")]
    tarief: Annotated[Bedrag, Field(description="Het tarief van een heel jaar, onafgerond.")]
    jaarbedrag: Annotated[Bedrag, Field(description="Wat over dit jaar wordt gefactureerd.")]
    termijnen: Annotated[list[Kwartaaltermijn], Field(description="De termijnen; samen precies het jaarbedrag.")]
    uitleg: Annotated[list[str], Field(description="Hoe het tarief is berekend, in gewone taal.")]
    spoor_hash: Annotated[str, Field(description="SHA-256 over het rekenspoor.")]


class Kwartaaloverzicht(Body):
    lid: GmCode
    naam: Annotated[str, Field(description="De naam van de gemeente.")]
    jaar: Jaar
    regels: Annotated[list[Kwartaalregel], Field(description="Een regel per product.")]
    kwartalen: Annotated[list[Kwartaalbedrag], Field(description="De vier kwartalen, alle producten samen.")]
    jaarbedrag: Annotated[Bedrag, Field(description="De vier kwartalen samen.")]
    waarschuwingen: Annotated[list[str], Field(description="Waar iemand naar moet kijken.")]


@router.get(
    "",
    operation_id="kwartaalbedrag_list",
    summary="De kwartaalbedragen van een lid opvragen.",
    responses=ONBEREKENBAAR,
)
async def kwartaalbedragen(
    call: Caller,
    lid: Annotated[str, Query(max_length=100, description="De gemeentecode van het lid.")],
    jaar: Annotated[int, Query(ge=2000, le=2100, description="Het jaar.")],
) -> Kwartaaloverzicht:
    call.require(*LEZEN)
    gemeente = await gemeente_met_code(call, lid)
    boek = await volledig_boekjaar(call, jaar, [gemeente.id])
    afname = await regels(call, jaar, Gemeente.id == gemeente.id)
    regimes = await regimes_van(call, boek)
    afspraken = await afspraken_van(call, [gemeente.id])
    alle = [factuurregel(boek, lijn, regimes, afspraken) for lijn in jaartarieven(boek, afname)]
    kwartalen = per_kwartaal([each.termijnen for each in alle], jaar)
    return Kwartaaloverzicht(
        lid=gemeente.gm_code,
        naam=gemeente.naam,
        jaar=jaar,
        regels=[getoond(call, boek, each) for each in alle],
        kwartalen=[Kwartaalbedrag(**geschreven(each)) for each in kwartalen],
        jaarbedrag=opgeteld(kwartalen),
        waarschuwingen=await te_laat(call, gemeente, alle),
    )


@dataclass(frozen=True)
class Factuurregel:
    regel: Regel
    tarief: Any
    regime: Any
    termijnen: list[Termijn]


def factuurregel(boek: Boekjaar, lijn: Jaartarief, regimes: dict[str, Any], afspraken: dict[Any, Any]) -> Factuurregel:
    """Raises REGIME_ONTBREEKT, AFSPRAAK_ONTBREEKT, AFSPRAAK_SOM, and what a tariff raises."""
    regel, tarief = lijn.regel, lijn.tarief
    if regel.toepassing not in regimes:
        raise Conflict("REGIME_ONTBREEKT", f"Voor {boek.cijfers.jaar} is geen facturatieregime ingericht.")
    regime = regimes[regel.toepassing]
    jaar, waarde, soort = boek.cijfers.jaar, tarief.tarief.waarde, regime.regime
    if soort == "afspraak":
        bedrag = jaarbedrag(waarde, jaar, regel.begin, regime.aanvang, regime.afronding)
        wie = f"{regel.gemeente.naam} over {regel.product.naam}"
        delen = volgens_afspraak(afspraken.get((regel.gemeente.id, regel.product.id)), jaar, bedrag, wie)
    else:
        delen = termijnen(waarde, jaar, regel.begin, soort, regime.aanvang, regime.afronding)
    return Factuurregel(regel, tarief, regime, delen)


# --- the definitive inhabitants that a settlement waits for -----------------------------------------------------------
def peildag(regime: Any, jaar: int) -> date:
    return regime.afrekening_peildatum or date(jaar, 1, 1)


def uiterlijk(regime: Any, afrekening: Termijn) -> date:
    """The last day on which they are in time (domain rule 7.1): an invoice goes out when its quarter begins."""
    return regime.afrekening_uiterlijk or afrekening.begindatum - timedelta(days=1)


async def te_laat(call: Call, gemeente: Any, alle: Sequence[Factuurregel]) -> list[str]:
    """A warning per day of which the number of this municipality, or of its successor, should have been definitive."""
    vandaag = call.today
    dagen = {
        peildag(each.regime, termijn.begindatum.year): uiterlijk(each.regime, termijn)
        for each in alle
        for termijn in each.termijnen
        if termijn.soort == "afrekening" and uiterlijk(each.regime, termijn) < vandaag
    }
    nu = (await opvolgers(call.db, vandaag)).get(gemeente.id, gemeente)
    definitief = select(Inwonertal.peildatum).where(Inwonertal.gemeente_id == nu.id, Inwonertal.soort == "definitief")
    bekend = set((await call.db.execute(definitief)).scalars())
    return [
        f"Het aantal inwoners van {nu.naam} op {dag:%d-%m-%Y} had uiterlijk {laatste:%d-%m-%Y} definitief moeten zijn."
        for dag, laatste in sorted(dagen.items())
        if dag not in bekend
    ]


async def regimes_van(call: Call, boek: Boekjaar) -> dict[str, Any]:
    query = select(Facturatieregime).where(Facturatieregime.begrotingsjaar_id == boek.row.id)
    return {row.toepassing: row for row in (await call.db.execute(query)).scalars()}


async def afspraken_van(call: Call, gemeenten: list[int] | None = None) -> dict[Any, Any]:
    """What was agreed with members alone, by member and product; with all of them if none is named."""
    query = select(Betaalafspraak)
    if gemeenten is not None:
        query = query.where(Betaalafspraak.gemeente_id.in_(gemeenten))
    return {(row.gemeente_id, row.product_id): row for row in (await call.db.execute(query)).scalars()}


def getoond(call: Call, boek: Boekjaar, factuurregel: Factuurregel) -> Kwartaalregel:
    regel, regime, tarief = factuurregel.regel, factuurregel.regime, factuurregel.tarief
    kop = f"De bijdrage van {regel.gemeente.naam} voor {regel.product.naam} in {boek.cijfers.jaar}"
    return Kwartaalregel(
        afname=AFNAMES.url(call, regel.afname.uuid),
        product=regel.product.code,
        naam=regel.product.naam,
        factuurpartij=(regel.factuurpartij or regel.gemeente).gm_code,
        sleutel=tarief.sleutel,
        regime=regime.regime,
        aanvang=regime.aanvang,
        tarief=tarief.spoor()["onafgerond"],
        jaarbedrag=opgeteld(factuurregel.termijnen),
        termijnen=[Kwartaaltermijn(**geschreven(each), soort=each.soort) for each in factuurregel.termijnen],
        uitleg=uitleg(tarief.tarief, kop),
        spoor_hash=tarief.zegel(),
    )


def geschreven(deel: Termijn) -> dict[str, Any]:
    return {"kwartaal": deel.kwartaal, "begindatum": deel.begindatum, "bedrag": f"{deel.bedrag:.2f}"}


def opgeteld(delen: list[Termijn]) -> str:
    return f"{sum((each.bedrag for each in delen), Decimal(0)):.2f}"
