"""Leden and their events over HTTP: application, admission, standing on a date, and what the statutes refuse."""

import asyncio

import pytest
import support
from leden.app import API
from leden.laad import laad
from support import codes, ok

from tests.leden.domein import (
    AANMELDING,
    LOSSER,
    TOELATING,
    gebeurt,
    laat_toe,
    meld_aan,
    nieuw_lid,
    sluit_overeenkomst,
    statutair,
    toelating,
)

pytestmark = pytest.mark.anyio
OUD = "2022-04-25"


# --- the register -----------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(("peildatum", "aantal"), [("2018-06-21", 34), ("2020-06-17", 38), ("2022-12-07", 40)])
async def test_members_on_a_date(api, leden, peildatum, aantal):
    assert ok(await api.get(f"/leden?peildatum={peildatum}&stemgerechtigd=true"))["count"] == aantal


async def test_nothing_was_known_before_the_first_list(api, leden):
    assert ok(await api.get("/leden?peildatum=2018-01-01"))["count"] == 0


async def test_loading_twice_changes_nothing(app, api, leden):
    assert await laad(app.house) == 0
    assert ok(await api.get("/leden?peildatum=2022-12-07&stemgerechtigd=true"))["count"] == 40


async def test_loading_opens_no_zaken(app, api, leden):
    gevonden = ok(await api.get("/leden"))["results"]
    assert {lid["zaak"] for lid in gevonden} == {None}


@pytest.mark.parametrize(
    ("query", "aantal"),
    [
        ("gmCode=GM0166", 1),
        ("naam=oost", 2),
        ("status=overgegaan", 1),
        ("status=actief&naam=zwolle", 1),
        ("stemgerechtigd=false", 8),
    ],
)
async def test_filter(api, leden, query, aantal):
    assert ok(await api.get(f"/leden?{query}"))["count"] == aantal


async def test_pages(api, leden):
    eerste = ok(await api.get("/leden?pageSize=30"))
    tweede = ok(await api.get(eerste["next"]))
    assert (eerste["count"], len(eerste["results"]), len(tweede["results"]), tweede["next"]) == (48, 30, 18, None)
    assert (await api.get("/leden?pageSize=30&page=3")).status_code == 404


async def test_peildatum_must_be_a_date(api, leden):
    assert codes(await api.get("/leden?peildatum=gisteren")) == [("peildatum", "invalid")]
    assert codes(await api.get(f"{leden['Assen']}?peildatum=86400")) == [("peildatum", "invalid")]


# --- application and admission ----------------------------------------------------------------------------------------
async def test_art_4_1_an_application_is_no_membership(api):
    lid = await meld_aan(api)
    assert (lid["status"], lid["stemgerechtigd"], lid["datumAanmelding"]) == ("aangemeld", False, AANMELDING)
    assert lid["zaak"] is None


async def test_art_4_4_membership_starts_at_the_decision_of_the_board(api):
    lid = await meld_aan(api)
    await sluit_overeenkomst(api, lid)
    besluit = await laat_toe(api, lid)
    assert (besluit["artikel"], besluit["statutenversie"], besluit["lid"]) == ("4.1", OUD, lid["url"])
    nu = ok(await api.get(lid["url"]))
    assert (nu["status"], nu["stemgerechtigd"], nu["lidmaatschapVan"]) == ("actief", True, TOELATING)
    dag_ervoor = ok(await api.get(f"{lid['url']}?peildatum=2023-02-13"))
    assert (dag_ervoor["status"], dag_ervoor["stemgerechtigd"]) == ("aangemeld", False)
    assert ok(await api.get(f"{lid['url']}?peildatum=2023-01-08"))["status"] is None


async def test_the_41st_member(api, leden):
    await nieuw_lid(api)
    assert ok(await api.get(f"/leden?peildatum={TOELATING}&stemgerechtigd=true"))["count"] == 41


async def test_events_name_the_decision_they_follow_from(api):
    lid = await nieuw_lid(api)
    gevonden = ok(await api.get(f"{lid['url']}/gebeurtenissen"))["results"]
    assert [(g["soort"], g["volgnummer"], bool(g["besluit"])) for g in gevonden] == [
        ("aangemeld", 1, False),
        ("toegelaten", 2, True),
    ]
    assert ok(await api.get(gevonden[1]["besluit"]))["tekst"] == "Losser wordt als lid toegelaten."
    assert ok(await api.get(gevonden[1]["url"])) == gevonden[1]


