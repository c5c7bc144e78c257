"""Resignation in its thirteen points (art. 6.2-6.4, 6.8): dates, cap, tiers, large members, lot, worked example."""

from datetime import date

import pytest
from support import ok

from tests.leden.domein import (
    ALV,
    agendeer,
    gebeurt,
    kies,
    krijgt_akte,
    leg_voor,
    nieuw_lid,
    open_stemming,
    open_vergadering,
    plan,
    presentielijst,
    schors,
    sluit_stemming,
    statutair,
)

pytestmark = pytest.mark.anyio
OUD, NIEUW = "2022-04-25", "2023-03-07"
INWONERS = 3_084_989


async def zeg_op(api, leden, namen: str, datum: str) -> None:
    for naam in namen.split():
        ok(await gebeurt(api, leden[naam], "opzegging_ontvangen", datum), 201)


async def uittreding(api, jaar: int) -> dict:
    return ok(await api.get(f"/uittredingen/{jaar}"))


async def kondig_aan(api, jaar: int, **anders):
    return await api.post("/lotingen", json={"jaar": jaar, "aangekondigdOp": f"{jaar}-01-10"} | anders)


async def trek_lot(api, loting: dict) -> dict:
    datum = f"{loting['jaar']}-01-20"
    return ok(await api.post(f"{loting['url']}/_trekken", json={"datum": datum}))["protocol"]


def codes(gebeurtenis: dict) -> list[tuple[str, str, str]]:
    return [(b["code"], b["artikel"], b["statutenversie"]) for b in gebeurtenis["bevindingen"]]


# --- 1-4: the notice --------------------------------------------------------------------------------------------------
async def test_leden_3_1_1_electronic_is_in_writing_from_the_version_of_2023(api, leden):
    langs = {"langs": "elektronisch"}
    oud = ok(await gebeurt(api, leden["Assen"], "opzegging_ontvangen", "2023-05-31", **langs), 201)
    assert codes(oud) == [("ELEKTRONISCH_OPGEZEGD", "8.12", OUD)]
    await kies(api, "elektronisch_is_schriftelijk", "nee")
    geweigerd = await gebeurt(api, leden["Borne"], "opzegging_ontvangen", "2023-05-31", **langs)
    assert statutair(geweigerd, 422) == ("NIET_SCHRIFTELIJK", "6.2", OUD)
    await krijgt_akte(api, "2023-06-01")
    nieuw = ok(await gebeurt(api, leden["Borne"], "opzegging_ontvangen", "2023-06-01", **langs), 201)
    assert codes(nieuw) == []


async def test_leden_3_1_1_reasons_are_not_required(api, leden):
    gevonden = ok(await gebeurt(api, leden["Assen"], "opzegging_ontvangen", "2023-11-15", langs="schriftelijk"), 201)
    assert (gevonden["motivering"], gevonden["bevindingen"]) == ("", [])


@pytest.mark.parametrize(
    ("opzegging", "eind"),
    [("2023-11-15", "2024-12-31"), ("2023-12-31", "2024-12-31"), ("2024-01-01", "2025-12-31")],
)
async def test_leden_3_1_2_the_end_of_the_year_after_the_notice(api, leden, opzegging, eind):
    for fout in (f"{int(eind[:4]) + 1}-12-31", f"{eind[:4]}-12-30", opzegging):
        antwoord = await gebeurt(api, leden["Assen"], "opzegging_ontvangen", opzegging, einddatum=fout)
        assert statutair(antwoord, 422) == ("EINDDATUM_ONJUIST", "6.3", OUD)
        assert antwoord.json()["juisteEinddatum"] == eind
    ok(await gebeurt(api, leden["Assen"], "opzegging_ontvangen", opzegging, einddatum=eind), 201)
    assert ok(await api.get(leden["Assen"]))["datumOpzeggingIngaat"] == eind


async def test_leden_3_1_3_because_of_money_is_registered_and_marked(api, leden):
    gevonden = ok(await gebeurt(api, leden["Assen"], "opzegging_ontvangen", "2023-06-01", omFinancien=True), 201)
    assert codes(gevonden) == [("GROND_UITGESLOTEN", "6.3", OUD)]
    assert ok(await api.get(leden["Assen"]))["status"] == "opzegging_ontvangen"


