"""The whole chain: an outbox, the relay, this API, its worker, a subscriber."""

from datetime import UTC, datetime

import httpx
import pytest
import support
from commonground.references import References
from commonground.relay import UITGAAND, relay_once
from commonground.settings import Outgoing
from pydantic import SecretStr
from sqlalchemy import insert
from support import ok

from tests.notificaties.voorbeelden import KENMERKEN, aanvraag, bericht

pytestmark = pytest.mark.anyio


@pytest.fixture
async def producent(app):
    """A producer; its outbox is in this same database, since every service has that table."""
    root = f"{support.BASE}/notificaties/api/v1"
    dienst = Outgoing(naam="notificaties", api_root=root, client_id="bron", secret=SecretStr(support.SECRET))
    references = References([dienst], httpx.ASGITransport(app))
    yield references
    await references.close()


async def zet_uit(app, **velden) -> None:
    async with app.house.engine.begin() as db:
        rij = {"bericht": bericht(**velden), "volgende_poging": datetime.now(UTC)}
        await db.execute(insert(UITGAAND).values(rij))


async def test_from_outbox_to_subscriber(app, producent, bron, abonnee, bezorger, ontvanger):
    await zet_uit(app)
    assert await relay_once(app.house.engine, producent) == 1
    [kanaal] = ok(await bron.get("/kanaal?naam=zaken"))  # registered by the relay
    assert sorted(kanaal["filters"]) == sorted(KENMERKEN)
    ok(await abonnee.post("/abonnement", json=aanvraag(ontvanger)), 201)
    await zet_uit(app, actie="update")
    assert await relay_once(app.house.engine, producent) == 1
    await bezorger.ronde()
    assert ontvanger.berichten == [bericht(actie="update")]
