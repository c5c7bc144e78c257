"""The migrations make the tables that the code speaks of."""

import pytest
from commonground.migrations import differences
from notificaties.tables import Base

pytestmark = pytest.mark.anyio


async def test_the_migrations_make_the_tables_of_the_code(app):
    async with app.house.engine.connect() as db:
        assert await db.run_sync(differences, Base.metadata) == []
