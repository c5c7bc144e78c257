"""What the statutes ask of an event in the life of a membership (art. 4 and 6), and what is odd about it."""

from datetime import date
from typing import Any

from commonground.problems import Invalid
from commonground.rules import Write
from sqlalchemy import select

from leden.besluit.besluiten import BESLUITEN
from leden.bevindingen import bevinding
from leden.lidmaatschap import register
from leden.lidmaatschap.levensloop import ARTIKEL, Soort, Status, stand
from leden.lidmaatschap.opzeggingen import stand_van
from leden.lidmaatschap.overeenkomsten import minimaal_tot
from leden.problemen import botst, in_strijd
from leden.statutair.parameters import waarden
from leden.statutair.statuten import van_kracht_op
from leden.tables import Gebeurtenis
from leden.vergadering.kalender import einddatum_bij_opzegging, maanden_later

UIT_EEN_BESLUIT = frozenset(
    {
        Soort.TOEGELATEN,
        Soort.GEWEIGERD,
        Soort.WEIGERING_VERNIETIGD,
        Soort.ONTHEFFING_VERLEEND,
        Soort.OVERGEDRAGEN,
    }
)
NIET_ACHTERAF = frozenset(
    {Soort.AANGEMELD, Soort.OPGENOMEN, Soort.VERKREGEN, Soort.VERVALLEN, Soort.UITGELOOT, Soort.OVERGEGAAN}
)
VAN_EEN_ORGAAN = frozenset(
    {
        Soort.OPZEGGING_BEVESTIGD,
        Soort.OPZEGGING_AFGEWEZEN,
        Soort.OPGEZEGD_DOOR_COOPERATIE,
        Soort.ONTZET,
        Soort.BEKRACHTIGD,
        Soort.VERNIETIGD,
    }
)
VAN_DE_OPZEGGING = {Soort.OPZEGGING_BEVESTIGD: "einddatum", Soort.BEEINDIGD: "datum"}
OP_DE_EINDDATUM = (Status.OPZEGGING_ONTVANGEN, Status.UITGELOOT, Status.OPZEGGING_BEVESTIGD)
DOOR_DE_COOPERATIE = {Soort.OPGEZEGD_DOOR_COOPERATIE: "6.5", Soort.ONTZET: "6.6"}


async def soort_is_een_melding(write: Write) -> Invalid | None:
    """An application is a POST of the member; admission and what the assembly decides follow from a decision."""
    soort, datum = write.new.soort, write.new.datum
    if soort in UIT_EEN_BESLUIT:
        detail = f"{soort} volgt uit een besluit; leg dat besluit vast."
        raise in_strijd("BESLUIT_ONTBREEKT", detail, ARTIKEL[soort], datum, "soort")
    if soort in NIET_ACHTERAF:
        return Invalid("soort", "invalid_choice", "Deze gebeurtenis wordt niet los vastgelegd.")
    return None


async def einddatum_is_die_van_de_statuten(write: Write) -> Invalid | None:
    """Art. 6.3: the end of the year after the year of notice, whatever the letter says."""
    new = write.new
    if new.soort != Soort.OPZEGGING_ONTVANGEN:
        return None
    juist = einddatum_bij_opzegging(new.datum)
    if new.einddatum not in (None, juist):
        detail = f"Opzegging op {new.datum} eindigt het lidmaatschap op {juist}."
        raise in_strijd("EINDDATUM_ONJUIST", detail, "6.3", new.datum, "einddatum", juisteEinddatum=juist)
    new.einddatum = juist
    return None


async def einddatum_is_die_van_de_opzegging(write: Write) -> Invalid | None:
    """What follows on a notice keeps its date: the confirmation names it, the end is on it."""
    new, veld = write.new, VAN_DE_OPZEGGING.get(write.new.soort)
    if veld is None:
        return None
    nu = stand((await register.levenslopen(write.call.db, [write.owner.id])).get(write.owner.id, []))
    if nu is None or nu.status not in OP_DE_EINDDATUM or getattr(new, veld) in (None, nu.einddatum):
        return None
    detail = f"Er is opgezegd tegen {nu.einddatum}."
    raise in_strijd("EINDDATUM_ONJUIST", detail, "6.3", new.datum, veld, juisteEinddatum=nu.einddatum)


async def beeindiging_is_gemotiveerd_en_goedgekeurd(write: Write) -> Invalid | None:
    new = write.new
    if artikel := DOOR_DE_COOPERATIE.get(new.soort):
        if new.goedkeuring_rvc is None or new.goedkeuring_rvc > new.datum:
            detail = "De raad van commissarissen moet dit eerst hebben goedgekeurd."
            raise in_strijd("GOEDKEURING_ONTBREEKT", detail, artikel, new.datum, "goedkeuringRvc")
        if not new.motivering.strip():
            detail = "Het lid krijgt de redenen te horen; geef ze."
            raise in_strijd("REDENEN_ONTBREKEN", detail, "6.7", new.datum, "motivering")
        if new.soort == Soort.OPGEZEGD_DOOR_COOPERATIE and not new.grond:
            return Invalid("grond", "required", "Geef het onderdeel van art. 6.5 waarop de opzegging berust.")
    return None


