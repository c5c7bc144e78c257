"""A library of books: a service of two small APIs that uses everything of commonground once."""

from datetime import date
from typing import Annotated, Any, Literal
from uuid import UUID, uuid4

from commonground.api import Api
from commonground.audittrail import audittrail
from commonground.call import Call, Caller
from commonground.db import TYPES, UrlText, new_metadata, uuids_of
from commonground.filters import Filter, on, refers
from commonground.json import Json, JsonRoute
from commonground.problems import Conflict, Forbidden, Invalid, Unprocessable
from commonground.resource import Body, Resource, published
from commonground.rules import Write
from commonground.service import Service, make_service
from commonground.settings import ServiceSettings, settings_for
from commonground.types import Date, Geld, Link, Url, UrlOrEmpty
from fastapi import APIRouter, UploadFile
from pydantic import Field
from sqlalchemy import ForeignKey, Select, String, UniqueConstraint, select
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column
from typing_extensions import TypedDict

Soort = Literal["open", "gesloten"]


class Base(DeclarativeBase):
    metadata = new_metadata()
    type_annotation_map = TYPES


class Kast(Base):
    __tablename__ = "kast"
    id: Mapped[int] = mapped_column(primary_key=True)
    uuid: Mapped[UUID] = mapped_column(unique=True, default=uuid4)
    naam: Mapped[str] = mapped_column(String(20), unique=True)
    soort: Mapped[str] = mapped_column(String(10))


