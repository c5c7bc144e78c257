"""Configuration (domain rule 11): what a functional administrator sets, and what it is when nobody does."""

from decimal import Decimal

import pytest
from pydantic import ValidationError
from support import ok
from tarieven.invoer.imports import volgende
from tarieven.settings import settings

pytestmark = pytest.mark.anyio


# --- the tolerance of printed numbers ---------------------------------------------------------------------------------
async def ingevoerd(app, api) -> tuple[set[str], set[str]]:
    """The codes of the findings, and the tolerances of the printed tariffs of e-Suite."""
    answer = ok(await api.post("/imports", json={}), 201)
    await volgende(app.house)
    opgeslagen = ok(await api.get("/bevindingen?pageSize=100"))["results"]
    assert {each["code"] for each in answer["bevindingen"]} == {each["code"] for each in opgeslagen}
    vraag = "/gedrukte-waarden?bestand=bp2024_tabel_10_esuite_voorbeelden.csv&kolom=tarief_2024"
    return {each["code"] for each in opgeslagen}, {each["tolerantie"] for each in ok(await api.get(vraag))["results"]}


@pytest.mark.parametrize(
    ("tolerantie", "wel", "niet"),
    [
        ("0", {"CONTROLECEL", "CONTROLESOM", "SRC-1070"}, {"SRC-ROND"}),  # what was rounded is a fault as well
        ("200", {"SRC-ROND"}, {"CONTROLECEL", "CONTROLESOM", "SRC-1070"}),  # 1.070 is within 9 cells of 200
    ],
)
async def test_11_tolerance_decides_what_is_a_finding(app, api, monkeypatch, tolerantie, wel, niet):
    monkeypatch.setattr(app.house.settings, "tolerantie", Decimal(tolerantie))
    codes, toleranties = await ingevoerd(app, api)
    assert wel <= codes
    assert not niet & codes
    assert toleranties == {tolerantie}


def test_11_tolerance_is_one_euro_and_never_negative(monkeypatch):
    assert settings().tolerantie == 1
    monkeypatch.setenv("GEMEENGOED_TARIEVEN_TOLERANTIE", "0.5")
    assert settings().tolerantie == Decimal("0.5")
    for onzin in ("-1", "NaN", "veel"):
        monkeypatch.setenv("GEMEENGOED_TARIEVEN_TOLERANTIE", onzin)
        with pytest.raises(ValidationError):
            settings()
