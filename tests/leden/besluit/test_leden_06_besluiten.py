"""Quorum, majority, ties and the decision matrix (art. 4.6, 8.12, 17, 18.2, 20, 21): every row, and every choice."""

import pytest
from support import codes, ok

from tests.leden.domein import (
    ALV,
    VOORSTEL,
    agendeer,
    gebeurt,
    in_zitting,
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
HELFT, TWEE_DERDE, ALLEN = ("quorum_helft", "17.4"), ("quorum_twee_derde", "20.1"), ("quorum_alle_leden", "20.2")
VOLSTREKT, STATUTEN = ("volstrekte_meerderheid", "17.2"), ("twee_derde_statuten", "20.1")
GEWOON = (HELFT, VOLSTREKT, ("tweede_17_4", "17.4"), ("8.3", 10))
ZWAAR = (TWEE_DERDE, STATUTEN, ("tweede_20_1", "20.1"), ("20.3", 14))


def met(meerderheid: str, artikel: str) -> tuple:
    return (HELFT, (meerderheid, artikel), *GEWOON[2:])


# --- the decision matrix ----------------------------------------------------------------------------------------------
MATRIX = {
    "gewoon": ("17.1", "", GEWOON),
    "jaarrekening": ("16.6", "bestuur, met de accountantsverklaring", GEWOON),
    "decharge": ("16.7", "bestuur", GEWOON),
    "bedrijfsplan": ("12.3", "bestuur, met advies van de raad van commissarissen", GEWOON),
    "tarieven": ("14.6", "bestuur", GEWOON),
    "inkoopbeleid": ("14.6", "bestuur", GEWOON),
    "dienstenassortiment": ("14.6", "bestuur", GEWOON),
    "strategie": ("14.6", "bestuur", GEWOON),
    "entreegeld": ("4.6", "bestuur", met("twee_derde_bijdragen", "4.6")),
    "jaarbijdrage": ("4.6", "bestuur", met("twee_derde_bijdragen", "4.6")),
    "verplichtingen_leden": ("2.6", "bestuur", GEWOON),
    "ontheffing_opzegging": ("6.3", "", met("twee_derde_ontheffing", "6.3")),
    "overdracht_lidmaatschap": ("4.5", "", GEWOON),
    "weigering_vernietigen": ("4.2", "", GEWOON),
    "beroep_lidmaatschap": ("6.9", "", GEWOON),
    "benoeming_commissaris": ("10.1", "voordracht van de raad van commissarissen, niet bindend", GEWOON),
    "benoeming_bestuurder": ("13.1", "voordracht van de raad van commissarissen, niet bindend", GEWOON),
    "profiel_rvc": ("9.1", "raad van commissarissen", GEWOON),
    "bezoldiging": ("13.3", "raad van commissarissen", GEWOON),
    "reglement": ("18.2", "", ZWAAR),
    "statutenwijziging": ("20.1", "bestuur, goedgekeurd door de raad van commissarissen", ZWAAR),
    "ontbinding": ("21.1", "bestuur, goedgekeurd door de raad van commissarissen", ZWAAR),
    "statutenwijziging_beschermd": (
        "20.2",
        "bestuur, goedgekeurd door de raad van commissarissen",
        (ALLEN, ("algemene_stemmen", "20.2"), ("tweede_20_2", "20.2"), ("20.3", 14)),
    ),
    "buiten_vergadering": (
        "8.12",
        "met voorkennis van de raad van commissarissen en het bestuur",
        (None, ("alle_leden_voor", "8.12"), None, None),
    ),
}


def rij(soort: dict) -> tuple:
    quorum, meerderheid, tweede, termijn = (
        soort[naam] for naam in ("quorum", "meerderheid", "tweedeVergadering", "oproeptermijn")
    )
    eisen = [regel and (regel["sleutel"], regel["artikel"]) for regel in (quorum, meerderheid, tweede)]
    return (*eisen, termijn and (termijn["artikel"], termijn["parameters"]["dagen"]))


@pytest.mark.parametrize("versie", [OUD, "2023-03-07"])
async def test_leden_6_the_decision_matrix_row_by_row(api, versie):
    soorten = ok(await api.get(f"/besluitsoorten?statutenversie={versie}"))
    van_de_alv = {soort["sleutel"]: soort for soort in soorten if soort["orgaan"] == "alv"}
    assert van_de_alv.keys() == MATRIX.keys()
    for sleutel, (artikel, voorstel, eisen) in MATRIX.items():
        soort = van_de_alv[sleutel]
        assert (soort["artikel"], soort["voorstel"], rij(soort)) == (artikel, voorstel, eisen), sleutel


async def test_leden_6_the_numbers_of_the_matrix(api):
    regels = {regel["sleutel"]: regel["parameters"] for regel in ok(await api.get(f"/statutenversies/{OUD}/regels"))}
    for sleutel, deel in (
        ("quorum_helft", (1, 2)),
        ("quorum_twee_derde", (2, 3)),
        ("quorum_alle_leden", (1, 1)),
        ("volstrekte_meerderheid", (1, 2)),
        ("twee_derde_bijdragen", (2, 3)),
        ("twee_derde_ontheffing", (2, 3)),
        ("twee_derde_statuten", (2, 3)),
    ):
        assert (regels[sleutel]["teller"], regels[sleutel]["noemer"]) == deel, sleutel
    assert regels["tweede_17_4"] == {"vanafDagen": 1, "totMaanden": 1}
    assert regels["tweede_20_1"] == {"vanafDagen": 14, "totDagen": 42}
    assert regels["tweede_20_2"] == {"vanafDagen": 14, "totDagen": 30}


# --- quorum and majority in numbers -----------------------------------------------------------------------------------
async def reken(api, soort: str, leden: int, aanwezig: int, voor: int = 0, tegen: int = 0, **anders) -> dict:
    telling = {"voor": voor, "tegen": tegen} | anders
    vraag = {"besluitsoort": soort, "leden": leden, "aanwezig": aanwezig, "tellingen": telling, "peildatum": ALV}
    return ok(await api.post("/simulaties", json=vraag))["verwachtingen"][0]["regeluitkomst"]


@pytest.mark.parametrize(
    ("soort", "artikel", "leden", "nodig"),
    [("tarieven", "17.4", leden, nodig) for leden, nodig in ((41, 21), (40, 20), (38, 19), (37, 19), (34, 17))]
    + [("ontbinding", "20.1", leden, nodig) for leden, nodig in ((41, 28), (40, 27), (38, 26), (37, 25), (34, 23))]
    + [("statutenwijziging_beschermd", "20.2", leden, leden) for leden in (41, 40)],
)
async def test_leden_6_quorum_at_exactly_the_number_and_one_below(api, soort, artikel, leden, nodig):
    genoeg, te_weinig = [await reken(api, soort, leden, er, voor=er) for er in (nodig, nodig - 1)]
    assert (genoeg["uitkomst"], te_weinig["uitkomst"], te_weinig["code"]) == (
        "aangenomen",
        "geen_quorum",
        "GEEN_QUORUM",
    )
    [regel] = te_weinig["regels"]
    assert (regel["artikel"], regel["statutenversie"]) == (artikel, OUD)
    assert regel["invoer"] == {"aanwezig": nodig - 1, "leden": leden, "nodig": nodig}


@pytest.mark.parametrize(
    ("soort", "voor", "tegen", "onthouding", "uitkomst", "code", "artikel"),
    [
        ("tarieven", 16, 15, 0, "aangenomen", "", "17.2"),
        ("tarieven", 15, 15, 1, "verworpen", "STAKING", "17.2"),
        ("tarieven", 0, 0, 31, "aangehouden", "GEEN_STEMMEN", "17.2"),
        ("entreegeld", 20, 10, 0, "aangenomen", "", "4.6"),
        ("entreegeld", 19, 10, 1, "verworpen", "", "4.6"),
        ("ontheffing_opzegging", 20, 10, 0, "aangenomen", "", "6.3"),
        ("ontheffing_opzegging", 19, 10, 0, "verworpen", "", "6.3"),
        ("statutenwijziging", 20, 10, 0, "aangenomen", "", "20.1"),
        ("statutenwijziging", 19, 10, 1, "verworpen", "", "20.1"),
    ],
)
async def test_leden_6_majority(api, soort, voor, tegen, onthouding, uitkomst, code, artikel):
    gevonden = await reken(api, soort, 41, 31, voor, tegen, onthouding=onthouding)
    assert (gevonden["uitkomst"], gevonden["code"]) == (uitkomst, code)
    assert (gevonden["regels"][1]["artikel"], gevonden["regels"][1]["statutenversie"]) == (artikel, OUD)


# --- [P] uitgebrachte_stemmen, quorumbasis_geschorste_leden -----------------------------------------------------------
@pytest.mark.parametrize(("wijze", "uitkomst"), [("", "aangenomen"), ("alle", "verworpen")])
async def test_leden_6_whether_abstentions_are_votes_cast_is_a_choice(api, leden, wijze, uitkomst):
    """12 for, 6 against, 3 abstentions: 36 >= 36, and 36 < 42 if they count."""
    if wijze:
        await kies(api, "uitgebrachte_stemmen", wijze)
    stemming = await in_zitting(api, leden, "entreegeld", 21)
    assert stemming["uitgebrachteStemmen"] == (wijze or "voor_en_tegen")
    ok(await open_stemming(api, stemming))
    tellingen = {"voor": 12, "tegen": 6, "onthouding": 2, "blanco": 1}
    assert ok(await sluit_stemming(api, stemming, tellingen=tellingen))["uitkomst"] == uitkomst
    gerekend = await reken(api, "entreegeld", 40, 21, 12, 6, onthouding=2, blanco=1)
    assert gerekend["uitkomst"] == uitkomst


@pytest.mark.parametrize(("keuze", "leden_", "nodig"), [("uitgesloten", 39, 20), ("meegeteld", 40, 20)])
async def test_leden_6_whether_suspended_members_are_in_the_base_of_the_quorum(api, leden, keuze, leden_, nodig):
    await kies(api, "quorumbasis_geschorste_leden", keuze)
    reden = {"goedkeuringRvc": "2023-02-01", "motivering": "Handelde in strijd met een besluit."}
    ok(await gebeurt(api, leden["Vught"], "ontzet", "2023-03-01", **reden), 201)
    ok(await gebeurt(api, leden["Vught"], "beroep_ingesteld", "2023-03-10"), 201)
    antwoord = await open_stemming(api, await in_zitting(api, leden, "statutenwijziging_beschermd", 19, **VOORSTEL))
    assert statutair(antwoord, 409) == ("GEEN_QUORUM", "20.2", OUD)
    assert (antwoord.json()["aanwezig"], antwoord.json()["leden"]) == (19, leden_)
    gewoon = await open_stemming(api, await in_zitting(api, leden, "tarieven", 19))
    assert (gewoon.json()["leden"], gewoon.json()["nodig"]) == (leden_, nodig)


# --- art. 20.2: all members, and nobody against -----------------------------------------------------------------------
@pytest.mark.parametrize(
    ("keuze", "voor", "tegen", "onthouding", "uitkomst"),
    [
        ("nee", 39, 0, 1, "aangenomen"),
        ("ja", 39, 0, 1, "verworpen"),
        ("ja", 40, 0, 0, "aangenomen"),
        ("nee", 39, 1, 0, "verworpen"),
    ],
)
async def test_leden_6_art_20_2_and_whether_an_abstention_breaks_it(
    api, leden, keuze, voor, tegen, onthouding, uitkomst
):
    await kies(api, "onthouding_breekt_algemene_stemmen", keuze)
    stemming = await in_zitting(api, leden, "statutenwijziging_beschermd", 40, **VOORSTEL)
    ok(await open_stemming(api, stemming))
    tellingen = {"voor": voor, "tegen": tegen, "onthouding": onthouding}
    besluit = ok(await sluit_stemming(api, stemming, tellingen=tellingen))
    assert besluit["uitkomst"] == uitkomst
    regels = [(r["regel"], r["artikel"], r["statutenversie"]) for r in besluit["regeluitkomst"]["regels"]]
    assert regels == [("quorum_alle_leden", "20.2", OUD), ("algemene_stemmen", "20.2", OUD)]


async def test_leden_6_art_20_2_one_member_away_and_the_days_of_the_second_meeting(api, leden):
    stemming = await in_zitting(api, leden, "statutenwijziging_beschermd", 39, **VOORSTEL)
    antwoord = await open_stemming(api, stemming)
    assert statutair(antwoord, 409) == ("GEEN_QUORUM", "20.2", OUD)
    tweede = {"soort": "tweede_20_2", "artikel": "20.2", "van": "2023-05-26", "tot": "2023-06-10"}
    assert antwoord.json()["tweedeVergadering"] == tweede


# --- second meetings --------------------------------------------------------------------------------------------------
async def tweede_ronde(api, leden, soort: str, tweede: str, aantal: int, dag: str = "2023-06-01", oproep: str = ALV):
    """The same item in a second meeting on 1 June, called on the day of the first."""
    eerste = await plan(api)
    punt = await agendeer(api, eerste, soort, **VOORSTEL)
    vergadering = await plan(api, dag, soort=tweede, eersteVergadering=eerste["url"])
    weer = await agendeer(api, vergadering, soort, eerderAgendapunt=punt["url"], **VOORSTEL)
    ok(await roep_op(api, vergadering, oproep), 201)
    await open_vergadering(api, vergadering, f"{dag}T17:00:00Z")
    await presentielijst(api, vergadering, *list(leden)[:aantal], van=f"{dag}T17:00:00Z")
    stemming = await leg_voor(api, weer)
    ok(await open_stemming(api, stemming, f"{dag}T17:30:00Z"))
    return stemming, f"{dag}T17:40:00Z"


@pytest.mark.parametrize(
    ("soort", "tweede", "voor", "tegen", "uitkomst", "artikelen"),
    [
        ("tarieven", "tweede_17_4", 3, 2, "aangenomen", ["17.4", "17.2"]),
        ("entreegeld", "tweede_17_4", 3, 2, "verworpen", ["17.4", "4.6"]),
        ("statutenwijziging", "tweede_20_1", 4, 2, "aangenomen", ["20.1", "20.1"]),
        ("statutenwijziging", "tweede_20_1", 3, 2, "verworpen", ["20.1", "20.1"]),
        ("ontbinding", "tweede_20_1", 4, 2, "aangenomen", ["20.1", "20.1"]),
        ("reglement", "tweede_20_1", 4, 2, "aangenomen", ["20.1", "20.1"]),
        ("statutenwijziging_beschermd", "tweede_20_2", 6, 0, "aangenomen", ["20.2", "20.2"]),
        ("statutenwijziging_beschermd", "tweede_20_2", 5, 1, "verworpen", ["20.2", "20.2"]),
    ],
)
async def test_leden_6_a_second_meeting_needs_no_quorum_and_the_same_majority(
    api, leden, soort, tweede, voor, tegen, uitkomst, artikelen
):
    stemming, dicht = await tweede_ronde(api, leden, soort, tweede, 6)
    besluit = ok(await sluit_stemming(api, stemming, tijdstip=dicht, tellingen={"voor": voor, "tegen": tegen}))
    assert besluit["uitkomst"] == uitkomst
    assert [regel["artikel"] for regel in besluit["regeluitkomst"]["regels"]] == artikelen
    assert besluit["regeluitkomst"]["regels"][0]["invoer"] == {"aanwezig": 6, "leden": 40, "nodig": 0}


async def test_leden_6_the_majority_of_a_second_meeting_on_statutes_is_a_choice(api, leden):
    await kies(api, "meerderheid_tweede_vergadering", "volstrekt")
    stemming, dicht = await tweede_ronde(api, leden, "statutenwijziging", "tweede_20_1", 6)
    besluit = ok(await sluit_stemming(api, stemming, tijdstip=dicht, tellingen={"voor": 3, "tegen": 2}))
    assert (besluit["uitkomst"], besluit["regeluitkomst"]["regels"][1]["artikel"]) == ("aangenomen", "17.2")
    eerste = await in_zitting(api, leden, "statutenwijziging", 27, **VOORSTEL)
    ok(await open_stemming(api, eerste))
    assert ok(await sluit_stemming(api, eerste, tellingen={"voor": 16, "tegen": 11}))["uitkomst"] == "verworpen"


@pytest.mark.parametrize(("keuze", "vroegst"), [("14", "2023-05-26"), ("10", "2023-05-25")])
async def test_leden_6_the_term_of_a_second_meeting_on_statutes_is_a_choice(api, leden, keuze, vroegst):
    await kies(api, "termijn_tweede_vergadering", keuze)
    antwoord = await open_stemming(api, await in_zitting(api, leden, "statutenwijziging", 26, **VOORSTEL))
    assert statutair(antwoord, 409) == ("GEEN_QUORUM", "20.1", OUD)
    assert antwoord.json()["tweedeVergadering"] == {
        "soort": "tweede_20_1", "artikel": "20.1", "van": vroegst, "tot": "2023-06-22",
    }  # fmt: skip


async def test_leden_6_ten_days_for_the_call_of_a_second_meeting_if_that_is_chosen(api, leden):
    await kies(api, "termijn_tweede_vergadering", "10")
    await tweede_ronde(api, leden, "statutenwijziging", "tweede_20_1", 6, "2023-05-25", "2023-05-14")


# --- art. 18.2 and 21.1 -----------------------------------------------------------------------------------------------
async def test_leden_6_art_18_2_regulations_as_statutes_or_as_any_decision(api, leden):
    antwoord = await open_stemming(api, await in_zitting(api, leden, "reglement", 26))
    assert statutair(antwoord, 409) == ("GEEN_QUORUM", "20.1", OUD)
    await kies(api, "reglement_verwijzing", "als_gewoon")
    vergadering = await plan(api)
    punt = await agendeer(api, vergadering, "reglement")
    ok(await roep_op(api, vergadering, "2023-04-30"), 201)  # ten clear days
    await open_vergadering(api, vergadering)
    await presentielijst(api, vergadering, *list(leden)[:20])
    stemming = ok(await open_stemming(api, await leg_voor(api, punt)))
    besluit = ok(await sluit_stemming(api, stemming, tellingen={"voor": 11, "tegen": 9}))
    assert (besluit["uitkomst"], besluit["artikel"]) == ("aangenomen", "18.2")
    assert [regel["artikel"] for regel in besluit["regeluitkomst"]["regels"]] == ["17.4", "17.2"]


async def test_leden_6_art_21_1_dissolution_is_proposed_as_an_amendment(api, leden):
    vergadering = await plan(api)
    await agendeer(api, vergadering, "ontbinding")
    antwoord = await roep_op(api, vergadering)
    assert statutair(antwoord, 422) == ("STATUTENVOORSTEL_ONVOLLEDIG", "20.3", OUD)
    assert antwoord.json()["ontbreekt"] == ["tekst", "goedkeuringRvc"]


# --- art. 8.12: outside a meeting -------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("keuze", "voor", "onthouding", "uitkomst"),
    [
        ("ja", 39, 1, "verworpen"),
        ("nee", 39, 1, "aangenomen"),
        ("nee", 39, 0, "verworpen"),
        ("nee", 0, 40, "verworpen"),
    ],
)
async def test_leden_6_art_8_12_whether_an_abstention_breaks_it(api, leden, keuze, voor, onthouding, uitkomst):
    await kies(api, "onthouding_breekt_buiten_vergadering", keuze)
    ronde = await plan(api, soort="buiten_vergadering")
    kennis = {"voorkennisRvc": "2023-05-01", "voorkennisBestuur": "2023-05-01"}
    stemming = await leg_voor(api, await agendeer(api, ronde), vorm="buiten_vergadering", **kennis)
    ok(await open_stemming(api, stemming))
    keuzes = ["voor"] * voor + ["onthouding"] * onthouding
    for url, keus in zip(leden.values(), keuzes, strict=False):
        ok(await stem(api, stemming, url, keus), 201)
    assert ok(await sluit_stemming(api, stemming))["uitkomst"] == uitkomst


async def test_leden_6_a_choice_is_one_of_those_that_are_offered(api):
    onzin = {"sleutel": "meerderheid_tweede_vergadering", "waarde": "unaniem", "vanaf": "2023-01-01", "reden": "x"}
    assert codes(await api.post("/parameterwijzigingen", json=onzin)) == [("waarde", "invalid_choice")]
