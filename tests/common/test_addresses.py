"""Our own addresses: which hosts we answer to, and how links are written (architecture, ecosystem 2)."""

import httpx
import pytest
import support
from common import sample
from common.conftest import BASES, PROXY, STRANGER
from commonground.service import Service

pytestmark = pytest.mark.anyio
ROOT = sample.BIEB.root


def caller(app: Service, base: str, host: str = PROXY, **headers: str) -> httpx.AsyncClient:
    """A client at an address of its own."""
    signed = {"Authorization": support.token("alles")} | {
        name.replace("_", "-"): each for name, each in headers.items()
    }
    return httpx.AsyncClient(transport=httpx.ASGITransport(app, client=(host, 40000)), base_url=base, headers=signed)


FORWARDED = {
    "X_Forwarded_Host": "gateway.example",
    "X_Forwarded_Proto": "http",
    "X_Forwarded_Prefix": "/bieb-van-losser",
}


@pytest.mark.parametrize(
    "host",
    ["evil.example", "testserver.evil.example", "testserver:81", "testserver@evil.example", "", "[::1", "a" * 300],
)
async def test_a_host_that_is_not_ours_is_a_400(app, host):
    async with caller(app, support.BASE) as client:
        answer = await client.get(f"{ROOT}/kasten", headers={"Host": host})
    assert (answer.status_code, answer.json()["code"]) == (400, "unknown_host")
    assert (answer.headers["api-version"] == "1.2.3" and host not in answer.text.replace('""', "")) or not host


@pytest.mark.parametrize("host", ["testserver", "TestServer", "testserver:80"])
async def test_a_host_is_ours_however_it_is_written(app, host):
    async with caller(app, support.BASE) as client:
        assert (await client.get(f"{ROOT}/kasten", headers={"Host": host})).status_code == 200


async def test_another_scheme_is_another_base(app):
    async with caller(app, "https://testserver") as client:
        assert (await client.get(f"{ROOT}/kasten")).status_code == 400


async def test_links_have_the_base_of_the_request(app, kast):
    async with caller(app, "http://service.local", **FORWARDED) as client:
        shown = support.ok(await client.get(f"{ROOT}/kasten/{kast['uuid']}"))
        page = support.ok(await client.get(f"{ROOT}/kasten?pageSize=1"))
    assert shown["url"] == f"http://gateway.example/bieb-van-losser{ROOT}/kasten/{kast['uuid']}"
    assert page["results"][0]["url"] == shown["url"]


async def test_a_base_with_a_path_works_when_no_proxy_took_the_path_off(app, kast):
    async with caller(app, "http://gateway.example/bieb-van-losser") as client:
        shown = support.ok(await client.get(f"{ROOT}/kasten/{kast['uuid']}"))
        assert (await client.get(f"http://gateway.example/anders{ROOT}/kasten")).status_code == 400
    assert shown["url"] == f"http://gateway.example/bieb-van-losser{ROOT}/kasten/{kast['uuid']}"


async def test_location_and_next_have_the_base_of_the_request(app):
    async with caller(app, "http://service.local", **FORWARDED) as client:
        for naam in ("a", "b"):
            answer = await client.post(f"{ROOT}/kasten", json={"naam": naam})
            assert answer.headers["location"] == answer.json()["url"]
        page = support.ok(await client.get(f"{ROOT}/kasten?pageSize=1"))
    assert page["next"].startswith(f"http://gateway.example/bieb-van-losser{ROOT}/kasten?")


async def test_a_stranger_forwards_nothing(app, kast):
    async with caller(app, support.BASE, STRANGER, **FORWARDED) as client:
        shown = support.ok(await client.get(f"{ROOT}/kasten/{kast['uuid']}"))
    assert shown["url"] == kast["url"]


async def test_a_prefix_that_is_not_ours_is_a_400(app):
    async with caller(app, "http://service.local", **(FORWARDED | {"X_Forwarded_Prefix": "/elders"})) as client:
        assert (await client.get(f"{ROOT}/kasten")).status_code == 400