async def besluit_bestaat(write: Write) -> Invalid | None:
    if write.new.besluit:
        write.found["besluit"] = await BESLUITEN.by_url(write.call, write.new.besluit, "besluit")
    return None


async def de_vergadering_oordeelde_eerst(write: Write) -> Invalid | None:
    """Art. 6.5 c: in the judgement of the assembly, so that judgement comes before the notice of the board."""
    new = write.new
    if new.soort != Soort.OPGEZEGD_DOOR_COOPERATIE or new.grond != "c":
        return None
    oordeel = write.found.get("besluit")
    if oordeel and (oordeel.orgaan, oordeel.uitkomst) == ("alv", "aangenomen") and oordeel.datum <= new.datum:
        return None
    detail = "Op grond c wordt pas opgezegd nadat de algemene vergadering heeft geoordeeld."
    raise in_strijd("OORDEEL_ALV_ONTBREEKT", detail, "6.5", new.datum, "besluit")


async def opzegging_is_geldig_gedaan(write: Write) -> Invalid | None:
    """[P] elektronisch_is_schriftelijk, minimale_duur_blokkeert, opzegging_geschorst_lid."""
    new, db = write.new, write.call.db
    if new.soort != Soort.OPZEGGING_ONTVANGEN:
        return None
    gekozen = write.found["parameters"] = await waarden(db, new.datum)
    if elektronisch_zonder_artikel(new) and gekozen["elektronisch_is_schriftelijk"] == "nee":
        detail = "Onder de statuten van die dag is een elektronische opzegging niet schriftelijk."
        raise in_strijd("NIET_SCHRIFTELIJK", detail, "6.2", new.datum, "langs")
    write.found["minimaal_tot"] = tot = await minimaal_tot(db, write.owner.id, new.datum)
    if tot and new.einddatum and tot > new.einddatum and gekozen["minimale_duur_blokkeert"] == "ja":
        detail = f"De samenwerkingsovereenkomst loopt ten minste tot {tot}."
        raise in_strijd("MINIMALE_DUUR", detail, "4.3", new.datum, "datum", minimaalTot=tot)
    if await is_geschorst(write) and gekozen["opzegging_geschorst_lid"] == "geweigerd":
        raise botst("LID_GESCHORST", "Een geschorst lid kan niet opzeggen.", "6.9", new.datum)
    return None


async def opzegging_past_in_het_maximum(write: Write) -> Invalid | None:
    """Art. 6.3: who is above the cap is confirmed after the lot only."""
    new, owner = write.new, write.owner
    if new.soort != Soort.OPZEGGING_BEVESTIGD:
        return None
    loop = (await register.levenslopen(write.call.db, [owner.id])).get(owner.id, [])
    nu = stand(loop)
    if nu is None or nu.einddatum is None:
        return None
    jaar = await stand_van(write.call.db, nu.einddatum.year, write.call.request.state.inwoners)
    code = owner.gm_code or owner.oin
    write.found["eigenschappen"] = {"trede": jaar.uitkomst.trede.get(code, "")}
    plaats = jaar.van(code)
    if plaats == "loting":
        raise botst("LOTING_NODIG", "Er zijn meer opzeggingen dan plaatsen; er wordt geloot.", "6.3", new.datum)
    if plaats == "blijft":
        raise botst("MAXIMUM_BEREIKT", f"Tegen {nu.einddatum} is er geen plaats meer.", "6.3", new.datum)
    return None


async def alleen_een_uitgesloten_grond_wordt_afgewezen(write: Write) -> Invalid | None:
    """Art. 6.3: a notice is not for the board to refuse, unless it was given because of financial obligations."""
    if write.new.soort != Soort.OPZEGGING_AFGEWEZEN:
        return None
    query = select(Gebeurtenis.om_financien).where(
        Gebeurtenis.lid_id == write.owner.id, Gebeurtenis.soort == Soort.OPZEGGING_ONTVANGEN.value
    )
    laatste = (await write.call.db.execute(query.order_by(Gebeurtenis.volgnummer.desc()).limit(1))).scalar_one_or_none()
    if laatste is False:
        detail = "Alleen een opzegging om geldelijke rechten of verplichtingen kan worden afgewezen."
        raise in_strijd("GROND_NIET_UITGESLOTEN", detail, "6.3", write.new.datum, "soort")
    return None


async def onmiddellijk_eind_heeft_een_grond(write: Write) -> Invalid | None:
    """Art. 6.4: reasons, or within a month after being told of a conversion or merger."""
    new = write.new
    if new.soort != Soort.ONMIDDELLIJK_BEEINDIGD:
        return None
    if new.medegedeeld_op is None:
        if not new.motivering.strip():
            detail = "Geef waarom voortzetting redelijkerwijs niet kan worden gevergd, of de dag van de mededeling."
            raise in_strijd("REDENEN_ONTBREKEN", detail, "6.4", new.datum, "motivering")
        return None
    uiterlijk = maanden_later(new.medegedeeld_op, 1)
    if not new.medegedeeld_op <= new.datum <= uiterlijk:
        detail = f"Na een mededeling op {new.medegedeeld_op} kan dit tot en met {uiterlijk}."
        raise in_strijd("TERMIJN_VERSTREKEN", detail, "6.4", new.datum, "datum", uiterlijk=uiterlijk)
    return None


