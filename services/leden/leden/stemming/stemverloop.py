"""The course of a vote: secrecy asked, proposal changed, opened with a quorum and a snapshot, closed, disputed."""

import asyncio
from collections import Counter
from typing import Annotated, Any, Literal
from uuid import UUID

from commonground.call import Call, Caller
from commonground.json import Json, JsonRoute
from commonground.problems import Conflict, Invalid, ValidationFailed
from commonground.resource import Body, Part
from fastapi import APIRouter
from pydantic import Field
from sqlalchemy import delete, func, insert, select, update
from starlette.responses import Response

from leden.besluit import besluitvorming
from leden.besluit.besluiten import BESLUITEN, BesluitShown
from leden.bevindingen import bevinding
from leden.lidmaatschap import register
from leden.overgangen import zet
from leden.persoonsgegevens import eis_rollen
from leden.problemen import botst
from leden.statutair.parameters import waarden
from leden.stemming import blind
from leden.stemming.openingseisen import (
    bij_opening,
    eis_afzonderlijk,
    eis_agenda,
    eis_ingetrokken,
    eis_quorum,
    zonder_stemrecht,
)
from leden.stemming.stembus import geheim_doorbroken, in_de_bus, leeg_de_bus, telling_van, vooraf_gestemd
from leden.stemming.stemmen import eis_open
from leden.stemming.stemmingen import STEMMINGEN, StemmingShown, is_geheim, vergadering_van
from leden.tables import (
    Agendapunt,
    Besluit,
    Kiesgerechtigde,
    Stem,
    Stemsleutel,
)
from leden.vergadering.vergaderingen import Tijdstip
from leden.vergadering.zaal import Aanwezig, aanwezigen
from leden.vormen import Stemuitslag

router = APIRouter(prefix="/stemmingen", route_class=JsonRoute, tags=["stemmingen"])
TELFOUT: dict[int | str, dict[str, Any]] = {422: {"description": "De telling kan niet."}}


async def waarover(call: Call, stemming: Any) -> tuple[Any, Any]:
    """The agenda item and the meeting of a vote, locked: nobody closes it or withdraws a proxy meanwhile."""
    punt = (await call.db.execute(select(Agendapunt).where(Agendapunt.id == stemming.agendapunt_id))).scalar_one()
    return punt, await vergadering_van(call, punt, lock=True)


# --- before it opens --------------------------------------------------------------------------------------------------
class Geheimverzoek(Body):
    van: Annotated[
        Literal["voorzitter", "stemgerechtigde"], Field(description="De voorzitter, of een van de stemgerechtigden.")
    ]


@router.post("/{uuid}/_geheim", response_model=StemmingShown)
async def geheim(call: Caller, uuid: UUID, gegeven: Geheimverzoek) -> Response:
    """Maakt de stemming geheim: de voorzitter acht het gewenst, of een stemgerechtigde vraagt het (art. 8.10)."""
    call.require("leden.schrijven", "leden.besluiten")
    row = await STEMMINGEN.find(call, uuid, lock=True)
    eis_voorbereid(row)
    if is_geheim(row):
        raise Conflict("AL_GEHEIM", "Deze stemming is al geheim.")
    punt, vergadering = await waarover(call, row)
    melding = f"Geheim op verzoek van: {gegeven.van}."
    gevonden = [*row.bevindingen, bevinding("GEHEIM_GEVRAAGD", melding, "8.10", vergadering.datum)]
    vorm = "schriftelijk_geheim" if row.vorm != "elektronisch_ter_vergadering" else row.vorm
    return Json(await zet(STEMMINGEN, call, row, punt, vorm=vorm, openbaar=False, bevindingen=gevonden))


def eis_voorbereid(row: Any) -> None:
    if row.status != "voorbereid":
        raise Conflict("STEMMING_AL_GEOPEND", f"De stemming is {row.status}.")


@router.post("/{uuid}/_wijzigen", response_model=StemmingShown)
async def voorstel_gewijzigd(call: Caller, uuid: UUID) -> Response:
    """Meldt dat het voorstel in de vergadering is gewijzigd; stemmen vooraf vervallen dan."""
    call.require("leden.schrijven")
    row = await STEMMINGEN.find(call, uuid, lock=True)
    eis_voorbereid(row)
    punt, vergadering = await waarover(call, row)
    if (await waarden(call.db, vergadering.datum))["gewijzigd_voorstel"] == "vervalt":
        melding = f"Het voorstel is gewijzigd; {await leeg_de_bus(call.db, row)} stemmen vooraf vervallen."
    else:
        melding = "Het voorstel is gewijzigd; de stemmen vooraf blijven staan."
    gevonden = [*row.bevindingen, bevinding("VOORSTEL_GEWIJZIGD", melding, "8.13", vergadering.datum)]
    return Json(await zet(STEMMINGEN, call, row, punt, bevindingen=gevonden))


# --- opening ----------------------------------------------------------------------------------------------------------
class Opening(Tijdstip):
    allen_stemmen_in: Annotated[
        bool, Field(description="Of alle leden ermee instemmen over een punt buiten de oproep te besluiten.")
    ] = False


