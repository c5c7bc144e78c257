"""Documents: metadata, content, versions and locks (rules.md §4)."""

import os
from base64 import b64encode

import pytest
import support
from support import codes, ok
from zgw.documenten.api import DOCUMENTEN
from zgw.documenten.opruimen import ruim_op

from tests.zaken.woorden import RSIN, applicatie, documentvorm, neem_besluit, schrijf_document

pytestmark = pytest.mark.anyio
DOCUMENTEN_PAD = "/enkelvoudiginformatieobjecten"


async def vergrendel(drc, document) -> dict:
    return ok(await drc.post(document["url"] + "/lock"))


async def maak(drc, types, **anders):
    return await drc.post(DOCUMENTEN_PAD, json=documentvorm(types, **anders))


async def test_a_document_is_told_and_downloaded(drc, types):
    document = await schrijf_document(drc, types, inhoud=b"\x00\xffinhoud", bestandsnaam="brief ë.pdf")

    assert document["identificatie"] == "DOCUMENT-2026-0000000001"
    assert (document["versie"], document["locked"], document["lock"]) == (1, False, "")
    assert document["bestandsomvang"] == 8
    assert document["inhoud"] == document["url"] + "/download?versie=1"
    bestand = await drc.get(document["inhoud"])
    assert (bestand.content, bestand.headers["content-type"]) == (b"\x00\xffinhoud", "application/octet-stream")
    assert bestand.headers["content-disposition"].startswith("attachment; filename*=utf-8''brief")
    assert bestand.headers["content-length"] == "8"
    deel = await drc.get(document["inhoud"], headers={"Range": "bytes=2-4"})
    assert (deel.status_code, deel.content) == (206, b"inh")
    gelezen = ok(await drc.get(document["url"]))
    assert gelezen == {naam: document[naam] for naam in document if naam != "lock"} | {"_expand": {}}


@pytest.mark.parametrize(
    ("anders", "fout"),
    [
        ({"inhoud": "geen base64!!"}, ("inhoud", "invalid-base64")),
        ({"inhoud": "YWJj="}, ("inhoud", "incorrect-base64-padding")),
        ({"inhoud": "YW=j"}, ("inhoud", "invalid-base64")),
        ({"inhoud": "YWI"}, ("inhoud", "incorrect-base64-padding")),
        ({"inhoud": 12}, ("inhoud", "invalid-base64")),
        ({"bestandsomvang": 3}, ("nonFieldErrors", "file-size")),
        ({"inhoud": None, "bestandsomvang": 3}, ("nonFieldErrors", "file-size")),
        ({"bestandsomvang": -1}, ("bestandsomvang", "min_value")),
        ({"taal": "nl"}, ("taal", "min_length")),
        ({"titel": ""}, ("titel", "blank")),
        ({"status": "af"}, ("status", "invalid_choice")),
        ({"integriteit": {"algoritme": "md5"}}, ("integriteit.datum", "required")),
    ],
)
async def test_what_is_wrong_with_a_document(drc, types, anders, fout):
    vorm = documentvorm(types) | anders
    assert fout in codes(await drc.post(DOCUMENTEN_PAD, json=vorm))


async def test_an_empty_file_and_no_file_are_two_things(drc, types):
    leeg = await schrijf_document(drc, types, inhoud=b"", bestandsomvang=0)
    assert (leeg["bestandsomvang"], (await drc.get(leeg["inhoud"])).content) == (0, b"")

    geen = await schrijf_document(drc, types, inhoud=None)
    assert (geen["bestandsomvang"], geen["inhoud"]) == (None, None)
    assert (await drc.get(geen["url"] + "/download")).status_code == 204


async def test_loose_input_is_read(drc, types):
    los = {"indicatieGebruiksrecht": "false", "bestandsomvang": "11", "ontvangstdatum": "", "ondertekening": None}
    document = await schrijf_document(drc, types, **los)
    assert (document["indicatieGebruiksrecht"], document["bestandsomvang"]) == (False, 11)


