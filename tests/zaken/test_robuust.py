"""Whatever a client sends, the answer is ours: never a 500. Every field of every body, with values that break things.

GRONDIG=1 tries every value on every field; without it each field gets a few, always the same ones.
"""

import os
from itertools import cycle, islice

import pytest
from support import ok

from tests.zaken.woorden import (
    besluitvorm,
    documentvorm,
    geef_resultaat,
    neem_besluit,
    open_zaak,
    rolvorm,
    sluit,
    zaakvorm,
    zet_status,
)

pytestmark = pytest.mark.anyio
NUL, HALF = "a\x00b", "\ud800"
NARE_WAARDEN = [
    None,
    "",
    " ",
    0,
    -1,
    2**63,
    10**30,
    1.5,
    1e308,
    True,
    [],
    {},
    [None],
    [{}],
    {"url": None},
    {"type": "Point", "coordinates": []},
    {"a": {"b": {"c": [1, [2, [3]]]}}},
    "x" * 5000,
    NUL,
    "é\u202e💣",
    "0001-01-01",
    "9999-12-31",
    "9999-12-31T23:59:59.999999-12:00",
    "0001-01-01T00:00:00+14:00",
    "2026-02-30",
    "P9999999Y",
    "http://",
    "http://[::1",
    "http://testserver/zaken/api/v1/zaken/",
    "http://testserver/zaken/api/v1/zaken/niet-een-uuid",
    "http://testserver/zaken/api/v1/zaken/00000000-0000-0000-0000-000000000000/../x",
    "http://testserver/zaken/api/v1/zaken/00000000-0000-0000-0000-000000000000/audittrail",
    "http://testserver/nergens",
    "HTTP://TESTSERVER/zaken/api/v1/zaken/1?x=1#y",
    "javascript:alert(1)",
    "'; drop table zaak; --",
    "%00",
    "%",
]
WAARDEN = cycle(range(len(NARE_WAARDEN)))


def proeven(vorm: dict) -> list[dict]:
    """The body with one field spoiled, for every field."""
    gevonden = []
    for veld in vorm:
        welke = range(len(NARE_WAARDEN)) if os.environ.get("GRONDIG") else islice(WAARDEN, 5)
        gevonden += [vorm | {veld: NARE_WAARDEN[nummer]} for nummer in welke]
    return gevonden


ALLES_VAN_EEN_ZAAK = {
    "identificatie": "Z-1",
    "omschrijving": "x",
    "registratiedatum": "2026-01-01",
    "einddatumGepland": "2026-01-01",
    "communicatiekanaal": "",
    "productenOfDiensten": [],
    "vertrouwelijkheidaanduiding": "openbaar",
    "betalingsindicatie": "nvt",
    "laatsteBetaaldatum": None,
    "zaakgeometrie": None,
    "verlenging": None,
    "opschorting": None,
    "selectielijstklasse": "",
    "hoofdzaak": None,
    "relevanteAndereZaken": [],
    "kenmerken": [],
    "archiefnominatie": None,
    "archiefstatus": "nog_te_archiveren",
    "archiefactiedatum": None,
    "opdrachtgevendeOrganisatie": "",
    "processobject": None,
}


async def test_bodies_of_a_zaak(api, types):
    for vorm in proeven(zaakvorm(types) | ALLES_VAN_EEN_ZAAK):
        antwoord = await api.post("/zaken", json=vorm)
        assert antwoord.status_code in (201, 400), (antwoord.status_code, vorm)


async def test_changes_of_a_zaak(api, types, zaak):
    zaak = await sluit(api, types, zaak)
    for vorm in proeven(zaakvorm(types) | ALLES_VAN_EEN_ZAAK | {"startdatumBewaartermijn": None}):
        antwoord = await api.patch(zaak["url"], json=vorm)
        assert antwoord.status_code in (200, 400), (antwoord.status_code, vorm)


