"""Gemeenten, inwonertallen, producten, prijsregels and years: plain registers, with the refusals of domain rule 12."""

import pytest
from support import codes, ok

from tests.tarieven.buurman import BESLUIT

pytestmark = pytest.mark.anyio
LOSSER = {"gmCode": "0168", "naam": "Losser"}
PRODUCT = {"code": "open-online", "naam": "Open Online", "geldigVan": "2019-01-01"}
PRIJS = {"product": "open-online", "peildatum": "2022-01-01", "geldigVan": "2024-01-01"}
INWONERS = {"gmCode": "0168", "peildatum": "2024-01-01", "soort": "definitief", "aantal": 23_100}


@pytest.fixture
async def losser(api) -> dict:
    return ok(await api.post("/gemeenten", json=LOSSER), 201)


@pytest.fixture
async def product(api) -> dict:
    return ok(await api.post("/producten", json=PRODUCT), 201)


# --- gemeenten --------------------------------------------------------------------------------------------------------
async def test_a_gemeente_is_known_by_its_code(api, losser):
    assert ok(await api.get("/gemeenten?gmCode=0168"))["results"] == [losser]
    assert ok(await api.get("/gemeenten?gmCode=GM0168"))["results"] == [losser]
    assert codes(await api.post("/gemeenten", json=LOSSER)) == [("gmCode", "unique")]
    assert codes(await api.post("/gemeenten", json={"gmCode": "168"})) == [("gmCode", "invalid"), ("naam", "required")]


async def test_a_name_may_change(api, losser):
    nieuw = ok(await api.patch(f"/gemeenten/{losser['uuid']}", json={"schrijfwijzen": ["gemeente Losser"]}))
    assert nieuw == losser | {"schrijfwijzen": ["gemeente Losser"]}


# --- inwonertallen ----------------------------------------------------------------------------------------------------
async def test_inwonertal_bestaat(api, losser):
    eerste = ok(await api.post("/inwonertallen", json=INWONERS), 201)
    assert (eerste["versie"], eerste["aantal"]) == (1, 23_100)
    answer = await api.post("/inwonertallen", json=INWONERS | {"aantal": 23_101})
    assert (answer.status_code, answer.json()["code"]) == (409, "INWONERTAL_BESTAAT")
    ok(await api.post("/inwonertallen", json=INWONERS | {"soort": "voorlopig"}), 201)
    ok(await api.post("/inwonertallen", json=INWONERS | {"peildatum": "2025-01-01"}), 201)


async def test_a_correction_is_a_new_version_and_the_old_one_stays(api, losser):
    ok(await api.post("/inwonertallen", json=INWONERS), 201)
    tweede = ok(await api.post("/inwonertallen", json=INWONERS | {"aantal": 23_084, "correctie": "typefout"}), 201)
    assert tweede["versie"] == 2
    alle = ok(await api.get("/inwonertallen?gmCode=0168&soort=definitief&peildatum=2024-01-01"))["results"]
    assert [each["aantal"] for each in alle] == [23_084, 23_100]
    for methode in ("PUT", "PATCH", "DELETE"):
        assert (await api.request(methode, f"/inwonertallen/{tweede['uuid']}", json=INWONERS)).status_code == 405


async def test_a_correction_corrects_something(api, losser):
    fout = await api.post("/inwonertallen", json=INWONERS | {"correctie": "typefout"})
    assert codes(fout) == [("correctie", "geen-eerdere-versie")]


@pytest.mark.parametrize("aantal", [0, -1, 1.5, "23084", 2_000_001, True])
async def test_inwonertal_ongeldig(api, losser, aantal):
    answer = await api.post("/inwonertallen", json=INWONERS | {"aantal": aantal})
    assert codes(answer) == [("aantal", "INWONERTAL_ONGELDIG")]
    assert answer.json()["code"] == "INWONERTAL_ONGELDIG"


async def test_gemeente_onbekend(api, losser):
    answer = await api.post("/inwonertallen", json=INWONERS | {"gmCode": "Losser"})
    assert (answer.status_code, answer.json()["code"]) == (422, "GEMEENTE_ONBEKEND")
    assert answer.json()["kandidaten"] == ["0168 (Losser)"]
    ok(await api.post("/inwonertallen", json=INWONERS | {"gmCode": "GM0168"}), 201)  # the code as CBS prefixes it


