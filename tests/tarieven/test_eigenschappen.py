"""What must always hold of a year (domain rule 13.4), on years that are made up."""

from dataclasses import replace
from datetime import date
from decimal import Decimal as D
from types import SimpleNamespace
from uuid import UUID

from hypothesis import given, settings
from hypothesis import strategies as st
from tarieven.boekjaar import Regel, Rijen, boekjaar_van
from tarieven.modellen.jaartarieven import jaartarieven, totaal
from tarieven.rekenspoor import herbereken
from tarieven.simulatie import wijzigingen as w
from tarieven.simulatie.meebegroten import meebegroot, som
from tarieven.simulatie.meebegroten import prijzen as prijzen_van
from tarieven.simulatie.toepassen import Register, Stand, toegepast
from tarieven.simulatie.vergelijken import vergeleken

DAG = date(2024, 1, 1)
STAFFEL = {
    "vorm": "schijven_marginaal",
    "schijven": [{"van": 0, "tot": 50_000, "tarief": "1.83"}, {"van": 50_000, "tot": None, "tarief": "2.14"}],
}
VAST = {"vorm": "vast_per_deelnemer", "bedragPerDeelnemer": "11026.00"}
PRODUCTEN = {
    code: SimpleNamespace(id=nr, code=code, naam=code, soort=soort, uuid=UUID(int=nr))
    for nr, (code, soort) in enumerate((("staffel", "product"), ("vast", "product"), ("bijdrage", "bijdrage")), 1)
}
inwonertallen = st.lists(st.integers(1, 700_000), min_size=2, max_size=8)
bedragen = st.decimals(min_value=1, max_value=1_000_000, places=2)


def jaar(v: D) -> SimpleNamespace:
    return SimpleNamespace(
        uuid=UUID(int=100), jaar=2024, versie=1, model="dekkingsmodel", peildatum=DAG, verenigingskosten=v,
        sleutel_leverancierskosten=D(0), sleutel_producturen=D(0), tarief_nieuw_product=D("0.33"),
        nieuwkomer_tarief="gedrukt", nieuwkomer_uren=True, verdeelsleutel="kosten", aandeel_inwoners=D("0.5"),
        minimum_regime="alleen_zonder_product", besluit="", bron="",
    )  # fmt: skip


def prijs(product: int, vorm: dict) -> SimpleNamespace:
    return SimpleNamespace(
        uuid=UUID(int=200 + product), product_id=product, versie=1, prijsvorm=vorm, toeslagen=[], aftopping=None,
        indexstappen=[], individuele_regels=False, peildatum=DAG, bron="",
    )  # fmt: skip


def kosten(product: int, lev: D, uren: D, inwoners: int) -> SimpleNamespace:
    return SimpleNamespace(
        uuid=UUID(int=300 + product), product_id=product, leverancierskosten=lev, producturen=uren,
        verenigingskosten=D(1000), inwoners=inwoners, verdeelbasis="begroot", achtergebleven=D(0), opgezegd=D(0),
        opgezegd_uren="ongewijzigd", bron="", bevinding="",
    )  # fmt: skip


def stand(aantallen: list[int], v: D, uren: D) -> Stand:
    """Everybody takes both products; L and key are exactly what the members pay the supplier."""
    nummers = range(1, len(aantallen) + 1)
    gemeenten = [SimpleNamespace(id=nr, gm_code=f"{nr:04}", naam=f"Gemeente {nr}") for nr in nummers]
    regels = tuple(regel(each, PRODUCTEN[code]) for each in gemeenten for code in ("staffel", "vast"))
    blad = {"uuid": UUID(int=400), "peildatum": DAG, "versie": 1, "bron": "", "bevinding": ""}
    inwoners = {
        (each.id, DAG): SimpleNamespace(aantal=aantal, **blad)
        for each, aantal in zip(gemeenten, aantallen, strict=True)
    }
    prijzen = {1: prijs(1, STAFFEL), 2: prijs(2, VAST), 3: prijs(3, VAST)}
    leeg = {id: kosten(id, D(0), uren, sum(aantallen)) for id in (1, 2)}
    kaal = Stand(Rijen(jaar(v), leeg, prijzen, inwoners, {}, PRODUCTEN["bijdrage"]), regels)
    levs = prijzen_van(kaal)
    vol = {id: kosten(id, som(levs, id), uren, sum(aantallen)) for id in (1, 2)}
    met_sleutel = jaar(v)
    met_sleutel.sleutel_leverancierskosten = sum(levs.values(), D(0))
    met_sleutel.sleutel_producturen = 2 * uren
    return replace(kaal, rijen=replace(kaal.rijen, jaar=met_sleutel, kosten=vol))


