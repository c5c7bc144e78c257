"""From counts to a decision, and from a decision to what it does to a membership."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from commonground.call import Call
from commonground.problems import Conflict, Unprocessable
from sqlalchemy import exists, select
from sqlalchemy.ext.asyncio import AsyncSession

from leden.besluit.besluitregels import als_json, beslis, verklaard
from leden.bevindingen import bevinding
from leden.dossier import dossiers
from leden.lidmaatschap import register
from leden.lidmaatschap.levensloop import Soort
from leden.lidmaatschap.overeenkomsten import heeft_overeenkomst
from leden.problemen import in_strijd
from leden.statutair.keuzes import besluitsoort_in, met_regels_van
from leden.statutair.parameters import waarden
from leden.statutair.statuten import ouder_dan_de_bron
from leden.stemming.verkiezing import als_tellingen, besluit_over_personen, telling_van
from leden.tables import Agendapunt, Besluit, Lid, OpgeroepenLid, Oproep
from leden.vergadering.zaal import ooit_aanwezig, quorumregel, zaal

# What a decision does to the membership it is about; other decisions leave the register alone.
GEVOLGEN = {
    ("toelating_lid", "aangenomen"): Soort.TOEGELATEN,
    ("toelating_lid", "verworpen"): Soort.GEWEIGERD,
    ("weigering_vernietigen", "aangenomen"): Soort.WEIGERING_VERNIETIGD,
    ("ontheffing_opzegging", "aangenomen"): Soort.ONTHEFFING_VERLEEND,
    ("overdracht_lidmaatschap", "aangenomen"): Soort.OVERGEDRAGEN,
    ("beroep_lidmaatschap", "aangenomen"): Soort.VERNIETIGD,
    ("beroep_lidmaatschap", "verworpen"): Soort.BEKRACHTIGD,
}
OVER_EEN_LID = frozenset(soort for soort, _ in GEVOLGEN)
TOELATING = ("toelating_lid", "weigering_vernietigen")


# --- what must be so --------------------------------------------------------------------------------------------------
async def eis_toelaatbaar(db: AsyncSession, lid: Any, datum: date) -> None:
    """Art. 4.3: a public body with a cooperation agreement that is in force. Raises NIET_TOELAATBAAR."""
    if lid.soort_lichaam == "privaatrechtelijk":
        detail = "Alleen publiekrechtelijke lichamen kunnen lid zijn."
        raise in_strijd("NIET_TOELAATBAAR", detail, "4.3", datum, "lid")
    if not await heeft_overeenkomst(db, lid.id, datum):
        detail = "Er is op die dag geen samenwerkingsovereenkomst van kracht."
        raise in_strijd("NIET_TOELAATBAAR", detail, "4.3", datum, "lid")


async def eis_telling(db: AsyncSession, vergadering: Any, datum: date, tellingen: Any) -> None:
    """No more votes than members, or than were there if that is known. Raises TELLING_ONMOGELIJK."""
    dag = vergadering.datum if vergadering else datum
    leden = (await register.ledental(db, dag)).stemgerechtigd
    er = await ooit_aanwezig(db, vergadering) if vergadering else frozenset()
    meest = len(leden & er if er else leden)
    voor_of_op_wie = sum(tellingen.kandidaten.values()) or tellingen.voor + tellingen.tegen
    som = voor_of_op_wie + tellingen.onthouding + tellingen.blanco
    if som > meest:
        wie = "leden aanwezig of vertegenwoordigd waren" if er else "leden met stemrecht zijn"
        raise telling_onmogelijk(f"{som} stemmen, terwijl er {meest} {wie}.", dag)


def telling_onmogelijk(detail: str, datum: date) -> Unprocessable:
    return in_strijd("TELLING_ONMOGELIJK", detail, "8.6", datum, "tellingen")


async def is_opgeroepen(db: AsyncSession, vergadering_id: int) -> bool:
    return bool((await db.execute(select(exists().where(Oproep.vergadering_id == vergadering_id)))).scalar_one())


# --- the decision -----------------------------------------------------------------------------------------------------
@dataclass(frozen=True)
class Uitslag:
    """What closing a vote gives: votes per choice. `verklaard`: outcome and manner as the chair declared, uncounted."""

    stemmen: Mapping[str, int]
    moment: datetime
    tekst: str = ""
    verklaard: tuple[str, str] | None = None
    vooraf: frozenset[int] = frozenset()


async def besluit_na_stemming(
    call: Call, stemming: Any, punt: Agendapunt, vergadering: Any, uitslag: Uitslag
) -> Besluit:
    """The decision that the counts give by the statutes of the meeting; the quorum is that of the moment of closing."""
    sleutel, versie = punt.besluitsoort, vergadering.statutenversie
    gekozen = await waarden(call.db, vergadering.datum)
    soort = besluitsoort_in(vergadering, sleutel, gekozen)
    nu = await zaal(call.db, vergadering, uitslag.moment, uitslag.vooraf)
    if stemming.vorm == "buiten_vergadering":
        soort = met_regels_van(soort, besluitsoort_in(vergadering, "buiten_vergadering", gekozen))
    regel = quorumregel(soort, vergadering.soort, versie)
    if uitslag.verklaard:
        uitkomst = verklaard(soort, nu, versie, regel, uitslag.verklaard[0])
    else:
        telling, wijze = telling_van(uitslag.stemmen, stemming.kandidaten), stemming.uitgebrachte_stemmen
        uitkomst = beslis(soort, telling, nu, versie, quorum=regel, wijze=wijze)
        if soort.over_personen:
            eerder, keuze = await gestaakt_tussen(call.db, punt.id), gekozen["staking_personen"]
            uitkomst = besluit_over_personen(uitkomst, uitslag.stemmen, stemming.kandidaten, eerder, keuze)
    besluit = Besluit(
        orgaan="alv",
        datum=vergadering.datum,
        nummer=punt.nummer,
        besluitsoort=soort.sleutel,
        tekst=uitslag.tekst or punt.onderwerp,
        uitkomst=uitkomst.uitkomst,
        wijze=uitslag.verklaard[1] if uitslag.verklaard else "gestemd",
        tellingen=None if uitslag.verklaard else als_tellingen(uitslag.stemmen, stemming.kandidaten),
        regeluitkomst=als_json(uitkomst),
        statutenversie=vergadering.statutenversie,
        bevindingen=[*bevindingen_bij(vergadering.datum), *await oproep_onvolledig(call.db, vergadering)],
        vergadering_id=vergadering.id,
        agendapunt_id=punt.id,
        stemming_id=stemming.id,
        in_beginsel=stemming.in_beginsel,
        vervolg_op_id=stemming.vervolg_op_id,
        lid_id=punt.lid_id,
    )
    call.db.add(besluit)
    await call.db.flush()
    await gevolg_van_de_vergadering(call, besluit)
    return besluit


async def laatste_uitkomst(db: AsyncSession, punt_id: int) -> dict[str, Any]:
    """What the rules made of the last vote on this item that was not disputed; empty before the first."""
    query = select(Besluit.regeluitkomst).where(Besluit.agendapunt_id == punt_id, Besluit.uitkomst != "vervallen")
    return (await db.execute(query.order_by(Besluit.id.desc()).limit(1))).scalar() or {}


async def gestaakt_tussen(db: AsyncSession, punt_id: int) -> list[str]:
    laatste = await laatste_uitkomst(db, punt_id)
    return laatste["verder"] if laatste.get("code") == "STAKING_PERSONEN" else []


async def oproep_onvolledig(db: AsyncSession, vergadering: Any) -> list[dict]:
    """A member that was not called, or whom the call did not reach, makes the decision voidable: said, not blocked.

    Outside a meeting there is no call (art. 8.12).
    """
    opgeroepen = select(OpgeroepenLid.lid_id, OpgeroepenLid.bezorging).join(Oproep)
    rijen = (await db.execute(opgeroepen.where(Oproep.vergadering_id == vergadering.id))).all()
    if not rijen and vergadering.soort != "buiten_vergadering":
        melding = "Voor deze vergadering is niemand opgeroepen; het besluit is vernietigbaar."
        return [bevinding("OPROEP_ONVOLLEDIG", melding, "8.3", vergadering.datum)]
    if not rijen:
        return []
    bereikt = {rij.lid_id for rij in rijen if rij.bezorging != "mislukt"}
    gemist = (await register.ledental(db, vergadering.datum)).leden - bereikt
    if not gemist:
        return []
    namen = (await db.execute(select(Lid.naam).where(Lid.id.in_(gemist)).order_by(Lid.naam))).scalars()
    melding = f"De oproep bereikte niet: {', '.join(namen)}; het besluit is vernietigbaar."
    return [bevinding("OPROEP_ONVOLLEDIG", melding, "8.3", vergadering.datum)]


def bevindingen_bij(datum: date) -> list[dict]:
    if not ouder_dan_de_bron(datum):
        return []
    melding = "De statuten van die dag staan in geen bron; getoetst aan de oudste die er is."
    return [bevinding("STATUTENVERSIE_ONBEKEND", melding)]


# --- what follows from it ---------------------------------------------------------------------------------------------
async def gevolg(call: Call, besluit: Besluit, lid: Any) -> None:
    """The event that the decision is for the member. Raises Conflict when the member is in another state.

    From a decision in principle nothing follows yet: its sequel does that.
    """
    await dossiers.bij_besluit(call, besluit, lid)
    soort = None if besluit.in_beginsel else GEVOLGEN.get((besluit.besluitsoort, besluit.uitkomst))
    if soort and lid is not None:
        rest: dict[str, Any] = {"besluit_id": besluit.id, "motivering": await openbare_tekst(call.db, besluit)}
        if soort == Soort.ONTHEFFING_VERLEEND:
            rest["einddatum"] = await oorspronkelijke_einddatum(call.db, lid.id, besluit.datum)
        if soort in (Soort.TOEGELATEN, Soort.WEIGERING_VERNIETIGD):
            melding = "Met het lidmaatschap is entreegeld verschuldigd; het bedrag staat niet in de statuten."
            rest["bevindingen"] = [bevinding("ENTREEGELD_VERSCHULDIGD", melding, "4.6", besluit.datum)]
        await register.leg_vast(call.db, lid, call.now, soort, besluit.datum, **rest)


async def openbare_tekst(db: AsyncSession, besluit: Besluit) -> str:
    """Who reads the register does not read what was decided on a confidential item."""
    punt = select(Agendapunt.vertrouwelijk).where(Agendapunt.id == besluit.agendapunt_id)
    return "" if (await db.execute(punt)).scalar_one_or_none() else besluit.tekst


async def oorspronkelijke_einddatum(db: AsyncSession, lid_id: int, besluit: date) -> date | None:
    """A waiver gives back the date of the notice, if that has not passed; else None, which keeps the later one."""
    loop = (await register.levenslopen(db, [lid_id])).get(lid_id, [])
    gegeven = [each.einddatum for each in loop if each.soort == Soort.OPZEGGING_ONTVANGEN]
    return gegeven[-1] if gegeven and gegeven[-1] and gegeven[-1] >= besluit else None


async def gevolg_van_de_vergadering(call: Call, besluit: Besluit) -> None:
    """The vote is taken whatever the register says: an event that does not fit is a finding for a person.

    So is a body that cannot be a member.
    """
    if besluit.lid_id is None:
        return await dossiers.bij_besluit(call, besluit)
    lid = (await call.db.execute(select(Lid.__table__).where(Lid.id == besluit.lid_id).with_for_update())).one()
    try:
        async with call.db.begin_nested():
            if besluit.besluitsoort in TOELATING and besluit.uitkomst == "aangenomen":
                await eis_toelaatbaar(call.db, lid, besluit.datum)
            await gevolg(call, besluit, lid)
    except (Conflict, Unprocessable) as fout:
        melding = f"Het besluit kon niet in het ledenregister worden verwerkt: {fout.detail}"
        besluit.bevindingen = [*besluit.bevindingen, bevinding("GEVOLG_NIET_VERWERKT", melding)]
        await call.db.flush()
