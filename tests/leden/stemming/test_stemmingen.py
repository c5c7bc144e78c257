"""Votes and decisions: quorum at opening, one vote per member, one outcome, cited."""

import asyncio

import pytest
import support
from leden.app import API
from support import codes, ok

from tests.leden.domein import (
    ALV,
    BEGIN,
    DICHT,
    OPEN,
    aanwezig,
    agendeer,
    gebeurt,
    in_stemming,
    laat_toe,
    leg_voor,
    meld_aan,
    open_stemming,
    open_vergadering,
    plan,
    presentielijst,
    roep_op,
    schors,
    sluit_overeenkomst,
    sluit_stemming,
    statutair,
    stem,
)

pytestmark = pytest.mark.anyio
OUD = "2022-04-25"


async def stem_allemaal(api, stemming, leden, voor, tegen, onthouding=0) -> None:
    keuzes = ["voor"] * voor + ["tegen"] * tegen + ["onthouding"] * onthouding
    for url, keuze in zip(leden.values(), keuzes, strict=False):
        ok(await stem(api, stemming, url, keuze), 201)


def geciteerd(besluit: dict) -> list[tuple[str, str, str, bool]]:
    regels = besluit["regeluitkomst"]["regels"]
    return [(regel["regel"], regel["artikel"], regel["statutenversie"], regel["voldaan"]) for regel in regels]


# --- the outcome, cited -----------------------------------------------------------------------------------------------
async def test_art_14_6_tariffs_by_the_default_rule(api, leden):
    stemming = await in_stemming(api, leden, "tarieven")
    await stem_allemaal(api, stemming, leden, 11, 9, 1)
    besluit = ok(await sluit_stemming(api, stemming))
    assert (besluit["uitkomst"], besluit["orgaan"], besluit["artikel"]) == ("aangenomen", "alv", "14.6")
    assert besluit["tellingen"] == {"voor": 11, "tegen": 9, "onthouding": 1, "blanco": 0}
    assert geciteerd(besluit) == [
        ("quorum_helft", "17.4", OUD, True),
        ("volstrekte_meerderheid", "17.2", OUD, True),
    ]
    quorum, meerderheid = besluit["regeluitkomst"]["regels"]
    assert quorum["invoer"] == {"aanwezig": 21, "leden": 40, "nodig": 20}
    assert meerderheid["invoer"] | {"blanco": 0} == {
        "voor": 11, "tegen": 9, "onthouding": 1, "blanco": 0, "uitgebracht": 20, "nodig": 11,
    }  # fmt: skip
    assert ok(await api.get(besluit["url"])) == besluit
    assert ok(await api.get(stemming["url"]))["besluit"] == besluit["url"]


@pytest.mark.parametrize(("voor", "tegen", "uitkomst"), [(14, 7, "aangenomen"), (13, 8, "verworpen")])
async def test_art_4_6_the_entry_fee_by_two_thirds(api, leden, voor, tegen, uitkomst):
    stemming = await in_stemming(api, leden, "entreegeld")
    besluit = ok(await sluit_stemming(api, stemming, tellingen={"voor": voor, "tegen": tegen}))
    assert (besluit["uitkomst"], besluit["artikel"]) == (uitkomst, "4.6")
    assert geciteerd(besluit)[1] == ("twee_derde_bijdragen", "4.6", OUD, uitkomst == "aangenomen")


async def test_art_17_3_a_tie_is_rejected(api, leden):
    besluit = ok(await sluit_stemming(api, await in_stemming(api, leden), tellingen={"voor": 10, "tegen": 10}))
    assert (besluit["uitkomst"], besluit["regeluitkomst"]["code"]) == ("verworpen", "STAKING")


async def test_a_tie_on_persons_is_left_open(api, leden):
    stemming = await in_stemming(api, leden, "benoeming_commissaris")
    besluit = ok(await sluit_stemming(api, stemming, tellingen={"voor": 10, "tegen": 10}))
    assert (besluit["uitkomst"], besluit["regeluitkomst"]["code"]) == ("aangehouden", "STAKING_PERSONEN")
    opnieuw = await api.post("/stemmingen", json={"agendapunt": stemming["agendapunt"]})
    assert ok(opnieuw, 201)["ronde"] == 2


async def test_geen_stemmen(api, leden):
    besluit = ok(await sluit_stemming(api, await in_stemming(api, leden)))
    assert (besluit["uitkomst"], besluit["regeluitkomst"]["code"]) == ("aangehouden", "GEEN_STEMMEN")


