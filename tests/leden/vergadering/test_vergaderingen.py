"""Meetings: call, agenda, attendance, quorum at a moment, second meetings."""

import pytest
import support
from leden.app import API
from support import codes, ok

from tests.leden.domein import (
    ALV,
    BEGIN,
    OPROEP,
    aanwezig,
    agendeer,
    gebeurt,
    in_stemming,
    nieuw_lid,
    open_vergadering,
    plan,
    presentielijst,
    roep_op,
    sluit_stemming,
    statutair,
)
from tests.leden.vergadering.gedrukt import gedrukt, gestuurd

pytestmark = pytest.mark.anyio
OUD = "2022-04-25"
STUK = "https://documenten.example.nl/documenten/api/v1/enkelvoudiginformatieobjecten/1"


def van(rijen: list[dict]) -> list[str]:
    return [rij["code"] for rij in rijen]


# --- plan and call ----------------------------------------------------------------------------------------------------
async def test_art_8_3_the_plan_says_the_last_day_to_call(api):
    vergadering = await plan(api)
    assert (vergadering["status"], vergadering["uitersteOproepdatum"]) == ("gepland", "2023-04-30")
    assert vergadering["statutenversie"] == OUD


async def test_art_8_3_everyone_is_called(api, leden):
    vergadering = await plan(api)
    punt = await agendeer(api, vergadering)
    oproep = ok(await roep_op(api, vergadering), 201)
    assert (len(oproep["leden"]), oproep["bevindingen"]) == (40, [])
    assert ok(await api.get(vergadering["url"]))["status"] == "opgeroepen"
    assert (punt["inOproep"], ok(await api.get(punt["url"]))["inOproep"]) == (False, True)
    assert ok(await api.get(f"{vergadering['url']}/oproepen"))["results"] == [oproep]


@pytest.mark.parametrize(("datum", "status"), [("2023-04-30", 201), ("2023-05-01", 422)])
async def test_art_8_3_oproeptermijn_ten_clear_days(api, leden, datum, status):
    vergadering = await plan(api)
    await agendeer(api, vergadering)
    antwoord = await roep_op(api, vergadering, datum)
    assert antwoord.status_code == status
    if status == 422:
        assert statutair(antwoord, 422) == ("OPROEPTERMIJN", "8.3", OUD)
        assert antwoord.json()["uiterlijk"] == "2023-04-30"


@pytest.mark.parametrize(("datum", "status"), [("2023-04-26", 201), ("2023-04-27", 422)])
async def test_art_20_3_fourteen_days_for_regulations(api, leden, datum, status):
    vergadering = await plan(api)
    await agendeer(api, vergadering, "reglement")
    antwoord = await roep_op(api, vergadering, datum)
    assert antwoord.status_code == status
    if status == 422:
        assert statutair(antwoord, 422) == ("OPROEPTERMIJN", "20.3", OUD)


async def test_a_call_in_the_weekend_is_only_a_finding(api, leden):
    vergadering = await plan(api, "2024-06-27")
    await agendeer(api, vergadering)
    assert vergadering["uitersteOproepdatum"] == "2024-06-16"
    assert van(ok(await roep_op(api, vergadering, "2024-06-16"), 201)["bevindingen"]) == ["OPROEP_IN_WEEKEND"]


async def test_the_board_may_call_too_late_with_a_reason(app, api, leden):
    vergadering = await plan(api)
    await agendeer(api, vergadering)
    reden = {"redenAfwijking": "Spoed: de leverancier stopt."}
    async with support.client(app, API, "schrijver") as schrijver:
        assert (await roep_op(schrijver, vergadering, "2023-05-05", **reden)).status_code == 422
    async with support.client(app, API, "bestuur") as bestuur:
        assert (await roep_op(bestuur, vergadering, "2023-05-05")).status_code == 422
        oproep = ok(await roep_op(bestuur, vergadering, "2023-05-05", **reden), 201)
    assert [(b["code"], b["artikel"], b["statutenversie"]) for b in oproep["bevindingen"]] == [
        ("OPROEPTERMIJN", "8.3", OUD)
    ]


