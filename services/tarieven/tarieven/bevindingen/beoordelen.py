"""Beoordelen: a finding is accepted by a role with a reason; with open findings nothing is adopted (domain rule 12)."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any, Literal

from commonground.problems import Conflict
from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncSession

from tarieven.bevindingen.tables import Bevinding
from tarieven.bevindingen.vondst import OPEN

Rol = Literal["penningmeester", "bestuur", "directeur", "regiebureau", "accountant"]


async def geen_open_bevindingen(db: AsyncSession, jaren: Iterable[int]) -> None:
    """Raises BEVINDINGEN_OPEN with the codes. What stays within the tolerance (info) holds nothing up."""
    query = (
        select(Bevinding.code)
        .where(Bevinding.jaar.in_(sorted(set(jaren))), Bevinding.status == "open", Bevinding.ernst.in_(OPEN))
        .order_by(Bevinding.code)
    )
    if codes := list(dict.fromkeys((await db.execute(query)).scalars())):
        detail = f"Er staan bevindingen open: {', '.join(codes)}. Aanvaard ze eerst, met een reden."
        raise Conflict("BEVINDINGEN_OPEN", detail, bevindingen=codes)


async def aanvaard(db: AsyncSession, where: Any, rol: Rol, reden: str, moment: datetime) -> None:
    """Those that are open; what was accepted before keeps its reason."""
    change = {"status": "aanvaard", "rol": rol, "reden": reden, "aanvaard_op": moment}
    await db.execute(update(Bevinding).where(where, Bevinding.status == "open").values(**change))
