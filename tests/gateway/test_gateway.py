"""A whole gateway: data plane, log, shipping and control plane together, in this process or in one of its own."""

import asyncio
import os
import signal
import socket
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import httpx
import orjson
import pytest
import support
from commonground import migrations
from commonground.db import open_engine
from gateway.cli import cli
from gateway.kernel.logrec import pseudonym
from gateway.serve import BROKEN, running, serve
from gateway.settings import Settings
from gateway.state import load
from gateway.tables import Base
from typer.testing import CliRunner

from tests.gateway.neighbour import OIN, OK, Caller, Neighbour, says_ok, until

pytestmark = pytest.mark.anyio
HOST = b"gw.example.nl"
PURPOSE = {
    "X-NLX-Request-Process-Id": "AVG-7: toezicht",
    "X-NLX-Request-Data-Elements": "zaak.status",
    "X-NLX-Request-User-Id": "p.jansen",
    "X-NLX-Request-Data-Subject": "bsn=900000001",
}
CLIENTS = "clients: [{client_id: lezer, secret: " + support.SECRET + ", scopes: [gateway.lezen, gateway.beheren]}]"


@asynccontextmanager
async def neighbour(script=says_ok) -> AsyncIterator[Neighbour]:
    found = Neighbour(script)
    server = await asyncio.start_server(found.serve, "127.0.0.1", 0)
    found.port = server.sockets[0].getsockname()[1]
    yield found
    server.close()


@pytest.fixture
async def service() -> AsyncIterator[Neighbour]:
    async with neighbour() as found:
        yield found


@pytest.fixture
async def given(tmp_path, told, service) -> Settings:
    """Settings of a gateway before `service`, on a free port."""
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port = probe.getsockname()[1]
    (tmp_path / "clients.yaml").write_text(CLIENTS)
    return told(
        database_url=await support.fresh("gateway", "gateway", Base.metadata),
        listen=f"127.0.0.1:{port}",
        base_urls=f"http://127.0.0.1:{port},http://gw.example.nl",
        upstreams={"zaken": f"http://127.0.0.1:{service.port}"},
        configuration_file=tmp_path / "clients.yaml",
        grace=1,
    )


def client(given: Settings, **headers: str) -> httpx.AsyncClient:
    return httpx.AsyncClient(base_url=f"http://{given.listen}", headers=headers, timeout=60)


async def records(given: Settings, query: str = "", count: int = 1) -> list[dict]:
    """What the log says through its API, once it has so many records that ended."""
    async with client(given, Authorization=support.token("lezer")) as reader:
        for _ in range(3000):
            found = support.ok(await reader.get(f"/txlog/v1/records?{query}"))["results"]
            if len([each for each in found if each["outcome"]]) >= count:
                return found
            await asyncio.sleep(0.02)
    raise AssertionError(f"geen {count} records")


async def test_a_request_with_its_purpose_from_client_to_log(given, service):
    async with running(given), client(given, **PURPOSE) as caller:
        answer = await caller.get(f"/{OIN}/zaken/zaken/api/v1/zaken?rol__bsn=900000001")
        assert (answer.status_code, answer.text) == (200, "ja")
        found = await records(given, "processId=AVG-7: toezicht")
    assert [(each["path"], each["status"], each["outcome"]) for each in found] == [
        ("/zaken/api/v1/zaken", 200, "beantwoord")
    ]
    assert found[0]["transactionId"] == answer.headers["fsc-transaction-id"]
    assert found[0]["dataElements"] == "zaak.status" and len(found[0]["userPseudonym"]) == 32
    assert not any(secret in orjson.dumps(found) for secret in (b"jansen", b"900000001"))
    asked = service.asked[0]
    assert asked.line == b"GET /zaken/api/v1/zaken?rol__bsn=900000001 HTTP/1.1"
    assert b"x-nlx-request" not in asked.head.lower()
    assert asked.header(b"X-NLX-Logrecord-ID") == answer.headers["fsc-transaction-id"].encode()


async def test_the_log_asks_for_a_token(given):
    async with running(given), client(given) as caller:
        assert (await caller.get("/txlog/v1/records")).status_code == 403
        assert (await caller.get("/manager/v1/snapshot")).status_code == 403


