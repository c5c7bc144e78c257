"""Zaakobjecten: what a zaak is about (rules.md §2.4), and how long it is kept for that (§2.6)."""

from typing import Any

import pytest
from support import codes, ok
from zgw.objecttypen import ObjectType
from zgw.zaken.objectidentificaties import VORMEN

from tests.zaken.woorden import geef_resultaat, neem_besluit, objectvorm, open_zaak, sluit, zet_status

pytestmark = pytest.mark.anyio
PLAATS = {"wplWoonplaatsNaam": "Alkmaar", "gorOpenbareRuimteNaam": "Langestraat"}
NUMMER = {"identificatie": "1"}
WOZ = {"wozObjectNummer": "1", "aanduidingWozObject": PLAATS | {"aoaIdentificatie": "1", "aoaHuisnummer": 97}}
KADASTER = {"kadastraleIdentificatie": "1", "kadastraleAanduiding": "AKM00 A 1"}
PERSOON = {"inpBsn": "111222333"}
# The least that is needed for every kind that can be told with its details.
VOORBEELDEN: dict[str, dict[str, Any]] = {
    "adres": NUMMER | PLAATS | {"huisnummer": 97},
    "buurt": {"buurtCode": "01", "buurtNaam": "Centrum", "gemGemeenteCode": "0361", "wykWijkCode": "01"},
    "gemeente": {"gemeenteNaam": "Alkmaar", "gemeenteCode": "0361"},
    "gemeentelijke_openbare_ruimte": NUMMER | {"openbareRuimteNaam": "Park"},
    "huishouden": {"nummer": "1", "isGehuisvestIn": NUMMER | {"adresAanduidingGrp": PLAATS | {"aoaHuisnummer": 1}}},
    "inrichtingselement": NUMMER | {"type": "paal"},
    "kadastrale_onroerende_zaak": KADASTER,
    "kunstwerkdeel": NUMMER | {"type": "sluis", "naam": "Kraspolderbrug"},
    "maatschappelijke_activiteit": {"kvkNummer": "12345678", "handelsnaam": "Bakker"},
    "medewerker": NUMMER,
    "natuurlijk_persoon": PERSOON,
    "niet_natuurlijk_persoon": {"innNnpId": "123456789"},
    "openbare_ruimte": NUMMER | PLAATS,
    "organisatorische_eenheid": NUMMER,
    "pand": NUMMER,
    "spoorbaandeel": NUMMER | {"type": "smalspoor"},
    "terreindeel": NUMMER | {"type": "gras"},
    "terrein_gebouwd_object": NUMMER,
    "vestiging": {"vestigingsNummer": "1"},
    "waterdeel": NUMMER | {"typeWaterdeel": "zee"},
    "wegdeel": NUMMER | {"type": "fietspad"},
    "wijk": {"wijkCode": "01", "wijkNaam": "Centrum", "gemGemeenteCode": "0361"},
    "woonplaats": NUMMER | {"woonplaatsNaam": "Alkmaar"},
    "woz_deelobject": {"nummerWozDeelObject": "1", "isOnderdeelVan": WOZ},
    "woz_object": WOZ,
    "woz_waarde": {"waardepeildatum": "20260101", "isVoor": WOZ},
    "zakelijk_recht": NUMMER
    | {"avgAard": "eigendom", "heeftBetrekkingOp": KADASTER, "heeftAlsGerechtigde": {"natuurlijkPersoon": PERSOON}},
    "overige": {"overigeData": {"soort": "boom", "hoogte": 12}},
}


def omvat(geheel: Any, deel: Any) -> bool:
    if isinstance(deel, dict):
        return all(omvat(geheel[naam], waarde) for naam, waarde in deel.items())
    return geheel == deel


# --- what the object is -----------------------------------------------------------------------------------------------
def test_every_kind_has_its_details_but_three():
    assert set(ObjectType.__args__) - set(VORMEN) == {"besluit", "enkelvoudig_document", "status"}
    assert set(VOORBEELDEN) == set(VORMEN)
    assert len(ObjectType.__args__) == 31


