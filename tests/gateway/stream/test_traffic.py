"""Ordinary traffic through the streaming proxy, against real sockets on loopback."""

import asyncio
from email.utils import parsedate_to_datetime
from itertools import pairwise
from random import Random

import pytest

from tests.gateway.neighbour import HOST, OK, TO, house, request, says_ok

pytestmark = pytest.mark.anyio


async def test_a_request_and_its_answer_pass():
    async with house() as gw:
        caller = await gw.connect()
        caller.request(b"POST", b"/a%2Fb?c=1", b"Content-Length: 5", b"X-Audit-Toelichting: waarom", body=b"hallo")
        answer = await caller.answer()
        asked = gw.service.asked[0]
        assert (answer.status, answer.body) == (200, b"ja")
        assert asked.line == b"POST /a%2Fb?c=1 HTTP/1.1"
        assert asked.header(b"X-Audit-Toelichting") == b"waarom"
        assert asked.header(b"X-Forwarded-Prefix") == TO
        assert answer.header(b"Fsc-Transaction-Id") == asked.header(b"X-NLX-Logrecord-ID")
        assert parsedate_to_datetime((answer.header(b"Date") or b"").decode()).tzinfo


async def test_connections_are_kept_on_both_sides():
    async with house() as gw:
        caller = await gw.connect()
        for _ in range(5):
            caller.request()
            assert (await caller.answer()).status == 200
        assert gw.service.connections == 1


async def test_pipelined_requests_are_answered_in_order():
    async def echo(asked, writer):
        body = asked.line.split(b" ")[1]
        writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n%b" % (len(body), body))

    async with house(echo) as gw:
        caller = await gw.connect()
        caller.send(*[request(b"GET", b"/%d" % n) for n in range(50)], request(b"GET", b"/x").replace(b"zaken", b"weg"))
        assert [(await caller.answer()).body for _ in range(50)] == [b"/%d" % n for n in range(50)]
        assert (await caller.answer()).status == 404


@pytest.mark.parametrize("size", [0, 1, 70_000])
async def test_a_chunked_request_stays_chunked(size):
    async def echo(asked, writer):
        body = await asked.body()
        writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n%b" % (len(body), body))

    async with house(echo) as gw:
        caller = await gw.connect()
        caller.request(b"PUT", b"/a", b"Transfer-Encoding: chunked")
        for start in range(0, size, 1000):
            part = b"x" * min(1000, size - start)
            caller.send(b"%x;naam=waarde\r\n" % len(part), part, b"\r\n")
        caller.send(b"0\r\nTrailer: x\r\n\r\n")
        assert (await caller.answer()).body == b"x" * size
        assert gw.service.asked[0].header(b"Transfer-Encoding") == b"chunked"


