"""Vergaderingen: meetings of the assembly, from plan to close, with the quorum at any moment."""

from datetime import date, datetime, timedelta
from typing import Annotated, Any, Literal
from uuid import UUID

from commonground.call import Call, Caller
from commonground.filters import on, refuse_unknown
from commonground.json import Json, JsonRoute
from commonground.problems import Conflict, Invalid, ValidationFailed
from commonground.resource import Body, published
from commonground.rules import Write
from commonground.types import DateTime, Url
from fastapi import APIRouter, Query
from pydantic import Field
from sqlalchemy import or_, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased
from starlette.responses import Response

from leden.besluit.besluitregels import toets_quorum
from leden.bevindingen import BevindingShown, bevinding
from leden.conditional import Conditional
from leden.dossier import dossiers
from leden.organen.zitting import huisregel_voorzitter, personen, zitting
from leden.overgangen import zet
from leden.persoonsgegevens import geen_persoonsgegevens
from leden.problemen import botst, in_strijd
from leden.statutair.statuten import regels, van_kracht_op
from leden.tables import Agendapunt, Mandaat, Stemming, Vergadering
from leden.vergadering import kalender, vergaderstukken
from leden.vergadering.zaal import quorumbasis, zaal
from leden.vormen import Adres, Dag, Persoon, Sleutel, Tijd, Versie

SoortVergadering = Literal[
    "gewoon", "statutenwijziging", "op_verzoek", "tweede_17_4", "tweede_20_1", "tweede_20_2", "buiten_vergadering"
]
StatusVergadering = Literal["gepland", "opgeroepen", "geopend", "gesloten", "afgelast"]


class VergaderingBody(Body):
    soort: Annotated[SoortVergadering, Field(description="Soort vergadering; een tweede verwijst naar de eerste.")] = (
        "gewoon"
    )
    datum: Annotated[Dag, Field(description="De dag van de vergadering.")]
    tijd: Annotated[Tijd, Field(description="Wanneer de vergadering begint, in plaatselijke tijd: uu:mm.")] = ""
    plaats: Annotated[str, Field(max_length=200, description="Waar de leden samenkomen.")] = ""
    digitaal: Annotated[bool, Field(description="Of leden langs elektronische weg kunnen deelnemen.")] = False
    eerste_vergadering: Annotated[
        Url | None, Field(description="De vergadering zonder quorum waarvan dit de tweede is.")
    ] = None


class VergaderingShown(VergaderingBody):
    url: Adres
    uuid: Sleutel
    status: Annotated[StatusVergadering, Field(description="Hoe ver de vergadering is.")]
    statutenversie: Annotated[str, Field(description="De statuten waaraan de vergadering wordt getoetst.")]
    uiterste_oproepdatum: Annotated[Dag, Field(description="Laatste dag voor een gewone oproep.")]
    geopend_op: Annotated[DateTime | None, Field(description="Wanneer de vergadering openging.")]
    gesloten_op: Annotated[DateTime | None, Field(description="Wanneer de vergadering sloot.")]
    voorzitter: Annotated[str, Field(description="Wie de vergadering leidt, met pseudoniem; of leeg.")]
    voorzitter_aangewezen: Annotated[bool, Field(description="Of de vergadering deze voorzitter zelf aanwees.")]
    bevindingen: Annotated[list[BevindingShown], Field(description="Wat aan de vergadering opvalt.")]


async def tweede_vergadering_valt_in_haar_venster(write: Write) -> Invalid | None:
    """Art. 17.4b, 20.1, 20.2: a second meeting has a first one, and a window counted from it."""
    new = write.new
    if not new.soort.startswith("tweede_"):
        return new.eerste_vergadering and Invalid(
            "eersteVergadering", "invalid", "Alleen een tweede vergadering verwijst naar een eerste."
        )
    if new.eerste_vergadering is None:
        return Invalid("eersteVergadering", "required", "Een tweede vergadering verwijst naar de eerste.")
    eerste = await VERGADERINGEN.by_url(write.call, new.eerste_vergadering, "eersteVergadering")
    write.found["eerste"] = eerste
    regel = regels()[new.soort]
    venster = kalender.venster_tweede_vergadering(regel, eerste.datum)
    if new.datum not in venster:
        detail = f"De tweede vergadering kan van {venster.van} tot en met {venster.tot}."
        raise in_strijd(
            "TWEEDE_VERGADERING_TERMIJN", detail, regel.artikel, new.datum, "datum", van=venster.van, tot=venster.tot
        )
    return None


