"""Paginas: a calculation and a simulation as a page, a PDF and a chart."""

from datetime import datetime
from typing import Any

from commonground.call import Call, Caller, uuid_in_path
from commonground.json import JsonRoute
from fastapi import APIRouter
from starlette.responses import Response

from tarieven.berekeningen import BEREKENINGEN
from tarieven.gemeenten import LEZEN
from tarieven.simulatie.simulaties import SIMULATIES
from tarieven.tables import Gemeente, Product
from tarieven.tariefregel import DELEN
from tarieven.weergave.antwoord import Vorm, antwoorden, gegeven
from tarieven.weergave.blad import Blad
from tarieven.weergave.bladen import Regel, simulatieblad, tariefblad

router = APIRouter(route_class=JsonRoute)


async def van_berekening(call: Call) -> tuple[Blad, datetime]:
    call.require(*LEZEN)
    row = await BEREKENINGEN.find(call, uuid_in_path(call.request))
    gemeente = await call.db.get(Gemeente, row.gemeente_id) if row.gemeente_id else None
    product = await call.db.get_one(Product, row.product_id)
    naam = gemeente.naam if gemeente else f"een gemeente met {row.inwoners} inwoners"
    regel = Regel(product.naam, {deel: getattr(row, deel) for deel in DELEN}, row.spoor, row.spoor_hash)
    return tariefblad(naam, row.jaar, [regel]), row.berekend_op


async def van_simulatie(call: Call) -> tuple[Blad, datetime]:
    call.require(*LEZEN)
    row = await SIMULATIES.find(call, uuid_in_path(call.request))
    return simulatieblad(row.jaar, row.omschrijving, row.resultaat, row.stemmen), row.berekend_op


BLADEN: dict[str, tuple[Any, str, str]] = {
    "/berekeningen/{uuid}/spoor": (van_berekening, "berekening_spoor", "Een berekening uitgelegd"),
    "/simulaties/{uuid}/effect": (van_simulatie, "simulatie_effect", "Het effect van een simulatie per lid"),
}
VORMEN: dict[Vorm, str] = {"html": "als pagina", "pdf": "als PDF", "svg": "als grafiek"}


def toegevoegd(pad: str, vorm: Vorm) -> None:
    maak, naam, wat = BLADEN[pad]

    async def antwoord(call: Caller) -> Response:
        blad, gemaakt = await maak(call)
        return gegeven(blad, vorm, gemaakt)

    router.add_api_route(
        f"{pad}/{vorm}",
        antwoord,
        operation_id=f"{naam}_{vorm}",
        summary=f"{wat}, {VORMEN[vorm]}.",
        tags=[pad.split("/")[1]],
        response_class=Response,
        responses=antwoorden(vorm, f"{wat}, {VORMEN[vorm]}."),
    )


for pad in BLADEN:
    for vorm in VORMEN:
        toegevoegd(pad, vorm)
