"""The decision about one request, from its head alone: where it goes, with which bytes and record, or why not."""

from collections.abc import Sequence
from dataclasses import dataclass

from gateway.kernel import errors, ids, logrec
from gateway.kernel.errors import Refusal
from gateway.kernel.headers import Headers, forwarded, identified, to_service
from gateway.kernel.logrec import Purpose, Record
from gateway.kernel.route import Chosen, Place, find
from gateway.kernel.snapshot import Address, Limits, Snapshot

CONTROL_LIMITS = Limits(body=1024**2)
FRAMING = frozenset({b"host", b"content-length", b"transfer-encoding", b"expect"})


@dataclass(frozen=True, slots=True)
class Head:
    """A request up to its body, as the parser read it."""

    method: bytes
    target: bytes
    version: str
    headers: Headers


@dataclass(frozen=True, slots=True)
class Forward:
    """`head` is what goes upstream, `record` must be durable before (None: not a request to a service).

    `length` is the size of the body in bytes, None when it is chunked.
    """

    name: str
    address: Address
    limits: Limits
    head: bytes
    length: int | None
    record: Record | None
    transaction_id: bytes


@dataclass(frozen=True, slots=True)
class Framing:
    host: bytes
    length: int | None
    expects: bool


def decide(snapshot: Snapshot, head: Head, now: int, entropy: bytes) -> Forward | Refusal:
    """`now` in milliseconds since 1970; `entropy` is at least 12 random bytes."""
    framing = frame(head)
    if isinstance(framing, Refusal):
        return framing
    if head.method in (b"CONNECT", b"TRACE"):
        return errors.method_unsupported(f"{head.method.decode()} kan niet via deze gateway.")
    draw = int.from_bytes(entropy[10:12], "big") / 65536
    place = find(snapshot, head.method, head.target, framing.host, draw)
    if isinstance(place, Refusal):
        return place
    if place.chosen is None:
        return to_control(snapshot, head, place, framing)
    return to_upstream(snapshot, head, place, place.chosen, framing, ids.uuid7(now, entropy[:10]), now)


def frame(head: Head) -> Framing | Refusal:
    """Where the message begins and ends. What can be read in two ways is refused (RFC 9112 6.3)."""
    if head.version not in ("1.1", "1.0"):
        return errors.bad_request("Alleen HTTP/1.0 en HTTP/1.1 worden gelezen.", "HTTP_VERSION", 505)
    found: dict[bytes, bytes] = {}
    for name, value in head.headers:
        name = name.lower()
        if name in FRAMING:
            if name in found:
                return errors.bad_request(f"De header {name.decode()} komt twee keer voor.")
            found[name] = value
    host, coding, length = found.get(b"host"), found.get(b"transfer-encoding"), found.get(b"content-length")
    if host is None:
        return errors.bad_request("De header host ontbreekt.")
    if coding is not None and (length is not None or coding.lower() != b"chunked" or head.version == "1.0"):
        return errors.bad_request("Deze Transfer-Encoding wordt niet gelezen.")
    if length is not None and not (length.isdigit() and len(length) < 20):
        return errors.bad_request("Content-Length is geen getal.")
    expects = found.get(b"expect")
    if expects is not None and expects.lower() != b"100-continue":
        return errors.bad_request("Aan deze verwachting (Expect) kan niet worden voldaan.", "EXPECTATION", 417)
    return Framing(host, None if coding else int(length or 0), expects is not None)


def to_control(snapshot: Snapshot, head: Head, place: Place, framing: Framing) -> Forward | Refusal:
    if framing.length is not None and framing.length > CONTROL_LIMITS.body:
        return errors.too_large(CONTROL_LIMITS.body)
    own = (*forwarded(place.base), *framed(framing))
    bytes_out = head_out(head, place.target, place.base.host.encode(), own)
    return Forward("gateway", snapshot.control, CONTROL_LIMITS, bytes_out, framing.length, None, b"")


def to_upstream(
    snapshot: Snapshot, head: Head, place: Place, chosen: Chosen, framing: Framing, fresh: str, now: int
) -> Forward | Refusal:
    service, address = chosen.service, chosen.upstream.address
    if framing.length is not None and framing.length > service.limits.body:
        return errors.too_large(service.limits.body)
    lowered = [(name.lower(), value) for name, value in head.headers]
    if any(name == b"via" and snapshot.via in value for name, value in lowered):
        return errors.loop(service.name)
    purpose = logrec.read_purpose(lowered, snapshot.secret)
    if isinstance(purpose, Refusal):
        return purpose
    given = given_id(lowered) or fresh
    record = recorded(snapshot, chosen, head.method, (fresh, given), now, purpose)
    base = snapshot.address_of(service, place.base)
    own = (*forwarded(base), b"Via: " + snapshot.via, *identified(given.encode()), *framed(framing))
    bytes_out = head_out(head, place.target, address.authority, own)
    return Forward(service.name, address, service.limits, bytes_out, framing.length, record, given.encode())


def head_out(head: Head, target: bytes, authority: bytes, own: Sequence[bytes]) -> bytes:
    return b"%b %b HTTP/1.1\r\n%b\r\n\r\n" % (head.method, target, to_service(head.headers, authority, own))


def framed(framing: Framing) -> tuple[bytes, ...]:
    return (b"Transfer-Encoding: chunked",) if framing.length is None else ()


def recorded(
    snapshot: Snapshot, chosen: Chosen, method: bytes, uuids: tuple[str, str], now: int, purpose: Purpose
) -> Record:
    """`uuids`: of the record itself, and of the transaction."""
    return Record(
        uuid=uuids[0],
        transaction_id=uuids[1],
        direction=logrec.INCOMING,
        source_oin=snapshot.oin,
        destination_oin=snapshot.oin,
        service=chosen.service.name,
        upstream=chosen.upstream.name,
        method=method.decode(),
        path=logrec.without_bsn(chosen.path),
        created_at=now,
        purpose=purpose,
    )


def given_id(lowered: Headers) -> str:
    """The client's own transaction id, FSC's before NLX's, if it is a UUIDv7; else none, and a fresh one is made."""
    given = dict(lowered)
    for name in (b"fsc-transaction-id", b"x-nlx-logrecord-id"):
        if ids.is_uuid7(given.get(name, b"")):
            return given[name].decode().lower()
    return ""
