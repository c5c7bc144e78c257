"""Lotingen: the lot between members that gave notice above the cap (art. 6.3), announced first, then drawn."""

from datetime import date
from secrets import token_hex
from typing import Annotated, Any
from uuid import UUID

from commonground.call import Call, Caller
from commonground.json import Json, JsonRoute
from commonground.problems import Conflict, Invalid
from commonground.references import Unfetchable
from commonground.resource import Body, Part, Resource
from commonground.rules import Write
from commonground.types import Url
from fastapi import APIRouter, Request
from pydantic import Field
from sqlalchemy import select
from starlette.responses import Response

from leden.bevindingen import BevindingShown, bevinding
from leden.dossier import dossiers
from leden.dossier.stukken import Papier, tekst
from leden.lidmaatschap import inwoners, register
from leden.lidmaatschap.leden import LEDEN
from leden.lidmaatschap.levensloop import Soort
from leden.lidmaatschap.opzeggingen import Stand, stand_van
from leden.lidmaatschap.uittreding import lot, trek, verdeel, zegel
from leden.overgangen import zet
from leden.problemen import botst, in_strijd, verwijzing
from leden.statutair.parameters import waarden
from leden.statutair.statuten import van_kracht_op
from leden.tables import Lid, Loting
from leden.vormen import Adres, Dag, Sleutel, Versie

Jaar = Annotated[int, Field(ge=1901, le=2998, description="Het boekjaar aan het eind waarvan wordt uitgetreden.")]


class LotingBody(Body):
    jaar: Jaar
    aangekondigd_op: Annotated[Dag, Field(description="Dag waarop het zegel bekend wordt gemaakt.")]
    inwoners: Annotated[
        dict[str, Annotated[int, Field(ge=0, le=100_000_000)]],
        Field(max_length=1000, description="Inwonertal per gemeentecode; zonder opgave die van tarieven."),
    ] = {}


class Deelnemer(Part):
    code: Annotated[str, Field(description="Gemeentecode of OIN.")]
    lot: Annotated[str, Field(description="SHA-256 van zaad en code, in hexadecimale cijfers.")]


class Lotingsprotocol(Part):
    leden: Annotated[int, Field(description="Aantal leden waarvan tien procent mag uittreden.")]
    maximum: Annotated[int, Field(description="Hoeveel leden op deze datum kunnen uittreden.")]
    plaatsen: Annotated[int, Field(description="Hoeveel plaatsen er waren om over te loten.")]
    treden: Annotated[dict[str, int], Field(description="Trede van elke opzegging.")]
    groot: Annotated[list[str], Field(description="Leden met meer dan een tiende van de inwoners.")]
    deelnemers: Annotated[list[Deelnemer], Field(description="Wie meelootten, op volgorde van hun lot.")]
    volgorde: Annotated[list[str], Field(description="De codes op volgorde van hun lot.")]
    vertrekt: Annotated[list[str], Field(description="Wie uittreden.")]
    blijft: Annotated[list[str], Field(description="Wie lid blijven.")]
    parameters: Annotated[dict[str, str], Field(description="De keuzes die gemaakt zijn waar de statuten zwijgen.")]
    artikel: Annotated[str, Field(description="Artikel en lid van de statuten.")]
    statutenversie: Versie


class LotingShown(LotingBody):
    url: Adres
    uuid: Sleutel
    zegel: Annotated[str, Field(description="SHA-256 van het zaad, bekend voor de trekking.")]
    zaad: Annotated[str | None, Field(description="Het zaad, bekend na de trekking.")]
    getrokken_op: Annotated[Dag | None, Field(description="Dag van de trekking.")]
    protocol: Annotated[Lotingsprotocol | None, Field(description="Alles om de loting over te doen.")]


