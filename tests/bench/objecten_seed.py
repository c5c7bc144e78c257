"""A database full of objects, on PostgreSQL made inside it: five types, eleven attributes, a point each.

Object n is of type 1 + n modulo 5 and has a uuid made from n (`uuid`); of every five objects of a type one has an older
record.
"""

import json
from datetime import UTC, date, datetime, timedelta
from hashlib import md5
from typing import Any
from uuid import UUID

from commonground import migrations
from commonground.db import open_engine
from objecten import indexes
from objecten.objecttypes import ObjectTypeBody
from objecten.tables import Object, ObjectType, Permission, Record, Token, Version
from sqlalchemy import insert
from sqlalchemy.ext.asyncio import AsyncConnection

from tests.bench.seed import settled, without_indexes

TYPES, OLDER = 5, 5
TOKEN, KEY = "een-token-dat-alleen-in-de-bench-bestaat", "een-sleutel-die-alleen-in-de-bench-bestaat"
HERE, STEPS = (5.5, 51.5), (7919, 104729)  # the corner of a square degree in which all points lie, scattered
SCHEMA = """{"type": "object", "properties": {"code": {"type": "string"}, "naam": {"type": "string"},
 "hoogte": {"type": "number"}, "vermogen": {"type": "integer"}, "actief": {"type": "boolean"}}, "required": ["code"]}"""
DATA = """jsonb_build_object(
  'code', 'L-' || lpad(n::text, 7, '0'), 'naam', 'Lichtmast straat ' || (n / 5 * 7919 % 1000),
  'soort', 'soort ' || (n / 5 % 10),
  'wijk', 'wijk ' || (n / 5 % 50), 'hoogte', (n / 5 * 31 % 2000) / 100.0, 'vermogen', n / 5 * 37 % 100,
  'geplaatst', to_char(date '2000-01-01' + n % 9000, 'YYYY-MM-DD'), 'actief', n % 3 = 0,
  'opmerking', 'Dit is opmerking ' || (n % 1000) || ' over deze mast',
  'eigenaar', jsonb_build_object('naam', 'Gemeente ' || n % 9),
  'labels', jsonb_build_array('a' || n % 7, 'b' || n % 11))"""


def uuid(kind: str, number: int) -> UUID:
    return UUID(md5(f"{kind}-{number}".encode()).hexdigest())  # any fixed scatter will do


def code(number: int) -> str:
    """The code of the object of the first type that is nearest."""
    return f"L-{number:07d}"


async def seed(url: str, objects: int, token_hash: str) -> None:
    engine = open_engine(url)
    await migrations.upgrade(engine, "objecten")
    async with engine.begin() as db:
        await types_and_token(db, token_hash)
        if engine.dialect.name == "postgresql":
            await by_sql(db, objects)
        else:
            await by_rows(db, objects)
    for path, kind in (("hoogte", "waarde"), ("naam", "tekst")):
        await indexes.add(engine, uuid("type", 1), path, kind)
    if engine.dialect.name == "postgresql":
        await settled(engine)
    await engine.dispose()


async def types_and_token(db: AsyncConnection, token_hash: str) -> None:
    """A token that may write all of the types, and is no superuser: its rights are part of every query."""
    today, numbers = date.today(), range(1, TYPES + 1)
    body = ObjectTypeBody(name="Type", name_plural="Types").model_dump(exclude={"uuid"})
    version = {"version": 1, "status": "published", "json_schema": json.loads(SCHEMA), "fingerprint": "bench"}
    dated = {"created_at": today, "modified_at": today}
    types = [{"id": n, "uuid": uuid("type", n), **body, "name": f"Type {n}", **dated} for n in numbers]
    await db.execute(insert(ObjectType), types)
    await db.execute(insert(Version), [{"object_type_id": n, **version, **dated} for n in numbers])
    token = {"id": 1, "identifier": "bench", "hash": token_hash, "created_at": datetime.now(UTC)}
    await db.execute(insert(Token).values(token))
    right = {"token_id": 1, "mode": "read_and_write", "use_fields": False}
    await db.execute(insert(Permission), [{**right, "object_type_id": n} for n in numbers])


