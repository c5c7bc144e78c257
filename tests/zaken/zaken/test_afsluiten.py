"""Statussen, closing (zrc-007) and reopening (zrc-008) a zaak, and the archive parameters that follow (zrc-021)."""

import pytest
from support import codes, ok

from tests.zaken.woorden import geef_resultaat, neem_besluit, open_zaak, rolvorm, schrijf_document, sluit, zet_status

pytestmark = pytest.mark.anyio


async def archief(api, zaak) -> tuple:
    nu = ok(await api.get(zaak["url"]))
    return nu["archiefnominatie"], nu["archiefactiedatum"], nu["startdatumBewaartermijn"]


async def test_a_new_status_is_the_status_of_its_zaak(api, types, zaak):
    eerste = ok(await zet_status(api, zaak, types.statustype), 201)
    assert eerste["indicatieLaatstGezetteStatus"] is True
    tweede = ok(await zet_status(api, zaak, types.statustype, "2026-01-03T10:00:00+01:00"), 201)

    assert ok(await api.get(zaak["url"]))["status"] == tweede["url"]
    assert ok(await api.get(eerste["url"]))["indicatieLaatstGezetteStatus"] is False
    assert tweede["datumStatusGezet"] == "2026-01-03T09:00:00Z"


@pytest.mark.parametrize(
    ("query", "welke"),
    [("", [1, 0]), ("&indicatieLaatstGezetteStatus=true", [1]), ("&indicatieLaatstGezetteStatus=false", [0])],
)
async def test_statussen_newest_first(api, types, zaak, query, welke):
    gezet = [
        ok(await zet_status(api, zaak, types.statustype, f"2026-01-0{dag}T10:00:00Z"), 201)["url"] for dag in (2, 3)
    ]
    gevonden = ok(await api.get(f"/statussen?zaak={zaak['url']}{query}"))["results"]
    assert [status["url"] for status in gevonden] == [gezet[nummer] for nummer in welke]


async def test_zrc_016_statustype_of_another_zaaktype_is_refused(api, types, zaak):
    antwoord = await zet_status(api, zaak, types.vreemde_status)
    assert codes(antwoord) == [("nonFieldErrors", "zaaktype-mismatch")]


@pytest.mark.parametrize(
    ("datum", "fout"),
    [
        ("2999-01-01T00:00:00Z", ("datumStatusGezet", "date-in-future")),
        ("2025-12-31T22:00:00Z", ("datumStatusGezet", "date-before-startdatum")),
        ("2026-01-02T11:00:00+01:00", ("nonFieldErrors", "unique")),
        ("2026-01-02", ("datumStatusGezet", "invalid")),
        ("2026-01-02T10:00:00", ("nonFieldErrors", "unique")),
    ],
)
async def test_when_a_status_is_set(api, types, zaak, datum, fout):
    ok(await zet_status(api, zaak, types.statustype, "2026-01-02T10:00:00Z"), 201)
    assert codes(await zet_status(api, zaak, types.statustype, datum)) == [fout]


async def test_gezetdoor_is_a_rol_of_the_zaak(api, types, zaak):
    rol = ok(await api.post("/rollen", json=rolvorm(zaak, types.rol["behandelaar"])), 201)
    ander = await open_zaak(api, types)
    vorm = {"statustype": types.statustype, "datumStatusGezet": "2026-01-02T10:00:00Z", "gezetdoor": rol["url"]}

    status = ok(await api.post("/statussen", json=vorm | {"zaak": zaak["url"]}), 201)
    assert ok(await api.get(rol["url"]))["statussen"] == [status["url"]]
    antwoord = await api.post("/statussen", json=vorm | {"zaak": ander["url"]})
    assert codes(antwoord) == [("nonFieldErrors", "zaak-mismatch")]


async def test_a_status_that_no_rol_set_expands_to_an_empty_object(api, types, zaak):
    ok(await zet_status(api, zaak, types.statustype), 201)
    gevonden = ok(await api.get(zaak["url"] + "?expand=status.statustype,status.gezetdoor,resultaat,hoofdzaak"))
    _expand = gevonden["_expand"]
    assert (_expand["resultaat"], _expand["hoofdzaak"], _expand["status"]["_expand"]["gezetdoor"]) == ({}, {}, {})


# --- closing ----------------------------------------------------------------------------------------------------------
async def test_zrc_007_eindstatus_closes_the_zaak(api, types, zaak):
    gesloten = await sluit(api, types, zaak)
    assert gesloten["einddatum"] == "2026-01-31"
    assert await archief(api, zaak) == ("vernietigen", "2031-01-31", "2026-01-31")


