"""Zaken: making and changing one (rules.md §2.1)."""

import pytest
from support import codes, ok

from tests.zaken.woorden import (
    ANDER_RSIN,
    RSIN,
    geef_resultaat,
    neem_besluit,
    notitievorm,
    objectvorm,
    open_zaak,
    rolvorm,
    schrijf_document,
    sluit,
    zaakvorm,
    zet_status,
)

pytestmark = pytest.mark.anyio
ELDERS = "https://elders.example.nl/1"


async def test_a_zaak_gets_what_its_zaaktype_says(api, types, zaak):
    assert zaak["vertrouwelijkheidaanduiding"] == "openbaar"
    assert (zaak["einddatumGepland"], zaak["uiterlijkeEinddatumAfdoening"]) == ("2026-01-21", "2026-01-31")
    assert (zaak["status"], zaak["resultaat"], zaak["einddatum"]) == (None, None, None)
    assert ok(await api.get(zaak["url"])) == zaak | {"_expand": {}}


@pytest.mark.parametrize("wat", ["geen", "ander", "elders", "onzin"])
async def test_zrc_001_zaaktype_is_one_of_ours_and_published(api, types, wat):
    url, code = {
        "geen": (types.zaaktype[:-4] + "0000", "bad-url"),
        "ander": (types.statustype, "invalid-resource"),
        "elders": (ELDERS, "bad-url"),
        "onzin": ("geen url", "bad-url"),
    }[wat]
    assert codes(await api.post("/zaken", json=zaakvorm(types, zaaktype=url))) == [("zaaktype", code)]


async def test_zrc_001_a_concept_is_refused(api, types):
    antwoord = await api.post("/zaken", json=zaakvorm(types, zaaktype=types.concept))
    assert codes(antwoord) == [("zaaktype", "not-published")]


async def test_zrc_001_zaaktype_may_change_while_nothing_hangs_on_it(api, types, zaak):
    assert ok(await api.patch(zaak["url"], json={"zaaktype": types.ander}))["zaaktype"] == types.ander
    ok(await api.patch(zaak["url"], json={"zaaktype": types.zaaktype}))
    ok(await zet_status(api, zaak, types.statustype), 201)

    assert codes(await api.patch(zaak["url"], json={"zaaktype": types.ander})) == [("zaaktype", "zaaktype-mismatch")]


async def test_zrc_001_by_the_old_rules_zaaktype_stays(app, api, types, zaak):
    app.house.settings.oude_regels = "aan"
    antwoord = await api.patch(zaak["url"], json={"zaaktype": types.ander})
    assert codes(antwoord) == [("zaaktype", "wijzigen-niet-toegelaten")]
    ok(await api.patch(zaak["url"], json={"zaaktype": types.zaaktype}))


async def test_by_the_old_rules_a_status_may_be_older_than_the_zaak(app, api, types, zaak):
    eerder = "2018-04-20T13:37:00"
    antwoord = await zet_status(api, zaak, types.statustype, eerder)
    assert codes(antwoord) == [("datumStatusGezet", "date-before-startdatum")]
    app.house.settings.oude_regels = "aan"
    ok(await zet_status(api, zaak, types.statustype, eerder), 201)


async def test_zrc_002_numbers_are_given_out_once(api, types, zaak):
    assert zaak["identificatie"] == "ZAAK-2026-0000000001"
    ok(await api.delete(zaak["url"]), 204)
    await open_zaak(api, types, identificatie="ZAAK-2026-0000000002")

    assert (await open_zaak(api, types))["identificatie"] == "ZAAK-2026-0000000003"
    ander = await open_zaak(api, types, bronorganisatie=ANDER_RSIN, startdatum="2025-12-31")
    assert ander["identificatie"] == "ZAAK-2025-0000000001"


async def test_zrc_002_identificatie_is_unique_within_bronorganisatie(api, types):
    await open_zaak(api, types, identificatie="A-1")

    await open_zaak(api, types, identificatie="A-1", bronorganisatie=ANDER_RSIN)
    again = await api.post("/zaken", json=zaakvorm(types, identificatie="A-1"))
    assert codes(again) == [("identificatie", "identificatie-niet-uniek")]


