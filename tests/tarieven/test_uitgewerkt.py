"""Worked numbers of the documents (domain rules 4 to 9) that belong to no rule of their own: sums, shares and rates."""

from decimal import Decimal as D

import pytest
from tarieven.afronding import half_up
from tarieven.bevindingen.controles_2024 import mylex_factor
from tarieven.bevindingen.controles_transitie import transitiebijdragen
from tarieven.dekkingsmodel import Productcijfers, bestaand, overheadfactor
from tarieven.invoer.bronmap import meegeleverd
from tarieven.invoer.proef import tariefregels
from tarieven.modellen.reserves import rentelast
from tarieven.rekenspoor import invoer

from tests.tarieven.voorbeelden import JAAR, afnemer, cent, feiten_2024, prijs, productcijfers


def afnames(product: str) -> list[dict]:
    return [each for each in feiten_2024().afnames if each["product"] == product]


def zes(waarde: D) -> str:
    return f"{half_up(waarde, D('0.000001')):f}"


# --- 4 prices ---------------------------------------------------------------------------------------------------------
def test_4_1_all_19_rows_of_burgerzaken_fit_an_older_population():
    rijen = meegeleverd().tabel("bp2024_burgerzaken_inwoners_afgeleid")
    gedrukt = {each["gemeente"]: each for each in meegeleverd().tabel("bp2024_tabel_11_burgerzaken_invoer")}
    bedragen = {}
    for rij in rijen:
        opties = frozenset({"e-herkenning"} if rij["eherkenning_afgeleid"] == "1" else ())
        wie = afnemer(int(rij["inwoners_afgeleid"]), opties=opties)
        bedragen[rij["gemeente"]] = prijs("burgerzaken").leverancierskosten(wie).waarde
    passend = [naam for naam, lev in bedragen.items() if half_up(lev) == gedrukt[naam].getal("leverancierskosten")]
    assert (len(rijen), len(passend)) == (19, 19)
    assert sum(bedragen.values()) == D("2054673.96")
    assert D(15_000) + 4_800 == bedragen["Deventer"] - D("1.38") * 101_236 == 19_800


def test_4_2_forty_percent_of_the_esuite_is_hosting_that_no_rule_gives():
    """20 members: staffel 3.428.149,82, TPM-audit 43.800, and the rest; the printed cells are together 5.753.310."""
    hosting: D = sum((regel["bedrag"] for each in afnames("e-suite") for regel in each["contractregels"]), D(0))
    tpm = sum(each.bedrag for each in prijs("e-suite").toeslagen) * len(afnames("e-suite"))
    assert (tpm, hosting) == (43_800, D("2281360.18"))
    assert D("3428149.82") + tpm + hosting == 5_753_310
    assert half_up(hosting * 100 / 5_753_310) == 40
    (deventer,) = [each for each in afnames("e-suite") if each["gm_code"] == "0150"]
    assert deventer["contractregels"][0]["bedrag"] == 341_267 - D("201767.96") - 2_190 == D("137309.04")
    assert 91_500 + 107_000 + 1_446 * D("2.26") == D("201767.96")


@pytest.mark.parametrize(
    ("aantal", "klasse"),
    [
        (1, 8_840), (20_000, 8_840), (20_001, 14_470), (40_000, 14_470), (40_001, 18_850), (75_000, 18_850),
        (75_001, 23_940), (100_000, 23_940), (100_001, 34_380), (150_000, 34_380), (150_001, 44_040),
    ],
)  # fmt: skip
def test_4_3_the_printed_classes_of_my_lex(aantal, klasse):
    assert prijs("my-lex").leverancierskosten(afnemer(aantal)).vind("klasse_gedrukt").waarde == klasse


def test_4_3_either_pair_of_index_steps_lies_between_the_bounds():
    gevonden = mylex_factor(meegeleverd())
    assert gevonden
    _, laag, hoog = gevonden
    assert all(laag < D(een) * D(twee) < hoog for een, twee in (("1.06", "1.08"), ("1.07", "1.07")))


def test_4_3_two_that_share_a_licence_count_together():
    (samen,) = [each for each in feiten_2024().combinaties if each["naam"] == "gemert-bakel-laarbeek"]
    assert samen["gecombineerd_inwonertal"] == 31_040 + 22_943 == 53_983
    lev = tariefregels(meegeleverd())["1652", "my-lex"].bedragen()["leverancierskosten"]
    assert half_up(lev) == 21_580 / 2 + 1_000 == 11_790


