"""Tokens and what they may (rules.md 2 and 3)."""

import re
from datetime import UTC, datetime, timedelta

import pytest
import support
from objecten.tables import Token
from sqlalchemy import select, update

from tests.objecten.bomen import body, give, make_type, path, plant, value

pytestmark = pytest.mark.anyio
NO, READ, WRITE = (), ("lezen",), ("schrijven",)


@pytest.fixture
async def bank(api) -> dict:
    """Another objecttype."""
    return await make_type(api, "bank", {})


# --- who calls --------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("header", "code"),
    [
        (None, "not_authenticated"),
        ("", "not_authenticated"),
        ("Bearer beheerder-token", "not_authenticated"),
        ("Token", "authentication_failed"),
        ("Token ", "authentication_failed"),
        ("Token een twee", "authentication_failed"),
        ("Token onbekend", "authentication_failed"),
        ("Token " + "x" * 41, "authentication_failed"),
        ("Token béheerder", "authentication_failed"),
    ],
)
async def test_2_without_a_valid_token_everything_is_a_401(api, boom, header, code):
    del api.headers["authorization"]
    headers = {} if header is None else {"Authorization": header.encode()}
    for method, url in (("GET", "/objects"), ("GET", "/objecttypes"), ("POST", "/objects"), ("GET", "/objects/geen")):
        answer = await api.request(method, url, headers=headers)
        assert (answer.status_code, answer.json()["code"]) == (401, code)
        assert answer.headers["www-authenticate"] == "Token" and answer.headers["api-version"] == "2.7.0"


async def test_2_a_token_is_kept_as_a_hash(app, api):
    async with app.house.sessions() as db:
        token = (await db.execute(select(Token).where(Token.identifier == "beheerder"))).scalar_one()
    assert value("beheerder") not in str(vars(token)) and len(token.hash) == 64


async def test_2_a_token_may_expire_and_be_renewed(app, api, make_client):
    client = await make_client("tijdelijk")
    async with app.house.sessions.begin() as db:
        past = datetime.now(UTC) - timedelta(seconds=1)
        await db.execute(update(Token).where(Token.identifier == "tijdelijk").values(expires_at=past))
    assert (await client.get("/objects")).status_code == 401
    await give(app, "tijdelijk")
    assert (await client.get("/objects")).status_code == 200


async def test_2_the_last_use_is_noted_at_most_once_a_minute(app, api):
    async def last_use() -> datetime | None:
        await app.house.state["tokens"].settled()
        async with app.house.sessions() as db:
            return (await db.execute(select(Token.last_used_at).where(Token.identifier == "beheerder"))).scalar_one()

    support.ok(await api.get("/objects"))
    first = await last_use()
    assert first is not None
    support.ok(await api.get("/objects"))
    assert await last_use() == first
    async with app.house.sessions.begin() as db:
        await db.execute(update(Token).values(last_used_at=first - timedelta(minutes=2)))
    support.ok(await api.get("/objects"))
    assert (await last_use() or first) > first - timedelta(minutes=2)


async def test_1_the_root_and_the_contract_ask_no_token(api):
    del api.headers["authorization"]
    assert (await api.get("/")).headers["api-version"] == "2.7.0"
    answer = await api.get("/openapi.json")
    assert answer.status_code == 200 and answer.headers["access-control-allow-origin"] == "*"
    page = await api.get("/schema/")
    assert (page.status_code, page.headers["content-type"]) == (200, "text/html; charset=utf-8")
    for link in re.findall('href="([^"]+)"', page.text):
        assert (await api.get(f"/schema/{link}")).status_code == 200, link


