"""A database full of zaken, on PostgreSQL, made inside it: 100,000 in seconds, a million in minutes.

Zaak number n has a uuid made from n (`uuid`), one of 20 zaaktypen, 1 or 2 statussen, a rol, and a document if n is a
multiple of 5. Every 5 zaken share a BSN; `BUSY_BSN` has 120 zaken, more than a page.
"""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from hashlib import md5
from typing import Any
from uuid import UUID

from commonground import migrations
from commonground.db import open_engine
from sqlalchemy import JSON, Boolean, Table
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine
from zgw.tables import Base

TYPES, BUSY, BUSY_BSN = 20, 120, "999990019"
SECRET, RSIN = "een-geheim-dat-alleen-in-de-bench-bestaat", "517439943"
LIMITED = (3, 8, 15)  # the zaaktypen that the client `beperkt` may read


def uuid(kind: str, number: int) -> UUID:
    return UUID(md5(f"{kind}-{number}".encode()).hexdigest())  # any fixed scatter will do


def sql_uuid(kind: str, number: str) -> str:
    return f"md5('{kind}-' || ({number}))::uuid"


def sql_url(path: str, kind: str, number: str) -> str:
    return f"'{path}/' || {sql_uuid(kind, number)}"


def zaaktype_of(number: int) -> int:
    return 1 + number * 7 % TYPES


ZAAKTYPE = f"(1 + n::bigint * 7 % {TYPES})"
STATUSTYPE = "({type} - 1) * 3 + {volgnummer}"


async def seed(url: str, zaken: int) -> None:
    engine = open_engine(url)
    await migrations.upgrade(engine, "zgw")
    async with engine.begin() as db:
        await db.exec_driver_sql("set session_replication_role = replica")  # no foreign keys: they hold by themselves
        await clients(db)
        await catalogus(db)
        async with without_indexes(db):
            await all_zaken(db, zaken)
        for table in (each.name for each in Base.metadata.sorted_tables if "id" in each.c):
            counter = f"setval(pg_get_serial_sequence('{table}', 'id'), max(id))"
            await db.exec_driver_sql(f"select {counter} from {table} having max(id) > 0")
    await settled(engine)
    await engine.dispose()


async def settled(engine: AsyncEngine) -> None:
    """As a database that has been in use for a while: of every page it is known that all may see it.

    A commit that was not flushed, of one of 32 transactions around the one that wrote the page, keeps a vacuum from it.
    """
    async with engine.connect() as db:
        alone = await db.execution_options(isolation_level="AUTOCOMMIT")
        for command in ("set synchronous_commit = on", "checkpoint", "vacuum analyze"):
            await alone.exec_driver_sql(command)
        name = engine.url.database  # a parallel worker is gone before its CPU can be counted
        await alone.exec_driver_sql(f'alter database "{name}" set max_parallel_workers_per_gather = 0')


@asynccontextmanager
async def without_indexes(db: AsyncConnection) -> AsyncIterator[None]:
    """An index is made three times as fast of what is there already; those that a constraint needs stay."""
    free = "not exists (select from pg_constraint where conindid = indexrelid)"
    found = await db.exec_driver_sql(
        f"select indexrelid::regclass::text, pg_get_indexdef(indexrelid) from pg_index "
        f"where indrelid in (select oid from pg_class where relnamespace = 'public'::regnamespace) and {free}"
    )
    indexes: list[Any] = list(found)
    for name, _ in indexes:
        await db.exec_driver_sql(f"drop index {name}")
    yield
    for _, made in indexes:
        await db.exec_driver_sql(made)


async def fill(db: AsyncConnection, name: str, count: int, where: str = "true", **columns: Any) -> None:
    """Rows n = 1 … count of a table: `columns` are SQL; a column that is left out is empty."""
    table = Base.metadata.tables[name]
    values = {c.name: columns.get(c.name, empty(table, c.name)) for c in table.c if c.name != "id" or "id" in columns}
    names = ", ".join(f'"{name}"' for name in values)
    rows = f"select {', '.join(values.values())} from generate_series(1, {count}) n where {where}"
    await db.exec_driver_sql(f"insert into {name} ({names}) {rows}")


def empty(table: Table, name: str) -> str:
    column = table.c[name]
    if column.nullable:
        return "null"
    if isinstance(column.type, Boolean):
        return "false"
    return "'[]'" if isinstance(column.type, JSON) else "''"


async def clients(db: AsyncConnection) -> None:
    """`bench` may do everything; `beperkt` may read zaken of three types up to zaakvertrouwelijk."""
    names = "(array['bench', 'beperkt'])[n]"
    await fill(db, "client", 2, client_id=names, label=names, secret=f"'{SECRET}'", alle_rechten="n = 1")
    await fill(db, "applicatie", 1, id="n", uuid=sql_uuid("applicatie", "n"), label="'beperkt'")
    await fill(db, "applicatie_client", 1, client_id="'beperkt'", applicatie_id="n")
    types = f"(array{list(LIMITED)})[n]"
    await fill(
        db,
        "autorisatie",
        len(LIMITED),
        applicatie_id="1",
        component="'zrc'",
        scopes="""'["zaken.lezen"]'""",
        zaaktype=sql_url("/catalogi/api/v1/zaaktypen", "zaaktype", types),
        max_vertrouwelijkheidaanduiding="'zaakvertrouwelijk'",
    )


