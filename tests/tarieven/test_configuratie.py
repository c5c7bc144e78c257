"""Configuration (domain rule 11): what a functional administrator sets, and what it is when nobody does."""

from decimal import Decimal

import pytest
import support
from pydantic import ValidationError
from support import ok
from tarieven.app import TARIEVEN
from tarieven.invoer.imports import volgende
from tarieven.settings import settings
from tarieven.uitvoer.tarieven import jaarrijen

from tests.tarieven.buurman import BESLUIT

pytestmark = pytest.mark.anyio
KWARTALEN = "kwartaal_afrekening_q4"


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


# --- the deadline of definitive inhabitants ---------------------------------------------------------------------------
async def waarschuwingen(api, lid: str, jaar: int) -> list[str]:
    return ok(await api.get(f"/kwartaalbedragen?lid={lid}&jaar={jaar}"))["waarschuwingen"]


async def definitief(api, lid: str, dag: str) -> None:
    stuk = {"gmCode": lid, "peildatum": dag, "soort": "definitief", "aantal": 23_100}
    ok(await api.post("/inwonertallen", json=stuk), 201)


async def regime_2025(api, leden, **anders) -> None:
    """A budget of 2025 like that of 2024, in which the contribution is settled."""
    leden.besluiten[BESLUIT] = "aangenomen"
    oud = ok(await api.get("/begrotingsjaren?jaar=2024"))["results"][0]
    jaar = ok(await api.post("/begrotingsjaren", json=oud | {"jaar": 2025}), 201)
    regime = ok(await api.get("/facturatieregimes?jaar=2024&toepassing=bijdrage"))["results"][0]
    stuk = regime | {"begrotingsjaar": jaar["url"], "regime": KWARTALEN} | anders
    ok(await api.post("/facturatieregimes", json=stuk), 201)
    ok(await api.post("/tariefbesluiten", json={"besluit": BESLUIT, "begrotingsjaren": [jaar["url"]]}), 201)


async def test_11_deadline_is_the_day_before_the_quarter_of_the_settlement(feiten):
    tekst = "Het aantal inwoners van Deventer op 01-01-2024 had uiterlijk 30-09-2024 definitief moeten zijn."
    assert await waarschuwingen(feiten, "0150", 2024) == [tekst]
    await definitief(feiten, "0150", "2024-01-01")
    assert await waarschuwingen(feiten, "0150", 2024) == []
    assert await waarschuwingen(feiten, "0168", 2024) == []  # one instalment: nothing is settled


@pytest.mark.parametrize(("uiterlijk", "aantal"), [("2025-07-01", 1), ("2100-01-01", 0)])
async def test_11_deadline_of_a_year_is_set_with_its_regime(feiten, leden, uiterlijk, aantal):
    await regime_2025(feiten, leden, afrekeningUiterlijk=uiterlijk)
    gevonden = await waarschuwingen(feiten, "0168", 2025)
    assert ["01-07-2025" in each for each in gevonden] == [True] * aantal


async def test_11_deadline_is_told_when_a_settlement_is_refused(feiten):
    answer = await feiten.post("/factuurruns", json={"jaar": 2024, "kwartaal": 4})
    assert answer.status_code == 409
    redenen = [each["reason"] for each in answer.json()["invalidParams"] if each["code"] == "INWONERTAL_ONTBREEKT"]
    assert redenen
    assert all("2024-09-30" in each for each in redenen)


async def test_11_deadline_holds_for_the_number_of_the_successor(feiten):
    merger = {"gemeente": "0150", "opvolger": "0193", "datum": "2025-01-01", "bron": "Wet"}
    ok(await feiten.post("/herindelingen", json=merger), 201)
    (tekst,) = await waarschuwingen(feiten, "0150", 2024)
    assert tekst.startswith("Het aantal inwoners van Zwolle op 01-01-2024")
    await definitief(feiten, "0193", "2024-01-01")
    assert await waarschuwingen(feiten, "0150", 2024) == []


# --- the publication of tariff tables ---------------------------------------------------------------------------------
async def besluit_intern(api, code: str) -> None:
    (product,) = ok(await api.get(f"/producten?code={code}"))["results"]
    assert product["publicatie"] == "openbaar"  # what it is when nobody says so
    ok(await api.patch(product["url"], json={"publicatie": "intern"}))


async def test_11_publication_leaves_a_table_out_of_the_open_data(app, feiten):
    async with support.client(app, TARIEVEN, None) as iedereen:
        alles = ok(await iedereen.get("/open-data/tarieven/2024"))
        await besluit_intern(feiten, "my-lex")
        open_ = ok(await iedereen.get("/open-data/tarieven/2024"))
        ok(await iedereen.get("/open-data/transitie"))
    zonder = [each for each in alles if each["productcode"] not in ("my-lex", "")]
    assert [each for each in open_ if each["soort"] != "totaal"] == zonder
    (totaal,) = [each for each in open_ if each["soort"] == "totaal"]
    som = sum(Decimal(each["tarief_onafgerond"]) for each in open_ if each["soort"] == "lid")
    assert abs(Decimal(totaal["tarief_onafgerond"]) - som) < Decimal("1e-18")  # nothing to subtract the table from


async def test_11_publication_takes_nothing_from_who_may_read_tariffs(app, feiten):
    async with app.house.sessions() as db:
        alles = await jaarrijen(db, 2024)
    await besluit_intern(feiten, "my-lex")
    async with app.house.sessions() as db:
        assert await jaarrijen(db, 2024, intern=True) == alles  # the command `export`
    await support.register(app, "client", "tarieven.lezen")
    async with support.client(app, TARIEVEN, "client") as client:
        assert len(ok(await client.get("/begrotingsjaren/2024/producten/my-lex/tarieven"))["leden"]) == 14
    async with support.client(app, TARIEVEN, None) as iedereen:
        assert (await iedereen.get("/begrotingsjaren/2024/producten/my-lex/tarieven")).status_code == 403


async def test_11_publication_of_the_transition_is_that_of_its_products(app, feiten):
    await besluit_intern(feiten, "burgerzaken")
    async with support.client(app, TARIEVEN, None) as iedereen:
        assert (await iedereen.get("/open-data/transitie")).status_code == 404
