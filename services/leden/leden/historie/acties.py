"""The action list of 2018."""

from datetime import date

from sqlalchemy import extract, select
from sqlalchemy.ext.asyncio import AsyncSession

from leden.historie.agendas import vergadering_van
from leden.historie.meldingen import Melding, bron_van, onvolledig
from leden.statutair.statuten import tabel
from leden.tables import Actie, Vergadering


async def acties(db: AsyncSession) -> list[Melding]:
    meldingen = []
    for rij in tabel("actielijst.csv"):
        await neem_actie(db, rij)
        wat, gepland = f"Actie {rij['nr']}", rij["gepland_voor"]
        meldingen += onvolledig(gepland, wat, bron_van(rij))
        if not await is_vergaderd(db, gepland):
            uitleg = f"{wat} was gepland voor een vergadering die in geen bron staat ({bron_van(rij)})."
            meldingen.append(Melding(gepland, "VERGADERING_ONBEKEND", uitleg))
    return meldingen


async def is_vergaderd(db: AsyncSession, maand: str) -> bool:
    jaar, nummer = map(int, maand.split("-")[:2])
    in_maand = (extract("year", Vergadering.datum) == jaar, extract("month", Vergadering.datum) == nummer)
    return (await db.execute(select(Vergadering.id).where(*in_maand).limit(1))).first() is not None


async def neem_actie(db: AsyncSession, rij: dict[str, str]) -> None:
    vergadering_id = await vergadering_van(db, date.fromisoformat(rij["vergadering"]))
    zelfde = select(Actie.id).where(Actie.vergadering_id == vergadering_id, Actie.nummer == rij["nr"])
    if (await db.execute(zelfde)).first():
        return
    db.add(
        Actie(
            vergadering_id=vergadering_id,
            soort="actie",
            nummer=rij["nr"],
            tekst=rij["actie"],
            houder=rij["actiehouder_rol"],
            gepland_voor=None,
            planning=rij["gepland_voor"],
            verplaatst=[],
            status="open",
        )
    )
    await db.flush()
