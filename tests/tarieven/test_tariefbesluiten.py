"""Tariefbesluiten (domain rule 12): without a decision nothing is adopted, and what is adopted stays."""

import pytest
from support import codes, ok

from tests.tarieven.buurman import BESLUIT

pytestmark = pytest.mark.anyio


@pytest.fixture
async def berekening(feiten) -> dict:
    vraag = {"gemeente": "0168", "jaar": 2024, "product": "open-online"}
    return ok(await feiten.post("/berekeningen", json=vraag), 201)


async def test_a_calculation_is_adopted(feiten, leden, berekening):
    leden.besluiten[BESLUIT] = "aangenomen"
    stuk = {"besluit": BESLUIT, "berekeningen": [berekening["url"]], "omschrijving": "Tarief van Losser"}
    besluit = ok(await feiten.post("/tariefbesluiten", json=stuk), 201)
    assert (besluit["datum"], besluit["berekeningen"], besluit["besluit"]) == (
        "2023-05-11",
        [berekening["url"]],
        BESLUIT,
    )
    nu = ok(await feiten.get(f"/berekeningen/{berekening['uuid']}"))
    assert (nu["status"], nu["tariefbesluit"]) == ("vastgesteld", besluit["url"])
    assert nu["spoorHash"] == berekening["spoorHash"]
    opnieuw = await feiten.post("/tariefbesluiten", json=stuk)
    assert (opnieuw.status_code, opnieuw.json()["code"]) == (409, "VERSIE_VASTGESTELD")


@pytest.mark.parametrize("uitkomst", [None, "verworpen", "aangehouden", "geen_quorum"])
async def test_besluit_ontbreekt(feiten, leden, berekening, uitkomst):
    if uitkomst:
        leden.besluiten[BESLUIT] = uitkomst
    answer = await feiten.post("/tariefbesluiten", json={"besluit": BESLUIT, "berekeningen": [berekening["url"]]})
    assert (answer.status_code, answer.json()["code"]) == (409, "BESLUIT_ONTBREEKT")
    assert ok(await feiten.get(f"/berekeningen/{berekening['uuid']}"))["status"] == "berekend"


async def test_a_decision_is_one_of_the_assembly(feiten, leden, berekening):
    leden.besluiten[BESLUIT], leden.orgaan = "aangenomen", "bestuur"
    answer = await feiten.post("/tariefbesluiten", json={"besluit": BESLUIT, "berekeningen": [berekening["url"]]})
    assert (answer.status_code, answer.json()["code"]) == (409, "BESLUIT_ONTBREEKT")


@pytest.mark.parametrize(("bedrag", "nodig"), [("6480.01", True), ("6480.00", False), ("6000.00", False)])
async def test_besluit_meerderheid(feiten, leden, bedrag, nodig):
    leden.besluiten[BESLUIT] = "aangenomen"
    oud = ok(await feiten.get("/prijsregels?product=verenigingsbijdrage"))["results"][0]
    vorm = {"vorm": "vast_per_deelnemer", "bedragPerDeelnemer": bedrag}
    nieuw = ok(await feiten.post("/prijsregels", json=oud | {"prijsvorm": vorm}), 201)
    stuk = {"besluit": BESLUIT, "prijsregels": [nieuw["url"]]}
    if nodig:
        answer = await feiten.post("/tariefbesluiten", json=stuk)
        assert (answer.status_code, answer.json()["code"]) == (409, "BESLUIT_MEERDERHEID")
        leden.besluitsoort = "jaarbijdrage"
    ok(await feiten.post("/tariefbesluiten", json=stuk), 201)


@pytest.mark.parametrize("besluit", ["", "https://elders.example/besluiten/1"])
async def test_a_decision_must_be_one_of_leden(feiten, leden, berekening, besluit):
    answer = await feiten.post("/tariefbesluiten", json={"besluit": besluit, "berekeningen": [berekening["url"]]})
    assert (answer.status_code, answer.json()["code"]) == (409, "BESLUIT_ONTBREEKT")


async def test_without_leden_no_decision_can_be_checked(feiten, berekening):
    answer = await feiten.post("/tariefbesluiten", json={"besluit": BESLUIT, "berekeningen": [berekening["url"]]})
    assert (answer.status_code, answer.json()["code"]) == (409, "BESLUIT_ONTBREEKT")


async def test_when_leden_is_away_nothing_is_adopted(feiten, leden, berekening):
    leden.status = 0
    answer = await feiten.post("/tariefbesluiten", json={"besluit": BESLUIT, "berekeningen": [berekening["url"]]})
    assert (answer.status_code, answer.json()["code"]) == (503, "LEDEN_ONBEREIKBAAR")
    assert ok(await feiten.get(f"/berekeningen/{berekening['uuid']}"))["status"] == "berekend"


