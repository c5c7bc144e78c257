"""Simulaties: what every member would pay if something were different, kept; the base stays as it is."""

from decimal import Decimal
from typing import Annotated, Any, Literal
from uuid import UUID

from commonground.call import Call
from commonground.filters import on
from commonground.plans import Asked
from commonground.resource import Body, Part, published
from commonground.rules import Write
from commonground.types import DateTime, Url
from pydantic import Field
from sqlalchemy import Select, select

from tarieven.afronding import tekst
from tarieven.begrotingsjaren import BEGROTINGSJAREN, Jaar
from tarieven.boekjaar import regels, rijen
from tarieven.gemeenten import LEZEN, gemeente_met_code, kenmerken
from tarieven.modellen.ingroei import Dekking, Ingroei, groeit, ingroei
from tarieven.register import Register as Resource
from tarieven.simulatie.meebegroten import meebegroot
from tarieven.simulatie.stemmen import Stemmen, besluitsoort, stemmen
from tarieven.simulatie.toepassen import Register, Stand, toegepast
from tarieven.simulatie.vergelijken import Resultaat, vergeleken
from tarieven.simulatie.wijzigingen import Wijziging
from tarieven.tables import Begrotingsjaar, Product, Simulatie
from tarieven.waarden import Factor


class IngroeiVraag(Part):
    drempel: Annotated[Factor, Field(description="Vanaf welke stijging, in procenten; precies zoveel telt niet.")] = (
        Decimal(100)
    )
    jaren: Annotated[int, Field(ge=1, le=20, description="In hoeveel gelijke stappen.")] = 4
    dekking: Annotated[Dekking, Field(description="Wie het verschil intussen betaalt.")] = "eigen_vermogen"


class Ingroeijaar(Part):
    jaar: Annotated[int, Field(description="Het jaar.")]
    gat: Annotated[str, Field(description="Wat de groeiende leden dat jaar nog niet betalen, onafgerond.")]
    bedragen: Annotated[dict[str, str], Field(description="Per lid de bijdrage van dat jaar, onafgerond.")]


class Simulatieuitkomst(Resultaat):
    ingroei: Annotated[list[Ingroeijaar], Field(description="De stappen per jaar, als daarom is gevraagd.")] = []


class SimulatieBody(Body):
    jaar: Jaar
    basisversie: Annotated[
        Url | None, Field(description="Het begrotingsjaar om van uit te gaan; leeg: de vastgestelde versie.")
    ] = None
    omschrijving: Annotated[str, Field(max_length=1000, description="Wat er wordt onderzocht.")] = ""
    begroting: Annotated[
        Literal["volgt", "vast"],
        Field(description="Of de begroting de wijzigingen volgt (kosten blijven gedekt) of blijft zoals zij is."),
    ] = "volgt"
    wijzigingen: Annotated[
        list[Wijziging], Field(min_length=1, max_length=500, description="Wat er anders is, op volgorde.")
    ]
    ingroei: Annotated[IngroeiVraag | None, Field(description="Of grote stijgingen in stappen gaan, en hoe.")] = None


class SimulatieShown(SimulatieBody):
    url: Url
    uuid: UUID
    wijzigingen: Annotated[list[dict[str, Any]], Field(description="Wat er anders is, op volgorde.")]  # type: ignore[assignment]
    resultaat: Annotated[Simulatieuitkomst | None, Field(description="De uitkomst; niet in lijsten.")] = None
    stemmen: Stemmen
    berekend_op: DateTime


columns = published(Simulatie, "begrotingsjaar_id")


class Simulaties(Resource):
    name, path, table = "simulatie", "/simulaties", Simulatie
    body, shows = SimulatieBody, SimulatieShown
    query: Select = select(
        *Simulatie.__table__.columns, Begrotingsjaar.uuid.label("jaar_uuid"), Begrotingsjaar.jaar.label("jaar")
    ).join(Begrotingsjaar)
    operations, refuses = ("list", "create", "read"), (422,)
    scopes = {"read": LEZEN, "create": LEZEN}
    filters = on(Begrotingsjaar.jaar)

    def represent(self, row: Any, call: Call) -> dict:
        shown = {"url": self.url(call, row.uuid), "jaar": row.jaar}
        return shown | columns(row, call) | {"basisversie": BEGROTINGSJAREN.url(call, row.jaar_uuid)}

    def kenmerken(self, row: Any, call: Call) -> dict[str, str]:
        return kenmerken(jaar=row.jaar)

    def label(self, row: Any) -> str:
        return row.omschrijving or str(row.uuid)

    async def values(self, write: Write) -> dict:
        call, new = write.call, write.new
        versie = None
        if new.basisversie:
            versie = (await BEGROTINGSJAREN.by_url(call, new.basisversie, "basisversie")).uuid
        basis = Stand(await rijen(call, new.jaar, versie=versie), tuple(await regels(call, new.jaar)))
        stand = toegepast(basis, new.wijzigingen, await register(call, new.wijzigingen))
        if new.begroting == "volgt":
            stand = meebegroot(basis, stand)
        resultaat = vergeleken(basis, stand)
        besluit = await stemmen(call, besluitsoort(basis, stand, new.wijzigingen), resultaat)
        return {
            "begrotingsjaar_id": basis.rijen.jaar.id,
            "omschrijving": new.omschrijving,
            "begroting": new.begroting,
            "wijzigingen": [each.model_dump(mode="json") for each in new.wijzigingen],
            "ingroei": new.ingroei and new.ingroei.model_dump(mode="json"),
            "resultaat": resultaat.model_dump() | {"ingroei": stappen(new, resultaat)},
            "stemmen": besluit.model_dump(),
            "berekend_op": call.now,
        }

    async def page(self, call: Call, asked: Asked) -> dict:
        page = await super().page(call, asked)
        for each in page["results"]:
            each["resultaat"] = None  # all members belong to one simulation, not to a list
        return page


async def register(call: Call, wijzigingen: list[Any]) -> Register:
    """Raises GEMEENTE_ONBEKEND."""
    namen = {each.gemeente for each in wijzigingen if hasattr(each, "gemeente")}
    gemeenten = {naam: await gemeente_met_code(call, naam) for naam in sorted(namen)}
    producten = (await call.db.execute(select(*Product.__table__.columns).order_by(Product.code))).all()
    return Register(gemeenten, {each.code: each for each in producten})


def stappen(new: SimulatieBody, resultaat: Resultaat) -> list[dict[str, Any]]:
    """The years of growing in; of members that pay what the new model says from the start nothing is told."""
    if new.ingroei is None:
        return []
    regeling = Ingroei(new.ingroei.drempel, new.ingroei.jaren, new.ingroei.dekking)
    oud = {each.lid: Decimal(each.voor) for each in resultaat.leden}
    nieuw = {each.lid: Decimal(each.na) for each in resultaat.leden}
    wie = {lid for lid in nieuw if regeling.dekking == "overige_leden" or groeit(oud[lid], nieuw[lid], regeling)}
    return [
        Ingroeijaar(
            jaar=stap.jaar,
            gat=tekst(stap.gat),
            bedragen={lid: tekst(knoop.waarde) for lid, knoop in stap.bedragen.items() if lid in wie},
        ).model_dump()
        for stap in ingroei(oud, nieuw, regeling, new.jaar)
    ]


SIMULATIES = Simulaties()