async def test_art_8_3_oproep_onvolledig_does_not_block(api, leden):
    vergadering = await plan(api)
    await agendeer(api, vergadering)
    zonder = [url for naam, url in leden.items() if naam != "Borne"]
    oproep = ok(await roep_op(api, vergadering, leden=zonder), 201)
    assert [(b["code"], b["melding"]) for b in oproep["bevindingen"]] == [
        ("OPROEP_ONVOLLEDIG", "Niet opgeroepen: Borne.")
    ]
    alsnog = ok(await roep_op(api, vergadering, leden=[leden["Borne"]]), 201)
    assert alsnog["bevindingen"] == []


async def test_art_8_3_a_call_names_subjects(api, leden):
    assert statutair(await roep_op(api, await plan(api)), 422)[:2] == ("OPROEP_ZONDER_ONDERWERPEN", "8.3")


@pytest.mark.parametrize(
    ("gegeven", "datum", "ontbreekt"),
    [
        ({}, "2023-04-17", ["tekst", "goedkeuringRvc"]),
        ({"bijlagen": [STUK]}, "2023-04-17", ["goedkeuringRvc"]),
        ({"bijlagen": [STUK], "goedkeuringRvc": "2023-04-18"}, "2023-04-17", ["goedkeuringRvc"]),
        ({"goedkeuringRvc": "2023-04-06"}, "2023-04-27", ["tekst", "termijn"]),
    ],
)
async def test_art_20_3_statutenvoorstel_onvolledig(api, leden, gegeven, datum, ontbreekt):
    vergadering = await plan(api)
    await agendeer(api, vergadering, "statutenwijziging", **gegeven)
    antwoord = await roep_op(api, vergadering, datum)
    assert statutair(antwoord, 422) == ("STATUTENVOORSTEL_ONVOLLEDIG", "20.3", OUD)
    assert antwoord.json()["ontbreekt"] == ontbreekt


async def test_the_real_amendment_was_called_in_time(api, leden):
    vergadering = await plan(api)
    await agendeer(api, vergadering, "statutenwijziging", bijlagen=[STUK], goedkeuringRvc="2023-04-06")
    ok(await roep_op(api, vergadering, OPROEP), 201)


async def test_a_date_that_was_called_does_not_move(api, leden):
    vergadering = await plan(api)
    ok(await api.patch(vergadering["url"], json={"datum": "2023-05-12"}))
    await agendeer(api, vergadering)
    ok(await roep_op(api, vergadering), 201)
    assert ok(await api.patch(vergadering["url"], json={"plaats": "Zwolle"}))["plaats"] == "Zwolle"
    antwoord = await api.patch(vergadering["url"], json={"datum": "2023-05-11"})
    assert ok(antwoord, 409)["code"] == "VERGADERING_OPGEROEPEN"


# --- agenda -----------------------------------------------------------------------------------------------------------
async def test_agenda_faults(api):
    vergadering = await plan(api)
    punt = {"vergadering": vergadering["url"], "nummer": "1", "onderwerp": "Opening"}
    ok(await api.post("/agendapunten", json=punt), 201)
    assert codes(await api.post("/agendapunten", json=punt)) == [("nummer", "unique")]
    vreemd = punt | {"nummer": "2", "besluitsoort": "waterschapsbelasting"}
    assert codes(await api.post("/agendapunten", json=vreemd)) == [("besluitsoort", "invalid_choice")]
    bestuur = punt | {"nummer": "2", "besluitsoort": "toelating_lid"}
    assert statutair(await api.post("/agendapunten", json=bestuur), 422) == ("ORGAAN_ONBEVOEGD", "4.1", OUD)
    persoon = punt | {"nummer": "2", "onderwerp": "Benoeming van mevrouw Jansen"}
    assert codes(await api.post("/agendapunten", json=persoon), 422) == [("onderwerp", "PERSOONSGEGEVEN")]


