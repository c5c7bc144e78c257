"""Zaken, documenten and besluiten of types that stand in another Catalogi API (rules.md 1.12)."""

import httpx
import pytest
from support import client, codes, ok
from zgw.zaken.api import ZAKEN

from tests.zaken.conftest import CRS
from tests.zaken.elders.conftest import ELDERS, weg
from tests.zaken.woorden import (
    applicatie,
    besluitvorm,
    documentvorm,
    geef_resultaat,
    neem_besluit,
    objectvorm,
    open_zaak,
    rolvorm,
    schrijf_document,
    sluit,
    zaakvorm,
    zet_status,
)

pytestmark = pytest.mark.anyio
MISMATCH = [("nonFieldErrors", "zaaktype-mismatch")]


@pytest.fixture
async def zaak_daar(api, typen) -> dict:
    """A zaak here, of a type over there."""
    return await open_zaak(api, typen)


async def test_zrc_001_a_zaaktype_of_another_component_does_what_one_of_ours_does(api, typen, zaak_daar):
    assert zaak_daar["zaaktype"] == typen.zaaktype
    assert zaak_daar["vertrouwelijkheidaanduiding"] == "openbaar"
    assert (zaak_daar["einddatumGepland"], zaak_daar["uiterlijkeEinddatumAfdoening"]) == ("2026-01-21", "2026-01-31")
    assert ok(await api.get(f"/zaken?zaaktype={typen.zaaktype}"))["count"] == 1


async def test_zrc_001_a_concept_elsewhere_is_not_published(api, typen):
    gevraagd = await api.post("/zaken", json=zaakvorm(typen, zaaktype=typen.concept))
    assert codes(gevraagd) == [("zaaktype", "not-published")]


@pytest.mark.parametrize("ander", ["besluittype", "statustype", "brief"])
async def test_zrc_001_another_kind_of_resource_elsewhere_is_an_invalid_resource(api, typen, ander):
    gevraagd = await api.post("/zaken", json=zaakvorm(typen, zaaktype=getattr(typen, ander)))
    assert codes(gevraagd) == [("zaaktype", "invalid-resource")]


async def test_zrc_015_products_of_a_zaaktype_elsewhere(api, typen):
    producten = ["https://producten.example.nl/1"]
    assert (await open_zaak(api, typen, productenOfDiensten=producten))["productenOfDiensten"] == producten
    gevraagd = await api.post("/zaken", json=zaakvorm(typen, productenOfDiensten=["https://producten.example.nl/2"]))
    assert codes(gevraagd) == [("productenOfDiensten", "invalid-products-services")]


async def test_zrc_013_a_deelzaak_by_the_zaaktype_elsewhere(api, typen, zaak_daar):
    gevraagd = await api.post("/zaken", json=zaakvorm(typen, hoofdzaak=zaak_daar["url"]))
    assert codes(gevraagd) == [("hoofdzaak", "invalid-deelzaaktype")]
    deelzaak = await open_zaak(api, typen, zaaktype=typen.ander, hoofdzaak=zaak_daar["url"])
    assert deelzaak["hoofdzaak"] == zaak_daar["url"]


async def test_zrc_013_a_hoofdzaak_of_another_component_is_refused(api, types, zrc_elders, typen):
    gevraagd = await api.post("/zaken", json=zaakvorm(types, hoofdzaak=(await open_zaak(zrc_elders, typen))["url"]))
    assert codes(gevraagd) == [("hoofdzaak", "no_match")]


# --- the parts of a zaak ----------------------------------------------------------------------------------------------
@pytest.mark.parametrize(("ander", "verwacht"), [("statustype", 201), ("vreemde_status", 400)])
async def test_zrc_016_a_statustype_elsewhere_belongs_to_its_zaaktype(api, typen, zaak_daar, ander, verwacht):
    gezet = await zet_status(api, zaak_daar, getattr(typen, ander))
    assert gezet.status_code == verwacht, gezet.text
    if verwacht == 400:
        assert codes(gezet) == MISMATCH


async def test_zrc_016_types_of_two_components_do_not_mix(api, types, typen, zaak_daar, zaak):
    assert codes(await zet_status(api, zaak_daar, types.statustype)) == MISMATCH
    assert codes(await zet_status(api, zaak, typen.statustype)) == MISMATCH


