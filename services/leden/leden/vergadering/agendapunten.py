"""Agendapunten: the subjects of a meeting; the besluitsoort, not the word on the agenda, sets quorum and majority."""

from typing import Annotated, Any, Literal

from commonground.call import Call
from commonground.filters import Filter, on, refers
from commonground.problems import Conflict, Invalid, ValidationFailed
from commonground.resource import Body, Resource, published
from commonground.rules import Write
from commonground.types import Url, UrlOrEmpty
from pydantic import Field
from sqlalchemy import Select, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased

from leden.dossier import dossiers
from leden.dossier.stukken import verwezen
from leden.lidmaatschap.leden import LEDEN
from leden.persoonsgegevens import geen_persoonsgegevens
from leden.problemen import in_strijd
from leden.statutair.statuten import besluitsoorten
from leden.tables import Agendapunt, Besluit, Lid, Vergadering
from leden.vergadering.vergaderingen import VERGADERINGEN
from leden.vormen import Adres, Dag, Sleutel, Tijd

Ter = Literal["", "besluitvorming", "vaststelling", "instemming", "goedkeuring", "informatie"]
BIJLAGE = "Bijlage vergadering"
MET_VERTROUWELIJK = ("leden.schrijven", "leden.besluiten")


class AgendapuntBody(Body):
    vergadering: Annotated[Url, Field(description="De vergadering waar het punt op de agenda staat.")]
    nummer: Annotated[str, Field(min_length=1, max_length=10, description="Nummer op de agenda, zoals 4a.")]
    onderwerp: Annotated[str, Field(min_length=1, max_length=500, description="Waar het punt over gaat.")]
    ter: Annotated[Ter, Field(description="Het woord op de agenda; het bepaalt de meerderheid niet.")] = ""
    besluitsoort: Annotated[
        str, Field(max_length=40, description="Soort besluit, en daarmee quorum en meerderheid; leeg zonder besluit.")
    ] = ""
    samenvatting: Annotated[str, Field(max_length=4000, description="Het voorstel in gewone taal.")] = ""
    bijlagen: Annotated[list[Url], Field(max_length=50, description="Stukken, in een Documenten API.")] = []
    stukken: Annotated[str, Field(max_length=100, description="Nummers van stukken op de agenda, zoals 5a, 5b.")] = ""
    goedkeuring_rvc: Annotated[
        Dag | None, Field(description="De dag waarop de raad van commissarissen het voorstel goedkeurde.")
    ] = None
    accountantsverklaring: Annotated[
        UrlOrEmpty, Field(description="De verklaring van de accountant bij de jaarrekening, in een Documenten API.")
    ] = ""
    vertrouwelijk: Annotated[bool, Field(description="Of het punt buiten de openbare stukken blijft.")] = False
    lid: Annotated[Url | None, Field(description="Het lid over wie het besluit gaat.")] = None
    deel_van: Annotated[Url | None, Field(description="Het punt waar dit een deel van is, zoals 4 bij 4a.")] = None
    deel: Annotated[str, Field(max_length=5, description="Deel van de agenda, zoals A.")] = ""
    begin: Annotated[Tijd, Field(description="Begin van het tijdslot, in plaatselijke tijd.")] = ""
    eind: Annotated[Tijd, Field(description="Eind van het tijdslot.")] = ""
    eerder_agendapunt: Annotated[
        Url | None, Field(description="In een tweede vergadering: het punt uit de eerste zonder besluit.")
    ] = None


class AgendapuntShown(AgendapuntBody):
    url: Adres
    uuid: Sleutel
    in_oproep: Annotated[bool, Field(description="Of het punt bij een oproep is vermeld.")]


async def besluitsoort_is_van_de_vergadering(write: Write) -> Invalid | None:
    """Admission is the board's (art. 4.1): the assembly can only annul a refusal."""
    sleutel = write.new.besluitsoort
    if not sleutel:
        return None
    soort = besluitsoorten().get(sleutel)
    if soort is None:
        return Invalid("besluitsoort", "invalid_choice", "Deze besluitsoort bestaat niet.")
    if soort.orgaan != "alv":
        detail = f"{soort.omschrijving} is geen besluit van de algemene vergadering."
        raise in_strijd("ORGAAN_ONBEVOEGD", detail, soort.artikel, write.owner.datum, "besluitsoort")
    return None


async def tweede_vergadering_kent_geen_nieuwe_punten(write: Write) -> Invalid | None:
    """Art. 17.4b: only what was on the agenda of the first meeting, about the same member, and was not decided."""
    new, vergadering = write.new, write.owner
    if not vergadering.soort.startswith("tweede_") or not new.besluitsoort:
        return None
    if new.eerder_agendapunt is not None:
        eerder = await AGENDAPUNTEN.by_url(write.call, new.eerder_agendapunt, "eerderAgendapunt")
        write.found["eerder"] = eerder
        lid_id = write.found["lid"].id if "lid" in write.found else None
        zelfde = (vergadering.eerste_id, new.besluitsoort, lid_id)
        toen = (eerder.vergadering_id, eerder.besluitsoort, eerder.lid_id)
        if toen == zelfde and not await is_beslist(write.call.db, eerder.id):
            return None
    detail = "Een tweede vergadering besluit alleen over punten waarover in de eerste niet is besloten."
    raise in_strijd("NIEUW_AGENDAPUNT", detail, "17.4", vergadering.datum, "eerderAgendapunt")


