"""Growing to a contribution in a year that was adopted with it (domain rule 5.8): tariffs, quarters and invoices."""

from decimal import Decimal as D
from typing import Any

import pytest
from support import codes, ok
from tarieven.rekenspoor import herbereken

from tests.tarieven.buurman import BESLUIT
from tests.tarieven.facturatie.inrichting import definitieve_aantallen, draai, facturen, regels_van, richt_in

pytestmark = pytest.mark.anyio
PRODUCT = {"code": "ingroei", "naam": "Ingroei", "soort": "ingroei", "geldigVan": "2019-01-01"}
# Losser only contributes (6.480), Tiel takes Open Online, Deventer pays 685.928
VROEGER = [{"lid": "0168", "bedrag": "2000.00"}, {"lid": "GM0281", "bedrag": "5000.00"},
           {"lid": "0150", "bedrag": "600000.00"}]  # fmt: skip


async def met_ingroei(api, leden, **anders) -> dict:
    """The year 2024 adopted again, now with steps; its budget is as it was."""
    leden.besluiten[BESLUIT], leden.besluitsoort = "aangenomen", "jaarbijdrage"
    oud = ok(await api.get("/begrotingsjaren?jaar=2024"))["results"][0]
    jaar = ok(await api.post("/begrotingsjaren", json=oud), 201)
    for pad in ("kostenregels", "facturatieregimes"):
        for regel in ok(await api.get(f"/{pad}?jaar=2024"))["results"]:
            ok(await api.post(f"/{pad}", json=regel | {"begrotingsjaar": jaar["url"]}), 201)
    ok(await api.post("/producten", json=PRODUCT), 201)
    regeling = {"begrotingsjaar": jaar["url"], "product": "ingroei", "stap": 1, "vroeger": VROEGER, "bron": "000:346"}
    ok(await api.post("/ingroeiregelingen", json=regeling | anders), 201)
    ok(await api.post("/tariefbesluiten", json={"besluit": BESLUIT, "begrotingsjaren": [jaar["url"]]}), 201)
    return jaar


async def tarieven(api, lid: str) -> dict:
    return ok(await api.get(f"/tarieven/{lid}/2024?spoor=true"))


def ingroeiregel(tarief: dict) -> Any:
    return next((each for each in tarief["regels"] if each["product"] == "ingroei"), None)


@pytest.mark.parametrize(("stap", "bijdrage"), [(1, "3120"), (3, "5360")])
async def test_5_8_each_year_is_one_step(feiten, leden, stap, bijdrage):
    await met_ingroei(feiten, leden, stap=stap)
    losser = await tarieven(feiten, "0168")
    assert losser["totaal"]["onafgerond"]["tarief"] == bijdrage
    regel = ingroeiregel(losser)
    assert regel is not None
    assert herbereken(regel["spoor"]) == D(bijdrage) - 6480
    assert ingroeiregel(await tarieven(feiten, "0150")) is None  # from 600.000 to 685.928 is no jump
    assert ingroeiregel(await tarieven(feiten, "0193")) is None  # nobody said what Zwolle paid


async def test_5_8_the_gap_is_borne_by_the_others_to_the_last_digit(feiten, leden):
    zonder = await doorrekening(feiten)
    await met_ingroei(feiten, leden, dekking="overige_leden")
    met = await doorrekening(feiten)
    assert abs(D(met["totaal"]) - D(zonder["totaal"])) < D("1e-15")
    assert met["regels"] == zonder["regels"] + 39  # who pays through another bears nothing
    losser, tiel, zwolle = [await tarieven(feiten, lid) for lid in ("0168", "0281", "0193")]
    assert losser["totaal"]["inEuros"]["tarief"] == "3120"
    assert ingroeiregel(tiel)["inEuros"]["tarief"].startswith("-")
    assert D(ingroeiregel(zwolle)["onafgerond"]["tarief"]) > 0
    assert herbereken(ingroeiregel(zwolle)["spoor"]) == D(ingroeiregel(zwolle)["onafgerond"]["tarief"])


def op_product(regel: dict) -> str:
    return regel["product"]


async def doorrekening(api) -> dict:
    return ok(await api.post("/begrotingsjaren/2024/doorrekeningen"), 201)


async def test_8_one_member_alone_is_computed_as_all_together(feiten, leden):
    await met_ingroei(feiten, leden, dekking="overige_leden")
    alleen = [await tarieven(feiten, lid) for lid in ("0168", "0193")]
    await doorrekening(feiten)
    samen = [await tarieven(feiten, lid) for lid in ("0168", "0193")]
    for een, ander in zip(alleen, samen, strict=True):
        assert sorted(een["regels"], key=op_product) == sorted(ander["regels"], key=op_product)


