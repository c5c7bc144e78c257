"""The answers to what users ask of the portfolio of document 004 (exactly), and the keys by which it was divided."""

import json
from decimal import ROUND_HALF_UP, Decimal

import pytest
import support
from objecten.laden import BY_NAME
from objecten.portfolio import bron

from tests.objecten.bomen import body
from tests.objecten.portfolio import ALL_YEARS, amount, cells, codes, count, lay_down, sums, tally, type_of

pytestmark = pytest.mark.anyio


# --- the keys by which amounts were divided ---------------------------------------------------------------------------
K1 = {"D": Decimal("0.645"), "OW": Decimal("0.115"), "R": Decimal("0.24")}
INWONERS = {"D": 100_719, "OW": 18_252, "R": 37_712}


def half_up(amount: Decimal) -> int:
    return int(amount.quantize(Decimal(1), ROUND_HALF_UP))


@pytest.mark.parametrize(
    ("whole", "initiatief", "jaar", "more"),
    [
        (488_070, "DV7-ESUITE", 2022, ["component__exact__implementatie vervanging e-suite"]),
        (488_070, "DV7-ESUITE", 2023, ["component__exact__implementatie vervanging e-suite"]),
        (30_000, "DV7-ESUITE", 2022, ["component__icontains__BZM"]),
        (20_000, "DV7-ESUITE", 2023, ["component__icontains__BZM"]),
        (200_000, "BV4-FIN", 2022, ["component__exact__scenario 1"]),
        (20_000, "BV2-MI", 2022, ["soort__exact__structureel"]),
        (33_454, "DV1-KISS", 2022, ["soort__exact__structureel"]),
        (50_000, "FY5-DISGEO", 2022, ["component__icontains__50.000"]),
        (35_000, "FY6-BOR", 2021, ["soort__exact__incidenteel"]),
    ],
)
async def test_objecten_3_k1_gives_the_cells_without_a_rest(portfolio, whole, initiatief, jaar, more):
    found = await cells(portfolio, initiatief, jaar, *more)
    assert found == {gemeente: half_up(whole * share) for gemeente, share in K1.items()}
    assert sum(found.values()) == whole


@pytest.mark.parametrize(("jaar", "whole"), [(2021, 1_000_000), (2022, 1_450_000), (2023, 550_000)])
async def test_objecten_3_k2_gives_the_cells_of_the_tender(portfolio, jaar, whole):
    all_of_them, of_the_rest = Decimal("0.857") / 1_784_436, Decimal("0.143") / 1_155_035
    found = await cells(portfolio, "DV7-ESUITE", jaar, "component__icontains__aanbesteding")
    assert found == {each: half_up(whole * n * (all_of_them + of_the_rest)) for each, n in INWONERS.items()}


