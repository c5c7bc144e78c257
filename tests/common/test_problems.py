"""Errors: one form for all, every fault at once, and never a 500 for what a client sends (rules.md 1.4)."""

import pytest
import support
from common import sample
from common.conftest import maak_boek
from commonground.service import Service

pytestmark = pytest.mark.anyio


async def test_a_problem_has_all_members(api):
    answer = await api.get("/kasten/1b1e6d65-5a3a-4a34-8f3a-3c4d3b6ad2b9")
    problem = answer.json()
    assert answer.headers["content-type"] == "application/problem+json"
    assert problem["type"] == f"{support.BASE}/ref/fouten/not_found/"
    assert (problem["status"], problem["code"], problem["title"]) == (404, "not_found", "Niet gevonden.")
    assert problem["instance"].startswith("urn:uuid:") and problem["detail"]


async def test_the_type_of_a_problem_is_a_page(app: Service, api):
    problem = (await api.get("/kasten/niks")).json()
    async with support.client(app, sample.BIEB) as client:
        page = await client.get(problem["type"])
    assert page.status_code == 200 and "not_found" in page.text


async def test_all_faults_of_a_body_are_told_at_once(api, kast):
    body = {"kast": kast["url"], "nummer": 0, "titel": "", "verschenen": "gisteren", "uitgever": "x"}
    assert support.codes(await api.post("/boeken", json=body)) == [
        ("nummer", "min_value"),
        ("titel", "blank"),
        ("uitgever", "bad-url"),
        ("verschenen", "invalid"),
    ]


@pytest.mark.parametrize(
    ("body", "found"),
    [
        ({}, [("kast", "required"), ("nummer", "required"), ("titel", "required")]),
        ({"kast": "", "nummer": 1, "titel": "x"}, [("kast", "blank")]),
        ({"kast": None, "nummer": "a", "titel": 3}, [("kast", "null"), ("nummer", "invalid"), ("titel", "invalid")]),
        ({"kast": "http://a/b", "nummer": 1001, "titel": "x" * 41}, [("nummer", "max_value"), ("titel", "max_length")]),
    ],
)
async def test_codes_of_faults(api, body, found):
    assert support.codes(await api.post("/boeken", json=body)) == found


async def test_rules_are_asked_all_at_once(api, boek):
    body = boek | {"titel": "drommels", "vervolg": boek["url"]}
    assert support.codes(await api.put(boek["url"], json=body)) == [("titel", "vloek"), ("vervolg", "zelfde")]


async def test_a_choice_that_is_none_is_invalid_choice(api):
    assert support.codes(await api.post("/kasten", json={"naam": "a", "soort": "half"})) == [
        ("soort", "invalid_choice")
    ]


async def test_a_date_is_not_a_number(api, kast):
    body = {"kast": kast["url"], "nummer": 1, "titel": "x", "verschenen": 86400}
    assert support.codes(await api.post("/boeken", json=body)) == [("verschenen", "invalid")]


DIEP = b'{"naam": ' + b"[" * 200 + b"]" * 200 + b"}"


@pytest.mark.parametrize("text", [b"{", b"[]", b'"x"', b"NaN", b'{"naam": NaN}', b"\xff\xfe", b"[" * 2000, DIEP])
async def test_what_is_no_json_object_is_a_parse_error(api, text):
    answer = await api.post("/kasten", content=text, headers={"Content-Type": "application/json"})
    assert (answer.status_code, answer.json()["code"]) == (400, "parse_error")


async def test_an_empty_body_is_an_empty_object(api):
    answer = await api.post("/kasten", headers={"Content-Type": "application/json"})
    assert support.codes(answer) == [("naam", "required")]


async def test_405_names_every_method_that_is_there(api, kast):
    answer = await api.delete("/kasten")
    assert (answer.status_code, answer.json()["code"]) == (405, "method_not_allowed")
    assert set(answer.headers["allow"].split(", ")) == {"GET", "POST"}
    answer = await api.post(kast["url"])
    assert set(answer.headers["allow"].split(", ")) == {"GET", "HEAD", "PUT", "PATCH", "DELETE"}


async def test_405_comes_before_rights(app: Service):
    async with support.client(app, sample.BIEB, None) as client:
        assert (await client.delete("/kasten")).status_code == 405


@pytest.mark.parametrize("accept", ["application/xml", "text/html", "image/png, text/plain;q=0.3"])
async def test_another_format_is_a_406(api, accept):
    answer = await api.get("/kasten", headers={"Accept": accept})
    assert (answer.status_code, answer.json()["code"]) == (406, "not_acceptable")


@pytest.mark.parametrize("accept", ["*/*", "application/*", "text/html, application/json;q=0.9", "application/json"])
async def test_an_accept_that_allows_json_is_fine(api, accept):
    assert (await api.get("/kasten", headers={"Accept": accept})).status_code == 200


@pytest.mark.parametrize("media", ["text/plain", "application/xml", "multipart/form-data; boundary=x"])
async def test_another_content_type_is_a_415(api, media):
    answer = await api.post("/kasten", content=b"{}", headers={"Content-Type": media})
    assert (answer.status_code, answer.json()["code"]) == (415, "unsupported_media_type")


async def test_a_body_that_is_too_large_is_a_413(api):
    answer = await api.post("/kasten", json={"naam": "x" * 30_000})
    assert (answer.status_code, answer.json()["code"]) == (413, "request_entity_too_large")