async def test_a_decision_is_about_something(feiten, leden):
    leden.besluiten[BESLUIT] = "aangenomen"
    assert codes(await feiten.post("/tariefbesluiten", json={"besluit": BESLUIT})) == [("nonFieldErrors", "required")]
    vreemd = f"{feiten.base_url}producten/6e9f6a4b-6a38-4d27-9a7c-0d3a5e9f8b11"
    fout = await feiten.post("/tariefbesluiten", json={"besluit": BESLUIT, "berekeningen": [vreemd]})
    assert codes(fout) == [("berekeningen", "incorrect_match")]


async def test_versie_vastgesteld(feiten):
    """An adopted price or budget does not change; a new version is made beside it."""
    prijs = ok(await feiten.get("/prijsregels?product=open-online"))["results"][0]
    jaar = ok(await feiten.get("/begrotingsjaren?jaar=2024"))["results"][0]
    regel = ok(await feiten.get("/kostenregels?jaar=2024&product=my-lex"))["results"][0]
    for pad, wijziging in (
        (f"/prijsregels/{prijs['uuid']}", {"aftopping": 300_000}),
        (f"/begrotingsjaren/{jaar['uuid']}", {"verenigingskosten": "1.00"}),
        (f"/kostenregels/{regel['uuid']}", {"producturen": "1.00"}),
    ):
        answer = await feiten.patch(pad, json=wijziging)
        assert (answer.status_code, answer.json()["code"]) == (409, "VERSIE_VASTGESTELD"), pad
    assert (await feiten.delete(f"/prijsregels/{prijs['uuid']}")).status_code == 409
    nieuw = {naam: waarde for naam, waarde in prijs.items() if naam not in ("url", "uuid", "versie", "status")}
    assert ok(await feiten.post("/prijsregels", json=nieuw), 201)["versie"] == prijs["versie"] + 1


async def test_an_adopted_price_is_what_is_calculated_with(feiten, leden, berekening):
    leden.besluiten[BESLUIT] = "aangenomen"
    prijs = ok(await feiten.get("/prijsregels?product=podiumd-formulier"))["results"][0]
    nieuw = prijs | {"prijsvorm": {"vorm": "vast_per_deelnemer", "bedragPerDeelnemer": "20000.00"}, "toeslagen": []}
    concept = ok(await feiten.post("/prijsregels", json=nieuw), 201)
    vraag = {"gemeente": "0168", "jaar": 2024, "product": "podiumd-formulier"}

    async def lev() -> tuple[str, str]:
        knoop = ok(await feiten.post("/berekeningen", json=vraag), 201)["spoor"]["kinderen"][0]
        return knoop["afgerond"], knoop["besluit"]

    assert await lev() == ("14771", "")
    ok(await feiten.post("/tariefbesluiten", json={"besluit": BESLUIT, "prijsregels": [concept["url"]]}), 201)
    assert await lev() == ("20000", BESLUIT)


async def test_a_price_that_begins_later_in_the_year_is_for_the_next_one(feiten, leden):
    leden.besluiten[BESLUIT] = "aangenomen"
    prijs = ok(await feiten.get("/prijsregels?product=podiumd-formulier"))["results"][0]
    vorm = {"prijsvorm": {"vorm": "vast_per_deelnemer", "bedragPerDeelnemer": "20000.00"}, "geldigVan": "2024-07-01"}
    nieuw = ok(await feiten.post("/prijsregels", json=prijs | vorm), 201)
    ok(await feiten.post("/tariefbesluiten", json={"besluit": BESLUIT, "prijsregels": [nieuw["url"]]}), 201)
    vraag = {"gemeente": "0168", "jaar": 2024, "product": "podiumd-formulier"}
    uitkomst = ok(await feiten.post("/berekeningen", json=vraag), 201)["uitkomst"]
    assert uitkomst["inEuros"]["leverancierskosten"] == "14771"


async def test_a_new_year_is_adopted_and_used(feiten, leden):
    """A budget of 2025 by API: concept until the decision, and the newcomer of 2024 then pays like everyone."""
    leden.besluiten[BESLUIT] = "aangenomen"
    leden.leden["0168"] = ("2023-02-01", None)
    ok(await feiten.post("/afnames", json={"lid": "0168", "product": "open-online", "van": "2024-04-01"}), 201)
    oud = ok(await feiten.get("/begrotingsjaren?jaar=2024"))["results"][0]
    jaar = ok(await feiten.post("/begrotingsjaren", json=oud | {"jaar": 2025}), 201)
    kosten = ok(await feiten.get("/kostenregels?jaar=2024&product=open-online"))["results"][0]
    ok(await feiten.post("/kostenregels", json=kosten | {"begrotingsjaar": jaar["url"]}), 201)
    regime = ok(await feiten.get("/facturatieregimes?jaar=2024&toepassing=product"))["results"][0]
    andere = {"begrotingsjaar": jaar["url"], "regime": "kwartaal_25_procent", "afronding": "cent_half_up"}
    ok(await feiten.post("/facturatieregimes", json=regime | andere), 201)
    assert (await feiten.get("/kwartaalbedragen?lid=0168&jaar=2025")).status_code == 409
    ok(await feiten.post("/tariefbesluiten", json={"besluit": BESLUIT, "begrotingsjaren": [jaar["url"]]}), 201)
    overzicht = ok(await feiten.get("/kwartaalbedragen?lid=0168&jaar=2025"))
    assert (overzicht["regels"][0]["sleutel"], overzicht["jaarbedrag"]) == ("bestaand", "20534.01")
    assert [each["bedrag"] for each in overzicht["kwartalen"]] == ["5133.50", "5133.50", "5133.50", "5133.51"]


