"""Many objects at once: bulk in, export out, and aggregation; each under the rights of the caller."""

import json
from decimal import Decimal

import pytest
import support
from hypothesis import given, settings
from hypothesis import strategies as st
from objecten import aggregatie

from tests.objecten.bomen import body, make_type, path, plant

pytestmark = pytest.mark.anyio
POINT = {"type": "Point", "coordinates": [6.9, 52.3]}


async def bulk(client, bodies, **params) -> tuple[list[dict], dict]:
    """The lines of the answer, and its last one."""
    content = b"\n".join(each if isinstance(each, bytes) else json.dumps(each).encode() for each in bodies)
    headers = {"Content-Type": "application/x-ndjson"}
    answer = await client.post("/objects/bulk", params=params, content=content, headers=headers)
    assert answer.status_code == 200, answer.text
    found = [json.loads(line) for line in answer.text.splitlines()]
    return found[:-1], found[-1]


def statuses(lines: list[dict]) -> list[int]:
    return [each["status"] for each in lines]


# --- bulk -------------------------------------------------------------------------------------------------------------
async def test_13_bulk_tells_of_each_line_what_became_of_it(app, api, boom):
    sent = [
        body(boom, {"soort": "eik"}, geometry=POINT),
        body(boom, {"soort": 1}),
        b"{",
        b"[]",
        body(boom, {"soort": "den"}) | {"uuid": "00000000-0000-4000-8000-000000000001"},
        body(boom, {"soort": "den"}) | {"uuid": "00000000-0000-4000-8000-000000000001"},
    ]
    lines, last = await bulk(api, sent)
    assert statuses(lines) == [201, 400, 400, 400, 201, 400]
    assert [each["regel"] for each in lines] == [1, 2, 3, 4, 5, 6]
    assert lines[1]["invalid_params"][0]["code"] == "invalid-json-schema"
    assert lines[5]["invalid_params"][0]["code"] == "unique"
    assert last == {"gereed": True, "regels": 6, "gemaakt": 2, "gewijzigd": 0, "geweigerd": 4, "bewaard": True}
    shown = support.ok(await api.get(lines[0]["url"].removeprefix(str(api.base_url)[:-1])))
    assert shown["record"]["data"] == {"soort": "eik"} and shown["record"]["geometry"] == POINT
    async with app.house.sessions() as db:
        uitgaand, audit = (app.house.metadata.tables[name] for name in ("uitgaand", "audittrail"))
        told = [row.bericht for row in await db.execute(uitgaand.select().order_by(uitgaand.c.id))]
        traced = [row for row in await db.execute(audit.select().where(audit.c.resource == "object"))]
    assert {each["resourceUrl"] for each in told} == {lines[0]["url"], lines[4]["url"]} and len(told) == 2
    assert {each["actie"] for each in told} == {"create"} and told[0]["kenmerken"] == {"objectType": boom["url"]}
    assert [(each.actie, each.resultaat) for each in traced] == [("create", 201)] * 2


async def test_13_bulk_keeps_all_or_nothing(api, boom):
    good, bad = body(boom, {"soort": "eik"}), body(boom, {"soort": 1})
    lines, last = await bulk(api, [good, bad], alles_of_niets="true")
    assert (statuses(lines), last["bewaard"], last["geweigerd"]) == ([201, 400], False, 1)
    assert support.ok(await api.get("/objects"))["count"] == 0
    _, last = await bulk(api, [good, good], alles_of_niets="true")
    assert last["bewaard"] and support.ok(await api.get("/objects"))["count"] == 2


@pytest.mark.parametrize(
    ("existing", "status", "data", "index"),
    [
        ("weigeren", 400, {"soort": "eik", "hoogte": 3}, 1),
        ("vervangen", 200, {"soort": "den"}, 2),
        ("wijzigen", 200, {"soort": "den", "hoogte": 3}, 2),
    ],
)
async def test_13_bulk_changes_what_is_there_when_told_so(api, boom, existing, status, data, index):
    shown = await plant(api, boom, {"soort": "eik", "hoogte": 3})
    change = body(boom, {"soort": "den"}) | {"uuid": shown["uuid"]}
    if existing == "wijzigen":
        change = {"uuid": shown["uuid"], "record": {"data": {"soort": "den"}}}
    lines, last = await bulk(api, [change], bestaand=existing)
    assert (statuses(lines), last["gewijzigd"]) == ([status], int(status == 200))
    now = support.ok(await api.get(path(shown)))["record"]
    assert (now["data"], now["index"]) == (data, index)


