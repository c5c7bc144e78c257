"""Votes between persons: run-off, tie, new vote and lot, where the statutes are silent (digest §6, art. 17.3)."""

from hashlib import sha256
from typing import Any

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st
from leden.besluit.besluitregels import Regeluitkomst, Zaal, beslis
from leden.statutair.statuten import besluitsoorten
from leden.stemming.verkiezing import besluit_over_personen, telling_van
from leden.tables import Stuk
from sqlalchemy import select
from support import codes, ok

from tests.leden.domein import (
    ALV,
    DICHT,
    OPEN,
    agendeer,
    in_stemming,
    leg_voor,
    open_stemming,
    open_vergadering,
    plan,
    presentielijst,
    roep_op,
    sluit_stemming,
    statutair,
    stem,
)

pytestmark = pytest.mark.anyio
OUD = "2022-04-25"
DRIE = ["C01", "C02", "C03"]


@pytest.fixture
async def punt(api, leden) -> dict:
    """The appointment of a commissaris, in a meeting of 21 of the 40 members."""
    vergadering = await plan(api)
    punt = await agendeer(api, vergadering, "benoeming_commissaris", onderwerp="Benoeming van een commissaris")
    ok(await roep_op(api, vergadering), 201)
    await open_vergadering(api, vergadering)
    await presentielijst(api, vergadering, *list(leden)[:21])
    return punt


async def ronde(api: httpx.AsyncClient, punt: dict, kandidaten: dict[str, int], **anders: Any) -> dict:
    """A round in which the chair counts these votes per candidate: the decision."""
    stemming = await leg_voor(api, punt, kandidaten=list(kandidaten))
    ok(await open_stemming(api, stemming))
    tellingen = {"voor": 0, "tegen": 0, "kandidaten": kandidaten} | anders
    return ok(await sluit_stemming(api, stemming, tellingen=tellingen))


def uitslag(besluit: dict) -> tuple[str, str, str, list[str], bool]:
    regels = besluit["regeluitkomst"]
    return besluit["uitkomst"], regels["code"], regels["gekozen"], regels["verder"], regels["loting"]


async def test_art_17_2_an_absolute_majority_of_three_candidates_elects(api, punt):
    besluit = await ronde(api, punt, {"C01": 11, "C02": 6, "C03": 4})
    assert uitslag(besluit) == ("aangenomen", "", "C01", [], False)
    assert besluit["tellingen"] == {
        "voor": 11,
        "tegen": 10,
        "onthouding": 0,
        "blanco": 0,
        "kandidaten": {"C01": 11, "C02": 6, "C03": 4},
    }
    assert {regel["artikel"] for regel in besluit["regeluitkomst"]["regels"]} == {"17.4", "17.2"}


async def test_p_more_than_two_candidates_a_run_off_between_the_two_highest(api, punt):
    besluit = await ronde(api, punt, {"C01": 9, "C02": 8, "C03": 4})
    assert uitslag(besluit) == ("aangehouden", "HERSTEMMING", "", ["C01", "C02"], False)
    ander = await api.post("/stemmingen", json={"agendapunt": punt["url"], "kandidaten": DRIE})
    assert statutair(ander, 422) == ("HERSTEMMING_KANDIDATEN", "17.3", OUD)
    assert ander.json()["kandidaten"] == ["C01", "C02"]
    besluit = await ronde(api, punt, {"C01": 10, "C02": 11})
    assert uitslag(besluit) == ("aangenomen", "", "C02", [], False)
    opnieuw = await api.post("/stemmingen", json={"agendapunt": punt["url"], "kandidaten": DRIE})
    assert ok(opnieuw, 409)["code"] == "AL_BESLOTEN"


async def test_p_whoever_ties_with_the_second_stands_in_the_run_off_too(api, punt):
    besluit = await ronde(api, punt, {"C01": 9, "C02": 5, "C03": 5, "C04": 2})
    assert uitslag(besluit)[1:4] == ("HERSTEMMING", "", DRIE)


