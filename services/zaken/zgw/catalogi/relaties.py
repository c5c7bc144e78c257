"""References between types by name or by URL: what they mean (the history model, `rules.md` §3.2).

Each check keeps what it found in `write.found`, for what stores the relation; None: an update did not send the list.
"""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from commonground.problems import Invalid
from commonground.rules import Write
from sqlalchemy import or_, select

from zgw.catalogi.tables import BesluitType, InformatieObjectType, StatusType, ZaakType

ROOT = "/catalogi/api/v1"
ELDERS = "relations-incorrect-catalogus"


async def besluittypen_bestaan(write: Write) -> Invalid | None:
    return await namen_bestaan(write, "besluittypen", BesluitType, "omschrijving", "besluittypen")


async def informatieobjecttypen_bestaan(write: Write) -> Invalid | None:
    return await namen_bestaan(
        write, "informatieobjecttypen", InformatieObjectType, "omschrijving", "informatieobjecttypen"
    )


async def informatieobjecttype_bestaat(write: Write) -> Invalid | None:
    if write.old is not None and "informatieobjecttype" not in write.given:
        write.found["informatieobjecttype"] = write.old.informatieobjecttype
        return None
    given = [write.new.informatieobjecttype]
    namen, wrong = await namen_van(write, given, InformatieObjectType, "omschrijving", "informatieobjecttypen")
    write.found["informatieobjecttype"] = namen[0] if namen else ""
    return fout("informatieobjecttype", wrong)


async def deelzaaktypen_bestaan(write: Write) -> Invalid | None:
    wrong = await namen_bestaan(write, "deelzaaktypen", ZaakType, "identificatie", "zaaktypen")
    if wrong is None and write.new.identificatie in (write.found["deelzaaktypen"] or ()):
        return Invalid("deelzaaktypen", "self-forbidden", "Een zaaktype is geen deelzaaktype van zichzelf.")
    return wrong


async def gerelateerde_zaaktypen_bestaan(write: Write) -> Invalid | None:
    if write.old is not None and "gerelateerde_zaaktypen" not in write.given:
        write.found["gerelateerde_zaaktypen"] = None
        return None
    given = [each.zaaktype for each in write.new.gerelateerde_zaaktypen]
    namen, wrong = await namen_van(write, given, ZaakType, "identificatie", "zaaktypen", (write.new.identificatie,))
    write.found["gerelateerde_zaaktypen"] = namen
    return Invalid("gerelateerdeZaaktypen", *wrong) if wrong else None


async def namen_bestaan(write: Write, veld: str, table: Any, naam: str, path: str) -> Invalid | None:
    """Keeps the names behind a list of names and URLs; None when an update did not send the list."""
    write.found[veld] = None
    if write.old is not None and veld not in write.given:
        return None
    namen, wrong = await namen_van(write, getattr(write.new, veld), table, naam, path)
    write.found[veld] = list(dict.fromkeys(namen))
    return fout(veld, wrong)


def fout(veld: str, wrong: tuple[str, str] | None) -> Invalid | None:
    """Another catalogus is an error of the whole (ztc-013), except that of a deelzaaktype."""
    if wrong is None:
        return None
    return Invalid("nonFieldErrors" if wrong[0] == ELDERS and veld != "deelzaaktypen" else veld, *wrong)


async def namen_van(
    write: Write, given: list[str], table: Any, naam: str, path: str, bekend: Iterable[str] = ()
) -> tuple[list[str], tuple[str, str] | None]:
    """The names that references mean, in their order, and the code and reason of the first that means nothing."""
    catalogus, kolom = getattr(write.owner, "catalogus_id", write.owner.id), getattr(table, naam)
    prefix = f"{ROOT}/{path}/"
    per_url = {each: leesbaar(each.removeprefix(prefix)) for each in given if each.startswith(prefix)}
    gezocht = or_(kolom.in_(set(given) - set(per_url)), table.uuid.in_([uuid for uuid in per_url.values() if uuid]))
    rows = (await write.call.db.execute(select(table.uuid, kolom, table.catalogus_id).where(gezocht))).all()
    namen = {row[1] for row in rows if row.catalogus_id == catalogus} | set(bekend)
    urls = {row.uuid: row for row in rows}
    found: list[str] = []
    for each in given:
        row = urls.get(per_url.get(each))
        if row is not None and row.catalogus_id != catalogus:
            return found, (ELDERS, "Dit type staat in een andere catalogus.")
        if row is None and each not in namen:
            return found, ("does_not_exist", f"Dit type bestaat niet in de catalogus: {each}.")
        found.append(row[1] if row is not None else each)
    return found, None


def leesbaar(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None


async def statustype_hoort_bij_het_zaaktype(write: Write) -> Invalid | None:
    """Keeps the id of the statustype."""
    if not write.new.statustype:
        return None
    uuid = leesbaar(write.new.statustype.removeprefix(f"{ROOT}/statustypen/"))
    row = (
        await write.call.db.execute(select(StatusType.id, StatusType.zaaktype_id).where(StatusType.uuid == uuid))
    ).first()
    if row is None:
        return Invalid("statustype", "does_not_exist", "Dit statustype bestaat niet.")
    if row.zaaktype_id != write.owner.id:
        return Invalid("nonFieldErrors", "relations-incorrect-zaaktype", "Het statustype hoort bij een ander zaaktype.")
    write.found["statustype_id"] = row.id
    return None
