"""Two clients at the same time: open, vote, close, draw, sign, appoint - exactly one outcome, and no vote lost."""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Callable
from secrets import token_bytes
from typing import Any

import httpx
import pytest
import support
from leden.app import API
from leden.stemming import blind
from sqlalchemy import select
from support import ok

from tests.leden.domein import (
    ALV,
    DICHT,
    OPEN,
    aanwezig,
    agendeer,
    gebeurt,
    in_stemming,
    in_zitting,
    leg_voor,
    open_stemming,
    open_vergadering,
    plan,
    roep_op,
    sluit_stemming,
    stem,
)

pytestmark = pytest.mark.anyio
GEHEIM: dict[str, Any] = {"vorm": "elektronisch_ter_vergadering"}
Doe = Callable[[httpx.AsyncClient], Awaitable[httpx.Response]]


@pytest.fixture
async def twee(app) -> AsyncIterator[tuple[httpx.AsyncClient, httpx.AsyncClient]]:
    async with support.client(app, API) as een, support.client(app, API) as ander:
        yield een, ander


async def samen(twee, *doen: Doe) -> list[httpx.Response]:
    """Both do it at the same moment: the same, or each its own."""
    een, ander = doen if len(doen) == 2 else doen * 2
    return list(await asyncio.gather(een(twee[0]), ander(twee[1])))


def een_uitkomst(antwoorden: list[httpx.Response], goed: int, code: str, status: int = 409) -> httpx.Response:
    """One that is done, and one that is refused with this code; gives the first."""
    assert sorted(each.status_code for each in antwoorden) == sorted((goed, status)), [a.text for a in antwoorden]
    [geweigerd] = [each for each in antwoorden if each.status_code == status]
    assert geweigerd.json()["code"] == code
    return next(each for each in antwoorden if each.status_code == goed)


# --- open and close ---------------------------------------------------------------------------------------------------
async def test_leden_14_two_open_a_meeting(api, twee):
    vergadering = await plan(api)
    antwoorden = await samen(twee, lambda wie: wie.post(f"{vergadering['url']}/_openen", json={}))
    een_uitkomst(antwoorden, 200, "VERGADERING_GEOPEND")


async def test_leden_14_two_close_a_meeting(api, twee):
    vergadering = await plan(api)
    await open_vergadering(api, vergadering)
    antwoorden = await samen(twee, lambda wie: wie.post(f"{vergadering['url']}/_sluiten", json={}))
    een_uitkomst(antwoorden, 200, "VERGADERING_NIET_GEOPEND")


async def test_leden_14_two_change_what_both_have_seen(api, twee):
    vergadering = await plan(api)
    gezien = {"If-Match": (await api.get(vergadering["url"])).headers["etag"]}
    doen = [
        lambda wie, plaats=plaats: wie.patch(vergadering["url"], json={"plaats": plaats}, headers=gezien)
        for plaats in ("Zwolle", "Raalte")
    ]
    gelukt = een_uitkomst(await samen(twee, *doen), 200, "precondition_failed", 412)
    assert ok(await api.get(vergadering["url"]))["plaats"] == gelukt.json()["plaats"]


async def test_leden_14_two_put_an_item_to_the_vote(api, twee):
    punt = await agendeer(api, await plan(api))
    antwoorden = await samen(twee, lambda wie: wie.post("/stemmingen", json={"agendapunt": punt["url"]}))
    assert een_uitkomst(antwoorden, 201, "STEMMING_LOOPT").json()["ronde"] == 1
    assert ok(await api.get("/stemmingen"))["count"] == 1


async def test_leden_14_two_open_a_vote(api, leden, twee):
    stemming = await in_zitting(api, leden, "tarieven", 21)
    antwoorden = await samen(twee, lambda wie: open_stemming(wie, stemming))
    assert een_uitkomst(antwoorden, 200, "STEMMING_AL_GEOPEND").json()["kiesgerechtigd"] == 21
    assert ok(await api.get(f"{stemming['url']}/kiesgerechtigden"))["count"] == 21


