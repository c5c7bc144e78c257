"""The log comes first: no byte leaves before its record is durable."""

import asyncio

import pytest

from tests.gateway.neighbour import house, until

pytestmark = pytest.mark.anyio


async def test_no_byte_leaves_before_the_record_is_durable():
    async with house() as gw:
        gw.log.answer = None
        caller = await gw.connect()
        caller.request(b"POST", b"/a", b"Content-Length: 5", body=b"hallo")
        await until(lambda: gw.log.waiting and gw.service.connections == 1)
        await asyncio.sleep(0.05)
        assert gw.service.asked == []
        gw.log.waiting[0](True)
        assert (await caller.answer()).status == 200
        assert [list(each)[:1] for each in gw.log.records] == [["uuid"], ["completion"]]


async def test_a_request_that_cannot_be_logged_is_refused():
    async with house() as gw:
        gw.log.answer = False
        caller = await gw.connect()
        caller.request()
        answer = await caller.answer()
        assert (answer.status, answer.code) == (500, "TRANSACTION_LOG_WRITE_ERROR")
        assert gw.service.asked == []
