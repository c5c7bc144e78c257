"""Simulaties: a vote before the meeting, from counts or from the positions of members; nothing is kept."""

from collections import Counter
from typing import Annotated, Any, Literal

from commonground.call import Call, Caller
from commonground.json import Json, JsonRoute
from commonground.problems import Invalid, ValidationFailed
from commonground.resource import Body, Part
from commonground.types import Url
from fastapi import APIRouter
from pydantic import Field
from sqlalchemy import select
from starlette.responses import Response

from leden.besluit.besluiten import RegeluitkomstShown
from leden.besluit.besluitregels import Telling, Uitgebracht, Zaal, als_json
from leden.lidmaatschap.leden import LEDEN
from leden.statutair.parameters import waarden
from leden.statutair.statuten import besluitsoorten, statutenversies, van_kracht_op
from leden.stemming.simulatie import Aanname, Verwachting, verwacht
from leden.tables import Lid
from leden.vergadering.vergaderingen import SoortVergadering
from leden.vergadering.zaal import quorumbasis
from leden.vormen import Dag, Tellingen, Versie

router = APIRouter(prefix="/simulaties", route_class=JsonRoute, tags=["simulaties"])
Aantal = Annotated[int, Field(ge=0, le=100_000)]


class Standpunt(Part):
    lid: Annotated[Url, Field(description="Het lid.")]
    standpunt: Annotated[
        Literal["voor", "tegen", "onthouding", "blanco", "onbekend"], Field(description="Wat het lid van plan is.")
    ] = "onbekend"
    aanwezig: Annotated[bool, Field(description="Of het lid er is of wordt vertegenwoordigd.")] = True


class Simulatie(Body):
    besluitsoort: Annotated[str, Field(max_length=40, description="Waarover wordt gestemd.")]
    peildatum: Annotated[Dag | None, Field(description="De dag van de vergadering; zonder opgave vandaag.")] = None
    soort_vergadering: Annotated[SoortVergadering, Field(description="Gewone of tweede vergadering.")] = "gewoon"
    versies: Annotated[
        list[str], Field(max_length=10, description="Versies van de statuten; zonder opgave die van de peildatum.")
    ] = []
    standpunten: Annotated[list[Standpunt], Field(max_length=2000, description="Per lid; geen tellingen.")] = []
    leden: Annotated[Aantal | None, Field(description="Aantal leden; zonder opgave dat van de peildatum.")] = None
    aanwezig: Annotated[Aantal | None, Field(description="Aanwezige en vertegenwoordigde leden.")] = None
    tellingen: Annotated[Tellingen | None, Field(description="Verwachte stemmen.")] = None
    onbekend: Annotated[int, Field(ge=0, le=2000, description="Aanwezige leden zonder bekend standpunt.")] = 0
    uitgebrachte_stemmen: Annotated[
        Uitgebracht | None, Field(description="Of onthouding meetelt; zonder opgave de parameter van de peildatum.")
    ] = None


class VerwachtingShown(Part):
    statutenversie: Versie
    aangenomen: Annotated[bool, Field(description="Of het voorstel zo is aangenomen.")]
    regeluitkomst: Annotated[RegeluitkomstShown, Field(description="De toegepaste regels, met artikel en getallen.")]
    erbij_voor_quorum: Annotated[int, Field(description="Zoveel leden moeten er nog komen voor het quorum.")]
    nog_nodig_zeker: Annotated[
        int | None, Field(description="Zoveel onbesliste leden voor, en het is aangenomen wat de rest ook doet.")
    ]
    nog_nodig_mogelijk: Annotated[
        int | None, Field(description="Zoveel onbesliste leden voor, als de rest niet stemt.")
    ]
    wie: Annotated[str, Field(description="Wie dat kunnen zijn.")]


class SimulatieShown(Body):
    leden: Annotated[int, Field(description="N: het aantal leden.")]
    aanwezig: Annotated[int, Field(description="A: aanwezig of vertegenwoordigd.")]
    tellingen: Annotated[Tellingen, Field(description="De stemmen waarmee is gerekend.")]
    onbekend: Annotated[int, Field(description="Aanwezige leden zonder bekend standpunt.")]
    verwachtingen: Annotated[list[VerwachtingShown], Field(description="Per versie van de statuten.")]


