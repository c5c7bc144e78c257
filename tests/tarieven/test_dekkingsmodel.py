"""The cost-coverage model of 2024 (domain rules 5.4 and 5.5), on the numbers of the documents."""

from dataclasses import replace
from decimal import Decimal as D

import pytest
from commonground.problems import Unprocessable
from hypothesis import given
from hypothesis import strategies as st
from tarieven.dekkingsmodel import (
    Productcijfers,
    bestaand,
    effect_op_anderen,
    inwonertarief,
    nieuw_product,
    nieuwe_afname,
    overheadfactor,
)
from tarieven.rekenspoor import Knoop, als_json, canoniek, herbereken, invoer, verzegeld, zegel
from tarieven.uitleg import uitleg

from tests.tarieven.voorbeelden import JAAR, afnemer, cent, euro, inwoners, prijs, productcijfers

bedragen = st.decimals(min_value=1, max_value=1_000_000, places=2)


def kosten(bedrag: str | D) -> Knoop:
    return invoer("lev", "leverancierskosten", D(bedrag))


def delen(tarief) -> list[str]:
    return [cent(tarief.vind(code)) for code in ("lev", "uren", "ver", "tarief")]


def test_k_is_one_factor_for_the_whole_budget():
    assert str(overheadfactor(JAAR, productcijfers("e-suite")).waarde)[:17] == "0.329258298361515"


@pytest.mark.parametrize(
    ("product", "lev", "verwacht"),
    [
        ("e-suite", "341267", ["341267.00", "1197.54", "112759.29", "455223.84"]),
        ("burgerzaken", "159506", ["159506.00", "8990.89", "55479.00", "223975.89"]),
        ("burgerzaken-kansen", "5062", ["5062.00", "0.00", "1666.71", "6728.71"]),
        ("my-lex", "49873", ["49873.00", "5017.45", "18120.54", "73011.00"]),
    ],
)
def test_worked_examples_of_deventer_and_zwolle(product, lev, verwacht):
    assert delen(bestaand(kosten(lev), JAAR, productcijfers(product))) == verwacht


def test_my_lex_has_two_bases_and_both_can_be_computed():
    mylex = productcijfers("my-lex")
    assert f"{overheadfactor(JAAR, mylex, 'toegerekend').waarde:.12f}" == "0.330121980786"
    assert cent(bestaand(kosten("49873"), JAAR, mylex, "begroot")) == "72963.59"


@pytest.mark.parametrize(
    ("lev", "verwacht"),
    [
        ("15385", (15385, 1675, 5617, 22677)),  # Tiel, joined in 2024
        ("15384.4794", (15384, 1675, 5617, 22676)),  # Gemert-Bakel, was a customer
    ],
)
def test_open_online_as_printed(lev, verwacht):
    tarief = bestaand(kosten(lev), JAAR, productcijfers("open-online"))
    assert tuple(euro(tarief.vind(code)) for code in ("lev", "uren", "ver", "tarief")) == verwacht


@pytest.mark.parametrize(
    ("product", "staand", "nieuw"),
    [
        ("open-online", ["13931.00", "1516.72", "5086.29", "20534.01"], ["13931.00", "1516.72", "2308.40", "17756.12"]),
        (
            "podiumd-formulier",
            ["14771.00", "3490.38", "6012.71", "24274.10"],
            ["14771.00", "3490.38", "2308.40", "20569.78"],
        ),
    ],
)
def test_losser_by_both_keys(product, staand, nieuw):
    lev = prijs(product).leverancierskosten(afnemer(23_084))
    assert delen(bestaand(lev, JAAR, productcijfers(product))) == staand
    assert delen(nieuwe_afname(lev, inwoners(23_084), JAAR, productcijfers(product))) == nieuw


@pytest.mark.parametrize(
    ("product", "gedrukt", "exact"),
    [
        ("e-suite", "0.96", "0.96141"),
        ("burgerzaken", "0.58", "0.58098"),
        ("burgerzaken-kansen", "0.23", "0.23354"),
        ("my-lex", "0.11", "0.10757"),
        ("podiumd-formulier", "0.10", "0.09970"),
        ("open-online", "0.10", "0.09577"),
    ],
)
def test_rates_of_tabel_7(product, gedrukt, exact):
    assert str(inwonertarief(productcijfers(product), "gedrukt").waarde) == gedrukt
    assert f"{inwonertarief(productcijfers(product), 'exact').waarde:.5f}" == exact


def test_whether_newcomers_pay_hours_is_a_setting():
    tarief = nieuwe_afname(
        kosten("13931"), inwoners(23_084), replace(JAAR, nieuwkomer_uren=False), productcijfers("open-online"), "exact"
    )
    assert delen(tarief) == ["13931.00", "0.00", "2210.72", "16141.72"]


def test_a_new_product_pays_33_cents_per_euro():
    assert delen(nieuw_product(kosten("10000"), JAAR)) == ["10000.00", "0.00", "3300.00", "13300.00"]


