"""In the meeting: delivery of the call, agenda as a tree, live quorum, arrivals and departures, speaking list."""

import asyncio
import json
from uuid import uuid4

import pytest
import support
from leden.app import API
from leden.vergadering.monitor import luisteraars
from support import codes, ok

from tests.leden.domein import (
    ALV,
    BEGIN,
    aanwezig,
    agendeer,
    gebeurt,
    in_stemming,
    leg_voor,
    open_stemming,
    open_vergadering,
    plan,
    presentielijst,
    roep_op,
    sluit_stemming,
    statutair,
)

pytestmark = pytest.mark.anyio
OUD = "2022-04-25"
AGENDA_2023 = [
    ("1", "", "11:15", "11:20"), ("2", "", "11:20", "11:25"), ("3", "", "11:25", "11:30"), ("4", "", "", ""),
    ("4a", "4", "11:30", "11:45"), ("4b", "4", "11:30", "11:45"), ("5", "", "11:45", "12:15"),
    ("6", "", "12:15", "12:20"), ("7", "", "12:20", "12:25"), ("8", "", "12:25", "12:30"),
]  # fmt: skip


# --- the call ---------------------------------------------------------------------------------------------------------
async def test_proof_of_delivery_per_member(api, leden):
    vergadering = await plan(api)
    await agendeer(api, vergadering)
    oproep = ok(await roep_op(api, vergadering), 201)
    bewijzen = [
        {"lid": leden["Assen"], "bezorging": "bezorgd", "bezorgbewijs": "leesbevestiging 1"},
        {"lid": leden["Zwolle"], "bezorging": "mislukt"},
    ]
    rijen = {r["naam"]: r for r in ok(await api.post(f"{oproep['url']}/bezorgingen", json=bewijzen))}
    assert (len(rijen), rijen["Assen"]["bezorging"], rijen["Vught"]["bezorging"]) == (40, "bezorgd", "onbekend")
    assert ok(await api.get(f"{oproep['url']}/bezorgingen"))[-1] == rijen["Zwolle"]
    vreemd = ok(await api.get("/leden?naam=Ten Boer"))["results"][0]["url"]
    fout = await api.post(f"{oproep['url']}/bezorgingen", json=[{"lid": vreemd, "bezorging": "bezorgd"}])
    assert codes(fout) == [("0.lid", "invalid")]


async def test_every_wrong_member_of_a_call_is_told_at_once(api, leden):
    vergadering = await plan(api)
    await agendeer(api, vergadering)
    weg, elders = f"{leden['Assen'].rpartition('/')[0]}/{uuid4()}", vergadering["url"]
    verwacht = [("object-does-not-exist", weg), ("incorrect_match", elders), ("object-does-not-exist", weg)]
    fout = await roep_op(api, vergadering, leden=[leden["Assen"], *(url for _, url in verwacht)])
    assert sorted(codes(fout)) == [(f"leden.{nr}", code) for nr, (code, _) in enumerate(verwacht, 1)]
    oproep = ok(await roep_op(api, vergadering), 201)
    assert len(ok(await api.post(f"{oproep['url']}/bezorgingen", json=[]))) == 40
    bewijzen = [{"lid": url, "bezorging": "bezorgd"} for url in (leden["Assen"], weg, elders)]
    fout = await api.post(f"{oproep['url']}/bezorgingen", json=bewijzen)
    assert sorted(codes(fout)) == [("1.lid", "object-does-not-exist"), ("2.lid", "incorrect_match")]


