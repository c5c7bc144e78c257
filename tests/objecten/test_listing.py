"""Lists of objects: filters, order, parts and pages (rules.md 4 and 9)."""

from uuid import uuid4

import pytest
import support
from objecten import listing

from tests.objecten.bomen import body, make_type, path, plant, statements

pytestmark = pytest.mark.anyio


def soorten(page: dict) -> list[str]:
    return [each["record"]["data"]["soort"] for each in page["results"]]


@pytest.fixture
async def bos(api, boom) -> dict:
    """Four objects of the type, newest first: linde, beuk, Eik, den."""
    await plant(api, boom, {"soort": "den", "hoogte": 4, "geplant": "2020-05-01"}, startAt="2024-04-01")
    await plant(api, boom, {"soort": "Eik", "hoogte": 10.5, "ziek": True, "maat": {"kroon": 3}}, startAt="2024-03-01")
    await plant(api, boom, {"soort": "beuk", "hoogte": None, "geplant": "2021-01-01"}, startAt="2024-02-01")
    await plant(api, boom, {"soort": "linde", "ziek": False, "labels": ["4", "oud, hol"]}, startAt="2024-01-01")
    return boom


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("", ["linde", "beuk", "Eik", "den"]),
        ("onbekend=1", ["linde", "beuk", "Eik", "den"]),
        ("typeVersion=1", ["linde", "beuk", "Eik", "den"]),
        ("typeVersion=2", []),
        ("typeVersion=99999", []),
        ("data_attr=hoogte__gt__4", ["Eik"]),
        ("data_attr=hoogte__gte__4&data_attr=ziek__exact__true", ["Eik"]),
        ("data_attrs=hoogte__gte__4,ziek__exact__true", ["Eik"]),
        ("data_attr=geplant__lt__2021-01-01", ["den"]),
        ("data_attr=maat__kroon__exact__3", ["Eik"]),
        ("data_attr=soort__in__den|linde", ["linde", "den"]),
        ("data_attr=soort__icontains__E", ["linde", "beuk", "Eik", "den"]),
        ("data_attr=labels__1__exact__oud, hol", ["linde"]),
        ("data_icontains=HOL", ["linde"]),
        ("data_icontains=.*", []),
        ("data_attr=&data_icontains=", ["linde", "beuk", "Eik", "den"]),
        ("ordering=record__startAt", ["linde", "beuk", "Eik", "den"]),
        ("ordering=-record__startAt", ["den", "Eik", "beuk", "linde"]),
        ("ordering=record__data__soort", ["Eik", "beuk", "den", "linde"]),
        ("ordering=record__data__hoogte", ["beuk", "den", "Eik", "linde"]),
        ("ordering=-record__data__hoogte,onbekend", ["linde", "Eik", "den", "beuk"]),
        ("ordering=record__data__ziek,-record__startAt", ["linde", "Eik", "den", "beuk"]),
        ("ordering=url", ["linde", "beuk", "Eik", "den"]),
    ],
)
async def test_9_filter_and_order(api, bos, query, found):
    page = support.ok(await api.get(f"/objects?{query}"))
    assert soorten(page) == found and page["count"] == len(found)


async def test_9_filter_by_type(api, bos):
    other = await make_type(api, "bank", {})
    await plant(api, other, {"soort": "bank"})
    for type in (other["url"], other["uuid"], f"https://objecttypes.example/api/v2/objecttypes/{other['uuid']}"):
        assert soorten(support.ok(await api.get("/objects", params={"type": type}))) == ["bank"]
    assert support.codes(await api.get("/objects?type=boom")) == [("type", "invalid")]
    assert support.codes(await api.get(f"/objects?type={uuid4()}")) == [("type", "invalid_choice")]
    long = f"https://objecttypes.example/{'x' * 1000}/objecttypes/{other['uuid']}"
    assert support.codes(await api.get("/objects", params={"type": long})) == [("type", "max_length")]


