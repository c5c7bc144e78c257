"""Lists: filters, the default of `status`, pages, and which version a name means on a day."""

import pytest
import support
from support import codes, ok
from zgw.catalogi.api import CATALOGI

pytestmark = pytest.mark.anyio


async def urls(api, path: str, **params: str) -> list[str]:
    return [each["url"] for each in ok(await api.get(path, params=params))["results"]]


@pytest.mark.parametrize("soort", ["zaaktypen", "informatieobjecttypen", "besluittypen"])
async def test_a_list_shows_what_is_published_unless_asked(api, maak, soort):
    make = {
        "zaaktypen": maak.zaaktype,
        "informatieobjecttypen": maak.informatieobjecttype,
        "besluittypen": maak.besluittype,
    }
    concept = await make[soort]()
    definitief = await maak.publish(await make[soort]())
    assert await urls(api, f"/{soort}") == [definitief["url"]]
    assert await urls(api, f"/{soort}", status="definitief") == [definitief["url"]]
    assert await urls(api, f"/{soort}", status="concept") == [concept["url"]]
    assert await urls(api, f"/{soort}", status="alles") == [definitief["url"], concept["url"]]
    assert codes(await api.get(f"/{soort}?status=misschien")) == [("status", "invalid")]
    assert ok(await api.get(concept["url"]))["concept"] is True


async def test_parts_follow_the_status_of_their_zaaktype(api, maak, zaaktype):
    statustype = await maak.statustype(zaaktype)
    assert await urls(api, "/statustypen") == []
    assert await urls(api, "/statustypen", status="alles") == [statustype["url"]]
    await maak.publish(zaaktype)
    assert await urls(api, "/statustypen") == [statustype["url"]]


@pytest.mark.parametrize(
    ("path", "params", "count"),
    [
        ("/catalogussen", {"domein": "TEST"}, 1),
        ("/catalogussen", {"domein__in": "A,TEST"}, 1),
        ("/catalogussen", {"rsin__in": "517439943"}, 0),
        ("/zaaktypen", {"identificatie": "VERGUNNING"}, 1),
        ("/zaaktypen", {"trefwoorden": "kap"}, 1),
        ("/zaaktypen", {"trefwoorden": "ka,boom"}, 1),
        ("/zaaktypen", {"trefwoorden": "ka"}, 0),
        ("/zaaktypen", {"catalogus": "https://elders.example.nl/1"}, 0),
        ("/zaaktypen", {"datumGeldigheid": "2019-12-31"}, 0),
        ("/zaaktypen", {"datumGeldigheid": "2020-01-01"}, 1),
        ("/statustypen", {"zaaktypeIdentificatie": "VERGUNNING"}, 1),
        ("/statustypen", {"datumGeldigheid": "2019-12-31"}, 0),
        ("/resultaattypen", {"zaaktype_identificatie": "VERGUNNING"}, 1),
        ("/resultaattypen", {"datum_geldigheid": "2019-12-31"}, 0),
        ("/roltypen", {"omschrijvingGeneriek": "initiator"}, 1),
        ("/roltypen", {"omschrijvingGeneriek": "behandelaar"}, 0),
        ("/eigenschappen", {"zaaktypeIdentificatie": "ANDER"}, 0),
        ("/zaakobjecttypen", {"anderObjecttype": "True", "relatieOmschrijving": "Boom"}, 1),
        ("/zaakobjecttypen", {"objecttype": "https://objecten.example.nl/boom"}, 1),
        ("/zaaktype-informatieobjecttypen", {"richting": "inkomend", "informatieobjecttype": "Brief"}, 1),
        ("/zaaktype-informatieobjecttypen", {"richting": "uitgaand"}, 0),
        ("/informatieobjecttypen", {"omschrijving": "Brief"}, 1),
        ("/besluittypen", {"informatieobjecttypen": "Brief"}, 1),
        ("/besluittypen", {"zaaktypen": "VERGUNNING"}, 1),
        ("/besluittypen", {"zaaktypen": "ANDER"}, 0),
    ],
)
async def test_filter(api, maak, path, params, count):
    brief, besluit = await maak.informatieobjecttype(), await maak.besluittype(informatieobjecttypen=["Brief"])
    zaaktype = await maak.zaaktype(trefwoorden=["boom", "kap"], besluittypen=["Toekenning"])
    await maak.statustype(zaaktype)
    await maak.resultaattype(zaaktype)
    await maak.roltype(zaaktype)
    await maak.eigenschap(zaaktype)
    await maak.relatie(zaaktype)
    await maak.zaakobjecttype(zaaktype)
    for each in (brief, besluit, zaaktype):
        await maak.publish(each)
    assert ok(await api.get(path, params=params))["count"] == count


