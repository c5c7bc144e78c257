"""Statutes as data that change: a version as differences, its course to the deed, and what two versions differ in."""

from dataclasses import replace
from datetime import date
from typing import Annotated, Any, Literal
from uuid import UUID

from commonground.call import Call, Caller
from commonground.json import Json, JsonRoute
from commonground.problems import Conflict, Invalid, NotFound, ValidationFailed
from commonground.resource import Body, Part, Resource
from commonground.rules import Write
from commonground.types import Url
from fastapi import APIRouter
from pydantic import Field, StringConstraints
from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncSession
from starlette.responses import Response

from leden import dossiers
from leden.besluiten import BESLUITEN
from leden.overgangen import zet
from leden.problemen import in_strijd
from leden.statuten import (
    TOEGEVOEGD,
    Artikel,
    Regel,
    Statutenversie,
    besluitsoorten,
    meegeleverd,
    regels,
    statutenversies,
)
from leden.tables import Besluit, Statutenakte, Vergadering
from leden.vergaderingen import VERGADERINGEN
from leden.vormen import Adres, Dag, Sleutel

Voortgang = Literal["concept", "besloten", "akte_verleden", "neergelegd"]
Nummer = Annotated[str, StringConstraints(pattern=r"^\d{1,2}\.(\d{1,2})?$")]


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
    query = (
        select(*Statutenakte.__table__.columns, Besluit.uuid.label("besluit"))
        .outerjoin(Besluit, Besluit.id == Statutenakte.besluit_id)
        .order_by(Statutenakte.sleutel, Statutenakte.id)
    )
    scopes = {"read": ("leden.lezen",), "create": ("leden.secretaris",)}
    create_rules = (wijziging_past_op_de_basis,)
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
        await dossiers.bij_statuten(write.call, write.found["row"], "concept")


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
    if (besluit.orgaan, besluit.uitkomst) != ("alv", "aangenomen"):
        raise ValidationFailed(Invalid("besluit", "invalid", "Dit is geen aangenomen besluit van de vergadering."))
    nodig = zwaarste_soort(row.basis, [each["nummer"] for each in row.artikelen])
    if besluit.besluitsoort not in (nodig, "statutenwijziging_beschermd"):
        detail = f"Voor deze wijziging is een besluit van de soort {nodig} nodig."
        raise in_strijd("BESLUITSOORT_TE_LICHT", detail, "20.2", besluit.datum, "besluit", nodig=nodig)
    await dossiers.bij_statuten(call, row, "besloten", besluit)
    return Json(await zet(STATUTENAKTEN, call, row, voortgang="besloten", besluit_id=besluit.id))


@router.post("/statutenakten/{uuid}/_verlijden", response_model=StatutenakteShown, responses=GEWEIGERD)
async def verlijden(call: Caller, uuid: UUID, gegeven: Aktedatum) -> Response:
    """Legt de notariële akte vast; vanaf die dag geldt de nieuwe versie (art. 20.4)."""
    call.require("leden.secretaris")
    row = await eis_voortgang(call, uuid, "besloten")
    besloten = (await call.db.execute(select(Besluit.datum).where(Besluit.id == row.besluit_id))).scalar_one()
    if gegeven.datum < besloten:
        detail = f"De akte volgt op het besluit van {besloten}."
        raise in_strijd("AKTE_VOOR_BESLUIT", detail, "20.4", besloten, "datum")
    await dossiers.bij_statuten(call, row, "akte_verleden")
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


# --- differences ------------------------------------------------------------------------------------------------------
class Artikelverschil(Part):
    nummer: Annotated[str, Field(description="Artikel en lid.")]
    soort: Annotated[Literal["gewijzigd", "toegevoegd", "vervallen"], Field(description="Wat ermee gebeurt.")]
    oud: Annotated[str, Field(description="De tekst in de eerste versie.")]
    nieuw: Annotated[str, Field(description="De tekst in de tweede versie.")]
    beschermd: Annotated[bool, Field(description="Of art. 20.2 dit lid beschermt.")]


class Regelverschil(Part):
    sleutel: Annotated[str, Field(description="De regel.")]
    artikel: Annotated[str, Field(description="Het artikel waarop zij berust.")]
    oud: Annotated[dict[str, Any] | None, Field(description="De parameters in de eerste versie; leeg zonder regel.")]
    nieuw: Annotated[dict[str, Any] | None, Field(description="De parameters in de tweede versie.")]


class Gevolg(Part):
    soort: Annotated[Literal["besluitsoort", "vergadering", "regel"], Field(description="Wat wordt geraakt.")]
    sleutel: Annotated[str, Field(description="Welke.")]
    uitleg: Annotated[str, Field(description="Wat dat betekent.")]