async def test_13_bulk_writes_only_what_the_token_may_write(api, boom, make_client):
    shown, client = await plant(api, boom), await make_client("lezer", lezen=[boom])
    change = {"uuid": shown["uuid"], "record": {}}
    lines, _ = await bulk(client, [body(boom, {"soort": "eik"}), change], bestaand="wijzigen")
    assert statuses(lines) == [403, 403]
    assert support.ok(await api.get("/objects"))["count"] == 1


@pytest.mark.parametrize(
    ("params", "headers", "status"),
    [
        ({"bestaand": "x", "alles_of_niets": "y"}, {}, 400),
        ({}, {"Content-Type": "application/json"}, 415),
        ({"crs": "EPSG:1"}, {}, 406),
    ],
)
async def test_13_bulk_that_is_asked_wrongly(api, params, headers, status):
    assert (await api.post("/objects/bulk", params=params, headers=headers, content=b"{}")).status_code == status


# --- export -----------------------------------------------------------------------------------------------------------
async def test_13_export_gives_what_a_list_shows(api, boom, make_client):
    for soort in ("eik", "den", "eik"):
        await plant(api, boom, {"soort": soort}, geometry=POINT)
    client = await make_client("lezer", lezen=[boom])
    answer = await client.get("/objects/export", params={"type": boom["url"], "data_attr": "soort__exact__eik"})
    listed = support.ok(await client.get("/objects", params={"data_attr": "soort__exact__eik"}))["results"]
    assert [json.loads(line) for line in answer.text.splitlines()] == listed[::-1]
    assert answer.headers["content-type"].startswith("application/x-ndjson")


async def test_13_export_as_a_map(api, boom):
    shown = await plant(api, boom, {"soort": "eik"}, geometry={"type": "Point", "coordinates": [5.387206, 52.155174]})
    found = support.ok(await api.get("/objects/export?formaat=geojson&crs=EPSG:28992", headers={"Accept": "*/*"}))
    (feature,) = found["features"]
    assert (feature["id"], feature["properties"]["soort"]) == (shown["uuid"], "eik")
    assert feature["properties"]["@url"] == shown["url"]
    assert feature["geometry"]["coordinates"] == pytest.approx([155000, 463000], abs=1)
    assert support.ok(await api.get("/objects/export?formaat=geojson&date=2000-01-01"))["features"] == []
    assert support.codes(await api.get("/objects/export?formaat=csv")) == [("formaat", "invalid_choice")]


async def test_3_what_an_export_may_not_show_is_refused_before_it_begins(api, boom, make_client):
    for number in (1, 2):
        await plant(api, boom, {"soort": "eik", "hoogte": number})
    other = await make_type(api, "bank", {})
    await plant(api, other, {"a": 1})
    lists = [(boom, {"1": ["record__data__soort"], "2": []}), (other, {"2": ["url"]})]
    client = await make_client("deel", checked=False, velden=lists)
    for url in ("/objects/export?fields=record__data__hoogte", "/objects?fields=record__data__hoogte"):
        assert support.codes(await client.get(f"{url}&type={boom['uuid']}")) == [("", "invalid")]
        assert support.codes(await client.get(url)) == [("", "invalid")]
    shown = (await client.get("/objects/export?fields=record__data__soort&type=" + boom["uuid"])).text
    assert shown == '{"record":{"data":{"soort":"eik"}}}\n' * 2
    assert (await client.get(f"/objects/export?fields=record__index&type={other['uuid']}")).status_code == 400
    support.ok(await api.post(f"/objecttypes/{other['uuid']}/versions", json={"status": "published"}), 201)
    page = support.ok(await client.get(f"/objects?fields=url&type={other['uuid']}"))
    assert page["results"] == [{}], "a version without a list is shown as nothing"


async def test_13_a_sum_of_large_numbers_is_a_number(api, boom):
    made = await make_type(api, "getal", {})
    for number in (1e30, 2**63, -1.5):
        await plant(api, made, {"n": number})
    answer = await api.get(f"/objects/aggregatie?type={made['uuid']}&som=n&min=n&max=n&groep=n")
    found = [json.loads(line) for line in answer.text.splitlines()]
    assert [each["som"]["n"] for each in found] == [-1.5, 2**63, 1e30] == [each["groep"]["n"] for each in found]
    for number in (2**62, 2**62, 2**62):
        await plant(api, made, {"m": number})
    assert json.loads((await api.get("/objects/aggregatie?som=m")).text)["som"]["m"] == 3 * 2**62


