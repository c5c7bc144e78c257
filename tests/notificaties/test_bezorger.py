"""Delivery to a real listener: what counts as success, when it is tried again, what survives a crash."""

import asyncio
import logging
from datetime import timedelta

import pytest
import structlog
from notificaties.bezorger import Bezorger
from notificaties.callback import open_client
from structlog.testing import capture_logs
from support import ok

from tests.notificaties.ontvanger import AUTH, luisterend
from tests.notificaties.voorbeelden import aanvraag, bericht

pytestmark = pytest.mark.anyio


@pytest.fixture
def publiceer(bron):
    async def publiceer(**velden) -> dict:
        return ok(await bron.post("/notificaties", json=bericht(**velden)), 201)

    return publiceer


async def stand(beheer) -> list[tuple[str, int]]:
    return [(each["status"], each["pogingen"]) for each in ok(await beheer.get("/bezorgingen"))["results"]]


async def test_a_message_arrives_unchanged_and_once(publiceer, beheer, bezorger, abonnement, ontvanger):
    gepubliceerd = await publiceer()
    assert await bezorger.ronde() == 1
    assert ontvanger.berichten == [gepubliceerd]
    assert await stand(beheer) == [("gelukt", 1)]
    assert await bezorger.ronde() == 0


@pytest.mark.parametrize("status", [200, 202, 204, 226])
async def test_any_2xx_is_success(publiceer, beheer, bezorger, abonnement, ontvanger, status):
    ontvanger.antwoorden = [status]
    await publiceer()
    await bezorger.ronde()
    assert await stand(beheer) == [("gelukt", 1)]


@pytest.mark.parametrize("status", [307, 400, 404, 410, 500, 503, 0])
async def test_anything_else_is_tried_again(publiceer, beheer, bezorger, abonnement, ontvanger, klok, status):
    ontvanger.antwoorden = [status]
    bezorger.settings.delivery_timeout = 0.5 if status == 0 else 10
    await publiceer()
    await bezorger.ronde()
    bezorger.settings.delivery_timeout = 10
    assert await stand(beheer) == [("wachtend", 1)]
    assert len(ontvanger.berichten) == 1  # a redirect is not followed
    klok.verder(24.9)
    assert await bezorger.ronde() == 0
    klok.verder(0.1)
    assert await bezorger.ronde() == 1
    assert await stand(beheer) == [("gelukt", 2)]


async def test_seven_retries_at_growing_intervals_and_then_no_more(
    publiceer, beheer, bezorger, abonnement, ontvanger, klok
):
    ontvanger.antwoorden = [500] * 8
    await publiceer()
    for wachttijd in (25, 100, 400, 1600, 6400, 25600, 52000):
        assert await bezorger.ronde() == 1
        klok.verder(wachttijd - 1)
        assert await bezorger.ronde() == 0
        klok.verder(1)
    assert await bezorger.ronde() == 1
    assert await stand(beheer) == [("mislukt", 8)]
    klok.verder(10**6)
    assert await bezorger.ronde() == 0


async def test_a_subscriber_that_is_away_gets_it_later(publiceer, abonnee, beheer, bezorger, zaken, klok):
    async with luisterend() as weg:
        ok(await abonnee.post("/abonnement", json=aanvraag(weg)), 201)
    await publiceer()
    await bezorger.ronde()
    assert await stand(beheer) == [("wachtend", 1)]
    assert "Geen verbinding" in ok(await beheer.get("/bezorgingen"))["results"][0]["laatsteFout"]


async def test_one_subscriber_does_not_hold_up_another(publiceer, abonnee, bezorger, abonnement, ontvanger):
    async with luisterend() as traag:
        ok(await abonnee.post("/abonnement", json=aanvraag(traag)), 201)
        traag.antwoorden = [0, 0, 0]
        for _ in range(3):
            await publiceer()
        taak = asyncio.create_task(bezorger.ronde())
        await ontvanger.kreeg(3)
        assert len(traag.berichten) <= 1
        taak.cancel()
        await asyncio.gather(taak, return_exceptions=True)


async def test_per_subscriber_one_at_a_time_oldest_first(publiceer, bezorger, abonnement, ontvanger):
    for nummer in range(5):
        await publiceer(actie=f"stap-{nummer}")
    await bezorger.ronde()
    assert [each["actie"] for each in ontvanger.berichten] == [f"stap-{nummer}" for nummer in range(5)]
    assert ontvanger.hoogste == 1


# --- removal ----------------------------------------------------------------------------------------------------------
async def test_removing_a_subscription_cancels_what_is_pending(
    publiceer, abonnee, beheer, bezorger, abonnement, ontvanger
):
    await publiceer()
    await bezorger.ronde()
    await publiceer()
    ok(await abonnee.delete(abonnement["url"]), 204)
    assert await bezorger.ronde() == 0
    assert await stand(beheer) == [("geannuleerd", 0), ("gelukt", 1)]
    assert len(ontvanger.berichten) == 1


