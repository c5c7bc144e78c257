"""Rechten: what the calling token may, per objecttype; only its own."""

from typing import Annotated, Any, Literal

from commonground.json import Json
from commonground.resource import Body, Part
from commonground.types import Url
from fastapi import APIRouter
from pydantic import Field
from sqlalchemy import func, select
from starlette.responses import Response

from objecten import paging
from objecten.calls import Caller, Direct
from objecten.described import PAGE, Address, operation
from objecten.objecttypes import OBJECTTYPES
from objecten.tables import ObjectType, Permission

router = APIRouter(prefix="/permissions", route_class=Direct)


class PermissionShown(Part):
    type: Annotated[Url, Field(description="Het objecttype.")]
    mode: Annotated[Literal["read_only", "read_and_write"], Field(description="Alleen lezen, of ook schrijven.")]
    use_fields: Annotated[bool, Field(alias="use_fields", description="Of lezen tot velden is beperkt.")] = False
    fields: Annotated[dict[str, Any] | None, Field(description="De leesbare velden, per versie van het type.")] = None


class PermissionPage(Body):
    count: int
    next: Address | None = None
    previous: Address | None = None
    results: list[PermissionShown]


@router.get("", **operation("permission_list", PermissionPage, PAGE, crs="no"))
async def list_permissions(call: Caller) -> Response:
    """De rechten van het eigen token opvragen."""
    own = Permission.token_id == call.principal.extra["token_id"]
    count = await call.db.execute(select(func.count()).select_from(Permission).where(own))
    columns = (Permission.mode, Permission.use_fields, Permission.fields, ObjectType.uuid)
    query = select(*columns).join(ObjectType).where(own).order_by(Permission.id)

    async def results(limit: int, offset: int) -> list[dict[str, Any]]:
        rows = await call.db.execute(query.limit(limit).offset(offset))
        return [{"type": OBJECTTYPES.url(call, row.uuid), **without(row)} for row in rows]

    return Json(await paging.page(call, count.scalar_one(), results))


def without(row: Any) -> dict[str, Any]:
    return {"mode": row.mode, "use_fields": row.use_fields, "fields": row.fields}