async def test_p_staking_personen_a_new_vote_then_the_lot(api, punt):
    twee = {"C01": 10, "C02": 10}
    assert uitslag(await ronde(api, punt, twee)) == ("aangehouden", "STAKING_PERSONEN", "", ["C01", "C02"], False)
    [eerste] = ok(await api.get("/stemmingen", params={"agendapunt": punt["url"]}))["results"]
    te_vroeg = await api.post(f"{eerste['url']}/loting", json={"datum": ALV})
    assert statutair(te_vroeg, 409)[:2] == ("LOTING_NIET_NODIG", "17.3")
    besluit = await ronde(api, punt, twee)
    assert uitslag(besluit) == ("aangehouden", "STAKING_PERSONEN", "", ["C01", "C02"], True)
    nog_eens = await api.post("/stemmingen", json={"agendapunt": punt["url"], "kandidaten": ["C01", "C02"]})
    assert statutair(nog_eens, 409)[:2] == ("LOTING_NODIG", "17.3")

    loting = f"{besluit['stemming']}/loting"
    assert ok(await api.get(loting), 404)
    ongezegeld = await api.post(f"{loting}/_trekken", json={"datum": ALV})
    assert ok(ongezegeld, 409)["code"] == "LOTING_NIET_AANGEKONDIGD"
    aangekondigd = ok(await api.post(loting, json={"datum": ALV}), 201)
    assert (aangekondigd["zaad"], aangekondigd["volgorde"]) == (None, [])
    assert statutair(await api.post(loting, json={"datum": ALV}), 409)[0] == "LOTING_AANGEKONDIGD"
    eerder = await api.post(f"{loting}/_trekken", json={"datum": "2023-05-10"})
    assert ok(eerder, 409)["code"] == "LOTING_TE_VROEG"

    getrokken = ok(await api.post(f"{loting}/_trekken", json={"datum": ALV}))
    zaad = bytes.fromhex(getrokken["zaad"])
    assert sha256(zaad).hexdigest() == aangekondigd["zegel"] == getrokken["zegel"]
    loten = {wie: sha256(zaad + wie.encode()).hexdigest() for wie in twee}
    assert (getrokken["loten"], getrokken["volgorde"]) == (loten, sorted(loten, key=lambda wie: loten[wie]))
    na = ok(await api.get(besluit["url"]))
    winnaar = getrokken["volgorde"][0]
    assert (na["wijze"], uitslag(na)) == ("loting", ("aangenomen", "LOTING", winnaar, ["C01", "C02"], False))
    assert statutair(await api.post(f"{loting}/_trekken", json={"datum": ALV}), 409)[0] == "LOTING_GEDAAN"
    assert ok(await api.get(loting)) == getrokken


async def test_p_staking_over_one_nominee_ends_in_a_lot_too(api, leden):
    stemming = await in_stemming(api, leden, "benoeming_commissaris")
    gelijk = {"voor": 10, "tegen": 10, "onthouding": 1, "blanco": 0}
    eerste = ok(await sluit_stemming(api, stemming, tellingen=gelijk))
    assert uitslag(eerste) == ("aangehouden", "STAKING_PERSONEN", "", ["voor", "tegen"], False)
    tweede = ok(await api.post("/stemmingen", json={"agendapunt": eerste["agendapunt"]}), 201)
    ok(await open_stemming(api, tweede))
    besluit = ok(await sluit_stemming(api, tweede, tellingen=gelijk))
    assert uitslag(besluit)[4] is True
    ok(await api.post(f"{tweede['url']}/loting", json={"datum": ALV}), 201)
    volgorde = ok(await api.post(f"{tweede['url']}/loting/_trekken", json={"datum": ALV}))["volgorde"]
    na = ok(await api.get(besluit["url"]))
    assert na["uitkomst"] == ("aangenomen" if volgorde[0] == "voor" else "verworpen")
    assert na["regeluitkomst"]["gekozen"] == ""


@pytest.mark.parametrize(
    ("waarde", "verwacht"),
    [
        ("loting", ("aangehouden", "STAKING_PERSONEN", "", ["C01", "C02"], True)),
        ("verworpen", ("verworpen", "STAKING", "", [], False)),
    ],
)
async def test_p_what_follows_on_a_tie_is_a_choice(api, punt, waarde, verwacht):
    keuze = {"sleutel": "staking_personen", "waarde": waarde, "vanaf": "2023-01-01", "reden": "Besluit van de ALV."}
    ok(await api.post("/parameterwijzigingen", json=keuze), 201)
    assert uitslag(await ronde(api, punt, {"C01": 7, "C02": 7})) == verwacht


async def test_each_member_chooses_one_candidate_in_secret(api, leden, punt):
    stemming = await leg_voor(api, punt, kandidaten=DRIE, vorm="elektronisch_ter_vergadering")
    ok(await open_stemming(api, stemming))
    keuzes = ["C01"] * 11 + ["C02"] * 6 + ["onthouding"] * 2 + ["blanco"]
    for naam, keuze in zip(list(leden)[:20], keuzes, strict=True):
        ok(await api.post(f"{stemming['url']}/biljetten", json={"lid": leden[naam], "keuze": keuze}), 201)
    for keuze in ("voor", "C09"):
        body = {"lid": leden[list(leden)[20]], "keuze": keuze}
        assert codes(await api.post(f"{stemming['url']}/biljetten", json=body)) == [("keuze", "invalid_choice")]
    besluit = ok(await sluit_stemming(api, stemming))
    assert uitslag(besluit)[:3] == ("aangenomen", "", "C01")
    bus = ok(await api.get(f"{stemming['url']}/biljetten"))
    assert bus["telling"]["kandidaten"] == {"C01": 11, "C02": 6, "C03": 0} and bus["klopt"]
    assert (bus["telling"]["onthouding"], bus["telling"]["blanco"]) == (2, 1)


