"""Types as they are written and read: every resource once, with its relations by name and by URL."""

import pytest
from support import codes, ok

pytestmark = pytest.mark.anyio


async def test_a_zaaktype_shows_what_was_sent(maak):
    bron = {"url": "https://elders.example.nl/1", "domein": "ELDER", "rsin": "123456782"}
    van = {"url": "https://elders.example.nl/2", "identificatie": "OUD", "omschrijving": "Oud"}
    sent = maak.zaaktype_body(
        trefwoorden=["boom", "kap"],
        servicenorm="P10D",
        broncatalogus=bron,
        bronzaaktype=van,
        referentieproces={"naam": "Vergunnen", "link": "https://elders.example.nl/proces"},
        productenOfDiensten=["https://elders.example.nl/product"],
        versiedatum="2020-01-01",
    )
    shown = await maak.zaaktype(**sent)
    assert {name: shown[name] for name in sent} == sent
    assert shown["concept"] is True
    assert (shown["beginObject"], shown["eindeObject"]) == ("2020-01-01", None)


async def test_an_absent_group_is_absent(maak):
    shown = await maak.zaaktype(broncatalogus=None, bronzaaktype=None)
    assert "broncatalogus" not in shown and "versiedatum" not in shown


async def test_parts_appear_at_their_zaaktype(api, maak, zaaktype):
    parts = {
        "statustypen": await maak.statustype(zaaktype),
        "resultaattypen": await maak.resultaattype(zaaktype),
        "roltypen": await maak.roltype(zaaktype),
        "eigenschappen": await maak.eigenschap(zaaktype),
        "zaakobjecttypen": await maak.zaakobjecttype(zaaktype),
    }
    shown = ok(await api.get(zaaktype["url"]))
    assert {name: shown[name] for name in parts} == {name: [part["url"]] for name, part in parts.items()}
    for part in parts.values():
        assert part["zaaktype"] == zaaktype["url"] and part["zaaktypeIdentificatie"] == "VERGUNNING"
        assert part["beginGeldigheid"] == "2020-01-01"


@pytest.mark.parametrize("notation", ["naam", "url"])
async def test_relations_are_written_by_name_or_url_and_read_as_url(api, maak, notation):
    brief, besluit, deel = (
        await maak.informatieobjecttype(),
        await maak.besluittype(),
        await maak.zaaktype(identificatie="DEEL"),
    )
    names = {"brief": "Brief", "besluit": "Toekenning", "deel": "DEEL"}
    urls = {"brief": brief["url"], "besluit": besluit["url"], "deel": deel["url"]}
    ref = names if notation == "naam" else urls
    zaaktype = await maak.zaaktype(
        besluittypen=[ref["besluit"]],
        deelzaaktypen=[ref["deel"]],
        gerelateerdeZaaktypen=[{"zaaktype": ref["deel"], "aardRelatie": "vervolg", "toelichting": "daarna"}],
    )
    assert zaaktype["besluittypen"] == [urls["besluit"]] and zaaktype["besluittypeOmschrijving"] == ["Toekenning"]
    assert zaaktype["deelzaaktypen"] == [urls["deel"]] and zaaktype["deelzaaktypeIdentificaties"] == ["DEEL"]
    assert zaaktype["gerelateerdeZaaktypen"] == [
        {"zaaktype": urls["deel"], "zaaktypeIdentificatie": "DEEL", "aardRelatie": "vervolg", "toelichting": "daarna"}
    ]
    relatie = await maak.relatie(zaaktype, informatieobjecttype=ref["brief"])
    assert relatie["informatieobjecttype"] == urls["brief"]
    resultaat = await maak.resultaattype(zaaktype, besluittypen=[ref["besluit"]], informatieobjecttypen=[ref["brief"]])
    assert (resultaat["besluittypen"], resultaat["informatieobjecttypen"]) == ([urls["besluit"]], [urls["brief"]])
    vastgelegd = await maak.besluittype("Afwijzing", informatieobjecttypen=[ref["brief"]])
    assert vastgelegd["informatieobjecttypen"] == [urls["brief"]] and vastgelegd["vastgelegdIn"] == ["Brief"]


