"""Municipalities that merge, and members that pay through another (domain rules 2 and 7.4)."""

from decimal import Decimal as D

import pytest
from sqlalchemy import update
from support import codes, ok
from tarieven.tables import Facturatieregime

from tests.tarieven.facturatie.inrichting import (
    afnemer,
    crediteer,
    definitieve_aantallen,
    draai,
    facturen,
    regels_van,
    saldi,
)
from tests.tarieven.facturatie.keuring import fouten

pytestmark = pytest.mark.anyio
NIEUW = {"gmCode": "0998", "naam": "IJsselrijk"}


@pytest.fixture
async def opvolger(ingericht) -> str:
    ok(await ingericht.post("/gemeenten", json=NIEUW), 201)
    ok(await ingericht.post("/factuurpartijen", json=afnemer("0998")), 201)
    return "0998"


async def herindeel(api, gemeente: str, opvolger: str, **anders) -> dict:
    stuk = {"gemeente": gemeente, "opvolger": opvolger, "datum": "2024-01-01", "bron": "Staatsblad"}
    return ok(await api.post("/herindelingen", json=stuk | anders), 201)


async def debiteur(api, gemeente: str) -> D:
    regels = ok(await api.get(f"/boekingen?rekening=debiteuren&gemeente={gemeente}&pageSize=100"))["results"]
    return sum((D(each["debet"]) - D(each["credit"]) for each in regels), D(0))


async def vooruit(api, gemeente: str) -> D:
    regels = ok(await api.get(f"/boekingen?rekening=vooruitontvangen&gemeente={gemeente}&pageSize=100"))["results"]
    return sum((D(each["credit"]) - D(each["debet"]) for each in regels), D(0))


async def aantal(api, gemeente: str, inwoners: int) -> None:
    stuk = {"gmCode": gemeente, "peildatum": "2024-01-01", "soort": "definitief", "aantal": inwoners}
    ok(await api.post("/inwonertallen", json=stuk), 201)


async def test_7_4_open_invoices_go_to_the_successor_and_stay_what_they_were(ingericht, opvolger):
    await draai(ingericht, 1)
    (deventer,) = await facturen(ingericht, factuurpartij="0150")
    voor = await saldi(ingericht)
    await herindeel(ingericht, "0150", opvolger)
    assert (await debiteur(ingericht, "0150"), await debiteur(ingericht, opvolger)) == (0, D(deventer["totaal"]))
    assert await saldi(ingericht) == voor
    assert (await facturen(ingericht, factuurpartij="0150")) == [deventer]
    ok(await ingericht.post(f"{deventer['url']}/verzonden"))
    ok(await ingericht.post(f"{deventer['url']}/betaald", json={"datum": "2024-02-01"}))
    assert (await debiteur(ingericht, "0150"), await debiteur(ingericht, opvolger)) == (0, 0)


async def test_7_4_what_was_paid_or_credited_does_not_move(ingericht, opvolger):
    await draai(ingericht, 1)
    (deventer,) = await facturen(ingericht, factuurpartij="0150")
    await crediteer(ingericht, deventer, (1, "1000.00"))
    rest = await debiteur(ingericht, "0150")
    await herindeel(ingericht, "0150", opvolger)
    assert (await debiteur(ingericht, "0150"), await debiteur(ingericht, opvolger)) == (0, rest)
    await crediteer(ingericht, deventer)
    assert await debiteur(ingericht, opvolger) == 0


async def test_7_4_the_successor_gets_the_next_invoices(ingericht, opvolger):
    await draai(ingericht, 1)
    await draai(ingericht, 2, definitief=False)
    await herindeel(ingericht, "0150", opvolger)
    await draai(ingericht, 1, 200)  # the first quarter was invoiced, whoever pays it now
    await draai(ingericht, 2)
    (factuur,) = await facturen(ingericht, factuurpartij=opvolger)
    assert (factuur["kwartaal"], factuur["netto"]) == (2, "171482.00")
    regels = await regels_van(ingericht, factuur)
    assert {each["lid"] for each in regels} == {"0150"}
    assert all(each["omschrijving"].endswith("voor Deventer") for each in regels)
    assert await facturen(ingericht, factuurpartij="0150", kwartaal=2) == []