@pytest.mark.parametrize("soort", VOORBEELDEN)
async def test_an_object_is_told_with_its_details(api, zaak, soort):
    overig = {"objectTypeOverige": "boom"} if soort == "overige" else {}
    vorm = objectvorm(zaak, objectType=soort, objectIdentificatie=VOORBEELDEN[soort], **overig)
    gemaakt = ok(await api.post("/zaakobjecten", json=vorm), 201)
    assert omvat(gemaakt["objectIdentificatie"], VOORBEELDEN[soort])
    assert ok(await api.get(gemaakt["url"])) == gemaakt | {"_expand": {}}
    assert (await api.head(gemaakt["url"])).headers["etag"]


@pytest.mark.parametrize(
    ("anders", "fout"),
    [
        ({"objectIdentificatie": {"naam": "x"}}, ("objectIdentificatie.identificatie", "required")),
        ({"objectIdentificatie": None}, ("nonFieldErrors", "invalid-zaakobject")),
        ({"objectType": "besluit"}, ("nonFieldErrors", "invalid-zaakobject")),
        ({"objectType": "kasteel"}, ("objectType", "invalid_choice")),
        ({"objectTypeOverige": "boom"}, ("objectTypeOverige", "invalid-object-type-overige-usage")),
        (
            {"objectType": "overige", "objectIdentificatie": {"overigeData": {"a": 1}}},
            ("objectTypeOverige", "missing-object-type-overige"),
        ),
        ({"object": "https://onbekend.example.nl/1"}, ("object", "unknown-service")),
        ({"object": "https://elders.example.nl/weg"}, ("object", "bad-url")),
        ({"zaak": "https://elders.example.nl/zaken/1"}, ("zaak", "no_match")),
    ],
)
async def test_what_is_wrong_with_an_object(api, elders, zaak, anders, fout):
    assert codes(await api.post("/zaakobjecten", json=objectvorm(zaak) | anders)) == [fout]


@pytest.mark.parametrize(("niveaus", "status"), [(60, 201), (61, 400), (90, 400)])
async def test_the_data_of_another_kind_is_not_nested_without_end(api, zaak, niveaus, status):
    data: dict = {}
    for _ in range(niveaus - 1):
        data = {"a": data}
    vorm = objectvorm(zaak, objectType="overige", objectTypeOverige="boom", objectIdentificatie={"overigeData": data})
    antwoord = await api.post("/zaakobjecten", json=vorm)
    assert antwoord.status_code == status
    if status == 400:
        assert codes(antwoord) == [("objectIdentificatie.overigeData", "invalid")]


async def test_zaakobjecttype_belongs_to_zaaktype(api, types, zaak):
    vorm = objectvorm(zaak, zaakobjecttype=types.vreemd_objecttype)
    assert codes(await api.post("/zaakobjecten", json=vorm)) == [("nonFieldErrors", "zaaktype-mismatch")]
    vorm = objectvorm(zaak, zaakobjecttype=types.statustype)
    assert codes(await api.post("/zaakobjecten", json=vorm)) == [("zaakobjecttype", "invalid-resource")]
    gemaakt = ok(await api.post("/zaakobjecten", json=objectvorm(zaak, zaakobjecttype=types.objecttype)), 201)
    antwoord = await api.patch(gemaakt["url"], json={"zaakobjecttype": types.vreemd_objecttype})
    assert codes(antwoord) == [("nonFieldErrors", "zaaktype-mismatch")]
    assert ok(await api.patch(gemaakt["url"], json={"zaakobjecttype": ""}))["zaakobjecttype"] == ""


async def test_a_zaak_keeps_its_zaaktype_when_an_object_has_a_type_of_it(api, types, zaak):
    ok(await api.post("/zaakobjecten", json=objectvorm(zaak, zaakobjecttype=types.objecttype)), 201)
    antwoord = await api.patch(zaak["url"], json={"zaaktype": types.ander})
    assert codes(antwoord) == [("zaaktype", "zaaktype-mismatch")]