async def test_leden_14_two_close_a_vote_with_other_counts(api, leden, twee):
    stemming = await in_stemming(api, leden)
    antwoorden = await samen(
        twee,
        lambda wie: sluit_stemming(wie, stemming, tellingen={"voor": 20, "tegen": 1}),
        lambda wie: sluit_stemming(wie, stemming, tellingen={"voor": 1, "tegen": 20}),
    )
    besluit = een_uitkomst(antwoorden, 200, "STEMMING_GESLOTEN").json()
    assert ok(await api.get("/besluiten"))["results"] == [besluit]


async def test_leden_14_two_dispute_a_result(api, leden, twee):
    stemming = await in_stemming(api, leden)
    ok(await sluit_stemming(api, stemming, tellingen={"voor": 11, "tegen": 10}))
    pad = f"{stemming['url']}/_betwisten"
    antwoorden = await samen(twee, lambda wie: wie.post(pad, json={"door": "meerderheid"}))
    een_uitkomst(antwoorden, 200, "BETWISTING_TE_LAAT")


async def terwijl_zij_opent(app, twee, stemming: dict, lid: str, daarna: Doe) -> tuple[httpx.Response, ...]:
    """Does `daarna` when the opening has read who is there and has yet to write it: meanwhile somebody holds `lid`."""
    async with app.house.sessions.begin() as db:
        tabel = app.house.metadata.tables["lid"]
        await db.execute(select(tabel.c.id).where(tabel.c.naam == lid).with_for_update())
        opent = asyncio.create_task(open_stemming(twee[0], stemming))
        await asyncio.sleep(0.3)
        doet = asyncio.ensure_future(daarna(twee[1]))
        await asyncio.sleep(0.3)
    return await opent, await doet


async def test_leden_14_a_meeting_closes_while_a_vote_opens(app, api, leden, twee):
    """One of the two: none opens in a meeting that is closed, and no meeting closes over an open vote."""
    stemming = await in_zitting(api, leden, "tarieven", 21)
    [vergadering] = ok(await api.get("/vergaderingen"))["results"]

    async def sluit(wie: httpx.AsyncClient) -> httpx.Response:
        return await wie.post(f"{vergadering['url']}/_sluiten", json={"tijdstip": DICHT})

    geopend, gesloten = await terwijl_zij_opent(app, twee, stemming, "Assen", sluit)
    na = ok(await api.get(stemming["url"]))["status"], ok(await api.get(vergadering["url"]))["status"]
    if geopend.status_code == 200:
        assert (ok(gesloten, 409)["code"], na) == ("STEMMING_LOOPT", ("open", "geopend"))
    else:
        ok(gesloten)
        assert (ok(geopend, 409)["code"], na) == ("VERGADERING_NIET_GEOPEND", ("voorbereid", "gesloten"))


# --- vote -------------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("vorm", ["mondeling", "hoofdelijk"])
async def test_leden_14_a_member_votes_twice_at_once(api, leden, twee, vorm):
    stemming = await in_stemming(api, leden, vorm=vorm)
    antwoorden = await samen(
        twee,
        lambda wie: stem(wie, stemming, leden["Assen"], "voor"),
        lambda wie: stem(wie, stemming, leden["Assen"], "tegen"),
    )
    keuze = een_uitkomst(antwoorden, 201, "AL_GESTEMD").json()["keuze"]
    tellingen = ok(await sluit_stemming(api, stemming))["tellingen"]
    assert tellingen == {"voor": 0, "tegen": 0, "onthouding": 0, "blanco": 0} | {keuze: 1}


async def test_leden_14_an_electronic_vote_is_replaced_twice_at_once(api, leden, twee):
    stemming = await in_stemming(api, leden, **GEHEIM, openbaar=True)
    ok(await stem(api, stemming, leden["Assen"], "blanco"), 201)
    antwoorden = await samen(
        twee,
        lambda wie: stem(wie, stemming, leden["Assen"], "voor"),
        lambda wie: stem(wie, stemming, leden["Assen"], "tegen"),
    )
    assert [each.status_code for each in antwoorden] == [201, 201]
    tellingen = ok(await sluit_stemming(api, stemming))["tellingen"]
    assert (tellingen["voor"] + tellingen["tegen"], tellingen["blanco"]) == (1, 0)


