"""References: only what is configured is fetched, and nothing leads out of it (rules.md 1.12)."""

import asyncio

import httpx
import jwt
import pytest
from commonground import references
from commonground.problems import NotFound
from commonground.references import References, Unfetchable
from commonground.settings import Outgoing
from pydantic import BaseModel, SecretStr

pytestmark = pytest.mark.anyio
ROOT = "https://zaken.example:8443/api/v1"
SECRET = "een-geheim-van-minstens-32-tekens-lang"
SERVICES = [
    Outgoing(naam="zaken", api_root=ROOT, client_id="wij", secret=SecretStr(SECRET), headers={"X-Extra": "1"}),
    Outgoing(naam="dieper", api_root=f"{ROOT}/objecten/", auth="token", token=SecretStr("abc")),
    Outgoing(naam="open", api_root="http://open.example", auth="geen"),
    Outgoing(naam="ongeduldig", api_root="http://ongeduldig.example", auth="geen", timeout=0.2),
]


class Zaaktype(BaseModel):
    identificatie: str


class World:
    """The rest of the world: what it was asked, and what it answers."""

    def __init__(self) -> None:
        self.asked: list[httpx.Request] = []
        self.answers: dict[str, httpx.Response | Exception] = {}

    async def __call__(self, request: httpx.Request) -> httpx.Response:
        self.asked.append(request)
        answer = self.answers.get(str(request.url), httpx.Response(200, json={"identificatie": "x"}))
        if isinstance(answer, Exception):
            raise answer
        return answer


@pytest.fixture
def world() -> World:
    return World()


@pytest.fixture
def refs(world: World) -> References:
    return References(SERVICES, httpx.MockTransport(world))


async def never(request: httpx.Request) -> httpx.Response:
    await asyncio.Event().wait()
    raise AssertionError


async def code(refs: References, url: str, shape: type[BaseModel] | None = None) -> str:
    with pytest.raises(Unfetchable) as caught:
        await refs.fetch(url, shape)
    return caught.value.code


@pytest.mark.parametrize(
    "url",
    [
        "https://elders.example/api/v1/x",
        "http://zaken.example:8443/api/v1/x",  # another scheme
        "https://zaken.example/api/v1/x",  # another port
        "https://zaken.example:8443/api/v10/x",
        "https://zaken.example:8443/api",
        "https://zaken.example:8443.evil.example/api/v1/x",
        "https://zaken.example:8443@evil.example/api/v1/x",
        "https://evil@zaken.example:8443/api/v1/x",
        "https://zaken.example:8443/api/v1/../geheim",
        "https://zaken.example:8443/api/v1/%2e%2e/geheim",
        "https://zaken.example:8443/api/v1/x/%2E%2E/%2E%2E/y",
        "https://zaken.example:8443/api/v1/..%2f..%2fgeheim",
        "https://zaken.example:8443/api/v1/..\\geheim",
        "http://169.254.169.254/latest/meta-data",
        "http://localhost/x",
        "file:///etc/passwd",
        "gopher://open.example/x",
    ],
)
async def test_what_is_not_configured_is_never_asked(refs, world, url):
    assert await code(refs, url) in ("unknown-service", "bad-url")
    assert world.asked == []


@pytest.mark.parametrize(
    "url", ["https://[", "http://open.example:x/", "http://open.example/" + "x" * 70_000, "http://\x00"]
)
async def test_what_cannot_be_read_as_a_url_is_no_500(refs, world, url):
    assert await code(refs, url) in ("bad-url", "unknown-service")


async def test_the_longest_root_decides_about_the_credentials(refs, world):
    await refs.fetch(f"{ROOT}/objecten/1")
    await refs.fetch(f"{ROOT}/zaken/1")
    await refs.fetch("http://open.example/x")
    token, bearer, none = [each.headers.get("authorization", "") for each in world.asked]
    assert (token, none) == ("Token abc", "")
    claims = jwt.decode(bearer.removeprefix("Bearer "), SECRET, algorithms=["HS256"])
    assert claims["client_id"] == claims["iss"] == "wij"
    assert world.asked[1].headers["x-extra"] == "1"


async def test_a_host_is_not_case_sensitive(refs, world):
    await refs.fetch("https://ZAKEN.example:8443/api/v1/x")
    assert len(world.asked) == 1


async def test_a_redirect_inside_the_registry_is_followed_with_the_right_credentials(refs, world):
    world.answers[f"{ROOT}/oud"] = httpx.Response(301, headers={"Location": "http://open.example/nieuw"})
    assert await refs.fetch(f"{ROOT}/oud") == {"identificatie": "x"}
    assert "authorization" not in world.asked[1].headers


