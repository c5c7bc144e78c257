"""What an operator sees: probes, metrics and logs, without personal data in them (lessons A; ecosystem 4)."""

import io
import json
import uuid

import httpx
import pytest
import structlog
import support
from common import sample
from commonground import logs
from commonground.service import Service
from commonground.settings import SettingsError
from sqlalchemy import text

pytestmark = pytest.mark.anyio


@pytest.fixture
async def operator(app: Service):
    """Asks by an address that is not ours, without a token, as a kubelet does."""
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://10.0.0.7:8001") as client:
        yield client


async def test_alive_is_a_200_without_a_database(operator):
    assert (await operator.get("/_healthz/livez")).status_code == 200


async def test_ready_asks_whether_the_database_is_set_up(app, operator):
    assert (await operator.get("/_healthz/readyz")).status_code == 503
    async with app.house.engine.begin() as db:
        await db.execute(text("create table alembic_version (version_num varchar(32))"))
    for path in ("/_healthz/readyz", "/_healthz", "/_healthz/"):
        answer = await operator.get(path)
        assert (answer.status_code, answer.json()["database"]) == (200, "OK")


async def test_metrics_hold_no_identifiers(operator, api, kast):
    found = str(uuid.uuid4())
    for path in (f"/kasten/{found}", "/kasten?naam=Jansen", f"/niets/{found}", kast["url"]):
        await api.get(path)
    metrics = (await operator.get("/metrics")).text
    assert (
        'gemeengoed_requests_total{api="bieb",method="GET",route="/kasten/{uuid}",service="voorbeeld",status="404"}'
        in metrics
    )
    assert not any(word in metrics for word in (found, "Jansen", kast["uuid"], "niets"))


@pytest.fixture
def written():
    """The log lines so far, as they come out."""
    before, out = structlog.get_config(), io.StringIO()
    logs.configure("info")
    structlog.configure(logger_factory=structlog.PrintLoggerFactory(out))

    def read() -> list[dict]:
        return [json.loads(line) for line in out.getvalue().splitlines()]

    yield read
    structlog.configure(**before)


async def test_a_log_line_has_no_query_headers_or_body(api, written):
    await api.post("/kasten", json={"naam": "Geheim Jansen"}, headers={"X-NLX-Logrecord-ID": "spoor-1"})
    await api.get("/kasten?naam=Jansen")
    made, asked = [line for line in written() if line["event"] == "request"]
    assert (made["method"], made["route"], made["status"], made["logrecord"]) == ("POST", "/kasten", 201, "spoor-1")
    assert (asked["route"], asked["service"], asked["api"]) == ("/kasten", "voorbeeld", "bieb")
    assert not any(word in json.dumps([made, asked]) for word in ("Jansen", "Bearer", "naam"))


async def test_the_log_of_a_surprise_has_a_trace_but_no_values(app, api, written, monkeypatch):
    async def broken(*_):
        naam = "Geheim Jansen"
        raise RuntimeError(len(naam))

    monkeypatch.setattr(sample.Kasten, "stored", broken)
    answer = await api.post("/kasten", json={"naam": "Geheim Jansen"})
    found = written()
    surprise = next(line for line in found if line["event"] == "surprise")
    assert "RuntimeError" in surprise["exception"] and surprise["request_id"] == answer.headers["x-request-id"]
    assert not any(word in json.dumps(found) for word in ("Jansen", "Bearer", support.SECRET))


async def test_the_log_of_a_failing_statement_has_no_parameters(app, api, written, monkeypatch):
    async def broken(_resource, write):
        await write.call.db.execute(text("select geen_kolom from kast where naam = :naam"), {"naam": write.new.naam})

    monkeypatch.setattr(sample.Kasten, "stored", broken)
    answer = await api.post("/kasten", json={"naam": "Geheim Jansen"})
    assert answer.status_code >= 500
    assert "Jansen" not in json.dumps(written())


async def test_a_request_id_is_kept_or_made(api):
    assert (await api.get("/kasten", headers={"X-Request-Id": "abc"})).headers["x-request-id"] == "abc"
    assert len((await api.get("/kasten")).headers["x-request-id"]) == 36


async def test_a_probe_is_not_logged(operator, written):
    await operator.get("/_healthz/livez")
    assert written() == []


# --- settings ---
@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("clients: [{client_id: a}]", "clients.0.secret"),
        ("clients: [{client_id: a, secret: b, rechten: alles}]", "clients.0.rechten"),
        ("services: [{naam: a, api_root: http://a, timeout: 1000}]", "services.0.timeout"),
        ("onbekend: 1", "onbekend"),
        ("{", "niet te lezen"),
    ],
)
def test_a_configuration_that_is_wrong_is_one_clear_line(tmp_path, content, said):
    file = tmp_path / "configuratie.yaml"
    file.write_text(content)
    with pytest.raises(SettingsError) as caught:
        sample.settings(configuration_file=file).configuration()
    assert said in str(caught.value) and "\n" not in str(caught.value)


def test_a_secret_is_not_in_the_text_of_the_settings(tmp_path):
    file = tmp_path / "configuratie.yaml"
    file.write_text(
        "clients: [{client_id: a, secret: zeer-geheim}]\nservices: [{naam: b, api_root: http://b, secret: zeer-geheim}]"
    )
    assert "zeer-geheim" not in repr(sample.settings(configuration_file=file).configuration())


def test_settings_come_from_the_environment_of_the_service(monkeypatch):
    monkeypatch.setenv("GEMEENGOED_VOORBEELD_BASE_URLS", "http://a.example/, http://b.example")
    monkeypatch.setenv("VOORBEELD_SERVICE_PORT", "tcp://10.0.0.1:80")
    assert sample.settings().bases() == ["http://a.example", "http://b.example"]


def test_without_addresses_we_are_reached_where_we_listen():
    assert sample.settings(listen="127.0.0.1:8001").bases() == ["http://127.0.0.1:8001", "http://localhost:8001"]