async def test_geen_stemmen_is_no_decision_so_nothing_follows_and_it_is_voted_again(api, leden):
    """Else an appeal on which nobody voted would end a membership."""
    await schors(api, leden["Zwolle"])
    vergadering = await plan(api)
    punt = await agendeer(api, vergadering, "beroep_lidmaatschap", lid=leden["Zwolle"])
    await open_vergadering(api, vergadering)
    await presentielijst(api, vergadering, *list(leden)[:21])
    stemming = ok(await open_stemming(api, await leg_voor(api, punt)))
    besluit = ok(await sluit_stemming(api, stemming, tellingen={"voor": 0, "tegen": 0, "onthouding": 21}))
    assert besluit["regeluitkomst"]["code"] == "GEEN_STEMMEN"
    assert ok(await api.get(leden["Zwolle"]))["status"] == "geschorst"
    assert (await leg_voor(api, punt))["ronde"] == 2


async def test_a_meeting_before_the_known_statutes_says_so(api, leden):
    vergadering = await plan(api, "2020-06-17")
    besluit = {"orgaan": "alv", "datum": "2020-06-17", "besluitsoort": "jaarrekening", "uitkomst": "aangenomen"}
    besluit |= {"tekst": "Jaarrekening 2019 vastgesteld.", "vergadering": vergadering["url"]}
    gevonden = ok(await api.post("/besluiten", json=besluit), 201)
    assert [bevinding["code"] for bevinding in gevonden["bevindingen"]] == ["STATUTENVERSIE_ONBEKEND"]


# --- opening ----------------------------------------------------------------------------------------------------------
async def test_geen_quorum_with_the_days_of_a_second_meeting(api, leden):
    vergadering = await plan(api)
    stemming = await leg_voor(api, await agendeer(api, vergadering))
    await open_vergadering(api, vergadering)
    await presentielijst(api, vergadering, *list(leden)[:19])
    antwoord = await open_stemming(api, stemming)
    assert statutair(antwoord, 409) == ("GEEN_QUORUM", "17.4", OUD)
    problem = antwoord.json()
    assert (problem["aanwezig"], problem["leden"], problem["nodig"]) == (19, 40, 20)
    tweede = {"soort": "tweede_17_4", "artikel": "17.4", "van": "2023-05-22", "tot": "2023-06-11"}
    assert problem["tweedeVergadering"] == tweede
    await aanwezig(api, vergadering, list(leden.values())[19], van=OPEN)
    assert ok(await open_stemming(api, stemming))["kiesgerechtigd"] == 20


async def test_art_17_4b_the_second_meeting_decides_whoever_is_there(api, leden):
    eerste = await plan(api)
    punt = await agendeer(api, eerste)
    dag = "2023-05-25"
    tweede = await plan(api, dag, soort="tweede_17_4", eersteVergadering=eerste["url"])
    weer = await agendeer(api, tweede, eerderAgendapunt=punt["url"])
    await open_vergadering(api, tweede, f"{dag}T17:00:00Z")
    await presentielijst(api, tweede, "Assen", "Zwolle", "Vught", van=f"{dag}T17:00:00Z")
    stemming = await leg_voor(api, weer)
    ok(await open_stemming(api, stemming, f"{dag}T17:30:00Z"))
    tellingen = {"voor": 2, "tegen": 1}
    besluit = ok(await sluit_stemming(api, stemming, tijdstip=f"{dag}T17:40:00Z", tellingen=tellingen))
    assert besluit["uitkomst"] == "aangenomen"
    assert geciteerd(besluit)[0] == ("quorum_geen", "17.4", OUD, True)


async def test_quorum_is_tested_again_at_closing(api, leden):
    stemming = await in_stemming(api, leden, aantal=20)
    vergadering = ok(await api.get("/vergaderingen"))["results"][0]
    rij = ok(await api.get(f"{vergadering['url']}/presenties"))["results"][0]
    ok(await api.patch(rij["url"], json={"tot": f"{ALV}T17:35:00Z"}))
    besluit = ok(await sluit_stemming(api, stemming, tellingen={"voor": 20, "tegen": 0}))
    assert (besluit["uitkomst"], geciteerd(besluit)) == ("geen_quorum", [("quorum_helft", "17.4", OUD, False)])


async def test_a_vote_opens_in_an_open_meeting_only(api, leden):
    vergadering = await plan(api)
    stemming = await leg_voor(api, await agendeer(api, vergadering))
    await presentielijst(api, vergadering, *list(leden)[:21])
    assert ok(await open_stemming(api, stemming), 409)["code"] == "VERGADERING_NIET_GEOPEND"
    await open_vergadering(api, vergadering)
    assert ok(await open_stemming(api, stemming, f"{ALV}T16:00:00Z"), 409)["code"] == "VERGADERING_NIET_GEOPEND"