@pytest.mark.parametrize(("keuze", "status"), [("nee", 201), ("ja", 422)])
async def test_leden_3_1_4_both_dates_when_the_agreement_lasts_longer(api, leden, keuze, status):
    """36 months from 1-6-2022: until 1-6-2025, five months after the statutory end."""
    await kies(api, "minimale_duur_blokkeert", keuze)
    ok(await api.post(f"{leden['Assen']}/overeenkomsten", json={"van": "2022-06-01"}), 201)
    antwoord = await gebeurt(api, leden["Assen"], "opzegging_ontvangen", "2023-06-01")
    assert antwoord.status_code == status
    if status == 422:
        assert statutair(antwoord, 422) == ("MINIMALE_DUUR", "4.3", OUD)
        assert antwoord.json()["minimaalTot"] == "2025-06-01"
    else:
        [gevonden] = antwoord.json()["bevindingen"]
        assert (gevonden["code"], gevonden["artikel"]) == ("MINIMALE_DUUR", "4.3")
        assert "2024-12-31" in gevonden["melding"] and "2025-06-01" in gevonden["melding"]


# --- 5-7: cap, large members, tiers -----------------------------------------------------------------------------------
@pytest.mark.parametrize(("keuze", "leden_", "maximum"), [("einddatum", 39, 3), ("begin_boekjaar", 40, 4)])
async def test_leden_3_1_5_the_day_on_which_members_are_counted(api, leden, keuze, leden_, maximum):
    """One member goes over into another in the course of 2024."""
    await kies(api, "peildatum_ledental", keuze)
    zwolle = {"gmCode": "GM0193", "naam": "Zwolle", "soortLichaam": "gemeente"}
    herindeling = {"datum": "2024-06-01", "voorgangers": [leden["Raalte"], leden["Zwolle"]], "opvolger": zwolle}
    ok(await api.post("/leden/_herindelen", json=herindeling), 201)
    nu = await uittreding(api, 2024)
    assert (nu["leden"], nu["maximum"], nu["artikel"], nu["statutenversie"]) == (leden_, maximum, "6.3", OUD)


@pytest.mark.parametrize(
    ("namen", "nodig"), [("Assen Borne Vught Venray", 409), ("Assen Borne Vught Venray Velsen", 201)]
)
async def test_leden_3_1_5_forty_members_four_places(api, leden, namen, nodig):
    await zeg_op(api, leden, namen, "2023-06-01")
    assert (await kondig_aan(api, 2024)).status_code == nodig


def inwoners(leden, **bekend: int) -> dict[str, int]:
    """Of these members so many, and the rest of all inhabitants in Rotterdam."""
    gekozen = {CODES[naam]: aantal for naam, aantal in bekend.items()}
    return gekozen | {"GM0599": INWONERS - sum(gekozen.values())}


CODES = {"Assen": "GM0106", "Borne": "GM0147", "Vught": "GM0865", "Venray": "GM0984", "Velsen": "GM0453"}


@pytest.mark.parametrize(("elk", "status", "groot"), [(308_499, 201, 3), (308_498, 409, 0)])
async def test_leden_3_1_6_three_members_above_a_tenth_each(api, leden, elk, status, groot):
    """More than 308.498,9 of 3.084.989: at most two of such members, though there are four places."""
    await zeg_op(api, leden, "Assen Borne Vught", "2023-06-01")
    gegeven = inwoners(leden, Assen=elk, Borne=elk, Vught=elk)
    antwoord = await kondig_aan(api, 2024, inwoners=gegeven)
    assert antwoord.status_code == status
    if status == 409:
        assert statutair(antwoord, 409) == ("LOTING_NIET_NODIG", "6.3", OUD)
        return
    protocol = await trek_lot(api, antwoord.json())
    assert (protocol["maximum"], len(protocol["groot"]), len(protocol["vertrekt"])) == (4, groot, 2)


@pytest.mark.parametrize(("lezing", "status"), [("individueel", 409), ("gezamenlijk", 201)])
async def test_leden_3_1_6_read_together_two_leave_in_all(api, leden, lezing, status):
    """Three of 102.833 each have 308.499 together: two places when they are read together."""
    await kies(api, "grote_leden_lezing", lezing)
    await zeg_op(api, leden, "Assen Borne Vught", "2023-06-01")
    gegeven = inwoners(leden, Assen=102_833, Borne=102_833, Vught=102_833)
    antwoord = await kondig_aan(api, 2024, inwoners=gegeven)
    assert antwoord.status_code == status
    if status == 201:
        protocol = await trek_lot(api, antwoord.json())
        assert (protocol["maximum"], len(protocol["vertrekt"])) == (2, 2)
        assert protocol["parameters"]["grote_leden_lezing"] == "gezamenlijk"


