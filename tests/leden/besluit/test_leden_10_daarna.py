"""After the meeting (art. 17.6): minutes, words of the sources, lists and their numbers, what is published."""

import pytest
import support
from leden.app import API
from leden.tables import Stuk
from sqlalchemy import select
from support import ok

from tests.leden.domein import (
    ALV,
    agendeer,
    in_stemming,
    leg_voor,
    open_stemming,
    open_vergadering,
    plan,
    presentielijst,
    sluit_stemming,
    statutair,
)

pytestmark = pytest.mark.anyio
OUD = "2022-04-25"


# --- minutes ----------------------------------------------------------------------------------------------------------
async def getekend(api, vergadering) -> dict:
    notulen = {"vergadering": vergadering["url"], "tekst": "Geopend.", "vertrouwelijk": "Een bedrag."}
    gemaakt = ok(await api.post("/notulen", json=notulen), 201)
    for door in ("voorzitter", "notulist"):
        gemaakt = ok(await api.post(f"{gemaakt['url']}/_tekenen", json={"door": door, "datum": "2023-06-01"}))
    return gemaakt


@pytest.mark.parametrize("woord", ["vastgesteld", "goedgekeurd", "goedgekeurd en vastgesteld"])
async def test_leden_10_words_vary_and_the_status_is_one(api, woord):
    eerste, tweede = await plan(api), await plan(api, "2023-12-07")
    notulen = await getekend(api, eerste)
    assert (notulen["status"], notulen["getekendVoorzitter"], notulen["getekendNotulist"]) == (
        "getekend",
        "2023-06-01",
        "2023-06-01",
    )
    pad = f"{notulen['url']}/_goedkeuren"
    goed = ok(await api.post(pad, json={"vergadering": tweede["url"], "woord": woord}))
    assert (goed["status"], goed["woord"], goed["goedgekeurdIn"]) == ("goedgekeurd", woord, tweede["url"])


async def test_leden_10_an_earlier_meeting_does_not_approve(api):
    notulen = await getekend(api, await plan(api))
    eerder = await plan(api, "2022-12-07")
    antwoord = await api.post(f"{notulen['url']}/_goedkeuren", json={"vergadering": eerder["url"]})
    assert statutair(antwoord, 409) == ("NOTULEN_VOLGENDE_VERGADERING", "17.6", OUD)


async def test_leden_10_the_confidential_part_is_not_published(app, api):
    notulen = await getekend(api, await plan(api))
    async with support.client(app, API, "lezer") as lezer:
        gelezen = ok(await lezer.get(notulen["url"]))
        assert (gelezen["tekst"], gelezen["vertrouwelijk"], gelezen["geredigeerd"]) == ("Geopend.", "", True)
        assert "Een bedrag." not in (await lezer.get("/notulen")).text
        assert "Een bedrag." not in (await lezer.get("/open-data/popolo")).text


# --- lists and their numbers ------------------------------------------------------------------------------------------
async def papier(app, soort: str) -> list[str]:
    async with app.house.sessions.begin() as db:
        [inhoud] = (await db.execute(select(Stuk.inhoud).where(Stuk.soort == soort))).scalars()
    return (inhoud.decode() if isinstance(inhoud, bytes) else inhoud).splitlines()


async def test_leden_10_a_number_that_the_source_leaves_out_is_given(app, api):
    """The second decision and action have none: they are 2 on the list, and what was entered stays empty."""
    vergadering = await plan(api)
    for nummer in ("3", ""):
        besluit = {"orgaan": "alv", "datum": ALV, "besluitsoort": "gewoon", "uitkomst": "aangenomen", "nummer": nummer}
        besluit |= {"tekst": f"Besluit {nummer or 'zonder nummer'}.", "vergadering": vergadering["url"]}
        assert ok(await api.post("/besluiten", json=besluit), 201)["nummer"] == nummer
        actie = {"vergadering": vergadering["url"], "nummer": nummer, "tekst": "Navragen.", "houder": "bestuurder"}
        assert ok(await api.post("/acties", json=actie), 201)["nummer"] == nummer
    await open_vergadering(api, vergadering)
    ok(await api.post(f"{vergadering['url']}/_sluiten", json={"tijdstip": f"{ALV}T20:00:00Z"}))
    regels = [regel for regel in await papier(app, "Besluitenlijst") if "Besluit " in regel]
    assert regels == ["3 Besluit 3.: aangenomen", "2 Besluit zonder nummer.: aangenomen"]
    await getekend(api, vergadering)
    acties = [regel for regel in await papier(app, "Actielijst") if "Navragen" in regel]
    assert [regel.split()[0] for regel in acties] == ["3", "2"]


