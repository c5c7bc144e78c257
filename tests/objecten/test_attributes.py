"""Filters and ordering inside data: what an expression means, and that both databases agree (rules.md 9)."""

import os
from collections.abc import AsyncIterator
from typing import Any

import pytest
from commonground.db import Json, open_engine
from hypothesis import given
from hypothesis import strategies as st
from objecten import attributes, conditions
from objecten.attributes import Expression, Unreadable, condition, parse, parse_attr, parse_attrs
from sqlalchemy import Column, Integer, MetaData, Table, select

pytestmark = pytest.mark.anyio
metadata = MetaData()
ROW = Table("jsonsql_row", metadata, Column("id", Integer, primary_key=True), Column("data", Json))

DATA: list[Any] = [
    {"h": 4, "naam": "Boom", "datum": "2024-05-01", "op": True},  # 1
    {"h": "4", "naam": "boomgaard", "datum": "2024-06-01", "op": "true"},  # 2
    {"h": 10.5, "naam": "100% eik_", "datum": "later", "op": False},  # 3
    {"h": None, "maat": {"h": 7, "lijst": ["a", {"b": 3}]}},  # 4
    {"h": True, "naam": ["Boom"], "0": "nul"},  # 5
    {"h": [1, 2], "naam": {"x": "Boom"}, "datum": 20240501},  # 6
    {},  # 7
    {"h": 12345678901234567890, "naam": "É\"'\\x"},  # 8
]


@pytest.fixture
async def db(tmp_path) -> AsyncIterator[Any]:
    server = os.environ.get("TEST_POSTGRES")
    engine = open_engine(f"{server}/postgres" if server else f"sqlite+aiosqlite:///{tmp_path}/json.db")
    async with engine.connect() as connection:
        ROW.to_metadata(temporary := MetaData()).prefixes = ["TEMPORARY"]  # type: ignore[attr-defined]
        await connection.run_sync(temporary.create_all, checkfirst=False)
        await connection.execute(ROW.insert(), [{"id": i, "data": data} for i, data in enumerate(DATA, 1)])
        yield connection
    await engine.dispose()


async def found(db: Any, *conditions: Any) -> list[int]:
    return list((await db.execute(select(ROW.c.id).where(*conditions).order_by(ROW.c.id))).scalars())


@pytest.mark.parametrize(
    ("expression", "ids"),
    [
        ("h__exact__4", [1, 2]),
        ("h__exact__4.0", [1]),
        ("h__exact__0.4e1", [1]),
        ("h__exact__10.5", [3]),
        ("h__exact__true", [5]),
        ("op__exact__true", [1, 2]),
        ("op__exact__false", [3]),
        ("op__exact__1", []),
        ("h__exact__null", [4]),
        ("h__exact__1", []),
        ("naam__exact__Boom", [1]),
        ("naam__exact__É'", []),
        ("naam__x__exact__Boom", [6]),
        ("naam__0__exact__Boom", [5]),
        ("0__exact__nul", [5]),
        ("maat__h__exact__7", [4]),
        ("maat__lijst__1__b__exact__3", [4]),
        ("maat__lijst__1__b__gt__2", [4]),
        ("weg__exact__x", []),
        ("h__gt__4", [3, 8]),
        ("h__gte__4", [1, 3, 8]),
        ("h__lt__10.5", [1]),
        ("h__lte__10.5", [1, 3]),
        ("h__gt__-1e300", [1, 3, 8]),
        ("datum__gt__2024-05-01", [2]),
        ("datum__gte__2024-05-01", [1, 2]),
        ("datum__lt__2024-06-01", [1]),
        ("datum__gt__1", [6]),
        ("naam__icontains__OOM", [1, 2, 5, 6]),
        ("naam__icontains__%", [3]),
        ("naam__icontains__eik_", [3]),
        ("naam__icontains__m_", []),
        ("naam__icontains__/", []),
        ("h__icontains__0.5", [3]),
        ("op__icontains__RU", [1, 2]),
        ("h__icontains__null", []),
        ("h__in__4|10.5", [1, 2, 3]),
        ("naam__in__Boom|boomgaard|x", [1, 2]),
        ("h__in__null|true", [4, 5]),
    ],
)
async def test_9_expression(db, expression, ids):
    assert await found(db, condition(ROW.c.data, parse(expression))) == ids