async def test_a_redirect_out_of_the_registry_is_not_followed(refs, world):
    for location in ("http://169.254.169.254/", "//evil.example/x", "http://open.example@evil.example/"):
        world.asked.clear()
        world.answers[f"{ROOT}/oud"] = httpx.Response(302, headers={"Location": location})
        assert await code(refs, f"{ROOT}/oud") == "unknown-service"
        assert len(world.asked) == 1


async def test_redirects_come_to_an_end(refs, world):
    world.answers["http://open.example/a"] = httpx.Response(302, headers={"Location": "/b"})
    world.answers["http://open.example/b"] = httpx.Response(302, headers={"Location": "/a"})
    assert await code(refs, "http://open.example/a") == "bad-url"
    assert len(world.asked) <= 5


async def test_an_answer_that_is_no_200_is_a_bad_url(refs, world):
    for status in (404, 500, 403, 204):
        world.answers["http://open.example/x"] = httpx.Response(status)
        assert await code(refs, "http://open.example/x") == "bad-url"


async def test_a_connection_that_fails_is_a_bad_url(refs, world):
    for error in (httpx.ConnectError("weg"), httpx.ReadTimeout("traag"), httpx.RemoteProtocolError("raar")):
        world.answers["http://open.example/x"] = error
        assert await code(refs, "http://open.example/x") == "bad-url"


async def test_an_answer_that_takes_too_long_is_a_bad_url(world):
    refs = References(SERVICES, httpx.MockTransport(never))
    assert await code(refs, "http://ongeduldig.example/x") == "bad-url"


async def test_an_answer_that_is_too_large_is_a_bad_url(refs, world, monkeypatch):
    monkeypatch.setattr(references, "MAX_BYTES", 1000)
    world.answers["http://open.example/x"] = httpx.Response(200, content=b'"' + b"x" * 2000 + b'"')
    assert await code(refs, "http://open.example/x") == "bad-url"


async def test_what_has_another_shape_is_an_invalid_resource(refs, world):
    world.answers["http://open.example/x"] = httpx.Response(200, json={"naam": "x"})
    assert await code(refs, "http://open.example/x", Zaaktype) == "invalid-resource"
    world.answers["http://open.example/y"] = httpx.Response(200, text="<html>")
    assert await code(refs, "http://open.example/y") == "invalid-resource"


async def test_an_answer_is_kept_for_a_minute(refs, world, monkeypatch):
    for _ in range(3):
        await refs.fetch("http://open.example/x", Zaaktype)
    assert len(world.asked) == 1
    monkeypatch.setattr(references, "KEPT_SECONDS", -1.0)
    await refs.fetch("http://open.example/x")
    assert len(world.asked) == 2


async def test_a_failure_is_not_kept(refs, world):
    world.answers["http://open.example/x"] = httpx.Response(503)
    assert await code(refs, "http://open.example/x") == "bad-url"
    world.answers.clear()
    assert await refs.fetch("http://open.example/x") == {"identificatie": "x"}


async def test_what_is_kept_is_not_shared(refs, world):
    first = await refs.fetch("http://open.example/x")
    first["_expand"] = {"geheim": 1}
    assert await refs.fetch("http://open.example/x") == {"identificatie": "x"}
    assert len(world.asked) == 1


async def test_fresh_means_asked_again(refs, world):
    await refs.fetch("http://open.example/x")
    world.answers["http://open.example/x"] = httpx.Response(200, json={"identificatie": "y"})
    assert await refs.fetch("http://open.example/x", fresh=True) == {"identificatie": "y"}
    assert await refs.fetch("http://open.example/x") == {"identificatie": "y"}


@pytest.mark.parametrize(("answer", "away"), [(httpx.Response(503), True), (httpx.Response(404), False)])
async def test_a_server_that_fails_is_told_from_one_that_has_nothing(refs, world, answer, away):
    world.answers["http://open.example/x"] = answer
    with pytest.raises(Unfetchable) as caught:
        await refs.fetch("http://open.example/x")
    assert caught.value.away is away
    assert len(world.asked) == 1


async def test_many_at_once_have_a_limit_in_time(refs, monkeypatch):
    assert len(await refs.fetch_all(f"http://open.example/{n}" for n in range(100))) == 100
    monkeypatch.setattr(references, "TOGETHER_SECONDS", 0.1)
    with pytest.raises(NotFound):
        await References(SERVICES, httpx.MockTransport(never)).fetch_all(["http://open.example/x"])
