"""From the write-ahead file to the database, and from there to who may read it."""

from typing import Any
from uuid import UUID, uuid4

import pytest
import support
from gateway.app import GATEWAY
from gateway.kernel import ids, logrec
from gateway.kernel.logrec import Completion, Purpose
from gateway.kernel.logrec import Record as Logged
from gateway.tables import Record, Shipped
from gateway.txlog import ship
from gateway.txlog.ship import Shipper
from gateway.txlog.wal import Wal, WalError, file_of, numbers
from sqlalchemy import delete, func, select
from sqlalchemy.exc import OperationalError

from tests.gateway.neighbour import OIN

pytestmark = pytest.mark.anyio
NODE = uuid4()
NOW = 1_767_225_600_000  # 2026-01-01T00:00:00Z


def logged(number: int = 0, transaction: str = "", **changes) -> Logged:
    purpose = Purpose(**{key: changes.pop(key) for key in list(changes) if key in Purpose.__slots__})
    uuid = ids.uuid7(NOW + number, number.to_bytes(10, "big"))
    values: dict[str, Any] = {
        "direction": logrec.INCOMING,
        "source_oin": OIN,
        "destination_oin": OIN,
        "service": "zaken",
        "upstream": "eigen",
        "method": "GET",
        "path": "/a",
        "created_at": NOW + number * 1000,
    }
    return Logged(uuid=uuid, transaction_id=transaction or uuid, purpose=purpose, **values | changes)


def ended(record: Logged, status: int = 200, outcome: str = "beantwoord") -> Completion:
    return Completion(record.uuid, status, outcome, 0, 2, 1.5)


@pytest.fixture
def log(app) -> Wal:
    return app.house.state["gateway"].wal


@pytest.fixture
def shipper(app, log) -> Shipper:
    return Shipper(app.house.engine, log, NODE)


async def count(app, column: Any = Record.id) -> int:
    async with app.house.sessions() as db:
        return (await db.execute(select(func.count(column)))).scalar_one()


def write(log: Wal, *entries: Logged | Completion) -> None:
    for entry in entries:
        log.append(entry.encode())


# --- shipping ---------------------------------------------------------------------------------------------------------
async def test_what_is_logged_arrives_once_and_complete(app, api, log, shipper):
    first, second = logged(1), logged(2)
    write(log, first, second, ended(first))
    assert [await shipper.ship(), await shipper.ship()] == [3, 0]
    write(log, ended(second, 404))
    await shipper.ship()
    found = support.ok(await api.get("/txlog/v1/records"))["results"]
    assert [(each["uuid"], each["status"]) for each in found] == [(second.uuid, 404), (first.uuid, 200)]
    assert found[0]["createdAt"] == "2026-01-01T00:00:02Z"


async def test_shipping_again_changes_nothing(app, log, shipper):
    write(log, logged(1), logged(2), ended(logged(2)))
    await shipper.ship()
    async with app.house.sessions.begin() as db:
        await db.execute(delete(Shipped))
    again = Shipper(app.house.engine, log, NODE)
    assert await again.ship() == 3
    assert (await count(app), await count(app, Record.outcome)) == (2, 1)


async def test_another_process_goes_on_where_this_one_was(app, log, shipper):
    write(log, *map(logged, range(5)))
    assert await shipper.ship(most=2) == 2
    again = Shipper(app.house.engine, log, NODE)
    assert [await again.ship(most=2), await again.ship(), await again.ship()] == [2, 1, 0]
    assert await count(app) == 5


async def test_a_failed_transaction_moves_nothing(app, log, shipper, monkeypatch):
    write(log, logged(1))
    with monkeypatch.context() as patch:
        patch.setattr(ship, "store", fails)
        with pytest.raises(OperationalError):
            await shipper.ship()
    assert (await count(app), await count(app, Shipped.id)) == (0, 0)
    assert (await shipper.ship(), await count(app)) == (1, 1)


async def fails(*_) -> None:
    raise OperationalError("insert", {}, Exception("weg"))


async def test_one_transaction_id_for_two_requests_gives_two_records(app, api, log, shipper):
    chain = ids.uuid7(NOW, b"0123456789")
    write(log, logged(1, chain), logged(2, chain))
    await shipper.ship()
    assert support.ok(await api.get(f"/txlog/v1/records?transactionId={chain}"))["count"] == 2


