"""Factuurruns (domain rules 7.1, 7.2, 7.4 and 12) over HTTP."""

import asyncio
from decimal import Decimal

import pytest
from support import codes, ok
from tarieven.facturatie import runs, vaststellen

from tests.tarieven.facturatie.inrichting import (
    BELAST,
    VERKOPER,
    afnemer,
    crediteer,
    definitieve_aantallen,
    draai,
    facturen,
    regels_van,
    richt_in,
    saldi,
)

pytestmark = pytest.mark.anyio
Q1 = {"jaar": 2024, "kwartaal": 1, "definitief": True}


async def test_the_advance_of_deventer_is_a_quarter_of_its_year(ingericht):
    await draai(ingericht, 1)
    (factuur,) = await facturen(ingericht, factuurpartij="0150")
    assert (factuur["soort"], factuur["netto"], factuur["btw"]) == ("voorschot", "171482.00", "36011.22")
    regels = await regels_van(ingericht, factuur)
    assert sum(Decimal(regel["bedrag"]) for regel in regels) == Decimal(factuur["netto"])
    for regel in regels:
        spoor = ok(await ingericht.get(f"{regel['url']}/spoor"))
        assert spoor["spoorHash"] == regel["spoorHash"]


async def test_who_only_contributes_pays_in_one_term(ingericht):
    await draai(ingericht, 1)
    await draai(ingericht, 2)
    losser = await facturen(ingericht, factuurpartij="0168")
    assert [(each["soort"], each["netto"], each["kwartaal"]) for each in losser] == [("eentermijn", "6480.00", 1)]


async def test_who_pays_need_not_be_who_takes(ingericht):
    """Duiven is invoiced for Westervoort and Zevenaar; they get no invoice."""
    await draai(ingericht, 1)
    assert {each["factuurpartij"] for each in await facturen(ingericht)} == {"0150", "0168", "0226"}
    (duiven,) = await facturen(ingericht, factuurpartij="0226")
    regels = await regels_van(ingericht, duiven)
    assert {(each["lid"], each["bedrag"]) for each in regels if each["lid"] != "0226"} == {
        ("0293", "0.00"),
        ("0299", "0.00"),
    }


async def test_a_second_run_answers_200_with_the_same_invoices(ingericht):
    eerste = await draai(ingericht, 1, 201)
    saldo = await saldi(ingericht)
    tweede = await draai(ingericht, 1, 200)
    assert tweede == eerste
    assert await saldi(ingericht) == saldo
    assert len(await facturen(ingericht)) == 3


async def test_two_runs_at_once_make_each_invoice_once(ingericht):
    antwoorden = await asyncio.gather(*(ingericht.post("/factuurruns", json=Q1) for _ in range(4)))
    assert sorted(each.status_code for each in antwoorden) == [200, 200, 200, 201]
    assert len({tuple(each.json()["facturen"]) for each in antwoorden}) == 1
    nummers = sorted(each["nummer"][-5:] for each in await facturen(ingericht))
    assert nummers == ["00001", "00002", "00003"]


async def test_numbers_have_no_gap_whatever_becomes_definitive_at_once(ingericht):
    for kwartaal in (1, 2, 3):
        await draai(ingericht, kwartaal, definitief=False)
    concepten = await facturen(ingericht, status="concept")
    stappen = [ingericht.post(f"{each['url']}/definitief") for each in concepten for _ in range(2)]
    antwoorden = await asyncio.gather(*stappen)
    assert sorted(each.status_code for each in antwoorden) == [200] * len(concepten) + [409] * len(concepten)
    nummers = sorted(int(each["nummer"][-5:]) for each in await facturen(ingericht))
    assert nummers == list(range(1, len(concepten) + 1))


async def test_a_run_that_is_cut_off_leaves_nothing_and_can_be_done_again(ingericht, monkeypatch):
    """Cut off in the middle: two invoices have their number and their place in the ledger, the third has not."""
    echt, gedaan = vaststellen.stel_vast, []

    async def stroom_valt_uit(*wat):
        gedaan.append(await echt(*wat))
        if len(gedaan) == 2:
            raise RuntimeError("weg")
        return gedaan[-1]

    monkeypatch.setattr(runs, "stel_vast", stroom_valt_uit)
    assert (await ingericht.post("/factuurruns", json=Q1)).status_code == 500
    assert (await facturen(ingericht), await saldi(ingericht)) == ([], {})
    monkeypatch.setattr(runs, "stel_vast", echt)
    await draai(ingericht, 1, 201)
    assert sorted(each["nummer"][-5:] for each in await facturen(ingericht)) == ["00001", "00002", "00003"]


async def test_btw_niet_ingericht_leaves_a_concept_without_a_number(klein):
    """No 21 % by default; the run goes on once it was set up."""
    ok(await klein.post("/factuurpartijen", json=VERKOPER), 201)
    for gm_code in ("0150", "0168", "0226"):
        ok(await klein.post("/factuurpartijen", json=afnemer(gm_code)), 201)
    await draai(klein, 1, definitief=False)
    alle = await facturen(klein)
    assert {(each["status"], each["nummer"], each["btw"]) for each in alle} == {("concept", None, None)}
    assert {reden["code"] for each in alle for reden in each["belemmeringen"]} == {"BTW_NIET_INGERICHT"}
    ok(await klein.post("/btwregels", json=BELAST), 201)
    await draai(klein, 1, 200)
    assert {(each["status"], each["belemmeringen"] == []) for each in await facturen(klein)} == {("definitief", True)}


