"""Objecttypes and their versions (rules.md 6)."""

from uuid import uuid4

import pytest
import support

from tests.objecten.bomen import BOOM, body, make_type, plant

pytestmark = pytest.mark.anyio
NAMES = {"name": "boom", "namePlural": "bomen"}


async def version(api, type, **more):
    return await api.post(f"/objecttypes/{type['uuid']}/versions", json={"jsonSchema": {}} | more)


# --- objecttypes ------------------------------------------------------------------------------------------------------
async def test_6_a_new_objecttype_has_the_defaults(api):
    answer = await api.post("/objecttypes", json=NAMES)
    shown = support.ok(answer, 201)
    assert answer.headers["location"] == shown["url"] == f"{support.BASE}/objecten/api/v2/objecttypes/{shown['uuid']}"
    assert (shown["dataClassification"], shown["updateFrequency"], shown["allowGeometry"]) == ("open", "unknown", True)
    assert (shown["labels"], shown["versions"], shown["description"]) == ({}, [], "")
    assert support.ok(await api.get(f"/objecttypes/{shown['uuid']}")) == shown


async def test_6_a_chosen_uuid_is_kept_and_taken_once(api):
    uuid = str(uuid4())
    assert support.ok(await api.post("/objecttypes", json=NAMES | {"uuid": uuid}), 201)["uuid"] == uuid
    assert support.codes(await api.post("/objecttypes", json=NAMES | {"uuid": uuid})) == [("uuid", "unique")]


async def test_6_every_fault_of_a_body_is_told_at_once(api):
    wrong = {"name": "x" * 101, "dataClassification": "geheim", "labels": [], "uuid": None, "documentationUrl": "geen"}
    answer = await api.post("/objecttypes", json=wrong)
    assert support.codes(answer) == [
        ("dataClassification", "invalid_choice"),
        ("documentationUrl", "bad-url"),
        ("labels", "invalid"),
        ("name", "max_length"),
        ("namePlural", "required"),
        ("uuid", "null"),
    ]
    assert answer.json()["invalid_params"] == answer.json()["invalidParams"]


async def test_6_patch_and_put_keep_what_is_left_out(api):
    made = support.ok(await api.post("/objecttypes", json=NAMES | {"source": "GIS", "labels": {"a": "b"}}), 201)
    url = f"/objecttypes/{made['uuid']}"
    assert support.ok(await api.patch(url, json={"name": "struik"}))["source"] == "GIS"
    shown = support.ok(await api.put(url, json={"name": "plant", "namePlural": "planten", "linkableToZaken": True}))
    assert (shown["name"], shown["source"], shown["labels"]) == ("plant", "GIS", {"a": "b"})
    assert support.codes(await api.put(url, json={"name": "plant"})) == [("namePlural", "required")]
    assert support.codes(await api.patch(url, json={"uuid": str(uuid4())})) == [("uuid", "immutable-field")]


async def test_6_objecttypes_are_listed_newest_first_and_by_classification(api):
    await make_type(api, "boom", {})
    await make_type(api, "bank", {}, dataClassification="intern")
    assert [each["name"] for each in support.ok(await api.get("/objecttypes"))["results"]] == ["bank", "boom"]
    found = support.ok(await api.get("/objecttypes?dataClassification=intern&onbekend=1"))
    assert [each["name"] for each in found["results"]] == ["bank"]
    assert support.ok(await api.get("/objecttypes?dataClassification="))["count"] == 2, "empty is absent"
    assert support.codes(await api.get("/objecttypes?dataClassification=x")) == [
        ("dataClassification", "invalid_choice")
    ]


async def test_5_1_the_reason_of_a_schema_that_is_none(api, boom):
    answer = await version(api, boom, jsonSchema={"$schema": "http://json-schema.org/draft-07/schema#", "type": "any"})
    reason = "'any' is not valid under any of the given schemas"
    wrong = {"name": "jsonSchema", "code": "invalid-json-schema", "reason": reason}
    assert (answer.status_code, answer.json()["invalid_params"]) == (400, [wrong])


async def test_6_1_a_pattern_may_name_the_nul_that_no_text_may_hold(api, boom):
    schema = {"properties": {"naam": {"pattern": "^[^\\u0000-\\u001f]+$"}}}
    made = support.ok(await version(api, boom, jsonSchema=schema), 201)
    assert made["jsonSchema"] == schema == support.ok(await api.get(made["url"]))["jsonSchema"]
    for text in ("\x00", "\\\x00"):
        answer = await version(api, boom, jsonSchema={"title": text})
        assert (answer.status_code, answer.json()["code"]) == (400, "parse_error")


@pytest.mark.parametrize("path", ["x", str(uuid4()), f"{uuid4()}/versions/1"])
async def test_6_what_does_not_exist_is_a_404(api, path):
    assert (await api.get(f"/objecttypes/{path}")).status_code == 404


async def test_6_an_objecttype_goes_after_its_versions_and_objects(api):
    made = support.ok(await api.post("/objecttypes", json=NAMES), 201)
    support.ok(await version(api, made), 201)
    url = f"/objecttypes/{made['uuid']}"
    assert support.codes(await api.delete(url)) == [("nonFieldErrors", "pending-versions")]
    support.ok(await api.delete(f"{url}/versions/1"), 204)
    support.ok(await api.delete(url), 204)
    assert (await api.get(url)).status_code == 404


