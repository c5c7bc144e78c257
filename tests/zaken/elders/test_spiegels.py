"""Relations over the border: the other side gets its mirror after our commit, and without it there is none."""

import httpx
import pytest
from support import client, codes, ok
from zgw.besluiten.api import BESLUITEN

from tests.zaken.elders.conftest import ELDERS, weg
from tests.zaken.woorden import (
    applicatie,
    besluitvorm,
    documentvorm,
    neem_besluit,
    open_zaak,
    schrijf_document,
    sluit,
    zet_status,
)

pytestmark = pytest.mark.anyio
HANGT = [("informatieobject", "pending-relations")]


@pytest.fixture
async def brief(drc_elders, typen) -> dict:
    """A document elsewhere, of a type that stands there."""
    return await schrijf_document(drc_elders, typen)


@pytest.fixture
async def zaak_daar(api, typen) -> dict:
    return await open_zaak(api, typen)


@pytest.fixture
async def relatie(api, zaak_daar, brief) -> dict:
    vorm = {"zaak": zaak_daar["url"], "informatieobject": brief["url"]}
    return ok(await api.post("/zaakinformatieobjecten", json=vorm), 201)


def weigert(methode: str, pad: str, status: int = 500):
    """A neighbour that does everything but this."""

    def hoe(request: httpx.Request) -> httpx.Response | None:
        return httpx.Response(status) if (request.method, request.url.path.split("/")[4]) == (methode, pad) else None

    return hoe


async def acties(client, hoofdobject: dict, resource: str) -> list[str]:
    regels = ok(await client.get(hoofdobject["url"] + "/audittrail"))
    return [regel["actie"] for regel in regels if regel["resource"] == resource]


# --- documenten -------------------------------------------------------------------------------------------------------
async def test_zrc_005_a_document_elsewhere_knows_the_zaak(api, drc_elders, buurman, zaak_daar, brief, relatie):
    assert relatie["informatieobject"] == brief["url"]
    [spiegel] = ok(await drc_elders.get(f"/objectinformatieobjecten?object={zaak_daar['url']}"))
    assert (spiegel["informatieobject"], spiegel["objectType"]) == (brief["url"], "zaak")
    assert ("GET", "/zaken/api/v1/zaakinformatieobjecten") in buurman.terug.gevraagd
    assert ok(await api.get(zaak_daar["url"]))["zaakinformatieobjecten"] == [relatie["url"]]

    assert codes(await drc_elders.delete(spiegel["url"])) == [("nonFieldErrors", "remote-relation-exists")]
    ok(await api.delete(relatie["url"]), 204)
    assert ok(await drc_elders.get("/objectinformatieobjecten")) == []
    assert await acties(api, zaak_daar, "zaakinformatieobject") == ["create", "destroy"]
    assert await acties(drc_elders, brief, "objectinformatieobject") == ["create", "destroy"]


@pytest.mark.parametrize("status", [403, 500])
async def test_zrc_005_without_the_mirror_there_is_no_relation(api, buurman, zaak_daar, brief, status):
    buurman.naar.hoe = weigert("POST", "objectinformatieobjecten", status)
    vorm = {"zaak": zaak_daar["url"], "informatieobject": brief["url"]}
    assert codes(await api.post("/zaakinformatieobjecten", json=vorm)) == HANGT
    assert ok(await api.get("/zaakinformatieobjecten")) == []
    assert await acties(api, zaak_daar, "zaakinformatieobject") == ["create", "destroy"]
    assert [each for each in buurman.naar.gevraagd if each[0] == "POST"] == [
        ("POST", "/documenten/api/v1/objectinformatieobjecten")
    ]


async def test_zrc_005_a_mirror_that_cannot_be_taken_away_keeps_the_relation(api, buurman, zaak_daar, relatie):
    buurman.naar.hoe = weigert("DELETE", "objectinformatieobjecten")
    assert codes(await api.delete(relatie["url"])) == HANGT
    assert ok(await api.get(relatie["url"]))["informatieobject"] == relatie["informatieobject"]
    buurman.naar.hoe = lambda _: None
    ok(await api.delete(relatie["url"]), 204)


