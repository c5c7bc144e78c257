"""A database full of objects, on PostgreSQL, made inside it: five types, eleven attributes, a point each.

Object n is of type 1 + n modulo 5 and has a uuid made from n (`uuid`); of every five objects of a type one has an older
record.
"""

from hashlib import md5
from uuid import UUID

from commonground import migrations
from commonground.db import open_engine
from objecten import indexes
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from tests.bench.seed import without_indexes

TYPES, OLDER = 5, 5
TOKEN, KEY = "een-token-dat-alleen-in-de-bench-bestaat", "een-sleutel-die-alleen-in-de-bench-bestaat"
HERE = (5.5, 51.5)  # the corner of a square degree in which all points lie
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
        await db.exec_driver_sql("set session_replication_role = replica")  # no foreign keys: they hold by themselves
        await types_and_token(db, token_hash)
        async with without_indexes(db):
            await all_objects(db, objects)
        for table in ("objecttype", "objecttypeversion", "object", "objectrecord", "token"):
            counter = f"setval(pg_get_serial_sequence('{table}', 'id'), max(id))"
            await db.exec_driver_sql(f"select {counter} from {table} having max(id) > 0")
    for path, kind in (("hoogte", "waarde"), ("naam", "tekst")):
        await indexes.add(engine, uuid("type", 1), path, kind)
    async with engine.connect() as db:
        alone = await db.execution_options(isolation_level="AUTOCOMMIT")
        await alone.exec_driver_sql("vacuum analyze")
        name = url.rsplit("/", 1)[1]  # a parallel worker is gone before its CPU can be counted
        await alone.exec_driver_sql(f'alter database "{name}" set max_parallel_workers_per_gather = 0')
    await engine.dispose()


async def types_and_token(db: AsyncConnection, token_hash: str) -> None:
    """A token that may write all of the types, and is no superuser: its rights are part of every query."""
    numbers = f"generate_series(1, {TYPES}) n"
    texts = ("maintainer_organization", "maintainer_department", "contact_person", "contact_email", "source")
    texts += ("provider_organization", "documentation_url", "description")
    await db.exec_driver_sql(
        f"insert into objecttype (id, uuid, name, name_plural, {', '.join(texts)}, data_classification,"
        " update_frequency, labels, allow_geometry, created_at, modified_at)"
        " select n, md5('type-' || n)::uuid, 'Type ' || n, 'Types',"
        f" {', '.join(chr(39) * 2 for _ in texts)}, 'open', 'unknown', '{{}}', true, current_date, current_date"
        f" from {numbers}"
    )
    await db.execute(
        text(
            "insert into objecttypeversion (object_type_id, version, status, json_schema, fingerprint, created_at,"
            " modified_at) select n, 1, 'published', cast(:schema as jsonb), 'bench', current_date, current_date"
            f" from {numbers}"
        ),
        {"schema": SCHEMA},
    )
    await db.execute(
        text(
            "insert into token (identifier, hash, contact_person, email, organization, application, administration,"
            " is_superuser, created_at) values ('bench', :hash, '', '', '', 'bench', '', false, now())"
        ),
        {"hash": token_hash},
    )
    await db.exec_driver_sql(
        "insert into permission (token_id, object_type_id, mode, use_fields)"
        f" select (select max(id) from token), n, 'read_and_write', false from {numbers}"
    )


async def all_objects(db: AsyncConnection, objects: int) -> None:
    numbers = f"generate_series(1, {objects}) n"
    await db.exec_driver_sql(
        "insert into object (id, uuid, object_type_id)"
        f" select n, md5('object-' || n)::uuid, 1 + n % {TYPES} from {numbers}"
    )
    steps = zip(HERE, (7919, 104729), strict=True)
    x, y = (f"{corner} + (n::bigint * {step} % 100003) / 100003.0" for corner, step in steps)
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
