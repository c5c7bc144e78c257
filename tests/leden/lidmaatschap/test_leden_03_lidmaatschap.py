"""The life of a membership (art. 4, 6.5-6.9): who can be a member, succession, termination, expulsion, appeal."""

import pytest
from support import ok

from tests.leden.domein import (
    ALV,
    BEGIN,
    TOELATING,
    aanwezig,
    gebeurt,
    in_stemming,
    kies,
    laat_toe,
    meld_aan,
    nieuw_lid,
    open_vergadering,
    plan,
    schors,
    sluit_overeenkomst,
    sluit_stemming,
    statutair,
    toelating,
)

pytestmark = pytest.mark.anyio
OUD = "2022-04-25"


# --- who can be a member (art. 4.3, 4.6) ------------------------------------------------------------------------------
@pytest.mark.parametrize(
    "soort", ["gemeente", "waterschap", "provincie", "staat", "overig_publiekrechtelijk", "privaatrechtelijk"]
)
async def test_leden_3_public_bodies_with_an_agreement_are_admitted(api, soort):
    code = {"gmCode": "GM0168"} if soort == "gemeente" else {"gmCode": "", "oin": "00000001234567890000"}
    lid = await meld_aan(api, soortLichaam=soort, naam="Een lichaam", **code)
    await sluit_overeenkomst(api, lid)
    antwoord = await api.post("/besluiten", json=toelating(lid))
    if soort == "privaatrechtelijk":
        assert statutair(antwoord, 422) == ("NIET_TOELAATBAAR", "4.3", OUD)
    else:
        ok(antwoord, 201)
        assert ok(await api.get(lid["url"]))["lidmaatschapVan"] == TOELATING


@pytest.mark.parametrize(
    ("van", "tot", "status"),
    [
        ("2023-02-14", None, 201),
        ("2023-02-15", None, 422),
        ("2023-01-01", "2023-02-14", 201),
        ("2023-01-01", "2023-02-13", 422),
    ],
)
async def test_leden_3_the_agreement_is_in_force_on_the_day_of_admission(api, van, tot, status):
    lid = await meld_aan(api)
    ok(await api.post(f"{lid['url']}/overeenkomsten", json={"van": van, "tot": tot}), 201)
    antwoord = await api.post("/besluiten", json=toelating(lid))
    assert antwoord.status_code == status
    if status == 422:
        assert statutair(antwoord, 422) == ("NIET_TOELAATBAAR", "4.3", OUD)


async def test_leden_3_the_entry_fee_is_due_at_the_start(api):
    lid = await nieuw_lid(api)
    aangemeld, toegelaten = ok(await api.get(f"{lid['url']}/gebeurtenissen"))["results"]
    assert (aangemeld["datum"], toegelaten["datum"]) == ("2023-01-09", "2023-02-14")
    [gevonden] = toegelaten["bevindingen"]
    assert (gevonden["code"], gevonden["artikel"], gevonden["statutenversie"]) == (
        "ENTREEGELD_VERSCHULDIGD",
        "4.6",
        OUD,
    )


async def test_leden_3_an_application_can_be_withdrawn(api):
    lid = await meld_aan(api)
    ok(await gebeurt(api, lid, "aanvraag_ingetrokken", "2023-02-01"), 201)
    assert ok(await api.get(lid["url"]))["status"] == "ingetrokken"
    antwoord = await api.post("/besluiten", json=toelating(lid, "verworpen"))
    assert statutair(antwoord, 409) == ("OVERGANG_ONMOGELIJK", "4.1", OUD)


@pytest.mark.parametrize("naam", ["DOWR", "BWB", "RID de Liemers"])
async def test_leden_3_a_shared_service_on_the_list_has_no_vote(api, leden, naam):
    vergadering = await plan(api)
    rijen = {"van": BEGIN, "rijen": [{"naam": naam, "wijze": "zelf"}, {"naam": "Assen", "wijze": "zelf"}]}
    uitslag = ok(await api.post(f"{vergadering['url']}/presentielijsten", json=rijen), 201)
    assert (uitslag["aanwezig"], uitslag["vastgelegd"]) == (1, 1)
    assert uitslag["bevindingen"][0]["code"] == "RIJ_GEEN_LID"
    assert uitslag["bevindingen"][0]["artikel"] == "8.8" and naam in uitslag["bevindingen"][0]["melding"]


