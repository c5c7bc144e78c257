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
from leden.organen.zitting import ARTIKEL, BESTUURT, TIJDELIJK, huisregel_voorzitter, op, zitting
from leden.overgangen import zet
from leden.problemen import in_strijd
from leden.statutair.parameters import waarden
from leden.statutair.statuten import van_kracht_op
from leden.tables import Besluit, Lid, Mandaat
from leden.vergadering.kalender import maanden_later
from leden.vormen import Adres, Dag, Persoon, Sleutel, Versie

JAREN, TERMIJNEN, MINIMUM = 4, 2, 3
Rol = Literal[
    "commissaris",
    "voorzitter_rvc",
    "waarnemend_commissaris",
    "bestuurder",
    "waarnemend_bestuurder",
    "commissielid",
]
BENOEMD_BIJ = {"bestuurder": "benoeming_bestuurder", "waarnemend_bestuurder": "overig_rvc"}  # 12.5: by the raad
GRONDEN = {
    "i": "werknemer, bestuurder of opdrachtnemer in de drie jaar ervoor of nu",
    "ii": "ontvangt een andere persoonlijke vergoeding",
    "iii": "had in de drie jaar ervoor een belangrijke zakelijke relatie",
    "iv": "bestuurt een organisatie waar een bestuurder toezicht houdt",
    "v": "verbonden aan een concurrent",
    "vi": "trad in de twaalf maanden ervoor op als bestuurder",
}


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


# --- rules ------------------------------------------------------------------------------------------------------------
async def periode_klopt(write: Write) -> Invalid | None:
    new = write.new
    if new.lid:
        write.found["lid"] = await LEDEN.by_url(write.call, new.lid, "lid")
    if new.tot and new.tot < new.van:
        reden = "Het eind ligt voor het begin."
        raise ValidationFailed(Invalid("tot", "PERIODE_ONGELDIG", reden), code="PERIODE_ONGELDIG")
    return None


async def benoemd_door_wie_dat_mag(write: Write) -> Invalid | None:
    """Art. 10.1, 13.1 and 9.5: the assembly appoints; art. 12.5: the raad, who acts for the board."""
    new = write.new
    if not new.besluit:
        return None
    besluit = write.found["besluit"] = await BESLUITEN.by_url(write.call, new.besluit, "besluit")
    soort = BENOEMD_BIJ.get(new.rol, "benoeming_commissaris")
    if (besluit.besluitsoort, besluit.uitkomst, besluit.in_beginsel) != (soort, "aangenomen", False):
        return Invalid("besluit", "invalid", "Dit is geen aangenomen besluit tot benoeming in deze rol.")
    return None


async def niet_twee_keer_tegelijk(write: Write) -> Invalid | None:
    """Several tasks at once, but each once; a term may begin on the last day of the one before."""
    new = write.new
    if new.rol == "commissielid":  # there are several committees
        return None
    for ander in await van_persoon(write.call.db, new.persoon, (new.rol,)):
        if ander.van and ander.van < (new.tot or date.max) and new.van < (ander.tot or date.max):
            wanneer = f"van {ander.van}" + (f" tot en met {ander.tot}" if ander.tot else "")
            return Invalid("van", "MANDAAT_OVERLAPT", f"{new.persoon} heeft deze rol al {wanneer}.")
    return None


