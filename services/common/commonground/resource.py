"""What every resource does. Read this class once and you know all endpoints; a resource overrides what differs."""

from collections.abc import Callable
from functools import partial
from typing import Any
from uuid import UUID

from fastapi import APIRouter
from pydantic import BaseModel, ConfigDict, ValidationError
from pydantic.alias_generators import to_camel, to_snake
from sqlalchemy import Select
from sqlalchemy.exc import IntegrityError
from starlette.responses import Response

from commonground.call import Call, uuid_in_path
from commonground.db import UrlText, violated
from commonground.etag import tagged
from commonground.expand import expand, read_paths
from commonground.filters import PAGING, Filter, refuse_unknown
from commonground.headers import check_crs
from commonground.json import Json
from commonground.listing import Listing
from commonground.plans import Asked
from commonground.problems import Invalid, ValidationFailed, findings
from commonground.routing import Operation
from commonground.rules import Rule, Write, judge


class Body(BaseModel):
    """A request body: snake_case here, camelCase on the wire. Unknown and read-only keys are ignored."""

    model_config = ConfigDict(alias_generator=to_camel, validate_by_name=True, validate_by_alias=True)


class Part(Body):
    """A body inside a body: stored and shown as it was sent."""

    model_config = ConfigDict(serialize_by_alias=True)


