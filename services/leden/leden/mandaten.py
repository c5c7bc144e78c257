"""Mandaten: seats and tasks of supervisory board and board, with terms and eligibility (art. 9, 10, 12.5, 13)."""

from datetime import date
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
from pydantic import Field, StringConstraints
from sqlalchemy import or_, select
from sqlalchemy.ext.asyncio import AsyncSession
from starlette.responses import Response

from leden import dossiers
from leden.bevindingen import BevindingShown, bevinding
from leden.kalender import maanden_later
from leden.leden import LEDEN
from leden.overgangen import zet
from leden.parameters import waarden
from leden.problemen import in_strijd
from leden.register import datum_van
from leden.statuten import van_kracht_op
from leden.tables import Lid, Mandaat
from leden.vormen import Adres, Dag, Sleutel, Versie

JAREN, TERMIJNEN, MINIMUM = 4, 2, 3
Persoon = Annotated[str, StringConstraints(pattern=r"^[A-Z]\d{1,6}$")]
Rol = Literal["commissaris", "voorzitter_rvc", "bestuurder", "waarnemend_bestuurder", "commissielid"]
BESTUURT = ("bestuurder", "waarnemend_bestuurder")
GRONDEN = {
    "i": "werknemer, bestuurder of opdrachtnemer in de drie jaar ervoor of nu",
    "ii": "ontvangt een andere persoonlijke vergoeding",
    "iii": "had in de drie jaar ervoor een belangrijke zakelijke relatie",
    "iv": "bestuurt een organisatie waar een bestuurder toezicht houdt",
    "v": "verbonden aan een concurrent",
    "vi": "trad in de twaalf maanden ervoor op als bestuurder",
}


class MandaatBody(Body):
    persoon: Annotated[Persoon, Field(description="Pseudoniem, zoals C04.")]
    rol: Annotated[Rol, Field(description="De zetel of taak.")]
    soort: Annotated[
        Literal["", "gebonden", "ongebonden"], Field(description="Uit een lid of niet: een huisregel, geen statuten.")
    ] = ""
    lid: Annotated[Url | None, Field(description="Het lid waar een gebonden zetel uit komt.")] = None
    van: Annotated[Dag, Field(description="Eerste dag.")]
    tot: Annotated[Dag | None, Field(description="Laatste dag; bij een commissaris verplicht.")] = None
    termijn: Annotated[int, Field(ge=1, le=20, description="De hoeveelste termijn.")] = 1
    voordracht: Annotated[UrlOrEmpty, Field(description="De voordracht met redenen, in een Documenten API.")] = ""
    uitsluitingsgronden: Annotated[
        list[Literal["i", "ii", "iii", "iv", "v", "vi"]], Field(max_length=6, description="Gronden van art. 10.2.")
    ] = []


class MandaatShown(MandaatBody):
    url: Adres
    uuid: Sleutel
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


async def termijn_van_een_commissaris(write: Write) -> Invalid | None:
    """At most four years, and one reappointment."""
    new = write.new
    if new.rol != "commissaris":
        return None
    uiterlijk = maanden_later(new.van, 12 * JAREN)
    if new.tot is None or new.tot > uiterlijk:
        detail = f"Een termijn duurt ten hoogste vier jaar: tot en met {uiterlijk}."
        raise in_strijd("TERMIJN_TE_LANG", detail, "10.6", new.van, "tot", uiterlijk=uiterlijk)
    eerder = await van_persoon(write.call.db, new.persoon, ("commissaris",))
    if new.termijn > TERMIJNEN or len([m for m in eerder if m.van < new.van]) >= TERMIJNEN:
        detail = "Een commissaris kan eenmaal worden herbenoemd."
        raise in_strijd("TERMIJN_MAXIMUM", detail, "10.6", new.van, "termijn")
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
        if any(m.van <= new.van and (m.tot is None or m.tot >= jaar_ervoor) for m in besturend):
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
    if new.rol == "commissaris" and not new.voordracht:
        melding = "De voordracht met de gegevens van art. 10.4 ontbreekt."
        gevonden.append(bevinding("VOORDRACHT_ONTBREEKT", melding, "10.4", new.van))
    return gevonden


def loopt(mandaat: Any, dag: date) -> bool:
    return mandaat.van <= dag and (mandaat.tot is None or mandaat.tot >= dag)


