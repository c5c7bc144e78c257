"""Decisions in two steps: in principle first, and definitive by a second one (digest §10)."""

import httpx
import pytest
from support import codes, ok

from tests.leden.domein import (
    agendeer,
    in_stemming,
    leg_voor,
    open_stemming,
    open_vergadering,
    plan,
    presentielijst,
    roep_op,
    sluit_stemming,
)

pytestmark = pytest.mark.anyio
GETELD = {"voor": 20, "tegen": 1, "onthouding": 0, "blanco": 0}


async def besluit(api: httpx.AsyncClient, datum: str, **anders) -> httpx.Response:
    body = {"orgaan": "alv", "datum": datum, "besluitsoort": "gewoon", "uitkomst": "aangenomen", "tekst": "Beginnen."}
    return await api.post("/besluiten", json=body | anders)


async def test_a_principle_decision_waits_for_its_sequel(api):
    beginsel = ok(await besluit(api, "2022-12-07", inBeginsel=True), 201)
    assert (beginsel["stand"], beginsel["vervolg"]) == ("in_beginsel", None)
    assert [b["url"] for b in ok(await api.get("/besluiten?stand=in_beginsel"))["results"]] == [beginsel["url"]]
    verworpen = ok(await besluit(api, "2023-03-01", vervolgOp=beginsel["url"], uitkomst="verworpen"), 201)
    assert verworpen["stand"] == "definitief"
    assert ok(await api.get(beginsel["url"]))["stand"] == "in_beginsel"
    vervolg = ok(await besluit(api, "2023-05-11", vervolgOp=beginsel["url"]), 201)
    assert vervolg["vervolgOp"] == beginsel["url"]
    na = ok(await api.get(beginsel["url"]))
    assert (na["stand"], na["vervolg"], na["inBeginsel"]) == ("definitief", vervolg["url"], True)
    assert ok(await api.get("/besluiten?stand=in_beginsel"))["count"] == 0
    assert ok(await besluit(api, "2023-06-01", vervolgOp=beginsel["url"]), 409)["code"] == "AL_DEFINITIEF"


async def test_a_sequel_follows_on_a_principle_decision_of_the_same_organ(api):
    gewoon = ok(await besluit(api, "2022-12-07"), 201)
    beginsel = ok(await besluit(api, "2022-12-07", inBeginsel=True), 201)
    afgewezen = ok(await besluit(api, "2022-12-07", inBeginsel=True, uitkomst="verworpen"), 201)
    fout = [("vervolgOp", "GEEN_BEGINSELBESLUIT")]
    for ander in (gewoon, afgewezen):
        assert codes(await besluit(api, "2023-05-11", vervolgOp=ander["url"])) == fout
    assert codes(await besluit(api, "2022-12-06", vervolgOp=beginsel["url"])) == fout
    rvc = {"orgaan": "rvc", "besluitsoort": "overig_rvc"}
    assert codes(await besluit(api, "2023-05-11", vervolgOp=beginsel["url"], **rvc)) == fout


async def test_a_vote_is_in_principle_and_a_later_one_makes_it_definitive(api, leden):
    stemming = await in_stemming(api, leden, inBeginsel=True)
    beginsel = ok(await sluit_stemming(api, stemming, tellingen=GETELD))
    assert (beginsel["stand"], beginsel["uitkomst"]) == ("in_beginsel", "aangenomen")
    later, dag = await plan(api, "2023-06-29"), "2023-06-29T18:00:00Z"
    punt = await agendeer(api, later)
    ok(await roep_op(api, later, "2023-06-01"), 201)
    await open_vergadering(api, later, dag)
    await presentielijst(api, later, *list(leden)[:21], van=dag)
    stemming = await leg_voor(api, punt, vervolgOp=beginsel["url"])
    assert stemming["vervolgOp"] == beginsel["url"]
    ok(await open_stemming(api, stemming, dag))
    vervolg = ok(await sluit_stemming(api, stemming, tijdstip=dag, tellingen=GETELD))
    na = ok(await api.get(beginsel["url"]))
    assert (vervolg["vervolgOp"], na["vervolg"], na["stand"]) == (beginsel["url"], vervolg["url"], "definitief")
    derde = await agendeer(api, later, nummer="7")
    weer = await api.post("/stemmingen", json={"agendapunt": derde["url"], "vervolgOp": beginsel["url"]})
    assert ok(weer, 409)["code"] == "AL_DEFINITIEF"


async def test_nothing_follows_from_a_principle_decision_until_its_sequel(api, leden):
    overdracht = {"besluitsoort": "overdracht_lidmaatschap", "lid": leden["Assen"]}
    beginsel = ok(await besluit(api, "2022-12-07", inBeginsel=True, **overdracht), 201)
    assert ok(await api.get(leden["Assen"]))["status"] == "actief"
    ok(await besluit(api, "2023-05-11", vervolgOp=beginsel["url"], **overdracht), 201)
    assert ok(await api.get(leden["Assen"]))["status"] == "overgedragen"


async def test_a_deed_and_a_mandate_rest_on_no_principle_decision(api):
    """The principle of 7-12-2022 was no change of the statutes yet; that is what the meeting of 11-5-2023 decided."""
    akte = ok(
        await api.post("/statutenakten", json={"sleutel": "2024-01-01", "naam": "Akte", "basis": "2023-03-07"}), 201
    )
    wijziging = ok(await besluit(api, "2022-12-07", besluitsoort="statutenwijziging", inBeginsel=True), 201)
    assert codes(await api.post(f"{akte['url']}/_besluiten", json={"besluit": wijziging["url"]})) == [
        ("besluit", "invalid")
    ]
    benoeming = ok(await besluit(api, "2022-12-07", besluitsoort="benoeming_commissaris", inBeginsel=True), 201)
    zetel = {"persoon": "C01", "rol": "commissaris", "van": "2023-01-01", "tot": "2026-12-31"}
    assert codes(await api.post("/mandaten", json=zetel | {"besluit": benoeming["url"]})) == [("besluit", "invalid")]