class Resource(Listing):
    name: str  # in notifications, the audit trail and expand
    query: Select  # the columns that `represent` shows, in the order of a list
    body: type[Body]  # what is sent
    shows: type[Body]  # what is answered: never run, but written in the contract and held against answers in the tests
    creates: type[Body] | None = None  # what create answers, where the standard lets it differ
    operations: tuple[str, ...] = ("list", "create", "read", "update", "delete")
    scopes: dict[str, tuple[str, ...]]
    filters: dict[str, Filter] = {}
    expandable: dict[str, str | None] = {}  # attribute: name of the resource it refers to (None: not one of ours)
    create_rules: tuple[Rule, ...] = ()
    update_rules: tuple[Rule, ...] = ()
    delete_rules: tuple[Rule, ...] = ()
    conflicts: dict[tuple[str, ...], Invalid] = {}  # columns of a unique constraint: what is said when it is hit
    owner: "Resource | None" = None  # the resource this one is a part of
    owner_field = ""  # the attribute of the body that names the owner; default the name of the owner
    paginated = True
    crs = False  # speaks of a coordinate system in its headers
    etag = True
    put_replaces = False  # whether PUT resets what it leaves out (`rules.md` §9 no. 14)
    audited: tuple[str, ...] = ("create", "update", "delete")  # operations with the headers for logging and audit
    experimental: tuple[str, ...] = ()  # operations beyond the standard, as the contract calls them: "update" is PUT
    undocumented: tuple[str, ...] = ("pageSize",)  # shared parameters beyond the standard
    sends_only_body = False  # the standard's contract has requests without what is read-only (always so in our own)
    declares: dict[str, Any] = {}  # "patch sends", "update shows", "delete 200": where the standard's contract is odd
    page_promised = False  # whether a standard's contract says that a page always has count and results
    warns = False  # stores what it has objections to, and says so in the header X-Warning
    refuses: tuple[int, ...] = ()  # statuses beyond the usual that a rule of this resource answers
    detail_params: frozenset[str] = frozenset()  # filters that one object takes too
    detail_filters: dict[str, Filter] = {}  # parameters of one object only (`where` is not used)
    before_create: Any = None  # a method: what a create asks of a neighbour before its transaction begins

    # --- what a resource may say for itself ---------------------------------------------------------------------------
    def kenmerken(self, row: Any, call: Call, /) -> dict[str, str] | None:
        """What a notification about this resource, or a part of it, tells; None: no notification."""
        return None

    def label(self, row: Any, /) -> str:
        """How the audit trail names a row for people."""
        return str(row.uuid)

    async def authorise(self, write: Write) -> None:
        """May this caller touch this object at all, before and after the change? Asked before the rules."""

    async def permit(self, write: Write) -> None:
        """Does the state of the object or its owner allow the change? Asked after the rules (`rules.md` §1.4)."""

    async def values(self, write: Write) -> dict:
        """The columns to store."""
        return write.new.model_dump()

    async def stored(self, write: Write) -> None:
        """What a stored change sets in motion. On a create `write.old` is None; `write.found["row"]` is the new row."""

    def may_show(self, call: Call, shown: dict) -> bool:
        """Whether this caller may see an object of this kind that another component gave us."""
        return call.may(*self.scopes["read"], component=self.api.component)

    # --- the operations -----------------------------------------------------------------------------------------------
    async def list(self, call: Call) -> Response:
        call.require(*self.scopes["read"])
        check_crs(self, call)
        params = call.request.query_params
        refuse_unknown(call, self.known_params)
        if self.owner is not None and "{" in self.path:
            await self.owner.find(call, uuid_in_path(call.request, self.owner_param))
        asked = self.asked(call, self.filters, dict(params), params.get("ordering"))
        return await self.answer_list(call, asked, read_paths(self, call, params.get("expand", "")))

    async def answer_list(self, call: Call, asked: Asked, paths: dict) -> Response:
        if not self.paginated:
            shown = [self.represent(row, call) for row in await call.db.execute(asked.query, asked.values)]
            await expand(call, self, shown, paths)
            return Json(shown, headers=self.headers())
        page = await self.page(call, asked)
        await expand(call, self, page["results"], paths)
        return Json(page, headers=self.headers())

    async def create(self, call: Call) -> Response:
        call.require(*self.scopes["create"])
        check_crs(self, call, body=True)
        shown = await self.make(call, await call.body())
        return Json(shown, 201, headers={"Location": shown["url"], **self.headers()})

    async def make(self, call: Call, given: dict, also: tuple[Rule, ...] = ()) -> dict:
        """A new one from what a client gave, as it is shown; `also` are rules that hold here only."""
        new = self.read_body(call, given)
        write = Write(call, new, given=frozenset(map(to_snake, given)))
        write.owner = await self.find_owner(write)
        await self.authorise(write)
        await judge(write, (*self.create_rules, *also))
        await self.permit(write)
        row = write.found["row"] = self.table(**await self.values(write))
        call.db.add(row)
        await self.flush(call)
        await self.stored(write)
        found = await self.reread(call, row.uuid)
        shown = self.represent(found, call)
        await self.record("create", write, None, shown, found, 201)
        return shown

    async def read(self, call: Call) -> Response:
        call.require(*self.scopes["read"])
        check_crs(self, call)
        refuse_unknown(call, self.known_detail_params)
        shown = self.represent(await self.find(call, uuid_in_path(call.request)), call)
        if self.expandable:
            shown["_expand"] = {}
            await expand(call, self, [shown], read_paths(self, call, call.request.query_params.get("expand", "")))
        return tagged(call, shown, self.headers()) if self.etag else Json(shown, headers=self.headers())

    async def update(self, call: Call, partial: bool) -> Response:
        call.require(*self.scopes["update"])
        check_crs(self, call, body=True)
        shown = await self.change(call, uuid_in_path(call.request), await call.body(), partial)
        return Json(shown, headers=self.headers())

    async def change(self, call: Call, uuid: UUID, given: dict, partial: bool) -> dict:
        """The one that is there, changed to what a client gave; as it is shown."""
        row = await self.find(call, uuid, lock=True)
        old = self.represent(row, call)
        write = Write(call, self.changed(call, old, given, partial), row, given=frozenset(map(to_snake, given)))
        write.owner = await self.find_owner(write)
        await self.authorise(write)
        await judge(write, self.update_rules)
        await self.permit(write)
        change = self.table.__table__.update().where(self.table.id == row.id).values(await self.values(write))
        await self.guarded(call, lambda: call.db.execute(change))
        await self.stored(write)
        found = await self.reread(call, row.uuid)
        new = self.represent(found, call)
        await self.record("partial_update" if partial else "update", write, old, new, found)
        return new

    async def delete(self, call: Call) -> Response:
        call.require(*self.scopes["delete"])
        await self.discard(call, uuid_in_path(call.request))
        return Response(status_code=204)

    async def discard(self, call: Call, uuid: UUID) -> None:
        """Asks whether the one that is there may go, and takes it away."""
        row = await self.find(call, uuid, lock=True)
        old = self.represent(row, call)
        write = Write(call, old=row)
        write.owner = await self.owner_of(write, old)
        await self.authorise(write)
        await judge(write, self.delete_rules)
        await self.permit(write)
        await self.remove(write, old)

    async def remove(self, write: Write, shown: dict) -> None:
        """Takes the row `write.old` away, with all that follows; whether that may was asked before."""
        call, row = write.call, write.old
        await self.record("destroy", write, shown, None, row, 204)
        await self.guarded(call, lambda: call.db.execute(self.table.__table__.delete().where(self.table.id == row.id)))
        await self.stored(write)

    # --- whose part it is ---------------------------------------------------------------------------------------------
    def existing(self, call: Call) -> Select:
        """All rows, whoever asks; below an owner in the path only those of that owner."""
        if self.owner is None or "{" not in self.path or self.owner_param not in call.request.path_params:
            return self.query
        return self.query.where(self.owner.table.uuid == uuid_in_path(call.request, self.owner_param))

    async def find_owner(self, write: Write) -> Any:
        """The owner that a body names, locked, so that changes to one whole come one after the other."""
        if self.owner is None:
            return None
        if "{" in self.path:
            return await self.owner.find(write.call, uuid_in_path(write.call.request, self.owner_param), lock=True)
        field = self.owner_field or self.owner.name
        return await self.owner.by_url(write.call, getattr(write.new, to_snake(field)), field, lock=True)

    async def owner_of(self, write: Write, shown: dict) -> Any:
        if self.owner is None:
            return None
        field = self.owner_field or self.owner.name
        return await self.owner.by_url(write.call, write.call.store(shown[field]), field, lock=True)

    # --- bodies -------------------------------------------------------------------------------------------------------
    def read_body(self, call: Call, given: dict) -> Any:
        """The body as `self.body`, its URLs in stored form. Raises ValidationFailed with everything that is wrong."""
        try:
            return self.body.model_validate(given, context=call)
        except ValidationError as error:
            raise ValidationFailed(*findings(error.errors())) from None

    def changed(self, call: Call, old: dict, given: dict, partial: bool) -> Any:
        """What the object becomes: PATCH keeps what is left out; so does PUT, unless `put_replaces`."""
        if not partial:
            whole = self.read_body(call, given)  # what is required must be there
            if self.put_replaces:
                return whole
        kept = {name: value for name, value in old.items() if to_snake(name) in self.body.model_fields}
        return self.read_body(call, kept | given)

    # --- what a change leaves behind ----------------------------------------------------------------------------------
    async def record(
        self, actie: str, write: Write, old: dict | None, new: dict | None, row: Any, status: int = 200
    ) -> None:
        main, main_row = (self.owner, write.owner) if self.owner else (self, row)
        shown = {"url": main.url(write.call, main_row.uuid)}
        kenmerken = main.kenmerken(main_row, write.call)
        await write.call.record(actie, self.name, shown, old, new, kenmerken, status, self.label(row), self.kanaal)

    @property
    def kanaal(self) -> str | None:
        """The channel of its notifications; default that of the API."""
        return None

    async def flush(self, call: Call) -> None:
        await self.guarded(call, call.db.flush)

    async def guarded(self, call: Call, change: Callable[[], Any]) -> None:
        """Runs a change; a unique constraint that it hits becomes the answer that `conflicts` has for it."""
        try:
            await change()
        except IntegrityError as error:
            columns = violated(error, self.table.__table__)
            for names, invalid in self.conflicts.items():
                if frozenset(names) == columns:
                    raise ValidationFailed(invalid) from None
            raise

    # --- how it is reached --------------------------------------------------------------------------------------------
    def url(self, call: Call, uuid: Any) -> str:
        return f"{call.base}{call.root_of(self.api)}{self.path}/{uuid}"

    @property
    def owner_param(self) -> str:
        return self.path.split("{", 1)[1].split("}", 1)[0]

    @property
    def known_params(self) -> frozenset[str]:
        extra = (PAGING if self.paginated else frozenset()) | ({"ordering"} if self.ordering else frozenset())
        return frozenset(self.filters) | extra | ({"expand"} if self.expandable else frozenset())

    @property
    def known_detail_params(self) -> frozenset[str]:
        return self.detail_params | self.detail_filters.keys() | ({"expand"} if self.expandable else set())

    def headers(self) -> dict[str, str]:
        return {"Content-Crs": "EPSG:4326"} if self.crs else {}

    def router(self) -> APIRouter:
        router = APIRouter(prefix=self.path)
        one, reading = f"{self.path}/{{uuid}}", ["GET", "HEAD"] if self.etag else ["GET"]
        changes, replaces = partial(self.update, partial=True), partial(self.update, partial=False)
        patch, put = Operation("patch", one, ["PATCH"], changes), Operation("update", one, ["PUT"], replaces)
        routes = {
            "list": [Operation("list", self.path, ["GET"], self.list)],
            "create": [Operation("create", self.path, ["POST"], self.create, self.before_create)],
            "read": [Operation("read", one, reading, self.read)],
            "update": [put, patch],
            "patch": [patch],  # for what has no PUT
            "put": [put],  # for what has no PATCH
            "delete": [Operation("delete", one, ["DELETE"], self.delete)],
        }
        router.routes += [route for operation in self.operations for route in routes[operation]]
        return router


def published(table: Any, *internal: str) -> Callable[[Any, Call], dict]:
    """The columns of a table that are shown under their own name, references as URLs; the rest is written out."""
    columns = [c for c in table.__table__.columns if c.key not in ("id", *internal)]
    plain = [(c.key, to_camel(c.key)) for c in columns if not isinstance(c.type, UrlText)]
    links = [(c.key, to_camel(c.key)) for c in columns if isinstance(c.type, UrlText)]

    def show(row: Any, call: Call) -> dict:
        shown = {public: getattr(row, key) for key, public in plain}
        for key, public in links:
            shown[public] = call.show(getattr(row, key))
        return shown

    return show
