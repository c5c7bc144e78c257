"""Tarieven: what a member owes in a year, per product, as it was stored or else as it is computed now."""

from dataclasses import asdict
from datetime import datetime
from decimal import Decimal, localcontext
from typing import Annotated, Any, Literal

from commonground.call import Call, Caller
from commonground.json import JsonRoute
from commonground.problems import NotFound
from commonground.resource import Body, Part
from commonground.types import DateTime
from fastapi import APIRouter, Query
from pydantic import Field
from sqlalchemy import select
from starlette.responses import Response

from tarieven.afronding import REKENCONTEXT, tekst
from tarieven.begrotingsjaren import BEGROTINGSJAREN, Jaar
from tarieven.boekjaar import regels
from tarieven.dekkingsmodel import Sleutel
from tarieven.doorrekening.doorrekenen import doorgerekend
from tarieven.gemeenten import LEZEN, SCHRIJVEN, GmCode, gemeente_met_code, kenmerken
from tarieven.modellen.jaartarieven import jaartarieven, volledig_boekjaar
from tarieven.producten import ProductCode
from tarieven.rekenspoor import ingepakt, uitgepakt, van_json, verzegeld
from tarieven.tables import Begrotingsjaar, Gemeente, Product, Tarief
from tarieven.tariefregel import DELEN, geschreven
from tarieven.uitkomsten import ONBEREKENBAAR, Bedrag, Knoop, Uitkomst
from tarieven.uitleg import uitleg
from tarieven.weergave.antwoord import antwoorden, gegeven
from tarieven.weergave.blad import Blad
from tarieven.weergave.bladen import Regel as Bladregel
from tarieven.weergave.bladen import tariefblad

router = APIRouter(prefix="/tarieven", route_class=JsonRoute, tags=["tarieven"])
doorrekeningen = APIRouter(prefix="/begrotingsjaren", route_class=JsonRoute, tags=["tarieven"])


class Tariefdeel(Uitkomst):
    product: ProductCode
    naam: Annotated[str, Field(description="De naam van het product.")]
    sleutel: Annotated[Sleutel, Field(description="De sleutel voor de verenigingskosten.")]
    uitleg: Annotated[list[str], Field(description="De berekening in gewone taal, als om het spoor is gevraagd.")] = []
    spoor: Annotated[Knoop | None, Field(description="Het rekenspoor, als daarom is gevraagd.")] = None
    spoor_hash: Annotated[str, Field(description="SHA-256 over het rekenspoor in canonieke JSON.")]


class Tariefoverzicht(Body):
    lid: GmCode
    naam: Annotated[str, Field(description="De naam van de gemeente.")]
    jaar: Jaar
    herkomst: Annotated[
        Literal["vastgelegd", "berekend"],
        Field(description="Of dit is bewaard bij een doorrekening, of nu is berekend."),
    ]
    berekend_op: DateTime
    regels: Annotated[list[Tariefdeel], Field(description="Een regel per product.")]
    totaal: Annotated[Uitkomst, Field(description="Som van de onafgeronde bedragen.")]


class Gedaan(Part):
    jaar: Jaar
    regels: Annotated[int, Field(description="Hoeveel tariefregels er zijn.")]
    geschreven: Annotated[int, Field(description="Hoeveel er nieuw of anders waren en zijn bewaard.")]
    vervallen: Annotated[int, Field(description="Hoeveel er eerst waren en nu niet meer.")]
    totaal: Bedrag


@doorrekeningen.post(
    "/{jaar}/doorrekeningen",
    operation_id="doorrekening_create",
    summary="Alle tarieven van een jaar berekenen en met hun rekenspoor bewaren.",
    status_code=201,
    responses=ONBEREKENBAAR,
)
async def reken_door(call: Caller, jaar: str) -> Gedaan:
    """What did not change is not written again, and then nobody is notified either."""
    call.require(*SCHRIJVEN)
    nummer = jaartal(jaar)
    boek = await volledig_boekjaar(call, nummer)
    gedaan = await doorgerekend(call.db, boek, await regels(call, nummer), call.now)
    antwoord = Gedaan(**asdict(gedaan) | {"jaar": nummer, "totaal": tekst(gedaan.totaal)})
    if gedaan.geschreven or gedaan.vervallen:
        wat = {"url": BEGROTINGSJAREN.url(call, boek.row.uuid)}
        nieuw = wat | antwoord.model_dump()
        await call.record("create", "doorrekening", wat, None, nieuw, kenmerken(jaar=nummer), 201, str(nummer))
    return antwoord


@router.get(
    "/{lid}/{jaar}",
    operation_id="tarief_read",
    summary="De tarieven van een lid in een jaar opvragen, met het rekenspoor.",
    responses=ONBEREKENBAAR,
)
async def tarief(
    call: Caller,
    lid: str,
    jaar: str,
    spoor: Annotated[bool, Query(description="Of het rekenspoor erbij moet.")] = False,
) -> Tariefoverzicht:
    gevonden = await overzicht(call, lid, jaar, spoor)
    return Tariefoverzicht(
        lid=gevonden.gemeente.gm_code,
        naam=gevonden.gemeente.naam,
        jaar=gevonden.jaar,
        herkomst=gevonden.herkomst,
        berekend_op=gevonden.berekend_op,
        regels=[deel(row, gevonden, spoor) for row in gevonden.rijen],
        totaal=Uitkomst(**geschreven(opgeteld(gevonden.rijen))),
    )


