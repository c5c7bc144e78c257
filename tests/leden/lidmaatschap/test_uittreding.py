"""Resignation (art. 6.2-6.4): dates, cap, tiers, large members, and a lot that anyone can repeat."""

import asyncio
from datetime import date
from hashlib import sha256

import pytest
import support
from hypothesis import given
from hypothesis import strategies as st
from leden.app import API
from leden.lidmaatschap.uittreding import Opzegging, Vraag, lot, meer_dan_een_tiende, trede, trek, verdeel, zegel
from leden.vergadering.kalender import einddatum_bij_opzegging, maximum_opzeggingen
from support import codes, ok

from tests.leden.domein import gebeurt, kies, nieuw_lid, statutair

pytestmark = pytest.mark.anyio
OUD = "2022-04-25"
INWONERS_2024 = 3_084_989


# --- dates and numbers of art. 6.3 ------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("opzegging", "eind"), [("2023-11-15", "2024-12-31"), ("2023-12-31", "2024-12-31"), ("2024-01-01", "2025-12-31")]
)
def test_art_6_3_the_end_of_the_year_after_the_notice(opzegging, eind):
    assert str(einddatum_bij_opzegging(date.fromisoformat(opzegging))) == eind


@pytest.mark.parametrize(("leden", "maximum"), [(9, 0), (10, 1), (34, 3), (39, 3), (40, 4), (41, 4)])
def test_art_6_3_cap(leden, maximum):
    assert maximum_opzeggingen(leden) == maximum


@pytest.mark.parametrize(
    ("opzegging", "precies", "verwacht"),
    [("2023-12-31", 2, 1), ("2024-01-01", 2, 2), ("2024-01-01", 1, 1), ("2024-01-02", 1, 2), ("2024-12-31", 2, 2)],
)
def test_art_6_3_tiers_of_the_exit_of_2025(opzegging, precies, verwacht):
    assert trede(date.fromisoformat(opzegging), 2025, precies) == verwacht


@pytest.mark.parametrize(("inwoners", "groot"), [(308_498, False), (308_499, True), (655_468, True)])
def test_art_6_3_large_is_more_than_a_tenth(inwoners, groot):
    assert meer_dan_een_tiende(inwoners, INWONERS_2024) is groot


def zes(inwoners: dict[str, int] | None = None, **anders) -> Vraag:
    """A and B gave notice in 2023, C to F in 2024, all against 31-12-2025; 41 members."""
    opzeggingen = tuple(
        Opzegging(code, date(2023 if code in "AB" else 2024, 6, 1), (inwoners or {}).get(code)) for code in "ABCDEF"
    )
    return Vraag(2025, 41, opzeggingen, INWONERS_2024 if inwoners else None, **anders)


def test_worked_example_of_six_notices():
    uitkomst = verdeel(zes())
    assert (uitkomst.maximum, uitkomst.vertrekt, uitkomst.loting) == (4, ("A", "B"), ("C", "D", "E", "F"))
    assert uitkomst.plaatsen_loting == 2
    na = verdeel(zes(), "FCDE")
    assert (na.vertrekt, na.blijft, na.loting) == (("A", "B", "F", "C"), ("D", "E"), ())


def test_worked_example_read_together():
    inwoners = dict.fromkeys("ABCDEF", 51_417)  # six of them have 308.502 inhabitants together
    uitkomst = verdeel(zes(inwoners, gezamenlijk=True))
    assert (uitkomst.maximum, uitkomst.vertrekt, uitkomst.blijft) == (2, ("A", "B"), ("C", "D", "E", "F"))
    net_niet = dict.fromkeys("ABCDEF", 51_416)
    assert verdeel(zes(net_niet, gezamenlijk=True)).maximum == 4


def test_at_most_two_large_members_leave_at_once():
    inwoners = dict.fromkeys("ABC", 400_000) | dict.fromkeys("DEF", 10_000)
    opzeggingen = tuple(Opzegging(code, date(2024, 6, 1), inwoners[code]) for code in "ABC")
    vraag = Vraag(2025, 41, opzeggingen, INWONERS_2024)
    assert verdeel(vraag).loting == ("A", "B", "C")  # there are four places, but three of them are large
    assert verdeel(vraag, "CAB").vertrekt == ("C", "A")


