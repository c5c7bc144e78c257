"""What ours has beyond the standard: ETag, Idempotency-Key, an end, the objects of a zaak, RD, more operators."""

import pytest
import support
from anyio import create_task_group

from tests.objecten.bomen import body, path, plant

pytestmark = pytest.mark.anyio
ZAAK, ANDERE = ({"type": "zaak", "url": f"https://zaken.example/zaken/{n}"} for n in "ab")


# --- ETag -------------------------------------------------------------------------------------------------------------
async def test_7_4_a_change_of_what_was_not_seen_is_refused(api, boom):
    made = await api.post("/objects", json=body(boom, {"soort": "eik"}))
    shown, seen = made.json(), {"If-Match": made.headers["etag"]}
    assert (await api.get(path(shown))).headers["etag"] == seen["If-Match"]
    changed = await api.patch(path(shown), json={}, headers=seen)
    assert support.ok(changed)["record"]["index"] == 2
    for refused in (
        await api.patch(path(shown), json={}, headers=seen),
        await api.put(path(shown), json=body(boom, {"soort": "den"}), headers=seen),
        await api.delete(path(shown), headers=seen),
        await api.post(f"{path(shown)}/beeindigen", json={"endAt": None}, headers=seen),
    ):
        assert refused.status_code == 412
    assert (await api.delete(path(shown), headers={"If-Match": changed.headers["etag"]})).status_code == 204


async def test_7_4_of_parallel_changes_with_one_etag_one_is_applied(api, boom):
    made = await api.post("/objects", json=body(boom, {"soort": "eik"}))
    statuses: list[int] = []

    async def change(number: int) -> None:
        change = {"record": {"data": {"hoogte": number}}}
        headers = {"If-Match": made.headers["etag"]}
        statuses.append((await api.patch(path(made.json()), json=change, headers=headers)).status_code)

    async with create_task_group() as group:
        for number in range(8):
            group.start_soon(change, number)
    assert sorted(statuses) == [200, *[412] * 7]


async def test_7_4_what_the_client_has_already_is_not_sent_again(api, boom):
    shown = await plant(api, boom)
    tag = (await api.get(path(shown))).headers["etag"]
    assert (await api.get(path(shown), headers={"If-None-Match": tag})).status_code == 304
    await api.patch(path(shown), json={"record": {"startAt": "2099-01-01"}})
    later = await api.get(path(shown), headers={"If-None-Match": tag})
    assert later.status_code == 200 and "etag" not in later.headers, "what is shown today is not the newest record"


# --- Idempotency-Key --------------------------------------------------------------------------------------------------
async def test_7_4_a_post_with_the_same_key_makes_nothing_twice(api, boom, make_client):
    key, sent = {"Idempotency-Key": "aanvraag-1"}, body(boom, {"soort": "eik"})
    first, again = [await api.post("/objects", json=sent, headers=key) for _ in range(2)]
    assert support.ok(first, 201) == support.ok(again, 201)
    assert first.headers["location"] == again.headers["location"]
    assert (await api.post("/objects", json=body(boom, {"soort": "den"}), headers=key)).status_code == 422
    other = await make_client("ander", schrijven=[boom])
    assert support.ok(await other.post("/objects", json=sent, headers=key), 201)["uuid"] != first.json()["uuid"]
    assert support.ok(await api.get("/objects"))["count"] == 2


async def test_7_4_a_refused_post_leaves_its_key_free(api, boom):
    key = {"Idempotency-Key": "x"}
    assert (await api.post("/objects", json=body(boom, {"soort": 1}), headers=key)).status_code == 400
    support.ok(await api.post("/objects", json=body(boom, {"soort": "eik"}), headers=key), 201)
    assert (await api.post("/objects", json={}, headers={"Idempotency-Key": "x" * 256})).status_code == 400


