"""Volmachten: proxies of members, each checked when it is handed over and again at each vote (art. 8.5)."""

from datetime import date, datetime
from typing import Annotated, Any, Literal
from uuid import UUID

from commonground.call import Call, Caller
from commonground.filters import Filter, refers
from commonground.json import Json, JsonRoute
from commonground.problems import Invalid, ValidationFailed
from commonground.resource import Body, Part, Resource
from commonground.rules import Write
from commonground.types import DateTime, Url
from fastapi import APIRouter
from pydantic import Field, StringConstraints
from sqlalchemy import or_, select
from sqlalchemy.orm import aliased
from starlette.responses import Response

from leden.bevindingen import BevindingShown, bevinding
from leden.lidmaatschap import register
from leden.lidmaatschap.leden import LEDEN
from leden.overgangen import zet
from leden.problemen import botst, in_strijd
from leden.statutair.parameters import waarden
from leden.stemming.volmachtregels import VEEL, Bevoegdheid, SoortVolmacht, Zaalstand, beoordeel, stemmen_per_persoon
from leden.stemming.volmachtregels import Volmacht as Verleend
from leden.tables import Agendapunt, Kiesgerechtigde, Lid, Mandaat, Stemming, Vergadering, Vertegenwoordiger, Volmacht
from leden.vergadering.agendapunten import AGENDAPUNTEN
from leden.vergadering.monitor import meld
from leden.vergadering.vergaderingen import VERGADERINGEN, Tijdstip
from leden.vergadering.zaal import volmachten_van
from leden.vormen import Adres, Dag, Keuze, Sleutel

MELDINGEN = {
    "VOLMACHTGEVER_GEEN_LID": "De volmachtgever is op die dag geen lid.",
    "VOLMACHTGEVER_GESCHORST": "De volmachtgever is geschorst.",
    "HOUDER_GEEN_LID": "De gevolmachtigde is op die dag geen lid.",
    "HOUDER_GESCHORST": "De gevolmachtigde is geschorst.",
    "VOLMACHT_AAN_ZICHZELF": "Een lid geeft zichzelf geen volmacht.",
    "VOLMACHT_MAXIMUM": "Een lid treedt per vergadering voor ten hoogste twee andere leden op.",
    "VOLMACHT_KETEN": "De gevolmachtigde stemt zelf door een ander; een volmacht wordt niet doorgegeven.",
    "VOLMACHT_VERVANGEN": "Een later overhandigde volmacht van dit lid gaat voor.",
    "VOLMACHT_TE_LAAT": "De volmacht is niet voor het begin aan de voorzitter overhandigd.",
    "VOLMACHT_ZONDER_STEM": "De volmacht noemt het stemmen niet; het lid is vertegenwoordigd zonder stem.",
}
Pseudoniem = Annotated[str, StringConstraints(pattern=r"^[A-Z]\d{1,6}$|^$")]


class Instructie(Part):
    agendapunt: Annotated[Url, Field(description="Het agendapunt waarvoor de instructie geldt.")]
    keuze: Annotated[Keuze, Field(description="Hoe moet worden gestemd.")]


class VolmachtBody(Body):
    volmachtgever: Annotated[Url, Field(description="Het lid dat zich laat vertegenwoordigen.")]
    soort: Annotated[SoortVolmacht, Field(description="Aan wie: een ander lid, een verbonden persoon of een rol.")]
    houder: Annotated[Url | None, Field(description="Het lid dat optreedt; alleen bij soort ander_lid.")] = None
    persoon: Annotated[
        Pseudoniem, Field(description="Pseudoniem van wie optreedt, zoals V04; dezelfde persoon hetzelfde pseudoniem.")
    ] = ""
    vergadering: Annotated[Url | None, Field(description="De vergadering; leeg bij een lopende volmacht.")] = None
    tot: Annotated[Dag | None, Field(description="Laatste dag van een lopende volmacht.")] = None
    reikwijdte: Annotated[
        list[Bevoegdheid], Field(min_length=1, max_length=3, description="Wat de gevolmachtigde mag.")
    ] = ["presentielijst_tekenen", "woord_voeren", "stemmen"]
    instructies: Annotated[list[Instructie], Field(max_length=100, description="Steminstructies per agendapunt.")] = []
    verleend_door: Annotated[
        Literal["", "burgemeester", "wethouder", "gemeentesecretaris", "college", "anders"],
        Field(description="De rol die de volmacht verleende; in de praktijk de burgemeester."),
    ] = ""
    verleend_op: Annotated[Dag, Field(description="De dag waarop de volmacht is verleend.")]
    overhandigd_op: Annotated[
        DateTime | None, Field(description="Wanneer de voorzitter haar kreeg; zonder opgave nu.")
    ] = None


