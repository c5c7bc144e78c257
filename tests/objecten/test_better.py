"""What the rules mark as must or better and no other module proves: named after its paragraph in rules.md."""

import asyncio

import pytest
import support
from objecten.app import create_app
from objecten.settings import settings
from sqlalchemy import text

from tests.objecten.bomen import BOOM, KEY, body, give, make_type, path, plant, value

pytestmark = pytest.mark.anyio
POINT = {"type": "Point", "coordinates": [6.9, 52.3]}


# --- 1 surface --------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("root", ["/objecten/api/v2", "/objecttypen/api/v2", "/api/v2"])
async def test_1_the_version_is_read_from_the_root_without_a_token(api, root):
    del api.headers["authorization"]
    for method in ("GET", "HEAD"):
        answer = await api.request(method, f"{support.BASE}{root}/")
        assert (answer.status_code, answer.headers["api-version"]) == (200, "2.7.0")


async def test_1_every_answer_on_objects_names_its_coordinate_system(api, boom):
    shown = await plant(api, boom)
    answers = [
        await api.get("/objects"),
        await api.get(path(shown)),
        await api.get("/objects/00000000-0000-4000-8000-000000000000"),
        await api.get("/objects?date=x"),
        await api.post("/objects", json={}),
        await api.delete(path(shown)),
    ]
    assert [each.status_code for each in answers] == [200, 200, 404, 400, 400, 204]
    assert {each.headers["content-crs"] for each in answers} == {"EPSG:4326"}


# --- 4 paging ---------------------------------------------------------------------------------------------------------
async def test_4_pages_after_a_mark_are_not_moved_by_what_is_added(api, boom):
    made = [(await plant(api, boom))["uuid"] for _ in range(5)]
    query, found, page = "/objects?na=&pageSize=2", [], {}
    while query:
        page = support.ok(await api.get(query))
        found += [each["uuid"] for each in page["results"]]
        query = page["next"]
        await plant(api, boom)
    assert found == made[::-1] and page["count"] == 7
    for query in ("na=x", "na=5&ordering=uuid", "na=" + "9" * 10):
        assert support.codes(await api.get(f"/objects?{query}")) == [("na", "invalid")]


async def test_4_a_far_page_is_what_walking_there_gives(api, boom):
    made = [(await plant(api, boom))["uuid"] for _ in range(7)]
    pages = [support.ok(await api.get(f"/objects?pageSize=2&page={number}"))["results"] for number in range(1, 5)]
    assert [each["uuid"] for page in pages for each in page] == made[::-1]


# --- 6 objecttypes ----------------------------------------------------------------------------------------------------
async def test_6_1_who_writes_by_a_deprecated_version_is_warned(api, boom):
    assert "x-warning" not in (await api.post("/objects", json=body(boom, {"soort": "eik"}))).headers
    old = await make_type(api, "oud", BOOM)
    version = f"/objecttypes/{old['uuid']}/versions/1"
    support.ok(await api.patch(version, json={"status": "deprecated"}))
    made = await api.post("/objects", json=body(old, {"soort": "eik"}))
    assert support.ok(made, 201) and made.headers["x-warning"] == "Versie 1 van oud is verouderd."
    assert "verouderd" in (await api.patch(path(made.json()), json={})).headers["x-warning"]


async def test_6_1_a_draft_takes_objects(api):
    made = support.ok(await api.post("/objecttypes", json={"name": "schets", "namePlural": "schetsen"}), 201)
    versions = f"/objecttypes/{made['uuid']}/versions"
    assert support.ok(await api.post(versions, json={"jsonSchema": BOOM}), 201)["status"] == "draft"
    shown = await plant(api, made)
    assert "x-warning" not in (await api.patch(path(shown), json={})).headers
    assert support.codes(await api.delete(f"{versions}/1")) == [("nonFieldErrors", "version-in-use")]


async def test_6_2_formats_are_enforced_for_the_types_that_are_named(app, api):
    schema = {"type": "object", "properties": {"dag": {"type": "string", "format": "date"}}}
    made = await make_type(api, "kalender", schema)
    sent = body(made, {"dag": "morgen"})
    support.ok(await api.post("/objects", json=sent), 201)
    url, base = app.house.settings.database_url, app.house.settings.base_urls
    told = settings(database_url=url, base_urls=base, token_secret=KEY, strikte_formaten=[made["uuid"]])
    strict = create_app(told)
    headers = {"Authorization": f"Token {value('beheerder')}", "Content-Crs": "EPSG:4326"}
    async with support.client(strict, strict.house.apis[0], None, **headers) as client:
        assert ("record.data.dag", "invalid-json-schema") in support.codes(await client.post("/objects", json=sent))
        support.ok(await client.post("/objects", json=body(made, {"dag": "2024-02-29"})), 201)
    await strict.stop()


