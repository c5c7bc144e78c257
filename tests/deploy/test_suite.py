"""The suite as processes: what goes wrong at the start is one line, and what is killed comes back."""

import asyncio
import os
import signal
import socket
import subprocess
import time
from pathlib import Path

import pytest
import yaml
from commonground.db import open_engine
from deploy.processen import (
    ROOT,
    SERVICES,
    UP,
    answers,
    child_of,
    database,
    environment,
    free_range,
    make_databases,
    suite,
)
from sqlalchemy import text


def refusal(var: Path, first: int) -> str:
    done = subprocess.run(UP, env=environment(var, first), capture_output=True, text=True, timeout=180)
    assert done.returncode == 1
    return done.stderr.strip()


def test_a_taken_port_is_one_line(tmp_path):
    first = free_range()
    with socket.socket() as taken:
        taken.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        taken.bind(("127.0.0.1", first + 3))
        taken.listen()
        said = refusal(tmp_path / "var", first)
    assert said == f"gemeengoed: adres 127.0.0.1:{first + 3} (voor tarieven) is al in gebruik"


def test_a_folder_that_cannot_be_written_is_one_line(tmp_path):
    (tmp_path / "bestand").write_text("")
    said = refusal(tmp_path / "bestand" / "var", free_range())
    assert said.startswith("gemeengoed: ") and "niet te beschrijven" in said and "\n" not in said


def test_a_wrong_python_is_one_line(tmp_path):
    old = tmp_path / "python-oud"
    old.write_text('#!/bin/sh\n[ "$1" = -V ] && echo "Python 3.9.2"\nexit 1\n')
    old.chmod(0o755)
    done = subprocess.run(
        ["sh", "deploy/setup.sh"],
        cwd=ROOT,
        env=os.environ | {"PYTHON": str(old)},
        capture_output=True,
        text=True,
        timeout=180,
    )
    assert done.returncode == 1
    assert done.stderr.strip() == "gemeengoed: Python 3.11 of nieuwer is nodig; gevonden: Python 3.9.2"


def test_a_database_of_a_newer_version_is_one_line(tmp_path):
    (tmp_path / "var").mkdir()
    make_databases("suite")
    asyncio.run(mark_as_newer(database(tmp_path / "var", "leden")))
    said = refusal(tmp_path / "var", free_range())
    assert "leden" in said.splitlines()[-1] and "nieuwere versie" in said.splitlines()[-1]


async def mark_as_newer(url: str) -> None:
    engine = open_engine(url)
    async with engine.begin() as db:
        await db.execute(text("create table alembic_version (version_num varchar(32) not null)"))
        await db.execute(text("insert into alembic_version values ('uit-de-toekomst')"))
    await engine.dispose()


def test_a_killed_service_comes_back(tmp_path):
    first = free_range()
    with suite(tmp_path / "var", first) as process:
        victim = child_of(process.pid, "leden")
        os.kill(victim, signal.SIGKILL)
        time.sleep(0.2)
        assert answers(first + 4, within=120) and child_of(process.pid, "leden") != victim


@pytest.mark.parametrize("service", SERVICES)
def test_compose_builds_and_tells_every_service(service):
    compose = yaml.safe_load((ROOT / "docker-compose.yml").read_text())["services"][service]
    targets = [
        line.split()[-1]
        for line in (ROOT / "deploy" / "Dockerfile").read_text().splitlines()
        if line.startswith("FROM")
    ]
    prefix = f"GEMEENGOED_{service.upper()}_"
    told = {name for name in compose["environment"] if name.startswith(prefix)}
    assert compose["build"]["target"] in targets
    assert {f"{prefix}{name}" for name in ("LISTEN", "DATABASE_URL", "BASE_URLS", "CONFIGURATION_FILE")} <= told
    assert compose["read_only"] and compose["cap_drop"] == ["ALL"]
