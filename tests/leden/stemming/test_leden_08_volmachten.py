"""Proxies (art. 8.5): the order of the checks, every parameter with both values, and the exercises over HTTP."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from leden.stemming.volmachtregels import Volmacht, Zaalstand, beoordeel
from support import ok

from tests.leden.domein import (
    ALV,
    OPEN,
    aanwezig,
    agendeer,
    kies,
    leg_voor,
    open_stemming,
    open_vergadering,
    plan,
    schors,
    statutair,
)

pytestmark = pytest.mark.anyio
OUD = "2022-04-25"
VOORAF = f"{ALV}T09:00:00Z"
T0 = datetime(2023, 5, 11, 9, tzinfo=UTC)


async def geef(api, leden, gever: str, aan: str = "", **anders: Any):
    volmacht = {"volmachtgever": leden[gever], "verleendOp": "2023-05-01", "overhandigdOp": VOORAF}
    volmacht |= {"soort": "ander_lid", "houder": leden[aan]} if aan else {"soort": "verbonden_persoon"}
    return await api.post("/volmachten", json=volmacht | anders)


def bevonden(antwoord) -> list[tuple[str, str, str]]:
    return [(b["code"], b["artikel"], b["statutenversie"]) for b in ok(antwoord, 201)["bevindingen"]]


async def quorum(api, vergadering, moment: str = OPEN) -> int:
    return ok(await api.get(f"{vergadering['url']}/quorum", params={"moment": moment}))["aanwezig"]


async def stemmen(api, stemming) -> dict[str, str]:
    """Who may vote in an open vote, and how it is there."""
    rijen = ok(await api.get(f"{stemming['url']}/kiesgerechtigden?pageSize=100"))["results"]
    return {rij["naam"]: rij["wijze"] for rij in rijen}


# --- the order of the checks ------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("paren", "zaal", "code"),
    [
        ([("A", "X")], {"geschorst": {"A"}}, "VOLMACHTGEVER_GESCHORST"),  # both of 1: the grantor first
        ([("A", "A")], {"geschorst": {"A"}}, "VOLMACHTGEVER_GESCHORST"),  # 1 before 2
        ([("A", "A")], {"begin": T0}, "VOLMACHT_AAN_ZICHZELF"),  # 2 before 6
        ([("B", "A"), ("C", "A"), ("A", "F"), ("D", "A")], {}, "VOLMACHT_MAXIMUM"),  # 4 before 5
        ([("B", "C"), ("A", "B")], {}, "VOLMACHT_KETEN"),
        ([("A", "B")], {"begin": T0}, "VOLMACHT_TE_LAAT"),
    ],
)
def test_leden_8_the_first_check_that_fails_gives_the_code(paren, zaal, code):
    reeks = [
        Volmacht(nr, gever, "ander_lid", T0 + timedelta(0, nr), houder) for nr, (gever, houder) in enumerate(paren)
    ]
    oordelen = beoordeel(reeks, Zaalstand(set("ABCDEF"), **zaal))
    assert oordelen[len(reeks) - 1].code == code


@pytest.mark.parametrize(
    ("gever", "houder", "code"),
    [
        ("Ten Boer", "Assen", "VOLMACHTGEVER_GEEN_LID"),
        ("Assen", "Ten Boer", "HOUDER_GEEN_LID"),
        ("Zwolle", "Assen", "VOLMACHTGEVER_GESCHORST"),
        ("Assen", "Zwolle", "HOUDER_GESCHORST"),
        ("Assen", "Assen", "VOLMACHT_AAN_ZICHZELF"),
    ],
)
async def test_leden_8_who_cannot_give_or_hold(api, leden, gever, houder, code):
    leden["Ten Boer"] = ok(await api.get("/leden?naam=Ten Boer"))["results"][0]["url"]
    await schors(api, leden["Zwolle"])
    antwoord = await geef(api, leden, gever, houder, vergadering=(await plan(api))["url"])
    assert statutair(antwoord, 422) == (code, "8.5", OUD)
    assert antwoord.json()["invalidParams"][0]["name"] == "volmachtgever"


# --- exercises --------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(("gever", "houder"), [("Gemert-Bakel", "Laarbeek"), ("Brielle", "Westvoorne")])
async def test_leden_8_one_of_two_used(api, leden, gever, houder):
    hier = {"vergadering": (await plan(api))["url"]}
    assert bevonden(await geef(api, leden, gever, houder, **hier)) == []
    assert ok(await api.get(f"/volmachten?houder={leden[houder]}"))["count"] == 1
    assert bevonden(await geef(api, leden, "Assen", houder, **hier)) == []
    derde = await geef(api, leden, "Borne", houder, **hier)
    assert statutair(derde, 422) == ("VOLMACHT_MAXIMUM", "8.5", OUD)


async def test_leden_8_the_quota_is_per_meeting(api, leden):
    for dag in (ALV, "2023-12-07"):
        hier = {"vergadering": (await plan(api, dag))["url"]}
        for gever in ("Assen", "Borne"):
            ok(await geef(api, leden, gever, "Raalte", **hier), 201)


async def test_leden_8_3_an_older_proxy_that_is_entered_last_replaces_nothing(api, leden):
    hier = {"vergadering": (await plan(api))["url"]}
    ok(await geef(api, leden, "Assen", "Borne", **hier), 201)
    ouder = await geef(api, leden, "Assen", "Raalte", overhandigdOp="2023-05-10T09:00:00Z", **hier)
    assert statutair(ouder, 422) == ("VOLMACHT_VERVANGEN", "8.5", OUD)


@pytest.mark.parametrize("soort", ["rvc_voorzitter", "notaris", "advocaat", "verbonden_persoon"])
async def test_leden_8_other_holders_have_no_quota(api, leden, soort):
    hier = {"vergadering": (await plan(api))["url"], "soort": soort}
    for gever in list(leden)[:4]:
        ok(await geef(api, leden, gever, **hier), 201)


async def test_leden_8_a_connected_person_uses_nobodys_quota(api, leden):
    """One official acts for its own member and for two others: three votes, exactly the maximum."""
    vergadering = await plan(api)
    hier = {"vergadering": vergadering["url"], "persoon": "V04"}
    for gever, aan in (("Raalte", ""), ("Deventer", "Raalte"), ("Olst-Wijhe", "Raalte")):
        assert bevonden(await geef(api, leden, gever, aan, **hier)) == []
    await open_vergadering(api, vergadering)
    await aanwezig(api, vergadering, leden["Raalte"], wijze="verbonden_persoon")
    assert await quorum(api, vergadering) == 3


@pytest.mark.parametrize(
    ("dag", "geteld"), [("2023-04-30", 0), ("2023-05-01", 1), ("2023-12-31", 1), ("2024-01-01", 0)]
)
async def test_leden_8_a_standing_proxy_counts_from_its_day_to_its_end(api, leden, dag, geteld):
    vergadering = await plan(api, dag)
    await open_vergadering(api, vergadering, f"{dag}T17:00:00Z")
    await aanwezig(api, vergadering, leden["Assen"], van=f"{dag}T17:00:00Z")
    lopend = ok(await geef(api, leden, "Borne", "Assen", tot="2023-12-31", overhandigdOp="2023-04-01T09:00:00Z"), 201)
    assert lopend["vergadering"] is None
    assert await quorum(api, vergadering, f"{dag}T17:30:00Z") == 1 + geteld


# --- parameters -------------------------------------------------------------------------------------------------------
async def in_zaal(api, leden, *er: str) -> tuple[dict, dict]:
    vergadering = await plan(api)
    stemming = await leg_voor(api, await agendeer(api, vergadering))
    return vergadering, stemming


@pytest.mark.parametrize(("keuze", "status", "geteld"), [("nee", 422, 21), ("ja", 201, 22)])
async def test_leden_8_5_a_proxy_that_is_passed_on(api, leden, keuze, status, geteld):
    """Zwolle gives to Zevenaar, which is away and gave its own to Assen."""
    await kies(api, "ondervolmacht", keuze)
    vergadering, stemming = await in_zaal(api, leden)
    hier = {"vergadering": vergadering["url"]}
    ok(await geef(api, leden, "Zevenaar", "Assen", **hier), 201)
    antwoord = await geef(api, leden, "Zwolle", "Zevenaar", **hier)
    assert antwoord.status_code == status
    if status == 422:
        assert statutair(antwoord, 422) == ("VOLMACHT_KETEN", "8.5", OUD)
    await open_vergadering(api, vergadering)
    await aanwezig(api, vergadering, *list(leden.values())[:20])
    assert await quorum(api, vergadering) == geteld
    ok(await open_stemming(api, stemming))
    assert ("Zwolle" in await stemmen(api, stemming)) is (keuze == "ja")


async def test_leden_8_5_a_member_acts_for_two_also_through_a_chain(api, leden):
    await kies(api, "ondervolmacht", "ja")
    vergadering, _ = await in_zaal(api, leden)
    hier = {"vergadering": vergadering["url"]}
    ok(await geef(api, leden, "Zevenaar", "Assen", **hier), 201)
    ok(await geef(api, leden, "Zwolle", "Zevenaar", **hier), 201)
    derde = await geef(api, leden, "Vught", "Zevenaar", **hier)
    assert statutair(derde, 422) == ("VOLMACHT_MAXIMUM", "8.5", OUD)


async def test_leden_8_5_in_a_circle_both_are_void(api, leden):
    vergadering, _ = await in_zaal(api, leden)
    hier = {"vergadering": vergadering["url"]}
    ok(await geef(api, leden, "Zwolle", "Zevenaar", **hier), 201)
    terug = await geef(api, leden, "Zevenaar", "Zwolle", **hier)
    assert statutair(terug, 422) == ("VOLMACHT_KETEN", "8.5", OUD)


@pytest.mark.parametrize(("keuze", "geteld"), [("ja", 20), ("nee", 19)])
async def test_leden_8_7_without_a_vote_it_may_count_for_the_quorum(api, leden, keuze, geteld):
    """2023: the decision of a college names speaking, and not voting."""
    await kies(api, "volmacht_zonder_stem_telt_voor_quorum", keuze)
    vergadering, stemming = await in_zaal(api, leden)
    woord = {"vergadering": vergadering["url"], "reikwijdte": ["woord_voeren"]}
    assert bevonden(await geef(api, leden, "Zwolle", "Assen", **woord)) == [("VOLMACHT_ZONDER_STEM", "8.5", OUD)]
    await open_vergadering(api, vergadering)
    await aanwezig(api, vergadering, *list(leden.values())[:19])
    assert await quorum(api, vergadering) == geteld
    antwoord = await open_stemming(api, stemming)
    if keuze == "ja":
        assert ok(antwoord)["kiesgerechtigd"] == 19
    else:
        assert statutair(antwoord, 409) == ("GEEN_QUORUM", "17.4", OUD)


@pytest.mark.parametrize(("keuze", "status"), [("opening_stemming", 200), ("begin_vergadering", 409)])
async def test_leden_8_9_until_when_a_proxy_can_be_withdrawn(api, leden, keuze, status):
    await kies(api, "herroeping_tot", keuze)
    vergadering, _ = await in_zaal(api, leden)
    volmacht = ok(await geef(api, leden, "Zwolle", "Assen", vergadering=vergadering["url"]), 201)
    ander = ok(await geef(api, leden, "Vught", "Assen", vergadering=vergadering["url"]), 201)
    ok(await api.post(f"{ander['url']}/_intrekken", json={"tijdstip": VOORAF}))
    await open_vergadering(api, vergadering)
    antwoord = await api.post(f"{volmacht['url']}/_intrekken", json={"tijdstip": OPEN})
    assert antwoord.status_code == status
    if status == 409:
        assert statutair(antwoord, 409) == ("VOLMACHT_UITGEOEFEND", "8.5", OUD)


@pytest.mark.parametrize("grens", ["3", "4", "5"])
async def test_leden_8_a_limit_per_person_is_a_choice(api, leden, grens):
    await kies(api, "max_stemmen_per_persoon", grens)
    hier = {"vergadering": (await plan(api))["url"], "persoon": "V04"}
    namen = list(leden)
    for nummer in range(int(grens)):
        verwacht = [("MEER_DAN_DRIE_STEMMEN", "8.5", OUD)] * (nummer >= 3)
        assert bevonden(await geef(api, leden, namen[nummer], **hier)) == verwacht
    te_veel = await geef(api, leden, namen[int(grens)], **hier)
    assert statutair(te_veel, 422) == ("STEMMEN_PER_PERSOON", "8.5", OUD)


# --- roles ------------------------------------------------------------------------------------------------------------
async def test_leden_8_the_chair_that_left_its_member_held_a_proxy_on_7_12_2022(api, leden):
    zetel = {"persoon": "C02", "rol": "voorzitter_rvc", "van": "2020-06-17", "lid": leden["Zwolle"]}
    mandaat = ok(await api.post("/mandaten", json=zetel), 201)
    eind = {"datum": "2022-10-01", "reden": "functie_verloren"}
    ok(await api.post(f"{mandaat['url']}/_beeindigen", json=eind))
    for dag, vervallen in (("2022-06-30", []), ("2022-12-07", [("HOUDER_ROL_VERVALLEN", "8.5", OUD)])):
        hier = {"vergadering": (await plan(api, dag))["url"], "soort": "rvc_voorzitter", "persoon": "C02"}
        gegeven = {"verleendOp": dag, "overhandigdOp": f"{dag}T09:00:00Z"}
        lid = ok(await api.get(f"/leden?peildatum={dag}&stemgerechtigd=true"))["results"][0]["naam"]
        assert bevonden(await geef(api, leden, lid, **hier, **gegeven)) == [("DUBBELE_ROL", "8.5", OUD), *vervallen]


async def test_leden_8_an_official_that_left_the_member(api, leden):
    persoon = {"pseudoniem": "V07", "naam": "Een Naam", "hoedanigheid": "ambtenaar", "van": "2020-01-01"}
    ok(await api.post(f"{leden['Assen']}/vertegenwoordigers", json=persoon | {"tot": "2023-05-10"}), 201)
    hier = {"vergadering": (await plan(api))["url"], "persoon": "V07"}
    assert bevonden(await geef(api, leden, "Assen", **hier)) == [("HOUDER_ROL_VERVALLEN", "8.5", OUD)]
    assert bevonden(await geef(api, leden, "Borne", **hier)) == []
