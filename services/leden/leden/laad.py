"""Loads the members that the sources name, with the events that their lists prove. Loading twice changes nothing."""

from datetime import UTC, date, datetime
from itertools import groupby
from typing import Any

from commonground.api import House
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from leden.lidmaatschap import register
from leden.lidmaatschap.levensloop import Soort
from leden.statutair.statuten import tabel
from leden.tables import Lid


async def laad(house: House) -> int:
    """The number of members that were added; a municipality that is in the register already is left alone."""
    async with house.sessions.begin() as db:
        return await neem_leden_op(db)


async def neem_leden_op(db: AsyncSession) -> int:
    nu, nieuw = datetime.now(UTC), 0
    bekend = set((await db.execute(select(Lid.gm_code))).scalars())
    gebeurtenissen = groupby(tabel("lidmaatschapsgebeurtenissen.csv"), key=lambda rij: rij["gm_code"])
    per_gemeente = {gm_code: list(rijen) for gm_code, rijen in gebeurtenissen}
    for gemeente in tabel("gemeenten.csv"):
        if f"GM{gemeente['gm_code']}" not in bekend:
            await neem_op(db, gemeente, per_gemeente[gemeente["gm_code"]], nu)
            nieuw += 1
    return nieuw


async def neem_op(db: AsyncSession, gemeente: dict[str, str], rijen: list[dict[str, str]], nu: datetime) -> None:
    lid = Lid(
        gm_code=f"GM{gemeente['gm_code']}",
        oin="",
        naam=gemeente["naam"],
        aliassen=[alias for alias in gemeente["aliassen"].split("|") if alias],
        soort_lichaam="gemeente",
        adres="",
        e_adres="",
    )
    db.add(lid)
    await db.flush()
    for rij in rijen:
        uitleg: dict[str, Any] = {"motivering": rij["toelichting"], "bron": rij["bron"]}
        await register.leg_vast(db, lid, nu, Soort(rij["soort"]), date.fromisoformat(rij["datum"]), **uitleg)