@router.post("", response_model=SimulatieShown)
async def simuleer(call: Caller, gegeven: Simulatie) -> Response:
    """Rekent een stemming door: aangenomen of niet, hoeveel stemmen nog, en onder welke statuten."""
    call.require("leden.lezen")
    dag = gegeven.peildatum or call.today
    versies = gegeven.versies or [van_kracht_op(dag).sleutel]
    eis_bekend(gegeven, versies)
    if gegeven.standpunten:
        gegeven = await geteld(call, gegeven)
    leden = gegeven.leden if gegeven.leden is not None else await quorumbasis(call.db, dag)
    telling = Telling(**gegeven.tellingen.model_dump()) if gegeven.tellingen else Telling()
    aanwezig = gegeven.aanwezig if gegeven.aanwezig is not None else telling.som + gegeven.onbekend
    if telling.som + gegeven.onbekend > aanwezig or aanwezig > leden:
        reden = "Er zijn niet meer stemmen dan aanwezigen, en niet meer aanwezigen dan leden."
        raise ValidationFailed(Invalid("tellingen", "TELLING_ONMOGELIJK", reden), code="TELLING_ONMOGELIJK")
    zaal = Zaal(aanwezig, leden)
    gekozen = await waarden(call.db, dag)
    wijze: Any = gegeven.uitgebrachte_stemmen or gekozen["uitgebrachte_stemmen"]
    aanname = Aanname(gegeven.besluitsoort, zaal, telling, gegeven.onbekend, gegeven.soort_vergadering, wijze, gekozen)
    return Json(
        {
            "leden": leden,
            "aanwezig": aanwezig,
            "tellingen": vars(telling),
            "onbekend": gegeven.onbekend,
            "verwachtingen": [toon(verwacht(aanname, versie), gegeven.onbekend) for versie in versies],
        }
    )


def eis_bekend(gegeven: Simulatie, versies: list[str]) -> None:
    wrong = [
        Invalid(f"versies.{nummer}", "invalid_choice", "Deze versie bestaat niet.")
        for nummer, versie in enumerate(versies)
        if versie not in statutenversies()
    ]
    soort = besluitsoorten().get(gegeven.besluitsoort)
    if soort is None or soort.meerderheid is None:
        wrong.append(Invalid("besluitsoort", "invalid_choice", "Hierover stemt de algemene vergadering niet."))
    if gegeven.standpunten and (gegeven.tellingen or gegeven.aanwezig is not None or gegeven.onbekend):
        wrong.append(Invalid("standpunten", "invalid", "Geef standpunten of aantallen, niet allebei."))
    if wrong:
        raise ValidationFailed(*wrong)


async def geteld(call: Call, gegeven: Simulatie) -> Simulatie:
    """The counts of these positions; every member once, and all of them members of ours."""
    urls = [call.store(each.lid) for each in gegeven.standpunten]
    wortel = call.store(LEDEN.url(call, "")).rstrip("/")
    bekend = {f"{wortel}/{uuid}" for uuid in (await call.db.execute(select(Lid.uuid))).scalars()}
    wrong = [
        Invalid(f"standpunten.{nummer}.lid", "object-does-not-exist", "Dit lid bestaat niet, of staat er al.")
        for nummer, url in enumerate(urls)
        if url not in bekend or url in urls[:nummer]
    ]
    if wrong:
        raise ValidationFailed(*wrong)
    er = Counter(each.standpunt for each in gegeven.standpunten if each.aanwezig)
    onbekend = er.pop("onbekend", 0)
    tellingen = Tellingen.model_validate({"voor": 0, "tegen": 0} | er)
    velden = {"tellingen": tellingen, "onbekend": onbekend, "aanwezig": er.total() + onbekend}
    return gegeven.model_copy(update=velden)


def toon(verwachting: Verwachting, onbekend: int) -> dict[str, Any]:
    zeker = verwachting.zeker
    if zeker is None:
        wie = "Geen verzameling van onbesliste leden is genoeg."
    elif zeker == 0:
        wie = "Niemand meer."
    else:
        wie = f"Elke {zeker} van de {onbekend} onbesliste leden ({verwachting.combinaties} mogelijkheden)."
    return {
        "statutenversie": verwachting.versie,
        "aangenomen": verwachting.nu.uitkomst == "aangenomen",
        "regeluitkomst": als_json(verwachting.nu),
        "erbijVoorQuorum": verwachting.erbij,
        "nogNodigZeker": zeker,
        "nogNodigMogelijk": verwachting.mogelijk,
        "wie": wie,
    }
