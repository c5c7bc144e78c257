"""The transition contribution of 2021-2023 (domain rule 5.3): worked numbers, and what must always hold."""

from decimal import Decimal
from decimal import Decimal as D

import pytest
from commonground.problems import Unprocessable
from hypothesis import given
from hypothesis import strategies as st
from support import ok
from tarieven.afronding import half_up
from tarieven.bevindingen.controles_transitie import transitiebijdragen
from tarieven.invoer.bronmap import meegeleverd
from tarieven.rekenspoor import als_json, herbereken, zegel
from tarieven.transitie.model import Kosten, Sleutel, afgeronde, bijdragen

from tests.tarieven.voorbeelden import cent

REGELS = {each.naam: each for each in transitiebijdragen(meegeleverd())}
CELLEN = afgeronde(list(REGELS.values()), "cel_half_up")
VERDEELD = afgeronde(list(REGELS.values()), "grootste_rest")
KOLOMMEN = ("esuite", "bzm", "2021", "2022", "2023", "totaal")


@pytest.mark.parametrize(
    ("naam", "bedragen"),
    [("Deventer", ("145115.07", "37408.78", "60841.28", "88219.86", "33462.71", "182523.85"))],
)
def test_deventer_unrounded(naam, bedragen):
    assert tuple(cent(REGELS[naam].cellen()[kolom]) for kolom in KOLOMMEN) == bedragen


@pytest.mark.parametrize(
    ("naam", "gedrukt"),
    [
        ("Deventer", (145115, 37409, 60841, 88220, 33463, 182524)),
        ("Emmen", (154234, 0, 51411, 74546, 28276, 154234)),
        ("Oldambt", (55051, 14191, 23081, 33467, 12694, 69243)),
        ("Rotterdam", (432237, 0, 144079, 208915, 79244, 432237)),
        ("Zwolle", (185632, 47853, 77828, 112851, 42806, 233485)),
    ],
)
def test_the_printed_rows_to_the_euro(naam, gedrukt):
    assert tuple(CELLEN[REGELS[naam].gm_code][kolom] for kolom in KOLOMMEN) == gedrukt


def test_27_members_take_part_and_their_rounded_cells_add_up_as_the_document_does_not_print():
    sommen = {kolom: sum(each[kolom] for each in CELLEN.values()) for kolom in KOLOMMEN}
    assert len(CELLEN) == 27
    assert tuple(sommen.values()) == (2_570_999, 428_999, 1_000_000, 1_450_000, 549_999, 2_999_998)


def test_grootste_rest_adds_up_exactly_and_changes_as_little_as_it_can():
    sommen = tuple(sum(each[kolom] for each in VERDEELD.values()) for kolom in KOLOMMEN)
    assert sommen == (2_571_000, 429_000, 1_000_000, 1_450_000, 550_000, 3_000_000)
    anders = {
        kolom: [gm for gm in CELLEN if CELLEN[gm][kolom] != VERDEELD[gm][kolom]]
        for kolom in KOLOMMEN
        if kolom != "totaal"
    }
    assert {kolom: len(leden) for kolom, leden in anders.items()} == {
        "esuite": 1, "bzm": 1, "2021": 0, "2022": 0, "2023": 1
    }  # fmt: skip
    assert anders["bzm"] == [REGELS["Oldambt"].gm_code]
    assert VERDEELD[REGELS["Oldambt"].gm_code]["bzm"] == 14192
    assert all(each["totaal"] == each["2021"] + each["2022"] + each["2023"] for each in VERDEELD.values())


def test_the_trace_recomputes_from_its_leaves():
    for each in REGELS.values():
        assert herbereken(als_json(each.totaal)) == D(als_json(each.totaal)["onafgerond"])


def test_sleutel_leeg():
    assert bijdragen([Kosten(2021, D(10), D(0))], [Sleutel("0001", "A", 5, 0)])[0].totaal.waarde == 10
    with pytest.raises(Unprocessable) as fout:
        bijdragen([Kosten(2021, D(0), D(10))], [Sleutel("0001", "A", 5, 0)])
    assert fout.value.code == "SLEUTEL_LEEG"