async def test_7_4_the_settlement_is_on_the_successors_own_number(ingericht, opvolger):
    """Deventer (101.446) became IJsselrijk with 102.000: 456.476 for the e-Suite, as the worked example of 7.3."""
    await draai(ingericht, 1)
    await herindeel(ingericht, "0150", opvolger)
    for kwartaal in (2, 3):
        await draai(ingericht, kwartaal)
    answer = await ingericht.post("/factuurruns", json={"jaar": 2024, "kwartaal": 4, "definitief": True})
    assert (answer.status_code, answer.json()["code"]) == (409, "INWONERTAL_ONTBREEKT")
    assert opvolger in answer.json()["leden"]
    assert "0150" not in answer.json()["leden"]
    await definitieve_aantallen(ingericht)
    await aantal(ingericht, opvolger, 102_000)
    run = await draai(ingericht, 4)
    (factuur,) = await facturen(ingericht, kwartaal=4, factuurpartij=opvolger)
    esuite = [each for each in await regels_van(ingericht, factuur) if each["product"] == "e-suite"]
    assert [(each["lid"], each["jaarbedrag"], each["bedrag"]) for each in esuite] == [
        (opvolger, "456476.00", "456476.00"),
        ("0150", "0.00", "-341418.00"),
    ]
    assert len(factuur["verwijzingen"]) == 3
    assert (await vooruit(ingericht, "0150"), await vooruit(ingericht, opvolger)) == (0, 0)
    assert run["dekking"]["voorlopig"] == run["dekking"]["definitief"]  # frozen: nobody is counted twice
    document = await ingericht.get(f"{factuur['url']}/ubl", headers={"Accept": "application/xml"})
    assert fouten(document.content) == []


async def test_7_4_two_that_become_one_are_settled_once(ingericht, opvolger):
    """Deventer and Duiven merge: what both take is one uptake of the successor, on its number; the advances of both
    are taken off."""
    for kwartaal in (1, 2, 3):
        await draai(ingericht, kwartaal)
    for gemeente in ("0150", "0226"):
        await herindeel(ingericht, gemeente, opvolger)
    await definitieve_aantallen(ingericht)
    await aantal(ingericht, opvolger, 130_000)
    await draai(ingericht, 4)
    (factuur,) = await facturen(ingericht, kwartaal=4, factuurpartij=opvolger)
    regels = await regels_van(ingericht, factuur)
    eigen = [each for each in regels if each["lid"] == opvolger]
    producten = [each["product"] for each in eigen]
    assert sorted(producten) == sorted(set(producten))
    for lid in ("0150", "0226", "0293", "0299", opvolger):
        assert await vooruit(ingericht, lid) == 0, lid
    betaald = sum(D(each["netto"]) for each in await facturen(ingericht, soort="voorschot")
                  if each["factuurpartij"] in ("0150", "0226"))  # fmt: skip
    assert D(factuur["netto"]) == sum(D(each["jaarbedrag"]) for each in regels) - betaald
    (oud,) = await facturen(ingericht, kwartaal=1, factuurpartij="0150")
    answer = await ingericht.post("/creditnotas", json={"factuur": oud["url"], "reden": "Te laat"})
    assert (answer.status_code, answer.json()["code"]) == (409, "JAAR_AFGEREKEND")


@pytest.mark.parametrize("overhead", ["met_k", "herverdeeld"])
async def test_7_3_each_way_of_settling_knows_the_successor(app, ingericht, opvolger, overhead):
    async with app.house.sessions.begin() as db:
        await db.execute(update(Facturatieregime).values(afrekening_overhead=overhead))
    for kwartaal in (1, 2, 3):
        await draai(ingericht, kwartaal)
    await herindeel(ingericht, "0150", opvolger)
    await definitieve_aantallen(ingericht)
    await aantal(ingericht, opvolger, 101_446)
    await draai(ingericht, 4)
    (factuur,) = await facturen(ingericht, kwartaal=4, factuurpartij=opvolger)
    assert {each["lid"] for each in await regels_van(ingericht, factuur)} == {"0150", opvolger}
    assert await vooruit(ingericht, "0150") == 0