class Boek(Base):
    __tablename__ = "boek"
    __table_args__ = (UniqueConstraint("kast_id", "nummer"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    uuid: Mapped[UUID] = mapped_column(unique=True, default=uuid4)
    kast_id: Mapped[int] = mapped_column(ForeignKey(Kast.id), index=True)
    nummer: Mapped[int]
    titel: Mapped[str] = mapped_column(String(40))
    verschenen: Mapped[date | None]
    uitgever: Mapped[str] = mapped_column(UrlText(1000))
    vervolg: Mapped[str] = mapped_column(UrlText(1000))


class Notitie(Base):
    __tablename__ = "notitie"
    id: Mapped[int] = mapped_column(primary_key=True)
    uuid: Mapped[UUID] = mapped_column(unique=True, default=uuid4)
    boek_id: Mapped[int] = mapped_column(ForeignKey(Boek.id), index=True)
    tekst: Mapped[str]


class Plek(Base):
    __tablename__ = "plek"
    id: Mapped[int] = mapped_column(primary_key=True)
    uuid: Mapped[UUID] = mapped_column(unique=True, default=uuid4)
    punt: Mapped[list]


class Lener(Base):
    __tablename__ = "lener"
    id: Mapped[int] = mapped_column(primary_key=True)
    uuid: Mapped[UUID] = mapped_column(unique=True, default=uuid4)
    naam: Mapped[str]
    geheim: Mapped[bool]


# --- kasten: a main object; a closed one is only for who may see it ---------------------------------------------------
class KastBody(Body):
    naam: Annotated[str, Field(min_length=1, max_length=20, description="Naam van de kast.")]
    soort: Annotated[Soort, Field(description="Of iedereen erbij mag.")] = "open"


class KastShown(KastBody):
    url: Link
    uuid: UUID
    boeken: Annotated[list[Link], Field(description="Wat er in de kast staat.")]


class Kasten(Resource):
    name, path, table, body, shows = "kast", "/kasten", Kast, KastBody, KastShown
    query: Select = select(*Kast.__table__.columns, uuids_of(Boek.uuid, Boek.kast_id == Kast.id).label("boeken"))
    scopes = {"read": ("lezen",), "create": ("schrijven",), "update": ("schrijven",), "delete": ("schrijven",)}
    filters = on(Kast.naam, "", "icontains", "contains") | on(Kast.soort, "", "in", type=Soort)
    ordering = {"naam": Kast.naam, "soort": Kast.soort}
    expandable = {"boeken": "boek"}
    conflicts = {("naam",): Invalid("naam", "unique", "Deze naam is er al.")}

    def visible(self, call: Call) -> Select:
        found = self.existing(call)
        return found if call.may("gesloten") else found.where(Kast.soort == "open")

    def represent(self, row: Any, call: Call) -> dict:
        boeken = [BOEKEN.url(call, uuid) for uuid in row.boeken]
        return {
            "url": self.url(call, row.uuid),
            "uuid": row.uuid,
            "naam": row.naam,
            "soort": row.soort,
            "boeken": boeken,
        }

    def kenmerken(self, row: Any, call: Call) -> dict[str, str]:
        return {"soort": row.soort}

    def label(self, row: Any) -> str:
        return row.naam


KASTEN = Kasten()


# --- boeken: parts of a kast ------------------------------------------------------------------------------------------
class BoekBody(Body):
    kast: Annotated[Url, Field(description="De kast waarin het staat.")]
    nummer: Annotated[int, Field(ge=1, le=1000, description="Plaats in de kast.")]
    titel: Annotated[str, Field(min_length=1, max_length=40, description="Wat erop staat.")]
    verschenen: Annotated[Date | None, Field(description="Dag van verschijnen.")] = None
    uitgever: Annotated[UrlOrEmpty, Field(description="Wie het uitgaf, elders.")] = ""
    vervolg: Annotated[UrlOrEmpty, Field(description="Het boek dat hierop volgt.")] = ""


class BoekShown(BoekBody):
    url: Link
    uuid: UUID


async def titel_is_geen_vloek(write: Write) -> Invalid | None:
    return Invalid("titel", "vloek", "Zo heet geen boek.") if write.new.titel == "drommels" else None


async def vervolg_is_een_ander_boek(write: Write) -> Invalid | None:
    if write.new.vervolg and write.old and write.new.vervolg.endswith(str(write.old.uuid)):
        return Invalid("vervolg", "zelfde", "Een boek volgt niet op zichzelf.")
    return None


boek_columns = published(Boek, "kast_id")


class Boeken(Resource):
    name, path, table, owner, body, shows = "boek", "/boeken", Boek, KASTEN, BoekBody, BoekShown
    query: Select = select(*Boek.__table__.columns, Kast.uuid.label("kast"), Kast.soort).join(Kast)
    scopes = KASTEN.scopes | {"create": ("schrijven", "aanvullen")}
    filters = {
        "kast": refers(Kast.uuid, "/bieb/api/v1/kasten", "Boeken van deze kast."),
        **on(Boek.nummer, "", "gte", "lt"),
        **on(Boek.verschenen, "", "isnull", "gt"),
        **on(Boek.uitgever, "", "in", type=Link),
    }
    ordering = {"titel": Boek.titel, "verschenen": Boek.verschenen}
    expandable = {"kast": "kast", "vervolg": "boek", "uitgever": None}
    create_rules = update_rules = (titel_is_geen_vloek, vervolg_is_een_ander_boek)

    def visible(self, call: Call) -> Select:
        found = self.existing(call)
        return found if call.may("gesloten") else found.where(Kast.soort == "open")

    def represent(self, row: Any, call: Call) -> dict:
        return boek_columns(row, call) | {"url": self.url(call, row.uuid), "kast": KASTEN.url(call, row.kast)}

    async def values(self, write: Write) -> dict:
        return write.new.model_dump(exclude={"kast"}) | {"kast_id": write.owner.id}

    async def permit(self, write: Write) -> None:
        if write.owner.soort == "gesloten" and not write.call.may("gesloten"):
            raise Forbidden("Deze kast is gesloten.")


BOEKEN = Boeken()


# --- notities: below a book, and never in pages -----------------------------------------------------------------------
class NotitieBody(Body):
    tekst: Annotated[str, Field(max_length=1000, description="Wat de lezer opviel.")]


class NotitieShown(NotitieBody):
    url: Link
    uuid: UUID


class Notities(Resource):
    name, path, table, owner = "notitie", "/boeken/{boek_uuid}/notities", Notitie, BOEKEN
    body, shows, paginated, operations = NotitieBody, NotitieShown, False, ("list", "create", "read", "delete")
    query: Select = select(*Notitie.__table__.columns, Boek.uuid.label("boek")).join(Boek)
    scopes = KASTEN.scopes

    def url(self, call: Call, uuid: Any) -> str:
        return f"{BOEKEN.url(call, call.request.path_params['boek_uuid'])}/notities/{uuid}"

    def represent(self, row: Any, call: Call) -> dict:
        return {"url": self.url(call, row.uuid), "uuid": row.uuid, "tekst": row.tekst}

    async def values(self, write: Write) -> dict:
        return write.new.model_dump() | {"boek_id": write.owner.id}

    async def owner_of(self, write: Write, shown: dict) -> Any:
        return await self.find_owner(write)


# --- plekken: speak of a coordinate system ----------------------------------------------------------------------------
class PlekBody(Body):
    punt: Annotated[tuple[float, float], Field(description="Lengte en breedte.")]


class PlekShown(PlekBody):
    url: Link
    uuid: UUID


class Plekken(Resource):
    name, path, table, body, shows, crs = "plek", "/plekken", Plek, PlekBody, PlekShown, True
    query: Select = select(*Plek.__table__.columns)
    scopes = KASTEN.scopes

    def represent(self, row: Any, call: Call) -> dict:
        return {"url": self.url(call, row.uuid), "uuid": row.uuid, "punt": row.punt}


class KastExpanded(KastShown):
    expand: Annotated["KastEmbedded", Field(alias="_expand")] = {}


class BoekExpanded(BoekShown):
    expand: Annotated["BoekEmbedded", Field(alias="_expand")] = {}


class KastEmbedded(TypedDict, total=False):
    boeken: list[BoekExpanded]


class BoekEmbedded(TypedDict, total=False):
    kast: KastExpanded
    vervolg: BoekExpanded | dict[str, Any]
    uitgever: dict[str, Any]


BIEB = Api(
    "bieb",
    "/bieb/api/v1",
    "Bieb",
    "1.2.3",
    [KASTEN, BOEKEN, Notities(), Plekken()],
    routers=[audittrail(KASTEN)],
    kanaal="bieb",
    aliases=("/api/v1",),
    expanded={"kast": KastExpanded, "boek": BoekExpanded},
)


# --- our own API: another contract, ordinary endpoints ----------------------------------------------------------------
class LenerBody(Body):
    naam: Annotated[str, Field(min_length=1, max_length=100, description="Naam van de lener.")]
    geheim: Annotated[bool, Field(description="Of alleen de directie hem ziet.")] = False


class LenerShown(LenerBody):
    url: Link
    uuid: UUID


class Leners(Resource):
    name, path, table, body, shows = "lener", "/leners", Lener, LenerBody, LenerShown
    query: Select = select(*Lener.__table__.columns)
    scopes = KASTEN.scopes
    filters = {"naam": Filter(str, lambda naam: Lener.naam == naam, "Leners die zo heten.")}

    def visible(self, call: Call) -> Select:
        found = self.existing(call)
        return found if call.may("gesloten") else found.where(Lener.geheim.is_(False))

    def represent(self, row: Any, call: Call) -> dict:
        return {"url": self.url(call, row.uuid), "uuid": row.uuid, "naam": row.naam, "geheim": row.geheim}


class Aanvraag(Body):
    bedrag: Annotated[Geld, Field(description="Wat er te verdelen is, in euro.")]
    delen: Annotated[int, Field(ge=1, le=100, description="Over hoeveel leners.")]


class Boete(Body):
    per_lener: Annotated[Geld, Field(description="Wat ieder betaalt.")]


router = APIRouter(prefix="/boetes", route_class=JsonRoute)


@router.post("", response_model=Boete, status_code=201, responses={422: {"description": "Dit is niet te verdelen."}})
async def verdeel(aanvraag: Aanvraag, call: Caller) -> Any:
    """Verdeelt een boete."""
    call.require("schrijven")
    if aanvraag.bedrag < 0:
        raise Unprocessable("NEGATIEF", "Een boete is niet negatief.", artikel="3.1")
    if aanvraag.delen == 13:
        raise Conflict("ONGELUK", "Dertien is geen goed getal.")
    return Json({"perLener": str(round(aanvraag.bedrag / aanvraag.delen, 2))}, 201)


@router.get("/{jaar:int}", response_model=list[Boete])
async def boetes_van_jaar(call: Caller, soort: Soort = "open", vanaf: Date | None = None) -> Any:
    """Alle boetes van een jaar.

    In de volgorde van opleggen.
    """
    call.require("lezen")
    return Json([])


bewijzen = APIRouter()  # takes a form, so no JsonRoute


@bewijzen.put("/boetes/{uuid}/bewijs", status_code=204)
async def bewijs(uuid: UUID, bestand: UploadFile, call: Caller) -> None:
    """Bewaart een bewijsstuk."""
    call.require("schrijven")


UITLEEN = Api(
    "uitleen",
    "/uitleen/api/v1",
    "Uitleen",
    "0.1.0",
    [Leners()],
    routers=[router, bewijzen],
    openapi="3.1.0",
    hidden=404,
)
APIS = (BIEB, UITLEEN)


def settings(**given: Any) -> ServiceSettings:
    return settings_for("voorbeeld", ServiceSettings, **given)


def create_app(given: ServiceSettings, **options: Any) -> Service:
    return make_service("voorbeeld", APIS, Base.metadata, given, **options)