# --- what a token may, per objecttype ---------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("rights", "read", "write"), [(NO, 403, 403), (READ, 200, 403), (WRITE, 200, 200)], ids=["none", "read", "write"]
)
async def test_3_rights_per_operation(api, boom, bank, make_client, rights, read, write):
    await plant(api, bank)
    shown = await plant(api, boom)
    client = await make_client("een", **{name: [boom] for name in rights})
    one, whole = path(shown), body(boom, {"soort": "beuk"})
    for url in (one, f"{one}/history", f"{one}/1"):
        assert (await client.get(url)).status_code == read, url
    assert (await client.put(one, json=whole)).status_code == write
    assert (await client.patch(one, json={})).status_code == write
    assert (await client.patch(one, json={"record": "onzin"})).status_code == (write if write == 403 else 400)
    assert (await client.post("/objects", json=whole)).status_code == (201 if write == 200 else 403)
    assert (await client.delete(one)).status_code == (204 if write == 200 else 403)


@pytest.mark.parametrize(("rights", "count"), [(NO, 0), (READ, 1), (WRITE, 1)], ids=["none", "read", "write"])
async def test_3_what_a_token_may_not_read_is_in_no_list(api, boom, bank, make_client, rights, count):
    await plant(api, bank)
    await plant(api, boom)
    client = await make_client("een", **{name: [boom] for name in rights})
    for page in (await client.get("/objects"), await client.post("/objects/search", json={})):
        assert (support.ok(page)["count"], len(page.json()["results"])) == (count, count)
    assert support.ok(await client.get("/objects", params={"type": bank["url"]}))["count"] == 0
    assert support.ok(await client.get("/objects?data_icontains=e"))["count"] == count


@pytest.mark.parametrize("type", [None, 3, "x", "{bank}", "/api/v2/objecttypes/7d4a0f3a-5c3b-4c43-8f3c-1f7a39bd13f0"])
async def test_3_a_post_with_a_type_that_may_not_be_written_is_a_403(boom, bank, make_client, type):
    client = await make_client("een", schrijven=[boom])
    whole = body(boom, {}) | {"type": bank["url"] if type == "{bank}" else type}
    assert (await client.post("/objects", json=whole)).status_code == 403
    del whole["type"]
    assert (await client.post("/objects", json=whole)).status_code == 403


async def test_3_permissions_are_those_of_the_token_itself(api, boom, bank, make_client):
    fields = {"1": ["url"]}
    client = await make_client("een", schrijven=[boom], velden=[(bank, fields)])
    page = support.ok(await client.get("/permissions"))
    assert page["results"] == [
        {"type": boom["url"], "mode": "read_and_write", "use_fields": False, "fields": None},
        {"type": bank["url"], "mode": "read_only", "use_fields": True, "fields": fields},
    ]
    assert support.ok(await api.get("/permissions"))["count"] == 0


async def test_3_a_setting_lets_every_token_write_objecttypes(app, api, boom, make_client):
    client = await make_client("een")
    assert (await client.patch(f"/objecttypes/{boom['uuid']}", json={"name": "x"})).status_code == 403
    app.house.state["tokens"].writing = True  # objecttypen_schrijven: iedereen
    assert (await client.patch(f"/objecttypes/{boom['uuid']}", json={"name": "x"})).status_code == 200


# --- fields -----------------------------------------------------------------------------------------------------------
DATA = {"soort": "eik", "hoogte": 10, "ziek": True}
SOME = {"1": ["url", "type", "record__startAt", "record__data__soort"]}
POINT = {"type": "Point", "coordinates": [6.9, 52.3]}


@pytest.fixture
async def deel(api, boom, make_client):
    """A client that may read some fields, and the object that it looks at."""
    shown = await plant(api, boom, DATA, geometry=POINT)
    return await make_client("deel", checked=False, velden=[(boom, SOME)]), shown


async def test_3_only_allowed_fields_are_shown_and_the_others_named(deel, boom):
    client, shown = deel
    part = {"url": shown["url"], "type": boom["url"], "record": {"startAt": "2024-01-01", "data": {"soort": "eik"}}}
    for answer in (
        await client.get(path(shown)),
        await client.get("/objects"),
        await client.post("/objects/search", json={}),
    ):
        found = support.ok(answer)
        assert (found["results"][0] if "results" in found else found) == part
        withheld = answer.headers["x-unauthorized-fields"].split(",")
        assert {"uuid", "record__data__hoogte", "record__geometry__type", "record__index"} <= set(withheld)
        assert "record__data__soort" not in withheld


