"""The e-invoice (domain rule 7.4), judged by the XSD of UBL 2.1 and the rules of EN 16931: see keuring.py."""

import pytest
from lxml import etree  # pyright: ignore[reportAttributeAccessIssue] - it has no types
from support import ok

from tests.tarieven.facturatie.inrichting import (
    VRIJGESTELD,
    crediteer,
    definitieve_aantallen,
    draai,
    facturen,
    richt_in,
)
from tests.tarieven.facturatie.keuring import fouten, waarden

pytestmark = pytest.mark.anyio
BUITEN = {"categorie": "O", "vrijstelling": "Valt buiten de btw", "geldigVan": "2020-01-01"}
BEDRAG = "cac:LegalMonetaryTotal/cbc:PayableAmount"


async def ubl(api, factuur: dict) -> bytes:
    answer = await api.get(f"{factuur['url']}/ubl", headers={"Accept": "application/xml"})
    ok_soort = answer.headers["content-type"].startswith("application/xml")
    assert (answer.status_code, ok_soort) == (200, True), answer.text
    return answer.content


@pytest.mark.parametrize("btw", [None, VRIJGESTELD, BUITEN], ids=["belast", "vrijgesteld", "buiten"])
async def test_advance_contribution_settlement_and_credit_notes_are_valid(klein, btw):
    """A whole year: 2 advances x 3 quarters, a contribution, a settlement up, a settlement down, a credit note."""
    await richt_in(klein, btw)
    for kwartaal in (1, 2, 3):
        await draai(klein, kwartaal)
    await definitieve_aantallen(klein, gm0150=102_000, gm0226=1)
    await draai(klein, 4)
    deventer = (await facturen(klein, kwartaal=4, factuurpartij="0150"))[0]
    await crediteer(klein, deventer, (1, "100.01"))
    await crediteer(klein, deventer)
    soorten = set()
    for factuur in await facturen(klein):
        document = await ubl(klein, factuur)
        assert fouten(document) == [], factuur["nummer"]
        soorten.add((factuur["soort"], etree.QName(etree.fromstring(document)).localname))
    assert soorten == {
        ("voorschot", "Invoice"),
        ("eentermijn", "Invoice"),
        ("afrekening", "Invoice"),
        ("credit", "CreditNote"),
    }


async def test_a_settlement_below_zero_is_a_credit_note_that_names_the_advances(klein):
    await richt_in(klein)
    for kwartaal in (1, 2, 3):
        await draai(klein, kwartaal)
    await definitieve_aantallen(klein, gm0150=1)  # a member that shrank to nothing
    await draai(klein, 4)
    (factuur,) = await facturen(klein, kwartaal=4, factuurpartij="0150")
    document = await ubl(klein, factuur)
    assert fouten(document) == []
    assert (factuur["soort"], factuur["nummer"][0]) == ("afrekening", "C")
    voorschotten = await facturen(klein, soort="voorschot", factuurpartij="0150")
    naar = "cac:BillingReference/cac:InvoiceDocumentReference/cbc:ID"
    assert waarden(document, naar) == [each["nummer"] for each in voorschotten] == factuur["verwijzingen"]
    assert waarden(document, BEDRAG) == [factuur["totaal"].removeprefix("-")]


async def test_quantity_is_one_and_the_price_is_the_line(ingericht):
    await draai(ingericht, 1)
    (factuur,) = await facturen(ingericht, factuurpartij="0150")
    document = await ubl(ingericht, factuur)
    assert set(waarden(document, ".//cbc:InvoicedQuantity")) == {"1"}
    assert waarden(document, ".//cbc:PriceAmount") == waarden(document, "cac:InvoiceLine/cbc:LineExtensionAmount")
    regels = [ok(await ingericht.get(url)) for url in factuur["regels"]]
    assert waarden(document, ".//cac:AdditionalItemProperty/cbc:Value") == [each["spoorHash"] for each in regels]
    assert waarden(document, BEDRAG) == [factuur["totaal"]]


async def test_a_judge_that_finds_nothing_is_no_judge(ingericht):
    """Each part of the judgement must fail on a document that breaks it."""
    await draai(ingericht, 1)
    document = await ubl(ingericht, (await facturen(ingericht))[0])
    voor_en_na = {
        b"<cbc:BuyerReference>PO-0150</cbc:BuyerReference>": b"",
        b"<cbc:IssueDate>": b"<cbc:IssueDate>x",
        b'<cbc:TaxInclusiveAmount currencyID="EUR">': b'<cbc:TaxInclusiveAmount currencyID="EUR">1',
        b'schemeID="0106"': b'schemeID="0184"',
    }
    for goed, fout in voor_en_na.items():
        assert goed in document
        assert fouten(document.replace(goed, fout)) != [], goed


async def test_what_is_sent_stays_what_it_was(ingericht):
    """Another address afterwards changes no invoice that was sent."""
    await draai(ingericht, 1)
    (factuur,) = await facturen(ingericht, factuurpartij="0150")
    eerst = await ubl(ingericht, factuur)
    partij = ok(await ingericht.get("/factuurpartijen?gmCode=0150"))["results"][0]
    ok(await ingericht.patch(partij["url"], json={"straat": "Elders 2", "naam": "Nieuw"}))
    assert await ubl(ingericht, factuur) == eerst


async def test_characters_that_xml_and_a_typeface_lack_break_nothing(ingericht):
    partij = ok(await ingericht.get("/factuurpartijen?gmCode=0150"))["results"][0]
    ok(await ingericht.patch(partij["url"], json={"naam": "Gemeente <\x01&> 名 \ufffe", "straat": "] ]> 🙂 1"}))
    await draai(ingericht, 1)
    (factuur,) = await facturen(ingericht, factuurpartij="0150")
    document = await ubl(ingericht, factuur)
    assert fouten(document) == []
    assert "Gemeente <&> 名" in waarden(document, ".//cbc:RegistrationName")
    assert (await ingericht.get(f"{factuur['url']}/pdf")).status_code == 200


async def test_a_concept_has_no_document(klein):
    await draai(klein, 1, definitief=False)
    for document in ("ubl", "pdf"):
        answer = await klein.get(f"{(await facturen(klein))[0]['url']}/{document}")
        assert (answer.status_code, answer.json()["code"]) == (409, "FACTUUR_CONCEPT")
