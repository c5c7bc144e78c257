"""The budget of a year as a whole: subtotals per column, the index, what each product leaves, how overhead is covered.

It shows an adopted year, or else the newest concept: a budget is looked at before it is decided.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal, localcontext
from typing import Annotated, Any

from commonground.call import Call, Caller
from commonground.json import JsonRoute
from commonground.problems import Invalid, NotFound, ValidationFailed
from commonground.resource import Body, Part
from commonground.types import Geld, Url
from fastapi import APIRouter, Query
from pydantic import Field
from sqlalchemy import select

from tarieven.afronding import REKENCONTEXT, tekst
from tarieven.begroting.tables import Indexstap, Kostenpost
from tarieven.begrotingsjaren import BEGROTINGSJAREN, Jaar
from tarieven.gemeenten import LEZEN
from tarieven.modellen import begroting as model
from tarieven.modellen import indexatie, reserves
from tarieven.modellen.begroting import Post, Stroom
from tarieven.prijsregels import Status
from tarieven.producten import ProductCode
from tarieven.rekenspoor import als_json, invoer, verzegeld
from tarieven.tables import Begrotingsjaar, Kostenregel, Product
from tarieven.uitkomsten import ONBEREKENBAAR, Bedrag, Knoop
from tarieven.uitvoer.tarieven import welke_versie
from tarieven.waarden import Factor

router = APIRouter(prefix="/begrotingsjaren", route_class=JsonRoute, tags=["begroting"])
NUL = Decimal(0)


class Kolom(Part):
    kolom: Annotated[str, Field(description="Het jaarstuk.", examples=["begroting_na_index_2023"])]
    omzet: Bedrag
    kosten: Bedrag
    bruto: Annotated[Bedrag, Field(description="Omzet min kosten.")]
    bedrijfskosten: Bedrag
    financieel: Bedrag
    belasting: Bedrag
    resultaat: Annotated[Bedrag, Field(description="Bruto min bedrijfskosten, plus financieel, min belasting.")]


class Postregel(Part):
    volgnummer: int
    omschrijving: str
    bedrag: Bedrag
    na_index: Annotated[Bedrag | None, Field(description="Vorig jaar na indexatie, zoals bij de post is opgegeven.")]
    na_index_berekend: Annotated[
        Bedrag | None, Field(description="Hetzelfde uit de begroting van vorig jaar en de indexstappen van dat jaar.")
    ]
    verschil: Annotated[Bedrag, Field(description="Bedrag min vorig jaar na indexatie.")]
    procent: Annotated[
        str | None, Field(description="Het verschil in procenten van de genoemde basis; leeg als die nul is.")
    ]


class Productresidu(Part):
    product: ProductCode
    omzet: Bedrag
    kosten: Bedrag
    verenigingskosten: Bedrag
    verschil: Annotated[Bedrag, Field(description="Omzet min kosten en verenigingskosten: volgens het model nul.")]


class Begrotingsdekking(Part):
    te_dekken: Annotated[Bedrag, Field(description="Verenigingskosten: bedrijfskosten, innovatie en financieel.")]
    producten: Annotated[Bedrag, Field(description="Wat in de tarieven van producten is verdeeld.")]
    projecten: Annotated[Bedrag, Field(description="Wat projecten boven hun eigen kosten opbrengen.")]
    bijdragen: Annotated[Bedrag, Field(description="De minimale bijdragen.")]
    verschil: Annotated[Bedrag, Field(description="Gedekt min te dekken.")]


class Geldstroom(Part):
    stroom: Annotated[Stroom, Field(description="Innovatie of beheer.")]
    baten: Bedrag
    lasten: Bedrag
    toegewezen: Annotated[Bedrag | None, Field(description="Wat van de lasten is toegewezen; leeg: niet bekend.")]
    toegewezen_procent: Annotated[str | None, Field(description="Het toegewezen deel van de lasten, in procenten.")]


class Begrotingsoverzicht(Body):
    begrotingsjaar: Annotated[Url, Field(description="De versie waar dit over gaat.")]
    jaar: Jaar
    status: Status
    basis: Annotated[str, Field(description="Het jaarstuk waar procenten van zijn.")]
    kolommen: Annotated[list[Kolom], Field(description="De subtotalen per jaarstuk; de laatste is deze begroting.")]
    posten: Annotated[list[Postregel], Field(description="De posten met hun verschil met vorig jaar.")]
    residu: Annotated[list[Productresidu], Field(description="Wat per product overblijft.")]
    dekking: Annotated[Begrotingsdekking, Field(description="Hoe de verenigingskosten zijn gedekt.")]
    onverklaard: Annotated[
        Bedrag, Field(description="Wat van het resultaat niet in residu of dekking zit: afronding in de bronnen.")
    ]
    stromen: Annotated[list[Geldstroom], Field(description="Innovatie en beheer, uit elkaar gehouden.")]
    spoor: Knoop
    spoor_hash: Annotated[str, Field(description="SHA-256 over het rekenspoor in canonieke JSON.")]


@dataclass(frozen=True)
class Regel:
    """A line with what it was before: by the name of an earlier document its amount."""

    row: Any
    post: Post
    eerder: dict[str, Decimal]


@router.get(
    "/{jaar}/begroting",
    operation_id="begroting_read",
    summary="De begroting van een jaar opvragen: subtotalen, indexatie, residu per product en dekking.",
    responses=ONBEREKENBAAR,
)
async def begroting(
    call: Caller,
    jaar: str,
    basis: Annotated[
        str | None, Query(max_length=40, description="Het jaarstuk waar procenten van zijn, zoals jaarrekening_2022.")
    ] = None,
) -> Begrotingsoverzicht:
    row, regels = await opgevraagd(call, jaar)
    stappen = await stappen_van(call, row.jaar - 1)
    ver = await verenigingskosten_van(call, row.id)
    stukken = list(dict.fromkeys(naam for regel in regels for naam in regel.eerder))
    vorige = f"begroting_na_index_{row.jaar - 1}"
    basis = basis or vorige
    if basis not in (*stukken, vorige):
        reden = f"Dit jaarstuk staat niet bij de posten; kies uit: {', '.join(stukken)}."
        raise ValidationFailed(Invalid("basis", "invalid_choice", reden))
    posten = [regel.post for regel in regels]
    uitkomst = model.resultaat(posten)
    spoor, zegel = als_json(uitkomst), verzegeld(uitkomst)[1]
    with localcontext(REKENCONTEXT):
        residu = [productresidu(code, knoop) for code, knoop in model.residu(posten, ver).items()]
        gedekt = dekking(posten, row.verenigingskosten)
        verklaard = sum((Decimal(each.verschil) for each in residu), Decimal(gedekt.verschil))
        return Begrotingsoverzicht(
            begrotingsjaar=BEGROTINGSJAREN.url(call, row.uuid),
            jaar=row.jaar,
            status=row.status,
            basis=basis,
            kolommen=[kolom(naam, van_stuk(naam, regels)) for naam in stukken] + [kolom(f"begroting_{jaar}", posten)],
            posten=[postregel(regel, row.jaar, basis, stappen) for regel in regels],
            residu=residu,
            dekking=gedekt,
            onverklaard=tekst(uitkomst.waarde - verklaard),
            stromen=[geldstroom(stroom, regels) for stroom in ("innovatie", "beheer")],
            spoor=Knoop.van(spoor),
            spoor_hash=zegel,
        )


# --- what is read -----------------------------------------------------------------------------------------------------
async def opgevraagd(call: Call, jaar: str) -> tuple[Any, list[Regel]]:
    """The year and its lines. Raises NotFound, TARIEF_NIET_VASTGESTELD when nobody made a budget for it."""
    call.require(*LEZEN)
    if not (jaar.isascii() and jaar.isdecimal() and len(jaar) == 4):
        raise NotFound()
    uuid, _ = await welke_versie(call.db, int(jaar), ook_concept=True)
    query = select(*Begrotingsjaar.__table__.columns).where(Begrotingsjaar.uuid == uuid)
    row = (await call.db.execute(query)).one()
    posten = (
        select(*Kostenpost.__table__.columns, Product.code.label("product"))
        .outerjoin(Product)
        .where(Kostenpost.begrotingsjaar_id == row.id)
        .order_by(Kostenpost.volgnummer)
    )
    return row, [regel_van(each) for each in await call.db.execute(posten)]


def regel_van(row: Any) -> Regel:
    eerder = {f"{each['soort']}_{each['jaar']}": Decimal(each["bedrag"]) for each in row.eerder}
    bron = f"kostenpost {row.uuid}: {row.bron}"
    return Regel(row, Post(row.soort, row.omschrijving, row.bedrag, bron, row.product or "", row.stroom), eerder)


async def stappen_van(call: Call, jaar: int) -> list[indexatie.Indexstap]:
    rijen = await call.db.execute(select(*Indexstap.__table__.columns).order_by(Indexstap.datum, Indexstap.id))
    return [
        indexatie.Indexstap(row.bereik, row.factor, row.besluit, row.datum) for row in rijen if row.datum.year == jaar
    ]


async def verenigingskosten_van(call: Call, begrotingsjaar_id: int) -> dict[str, Decimal]:
    query = select(Product.code, Kostenregel.verenigingskosten).join(Product)
    rijen = await call.db.execute(query.where(Kostenregel.begrotingsjaar_id == begrotingsjaar_id))
    return {code: bedrag for code, bedrag in rijen}


# --- what is told -----------------------------------------------------------------------------------------------------
def van_stuk(naam: str, regels: Iterable[Regel]) -> list[Post]:
    """The lines as they were in an earlier document; one that did not have them leaves them out."""
    return [
        Post(regel.post.soort, regel.post.omschrijving, regel.eerder[naam], regel.post.bron)
        for regel in regels
        if naam in regel.eerder
    ]


def kolom(naam: str, posten: Sequence[Post]) -> Kolom:
    uitkomst = model.resultaat(posten)
    delen = ("omzet", "kosten", "bruto", "bedrijfskosten", "financieel", "belasting", "resultaat")
    return Kolom(kolom=naam, **{deel: tekst(uitkomst.vind(deel).waarde) for deel in delen})


def postregel(regel: Regel, jaar: int, basis: str, stappen: Sequence[indexatie.Indexstap]) -> Postregel:
    vorige = regel.eerder.get(f"begroting_{jaar - 1}")
    berekend = None
    if vorige is not None:
        blad = invoer("bedrag", regel.post.omschrijving, vorige)
        berekend = indexatie.geindexeerd(blad, regel.row.bereik, stappen).waarde
    gegeven = regel.eerder.get(f"begroting_na_index_{jaar - 1}")
    oud = next((each for each in (gegeven, berekend) if each is not None), NUL)
    van = regel.eerder.get(basis, oud if basis == f"begroting_na_index_{jaar - 1}" else NUL)
    procent = model.verschil_procent(regel.post.bedrag, oud, van)
    return Postregel(
        volgnummer=regel.row.volgnummer,
        omschrijving=regel.post.omschrijving,
        bedrag=tekst(regel.post.bedrag),
        na_index=None if gegeven is None else tekst(gegeven),
        na_index_berekend=None if berekend is None else tekst(berekend),
        verschil=tekst(regel.post.bedrag - oud),
        procent=None if procent is None else f"{procent:f}",
    )


def productresidu(code: str, knoop: Any) -> Productresidu:
    delen = {"omzet": "omzet", "kosten": "kosten", "verenigingskosten": "ver", "verschil": "residu"}
    return Productresidu(product=code, **{naam: tekst(knoop.vind(deel).waarde) for naam, deel in delen.items()})


def dekking(posten: Sequence[Post], producten: Decimal) -> Begrotingsdekking:
    nodig, projecten = model.te_dekken(posten), model.van_projecten(posten)
    bijdragen = sum((post.bedrag for post in posten if post.soort == "omzet_bijdrage"), NUL)
    return Begrotingsdekking(
        te_dekken=tekst(nodig.waarde),
        producten=tekst(producten),
        projecten=tekst(projecten),
        bijdragen=tekst(bijdragen),
        verschil=tekst(model.dekking(producten, projecten, bijdragen, nodig).waarde),
    )


def geldstroom(stroom: Stroom, regels: Iterable[Regel]) -> Geldstroom:
    """Income and cost of one stream; financial results count with income, as in the result."""
    eigen = [regel for regel in regels if regel.post.stroom == stroom]
    baten = sum((each.post.bedrag for each in eigen if each.post.soort.startswith(("omzet", "financieel"))), NUL)
    lasten = sum((each.post.bedrag for each in eigen), NUL) - baten
    delen = [each.row.toegewezen for each in eigen if each.row.toegewezen is not None]
    toegewezen = sum(delen, NUL) if delen else None
    procent = model.verschil_procent(toegewezen, NUL, lasten) if toegewezen is not None else None
    return Geldstroom(
        stroom=stroom,
        baten=tekst(baten),
        lasten=tekst(lasten),
        toegewezen=None if toegewezen is None else tekst(toegewezen),
        toegewezen_procent=None if procent is None else f"{procent:f}",
    )


# --- idle money -------------------------------------------------------------------------------------------------------
class Rentelast(Part):
    voorschot: Annotated[reserves.Voorschot, Field(description="Hoe vaak een voorschot wordt gefactureerd.")]
    gemiddeld_saldo: Annotated[Bedrag, Field(description="Wat gemiddeld uitstaat bij gelijkmatige besteding.")]
    rentelast: Annotated[Bedrag, Field(description="De rente daarover in een jaar.")]


class Renteschatting(Body):
    jaar: Jaar
    begroting: Annotated[Bedrag, Field(description="Het bedrag dat in het jaar wordt besteed.")]
    procent: Annotated[str, Field(description="De rente in procenten.")]
    schattingen: Annotated[list[Rentelast], Field(description="Per manier van bevoorschotten.")]
    toelichting: Annotated[str, Field(description="Wat dit wel en niet zegt.")]


@router.get(
    "/{jaar}/renteschatting",
    operation_id="renteschatting_read",
    summary="Schatten wat rente over voorschotten kost, per jaar, half jaar of kwartaal.",
    responses=ONBEREKENBAAR,
)
async def renteschatting(
    call: Caller,
    jaar: str,
    procent: Annotated[Factor, Query(description="De rente in procenten.", examples=["0.5"])],
    begroting: Annotated[
        Geld | None, Query(description="Wat in het jaar wordt besteed; leeg: de omzet in de begroting.")
    ] = None,
) -> Renteschatting:
    row, regels = await opgevraagd(call, jaar)
    omzet = model.resultaat(regel.post for regel in regels).vind("omzet").waarde
    bedrag = omzet if begroting is None else begroting
    return Renteschatting(
        jaar=row.jaar,
        begroting=tekst(bedrag),
        procent=tekst(procent),
        schattingen=[
            Rentelast(
                voorschot=voorschot,
                gemiddeld_saldo=tekst(reserves.gemiddeld_saldo(bedrag, voorschot).waarde),
                rentelast=tekst(reserves.rentelast(bedrag, procent, voorschot).waarde),
            )
            for voorschot in reserves.KEREN
        ],
        toelichting="Een schatting bij gelijkmatige besteding; geen bedrag dat wordt geboekt of gefactureerd.",
    )