async def test_each_member_chooses_one_candidate_by_roll_call(api, leden, punt):
    stemming = await leg_voor(api, punt, kandidaten=["C01", "C02"], vorm="hoofdelijk")
    ok(await open_stemming(api, stemming))
    namen = list(leden)[:3]
    for naam, keuze in zip(namen, ("C01", "C02", "C02"), strict=True):
        ok(await stem(api, stemming, leden[naam], keuze), 201)
    assert codes(await stem(api, stemming, leden[list(leden)[3]], "voor")) == [("keuze", "invalid_choice")]
    assert uitslag(ok(await sluit_stemming(api, stemming)))[2] == "C02"
    [gebeurtenis] = ok(await api.get("/open-data/popolo"))["vote_events"]
    assert {telling["option"]: telling["value"] for telling in gebeurtenis["counts"]} == {
        "C01": 1,
        "C02": 2,
        "abstain": 0,
        "blank": 0,
    }
    assert sorted(stem["option"] for stem in gebeurtenis["votes"]) == ["C01", "C02", "C02"]


async def test_the_list_of_decisions_counts_per_candidate(api, app, punt):
    await ronde(api, punt, {"C01": 11, "C02": 6, "C03": 4})
    ok(await api.post(f"{punt['vergadering']}/_sluiten", json={"tijdstip": f"{ALV}T19:00:00Z"}))
    async with app.house.sessions() as db:
        query = select(Stuk.inhoud).where(Stuk.soort == "Besluitenlijst")
        inhoud = (await db.execute(query)).scalar_one().decode()
    assert "aangenomen (C01 11, C02 6, C03 4, onthouding 0, blanco 0)" in inhoud


async def test_candidates_are_persons_that_differ(api, leden, punt):
    for kandidaten in (["C01"], ["C01", "C01"]):
        antwoord = await api.post("/stemmingen", json={"agendapunt": punt["url"], "kandidaten": kandidaten})
        assert codes(antwoord) == [("kandidaten", "invalid")]
    body = {"agendapunt": punt["url"], "kandidaten": DRIE, "vorm": "buiten_vergadering"}
    voorkennis = {"voorkennisRvc": "2023-05-01", "voorkennisBestuur": "2023-05-01"}
    assert codes(await api.post("/stemmingen", json=body | voorkennis)) == [("kandidaten", "invalid")]
    zaak = await agendeer(api, {"url": punt["vergadering"]}, nummer="6")
    antwoord = await api.post("/stemmingen", json={"agendapunt": zaak["url"], "kandidaten": DRIE})
    assert codes(antwoord) == [("kandidaten", "invalid")]


async def test_the_chair_counts_candidates_and_nothing_else(api, punt):
    stemming = await leg_voor(api, punt, kandidaten=["C01", "C02"])
    ok(await api.post(f"{stemming['url']}/_openen", json={"tijdstip": OPEN}))
    fout = {"voor": 1, "tegen": 0, "kandidaten": {"C01": 5}}
    assert codes(await sluit_stemming(api, stemming, tellingen=fout)) == [("tellingen", "invalid")]
    vreemd = {"voor": 0, "tegen": 0, "kandidaten": {"C07": 5}}
    assert codes(await sluit_stemming(api, stemming, tellingen=vreemd)) == [("tellingen.kandidaten", "invalid_choice")]
    te_veel = {"voor": 0, "tegen": 0, "kandidaten": {"C01": 21, "C02": 1}}
    assert statutair(await sluit_stemming(api, stemming, tellingen=te_veel), 422)[0] == "TELLING_ONMOGELIJK"
    verklaring = {"tijdstip": DICHT, "verklaring": {"uitkomst": "aangenomen"}}
    assert codes(await api.post(f"{stemming['url']}/_sluiten", json=verklaring)) == [("verklaring", "invalid")]


# --- always -----------------------------------------------------------------------------------------------------------
NAMEN = [f"C{nr:02}" for nr in range(1, 6)]


@given(
    stemmen=st.dictionaries(st.sampled_from(NAMEN), st.integers(0, 20), min_size=2),
    keuze=st.sampled_from(["herstemming_dan_loting", "loting", "verworpen"]),
    volgorde=st.randoms(use_true_random=False),
)
def test_a_vote_between_persons_always_leads_on_and_names_no_loser(stemmen, keuze, volgorde):
    def beslist(kandidaten: list[str], eerder: tuple[str, ...] = ()) -> Regeluitkomst:
        soort = besluitsoorten()["benoeming_commissaris"]
        kaal = beslis(soort, telling_van(stemmen, kandidaten), Zaal(41, 41), OUD)
        return besluit_over_personen(kaal, stemmen, kandidaten, eerder, keuze)

    kandidaten = list(stemmen)
    nu = beslist(kandidaten)
    volgorde.shuffle(kandidaten)
    assert beslist(kandidaten) == nu  # the order of the names changes nothing
    meeste = max(stemmen.values())
    if nu.gekozen:
        assert stemmen[nu.gekozen] == meeste and 2 * meeste > sum(stemmen.values())
    if nu.verder:
        assert {wie for wie, aantal in stemmen.items() if aantal == meeste} <= set(nu.verder) <= set(stemmen)
        assert len(nu.verder) >= 2 and not nu.gekozen
    if nu.code == "STAKING_PERSONEN":
        assert beslist(kandidaten, nu.verder).loting  # the same again: then the lot
