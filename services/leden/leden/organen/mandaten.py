"""Mandaten: seats and tasks of supervisory board and board, with terms and eligibility (art. 9, 10, 12.5, 13)."""

from datetime import date, timedelta
from typing import Annotated, Any, Literal
from uuid import UUID

from commonground.call import Call, Caller
from commonground.filters import Filter, on
from commonground.json import Json, JsonRoute
from commonground.problems import Conflict, Invalid, ValidationFailed
from commonground.resource import Body, Part, Resource
from commonground.rules import Write
from commonground.types import Url, UrlOrEmpty
from fastapi import APIRouter
from pydantic import Field
from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession
from starlette.responses import Response

from leden.besluit.besluiten import BESLUITEN
from leden.bevindingen import BevindingShown, bevinding
from leden.dossier import dossiers
from leden.dossier.stukken import tekst, verwezen
from leden.lidmaatschap.leden import LEDEN
from leden.organen.mandaatregels import (
    JAREN,
    TERMIJNEN,
    benoemd_door_wie_dat_mag,
    commissaris_is_benoembaar,
    niet_twee_keer_tegelijk,
    opvallend,
    periode_klopt,
    termijn_van_een_commissaris,
)
from leden.organen.zitting import BESTUURT, op
from leden.overgangen import zet
from leden.statutair.parameters import waarden
from leden.statutair.statuten import van_kracht_op
from leden.tables import Besluit, Lid, Mandaat
from leden.vergadering.kalender import maanden_later
from leden.vormen import Adres, Dag, Peildatum, Persoon, Sleutel, Versie

MINIMUM = 3
Rol = Literal[
    "commissaris",
    "voorzitter_rvc",
    "waarnemend_commissaris",
    "bestuurder",
    "waarnemend_bestuurder",
    "commissielid",
]


class Zetel(Body):
    persoon: Annotated[Persoon, Field(description="Pseudoniem, zoals C04.")]
    rol: Annotated[Rol, Field(description="De zetel of taak.")]
    soort: Annotated[
        Literal["", "gebonden", "ongebonden"], Field(description="Uit een lid of niet: een huisregel, geen statuten.")
    ] = ""
    lid: Annotated[Url | None, Field(description="Het lid waar een gebonden zetel uit komt.")] = None
    tot: Annotated[Dag | None, Field(description="Laatste dag; bij een commissaris verplicht.")] = None
    voordracht: Annotated[UrlOrEmpty, Field(description="De voordracht met redenen, in een Documenten API.")] = ""
    besluit: Annotated[Url | None, Field(description="Het besluit van de vergadering tot benoeming.")] = None
    uitsluitingsgronden: Annotated[
        list[Literal["i", "ii", "iii", "iv", "v", "vi"]], Field(max_length=6, description="Gronden van art. 10.2.")
    ] = []


class MandaatBody(Zetel):
    van: Annotated[Dag, Field(description="Eerste dag.")]
    termijn: Annotated[int, Field(ge=1, le=20, description="De hoeveelste termijn.")] = 1


class MandaatShown(Zetel):
    url: Adres
    uuid: Sleutel
    van: Annotated[Dag | None, Field(description="Eerste dag; leeg als de bron alleen een jaar noemt.")]
    termijn: Annotated[int | None, Field(description="De hoeveelste termijn; leeg als de bron dat niet noemt.")]
    periode: Annotated[str, Field(description="De periode zoals de bron haar noemt, bij een mandaat van vroeger.")]
    toelichting: Annotated[str, Field(description="Wat de bron erover zegt.")]
    uiterste_einde: Annotated[Dag | None, Field(description="Langst mogelijke eind van deze termijn.")]
    reden_einde: Annotated[str, Field(description="Waarom het eerder eindigde.")]
    bevindingen: Annotated[list[BevindingShown], Field(description="Wat opvalt; een mens beslist.")]


