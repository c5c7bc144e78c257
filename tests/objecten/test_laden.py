"""What we ship, the configuration file and the commands."""

import re
from datetime import date
from uuid import UUID

import pytest
import support
from commonground.migrations import differences
from commonground.settings import SettingsError
from objecten import tokens
from objecten.__main__ import cli
from objecten.app import create_app
from objecten.laden import INITIATIEF, SHIPPED, laad
from objecten.settings import settings
from objecten.tables import Base, Version
from sqlalchemy import update
from typer.testing import CliRunner

from tests.objecten.bomen import KEY, body, path, value

pytestmark = pytest.mark.anyio
UUID_INITIATIEF = "ad8336dc-d85e-5289-8bd3-eda9fcd9660c"
LOSSER = {
    "code": "LOSSER-OPEN",
    "titel": "Invoering van Open Online en Open Formulieren",
    "prioriteit": "1a",
    "score": 7.5,
    "domein": "Dienstverlening",
    "gemeenten": ["Losser"],
    "applicaties": ["Open Online", "Open Formulieren"],
    "jaarVan": 2024,
    "jaarTot": None,
}


@pytest.fixture
async def initiatief(app, api) -> dict:
    async with app.house.sessions.begin() as db:
        await laad(db, date(2026, 1, 1))
    return support.ok(await api.get(f"/objecttypes/{UUID_INITIATIEF}"))


async def test_the_migrations_make_the_tables_of_the_code(app):
    async with app.house.engine.connect() as db:
        assert await db.run_sync(differences, Base.metadata) == []


# --- the objecttype initiatief ----------------------------------------------------------------------------------------
async def test_loading_twice_adds_nothing(app, api, initiatief):
    async with app.house.sessions.begin() as db:
        assert await laad(db, date(2026, 2, 1)) == 0
    assert support.ok(await api.get(f"/objecttypes/{UUID_INITIATIEF}")) == initiatief
    assert UUID(initiatief["uuid"]) == INITIATIEF.uuid and len(initiatief["versions"]) == 1
    shown = support.ok(await api.get(f"/objecttypes/{UUID_INITIATIEF}/versions/1"))
    assert (shown["status"], shown["publishedAt"], initiatief["allowGeometry"]) == ("published", "2026-01-01", False)


async def test_another_schema_becomes_a_version(app, api, initiatief):
    async with app.house.sessions.begin() as db:
        await db.execute(update(Version).values(fingerprint="ouder"))
        assert await laad(db, date(2026, 2, 1)) == len(SHIPPED)
    assert len(support.ok(await api.get(f"/objecttypes/{UUID_INITIATIEF}"))["versions"]) == 2


async def test_the_initiatief_of_losser(api, initiatief):
    shown = support.ok(await api.post("/objects", json=body(initiatief, LOSSER)), 201)
    assert support.ok(await api.get(path(shown)))["record"]["data"] == LOSSER


@pytest.mark.parametrize(
    ("change", "place"),
    [
        ({"titel": None}, "record.data.titel"),
        ({"gemeenten": []}, "record.data.gemeenten"),
        ({"prioriteit": "3"}, "record.data.prioriteit"),
        ({"prioriteit": "AO"}, "record.data.score"),
        ({"score": "7,5"}, "record.data.score"),
        ({"score": 11}, "record.data.score"),
        ({"afwijking": True}, "record.data.motivering"),
        ({"actielijnen": ["E"]}, "record.data.actielijnen.0"),
        ({"jaarVan": 24}, "record.data.jaarVan"),
        ({"bron": {"regel": 3}}, "record.data.bron.document"),
        ({"kleur": "rood"}, "record.data"),
    ],
)
async def test_an_initiatief_that_does_not_fit(api, initiatief, change, place):
    found = support.codes(await api.post("/objects", json=body(initiatief, LOSSER | change)))
    assert (place, "invalid-json-schema") in found


# --- configuration ----------------------------------------------------------------------------------------------------
CONFIGURATION = """
tokens:
  - identifier: demo
    token: "${DEMO_TOKEN}"
    application: Demo
    permissions: [{objecttype: %s, mode: read_and_write}]
"""


def configured(app, folder, text: str):
    file = folder / "objecten.yaml"
    file.write_text(text)
    url, base = app.house.settings.database_url, app.house.settings.base_urls
    return create_app(settings(database_url=url, base_urls=base, token_secret=KEY, configuration_file=file))


async def test_tokens_of_the_configuration(app, initiatief, make_client, tmp_path, monkeypatch):
    monkeypatch.setenv("DEMO_TOKEN", value("demo"))
    service = configured(app, tmp_path, CONFIGURATION % UUID_INITIATIEF)
    for _ in range(2):
        await tokens.configure(service.house)
    client = support.client(app, app.house.apis[0], None, Authorization=f"Token {value('demo')}")
    assert support.ok(await client.get("/permissions"))["results"][0]["mode"] == "read_and_write"
    await service.house.engine.dispose()


async def test_an_unknown_objecttype_in_the_configuration_is_an_error(app, api, tmp_path, monkeypatch):
    monkeypatch.setenv("DEMO_TOKEN", value("demo"))
    service = configured(app, tmp_path, CONFIGURATION % UUID_INITIATIEF)
    with pytest.raises(SettingsError, match="bestaat niet"):
        await tokens.configure(service.house)
    await service.house.engine.dispose()


NONSENSE = ["tokens: [{identifier: a}]", "tokens: x", "onbekend: 1", "a: [", 'tokens: [{token: "${GEEN}"}]']


@pytest.mark.parametrize("text", NONSENSE)
def test_a_configuration_that_says_nothing_known_is_one_line(tmp_path, text):
    (file := tmp_path / "objecten.yaml").write_text(text)
    with pytest.raises(SettingsError) as error:
        settings(configuration_file=file).configuration()
    assert len(str(error.value).splitlines()) == 1


# --- commands ---------------------------------------------------------------------------------------------------------
def command(folder, *arguments: str):
    env = {"GEMEENGOED_OBJECTEN_DATABASE_URL": f"sqlite+aiosqlite:///{folder}/cli.db"}
    return CliRunner().invoke(cli, list(arguments), env=env)


def test_load_and_make_a_token_by_command(tmp_path):
    assert "toegevoegd: 1" in command(tmp_path, "laad").output
    assert "toegevoegd: 0" in command(tmp_path, "laad").output
    made = command(tmp_path, "token", "maak", "demo", "--schrijven", UUID_INITIATIEF, "--dagen", "30")
    assert re.fullmatch(r"[0-9a-f]{40}\n", made.output), made.output
    assert made.output not in command(tmp_path, "token", "maak", "demo", "--beheerder").output
    assert (tmp_path / "cli.db.sleutel").stat().st_mode & 0o777 == 0o600


def test_a_token_for_an_unknown_objecttype_is_not_made(tmp_path):
    command(tmp_path, "laad")
    refused = command(tmp_path, "token", "maak", "demo", "--lezen", "00000000-0000-4000-8000-000000000000")
    assert refused.exit_code == 1


def test_another_database_than_sqlite_needs_a_key_for_tokens():
    with pytest.raises(SettingsError, match="TOKEN_SECRET"):
        settings(database_url="postgresql+asyncpg://localhost/x").key()