@router.post("/{uuid}/_openen", response_model=StemmingShown)
async def openen(call: Caller, uuid: UUID, gegeven: Opening) -> Response:
    """Opent de stemming: toetst het quorum en legt vast welke leden mogen stemmen."""
    call.require("leden.besluiten")
    row = await STEMMINGEN.find(call, uuid, lock=True)
    eis_voorbereid(row)
    punt, vergadering = await waarover(call, row)
    moment = gegeven.tijdstip or call.now
    buiten = row.vorm == "buiten_vergadering"
    if not buiten and (vergadering.status != "geopend" or moment < vergadering.geopend_op):
        raise Conflict("VERGADERING_NIET_GEOPEND", "Op dat moment is de vergadering niet geopend.")
    await eis_afzonderlijk(call, punt, vergadering)
    vooraf = await vooraf_gestemd(call.db, row.id)
    if not buiten:
        await eis_quorum(call, punt, vergadering, moment, vooraf)
        await eis_agenda(call, punt, vergadering, moment, gegeven.allen_stemmen_in)
    mogen = await alle_leden(call, vergadering) if buiten else await aanwezigen(call.db, vergadering, moment)
    await eis_ingetrokken(call, vergadering, vooraf & {lid for lid, er in mogen.items() if er.zelf})
    mogen |= dict.fromkeys(vooraf, Aanwezig("vooraf_gestemd"))
    rijen = [{"stemming_id": row.id, "lid_id": lid, "wijze": er.wijze} for lid, er in sorted(mogen.items()) if er.stem]
    if rijen:
        await call.db.execute(insert(Kiesgerechtigde), rijen)
    sleutel = await geef_sleutel(call, row)
    gevonden = [*row.bevindingen, *await bij_opening(call, row, vergadering)]
    gevonden += await zonder_stemrecht(call, vergadering, vooraf)
    veranderd = {"status": "open", "geopend_op": moment, "bevindingen": gevonden, "publieke_sleutel": sleutel}
    return Json(await zet(STEMMINGEN, call, row, punt, **veranderd))


async def alle_leden(call: Call, vergadering: Any) -> dict[int, Aanwezig]:
    """Art. 8.12: every member that is not suspended, wherever it is."""
    getal = await register.ledental(call.db, vergadering.datum)
    return {lid_id: Aanwezig("schriftelijk") for lid_id in getal.stemgerechtigd}


async def geef_sleutel(call: Call, row: Any) -> str:
    """The public key of the passes of this vote; empty without passes."""
    if not row.sterk:
        return ""
    prive, publiek = await asyncio.to_thread(blind.nieuwe_sleutel)
    await call.db.execute(insert(Stemsleutel).values(stemming=row.uuid, prive=prive))
    return publiek


# --- closing ----------------------------------------------------------------------------------------------------------
class Verklaring(Part):
    uitkomst: Annotated[Literal["aangenomen", "verworpen"], Field(description="Wat de voorzitter verklaart.")]
    wijze: Annotated[
        Literal["door_voorzitter_verklaard", "bij_acclamatie", "unaniem"], Field(description="Hoe dat bleek.")
    ] = "door_voorzitter_verklaard"


class Sluiting(Tijdstip):
    tellingen: Annotated[
        Stemuitslag | None, Field(description="Telling van de voorzitter, als de stemmen niet per lid zijn vastgelegd.")
    ] = None
    verklaring: Annotated[
        Verklaring | None, Field(description="Oordeel van de voorzitter zonder telling, bij een mondelinge stemming.")
    ] = None
    tekst: Annotated[str, Field(max_length=4000, description="Tekst van het besluit; anders het onderwerp.")] = ""


@router.post("/{uuid}/_sluiten", response_model=BesluitShown, responses=TELFOUT)
async def sluiten(call: Caller, uuid: UUID, gegeven: Sluiting) -> Response:
    """Sluit de stemming en legt het besluit vast, met de regels en artikelen die het bepalen."""
    call.require("leden.besluiten")
    eis_rollen(gegeven.tekst, "tekst")
    row = await STEMMINGEN.find(call, uuid, lock=True)
    eis_open(row)
    moment = gegeven.tijdstip or call.now
    if moment < row.geopend_op:
        reden = "De stemming sluit niet voordat zij is geopend."
        raise ValidationFailed(Invalid("tijdstip", "PERIODE_ONGELDIG", reden), code="PERIODE_ONGELDIG")
    punt, vergadering = await waarover(call, row)
    biljetten = await in_de_bus(call.db, row.uuid) or []
    stemmen = await geteld(call, row, gegeven, vergadering, biljetten)
    verklaard = gegeven.verklaring and (gegeven.verklaring.uitkomst, gegeven.verklaring.wijze)
    uitslag = besluitvorming.Uitslag(stemmen, moment, gegeven.tekst, verklaard, await vooraf_gestemd(call.db, row.id))
    besluit = await besluitvorming.besluit_na_stemming(call, row, punt, vergadering, uitslag)
    geheim = stemmen if is_geheim(row) else telling_van(biljetten)  # on paper the chair counts what is in the box
    besluit.bevindingen = [*besluit.bevindingen, *geheim_doorbroken(geheim, vergadering.datum)]
    await call.db.flush()
    await call.db.execute(delete(Stemsleutel).where(Stemsleutel.stemming == row.uuid))
    await zet(STEMMINGEN, call, row, punt, status="gesloten", gesloten_op=moment)
    return Json(await BESLUITEN.vastgelegd(call, besluit))


