"""`peer.yaml`: read strictly into a Snapshot. Every fault is one Dutch line that names its place."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Annotated, Any, Literal
from urllib.parse import urlsplit

import yaml
from pydantic import AfterValidator, BaseModel, ConfigDict, Field, StringConstraints, ValidationError

from gateway.kernel import units
from gateway.kernel.snapshot import NOWHERE, Address, Base, Limits, Rule, Service, Snapshot, Upstream

METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS")
Method = Literal["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"]


class ConfigError(Exception):
    """Faults in peer.yaml, one line each."""

    def __init__(self, lines: Sequence[str]) -> None:
        super().__init__("\n".join(lines))
        self.lines = list(lines)


def http_url(text: str) -> str:
    parts = urlsplit(text)
    if parts.scheme not in ("http", "https") or not parts.hostname or parts.query or parts.fragment or parts.username:
        raise ValueError("moet een adres zijn als http://naam:8001/pad, zonder gebruiker, vraag of anker")
    _ = parts.port  # raises ValueError when it is none
    if not text.isascii() or not text.isprintable() or " " in text:
        raise ValueError("mag alleen gewone leestekens bevatten")
    return text.rstrip("/")


HttpUrl = Annotated[str, AfterValidator(http_url)]
Oin = Annotated[str, StringConstraints(pattern=r"^\d{20}$")]
Name = Annotated[str, StringConstraints(pattern=r"^[a-zA-Z0-9][a-zA-Z0-9._-]{0,99}$")]
Line = Annotated[str, StringConstraints(min_length=1, max_length=200)]


class Part(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True)


class PeerPart(Part):
    oin: Oin
    name: Line
    group: Annotated[str, StringConstraints(pattern=r"^[a-zA-Z0-9./_-]{1,100}$")] = "lokaal"


class UpstreamPart(Part):
    name: Name
    url: HttpUrl
    weight: Annotated[int, Field(ge=0, le=1000)] = 1


class WhenPart(Part):
    method: Annotated[list[Method], Field(min_length=1)] | None = None
    path: Annotated[str, StringConstraints(pattern=r"^/[!-~]*$")] = ""


class RoutePart(Part):
    when: WhenPart
    to: Name


def readable(read: Callable[[str], object]) -> AfterValidator:
    def check(text: str) -> str:
        read(text)
        return text

    return AfterValidator(check)


Size = Annotated[str, readable(units.size)]
Seconds = Annotated[str, readable(units.seconds)]


class LimitsPart(Part):
    body: Size = "4GiB"
    idle: Seconds = "60s"
    first_byte: Seconds = "30s"
    connect: Seconds = "5s"


class ServicePart(Part):
    title: Line | None = None
    canonical: HttpUrl | None = None
    openapi: list[Line] = []
    methods: Annotated[list[Method], Field(min_length=1)] | None = None
    upstreams: Annotated[list[UpstreamPart], Field(min_length=1)]
    route: list[RoutePart] = []
    limits: LimitsPart = LimitsPart()


class PeerFile(Part):
    peer: PeerPart
    services: dict[Name, ServicePart]


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What the file does not say: our base URLs, addresses that replace those of the file (by service), keys."""

    bases: Sequence[str]
    upstreams: Mapping[str, str]
    secret: bytes = b""
    control: Address = NOWHERE


def read(text: str, around: Surroundings) -> Snapshot:
    """The snapshot that a peer.yaml describes. Raises ConfigError with all faults."""
    try:
        raw = yaml.load(text, UniqueKeys)  # noqa: S506 - a safe loader
        file = PeerFile.model_validate(raw)
    except yaml.YAMLError as error:
        raise ConfigError([f"geen geldige YAML: {' '.join(str(error).split())}"]) from None
    except ValidationError as error:
        raise ConfigError([said(each) for each in error.errors()]) from None
    faults = [*wrong_replacements(file, around.upstreams), *wrong_routes(file)]
    if faults:
        raise ConfigError(faults)
    services = {name: service(name, part, around.upstreams.get(name)) for name, part in file.services.items()}
    bases = tuple(base(each) for each in around.bases)
    return Snapshot(
        file.peer.oin, file.peer.name, file.peer.group, bases, services, around.secret, control=around.control
    )