async def test_a_subscription_removed_while_its_message_is_under_way_stays_cancelled(
    publiceer, abonnee, beheer, bezorger, abonnement, ontvanger
):
    await publiceer()
    [baan] = await bezorger.neem()
    ok(await abonnee.delete(abonnement["url"]), 204)
    ontvanger.antwoorden = [500]
    await bezorger.baan(baan)
    assert await stand(beheer) == [("geannuleerd", 0)]


# --- crashes and company ----------------------------------------------------------------------------------------------
async def test_what_a_killed_worker_had_taken_comes_back(publiceer, app, bezorger, abonnement, ontvanger, klok):
    """`kill -9` between the commit of the message and its delivery: the rows are there, the lease runs out."""
    await publiceer()
    assert len(await bezorger.neem()) == 1  # and this worker is never heard of again
    async with open_client(bezorger.settings) as client:
        erfgenaam = Bezorger(app.house.sessions, bezorger.settings, client, klok)
        assert await erfgenaam.ronde() == 0
        klok.verder(21)
        assert await erfgenaam.ronde() == 1
    assert len(ontvanger.berichten) == 1


async def test_an_attempt_that_another_worker_finished_is_not_counted_twice(
    publiceer, app, beheer, bezorger, abonnement, klok
):
    await publiceer()
    [traag] = await bezorger.neem()
    klok.verder(21)
    ander = Bezorger(app.house.sessions, bezorger.settings, bezorger.client, klok)
    await ander.ronde()
    await bezorger.baan(traag)
    assert await stand(beheer) == [("gelukt", 1)]


async def test_several_workers_share_the_work(publiceer, app, bezorger, abonnement, ontvanger, klok):
    for _ in range(20):
        await publiceer()
    ander = Bezorger(
        app.house.sessions, bezorger.settings.model_copy(update={"delivery_batch": 5}), bezorger.client, klok
    )
    een = ander.__class__(app.house.sessions, ander.settings, bezorger.client, klok)
    while sum(await asyncio.gather(een.ronde(), ander.ronde())):
        pass
    assert len(ontvanger.berichten) == 20


async def test_a_stopped_worker_gives_back_what_it_had(publiceer, app, bezorger, abonnement, ontvanger, klok):
    ontvanger.antwoorden = [0]
    for _ in range(3):
        await publiceer()
    taak = asyncio.create_task(bezorger.ronde())
    await ontvanger.kreeg(1)
    taak.cancel()
    await asyncio.gather(taak, return_exceptions=True)
    opnieuw = Bezorger(app.house.sessions, bezorger.settings, bezorger.client, klok)
    assert await opnieuw.ronde() == 3


async def test_the_loop_wakes_up_for_a_new_message(publiceer, bezorger, abonnement, ontvanger):
    bezorger.settings.delivery_interval = 60
    werk = asyncio.create_task(bezorger.werk())
    await asyncio.sleep(0.1)
    await publiceer()
    await ontvanger.kreeg(1)
    werk.cancel()
    await asyncio.gather(werk, return_exceptions=True)
    assert len(ontvanger.berichten) == 1


# --- what is not done -------------------------------------------------------------------------------------------------
async def test_an_address_that_is_no_longer_allowed_is_not_called(publiceer, beheer, bezorger, abonnement, ontvanger):
    bezorger.settings.callback_hosts = ["elders.example.nl"]
    await publiceer()
    await bezorger.ronde()
    assert ontvanger.berichten == []
    assert await stand(beheer) == [("wachtend", 1)]


@pytest.fixture
def regels():
    """What is logged, at the level of a running service."""
    before = structlog.get_config()
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.INFO))
    with capture_logs() as regels:
        yield regels
    structlog.configure(**before)


async def test_the_log_tells_each_attempt_and_never_the_secret(
    regels, publiceer, bezorger, abonnement, ontvanger, klok
):
    ontvanger.antwoorden = [500]
    await publiceer()
    await bezorger.ronde()
    klok.verder(25)
    await bezorger.ronde()
    events = [(each["event"], each.get("http_status_code")) for each in regels if "channel_name" in each]
    assert events == [
        ("notification_received", None),
        ("notification_failed", 500),
        ("notification_successful", 204),
    ]
    assert AUTH not in str(regels)


async def test_messages_older_than_the_retention_are_removed(publiceer, beheer, bezorger, abonnement, klok):
    await publiceer()
    await bezorger.ronde()
    klok.verder(timedelta(days=29).total_seconds())
    assert await bezorger.ruim_op() == 0
    klok.verder(timedelta(days=1).total_seconds())
    assert await bezorger.ruim_op() == 1
    assert await stand(beheer) == []
