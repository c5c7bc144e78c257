"""The stand-ins answer as their originals do, as far as a collection looks."""

import json
from pathlib import Path

import httpx
import pytest

from tests.acceptance.standins import FILES, LISTS, StandIns

pytestmark = pytest.mark.anyio
UUID = "0b5a2f0e-0000-4000-8000-{:012d}"


def fixtures(folder: Path, rows: int) -> Path:
    procestype = {"pk": 7, "fields": {"uuid": UUID.format(7), "nummer": 1, "jaar": 2020, "naam": "Inrichten"}}
    resultaten = [
        {"pk": n, "fields": {"uuid": UUID.format(n), "proces_type": 7, "naam": "R", "procestermijn": "nihil"}}
        for n in range(rows)
    ]
    texts = {"procestypen": [procestype], "resultaten": resultaten, "resultaattypeomschrijvingen": []}
    for name, file in FILES.items():
        (folder / file).write_text(json.dumps(texts[name]))
    return folder


async def test_lists_are_paged_and_refer_to_each_other(tmp_path: Path) -> None:
    outside = StandIns(fixtures(tmp_path, 101))
    async with await outside.start(), httpx.AsyncClient(trust_env=False) as client:
        first = (await client.get(f"{outside.base}{LISTS}/resultaten")).json()
        second = (await client.get(first["next"])).json()
        procestype = (await client.get(second["results"][0]["procesType"])).json()
        absent = await client.get(f"{outside.base}{LISTS}/resultaten/{UUID.format(999)}")
    assert (first["count"], len(first["results"]), len(second["results"]), second["next"]) == (101, 100, 1, None)
    assert procestype["naam"] == "Inrichten" and absent.status_code == 404


async def test_mocks_are_pages_that_no_reference_asks_for() -> None:
    outside = StandIns()
    async with await outside.start(), httpx.AsyncClient(trust_env=False) as client:
        empty, absent = await client.get(f"{outside.base}/mock/200"), await client.get(f"{outside.base}/mock/404")
    assert (empty.status_code, empty.content, absent.status_code) == (200, b"", 404)
    assert empty.headers["content-type"].startswith("text/html")