ANSWERS = {
    "chunked": (b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nja\r\n0\r\n\r\n", 200, b"ja"),
    "until the end": (b"HTTP/1.1 200 OK\r\n\r\nja", 200, b"ja"),
    "of HTTP/1.0": (b"HTTP/1.0 200 OK\r\n\r\nja", 200, b"ja"),
    "204": (b"HTTP/1.1 204 No Content\r\n\r\n", 204, b""),
    "304": (b"HTTP/1.1 304 Not Modified\r\nETag: x\r\nContent-Length: 10\r\n\r\n", 304, b""),
    "an error of the service": (b"HTTP/1.1 500 Oeps\r\nContent-Length: 1\r\n\r\nx", 500, b"x"),
}


@pytest.mark.parametrize("name", ANSWERS)
async def test_any_answer_passes_and_the_connection_goes_on(name):
    raw, status, body = ANSWERS[name]

    async def script(asked, writer):
        writer.write(raw)
        if name in ("until the end", "of HTTP/1.0"):
            writer.close()

    async with house(script) as gw:
        caller = await gw.connect()
        for _ in range(2):
            caller.request()
            answer = await caller.answer()
            assert (answer.status, answer.body) == (status, body)
        assert (await gw.log.completed(2))["outcome"] == "beantwoord"


async def test_head_has_no_body_but_keeps_its_length_and_its_connection():
    async def script(asked, writer):
        writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 500\r\n\r\n")

    async with house(script) as gw:
        caller = await gw.connect()
        for _ in range(3):
            caller.request(b"HEAD")
            answer = await caller.answer(bodiless=True)
            assert answer.header(b"content-length") == b"500"
        assert gw.service.connections == 1


async def test_a_service_that_will_close_gets_no_next_request():
    async def script(asked, writer):
        writer.write(b"HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 2\r\n\r\nja")

    async with house(script) as gw:
        caller = await gw.connect()
        for _ in range(2):
            caller.request(b"POST", b"/a", b"Content-Length: 0")
            answer = await caller.answer()
            assert (answer.body, answer.header(b"Connection")) == (b"ja", None)
        assert [asked.connection for asked in gw.service.asked] == [1, 2]


@pytest.mark.parametrize("keep", [True, False])
async def test_http_1_0_gets_no_chunks(keep):
    async def script(asked, writer):
        writer.write(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nja\r\n0\r\n\r\n" if not keep else OK)

    async with house(script) as gw:
        caller = await gw.connect()
        line = b"Connection: keep-alive" if keep else b"X: y"
        caller.send(b"GET ", TO, b"/a HTTP/1.0\r\nHost: ", HOST, b"\r\n", line, b"\r\n\r\n")
        answer = await caller.answer()
        assert (answer.body, answer.header(b"Transfer-Encoding")) == (b"ja", None)
        assert answer.header(b"Connection") == (b"keep-alive" if keep else b"close")
        assert keep or await caller.ended()


async def test_connection_close_of_the_client_is_honoured():
    async with house() as gw:
        caller = await gw.connect()
        caller.request(b"GET", b"/a", b"Connection: close")
        assert (await caller.answer()).header(b"Connection") == b"close"
        assert await caller.ended()


async def test_100_continue_comes_from_the_service():
    async def script(asked, writer):
        assert asked.header(b"Expect") == b"100-continue"
        writer.write(b"HTTP/1.1 100 Continue\r\n\r\n")
        await says_ok(asked, writer)

    async with house(script) as gw:
        caller = await gw.connect()
        caller.request(b"POST", b"/a", b"Content-Length: 5", b"Expect: 100-continue")
        assert (await caller.answer()).status == 100
        caller.send(b"hallo")
        assert (await caller.answer()).body == b"ja"


async def test_an_offer_of_another_protocol_is_passed_over():
    async with house() as gw:
        caller = await gw.connect()
        offer = (b"Connection: Upgrade, HTTP2-Settings", b"Upgrade: h2c", b"HTTP2-Settings: AAMAAABkAAQ")
        caller.send(request(b"GET", b"/een", *offer), request(b"GET", b"/twee"))
        assert [(await caller.answer()).status for _ in range(2)] == [200, 200]
        assert b"pgrade" not in gw.service.asked[0].head and len(gw.service.asked) == 2


async def test_an_answer_may_come_before_the_request_has_ended():
    async def script(asked, writer):
        writer.write(b"HTTP/1.1 403 Forbidden\r\nContent-Length: 3\r\n\r\nnee")

    async with house(script) as gw:
        caller = await gw.connect()
        caller.request(b"POST", b"/a", b"Content-Length: 10000000", body=b"x" * 1000)
        assert (await caller.answer()).body == b"nee"
        assert await caller.ended()
        other = await gw.connect()
        other.request()  # would be read as the rest of that body if it came over the same connection
        assert (await other.answer()).body == b"nee"
        assert [asked.connection for asked in gw.service.asked] == [1, 2]


async def test_however_the_bytes_are_cut_they_mean_the_same():
    random = Random(1)

    async def script(asked, writer):
        body = await asked.body()
        answer = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n%x\r\n%b\r\n0\r\n\r\n" % (len(body), body)
        for piece in cut(answer, random):
            writer.write(piece)
            await asyncio.sleep(0)

    async with house(script) as gw:
        caller = await gw.connect()
        for number in range(40):
            chunked = b"5\r\nhallo\r\n3;a=b\r\n123\r\n0\r\n\r\n"
            for piece in cut(request(b"POST", b"/%d" % number, b"Transfer-Encoding: chunked") + chunked, random):
                caller.send(piece)
                await asyncio.sleep(0)
            assert (await caller.answer()).body == b"hallo123"
        assert [asked.line for asked in gw.service.asked] == [b"POST /%d HTTP/1.1" % n for n in range(40)]


def cut(data: bytes, random: Random) -> list[bytes]:
    places = sorted({0, len(data), *(random.randrange(len(data)) for _ in range(random.randrange(12)))})
    return [data[start:end] for start, end in pairwise(places)]