async def agenda_past_bij_een_tweede_vergadering(write: Write) -> Invalid | None:
    """Art. 17.4b, for a meeting that only becomes a second one: its items were on the agenda of the first."""
    if "eerste" not in write.found:
        return None
    toen = aliased(Agendapunt)
    nieuw = select(Agendapunt.nummer).outerjoin(toen, toen.id == Agendapunt.eerder_id)
    nieuw = nieuw.where(Agendapunt.vergadering_id == write.old.id, Agendapunt.besluitsoort != "")
    nieuw = nieuw.where(or_(toen.id.is_(None), toen.vergadering_id != write.found["eerste"].id))
    if punten := (await write.call.db.execute(nieuw.order_by(Agendapunt.id))).scalars().all():
        detail = f"Deze punten waren in de eerste vergadering niet aan de orde: {', '.join(punten)}."
        raise in_strijd("NIEUW_AGENDAPUNT", detail, "17.4", write.new.datum, "soort")
    return None


async def alleen_een_geplande_vergadering_verschuift(write: Write) -> Invalid | None:
    if write.old.status in ("gesloten", "afgelast"):
        raise Conflict("VERGADERING_GESLOTEN", f"De vergadering is {write.old.status}; zij ligt vast.")
    andere_eerste = "eerste" in write.found and write.found["eerste"].id != write.old.eerste_id
    if write.old.status != "gepland" and (write.changes("datum") or write.changes("soort") or andere_eerste):
        raise Conflict("VERGADERING_OPGEROEPEN", "Datum en soort liggen vast zodra er is opgeroepen.")
    return None


columns = published(Vergadering, "eerste_id")
eerste = aliased(Vergadering)


class Vergaderingen(Conditional):
    name, path, table, body, shows = "vergadering", "/vergaderingen", Vergadering, VergaderingBody, VergaderingShown
    operations = ("list", "create", "read", "patch")
    refuses = (412, 422)
    query = (
        select(*Vergadering.__table__.columns, eerste.uuid.label("eerste_vergadering"))
        .outerjoin(eerste, eerste.id == Vergadering.eerste_id)
        .order_by(Vergadering.datum.desc())
    )
    scopes = {"read": ("leden.lezen",), "create": ("leden.schrijven",), "update": ("leden.schrijven",)}
    filters = {
        **on(Vergadering.soort, type=SoortVergadering),
        **on(Vergadering.status, type=StatusVergadering),
        "datumVanaf": on(Vergadering.datum, "gte")["datum__gte"],
        "datumTotEnMet": on(Vergadering.datum, "lte")["datum__lte"],
    }
    create_rules = (tweede_vergadering_valt_in_haar_venster, geen_persoonsgegevens("plaats"))
    update_rules = (
        *create_rules,
        alleen_een_geplande_vergadering_verschuift,
        agenda_past_bij_een_tweede_vergadering,
    )

    def represent(self, row: Any, call: Call) -> dict:
        return columns(row, call) | {
            "url": self.url(call, row.uuid),
            "eersteVergadering": row.eerste_vergadering and self.url(call, row.eerste_vergadering),
            "uitersteOproepdatum": kalender.uiterste_oproep(row.datum, regels()["oproeptermijn"].parameters["dagen"]),
        }

    def kenmerken(self, row: Any, call: Call) -> dict[str, str]:
        return {"objectsoort": "vergadering", "orgaan": "alv", "gmCode": ""}

    def label(self, row: Any) -> str:
        return f"Algemene vergadering van {row.datum}"

    async def values(self, write: Write) -> dict:
        kolommen = write.new.model_dump(exclude={"eerste_vergadering"})
        kolommen["statutenversie"] = van_kracht_op(write.new.datum).sleutel
        kolommen["eerste_id"] = write.found["eerste"].id if "eerste" in write.found else None
        return kolommen if write.old else kolommen | {"status": "gepland"}

    async def stored(self, write: Write) -> None:
        if write.old is None:
            erbij, gegevens = geplande(write)
            await dossiers.bij_vergadering(write.call, write.found["row"], "gepland", erbij, **gegevens)


