"""The models by year (domain rules 5.1, 5.2, 5.6 to 5.8 and 6), on the numbers of the documents."""

from datetime import date
from decimal import Decimal as D

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tarieven.afronding import half_up
from tarieven.modellen import begroting, reserves
from tarieven.modellen.begroting import Post
from tarieven.modellen.indexatie import Indexstap, factor_van, geindexeerd
from tarieven.modellen.ingroei import Ingroei, groeit, ingroei
from tarieven.modellen.omslag import afgerond_tarief, mogelijke_basis, omslag
from tarieven.prijs import Prijs
from tarieven.prijsvormen import PerInwoner
from tarieven.rekenspoor import als_json, herbereken, invoer

from tests.tarieven.voorbeelden import afnemer, cent

bedragen = st.decimals(min_value=1, max_value=1_000_000, places=2)


# --- 5.1 until 2020 ---------------------------------------------------------------------------------------------------
def test_5_1_rotterdam_counts_for_exactly_300000():
    prijs = Prijs(PerInwoner(vorm="per_inwoner", tarief=D("0.12")), aftopping=300_000)
    assert cent(prijs.leverancierskosten(afnemer(655_468))) == "36000.00"
    assert cent(prijs.leverancierskosten(afnemer(100_000))) == "12000.00"


# --- 5.2 the innovation contribution of 2019 --------------------------------------------------------------------------
def test_5_2_a_rounded_rate_loses_money_and_says_how_much():
    gevonden = omslag(D(220_000), 1_808_349, D("0.12"), besluit="ALV 2018")
    assert f"{gevonden.exact.waarde:.6f}" == "0.121658"
    assert afgerond_tarief(gevonden.exact.waarde) == D("0.12")
    assert (cent(gevonden.opbrengst), cent(gevonden.verschil)) == ("217001.88", "-2998.12")
    assert cent(gevonden.bijdrage(100_719)) == "12086.28"
    assert herbereken(als_json(gevonden.verschil)) == D("-2998.12")


def test_5_2_an_exact_rate_loses_nothing():
    assert abs(omslag(D(220_000), 1_808_349).verschil.waarde) < D("1e-20")


def test_5_2_two_rounded_percentages_of_one_base():
    (laag_400, hoog_400), (laag_180, hoog_180) = (
        mogelijke_basis(D(400_000), D("3.7")),
        mogelijke_basis(D(180_000), D("1.6")),
    )
    assert (max(laag_400, laag_180), min(hoog_400, hoog_180)) == (10_909_091, 10_958_904)


# --- 5.7 build-up of overhead -----------------------------------------------------------------------------------------
OVERIG = (519_097, 102_202, 151_673, 50_500, 181_100, 105_220, 141_200)


def test_5_7_the_build_up_of_v():
    personeel = [Post("bedrijfskosten", "personeel", D(bedrag)) for bedrag in (4_195_052, -1_431_850, -776_154)]
    assert begroting.te_dekken(personeel).waarde == 1_987_048
    lasten = [Post("bedrijfskosten", f"post {nr}", D(bedrag)) for nr, bedrag in enumerate(OVERIG)]
    innovatie = Post("kosten_project", "innovatie", D(250_000), stroom="innovatie")
    v = begroting.te_dekken([*personeel, *lasten, innovatie, Post("financieel", "rente", D(-10_000))])
    assert v.waarde == 3_498_040  # the text prints 3.498.039
    assert herbereken(als_json(v)) == 3_498_040


@pytest.mark.parametrize(
    ("producten", "projecten", "bijdragen", "verschil"),
    [(3_214_503, 257_616, 25_920, 0), (3_212_725, 259_394, 25_290, -630), (3_212_725, 259_394, 25_920, 0)],
)
def test_5_7_how_v_is_covered(producten, projecten, bijdragen, verschil):
    te_dekken = invoer("v", "verenigingskosten", D(3_498_039))
    assert begroting.dekking(D(producten), D(projecten), D(bijdragen), te_dekken).waarde == verschil


def test_5_7_hours_per_product():
    assert sum((20_189, 1_177_764, 115_816, 37_326, 30_283, 50_472)) == 1_431_850


# --- 5.8 phase-in -----------------------------------------------------------------------------------------------------
def test_5_8_from_1000_to_3000_in_four_years():
    stappen = ingroei({"0150": D(1000)}, {"0150": D(3000)}, Ingroei(), 2022)
    assert [(stap.jaar, stap.bedragen["0150"].waarde) for stap in stappen] == [
        (2022, 1500), (2023, 2000), (2024, 2500), (2025, 3000),
    ]  # fmt: skip
    assert [stap.gat for stap in stappen] == [1500, 1000, 500, 0]
    assert herbereken(als_json(stappen[1].bedragen["0150"])) == 2000


