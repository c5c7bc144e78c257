"""The invoice for people: a PDF/A-3 that carries the UBL."""

import io
import re
from typing import Any

import pytest
from pypdf import PdfReader

from tests.tarieven.facturatie.inrichting import draai, facturen, regels_van

pytestmark = pytest.mark.anyio


async def test_paper_and_message_are_one_file(ingericht):
    await draai(ingericht, 1)
    (factuur,) = await facturen(ingericht, factuurpartij="0226")
    answer = await ingericht.get(f"{factuur['url']}/pdf")
    assert answer.headers["content-type"] == "application/pdf"
    for soort, verwacht in (("application/pdf", 200), ("image/png", 406)):
        assert (await ingericht.get(answer.request.url, headers={"Accept": soort})).status_code == verwacht
    document: Any = PdfReader(io.BytesIO(answer.content))
    ubl = (await ingericht.get(f"{factuur['url']}/ubl")).content
    assert document.attachments == {f"{factuur['nummer']}.xml": [ubl]}
    metadata = document.xmp_metadata.stream.get_data().decode()
    assert re.findall(r"pdfaid:(?:part|conformance)[>=]\"?(\w+)", metadata) == ["3", "B"]
    wortel = document.trailer["/Root"]
    assert [each["/AFRelationship"] for each in wortel["/AF"]] == ["/Alternative"]
    assert wortel["/OutputIntents"][0]["/S"] == "/GTS_PDFA1"


async def test_the_page_says_what_is_owed_and_why(ingericht):
    await draai(ingericht, 1)
    (factuur,) = await facturen(ingericht, factuurpartij="0226")
    inhoud = (await ingericht.get(f"{factuur['url']}/pdf")).content
    tekst = PdfReader(io.BytesIO(inhoud)).pages[0].extract_text()
    for deel in (
        "Factuur F",
        "Gemeente 0226",
        "PO-0226",
        "Open Online 2024",
        "voor Westervoort",
        "€ 19.813,75",
        "NL91",
    ):
        assert deel in tekst
    assert all(regel["spoorHash"] in tekst for regel in await regels_van(ingericht, factuur))


async def test_the_same_invoice_is_the_same_file(ingericht):
    await draai(ingericht, 1)
    """Also a second later."""
    url = f"{(await facturen(ingericht))[0]['url']}/pdf"
    eerst = await ingericht.get(url)
    assert b"CreateDate" in eerst.content
    moment = PdfReader(io.BytesIO(eerst.content)).xmp_metadata
    assert moment is not None and moment.xmp_create_date == moment.xmp_modify_date
    assert (await ingericht.get(url)).content == eerst.content