async def test_groups_are_shown_as_they_were_sent(drc, types):
    groepen = {
        "ondertekening": {"soort": "digitaal", "datum": "2026-01-01"},
        "integriteit": {"algoritme": "sha_256", "waarde": "abc", "datum": "2026-01-01"},
    }
    document = await schrijf_document(drc, types, **groepen)
    assert {naam: document[naam] for naam in groepen} == groepen


# --- rules ------------------------------------------------------------------------------------------------------------
async def test_drc_001_informatieobjecttype_is_published_and_ours(drc, types):
    for type, code in (
        (types.concept_document, "not-published"),
        (types.zaaktype, "invalid-resource"),
        ("https://elders.example.nl/1", "bad-url"),
        (types.brief[:-4] + "0000", "bad-url"),
    ):
        assert codes(await maak(drc, types, informatieobjecttype=type)) == [("informatieobjecttype", code)]


async def test_identificatie_is_unique_within_bronorganisatie(drc, types):
    await schrijf_document(drc, types, identificatie="D-1")
    assert codes(await maak(drc, types, identificatie="D-1")) == [("identificatie", "identificatie-niet-uniek")]


@pytest.mark.parametrize(("status", "mag"), [("", True), ("definitief", True), ("in_bewerking", False)])
async def test_drc_005_what_was_received_is_finished(drc, types, status, mag):
    antwoord = await maak(drc, types, ontvangstdatum="2026-01-01", status=status)
    if mag:
        ok(antwoord, 201)
    else:
        assert codes(antwoord) == [("status", "invalid_for_received")]


async def test_drc_006_no_gebruiksrecht_without_gebruiksrechten(drc, types):
    antwoord = await maak(drc, types, indicatieGebruiksrecht=True)
    assert codes(antwoord) == [("indicatieGebruiksrecht", "missing-gebruiksrechten")]


@pytest.mark.parametrize("gegeven", [{}, {"vertrouwelijkheidaanduiding": ""}])
async def test_drc_007_vertrouwelijkheid_comes_from_the_type(drc, types, gegeven):
    document = await schrijf_document(drc, types, informatieobjecttype=types.geheim, **gegeven)
    assert document["vertrouwelijkheidaanduiding"] == "geheim"


async def test_drc_008_a_document_of_a_zaak_stays(api, drc, types, zaak, document):
    vorm = {"zaak": zaak["url"], "informatieobject": document["url"]}
    relatie = ok(await api.post("/zaakinformatieobjecten", json=vorm), 201)
    assert codes(await drc.delete(document["url"])) == [("nonFieldErrors", "pending-relations")]
    ok(await api.delete(relatie["url"]), 204)
    ok(await drc.delete(document["url"]), 204)


async def test_drc_008_with_a_document_goes_all_of_it(app, drc, types, document):
    opslag = app.house.state["opslag"]
    assert len(list(opslag.map.glob("??/*"))) == 1

    ok(await drc.delete(document["url"]), 204)

    assert list(opslag.map.glob("??/*")) == []
    for weg in ("", "/download", "/audittrail"):
        assert (await drc.get(document["url"] + weg)).status_code == 404, weg


async def test_a_refused_document_leaves_no_file(app, drc, types):
    await schrijf_document(drc, types, identificatie="D-1")
    codes(await maak(drc, types, identificatie="D-1"))
    assert len(list(app.house.state["opslag"].map.glob("??/*"))) == 1


async def test_files_that_a_crash_left_are_removed(app, drc, types, document):
    opslag = app.house.state["opslag"]
    wees = opslag.bewaar([b"half werk"])
    for sleutel in [pad.parent.name + pad.name for pad in opslag.map.glob("??/*")]:
        os.utime(opslag.pad(sleutel), (0, 0))

    assert await ruim_op(app.house) == 1

    assert not opslag.pad(wees).exists()
    assert (await drc.get(document["inhoud"])).content == b"Beste lezer"