def service(name: str, part: ServicePart, replacement: str | None) -> Service:
    upstreams = tuple(
        Upstream(each.name, address(replacement or each.url), each.weight if len(part.upstreams) > 1 else 1)
        for each in part.upstreams
    )
    by_name = {each.name: each for each in upstreams}
    rules = tuple(
        Rule(by_name[each.to], frozenset(m.encode() for m in each.when.method or ()), each.when.path.encode())
        for each in part.route
    )
    return Service(
        name=name,
        upstreams=upstreams,
        rules=rules,
        limits=limits(part.limits),
        canonical=base(part.canonical) if part.canonical else None,
        openapi=tuple(part.openapi),
        title=part.title or name,
        methods=frozenset(method.encode() for method in part.methods or ()),
    )


def limits(part: LimitsPart) -> Limits:
    return Limits(
        units.size(part.body), units.seconds(part.idle), units.seconds(part.first_byte), units.seconds(part.connect)
    )


def address(url: str) -> Address:
    parts = urlsplit(url)
    tls = parts.scheme == "https"
    return Address(parts.hostname or "", parts.port or (443 if tls else 80), tls, parts.path.encode())


def base(url: str) -> Base:
    parts = urlsplit(url)
    return Base(parts.scheme, parts.netloc, parts.path.rstrip("/"))


# --- faults -----------------------------------------------------------------------------------------------------------
SAID = {
    "missing": "ontbreekt",
    "extra_forbidden": "is hier niet bekend",
    "string_type": "moet tekst zijn (zet getallen tussen aanhalingstekens)",
    "int_type": "moet een geheel getal zijn",
    "list_type": "moet een lijst zijn",
    "dict_type": "moet een blok met namen zijn",
    "model_type": "moet een blok met namen zijn",
    "literal_error": f"moet een van {', '.join(METHODS)} zijn",
    "too_short": "mag niet leeg zijn",
    "string_too_short": "mag niet leeg zijn",
    "string_too_long": "is te lang",
    "greater_than_equal": "is te laag",
    "less_than_equal": "is te hoog",
}
PATTERNS = {"oin": "moet een OIN van 20 cijfers zijn", "path": "moet met een schuine streep beginnen"}


def said(error: Any) -> str:
    """One fault of pydantic as a line: `services.zaken.upstreams.0.url: ontbreekt`."""
    where = [str(part) for part in error["loc"] if part != "[key]"]
    place = ".".join(where) or "het bestand"
    if error["type"] == "value_error":
        return f"{place}: {error['ctx']['error']}"
    if error["type"] == "string_pattern_mismatch":
        return f"{place}: {PATTERNS.get(where[-1], 'heeft een vorm die hier niet kan')}"
    return f"{place}: {SAID.get(error['type'], 'klopt niet')}"


def wrong_routes(file: PeerFile) -> Iterator[str]:
    for name, part in file.services.items():
        names = [upstream.name for upstream in part.upstreams]
        if len(set(names)) < len(names):
            yield f"services.{name}.upstreams: twee hebben dezelfde naam"
        if len(names) > 1 and not any(upstream.weight for upstream in part.upstreams):
            yield f"services.{name}.upstreams: minstens een moet een gewicht boven nul hebben"
        for number, rule in enumerate(part.route):
            if rule.to not in names:
                yield f"services.{name}.route.{number}.to: {rule.to} is geen upstream van deze dienst"


def wrong_replacements(file: PeerFile, upstreams: Mapping[str, str]) -> Iterator[str]:
    """Raised by the setting GEMEENGOED_GATEWAY_UPSTREAMS, not by the file."""
    for name, url in upstreams.items():
        if name not in file.services:
            yield f"instelling UPSTREAMS: er is geen dienst {name}"
            continue
        if len(file.services[name].upstreams) > 1:
            yield f"instelling UPSTREAMS: de dienst {name} heeft meer dan een upstream"
        try:
            http_url(url)
        except ValueError as error:
            yield f"instelling UPSTREAMS: {name} {error}"


class UniqueKeys(yaml.SafeLoader):
    """YAML lets the last of two equal keys win, silently; a service written twice is a mistake."""

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Any, Any]:
        seen: set[Any] = set()
        for key, _ in node.value:
            name = self.construct_object(key, deep=True)
            if name in seen:
                raise yaml.constructor.ConstructorError(None, None, f"{name} staat er twee keer", key.start_mark)
            seen.add(name)
        return super().construct_mapping(node, deep)
