"""Zaakbesluiten as a Besluiten API writes them (rules.md §2.4)."""

import pytest
from support import codes, ok

from tests.zaken.woorden import neem_besluit, open_zaak, sluit

pytestmark = pytest.mark.anyio
TEGENSTRIJDIG = [("nonFieldErrors", "inconsistent-relation")]


async def test_our_own_besluit_is_tied_already(api, brc, types, zaak):
    besluit = await neem_besluit(brc, types, zaak=zaak["url"])
    [spiegel] = ok(await api.get(zaak["url"] + "/besluiten"))
    antwoord = await api.post(zaak["url"] + "/besluiten", json={"besluit": besluit["url"]})
    assert ok(antwoord, 201)["url"] == spiegel["url"] == antwoord.headers["location"]
    ook_zo = besluit["url"][:-36] + besluit["url"][-36:].upper() + "?x=1"
    assert ok(await api.post(zaak["url"] + "/besluiten", json={"besluit": ook_zo}), 201)["url"] == spiegel["url"]
    assert len(ok(await api.get(zaak["url"] + "/besluiten"))) == 1
    assert codes(await api.delete(spiegel["url"])) == TEGENSTRIJDIG


async def test_a_besluit_must_name_the_zaak(api, brc, types, zaak):
    los, ander = await neem_besluit(brc, types), await open_zaak(api, types)
    for besluit in (los, await neem_besluit(brc, types, zaak=ander["url"])):
        antwoord = await api.post(zaak["url"] + "/besluiten", json={"besluit": besluit["url"]})
        assert codes(antwoord) == TEGENSTRIJDIG
    antwoord = await api.post(zaak["url"] + "/besluiten", json={"besluit": zaak["url"]})
    assert codes(antwoord) == [("besluit", "invalid-resource")]


async def test_a_besluit_of_another_api_comes_and_goes(api, elders, zaak):
    url = f"{elders.root}/besluiten/1"
    elders.inhoud["/besluiten/1"] = {"zaak": zaak["url"]}
    relatie = ok(await api.post(zaak["url"] + "/besluiten", json={"besluit": url}), 201)
    assert ok(await api.get(relatie["url"])) == relatie | {"_expand": {}}
    assert codes(await api.delete(relatie["url"])) == TEGENSTRIJDIG
    elders.inhoud["/besluiten/1"] = {"zaak": ""}
    assert (await api.delete(relatie["url"])).status_code == 204
    assert codes(await api.post(zaak["url"] + "/besluiten", json={"besluit": url})) == TEGENSTRIJDIG
    regels = ok(await api.get(zaak["url"] + "/audittrail"))
    assert [r["actie"] for r in regels if r["resource"] == "zaakbesluit"] == ["create", "destroy"]


async def test_a_besluit_that_is_gone_can_be_taken_away(api, elders, zaak):
    elders.inhoud["/besluiten/1"] = {"zaak": zaak["url"]}
    vorm = {"besluit": f"{elders.root}/besluiten/1"}
    relatie = ok(await api.post(zaak["url"] + "/besluiten", json=vorm), 201)
    elders.inhoud["/besluiten/1"] = ["geen besluit"]
    assert codes(await api.delete(relatie["url"])) == [("besluit", "invalid-resource")]
    del elders.inhoud["/besluiten/1"]
    assert (await api.delete(relatie["url"])).status_code == 204


async def test_a_besluit_that_cannot_be_asked_is_not_tied(api, elders, zaak):
    vorm = {"besluit": "https://onbekend.example.nl/besluiten/1"}
    assert codes(await api.post(zaak["url"] + "/besluiten", json=vorm)) == [("besluit", "unknown-service")]


@pytest.mark.parametrize("dicht", [False, True], ids=["open", "dicht"])
async def test_zrc_007_a_besluit_of_a_closed_zaak_needs_force(api, als, elders, types, zaak, dicht):
    if dicht:
        await sluit(api, types, zaak)
    for scope, status in (("lezen", 403), ("bijwerken", 403 if dicht else 201), ("geforceerd-bijwerken", 201)):
        elders.inhoud["/besluiten/1"] = {"zaak": zaak["url"]}
        vorm = {"besluit": f"{elders.root}/besluiten/1?{scope}"}
        antwoord = await (await als(f"zaken.{scope}")).post(zaak["url"] + "/besluiten", json=vorm)
        assert antwoord.status_code == status, scope
