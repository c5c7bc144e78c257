"""Resultaat, rol, eigenschap, document and besluit of a zaak (rules.md §2.2 and §2.4)."""

import pytest
from support import codes, ok

from tests.zaken.woorden import geef_resultaat, neem_besluit, open_zaak, rolvorm, schrijf_document

pytestmark = pytest.mark.anyio


async def test_zrc_020_resultaattype_of_another_zaaktype_is_refused(api, types, zaak):
    antwoord = await api.post("/resultaten", json={"zaak": zaak["url"], "resultaattype": types.vreemd_resultaat})
    assert codes(antwoord) == [("nonFieldErrors", "zaaktype-mismatch")]


async def test_a_zaak_has_one_resultaat(api, types, zaak):
    eerste = await geef_resultaat(api, zaak, types.resultaat["afgehandeld"])
    vorm = {"zaak": zaak["url"], "resultaattype": types.resultaat["afgehandeld"]}
    assert codes(await api.post("/resultaten", json=vorm)) == [("zaak", "unique")]

    assert ok(await api.get(zaak["url"]))["resultaat"] == eerste["url"]
    ok(await api.delete(eerste["url"]), 204)
    assert ok(await api.get(zaak["url"]))["resultaat"] is None


async def test_of_a_resultaat_only_the_toelichting_changes(api, types, zaak):
    resultaat = await geef_resultaat(api, zaak, types.resultaat["afgehandeld"])
    assert ok(await api.patch(resultaat["url"], json={"toelichting": "zo"}))["toelichting"] == "zo"
    antwoord = await api.patch(resultaat["url"], json={"resultaattype": types.resultaat["termijn"]})
    assert codes(antwoord) == [("resultaattype", "wijzigen-niet-toegelaten")]
    ander = await open_zaak(api, types)
    antwoord = await api.patch(resultaat["url"], json={"zaak": ander["url"]})
    assert codes(antwoord) == [("zaak", "wijzigen-niet-toegelaten")]


@pytest.mark.parametrize(
    ("zaak_url", "code"),
    [
        ("http://testserver/zaken/api/v1/zaken/00000000-0000-4000-8000-000000000000", "object-does-not-exist"),
        ("http://testserver/zaken/api/v1/rollen/00000000-0000-4000-8000-000000000000", "incorrect_match"),
        ("https://elders.example.nl/zaken/1", "no_match"),
        ("", "blank"),
    ],
)
async def test_a_part_names_its_zaak(api, types, zaak_url, code):
    antwoord = await api.post("/resultaten", json={"zaak": zaak_url, "resultaattype": types.resultaat["afgehandeld"]})
    assert codes(antwoord) == [("zaak", code)]


# --- rol --------------------------------------------------------------------------------------------------------------
async def test_zrc_019_a_rol_is_described_by_its_roltype(api, types, zaak):
    rol = ok(await api.post("/rollen", json=rolvorm(zaak, types.rol["initiator"])), 201)
    assert (rol["omschrijving"], rol["omschrijvingGeneriek"]) == ("Initiator", "initiator")
    assert rol["betrokkeneIdentificatie"]["inpBsn"] == "111222333"
    assert ok(await api.get(zaak["url"]))["rollen"] == [rol["url"]]

    antwoord = await api.post("/rollen", json=rolvorm(zaak, types.vreemde_rol))
    assert codes(antwoord) == [("nonFieldErrors", "zaaktype-mismatch")]


async def test_a_betrokkene_is_somebody(api, types, zaak):
    niemand = rolvorm(zaak, types.rol["behandelaar"], betrokkeneIdentificatie=None)
    assert codes(await api.post("/rollen", json=niemand)) == [("nonFieldErrors", "invalid-betrokkene")]
    rol = ok(await api.post("/rollen", json=niemand | {"betrokkene": "https://brp.example.nl/1"}), 201)
    assert (rol["betrokkene"], rol["betrokkeneIdentificatie"]) == ("https://brp.example.nl/1", None)


