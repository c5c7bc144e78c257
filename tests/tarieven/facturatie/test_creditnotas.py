"""Creditnotas (domain rules 7.4 and 12): the only correction, with its invoice, never above it."""

import pytest
from support import codes, ok

from tests.tarieven.facturatie.inrichting import (
    crediteer,
    definitieve_aantallen,
    draai,
    facturen,
    regels_van,
    saldi,
)

pytestmark = pytest.mark.anyio


@pytest.fixture
async def deventer(ingericht) -> dict:
    await draai(ingericht, 1)
    return (await facturen(ingericht, factuurpartij="0150"))[0]


async def test_a_whole_invoice(ingericht, deventer):
    zonder = await saldi(ingericht)
    credit = await crediteer(ingericht, deventer)
    assert (credit["soort"], credit["status"], credit["origineel"]) == ("credit", "definitief", deventer["url"])
    assert (credit["nummer"][0], credit["verwijzingen"]) == ("C", [deventer["nummer"]])
    assert (credit["netto"], credit["totaal"]) == ("-171482.00", f"-{deventer['totaal']}")
    assert ok(await ingericht.get(deventer["url"]))["status"] == "gecrediteerd"
    verschil = {naam: float(zonder[naam]) - float(nu) for naam, nu in (await saldi(ingericht)).items()}
    assert verschil["debiteuren"] == float(deventer["totaal"])
    assert verschil["vooruitontvangen"] == -float(deventer["netto"])


async def test_a_part_and_then_the_rest_are_the_whole_to_the_cent(ingericht, deventer):
    """VAT of parts rounds otherwise than VAT of the whole: the last credit note takes what is left."""
    for bedrag in ("0.03", "0.03", "0.02"):
        await crediteer(ingericht, deventer, (1, bedrag))
    rest = await crediteer(ingericht, deventer)
    assert rest["netto"] == "-171481.92"
    nummers = await facturen(ingericht, factuurpartij="0150")
    assert sum(round(float(each["totaal"]) * 100) for each in nummers) == 0
    open_posten = ok(await ingericht.get("/boekingen?rekening=debiteuren&gemeente=0150"))["results"]
    assert sum(round(float(each["debet"]) * 100 - float(each["credit"]) * 100) for each in open_posten) == 0


async def test_every_line_in_full_is_the_whole_invoice(ingericht, deventer):
    regels = [(each["volgnummer"], each["bedrag"]) for each in await regels_van(ingericht, deventer)]
    await crediteer(ingericht, deventer, *regels)
    assert ok(await ingericht.get(deventer["url"]))["status"] == "gecrediteerd"


async def test_credit_te_hoog(ingericht, deventer):
    regel = (await regels_van(ingericht, deventer))[0]
    await crediteer(ingericht, deventer, (1, "1000.00"))
    answer = await ingericht.post(
        "/creditnotas",
        json={
            "factuur": deventer["url"],
            "reden": "Te veel",
            "regels": [{"volgnummer": 1, "bedrag": f"{float(regel['bedrag']) - 999.99:.2f}"}],
        },
    )
    assert (answer.status_code, answer.json()["code"]) == (422, "CREDIT_TE_HOOG")
    await crediteer(ingericht, deventer)
    answer = await ingericht.post("/creditnotas", json={"factuur": deventer["url"], "reden": "Nog eens"})
    assert (answer.status_code, answer.json()["code"]) == (422, "CREDIT_TE_HOOG")


async def test_credit_zonder_factuur(ingericht, deventer):
    await draai(ingericht, 2, definitief=False)
    concept = (await facturen(ingericht, status="concept"))[0]["url"]
    credit = (await crediteer(ingericht, deventer, (1, "1.00")))["url"]
    weg = f"{ingericht.base_url}facturen/6e9f6a4b-6a38-4d27-9a7c-0d3a5e9f8b11"
    for factuur in (None, concept, credit, weg):
        answer = await ingericht.post("/creditnotas", json={"factuur": factuur, "reden": "Zonder"})
        assert (answer.status_code, answer.json()["code"]) == (422, "CREDIT_ZONDER_FACTUUR"), factuur
    regel = {"factuur": deventer["url"], "reden": "Geen regel", "regels": [{"volgnummer": 99, "bedrag": "1.00"}]}
    assert (await ingericht.post("/creditnotas", json=regel)).json()["code"] == "CREDIT_ZONDER_FACTUUR"


@pytest.mark.parametrize(
    "bedrag", [0.001, "NaN", "Infinity", "1E3", "12345678901234.00", "-1.00", "0.00", "EUR 1.00", True, None]
)
async def test_bedrag_ongeldig(ingericht, deventer, bedrag):
    stuk = {"factuur": deventer["url"], "reden": "Fout", "regels": [{"volgnummer": 1, "bedrag": bedrag}]}
    answer = await ingericht.post("/creditnotas", json=stuk)
    verwacht = "null" if bedrag is None else "BEDRAG_ONGELDIG"
    assert codes(answer) == [("regels.0.bedrag", verwacht)]
    if bedrag is not None:
        assert answer.json()["code"] == "BEDRAG_ONGELDIG"


async def test_another_currency_is_refused(ingericht, deventer):
    regel = {"volgnummer": 1, "bedrag": "1.00", "valuta": "USD"}
    stuk = {"factuur": deventer["url"], "reden": "Fout", "regels": [regel]}
    assert codes(await ingericht.post("/creditnotas", json=stuk)) == [("regels.0.valuta", "BEDRAG_ONGELDIG")]


async def test_an_advance_that_was_settled_is_credited_after_its_settlement(ingericht, deventer):
    for kwartaal in (2, 3):
        await draai(ingericht, kwartaal)
    await definitieve_aantallen(ingericht)
    await draai(ingericht, 4)
    answer = await ingericht.post("/creditnotas", json={"factuur": deventer["url"], "reden": "Te laat"})
    assert (answer.status_code, answer.json()["code"]) == (409, "JAAR_AFGEREKEND")
    (afrekening,) = await facturen(ingericht, kwartaal=4, factuurpartij="0150")
    await crediteer(ingericht, afrekening)
    await crediteer(ingericht, deventer)
    await draai(ingericht, 1)
    await draai(ingericht, 4)
    opnieuw = (await facturen(ingericht, kwartaal=4, factuurpartij="0150"))[-1]
    assert (opnieuw["versie"], opnieuw["netto"]) == (2, afrekening["netto"])
    assert "vooruitontvangen" not in await saldi(ingericht)
