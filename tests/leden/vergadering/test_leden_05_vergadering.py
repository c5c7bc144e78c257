"""Rules of a meeting (art. 8.1-8.4, 8.9, 17.4, 17.5, 20.2, 20.3): call, agenda, access, dispute."""

import pytest
from support import ok

from tests.leden.domein import (
    ALV,
    VOORSTEL,
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
    schors,
    sluit_stemming,
    statutair,
)

pytestmark = pytest.mark.anyio
OUD = "2022-04-25"


def van(rijen: list[dict]) -> list[tuple[str, str]]:
    return [(rij["code"], rij["artikel"]) for rij in rijen]


# --- besluit_buiten_agenda --------------------------------------------------------------------------------------------
async def nagekomen(api, leden, aantal: int) -> dict:
    """A vote on an item that the call did not name, in a meeting with this many present."""
    vergadering = await plan(api)
    await agendeer(api, vergadering)
    ok(await roep_op(api, vergadering), 201)
    punt = await agendeer(api, vergadering, nummer="9", onderwerp="Nagekomen")
    await open_vergadering(api, vergadering)
    await presentielijst(api, vergadering, *list(leden)[:aantal])
    return await leg_voor(api, punt)


@pytest.mark.parametrize(
    ("keuze", "aantal", "allen_stemmen_in", "status"),
    [
        ("als_allen_er_zijn", 39, True, 409),
        ("als_allen_er_zijn", 40, False, 409),
        ("als_allen_er_zijn", 40, True, 200),
        ("weiger", 40, True, 409),
    ],
)
async def test_leden_5_only_what_the_call_named_unless_all_are_there_and_agree(
    api, leden, keuze, aantal, allen_stemmen_in, status
):
    await kies(api, "besluit_buiten_agenda", keuze)
    antwoord = await open_stemming(api, await nagekomen(api, leden, aantal), allenStemmenIn=allen_stemmen_in)
    assert antwoord.status_code == status
    if status == 409:
        assert statutair(antwoord, 409) == ("BUITEN_AGENDA", "8.3", OUD)
        assert (antwoord.json()["aanwezig"], antwoord.json()["leden"]) == (aantal, 40)


# --- the call ---------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("soort", "tweede", "woorden"),
    [
        ("tarieven", "tweede_17_4", "in de vorige vergadering niet besloten, omdat te weinig leden"),
        ("statutenwijziging", "tweede_20_1", "hoeveel leden er ook zijn (art. 20.1)"),
        ("statutenwijziging_beschermd", "tweede_20_2", "een tweede algemene vergadering in de zin van art. 20.2"),
    ],
)
async def test_leden_5_the_call_of_a_second_meeting_says_what_it_is_and_why(api, leden, soort, tweede, woorden):
    eerste = await plan(api)
    punt = await agendeer(api, eerste, soort, **VOORSTEL)
    assert ok(await roep_op(api, eerste), 201)["vermelding"] == ""
    vergadering = await plan(api, "2023-06-01", soort=tweede, eersteVergadering=eerste["url"])
    await agendeer(api, vergadering, soort, eerderAgendapunt=punt["url"], **VOORSTEL)
    assert woorden in ok(await roep_op(api, vergadering, ALV), 201)["vermelding"]


@pytest.mark.parametrize(
    ("keuze", "soort", "status"),
    [
        ("zelfde_datum", "gewoon", 201),
        ("zelfde_datum", "statutenwijziging", 201),
        ("apart", "gewoon", 422),
        ("apart", "statutenwijziging", 201),
    ],
)
async def test_leden_5_art_20_3_a_meeting_for_the_statutes_or_an_item_of_an_ordinary_one(
    api, leden, keuze, soort, status
):
    """In 2023 the change was item 6 of an ordinary meeting."""
    await kies(api, "speciale_vergadering", keuze)
    vergadering = await plan(api, soort=soort)
    await agendeer(api, vergadering, "statutenwijziging", nummer="6", **VOORSTEL)
    antwoord = await roep_op(api, vergadering)
    assert antwoord.status_code == status
    if status == 422:
        assert statutair(antwoord, 422) == ("SPECIALE_VERGADERING", "20.3", OUD)
    else:
        gezegd = [("SPECIALE_VERGADERING", "20.3")] if soort == "gewoon" else []
        assert van(antwoord.json()["bevindingen"]) == gezegd


async def test_leden_5_another_item_makes_a_meeting_for_the_statutes_an_ordinary_one(api, leden):
    vergadering = await plan(api, soort="statutenwijziging")
    await agendeer(api, vergadering, "statutenwijziging", nummer="6", **VOORSTEL)
    await agendeer(api, vergadering, "tarieven")
    assert van(ok(await roep_op(api, vergadering), 201)["bevindingen"]) == [("SPECIALE_VERGADERING", "20.3")]


