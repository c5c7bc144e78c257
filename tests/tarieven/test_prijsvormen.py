"""Price shapes (domain rules 4.1, 4.2, 4.4, 4.5), on the numbers of the documents."""

from datetime import date
from decimal import Decimal

import pytest
from commonground.problems import Conflict, Unprocessable, findings
from hypothesis import given
from hypothesis import strategies as st
from pydantic import TypeAdapter, ValidationError
from tarieven.prijs import Prijs
from tarieven.prijsvormen import Prijsvorm, SchijvenMarginaal, VastPlusKlasse
from tarieven.rekenspoor import als_json, herbereken, invoer

from tests.tarieven.voorbeelden import afnemer, cent, feiten_2024, prijs

VORM = TypeAdapter(Prijsvorm)


def lev(product: str, aantal: int, **meer) -> str:
    return cent(prijs(product).leverancierskosten(afnemer(aantal, **meer)))


# --- 4.1 per_inwoner --------------------------------------------------------------------------------------------------
def test_burgerzaken_of_deventer():
    assert lev("burgerzaken", 101_236, opties=frozenset({"e-herkenning"})) == "159505.68"
    assert lev("burgerzaken", 101_446, opties=frozenset({"e-herkenning"})) == "159795.48"  # not the printed n


def test_an_option_that_is_not_taken_is_not_paid():
    assert lev("burgerzaken", 43_713) == "75323.94"  # Venray has no e-Herkenning


def test_rotterdam_counts_for_the_cap():
    vorm = VORM.validate_python({"vorm": "per_inwoner", "tarief": "2.00"})
    assert cent(Prijs(vorm, aftopping=300_000).leverancierskosten(afnemer(655_468))) == "600000.00"
    assert cent(Prijs(vorm, aftopping=300_000).leverancierskosten(afnemer(299_999))) == "599998.00"


# --- 4.2 schijven_marginaal -------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("aantal", "staffel"),
    [
        (49_999, "91498.17"),
        (50_000, "91500.00"),
        (50_001, "91502.14"),
        (100_000, "198500.00"),
        (101_446, "201767.96"),
        (102_000, "203020.00"),
        (300_000, "650500.00"),
        (655_468, "810460.60"),
    ],
)
def test_staffel_of_the_esuite(aantal, staffel):
    assert cent(prijs("e-suite").leverancierskosten(afnemer(aantal)).vind("staffel")) == staffel


def test_esuite_of_deventer_with_its_hosting():
    hosting = invoer("hosting", "hosting per lid", Decimal("137309.04"))
    assert lev("e-suite", 101_446, contractregels=(hosting,)) == "341267.00"


def test_the_staffel_of_twenty_members_is_what_the_document_says():
    feiten, dag = feiten_2024(), date(2022, 1, 1)
    codes = {each["gm_code"] for each in feiten.afnames if each["product"] == "e-suite"}
    in_2022 = {each["gm_code"]: each["aantal"] for each in feiten.inwonertallen if each["peildatum"] == dag}
    staffels = [prijs("e-suite").leverancierskosten(afnemer(in_2022[c])).vind("staffel").waarde for c in codes]
    assert (len(staffels), sum(staffels)) == (20, Decimal("3428149.82"))


@given(st.integers(1, 2_000_000), st.integers(1, 2_000_000))
def test_a_larger_population_never_pays_less_in_a_staffel(een, ander):
    klein, groot = sorted((een, ander))
    esuite = prijs("e-suite")
    assert esuite.leverancierskosten(afnemer(klein)).waarde <= esuite.leverancierskosten(afnemer(groot)).waarde


@given(st.integers(1, 2_000_000))
def test_the_price_recomputes_from_its_leaves(aantal):
    for product in ("e-suite", "burgerzaken", "podiumd-formulier", "open-online"):
        knoop = prijs(product).leverancierskosten(afnemer(aantal))
        assert herbereken(als_json(knoop)) == knoop.waarde


@pytest.mark.parametrize(
    ("grenzen", "code"),
    [
        ([(0, 50), (60, None)], "STAFFEL_GAT"),
        ([(10, None)], "STAFFEL_GAT"),
        ([(0, 50), (40, None)], "STAFFEL_OVERLAP"),
        ([(0, None), (40, None)], "STAFFEL_OVERLAP"),
        ([(50, None), (0, 50)], "STAFFEL_VOLGORDE"),
        ([(0, 50), (50, 40)], "STAFFEL_VOLGORDE"),
        ([(0, 50), (50, 100)], "STAFFEL_NIET_OPEN"),
    ],
)
def test_brackets_that_are_wrong_are_refused(grenzen, code):
    with pytest.raises(ValidationError) as gevallen:
        SchijvenMarginaal.model_validate(
            {"vorm": "schijven_marginaal", "schijven": [{"van": v, "tot": t, "tarief": "1"} for v, t in grenzen]}
        )
    assert [each.code for each in findings(gevallen.value.errors())] == [code]


# --- 4.4 vast_per_deelnemer -------------------------------------------------------------------------------------------
def test_formulier_is_the_same_for_all():
    assert {lev("podiumd-formulier", n) for n in (1, 23_084, 159_336)} == {"14771.00"}