async def test_files_that_are_shipped_are_removed_and_the_current_one_is_not(app, tmp_path):
    log = Wal(tmp_path / "ander", largest=1500)
    shipper = Shipper(app.house.engine, log, UUID(int=1))
    write(log, *map(logged, range(20)))
    assert len(numbers(log.folder)) > 3
    while await shipper.ship(most=3):
        pass
    assert (await count(app), numbers(log.folder)) == (20, [log.end.file])
    log.close()


async def test_damage_under_our_hands_is_never_passed_over(app, tmp_path):
    log = Wal(tmp_path / "ander", largest=1500)
    shipper = Shipper(app.house.engine, log, UUID(int=1))
    write(log, *map(logged, range(20)))
    data = bytearray(file_of(log.folder, 1).read_bytes())
    data[20] ^= 1
    file_of(log.folder, 1).write_bytes(data)
    with pytest.raises(WalError):
        await shipper.ship()
    assert (await count(app), numbers(log.folder)[0]) == (0, 1)
    log.close()


# --- reading ----------------------------------------------------------------------------------------------------------
@pytest.fixture
async def records(log, shipper) -> None:
    write(
        log,
        logged(1, process_id="AVG-1", application_id="zac"),
        logged(2, process_id="AVG-2", service="brp", method="POST"),
        logged(3, user_pseudonym="a" * 32, data_subjects={"bsn": "b" * 32}),
        ended(logged(2), 502, "dienst_weg"),
    )
    await shipper.ship()


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("", [3, 2, 1]),
        (f"transactionId={logged(2).uuid}", [2]),
        ("service=zaken", [3, 1]),
        (f"oin={OIN}", [3, 2, 1]),
        ("oin=99999999999999999999", []),
        ("method=POST", [2]),
        ("status=502", [2]),
        ("outcome=dienst_weg", [2]),
        ("processId=AVG-1", [1]),
        ("applicationId=zac", [1]),
        ("userPseudonym=" + "a" * 32, [3]),
        ("after=2026-01-01T00:00:02Z", [3, 2]),
        ("before=2026-01-01T00:00:02Z", [1]),
        ("after=2026-01-01T01:00:02%2B01:00&before=2026-01-01T00:00:03Z", [2]),
        ("ordering=createdAt", [1, 2, 3]),
        ("service=zaken&processId=AVG-2", []),
    ],
)
async def test_filter(api, records, query, found):
    shown = support.ok(await api.get(f"/txlog/v1/records?{query}"))
    assert [each["uuid"] for each in shown["results"]] == [logged(number).uuid for number in found]


async def test_pages(api, records):
    first = support.ok(await api.get("/txlog/v1/records?pageSize=2"))
    assert (first["count"], len(first["results"]), first["previous"]) == (3, 2, None)
    second = support.ok(await api.get(first["next"]))
    assert (len(second["results"]), second["next"]) == (1, None)


async def test_one_record(api, records):
    shown = support.ok(await api.get(f"/txlog/v1/records/{logged(3).uuid}"))
    assert (shown["dataSubjects"], shown["outcome"]) == ({"bsn": "b" * 32}, None)
    assert shown["url"] == f"{support.BASE}/txlog/v1/records/{logged(3).uuid}"
    assert (await api.get(f"/txlog/v1/records/{logged(9).uuid}")).status_code == 404


@pytest.mark.parametrize("query", ["kleur=rood", "after=gisteren", "status=veel", "transactionId=1"])
async def test_a_query_that_cannot_be_read_is_refused(api, query):
    assert (await api.get(f"/txlog/v1/records?{query}")).status_code == 400


RIGHTS = [(None, 403), ("niemand", 403), ("beheerder", 403), ("lezer", 200), ("alles", 200)]


@pytest.mark.parametrize(("who", "status"), RIGHTS)
async def test_reading_the_log_asks_gateway_lezen(app, records, who, status):
    async with support.client(app, GATEWAY, who) as client:
        assert (await client.get("/txlog/v1/records")).status_code == status
        assert (await client.get(f"/txlog/v1/records/{logged(1).uuid}")).status_code == status


async def test_nobody_writes_in_the_log(api):
    assert (await api.post("/txlog/v1/records", json={})).status_code == 405
    assert (await api.delete(f"/txlog/v1/records/{logged(1).uuid}")).status_code == 405
