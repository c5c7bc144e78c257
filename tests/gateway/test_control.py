"""Directory, front page, management and health: the control plane, in process."""

import re

import pytest
import support
from commonground.api import Api
from commonground.contract import openapi
from gateway.app import GATEWAY
from gateway.settings import Settings
from gateway.state import State, load_or_stop

from gateway import directory
from tests.gateway.neighbour import OIN

pytestmark = pytest.mark.anyio


@pytest.fixture
async def anyone(app):
    directory.SEEN.clear()
    async with support.client(app, GATEWAY, None) as client:
        yield client


# --- directory --------------------------------------------------------------------------------------------------------
async def test_the_directory_is_for_everyone(anyone):
    found = support.ok(await anyone.get("/directory"))
    assert found["peer"] == {"oin": OIN, "name": "Gemeente <Voorbeeld>", "group": "nl-test"}
    assert [(each["name"], each["address"]) for each in found["services"]] == [
        ("brp", "https://api.voorbeeld.nl/brp"),
        ("zaken", f"{support.BASE}/{OIN}/zaken"),
    ]
    assert found["services"][1]["openapi"] == [
        f"{support.BASE}/{OIN}/zaken/zaken/api/v1/openapi.yaml",
        "https://elders.example.nl/openapi.yaml",
    ]
    assert {each["status"] for each in found["services"]} == {"onbereikbaar"}


async def test_the_list_that_nlx_clients_read(anyone):
    organization = {"name": "Gemeente <Voorbeeld>", "serial_number": OIN}
    assert support.ok(await anyone.get("/directory/api/directory/list-services")) == {
        "services": [{"name": name, "organization": organization} for name in ("brp", "zaken")]
    }


async def test_the_front_page_escapes_and_runs_nothing(anyone):
    answer = await anyone.get("/")
    assert answer.headers["content-type"].startswith("text/html")
    assert "default-src 'none'" in answer.headers["content-security-policy"]
    assert "Gemeente &lt;Voorbeeld&gt;" in answer.text and "Zaken &amp; documenten" in answer.text
    assert '<html lang="nl">' in answer.text and '<th scope="row">' in answer.text
    assert not re.search(r"<script| on\w+=|javascript:", answer.text)


async def test_an_unknown_host_is_refused(app):
    async with support.client(app, GATEWAY, None, base="http://elders.example.nl") as client:
        assert (await client.get("/directory")).status_code == 400


# --- management -------------------------------------------------------------------------------------------------------
async def test_the_snapshot_in_force(api):
    found = support.ok(await api.get("/manager/v1/snapshot"))
    zaken = found["services"][1]
    assert zaken["limits"] == {"body": 1048576, "idle": 60.0, "firstByte": 30.0, "connect": 5.0}
    assert zaken["upstreams"] == [{"name": "eigen", "url": "http://127.0.0.1:1", "weight": 1}]
    assert zaken["rules"] == [{"methods": ["POST"], "path": "", "to": "eigen"}]
    assert found["log"]["durability"] == "page" and not found["log"]["broken"]


async def test_reload_takes_a_new_file_and_leaves_a_trace(app, api, anyone):
    file = app.house.settings.peer_file
    file.write_text(file.read_text().replace("  brp:", "  brk:"))
    support.ok(await api.post("/manager/v1/reload"))
    assert [each["name"] for each in support.ok(await anyone.get("/directory"))["services"]] == ["brk", "zaken"]
    async with app.house.sessions() as db:
        lines = (await db.execute(app.house.metadata.tables["audittrail"].select())).all()
    assert [(line.resource, line.actie, line.applicatie_weergave) for line in lines] == [
        ("snapshot", "update", "alles")
    ]


async def test_a_file_with_faults_changes_nothing(app, api):
    file = app.house.settings.peer_file
    file.write_text(file.read_text().replace("canonical:", "canoniek:").replace('url: "http', 'url: "ftp'))
    assert [name for name, _ in support.codes(await api.post("/manager/v1/reload"))] == [
        "services.brp.canoniek", "services.brp.upstreams.0.url", "services.zaken.upstreams.0.url",
    ]  # fmt: skip
    assert len(support.ok(await api.get("/manager/v1/snapshot"))["services"]) == 2


@pytest.mark.parametrize(("who", "status"), [(None, 403), ("niemand", 403), ("lezer", 403), ("beheerder", 200)])
async def test_management_asks_gateway_beheren(app, who, status):
    async with support.client(app, GATEWAY, who) as client:
        assert (await client.get("/manager/v1/snapshot")).status_code == status
        assert (await client.post("/manager/v1/reload")).status_code == status


# --- health and contract ----------------------------------------------------------------------------------------------
async def test_it_is_not_ready_without_a_data_plane(anyone):
    assert (await anyone.get("/_healthz/livez")).status_code == 200
    assert (await anyone.get("/_healthz/readyz")).status_code == 503


def test_only_the_directory_is_open():
    api: Api = GATEWAY
    is_open = {path for path, item in openapi(api)["paths"].items() for each in item.values() if each["security"] == []}
    assert is_open == {"/directory", "/directory/api/directory/list-services"}


@pytest.mark.parametrize("text", [None, "peer: 1"])
def test_a_start_without_a_good_file_says_so(told, tmp_path, text):
    given: Settings = told(peer_file=tmp_path / "ander.yaml")
    if text:
        given.peer_file.write_text(text)
    with pytest.raises(Exception, match=r"ander\.yaml: ") as error:
        load_or_stop(given)
    assert type(error.value).__name__ == "SettingsError"


def test_the_keys_of_an_installation_stay(told):
    first, again = (State(told(), load_or_stop(told())) for _ in range(2))
    assert first.snapshot.secret == again.snapshot.secret != b""
    assert (told().state_folder / "pseudonym.key").stat().st_mode & 0o077 == 0
    assert load_or_stop(told(pseudonym_key="gedeeld")).secret == b"gedeeld"
