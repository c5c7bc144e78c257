"""What the resources of objecttypes share: unknown parameters are ignored, pages are lenient, no HEAD and no ETag."""

from typing import Any

from commonground.call import Call, uuid_in_path
from commonground.filters import filtered
from commonground.json import Json
from commonground.plans import Asked
from commonground.problems import Invalid, ValidationFailed
from commonground.resource import Resource
from fastapi import APIRouter
from pydantic import ValidationError
from sqlalchemy import func, select
from starlette.responses import Response

from objecten import paging
from objecten.calls import Caller
from objecten.faults import faults_of
from objecten.tokens import READ, WRITE


class TypeResource(Resource):
    etag, audited, undocumented, page_promised = False, (), (), True
    scopes = {"read": (READ,), "create": (WRITE,), "update": (WRITE,), "delete": (WRITE,)}
    last = "{uuid}"  # what the path of one ends with

    async def list(self, call: Call) -> Response:
        call.require(*self.scopes["read"])
        given = {name: value for name, value in call.request.query_params.items() if value}
        query = filtered(self.visible(call), self.filters, given, call)
        return Json(await self.page(call, Asked(query)))

    async def page(self, call: Call, asked: Asked) -> dict:
        query = asked.query
        ids = query.with_only_columns(self.table.id, maintain_column_froms=True).order_by(None)
        count = (await call.db.execute(select(func.count()).select_from(ids.subquery()))).scalar_one()

        async def results(limit: int, offset: int) -> list[dict]:
            rows = await call.db.execute(query.order_by(self.table.id.desc()).limit(limit).offset(offset))
            return [self.represent(row, call) for row in rows]

        return await paging.page(call, count, results)

    async def read(self, call: Call) -> Response:
        call.require(*self.scopes["read"])
        return Json(self.represent(await self.find(call, uuid_in_path(call.request)), call))

    def read_body(self, call: Call, given: dict) -> Any:
        try:
            return self.body.model_validate(given)
        except ValidationError as error:
            raise faults_of(error) from None

    def router(self) -> APIRouter:
        router, one = APIRouter(prefix=self.path), f"/{self.last}"

        async def list(call: Caller):
            return await self.list(call)

        async def create(call: Caller):
            return await self.create(call)

        async def read(call: Caller):
            return await self.read(call)

        async def update(call: Caller):
            return await self.update(call, partial=False)

        async def patch(call: Caller):
            return await self.update(call, partial=True)

        async def delete(call: Caller):
            return await self.delete(call)

        endpoints: Any = [("", "GET", list), ("", "POST", create), (one, "GET", read), (one, "PUT", update)]
        for path, method, endpoint in [*endpoints, (one, "PATCH", patch), (one, "DELETE", delete)]:
            router.add_api_route(path, endpoint, methods=[method], response_model=None, include_in_schema=False)
        return router


def refuse(name: str, code: str, reason: str) -> ValidationFailed:
    return ValidationFailed(Invalid(name, code, reason))