async def test_bodies_of_parts(api, types, zaak, document):
    zaak_url = zaak["url"]
    status = {"zaak": zaak_url, "statustype": types.statustype, "datumStatusGezet": "2026-01-02T10:00:00Z"}
    vormen = {
        "/statussen": status | {"statustoelichting": "", "gezetdoor": ""},
        "/resultaten": {"zaak": zaak_url, "resultaattype": types.resultaat["termijn"], "toelichting": ""},
        "/rollen": rolvorm(zaak, types.rol["behandelaar"], betrokkene="", contactpersoonRol=None),
        f"{zaak_url}/zaakeigenschappen": {"zaak": zaak_url, "eigenschap": types.eigenschap, "waarde": ""},
        "/zaakinformatieobjecten": {"zaak": zaak_url, "informatieobject": document["url"], "status": None},
    }
    for weg, vorm in vormen.items():
        for gekozen in proeven(vorm):
            antwoord = await api.post(weg, json=gekozen)
            assert antwoord.status_code in (201, 400), (antwoord.status_code, weg, gekozen)


async def test_bodies_of_documents_and_besluiten(api, brc, drc, types, zaak, document):
    sleutel = ok(await drc.post(document["url"] + "/lock"))
    los = {"bestandsomvang": None, "trefwoorden": [], "integriteit": None, "ontvangstdatum": None, "link": ""}
    for vorm in proeven(documentvorm(types) | los | {"vertrouwelijkheidaanduiding": ""}):
        antwoord = await drc.post("/enkelvoudiginformatieobjecten", json=vorm)
        assert antwoord.status_code in (201, 400), (antwoord.status_code, vorm)
        antwoord = await drc.put(document["url"], json=sleutel | vorm)
        assert antwoord.status_code in (200, 400), (antwoord.status_code, vorm)
    besluit = await neem_besluit(brc, types)
    for vorm in proeven(besluitvorm(types, zaak=zaak["url"], vervaldatum=None, identificatie="", vervalreden="")):
        antwoord = await brc.post("/besluiten", json=vorm)
        assert antwoord.status_code in (201, 400), (antwoord.status_code, vorm)
    for vorm in proeven({"besluit": besluit["url"], "informatieobject": document["url"]}):
        antwoord = await brc.post("/besluitinformatieobjecten", json=vorm)
        assert antwoord.status_code in (201, 400), (antwoord.status_code, vorm)


@pytest.mark.parametrize("inhoud", [b"", b"null", b"[]", b"{", b'{"a": NaN}', b"\xff\xfe", b"[" * 3000, b'"tekst"'])
async def test_bodies_that_are_none(api, drc, brc, inhoud):
    for client, weg in (
        (api, "/zaken"),
        (api, "/statussen"),
        (drc, "/enkelvoudiginformatieobjecten"),
        (brc, "/besluiten"),
    ):
        antwoord = await client.post(weg, content=inhoud, headers={"Content-Type": "application/json"})
        assert antwoord.status_code == 400, (antwoord.status_code, weg)


@pytest.mark.parametrize("weg", ["/zaken", "/rollen", "/statussen", "/resultaten", "/zaakinformatieobjecten"])
async def test_parameters(api, types, zaak, weg):
    ok(await zet_status(api, zaak, types.statustype), 201)
    await geef_resultaat(api, zaak, types.resultaat["termijn"])
    namen = ("zaak", "page", "expand", "ordering", "identificatie", "startdatum__gt", "rol__betrokkene", "pageSize")
    for naam in namen:
        for waarde in (
            "",
            "0",
            "-1",
            "9" * 30,
            "é💣",
            "%",
            "a,b,,",
            "http://testserver/zaken/api/v1/zaken/1",
            "\\",
            "1e5",
        ):
            antwoord = await api.get(weg, params={naam: waarde})
            assert antwoord.status_code in (200, 400, 404), (antwoord.status_code, weg, naam, waarde)


async def test_addresses(api, drc, brc, types, zaak):
    await open_zaak(api, types)
    for client, begin in (
        (api, "/zaken/"),
        (api, "/rollen/"),
        (drc, "/enkelvoudiginformatieobjecten/"),
        (brc, "/besluiten/"),
    ):
        for eind in ("1", "é", "%00", "..%2f..%2fetc", "0" * 36, "00000000-0000-0000-0000-000000000000/audittrail/1"):
            antwoord = await client.get(begin + eind)
            assert antwoord.status_code in (400, 404), (antwoord.status_code, begin + eind)
