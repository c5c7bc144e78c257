"""Voting (art. 8.6, 8.10-8.13): one vote per member in every form, advance votes, and what a parameter changes."""

from typing import Any

import pytest
from support import ok

from tests.leden.domein import (
    ALV,
    aanwezig,
    agendeer,
    gebeurt,
    in_stemming,
    kies,
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
ERVOOR = "2023-05-01T09:00:00Z"
OPEN_ELEKTRONISCH: dict[str, Any] = {"vorm": "elektronisch_ter_vergadering", "openbaar": True}
GEHEIM: dict[str, Any] = {"vorm": "elektronisch_ter_vergadering"}


async def biljet(api, stemming, lid: str, keuze: str = "voor", **anders):
    return await api.post(f"{stemming['url']}/biljetten", json={"lid": lid, "keuze": keuze} | anders)


async def met_stemmen_vooraf(api, leden, *namen: str, **vorm: Any) -> tuple[dict, dict, list[dict]]:
    """A meeting whose call opened voting in advance, and a vote on which these members did, against."""
    vergadering = await plan(api)
    punt = await agendeer(api, vergadering)
    opengesteld = {"voorafStemmen": True, "voorwaarden": "Inloggen met eHerkenning."}
    ok(await roep_op(api, vergadering, **opengesteld), 201)
    stemming = await leg_voor(api, punt, **vorm)
    bonnen = [ok(await biljet(api, stemming, leden[naam], "tegen", tijdstip=ERVOOR), 201) for naam in namen]
    return vergadering, stemming, bonnen


# --- 9.1: forms -------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("keuze", "status", "codes"),
    [("adviseer", 201, ["PERSONEN_GEHEIM"]), ("nee", 201, []), ("verplicht", 422, [])],
)
async def test_leden_9_1_votes_on_persons(api, leden, keuze, status, codes):
    await kies(api, "personen_geheim", keuze)
    punt = await agendeer(api, await plan(api), "benoeming_commissaris")
    antwoord = await api.post("/stemmingen", json={"agendapunt": punt["url"], "vorm": "mondeling"})
    assert antwoord.status_code == status
    if status == 422:
        assert statutair(antwoord, 422) == ("PERSONEN_GEHEIM", "8.10", OUD)
    else:
        assert [b["code"] for b in antwoord.json()["bevindingen"]] == codes


@pytest.mark.parametrize("door", ["voorzitter", "stemgerechtigde"])
async def test_leden_9_1_the_chair_or_one_voter_makes_a_vote_secret(api, leden, door):
    stemming = await leg_voor(api, await agendeer(api, await plan(api)))
    geheim = ok(await api.post(f"{stemming['url']}/_geheim", json={"van": door}))
    assert geheim["vorm"] == "schriftelijk_geheim"
    [gevonden] = geheim["bevindingen"]
    assert (gevonden["code"], gevonden["artikel"], gevonden["statutenversie"]) == ("GEHEIM_GEVRAAGD", "8.10", OUD)


async def test_leden_9_1_secrecy_is_asked_before_the_vote(api, leden):
    stemming = await in_stemming(api, leden)
    laat = await api.post(f"{stemming['url']}/_geheim", json={"van": "stemgerechtigde"})
    assert ok(laat, 409)["code"] == "STEMMING_AL_GEOPEND"


@pytest.mark.parametrize("wijze", ["door_voorzitter_verklaard", "bij_acclamatie", "unaniem"])
@pytest.mark.parametrize("uitkomst", ["aangenomen", "verworpen"])
async def test_leden_9_1_an_oral_result_may_be_declared_without_counts(api, leden, wijze, uitkomst):
    stemming = await in_stemming(api, leden)
    verklaring = {"uitkomst": uitkomst, "wijze": wijze}
    besluit = ok(await sluit_stemming(api, stemming, verklaring=verklaring))
    assert (besluit["uitkomst"], besluit["wijze"], besluit["tellingen"]) == (uitkomst, wijze, None)


