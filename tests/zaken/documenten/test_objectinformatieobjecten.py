"""Relations of a document with a zaak or besluit, from the side of the document (rules.md §4)."""

import pytest
from support import codes, ok

from tests.zaken.woorden import neem_besluit, schrijf_document

pytestmark = pytest.mark.anyio


async def leg(drc, document, object: str, soort: str):
    body = {"informatieobject": document["url"], "object": object, "objectType": soort}
    return await drc.post("/objectinformatieobjecten", json=body)


async def test_drc_002_object_is_what_object_type_says(drc, types, zaak):
    document = await schrijf_document(drc, types)
    for url, soort, code in (
        (zaak["url"], "besluit", "invalid-resource"),
        (zaak["url"][:-4] + "0000", "zaak", "bad-url"),
        ("https://elders.example.nl/1", "zaak", "bad-url"),
    ):
        assert codes(await leg(drc, document, url, soort)) == [("object", code)]


async def test_drc_003_a_relation_is_there_once(api, drc, types, zaak):
    document = await schrijf_document(drc, types)
    ok(await api.post("/zaakinformatieobjecten", json={"zaak": zaak["url"], "informatieobject": document["url"]}), 201)
    assert codes(await leg(drc, document, zaak["url"], "zaak")) == [("nonFieldErrors", "unique")]


async def test_drc_004_the_object_says_first_that_the_document_belongs_to_it(brc, drc, types, zaak):
    document, besluit = await schrijf_document(drc, types), await neem_besluit(brc, types)
    for url, soort in ((zaak["url"], "zaak"), (besluit["url"], "besluit")):
        assert codes(await leg(drc, document, url, soort)) == [("nonFieldErrors", "inconsistent-relation")]