# --- the lot ----------------------------------------------------------------------------------------------------------
def test_the_lot_is_that_of_the_seed_and_the_code():
    zaad = "00" * 32
    assert zegel(zaad) == sha256(bytes(32)).hexdigest()
    assert lot(zaad, "GM0168") == sha256(bytes(32) + b"GM0168").hexdigest()
    assert trek(zaad, ["GM0168", "GM0193"]) == trek(zaad, ["GM0193", "GM0168"])


def test_the_lot_is_fair():
    """Chi-square of who is first of six in 3,000 draws with fixed seeds; 5 degrees of freedom, 1 in 1,000."""
    eerste = dict.fromkeys("ABCDEF", 0)
    for nummer in range(3000):
        eerste[trek(sha256(b"zaad %d" % nummer).hexdigest(), eerste)[0]] += 1
    assert sum((aantal - 500) ** 2 / 500 for aantal in eerste.values()) < 20.5


@given(
    leden=st.integers(1, 120),
    opzeggingen=st.lists(st.tuples(st.integers(2022, 2024), st.integers(1, 400_000)), max_size=20),
    gezamenlijk=st.booleans(),
)
def test_nobody_leaves_above_the_cap_and_tier_1_goes_first(leden, opzeggingen, gezamenlijk):
    rijen = tuple(Opzegging(f"{nr:02}", date(jaar, 6, 1), inw) for nr, (jaar, inw) in enumerate(opzeggingen))
    vraag = Vraag(2025, leden, rijen, INWONERS_2024, gezamenlijk)
    voor = verdeel(vraag)
    na = verdeel(vraag, trek("ab" * 32, [rij.code for rij in rijen]))
    assert len(na.vertrekt) <= na.maximum <= leden // 10
    assert sorted([*na.vertrekt, *na.blijft]) == [rij.code for rij in rijen]
    assert not na.loting and set(voor.vertrekt) <= set(na.vertrekt)
    assert len(set(na.groot) & set(na.vertrekt)) <= 2


# --- over HTTP --------------------------------------------------------------------------------------------------------
async def zeg_op(api, leden, namen: str, datum: str) -> None:
    for naam in namen.split():
        ok(await gebeurt(api, leden[naam], "opzegging_ontvangen", datum), 201)


async def uittreding(api, jaar: int) -> dict:
    return ok(await api.get(f"/uittredingen/{jaar}"))


async def kondig_aan(api, jaar: int, **anders):
    return await api.post("/lotingen", json={"jaar": jaar, "aangekondigdOp": f"{jaar}-01-10"} | anders)


async def trek_lot(api, loting: dict, datum: str):
    return await api.post(f"{loting['url']}/_trekken", json={"datum": datum})


async def test_the_cap_over_two_years(api, leden):
    """Two that were drawn out in 2024 keep their day of notice, so they go first in 2025, beside two of four others."""
    await nieuw_lid(api)
    await zeg_op(api, leden, "Assen Borne Vught Venray Velsen Zwolle", "2023-06-01")
    nu = await uittreding(api, 2024)
    assert (nu["leden"], nu["maximum"], nu["plaatsenLoting"], nu["lotingNodig"]) == (41, 4, 4, True)
    assert {rij["trede"] for rij in nu["opzeggingen"]} == {2}
    assert [bevinding["code"] for bevinding in nu["bevindingen"]] == ["INWONERTALLEN_ONBEKEND"]
    loting = ok(await kondig_aan(api, 2024), 201)
    assert loting["zaad"] is None and loting["protocol"] is None
    getrokken = ok(await trek_lot(api, loting, "2024-01-20"))
    protocol = getrokken["protocol"]
    assert sha256(bytes.fromhex(getrokken["zaad"])).hexdigest() == loting["zegel"]
    over = sorted(protocol["volgorde"], key=lambda code: lot(getrokken["zaad"], code))
    assert protocol["volgorde"] == over and protocol["vertrekt"] == over[:4]
    assert (protocol["artikel"], protocol["statutenversie"]) == ("6.3", OUD)
    status = {lid["gmCode"]: lid for lid in ok(await api.get("/leden?pageSize=100&peildatum=2024-02-01"))["results"]}
    assert {status[code]["status"] for code in over[:4]} == {"opzegging_bevestigd"}
    assert {(status[code]["status"], status[code]["datumOpzeggingIngaat"]) for code in over[4:]} == {
        ("uitgeloot", "2025-12-31")
    }
    for lid in (status[code] for code in over[:4]):
        ok(await gebeurt(api, lid, "beeindigd", "2024-12-31"), 201)
    await zeg_op(api, leden, "Emmen Enschede Groningen Kampen", "2024-05-01")
    nu = await uittreding(api, 2025)
    assert (nu["leden"], nu["maximum"], nu["plaatsenLoting"]) == (37, 3, 1)
    assert {rij["code"]: (rij["trede"], rij["stand"]) for rij in nu["opzeggingen"] if rij["code"] in over[4:]} == (
        dict.fromkeys(over[4:], (1, "vertrekt"))
    )