# --- inflation, and what asks two thirds ------------------------------------------------------------------------------
STAP = {"factor": "1.05", "omschrijving": "Inflatie 2024", "besluit": "bestuur, 1-10-2023", "datum": "2024-01-01"}


async def nieuwe_prijs(api, product: str, **anders) -> str:
    oud = ok(await api.get(f"/prijsregels?product={product}&status=vastgesteld"))["results"][0]
    return ok(await api.post("/prijsregels", json=oud | anders), 201)["url"]


async def test_14_6a_inflation_alone_is_adopted_without_the_assembly(feiten):
    """Leden is not even configured here: nobody has to be asked."""
    prijs = await nieuwe_prijs(feiten, "podiumd-formulier", indexstappen=[STAP])
    besluit = ok(await feiten.post("/tariefbesluiten", json={"prijsregels": [prijs], "omschrijving": "Inflatie"}), 201)
    assert (besluit["besluit"], besluit["prijsregels"]) == ("", [prijs])
    vraag = {"gemeente": "1901", "jaar": 2024, "product": "podiumd-formulier"}
    uitkomst = ok(await feiten.post("/berekeningen", json=vraag), 201)["uitkomst"]
    assert uitkomst["onafgerond"]["leverancierskosten"] == "15509.55"  # 14.771 x 1,05
    tweede = await nieuwe_prijs(feiten, "podiumd-formulier", indexstappen=[STAP, STAP | {"factor": "1.02"}])
    ok(await feiten.post("/tariefbesluiten", json={"prijsregels": [tweede]}), 201)


@pytest.mark.parametrize(
    ("product", "anders"),
    [
        ("podiumd-formulier", {"indexstappen": []}),  # nothing was indexed
        ("podiumd-formulier", {"indexstappen": [STAP], "toeslagen": []}),
        ("podiumd-formulier", {"indexstappen": [STAP], "aftopping": 1000}),
        ("podiumd-formulier", {"indexstappen": [STAP], "peildatum": "2023-01-01"}),
        (
            "podiumd-formulier",
            {
                "indexstappen": [STAP],
                "prijsvorm": {"vorm": "vast_per_deelnemer", "bedragPerDeelnemer": "12000.00"},
            },
        ),
        ("verenigingsbijdrage", {"indexstappen": [STAP]}),  # a contribution asks two thirds, index or not (4.6)
    ],
)
async def test_more_than_inflation_needs_a_decision(feiten, product, anders):
    prijs = await nieuwe_prijs(feiten, product, **anders)
    answer = await feiten.post("/tariefbesluiten", json={"prijsregels": [prijs]})
    assert (answer.status_code, answer.json()["code"]) == (409, "BESLUIT_ONTBREEKT")
    assert ok(await feiten.get("/tariefbesluiten"))["count"] == 0


async def test_an_indexed_contribution_asks_two_thirds(feiten, leden):
    leden.besluiten[BESLUIT] = "aangenomen"
    stuk = {"besluit": BESLUIT, "prijsregels": [await nieuwe_prijs(feiten, "verenigingsbijdrage", indexstappen=[STAP])]}
    answer = await feiten.post("/tariefbesluiten", json=stuk)
    assert (answer.status_code, answer.json()["code"]) == (409, "BESLUIT_MEERDERHEID")
    leden.besluitsoort = "jaarbijdrage"
    ok(await feiten.post("/tariefbesluiten", json=stuk), 201)


async def test_a_minimum_for_more_members_asks_two_thirds(feiten, leden):
    leden.besluiten[BESLUIT] = "aangenomen"
    oud = ok(await feiten.get("/begrotingsjaren?jaar=2024"))["results"][0]
    jaar = ok(await feiten.post("/begrotingsjaren", json=oud | {"minimumRegime": "vloer_per_lid"}), 201)
    stuk = {"besluit": BESLUIT, "begrotingsjaren": [jaar["url"]]}
    answer = await feiten.post("/tariefbesluiten", json=stuk)
    assert (answer.status_code, answer.json()["code"]) == (409, "BESLUIT_MEERDERHEID")
    leden.besluitsoort = "jaarbijdrage"
    ok(await feiten.post("/tariefbesluiten", json=stuk), 201)


async def test_a_decision_about_something_else_adopts_no_tariffs(feiten, leden, berekening):
    leden.besluiten[BESLUIT], leden.besluitsoort = "aangenomen", "decharge"
    answer = await feiten.post("/tariefbesluiten", json={"besluit": BESLUIT, "berekeningen": [berekening["url"]]})
    assert (answer.status_code, answer.json()["code"]) == (409, "BESLUIT_ONTBREEKT")