@pytest.mark.parametrize("past", [True, False])
async def test_zrc_018_an_eigenschap_elsewhere(api, typen, zaak_daar, past):
    eigenschap = typen.eigenschap if past else typen.vreemde_eigenschap
    vorm = {"zaak": zaak_daar["url"], "eigenschap": eigenschap, "waarde": "een waarde die veel te lang is"}
    gevraagd = await api.post(f"{zaak_daar['url']}/zaakeigenschappen", json=vorm)
    if not past:
        assert codes(gevraagd) == MISMATCH
        return
    gezet = ok(gevraagd, 201)
    assert (gezet["naam"], gezet["eigenschap"]) == ("einddatum", eigenschap)
    assert "tekst van lengte 20" in gevraagd.headers["x-warning"]
    gewijzigd = await api.patch(gezet["url"], json={"waarde": "kort"})
    assert ok(gewijzigd)["waarde"] == "kort" and "x-warning" not in gewijzigd.headers


async def test_zrc_019_a_roltype_elsewhere_gives_the_rol_its_name(api, typen, zaak_daar):
    rol = ok(await api.post("/rollen", json=rolvorm(zaak_daar, typen.rol["initiator"])), 201)
    assert (rol["omschrijving"], rol["omschrijvingGeneriek"]) == ("Initiator", "initiator")
    assert codes(await api.post("/rollen", json=rolvorm(zaak_daar, typen.vreemde_rol))) == MISMATCH
    nog_een = await api.post("/rollen", json=rolvorm(zaak_daar, typen.rol["initiator"]))
    assert codes(nog_een) == [("roltype", "max-occurences")]


async def test_zrc_020_a_resultaattype_elsewhere_belongs_to_its_zaaktype(api, typen, zaak_daar):
    vorm = {"zaak": zaak_daar["url"], "resultaattype": typen.vreemd_resultaat}
    assert codes(await api.post("/resultaten", json=vorm)) == MISMATCH


async def test_a_zaakobjecttype_elsewhere_belongs_to_its_zaaktype(api, typen, zaak_daar):
    gemaakt = ok(await api.post("/zaakobjecten", json=objectvorm(zaak_daar, zaakobjecttype=typen.objecttype)), 201)
    assert gemaakt["zaakobjecttype"] == typen.objecttype
    vreemd = await api.post("/zaakobjecten", json=objectvorm(zaak_daar, zaakobjecttype=typen.vreemd_objecttype))
    assert codes(vreemd) == MISMATCH


async def test_zrc_021_a_zaak_closes_by_the_types_elsewhere(api, typen, zaak_daar):
    zaak = await sluit(api, typen, zaak_daar)
    assert (zaak["einddatum"], zaak["archiefnominatie"]) == ("2026-01-31", "vernietigen")
    assert zaak["archiefactiedatum"] == "2031-01-31"


async def test_zrc_021_the_last_related_zaak_gives_the_date_by_a_type_elsewhere(api, typen, zaak_daar):
    verwant = [{"url": zaak_daar["url"], "aardRelatie": "vervolg"}]
    zaak = await sluit(api, typen, await open_zaak(api, typen, relevanteAndereZaken=verwant), "gerelateerde_zaak")
    assert zaak["archiefactiedatum"] is None
    await sluit(api, typen, zaak_daar)
    assert ok(await api.get(zaak["url"]))["archiefactiedatum"] == "2031-01-31"


# --- documenten and besluiten -----------------------------------------------------------------------------------------
async def test_drc_001_an_informatieobjecttype_elsewhere(drc, typen):
    document = await schrijf_document(drc, typen, informatieobjecttype=typen.geheim)
    assert (document["informatieobjecttype"], document["vertrouwelijkheidaanduiding"]) == (typen.geheim, "geheim")
    for anders, code in ((typen.concept_document, "not-published"), (typen.zaaktype, "invalid-resource")):
        gevraagd = await drc.post(
            "/enkelvoudiginformatieobjecten", json=documentvorm(typen, informatieobjecttype=anders)
        )
        assert codes(gevraagd) == [("informatieobjecttype", code)]


@pytest.mark.parametrize("soort", ["brief", "geheim"])
async def test_zrc_017_a_document_of_a_type_elsewhere_in_a_zaak_of_a_type_elsewhere(api, drc, typen, zaak_daar, soort):
    document = await schrijf_document(drc, typen, informatieobjecttype=getattr(typen, soort))
    relatie = {"zaak": zaak_daar["url"], "informatieobject": document["url"]}
    gevraagd = await api.post("/zaakinformatieobjecten", json=relatie)
    if soort == "brief":
        return ok(gevraagd, 201)
    assert codes(gevraagd) == [("nonFieldErrors", "missing-zaaktype-informatieobjecttype-relation")]