# --- producten and prijsregels ----------------------------------------------------------------------------------------
async def test_a_product_may_exist_without_a_price(api, product):
    assert ok(await api.get("/producten?code=open-online"))["results"] == [product]
    assert (product["openVoorNieuweLeden"], product["tariefBekend"]) == (True, False)
    assert codes(await api.post("/producten", json=PRODUCT)) == [("code", "unique")]


async def test_periode_ongeldig(api, product):
    fout = await api.patch(f"/producten/{product['uuid']}", json={"geldigTot": "2019-01-01"})
    assert codes(fout) == [("geldigTot", "PERIODE_ONGELDIG")]
    vorm = {"prijsvorm": {"vorm": "per_inwoner", "tarief": "1.38"}}
    fout = await api.post("/prijsregels", json=PRIJS | vorm | {"geldigTot": "2023-01-01"})
    assert codes(fout) == [("geldigTot", "PERIODE_ONGELDIG")]


@pytest.mark.parametrize(
    "vorm",
    [
        {"vorm": "per_inwoner", "tarief": "1.38"},
        {"vorm": "schijven_marginaal", "schijven": [{"van": 0, "tot": None, "tarief": "0.45"}]},
        {"vorm": "vast_per_deelnemer", "bedragPerDeelnemer": "11026.00"},
        {
            "vorm": "vast_plus_klasse",
            "vast": "7416.00",
            "toeslag": "2655.00",
            "klassen": [{"van": 0, "tot": None, "bedrag": "2575.00"}],
            "klassegrens": "tot",
            "indexstappen": [{"factor": "1.045", "omschrijving": "2023", "besluit": "ALV", "datum": "2023-01-01"}],
        },
        {"vorm": "som_van_opties"},
    ],
    ids=lambda vorm: vorm["vorm"],
)
async def test_each_price_shape_is_stored_as_it_was_sent(api, product, vorm):
    toeslag = {"code": "audit", "naam": "Audit", "bedrag": "2190.00", "verplicht": False, "doorschuiven": True}
    prijs = ok(await api.post("/prijsregels", json=PRIJS | {"prijsvorm": vorm, "toeslagen": [toeslag]}), 201)
    assert (prijs["prijsvorm"], prijs["toeslagen"]) == (vorm, [toeslag])
    assert (prijs["versie"], prijs["status"], prijs["tariefbesluit"]) == (1, "concept", None)
    assert ok(await api.get(f"/prijsregels/{prijs['uuid']}")) == prijs


@pytest.mark.parametrize(
    ("grenzen", "code"),
    [
        ([(0, 50), (60, None)], "STAFFEL_GAT"),
        ([(0, 50), (40, None)], "STAFFEL_OVERLAP"),
        ([(50, None), (0, 50)], "STAFFEL_VOLGORDE"),
        ([(0, 50), (50, 100)], "STAFFEL_NIET_OPEN"),
    ],
)
async def test_brackets_that_are_wrong(api, product, grenzen, code):
    schijven = [{"van": van, "tot": tot, "tarief": "1.00"} for van, tot in grenzen]
    vorm = {"vorm": "schijven_marginaal", "schijven": schijven}
    answer = await api.post("/prijsregels", json=PRIJS | {"prijsvorm": vorm})
    assert codes(answer) == [("prijsvorm.schijven", code)]
    assert answer.json()["code"] == code


@pytest.mark.parametrize("tarief", ["NaN", "Infinity", "1e3", "-1", "een", 1e-12])
async def test_a_rate_that_is_no_number(api, product, tarief):
    vorm = {"vorm": "per_inwoner", "tarief": tarief}
    ((_, code),) = codes(await api.post("/prijsregels", json=PRIJS | {"prijsvorm": vorm}))
    assert code == "BEDRAG_ONGELDIG"


