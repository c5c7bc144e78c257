"""Where the proxy says no or lets go: too much, too late, gone halfway."""

import asyncio

import pytest
from gateway.dataplane import client, pool

from tests.gateway.neighbour import Neighbour, house, says_ok, tls_contexts, until

pytestmark = pytest.mark.anyio


async def test_413_by_length_before_anything_is_sent():
    async with house(limits="body: 10B") as gw:
        caller = await gw.connect()
        caller.request(b"POST", b"/a", b"Content-Length: 11", b"Expect: 100-continue")
        answer = await caller.answer()
        assert (answer.status, answer.code, answer.header(b"Fsc-Error-Code")) == (
            413,
            *["BODY_TOO_LARGE"],
            b"BODY_TOO_LARGE",
        )
        assert (gw.service.asked, gw.log.records) == ([], [])
        assert await caller.ended()


async def test_413_halfway_when_the_length_is_not_told():
    async with house(limits="body: 10B") as gw:
        caller = await gw.connect()
        caller.request(b"POST", b"/a", b"Transfer-Encoding: chunked", body=b"5\r\nhallo\r\n")
        await until(lambda: gw.service.asked)
        caller.send(b"6\r\nwereld\r\n")
        assert (await caller.answer()).status == 413
        assert (await gw.log.completed())["outcome"] == "te_groot"
        await until(lambda: gw.service.gone == 1)


async def test_502_when_the_service_is_not_there():
    async with house(address="http://127.0.0.1:1") as gw:
        caller = await gw.connect()
        for count in (1, 2):
            caller.request()
            answer = await caller.answer()
            assert (answer.status, answer.code) == (502, "ERROR_CODE_SERVICE_UNREACHABLE")
            completion = await gw.log.completed(count)
            assert (completion["outcome"], completion["status"]) == ("dienst_onbereikbaar", 502)


async def test_502_when_the_service_hangs_up():
    async def script(asked, writer):
        writer.close()

    async with house(script) as gw:
        caller = await gw.connect()
        caller.request()
        assert (await caller.answer()).status == 502
        assert (await gw.log.completed())["outcome"] == "dienst_weg"


@pytest.mark.parametrize(
    "raw",
    [
        b"geen http\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n",
        b"HTTP/1.1 200 OK\nContent-Length: 0\n\n",
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: gzip, chunked\r\n\r\n2\r\nja\r\n0\r\n\r\n",
        b"HTTP/1.1 101 Switching\r\nConnection: upgrade\r\nUpgrade: x\r\n\r\n",
    ],
)
async def test_502_when_the_answer_is_no_http(raw):
    async def script(asked, writer):
        writer.write(raw)

    async with house(script) as gw:
        caller = await gw.connect()
        caller.request()
        answer = await caller.answer()
        assert (answer.status, answer.code) == (502, "SERVICE_ANSWER_INVALID")
        await until(lambda: gw.service.gone == 1)  # its connection is not used again


async def test_504_when_the_first_byte_stays_away():
    async def script(asked, writer):
        await asyncio.sleep(30)

    async with house(script, limits="first_byte: 50ms") as gw:
        caller = await gw.connect()
        caller.request()
        answer = await caller.answer()
        assert (answer.status, answer.code) == (504, "SERVICE_TIMEOUT")
        assert (await gw.log.completed())["outcome"] == "te_laat"


async def test_408_when_the_body_stays_away():
    async with house(limits="idle: 100ms") as gw:
        caller = await gw.connect()
        caller.request(b"POST", b"/a", b"Content-Length: 5", body=b"hal")
        answer = await caller.answer()
        assert (answer.status, answer.code) == (408, "CLIENT_TIMEOUT")
        assert (await gw.log.completed())["outcome"] == "client_te_laat"


async def test_an_answer_that_stops_halfway_is_broken_off():
    async def script(asked, writer):
        writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nhalf")
        await writer.drain()
        await asyncio.sleep(30)

    async with house(script, limits="idle: 100ms") as gw:
        caller = await gw.connect()
        caller.request()
        with pytest.raises((asyncio.IncompleteReadError, ConnectionError)):
            await caller.answer()
        assert (await gw.log.completed())["outcome"] == "te_laat"


async def test_a_service_killed_halfway_leaves_its_record():
    async def script(asked, writer):
        writer.write(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n4\r\nhalf\r\n")
        await writer.drain()
        writer.transport.abort()

    async with house(script) as gw:
        caller = await gw.connect()
        caller.request()
        with pytest.raises((asyncio.IncompleteReadError, ConnectionError)):
            await caller.answer()
        completion = await gw.log.completed()
        assert gw.log.records[0]["uuid"] == completion["uuid"]
        assert (completion["outcome"], completion["status"], completion["response_bytes"]) == ("dienst_weg", 200, 4)


async def test_a_client_that_leaves_cancels_its_request():
    async def script(asked, writer):
        await asked.reader.read()
        raise ConnectionResetError

    async with house(script) as gw:
        caller = await gw.connect()
        caller.request()
        await until(lambda: gw.service.asked)
        caller.close()
        assert (await gw.log.completed())["outcome"] == "client_weg"
        await until(lambda: gw.service.gone == 1)


async def test_a_line_that_the_service_closed_meanwhile_is_replaced():
    answered = 0

    async def script(asked, writer):
        nonlocal answered
        answered += 1
        if answered == 2:  # the service closes just as the next request arrives
            raise ConnectionResetError
        await says_ok(asked, writer)

    async with house(script) as gw:
        caller = await gw.connect()
        for _ in range(2):
            caller.request()
            assert (await caller.answer()).status == 200
        assert gw.service.connections == 2


async def test_what_may_not_be_repeated_is_not():
    answered = 0

    async def script(asked, writer):
        nonlocal answered
        answered += 1
        if answered == 2:
            raise ConnectionResetError
        await says_ok(asked, writer)

    async with house(script) as gw:
        caller = await gw.connect()
        for status in (200, 502):
            caller.request(b"POST", b"/a", b"Content-Length: 0")
            assert (await caller.answer()).status == status
        assert len(gw.service.asked) == 2


async def test_a_quiet_line_is_given_up_before_the_service_does(monkeypatch):
    monkeypatch.setattr(pool, "IDLE", 0.05)
    async with house() as gw:
        caller = await gw.connect()
        caller.request()
        await caller.answer()
        await until(lambda: gw.service.gone == 1)


@pytest.mark.parametrize(("setting", "sent"), [("HEAD_TIME", b"GET /"), ("KEEP_ALIVE", b"")])
async def test_a_client_that_says_nothing_more_is_let_go(monkeypatch, setting, sent):
    monkeypatch.setattr(client, setting, 0.05)
    async with house() as gw:
        caller = await gw.connect()
        caller.send(sent)
        assert await caller.ended()


@pytest.mark.parametrize("trusted", [True, False])
async def test_a_service_over_tls_must_show_a_certificate_that_we_trust(tmp_path, monkeypatch, trusted):
    server_side, client_side = tls_contexts(tmp_path)
    service = Neighbour()
    server = await asyncio.start_server(service.serve, "127.0.0.1", 0, ssl=server_side)
    monkeypatch.setattr(pool, "CONTEXT", [client_side] if trusted else [])
    async with house(address=f"https://localhost:{server.sockets[0].getsockname()[1]}") as gw:
        caller = await gw.connect()
        caller.request()
        assert (await caller.answer()).status == (200 if trusted else 502)
    server.close()
