"""Orgaanvergaderingen: meetings of supervisory board and board, and what they decide (art. 11 and 14)."""

from collections import Counter
from typing import Annotated, Any, Literal
from uuid import UUID

from commonground.call import Call, Caller
from commonground.filters import on
from commonground.json import Json, JsonRoute
from commonground.problems import Invalid
from commonground.resource import Body, Part, published
from commonground.rules import Write
from commonground.types import Url
from fastapi import APIRouter
from pydantic import Field
from sqlalchemy import select
from starlette.responses import Response

from leden.besluit.besluiten import BESLUITEN, BesluitShown
from leden.besluit.besluitregels import als_json
from leden.besluit.besluitvorming import bevindingen_bij
from leden.bevindingen import BevindingShown, bevinding
from leden.conditional import Conditional
from leden.lidmaatschap.leden import LEDEN
from leden.organen.belangen import NAAR, met_belang_bij
from leden.organen.orgaanregels import Orgaan, Zitting, beslis
from leden.organen.zitting import ARTIKEL, BENOEMT_WAARNEMERS, zitting
from leden.persoonsgegevens import eis_rollen, geen_persoonsgegevens
from leden.problemen import botst, in_strijd
from leden.statutair.statuten import regels, van_kracht_op
from leden.stemming.verkiezing import als_tellingen
from leden.tables import Besluit, Orgaanvergadering
from leden.vergadering import kalender
from leden.vormen import Adres, Dag, Keuze, Persoon, Sleutel, Versie

OP_AFSTAND = {"rvc": ("rvc_op_afstand", "11.10"), "bestuur": ("bestuur_op_afstand", "14.9")}
Onderwerp = Annotated[str, Field(min_length=1, max_length=500)]


class OrgaanvergaderingBody(Body):
    orgaan: Annotated[Orgaan, Field(description="Raad van commissarissen of bestuur.")]
    datum: Annotated[Dag, Field(description="De dag van de vergadering of van het schriftelijke besluit.")]
    wijze: Annotated[
        Literal["bijeen", "op_afstand", "buiten_vergadering"],
        Field(description="Bijeen, met beeld en geluid, of schriftelijk buiten vergadering."),
    ] = "bijeen"
    gezamenlijk: Annotated[bool, Field(description="Of raad en bestuur samen vergaderen (art. 11.7).")] = False
    opgeroepen_op: Annotated[Dag | None, Field(description="De dag van de oproep.")] = None
    onderwerpen: Annotated[list[Onderwerp], Field(max_length=100, description="De agenda bij de oproep.")] = []
    aanwezig: Annotated[
        list[Persoon], Field(max_length=50, description="Wie aanwezig of vertegenwoordigd is, met pseudoniem.")
    ] = []
    voorzitter: Annotated[Persoon | Literal[""], Field(description="Wie de vergadering leidt.")] = ""
    verzet_op_afstand: Annotated[
        bool, Field(description="Of iemand zich verzet tegen vergaderen met beeld en geluid.")
    ] = False


class OrgaanvergaderingShown(OrgaanvergaderingBody):
    url: Adres
    uuid: Sleutel
    statutenversie: Versie
    bevindingen: Annotated[list[BevindingShown], Field(description="Wat aan de vergadering opvalt.")]


async def aanwezigen_hebben_zitting(write: Write) -> list[Invalid]:
    new = write.new
    genoemd = {*new.aanwezig, *([new.voorzitter] if new.voorzitter else [])}
    vreemd = genoemd - await zitting(write.call.db, new.orgaan, new.datum)
    return [Invalid("aanwezig", "GEEN_ZITTING", f"{wie} heeft dan geen zitting.") for wie in sorted(vreemd)]


async def niemand_verzet_zich(write: Write) -> Invalid | None:
    """Art. 11.10 and 14.9: with sound and vision unless one of them objects."""
    new = write.new
    if new.wijze == "op_afstand" and new.verzet_op_afstand:
        artikel = OP_AFSTAND[new.orgaan][1]
        detail = "Een van hen verzet zich tegen vergaderen met beeld en geluid."
        raise in_strijd("OP_AFSTAND_GEWEIGERD", detail, artikel, new.datum, "wijze")
    return None


def is_opgeroepen(vergadering: Any) -> bool:
    """Art. 11.3 binds the supervisory board; the statutes give the board no term."""
    if vergadering.orgaan == "bestuur" or vergadering.wijze == "buiten_vergadering":
        return True
    dagen = regels(van_kracht_op(vergadering.datum).sleutel)["rvc_oproeptermijn"].parameters["dagen"]
    oproep = vergadering.opgeroepen_op
    return oproep is not None and oproep <= kalender.uiterste_oproep(vergadering.datum, dagen)


