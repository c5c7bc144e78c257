"""The shipped catalogue: its files make sense, and the command loads all of it, once."""

import pytest
import support
from support import ok
from zgw.app import APIS
from zgw.catalogi import laden, selectielijst
from zgw.settings import settings

pytestmark = pytest.mark.anyio
BRON = laden.lees()
OBJECTTYPEN = "https://objecten.example.nl/objecttypen/api/v2"
GENERIEK = {each.omschrijving for each in selectielijst.omschrijvingen().values()}


def dagen(termijn: str) -> int:
    return int(termijn[1:-1]) * {"D": 1, "M": 30, "Y": 365}[termijn[-1]]


def named(items: list[dict], key: str = "omschrijving") -> list[str]:
    return [each[key] for each in items]


@pytest.mark.parametrize("zaaktype", BRON.zaaktypen, ids=lambda each: each["identificatie"])
class TestFile:
    def test_references_resolve(self, zaaktype):
        documenten, besluiten = named(BRON.informatieobjecttypen), named(BRON.besluittypen)
        statussen, identificaties = named(zaaktype["statustypen"]), named(BRON.zaaktypen, "identificatie")
        rollen = named(zaaktype["roltypen"])
        assert set(zaaktype["besluittypen"]) <= set(besluiten)
        assert set(zaaktype["deelzaaktypen"]) | {each["zaaktype"] for each in zaaktype["gerelateerdeZaaktypen"]} <= set(
            identificaties
        )
        for each in (*zaaktype["eigenschappen"], *zaaktype["informatieobjecttypen"]):
            assert each["statustype"] is None or each["statustype"] in statussen
        assert {each["informatieobjecttype"] for each in zaaktype["informatieobjecttypen"]} <= set(documenten)
        for each in zaaktype["resultaattypen"]:
            assert set(each["besluittypen"]) <= set(besluiten)
            assert set(each["informatieobjecttypen"]) <= set(documenten)
            assert each["resultaattypeomschrijving"] in GENERIEK
        assert {rol for each in zaaktype["statustypen"] for rol in each["gezetDoor"]} <= set(rollen)

    def test_numbers_run_from_one(self, zaaktype):
        for groep in ("statustypen", "informatieobjecttypen"):
            numbers = named(zaaktype[groep], "volgnummer")
            assert numbers == list(range(1, len(numbers) + 1))

    def test_there_is_enough_to_open_and_close_a_zaak(self, zaaktype):
        rollen = named(zaaktype["roltypen"], "omschrijvingGeneriek")
        assert len(zaaktype["statustypen"]) >= 2 and zaaktype["resultaattypen"]
        assert rollen.count("initiator") == 1 and "behandelaar" in rollen and rollen.count("zaakcoordinator") <= 1
        assert not zaaktype["servicenorm"] or dagen(zaaktype["servicenorm"]) <= dagen(zaaktype["doorlooptijd"])

    def test_archiving_is_that_of_the_selectielijst(self, zaaktype):
        for each in zaaktype["resultaattypen"]:
            row = selectielijst.resultaten()[each["selectielijstklasse"]["uuid"]]
            assert row.procestype.uuid == zaaktype["selectielijstProcestype"]["uuid"]
            assert row.volledig_nummer == each["selectielijstklasse"]["volledigNummer"]
            assert (row.waardering, row.bewaartermijn) == (each["archiefnominatie"], each["archiefactietermijn"])


def test_besluittypen_name_known_documents():
    documenten = named(BRON.informatieobjecttypen)
    assert {name for each in BRON.besluittypen for name in each["informatieobjecttypen"]} <= set(documenten)


async def laad(app) -> laden.Uitkomst:
    given = settings(database_url=str(app.house.settings.database_url), base_urls=support.BASE)
    return await laden.laad(APIS, given, BRON, OBJECTTYPEN)


async def test_the_command_loads_all_and_the_second_time_nothing(app, api):
    first = await laad(app)
    assert first.gemaakt["zaaktypen"] == first.gepubliceerd["zaaktypen"] == 16
    assert first.gepubliceerd["informatieobjecttypen"] == len(BRON.informatieobjecttypen)
    assert first.gepubliceerd["besluittypen"] == len(BRON.besluittypen)
    assert not first.bestond
    shown = {each["identificatie"]: each for each in ok(await api.get("/zaaktypen"))["results"]}
    for body in BRON.zaaktypen:
        zaaktype = shown[body["identificatie"]]
        statustypen = [ok(await api.get(url)) for url in zaaktype["statustypen"]]
        assert [each["omschrijving"] for each in statustypen if each["isEindstatus"]] == [
            body["statustypen"][-1]["omschrijving"]
        ]
        assert len(zaaktype["resultaattypen"]) == len(body["resultaattypen"])
        assert len(zaaktype["zaakobjecttypen"]) == len(body["zaakobjecttypen"])
        assert set(zaaktype["informatieobjecttypeOmschrijving"]) == {
            each["informatieobjecttype"] for each in body["informatieobjecttypen"]
        }
        assert sorted(zaaktype["besluittypeOmschrijving"]) == sorted(body["besluittypen"])
        assert zaaktype["deelzaaktypeIdentificaties"] == sorted(body["deelzaaktypen"])
        assert {each["zaaktypeIdentificatie"] for each in zaaktype["gerelateerdeZaaktypen"]} == {
            each["zaaktype"] for each in body["gerelateerdeZaaktypen"]
        }
    assert shown["LEDEN-AANVRAAG"]["url"].endswith("/zaaktypen/e9048f79-1d8a-5109-b769-351fd0d8abde")  # everywhere
    second = await laad(app)
    assert not second.gemaakt and not second.gepubliceerd
    assert second.bestond == first.gemaakt


async def test_a_catalogus_of_ones_own_in_the_way_stops_the_command(app, api):
    body = {"domein": "GEMGD", "rsin": "123456782", "contactpersoonBeheerNaam": "Beheer"}
    ok(await api.post("/catalogussen", json=body), 201)
    with pytest.raises(laden.LaadFout, match="unique"):
        await laad(app)