# --- the resource -----------------------------------------------------------------------------------------------------
class Mandaten(Resource):
    name, path, table, body, shows = "mandaat", "/mandaten", Mandaat, MandaatBody, MandaatShown
    operations = ("list", "create", "read")
    refuses = (422,)
    query = (
        select(*Mandaat.__table__.columns, Lid.uuid.label("lid"), Besluit.uuid.label("besluit"))
        .outerjoin(Lid, Lid.id == Mandaat.lid_id)
        .outerjoin(Besluit, Besluit.id == Mandaat.besluit_id)
        .order_by(Mandaat.van.nulls_first(), Mandaat.id)
    )
    scopes = {"read": ("leden.lezen",), "create": ("leden.besluiten",)}
    filters: dict[str, Filter] = {
        **on(Mandaat.persoon),
        **on(Mandaat.rol, type=Rol),
        "peildatum": Filter(
            Dag,
            lambda dag: op(dag, Mandaat.van, Mandaat.tot),
            "Lopend op deze dag.",
        ),
    }
    create_rules = (
        periode_klopt,
        benoemd_door_wie_dat_mag,
        niet_twee_keer_tegelijk,
        termijn_van_een_commissaris,
        commissaris_is_benoembaar,
    )

    def represent(self, row: Any, call: Call) -> dict:
        velden = ("uuid", "persoon", "rol", "soort", "van", "tot", "termijn", "periode", "toelichting", "bevindingen")
        return {naam: getattr(row, naam) for naam in velden} | {
            "url": self.url(call, row.uuid),
            "lid": row.lid and LEDEN.url(call, row.lid),
            "voordracht": call.show(row.voordracht),
            "besluit": row.besluit and BESLUITEN.url(call, row.besluit),
            "uitsluitingsgronden": [],
            "uitersteEinde": maanden_later(row.van, 12 * JAREN) if row.van and row.rol == "commissaris" else None,
            "redenEinde": row.reden_einde,
        }

    def kenmerken(self, row: Any, call: Call) -> dict[str, str]:
        return {"objectsoort": "mandaat", "orgaan": "rvc" if row.rol not in BESTUURT else "bestuur", "gmCode": ""}

    async def values(self, write: Write) -> dict:
        return write.new.model_dump(exclude={"lid", "besluit", "uitsluitingsgronden"}) | {
            "besluit_id": write.found["besluit"].id if "besluit" in write.found else None,
            "lid_id": write.found["lid"].id if "lid" in write.found else None,
            "reden_einde": "",
            "bevindingen": await opvallend(write),
        }

    async def stored(self, write: Write) -> None:
        if write.new.rol == "commissaris":
            await meld_benoeming(write)


async def meld_benoeming(write: Write) -> None:
    new, rij, db = write.new, write.found["row"], write.call.db
    eigenschappen = {
        "soortZetel": new.soort,
        "termijn": new.termijn,
        "begindatum": dossiers.als_datum(new.van),
        "einddatum": dossiers.als_datum(new.tot),
    }
    regels = [f"{zetel.persoon}: treedt uiterlijk af op {zetel.tot}" for zetel in await zittende(db, new.van)]
    papier = tekst("Rooster van aftreden", f"Rooster van aftreden op {new.van}", *regels)
    voordracht = verwezen(write.call.house.references, "Voordracht RvC", "Voordracht", new.voordracht)
    erbij = dossiers.Erbij(eigenschappen=eigenschappen, stukken=[papier, *voordracht])
    await dossiers.bij_benoeming(write.call, rij, write.found.get("besluit"), erbij)


MANDATEN = Mandaten()
router = APIRouter(route_class=JsonRoute, tags=["mandaten"])


class Beeindiging(Body):
    datum: Annotated[Dag, Field(description="De laatste dag.")]
    reden: Annotated[
        Literal["aftreden", "ontslag", "functie_verloren", "niet_benoembaar"], Field(description="Waarom.")
    ]


@router.post("/mandaten/{uuid}/_beeindigen", response_model=MandaatShown)
async def beeindigen(call: Caller, uuid: UUID, gegeven: Beeindiging) -> Response:
    """Beëindigt een mandaat voor het eind van de termijn; te weinig commissarissen is een bevinding."""
    call.require("leden.besluiten")
    row = await MANDATEN.find(call, uuid, lock=True)
    if row.reden_einde:
        raise Conflict("MANDAAT_BEEINDIGD", "Dit mandaat is al beëindigd.")
    if row.van and gegeven.datum < row.van:
        reden = "Het eind ligt voor het begin."
        raise ValidationFailed(Invalid("datum", "PERIODE_ONGELDIG", reden), code="PERIODE_ONGELDIG")
    if row.tot and gegeven.datum > row.tot:
        reden = f"Het mandaat eindigt al op {row.tot}."
        raise ValidationFailed(Invalid("datum", "PERIODE_ONGELDIG", reden), code="PERIODE_ONGELDIG")
    gevonden = list(row.bevindingen)
    if gegeven.reden == "functie_verloren":
        melding = "Een gebonden zetel vervalt niet door de statuten; het is een huisregel."
        gevonden.append(bevinding("GEBONDEN_ZETEL", melding))
    zittend = await zittende(call.db, gegeven.datum + timedelta(days=1), behalve=row.id)  # others may leave with it
    if row.rol == "commissaris" and (aantal := aantal_personen(zittend)) < MINIMUM:
        melding = f"Er blijven {aantal} commissarissen over; het minimum is drie. De overigen handelen (9.5)."
        gevonden.append(bevinding("RVC_ONDER_MINIMUM", melding, "9.1", gegeven.datum))
    nieuw = {"tot": gegeven.datum, "reden_einde": gegeven.reden, "bevindingen": gevonden}
    return Json(await zet(MANDATEN, call, row, **nieuw))


