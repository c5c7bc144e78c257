"""Papers that are handed in: a document in the Documenten API, at the zaak and at the agenda item."""

from base64 import b64encode
from datetime import timedelta

import httpx
import pytest
import support
from leden.app import API
from leden.dossier.dossiertaken import een_ronde, nu
from support import codes, ok

from tests.leden.domein import agendeer, gebeurt, meld_aan, nieuw_lid, plan, roep_op
from tests.leden.zgw import HOST, Zgw

pytestmark = pytest.mark.anyio
INHOUD = b"%PDF-1.7 een stuk"


async def lever_in(api: httpx.AsyncClient, bij: str, soort: str = "Bijlage vergadering", **anders) -> httpx.Response:
    stuk = {"bij": bij, "soort": soort, "titel": "Een stuk", "inhoud": b64encode(INHOUD).decode()}
    return await api.post("/stukken", json=stuk | anders)


async def test_an_annex_becomes_a_document_at_the_zaak_of_the_meeting(app, api, zgw):
    vergadering = await plan(api)
    punt = await agendeer(api, vergadering)
    stuk = ok(await lever_in(api, punt["url"], bestandsnaam="bijlage.pdf"), 201)
    assert (stuk["document"], stuk["onderwerp"], "inhoud" in stuk) == (None, punt["uuid"], False)
    await een_ronde(app.house)
    [document] = zgw.rows["enkelvoudiginformatieobjecten"]
    assert (document["titel"], document["bestandsnaam"]) == ("Een stuk", "bijlage.pdf")
    assert (document["formaat"], document["bestandsomvang"]) == ("application/pdf", len(INHOUD))
    assert b64encode(INHOUD).decode() == document["inhoud"]
    [koppeling] = zgw.rows["zaakinformatieobjecten"]
    assert (koppeling["zaak"], koppeling["informatieobject"]) == (zgw.rows["zaken"][0]["url"], document["url"])
    assert ok(await api.get(punt["url"]))["bijlagen"] == [document["url"]]
    assert ok(await api.get(stuk["url"]))["document"] == document["url"]


async def test_the_content_is_kept_until_it_is_elsewhere(app, api, zgw):
    vergadering = await plan(api)
    zgw.weg = True
    ok(await lever_in(api, vergadering["url"]), 201)
    await een_ronde(app.house)
    tabel = app.house.metadata.tables["stuk"]
    async with app.house.engine.connect() as db:
        assert (await db.execute(tabel.select())).one().inhoud == INHOUD
    zgw.weg = False
    assert await een_ronde(app.house, lambda: nu() + timedelta(hours=1)) == 2
    async with app.house.engine.connect() as db:
        assert (await db.execute(tabel.select())).one().inhoud is None


async def test_art_20_1_an_annex_on_its_way_is_the_text_of_the_proposal(api, leden):
    vergadering = await plan(api)
    punt = await agendeer(api, vergadering, "statutenwijziging", goedkeuringRvc="2023-04-06")
    assert ok(await roep_op(api, vergadering), 422)["ontbreekt"] == ["tekst"]
    ok(await lever_in(api, punt["url"]), 201)
    ok(await roep_op(api, vergadering), 201)


async def test_what_is_confidential_is_so_at_the_neighbour_too(app, api, zgw):
    punt = await agendeer(api, await plan(api), vertrouwelijk=True)
    stuk = ok(await lever_in(api, punt["url"]), 201)
    assert stuk["vertrouwelijk"]
    async with support.client(app, API, "lezer") as lezer:
        assert ok(await lezer.get("/stukken"))["count"] == 0
        assert (await lezer.get(stuk["url"])).status_code == 404
        assert (await lever_in(lezer, punt["url"])).status_code == 403
    await een_ronde(app.house)
    [document] = zgw.rows["enkelvoudiginformatieobjecten"]
    assert document["vertrouwelijkheidaanduiding"] == "vertrouwelijk"


@pytest.mark.parametrize("soort", ["Aanmeldingsbrief", "Samenwerkingsovereenkomst"])
async def test_papers_of_an_application(app, api, zgw, soort):
    lid = await nieuw_lid(api)
    ok(await lever_in(api, lid["url"], soort), 201)
    await een_ronde(app.house)
    gekomen = [zgw.naam(each["informatieobjecttype"]) for each in zgw.rows["enkelvoudiginformatieobjecten"]]
    assert gekomen == ["Besluitbrief", soort]
    assert len(zgw.rows["zaken"]) == 1


async def test_the_letter_of_a_notice_is_at_the_zaak_of_that_notice(app, api, leden, zgw):
    opzegging = ok(await gebeurt(api, leden["Vught"], "opzegging_ontvangen", "2023-06-01"), 201)
    stuk = ok(await lever_in(api, leden["Vught"], "Opzeggingsbrief"), 201)
    assert stuk["onderwerp"] == opzegging["uuid"]
    await een_ronde(app.house)
    [koppeling] = zgw.rows["zaakinformatieobjecten"]
    assert zgw.rows["zaken"][0]["kenmerken"][0]["kenmerk"] == opzegging["uuid"]
    assert koppeling["zaak"] == zgw.rows["zaken"][0]["url"]


