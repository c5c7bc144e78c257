"""The relay: nothing in an outbox is lost, whatever Notificaties or this process does."""

import asyncio
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx
import jwt
import orjson
import pytest
import support
from commonground import relay as module
from commonground.api import House
from commonground.backoff import Backoff
from commonground.db import new_metadata, open_engine
from commonground.references import References
from commonground.relay import UITGAAND, Away, relay, relay_once, take
from commonground.settings import Outgoing, ServiceSettings
from pydantic import SecretStr
from sqlalchemy import insert, select
from sqlalchemy.ext.asyncio import AsyncEngine

pytestmark = pytest.mark.anyio
ROOT = "http://nrc.test/notificaties/api/v1"
DIENST = Outgoing(naam="notificaties", api_root=ROOT, client_id="zaken", secret=SecretStr(support.SECRET))


class Notificaties:
    """A Notificaties API as the relay meets it; `status` makes it answer nothing else."""

    def __init__(self) -> None:
        self.kanalen: dict[str, list[str]] = {"zaken": ["zaaktype"]}
        self.berichten: list[dict[str, Any]] = []
        self.gevraagd: list[str] = []
        self.status = 0
        self.geweigerd: set[str] = set()  # resources of messages that it does not take
        self.mag_kanalen_maken = True
        self.nieuw = asyncio.Event()

    async def antwoord(self, request: httpx.Request) -> httpx.Response:
        token = request.headers["authorization"].removeprefix("Bearer ")
        assert jwt.decode(token, support.SECRET, ["HS256"], options={"verify_iat": False})["client_id"] == "zaken"
        self.gevraagd.append(f"{request.method} {request.url.path.rsplit('/', 1)[-1]}")
        if self.status == -1:
            raise httpx.ConnectError("weg")
        if self.status:
            return httpx.Response(self.status, html="<p>iets anders</p>")
        body = orjson.loads(request.content or b"{}")
        if request.url.path.endswith("/kanaal"):
            return self.kanaal(request, body)
        return self.bericht(body)

    def kanaal(self, request: httpx.Request, body: dict[str, Any]) -> httpx.Response:
        if request.method == "GET":
            return httpx.Response(200, json=[{"naam": n} for n in self.kanalen if n == request.url.params["naam"]])
        if not self.mag_kanalen_maken:
            return httpx.Response(403, json={"code": "permission_denied"})
        self.kanalen[body["naam"]] = body["filters"]
        return httpx.Response(201, json=body)

    def bericht(self, body: dict[str, Any]) -> httpx.Response:
        if body["kanaal"] not in self.kanalen:
            return weigering("kanaal", "message_kanaal")
        if body["resource"] in self.geweigerd:
            return weigering("kenmerken", "kenmerken_inconsistent")
        self.berichten.append(body)
        self.nieuw.set()
        return httpx.Response(201, json=body)

    @property
    def acties(self) -> list[str]:
        return [each["actie"] for each in self.berichten]


def weigering(naam: str, code: str) -> httpx.Response:
    fout = {"code": "invalid", "invalidParams": [{"name": naam, "code": code, "reason": "geheim 123456782"}]}
    return httpx.Response(400, content=orjson.dumps(fout), headers={"content-type": "application/problem+json"})


@pytest.fixture
def nrc() -> Notificaties:
    return Notificaties()


@pytest.fixture
def references(nrc) -> References:
    return References([DIENST], httpx.MockTransport(nrc.antwoord))


@pytest.fixture
async def engine(tmp_path) -> AsyncIterator[AsyncEngine]:
    if support.POSTGRES:
        await support.create_postgres(support.database_name("test", "relay"))
    url = (
        f"{support.POSTGRES}/{support.database_name('test', 'relay')}"
        if support.POSTGRES
        else f"sqlite+aiosqlite:///{tmp_path}/relay.db"
    )
    engine = open_engine(url)
    async with engine.begin() as db:
        await db.run_sync(new_metadata().create_all)
    yield engine
    await engine.dispose()


@pytest.fixture
def klok() -> "Klok":
    return Klok()


class Klok:
    def __init__(self) -> None:
        self.nu = datetime.now(UTC)

    def __call__(self) -> datetime:
        return self.nu

    def verder(self, seconden: float) -> None:
        self.nu += timedelta(seconds=seconden)