async def test_7_4_two_posts_with_one_key_at_the_same_moment(api, boom):
    found: list[str] = []

    async def post() -> None:
        answer = await api.post("/objects", json=body(boom, {"soort": "eik"}), headers={"Idempotency-Key": "tegelijk"})
        found.append(support.ok(answer, 201)["uuid"])

    async with create_task_group() as group:
        for _ in range(4):
            group.start_soon(post)
    assert len(found) == 4 and len(set(found)) == 1


# --- ending -----------------------------------------------------------------------------------------------------------
async def test_13_an_object_is_ended_and_comes_back(api, boom):
    shown = await plant(api, boom)
    ended = support.ok(await api.post(f"{path(shown)}/beeindigen", json={"endAt": "2024-06-30"}))
    assert (ended["record"]["index"], ended["record"]["endAt"]) == (1, "2024-06-30")
    for day, status in (("2024-06-30", 200), ("2024-07-01", 404)):
        assert (await api.get(f"{path(shown)}?date={day}")).status_code == status
    assert support.ok(await api.get("/objects"))["count"] == 0
    assert support.ok(await api.get("/objects?registrationDate=2099-01-01"))["count"] == 1
    support.ok(await api.post(f"{path(shown)}/beeindigen", json={"endAt": None}))
    assert support.ok(await api.get("/objects"))["count"] == 1


async def test_13_an_end_in_the_future_is_shown_until_then(api, boom):
    shown = await plant(api, boom)
    support.ok(await api.post(f"{path(shown)}/beeindigen", json={"endAt": "2099-06-30"}))
    assert support.ok(await api.get("/objects"))["count"] == 1
    assert support.ok(await api.get("/objects?date=2099-07-01"))["count"] == 0


async def test_13_an_end_is_a_day_that_is_not_before_the_start(api, boom, make_client):
    shown, reader = await plant(api, boom), await make_client("lezer", lezen=[boom])
    end = f"{path(shown)}/beeindigen"
    assert support.codes(await api.post(end, json={"endAt": "2023-12-31"})) == [("endAt", "end-before-start")]
    assert support.codes(await api.post(end, json={})) == [("endAt", "required")]
    assert (await reader.post(end, json={"endAt": "2024-06-30"})).status_code == 403


# --- zaken ------------------------------------------------------------------------------------------------------------
async def test_13_the_objects_of_a_zaak(api, boom):
    both = await plant(api, boom, references=[ZAAK, ANDERE])
    one = await plant(api, boom, references=[ZAAK])
    await plant(api, boom)

    async def found(url: str) -> set[str]:
        listed = support.ok(await api.get("/objects", params={"zaak": url}))
        assert listed == support.ok(await api.post("/objects/search", json={"zaak": url})) | {
            name: listed[name] for name in ("next", "previous")
        }
        return {each["uuid"] for each in listed["results"]}

    assert await found(ZAAK["url"]) == {both["uuid"], one["uuid"]}
    assert await found(ANDERE["url"]) == {both["uuid"]}
    assert await found("https://zaken.example/zaken/") == set()


async def test_3_hidden_references_are_not_searched(api, boom, make_client):
    await plant(api, boom, references=[ZAAK])
    client = await make_client("deel", checked=False, velden=[(boom, {"1": ["url", "record__data"]})])
    assert support.codes(await client.get("/objects", params={"zaak": ZAAK["url"]})) == [("", "not-permitted")]


# --- coordinates ------------------------------------------------------------------------------------------------------
RD, RD_HEADERS = {"crs": "EPSG:28992"}, {"Content-Crs": "EPSG:28992", "Accept-Crs": "EPSG:28992"}


def place(x: float, y: float) -> dict:
    return {"type": "Point", "coordinates": [x, y]}