async def test_leden_9_1_a_majority_outside_a_meeting_is_no_decision(api, leden):
    """The trap of the papers: digital voting outside the meeting needs all members, also on the entry fee."""
    ronde = await plan(api, soort="buiten_vergadering")
    kennis = {"voorkennisRvc": "2023-05-01", "voorkennisBestuur": "2023-05-01"}
    punt = await agendeer(api, ronde, "entreegeld")
    stemming = ok(await open_stemming(api, await leg_voor(api, punt, vorm="buiten_vergadering", **kennis)))
    for url in list(leden.values())[:39]:
        ok(await stem(api, stemming, url), 201)
    besluit = ok(await sluit_stemming(api, stemming))
    assert (besluit["uitkomst"], besluit["regeluitkomst"]["code"]) == ("verworpen", "NIET_EENSTEMMIG")
    [regel] = besluit["regeluitkomst"]["regels"]
    assert (regel["artikel"], regel["invoer"]["voor"], regel["invoer"]["leden"]) == ("8.12", 39, 40)


@pytest.mark.parametrize("kennis", ["voorkennisRvc", "voorkennisBestuur"])
async def test_leden_9_1_what_was_known_afterwards_was_not_known_before(api, kennis):
    punt = await agendeer(api, await plan(api, soort="buiten_vergadering"))
    stemming = {"agendapunt": punt["url"], "vorm": "buiten_vergadering"}
    stemming |= {"voorkennisRvc": ALV, "voorkennisBestuur": ALV}
    laat = await api.post("/stemmingen", json=stemming | {kennis: "2023-05-12"})
    assert statutair(laat, 422) == ("VOORKENNIS_ONTBREEKT", "8.12", OUD)
    ok(await api.post("/stemmingen", json=stemming), 201)


# --- 9.2: one vote per member -----------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("vorm", "keuze", "status", "tegen"),
    [
        (OPEN_ELEKTRONISCH, "vervangt", 201, 1),
        (OPEN_ELEKTRONISCH, "geweigerd", 409, 0),
        ({"vorm": "mondeling"}, "vervangt", 409, 0),
        ({"vorm": "hoofdelijk"}, "vervangt", 409, 0),
    ],
)
async def test_leden_9_2_a_second_vote_replaces_or_is_refused(api, leden, vorm, keuze, status, tegen):
    await kies(api, "tweede_stem", keuze)
    stemming = await in_stemming(api, leden, **vorm)
    ok(await stem(api, stemming, leden["Assen"], "voor"), 201)
    weer = await stem(api, stemming, leden["Assen"], "tegen")
    assert weer.status_code == status
    if status == 409:
        assert statutair(weer, 409) == ("AL_GESTEMD", "8.6", OUD)
    tellingen = ok(await sluit_stemming(api, stemming))["tellingen"]
    assert (tellingen["voor"], tellingen["tegen"]) == (1 - tegen, tegen)


async def test_leden_9_2_rotterdam_has_one_vote_as_everyone(api, leden):
    """Never by inhabitants: one member with a fifth of all of them against one of the smallest is a tie."""
    stemming = await in_stemming(api, leden, aantal=40)
    ok(await stem(api, stemming, leden["Rotterdam"], "voor"), 201)
    ok(await stem(api, stemming, leden["Westvoorne"], "tegen"), 201)
    besluit = ok(await sluit_stemming(api, stemming))
    assert (besluit["tellingen"]["voor"], besluit["tellingen"]["tegen"]) == (1, 1)
    assert besluit["regeluitkomst"]["code"] == "STAKING"


async def test_leden_9_2_the_snapshot_is_of_the_opening(api, leden):
    """Who comes after the opening has no vote in it; who leaves keeps it."""
    stemming = await in_stemming(api, leden, aantal=21)
    [vergadering] = ok(await api.get("/vergaderingen"))["results"]
    laat = leden["Zwolle"]
    await aanwezig(api, vergadering, laat, van=f"{ALV}T17:35:00Z")
    assert statutair(await stem(api, stemming, laat), 403) == ("GEEN_STEMRECHT", "8.6", OUD)
    assert ok(await api.get(stemming["url"]))["kiesgerechtigd"] == 21


# --- 9.3: in advance --------------------------------------------------------------------------------------------------
async def test_leden_9_3_who_voted_in_advance_does_not_vote_again_in_the_meeting(api, leden):
    vergadering, stemming, _ = await met_stemmen_vooraf(api, leden, "Assen")
    await open_vergadering(api, vergadering)
    await presentielijst(api, vergadering, *list(leden)[:21])
    ok(await open_stemming(api, stemming))
    assert statutair(await stem(api, stemming, leden["Assen"], "voor"), 409) == ("AL_GESTEMD", "8.6", OUD)
    tellingen = ok(await sluit_stemming(api, stemming))["tellingen"]
    assert (tellingen["voor"], tellingen["tegen"]) == (0, 1)


