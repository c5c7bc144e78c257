"""Which record is shown on which day (rules.md 8)."""

from datetime import date, timedelta

import pytest
import support
from commonground.days import today
from objecten.tables import Record
from sqlalchemy import update

from tests.objecten.bomen import body, path, plant

pytestmark = pytest.mark.anyio
TODAY = today()


def soort(shown: dict) -> str:
    return shown["record"]["data"]["soort"]


async def registered(app, index: int, day: str) -> None:
    """Pretends that a record was registered on another day."""
    async with app.house.sessions.begin() as db:
        change = update(Record).where(Record.index == index).values(registration_at=date.fromisoformat(day))
        await db.execute(change)


async def on(api, shown: dict, **when: str) -> str | None:
    """The soort that is shown on a day, the same by single read and by list; None when nothing is shown."""
    one, many = await api.get(path(shown), params=when), support.ok(await api.get("/objects", params=when))
    if one.status_code == 404:
        assert many["count"] == 0
        return None
    assert many["results"] == [support.ok(one)]
    return soort(one.json())


async def test_8_material_history_is_inclusive_and_the_newest_wins_on_the_day_of_change(api, boom):
    shown = await plant(api, boom, {"soort": "eik"}, startAt="2024-01-01")
    support.ok(await api.put(path(shown), json=body(boom, {"soort": "beuk"}, startAt="2024-06-01")))
    assert await on(api, shown, date="2023-12-31") is None
    assert await on(api, shown, date="2024-01-01") == "eik"
    assert await on(api, shown, date="2024-05-31") == "eik"
    assert await on(api, shown, date="2024-06-01") == "beuk"
    assert await on(api, shown) == "beuk"


async def test_8_a_future_record_is_shown_from_its_day(api, boom):
    tomorrow = (TODAY + timedelta(days=1)).isoformat()
    shown = await plant(api, boom, {"soort": "eik"}, startAt=tomorrow)
    assert await on(api, shown) is None
    assert await on(api, shown, date=tomorrow) == "eik"
    assert support.ok(await api.get(f"{path(shown)}/history"))["count"] == 1
    assert support.ok(await api.patch(path(shown), json={}))["record"]["index"] == 2


async def test_8_a_wrong_start_is_repaired_by_an_earlier_one(api, boom):
    shown = await plant(api, boom, {"soort": "eik"}, startAt="2024-06-01")
    support.ok(await api.put(path(shown), json=body(boom, {"soort": "beuk"}, startAt="2024-01-01")))
    assert await on(api, shown, date="2024-03-01") == "beuk"
    assert await on(api, shown, date="2024-07-01") == "beuk", "the first record ends before it starts"


async def test_8_formal_history_asks_when_it_was_registered(app, api, boom):
    shown = await plant(api, boom, {"soort": "eik"}, startAt="2020-01-01")
    support.ok(await api.put(path(shown), json=body(boom, {"soort": "beuk"}, startAt="2019-01-01")))
    await registered(app, 1, "2024-01-01")
    await registered(app, 2, "2024-02-01")
    assert await on(api, shown, registrationDate="2023-12-31") is None
    assert await on(api, shown, registrationDate="2024-01-31") == "eik"
    assert await on(api, shown, registrationDate="2024-02-01") == "beuk"


async def test_8_the_two_histories_of_a_correction(app, api, boom):
    """A back-dated correction: materially it always was so, formally it was known later."""
    shown = await plant(api, boom, {"soort": "eik"}, startAt="2024-01-01")
    support.ok(await api.put(path(shown), json=body(boom, {"soort": "beuk"}, startAt="2024-03-01")))
    correction = body(boom, {"soort": "linde"}, startAt="2024-03-01", correctionFor=2)
    support.ok(await api.put(path(shown), json=correction))
    for index, day in ((1, "2024-01-01"), (2, "2024-03-01"), (3, "2024-05-01")):
        await registered(app, index, day)
    assert await on(api, shown, date="2024-02-01") == "eik"
    assert await on(api, shown, date="2024-04-01") == "linde"
    assert await on(api, shown, registrationDate="2024-04-01") == "beuk"
    assert await on(api, shown, registrationDate="2024-05-01") == "linde"


async def test_8_an_old_record_never_answers_a_filter(api, boom):
    shown = await plant(api, boom, {"soort": "eik"})
    support.ok(await api.put(path(shown), json=body(boom, {"soort": "beuk"}, startAt="2024-02-01")))
    assert support.ok(await api.get("/objects?data_attr=soort__exact__eik"))["count"] == 0
    assert support.ok(await api.get("/objects?data_attr=soort__exact__eik&date=2024-01-15"))["count"] == 1


@pytest.mark.parametrize(
    ("query", "fault"),
    [
        ("date=2024-02-30", ("date", "invalid")),
        ("registrationDate=gisteren", ("registrationDate", "invalid")),
        ("date=20240101", ("date", "invalid")),
        ("date=2024-W01-1", ("date", "invalid")),
        ("date=2024-01-01&registrationDate=2024-01-01", ("", "invalid-date-query-params")),
    ],
)
async def test_8_a_day_that_is_none(api, boom, query, fault):
    shown = await plant(api, boom)
    for url in ("/objects", path(shown)):
        assert support.codes(await api.get(f"{url}?{query}")) == [fault]


async def test_8_a_record_by_its_index(api, boom):
    shown = await plant(api, boom, {"soort": "eik"})
    support.ok(await api.patch(path(shown), json={"record": {"data": {"soort": "beuk"}}}))
    first = support.ok(await api.get(f"{path(shown)}/1"))
    assert (first["data"], first["index"]) == ({"soort": "eik"}, 1) and "references" not in first
    for index in ("3", "0", "x", "-1", "9" * 12):
        assert (await api.get(f"{path(shown)}/{index}")).status_code == 404


async def test_8_history_is_paged(api, boom):
    shown = await plant(api, boom)
    for _ in range(2):
        support.ok(await api.patch(path(shown), json={}))
    page = support.ok(await api.get(f"{path(shown)}/history?pageSize=2"))
    assert (page["count"], [each["index"] for each in page["results"]]) == (3, [1, 2])
    assert support.ok(await api.get(page["next"]))["results"][0]["index"] == 3