async def test_13_coordinates_in_rd_go_in_and_come_out(api, boom):
    sent = body(boom, {"soort": "eik"}, geometry=place(155000, 463000))
    made = await api.post("/objects", params=RD, headers=RD_HEADERS, json=sent)
    shown = support.ok(made, 201)
    assert shown["record"]["geometry"] == place(155000, 463000) and made.headers["content-crs"] == "EPSG:28992"
    lon, lat = support.ok(await api.get(path(shown)))["record"]["geometry"]["coordinates"]
    assert (lon, lat) == pytest.approx((5.387203657, 52.155172897), abs=5e-6)
    ring = [[154000, 462000], [156000, 462000], [156000, 464000], [154000, 464000], [154000, 462000]]
    within = {"geometry": {"within": {"type": "Polygon", "coordinates": [ring]}}}
    found = support.ok(await api.post("/objects/search", params=RD, headers=RD_HEADERS, json=within))
    assert found["results"][0]["record"]["geometry"] == place(155000, 463000)
    history = support.ok(await api.get(f"{path(shown)}/history", params=RD))
    assert history["results"][0]["geometry"] == place(155000, 463000)


async def test_13_what_lies_abroad_has_no_place_in_rd_and_takes_no_page_away(api, boom):
    abroad = await plant(api, boom, geometry=place(0.1, 51.5))
    here = await plant(api, boom, geometry=place(5.387206, 52.155174))
    page = support.ok(await api.get("/objects", params=RD))["results"]
    assert [each["uuid"] for each in page] == [here["uuid"], abroad["uuid"]]
    assert page[0]["record"]["geometry"] and page[1]["record"]["geometry"] is None
    support.ok(await api.patch(path(abroad), params=RD, headers=RD_HEADERS, json={}))
    assert support.ok(await api.get(f"{path(abroad)}/history", params=RD))["results"][0]["geometry"] is None
    assert support.ok(await api.get(path(abroad)))["record"]["geometry"] == place(0.1, 51.5), "it stays where it is"
    exported = (await api.get("/objects/export", params=RD | {"formaat": "geojson"})).json()["features"]
    assert [each["geometry"] is None for each in exported] == [False, True]


@pytest.mark.parametrize(
    ("params", "headers", "status"),
    [
        ({}, RD_HEADERS, 406),
        (RD, {}, 406),
        ({"crs": "EPSG:31370"}, {}, 406),
        (RD, {"Content-Crs": "EPSG:28992"}, 201),
    ],
)
async def test_4_without_the_switch_the_headers_are_as_in_the_standard(api, boom, params, headers, status):
    sent = body(boom, {"soort": "eik"}, geometry=None)
    assert (await api.post("/objects", params=params, headers=headers, json=sent)).status_code == status


@pytest.mark.parametrize(
    "geometry", [place(5.4, 52.2), {"type": "Point", "coordinates": ["a", 1]}, {"type": "Feature"}, {"type": "Point"}]
)
async def test_11_what_is_no_place_in_rd_is_refused(api, boom, geometry):
    sent = body(boom, {"soort": "eik"}, geometry=geometry)
    answer = await api.post("/objects", params=RD, headers=RD_HEADERS, json=sent)
    assert support.codes(answer) == [("record.geometry", "invalid")]


# --- operators --------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("expression", "soorten"),
    [
        ("hoogte__isnull__true", ["leeg", "zonder"]),
        ("hoogte__isnull__false", ["drie"]),
        ("soort__startswith__d", ["drie"]),
        ("soort__startswith__D", []),
        ("hoogte__not__3", ["leeg", "zonder"]),
        ("hoogte__not__null", ["drie", "zonder"]),
    ],
)
async def test_9_operators_beyond_the_standard(api, boom, expression, soorten):
    for data in ({"soort": "drie", "hoogte": 3}, {"soort": "leeg", "hoogte": None}, {"soort": "zonder"}):
        await plant(api, boom, data)
    found = support.ok(await api.get("/objects", params={"data_attr": expression, "ordering": "record__data__soort"}))
    assert [each["record"]["data"]["soort"] for each in found["results"]] == soorten


async def test_9_isnull_is_true_or_false(api, boom):
    assert support.codes(await api.get("/objects?data_attr=hoogte__isnull__1")) == [("", "invalid-data-attr-query")]