async def test_3_a_key_of_the_data_cannot_write_a_header(api, bank, make_client):
    await plant(api, bank, {"a\r\nSet-Cookie: b": 1, "é": 2})
    client = await make_client("deel", checked=False, velden=[(bank, {"1": ["url"]})])
    answer = await client.get("/objects")
    withheld = answer.headers["x-unauthorized-fields"].split(",")
    assert {"record__data__a??Set-Cookie: b", "record__data__?"} <= set(withheld) and "set-cookie" not in answer.headers
    await plant(api, bank, {f"lang{i:05d}": i for i in range(2_000)})
    assert len((await client.get("/objects")).headers["x-unauthorized-fields"]) <= 7_000


async def test_3_a_version_without_a_list_shows_nothing(api, boom, bank, make_client):
    await plant(api, boom, DATA)
    await plant(api, bank)
    client = await make_client("niets", checked=False, velden=[(boom, {"2": ["url"]}), (bank, {"1": ["uuid"]})])
    answer = await client.get("/objects")
    assert support.ok(answer)["count"] == 2 and answer.json()["results"][1] == {}
    assert f"{boom['url']}(1)=" in answer.headers["x-unauthorized-fields"]


async def test_3_fields_are_asked_within_what_is_allowed(deel):
    client, shown = deel
    answer = await client.get(path(shown), params={"fields": "record__data"})
    assert support.ok(answer) == {"record": {"data": {"soort": "eik"}}}
    assert set(answer.headers["x-unauthorized-fields"].split(",")) == {"record__data__hoogte", "record__data__ziek"}
    for fields in ("record__data__hoogte", "uuid", "record__data__hoogte__x", "record__geometry__type"):
        assert support.codes(await client.get(path(shown), params={"fields": fields})) == [("", "invalid")]


@pytest.mark.parametrize(
    ("query", "status"),
    [
        ("data_attr=soort__exact__eik", 200),
        ("data_attr=hoogte__gt__1", 400),
        ("data_attrs=soort__exact__eik,ziek__exact__true", 400),
        ("data_icontains=eik", 400),
        ("ordering=record__data__soort", 200),
        ("ordering=-record__data__hoogte", 400),
        ("ordering=record__index", 400),
    ],
)
async def test_3_what_may_not_be_read_is_not_filtered_or_sorted_by(deel, query, status):
    client, _ = deel
    assert (await client.get(f"/objects?{query}")).status_code == status


async def test_3_a_hidden_geometry_is_not_searched(deel):
    client, _ = deel
    around = {"type": "Polygon", "coordinates": [[[6, 52], [7, 52], [7, 53], [6, 53], [6, 52]]]}
    answer = await client.post("/objects/search", json={"geometry": {"within": around}})
    assert {code for _, code in support.codes(answer)} == {"not-permitted"}


async def test_3_history_is_for_tokens_that_may_read_everything(deel):
    client, shown = deel
    for url in (f"{path(shown)}/history", f"{path(shown)}/1"):
        assert (await client.get(url)).status_code == 403


async def test_3_what_has_no_list_for_its_version_is_found_by_nothing_in_it(api, boom, make_client):
    """A token that reads version 1 only cannot probe what stands in version 2 by counting or ordering."""
    support.ok(await api.post(f"/objecttypes/{boom['uuid']}/versions", json={"status": "published"}), 201)
    await plant(api, boom, {"soort": "zichtbaar"})
    await plant(api, boom, {"soort": "aardig geheim"}, typeVersion=2)
    some = {"1": ["record__data", "record__references", "record__geometry"]}
    client = await make_client("deel", checked=False, velden=[(boom, some)])
    for query in ("data_attr=soort__icontains__geheim", "data_attr=soort__not__x", "data_icontains=geheim"):
        counted = support.ok(await client.get(f"/objects?{query}"))["count"]
        assert counted == ("not" in query), query
    order = ["record__data__soort", "-record__data__soort"]
    shown = [support.ok(await client.get(f"/objects?ordering={each}"))["results"] for each in order]
    assert shown[0][-1] == shown[1][0] == {}, "last in one order, first in the other: as if it were absent"