async def test_leden_14_a_member_votes_in_secret_twice_at_once(api, leden, twee):
    stemming = await in_stemming(api, leden, **GEHEIM)
    pad, biljet = f"{stemming['url']}/biljetten", {"lid": leden["Assen"], "keuze": "voor"}
    antwoorden = await samen(twee, lambda wie: wie.post(pad, json=biljet))
    een_uitkomst(antwoorden, 201, "AL_GESTEMD")
    ok(await sluit_stemming(api, stemming))
    assert len(ok(await api.get(pad))["biljetten"]) == 1


async def test_leden_14_a_member_takes_two_passes_at_once(api, leden, twee):
    stemming = await in_stemming(api, leden, **GEHEIM, sterk=True)
    verblind = f"{blind.verblind(stemming['publiekeSleutel'], token_bytes(32)).bericht:x}"
    gegeven = {"lid": leden["Assen"], "verblind": verblind}
    antwoorden = await samen(twee, lambda wie: wie.post(f"{stemming['url']}/stempassen", json=gegeven))
    een_uitkomst(antwoorden, 201, "AL_GESTEMD")


@pytest.mark.parametrize("vorm", [{"vorm": "mondeling"}, GEHEIM])
async def test_leden_14_what_was_confirmed_before_the_close_is_counted(api, leden, twee, vorm):
    """Ten vote while another closes: every vote is confirmed and counted, or refused."""
    stemming = await in_stemming(api, leden, **vorm)
    pad = "biljetten" if vorm is GEHEIM else "stemmen"

    async def later() -> httpx.Response:
        await asyncio.sleep(0.02)
        return await sluit_stemming(twee[1], stemming)

    stemmen = [
        twee[0].post(f"{stemming['url']}/{pad}", json={"lid": url, "keuze": "voor"})
        for url in list(leden.values())[:10]
    ]
    *antwoorden, gesloten = await asyncio.gather(*stemmen, later())
    gestemd = Counter(each.status_code for each in antwoorden)
    assert gestemd.keys() <= {201, 409}
    assert all(each.json()["code"] == "STEMMING_GESLOTEN" for each in antwoorden if each.status_code == 409)
    assert ok(gesloten)["tellingen"]["voor"] == gestemd[201] == ok(await api.get(stemming["url"]))["uitgebracht"]


# --- proxies ----------------------------------------------------------------------------------------------------------
async def test_leden_14_two_proxies_for_the_last_place(api, leden, twee):
    vergadering = await plan(api)

    def geef(gever: str) -> Doe:
        volmacht = {"volmachtgever": leden[gever], "soort": "ander_lid", "houder": leden["Raalte"]}
        volmacht |= {"verleendOp": "2023-05-01", "overhandigdOp": f"{ALV}T09:00:00Z", "vergadering": vergadering["url"]}
        return lambda wie: wie.post("/volmachten", json=volmacht)

    ok(await geef("Assen")(api), 201)
    een_uitkomst(await samen(twee, geef("Borne"), geef("Vught")), 201, "VOLMACHT_MAXIMUM", 422)
    assert ok(await api.get(f"/volmachten?houder={leden['Raalte']}"))["count"] == 2


async def test_leden_14_a_proxy_is_withdrawn_while_its_ballot_opens(app, api, leden, twee):
    """Either it was withdrawn in time and has no vote, or it votes and stands."""
    vergadering = await plan(api)
    stemming = await leg_voor(api, await agendeer(api, vergadering))
    volmacht = {"volmachtgever": leden["Zwolle"], "soort": "ander_lid", "houder": leden["Assen"]}
    volmacht |= {"verleendOp": "2023-05-01", "overhandigdOp": f"{ALV}T09:00:00Z", "vergadering": vergadering["url"]}
    gegeven = ok(await api.post("/volmachten", json=volmacht), 201)
    await open_vergadering(api, vergadering)
    await aanwezig(api, vergadering, *list(leden.values())[:20])

    def trek_in(wie: httpx.AsyncClient) -> Awaitable[httpx.Response]:
        return wie.post(f"{gegeven['url']}/_intrekken", json={"tijdstip": OPEN})

    geopend, ingetrokken = await terwijl_zij_opent(app, twee, stemming, "Zwolle", trek_in)
    assert ok(geopend)["kiesgerechtigd"] == {200: 20, 409: 21}[ingetrokken.status_code]