def test_4_4_eight_invoices_of_the_formulier():
    betalers = [each for each in afnames("podiumd-formulier") if each["factuurpartij"] is None]
    assert (len(afnames("podiumd-formulier")), len(betalers)) == (10, 8)
    (doorontwikkeling,) = prijs("podiumd-formulier").toeslagen
    assert len(betalers) * doorontwikkeling.bedrag == 29_960
    assert 11_026 + doorontwikkeling.bedrag == 14_771
    (toeslag,) = [regel["bedrag"] for each in betalers for regel in each["contractregels"]]
    assert (toeslag, toeslag / 2) == (9_985, D("4992.50"))


@pytest.mark.parametrize(
    ("aantal", "prijs_2022", "doorontwikkeling"),
    [(25_000, 2_575, 2_906), (25_001, 3_863, 4_360), (60_001, 5_150, 5_812), (100_001, 6_438, 7_266),
     (150_001, 7_725, 8_718)],
)  # fmt: skip
def test_4_5_the_class_table_is_derived_from_the_prices_of_2022(aantal, prijs_2022, doorontwikkeling):
    lev = prijs("open-online").leverancierskosten(afnemer(aantal))
    assert [lev.vind(code).waarde for code in ("vast_met_toeslag_tabel", "klasse_basis", "klasse_tabel")] == [
        11_025, prijs_2022, doorontwikkeling,
    ]  # fmt: skip
    assert half_up(prijs_2022 * D("1.1286")) == doorontwikkeling  # 1,045 x 1,08


def test_4_5_who_is_in_a_class_against_its_population():
    aantallen = {each["gm_code"]: each["aantal"] for each in feiten_2024().inwonertallen
                 if each["peildatum"].year == 2022}  # fmt: skip
    afwijkend = {each["gm_code"]: each["klasse_afwijking"] for each in afnames("open-online")}
    assert {aantallen[code]: klasse for code, klasse in afwijkend.items() if klasse} == {35_852: 1, 31_783: 1}


def test_4_8_the_overhead_on_a_part_that_is_dropped_stays():
    """24/7 support: 2.655 off, of which 969,36 overhead stays; class 1 pays 17.879 instead of 20.534."""
    kosten = productcijfers("open-online")
    zonder = Productcijfers(*(getattr(kosten, naam) for naam in (
        "leverancierskosten", "producturen", "verenigingskosten", "inwoners", "verdeelbasis", "achtergebleven",
    )), opgezegd=D(2_655))  # fmt: skip
    lev = invoer("lev", "leverancierskosten", D(13_931))
    voor, na = bestaand(lev, JAAR, kosten), bestaand(lev, JAAR, zonder)
    assert (half_up(voor.waarde), half_up(na.waarde)) == (20_534, 17_879)
    assert na.vind("ver").waarde == voor.vind("ver").waarde
    deel = 2_655 * (1 + kosten.producturen / kosten.leverancierskosten) * overheadfactor(JAAR, kosten).waarde
    assert cent(deel) == "969.36"


# --- 5 allocation -----------------------------------------------------------------------------------------------------
def test_5_3_what_is_divided_and_over_whom():
    kosten, sleutels = (
        feiten_2024().transitiekosten,
        [each for each in feiten_2024().transitiesleutels if each["esuite"]],
    )
    assert [(each["te_dekken"], each["bzm"], each["esuite"]) for each in kosten] == [
        (1_000_000, 143_000, 857_000), (1_450_000, 207_350, 1_242_650), (550_000, 78_650, 471_350),
    ]  # fmt: skip
    assert all(each["bzm"] == D("0.143") * each["te_dekken"] for each in kosten)
    assert sum(each["inwoners"] for each in sleutels) == 1_784_436
    assert sum(each["bzm_inwoners"] for each in sleutels) == 1_155_035
    assert len([each for each in sleutels if each["bzm_inwoners"]]) == 18
    assert max(each["inwoners"] for each in sleutels) == 300_000  # Rotterdam, capped
    assert zes(sum(each["esuite"] for each in kosten) / D(1_784_436)) == "1.440791"
    assert zes(sum(each["bzm"] for each in kosten) / D(1_155_035)) == "0.371417"