async def test_oproep_onvolledig_is_said_with_the_decision(api, leden):
    stemming = await in_stemming(api, leden)
    vergadering = ok(await api.get("/vergaderingen"))["results"][0]
    oproep = ok(await api.get(f"{vergadering['url']}/oproepen"))["results"][0]
    mislukt = [{"lid": leden[naam], "bezorging": "mislukt"} for naam in ("Zwolle", "Vught")]
    ok(await api.post(f"{oproep['url']}/bezorgingen", json=mislukt))
    besluit = ok(await sluit_stemming(api, stemming, tellingen={"voor": 21, "tegen": 0}))
    [bevinding] = besluit["bevindingen"]
    assert (bevinding["code"], bevinding["artikel"]) == ("OPROEP_ONVOLLEDIG", "8.3")
    assert "Vught, Zwolle" in bevinding["melding"] and besluit["uitkomst"] == "aangenomen"


# --- the agenda -------------------------------------------------------------------------------------------------------
async def test_the_agenda_of_11_5_2023_is_a_tree_of_75_minutes(api):
    vergadering = await plan(api)
    punten: dict[str, str] = {}
    for nummer, geheel, begin, eind in AGENDA_2023:
        deel = {"deelVan": punten[geheel]} if geheel else {}
        slot = {"nummer": nummer, "onderwerp": f"Punt {nummer}", "begin": begin, "eind": eind}
        punten[nummer] = (await agendeer(api, vergadering, "", **slot, **deel))["url"]
    agenda = ok(await api.get(f"{vergadering['url']}/agenda"))
    assert (agenda["minuten"], agenda["aansluitend"]) == (75, True)
    assert [punt["nummer"] for punt in agenda["punten"]] == ["1", "2", "3", "4", "5", "6", "7", "8"]
    assert [deel["nummer"] for deel in agenda["punten"][3]["delen"]] == ["4a", "4b"]


async def test_an_item_is_part_of_its_own_agenda(api):
    punt = await agendeer(api, await plan(api))
    ander = {"vergadering": (await plan(api))["url"], "nummer": "1", "onderwerp": "x"}
    assert codes(await api.post("/agendapunten", json=ander | {"deelVan": punt["url"]})) == [("deelVan", "invalid")]
    slot = await api.post("/agendapunten", json=ander | {"begin": "12:00", "eind": "11:00"})
    assert codes(slot) == [("eind", "PERIODE_ONGELDIG")]


async def test_a_confidential_item_is_not_in_the_agenda_of_a_reader(app, api):
    vergadering = await plan(api)
    await agendeer(api, vergadering, vertrouwelijk=True)
    async with support.client(app, API, "lezer") as lezer:
        assert ok(await lezer.get(f"{vergadering['url']}/agenda"))["punten"] == []
    assert len(ok(await api.get(f"{vergadering['url']}/agenda"))["punten"]) == 1


# --- the live quorum --------------------------------------------------------------------------------------------------
def gelezen(tekst: str) -> list[dict]:
    return [json.loads(regel.removeprefix("data: ")) for regel in tekst.splitlines() if regel.startswith("data: ")]


async def test_who_listens_hears_every_arrival(app, api, leden):
    vergadering = await plan(api)
    await agendeer(api, vergadering)
    await open_vergadering(api, vergadering)
    stroom = f"{vergadering['url']}/quorumstroom"
    async with support.client(app, API, "lezer", Accept="text/event-stream") as een:
        luisteren = [asyncio.create_task(een.get(f"{stroom}?berichten=3")) for _ in range(2)]
        for _ in range(6000):
            if sum(map(len, luisteraars(app.house).per_vergadering.values())) == 2:
                break
            await asyncio.sleep(0.01)
        await aanwezig(api, vergadering, leden["Assen"])
        await presentielijst(api, vergadering, *list(leden)[1:21])
        antwoorden = await asyncio.gather(*luisteren)
    for antwoord in antwoorden:
        berichten = gelezen(antwoord.text)
        assert [bericht["aanwezig"] for bericht in berichten[1:]] == [1, 21]
        assert berichten[-1]["punten"] == [
            {"nummer": "5", "artikel": "17.4", "statutenversie": OUD, "nodig": 20, "marge": 1}
        ]
    assert not luisteraars(app.house).per_vergadering