async def het_jaar_van_opzegging_is_om(write: Write) -> Invalid | None:
    """Until then another notice of the same tier may come in."""
    if write.new.aangekondigd_op < date(write.new.jaar, 1, 1):
        detail = f"Tot 1 januari {write.new.jaar} kan tegen deze datum nog worden opgezegd."
        raise in_strijd("LOTING_TE_VROEG", detail, "6.3", write.new.aangekondigd_op, "aangekondigdOp")
    return None


class Lotingen(Resource):
    name, path, table, body, shows = "loting", "/lotingen", Loting, LotingBody, LotingShown
    operations = ("list", "create", "read")
    refuses = (422, 409)
    query = select(*Loting.__table__.columns).order_by(Loting.jaar.desc(), Loting.id)
    scopes = {"read": ("leden.lezen",), "create": ("leden.besluiten",)}
    create_rules = (het_jaar_van_opzegging_is_om,)
    conflicts = {("jaar",): Invalid("jaar", "unique", "Voor dit jaar is al een loting aangekondigd.")}

    def represent(self, row: Any, call: Call) -> dict:
        return {
            "url": self.url(call, row.uuid),
            "uuid": row.uuid,
            "jaar": row.jaar,
            "aangekondigdOp": row.aangekondigd_op,
            "inwoners": row.inwoners,
            "zegel": row.zegel,
            "zaad": row.zaad if row.getrokken_op else None,
            "getrokkenOp": row.getrokken_op,
            "protocol": row.protocol,
        }

    def kenmerken(self, row: Any, call: Call) -> dict[str, str]:
        return {"objectsoort": "loting", "orgaan": "bestuur", "gmCode": ""}

    async def before_create(self, request: Request) -> None:
        await inwoners.vraag(request, self.scopes["create"], zonder_opgave)

    async def permit(self, write: Write) -> None:
        """Inhabitants of tarieven are those of every municipality, or the lot waits (INWONERTALLEN_…)."""
        new, gevraagd = write.new, write.call.request.state
        if not new.inwoners and gevraagd.zonder_inwoners:
            raise inwoners.niet_beschikbaar(gevraagd.zonder_inwoners)
        nu = await stand_van(write.call.db, new.jaar, new.inwoners or gevraagd.inwoners)
        await eis_loting(write.call, nu)
        if not new.inwoners and nu.ongeteld:
            detail = f"Tarieven kent geen inwonertal van: {', '.join(nu.ongeteld)}. Vul ze daar aan, of geef ze op."
            raise botst("INWONERTALLEN_ONVOLLEDIG", detail, "6.3", new.aangekondigd_op)
        new.inwoners = new.inwoners or gevraagd.inwoners or {}

    async def values(self, write: Write) -> dict:
        zaad = token_hex(32)
        return write.new.model_dump() | {"zaad": zaad, "zegel": zegel(zaad)}


def zonder_opgave(gegeven: dict) -> date | None:
    return None if gegeven.get("inwoners") else date.fromisoformat(gegeven["aangekondigdOp"])


LOTINGEN = Lotingen()


async def eis_loting(call: Call, nu: Stand) -> None:
    """Raises Conflict: LOTING_GEDAAN, LOTING_AANGEKONDIGD or LOTING_NIET_NODIG."""
    dag = date(nu.vraag.jaar, 1, 1)
    if nu.loting is not None:
        code = "LOTING_GEDAAN" if nu.loting.getrokken_op else "LOTING_AANGEKONDIGD"
        raise botst(code, f"Voor {nu.vraag.jaar} is er al een loting.", "6.3", dag)
    eis_te_veel(nu)


def eis_te_veel(nu: Stand) -> None:
    if not nu.uitkomst.loting:
        detail = f"{len(nu.vraag.opzeggingen)} opzeggingen en {nu.uitkomst.maximum} plaatsen; er valt niets te loten."
        raise botst("LOTING_NIET_NODIG", detail, "6.3", date(nu.vraag.jaar, 1, 1), maximum=nu.uitkomst.maximum)


# --- the draw ---------------------------------------------------------------------------------------------------------
router = APIRouter(route_class=JsonRoute, tags=["lotingen"])


