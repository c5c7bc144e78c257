"""The streaming proxy, against real sockets on loopback."""

import asyncio
import resource
from email.utils import parsedate_to_datetime
from itertools import pairwise
from random import Random

import pytest
from gateway.dataplane import client, pool

from tests.gateway.neighbour import HOST, OIN, OK, TO, Neighbour, chunks, house, request, says_ok, tls_contexts, until

pytestmark = pytest.mark.anyio


@pytest.fixture(params=["asyncio", "uvloop"])
def anyio_backend(request) -> tuple[str, dict]:
    return "asyncio", {"use_uvloop": request.param == "uvloop"}


# --- ordinary traffic -------------------------------------------------------------------------------------------------
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


# --- much data, slow sides --------------------------------------------------------------------------------------------
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


# --- limits -----------------------------------------------------------------------------------------------------------
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


# --- the log first ----------------------------------------------------------------------------------------------------
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


# --- what is no request -----------------------------------------------------------------------------------------------
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


# --- the end of the process -------------------------------------------------------------------------------------------
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
