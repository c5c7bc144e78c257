"""The portfolio of document 004: the types that hold it, and what its import gives and finds."""

import csv
import shutil
from pathlib import Path

import objecten
import pytest
import support
from objecten.laden import SHIPPED
from objecten.portfolio import bron, importeren
from objecten.portfolio.bevindingen import CHECKS, bevindingen

from tests.objecten.bomen import body
from tests.objecten.portfolio import count, lay_down, type_of

pytestmark = pytest.mark.anyio
TABLES = Path(objecten.__file__ or "").parent / "gegevens"


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


@pytest.mark.parametrize("code", ["ROND780", "TOT574", "TOT2808"])
def test_objecten_8_of_the_printed_column_sums_and_project_totals_these_are_off(code):
    assert len([each for each in bevindingen(bron.shipped()) if each.code == f"SRC-004-{code}"]) == 1