# --- 7 writing --------------------------------------------------------------------------------------------------------
async def test_7_4_eight_parallel_writes_of_each_kind_lose_nothing(api, boom):
    """Eight at once, PUT, PATCH and an end mixed: each is applied, or refused and then not there."""
    shown = await plant(api, boom)

    async def write(number: int) -> int:
        if number % 2:
            change = {"record": {"data": {"maat": {f"k{number}": number}}}}
            return (await api.patch(path(shown), json=change)).status_code
        return (await api.put(path(shown), json=body(boom, {"soort": f"s{number}"}))).status_code

    statuses = await asyncio.gather(*(write(number) for number in range(8)))
    assert set(statuses) <= {200, 409, 412}
    history = support.ok(await api.get(f"{path(shown)}/history"))
    assert history["count"] == 1 + statuses.count(200)
    assert [each["index"] for each in history["results"]] == list(range(1, history["count"] + 1))


# --- 9 filters --------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("text", "found"),
    [(".*", 0), ("(", 0), ("[", 0), ('"', 1), ("\\", 1), ("50%", 1), ("_", 0), ("É", 1), ("hoogte", 0)],
)
async def test_9_data_icontains_is_literal(api, boom, text, found):
    await plant(api, boom, {"soort": 'a "b" \\c 50% é'})
    assert support.ok(await api.get("/objects", params={"data_icontains": text}))["count"] == found


@pytest.mark.parametrize("number", ["NaN", "Infinity", "-inf", "1e999"])
async def test_9_what_is_no_finite_number_has_no_range(api, boom, number):
    answer = await api.get(f"/objects?data_attr=hoogte__gt__{number}")
    assert support.codes(answer) == [("", "invalid-data-attr-query")]


async def test_9_a_range_is_exact(api, boom):
    await plant(api, boom, {"soort": "eik", "hoogte": 18.1})
    for expression, found in (("gte__18.1", 1), ("lte__18.1", 1), ("gt__18.1", 0), ("gt__18.0999999999", 1)):
        assert support.ok(await api.get(f"/objects?data_attr=hoogte__{expression}"))["count"] == found


# --- 10 deletion, 14 audit --------------------------------------------------------------------------------------------
async def test_10_delete_for_a_zaak_that_is_not_linked_removes_nothing(api, boom):
    both = [{"type": "zaak", "url": f"https://zaken.example/{number}"} for number in (1, 2)]
    shown = await plant(api, boom, references=both)
    kept = support.ok(await api.delete(path(shown), params={"zaak": "https://zaken.example/3"}))
    assert kept == {"behouden": [shown["url"]]}
    assert support.ok(await api.get(path(shown)))["record"]["references"] == both


async def test_14_a_removed_object_leaves_a_line_in_the_audit_trail(app, api, boom):
    shown = await plant(api, boom)
    support.ok(await api.delete(path(shown)), 204)
    audit = app.house.metadata.tables["audittrail"]
    async with app.house.sessions() as db:
        lines = (await db.execute(audit.select().where(audit.c.actie == "destroy"))).all()
    assert [(line.resource_url, line.oud["uuid"], line.nieuw) for line in lines] == [
        (shown["url"], shown["uuid"], None)
    ]


# --- 12 notifications -------------------------------------------------------------------------------------------------
async def test_12_without_a_place_to_send_to_a_write_goes_on(app, api, boom):
    assert app.house.references.named("notificaties") is None
    await plant(api, boom)
    uitgaand = app.house.metadata.tables["uitgaand"]
    async with app.house.sessions() as db:
        assert len((await db.execute(uitgaand.select())).all()) == 1, "kept until there is one"


async def test_12_a_missing_place_to_send_to_is_a_warning_of_health(app, api):
    async with app.house.engine.begin() as db:
        await db.execute(text("create table if not exists alembic_version (version_num varchar(32))"))
    answer = await api.get(f"{support.BASE}/_healthz/readyz")
    assert (answer.status_code, answer.json()) == (
        200,
        {"database": "OK", "notificaties": "niet ingericht: berichten worden bewaard"},
    )


# --- 3 rights on every path -------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    "url",
    [
        "/objects",
        "/objects?ordering=record__data__soort",
        "/objects?data_icontains=eik",
        "/objects?na=",
        "/objects?zaak=https://zaken.example/1",
        "/objects/export",
        "/objects/export?formaat=geojson",
        "/objects/aggregatie?groep=soort",
    ],
)
async def test_3_a_type_without_a_right_is_on_no_path(app, api, boom, make_client, url):
    other = await make_type(api, "bank", {})
    zaak = [{"type": "zaak", "url": "https://zaken.example/1"}]
    shown = await plant(api, boom, {"soort": "eik"}, geometry=POINT, references=zaak)
    client = await make_client("ander", lezen=[other])
    found = (await client.get(url)).text
    assert shown["uuid"] not in found and "eik" not in found
    await give(app, "ander", lezen=[other, boom])
    assert "eik" in (await client.get(url)).text
