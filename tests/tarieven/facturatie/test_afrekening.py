"""The settlement on definitive inhabitants (domain rule 7.3): the worked numbers, and what becomes of the overhead."""

from dataclasses import replace
from datetime import date
from decimal import Decimal as D
from types import SimpleNamespace as Los

import pytest
from hypothesis import given
from hypothesis import strategies as st
from support import ok
from tarieven.afronding import CENT, half_up
from tarieven.boekjaar import Boekjaar, Prijslijst, Regel
from tarieven.facturatie.afrekening import afgerekend, dekking, op_definitieve_aantallen
from tarieven.rekenspoor import herbereken, invoer
from tarieven.tariefregel import van_afname

from tests.tarieven.facturatie.inrichting import definitieve_aantallen, draai, facturen, regels_van
from tests.tarieven.voorbeelden import JAAR, inwoners, prijs, productcijfers

DAG = date(2022, 1, 1)
ESUITE = Los(id=1, code="e-suite", naam="e-Suite", soort="product")
HOSTING = invoer("contractregel_1", "hosting", D("137309.04"))


def gemeente(id: int):
    return Los(id=id, gm_code=f"{id:04}", naam=f"Gemeente {id}")


def regel(id: int, *contractregels) -> Regel:
    afname = Los(
        id=id,
        uuid=id,
        klasse_afwijking=None,
        prijsbasis="tabel",
        opties=[],
        begroot_vanaf=2024,
        toelichting="",
        bron="",
        bevinding="",
    )
    return Regel(afname, gemeente(id), ESUITE, None, contractregels, date(2024, 1, 1))


def boek(**aantallen: int) -> Boekjaar:
    """e-Suite in 2024, with these inhabitants per member (`g1=101_446`)."""
    knopen = {(int(naam[1:]), DAG): inwoners(aantal) for naam, aantal in aantallen.items()}
    prijzen = {1: Prijslijst(prijs("e-suite"), DAG, True)}
    return Boekjaar(JAAR, Los(peildatum=DAG, jaar=2024, versie=1), {1: productcijfers("e-suite")}, prijzen, knopen)


def bedragen(tarief) -> dict[str, str]:
    return {naam: f"{half_up(waarde, CENT)}" for naam, waarde in tarief.bedragen().items()}


DEVENTER = regel(1, HOSTING)


@pytest.mark.parametrize(
    ("overhead", "verwacht"),
    [
        ("bevroren", ("342519.04", "1197.54", "112759.29", "456475.88")),
        ("met_k", ("342519.04", "1201.94", "113172.98", "456893.96")),
    ],
)
def test_deventer_with_102000_definitive_inhabitants(overhead, verwacht):
    begroot = boek(g1=101_446)
    definitief = op_definitieve_aantallen(begroot, {1: inwoners(102_000)})
    tarief = afgerekend(begroot, definitief, [DEVENTER], overhead)[1, 1]
    assert tuple(bedragen(tarief).values()) == verwacht
    assert half_up(herbereken(tarief.spoor()), CENT) == D(verwacht[-1])  # from its leaves


def test_frozen_overhead_costs_deventer_1252_04_more():
    begroot = boek(g1=101_446)
    nu = afgerekend(begroot, op_definitieve_aantallen(begroot, {1: inwoners(102_000)}), [DEVENTER], "bevroren")[1, 1]
    assert half_up(nu.tarief.waarde - van_afname(begroot, DEVENTER).tarief.waarde, CENT) == D("1252.04")


aantal = st.integers(1, 700_000)


