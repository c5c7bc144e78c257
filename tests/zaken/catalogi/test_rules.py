"""The rules of the Catalogi API, in the order of its specification."""

import asyncio

import pytest
import support
from support import codes, ok
from zgw.catalogi.api import CATALOGI
from zgw.zaken.api import ZAKEN

from tests.zaken.catalogi.typen import AFGEWEZEN, GEHOST, INGEWILLIGD, SELECTIELIJST, TERMIJN, TOEGEKEND, VERZOEKEN
from tests.zaken.woorden import open_zaak

pytestmark = pytest.mark.anyio
ONBEKEND = "00000000-0000-4000-8000-000000000000"
ONVINDBAAR = f"{support.BASE}/catalogi/api/v1/catalogussen/{ONBEKEND}"
DATUM = "brondatumArchiefprocedure"


# --- selectielijst ----------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("procestype", "fout"),
    [
        (VERZOEKEN, None),
        (f"{GEHOST}/procestypen/{ONBEKEND}", None),
        (f"{SELECTIELIJST}/procestypen/{ONBEKEND}", "bad-url"),
        (AFGEWEZEN, "invalid-resource"),
        ("https://nergens.example.nl/procestypen/1", "unknown-service"),
    ],
)
async def test_ztc_001_procestype_is_of_the_selectielijst(api, maak, procestype, fout):
    answer = await api.post("/zaaktypen", json=maak.zaaktype_body(selectielijstProcestype=procestype))
    if fout:
        assert codes(answer) == [("selectielijstProcestype", fout)]
    else:
        assert ok(answer, 201)["selectielijstProcestype"] == procestype


@pytest.mark.parametrize(
    ("klasse", "fout"),
    [
        (f"{GEHOST}/resultaten/{ONBEKEND}", None),
        (f"{SELECTIELIJST}/resultaten/{ONBEKEND}", "bad-url"),
        (TOEGEKEND, "invalid-resource"),
        ("https://nergens.example.nl/resultaten/1", "unknown-service"),
    ],
)
async def test_ztc_002_selectielijstklasse_is_a_resultaat(api, maak, zaaktype, klasse, fout):
    answer = await api.post("/resultaattypen", json=maak.resultaattype_body(zaaktype, selectielijstklasse=klasse))
    if fout:
        assert codes(answer) == [("selectielijstklasse", fout)]
    else:
        assert ok(answer, 201)["selectielijstklasse"] == klasse


async def test_ztc_002_archiving_defaults_come_from_the_selectielijst(maak, zaaktype):
    shown = await maak.resultaattype(zaaktype)
    assert (shown["archiefnominatie"], shown["archiefactietermijn"]) == ("vernietigen", "P1Y")
    eigen = await maak.resultaattype(zaaktype, omschrijving="Anders", archiefactietermijn="P7Y")
    assert eigen["archiefactietermijn"] == "P7Y"


async def test_ztc_002_what_is_destroyed_has_a_brondatum(api, maak, zaaktype):
    body = maak.resultaattype_body(zaaktype, brondatumArchiefprocedure=None)
    assert codes(await api.post("/resultaattypen", json=body)) == [(DATUM, "required")]


async def test_ztc_002_omschrijving_gives_the_generic_text(api, maak, zaaktype):
    assert (await maak.resultaattype(zaaktype))["omschrijvingGeneriek"] == "Toegekend"
    body = maak.resultaattype_body(zaaktype, resultaattypeomschrijving=AFGEWEZEN)
    assert codes(await api.post("/resultaattypen", json=body)) == [("resultaattypeomschrijving", "invalid-resource")]


async def test_ztc_002_procestype_is_that_of_the_zaaktype(api, maak):
    instellen = f"{SELECTIELIJST}/procestypen/b594c8d1-ea6a-4bcd-a6aa-2c7a8ad3fe5b"
    zaaktype = await maak.zaaktype(selectielijstProcestype=instellen)
    answer = await api.post("/resultaattypen", json=maak.resultaattype_body(zaaktype))
    assert codes(answer) == [("nonFieldErrors", "procestype-mismatch")]


async def test_ztc_004_what_is_wrong_with_a_field_comes_before_what_is_wrong_with_the_whole(api, maak):
    instellen = f"{SELECTIELIJST}/procestypen/b594c8d1-ea6a-4bcd-a6aa-2c7a8ad3fe5b"
    zaaktype = await maak.zaaktype(selectielijstProcestype=instellen)
    brondatum = {"afleidingswijze": "afgehandeld", "datumkenmerk": "identificatie"}
    answer = await api.post("/resultaattypen", json=maak.resultaattype_body(zaaktype, **{DATUM: brondatum}))
    assert codes(answer) == [(f"{DATUM}.datumkenmerk", "must-be-empty"), ("nonFieldErrors", "procestype-mismatch")]