@pytest.mark.parametrize(
    ("moment", "dag"), [("2026-01-31T23:30:00-05:00", "2026-01-31"), ("2026-02-01T00:30:00+01:00", "2026-02-01")]
)
async def test_zrc_007_einddatum_is_the_day_of_the_client(api, types, zaak, moment, dag):
    await geef_resultaat(api, zaak, types.resultaat["afgehandeld"])
    ok(await zet_status(api, zaak, types.eindstatus, moment), 201)
    assert ok(await api.get(zaak["url"]))["einddatum"] == dag


async def test_zrc_007_closing_needs_a_resultaat(api, types, zaak):
    antwoord = await zet_status(api, zaak, types.eindstatus)
    assert codes(antwoord) == [("nonFieldErrors", "resultaat-does-not-exist")]


async def test_zrc_007_closing_needs_to_know_the_gebruiksrecht(api, drc, types, zaak):
    document = await schrijf_document(drc, types, indicatieGebruiksrecht=None)
    ok(await api.post("/zaakinformatieobjecten", json={"zaak": zaak["url"], "informatieobject": document["url"]}), 201)
    await geef_resultaat(api, zaak, types.resultaat["afgehandeld"])
    ok(await drc.post(document["url"] + "/lock"))

    antwoord = await zet_status(api, zaak, types.eindstatus)

    assert codes(antwoord) == [
        ("nonFieldErrors", "indicatiegebruiksrecht-unset"),
        ("nonFieldErrors", "informatieobject-locked"),
    ]


async def test_zrc_007_deelzaken_close_first(api, types, zaak):
    deel = await open_zaak(api, types, zaaktype=types.ander, hoofdzaak=zaak["url"])
    await geef_resultaat(api, zaak, types.resultaat["afgehandeld"])

    antwoord = await zet_status(api, zaak, types.eindstatus)
    assert codes(antwoord) == [
        ("nonFieldErrors", "deelzaak-resultaat-does-not-exist"),
        ("nonFieldErrors", "deelzaken-not-closed"),
    ]
    await geef_resultaat(api, deel, types.deel_resultaat)
    ok(await zet_status(api, deel, types.vreemde_eindstatus), 201)
    ok(await zet_status(api, zaak, types.eindstatus, "2026-01-31T12:00:00Z"), 201)


# --- the archive ------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("wijze", "verwacht"),
    [
        ("termijn", ("vernietigen", "2031-02-28", "2026-02-28")),
        ("ander_datumkenmerk", ("vernietigen", None, None)),
        ("eigenschap", ("vernietigen", None, None)),
        ("vervaldatum_besluit", ("vernietigen", None, None)),
    ],
)
async def test_zrc_021_what_is_known_at_closing(api, types, zaak, wijze, verwacht):
    await sluit(api, types, zaak, wijze)
    assert await archief(api, zaak) == verwacht


@pytest.mark.parametrize("wijze", ["hoofdzaak", "zaakobject", "gerelateerde_zaak", "ingangsdatum_besluit"])
async def test_zrc_021_what_must_be_there_at_closing(api, types, zaak, wijze):
    await geef_resultaat(api, zaak, types.resultaat[wijze])
    antwoord = await zet_status(api, zaak, types.eindstatus)
    assert codes(antwoord) == [("nonFieldErrors", "archiefactiedatum-error")]


async def test_zrc_021_a_deelzaak_waits_for_its_hoofdzaak(api, types, zaak):
    deel = await open_zaak(api, types, zaaktype=types.ander, hoofdzaak=zaak["url"])
    await geef_resultaat(api, deel, types.deel_resultaat)
    ok(await zet_status(api, deel, types.vreemde_eindstatus), 201)
    assert await archief(api, deel) == ("vernietigen", None, None)

    await sluit(api, types, zaak)
    assert await archief(api, deel) == ("vernietigen", "2031-01-31", "2026-01-31")

    ok(await zet_status(api, zaak, types.statustype, "2026-02-01T12:00:00Z"), 201)
    assert await archief(api, deel) == ("vernietigen", None, None)


async def test_zrc_021_a_besluit_after_closing_moves_the_date(api, brc, types, zaak):
    await sluit(api, types, zaak, "vervaldatum_besluit")

    besluit = await neem_besluit(brc, types, zaak=zaak["url"], vervaldatum="2027-06-30")
    assert await archief(api, zaak) == ("vernietigen", "2032-06-30", "2027-06-30")
    ok(await brc.patch(besluit["url"], json={"vervaldatum": "2028-06-30"}))
    assert await archief(api, zaak) == ("vernietigen", "2033-06-30", "2028-06-30")
    ok(await brc.delete(besluit["url"]), 204)
    assert await archief(api, zaak) == ("vernietigen", None, None)


