"""Which service and which upstream a request is for: from the raw target, so that a path arrives byte for byte."""

import re
from dataclasses import dataclass

from gateway.kernel.errors import (
    Refusal,
    bad_request,
    invalid_url,
    method_unsupported,
    service_not_found,
    unknown_host,
)
from gateway.kernel.snapshot import Base, Service, Snapshot, Upstream

CONTROL = frozenset(
    {b"directory", b"manager", b"txlog", b"_healthz", b"metrics", b"ref", b"openapi.json", b"openapi.yaml"}
)
NO_HOST = frozenset({b"_healthz", b"metrics"})  # probes call an address, not a name
TARGET = re.compile(rb'[!"$-~]+')  # visible ASCII without "#"
DOT_SEGMENT = re.compile(rb"(?:^|/|\\|%2f|%5c)(?:\.|%2e){1,2}(?:$|/|\\|;|%2f|%5c)", re.IGNORECASE)
NLX_HOST = re.compile(rb"([a-z0-9_-]+)\.(\d{20})\.services\.nlx\.local(?::\d+)?", re.IGNORECASE)
ABSOLUTE = re.compile(rb"(?i:https?)://([^/?]*)(.*)", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Target:
    """`/{oin}/{service}{rest}{query}`: `rest` is empty or begins with a slash, `query` is empty or begins with `?`."""

    oin: bytes
    service: bytes
    rest: bytes
    query: bytes

    def raw(self) -> bytes:
        return b"/%b/%b%b%b" % (self.oin, self.service, self.rest, self.query)


@dataclass(frozen=True, slots=True)
class Chosen:
    """`path` is the part of the target below the service, `reason` tells an operator why this upstream."""

    service: Service
    upstream: Upstream
    path: bytes
    reason: str


@dataclass(frozen=True, slots=True)
class Place:
    """What a target means: the gateway's own pages and APIs, or a service. `target` is what goes upstream."""

    base: Base
    target: bytes
    chosen: Chosen | None = None


def split(target: bytes) -> Target | None:
    """The parts of a target, or None when it names no service. Percent-encodings stay as they are."""
    path, mark, query = target.partition(b"?")
    parts = path.split(b"/", 3)
    if len(parts) < 3 or parts[0] or not parts[1] or not parts[2]:
        return None
    return Target(parts[1], parts[2], b"/" + parts[3] if len(parts) == 4 else b"", mark + query)


def find(snapshot: Snapshot, method: bytes, target: bytes, host: bytes, draw: float) -> Place | Refusal:
    """The place of a request. `draw` in [0, 1) chooses between upstreams that have a weight.

    A service is named by the path, `/{oin}/{service}/…`, or by the host, `{service}.{oin}.services.nlx.local`, of our
    own DNS or of clients that use us as their proxy. Any other host than our own is refused: we are no open proxy.
    """
    if not TARGET.fullmatch(target):
        return bad_request("Het adres bevat tekens die niet in een adres horen.")
    if target[:1] != b"/":
        if not (absolute := ABSOLUTE.fullmatch(target)):
            return invalid_url("Het adres begint niet met een schuine streep.", 400)
        host, target = absolute[1], absolute[2] if absolute[2][:1] == b"/" else b"/" + absolute[2]
    if named := NLX_HOST.fullmatch(host):
        target = b"/%b/%b%b" % (named[2], named[1].lower(), target)
        return find_service(snapshot, method, target, snapshot.bases[0], draw)
    path = target.partition(b"?")[0]
    first = path.split(b"/", 2)[1]
    base = snapshot.by_host.get(host.decode("latin-1").lower())
    if base is None and first in NO_HOST:
        base = snapshot.bases[0]
    if base is None:
        return unknown_host(f"Deze gateway heet {', '.join(sorted(each.host for each in snapshot.bases))}.")
    if path == b"/" or first in CONTROL:
        return Place(base, target)
    return find_service(snapshot, method, target, base, draw)


def find_service(snapshot: Snapshot, method: bytes, target: bytes, base: Base, draw: float) -> Place | Refusal:
    parts = split(target)
    if parts is None:
        return invalid_url(f"Een adres is /oin/dienst/pad. Welke diensten er zijn staat op {base}/directory.")
    if parts.oin != snapshot.oin.encode():
        known = f"Hier is alleen {snapshot.oin} ({snapshot.name}) bekend; zie {base}/directory."
        return invalid_url(f"Onbekend OIN {parts.oin.decode()}. {known}")
    service = snapshot.services.get(parts.service.decode())
    if service is None:
        names = ", ".join(sorted(snapshot.services)[:10])
        known = f"Wel bekend: {names or 'geen enkele'}; zie {base}/directory."
        return service_not_found(f"Onbekende dienst {parts.service.decode()} bij OIN {snapshot.oin}. {known}")
    if service.methods and method not in service.methods:
        allow = b", ".join(sorted(service.methods))
        detail = f"De dienst {service.name} neemt alleen {allow.decode()} aan."
        return method_unsupported(detail, (b"Allow: " + allow,))
    upstream, reason = choose(service, method, parts.rest, draw)
    bound = upstream.address.path or any(rule.path for rule in service.rules)
    if bound and DOT_SEGMENT.search(parts.rest):
        return invalid_url("Een pad met . of .. kan buiten de dienst uitkomen en wordt niet doorgegeven.", 400)
    path = upstream.address.path + parts.rest or b"/"
    return Place(base, path + parts.query, Chosen(service, upstream, parts.rest or b"/", reason))


def choose(service: Service, method: bytes, path: bytes, draw: float) -> tuple[Upstream, str]:
    """The first rule that applies; without one, an upstream by weight. Also says why, for `gateway explain`."""
    for number, rule in enumerate(service.rules, 1):
        if rule.applies(method, path):
            return rule.to, f"regel {number} van de dienst"
    total = sum(upstream.weight for upstream in service.upstreams)
    point = draw * total
    for upstream in service.upstreams:
        if point < upstream.weight:
            return upstream, f"gewicht {upstream.weight} van {total}"
        point -= upstream.weight
    return next(each for each in reversed(service.upstreams) if each.weight), "gewicht"
