"""The papers of a meeting: agenda, call, attendance, decisions, minutes and actions, by member and role only.

Times are those of the Netherlands. What is confidential is named by its number and left out.
"""

from datetime import datetime
from typing import Any

from commonground.days import NEDERLAND
from sqlalchemy import exists, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from leden.dossier.stukken import Papier, tekst
from leden.stemming.verkiezing import per_keuze
from leden.tables import Actie, Agendapunt, Besluit, Lid, Presentie

VERTROUWELIJK = "vertrouwelijk"
# What the call of a second meeting says (art. 17.4 c, 20.1, 20.2), so that nobody has to write it.
VERMELDING = {
    "tweede_17_4": "Over deze punten is in de vorige vergadering niet besloten, omdat te weinig leden aanwezig of "
    "vertegenwoordigd waren; nu kan worden besloten hoeveel leden er ook zijn (art. 17.4).",
    "tweede_20_1": "In de vorige vergadering was minder dan twee derde van de leden aanwezig of vertegenwoordigd; "
    "daarom kan nu worden besloten hoeveel leden er ook zijn (art. 20.1).",
    "tweede_20_2": "Dit is een tweede algemene vergadering in de zin van art. 20.2: met algemene stemmen kan worden "
    "besloten hoeveel leden er ook zijn.",
}


def van(vergadering: Any) -> str:
    return f"algemene vergadering van {vergadering.datum}"


def agenda(vergadering: Any, punten: list[Any]) -> Papier:
    regels = [f"{punt.nummer} {VERTROUWELIJK if punt.vertrouwelijk else met_woord(punt)}" for punt in punten]
    return tekst("Agenda", f"Agenda van de {van(vergadering)}", waar(vergadering), "", *regels)


def waar(vergadering: Any) -> str:
    return f"Plaats: {vergadering.plaats}" + (f", {vergadering.tijd} uur" if vergadering.tijd else "")


def met_woord(punt: Any) -> str:
    return f"{punt.onderwerp} (ter {punt.ter})" if punt.ter else punt.onderwerp


def oproep(vergadering: Any, gegeven: Any, aantal: int) -> Papier:
    regels = [f"Opgeroepen op {gegeven.datum}, {gegeven.kanaal}, {aantal} leden.", waar(vergadering)]
    if vermelding := VERMELDING.get(vergadering.soort):
        regels.append(vermelding)
    if gegeven.vooraf_stemmen:
        regels.append("Vooraf stemmen langs elektronische weg is opengesteld (art. 8.13).")
    return tekst("Oproep vergadering", f"Oproep voor de {van(vergadering)}", *regels, gegeven.voorwaarden)


def klok(moment: datetime) -> str:
    return f"{moment.astimezone(NEDERLAND):%H:%M}"


async def presentielijst(db: AsyncSession, vergadering: Any) -> Papier:
    """Members that were there or represented, how and from when to when."""
    query = select(Lid.naam, Presentie.wijze, Presentie.van, Presentie.tot).join(Lid, Lid.id == Presentie.lid_id)
    rijen = await db.execute(query.where(Presentie.vergadering_id == vergadering.id).order_by(Lid.naam, Presentie.id))
    regels = [f"{er.naam}: {er.wijze}, van {klok(er.van)}{f' tot {klok(er.tot)}' if er.tot else ''}" for er in rijen]
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
