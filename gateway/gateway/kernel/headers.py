"""Which headers go on, which stop here, and which are ours: one policy for requests, one for answers."""

from collections.abc import Iterable, Sequence
from functools import lru_cache

from gateway.kernel.snapshot import Base

Headers = list[tuple[bytes, bytes]]

# RFC 9110 7.6.1; proxy-* are for this hop too
HOP_BY_HOP = frozenset(
    {b"connection", b"keep-alive", b"te", b"trailer", b"trailers", b"transfer-encoding", b"upgrade", b"http2-settings"}
)
# set by us, or about us: a client's own would let it speak for the gateway
OURS = frozenset({b"host", b"forwarded", b"x-real-ip", b"x-original-url", b"x-rewrite-url", b"x-original-host"})
PREFIXES = (b"proxy-", b"x-forwarded-", b"fsc-", b"x-nlx-")


@lru_cache(maxsize=4096)
def goes_on(name: bytes) -> bool:
    """Whether a client's header may reach a service. An underscore counts as a hyphen, as in some servers."""
    plain = name.lower().replace(b"_", b"-")
    return plain not in HOP_BY_HOP and plain not in OURS and not plain.startswith(PREFIXES)


@lru_cache(maxsize=4096)
def comes_back(name: bytes) -> bool:
    """Whether a header of a service may reach the client. The transaction id that the client gets is ours."""
    plain = name.lower()
    return plain not in HOP_BY_HOP and not plain.startswith((b"proxy-", b"fsc-"))


def listed(headers: Iterable[tuple[bytes, bytes]]) -> frozenset[bytes]:
    """The names that `Connection` calls hop-by-hop; never those that frame or route the message."""
    names = b",".join(value for name, value in headers if name.lower() == b"connection")
    return frozenset(part.strip().lower() for part in names.split(b",") if part.strip()) - KEPT


KEPT = frozenset({b"content-length", b"content-type", b"authorization", b"host", b"expect"})


def to_service(headers: Headers, authority: bytes, own: Sequence[bytes]) -> bytes:
    """The header lines for a service: the client's in their order, then our own."""
    dropped = listed(headers)
    lines = [b"Host: " + authority]
    lines += [name + b": " + value for name, value in headers if goes_on(name) and name.lower() not in dropped]
    return b"\r\n".join((*lines, *own))


def identified(transaction_id: bytes) -> tuple[bytes, bytes]:
    """The transaction id as ZGW services log it, and as FSC calls it."""
    return b"X-NLX-Logrecord-ID: " + transaction_id, b"Fsc-Transaction-Id: " + transaction_id


@lru_cache(maxsize=1024)
def forwarded(base: Base) -> tuple[bytes, ...]:
    """How a service learns its own base URL as this client knows it. Never the address of the client."""
    lines = (b"X-Forwarded-Host: " + base.host.encode(), b"X-Forwarded-Proto: " + base.scheme.encode())
    return (*lines, b"X-Forwarded-Prefix: " + base.prefix.encode()) if base.prefix else lines


def to_client(headers: Headers, transaction_id: bytes) -> list[bytes]:
    """The header lines for the client, framing excluded."""
    dropped = listed(headers)
    lines = [name + b": " + value for name, value in headers if comes_back(name) and name.lower() not in dropped]
    if transaction_id:
        lines.append(b"Fsc-Transaction-Id: " + transaction_id)
    return lines