async def test_a_reference_given_under_one_base_is_shown_under_the_other(app, api, kast):
    async with caller(app, "http://service.local", **FORWARDED) as client:
        kast_there = f"http://gateway.example/bieb-van-losser{ROOT}/kasten/{kast['uuid']}"
        first = support.ok(
            await client.post(f"{ROOT}/boeken", json={"kast": kast_there, "nummer": 1, "titel": "a"}), 201
        )
        body = {"kast": kast_there, "nummer": 2, "titel": "b", "vervolg": first["url"]}
        second = support.ok(await client.post(f"{ROOT}/boeken", json=body), 201)
    here = support.ok(await api.get(f"/boeken/{second['uuid']}"))
    assert (second["vervolg"], here["vervolg"]) == (first["url"], f"{support.BASE}{ROOT}/boeken/{first['uuid']}")
    assert here["kast"] == kast["url"]


async def test_a_foreign_url_stays_as_it_was_given(api, kast):
    for url in ("https://elders.example:8443/API?x=1#y", "http://openzaak/api/v1/x", f"{support.BASE}/geen-api/1"):
        body = {"kast": kast["url"], "nummer": len(url), "titel": "a", "uitgever": url}
        assert support.ok(await api.post("/boeken", json=body), 201)["uitgever"] == url


async def test_an_alias_serves_the_same_with_its_own_links(app, kast):
    async with caller(app, support.BASE) as client:
        shown = support.ok(await client.get(f"/api/v1/kasten/{kast['uuid']}"))
        canonical = support.ok(await client.get(f"{ROOT}/kasten/{kast['uuid']}"))
        by_alias = await client.post("/api/v1/boeken", json={"kast": shown["url"], "nummer": 1, "titel": "a"})
    assert shown["url"] == f"{support.BASE}/api/v1/kasten/{kast['uuid']}"
    assert canonical["url"] == kast["url"]
    assert support.ok(by_alias, 201)["kast"] == shown["url"]


async def test_the_etag_of_another_base_is_another(app, kast):
    async with caller(app, support.BASE) as here, caller(app, "http://service.local", **FORWARDED) as there:
        tags = {(await client.get(f"{ROOT}/kasten/{kast['uuid']}")).headers["etag"] for client in (here, there)}
    assert len(tags) == 2


async def test_the_audit_trail_and_messages_have_the_canonical_base(app):
    async with caller(app, "http://service.local", **FORWARDED) as client:
        kast = support.ok(await client.post(f"{ROOT}/kasten", json={"naam": "a"}), 201)
    canonical = f"{support.BASE}{ROOT}/kasten/{kast['uuid']}"
    async with app.house.sessions() as db:
        bericht = (await db.execute(sample.Base.metadata.tables["uitgaand"].select())).one().bericht
        line = (await db.execute(sample.Base.metadata.tables["audittrail"].select())).one()
    assert (bericht["hoofdObject"], bericht["resourceUrl"]) == (canonical, canonical)
    assert (line.nieuw["url"], line.hoofd_object) == (canonical, f"{ROOT}/kasten/{kast['uuid']}")


async def test_the_contract_says_where_it_was_asked(app):
    async with caller(app, "http://service.local", **FORWARDED) as client:
        document = support.ok(await client.get(f"{ROOT}/openapi.json"))
    assert document["servers"] == [{"url": f"http://gateway.example/bieb-van-losser{ROOT}"}]


async def test_what_is_below_no_root_is_a_404(app):
    async with caller(app, support.BASE) as client:
        assert (await client.get("/elders/api/v1/kasten")).status_code == 404
        assert (await client.get(f"{ROOT}x/kasten")).status_code == 404
        index = support.ok(await client.get("/"))
    assert index["apis"]["bieb"] == support.BASE + ROOT


async def test_a_path_of_a_base_that_came_along_is_taken_off(app, kast):
    async with caller(app, "http://gateway.example", STRANGER) as client:
        shown = support.ok(await client.get(f"/bieb-van-losser{ROOT}/kasten/{kast['uuid']}"))
        assert (await client.get(f"{ROOT}/kasten")).status_code == 400
    assert shown["url"] == f"http://gateway.example/bieb-van-losser{ROOT}/kasten/{kast['uuid']}"


def test_bases_are_written_once():
    bases = sample.settings(base_urls=BASES + ",http://c.example/").bases()
    assert bases == [support.BASE, "http://gateway.example/bieb-van-losser", "http://c.example"]