async def geteld(
    call: Call, stemming: Any, gegeven: Sluiting, vergadering: Any, biljetten: list[dict[str, str]]
) -> Counter[str]:
    """What is in the box and what was voted openly, or the chair's count, which cannot exceed those who may vote.

    What he counts in the room comes on top of what was voted in advance, which he does not know.
    """
    query = select(Stem.keuze, func.count(Stem.id)).where(Stem.stemming_id == stemming.id).group_by(Stem.keuze)
    openlijk = Counter({keuze: getal for keuze, getal in await call.db.execute(query)})
    stemmen = openlijk + telling_van(biljetten)
    if gegeven.verklaring and (stemmen or gegeven.tellingen or stemming.vorm != "mondeling" or stemming.kandidaten):
        reden = "Een verklaring zonder telling kan alleen als er niet is geteld, en niet tussen kandidaten."
        raise ValidationFailed(Invalid("verklaring", "invalid", reden))
    if gegeven.tellingen is None:
        return stemmen
    eigen = opgegeven(stemming, gegeven.tellingen)
    if not openlijk and stemming.vorm != "elektronisch_ter_vergadering":
        eigen += stemmen
    elif stemmen and eigen != stemmen:
        raise besluitvorming.telling_onmogelijk("De telling wijkt af van de vastgelegde stemmen.", vergadering.datum)
    if eigen.total() > stemming.kiesgerechtigd:
        detail = f"{eigen.total()} stemmen, terwijl {stemming.kiesgerechtigd} leden mochten stemmen."
        raise besluitvorming.telling_onmogelijk(detail, vergadering.datum)
    return eigen


def opgegeven(stemming: Any, tellingen: Stemuitslag) -> Counter[str]:
    """The chair's count by choice; of an election by candidate, and by no one else."""
    per_keuze = tellingen.model_dump(exclude={"kandidaten"})
    if set(tellingen.kandidaten) - set(stemming.kandidaten):
        raise ValidationFailed(Invalid("tellingen.kandidaten", "invalid_choice", "Over wie is niet gestemd."))
    if stemming.kandidaten and per_keuze.pop("voor") + per_keuze.pop("tegen"):
        raise ValidationFailed(Invalid("tellingen", "invalid", "Tussen kandidaten wordt per kandidaat geteld."))
    return +Counter(per_keuze | tellingen.kandidaten)


# --- dispute (art. 17.5) ----------------------------------------------------------------------------------------------
class Betwisting(Body):
    door: Annotated[
        Literal["een_lid", "meerderheid"],
        Field(description="Wie een nieuwe stemming wil."),
    ]


@router.post("/{uuid}/_betwisten", response_model=StemmingShown)
async def betwisten(call: Caller, uuid: UUID, gegeven: Betwisting) -> Response:
    """Laat de uitslag vervallen omdat zij direct is betwist; daarna wordt opnieuw gestemd."""
    call.require("leden.besluiten")
    row = await STEMMINGEN.find(call, uuid, lock=True)
    punt, vergadering = await waarover(call, row)
    if row.status != "gesloten" or vergadering.status != "geopend":
        raise Conflict("BETWISTING_TE_LAAT", "Een uitslag wordt direct betwist, in de vergadering.")
    if gegeven.door == "een_lid" and (row.vorm == "hoofdelijk" or is_geheim(row)):
        detail = "Na een hoofdelijke of schriftelijke stemming moet de meerderheid van de vergadering het willen."
        raise botst("MEERDERHEID_NODIG", detail, "17.5", vergadering.datum)
    besluit = select(Besluit.id, Besluit.bevindingen, Besluit.lid_id).where(Besluit.stemming_id == row.id)
    gevonden = (await call.db.execute(besluit)).one()
    if gevonden.lid_id is not None:
        raise botst("GEVOLG_VERWERKT", "Het besluit is al in het ledenregister verwerkt.", "17.5", vergadering.datum)
    melding = bevinding("BETWIST", "De uitslag is betwist; er is opnieuw gestemd.", "17.5", vergadering.datum)
    vervallen = {"uitkomst": "vervallen", "bevindingen": [*gevonden.bevindingen, melding]}
    await call.db.execute(update(Besluit).where(Besluit.id == gevonden.id).values(**vervallen))
    return Json(await zet(STEMMINGEN, call, row, punt, status="vervallen", bevindingen=[*row.bevindingen, melding]))