async def test_zrc_002_identificatie_does_not_change(api, zaak):
    assert codes(await api.patch(zaak["url"], json={"identificatie": "A-2"})) == [
        ("identificatie", "wijzigen-niet-toegelaten")
    ]
    ok(await api.patch(zaak["url"], json={"identificatie": zaak["identificatie"]}))


async def test_zrc_009_vertrouwelijkheid_comes_from_the_zaaktype_unless_given(api, types):
    assert (await open_zaak(api, types, zaaktype=types.ander))["vertrouwelijkheidaanduiding"] == "vertrouwelijk"
    given = await open_zaak(api, types, zaaktype=types.ander, vertrouwelijkheidaanduiding="intern")
    assert given["vertrouwelijkheidaanduiding"] == "intern"
    kept = ok(await api.put(given["url"], json=zaakvorm(types, zaaktype=types.ander)))
    assert kept["vertrouwelijkheidaanduiding"] == "intern"


async def test_zrc_010_communicatiekanaal_is_one_of_the_referentielijsten(api, elders, types):
    goed = {"url": f"{elders.root}/kanalen/1", "naam": "Balie", "omschrijving": "Aan de balie"}
    elders.inhoud |= {"/kanalen/1": goed, "/kanalen/2": {"url": "x"}}
    zaak = await open_zaak(api, types, communicatiekanaal=goed["url"])
    assert zaak["communicatiekanaal"] == goed["url"]
    for url, code in (
        (f"{elders.root}/kanalen/2", "invalid-resource"),
        (f"{elders.root}/kanalen/3", "bad-url"),
        ("https://onbekend.example.nl/1", "unknown-service"),
    ):
        fout = [("communicatiekanaal", code)]
        assert codes(await api.post("/zaken", json=zaakvorm(types, communicatiekanaal=url))) == fout
        assert codes(await api.patch(zaak["url"], json={"communicatiekanaal": url})) == fout
    del elders.inhoud["/kanalen/1"]
    ok(await api.put(zaak["url"], json=zaakvorm(types, communicatiekanaal=goed["url"])))


async def test_selectielijstklasse_is_a_result_of_the_selectielijst(api, types):
    antwoord = await api.post("/zaken", json=zaakvorm(types, selectielijstklasse=ELDERS))
    assert codes(antwoord) == [("selectielijstklasse", "unknown-service")]


async def test_zrc_011_relevante_andere_zaken_exist(api, types, zaak):
    goed = [{"url": zaak["url"], "aardRelatie": "vervolg"}]
    assert (await open_zaak(api, types, relevanteAndereZaken=goed))["relevanteAndereZaken"] == goed

    onbekend = [zaak["url"][:-4] + "0000", "https://nergens.example/zaken/api/v1/zaken/1"]
    fout = [*goed, *({"url": url, "aardRelatie": "vervolg"} for url in onbekend)]
    antwoord = await api.post("/zaken", json=zaakvorm(types, relevanteAndereZaken=fout))
    assert codes(antwoord) == [("relevanteAndereZaken.1.url", "bad-url"), ("relevanteAndereZaken.2.url", "bad-url")]


async def test_zrc_012_a_group_is_whole_or_absent(api, zaak):
    antwoord = await api.patch(zaak["url"], json={"opschorting": {}, "verlenging": {}})
    assert codes(antwoord) == [
        ("opschorting.indicatie", "required"),
        ("opschorting.reden", "required"),
        ("verlenging.duur", "required"),
        ("verlenging.reden", "required"),
    ]
    heel = {"indicatie": True, "reden": "wachten"}
    assert ok(await api.patch(zaak["url"], json={"opschorting": heel}))["opschorting"] == heel
    assert ok(await api.patch(zaak["url"], json={"toelichting": "en verder"}))["opschorting"] == heel
    assert ok(await api.patch(zaak["url"], json={"opschorting": None}))["opschorting"] is None


