"""Export: the types of catalogi, or of single zaaktypen with all that they refer to, as the API shows them."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from commonground.api import House
from commonground.call import Call
from sqlalchemy import ColumnElement, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from zgw.catalogi.intern import RESOURCES, aanroep
from zgw.catalogi.tables import (
    BesluitType,
    BesluitTypeInformatieObjectType,
    Catalogus,
    InformatieObjectType,
    ResultaatType,
    ResultaatTypeBesluitType,
    ResultaatTypeInformatieObjectType,
    ZaakType,
    ZaakTypeBesluitType,
    ZaakTypeInformatieObjectType,
)
from zgw.catalogi.uitwisseling import SOORTEN, BestandFout, Element, in_bestandsvorm
from zgw.lijsten import uit_elkaar


@dataclass
class Keuze:
    """What is exported: the ids of catalogi and of zaaktypen; `alles`: all main types of these catalogi."""

    catalogi: list[int]
    zaaktypen: list[int]
    alles: bool


async def haal_op(
    house: House, catalogi: Sequence[UUID] = (), zaaktypen: Sequence[UUID] = ()
) -> dict[str, list[Element]]:
    """Everything without a choice. Raises BestandFout for a uuid that is not there."""
    async with house.sessions() as db:
        await db.connection(execution_options={"reads": True})
        keuze = await kies(db, catalogi, zaaktypen)
        call, found = aanroep(house, db), {}
        for soort in SOORTEN:
            resource = RESOURCES[soort]
            query = resource.existing(call).where(waar(soort, resource.table, keuze))
            rows = (await db.execute(query.order_by(None).order_by(resource.table.id))).all()
            shown = [resource.represent(row, call) for row in rows]
            if soort == "ZaakType":
                await noem_alle_verwanten(call, rows, shown, keuze)
            found[soort] = [in_bestandsvorm(soort, each) for each in shown]
        return found


async def noem_alle_verwanten(call: Call, rows: Sequence[Any], shown: list[dict], keuze: Keuze) -> None:
    """The API shows relations with versions that hold today; in a file all are, if need be with the newest version."""
    query = select(ZaakType.catalogus_id, ZaakType.identificatie, ZaakType.uuid)
    query = query.where(ZaakType.catalogus_id.in_(keuze.catalogi)).order_by(ZaakType.begin_geldigheid, ZaakType.id)
    nieuwste = {(catalogus, naam): uuid for catalogus, naam, uuid in await call.db.execute(query)}
    for row, zaaktype in zip(rows, shown, strict=True):
        getoond = {each["zaaktypeIdentificatie"] for each in zaaktype["gerelateerdeZaaktypen"]}
        for aard, naam, toelichting in (uit_elkaar(each, 3) for each in row.gerelateerde_zaaktypen or ()):
            if naam not in getoond and (uuid := nieuwste.get((row.catalogus_id, naam))):
                relatie = {"zaaktype": call.link("zaaktypen", uuid), "zaaktypeIdentificatie": naam}
                relatie |= {"aardRelatie": aard, "toelichting": toelichting}
                zaaktype["gerelateerdeZaaktypen"].append(relatie)


async def kies(db: AsyncSession, catalogi: Sequence[UUID], zaaktypen: Sequence[UUID]) -> Keuze:
    if zaaktypen:
        rows = await gevonden(db, ZaakType, zaaktypen, "zaaktype")
        return Keuze([row.catalogus_id for row in rows], [row.id for row in rows], alles=False)
    rows = await gevonden(db, Catalogus, catalogi, "catalogus") if catalogi else await db.scalars(select(Catalogus))
    ids = [row.id for row in rows]
    eigen = select(ZaakType.id).where(ZaakType.catalogus_id.in_(ids))
    return Keuze(ids, list(await db.scalars(eigen)), alles=True)


async def gevonden(db: AsyncSession, table: Any, uuids: Sequence[UUID], wat: str) -> list[Any]:
    rows = {row.uuid: row for row in await db.scalars(select(table).where(table.uuid.in_(uuids)))}
    for uuid in uuids:
        if uuid not in rows:
            raise BestandFout(f"er is geen {wat} {uuid}")
    return list(rows.values())


def waar(soort: str, table: Any, keuze: Keuze) -> ColumnElement[bool]:
    """Which rows of a type belong to the choice."""
    if soort == "Catalogus":
        return table.id.in_(keuze.catalogi)
    if soort == "ZaakType":
        return table.id.in_(keuze.zaaktypen)
    if soort not in ("BesluitType", "InformatieObjectType"):
        return table.zaaktype_id.in_(keuze.zaaktypen)
    in_catalogi = table.catalogus_id.in_(keuze.catalogi)
    if keuze.alles:
        return in_catalogi
    return in_catalogi & (besluiten_van(keuze) if soort == "BesluitType" else documenten_van(keuze))


def besluiten_van(keuze: Keuze) -> ColumnElement[bool]:
    """All versions of what the zaaktypen and their resultaattypen name."""
    return or_(
        BesluitType.omschrijving.in_(
            select(ZaakTypeBesluitType.omschrijving).where(ZaakTypeBesluitType.zaaktype_id.in_(keuze.zaaktypen))
        ),
        BesluitType.omschrijving.in_(bij_resultaat(ResultaatTypeBesluitType, keuze)),
    )


def documenten_van(keuze: Keuze) -> ColumnElement[bool]:
    """All versions of what the zaaktypen, their resultaattypen and their besluittypen name."""
    ziot, vastgelegd = ZaakTypeInformatieObjectType, BesluitTypeInformatieObjectType
    naam = InformatieObjectType.omschrijving
    besluiten = select(BesluitType.id).where(BesluitType.catalogus_id.in_(keuze.catalogi), besluiten_van(keuze))
    return or_(
        naam.in_(select(ziot.informatieobjecttype).where(ziot.zaaktype_id.in_(keuze.zaaktypen))),
        naam.in_(bij_resultaat(ResultaatTypeInformatieObjectType, keuze)),
        naam.in_(select(vastgelegd.omschrijving).where(vastgelegd.besluittype_id.in_(besluiten))),
    )


def bij_resultaat(relatie: Any, keuze: Keuze) -> Any:
    resultaten = select(ResultaatType.id).where(ResultaatType.zaaktype_id.in_(keuze.zaaktypen))
    return select(relatie.omschrijving).where(relatie.resultaattype_id.in_(resultaten))
