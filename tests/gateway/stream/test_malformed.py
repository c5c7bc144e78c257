"""What is no clean request is refused, and never sent on."""

import asyncio
from random import Random

import pytest

from tests.gateway.neighbour import HOST, OIN, TO, house, request, until

pytestmark = pytest.mark.anyio
GOOD = b"GET " + TO + b"/a HTTP/1.1\r\nHost: " + HOST + b"\r\n"
MALFORMED = {
    "content-length with transfer-encoding": GOOD + b"Content-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
    "transfer-encoding with content-length": GOOD + b"Transfer-Encoding: chunked\r\nContent-Length: 3\r\n\r\n0\r\n\r\n",
    "two content-lengths": GOOD + b"Content-Length: 0\r\nContent-Length: 0\r\n\r\n",
    "a list of lengths": GOOD + b"Content-Length: 3, 3\r\n\r\nabc",
    "a signed length": GOOD + b"Content-Length: +3\r\n\r\nabc",
    "two hosts": GOOD + b"Host: " + HOST + b"\r\n\r\n",
    "no host": b"GET " + TO + b"/a HTTP/1.1\r\n\r\n",
    "another host": b"GET " + TO + b"/a HTTP/1.1\r\nHost: kwaad.example\r\n\r\n",
    "bare lf": GOOD.replace(b"\r\n", b"\n") + b"\n",
    "bare lf at the end": GOOD + b"\n",
    "a folded header": GOOD + b"X: a\r\n b\r\n\r\n",
    "a space before the colon": GOOD + b"X : a\r\n\r\n",
    "nul in a header": GOOD + b"X: a\x00b\r\n\r\n",
    "cr in a header": GOOD + b"X: a\rb\r\n\r\n",
    "gzip transfer": GOOD + b"Transfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n",
    "identity transfer": GOOD + b"Transfer-Encoding: identity\r\n\r\n",
    "chunked twice": GOOD + b"Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
    "lower case method": b"get" + GOOD[3:] + b"\r\n",
    "unknown method": b"KIJK" + GOOD[3:] + b"\r\n",
    "a space in the path": GOOD.replace(b"/a ", b"/a b ") + b"\r\n",
    "high bytes in the path": GOOD.replace(b"/a ", b"/\xc3\xa9 ") + b"\r\n",
    "no version": b"GET " + TO + b"/a\r\n\r\n",
    "http/2 preface": b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
    "tls": b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03",
    "nonsense": b"hallo\r\n\r\n",
}


@pytest.mark.parametrize("name", MALFORMED)
async def test_what_is_no_clean_request_is_refused_and_never_sent_on(name):
    async with house() as gw:
        caller = await gw.connect()
        caller.send(MALFORMED[name], GOOD, b"\r\n")
        answer = await caller.answer()
        assert answer.status == (505 if name == "no version" else 400)
        assert answer.header(b"Connection") == b"close"
        assert await caller.ended()
        assert (gw.service.asked, gw.log.records) == ([], [])


BAD_CHUNKS = [b"zz\r\n", b"3\nabc\n0\n\n", b"3\r\nabcd\r\n0\r\n\r\n", b"-1\r\n", b"3\r\nabc0\r\n\r\n"]


@pytest.mark.parametrize("chunk", BAD_CHUNKS)
async def test_a_malformed_body_ends_its_request(chunk):
    async with house() as gw:
        caller = await gw.connect()
        caller.request(b"POST", b"/a", b"Transfer-Encoding: chunked")
        await until(lambda: gw.service.asked)
        caller.send(chunk, request())
        assert (await caller.answer()).status == 400
        assert await caller.ended()
        assert (await gw.log.completed())["outcome"] == "ongeldig_verzoek"
        await until(lambda: gw.service.gone == 1)
        assert len(gw.service.asked) == 1


async def test_a_good_request_before_nonsense_is_answered_first():
    async with house() as gw:
        caller = await gw.connect()
        caller.send(request(), b"nonsense\r\n\r\n")
        assert [(await caller.answer()).status for _ in range(2)] == [200, 400]
        assert await caller.ended()


@pytest.mark.parametrize("where", ["headers", "path", "one header without end"])
async def test_431_for_a_head_without_end(where):
    async with house() as gw:
        caller = await gw.connect()
        match where:
            case "headers":
                caller.request(b"GET", b"/a", *[b"X-%d: " % n + b"x" * 1000 for n in range(80)])
            case "path":
                caller.request(b"GET", b"/" + b"x" * 80_000)
            case _:
                caller.send(GOOD, b"X: ")
                for _ in range(80):
                    caller.send(b"x" * 10_000)
                    await asyncio.sleep(0.001)
        assert (await caller.answer()).status == 431
        assert gw.service.asked == []


async def test_bytes_of_any_kind_never_give_the_service_more_than_was_answered():
    random = Random(7)
    odd = [b"\r", b"\n", b"\r\n", b"\x00", b" ", b"\t", b":", b"0", b"5", b"chunked", b"Content-Length: 5\r\n", b"\xff"]
    odd += [
        b"Transfer-Encoding: chunked\r\n",
        b"Host: " + HOST + b"\r\n",
        b"HTTP/1.1",
        b"GET ",
        b"\r\n\r\n",
        b"%2e",
        b"#",
    ]
    good = request(b"POST", b"/a", b"Content-Length: 5") + b"hallo" + request(b"GET", b"/b")
    answered = 0
    async with house() as gw:
        for _ in range(60):
            data = bytearray(good)
            for _ in range(random.randrange(1, 4)):
                place = random.randrange(len(data))
                data[place : place + random.randrange(3)] = random.choice(odd)
            before, caller = len(gw.service.asked), await gw.connect()
            caller.send(bytes(data))
            got = await caller.until_silence(0.03)
            caller.close()
            answers = got.count(b"HTTP/1.1 200 OK")
            assert (
                answers <= len(gw.service.asked) - before <= answers + 1
            )  # the last may wait for the rest of its body
            answered += answers
        assert all(asked.line.startswith((b"POST /", b"GET /")) for asked in gw.service.asked)
        assert answered > 10
        caller = await gw.connect()
        caller.request()
        assert (await caller.answer()).status == 200


async def test_unknown_targets_keep_the_connection():
    async with house() as gw:
        caller = await gw.connect()
        for path in (b"/nergens/heen", b"/%b/weg/a" % OIN.encode(), TO + b"/a"):
            caller.send(b"GET ", path, b" HTTP/1.1\r\nHost: ", HOST, b"\r\n\r\n")
        assert [(await caller.answer()).status for _ in range(3)] == [404, 404, 200]