async def test_the_audit_trail_tells_that_its_zaak_went(api, brc, drc, types, zaak, document):
    relatie = {"zaak": zaak["url"], "informatieobject": document["url"]}
    ok(await api.post("/zaakinformatieobjecten", json=relatie), 201)
    besluit = await neem_besluit(brc, types)
    vastlegging = {"besluit": besluit["url"], "informatieobject": document["url"]}
    ok(await brc.post("/besluitinformatieobjecten", json=vastlegging), 201)

    ok(await api.delete(zaak["url"]), 204)
    ok(await brc.delete(besluit["url"]), 204)

    regels = ok(await drc.get(document["url"] + "/audittrail"))
    assert [r["actie"] for r in regels] == ["create", "create", "create", "destroy", "destroy"]


# --- locks ------------------------------------------------------------------------------------------------------------
async def test_drc_009_a_change_needs_the_lock(drc, types, document):
    async def wijzig(methode, **sleutel):
        vorm = documentvorm(types, titel="Anders") if methode == "PUT" else {"titel": "Anders"}
        return await drc.request(methode, document["url"], json=vorm | sleutel)

    assert codes(await wijzig("PATCH")) == [("nonFieldErrors", "unlocked")]
    sleutel = await vergrendel(drc, document)
    assert codes(await wijzig("PATCH")) == [("nonFieldErrors", "missing-lock-id")]
    assert codes(await wijzig("PUT")) == [("lock", "required")]
    assert codes(await wijzig("PATCH", lock="fout")) == [("nonFieldErrors", "incorrect-lock-id")]
    na = ok(await wijzig("PATCH", **sleutel))
    assert (na["titel"], na["locked"], na["versie"]) == ("Anders", True, 2)
    assert "lock" not in na


async def test_drc_009_lock_and_unlock(drc, types, document):
    sleutel = await vergrendel(drc, document)
    assert len(sleutel["lock"]) == 32
    assert codes(await drc.post(document["url"] + "/lock")) == [("nonFieldErrors", "existing-lock")]
    assert codes(await drc.delete(document["url"])) == [("nonFieldErrors", "destroy-locked")]
    assert ok(await drc.get(document["url"]))["locked"] is True
    antwoord = await drc.post(document["url"] + "/unlock", json={"lock": "fout"})
    assert codes(antwoord) == [("nonFieldErrors", "incorrect-lock-id")]

    ok(await drc.post(document["url"] + "/unlock", json=sleutel), 204)
    na = ok(await drc.get(document["url"]))
    assert (na["locked"], na["versie"]) == (False, 1)


async def test_drc_009_forcing_is_asking_without_the_key(app, drc, types, document):
    await applicatie(app, "gewoon", ("drc", ("documenten.lock",), types.brief, "zeer_geheim"))
    await applicatie(app, "beheer", ("drc", ("documenten.geforceerd-unlock",), types.brief, "zeer_geheim"))
    await vergrendel(drc, document)
    async with (
        support.client(app, DOCUMENTEN, "gewoon") as gewoon,
        support.client(app, DOCUMENTEN, "beheer") as beheer,
    ):
        leeg = {"content": b"", "headers": {"Content-Type": "application/json"}}
        assert codes(await gewoon.post(document["url"] + "/unlock", **leeg)) == [
            ("nonFieldErrors", "incorrect-lock-id")
        ]
        fout = await beheer.post(document["url"] + "/unlock", json={"lock": "fout"})
        assert codes(fout) == [("nonFieldErrors", "incorrect-lock-id")]
        ok(await beheer.post(document["url"] + "/unlock", **leeg), 204)
        assert (await beheer.post(document["url"] + "/lock")).status_code == 403