async def test_zrc_023_a_zaak_takes_its_mirrors_elsewhere_along(api, drc_elders, buurman, zaak_daar, brief, relatie):
    ok(await api.delete(zaak_daar["url"]), 204)
    assert ok(await drc_elders.get("/objectinformatieobjecten")) == []
    ok(await drc_elders.delete(brief["url"]), 204)


async def test_zrc_023_a_neighbour_that_is_down_does_not_keep_a_zaak(api, buurman, zaak_daar, relatie):
    buurman.naar.hoe = weg
    ok(await api.delete(zaak_daar["url"]), 204)
    assert (await api.get(zaak_daar["url"])).status_code == 404


@pytest.mark.parametrize("soort", ["zaak", "besluit"])
async def test_zrc_003_what_is_no_document_elsewhere_is_an_invalid_resource(
    api, zrc_elders, brc_elders, typen, zaak_daar, soort
):
    ander = await (open_zaak(zrc_elders, typen) if soort == "zaak" else neem_besluit(brc_elders, typen))
    vorm = {"zaak": zaak_daar["url"], "informatieobject": ander["url"]}
    assert codes(await api.post("/zaakinformatieobjecten", json=vorm)) == [("informatieobject", "invalid-resource")]


async def test_zrc_003_a_document_elsewhere_that_is_not_there_is_a_bad_url(api, zaak_daar, brief):
    vorm = {"zaak": zaak_daar["url"], "informatieobject": brief["url"][:-12] + "0" * 12}
    assert codes(await api.post("/zaakinformatieobjecten", json=vorm)) == [("informatieobject", "bad-url")]


async def test_zrc_017_a_document_elsewhere_of_a_type_of_ours(api, drc_elders, buurman, types, zaak):
    """The neighbour keeps documents only; its informatieobjecttypen are ours, and it asks us for them."""
    document = await schrijf_document(drc_elders, types)
    assert document["informatieobjecttype"] == types.brief
    vorm = {"zaak": zaak["url"], "informatieobject": document["url"]}
    ok(await api.post("/zaakinformatieobjecten", json=vorm), 201)
    geheim = await schrijf_document(drc_elders, types, informatieobjecttype=types.geheim)
    past_niet = await api.post("/zaakinformatieobjecten", json=vorm | {"informatieobject": geheim["url"]})
    assert codes(past_niet) == [("nonFieldErrors", "missing-zaaktype-informatieobjecttype-relation")]


async def test_drc_002_an_object_elsewhere_is_what_its_type_says(drc_elders, zaak_daar, brief):
    vorm = {"informatieobject": brief["url"], "object": zaak_daar["url"], "objectType": "besluit"}
    assert codes(await drc_elders.post("/objectinformatieobjecten", json=vorm)) == [("object", "invalid-resource")]


async def test_drc_003_a_relation_with_an_object_elsewhere_is_unique(drc_elders, zaak_daar, brief, relatie):
    vorm = {"informatieobject": brief["url"], "object": zaak_daar["url"], "objectType": "zaak"}
    assert codes(await drc_elders.post("/objectinformatieobjecten", json=vorm)) == [("nonFieldErrors", "unique")]


async def test_drc_004_an_object_elsewhere_must_know_the_document(drc_elders, buurman, zaak_daar, brief):
    vorm = {"informatieobject": brief["url"], "object": zaak_daar["url"], "objectType": "zaak"}
    gevraagd = await drc_elders.post("/objectinformatieobjecten", json=vorm)
    assert codes(gevraagd) == [("nonFieldErrors", "inconsistent-relation")]
    buurman.terug.hoe = weigert("GET", "zaakinformatieobjecten")
    gevraagd = await drc_elders.post("/objectinformatieobjecten", json=vorm)
    assert codes(gevraagd) == [("nonFieldErrors", "relation-lookup-error")]