async def catalogus(db: AsyncConnection) -> None:
    await fill(db, "catalogus", 1, id="n", uuid=sql_uuid("catalogus", "n"), domein="'BENCH'", rsin=f"'{RSIN}'")
    await fill(
        db,
        "zaaktype",
        TYPES,
        id="n",
        uuid=sql_uuid("zaaktype", "n"),
        catalogus_id="1",
        identificatie="'BENCH-' || n",
        omschrijving="'Zaaktype ' || n",
        vertrouwelijkheidaanduiding="'openbaar'",
        indicatie_intern_of_extern="'extern'",
        doorlooptijd="'P30D'",
        referentieproces="""'{"naam": "bench", "link": ""}'""",
        begin_geldigheid="date '2020-01-01'",
        versiedatum="date '2020-01-01'",
    )
    of_type, volgnummer = "(n - 1) / 3 + 1", "(n - 1) % 3 + 1"
    await fill(
        db,
        "statustype",
        TYPES * 3,
        id="n",
        uuid=sql_uuid("statustype", "n"),
        zaaktype_id=of_type,
        volgnummer=volgnummer,
        omschrijving=f"'Stap ' || {volgnummer}",
    )
    generiek = {"omschrijving": "'Aanvrager'", "omschrijving_generiek": "'initiator'"}
    await fill(db, "roltype", TYPES, id="n", uuid=sql_uuid("roltype", "n"), zaaktype_id="n", **generiek)
    await fill(
        db,
        "informatieobjecttype",
        1,
        id="n",
        uuid=sql_uuid("iotype", "n"),
        catalogus_id="1",
        omschrijving="'Aanvraag'",
        omschrijving_generiek="'{}'",
        vertrouwelijkheidaanduiding="'openbaar'",
        begin_geldigheid="date '2020-01-01'",
    )
    relatie = {"informatieobjecttype": "'Aanvraag'", "volgnummer": "1", "richting": "'inkomend'"}
    await fill(db, "zaaktype_informatieobjecttype", TYPES, uuid=sql_uuid("ztiot", "n"), zaaktype_id="n", **relatie)


async def all_zaken(db: AsyncConnection, zaken: int) -> None:
    day = "date '2024-01-01' + n % 700"
    await fill(
        db,
        "zaak",
        zaken,
        id="n",
        uuid=sql_uuid("zaak", "n"),
        identificatie="'BENCH-' || n",
        bronorganisatie=f"'{RSIN}'",
        verantwoordelijke_organisatie=f"'{RSIN}'",
        omschrijving="'Aanvraag ' || n",
        zaaktype=sql_url("/catalogi/api/v1/zaaktypen", "zaaktype", ZAAKTYPE),
        zaaktype_id=ZAAKTYPE,
        registratiedatum=day,
        startdatum=day,
        uiterlijke_einddatum_afdoening=f"{day} + 30",
        vertrouwelijkheidaanduiding="0",
        archiefstatus="'nog_te_archiveren'",
    )
    for volgnummer, where in ((1, "true"), (2, "n % 2 = 0")):
        statustype = STATUSTYPE.format(type=ZAAKTYPE, volgnummer=volgnummer)
        await fill(
            db,
            "status",
            zaken,
            where,
            uuid=sql_uuid(f"status{volgnummer}", "n"),
            zaak_id="n",
            statustype=sql_url("/catalogi/api/v1/statustypen", "statustype", statustype),
            statustype_id=statustype,
            datum_status_gezet=f"timestamptz '2024-01-0{volgnummer} 12:00Z' + (n % 700) * interval '1 day'",
        )
    every = max(1, zaken // BUSY)
    bsn = f"case when n % {every} = 0 then '{BUSY_BSN}' else lpad((n / 5)::text, 9, '0') end"
    await fill(
        db,
        "rol",
        zaken,
        uuid=sql_uuid("rol", "n"),
        zaak_id="n",
        betrokkene_type="'natuurlijk_persoon'",
        betrokkene_identificatie=f"jsonb_build_object('inpBsn', {bsn}, 'geslachtsnaam', 'Jansen')",
        roltype=sql_url("/catalogi/api/v1/roltypen", "roltype", ZAAKTYPE),
        roltype_id=ZAAKTYPE,
        omschrijving="'Aanvrager'",
        omschrijving_generiek="'initiator'",
        registratiedatum=day,
    )
    await documents(db, zaken // 5, day)


async def documents(db: AsyncConnection, count: int, day: str) -> None:
    document = sql_url("/documenten/api/v1/enkelvoudiginformatieobjecten", "document", "n")
    shared = {"id": "n", "uuid": sql_uuid("document", "n"), "identificatie": "'DOC-' || n", "versie": "1"}
    await fill(db, "enkelvoudiginformatieobject", count, bronorganisatie=f"'{RSIN}'", **shared)
    await fill(
        db,
        "versie",
        count,
        document_id="n",
        versie="1",
        begin_registratie=day,
        creatiedatum=day,
        titel="'Aanvraag'",
        vertrouwelijkheidaanduiding="0",
        taal="'nld'",
        informatieobjecttype=sql_url("/catalogi/api/v1/informatieobjecttypen", "iotype", "1"),
        informatieobjecttype_id="1",
    )
    relatie = {"zaak_id": "n * 5", "informatieobject": document, "informatieobject_id": "n", "registratiedatum": day}
    await fill(db, "zaakinformatieobject", count, id="n", uuid=sql_uuid("zio", "n"), **relatie)
    object = {"object": sql_url("/zaken/api/v1/zaken", "zaak", "n * 5"), "object_type": "'zaak'"}
    await fill(
        db,
        "objectinformatieobject",
        count,
        uuid=sql_uuid("oio", "n"),
        document_id="n",
        zaakinformatieobject_id="n",
        **object,
    )
