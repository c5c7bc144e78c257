"""What is set up before an invoice can be sent: parties, VAT, agreements; nothing is guessed."""

import pytest
import support
from support import codes, ok
from tarieven.app import TARIEVEN

from tests.tarieven.buurman import BESLUIT
from tests.tarieven.facturatie.inrichting import (
    BELAST,
    VERKOPER,
    VRIJGESTELD,
    afnemer,
    draai,
    facturen,
    regels_van,
    richt_in,
)

pytestmark = pytest.mark.anyio
AFSPRAAK = {
    "lid": "0168",
    "product": "verenigingsbijdrage",
    "totaal": "6480.00",
    "termijnen": [
        {"jaar": 2025, "kwartaal": 1, "bedrag": "480.00"},
        {"jaar": 2025, "kwartaal": 3, "bedrag": "6000.00"},
    ],
}


@pytest.mark.parametrize(
    ("wijziging", "fouten"),
    [
        ({"iban": "NL91ABNA0417164301"}, [("iban", "IBAN_ONGELDIG")]),
        ({"nummer": "1234567"}, [("nummer", "invalid")]),
        ({"nummerSchema": "0190"}, [("nummer", "invalid")]),
        ({"nummerSchema": "9999"}, [("nummerSchema", "invalid_choice")]),
        ({"betaalwijze": "10"}, [("betaalwijze", "invalid_choice")]),
        ({"betaaltermijnDagen": -1}, [("betaaltermijnDagen", "min_value")]),
        ({"btwNummer": "geen"}, [("btwNummer", "invalid")]),
        ({"gmCode": "0150"}, [("gmCode", "required")]),
    ],
)
async def test_a_party_that_cannot_be(feiten, wijziging, fouten):
    answer = await feiten.post("/factuurpartijen", json=VERKOPER | wijziging)
    assert [name for name, _ in codes(answer)] == [name for name, _ in fouten]


async def test_there_is_one_seller_and_a_municipality_is_a_party_once(feiten):
    eerste = ok(await feiten.post("/factuurpartijen", json=VERKOPER), 201)
    assert eerste["iban"] == "NL91ABNA0417164300"
    assert codes(await feiten.post("/factuurpartijen", json=VERKOPER)) == [("rol", "unique")]
    ok(await feiten.post("/factuurpartijen", json=afnemer("0150")), 201)
    assert codes(await feiten.post("/factuurpartijen", json=afnemer("0150"))) == [("gmCode", "unique")]
    onbekend = await feiten.post("/factuurpartijen", json=afnemer("0150") | {"gmCode": "Deventr"})
    assert (onbekend.status_code, onbekend.json()["code"]) == (422, "GEMEENTE_ONBEKEND")


@pytest.mark.parametrize(
    ("regel", "fouten"),
    [
        ({"percentage": None}, [("percentage", "required")]),
        ({"vrijstelling": "Toch niet"}, [("vrijstelling", "required")]),
        ({"categorie": "E"}, [("percentage", "required"), ("vrijstelling", "required")]),
        ({"categorie": "Z"}, [("categorie", "invalid_choice")]),
        ({"percentage": "0"}, [("percentage", "min_value")]),
        ({"geldigTot": "2019-01-01"}, [("geldigTot", "PERIODE_ONGELDIG")]),
    ],
)
async def test_a_vat_rule_that_cannot_be(feiten, regel, fouten):
    assert [name for name, _ in codes(await feiten.post("/btwregels", json=BELAST | regel))] == [n for n, _ in fouten]


async def test_the_rule_of_the_product_goes_before_that_of_everything(klein):
    await richt_in(klein)
    ok(await klein.post("/btwregels", json=VRIJGESTELD | {"product": "e-suite"}), 201)
    ok(await klein.post("/btwregels", json=BELAST | {"percentage": "9", "geldigVan": "2100-01-01"}), 201)
    await draai(klein, 1)
    (factuur,) = await facturen(klein, factuurpartij="0150")
    soorten = {
        each["product"]: (each["btwCategorie"], each["btwPercentage"]) for each in await regels_van(klein, factuur)
    }
    assert soorten == {
        "burgerzaken": ("S", "21.00"),
        "burgerzaken-kansen": ("S", "21.00"),
        "e-suite": ("E", "0.00"),
    }
    delen = {each["categorie"]: (each["grondslag"], each["btw"]) for each in factuur["btwUitsplitsing"]}
    assert delen == {"E": ("113806.00", "0.00"), "S": ("57676.00", "12111.96")}


# --- agreements with one member ---------------------------------------------------------------------------------------
async def test_afspraak_som(feiten):
    answer = await feiten.post("/betaalafspraken", json=AFSPRAAK | {"totaal": "6480.01"})
    assert (answer.status_code, answer.json()["code"]) == (422, "AFSPRAAK_SOM")
    ok(await feiten.post("/betaalafspraken", json=AFSPRAAK), 201)
    assert codes(await feiten.post("/betaalafspraken", json=AFSPRAAK)) == [("product", "unique")]


