"""Management: which snapshot is in force, and reading peer.yaml again."""

from datetime import datetime
from typing import Annotated, Literal

from commonground.call import Call, Caller
from commonground.json import Json, JsonRoute
from commonground.problems import Invalid, ValidationFailed
from commonground.resource import Body
from fastapi import APIRouter
from pydantic import Field

from gateway.directory import PeerShown
from gateway.kernel.config import ConfigError
from gateway.kernel.snapshot import Service
from gateway.state import State

router = APIRouter(prefix="/manager/v1", tags=["manager"], route_class=JsonRoute)


class UpstreamShown(Body):
    name: Annotated[str, Field(description="Naam van het systeem.")]
    url: Annotated[str, Field(description="Intern adres van het systeem.")]
    weight: Annotated[int, Field(description="Aandeel in het verkeer dat geen regel kiest.")]


class RuleShown(Body):
    methods: Annotated[list[str], Field(description="Methoden waar de regel voor geldt; leeg: alle.")]
    path: Annotated[str, Field(description="Begin van het pad waar de regel voor geldt.")]
    to: Annotated[str, Field(description="Naam van het systeem waar het verzoek dan heen gaat.")]


class LimitsShown(Body):
    body: Annotated[int, Field(description="Grootste inhoud van een verzoek, in bytes.")]
    idle: Annotated[float, Field(description="Langste stilte, in seconden.")]
    first_byte: Annotated[float, Field(description="Langste wachttijd op het begin van het antwoord, in seconden.")]
    connect: Annotated[float, Field(description="Langste wachttijd op een verbinding, in seconden.")]


class ServiceInForce(Body):
    name: str
    methods: Annotated[list[str], Field(description="De methoden die de dienst aanneemt; leeg: alle.")]
    upstreams: list[UpstreamShown]
    rules: list[RuleShown]
    limits: LimitsShown


class LogShown(Body):
    durability: Annotated[
        Literal["page", "fsync"], Field(description="Of een record ook stroomuitval overleeft (`fsync`).")
    ]
    file: Annotated[int, Field(description="Nummer van het bestand waarin nu wordt geschreven.")]
    offset: Annotated[int, Field(description="Plaats in dat bestand.")]
    broken: Annotated[bool, Field(description="Of schrijven niet meer lukt; dan wordt alles geweigerd.")]


class SnapshotShown(Body):
    peer: PeerShown
    loaded_at: Annotated[datetime, Field(description="Sinds wanneer dit geldt.")]
    services: list[ServiceInForce]
    log: LogShown | None


@router.get("/snapshot", response_model=SnapshotShown)
async def snapshot(call: Caller) -> Json:
    """Wat de gateway nu weet: diensten, systemen, regels en grenzen."""
    call.require("gateway.beheren")
    return Json(shown(call).model_dump(by_alias=True))


@router.post("/reload", response_model=SnapshotShown)
async def reload(call: Caller) -> Json:
    """Leest peer.yaml opnieuw; met een fout erin blijft gelden wat gold."""
    call.require("gateway.beheren")
    old = shown(call).model_dump(by_alias=True)
    try:
        state_of(call).reload()
    except ConfigError as error:
        faults = [line.partition(": ") for line in error.lines]
        raise ValidationFailed(*(Invalid(place, "invalid", why or place) for place, _, why in faults)) from None
    new = shown(call).model_dump(by_alias=True)
    url = {"url": call.link("manager/v1/snapshot")}
    await call.record("update", "snapshot", url, url | old, url | new, label="peer.yaml")
    return Json(new)


def state_of(call: Call) -> State:
    return call.house.state["gateway"]


def shown(call: Call) -> SnapshotShown:
    state = state_of(call)
    found = state.snapshot
    return SnapshotShown(
        peer=PeerShown(oin=found.oin, name=found.name, group=found.group),
        loaded_at=state.loaded_at,
        services=[in_force(found.services[name]) for name in sorted(found.services)],
        log=state.wal
        and LogShown(
            durability=state.wal.level, file=state.wal.end.file, offset=state.wal.end.offset, broken=state.wal.broken
        ),
    )


def in_force(service: Service) -> ServiceInForce:
    limits = service.limits
    return ServiceInForce(
        name=service.name,
        methods=sorted(method.decode() for method in service.methods),
        upstreams=[UpstreamShown(name=u.name, url=str(u.address), weight=u.weight) for u in service.upstreams],
        rules=[
            RuleShown(methods=sorted(m.decode() for m in r.methods), path=r.path.decode(), to=r.to.name)
            for r in service.rules
        ],
        limits=LimitsShown(body=limits.body, idle=limits.idle, first_byte=limits.first_byte, connect=limits.connect),
    )
