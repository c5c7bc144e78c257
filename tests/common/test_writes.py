"""Writing: what PUT and PATCH mean, and what a change leaves behind in its own transaction."""

import asyncio

import pytest
import support
from common import sample
from common.conftest import maak_boek
from commonground.service import Service
from sqlalchemy import select

pytestmark = pytest.mark.anyio
TRAIL, OUTBOX = sample.Base.metadata.tables["audittrail"], sample.Base.metadata.tables["uitgaand"]


async def lines(app: Service) -> list:
    async with app.house.sessions() as db:
        return list(await db.execute(select(TRAIL).order_by(TRAIL.c.id)))


async def messages(app: Service) -> list[dict]:
    async with app.house.sessions() as db:
        return list(await db.scalars(select(OUTBOX.c.bericht).order_by(OUTBOX.c.id)))


# --- what PUT and PATCH mean ---
async def test_patch_keeps_what_is_left_out(api, kast):
    boek = await maak_boek(api, kast, verschenen="2020-01-01", uitgever="http://a.example/1")
    changed = support.ok(await api.patch(boek["url"], json={"titel": "Anders"}))
    assert changed == boek | {"titel": "Anders"}


async def test_put_asks_for_what_is_required_and_keeps_optional_values(api, kast):
    boek = await maak_boek(api, kast, verschenen="2020-01-01")
    assert support.codes(await api.put(boek["url"], json={"titel": "x"})) == [
        ("kast", "required"),
        ("nummer", "required"),
    ]
    body = {"kast": kast["url"], "nummer": 7, "titel": "Anders"}
    assert support.ok(await api.put(boek["url"], json=body)) == boek | {"nummer": 7, "titel": "Anders"}


async def test_put_replaces_what_it_leaves_out_where_the_resource_says_so(api, kast, monkeypatch):
    boek = await maak_boek(api, kast, verschenen="2020-01-01")
    monkeypatch.setattr(sample.Boeken, "put_replaces", True)
    body = {"kast": kast["url"], "nummer": 7, "titel": "Anders"}
    assert support.ok(await api.put(boek["url"], json=body))["verschenen"] is None


async def test_patch_with_null_is_not_the_same_as_leaving_out(api, kast):
    boek = await maak_boek(api, kast, verschenen="2020-01-01")
    assert support.ok(await api.patch(boek["url"], json={"verschenen": None}))["verschenen"] is None
    assert support.codes(await api.patch(boek["url"], json={"titel": None})) == [("titel", "null")]


async def test_read_only_and_unknown_keys_are_ignored(api, kast):
    body = {"naam": "x", "url": "http://a.example/1", "uuid": "x", "boeken": ["x"], "onbekend": 1}
    made = support.ok(await api.post("/kasten", json=body), 201)
    changed = support.ok(await api.patch(made["url"], json={"uuid": kast["uuid"], "url": 3}))
    assert (changed["uuid"], changed["url"], changed["boeken"]) == (made["uuid"], made["url"], [])


async def test_putting_twice_is_putting_once_and_deleting_twice_a_404(api, boek):
    answers = [support.ok(await api.put(boek["url"], json=boek)) for _ in range(2)]
    assert answers[0] == answers[1] == boek
    assert [(await api.delete(boek["url"])).status_code for _ in range(2)] == [204, 404]


async def test_a_change_can_move_an_object_to_another_owner(api, boek):
    other = support.ok(await api.post("/kasten", json={"naam": "poezie"}), 201)
    assert support.ok(await api.patch(boek["url"], json={"kast": other["url"]}))["kast"] == other["url"]
    assert support.ok(await api.get(other["url"]))["boeken"] == [boek["url"]]


