"""What earlier versions of the Catalogi standard asked, with the setting `oude_regels` (`rules.md` §9, 1 and 2)."""

import pytest
import support
from support import codes, ok
from zgw.catalogi.api import CATALOGI

pytestmark = pytest.mark.anyio
GEPUBLICEERD = [("nonFieldErrors", "non-concept-relation")]
ELDERS = [("nonFieldErrors", "relations-incorrect-catalogus")]
SCOPES = ("catalogi.lezen", "catalogi.schrijven")


@pytest.fixture
async def api(app):
    app.house.settings.oude_regels = "aan"
    await support.register(app, "schrijver", *SCOPES)
    async with support.client(app, CATALOGI, "schrijver") as client:
        yield client


async def test_ztc_010_a_besluittype_stays_once_its_informatieobjecttype_is_published(api, maak):
    brief = await maak.informatieobjecttype()
    besluittype = await maak.besluittype(informatieobjecttypen=["Brief"])
    ok(await api.patch(besluittype["url"], json={"toelichting": "nog een concept"}))
    await maak.publish(brief)
    assert codes(await api.patch(besluittype["url"], json={"toelichting": "te laat"})) == GEPUBLICEERD
    assert codes(await api.delete(besluittype["url"])) == GEPUBLICEERD
    ok(await api.patch(besluittype["url"], json={"eindeGeldigheid": "2099-01-01"}))


async def test_ztc_010_informatieobjecttype_stays_once_a_besluittype_with_it_is_published(api, maak):
    brief = await maak.informatieobjecttype()
    await maak.publish(await maak.besluittype(informatieobjecttypen=["Brief"]))
    assert codes(await api.patch(brief["url"], json={"omschrijving": "Nota"})) == GEPUBLICEERD
    assert codes(await api.delete(brief["url"])) == GEPUBLICEERD


async def test_ztc_010_zaaktype_informatieobjecttype_of_which_both_sides_are_published_stays(api, maak, zaaktype):
    brief = await maak.informatieobjecttype()
    relatie = await maak.relatie(zaaktype)
    await maak.publish(brief)
    ok(await api.patch(relatie["url"], json={"volgnummer": 7}))
    await maak.publish(zaaktype)
    assert codes(await api.patch(relatie["url"], json={"volgnummer": 8})) == GEPUBLICEERD
    assert codes(await api.delete(relatie["url"])) == GEPUBLICEERD


async def test_ztc_011_a_zaaktype_is_not_related_to_a_published_besluittype(api, maak, zaaktype):
    await maak.publish(await maak.besluittype())
    body = maak.zaaktype_body(identificatie="NIEUW", besluittypen=["Toekenning"])
    assert codes(await api.post("/zaaktypen", json=body)) == GEPUBLICEERD
    assert codes(await api.patch(zaaktype["url"], json={"besluittypen": ["Toekenning"]})) == GEPUBLICEERD


async def test_ztc_012_a_zaaktype_is_published_after_what_it_is_related_to(api, maak, zaaktype):
    besluittype = await maak.besluittype()
    ok(await api.patch(zaaktype["url"], json={"besluittypen": ["Toekenning"]}))
    assert codes(await api.post(f"{zaaktype['url']}/publish")) == [("nonFieldErrors", "concept-relation")]
    await maak.publish(besluittype)
    ok(await api.post(f"{zaaktype['url']}/publish"))


async def ander(api) -> dict:
    body = {"domein": "ELDER", "rsin": "123456782", "contactpersoonBeheerNaam": "Beheer"}
    return ok(await api.post("/catalogussen", json=body), 201)


async def test_ztc_013_another_catalogus_is_a_fault_of_the_whole(api, maak):
    brief = await maak.informatieobjecttype(catalogus=(await ander(api))["url"])
    besluittype = await maak.besluittype()
    answer = await api.patch(besluittype["url"], json={"informatieobjecttypen": [brief["url"]]})
    assert codes(answer) == ELDERS


async def test_ztc_011_besluittype_is_not_related_to_a_published_zaaktype(api, maak, zaaktype):
    besluittype, body = await maak.besluittype(), {"zaaktypen": [zaaktype["url"]]}
    ok(await api.patch(besluittype["url"], json=body | {"toelichting": "nog een concept"}))
    await maak.publish(zaaktype)
    assert codes(await api.patch(besluittype["url"], json=body)) == GEPUBLICEERD
    assert codes(await api.put(besluittype["url"], json=besluittype | body)) == GEPUBLICEERD


async def test_ztc_013_a_besluittype_is_not_related_to_a_zaaktype_of_another_catalogus(api, maak):
    elders = await maak.zaaktype(catalogus=(await ander(api))["url"])
    besluittype = await maak.besluittype()
    answer = await api.patch(besluittype["url"], json={"zaaktypen": [elders["url"], "https://elders.example.nl/1", 3]})
    assert codes(answer) == ELDERS
    ok(await api.patch(besluittype["url"], json={"zaaktypen": ["geen URL"]}))


async def test_an_informatieobjecttype_needs_no_categorie(api, maak):
    body = await maak.informatieobjecttype()
    kaal = {name: body[name] for name in ("catalogus", "vertrouwelijkheidaanduiding", "beginGeldigheid")}
    made = ok(await api.post("/informatieobjecttypen", json=kaal | {"omschrijving": "Nota"}), 201)
    assert made["informatieobjectcategorie"] == ""
    assert ok(await api.patch(body["url"], json={"omschrijving": "Memo"}))["informatieobjectcategorie"] == "brief"


async def test_an_identificatie_may_be_a_number(api, maak):
    made = ok(await api.post("/zaaktypen", json=maak.zaaktype_body(identificatie=20)), 201)
    assert made["identificatie"] == "20"
