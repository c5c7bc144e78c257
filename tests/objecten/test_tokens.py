"""The life of a token: made, rotated, expired, revoked. Its value is shown once and kept nowhere."""

from datetime import UTC, datetime, timedelta

import pytest
import support
from commonground.settings import SettingsError
from objecten import tokens
from objecten.tables import Token
from sqlalchemy import select

from tests.objecten.bomen import plant

pytestmark = pytest.mark.anyio


def headers(value: str) -> dict:
    return {"Authorization": f"Token {value}"}


async def test_2_a_rotated_token_keeps_its_rights_and_its_old_value_is_refused(app, api, boom, make_client):
    client = await make_client("lezer", lezen=[boom])
    await plant(api, boom)
    support.ok(await client.get("/objects"))
    await tokens.rotate(app.house, "lezer", "nieuw-token", None)
    assert (await client.get("/objects")).status_code == 401
    assert support.ok(await client.get("/objects", headers=headers("nieuw-token")))["count"] == 1
    async with app.house.sessions() as db:
        kept = [str(row) for row in await db.execute(select(*Token.__table__.columns))]
    assert not any("nieuw-token" in row for row in kept)


async def test_2_an_expired_token_is_refused(app, make_client):
    client = await make_client("kort")
    await tokens.rotate(app.house, "kort", "kort-token", datetime.now(UTC) - timedelta(seconds=1))
    assert (await client.get("/permissions")).status_code == 401


async def test_2_a_revoked_token_is_refused_and_its_rights_are_gone(app, boom, make_client):
    client = await make_client("weg", lezen=[boom])
    await tokens.revoke(app.house, "weg")
    assert (await client.get("/objects")).status_code == 401
    assert "weg" not in [row.identifier for row in await tokens.listed(app.house)]
    for act in (tokens.revoke(app.house, "weg"), tokens.rotate(app.house, "weg", "x", None)):
        with pytest.raises(SettingsError):
            await act
