"""The statutes as data: what the sources hold, the version of a date, the decision matrix."""

from datetime import date

import pytest
from leden.statutair import statuten

OUD, NIEUW = statuten.statutenversies()["2022-04-25"], statuten.statutenversies()["2023-03-07"]


def test_the_concept_has_115_paragraphs_in_21_articles():
    assert len(NIEUW.artikelen) == 115
    assert len({nummer.split(".")[0] for nummer in NIEUW.artikelen}) == 21


def test_eight_paragraphs_are_protected():
    beschermd = {nummer for nummer, artikel in NIEUW.artikelen.items() if artikel.beschermd}
    assert beschermd == {"2.1", "2.3", "2.4", "2.5", "4.3", "10.1", "14.6", "20.2"}


def test_four_paragraphs_differ_between_the_versions():
    anders = {
        n for n in NIEUW.artikelen if n not in OUD.artikelen or OUD.artikelen[n].tekst != NIEUW.artikelen[n].tekst
    }
    assert anders == {"8.2", "8.12", "11.10", "14.9"}
    assert "11.10" not in OUD.artikelen and "14.9" not in OUD.artikelen


@pytest.mark.parametrize("dag", [date(2022, 4, 25), date(2022, 12, 7), date(2023, 5, 11), date(2024, 6, 27)])
def test_a_concept_is_not_in_force(dag):
    assert statuten.van_kracht_op(dag).sleutel == "2022-04-25"
    assert not statuten.ouder_dan_de_bron(dag)


def test_older_meetings_are_judged_by_the_oldest_known_version():
    assert statuten.van_kracht_op(date(2018, 6, 21)).sleutel == "2022-04-25"
    assert statuten.ouder_dan_de_bron(date(2018, 6, 21))


def test_every_rule_and_kind_of_decision_cites_an_article_of_both_versions():
    for versie in (OUD, NIEUW):
        assert {regel.artikel for regel in statuten.regels().values()} <= versie.artikelen.keys()
        assert {soort.artikel for soort in statuten.besluitsoorten().values()} <= versie.artikelen.keys()


MATRIX = {
    "gewoon": ("quorum_helft", "volstrekte_meerderheid", "tweede_17_4", 10),
    "jaarrekening": ("quorum_helft", "volstrekte_meerderheid", "tweede_17_4", 10),
    "tarieven": ("quorum_helft", "volstrekte_meerderheid", "tweede_17_4", 10),
    "entreegeld": ("quorum_helft", "twee_derde_bijdragen", "tweede_17_4", 10),
    "jaarbijdrage": ("quorum_helft", "twee_derde_bijdragen", "tweede_17_4", 10),
    "ontheffing_opzegging": ("quorum_helft", "twee_derde_ontheffing", "tweede_17_4", 10),
    "weigering_vernietigen": ("quorum_helft", "volstrekte_meerderheid", "tweede_17_4", 10),
    "reglement": ("quorum_twee_derde", "twee_derde_statuten", "tweede_20_1", 14),
    "statutenwijziging": ("quorum_twee_derde", "twee_derde_statuten", "tweede_20_1", 14),
    "statutenwijziging_beschermd": ("quorum_alle_leden", "algemene_stemmen", "tweede_20_2", 14),
    "ontbinding": ("quorum_twee_derde", "twee_derde_statuten", "tweede_20_1", 14),
}


@pytest.mark.parametrize(("sleutel", "verwacht"), MATRIX.items())
def test_decision_matrix(sleutel, verwacht):
    soort = statuten.besluitsoorten()[sleutel]
    assert soort.quorum and soort.meerderheid and soort.tweede_vergadering and soort.termijn
    gevonden = (soort.quorum.sleutel, soort.meerderheid.sleutel, soort.tweede_vergadering.sleutel)
    assert (*gevonden, soort.termijn.parameters["dagen"]) == verwacht


def test_art_4_1_admission_is_a_decision_of_the_board():
    soort = statuten.besluitsoorten()["toelating_lid"]
    assert (soort.orgaan, soort.artikel, soort.meerderheid) == ("bestuur", "4.1", None)