@pytest.mark.parametrize(
    ("query", "fault"),
    [
        ("typeVersion=een", ("typeVersion", "invalid")),
        ("data_attr=hoogte", ("", "invalid-data-attr-query")),
        ("data_attr=hoogte__eq__4", ("", "invalid-data-attr-query")),
        ("data_attr=hoogte__gt__hoog", ("", "invalid-data-attr-query")),
        ("data_attr=hoogte__gt__4,ziek__exact__true", ("", "invalid-data-attr-query")),
        ("data_attrs=hoogte__gt__4,ziek", ("", "invalid-data-attrs-query")),
        ("data_attrs=soort__in__a,b", ("", "invalid-data-attrs-query")),
        ("fields=soort", ("", "invalid")),
        ("&".join(["data_attr=a__exact__1"] * 101), ("", "invalid")),
        ("ordering=" + "url," * 21, ("ordering", "max_length")),
        ("data_icontains=" + "x" * 10_001, ("data_icontains", "max_length")),
        ("data_attr=a__icontains__" + "x" * 10_001, ("", "invalid-data-attr-query")),
    ],
)
async def test_9_a_parameter_that_means_nothing(api, bos, query, fault):
    assert support.codes(await api.get(f"/objects?{query}")) == [fault]


async def test_9_every_fault_of_the_parameters_is_told_at_once(api, bos):
    answer = await api.get("/objects?typeVersion=een&data_attr=hoogte&date=x")
    assert [name for name, _ in support.codes(answer)] == ["", "date", "typeVersion"]


# --- pages ------------------------------------------------------------------------------------------------------------
async def test_4_pages_keep_every_parameter(api, bos):
    first = support.ok(await api.get("/objects?pageSize=1&data_attr=hoogte__gt__1&data_attr=hoogte__lt__99"))
    assert (first["count"], first["previous"], soorten(first)) == (2, None, ["Eik"])
    second = support.ok(await api.get(first["next"]))
    assert (soorten(second), second["next"]) == (["den"], None)
    assert soorten(support.ok(await api.get(second["previous"]))) == ["Eik"]


@pytest.mark.parametrize(
    ("page", "status"), [("last", 200), ("2", 200), ("3", 404), ("0", 404), ("-1", 404), ("x", 404)]
)
async def test_4_a_page_that_is_there_or_not(api, bos, page, status):
    assert (await api.get(f"/objects?pageSize=2&page={page}")).status_code == status


@pytest.mark.parametrize("size", ["0", "-1", "x", "9999999999", "1000"])
async def test_4_any_page_size_is_taken(api, bos, size):
    assert len(support.ok(await api.get(f"/objects?pageSize={size}"))["results"]) == 4


@pytest.mark.parametrize(
    "ordering", ["", "record__data__hoogte", "-record__data__maat,record__startAt", *listing.SORTED, "-uuid"]
)
async def test_9_pages_of_a_filter_and_an_order_are_the_whole_list_with_an_exact_count(api, boom, ordering):
    for number in range(7):
        await plant(api, boom, {"soort": "eik" if number % 3 else "den", "hoogte": number % 2})
    query = f"/objects?data_attr=soort__exact__eik&ordering={ordering}"
    whole = support.ok(await api.get(query))["results"]
    pages = [support.ok(await api.get(f"{query}&pageSize=2&page={number}")) for number in (1, 2)]
    assert [each for page in pages for each in page["results"]] == whole
    assert [page["count"] for page in pages] == [4, 4] == [len(whole)] * 2


async def test_4_pages_of_equal_values_do_not_overlap(api, boom):
    for _ in range(5):
        await plant(api, boom)
    query, found = "/objects?pageSize=2&ordering=record__startAt", []
    while query:
        page = support.ok(await api.get(query))
        found += [each["uuid"] for each in page["results"]]
        query = page["next"]
    assert len(set(found)) == len(found) == 5


# --- parts ------------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("fields", "shown"),
    [
        ("record__data__soort", {"record": {"data": {"soort": "Eik"}}}),
        (
            "record__data__maat__kroon, record__startAt",
            {"record": {"data": {"maat": {"kroon": 3}}, "startAt": "2024-03-01"}},
        ),
        ("record__data__weg", {"record": {"data": {}}}),
        ("record__geometry", {"record": {"geometry": None}}),
    ],
)
async def test_9_only_the_fields_that_are_asked_for(make_client, api, bos, fields, shown):
    client = await make_client("deel", checked=False, lezen=[bos])
    params = {"fields": fields, "data_attr": "soort__exact__Eik"}
    assert support.ok(await client.get("/objects", params=params))["results"] == [shown]
    uuid = support.ok(await api.get("/objects?data_attr=soort__exact__Eik&fields="))["results"][0]["uuid"]
    assert support.ok(await client.get(f"/objects/{uuid}", params={"fields": fields})) == shown