async def is_beslist(db: AsyncSession, *punten: int | None) -> bool:
    """Whether one of these items was decided: itself, or what it comes from in a first meeting."""
    uitslag = Besluit.uitkomst.in_(("aangenomen", "verworpen"))
    query = select(Besluit.id).where(Besluit.agendapunt_id.in_(punten), uitslag)
    return (await db.execute(query.limit(1))).first() is not None


async def lid_bestaat(write: Write) -> Invalid | None:
    if write.new.lid:
        write.found["lid"] = await LEDEN.by_url(write.call, write.new.lid, "lid")
    return None


async def deel_van_dezelfde_agenda(write: Write) -> Invalid | None:
    new = write.new
    if new.deel_van:
        geheel = write.found["geheel"] = await AGENDAPUNTEN.by_url(write.call, new.deel_van, "deelVan")
        if geheel.vergadering_id != write.owner.id:
            return Invalid("deelVan", "invalid", "Dat punt staat op een andere agenda.")
    if new.begin and new.eind and new.eind <= new.begin:
        reden = "Het eind ligt niet na het begin."
        raise ValidationFailed(Invalid("eind", "PERIODE_ONGELDIG", reden), code="PERIODE_ONGELDIG")
    return None


columns = published(Agendapunt, "vergadering_id", "lid_id", "eerder_id", "deel_van_id")
eerder, geheel = aliased(Agendapunt), aliased(Agendapunt)


class Agendapunten(Resource):
    name, path, table, owner = "agendapunt", "/agendapunten", Agendapunt, VERGADERINGEN
    body, shows = AgendapuntBody, AgendapuntShown
    operations = ("list", "create", "read")
    refuses = (422,)
    query = (
        select(
            *Agendapunt.__table__.columns,
            Vergadering.uuid.label("vergadering"),
            Vergadering.datum.label("datum"),
            Lid.uuid.label("lid"),
            eerder.uuid.label("eerder_agendapunt"),
            geheel.uuid.label("deel_van"),
        )
        .join(Vergadering, Vergadering.id == Agendapunt.vergadering_id)
        .outerjoin(Lid, Lid.id == Agendapunt.lid_id)
        .outerjoin(eerder, eerder.id == Agendapunt.eerder_id)
        .outerjoin(geheel, geheel.id == Agendapunt.deel_van_id)
        .order_by(Vergadering.datum.desc(), Agendapunt.id)
    )
    scopes = {"read": ("leden.lezen",), "create": ("leden.schrijven",)}
    filters: dict[str, Filter] = {
        "vergadering": refers(Vergadering.uuid, "/leden/api/v1/vergaderingen", "Punten van deze vergadering."),
        **on(Agendapunt.besluitsoort),
    }
    create_rules = (
        besluitsoort_is_van_de_vergadering,
        lid_bestaat,
        tweede_vergadering_kent_geen_nieuwe_punten,
        deel_van_dezelfde_agenda,
        geen_persoonsgegevens("onderwerp", "samenvatting", "stukken"),
    )
    conflicts = {("vergadering_id", "nummer"): Invalid("nummer", "unique", "Dit nummer staat al op de agenda.")}

    def visible(self, call: Call) -> Select:
        """Confidential items are for those who work on meetings."""
        query = super().visible(call)
        return query if call.may(*MET_VERTROUWELIJK) else query.where(Agendapunt.vertrouwelijk.is_(False))

    def represent(self, row: Any, call: Call) -> dict:
        return columns(row, call) | {
            "url": self.url(call, row.uuid),
            "vergadering": VERGADERINGEN.url(call, row.vergadering),
            "bijlagen": [call.show(url) for url in row.bijlagen],
            "lid": row.lid and LEDEN.url(call, row.lid),
            "deelVan": row.deel_van and self.url(call, row.deel_van),
            "eerderAgendapunt": row.eerder_agendapunt and self.url(call, row.eerder_agendapunt),
        }

    def kenmerken(self, row: Any, call: Call) -> dict[str, str]:
        return {"objectsoort": "agendapunt", "orgaan": "alv", "gmCode": ""}

    def label(self, row: Any) -> str:
        return f"{row.nummer} {row.onderwerp}"

    async def permit(self, write: Write) -> None:
        if write.owner.status in ("gesloten", "afgelast"):
            raise Conflict("VERGADERING_GESLOTEN", f"De vergadering is {write.owner.status}; de agenda ligt vast.")

    async def values(self, write: Write) -> dict:
        verwijst = {"vergadering", "lid", "eerder_agendapunt", "deel_van"}
        return write.new.model_dump(exclude=verwijst) | {
            "vergadering_id": write.owner.id,
            "lid_id": write.found["lid"].id if "lid" in write.found else None,
            "eerder_id": write.found["eerder"].id if "eerder" in write.found else None,
            "deel_van_id": write.found["geheel"].id if "geheel" in write.found else None,
            "in_oproep": False,
        }

    async def stored(self, write: Write) -> None:
        """Annexes that are documents where our papers go come at the zaak of the meeting."""
        new, rij, call = write.new, write.found["row"], write.call
        titel = f"Bijlage bij agendapunt {new.nummer}"
        bijlagen = verwezen(call.house.references, BIJLAGE, titel, *new.bijlagen, vertrouwelijk=new.vertrouwelijk)
        if bijlagen:
            erbij = dossiers.Erbij(stukken=bijlagen)
            await dossiers.bij_vergadering(call, write.owner, "bijlagen", erbij, keer=str(rij.uuid))


AGENDAPUNTEN = Agendapunten()
