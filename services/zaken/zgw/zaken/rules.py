"""The rules of the parts of a zaak, in the order of the standard.

Those of the zaak itself are in `zaakregels.py`, what happens at closing is in `afsluiten.py`.
"""

from commonground.problems import Invalid
from commonground.rules import Write, rule
from sqlalchemy import select

from zgw.catalogi.tables import ZaakType, ZaakTypeInformatieObjectType
from zgw.regels import VAST, eerste, in_de_toekomst, oud, vast
from zgw.verwijzingen import rij_van
from zgw.zaken.tables import Resultaat, Rol, Status, ZaakInformatieObject


def vaste_zaak(write: Write) -> Invalid | None:
    if write.owner.id != write.old.zaak_id:
        return Invalid("zaak", "wijzigen-niet-toegelaten", VAST)


MISMATCH = "Dit {} hoort niet bij het zaaktype van de zaak."


def hoort_bij_zaaktype(write: Write, soort: str) -> Invalid | None:
    """By key; of a type that stands elsewhere by URL."""
    type, zaak = write.found[soort], write.owner
    past = type.zaaktype == zaak.zaaktype if type.id is None else type.zaaktype_id == zaak.zaaktype_id
    if not past:
        return Invalid("nonFieldErrors", "zaaktype-mismatch", MISMATCH.format(soort))


async def zaak_is_niet_gearchiveerd(write: Write) -> Invalid | None:
    """Part of zrc-022: what has been archived no longer grows."""
    if write.owner.archiefstatus != "nog_te_archiveren":
        return Invalid("nonFieldErrors", "zaak-archiefstatus-invalid", "De zaak is al gearchiveerd.")


@rule("zrc-004")
async def relatie_verbindt_dezelfde_zaak_en_document(write: Write) -> Invalid | None:
    return vaste_zaak(write) or vast(write, "informatieobject", "informatieobject")


async def document_hoort_maar_een_keer_bij_de_zaak(write: Write) -> Invalid | None:
    zelfde = ZaakInformatieObject.informatieobject == write.new.informatieobject
    if await eerste(
        write, select(ZaakInformatieObject.id).where(ZaakInformatieObject.zaak_id == write.owner.id, zelfde)
    ):
        return DUBBEL_DOCUMENT


DUBBEL_DOCUMENT = Invalid("nonFieldErrors", "unique", "Dit document hoort al bij de zaak.")


@rule("zrc-017")
async def informatieobjecttype_hoort_bij_zaaktype(write: Write) -> Invalid | None:
    """By omschrijving, so that a new version of the informatieobjecttype does not break running zaken."""
    type = write.found["informatieobjecttype"]
    if write.owner.zaaktype_id is None:
        zaaktype = await rij_van(write.call, "zaak", write.owner.zaaktype, "zaaktype", bewaard=True)
        url = write.found["versie"].informatieobjecttype
        past = zaaktype.noemt("informatieobjecttypen", url, type, "omschrijving")
        return None if past else GEEN_RELATIE
    relatie = ZaakTypeInformatieObjectType
    past = relatie.zaaktype_id == write.owner.zaaktype_id, relatie.informatieobjecttype == type.omschrijving
    zaaktype = select(ZaakType.catalogus_id).where(ZaakType.id == write.owner.zaaktype_id).scalar_subquery()
    if not await eerste(write, select(relatie.id).where(*past, zaaktype == type.catalogus_id)):
        return GEEN_RELATIE


GEEN_RELATIE = Invalid(
    "nonFieldErrors",
    "missing-zaaktype-informatieobjecttype-relation",
    "Documenten van dit type horen niet bij dit zaaktype.",
)


@rule("zrc-016")
async def statustype_hoort_bij_zaaktype(write: Write) -> Invalid | None:
    return hoort_bij_zaaktype(write, "statustype")


async def datum_ligt_niet_in_de_toekomst(write: Write) -> Invalid | None:
    if in_de_toekomst(write, write.new.datum_status_gezet):
        return Invalid("datumStatusGezet", "date-in-future", "De datum mag niet in de toekomst liggen.")


async def datum_ligt_niet_voor_startdatum(write: Write) -> Invalid | None:
    """Since 1.6.0; the day is that of the client, so is startdatum."""
    if write.new.datum_status_gezet.date() < write.owner.startdatum and not oud(write.call):
        return Invalid("datumStatusGezet", "date-before-startdatum", "De zaak begon later dan deze datum.")


