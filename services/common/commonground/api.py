"""An API, and the house that serves several of them from one database."""

from collections.abc import Callable, Coroutine, Sequence
from contextlib import AbstractAsyncContextManager, nullcontext
from functools import cached_property
from typing import Any
from urllib.parse import urlsplit
from uuid import UUID

from fastapi import APIRouter, FastAPI
from sqlalchemy import MetaData
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncSession, async_sessionmaker
from starlette.routing import Route

from commonground import metrics
from commonground.db import open_engine, reading
from commonground.plans import Plans
from commonground.principal import Authenticate, Lookup, by_jwt, clients_of
from commonground.problems import HANDLERS
from commonground.references import References
from commonground.resource import Body, Resource
from commonground.routing import Segment, by_first_segment
from commonground.settings import ServiceSettings
from commonground.surprises import SURPRISES

JWT = {"JWT-Claims": {"type": "http", "scheme": "bearer", "bearerFormat": "JWT"}}
Worker = Callable[["House"], Coroutine[Any, Any, None]]


class Api:
    """What one API promises: a constant of its component. A `House` serves it.

    `security`: the schemes of its contract (JWT by default), `public`: it asks none.
    """

    def __init__(
        self,
        name: str,
        root: str,
        title: str,
        version: str,
        resources: Sequence[Resource] = (),
        *,
        routers: Sequence[APIRouter] = (),
        component: str = "",
        kanaal: str | None = None,
        openapi: str = "3.0.3",
        hidden: int = 403,
        aliases: Sequence[str] = (),
        expanded: dict[str, type[Body]] | None = None,
        authenticate: Callable[["House"], Authenticate] | None = None,
        accepts: Sequence[str] = (),
        description: str = "",
        public: bool = False,
        security: dict[str, dict] | None = None,
    ) -> None:
        self.name, self.root, self.title, self.version = name, root, title, version
        self.resources, self.routers, self.component, self.kanaal = (
            tuple(resources),
            tuple(routers),
            component or name,
            kanaal,
        )
        self.openapi, self.hidden, self.aliases, self.expanded = openapi, hidden, tuple(aliases), expanded or {}
        self.authenticate, self.accepts, self.description, self.public = (
            authenticate,
            tuple(accepts),
            description,
            public,
        )
        self.security = {} if public else security or JWT
        for resource in self.resources:
            resource.api = self

    def app(self, house: "House") -> FastAPI:
        """The API as an ASGI application of this house. Its contract is at `/openapi.json`, for everyone."""
        app = FastAPI(
            docs_url=None,
            redoc_url=None,
            openapi_url=None,
            redirect_slashes=False,
            exception_handlers=HANDLERS | SURPRISES,
        )
        app.state.api, app.state.house = self, house
        app.router.routes[:] = self.routes
        return app

    @cached_property
    def routes(self) -> list[Segment]:
        """They know no house: every application of this API in the process has the same."""
        routers = (*self.routers, *(resource.router() for resource in self.resources))
        return by_first_segment([r for router in routers for r in router.routes if isinstance(r, Route)])


class House:
    """One service as it runs: its APIs, database, neighbours and own addresses."""

    def __init__(
        self,
        name: str,
        apis: Sequence[Api],
        metadata: MetaData,
        settings: ServiceSettings,
        lookup: Lookup | None = None,
        references: References | None = None,
    ) -> None:
        self.name, self.apis, self.metadata, self.settings = name, tuple(apis), metadata, settings
        pool = (
            {}
            if settings.database_url.startswith("sqlite")
            else {"pool_size": settings.database_pool, "max_overflow": 0}
        )
        self.engine = open_engine(settings.database_url, **pool)
        aside = {"pool_size": 1, "max_overflow": 0, "isolation_level": "AUTOCOMMIT"} if pool else {}
        self.aside = open_engine(settings.database_url, **aside) if pool else self.engine
        for engine in {self.engine, self.aside}:
            metrics.count_statements(name, engine)
        self.reader = reading(self.engine)
        self.sessions = async_sessionmaker(self.engine, expire_on_commit=False)
        self.reading_sessions = async_sessionmaker(self.reader)
        self.lookup = lookup or clients_of(metadata)
        self.plans = Plans()
        self.references = references or References(settings.configuration().services)
        self.bases = settings.bases()
        self.resources = {resource.name: resource for api in self.apis for resource in api.resources}
        self.located = {pattern(api.root + r.path): r for api in self.apis for r in api.resources}
        self.aliases = [(alias, api.root) for api in self.apis for alias in api.aliases]
        self._jwt = by_jwt(self.lookup, settings)
        self.state: dict[str, Any] = {}  # what a service keeps beside this: compiled schemas, a file store

    def transaction(self, reads: bool, plain: bool) -> Any:
        """A session, or for what only reads `plain` columns a connection, as a context that ends the transaction."""
        if reads:
            return self.reader.connect() if plain else self.reading_sessions.begin()
        return self.sessions.begin()

    def beside(self, db: AsyncSession) -> AbstractAsyncContextManager[AsyncSession | AsyncConnection]:
        """A connection for what is done at once, whatever becomes of the transaction `db`, and holds up nobody.

        SQLite has one writer, which is `db`: there it is `db` itself. On PostgreSQL a process has one such connection.
        """
        return nullcontext(db) if self.aside is self.engine else self.aside.connect()

    async def close(self) -> None:
        """Lets go of the neighbours and the database."""
        await self.references.close()
        for engine in {self.engine, self.aside}:
            await engine.dispose()

    def authenticate(self, api: Api) -> Authenticate:
        return api.authenticate(self) if api.authenticate else self._jwt

    def named(self, name: str | None) -> Resource | None:
        return self.resources.get(name) if name else None

    # --- our own URLs ---
    def stored(self, url: str) -> str:
        """A URL below one of our own bases and roots as a path with the canonical root; another as it was given."""
        for base in self.bases:
            if url[: len(base)].lower() == base.lower() and url[len(base) : len(base) + 1] == "/":
                path = url[len(base) :]
                for api in self.apis:
                    if path.startswith(api.root + "/"):
                        return path
                for alias, root in self.aliases:
                    if path.startswith(alias + "/"):
                        return root + path[len(alias) :]
        return url

    def locate(self, stored: str) -> tuple[Resource, UUID] | None:
        """The resource and uuid that a stored URL of ours means; None for what is not ours."""
        if not stored.startswith("/"):
            return None
        path, _, last = stored.partition("?")[0].rpartition("/")
        resource = self.located.get(pattern(path))
        try:
            return (resource, UUID(last)) if resource else None
        except ValueError:
            return None

    def base_of(self, scheme: str, host: str, prefix: str = "") -> str | None:
        """Our own base that a request came in under; None if that is none of ours."""
        default = {"http": 80, "https": 443}.get(scheme)
        try:
            asked = urlsplit(f"{scheme}://{host}{prefix}")
            port = asked.port
        except ValueError:
            return None
        name = f"[{asked.hostname}]" if ":" in (asked.hostname or "") else asked.hostname
        base = f"{scheme}://{name}{'' if port in (None, default) else f':{port}'}{prefix.rstrip('/')}"
        return base if base in self.bases else None


def pattern(path: str) -> str:
    """A path with its uuids and parameters as `*`: `/zaken/api/v1/zaken/*/zaakeigenschappen`."""
    return "/".join("*" if len(part) == 36 or part.startswith("{") else part for part in path.split("/"))
