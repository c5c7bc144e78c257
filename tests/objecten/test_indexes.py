"""Indexes that an administrator declares: the answers stay the same, PostgreSQL gives them faster."""

from uuid import UUID

import pytest
import support
from commonground.settings import SettingsError
from objecten import attributes, indexes
from objecten.tables import ObjectType, Record
from sqlalchemy import select, text

from tests.objecten.bomen import make_type, plant

pytestmark = pytest.mark.anyio
QUERIES = [
    {"data_attr": "hoogte__gte__3"},
    {"data_attr": "hoogte__lt__3.5"},
    {"data_attr": "hoogte__gt__2024-01-01"},
    {"data_attr": "naam__icontains__EI_K%"},
    {"data_attr": "naam__gte__2024-01-01"},
    {"ordering": "record__data__hoogte"},
    {"ordering": "-record__data__hoogte"},
    {"ordering": "-record__data__naam,record__data__hoogte"},
]
VALUES = [3, 3.5, -1, "3", "2024-05-01", None, True, [3], {"a": 3}, 10**15]


@pytest.fixture
async def kast(api):
    made = await make_type(api, "kast", {"type": "object"})
    for number, value in enumerate(VALUES):
        await plant(api, made, {"hoogte": value, "naam": f"ei_k% {number}" if number % 2 else value})
    await plant(api, made, {})
    return made


async def answers(api, type: dict) -> list[list[str]]:
    pages = [support.ok(await api.get("/objects", params={"type": type["url"]} | each)) for each in QUERIES]
    return [[each["uuid"] for each in page["results"]] for page in pages]


async def test_a_declared_index_changes_no_answer(app, api, kast):
    before = await answers(api, kast)
    for path, kind in (("hoogte", "waarde"), ("record__data__naam", "waarde"), ("naam", "tekst")):
        assert await indexes.add(app.house.engine, UUID(kast["uuid"]), path, kind)
        assert not await indexes.add(app.house.engine, UUID(kast["uuid"]), path, kind), "it is there already"
    app.house.state["indexes"].clear()
    assert await answers(api, kast) == before
    assert [(each.pad, each.soort, each.gereed) for each in await indexes.listed(app.house.engine)] == [
        ("hoogte", "waarde", True),
        ("naam", "tekst", True),
        ("naam", "waarde", True),
    ]
    for path, kind in (("hoogte", "waarde"), ("naam", "waarde"), ("naam", "tekst")):
        assert await indexes.drop(app.house.engine, UUID(kast["uuid"]), path, kind)
        assert not await indexes.drop(app.house.engine, UUID(kast["uuid"]), path, kind)


async def test_postgresql_can_answer_by_a_declared_index_and_sqlite_only_notes_it(app, api, kast):
    engine = app.house.engine
    for path, kind in (("hoogte", "waarde"), ("naam", "tekst")):
        await indexes.add(engine, UUID(kast["uuid"]), path, kind)
    for query, kind in (("hoogte__gte__3", "waarde"), ("naam__icontains__eik", "tekst")):
        assert (f"_{kind}_" in await plan_of(app, kast, query)) is bool(support.POSTGRES)
    for path, kind in (("hoogte", "waarde"), ("naam", "tekst")):
        await indexes.drop(engine, UUID(kast["uuid"]), path, kind)


async def plan_of(app, kast: dict, expression: str) -> str:
    """On PostgreSQL with a scan of the table forbidden, and no other index of a type: of few rows any way is quick."""
    async with app.house.engine.connect() as db:  # never committed
        type_id = (await db.execute(select(ObjectType.id).where(ObjectType.uuid == UUID(kast["uuid"])))).scalar_one()
        wanted = attributes.condition(Record.data, attributes.parse(expression), indexed=True)
        query = select(Record.id).where(text(f"object_type_id = {type_id}"), wanted)
        compiled = query.compile(dialect=db.dialect, compile_kwargs={"literal_binds": True})
        if support.POSTGRES:
            await db.exec_driver_sql("set local enable_seqscan = off")
            await db.exec_driver_sql("drop index ix_objectrecord_object_type_id_id, ix_objectrecord_current")
        explain = "explain" if support.POSTGRES else "explain query plan"
        return "\n".join(str(row[-1]) for row in await db.exec_driver_sql(f"{explain} {compiled}"))


@pytest.mark.parametrize(("path", "kind"), [("", "waarde"), ('a"b', "waarde"), ("a__", "tekst"), ("a", "gin")])
async def test_what_is_no_path_or_kind_is_not_declared(app, kast, path, kind):
    with pytest.raises(SettingsError):
        await indexes.add(app.house.engine, UUID(kast["uuid"]), path, kind)
    with pytest.raises(SettingsError):
        await indexes.add(app.house.engine, UUID(int=1), "a", "waarde")