async def termijn_van_een_commissaris(write: Write) -> Invalid | None:
    """At most four years, and one reappointment."""
    new = write.new
    if new.rol != "commissaris":
        return None
    uiterlijk = maanden_later(new.van, 12 * JAREN)
    if new.tot is None or new.tot > uiterlijk:
        detail = f"Een termijn duurt ten hoogste vier jaar: tot en met {uiterlijk}."
        raise in_strijd("TERMIJN_TE_LANG", detail, "10.6", new.van, "tot", uiterlijk=uiterlijk)
    eigen = (Mandaat.persoon == new.persoon, Mandaat.rol == "commissaris")
    await write.call.db.execute(select(Mandaat.id).where(*eigen).with_for_update())  # two that reappoint at once
    eerder = await van_persoon(write.call.db, new.persoon, ("commissaris",))
    if new.termijn > TERMIJNEN or len(eerder) >= TERMIJNEN:
        detail = "Een commissaris kan eenmaal worden herbenoemd."
        raise in_strijd("TERMIJN_MAXIMUM", detail, "10.6", new.van, "termijn")
    hoeveelste = 1 + sum(ander.van is None or ander.van < new.van for ander in eerder)
    if "termijn" in write.given and new.termijn < hoeveelste:
        return Invalid("termijn", "invalid", f"Voor {new.persoon} is dit termijn {hoeveelste}.")
    new.termijn = max(new.termijn, hoeveelste)
    return None


async def commissaris_is_benoembaar(write: Write) -> Invalid | None:
    """Art. 10.2: what was declared, and what the mandates themselves show (vi)."""
    new = write.new
    if new.rol not in ("commissaris", "voorzitter_rvc"):
        return None
    gronden = set(new.uitsluitingsgronden)
    if new.rol == "commissaris":
        besturend = await van_persoon(write.call.db, new.persoon, BESTUURT)
        jaar_ervoor = maanden_later(new.van, -12)
        if any((m.van is None or m.van <= new.van) and (m.tot is None or m.tot >= jaar_ervoor) for m in besturend):
            gronden.add("vi")
    if gronden:
        detail = "; ".join(f"{grond}: {GRONDEN[grond]}" for grond in sorted(gronden))
        raise in_strijd("NIET_BENOEMBAAR", detail, "10.2", new.van, "persoon", gronden=sorted(gronden))
    return None


async def van_persoon(db: AsyncSession, persoon: str, rollen: tuple[str, ...]) -> list[Any]:
    query = select(*Mandaat.__table__.columns).where(Mandaat.persoon == persoon, Mandaat.rol.in_(rollen))
    return list((await db.execute(query.order_by(Mandaat.van, Mandaat.id))).all())


async def opvallend(write: Write) -> list[dict]:
    new, gevonden = write.new, []
    if new.rol in BESTUURT:
        zetels = await van_persoon(write.call.db, new.persoon, ("commissaris",))
        if any(loopt(m, new.van) for m in zetels):
            melding = "Wie als commissaris het bestuur waarneemt (12.5) verliest de benoembaarheid (10.2 vi, 10.8 d)."
            gevonden.append(bevinding("WAARNEMING_BEEINDIGT_MANDAAT", melding, "10.8", new.van))
    if new.rol == "voorzitter_rvc" and not new.lid:
        gevonden.append(huisregel_voorzitter())
    if new.rol == "commissaris" and not new.voordracht:
        melding = "De voordracht met de gegevens van art. 10.4 ontbreekt."
        gevonden.append(bevinding("VOORDRACHT_ONTBREEKT", melding, "10.4", new.van))
    orgaan = TIJDELIJK.get(new.rol)
    if orgaan and (over := await zitting(write.call.db, orgaan, new.van)):
        melding = f"Er is nog wie kan handelen: {', '.join(sorted(over))}; die is tijdelijk met de taken belast."
        gevonden.append(bevinding("WAARNEMING_NIET_NODIG", melding, ARTIKEL[orgaan], new.van))
    return gevonden


def loopt(mandaat: Any, dag: date) -> bool:
    """Not if the first day is unknown: whether it had begun cannot be told."""
    return mandaat.van is not None and mandaat.van <= dag and (mandaat.tot is None or mandaat.tot >= dag)


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
async def rooster(call: Caller, peildatum: Dag | None = None) -> Response:
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
                    "herbenoembaarTot": maanden_later(m.tot, 12 * JAREN)
                    if m.termijn and m.termijn < TERMIJNEN
                    else None,
                }
                for m in zittend
            ],
            "bevindingen": gevonden,
        }
    )