def geplande(write: Write) -> tuple[dossiers.Erbij, dict[str, Any]]:
    """What the zaak of a new meeting knows, and for a second meeting the zaak that it follows."""
    new, eerste = write.new, write.found.get("eerste")
    soort = "" if new.soort == "buiten_vergadering" else new.soort  # no meeting to the catalogue
    moment = f"{new.datum:%Y%m%d}{new.tijd.replace(':', '') or '0000'}00"
    eigenschappen = {"soortVergadering": soort, "datumVergadering": moment}
    gegevens: dict[str, Any] = {"vervolg": dossiers.sleutel("LEDEN-ALV", UUID(str(eerste.uuid)))} if eerste else {}
    return dossiers.Erbij(eigenschappen=eigenschappen), gegevens


VERGADERINGEN = Vergaderingen()


# --- opening, closing, quorum -----------------------------------------------------------------------------------------
router = APIRouter(prefix="/vergaderingen", route_class=JsonRoute, tags=["vergaderingen"])


class Tijdstip(Body):
    tijdstip: Annotated[DateTime | None, Field(description="Wanneer het gebeurde; zonder opgave nu.")] = None


class Opening(Tijdstip):
    voorzitter: Annotated[Persoon | Literal[""], Field(description="Wie de vergadering leidt, met pseudoniem.")] = ""
    voorzitter_aangewezen: Annotated[
        bool, Field(description="Of de vergadering zelf deze voorzitter aanwees (art. 8.4).")
    ] = False


class Quorumregel(Body):
    regel: Annotated[str, Field(description="Sleutel van de regel.")]
    artikel: Annotated[str, Field(description="Artikel en lid van de statuten.")]
    statutenversie: Versie
    nodig: Annotated[int, Field(description="Aantal leden dat aanwezig of vertegenwoordigd moet zijn.")]
    voldaan: Annotated[bool, Field(description="Of het quorum er is.")]
    marge: Annotated[int, Field(description="Zoveel leden kunnen nog weg; onder nul ontbreken er zoveel.")]
    uitleg: Annotated[str, Field(description="De toetsing in woorden.")]


class Quorumstand(Body):
    moment: Annotated[DateTime, Field(description="Het moment van de toets.")]
    datum: Annotated[date, Field(description="De dag van de vergadering.")]
    aanwezig: Annotated[int, Field(description="Leden die aanwezig of vertegenwoordigd zijn en mogen stemmen.")]
    leden: Annotated[int, Field(description="Leden op de dag van de vergadering, zonder geschorste.")]
    regels: Annotated[list[Quorumregel], Field(description="Elk quorum dat de statuten kennen.")]


@router.post("/{uuid}/_afgelasten", response_model=VergaderingShown)
async def afgelasten(call: Caller, uuid: UUID) -> Response:
    """Laat een vergadering niet doorgaan."""
    call.require("leden.schrijven")
    row = await VERGADERINGEN.find(call, uuid, lock=True)
    if row.status not in ("gepland", "opgeroepen"):
        raise Conflict("VERGADERING_GEOPEND", f"De vergadering is al {row.status}.")
    await dossiers.bij_vergadering(call, row, "afgelast")
    return Json(await zet(VERGADERINGEN, call, row, status="afgelast"))


@router.post("/{uuid}/_openen", response_model=VergaderingShown)
async def openen(call: Caller, uuid: UUID, gegeven: Opening) -> Response:
    """Opent de vergadering."""
    call.require("leden.schrijven")
    row = await VERGADERINGEN.find(call, uuid, lock=True)
    if row.status not in ("gepland", "opgeroepen"):
        raise Conflict("VERGADERING_GEOPEND", f"De vergadering is al {row.status}.")
    moment = gegeven.tijdstip or call.now
    erbij = dossiers.Erbij(eigenschappen={"aantalLeden": await quorumbasis(call.db, row.datum)})
    await dossiers.bij_vergadering(call, row, "geopend", erbij)
    leiding = {
        "voorzitter": gegeven.voorzitter,
        "voorzitter_aangewezen": gegeven.voorzitter_aangewezen,
        "bevindingen": await over_de_voorzitter(call.db, row.datum, gegeven),
    }
    return Json(await zet(VERGADERINGEN, call, row, status="geopend", geopend_op=moment, **leiding))