async def test_nothing_to_decide(api):
    vergadering = await plan(api)
    punt = await agendeer(api, vergadering, "")
    assert codes(await api.post("/stemmingen", json={"agendapunt": punt["url"]})) == [
        ("agendapunt", "zonder-besluitsoort")
    ]


async def test_one_vote_at_a_time_and_one_decision(api, leden):
    stemming = await in_stemming(api, leden)
    nog_een = {"agendapunt": stemming["agendapunt"]}
    assert ok(await api.post("/stemmingen", json=nog_een), 409)["code"] == "STEMMING_LOOPT"
    assert ok(await open_stemming(api, stemming), 409)["code"] == "STEMMING_AL_GEOPEND"
    ok(await sluit_stemming(api, stemming, tellingen={"voor": 20, "tegen": 1}))
    assert ok(await api.post("/stemmingen", json=nog_een), 409)["code"] == "AL_BESLOTEN"


# --- votes ------------------------------------------------------------------------------------------------------------
async def test_art_8_6_the_snapshot_holds_each_member_once(api, leden):
    stemming = await in_stemming(api, leden)
    gevonden = ok(await api.get(f"{stemming['url']}/kiesgerechtigden"))["results"]
    assert [rij["naam"] for rij in gevonden] == list(leden)[:21]
    assert {rij["wijze"] for rij in gevonden} == {"zelf"}


async def test_art_8_6_geen_stemrecht(api, leden):
    stemming = await in_stemming(api, leden)
    oud_lid = ok(await api.get("/leden?gmCode=GM0175"))["results"][0]["url"]
    afwezig = list(leden.values())[30]
    for lid in (oud_lid, afwezig):
        assert statutair(await stem(api, stemming, lid), 403) == ("GEEN_STEMRECHT", "8.6", OUD)


async def test_art_8_6_a_suspended_member_has_no_vote(api, leden):
    reden = {"goedkeuringRvc": "2023-02-01", "motivering": "Handelde in strijd met een besluit."}
    ok(await gebeurt(api, leden["Assen"], "ontzet", "2023-03-01", **reden), 201)
    ok(await gebeurt(api, leden["Assen"], "beroep_ingesteld", "2023-03-10"), 201)
    stemming = await in_stemming(api, leden)
    assert statutair(await stem(api, stemming, leden["Assen"]), 403)[0] == "GEEN_STEMRECHT"


async def test_al_gestemd_orally(api, leden):
    stemming = await in_stemming(api, leden)
    ok(await stem(api, stemming, leden["Assen"]), 201)
    assert statutair(await stem(api, stemming, leden["Assen"], "tegen"), 409) == ("AL_GESTEMD", "8.6", OUD)


async def test_an_electronic_vote_may_be_changed_until_closing(api, leden):
    stemming = await in_stemming(api, leden, vorm="elektronisch_ter_vergadering", openbaar=True)
    for keuze in ("voor", "tegen"):
        ok(await stem(api, stemming, leden["Assen"], keuze), 201)
    assert ok(await api.get(stemming["url"]))["uitgebracht"] == 1
    assert ok(await sluit_stemming(api, stemming))["tellingen"]["tegen"] == 1


async def test_stemming_gesloten(api, leden):
    stemming = await in_stemming(api, leden)
    ok(await sluit_stemming(api, stemming, tellingen={"voor": 20, "tegen": 1}))
    assert ok(await stem(api, stemming, leden["Assen"]), 409)["code"] == "STEMMING_GESLOTEN"
    assert ok(await sluit_stemming(api, stemming), 409)["code"] == "STEMMING_GESLOTEN"


async def test_a_vote_that_is_not_open(api, leden):
    stemming = await leg_voor(api, await agendeer(api, await plan(api)))
    assert ok(await stem(api, stemming, leden["Assen"]), 409)["code"] == "STEMMING_NIET_OPEN"
    assert ok(await sluit_stemming(api, stemming), 409)["code"] == "STEMMING_NIET_OPEN"


async def test_open_votes_are_published_after_closing(app, api, leden):
    stemming = await in_stemming(api, leden)
    uitgebracht = ok(await stem(api, stemming, leden["Assen"]), 201)
    async with support.client(app, API, "lezer") as lezer:
        assert ok(await lezer.get(f"{stemming['url']}/stemmen"))["count"] == 0
        assert (await lezer.get(uitgebracht["url"])).status_code == 404
        ok(await sluit_stemming(api, stemming))
        assert ok(await lezer.get(f"{stemming['url']}/stemmen"))["results"] == [uitgebracht]