async def beroep_staat_open(write: Write) -> Invalid | None:
    """Art. 6.9: only against grounds c and d, and against an expulsion."""
    if write.new.soort != Soort.BEROEP_INGESTELD:
        return None
    loop = (await register.levenslopen(write.call.db, [write.owner.id])).get(write.owner.id, [])
    nu = stand(loop, write.new.datum)
    if nu and nu.grond in ("a", "b"):
        detail = f"Tegen opzegging op grond {nu.grond} staat geen beroep open."
        raise in_strijd("BEROEP_NIET_MOGELIJK", detail, "6.9", write.new.datum, "soort")
    ontvangen = write.new.medegedeeld_op or await mededeling(write)
    if ontvangen is not None:
        maanden = int((await waarden(write.call.db, ontvangen))["beroepstermijn"])
        uiterlijk = maanden_later(ontvangen, maanden)
        if write.new.datum > uiterlijk:
            detail = f"Na ontvangst op {ontvangen} kan tot en met {uiterlijk} beroep worden ingesteld."
            raise in_strijd("TERMIJN_VERSTREKEN", detail, "6.9", write.new.datum, "datum", uiterlijk=uiterlijk)
    return None


async def mededeling(write: Write) -> date | None:
    """When the member was told of its termination or expulsion: the day received, else that of the act."""
    query = (
        select(Gebeurtenis.datum, Gebeurtenis.medegedeeld_op)
        .where(Gebeurtenis.lid_id == write.owner.id, Gebeurtenis.soort.in_([*DOOR_DE_COOPERATIE]))
        .order_by(Gebeurtenis.volgnummer.desc())
        .limit(1)
    )
    rij = (await write.call.db.execute(query)).first()
    return (rij.medegedeeld_op or rij.datum) if rij else None


# --- what is odd and does not block -----------------------------------------------------------------------------------
async def bevindingen(write: Write) -> list[dict]:
    """Found after the rules, which looked up what is needed here."""
    new = write.new
    if new.soort == Soort.OPZEGGING_ONTVANGEN:
        return await bij_opzegging(write)
    if new.soort == Soort.OPZEGGING_BEVESTIGD and write.call.request.state.zonder_inwoners:
        melding = "De inwonertallen van tarieven waren er niet; of er grote leden bij zijn is niet getoetst."
        return [bevinding("INWONERTALLEN_ONBEKEND", melding, "6.3", new.datum)]
    if new.soort == Soort.ONMIDDELLIJK_BEEINDIGD and (new.datum.month, new.datum.day) != (12, 31):
        melding = "Het lidmaatschap eindigt in de loop van het jaar; de hele jaarbijdrage blijft verschuldigd."
        return [bevinding("JAARBIJDRAGE_VERSCHULDIGD", melding, "6.8", new.datum)]
    return []


async def bij_opzegging(write: Write) -> list[dict]:
    new, gevonden = write.new, []
    if new.om_financien:
        melding = "Wegens een wijziging van geldelijke rechten of plichten kan niet worden opgezegd; aan het bestuur."
        gevonden.append(bevinding("GROND_UITGESLOTEN", melding, "6.3", new.datum))
    if elektronisch_zonder_artikel(new):
        melding = "De statuten van die dag zeggen niet dat elektronisch ook schriftelijk is."
        gevonden.append(bevinding("ELEKTRONISCH_OPGEZEGD", melding, "8.12", new.datum))
    tot = write.found["minimaal_tot"]
    if tot and new.einddatum and tot > new.einddatum:
        melding = f"Statutair eindigt het lidmaatschap op {new.einddatum}, de overeenkomst niet voor {tot}."
        gevonden.append(bevinding("MINIMALE_DUUR", melding, "4.3", new.datum))
    if await is_geschorst(write):
        gevonden.append(bevinding("LID_GESCHORST", "Het lid is geschorst en zegt toch op.", "6.9", new.datum))
    return gevonden


def elektronisch_zonder_artikel(new: Any) -> bool:
    return new.langs == "elektronisch" and "elektronische" not in van_kracht_op(new.datum).artikelen["8.12"].tekst


async def is_geschorst(write: Write) -> bool:
    nu = (await register.standen(write.call.db, write.new.datum, [write.owner.id])).get(write.owner.id)
    return nu is not None and nu.status == Status.GESCHORST


REGELS = (
    soort_is_een_melding,
    besluit_bestaat,
    einddatum_is_die_van_de_statuten,
    einddatum_is_die_van_de_opzegging,
    opzegging_is_geldig_gedaan,
    opzegging_past_in_het_maximum,
    alleen_een_uitgesloten_grond_wordt_afgewezen,
    onmiddellijk_eind_heeft_een_grond,
    beeindiging_is_gemotiveerd_en_goedgekeurd,
    de_vergadering_oordeelde_eerst,
    beroep_staat_open,
)
