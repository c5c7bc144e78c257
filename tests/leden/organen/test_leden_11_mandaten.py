"""Supervisory board and board (art. 9, 10, 11.9, 12.5, 14.8): terms, eligibility, roster, conflicts, discharge."""

import pytest
from support import codes, ok

from tests.leden.domein import (
    STUK,
    agendeer,
    leg_voor,
    open_stemming,
    open_vergadering,
    plan,
    presentielijst,
    roep_op,
    sluit_stemming,
    statutair,
)

pytestmark = pytest.mark.anyio
OUD = "2022-04-25"


def mandaat(persoon: str, van: str, tot: str | None, rol: str = "commissaris", **anders) -> dict:
    return {"persoon": persoon, "rol": rol, "van": van, "tot": tot, "voordracht": STUK} | anders


async def benoem(api, persoon: str, van: str, tot: str | None, rol: str = "commissaris", **anders):
    return await api.post("/mandaten", json=mandaat(persoon, van, tot, rol, **anders))


def bevonden(gevonden: dict) -> list[tuple[str, str]]:
    return [(b["code"], b["artikel"]) for b in gevonden["bevindingen"]]


# --- term (art. 10.6) -------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("van", "uiterlijk", "te_lang"),
    [
        ("2020-06-17", "2024-06-17", "2024-06-18"),
        ("2024-06-17", "2028-06-17", "2028-06-18"),
        ("2024-02-29", "2028-02-29", "2028-03-01"),
        ("2023-12-31", "2027-12-31", "2028-01-01"),
    ],
)
async def test_leden_11_a_term_is_four_years_at_most(api, van, uiterlijk, te_lang):
    antwoord = await benoem(api, "C01", van, te_lang)
    assert statutair(antwoord, 422) == ("TERMIJN_TE_LANG", "10.6", OUD)
    assert (antwoord.json()["uiterlijk"], codes(antwoord, 422)) == (uiterlijk, [("tot", "TERMIJN_TE_LANG")])
    gevonden = ok(await benoem(api, "C01", van, uiterlijk), 201)
    assert (gevonden["tot"], gevonden["uitersteEinde"], gevonden["bevindingen"]) == (uiterlijk, uiterlijk, [])


async def test_leden_11_appointed_17_6_2020_reappointed_until_2028_and_no_third_time(api):
    ok(await benoem(api, "C01", "2020-06-17", "2024-06-17"), 201)
    ok(await benoem(api, "C01", "2024-06-17", "2028-06-17", termijn=2), 201)
    for termijn in (1, 2, 3):  # whatever the form says, and also if the third is entered as the first
        for van, tot in (("2028-06-17", "2032-06-17"), ("2016-06-17", "2020-06-17")):
            antwoord = await benoem(api, "C01", van, tot, termijn=termijn)
            assert statutair(antwoord, 422) == ("TERMIJN_MAXIMUM", "10.6", OUD)
    ok(await benoem(api, "C02", "2028-06-17", "2032-06-17"), 201)


async def test_leden_11_the_second_term_is_the_second_whether_the_form_says_so_or_not(api):
    """Else the roster would promise a third; an earlier term may be entered later."""
    tweede = ok(await benoem(api, "C01", "2020-06-17", "2024-06-17", termijn=2), 201)
    assert ok(await benoem(api, "C01", "2016-06-17", "2020-06-17"), 201)["termijn"] == 1
    assert tweede["termijn"] == 2
    ok(await benoem(api, "C02", "2020-06-17", "2024-06-17"), 201)
    fout = await benoem(api, "C02", "2024-06-17", "2028-06-17", termijn=1)
    assert codes(fout) == [("termijn", "invalid")] and "termijn 2" in fout.json()["invalidParams"][0]["reason"]
    assert ok(await benoem(api, "C02", "2024-06-17", "2028-06-17"), 201)["termijn"] == 2
    regels = ok(await api.get("/rooster-van-aftreden?peildatum=2025-01-01"))["regels"]
    assert [(regel["persoon"], regel["herbenoembaarTot"]) for regel in regels] == [("C02", None)]


