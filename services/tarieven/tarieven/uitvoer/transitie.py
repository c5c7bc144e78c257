"""The transition contribution of 2021-2023 as open data: a row per member that takes part."""

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from tarieven.prijsvormen import niet_vastgesteld
from tarieven.tables import Gemeente
from tarieven.transitie.model import Beleid, Bijdrage, Kosten, Sleutel, afgeronde, bijdragen
from tarieven.transitie.tables import Transitiekosten, Transitiesleutel

Rij = dict[str, str]


async def transitiebijdragen(db: AsyncSession) -> list[Bijdrage]:
    """By gm_code, unrounded, with the trace. Raises TARIEF_NIET_VASTGESTELD when nothing was imported."""
    kosten = await db.execute(select(*Transitiekosten.__table__.columns).order_by(Transitiekosten.jaar))
    jaren = [Kosten(row.jaar, row.esuite, row.bzm, row.bron) for row in kosten]
    query = select(*Transitiesleutel.__table__.columns, Gemeente.gm_code, Gemeente.naam).join(Gemeente)
    sleutels = [
        Sleutel(row.gm_code, row.naam, row.inwoners, row.bzm_inwoners, row.bron)
        for row in await db.execute(query.where(Transitiesleutel.esuite))
    ]
    if not jaren or not sleutels:
        raise niet_vastgesteld("De kosten en sleutels van de transitie zijn niet ingevoerd.")
    return bijdragen(jaren, sleutels)


async def transitierijen(db: AsyncSession, beleid: Beleid = "cel_half_up") -> list[Rij]:
    regels = await transitiebijdragen(db)
    cellen = afgeronde(regels, beleid)
    return [
        {"gm_code": each.gm_code, "gemeente": each.naam}
        | {kolom: f"{bedrag:f}" for kolom, bedrag in cellen[each.gm_code].items()}
        for each in regels
    ]
