"""Open data of tariffs and transition contributions: every cell of Tabel 10-19 within its tolerance, from rules."""

import csv
import io
import json
from decimal import Decimal

import pytest
import support
from support import ok
from tarieven.app import TARIEVEN
from tarieven.bevindingen.gedrukt import TABEL_19
from tarieven.invoer.basis import TABELLEN
from tarieven.invoer.bronmap import meegeleverd
from tarieven.invoer.imports import volgende
from tarieven.tariefregel import DELEN
from tarieven.uitvoer.tarieven import KOLOMMEN, jaarrijen

pytestmark = pytest.mark.anyio
TRANSITIE = ("gm_code", "gemeente", "esuite", "bzm", "2021", "2022", "2023", "totaal")


@pytest.fixture
async def iedereen(app, feiten):
    """Anyone at all: no token."""
    async with support.client(app, TARIEVEN, None) as client:
        yield client


@pytest.fixture
async def rijen(iedereen) -> list[dict]:
    return ok(await iedereen.get("/open-data/tarieven/2024"))


def leden(rijen: list[dict]) -> dict[tuple[str, str], dict]:
    return {(each["gemeente"], each["productcode"]): each for each in rijen if each["soort"] == "lid"}


async def test_a_row_per_member_and_product_with_totals(rijen):
    assert set(rijen[0]) == set(KOLOMMEN)
    soorten = [each["soort"] for each in rijen]
    assert {soort: soorten.count(soort) for soort in dict.fromkeys(soorten)} == {
        "lid": 109,
        "producttotaal": 7,
        "totaal": 1,
        "producttotaal_gedrukt": 6,
        "totaal_gedrukt": 1,
    }
    assert {each["status"] for each in rijen} == {"vastgesteld"}


@pytest.mark.parametrize("product", TABELLEN)
async def test_every_row_of_the_product_tables_within_one_euro(rijen, product):
    """Tabel 10-18: the printed supplier cost of all members, and all cells of those of which the result is public."""
    gevonden, bronmap = leden(rijen), meegeleverd()
    invoer, voorbeelden = (bronmap.tabel(f"{TABELLEN[product]}_{deel}") for deel in ("invoer", "voorbeelden"))
    for rij in invoer:
        eigen = gevonden[rij["gemeente"], product]
        assert abs(Decimal(eigen["leverancierskosten"]) - rij.getal("leverancierskosten")) <= 1, rij
    for rij in voorbeelden:
        eigen = gevonden[rij["gemeente"], product]
        for deel in DELEN:
            assert abs(Decimal(eigen[deel]) - rij.getal(deel if deel != "tarief" else "tarief_2024")) <= 1, (rij, deel)
    assert len([wie for wie in gevonden if wie[1] == product]) == len(invoer)


async def test_open_online_is_exact_from_rules_alone(rijen):
    gevonden, bronmap = leden(rijen), meegeleverd()
    for rij in bronmap.tabel("bp2024_tabel_18_openonline_invoer"):
        assert Decimal(gevonden[rij["gemeente"], "open-online"]["leverancierskosten"]) == rij.getal(
            "leverancierskosten"
        )
    for rij in bronmap.tabel("bp2024_tabel_18_openonline_voorbeelden"):
        eigen = gevonden[rij["gemeente"], "open-online"]
        assert [Decimal(eigen[deel]) for deel in DELEN] == [
            rij.getal(kolom) for kolom in ("leverancierskosten", "producturen", "verenigingskosten", "tarief_2024")
        ]


async def test_tabel_19_of_five_members(rijen):
    gevonden = leden(rijen)
    for rij in meegeleverd().tabel("bp2024_tabel_19_voorbeelden"):
        totaal = Decimal(0)
        for product, kolom in TABEL_19.items():
            eigen = gevonden.get((rij["gemeente"], product))
            assert abs(Decimal(eigen["tarief"] if eigen else 0) - rij.getal(kolom)) <= 1, (rij, kolom)
            totaal += Decimal(eigen["tarief_onafgerond"]) if eigen else 0
        assert abs(totaal - rij.getal("totaal")) <= 1


async def test_the_grand_total_beside_the_printed_one(rijen):
    """13.002.215 is printed; supplier cost is printed in whole euros, so ours cannot be nearer than that allows."""
    (totaal,) = [each for each in rijen if each["soort"] == "totaal"]
    (gedrukt,) = [each for each in rijen if each["soort"] == "totaal_gedrukt"]
    assert gedrukt["tarief"] == "13002215"
    assert abs(Decimal(totaal["tarief"]) - 13_002_215) <= 41 / 2 + 0.5
    per_product = [Decimal(each["tarief_onafgerond"]) for each in rijen if each["soort"] == "producttotaal"]
    per_lid = [Decimal(each["tarief_onafgerond"]) for each in rijen if each["soort"] == "lid"]
    assert abs(sum(per_product) - Decimal(totaal["tarief_onafgerond"])) < Decimal("1e-18")
    assert abs(sum(per_lid) - sum(per_product)) < Decimal("1e-18")


async def test_the_parts_are_the_tariff(rijen):
    for each in rijen:
        if each["soort"] == "lid":
            delen = [Decimal(each[f"{deel}_onafgerond"]) for deel in DELEN]
            assert abs(sum(delen[:3]) - delen[3]) < Decimal("1e-20")


async def test_accept_decides_between_csv_and_json(iedereen, rijen):
    answer = await iedereen.get("/open-data/tarieven/2024", headers={"accept": "text/csv"})
    assert answer.headers["content-type"].startswith("text/csv")
    assert list(csv.DictReader(io.StringIO(answer.text))) == rijen


async def test_the_transition_as_open_data(iedereen):
    rijen = ok(await iedereen.get("/open-data/transitie"))
    assert (len(rijen), tuple(rijen[0])) == (27, TRANSITIE)
    (oldambt,) = [each for each in rijen if each["gemeente"] == "Oldambt"]
    assert tuple(oldambt.values()) == ("1895", "Oldambt", "55051", "14191", "23081", "33467", "12694", "69243")
    verdeeld = ok(await iedereen.get("/open-data/transitie?beleid=grootste_rest"))
    sommen = {kolom: sum(int(each[kolom]) for each in verdeeld) for kolom in TRANSITIE[2:]}
    assert list(sommen.values()) == [2_571_000, 429_000, 1_000_000, 1_450_000, 550_000, 3_000_000]
    answer = await iedereen.get("/open-data/transitie", headers={"accept": "text/csv"})
    assert answer.text.splitlines()[0] == ",".join(TRANSITIE)


@pytest.mark.parametrize(
    ("pad", "status"),
    [("/tarieven/1999", 409), ("/tarieven/vroeger", 404), ("/transitie?beleid=gokken", 400), ("/transitie?x=1", 400)],
)
async def test_what_is_not_published(iedereen, pad, status):
    assert (await iedereen.get(f"/open-data{pad}")).status_code == status


async def test_a_concept_is_not_published(app, api):
    ok(await api.post("/imports", json={}), 201)
    await volgende(app.house)
    async with support.client(app, TARIEVEN, None) as client:
        answer = await client.get("/open-data/tarieven/2024")
        assert (answer.status_code, answer.json()["code"]) == (409, "TARIEF_NIET_VASTGESTELD")
    async with app.house.sessions() as db:
        eigen = await jaarrijen(db, 2024, intern=True)
    assert json.loads(json.dumps(eigen))[0]["status"] == "concept"