async def test_ztc_002_procestype_of_the_hosted_list_is_the_same_procestype(maak):
    gehost = f"{GEHOST}/procestypen/6a076eee-5fd2-4512-969f-1a1a7cb14c4e"
    zaaktype = await maak.zaaktype(selectielijstProcestype=gehost)
    assert (await maak.resultaattype(zaaktype))["selectielijstklasse"] == AFGEWEZEN


VELDEN = {  # what each afleidingswijze needs
    "afgehandeld": {},
    "ander_datumkenmerk": {"datumkenmerk": "x", "objecttype": "pand", "registratie": "BAG"},
    "eigenschap": {"datumkenmerk": "x"},
    "gerelateerde_zaak": {},
    "hoofdzaak": {},
    "ingangsdatum_besluit": {},
    "termijn": {"procestermijn": "P5Y"},
    "vervaldatum_besluit": {},
    "zaakobject": {"datumkenmerk": "x", "objecttype": "pand"},
}


@pytest.mark.parametrize("wijze", VELDEN)
@pytest.mark.parametrize(("klasse", "hoort"), [(AFGEWEZEN, "afgehandeld"), (TERMIJN, "termijn"), (INGEWILLIGD, None)])
async def test_ztc_003_afleidingswijze_fits_the_procestermijn(api, maak, zaaktype, klasse, hoort, wijze):
    brondatum = {"afleidingswijze": wijze} | VELDEN[wijze]
    body = maak.resultaattype_body(zaaktype, selectielijstklasse=klasse, brondatumArchiefprocedure=brondatum)
    answer = await api.post("/resultaattypen", json=body)
    if hoort in (None, wijze):
        assert ok(answer, 201)["brondatumArchiefprocedure"]["afleidingswijze"] == wijze
    else:
        assert codes(answer) == [("nonFieldErrors", "invalid-afleidingswijze-for-procestermijn")]


# The table of the standard: R required, E empty, - free.
TABEL = {
    "afgehandeld": "EEEEE",
    "ander_datumkenmerk": "R-RRE",
    "eigenschap": "R-EEE",
    "gerelateerde_zaak": "E-EEE",
    "hoofdzaak": "E-EEE",
    "ingangsdatum_besluit": "E-EEE",
    "termijn": "EEEER",
    "vervaldatum_besluit": "E-EEE",
    "zaakobject": "R-REE",
}
GEVULD: dict = {
    "datumkenmerk": "x",
    "einddatumBekend": True,
    "objecttype": "pand",
    "registratie": "BAG",
    "procestermijn": "P1Y",
}


async def probeer(api, maak, zaaktype, wijze: str, veld: str, gevuld: bool) -> list[tuple[str, str]]:
    """The faults about one member when the others are as they should be."""
    brondatum = {"afleidingswijze": wijze} | VELDEN[wijze]
    brondatum = brondatum | {veld: GEVULD[veld]} if gevuld else {k: v for k, v in brondatum.items() if k != veld}
    body = maak.resultaattype_body(zaaktype, selectielijstklasse=INGEWILLIGD, brondatumArchiefprocedure=brondatum)
    answer = await api.post("/resultaattypen", json=body | {"omschrijving": f"{wijze} {gevuld}"[:30]})
    return [] if answer.status_code == 201 else codes(answer)


async def toets(api, maak, zaaktype, index: int) -> None:
    veld = list(GEVULD)[index]
    for wijze, regel in TABEL.items():
        fout = [(f"{DATUM}.{veld}", "required")] if regel[index] == "R" else []
        assert await probeer(api, maak, zaaktype, wijze, veld, gevuld=False) == fout, wijze
        fout = [(f"{DATUM}.{veld}", "must-be-empty")] if regel[index] == "E" else []
        assert await probeer(api, maak, zaaktype, wijze, veld, gevuld=True) == fout, wijze


async def test_ztc_004_datumkenmerk_fits_the_afleidingswijze(api, maak, zaaktype):
    await toets(api, maak, zaaktype, 0)


async def test_ztc_005_einddatum_bekend_fits_the_afleidingswijze(api, maak, zaaktype):
    await toets(api, maak, zaaktype, 1)


async def test_ztc_006_objecttype_fits_the_afleidingswijze(api, maak, zaaktype):
    await toets(api, maak, zaaktype, 2)


async def test_ztc_007_registratie_fits_the_afleidingswijze(api, maak, zaaktype):
    await toets(api, maak, zaaktype, 3)


async def test_ztc_008_procestermijn_fits_the_afleidingswijze(api, maak, zaaktype):
    await toets(api, maak, zaaktype, 4)


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