async def test_leden_5_a_suspended_member_is_called_and_has_no_vote(api, leden):
    """Every member is called (8.3), those without a vote too (8.6, 8.8)."""
    reden = {"goedkeuringRvc": "2023-02-01", "motivering": "Handelde in strijd met een besluit."}
    ok(await gebeurt(api, leden["Assen"], "ontzet", "2023-03-01", **reden), 201)
    ok(await gebeurt(api, leden["Assen"], "beroep_ingesteld", "2023-03-10"), 201)
    vergadering = await plan(api)
    await agendeer(api, vergadering)
    oproep = ok(await roep_op(api, vergadering), 201)
    assert len(oproep["leden"]) == 40 and leden["Assen"] in oproep["leden"]


async def test_leden_5_a_suspended_member_on_the_attendance_list_does_not_count_and_it_is_said(api, leden):
    await schors(api, leden["Assen"])
    vergadering = await plan(api)
    lijst = await presentielijst(api, vergadering, "Assen", "Borne")
    assert (lijst["aanwezig"], lijst["leden"]) == (1, 39)
    assert ("LID_GESCHORST", "8.8") in van(lijst["bevindingen"])
    [assen, borne] = ok(await api.get(f"{vergadering['url']}/presenties"))["results"]
    assert (van(assen["bevindingen"]), borne["bevindingen"]) == ([("LID_GESCHORST", "8.8")], [])
    [los] = await aanwezig(api, await plan(api), leden["Assen"])
    assert van(los["bevindingen"]) == [("LID_GESCHORST", "8.8")]


async def test_leden_5_a_decision_in_a_meeting_to_which_nobody_was_called_is_voidable(api, leden):
    vergadering = await plan(api)
    punt = await agendeer(api, vergadering)
    await open_vergadering(api, vergadering)
    await presentielijst(api, vergadering, *list(leden)[:21])
    stemming = ok(await open_stemming(api, await leg_voor(api, punt)))
    besluit = ok(await sluit_stemming(api, stemming, tellingen={"voor": 15, "tegen": 6}))
    assert (besluit["uitkomst"], van(besluit["bevindingen"])) == ("aangenomen", [("OPROEP_ONVOLLEDIG", "8.3")])


# --- the verdict of the chair (art. 17.5) -----------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("vorm", "door", "status"),
    [
        ("mondeling", "een_lid", 200),
        ("mondeling", "meerderheid", 200),
        ("hoofdelijk", "een_lid", 409),
        ("hoofdelijk", "meerderheid", 200),
        ("schriftelijk_geheim", "een_lid", 409),
        ("schriftelijk_geheim", "meerderheid", 200),
    ],
)
async def test_leden_5_art_17_5_who_can_have_a_vote_taken_again(api, leden, vorm, door, status):
    stemming = await in_stemming(api, leden, vorm=vorm)
    besluit = ok(await sluit_stemming(api, stemming, tellingen={"voor": 11, "tegen": 10}))
    antwoord = await api.post(f"{stemming['url']}/_betwisten", json={"door": door})
    assert antwoord.status_code == status
    uitkomst = ok(await api.get(besluit["url"]))["uitkomst"]
    assert uitkomst == ("vervallen" if status == 200 else "aangenomen")


async def test_leden_5_a_result_is_disputed_in_the_meeting(api, leden):
    stemming = await in_stemming(api, leden)
    ok(await sluit_stemming(api, stemming, tellingen={"voor": 11, "tegen": 10}))
    [vergadering] = ok(await api.get("/vergaderingen"))["results"]
    ok(await api.post(f"{vergadering['url']}/_sluiten", json={"tijdstip": f"{ALV}T20:00:00Z"}))
    antwoord = await api.post(f"{stemming['url']}/_betwisten", json={"door": "meerderheid"})
    assert ok(antwoord, 409)["code"] == "BETWISTING_TE_LAAT"


async def test_leden_5_the_word_on_the_agenda_is_no_majority_rule(api, leden):
    """'Ter instemming' on the entry fee still asks two thirds."""
    stemming = await in_stemming(api, leden, "entreegeld")
    punt = ok(await api.get(stemming["agendapunt"]))
    assert punt["ter"] == ""
    vergadering = ok(await api.get("/vergaderingen"))["results"][0]
    for nummer, ter in enumerate(("besluitvorming", "vaststelling", "instemming", "goedkeuring", "informatie"), 20):
        weer = await agendeer(api, vergadering, "entreegeld", nummer=str(nummer), ter=ter)
        rekenen = {"besluitsoort": weer["besluitsoort"], "leden": 40, "aanwezig": 21, "peildatum": ALV}
        vraag = rekenen | {"tellingen": {"voor": 13, "tegen": 8}}
        [uitkomst] = ok(await api.post("/simulaties", json=vraag))["verwachtingen"]
        assert (weer["ter"], uitkomst["aangenomen"]) == (ter, False)
