"""The audit trail of a main object (`rules.md` §1.10): `GET …/{uuid}/audittrail` and one line of it."""

from datetime import datetime
from typing import Annotated, Any
from uuid import UUID, uuid4

from fastapi import APIRouter
from pydantic import Field
from sqlalchemy import Row, select

from commonground.call import Call, Caller, uuid_in_path
from commonground.filters import refuse_unknown
from commonground.json import Json
from commonground.problems import NotFound
from commonground.resource import Body, Part, Resource
from commonground.types import Url

WEERGAVE = {
    "create": "Object aangemaakt",
    "update": "Object bijgewerkt",
    "partial_update": "Object deels bijgewerkt",
    "destroy": "Object verwijderd",
}


class Wijzigingen(Part):
    oud: Annotated[dict | None, Field(description="Het object voor de wijziging.")] = None
    nieuw: Annotated[dict | None, Field(description="Het object na de wijziging.")] = None


class AuditTrailShown(Body):
    """One line of the audit trail; `aanmaakdatum` in UTC."""

    uuid: Annotated[UUID, Field(default_factory=uuid4, description="Kenmerk van deze regel.")]
    bron: Annotated[str, Field(description="Het component dat de handeling uitvoerde.")]
    applicatie_id: Annotated[
        str, Field(max_length=100, description="Kenmerk van de applicatie die het verzoek deed.")
    ] = ""
    applicatie_weergave: Annotated[str, Field(max_length=200, description="Naam van die applicatie.")] = ""
    gebruikers_id: Annotated[str, Field(max_length=255, description="Kenmerk van de gebruiker.")] = ""
    gebruikers_weergave: Annotated[str, Field(max_length=255, description="Naam van de gebruiker.")] = ""
    actie: Annotated[str, Field(max_length=50, description="Wat er is gedaan.")]
    actie_weergave: Annotated[str, Field(max_length=200, description="Wat er is gedaan, in woorden.")] = ""
    resultaat: Annotated[int, Field(ge=100, le=599, description="De HTTP-status van het antwoord.")]
    hoofd_object: Annotated[Url, Field(description="Het object waar deze regel bij hoort.")]
    resource: Annotated[str, Field(max_length=50, description="Soort van het geraakte object.")]
    resource_url: Annotated[Url, Field(description="Het geraakte object.")]
    resource_weergave: Annotated[str, Field(max_length=200, description="Het geraakte object, in woorden.")]
    toelichting: Annotated[str, Field(description="Waarom de handeling werd gedaan.")] = ""
    aanmaakdatum: Annotated[datetime, Field(description="Wanneer de handeling werd gedaan.")]
    wijzigingen: Annotated[Wijzigingen, Field(description="Het object voor en na de handeling.")]


def represent(line: Row[Any], call: Call) -> dict:
    """A line as the standard shows it; links in stored representations keep our canonical base."""
    return {
        "uuid": line.uuid,
        "bron": line.bron,
        "applicatieId": line.applicatie_id,
        "applicatieWeergave": line.applicatie_weergave,
        "gebruikersId": line.gebruikers_id,
        "gebruikersWeergave": line.gebruikers_weergave,
        "actie": line.actie,
        "actieWeergave": WEERGAVE[line.actie],
        "resultaat": line.resultaat,
        "hoofdObject": call.show(line.hoofd_object),
        "resource": line.resource,
        "resourceUrl": call.show(call.store(line.resource_url)),
        "resourceWeergave": line.resource_weergave,
        "toelichting": line.toelichting,
        "aanmaakdatum": line.aanmaakdatum,
        "wijzigingen": {"oud": line.oud, "nieuw": line.nieuw},
    }


def audittrail(main: Resource, shows: type[Body] = AuditTrailShown) -> APIRouter:
    """The two endpoints below one main resource; they need `audittrails.lezen` and the right to see that object.

    `shows` is what the contract says of a line, where a standard says more than we do here.
    """
    param = f"{main.name}_uuid"
    router = APIRouter(prefix=f"{main.path}/{{{param}}}/audittrail", tags=["audittrails"])

    async def lines(call: Call) -> Any:
        call.require("audittrails.lezen")
        refuse_unknown(call, frozenset())
        await main.find(call, uuid_in_path(call.request, param))
        table = call.house.metadata.tables["audittrail"]
        hoofd_object = f"{main.api.root}{main.path}/{uuid_in_path(call.request, param)}"
        return select(table).where(table.c.hoofd_object == hoofd_object).order_by(table.c.id)

    many: Any = list[shows]

    @router.get(
        "", operation_id="audittrail_list", summary="Alle regels van het audittrail opvragen.", response_model=many
    )
    async def list_lines(call: Caller) -> Json:
        return Json([represent(row, call) for row in await call.db.execute(await lines(call))])

    @router.get(
        "/{uuid}",
        operation_id="audittrail_read",
        summary="Een regel van het audittrail opvragen.",
        response_model=shows,
    )
    async def read_line(call: Caller) -> Json:
        table = call.house.metadata.tables["audittrail"]
        row = (await call.db.execute((await lines(call)).where(table.c.uuid == uuid_in_path(call.request)))).first()
        if row is None:
            raise NotFound()
        return Json(represent(row, call))

    return router
