"""What a client may do (zrc-006): scope, type and level, for every operation, on an open and on a closed zaak."""

import pytest
import support
from commonground.principal import Grant
from hypothesis import given
from hypothesis import strategies as st
from support import codes, ok
from zgw.rechten import per_niveau
from zgw.zaken.api import ZAKEN

from tests.zaken.conftest import CRS
from tests.zaken.woorden import (
    applicatie,
    geef_resultaat,
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
LEZEN, MAKEN, BIJWERKEN, GEFORCEERD, VERWIJDEREN, TOEVOEGEN, HEROPENEN = (
    f"zaken.{naam}"
    for naam in (
        "lezen",
        "aanmaken",
        "bijwerken",
        "geforceerd-bijwerken",
        "verwijderen",
        "statussen.toevoegen",
        "heropenen",
    )
)
SCOPES = (LEZEN, MAKEN, BIJWERKEN, GEFORCEERD, VERWIJDEREN, TOEVOEGEN, HEROPENEN)
WIJZIGEN = {BIJWERKEN}, {GEFORCEERD}
OPEN_EN_DICHT = {BIJWERKEN, GEFORCEERD}, {GEFORCEERD}
# Who may, on an open and on a closed zaak; everybody else gets a 403.
MATRIX = {
    "zaak lezen": ({LEZEN}, {LEZEN}),
    "zaak wijzigen": OPEN_EN_DICHT,
    "zaak verwijderen": ({VERWIJDEREN}, {VERWIJDEREN}),
    "status zetten": ({TOEVOEGEN, HEROPENEN}, {HEROPENEN}),
    "rol maken": OPEN_EN_DICHT,
    "rol verwijderen": OPEN_EN_DICHT,
    "resultaat wijzigen": OPEN_EN_DICHT,
    "resultaat verwijderen": OPEN_EN_DICHT,
    "eigenschap maken": OPEN_EN_DICHT,
    "eigenschap wijzigen": OPEN_EN_DICHT,
    "eigenschap verwijderen": OPEN_EN_DICHT,
    "document toevoegen": ({MAKEN, BIJWERKEN, GEFORCEERD}, {GEFORCEERD}),
    "document wijzigen": OPEN_EN_DICHT,
    "document verwijderen": ({BIJWERKEN, GEFORCEERD, VERWIJDEREN}, {GEFORCEERD}),
    "object maken": ({MAKEN, BIJWERKEN, GEFORCEERD}, {GEFORCEERD}),
    "object wijzigen": OPEN_EN_DICHT,
    "object verwijderen": ({BIJWERKEN, GEFORCEERD, VERWIJDEREN}, {GEFORCEERD}),
    "klantcontact maken": OPEN_EN_DICHT,
    "notitie maken": OPEN_EN_DICHT,
    "notitie wijzigen": OPEN_EN_DICHT,
    "notitie verwijderen": OPEN_EN_DICHT,
}


async def vol(api, drc, types) -> dict:
    """A zaak with one of each part, and a document that it does not have yet."""
    zaak = await open_zaak(api, types)
    ok(await zet_status(api, zaak, types.statustype), 201)
    eigenschap = {"zaak": zaak["url"], "eigenschap": types.eigenschap, "waarde": "20270101"}
    relatie = {"zaak": zaak["url"], "informatieobject": (await schrijf_document(drc, types))["url"]}
    return {
        "zaak": zaak,
        "rol": ok(await api.post("/rollen", json=rolvorm(zaak, types.rol["initiator"])), 201),
        "eigenschap": ok(await api.post(zaak["url"] + "/zaakeigenschappen", json=eigenschap), 201),
        "document": ok(await api.post("/zaakinformatieobjecten", json=relatie), 201),
        "object": ok(await api.post("/zaakobjecten", json=objectvorm(zaak)), 201),
        "notitie": ok(await api.post("/zaaknotities", json=notitievorm(zaak)), 201),
        "los": await schrijf_document(drc, types),
    }


async def doe(client, types, delen: dict, wat: str) -> int:
    zaak = delen["zaak"]
    bij = {"zaak": zaak["url"]}
    eigenschappen = zaak["url"] + "/zaakeigenschappen"
    match wat:
        case "zaak lezen":
            antwoord = await client.get(zaak["url"])
        case "zaak wijzigen":
            antwoord = await client.patch(zaak["url"], json={"toelichting": "x"})
        case "zaak verwijderen":
            antwoord = await client.delete(zaak["url"])
        case "status zetten":
            antwoord = await zet_status(client, zaak, types.statustype, "2026-02-02T10:00:00Z")
        case "rol maken":
            antwoord = await client.post("/rollen", json=rolvorm(zaak, types.rol["behandelaar"]))
        case "eigenschap maken":
            vorm = bij | {"eigenschap": types.eigenschap, "waarde": "20270101"}
            antwoord = await client.post(eigenschappen, json=vorm)
        case "document toevoegen":
            antwoord = await client.post(
                "/zaakinformatieobjecten", json=bij | {"informatieobject": delen["los"]["url"]}
            )
        case "object maken":
            antwoord = await client.post("/zaakobjecten", json=objectvorm(zaak))
        case "object wijzigen":
            antwoord = await client.patch(delen["object"]["url"], json={"relatieomschrijving": "x"})
        case "klantcontact maken":
            antwoord = await client.post("/klantcontacten", json=bij | {"datumtijd": "2026-01-02T10:00:00Z"})
        case "notitie maken":
            antwoord = await client.post("/zaaknotities", json=notitievorm(zaak))
        case "notitie wijzigen":
            antwoord = await client.patch(delen["notitie"]["url"], json={"tekst": "x"})
        case "resultaat wijzigen":
            antwoord = await client.patch(delen["resultaat"]["url"], json={"toelichting": "x"})
        case "eigenschap wijzigen":
            antwoord = await client.patch(delen["eigenschap"]["url"], json={"waarde": "20280101"})
        case "document wijzigen":
            antwoord = await client.patch(delen["document"]["url"], json={"titel": "x"})
        case _:
            antwoord = await client.delete(delen[wat.split()[0]]["url"])
    return antwoord.status_code


@pytest.mark.parametrize("dicht", [False, True], ids=["open", "dicht"])
@pytest.mark.parametrize("wat", MATRIX)
async def test_zrc_006_who_may_do_what(api, drc, types, als, wat, dicht):
    delen = await vol(api, drc, types)
    if dicht:
        delen["zaak"] = await sluit(api, types, delen["zaak"])
        delen["resultaat"] = {"url": delen["zaak"]["resultaat"]}
    else:
        delen["resultaat"] = await geef_resultaat(api, delen["zaak"], types.resultaat["afgehandeld"])
    mogen = MATRIX[wat][dicht]

    for scope in set(SCOPES) - mogen:
        assert await doe(await als(scope), types, delen, wat) == 403, scope
    scope = sorted(mogen)[0]
    assert await doe(await als(scope), types, delen, wat) in (200, 201, 204), scope


@pytest.mark.parametrize("scope", [MAKEN, TOEVOEGEN, HEROPENEN])
async def test_zrc_008_the_first_status_comes_with_the_zaak(api, types, als, scope):
    zaak = await open_zaak(api, types)
    ok(await zet_status(await als(scope), zaak, types.statustype), 201)


@pytest.mark.parametrize(("hoogste", "status"), [("intern", 403), ("zaakvertrouwelijk", 200), ("geheim", 200)])
async def test_zrc_006_up_to_a_level(api, types, als, hoogste, status):
    zaak = await open_zaak(api, types, vertrouwelijkheidaanduiding="zaakvertrouwelijk")
    client = await als(LEZEN, hoogste=hoogste)

    assert (await client.get(zaak["url"])).status_code == status
    assert ok(await client.get("/zaken"))["count"] == (status == 200)


async def test_zrc_006_of_a_type(api, types, als):
    mijn, ander = await open_zaak(api, types), await open_zaak(api, types, zaaktype=types.ander)
    client = await als(LEZEN)

    assert [zaak["url"] for zaak in ok(await client.get("/zaken"))["results"]] == [mijn["url"]]
    assert (await client.get(ander["url"])).status_code == 403
    assert (await client.get(ander["url"] + "/zaakeigenschappen")).status_code == 403
    assert (await client.get(ander["url"][:-4] + "0000")).status_code == 404


async def test_zrc_006_a_write_scope_is_no_read_scope(api, types, als):
    await open_zaak(api, types)
    client = await als(BIJWERKEN, VERWIJDEREN)
    for weg in ("/zaken", "/statussen", "/rollen", "/resultaten", "/zaakinformatieobjecten"):
        assert (await client.get(weg)).status_code == 403, weg


async def test_zrc_006_scopes_of_one_type_do_not_help_on_another(app, api, types):
    zaak = await open_zaak(api, types)
    rechten = ("zrc", (BIJWERKEN,), types.ander, "zeer_geheim"), ("zrc", (LEZEN,), types.zaaktype, "zeer_geheim")
    await applicatie(app, "gemengd", *rechten)
    async with support.client(app, ZAKEN, "gemengd", **CRS) as client:
        ok(await client.get(zaak["url"]))
        assert (await client.patch(zaak["url"], json={"toelichting": "x"})).status_code == 403


class TestCreate:
    async def test_zrc_006_the_level_of_the_zaaktype_counts_when_none_is_sent(self, types, als):
        client = await als(MAKEN, hoogste="intern", type=types.ander)
        assert (await client.post("/zaken", json=zaakvorm(types, zaaktype=types.ander))).status_code == 403
        lager = zaakvorm(types, zaaktype=types.ander, vertrouwelijkheidaanduiding="intern")
        assert (await client.post("/zaken", json=lager)).status_code == 201

    async def test_a_bad_type_is_told_before_a_lack_of_rights(self, types, als):
        client = await als(MAKEN)
        antwoord = await client.post("/zaken", json=zaakvorm(types, zaaktype=types.statustype))
        assert codes(antwoord) == [("zaaktype", "invalid-resource")]
        assert (await client.post("/zaken", json=zaakvorm(types, zaaktype=types.ander))).status_code == 403


async def test_zrc_006_a_zaak_does_not_leave_what_its_client_may_write(api, types, als):
    zaak = await open_zaak(api, types)
    client = await als(BIJWERKEN, hoogste="intern")
    assert (await client.patch(zaak["url"], json={"vertrouwelijkheidaanduiding": "geheim"})).status_code == 403
    assert (await client.patch(zaak["url"], json={"zaaktype": types.ander})).status_code == 403
    ok(await client.patch(zaak["url"], json={"vertrouwelijkheidaanduiding": "intern"}))


async def test_a_hoofdzaak_that_one_may_not_see_is_none(api, types, als):
    geheim = await open_zaak(api, types, vertrouwelijkheidaanduiding="geheim")
    client = await als(MAKEN, LEZEN, hoogste="vertrouwelijk", type=types.ander)
    antwoord = await client.post("/zaken", json=zaakvorm(types, zaaktype=types.ander, hoofdzaak=geheim["url"]))
    assert codes(antwoord) == [("hoofdzaak", "object-does-not-exist")]


async def test_a_deelzaak_may_change_though_its_hoofdzaak_is_hidden(api, types, als):
    geheim = await open_zaak(api, types, vertrouwelijkheidaanduiding="geheim")
    deel = await open_zaak(api, types, zaaktype=types.ander, hoofdzaak=geheim["url"])
    client = await als(BIJWERKEN, LEZEN, hoogste="vertrouwelijk", type=types.ander)
    assert ok(await client.patch(deel["url"], json={"toelichting": "x"}))["hoofdzaak"] == geheim["url"]
    assert ok(await client.patch(deel["url"], json={"hoofdzaak": None}))["hoofdzaak"] is None


async def test_audittrail_needs_its_own_scope_and_the_zaak(app, api, types, als):
    zaak = await open_zaak(api, types)
    assert (await (await als(LEZEN)).get(zaak["url"] + "/audittrail")).status_code == 403
    ok(await (await als(LEZEN, "audittrails.lezen")).get(zaak["url"] + "/audittrail"))
    andere = await als(LEZEN, "audittrails.lezen", type=types.ander)
    assert (await andere.get(zaak["url"] + "/audittrail")).status_code == 403


@given(st.lists(st.tuples(st.sampled_from([None, "a", "b", "c"]), st.sampled_from([None, 0, 3, 7]))))
def test_grants_are_grouped_by_their_highest_level(rechten):
    grants = [Grant("zrc", frozenset({"x"}), type, level) for type, level in rechten]
    gegroepeerd = {type: niveau for niveau, types in per_niveau(grants).items() for type in types}
    for type, level in rechten:
        assert gegroepeerd[type] >= (7 if level is None else level)
    assert len(per_niveau(grants)) <= 8 and set(gegroepeerd) == {type for type, _ in rechten}
