"""ETag, If-None-Match and HEAD (rules.md 1.8); headers about coordinates (1.9)."""

import pytest
import support
from common.conftest import maak_boek

pytestmark = pytest.mark.anyio
CRS = {"Accept-Crs": "EPSG:4326", "Content-Crs": "EPSG:4326"}


async def test_a_known_tag_is_a_304_without_a_body(api, kast):
    tag = (await api.get(kast["url"])).headers["etag"]
    for known in (tag, f'"x", {tag}', f"W/{tag}", "*"):
        answer = await api.get(kast["url"], headers={"If-None-Match": known})
        assert (answer.status_code, answer.content, answer.headers["etag"]) == (304, b"", tag)
        assert answer.headers["api-version"] == "1.2.3"


async def test_an_unknown_tag_is_a_200(api, kast):
    assert (await api.get(kast["url"], headers={"If-None-Match": '"anders"'})).status_code == 200


async def test_the_tag_changes_with_the_object_and_with_what_is_derived(api, kast):
    tags = [(await api.get(kast["url"])).headers["etag"]]
    await api.patch(kast["url"], json={"naam": "anders"})
    tags.append((await api.get(kast["url"])).headers["etag"])
    await maak_boek(api, kast)
    tags += [(await api.get(kast["url"] + query)).headers["etag"] for query in ("", "?expand=boeken")]
    assert len(set(tags)) == 4


async def test_head_has_the_headers_of_get_and_no_body(api, kast, lezer):
    get, head = await api.get(kast["url"]), await api.head(kast["url"])
    assert (head.status_code, head.content, head.headers["etag"]) == (200, b"", get.headers["etag"])
    assert head.headers["content-length"] == get.headers["content-length"]
    assert (await api.head(kast["url"][:-4] + "0000")).status_code == 404
    await api.patch(kast["url"], json={"soort": "gesloten"})
    assert (await lezer.head(kast["url"])).status_code == 403


async def test_head_and_if_none_match(api, kast):
    tag = (await api.head(kast["url"])).headers["etag"]
    assert (await api.head(kast["url"], headers={"If-None-Match": tag})).status_code == 304


# --- coordinates ---
async def test_without_its_crs_a_request_is_a_412(api):
    body = {"punt": [6.99, 52.26]}
    for given in ({}, {"Accept-Crs": "EPSG:4326"}, {"Content-Crs": "EPSG:4326"}):
        answer = await api.post("/plekken", json=body, headers=given)
        assert (answer.status_code, answer.json()["code"]) == (412, "precondition_failed")
    assert (await api.get("/plekken")).status_code == 412


async def test_another_crs_is_a_406(api):
    for name in CRS:
        answer = await api.post("/plekken", json={"punt": [1, 2]}, headers=CRS | {name: "EPSG:28992"})
        assert (answer.status_code, answer.json()["code"]) == (406, "not_acceptable")


async def test_the_answer_says_its_crs(api):
    made = await api.post("/plekken", json={"punt": [6.99, 52.26]}, headers=CRS)
    url = support.ok(made, 201)["url"]
    answers = [
        made,
        await api.get("/plekken", headers={"Accept-Crs": "EPSG:4326"}),
        await api.get(url, headers=CRS),
        await api.patch(url, json={"punt": [1, 2]}, headers=CRS),
        await api.put(url, json={"punt": [1, 2]}, headers=CRS),
    ]
    assert [each.headers["content-crs"] for each in answers] == ["EPSG:4326"] * 5


async def test_head_and_delete_need_no_crs(api):
    url = support.ok(await api.post("/plekken", json={"punt": [1, 2]}, headers=CRS), 201)["url"]
    assert (await api.head(url)).status_code == 200
    assert (await api.delete(url)).status_code == 204
