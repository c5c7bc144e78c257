"""Whether the ledger is still what was booked: every seal is computed again, from the first transaction to the last."""

from collections import defaultdict
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from tarieven.grootboek.boeken import BEGIN, zegel
from tarieven.grootboek.tables import Boeking, Transactie, Zegel

PAGINA = 500


@dataclass
class Uitkomst:
    transacties: int = 0
    hash: str = BEGIN
    fouten: list[str] = field(default_factory=list)


async def controleer(db: AsyncSession) -> Uitkomst:
    """`hash` is that of the last transaction: who keeps it elsewhere also sees it when the end was cut off."""
    uitkomst, laatste = Uitkomst(), 0
    while rijen := (await db.execute(pagina(laatste))).mappings().all():
        laatste = rijen[-1]["id"]
        regels = await regels_van(db, [rij["id"] for rij in rijen])
        for rij in rijen:
            beoordeel(uitkomst, dict(rij), regels[rij["id"]])
    return uitkomst


def pagina(na: int) -> Any:
    zegels = (Zegel.vorige, Zegel.hash)
    query = select(*Transactie.__table__.columns, *zegels).outerjoin(Zegel, Zegel.transactie_id == Transactie.id)
    return query.where(Transactie.id > na).order_by(Transactie.id).limit(PAGINA)


async def regels_van(db: AsyncSession, ids: list[int]) -> dict[int, list[dict[str, Any]]]:
    query = select(*Boeking.__table__.columns).where(Boeking.transactie_id.in_(ids))
    gevonden: dict[int, list[dict[str, Any]]] = defaultdict(list)
    for row in (await db.execute(query.order_by(Boeking.transactie_id, Boeking.volgnummer))).mappings():
        gevonden[row["transactie_id"]].append(dict(row))
    return gevonden


def beoordeel(uitkomst: Uitkomst, transactie: dict[str, Any], regels: list[dict[str, Any]]) -> None:
    uitkomst.transacties += 1
    nummer = transactie["id"]
    if nummer != uitkomst.transacties and not uitkomst.fouten:
        uitkomst.fouten.append(f"transactie {uitkomst.transacties} ontbreekt")
    if sum(regel["debet"] - regel["credit"] for regel in regels):
        uitkomst.fouten.append(f"transactie {nummer} is uit balans")
    if transactie["vorige"] != uitkomst.hash or transactie["hash"] != zegel(transactie, regels, uitkomst.hash):
        uitkomst.fouten.append(f"transactie {nummer} heeft niet meer het zegel van toen zij werd geboekt")
    uitkomst.hash = transactie["hash"]