# --- owners ---
@pytest.mark.parametrize(
    ("kast", "code"),
    [
        ("http://elders.example/kasten/1b1e6d65-5a3a-4a34-8f3a-3c4d3b6ad2b9", "no_match"),
        (f"{support.BASE}/bieb/api/v1/boeken/1b1e6d65-5a3a-4a34-8f3a-3c4d3b6ad2b9", "incorrect_match"),
        (f"{support.BASE}/bieb/api/v1/kasten/1b1e6d65-5a3a-4a34-8f3a-3c4d3b6ad2b9", "object-does-not-exist"),
        (f"{support.BASE}/bieb/api/v1/kasten/1", "invalid"),
        ("geen-url", "bad-url"),
        ("", "blank"),
    ],
)
async def test_an_owner_that_is_none_is_a_400_on_its_field(api, kast, code):
    answer = await api.post("/boeken", json={"kast": kast, "nummer": 1, "titel": "a"})
    assert support.codes(answer) == [("kast", code)]


async def test_the_state_of_the_owner_is_asked_after_the_rules(api, schrijver):
    closed = support.ok(await api.post("/kasten", json={"naam": "x", "soort": "gesloten"}), 201)
    body = {"kast": closed["url"], "nummer": 1, "titel": "drommels"}
    assert (await schrijver.post("/boeken", json=body)).status_code == 403
    assert support.codes(await api.post("/boeken", json=body)) == [("titel", "vloek")]


async def test_what_is_below_an_owner_lives_with_that_owner(api, kast):
    first, second = [await maak_boek(api, kast, nummer) for nummer in (1, 2)]
    notitie = support.ok(await api.post(f"{first['url']}/notities", json={"tekst": "mooi"}), 201)
    assert notitie["url"].startswith(first["url"] + "/notities/")
    assert support.ok(await api.get(notitie["url"])) == notitie
    assert support.ok(await api.get(f"{second['url']}/notities")) == []
    other = notitie["url"].replace(first["uuid"], second["uuid"])
    assert [(await api.get(other)).status_code, (await api.delete(other)).status_code] == [404, 404]
    assert (await api.delete(notitie["url"])).status_code == 204


async def test_below_an_owner_that_is_not_there_is_a_404(api, lezer):
    for uuid in ("1b1e6d65-5a3a-4a34-8f3a-3c4d3b6ad2b9", "1"):
        assert (await api.get(f"/boeken/{uuid}/notities")).status_code == 404
        assert (await api.post(f"/boeken/{uuid}/notities", json={"tekst": "x"})).status_code == 404
    closed = support.ok(await api.post("/kasten", json={"naam": "x", "soort": "gesloten"}), 201)
    hidden = await maak_boek(api, closed)
    assert (await lezer.get(f"{hidden['url']}/notities")).status_code == 403


# --- audit trail and notification ---
async def test_every_change_leaves_a_line_and_a_message(app, api):
    kast = support.ok(await api.post("/kasten", json={"naam": "a"}, headers={"X-Audit-Toelichting": "nieuw"}), 201)
    support.ok(await api.put(kast["url"], json={"naam": "b"}))
    support.ok(await api.patch(kast["url"], json={"naam": "c"}))
    support.ok(await api.delete(kast["url"]), 204)
    found = await lines(app)
    acties = ["create", "update", "partial_update", "destroy"]
    assert [(each.actie, each.resultaat) for each in found] == list(zip(acties, (201, 200, 200, 204), strict=True))
    assert [(each.oud and each.oud["naam"], each.nieuw and each.nieuw["naam"]) for each in found] == [
        (None, "a"),
        ("a", "b"),
        ("b", "c"),
        ("c", None),
    ]
    assert (found[0].toelichting, found[0].gebruikers_id, found[0].resource_weergave) == ("nieuw", "tester", "a")
    sent = await messages(app)
    assert [each["actie"] for each in sent] == acties
    assert all(each["kanaal"] == "bieb" and each["kenmerken"] == {"soort": "open"} for each in sent)
    assert sent[0].keys() == {"kanaal", "hoofdObject", "resource", "resourceUrl", "actie", "aanmaakdatum", "kenmerken"}
    assert "naam" not in sent[0]  # a message has no content


