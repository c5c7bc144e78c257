"""Quorum and majority (statutes art. 4.6, 8.12, 17, 20): every number of the digest, and what must always hold."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from leden.besluit.besluitregels import Telling, Zaal, als_json, beslis, nodig, toets_quorum
from leden.statutair.statuten import besluitsoorten, regels, statutenversies

VERSIE = "2022-04-25"
HALF, TWEE_DERDE = regels()["quorum_helft"], regels()["quorum_twee_derde"]
SOORTEN = besluitsoorten()
VAN_DE_ALV = [soort for soort in SOORTEN.values() if soort.orgaan == "alv"]
aantallen = st.integers(0, 60)
tellingen = st.builds(Telling, aantallen, aantallen, aantallen, aantallen)


# --- §6: quorum -------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(("leden", "helft"), [(41, 21), (40, 20), (38, 19), (37, 19), (34, 17)])
def test_art_17_4a_half_of_the_members_is_enough(leden, helft):
    assert nodig(HALF, leden) == helft
    assert toets_quorum(HALF, Zaal(helft, leden), VERSIE).voldaan
    assert not toets_quorum(HALF, Zaal(helft - 1, leden), VERSIE).voldaan


@pytest.mark.parametrize(("leden", "twee_derde"), [(41, 28), (40, 27), (39, 26), (38, 26), (37, 25), (34, 23)])
def test_art_20_1_two_thirds_of_the_members(leden, twee_derde):
    assert nodig(TWEE_DERDE, leden) == twee_derde
    assert toets_quorum(TWEE_DERDE, Zaal(twee_derde, leden), VERSIE).voldaan
    assert not toets_quorum(TWEE_DERDE, Zaal(twee_derde - 1, leden), VERSIE).voldaan


@pytest.mark.parametrize(
    ("aanwezig", "leden", "helft", "twee_derde"),
    [(17, 34, True, False), (27, 38, True, True), (28, 40, True, True), (27, 40, True, True), (26, 40, True, False)],
)
def test_quorum_of_the_attendance_lists(aanwezig, leden, helft, twee_derde):
    assert toets_quorum(HALF, Zaal(aanwezig, leden), VERSIE).voldaan is helft
    assert toets_quorum(TWEE_DERDE, Zaal(aanwezig, leden), VERSIE).voldaan is twee_derde


# --- §6: majorities ---------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("soort", "voor", "tegen", "uitkomst", "code"),
    [
        ("tarieven", 16, 15, "aangenomen", ""),
        ("tarieven", 15, 15, "verworpen", "STAKING"),
        ("tarieven", 14, 15, "verworpen", ""),
        ("tarieven", 0, 0, "aangehouden", "GEEN_STEMMEN"),
        ("entreegeld", 20, 10, "aangenomen", ""),
        ("entreegeld", 19, 10, "verworpen", ""),
        ("entreegeld", 0, 0, "aangehouden", "GEEN_STEMMEN"),
        ("statutenwijziging", 20, 10, "aangenomen", ""),
        ("statutenwijziging", 19, 10, "verworpen", ""),
        ("benoeming_commissaris", 15, 15, "aangehouden", "STAKING_PERSONEN"),
        ("benoeming_commissaris", 16, 15, "aangenomen", ""),
    ],
)
def test_majority_in_a_meeting(soort, voor, tegen, uitkomst, code):
    gevonden = beslis(SOORTEN[soort], Telling(voor, tegen), Zaal(31, 41), VERSIE)
    assert (gevonden.uitkomst, gevonden.code) == (uitkomst, code)


@pytest.mark.parametrize(("wijze", "uitgebracht", "nodig_"), [("voor_en_tegen", 29, 20), ("alle", 30, 20)])
def test_abstentions_count_only_if_the_parameter_says_so(wijze, uitgebracht, nodig_):
    """19 for, 10 against, 1 abstention: 57 < 58, and 57 < 60 if the abstention counts."""
    gevonden = beslis(SOORTEN["statutenwijziging"], Telling(19, 10, 1), Zaal(30, 41), VERSIE, wijze=wijze)
    invoer = gevonden.toetsen[-1].invoer
    assert gevonden.uitkomst == "verworpen"
    assert (invoer["uitgebracht"], invoer["nodig"]) == (uitgebracht, nodig_)


def test_an_abstention_that_counts_can_turn_the_outcome():
    zaal, telling = Zaal(30, 41), Telling(2, 1, 0, 1)
    assert beslis(SOORTEN["entreegeld"], telling, zaal, VERSIE).uitkomst == "aangenomen"
    assert beslis(SOORTEN["entreegeld"], telling, zaal, VERSIE, wijze="alle").uitkomst == "verworpen"


@pytest.mark.parametrize(
    ("aanwezig", "voor", "tegen", "onthouding", "uitkomst"),
    [
        (41, 40, 0, 1, "aangenomen"),
        (41, 40, 1, 0, "verworpen"),
        (41, 0, 0, 41, "aangehouden"),
        (40, 40, 0, 0, "geen_quorum"),
    ],
)
def test_art_20_2_protected_articles_need_all_members_and_no_vote_against(aanwezig, voor, tegen, onthouding, uitkomst):
    telling = Telling(voor, tegen, onthouding)
    assert beslis(SOORTEN["statutenwijziging_beschermd"], telling, Zaal(aanwezig, 41), VERSIE).uitkomst == uitkomst


@pytest.mark.parametrize(
    ("voor", "tegen", "onthouding", "uitkomst", "code"),
    [
        (41, 0, 0, "aangenomen", ""),
        (40, 0, 0, "verworpen", "NIET_EENSTEMMIG"),
        (40, 0, 1, "verworpen", "NIET_EENSTEMMIG"),
        (40, 1, 0, "verworpen", "NIET_EENSTEMMIG"),
    ],
)
def test_art_8_12_outside_a_meeting_every_member_votes_for(voor, tegen, onthouding, uitkomst, code):
    gevonden = beslis(SOORTEN["buiten_vergadering"], Telling(voor, tegen, onthouding), Zaal(0, 41), VERSIE)
    assert (gevonden.uitkomst, gevonden.code) == (uitkomst, code)


def test_without_quorum_nothing_is_decided():
    gevonden = beslis(SOORTEN["tarieven"], Telling(19, 0), Zaal(19, 40), VERSIE)
    assert (gevonden.uitkomst, gevonden.code) == ("geen_quorum", "GEEN_QUORUM")
    assert gevonden.toetsen[0].invoer == {"aanwezig": 19, "leden": 40, "nodig": 20}


def test_art_17_4b_a_second_meeting_decides_whoever_is_there():
    gevonden = beslis(SOORTEN["tarieven"], Telling(3, 1), Zaal(4, 40), VERSIE, quorum=regels()["quorum_geen"])
    assert gevonden.uitkomst == "aangenomen"


def test_the_board_is_no_assembly():
    with pytest.raises(ValueError, match="toelating_lid"):
        beslis(SOORTEN["toelating_lid"], Telling(1), Zaal(1, 1), VERSIE)


# --- what must always hold --------------------------------------------------------------------------------------------
@given(
    st.sampled_from(VAN_DE_ALV), tellingen, aantallen, st.integers(1, 60), st.sampled_from(["voor_en_tegen", "alle"])
)
def test_every_outcome_cites_articles_that_exist_in_its_version(soort, telling, aanwezig, leden, wijze):
    for versie in statutenversies().values():
        gevonden = als_json(beslis(soort, telling, Zaal(min(aanwezig, leden), leden), versie.sleutel, wijze=wijze))
        assert gevonden["regels"]
        for regel in gevonden["regels"]:
            assert regel["artikel"] in versie.artikelen and regel["statutenversie"] == versie.sleutel


@given(st.sampled_from([HALF, TWEE_DERDE, regels()["quorum_alle_leden"]]), aantallen, st.integers(1, 60))
def test_quorum_is_monotone_in_the_members_present(regel, aanwezig, leden):
    if toets_quorum(regel, Zaal(aanwezig, leden), VERSIE).voldaan:
        assert toets_quorum(regel, Zaal(aanwezig + 1, leden), VERSIE).voldaan
    assert toets_quorum(regel, Zaal(aanwezig, leden), VERSIE).voldaan is (aanwezig >= nodig(regel, leden))


@given(st.sampled_from(VAN_DE_ALV), tellingen, st.sampled_from(["voor_en_tegen", "alle"]))
def test_majority_is_monotone_in_the_votes_for(soort, telling, wijze):
    """One vote from against to for never turns an adopted proposal down."""
    zaal = Zaal(41, 41)
    if beslis(soort, telling, zaal, VERSIE, wijze=wijze).uitkomst == "aangenomen" and telling.tegen:
        meer = Telling(telling.voor + 1, telling.tegen - 1, telling.onthouding, telling.blanco)
        if soort.sleutel != "buiten_vergadering":
            assert beslis(soort, meer, zaal, VERSIE, wijze=wijze).uitkomst == "aangenomen"


@given(tellingen)
def test_two_thirds_is_never_easier_than_an_absolute_majority(telling):
    if beslis(SOORTEN["entreegeld"], telling, Zaal(41, 41), VERSIE).uitkomst == "aangenomen":
        assert beslis(SOORTEN["tarieven"], telling, Zaal(41, 41), VERSIE).uitkomst == "aangenomen"


@given(aantallen.filter(bool))
def test_art_17_3_a_tie_on_matters_is_rejected(stemmen):
    gevonden = beslis(SOORTEN["tarieven"], Telling(stemmen, stemmen), Zaal(60, 60), VERSIE)
    assert (gevonden.uitkomst, gevonden.code) == ("verworpen", "STAKING")
