"""Lists of zaken: filters, ordering, pages and expand (rules.md §1.5 to §1.7)."""

import asyncio

import pytest
from commonground.metrics import STATEMENTS
from support import codes, ok

from tests.zaken.woorden import (
    ANDER_RSIN,
    RSIN,
    neem_besluit,
    open_zaak,
    rolvorm,
    schrijf_document,
    sluit,
    zet_status,
)

pytestmark = pytest.mark.anyio
BSN = "rol__betrokkeneIdentificatie__natuurlijkPersoon__inpBsn"


@pytest.mark.parametrize(
    ("query", "count"),
    [
        ("startdatum=2026-01-01", 1),
        ("startdatum__gt=2026-01-01", 1),
        ("startdatum__gte=2026-01-01", 2),
        ("startdatum__lte=2026-01-01", 1),
        (f"bronorganisatie={RSIN}", 1),
        (f"bronorganisatie__in={RSIN},{ANDER_RSIN}", 2),
        ("einddatum__isnull=true", 1),
        ("einddatum__isnull=False", 1),
        ("einddatum=2026-01-31", 1),
        ("archiefactiedatum__gt=2030-01-01", 1),
        ("archiefnominatie=vernietigen", 1),
        ("archiefnominatie__in=vernietigen,blijvend_bewaren", 1),
        ("archiefstatus=nog_te_archiveren", 2),
        ("uiterlijkeEinddatumAfdoening__lt=2026-02-01", 1),
        ("einddatumGepland__gt=2026-03-01", 0),
        ("identificatie=A-1", 1),
        ("maximaleVertrouwelijkheidaanduiding=openbaar", 1),
        ("maximaleVertrouwelijkheidaanduiding=intern", 2),
        ("rol__betrokkeneType=natuurlijk_persoon", 1),
        ("rol__betrokkeneType=medewerker", 0),
        ("rol__omschrijvingGeneriek=initiator", 1),
        ("rol__betrokkene=https://brp.example.nl/1", 1),
        (f"{BSN}=111222333", 1),
        (f"{BSN}=123456782", 0),
        ("rol__betrokkeneIdentificatie__medewerker__identificatie=111222333", 0),
        (f"startdatum=2026-01-01&rol__omschrijvingGeneriek=initiator&{BSN}=111222333", 1),
        ("page=1&pageSize=1", 2),
    ],
)
async def test_filter(api, types, zaak, query, count):
    betrokkene = {"betrokkene": "https://brp.example.nl/1"}
    ok(await api.post("/rollen", json=rolvorm(zaak, types.rol["initiator"], **betrokkene)), 201)
    await sluit(api, types, zaak)
    ander = {"identificatie": "A-1", "vertrouwelijkheidaanduiding": "intern", "startdatum": "2026-02-01"}
    await open_zaak(api, types, bronorganisatie=ANDER_RSIN, **ander)

    assert ok(await api.get(f"/zaken?{query}"))["count"] == count


async def test_filter_by_zaaktype(api, types, zaak):
    assert ok(await api.get("/zaken", params={"zaaktype": types.zaaktype}))["count"] == 1
    assert ok(await api.get("/zaken", params={"zaaktype": types.ander}))["count"] == 0
    assert ok(await api.get("/zaken", params={"zaaktype": "https://elders.example.nl/1"}))["count"] == 0


@pytest.mark.parametrize(
    ("query", "fout"),
    [
        ("kleur=rood", ("nonFieldErrors", "unknown-parameters")),
        ("startdatum=86400", ("startdatum", "invalid")),
        ("rol__betrokkeneType=kat", ("rol__betrokkeneType", "invalid_choice")),
        (f"{BSN}=1112223334", (BSN, "max_length")),
        ("zaaktype=geen", ("zaaktype", "bad-url")),
        ("ordering=kleur", ("ordering", "invalid_choice")),
        ("einddatum__isnull=misschien", ("einddatum__isnull", "invalid")),
    ],
)
async def test_a_bad_parameter_is_named(api, query, fout):
    assert codes(await api.get(f"/zaken?{query}")) == [fout]


@pytest.mark.parametrize(
    "filter",
    [
        "zaak={zaak}",
        "roltype={roltype}",
        "omschrijving=Initiator",
        "omschrijvingGeneriek=initiator",
        "betrokkeneType=natuurlijk_persoon",
        "betrokkeneIdentificatie__natuurlijkPersoon__inpBsn=111222333",
    ],
)
async def test_filter_of_rollen(api, types, zaak, filter):
    rol = ok(await api.post("/rollen", json=rolvorm(zaak, types.rol["initiator"])), 201)
    ander = await open_zaak(api, types)
    vreemd = {"betrokkeneType": "medewerker", "betrokkeneIdentificatie": {"identificatie": "111222333"}}
    ok(await api.post("/rollen", json=rolvorm(ander, types.rol["behandelaar"], **vreemd)), 201)

    query = filter.format(zaak=zaak["url"], roltype=types.rol["initiator"])
    assert [each["url"] for each in ok(await api.get(f"/rollen?{query}"))["results"]] == [rol["url"]]


async def test_filter_by_a_url_of_something_else(api, types, zaak):
    assert codes(await api.get(f"/rollen?zaak={types.zaaktype}")) == [("zaak", "invalid-type")]


