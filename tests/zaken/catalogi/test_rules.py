"""The rules of the Catalogi API on versions and publishing (ztc-009 and further), and those without a number."""

import asyncio

import pytest
import support
from support import codes, ok
from zgw.catalogi.api import CATALOGI
from zgw.zaken.api import ZAKEN

from tests.zaken.catalogi.typen import ONBEKEND, VERZOEKEN
from tests.zaken.woorden import open_zaak

pytestmark = pytest.mark.anyio


# --- concept and published --------------------------------------------------------------------------------------------
@pytest.fixture
async def gepubliceerd(maak) -> list[dict]:
    typen = [await maak.zaaktype(), await maak.informatieobjecttype(), await maak.besluittype()]
    return [await maak.publish(each) for each in typen]


async def test_ztc_009_a_published_type_does_not_change(api, gepubliceerd):
    for type in gepubliceerd:
        assert codes(await api.put(type["url"], json=type)) == [("nonFieldErrors", "non-concept-object")]
        change = {"omschrijving": "Anders"}
        assert codes(await api.patch(type["url"], json=change)) == [("nonFieldErrors", "non-concept-object")]


async def test_ztc_009_the_end_of_a_published_type_may_be_set(api, gepubliceerd):
    for type in gepubliceerd:
        assert (
            ok(await api.patch(type["url"], json={"eindeGeldigheid": "2030-01-01"}))["eindeGeldigheid"] == "2030-01-01"
        )


async def test_ztc_009_a_published_type_may_be_corrected_by_force(app, gepubliceerd):
    async with support.client(app, CATALOGI, "corrector") as corrector:
        for type in gepubliceerd:
            changed = ok(await corrector.patch(type["url"], json={"toelichting": "x"}))
            assert changed["concept"] is False


async def test_ztc_009_correctie_takes_nothing_away(app, api, maak):
    await maak.besluittype()
    await maak.besluittype("Afwijzing")
    zaaktype = await maak.publish(await maak.zaaktype(besluittypen=["Toekenning"]))
    async with support.client(app, CATALOGI, "corrector") as corrector:
        more = {"besluittypen": ["Toekenning", "Afwijzing"]}
        assert (
            ok(await corrector.patch(zaaktype["url"], json=more))["besluittypeOmschrijving"]
            == more["besluittypen"][::-1]
        )
        for change in ({"besluittypen": ["Afwijzing"]}, {"identificatie": "ANDERS"}):
            refused = await corrector.patch(zaaktype["url"], json=change)
            assert codes(refused) == [("nonFieldErrors", "non-concept-object")]


async def test_ztc_009_delete_of_a_published_type_is_refused(app, api, gepubliceerd):
    for type in gepubliceerd:
        assert codes(await api.delete(type["url"])) == [("nonFieldErrors", "non-concept-object")]
    async with support.client(app, CATALOGI, "opruimer") as opruimer:
        for type in gepubliceerd:
            assert (await opruimer.delete(type["url"])).status_code == 204
            assert (await opruimer.get(type["url"])).status_code == 404


async def test_ztc_010_parts_of_a_published_zaaktype_do_not_change(app, api, maak, zaaktype):
    await maak.informatieobjecttype()
    parts = [
        await maak.statustype(zaaktype),
        await maak.resultaattype(zaaktype),
        await maak.roltype(zaaktype),
        await maak.eigenschap(zaaktype),
        await maak.relatie(zaaktype),
        await maak.zaakobjecttype(zaaktype),
    ]
    await maak.publish(zaaktype)
    refused = [("nonFieldErrors", "non-concept-zaaktype")]
    for part in parts:
        assert codes(await api.put(part["url"], json=part)) == refused
        assert codes(await api.patch(part["url"], json={})) == refused
        assert codes(await api.delete(part["url"])) == refused
        collection = part["url"].rsplit("/", 1)[0]
        assert refused[0] in codes(await api.post(collection, json=part))
    async with support.client(app, CATALOGI, "corrector") as corrector:
        extra = {"zaaktype": zaaktype["url"], "omschrijving": "Erbij", "volgnummer": 2}
        assert ok(await corrector.post("/statustypen", json=extra), 201)["isEindstatus"] is True
        assert codes(await corrector.delete(parts[0]["url"])) == refused


