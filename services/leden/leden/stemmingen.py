"""Stemmingen: a vote on an agenda item; opened with a quorum and a snapshot, closed into exactly one besluit."""

from datetime import datetime
from typing import Annotated, Any, Literal
from uuid import UUID

from commonground.call import Call, Caller
from commonground.filters import Filter, on, refers
from commonground.json import Json, JsonRoute
from commonground.problems import Conflict, Invalid, ValidationFailed
from commonground.resource import Body, Resource, published
from commonground.rules import Write
from commonground.types import DateTime, Url
from fastapi import APIRouter
from pydantic import Field
from sqlalchemy import Select, func, insert, select
from starlette.responses import Response

from leden import besluitvorming, kalender
from leden.agendapunten import AGENDAPUNTEN, MET_VERTROUWELIJK
from leden.besluiten import BESLUITEN, BesluitShown
from leden.besluitregels import Telling, Uitgebracht, toets_quorum
from leden.overgangen import zet
from leden.problemen import botst
from leden.statuten import besluitsoorten
from leden.tables import Agendapunt, Besluit, Kiesgerechtigde, Stem, Stemming, Vergadering
from leden.vergaderingen import VERGADERINGEN, Tijdstip
from leden.vormen import Adres, Sleutel, Tellingen
from leden.zaal import aanwezigen, quorumregel, zaal

Vorm = Literal["mondeling", "elektronisch_ter_vergadering"]
StatusStemming = Literal["voorbereid", "open", "gesloten"]


class StemmingBody(Body):
    agendapunt: Annotated[Url, Field(description="Het agendapunt waarover wordt gestemd.")]
    vorm: Annotated[Vorm, Field(description="Hoe er wordt gestemd; beide vormen zijn open.")] = "mondeling"
    uitgebrachte_stemmen: Annotated[
        Uitgebracht, Field(description="Of blanco en onthouding meetellen als uitgebrachte stem.")
    ] = "voor_en_tegen"


class StemmingShown(StemmingBody):
    url: Adres
    uuid: Sleutel
    ronde: Annotated[int, Field(description="De hoeveelste stemming over dit punt.")]
    status: Annotated[StatusStemming, Field(description="Of er al, nog of niet meer kan worden gestemd.")]
    kiesgerechtigd: Annotated[int, Field(description="Aantal leden dat bij opening mocht stemmen.")]
    uitgebracht: Annotated[int, Field(description="Aantal leden dat een stem heeft uitgebracht.")]
    geopend_op: Annotated[DateTime | None, Field(description="Wanneer de stemming openging.")]
    gesloten_op: Annotated[DateTime | None, Field(description="Wanneer de stemming sloot.")]
    besluit: Annotated[Url | None, Field(description="Het besluit dat uit deze stemming volgt.")]


async def er_valt_iets_te_besluiten(write: Write) -> Invalid | None:
    if not write.owner.besluitsoort:
        return Invalid("agendapunt", "zonder-besluitsoort", "Over dit agendapunt wordt niet besloten.")
    return None


async def het_punt_is_nog_niet_beslist(write: Write) -> Invalid | None:
    """A new round follows only on one that gave no decision; a disputed result (art. 17.5) is for later."""
    db, punt = write.call.db, write.owner.id
    lopend = select(Stemming.id).where(Stemming.agendapunt_id == punt, Stemming.status != "gesloten")
    if (await db.execute(lopend)).first():
        raise Conflict("STEMMING_LOOPT", "Over dit agendapunt loopt al een stemming.")
    beslist = select(Besluit.id).where(Besluit.agendapunt_id == punt, Besluit.uitkomst.in_(("aangenomen", "verworpen")))
    if (await db.execute(beslist)).first():
        raise Conflict("AL_BESLOTEN", "Over dit agendapunt is al besloten.")
    return None


columns = published(Stemming, "agendapunt_id")


def aantal(tabel: Any) -> Any:
    return select(func.count(tabel.id)).where(tabel.stemming_id == Stemming.id).scalar_subquery()


