"""Objects: writing adds records, nothing that was stored changes (rules.md 7)."""

from uuid import uuid4

import pytest
import support

from tests.objecten.bomen import BOOM, CRS, body, make_type, path, plant

pytestmark = pytest.mark.anyio
EIK = {"soort": "eik", "hoogte": 10, "maat": {"kroon": 4, "stam": None}, "labels": ["a", "b"]}
ZAAK, ANDERE = "https://zaken.example/zaken/api/v1/zaken/1", "https://zaken.example/zaken/api/v1/zaken/2"
POINT = {"type": "Point", "coordinates": [6.9, 52.3]}


# --- create -----------------------------------------------------------------------------------------------------------
async def test_7_2_a_new_object_is_shown_with_its_first_record(api, boom):
    answer = await api.post("/objects", json=body(boom, EIK, geometry=POINT, index=7, endAt="2030-01-01"))
    shown = support.ok(answer, 201)
    assert answer.headers["location"] == shown["url"] == f"{support.BASE}/objecten/api/v2/objects/{shown['uuid']}"
    assert (answer.headers["content-crs"], answer.headers["api-version"]) == ("EPSG:4326", "2.7.0")
    record = shown["record"]
    assert (record["index"], record["typeVersion"], record["data"], record["geometry"]) == (1, 1, EIK, POINT)
    assert (record["startAt"], record["endAt"], record["references"]) == ("2024-01-01", None, [])
    assert (record["correctionFor"], record["correctedBy"]) == (None, None)
    assert support.ok(await api.get(path(shown))) == shown


async def test_7_2_a_chosen_uuid_is_kept_and_taken_once(api, boom):
    whole = body(boom, EIK) | {"uuid": str(uuid4())}
    assert support.ok(await api.post("/objects", json=whole), 201)["uuid"] == whole["uuid"]
    assert support.codes(await api.post("/objects", json=whole)) == [("uuid", "unique")]


@pytest.mark.parametrize(
    "prefix", ["https://objecttypes.example/api/v2", "/api/v2", "http://openzaak/suite/objecttypen/api/v2"]
)
async def test_7_of_the_type_only_the_end_of_the_path_counts(api, boom, prefix):
    whole = body(boom, EIK) | {"type": f"{prefix}/objecttypes/{boom['uuid']}"}
    assert support.ok(await api.post("/objects", json=whole), 201)["type"] == boom["url"]


@pytest.mark.parametrize(
    ("type", "code"),
    [
        (None, "null"),
        ("", "min_length"),
        ("x" * 1001, "max_length"),
        ("https://objecttypes.example/api/v1/objecttypes/{}", "no_match"),
        ("{}", "no_match"),
        (f"/api/v2/objecttypes/{uuid4()}", "does_not_exist"),
    ],
)
async def test_3_a_superuser_hears_what_is_wrong_with_the_type(api, boom, type, code):
    whole = body(boom, EIK) | {"type": type and type.format(boom["uuid"])}
    assert support.codes(await api.post("/objects", json=whole)) == [("type", code)]


async def test_6_2_every_fault_of_the_data_is_told_with_its_place(api, boom):
    answer = await api.post("/objects", json=body(boom, {"hoogte": 101, "ziek": "nee", "kleur": "rood"}))
    first, *others = answer.json()["invalidParams"]
    assert (first["name"], first["code"]) == ("nonFieldErrors", "invalid-json-schema")
    assert {each["name"] for each in others} == {
        "record.data",
        "record.data.soort",
        "record.data.hoogte",
        "record.data.ziek",
    }
    assert {each["code"] for each in others} == {"invalid-json-schema"}
    assert answer.json()["invalid_params"] == answer.json()["invalidParams"]