# --- versions ---------------------------------------------------------------------------------------------------------
async def test_every_change_is_a_version(drc, types, document):
    sleutel = await vergrendel(drc, document)
    nieuw = {"inhoud": b64encode(b"tweede versie").decode(), "titel": "Twee"}
    tweede = ok(await drc.patch(document["url"], json=sleutel | nieuw))
    derde = ok(await drc.patch(document["url"], json=sleutel | {"titel": "Drie"}))

    assert (tweede["bestandsomvang"], derde["bestandsomvang"]) == (13, 13)
    assert (await drc.get(document["url"] + "/download")).content == b"tweede versie"
    assert (await drc.get(document["inhoud"])).content == b"Beste lezer"
    assert ok(await drc.get(document["url"] + "?versie=1"))["titel"] == "Brief"
    toen = derde["beginRegistratie"]
    assert ok(await drc.get(document["url"], params={"registratieOp": toen}))["titel"] == "Drie"
    eerder = document["beginRegistratie"].replace("Z", "+00:00")
    assert ok(await drc.get(f"{document['url']}?registratieOp={eerder}"))["titel"] == "Brief"
    assert ok(await drc.get(document["url"], params={"versie": 1, "registratieOp": toen}))["titel"] == "Brief"
    assert (await drc.get(document["url"], params={"versie": 3, "registratieOp": eerder})).status_code == 404
    lijst = ok(await drc.get(DOCUMENTEN_PAD))
    assert [(each["titel"], each["versie"]) for each in lijst["results"]] == [("Drie", 3)]


@pytest.mark.parametrize(
    ("query", "status"),
    [
        ("versie=2", 404),
        ("registratieOp=2020-01-01T00:00:00Z", 404),
        ("versie=een", 400),
        ("registratieOp=toen", 400),
        ("versie=1&registratieOp=2020-01-01T00:00:00Z", 404),
        ("kleur=rood", 400),
    ],
)
async def test_a_version_that_is_not_there(drc, document, query, status):
    assert (await drc.get(f"{document['url']}?{query}")).status_code == status
    assert (await drc.get(f"{document['url']}/download?{query}")).status_code == status


async def test_put_replaces_the_whole_document(drc, types):
    document = await schrijf_document(drc, types, beschrijving="weg", trefwoorden=["a"])
    vorm = documentvorm(types, inhoud=None) | await vergrendel(drc, document)
    na = ok(await drc.put(document["url"], json=vorm))
    assert (na["beschrijving"], na["trefwoorden"], na["inhoud"], na["bestandsomvang"]) == ("", [], None, None)
    assert na["identificatie"] == document["identificatie"]


async def test_what_is_read_can_be_sent_back_with_its_content(drc, types, document):
    gelezen = ok(await drc.get(document["url"]))
    na = ok(await drc.put(document["url"], json=gelezen | await vergrendel(drc, document)))
    assert (await drc.get(na["inhoud"])).content == b"Beste lezer"
    assert (na["versie"], na["bestandsomvang"]) == (2, 11)


# --- lists and rights -------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("query", "count"),
    [
        (f"bronorganisatie={RSIN}", 2),
        ("identificatie=D-1", 1),
        ("trefwoorden=rood", 2),
        ("trefwoorden=rood,blauw", 1),
        ("trefwoorden=roo", 0),
        ("objectinformatieobjecten_objectType=zaak", 1),
        ("objectinformatieobjecten_objectType=besluit", 0),
        ("objectinformatieobjecten_object={zaak}", 1),
    ],
)
async def test_filter(api, drc, types, zaak, query, count):
    document = await schrijf_document(drc, types, identificatie="D-1", trefwoorden=["rood", "blauw"])
    await schrijf_document(drc, types, trefwoorden=["rood"])
    vorm = {"zaak": zaak["url"], "informatieobject": document["url"]}
    ok(await api.post("/zaakinformatieobjecten", json=vorm), 201)
    assert ok(await drc.get(f"{DOCUMENTEN_PAD}?{query.format(zaak=zaak['url'])}"))["count"] == count