async def test_leden_3_standing_proxies_of_a_predecessor_end(api, leden):
    """Brielle goes over into another member on 1 January 2023; its standing proxy counted in 2022 only."""
    volmacht = {"volmachtgever": leden["Brielle"], "soort": "notaris", "verleendOp": "2022-01-01", "tot": "2026-12-31"}
    ok(await api.post("/volmachten", json=volmacht | {"overhandigdOp": "2022-01-01T09:00:00Z"}), 201)
    opvolger = {"gmCode": "GM1992", "naam": "Voorne aan Zee", "soortLichaam": "gemeente"}
    drie = [leden[naam] for naam in ("Brielle", "Hellevoetsluis", "Westvoorne")]
    herindeling = {"datum": "2023-01-01", "voorgangers": drie, "opvolger": opvolger}
    ok(await api.post("/leden/_herindelen", json=herindeling), 201)
    for dag, geteld, aantal in (("2022-12-07", 1, 40), (ALV, 0, 38)):
        vergadering = await plan(api, dag)
        await open_vergadering(api, vergadering, f"{dag}T17:00:00Z")
        await aanwezig(api, vergadering, leden["Brielle"], van=f"{dag}T17:00:00Z", wijze="volmacht")
        moment = {"moment": f"{dag}T17:30:00Z"}
        stand = ok(await api.get(f"{vergadering['url']}/quorum", params=moment))
        assert (stand["aanwezig"], stand["leden"]) == (geteld, aantal)


# --- termination and expulsion (art. 6.5-6.7) -------------------------------------------------------------------------
@pytest.mark.parametrize(("soort", "artikel"), [("opgezegd_door_cooperatie", "6.5"), ("ontzet", "6.6")])
async def test_leden_3_2_the_supervisory_board_approves_and_the_member_hears_why(api, leden, soort, artikel):
    grond = {"grond": "d"} if soort != "ontzet" else {}
    zonder = await gebeurt(api, leden["Assen"], soort, "2023-03-01", motivering="Daarom.", **grond)
    assert statutair(zonder, 422) == ("GOEDKEURING_ONTBREEKT", artikel, OUD)
    stil = await gebeurt(api, leden["Assen"], soort, "2023-03-01", goedkeuringRvc="2023-02-01", **grond)
    assert statutair(stil, 422) == ("REDENEN_ONTBREKEN", "6.7", OUD)


async def zeg_op(api, lid: str, grond: str) -> None:
    opzegging = {"goedkeuringRvc": "2023-02-01", "motivering": "Draagt niet bij.", "grond": grond}
    if grond == "c":
        oordeel = {"orgaan": "alv", "datum": "2023-02-10", "besluitsoort": "gewoon", "uitkomst": "aangenomen"}
        besluit = ok(await api.post("/besluiten", json=oordeel | {"tekst": "Draagt niet bij.", "lid": lid}), 201)
        opzegging["besluit"] = besluit["url"]
    soort = "ontzet" if grond == "ontzetting" else "opgezegd_door_cooperatie"
    if grond == "ontzetting":
        del opzegging["grond"]
    ok(await gebeurt(api, lid, soort, "2023-03-01", **opzegging), 201)


