"""`_zoek` of zaken (rules.md §1.6 and §1.7)."""

import pytest
from support import codes, ok

from tests.zaken.woorden import open_zaak, rolvorm

pytestmark = pytest.mark.anyio


def vlak(west: float, zuid: float, oost: float, noord: float) -> dict:
    ring = [[west, zuid], [oost, zuid], [oost, noord], [west, noord], [west, zuid]]
    return {"within": {"type": "Polygon", "coordinates": [ring]}}


@pytest.mark.parametrize(
    ("body", "welke"),
    [
        ({"identificatie": "a"}, "a"),
        ({"startdatum__gte": "2026-01-02"}, "bc"),
        ({"einddatum__isnull": True}, "abc"),
        ({"bronorganisatie__in": ["517439943"], "ordering": "-startdatum"}, "bca"),
        ({"rol__betrokkeneType": "natuurlijk_persoon"}, "a"),
        ({"zaakgeometrie": vlak(5, 51, 7, 53)}, "b"),
        ({"zaakgeometrie": vlak(5, 51, 7, 53), "identificatie": "a"}, ""),
    ],
)
async def test_criteria_in_a_body(api, types, body, welke):
    punt = {"type": "Point", "coordinates": [6.1, 52.2]}
    a = await open_zaak(api, types, identificatie="a")
    await open_zaak(api, types, identificatie="b", startdatum="2026-01-03", zaakgeometrie=punt)
    await open_zaak(api, types, identificatie="c", startdatum="2026-01-02")
    ok(await api.post("/rollen", json=rolvorm(a, types.rol["initiator"])), 201)

    gevonden = "".join(zaak["identificatie"] for zaak in ok(await api.post("/zaken/_zoek", json=body))["results"])
    assert gevonden == welke if "ordering" in body else sorted(gevonden) == sorted(welke)


async def test_by_uuid_and_type(api, types, zaak):
    ander = await open_zaak(api, types, zaaktype=types.ander)
    for body, url in (({"uuid__in": [zaak["uuid"]]}, zaak["url"]), ({"zaaktype__in": [types.ander]}, ander["url"])):
        assert [each["url"] for each in ok(await api.post("/zaken/_zoek", json=body))["results"]] == [url]


@pytest.mark.parametrize(
    ("body", "fout"),
    [
        ({}, ("nonFieldErrors", "empty_search_body")),
        ({"expand": "status"}, ("nonFieldErrors", "empty_search_body")),
        ({"kleur": "rood"}, ("nonFieldErrors", "unknown-parameters")),
        ({"startdatum": "gisteren"}, ("startdatum", "invalid")),
        ({"startdatum": {"gt": 1}}, ("startdatum", "invalid")),
        ({"uuid__in": ["x"]}, ("uuid__in.0", "invalid")),
        ({"zaakgeometrie": {"within": {"type": "Punt"}}}, ("zaakgeometrie.within", "invalid")),
        ({"zaakgeometrie": "hier"}, ("zaakgeometrie", "invalid")),
        ({"zaakgeometrie": {}}, ("zaakgeometrie.within", "required")),
        ({"identificatie": "a", "fields": ["kleur"]}, ("fields", "invalid")),
        ({"identificatie": "a", "fields": ["url"], "expand": "status"}, ("fields", "invalid")),
        ({"identificatie": "a", "fields": "url"}, ("fields", "not_a_list")),
    ],
)
async def test_what_is_wrong_with_a_search(api, zaak, body, fout):
    assert codes(await api.post("/zaken/_zoek", json=body)) == [fout]


async def test_zrc_006_a_search_finds_what_one_may_read(api, types, als):
    """CVE-2026-54657: a search by uuid is no way around the rights."""
    mijn, geheim = await open_zaak(api, types), await open_zaak(api, types, vertrouwelijkheidaanduiding="geheim")
    client = await als("zaken.lezen", hoogste="intern")
    gevonden = ok(await client.post("/zaken/_zoek", json={"uuid__in": [mijn["uuid"], geheim["uuid"]]}))
    assert (gevonden["count"], [zaak["url"] for zaak in gevonden["results"]]) == (1, [mijn["url"]])
    assert (await (await als("zaken.bijwerken")).post("/zaken/_zoek", json={"identificatie": "a"})).status_code == 403


async def test_expand_and_pages_of_a_search(api, types, zaak):
    await open_zaak(api, types)
    body = {"zaaktype": types.zaaktype, "expand": "zaaktype"}
    pagina = ok(await api.post("/zaken/_zoek?pageSize=1", json=body))
    assert pagina["results"][0]["_expand"]["zaaktype"]["identificatie"] == "HOOFD"
    assert ok(await api.post(pagina["next"], json=body))["results"][0]["url"] == zaak["url"]


async def test_zrc_029_only_the_fields_that_are_asked(api, types, zaak):
    ok(await api.post("/rollen", json=rolvorm(zaak, types.rol["initiator"])), 201)
    api.event_hooks = {}  # the contract knows whole zaken only
    velden = ["identificatie", {"zaaktype": ["omschrijving"]}, {"rollen": ["omschrijving", {"roltype": ["url"]}]}]

    (gevonden,) = ok(await api.post("/zaken/_zoek", json={"identificatie": zaak["identificatie"], "fields": velden}))[
        "results"
    ]

    rollen = [{"omschrijving": "Initiator", "_expand": {"roltype": {"url": types.rol["initiator"]}}}]
    expand = {"zaaktype": {"omschrijving": "HOOFD"}, "rollen": rollen}
    assert gevonden == {"identificatie": zaak["identificatie"], "_expand": expand}
