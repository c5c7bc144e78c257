"""Lists: parameters, filters, order and pages (rules.md 1.5, 1.6)."""

import httpx
import pytest
import support
from common.conftest import maak_boek
from commonground import listing

pytestmark = pytest.mark.anyio


@pytest.fixture
async def boeken(api: httpx.AsyncClient, kast: dict) -> list[dict]:
    """Five books; the fourth has no date and the last title says 50%."""
    given = [
        {"verschenen": "2020-01-01", "uitgever": "http://uitgever.example/1"},
        {"verschenen": "2021-01-01", "uitgever": "http://uitgever.example/2"},
        {"verschenen": "2020-01-01"},
        {},
        {"titel": "50% korting", "verschenen": "2022-06-01"},
    ]
    return [await maak_boek(api, kast, nummer, **each) for nummer, each in enumerate(given, 1)]


@pytest.mark.parametrize(
    "path", ["/kasten?x=1", "/kasten?naam=a&Naam=a", "/boeken?nummer__gt=1", "/boeken?_expand=kast"]
)
async def test_an_unknown_parameter_is_a_400(api, path):
    assert support.codes(await api.get(path)) == [("nonFieldErrors", "unknown-parameters")]


async def test_an_unknown_parameter_on_one_object_is_a_400(api, kast):
    assert support.codes(await api.get(kast["url"] + "?page=1")) == [("nonFieldErrors", "unknown-parameters")]


# --- pages ---
async def test_a_page_has_an_exact_count_and_links_to_its_neighbours(api, boeken):
    first = support.ok(await api.get("/boeken?pageSize=2&nummer__gte=1"))
    assert (first["count"], first["previous"], len(first["results"])) == (5, None, 2)
    second = support.ok(await api.get(first["next"]))
    assert (len(second["results"]), support.ok(await api.get(second["previous"]))) == (2, first)
    last = support.ok(await api.get(second["next"]))
    assert (last["count"], last["next"], len(last["results"])) == (5, None, 1)
    seen = [each["nummer"] for page in (first, second, last) for each in page["results"]]
    assert sorted(seen) == [1, 2, 3, 4, 5]


@pytest.mark.parametrize("query", ["", "nummer__gte=2&", "ordering=-titel&"])
async def test_a_page_is_the_same_from_whichever_end_it_is_read(api, boeken, monkeypatch, query):
    pages = range(1, 6 - ("gte" in query))
    near = [support.ok(await api.get(f"/boeken?{query}pageSize=1&page={page}")) for page in pages]
    monkeypatch.setattr(listing, "FAR", 0)
    assert [support.ok(await api.get(f"/boeken?{query}pageSize=1&page={page}")) for page in pages] == near
    assert (await api.get(f"/boeken?{query}pageSize=1&page=6")).status_code == 404


async def test_a_link_to_a_page_keeps_the_filters(api, boeken):
    page = support.ok(await api.get("/boeken?nummer__lt=4&pageSize=1&ordering=-titel"))
    following = support.ok(await api.get(page["next"]))
    assert (following["count"], following["results"][0]["nummer"]) == (3, 2)


@pytest.mark.parametrize("page", ["2", "0", "-1", "x", "1.0", "", "999999999", "99999999999999999999", "1 ", "²"])
async def test_a_page_that_is_not_there_is_a_404(api, boeken, page):
    assert (await api.get("/boeken", params={"page": page})).status_code == 404


async def test_page_one_is_the_list_and_of_nothing_too(api):
    assert support.ok(await api.get("/kasten?page=1")) == {"count": 0, "next": None, "previous": None, "results": []}


async def test_a_page_is_capped(api, boeken):
    assert len(support.ok(await api.get("/boeken?pageSize=100000"))["results"]) == 5
    assert (await api.get("/boeken?pageSize=0")).status_code == 404


async def test_a_list_without_pages_is_an_array(api, boek):
    await api.post(f"{boek['url']}/notities", json={"tekst": "mooi"})
    assert [each["tekst"] for each in support.ok(await api.get(f"{boek['url']}/notities"))] == ["mooi"]
    assert (await api.get(f"{boek['url']}/notities?page=1")).status_code == 400


# --- filters ---
@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("nummer=3", [3]),
        ("nummer__gte=4", [4, 5]),
        ("nummer__lt=2", [1]),
        ("nummer__gte=2&nummer__lt=4", [2, 3]),
        ("verschenen=2020-01-01", [1, 3]),
        ("verschenen__gt=2020-01-01", [2, 5]),
        ("verschenen__isnull=true", [4]),
        ("verschenen__isnull=false", [1, 2, 3, 5]),
        ("uitgever=http://uitgever.example/1", [1]),
        ("uitgever__in=http://uitgever.example/1,http://uitgever.example/2", [1, 2]),
        ("uitgever=http://elders.example/1", []),
    ],
)
async def test_filter(api, boeken, query, found):
    page = support.ok(await api.get(f"/boeken?{query}"))
    assert (sorted(each["nummer"] for each in page["results"]), page["count"]) == (found, len(found))


