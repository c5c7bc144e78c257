"""Statutes as data that change: a version as its differences with another, and its course to the deed."""

from dataclasses import replace
from typing import Annotated, Any, Literal
from uuid import UUID

from commonground.call import Call, Caller
from commonground.json import Json, JsonRoute
from commonground.problems import Conflict, Invalid, ValidationFailed
from commonground.resource import Body, Part, Resource
from commonground.rules import Write
from commonground.types import Url
from fastapi import APIRouter
from pydantic import Field, StringConstraints
from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncSession
from starlette.responses import Response

from leden.besluit.besluiten import BESLUITEN
from leden.dossier import dossiers
from leden.overgangen import zet
from leden.persoonsgegevens import geen_persoonsgegevens
from leden.problemen import in_strijd
from leden.statutair.beschermingen import Nummer
from leden.statutair.statuten import (
    TOEGEVOEGD,
    Artikel,
    Regel,
    Statutenversie,
    besluitsoorten,
    meegeleverd,
    statutenversies,
)
from leden.statutair.statutenverschillen import zwaarste_soort
from leden.statutair.statutenvoorstel import voorstel
from leden.tables import Agendapunt, Besluit, Statutenakte, Vergadering
from leden.vormen import Adres, Dag, Sleutel

Voortgang = Literal["concept", "besloten", "verworpen", "ingetrokken", "akte_verleden", "neergelegd"]


# --- what a request knows ---------------------------------------------------------------------------------------------
async def ken(db: AsyncSession) -> None:
    """Puts what the database says of the statutes beside the versions that are shipped, for this request."""
    rijen = (await db.execute(select(*Statutenakte.__table__.columns).order_by(Statutenakte.id))).all()
    bekend: dict[str, Statutenversie] = dict(meegeleverd())
    for rij in rijen:
        bekend[rij.sleutel] = versie_van(rij, bekend[rij.basis])
    TOEGEVOEGD.set(tuple(bekend[rij.sleutel] for rij in rijen))


def versie_van(rij: Any, basis: Statutenversie) -> Statutenversie:
    """A version from its differences with another; from the deed it is in force."""
    return Statutenversie(
        rij.sleutel,
        rij.naam,
        "van_kracht" if rij.datum_akte else "concept",
        rij.datum_akte or basis.datum_akte,
        rij.datum_akte,
        gewijzigde_artikelen(basis.artikelen, rij.artikelen),
        gewijzigde_regels(basis.regels, rij.regels),
    )


def gewijzigde_artikelen(basis: dict[str, Artikel], wijzigingen: list[dict]) -> dict[str, Artikel]:
    artikelen = dict(basis)
    for wijziging in wijzigingen:
        nummer, tekst = wijziging["nummer"], wijziging["tekst"]
        oud = artikelen.get(nummer) or Artikel(nummer, titel_van(basis, nummer), "", False, True, "")
        if tekst:
            artikelen[nummer] = replace(oud, tekst=tekst, gewijzigd=True)
        else:
            artikelen.pop(nummer, None)
    return artikelen


def titel_van(artikelen: dict[str, Artikel], nummer: str) -> str:
    artikel = nummer.split(".")[0]
    return next((each.titel for each in artikelen.values() if each.nummer.split(".")[0] == artikel), "")


def gewijzigde_regels(basis: dict[str, Regel], wijzigingen: list[dict]) -> dict[str, Regel]:
    eigen = dict(basis)
    for wijziging in wijzigingen:
        oud = eigen[wijziging["sleutel"]]
        eigen[oud.sleutel] = replace(oud, parameters=oud.parameters | wijziging["parameters"])
    return eigen


# --- a version --------------------------------------------------------------------------------------------------------
class Artikelwijziging(Part):
    nummer: Annotated[Nummer, Field(description="Artikel en lid, zoals 8.2.")]
    tekst: Annotated[str, Field(max_length=20_000, description="De nieuwe tekst; leeg als het lid vervalt.")]


class Regelwijziging(Part):
    sleutel: Annotated[str, Field(max_length=40, description="De regel die anders gaat rekenen.")]
    parameters: Annotated[
        dict[str, bool | Annotated[int, Field(ge=0, le=10_000)]],
        Field(max_length=10, description="De waarden die veranderen."),
    ]


class StatutenakteBody(Body):
    sleutel: Annotated[
        str, StringConstraints(pattern=r"^\d{4}-\d{2}-\d{2}$"), Field(description="De dag van de (concept)akte.")
    ]
    naam: Annotated[str, Field(min_length=1, max_length=200, description="Naam voor mensen.")]
    basis: Annotated[str, Field(max_length=10, description="De versie waarvan deze de wijziging is.")]
    artikelen: Annotated[list[Artikelwijziging], Field(max_length=200, description="Wat aan de tekst wijzigt.")] = []
    regels: Annotated[list[Regelwijziging], Field(max_length=50, description="Wat aan de regels wijzigt.")] = []


