"""Votes outside a meeting, declared results, disputes, accounts and discharge (art. 8.12, 16.6, 16.7, 17.5)."""

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
    sluit_stemming,
    statutair,
    stem,
)

pytestmark = pytest.mark.anyio
OUD = "2022-04-25"


# --- outside a meeting (art. 8.12) ------------------------------------------------------------------------------------
async def buiten(api, **anders) -> dict:
    ronde = await plan(api, soort="buiten_vergadering")
    kennis = {"voorkennisRvc": "2023-05-01", "voorkennisBestuur": "2023-05-01"}
    stemming = await leg_voor(api, await agendeer(api, ronde), vorm="buiten_vergadering", **kennis | anders)
    return ok(await open_stemming(api, stemming))


@pytest.mark.parametrize(
    ("keuzes", "uitkomst"),
    [
        (["voor"] * 40, "aangenomen"),
        (["voor"] * 39, "verworpen"),
        (["voor"] * 39 + ["tegen"], "verworpen"),
        (["voor"] * 39 + ["onthouding"], "verworpen"),
    ],
)
async def test_art_8_12_all_members_must_be_for(api, leden, keuzes, uitkomst):
    stemming = await buiten(api)
    assert stemming["kiesgerechtigd"] == 40
    for url, keuze in zip(leden.values(), keuzes, strict=False):
        ok(await stem(api, stemming, url, keuze), 201)
    besluit = ok(await sluit_stemming(api, stemming))
    assert besluit["uitkomst"] == uitkomst
    [regel] = besluit["regeluitkomst"]["regels"]
    assert (regel["artikel"], regel["statutenversie"]) == ("8.12", OUD)
    assert besluit["regeluitkomst"]["code"] == ("" if uitkomst == "aangenomen" else "NIET_EENSTEMMIG")


async def test_art_8_12_prior_knowledge(api, leden):
    punt = await agendeer(api, await plan(api, soort="buiten_vergadering"))
    gegeven = {"agendapunt": punt["url"], "vorm": "buiten_vergadering", "voorkennisRvc": "2023-05-01"}
    antwoord = await api.post("/stemmingen", json=gegeven)
    assert statutair(antwoord, 422) == ("VOORKENNIS_ONTBREEKT", "8.12", OUD)
    assert codes(antwoord, 422) == [("voorkennisBestuur", "VOORKENNIS_ONTBREEKT")]


# --- declared by the chair, and disputed (art. 17.5) ------------------------------------------------------------------
async def test_a_declared_result_has_no_counts(api, leden):
    stemming = await in_stemming(api, leden)
    besluit = ok(await sluit_stemming(api, stemming, verklaring={"uitkomst": "aangenomen"}))
    assert (besluit["uitkomst"], besluit["wijze"], besluit["tellingen"]) == (
        "aangenomen",
        "door_voorzitter_verklaard",
        None,
    )
    assert [regel["artikel"] for regel in besluit["regeluitkomst"]["regels"]] == ["17.4"]


async def test_a_count_is_not_declared_away(api, leden):
    stemming = await in_stemming(api, leden)
    ok(await stem(api, stemming, leden["Assen"]), 201)
    antwoord = await sluit_stemming(api, stemming, verklaring={"uitkomst": "aangenomen"})
    assert codes(antwoord) == [("verklaring", "invalid")]


async def betwist(api, stemming, door: str):
    return await api.post(f"{stemming['url']}/_betwisten", json={"door": door})


async def test_art_17_5_one_member_disputes_an_oral_vote(api, leden):
    stemming = await in_stemming(api, leden)
    besluit = ok(await sluit_stemming(api, stemming, verklaring={"uitkomst": "aangenomen"}))
    assert ok(await betwist(api, stemming, "een_lid"))["status"] == "vervallen"
    vervallen = ok(await api.get(besluit["url"]))
    assert (vervallen["uitkomst"], vervallen["bevindingen"][0]["code"]) == ("vervallen", "BETWIST")
    tweede = await leg_voor(api, {"url": stemming["agendapunt"]}, vorm="hoofdelijk")
    assert tweede["ronde"] == 2
    ok(await open_stemming(api, tweede))
    assert ok(await sluit_stemming(api, tweede, tellingen={"voor": 11, "tegen": 10}))["uitkomst"] == "aangenomen"


@pytest.mark.parametrize("vorm", ["hoofdelijk", "schriftelijk_geheim"])
async def test_art_17_5_after_a_roll_call_or_ballot_the_majority_must_want_it(api, leden, vorm):
    stemming = await in_stemming(api, leden, vorm=vorm)
    ok(await sluit_stemming(api, stemming, tellingen={"voor": 11, "tegen": 10}))
    assert statutair(await betwist(api, stemming, "een_lid"), 409) == ("MEERDERHEID_NODIG", "17.5", OUD)
    ok(await betwist(api, stemming, "meerderheid"))
    assert ok(await betwist(api, stemming, "meerderheid"), 409)["code"] == "BETWISTING_TE_LAAT"


# --- accounts and discharge (art. 16.6, 16.7) -------------------------------------------------------------------------
async def in_vergadering(api, leden, *punten: dict) -> list[dict]:
    vergadering = await plan(api)
    gemaakt = [await agendeer(api, vergadering, nummer=str(nr), **punt) for nr, punt in enumerate(punten)]
    await open_vergadering(api, vergadering)
    await presentielijst(api, vergadering, *list(leden)[:21])
    return [await leg_voor(api, punt) for punt in gemaakt]


async def test_verklaring_ontbreekt(api, leden):
    [stemming] = await in_vergadering(api, leden, {"soort": "jaarrekening", "onderwerp": "Jaarrekening 2022"})
    assert statutair(await open_stemming(api, stemming), 409) == ("VERKLARING_ONTBREEKT", "16.6", OUD)


async def test_decharge_afzonderlijk(api, leden):
    verklaring = {"accountantsverklaring": "https://documenten.example/eio/1"}
    rekening = {"soort": "jaarrekening", "onderwerp": "Jaarrekening 2022"} | verklaring
    samen, apart, decharge = await in_vergadering(
        api,
        leden,
        rekening | {"onderwerp": "Jaarrekening 2022 en decharge"},
        rekening,
        {"soort": "decharge", "onderwerp": "Decharge van het bestuur over 2022"},
    )
    for stemming in (samen, decharge):
        assert statutair(await open_stemming(api, stemming), 409) == ("DECHARGE_AFZONDERLIJK", "16.7", OUD)
    ok(await open_stemming(api, apart))
    ok(await sluit_stemming(api, apart, tellingen={"voor": 21, "tegen": 0}))
    ok(await open_stemming(api, decharge))