async def test_leden_9_3_the_count_of_the_chair_comes_on_top_of_what_was_voted_in_advance(api, leden):
    vergadering, stemming, _ = await met_stemmen_vooraf(api, leden, "Zwolle", "Zevenaar")
    await open_vergadering(api, vergadering)
    await presentielijst(api, vergadering, *list(leden)[:18])
    ok(await open_stemming(api, stemming))
    te_veel = await sluit_stemming(api, stemming, tellingen={"voor": 19, "tegen": 0})
    assert statutair(te_veel, 422) == ("TELLING_ONMOGELIJK", "8.6", OUD)
    besluit = ok(await sluit_stemming(api, stemming, tellingen={"voor": 18, "tegen": 0}))
    assert besluit["tellingen"] == {"voor": 18, "tegen": 2, "onthouding": 0, "blanco": 0}


async def test_leden_9_3_advance_votes_are_sealed_until_the_vote_closes(api, leden):
    vergadering, stemming, _ = await met_stemmen_vooraf(api, leden, "Assen", **GEHEIM)
    bus = f"{stemming['url']}/biljetten"
    assert ok(await api.get(bus), 409)["code"] == "STEMMING_NIET_GESLOTEN"
    await open_vergadering(api, vergadering)
    await presentielijst(api, vergadering, *list(leden)[:21])
    ok(await open_stemming(api, stemming))
    assert ok(await api.get(bus), 409)["code"] == "STEMMING_NIET_GESLOTEN"
    ok(await sluit_stemming(api, stemming))
    assert ok(await api.get(bus))["telling"]["tegen"] == 1


@pytest.mark.parametrize("keuze", ["stem_blijft", "eerst_intrekken"])
async def test_leden_9_3_a_member_that_voted_in_advance_and_attends(api, leden, keuze):
    await kies(api, "aanwezig_na_vooraf", keuze)
    vergadering, stemming, [bon] = await met_stemmen_vooraf(api, leden, "Assen", **GEHEIM)
    await open_vergadering(api, vergadering)
    await presentielijst(api, vergadering, *list(leden)[:21])
    antwoord = await open_stemming(api, stemming)
    if keuze == "eerst_intrekken":
        assert statutair(antwoord, 409) == ("VOORAF_EN_AANWEZIG", "8.13", OUD)
        assert "Assen" in antwoord.json()["detail"]
        ok(await api.post(f"{stemming['url']}/_intrekken", json=bon | {"lid": leden["Assen"]}))
        ok(await open_stemming(api, stemming))
        ok(await biljet(api, stemming, leden["Assen"], "voor"), 201)
    else:
        assert ok(antwoord)["kiesgerechtigd"] == 21
        assert statutair(await biljet(api, stemming, leden["Assen"]), 409)[0] == "AL_GESTEMD"
    tegen = ok(await sluit_stemming(api, stemming))["tellingen"]["tegen"]
    assert tegen == (0 if keuze == "eerst_intrekken" else 1)


async def test_leden_9_3_a_changed_proposal_takes_its_own_advance_votes_only(api, leden):
    """18 present and 2 in advance: the quorum is there for the other item, and for the changed one no more."""
    vergadering = await plan(api)
    punten = [await agendeer(api, vergadering, nummer=nummer) for nummer in ("5", "6")]
    ok(await roep_op(api, vergadering, voorafStemmen=True), 201)
    gewijzigd, ander = [await leg_voor(api, punt) for punt in punten]
    for naam in ("Zwolle", "Zevenaar"):
        for stemming in (gewijzigd, ander):
            ok(await biljet(api, stemming, leden[naam], tijdstip=ERVOOR), 201)
    ok(await api.post(f"{gewijzigd['url']}/_wijzigen"))
    await open_vergadering(api, vergadering)
    await presentielijst(api, vergadering, *list(leden)[:18])
    assert statutair(await open_stemming(api, gewijzigd), 409) == ("GEEN_QUORUM", "17.4", OUD)
    assert ok(await open_stemming(api, ander))["kiesgerechtigd"] == 20