async def test_3_a_configured_field_that_does_not_exist_is_told(api, boom, make_client):
    shown = await plant(api, boom)
    client = await make_client("mis", checked=False, velden=[(boom, {"1": ["url", "record__onbekend"]})])
    for url in (path(shown), "/objects", "/objects/export"):
        answer = await client.get(url)
        assert support.codes(answer) == [("", "invalid")]
        absent = "Fields in the configured authorization are absent in the data: 'record__onbekend'"
        assert answer.json()["invalid_params"][0]["reason"] == absent
    some = {"1": ["url", "record__data__onbekend"]}
    other = await make_client("goed", checked=False, velden=[(boom, some)])
    found = support.ok(await other.get(path(shown)))
    assert found == {"url": shown["url"], "record": {"data": {}}}, "in the data it is just absent"


async def test_3_a_key_with_two_underscores_is_no_part_of_another(bank, api, make_client):
    """A right on `soort` gives nothing of a key that only begins so; one on all data gives every key as it is."""
    data = {"soort": "eik", "soort__geheim": "zeer", "maat": {"a": 1}}
    shown = await plant(api, bank, data)
    some = await make_client("deel", checked=False, velden=[(bank, {"1": ["record__data__soort"]})])
    answer = await some.get(path(shown))
    assert support.ok(answer) == {"record": {"data": {"soort": "eik"}}}
    assert "record__data__soort__geheim" in answer.headers["x-unauthorized-fields"].split(",")
    whole = await make_client("data", checked=False, velden=[(bank, {"1": ["record__data"]})])
    for url in (path(shown), f"{path(shown)}?fields=record__data"):
        assert support.ok(await whole.get(url)) == {"record": {"data": data}}


async def test_3_an_object_without_data_or_geometry_refuses_no_page(api, bank, make_client):
    """A parent shows what is allowed of it, also where nothing stands in it."""
    await plant(api, bank, {"a": 1}, geometry=POINT)
    support.ok(await api.post("/objects", json=body(bank, {})), 201)
    some = {"1": ["record__data__a", "record__geometry__type"]}
    client = await make_client("deel", checked=False, velden=[(bank, some)])
    page = support.ok(await client.get("/objects?fields=record__data,record__geometry"))
    assert page["results"] == [{"record": {"data": {}}}, {"record": {"data": {"a": 1}, "geometry": {"type": "Point"}}}]


async def test_3_a_collection_of_geometries_is_shown_whole_or_withheld(api, bank, make_client):
    collection = {"type": "GeometryCollection", "geometries": [POINT]}
    shown = await plant(api, bank, {"a": 1}, geometry=collection)
    some = await make_client("deel", checked=False, velden=[(bank, {"1": ["record__geometry"]})])
    assert support.ok(await some.get(path(shown))) == {"record": {"geometry": collection}}
    other = await make_client("vorm", checked=False, velden=[(bank, {"1": ["record__geometry__type"]})])
    answer = await other.get(path(shown))
    assert support.ok(answer) == {"record": {"geometry": {"type": "GeometryCollection"}}}
    assert "record__geometry__geometries" in answer.headers["x-unauthorized-fields"].split(",")


@pytest.mark.parametrize("asked", ["url", "record", "record__data", "record__data__soort", "record__data__soort__a"])
@pytest.mark.parametrize("lists", [{"1": []}, {"2": ["record__data__soort"]}], ids=["an empty list", "no list"])
async def test_3_of_a_version_without_fields_nothing_is_shown_whatever_is_asked(api, boom, make_client, lists, asked):
    shown = await plant(api, boom, {"soort": "eik"})
    client = await make_client("niets", checked=False, velden=[(boom, lists)])
    for url in (f"{path(shown)}?fields={asked}", f"/objects?fields={asked}", f"/objects/export?fields={asked}"):
        answer = await client.get(url)
        assert "eik" not in answer.text and shown["uuid"] not in answer.text, answer.text