@pytest.mark.parametrize(
    "tellingen", [{"voor": 22, "tegen": 0}, {"voor": 10, "tegen": 10, "onthouding": 2}, {"voor": 21, "tegen": 0}]
)
async def test_telling_onmogelijk(api, leden, tellingen):
    """More than the 21 that were there; or other than the vote that was recorded."""
    stemming = await in_stemming(api, leden)
    if tellingen["voor"] == 21:
        ok(await stem(api, stemming, leden["Assen"], "tegen"), 201)
    antwoord = await sluit_stemming(api, stemming, tellingen=tellingen)
    assert statutair(antwoord, 422) == ("TELLING_ONMOGELIJK", "8.6", OUD)
    assert ok(await api.get(stemming["url"]))["status"] == "open"


async def test_a_vote_closes_after_it_opened(api, leden):
    stemming = await in_stemming(api, leden)
    assert codes(await sluit_stemming(api, stemming, tijdstip=BEGIN)) == [("tijdstip", "PERIODE_ONGELDIG")]


# --- two at once ------------------------------------------------------------------------------------------------------
async def test_two_that_close_at_once_give_one_decision(app, api, leden):
    stemming = await in_stemming(api, leden)
    async with support.client(app, API) as een, support.client(app, API, "bestuur") as ander:
        antwoorden = await asyncio.gather(
            sluit_stemming(een, stemming, tellingen={"voor": 20, "tegen": 1}),
            sluit_stemming(ander, stemming, tellingen={"voor": 1, "tegen": 20}),
        )
    assert sorted(antwoord.status_code for antwoord in antwoorden) == [200, 409]
    assert ok(await api.get("/besluiten"))["count"] == 1


async def test_two_that_open_at_once_give_one_snapshot(app, api, leden):
    vergadering = await plan(api)
    stemming = await leg_voor(api, await agendeer(api, vergadering))
    await open_vergadering(api, vergadering)
    await presentielijst(api, vergadering, *list(leden)[:21])
    async with support.client(app, API) as een, support.client(app, API, "bestuur") as ander:
        antwoorden = await asyncio.gather(open_stemming(een, stemming), open_stemming(ander, stemming))
    assert sorted(antwoord.status_code for antwoord in antwoorden) == [200, 409]
    assert ok(await api.get(stemming["url"]))["kiesgerechtigd"] == 21


async def test_two_votes_of_one_member_at_once_count_once(app, api, leden):
    stemming = await in_stemming(api, leden)
    async with support.client(app, API, "stemmer") as een, support.client(app, API, "stemmer") as ander:
        antwoorden = await asyncio.gather(
            stem(een, stemming, leden["Assen"]), stem(ander, stemming, leden["Assen"], "tegen")
        )
    assert sorted(antwoord.status_code for antwoord in antwoorden) == [201, 409]


# --- decisions that were not voted on here ----------------------------------------------------------------------------
async def test_a_historical_decision_has_no_counts(api):
    besluit = {"orgaan": "alv", "datum": "2022-12-07", "nummer": "2", "besluitsoort": "tarieven"}
    besluit |= {"tekst": "Tarieven 2023 met 4,5% verhoogd.", "uitkomst": "aangenomen"}
    gevonden = ok(await api.post("/besluiten", json=besluit | {"wijze": "door_voorzitter_verklaard"}), 201)
    assert (gevonden["tellingen"], gevonden["regeluitkomst"], gevonden["bevindingen"]) == (None, None, [])


async def test_counts_above_the_members_are_impossible(api, leden):
    vergadering = await plan(api)
    besluit = {"orgaan": "alv", "datum": ALV, "besluitsoort": "tarieven", "uitkomst": "aangenomen"}
    besluit |= {"tekst": "Tarieven 2024.", "vergadering": vergadering["url"], "tellingen": {"voor": 40, "tegen": 1}}
    assert statutair(await api.post("/besluiten", json=besluit), 422) == ("TELLING_ONMOGELIJK", "8.6", OUD)


async def test_besluit_faults(api):
    besluit = {"orgaan": "bestuur", "datum": ALV, "besluitsoort": "toelating_lid", "uitkomst": "aangenomen"}
    besluit |= {"tekst": "Toelating."}
    assert codes(await api.post("/besluiten", json=besluit)) == [("lid", "required")]
    vreemd = besluit | {"besluitsoort": "onzin", "tekst": ""}
    assert codes(await api.post("/besluiten", json=vreemd)) == [("tekst", "blank")]
    assert codes(await api.post("/besluiten", json=vreemd | {"tekst": "x"})) == [("besluitsoort", "invalid_choice")]