async def test_art_4_1_the_board_may_refuse(api):
    lid = await meld_aan(api)
    await laat_toe(api, lid, uitkomst="verworpen", tekst="Losser wordt geweigerd.")
    assert ok(await api.get(lid["url"]))["status"] == "geweigerd"


async def test_who_was_refused_may_apply_again(api):
    lid = await meld_aan(api)
    await laat_toe(api, lid, uitkomst="verworpen")
    assert (await meld_aan(api, datumAanmelding="2023-06-01"))["url"] != lid["url"]


async def test_art_4_3_niet_toelaatbaar_without_agreement(api):
    lid = await meld_aan(api)
    antwoord = await api.post("/besluiten", json=toelating(lid))
    assert statutair(antwoord, 422) == ("NIET_TOELAATBAAR", "4.3", OUD)
    assert codes(antwoord, 422) == [("lid", "NIET_TOELAATBAAR")]
    assert ok(await api.get(lid["url"]))["status"] == "aangemeld"


async def test_art_4_3_niet_toelaatbaar_when_the_agreement_starts_later(api):
    lid = await meld_aan(api)
    await sluit_overeenkomst(api, lid, van="2023-02-15")
    assert statutair(await api.post("/besluiten", json=toelating(lid)), 422)[0] == "NIET_TOELAATBAAR"


async def test_art_4_3_niet_toelaatbaar_a_private_body(api):
    lid = await meld_aan(
        api, gmCode="", oin="00000001234567890000", naam="Softwarehuis", soortLichaam="privaatrechtelijk"
    )
    await sluit_overeenkomst(api, lid)
    assert statutair(await api.post("/besluiten", json=toelating(lid)), 422) == ("NIET_TOELAATBAAR", "4.3", OUD)


async def test_lid_bestaat(api, leden):
    nog_eens = await api.post("/leden", json=LOSSER | {"gmCode": "GM0193", "naam": "Zwolle"})
    assert statutair(nog_eens, 409) == ("LID_BESTAAT", "4.1", OUD)
    await meld_aan(api)
    assert statutair(await api.post("/leden", json=LOSSER), 409)[0] == "LID_BESTAAT"


async def test_lid_bestaat_for_one_of_two_at_once(app):
    async with support.client(app, API) as een, support.client(app, API) as ander:
        antwoorden = await asyncio.gather(een.post("/leden", json=LOSSER), ander.post("/leden", json=LOSSER))
    assert sorted(antwoord.status_code for antwoord in antwoorden) == [201, 409]


async def test_two_boards_decide_once(app, api):
    lid = await meld_aan(api)
    await sluit_overeenkomst(api, lid)
    async with support.client(app, API) as een, support.client(app, API, "bestuur") as ander:
        weigering = toelating(lid, "verworpen")
        antwoorden = await asyncio.gather(
            een.post("/besluiten", json=toelating(lid)), ander.post("/besluiten", json=weigering)
        )
    assert sorted(antwoord.status_code for antwoord in antwoorden) == [201, 409]
    assert ok(await api.get("/besluiten"))["count"] == 1


async def test_overgang_onmogelijk_tells_what_is_possible(api, leden):
    antwoord = await api.post("/besluiten", json=toelating({"url": leden["Zwolle"]}))
    assert statutair(antwoord, 422)[0] == "NIET_TOELAATBAAR"
    weigering = await api.post("/besluiten", json=toelating({"url": leden["Zwolle"]}, "verworpen"))
    assert statutair(weigering, 409) == ("OVERGANG_ONMOGELIJK", "4.1", OUD)
    assert weigering.json()["huidigeStatus"] == "actief"


async def test_art_4_1_the_assembly_does_not_admit(api):
    lid = await meld_aan(api)
    antwoord = await api.post("/besluiten", json=toelating(lid, orgaan="alv"))
    assert statutair(antwoord, 422) == ("ORGAAN_ONBEVOEGD", "4.1", OUD)


