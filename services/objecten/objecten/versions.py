"""Versies: the JSON Schema of an objecttype over time. Only a draft changes; what is published stays as it is."""

from datetime import date
from typing import Annotated, Any, Literal
from uuid import UUID

from commonground import jsonschema
from commonground.call import Call, uuid_in_path
from commonground.json import Json
from commonground.problems import NotFound
from commonground.resource import Body
from commonground.types import Date, Link
from pydantic import Field
from sqlalchemy import Select, delete, exists, func, insert, select, update
from starlette.responses import Response

from objecten.bodies import MAX_VERSION, shown
from objecten.objecttypes import OBJECTTYPES
from objecten.resources import TypeResource, refuse
from objecten.tables import ObjectType, Record, Version


class VersionBody(Body):
    status: Annotated[Literal["published", "draft", "deprecated"], Field(description="Stand van deze versie.")] = (
        "draft"
    )
    json_schema: Annotated[dict[str, Any], Field(description="JSON Schema waaraan de gegevens moeten voldoen.")] = {}


class VersionShown(VersionBody):
    url: Link = shown("Het adres van deze versie.", max_length=1000)
    version: int = shown("Volgnummer binnen het objecttype.")
    object_type: Link = shown("Het objecttype.", max_length=1000)
    created_at: Date = shown("Dag van aanmaken.")
    modified_at: Date = shown("Dag van de laatste wijziging.")
    published_at: Date | None = shown("Dag van publicatie.")


class Versions(TypeResource):
    name, path, table = "objecttypeversion", "/objecttypes/{objecttype_uuid}/versions", Version
    body, shows, owner, last = VersionBody, VersionShown, OBJECTTYPES, "{version}"
    query: Select = select(*Version.__table__.columns, ObjectType.uuid.label("uuid")).join(ObjectType)

    # --- the operations -----------------------------------------------------------------------------------------------
    async def create(self, call: Call) -> Response:
        call.require(*self.scopes["create"])
        new = self.read_body(call, await call.body())
        refuse_bad_schema(new)
        owner = (await call.db.execute(locked(uuid_in_path(call.request, "objecttype_uuid")))).first()
        if owner is None:
            raise refuse("nonFieldErrors", "invalid-objecttype", "Objecttype url is invalid")
        highest = select(func.max(Version.version)).where(Version.object_type_id == owner.id)
        number = ((await call.db.execute(highest)).scalar_one() or 0) + 1
        if number > MAX_VERSION:
            raise refuse("version", "max_value", f"Ensure this value is less than or equal to {MAX_VERSION}.")
        now = call.today
        values = {"object_type_id": owner.id, "version": number, "created_at": now} | stored(new, None, now)
        await call.db.execute(insert(Version).values(**values))
        shown = self.represent(await self.numbered(call, owner.uuid, number), call)
        await self.tell(call, "create", None, shown, 201)
        return Json(shown, 201, headers={"Location": shown["url"]})

    async def read(self, call: Call) -> Response:
        call.require(*self.scopes["read"])
        return Json(self.represent(await self.in_path(call), call))

    async def update(self, call: Call, partial: bool) -> Response:
        call.require(*self.scopes["update"])
        row = await self.in_path(call, lock=True)
        old, given = self.represent(row, call), await call.body()
        new = self.changed(call, old, given, partial)
        if row.status != "draft" and not withdrawn(row, new):
            raise refuse("nonFieldErrors", "non-draft-version-update", "Only draft versions can be changed")
        if new.json_schema != row.json_schema:
            refuse_bad_schema(new)
        await call.db.execute(update(Version).where(Version.id == row.id).values(**stored(new, row, call.today)))
        shown = self.represent(await self.numbered(call, row.uuid, row.version), call)
        await self.tell(call, "partial_update" if partial else "update", old, shown)
        return Json(shown)

    async def delete(self, call: Call) -> Response:
        call.require(*self.scopes["delete"])
        row = await self.in_path(call, lock=True)
        if row.status != "draft":
            raise refuse("nonFieldErrors", "non-draft-version-destroy", "Only draft versions can be destroyed")
        uses = exists().where(Record.object_type_id == row.object_type_id, Record.type_version == row.version)
        if (await call.db.execute(select(uses))).scalar_one():
            raise refuse("nonFieldErrors", "version-in-use", "Er zijn objecten met deze versie.")
        await call.db.execute(delete(Version).where(Version.id == row.id))
        await self.tell(call, "destroy", self.represent(row, call), None, 204)
        return Response(status_code=204)

    # --- rows ---------------------------------------------------------------------------------------------------------
    async def in_path(self, call: Call, lock: bool = False) -> Any:
        """The version of the path. Raises NotFound."""
        number = call.request.path_params["version"]
        if not (number.isascii() and number.isdecimal() and len(number) < 6):
            raise NotFound()
        uuid = uuid_in_path(call.request, "objecttype_uuid")
        if lock:
            await call.db.execute(locked(uuid))
        return await self.numbered(call, uuid, int(number))

    async def numbered(self, call: Call, uuid: UUID, number: int) -> Any:
        query = self.query.where(ObjectType.uuid == uuid, Version.version == number)
        row = (await call.db.execute(query)).first()
        if row is None:
            raise NotFound()
        return row

    async def tell(self, call: Call, actie: str, old: dict | None, new: dict | None, status: int = 200) -> None:
        shown: Any = new or old
        label = f"versie {shown['version']}"
        await call.record(actie, self.name, {"url": shown["objectType"]}, old, new, None, status, label)

    def represent(self, row: Any, call: Call) -> dict:
        object_type = OBJECTTYPES.url(call, row.uuid)
        return {
            "url": f"{object_type}/versions/{row.version}",
            "version": row.version,
            "objectType": object_type,
            "status": row.status,
            "jsonSchema": row.json_schema,
            "createdAt": row.created_at,
            "modifiedAt": row.modified_at,
            "publishedAt": row.published_at,
        }


def locked(uuid: UUID) -> Select:
    """The objecttype, so that its versions change one after the other."""
    return select(ObjectType.id, ObjectType.uuid).where(ObjectType.uuid == uuid).with_for_update()


def refuse_bad_schema(new: VersionBody) -> None:
    if reason := jsonschema.refusal(new.json_schema):
        raise refuse("jsonSchema", "invalid-json-schema", reason)


def withdrawn(old: Any, new: VersionBody) -> bool:
    """The one thing that may happen to a published version; the reference has no way there (rules.md 6.1)."""
    return old.status == "published" and new.status == "deprecated" and new.json_schema == old.json_schema


def stored(new: VersionBody, old: Any, now: date) -> dict[str, Any]:
    published = (old.published_at if old else None) or (now if new.status == "published" else None)
    return {
        "status": new.status,
        "json_schema": new.json_schema,
        "fingerprint": jsonschema.fingerprint(new.json_schema),
        "modified_at": now,
        "published_at": published,
    }


VERSIONS = Versions()
