"""`expand`: related objects, to any depth, never more than the caller may read (rules.md 1.7; lessons A)."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import httpx
import pytest
import support
from common import sample
from common.conftest import maak_boek
from commonground.references import References
from commonground.service import Service
from commonground.settings import Outgoing
from sqlalchemy import event

pytestmark = pytest.mark.anyio


@contextmanager
def statements(app: Service) -> Iterator[list[str]]:
    """The SQL of what happens meanwhile."""
    found: list[str] = []

    def note(_connection: Any, _cursor: Any, statement: str, *_: Any) -> None:
        found.append(statement)

    engine = app.house.engine.sync_engine
    event.listen(engine, "before_cursor_execute", note)
    yield found
    event.remove(engine, "before_cursor_execute", note)


async def test_without_expand_one_object_has_an_empty_expand_and_a_list_none(api, kast):
    assert support.ok(await api.get(kast["url"]))["_expand"] == {}
    assert "_expand" not in support.ok(await api.get("/kasten"))["results"][0]


async def test_a_list_of_links_and_a_link_are_expanded_and_stay(api, kast):
    boeken = [await maak_boek(api, kast, nummer) for nummer in (1, 2)]
    shown = support.ok(await api.get(kast["url"] + "?expand=boeken"))
    assert shown["boeken"] == [each["url"] for each in boeken]
    assert [each["url"] for each in shown["_expand"]["boeken"]] == shown["boeken"]
    boek = support.ok(await api.get(boeken[0]["url"] + "?expand=kast"))
    assert (boek["kast"], boek["_expand"]["kast"]["naam"]) == (kast["url"], "romans")


async def test_every_step_of_a_path_is_expanded_however_deep(api, kast):
    boek = await maak_boek(api, kast)
    path = "kast.boeken.kast.boeken.kast.boeken"
    node = support.ok(await api.get(f"{boek['url']}?expand={path}"))
    for name in path.split("."):
        node = node["_expand"][name]
        node = node[0] if isinstance(node, list) else node
    assert node["url"] == boek["url"]


async def test_what_is_empty_is_an_empty_object(api, boek):
    leeg = {"vervolg": {}, "uitgever": {}}
    assert support.ok(await api.get(f"{boek['url']}?expand=vervolg.kast,uitgever"))["_expand"] == leeg


@pytest.mark.parametrize("path", ["prijs", "kast.prijs", "kast.boeken.prijs", "Kast", "kast..boeken", "titel"])
async def test_zrc_027_a_path_that_is_no_relation_is_a_404(api, boek, path):
    for url in (boek["url"], "/boeken"):
        answer = await api.get(f"{url}?expand={path}")
        assert (answer.status_code, "expand" in answer.json()["detail"]) == (404, True)


async def test_too_much_is_a_400(api, boek):
    deep = ".".join(["kast", "boeken"] * 20)
    wide = ",".join(["kast"] * 200)
    for path in (deep, wide):
        assert support.codes(await api.get(f"{boek['url']}?expand={path}")) == [("expand", "invalid")]


async def test_what_may_not_be_read_is_left_out(api, lezer):
    open_, closed = [
        support.ok(await api.post("/kasten", json={"naam": naam, "soort": naam}), 201) for naam in ("open", "gesloten")
    ]
    hidden = await maak_boek(api, closed)
    shown = await maak_boek(api, open_, vervolg=hidden["url"])
    assert support.ok(await api.get(f"{shown['url']}?expand=vervolg"))["_expand"]["vervolg"]["url"] == hidden["url"]
    found = support.ok(await lezer.get(f"{shown['url']}?expand=vervolg,kast"))
    assert found["_expand"].keys() == {"kast"}
    assert support.ok(await lezer.get("/boeken?expand=vervolg.kast"))["results"][0]["_expand"] == {}


async def test_what_is_gone_is_left_out(api, kast):
    gone = await maak_boek(api, kast, 1)
    boek = await maak_boek(api, kast, 2, vervolg=gone["url"])
    support.ok(await api.delete(gone["url"]), 204)
    assert support.ok(await api.get(f"{boek['url']}?expand=vervolg"))["_expand"] == {}


async def test_the_number_of_statements_does_not_grow_with_the_page(app, api):
    async def count() -> int:
        with statements(app) as found:
            support.ok(await api.get("/boeken?expand=kast.boeken,vervolg"))
        return len(found)

    vorige = ""
    counts = []
    for naam in ("a", "b", "c", "d", "e"):
        kast = support.ok(await api.post("/kasten", json={"naam": naam}), 201)
        for nummer in (1, 2, 3):
            vorige = (await maak_boek(api, kast, nummer, vervolg=vorige))["url"]
        counts.append(await count())
    assert len(set(counts)) == 1, counts


async def test_a_list_without_expand_is_a_constant_number_of_statements(app, api):
    counts = []
    for naam in ("a", "b", "c"):
        await maak_boek(api, support.ok(await api.post("/kasten", json={"naam": naam}), 201))
        with statements(app) as found:
            support.ok(await api.get("/kasten"))
        counts.append(len(found))
    assert len(set(counts)) == 1 and counts[0] <= 6


# --- elsewhere ---
def neighbour(request: httpx.Request) -> httpx.Response:
    if request.url.path == "/api/uitgevers/1":
        return httpx.Response(200, json={"url": str(request.url), "naam": "De Bezige Bij"})
    return httpx.Response(404)


@pytest.fixture
def uitgevers(app: Service) -> None:
    service = Outgoing(naam="uitgevers", api_root="http://uitgevers.example/api", auth="geen")
    app.house.references = References([service], httpx.MockTransport(neighbour))


async def test_an_object_elsewhere_is_fetched_from_a_configured_service(api, kast, uitgevers):
    url = "http://uitgevers.example/api/uitgevers/1"
    boek = await maak_boek(api, kast, uitgever=url)
    found = support.ok(await api.get(f"{boek['url']}?expand=uitgever"))["_expand"]["uitgever"]
    assert found == {"url": url, "naam": "De Bezige Bij"}


async def test_what_no_right_here_speaks_of_is_fetched_for_nobody_with_few_rights(api, lezer, kast, uitgevers):
    """It is asked with our credentials: who may write such a URL should not read by it what is not his to read."""
    boek = await maak_boek(api, kast, uitgever="http://uitgevers.example/api/uitgevers/1")
    assert support.ok(await lezer.get(f"{boek['url']}?expand=uitgever"))["_expand"] == {}


@pytest.mark.parametrize("url", ["http://uitgevers.example/api/uitgevers/2", "http://elders.example/api/uitgevers/1"])
async def test_zrc_028_what_cannot_be_fetched_is_a_404(api, kast, uitgevers, url):
    boek = await maak_boek(api, kast, uitgever=url)
    assert (await api.get(f"{boek['url']}?expand=uitgever")).status_code == 404


async def test_a_reader_sees_no_more_by_expand_than_by_asking(api, lezer):
    """Whatever stands in `_expand` of what a reader gets, that reader can get directly."""
    for naam, soort in (("a", "open"), ("b", "gesloten"), ("c", "open")):
        kast = support.ok(await api.post("/kasten", json={"naam": naam, "soort": soort}), 201)
        for nummer in (1, 2):
            boeken = support.ok(await api.get("/boeken"))["results"]
            await maak_boek(api, kast, nummer, vervolg=boeken[0]["url"] if boeken else "")
    page = support.ok(await lezer.get("/boeken?expand=kast.boeken.vervolg,vervolg.kast"))
    for url in set(expanded(page["results"])):
        assert (await lezer.get(url)).status_code == 200, url


def expanded(shown: Any) -> Iterator[str]:
    for each in shown if isinstance(shown, list) else [shown]:
        for found in each.get("_expand", {}).values():
            for one in filter(None, found if isinstance(found, list) else [found]):
                yield one["url"]
                yield from expanded(one)


def test_the_sample_speaks_of_everything_that_can_be_expanded():
    assert all(resource.expandable.keys() <= resource.shows.model_fields.keys() for resource in sample.BIEB.resources)