@pytest.mark.parametrize(
    ("soort", "gegevens", "fout"),
    [
        ("natuurlijk_persoon", {"inpBsn": "123456789"}, ("betrokkeneIdentificatie.inpBsn", "invalid")),
        ("natuurlijk_persoon", {"inpA_nummer": "0123456789"}, ("betrokkeneIdentificatie.inpA_nummer", "invalid")),
        ("natuurlijk_persoon", {"verblijfsadres": {"aoaIdentificatie": "1"}}, None),
        ("vestiging", {"vestigingsNummer": "1" * 25}, ("betrokkeneIdentificatie.vestigingsNummer", "max_length")),
        (
            "niet_natuurlijk_persoon",
            {"innRechtsvorm": "club"},
            ("betrokkeneIdentificatie.innRechtsvorm", "invalid_choice"),
        ),
        ("medewerker", {"identificatie": ["x"]}, ("betrokkeneIdentificatie.identificatie", "invalid")),
    ],
)
async def test_a_betrokkene_has_the_shape_of_its_kind(api, types, zaak, soort, gegevens, fout):
    vorm = rolvorm(zaak, types.rol["behandelaar"], betrokkeneType=soort, betrokkeneIdentificatie=gegevens)
    gevonden = codes(await api.post("/rollen", json=vorm))
    if fout:
        assert gevonden == [fout]
    else:
        prefix = "betrokkeneIdentificatie.verblijfsadres."
        velden = ("aoaHuisnummer", "gorOpenbareRuimteNaam", "wplWoonplaatsNaam")
        assert gevonden == [(prefix + veld, "required") for veld in velden]


async def test_one_initiator(api, types, zaak):
    ok(await api.post("/rollen", json=rolvorm(zaak, types.rol["initiator"])), 201)
    ok(await api.post("/rollen", json=rolvorm(zaak, types.rol["behandelaar"])), 201)
    ok(await api.post("/rollen", json=rolvorm(zaak, types.rol["behandelaar"])), 201)
    antwoord = await api.post("/rollen", json=rolvorm(zaak, types.rol["initiator"]))
    assert codes(antwoord) == [("roltype", "max-occurences")]


async def test_a_rol_is_removed_without_side_effects(api, types, zaak):
    rol = ok(await api.post("/rollen", json=rolvorm(zaak, types.rol["initiator"])), 201)
    vorm = {"statustype": types.statustype, "datumStatusGezet": "2026-01-02T10:00:00Z", "gezetdoor": rol["url"]}
    status = ok(await api.post("/statussen", json=vorm | {"zaak": zaak["url"]}), 201)

    ok(await api.delete(rol["url"]), 204)

    assert ok(await api.get(status["url"]))["gezetdoor"] == ""
    assert (await api.put(rol["url"], json={})).status_code == 404


# --- eigenschap -------------------------------------------------------------------------------------------------------
async def test_zrc_018_eigenschap_belongs_to_zaaktype(api, types, zaak):
    url, vorm = zaak["url"] + "/zaakeigenschappen", {"zaak": zaak["url"], "waarde": "3"}
    eigenschap = ok(await api.post(url, json=vorm | {"eigenschap": types.eigenschap}), 201)

    assert eigenschap["naam"] == "einddatum"
    assert ok(await api.get(url)) == [eigenschap]
    assert ok(await api.patch(eigenschap["url"], json={"waarde": "4"}))["waarde"] == "4"
    antwoord = await api.post(url, json=vorm | {"eigenschap": types.vreemde_eigenschap})
    assert codes(antwoord) == [("nonFieldErrors", "zaaktype-mismatch")]
    antwoord = await api.patch(eigenschap["url"], json={"eigenschap": types.vreemde_eigenschap})
    assert codes(antwoord) == [("eigenschap", "wijzigen-niet-toegelaten")]
    ok(await api.delete(eigenschap["url"]), 204)
    assert ok(await api.get(url)) == []


async def test_a_zaakeigenschap_is_of_the_zaak_in_its_path(api, types, zaak):
    ander = await open_zaak(api, types)
    vorm = {"zaak": ander["url"], "eigenschap": types.eigenschap, "waarde": "3"}
    assert codes(await api.post(zaak["url"] + "/zaakeigenschappen", json=vorm)) == [("zaak", "invalid")]


