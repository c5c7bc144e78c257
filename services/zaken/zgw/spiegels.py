"""Relations that the standard keeps on both sides: a document knows its zaken and besluiten, a zaak its besluiten.

The side that is written first makes or removes the other one. Ours goes in the same transaction, with its own audit
line. One at a neighbour follows our commit, because the neighbour asks us back; if it refuses, ours is undone.
"""

import asyncio
from dataclasses import replace
from typing import Any
from uuid import UUID

from commonground import logs
from commonground.call import Call
from commonground.problems import Invalid, NotFound, ValidationFailed
from commonground.references import Unfetchable
from commonground.rules import Write
from sqlalchemy import insert, update

GELUKT, WEG = (200, 201), (200, 204, 404, 410)


# --- here -------------------------------------------------------------------------------------------------------------
def hiernaast(call: Call, soort: str) -> tuple[Any, Call]:
    """The resource of this name and the call as if it had come in at its API."""
    resource: Any = call.house.named(soort)
    return resource, replace(call, api=resource.api, root=resource.api.root)


async def leg(call: Call, soort: str, eigenaar: Any, **kolommen: Any) -> None:
    """Makes the mirror, below the row that owns it there."""
    resource, daar = hiernaast(call, soort)
    rij = resource.table(**kolommen)
    call.db.add(rij)
    await call.db.flush()
    gevonden = await resource.reread(daar, rij.uuid)
    shown = resource.represent(gevonden, daar)
    await resource.record("create", Write(daar, owner=eigenaar), None, shown, gevonden, 201)


async def meld_verdwenen(call: Call, soort: str, *waar: Any) -> None:
    """Says at the other side that the mirror goes; its foreign key takes it away with the relation itself."""
    resource, daar = hiernaast(call, soort)
    for rij in (await call.db.execute(resource.query.where(*waar))).all():
        eigenaar = await resource.eigenaar_van(daar, rij)
        await resource.record(
            "destroy", Write(daar, old=rij, owner=eigenaar), resource.represent(rij, daar), None, rij, 204
        )


async def bij_document(write: Write, resource: Any, object: str, soort: str, **sleutel: Any) -> None:
    """zrc-005, brc-005: the relation of a document with what stands at the path `object`, on the side of the document.

    `sleutel` names the column with which ours follows the relation when that is deleted.
    """
    call = write.call
    if write.new is None:
        if write.old.spiegel:
            haal_weg_na_commit(write, resource, "informatieobject")
        return
    document, url = write.found["document"], write.new.informatieobject
    if document.id is None:
        vorm = {"informatieobject": url, "object": call.house.bases[0] + object, "objectType": soort}
        leg_na_commit(write, resource, "informatieobject", buur(url, "objectinformatieobjecten"), vorm)
    else:
        kolommen = {"document_id": document.id, "object": object, "object_type": soort} | sleutel
        await leg(call, "objectinformatieobject", document, **kolommen)


# --- at a neighbour ---------------------------------------------------------------------------------------------------
async def leg_elders(call: Call, veld: str, verzameling: str, vorm: dict) -> str:
    """Where the neighbour keeps its side. Raises ValidationFailed: pending-relations on `veld`."""
    antwoord = await gevraagd(call, veld, "POST", verzameling, GELUKT, json=vorm)
    try:
        return antwoord.json()["url"]
    except (ValueError, TypeError, KeyError):
        raise hangt(veld, "Het antwoord van de andere API heeft geen url.") from None


async def haal_weg_elders(call: Call, veld: str, spiegel: str) -> None:
    await gevraagd(call, veld, "DELETE", spiegel, WEG)


async def gevraagd(call: Call, veld: str, methode: str, url: str, goed: tuple[int, ...], **inhoud: Any) -> Any:
    try:
        antwoord = await call.house.references.request(methode, url, **inhoud)
    except Unfetchable as fout:
        raise hangt(veld, fout.reason) from None
    if antwoord.status_code not in goed:
        raise hangt(veld, f"De andere API antwoordt met status {antwoord.status_code}.")
    return antwoord


def hangt(veld: str, reden: str) -> ValidationFailed:
    return ValidationFailed(Invalid(veld, "pending-relations", reden))


def buur(url: str, verzameling: str) -> str:
    """A collection beside the one of a URL: `…/zaken/1` → `…/zaakinformatieobjecten`."""
    return f"{url.partition('?')[0].rsplit('/', 2)[0]}/{verzameling}"


# --- after our commit -------------------------------------------------------------------------------------------------
def leg_na_commit(write: Write, resource: Any, veld: str, verzameling: str, vorm: dict) -> None:
    call, uuid = write.call, write.found["row"].uuid

    async def stap() -> None:
        try:
            spiegel = await leg_elders(call, veld, verzameling, vorm)
        except ValidationFailed:
            await trek_in(call, resource, uuid)
            raise
        async with call.house.sessions.begin() as db:
            await db.execute(update(resource.table).where(resource.table.uuid == uuid).values(spiegel=spiegel))

    call.afterwards.append(stap)


def haal_weg_na_commit(write: Write, resource: Any, veld: str) -> None:
    call, rij = write.call, write.old

    async def stap() -> None:
        try:
            await haal_weg_elders(call, veld, rij.spiegel)
        except ValidationFailed:
            await zet_terug(call, resource, rij)
            raise

    call.afterwards.append(stap)


def ruim_op_na_commit(call: Call, spiegels: list[str]) -> None:
    """What is gone with a whole zaak or besluit is not put back: a mirror that stays is told in the log."""

    async def weg(spiegel: str) -> None:
        try:
            await haal_weg_elders(call, "", spiegel)
        except ValidationFailed as fout:
            logs.mirror_left(call.house.name, spiegel, fout.invalid[0].reason)

    async def stap() -> None:
        await asyncio.gather(*map(weg, filter(None, spiegels)))

    call.afterwards.append(stap)


async def trek_in(call: Call, resource: Any, uuid: UUID) -> None:
    """Undoes our own side, as a delete: what was told of it is told to be gone."""
    async with call.house.sessions.begin() as db:
        daar = replace(call, db=db, memory={}, afterwards=[])
        try:
            rij = await resource.find(daar, uuid, lock=True)
        except NotFound:
            return
        shown = resource.represent(rij, daar)
        write = Write(daar, old=rij)
        write.owner = await resource.owner_of(write, shown)
        await resource.remove(write, shown)


async def zet_terug(call: Call, resource: Any, rij: Any) -> None:
    async with call.house.sessions.begin() as db:
        daar = replace(call, db=db, memory={}, afterwards=[])
        kolommen = {kolom.key: getattr(rij, kolom.key) for kolom in resource.table.__table__.columns}
        await db.execute(insert(resource.table).values(**kolommen))
        gevonden = await resource.reread(daar, rij.uuid)
        shown = resource.represent(gevonden, daar)
        write = Write(daar)
        write.owner = await resource.owner_of(write, shown)
        await resource.record("create", write, None, shown, gevonden, 201)