def opvallend(vergadering: Any) -> list[dict]:
    gevonden, dag = [], vergadering.datum
    if not is_opgeroepen(vergadering):
        melding = "Zonder oproep van tien vrije dagen besluit de raad alleen voltallig en met algemene stemmen (11.5)."
        gevonden.append(bevinding("OPROEPTERMIJN", melding, "11.3", dag))
    sleutel, artikel = OP_AFSTAND[vergadering.orgaan]
    if vergadering.wijze == "op_afstand" and sleutel not in regels(van_kracht_op(dag).sleutel):
        melding = "De statuten van die dag regelen vergaderen met beeld en geluid nog niet."
        gevonden.append(bevinding("OP_AFSTAND_NIET_GEREGELD", melding, artikel, dag))
    return gevonden


columns = published(Orgaanvergadering)


class Orgaanvergaderingen(Conditional):
    name, path, table = "orgaanvergadering", "/orgaanvergaderingen", Orgaanvergadering
    body, shows = OrgaanvergaderingBody, OrgaanvergaderingShown
    operations = ("list", "create", "read", "patch")
    refuses = (412, 422)
    query = select(*Orgaanvergadering.__table__.columns).order_by(
        Orgaanvergadering.datum.desc(), Orgaanvergadering.id.desc()
    )
    scopes = {"read": ("leden.lezen",), "create": ("leden.schrijven",), "update": ("leden.schrijven",)}
    filters = {
        **on(Orgaanvergadering.orgaan, type=Orgaan),
        "datumVanaf": on(Orgaanvergadering.datum, "gte")["datum__gte"],
        "datumTotEnMet": on(Orgaanvergadering.datum, "lte")["datum__lte"],
    }
    create_rules = (aanwezigen_hebben_zitting, niemand_verzet_zich, geen_persoonsgegevens("onderwerpen"))
    update_rules = create_rules

    def represent(self, row: Any, call: Call) -> dict:
        vast = {"url": self.url(call, row.uuid), "statutenversie": van_kracht_op(row.datum).sleutel}
        return columns(row, call) | vast | {"verzetOpAfstand": False}

    def kenmerken(self, row: Any, call: Call) -> dict[str, str]:
        return {"objectsoort": "orgaanvergadering", "orgaan": row.orgaan, "gmCode": ""}

    def label(self, row: Any) -> str:
        return f"{row.orgaan} {row.datum}"

    async def permit(self, write: Write) -> None:
        if write.old is None:
            return
        genomen = select(Besluit.id).where(Besluit.orgaanvergadering_id == write.old.id).limit(1)
        if (await write.call.db.execute(genomen)).first():
            raise botst("AL_BESLOTEN", "Er is al besloten; de vergadering ligt vast.", "17.5", write.old.datum)

    async def values(self, write: Write) -> dict:
        return write.new.model_dump(exclude={"verzet_op_afstand"}) | {"bevindingen": opvallend(write.new)}


ORGAANVERGADERINGEN = Orgaanvergaderingen()

# --- to decide --------------------------------------------------------------------------------------------------------
router = APIRouter(prefix="/orgaanvergaderingen", route_class=JsonRoute, tags=["orgaanvergaderingen"])
GEWEIGERD: dict[int | str, dict[str, Any]] = {422: {"description": "De statuten staan dit besluit niet toe."}}


class StemVanPersoon(Part):
    persoon: Annotated[Persoon, Field(description="Wie stemt, met pseudoniem.")]
    keuze: Annotated[Keuze, Field(description="De stem.")]


class Orgaanbesluit(Body):
    tekst: Annotated[str, Field(min_length=1, max_length=4000, description="Wat er wordt besloten.")]
    nummer: Annotated[str, Field(max_length=20, description="Nummer op de besluitenlijst, als dat er is.")] = ""
    stemmen: Annotated[list[StemVanPersoon], Field(min_length=1, max_length=50, description="Een stem per persoon.")]
    lid: Annotated[Url | None, Field(description="Het lid over wie het besluit gaat.")] = None
    nemen_niet_deel: Annotated[
        list[Persoon], Field(max_length=50, description="Wie een tegenstrijdig belang meldde (art. 11.9, 14.8).")
    ] = []
    goedkeuringsgrond: Annotated[
        Literal["", "14.3", "14.6"],
        Field(description="Of het bestuursbesluit goedkeuring vraagt van de commissarissen (14.3) of de leden (14.6)."),
    ] = ""
    goedkeuring: Annotated[Url | None, Field(description="Het besluit waarmee die goedkeuring is gegeven.")] = None