# --- document ---------------------------------------------------------------------------------------------------------
async def leg_vast(api, zaak, document, **anders):
    vorm = {"zaak": zaak["url"], "informatieobject": document["url"]} | anders
    return await api.post("/zaakinformatieobjecten", json=vorm)


async def test_zrc_004_the_nature_of_the_relation_is_ours_to_say(api, zaak, document):
    relatie = ok(await leg_vast(api, zaak, document, aardRelatieWeergave="iets anders"), 201)
    assert relatie["aardRelatieWeergave"] == "Hoort bij, omgekeerd: kent"
    assert ok(await api.get(zaak["url"]))["zaakinformatieobjecten"] == [relatie["url"]]
    assert ok(await api.get(f"/zaakinformatieobjecten?zaak={zaak['url']}")) == [relatie]

    assert ok(await api.patch(relatie["url"], json={"titel": "Bijlage"}))["titel"] == "Bijlage"


async def test_zrc_004_zaak_and_document_of_a_relation_do_not_change(api, drc, types, zaak, document):
    relatie = ok(await leg_vast(api, zaak, document), 201)
    ander, tweede = await open_zaak(api, types), await schrijf_document(drc, types)
    antwoord = await api.patch(relatie["url"], json={"zaak": ander["url"]})
    assert codes(antwoord) == [("zaak", "wijzigen-niet-toegelaten")]
    antwoord = await api.patch(relatie["url"], json={"informatieobject": tweede["url"]})
    assert codes(antwoord) == [("informatieobject", "wijzigen-niet-toegelaten")]


async def test_zrc_005_the_document_knows_its_zaak(api, drc, zaak, document):
    relatie = ok(await leg_vast(api, zaak, document), 201)

    (spiegel,) = ok(await drc.get(f"/objectinformatieobjecten?informatieobject={document['url']}"))
    assert (spiegel["object"], spiegel["objectType"]) == (zaak["url"], "zaak")
    assert ok(await drc.get(spiegel["url"])) == spiegel | {"_expand": {}}
    ok(await api.delete(relatie["url"]), 204)
    assert ok(await drc.get(f"/objectinformatieobjecten?object={zaak['url']}")) == []
    regels = ok(await drc.get(document["url"] + "/audittrail"))
    assert [(r["actie"], r["resource"]) for r in regels[1:]] == [
        ("create", "objectinformatieobject"),
        ("destroy", "objectinformatieobject"),
    ]


async def test_a_document_belongs_once_to_a_zaak(api, zaak, document):
    ok(await leg_vast(api, zaak, document), 201)
    assert codes(await leg_vast(api, zaak, document)) == [("nonFieldErrors", "unique")]


async def test_zrc_017_informatieobjecttype_belongs_to_zaaktype(api, drc, types, zaak):
    geheim = await schrijf_document(drc, types, informatieobjecttype=types.geheim)
    antwoord = await leg_vast(api, zaak, geheim)
    assert codes(antwoord) == [("nonFieldErrors", "missing-zaaktype-informatieobjecttype-relation")]


async def test_zrc_003_informatieobject_is_a_document(api, zaak):
    for url, code in ((zaak["url"], "invalid-resource"), ("https://elders.example.nl/1", "bad-url")):
        assert codes(await leg_vast(api, zaak, {"url": url})) == [("informatieobject", code)]


# --- besluit ----------------------------------------------------------------------------------------------------------
async def test_brc_006_the_zaak_knows_its_besluiten(api, brc, types, zaak):
    besluit = await neem_besluit(brc, types, zaak=zaak["url"])

    (relatie,) = ok(await api.get(zaak["url"] + "/besluiten"))
    assert relatie["besluit"] == besluit["url"]
    assert ok(await api.get(relatie["url"]))["besluit"] == besluit["url"]
    assert [r["resource"] for r in ok(await api.get(zaak["url"] + "/audittrail"))] == ["zaak", "zaakbesluit"]
    ok(await brc.delete(besluit["url"]), 204)
    assert ok(await api.get(zaak["url"] + "/besluiten")) == []