async def test_a_confirmation_above_the_cap_waits_for_the_lot(api, leden):
    await zeg_op(api, leden, "Assen Borne Vught Venray Velsen", "2023-06-01")
    bevestiging = await gebeurt(api, leden["Assen"], "opzegging_bevestigd", "2024-01-05")
    assert statutair(bevestiging, 409) == ("LOTING_NODIG", "6.3", OUD)
    getrokken = ok(await trek_lot(api, ok(await kondig_aan(api, 2024), 201), "2024-01-20"))
    [blijft] = getrokken["protocol"]["blijft"]
    [lid] = ok(await api.get(f"/leden?gmCode={blijft}"))["results"]
    assert (lid["status"], lid["stemgerechtigd"]) == ("uitgeloot", True)


async def test_the_assembly_waives_the_cap(api, leden):
    await zeg_op(api, leden, "Assen Borne Vught Venray Velsen", "2023-06-01")
    besluit = {"orgaan": "alv", "datum": "2023-12-07", "besluitsoort": "ontheffing_opzegging", "uitkomst": "aangenomen"}
    besluit |= {"tekst": "Ontheffing voor Assen.", "lid": leden["Assen"]}
    ok(await api.post("/besluiten", json=besluit), 201)
    assen = ok(await api.get(f"{leden['Assen']}?peildatum=2023-12-07"))
    assert (assen["status"], assen["datumOpzeggingIngaat"]) == ("opzegging_bevestigd", "2024-12-31")
    nu = await uittreding(api, 2024)
    assert not nu["lotingNodig"] and {rij["stand"] for rij in nu["opzeggingen"]} == {"vertrekt"}


async def test_large_members_by_the_numbers_that_were_given(api, leden):
    await zeg_op(api, leden, "Rotterdam Groningen Enschede", "2023-06-01")
    inwoners = {"GM0599": 655_468, "GM0014": 400_000, "GM0153": 400_000, "GM0106": 1_629_521}
    loting = ok(await kondig_aan(api, 2024, inwoners=inwoners), 201)
    protocol = ok(await trek_lot(api, loting, "2024-01-20"))["protocol"]
    assert (protocol["plaatsen"], len(protocol["vertrekt"]), len(protocol["groot"])) == (4, 2, 3)


async def test_loting_niet_nodig(api, leden):
    await zeg_op(api, leden, "Assen Borne Vught Venray", "2023-06-01")
    assert statutair(await kondig_aan(api, 2024), 409) == ("LOTING_NIET_NODIG", "6.3", OUD)


async def test_loting_gedaan(api, leden):
    await zeg_op(api, leden, "Assen Borne Vught Venray Velsen", "2023-06-01")
    loting = ok(await kondig_aan(api, 2024), 201)
    assert statutair(await kondig_aan(api, 2024), 409)[0] == "LOTING_AANGEKONDIGD"
    ok(await trek_lot(api, loting, "2024-01-20"))
    assert statutair(await trek_lot(api, loting, "2024-01-21"), 409) == ("LOTING_GEDAAN", "6.3", OUD)
    assert statutair(await kondig_aan(api, 2024), 409) == ("LOTING_GEDAAN", "6.3", OUD)


async def test_loting_te_vroeg(api, leden):
    antwoord = await kondig_aan(api, 2024, aangekondigdOp="2023-12-31")
    assert statutair(antwoord, 422) == ("LOTING_TE_VROEG", "6.3", OUD)
    await zeg_op(api, leden, "Assen Borne Vught Venray Velsen", "2023-06-01")
    loting = ok(await kondig_aan(api, 2024), 201)
    assert ok(await trek_lot(api, loting, "2024-01-09"), 409)["code"] == "LOTING_TE_VROEG"