async def test_leden_11_seats_are_not_persons_on_the_day_between_two_terms(api):
    for persoon, eind in (("C01", "2024-06-17"), ("C02", "2025-06-17")):
        ok(await benoem(api, persoon, "2021-06-17", eind), 201)
    ok(await benoem(api, "C01", "2024-06-17", "2028-06-17"), 201)
    rooster = ok(await api.get("/rooster-van-aftreden?peildatum=2024-06-17"))
    assert (rooster["personen"], len(rooster["regels"])) == (2, 3)
    assert [b["code"] for b in rooster["bevindingen"]] == ["RVC_ONDER_MINIMUM"]


async def test_leden_11_an_end_shortens_a_term_and_never_lengthens_it(api):
    zetel = ok(await benoem(api, "C01", "2020-06-17", "2024-06-17"), 201)
    langer = await api.post(f"{zetel['url']}/_beeindigen", json={"datum": "2024-06-18", "reden": "aftreden"})
    assert (codes(langer), langer.json()["code"]) == ([("datum", "PERIODE_ONGELDIG")], "PERIODE_ONGELDIG")
    korter = {"datum": "2024-06-17", "reden": "aftreden"}
    assert ok(await api.post(f"{zetel['url']}/_beeindigen", json=korter))["tot"] == "2024-06-17"


@pytest.mark.parametrize("rol", ["commissaris", "voorzitter_rvc", "bestuurder"])
async def test_leden_11_one_person_has_a_seat_once_at_a_time(api, rol):
    ok(await benoem(api, "C01", "2020-06-17", "2024-06-17", rol), 201)
    for van, tot in (("2020-06-17", "2024-06-17"), ("2024-06-16", "2026-06-17"), ("2019-01-01", "2020-06-18")):
        assert codes(await benoem(api, "C01", van, tot, rol, termijn=2)) == [("van", "MANDAAT_OVERLAPT")]
    ok(await benoem(api, "C01", "2024-06-17", "2028-06-17", rol, termijn=2), 201)
    ok(await benoem(api, "C02", "2020-06-17", "2024-06-17", rol), 201)


async def test_leden_11_one_person_may_be_in_several_committees(api):
    for _ in range(2):
        ok(await benoem(api, "C01", "2020-06-17", "2024-06-17", "commissielid"), 201)


# --- eligibility (art. 10.2, 12.5) ------------------------------------------------------------------------------------
@pytest.mark.parametrize("grond", ["i", "ii", "iii", "iv", "v", "vi"])
@pytest.mark.parametrize("rol", ["commissaris", "voorzitter_rvc"])
async def test_leden_11_not_eligible_on_any_of_six_grounds(api, rol, grond):
    antwoord = await benoem(api, "C01", "2020-06-17", "2024-06-17", rol, uitsluitingsgronden=[grond])
    assert statutair(antwoord, 422) == ("NIET_BENOEMBAAR", "10.2", OUD)
    assert antwoord.json()["gronden"] == [grond] and f"{grond}: " in antwoord.json()["detail"]


@pytest.mark.parametrize(
    ("rol", "tot", "van", "status"),
    [
        ("waarnemend_bestuurder", "2020-06-01", "2021-06-01", 422),  # twelve months, to the day
        ("waarnemend_bestuurder", "2020-06-01", "2021-06-02", 201),
        ("bestuurder", "2020-02-29", "2021-02-28", 422),
        ("bestuurder", "2020-02-29", "2021-03-01", 201),
        ("bestuurder", None, "2025-06-01", 422),
    ],
)
async def test_leden_11_who_acted_as_director_in_the_twelve_months_before(api, rol, tot, van, status):
    ok(await benoem(api, "C01", "2019-01-01", tot, rol), 201)
    antwoord = await benoem(api, "C01", van, van)
    assert antwoord.status_code == status
    if status == 422:
        assert statutair(antwoord, 422) == ("NIET_BENOEMBAAR", "10.2", OUD)
        assert antwoord.json()["gronden"] == ["vi"]


