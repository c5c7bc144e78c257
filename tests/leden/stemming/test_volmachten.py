"""Proxies (art. 8.5): the nine checks, the exercises of 2018 and 2020, and what they do to quorum and vote."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from leden.stemming.volmachtregels import MAXIMUM, Volmacht, Zaalstand, beoordeel, stemmen_per_persoon
from support import ok

from tests.leden.domein import (
    ALV,
    BEGIN,
    OPEN,
    aanwezig,
    agendeer,
    gebeurt,
    leg_voor,
    open_stemming,
    open_vergadering,
    plan,
    sluit_stemming,
    statutair,
    stem,
)

pytestmark = pytest.mark.anyio
OUD = "2022-04-25"
VOORAF = f"{ALV}T09:00:00Z"
T0 = datetime(2020, 6, 17, 9, tzinfo=UTC)


# --- the rules, without HTTP ------------------------------------------------------------------------------------------
def reeks(*paren: tuple[str, str]) -> list[Volmacht]:
    return [
        Volmacht(nr, gever, "ander_lid", T0 + timedelta(minutes=nr), houder) for nr, (gever, houder) in enumerate(paren)
    ]


def codes(volmachten: list[Volmacht], **zaal: Any) -> list[str]:
    oordelen = beoordeel(volmachten, Zaalstand(set("ABCDEFG"), **zaal))
    return [oordelen[v.nummer].code for v in volmachten]


@pytest.mark.parametrize(
    ("paren", "verwacht"),
    [
        ([("A", "B"), ("C", "B")], ["", ""]),
        ([("A", "B"), ("C", "B"), ("D", "B")], ["", "", "VOLMACHT_MAXIMUM"]),
        ([("A", "A")], ["VOLMACHT_AAN_ZICHZELF"]),
        ([("A", "X")], ["HOUDER_GEEN_LID"]),
        ([("X", "A")], ["VOLMACHTGEVER_GEEN_LID"]),
        ([("A", "B"), ("A", "C")], ["VOLMACHT_VERVANGEN", ""]),
        ([("A", "B"), ("B", "C")], ["VOLMACHT_KETEN", ""]),
        ([("A", "B"), ("B", "A")], ["VOLMACHT_KETEN", "VOLMACHT_KETEN"]),
    ],
)
def test_art_8_5_the_checks_in_their_order(paren, verwacht):
    assert codes(reeks(*paren)) == verwacht


def test_art_8_5_suspended_late_withdrawn_and_asleep():
    assert codes(reeks(("A", "B")), geschorst={"B"}) == ["HOUDER_GESCHORST"]
    assert codes(reeks(("A", "B")), geschorst={"A"}) == ["VOLMACHTGEVER_GESCHORST"]
    assert codes(reeks(("A", "B")), begin=T0) == ["VOLMACHT_TE_LAAT"]
    slaapt = beoordeel(reeks(("A", "B")), Zaalstand(set("AB"), zelf_aanwezig={"A"}))[0]
    assert (slaapt.geldig, slaapt.slaapt, slaapt.stem) == (True, True, False)
    ingetrokken = Volmacht(0, "A", "ander_lid", T0, "B", ingetrokken=True)
    assert codes([ingetrokken]) == ["VOLMACHT_INGETROKKEN"]


def test_a_sub_proxy_only_by_choice_and_never_in_a_circle():
    assert codes(reeks(("A", "B"), ("B", "C")), ondervolmacht=True) == ["", ""]
    assert codes(reeks(("A", "B"), ("B", "C"), ("C", "A")), ondervolmacht=True) == ["VOLMACHT_KETEN"] * 3


def test_art_8_5_other_holders_are_not_limited():
    rollen = [Volmacht(nr, gever, "rvc_voorzitter", T0) for nr, gever in enumerate("ABCDE")]
    assert codes(rollen) == [""] * 5


def test_the_exercise_of_17_6_2020():
    """One official of Raalte acts for Raalte, and by proxy to Raalte for Deventer and Olst-Wijhe: two of two."""
    raalte = Volmacht(0, "Raalte", "verbonden_persoon", T0, persoon="V04")
    deventer = Volmacht(1, "Deventer", "ander_lid", T0, "Raalte", "V04")
    olst = Volmacht(2, "Olst-Wijhe", "ander_lid", T0, "Raalte", "V04")
    derde = Volmacht(3, "Zwolle", "ander_lid", T0, "Raalte", "V04")
    zaal = Zaalstand({"Raalte", "Deventer", "Olst-Wijhe", "Zwolle"})
    drie = beoordeel([raalte, deventer, olst], zaal)
    assert all(oordeel.stem for oordeel in drie.values())
    assert stemmen_per_persoon([raalte, deventer, olst], drie) == {"V04": 3}
    assert beoordeel([raalte, deventer, olst, derde], zaal)[3].code == "VOLMACHT_MAXIMUM"


@pytest.mark.parametrize(("gever", "houder"), [("Gemert-Bakel", "Laarbeek"), ("Brielle", "Westvoorne")])
def test_one_of_two_used(gever, houder):
    zaal = Zaalstand({gever, houder, "Assen", "Zwolle"})
    met_nog_een = [Volmacht(0, gever, "ander_lid", T0, houder), Volmacht(1, "Assen", "ander_lid", T0, houder)]
    assert [o.code for o in beoordeel(met_nog_een, zaal).values()] == ["", ""]


@given(
    st.lists(st.tuples(st.sampled_from("ABCDEF"), st.sampled_from("ABCDEF")), max_size=12),
    st.sets(st.sampled_from("ABCDEF")),
)
def test_one_vote_per_member_whatever_is_given(paren, zelf):
    volmachten = reeks(*paren)
    oordelen = beoordeel(volmachten, Zaalstand(set("ABCDEF"), zelf_aanwezig=zelf))
    met_stem = [v for v in volmachten if oordelen[v.nummer].stem]
    assert len({v.gever for v in met_stem}) == len(met_stem)
    assert not {v.gever for v in met_stem} & zelf
    assert all(sum(v.houder == lid for v in met_stem) <= MAXIMUM for lid in "ABCDEF")
    assert not {v.houder for v in met_stem} & {v.gever for v in met_stem}


# --- over HTTP --------------------------------------------------------------------------------------------------------
async def geef(api, leden, gever: str, aan: str = "", **anders):
    volmacht = {"volmachtgever": leden[gever], "verleendOp": "2023-05-01", "overhandigdOp": VOORAF}
    volmacht |= {"soort": "ander_lid", "houder": leden[aan]} if aan else {"soort": "verbonden_persoon"}
    return await api.post("/volmachten", json=volmacht | anders)


async def bevonden(antwoord) -> list[str]:
    return [bevinding["code"] for bevinding in ok(antwoord, 201)["bevindingen"]]


async def test_the_exercise_over_http(api, leden):
    vergadering = await plan(api)
    hier = {"vergadering": vergadering["url"], "persoon": "V04"}
    assert await bevonden(await geef(api, leden, "Raalte", **hier)) == []
    for gever in ("Deventer", "Olst-Wijhe"):
        assert await bevonden(await geef(api, leden, gever, "Raalte", **hier)) == []
    antwoord = await geef(api, leden, "Zwolle", "Raalte", **hier)
    assert statutair(antwoord, 422) == ("VOLMACHT_MAXIMUM", "8.5", OUD)
    assert ok(await api.get(f"/volmachten?houder={leden['Raalte']}&vergadering={vergadering['url']}"))["count"] == 2


@pytest.mark.parametrize(
    ("gever", "houder", "code"),
    [
        ("Assen", "Assen", "VOLMACHT_AAN_ZICHZELF"),
        ("Assen", "Landerd", "HOUDER_GEEN_LID"),
        ("Assen", "Zwolle", "HOUDER_GESCHORST"),
        ("Zwolle", "Assen", "VOLMACHTGEVER_GESCHORST"),
        ("Borne", "Velsen", "VOLMACHT_KETEN"),
    ],
)
async def test_a_proxy_that_does_not_count_is_refused(api, leden, gever, houder, code):
    oud_lid = ok(await api.get("/leden?naam=Ten Boer"))["results"][0]
    leden["Landerd"] = oud_lid["url"]
    reden = {"goedkeuringRvc": "2023-02-01", "motivering": "Handelde in strijd met een besluit."}
    ok(await gebeurt(api, leden["Zwolle"], "ontzet", "2023-03-01", **reden), 201)
    ok(await gebeurt(api, leden["Zwolle"], "beroep_ingesteld", "2023-03-10"), 201)
    hier = {"vergadering": (await plan(api))["url"]}
    ok(await geef(api, leden, "Velsen", "Vught", **hier), 201)
    assert statutair(await geef(api, leden, gever, houder, **hier), 422) == (code, "8.5", OUD)


async def test_volmacht_te_laat(api, leden):
    vergadering = await plan(api)
    await open_vergadering(api, vergadering)
    antwoord = await geef(api, leden, "Assen", "Borne", vergadering=vergadering["url"], overhandigdOp=BEGIN)
    assert statutair(antwoord, 422) == ("VOLMACHT_TE_LAAT", "8.5", OUD)
    ok(await geef(api, leden, "Assen", "Borne", vergadering=vergadering["url"]), 201)


async def test_findings_at_handing_over(api, leden):
    hier = {"vergadering": (await plan(api))["url"]}
    ok(await geef(api, leden, "Assen", "Borne", **hier), 201)
    later = hier | {"overhandigdOp": f"{ALV}T09:30:00Z"}
    assert await bevonden(await geef(api, leden, "Assen", "Vught", **later)) == ["VOLMACHT_VERVANGEN"]
    assert await bevonden(await geef(api, leden, "Vught", "Velsen", **later)) == ["VOLMACHT_KETEN"]
    woord = later | {"reikwijdte": ["woord_voeren"]}
    assert await bevonden(await geef(api, leden, "Emmen", "Velsen", **woord)) == ["VOLMACHT_ZONDER_STEM"]
    voorzitter = later | {"soort": "rvc_voorzitter", "persoon": "C02"}
    for gever, verwacht in (("Zwolle", []), ("Kampen", []), ("Borne", []), ("Raalte", ["MEER_DAN_DRIE_STEMMEN"])):
        assert await bevonden(await geef(api, leden, gever, **voorzitter)) == [*verwacht, "DUBBELE_ROL"]


async def test_a_limit_per_person_is_a_choice(api, leden):
    wijziging = {"sleutel": "max_stemmen_per_persoon", "waarde": "3", "vanaf": "2023-01-01", "reden": "Huisregel."}
    ok(await api.post("/parameterwijzigingen", json=wijziging), 201)
    hier = {"vergadering": (await plan(api))["url"], "persoon": "V04"}
    for gever in ("Assen", "Borne", "Velsen"):
        ok(await geef(api, leden, gever, **hier), 201)
    assert statutair(await geef(api, leden, "Vught", **hier), 422) == ("STEMMEN_PER_PERSOON", "8.5", OUD)


async def test_a_holder_belongs_to_another_member_only(api, leden):
    vreemd = await geef(api, leden, "Assen", soort="notaris", houder=leden["Borne"])
    assert vreemd.status_code == 400 and vreemd.json()["invalidParams"][0]["name"] == "houder"
    eind = await geef(api, leden, "Assen", tot="2023-04-30")
    assert eind.json()["invalidParams"][0]["code"] == "PERIODE_ONGELDIG"


async def test_a_standing_proxy_has_a_last_day(api, leden):
    zonder = await geef(api, leden, "Assen", "Borne")
    assert [(fout["name"], fout["code"]) for fout in ok(zonder, 400)["invalidParams"]] == [("tot", "required")]
    ok(await geef(api, leden, "Assen", "Borne", tot="2023-12-31"), 201)


# --- in the meeting ---------------------------------------------------------------------------------------------------
async def in_zaal(api, leden, aantal: int, soort: str = "tarieven") -> tuple[dict, dict]:
    vergadering = await plan(api)
    stemming = await leg_voor(api, await agendeer(api, vergadering, soort))
    return vergadering, stemming


async def quorum(api, vergadering, moment: str = OPEN) -> int:
    return ok(await api.get(f"{vergadering['url']}/quorum", params={"moment": moment}))["aanwezig"]


async def test_a_proxy_counts_while_its_holder_is_there(api, leden):
    vergadering, stemming = await in_zaal(api, leden, 19)
    ok(await geef(api, leden, "Zwolle", "Assen", vergadering=vergadering["url"]), 201)
    await open_vergadering(api, vergadering)
    rijen = await aanwezig(api, vergadering, *list(leden.values())[:19])
    assert await quorum(api, vergadering) == 20
    geopend = ok(await open_stemming(api, stemming))
    wijzen = {rij["naam"]: rij["wijze"] for rij in ok(await api.get(f"{geopend['url']}/kiesgerechtigden"))["results"]}
    assert wijzen["Zwolle"] == "volmacht"
    ok(await api.patch(rijen[0]["url"], json={"tot": f"{ALV}T18:00:00Z"}))
    assert await quorum(api, vergadering, f"{ALV}T18:30:00Z") == 18


async def test_a_member_that_comes_itself_puts_its_proxy_to_sleep(api, leden):
    vergadering, stemming = await in_zaal(api, leden, 20)
    ok(await geef(api, leden, "Zwolle", "Assen", vergadering=vergadering["url"]), 201)
    await open_vergadering(api, vergadering)
    await aanwezig(api, vergadering, *list(leden.values())[:20], leden["Zwolle"])
    assert await quorum(api, vergadering) == 21
    ok(await open_stemming(api, stemming))
    wijzen = {rij["naam"]: rij["wijze"] for rij in ok(await api.get(f"{stemming['url']}/kiesgerechtigden"))["results"]}
    assert wijzen["Zwolle"] == "zelf"


async def test_without_a_vote_it_counts_for_the_quorum_only(api, leden):
    """2023: the decision of a college names speaking, and not voting."""
    vergadering, stemming = await in_zaal(api, leden, 19)
    woord = {"vergadering": vergadering["url"], "reikwijdte": ["woord_voeren"]}
    ok(await geef(api, leden, "Zwolle", "Assen", **woord), 201)
    await open_vergadering(api, vergadering)
    await aanwezig(api, vergadering, *list(leden.values())[:19])
    geopend = ok(await open_stemming(api, stemming))
    assert (await quorum(api, vergadering), geopend["kiesgerechtigd"]) == (20, 19)
    assert statutair(await stem(api, stemming, leden["Zwolle"]), 403)[0] == "GEEN_STEMRECHT"


async def test_a_row_on_the_list_whose_proxy_was_withdrawn_does_not_count(api, leden):
    vergadering, _ = await in_zaal(api, leden, 19)
    volmacht = ok(await geef(api, leden, "Zwolle", soort="notaris", vergadering=vergadering["url"]), 201)
    await open_vergadering(api, vergadering)
    await aanwezig(api, vergadering, leden["Zwolle"], wijze="volmacht")
    assert await quorum(api, vergadering) == 1
    ok(await api.post(f"{volmacht['url']}/_intrekken", json={"tijdstip": f"{ALV}T17:20:00Z"}))
    assert await quorum(api, vergadering) == 0
    weer = await api.post(f"{volmacht['url']}/_intrekken", json={})
    assert statutair(weer, 409)[0] == "VOLMACHT_INGETROKKEN"


async def test_a_proxy_is_not_withdrawn_while_its_ballot_runs(api, leden):
    vergadering, stemming = await in_zaal(api, leden, 19)
    volmacht = ok(await geef(api, leden, "Zwolle", "Assen", vergadering=vergadering["url"]), 201)
    await open_vergadering(api, vergadering)
    await aanwezig(api, vergadering, *list(leden.values())[:19])
    ok(await open_stemming(api, stemming))
    antwoord = await api.post(f"{volmacht['url']}/_intrekken", json={"tijdstip": OPEN})
    assert statutair(antwoord, 409) == ("VOLMACHT_UITGEOEFEND", "8.5", OUD)
    ok(await sluit_stemming(api, stemming, tellingen={"voor": 20, "tegen": 0}))
    ok(await api.post(f"{volmacht['url']}/_intrekken", json={"tijdstip": OPEN}))


@pytest.mark.parametrize(("dwingend", "status"), [("markeer", 201), ("weiger", 422)])
async def test_a_bound_instruction(api, leden, dwingend, status):
    wijziging = {"sleutel": "instructie_dwingend", "waarde": dwingend, "vanaf": "2023-01-01", "reden": "Gekozen."}
    ok(await api.post("/parameterwijzigingen", json=wijziging), 201)
    vergadering, stemming = await in_zaal(api, leden, 19)
    instructies = [{"agendapunt": stemming["agendapunt"], "keuze": "tegen"}]
    hier = {"vergadering": vergadering["url"], "instructies": instructies}
    assert ok(await geef(api, leden, "Zwolle", "Assen", **hier), 201)["instructies"] == instructies
    await open_vergadering(api, vergadering)
    await aanwezig(api, vergadering, *list(leden.values())[:19])
    ok(await open_stemming(api, stemming))
    antwoord = await stem(api, stemming, leden["Zwolle"], "voor")
    assert antwoord.status_code == status
    if status == 201:
        assert [b["code"] for b in antwoord.json()["bevindingen"]] == ["INSTRUCTIE_GESCHONDEN"]
    else:
        assert statutair(antwoord, 422) == ("INSTRUCTIE_GESCHONDEN", "8.5", OUD)