async def test_a_part_is_recorded_at_its_main_object(app, api, boek, kast):
    assert [each["resource"] for each in await messages(app)] == ["kast", "boek"]
    last, line = (await messages(app))[-1], (await lines(app))[-1]
    assert (last["hoofdObject"], last["resourceUrl"]) == (kast["url"], boek["url"])
    assert (support.BASE + line.hoofd_object, line.resource_url) == (kast["url"], boek["url"])


@pytest.mark.parametrize(
    "body",
    [{}, {"naam": "romans"}, {"naam": "x" * 21}, {"naam": "x", "soort": "half"}],
    ids=lambda body: str(body)[:20],
)
async def test_what_fails_leaves_nothing_behind(app, api, kast, body):
    before = len(await lines(app)), len(await messages(app))
    assert (await api.post("/kasten", json=body)).status_code == 400
    assert (len(await lines(app)), len(await messages(app))) == before


async def test_what_fails_at_the_very_end_leaves_nothing_behind(app, api, kast, monkeypatch):
    async def broken(*_):
        raise RuntimeError

    monkeypatch.setattr(sample.Kasten, "record", broken)
    assert (await api.post("/kasten", json={"naam": "nieuw"})).status_code == 500
    assert (await api.delete(kast["url"])).status_code == 500
    monkeypatch.undo()
    assert [each["naam"] for each in support.ok(await api.get("/kasten"))["results"]] == ["romans"]
    assert len(await lines(app)) == len(await messages(app)) == 1


async def test_reading_leaves_no_line(app, api, kast):
    before = len(await lines(app))
    for path in ("/kasten", kast["url"], kast["url"] + "?expand=boeken"):
        await api.get(path)
    assert len(await lines(app)) == before


async def test_the_audit_trail_is_shown_below_its_object(app, api, kast, lezer):
    await api.patch(kast["url"], json={"naam": "b"})
    trail = support.ok(await api.get(f"{kast['url']}/audittrail"))
    assert [each["actie"] for each in trail] == ["create", "partial_update"]
    line = support.ok(await api.get(f"{kast['url']}/audittrail/{trail[1]['uuid']}"))
    assert (line["wijzigingen"]["oud"]["naam"], line["wijzigingen"]["nieuw"]["naam"]) == ("romans", "b")
    assert (line["hoofdObject"], line["bron"], line["gebruikersWeergave"]) == (kast["url"], "bieb", "Een tester")
    assert (await lezer.get(f"{kast['url']}/audittrail")).status_code == 403
    other = support.ok(await api.post("/kasten", json={"naam": "x"}), 201)
    assert (await api.get(f"{other['url']}/audittrail/{trail[1]['uuid']}")).status_code == 404
    await api.delete(kast["url"])
    assert (await api.get(f"{kast['url']}/audittrail")).status_code == 404


# --- at the same time ---
async def test_of_equal_names_at_the_same_time_one_wins(api):
    answers = await asyncio.gather(*(api.post("/kasten", json={"naam": "zelfde"}) for _ in range(6)))
    assert sorted(each.status_code for each in answers) == [201, 400, 400, 400, 400, 400]


async def test_a_race_on_a_constraint_nobody_named_is_never_a_500(api, kast):
    body = {"kast": kast["url"], "nummer": 1, "titel": "a"}
    answers = await asyncio.gather(*(api.post("/boeken", json=body) for _ in range(6)))
    assert sorted(each.status_code for each in answers) == [201, 409, 409, 409, 409, 409]


async def test_changes_at_the_same_time_all_count(app, api, kast):
    names = [f"naam {n}" for n in range(6)]
    answers = await asyncio.gather(*(api.patch(kast["url"], json={"naam": naam}) for naam in names))
    assert {each.status_code for each in answers} == {200}
    changes = [(each.oud["naam"], each.nieuw["naam"]) for each in (await lines(app))[1:]]
    assert [old for old, _ in changes[1:]] == [new for _, new in changes[:-1]]  # each saw what the one before it left