@pytest.mark.parametrize(
    ("verkoper", "wie", "btw", "verwacht"),
    [
        ({}, ("0150",), None, {"BTW_NIET_INGERICHT"}),
        ({}, (), BELAST, {"PARTIJ_ONVOLLEDIG"}),
        ({"nummer": "", "nummerSchema": ""}, ("0150",), BELAST, {"PARTIJ_ONVOLLEDIG"}),
        ({"postcode": "", "plaats": ""}, ("0150",), BELAST, {"PARTIJ_ONVOLLEDIG"}),
        ({"betaalwijze": ""}, ("0150",), BELAST, {"BETAALWIJZE_ONTBREEKT"}),
        ({"iban": ""}, ("0150",), BELAST, {"BETAALWIJZE_ONTBREEKT"}),
        ({"betaaltermijnDagen": None}, ("0150",), BELAST, {"BETAALWIJZE_ONTBREEKT"}),
        ({"btwNummer": ""}, ("0150",), BELAST, {"BTW_NIET_INGERICHT"}),
        (
            {"straat": "", "iban": ""},
            ("0150",),
            None,
            {"BTW_NIET_INGERICHT", "PARTIJ_ONVOLLEDIG", "BETAALWIJZE_ONTBREEKT"},
        ),
        (None, (), None, {"BTW_NIET_INGERICHT", "PARTIJ_ONVOLLEDIG", "BETAALWIJZE_ONTBREEKT"}),
    ],
)
async def test_what_an_invoice_lacks_is_said_at_once(klein, verkoper, wie, btw, verwacht):
    if verkoper is not None:
        ok(await klein.post("/factuurpartijen", json=VERKOPER | verkoper), 201)
    for gm_code in wie:
        ok(await klein.post("/factuurpartijen", json=afnemer(gm_code)), 201)
    if btw:
        ok(await klein.post("/btwregels", json=btw), 201)
    await draai(klein, 1, definitief=False)
    (factuur,) = await facturen(klein, factuurpartij="0150")
    answer = await klein.post(f"{factuur['url']}/definitief")
    assert {code for _, code in codes(answer, 409)} == verwacht
    assert answer.json()["code"] in verwacht
    assert (await facturen(klein, factuurpartij="0150"))[0]["status"] == "concept"


async def test_outside_vat_does_not_go_with_other_vat_on_one_invoice(klein):
    await richt_in(klein)
    buiten = {"categorie": "O", "vrijstelling": "Valt buiten de btw", "geldigVan": "2020-01-01"}
    ok(await klein.post("/btwregels", json=buiten | {"product": "e-suite"}), 201)
    await draai(klein, 1, definitief=False)
    (factuur,) = await facturen(klein, factuurpartij="0150")
    answer = await klein.post(f"{factuur['url']}/definitief")
    assert codes(answer, 409) == [("regels", "BTW_NIET_INGERICHT")]


async def test_kwartaal_open(ingericht):
    """Nobody is settled before every advance of the year was sent."""
    await draai(ingericht, 1)
    await draai(ingericht, 2, definitief=False)
    await definitieve_aantallen(ingericht)
    answer = await ingericht.post("/factuurruns", json=Q1 | {"kwartaal": 4})
    assert (answer.status_code, answer.json()["code"]) == (409, "KWARTAAL_OPEN")
    assert "Kwartaal 2" in answer.json()["detail"] and "Kwartaal 3" in answer.json()["detail"]
    assert await facturen(ingericht, kwartaal=4) == []


async def test_a_product_that_came_after_its_quarter_was_sent_is_in_the_settlement(ingericht):
    """What was sent stays; Q1 of the new product is not open, but is paid at the end."""
    await draai(ingericht, 1)
    ok(await ingericht.post("/afnames", json={"lid": "0150", "product": "my-lex", "van": "2024-01-01"}), 201)
    afname = ok(await ingericht.get("/afnames?lid=0150&product=my-lex"))["results"][0]["url"]
    bedrag = {"afname": afname, "omschrijving": "Aanschaf", "bedrag": "1000.00"}
    ok(await ingericht.post("/contractregels", json=bedrag), 201)
    await draai(ingericht, 1, 200)
    for kwartaal in (2, 3):
        await draai(ingericht, kwartaal)
    await definitieve_aantallen(ingericht)
    await draai(ingericht, 4)
    regels = ok(await ingericht.get("/factuurregels?lid=0150&product=my-lex"))["results"]
    assert len(regels) == 3  # two advances and the settlement
    assert sum(Decimal(each["bedrag"]) for each in regels) == Decimal(regels[0]["jaarbedrag"])


