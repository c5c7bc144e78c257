"""The commands on an empty database: `import MAP`, and then `export`; they make the tables themselves."""

import csv
import io

import pytest
from tarieven.__main__ import cli
from tarieven.invoer.bronmap import MEEGELEVERD
from typer.testing import CliRunner


@pytest.fixture
def opdracht(tmp_path, monkeypatch):
    monkeypatch.setenv("GEMEENGOED_TARIEVEN_DATABASE_URL", f"sqlite+aiosqlite:///{tmp_path}/leeg/tarieven.db")

    def voer_uit(*woorden: str):
        return CliRunner().invoke(cli, list(woorden))

    return voer_uit


def rijen(uitkomst) -> list[dict]:
    assert uitkomst.exit_code == 0, uitkomst.output
    return list(csv.DictReader(io.StringIO(uitkomst.stdout)))


def test_import_and_export_are_all_that_is_needed(opdracht):
    eerste = opdracht("import", str(MEEGELEVERD))
    assert eerste.stdout.startswith("toegevoegd: 54 gemeenten, 60 inwonertallen")
    assert "afnames: 109" in eerste.stderr  # the progress, step by step
    assert "0 gemeenten" in opdracht("import", str(MEEGELEVERD)).stdout
    jaar = rijen(opdracht("export", "2024"))
    assert [each["tarief"] for each in jaar if each["soort"] in ("totaal", "totaal_gedrukt")] == [
        "13002213",
        "13002215",
    ]
    assert len(rijen(opdracht("export", "transitie"))) == 27
    verdeeld = rijen(opdracht("export", "transitie", "--beleid", "grootste_rest"))
    assert sum(int(each["totaal"]) for each in verdeeld) == 3_000_000


@pytest.mark.parametrize(
    ("woorden", "reden"),
    [
        (("import", "/bestaat/niet"), "is geen map"),
        (("export", "2024"), "TARIEF_NIET_VASTGESTELD"),
        (("export", "transitie"), "TARIEF_NIET_VASTGESTELD"),
        (("export", "vorig jaar"), "is geen jaar"),
    ],
)
def test_a_refusal_is_one_clear_line(opdracht, woorden, reden):
    uitkomst = opdracht(*woorden)
    assert uitkomst.exit_code == 1
    assert reden in uitkomst.output