# --- open data --------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(("uitkomst", "resultaat"), [((11, 10), "pass"), ((10, 11), "fail")])
async def test_leden_10_popolo_has_rule_result_and_counts(api, leden, uitkomst, resultaat):
    stemming = await in_stemming(api, leden, "entreegeld" if resultaat == "fail" else "tarieven")
    voor, tegen = uitkomst
    besluit = ok(await sluit_stemming(api, stemming, tellingen={"voor": voor, "tegen": tegen}))
    data = ok(await api.get("/open-data/popolo"))
    [motie] = [each for each in data["motions"] if each["id"] == besluit["url"]]
    verwacht = ["quorum_helft", "twee_derde_bijdragen" if resultaat == "fail" else "volstrekte_meerderheid"]
    assert (motie["result"], motie["requirement"]) == (resultaat, verwacht)
    [event] = data["vote_events"]
    assert {each["option"]: each["value"] for each in event["counts"]} == {
        "yes": voor, "no": tegen, "abstain": 0, "blank": 0,
    }  # fmt: skip
    assert "votes" not in event or event["votes"] == []
    namen = {each["name"] for each in data["organizations"]}
    assert {each["classification"] for each in data["organizations"]} == {"lid"} and set(leden) <= namen


async def test_leden_10_everything_has_its_class_of_open_raadsinformatie(api, leden):
    stemming = await in_stemming(api, leden, "tarieven")
    ok(await sluit_stemming(api, stemming, tellingen={"voor": 11, "tegen": 10}))
    data = ok(await api.get("/open-data/popolo"))
    klassen = {naam: {each["@type"] for each in rijen} for naam, rijen in data.items()}
    assert klassen == {
        "organizations": {"Organization"},
        "events": {"Meeting"},
        "agenda_items": {"AgendaItem"},
        "motions": {"Motion"},
        "vote_events": {"VoteEvent"},
    }
    [punt] = data["agenda_items"]
    assert (punt["id"], punt["event_id"]) == (stemming["agendapunt"], data["events"][0]["id"])


async def test_leden_10_a_confidential_decision_stays_out(app, api, leden):
    vergadering = await plan(api)
    punt = await agendeer(api, vergadering, vertrouwelijk=True, onderwerp="Geheim contract")
    await open_vergadering(api, vergadering)
    await presentielijst(api, vergadering, *list(leden)[:21])
    stemming = ok(await open_stemming(api, await leg_voor(api, punt)))
    besluit = ok(await sluit_stemming(api, stemming, tellingen={"voor": 21, "tegen": 0}))
    async with support.client(app, API, "lezer") as lezer:
        assert "Geheim contract" not in (await lezer.get("/open-data/popolo")).text
        assert (await lezer.get(besluit["url"])).status_code == 404


async def test_leden_10_the_register_does_not_tell_a_confidential_decision(app, api, leden):
    vergadering = await plan(api)
    over = {"lid": leden["Zwolle"], "vertrouwelijk": True, "onderwerp": "Geheime overdracht"}
    punt = await agendeer(api, vergadering, "overdracht_lidmaatschap", **over)
    await open_vergadering(api, vergadering)
    await presentielijst(api, vergadering, *list(leden)[:21])
    stemming = ok(await open_stemming(api, await leg_voor(api, punt)))
    ok(await sluit_stemming(api, stemming, tellingen={"voor": 21, "tegen": 0}))
    async with support.client(app, API, "lezer") as lezer:
        gebeurd = ok(await lezer.get(f"{leden['Zwolle']}/gebeurtenissen"))["results"][-1]
        assert (gebeurd["soort"], gebeurd["motivering"]) == ("overgedragen", "")