async def test_ztc_010_a_part_does_not_move_out_of_a_published_zaaktype(api, maak, zaaktype):
    statustype, ander = await maak.statustype(zaaktype), await maak.zaaktype(identificatie="ANDER")
    await maak.publish(zaaktype)
    answer = await api.patch(statustype["url"], json={"zaaktype": ander["url"]})
    assert codes(answer) == [("nonFieldErrors", "non-concept-zaaktype")]


async def test_ztc_014_reading_zaken_or_documenten_is_reading_catalogi(app, zaaktype):
    for scope in ("zaken.lezen", "documenten.lezen"):
        await support.register(app, scope, scope)
        async with support.client(app, CATALOGI, scope) as client:
            assert ok(await client.get(zaaktype["url"]))["url"] == zaaktype["url"]
            assert (await client.get("/statustypen")).status_code == 200
            assert (await client.delete(zaaktype["url"])).status_code == 403


@pytest.mark.parametrize(
    ("formaat", "lengte", "past"),
    [
        ("datum", "8", True),
        ("datum", "10", False),
        ("datum_tijd", "14", True),
        ("datum_tijd", "8", False),
        ("tekst", 5, True),
    ],
)
async def test_ztc_015_lengte_fits_the_formaat(api, maak, zaaktype, formaat, lengte, past):
    specificatie = {"formaat": formaat, "lengte": lengte, "kardinaliteit": 1}
    body = {"zaaktype": zaaktype["url"], "naam": "x", "definitie": "x", "specificatie": specificatie}
    answer = await api.post("/eigenschappen", json=body)
    if past:
        assert ok(answer, 201)["specificatie"]["lengte"] == str(lengte)
    else:
        assert codes(answer) == [("specificatie.lengte", "invalid")]


@pytest.mark.parametrize(("einde", "past"), [("2021-12-31", True), ("2022-01-01", False), (None, False)])
async def test_ztc_016_published_versions_do_not_overlap(api, maak, einde, past):
    for soort in (maak.zaaktype, maak.informatieobjecttype, maak.besluittype):
        await maak.publish(await soort(eindeGeldigheid=einde))
        tweede = await soort(beginGeldigheid="2022-01-01")
        answer = await api.post(tweede["url"] + "/publish")
        if past:
            assert ok(answer)["concept"] is False
        else:
            assert codes(answer) == [("beginGeldigheid", "overlap")]


async def test_ztc_016_the_end_of_a_version_may_not_reach_into_the_next(api, maak):
    eerste = await maak.publish(await maak.zaaktype(eindeGeldigheid="2021-12-31"))
    await maak.publish(await maak.zaaktype(beginGeldigheid="2022-01-01"))
    answer = await api.patch(eerste["url"], json={"eindeGeldigheid": None})
    assert codes(answer) == [("eindeGeldigheid", "overlap")]


async def test_ztc_016_holds_when_two_are_published_at_once(api, maak):
    concepts = [await maak.zaaktype(), await maak.zaaktype()]
    answers = await asyncio.gather(*(api.post(each["url"] + "/publish") for each in concepts))
    assert sorted(each.status_code for each in answers) == [200, 400]


async def test_ztc_016_concepts_may_overlap(maak):
    assert (await maak.zaaktype())["url"] != (await maak.zaaktype())["url"]


async def test_ztc_017_only_an_empty_catalogus_is_deleted(api, maak, catalogus):
    type = await maak.informatieobjecttype()
    refused = await api.delete(catalogus["url"])
    assert (refused.status_code, refused.json()["code"]) == (409, "CATALOG_NOT_EMPTY")
    await api.delete(type["url"])
    assert (await api.delete(catalogus["url"])).status_code == 204