@pytest.mark.parametrize("dekking", ["eigen_vermogen", "overige_leden"])
async def test_13_4_simulate_then_adopt_gives_the_same_step(feiten, leden, dekking):
    hoger = {"soort": "prijsregel", "product": "verenigingsbijdrage", "parameter": "prijsvorm.bedragPerDeelnemer",
             "waarde": "19440.00"}  # fmt: skip
    vraag = {"jaar": 2024, "wijzigingen": [hoger], "ingroei": {"jaren": 4, "dekking": dekking}}
    resultaat = ok(await feiten.post("/simulaties", json=vraag), 201)["resultaat"]
    leden.besluiten[BESLUIT], leden.besluitsoort = "aangenomen", "jaarbijdrage"
    prijs = ok(await feiten.get("/prijsregels?product=verenigingsbijdrage"))["results"][0]
    nieuw = prijs | next(each for each in resultaat["parameters"] if each["soort"] == "prijsregel")
    nieuw = ok(await feiten.post("/prijsregels", json=nieuw), 201)
    ok(await feiten.post("/tariefbesluiten", json={"besluit": BESLUIT, "prijsregels": [nieuw["url"]]}), 201)
    vroeger = [{"lid": each["lid"], "bedrag": each["inCenten"][0]} for each in resultaat["leden"]]
    await met_ingroei(feiten, leden, dekking=dekking, vroeger=vroeger)
    for lid, bedrag in resultaat["ingroei"][0]["bedragen"].items():
        gevonden = D((await tarieven(feiten, lid))["totaal"]["onafgerond"]["tarief"])
        assert abs(gevonden - D(bedrag)) < D("1e-18"), lid


async def test_7_growing_in_is_invoiced_with_the_rest(klein, leden):
    """Losser pays in one term, Deventer's neighbour in quarters; the settlement leaves the step as it was decided."""
    duiven = {"lid": "0226", "bedrag": "1000.00"}
    await met_ingroei(klein, leden, vroeger=[VROEGER[0], duiven])
    await richt_in(klein)
    for kwartaal in (1, 2, 3):
        await draai(klein, kwartaal)
    await definitieve_aantallen(klein, gm0226=30_000)
    await draai(klein, 4)
    (losser,) = await facturen(klein, factuurpartij="0168")
    assert (losser["netto"], losser["soort"]) == ("3120.00", "eentermijn")
    alle = [
        regel for factuur in await facturen(klein, factuurpartij="0226") for regel in await regels_van(klein, factuur)
    ]
    ingroei = [regel for regel in alle if regel["product"] == "ingroei"]
    jaar = D(ingroeiregel(await tarieven(klein, "0226"))["inEuros"]["tarief"])
    assert jaar < 0
    assert sum(D(regel["bedrag"]) for regel in ingroei) == jaar
    assert ingroei[-1]["jaarbedrag"] == f"{jaar:.2f}"
    kwartalen = ok(await klein.get("/kwartaalbedragen?lid=0168&jaar=2024"))
    assert (kwartalen["jaarbedrag"], kwartalen["kwartalen"][0]["bedrag"]) == ("3120.00", "3120.00")


async def test_an_adopted_rule_stays_as_it_is(feiten, leden):
    await met_ingroei(feiten, leden)
    (regeling,) = ok(await feiten.get("/ingroeiregelingen?jaar=2024"))["results"]
    assert regeling["vroeger"] == [{"lid": "0150", "bedrag": "600000.00"}, {"lid": "0168", "bedrag": "2000.00"},
                                   {"lid": "0281", "bedrag": "5000.00"}]  # fmt: skip
    answer = await feiten.patch(regeling["url"], json={"stap": 2})
    assert (answer.status_code, answer.json()["code"]) == (409, "VERSIE_VASTGESTELD")


@pytest.mark.parametrize(
    ("anders", "fouten"),
    [
        ({"stap": 5}, [("stap", "max_value")]),
        ({"vroeger": []}, [("vroeger", "min_length")]),
        ({"vroeger": [VROEGER[0], VROEGER[0] | {"lid": "GM0168"}]}, [("vroeger", "unique")]),
        ({"vroeger": [{"lid": "0168", "bedrag": "-1.00"}]}, [("vroeger.0.bedrag", "min_value")]),
        ({"product": "my-lex"}, [("product", "invalid")]),
        ({"dekking": "niemand", "drempel": "NaN"}, [("dekking", "invalid_choice"), ("drempel", "BEDRAG_ONGELDIG")]),
    ],
)
async def test_a_rule_that_is_wrong(feiten, anders, fouten):
    jaar = ok(await feiten.get("/begrotingsjaren?jaar=2024"))["results"][0]
    jaar = ok(await feiten.post("/begrotingsjaren", json=jaar), 201)
    ok(await feiten.post("/producten", json=PRODUCT), 201)
    regeling = {"begrotingsjaar": jaar["url"], "product": "ingroei", "stap": 1, "vroeger": VROEGER}
    assert codes(await feiten.post("/ingroeiregelingen", json=regeling | anders)) == fouten


async def test_what_is_refused_for_its_facts(feiten):
    jaar = ok(await feiten.get("/begrotingsjaren?jaar=2024"))["results"][0]
    jaar = ok(await feiten.post("/begrotingsjaren", json=jaar), 201)
    ok(await feiten.post("/producten", json=PRODUCT), 201)
    onbekend = {"vroeger": [{"lid": "Zwole", "bedrag": "1.00"}]}
    regeling = {"begrotingsjaar": jaar["url"], "product": "ingroei", "stap": 1}
    answer = await feiten.post("/ingroeiregelingen", json=regeling | onbekend)
    assert (answer.status_code, answer.json()["code"]) == (422, "GEMEENTE_ONBEKEND")
    ok(await feiten.post("/ingroeiregelingen", json=regeling | {"vroeger": VROEGER}), 201)
    tweede = await feiten.post("/ingroeiregelingen", json=regeling | {"vroeger": VROEGER})
    assert codes(tweede) == [("begrotingsjaar", "unique")]
    afname = {"lid": "0150", "product": "ingroei", "van": "2024-01-01"}
    assert codes(await feiten.post("/afnames", json=afname)) == [("product", "ingroei-is-geen-afname")]
