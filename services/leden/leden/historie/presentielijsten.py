"""The three attendance lists, each as a meeting that was held."""

from datetime import UTC, date, datetime, time
from typing import Any

from commonground.days import NEDERLAND
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from leden.bevindingen import bevinding
from leden.historie.meldingen import Melding
from leden.lidmaatschap import register
from leden.statutair.statuten import tabel, van_kracht_op
from leden.tables import Lid, Presentie, Vergadering
from leden.vergadering.presentielijst import Bevinding, Rij, Uitslag, lees

LIJSTEN = (date(2018, 6, 21), date(2020, 6, 17), date(2022, 12, 7))
PLAATS = "Volgens de presentielijst"


def rijen_van(datum: date) -> list[Rij]:
    return [Rij(rij["gemeente"], wijze_van(rij)) for rij in tabel(f"alv_{datum:%Y_%m_%d}_presentie.csv")]


def wijze_van(rij: dict[str, str]) -> Any:
    """The printed status; a written contribution is no vote, and a written vote is kept as what it was."""
    status = {"aanwezig": "zelf", "vertegenwoordigd": "volmacht", "schriftelijk": "schriftelijk"}
    return status.get(rij["status"], "afwezig")


async def lees_lijst(db: AsyncSession, datum: date) -> tuple[Uitslag, dict[str, Any]]:
    ids = (await register.ledental(db, datum)).leden
    query = select(Lid.id, Lid.naam, Lid.aliassen).where(Lid.id.in_(ids))
    bekend = {lid.naam: lid for lid in await db.execute(query)}
    return lees(rijen_van(datum), {naam: lid.aliassen for naam, lid in bekend.items()}), bekend


async def lijst(db: AsyncSession, datum: date) -> list[Melding]:
    uitslag, bekend = await lees_lijst(db, datum)
    if not await bestaat(db, datum):
        await leg_vast(db, datum, uitslag, bekend)
    return [Melding(str(datum), each.code, each.melding) for each in uitslag.bevindingen]


async def bestaat(db: AsyncSession, datum: date) -> bool:
    query = select(Vergadering.id).where(Vergadering.datum == datum, Vergadering.plaats == PLAATS)
    return (await db.execute(query)).first() is not None


async def leg_vast(db: AsyncSession, datum: date, uitslag: Uitslag, bekend: dict[str, Any]) -> None:
    """The meeting as closed; its hours are in no source, so the list counts for the whole day."""
    begin, eind = (datetime.combine(datum, uur, NEDERLAND).astimezone(UTC) for uur in (time(0), time(23, 59)))
    vergadering = Vergadering(
        soort="gewoon",
        datum=datum,
        plaats=PLAATS,
        digitaal=False,
        status="gesloten",
        statutenversie=van_kracht_op(datum).sleutel,
        geopend_op=begin,
        gesloten_op=eind,
    )
    db.add(vergadering)
    await db.flush()
    per_lid = {each.naam: each for each in uitslag.bevindingen}
    for rij in uitslag.rijen:
        db.add(
            Presentie(
                vergadering_id=vergadering.id,
                lid_id=bekend[rij.naam].id,
                van=begin,
                tot=None,
                wijze=rij.wijze,
                hoedanigheid="",
                bevindingen=gevonden(per_lid.get(rij.naam)),
            )
        )
    await db.flush()


def gevonden(each: Bevinding | None) -> list[dict]:
    return [bevinding(each.code, each.melding)] if each else []