# --- over HTTP --------------------------------------------------------------------------------------------------------
@pytest.mark.anyio
async def test_5_3_a_member_reads_its_contribution_with_the_trace(feiten):
    gevonden = ok(await feiten.get("/transitiebijdragen/GM1895"))
    bedragen = {each["onderdeel"]: each["inEuros"] for each in gevonden["bedragen"]}
    assert list(bedragen.values()) == ["55051", "14191", "23081", "33467", "12694", "69243"]
    totaal = next(each for each in gevonden["bedragen"] if each["onderdeel"] == "totaal")["onafgerond"]
    assert herbereken(gevonden["spoor"]) == D(totaal)
    assert zegel(gevonden["spoor"]) == gevonden["spoorHash"]
    assert any("te dekken voor BZM in 2022 (€ 207.350,00)" in zin for zin in gevonden["uitleg"])
    verdeeld = ok(await feiten.get("/transitiebijdragen/1895?beleid=grootste_rest"))
    assert verdeeld["bedragen"][1]["inEuros"] == "14192"


@pytest.mark.anyio
async def test_5_3_all_27_that_pay_and_nobody_else(feiten):
    leden = ok(await feiten.get("/transitiebijdragen"))["leden"]
    assert len(leden) == 27
    assert {each["lid"]: each["bedragen"][-1]["inEuros"] for each in leden}["0150"] == "182524"
    losser = await feiten.get("/transitiebijdragen/0168")
    assert losser.status_code == 404
    assert (await feiten.get("/transitiebijdragen/9999")).status_code == 422


@pytest.mark.anyio
async def test_5_3_without_an_import_there_is_nothing_to_divide(api):
    answer = await api.get("/transitiebijdragen")
    assert (answer.status_code, answer.json()["code"]) == (409, "TARIEF_NIET_VASTGESTELD")


@pytest.mark.anyio
@pytest.mark.parametrize(
    ("termijnen", "status"),
    [
        ([(2021, "60841.00"), (2022, "88220.00"), (2023, "33463.00")], 201),
        ([(2022, "149061.00"), (2023, "33463.00")], 201),  # 2021 was advanced from equity and comes in 2022
        ([(2021, "60841.00"), (2022, "88220.00")], 422),
    ],
)
async def test_5_3_a_member_may_spread_it_otherwise_as_long_as_it_is_the_whole(feiten, termijnen, status):
    afspraak = {"lid": "0150", "product": "e-suite", "totaal": "182524.00", "bron": "000:370-372"}
    delen = [{"jaar": jaar, "kwartaal": 1, "bedrag": bedrag} for jaar, bedrag in termijnen]
    answer = await feiten.post("/betaalafspraken", json=afspraak | {"termijnen": delen})
    assert answer.status_code == status
    if status == 422:
        assert answer.json()["code"] == "AFSPRAAK_SOM"


# --- what must always hold --------------------------------------------------------------------------------------------
bedrag = st.integers(0, 10_000_000).map(Decimal)
leden = st.lists(st.tuples(st.integers(1, 700_000), st.booleans()), min_size=1, max_size=40)


@given(leden, st.lists(st.tuples(bedrag, bedrag), min_size=1, max_size=4), st.randoms())
def test_permutation_changes_nothing_and_the_whole_is_divided(inwoners, bedragen, willekeur):
    kosten = [Kosten(2021 + nr, e, b) for nr, (e, b) in enumerate(bedragen)]
    sleutels = [Sleutel(f"{nr:04}", str(nr), n, n if bzm else 0) for nr, (n, bzm) in enumerate(inwoners)]
    if not any(each.bzm_inwoners for each in sleutels):
        kosten = [Kosten(each.jaar, each.esuite, D(0)) for each in kosten]
    door_elkaar = list(sleutels)
    willekeur.shuffle(door_elkaar)
    regels = bijdragen(kosten, sleutels)
    assert [each.cellen() for each in regels] == [each.cellen() for each in bijdragen(kosten, door_elkaar)]
    verdeeld = afgeronde(regels, "grootste_rest")
    assert sum(each["esuite"] for each in verdeeld.values()) == sum(each.esuite for each in kosten)
    for each in kosten:
        assert sum(rij[str(each.jaar)] for rij in verdeeld.values()) == each.esuite + each.bzm
    for regel in regels:
        for kolom, waarde in regel.cellen().items():
            assert abs(verdeeld[regel.gm_code][kolom] - waarde) < (1 if kolom != "totaal" else len(kosten) + 1)


@pytest.mark.parametrize(("waarde", "rond"), [("0.5", 1), ("1.5", 2), ("2.5", 3), ("-0.5", -1), ("-2.5", -3)])
def test_half_up(waarde, rond):
    assert half_up(D(waarde)) == rond