async def test_a_confidential_item_does_not_exist_for_a_reader(app, api):
    vergadering = await plan(api)
    punt = await agendeer(api, vergadering, vertrouwelijk=True)
    async with support.client(app, API, "lezer") as lezer:
        assert (await lezer.get(punt["url"])).status_code == 404
        assert ok(await lezer.get("/agendapunten"))["count"] == 0
    async with support.client(app, API, "bestuur") as bestuur:
        assert ok(await bestuur.get(f"/agendapunten?vergadering={vergadering['url']}"))["count"] == 1


# --- attendance and quorum --------------------------------------------------------------------------------------------
async def quorum(api, vergadering, moment=BEGIN) -> dict:
    return ok(await api.get(f"{vergadering['url']}/quorum", params={"moment": moment}))


def voldaan(stand: dict) -> dict[str, tuple[int, bool]]:
    return {regel["regel"]: (regel["nodig"], regel["voldaan"]) for regel in stand["regels"]}


async def test_art_17_4a_forty_members_need_twenty(api, leden):
    vergadering = await plan(api)
    await presentielijst(api, vergadering, *list(leden)[:20])
    stand = await quorum(api, vergadering)
    assert (stand["aanwezig"], stand["leden"]) == (20, 40)
    assert voldaan(stand) == {
        "quorum_helft": (20, True),
        "quorum_twee_derde": (27, False),
        "quorum_alle_leden": (40, False),
    }
    assert [(r["artikel"], r["statutenversie"], r["marge"]) for r in stand["regels"]] == [
        ("17.4", OUD, 0),
        ("20.1", OUD, -7),
        ("20.2", OUD, -20),
    ]


async def test_art_17_4a_the_41st_member_makes_it_twenty_one(api, leden):
    await nieuw_lid(api)
    vergadering = await plan(api)
    await presentielijst(api, vergadering, *list(leden)[:20])
    assert voldaan(await quorum(api, vergadering))["quorum_helft"] == (21, False)


async def test_quorum_is_of_a_moment(api, leden):
    vergadering = await plan(api)
    await presentielijst(api, vergadering, *list(leden)[:19])
    laatste = list(leden.values())[19]
    [rij] = await aanwezig(api, vergadering, laatste, van=f"{ALV}T18:00:00Z")
    ok(await api.patch(rij["url"], json={"tot": f"{ALV}T18:30:00Z"}))
    momenten = [f"{ALV}T17:59:59Z", f"{ALV}T18:00:00Z", f"{ALV}T18:29:59Z", f"{ALV}T18:30:00Z", f"{ALV}T16:59:59Z"]
    assert [(await quorum(api, vergadering, moment))["aanwezig"] for moment in momenten] == [19, 20, 20, 19, 0]


async def test_a_suspended_member_does_not_count(api, leden):
    reden = {"goedkeuringRvc": "2023-02-01", "motivering": "Handelde in strijd met een besluit."}
    ok(await gebeurt(api, leden["Vught"], "ontzet", "2023-03-01", **reden), 201)
    ok(await gebeurt(api, leden["Vught"], "beroep_ingesteld", "2023-03-10"), 201)
    vergadering = await plan(api)
    await aanwezig(api, vergadering, leden["Vught"], leden["Zwolle"])
    stand = await quorum(api, vergadering)
    assert (stand["aanwezig"], stand["leden"]) == (1, 39)