def deel(row: Any, gevonden: "Overzicht", spoor: bool) -> Tariefdeel:
    kop = f"De bijdrage van {gevonden.gemeente.naam} voor {row.naam} in {gevonden.jaar}"
    extra = {}
    if spoor:
        boom = uitgepakt(row.spoor)
        extra = {"spoor": Knoop.van(boom), "uitleg": uitleg(van_json(boom), kop)}
    bedragen = {naam: getattr(row, naam) for naam in DELEN}
    return Tariefdeel(
        product=row.code, naam=row.naam, sleutel=row.sleutel, spoor_hash=row.spoor_hash, **extra, **geschreven(bedragen)
    )


def opgeteld(rijen: list[Any]) -> dict[str, Decimal]:
    with localcontext(REKENCONTEXT):
        return {naam: sum((getattr(row, naam) for row in rijen), Decimal(0)) for naam in DELEN}


# --- where it comes from ----------------------------------------------------------------------------------------------
class Overzicht:
    """The lines of one member; rows of the database, or what stands for them when nothing was stored."""

    def __init__(self, gemeente: Any, jaar: int, rijen: list[Any], opgeslagen: bool, nu: datetime) -> None:
        self.gemeente, self.jaar, self.rijen = gemeente, jaar, rijen
        self.herkomst: Literal["vastgelegd", "berekend"] = "vastgelegd" if opgeslagen else "berekend"
        self.berekend_op = max((row.berekend_op for row in rijen), default=nu)


async def overzicht(call: Call, lid: str, jaar: str, spoor: bool) -> Overzicht:
    """Raises NotFound for a municipality or a year that is none, GEMEENTE_ONBEKEND, TARIEF_NIET_VASTGESTELD."""
    call.require(*LEZEN)
    nummer = jaartal(jaar)
    gemeente = await gemeente_met_code(call, lid)
    rijen = await opgeslagen(call, gemeente.id, nummer, spoor)
    if rijen:
        return Overzicht(gemeente, nummer, rijen, True, call.now)
    return Overzicht(gemeente, nummer, await nu_berekend(call, gemeente, nummer), False, call.now)


async def opgeslagen(call: Call, gemeente_id: int, jaar: int, spoor: bool) -> list[Any]:
    """Of the newest adopted version of the year; a trace only when it is asked, it is large."""
    versie = select(Begrotingsjaar.id).where(Begrotingsjaar.jaar == jaar, Begrotingsjaar.status == "vastgesteld")
    versie = versie.order_by(Begrotingsjaar.versie.desc()).limit(1).scalar_subquery()
    kolommen = [kolom for kolom in Tarief.__table__.columns if spoor or kolom.key != "spoor"]
    query = (
        select(*kolommen, Product.code, Product.naam)
        .join(Product)
        .where(Tarief.gemeente_id == gemeente_id, Tarief.begrotingsjaar_id == versie, Tarief.geldig)
        .order_by(Product.code)
    )
    return list((await call.db.execute(query)).all())


class Berekend:
    """A line that was computed and not stored."""

    def __init__(self, lijn: Any, nu: datetime) -> None:
        self.code, self.naam = lijn.regel.product.code, lijn.regel.product.naam
        self.sleutel, self.berekend_op = lijn.tarief.sleutel, nu
        bytes_, self.spoor_hash = verzegeld(lijn.tarief.tarief)
        self.spoor = ingepakt(bytes_)
        for naam, bedrag in lijn.tarief.bedragen().items():
            setattr(self, naam, bedrag)


async def nu_berekend(call: Call, gemeente: Any, jaar: int) -> list[Berekend]:
    boek = await volledig_boekjaar(call, jaar, [gemeente.id])
    eigen = await regels(call, jaar, Gemeente.id == gemeente.id)
    return [Berekend(lijn, call.now) for lijn in jaartarieven(boek, eigen)]


def jaartal(jaar: str) -> int:
    if not (jaar.isascii() and jaar.isdecimal() and len(jaar) == 4):
        raise NotFound()
    return int(jaar)


# --- for people -------------------------------------------------------------------------------------------------------
async def blad(call: Call, lid: str, jaar: str) -> tuple[Blad, datetime]:
    gevonden = await overzicht(call, lid, jaar, spoor=True)
    delen = [
        Bladregel(row.naam, {naam: getattr(row, naam) for naam in DELEN}, uitgepakt(row.spoor), row.spoor_hash)
        for row in gevonden.rijen
    ]
    return tariefblad(gevonden.gemeente.naam, gevonden.jaar, delen), gevonden.berekend_op


@router.get(
    "/{lid}/{jaar}/spoor/html",
    operation_id="tarief_spoor_html",
    summary="De tarieven van een lid uitgelegd, als pagina.",
    response_class=Response,
    responses=ONBEREKENBAAR | antwoorden("html", "De pagina."),
)
async def spoor_html(call: Caller, lid: str, jaar: str) -> Response:
    inhoud, gemaakt = await blad(call, lid, jaar)
    return gegeven(inhoud, "html", gemaakt)


@router.get(
    "/{lid}/{jaar}/spoor/pdf",
    operation_id="tarief_spoor_pdf",
    summary="De tarieven van een lid uitgelegd, als PDF.",
    response_class=Response,
    responses=ONBEREKENBAAR | antwoorden("pdf", "De PDF."),
)
async def spoor_pdf(call: Caller, lid: str, jaar: str) -> Response:
    inhoud, gemaakt = await blad(call, lid, jaar)
    return gegeven(inhoud, "pdf", gemaakt)


@router.get(
    "/{lid}/{jaar}/spoor/svg",
    operation_id="tarief_spoor_svg",
    summary="Waaruit de tarieven van een lid bestaan, als grafiek.",
    response_class=Response,
    responses=ONBEREKENBAAR | antwoorden("svg", "De grafiek."),
)
async def spoor_svg(call: Caller, lid: str, jaar: str) -> Response:
    inhoud, gemaakt = await blad(call, lid, jaar)
    return gegeven(inhoud, "svg", gemaakt)
