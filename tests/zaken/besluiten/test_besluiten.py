"""Besluiten and their documents (rules.md §5)."""

import pytest
import support
from support import codes, ok
from zgw.besluiten.api import BESLUITEN

from tests.zaken.woorden import (
    ANDER_RSIN,
    RSIN,
    applicatie,
    besluitvorm,
    neem_besluit,
    open_zaak,
    schrijf_document,
    sluit,
)

pytestmark = pytest.mark.anyio


async def test_a_besluit_is_numbered_and_read(brc, types):
    besluit = await neem_besluit(brc, types, vervalreden="tijdelijk", vervaldatum="2027-01-01")
    assert besluit["identificatie"] == "BESLUIT-2026-0000000001"
    assert (besluit["vervalreden"], besluit["vervalredenWeergave"]) == ("tijdelijk", "Besluit met tijdelijke werking")
    assert ok(await brc.get(besluit["url"])) == besluit | {"_expand": {}}


async def test_brc_001_besluittype_is_published_and_does_not_change(brc, types):
    antwoord = await brc.post("/besluiten", json=besluitvorm(types, besluittype=types.concept_besluittype))
    assert codes(antwoord) == [("besluittype", "not-published")]
    antwoord = await brc.post("/besluiten", json=besluitvorm(types, besluittype=types.zaaktype))
    assert codes(antwoord) == [("besluittype", "invalid-resource")]
    besluit = await neem_besluit(brc, types)
    antwoord = await brc.patch(besluit["url"], json={"besluittype": types.ander_besluittype})
    assert codes(antwoord) == [("besluittype", "wijzigen-niet-toegelaten")]


async def test_brc_002_identificatie_is_unique_and_stays(brc, types):
    besluit = await neem_besluit(brc, types, identificatie="B-1")
    antwoord = await brc.post("/besluiten", json=besluitvorm(types, identificatie="B-1"))
    assert codes(antwoord) == [("identificatie", "identificatie-niet-uniek")]
    vast = {"identificatie": "B-2", "verantwoordelijkeOrganisatie": ANDER_RSIN}
    assert codes(await brc.patch(besluit["url"], json=vast)) == [
        ("identificatie", "wijzigen-niet-toegelaten"),
        ("verantwoordelijkeOrganisatie", "wijzigen-niet-toegelaten"),
    ]


@pytest.mark.parametrize(
    ("anders", "fout"),
    [
        ({"datum": "2999-01-01"}, ("datum", "future_not_allowed")),
        ({"verantwoordelijkeOrganisatie": "12345678x"}, ("verantwoordelijkeOrganisatie", "only-digits")),
        ({"vervalreden": "zomaar"}, ("vervalreden", "invalid_choice")),
        ({"zaak": "https://elders.example.nl/1"}, ("zaak", "bad-url")),
        ({"zaak": "http://testserver/zaken/api/v1/zaken/00000000-0000-4000-8000-000000000000"}, ("zaak", "bad-url")),
    ],
)
async def test_what_is_wrong_with_a_besluit(brc, types, anders, fout):
    assert codes(await brc.post("/besluiten", json=besluitvorm(types, **anders))) == [fout]


async def test_brc_006_the_zaak_of_a_besluit_does_not_change(api, brc, types, zaak):
    besluit, ander = await neem_besluit(brc, types, zaak=zaak["url"]), await open_zaak(api, types)
    for nieuw in (ander["url"], ""):
        antwoord = await brc.patch(besluit["url"], json={"zaak": nieuw})
        assert codes(antwoord) == [("zaak", "wijzigen-niet-toegelaten")]
    assert ok(await brc.put(besluit["url"], json=besluitvorm(types, toelichting="x")))["zaak"] == zaak["url"]


async def test_brc_007_besluittype_belongs_to_zaaktype(brc, types, zaak):
    antwoord = await brc.post(
        "/besluiten", json=besluitvorm(types, zaak=zaak["url"], besluittype=types.ander_besluittype)
    )
    assert codes(antwoord) == [("nonFieldErrors", "zaaktype-mismatch")]
    await neem_besluit(brc, types, besluittype=types.ander_besluittype)


@pytest.mark.parametrize(("recht", "mag"), [((), False), (("zaken.geforceerd-bijwerken",), True)])
async def test_zrc_007_a_besluit_of_a_closed_zaak_needs_force(app, api, brc, types, zaak, recht, mag):
    besluit = await neem_besluit(brc, types, zaak=zaak["url"])
    await sluit(api, types, zaak)
    scopes = ("besluiten.aanmaken", "besluiten.bijwerken", "besluiten.verwijderen")
    op_zaak = [("zrc", recht, types.zaaktype, "zeer_geheim")] if recht else []
    await applicatie(app, "client", ("brc", scopes, types.besluittype, ""), *op_zaak)
    async with support.client(app, BESLUITEN, "client") as client:
        antwoorden = [
            await client.post("/besluiten", json=besluitvorm(types, zaak=zaak["url"])),
            await client.patch(besluit["url"], json={"toelichting": "x"}),
            await client.delete(besluit["url"]),
        ]
    assert [antwoord.status_code for antwoord in antwoorden] == ([201, 200, 204] if mag else [403, 403, 403])