# --- the resource -----------------------------------------------------------------------------------------------------
class Mandaten(Resource):
    name, path, table, body, shows = "mandaat", "/mandaten", Mandaat, MandaatBody, MandaatShown
    operations = ("list", "create", "read")
    refuses = (422,)
    query = (
        select(*Mandaat.__table__.columns, Lid.uuid.label("lid"))
        .outerjoin(Lid, Lid.id == Mandaat.lid_id)
        .order_by(Mandaat.van, Mandaat.id)
    )
    scopes = {"read": ("leden.lezen",), "create": ("leden.besluiten",)}
    filters: dict[str, Filter] = {
        **on(Mandaat.persoon),
        **on(Mandaat.rol, type=Rol),
        "peildatum": Filter(
            Dag,
            lambda dag: (Mandaat.van <= dag) & or_(Mandaat.tot.is_(None), Mandaat.tot >= dag),
            "Lopend op deze dag.",
        ),
    }
    create_rules = (periode_klopt, termijn_van_een_commissaris, commissaris_is_benoembaar)

    def represent(self, row: Any, call: Call) -> dict:
        velden = ("uuid", "persoon", "rol", "soort", "van", "tot", "termijn", "bevindingen")
        return {naam: getattr(row, naam) for naam in velden} | {
            "url": self.url(call, row.uuid),
            "lid": row.lid and LEDEN.url(call, row.lid),
            "voordracht": call.show(row.voordracht),
            "uitsluitingsgronden": [],
            "uitersteEinde": maanden_later(row.van, 12 * JAREN) if row.rol == "commissaris" else None,
            "redenEinde": row.reden_einde,
        }

    def kenmerken(self, row: Any, call: Call) -> dict[str, str]:
        return {"objectsoort": "mandaat", "orgaan": "rvc" if row.rol not in BESTUURT else "bestuur", "gmCode": ""}

    async def values(self, write: Write) -> dict:
        return write.new.model_dump(exclude={"lid", "uitsluitingsgronden"}) | {
            "lid_id": write.found["lid"].id if "lid" in write.found else None,
            "reden_einde": "",
            "bevindingen": await opvallend(write),
        }

    async def stored(self, write: Write) -> None:
        if write.new.rol == "commissaris":
            await dossiers.bij_benoeming(write.call, write.found["row"])


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
    if gegeven.datum < row.van:
        reden = "Het eind ligt voor het begin."
        raise ValidationFailed(Invalid("datum", "PERIODE_ONGELDIG", reden), code="PERIODE_ONGELDIG")
    gevonden = list(row.bevindingen)
    if gegeven.reden == "functie_verloren":
        melding = "Een gebonden zetel vervalt niet door de statuten; het is een huisregel."
        gevonden.append(bevinding("GEBONDEN_ZETEL", melding))
    zittend = await zittende(call.db, gegeven.datum, behalve=row.id)
    if row.rol == "commissaris" and len(zittend) < MINIMUM:
        melding = f"Er blijven {len(zittend)} commissarissen over; het minimum is drie. De overigen handelen (9.5)."
        gevonden.append(bevinding("RVC_ONDER_MINIMUM", melding, "9.1", gegeven.datum))
    nieuw = {"tot": gegeven.datum, "reden_einde": gegeven.reden, "bevindingen": gevonden}
    return Json(await zet(MANDATEN, call, row, **nieuw))


async def zittende(db: AsyncSession, dag: date, behalve: int = 0) -> list[Any]:
    query = select(*Mandaat.__table__.columns).where(
        Mandaat.rol == "commissaris",
        Mandaat.id != behalve,
        Mandaat.van <= dag,
        or_(Mandaat.tot.is_(None), Mandaat.tot >= dag),
    )
    return list((await db.execute(query.order_by(Mandaat.tot, Mandaat.id))).all())


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
    dag = peildatum or datum_van(call.now)
    zittend = await zittende(call.db, dag)
    zetels = max(int((await waarden(call.db, dag))["aantal_commissarissen"]), len(zittend))
    gevonden = []
    if len(zittend) < MINIMUM:
        gevonden.append(bevinding("RVC_ONDER_MINIMUM", f"Er zitten {len(zittend)} commissarissen.", "9.1", dag))
    return Json(
        {
            "peildatum": dag,
            "zetels": zetels,
            "personen": len(zittend),
            "vacatures": zetels - len(zittend),
            "statutenversie": van_kracht_op(dag).sleutel,
            "regels": [
                {
                    "mandaat": MANDATEN.url(call, m.uuid),
                    "persoon": m.persoon,
                    "treedtAf": m.tot,
                    "herbenoembaarTot": maanden_later(m.tot, 12 * JAREN) if m.termijn < TERMIJNEN else None,
                }
                for m in zittend
            ],
            "bevindingen": gevonden,
        }
    )
