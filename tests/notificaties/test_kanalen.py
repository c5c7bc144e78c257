"""Channels: made once by a producer, found by name."""

import pytest
from notificaties.standaardkanalen import STANDAARD, vul_aan
from support import codes, ok

pytestmark = pytest.mark.anyio


async def test_nrc_kanaal_is_made_and_read(bron):
    gegeven = {"naam": "zaken", "documentatieLink": "https://docs.example.nl/kanalen", "filters": ["zaaktype"]}
    kanaal = ok(answer := await bron.post("/kanaal", json=gegeven), 201)
    assert kanaal == gegeven | {"url": answer.headers["Location"]}
    assert ok(await bron.get(kanaal["url"])) == kanaal


async def test_nrc_kanaal_needs_only_a_name(bron):
    kanaal = ok(await bron.post("/kanaal", json={"naam": "besluiten"}), 201)
    assert (kanaal["documentatieLink"], kanaal["filters"]) == ("", [])


async def test_nrc_kanaal_name_is_unique(bron, zaken):
    assert codes(await bron.post("/kanaal", json={"naam": "zaken"})) == [("naam", "unique")]


async def test_nrc_kanaal_list_is_a_bare_array_with_a_filter_on_name(bron, zaken):
    ok(await bron.post("/kanaal", json={"naam": "documenten"}), 201)
    assert [each["naam"] for each in ok(await bron.get("/kanaal"))] == ["documenten", "zaken"]
    assert ok(await bron.get("/kanaal?naam=zaken")) == [zaken]
    assert ok(await bron.get("/kanaal?naam=onbekend")) == []
    assert codes(await bron.get("/kanaal?kleur=rood")) == [("nonFieldErrors", "unknown-parameters")]


@pytest.mark.parametrize(
    ("velden", "fouten"),
    [
        ({"naam": ""}, [("naam", "blank")]),
        ({"naam": "x" * 51}, [("naam", "max_length")]),
        ({"naam": "k", "documentatieLink": "geen url"}, [("documentatieLink", "bad-url")]),
        ({"naam": "k", "filters": ["ok", ""]}, [("filters.1", "blank")]),
        ({"filters": "zaaktype"}, [("filters", "not_a_list"), ("naam", "required")]),
    ],
)
async def test_nrc_kanaal_shape(bron, velden, fouten):
    assert codes(await bron.post("/kanaal", json=velden)) == fouten


@pytest.mark.parametrize("method", ["put", "patch", "delete"])
async def test_nrc_kanaal_never_changes(bron, zaken, method):
    assert (await bron.request(method, zaken["url"], json={"naam": "anders"})).status_code == 405


@pytest.mark.parametrize(
    ("client", "lezen", "maken"), [("bron", 200, 201), ("abonnee", 200, 403), ("alles", 200, 201), ("niets", 403, 403)]
)
async def test_nrc_scopes_of_kanaal(als, client, lezen, maken):
    async with als(client) as api:
        assert (await api.get("/kanaal")).status_code == lezen
        assert (await api.post("/kanaal", json={"naam": "nieuw"})).status_code == maken


async def test_the_api_answers_at_the_root_of_its_own_host_too(bron, zaken):
    kort = zaken["url"].replace("/notificaties/api/v1", "/api/v1")
    assert ok(await bron.get(kort))["url"] == kort


class TestDocumentatie:
    """With `documentation_check` on, a link must answer 200, and only configured addresses are asked."""

    @pytest.fixture
    def instellingen(self):
        return {"documentation_check": "aan", "callback_test_timeout": 0.5}

    @pytest.mark.parametrize("link", ["https://docs.example.nl/kanalen", "http://127.0.0.1:9/niemand"])
    async def test_nrc_kanaal_documentatie_must_be_reachable(self, bron, link):
        answer = await bron.post("/kanaal", json={"naam": "zaken", "documentatieLink": link})
        assert codes(answer) == [("documentatieLink", "bad-url")]


async def test_the_channels_of_the_standard_are_added_and_nothing_else_changes(app, bron, zaken):
    ok(await bron.post("/kanaal", json={"naam": "besluiten", "filters": ["eigen"]}), 201)
    nieuw = await vul_aan(app.house)
    assert "documenten" in nieuw and not {"zaken", "besluiten"} & set(nieuw)
    assert ok(await bron.get("/kanaal?naam=besluiten"))[0]["filters"] == ["eigen"]
    assert len(ok(await bron.get("/kanaal"))) == len(STANDAARD)
    assert await vul_aan(app.house) == []