async def test_drc_008_a_document_with_a_zaak_elsewhere_stays(drc_elders, brief, relatie):
    assert codes(await drc_elders.delete(brief["url"])) == [("nonFieldErrors", "pending-relations")]


async def test_zrc_007_documents_elsewhere_are_looked_at_when_a_zaak_closes(api, drc_elders, buurman, typen, zaak_daar):
    document = ok(
        await drc_elders.post("/enkelvoudiginformatieobjecten", json=documentvorm(typen, indicatieGebruiksrecht=None)),
        201,
    )
    vorm = {"zaak": zaak_daar["url"], "informatieobject": document["url"]}
    ok(await api.post("/zaakinformatieobjecten", json=vorm), 201)
    slot = ok(await drc_elders.post(document["url"] + "/lock", json={}))["lock"]
    resultaat = {"zaak": zaak_daar["url"], "resultaattype": typen.resultaat["afgehandeld"]}
    ok(await api.post("/resultaten", json=resultaat), 201)

    async def gesloten() -> httpx.Response:
        return await zet_status(api, zaak_daar, typen.eindstatus, "2026-01-31T12:00:00Z")

    namen = [("nonFieldErrors", code) for code in ("indicatiegebruiksrecht-unset", "informatieobject-locked")]
    assert codes(await gesloten()) == namen
    ok(await drc_elders.patch(document["url"], json={"indicatieGebruiksrecht": False, "lock": slot}))
    ok(await drc_elders.post(document["url"] + "/unlock", json={"lock": slot}), 204)
    buurman.naar.hoe = weigert("GET", "enkelvoudiginformatieobjecten")
    assert codes(await gesloten()) == [("nonFieldErrors", "bad-url")]
    buurman.naar.hoe = lambda _: None
    ok(await gesloten(), 201)


async def test_zrc_022_documents_elsewhere_are_archived_first(api, drc_elders, typen, zaak_daar, relatie):
    zaak = await sluit(api, typen, zaak_daar)
    gevraagd = await api.patch(zaak["url"], json={"archiefstatus": "gearchiveerd"})
    assert codes(gevraagd) == [("archiefstatus", "documents-not-archived")]


# --- besluiten --------------------------------------------------------------------------------------------------------
@pytest.fixture
async def besluit(brc, typen, zrc_elders) -> dict:
    """A besluit here, of a zaak elsewhere."""
    zaak = await open_zaak(zrc_elders, typen)
    return (await neem_besluit(brc, typen, zaak=zaak["url"])) | {"de zaak": zaak}


async def test_brc_006_a_zaak_elsewhere_knows_the_besluit(brc, zrc_elders, buurman, besluit):
    zaak = besluit["de zaak"]
    [spiegel] = ok(await zrc_elders.get(zaak["url"] + "/besluiten"))
    assert (spiegel["besluit"], besluit["zaak"]) == (besluit["url"], zaak["url"])
    assert ok(await brc.get(f"/besluiten?zaak={zaak['url']}"))["count"] == 1
    assert codes(await zrc_elders.delete(spiegel["url"])) == [("nonFieldErrors", "inconsistent-relation")]
    assert codes(await zrc_elders.delete(zaak["url"])) == [("nonFieldErrors", "related-besluiten")]
    ok(await brc.delete(besluit["url"]), 204)
    assert ok(await zrc_elders.get(zaak["url"] + "/besluiten")) == []


async def test_brc_006_without_the_mirror_there_is_no_besluit(brc, buurman, typen, zrc_elders):
    zaak = await open_zaak(zrc_elders, typen)
    buurman.naar.hoe = weigert("POST", "zaken", 403)
    gevraagd = await brc.post("/besluiten", json=besluitvorm(typen, zaak=zaak["url"]))
    assert codes(gevraagd) == [("zaak", "pending-relations")]
    assert ok(await brc.get("/besluiten"))["count"] == 0


