"""The directory: which services there are, for people, for programs, and in the form that NLX clients read."""

import asyncio
from time import monotonic
from typing import Annotated, Literal

from commonground.json import Json, JsonRoute
from commonground.resource import Body
from commonground.types import Link
from fastapi import APIRouter, Request
from pydantic import BaseModel, Field

from gateway.kernel.snapshot import Address, Snapshot
from gateway.state import State

PATIENCE, FRESH = 1.0, 5.0  # seconds for one look at a service, and for how long its outcome counts
PUBLIC = {"security": []}
router = APIRouter(prefix="/directory", tags=["directory"], route_class=JsonRoute)
Stand = Literal["bereikbaar", "onbereikbaar"]


class PeerShown(Body):
    oin: Annotated[str, Field(description="Organisatie-identificatienummer, 20 cijfers.")]
    name: Annotated[str, Field(description="Naam van de organisatie.")]
    group: Annotated[str, Field(description="De groep van organisaties waarin dit OIN geldt.")]


class ServiceShown(Body):
    name: Annotated[str, Field(description="Naam van de dienst in haar adres.")]
    title: Annotated[str, Field(description="Naam van de dienst voor mensen.")]
    oin: Annotated[str, Field(description="OIN van wie de dienst biedt.")]
    address: Annotated[Link, Field(description="Adres waar de paden van de dienst onder vallen.")]
    openapi: Annotated[list[Link], Field(description="Waar de contracten van de dienst staan.")]
    status: Annotated[Stand, Field(description="Of de dienst nu verbindingen aanneemt.")]


class Directory(Body):
    peer: PeerShown
    services: list[ServiceShown]


class NlxOrganization(BaseModel):
    name: str
    serial_number: str


class NlxService(BaseModel):
    name: str
    organization: NlxOrganization


class NlxServices(BaseModel):
    services: list[NlxService]


@router.get("", openapi_extra=PUBLIC, response_model=Directory)
async def directory(request: Request) -> Json:
    """Alle diensten van deze gateway, met hun adres en of ze bereikbaar zijn."""
    state: State = request.app.state.house.state["gateway"]
    snapshot, base = state.snapshot, request.scope["base"]
    services = await shown(snapshot, base)
    peer = PeerShown(oin=snapshot.oin, name=snapshot.name, group=snapshot.group)
    return Json(Directory(peer=peer, services=services).model_dump(by_alias=True))


@router.get("/api/directory/list-services", openapi_extra=PUBLIC, response_model=NlxServices)
async def list_services(request: Request) -> Json:
    """Dezelfde diensten in de vorm die clients van NLX lezen."""
    snapshot: Snapshot = request.app.state.house.state["gateway"].snapshot
    organization = NlxOrganization(name=snapshot.name, serial_number=snapshot.oin)
    found = [NlxService(name=name, organization=organization) for name in sorted(snapshot.services)]
    return Json(NlxServices(services=found).model_dump())


async def shown(snapshot: Snapshot, base: str) -> list[ServiceShown]:
    """Every service as a client sees it that knows us by `base`."""
    services = sorted(snapshot.services.values(), key=lambda service: service.name)
    stands = await asyncio.gather(*(stand(service.upstreams[0].address) for service in services))
    by_name = {str(each): each for each in snapshot.bases}
    found = []
    for service, status in zip(services, stands, strict=True):
        address = str(snapshot.address_of(service, by_name.get(base)))
        found.append(
            ServiceShown(
                name=service.name,
                title=service.title,
                oin=snapshot.oin,
                address=address,
                openapi=[contract(address, each) for each in service.openapi],
                status=status,
            )
        )
    return found


def contract(address: str, given: str) -> str:
    """Where a contract stands: below the address of the service, unless it says where."""
    return given if given.startswith(("http://", "https://")) else f"{address}/{given.lstrip('/')}"


SEEN: dict[Address, tuple[float, Stand]] = {}


async def stand(address: Address) -> Stand:
    """Whether a service takes connections; asked once in a few seconds at most, because anyone may ask us."""
    at, found = SEEN.get(address, (-FRESH, "onbereikbaar"))
    if monotonic() - at < FRESH:
        return found
    SEEN[address] = (monotonic(), found)
    try:
        async with asyncio.timeout(PATIENCE):
            _, writer = await asyncio.open_connection(address.host, address.port)
        writer.close()
        found = "bereikbaar"
    except OSError:
        found = "onbereikbaar"
    SEEN[address] = (monotonic(), found)
    return found
