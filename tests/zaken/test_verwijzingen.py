"""What a reference to something that is not ours is refused with (rules.md §1.12)."""

import httpx
import pytest
from commonground.references import References
from commonground.settings import Outgoing
from support import codes

from tests.zaken.woorden import besluitvorm, zaakvorm

pytestmark = pytest.mark.anyio
ELDERS = "https://elders.example.nl"
FOUTEN = {"/leeg": "invalid-resource", "/zaaktype": "invalid-resource", "/weg": "bad-url"}


def antwoord(request: httpx.Request) -> httpx.Response:
    return {
        "/leeg": httpx.Response(200, html=""),
        "/zaaktype": httpx.Response(200, json={"omschrijving": "Van een ander"}),
    }.get(request.url.path, httpx.Response(404))


@pytest.fixture
def elders(app):
    service = Outgoing(naam="elders", api_root=ELDERS, auth="geen")
    app.house.references = References([service], httpx.MockTransport(antwoord))


@pytest.mark.parametrize(("pad", "code"), FOUTEN.items())
async def test_zrc_001_what_answers_but_is_no_zaaktype_is_an_invalid_resource(api, types, elders, pad, code):
    gevraagd = await api.post("/zaken", json=zaakvorm(types, zaaktype=f"{ELDERS}{pad}"))
    assert codes(gevraagd) == [("zaaktype", code)]


@pytest.mark.parametrize(("pad", "code"), FOUTEN.items())
async def test_brc_001_what_answers_but_is_no_besluittype_is_an_invalid_resource(brc, types, elders, pad, code):
    gevraagd = await brc.post("/besluiten", json=besluitvorm(types, besluittype=f"{ELDERS}{pad}"))
    assert codes(gevraagd) == [("besluittype", code)]