@pytest.mark.parametrize(
    ("record", "fault"),
    [
        ({"typeVersion": 9}, ("nonFieldErrors", "invalid-json-schema")),
        ({"typeVersion": 0}, ("record.typeVersion", "min_value")),
        ({"typeVersion": 32768}, ("record.typeVersion", "max_value")),
        ({"typeVersion": 10**30}, ("record.typeVersion", "max_value")),
        ({"typeVersion": True}, ("record.typeVersion", "invalid")),
        ({"startAt": "01-01-2024"}, ("record.startAt", "invalid")),
        ({"startAt": None}, ("record.startAt", "null")),
        ({"data": None}, ("record.data", "null")),
        ({"data": []}, ("record.data", "invalid")),
        ({"references": None}, ("record.references", "null")),
        ({"references": [{"type": "zaak", "url": ZAAK}] * 2}, ("record.references.1.url", "unique")),
        ({"references": [{"type": "taak", "url": ZAAK}]}, ("record.references.0.type", "invalid_choice")),
        ({"references": [{"type": "zaak", "url": "zaak"}]}, ("record.references.0.url", "bad-url")),
        ({"geometry": {"type": "Point", "coordinates": [6.9, 52.3, 1]}}, ("record.geometry", "invalid")),
        ({"correctionFor": 1}, ("record.correctionFor", "does_not_exist")),
        ({"correctionFor": True}, ("record.correctionFor", "invalid")),
    ],
)
async def test_7_a_fault_in_the_record(api, boom, record, fault):
    whole = body(boom, EIK)
    whole["record"] |= record
    assert fault in support.codes(await api.post("/objects", json=whole))


async def test_5_1_reasons_are_in_the_words_that_clients_compare(api, boom):
    """Many faults at once, that of the type among them."""
    record = {"typeVersion": 32768, "data": None, "references": [{"type": "taak"}], "correctionFor": None}
    answer = await api.post("/objects", json={"type": "/boom", "record": record})
    assert support.codes(answer)
    assert {each["name"]: each["reason"] for each in answer.json()["invalid_params"]} == {
        "type": "Invalid hyperlink - No URL match.",
        "record.typeVersion": "Ensure this value is less than or equal to 32767.",
        "record.data": "This field may not be null.",
        "record.startAt": "This field is required.",
        "record.references.0.type": '"taak" is not a valid choice.',
        "record.references.0.url": "This field is required.",
    }
    assert (answer.json()["code"], answer.json()["title"], answer.json()["detail"]) == (
        "invalid",
        "Invalid input.",
        "Invalid input.",
    )
    for type, reason in (("", "The value has too few characters"), ("x" * 1001, "The value has too many characters")):
        faults = (await api.post("/objects", json=body(boom, EIK) | {"type": type})).json()["invalid_params"]
        assert faults == [{"name": "type", "code": "max_length" if type else "min_length", "reason": reason}]
    made = (await api.post("/objecttypes", json={"name": None, "updateFrequency": "soms"})).json()["invalid_params"]
    assert {each["name"]: each["reason"] for each in made} == {
        "name": "This field may not be null.",
        "namePlural": "This field is required.",
        "updateFrequency": '"soms" is not a valid choice.',
    }


async def test_7_no_value_can_be_nested_without_end(api, boom):
    deep: dict = {}
    for _ in range(100):
        deep = {"a": deep}
    answer = await api.post("/objects", json=body(boom, deep))
    assert (answer.status_code, answer.json()["code"]) == (400, "parse_error")


async def test_6_geometry_only_where_the_type_allows_it(api):
    flat = await make_type(api, "plan", BOOM, allowGeometry=False)
    answer = await api.post("/objects", json=body(flat, EIK, geometry=POINT))
    assert support.codes(answer) == [("nonFieldErrors", "geometry-not-allowed")]
    await plant(api, flat, EIK, geometry=None)


async def test_11_of_a_geometry_only_the_shape_is_kept(api, boom):
    other = {"crs": {"type": "name", "properties": {"name": "EPSG:28992"}}, "bbox": [6.9, 52.3, 6.9, 52.3]}
    whole = {"type": "GeometryCollection", "geometries": [POINT]}
    for sent, kept in ((POINT | other, POINT), ({**whole, "geometries": [POINT | other], "coordinates": []}, whole)):
        shown = await plant(api, boom, EIK, geometry=sent)
        assert shown["record"]["geometry"] == kept == support.ok(await api.get(path(shown)))["record"]["geometry"]