async def test_leden_3_1_6_rotterdam_alone_is_large(api, leden):
    """655.468 of 3.084.989 is 21,2 %: one large member is no reason for a lot."""
    await zeg_op(api, leden, "Rotterdam Assen", "2023-06-01")
    gegeven = {"GM0599": 655_468, "GM0106": INWONERS - 655_468}
    assert round(100 * 655_468 / INWONERS, 1) == 21.2
    assert statutair(await kondig_aan(api, 2024, inwoners=gegeven), 409)[0] == "LOTING_NIET_NODIG"


@pytest.mark.parametrize(
    ("keuze", "opzegging", "trede"),
    [
        ("trede_2", "2024-01-01", 2),
        ("trede_1", "2024-01-01", 1),
        ("trede_1", "2024-01-02", 2),
        ("trede_2", "2024-12-31", 2),
    ],
)
async def test_leden_3_1_7_exactly_one_year_is_a_choice(api, leden, keuze, opzegging, trede):
    await kies(api, "precies_een_jaar", keuze)
    await zeg_op(api, leden, "Assen", opzegging)
    [rij] = (await uittreding(api, 2025))["opzeggingen"]
    assert (rij["naam"], rij["datum"], rij["trede"]) == ("Assen", opzegging, trede)


# --- 8-11: the lot ----------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("keuze", "status", "eind"), [("volgende_datum", "uitgeloot", "2025-12-31"), ("vervalt", "actief", None)]
)
async def test_leden_3_1_9_who_is_drawn_out_stays_a_member(api, leden, keuze, status, eind):
    await kies(api, "uitgeloot_gevolg", keuze)
    await zeg_op(api, leden, "Assen Borne Vught Venray Velsen", "2023-06-01")
    protocol = await trek_lot(api, ok(await kondig_aan(api, 2024), 201))
    [code] = protocol["blijft"]
    [lid] = ok(await api.get(f"/leden?gmCode={code}"))["results"]
    assert (lid["status"], lid["datumOpzeggingIngaat"], lid["stemgerechtigd"]) == (status, eind, True)
    volgend = (await uittreding(api, 2025))["opzeggingen"]
    assert [(rij["datum"], rij["trede"]) for rij in volgend] == ([("2023-06-01", 1)] if eind else [])


@pytest.mark.parametrize(("voor", "tegen", "status"), [(14, 7, "opzegging_bevestigd"), (13, 8, "opzegging_ontvangen")])
async def test_leden_3_1_10_two_thirds_of_the_votes_waive_the_cap(api, leden, voor, tegen, status):
    await zeg_op(api, leden, "Assen Borne Vught Venray Velsen", "2023-04-01")
    vergadering = await plan(api)
    punt = await agendeer(api, vergadering, "ontheffing_opzegging", lid=leden["Assen"])
    await open_vergadering(api, vergadering)
    await presentielijst(api, vergadering, *list(leden)[:21])
    stemming = ok(await open_stemming(api, await leg_voor(api, punt)))
    besluit = ok(await sluit_stemming(api, stemming, tellingen={"voor": voor, "tegen": tegen}))
    assert (besluit["artikel"], besluit["regeluitkomst"]["regels"][1]["artikel"]) == ("6.3", "6.3")
    assert ok(await api.get(f"{leden['Assen']}?peildatum={ALV}"))["status"] == status
    assert (await uittreding(api, 2024))["lotingNodig"] is (status == "opzegging_ontvangen")


