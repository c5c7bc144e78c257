"""Subscriptions: what is asked of a callback, of channels and filters, and who sees them."""

import httpx
import pytest
from support import codes, ok

from tests.notificaties.ontvanger import AUTH
from tests.notificaties.voorbeelden import FILTERS, aanvraag

pytestmark = pytest.mark.anyio
NERGENS = "http://127.0.0.1:9/haak"


async def test_nrc_abonnement_is_made_read_and_removed(abonnee, zaken, ontvanger):
    gegeven = aanvraag(ontvanger, kanalen=[{"naam": "zaken", "filters": {"zaaktype": "https://zt.example.nl/1"}}])
    abonnement = ok(answer := await abonnee.post("/abonnement", json=gegeven), 201)
    assert abonnement["url"] == answer.headers["Location"]
    assert abonnement["callbackUrl"] == ontvanger.url and abonnement["kanalen"] == gegeven["kanalen"]
    assert ok(await abonnee.get(abonnement["url"])) == abonnement
    assert ok(await abonnee.get("/abonnement")) == [abonnement]
    ok(await abonnee.delete(abonnement["url"]), 204)
    assert (await abonnee.get(abonnement["url"])).status_code == 404


async def test_nrc_abonnement_never_shows_its_auth(abonnee, als, abonnement):
    async with als("alles") as beheer:
        for client in (abonnee, beheer):
            for pad in ("/abonnement", abonnement["url"]):
                assert AUTH not in (await client.get(pad)).text


# --- the callback -----------------------------------------------------------------------------------------------------
async def test_nrc_abonnement_callback_is_tried_without_and_with_auth(abonnement, ontvanger):
    assert ontvanger.proeven == [None, AUTH]


async def test_nrc_abonnement_callback_must_ask_for_auth(abonnee, zaken, ontvanger):
    ontvanger.open = True
    answer = await abonnee.post("/abonnement", json=aanvraag(ontvanger))
    assert codes(answer) == [("callbackUrl", "no-auth-on-callback-url")]
    assert ontvanger.proeven == [None]


@pytest.mark.parametrize("velden", [{"auth": "Bearer verkeerd"}, {"callbackUrl": NERGENS}])
async def test_nrc_abonnement_callback_must_take_a_message(abonnee, zaken, ontvanger, velden):
    answer = await abonnee.post("/abonnement", json=aanvraag(ontvanger, **velden))
    assert codes(answer) == [("nonFieldErrors", "invalid-callback-url")]
    assert ok(await abonnee.get("/abonnement")) == []


@pytest.mark.parametrize("url", ["http://169.254.169.254/latest", "https://example.org/", "http://127.0.0.1@x.nl/"])
async def test_nrc_abonnement_adres_must_be_allowed(abonnee, zaken, ontvanger, url):
    assert codes(await abonnee.post("/abonnement", json=aanvraag(ontvanger, callbackUrl=url))) == [
        ("callbackUrl", "bad-url")
    ]
    assert ontvanger.proeven == []


async def test_nrc_abonnement_callback_is_left_alone_when_the_rest_is_wrong(abonnee, zaken, ontvanger):
    answer = await abonnee.post("/abonnement", json=aanvraag(ontvanger, kanalen=[{"naam": "onbekend"}]))
    assert answer.status_code == 400 and ontvanger.proeven == []


class TestSoepel:
    @pytest.fixture
    def instellingen(self):
        return {"callback_test": "soepel"}

    async def test_nrc_abonnement_callback_without_auth_can_be_allowed(self, abonnee, zaken, ontvanger):
        ontvanger.open = True
        ok(await abonnee.post("/abonnement", json=aanvraag(ontvanger)), 201)
        assert ontvanger.proeven == [AUTH]


class TestUit:
    @pytest.fixture
    def instellingen(self):
        return {"callback_test": "uit"}

    async def test_nrc_abonnement_callback_test_can_be_off(self, abonnee, zaken, ontvanger):
        ok(await abonnee.post("/abonnement", json=aanvraag(ontvanger, callbackUrl=NERGENS)), 201)


# --- channels and filters ---------------------------------------------------------------------------------------------
async def test_nrc_abonnement_kanaal_must_exist(abonnee, zaken, ontvanger):
    kanalen = [{"naam": "zaken"}, {"naam": "onbekend"}]
    assert codes(await abonnee.post("/abonnement", json=aanvraag(ontvanger, kanalen=kanalen))) == [
        ("naam", "kanaal_naam")
    ]