# --- headers ----------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(("given", "status"), [(None, 412), ("EPSG:28992", 406)])
async def test_4_a_body_says_its_coordinate_system(api, boom, given, status):
    shown = await plant(api, boom)
    headers = {"Content-Crs": given} if given else {}
    api.headers = {name: value for name, value in api.headers.items() if name.lower() != "content-crs"}
    for method, url in (
        ("POST", "/objects"),
        ("PUT", path(shown)),
        ("PATCH", path(shown)),
        ("POST", "/objects/search"),
    ):
        answer = await api.request(method, url, json=body(boom, EIK), headers=headers)
        assert answer.status_code == status
    assert (await api.get("/objects", headers={"Accept-Crs": "EPSG:28992"})).status_code == 406
    assert (await api.get("/objects")).status_code == 200
    assert (await api.delete(path(shown))).status_code == 204


async def test_4_a_body_is_json(api, boom):
    assert (await api.post("/objects", content=b"{", headers=CRS)).json()["code"] == "parse_error"
    answer = await api.post("/objects", content=b"x", headers=CRS | {"Content-Type": "text/plain"})
    assert answer.status_code == 415


# --- put and patch ----------------------------------------------------------------------------------------------------
async def test_7_1_put_adds_a_record_and_ends_the_last(api, boom):
    first = await plant(api, boom, EIK, geometry=POINT, references=[{"type": "zaak", "url": ZAAK}])
    shown = support.ok(await api.put(path(first), json=body(boom, {"soort": "beuk"}, startAt="2024-06-01")))
    record = shown["record"]
    assert (record["index"], record["data"], record["geometry"], record["references"]) == (
        2,
        {"soort": "beuk"},
        None,
        [],
    )
    history = support.ok(await api.get(f"{path(first)}/history"))
    assert history["count"] == 2 and "references" not in history["results"][0]
    assert [(each["index"], each["startAt"], each["endAt"]) for each in history["results"]] == [
        (1, "2024-01-01", "2024-06-01"),
        (2, "2024-06-01", None),
    ]
    assert history["results"][0]["data"] == EIK


async def test_7_2_put_without_data_is_judged_on_what_it_stores(api, boom):
    shown = await plant(api, boom)
    record = {"typeVersion": 1, "startAt": "2024-02-01"}
    answer = await api.put(path(shown), json={"type": boom["url"], "record": record})
    assert ("record.data.soort", "invalid-json-schema") in support.codes(answer)


async def test_7_2_patch_merges_the_data_and_keeps_the_rest(api, boom):
    first = await plant(api, boom, EIK, geometry=POINT, references=[{"type": "zaak", "url": ZAAK}])
    change = {"hoogte": None, "maat": {"stam": 2}, "labels": ["c"]}
    record = support.ok(await api.patch(path(first), json={"record": {"data": change, "startAt": "2024-03-01"}}))[
        "record"
    ]
    assert record["data"] == {"soort": "eik", "hoogte": None, "maat": {"kroon": 4, "stam": 2}, "labels": ["c"]}
    assert (record["geometry"], record["typeVersion"], record["references"]) == (
        POINT,
        1,
        [{"type": "zaak", "url": ZAAK}],
    )
    again = support.ok(await api.patch(path(first), json={"record": {"geometry": None, "references": []}}))["record"]
    assert (again["geometry"], again["references"], again["startAt"]) == (None, [], "2024-03-01")
    empty = support.ok(await api.patch(path(first), json={}))["record"]
    assert empty["index"] == 4 and empty["data"] == record["data"]


async def test_7_3_patch_is_judged_on_the_merged_data(api, boom):
    shown = await plant(api, boom, EIK)
    assert ("record.data.hoogte", "invalid-json-schema") in support.codes(
        await api.patch(path(shown), json={"record": {"data": {"hoogte": "hoog"}}})
    )
    for record in (None, []):
        assert support.codes(await api.patch(path(shown), json={"record": record}))[0][0] == "record"


async def test_7_2_type_and_uuid_stay(api, boom):
    shown, other = await plant(api, boom), await make_type(api, "bank", {})
    wrong = {"type": other["url"], "uuid": str(uuid4())}
    assert support.codes(await api.patch(path(shown), json=wrong)) == [
        ("type", "immutable-field"),
        ("uuid", "immutable-field"),
    ]
    for change in ({"type": "boom"}, body(boom, EIK) | {"type": f"/api/v2/objecttypes/{boom['uuid']}/versions/1"}):
        method = "PUT" if "record" in change else "PATCH"
        assert support.codes(await api.request(method, path(shown), json=change)) == [("type", "no_match")]
    same = {"type": f"/api/v2/objecttypes/{boom['uuid']}", "uuid": shown["uuid"]}
    assert support.ok(await api.patch(path(shown), json=same))["record"]["index"] == 2