class VolmachtShown(VolmachtBody):
    url: Adres
    uuid: Sleutel
    ingetrokken_op: Annotated[DateTime | None, Field(description="Wanneer de volmacht is ingetrokken.")]
    bevindingen: Annotated[list[BevindingShown], Field(description="Wat bij het overhandigen opviel.")]


# --- rules ------------------------------------------------------------------------------------------------------------
async def verwijzingen_bestaan(write: Write) -> list[Invalid] | None:
    new, call = write.new, write.call
    write.found["gever"] = await LEDEN.by_url(call, new.volmachtgever, "volmachtgever")
    if new.vergadering:
        write.found["vergadering"] = await VERGADERINGEN.by_url(call, new.vergadering, "vergadering", lock=True)
    if (new.houder is not None) != (new.soort == "ander_lid"):
        return [Invalid("houder", "required" if new.houder is None else "invalid", "Alleen een ander lid is houder.")]
    if new.houder:
        write.found["houder"] = await LEDEN.by_url(call, new.houder, "houder")
    punten = {f"instructies.{nr}.agendapunt": each.agendapunt for nr, each in enumerate(new.instructies)}
    await AGENDAPUNTEN.by_urls(call, punten)
    if new.tot and new.tot < new.verleend_op:
        reden = "Het eind ligt voor het begin."
        raise ValidationFailed(Invalid("tot", "PERIODE_ONGELDIG", reden), code="PERIODE_ONGELDIG")
    if not new.vergadering and not new.tot:
        return [Invalid("tot", "required", "Een lopende volmacht heeft een laatste dag.")]
    return None


async def volmacht_telt(write: Write) -> Invalid | None:
    """Raises the code of the first of the nine checks that refuses it."""
    if "houder" not in write.found and write.new.soort == "ander_lid":
        return None
    nieuw, anderen, dag = nieuwe(write), await lopende(write), de_dag(write)
    gekozen = await waarden(write.call.db, dag)
    oordelen = beoordeel([*anderen, nieuw], await zaalstand(write, dag, gekozen))
    eigen = oordelen[nieuw.nummer]
    if not eigen.geldig:
        raise in_strijd(eigen.code, MELDINGEN[eigen.code], "8.5", dag, "volmachtgever")
    per_persoon = stemmen_per_persoon([*anderen, nieuw], oordelen).get(nieuw.persoon, 0)
    grens = gekozen["max_stemmen_per_persoon"]
    if grens != "geen" and per_persoon > int(grens):
        detail = f"Deze persoon zou {per_persoon} stemmen uitbrengen; ten hoogste {grens}."
        raise in_strijd("STEMMEN_PER_PERSOON", detail, "8.5", dag, "persoon")
    gevonden = opvallend(write, anderen, oordelen, per_persoon, dag)
    write.found["bevindingen"] = [*gevonden, *await rol_van_de_houder(write, dag)]
    return None


def nieuwe(write: Write) -> Verleend:
    new, houder = write.new, write.found.get("houder")
    return Verleend(
        2**62,  # behind all that is there
        write.found["gever"].id,
        new.soort,
        new.overhandigd_op or write.call.now,
        houder and houder.id,
        new.persoon,
        frozenset(new.reikwijdte),
    )


def de_dag(write: Write) -> date:
    return write.found["vergadering"].datum if "vergadering" in write.found else write.new.verleend_op


async def lopende(write: Write) -> list[Verleend]:
    if "vergadering" not in write.found:
        return []
    return await volmachten_van(write.call.db, write.found["vergadering"], write.call.now)


async def zaalstand(write: Write, dag: date, gekozen: dict[str, str]) -> Zaalstand:
    """The meeting as it is now; nobody is there yet, so that no proxy sleeps."""
    getal = await register.ledental(write.call.db, dag)
    begin: datetime | None = write.found["vergadering"].geopend_op if "vergadering" in write.found else None
    geschorst = getal.leden - getal.stemgerechtigd
    return Zaalstand(getal.leden, geschorst, frozenset(), begin, gekozen["ondervolmacht"] == "ja")