@pytest.mark.parametrize("name", ["İbrahim", "ΟΔΟΣ", "Straße", "ÉÉN"])
async def test_9_a_text_finds_itself_in_any_alphabet(db, name):
    await db.execute(ROW.insert(), [{"id": 9, "data": {"naam": name}}])
    assert await found(db, condition(ROW.c.data, parse(f"naam__icontains__{name}"))) == [9]
    assert await found(db, conditions.has_text(ROW.c.data, name)) == [9]


async def test_9_a_long_list_of_values(db):
    many = "|".join(map(str, range(-1_000, 5)))
    assert await found(db, condition(ROW.c.data, parse(f"h__in__{many}"))) == [1, 2]
    assert await found(db, condition(ROW.c.data, parse(f"maat__lijst__1__b__in__{many}"))) == [4]


@pytest.mark.parametrize("large", [2**53 + 1, -(2**53) - 1, 2**63 - 1, -(2**63)])
async def test_9_a_large_whole_number_is_found_exactly(db, large):
    await db.execute(ROW.delete())
    rows = [{"id": place, "data": {"n": large + step, "l": [large + step]}} for place, step in enumerate((-1, 0, 1), 1)]
    await db.execute(ROW.insert(), [row for row in rows if -(2**63) <= row["data"]["n"] < 2**63])
    near = await found(db)
    for operator, ids in {"exact": [2], "in": [2], "gte": [2, 3], "gt": [3], "lte": [1, 2], "lt": [1]}.items():
        for path in ("n", "l__0"):
            expression = parse(f"{path}__{operator}__{large}")
            assert await found(db, condition(ROW.c.data, expression)) == [each for each in ids if each in near]


@pytest.mark.parametrize(
    ("wanted", "ids"),
    [("boom", [1, 2, 5, 6]), ("BOOMG", [2]), (".*", []), ("%", [3]), ("_", [3]), ("naam", []), ("4", [2]), ("\\x", [8]),
     ("\"'", [8]), ("(", []), ("nul", [5])],
)  # fmt: skip
async def test_9_text_at_any_depth(db, wanted, ids):
    if wanted == "4":
        ids = [1, 2]  # a date is a text too
    assert await found(db, conditions.has_text(ROW.c.data, wanted)) == ids


@pytest.mark.parametrize(
    ("path", "descending", "ids"),
    [
        (("h",), False, [4, 2, 1, 3, 8, 5, 6, 7]),
        (("h",), True, [7, 6, 5, 8, 3, 1, 2, 4]),
        (("naam",), False, [3, 1, 2, 8, 5, 6, 4, 7]),
        (("op",), False, [2, 3, 1, 4, 5, 6, 7, 8]),
        (("maat", "lijst", "1", "b"), False, [4, 1, 2, 3, 5, 6, 7, 8]),
    ],
)
async def test_9_ordering_by_kind_then_value_absent_last(db, path, descending, ids):
    order = [conditions.directed(key, descending) for key in conditions.in_order(ROW.c.data, path)]
    assert list((await db.execute(select(ROW.c.id).order_by(*order, ROW.c.id))).scalars()) == ids


@pytest.mark.parametrize(
    "text",
    ["", "h", "h__exact", "__exact__4", "h____4", "h__eq__4", "h__gt__hoog", "h__lt__2024-02-30",
     "h__lt__2024-W01-1", "h__gt__٣", "h__gt__nan", "h__gt__inf", "h__gt__1e999", "h__gt__", 'h"__exact__4',
     "h\\__exact__4", "h__exact__\x00", "__".join("a" * 60) + "__exact__4"],
)  # fmt: skip
def test_9_an_expression_that_means_nothing_is_unreadable(text):
    with pytest.raises(Unreadable):
        parse(text)


def test_9_the_value_stands_behind_the_last_operator():
    assert parse("a__b__exact__x") == Expression(("a", "b"), "exact", "x")
    assert parse_attr("h__exact__a,b") == Expression(("h",), "exact", "a,b")
    assert parse_attrs("h__exact__a,b__lt__3") == [Expression(("h",), "exact", "a"), Expression(("b",), "lt", "3")]
    with pytest.raises(Unreadable, match="commas"):
        parse_attr("h__exact__a,b__lt__3")


@given(st.text())
def test_9_any_text_is_read_or_unreadable(text):
    try:
        [condition(ROW.c.data, each) for each in attributes.parse_attrs(text)]
    except Unreadable as reason:
        assert str(reason)
