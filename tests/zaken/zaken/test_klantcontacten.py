"""Klantcontacten, zaakcontactmomenten and zaakverzoeken (rules.md §2.4)."""

import pytest
from support import codes, ok

from tests.zaken.woorden import open_zaak, sluit

pytestmark = pytest.mark.anyio
SOORTEN = [("contactmoment", "/zaakcontactmomenten"), ("verzoek", "/zaakverzoeken")]


async def test_a_contact_is_numbered_and_read(api, types, zaak):
    vorm = {"zaak": zaak["url"], "datumtijd": "2026-01-02T10:00:00Z", "kanaal": "telefoon"}
    contact = ok(await api.post("/klantcontacten", json=vorm), 201)
    assert len(contact["identificatie"]) == 14
    assert ok(await api.get(contact["url"])) == contact
    assert ok(await api.get("/klantcontacten", params={"zaak": zaak["url"]}))["results"] == [contact]
    leeg = await open_zaak(api, types)
    assert ok(await api.get("/klantcontacten", params={"zaak": leeg["url"]}))["count"] == 0
    assert (await api.delete(contact["url"])).status_code == 405
    assert (await api.delete(zaak["url"])).status_code == 204
    assert (await api.get(contact["url"])).status_code == 404


async def test_what_is_wrong_with_a_contact(api, zaak):
    vorm = {"zaak": zaak["url"], "datumtijd": "2026-01-02T10:00:00Z", "identificatie": "K1"}
    ok(await api.post("/klantcontacten", json=vorm), 201)
    antwoord = await api.post("/klantcontacten", json=vorm)
    assert codes(antwoord) == [("identificatie", "identificatie-niet-uniek")]
    antwoord = await api.post("/klantcontacten", json=vorm | {"datumtijd": "2999-01-01T00:00:00Z"})
    assert codes(antwoord) == [("datumtijd", "date-in-future")]


@pytest.mark.parametrize(("soort", "pad"), SOORTEN)
async def test_zrc_024_the_other_api_gets_a_mirror(api, elders, types, zaak, soort, pad):
    elders.inhoud["/api/v1/dingen/1"] = {"url": "x"}
    vorm = {"zaak": zaak["url"], soort: f"{elders.root}/api/v1/dingen/1"}
    relatie = ok(await api.post(pad, json=vorm), 201)
    spiegel = {soort: vorm[soort], "object": zaak["url"], "objectType": "zaak"}
    assert elders.gevraagd == [("POST", f"/api/v1/object{soort}en", spiegel)]
    assert ok(await api.get(relatie["url"])) == relatie
    for params, aantal in (({}, 1), ({"zaak": zaak["url"]}, 1), ({soort: "https://elders.example.nl/2"}, 0)):
        assert len(ok(await api.get(pad, params=params))) == aantal
    assert codes(await api.post(pad, json=vorm)) == [("nonFieldErrors", "unique")]

    elders.status = 204
    assert (await api.delete(relatie["url"])).status_code == 204
    assert elders.gevraagd[-1] == ("DELETE", f"/api/v1/object{soort}en/1", None)
    assert (await api.get(relatie["url"])).status_code == 404


@pytest.mark.parametrize(("soort", "pad"), SOORTEN)
async def test_zrc_025_no_relation_without_its_mirror(api, elders, zaak, soort, pad):
    for url, code in ((f"{elders.root}/weg", "bad-url"), ("https://onbekend.example.nl/1", "unknown-service")):
        assert codes(await api.post(pad, json={"zaak": zaak["url"], soort: url})) == [(soort, code)]
    elders.inhoud["/dingen/1"], elders.status = {"url": "x"}, 500
    vorm = {"zaak": zaak["url"], soort: f"{elders.root}/dingen/1"}
    assert codes(await api.post(pad, json=vorm)) == [(soort, "pending-relations")]
    assert ok(await api.get(pad)) == []
    elders.status = 201
    relatie = ok(await api.post(pad, json=vorm), 201)
    elders.status = 500
    assert codes(await api.delete(relatie["url"])) == [(soort, "pending-relations")]
    assert ok(await api.get(pad)) == [relatie]


@pytest.mark.parametrize("status", [204, 500], ids=["bereikbaar", "weg"])
async def test_zrc_023_with_the_zaak_go_the_mirrors_of_its_relations(api, elders, types, zaak, status):
    """Those of its deelzaken too; a neighbour that does not answer does not hold the zaak back."""
    elders.inhoud["/api/v1/dingen/1"] = {"url": "x"}
    deel = await open_zaak(api, types, zaaktype=types.ander, hoofdzaak=zaak["url"])
    for van, (soort, pad) in zip((zaak, deel), SOORTEN, strict=True):
        vorm = {"zaak": van["url"], soort: f"{elders.root}/api/v1/dingen/1"}
        ok(await api.post(pad, json=vorm), 201)
    elders.gevraagd.clear()
    elders.status = status
    ok(await api.delete(zaak["url"]), 204)
    assert sorted(elders.gevraagd) == [("DELETE", f"/api/v1/object{soort}en/1", None) for soort, _ in SOORTEN]
    for _, pad in SOORTEN:
        assert ok(await api.get(pad)) == []


@pytest.mark.parametrize("dicht", [False, True], ids=["open", "dicht"])
async def test_zrc_007_a_relation_with_a_closed_zaak_needs_force(api, als, elders, types, zaak, dicht):
    elders.inhoud["/dingen/1"] = {"url": "x"}
    if dicht:
        await sluit(api, types, zaak)
    for scope, status in (("lezen", 403), ("bijwerken", 403 if dicht else 201), ("geforceerd-bijwerken", 201)):
        client = await als(f"zaken.{scope}")
        for soort, pad in SOORTEN:
            vorm = {"zaak": zaak["url"], soort: f"{elders.root}/dingen/1?{scope}"}
            antwoord = await client.post(pad, json=vorm)
            assert antwoord.status_code == status, (scope, pad)
