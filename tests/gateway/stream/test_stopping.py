"""The end of the process: what is under way ends."""

import asyncio

import pytest

from tests.gateway.neighbour import house, says_ok, until

pytestmark = pytest.mark.anyio


async def test_stopping_lets_requests_under_way_end_and_opens_no_others():
    go = asyncio.Event()

    async def script(asked, writer):
        await go.wait()
        await says_ok(asked, writer)

    async with house(script) as gw:
        busy, quiet = await gw.connect(), await gw.connect()
        busy.request()
        await until(lambda: gw.service.asked and len(gw.plane.clients) == 2)
        stopping = asyncio.create_task(gw.plane.stop(5))
        assert await quiet.ended()
        with pytest.raises(OSError):
            await gw.connect()
        go.set()
        answer = await busy.answer()
        assert (answer.body, answer.header(b"Connection")) == (b"ja", b"close")
        await stopping


async def test_what_does_not_end_in_time_is_broken_off_and_says_so():
    async def script(asked, writer):
        await asyncio.sleep(30)

    async with house(script) as gw:
        caller = await gw.connect()
        caller.request()
        await until(lambda: gw.service.asked)
        await gw.plane.stop(0.05)
        assert await caller.ended()
        assert (await gw.log.completed())["outcome"] == "gestopt"
