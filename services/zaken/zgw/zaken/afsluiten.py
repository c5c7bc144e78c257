"""Closing and reopening a zaak (zrc-007, zrc-008): the checks that a status must pass, and what it sets in motion."""

from datetime import date
from typing import Any

from commonground.call import Call
from commonground.problems import Forbidden, Invalid
from commonground.rules import Write, rule
from sqlalchemy import exists, func, select, update

from zgw.catalogi.tables import StatusType
from zgw.documenten.tables import EnkelvoudigInformatieObject, Versie
from zgw.rechten import mag
from zgw.regels import eerste, niet
from zgw.zaken.archiefparameters import NietAfTeLeiden
from zgw.zaken.archivering import afgeleide_kolommen, archief_bij, herbereken_deelzaken, herbereken_verwante
from zgw.zaken.tables import Resultaat, Status, Zaak
from zgw.zaken.zaakregels import documenten_elders, documenten_van


async def is_eindstatus(call: Call, statustype: Any) -> bool:
    """The eindstatus is the statustype with the highest volgnummer of its zaaktype; one elsewhere says so itself."""
    if statustype.id is None:
        return statustype.is_eindstatus
    hoogste = select(func.max(StatusType.volgnummer)).where(StatusType.zaaktype_id == statustype.zaaktype_id)
    return statustype.volgnummer == (await call.db.execute(hoogste)).scalar_one()


# --- who may ----------------------------------------------------------------------------------------------------------
def mag_op(call: Call, zaak: Any, *scopes: str) -> bool:
    return mag(call, "zrc", scopes, zaak.zaaktype, zaak.vertrouwelijkheidaanduiding)


@rule("zrc-007")
def gesloten_zaak_wijzigt_alleen_geforceerd(call: Call, zaak: Any) -> None:
    """A closed zaak and all below it, besluiten too. Raises Forbidden."""
    if zaak.einddatum is not None and not mag_op(call, zaak, "zaken.geforceerd-bijwerken"):
        raise Forbidden("De zaak is gesloten; dat wijzigen vraagt de scope zaken.geforceerd-bijwerken.")


@rule("zrc-008")
async def status_zetten_mag(write: Write) -> None:
    """`zaken.aanmaken` sets the first status only, `zaken.statussen.toevoegen` any while the zaak is open."""
    call, zaak = write.call, write.owner
    if mag_op(call, zaak, "zaken.heropenen"):
        return
    if zaak.einddatum is not None:
        raise Forbidden("Een status op een gesloten zaak vraagt de scope zaken.heropenen.")
    if mag_op(call, zaak, "zaken.statussen.toevoegen"):
        return
    if await eerste(write, select(Status.id).where(Status.zaak_id == zaak.id)):
        raise Forbidden("Een volgende status vraagt de scope zaken.statussen.toevoegen.")


# --- checks at an eindstatus ------------------------------------------------------------------------------------------
def sluit(write: Write) -> bool:
    return write.found["is_eindstatus"]


async def documenten_zijn_niet_vergrendeld(write: Write) -> Invalid | None:
    if not sluit(write):
        return None
    hier = documenten_van(write.owner.id).where(EnkelvoudigInformatieObject.lock != "")
    elders = await documenten_elders(write, write.owner.id)
    if any(document.locked for document in elders) or await eerste(write, hier):
        return niet("informatieobject-locked", "Er wordt nog aan een document van de zaak gewerkt.")


async def gebruiksrecht_van_documenten_is_bekend(write: Write) -> Invalid | None:
    if not sluit(write):
        return None
    hier = documenten_van(write.owner.id).where(Versie.indicatie_gebruiksrecht.is_(None))
    elders = await documenten_elders(write, write.owner.id)
    if any(document.indicatie_gebruiksrecht is None for document in elders) or await eerste(write, hier):
        return niet("indicatiegebruiksrecht-unset", "Van een document is niet bekend of er gebruiksrecht op rust.")


async def deelzaken_zijn_gesloten(write: Write) -> Invalid | None:
    deelzaak = Zaak.hoofdzaak_id == write.owner.id
    if sluit(write) and await eerste(write, select(Zaak.id).where(deelzaak, Zaak.einddatum.is_(None))):
        return niet("deelzaken-not-closed", "Niet alle deelzaken zijn gesloten.")


async def deelzaken_hebben_resultaat(write: Write) -> Invalid | None:
    zonder = Zaak.hoofdzaak_id == write.owner.id, ~exists().where(Resultaat.zaak_id == Zaak.id)
    if sluit(write) and await eerste(write, select(Zaak.id).where(*zonder)):
        return niet("deelzaak-resultaat-does-not-exist", "Niet alle deelzaken hebben een resultaat.")


@rule("zrc-021")
async def archief_is_af_te_leiden(write: Write) -> Invalid | None:
    if not sluit(write):
        return None
    dag = write.new.datum_status_gezet.date()
    try:
        write.found["archief"] = await archief_bij(write.call, write.owner, dag)
    except NietAfTeLeiden as fout:
        return niet("archiefactiedatum-error", str(fout))
    if write.found["archief"] is None:
        return niet("resultaat-does-not-exist", "De zaak heeft nog geen resultaat.")


async def hoofdzaak_is_open(write: Write) -> Invalid | None:
    hoofdzaak = write.owner.hoofdzaak_id
    gesloten = select(Zaak.id).where(Zaak.id == hoofdzaak, Zaak.einddatum.is_not(None))
    if hoofdzaak and not sluit(write) and await eerste(write, gesloten):
        return niet("hoofdzaak-closed", "De hoofdzaak is gesloten; deze deelzaak gaat niet apart weer open.")


BIJ_AFSLUITEN = (
    documenten_zijn_niet_vergrendeld,
    gebruiksrecht_van_documenten_is_bekend,
    deelzaken_zijn_gesloten,
    archief_is_af_te_leiden,
    deelzaken_hebben_resultaat,
)


async def status_sluit_de_zaak(write: Write) -> Invalid | None:
    """At `zaak_afsluiten` only."""
    if not sluit(write):
        return niet("eindstatus-required", "Afsluiten vraagt het laatste statustype van het zaaktype.")


async def status_sluit_de_zaak_niet(write: Write) -> Invalid | None:
    """At `zaak_bijwerken` only."""
    if sluit(write):
        return niet("eindstatus-not-allowed", "Bijwerken sluit een zaak niet; daar is zaak_afsluiten voor.")


# --- what follows -----------------------------------------------------------------------------------------------------
async def sluit_of_heropen(write: Write) -> None:
    """The eindstatus closes the zaak on the day that the client wrote, in its own time zone; any other one opens it."""
    zaak = write.owner
    if sluit(write):
        await wijzig(
            write,
            zaak,
            einddatum=write.new.datum_status_gezet.date(),
            **afgeleide_kolommen(zaak, write.found["archief"]),
        )
    elif zaak.einddatum is not None:
        leeg: dict[str, date | None] = dict.fromkeys(
            ("einddatum", "archiefactiedatum", "archiefnominatie", "startdatum_bewaartermijn")
        )
        await wijzig(write, zaak, **leeg, afgeleid=[])


async def wijzig(write: Write, zaak: Any, **waarden: Any) -> None:
    await write.call.db.execute(update(Zaak).where(Zaak.id == zaak.id).values(**waarden))
    await herbereken_deelzaken(write.call, zaak.id)
    await herbereken_verwante(write.call, zaak)
