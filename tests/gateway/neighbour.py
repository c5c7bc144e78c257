"""What a gateway needs around it: a service that answers as told, and a client that sees every byte."""

import asyncio
import socket
import ssl
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

import orjson
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import NameOID
from gateway.dataplane.stream import Plane
from gateway.kernel import config
from gateway.txlog.wal import Then

OIN = "00000001234567890000"
HOST = b"gw.example.nl"
TO = f"/{OIN}/zaken".encode()
Script = Callable[["Asked", asyncio.StreamWriter], Awaitable[None]]
OK = b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nja"


@dataclass
class Asked:
    """A request as the service saw it."""

    head: bytes
    reader: asyncio.StreamReader
    connection: int

    @property
    def line(self) -> bytes:
        return self.head.split(b"\r\n")[0]

    def header(self, name: bytes) -> bytes | None:
        for line in self.head.split(b"\r\n")[1:]:
            key, _, value = line.partition(b": ")
            if key.lower() == name.lower():
                return value
        return None

    async def body(self) -> bytes:
        if self.header(b"transfer-encoding") == b"chunked":
            return b"".join([chunk async for chunk in chunks(self.reader)])
        return await self.reader.readexactly(int(self.header(b"content-length") or 0))


async def chunks(reader: asyncio.StreamReader) -> AsyncIterator[bytes]:
    while size := int(await reader.readuntil(b"\r\n"), 16):
        yield (await reader.readexactly(size + 2))[:-2]
    await reader.readuntil(b"\r\n")


async def says_ok(asked: Asked, writer: asyncio.StreamWriter) -> None:
    await asked.body()
    writer.write(OK)


@dataclass
class Neighbour:
    """A service whose answer is a script; it keeps what it was asked."""

    script: Script = says_ok
    asked: list[Asked] = field(default_factory=list)
    connections: int = 0
    gone: int = 0
    port: int = 0

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.connections += 1
        number = self.connections
        try:
            while True:
                head = await reader.readuntil(b"\r\n\r\n")
                self.asked.append(Asked(head.removesuffix(b"\r\n\r\n"), reader, number))
                await self.script(self.asked[-1], writer)
                await writer.drain()
        except (asyncio.IncompleteReadError, ConnectionError):
            self.gone += 1
        finally:
            writer.close()


class Kept:
    """A log in memory. `answer` is what it says of durability; None keeps everyone waiting."""

    def __init__(self) -> None:
        self.records: list[dict] = []
        self.answer: bool | None = True
        self.waiting: list[Then] = []

    def append(self, payload: bytes, then: Then | None = None) -> None:
        self.records.append(orjson.loads(payload))
        if then and self.answer is not None:
            then(self.answer)
        elif then:
            self.waiting.append(then)

    @property
    def completions(self) -> list[dict]:
        return [each["completion"] for each in self.records if "completion" in each]

    async def completed(self, count: int = 1) -> dict:
        await until(lambda: len(self.completions) >= count)
        return self.completions[-1]


@dataclass
class House:
    plane: Plane
    log: Kept
    service: Neighbour
    port: int

    async def connect(self, limit: int = 2**16, kernel: int = 0) -> "Caller":
        """`limit` and `kernel`: bytes that this side buffers before it lets the other wait."""
        door = socket.socket()
        if kernel:
            door.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, kernel)
        door.setblocking(False)
        try:
            await asyncio.get_running_loop().sock_connect(door, ("127.0.0.1", self.port))
        except OSError:
            door.close()
            raise
        return Caller(*await asyncio.open_connection(sock=door, limit=limit))


@dataclass
class Answer:
    status: int
    head: bytes
    body: bytes

    def header(self, name: bytes) -> bytes | None:
        return Asked(self.head, asyncio.StreamReader(), 0).header(name)

    @property
    def code(self) -> str:
        return orjson.loads(self.body)["code"]