async def test_without_an_event_stream_the_state_is_told_once(api, leden):
    vergadering = await plan(api)
    antwoord = await api.get(f"{vergadering['url']}/quorumstroom")
    assert antwoord.headers["content-type"].startswith("text/event-stream")
    assert [b["status"] for b in gelezen(antwoord.text)] == ["gepland"]


async def test_arrivals_and_departures(api, leden):
    vergadering = await plan(api)
    await open_vergadering(api, vergadering)
    [rij] = await aanwezig(api, vergadering, leden["Assen"])
    await aanwezig(api, vergadering, leden["Zwolle"], van=f"{ALV}T17:10:00Z")
    ok(await api.patch(rij["url"], json={"tot": f"{ALV}T17:20:00Z"}))
    log = ok(await api.get(f"{vergadering['url']}/presentielog"))
    assert [(each["naam"], each["soort"], each["moment"][11:16]) for each in log] == [
        ("Assen", "aankomst", "17:00"),
        ("Zwolle", "aankomst", "17:10"),
        ("Assen", "vertrek", "17:20"),
    ]


# --- the speaking list ------------------------------------------------------------------------------------------------
async def vraag_woord(api, vergadering, lid: str, **anders):
    return await api.post(f"{vergadering['url']}/spreekverzoeken", json={"lid": lid} | anders)


async def test_the_word_is_given_in_the_order_of_asking(api, leden):
    vergadering = await plan(api)
    punt = await agendeer(api, vergadering)
    verder = f"{vergadering['url']}/spreekverzoeken/_volgende"
    assert ok(await api.post(verder), 409)["code"] == "NIEMAND_WACHT"
    for naam in ("Zwolle", "Assen"):
        ok(await vraag_woord(api, vergadering, leden[naam], agendapunt=punt["url"], minuten=5), 201)
    assert ok(await api.post(verder))["lid"] == leden["Zwolle"]
    assert ok(await api.post(verder))["lid"] == leden["Assen"]
    lijst = ok(await api.get(f"{vergadering['url']}/spreekverzoeken"))["results"]
    assert [(each["lid"], each["status"]) for each in lijst] == [
        (leden["Assen"], "aan_het_woord"),
        (leden["Zwolle"], "gehad"),
    ]


async def test_art_8_8_a_suspended_member_speaks_for_its_own_case(api, leden):
    reden = {"goedkeuringRvc": "2023-02-01", "motivering": "Handelde in strijd met een besluit."}
    ok(await gebeurt(api, leden["Assen"], "ontzet", "2023-03-01", **reden), 201)
    ok(await gebeurt(api, leden["Assen"], "beroep_ingesteld", "2023-03-10"), 201)
    vergadering = await plan(api)
    assert statutair(await vraag_woord(api, vergadering, leden["Assen"]), 403) == ("GEEN_SPREEKRECHT", "8.8", OUD)
    eigen = await agendeer(api, vergadering, "beroep_lidmaatschap", lid=leden["Assen"])
    ok(await vraag_woord(api, vergadering, leden["Assen"], agendapunt=eigen["url"]), 201)
    oud_lid = ok(await api.get("/leden?naam=Ten Boer"))["results"][0]["url"]
    assert (await vraag_woord(api, vergadering, oud_lid)).status_code == 403


async def test_one_vote_whatever_the_course_of_arrivals(api, leden):
    """Two rows of one member at one time count once, in the quorum and in the snapshot."""
    vergadering = await plan(api)
    stemming = await leg_voor(api, await agendeer(api, vergadering))
    await open_vergadering(api, vergadering)
    await presentielijst(api, vergadering, *list(leden)[:20])
    [dubbel] = await aanwezig(api, vergadering, leden["Assen"], van=BEGIN)
    assert [b["code"] for b in dubbel["bevindingen"]] == ["RIJ_DUBBEL"]
    assert ok(await open_stemming(api, stemming))["kiesgerechtigd"] == 20
