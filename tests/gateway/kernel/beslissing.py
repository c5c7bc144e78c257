"""A snapshot of a peer.yaml, and what the kernel decides on a request to it. No I/O."""

from gateway.kernel import config
from gateway.kernel.decide import Forward, Head, decide
from gateway.kernel.errors import Refusal
from hypothesis import strategies as st

OIN = "00000001234567890000"
PEER = """
peer: {oin: "00000001234567890000", name: Gemeente Voorbeeld, group: nl-test}
services:
  zaken:
    upstreams: [{name: eigen, url: "http://127.0.0.1:8001"}]
    limits: {body: 1kB}
  brp:
    canonical: https://api.voorbeeld.nl/brp
    upstreams:
      - {name: lezen, url: "http://lezen.intern/haal/centraal"}
      - {name: schrijven, url: "https://schrijven.intern:8443", weight: 0}
    route:
      - {when: {method: [POST, PUT], path: /personen}, to: schrijven}
  brp-lezen:
    methods: [GET, HEAD]
    upstreams: [{name: brp, url: "http://lezen.intern"}]
"""
AROUND = config.Surroundings(["http://gw.example.nl:8000", "https://extern.example.nl/gw"], {}, b"geheim")
SNAPSHOT = config.read(PEER, AROUND)
HOST = (b"Host", b"gw.example.nl:8000")
ENTROPY = bytes(range(12))
NOW = 1_767_225_600_000
TOKEN = st.from_regex(rb"[A-Za-z0-9!#$%&'*+.^_`|~-]{1,20}", fullmatch=True)
VALUE = st.from_regex(rb"[ -~]{0,40}", fullmatch=True).map(bytes.strip)
RAW = st.from_regex(rb'[!"$-~]{0,60}', fullmatch=True)


def asked(target: str | bytes = f"/{OIN}/zaken/a", *headers: tuple[bytes, bytes], method: bytes = b"GET", **given):
    raw = target if isinstance(target, bytes) else target.encode()
    return decide(SNAPSHOT, Head(method, raw, given.pop("version", "1.1"), [HOST, *headers]), NOW, ENTROPY)


def sent(target: str | bytes = f"/{OIN}/zaken/a", *headers: tuple[bytes, bytes], **given) -> Forward:
    found = asked(target, *headers, **given)
    assert isinstance(found, Forward), found
    return found


def lines(found: Forward) -> list[bytes]:
    head, empty = found.head.split(b"\r\n\r\n")
    assert empty == b""
    return head.split(b"\r\n")[1:]


def values(found: Forward, name: bytes) -> list[bytes]:
    return [line.split(b": ", 1)[1] for line in lines(found) if line.lower().startswith(name.lower() + b": ")]


def base(found: Forward) -> list[bytes]:
    return [values(found, b"X-Forwarded-" + name)[0] for name in (b"Proto", b"Host", b"Prefix")]


def code(found: Forward | Refusal) -> tuple[int, str]:
    assert isinstance(found, Refusal), found
    return found.status, found.code
