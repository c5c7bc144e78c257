"""The rules of the Documenten API, in the order of the standard."""

from commonground.problems import Invalid
from commonground.rules import Write, rule
from sqlalchemy import select

from zgw.documenten.tables import EnkelvoudigInformatieObject, Gebruiksrecht, ObjectInformatieObject
from zgw.regels import VAST, eerste, niet


@rule("drc-001")
async def informatieobjecttype_is_gepubliceerd(write: Write) -> Invalid | None:
    if write.changes("informatieobjecttype") and write.found["informatieobjecttype"].concept:
        return niet("not-published", "Dit informatieobjecttype is nog een concept.", "informatieobjecttype")


async def identificatie_is_uniek(write: Write) -> Invalid | None:
    document, nieuw = EnkelvoudigInformatieObject, write.new
    zelfde = document.bronorganisatie == nieuw.bronorganisatie, document.identificatie == nieuw.identificatie
    vraag = select(document.id).where(*zelfde)
    if write.old is not None:
        vraag = vraag.where(document.id != write.old.id)
    if nieuw.identificatie and await eerste(write, vraag):
        return NIET_UNIEK


NIET_UNIEK = niet("identificatie-niet-uniek", "Deze identificatie bestaat al bij de bronorganisatie.", "identificatie")


@rule("drc-005")
async def ontvangen_document_is_niet_in_bewerking(write: Write) -> Invalid | None:
    if write.new.ontvangstdatum and write.new.status in ("in_bewerking", "ter_vaststelling"):
        return niet("invalid_for_received", "Een ontvangen document is niet in bewerking.", "status")


@rule("drc-006")
async def gebruiksrecht_vraagt_gebruiksrechten(write: Write) -> Invalid | None:
    """What a document says of its gebruiksrechten agrees with which there are; a new one has none."""
    rechten = write.old is not None and await eerste(
        write, select(Gebruiksrecht.id).where(Gebruiksrecht.document_id == write.old.id)
    )
    if write.new.indicatie_gebruiksrecht and not rechten:
        return niet("missing-gebruiksrechten", "Leg eerst de gebruiksrechten vast.", "indicatieGebruiksrecht")
    if rechten and not write.new.indicatie_gebruiksrecht:
        return niet("existing-gebruiksrechten", "Er zijn gebruiksrechten vastgelegd.", "indicatieGebruiksrecht")


async def document_van_gebruiksrecht_is_vast(write: Write) -> Invalid | None:
    if write.owner.id != write.old.document_id:
        return niet("wijzigen-niet-toegelaten", VAST, "informatieobject")


async def einde_ligt_na_begin(write: Write) -> Invalid | None:
    if write.new.einddatum is not None and write.new.einddatum < write.new.startdatum:
        return niet("date-mismatch", "Het einde ligt voor het begin.", "einddatum")


async def omvang_klopt_met_inhoud(write: Write) -> Invalid | None:
    """What is sent as content has the size that is sent with it; uploading in parts is not possible yet."""
    omvang = write.new.bestandsomvang if "bestandsomvang" in write.given else None
    if write.new.inhoud is not None:
        if omvang is not None and omvang != len(write.new.inhoud):
            return niet("file-size", "De bestandsomvang is niet die van de inhoud.")
    elif omvang and not behoudt_inhoud(write, omvang):
        return niet("file-size", "Er is een bestandsomvang, maar geen inhoud van die omvang.")


def behoudt_inhoud(write: Write, omvang: int) -> bool:
    """A change that repeats the size of the content that is already there."""
    return write.found.get("houdt_inhoud", False) and write.old.bestandsomvang == omvang


@rule("drc-009")
async def wijzigen_vraagt_vergrendeling(write: Write) -> Invalid | None:
    """And its key (drc-010); a PUT that lacks it misses a field, a PATCH an id."""
    if not write.old.lock:
        return niet("unlocked", "Vergrendel het document voordat je het wijzigt.")
    if not write.new.lock and write.call.request.method == "PUT":
        return niet("required", "Dit veld is verplicht.", "lock")
    if not write.new.lock:
        return niet("missing-lock-id", "Stuur de sleutel van de vergrendeling mee.")
    if write.new.lock != write.old.lock:
        return niet("incorrect-lock-id", "Dit is niet de sleutel van de vergrendeling.")


@rule("drc-008")
async def document_hoort_nergens_bij(write: Write) -> Invalid | None:
    relaties = select(ObjectInformatieObject.id).where(ObjectInformatieObject.document_id == write.old.id)
    if await eerste(write, relaties):
        return niet("pending-relations", "Het document hoort nog bij een zaak of besluit.")


async def document_is_niet_vergrendeld(write: Write) -> Invalid | None:
    if write.old.lock:
        return niet("destroy-locked", "Het document is vergrendeld.")
