"""Tokens, objecttypes and objects for the tests, in the words of the domain."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from uuid import UUID

import httpx
import support
from commonground.service import Service
from objecten import tokens
from objecten.settings import PermissionEntry, TokenEntry
from pydantic import SecretStr
from sqlalchemy import event

KEY = "een-sleutel-die-alleen-in-de-tests-bestaat"
CRS = {"Content-Crs": "EPSG:4326"}
BOOM = {
    "type": "object",
    "additionalProperties": False,
    "required": ["soort"],
    "properties": {
        "soort": {"type": "string"},
        "hoogte": {"type": ["number", "null"], "maximum": 100},
        "geplant": {"type": "string"},
        "ziek": {"type": "boolean"},
        "maat": {"type": "object"},
        "labels": {"type": "array"},
    },
}


def value(name: str) -> str:
    return f"{name}-token"


async def give(
    app: Service, name: str, lezen: Any = (), schrijven: Any = (), is_superuser: bool = False, velden: Any = None
) -> None:
    """A token with these rights; `velden`: {type: {version: fields}} limits reading."""
    entries = [PermissionEntry(objecttype=UUID(each["uuid"])) for each in lezen]
    entries += [PermissionEntry(objecttype=UUID(each["uuid"]), mode="read_and_write") for each in schrijven]
    for each, fields in velden or ():
        entries.append(PermissionEntry(objecttype=UUID(each["uuid"]), fields=fields))
    entry = TokenEntry(identifier=name, token=SecretStr(value(name)), is_superuser=is_superuser, permissions=entries)
    async with app.house.sessions.begin() as db:
        await tokens.store(db, KEY.encode(), entry)


async def make_type(api: httpx.AsyncClient, name: str, schema: dict, **more: Any) -> dict:
    made = support.ok(await api.post("/objecttypes", json={"name": name, "namePlural": f"{name}en"} | more), 201)
    support.ok(
        await api.post(f"/objecttypes/{made['uuid']}/versions", json={"jsonSchema": schema, "status": "published"}), 201
    )
    return support.ok(await api.get(f"/objecttypes/{made['uuid']}"))


def body(type: dict, data: dict, startAt: str = "2024-01-01", **record: Any) -> dict:
    return {"type": type["url"], "record": {"typeVersion": 1, "data": data, "startAt": startAt} | record}


async def plant(api: httpx.AsyncClient, type: dict, data: dict | None = None, **record: Any) -> dict:
    """A new object."""
    return support.ok(await api.post("/objects", json=body(type, data or {"soort": "eik"}, **record)), 201)


def path(shown: dict) -> str:
    return f"/objects/{shown['uuid']}"


@contextmanager
def statements(app: Service) -> Iterator[list[str]]:
    """The SQL that is executed within."""
    found: list[str] = []

    def note(_connection: Any, _cursor: Any, statement: str, *_: Any) -> None:
        if statement != "begin":
            found.append(statement)

    engine = app.house.engine.sync_engine
    event.listen(engine, "before_cursor_execute", note)
    yield found
    event.remove(engine, "before_cursor_execute", note)