class Verschillen(Body):
    van: Annotated[str, Field(description="De eerste versie.")]
    naar: Annotated[str, Field(description="De tweede versie.")]
    besluitsoort: Annotated[str, Field(description="De zwaarste regel die de wijziging vraagt.")]
    artikelen: Annotated[list[Artikelverschil], Field(description="Leden van artikelen die verschillen.")]
    regels: Annotated[list[Regelverschil], Field(description="Regels die anders rekenen.")]
    gevolgen: Annotated[list[Gevolg], Field(description="Wat daardoor verandert.")]


def zwaarste_soort(basis: str, nummers: list[str]) -> str:
    """Art. 20.2: one protected paragraph makes the whole proposal one that asks all members."""
    artikelen = statutenversies()[basis].artikelen
    beschermd = any(nummer in artikelen and artikelen[nummer].beschermd for nummer in nummers)
    return "statutenwijziging_beschermd" if beschermd else "statutenwijziging"


def artikelverschillen(van: Statutenversie, naar: Statutenversie) -> list[dict[str, Any]]:
    nummers = sorted(van.artikelen.keys() | naar.artikelen.keys(), key=lambda n: [int(d or 0) for d in n.split(".")])
    gevonden = []
    for nummer in nummers:
        oud, nieuw = van.artikelen.get(nummer), naar.artikelen.get(nummer)
        if oud and nieuw and oud.tekst == nieuw.tekst:
            continue
        soort = "gewijzigd" if oud and nieuw else "toegevoegd" if nieuw else "vervallen"
        teksten = {"oud": oud.tekst if oud else "", "nieuw": nieuw.tekst if nieuw else ""}
        gevonden.append({"nummer": nummer, "soort": soort, **teksten, "beschermd": bool(oud and oud.beschermd)})
    return gevonden


def regelverschillen(van: Statutenversie, naar: Statutenversie) -> list[dict[str, Any]]:
    gevonden = []
    for sleutel in sorted(van.regels.keys() | naar.regels.keys()):
        oud, nieuw = van.regels.get(sleutel), naar.regels.get(sleutel)
        if not (oud and nieuw and oud.parameters == nieuw.parameters):
            artikel = nieuw.artikel if nieuw else oud.artikel if oud else ""
            parameters = {"oud": oud and oud.parameters, "nieuw": nieuw and nieuw.parameters}
            gevonden.append({"sleutel": sleutel, "artikel": artikel, **parameters})
    return gevonden


def gevolgen_in_regels(artikelen: list[dict], verschillen: list[dict], versie: str) -> list[dict[str, str]]:
    """Rules that rest on a changed paragraph, and decisions that reckon with a changed rule."""
    geraakt, anders = {each["nummer"] for each in artikelen}, {each["sleutel"] for each in verschillen}
    gevonden = []
    for regel in regels(versie).values():
        if regel.artikel in geraakt:
            uitleg = f"Berust op het gewijzigde artikel {regel.artikel}: {regel.toelichting}"
            gevonden.append({"soort": "regel", "sleutel": regel.sleutel, "uitleg": uitleg})
    for soort in besluitsoorten(versie).values():
        eigen = (soort.quorum, soort.meerderheid, soort.termijn, soort.tweede_vergadering)
        if namen := [regel.sleutel for regel in eigen if regel and regel.sleutel in anders]:
            uitleg = f"{soort.omschrijving} rekent anders: {', '.join(namen)}."
            gevonden.append({"soort": "besluitsoort", "sleutel": soort.sleutel, "uitleg": uitleg})
    return gevonden


@router.get("/statutenversies/{sleutel}/verschillen", response_model=Verschillen)
async def verschillen(call: Caller, sleutel: str, met: str) -> Response:
    """Wat er verschilt tussen twee versies van de statuten, en wat dat raakt."""
    call.require("leden.lezen")
    if sleutel not in statutenversies():
        raise NotFound()
    if met not in statutenversies():
        raise ValidationFailed(Invalid("met", "invalid_choice", "Deze versie bestaat niet."))
    van, naar = statutenversies()[sleutel], statutenversies()[met]
    artikelen, anders = artikelverschillen(van, naar), regelverschillen(van, naar)
    return Json(
        {
            "van": sleutel,
            "naar": met,
            "besluitsoort": zwaarste_soort(sleutel, [each["nummer"] for each in artikelen]),
            "artikelen": artikelen,
            "regels": anders,
            "gevolgen": gevolgen_in_regels(artikelen, anders, met) + await geraakte_vergaderingen(call, naar),
        }
    )


async def geraakte_vergaderingen(call: Call, naar: Statutenversie) -> list[dict[str, str]]:
    """Meetings that are still to come when the version applies."""
    vanaf = naar.van_kracht_sinds or date.max
    query = select(Vergadering.uuid, Vergadering.datum).where(
        Vergadering.datum >= vanaf, Vergadering.status.in_(("gepland", "opgeroepen"))
    )
    return [
        {
            "soort": "vergadering",
            "sleutel": VERGADERINGEN.url(call, rij.uuid),
            "uitleg": f"De vergadering van {rij.datum} valt onder de nieuwe versie.",
        }
        for rij in await call.db.execute(query.order_by(Vergadering.datum, Vergadering.id))
    ]