# --- PostgreSQL: a hundred thousand, or a million ---------------------------------------------------------------------
async def by_sql(db: AsyncConnection, objects: int) -> None:
    await db.exec_driver_sql("set session_replication_role = replica")  # no foreign keys: they hold by themselves
    async with without_indexes(db):
        await all_objects(db, objects)
    for table in ("objecttype", "objecttypeversion", "object", "objectrecord", "token"):
        counter = f"setval(pg_get_serial_sequence('{table}', 'id'), max(id))"
        await db.exec_driver_sql(f"select {counter} from {table} having max(id) > 0")


async def all_objects(db: AsyncConnection, objects: int) -> None:
    numbers = f"generate_series(1, {objects}) n"
    await db.exec_driver_sql(
        "insert into object (id, uuid, object_type_id)"
        f" select n, md5('object-' || n)::uuid, 1 + n % {TYPES} from {numbers}"
    )
    x, y = (f"{corner} + (n::bigint * {step} % 100003) / 100003.0" for corner, step in zip(HERE, STEPS, strict=True))
    point = "jsonb_build_object('type', 'Point', 'coordinates', jsonb_build_array(x, y))"
    older = f"n / {TYPES} % {OLDER} = 0"
    for index, where, begin, end in (
        ("1", older, "date '2023-01-01'", "date '2024-01-01'"),
        (f"case when {older} then 2 else 1 end", "true", "date '2024-01-01'", "null"),
    ):
        await db.exec_driver_sql(
            "insert into objectrecord (object_id, object_type_id, type_version, index, data, geometry, west, south,"
            ' east, north, "references", start_at, end_at, registration_at)'
            f" select n, 1 + n % {TYPES}, 1, {index}, {DATA}, {point}, x, y, x, y, '[]', {begin}, {end}, {begin}"
            f" from (select n, {x} as x, {y} as y from {numbers}) s where {where}"
        )


# --- SQLite: the same, row by row -------------------------------------------------------------------------------------
async def by_rows(db: AsyncConnection, objects: int) -> None:
    numbers = range(1, objects + 1)
    made = [{"id": n, "uuid": uuid("object", n), "object_type_id": 1 + n % TYPES} for n in numbers]
    await db.execute(insert(Object), made)
    older = [n for n in numbers if has_older(n)]
    await db.execute(insert(Record), [record(n, 1, date(2023, 1, 1), date(2024, 1, 1)) for n in older])
    await db.execute(insert(Record), [record(n, 1 + has_older(n), date(2024, 1, 1), None) for n in numbers])


def has_older(n: int) -> bool:
    return n // TYPES % OLDER == 0


def record(n: int, index: int, begin: date, end: date | None) -> dict[str, Any]:
    x, y = (corner + n * step % 100003 / 100003 for corner, step in zip(HERE, STEPS, strict=True))
    return {
        "object_id": n,
        "object_type_id": 1 + n % TYPES,
        "type_version": 1,
        "index": index,
        "data": data(n),
        "geometry": {"type": "Point", "coordinates": [x, y]},
        **{"west": x, "south": y, "east": x, "north": y},
        "references": [],
        **{"start_at": begin, "end_at": end, "registration_at": begin},
    }


def data(n: int) -> dict[str, Any]:
    """What `DATA` says."""
    place = n // TYPES
    return {
        "code": code(n),
        "naam": f"Lichtmast straat {place * 7919 % 1000}",
        "soort": f"soort {place % 10}",
        "wijk": f"wijk {place % 50}",
        "hoogte": place * 31 % 2000 / 100,
        "vermogen": place * 37 % 100,
        "geplaatst": (date(2000, 1, 1) + timedelta(days=n % 9000)).isoformat(),
        "actief": n % 3 == 0,
        "opmerking": f"Dit is opmerking {n % 1000} over deze mast",
        "eigenaar": {"naam": f"Gemeente {n % 9}"},
        "labels": [f"a{n % 7}", f"b{n % 11}"],
    }