async def test_a_concept_may_change_and_go(api, product):
    prijs = ok(
        await api.post("/prijsregels", json=PRIJS | {"prijsvorm": {"vorm": "per_inwoner", "tarief": "1.38"}}), 201
    )
    anders = {"prijsvorm": {"vorm": "per_inwoner", "tarief": "1.40"}}
    nieuw = ok(await api.patch(f"/prijsregels/{prijs['uuid']}", json=anders))
    assert nieuw == prijs | anders
    assert (await api.delete(f"/prijsregels/{prijs['uuid']}")).status_code == 204
    assert (await api.get(f"/prijsregels/{prijs['uuid']}")).status_code == 404


# --- years ------------------------------------------------------------------------------------------------------------
async def test_a_year_tells_its_factor(feiten):
    jaar = ok(await feiten.get("/begrotingsjaren?jaar=2024&status=vastgesteld"))["results"][0]
    assert jaar["factor"].startswith("0.329258298361515")
    assert (jaar["verenigingskosten"], jaar["sleutelLeverancierskosten"]) == ("3214503.00", "9508776.00")


async def test_a_year_without_a_key_has_no_factor(api):
    leeg = {"jaar": 2026, "peildatum": "2024-01-01", "verenigingskosten": "1.00", "tariefNieuwProduct": "0.33"}
    nul = {"sleutelLeverancierskosten": "0.00", "sleutelProducturen": "0.00"}
    jaar = ok(await api.post("/begrotingsjaren", json=leeg | nul), 201)
    assert (jaar["factor"], jaar["versie"], jaar["status"]) == (None, 1, "concept")
    assert ok(await api.post("/begrotingsjaren", json=leeg | nul), 201)["versie"] == 2


async def test_2_a_year_is_put_forward_before_it_is_adopted(feiten, leden):
    leden.besluiten[BESLUIT] = "aangenomen"
    oud = ok(await feiten.get("/begrotingsjaren?jaar=2024"))["results"][0]
    jaar = ok(await feiten.post("/begrotingsjaren", json=oud | {"jaar": 2026}), 201)
    assert jaar["status"] == "concept"
    jaar = ok(await feiten.patch(jaar["url"], json={"voorgelegdOp": "2025-05-01"}))
    assert jaar["status"] == "voorgelegd"
    assert ok(await feiten.get("/begrotingsjaren?status=voorgelegd"))["results"] == [jaar]
    assert (await feiten.patch(jaar["url"], json={"verenigingskosten": "1.00"})).status_code == 200
    ok(await feiten.post("/tariefbesluiten", json={"besluit": BESLUIT, "begrotingsjaren": [jaar["url"]]}), 201)
    assert ok(await feiten.get(jaar["url"]))["status"] == "vastgesteld"


async def test_2_a_product_says_whether_its_tariff_is_known(feiten):
    bekend = {each["code"]: each["tariefBekend"] for each in ok(await feiten.get("/producten"))["results"]}
    assert set(bekend.values()) == {True}
    nieuw = {"code": "open-klant", "naam": "Open Klant", "geldigVan": "2024-01-01"}
    assert ok(await feiten.post("/producten", json=nieuw), 201)["tariefBekend"] is False
    prijs = {"product": "open-klant", "peildatum": "2022-01-01", "geldigVan": "2024-01-01"}
    ok(await feiten.post("/prijsregels", json=prijs | {"prijsvorm": {"vorm": "onbekend"}}), 201)
    assert ok(await feiten.get("/producten?code=open-klant"))["results"][0]["tariefBekend"] is False


async def test_the_year_2024_has_six_products_and_two_regimes(feiten):
    kosten = ok(await feiten.get("/kostenregels?jaar=2024"))["results"]
    assert sum(float(each["leverancierskosten"]) for each in kosten) == 9_507_707  # printed 9.507.706: rounding
    assert {each["product"]: each["bevinding"] for each in kosten if each["bevinding"]} == {"my-lex": "SRC-1070"}
    regimes = ok(await feiten.get("/facturatieregimes?jaar=2024"))["results"]
    assert {each["toepassing"]: each["regime"] for each in regimes} == {
        "product": "kwartaal_afrekening_q4",
        "bijdrage": "een_termijn",
    }
