"""Tokens: who calls. A token is shown once and kept as a keyed hash; it may expire, and its last use is known."""

import asyncio
import hmac
import secrets
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from typing import Any

import structlog
from commonground.api import House
from commonground.plans import given, parameter
from commonground.principal import Authenticate, Grant, Principal
from commonground.problems import Problem
from commonground.settings import SettingsError
from fastapi import Request
from sqlalchemy import delete, insert, select, update
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncSession

from objecten.settings import PermissionEntry, Settings, TokenEntry
from objecten.tables import ObjectType, Permission, Token

MAX_LENGTH = 40
USE_IS_NOTED = timedelta(minutes=1)  # the last use is written at most so often
log = structlog.get_logger(__name__)
READ, WRITE = "objecttypen.lezen", "objecttypen.schrijven"
columns = ("id", "identifier", "application", "is_superuser", "expires_at", "last_used_at")
QUERY = select(*(Token.__table__.c[name] for name in columns))
KNOWN = QUERY.where(Token.hash == parameter("hash"))


def hashed(key: bytes, token: str) -> str:
    return hmac.new(key, token.encode(), sha256).hexdigest()


def refused(code: str, detail: str) -> Problem:
    return Problem(401, code, "Niet aangemeld.", detail, headers={"WWW-Authenticate": "Token"})


def read_header(value: str) -> str:
    """The token in `Authorization: Token <value>`. Raises Problem (401)."""
    scheme, _, token = value.partition(" ")
    if scheme.lower() != "token":
        raise refused("not_authenticated", "Er is geen token meegestuurd (Authorization: Token ...).")
    if not token or len(token) > MAX_LENGTH or token != "".join(token.split()):
        raise refused("authentication_failed", "Het token is niet geldig.")
    return token


class Tokens:
    """The tokens of one house: the key of their hashes, and when each was last noted as used."""

    def __init__(self, house: House) -> None:
        settings: Settings = house.settings  # type: ignore[assignment]
        self.house, self.key = house, settings.key()
        self.writing = settings.objecttypen_schrijven == "iedereen"
        self.noting: set[asyncio.Task] = set()

    async def authenticate(self, request: Request, db: AsyncSession) -> Principal:
        """Who this token is. Raises Problem (401) for one that is unknown or has expired."""
        token = read_header(request.headers.get("authorization", ""))
        row = (await db.execute(KNOWN, given(hash=hashed(self.key, token)))).first()
        now = datetime.now(UTC)
        if row is None or (row.expires_at and row.expires_at <= now):
            raise refused("authentication_failed", "Het token is niet geldig.")
        if row.last_used_at is None or row.last_used_at <= now - USE_IS_NOTED:
            self.note_use(row.id, now)
        return self.principal(row)

    def principal(self, row: Any) -> Principal:
        scopes = {READ, WRITE} if row.is_superuser or self.writing else {READ}
        return Principal(
            row.identifier,
            application=row.identifier,
            label=row.application or row.identifier,
            all_rights=row.is_superuser,
            grants=(Grant("objecten", frozenset(scopes)),),
            extra={"token_id": row.id},
        )

    # --- last use -----------------------------------------------------------------------------------------------------
    def note_use(self, id: int, now: datetime) -> None:
        """Beside the request, in a transaction of its own: a read does not wait for a writer."""
        task = asyncio.create_task(self.used(id, now))
        self.noting.add(task)
        task.add_done_callback(self.noting.discard)

    async def settled(self) -> None:
        """Waits for what is still being noted."""
        await asyncio.gather(*self.noting)

    async def used(self, id: int, now: datetime) -> None:
        still = Token.last_used_at.is_(None) | (Token.last_used_at <= now - USE_IS_NOTED)
        try:
            async with self.house.sessions.begin() as db:
                await db.execute(update(Token).where(Token.id == id, still).values(last_used_at=now))
        except SQLAlchemyError as error:  # the request does not suffer from it
            log.warning("token_use_not_noted", reason=type(error).__name__)


def tokens_of(house: House) -> Tokens:
    if "tokens" not in house.state:
        house.state["tokens"] = Tokens(house)
    return house.state["tokens"]


def authentication(house: House) -> Authenticate:
    return tokens_of(house).authenticate


# --- making and configuring -------------------------------------------------------------------------------------------
def new_token() -> str:
    return secrets.token_hex(20)


def entry_values(key: bytes, entry: TokenEntry) -> dict[str, Any]:
    value = entry.token.get_secret_value()
    if value != "".join(value.split()):
        raise SettingsError(f"token {entry.identifier}: een token bevat geen spaties")
    return entry.model_dump(exclude={"token", "permissions"}) | {"hash": hashed(key, value)}


async def store(db: AsyncSession, key: bytes, entry: TokenEntry, expires_at: datetime | None = None) -> None:
    """Adds a token, or changes the one with this identifier; its permissions become those of the entry.

    Raises SettingsError for an objecttype that does not exist.
    """
    values = entry_values(key, entry)
    known = (await db.execute(select(Token.id).where(Token.identifier == entry.identifier))).scalar_one_or_none()
    if known is None:
        made = insert(Token).values(**values, created_at=datetime.now(UTC), expires_at=expires_at).returning(Token.id)
        known = (await db.execute(made)).scalar_one()
    else:
        await db.execute(update(Token).where(Token.id == known).values(**values, expires_at=expires_at))
    await db.execute(delete(Permission).where(Permission.token_id == known))
    for permission in entry.permissions:
        await db.execute(insert(Permission).values(token_id=known, **await permission_values(db, permission)))


async def rotate(house: House, identifier: str, value: str, expires_at: datetime | None) -> None:
    """A new value for a token, that keeps its rights. Raises SettingsError for an unknown one."""
    changed = {"hash": hashed(tokens_of(house).key, value), "expires_at": expires_at, "last_used_at": None}
    await on_one(house, update(Token).where(Token.identifier == identifier).values(**changed), identifier)


async def revoke(house: House, identifier: str) -> None:
    """Raises SettingsError for an unknown one."""
    await on_one(house, delete(Token).where(Token.identifier == identifier), identifier)


async def on_one(house: House, statement: Any, identifier: str) -> None:
    async with house.engine.begin() as db:
        if not (await db.execute(statement)).rowcount:
            raise SettingsError(f"token {identifier} bestaat niet")


async def listed(house: House) -> list[Any]:
    async with house.reader.connect() as db:
        return list((await db.execute(QUERY.order_by(Token.identifier))).all())


async def permission_values(db: AsyncSession, entry: PermissionEntry) -> dict[str, Any]:
    type_id = (await db.execute(select(ObjectType.id).where(ObjectType.uuid == entry.objecttype))).scalar_one_or_none()
    if type_id is None:
        raise SettingsError(f"objecttype {entry.objecttype} bestaat niet")
    if entry.fields is not None and entry.mode != "read_only":
        raise SettingsError("rechten per veld gelden alleen bij read_only")
    return {
        "object_type_id": type_id,
        "mode": entry.mode,
        "use_fields": entry.fields is not None,
        "fields": entry.fields,
    }


async def configure(house: House) -> None:
    """The tokens of the configuration file, all or none; those that are not in it stay."""
    settings: Settings = house.settings  # type: ignore[assignment]
    async with house.sessions.begin() as db:
        for entry in settings.configuration().tokens:
            await store(db, settings.key(), entry)