class StatutenakteShown(StatutenakteBody):
    url: Adres
    uuid: Sleutel
    voortgang: Annotated[Voortgang, Field(description="Hoe ver de wijziging is; zij geldt vanaf de akte.")]
    besluit: Annotated[Url | None, Field(description="Het besluit van de algemene vergadering.")]
    datum_akte: Annotated[Dag | None, Field(description="Dag van de notariële akte.")]
    neergelegd_op: Annotated[Dag | None, Field(description="Dag van neerlegging bij het handelsregister.")]


async def wijziging_past_op_de_basis(write: Write) -> list[Invalid] | None:
    new = write.new
    basis = statutenversies().get(new.basis)
    if basis is None:
        return [Invalid("basis", "invalid_choice", "Deze versie bestaat niet.")]
    if new.sleutel in statutenversies() and new.sleutel != new.basis:
        return [Invalid("sleutel", "unique", "Deze versie is er al.")]
    if new.sleutel == new.basis and (new.artikelen or new.regels):
        return [Invalid("basis", "invalid", "Een versie die er al is wordt niet gewijzigd.")]
    wrong = []
    for nummer, wijziging in enumerate(new.regels):
        regel = basis.regels.get(wijziging.sleutel)
        if regel is None or not wijziging.parameters.keys() <= regel.parameters.keys():
            wrong.append(Invalid(f"regels.{nummer}", "invalid_choice", "Deze regel of parameter kent de basis niet."))
        elif wijziging.parameters.get("noemer") == 0:
            wrong.append(Invalid(f"regels.{nummer}", "min_value", "De noemer is ten minste 1."))
    return wrong


class Statutenakten(Resource):
    name, path, table = "statutenakte", "/statutenakten", Statutenakte
    body, shows = StatutenakteBody, StatutenakteShown
    operations = ("list", "create", "read")
    refuses = (422,)
    query = (
        select(*Statutenakte.__table__.columns, Besluit.uuid.label("besluit"))
        .outerjoin(Besluit, Besluit.id == Statutenakte.besluit_id)
        .order_by(Statutenakte.sleutel, Statutenakte.id)
    )
    scopes = {"read": ("leden.lezen",), "create": ("leden.secretaris",)}
    create_rules = (wijziging_past_op_de_basis, geen_persoonsgegevens("naam"))
    conflicts = {("sleutel",): Invalid("sleutel", "unique", "Deze versie is er al.")}

    def represent(self, row: Any, call: Call) -> dict:
        return {
            "url": self.url(call, row.uuid),
            "uuid": row.uuid,
            "sleutel": row.sleutel,
            "naam": row.naam,
            "basis": row.basis,
            "artikelen": row.artikelen,
            "regels": row.regels,
            "voortgang": row.voortgang,
            "besluit": row.besluit and BESLUITEN.url(call, row.besluit),
            "datumAkte": row.datum_akte,
            "neergelegdOp": row.neergelegd_op,
        }

    def kenmerken(self, row: Any, call: Call) -> dict[str, str]:
        return {"objectsoort": "statuten", "orgaan": "alv", "gmCode": ""}

    async def values(self, write: Write) -> dict:
        return write.new.model_dump() | {"voortgang": "concept"}

    async def stored(self, write: Write) -> None:
        new = write.new
        soort = await zwaarste_soort(write.call.db, new.basis, [each.nummer for each in new.artikelen])
        erbij = voorstel(new, statutenversies()[new.basis].artikelen, besluitsoorten()[soort].artikel)
        await dossiers.bij_statuten(write.call, write.found["row"], "concept", erbij=erbij)


STATUTENAKTEN = Statutenakten()

# --- its course -------------------------------------------------------------------------------------------------------
GEWEIGERD: dict[int | str, dict[str, Any]] = {422: {"description": "De statuten staan dit niet toe."}}
router = APIRouter(route_class=JsonRoute, tags=["statuten"])


class Statutenbesluit(Body):
    besluit: Annotated[Url, Field(description="Het besluit tot wijziging.")]


class Aktedatum(Body):
    datum: Annotated[Dag, Field(description="De dag waarop dit gebeurde.")]


@router.post("/statutenakten/{uuid}/_besluiten", response_model=StatutenakteShown, responses=GEWEIGERD)
async def besluiten(call: Caller, uuid: UUID, gegeven: Statutenbesluit) -> Response:
    """Verbindt de wijziging met het besluit van de algemene vergadering; de zwaarste regel moet zijn toegepast."""
    call.require("leden.secretaris")
    row = await eis_voortgang(call, uuid, "concept")
    besluit = await BESLUITEN.by_url(call, call.store(gegeven.besluit), "besluit")
    beslist = besluit.uitkomst in ("aangenomen", "verworpen") and not besluit.in_beginsel
    if besluit.orgaan != "alv" or not beslist:
        raise ValidationFailed(Invalid("besluit", "invalid", "De vergadering besliste hiermee niet over de wijziging."))
    nodig = await zwaarste_soort(call.db, row.basis, [each["nummer"] for each in row.artikelen])
    if besluit.besluitsoort not in (nodig, "statutenwijziging_beschermd"):
        detail = f"Voor deze wijziging is een besluit van de soort {nodig} nodig."
        raise in_strijd("BESLUITSOORT_TE_LICHT", detail, "20.2", besluit.datum, "besluit", nodig=nodig)
    voortgang = "besloten" if besluit.uitkomst == "aangenomen" else "verworpen"
    await meld_besluit(call, row, besluit, voortgang)
    return Json(await zet(STATUTENAKTEN, call, row, voortgang=voortgang, besluit_id=besluit.id))