class Trekking(Body):
    datum: Annotated[Dag, Field(description="De dag van de trekking.")]


@router.post("/lotingen/{uuid}/_trekken", response_model=LotingShown)
async def trekken(call: Caller, uuid: UUID, gegeven: Trekking) -> Response:
    """Trekt het lot, maakt het zaad bekend en legt vast wie uittreedt en wie blijft."""
    call.require("leden.besluiten")
    row = await LOTINGEN.find(call, uuid, lock=True)
    if row.getrokken_op:
        raise botst("LOTING_GEDAAN", f"Voor {row.jaar} is al geloot.", "6.3", gegeven.datum)
    if gegeven.datum < row.aangekondigd_op:
        raise Conflict("LOTING_TE_VROEG", "Het zegel wordt eerst bekendgemaakt; daarna pas wordt getrokken.")
    voor = await stand_van(call.db, row.jaar)
    eis_te_veel(voor)
    protocol = await opgemaakt(call, voor, row.zaad, gegeven.datum)
    shown = await zet(LOTINGEN, call, row, getrokken_op=gegeven.datum, protocol=protocol)
    await verwerk(call, voor, protocol, gegeven.datum)
    return Json(shown)


async def opgemaakt(call: Call, voor: Stand, zaad: str, datum: date) -> dict[str, Any]:
    volgorde = trek(zaad, voor.uitkomst.loting)
    na = verdeel(voor.vraag, volgorde)
    gekozen = await waarden(call.db, date(voor.vraag.jaar, 1, 1))
    namen = ("peildatum_ledental", "grote_leden_lezing", "precies_een_jaar", "uitgeloot_gevolg")
    return {
        "leden": voor.vraag.leden,
        "maximum": na.maximum,
        "plaatsen": voor.uitkomst.plaatsen_loting,
        "treden": dict(na.trede),
        "groot": list(na.groot),
        "deelnemers": [{"code": code, "lot": lot(zaad, code)} for code in volgorde],
        "volgorde": volgorde,
        "vertrekt": list(na.vertrekt),
        "blijft": list(na.blijft),
        "parameters": {naam: gekozen[naam] for naam in namen},
    } | verwijzing("6.3", datum)


async def verwerk(call: Call, voor: Stand, protocol: dict[str, Any], datum: date) -> None:
    """The events that follow: who stays keeps the day of the notice, for the next exit date."""
    volgende = date(voor.vraag.jaar + 1, 12, 31)
    vervalt = protocol["parameters"]["uitgeloot_gevolg"] == "vervalt"
    papier = lotingsprotocol(voor.vraag.jaar, protocol)
    for code in (*protocol["vertrekt"], *protocol["blijft"]):
        lid = (await call.db.execute(select(*Lid.__table__.columns).where(Lid.id == voor.leden[code].id))).one()
        uitleg: dict[str, Any] = {"motivering": f"Loting over de uittreding per 31 december {voor.vraag.jaar}."}
        trede = {"trede": protocol["treden"][code]}
        if code in protocol["blijft"]:
            erbij = dossiers.Erbij(eigenschappen=trede, stukken=[papier])
            await register.leg_vast(call.db, lid, call.now, Soort.UITGELOOT, datum, erbij, einddatum=volgende, **uitleg)
            if vervalt:
                await register.leg_vast(call.db, lid, call.now, Soort.OPZEGGING_INGETROKKEN, datum, **uitleg)
        elif code in protocol["volgorde"]:
            erbij = dossiers.Erbij("ingeloot", trede, [papier])
            await register.leg_vast(call.db, lid, call.now, Soort.OPZEGGING_BEVESTIGD, datum, erbij, **uitleg)