async def test_leden_9_3_who_voted_in_advance_and_lost_its_vote_since_is_said(api, leden):
    """The ballot has no name, so nobody can take it out of the box."""
    vergadering, stemming, _ = await met_stemmen_vooraf(api, leden, "Zevenaar", "Zwolle")
    ok(await gebeurt(api, leden["Zwolle"], "onmiddellijk_beeindigd", "2023-05-10", motivering="Opheffing."), 201)
    await open_vergadering(api, vergadering)
    await presentielijst(api, vergadering, *list(leden)[:20])
    [gevonden] = ok(await open_stemming(api, stemming))["bevindingen"]
    assert (gevonden["code"], gevonden["artikel"]) == ("VOORAF_ZONDER_STEMRECHT", "8.6")
    assert "Zwolle" in gevonden["melding"] and "Zevenaar" not in gevonden["melding"]


# --- 9.4: secret ------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("voor", "tegen", "doorbroken"), [(20, 0, True), (19, 1, True), (18, 2, False), (10, 10, False), (1, 19, True)]
)
async def test_leden_9_4_all_or_all_but_one_reveals_votes(api, leden, voor, tegen, doorbroken):
    stemming = await in_stemming(api, leden, aantal=20, **GEHEIM)
    for url, keuze in zip(leden.values(), ["voor"] * voor + ["tegen"] * tegen, strict=False):
        ok(await biljet(api, stemming, url, keuze), 201)
    gevonden = ok(await sluit_stemming(api, stemming))["bevindingen"]
    assert [(b["code"], b["artikel"]) for b in gevonden] == [("GEHEIM_DOORBROKEN", "8.10")] * doorbroken


@pytest.mark.parametrize(("voor", "doorbroken"), [(21, True), (20, True), (19, False)])
async def test_leden_9_4_also_on_paper_that_the_chair_counts(api, leden, voor, doorbroken):
    stemming = await in_stemming(api, leden, vorm="schriftelijk_geheim")
    besluit = ok(await sluit_stemming(api, stemming, tellingen={"voor": voor, "tegen": 21 - voor}))
    assert [b["code"] for b in besluit["bevindingen"]] == ["GEHEIM_DOORBROKEN"] * doorbroken


# --- 9.5: monitor and simulation --------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("voor", "tegen", "onthouding", "wijze", "aangenomen", "uitgebracht"),
    [
        (20, 10, 0, "voor_en_tegen", True, 30),
        (19, 10, 1, "voor_en_tegen", False, 29),
        (19, 10, 1, "alle", False, 30),
    ],
)
async def test_leden_9_5_41_members_30_present(api, voor, tegen, onthouding, wijze, aangenomen, uitgebracht):
    """3·20 = 60 >= 60 adopted; 57 < 58 rejected; 57 < 60 if the abstention counts."""
    tellingen = {"voor": voor, "tegen": tegen, "onthouding": onthouding}
    vraag = {"besluitsoort": "statutenwijziging", "leden": 41, "aanwezig": 30, "tellingen": tellingen}
    [gevonden] = ok(await api.post("/simulaties", json=vraag | {"uitgebrachteStemmen": wijze}))["verwachtingen"]
    quorum, meerderheid = gevonden["regeluitkomst"]["regels"]
    assert (quorum["invoer"], quorum["voldaan"]) == ({"aanwezig": 30, "leden": 41, "nodig": 28}, True)
    assert (gevonden["aangenomen"], meerderheid["invoer"]["uitgebracht"]) == (aangenomen, uitgebracht)


async def test_leden_9_5_so_many_may_still_leave(api, leden):
    vergadering = await plan(api)
    await agendeer(api, vergadering, "tarieven", nummer="5")
    await agendeer(api, vergadering, "statutenwijziging", nummer="6")
    await open_vergadering(api, vergadering)
    await presentielijst(api, vergadering, *list(leden)[:30])
    [regel] = [r for r in (await api.get(f"{vergadering['url']}/quorumstroom")).text.splitlines() if "data" in r]
    for nummer, artikel, nodig, marge in (("5", "17.4", 20, 10), ("6", "20.1", 27, 3)):
        assert (
            f'{{"nummer":"{nummer}","artikel":"{artikel}","statutenversie":"{OUD}","nodig":{nodig},"marge":{marge}}}'
            in regel
        )