async def test_an_object_by_its_url_is_there(api, brc, elders, types, zaak):
    elders.inhoud["/panden/1"] = {"naam": "Stadhuis"}
    besluit = await neem_besluit(brc, types)
    for soort, url in (("pand", f"{elders.root}/panden/1"), ("besluit", besluit["url"])):
        vorm = {"zaak": zaak["url"], "objectType": soort, "object": url}
        assert ok(await api.post("/zaakobjecten", json=vorm), 201)["object"] == url
        gevonden = ok(await api.get("/zaakobjecten", params={"object": url, "expand": "object,zaak.zaaktype"}))
        assert [each["object"] for each in gevonden["results"]] == [url]
        assert gevonden["results"][0]["_expand"]["object"]
    weg = besluit["url"][:-4] + "0000"
    antwoord = await api.post("/zaakobjecten", json={"zaak": zaak["url"], "objectType": "besluit", "object": weg})
    assert codes(antwoord) == [("object", "bad-url")]


# --- a definition -----------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("anders", "definitie", "fout"),
    [
        ({}, {}, None),
        ({"objectType": "pand", "objectTypeOverige": ""}, {}, ("objectType", "invalid")),
        ({"object": "", "objectIdentificatie": {"overigeData": {}}}, {}, ("object", "required")),
        ({}, {"url": "https://elders.example.nl/weg"}, ("objectTypeOverigeDefinitie.url", "bad-url")),
        ({}, {"schema": ".niets"}, ("objectTypeOverigeDefinitie.schema", "invalid")),
        ({}, {"schema": ".naam"}, ("objectTypeOverigeDefinitie.schema", "invalid-schema")),
        ({}, {"schema": ".kapot"}, ("objectTypeOverigeDefinitie.schema", "invalid-schema")),
        ({}, {"schema": ".elders"}, ("objectTypeOverigeDefinitie.schema", "invalid-schema")),
        ({}, {"schema": ".streng"}, ("objectTypeOverigeDefinitie.objectData", "invalid")),
        ({}, {"objectData": "env | .record"}, ("objectTypeOverigeDefinitie.objectData", "invalid")),
    ],
)
async def test_a_definition_of_another_kind_is_found(api, elders, zaak, anders, definitie, fout):
    elders.inhoud |= {
        "/typen/1": {
            "naam": "boom",
            "jsonSchema": {"type": "object", "properties": {"hoogte": {"type": "number"}}},
            "kapot": {"type": "boom"},
            "elders": {"$ref": "https://elders.example.nl/typen/1"},
            "streng": {"type": "object", "required": ["soort"]},
        },
        "/bomen/1": {"record": {"data": {"hoogte": 12}}},
    }
    vorm = {
        "zaak": zaak["url"],
        "objectType": "overige",
        "objectTypeOverige": "boom",
        "object": f"{elders.root}/bomen/1",
        "objectTypeOverigeDefinitie": {
            "url": f"{elders.root}/typen/1",
            "schema": ".jsonSchema",
            "objectData": ".record.data",
        }
        | definitie,
    }
    antwoord = await api.post("/zaakobjecten", json=vorm | anders)
    if fout is None:
        gemaakt = ok(antwoord, 201)
        assert gemaakt["objectTypeOverigeDefinitie"] == vorm["objectTypeOverigeDefinitie"]
        assert ok(await api.patch(gemaakt["url"], json={"relatieomschrijving": "x"}))["relatieomschrijving"] == "x"
    else:
        assert codes(antwoord) == [fout]


# --- afterwards -------------------------------------------------------------------------------------------------------
async def test_an_object_stays_what_and_where_it_is(api, types, zaak):
    gemaakt = ok(await api.post("/zaakobjecten", json=objectvorm(zaak)), 201)
    ander = await open_zaak(api, types)
    for vast in (
        {"zaak": ander["url"]},
        {"object": gemaakt["url"]},
        {"objectType": "pand", "object": zaak["url"]},
        {"objectType": "terrein_gebouwd_object"},
    ):
        assert [code for _, code in codes(await api.patch(gemaakt["url"], json=vast))] == ["wijzigen-niet-toegelaten"]
    nieuw = objectvorm(zaak, objectIdentificatie={"identificatie": "2"}, relatieomschrijving="gesloopt")
    anders = ok(await api.put(gemaakt["url"], json=nieuw))
    assert (anders["objectIdentificatie"], anders["relatieomschrijving"]) == ({"identificatie": "2"}, "gesloopt")
    assert (await api.delete(gemaakt["url"])).status_code == 204
    assert (await api.get(gemaakt["url"])).status_code == 404


