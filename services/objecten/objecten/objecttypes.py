"""Objecttypen: what kinds of object there are. Any token may read them, who may write them is a setting."""

from typing import Annotated, Any, Literal
from uuid import UUID, uuid4

from commonground.call import Call
from commonground.db import gathered
from commonground.filters import on
from commonground.problems import Invalid
from commonground.resource import Body
from commonground.rules import Write
from commonground.types import Date, Link, Url, absolute_or_empty
from pydantic import AfterValidator, Field, StringConstraints
from sqlalchemy import JSON, Select, exists, select, type_coerce

from objecten.bodies import ABSENT, URI, not_blank, shown
from objecten.faults import IMMUTABLE
from objecten.resources import TypeResource
from objecten.tables import Object, ObjectType, Version

Classification = Literal["open", "intern", "confidential", "strictly_confidential"]
Frequency = Literal["real_time", "hourly", "daily", "weekly", "monthly", "yearly", "unknown"]


class ObjectTypeBody(Body):
    uuid: Annotated[UUID, Field(description="Kenmerk; mag bij het aanmaken worden gekozen.")] = ABSENT
    name: Annotated[str, Field(max_length=100, description="Naam van het objecttype."), AfterValidator(not_blank)]
    name_plural: Annotated[str, Field(max_length=100, description="Naam in het meervoud."), AfterValidator(not_blank)]
    description: Annotated[str, Field(max_length=1000, description="Wat voor objecten dit zijn.")] = ""
    data_classification: Annotated[Classification, Field(description="Hoe vertrouwelijk de gegevens zijn.")] = "open"
    maintainer_organization: Annotated[str, Field(max_length=200, description="Organisatie die het type beheert.")] = ""
    maintainer_department: Annotated[str, Field(max_length=200, description="Afdeling die het type beheert.")] = ""
    contact_person: Annotated[str, Field(max_length=200, description="Wie er vragen over beantwoordt.")] = ""
    contact_email: Annotated[str, Field(max_length=200, description="E-mailadres van de contactpersoon.")] = ""
    source: Annotated[str, Field(max_length=200, description="Systeem waaruit het type komt.")] = ""
    update_frequency: Annotated[Frequency, Field(description="Hoe vaak de gegevens worden bijgewerkt.")] = "unknown"
    provider_organization: Annotated[str, Field(max_length=200, description="Organisatie die het type uitgeeft.")] = ""
    documentation_url: Annotated[
        str,
        StringConstraints(max_length=200),
        AfterValidator(absolute_or_empty),
        Field(description="Waar de documentatie van het type staat.", json_schema_extra=URI),
    ] = ""
    labels: Annotated[dict[str, Any], Field(description="Eigen trefwoorden.")] = {}
    allow_geometry: Annotated[bool, Field(description="Of objecten van dit type een geometrie mogen hebben.")] = True


class ObjectTypeShown(ObjectTypeBody):
    url: Link = shown("Het adres van dit objecttype.", max_length=1000)
    created_at: Date = shown("Dag van aanmaken.")
    modified_at: Date = shown("Dag van de laatste wijziging.")
    versions: list[Url] = shown("De versies van dit objecttype.")


versions = (
    select(gathered(Version.version, Version.id)).where(Version.object_type_id == ObjectType.id).scalar_subquery()
)
SHOWN = {
    name: field.alias or name for name, field in ObjectTypeShown.model_fields.items() if name not in ("url", "versions")
}


class ObjectTypes(TypeResource):
    name, path, table = "objecttype", "/objecttypes", ObjectType
    body, shows = ObjectTypeBody, ObjectTypeShown
    query: Select = select(*ObjectType.__table__.columns, type_coerce(versions, JSON).label("versions"))
    filters = on(ObjectType.data_classification, type=Classification)
    conflicts = {("uuid",): Invalid("uuid", "unique", "An object type with this UUID already exists.")}

    def represent(self, row: Any, call: Call) -> dict:
        url = self.url(call, row.uuid)
        numbers = sorted(row.versions or ())
        shown = {alias: getattr(row, name) for name, alias in SHOWN.items()}
        return {"url": url, **shown, "versions": [f"{url}/versions/{number}" for number in numbers]}

    def label(self, row: Any) -> str:
        return row.name

    async def values(self, write: Write) -> dict:
        values, now = write.new.model_dump(exclude={"uuid"}), write.call.today
        if write.old is None:
            values |= {"uuid": write.new.uuid or uuid4(), "created_at": now}
        return values | {"modified_at": now}


async def uuid_is_immutable(write: Write) -> Invalid | None:
    if write.new.uuid not in (None, write.old.uuid):
        return Invalid("uuid", "immutable-field", IMMUTABLE)
    return None


async def versions_go_first(write: Write) -> Invalid | None:
    query = select(exists().where(Version.object_type_id == write.old.id))
    if (await write.call.db.execute(query)).scalar_one():
        reason = "All related versions should be destroyed before destroying the objecttype"
        return Invalid("nonFieldErrors", "pending-versions", reason)
    return None


async def objects_go_first(write: Write) -> Invalid | None:
    """Objects outlive the drafts they were written against; the reference breaks here (rules.md 6)."""
    if (await write.call.db.execute(select(exists().where(Object.object_type_id == write.old.id)))).scalar_one():
        return Invalid("nonFieldErrors", "pending-objects", "Er zijn nog objecten van dit type.")
    return None


ObjectTypes.update_rules = (uuid_is_immutable,)
ObjectTypes.delete_rules = (versions_go_first, objects_go_first)
OBJECTTYPES = ObjectTypes()