async def test_decisions_are_found(api, leden):
    stemming = await in_stemming(api, leden)
    ok(await sluit_stemming(api, stemming, tellingen={"voor": 20, "tegen": 1}))
    vergadering = ok(await api.get("/vergaderingen"))["results"][0]["url"]
    for query, aantal in (
        ("orgaan=alv", 1),
        ("orgaan=bestuur", 0),
        ("besluitsoort=tarieven", 1),
        ("uitkomst=verworpen", 0),
        (f"vergadering={vergadering}", 1),
        (f"lid={leden['Assen']}", 0),
        ("datumVanaf=2023-05-12", 0),
    ):
        assert ok(await api.get(f"/besluiten?{query}"))["count"] == aantal, query


# --- what follows from a decision -------------------------------------------------------------------------------------
async def vernietiging(api, leden, lid) -> dict:
    """The assembly annuls the refusal of a body, 21 to 0."""
    vergadering = await plan(api)
    punt = await agendeer(api, vergadering, "weigering_vernietigen", onderwerp="Weigering Losser", lid=lid["url"])
    ok(await roep_op(api, vergadering), 201)
    await open_vergadering(api, vergadering)
    await presentielijst(api, vergadering, *list(leden)[:21])
    stemming = ok(await open_stemming(api, await leg_voor(api, punt)))
    return ok(await sluit_stemming(api, stemming, tellingen={"voor": 21, "tegen": 0}))


async def test_art_4_2_the_assembly_annuls_a_refusal(api, leden):
    lid = await meld_aan(api)
    await sluit_overeenkomst(api, lid)
    await laat_toe(api, lid, uitkomst="verworpen")
    besluit = await vernietiging(api, leden, lid)
    assert (besluit["lid"], besluit["artikel"], besluit["bevindingen"]) == (lid["url"], "4.2", [])
    nu = ok(await api.get(lid["url"]))
    assert (nu["status"], nu["lidmaatschapVan"]) == ("actief", ALV)


async def test_art_4_3_the_assembly_cannot_admit_who_cannot_be_a_member(api, leden):
    lid = await meld_aan(api)
    await laat_toe(api, lid, uitkomst="verworpen")
    besluit = await vernietiging(api, leden, lid)
    assert [bevinding["code"] for bevinding in besluit["bevindingen"]] == ["GEVOLG_NIET_VERWERKT"]
    assert ok(await api.get(lid["url"]))["status"] == "geweigerd"


async def test_a_decision_that_the_register_cannot_follow_is_a_finding(api, leden):
    besluit = await vernietiging(api, leden, {"url": leden["Zwolle"]})
    assert besluit["uitkomst"] == "aangenomen"
    assert [bevinding["code"] for bevinding in besluit["bevindingen"]] == ["GEVOLG_NIET_VERWERKT"]
    assert ok(await api.get(leden["Zwolle"]))["status"] == "actief"


# --- rights -----------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("client", "stemmen", "sluiten"),
    [("lezer", 403, 403), ("stemmer", 201, 403), ("schrijver", 403, 403), ("bestuur", 403, 200)],
)
async def test_scopes_of_a_vote(app, api, leden, client, stemmen, sluiten):
    stemming = await in_stemming(api, leden)
    async with support.client(app, API, client) as wie:
        assert (await stem(wie, stemming, leden["Assen"])).status_code == stemmen
        assert (await sluit_stemming(wie, stemming)).status_code == sluiten


async def test_a_confidential_vote_does_not_exist_for_a_reader(app, api, leden):
    vergadering = await plan(api)
    punt = await agendeer(api, vergadering, vertrouwelijk=True)
    await open_vergadering(api, vergadering)
    await presentielijst(api, vergadering, *list(leden)[:21])
    stemming = ok(await open_stemming(api, await leg_voor(api, punt)))
    uitgebracht = ok(await stem(api, stemming, leden["Assen"]), 201)
    besluit = ok(await sluit_stemming(api, stemming))
    async with support.client(app, API, "lezer") as lezer:
        for url in (stemming["url"], besluit["url"], f"{stemming['url']}/stemmen", uitgebracht["url"]):
            assert (await lezer.get(url)).status_code == 404
        assert ok(await lezer.get("/besluiten"))["count"] == 0
    assert besluit["datum"] == ALV and DICHT > OPEN