async def test_zrc_012_a_processobject_names_all_of_it(api, types):
    velden = ("datumkenmerk", "identificatie", "objecttype", "registratie")
    antwoord = await api.post("/zaken", json=zaakvorm(types, processobject={}))
    assert codes(antwoord) == [(f"processobject.{veld}", "required") for veld in velden]
    heel = dict.fromkeys(velden, "x")
    zaak = await open_zaak(api, types, processobject=heel)
    assert zaak["processobject"] == heel
    antwoord = await api.patch(zaak["url"], json={"processobject": {"objecttype": "pand"}})
    assert codes(antwoord) == [(f"processobject.{veld}", "required") for veld in velden if veld != "objecttype"]


class TestZrc013:
    async def test_zrc_013_a_deelzaak_hangs_below_its_hoofdzaak(self, api, types, zaak):
        deel = await open_zaak(api, types, zaaktype=types.ander, hoofdzaak=zaak["url"])

        assert deel["hoofdzaak"] == zaak["url"]
        assert ok(await api.get(zaak["url"]))["deelzaken"] == [deel["url"]]

    async def test_a_deelzaak_is_no_hoofdzaak(self, api, types, zaak):
        deel = await open_zaak(api, types, zaaktype=types.ander, hoofdzaak=zaak["url"])
        antwoord = await api.post("/zaken", json=zaakvorm(types, zaaktype=types.ander, hoofdzaak=deel["url"]))
        assert codes(antwoord) == [("hoofdzaak", "deelzaak-als-hoofdzaak")]

    async def test_a_hoofdzaak_is_no_deelzaak(self, api, types, zaak):
        await open_zaak(api, types, zaaktype=types.ander, hoofdzaak=zaak["url"])
        ander = await open_zaak(api, types)
        antwoord = await api.patch(zaak["url"], json={"hoofdzaak": ander["url"]})
        assert codes(antwoord) == [("hoofdzaak", "deelzaak-als-hoofdzaak")]

    async def test_not_of_itself(self, api, zaak):
        antwoord = await api.patch(zaak["url"], json={"hoofdzaak": zaak["url"]})
        assert codes(antwoord) == [("hoofdzaak", "self-forbidden")]

    async def test_its_zaaktype_must_be_a_deelzaaktype(self, api, types, zaak):
        antwoord = await api.post("/zaken", json=zaakvorm(types, hoofdzaak=zaak["url"]))
        assert codes(antwoord) == [("hoofdzaak", "invalid-deelzaaktype")]

    @pytest.mark.parametrize(
        ("url", "code"), [(ELDERS, "no_match"), ("http://testserver/zaken/api/v1/rollen/1", "incorrect_match")]
    )
    async def test_it_is_a_zaak_of_ours(self, api, types, url, code):
        antwoord = await api.post("/zaken", json=zaakvorm(types, hoofdzaak=url))
        assert codes(antwoord) == [("hoofdzaak", code)]


async def test_zrc_014_no_payment_date_when_nothing_is_due(api, zaak):
    betaald = {"betalingsindicatie": "geheel", "laatsteBetaaldatum": "2026-01-01T01:00:00+01:00"}
    assert ok(await api.patch(zaak["url"], json=betaald))["laatsteBetaaldatum"] == "2026-01-01T00:00:00Z"

    antwoord = await api.patch(zaak["url"], json=betaald | {"betalingsindicatie": "nvt"})
    assert codes(antwoord) == [("laatsteBetaaldatum", "betaling-nvt")]
    assert ok(await api.patch(zaak["url"], json={"betalingsindicatie": "nvt"}))["laatsteBetaaldatum"] is None
    antwoord = await api.patch(zaak["url"], json=betaald | {"laatsteBetaaldatum": "2999-01-01T00:00:00Z"})
    assert codes(antwoord) == [("laatsteBetaaldatum", "future_not_allowed")]


