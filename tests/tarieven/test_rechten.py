"""Who may do what: scope x operation, as a table."""

import pytest
import support
from tarieven.app import TARIEVEN

pytestmark = pytest.mark.anyio
VRAAG = {"gemeente": "0168", "jaar": 2024, "product": "open-online"}
NIEUW = {"gmCode": "0999", "naam": "Nieuwstad"}
LEZEN, SCHRIJVEN, VASTSTELLEN, FACTUREREN = (
    f"tarieven.{naam}" for naam in ("lezen", "schrijven", "vaststellen", "factureren")
)


@pytest.mark.parametrize(
    ("scope", "methode", "pad", "body", "status"),
    [
        (LEZEN, "GET", "/gemeenten", None, 200),
        (LEZEN, "GET", "/kwartaalbedragen?lid=0150&jaar=2024", None, 200),
        (LEZEN, "GET", "/begrotingsjaren/2024/producten/my-lex/tarieven", None, 200),
        (LEZEN, "POST", "/berekeningen", VRAAG, 201),
        (LEZEN, "POST", "/gemeenten", NIEUW, 403),
        (LEZEN, "POST", "/tariefbesluiten", {}, 403),
        (SCHRIJVEN, "POST", "/gemeenten", NIEUW, 201),
        (SCHRIJVEN, "POST", "/tariefbesluiten", {}, 403),
        (VASTSTELLEN, "POST", "/gemeenten", NIEUW, 403),
        (VASTSTELLEN, "POST", "/tariefbesluiten", {}, 400),
        (FACTUREREN, "GET", "/kwartaalbedragen?lid=0150&jaar=2024", None, 200),
        (FACTUREREN, "POST", "/gemeenten", NIEUW, 403),
        ("leden.lezen", "GET", "/gemeenten", None, 403),
        ("leden.lezen", "GET", "/kwartaalbedragen?lid=0150&jaar=2024", None, 403),
        ("leden.lezen", "GET", "/begrotingsjaren/2024/producten/my-lex/tarieven", None, 403),
        ("leden.lezen", "POST", "/berekeningen", VRAAG, 403),
    ],
)
async def test_scopes(app, feiten, scope, methode, pad, body, status):
    await support.register(app, "client", scope)
    async with support.client(app, TARIEVEN, "client") as client:
        assert (await client.request(methode, pad, json=body)).status_code == status


@pytest.mark.parametrize("pad", ["/gemeenten", "/kwartaalbedragen?lid=0150&jaar=2024"])
async def test_without_a_token_nothing_is_shown(app, feiten, pad):
    async with support.client(app, TARIEVEN, None) as client:
        assert (await client.get(pad)).status_code in (401, 403)