async def test_search_by_uuid(app, drc, types, document):
    geheim = await schrijf_document(drc, types, vertrouwelijkheidaanduiding="geheim")
    uuids = {"uuid__in": [each["url"].rsplit("/", 1)[-1] for each in (document, geheim)]}

    async def gevonden(client, **body):
        antwoord = await client.post(f"{DOCUMENTEN_PAD}/_zoek", json=uuids | body)
        return [each["url"] for each in ok(antwoord)["results"]]

    assert await gevonden(drc) == [geheim["url"], document["url"]]
    sleutel = (await vergrendel(drc, document))["lock"]
    assert sleutel not in (await drc.post(f"{DOCUMENTEN_PAD}/_zoek", json=uuids)).text
    assert await gevonden(drc, identificatie=document["identificatie"], expand="informatieobjecttype") == [
        document["url"]
    ]
    await applicatie(app, "lezer", ("drc", ("documenten.lezen",), types.brief, "intern"))
    async with support.client(app, DOCUMENTEN, "lezer") as lezer:
        assert await gevonden(lezer) == [document["url"]]
    assert codes(await drc.post(f"{DOCUMENTEN_PAD}/_zoek", json={})) == [("uuid__in", "required")]


async def test_zrc_006_rights_follow_the_latest_version(app, drc, types):
    document = await schrijf_document(drc, types)
    await applicatie(app, "lezer", ("drc", ("documenten.lezen",), types.brief, "intern"))
    sleutel = await vergrendel(drc, document)
    async with support.client(app, DOCUMENTEN, "lezer") as lezer:
        ok(await lezer.get(document["url"]))
        ok(await drc.patch(document["url"], json=sleutel | {"vertrouwelijkheidaanduiding": "geheim"}))
        for weg in ("", "?versie=1", "/download", "/download?versie=1"):
            assert (await lezer.get(document["url"] + weg)).status_code == 403, weg
        assert ok(await lezer.get(DOCUMENTEN_PAD))["count"] == 0


@pytest.mark.parametrize(("gereed", "status"), [(True, 200), (False, 403), (None, 403)])
async def test_an_applicatie_that_only_publishes_reads_what_is_ready(app, api, drc, types, zaak, gereed, status):
    document = await schrijf_document(drc, types, isGereedVoorPublicatie=gereed)
    vorm = {"zaak": zaak["url"], "informatieobject": document["url"]}
    ok(await api.post("/zaakinformatieobjecten", json=vorm), 201)
    recht = ("drc", ("documenten.lezen", "audittrails.lezen"), types.brief, "zeer_geheim")
    await applicatie(app, "site", recht, alleen_publicatie=True)
    async with support.client(app, DOCUMENTEN, "site") as site:
        for weg in ("", "/download", "/audittrail"):
            assert (await site.get(document["url"] + weg)).status_code == status, weg
        assert ok(await site.get(DOCUMENTEN_PAD))["count"] == (status == 200)
        assert len(ok(await site.get("/objectinformatieobjecten"))) == (status == 200)


@pytest.mark.parametrize(
    ("scope", "mag"),
    [
        ("documenten.bijwerken", "PATCH"),
        ("documenten.geforceerd-bijwerken", "PATCH"),
        ("documenten.verwijderen", "DELETE"),
        ("documenten.lezen", "GET"),
    ],
)
async def test_zrc_006_who_may_do_what_with_a_document(app, drc, types, document, scope, mag):
    await applicatie(app, "client", ("drc", (scope,), types.brief, "zeer_geheim"))
    sleutel = await vergrendel(drc, document)
    async with support.client(app, DOCUMENTEN, "client") as client:
        for methode in {"GET", "PATCH", "DELETE"} - {mag}:
            json = None if methode in ("GET", "DELETE") else sleutel
            assert (await client.request(methode, document["url"], json=json)).status_code == 403, methode
        if mag == "DELETE":
            ok(await drc.post(document["url"] + "/unlock", json=sleutel), 204)
        json = sleutel if mag == "PATCH" else None
        assert (await client.request(mag, document["url"], json=json)).status_code in (200, 204)


async def test_expand_of_a_document(drc, types, document):
    _expand = ok(await drc.get(document["url"] + "?expand=informatieobjecttype.catalogus"))["_expand"]
    assert _expand["informatieobjecttype"]["_expand"]["catalogus"]["domein"] == "TEST"
