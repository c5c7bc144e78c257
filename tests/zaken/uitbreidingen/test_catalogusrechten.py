"""Rights per catalogus: on every type in it, also one that comes later, in one condition of every query."""

from typing import Any

import pytest
import support
from support import codes, ok
from zgw.besluiten.api import BESLUITEN
from zgw.documenten.api import DOCUMENTEN
from zgw.zaken.api import ZAKEN

from tests.zaken.catalogi.typen import Maker
from tests.zaken.conftest import CRS
from tests.zaken.woorden import neem_besluit, open_zaak, rolvorm, schrijf_document, zaakvorm, zet_status

pytestmark = pytest.mark.anyio
ZRC = ["zaken.lezen", "zaken.aanmaken", "zaken.bijwerken"]


@pytest.fixture
async def catalogus(ztc, types) -> str:
    return ok(await ztc.get(types.zaaktype))["catalogus"]


def recht(catalogus: str, component: str = "zrc", scopes: Any = ZRC, niveau: str = "zeer_geheim") -> dict:
    return {
        "component": component,
        "scopes": scopes,
        "catalogus": catalogus,
        "maxVertrouwelijkheidaanduiding": "" if component == "brc" else niveau,
    }


async def geef(app, ac, *rechten: dict, **anders: Any) -> dict:
    await support.register(app, "lezer")
    vorm = {"clientIds": ["lezer"], "label": "Lezer", "catalogusAutorisaties": list(rechten)} | anders
    return ok(await ac.post("/applicaties", json=vorm), 201)


async def maak_zaaktype(ztc, catalogus: str) -> str:
    maak = Maker(ztc, {"url": catalogus})
    return (await maak.publish(await maak.zaaktype()))["url"]


# --- what the Autorisaties API shows ---
async def test_rights_on_a_catalogus_are_written_out_per_type(app, ac, catalogus, types):
    made = await geef(app, ac, recht(catalogus, scopes=["zaken.lezen"], niveau="intern"))
    assert made["catalogusAutorisaties"] == [recht(catalogus, scopes=["zaken.lezen"], niveau="intern")]
    typen = {each["zaaktype"] for each in made["autorisaties"]}
    assert typen == {types.zaaktype, types.ander, types.concept}
    for each in made["autorisaties"]:
        shown = (each["component"], each["componentWeergave"], each["scopes"], each["maxVertrouwelijkheidaanduiding"])
        assert shown == ("zrc", "Zaken API", ["zaken.lezen"], "intern")
    assert ok(await ac.get("/applicaties?clientIds=lezer"))["results"] == [made]


async def test_documents_and_besluiten_have_their_own_types(app, ac, catalogus, types):
    made = await geef(
        app, ac, recht(catalogus, "drc", ["documenten.lezen"]), recht(catalogus, "brc", ["besluiten.lezen"])
    )
    assert types.brief in {each.get("informatieobjecttype") for each in made["autorisaties"]}
    assert types.besluittype in {each.get("besluittype") for each in made["autorisaties"]}


async def test_what_is_read_can_be_sent_back_and_nothing_stays_behind(app, ac, catalogus, types):
    eigen = recht(catalogus, scopes=["zaken.lezen"]) | {"zaaktype": types.zaaktype, "scopes": ["zaken.verwijderen"]}
    eigen.pop("catalogus")
    made = await geef(app, ac, recht(catalogus), autorisaties=[eigen])
    assert ok(await ac.put(made["url"], json=made)) == made
    zonder = ok(await ac.patch(made["url"], json={"catalogusAutorisaties": []}))
    assert [each["scopes"] for each in zonder["autorisaties"]] == [["zaken.verwijderen"]]


async def test_who_does_not_know_of_catalogi_replaces_all_there_is(app, ac, catalogus, types):
    made = await geef(app, ac, recht(catalogus))
    nrc = {"component": "nrc", "scopes": ["notificaties.consumeren"]}
    changed = ok(await ac.patch(made["url"], json={"autorisaties": [nrc]}))
    assert (len(changed["autorisaties"]), changed["catalogusAutorisaties"]) == (1, [])
    kept = ok(await ac.patch(made["url"], json={"autorisaties": made["autorisaties"]}))
    assert (kept["autorisaties"], kept["catalogusAutorisaties"]) == (made["autorisaties"], [])


async def test_ac_003_what_is_wrong_with_a_right_on_a_catalogus(ac, catalogus, types):
    def vorm(*rechten: dict) -> dict:
        return {"clientIds": ["x"], "label": "x", "catalogusAutorisaties": list(rechten)}

    fouten = vorm(recht(types.zaaktype), recht("https://elders.example.nl/1"), recht(catalogus, niveau=""))
    assert codes(await ac.post("/applicaties", json=fouten)) == [
        ("catalogusAutorisaties.0.catalogus", "invalid-resource"),
        ("catalogusAutorisaties.1.catalogus", "bad-url"),
        ("catalogusAutorisaties.2.maxVertrouwelijkheidaanduiding", "required"),
    ]
    fout = codes(await ac.post("/applicaties", json=vorm(recht(catalogus, "ztc"))))
    assert fout == [("catalogusAutorisaties.0.component", "invalid_choice")]
    assert codes(await ac.post("/applicaties", json=vorm())) == [("nonFieldErrors", "missing-authorizations")]
    beide = vorm(recht(catalogus)) | {"heeftAlleAutorisaties": True}
    assert codes(await ac.post("/applicaties", json=beide)) == [
        ("nonFieldErrors", "ambiguous-authorizations-specified")
    ]