def regel(gemeente: SimpleNamespace, product: SimpleNamespace) -> Regel:
    afname = SimpleNamespace(
        uuid=UUID(int=500), begroot_vanaf=2024, prijsbasis="tabel", opties=[], klasse_afwijking=None, toelichting="",
        bron="", bevinding="",
    )  # fmt: skip
    return Regel(afname, gemeente, product, None, (), DAG)


def betaald(basis: Stand, regels: tuple[Regel, ...]) -> dict[tuple[str, str], D]:
    lijnen = jaartarieven(boekjaar_van(basis.rijen), regels)
    return {(lijn.regel.gemeente.gm_code, lijn.regel.product.code): lijn.tarief.tarief.waarde for lijn in lijnen}


@settings(max_examples=40, deadline=None)
@given(inwonertallen, bedragen, bedragen, st.randoms())
def test_13_4_permutation_of_members_changes_nothing(aantallen, v, uren, dobbelsteen):
    basis = stand(aantallen, v, uren)
    door_elkaar = list(basis.regels)
    dobbelsteen.shuffle(door_elkaar)
    assert betaald(basis, tuple(door_elkaar)) == betaald(basis, basis.regels)


@settings(max_examples=40, deadline=None)
@given(inwonertallen, bedragen, bedragen)
def test_13_4_the_year_is_covered_and_every_trace_recomputes(aantallen, v, uren):
    basis = stand(aantallen, v, uren)
    lijnen = jaartarieven(boekjaar_van(basis.rijen), basis.regels)
    assert abs(totaal(lijnen, "verenigingskosten") - v) < D("1e-15")
    assert abs(totaal(lijnen, "producturen") - 2 * uren) < D("1e-15")
    assert all(herbereken(lijn.tarief.spoor()) == lijn.tarief.tarief.waarde for lijn in lijnen)


@settings(max_examples=40, deadline=None)
@given(st.integers(1, 49_999), bedragen, st.sampled_from([0, 50_000]))
def test_13_4_more_inhabitants_in_a_bracket_never_pay_less(aantal, v, ondergrens):
    """With a budget that stands, so that nobody else changes."""
    basis = stand([ondergrens + aantal, 100_000], v, D(100))
    erbij = w.Inwonerwijziging(soort="inwonertal", gemeente="0001", aantal=ondergrens + aantal + 1)
    meer = toegepast(basis, [erbij], Register({"0001": basis.regels[0].gemeente}, PRODUCTEN))
    assert betaald(meer, meer.regels)["0001", "staffel"] > betaald(basis, basis.regels)["0001", "staffel"]


@settings(max_examples=40, deadline=None)
@given(inwonertallen, bedragen, bedragen, st.sampled_from(["vervalt", "blijft", "40"]))
def test_13_4_when_a_member_leaves_the_others_cover_what_remains(aantallen, v, uren, keuze):
    basis = stand(aantallen, v, uren)
    weg = w.Vertrek(soort="vertrek", gemeente="0001", leverancierskosten_bij_vertrek=keuze)
    na = meebegroot(basis, toegepast(basis, [weg], Register({"0001": basis.regels[0].gemeente}, PRODUCTEN)))
    resultaat = vergeleken(basis, na)
    assert max(abs(D(each.verschil)) for each in resultaat.dekking_na) < D("0.03")  # L is kept in whole cents
    assert basis.rijen.kosten[1].achtergebleven == 0  # the base is untouched
    # what the simulation says is what a year with those rows says: the same functions, on the same rows
    gezegd = {(each.lid, p.product): p.na for each in resultaat.leden for p in each.producten if each.lid != "0001"}
    echt = {wie: bedrag for wie, bedrag in betaald(na, na.regels).items() if wie[0] != "0001"}
    assert {wie: D(bedrag) for wie, bedrag in gezegd.items()} == echt