def lotingsprotocol(jaar: int, protocol: dict[str, Any]) -> Papier:
    """By code: who drew which lot, and what that meant."""
    regels = [
        f"Leden: {protocol['leden']}; maximum: {protocol['maximum']}; plaatsen in de loting: {protocol['plaatsen']}.",
        *(f"{each['code']}: {each['lot']}" for each in protocol["deelnemers"]),
        f"Treedt uit: {', '.join(protocol['vertrekt'])}.",
        f"Blijft lid: {', '.join(protocol['blijft'])}.",
    ]
    return tekst("Lotingsprotocol", f"Loting over de uittreding per 31 december {jaar}", *regels)


# --- an exit date, to look at -----------------------------------------------------------------------------------------
class OpzeggingShown(Part):
    lid: Annotated[Url, Field(description="Het lid dat opzegde.")]
    code: Annotated[str, Field(description="Gemeentecode of OIN.")]
    naam: Annotated[str, Field(description="Naam van het lid.")]
    datum: Annotated[Dag | None, Field(description="Dag van de opzegging; leeg bij ontheffing.")]
    trede: Annotated[int | None, Field(description="1: meer dan een jaar voor het boekjaar opgezegd.")]
    stand: Annotated[str, Field(description="vertrekt, blijft of loting.")]


class UittredingShown(Body):
    jaar: Annotated[int, Field(description="Het boekjaar.")]
    einddatum: Annotated[Dag, Field(description="De dag waarop het lidmaatschap eindigt.")]
    leden: Annotated[int, Field(description="Aantal leden waaraan het maximum wordt gemeten.")]
    maximum: Annotated[int, Field(description="Hoeveel leden op deze datum kunnen uittreden.")]
    plaatsen_loting: Annotated[int, Field(description="Hoeveel plaatsen er zijn voor wie moet loten.")]
    loting_nodig: Annotated[bool, Field(description="Of er meer opzeggingen dan plaatsen zijn.")]
    opzeggingen: Annotated[list[OpzeggingShown], Field(description="De opzeggingen en hun stand.")]
    artikel: Annotated[str, Field(description="Artikel en lid van de statuten.")]
    statutenversie: Versie
    bevindingen: Annotated[list[BevindingShown], Field(description="Wat aan de berekening ontbreekt.")]


@router.get("/uittredingen/{jaar:int}", response_model=UittredingShown)
async def uittreding(call: Caller, jaar: Jaar) -> Response:
    """Wie tegen 31 december van een jaar opzegde, en wie daarvan kan uittreden."""
    call.require("leden.lezen")
    eind = date(jaar, 12, 31)
    try:
        bekend = await inwoners.van_tarieven(call.house.references, min(eind, call.today))
    except Unfetchable:
        bekend = None
    nu = await stand_van(call.db, jaar, bekend)
    datums = {o.code: o.datum for o in nu.vraag.opzeggingen}
    gevonden = []
    if nu.inwoners_onbekend and nu.leden:
        gevonden.append(bevinding("INWONERTALLEN_ONBEKEND", "Grote leden zijn niet onderscheiden.", "6.3", eind))
    if nu.ongeteld:
        melding = f"Er is geen inwonertal van: {', '.join(nu.ongeteld)}."
        gevonden.append(bevinding("INWONERTALLEN_ONVOLLEDIG", melding, "6.3", eind))
    return Json(
        {
            "jaar": jaar,
            "einddatum": eind,
            "leden": nu.vraag.leden,
            "maximum": nu.uitkomst.maximum,
            "plaatsenLoting": nu.uitkomst.plaatsen_loting,
            "lotingNodig": bool(nu.uitkomst.loting),
            "opzeggingen": [
                {
                    "lid": LEDEN.url(call, rij.uuid),
                    "code": code,
                    "naam": rij.naam,
                    "datum": datums.get(code),
                    "trede": nu.uitkomst.trede.get(code),
                    "stand": nu.van(code),
                }
                for code, rij in sorted(nu.leden.items())
            ],
            "artikel": "6.3",
            "statutenversie": van_kracht_op(eind).sleutel,
            "bevindingen": gevonden,
        }
    )
