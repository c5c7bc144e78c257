"""A neighbour that means no good, on a real port: slow, endless, shapeless, pointing elsewhere (rules.md 1.12)."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from time import monotonic
from types import SimpleNamespace

import pytest
from commonground import references
from commonground.references import References
from commonground.settings import Outgoing
from support import codes, ok

from tests.zaken.woorden import zaakvorm

pytestmark = pytest.mark.anyio
KORT = 2.0  # seconds that a neighbour gets in these tests


def antwoord(body: bytes, status: str = "200 OK", **headers: str) -> bytes:
    regels = [f"HTTP/1.1 {status}", f"Content-Length: {len(body)}", "Connection: close"]
    regels += [f"{naam}: {waarde}" for naam, waarde in headers.items()]
    return "\r\n".join(regels).encode() + b"\r\n\r\n" + body


async def nooit(writer: asyncio.StreamWriter) -> None:
    await asyncio.sleep(10)


async def druppelsgewijs(writer: asyncio.StreamWriter) -> None:
    """Never silent for long, never ready."""
    writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n")
    for _ in range(100):
        writer.write(b" ")
        await writer.drain()
        await asyncio.sleep(0.1)


async def eindeloos(writer: asyncio.StreamWriter) -> None:
    writer.write(b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n\r\n[")
    while not writer.is_closing():
        writer.write(b'"xxxxxxxxxxxxxxxx",' * 4096)
        await writer.drain()


def zegt(tekst: bytes) -> Callable[[asyncio.StreamWriter], Awaitable[None]]:
    async def zeg(writer: asyncio.StreamWriter) -> None:
        writer.write(tekst)

    return zeg


KWAAD = {
    "nooit": (nooit, "bad-url"),
    "druppelsgewijs": (druppelsgewijs, "bad-url"),
    "eindeloos": (eindeloos, "bad-url"),
    "geen http": (zegt(b"SSH-2.0-OpenSSH\r\n\r\n"), "bad-url"),
    "fout": (zegt(antwoord(b"{}", "500 Internal Server Error")), "bad-url"),
    "geen json": (zegt(antwoord(b"<html>")), "invalid-resource"),
    "een lijst": (zegt(antwoord(b"[]")), "invalid-resource"),
    "een tekst": (zegt(antwoord(b'"zaaktype"')), "invalid-resource"),
    "diep": (zegt(antwoord(b"[" * 100_000)), "invalid-resource"),
    "nul": (zegt(antwoord(b'{"url": "\\u0000"}')), "invalid-resource"),
    "andere typen": (zegt(antwoord(b'{"url": 1, "catalogus": [], "identificatie": {}}')), "invalid-resource"),
    "naar binnen": (zegt(antwoord(b"", "302 Found", Location="http://169.254.169.254/latest")), "bad-url"),
    "naar een bestand": (zegt(antwoord(b"", "302 Found", Location="file:///etc/passwd")), "bad-url"),
    "in een kring": (zegt(antwoord(b"", "302 Found", Location="/in een kring")), "bad-url"),
}


@pytest.fixture
async def kwaad(app) -> AsyncIterator[SimpleNamespace]:
    """Of each path of KWAAD one; `gevraagd` are the heads of the requests."""
    gevraagd: list[bytes] = []

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            gevraagd.append(await reader.readuntil(b"\r\n\r\n"))
            pad = gevraagd[-1].split(b" ")[1].decode().replace("%20", " ").strip("/")
            await KWAAD[pad][0](writer)
            await writer.drain()
        except (ConnectionError, asyncio.IncompleteReadError):
            pass
        finally:
            writer.close()

    server = await asyncio.start_server(serve, "127.0.0.1", 0)
    root = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"
    app.house.references = References([Outgoing(naam="kwaad", api_root=root, auth="geen", timeout=KORT)])
    yield SimpleNamespace(root=root, gevraagd=gevraagd)
    await app.house.references.close()
    server.close()


@pytest.mark.parametrize("pad", KWAAD)
async def test_zrc_001_a_hostile_neighbour_is_a_400_in_time_and_is_asked_once(api, types, kwaad, pad):
    begonnen = monotonic()
    gevraagd = await api.post("/zaken", json=zaakvorm(types, zaaktype=f"{kwaad.root}/{pad.replace(' ', '%20')}"))
    assert codes(gevraagd) == [("zaaktype", KWAAD[pad][1])]
    assert monotonic() - begonnen < KORT + 6
    assert len(kwaad.gevraagd) <= (1 + references.MAX_REDIRECTS if pad == "in een kring" else 1)
    assert ok(await api.get("/zaken"))["count"] == 0


@pytest.mark.parametrize(
    "url",
    [
        "http://169.254.169.254/latest/meta-data",
        "http://localhost:{port}/nooit",  # the same machine, but not as it is configured
        "http://127.0.0.1:{port}@elders.example.nl/x",
        "http://127.0.0.1:{port}.example.nl/x",
    ],
)
async def test_zrc_001_what_is_not_configured_is_not_asked(api, types, kwaad, url):
    port = kwaad.root.rsplit(":", 1)[1]
    gevraagd = await api.post("/zaken", json=zaakvorm(types, zaaktype=url.format(port=port)))
    assert codes(gevraagd) == [("zaaktype", "bad-url")]
    assert kwaad.gevraagd == []
