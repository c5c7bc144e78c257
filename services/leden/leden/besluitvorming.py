"""From counts to a decision, and from a decision to what it does to a membership."""

from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from commonground.call import Call
from commonground.problems import Conflict, Unprocessable
from sqlalchemy import exists, select
from sqlalchemy.ext.asyncio import AsyncSession

from leden import dossiers, register
from leden.besluitregels import Telling, als_json, beslis, verklaard
from leden.bevindingen import bevinding
from leden.levensloop import Soort
from leden.overeenkomsten import heeft_overeenkomst
from leden.problemen import in_strijd
from leden.statuten import besluitsoorten, ouder_dan_de_bron, regels
from leden.tables import Agendapunt, Besluit, Lid, OpgeroepenLid, Oproep
from leden.zaal import quorumregel, zaal

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


# --- what must be so --------------------------------------------------------------------------------------------------
async def eis_toelaatbaar(db: AsyncSession, lid: Any, datum: date) -> None:
    """Art. 4.3: a public body with a cooperation agreement that is in force. Raises NIET_TOELAATBAAR."""
    if lid.soort_lichaam == "privaatrechtelijk":
        detail = "Alleen publiekrechtelijke lichamen kunnen lid zijn."
        raise in_strijd("NIET_TOELAATBAAR", detail, "4.3", datum, "lid")
    if not await heeft_overeenkomst(db, lid.id, datum):
        detail = "Er is op die dag geen samenwerkingsovereenkomst van kracht."
        raise in_strijd("NIET_TOELAATBAAR", detail, "4.3", datum, "lid")


async def eis_telling(db: AsyncSession, vergadering: Any, tellingen: Any) -> None:
    """No more votes than members. Raises TELLING_ONMOGELIJK."""
    leden = len((await register.ledental(db, vergadering.datum)).stemgerechtigd)
    som = tellingen.voor + tellingen.tegen + tellingen.onthouding + tellingen.blanco
    if som > leden:
        raise telling_onmogelijk(f"{som} stemmen, terwijl er {leden} leden met stemrecht zijn.", vergadering.datum)


def telling_onmogelijk(detail: str, datum: date) -> Unprocessable:
    return in_strijd("TELLING_ONMOGELIJK", detail, "8.6", datum, "tellingen")


async def is_opgeroepen(db: AsyncSession, vergadering_id: int) -> bool:
    return bool((await db.execute(select(exists().where(Oproep.vergadering_id == vergadering_id)))).scalar_one())


# --- the decision -----------------------------------------------------------------------------------------------------
@dataclass(frozen=True)
class Uitslag:
    """What closing a vote gives. `verklaard`: outcome and manner that the chair declared without a count."""

    telling: Telling
    moment: datetime
    tekst: str = ""
    verklaard: tuple[str, str] | None = None
    vooraf: frozenset[int] = frozenset()


async def besluit_na_stemming(
    call: Call, stemming: Any, punt: Agendapunt, vergadering: Any, uitslag: Uitslag
) -> Besluit:
    """The decision that the counts give by the statutes of the meeting; the quorum is that of the moment of closing."""
    soort, versie = besluitsoorten(vergadering.statutenversie)[punt.besluitsoort], vergadering.statutenversie
    nu = await zaal(call.db, vergadering, uitslag.moment, uitslag.vooraf)
    if stemming.vorm == "buiten_vergadering":
        soort = replace(soort, quorum=None, meerderheid=regels(versie)["alle_leden_voor"], tweede_vergadering=None)
    regel = quorumregel(soort, vergadering.soort, versie)
    if uitslag.verklaard:
        uitkomst = verklaard(soort, nu, versie, regel, uitslag.verklaard[0])
    else:
        wijze = stemming.uitgebrachte_stemmen
        uitkomst = beslis(soort, uitslag.telling, nu, versie, quorum=regel, wijze=wijze)
    besluit = Besluit(
        orgaan="alv",
        datum=vergadering.datum,
        nummer=punt.nummer,
        besluitsoort=soort.sleutel,
        tekst=uitslag.tekst or punt.onderwerp,
        uitkomst=uitkomst.uitkomst,
        wijze=uitslag.verklaard[1] if uitslag.verklaard else "gestemd",
        tellingen=None if uitslag.verklaard else vars(uitslag.telling).copy(),
        regeluitkomst=als_json(uitkomst),
        statutenversie=vergadering.statutenversie,
        bevindingen=[*bevindingen_bij(vergadering.datum), *await oproep_onvolledig(call.db, vergadering)],
        vergadering_id=vergadering.id,
        agendapunt_id=punt.id,
        stemming_id=stemming.id,
        lid_id=punt.lid_id,
    )
    call.db.add(besluit)
    await call.db.flush()
    await gevolg_van_de_vergadering(call, besluit)
    return besluit


async def oproep_onvolledig(db: AsyncSession, vergadering: Any) -> list[dict]:
    """A member that was not called, or whom the call did not reach, makes the decision voidable: said, not blocked."""
    opgeroepen = select(OpgeroepenLid.lid_id, OpgeroepenLid.bezorging).join(Oproep)
    rijen = (await db.execute(opgeroepen.where(Oproep.vergadering_id == vergadering.id))).all()
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
    """The event that the decision is for the member. Raises Conflict when the member is in another state."""
    await dossiers.bij_tariefbesluit(call, besluit)
    soort = GEVOLGEN.get((besluit.besluitsoort, besluit.uitkomst))
    if soort and lid is not None:
        rest: dict[str, Any] = {"besluit_id": besluit.id, "motivering": besluit.tekst}
        if soort == Soort.ONTHEFFING_VERLEEND:
            rest["einddatum"] = await oorspronkelijke_einddatum(call.db, lid.id, besluit.datum)
        await register.leg_vast(call.db, lid, call.now, soort, besluit.datum, **rest)


async def oorspronkelijke_einddatum(db: AsyncSession, lid_id: int, besluit: date) -> date | None:
    """A waiver gives back the date of the notice, if that has not passed; else None, which keeps the later one."""
    loop = (await register.levenslopen(db, [lid_id])).get(lid_id, [])
    gegeven = [each.einddatum for each in loop if each.soort == Soort.OPZEGGING_ONTVANGEN]
    return gegeven[-1] if gegeven and gegeven[-1] and gegeven[-1] >= besluit else None


async def gevolg_van_de_vergadering(call: Call, besluit: Besluit) -> None:
    """The vote is taken whatever the register says: an event that does not fit is a finding for a person."""
    if besluit.lid_id is None:
        return await dossiers.bij_tariefbesluit(call, besluit)
    lid = (await call.db.execute(select(Lid.__table__).where(Lid.id == besluit.lid_id).with_for_update())).one()
    try:
        async with call.db.begin_nested():
            await gevolg(call, besluit, lid)
    except Conflict as fout:
        melding = f"Het besluit kon niet in het ledenregister worden verwerkt: {fout.detail}"
        besluit.bevindingen = [*besluit.bevindingen, bevinding("GEVOLG_NIET_VERWERKT", melding)]
        await call.db.flush()