async def over_de_voorzitter(db: AsyncSession, dag: date, gegeven: Opening) -> list[dict]:
    """Art. 8.4: the chair of the raad or a deputy leads, or whom the meeting appoints; from a member by custom."""
    wie = gegeven.voorzitter
    if not wie:
        return []
    gevonden = []
    if not gegeven.voorzitter_aangewezen and wie not in await zitting(db, "rvc", dag):
        melding = f"{wie} is geen commissaris en niet door de vergadering aangewezen."
        gevonden.append(bevinding("VOORZITTER_NIET_AANGEWEZEN", melding, "8.4", dag))
    if wie not in await personen(db, Mandaat, dag, Mandaat.lid_id.is_not(None)):
        gevonden.append(huisregel_voorzitter())
    return gevonden


@router.post("/{uuid}/_sluiten", response_model=VergaderingShown)
async def sluiten(call: Caller, uuid: UUID, gegeven: Tijdstip) -> Response:
    """Sluit de vergadering."""
    call.require("leden.schrijven")
    row = await VERGADERINGEN.find(call, uuid, lock=True)
    if row.status != "geopend":
        raise Conflict("VERGADERING_NIET_GEOPEND", f"De vergadering is {row.status}.")
    moment = gegeven.tijdstip or call.now
    if moment < row.geopend_op:
        reden = "De vergadering sluit niet voordat zij is geopend."
        raise ValidationFailed(Invalid("tijdstip", "PERIODE_ONGELDIG", reden), code="PERIODE_ONGELDIG")
    await eis_geen_open_stemming(call.db, row)
    er = await zaal(call.db, row, vlak_voor(moment))
    papieren = [
        await vergaderstukken.presentielijst(call.db, row),
        await vergaderstukken.besluitenlijst(call.db, row),
    ]
    erbij = dossiers.Erbij(eigenschappen={"aantalAanwezig": er.aanwezig}, stukken=papieren)
    await dossiers.bij_vergadering(call, row, "gesloten", erbij)
    return Json(await zet(VERGADERINGEN, call, row, status="gesloten", gesloten_op=moment))


def vlak_voor(moment: datetime) -> datetime:
    """Who left at this moment was still there."""
    return moment - timedelta(microseconds=1)


async def had_quorum(db: AsyncSession, row: Any) -> bool:
    """Whether half of the members were there at the close, or a vote was taken, which asks for a quorum."""
    er = await zaal(db, row, vlak_voor(row.gesloten_op))
    regel = regels(row.statutenversie)["quorum_helft"]
    return toets_quorum(regel, er, row.statutenversie).voldaan or await vergaderstukken.er_is_besloten(db, row)


async def eis_geen_open_stemming(db: AsyncSession, vergadering: Any) -> None:
    """Raises Conflict STEMMING_LOOPT: its result is the chair's to tell in the meeting (art. 17.5)."""
    query = select(Agendapunt.nummer).join(Stemming, Stemming.agendapunt_id == Agendapunt.id)
    eigen = (Agendapunt.vergadering_id == vergadering.id, Stemming.status == "open")
    if open_ := (await db.execute(query.where(*eigen).order_by(Agendapunt.id))).scalars().all():
        detail = f"Over deze punten staat een stemming open: {', '.join(open_)}."
        raise botst("STEMMING_LOOPT", detail, "17.5", vergadering.datum)


@router.get("/{uuid}/quorum", response_model=Quorumstand)
async def quorum(
    call: Caller,
    uuid: UUID,
    moment: Annotated[DateTime | None, Query(description="Het moment van de toets; zonder opgave nu.")] = None,
) -> Response:
    """Toetst op een moment of er genoeg leden aanwezig of vertegenwoordigd zijn."""
    call.require("leden.lezen")
    refuse_unknown(call, frozenset({"moment"}))
    row = await VERGADERINGEN.find(call, uuid)
    return Json(await quorumstand(call.db, row, moment or call.now))


async def quorumstand(db: AsyncSession, row: Any, moment: datetime) -> dict:
    nu = await zaal(db, row, moment)
    toetsen = [
        toets_quorum(regels(row.statutenversie)[sleutel], nu, row.statutenversie)
        for sleutel in ("quorum_helft", "quorum_twee_derde", "quorum_alle_leden")
    ]
    return {
        "moment": moment,
        "datum": row.datum,
        "aanwezig": nu.aanwezig,
        "leden": nu.leden,
        "regels": [
            {
                "regel": toets.regel.sleutel,
                "artikel": toets.regel.artikel,
                "statutenversie": toets.statutenversie,
                "nodig": toets.invoer["nodig"],
                "voldaan": toets.voldaan,
                "marge": nu.aanwezig - toets.invoer["nodig"],
                "uitleg": toets.uitleg,
            }
            for toets in toetsen
        ],
    }