async def test_7_4_a_correction_names_a_record_that_nothing_corrected(api, boom):
    shown = await plant(api, boom)
    record = support.ok(await api.patch(path(shown), json={"record": {"correctionFor": 1}}))["record"]
    assert record["correctionFor"] == 1
    assert support.ok(await api.get(f"{path(shown)}/1"))["correctedBy"] == 2
    wrong = [("record.correctionFor", "unique")]
    assert support.codes(await api.patch(path(shown), json={"record": {"correctionFor": 1}})) == wrong
    unknown = [("record.correctionFor", "does_not_exist")]
    assert support.codes(await api.patch(path(shown), json={"record": {"correctionFor": 9}})) == unknown
    assert support.ok(await api.patch(path(shown), json={}))["record"]["correctionFor"] is None


async def test_7_1_the_next_record_builds_on_the_last_also_when_that_is_in_the_future(api, boom):
    shown = await plant(api, boom, {"soort": "eik"})
    support.ok(await api.put(path(shown), json=body(boom, {"soort": "eik", "hoogte": 20}, startAt="2999-01-01")))
    assert support.ok(await api.get(path(shown)))["record"]["data"] == {"soort": "eik"}
    record = support.ok(await api.patch(path(shown), json={"record": {"data": {"ziek": True}}}))["record"]
    assert record["data"] == {"soort": "eik", "hoogte": 20, "ziek": True} and record["startAt"] == "2999-01-01"


@pytest.mark.parametrize("method", ["put", "patch"])
async def test_7_1_an_unknown_object_is_a_404(api, boom, method):
    for uuid in (uuid4(), "x"):
        assert (await api.request(method, f"/objects/{uuid}", json=body(boom, EIK))).status_code == 404
        assert (await api.get(f"/objects/{uuid}/history")).status_code == 404
        assert (await api.delete(f"/objects/{uuid}")).status_code == 404


# --- delete -----------------------------------------------------------------------------------------------------------
async def test_10_delete_takes_the_records_along(api, boom):
    shown = await plant(api, boom)
    support.ok(await api.patch(path(shown), json={}))
    support.ok(await api.delete(path(shown)), 204)
    assert (await api.get(f"{path(shown)}/history")).status_code == 404
    assert support.ok(await api.get("/objects"))["count"] == 0


async def test_10_delete_for_a_zaak_keeps_what_other_zaken_refer_to(api, boom):
    both = [{"type": "zaak", "url": url} for url in (ZAAK, ANDERE)]
    shown = await plant(api, boom, references=both)
    kept = support.ok(await api.delete(path(shown), params={"zaak": ZAAK}))
    assert kept == {"behouden": [shown["url"]]}
    assert support.ok(await api.get(path(shown)))["record"]["references"] == both[1:]
    support.ok(await api.delete(path(shown), params={"zaak": ANDERE}), 204)


# --- what a write leaves behind ---------------------------------------------------------------------------------------
async def test_12_every_write_of_an_object_is_told_once(app, api, boom):
    shown = await plant(api, boom)
    support.ok(await api.put(path(shown), json=body(boom, EIK)))
    api.base_url = "http://objecten/api/v2"  # told with the canonical address, whatever the client called
    support.ok(await api.patch(path(shown), json={}))
    support.ok(await api.delete(path(shown)), 204)
    async with app.house.sessions() as db:
        uitgaand = app.house.metadata.tables["uitgaand"]
        sent = [row.bericht for row in await db.execute(uitgaand.select().order_by(uitgaand.c.id))]
        audit = app.house.metadata.tables["audittrail"]
        lines = [
            row for row in await db.execute(audit.select().where(audit.c.resource == "object").order_by(audit.c.id))
        ]
    assert [each["actie"] for each in sent] == ["create", "update", "partial_update", "destroy"]
    for each in sent:
        assert (each["kanaal"], each["resource"], each["kenmerken"]) == (
            "objecten",
            "object",
            {"objectType": boom["url"]},
        )
        assert each["hoofdObject"] == each["resourceUrl"] == shown["url"]
    assert [line.resultaat for line in lines] == [201, 200, 200, 204] and lines[-1].applicatie_id == "beheerder"