async def test_7_4_one_after_the_other(ingericht, opvolger):
    ok(await ingericht.post("/gemeenten", json={"gmCode": "0999", "naam": "Salland"}), 201)
    await draai(ingericht, 1)
    bedrag = await debiteur(ingericht, "0150")
    await herindeel(ingericht, "0150", opvolger)
    await herindeel(ingericht, opvolger, "0999", datum="2025-01-01")
    await draai(ingericht, 2, definitief=False)
    assert {each["factuurpartij"] for each in await facturen(ingericht, kwartaal=2)} == {"0226", "0999"}
    (deventer,) = await facturen(ingericht, factuurpartij="0150")
    ok(await ingericht.post(f"{deventer['url']}/verzonden"))
    ok(await ingericht.post(f"{deventer['url']}/betaald", json={}))
    assert [await debiteur(ingericht, lid) for lid in ("0150", opvolger, "0999")] == [0, 0, 0]
    assert bedrag > 0


@pytest.mark.parametrize(
    ("anders", "fouten_"),
    [
        ({"datum": "2024-07-01"}, [("datum", "PERIODE_ONGELDIG")]),
        ({"datum": "2099-01-01"}, [("datum", "PERIODE_ONGELDIG")]),
        ({"opvolger": "0150"}, [("opvolger", "kringloop")]),
        ({"opvolger": None}, [("opvolger", "null")]),
    ],
)
async def test_a_merger_that_cannot_be(ingericht, opvolger, anders, fouten_):
    stuk = {"gemeente": "0150", "opvolger": opvolger, "datum": "2024-01-01"}
    assert codes(await ingericht.post("/herindelingen", json=stuk | anders)) == fouten_
    await herindeel(ingericht, "0150", opvolger)
    terug = {"gemeente": opvolger, "opvolger": "0150", "datum": "2025-01-01"}
    assert codes(await ingericht.post("/herindelingen", json=terug)) == [("opvolger", "kringloop")]
    assert codes(await ingericht.post("/herindelingen", json=stuk)) == [("gemeente", "unique")]


# --- who pays through another -----------------------------------------------------------------------------------------
async def test_2_a_combination_on_one_invoice_is_paid_by_its_party_alone(ingericht):
    """Deventer and Losser share one licence of My-Lex: 125.000 inhabitants, class 5, on the invoice of Deventer."""
    for lid in ("0150", "0168"):
        ok(await ingericht.post("/afnames", json={"lid": lid, "product": "my-lex", "van": "2024-01-01"}), 201)
    samen = {"naam": "ijssel", "product": "my-lex", "leden": ["0150", "0168"], "verdeling": "een_factuur",
             "factuurpartij": "0150", "gecombineerdInwonertal": 124_530, "van": "2024-01-01"}  # fmt: skip
    ok(await ingericht.post("/afnamecombinaties", json=samen), 201)
    tabel = ok(await ingericht.get("/begrotingsjaren/2024/producten/my-lex/tarieven"))
    lev = {each["lid"]: each["inEuros"]["leverancierskosten"] for each in tabel["leden"]}
    assert (lev["0150"], lev["0168"]) == ("39358", "0")  # 34.380 x 1,1448
    elders = ok(await ingericht.get("/afnamecombinaties?product=my-lex"))["results"][0]
    ok(await ingericht.patch(elders["url"], json={"factuurpartij": "0226"}))  # Duiven has no uptake to pay it on
    zelf = ok(await ingericht.get("/begrotingsjaren/2024/producten/my-lex/tarieven"))
    assert {each["inEuros"]["leverancierskosten"] for each in zelf["leden"]} == {"39358"}
    ok(await ingericht.patch(elders["url"], json={"factuurpartij": "0150"}))
    await draai(ingericht, 1)
    (deventer,) = await facturen(ingericht, factuurpartij="0150")
    regels = [each for each in await regels_van(ingericht, deventer) if each["product"] == "my-lex"]
    assert [each["lid"] for each in regels] == ["0150", "0168"]
    assert await facturen(ingericht, factuurpartij="0168") == []