# --- what a client may do ---
async def test_zrc_006_a_client_reads_and_writes_zaken_of_every_type_in_the_catalogus(app, ac, api, catalogus, types):
    eerste, tweede = await open_zaak(api, types), await open_zaak(api, types, zaaktype=types.ander)
    await geef(app, ac, recht(catalogus, niveau="intern"))
    async with support.client(app, ZAKEN, "lezer", **CRS) as client:
        gezien = ok(await client.get("/zaken"))
        assert [each["url"] for each in gezien["results"]] == [eerste["url"]]  # the other one is vertrouwelijk
        assert ok(await client.post("/zaken/_zoek", json={"uuid__in": [eerste["uuid"], tweede["uuid"]]}))["count"] == 1
        assert (await client.get(tweede["url"])).status_code == 403
        ok(await client.patch(eerste["url"], json={"toelichting": "x"}))
        ok(await client.post("/rollen", json=rolvorm(eerste, types.rol["initiator"])), 201)
        ok(await client.post("/zaken", json=zaakvorm(types)), 201)
        assert (await client.patch(tweede["url"], json={"toelichting": "x"})).status_code == 403
        assert (await client.post("/zaken", json=zaakvorm(types, zaaktype=types.ander))).status_code == 403
        assert (await client.delete(eerste["url"])).status_code == 403


async def test_zrc_006_also_of_a_type_that_comes_later(app, ac, api, ztc, catalogus, types):
    made = await geef(app, ac, recht(catalogus))
    type = await maak_zaaktype(ztc, catalogus)
    zaak = await open_zaak(api, types, zaaktype=type)
    async with support.client(app, ZAKEN, "lezer", **CRS) as client:
        assert ok(await client.get("/zaken"))["results"][0]["url"] == zaak["url"]
        ok(await client.patch(zaak["url"], json={"toelichting": "x"}))
    assert type in {each["zaaktype"] for each in ok(await ac.get(made["url"]))["autorisaties"]}
    async with app.house.sessions() as db:
        told = [row.bericht for row in await db.execute(app.house.metadata.tables["uitgaand"].select())]
    autorisaties = [each for each in told if each["kanaal"] == "autorisaties"]
    assert [(each["actie"], each["resourceUrl"]) for each in autorisaties] == [
        ("create", made["url"]),
        ("update", made["url"]),
    ]


async def test_zrc_006_a_catalogus_says_nothing_of_another_one_nor_of_another_component(app, ac, api, ztc, types):
    vorm = {"domein": "ANDER", "rsin": "123456782", "contactpersoonBeheerNaam": "Beheer"}
    leeg = ok(await ztc.post("/catalogussen", json=vorm), 201)["url"]
    zaak = await open_zaak(api, types)
    await geef(app, ac, recht(leeg))
    async with support.client(app, ZAKEN, "lezer", **CRS) as client:
        assert ok(await client.get("/zaken"))["count"] == 0
        assert (await client.get(zaak["url"])).status_code == 403
        assert (await client.patch(zaak["url"], json={})).status_code == 403
    async with support.client(app, DOCUMENTEN, "lezer") as client:
        assert (await client.get("/enkelvoudiginformatieobjecten")).status_code == 403


async def test_zrc_006_a_write_right_on_a_catalogus_is_no_read_right(app, ac, api, catalogus, types):
    zaak = await open_zaak(api, types)
    await geef(app, ac, recht(catalogus, scopes=["zaken.statussen.toevoegen"]), recht(catalogus, "drc", ["x"]))
    async with support.client(app, ZAKEN, "lezer", **CRS) as client:
        assert (await client.get("/zaken")).status_code == 403
        assert (await client.get(zaak["url"])).status_code == 403
        ok(await zet_status(client, zaak, types.statustype), 201)


async def test_zrc_006_documents_and_besluiten_of_a_catalogus(app, ac, brc, drc, catalogus, types):
    document, besluit = await schrijf_document(drc, types), await neem_besluit(brc, types)
    await geef(
        app,
        ac,
        recht(catalogus, "drc", ["documenten.lezen", "documenten.lock"], "openbaar"),
        recht(catalogus, "brc", ["besluiten.lezen", "besluiten.bijwerken"]),
    )
    await schrijf_document(drc, types, informatieobjecttype=types.geheim)
    async with support.client(app, DOCUMENTEN, "lezer") as client:
        assert ok(await client.get("/enkelvoudiginformatieobjecten"))["count"] == 1
        ok(await client.get(document["url"]))
        ok(await client.post(document["url"] + "/lock"))
    async with support.client(app, BESLUITEN, "lezer") as client:
        assert ok(await client.get("/besluiten"))["count"] == 1
        ok(await client.patch(besluit["url"], json={"toelichting": "x"}))


async def test_a_catalogus_that_is_gone_leaves_no_rights(app, ac, ztc, types):
    vorm = {"domein": "ANDER", "rsin": "123456782", "contactpersoonBeheerNaam": "Beheer"}
    leeg = ok(await ztc.post("/catalogussen", json=vorm), 201)["url"]
    made = await geef(app, ac, recht(leeg))
    ok(await ztc.delete(leeg), 204)
    assert ok(await ac.get(made["url"]))["catalogusAutorisaties"] == []