async def test_brc_009_with_a_besluit_goes_all_of_it(api, brc, drc, types, zaak, document):
    besluit = await neem_besluit(brc, types, zaak=zaak["url"])
    vorm = {"besluit": besluit["url"], "informatieobject": document["url"]}
    relatie = ok(await brc.post("/besluitinformatieobjecten", json=vorm), 201)
    assert len(ok(await brc.get(besluit["url"] + "/audittrail"))) == 2

    ok(await brc.delete(besluit["url"]), 204)

    for weg in (besluit["url"], relatie["url"], besluit["url"] + "/audittrail"):
        assert (await brc.get(weg)).status_code == 404, weg
    assert ok(await api.get(zaak["url"] + "/besluiten")) == []
    assert ok(await drc.get("/objectinformatieobjecten")) == []
    ok(await drc.delete(document["url"]), 204)


class TestDocuments:
    async def test_brc_005_the_document_knows_its_besluit(self, brc, drc, types, document):
        besluit = await neem_besluit(brc, types)
        vorm = {"besluit": besluit["url"], "informatieobject": document["url"]}
        relatie = ok(await brc.post("/besluitinformatieobjecten", json=vorm), 201)

        assert ok(await brc.get(f"/besluitinformatieobjecten?besluit={besluit['url']}")) == [relatie]
        (spiegel,) = ok(await drc.get(f"/objectinformatieobjecten?object={besluit['url']}"))
        assert (spiegel["informatieobject"], spiegel["objectType"]) == (document["url"], "besluit")
        ok(await brc.delete(relatie["url"]), 204)
        assert ok(await drc.get("/objectinformatieobjecten")) == []

    async def test_a_document_belongs_once_to_a_besluit(self, brc, types, document):
        besluit = await neem_besluit(brc, types)
        vorm = {"besluit": besluit["url"], "informatieobject": document["url"]}
        ok(await brc.post("/besluitinformatieobjecten", json=vorm), 201)
        assert codes(await brc.post("/besluitinformatieobjecten", json=vorm)) == [("nonFieldErrors", "unique")]

    async def test_brc_008_informatieobjecttype_belongs_to_besluittype(self, brc, drc, types):
        besluit = await neem_besluit(brc, types)
        geheim = await schrijf_document(drc, types, informatieobjecttype=types.geheim)
        vorm = {"besluit": besluit["url"], "informatieobject": geheim["url"]}
        antwoord = await brc.post("/besluitinformatieobjecten", json=vorm)
        assert codes(antwoord) == [
            ("nonFieldErrors", "missing-besluittype-informatieobjecttype-relation"),
        ]

    async def test_brc_003_informatieobject_is_a_document(self, brc, types, zaak):
        besluit = await neem_besluit(brc, types)
        vorm = {"besluit": besluit["url"], "informatieobject": zaak["url"]}
        antwoord = await brc.post("/besluitinformatieobjecten", json=vorm)
        assert codes(antwoord) == [("informatieobject", "invalid-resource")]


@pytest.mark.parametrize(
    ("query", "count"),
    [
        ("identificatie=B-1", 1),
        (f"verantwoordelijkeOrganisatie={RSIN}", 2),
        ("besluittype={besluittype}", 1),
        ("zaak={zaak}", 1),
        ("zaak=https://elders.example.nl/1", 0),
    ],
)
async def test_filter(brc, types, zaak, query, count):
    await neem_besluit(brc, types, identificatie="B-1", zaak=zaak["url"])
    await neem_besluit(brc, types, besluittype=types.ander_besluittype)
    query = query.format(besluittype=types.besluittype, zaak=zaak["url"])
    assert ok(await brc.get(f"/besluiten?{query}"))["count"] == count


async def test_zrc_006_besluiten_of_a_type(app, brc, types):
    mijn, ander = await neem_besluit(brc, types), await neem_besluit(brc, types, besluittype=types.ander_besluittype)
    await applicatie(app, "lezer", ("brc", ("besluiten.lezen",), types.besluittype, ""))
    async with support.client(app, BESLUITEN, "lezer") as lezer:
        assert [each["url"] for each in ok(await lezer.get("/besluiten"))["results"]] == [mijn["url"]]
        assert (await lezer.get(ander["url"])).status_code == 403
        assert (await lezer.post("/besluiten", json=besluitvorm(types))).status_code == 403


async def test_expand_of_a_besluit(brc, types, zaak):
    besluit = await neem_besluit(brc, types, zaak=zaak["url"])
    _expand = ok(await brc.get(besluit["url"] + "?expand=zaak.zaaktype,besluittype"))["_expand"]
    assert _expand["besluittype"]["omschrijving"] == "Toelating"
    assert _expand["zaak"]["_expand"]["zaaktype"]["identificatie"] == "HOOFD"