async def test_two_that_draw_at_once_give_one_outcome(app, api, leden):
    await zeg_op(api, leden, "Assen Borne Vught Venray Velsen", "2023-06-01")
    loting = ok(await kondig_aan(api, 2024), 201)
    async with support.client(app, API) as een, support.client(app, API, "bestuur") as ander:
        antwoorden = await asyncio.gather(*(trek_lot(wie, loting, "2024-01-20") for wie in (een, ander)))
    assert sorted(antwoord.status_code for antwoord in antwoorden) == [200, 409]
    loop = ok(await api.get(f"{leden['Assen']}/gebeurtenissen"))["results"]
    assert [g["soort"] for g in loop][2:] in (["uitgeloot"], ["opzegging_bevestigd"])


async def test_the_seed_is_in_no_log_before_the_draw(app, api, leden):
    await zeg_op(api, leden, "Assen Borne Vught Venray Velsen", "2023-06-01")
    ok(await kondig_aan(api, 2024), 201)
    tables = app.house.metadata.tables
    async with app.house.sessions.begin() as db:
        zaad = (await db.execute(tables["loting"].select())).one().zaad
        audit = (await db.execute(tables["audittrail"].select())).all()
        uitgaand = (await db.execute(tables["uitgaand"].select())).all()
    assert zaad not in f"{audit}{uitgaand}"


# --- the notice itself ------------------------------------------------------------------------------------------------
async def bevonden(api, lid: str, soort: str, datum: str, **anders) -> list[tuple[str, str]]:
    gevonden = ok(await gebeurt(api, lid, soort, datum, **anders), 201)
    return [(bevinding["code"], bevinding["artikel"]) for bevinding in gevonden["bevindingen"]]


async def test_grond_uitgesloten(api, leden):
    assert await bevonden(api, leden["Assen"], "opzegging_ontvangen", "2023-06-01", omFinancien=True) == [
        ("GROND_UITGESLOTEN", "6.3")
    ]


async def test_an_electronic_notice_under_statutes_that_do_not_name_it(api, leden):
    assert await bevonden(api, leden["Assen"], "opzegging_ontvangen", "2023-06-01", langs="elektronisch") == [
        ("ELEKTRONISCH_OPGEZEGD", "8.12")
    ]
    await kies(api, "elektronisch_is_schriftelijk", "nee")
    antwoord = await gebeurt(api, leden["Borne"], "opzegging_ontvangen", "2023-06-01", langs="elektronisch")
    assert statutair(antwoord, 422) == ("NIET_SCHRIFTELIJK", "6.2", OUD)


async def test_the_agreement_may_last_longer_than_the_membership(api, leden):
    ok(await api.post(f"{leden['Assen']}/overeenkomsten", json={"van": "2022-06-01"}), 201)
    assert await bevonden(api, leden["Assen"], "opzegging_ontvangen", "2023-06-01") == [("MINIMALE_DUUR", "4.3")]
    ok(await api.post(f"{leden['Borne']}/overeenkomsten", json={"van": "2022-06-01"}), 201)
    await kies(api, "minimale_duur_blokkeert", "ja")
    antwoord = await gebeurt(api, leden["Borne"], "opzegging_ontvangen", "2023-06-01")
    assert statutair(antwoord, 422) == ("MINIMALE_DUUR", "4.3", OUD)
    assert antwoord.json()["minimaalTot"] == "2025-06-01"


async def ontzet(api, lid: str, datum: str = "2023-03-01", **anders) -> dict:
    reden = {"goedkeuringRvc": "2023-02-01", "motivering": "Handelde in strijd met een besluit."}
    return ok(await gebeurt(api, lid, "ontzet", datum, **reden | anders), 201)


async def test_lid_geschorst_may_give_notice_unless_chosen_otherwise(api, leden):
    for naam in ("Assen", "Borne"):
        await ontzet(api, leden[naam])
        ok(await gebeurt(api, leden[naam], "beroep_ingesteld", "2023-03-10"), 201)
    assert await bevonden(api, leden["Assen"], "opzegging_ontvangen", "2023-04-01") == [("LID_GESCHORST", "6.9")]
    await kies(api, "opzegging_geschorst_lid", "geweigerd")
    antwoord = await gebeurt(api, leden["Borne"], "opzegging_ontvangen", "2023-04-01")
    assert statutair(antwoord, 409) == ("LID_GESCHORST", "6.9", OUD)


