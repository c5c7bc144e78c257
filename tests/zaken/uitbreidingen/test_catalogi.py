"""Filters on types beyond the standard."""

import pytest
from support import codes, ok

pytestmark = pytest.mark.anyio


@pytest.mark.parametrize(
    ("path", "params", "count"),
    [
        ("/zaaktypen", {"identificatie__icontains": "gunn"}, 1),
        ("/zaaktypen", {"omschrijving__icontains": "AANVRAGEN"}, 1),
        ("/zaaktypen", {"omschrijving__icontains": "klacht"}, 0),
        ("/informatieobjecttypen", {"omschrijving__icontains": "rie"}, 1),
        ("/informatieobjecttypen", {"omschrijving__icontains": "nota"}, 0),
        ("/roltypen", {"omschrijving": "VRAGER"}, 1),
        ("/roltypen", {"omschrijving": "behandelaar"}, 0),
        ("/zaakobjecttypen", {"status": "concept"}, 0),
        ("/zaakobjecttypen", {"status": "definitief"}, 1),
    ],
)
async def test_filter(ztc, maak, path, params, count):
    brief, zaaktype = await maak.informatieobjecttype(), await maak.zaaktype()
    await maak.roltype(zaaktype)
    await maak.zaakobjecttype(zaaktype)
    await maak.publish(brief)
    await maak.publish(zaaktype)
    assert ok(await ztc.get(path, params=params))["count"] == count


async def test_documents_of_a_zaaktype(ztc, maak):
    zaaktype, ander = await maak.zaaktype(), await maak.zaaktype(identificatie="ANDER")
    brief = await maak.informatieobjecttype()
    await maak.informatieobjecttype("Nota")
    await maak.relatie(zaaktype)
    vraag = {"status": "alles", "zaaktype": zaaktype["url"]}
    gevonden = ok(await ztc.get("/informatieobjecttypen", params=vraag))["results"]
    assert [each["url"] for each in gevonden] == [brief["url"]]
    assert ok(await ztc.get("/informatieobjecttypen", params=vraag | {"zaaktype": ander["url"]}))["count"] == 0
    fout = await ztc.get("/informatieobjecttypen", params=vraag | {"zaaktype": brief["url"]})
    assert codes(fout) == [("zaaktype", "invalid-type")]
