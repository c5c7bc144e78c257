"""The rules of the Catalogi API, in the order of its specification (`rules.md` §3)."""

from typing import Any

from commonground.problems import Conflict, Invalid
from commonground.rules import Rule, Write, rule
from sqlalchemy import exists, select

from zgw.catalogi import selectielijst
from zgw.catalogi.tables import BesluitType, InformatieObjectType, ZaakType
from zgw.catalogi.versies import overlapt

GEFORCEERD, VERWIJDEREN = "catalogi.geforceerd-schrijven", "catalogi.geforceerd-verwijderen"
ROOT = "/catalogi/api/v1"


# --- the selectielijst ------------------------------------------------------------------------------------------------
@rule("ztc-001")
async def procestype_staat_in_de_selectielijst(write: Write) -> Invalid | None:
    stored = write.new.selectielijst_procestype
    if not stored or not write.changes("selectielijst_procestype"):
        return None
    return (await selectielijst.zoek(write.call, stored, "procestypen")).on("selectielijstProcestype")


@rule("ztc-002-omschrijving")
async def resultaattypeomschrijving_staat_in_de_referentielijst(write: Write) -> Invalid | None:
    """Keeps the text of the description, which is shown as omschrijvingGeneriek."""
    if not write.changes("resultaattypeomschrijving"):
        write.found["resultaattypeomschrijving"] = write.old.omschrijving_generiek
        return None
    found = await selectielijst.zoek(write.call, write.new.resultaattypeomschrijving, "resultaattypeomschrijvingen")
    write.found["resultaattypeomschrijving"] = found.omschrijving
    return found.on("resultaattypeomschrijving")


@rule("ztc-002")
async def selectielijstklasse_staat_in_de_selectielijst(write: Write) -> Invalid | None:
    """Keeps the row, if we know it, for the rules and defaults that follow from it."""
    found = await selectielijst.zoek(write.call, write.new.selectielijstklasse, "resultaten")
    write.found["selectielijstklasse"] = found.resultaat
    return found.on("selectielijstklasse") if write.changes("selectielijstklasse") else None


@rule("ztc-002-procestype")
async def selectielijstklasse_hoort_bij_het_procestype(write: Write) -> Invalid | None:
    klasse, procestype = write.found["selectielijstklasse"], write.owner.selectielijst_procestype
    if klasse is None or not procestype:
        return None
    if await selectielijst.zelfde_procestype(write.call, klasse.procestype, procestype):
        return None
    reason = "De selectielijstklasse hoort niet bij het procestype van het zaaktype."
    return Invalid("nonFieldErrors", "procestype-mismatch", reason)


async def wat_vernietigd_wordt_heeft_een_brondatum(write: Write) -> Invalid | None:
    klasse = write.found["selectielijstklasse"]
    nominatie = write.new.archiefnominatie or (klasse.waardering if klasse else "")
    if nominatie == "vernietigen" and write.new.brondatum_archiefprocedure is None:
        return Invalid("brondatumArchiefprocedure", "required", "Wie vernietigt, moet weten vanaf welke datum.")
    return None


ALLEEN = {"nihil": "afgehandeld", "ingeschatte_bestaansduur_procesobject": "termijn"}  # procestermijn: afleidingswijze


@rule("ztc-003")
async def afleidingswijze_past_bij_de_procestermijn(write: Write) -> Invalid | None:
    klasse, brondatum = write.found["selectielijstklasse"], write.new.brondatum_archiefprocedure
    toegestaan = ALLEEN.get(klasse.procestermijn) if klasse else None
    if brondatum is None or toegestaan in (None, brondatum.afleidingswijze):
        return None
    reason = f"Bij de procestermijn {klasse.procestermijn} hoort de afleidingswijze {toegestaan}."
    return Invalid("nonFieldErrors", "invalid-afleidingswijze-for-procestermijn", reason)


# Which members go with which afleidingswijze: required, or empty; what is in neither is free.
VERPLICHT = {
    "datumkenmerk": {"ander_datumkenmerk", "eigenschap", "zaakobject"},
    "objecttype": {"ander_datumkenmerk", "zaakobject"},
    "registratie": {"ander_datumkenmerk"},
    "procestermijn": {"termijn"},
}
LEEG = {"einddatum_bekend": {"afgehandeld", "termijn"}}


