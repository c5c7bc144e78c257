"""Hostile data and schemas: refused on every way in, within 100 ms of the processor (rules.md 6.2)."""

import gc
import json
import time
from collections.abc import AsyncIterator
from typing import Any

import httpx
import pytest
import support
from commonground.cli import look_less_for_garbage

from tests.objecten.bomen import body, make_type, path, plant
from tests.objecten.test_schema import HOSTILE as SCHEMAS

pytestmark = pytest.mark.anyio
MOST = 0.1  # seconds of CPU
JSON, NDJSON = "application/json", "application/x-ndjson"
GIVING_UP = "^(a|aa)+(?=b)$"
DATA = {
    "deep": '{"soort":' + '{"a":' * 5_000 + "1" + "}" * 5_000 + "}",
    "deeper than kept": '{"soort":"x","maat":' + '{"a":' * 150 + "1" + "}" * 150 + "}",
    "deep in many places": '{"soort":"x","labels":[' + ",".join(["[" * 110 + "]" * 110] * 1_300) + "]}",
    "deep without end": '{"soort":"x","labels":' + "[" * 1_000_000 + "]" * 1_000_000 + "}",
    "too many branches": '{"soort":"x","labels":[' + ",".join(["[[[]]]"] * 300_000) + "]}",
    "huge number": '{"soort":"x","hoogte":' + "9" * 5_000_000 + "}",
    "huge numbers": '{"soort":"x","labels":[' + ",".join(["9" * 1_000] * 5_000) + "]}",
    "huge exponent": '{"soort":"x","hoogte":1e999999}',
    "small exponent": '{"soort":1,"hoogte":1e-999999}',
    "not a number": '{"soort":"x","hoogte":NaN}',
    "wide": '{"soort":"x",' + ",".join(f'"k{i}":{i}' for i in range(20_000)) + "}",
    "long text": '{"soort":["' + "x" * 5_000_000 + '"]}',
}
# As heavy as is accepted, and the last one is no pattern: everything before it was compiled when that is found.
HEAVY = {
    "classes": [rf"\p{{L}}{i}" for i in range(190)],
    "looking ahead": [rf"(?!a)\w{i}" for i in range(170)],
    "choices": ["|".join(f"a{k}b{i}" for k in range(200)) for i in range(14)],
    "capitals or not": [rf"(?i)\p{{L}}{{1,30}}{i}" for i in range(6)],
    "long": ["xyz" * 6_500],
    "a long class": ["[" + "acegikmoqsuwy" * 1_500 + "]"],
}


async def refused(client: httpx.AsyncClient, method: str, url: str, content: str, media: str = JSON) -> httpx.Response:
    """The answer; how long it took is the best of three after one, because others use this machine too."""
    found, answers = [], list[httpx.Response]()
    for _ in range(4):
        began = time.process_time()
        answers.append(await client.request(method, url, content=content.encode(), headers={"Content-Type": media}))
        found.append(time.process_time() - began)
    assert support.within(MOST, min(found[1:])), found
    if media == NDJSON:
        last = json.loads(answers[-1].text.splitlines()[-1])
        assert (answers[-1].status_code, last["geweigerd"], last["gemaakt"]) == (200, 1, 0)
    else:
        assert answers[-1].status_code == 400, answers[-1].text
    return answers[-1]


@pytest.fixture
async def client(make_client) -> AsyncIterator[httpx.AsyncClient]:
    """In a process as it is when it serves; not held against the contract, which takes more than what is measured."""
    usual = gc.get_threshold()
    look_less_for_garbage()
    yield await make_client("meter", checked=False, is_superuser=True)
    gc.unfreeze()
    gc.set_threshold(*usual)


@pytest.mark.parametrize("data", DATA.values(), ids=DATA)
async def test_6_2_hostile_data_is_refused_at_once_on_every_way_in(client, boom, data):
    shown = await plant(client, boom)
    sent = f'{{"type":"{boom["url"]}","record":{{"typeVersion":1,"startAt":"2024-01-01","data":{data}}}}}'
    await refused(client, "POST", "/objects", sent)
    await refused(client, "PUT", path(shown), sent)
    await refused(client, "PATCH", path(shown), sent)
    await refused(client, "POST", "/objects/bulk", sent, NDJSON)
    assert support.ok(await client.get(f"{path(shown)}/history"))["count"] == 1


@pytest.mark.parametrize(
    "data", [{"a": "a" * 50_000 + "!"}, {"b": ["a" * 500 + "!"] * 2_000}], ids=["one text", "many texts"]
)
async def test_6_2_a_costly_pattern_stops_on_hostile_data_on_every_way_in(client, data):
    schema = {"properties": {"a": {"pattern": GIVING_UP}, "b": {"items": {"pattern": GIVING_UP}}}}
    made = await make_type(client, "patroon", {"type": "object"} | schema)
    shown, sent = await plant(client, made, {"c": 1}), json.dumps(body(made, data))
    await refused(client, "POST", "/objects", sent)
    await refused(client, "PUT", path(shown), sent)
    await refused(client, "PATCH", path(shown), sent)
    await refused(client, "POST", "/objects/bulk", sent, NDJSON)


async def refused_as_schema(client: httpx.AsyncClient, schema: Any) -> None:
    made = support.ok(await client.post("/objecttypes", json={"name": "vijand", "namePlural": "vijanden"}), 201)
    versions = f"/objecttypes/{made['uuid']}/versions"
    support.ok(await client.post(versions, json={"jsonSchema": {}}), 201)
    sent = schema if isinstance(schema, str) else json.dumps({"jsonSchema": schema})
    await refused(client, "POST", versions, sent)
    await refused(client, "PUT", f"{versions}/1", sent)
    await refused(client, "PATCH", f"{versions}/1", sent)
    kept = support.ok(await client.get(versions))["results"]
    assert [each["jsonSchema"] for each in kept] == [{}]


@pytest.mark.parametrize("schema", SCHEMAS.values(), ids=SCHEMAS)
async def test_6_2_a_hostile_schema_is_refused_at_once_on_every_way_in(client, schema):
    await refused_as_schema(client, schema)


@pytest.mark.parametrize("patterns", HEAVY.values(), ids=HEAVY)
async def test_6_2_patterns_that_only_just_pass_cost_no_more(client, patterns):
    schema = {"properties": {f"p{i}": {"pattern": each} for i, each in enumerate([*patterns, "[z-"])}}
    await refused_as_schema(client, schema)


async def test_6_2_what_is_wide_deep_or_huge_is_no_schema_and_refused_at_once(client):
    wide = ",".join(f'"k{i}":{i}' for i in range(20_000))
    await refused_as_schema(client, f'{{"jsonSchema":{{{wide}}}}}')
    await refused_as_schema(client, '{"jsonSchema":' + '{"properties":{"a":' * 3_000 + "{}" + "}}" * 3_000 + "}")
    await refused_as_schema(client, '{"jsonSchema":{"maximum":' + "9" * 100_000 + "}}")