@pytest.mark.parametrize(
    ("grond", "beroep"), [("a", False), ("b", False), ("c", True), ("d", True), ("ontzetting", True)]
)
async def test_leden_3_2_appeal_is_open_on_grounds_c_and_d_and_against_expulsion(api, leden, grond, beroep):
    await zeg_op(api, leden["Assen"], grond)
    antwoord = await gebeurt(api, leden["Assen"], "beroep_ingesteld", "2023-03-31")
    if beroep:
        ok(antwoord, 201)
        geschorst = ok(await api.get(leden["Assen"]))
        assert (geschorst["status"], geschorst["stemgerechtigd"]) == ("geschorst", False)
    else:
        assert statutair(antwoord, 422) == ("BEROEP_NIET_MOGELIJK", "6.9", OUD)
        ok(await gebeurt(api, leden["Assen"], "beeindigd", "2023-03-31"), 201)
        assert ok(await api.get(leden["Assen"]))["status"] == "beeindigd"


@pytest.mark.parametrize(
    ("maanden", "ontvangen", "uiterlijk", "te_laat"),
    [
        ("1", "2024-01-31", "2024-02-29", "2024-03-01"),
        ("1", "2023-03-31", "2023-04-30", "2023-05-01"),
        ("2", "2023-12-31", "2024-02-29", "2024-03-01"),
        ("3", "2023-03-31", "2023-06-30", "2023-07-01"),
    ],
)
async def test_leden_3_2_the_term_of_appeal_is_a_choice(api, leden, maanden, ontvangen, uiterlijk, te_laat):
    await kies(api, "beroepstermijn", maanden)
    reden = {"goedkeuringRvc": "2023-02-01", "motivering": "Handelde in strijd met een besluit."}
    ok(await gebeurt(api, leden["Assen"], "ontzet", "2023-03-01", medegedeeldOp=ontvangen, **reden), 201)
    antwoord = await gebeurt(api, leden["Assen"], "beroep_ingesteld", te_laat)
    assert statutair(antwoord, 422) == ("TERMIJN_VERSTREKEN", "6.9", OUD)
    assert antwoord.json()["uiterlijk"] == uiterlijk
    ok(await gebeurt(api, leden["Assen"], "beroep_ingesteld", uiterlijk), 201)


async def test_leden_3_2_what_was_decided_without_the_suspended_member_stands(api, leden):
    """39 members, so 20 present are the half that 40 members would need as well; afterwards there are 40 again."""
    await schors(api, leden["Zwolle"])
    stemming = await in_stemming(api, leden, aantal=20)
    besluit = ok(await sluit_stemming(api, stemming, tellingen={"voor": 11, "tegen": 9}))
    assert besluit["regeluitkomst"]["regels"][0]["invoer"] == {"aanwezig": 20, "leden": 39, "nodig": 20}
    ok(await gebeurt(api, leden["Zwolle"], "vernietigd", "2023-06-01"), 201)
    assert ok(await api.get(leden["Zwolle"]))["stemgerechtigd"] is True
    assert ok(await api.get(besluit["url"])) == besluit
    assert ok(await api.get("/leden?peildatum=2023-06-01&stemgerechtigd=true"))["count"] == 40


async def test_leden_3_2_an_appeal_that_fails_ends_the_membership(api, leden):
    await schors(api, leden["Zwolle"])
    ok(await gebeurt(api, leden["Zwolle"], "bekrachtigd", ALV), 201)
    gevonden = ok(await api.get(leden["Zwolle"]))
    assert (gevonden["status"], gevonden["lidmaatschapTot"]) == ("beeindigd", "2023-05-10")


async def test_leden_3_a_refusal_that_is_annulled_starts_at_that_decision(api):
    lid = await meld_aan(api)
    await sluit_overeenkomst(api, lid)
    await laat_toe(api, lid, uitkomst="verworpen", tekst="Losser wordt geweigerd.")
    besluit = {"orgaan": "alv", "datum": ALV, "besluitsoort": "weigering_vernietigen", "uitkomst": "aangenomen"}
    ok(await api.post("/besluiten", json=besluit | {"tekst": "Vernietigd.", "lid": lid["url"]}), 201)
    nu = ok(await api.get(lid["url"]))
    assert (nu["status"], nu["lidmaatschapVan"]) == ("actief", ALV)
