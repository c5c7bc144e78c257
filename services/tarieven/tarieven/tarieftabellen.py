"""Tarieftabellen: the tariff of every member of a product in a year, with the totals of the unrounded amounts."""

from collections.abc import Iterable
from decimal import Decimal, localcontext
from typing import Annotated, Any

from commonground.call import Call, Caller
from commonground.json import JsonRoute
from commonground.problems import NotFound, ValidationFailed
from commonground.resource import Body, Part
from commonground.types import Url
from fastapi import APIRouter
from pydantic import Field

from tarieven.afnames import AFNAMES
from tarieven.afronding import REKENCONTEXT
from tarieven.begrotingsjaren import Jaar
from tarieven.boekjaar import Boekjaar, Regel, boekjaar, regels
from tarieven.dekkingsmodel import Sleutel
from tarieven.gemeenten import LEZEN, GmCode
from tarieven.producten import ProductCode, product_met_code
from tarieven.tables import Product
from tarieven.tariefregel import DELEN, Tariefregel, geschreven, van_afname
from tarieven.uitkomsten import ONBEREKENBAAR, Uitkomst

router = APIRouter(prefix="/begrotingsjaren", route_class=JsonRoute, tags=["tarieven"])


class Tabelregel(Uitkomst):
    lid: GmCode
    naam: Annotated[str, Field(description="De naam van de gemeente.")]
    afname: Annotated[Url, Field(description="De afname waar het tarief van is.")]
    inwoners: Annotated[int, Field(description="Het inwonertal op de peildatum van het jaar.")]
    sleutel: Annotated[Sleutel, Field(description="De sleutel voor de verenigingskosten.")]
    spoor_hash: Annotated[str, Field(description="SHA-256 over het rekenspoor.")]


class Totaal(Uitkomst):
    aantal: Annotated[int, Field(description="Het aantal leden.")]
    inwoners: Annotated[int, Field(description="Hun inwoners samen.")]


class Totalen(Part):
    begroot: Annotated[Totaal, Field(description="De leden die in de begroting zitten.")]
    nieuw: Annotated[Totaal, Field(description="De leden die er in de loop van het jaar bij kwamen.")]


class Tarieftabel(Body):
    jaar: Jaar
    product: ProductCode
    naam: Annotated[str, Field(description="De naam van het product.")]
    leden: Annotated[list[Tabelregel], Field(description="Een regel per lid, op gemeentecode.")]
    totalen: Annotated[Totalen, Field(description="Sommen van de onafgeronde bedragen.")]


@router.get(
    "/{jaar}/producten/{code}/tarieven",
    operation_id="tarief_list",
    summary="De tarieven van alle leden met een product opvragen.",
    responses=ONBEREKENBAAR,
)
async def tarieftabel(call: Caller, jaar: str, code: str) -> Tarieftabel:
    call.require(*LEZEN)
    if not (jaar.isascii() and jaar.isdecimal() and len(jaar) == 4):
        raise NotFound()
    product = await zoek_product(call, code)
    boek = await boekjaar(call, int(jaar))
    gevonden = [(regel, van_afname(boek, regel)) for regel in await regels(call, int(jaar), Product.id == product.id)]
    begroot = [each for each in gevonden if each[0].afname.begroot_vanaf <= int(jaar)]
    nieuw = [each for each in gevonden if each[0].afname.begroot_vanaf > int(jaar)]
    return Tarieftabel(
        jaar=int(jaar),
        product=product.code,
        naam=product.naam,
        leden=[tabelregel(call, boek, regel, tarief) for regel, tarief in gevonden],
        totalen=Totalen(begroot=totaal(boek, begroot), nieuw=totaal(boek, nieuw)),
    )


async def zoek_product(call: Call, code: str) -> Any:
    try:
        return await product_met_code(call, code)
    except ValidationFailed:
        raise NotFound() from None


def tabelregel(call: Call, jaar: Boekjaar, regel: Regel, tarief: Tariefregel) -> Tabelregel:
    return Tabelregel(
        lid=regel.gemeente.gm_code,
        naam=regel.gemeente.naam,
        afname=AFNAMES.url(call, regel.afname.uuid),
        inwoners=aantal(jaar, regel),
        sleutel=tarief.sleutel,
        spoor_hash=tarief.zegel(),
        **geschreven(tarief.bedragen()),
    )


def totaal(jaar: Boekjaar, tarieven: Iterable[tuple[Regel, Tariefregel]]) -> Totaal:
    alle = [(regel, tarief.bedragen()) for regel, tarief in tarieven]
    with localcontext(REKENCONTEXT):
        som = {naam: sum((bedragen[naam] for _, bedragen in alle), Decimal(0)) for naam in DELEN}
    return Totaal(aantal=len(alle), inwoners=sum(aantal(jaar, regel) for regel, _ in alle), **geschreven(som))


def aantal(jaar: Boekjaar, regel: Regel) -> int:
    return int(jaar.inwonertal(regel.gemeente, jaar.row.peildatum).waarde)