class Stemmingen(Resource):
    name, path, table, owner = "stemming", "/stemmingen", Stemming, AGENDAPUNTEN
    body, shows = StemmingBody, StemmingShown
    operations = ("list", "create", "read")
    query = (
        select(
            *Stemming.__table__.columns,
            Agendapunt.uuid.label("agendapunt"),
            Besluit.uuid.label("besluit"),
            aantal(Kiesgerechtigde).label("kiesgerechtigd"),
            aantal(Stem).label("uitgebracht"),
        )
        .join(Agendapunt, Agendapunt.id == Stemming.agendapunt_id)
        .outerjoin(Besluit, Besluit.stemming_id == Stemming.id)
        .order_by(Stemming.id)
    )
    scopes = {"read": ("leden.lezen",), "create": ("leden.schrijven",)}
    filters: dict[str, Filter] = {
        "agendapunt": refers(Agendapunt.uuid, "/leden/api/v1/agendapunten", "Stemmingen over dit agendapunt."),
        **on(Stemming.status, type=StatusStemming),
    }
    create_rules = (er_valt_iets_te_besluiten, het_punt_is_nog_niet_beslist)

    def visible(self, call: Call) -> Select:
        query = super().visible(call)
        return query if call.may(*MET_VERTROUWELIJK) else query.where(Agendapunt.vertrouwelijk.is_(False))

    def represent(self, row: Any, call: Call) -> dict:
        return columns(row, call) | {
            "url": self.url(call, row.uuid),
            "agendapunt": AGENDAPUNTEN.url(call, row.agendapunt),
            "kiesgerechtigd": row.kiesgerechtigd,
            "uitgebracht": row.uitgebracht,
            "besluit": row.besluit and BESLUITEN.url(call, row.besluit),
        }

    def kenmerken(self, row: Any, call: Call) -> dict[str, str]:
        return {"objectsoort": "stemming", "orgaan": "alv", "gmCode": ""}

    async def values(self, write: Write) -> dict:
        eerder = select(func.count(Stemming.id)).where(Stemming.agendapunt_id == write.owner.id)
        return write.new.model_dump(exclude={"agendapunt"}) | {
            "agendapunt_id": write.owner.id,
            "ronde": 1 + (await write.call.db.execute(eerder)).scalar_one(),
            "status": "voorbereid",
        }


STEMMINGEN = Stemmingen()


# --- opening and closing ----------------------------------------------------------------------------------------------
router = APIRouter(prefix="/stemmingen", route_class=JsonRoute, tags=["stemmingen"])


class Sluiting(Tijdstip):
    tellingen: Annotated[
        Tellingen | None, Field(description="Telling van de voorzitter, als de stemmen niet per lid zijn vastgelegd.")
    ] = None
    tekst: Annotated[str, Field(max_length=4000, description="Tekst van het besluit; anders het onderwerp.")] = ""


@router.post("/{uuid}/_openen", response_model=StemmingShown)
async def openen(call: Caller, uuid: UUID, gegeven: Tijdstip) -> Response:
    """Opent de stemming: toetst het quorum en legt vast welke leden mogen stemmen."""
    call.require("leden.besluiten")
    row = await STEMMINGEN.find(call, uuid, lock=True)
    if row.status != "voorbereid":
        raise Conflict("STEMMING_AL_GEOPEND", f"De stemming is {row.status}.")
    punt, vergadering = await waarover(call, row)
    moment = gegeven.tijdstip or call.now
    if vergadering.status != "geopend" or moment < vergadering.geopend_op:
        raise Conflict("VERGADERING_NIET_GEOPEND", "Op dat moment is de vergadering niet geopend.")
    await eis_quorum(call, punt, vergadering, moment)
    mogen = await aanwezigen(call.db, vergadering, moment)
    rijen = [{"stemming_id": row.id, "lid_id": lid_id, "wijze": wijze} for lid_id, wijze in sorted(mogen.items())]
    if rijen:
        await call.db.execute(insert(Kiesgerechtigde), rijen)
    return Json(await zet(STEMMINGEN, call, row, punt, status="open", geopend_op=moment))


async def waarover(call: Call, stemming: Any) -> tuple[Any, Any]:
    """The agenda item and the meeting of a vote."""
    punt = (await call.db.execute(select(Agendapunt).where(Agendapunt.id == stemming.agendapunt_id))).scalar_one()
    vergadering = (await call.db.execute(VERGADERINGEN.query.where(Vergadering.id == punt.vergadering_id))).one()
    return punt, vergadering


