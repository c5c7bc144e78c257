"""Where a call may end up: decided on the address behind the name (rules.md 1.12)."""

import asyncio
from collections.abc import AsyncIterator

import pytest
from commonground.network import forbidden
from commonground.references import References, Unfetchable
from commonground.settings import Outgoing

pytestmark = pytest.mark.anyio
ANSWER = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 2\r\nConnection: close\r\n\r\n{}"


@pytest.fixture
async def neighbour() -> AsyncIterator[tuple[int, list[bytes]]]:
    """A port on this machine that answers, and what it was asked."""
    asked: list[bytes] = []

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        asked.append(await reader.readuntil(b"\r\n\r\n"))
        writer.write(ANSWER)
        await writer.drain()
        writer.close()

    server = await asyncio.start_server(serve, "127.0.0.1", 0)
    yield server.sockets[0].getsockname()[1], asked
    server.close()


@pytest.mark.parametrize(
    ("address", "always", "if_public"),
    [
        ("169.254.169.254", True, True),
        ("::ffff:169.254.169.254", True, True),
        ("fe80::1%eth0", True, True),
        ("224.0.0.1", True, True),
        ("0.0.0.0", True, True),
        ("127.0.0.1", False, True),
        ("10.1.2.3", False, True),
        ("::ffff:192.168.0.1", False, True),
        ("fd00::1", False, True),
        ("::1", False, True),
        ("93.184.215.14", False, False),
    ],
)
def test_which_addresses_are_never_called(address, always, if_public):
    assert (forbidden(address, False), forbidden(address, True)) == (always, if_public)


@pytest.mark.parametrize("openbaar", [False, True])
async def test_a_name_outside_our_network_may_not_lead_into_it(neighbour, openbaar):
    port, asked = neighbour
    references = References([Outgoing(naam="x", api_root=f"http://localhost:{port}", auth="geen", openbaar=openbaar)])
    if openbaar:
        with pytest.raises(Unfetchable) as caught:
            await references.fetch(f"http://localhost:{port}/x")
        assert (caught.value.code, asked) == ("bad-url", [])
    else:
        assert await references.fetch(f"http://localhost:{port}/x") == {} and len(asked) == 1
    await references.close()


async def test_the_metadata_of_a_cloud_is_not_called_even_if_it_is_configured():
    references = References([Outgoing(naam="x", api_root="http://169.254.169.254", auth="geen")])
    with pytest.raises(Unfetchable) as caught:
        await references.fetch("http://169.254.169.254/latest/meta-data")
    assert caught.value.code == "bad-url"
    await references.close()
