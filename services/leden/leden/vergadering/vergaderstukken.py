"""The papers of a meeting: agenda, call, attendance, decisions, minutes and actions, by member and role only.

What is confidential is named by its number and left out.
"""

from typing import Any

from sqlalchemy import exists, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from leden.dossier.stukken import Papier, tekst
from leden.stemming.verkiezing import per_keuze
from leden.tables import Actie, Agendapunt, Besluit, Lid, Presentie

VERTROUWELIJK = "vertrouwelijk"


def van(vergadering: Any) -> str:
    return f"algemene vergadering van {vergadering.datum}"


def agenda(vergadering: Any, punten: list[Any]) -> Papier:
    regels = [f"{punt.nummer} {VERTROUWELIJK if punt.vertrouwelijk else met_woord(punt)}" for punt in punten]
    return tekst("Agenda", f"Agenda van de {van(vergadering)}", f"Plaats: {vergadering.plaats}", "", *regels)


def met_woord(punt: Any) -> str:
    return f"{punt.onderwerp} (ter {punt.ter})" if punt.ter else punt.onderwerp


def oproep(vergadering: Any, gegeven: Any, aantal: int) -> Papier:
    regels = [f"Opgeroepen op {gegeven.datum}, {gegeven.kanaal}, {aantal} leden.", f"Plaats: {vergadering.plaats}"]
    if gegeven.vooraf_stemmen:
        regels.append("Vooraf stemmen langs elektronische weg is opengesteld (art. 8.13).")
    return tekst("Oproep vergadering", f"Oproep voor de {van(vergadering)}", *regels, gegeven.voorwaarden)


async def presentielijst(db: AsyncSession, vergadering: Any) -> Papier:
    """Members that were there or represented, how and from when to when (UTC)."""
    query = select(Lid.naam, Presentie.wijze, Presentie.van, Presentie.tot).join(Lid, Lid.id == Presentie.lid_id)
    rijen = await db.execute(query.where(Presentie.vergadering_id == vergadering.id).order_by(Lid.naam, Presentie.id))
    regels = [f"{er.naam}: {er.wijze}, van {er.van:%H:%M}{f' tot {er.tot:%H:%M}' if er.tot else ''}" for er in rijen]
    return tekst("Presentielijst", f"Presentielijst van de {van(vergadering)}", *regels)


async def besluitenlijst(db: AsyncSession, vergadering: Any) -> Papier:
    query = (
        select(Besluit.nummer, Besluit.tekst, Besluit.uitkomst, Besluit.tellingen, Agendapunt.vertrouwelijk)
        .outerjoin(Agendapunt, Agendapunt.id == Besluit.agendapunt_id)
        .where(Besluit.vergadering_id == vergadering.id, Besluit.uitkomst != "vervallen")
        .order_by(Besluit.id)
    )
    regels = []
    for volgnummer, besluit in enumerate(await db.execute(query), 1):
        tellingen = ", ".join(f"{naam} {aantal}" for naam, aantal in per_keuze(besluit.tellingen or {}).items())
        uitslag = f"{besluit.uitkomst} ({tellingen})" if tellingen else besluit.uitkomst
        nummer = besluit.nummer or volgnummer  # the source may give none; what it gives is kept
        regels.append(f"{nummer} {VERTROUWELIJK if besluit.vertrouwelijk else f'{besluit.tekst}: {uitslag}'}")
    return tekst("Besluitenlijst", f"Besluitenlijst van de {van(vergadering)}", *regels or ["Er is niets besloten."])


def notulen(vergadering: Any, rij: Any) -> Papier:
    """The public part; the other part stays here."""
    slot = ["Het vertrouwelijke deel is weggelaten."] if rij.vertrouwelijk else []
    return tekst("Notulen", f"Notulen van de {van(vergadering)}, versie {rij.versie}", rij.tekst, *slot)


async def actielijst(db: AsyncSession, vergadering: Any) -> list[Papier]:
    """Nothing when there are no actions."""
    query = select(Actie).where(Actie.vergadering_id == vergadering.id).order_by(Actie.id)
    regels = [
        f"{actie.nummer or volgnummer} {actie.soort}: {actie.tekst} ({actie.houder}, {actie.status})"
        for volgnummer, actie in enumerate((await db.execute(query)).scalars(), 1)
    ]
    return [tekst("Actielijst", f"Actielijst van de {van(vergadering)}", *regels)] if regels else []


async def er_is_besloten(db: AsyncSession, vergadering: Any) -> bool:
    """A vote that was opened had its quorum."""
    gestemd = or_(Besluit.uitkomst == "aangenomen", Besluit.uitkomst == "verworpen")
    query = select(exists().where(Besluit.vergadering_id == vergadering.id, gestemd))
    return bool((await db.execute(query)).scalar_one())