@given(st.lists(st.tuples(aantal, aantal), min_size=1, max_size=6))
def test_redivided_overhead_is_covered_to_the_last_digit(paren):
    """`herverdeeld`: hours and overhead of the budget are charged, no more and no less."""
    begroot = boek(**{f"g{nr}": voor for nr, (voor, _) in enumerate(paren, 1)})
    definitief = op_definitieve_aantallen(begroot, {nr: inwoners(na) for nr, (_, na) in enumerate(paren, 1)})
    regels = [regel(nr) for nr in range(1, len(paren) + 1)]
    tarieven = afgerekend(begroot, definitief, regels, "herverdeeld")
    gedekt = dekking(begroot, tarieven, tarieven, "herverdeeld")
    assert abs(D(gedekt["verschil"])) < D("1e-20")


@given(st.lists(st.tuples(aantal, aantal), min_size=1, max_size=6))
def test_frozen_overhead_is_what_it_was(paren):
    begroot = boek(**{f"g{nr}": voor for nr, (voor, _) in enumerate(paren, 1)})
    definitief = op_definitieve_aantallen(begroot, {nr: inwoners(na) for nr, (_, na) in enumerate(paren, 1)})
    regels = [regel(nr) for nr in range(1, len(paren) + 1)]
    eerst = {(each.gemeente.id, 1): van_afname(begroot, each) for each in regels}
    gedekt = dekking(begroot, eerst, afgerekend(begroot, definitief, regels, "bevroren"), "bevroren")
    assert gedekt["voorlopig"] == gedekt["definitief"]


def test_more_inhabitants_with_k_cover_more_than_the_budget_asks():
    begroot = replace(boek(g1=101_446), kosten={})
    met_k = afgerekend(boek(g1=101_446), boek(g1=102_000), [DEVENTER], "met_k")
    eerst = {(1, 1): van_afname(boek(g1=101_446), DEVENTER)}
    gedekt = dekking(begroot, eerst, met_k, "met_k")
    assert half_up(D(gedekt["definitief"]) - D(gedekt["voorlopig"]), CENT) == D("418.08")


# --- over HTTP --------------------------------------------------------------------------------------------------------
@pytest.mark.anyio
async def test_the_settlement_of_deventer(ingericht):
    """In whole euros a year, as the regime of 2024 has it: 456.476 less three advances of 113.806."""
    for kwartaal in (1, 2, 3):
        await draai(ingericht, kwartaal)
    await definitieve_aantallen(ingericht, gm0150=102_000)
    run = await draai(ingericht, 4)
    (factuur,) = await facturen(ingericht, kwartaal=4, factuurpartij="0150")
    esuite = next(each for each in await regels_van(ingericht, factuur) if each["product"] == "e-suite")
    assert (esuite["jaarbedrag"], esuite["verrekend"], esuite["bedrag"]) == ("456476.00", "341418.00", "115058.00")
    assert esuite["onderdelen"]["producturen"] == "1197.54"
    assert factuur["verwijzingen"] == [each["nummer"] for each in await facturen(ingericht, factuurpartij="0150")][:3]
    assert ok(await ingericht.get("/begrotingsjaren?jaar=2024"))["results"][0]["status"] == "afgerekend"
    dekt = run["dekking"]
    assert (dekt["overhead"], dekt["voorlopig"] == dekt["definitief"]) == ("bevroren", True)
    assert half_up(D(dekt["verschil"]), CENT) == half_up(D(dekt["definitief"]) - D(dekt["begroot"]), CENT)


@pytest.mark.anyio
async def test_the_trace_of_a_settlement_starts_from_the_definitive_number(ingericht):
    for kwartaal in (1, 2, 3):
        await draai(ingericht, kwartaal)
    await definitieve_aantallen(ingericht, gm0150=102_000)
    await draai(ingericht, 4)
    (factuur,) = await facturen(ingericht, kwartaal=4, factuurpartij="0150")
    esuite = next(each for each in await regels_van(ingericht, factuur) if each["product"] == "e-suite")
    spoor = ok(await ingericht.get(f"{esuite['url']}/spoor"))["spoor"]
    assert "definitieve inwoners op 01-01-2024" in str(spoor)
    assert half_up(herbereken(spoor), CENT) == D("456475.88")
