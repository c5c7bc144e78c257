"""The portfolio of document 004: what its import gives, and the answers to what users ask of it (exactly)."""

import csv
import json
import shutil
from datetime import date
from pathlib import Path

import objecten
import pytest
import support
from objecten.laden import BY_NAME, SHIPPED, laad
from objecten.portfolio import bron, importeren
from objecten.portfolio.bevindingen import CHECKS, bevindingen

from tests.objecten.bomen import body

pytestmark = pytest.mark.anyio
TABLES = Path(objecten.__file__ or "").parent / "gegevens"
YEARS = (2022, 2023, 2024, 2025)


async def lay_down(db) -> None:
    await laad(db, date(2021, 3, 30))


@pytest.fixture
async def portfolio(app, api):
    """A client of what was imported once: reading tests share it by its rows."""
    await support.laid_down(app, lay_down)
    verslag = await importeren.importeer(app, bron.shipped())
    assert verslag.geweigerd == []
    return api


def type_of(name: str) -> str:
    return f"{support.BASE}/objecten/api/v2/objecttypes/{BY_NAME[name].uuid}"


async def codes(api, name: str = "initiatief", **params) -> list[str]:
    """The codes of what is found, in the order of the answer."""
    asked = {"type": type_of(name), "pageSize": "500"} | params
    return [each["record"]["data"]["code"] for each in support.ok(await api.get("/objects", params=asked))["results"]]


async def count(api, expression: str, name: str = "initiatief", **params) -> int:
    asked = {"type": type_of(name), "data_attr": expression, "pageSize": "1"} | params
    return support.ok(await api.get("/objects", params=asked))["count"]


async def sums(api, name: str, groep: str, *expressions: str) -> dict[tuple, int]:
    params = [("type", type_of(name)), ("groep", groep), ("som", "bedrag"), *(("data_attr", e) for e in expressions)]
    answer = await api.get("/objects/aggregatie", params=params)
    lines = [json.loads(line) for line in answer.text.splitlines()]
    return {tuple(each["groep"].values()): each["som"]["bedrag"] for each in lines}


# --- the types --------------------------------------------------------------------------------------------------------
def test_every_type_that_ships_has_a_schema_that_we_take_ourselves():
    files = {file.stem for file in (TABLES.parent / "objecttypen").glob("*.json")}
    assert files == {each.name for each in SHIPPED} and len({each.uuid for each in SHIPPED}) == len(SHIPPED)


KOSTEN = {"initiatief": "BV1-DGW", "prioriteit": "1a", "waardeSoort": "bedrag", "bedrag": 5, "jaar": 2022}


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("kostenregel", KOSTEN | {"bedrag": "PM"}),
        ("kostenregel", KOSTEN | {"bedrag": 5.001}),
        ("kostenregel", KOSTEN | {"jaar": 2026}),
        ("kostenregel", KOSTEN | {"waardeSoort": "pm"}),
        ("kostenregel", KOSTEN | {"waardeSoort": "nul"}),
        ("kostenregel", KOSTEN | {"gemeente": "DOWR"}),
        ("nijmegenscore", {"initiatief": "A", "prioriteit": "1a", "score": 7.4}),
        ("nijmegenscore", {"initiatief": "A", "prioriteit": "1a", "score": 7.5, "v": 2}),
        ("nijmegenscore", {"initiatief": "A", "prioriteit": "AO", "score": 7.5}),
        ("nijmegenscore", {"initiatief": "A", "prioriteit": "1a", "score": 3.5, "afwijking": True}),
        ("contract", {"titel": "A", "einddatum": "1-3-2021"}),
    ],
)
async def test_objecten_7_invalid_input_is_a_400(app, api, name, data):
    await support.laid_down(app, lay_down)
    answer = await api.post("/objects", json=body({"url": type_of(name)}, data))
    assert ("nonFieldErrors", "invalid-json-schema") in support.codes(answer)


async def test_objecten_7_geometry_on_a_portfolio_type_is_a_400(app, api):
    await support.laid_down(app, lay_down)
    point = {"type": "Point", "coordinates": [6.2, 52.3]}
    answer = await api.post("/objects", json=body({"url": type_of("kostenregel")}, KOSTEN, geometry=point))
    assert support.codes(answer) == [("nonFieldErrors", "geometry-not-allowed")]


# --- the import -------------------------------------------------------------------------------------------------------
async def test_objecten_5_the_import_gives_every_object_once(app, portfolio):
    again = await importeren.importeer(app, bron.shipped())
    assert not +again.gemaakt and not +again.anders and again.geweigerd == []
    assert again.gelijk["initiatief"] == again.gelijk["nijmegenscore"] == 30
    assert (again.gelijk["kostenregel"], again.gelijk["dekkingsregel"]) == (277, 168)
    assert (again.gelijk["initiatief_buiten_lijst"], again.gelijk["contract"]) == (5, 16)
    assert again.gelijk["bevinding"] == len(again.bevindingen) > 0
    assert (await portfolio.get("/objecttypes")).status_code == 200
    shown = support.ok(await portfolio.get("/objects", params={"type": type_of("bevinding"), "pageSize": "1"}))
    assert shown["count"] == len(again.bevindingen)