@router.post("/{uuid}/_besluiten", status_code=201, response_model=BesluitShown, responses=GEWEIGERD)
async def besluiten(call: Caller, uuid: UUID, gegeven: Orgaanbesluit) -> Response:
    """Legt vast wat raad of bestuur besluit, getoetst aan quorum, meerderheid en tegenstrijdig belang."""
    call.require("leden.besluiten")
    eis_rollen(gegeven.tekst, "tekst")
    row = await ORGAANVERGADERINGEN.find(call, uuid, lock=True)
    lid = await LEDEN.by_url(call, call.store(gegeven.lid), "lid") if gegeven.lid else None
    zittend = await zitting(call.db, row.orgaan, row.datum)
    eis_iemand(row, zittend)
    weg = set(gegeven.nemen_niet_deel) | (await met_belang_bij(call.db, lid.id, row.datum) if lid else set())
    aanwezig = zittend if row.wijze == "buiten_vergadering" else set(row.aanwezig)
    eis_deelname(row, gegeven, aanwezig, weg)
    eis_onbevangen(row, zittend, weg)
    stand = Zitting(
        row.orgaan,
        van_kracht_op(row.datum).sleutel,
        len(zittend),
        len(aanwezig - weg),
        row.wijze == "buiten_vergadering",
        is_opgeroepen(row),
        row.voorzitter,
    )
    besluit = await leg_vast(call, row, stand, gegeven, lid)
    return Json(await BESLUITEN.vastgelegd(call, besluit), 201)


def eis_iemand(row: Any, zittend: set[str]) -> None:
    """Art. 9.5 and 12.5: when nobody can act, another organ appoints who does for the time being."""
    if not zittend:
        detail = "Niemand in dit orgaan kan nu handelen; wie dat tijdelijk doet moet worden benoemd."
        benoemt = BENOEMT_WAARNEMERS[row.orgaan]
        raise botst("NIEMAND_KAN_HANDELEN", detail, ARTIKEL[row.orgaan], row.datum, benoemingDoor=benoemt)


def eis_deelname(row: Any, gegeven: Orgaanbesluit, aanwezig: set[str], weg: set[str]) -> None:
    """A vote for each that is there and takes part. Raises GEEN_STEMRECHT, TEGENSTRIJDIG_BELANG, AL_GESTEMD."""
    gezien: set[str] = set()
    for stem in gegeven.stemmen:
        wie = stem.persoon
        if wie in weg:
            artikel = NAAR[row.orgaan][1]
            raise in_strijd("TEGENSTRIJDIG_BELANG", f"{wie} neemt niet deel.", artikel, row.datum, "stemmen")
        if wie not in aanwezig:
            raise in_strijd("GEEN_STEMRECHT", f"{wie} is niet aanwezig.", "17.2", row.datum, "stemmen")
        if wie in gezien:
            raise in_strijd("AL_GESTEMD", f"{wie} staat er twee keer.", "17.2", row.datum, "stemmen")
        gezien.add(wie)


def eis_onbevangen(row: Any, zittend: set[str], weg: set[str]) -> None:
    """Art. 11.9 and 14.8: when conflicts leave too few to decide, another organ does."""
    if weg & zittend and 2 * len(zittend - weg) < len(zittend):
        ander, artikel = NAAR[row.orgaan]
        detail = "Door tegenstrijdige belangen kan dit orgaan niet besluiten."
        raise botst("BESLUIT_ELDERS", detail, artikel, row.datum, besluitDoor=ander)


async def leg_vast(call: Call, row: Any, stand: Zitting, gegeven: Orgaanbesluit, lid: Any) -> Besluit:
    stemmen = {stem.persoon: stem.keuze for stem in gegeven.stemmen}
    uitkomst = beslis(stand, stemmen)
    besluit = Besluit(
        orgaan=row.orgaan,
        datum=row.datum,
        nummer=gegeven.nummer,
        besluitsoort=f"overig_{row.orgaan}",
        tekst=gegeven.tekst,
        uitkomst=uitkomst.uitkomst,
        wijze="gestemd",
        tellingen=als_tellingen(Counter(stemmen.values())),
        regeluitkomst=als_json(uitkomst),
        statutenversie=stand.versie,
        bevindingen=[*bevindingen_bij(row.datum), *row.bevindingen, *await zonder_goedkeuring(call, row, gegeven)],
        orgaanvergadering_id=row.id,
        lid_id=lid and lid.id,
    )
    call.db.add(besluit)
    await call.db.flush()
    return besluit


async def zonder_goedkeuring(call: Call, row: Any, gegeven: Orgaanbesluit) -> list[dict]:
    """Art. 14.7: a missing approval does not touch the power to represent; so it is said, not refused."""
    if row.orgaan != "bestuur" or not gegeven.goedkeuringsgrond:
        return []
    if gegeven.goedkeuring:
        besluit = await BESLUITEN.by_url(call, call.store(gegeven.goedkeuring), "goedkeuring")
        wie = "rvc" if gegeven.goedkeuringsgrond == "14.3" else "alv"
        if (besluit.orgaan, besluit.uitkomst) == (wie, "aangenomen"):
            return []
    melding = "De goedkeuring ontbreekt; de bevoegdheid om te vertegenwoordigen tast dat niet aan (14.7)."
    return [bevinding("GOEDKEURING_ONTBREEKT", melding, gegeven.goedkeuringsgrond, row.datum)]
