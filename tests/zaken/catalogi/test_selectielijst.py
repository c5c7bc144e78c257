"""The selectielijst as we serve it, and as others' services give it."""

import httpx
import pytest
import support
from commonground.references import References
from commonground.settings import Outgoing
from support import codes, ok
from zgw.app import create_app
from zgw.catalogi.api import SELECTIELIJST
from zgw.settings import settings

from tests.zaken.catalogi.typen import AFGEWEZEN, GEHOST, INGEWILLIGD, TOEGEKEND, VERZOEKEN

pytestmark = pytest.mark.anyio
ELDERS = "https://referentielijst.example.nl/api/v1"
RESULTAAT = {
    "url": f"{ELDERS}/resultaten/1",
    "procesType": f"{ELDERS}/procestypen/6",
    "nummer": 2,
    "naam": "Afgewezen",
    "waardering": "vernietigen",
    "procestermijn": "nihil",
    "bewaartermijn": "P3Y",
}
ANTWOORDEN = {
    "/api/v1/procestypen/6": {"nummer": 6, "jaar": 2020, "naam": "Verzoeken behandelen"},
    "/api/v1/resultaten/1": RESULTAAT,
    "/api/v1/resultaattypeomschrijvingen/1": {"omschrijving": "Afgebroken", "definitie": "x", "opmerking": ""},
}


@pytest.fixture
async def lijst(app):
    async with support.client(app, SELECTIELIJST, client_id=None) as client:
        yield client


async def test_procestypen_are_an_array(lijst):
    assert len(ok(await lijst.get("/procestypen"))) == len(ok(await lijst.get("/procestypen?jaar=2020"))) == 29
    assert ok(await lijst.get("/procestypen?jaar=2017")) == []
    assert ok(await lijst.get(VERZOEKEN))["naam"] == "Verzoeken behandelen"


async def test_resultaten_come_in_pages(lijst):
    pages = [ok(await lijst.get("/resultaten"))]
    while url := pages[-1]["next"]:
        pages.append(ok(await lijst.get(url)))
    assert sum(len(each["results"]) for each in pages) == pages[0]["count"] == 346
    assert ok(await lijst.get(pages[1]["previous"])) == pages[0]
    assert (await lijst.get("/resultaten?page=5")).status_code == 404


async def test_resultaten_of_one_procestype(lijst):
    found = ok(await lijst.get("/resultaten", params={"procesType": VERZOEKEN}))["results"]
    assert {each["procesType"] for each in found} == {VERZOEKEN} and AFGEWEZEN in {each["url"] for each in found}


async def test_a_resultaat_says_how_long_it_is_kept(lijst):
    specifiek = ok(await lijst.get(INGEWILLIGD))
    assert (specifiek["volledigNummer"], specifiek["specifiek"], specifiek["bewaartermijn"]) == ("6.1.8", True, "P5Y")
    assert ok(await lijst.get(specifiek["generiekResultaat"]))["generiek"] is True


async def test_omschrijvingen_are_an_array(lijst):
    names = {each["omschrijving"] for each in ok(await lijst.get("/resultaattypeomschrijvingen"))}
    assert names == {"Toegekend", "Afgewezen", "Ingetrokken"}
    assert ok(await lijst.get(TOEGEKEND))["omschrijving"] == "Toegekend"


@pytest.mark.parametrize("path", ["/procestypen/geen", "/resultaten/geen", "/resultaattypeomschrijvingen/geen"])
async def test_what_is_not_in_the_list_is_not_found(lijst, path):
    assert (await lijst.get(path)).status_code == 404


async def test_the_configured_list_is_fetched_and_the_hosted_one_is_not_guessed(app, api, maak):
    """The setting `selectielijst`: whatever is below it is asked there, also where we would know the hosted list."""
    app.house.settings.selectielijst = GEHOST
    asked = []

    def answer(request: httpx.Request) -> httpx.Response:
        asked.append(request.url.path)
        return httpx.Response(200, json={"nummer": 6, "jaar": 2020, "naam": "Verzoeken"})

    app.house.references = References(
        [Outgoing(naam="lijst", api_root=GEHOST, auth="geen")], httpx.MockTransport(answer)
    )
    procestype = f"{GEHOST}/procestypen/1"
    for identificatie in ("A", "B"):
        await maak.zaaktype(identificatie=identificatie, selectielijstProcestype=procestype)
    assert asked == ["/api/v1/procestypen/1"]
    body = maak.zaaktype_body(selectielijstProcestype=f"{GEHOST}/resultaten/1")
    app.house.references = References([], httpx.MockTransport(answer))
    assert codes(await api.post("/zaaktypen", json=body)) == [("selectielijstProcestype", "unknown-service")]


def test_the_configured_list_may_be_called(tmp_path):
    given = settings(selectielijst=f"{GEHOST}/", database_url=f"sqlite+aiosqlite:///{tmp_path}/x.db")
    service = create_app(given).house.references.service_for(f"{GEHOST}/procestypen")
    assert service is not None and (service.naam, service.auth) == ("selectielijst", "geen")


async def test_a_list_of_another_service_is_fetched(app, api, maak):
    def answer(request: httpx.Request) -> httpx.Response:
        found = ANTWOORDEN.get(request.url.path)
        return httpx.Response(200 if found else 404, json=found)

    service = Outgoing(naam="referentielijst", api_root=ELDERS, auth="geen")
    app.house.references = References([service], httpx.MockTransport(answer))
    zaaktype = await maak.zaaktype(selectielijstProcestype=f"{ELDERS}/procestypen/6")
    given = {
        "selectielijstklasse": RESULTAAT["url"],
        "resultaattypeomschrijving": f"{ELDERS}/resultaattypeomschrijvingen/1",
    }
    made = await maak.resultaattype(zaaktype, **given)
    assert (made["archiefactietermijn"], made["omschrijvingGeneriek"]) == ("P3Y", "Afgebroken")
    for field, wrong, code in (
        ("selectielijstklasse", f"{ELDERS}/resultaten/2", "bad-url"),
        ("selectielijstklasse", f"{ELDERS}/procestypen/6", "invalid-resource"),
    ):
        body = maak.resultaattype_body(zaaktype, **given | {field: wrong})
        assert codes(await api.post("/resultaattypen", json=body)) == [(field, code)]
    ander = await maak.zaaktype(identificatie="ANDER", selectielijstProcestype=VERZOEKEN)
    refused = await api.post("/resultaattypen", json=maak.resultaattype_body(ander, **given))
    assert codes(refused) == [("nonFieldErrors", "procestype-mismatch")]