async def jaar_met_regime(api, leden, regime: str, **anders) -> None:
    """A budget of 2025 like that of 2024, with this regime for the contribution."""
    leden.besluiten[BESLUIT] = "aangenomen"
    oud = ok(await api.get("/begrotingsjaren?jaar=2024"))["results"][0]
    jaar = ok(await api.post("/begrotingsjaren", json=oud | {"jaar": 2025}), 201)
    for soort in ("product", "bijdrage"):
        regel = ok(await api.get(f"/facturatieregimes?jaar=2024&toepassing={soort}"))["results"][0]
        ander = {"begrotingsjaar": jaar["url"], "regime": regime} | anders
        ok(await api.post("/facturatieregimes", json=regel | ander), 201)
    ok(await api.post("/tariefbesluiten", json={"besluit": BESLUIT, "begrotingsjaren": [jaar["url"]]}), 201)


async def test_an_agreement_is_followed(klein, leden):
    await jaar_met_regime(klein, leden, "afspraak")
    answer = await klein.get("/kwartaalbedragen?lid=0168&jaar=2025")
    assert (answer.status_code, answer.json()["code"]) == (409, "AFSPRAAK_ONTBREEKT")
    afspraak = ok(await klein.post("/betaalafspraken", json=AFSPRAAK), 201)
    overzicht = ok(await klein.get("/kwartaalbedragen?lid=0168&jaar=2025"))
    assert [each["bedrag"] for each in overzicht["kwartalen"]] == ["480.00", "0.00", "6000.00", "0.00"]
    minder = {"totaal": "480.00", "termijnen": AFSPRAAK["termijnen"][:1]}
    ok(await klein.patch(afspraak["url"], json=minder))
    answer = await klein.get("/kwartaalbedragen?lid=0168&jaar=2025")
    assert (answer.status_code, answer.json()["code"]) == (422, "AFSPRAAK_SOM")


async def test_jaar_vooraf_is_settled_in_the_second_half(klein, leden):
    await jaar_met_regime(klein, leden, "jaar_vooraf")
    overzicht = ok(await klein.get("/kwartaalbedragen?lid=0168&jaar=2025"))
    termijnen = [(each["kwartaal"], each["bedrag"], each["soort"]) for each in overzicht["regels"][0]["termijnen"]]
    assert termijnen == [(1, "6480.00", "voorschot"), (3, "0.00", "afrekening")]


# --- who may ----------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("scope", "methode", "pad", "status"),
    [
        ("tarieven.lezen", "GET", "/facturen", 200),
        ("tarieven.lezen", "GET", "/rekeningen", 200),
        ("tarieven.lezen", "GET", "/doorschuifpotten?jaar=2024", 200),
        ("tarieven.lezen", "POST", "/factuurruns", 403),
        ("tarieven.lezen", "POST", "/creditnotas", 403),
        ("tarieven.lezen", "POST", "/transacties", 403),
        ("tarieven.lezen", "POST", "/factuurpartijen", 403),
        ("tarieven.schrijven", "POST", "/factuurruns", 403),
        ("tarieven.schrijven", "POST", "/btwregels", 403),
        ("tarieven.factureren", "POST", "/factuurruns", 201),
        ("tarieven.factureren", "POST", "/creditnotas", 400),
        ("tarieven.factureren", "GET", "/transacties", 200),
        ("leden.lezen", "GET", "/facturen", 403),
        ("leden.lezen", "GET", "/factuurpartijen", 403),
        ("leden.lezen", "GET", "/boekingen", 403),
        ("leden.lezen", "GET", "/rekeningen", 403),
    ],
)
async def test_scopes(app, klein, scope, methode, pad, status):
    await support.register(app, "client", scope)
    async with support.client(app, TARIEVEN, "client") as client:
        stuk = {"jaar": 2024, "kwartaal": 1} if methode == "POST" else None
        assert (await client.request(methode, pad, json=stuk)).status_code == status


async def test_an_invoice_is_told_on_the_channel_and_in_the_audit_trail(app, ingericht):
    await draai(ingericht, 1)
    async with app.house.sessions() as db:
        uitgaand = (await db.execute(app.house.metadata.tables["uitgaand"].select())).all()
        spoor = (await db.execute(app.house.metadata.tables["audittrail"].select())).all()
    berichten = [each.bericht for each in uitgaand if each.bericht["resource"] == "factuur"]
    assert {(each["kanaal"], each["actie"], each["kenmerken"]["jaar"]) for each in berichten} == {
        ("tarieven", "create", "2024")
    }
    assert {each["kenmerken"]["gmCode"] for each in berichten} == {"0150", "0168", "0226"}
    assert {each.nieuw["status"] for each in spoor if each.resource == "factuur"} == {"definitief"}
