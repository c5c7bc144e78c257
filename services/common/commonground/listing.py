"""How the rows of a resource are read: one by its uuid or its URL, all page by page; statements are built once."""

from collections.abc import Callable, Hashable, Mapping, Sequence
from functools import partial
from typing import TYPE_CHECKING, Any, NoReturn
from uuid import UUID

from sqlalchemy import Integer, Select, func, literal_column, select

from commonground.call import Call
from commonground.filters import Filter, narrowed, read_values
from commonground.paging import envelope, page_number, page_size
from commonground.plans import Asked, Page, given, parameter
from commonground.problems import Forbidden, Invalid, NotFound, ValidationFailed

if TYPE_CHECKING:
    from commonground.api import Api

UNKNOWN = ("object-does-not-exist", "Dit object bestaat niet.")
FAR = 2000  # rows to pass by: from there on it pays to know from which end of a list a page is nearer


class Listing:
    """The reading half of a `Resource`."""

    table: Any
    path: str
    api: "Api"  # set by the Api that holds it
    ordering: dict[str, Any] = {}  # what ?ordering= may name, and the column it means

    def represent(self, row: Any, call: Call, /) -> dict:
        raise NotImplementedError

    def existing(self, call: Call) -> Select:
        """All rows, whoever asks."""
        raise NotImplementedError

    def visible(self, call: Call) -> Select:
        """The rows this caller may see. List, read, expand and _zoek all start here, and nowhere else."""
        return self.existing(call)

    # --- statements that are kept (`plans.py`) ------------------------------------------------------------------------
    def sight(self, call: Call) -> Hashable | None:
        """What decides which rows `existing` and `visible` give; None: that may be anything, so nothing is kept."""
        return None

    def plan(self, call: Call, kind: Hashable, build: Callable[[], Select]) -> Select:
        sight = self.sight(call)
        return build() if sight is None else call.house.plans.get((self, kind, sight), build)

    async def run(
        self, call: Call, asked: Asked, kind: Hashable, made: Callable[[Select], Select], **values: Any
    ) -> Sequence[Any]:
        """What a statement gives that is `made` of the query; kept beside the query, if that is kept."""
        if asked.key is None:
            plan = made(asked.query)
        else:
            plan = call.house.plans.get((asked.key, kind), lambda: made(asked.query))
        return (await call.db.execute(plan, asked.values | given(**values))).all()

    # --- one row ------------------------------------------------------------------------------------------------------
    async def find(self, call: Call, uuid: UUID, lock: bool = False) -> Any:
        """The row, if this caller may see it. Raises NotFound, or Forbidden where the API says that it exists."""

        def one() -> Select:
            query = self.visible(call).where(self.table.uuid == parameter("uuid"))
            return query.with_for_update(of=self.table) if lock else query

        row = (await call.db.execute(self.plan(call, ("one", lock), one), given(uuid=uuid))).first()
        return row if row is not None else await self.missing(call, uuid)

    async def missing(self, call: Call, uuid: UUID) -> NoReturn:
        exists = self.existing(call).with_only_columns(self.table.id, maintain_column_froms=True)
        hidden = (await call.db.execute(exists.where(self.table.uuid == uuid))).first()
        raise Forbidden() if hidden and self.api.hidden == 403 else NotFound()

    async def reread(self, call: Call, uuid: UUID) -> Any:
        """The row after our own change, even when the change took it out of what the caller may see."""
        plan = self.plan(call, "again", lambda: self.existing(call).where(self.table.uuid == parameter("uuid")))
        return (await call.db.execute(plan, given(uuid=uuid))).one()

    async def by_url(self, call: Call, stored: str, field: str, lock: bool = False) -> Any:
        """The row that a URL in stored form means. Raises ValidationFailed on `field` (`rules.md` §1.12)."""
        uuid = self.uuid_of(stored, field)
        try:
            return await self.find(call, uuid, lock)
        except NotFound:
            raise ValidationFailed(Invalid(field, *UNKNOWN)) from None

    async def by_urls(self, call: Call, stored: Mapping[str, str]) -> Sequence[Any]:
        """The rows that URLs in stored form mean, each by its field, in one statement. Raises ValidationFailed."""
        uuids: dict[str, UUID] = {}
        wrong = []
        for field, url in stored.items():
            try:
                uuids[field] = self.uuid_of(url, field)
            except ValidationFailed as fault:
                wrong += fault.invalid
        query = self.visible(call).order_by(None).where(self.table.uuid.in_(set(uuids.values())))
        found = {row.uuid: row for row in await call.db.execute(query)} if uuids else {}
        wrong += [Invalid(field, *UNKNOWN) for field, uuid in uuids.items() if uuid not in found]
        if wrong:
            raise ValidationFailed(*wrong)
        return [found[uuid] for uuid in uuids.values()]

    def uuid_of(self, stored: str, field: str) -> UUID:
        root, _, last = stored.rpartition("/")
        if not stored.startswith("/"):
            raise ValidationFailed(Invalid(field, "no_match", "Deze URL is niet van deze API."))
        if root != self.api.root + self.path:
            raise ValidationFailed(Invalid(field, "incorrect_match", "Deze URL is van een andere soort resource."))
        try:
            return UUID(last)
        except ValueError:
            raise ValidationFailed(Invalid(field, "invalid", "Deze URL bevat geen geldige uuid.")) from None

    # --- lists --------------------------------------------------------------------------------------------------------
    def ordered(self, query: Select, asked: str | None) -> Select:
        """By what ?ordering= names, then by id, so that pages never overlap; else as `query` says, then by id."""
        if not asked:
            return query.order_by(self.table.id.desc())
        columns = []
        for name in asked.split(","):
            column = self.ordering.get(name.removeprefix("-"))
            if column is None:
                raise ValidationFailed(
                    Invalid("ordering", "invalid_choice", f"Hierop kan niet worden gesorteerd: {name}.")
                )
            columns.append(column.desc().nulls_last() if name[0] == "-" else column.asc().nulls_last())
        return query.order_by(None).order_by(*columns, self.table.id.desc())

    def asked(self, call: Call, filters: dict[str, Filter], texts: dict[str, str], ordering: str | None) -> Asked:
        """The rows that this client may see and asks for, in the order that it asks. Raises ValidationFailed."""
        values = read_values(filters, texts, call)
        sight = self.sight(call) if all(filters[name].fixed for name in values) else None
        if sight is None:
            return Asked(self.ordered(narrowed(self.visible(call), filters, values), ordering))

        def build() -> Select:
            places = {name: parameter(name, filters[name].many) for name in values}
            return self.ordered(narrowed(self.visible(call), filters, places), ordering)

        key = (self, "asked", sight, frozenset(values), ordering)
        return Asked(call.house.plans.get(key, build), given(**values), key)

    async def page(self, call: Call, asked: Asked) -> dict:
        """One page and the exact count. The ids come from an index, the whole rows are read of that page only."""
        number, size = page_number(call), page_size(call)
        before = (number - 1) * size
        far = before > FAR and self.newest_first(asked.query)
        count = (await self.run(call, asked, "count", self.count))[0][0] if far else None
        if count is not None and before < count < 2 * before:
            size_there = min(size, count - before)
            page, start = Page(size_there, backwards=True, later=True), count - before - size_there
        else:
            page, start = Page(size, later=number > 1), before
        rows = await self.run(call, asked, page, partial(self.one_page, call, page), before=start)
        if not rows and number > 1:
            raise NotFound("Deze pagina bestaat niet.")
        if count is None:
            full = len(rows) == size
            count = (await self.run(call, asked, "count", self.count))[0][0] if full else before + len(rows)
        return envelope(call, count, number, size, [self.represent(row, call) for row in rows])

    def newest_first(self, query: Select) -> bool:
        """Whether the list has its plain order, which can be walked from its other end too."""
        return len(query._order_by_clauses) == 1 and query._order_by_clauses[0].compare(self.table.id.desc())

    def one_page(self, call: Call, page: Page, query: Select) -> Select:
        ids = query.with_only_columns(self.table.id, maintain_column_froms=True).correlate(None)
        if page.backwards:
            ids = ids.order_by(None).order_by(self.table.id)
        ids = ids.limit(literal_column(str(page.size), Integer))
        if page.later:
            ids = ids.offset(parameter("before", type=Integer))
        whole = self.existing(call).order_by(None).where(self.table.id.in_(ids))
        return whole.order_by(*query._order_by_clauses)

    def count(self, query: Select) -> Select:
        ids = query.with_only_columns(self.table.id, maintain_column_froms=True).order_by(None)
        return select(func.count()).select_from(ids.subquery())