async def test_9_a_parent_that_is_asked_for_is_shown_whole(make_client, api):
    made = await make_type(api, "bank", {})
    shape = {"type": "GeometryCollection", "geometries": [{"type": "Point", "coordinates": [6.9, 52.3]}]}
    client = await make_client("deel", checked=False, lezen=[made])
    for data, geometry in (({}, None), ({"a__b": 1, "a": {"b": None}, "": []}, shape)):
        shown = await plant(api, made, data or {"x": 1}, geometry=geometry)
        if not data:
            shown = support.ok(await api.put(path(shown), json=body(made, {})))
        for fields in ("record", "record__data,record__geometry"):
            found = support.ok(await client.get(path(shown), params={"fields": fields}))["record"]
            assert (found["data"], found["geometry"]) == (data, geometry)


# --- search -----------------------------------------------------------------------------------------------------------
def square(west: float, south: float, east: float, north: float) -> dict:
    ring = [[west, south], [east, south], [east, north], [west, north], [west, south]]
    return {"type": "Polygon", "coordinates": [ring]}


async def test_11_search_finds_what_lies_within(api, boom):
    for soort, position in (("in", [6.5, 52.5]), ("rand", [6.0, 52.5]), ("buiten", [7.5, 52.5])):
        await plant(api, boom, {"soort": soort, "hoogte": 3}, geometry={"type": "Point", "coordinates": position})
    await plant(api, boom, {"soort": "deels"}, geometry=square(6.5, 52.5, 7.5, 52.6))
    await plant(api, boom, {"soort": "zonder"})
    within = {"geometry": {"within": square(6.0, 52.0, 7.0, 53.0)}}
    assert soorten(support.ok(await api.post("/objects/search", json=within))) == ["in"]
    triangle = {"type": "Polygon", "coordinates": [[[6.0, 52.0], [8.0, 52.0], [8.0, 54.0], [6.0, 52.0]]]}
    found = support.ok(await api.post("/objects/search", json={"geometry": {"within": triangle}}))
    assert soorten(found) == ["buiten"], "a box that fits is not enough"
    assert support.ok(await api.post("/objects/search", json=within | {"data_attr": "hoogte__gt__3"}))["count"] == 0


@pytest.mark.parametrize("body", [{}, {"geometry": {}}, {"geometry": None}])
async def test_11_search_without_a_geometry_is_the_list(api, bos, body):
    page = support.ok(await api.post("/objects/search?pageSize=3&ordering=record__data__soort", json=body))
    assert (page["count"], soorten(page)) == (4, ["Eik", "beuk", "den"])


@pytest.mark.parametrize(
    ("body", "found"),
    [
        ({"data_attr": ["hoogte__gt__1", "ziek__exact__true"]}, ["Eik"]),
        ({"data_attr": "labels__1__exact__oud, hol"}, ["linde"]),
        ({"data_attrs": "hoogte__gt__1,hoogte__lt__5"}, ["den"]),
        ({"data_icontains": "EIK"}, ["Eik"]),
        ({"date": "2024-01-15"}, ["linde"]),
        ({"registrationDate": "2000-01-01"}, []),
        ({"typeVersion": 2}, []),
    ],
)
async def test_11_search_takes_every_filter_in_its_body(api, bos, body, found):
    assert soorten(support.ok(await api.post("/objects/search", json=body))) == found


async def test_11_search_refuses_what_is_no_shape(api, bos):
    for geometry in ({"within": {"type": "Feature"}}, {"within": None}, [1], "x"):
        answer = await api.post("/objects/search", json={"geometry": geometry})
        assert support.codes(answer) == [("geometry.within", "invalid")]
        answer = await api.post("/objects/search", json={"geometry": geometry, "data_attr": "hoogte", "date": "x"})
        assert [name for name, _ in support.codes(answer)] == ["", "date", "geometry.within"], "every fault at once"


# --- cost -------------------------------------------------------------------------------------------------------------
async def test_a_page_costs_the_same_number_of_statements_however_long(app, api, boom, make_client):
    reader = await make_client("lezer", lezen=[boom])
    await plant(api, boom)
    support.ok(await reader.get("/objects"))
    await app.house.state["tokens"].settled()  # the first use of a token is noted beside the request
    with statements(app) as few:
        support.ok(await reader.get("/objects"))
    for _ in range(9):
        shown = await plant(api, boom)
        support.ok(await api.patch(path(shown), json={}))
    with statements(app) as many:
        assert len(support.ok(await reader.get("/objects"))["results"]) == 10
    assert len(few) == len(many) <= 5
