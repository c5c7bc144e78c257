"""What earlier versions of the Catalogi standard asked and later ones dropped, in force with the setting `oude_regels`.

Up to 1.3.1 a type could not change, nor be related, once what it is related to was published (`rules.md` §9, 1 and 2).
"""

from collections.abc import Sequence
from typing import Any

from commonground.problems import Invalid
from commonground.rules import Rule, Write, rule
from sqlalchemy import exists, select

from zgw.catalogi.relaties import ROOT, leesbaar
from zgw.catalogi.rules import GEFORCEERD, VERWIJDEREN, delen_wijzigen_alleen_bij_een_concept
from zgw.catalogi.tables import BesluitType, BesluitTypeInformatieObjectType, InformatieObjectType, ZaakType
from zgw.regels import oud

PUBLIEK = Invalid("nonFieldErrors", "non-concept-relation", "Een type waarmee dit samenhangt is al gepubliceerd.")
ELDERS = Invalid("nonFieldErrors", "relations-incorrect-catalogus", "Dit type staat in een andere catalogus.")
ZAAKTYPEN = f"{ROOT}/zaaktypen/"
CONCEPT = Invalid("nonFieldErrors", "concept-relation", "Een type waarmee dit samenhangt is nog een concept.")


def geldt(write: Write) -> bool:
    """Not for who may force a change, nor for a type of which only the end is set."""
    forceert = write.call.may(GEFORCEERD if write.new is not None else VERWIJDEREN)
    return oud(write.call) and not forceert and write.given != {"einde_geldigheid"}


async def gepubliceerd(write: Write, catalogus_id: int, table: Any, namen: set[str]) -> set[str]:
    """Which of these names have a published version in the catalogus."""
    return {naam for naam, concept in await versies(write, catalogus_id, table, namen) if not concept}


async def versies(write: Write, catalogus_id: int, table: Any, namen: set[str]) -> Sequence[Any]:
    hier = select(table.omschrijving, table.concept).where(table.catalogus_id == catalogus_id)
    return (await write.call.db.execute(hier.where(table.omschrijving.in_(namen)))).all()


def hangt_alleen_samen_met_concepten(veld: str, table: Any) -> Rule:
    """ztc-010, ztc-011: of the relations as they were and as they become; only the end of a type may be set."""

    async def check(write: Write) -> Invalid | None:
        if not geldt(write):
            return None
        namen: set[str] = {*(write.found.get(veld) or ()), *getattr(write.old, f"{veld}_namen", ())}
        catalogus_id = write.old.catalogus_id if write.old is not None else write.owner.id
        return PUBLIEK if await gepubliceerd(write, catalogus_id, table, namen) else None

    return check


@rule("ztc-011-besluittype")
async def genoemde_zaaktypen_staan_hier_als_concept(write: Write) -> Invalid | None:
    """ztc-011, ztc-013: `besluittype.zaaktypen` could once be written. What is no zaaktype of ours is ignored."""
    genoemd = write.call.memory.get("zaaktypen")
    if not oud(write.call) or not isinstance(genoemd, list):
        return None
    urls = [write.call.store(url) for url in genoemd if isinstance(url, str)]
    zaaktypen = ZaakType.uuid.in_([uuid for url in urls if (uuid := leesbaar(url.removeprefix(ZAAKTYPEN)))])
    rijen = (await write.call.db.execute(select(ZaakType.catalogus_id, ZaakType.concept).where(zaaktypen))).all()
    if any(rij.catalogus_id != write.owner.id for rij in rijen):
        return ELDERS
    return PUBLIEK if geldt(write) and not all(rij.concept for rij in rijen) else None


@rule("ztc-010-informatieobjecttype")
async def besluittypen_die_het_noemen_zijn_concept(write: Write) -> Invalid | None:
    if not geldt(write):
        return None
    relatie = BesluitTypeInformatieObjectType
    noemt = relatie.besluittype_id == BesluitType.id, relatie.omschrijving == write.old.omschrijving
    hier = BesluitType.catalogus_id == write.old.catalogus_id, BesluitType.concept.is_(False)
    found = (await write.call.db.execute(select(exists().where(*noemt, *hier)))).scalar()
    return PUBLIEK if found else None


@rule("ztc-010-zaaktype-informatieobjecttype")
async def zaaktype_of_informatieobjecttype_is_concept(write: Write) -> Invalid | None:
    """By the old rules one of both sides may be published; by the new ones the zaaktype may not."""
    if not oud(write.call):
        return await delen_wijzigen_alleen_bij_een_concept(write)
    if write.owner.concept or not geldt(write):
        return None
    namen = {write.found.get("informatieobjecttype") or getattr(write.old, "informatieobjecttype", "")}
    return PUBLIEK if await gepubliceerd(write, write.owner.catalogus_id, InformatieObjectType, namen) else None


@rule("ztc-012")
async def wat_samenhangt_is_gepubliceerd(write: Write) -> Invalid | None:
    if not oud(write.call):
        return None
    old = write.old
    for table, namen in (
        (BesluitType, old.besluittypen_namen),
        (InformatieObjectType, old.informatieobjecttypen_namen),
    ):
        bekend = await versies(write, old.catalogus_id, table, set(namen))
        if {naam for naam, _ in bekend} - {naam for naam, concept in bekend if not concept}:
            return CONCEPT
    return None