async def test_objecten_3_k3_gives_five_of_nine_columns_and_the_others_but_one_cell(portfolio):
    """The hours of each first, the rest by K1; in kEUR, of a total that was rounded itself."""
    off = []
    for row in bron.shipped().uren:
        if row["initiatief_code"] == "SO7-BAD":
            continue
        found = await cells(portfolio, row["initiatief_code"], int(row["jaar"]), "soort__exact__incidenteel")
        whole, hours = sum(found.values()) // 1_000, int(row["kosten_per_gemeente_eur"]) // 1_000
        shares = {each: half_up(share * (whole - 3 * hours) + hours) for each, share in K1.items()}
        wrong = [abs(shares[each] - found[each] // 1_000) for each in K1 if shares[each] != found[each] // 1_000]
        off.append(wrong)
    assert sorted(off) == [[]] * 5 + [[1]] * 4


def test_objecten_3_k4_gives_the_hours():
    rows = bron.shipped().uren
    hours = [half_up(Decimal(row["kosten_per_gemeente_eur"]) / 60) for row in rows]
    assert hours == [int(row["uren_per_gemeente"]) for row in rows] and len(rows) == 13


# --- what users ask ---------------------------------------------------------------------------------------------------
async def test_objecten_5_1_filters(portfolio):
    for expression, expected in {
        "prioriteit__exact__AO": 10,
        "prioriteit__exact__1a": 10,
        "prioriteit__exact__1b": 5,
        "prioriteit__exact__2": 5,
        "gemeentenCode__in__D|DOW|DOWR": 27,
        "gemeentenCode__in__OW|DOW|OWR|DOWR": 25,
        "gemeentenCode__in__R|OWR|DOWR": 22,
        "gemeentenCode__exact__DOWR": 20,
        "gemeentenCode__exact__D": 5,
        "gemeentenCode__exact__OWR": 2,
        "gemeentenCode__exact__DOW": 2,
        "gemeentenCode__exact__OW": 1,
        "domein__exact__Sociaal": 8,
        "domein__exact__Dienstverlening": 7,
        "domein__exact__Bedrijfsvoering": 6,
        "domein__exact__Fysiek": 6,
        "domein__exact__OOV": 2,
        "domein__exact__Participatie": 1,
        "actielijnen__icontains__A": 18,
        "actielijnen__icontains__B": 18,
        "actielijnen__icontains__C": 7,
        "actielijnen__icontains__D": 10,
        "score__gte__6": 11,
        "score__isnull__true": 10,
    }.items():
        assert await count(portfolio, expression) == expected, expression
    assert await codes(portfolio, data_attr="kostentabel__exact__false", ordering="record__data__code") == [
        "BV3-CG",
        "BV5-RPA",
        "BV6-LEID",
    ]
    pm = await sums(portfolio, "kostenregel", "initiatief", "waardeSoort__exact__pm")
    assert [code for (code,) in pm] == [
        "DV2-MIJNOV", "DV4-WEB", "DV6-ARCH", "FY1-MOR", "FY4-5G", "FY5-DISGEO", "OV2-ZOEK", "SO8-BW",
    ]  # fmt: skip


async def test_objecten_5_only_zeros_or_only_empty_cells(portfolio):
    filled = await tally(portfolio, "kostenregel", "initiatief,waardeSoort")
    codes_of = {kind: {code for code, each in filled if each == kind} for kind in ("bedrag", "nul", "pm", "nvt")}
    assert codes_of["nul"] - codes_of["bedrag"] - codes_of["pm"] == {"OV1-REG"}
    with_table = set(await codes(portfolio, data_attr="kostentabel__exact__true"))
    assert with_table - {code for code, _ in filled} == {"SO1-ASD"}


async def test_objecten_5_what_a_cell_holds(portfolio):
    assert await tally(portfolio, "kostenregel", "waardeSoort") == {
        ("bedrag",): 176, ("pm",): 51, ("nul",): 38, ("nvt",): 12,
    }  # fmt: skip
    assert await tally(portfolio, "dekkingsregel", "waardeSoort") == {
        ("bedrag",): 43, ("nul",): 99, ("nvt",): 21, ("pm",): 4, ("onleesbaar",): 1,
    }  # fmt: skip
    assert len(bron.shipped().cellen) == 1_487
    assert [row["waarde_soort"] for row in bron.shipped().cellen].count("leeg") == 1_042
    kinds = await sums(portfolio, "kostenregel", "waardeSoort")
    assert (kinds["bedrag",], kinds["nul",]) == (5_496_667, 0)
    assert (await sums(portfolio, "dekkingsregel", ""))[()] == 1_967_011


async def test_objecten_4_a_sum_tells_how_many_cells_are_pm(portfolio):
    """Priority 1a, structural: the sum counts PM as nothing, and the groups beside it say how many there are."""
    where = ("prioriteit__exact__1a", "soort__exact__structureel")
    found = await tally(portfolio, "kostenregel", "waardeSoort", *where)
    assert found["pm",] == await count(portfolio, "waardeSoort__exact__pm", "kostenregel", data_attrs=",".join(where))


async def test_objecten_5_2_ordering(portfolio):
    found = await codes(portfolio, ordering="-record__data__score,record__data__code", data_attr="score__gte__1")
    assert found == [
        "BV1-DGW",
        "BV3-CG",
        "SO2-I4S",
        "DV1-KISS",
        "DV6-ARCH",
        "PA1-PLATFORM",
        "SO6-CONTR",
        "BV6-LEID",
        "FY3-SMART",
        "FY4-5G",
        "SO3-DIGINT",
        "SO4-EENM",
        "BV5-RPA",
        "DV3-DDB",
        "OV1-REG",
        "SO7-BAD",
        "DV4-WEB",
        "DV5-ORIBI",
        "OV2-ZOEK",
        "BV2-MI",
    ]
    params = {"type": type_of("initiatief"), "som": "score", "min": "score", "max": "score"}
    line = (await portfolio.get("/objects/aggregatie", params=params)).json()
    assert (line["som"], line["geteld"], line["min"], line["max"]) == (
        {"score": 116.3}, {"score": 20}, {"score": 1.5}, {"score": 8.7},
    )  # fmt: skip
    assert line["som"]["score"] / line["geteld"]["score"] == pytest.approx(5.815)
    assert await count(portfolio, "score__exact__8.7") == 3
    last = await codes(portfolio, ordering="-record__data__score", data_attr="score__isnull__true")
    assert len(last) == 10
    params = {"type": type_of("kostenregel"), "ordering": "-record__data__bedrag", "data_attr": "bedrag__gte__190000"}
    rows = [each["record"]["data"] for each in support.ok(await portfolio.get("/objects", params=params))["results"]]
    assert [row["bedrag"] for row in rows] == [314_805, 314_805, 200_000, 191_000]


async def test_objecten_5_3_sums(portfolio):
    for soort, expected in {
        "incidenteel": {
            "AO": [228_416, 624_827, 403_168, 42_000, 0],
            "1a": [103_000, 369_800, 186_000, 184_000, 150_000],
            "1b": [0, 34_000, 63_000, 63_000, 0],
            "2": [0, 11_000, 57_000, 11_000, 191_000],
        },
        "structureel": {
            "AO": [51_850, 51_850, 51_850, 51_850, 51_850],
            "1a": [0, 29_978, 29_978, 55_978, 55_978],
            "1b": [0, 12_900, 12_900, 31_900, 31_900],
            "2": [0, 55_000, 63_000, 63_000, 130_000],
        },
    }.items():
        found = await sums(portfolio, "kostenregel", "prioriteit,jaar", "gemeente__exact__D", f"soort__exact__{soort}")
        for prioriteit, years in expected.items():
            assert [found.get((prioriteit, jaar), 0) for jaar in ALL_YEARS] == years, (soort, prioriteit)


@pytest.mark.parametrize(
    ("gemeente", "expected"), [("OW", [142_757, 64_232, 29_094, 0]), ("R", [297_311, 107_632, 35_819, 0])]
)
async def test_objecten_5_3_per_priority_in_2022_where_no_totals_are_printed(portfolio, gemeente, expected):
    where = (f"gemeente__exact__{gemeente}", "soort__exact__incidenteel", "jaar__exact__2022")
    found = await sums(portfolio, "kostenregel", "prioriteit", *where)
    assert [found.get((each,), 0) for each in ("AO", "1a", "1b", "2")] == expected


async def test_objecten_5_3_structural_of_2021_is_all_covered(portfolio):
    where = ("soort__exact__structureel", "jaar__exact__2021")
    kosten = await sums(portfolio, "kostenregel", "gemeente", *where)
    assert kosten == {("D",): 51_850, ("OW",): 15_925, ("R",): 42_943}
    assert await sums(portfolio, "dekkingsregel", "gemeente", *where) == kosten


async def test_objecten_5_3_the_sheets_against_what_is_printed(portfolio):
    where = ("gemeente__exact__D", "soort__exact__incidenteel", "jaar__exact__2022")
    sheets = (await sums(portfolio, "kostenregel", "", *where))[()]
    printed = bron.shipped().gedrukt("incidenteel_per_prioriteit", "totaal", "benodigd", "2022")
    assert printed == 1_098 and round(printed - sheets / 1_000, 1) == 58.4


async def test_objecten_5_3_the_largest(portfolio):
    whole = await sums(portfolio, "kostenregel", "jaar", "initiatief__exact__DV7-ESUITE")
    assert sum(whole.values()) == 1_310_082
    assert [whole[jaar,] for jaar in (2021, 2022, 2023)] == [94_647, 655_309, 560_126]
    largest = await sums(portfolio, "kostenregel", "initiatief", "jaar__gte__2022")
    assert sorted(largest.items(), key=lambda each: -each[1])[:6] == [
        (("DV7-ESUITE",), 1_215_435),
        (("SO2-I4S",), 600_000),
        (("FY6-BOR",), 492_958),
        (("SO4-EENM",), 345_000),
        (("SO7-BAD",), 311_000),
        (("BV1-DGW",), 310_000),
    ]


@pytest.mark.parametrize(
    ("gemeente", "soort", "benodigd", "aan_te_vragen"),
    [
        (
            "D",
            "incidenteel",
            [331_416, 1_039_627, 709_168, 300_000, 341_000],
            [22_575, 785_827, 559_168, 150_000, 191_000],
        ),
        ("D", "structureel", [149_728, 157_728, 202_728, 269_728], [76_300, 84_300, 129_300, 129_300]),
        ("OW", "incidenteel", [236_083, 121_492, 45_000, 0], [236_083, 121_492, 45_000, 0]),
        ("OW", "structureel", [32_922, 47_762, 55_762, 55_762], [13_150, 27_990, 35_990, 35_990]),
        ("R", "incidenteel", [440_762, 252_466, 67_000, 0], [323_188, 221_466, 67_000, 0]),
        ("R", "structureel", [55_772, 83_604, 100_604, 100_604], [4_800, 32_632, 49_632, 49_632]),
    ],
)
async def test_objecten_5_3_what_is_to_be_requested(portfolio, gemeente, soort, benodigd, aan_te_vragen):
    """Needed, less what is covered, less what is put off."""
    where = (f"gemeente__exact__{gemeente}", f"soort__exact__{soort}")
    kosten = await sums(portfolio, "kostenregel", "jaar", *where)
    dekking = await sums(portfolio, "dekkingsregel", "jaar", *where)
    uitgesteld = await sums(portfolio, "kostenregel", "jaar", *where, "uitgesteld__exact__true")
    years = ALL_YEARS[-len(benodigd) :]
    assert [kosten.get((jaar,), 0) for jaar in years] == benodigd
    left = [kosten.get((j,), 0) - dekking.get((j,), 0) - uitgesteld.get((j,), 0) for j in years]
    assert left == aan_te_vragen


@pytest.mark.parametrize(
    ("soort", "dekking", "uitgesteld"),
    [
        ("incidenteel", [308_841, 253_800, 150_000, 150_000, 150_000], [0, 0, 0, 0, 0]),
        ("structureel", [51_850, 51_850, 51_850, 118_850], [21_578, 21_578, 21_578, 21_578]),
    ],
)
async def test_objecten_5_3_what_is_covered_and_what_is_put_off(portfolio, soort, dekking, uitgesteld):
    where, years = ("gemeente__exact__D", f"soort__exact__{soort}"), ALL_YEARS[-len(dekking) :]
    covered = await sums(portfolio, "dekkingsregel", "jaar", *where)
    put_off = await sums(portfolio, "kostenregel", "jaar", *where, "uitgesteld__exact__true")
    assert [covered.get((jaar,), 0) for jaar in years] == dekking
    assert [put_off.get((jaar,), 0) for jaar in years] == uitgesteld


async def test_objecten_5_4_contracts(portfolio):
    params = {"type": type_of("contract"), "groep": "aanbesteding", "som": "totaal4Jaar", "date": "2020-12-14"}
    answer = await portfolio.get("/objects/aggregatie", params=params)
    lines = [json.loads(line) for line in answer.text.splitlines()]
    assert {each["groep"]["aanbesteding"]: each["aantal"] for each in lines} == {
        "Aanbesteding": 7,
        "Onderhands": 4,
        "Europees": 1,
        "Europees via Dimpact": 1,
        None: 3,
    }
    assert sum(each["som"]["totaal4Jaar"] for each in lines) == 2_940_871
    ending = await codes(
        portfolio, "contract", date="2020-12-14", data_attr="einddatum__startswith__2023", ordering="record__data__code"
    )
    assert ending == ["C05", "C06", "C07", "C08", "C14"]
    assert await amount(portfolio, "einddatumGedrukt__icontains__2023") == 2_495_496
    assert await codes(
        portfolio, "contract", date="2020-12-14", data_attr="einddatum__lt__2022-01-01", ordering="record__data__code"
    ) == ["C01", "C02", "C03", "C04"]
    assert await amount(portfolio, "einddatum__lt__2022-01-01") == 300_347
    on = {"2021-03-01": 9, "2021-03-02": 8, "2021-03-07": 6, "2021-12-31": 6, "2022-01-01": 5}
    on |= {"2023-04-02": 4, "2023-07-02": 2, "2024-01-01": 1, "2025-04-01": 0}
    calendar = "kalender__exact__bedrijfsvoering"
    assert {day: await count(portfolio, calendar, "contract", date=day) for day in on} == on


async def test_objecten_7_a_reader_of_some_fields_adds_up_no_others(portfolio, make_client):
    velden = {"1": ["url", "record__data__initiatief", "record__data__jaar"]}
    client = await make_client("deel", checked=False, velden=[({"uuid": str(BY_NAME["kostenregel"].uuid)}, velden)])
    params = {"type": type_of("kostenregel"), "groep": "jaar"}
    assert (await client.get("/objects/aggregatie", params=params)).status_code == 200
    assert (await client.get("/objects/aggregatie", params=params | {"som": "bedrag"})).status_code == 400


async def test_objecten_5_5_masts_with_a_defect_in_a_drawn_area(app, api):
    """The border is out; the filters on data go together with the area."""
    await support.laid_down(app, lay_down)
    masts = {"url": type_of("lichtmast")}
    for number, (x, defect) in enumerate(((6.15, True), (6.15, False), (6.1, True), (6.3, True))):
        point, data = {"type": "Point", "coordinates": [x, 52.25]}, {"nummer": str(number), "defect": defect}
        support.ok(await api.post("/objects", json=body(masts, data, geometry=point)), 201)
    ring = [[6.1, 52.2], [6.2, 52.2], [6.2, 52.3], [6.1, 52.3], [6.1, 52.2]]
    asked = {"type": type_of("lichtmast"), "geometry": {"within": {"type": "Polygon", "coordinates": [ring]}}}
    assert support.ok(await api.post("/objects/search", json=asked))["count"] == 2
    assert (
        support.ok(await api.post("/objects/search", json=asked | {"data_attr": "defect__exact__true"}))["count"] == 1
    )


async def test_objecten_5_5_trees_within_an_area_on_a_day_and_as_known_on_a_day(api, boom):
    here, there = ({"type": "Point", "coordinates": [x, 52.25]} for x in (6.15, 7.15))
    shown = support.ok(await api.post("/objects", json=body(boom, {"soort": "eik"}, geometry=here)), 201)
    moved = body(boom, {"soort": "eik"}, startAt="2025-01-01", geometry=there)
    support.ok(await api.put(f"/objects/{shown['uuid']}", json=moved))
    ring = [[6.1, 52.2], [6.2, 52.2], [6.2, 52.3], [6.1, 52.3], [6.1, 52.2]]
    asked = {"geometry": {"within": {"type": "Polygon", "coordinates": [ring]}}}
    for day, known in (("2024-06-01", 1), ("2025-06-01", 0)):
        assert support.ok(await api.post("/objects/search", json=asked | {"date": day}))["count"] == known, day
    assert support.ok(await api.post("/objects/search", json=asked | {"registrationDate": "2020-01-01"}))["count"] == 0