async def test_the_control_plane_is_reached_under_the_name_that_was_used(given):
    async with running(given), client(given) as caller:
        assert support.ok(await caller.get("/_healthz/readyz")) == {"transactielog": "OK"}
        for name in (given.listen, "gw.example.nl"):
            found = support.ok(await caller.get("/directory", headers={"Host": name}))
            zaken = next(each for each in found["services"] if each["name"] == "zaken")
            assert (zaken["address"], zaken["status"]) == (f"http://{name}/{OIN}/zaken", "bereikbaar")
        assert (await caller.get("/directory", headers={"Host": "kwaad.example"})).status_code == 400
        assert "Zaken &amp; documenten" in (await caller.get("/")).text


async def test_a_new_peer_file_is_in_force_at_once(given, service):
    async with running(given), client(given, Authorization=support.token("lezer")) as caller:
        assert (await caller.get(f"/{OIN}/zaken/a")).status_code == 200
        text = given.peer_file.read_text()
        given.peer_file.write_text(text.replace("  zaken:", "  zaken:\n    methods: [HEAD]"))
        assert support.ok(await caller.post("/manager/v1/reload"))["services"][1]["methods"] == ["HEAD"]
        assert (await caller.get(f"/{OIN}/zaken/a")).status_code == 405
        given.peer_file.write_text(text.replace("peer:", "pier:"))
        assert (await caller.post("/manager/v1/reload")).status_code == 400
        assert (await caller.get(f"/{OIN}/zaken/a")).status_code == 405


async def test_forwarded_headers_of_a_client_do_not_reach_the_control_plane(given):
    spoofed = {"X-Forwarded-Host": "kwaad.example", "X-Forwarded-Prefix": "/kwaad", "X-Forwarded-Proto": "https"}
    async with running(given), client(given, **spoofed) as caller:
        assert "kwaad" not in (await caller.get("/directory")).text


async def test_a_service_killed_halfway_its_answer_has_its_record(given, service):
    async def script(asked, writer):
        writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nhalf")
        await writer.drain()
        writer.transport.abort()

    service.script = script
    async with running(given), client(given) as caller:
        with pytest.raises(httpx.RemoteProtocolError):
            await caller.get(f"/{OIN}/zaken/a")
        found = await records(given)
    assert [(each["status"], each["outcome"], each["responseBytes"]) for each in found] == [(200, "dienst_weg", 4)]


async def test_level_fsync_works_the_same(given, service):
    async with running(given.model_copy(update={"durability": "fsync"})), client(given) as caller:
        answers = await asyncio.gather(*(caller.get(f"/{OIN}/zaken/{number}") for number in range(20)))
        assert [answer.status_code for answer in answers] == [200] * 20
        assert len(await records(given, count=20)) == 20


async def test_requests_pass_while_the_database_is_away_and_are_shipped_later(given, service):
    async with running(given), client(given) as caller:
        engine = open_engine(given.database_url)
        async with engine.begin() as db:
            await db.run_sync(Base.metadata.tables["record"].drop)
        assert (await caller.get(f"/{OIN}/zaken/a")).status_code == 200
        assert (await caller.get("/_healthz/readyz")).status_code == 200
        async with engine.begin() as db:
            await db.run_sync(Base.metadata.tables["record"].create)
        await engine.dispose()
        assert len(await records(given)) == 1


async def test_a_log_that_cannot_be_written_stops_the_gateway(given, service, monkeypatch):
    task = asyncio.create_task(serve(given))
    async with client(given) as caller:
        await until(lambda: task.done() or is_open(given))
        monkeypatch.setattr(os, "write", no_space)
        answer = await caller.get(f"/{OIN}/zaken/a")
        assert (answer.status_code, answer.json()["code"]) == (500, "TRANSACTION_LOG_WRITE_ERROR")
    monkeypatch.undo()
    await asyncio.wait([task], timeout=60)
    assert str(task.exception()) == BROKEN
    assert service.asked == []


def no_space(*_) -> int:
    raise OSError(28, "No space left on device")


def is_open(given: Settings) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(given.address) == 0


# --- a process of its own ---------------------------------------------------------------------------------------------
def environment(given: Settings) -> dict[str, str]:
    told = {
        "DATABASE_URL": given.database_url,
        "LISTEN": given.listen,
        "BASE_URLS": ",".join(given.base_urls),
        "PEER_FILE": str(given.peer_file),
        "STATE_FOLDER": str(given.state_folder),
        "CONFIGURATION_FILE": str(given.configuration_file),
        "UPSTREAMS": orjson.dumps(given.upstreams).decode(),
    }
    return os.environ | {f"GEMEENGOED_GATEWAY_{name}": value for name, value in told.items()}