# --- lot, statutes, minutes, mandates ---------------------------------------------------------------------------------
async def zeg_op(api, leden) -> None:
    for naam in ("Assen", "Borne", "Vught", "Venray", "Velsen"):
        ok(await gebeurt(api, leden[naam], "opzegging_ontvangen", "2023-06-01"), 201)


async def test_leden_14_two_announce_and_two_draw_a_lot(api, leden, twee):
    await zeg_op(api, leden)
    aankondiging = {"jaar": 2024, "aangekondigdOp": "2024-01-10"}
    antwoorden = await samen(twee, lambda wie: wie.post("/lotingen", json=aankondiging))
    assert sorted(each.status_code for each in antwoorden) in ([201, 400], [201, 409])
    [loting] = ok(await api.get("/lotingen"))["results"]
    pad = f"{loting['url']}/_trekken"
    getrokken = een_uitkomst(
        await samen(twee, lambda wie: wie.post(pad, json={"datum": "2024-01-20"})), 200, "LOTING_GEDAAN"
    )
    protocol = getrokken.json()["protocol"]
    assert ok(await api.get(loting["url"]))["protocol"] == protocol
    standen = Counter(lid["status"] for lid in ok(await api.get("/leden?peildatum=2024-02-01&pageSize=100"))["results"])
    assert (standen["opzegging_bevestigd"], standen["uitgeloot"]) == (4, 1)


async def test_leden_14_two_have_the_deed_executed(api, twee):
    akte = ok(await api.post("/statutenakten", json={"sleutel": "2023-03-07", "naam": "A", "basis": "2023-03-07"}), 201)
    besluit = {"orgaan": "alv", "datum": ALV, "besluitsoort": "statutenwijziging", "uitkomst": "aangenomen"}
    genomen = ok(await api.post("/besluiten", json=besluit | {"tekst": "Statuten gewijzigd."}), 201)
    for stap, body in (("besluiten", {"besluit": genomen["url"]}), ("verlijden", {"datum": "2023-06-01"})):
        pad = f"{akte['url']}/_{stap}"
        een_uitkomst(
            await samen(twee, lambda wie, pad=pad, body=body: wie.post(pad, json=body)), 200, "VOORTGANG_ONJUIST"
        )


async def test_leden_14_chair_and_notulist_sign_at_once(api, twee):
    notulen = {"vergadering": (await plan(api))["url"], "tekst": "De voorzitter opent."}
    pad = f"{ok(await api.post('/notulen', json=notulen), 201)['url']}/_tekenen"
    antwoorden = await samen(
        twee,
        lambda wie: wie.post(pad, json={"door": "voorzitter", "datum": "2023-06-01"}),
        lambda wie: wie.post(pad, json={"door": "notulist", "datum": "2023-06-01"}),
    )
    assert sorted(ok(each)["status"] for each in antwoorden) == ["concept", "getekend"]


async def test_leden_14_two_reappoint_a_commissaris_once(api, twee):
    def benoem(van: str, tot: str) -> Doe:
        mandaat = {"persoon": "C01", "rol": "commissaris", "van": van, "tot": tot, "termijn": 2}
        return lambda wie: wie.post("/mandaten", json=mandaat)

    eerste = {"persoon": "C01", "rol": "commissaris", "van": "2016-06-17", "tot": "2020-06-17"}
    ok(await api.post("/mandaten", json=eerste), 201)
    antwoorden = await samen(twee, benoem("2020-06-17", "2024-06-17"), benoem("2020-06-18", "2024-06-18"))
    een_uitkomst(antwoorden, 201, "TERMIJN_MAXIMUM", 422)


async def test_leden_14_two_calls_at_once_both_name_everyone(api, leden, twee):
    vergadering = await plan(api)
    await agendeer(api, vergadering)
    antwoorden = await samen(twee, lambda wie: roep_op(wie, vergadering))
    assert [len(ok(each, 201)["leden"]) for each in antwoorden] == [40, 40]
    assert ok(await api.get(vergadering["url"]))["status"] == "opgeroepen"