async def test_relations_show_from_the_other_side(api, maak):
    brief, besluit = await maak.informatieobjecttype(), await maak.besluittype(informatieobjecttypen=["Brief"])
    zaaktype = await maak.zaaktype(besluittypen=["Toekenning"])
    await maak.relatie(zaaktype)
    resultaat = await maak.resultaattype(zaaktype, besluittypen=["Toekenning"])
    brief, besluit = ok(await api.get(brief["url"])), ok(await api.get(besluit["url"]))
    assert brief["zaaktypen"] == besluit["zaaktypen"] == [zaaktype["url"]]
    assert brief["besluittypen"] == [besluit["url"]] and brief["besluittypeOmschrijving"] == ["Toekenning"]
    assert besluit["resultaattypen"] == [resultaat["url"]] and besluit["resultaattypenOmschrijving"] == ["Toegekend"]
    assert ok(await api.get(zaaktype["url"]))["informatieobjecttypen"] == [brief["url"]]


async def test_a_patch_keeps_the_relations_it_does_not_name(api, maak):
    await maak.besluittype()
    zaaktype = await maak.zaaktype(besluittypen=["Toekenning"])
    shown = ok(await api.patch(zaaktype["url"], json={"omschrijving": "Anders"}))
    assert (shown["omschrijving"], shown["besluittypeOmschrijving"]) == ("Anders", ["Toekenning"])
    assert ok(await api.patch(zaaktype["url"], json={"besluittypen": []}))["besluittypeOmschrijving"] == []


async def test_a_representation_may_be_put_back(api, maak):
    await maak.besluittype()
    zaaktype = await maak.zaaktype(besluittypen=["Toekenning"], deelzaaktypen=[])
    assert ok(await api.put(zaaktype["url"], json=zaaktype)) == zaaktype


async def test_a_name_that_means_nothing_is_refused(api, maak, zaaktype):
    for veld in ("besluittypen", "deelzaaktypen"):
        refused = await api.post("/zaaktypen", json=maak.zaaktype_body(**{veld: ["Onbekend"]}))
        assert codes(refused) == [(veld, "does_not_exist")]
    body = {"zaaktype": zaaktype["url"], "informatieobjecttype": "Onbekend", "volgnummer": 1, "richting": "intern"}
    assert codes(await api.post("/zaaktype-informatieobjecttypen", json=body)) == [
        ("informatieobjecttype", "does_not_exist")
    ]


async def test_the_last_statustype_is_the_eindstatus(api, maak, zaaktype):
    eerste, tweede = await maak.statustype(zaaktype, 1), await maak.statustype(zaaktype, 2)
    assert tweede["isEindstatus"] is True
    assert ok(await api.get(eerste["url"]))["isEindstatus"] is False


async def test_expand(api, maak, zaaktype):
    statustype = await maak.statustype(zaaktype)
    shown = ok(await api.get(zaaktype["url"], params={"expand": "catalogus.zaaktypen,statustypen.zaaktype"}))
    assert shown["_expand"]["catalogus"]["_expand"]["zaaktypen"][0]["url"] == zaaktype["url"]
    assert shown["_expand"]["statustypen"][0]["_expand"]["zaaktype"]["statustypen"] == [statustype["url"]]


async def test_etag_follows_the_parts(api, maak, zaaktype):
    tag = (await api.get(zaaktype["url"])).headers["etag"]
    assert (await api.get(zaaktype["url"], headers={"If-None-Match": tag})).status_code == 304
    await maak.statustype(zaaktype)
    assert (await api.get(zaaktype["url"], headers={"If-None-Match": tag})).status_code == 200


async def test_related_zaaktypen_stay_in_their_order(api, maak):
    for identificatie in ("EEN", "TWEE"):
        await maak.zaaktype(identificatie=identificatie)
    relaties = [{"zaaktype": "TWEE", "aardRelatie": "vervolg"}, {"zaaktype": "EEN", "aardRelatie": "bijdrage"}]
    zaaktype = await maak.zaaktype(gerelateerdeZaaktypen=relaties)
    shown = ok(await api.get(zaaktype["url"]))["gerelateerdeZaaktypen"]
    assert [each["zaaktypeIdentificatie"] for each in shown] == ["TWEE", "EEN"]
    omgekeerd = ok(await api.patch(zaaktype["url"], json={"gerelateerdeZaaktypen": relaties[::-1]}))
    assert [each["zaaktypeIdentificatie"] for each in omgekeerd["gerelateerdeZaaktypen"]] == ["EEN", "TWEE"]


async def test_expand_of_related_zaaktypen(api, maak):
    ander = await maak.zaaktype(identificatie="ANDER")
    relatie = {"zaaktype": "ANDER", "aardRelatie": "vervolg"}
    zaaktype = await maak.zaaktype(gerelateerdeZaaktypen=[relatie])
    shown = ok(await api.get(zaaktype["url"], params={"expand": "gerelateerdeZaaktypen"}))
    assert [each["url"] for each in shown["_expand"]["gerelateerdeZaaktypen"]] == [ander["url"]]
