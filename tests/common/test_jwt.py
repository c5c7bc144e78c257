"""Who calls: every way in which a token can be wrong has its own code (rules.md 1.2)."""

import time

import jwt
import pytest
import support
from common import sample
from commonground import principal
from commonground.service import Service

pytestmark = pytest.mark.anyio
NOW = int(time.time())


def signed(claims: dict, secret: str = support.SECRET, algorithm: str = "HS256") -> str:
    return "Bearer " + jwt.encode(claims, secret, algorithm=algorithm)


GOOD = {"iss": "alles", "iat": NOW, "client_id": "alles", "user_id": "", "user_representation": ""}
FAILURES = {
    "no header": ("", "not_authenticated"),
    "basic": ("Basic YTpi", "not_authenticated"),
    "empty bearer": ("Bearer ", "not_authenticated"),
    "no token": ("Bearer abc", "jwt-decode-error"),
    "no client": (signed({"iat": NOW}), "missing-client-identifier"),
    "client is a number": (signed(GOOD | {"client_id": 7}), "missing-client-identifier"),
    "unknown client": (signed(GOOD | {"client_id": "nobody"}), "invalid-client-identifier"),
    "other secret": (signed(GOOD, "een-ander-geheim-van-genoeg-tekens-ja"), "invalid-jwt-signature"),
    "other algorithm": (signed(GOOD, support.SECRET * 2, "HS512"), "jwt-invalidalgorithmerror"),
    "no signature": ("Bearer " + jwt.encode(GOOD, "", algorithm="none"), "jwt-invalidalgorithmerror"),
    "no iat": (signed({"client_id": "alles"}), "jwt-missing-iat-claim"),
    "iat is a word": (signed(GOOD | {"iat": "gisteren"}), "jwt-missing-iat-claim"),
    "an hour old": (signed(GOOD | {"iat": NOW - 3601}), "jwt-expired"),
    "of tomorrow": (signed(GOOD | {"iat": NOW + 86400}), "jwt-immaturesignatureerror"),
    "exp is past": (signed(GOOD | {"exp": NOW - 10}), "jwt-expiredsignatureerror"),
}


@pytest.mark.parametrize("case", FAILURES)
async def test_a_wrong_token_is_a_403_with_its_own_code(app: Service, case: str):
    header, code = FAILURES[case]
    async with support.client(app, sample.BIEB, None) as client:
        answer = await client.get("/kasten", headers={"Authorization": header} if header else {})
    assert (answer.status_code, answer.json()["code"]) == (403, code)


async def test_a_good_token_without_the_scope_is_permission_denied(app: Service):
    async with support.client(app, sample.BIEB, "niets") as client:
        answer = await client.get("/kasten")
    assert (answer.status_code, answer.json()["code"]) == (403, "permission_denied")


async def test_a_read_scope_does_not_write(lezer):
    assert (await lezer.get("/kasten")).status_code == 200
    assert (await lezer.post("/kasten", json={"naam": "x"})).status_code == 403


async def test_a_change_of_rights_holds_at_once(app: Service, lezer):
    table = sample.Base.metadata.tables["client"]
    async with app.house.sessions.begin() as db:
        await db.execute(table.update().where(table.c.client_id == "lezer").values(scopes=[]))
    assert (await lezer.get("/kasten")).status_code == 403


async def test_a_new_secret_holds_at_once_for_a_token_that_was_good_before(app: Service, lezer):
    support.ok(await lezer.get("/kasten"))
    async with app.house.sessions.begin() as db:
        table = app.house.metadata.tables["client"]
        await db.execute(table.update().where(table.c.client_id == "lezer").values(secret="een-heel-ander-geheim"))
    refused = await lezer.get("/kasten")
    assert (refused.status_code, refused.json()["code"]) == (403, "invalid-jwt-signature")


async def test_a_token_that_was_good_before_gets_too_old(app: Service, lezer, monkeypatch):
    support.ok(await lezer.get("/kasten"))
    monkeypatch.setattr(principal, "time", lambda: NOW + 3700)
    refused = await lezer.get("/kasten")
    assert (refused.status_code, refused.json()["code"]) == (403, "jwt-expired")


async def test_a_client_without_a_secret_cannot_log_in(app: Service):
    table = sample.Base.metadata.tables["client"]
    async with app.house.sessions.begin() as db:
        await db.execute(table.insert().values(client_id="leeg", secret="", alle_rechten=True))
    async with support.client(
        app, sample.BIEB, None, Authorization=signed(GOOD | {"client_id": "leeg"}, "x")
    ) as client:
        assert (await client.get("/kasten")).json()["code"] == "invalid-client-identifier"


async def test_the_contract_needs_no_token(app: Service):
    async with support.client(app, sample.BIEB, None) as client:
        answers = [await client.get(path) for path in ("/openapi.json", "/openapi.yaml", "/")]
    assert [answer.status_code for answer in answers] == [200, 200, 200]
    assert answers[0].headers["access-control-allow-origin"] == "*"


async def test_leeway_makes_a_clock_ahead_acceptable(app: Service):
    ahead = signed(GOOD | {"iat": int(time.time()) + 30})
    async with support.client(app, sample.BIEB, None, Authorization=ahead) as client:
        assert (await client.get("/kasten")).json()["code"] == "jwt-immaturesignatureerror"
        app.house.settings.time_leeway = 60
        assert (await client.get("/kasten")).status_code == 200
