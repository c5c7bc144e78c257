"""What the gateway knows at one moment: immutable, swapped as a whole, read without a lock."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from hashlib import sha256
from types import MappingProxyType


@dataclass(frozen=True, slots=True)
class Address:
    """Where an upstream listens; `path` goes before what the client asked."""

    host: str
    port: int
    tls: bool = False
    path: bytes = b""

    @property
    def authority(self) -> bytes:
        host = f"[{self.host}]" if ":" in self.host else self.host
        standard = self.port == (443 if self.tls else 80)
        return (host if standard else f"{host}:{self.port}").encode()

    def __str__(self) -> str:
        return f"http{'s' * self.tls}://{self.authority.decode()}{self.path.decode()}"


NOWHERE = Address("127.0.0.1", 0)


@dataclass(frozen=True, slots=True)
class Upstream:
    name: str
    address: Address
    weight: int = 1


@dataclass(frozen=True, slots=True)
class Rule:
    """Requests with one of these methods (none: any) and this start of the path go to one upstream."""

    to: Upstream
    methods: frozenset[bytes] = frozenset()
    path: bytes = b""

    def applies(self, method: bytes, path: bytes) -> bool:
        return (not self.methods or method in self.methods) and path.startswith(self.path)


@dataclass(frozen=True, slots=True)
class Limits:
    """Bytes of a request body; seconds without any byte; seconds until the answer begins; seconds to connect."""

    body: int = 4 * 1024**3
    idle: float = 60.0
    first_byte: float = 30.0
    connect: float = 5.0


@dataclass(frozen=True, slots=True)
class Base:
    """A base URL under which clients know us: `https://gw.example.nl` or, of one service, `https://api.example.nl/zaken`."""

    scheme: str
    host: str
    prefix: str = ""

    def __str__(self) -> str:
        return f"{self.scheme}://{self.host}{self.prefix}"


@dataclass(frozen=True, slots=True)
class Service:
    name: str
    upstreams: tuple[Upstream, ...]
    rules: tuple[Rule, ...] = ()
    limits: Limits = Limits()
    canonical: Base | None = None
    openapi: tuple[str, ...] = ()
    title: str = ""
    methods: frozenset[bytes] = frozenset()  # the only ones that it takes; empty: any


@dataclass(frozen=True, slots=True)
class Snapshot:
    """`bases`: our own base URLs, the first is the canonical one. `secret`: key of the pseudonyms in the log."""

    oin: str
    name: str
    group: str
    bases: tuple[Base, ...]
    services: Mapping[str, Service]
    secret: bytes = field(repr=False, default=b"")
    control: Address = NOWHERE
    by_host: Mapping[str, Base] = field(init=False, repr=False)
    via: bytes = field(init=False, repr=False)  # how services, and we ourselves, see that a request went through here

    def __post_init__(self) -> None:
        by_host = {base.host.lower(): base for base in reversed(self.bases)}  # the first of two wins
        object.__setattr__(self, "by_host", MappingProxyType(by_host))
        object.__setattr__(
            self, "via", b"1.1 gateway-" + sha256(self.secret + self.oin.encode()).hexdigest()[:8].encode()
        )
        object.__setattr__(self, "services", MappingProxyType(dict(self.services)))

    def address_of(self, service: Service, base: Base | None = None) -> Base:
        """The base URL of a service for a client that knows us by `base`."""
        base = base or self.bases[0]
        return service.canonical or Base(base.scheme, base.host, f"{base.prefix}/{self.oin}/{service.name}")