@dataclass
class Caller:
    """A client of raw bytes."""

    reader: asyncio.StreamReader
    writer: asyncio.StreamWriter

    def send(self, *parts: bytes) -> None:
        self.writer.write(b"".join(parts))

    def request(self, method: bytes = b"GET", rest: bytes = b"/a", *headers: bytes, body: bytes = b"") -> None:
        self.send(request(method, rest, *headers), body)

    async def answer(self, bodiless: bool = False) -> Answer:
        """One answer, read as HTTP says; until the end of the connection when nothing else says where it ends."""
        head = (await asyncio.wait_for(self.reader.readuntil(b"\r\n\r\n"), 60)).removesuffix(b"\r\n\r\n")
        found = Answer(int(head.split(b" ")[1]), head, b"")
        if bodiless or found.status in (100, 204, 304):
            return found
        if found.header(b"transfer-encoding"):
            found.body = b"".join([chunk async for chunk in chunks(self.reader)])
        elif (length := found.header(b"content-length")) is not None:
            found.body = await self.reader.readexactly(int(length))
        else:
            found.body = await self.reader.read()
        return found

    async def skip(self, count: int) -> None:
        """Reads so many bytes. Raises IncompleteReadError when there are fewer."""
        while count > 0:
            data = await self.reader.read(min(count, 2**20))
            if not data:
                raise asyncio.IncompleteReadError(b"", count)
            count -= len(data)

    async def until_silence(self, seconds: float) -> bytes:
        """What comes until nothing comes for so long."""
        found = b""
        with suppress(TimeoutError, ConnectionError):
            while data := await asyncio.wait_for(self.reader.read(2**16), seconds):
                found += data
        return found

    async def ended(self) -> bool:
        """Whether the gateway closes the connection without another byte."""
        try:
            return await asyncio.wait_for(self.reader.read(), 60) == b""
        except ConnectionError:
            return True

    def close(self) -> None:
        self.writer.close()


def request(method: bytes = b"GET", rest: bytes = b"/a", *headers: bytes) -> bytes:
    return b"\r\n".join([method + b" " + TO + rest + b" HTTP/1.1", b"Host: " + HOST, *headers, b"", b""])


async def until(true: Callable[[], object], seconds: float = 60) -> None:
    """Waits for something that other tasks bring about."""
    async with asyncio.timeout(seconds):
        while not true():  # noqa: ASYNC110 - anything may bring it about
            await asyncio.sleep(0.002)


@asynccontextmanager
async def house(script: Script = says_ok, limits: str = "", address: str = "", **given) -> AsyncIterator[House]:
    """A gateway in front of one service, both on loopback."""
    service = Neighbour(script)
    server = await asyncio.start_server(service.serve, "127.0.0.1", 0)
    service.port = server.sockets[0].getsockname()[1]
    text = f"""
peer: {{oin: "{OIN}", name: Gemeente Voorbeeld}}
services:
  zaken:
    upstreams: [{{name: eigen, url: "{address or f"http://127.0.0.1:{service.port}"}"}}]
    limits: {{{limits}}}
"""
    log = Kept()
    plane = Plane(config.read(text, config.Surroundings(["http://gw.example.nl"], {})), log, tick=0.02, **given)
    door = socket.create_server(("127.0.0.1", 0))
    port = door.getsockname()[1]
    await plane.listen(door)
    try:
        yield House(plane, log, service, port)
    finally:
        await plane.stop(0)
        server.close()


def tls_contexts(folder: Path) -> tuple[ssl.SSLContext, ssl.SSLContext]:
    """For a service called localhost with a certificate of its own making, and for a client that trusts it."""
    pem, key, now = folder / "dienst.pem", ec.generate_private_key(ec.SECP256R1()), datetime.now(UTC)
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "localhost")])
    made = (
        x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName("localhost")]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    plain = Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()
    pem.write_bytes(key.private_bytes(*plain) + made.public_bytes(Encoding.PEM))
    server_side = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    server_side.load_cert_chain(pem)
    return server_side, ssl.create_default_context(cafile=pem)
