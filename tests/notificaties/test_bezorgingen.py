"""The operator's view: what became of each message, and once more by hand."""

from uuid import uuid4

import pytest
from notificaties.app import BEHEER
from support import codes, ok

from tests.notificaties.ontvanger import AUTH
from tests.notificaties.voorbeelden import aanvraag, bericht

pytestmark = pytest.mark.anyio


@pytest.fixture
async def mislukt(bron, beheer, bezorger, abonnement, ontvanger, klok) -> dict:
    """A delivery that used all its attempts."""
    bezorger.settings.delivery_retries = 0
    ontvanger.antwoorden = [500]
    ok(await bron.post("/notificaties", json=bericht()), 201)
    await bezorger.ronde()
    return ok(await beheer.get("/bezorgingen"))["results"][0]


async def test_a_delivery_tells_what_happened(mislukt, beheer, abonnement, ontvanger):
    assert (mislukt["status"], mislukt["pogingen"], mislukt["volgendePoging"]) == ("mislukt", 1, None)
    assert mislukt["laatsteFout"] == "De ontvanger antwoordde met 500."
    assert (mislukt["kanaal"], mislukt["resource"], mislukt["actie"]) == ("zaken", "zaak", "create")
    assert (mislukt["abonnement"], mislukt["abonnee"]) == (abonnement["url"], "abonnee")
    assert AUTH not in (await beheer.get(mislukt["url"])).text
    assert ok(await beheer.get(mislukt["url"])) == mislukt


@pytest.mark.parametrize(
    ("query", "aantal"),
    [("status=mislukt", 1), ("status=wachtend", 0), ("kanaal=zaken", 1), ("kanaal=x&status=mislukt", 0)],
)
async def test_filter(mislukt, beheer, query, aantal):
    assert ok(await beheer.get(f"/bezorgingen?{query}"))["count"] == aantal


async def test_an_unknown_status_is_refused(beheer):
    assert codes(await beheer.get("/bezorgingen?status=zoek")) == [("status", "invalid_choice")]


async def test_once_more_delivers_again_with_all_attempts(mislukt, beheer, bezorger, ontvanger):
    opnieuw = ok(await beheer.post(f"/bezorgingen/{mislukt['uuid']}/opnieuw"))
    assert (opnieuw["status"], opnieuw["pogingen"]) == ("wachtend", 0)
    assert await bezorger.ronde() == 1
    assert ok(await beheer.get(mislukt["url"]))["status"] == "gelukt"
    assert len(ontvanger.berichten) == 2


async def test_once_more_needs_a_subscription(mislukt, abonnee, beheer, abonnement):
    ok(await abonnee.delete(abonnement["url"]), 204)
    answer = await beheer.post(f"/bezorgingen/{mislukt['uuid']}/opnieuw")
    assert (answer.status_code, answer.json()["code"]) == (409, "abonnement-beeindigd")
    assert ok(await beheer.get(mislukt["url"]))["abonnement"] is None


@pytest.mark.parametrize("client", ["bron", "abonnee", "niets"])
async def test_only_for_who_may_manage(als, mislukt, client):
    async with als(client, BEHEER) as api:
        assert (await api.get("/bezorgingen")).status_code == 403
        assert (await api.post(f"/bezorgingen/{mislukt['uuid']}/opnieuw")).status_code == 403


@pytest.mark.parametrize("uuid", [uuid4(), "geen-uuid"])
async def test_what_does_not_exist(beheer, uuid):
    assert (await beheer.get(f"/bezorgingen/{uuid}")).status_code == 404
    assert (await beheer.post(f"/bezorgingen/{uuid}/opnieuw")).status_code == 404


async def test_pages(bron, beheer, abonnee, abonnement, ontvanger):
    ok(await abonnee.post("/abonnement", json=aanvraag(ontvanger)), 201)
    for _ in range(3):
        ok(await bron.post("/notificaties", json=bericht()), 201)
    pagina = ok(await beheer.get("/bezorgingen?pageSize=4&page=2"))
    assert (pagina["count"], len(pagina["results"]), pagina["next"]) == (6, 2, None)