async def eis_quorum(call: Call, punt: Agendapunt, vergadering: Any, moment: datetime) -> None:
    """Raises Conflict: GEEN_QUORUM with A, N and the days of a second meeting, or BUITEN_AGENDA."""
    soort = besluitsoorten()[punt.besluitsoort]
    nu = await zaal(call.db, vergadering, moment)
    regel = quorumregel(soort, vergadering.soort)
    if regel and not (toets := toets_quorum(regel, nu, vergadering.statutenversie)).voldaan:
        extra: dict[str, Any] = toets.invoer | tweede_vergadering(soort, vergadering)
        raise botst("GEEN_QUORUM", toets.uitleg, regel.artikel, vergadering.datum, **extra)
    if not punt.in_oproep and await besluitvorming.is_opgeroepen(call.db, vergadering.id) and nu.aanwezig < nu.leden:
        detail = "Het punt stond niet in de oproep; dan kan alleen worden besloten als alle leden er zijn."
        raise botst("BUITEN_AGENDA", detail, "8.3", vergadering.datum, aanwezig=nu.aanwezig, leden=nu.leden)


def tweede_vergadering(soort: Any, vergadering: Any) -> dict[str, Any]:
    """When the second meeting could be: the window of the statutes and the term of its call, together."""
    if soort.tweede_vergadering is None:
        return {}
    venster = kalender.venster_tweede_vergadering(soort.tweede_vergadering, vergadering.datum)
    planbaar = kalender.planbaar(venster, vergadering.datum, soort.termijn.parameters["dagen"])
    gevonden = {"soort": soort.tweede_vergadering.sleutel, "artikel": soort.tweede_vergadering.artikel}
    return {"tweedeVergadering": gevonden | {"van": planbaar.van, "tot": planbaar.tot}}


@router.post("/{uuid}/_sluiten", response_model=BesluitShown, responses={422: {"description": "De telling kan niet."}})
async def sluiten(call: Caller, uuid: UUID, gegeven: Sluiting) -> Response:
    """Sluit de stemming en legt het besluit vast, met de regels en artikelen die het bepalen."""
    call.require("leden.besluiten")
    row = await STEMMINGEN.find(call, uuid, lock=True)
    if row.status != "open":
        raise Conflict(
            "STEMMING_GESLOTEN" if row.status == "gesloten" else "STEMMING_NIET_OPEN", f"De stemming is {row.status}."
        )
    moment = gegeven.tijdstip or call.now
    if moment < row.geopend_op:
        reden = "De stemming sluit niet voordat zij is geopend."
        raise ValidationFailed(Invalid("tijdstip", "PERIODE_ONGELDIG", reden), code="PERIODE_ONGELDIG")
    punt, vergadering = await waarover(call, row)
    telling = await geteld(call, row, gegeven.tellingen, vergadering)
    besluit = await besluitvorming.besluit_na_stemming(call, row, punt, vergadering, telling, moment, gegeven.tekst)
    await zet(STEMMINGEN, call, row, punt, status="gesloten", gesloten_op=moment)
    return Json(await BESLUITEN.vastgelegd(call, besluit))


async def geteld(call: Call, stemming: Any, gegeven: Tellingen | None, vergadering: Any) -> Telling:
    """The votes that were recorded, or the chair's count, which cannot exceed those who may vote."""
    query = select(Stem.keuze, func.count(Stem.id)).where(Stem.stemming_id == stemming.id).group_by(Stem.keuze)
    stemmen: dict[str, int] = {keuze: getal for keuze, getal in await call.db.execute(query)}
    if gegeven is None:
        return Telling(**stemmen)
    telling = Telling(**gegeven.model_dump())
    if stemmen and telling != Telling(**stemmen):
        raise besluitvorming.telling_onmogelijk("De telling wijkt af van de vastgelegde stemmen.", vergadering.datum)
    if telling.som > stemming.kiesgerechtigd:
        detail = f"{telling.som} stemmen, terwijl {stemming.kiesgerechtigd} leden mochten stemmen."
        raise besluitvorming.telling_onmogelijk(detail, vergadering.datum)
    return telling
