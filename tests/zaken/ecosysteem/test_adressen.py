"""What clients expect of our URLs (ecosystem §2): one test for each thing said there."""

from collections.abc import Iterator
from typing import Any

import httpx
import pytest
import support
from commonground.api import Api
from commonground.service import Service
from sqlalchemy import select
from support import ok
from zgw.autorisaties.api import AUTORISATIES
from zgw.catalogi.api import CATALOGI
from zgw.zaken.api import ZAKEN

from tests.zaken.conftest import CRS
from tests.zaken.ecosysteem.conftest import BUITEN, CLUSTER, GATEWAY, KORT, NAMEN
from tests.zaken.woorden import open_zaak, rolvorm, zaakvorm, zet_status

pytestmark = pytest.mark.anyio


def als(app: Service, base: str, api: Api = ZAKEN) -> httpx.AsyncClient:
    return support.client(app, api, base=base, **CRS)


def onze_urls(shown: Any) -> Iterator[str]:
    """Every URL of the service in an answer, whatever name it has there."""
    if isinstance(shown, str) and "/api/v1" in shown and shown.startswith("http"):
        yield shown
    for each in shown.values() if isinstance(shown, dict) else shown if isinstance(shown, list) else ():
        yield from onze_urls(each)


@pytest.fixture
async def gevuld(api, types) -> dict:
    """A zaak with parts, and a second one for a next page."""
    zaak = await open_zaak(api, types)
    ok(await api.post("/rollen", json=rolvorm(zaak, types.rol["initiator"])), 201)
    ok(await zet_status(api, zaak, types.statustype), 201)
    await open_zaak(api, types, gerelateerdeZaken=[{"url": zaak["url"]}])
    return zaak


@pytest.mark.parametrize("base", NAMEN)
async def test_every_url_in_an_answer_begins_with_the_api_root_that_was_asked(app, gevuld, base):
    async with als(app, base) as client:
        lijst = ok(await client.get("/zaken?pageSize=1&expand=zaaktype,status.statustype,rollen"))
        urls = [*onze_urls(lijst)]
        assert len(urls) > 10 and all(url.startswith(base + "/") for url in urls)
        assert lijst["next"].startswith(base + ZAKEN.root + "/")


@pytest.mark.parametrize("base", NAMEN)
async def test_what_an_answer_names_can_be_fetched_under_that_name(app, gevuld, base):
    async with als(app, base) as zrc, als(app, base, CATALOGI) as ztc:
        lijst = ok(await zrc.get("/zaken?pageSize=1"))
        [volgende] = ok(await zrc.get(lijst["next"]))["results"]
        zaaktype = ok(await ztc.get(volgende["zaaktype"]))
        assert zaaktype["url"] == volgende["zaaktype"]
        assert ok(await ztc.get(zaaktype["catalogus"]))["url"].startswith(base + CATALOGI.root)
        assert ok(await zrc.get(volgende["status"]))["zaak"] == volgende["url"]


async def test_the_name_is_the_one_that_a_proxy_forwards(app, gevuld):
    async with als(app, "http://10.0.0.7") as client:
        client.headers["X-Forwarded-Host"], client.headers["X-Forwarded-Proto"] = "gw.example", "http"
        client.headers["X-Forwarded-Prefix"] = "/00000001234567890000/zaken"
        assert all(url.startswith(GATEWAY) for url in onze_urls(ok(await client.get("/zaken"))))


@pytest.mark.parametrize("host", ["elders.example.nl", "openzaak.gemeente.nl.kwaad.example", "10.0.0.7"])
async def test_a_host_that_is_none_of_ours_is_a_400(app, host):
    async with als(app, f"http://{host}") as client:
        antwoord = await client.get("/zaken")
        assert (antwoord.status_code, antwoord.json()["code"]) == (400, "unknown_host")


async def test_a_reference_is_the_same_under_each_of_our_names(app, api, types, gevuld):
    """Made under one name, by types under a second, it is found by a filter under a third, and shown under each."""
    async with als(app, CLUSTER) as binnen, als(app, BUITEN) as buiten:
        type = types.zaaktype.replace(support.BASE, KORT)
        zaak = ok(await binnen.post("/zaken", json=zaakvorm(types, zaaktype=type)), 201)
        assert zaak["zaaktype"] == types.zaaktype.replace(support.BASE, CLUSTER)
        rol = rolvorm({"url": zaak["url"]}, types.rol["initiator"].replace(support.BASE, GATEWAY))
        ok(await buiten.post("/rollen", json=rol), 201)
        for base in NAMEN:
            gezocht = {"zaak": zaak["url"].replace(CLUSTER, base)}
            [gevonden] = ok(await api.get("/rollen", params=gezocht))["results"]
            assert gevonden["roltype"] == types.rol["initiator"]
        assert ok(await buiten.get("/zaken", params={"zaaktype": type}))["count"] == 3


async def test_a_foreign_url_with_our_path_is_not_ours(app, api, types, gevuld):
    vreemd = types.zaaktype.replace(support.BASE, "https://elders.example.nl")
    assert ok(await api.get("/zaken", params={"zaaktype": vreemd}))["count"] == 0


async def test_rights_hold_under_each_of_our_names(app, ac, gevuld, types):
    """The type of an autorisatie may have been written under another name than the one that is asked."""
    await support.register(app, "lezer")
    recht = {
        "component": "zrc",
        "scopes": ["zaken.lezen"],
        "zaaktype": types.zaaktype.replace(support.BASE, BUITEN),
        "maxVertrouwelijkheidaanduiding": "intern",
    }
    vorm = {"clientIds": ["lezer"], "label": "Lezer", "autorisaties": [recht]}
    ok(await ac.post("/applicaties", json=vorm), 201)
    for base in NAMEN:
        async with support.client(app, ZAKEN, "lezer", base, **CRS) as client:
            assert ok(await client.get("/zaken"))["count"] == 2


async def test_outside_a_request_the_first_name_counts(app, types):
    async with als(app, CLUSTER) as client:
        zaak = ok(await client.post("/zaken", json=zaakvorm(types)), 201)
    uitgaand = app.house.metadata.tables["uitgaand"]
    async with app.house.sessions() as db:
        bericht = (await db.execute(select(uitgaand.c.bericht))).scalar_one()
    assert bericht["hoofdObject"] == zaak["url"].replace(CLUSTER, support.BASE)
    assert bericht["kenmerken"]["zaaktype"] == types.zaaktype


@pytest.mark.parametrize("api_van", [ZAKEN, CATALOGI, AUTORISATIES], ids=lambda api: api.name)
@pytest.mark.parametrize("einde", ["", "/"])
async def test_an_api_root_answers_with_and_without_a_slash(app, api_van, einde):
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url=KORT) as client:
        antwoord = await client.get(api_van.root + einde)
    assert antwoord.status_code == 200 and all(url.startswith(KORT + api_van.root) for url in antwoord.json().values())


async def test_a_host_of_one_label_is_a_url(api, types):
    """`http://openzaak/zaken/api/v1/…` occurs in every cluster: ours, and as the betrokkene of somebody else."""
    zaak = await open_zaak(api, types)
    rol = rolvorm(
        zaak, types.rol["behandelaar"], betrokkene="http://medewerkers/api/v1/1", betrokkeneIdentificatie=None
    )
    assert ok(await api.post("/rollen", json=rol), 201)["betrokkene"] == "http://medewerkers/api/v1/1"