async def test_objecten_6_what_differs_is_told_and_changed_only_when_asked(app, portfolio, tmp_path):
    changed = mended(tmp_path, "initiatieven", lambda row: row | {"titel": row["titel"].upper()})
    told = await importeren.importeer(app, changed)
    assert (told.anders["initiatief"], told.vervangen["initiatief"]) == (29, 0), "one title has no small letters"
    assert "initiatief: 0 gemaakt, 1 gelijk, 29 anders, 0 vervangen" in told.lines()
    done = await importeren.importeer(app, changed, replacing=True)
    assert done.vervangen["initiatief"] == 29
    assert await count(portfolio, "titel__exact__SMART CITY") == 1


def mended(folder: Path, name: str, change) -> bron.Bron:
    """The tables, with every row of one of them changed; None leaves a row out."""
    for file in TABLES.glob("*.csv"):
        shutil.copy(file, folder)
    rows = [changed for row in bron.shipped().read(name) if (changed := change(row)) is not None]
    with (folder / f"{name}.csv").open("w", newline="") as file:
        writer = csv.DictWriter(file, rows[0])
        writer.writeheader()
        writer.writerows(rows)
    return bron.Bron(folder)


def test_objecten_6_every_defect_that_the_tables_show_is_found():
    found = bevindingen(bron.shipped())
    assert {each.code for each in found} == set(CHECKS) and len(CHECKS) == 24
    by_code = {each.code: each for each in found}
    assert by_code["SRC-004-WISSEL"].berekend == "11 / 57 / 11 / 191"
    assert (by_code["SRC-004-ROND780"].gedrukt, by_code["SRC-004-ROND780"].berekend) == ("780", "779")
    assert by_code["SRC-004-TOT2808"].berekend == "67000" and by_code["SRC-004-TOT574"].berekend == "50000"


@pytest.mark.parametrize(
    ("code", "table", "change"),
    [
        (
            "EIND2032",
            "applicaties_contracten",
            lambda row: row | {"einddatum": row["einddatum"].replace("2032", "2023")},
        ),
        ("OOV45", "initiatieven_scores", lambda row: row | {"motivering": row["motivering"] or "Om een reden."}),
        ("TITEL211", "initiatieven_scores", lambda row: row | {"titel_gedrukt": row["titel_gedrukt"] or "Zoeken"}),
        ("GEM191", "initiatieven", lambda row: row | {"gemeenten_gedrukt_bijlage_1": ""}),
        ("DISGEO2", "initiatieven_scores", lambda row: None if row["initiatief_code"] == "X5-DISGEO2" else row),
        ("KOLOM", "initiatieven_kosten", lambda row: row | {"kolom_verschoven": "0"}),
        ("CELA", "initiatieven_kosten", lambda row: None if row["waarde_soort"] == "onleesbaar" else row),
        ("ROND780", "initiatieven_totalen_gedrukt", lambda row: row | {"bedrag": row["bedrag"].replace("780", "779")}),
    ],
)
def test_objecten_6_what_is_mended_is_no_longer_found(tmp_path, code, table, change):
    assert f"SRC-004-{code}" not in {each.code for each in bevindingen(mended(tmp_path, table, change))}


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
    kinds = await sums(portfolio, "kostenregel", "waardeSoort")
    assert (kinds["bedrag",], kinds["nul",]) == (5_496_667, 0)
    assert (await sums(portfolio, "dekkingsregel", ""))[()] == 1_967_011


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
    params = {"type": type_of("kostenregel"), "ordering": "-record__data__bedrag", "data_attr": "bedrag__gte__190000"}
    rows = [each["record"]["data"] for each in support.ok(await portfolio.get("/objects", params=params))["results"]]
    assert [row["bedrag"] for row in rows] == [314_805, 314_805, 200_000, 191_000]


async def test_objecten_5_3_sums(portfolio):
    for soort, expected in {
        "incidenteel": {
            "AO": [624_827, 403_168, 42_000, 0],
            "1a": [369_800, 186_000, 184_000, 150_000],
            "1b": [34_000, 63_000, 63_000, 0],
            "2": [11_000, 57_000, 11_000, 191_000],
        },
        "structureel": {
            "AO": [51_850, 51_850, 51_850, 51_850],
            "1a": [29_978, 29_978, 55_978, 55_978],
            "1b": [12_900, 12_900, 31_900, 31_900],
            "2": [55_000, 63_000, 63_000, 130_000],
        },
    }.items():
        found = await sums(portfolio, "kostenregel", "prioriteit,jaar", "gemeente__exact__D", f"soort__exact__{soort}")
        for prioriteit, years in expected.items():
            assert [found.get((prioriteit, jaar), 0) for jaar in YEARS] == years, (soort, prioriteit)
    whole = await sums(portfolio, "kostenregel", "initiatief", "initiatief__exact__DV7-ESUITE")
    assert whole == {("DV7-ESUITE",): 1_310_082}
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
        ("D", "incidenteel", [1_039_627, 709_168, 300_000, 341_000], [785_827, 559_168, 150_000, 191_000]),
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
    assert [kosten.get((jaar,), 0) for jaar in YEARS] == benodigd
    left = [kosten.get((j,), 0) - dekking.get((j,), 0) - uitgesteld.get((j,), 0) for j in YEARS]
    assert left == aan_te_vragen


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
