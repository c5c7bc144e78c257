"""What a change tells others: the outbox, with the kenmerken of each channel (rules.md §1.11)."""

import pytest
from sqlalchemy import select
from support import ok

from tests.zaken.woorden import neem_besluit, open_zaak, rolvorm, schrijf_document, zaakvorm, zet_status

pytestmark = pytest.mark.anyio


async def meldingen(app) -> list[dict]:
    uitgaand = app.house.metadata.tables["uitgaand"]
    async with app.house.sessions() as db:
        return list((await db.execute(select(uitgaand.c.bericht).order_by(uitgaand.c.id))).scalars())


def kort(meldingen: list[dict]) -> list[tuple[str, str, str]]:
    return [(each["kanaal"], each["resource"], each["actie"]) for each in meldingen]


async def test_a_zaak_and_its_parts(app, api, types, zaak):
    rol = ok(await api.post("/rollen", json=rolvorm(zaak, types.rol["initiator"])), 201)
    ok(await zet_status(api, zaak, types.statustype), 201)
    ok(await api.patch(zaak["url"], json={"toelichting": "x"}))
    ok(await api.delete(rol["url"]), 204)

    gemeld = await meldingen(app)
    assert kort(gemeld) == [
        ("zaken", "zaak", "create"),
        ("zaken", "rol", "create"),
        ("zaken", "status", "create"),
        ("zaken", "zaak", "partial_update"),
        ("zaken", "rol", "destroy"),
    ]
    assert gemeld[1]["hoofdObject"] == zaak["url"] and gemeld[1]["resourceUrl"] == rol["url"]
    kenmerken = ("bronorganisatie", "zaaktype", "vertrouwelijkheidaanduiding")
    assert all(each["kenmerken"] == {naam: zaak[naam] for naam in kenmerken} for each in gemeld)


async def test_a_zaak_that_goes_is_told_once(app, api, types, zaak):
    await open_zaak(api, types, zaaktype=types.ander, hoofdzaak=zaak["url"])
    ok(await zet_status(api, zaak, types.statustype), 201)
    voor = len(await meldingen(app))
    ok(await api.delete(zaak["url"]), 204)
    assert kort((await meldingen(app))[voor:]) == [("zaken", "zaak", "destroy")]


async def test_what_is_refused_is_not_told(app, api, types, zaak):
    voor = await meldingen(app)
    assert (await api.post("/zaken", json=zaakvorm(types, zaaktype=types.concept))).status_code == 400
    assert await meldingen(app) == voor


async def test_documents_and_besluiten(app, api, brc, drc, types, zaak):
    document = await schrijf_document(drc, types)
    relatie = {"zaak": zaak["url"], "informatieobject": document["url"]}
    ok(await api.post("/zaakinformatieobjecten", json=relatie), 201)
    besluit = await neem_besluit(brc, types, zaak=zaak["url"])
    vastlegging = {"besluit": besluit["url"], "informatieobject": document["url"]}
    ok(await brc.post("/besluitinformatieobjecten", json=vastlegging), 201)
    ok(await brc.delete(besluit["url"]), 204)

    gemeld = (await meldingen(app))[1:]
    assert kort(gemeld) == [
        ("documenten", "enkelvoudiginformatieobject", "create"),
        ("zaken", "zaakinformatieobject", "create"),
        ("zaken", "zaakbesluit", "create"),
        ("besluiten", "besluit", "create"),
        ("besluiten", "besluitinformatieobject", "create"),
        ("besluiten", "besluit", "destroy"),
        ("zaken", "zaakbesluit", "destroy"),
    ]
    assert gemeld[0]["kenmerken"] == {
        naam: document[naam] for naam in ("bronorganisatie", "informatieobjecttype", "vertrouwelijkheidaanduiding")
    }
    assert gemeld[3]["kenmerken"] == {naam: besluit[naam] for naam in ("verantwoordelijkeOrganisatie", "besluittype")}
    assert {each["hoofdObject"] for each in gemeld if each["kanaal"] == "zaken"} == {zaak["url"]}