@pytest.mark.parametrize(
    ("query", "name", "code"),
    [
        ("nummer=x", "nummer", "invalid"),
        ("nummer=1.5", "nummer", "invalid"),
        ("nummer=", "nummer", "invalid"),
        ("nummer=99999999999", "nummer", "invalid"),
        ("verschenen=gisteren", "verschenen", "invalid"),
        ("verschenen=86400", "verschenen", "invalid"),
        ("verschenen__isnull=misschien", "verschenen__isnull", "invalid"),
        ("uitgever=geen-url", "uitgever", "bad-url"),
        ("uitgever__in=http://a.nl/1,x", "uitgever__in", "bad-url"),
        ("kast=geen-url", "kast", "bad-url"),
        ("ordering=prijs", "ordering", "invalid_choice"),
        ("ordering=titel,", "ordering", "invalid_choice"),
    ],
)
async def test_a_value_that_cannot_be_read_is_a_400_on_its_name(api, query, name, code):
    assert support.codes(await api.get(f"/boeken?{query}")) == [(name, code)]


async def test_all_values_that_cannot_be_read_are_told_at_once(api):
    assert support.codes(await api.get("/boeken?nummer=x&verschenen=y")) == [
        ("nummer", "invalid"),
        ("verschenen", "invalid"),
    ]


async def test_a_choice_is_held_against_its_values(api):
    assert support.codes(await api.get("/kasten?soort=half")) == [("soort", "invalid_choice")]
    assert support.codes(await api.get("/kasten?soort__in=open,half")) == [("soort__in", "invalid_choice")]


async def test_text_is_searched_as_it_is_written(api):
    for naam in ("50% korting", "500 korting", "Onder_streept", "COÖPERATIE"):
        support.ok(await api.post("/kasten", json={"naam": naam}), 201)

    async def found(query: str) -> list[str]:
        return [each["naam"] for each in support.ok(await api.get(f"/kasten?{query}"))["results"]]

    assert await found("naam__icontains=50%25") == ["50% korting"]
    assert await found("naam__icontains=onder_S") == ["Onder_streept"]
    assert await found("naam__icontains=coöp") == ["COÖPERATIE"]
    assert await found("naam__contains=Onder") == ["Onder_streept"]
    assert await found("naam__icontains=%27%22%3B--") == []


async def test_a_link_filter_by_any_of_our_own_addresses(api, app, boeken, kast):
    uuid = kast["uuid"]
    for url in (
        kast["url"],
        f"{support.BASE}/api/v1/kasten/{uuid}",
        f"http://gateway.example/bieb-van-losser/bieb/api/v1/kasten/{uuid}",
    ):
        assert support.ok(await api.get("/boeken", params={"kast": url}))["count"] == 5
    other = "http://gateway.example/bieb/api/v1/kasten/" + uuid
    assert support.ok(await api.get("/boeken", params={"kast": other}))["count"] == 0


async def test_a_link_filter_with_another_kind_is_invalid_type(api, boek):
    assert support.codes(await api.get("/boeken", params={"kast": boek["url"]})) == [("kast", "invalid-type")]
    absent = boek["url"].replace("boeken", "kasten")
    assert support.ok(await api.get("/boeken", params={"kast": absent}))["count"] == 0


# --- order ---
@pytest.mark.parametrize(
    ("ordering", "found"),
    [
        ("titel", [5, 1, 2, 3, 4]),
        ("-titel", [4, 3, 2, 1, 5]),
        ("verschenen,-titel", [3, 1, 2, 5, 4]),
        ("-verschenen,titel", [5, 2, 1, 3, 4]),
    ],
)
async def test_order_with_nothing_last(api, boeken, ordering, found):
    page = support.ok(await api.get(f"/boeken?ordering={ordering}"))
    assert [each["nummer"] for each in page["results"]] == found


async def test_pages_of_equal_values_do_not_overlap(api, kast):
    for nummer in range(1, 8):
        await maak_boek(api, kast, nummer, titel="Gelijk")
    seen, url = [], "/boeken?ordering=titel&pageSize=3"
    while url:
        page = support.ok(await api.get(url))
        seen += [each["nummer"] for each in page["results"]]
        url = page["next"]
    assert sorted(seen) == list(range(1, 8))


# --- rights ---
async def test_what_may_not_be_seen_is_not_counted(api, lezer):
    for naam, soort in (("a", "open"), ("b", "gesloten")):
        support.ok(await api.post("/kasten", json={"naam": naam, "soort": soort}), 201)
    assert (support.ok(await api.get("/kasten"))["count"], support.ok(await lezer.get("/kasten"))["count"]) == (2, 1)
    assert support.ok(await lezer.get("/kasten?soort=gesloten"))["count"] == 0


async def test_what_may_not_be_seen_is_a_403_in_a_standard_and_a_404_in_our_own(api, app, lezer, uitleen):
    kast = support.ok(await api.post("/kasten", json={"naam": "b", "soort": "gesloten"}), 201)
    assert (await lezer.get(kast["url"])).status_code == 403
    assert (await lezer.get(kast["url"][:-4] + "0000")).status_code == 404
    lener = support.ok(await uitleen.post("/leners", json={"naam": "Jan", "geheim": True}), 201)
    assert (await lezer.get(lener["url"])).status_code == 404
