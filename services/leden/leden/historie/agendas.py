"""Three agendas: meetings of which the call is known, and not what happened."""

from datetime import date
from itertools import groupby
from typing import Any

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from leden.historie.meldingen import Melding, bron_van
from leden.historie.presentielijsten import PLAATS
from leden.historie.soorten import besluitsoort
from leden.statutair.statuten import tabel, van_kracht_op
from leden.tables import Agendapunt, Vergadering

AGENDA = "Volgens de agenda"


async def vergadering_van(db: AsyncSession, datum: date) -> int | None:
    """The id of the meeting of that day that was taken over before."""
    query = select(Vergadering.id).where(Vergadering.datum == datum, Vergadering.plaats.in_((PLAATS, AGENDA)))
    return (await db.execute(query)).scalar_one_or_none()


async def agendas(db: AsyncSession) -> list[Melding]:
    meldingen = []
    for dag, groep in groupby(tabel("alv_agenda.csv"), key=lambda rij: rij["vergadering"]):
        rijen, datum = list(groep), date.fromisoformat(dag)
        if await vergadering_van(db, datum) is None:
            await leg_vast(db, datum, rijen)
        uitleg = f"Alleen de agenda is bekend; of en hoe er is vergaderd staat in geen bron ({bron_van(rijen[0])})."
        meldingen.append(Melding(dag, "VERLOOP_ONBEKEND", uitleg))
    return meldingen


async def leg_vast(db: AsyncSession, datum: date, rijen: list[dict[str, str]]) -> None:
    vergadering = Vergadering(
        soort="gewoon",
        datum=datum,
        plaats=AGENDA,
        digitaal=False,
        status="opgeroepen",
        statutenversie=van_kracht_op(datum).sleutel,
    )
    db.add(vergadering)
    await db.flush()
    db.add_all(punt(vergadering.id, rij) for rij in rijen)
    await db.flush()


def punt(vergadering_id: int, rij: dict[str, str]) -> Agendapunt:
    """`stukken` are the numbers on the agenda: the documents themselves are in no source."""
    besluit: Any = rij["ter"] not in ("", "informatie")
    return Agendapunt(
        vergadering_id=vergadering_id,
        nummer=rij["nr"],
        onderwerp=rij["onderwerp"],
        ter=rij["ter"],
        besluitsoort=besluitsoort("alv", rij["onderwerp"]) if besluit else "",
        samenvatting="",
        bijlagen=[],
        stukken=rij["bijlagen"].replace(";", ", "),
        vertrouwelijk=False,
        in_oproep=True,
        deel=rij["deel"],
        begin=rij["van"],
        eind=rij["tot"],
    )
