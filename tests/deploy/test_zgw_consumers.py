"""The client library that the neighbours use (zgw-consumers) against the suite: directly, under two names, and as NLX.

It refuses a URL outside the base that it was configured with: each answer must be written with the base of its request.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import django
import pytest
import requests
from deploy.processen import free_range, suite
from django.conf import settings

OIN = "00000001234567890000"
CRS = {"Accept-Crs": "EPSG:4326", "Content-Crs": "EPSG:4326"}
RSIN = "517439943"
APPS = ["simple_certmanager", "zgw_consumers"]
if not settings.configured:
    settings.configure(
        SECRET_KEY="alleen-voor-de-test",
        INSTALLED_APPS=APPS,
        MIGRATION_MODULES=dict.fromkeys(APPS),  # tables straight from the models: the migrations want PostgreSQL
        DATABASES={"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": ":memory:"}},
        USE_TZ=True,
    )
    django.setup()

from ape_pie.exceptions import InvalidURLError  # noqa: E402 - all below wants settings
from django.core.management import call_command  # noqa: E402
from zgw_consumers.client import build_client  # noqa: E402
from zgw_consumers.models import Service  # noqa: E402

SOORTEN = ("catalogi", "zaken")


@dataclass
class Klant:
    """A client of one base of the zaken service."""

    ztc: Any
    zrc: Any
    base: str

    def alles(self, client: Any, pad: str) -> list[dict]:
        """A whole list, by `next`, in pages of five."""
        pagina = self.gaf(client.get(pad, params={"pageSize": 5}, headers=CRS))
        gevonden: list[dict] = pagina["results"]
        while pagina["next"]:
            pagina = self.gaf(client.get(pagina["next"], headers=CRS))
            gevonden += pagina["results"]
        assert len(gevonden) == pagina["count"]
        return gevonden

    def gaf(self, antwoord: requests.Response, status: int = 200) -> Any:
        """The answer, in which every address of what the library knows as a service is one of this base."""
        assert antwoord.status_code == status, antwoord.text
        for tekst in teksten(antwoord.json()):
            if any(f"/{soort}/api/v1/" in tekst for soort in SOORTEN):
                assert tekst.startswith(f"{self.base}/"), tekst
        return antwoord.json()

    def open_zaak(self) -> dict:
        zaaktype = self.alles(self.ztc, "zaaktypen")[-1]
        vorm = {"bronorganisatie": RSIN, "verantwoordelijkeOrganisatie": RSIN, "startdatum": "2026-01-01"}
        gemaakt = self.zrc.post("zaken", json=vorm | {"zaaktype": zaaktype["url"]}, headers=CRS)
        zaak = self.gaf(gemaakt, 201)
        assert zaak["zaaktype"] == zaaktype["url"]
        assert gemaakt.headers["Location"].endswith(zaak["url"].removeprefix(self.base))
        return zaak

    def zet_status(self, zaak: dict) -> dict:
        """The first status of a zaak, by following what the answers say."""
        zaaktype = self.gaf(self.ztc.get(zaak["zaaktype"]))
        statustypen = [self.gaf(self.ztc.get(url)) for url in zaaktype["statustypen"]]
        eerste = min(statustypen, key=lambda type: type["volgnummer"])
        vorm = {"zaak": zaak["url"], "statustype": eerste["url"], "datumStatusGezet": "2026-01-02T10:00:00Z"}
        return self.gaf(self.zrc.post("statussen", json=vorm), 201)


def teksten(waarde: Any) -> Iterator[str]:
    if isinstance(waarde, str):
        yield waarde
    for each in waarde.values() if isinstance(waarde, dict) else waarde if isinstance(waarde, list) else ():
        yield from teksten(each)


@pytest.fixture(scope="module")
def gedeeld(tmp_path_factory) -> Iterator[tuple[int, str]]:
    """A suite for all tests of this module: its first port, and the secret of the client `demo`."""
    var = tmp_path_factory.mktemp("suite") / "var"
    first = free_range()
    call_command("migrate", run_syncdb=True, verbosity=0)
    with suite(var, first):
        geheimen = dict(regel.split("=", 1) for regel in (var / "secrets.env").read_text().split())
        yield first, geheimen["GEMEENGOED_SECRET_DEMO"]


@pytest.fixture
def klant(gedeeld) -> Iterator[Any]:
    """`klant(base)`, or `klant(base, outway)` for one that reaches that base by NLX."""
    _, geheim = gedeeld

    def maak(base: str, outway: str = "") -> Klant:
        clients: list[Any] = []
        for soort in SOORTEN:
            root = f"/{soort}/api/v1/"
            service = Service.objects.create(
                slug=f"{soort}-{Service.objects.count()}",
                label=soort,
                api_root=base + root,
                nlx=outway and outway + root,
                client_id="demo",
                secret=geheim,
                jwt_valid_for=600,
            )
            clients.append(build_client(service))
        ztc, zrc = clients
        return Klant(ztc, zrc, base)

    yield maak
    Service.objects.all().delete()


def bases(first: int) -> dict[str, str]:
    """The own bases of the zaken service; the first is the canonical one."""
    return {
        "gateway": f"http://127.0.0.1:{first}/{OIN}/zaken",
        "naam": f"http://localhost:{first + 1}",
        "adres": f"http://127.0.0.1:{first + 1}",
    }


@pytest.mark.parametrize("waar", ["gateway", "naam", "adres"])
def test_the_library_works_under_each_of_our_own_names(gedeeld, klant, waar):
    hier = klant(bases(gedeeld[0])[waar])
    zaken = [hier.open_zaak() for _ in range(6)]
    status = hier.zet_status(zaken[0])
    found = hier.gaf(hier.zrc.get(zaken[0]["url"], headers=CRS))
    assert (found["status"], hier.gaf(hier.zrc.get(status["url"]))["zaak"]) == (status["url"], found["url"])
    lijst = [zaak["url"] for zaak in hier.alles(hier.zrc, "zaken")]
    assert {zaak["url"] for zaak in zaken} <= set(lijst) and len(lijst) == len(set(lijst))
    uitgevouwen = hier.gaf(hier.zrc.get(f"{zaken[0]['url']}?expand=zaaktype,status.statustype", headers=CRS))
    assert uitgevouwen["_expand"]["zaaktype"]["url"] == zaken[0]["zaaktype"]


def test_a_zaak_is_the_same_under_each_name(gedeeld, klant):
    een, ander = (klant(bases(gedeeld[0])[waar]) for waar in ("naam", "adres"))
    zaak = een.open_zaak()
    zelfde = ander.gaf(ander.zrc.get(ander.base + zaak["url"].removeprefix(een.base), headers=CRS))
    assert (zelfde["uuid"], zelfde["zaaktype"].removeprefix(ander.base)) == (
        zaak["uuid"],
        zaak["zaaktype"].removeprefix(een.base),
    )
    gezocht = ander.gaf(ander.zrc.get("zaken", params={"zaaktype": zaak["zaaktype"]}, headers=CRS))  # by the other name
    assert zaak["uuid"] in [each["uuid"] for each in gezocht["results"]]
    with pytest.raises(InvalidURLError):
        ander.zrc.get(zaak["url"])


@pytest.mark.parametrize("waar", ["naam", "adres"])
def test_the_library_works_through_the_gateway_as_nlx_outway(gedeeld, klant, waar):
    """It sends requests to the outway with the addresses of the service in them, and puts those back in answers."""
    found = bases(gedeeld[0])
    hier = klant(found[waar], outway=found["gateway"])
    zaak = hier.open_zaak()
    status = hier.zet_status(zaak)
    assert hier.gaf(hier.zrc.get(zaak["url"], headers=CRS))["status"] == status["url"]
    assert zaak["url"] in [each["url"] for each in hier.alles(hier.zrc, "zaken")]


def test_a_host_that_is_not_ours_is_a_400(gedeeld):
    zaken = f"{bases(gedeeld[0])['adres']}/zaken/api/v1/zaken"
    antwoord = requests.get(zaken, headers=CRS | {"Host": "vreemd.example.nl"}, timeout=10)
    assert (antwoord.status_code, antwoord.json()["code"]) == (400, "unknown_host")
