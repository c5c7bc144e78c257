"""Publishing: the rules for a message, and the deliveries that are stored with it."""

import asyncio
from datetime import UTC, datetime, timedelta

import pytest
from support import codes, ok

from tests.notificaties.voorbeelden import KENMERKEN, aanvraag, bericht

pytestmark = pytest.mark.anyio


async def test_nrc_bericht_is_echoed(bron, zaken):
    assert ok(await bron.post("/notificaties", json=bericht()), 201) == bericht()


async def test_nrc_bericht_kenmerken_may_be_absent_or_null(bron, zaken):
    kaal = {naam: waarde for naam, waarde in bericht().items() if naam != "kenmerken"}
    for each in (kaal, kaal | {"kenmerken": None}):
        assert ok(await bron.post("/notificaties", json=each), 201) == kaal | {"kenmerken": {}}


async def test_nrc_bericht_kanaal_must_exist(bron, zaken):
    answer = await bron.post("/notificaties", json=bericht(kanaal="onbekend"))
    assert codes(answer) == [("kanaal", "message_kanaal")]


@pytest.mark.parametrize(
    ("kenmerken", "goed"),
    [
        ({}, True),
        ({"zaaktype": "x"}, True),
        (KENMERKEN | {"zaaktype.catalogus": "x"}, True),
        ({"zaaktype": "x", "anders": "y"}, False),
    ],
)
async def test_nrc_bericht_kenmerken_are_part_or_whole_of_the_filters(bron, zaken, kenmerken, goed):
    answer = await bron.post("/notificaties", json=bericht(kenmerken=kenmerken))
    if goed:
        assert ok(answer, 201)["kenmerken"] == kenmerken
    else:
        assert codes(answer) == [("kenmerken", "kenmerken_inconsistent")]


@pytest.mark.parametrize(("seconden", "goed"), [(-3600, True), (30, True), (3600, False)])
async def test_nrc_bericht_datum_is_not_in_the_future(bron, zaken, seconden, goed):
    datum = (datetime.now(UTC) + timedelta(seconds=seconden)).isoformat()
    answer = await bron.post("/notificaties", json=bericht(aanmaakdatum=datum))
    if goed:
        assert ok(answer, 201)["aanmaakdatum"] == datum
    else:
        assert codes(answer) == [("aanmaakdatum", "future_not_allowed")]


@pytest.mark.parametrize(
    ("velden", "fouten"),
    [
        ({"kanaal": "x" * 51}, [("kanaal", "max_length")]),
        ({"hoofdObject": "zaak"}, [("hoofdObject", "bad-url")]),
        ({"resourceUrl": ""}, [("resourceUrl", "blank")]),
        ({"resource": "x" * 101, "actie": ""}, [("actie", "blank"), ("resource", "max_length")]),
        ({"aanmaakdatum": "gisteren"}, [("aanmaakdatum", "invalid")]),
        ({"aanmaakdatum": "2026-01-01T13:00:00"}, [("aanmaakdatum", "invalid")]),
        ({"kenmerken": {"zaaktype": "x" * 1001}}, [("kenmerken.zaaktype", "max_length")]),
        ({"kenmerken": ["zaaktype"]}, [("kenmerken", "invalid")]),
    ],
)
async def test_nrc_bericht_shape(bron, zaken, velden, fouten):
    assert codes(await bron.post("/notificaties", json=bericht(**velden))) == fouten


async def test_nrc_bericht_all_faults_of_an_empty_one(bron):
    namen = ["aanmaakdatum", "actie", "hoofdObject", "kanaal", "resource", "resourceUrl"]
    assert codes(await bron.post("/notificaties", json={})) == [(naam, "required") for naam in namen]


@pytest.mark.parametrize(("client", "status"), [("bron", 201), ("abonnee", 403), ("alles", 201), ("niets", 403)])
async def test_nrc_scopes_of_notificaties(als, zaken, client, status):
    async with als(client) as api:
        assert (await api.post("/notificaties", json=bericht())).status_code == status


async def test_nrc_matching_one_delivery_per_subscription(bron, abonnee, beheer, zaken, ontvanger):
    passend, alles = {"naam": "zaken", "filters": {"bronorganisatie": "517439943"}}, {"naam": "zaken"}
    ander = {"naam": "zaken", "filters": {"bronorganisatie": "000000000"}}
    for kanalen in ([passend, alles], [ander], [ander, passend]):
        ok(await abonnee.post("/abonnement", json=aanvraag(ontvanger, kanalen=kanalen)), 201)
    ok(await bron.post("/notificaties", json=bericht()), 201)
    assert ok(await beheer.get("/bezorgingen"))["count"] == 2


async def test_nrc_a_refused_message_leaves_nothing_behind(bron, beheer, abonnement):
    codes(await bron.post("/notificaties", json=bericht(kanaal="onbekend")))
    assert ok(await beheer.get("/bezorgingen"))["count"] == 0


async def test_publishing_while_a_subscription_is_removed_is_no_error(bron, abonnee, beheer, abonnement, ontvanger):
    ok(await abonnee.post("/abonnement", json=aanvraag(ontvanger)), 201)
    verzoeken = [bron.post("/notificaties", json=bericht()) for _ in range(8)]
    verzoeken.insert(4, abonnee.delete(abonnement["url"]))
    statussen = [answer.status_code for answer in await asyncio.gather(*verzoeken)]
    assert statussen == [201] * 4 + [204] + [201] * 4
    wachtend = ok(await beheer.get("/bezorgingen?status=wachtend"))["results"]
    assert len(wachtend) == 8 and abonnement["url"] not in {each["abonnement"] for each in wachtend}