async def test_odd_rows_are_kept_and_not_counted(api, leden):
    vergadering = await plan(api)
    oud_lid = ok(await api.get("/leden?gmCode=GM0175"))["results"][0]["url"]
    rijen = await aanwezig(api, vergadering, leden["Zwolle"], leden["Zwolle"], oud_lid)
    rijen += await aanwezig(api, vergadering, leden["Rotterdam"], wijze="schriftelijk")
    assert [van(rij["bevindingen"]) for rij in rijen] == [[], ["RIJ_DUBBEL"], ["RIJ_GEEN_LID"], ["STEMWIJZE_ONGELDIG"]]
    assert (await quorum(api, vergadering))["aanwezig"] == 1


async def test_periode_ongeldig(api, leden):
    vergadering = await plan(api)
    rij = {"lid": leden["Zwolle"], "van": BEGIN, "tot": BEGIN}
    antwoord = await api.post(f"{vergadering['url']}/presenties", json=rij)
    assert codes(antwoord) == [("tot", "PERIODE_ONGELDIG")]
    await open_vergadering(api, vergadering)
    antwoord = await api.post(f"{vergadering['url']}/_sluiten", json={"tijdstip": f"{ALV}T16:00:00Z"})
    assert codes(antwoord) == [("tijdstip", "PERIODE_ONGELDIG")]


@pytest.mark.parametrize(
    ("dag", "geteld", "aantal", "twee_derde", "bevindingen"),
    [
        ("2018-06-21", 17, 34, False, ["RIJ_DUBBEL"]),
        ("2020-06-17", 27, 38, True, ["LID_ONTBREEKT"]),
        ("2022-12-07", 27, 40, True, ["LID_ONTBREEKT", "RIJ_GEEN_LID", "STEMWIJZE_ONGELDIG"]),
    ],
)
async def test_attendance_lists_of_the_sources(api, leden, dag, geteld, aantal, twee_derde, bevindingen):
    vergadering = await plan(api, dag)
    lijst = {"van": f"{dag}T17:00:00Z", "rijen": [gestuurd(rij) for rij in gedrukt(dag)]}
    uitslag = ok(await api.post(f"{vergadering['url']}/presentielijsten", json=lijst), 201)
    assert (uitslag["aanwezig"], uitslag["leden"]) == (geteld, aantal)
    assert sorted(van(uitslag["bevindingen"])) == bevindingen
    regels = voldaan(await quorum(api, vergadering, f"{dag}T17:00:00Z"))
    assert (regels["quorum_helft"][1], regels["quorum_twee_derde"][1]) == (True, twee_derde)


async def test_a_list_that_is_sent_twice_counts_once(api, leden):
    vergadering = await plan(api)
    await presentielijst(api, vergadering, "Assen", "Zwolle")
    nog_eens = await presentielijst(api, vergadering, "Assen", "Zwolle", "Vught")
    assert (nog_eens["aanwezig"], nog_eens["vastgelegd"]) == (3, 1)
    assert van(nog_eens["bevindingen"])[:2] == ["RIJ_DUBBEL", "RIJ_DUBBEL"]


# --- opening, closing, second meetings --------------------------------------------------------------------------------
async def test_a_meeting_opens_and_closes_once(api):
    vergadering = await plan(api)
    assert ok(await api.post(f"{vergadering['url']}/_sluiten", json={}), 409)["code"] == "VERGADERING_NIET_GEOPEND"
    assert (await open_vergadering(api, vergadering))["geopendOp"] == BEGIN
    assert ok(await api.post(f"{vergadering['url']}/_openen", json={}), 409)["code"] == "VERGADERING_GEOPEND"
    assert ok(await api.post(f"{vergadering['url']}/_sluiten", json={}))["status"] == "gesloten"
    punt = {"vergadering": vergadering["url"], "nummer": "9", "onderwerp": "Nagekomen"}
    assert ok(await api.post("/agendapunten", json=punt), 409)["code"] == "VERGADERING_GESLOTEN"