async def zet_uit(engine: AsyncEngine, *acties: str, resource: str = "zaak", kanaal: str = "zaken") -> None:
    """Messages in the outbox, as `call.notify` puts them there."""
    rijen = [
        {
            "bericht": {"kanaal": kanaal, "resource": resource, "actie": actie, "kenmerken": {"zaaktype": "x"}},
            "volgende_poging": datetime.now(UTC) - timedelta(seconds=1),
        }
        for actie in acties
    ]
    async with engine.begin() as db:
        await db.execute(insert(UITGAAND), rijen)


async def over(engine: AsyncEngine) -> list[tuple[str, int, str | None]]:
    """What is still in the outbox: action, attempts, last fault."""
    async with engine.begin() as db:
        rijen = await db.execute(select(UITGAAND).order_by(UITGAAND.c.id))
        return [(rij.bericht["actie"], rij.pogingen, rij.laatste_fout) for rij in rijen]


# --- sending ----------------------------------------------------------------------------------------------------------
async def test_messages_go_oldest_first_and_leave_the_outbox(engine, nrc, references, klok):
    await zet_uit(engine, "een", "twee", "drie")
    assert await relay_once(engine, references, klok) == 3
    assert nrc.acties == ["een", "twee", "drie"]
    assert await over(engine) == []
    assert await relay_once(engine, references, klok) == 0


async def test_more_than_one_batch(engine, nrc, references, klok, monkeypatch):
    monkeypatch.setattr(module, "BATCH", 2)
    await zet_uit(engine, *map(str, range(5)))
    assert [await relay_once(engine, references, klok) for _ in range(4)] == [2, 2, 1, 0]
    assert nrc.acties == ["0", "1", "2", "3", "4"]


async def test_without_notificaties_everything_is_kept(engine, klok):
    await zet_uit(engine, "een")
    assert await relay_once(engine, References([]), klok) == 0
    assert await over(engine) == [("een", 0, None)]


# --- Notificaties is away ---------------------------------------------------------------------------------------------
@pytest.mark.parametrize("status", [-1, 301, 401, 403, 404, 429, 500, 502, 503])
async def test_while_notificaties_is_away_nothing_is_lost_and_order_is_kept(engine, nrc, references, klok, status):
    await zet_uit(engine, "een", "twee")
    nrc.status = status
    for poging in (1, 2):
        with pytest.raises(Away):
            await relay_once(engine, references, klok)
        [eerste, tweede] = await over(engine)
        assert eerste[:2] == ("een", poging) and eerste[2]
        assert tweede == ("twee", 0, None)
    nrc.status = 0
    assert await relay_once(engine, references, klok) == 2
    assert nrc.acties == ["een", "twee"]


async def test_what_arrived_before_an_outage_is_not_sent_again(engine, nrc, references, klok):
    await zet_uit(engine, "een", "twee")
    bericht = nrc.bericht

    def daarna_weg(body: dict[str, Any]) -> httpx.Response:
        nrc.status = 503
        return bericht(body)

    nrc.bericht = daarna_weg
    with pytest.raises(Away):
        await relay_once(engine, references, klok)
    assert [actie for actie, *_ in await over(engine)] == ["twee"]


# --- Notificaties says no ---------------------------------------------------------------------------------------------
async def test_a_refused_message_steps_aside_and_is_tried_later_and_later(engine, nrc, references, klok):
    nrc.geweigerd = {"status"}
    await zet_uit(engine, "fout", resource="status")
    await zet_uit(engine, "goed")
    assert await relay_once(engine, references, klok) == 1
    [(actie, pogingen, fout)] = await over(engine)
    assert (actie, pogingen) == ("fout", 1)
    assert fout == "Notificaties antwoordde met 400 kenmerken_inconsistent."  # its codes, never its text
    for wachttijd in (25, 100, 400):
        gevraagd = len(nrc.gevraagd)
        klok.verder(wachttijd - 1)
        assert await relay_once(engine, references, klok) == 0 and len(nrc.gevraagd) == gevraagd
        klok.verder(1)
        assert await relay_once(engine, references, klok) == 0 and len(nrc.gevraagd) == gevraagd + 1
    nrc.geweigerd = set()
    klok.verder(1600)
    assert await relay_once(engine, references, klok) == 1


async def test_a_refusal_that_is_no_json_is_a_refusal_too(engine, nrc, references, klok):
    nrc.status = 400
    await zet_uit(engine, "een")
    assert await relay_once(engine, references, klok) == 0
    assert await over(engine) == [("een", 1, "Notificaties antwoordde met 400.")]


# --- channels ---------------------------------------------------------------------------------------------------------
async def test_a_missing_channel_is_registered_with_the_names_of_its_kenmerken(engine, nrc, references, klok):
    nrc.kanalen = {}
    await zet_uit(engine, "een", "twee")
    assert await relay_once(engine, references, klok) == 2
    assert nrc.kanalen == {"zaken": ["zaaktype"]}
    assert nrc.gevraagd.count("GET kanaal") == nrc.gevraagd.count("POST kanaal") == 1


