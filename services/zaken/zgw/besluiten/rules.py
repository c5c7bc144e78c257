"""The rules of the Besluiten API, in the order of the standard (which numbers them otherwise than its test suite)."""

from commonground.problems import Invalid
from commonground.rules import Write, rule
from sqlalchemy import select

from zgw.besluiten.tables import Besluit, BesluitInformatieObject
from zgw.catalogi.tables import BesluitType, BesluitTypeInformatieObjectType, ZaakType, ZaakTypeBesluitType
from zgw.regels import eerste, niet, vast
from zgw.verwijzingen import rij_van


@rule("brc-001")
async def besluittype_is_gepubliceerd_en_vast(write: Write) -> Invalid | None:
    if write.old is None and write.found["besluittype"].concept:
        return niet("not-published", "Dit besluittype is nog een concept.", "besluittype")
    return vast(write, "besluittype", "besluittype")


@rule("brc-002")
async def identificatie_is_uniek_en_vast(write: Write) -> Invalid | None:
    nieuw = write.new
    if write.old is not None:
        return vast(write, "identificatie", "identificatie") if nieuw.identificatie else None
    organisatie = Besluit.verantwoordelijke_organisatie == nieuw.verantwoordelijke_organisatie
    zelfde = select(Besluit.id).where(organisatie, Besluit.identificatie == nieuw.identificatie)
    if nieuw.identificatie and await eerste(write, zelfde):
        return NIET_UNIEK


NIET_UNIEK = niet("identificatie-niet-uniek", "Deze identificatie bestaat al bij de organisatie.", "identificatie")


async def verantwoordelijke_organisatie_is_vast(write: Write) -> Invalid | None:
    return vast(write, "verantwoordelijke_organisatie", "verantwoordelijkeOrganisatie")


async def datum_ligt_niet_in_de_toekomst(write: Write) -> Invalid | None:
    if write.new.datum > write.call.today:
        return niet("future_not_allowed", "Een besluit wordt niet in de toekomst genomen.", "datum")


@rule("brc-006")
async def zaak_is_vast(write: Write) -> Invalid | None:
    return vast(write, "zaak", "zaak")


@rule("brc-007")
async def besluittype_hoort_bij_zaaktype(write: Write) -> Invalid | None:
    """By omschrijving within the catalogus, so that a new version of the besluittype does not break running zaken."""
    zaak, type = write.found.get("zaak"), write.found["besluittype"]
    if zaak is None:
        return None
    id = zaak.zaaktype_id
    if id is None:
        zaaktype = await rij_van(write.call, "zaak", zaak.zaaktype, "zaaktype", bewaard=True)
        if zaaktype.id is None:
            past = zaaktype.noemt("besluittypen", write.new.besluittype, type, "omschrijving")
            return None if past else ANDER_ZAAKTYPE
        id = zaaktype.id
    past = ZaakTypeBesluitType.zaaktype_id == id, ZaakTypeBesluitType.omschrijving == type.omschrijving
    vraag = select(ZaakTypeBesluitType.id).join(ZaakType, ZaakType.id == ZaakTypeBesluitType.zaaktype_id)
    if not await eerste(write, vraag.where(*past, ZaakType.catalogus_id == type.catalogus_id)):
        return ANDER_ZAAKTYPE


ANDER_ZAAKTYPE = niet("zaaktype-mismatch", "Besluiten van dit type horen niet bij het zaaktype van de zaak.")


# --- documents of a besluit -------------------------------------------------------------------------------------------
async def document_hoort_maar_een_keer_bij_het_besluit(write: Write) -> Invalid | None:
    relatie = BesluitInformatieObject
    zelfde = relatie.besluit_id == write.owner.id, relatie.informatieobject == write.new.informatieobject
    if await eerste(write, select(relatie.id).where(*zelfde)):
        return DUBBEL_DOCUMENT


DUBBEL_DOCUMENT = niet("unique", "Dit document hoort al bij het besluit.")


@rule("brc-008")
async def informatieobjecttype_hoort_bij_besluittype(write: Write) -> Invalid | None:
    relatie, type = BesluitTypeInformatieObjectType, write.found["informatieobjecttype"]
    if write.owner.besluittype_id is None:
        besluittype = await rij_van(write.call, "besluit", write.owner.besluittype, "besluittype", bewaard=True)
        url = write.found["versie"].informatieobjecttype
        past = besluittype.noemt("informatieobjecttypen", url, type, "omschrijving")
        return None if past else GEEN_RELATIE
    past = relatie.besluittype_id == write.owner.besluittype_id, relatie.omschrijving == type.omschrijving
    vraag = select(relatie.id).join(BesluitType, BesluitType.id == relatie.besluittype_id)
    if not await eerste(write, vraag.where(*past, BesluitType.catalogus_id == type.catalogus_id)):
        return GEEN_RELATIE


GEEN_RELATIE = niet(
    "missing-besluittype-informatieobjecttype-relation", "Documenten van dit type horen niet bij dit besluittype."
)