async def zittende(db: AsyncSession, dag: date, behalve: int = 0) -> list[Any]:
    query = select(*Mandaat.__table__.columns).where(
        Mandaat.rol == "commissaris", Mandaat.id != behalve, op(dag, Mandaat.van, Mandaat.tot)
    )
    return list((await db.execute(query.order_by(Mandaat.tot, Mandaat.id))).all())


def aantal_personen(zittend: list[Any]) -> int:
    """Seats are not persons: on the day between two terms a person has two mandates."""
    return len({mandaat.persoon for mandaat in zittend})


def is_herbenoembaar(mandaat: Any) -> bool:
    return mandaat.termijn is not None and mandaat.termijn < TERMIJNEN


# --- retirement roster ------------------------------------------------------------------------------------------------
class Roosterregel(Part):
    mandaat: Annotated[Url, Field(description="Het mandaat.")]
    persoon: Annotated[str, Field(description="Pseudoniem.")]
    treedt_af: Annotated[date, Field(description="Uiterste dag van deze termijn.")]
    herbenoembaar_tot: Annotated[date | None, Field(description="Uiterste dag na herbenoeming; leeg als dat niet kan.")]


class Rooster(Body):
    peildatum: Annotated[Dag, Field(description="De dag.")]
    zetels: Annotated[int, Field(description="Aantal zetels (9.1).")]
    personen: Annotated[int, Field(description="Aantal zittende commissarissen.")]
    vacatures: Annotated[int, Field(description="Zetels zonder commissaris.")]
    statutenversie: Versie
    regels: Annotated[list[Roosterregel], Field(description="Op volgorde van aftreden.")]
    bevindingen: Annotated[list[BevindingShown], Field(description="Wat opvalt.")]


@router.get("/rooster-van-aftreden", response_model=Rooster)
async def rooster(call: Caller, peildatum: Peildatum = None) -> Response:
    """Het rooster van aftreden: wie wanneer aftreedt, en of herbenoeming kan (art. 10.6)."""
    call.require("leden.lezen")
    dag = peildatum or call.today
    zittend = await zittende(call.db, dag)
    aantal = aantal_personen(zittend)
    zetels = max(int((await waarden(call.db, dag))["aantal_commissarissen"]), aantal)
    gevonden = []
    if aantal < MINIMUM:
        gevonden.append(bevinding("RVC_ONDER_MINIMUM", f"Er zitten {aantal} commissarissen.", "9.1", dag))
    zonder_dag = select(func.count(Mandaat.id)).where(Mandaat.rol == "commissaris", Mandaat.van.is_(None))
    if onbekend := (await call.db.execute(zonder_dag)).scalar_one():
        melding = f"Van {onbekend} mandaten noemt de bron geen eerste dag; zij zijn niet meegeteld."
        gevonden.append(bevinding("MANDATEN_ZONDER_DATUM", melding))
    return Json(
        {
            "peildatum": dag,
            "zetels": zetels,
            "personen": aantal,
            "vacatures": zetels - aantal,
            "statutenversie": van_kracht_op(dag).sleutel,
            "regels": [
                {
                    "mandaat": MANDATEN.url(call, m.uuid),
                    "persoon": m.persoon,
                    "treedtAf": m.tot,
                    "herbenoembaarTot": maanden_later(m.tot, 12 * JAREN) if is_herbenoembaar(m) else None,
                }
                for m in zittend
            ],
            "bevindingen": gevonden,
        }
    )