async def command(given: Settings, *arguments: str) -> asyncio.subprocess.Process:
    pipe = asyncio.subprocess.PIPE
    return await asyncio.create_subprocess_exec(
        sys.executable, "-m", "gateway", *arguments, env=environment(given), stdout=pipe, stderr=pipe
    )


@asynccontextmanager
async def process(given: Settings) -> AsyncIterator[asyncio.subprocess.Process]:
    found = await command(given, "run")
    try:
        await until(lambda: found.returncode is not None or is_open(given))
        yield found
    finally:
        if found.returncode is None:
            found.kill()
        await found.communicate()


async def test_kill_9_in_the_middle_of_a_request_leaves_its_record(given, service):
    async def script(asked, writer):
        await asyncio.sleep(30)

    service.script = script
    async with process(given) as gateway:
        caller = Caller(*await asyncio.open_connection(*given.address))
        caller.send(b"GET /" + OIN.encode() + b"/zaken/a HTTP/1.1\r\nHost: " + HOST + b"\r\n\r\n")
        await until(lambda: service.asked)
        gateway.kill()
        await gateway.wait()
    async with running(given):
        found = []
        async with client(given, Authorization=support.token("lezer")) as reader:
            while not found:
                found = support.ok(await reader.get("/txlog/v1/records"))["results"]
                await asyncio.sleep(0.02)
    sent = service.asked[0].header(b"Fsc-Transaction-Id")
    assert [(each["transactionId"].encode(), each["outcome"]) for each in found] == [(sent, None)]


async def test_sigterm_lets_a_request_end(given, service):
    go = asyncio.Event()

    async def script(asked, writer):
        await go.wait()
        writer.write(OK)

    service.script = script
    async with process(given) as gateway, client(given) as caller:
        asking = asyncio.create_task(caller.get(f"/{OIN}/zaken/a"))
        await until(lambda: service.asked)
        gateway.send_signal(signal.SIGTERM)
        await until(lambda: not is_open(given))
        go.set()
        assert (await asking).text == "ja"
        assert await asyncio.wait_for(gateway.wait(), 60) == 0


async def test_a_start_that_fails_says_so_in_one_line(given):
    with socket.create_server(given.address):
        found = await command(given, "run")
        _, said = await found.communicate()
    assert (found.returncode, said.decode().strip()) == (1, f"gemeengoed: adres {given.listen} is al in gebruik")


@pytest.mark.parametrize(
    ("target", "code", "said"),
    [
        (f"/{OIN}/zaken/a?b", 0, ["zaken", "eigen (http://127.0.0.1:", "gewicht 1 van 1", "/a?b"]),
        ("/directory", 0, ["de gateway zelf"]),
        (f"/{OIN}/weg", 1, ["404 ERROR_CODE_SERVICE_NOT_FOUND", "brp, zaken"]),
    ],
)
async def test_explain_tells_where_an_address_leads(given, target, code, said):
    found = CliRunner(env=environment(given)).invoke(cli, ["explain", target])
    assert found.exit_code == code
    assert all(word in found.output for word in said), found.output


async def test_the_log_is_shown_to_an_operator(given):
    async with running(given), client(given, **PURPOSE) as caller:
        await caller.get(f"/{OIN}/zaken/a")
        await records(given)
    runner = CliRunner(env=environment(given))
    for arguments, shown in ((["--doel", "AVG-7: toezicht"], True), (["--dienst", "brp"], False)):
        found = await asyncio.to_thread(runner.invoke, cli, ["log", *arguments])
        assert found.exit_code == 0 and ("GET /a" in found.output) is shown, found.output


def test_a_pseudonym_is_found_from_the_number(told):
    key = {"GEMEENGOED_GATEWAY_PSEUDONYM_KEY": "gedeeld"}
    found = CliRunner(env=key).invoke(cli, ["pseudoniem", "900000001"])
    assert found.output.strip() == pseudonym(b"gedeeld", "900000001")


# --- the database -----------------------------------------------------------------------------------------------------
async def test_the_migrations_make_the_tables(given):
    engine = open_engine(given.database_url)
    async with engine.connect() as db:
        assert await db.run_sync(migrations.differences, Base.metadata) == []
    await engine.dispose()


def test_the_peer_file_of_the_suite_is_good(told):
    suite = Path(__file__).parents[2] / "deploy" / "peer.yaml"
    assert sorted(load(told(peer_file=suite)).services) == ["leden", "notificaties", "objecten", "tarieven", "zaken"]