def test_the_combined_invoice_of_duiven():
    toeslag = invoer("toeslag", "toeslag", Decimal("9985.00"))
    assert lev("podiumd-formulier", 24_946, contractregels=(toeslag,)) == "24756.00"
    assert lev("podiumd-formulier", 14_944, via="Duiven") == "0.00"


# --- 4.5 vast_plus_klasse ---------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("aantal", "tabelprijs"),
    [(23_084, "13931"), (42_277, "15385"), (84_535, "16837"), (107_856, "18291"), (160_640, "19743")],
)
def test_open_online_for_those_who_join(aantal, tabelprijs):
    assert lev("open-online", aantal) == f"{tabelprijs}.00"


def test_open_online_for_those_who_were_customers_is_unrounded():
    knoop = prijs("open-online").leverancierskosten(afnemer(42_277, basis="exact"))
    assert knoop.waarde == Decimal("15384.4794")
    assert knoop.vind("vast_met_toeslag").waarde == Decimal("11024.6976")


def test_a_class_by_hand_goes_before_the_population():
    klasse = invoer("klasse_nr", "klasse", 1, "klasse", bevinding="SRC-KLASSE")
    assert lev("open-online", 35_852, klasse=klasse) == "13931.00"


@pytest.mark.parametrize(("grens", "verwacht"), [("tot_en_met", "100.00"), ("tot", "200.00")])
def test_whoever_is_on_a_class_boundary_is_where_the_parameter_says(grens, verwacht):
    vorm = vast_plus_klasse([(0, 25_000, "100"), (25_000, None, "200")], klassegrens=grens)
    assert cent(Prijs(vorm).leverancierskosten(afnemer(25_000))) == verwacht
    assert len(Prijs(vorm).waarschuwingen(25_000)) == 1
    assert Prijs(vorm).waarschuwingen(24_999) == []


@pytest.mark.parametrize(("klassen", "aantal"), [([(0, 25_000, "1")], 25_001), ([(1_000, None, "1")], 999)])
def test_a_population_outside_all_classes(klassen, aantal):
    with pytest.raises(Unprocessable) as gevallen:
        Prijs(vast_plus_klasse(klassen)).leverancierskosten(afnemer(aantal))
    assert gevallen.value.code == "KLASSE_ONTBREEKT"


def vast_plus_klasse(klassen: list[tuple], **meer) -> VastPlusKlasse:
    regels = [{"van": van, "tot": tot, "bedrag": bedrag} for van, tot, bedrag in klassen]
    vast = {"vorm": "vast_plus_klasse", "vast": "0", "toeslag": "0"}
    return VastPlusKlasse.model_validate(vast | {"klassen": regels} | meer)


# --- no rule ----------------------------------------------------------------------------------------------------------
def test_without_any_price_there_is_no_tariff():
    with pytest.raises(Conflict) as gevallen:
        prijs("burgerzaken-kansen").leverancierskosten(afnemer(10_000))
    assert gevallen.value.code == "TARIEF_NIET_VASTGESTELD"


# --- 4.3 omvangsklasse and 4.7 onbekend -------------------------------------------------------------------------------
MY_LEX = {
    "vorm": "omvangsklasse",
    "indexfactor": "1.1448",
    "klassen": [
        {"van": 0, "tot": 20_000, "tariefGedrukt": "8840.00"},
        {"van": 20_000, "tot": None, "tariefGedrukt": "14470.00"},
    ],
}


@pytest.mark.parametrize(
    ("aantal", "basis", "bedrag"),
    [(20_000, "exact", "10120.03"), (20_001, "exact", "16565.26"), (20_000, "tabel", "10120.00")],
)
def test_the_printed_price_and_the_index_are_two_parameters(aantal, basis, bedrag):
    lev = Prijs(VORM.validate_python(MY_LEX)).leverancierskosten(afnemer(aantal, basis=basis))
    assert cent(lev) == bedrag
    assert lev.vind("indexfactor").waarde == Decimal("1.1448")
    assert lev.vind("klasse_gedrukt").waarde in (8840, 14470)
    assert herbereken(als_json(lev)) == lev.waarde


def test_a_shared_licence_is_paid_in_equal_parts_and_options_are_not():
    """Gemert-Bakel and Laarbeek: class 3 for 53.983 inhabitants, divided by two, and 1.000 each."""
    deel = afnemer(53_983, basis="tabel", opties=frozenset({"koppeling-e-suite"}), gedeeld_door=2)
    lev = prijs("my-lex").leverancierskosten(deel)
    assert cent(lev) == "11789.50"  # printed 11.790, of the charged 21.580
    assert cent(lev.vind("licentie")) == "21579.00"
    gebreken = {each.code: each.bevinding for each in lev.knopen() if not each.kinderen}
    assert (gebreken["indexfactor"], gebreken["klasse_3"], gebreken["licentie_leden"]) == ("SRC-MYLEX", "SRC-MYLEX", "")
    assert herbereken(als_json(lev)) == lev.waarde


def test_tarief_niet_vastgesteld_for_a_price_that_is_not_known():
    with pytest.raises(Conflict) as fout:
        Prijs(VORM.validate_python({"vorm": "onbekend"})).leverancierskosten(afnemer(1000))
    assert fout.value.code == "TARIEF_NIET_VASTGESTELD"