async def status_is_uniek_in_de_tijd(write: Write) -> Invalid | None:
    moment = Status.datum_status_gezet == write.new.datum_status_gezet
    if await eerste(write, select(Status.id).where(Status.zaak_id == write.owner.id, moment)):
        return ZELFDE_MOMENT


ZELFDE_MOMENT = Invalid("nonFieldErrors", "unique", "De zaak heeft al een status op dit moment.")


async def gezetdoor_is_rol_van_de_zaak(write: Write) -> Invalid | None:
    rol = write.found.get("gezetdoor")
    if rol is not None and rol.zaak_id != write.owner.id:
        return Invalid("nonFieldErrors", "zaak-mismatch", "Deze rol hoort bij een andere zaak.")


async def status_is_van_de_zaak(write: Write) -> Invalid | None:
    status = write.found.get("status")
    if status is not None and status.zaak_id != write.owner.id:
        return Invalid("nonFieldErrors", "zaak-mismatch", "Deze status hoort bij een andere zaak.")


@rule("zrc-018")
async def eigenschap_hoort_bij_zaaktype(write: Write) -> Invalid | None:
    return hoort_bij_zaaktype(write, "eigenschap")


async def zaak_is_die_van_het_pad(write: Write) -> Invalid | None:
    gevonden = write.call.house.locate(write.new.zaak)
    if gevonden is None or gevonden[1] != write.owner.uuid:
        return Invalid("zaak", "invalid", "Dit is een andere zaak dan die in de URL.")


async def alleen_de_waarde_verandert(write: Write) -> Invalid | None:
    return vaste_zaak(write) or vast(write, "eigenschap", "eigenschap")


@rule("zrc-019")
async def roltype_hoort_bij_zaaktype(write: Write) -> Invalid | None:
    return hoort_bij_zaaktype(write, "roltype")


async def betrokkene_is_bekend(write: Write) -> Invalid | None:
    if not write.new.betrokkene and not write.new.betrokkene_identificatie:
        reden = "Geef de betrokkene als URL of met zijn gegevens."
        return Invalid("nonFieldErrors", "invalid-betrokkene", reden)


async def een_initiator_en_een_coordinator(write: Write) -> Invalid | None:
    soort = write.found["roltype"].omschrijving_generiek
    if soort not in ("initiator", "zaakcoordinator"):
        return None
    if await eerste(write, select(Rol.id).where(Rol.zaak_id == write.owner.id, Rol.omschrijving_generiek == soort)):
        return Invalid("roltype", "max-occurences", f"De zaak heeft al een {soort}.")


async def zaak_en_roltype_zijn_vast(write: Write) -> Invalid | None:
    return vaste_zaak(write) or vast(write, "roltype", "roltype")


@rule("zrc-020")
async def resultaattype_hoort_bij_zaaktype(write: Write) -> Invalid | None:
    return hoort_bij_zaaktype(write, "resultaattype")


async def een_resultaat_per_zaak(write: Write) -> Invalid | None:
    if await eerste(write, select(Resultaat.id).where(Resultaat.zaak_id == write.owner.id)):
        return EEN_RESULTAAT


EEN_RESULTAAT = Invalid("zaak", "unique", "De zaak heeft al een resultaat.")


async def alleen_de_toelichting_verandert(write: Write) -> Invalid | None:
    return vaste_zaak(write) or vast(write, "resultaattype", "resultaattype")


# --- notes and contacts -----------------------------------------------------------------------------------------------
async def notitie_blijft_bij_de_zaak(write: Write) -> Invalid | None:
    if write.owner.id != write.old.zaak_id:
        return Invalid("gerelateerdAan", "wijzigen-niet-toegelaten", VAST)


async def notitie_is_nog_concept(write: Write) -> Invalid | None:
    if write.old.status == "definitief":
        return Invalid("status", "invalid", "Een definitieve notitie wijzigt niet meer.")


async def contact_ligt_niet_in_de_toekomst(write: Write) -> Invalid | None:
    if in_de_toekomst(write, write.new.datumtijd):
        return Invalid("datumtijd", "date-in-future", "Het contact mag niet in de toekomst liggen.")


BEKEND_CONTACT = Invalid("identificatie", "identificatie-niet-uniek", "Deze identificatie bestaat al.")
