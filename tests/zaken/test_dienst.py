"""The service as a whole: its migrations, its contracts, and a test for every rule."""

from pathlib import Path

import pytest
from commonground.migrations import differences
from commonground.rules import KNOWN
from zgw.tables import Base

HERE = Path(__file__).parent


@pytest.mark.anyio
async def test_the_migrations_make_the_tables_of_the_code(app):
    async with app.house.engine.connect() as db:
        assert await db.run_sync(differences, Base.metadata) == []


@pytest.mark.parametrize("component", ["zaken", "documenten", "besluiten"])
def test_every_rule_has_a_test(component):
    mijn = {id for id, function in KNOWN.items() if f"zgw.{component}." in function.__module__}
    tests = "".join(pad.read_text() for pad in HERE.rglob("test_*.py"))
    assert mijn and [id for id in sorted(mijn) if f"test_{id.replace('-', '_')}" not in tests] == []
