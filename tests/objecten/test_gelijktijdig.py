"""Writing at the same time: each change is applied or refused, none is lost (rules.md 7.4)."""

import asyncio
from uuid import uuid4

import pytest
import support

from tests.objecten.bomen import body, path, plant

pytestmark = pytest.mark.anyio


async def test_7_4_parallel_changes_of_one_object_are_all_applied(api, boom):
    shown = await plant(api, boom, {"soort": "eik", "maat": {}})

    async def change(number: int) -> int:
        data = {"maat": {f"m{number}": number}}
        return (await api.patch(path(shown), json={"record": {"data": data}})).status_code

    assert await asyncio.gather(*map(change, range(8))) == [200] * 8
    assert support.ok(await api.get(path(shown)))["record"]["data"]["maat"] == {f"m{i}": i for i in range(8)}
    history = support.ok(await api.get(f"{path(shown)}/history"))["results"]
    assert [each["index"] for each in history] == list(range(1, 10))
    assert [each["endAt"] is None for each in history] == [False] * 8 + [True]


async def test_7_4_parallel_puts_and_patches(api, boom):
    shown = await plant(api, boom)

    async def change(number: int) -> int:
        if number % 2:
            return (await api.put(path(shown), json=body(boom, {"soort": f"s{number}"}))).status_code
        return (await api.patch(path(shown), json={"record": {"data": {"hoogte": number}}})).status_code

    assert await asyncio.gather(*map(change, range(8))) == [200] * 8
    assert support.ok(await api.get(f"{path(shown)}/history"))["count"] == 9


async def test_7_4_one_uuid_is_taken_once(api, boom):
    whole = body(boom, {"soort": "eik"}) | {"uuid": str(uuid4())}
    answers = await asyncio.gather(*(api.post("/objects", json=whole) for _ in range(8)))
    assert sorted(each.status_code for each in answers) == [201] + [400] * 7
    assert all(support.codes(each) == [("uuid", "unique")] for each in answers if each.status_code == 400)


async def test_7_4_a_record_is_corrected_once(api, boom):
    shown = await plant(api, boom)
    change = {"record": {"correctionFor": 1}}
    answers = await asyncio.gather(*(api.patch(path(shown), json=change) for _ in range(8)))
    assert sorted(each.status_code for each in answers) == [200] + [400] * 7


async def test_7_4_versions_get_numbers_of_their_own(api, boom):
    url = f"/objecttypes/{boom['uuid']}/versions"
    answers = await asyncio.gather(*(api.post(url, json={"jsonSchema": {}}) for _ in range(8)))
    assert sorted(support.ok(each, 201)["version"] for each in answers) == list(range(2, 10))


async def test_7_4_changes_and_removal(api, boom):
    shown = await plant(api, boom)
    changes = [api.patch(path(shown), json={}) for _ in range(7)]
    *answers, removed = await asyncio.gather(*changes, api.delete(path(shown)))
    assert removed.status_code == 204 and {each.status_code for each in answers} <= {200, 404}
    assert (await api.get(f"{path(shown)}/history")).status_code == 404