@pytest.mark.parametrize(
    ("lev", "uren", "sleutel"), [("0", "100", JAAR), ("0", "0", None)], ids=["hours without cost", "empty key"]
)
def test_an_empty_key_is_refused(lev, uren, sleutel):
    jaar = sleutel or type(JAAR)(2024, D(100), D(0), D(0), D("0.33"))
    with pytest.raises(Unprocessable) as gevallen:
        bestaand(kosten("1000"), jaar, Productcijfers(D(lev), D(uren), D(0), 0))
    assert gevallen.value.code == "SLEUTEL_LEEG"


def test_the_newcomer_key_needs_inhabitants():
    with pytest.raises(Unprocessable) as gevallen:
        nieuwe_afname(kosten("1000"), inwoners(100), JAAR, Productcijfers(D(1), D(0), D(1), 0))
    assert gevallen.value.code == "SLEUTEL_LEEG"


def test_what_the_others_notice_of_losser():
    effect = effect_op_anderen(D(13931), JAAR, productcijfers("open-online"))
    assert effect.factor_nieuw < effect.factor_oud
    assert effect.verschil_verenigingskosten + effect.verenigingskosten_nieuw_lid == 0
    assert [cent(effect.verschil_verenigingskosten), cent(effect.verschil_producturen)] == ["-5064.49", "-1472.47"]


@given(st.lists(bedragen, min_size=2, max_size=40), bedragen, bedragen, bedragen)
def test_hours_and_overhead_are_covered_whatever_the_members(levs, uren, ver, nieuw):
    """Σ uren = U and Σ ver = V for the members of the key; with one more member the others pay that much less."""
    jaar = type(JAAR)(2024, ver, sum(levs, D(0)), uren, D("0.33"))
    product = Productcijfers(sum(levs, D(0)), uren, ver, 1)
    tarieven = [bestaand(kosten(lev), jaar, product) for lev in levs]
    assert abs(sum(t.vind("uren").waarde for t in tarieven) - uren) < D("1e-20")
    assert abs(sum(t.vind("ver").waarde for t in tarieven) - ver) < D("1e-20")
    na = type(JAAR)(2024, ver, jaar.sleutel_leverancierskosten + nieuw, uren, D("0.33"))
    product_na = Productcijfers(product.leverancierskosten + nieuw, uren, ver, 1)
    anderen = sum(bestaand(kosten(lev), na, product_na).vind("ver").waarde for lev in levs)
    assert abs(anderen - ver - effect_op_anderen(nieuw, jaar, product).verschil_verenigingskosten) < D("1e-20")


# --- the trace --------------------------------------------------------------------------------------------------------
@given(st.integers(1, 2_000_000), st.sampled_from(["e-suite", "burgerzaken", "podiumd-formulier", "open-online"]))
def test_every_tariff_recomputes_from_the_leaves_of_its_trace(aantal, product):
    lev = prijs(product).leverancierskosten(afnemer(aantal))
    for tarief in (
        bestaand(lev, JAAR, productcijfers(product)),
        nieuwe_afname(lev, inwoners(aantal), JAAR, productcijfers(product)),
    ):
        spoor = als_json(tarief)
        assert herbereken(spoor) == D(spoor["onafgerond"])
        assert zegel(spoor) == zegel(als_json(tarief))
        assert verzegeld(tarief) == (canoniek(spoor), zegel(spoor))  # written in parts, and as a whole


def test_a_changed_leaf_breaks_the_seal_and_the_outcome():
    spoor = als_json(bestaand(kosten("13931"), JAAR, productcijfers("open-online")))
    voor = zegel(spoor), herbereken(spoor)
    spoor["kinderen"][0]["onafgerond"] = "13932"
    assert zegel(spoor) != voor[0]
    assert herbereken(spoor) != voor[1]


def test_the_trace_of_a_defective_source_names_the_finding():
    mylex = replace(productcijfers("my-lex"), bevinding="SRC-1070")
    assert bestaand(kosten("49873"), JAAR, mylex).vind("v").bevinding == "SRC-1070"


def test_the_trace_reads_as_dutch():
    lev = prijs("open-online").leverancierskosten(afnemer(23_084))
    tarief = nieuwe_afname(lev, inwoners(23_084), JAAR, productcijfers("open-online"))
    regels = uitleg(tarief, "Uw bijdrage voor Open Online in 2024")
    assert regels[0] == "Uw bijdrage voor Open Online in 2024: € 17.756,12 per jaar."
    som = "verenigingskosten per inwoner (0,10 EUR per inwoner) × inwoners (23.084 inwoners)"
    assert f"Verenigingskosten is € 2.308,40: {som}." in regels
    assert "Klasseprijs vóór indexatie is € 2.575,00: het bedrag van klasse 1." in regels
    uren = "aandeel in de leverancierskosten (0,030051) × producturen van het product (€ 50.472,00)"
    assert f"Producturen is € 1.516,72: {uren}." in regels