async def test_zrc_021_an_eigenschap_after_closing_gives_the_date(api, types, zaak):
    await sluit(api, types, zaak, "eigenschap")
    vorm = {"zaak": zaak["url"], "eigenschap": types.eigenschap, "waarde": "20270630"}

    ok(await api.post(zaak["url"] + "/zaakeigenschappen", json=vorm), 201)

    assert await archief(api, zaak) == ("vernietigen", "2032-06-30", "2027-06-30")


async def test_zrc_021_what_a_user_filled_in_stays(api, brc, types, zaak):
    await sluit(api, types, zaak, "vervaldatum_besluit")
    ok(await api.patch(zaak["url"], json={"archiefactiedatum": "2040-01-01"}))

    await neem_besluit(brc, types, zaak=zaak["url"], vervaldatum="2027-06-30")

    assert (await archief(api, zaak))[:2] == ("vernietigen", "2040-01-01")


async def test_zrc_026_the_term_starts_on_the_day_that_is_filled_in(api, types, zaak):
    """startdatumBewaartermijn: before closing, or later, when the process object ends after the zaak."""
    ok(await api.patch(zaak["url"], json={"startdatumBewaartermijn": "2028-03-01"}))
    await sluit(api, types, zaak)
    assert await archief(api, zaak) == ("vernietigen", "2033-03-01", "2028-03-01")

    later = await open_zaak(api, types)
    await sluit(api, types, later, "ander_datumkenmerk")
    assert await archief(api, later) == ("vernietigen", None, None)
    ok(await api.patch(later["url"], json={"startdatumBewaartermijn": "2029-03-01"}))
    assert await archief(api, later) == ("vernietigen", "2034-03-01", "2029-03-01")


async def test_zrc_021_related_zaken_count_by_their_last_einddatum(api, types, zaak):
    ander = await open_zaak(api, types, relevanteAndereZaken=[{"url": zaak["url"], "aardRelatie": "vervolg"}])
    await sluit(api, types, zaak)
    await sluit(api, types, ander, "gerelateerde_zaak")
    assert await archief(api, ander) == ("vernietigen", "2031-01-31", "2026-01-31")


async def test_zrc_021_a_related_zaak_that_closes_later_gives_the_date(api, types, zaak):
    ander = await open_zaak(api, types, relevanteAndereZaken=[{"url": zaak["url"], "aardRelatie": "vervolg"}])
    await sluit(api, types, ander, "gerelateerde_zaak")
    assert await archief(api, ander) == ("vernietigen", None, None)
    await sluit(api, types, zaak)
    assert await archief(api, ander) == ("vernietigen", "2031-01-31", "2026-01-31")
    ok(await zet_status(api, zaak, types.statustype, "2026-02-01T12:00:00Z"), 201)
    assert await archief(api, ander) == ("vernietigen", None, None)


# --- reopening --------------------------------------------------------------------------------------------------------
async def test_zrc_008_reopening_empties_what_closing_filled(api, types, zaak):
    gesloten = await sluit(api, types, zaak)
    ok(await zet_status(api, zaak, types.statustype, "2026-02-01T12:00:00Z"), 201)

    heropend = ok(await api.get(zaak["url"]))
    assert (heropend["einddatum"], heropend["resultaat"]) == (None, gesloten["resultaat"])
    assert await archief(api, zaak) == (None, None, None)


async def test_zrc_008_a_deelzaak_stays_closed_with_its_hoofdzaak(api, types, zaak):
    deel = await open_zaak(api, types, zaaktype=types.ander, hoofdzaak=zaak["url"])
    await geef_resultaat(api, deel, types.deel_resultaat)
    ok(await zet_status(api, deel, types.vreemde_eindstatus), 201)
    await sluit(api, types, zaak)

    antwoord = await zet_status(api, deel, types.vreemde_status, "2026-02-01T12:00:00Z")
    assert codes(antwoord) == [("nonFieldErrors", "hoofdzaak-closed")]


async def test_closing_again_is_a_new_closing(api, types, zaak):
    await sluit(api, types, zaak)
    ok(await zet_status(api, zaak, types.eindstatus, "2026-02-28T12:00:00Z"), 201)
    assert await archief(api, zaak) == ("vernietigen", "2031-02-28", "2026-02-28")