async def test_a_channel_that_another_process_just_registered_is_fine(engine, nrc, references, klok):
    nrc.kanalen, maak = {}, nrc.kanaal

    def te_laat(request: httpx.Request, body: dict[str, Any]) -> httpx.Response:
        answer = maak(request, body)
        return answer if request.method == "GET" else weigering("naam", "unique")

    nrc.kanaal = te_laat
    await zet_uit(engine, "een")
    assert await relay_once(engine, references, klok) == 1


async def test_a_channel_that_we_may_not_register_does_not_hold_up_the_others(engine, nrc, references, klok):
    nrc.mag_kanalen_maken = False
    await zet_uit(engine, "een", kanaal="onbekend")
    await zet_uit(engine, "twee")
    assert await relay_once(engine, references, klok) == 1
    [(actie, pogingen, fout)] = await over(engine)
    assert (actie, pogingen) == ("een", 1)
    assert fout is not None and "onbekend" in fout and "403" in fout


# --- crashes and company ----------------------------------------------------------------------------------------------
async def test_what_a_killed_process_had_taken_comes_back(engine, nrc, references, klok):
    await zet_uit(engine, "een")
    assert len(await take(engine, klok(), klok() + timedelta(seconds=20))) == 1  # and then it dies
    assert await relay_once(engine, references, klok) == 0
    klok.verder(20)
    assert await relay_once(engine, references, klok) == 1


async def test_several_processes_send_everything_and_nothing_twice(engine, nrc, references, klok, monkeypatch):
    monkeypatch.setattr(module, "BATCH", 3)
    await zet_uit(engine, *map(str, range(20)))
    while sum(await asyncio.gather(*(relay_once(engine, references, klok) for _ in range(3)))):
        pass
    assert sorted(nrc.acties, key=int) == [str(nummer) for nummer in range(20)]
    assert await over(engine) == []


async def test_a_slow_notificaties_does_not_outlast_the_lease(engine, nrc, references, klok):
    await zet_uit(engine, "een", "twee", "drie")
    bericht = nrc.bericht

    def traag(body: dict[str, Any]) -> httpx.Response:
        klok.verder(7)
        return bericht(body)

    nrc.bericht = traag
    assert await relay_once(engine, references, klok) == 2
    assert [each[0] for each in await over(engine)] == ["drie"]
    assert await relay_once(engine, references, klok) == 1


async def test_a_stopped_process_gives_back_what_it_had(engine, nrc, references, klok):
    await zet_uit(engine, "een", "twee")
    begonnen = asyncio.Event()

    async def nooit(request: httpx.Request) -> httpx.Response:
        begonnen.set()
        await asyncio.sleep(60)
        raise AssertionError

    taak = asyncio.create_task(relay_once(engine, References([DIENST], httpx.MockTransport(nooit)), klok))
    await begonnen.wait()
    taak.cancel()
    await asyncio.gather(taak, return_exceptions=True)
    assert await relay_once(engine, references, klok) == 2


# --- the loop ---------------------------------------------------------------------------------------------------------
@pytest.fixture
async def house(engine, references, monkeypatch) -> AsyncIterator[House]:
    monkeypatch.setattr(module, "INTERVAL", 0.01)
    monkeypatch.setattr(module, "AWAY", Backoff(0.01, 1.1, 0.05))
    settings = ServiceSettings(database_url=engine.url.render_as_string(hide_password=False))
    house = House("zaken", [], new_metadata(), settings, references=references)
    yield house
    await house.engine.dispose()


async def test_the_worker_survives_an_outage_and_stops_when_it_is_cancelled(house, engine, nrc):
    nrc.status = 503
    await zet_uit(engine, "een")
    werk = asyncio.create_task(relay(house))
    async with asyncio.timeout(60):
        while len(nrc.gevraagd) < 3:  # noqa: ASYNC110 - the stand-in counts, it does not signal
            await asyncio.sleep(0.01)
        nrc.status = 0
        await nrc.nieuw.wait()
    werk.cancel()
    [einde] = await asyncio.gather(werk, return_exceptions=True)
    assert isinstance(einde, asyncio.CancelledError)
    assert nrc.acties == ["een"]


async def test_the_worker_ends_at_once_when_it_is_off(house, nrc):
    house.settings.relay = "uit"
    assert await relay(house) is None
    assert nrc.gevraagd == []