def test_5_3_oldambt_unrounded_and_rotterdam_by_year():
    regels = {each.naam: each.cellen() for each in transitiebijdragen(meegeleverd())}
    oldambt = regels["Oldambt"]
    assert [f"{half_up(oldambt[naam], D('0.001')):f}" for naam in ("esuite", "bzm")] == ["55051.198", "14191.484"]
    assert [cent(oldambt[naam]) for naam in ("2021", "2022", "2023", "totaal")] == [
        "23080.89", "33467.30", "12694.49", "69242.68",
    ]  # fmt: skip
    assert half_up(oldambt["esuite"]) + half_up(oldambt["bzm"]) == 69_242
    rotterdam = regels["Rotterdam"]
    assert sum(half_up(rotterdam[jaar]) for jaar in ("2021", "2022", "2023")) == 432_238
    assert half_up(rotterdam["totaal"]) == 432_237


@pytest.mark.parametrize(
    ("product", "factor"),
    [("e-suite", "0.329258"), ("burgerzaken", "0.329259"), ("burgerzaken-kansen", "0.329259"), ("my-lex", "0.330122"),
     ("podiumd-formulier", "0.329258"), ("open-online", "0.329259")],
)  # fmt: skip
def test_5_4_the_factor_that_each_product_was_printed_with(product, factor):
    assert zes(overheadfactor(JAAR, productcijfers(product), "toegerekend").waarde) == factor


def test_5_4_what_overhead_is_of_a_tariff():
    k = overheadfactor(JAAR, productcijfers("e-suite")).waarde
    assert JAAR.sleutel == 9_762_861
    assert half_up(100 * k / (1 + k), D("0.01")) == D("24.77")
    deventer = bestaand(invoer("lev", "leverancierskosten", D(341_267)), JAAR, productcijfers("e-suite"))
    assert cent(deventer.vind("kosten")) == "342464.54"


def test_5_4_my_lex_has_a_factor_of_its_own():
    kosten = productcijfers("my-lex")
    assert kosten.leverancierskosten + kosten.producturen == 408_343
    assert half_up(overheadfactor(JAAR, kosten).waarde, D("1e-12")) == D("0.330121980786")
    assert JAAR.sleutel_leverancierskosten - 9_507_706 == 1_070


def test_5_4_no_single_factor_gives_the_printed_overhead_of_every_product():
    """Why our grand total is 13.002.213 and the printed one 13.002.215: printed e-Suite asks a k below what printed
    Burgerzaken asks, whatever was rounded away, so the printed totals do not follow from one k."""
    half = D("0.5")
    esuite, burgerzaken = productcijfers("e-suite"), productcijfers("burgerzaken")
    hoogst = (esuite.verenigingskosten + half) / (esuite.leverancierskosten + esuite.producturen - 2 * half)
    laagst = (burgerzaken.verenigingskosten - half) / (
        burgerzaken.leverancierskosten + burgerzaken.producturen + 2 * half
    )
    assert hoogst < overheadfactor(JAAR, esuite).waarde < laagst


def test_5_7_podiumd_is_paid_in_the_column_of_the_esuite():
    assert productcijfers("e-suite").leverancierskosten == 3_247_531 + 2_505_781 == 5_753_312
    assert 2_505_781 - 2_505_764 == 17  # charged more than the budget line


# --- 6 and 9 ----------------------------------------------------------------------------------------------------------
def test_6_development_of_open_online_that_carries_over():
    """143.864: the class prices of 29 invoices, unrounded for who was a customer."""
    tarieven = [regel.tarief for (_, product), regel in tariefregels(meegeleverd()).items() if product == "open-online"]
    codes = [{knoop.code: knoop.waarde for knoop in tarief.knopen()} for tarief in tarieven]
    assert (len(codes), half_up(sum((each.get("klasse_tabel", each["klasse"]) for each in codes), D(0)))) == (
        29,
        143_864,
    )


def test_6_quarters_save_some_22000_of_interest():
    jaar, kwartaal = (rentelast(D(12_000_000), D("0.5"), hoe).waarde for hoe in ("jaar", "kwartaal"))
    assert jaar - kwartaal == 22_500  # the memo rounds it to 22.000


def test_9_the_factor_without_rotterdam():
    assert zes(JAAR.verenigingskosten / (JAAR.sleutel - 1_120_035)) == "0.371927"