async def test_zrc_015_products_are_those_of_the_zaaktype(api, types, zaak):
    product = ["https://producten.example.nl/1"]
    assert ok(await api.patch(zaak["url"], json={"productenOfDiensten": product}))["productenOfDiensten"] == product
    antwoord = await api.patch(zaak["url"], json={"productenOfDiensten": [*product, ELDERS]})
    assert codes(antwoord) == [("productenOfDiensten", "invalid-products-services")]


async def test_zrc_022_archiving_needs_what_archiving_needs(api, types, zaak):
    async def archiveer():
        return await api.patch(zaak["url"], json={"archiefstatus": "gearchiveerd"})

    assert codes(await archiveer()) == [("archiefnominatie", "archiefnominatie-not-set")]
    ok(await api.patch(zaak["url"], json={"archiefnominatie": "vernietigen"}))
    assert codes(await archiveer()) == [("archiefactiedatum", "archiefactiedatum-not-set")]
    ok(await api.patch(zaak["url"], json={"archiefactiedatum": "2031-01-01"}))
    ok(await archiveer())

    antwoord = await zet_status(api, zaak, types.statustype)
    assert codes(antwoord) == [("nonFieldErrors", "zaak-archiefstatus-invalid")]


async def test_zrc_022_archiving_waits_for_the_documents(api, drc, types, zaak):
    document = await schrijf_document(drc, types)
    ok(await api.post("/zaakinformatieobjecten", json={"zaak": zaak["url"], "informatieobject": document["url"]}), 201)
    archief = {"archiefstatus": "gearchiveerd", "archiefnominatie": "vernietigen", "archiefactiedatum": "2031-01-01"}
    antwoord = await api.patch(zaak["url"], json=archief)
    assert codes(antwoord) == [("archiefstatus", "documents-not-archived")]
    lock = ok(await drc.post(document["url"] + "/lock"))["lock"]
    ok(await drc.patch(document["url"], json={"lock": lock, "status": "gearchiveerd"}))
    assert ok(await api.patch(zaak["url"], json=archief))["archiefstatus"] == "gearchiveerd"


async def test_zrc_022_holds_for_a_new_zaak_too(api, types):
    vorm = {"archiefstatus": "gearchiveerd", "archiefnominatie": "vernietigen"}
    antwoord = await api.post("/zaken", json=zaakvorm(types, **vorm))
    assert codes(antwoord) == [("archiefactiedatum", "archiefactiedatum-not-set")]
    await open_zaak(api, types, **vorm, archiefactiedatum="2031-01-01")


async def test_zrc_023_with_the_zaak_go_its_parts(api, types, zaak):
    status = ok(await zet_status(api, zaak, types.statustype), 201)
    resultaat = await geef_resultaat(api, zaak, types.resultaat["afgehandeld"])
    deel = await open_zaak(api, types, zaaktype=types.ander, hoofdzaak=zaak["url"])
    assert len(ok(await api.get(zaak["url"] + "/audittrail"))) == 3

    ok(await api.delete(zaak["url"]), 204)

    for weg in (zaak["url"], zaak["url"] + "/audittrail", status["url"], resultaat["url"], deel["url"]):
        assert (await api.get(weg)).status_code == 404, weg


async def test_zrc_023_with_the_zaak_goes_what_hangs_on_it_but_not_its_documents(api, drc, types, zaak):
    document = await schrijf_document(drc, types)
    bij = {"zaak": zaak["url"]}
    eigenschap = bij | {"eigenschap": types.eigenschap, "waarde": "20270101"}
    delen = [
        ok(await api.post(pad, json=vorm), 201)["url"]
        for pad, vorm in (
            ("/rollen", rolvorm(zaak, types.rol["initiator"])),
            ("/zaakobjecten", objectvorm(zaak)),
            ("/zaaknotities", notitievorm(zaak)),
            ("/klantcontacten", bij | {"datumtijd": "2026-01-02T10:00:00Z"}),
            ("/zaakinformatieobjecten", bij | {"informatieobject": document["url"]}),
            (zaak["url"] + "/zaakeigenschappen", eigenschap),
        )
    ]
    ok(await api.delete(zaak["url"]), 204)
    for weg in delen:
        assert (await api.get(weg)).status_code == 404, weg
    assert ok(await drc.get(f"/objectinformatieobjecten?informatieobject={document['url']}")) == []
    ok(await drc.get(document["url"]))