# --- bodies -----------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("body", "fout"),
    [
        ({"gmCode": "0168"}, [("gmCode", "invalid")]),
        ({"gmCode": ""}, [("gmCode", "required")]),
        ({"gmCode": "", "soortLichaam": "waterschap"}, [("gmCode", "required")]),
        ({"naam": "", "soortLichaam": "vereniging"}, [("naam", "blank"), ("soortLichaam", "invalid_choice")]),
        ({"datumAanmelding": 20230109}, [("datumAanmelding", "invalid")]),
        ({"datumAanmelding": "0001-01-01"}, [("datumAanmelding", "invalid")]),
    ],
)
async def test_a_body_that_is_not_right(api, body, fout):
    assert codes(await api.post("/leden", json=LOSSER | body)) == fout


async def test_persoonsgegeven_in_a_published_field(api):
    antwoord = await api.post("/leden", json=LOSSER | {"adres": "t.a.v. mevrouw Jansen"})
    assert codes(antwoord, 422) == [("adres", "PERSOONSGEGEVEN")]
    assert antwoord.json()["code"] == "PERSOONSGEGEVEN"


async def test_who_a_member_is_does_not_change(api):
    lid = await meld_aan(api)
    anders = {"gmCode": "GM0193", "soortLichaam": "waterschap", "datumAanmelding": "2023-01-10"}
    fout = [(naam, "wijzigen-niet-toegelaten") for naam in sorted(anders)]
    assert codes(await api.patch(lid["url"], json=anders)) == fout
    assert codes(await api.patch(lid["url"], json={"gmCode": "GM0193"})) == [("gmCode", "wijzigen-niet-toegelaten")]
    gewijzigd = ok(await api.patch(lid["url"], json={"eAdres": "bestuurszaken@losser.nl"}))
    assert (gewijzigd["eAdres"], gewijzigd["status"]) == ("bestuurszaken@losser.nl", "aangemeld")


async def test_periode_ongeldig_of_an_agreement(api):
    lid = await meld_aan(api)
    antwoord = await api.post(f"{lid['url']}/overeenkomsten", json={"van": "2023-02-01", "tot": "2023-01-31"})
    assert codes(antwoord) == [("tot", "PERIODE_ONGELDIG")] and antwoord.json()["code"] == "PERIODE_ONGELDIG"


async def test_an_agreement_lasts_36_months_at_least(api):
    overeenkomst = await sluit_overeenkomst(api, await meld_aan(api))
    assert overeenkomst["minimaalTot"] == "2026-02-01"


# --- other events -----------------------------------------------------------------------------------------------------
async def test_art_6_3_einddatum_onjuist_with_the_right_one(api, leden):
    antwoord = await gebeurt(api, leden["Vught"], "opzegging_ontvangen", "2024-01-01", einddatum="2024-12-31")
    assert statutair(antwoord, 422) == ("EINDDATUM_ONJUIST", "6.3", OUD)
    assert antwoord.json()["juisteEinddatum"] == "2025-12-31"


async def test_art_6_3_resignation_up_to_the_end(api, leden):
    url = leden["Vught"]
    opzegging = ok(await gebeurt(api, url, "opzegging_ontvangen", "2023-11-15"), 201)
    assert opzegging["einddatum"] == "2024-12-31"
    ok(await gebeurt(api, url, "opzegging_bevestigd", "2024-01-20"), 201)
    ok(await gebeurt(api, url, "beeindigd", "2024-12-31"), 201)
    laatste_dag, dag_erna = [ok(await api.get(f"{url}?peildatum={dag}")) for dag in ("2024-12-31", "2025-01-01")]
    assert (laatste_dag["status"], laatste_dag["stemgerechtigd"]) == ("opzegging_bevestigd", True)
    assert (dag_erna["status"], dag_erna["lidmaatschapTot"]) == ("beeindigd", "2024-12-31")


@pytest.mark.parametrize(
    ("gegeven", "code", "artikel"),
    [
        ({}, "GOEDKEURING_ONTBREEKT", "6.5"),
        ({"goedkeuringRvc": "2023-03-02"}, "GOEDKEURING_ONTBREEKT", "6.5"),
        ({"goedkeuringRvc": "2023-02-01"}, "REDENEN_ONTBREKEN", "6.7"),
    ],
)
async def test_termination_needs_approval_and_reasons(api, leden, gegeven, code, artikel):
    antwoord = await gebeurt(api, leden["Vught"], "opgezegd_door_cooperatie", "2023-03-01", **gegeven)
    assert statutair(antwoord, 422) == (code, artikel, OUD)