async def test_3_export_and_aggregation_show_no_more_than_the_list(api, boom, make_client):
    await plant(api, boom, {"soort": "eik", "hoogte": 3}, geometry=POINT)
    some = {"1": ["uuid", "record__data__soort"]}
    client = await make_client("deel", checked=False, velden=[(boom, some)])
    (line,) = (await client.get("/objects/export")).text.splitlines()
    assert set(json.loads(line)) == {"uuid", "record"} and json.loads(line)["record"] == {"data": {"soort": "eik"}}
    (feature,) = support.ok(await client.get("/objects/export?formaat=geojson"))["features"]
    assert (feature["geometry"], feature["properties"].keys()) == (None, {"soort", "@uuid"})
    for query in ("som=hoogte", "groep=hoogte", "min=hoogte", "max=hoogte__x", "data_attr=hoogte__exact__3"):
        assert (await client.get(f"/objects/aggregatie?{query}")).status_code == 400
    assert (await client.get("/objects/aggregatie?groep=soort")).json()["aantal"] == 1
    nobody = await make_client("niemand")
    assert (await nobody.get("/objects/export")).text == ""
    assert (await nobody.get("/objects/aggregatie")).json() == {"groep": {}, "aantal": 0}


# --- aggregation ------------------------------------------------------------------------------------------------------
async def aggregate(client, **params) -> list[dict]:
    answer = await client.get("/objects/aggregatie", params=params)
    assert answer.status_code == 200, answer.text
    return [json.loads(line) for line in answer.text.splitlines()]


async def test_13_aggregation_counts_and_adds_per_group(api, boom):
    for soort, hoogte in (("eik", 3), ("eik", 4.5), ("den", None), ("den", 2)):
        await plant(api, boom, {"soort": soort, "hoogte": hoogte, "geplant": f"20{len(soort)}{int(hoogte or 0)}-01-01"})
    await plant(api, boom, {"soort": "den", "ziek": True, "labels": ["a"]})
    found = await aggregate(api, groep="soort", som="hoogte", min="hoogte,geplant", max="hoogte")
    den, eik = found
    assert den == {
        "groep": {"soort": "den"},
        "aantal": 3,
        "som": {"hoogte": 2},
        "geteld": {"hoogte": 1},
        "min": {"hoogte": 2, "geplant": "2030-01-01"},
        "max": {"hoogte": 2},
    }
    assert (eik["som"], eik["max"]) == ({"hoogte": 7.5}, {"hoogte": 4.5})
    assert eik["min"] == {"hoogte": 3, "geplant": "2033-01-01"}
    by_ziek = await aggregate(api, groep="ziek")
    assert [(each["groep"]["ziek"], each["aantal"]) for each in by_ziek] == [(True, 1), (None, 4)]
    assert {"groep": {"labels": ["a"], "soort": "den"}, "aantal": 1} in await aggregate(api, groep="labels,soort")
    assert await aggregate(api, som="hoogte", data_attr="soort__exact__eik") == [
        {"groep": {}, "aantal": 2, "som": {"hoogte": 7.5}, "geteld": {"hoogte": 2}}
    ]


async def test_13_null_and_absent_are_one_group(api, boom):
    for data in ({"hoogte": None}, {}, {"hoogte": 1}, {"hoogte": 1.0}):
        await plant(api, boom, {"soort": "eik"} | data)
    found = await aggregate(api, groep="hoogte")
    assert sorted((str(each["groep"]["hoogte"]), each["aantal"]) for each in found) == [("1", 2), ("None", 2)]


@pytest.mark.parametrize("query", ["groep=a%22b", "som=__x", "groep=" + ",".join(f"a{i}" for i in range(11))])
async def test_13_aggregation_that_is_asked_wrongly(api, query):
    assert (await api.get(f"/objects/aggregatie?{query}")).status_code == 400


@settings(max_examples=50)
@given(st.decimals(-(10**9), 10**9, places=2))
def test_money_keeps_its_cents(amount):
    assert Decimal(str(aggregatie.plain(amount))) == amount
