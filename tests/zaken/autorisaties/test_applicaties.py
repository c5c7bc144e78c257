"""Applicaties: the rules of the Autorisaties API, and what a client may do the moment it is written."""

from typing import Any

import pytest
import support
from support import codes, ok
from zgw.autorisaties.api import AUTORISATIES
from zgw.catalogi.api import CATALOGI
from zgw.zaken.api import ZAKEN

pytestmark = pytest.mark.anyio
ZTC = {"component": "ztc", "scopes": ["catalogi.lezen"]}
ZAAKTYPE = f"{support.BASE}/catalogi/api/v1/zaaktypen/5a9a1a4e-8c8b-4bd5-9d7b-111111111111"
CRS = {"Accept-Crs": "EPSG:4326"}


def body(*client_ids: str, **given: Any) -> dict:
    return {"clientIds": list(client_ids), "label": "Suite", "autorisaties": [ZTC]} | given


@pytest.fixture
async def suite(ac) -> dict:
    return ok(await ac.post("/applicaties", json=body("suite")), 201)


async def test_an_applicatie_shows_what_was_sent(ac):
    zrc = {
        "component": "zrc",
        "scopes": ["zaken.lezen", "zaken.aanmaken"],
        "zaaktype": ZAAKTYPE,
        "maxVertrouwelijkheidaanduiding": "intern",
    }
    drc = {
        "component": "drc",
        "scopes": ["documenten.lezen"],
        "informatieobjecttype": "https://elders.example.nl/brief",
        "maxVertrouwelijkheidaanduiding": "zeer_geheim",
    }
    brc = {"component": "brc", "scopes": ["besluiten.lezen"], "besluittype": "https://elders.example.nl/besluit"}
    nrc = {"component": "nrc", "scopes": ["notificaties.publiceren"]}
    made = ok(await ac.post("/applicaties", json=body("a", "b", autorisaties=[zrc, drc, brc, nrc])), 201)
    assert (made["clientIds"], made["label"], made["heeftAlleAutorisaties"]) == (["a", "b"], "Suite", False)
    names = ["Zaken API", "Documenten API", "Besluiten API", "Notificaties API"]
    shown = [each | {"componentWeergave": name} for each, name in zip((zrc, drc, brc, nrc), names, strict=True)]
    assert made["autorisaties"] == shown
    assert ok(await ac.get(made["url"])) == made
    assert ok(await ac.put(made["url"], json=made)) == made


async def test_ac_001_a_client_id_belongs_to_one_applicatie(ac, suite):
    assert codes(await ac.post("/applicaties", json=body("suite", "ander"))) == [("clientIds", "clientId-exists")]
    ander = ok(await ac.post("/applicaties", json=body("ander")), 201)
    refused = await ac.patch(ander["url"], json={"clientIds": ["ander", "suite"]})
    assert codes(refused) == [("clientIds", "clientId-exists")]
    assert ok(await ac.patch(suite["url"], json={"clientIds": ["suite", "extra"]}))["clientIds"] == ["extra", "suite"]


async def test_ac_001_a_client_id_is_never_given_again(ac, suite):
    assert (await ac.delete(suite["url"])).status_code == 204
    assert codes(await ac.post("/applicaties", json=body("suite"))) == [("clientIds", "clientId-exists")]


async def test_ac_001_by_the_old_rules_a_client_id_is_free_again_and_keeps_its_secret(app, ac, suite):
    app.house.settings.oude_regels = "aan"
    await support.register(app, "suite")
    assert (await ac.delete(suite["url"])).status_code == 204
    ok(await ac.post("/applicaties", json=body("suite")), 201)
    async with support.client(app, CATALOGI, "suite") as suite_zelf:
        ok(await suite_zelf.get("/catalogussen"))


@pytest.mark.parametrize(
    ("given", "code"),
    [
        ({"heeftAlleAutorisaties": True}, "ambiguous-authorizations-specified"),
        ({"autorisaties": []}, "missing-authorizations"),
        ({"autorisaties": [], "heeftAlleAutorisaties": False}, "missing-authorizations"),
    ],
)
async def test_ac_002_all_rights_or_each_apart(ac, suite, given, code):
    assert codes(await ac.post("/applicaties", json=body("ander", **given))) == [("nonFieldErrors", code)]
    assert codes(await ac.patch(suite["url"], json=given)) == [("nonFieldErrors", code)]


@pytest.mark.parametrize(
    ("autorisatie", "missing"),
    [
        ({"component": "zrc", "scopes": ["zaken.lezen"]}, ["maxVertrouwelijkheidaanduiding", "zaaktype"]),
        (
            {"component": "drc", "scopes": ["documenten.lezen"]},
            ["informatieobjecttype", "maxVertrouwelijkheidaanduiding"],
        ),
        ({"component": "brc", "scopes": ["besluiten.lezen"]}, ["besluittype"]),
        ({"component": "zrc", "scopes": ["audittrails.lezen"]}, []),
        ({"component": "ztc", "scopes": ["catalogi.schrijven"]}, []),
    ],
)
async def test_ac_003_scopes_of_a_component_need_its_type(ac, autorisatie, missing):
    answer = await ac.post("/applicaties", json=body("suite", autorisaties=[ZTC, autorisatie]))
    if missing:
        assert codes(answer) == [(f"autorisaties.1.{veld}", "required") for veld in missing]
    else:
        assert answer.status_code == 201