async def test_leden_3_1_2_a_confirmed_notice_ends_on_its_date_and_on_no_other(api, leden):
    """Nobody has to say so on 31 December: from 1 January it is no member, has no vote and counts in no quorum."""
    await zeg_op(api, leden, "Assen", "2024-02-01")
    te_vroeg = await gebeurt(api, leden["Assen"], "opzegging_bevestigd", "2024-03-01", einddatum="2024-12-31")
    assert statutair(te_vroeg, 422) == ("EINDDATUM_ONJUIST", "6.3", OUD)
    assert te_vroeg.json()["juisteEinddatum"] == "2025-12-31"
    ok(await gebeurt(api, leden["Assen"], "opzegging_bevestigd", "2024-03-01", einddatum="2025-12-31"), 201)
    for dag in ("2024-06-01", "2026-01-01"):
        anders = await gebeurt(api, leden["Assen"], "beeindigd", dag)
        assert statutair(anders, 422) == ("EINDDATUM_ONJUIST", "6.3", OUD)
    laatste = ok(await api.get(f"{leden['Assen']}?peildatum=2025-12-31"))
    assert (laatste["status"], laatste["stemgerechtigd"]) == ("opzegging_bevestigd", True)
    daarna = ok(await api.get(f"{leden['Assen']}?peildatum=2026-01-01"))
    assert (daarna["status"], daarna["stemgerechtigd"], daarna["lidmaatschapTot"]) == ("beeindigd", False, "2025-12-31")
    for dag, aantal in (("2025-12-31", 40), ("2026-01-01", 39)):
        quorum = ok(await api.get(f"{(await plan(api, dag))['url']}/quorum"))
        assert quorum["leden"] == aantal
    ok(await gebeurt(api, leden["Assen"], "beeindigd", "2025-12-31"), 201)


async def test_leden_3_who_left_on_its_date_may_apply_again(api, leden):
    """The end that nobody recorded is recorded then; until that day it has a membership already."""
    await zeg_op(api, leden, "Zwolle", "2023-06-01")
    ok(await gebeurt(api, leden["Zwolle"], "opzegging_bevestigd", "2023-07-01"), 201)
    weer = {"gmCode": "GM0193", "naam": "Zwolle", "soortLichaam": "gemeente"}
    te_vroeg = await api.post("/leden", json=weer | {"datumAanmelding": "2024-12-31"})
    assert statutair(te_vroeg, 409) == ("LID_BESTAAT", "4.1", OUD)
    nieuw = ok(await api.post("/leden", json=weer | {"datumAanmelding": "2025-01-01"}), 201)
    assert nieuw["status"] == "aangemeld"
    gebeurd = ok(await api.get(f"{leden['Zwolle']}/gebeurtenissen"))["results"][-1]
    assert (gebeurd["soort"], gebeurd["datum"]) == ("beeindigd", "2024-12-31")


async def zes_opzeggingen(api, leden) -> tuple[list[str], list[str]]:
    """41 members on 31-12-2025 and six notices against it: A and B given in 2023 and drawn out, C to F in 2024."""
    await nieuw_lid(api)
    await zeg_op(api, leden, "Assen Borne Vught Venray Velsen Zwolle", "2023-06-01")
    protocol = await trek_lot(api, ok(await kondig_aan(api, 2024), 201))
    weg, ab = protocol["vertrekt"], sorted(protocol["blijft"])
    for code in weg:
        [lid] = ok(await api.get(f"/leden?gmCode={code}"))["results"]
        ok(await gebeurt(api, lid, "beeindigd", "2024-12-31"), 201)
    for nummer in range(4):
        nieuw = {"gmCode": f"GM900{nummer}", "naam": f"Nieuw lid {nummer}", "datumAanmelding": "2023-01-09"}
        await nieuw_lid(api, **nieuw)
    await zeg_op(api, leden, "Emmen Enschede Groningen Kampen", "2024-06-01")
    return ab, [CODES_CF[naam] for naam in ("Emmen", "Enschede", "Groningen", "Kampen")]


CODES_CF = {"Emmen": "GM0114", "Enschede": "GM0153", "Groningen": "GM0014", "Kampen": "GM0166"}


async def test_leden_3_1_11_worked_example_a_and_b_leave_and_the_lot_is_between_c_to_f(api, leden):
    ab, cf = await zes_opzeggingen(api, leden)
    nu = await uittreding(api, 2025)
    assert (nu["leden"], nu["maximum"], nu["plaatsenLoting"], nu["lotingNodig"]) == (41, 4, 2, True)
    stand = {rij["code"]: (rij["trede"], rij["stand"]) for rij in nu["opzeggingen"]}
    assert stand == dict.fromkeys(ab, (1, "vertrekt")) | dict.fromkeys(cf, (2, "loting"))
    protocol = await trek_lot(api, ok(await kondig_aan(api, 2025), 201))
    assert (protocol["leden"], protocol["maximum"], protocol["plaatsen"]) == (41, 4, 2)
    assert sorted(protocol["volgorde"]) == sorted(cf) and set(ab) <= set(protocol["vertrekt"])
    assert protocol["vertrekt"][2:] == protocol["volgorde"][:2] and len(protocol["blijft"]) == 2