async def meld_besluit(call: Call, akte: Any, besluit: Any, voortgang: str) -> None:
    """What came before the decision is known from its agenda item: approval, and the proposal that went out."""
    query = (
        select(Agendapunt.goedkeuring_rvc, Agendapunt.in_oproep, Vergadering.soort)
        .join(Vergadering, Vergadering.id == Agendapunt.vergadering_id)
        .join(Besluit, Besluit.agendapunt_id == Agendapunt.id)
        .where(Besluit.id == besluit.id)
    )
    punt = (await call.db.execute(query)).first()
    if punt and punt.goedkeuring_rvc:
        await dossiers.bij_statuten(call, akte, "goedkeuring_rvc")
    if punt and punt.in_oproep:
        await dossiers.bij_statuten(call, akte, "voorgesteld")
    tweede = "_tweede" if punt and punt.soort.startswith("tweede_") else ""
    await dossiers.bij_statuten(call, akte, voortgang + tweede, besluit)


class Intrekkingsreden(Body):
    reden: Annotated[
        Literal["ingetrokken", "goedkeuring_onthouden"],
        Field(description="Het bestuur trekt haar in, of de raad van commissarissen keurt haar niet goed (art. 20.1)."),
    ]


@router.post("/statutenakten/{uuid}/_intrekken", response_model=StatutenakteShown)
async def intrekken(call: Caller, uuid: UUID, gegeven: Intrekkingsreden) -> Response:
    """Trekt een wijziging in waarover nog niet is besloten."""
    call.require("leden.secretaris")
    row = await eis_voortgang(call, uuid, "concept")
    await dossiers.bij_statuten(call, row, gegeven.reden)
    return Json(await zet(STATUTENAKTEN, call, row, voortgang="ingetrokken"))


@router.post("/statutenakten/{uuid}/_verlijden", response_model=StatutenakteShown, responses=GEWEIGERD)
async def verlijden(call: Caller, uuid: UUID, gegeven: Aktedatum) -> Response:
    """Legt de notariële akte vast; vanaf die dag geldt de nieuwe versie (art. 20.4)."""
    call.require("leden.secretaris")
    row = await eis_voortgang(call, uuid, "besloten")
    besloten = (await call.db.execute(select(Besluit.datum).where(Besluit.id == row.besluit_id))).scalar_one()
    if gegeven.datum < besloten:
        detail = f"De akte volgt op het besluit van {besloten}."
        raise in_strijd("AKTE_VOOR_BESLUIT", detail, "20.4", besloten, "datum")
    erbij = dossiers.Erbij(eigenschappen={"datumAkte": dossiers.als_datum(gegeven.datum)})
    await dossiers.bij_statuten(call, row, "akte_verleden", erbij=erbij)
    komende = (Vergadering.datum >= gegeven.datum, Vergadering.status.in_(("gepland", "opgeroepen")))
    await call.db.execute(update(Vergadering).where(*komende).values(statutenversie=row.sleutel))
    return Json(await zet(STATUTENAKTEN, call, row, voortgang="akte_verleden", datum_akte=gegeven.datum))


@router.post("/statutenakten/{uuid}/_neerleggen", response_model=StatutenakteShown)
async def neerleggen(call: Caller, uuid: UUID, gegeven: Aktedatum) -> Response:
    """Legt vast dat de gewijzigde statuten bij het handelsregister zijn neergelegd (art. 20.4)."""
    call.require("leden.secretaris")
    row = await eis_voortgang(call, uuid, "akte_verleden")
    if gegeven.datum < row.datum_akte:
        raise ValidationFailed(Invalid("datum", "invalid", f"De akte is van {row.datum_akte}."))
    await dossiers.bij_statuten(call, row, "neergelegd")
    return Json(await zet(STATUTENAKTEN, call, row, voortgang="neergelegd", neergelegd_op=gegeven.datum))


async def eis_voortgang(call: Call, uuid: UUID, nodig: Voortgang) -> Any:
    row = await STATUTENAKTEN.find(call, uuid, lock=True)
    if row.voortgang != nodig:
        raise Conflict("VOORTGANG_ONJUIST", f"De wijziging is {row.voortgang}; hiervoor moet zij {nodig} zijn.")
    return row
