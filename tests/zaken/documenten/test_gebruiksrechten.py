"""Gebruiksrechten, and what the document says of them (drc-006)."""

import pytest
import support
from support import codes, ok
from zgw.documenten.api import DOCUMENTEN

from tests.zaken.woorden import applicatie, schrijf_document

pytestmark = pytest.mark.anyio


def rechtvorm(document: dict, **anders) -> dict:
    vorm = {"startdatum": "2026-01-01T00:00:00Z", "omschrijvingVoorwaarden": "Alleen lezen"}
    return {"informatieobject": document["url"]} | vorm | anders


async def geef_recht(drc, document: dict) -> dict:
    return ok(await drc.post("/gebruiksrechten", json=rechtvorm(document)), 201)


async def indicatie(drc, document: dict):
    nu = ok(await drc.get(document["url"]))
    return nu["indicatieGebruiksrecht"], nu["versie"]


async def test_drc_006_the_document_follows_its_gebruiksrechten(drc, document):
    assert await indicatie(drc, document) == (False, 1)
    eerste, tweede = await geef_recht(drc, document), await geef_recht(drc, document)
    assert await indicatie(drc, document) == (True, 1)
    ok(await drc.delete(eerste["url"]), 204)
    assert await indicatie(drc, document) == (True, 1)
    ok(await drc.delete(tweede["url"]), 204)
    assert await indicatie(drc, document) == (None, 1)


@pytest.mark.parametrize(
    ("met_recht", "waarde", "code"),
    [
        (True, False, "existing-gebruiksrechten"),
        (True, None, "existing-gebruiksrechten"),
        (True, True, None),
        (False, True, "missing-gebruiksrechten"),
        (False, None, None),
    ],
)
async def test_drc_006_what_a_document_says_is_so(drc, document, met_recht, waarde, code):
    if met_recht:
        await geef_recht(drc, document)
    sleutel = ok(await drc.post(document["url"] + "/lock"))
    antwoord = await drc.patch(document["url"], json=sleutel | {"indicatieGebruiksrecht": waarde})
    if code:
        assert codes(antwoord) == [("indicatieGebruiksrecht", code)]
    else:
        assert ok(antwoord)["indicatieGebruiksrecht"] == waarde


@pytest.mark.parametrize(
    ("anders", "fout"),
    [
        ({"einddatum": "2025-01-01T00:00:00Z"}, ("einddatum", "date-mismatch")),
        ({"omschrijvingVoorwaarden": ""}, ("omschrijvingVoorwaarden", "blank")),
        ({"startdatum": "2026-01-01"}, ("startdatum", "invalid")),
        ({"informatieobject": "https://elders.example.nl/1"}, ("informatieobject", "no_match")),
    ],
)
async def test_what_is_wrong_with_a_gebruiksrecht(drc, document, anders, fout):
    assert codes(await drc.post("/gebruiksrechten", json=rechtvorm(document, **anders))) == [fout]


async def test_a_gebruiksrecht_stays_with_its_document(drc, types, document):
    recht, ander = await geef_recht(drc, document), await schrijf_document(drc, types)
    assert ok(await drc.patch(recht["url"], json={"einddatum": "2027-01-01T00:00:00Z"}))["einddatum"]
    antwoord = await drc.patch(recht["url"], json={"informatieobject": ander["url"]})
    assert codes(antwoord) == [("informatieobject", "wijzigen-niet-toegelaten")]


@pytest.mark.parametrize(
    ("query", "count"),
    [
        ("startdatum__gt=2025-12-31T00:00:00Z", 1),
        ("startdatum__lt=2025-12-31T00:00:00Z", 0),
        ("einddatum__lte=2030-01-01T00:00:00Z", 0),
        ("informatieobject={document}", 1),
    ],
)
async def test_filter(drc, document, query, count):
    await geef_recht(drc, document)
    assert len(ok(await drc.get(f"/gebruiksrechten?{query.format(document=document['url'])}"))) == count


async def test_zrc_006_gebruiksrechten_are_those_of_the_document(app, drc, types, document):
    geheim = await schrijf_document(drc, types, vertrouwelijkheidaanduiding="geheim")
    mijn, ander = await geef_recht(drc, document), await geef_recht(drc, geheim)
    scopes = ("documenten.lezen", "documenten.aanmaken")
    await applicatie(app, "lezer", ("drc", scopes, types.brief, "intern"))
    async with support.client(app, DOCUMENTEN, "lezer") as lezer:
        assert [recht["url"] for recht in ok(await lezer.get("/gebruiksrechten"))] == [mijn["url"]]
        assert (await lezer.get(ander["url"])).status_code == 403
        assert (await lezer.post("/gebruiksrechten", json=rechtvorm(geheim))).status_code == 403
        assert (await lezer.delete(mijn["url"])).status_code == 403