@pytest.mark.parametrize("root", ["/objecten/api/v2", "/objecttypen/api/v2", "/api/v2"])
async def test_1_every_root_serves_the_same_with_its_own_urls(app, api, boom, root):
    api.base_url = f"{support.BASE}{root}"
    shown = support.ok(await api.get(f"/objecttypes/{boom['uuid']}"))
    assert shown["url"] == f"{support.BASE}{root}/objecttypes/{boom['uuid']}"
    assert shown["versions"] == [f"{shown['url']}/versions/1"]
    made = await plant(api, shown)
    assert made["type"] == shown["url"] and made["url"] == f"{support.BASE}{root}/objects/{made['uuid']}"


# --- versions ---------------------------------------------------------------------------------------------------------
async def test_6_1_versions_are_numbered_from_one_and_start_as_a_draft(api):
    made = support.ok(await api.post("/objecttypes", json=NAMES), 201)
    shown = support.ok(await version(api, made, version=7), 201)
    assert (shown["version"], shown["status"], shown["publishedAt"]) == (1, "draft", None)
    assert shown["objectType"] == made["url"] and shown["url"] == f"{made['url']}/versions/1"
    second = support.ok(await version(api, made, status="published"), 201)
    assert second["version"] == 2 and second["publishedAt"] == second["createdAt"]
    page = support.ok(await api.get(f"/objecttypes/{made['uuid']}/versions"))
    assert [each["version"] for each in page["results"]] == [2, 1]
    assert support.ok(await api.get(f"/objecttypes/{made['uuid']}"))["versions"] == [shown["url"], second["url"]]


async def test_6_1_the_number_of_a_deleted_draft_is_given_out_again(api):
    made = support.ok(await api.post("/objecttypes", json=NAMES), 201)
    support.ok(await version(api, made), 201)
    support.ok(await api.delete(f"/objecttypes/{made['uuid']}/versions/1"), 204)
    assert support.ok(await version(api, made), 201)["version"] == 1


async def test_6_1_a_draft_changes_and_a_published_version_is_frozen(api):
    made = support.ok(await api.post("/objecttypes", json=NAMES), 201)
    url = support.ok(await version(api, made), 201)["url"].replace(made["url"], f"/objecttypes/{made['uuid']}")
    assert support.ok(await api.patch(url, json={"jsonSchema": BOOM}))["jsonSchema"] == BOOM
    assert support.ok(await api.patch(url, json={"status": "published"}))["jsonSchema"] == BOOM
    frozen = [("nonFieldErrors", "non-draft-version-update")]
    assert support.codes(await api.patch(url, json={"jsonSchema": {}})) == frozen
    assert support.codes(await api.put(url, json={"status": "draft"})) == frozen
    assert support.codes(await api.patch(url, json={"status": "deprecated", "jsonSchema": {}})) == frozen
    assert support.codes(await api.delete(url)) == [("nonFieldErrors", "non-draft-version-destroy")]
    shown = support.ok(await api.patch(url, json={"status": "deprecated"}))
    assert shown["status"] == "deprecated" and shown["publishedAt"]
    assert support.codes(await api.patch(url, json={"status": "published"})) == frozen


@pytest.mark.parametrize(
    "schema",
    [{"type": "any"}, {"$ref": "https://example.com/x.json"}, {"pattern": "["}, {"$ref": "#"}, {"properties": 3}],
)
async def test_6_2_a_schema_that_is_invalid_or_hostile_is_refused(api, boom, schema):
    fault = [("jsonSchema", "invalid-json-schema")]
    assert support.codes(await version(api, boom, jsonSchema=schema)) == fault
    assert support.codes(await version(api, boom, jsonSchema=[])) == [("jsonSchema", "invalid")]
    assert (await version(api, boom, jsonSchema={"const": "\x00"})).json()["code"] == "parse_error"


async def test_6_1_versions_of_an_unknown_objecttype(api):
    unknown = f"/objecttypes/{uuid4()}/versions"
    assert support.codes(await api.post(unknown, json={})) == [("nonFieldErrors", "invalid-objecttype")]
    assert support.ok(await api.get(unknown))["count"] == 0
    assert (await api.get("/objecttypes/geen/versions")).status_code == 404
    assert (await api.get(f"{unknown}/x")).status_code == 404


async def test_6_1_a_draft_that_objects_use_is_not_deleted(api):
    made = support.ok(await api.post("/objecttypes", json=NAMES), 201)
    support.ok(await version(api, made), 201)
    await plant(api, made)
    assert support.codes(await api.delete(f"/objecttypes/{made['uuid']}/versions/1")) == [
        ("nonFieldErrors", "version-in-use")
    ]
    support.ok(await api.patch(f"/objecttypes/{made['uuid']}/versions/1", json={"jsonSchema": {"required": ["x"]}}))
    answer = await api.post("/objects", json=body(made, {"soort": "eik"}))
    assert support.codes(answer)[0] == ("nonFieldErrors", "invalid-json-schema"), "the changed draft counts at once"


# --- rights -----------------------------------------------------------------------------------------------------------
async def test_3_any_token_reads_objecttypes_and_only_a_superuser_writes_them(api, boom, make_client):
    reader = await make_client("lezer")
    url = f"/objecttypes/{boom['uuid']}"
    assert support.ok(await reader.get("/objecttypes"))["count"] == 1
    assert support.ok(await reader.get(f"{url}/versions/1"))["jsonSchema"] == BOOM
    for answer in (
        await reader.post("/objecttypes", json=NAMES),
        await reader.patch(url, json={"name": "x"}),
        await reader.delete(url),
        await version(reader, boom),
        await reader.put(f"{url}/versions/1", json={}),
        await reader.delete(f"{url}/versions/1"),
    ):
        assert answer.status_code == 403