def past(write: Write, veld: str, naam: str) -> Invalid | None:
    """Whether a member of brondatumArchiefprocedure is there, or absent, as the afleidingswijze asks."""
    brondatum = write.new.brondatum_archiefprocedure
    if brondatum is None:
        return None
    gevuld, wijze = bool(getattr(brondatum, veld)), brondatum.afleidingswijze
    if wijze in VERPLICHT.get(veld, ()) and not gevuld:
        return Invalid(f"brondatumArchiefprocedure.{naam}", "required", f"Verplicht bij afleidingswijze {wijze}.")
    leeg = wijze in LEEG[veld] if veld in LEEG else wijze not in VERPLICHT[veld]
    if leeg and gevuld:
        return Invalid(
            f"brondatumArchiefprocedure.{naam}", "must-be-empty", f"Moet leeg zijn bij afleidingswijze {wijze}."
        )
    return None


@rule("ztc-004")
async def datumkenmerk_past_bij_de_afleidingswijze(write: Write) -> Invalid | None:
    return past(write, "datumkenmerk", "datumkenmerk")


@rule("ztc-005")
async def einddatum_bekend_past_bij_de_afleidingswijze(write: Write) -> Invalid | None:
    return past(write, "einddatum_bekend", "einddatumBekend")


@rule("ztc-006")
async def objecttype_past_bij_de_afleidingswijze(write: Write) -> Invalid | None:
    return past(write, "objecttype", "objecttype")


@rule("ztc-007")
async def registratie_past_bij_de_afleidingswijze(write: Write) -> Invalid | None:
    return past(write, "registratie", "registratie")


@rule("ztc-008")
async def procestermijn_past_bij_de_afleidingswijze(write: Write) -> Invalid | None:
    return past(write, "procestermijn", "procestermijn")


# --- concept and published --------------------------------------------------------------------------------------------
@rule("ztc-009")
async def gepubliceerd_type_wijzigt_niet(write: Write) -> Invalid | None:
    """Only its end may be set; with catalogi.geforceerd-schrijven it may be corrected."""
    if write.old.concept or write.given == {"einde_geldigheid"} or write.call.may(GEFORCEERD):
        return None
    return Invalid("nonFieldErrors", "non-concept-object", "Een gepubliceerd type kan niet worden gewijzigd.")


@rule("ztc-009-correctie")
async def correctie_voegt_alleen_toe(write: Write) -> Invalid | None:
    """What a published type was called, where it stood and what it allowed, zaken may lean on: it stays."""
    typen, old = write.found["typen"], write.old
    if old.concept or not write.call.may(GEFORCEERD):
        return None
    weg = [veld for veld in typen.blijvend if not set(getattr(old, f"{veld}_namen")) <= nieuw(write, veld)]
    verplaatst = getattr(write.new, typen.naam) != getattr(old, typen.naam) or write.owner.id != old.catalogus_id
    if not weg and not verplaatst:
        return None
    wat = f"haalt niets weg ({', '.join(weg)})" if weg else "verandert geen naam of catalogus"
    return Invalid("nonFieldErrors", "non-concept-object", f"Een correctie van een gepubliceerd type {wat}.")


def nieuw(write: Write, veld: str) -> set[str]:
    """The names of a relation after the change; what was not sent stays as it was."""
    found = write.found[veld]
    return set(getattr(write.old, f"{veld}_namen") if found is None else found)


@rule("ztc-009-delete")
async def gepubliceerd_type_wordt_niet_verwijderd(write: Write) -> Invalid | None:
    if write.old.concept or write.call.may(VERWIJDEREN):
        return None
    return Invalid("nonFieldErrors", "non-concept-object", "Een gepubliceerd type kan niet worden verwijderd.")


@rule("ztc-010")
async def delen_wijzigen_alleen_bij_een_concept(write: Write) -> Invalid | None:
    """With catalogi.geforceerd-schrijven a part may be added or corrected, never removed."""
    gepubliceerd = not write.owner.concept or (write.old is not None and not write.old.zaaktype_concept)
    if not gepubliceerd or (write.new is not None and write.call.may(GEFORCEERD)):
        return None
    return Invalid("nonFieldErrors", "non-concept-zaaktype", "Het zaaktype is al gepubliceerd.")


