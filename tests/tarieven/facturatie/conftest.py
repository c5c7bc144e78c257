"""Five members of 2024 on the facts, and the same ready to be invoiced."""

import httpx
import pytest
from sqlalchemy import delete, select
from tarieven.tables import Afname, Contractregel, Gemeente

from tests.tarieven.facturatie.inrichting import LEDEN, richt_in


@pytest.fixture
async def klein(app, feiten) -> httpx.AsyncClient:
    async with app.house.sessions.begin() as db:
        anderen = select(Afname.id).join(Gemeente, Afname.gemeente_id == Gemeente.id)
        weg = anderen.where(Gemeente.gm_code.not_in(LEDEN)).scalar_subquery()
        await db.execute(delete(Contractregel).where(Contractregel.afname_id.in_(weg)))
        await db.execute(delete(Afname).where(Afname.id.in_(weg)))
    return feiten


@pytest.fixture
async def ingericht(klein) -> httpx.AsyncClient:
    await richt_in(klein)
    return klein