@pytest.mark.parametrize(
    ("filters", "goed"),
    [
        ({}, True),
        ({"zaaktype": "*"}, True),
        (dict.fromkeys([*FILTERS, "zaaktype.catalogus"], "a"), True),
        ({"onbekend": "x"}, False),
        ({"zaaktype": "a", "onbekend": "x"}, False),
    ],
)
async def test_nrc_abonnement_filters_are_part_or_whole_of_those_of_the_channel(
    abonnee, zaken, ontvanger, filters, goed
):
    kanalen = [{"naam": "zaken", "filters": filters}]
    answer = await abonnee.post("/abonnement", json=aanvraag(ontvanger, kanalen=kanalen))
    if goed:
        assert ok(answer, 201)["kanalen"] == kanalen
    else:
        assert codes(answer) == [("filters", "inconsistent-abonnement-filters")]


@pytest.mark.parametrize(
    ("velden", "fouten"),
    [
        ({"callbackUrl": "geen url"}, [("callbackUrl", "bad-url")]),
        ({"auth": ""}, [("auth", "blank")]),
        ({"auth": "Bearer x\r\nX-Evil: 1"}, [("auth", "invalid")]),
        ({"auth": "Bearer é"}, [("auth", "invalid")]),
        ({"kanalen": {}}, [("kanalen", "not_a_list")]),
        ({"kanalen": [{"filters": {"a": 1}}]}, [("kanalen.0.filters.a", "invalid"), ("kanalen.0.naam", "required")]),
        ({"kanalen": [{"naam": "zaken", "filters": {"zaaktype": ""}}]}, [("kanalen.0.filters.zaaktype", "blank")]),
    ],
)
async def test_nrc_abonnement_shape(abonnee, zaken, ontvanger, velden, fouten):
    assert codes(await abonnee.post("/abonnement", json=aanvraag(ontvanger, **velden))) == fouten


async def test_nrc_abonnement_null_filters_are_none(abonnee, zaken, ontvanger):
    kanalen = [{"naam": "zaken", "filters": None}]
    abonnement = ok(await abonnee.post("/abonnement", json=aanvraag(ontvanger, kanalen=kanalen)), 201)
    assert abonnement["kanalen"] == [{"naam": "zaken", "filters": {}}]


# --- changing ---------------------------------------------------------------------------------------------------------
async def test_nrc_abonnement_patch_leaves_auth_and_kanalen(abonnee, abonnement, ontvanger):
    url = ontvanger.url + "/ander"
    nieuw = ok(await abonnee.patch(abonnement["url"], json={"callbackUrl": url}))
    assert nieuw == abonnement | {"callbackUrl": url}
    assert ontvanger.proeven[-2:] == [None, AUTH]  # tried again, with the stored value


async def test_nrc_abonnement_put_replaces(abonnee, abonnement, ontvanger):
    kanalen = [{"naam": "zaken", "filters": {"bronorganisatie": "517439943"}}]
    nieuw = ok(await abonnee.put(abonnement["url"], json=aanvraag(ontvanger, kanalen=kanalen)))
    assert nieuw == abonnement | {"kanalen": kanalen}
    without = {"callbackUrl": ontvanger.url, "kanalen": kanalen}
    assert codes(await abonnee.put(abonnement["url"], json=without)) == [("auth", "required")]


async def test_nrc_abonnement_change_is_tried_and_refused_as_a_whole(abonnee, abonnement):
    assert codes(await abonnee.patch(abonnement["url"], json={"auth": "Bearer verkeerd"})) == [
        ("nonFieldErrors", "invalid-callback-url")
    ]
    assert ok(await abonnee.get(abonnement["url"])) == abonnement


# --- rights -----------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("client", "lezen", "maken"), [("abonnee", 200, 201), ("bron", 200, 403), ("alles", 200, 201), ("niets", 403, 403)]
)
async def test_nrc_scopes_of_abonnement(als, zaken, ontvanger, client, lezen, maken):
    async with als(client) as api:
        assert (await api.get("/abonnement")).status_code == lezen
        assert (await api.post("/abonnement", json=aanvraag(ontvanger))).status_code == maken


@pytest.mark.parametrize("method", ["get", "put", "patch", "delete"])
async def test_nrc_abonnement_is_only_its_makers(als, abonnement, ontvanger, method):
    async with als("ander") as ander:
        json = {} if method in ("get", "delete") else {"json": aanvraag(ontvanger)}
        answer: httpx.Response = await ander.request(method, abonnement["url"], **json)
        assert answer.status_code == 403
        assert ok(await ander.get("/abonnement")) == []


async def test_nrc_abonnement_is_seen_and_changed_by_who_has_all_rights(als, abonnee, abonnement, ontvanger):
    async with als("alles") as beheer:
        assert ok(await beheer.get("/abonnement")) == [abonnement]
        ok(await beheer.patch(abonnement["url"], json={"callbackUrl": ontvanger.url + "/2"}))
    assert ok(await abonnee.get(abonnement["url"]))["callbackUrl"] == ontvanger.url + "/2"  # still the maker's