@pytest.mark.parametrize("grond", ["a", "b"])
async def test_art_6_9_beroep_niet_mogelijk(api, leden, grond):
    reden = {"goedkeuringRvc": "2023-02-01", "motivering": "De bijdrage bleef uit.", "grond": grond}
    ok(await gebeurt(api, leden["Vught"], "opgezegd_door_cooperatie", "2023-03-01", **reden), 201)
    antwoord = await gebeurt(api, leden["Vught"], "beroep_ingesteld", "2023-03-10")
    assert statutair(antwoord, 422) == ("BEROEP_NIET_MOGELIJK", "6.9", OUD)


async def test_art_6_9_appeal_suspends_and_annulment_revives(api, leden):
    reden = {"goedkeuringRvc": "2023-02-01", "motivering": "Handelde in strijd met een besluit."}
    ok(await gebeurt(api, leden["Vught"], "ontzet", "2023-03-01", **reden), 201)
    ok(await gebeurt(api, leden["Vught"], "beroep_ingesteld", "2023-03-10"), 201)
    geschorst = ok(await api.get(f"{leden['Vught']}?peildatum=2023-03-10"))
    assert (geschorst["status"], geschorst["stemgerechtigd"]) == ("geschorst", False)
    ok(await gebeurt(api, leden["Vught"], "vernietigd", "2023-05-11"), 201)
    assert ok(await api.get(leden["Vught"]))["stemgerechtigd"] is True


@pytest.mark.parametrize("soort", ["toegelaten", "geweigerd", "weigering_vernietigd"])
async def test_besluit_ontbreekt_for_what_follows_from_a_decision(api, soort):
    antwoord = await gebeurt(api, await meld_aan(api), soort, TOELATING)
    assert statutair(antwoord, 422)[0] == "BESLUIT_ONTBREEKT"


@pytest.mark.parametrize("soort", ["aangemeld", "opgenomen", "vervallen"])
async def test_events_of_the_past_are_not_posted(api, leden, soort):
    assert codes(await gebeurt(api, leden["Vught"], soort, TOELATING)) == [("soort", "invalid_choice")]


async def test_an_event_that_does_not_fit_is_a_conflict(api, leden):
    assert statutair(await gebeurt(api, leden["Vught"], "beeindigd", "2023-12-31"), 409) == (
        "OVERGANG_ONMOGELIJK",
        "6.1",
        OUD,
    )


# --- rights -----------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("client", "status"), [("lezer", 403), ("stemmer", 403), ("bestuur", 403), ("schrijver", 201), ("alles", 201)]
)
async def test_scope_to_register_an_application(app, client, status):
    async with support.client(app, API, client) as wie:
        assert (await wie.post("/leden", json=LOSSER)).status_code == status


@pytest.mark.parametrize(("client", "status"), [("lezer", 403), ("schrijver", 403), ("bestuur", 201)])
async def test_scope_to_decide(app, api, client, status):
    lid = await meld_aan(api)
    await sluit_overeenkomst(api, lid)
    async with support.client(app, API, client) as wie:
        assert (await wie.post("/besluiten", json=toelating(lid))).status_code == status


@pytest.mark.parametrize(("soort", "status"), [("opzegging_ontvangen", 201), ("ontzet", 403)])
async def test_a_writer_does_not_expel(app, leden, soort, status):
    async with support.client(app, API, "schrijver") as wie:
        assert (await gebeurt(wie, leden["Vught"], soort, "2023-03-01")).status_code == status


async def test_without_a_token_nothing_is_shown(app):
    async with support.client(app, API, None) as niemand:
        assert (await niemand.get("/leden")).status_code in (401, 403)


async def test_an_unknown_member_is_not_found(api):
    assert (await api.get("/leden/6ba7b810-9dad-11d1-80b4-00c04fd430c8")).status_code == 404
    assert (await api.get("/leden/6ba7b810-9dad-11d1-80b4-00c04fd430c8/gebeurtenissen")).status_code == 404