async def test_the_deed_of_a_change_of_statutes(app, api, zgw):
    akte = {"sleutel": "2024-01-15", "naam": "Kort", "basis": "2022-04-25"}
    gemaakt = ok(await api.post("/statutenakten", json=akte), 201)
    ok(await lever_in(api, gemaakt["url"], "Notariële akte"), 201)
    await een_ronde(app.house)
    assert zgw.naam(zgw.rows["enkelvoudiginformatieobjecten"][-1]["informatieobjecttype"]) == "Notariële akte"


async def test_a_member_of_before_has_no_zaak(api, leden):
    assert ok(await lever_in(api, leden["Vught"], "Aanmeldingsbrief"), 409)["code"] == "GEEN_ZAAK"
    assert ok(await lever_in(api, leden["Vught"], "Opzeggingsbrief"), 409)["code"] == "GEEN_ZAAK"


@pytest.mark.parametrize(
    ("anders", "fouten"),
    [
        ({"soort": "Notariële akte"}, [("soort", "invalid_choice")]),
        ({"soort": ""}, [("soort", "invalid_choice")]),
        ({"inhoud": "geen base64!"}, [("inhoud", "invalid")]),
        ({"inhoud": ""}, [("inhoud", "min_length")]),
        ({"formaat": "pdf"}, [("formaat", "invalid")]),
        ({"bij": "https://elders.example/leden/api/v1/leden/1"}, [("bij", "no_match")]),
        ({"bij": f"{support.BASE}/leden/api/v1/acties/1"}, [("bij", "no_match")]),
    ],
)
async def test_what_is_wrong_with_a_paper(api, anders, fouten):
    lid = await meld_aan(api)
    gegeven = {"bij": lid["url"], "soort": "Aanmeldingsbrief"} | anders
    assert codes(await lever_in(api, **gegeven)) == fouten


async def test_a_title_names_no_person(api):
    lid = await meld_aan(api)
    antwoord = await lever_in(api, lid["url"], "Aanmeldingsbrief", titel="Brief van mevrouw De Vries")
    assert ok(antwoord, 422)["code"] == "PERSOONSGEGEVEN"


# --- documents that are there already ---------------------------------------------------------------------------------
def document(zgw: Zgw, soort: str = "Bijlage vergadering") -> str:
    """One that another client made."""
    type = next(each["url"] for each in zgw.rows["informatieobjecttypen"] if each["omschrijving"] == soort)
    url = f"{HOST}/documenten/api/v1/enkelvoudiginformatieobjecten/99"
    zgw.rows["enkelvoudiginformatieobjecten"].append({"url": url, "identificatie": "X", "informatieobjecttype": type})
    return url


def gekoppeld(zgw: Zgw) -> list[str]:
    return [each["informatieobject"] for each in zgw.rows["zaakinformatieobjecten"]]


async def test_an_annex_that_is_a_document_already_comes_at_the_zaak(app, api, zgw):
    url = document(zgw)
    punt = await agendeer(api, await plan(api), bijlagen=[url, "https://elders.example/stuk/1"])
    await een_ronde(app.house)
    assert gekoppeld(zgw) == [url] and len(zgw.rows["enkelvoudiginformatieobjecten"]) == 1
    assert ok(await api.get(punt["url"]))["bijlagen"] == [url, "https://elders.example/stuk/1"]


async def test_an_agreement_and_a_nomination_come_at_their_zaak(app, api, zgw):
    url = document(zgw, "Samenwerkingsovereenkomst")
    lid = await meld_aan(api)
    ok(await api.post(f"{lid['url']}/overeenkomsten", json={"van": "2023-02-01", "document": url}), 201)
    mandaat = {"persoon": "C91", "rol": "commissaris", "van": "2023-05-11", "tot": "2027-05-11", "voordracht": url}
    ok(await api.post("/mandaten", json=mandaat), 201)
    await een_ronde(app.house)
    assert gekoppeld(zgw).count(url) == 2


async def test_a_document_that_does_not_belong_there_does_not_hold_up_the_zaak(app, api, zgw):
    vergadering = await plan(api)
    zgw.ongepast = {url := document(zgw)}
    await agendeer(api, vergadering, bijlagen=[url])
    ok(await roep_op(api, vergadering), 201)
    await een_ronde(app.house)
    assert url not in gekoppeld(zgw) and zgw.statussen()[-1] == "Opgeroepen"
    taken = ok(await api.get(f"/dossiertaken?onderwerp={vergadering['uuid']}"))
    assert [taak["laatsteFout"] for taak in taken if taak["oorzaak"] == "bijlagen"] == [
        "POST /zaken/api/v1/zaakinformatieobjecten antwoordde met 400 invalid, "
        "nonFieldErrors: missing-zaaktype-informatieobjecttype-relation"
    ]
