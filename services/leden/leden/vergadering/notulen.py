"""Notulen: minutes, signed by chair and notulist and approved by the next meeting (art. 17.6)."""

from typing import Annotated, Any, Literal
from uuid import UUID

from commonground.call import Call, Caller
from commonground.filters import Filter, refers
from commonground.json import Json, JsonRoute
from commonground.problems import Conflict, Invalid, ValidationFailed
from commonground.resource import Body, Resource
from commonground.rules import Write
from commonground.types import Url
from fastapi import APIRouter
from pydantic import Field
from sqlalchemy import func, select
from sqlalchemy.orm import aliased
from starlette.responses import Response

from leden.dossier import dossiers
from leden.overgangen import zet
from leden.persoonsgegevens import geen_persoonsgegevens
from leden.problemen import botst
from leden.tables import Notulen as Tabel
from leden.tables import Vergadering
from leden.vergadering import vergaderstukken
from leden.vergadering.agendapunten import MET_VERTROUWELIJK
from leden.vergadering.vergaderingen import VERGADERINGEN, had_quorum
from leden.vormen import Adres, Dag, Sleutel

Woord = Literal["", "vastgesteld", "goedgekeurd", "goedgekeurd en vastgesteld"]


class NotulenBody(Body):
    vergadering: Annotated[Url, Field(description="De vergadering waarvan dit de notulen zijn.")]
    tekst: Annotated[str, Field(min_length=1, max_length=200_000, description="Het openbare deel, met rollen.")]
    vertrouwelijk: Annotated[str, Field(max_length=200_000, description="Wat buiten de publicatie blijft.")] = ""


class NotulenShown(NotulenBody):
    url: Adres
    uuid: Sleutel
    versie: Annotated[int, Field(description="De hoeveelste versie.")]
    status: Annotated[Literal["concept", "getekend", "goedgekeurd"], Field(description="Hoe ver de notulen zijn.")]
    getekend_voorzitter: Annotated[Dag | None, Field(description="Wanneer de voorzitter tekende.")]
    getekend_notulist: Annotated[Dag | None, Field(description="Wanneer de notulist tekende.")]
    goedgekeurd_in: Annotated[Url | None, Field(description="De vergadering die de notulen goedkeurde.")]
    woord: Annotated[Woord, Field(description="Het woord dat de bron voor de goedkeuring gebruikt.")]
    geredigeerd: Annotated[bool, Field(description="Of een vertrouwelijk deel hier is weggelaten.")]


class Ondertekening(Body):
    door: Annotated[Literal["voorzitter", "notulist"], Field(description="Wie tekent; beiden moeten.")]
    datum: Annotated[Dag, Field(description="De dag van ondertekening.")]


class Goedkeuring(Body):
    vergadering: Annotated[Url, Field(description="De vergadering die goedkeurt: een latere.")]
    woord: Annotated[Woord, Field(description="Het woord dat daarbij viel.")] = "goedgekeurd"


goedkeurder = aliased(Vergadering)


class Alle(Resource):
    name, path, table, owner = "notulen", "/notulen", Tabel, VERGADERINGEN
    body, shows = NotulenBody, NotulenShown
    operations = ("list", "create", "read")
    refuses = (422,)
    query = (
        select(
            *Tabel.__table__.columns,
            Vergadering.uuid.label("vergadering"),
            Vergadering.datum.label("datum"),
            goedkeurder.uuid.label("goedgekeurd_in"),
        )
        .join(Vergadering, Vergadering.id == Tabel.vergadering_id)
        .outerjoin(goedkeurder, goedkeurder.id == Tabel.goedgekeurd_in_id)
        .order_by(Vergadering.datum.desc(), Tabel.id.desc())
    )
    scopes = {"read": ("leden.lezen",), "create": ("leden.schrijven",)}
    filters: dict[str, Filter] = {
        "vergadering": refers(Vergadering.uuid, "/leden/api/v1/vergaderingen", "Notulen van deze vergadering."),
    }
    create_rules = (geen_persoonsgegevens("tekst"),)

    def represent(self, row: Any, call: Call) -> dict:
        mag = call.may(*MET_VERTROUWELIJK)
        return {
            "url": self.url(call, row.uuid),
            "uuid": row.uuid,
            "vergadering": VERGADERINGEN.url(call, row.vergadering),
            "tekst": row.tekst,
            "vertrouwelijk": row.vertrouwelijk if mag else "",
            "geredigeerd": bool(row.vertrouwelijk) and not mag,
            "versie": row.versie,
            "status": row.status,
            "getekendVoorzitter": row.getekend_voorzitter,
            "getekendNotulist": row.getekend_notulist,
            "goedgekeurdIn": row.goedgekeurd_in and VERGADERINGEN.url(call, row.goedgekeurd_in),
            "woord": row.woord,
        }

    async def values(self, write: Write) -> dict:
        eerder = select(func.count(Tabel.id)).where(Tabel.vergadering_id == write.owner.id)
        return write.new.model_dump(exclude={"vergadering"}) | {
            "vergadering_id": write.owner.id,
            "versie": 1 + (await write.call.db.execute(eerder)).scalar_one(),
            "status": "concept",
            "woord": "",
        }

    async def stored(self, write: Write) -> None:
        db, vergadering, rij = write.call.db, write.owner, write.found["row"]
        papieren = [vergaderstukken.notulen(vergadering, rij), *await vergaderstukken.actielijst(db, vergadering)]
        erbij = dossiers.Erbij(stukken=papieren)
        await dossiers.bij_vergadering(write.call, vergadering, "notulen", erbij, keer=str(rij.versie))