@pytest.mark.parametrize(("nieuw", "wel"), [("2000.00", False), ("2000.01", True), ("900.00", False)])
def test_5_8_only_strictly_more_than_100_percent(nieuw, wel):
    assert groeit(D(1000), D(nieuw), Ingroei()) is wel
    assert not groeit(D(0), D(nieuw), Ingroei())  # a new member has nothing to grow from


@given(
    st.lists(st.tuples(bedragen, bedragen), min_size=2, max_size=30),
    st.sampled_from(["eigen_vermogen", "overige_leden"]),
    st.integers(1, 6),
)
def test_5_8_the_gap_is_covered_and_the_last_year_is_the_new_contribution(paren, dekking, jaren):
    oud = {f"{nr:04}": paar[0] for nr, paar in enumerate(paren)}
    nieuw = {f"{nr:04}": paar[1] for nr, paar in enumerate(paren)}
    stappen = ingroei(oud, nieuw, Ingroei(jaren=jaren, dekking=dekking), 2022)
    assert {lid: knoop.waarde for lid, knoop in stappen[-1].bedragen.items()} == nieuw
    allen = all(groeit(oud[lid], nieuw[lid], Ingroei()) for lid in nieuw)
    for stap in stappen:
        betaald = sum(knoop.waarde for knoop in stap.bedragen.values())
        uit_vermogen = stap.gat if dekking == "eigen_vermogen" or allen else 0
        assert abs(betaald + uit_vermogen - sum(nieuw.values())) < D("1e-20")


# --- 6 index, budget, reserves ----------------------------------------------------------------------------------------
ALV = "ledenvergadering van 7-12-2022"


def test_6_index_steps_chain_and_keep_their_decision():
    stappen = [
        Indexstap("leverancierskosten", factor_van(D(8)), "bedrijfsplan 2024", date(2024, 1, 1)),
        Indexstap("leverancierskosten", factor_van(D("4.5")), ALV, date(2023, 1, 1)),
        Indexstap("loonkosten", factor_van(D(7)), ALV, date(2023, 1, 1)),
    ]
    prijs = geindexeerd(invoer("prijs", "prijs 2022", D(7416)), "leverancierskosten", stappen)
    assert prijs.waarde == D(7416) * D("1.045") * D("1.08")
    assert [blad.besluit for blad in prijs.kinderen[1:]] == [ALV, "bedrijfsplan 2024"]
    tot_2023 = geindexeerd(invoer("prijs", "prijs 2022", D(7416)), "leverancierskosten", stappen, date(2023, 12, 31))
    assert cent(tot_2023) == "7749.72"


@pytest.mark.parametrize(
    ("nieuw", "oud", "basis", "procent"),
    [(25_920, 46_500, 124_000, -17), (0, 262_080, 2_945, -8_899), (25_920, 46_500, 46_500, -44)],
)
def test_6_a_percentage_names_its_base(nieuw, oud, basis, procent):
    assert begroting.verschil_procent(D(nieuw), D(oud), D(basis)) == procent
    assert begroting.verschil_procent(D(nieuw), D(oud), D(0)) is None


@pytest.mark.parametrize(
    ("voorschot", "last"), [("jaar", "30000.00"), ("half_jaar", "15000.00"), ("kwartaal", "7500.00")]
)
def test_6_the_interest_on_idle_advances_is_an_estimate(voorschot, last):
    assert cent(reserves.rentelast(D(12_000_000), D("0.5"), voorschot)) == last


def test_6_equity_against_the_norm():
    toets = reserves.vermogenstoets(D(2_747_314), D(1_600_000))
    assert (toets.toereikend, toets.ruimte) == (True, 1_147_314)


@given(bedragen, st.lists(st.decimals("0.5", "1.5", places=3), max_size=5))
def test_6_the_order_in_which_steps_are_written_does_not_matter(bedrag, factoren):
    stappen = [Indexstap("omzet", factor, "", date(2020 + nr, 1, 1)) for nr, factor in enumerate(factoren)]
    blad = invoer("bedrag", "bedrag", bedrag)
    assert geindexeerd(blad, "omzet", stappen) == geindexeerd(blad, "omzet", reversed(stappen))
    assert half_up(geindexeerd(blad, "kosten", stappen).waarde) == half_up(bedrag)