@pytest.mark.parametrize("rol", ["waarnemend_bestuurder", "bestuurder"])
async def test_leden_11_a_commissaris_that_acts_as_director_ends_its_mandate(api, rol):
    """It happened in 2020: the seat stays as it is until a person decides."""
    zetel = ok(await benoem(api, "C01", "2018-06-21", "2022-06-21"), 201)
    gevonden = ok(await benoem(api, "C01", "2020-02-01", "2020-06-01", rol), 201)
    assert bevonden(gevonden) == [("WAARNEMING_BEEINDIGT_MANDAAT", "10.8")]
    assert gevonden["bevindingen"][0]["statutenversie"] == OUD
    assert ok(await api.get(zetel["url"]))["redenEinde"] == ""
    eind = {"datum": "2020-02-01", "reden": "niet_benoembaar"}
    assert ok(await api.post(f"{zetel['url']}/_beeindigen", json=eind))["tot"] == "2020-02-01"


async def test_leden_11_a_nomination_gives_its_reasons(api):
    gevonden = ok(await benoem(api, "C01", "2020-06-17", "2024-06-17", voordracht=""), 201)
    assert bevonden(gevonden) == [("VOORDRACHT_ONTBREEKT", "10.4")]


@pytest.mark.parametrize(("uit_een_lid", "bevindingen"), [(True, []), (False, [("HUISREGEL_VOORZITTER", "")])])
async def test_leden_11_that_the_chair_comes_from_a_member_is_a_house_rule(api, leden, uit_een_lid, bevindingen):
    lid = {"lid": leden["Zwolle"], "soort": "gebonden"} if uit_een_lid else {"soort": "ongebonden"}
    gevonden = ok(await benoem(api, "C02", "2020-06-17", None, "voorzitter_rvc", **lid), 201)
    assert bevonden(gevonden) == bevindingen


# --- seats, persons, the end of a mandate -----------------------------------------------------------------------------
async def test_leden_11_seven_seats_and_six_persons_are_one_vacancy(api, leden):
    """2020: '7 leden', four from members and two others."""
    keuze = {"sleutel": "aantal_commissarissen", "waarde": "7", "vanaf": "2020-01-01", "reden": "ALV keurde het goed."}
    ok(await api.post("/parameterwijzigingen", json=keuze), 201)
    for nummer in range(1, 7):
        gebonden = nummer <= 4
        eigen = {"soort": "gebonden" if gebonden else "ongebonden", "termijn": 1 + (nummer == 6)}
        eigen |= {"lid": list(leden.values())[nummer]} if gebonden else {}
        ok(await benoem(api, f"C0{nummer}", "2020-06-17", f"202{1 + nummer % 4}-06-17", **eigen), 201)
    rooster = ok(await api.get("/rooster-van-aftreden?peildatum=2020-09-01"))
    assert (rooster["zetels"], rooster["personen"], rooster["vacatures"]) == (7, 6, 1)
    assert (rooster["bevindingen"], rooster["statutenversie"]) == ([], OUD)
    assert [regel["treedtAf"] for regel in rooster["regels"]] == sorted(r["treedtAf"] for r in rooster["regels"])
    opnieuw = {regel["persoon"]: regel["herbenoembaarTot"] for regel in rooster["regels"]}
    assert (opnieuw["C06"], opnieuw["C03"]) == (None, "2028-06-17")