async def test_brc_001_a_besluittype_elsewhere(brc, typen):
    assert (await neem_besluit(brc, typen))["besluittype"] == typen.besluittype
    for anders, code in ((typen.concept_besluittype, "not-published"), (typen.zaaktype, "invalid-resource")):
        gevraagd = await brc.post("/besluiten", json=besluitvorm(typen, besluittype=anders))
        assert codes(gevraagd) == [("besluittype", code)]


@pytest.mark.parametrize(("ander", "verwacht"), [("besluittype", 201), ("ander_besluittype", 400)])
async def test_brc_007_a_besluittype_elsewhere_belongs_to_the_zaaktype(brc, typen, zaak_daar, ander, verwacht):
    vorm = besluitvorm(typen, besluittype=getattr(typen, ander), zaak=zaak_daar["url"])
    gevraagd = await brc.post("/besluiten", json=vorm)
    assert gevraagd.status_code == verwacht, gevraagd.text
    if verwacht == 400:
        assert codes(gevraagd) == MISMATCH


@pytest.mark.parametrize("soort", ["brief", "geheim"])
async def test_brc_008_a_document_of_a_type_elsewhere_at_a_besluit_of_a_type_elsewhere(brc, drc, typen, soort):
    document = await schrijf_document(drc, typen, informatieobjecttype=getattr(typen, soort))
    relatie = {"besluit": (await neem_besluit(brc, typen))["url"], "informatieobject": document["url"]}
    gevraagd = await brc.post("/besluitinformatieobjecten", json=relatie)
    if soort == "brief":
        return ok(gevraagd, 201)
    assert codes(gevraagd) == [("nonFieldErrors", "missing-besluittype-informatieobjecttype-relation")]


# --- when the component is down ---------------------------------------------------------------------------------------
async def test_a_type_that_was_used_before_serves_while_its_component_is_down(api, app, buurman, typen, zaak_daar):
    ok(await zet_status(api, zaak_daar, typen.statustype), 201)
    await geef_resultaat(api, zaak_daar, typen.resultaat["afgehandeld"])
    app.house.references.kept.clear()
    buurman.naar.hoe = weg
    nieuw = await open_zaak(api, typen)
    ok(await zet_status(api, nieuw, typen.statustype), 201)
    assert ok(await api.patch(zaak_daar["url"], json={"toelichting": "verder"}))["toelichting"] == "verder"
    nooit_gezien = await zet_status(api, zaak_daar, typen.eindstatus, "2026-01-31T12:00:00Z")
    assert codes(nooit_gezien) == [("statustype", "bad-url")]


async def test_a_type_that_is_gone_is_a_bad_url_though_it_was_kept(api, app, buurman, typen, zaak_daar):
    app.house.references.kept.clear()
    buurman.naar.hoe = lambda _: httpx.Response(404)
    assert codes(await api.post("/zaken", json=zaakvorm(typen))) == [("zaaktype", "bad-url")]


async def test_a_change_that_leaves_the_zaaktype_asks_nobody(api, app, buurman, zaak_daar):
    app.house.references.kept.clear()
    buurman.naar.gevraagd.clear()
    ok(await api.patch(zaak_daar["url"], json={"toelichting": "verder"}))
    ok(await api.get("/zaken"))
    assert buurman.naar.gevraagd == []


# --- rights -----------------------------------------------------------------------------------------------------------
async def test_zrc_006_rights_on_a_zaaktype_elsewhere(api, als, app, typen, zaak_daar, zaak):
    lezer = await als("zaken.lezen", type=typen.zaaktype)
    assert [each["url"] for each in ok(await lezer.get("/zaken"))["results"]] == [zaak_daar["url"]]
    assert (await lezer.get(zaak["url"])).status_code == 403
    maker = await als("zaken.aanmaken", type=typen.zaaktype)
    ok(await maker.post("/zaken", json=zaakvorm(typen)), 201)
    assert (await maker.post("/zaken", json=zaakvorm(typen, zaaktype=typen.ander))).status_code == 403


async def test_a_type_elsewhere_is_shown_to_who_reads_zaken(app, typen, zaak_daar):
    await applicatie(app, "lezer", ("zrc", ("zaken.lezen",), typen.zaaktype, "openbaar"))
    async with client(app, ZAKEN, "lezer", **CRS) as lezer:
        found = ok(await lezer.get(f"{zaak_daar['url']}?expand=zaaktype.catalogus"))["_expand"]["zaaktype"]
    assert found["url"].startswith(ELDERS) and found["_expand"]["catalogus"]["url"] == found["catalogus"]