async def test_a_body_that_turns_out_too_large_is_a_413(api):
    async def parts():
        for _ in range(30):
            yield b" " * 1000

    answer = await api.post("/kasten", content=parts(), headers={"Content-Type": "application/json"})
    assert answer.status_code == 413


@pytest.mark.parametrize("where", ["naam", "?naam=", "/kasten/"])
async def test_a_nul_character_is_a_400(api, where):
    if where == "naam":
        answer = await api.post(
            "/kasten", content=b'{"naam": "a\\u0000b"}', headers={"Content-Type": "application/json"}
        )
    else:
        answer = await api.get(f"/kasten{where}%00" if where[0] == "?" else f"{where}%00")
    assert answer.status_code == 400


async def test_a_lone_surrogate_is_no_500(api):
    answer = await api.post("/kasten", content=b'{"naam": "\\ud800"}', headers={"Content-Type": "application/json"})
    assert answer.status_code == 400
    assert (await api.get("/kasten?naam=%ed%a0%80")).status_code in (200, 400)


async def test_an_integer_that_no_column_holds_is_a_400(api):
    for value in ("99999999999", "9" * 25, "9" * 400):
        assert (await api.get(f"/boeken?nummer={value}")).status_code == 400


async def test_a_uuid_that_is_none_is_a_404(api):
    assert (await api.get("/kasten/1")).status_code == 404


async def test_a_trailing_slash_is_a_404_and_no_redirect(api):
    assert (await api.get("/kasten/")).status_code == 404


async def test_every_error_carries_the_version(api):
    for path in ("/kasten/1", "/niets", "/kasten?x=1", "/kasten/", "/kasten?page=99"):
        assert (await api.get(path)).headers["api-version"] == "1.2.3"


async def test_adr_security_headers_are_on_every_answer(api, kast):
    missing = kast["url"][:-4] + "0000"
    answers = [await api.get("/kasten"), await api.get(missing), await api.get("/kasten/"), await api.delete("/kasten")]
    answers += [await api.post("/kasten"), await api.delete(kast["url"]), await api.get("/openapi.json")]
    for answer in answers:
        found = answer.headers
        assert (found["cache-control"], found["x-frame-options"]) == ("no-store", "DENY")
        assert (found["content-security-policy"], found["x-content-type-options"]) == (
            "frame-ancestors 'none'",
            "nosniff",
        )


async def test_an_answer_with_a_tag_may_be_kept_but_is_asked_again(api, kast):
    tag = (await api.get(kast["url"])).headers["etag"]
    for known in ('"anders"', tag):
        answer = await api.get(kast["url"], headers={"If-None-Match": known})
        assert answer.headers["cache-control"] == "private, no-cache"


async def test_a_surprise_is_a_500_without_a_trace(api, monkeypatch):
    def broken(*_):
        raise RuntimeError("geheim detail")

    monkeypatch.setattr(sample.KASTEN, "represent", broken)
    answer = await api.post("/kasten", json={"naam": "x"})
    assert (answer.status_code, answer.json()["code"]) == (500, "error")
    assert "geheim" not in answer.text and answer.headers["api-version"] == "1.2.3"
    monkeypatch.undo()
    assert (await api.get("/kasten")).json()["count"] == 0  # nothing of it was stored


async def test_a_unique_constraint_is_a_fault_of_the_field(api, kast):
    assert support.codes(await api.post("/kasten", json={"naam": "romans"})) == [("naam", "unique")]


async def test_a_unique_constraint_nobody_named_is_a_409(api, boek, kast):
    answer = await api.post("/boeken", json={"kast": kast["url"], "nummer": 1, "titel": "Nog een"})
    assert (answer.status_code, answer.json()["code"]) == (409, "conflict")


async def test_a_foreign_key_that_holds_is_a_409(api, boek, kast):
    assert (await api.delete(kast["url"])).status_code == 409


async def test_a_foreign_key_is_no_unique_constraint(api, kast):
    await maak_boek(api, kast)
    assert (await api.get(kast["url"])).status_code == 200


# --- our own API ---
async def test_own_endpoints_speak_of_faults_in_the_same_way(uitleen):
    answer = await uitleen.post("/boetes", json={"bedrag": "1.234", "delen": 0})
    assert support.codes(answer) == [("bedrag", "BEDRAG_ONGELDIG"), ("delen", "min_value")]
    for text in (b"{", b"[1]", b"null"):
        answer = await uitleen.post("/boetes", content=text, headers={"Content-Type": "application/json"})
        assert answer.status_code == 400
    assert (await uitleen.post("/boetes", content=b"x", headers={"Content-Type": "text/plain"})).status_code == 415


async def test_a_domain_error_keeps_its_own_members(uitleen):
    answer = await uitleen.post("/boetes", json={"bedrag": "-1", "delen": 1})
    assert (answer.status_code, answer.json()["code"], answer.json()["artikel"]) == (422, "NEGATIEF", "3.1")
    assert (await uitleen.post("/boetes", json={"bedrag": 5, "delen": 13})).json()["code"] == "ONGELUK"


async def test_unknown_parameters_of_own_endpoints_are_refused(uitleen):
    assert support.codes(await uitleen.get("/boetes/2026?jaartal=1")) == [("nonFieldErrors", "unknown-parameters")]
    assert (await uitleen.get("/boetes/2026?soort=open&vanaf=2026-01-01")).status_code == 200
    assert support.codes(await uitleen.get("/boetes/2026?soort=half&vanaf=86400")) == [
        ("soort", "invalid_choice"),
        ("vanaf", "invalid"),
    ]