async def test_zrc_023_a_zaak_with_besluiten_stays(api, brc, types, zaak):
    await neem_besluit(brc, types, zaak=zaak["url"])
    assert codes(await api.delete(zaak["url"])) == [("nonFieldErrors", "related-besluiten")]


async def test_put_keeps_what_it_leaves_out(api, types):
    zaak = await open_zaak(api, types, toelichting="blijft", omschrijving="weg")
    na = ok(await api.put(zaak["url"], json=zaakvorm(types, omschrijving="nieuw")))
    assert (na["toelichting"], na["omschrijving"]) == ("blijft", "nieuw")


async def test_what_is_read_can_be_sent_back(api, types, zaak):
    gesloten = await sluit(api, types, zaak)
    terug = ok(await api.put(zaak["url"], json={k: v for k, v in gesloten.items() if k != "_expand"}))
    assert terug | {"_expand": {}} == gesloten


async def test_an_empty_text_stands_for_nothing(api, types):
    leeg = {"einddatumGepland": "", "publicatiedatum": "", "vertrouwelijkheidaanduiding": "", "hoofdzaak": ""}
    zaak = await open_zaak(api, types, **leeg)
    assert (zaak["publicatiedatum"], zaak["hoofdzaak"]) == (None, None)


async def test_geometry_is_shown_as_it_was_sent(api, types):
    punt = {"type": "Point", "coordinates": [6.1, 52.2]}
    assert (await open_zaak(api, types, zaakgeometrie=punt))["zaakgeometrie"] == punt
    antwoord = await api.post("/zaken", json=zaakvorm(types, zaakgeometrie={"type": "Punt"}))
    assert codes(antwoord) == [("zaakgeometrie", "invalid")]


async def test_every_fault_of_a_body_is_told_at_once(api, types):
    antwoord = await api.post(
        "/zaken", json=zaakvorm(types, bronorganisatie="123456789", startdatum=86400, archiefstatus="weg")
    )
    assert codes(antwoord) == [
        ("archiefstatus", "invalid_choice"),
        ("bronorganisatie", "invalid"),
        ("startdatum", "invalid"),
    ]


async def test_crs_is_asked_for(api, zaak):
    del api.headers["Accept-Crs"]
    assert (await api.get("/zaken")).status_code == 412
    assert (await api.get(zaak["url"], headers={"Accept-Crs": "EPSG:28992"})).status_code == 406
    assert (await api.head(zaak["url"])).status_code == 200
    ok(await api.delete(zaak["url"]), 204)


async def test_etag_changes_with_what_is_derived(api, types, zaak):
    tag = (await api.get(zaak["url"])).headers["etag"]
    assert (await api.get(zaak["url"], headers={"If-None-Match": tag})).status_code == 304
    ok(await zet_status(api, zaak, types.statustype), 201)
    assert (await api.get(zaak["url"], headers={"If-None-Match": tag})).status_code == 200


async def test_the_audit_trail_tells_every_change(api, types, zaak):
    ok(await api.patch(zaak["url"], json={"toelichting": "anders"}, headers={"X-Audit-Toelichting": "op verzoek"}))
    ok(await zet_status(api, zaak, types.statustype), 201)

    maak, wijzig, status = ok(await api.get(zaak["url"] + "/audittrail"))
    assert [(r["actie"], r["resource"]) for r in (maak, wijzig, status)] == [
        ("create", "zaak"),
        ("partial_update", "zaak"),
        ("create", "status"),
    ]
    assert (wijzig["toelichting"], wijzig["resourceWeergave"]) == ("op verzoek", f"{RSIN} - {zaak['identificatie']}")
    assert wijzig["wijzigingen"]["oud"] == zaak
    assert status["hoofdObject"] == zaak["url"]
    assert ok(await api.get(f"{zaak['url']}/audittrail/{status['uuid']}")) == status
