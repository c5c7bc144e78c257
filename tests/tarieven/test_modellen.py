"""The models by year (domain rules 5.1, 5.2, 5.6 to 5.8 and 6), on the numbers of the documents."""

import csv
from datetime import date
from decimal import Decimal as D
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tarieven.afronding import half_up
from tarieven.modellen import begroting, reserves
from tarieven.modellen.begroting import Post, resultaat
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
OVERIG = (519_097, 102_202, 151_673, 50_500, 181_100, 105_220, 141_200, 250_000, 10_000)


def test_5_7_the_build_up_of_v():
    personeel = begroting.personeel_te_verdelen(D(4_195_052), D(1_431_850), D(776_154))
    assert personeel.waarde == 1_987_048
    v = begroting.verenigingskosten(personeel, {f"post {nr}": D(bedrag) for nr, bedrag in enumerate(OVERIG)})
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
STAPPEN = [
    Indexstap(bereik, D(factor), ALV, date(2023, 1, 1))
    for bereik, factor in (
        ("omzet", "1.045"), ("kosten", "1.04"), ("personeel", "1.05"), ("bedrijfskosten", "1.03"),
        ("innovatie", "1.00"), ("financieel", "1.00"),
    )
]  # fmt: skip
TABEL_4 = Path(__file__).parents[2] / "services/tarieven/tarieven/gegevens/fixtures/bp2024_tabel_04_begroting.csv"
SUBTOTALEN = {
    "Omzet producten en projecten", "Kosten portfolio en projecten", "Bruto bedrijfsresultaat",
    "Bedrijfskosten", "Resultaat", "Omzet contributie vereniging",
}  # fmt: skip


def tabel_4() -> list[dict[str, str]]:
    with TABEL_4.open(encoding="utf-8") as file:
        return list(csv.DictReader(file))


def soort_van(omschrijving: str) -> str:
    if omschrijving.startswith("Omzet"):
        return "omzet"
    if "innovatie" in omschrijving.lower():
        return "innovatie"
    if omschrijving.startswith(("Kosten", "Overige productkosten", "Bijdrage")):
        return "kosten"
    if omschrijving.startswith("Personeel"):
        return "personeel"
    return "financieel" if omschrijving.startswith("Financi") else "bedrijfskosten"


def test_6_the_correction_column_of_2023_is_index_steps_by_scope():
    """Every single cost and revenue of Tabel 4 within a euro, except the subtotals, which are sums."""
    afwijkend = []
    for rij in tabel_4():
        if rij["omschrijving"] in SUBTOTALEN - {"Omzet contributie vereniging"} or not rij["begroting_2023_na_index"]:
            continue
        bedrag = invoer("bedrag", rij["omschrijving"], D(rij["begroting_2023"] or 0))
        na = geindexeerd(bedrag, soort_van(rij["omschrijving"]), STAPPEN)
        if abs(na.waarde - D(rij["begroting_2023_na_index"])) > 1:
            afwijkend.append((rij["omschrijving"], str(na.waarde), rij["begroting_2023_na_index"]))
    assert afwijkend == []


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


def posten(kolom: str) -> list[Post]:
    gevonden, soort = [], "omzet"
    for rij in tabel_4():
        naam = rij["omschrijving"]
        if naam == "Kosten e-Suite":
            soort = "kosten"
        elif naam == "Personeelskosten":
            soort = "bedrijfskosten"
        elif naam.startswith("Financi"):
            soort = "financieel"
        if naam not in SUBTOTALEN - {"Omzet contributie vereniging"} and rij[kolom]:
            gevonden.append(Post(soort, naam, D(rij[kolom])))
    return gevonden


def test_6_the_subtotals_of_2024():
    uitkomst = resultaat(posten("begroting_2024"))
    gedrukt = {rij["omschrijving"]: D(rij["begroting_2024"] or 0) for rij in tabel_4()}
    assert abs(uitkomst.vind("kosten").waarde - gedrukt["Kosten portfolio en projecten"]) <= 2
    assert abs(uitkomst.vind("bruto").waarde - 3_246_986) <= 2
    assert abs(uitkomst.vind("bedrijfskosten").waarde - 3_238_039) <= 2
    assert abs(uitkomst.waarde + 1_053) <= 2


def test_6_the_loss_of_1053_is_residue_of_two_products():
    posten = [
        Post("omzet", "omzet", D(3_246_986)),
        Post("bedrijfskosten", "kosten", D(3_238_039)),
        Post("financieel", "rente", D(-10_000)),
    ]
    assert resultaat(posten).waarde == -1_053
    assert begroting.residu(posten, {"my-lex": D(-1_070), "podiumd": D(17)}).waarde == 0


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