def opvallend(write: Write, anderen: list[Verleend], oordelen: dict, per_persoon: int, dag: date) -> list[dict]:
    gevonden, gever = [], write.found["gever"].id
    if any(ander.gever == gever and oordelen[ander.nummer].code == "VOLMACHT_VERVANGEN" for ander in anderen):
        gevonden.append(bevinding("VOLMACHT_VERVANGEN", "Een eerdere volmacht van dit lid vervalt.", "8.5", dag))
    if any(ander.houder == gever and oordelen[ander.nummer].code == "VOLMACHT_KETEN" for ander in anderen):
        melding = "Volmachten die dit lid ontving worden alleen uitgeoefend als het zelf komt."
        gevonden.append(bevinding("VOLMACHT_KETEN", melding, "8.5", dag))
    if "stemmen" not in write.new.reikwijdte:
        gevonden.append(bevinding("VOLMACHT_ZONDER_STEM", MELDINGEN["VOLMACHT_ZONDER_STEM"], "8.5", dag))
    if per_persoon > VEEL:
        gevonden.append(
            bevinding("MEER_DAN_DRIE_STEMMEN", f"Een persoon brengt {per_persoon} stemmen uit.", "8.5", dag)
        )
    if write.new.soort == "rvc_voorzitter":
        melding = "De voorzitter van de vergadering is ook gevolmachtigde."
        gevonden.append(bevinding("DUBBELE_ROL", melding, "8.5", dag))
    return gevonden


async def rol_van_de_houder(write: Write, dag: date) -> list[dict]:
    """A person whose mandate, or whose tie to the grantor, is known and has ended by then."""
    new = write.new
    if new.soort == "rvc_voorzitter":
        tabel, eigen = Mandaat, (Mandaat.persoon == new.persoon) & (Mandaat.rol == "voorzitter_rvc")
    elif new.soort == "verbonden_persoon":
        gever = Vertegenwoordiger.lid_id == write.found["gever"].id
        tabel, eigen = Vertegenwoordiger, (Vertegenwoordiger.pseudoniem == new.persoon) & gever
    else:
        return []
    rijen = (await write.call.db.execute(select(tabel.van, tabel.tot).where(eigen))).all()
    if not new.persoon or not rijen or any(rij.van <= dag and (rij.tot is None or rij.tot >= dag) for rij in rijen):
        return []
    melding = f"{new.persoon} heeft op {dag} de rol niet meer waarin de volmacht is gegeven."
    return [bevinding("HOUDER_ROL_VERVALLEN", melding, "8.5", dag)]


# --- the resource -----------------------------------------------------------------------------------------------------
houder = aliased(Lid)