@pytest.mark.parametrize(
    ("soort", "datum", "artikel"),
    [
        ("tweede_17_4", "2023-06-12", "17.4"),
        ("tweede_20_1", "2023-05-24", "20.1"),
        ("tweede_20_1", "2023-06-23", "20.1"),
        ("tweede_20_2", "2023-06-11", "20.2"),
    ],
)
async def test_tweede_vergadering_termijn(api, soort, datum, artikel):
    eerste = await plan(api)
    tweede = {"soort": soort, "datum": datum, "eersteVergadering": eerste["url"]}
    assert statutair(await api.post("/vergaderingen", json=tweede), 422) == ("TWEEDE_VERGADERING_TERMIJN", artikel, OUD)


@pytest.mark.parametrize(
    ("soort", "datum"), [("tweede_17_4", "2023-06-11"), ("tweede_20_1", "2023-05-25"), ("tweede_20_2", "2023-06-10")]
)
async def test_a_second_meeting_in_its_window(api, soort, datum):
    eerste = await plan(api)
    tweede = await plan(api, datum, soort=soort, eersteVergadering=eerste["url"])
    assert tweede["eersteVergadering"] == eerste["url"]


async def test_a_second_meeting_has_a_first(api):
    zonder = {"soort": "tweede_17_4", "datum": "2023-06-01"}
    assert codes(await api.post("/vergaderingen", json=zonder)) == [("eersteVergadering", "required")]
    eerste = await plan(api)
    gewoon = {"datum": "2023-06-01", "eersteVergadering": eerste["url"]}
    assert codes(await api.post("/vergaderingen", json=gewoon)) == [("eersteVergadering", "invalid")]


async def test_art_17_4b_nieuw_agendapunt(api):
    eerste = await plan(api)
    punt = await agendeer(api, eerste, "tarieven")
    tweede = await plan(api, "2023-06-01", soort="tweede_17_4", eersteVergadering=eerste["url"])
    nieuw = {"vergadering": tweede["url"], "nummer": "5", "onderwerp": "Tarieven", "besluitsoort": "tarieven"}
    assert statutair(await api.post("/agendapunten", json=nieuw), 422) == ("NIEUW_AGENDAPUNT", "17.4", OUD)
    anders = nieuw | {"eerderAgendapunt": punt["url"], "besluitsoort": "entreegeld"}
    assert statutair(await api.post("/agendapunten", json=anders), 422)[0] == "NIEUW_AGENDAPUNT"
    ok(await api.post("/agendapunten", json=nieuw | {"eerderAgendapunt": punt["url"]}), 201)


async def test_art_17_4b_what_was_decided_or_is_about_another_member_is_new(api, leden):
    """Otherwise a second meeting would decide again, without a quorum."""
    stemming = await in_stemming(api, leden)
    eerste = ok(await api.get(stemming["agendapunt"]))["vergadering"]
    overdracht = await agendeer(api, {"url": eerste}, "overdracht_lidmaatschap", nummer="6", lid=leden["Assen"])
    ok(await sluit_stemming(api, stemming, tellingen={"voor": 5, "tegen": 16}))
    tweede = await plan(api, "2023-06-01", soort="tweede_17_4", eersteVergadering=eerste)
    weer = {"vergadering": tweede["url"], "nummer": "5", "onderwerp": "Tarieven", "besluitsoort": "tarieven"}
    weer |= {"eerderAgendapunt": stemming["agendapunt"]}
    assert statutair(await api.post("/agendapunten", json=weer), 422) == ("NIEUW_AGENDAPUNT", "17.4", OUD)
    ander = weer | {"besluitsoort": "overdracht_lidmaatschap", "eerderAgendapunt": overdracht["url"]}
    vreemd = await api.post("/agendapunten", json=ander | {"lid": leden["Borne"]})
    assert statutair(vreemd, 422) == ("NIEUW_AGENDAPUNT", "17.4", OUD)
    ok(await api.post("/agendapunten", json=ander | {"lid": leden["Assen"]}), 201)


