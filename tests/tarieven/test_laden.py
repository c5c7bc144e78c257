"""`python -m tarieven laad`: the documents that come with the service, once; and the tables of the migrations."""

import pytest
from commonground import migrations
from sqlalchemy import func, select
from support import ok
from tarieven.laden import laad
from tarieven.tables import Afname, Base, Contractregel, Gemeente, Inwonertal

from tests.tarieven.voorbeelden import feiten_2024

pytestmark = pytest.mark.anyio


async def test_loading_twice_adds_nothing(app):
    async with app.house.sessions.begin() as db:
        eerste = await laad(db)
    async with app.house.sessions.begin() as db:
        tweede = await laad(db)
        aantallen = [
            (await db.execute(select(func.count()).select_from(each))).scalar_one()
            for each in (Gemeente, Inwonertal, Afname, Contractregel)
        ]
    assert eerste["gemeenten"] == 54
    assert set(tweede.values()) == {0}
    assert aantallen == [54, 60, 109, 46]


async def test_loading_leaves_what_was_changed_as_it_is(app, feiten):
    losser = (await feiten.get("/gemeenten?gmCode=0168")).json()["results"][0]
    await feiten.patch(f"/gemeenten/{losser['uuid']}", json={"naam": "Losser (Ov.)"})
    async with app.house.sessions.begin() as db:
        await laad(db)
    assert (await feiten.get("/gemeenten?gmCode=0168")).json()["results"][0]["naam"] == "Losser (Ov.)"


async def test_loading_takes_over_the_decision_on_2024_and_no_other_concept(app, feiten):
    assert ok(await feiten.get("/begrotingsjaren?jaar=2024"))["results"][0]["status"] == "vastgesteld"
    assert ok(await feiten.get("/bevindingen?status=open&jaar=2024"))["count"] == 0
    assert ok(await feiten.get("/bevindingen?status=open&jaar=2021"))["count"] > 0  # nobody took those over
    jaar = ok(await feiten.get("/begrotingsjaren?jaar=2024"))["results"][0]
    ok(await feiten.post("/begrotingsjaren", json=jaar), 201)
    async with app.house.sessions.begin() as db:
        await laad(db)
    statussen = {
        each["versie"]: each["status"] for each in ok(await feiten.get("/begrotingsjaren?jaar=2024"))["results"]
    }
    assert statussen == {1: "vastgesteld", 2: "concept"}


def test_inhabitants_of_41_members_are_the_printed_total():
    aantallen = [each["aantal"] for each in feiten_2024().inwonertallen if each["peildatum"].year == 2022]
    assert (len(aantallen), sum(aantallen)) == (41, 3_084_989)


async def test_the_migrations_make_the_tables_of_the_code(app):
    async with app.house.engine.connect() as db:
        assert await db.run_sync(migrations.differences, Base.metadata) == []