async def test_leden_3_1_11_read_together_a_and_b_leave_and_c_to_f_stay(api, leden):
    """The six have 308.502 inhabitants together, above 308.498,9: two places, and no lot."""
    ab, cf = await zes_opzeggingen(api, leden)
    gegeven = dict.fromkeys((*ab, *cf), 51_417)
    gegeven["GM0599"] = INWONERS - sum(gegeven.values())
    await kies(api, "grote_leden_lezing", "gezamenlijk", "2025-01-01")
    antwoord = await kondig_aan(api, 2025, inwoners=gegeven)
    assert statutair(antwoord, 409) == ("LOTING_NIET_NODIG", "6.3", OUD)
    net_niet = dict.fromkeys((*ab, *cf), 51_416)
    net_niet["GM0599"] = INWONERS - sum(net_niet.values())
    protocol = await trek_lot(api, ok(await kondig_aan(api, 2025, inwoners=net_niet), 201))
    assert protocol["maximum"] == 4


# --- 12-13: immediate, and in the course of a year --------------------------------------------------------------------
@pytest.mark.parametrize(
    ("medegedeeld", "uiterlijk", "te_laat"),
    [
        ("2024-01-31", "2024-02-29", "2024-03-01"),
        ("2023-01-31", "2023-02-28", "2023-03-01"),
        ("2023-12-31", "2024-01-31", "2024-02-01"),
        ("2024-02-29", "2024-03-29", "2024-03-30"),
    ],
)
async def test_leden_3_1_12_one_month_after_being_told(api, leden, medegedeeld, uiterlijk, te_laat):
    gegeven = {"medegedeeldOp": medegedeeld}
    antwoord = await gebeurt(api, leden["Assen"], "onmiddellijk_beeindigd", te_laat, **gegeven)
    assert statutair(antwoord, 422) == ("TERMIJN_VERSTREKEN", "6.4", OUD)
    assert antwoord.json()["uiterlijk"] == uiterlijk
    ok(await gebeurt(api, leden["Assen"], "onmiddellijk_beeindigd", uiterlijk, **gegeven), 201)
    assert ok(await api.get(leden["Assen"]))["status"] == "beeindigd"


async def test_leden_3_1_12_continuation_cannot_reasonably_be_required(api, leden):
    reden = {"motivering": "Voortzetting kan niet worden gevergd."}
    gevonden = ok(await gebeurt(api, leden["Assen"], "onmiddellijk_beeindigd", "2024-05-01", **reden), 201)
    assert codes(gevonden) == [("JAARBIJDRAGE_VERSCHULDIGD", "6.8", OUD)]


@pytest.mark.parametrize(("datum", "gezegd"), [("2024-06-30", True), ("2024-12-31", False)])
async def test_leden_3_1_13_the_whole_contribution_is_due_in_the_course_of_a_year(api, leden, datum, gezegd):
    reden = {"motivering": "Voortzetting kan niet worden gevergd."}
    gevonden = ok(await gebeurt(api, leden["Assen"], "onmiddellijk_beeindigd", datum, **reden), 201)
    assert codes(gevonden) == [("JAARBIJDRAGE_VERSCHULDIGD", "6.8", OUD)] * gezegd


@pytest.mark.parametrize(("keuze", "status"), [("toegestaan", 201), ("geweigerd", 409)])
async def test_leden_3_1_a_suspended_member_gives_notice(api, leden, keuze, status):
    await kies(api, "opzegging_geschorst_lid", keuze)
    await schors(api, leden["Assen"])
    antwoord = await gebeurt(api, leden["Assen"], "opzegging_ontvangen", "2023-04-01")
    assert antwoord.status_code == status
    if status == 409:
        assert statutair(antwoord, 409) == ("LID_GESCHORST", "6.9", OUD)
    else:
        assert codes(antwoord.json()) == [("LID_GESCHORST", "6.9", OUD)]
        assert date.fromisoformat(antwoord.json()["einddatum"]) == date(2024, 12, 31)