def is_niet_in_gebruik(verwijzing: Any) -> Rule:
    """What a zaak, document or besluit refers to stays, also for who may force."""

    async def check(write: Write) -> Invalid | None:
        gebruikt = select(exists().where(verwijzing == write.old.id))
        if (await write.call.db.execute(gebruikt)).scalar():
            return Invalid("nonFieldErrors", "pending-relations", "Dit type is in gebruik.")
        return None

    return check


# --- form -------------------------------------------------------------------------------------------------------------
LENGTES = {"datum": "8", "datum_tijd": "14"}


@rule("ztc-015")
async def lengte_past_bij_het_formaat(write: Write) -> Invalid | None:
    specificatie = write.new.specificatie
    lengte = LENGTES.get(specificatie.formaat, specificatie.lengte)
    if specificatie.lengte == lengte:
        return None
    return Invalid("specificatie.lengte", "invalid", f"De lengte van een {specificatie.formaat} is {lengte}.")


@rule("ztc-016")
async def gepubliceerde_versies_overlappen_niet(write: Write) -> Invalid | None:
    """Both ends count, so the old version ends a day before the new one begins. Concepts may overlap."""
    typen, versie = write.found["typen"], write.new or write.old
    if write.new is not None and write.old.concept:
        return None
    table, naam = typen.table, getattr(typen.table, typen.naam)
    andere = select(table.id).where(
        table.catalogus_id == write.owner.id,
        naam == getattr(versie, typen.naam),
        table.id != write.old.id,
        table.concept.is_(False),
        overlapt(table, versie.begin_geldigheid, versie.einde_geldigheid),
    )
    if (await write.call.db.execute(andere)).first() is None:
        return None
    veld = "eindeGeldigheid" if write.given == {"einde_geldigheid"} else "beginGeldigheid"
    return Invalid(veld, "overlap", "Op een dag in deze periode geldt al een andere gepubliceerde versie.")


@rule("ztc-017")
async def catalogus_is_leeg(write: Write) -> None:
    for table in (ZaakType, InformatieObjectType, BesluitType):
        if (await write.call.db.execute(select(exists().where(table.catalogus_id == write.old.id)))).scalar():
            raise Conflict("CATALOG_NOT_EMPTY", "De catalogus bevat nog typen.")


async def einde_ligt_niet_voor_begin(write: Write) -> Invalid | None:
    einde = write.new.einde_geldigheid
    if einde is None or einde >= write.new.begin_geldigheid:
        return None
    return Invalid("nonFieldErrors", "date-mismatch", "De geldigheid eindigt voor zij begint.")


async def verlenging_heeft_een_termijn(write: Write) -> Invalid | None:
    if not write.new.verlenging_mogelijk or write.new.verlengingstermijn:
        return None
    return Invalid("nonFieldErrors", "verlenging-mismatch", "Wie verlenging toelaat, noemt een verlengingstermijn.")


async def servicenorm_is_niet_nul(write: Write) -> Invalid | None:
    norm = write.new.servicenorm
    if norm is None or any(digit in norm for digit in "123456789"):
        return None
    return Invalid("servicenorm", "empty-duration", "Een servicenorm van niets zegt niets.")


async def bron_is_catalogus_en_zaaktype(write: Write) -> Invalid | None:
    if (write.new.broncatalogus is None) == (write.new.bronzaaktype is None):
        return None
    reason = "Geef de broncatalogus en het bronzaaktype allebei, of geen van beide."
    return Invalid("nonFieldErrors", "invalid-bronzaaktype-for-broncatalogus", reason)


async def begin_is_dat_van_het_zaaktype(write: Write) -> Invalid | None:
    begin = write.new.begin_geldigheid
    if begin is None or begin == write.owner.begin_geldigheid or "begin_geldigheid" not in write.given:
        return None
    return Invalid("beginGeldigheid", "date-mismatch", "De geldigheid begint met die van het zaaktype.")


async def catalogus_is_die_van_het_zaaktype(write: Write) -> Invalid | None:
    if write.new.catalogus == f"{ROOT}/catalogussen/{write.owner.catalogus}":
        return None
    return Invalid("nonFieldErrors", "relations-incorrect-catalogus", "Het zaaktype staat in een andere catalogus.")