@pytest.mark.parametrize(
    ("reden", "gezegd"),
    [
        ("aftreden", []),
        ("ontslag", []),
        ("niet_benoembaar", []),
        ("functie_verloren", [("GEBONDEN_ZETEL", "")]),
    ],
)
async def test_leden_11_reasons_to_end_in_the_middle_of_a_term(api, reden, gezegd):
    zetels = [ok(await benoem(api, f"C0{nr}", "2020-06-17", "2024-06-17"), 201) for nr in range(1, 5)]
    eind = {"datum": "2022-10-01", "reden": reden}
    gevonden = ok(await api.post(f"{zetels[0]['url']}/_beeindigen", json=eind))
    assert (gevonden["tot"], gevonden["redenEinde"], bevonden(gevonden)) == ("2022-10-01", reden, gezegd)
    rooster = ok(await api.get("/rooster-van-aftreden?peildatum=2022-10-02"))
    assert (rooster["personen"], rooster["bevindingen"]) == (3, [])
    volgende = ok(await api.post(f"{zetels[1]['url']}/_beeindigen", json=eind))
    assert ("RVC_ONDER_MINIMUM", "9.1") in bevonden(volgende)
    rooster = ok(await api.get("/rooster-van-aftreden?peildatum=2022-10-02"))
    assert (rooster["personen"], bevonden(rooster)) == (2, [("RVC_ONDER_MINIMUM", "9.1")])


# --- conflicts of interest (art. 11.9, 14.8) --------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("orgaan", "rol", "artikel", "ander"),
    [("rvc", "commissaris", "11.9", "alv"), ("bestuur", "bestuurder", "14.8", "rvc")],
)
@pytest.mark.parametrize(("belangen", "kan"), [(0, True), (1, True), (2, False), (3, False)])
async def test_leden_11_who_has_an_interest_takes_no_part(api, leden, orgaan, rol, artikel, ander, belangen, kan):
    for nummer in range(1, 4):
        ok(await benoem(api, f"C0{nummer}", "2020-06-17", "2024-06-17", rol), 201)
    for nummer in range(1, belangen + 1):
        belang = {"persoon": f"C0{nummer}", "functie": "wethouder", "lid": leden["Zwolle"], "van": "2020-01-01"}
        ok(await api.post("/belangen", json=belang | {"tot": "2022-12-31"}), 201)
    vraag = {"orgaan": orgaan, "lid": leden["Zwolle"], "datum": "2022-12-31"}
    gevonden = ok(await api.get("/tegenstrijdige-belangen", params=vraag))
    assert gevonden["nemenNietDeel"] == [f"C0{nummer}" for nummer in range(1, belangen + 1)]
    assert (gevonden["kanBesluiten"], gevonden["besluitDoor"]) == (kan, orgaan if kan else ander)
    assert (gevonden["artikel"], gevonden["statutenversie"]) == (artikel, OUD)
    later = ok(await api.get("/tegenstrijdige-belangen", params=vraag | {"datum": "2023-01-01"}))
    assert later["nemenNietDeel"] == []


# --- discharge (art. 16.7) --------------------------------------------------------------------------------------------
async def test_leden_11_two_roles_are_two_discharges(api, leden):
    """A commissaris that acted as director: each role by its own decision, after the accounts."""
    vergadering = await plan(api)
    gegeven = {"onderwerp": "Jaarrekening 2022", "accountantsverklaring": STUK}
    punten = [await agendeer(api, vergadering, "jaarrekening", nummer="4", **gegeven)]
    for nummer, rol in (("5", "commissaris"), ("6", "waarnemend bestuurder")):
        onderwerp = f"Decharge van C01 als {rol} over 2022"
        punten.append(await agendeer(api, vergadering, "decharge", nummer=nummer, onderwerp=onderwerp))
    ok(await roep_op(api, vergadering), 201)
    await open_vergadering(api, vergadering)
    await presentielijst(api, vergadering, *list(leden)[:21])
    stemmingen = [await leg_voor(api, punt) for punt in punten]
    assert statutair(await open_stemming(api, stemmingen[1]), 409) == ("DECHARGE_AFZONDERLIJK", "16.7", OUD)
    for stemming in stemmingen:
        ok(await open_stemming(api, stemming))
        ok(await sluit_stemming(api, stemming, tellingen={"voor": 20, "tegen": 1}))
    besluiten = ok(await api.get("/besluiten?besluitsoort=decharge"))["results"]
    assert sorted(besluit["tekst"] for besluit in besluiten) == [
        "Decharge van C01 als commissaris over 2022",
        "Decharge van C01 als waarnemend bestuurder over 2022",
    ]