NOTULEN = Alle()
router = APIRouter(prefix="/notulen", route_class=JsonRoute, tags=["notulen"])


async def met_vergadering(call: Call, uuid: UUID) -> tuple[Any, Any]:
    row = await NOTULEN.find(call, uuid, lock=True)
    return row, (await call.db.execute(VERGADERINGEN.query.where(Vergadering.id == row.vergadering_id))).one()


@router.post("/{uuid}/_tekenen", response_model=NotulenShown)
async def tekenen(call: Caller, uuid: UUID, gegeven: Ondertekening) -> Response:
    """Tekent de notulen; met beide handtekeningen zijn zij vastgesteld."""
    call.require("leden.schrijven")
    row, vergadering = await met_vergadering(call, uuid)
    if row.status != "concept":
        raise Conflict("NOTULEN_GETEKEND", f"De notulen zijn al {row.status}.")
    if gegeven.datum < vergadering.datum:
        reden = f"De vergadering was op {vergadering.datum}."
        raise ValidationFailed(Invalid("datum", "PERIODE_ONGELDIG", reden), code="PERIODE_ONGELDIG")
    eigen = f"getekend_{gegeven.door}"
    ander = "getekend_notulist" if gegeven.door == "voorzitter" else "getekend_voorzitter"
    status = "getekend" if getattr(row, ander) else "concept"
    if status == "getekend":
        erbij = dossiers.Erbij(stukken=[vergaderstukken.notulen(vergadering, row)])
        await dossiers.bij_vergadering(call, vergadering, "getekend", erbij)
    return Json(await zet(NOTULEN, call, row, vergadering, status=status, **{eigen: gegeven.datum}))


@router.post("/{uuid}/_goedkeuren", response_model=NotulenShown)
async def goedkeuren(call: Caller, uuid: UUID, gegeven: Goedkeuring) -> Response:
    """Keurt de notulen goed, in een volgende vergadering."""
    call.require("leden.besluiten")
    row, vergadering = await met_vergadering(call, uuid)
    later = await VERGADERINGEN.by_url(call, call.store(gegeven.vergadering), "vergadering")
    if later.id == vergadering.id or later.datum <= vergadering.datum or later.status == "afgelast":
        detail = "Notulen worden in een volgende vergadering goedgekeurd."
        raise botst("NOTULEN_VOLGENDE_VERGADERING", detail, "17.6", vergadering.datum)
    if row.status == "concept":
        detail = "De voorzitter en de notulist hebben de notulen niet beiden getekend."
        raise botst("NOTULEN_NIET_GETEKEND", detail, "17.6", vergadering.datum)
    if row.status == "goedgekeurd":
        raise Conflict("NOTULEN_GOEDGEKEURD", "De notulen zijn al goedgekeurd.")
    gehouden = vergadering.gesloten_op is None or await had_quorum(call.db, vergadering)
    await dossiers.bij_vergadering(call, vergadering, "goedgekeurd" if gehouden else "goedgekeurd_zonder_quorum")
    goed = {"status": "goedgekeurd", "goedgekeurd_in_id": later.id, "woord": gegeven.woord}
    return Json(await zet(NOTULEN, call, row, vergadering, **goed))