async def test_inwonertal_ontbreekt_names_the_members(ingericht):
    for kwartaal in (1, 2, 3):
        await draai(ingericht, kwartaal)
    stuk = {"gmCode": "0150", "peildatum": "2024-01-01", "soort": "definitief", "aantal": 101_500}
    ok(await ingericht.post("/inwonertallen", json=stuk), 201)
    answer = await ingericht.post("/factuurruns", json=Q1 | {"kwartaal": 4})
    assert (answer.status_code, answer.json()["code"]) == (409, "INWONERTAL_ONTBREEKT")
    assert answer.json()["leden"] == ["0226", "0293", "0299"]


async def test_open_quarters_and_missing_numbers_are_said_at_once(ingericht):
    answer = await ingericht.post("/factuurruns", json=Q1 | {"kwartaal": 4})
    assert {code for _, code in codes(answer, 409)} == {"KWARTAAL_OPEN", "INWONERTAL_ONTBREEKT"}


async def test_quarters_are_the_year_to_the_cent(ingericht):
    for kwartaal in (1, 2, 3):
        await draai(ingericht, kwartaal)
    await definitieve_aantallen(ingericht, gm0150=102_000)
    await draai(ingericht, 4)
    for factuur in await facturen(ingericht, kwartaal=4):
        for regel in await regels_van(ingericht, factuur):
            zelfde = f"/factuurregels?jaar=2024&lid={regel['lid']}&product={regel['product']}"
            alle = ok(await ingericht.get(zelfde))["results"]
            assert sum(Decimal(each["bedrag"]) for each in alle) == Decimal(regel["jaarbedrag"])


async def test_a_credited_invoice_is_made_again(ingericht):
    await draai(ingericht, 1)
    (oud,) = await facturen(ingericht, factuurpartij="0150")
    await crediteer(ingericht, oud)
    await draai(ingericht, 1, 201)
    await draai(ingericht, 1, 200)
    nu = await facturen(ingericht, factuurpartij="0150")
    assert [(each["soort"], each["versie"], each["status"]) for each in nu] == [
        ("voorschot", 1, "gecrediteerd"),
        ("credit", 1, "definitief"),
        ("voorschot", 2, "definitief"),
    ]


async def test_factuur_definitief(ingericht):
    """A concept can be changed and thrown away; what was sent cannot."""
    await draai(ingericht, 1, definitief=False)
    eerste, tweede, derde = [each["url"] for each in await facturen(ingericht)]
    ok(await ingericht.patch(eerste, json={"inkoopreferentie": "PO-9"}))
    ok(await ingericht.delete(tweede), 204)
    for url in (eerste, derde):
        ok(await ingericht.post(f"{url}/definitief"))
    for answer in (
        await ingericht.patch(eerste, json={"inkoopreferentie": "PO-10"}),
        await ingericht.delete(eerste),
        await ingericht.post(f"{eerste}/definitief"),
    ):
        assert (answer.status_code, answer.json()["code"]) == (409, "FACTUUR_DEFINITIEF")
    nu = ok(await ingericht.get(eerste))
    assert (nu["inkoopreferentie"], nu["nummer"][-5:]) == ("PO-9", "00001")
    await draai(ingericht, 1, 201)  # what was thrown away is missing, and is made again
    assert [each["nummer"][-5:] for each in await facturen(ingericht)] == ["00001", "00002", "00003"]


async def test_an_invoice_goes_its_way_step_by_step(ingericht):
    await draai(ingericht, 1)
    url = (await facturen(ingericht, factuurpartij="0168"))[0]["url"]
    te_vroeg = await ingericht.post(f"{url}/betaald", json={})
    assert (te_vroeg.status_code, te_vroeg.json()["code"]) == (409, "STATUS_VOLGORDE")
    verzonden = ok(await ingericht.post(f"{url}/verzonden"))
    assert (verzonden["status"], verzonden["verzondenOp"] is not None) == ("verzonden", True)
    betaald = ok(await ingericht.post(f"{url}/betaald", json={"datum": "2024-02-01"}))
    assert (betaald["status"], betaald["betaaldOp"]) == ("betaald", "2024-02-01")
    assert (await saldi(ingericht))["bank"] == "7840.80"


@pytest.mark.parametrize(
    ("stuk", "fouten"),
    [
        ({}, [("jaar", "required"), ("kwartaal", "required")]),
        ({"jaar": 2024, "kwartaal": 5}, [("kwartaal", "max_value")]),
        ({"jaar": 1899, "kwartaal": 0}, [("jaar", "min_value"), ("kwartaal", "min_value")]),
    ],
)
async def test_a_run_is_of_a_year_and_a_quarter(klein, stuk, fouten):
    answer = await klein.post("/factuurruns", json=stuk)
    assert [name for name, _ in codes(answer)] == [name for name, _ in fouten]


async def test_a_year_without_a_budget_has_no_invoices(klein):
    answer = await klein.post("/factuurruns", json={"jaar": 2030, "kwartaal": 1})
    assert (answer.status_code, answer.json()["code"]) == (409, "TARIEF_NIET_VASTGESTELD")
    assert ok(await klein.get("/factuurruns"))["count"] == 0