async def test_brc_007_a_besluittype_belongs_to_the_zaaktype_of_a_zaak_elsewhere(brc, typen, zrc_elders):
    zaak = await open_zaak(zrc_elders, typen)
    gevraagd = await brc.post(
        "/besluiten", json=besluitvorm(typen, besluittype=typen.ander_besluittype, zaak=zaak["url"])
    )
    assert codes(gevraagd) == [("nonFieldErrors", "zaaktype-mismatch")]


async def test_brc_005_a_document_elsewhere_knows_the_besluit(brc, drc_elders, typen, brief):
    besluit = await neem_besluit(brc, typen)
    vorm = {"besluit": besluit["url"], "informatieobject": brief["url"]}
    relatie = ok(await brc.post("/besluitinformatieobjecten", json=vorm), 201)
    [spiegel] = ok(await drc_elders.get("/objectinformatieobjecten"))
    assert (spiegel["object"], spiegel["objectType"]) == (besluit["url"], "besluit")
    ok(await brc.delete(relatie["url"]), 204)
    assert ok(await drc_elders.get("/objectinformatieobjecten")) == []


async def test_brc_009_a_besluit_takes_its_mirrors_elsewhere_along(brc, drc_elders, typen, brief):
    besluit = await neem_besluit(brc, typen)
    vorm = {"besluit": besluit["url"], "informatieobject": brief["url"]}
    ok(await brc.post("/besluitinformatieobjecten", json=vorm), 201)
    ok(await brc.delete(besluit["url"]), 204)
    assert ok(await drc_elders.get("/objectinformatieobjecten")) == []


async def test_brc_005_without_the_mirror_there_is_no_relation(brc, buurman, typen, brief):
    besluit = await neem_besluit(brc, typen)
    buurman.naar.hoe = weigert("POST", "objectinformatieobjecten")
    vorm = {"besluit": besluit["url"], "informatieobject": brief["url"]}
    assert codes(await brc.post("/besluitinformatieobjecten", json=vorm)) == HANGT
    assert ok(await brc.get("/besluitinformatieobjecten")) == []


async def test_zrc_007_a_besluit_of_a_closed_zaak_elsewhere_needs_force(app, brc, typen, zrc_elders, besluit):
    await sluit(zrc_elders, typen, besluit["de zaak"])
    scopes = ("besluiten.lezen", "besluiten.bijwerken")
    await applicatie(app, "schrijver", ("brc", scopes, typen.besluittype, ""))
    kracht = ("zrc", ("zaken.geforceerd-bijwerken",), typen.zaaktype, "zeer_geheim")
    await applicatie(app, "sterk", ("brc", scopes, typen.besluittype, ""), kracht)
    for client_id, status in (("schrijver", 403), ("sterk", 200)):
        async with client(app, BESLUITEN, client_id) as schrijver:
            gevraagd = await schrijver.patch(besluit["url"], json={"toelichting": "nader"})
            assert gevraagd.status_code == status, gevraagd.text


async def test_zrc_021_the_besluiten_elsewhere_give_the_date(api, brc_elders, buurman, typen, zaak_daar):
    await neem_besluit(brc_elders, typen, zaak=zaak_daar["url"], ingangsdatum="2026-03-01")
    zaak = await sluit(api, typen, zaak_daar, "ingangsdatum_besluit")
    assert zaak["archiefactiedatum"] == "2031-03-01"
    assert any(pad.startswith("/besluiten/") for _, pad in buurman.naar.gevraagd)


async def test_zrc_011_a_zaak_elsewhere_may_be_relevant(api, typen, zrc_elders, zaak_daar):
    ander = await open_zaak(zrc_elders, typen)
    verwant = [{"url": ander["url"], "aardRelatie": "vervolg"}]
    assert (
        ok(await api.patch(zaak_daar["url"], json={"relevanteAndereZaken": verwant}))["relevanteAndereZaken"] == verwant
    )
    verwant = [{"url": typen.zaaktype, "aardRelatie": "vervolg"}]
    gevraagd = await api.patch(zaak_daar["url"], json={"relevanteAndereZaken": verwant})
    assert codes(gevraagd) == [("relevanteAndereZaken.0.url", "invalid-resource")]
    assert ander["url"].startswith(ELDERS)