async def test_a_zaak_shows_its_objects_and_takes_them_along(api, types, zaak):
    een = ok(await api.post("/zaakobjecten", json=objectvorm(zaak)), 201)
    await api.post("/zaakobjecten", json=objectvorm(await open_zaak(api, types)))
    gelezen = ok(await api.get(zaak["url"], params={"expand": "zaakobjecten.zaak"}))
    assert gelezen["zaakobjecten"] == [een["url"]]
    assert gelezen["_expand"]["zaakobjecten"][0]["_expand"]["zaak"]["url"] == zaak["url"]
    for params, aantal in (({"zaak": zaak["url"]}, 1), ({"objectType": "pand"}, 2), ({"objectType": "adres"}, 0)):
        assert ok(await api.get("/zaakobjecten", params=params))["count"] == aantal
    assert (await api.delete(zaak["url"])).status_code == 204
    assert (await api.get(een["url"])).status_code == 404


async def test_zrc_021_the_last_date_of_the_objects_starts_the_term(api, elders, types, zaak):
    elders.inhoud |= {"/panden/1": {"einde": "2027-06-30"}, "/panden/2": {"einde": "20280101"}, "/panden/3": {}}
    vorm = {"zaak": zaak["url"], "objectType": "pand"}
    een, twee, leeg = [
        ok(await api.post("/zaakobjecten", json=vorm | {"object": f"{elders.root}/panden/{n}"}), 201) for n in (1, 2, 3)
    ]
    await geef_resultaat(api, zaak, types.resultaat["zaakobject"])
    antwoord = await zet_status(api, zaak, types.eindstatus)
    assert codes(antwoord) == [("nonFieldErrors", "archiefactiedatum-error")]

    assert (await api.delete(leeg["url"])).status_code == 204
    ok(await zet_status(api, zaak, types.eindstatus, "2026-01-31T12:00:00Z"), 201)
    assert ok(await api.get(zaak["url"]))["archiefactiedatum"] == "2033-01-01"
    assert (await api.delete(twee["url"])).status_code == 204
    assert ok(await api.get(zaak["url"]))["archiefactiedatum"] == "2032-06-30"
    assert een["url"] in ok(await api.get(zaak["url"]))["zaakobjecten"]


async def test_zrc_021_a_date_of_an_object_may_lack_its_zeros(api, elders, types, zaak):
    elders.inhoud |= {"/panden/1": {"einde": "2027-6-3"}}
    vorm = {"zaak": zaak["url"], "objectType": "pand", "object": f"{elders.root}/panden/1"}
    ok(await api.post("/zaakobjecten", json=vorm), 201)
    await geef_resultaat(api, zaak, types.resultaat["zaakobject"])
    ok(await zet_status(api, zaak, types.eindstatus, "2026-01-31T12:00:00Z"), 201)
    assert ok(await api.get(zaak["url"]))["archiefactiedatum"] == "2032-06-03"


async def test_what_is_archived_gets_no_more_objects(api, types, zaak):
    gemaakt = ok(await api.post("/zaakobjecten", json=objectvorm(zaak)), 201)
    await sluit(api, types, zaak)
    ok(await api.patch(zaak["url"], json={"archiefstatus": "gearchiveerd"}))
    for antwoord in (
        await api.post("/zaakobjecten", json=objectvorm(zaak)),
        await api.patch(gemaakt["url"], json={"relatieomschrijving": "x"}),
        await api.delete(gemaakt["url"]),
    ):
        assert codes(antwoord) == [("nonFieldErrors", "zaak-archiefstatus-invalid")]


async def test_an_object_leaves_a_trail(api, zaak):
    gemaakt = ok(await api.post("/zaakobjecten", json=objectvorm(zaak)), 201)
    await api.patch(gemaakt["url"], json={"relatieomschrijving": "x"})
    await api.delete(gemaakt["url"])
    regels = ok(await api.get(zaak["url"] + "/audittrail"))
    acties = [regel["actie"] for regel in regels if regel["resource"] == "zaakobject"]
    assert acties == ["create", "partial_update", "destroy"]
