"""Collective programmes: a decision of the assembly, then consent per member, else back to it (digest §10)."""

from typing import Any

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st
from leden.besluit.deelnamelijsten import stand_van
from support import codes, ok

from tests.leden.domein import statutair

pytestmark = pytest.mark.anyio


async def besluit(api: httpx.AsyncClient, **anders: Any) -> dict:
    body = {"orgaan": "alv", "datum": "2022-12-07", "besluitsoort": "gewoon", "uitkomst": "aangenomen"}
    return ok(await api.post("/besluiten", json=body | {"tekst": "Gezamenlijk inkopen."} | anders), 201)


async def lijst(api: httpx.AsyncClient, leden: list[str], **anders: Any) -> httpx.Response:
    body = {"besluit": (await besluit(api))["url"], "programma": "Gezamenlijk inkopen", "leden": leden, "drempel": 18}
    return await api.post("/deelnamelijsten", json=body | anders)


async def antwoord(api: httpx.AsyncClient, lijst: dict, lid: str, wat: str, datum: str = "2023-02-01") -> dict:
    [deelname] = ok(await api.get(f"{lijst['url']}/deelnames", params={"lid": lid}))["results"]
    return ok(await api.patch(deelname["url"], json={"antwoord": wat, "datum": datum}))


async def test_eighteen_of_twenty_consent(api, leden):
    twintig = list(leden.values())[:20]
    gemaakt = ok(await lijst(api, twintig), 201)
    assert (gemaakt["instemmingen"], gemaakt["weigeringen"], gemaakt["stand"]) == (0, 0, "open")
    assert sorted(gemaakt["leden"]) == sorted(twintig)
    for lid in twintig[:17]:
        await antwoord(api, gemaakt, lid, "instemming")
    await antwoord(api, gemaakt, twintig[18], "weigering")
    na = ok(await api.get(gemaakt["url"]))
    assert (na["instemmingen"], na["weigeringen"], na["stand"], na["bevindingen"]) == (17, 1, "open", [])
    await antwoord(api, gemaakt, twintig[17], "instemming")
    assert ok(await api.get(gemaakt["url"]))["stand"] == "gehaald"


async def test_three_refusals_of_twenty_send_it_back_to_the_assembly(api, leden):
    twintig = list(leden.values())[:20]
    gemaakt = ok(await lijst(api, twintig), 201)
    for lid in twintig[:3]:
        await antwoord(api, gemaakt, lid, "weigering")
    na = ok(await api.get(gemaakt["url"]))
    assert (na["stand"], [b["code"] for b in na["bevindingen"]]) == ("terug_naar_alv", ["TERUG_NAAR_ALV"])
    await antwoord(api, gemaakt, twintig[0], "instemming")  # a member may come back on it
    assert ok(await api.get(gemaakt["url"]))["stand"] == "open"


async def test_after_the_last_day_it_goes_back_too(api, leden):
    gemaakt = ok(await lijst(api, list(leden.values())[:20], uiterlijk="2023-03-31"), 201)
    assert gemaakt["stand"] == "terug_naar_alv"
    [eerste, *_] = ok(await api.get(f"{gemaakt['url']}/deelnames"))["results"]
    laat = await api.patch(eerste["url"], json={"antwoord": "instemming", "datum": "2023-04-01"})
    assert codes(laat) == [("datum", "TE_LAAT")]


async def test_a_list_follows_on_a_decision_of_the_assembly_and_asks_members(api, leden):
    twintig = list(leden.values())[:20]
    verworpen = await besluit(api, uitkomst="verworpen")
    assert statutair(await lijst(api, twintig, besluit=verworpen["url"]), 422)[0] == "GEEN_ALV_BESLUIT"
    nieuw = {"gmCode": "GM0168", "naam": "Losser", "soortLichaam": "gemeente", "datumAanmelding": "2023-01-09"}
    losser = ok(await api.post("/leden", json=nieuw), 201)["url"]
    fout = await lijst(api, [twintig[0], twintig[0], losser], drempel=4)
    assert codes(fout) == [("drempel", "max_value"), ("leden", "unique"), ("leden.2", "GEEN_LID")]
    eerste = ok(await lijst(api, twintig), 201)
    assert codes(await lijst(api, twintig, besluit=eerste["besluit"])) == [("besluit", "unique")]


async def test_an_answer_has_a_day(api, leden):
    gemaakt = ok(await lijst(api, list(leden.values())[:20]), 201)
    [eerste, *_] = ok(await api.get(f"{gemaakt['url']}/deelnames?antwoord="))["results"]
    assert codes(await api.patch(eerste["url"], json={"antwoord": "instemming"})) == [("datum", "required")]
    assert codes(await api.patch(eerste["url"], json={"datum": "2023-02-01"})) == [("datum", "invalid")]


@given(st.integers(1, 50), st.integers(0, 50), st.integers(0, 50), st.integers(1, 50), st.booleans())
def test_the_state_of_a_list_follows_from_its_answers(gevraagd, ja, nee, drempel, te_laat):
    ja, drempel = min(ja, gevraagd), min(drempel, gevraagd)
    nee = min(nee, gevraagd - ja)
    stand = stand_van(gevraagd, ja, nee, drempel, te_laat)
    assert (stand == "gehaald") == (ja >= drempel)
    assert (stand == "open") == (ja < drempel <= gevraagd - nee and not te_laat)
