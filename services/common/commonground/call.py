"""One request: who calls, on which session, and how links are written."""

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Annotated, Any
from uuid import UUID, uuid4

import orjson
from fastapi import Depends, Request
from sqlalchemy.ext.asyncio import AsyncSession

from commonground.days import day_of
from commonground.json import loads, plain, refuse_other_media
from commonground.principal import Principal
from commonground.problems import Forbidden, NotFound, ParseError

if TYPE_CHECKING:
    from commonground.api import Api, House


SEARCHES = ("/_zoek", "/search")  # a POST that only reads


@dataclass
class Call:
    """`base` is the own base URL under which this request came in, `root` the API root as the client wrote it.

    `db` is a session; for a request that only reads it is a connection, which does the same for Core statements.
    """

    request: Request
    db: AsyncSession
    principal: Principal
    api: "Api"
    house: "House"
    base: str
    root: str
    now: datetime = field(default_factory=lambda: datetime.now(UTC))
    memory: dict[str, Any] = field(default_factory=dict)  # what this request looked up before
    # What follows the commit, before the answer leaves: a neighbour that asks us back then finds what we wrote.
    afterwards: list[Callable[[], Awaitable[None]]] = field(default_factory=list)

    @property
    def today(self) -> date:
        """The day of `now` in the Netherlands."""
        return day_of(self.now)

    # --- rights ---
    def may(self, *scopes: str, component: str | None = None) -> bool:
        return self.principal.may(component or self.api.component, *scopes)

    def require(self, *scopes: str, component: str | None = None) -> None:
        if not self.may(*scopes, component=component):
            raise Forbidden()

    # --- links ---
    def link(self, *path: Any, api: "Api | None" = None) -> str:
        """A URL of ours as this client may use it; of another API of this service if `api` is given."""
        return f"{self.base}{self.root_of(api or self.api)}/{'/'.join(map(str, path))}"

    def root_of(self, api: "Api") -> str:
        return self.root if api is self.api else api.root

    def store(self, url: str) -> str:
        """A URL as it is stored: a path when it is below one of our own bases, else as it was given."""
        return self.house.stored(url)

    def show(self, stored: str) -> str:
        """A stored URL as this client may use it. Absent (None or "") stays absent."""
        if not stored or stored[0] != "/":
            return stored
        if self.root != self.api.root and stored.startswith(self.api.root + "/"):
            return self.base + self.root + stored[len(self.api.root) :]
        return self.base + stored

    def canonical(self, content: Any) -> Any:
        """A representation with the canonical base in its links: for the audit trail and notifications."""
        text = orjson.dumps(content, default=plain, option=orjson.OPT_UTC_Z)
        ours, first = f'"{self.base}{self.root}/', f'"{self.house.bases[0]}{self.api.root}/'
        text = text.replace(ours.encode(), first.encode())
        return orjson.loads(text.replace(f'"{self.base}/'.encode(), f'"{self.house.bases[0]}/'.encode()))

    # --- reading the body ---
    async def body(self) -> Any:
        """The JSON object of the request. Raises ParseError (400); an empty body is an empty object."""
        raw = await self.request.body()
        if raw:
            refuse_other_media(self.request)
        if not raw or raw.strip() == b"null":
            return {}
        found = loads(raw)
        if not isinstance(found, dict):
            raise ParseError("De inhoud van het verzoek is geen JSON-object.")
        return found

    # --- what is recorded ---
    async def record(
        self,
        actie: str,
        resource: str,
        main: dict,
        old: dict | None,
        new: dict | None,
        kenmerken: dict[str, str] | None = None,
        status: int = 200,
        label: str = "",
        kanaal: str | None = None,
    ) -> None:
        """The audit line, and the notification when there are kenmerken, in the transaction of the change itself.

        `main`, `old` and `new` are representations with a `url`; they are stored with our canonical base.
        """
        main, old, new = self.canonical([{"url": main["url"]}, old, new])
        line = self.audit_line(actie, resource, main, old, new, status, label)
        await self.db.execute(self.house.metadata.tables["audittrail"].insert().inline(), line)
        if kenmerken is not None and (channel := kanaal or self.api.kanaal):
            url = (new or old or main)["url"]
            await self.notify(channel, main["url"], resource, url, actie, self.canonical(kenmerken))

    async def record_made(self, resource: str, shown: list[dict], kenmerken: list[dict[str, str]]) -> None:
        """What `record` does for each of many main objects that were made at once."""
        tables = self.house.metadata.tables
        shown, kenmerken = self.canonical([shown, kenmerken])
        lines = [self.audit_line("create", resource, new, None, new, 201) for new in shown]
        await self.db.execute(tables["audittrail"].insert().inline(), lines)
        if channel := self.api.kanaal:
            both = zip(shown, kenmerken, strict=True)
            rows = [self.outgoing(channel, new["url"], resource, new["url"], "create", each) for new, each in both]
            await self.db.execute(tables["uitgaand"].insert().inline(), rows)

    def audit_line(
        self, actie: str, resource: str, main: dict, old: dict | None, new: dict | None, status: int, label: str = ""
    ) -> dict[str, Any]:
        headers, who = self.request.headers, self.principal
        return dict(
            uuid=uuid4(),
            bron=self.api.component,
            applicatie_id=who.application or headers.get("x-nlx-request-application-id", ""),
            applicatie_weergave=who.label,
            gebruikers_id=who.user_id,
            gebruikers_weergave=who.user_representation,
            actie=actie,
            resultaat=status,
            hoofd_object=self.store(main["url"]),
            resource=resource,
            resource_url=(new or old or main)["url"],
            resource_weergave=label,
            toelichting=headers.get("x-audit-toelichting", ""),
            logrecord=headers.get("x-nlx-logrecord-id", ""),
            aanmaakdatum=self.now,
            oud=old,
            nieuw=new,
        )

    async def notify(
        self, kanaal: str, hoofd_object: str, resource: str, url: str, actie: str, kenmerken: dict
    ) -> None:
        """An outbox row; the relay delivers it after the commit."""
        row = self.outgoing(kanaal, hoofd_object, resource, url, actie, kenmerken)
        await self.db.execute(self.house.metadata.tables["uitgaand"].insert().inline(), row)

    def outgoing(
        self, kanaal: str, hoofd_object: str, resource: str, url: str, actie: str, kenmerken: dict
    ) -> dict[str, Any]:
        bericht = {
            "kanaal": kanaal,
            "hoofdObject": hoofd_object,
            "resource": resource,
            "resourceUrl": url,
            "actie": actie,
            "aanmaakdatum": self.now.isoformat().replace("+00:00", "Z"),
            "kenmerken": {name: str(value) for name, value in kenmerken.items() if value not in ("", None)},
        }
        return {"bericht": bericht, "pogingen": 0, "volgende_poging": self.now}


@asynccontextmanager
async def opened(request: Request, plain: bool = True) -> AsyncIterator[Call]:
    """One transaction per request; it is committed before the answer leaves.

    What then follows may still turn the answer into a refusal; it undoes what was written by itself. `plain`: if it
    only reads, it does so by columns; then a connection does, at two thirds of the price of a session.
    """
    api, house = request.app.state.api, request.app.state.house
    reads = request.method in ("GET", "HEAD") or request.scope["path"].endswith(SEARCHES)
    async with house.transaction(reads, plain) as db:
        principal = await house.authenticate(api)(request, db)
        call = Call(request, db, principal, api, house, request.scope["base"], request.scope["api_root"])
        yield call
    for step in call.afterwards:
        await step()


async def open_call(request: Request) -> AsyncIterator[Call]:
    async with opened(request, plain=False) as call:
        yield call


# scope="function": FastAPI would otherwise commit after the client has its 201
Caller = Annotated[Call, Depends(open_call, scope="function")]


def uuid_in_path(request: Request, name: str = "uuid") -> UUID:
    """A uuid of the path; what is none names nothing, so NotFound."""
    try:
        return UUID(request.path_params[name])
    except ValueError:
        raise NotFound() from None