class Volmachten(Resource):
    name, path, table, body, shows = "volmacht", "/volmachten", Volmacht, VolmachtBody, VolmachtShown
    operations = ("list", "create", "read")
    refuses = (422,)
    query = (
        select(
            *Volmacht.__table__.columns,
            Lid.uuid.label("gever"),
            houder.uuid.label("houder"),
            Vergadering.uuid.label("vergadering"),
        )
        .join(Lid, Lid.id == Volmacht.gever_id)
        .outerjoin(houder, houder.id == Volmacht.houder_id)
        .outerjoin(Vergadering, Vergadering.id == Volmacht.vergadering_id)
        .order_by(Volmacht.id)
    )
    scopes = {"read": ("leden.lezen",), "create": ("leden.schrijven",)}
    filters: dict[str, Filter] = {
        "vergadering": refers(Vergadering.uuid, "/leden/api/v1/vergaderingen", "Volmachten voor deze vergadering."),
        "volmachtgever": refers(Lid.uuid, "/leden/api/v1/leden", "Volmachten van dit lid."),
        "houder": refers(houder.uuid, "/leden/api/v1/leden", "Volmachten aan dit lid."),
    }
    create_rules = (verwijzingen_bestaan, volmacht_telt)

    def represent(self, row: Any, call: Call) -> dict:
        return {
            "url": self.url(call, row.uuid),
            "uuid": row.uuid,
            "volmachtgever": LEDEN.url(call, row.gever),
            "soort": row.soort,
            "houder": row.houder and LEDEN.url(call, row.houder),
            "persoon": row.persoon,
            "vergadering": row.vergadering and VERGADERINGEN.url(call, row.vergadering),
            "tot": row.tot,
            "reikwijdte": row.reikwijdte,
            "instructies": [each | {"agendapunt": call.show(each["agendapunt"])} for each in row.instructies],
            "verleendDoor": row.verleend_door,
            "verleendOp": row.verleend_op,
            "overhandigdOp": row.overhandigd_op,
            "ingetrokkenOp": row.ingetrokken_op,
            "bevindingen": row.bevindingen,
        }

    def kenmerken(self, row: Any, call: Call) -> dict[str, str]:
        return {"objectsoort": "volmacht", "orgaan": "alv", "gmCode": ""}

    async def values(self, write: Write) -> dict:
        new, found = write.new, write.found
        return new.model_dump(exclude={"volmachtgever", "houder", "vergadering"}) | {
            "gever_id": found["gever"].id,
            "houder_id": found["houder"].id if "houder" in found else None,
            "vergadering_id": found["vergadering"].id if "vergadering" in found else None,
            "overhandigd_op": new.overhandigd_op or write.call.now,
            "bevindingen": found["bevindingen"],
        }

    async def stored(self, write: Write) -> None:
        if "vergadering" in write.found:
            meld(write.call, write.found["vergadering"])


VOLMACHTEN = Volmachten()


# --- withdrawal -------------------------------------------------------------------------------------------------------
router = APIRouter(prefix="/volmachten", route_class=JsonRoute, tags=["volmachten"])


@router.post("/{uuid}/_intrekken", response_model=VolmachtShown)
async def intrekken(call: Caller, uuid: UUID, gegeven: Tijdstip) -> Response:
    """Trekt een volmacht in; dat kan tot de stemming opengaat."""
    call.require("leden.schrijven")
    row = await VOLMACHTEN.find(call, uuid, lock=True)
    if row.ingetrokken_op:
        raise botst("VOLMACHT_INGETROKKEN", "De volmacht is al ingetrokken.", "8.5", row.verleend_op)
    await eis_herroepelijk(call, row)
    shown = await zet(VOLMACHTEN, call, row, ingetrokken_op=gegeven.tijdstip or call.now)
    if row.vergadering_id is not None:
        meld(call, await geraakt(call, row.vergadering_id))
    return Json(shown)


async def geraakt(call: Call, vergadering_id: int) -> Any:
    return (await call.db.execute(VERGADERINGEN.query.where(Vergadering.id == vergadering_id))).one()


async def eis_herroepelijk(call: Call, row: Any) -> None:
    """[P] herroeping_tot. Raises Conflict VOLMACHT_UITGEOEFEND while a ballot runs in which it counts."""
    gekozen = await waarden(call.db, call.today)
    geraakt_ = or_(Vergadering.id == row.vergadering_id, Vergadering.status == "geopend")
    await call.db.execute(select(Vergadering.id).where(geraakt_).order_by(Vergadering.id).with_for_update())
    open_ = (
        select(Vergadering.datum)
        .join(Agendapunt, Agendapunt.vergadering_id == Vergadering.id)
        .join(Stemming, Stemming.agendapunt_id == Agendapunt.id)
        .join(Kiesgerechtigde, Kiesgerechtigde.stemming_id == Stemming.id)
        .where(Stemming.status == "open", Kiesgerechtigde.lid_id == row.gever_id, Kiesgerechtigde.wijze == "volmacht")
    )
    if row.vergadering_id is not None:
        open_ = open_.where(Vergadering.id == row.vergadering_id)
    loopt = (await call.db.execute(open_)).first()
    begonnen = select(Vergadering.datum).where(Vergadering.id == row.vergadering_id, Vergadering.status != "gepland")
    if loopt is None and gekozen["herroeping_tot"] == "begin_vergadering":
        loopt = (await call.db.execute(begonnen.where(Vergadering.geopend_op.is_not(None)))).first()
    if loopt is not None:
        detail = "De stemming waarin deze volmacht telt is al open."
        raise botst("VOLMACHT_UITGEOEFEND", detail, "8.5", loopt.datum)