async def test_art_17_4b_what_the_first_meeting_decided_after_all_is_not_voted_again(api, leden):
    stemming = await in_stemming(api, leden)
    eerste = ok(await api.get(stemming["agendapunt"]))["vergadering"]
    tweede = await plan(api, "2023-06-01", soort="tweede_17_4", eersteVergadering=eerste)
    weer = await agendeer(api, tweede, eerderAgendapunt=stemming["agendapunt"])
    ok(await sluit_stemming(api, stemming, tellingen={"voor": 5, "tegen": 16}))
    assert ok(await api.post("/stemmingen", json={"agendapunt": weer["url"]}), 409)["code"] == "AL_BESLOTEN"


async def test_art_17_4b_a_meeting_with_new_items_becomes_no_second_meeting(api):
    eerste, vergadering = await plan(api), await plan(api, "2023-06-01")
    await agendeer(api, vergadering, besluitsoort="")
    tweede = {"soort": "tweede_17_4", "eersteVergadering": eerste["url"]}
    ok(await api.patch(vergadering["url"], json=tweede))
    ok(await api.patch(vergadering["url"], json={"soort": "gewoon", "eersteVergadering": None}))
    await agendeer(api, vergadering, nummer="6")
    antwoord = await api.patch(vergadering["url"], json=tweede)
    assert statutair(antwoord, 422) == ("NIEUW_AGENDAPUNT", "17.4", OUD) and "6" in antwoord.json()["detail"]


async def test_the_first_meeting_of_a_second_is_fixed_when_it_is_called(api, leden):
    eerste = await plan(api)
    punt = await agendeer(api, eerste)
    tweede = await plan(api, "2023-06-01", soort="tweede_17_4", eersteVergadering=eerste["url"])
    await agendeer(api, tweede, eerderAgendapunt=punt["url"])
    ok(await roep_op(api, tweede, "2023-05-12"), 201)
    andere = {"eersteVergadering": (await plan(api, "2023-05-12"))["url"]}
    assert ok(await api.patch(tweede["url"], json=andere), 409)["code"] == "VERGADERING_OPGEROEPEN"
    assert ok(await api.patch(tweede["url"], json={"plaats": "Zwolle"}))["plaats"] == "Zwolle"


@pytest.mark.parametrize("einde", ["afgelast", "gesloten"])
async def test_a_meeting_that_is_over_is_fixed(api, einde):
    vergadering = await plan(api)
    if einde == "gesloten":
        await open_vergadering(api, vergadering)
    ok(await api.post(f"{vergadering['url']}/_{'sluiten' if einde == 'gesloten' else 'afgelasten'}", json={}))
    assert ok(await api.patch(vergadering["url"], json={"plaats": "Zwolle"}), 409)["code"] == "VERGADERING_GESLOTEN"


async def test_meetings_are_found_by_date(api):
    for datum in ("2023-05-11", "2023-12-07"):
        await plan(api, datum)
    assert ok(await api.get("/vergaderingen?datumVanaf=2023-06-01&datumTotEnMet=2023-12-31"))["count"] == 1
    assert codes(await api.get("/vergaderingen?datum=2023-05-11")) == [("nonFieldErrors", "unknown-parameters")]


async def test_art_17_5_a_meeting_does_not_close_over_an_open_vote(api, leden):
    stemming = await in_stemming(api, leden)
    [vergadering] = ok(await api.get("/vergaderingen"))["results"]
    dicht = {"tijdstip": f"{ALV}T19:00:00Z"}
    antwoord = await api.post(f"{vergadering['url']}/_sluiten", json=dicht)
    assert statutair(antwoord, 409)[:2] == ("STEMMING_LOOPT", "17.5") and "5" in antwoord.json()["detail"]
    ok(await sluit_stemming(api, stemming, tellingen={"voor": 20, "tegen": 1}))
    assert ok(await api.post(f"{vergadering['url']}/_sluiten", json=dicht))["status"] == "gesloten"