@pytest.mark.parametrize(
    ("given", "fault"),
    [
        ({"component": "xyz", "scopes": []}, ("autorisaties.0.component", "invalid_choice")),
        ({"component": "zrc", "scopes": "alles"}, ("autorisaties.0.scopes", "not_a_list")),
        (
            {"component": "zrc", "scopes": [], "maxVertrouwelijkheidaanduiding": "soms"},
            ("autorisaties.0.maxVertrouwelijkheidaanduiding", "invalid_choice"),
        ),
        ({"component": "zrc", "scopes": [], "zaaktype": "geen-url"}, ("autorisaties.0.zaaktype", "bad-url")),
    ],
)
async def test_an_autorisatie_that_cannot_be_read_is_refused(ac, given, fault):
    assert codes(await ac.post("/applicaties", json=body("suite", autorisaties=[given]))) == [fault]


async def test_the_set_of_autorisaties_is_replaced_when_it_is_given(ac, suite):
    assert ok(await ac.patch(suite["url"], json={"label": "Anders"}))["autorisaties"][0]["component"] == "ztc"
    nrc = {"component": "nrc", "scopes": ["notificaties.consumeren"]}
    changed = ok(await ac.patch(suite["url"], json={"autorisaties": [nrc]}))
    assert [each["component"] for each in changed["autorisaties"]] == ["nrc"]


async def test_search_by_client_id(ac, suite):
    await ac.post("/applicaties", json=body("ander"))
    assert ok(await ac.get("/applicaties?clientIds=onbekend,suite"))["results"] == [suite]
    assert ok(await ac.get("/applicaties"))["count"] == 2
    assert ok(await ac.get("/applicaties/consumer?clientId=suite")) == suite
    assert (await ac.get("/applicaties/consumer?clientId=onbekend")).status_code == 404
    assert codes(await ac.get("/applicaties/consumer")) == [("clientId", "required")]


async def test_a_right_holds_from_the_next_request(app, ac, suite):
    await support.register(app, "suite")
    async with support.client(app, CATALOGI, "suite") as client:
        assert (await client.get("/zaaktypen")).status_code == 200
        ok(await ac.patch(suite["url"], json={"autorisaties": [{"component": "nrc", "scopes": ["x"]}]}))
        assert (await client.get("/zaaktypen")).status_code == 403
        ok(await ac.patch(suite["url"], json={"autorisaties": [], "heeftAlleAutorisaties": True}))
        assert (await client.get("/zaaktypen")).status_code == 200


async def test_an_applicatie_that_is_gone_leaves_no_secret(app, ac, suite):
    await support.register(app, "suite")
    await ac.delete(suite["url"])
    async with support.client(app, CATALOGI, "suite") as client:
        refused = await client.get("/zaaktypen")
        assert (refused.status_code, refused.json()["code"]) == (403, "invalid-client-identifier")


async def test_a_scope_holds_in_its_component_only(app, ac):
    autorisatie = {"component": "nrc", "scopes": ["autorisaties.lezen"]}
    await ac.post("/applicaties", json=body("vreemd", autorisaties=[autorisatie]))
    await support.register(app, "vreemd")
    async with support.client(app, AUTORISATIES, "vreemd") as client:
        assert (await client.get("/applicaties")).status_code == 403


async def test_zaken_of_other_types_do_not_exist_for_the_client(app, ac, zaak, types):
    def autorisatie(zaaktype: str, niveau: str) -> dict:
        return {
            "component": "zrc",
            "scopes": ["zaken.lezen"],
            "zaaktype": zaaktype,
            "maxVertrouwelijkheidaanduiding": niveau,
        }

    made = ok(
        await ac.post("/applicaties", json=body("lezer", autorisaties=[autorisatie(types.zaaktype, "intern")])), 201
    )
    await support.register(app, "lezer")
    async with support.client(app, ZAKEN, "lezer", **CRS) as client:
        assert ok(await client.get("/zaken"))["count"] == 1
        ok(await ac.patch(made["url"], json={"autorisaties": [autorisatie(types.ander, "intern")]}))
        assert ok(await client.get("/zaken"))["count"] == 0
        assert (await client.get(zaak["url"])).status_code == 403


async def test_a_type_that_is_gone_leaves_no_autorisatie(app, ac):
    async with support.client(app, CATALOGI) as catalogi:
        catalogus = {"domein": "TEST", "rsin": "123456782", "contactpersoonBeheerNaam": "Beheer"}
        url = ok(await catalogi.post("/catalogussen", json=catalogus), 201)["url"]
        type = {
            "catalogus": url,
            "publicatieIndicatie": False,
            "informatieobjecttypen": [],
            "beginGeldigheid": "2020-01-01",
        }
        besluittype = ok(await catalogi.post("/besluittypen", json=type), 201)["url"]
        brc = {"component": "brc", "scopes": ["besluiten.lezen"], "besluittype": besluittype}
        made = ok(await ac.post("/applicaties", json=body("suite", autorisaties=[brc])), 201)
        await catalogi.delete(besluittype)
    assert ok(await ac.get(made["url"]))["autorisaties"] == []


async def test_writes_are_told_on_the_channel(app, ac, suite):
    await ac.delete(suite["url"])
    async with app.house.sessions() as db:
        told = [row.bericht for row in await db.execute(app.house.metadata.tables["uitgaand"].select())]
    assert [(each["kanaal"], each["actie"], each["kenmerken"]) for each in told] == [
        ("autorisaties", "create", {}),
        ("autorisaties", "destroy", {}),
    ]


async def test_the_api_asks_its_own_scopes(app, suite):
    await support.register(app, "kijker", "autorisaties.lezen")
    async with support.client(app, AUTORISATIES, "kijker") as client:
        assert (await client.get(suite["url"])).status_code == 200
        assert (await client.delete(suite["url"])).status_code == 403