# --- immediate, termination, appeal -----------------------------------------------------------------------------------
@pytest.mark.parametrize(("datum", "status"), [("2024-02-29", 201), ("2024-03-01", 422), ("2024-01-30", 422)])
async def test_art_6_4_within_a_month_after_being_told(api, leden, datum, status):
    antwoord = await gebeurt(api, leden["Assen"], "onmiddellijk_beeindigd", datum, medegedeeldOp="2024-01-31")
    assert antwoord.status_code == status
    if status == 422:
        assert statutair(antwoord, 422) == ("TERMIJN_VERSTREKEN", "6.4", OUD)
        assert antwoord.json()["uiterlijk"] == "2024-02-29"
    else:
        assert [bevinding["code"] for bevinding in antwoord.json()["bevindingen"]] == ["JAARBIJDRAGE_VERSCHULDIGD"]


async def test_art_6_4_without_reasons(api, leden):
    antwoord = await gebeurt(api, leden["Assen"], "onmiddellijk_beeindigd", "2024-02-29")
    assert statutair(antwoord, 422) == ("REDENEN_ONTBREKEN", "6.4", OUD)


async def test_art_6_5_c_the_assembly_judges_first(api, leden):
    opzegging = {"goedkeuringRvc": "2023-02-01", "motivering": "Draagt niet bij.", "grond": "c"}
    antwoord = await gebeurt(api, leden["Assen"], "opgezegd_door_cooperatie", "2023-06-01", **opzegging)
    assert statutair(antwoord, 422) == ("OORDEEL_ALV_ONTBREEKT", "6.5", OUD)
    oordeel = {"orgaan": "alv", "datum": "2023-05-11", "besluitsoort": "gewoon", "uitkomst": "aangenomen"}
    oordeel |= {"tekst": "Assen draagt onvoldoende bij.", "lid": leden["Assen"]}
    besluit = ok(await api.post("/besluiten", json=oordeel), 201)
    opzegging |= {"besluit": besluit["url"]}
    gevonden = ok(await gebeurt(api, leden["Assen"], "opgezegd_door_cooperatie", "2023-06-01", **opzegging), 201)
    assert gevonden["besluit"] == besluit["url"]


async def test_art_6_9_the_term_of_appeal(api, leden):
    await ontzet(api, leden["Assen"], medegedeeldOp="2023-03-31")
    antwoord = await gebeurt(api, leden["Assen"], "beroep_ingesteld", "2023-05-01")
    assert statutair(antwoord, 422) == ("TERMIJN_VERSTREKEN", "6.9", OUD)
    assert antwoord.json()["uiterlijk"] == "2023-04-30"
    ok(await gebeurt(api, leden["Assen"], "beroep_ingesteld", "2023-04-30"), 201)


@pytest.mark.parametrize(("uitkomst", "status"), [("aangenomen", "actief"), ("verworpen", "beeindigd")])
async def test_art_6_9_the_assembly_decides_on_the_appeal(api, leden, uitkomst, status):
    await ontzet(api, leden["Assen"])
    ok(await gebeurt(api, leden["Assen"], "beroep_ingesteld", "2023-03-10"), 201)
    besluit = {"orgaan": "alv", "datum": "2023-05-11", "besluitsoort": "beroep_lidmaatschap", "uitkomst": uitkomst}
    ok(await api.post("/besluiten", json=besluit | {"tekst": "Beroep van Assen.", "lid": leden["Assen"]}), 201)
    assert ok(await api.get(leden["Assen"]))["status"] == status


# --- parameters -------------------------------------------------------------------------------------------------------
async def test_a_parameter_changes_from_a_day_on_and_is_logged(app, api, leden):
    await kies(api, "grote_leden_lezing", "gezamenlijk", "2024-01-01")
    for dag, waarde in (("2023-12-31", "individueel"), ("2024-01-01", "gezamenlijk")):
        gevonden = {p["sleutel"]: p for p in ok(await api.get(f"/parameters?peildatum={dag}"))}
        assert gevonden["grote_leden_lezing"]["waarde"] == waarde
    assert ok(await api.get("/parameterwijzigingen"))["results"][0]["artikel"] == "6.3"
    onzin = {"sleutel": "grote_leden_lezing", "waarde": "zo", "vanaf": "2024-01-01", "reden": "x"}
    assert codes(await api.post("/parameterwijzigingen", json=onzin)) == [("waarde", "invalid_choice")]
    assert codes(await api.post("/parameterwijzigingen", json=onzin | {"sleutel": "y"})) == [
        ("sleutel", "invalid_choice")
    ]
    async with support.client(app, API, "bestuur") as bestuur:
        assert (await bestuur.post("/parameterwijzigingen", json=onzin)).status_code == 403
