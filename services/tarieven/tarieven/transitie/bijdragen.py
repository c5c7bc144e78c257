"""Transitiebijdragen: what each user of the e-Suite pays in 2021-2023, with its trace (domain rule 5.3)."""

from typing import Annotated, Any

from commonground.call import Caller
from commonground.json import JsonRoute
from commonground.problems import NotFound
from commonground.resource import Body, Part
from fastapi import APIRouter, Query
from pydantic import Field

from tarieven.afronding import tekst
from tarieven.gemeenten import LEZEN, GmCode, gemeente_met_code
from tarieven.rekenspoor import als_json, verzegeld
from tarieven.transitie.model import Beleid, Bijdrage, afgeronde
from tarieven.uitkomsten import ONBEREKENBAAR, Bedrag, Knoop
from tarieven.uitleg import euro, stappen, zin
from tarieven.uitvoer.transitie import transitiebijdragen

router = APIRouter(prefix="/transitiebijdragen", route_class=JsonRoute, tags=["transitie"])
BELEID = Annotated[Beleid, Query(description="Elke cel apart afgerond, of per kolom verdeeld zodat zij optelt.")]


class Transitiebedrag(Part):
    onderdeel: Annotated[str, Field(description="esuite, bzm, een jaar, of totaal.", examples=["2021"])]
    onafgerond: Bedrag
    in_euros: Annotated[Bedrag, Field(description="In hele euro's, volgens het gevraagde beleid.")]


class Transitiebijdrage(Part):
    lid: GmCode
    naam: Annotated[str, Field(description="De naam van de gemeente.")]
    bedragen: Annotated[list[Transitiebedrag], Field(description="De delen, de jaren en het totaal.")]
    spoor_hash: Annotated[str, Field(description="SHA-256 over het rekenspoor van het totaal.")]


class Transitieoverzicht(Body):
    leden: Annotated[list[Transitiebijdrage], Field(description="Wie meebetaalt, op gemeentecode.")]


class TransitiebijdrageMetSpoor(Transitiebijdrage):
    uitleg: Annotated[list[str], Field(description="De berekening in gewone taal.")]
    spoor: Knoop


@router.get(
    "",
    operation_id="transitiebijdrage_list",
    summary="De transitiebijdragen van alle leden opvragen.",
    responses=ONBEREKENBAAR,
)
async def transitieoverzicht(call: Caller, beleid: BELEID = "cel_half_up") -> Transitieoverzicht:
    call.require(*LEZEN)
    alle = await transitiebijdragen(call.db)
    rond = afgeronde(alle, beleid)
    return Transitieoverzicht(leden=[Transitiebijdrage(**getoond(each, rond[each.gm_code])) for each in alle])


@router.get(
    "/{lid}",
    operation_id="transitiebijdrage_read",
    summary="De transitiebijdrage van een lid opvragen, met het rekenspoor.",
    responses=ONBEREKENBAAR,
)
async def transitiebijdrage(call: Caller, lid: str, beleid: BELEID = "cel_half_up") -> TransitiebijdrageMetSpoor:
    call.require(*LEZEN)
    gemeente = await gemeente_met_code(call, lid)
    alle = await transitiebijdragen(call.db)
    eigen = next((each for each in alle if each.gm_code == gemeente.gm_code), None)
    if eigen is None:
        raise NotFound("Dit lid gebruikt de e-Suite niet en betaalt niet mee aan de transitie.")
    return TransitiebijdrageMetSpoor(
        **getoond(eigen, afgeronde(alle, beleid)[eigen.gm_code]),
        uitleg=[
            f"De transitiebijdrage van {eigen.naam} is {euro(eigen.totaal.waarde)}.",
            *map(zin, stappen(eigen.totaal)),
        ],
        spoor=Knoop.van(als_json(eigen.totaal)),
    )


def getoond(bijdrage: Bijdrage, rond: dict[str, Any]) -> dict[str, Any]:
    return {
        "lid": bijdrage.gm_code,
        "naam": bijdrage.naam,
        "bedragen": [
            Transitiebedrag(onderdeel=naam, onafgerond=tekst(bedrag), in_euros=f"{rond[naam]:f}")
            for naam, bedrag in bijdrage.cellen().items()
        ],
        "spoor_hash": verzegeld(bijdrage.totaal)[1],
    }
