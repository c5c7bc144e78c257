"""Much data and slow sides: nothing grows, nobody is taken for dead too soon."""

import asyncio
import resource

import pytest

from tests.gateway.neighbour import OK, chunks, house, request, says_ok, until

pytestmark = pytest.mark.anyio
FIFTY = 50 * 1024 * 1024
BLOCK = b"x" * 65536


async def test_fifty_megabytes_up_and_down_at_flat_memory():
    async def script(asked, writer):
        got = 0
        async for chunk in chunks(asked.reader):
            got += len(chunk)
        writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n" % got)
        for _ in range(got // len(BLOCK)):
            writer.write(BLOCK)
            await writer.drain()

    async with house(script) as gw:
        caller = await gw.connect()
        before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        caller.request(b"POST", b"/a", b"Transfer-Encoding: chunked")
        for _ in range(FIFTY // len(BLOCK)):
            caller.send(b"%x\r\n" % len(BLOCK), BLOCK, b"\r\n")
            await caller.writer.drain()
        caller.send(b"0\r\n\r\n")
        await caller.reader.readuntil(b"\r\n\r\n")
        await caller.skip(FIFTY)
        assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 20 * 1024  # KiB
        completion = await gw.log.completed()
        assert (completion["request_bytes"], completion["response_bytes"]) == (FIFTY, FIFTY)


async def test_a_slow_reader_slows_the_service_down():
    written = 0

    async def script(asked, writer):
        nonlocal written
        writer.transport.set_write_buffer_limits(high=65536)
        writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n" % FIFTY)
        while written < FIFTY:
            writer.write(BLOCK)
            written += len(BLOCK)
            await writer.drain()

    async with house(script) as gw:
        caller = await gw.connect(limit=2**14)
        caller.request()
        await caller.reader.readuntil(b"\r\n\r\n")
        seen = -1
        while written != seen:  # until everything between us is full
            seen = written
            await asyncio.sleep(0.1)
        assert seen < FIFTY / 2
        assert all(client.transport.get_write_buffer_size() < 2**20 for client in gw.plane.clients)
        await caller.skip(FIFTY)


async def test_a_slow_reader_is_not_taken_for_a_dead_one():
    async def script(asked, writer):
        writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n" % FIFTY)
        for _ in range(FIFTY // len(BLOCK)):
            writer.write(BLOCK)
            await writer.drain()

    async with house(script, limits="idle: 600ms") as gw:
        caller = await gw.connect(limit=2**13, kernel=2**14)
        caller.request()
        await caller.reader.readuntil(b"\r\n\r\n")
        got = 0
        for _ in range(50):  # at a rate at which the gateway takes nothing from the service for longer than `idle`
            got += len(await caller.reader.read(2**13))
            await asyncio.sleep(0.03)
        await caller.skip(FIFTY - got)


async def test_a_slow_service_is_not_taken_for_a_dead_one():
    async def script(asked, writer):
        got = 0
        for _ in range(40):
            got += len(await asked.reader.read(2**17))
            await asyncio.sleep(0.04)
        while got < FIFTY:
            got += len(await asked.reader.read(2**20))
        writer.write(OK)

    async with house(script, limits="idle: 600ms") as gw:
        caller = await gw.connect()
        caller.request(b"POST", b"/a", b"Content-Length: %d" % FIFTY)
        for _ in range(FIFTY // len(BLOCK)):
            caller.send(BLOCK)
            await caller.writer.drain()
        assert (await caller.answer()).status == 200


async def test_a_reader_that_stopped_is_let_go():
    async def script(asked, writer):
        writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n" % FIFTY)
        while True:
            writer.write(BLOCK)
            await writer.drain()

    async with house(script, limits="idle: 300ms") as gw:
        caller = await gw.connect(limit=2**14)
        caller.request()
        assert (await gw.log.completed())["outcome"] == "client_te_laat"
        await until(lambda: gw.service.gone == 1 and not gw.plane.clients)


async def test_many_answers_that_nobody_reads_stay_with_the_service():
    answer = b"HTTP/1.1 200 OK\r\nContent-Length: 200000\r\n\r\n" + b"x" * 200_000

    async def script(asked, writer):
        writer.write(answer)

    async with house(script) as gw:
        caller = await gw.connect(limit=2**14)
        caller.send(*[request() for _ in range(300)])
        seen = -1
        while len(gw.service.asked) != seen:
            seen = len(gw.service.asked)
            await asyncio.sleep(0.1)
        assert seen < 150
        assert all(client.transport.get_write_buffer_size() < 2**20 for client in gw.plane.clients)


async def test_a_slow_service_slows_the_client_down():
    go = asyncio.Event()

    async def script(asked, writer):
        await go.wait()
        await says_ok(asked, writer)

    async with house(script) as gw:
        caller = await gw.connect()
        caller.request(b"POST", b"/a", b"Content-Length: %d" % FIFTY)
        sent = 0
        with pytest.raises(TimeoutError):
            while sent < FIFTY:
                caller.send(BLOCK)
                sent += len(BLOCK)
                async with asyncio.timeout(0.3):
                    await caller.writer.drain()
        assert sent < FIFTY / 2
        go.set()
        while sent < FIFTY:
            caller.send(BLOCK)
            sent += len(BLOCK)
            await caller.writer.drain()
        assert (await caller.answer()).status == 200