@pytest.mark.parametrize(
    ("ordering", "volgorde"),
    [("", "cba"), ("identificatie", "abc"), ("-identificatie", "cba"), ("startdatum,-identificatie", "bac")],
)
async def test_ordering(api, types, ordering, volgorde):
    for naam, start in (("a", "2026-01-01"), ("b", "2026-01-01"), ("c", "2026-01-02")):
        await open_zaak(api, types, identificatie=naam, startdatum=start)
    gevonden = ok(await api.get(f"/zaken?ordering={ordering}" if ordering else "/zaken"))["results"]
    assert "".join(zaak["identificatie"] for zaak in gevonden) == volgorde


async def test_pages_follow_each_other(api, types):
    for _ in range(3):
        await open_zaak(api, types)
    eerste = ok(await api.get("/zaken?pageSize=2"))
    assert (eerste["count"], eerste["previous"], len(eerste["results"])) == (3, None, 2)
    tweede = ok(await api.get(eerste["next"]))
    assert (len(tweede["results"]), tweede["next"]) == (1, None)
    assert (await api.get("/zaken?page=2")).status_code == 404


async def test_concurrent_zaken_get_different_numbers(api, types):
    zaken = await asyncio.gather(*(open_zaak(api, types) for _ in range(8)))
    assert sorted(int(zaak["identificatie"][-10:]) for zaak in zaken) == list(range(1, 9))


# --- expand -----------------------------------------------------------------------------------------------------------
async def test_zrc_025_expand_reaches_across_apis(api, brc, drc, types, zaak):
    """From Zaken to Catalogi and Documenten, and from Besluiten to Zaken."""
    document, besluit = await schrijf_document(drc, types), await neem_besluit(brc, types, zaak=zaak["url"])
    ok(await api.post("/zaakinformatieobjecten", json={"zaak": zaak["url"], "informatieobject": document["url"]}), 201)
    paden = "zaakinformatieobjecten.informatieobject.informatieobjecttype,zaaktype.catalogus"
    _expand = ok(await api.get(f"{zaak['url']}?expand={paden}"))["_expand"]
    (relatie,) = _expand["zaakinformatieobjecten"]
    gevonden = relatie["_expand"]["informatieobject"]
    assert gevonden["url"] == document["url"]
    assert gevonden["_expand"]["informatieobjecttype"]["url"] == types.brief
    assert _expand["zaaktype"]["_expand"]["catalogus"]["domein"] == "TEST"
    _expand = ok(await brc.get(f"{besluit['url']}?expand=zaak.zaaktype"))["_expand"]
    assert _expand["zaak"]["_expand"]["zaaktype"]["url"] == types.zaaktype


async def test_zrc_026_expand_goes_any_depth(api, brc, types, zaak):
    rol = ok(await api.post("/rollen", json=rolvorm(zaak, types.rol["initiator"])), 201)
    status = ok(await zet_status(api, zaak, types.statustype), 201)
    deel = await open_zaak(api, types, zaaktype=types.ander, hoofdzaak=zaak["url"])

    paden = "zaaktype.catalogus,status.statustype,rollen.zaak.deelzaken,resultaat,deelzaken.hoofdzaak"
    _expand = ok(await api.get(f"{zaak['url']}?expand={paden}"))["_expand"]

    assert _expand["zaaktype"]["identificatie"] == "HOOFD"
    assert _expand["zaaktype"]["_expand"]["catalogus"]["domein"] == "TEST"
    assert _expand["status"]["url"] == status["url"]
    assert _expand["status"]["_expand"]["statustype"]["volgnummer"] == 1
    assert _expand["rollen"][0]["url"] == rol["url"]
    assert _expand["rollen"][0]["_expand"]["zaak"]["_expand"]["deelzaken"][0]["url"] == deel["url"]
    assert _expand["resultaat"] == {}
    assert _expand["deelzaken"][0]["_expand"]["hoofdzaak"]["url"] == zaak["url"]


async def test_expand_reaches_outside_the_zaak_of_the_path(api, types, zaak):
    deel = await open_zaak(api, types, zaaktype=types.ander, hoofdzaak=zaak["url"])
    for van, soort, waarde in ((zaak, types.eigenschap, "a"), (deel, types.vreemde_eigenschap, "b")):
        vorm = {"zaak": van["url"], "eigenschap": soort, "waarde": waarde}
        ok(await api.post(van["url"] + "/zaakeigenschappen", json=vorm), 201)

    (gevonden,) = ok(await api.get(zaak["url"] + "/zaakeigenschappen?expand=zaak.deelzaken.eigenschappen"))

    (deelzaak,) = gevonden["_expand"]["zaak"]["_expand"]["deelzaken"]
    assert [eigenschap["waarde"] for eigenschap in deelzaak["_expand"]["eigenschappen"]] == ["b"]


async def test_zrc_027_what_is_no_relation_is_not_found(api, zaak):
    assert (await api.get(f"{zaak['url']}?expand=kleur")).status_code == 404
    assert (await api.get("/zaken?expand=rollen.kleur")).status_code == 404


async def test_a_list_takes_as_many_statements_for_few_as_for_many(api, types):
    async def statements() -> float:
        voor = STATEMENTS.labels("zaken")._value.get()
        ok(await api.get("/zaken?expand=zaaktype,rollen.roltype,status"))
        return STATEMENTS.labels("zaken")._value.get() - voor

    async def maak():
        zaak = await open_zaak(api, types)
        ok(await api.post("/rollen", json=rolvorm(zaak, types.rol["initiator"])), 201)
        ok(await zet_status(api, zaak, types.statustype), 201)

    await maak()
    een = await statements()
    for _ in range(4):
        await maak()
    assert await statements() == een