async def test_filter_by_url(api, maak, zaaktype):
    await maak.informatieobjecttype()
    await maak.besluittype(informatieobjecttypen=["Brief"])
    await maak.relatie(zaaktype)
    statustype = await maak.statustype(zaaktype)
    brief = (await urls(api, "/informatieobjecttypen", status="alles"))[0]
    assert await urls(api, "/statustypen", status="alles", zaaktype=zaaktype["url"]) == [statustype["url"]]
    assert len(await urls(api, "/besluittypen", status="alles", informatieobjecttypen=brief)) == 1
    assert len(await urls(api, "/zaaktype-informatieobjecttypen", status="alles", informatieobjecttype=brief)) == 1
    wrong = await api.get("/statustypen", params={"zaaktype": statustype["url"]})
    assert codes(wrong) == [("zaaktype", "invalid-type")]


@pytest.mark.parametrize("query", ["kleur=rood", "datumGeldigheid=gisteren", "catalogus=geen-url"])
async def test_a_query_that_means_nothing_is_refused(api, query):
    assert (await api.get(f"/zaaktypen?{query}")).status_code == 400


async def test_a_page_ends_after_a_hundred(api, maak):
    for number in range(101):
        await maak.informatieobjecttype(f"Brief {number}")
    first = ok(await api.get("/informatieobjecttypen?status=alles"))
    assert (first["count"], len(first["results"])) == (101, 100)
    second = ok(await api.get(first["next"]))
    assert [each["omschrijving"] for each in second["results"]] == ["Brief 0"]


async def test_a_name_means_the_version_of_the_day(api, maak):
    oud = await maak.publish(await maak.besluittype(eindeGeldigheid="2021-12-31"))
    nieuw = await maak.publish(await maak.besluittype(beginGeldigheid="2022-01-01"))
    zaaktype = await maak.publish(await maak.zaaktype(besluittypen=["Toekenning"]))
    for day, versie in (("2021-12-31", oud), ("2022-01-01", nieuw)):
        shown = ok(await api.get(zaaktype["url"], params={"datumGeldigheid": day}))
        assert shown["besluittypen"] == [versie["url"]]
        listed = ok(await api.get("/zaaktypen", params={"datumGeldigheid": day}))["results"][0]
        assert listed["besluittypen"] == [versie["url"]]
    assert ok(await api.get(zaaktype["url"]))["besluittypen"] == [nieuw["url"]]
    before = ok(await api.get(zaaktype["url"], params={"datumGeldigheid": "2019-01-01"}))
    assert (before["besluittypen"], before["besluittypeOmschrijving"]) == ([], ["Toekenning"])


async def test_a_published_type_does_not_show_concepts(api, maak):
    concept = await maak.besluittype()
    zaaktype = await maak.zaaktype(besluittypen=["Toekenning"])
    assert zaaktype["besluittypen"] == [concept["url"]]
    assert (await maak.publish(zaaktype))["besluittypen"] == []


async def test_begin_and_end_of_the_object_span_all_versions(api, maak):
    await maak.zaaktype(eindeGeldigheid="2021-12-31")
    tweede = await maak.zaaktype(beginGeldigheid="2022-01-01", eindeGeldigheid="2022-12-31")
    assert (tweede["beginObject"], tweede["eindeObject"]) == ("2020-01-01", "2022-12-31")
    await maak.zaaktype(beginGeldigheid="2023-01-01")
    assert ok(await api.get(tweede["url"]))["eindeObject"] is None


@pytest.mark.parametrize(
    ("client_id", "method", "status"),
    [("lezer", "GET", 200), ("lezer", "POST", 403), ("lezer", "DELETE", 403), ("opruimer", "DELETE", 204)],
)
async def test_scopes(app, zaaktype, client_id, method, status):
    async with support.client(app, CATALOGI, client_id) as client:
        url = "/zaaktypen" if method == "POST" else zaaktype["url"]
        assert (await client.request(method, url, json={} if method == "POST" else None)).status_code == status


async def test_publish_is_written_down_and_told(app, api, maak, zaaktype):
    await maak.publish(zaaktype)
    async with app.house.sessions() as db:
        told = [row.bericht for row in await db.execute(app.house.metadata.tables["uitgaand"].select())]
    acties = [(each["kanaal"], each["actie"]) for each in told]
    assert acties == [("zaaktypen", "create"), ("zaaktypen", "update")]
    assert told[1]["kenmerken"] == {"catalogus": zaaktype["catalogus"]}
    assert ok(await api.post(zaaktype["url"] + "/publish"))["concept"] is False


async def test_parts_send_no_notification(app, maak, zaaktype):
    await maak.statustype(zaaktype)
    async with app.house.sessions() as db:
        assert len((await db.execute(app.house.metadata.tables["uitgaand"].select())).all()) == 1