# --- without a number -------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("given", "fout"),
    [
        ({"eindeGeldigheid": "2019-12-31"}, ("nonFieldErrors", "date-mismatch")),
        ({"verlengingMogelijk": True}, ("nonFieldErrors", "verlenging-mismatch")),
        ({"servicenorm": "P0D"}, ("servicenorm", "empty-duration")),
        (
            {"broncatalogus": {"url": "https://elders.example.nl/1", "domein": "X", "rsin": "123456782"}},
            ("nonFieldErrors", "invalid-bronzaaktype-for-broncatalogus"),
        ),
        ({"deelzaaktypen": ["VERGUNNING"]}, ("deelzaaktypen", "self-forbidden")),
        (
            {"catalogus": f"{support.BASE}/catalogi/api/v1/catalogussen/{ONBEKEND}"},
            ("catalogus", "object-does-not-exist"),
        ),
        ({"catalogus": VERZOEKEN}, ("catalogus", "incorrect_match")),
        ({"doorlooptijd": "dertig dagen"}, ("doorlooptijd", "invalid")),
    ],
)
async def test_a_zaaktype_that_makes_no_sense_is_refused(api, maak, zaaktype, given, fout):
    assert codes(await api.post("/zaaktypen", json=maak.zaaktype_body(**given))) == [fout]


async def test_types_of_another_catalogus_are_refused(api, maak):
    body = {"domein": "ELDER", "rsin": "123456782", "contactpersoonBeheerNaam": "Beheer"}
    elders = ok(await api.post("/catalogussen", json=body), 201)
    deel = await maak.zaaktype(catalogus=elders["url"], identificatie="DEEL")
    answer = await api.post("/zaaktypen", json=maak.zaaktype_body(deelzaaktypen=[deel["url"]]))
    assert codes(answer) == [("deelzaaktypen", "relations-incorrect-catalogus")]
    answer = await api.post("/zaaktypen", json=maak.zaaktype_body(deelzaaktypen=["DEEL"]))
    assert codes(answer) == [("deelzaaktypen", "does_not_exist")]


async def test_a_statustype_of_another_zaaktype_is_refused(api, maak, zaaktype):
    vreemd = await maak.statustype(await maak.zaaktype(identificatie="ANDER"))
    eigenschap = await maak.eigenschap(zaaktype)
    answer = await api.patch(eigenschap["url"], json={"statustype": vreemd["url"]})
    assert codes(answer) == [("nonFieldErrors", "relations-incorrect-zaaktype")]


async def test_what_must_be_unique_is(api, maak, catalogus, zaaktype):
    body = {"domein": "TEST", "rsin": "123456782", "contactpersoonBeheerNaam": "Beheer"}
    assert codes(await api.post("/catalogussen", json=body)) == [("nonFieldErrors", "unique")]
    for part in (await maak.statustype(zaaktype), await maak.eigenschap(zaaktype), await maak.resultaattype(zaaktype)):
        collection = part["url"].rsplit("/", 1)[0]
        assert codes(await api.post(collection, json=part)) == [("nonFieldErrors", "unique")]


async def test_a_part_has_no_dates_of_its_own(api, maak, zaaktype):
    statustype = await maak.statustype(zaaktype, beginGeldigheid="2020-01-01")
    answer = await api.patch(statustype["url"], json={"beginGeldigheid": "2021-01-01"})
    assert codes(answer) == [("beginGeldigheid", "date-mismatch")]
    await api.patch(zaaktype["url"], json={"beginGeldigheid": "2021-01-01"})
    assert ok(await api.get(statustype["url"]))["beginGeldigheid"] == "2021-01-01"


async def test_a_type_in_use_stays_even_for_who_may_force(app, types):
    async with support.client(app, ZAKEN, **{"Accept-Crs": "EPSG:4326", "Content-Crs": "EPSG:4326"}) as zrc:
        await open_zaak(zrc, types)
    async with support.client(app, CATALOGI, "opruimer") as opruimer:
        assert set(codes(await opruimer.delete(types.zaaktype))) == {("nonFieldErrors", "pending-relations")}
        assert (await opruimer.delete(types.ander)).status_code == 204


async def test_an_unknown_zaaktype_of_a_part_is_refused(api, maak, zaaktype):
    body = {"omschrijving": "Status", "volgnummer": 1}
    gone = zaaktype["url"].rsplit("/", 1)[0] + f"/{ONBEKEND}"
    assert codes(await api.post("/statustypen", json=body)) == [("zaaktype", "required")]
    assert codes(await api.post("/statustypen", json=body | {"zaaktype": gone})) == [
        ("zaaktype", "object-does-not-exist")
    ]
    assert codes(await api.post("/statustypen", json=body | {"zaaktype": VERZOEKEN})) == [
        ("zaaktype", "incorrect_match")
    ]
