"""A catalogus as a file and back: the same representation, all or nothing, whatever the file is."""

import json
from copy import deepcopy
from typing import Any
from uuid import UUID

import pytest
import support
from commonground.api import House
from sqlalchemy import func, select
from support import ok
from zgw.app import APIS
from zgw.catalogi import invoer, laden, uitvoer, uitwisseling
from zgw.catalogi.intern import RESOURCES
from zgw.catalogi.invoer import Keuze
from zgw.catalogi.uitwisseling import BestandFout, Inhoud
from zgw.settings import settings
from zgw.tables import Base

from tests.zaken.catalogi.typen import GEHOST, VERZOEKEN

pytestmark = pytest.mark.anyio
OBJECTTYPEN = "https://objecten.example.nl/objecttypen/api/v2"
ALLES = {"status": "alles", "pageSize": 100}


# --- what tests need --------------------------------------------------------------------------------------------------
@pytest.fixture
def elders(app) -> House:
    """The same service under another address."""
    given = settings(database_url=str(app.house.settings.database_url), base_urls="https://elders.example.nl")
    return House("zaken", APIS, Base.metadata, given)


@pytest.fixture
async def geladen(app) -> None:
    given = settings(database_url=str(app.house.settings.database_url), base_urls=support.BASE)
    await laden.laad(APIS, given, laden.lees(), OBJECTTYPEN)


@pytest.fixture
async def klein(app, maak, api) -> dict[str, list[dict]]:
    """The file of a small catalogus, all published, with one thing of every kind; here it is no more."""
    document, besluit = await maak.informatieobjecttype(), await maak.besluittype(informatieobjecttypen=["Brief"])
    deel = await maak.zaaktype(identificatie="DEEL")
    verwant = {"zaaktype": "DEEL", "aardRelatie": "vervolg", "toelichting": "Daarna"}
    relaties = {"besluittypen": ["Toekenning"], "deelzaaktypen": ["DEEL"], "gerelateerdeZaaktypen": [verwant]}
    hoofd = await maak.zaaktype(identificatie="HOOFD", selectielijstProcestype=VERZOEKEN, **relaties)
    status = await maak.statustype(hoofd)
    await maak.eigenschap(hoofd, statustype=status["url"])
    await maak.relatie(hoofd, statustype=status["url"])
    await maak.resultaattype(hoofd, besluittypen=["Toekenning"], informatieobjecttypen=["Brief"])
    await maak.roltype(hoofd)
    await maak.zaakobjecttype(hoofd)
    for each in (document, besluit, deel, hoofd):
        await maak.publish(each)
    found = json.loads(json.dumps(await uitvoer.haal_op(app.house), default=str))
    await leeg(app.house)
    return found


def inhoud(elementen: dict[str, list[dict]]) -> Inhoud:
    """What comes out of a file comes in as it went into it."""
    return uitwisseling.lees(uitwisseling.schrijf(elementen))


async def leeg(house: House) -> None:
    async with house.sessions.begin() as db:
        for table in reversed(Base.metadata.sorted_tables):
            if table.name != "client":
                await db.execute(table.delete())


async def aantal(house: House) -> int:
    """Rows of types, audit lines and notifications together."""
    async with house.sessions() as db:
        tables = [resource.table.__table__ for resource in RESOURCES.values()]
        tables += [house.metadata.tables[name] for name in ("audittrail", "uitgaand")]
        return sum([await db.scalar(select(func.count()).select_from(table)) or 0 for table in tables])


def zonder_host(elementen: dict[str, list[dict]], base: str) -> dict:
    """Sorted by URL, lists too: their order is that of making."""
    return ordelijk(json.loads(json.dumps(elementen, default=str).replace(base, "")))


def ordelijk(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: ordelijk(each) for name, each in value.items()}
    return sorted(map(ordelijk, value), key=json.dumps) if isinstance(value, list) else value


# --- round trips ------------------------------------------------------------------------------------------------------
async def test_the_shipped_catalogue_moves_to_another_house_as_it_is(app, elders, geladen):
    before = await uitvoer.haal_op(app.house)
    assert all(before[soort] for soort in uitwisseling.SOORTEN)
    await leeg(app.house)
    verslag = await invoer.voer_in(elders, inhoud(before), Keuze(gepubliceerd=True))
    assert not verslag.fouten and not verslag.overgeslagen
    assert verslag.gemaakt == {soort: len(found) for soort, found in before.items()}
    after = await uitvoer.haal_op(elders)
    await elders.engine.dispose()
    assert zonder_host(after, "https://elders.example.nl") == zonder_host(before, support.BASE)


async def test_a_small_catalogue_comes_back_as_it_was(app, klein):
    verslag = await invoer.voer_in(app.house, inhoud(klein), Keuze(gepubliceerd=True))
    assert not verslag.fouten and not verslag.overgeslagen
    assert zonder_host(await uitvoer.haal_op(app.house), "") == zonder_host(klein, "")


async def test_relations_with_what_no_longer_holds_move_too(app, maak):
    await maak.publish(await maak.zaaktype(identificatie="OUD", eindeGeldigheid="2021-01-01"))
    await maak.publish(await maak.besluittype(eindeGeldigheid="2021-01-01"))
    verwant = {"zaaktype": "OUD", "aardRelatie": "vervolg"}
    relaties = {"besluittypen": ["Toekenning"], "deelzaaktypen": ["OUD"], "gerelateerdeZaaktypen": [verwant]}
    await maak.publish(await maak.zaaktype(**relaties))
    before = await uitvoer.haal_op(app.house)
    await leeg(app.house)
    assert not (await invoer.voer_in(app.house, inhoud(before), Keuze(gepubliceerd=True))).overgeslagen
    after = await uitvoer.haal_op(app.house)
    assert zonder_host(after, "") == zonder_host(before, "")
    zaaktype = after["ZaakType"][1]
    assert zaaktype["deelzaaktype_identificaties"] == ["OUD"] and zaaktype["besluittype_omschrijving"] == ["Toekenning"]
    assert [each["zaaktype"] for each in zaaktype["gerelateerde_zaaktypen"]] == [after["ZaakType"][0]["url"]]


async def test_the_file_is_that_of_open_zaak(klein):
    assert set(klein["ResultaatType"][0]["brondatum_archiefprocedure"]) >= {"einddatum_bekend", "datumkenmerk"}
    assert klein["Eigenschap"][0]["specificatie"]["waardenverzameling"] == []
    assert klein["BesluitType"][0]["zaaktypen"] == []
    hoofd = next(each for each in klein["ZaakType"] if each["identificatie"] == "HOOFD")
    assert klein["StatusType"][0]["zaaktype"] == hoofd["url"] and hoofd["url"].startswith(support.BASE)
    assert (hoofd["begin_geldigheid"], hoofd["doorlooptijd"]) == ("2020-01-01", "P30D")


async def test_what_was_published_is_a_concept_unless_asked_otherwise(app, api, klein):
    verslag = await invoer.voer_in(app.house, inhoud(klein), Keuze())
    assert not verslag.fouten and not verslag.gepubliceerd
    for path in ("/zaaktypen", "/besluittypen", "/informatieobjecttypen"):
        found = ok(await api.get(path, params=ALLES))["results"]
        assert found and all(each["concept"] for each in found)


async def test_new_uuids_replace_the_old_ones_everywhere(app, klein):
    verslag = await invoer.voer_in(app.house, inhoud(klein), Keuze(nieuwe_uuids=True, gepubliceerd=True))
    assert not verslag.fouten
    after = await uitvoer.haal_op(app.house)
    text = json.dumps(after, default=str)
    assert not [each["url"] for found in klein.values() for each in found if each["url"] in text]
    hoofd = next(each for each in after["ZaakType"] if each["identificatie"] == "HOOFD")
    deel = next(each for each in after["ZaakType"] if each["identificatie"] == "DEEL")
    assert hoofd["deelzaaktypen"] == [deel["url"]] == [each["zaaktype"] for each in hoofd["gerelateerde_zaaktypen"]]
    assert after["Eigenschap"][0]["statustype"] == after["StatusType"][0]["url"] == hoofd["statustypen"][0]


async def test_what_comes_in_is_told_to_subscribers_and_in_the_audit_trail(app, klein):
    await invoer.voer_in(app.house, inhoud(klein), Keuze())
    async with app.house.sessions() as db:
        tables = app.house.metadata.tables
        assert await db.scalar(select(func.count()).select_from(tables["uitgaand"])) == 5  # 4 types, and the relations
        who = set(await db.scalars(select(tables["audittrail"].c.applicatie_weergave)))
    assert who == {"Importeren en exporteren van een catalogus"}


async def test_single_zaaktypen_come_with_what_they_name(app, klein):
    await invoer.voer_in(app.house, inhoud(klein), Keuze(gepubliceerd=True))
    hoofd, deel = sorted(klein["ZaakType"], key=lambda each: each["identificatie"], reverse=True)
    found = await uitvoer.haal_op(app.house, zaaktypen=[UUID(hoofd["url"][-36:])])
    counts = {soort: len(each) for soort, each in found.items()}
    assert counts == {soort: 1 for soort in uitwisseling.SOORTEN}
    found = await uitvoer.haal_op(app.house, zaaktypen=[UUID(deel["url"][-36:])])
    assert {soort for soort, each in found.items() if each} == {"Catalogus", "ZaakType"}
    with pytest.raises(BestandFout, match="er is geen zaaktype"):
        await uitvoer.haal_op(app.house, zaaktypen=[UUID(int=1)])
    with pytest.raises(BestandFout, match="er is geen catalogus"):
        await uitvoer.haal_op(app.house, [UUID(int=1)])


# --- all or nothing ---------------------------------------------------------------------------------------------------
async def test_a_fault_in_the_last_file_leaves_nothing(app, klein):
    klein["ZaakObjectType"][0]["relatie_omschrijving"] = "x" * 81
    verslag = await invoer.voer_in(app.house, inhoud(klein), Keuze())
    assert verslag.fouten == [
        f"ZaakObjectType {'x' * 80}: relatie_omschrijving: Gebruik hooguit 80 tekens. (max_length)"
    ]
    assert verslag.gemaakt["Eigenschap"] == 1
    assert await aantal(app.house) == 0


async def test_all_faults_are_told_and_each_once(app, klein):
    klein["InformatieObjectType"][0]["vertrouwelijkheidaanduiding"] = "geheimzinnig"
    klein["StatusType"] += [deepcopy(klein["StatusType"][0]) | {"url": "https://a.example/" + str(UUID(int=7))}]
    klein["RolType"][0]["omschrijving_generiek"] = "toeschouwer"
    klein["Eigenschap"][0]["zaaktype"] = "https://elders.example.nl/zaaktypen/" + str(UUID(int=8))
    klein["ZaakObjectType"] += [7, {"url": "geen"}]
    verslag = await invoer.voer_in(app.house, inhoud(klein), Keuze())
    told = [" ".join(each.split()[:2]) for each in verslag.fouten]
    assert told == [
        "ZaakObjectType nummer",
        "ZaakObjectType nummer",
        "InformatieObjectType Brief:",
        "StatusType Status",
        "RolType Aanvrager:",
        "Eigenschap kleur:",
    ]
    assert verslag.afhankelijk == {"ZaakTypeInformatieObjectType": 1}  # of Brief; besluittypen only lose a name
    assert await aantal(app.house) == 0


async def test_what_belongs_to_a_refused_catalogus_is_judged_by_its_form(app, klein):
    klein["Catalogus"][0]["rsin"] = "000000001"
    klein["ResultaatType"][0]["archiefnominatie"] = "misschien"
    verslag = await invoer.voer_in(app.house, inhoud(klein), Keuze())
    assert [each.split(":")[:2] for each in verslag.fouten] == [
        ["Catalogus TEST", " rsin"],
        ["ResultaatType Toegekend", " archiefnominatie"],
    ]
    assert verslag.afhankelijk["ZaakType"] == 2 and not verslag.gemaakt


async def test_a_type_that_cannot_be_published_stops_all(app, klein):
    tweede = deepcopy(klein["InformatieObjectType"][0])
    klein["InformatieObjectType"].append(tweede | {"url": tweede["url"][:-36] + str(UUID(int=9))})
    verslag = await invoer.voer_in(app.house, inhoud(klein), Keuze(gepubliceerd=True))
    assert len(verslag.fouten) == 1 and "overlap" in verslag.fouten[0]
    assert await aantal(app.house) == 0
    assert not (await invoer.voer_in(app.house, inhoud(klein), Keuze())).fouten  # concepts may overlap


async def test_a_trial_tells_the_same_and_keeps_nothing(app, klein):
    verslag = await invoer.voer_in(app.house, inhoud(klein), Keuze(proef=True, gepubliceerd=True))
    assert verslag.gemaakt == {soort: len(found) for soort, found in klein.items()}
    assert verslag.gepubliceerd == {"InformatieObjectType": 1, "BesluitType": 1, "ZaakType": 2}
    assert await aantal(app.house) == 0


# --- what is here already ---------------------------------------------------------------------------------------------
async def test_a_catalogus_that_is_here_is_refused_in_one_line(app, klein):
    await invoer.voer_in(app.house, inhoud(klein), Keuze())
    with pytest.raises(BestandFout, match="catalogus TEST van 123456782 bestaat hier al"):
        await invoer.voer_in(app.house, inhoud(klein), Keuze(nieuwe_uuids=True))
    del klein["Catalogus"]
    with pytest.raises(BestandFout, match="geen catalogus in het bestand"):
        await invoer.voer_in(app.house, inhoud(klein), Keuze(nieuwe_uuids=True))
    with pytest.raises(BestandFout, match="er is geen catalogus"):
        await invoer.voer_in(app.house, inhoud(klein), Keuze(in_catalogus=UUID(int=1)))


async def test_an_existing_catalogus_is_filled_up_by_name(app, api, klein):
    catalogus = {"domein": "EIGEN", "rsin": "123456782", "contactpersoonBeheerNaam": "Beheer"}
    url = ok(await api.post("/catalogussen", json=catalogus), 201)["url"]
    brief = {"catalogus": url, "omschrijving": "Brief", "vertrouwelijkheidaanduiding": "geheim"}
    brief |= {"informatieobjectcategorie": "post", "beginGeldigheid": "2021-01-01"}
    eigen = ok(await api.post("/informatieobjecttypen", json=brief), 201)
    ok(await api.post(eigen["url"] + "/publish"))
    del klein["Catalogus"]
    keuze = Keuze(in_catalogus=UUID(url[-36:]), gepubliceerd=True)
    verslag = await invoer.voer_in(app.house, inhoud(klein), keuze)
    assert not verslag.fouten
    assert verslag.overgeslagen == ["InformatieObjectType Brief: deze omschrijving bestaat al in de catalogus"]
    hoofd = ok(await api.get("/zaaktypen", params={"identificatie": "HOOFD"}))["results"][0]
    assert hoofd["catalogus"] == url and hoofd["informatieobjecttypen"] == [eigen["url"]]
    again = await invoer.voer_in(app.house, inhoud(klein), keuze)
    assert len(again.overgeslagen) == 2 and "ZaakType DEEL: deze uuid bestaat hier al" in again.fouten[0]


async def test_nothing_is_added_to_what_the_file_does_not_hold(app, klein, api):
    """A URL of ours in a file is no way into a zaaktype that is here."""
    await invoer.voer_in(app.house, inhoud(klein), Keuze(gepubliceerd=True))
    before = await aantal(app.house)
    rol = klein["RolType"][0] | {"url": "https://a.example/" + str(UUID(int=5))}
    catalogus = klein["Catalogus"][0] | {"domein": "ANDER", "url": "https://a.example/" + str(UUID(int=6))}
    verslag = await invoer.voer_in(app.house, inhoud({"Catalogus": [catalogus], "RolType": [rol]}), Keuze())
    assert len(verslag.fouten) == 1 and "staat niet in het bestand" in verslag.fouten[0]
    assert await aantal(app.house) == before


async def test_relations_beyond_the_file_are_left_out_and_told(app, api, klein):
    klein["ZaakType"] = [each for each in klein["ZaakType"] if each["identificatie"] == "HOOFD"]
    klein["BesluitType"][0]["informatieobjecttypen"].append("https://elders.example.nl/informatieobjecttypen/1")
    verslag = await invoer.voer_in(app.house, inhoud(klein), Keuze(gepubliceerd=True))
    assert not verslag.fouten
    assert [each.split(" http")[0] for each in verslag.overgeslagen] == [
        "BesluitType Toekenning: informatieobjecttypen",
        "ZaakType HOOFD: deelzaaktypen",
        "ZaakType HOOFD: gerelateerde_zaaktypen",
    ]
    hoofd = ok(await api.get("/zaaktypen"))["results"][0]
    assert hoofd["deelzaaktypeIdentificaties"] == [] == hoofd["gerelateerdeZaaktypen"]


async def test_a_zaaktype_as_open_zaak_writes_it(app, api, klein):
    """Nulls where we leave out, the hosted selectielijst, dates of parts that we do not have, another host."""
    van, naar = f"{support.BASE}/catalogi", "https://openzaak.example.nl/catalogi"
    klein = json.loads(json.dumps(klein).replace(van, naar))
    for each in klein["ZaakType"]:
        each |= {"broncatalogus": None, "bronzaaktype": None, "versiedatum": None}
        each["selectielijst_procestype"] = f"{GEHOST}/procestypen/{UUID(int=1)}"
    klein["StatusType"][0] |= {"begin_geldigheid": "2019-05-01", "einde_geldigheid": None}
    klein["ResultaatType"][0] |= {
        "selectielijstklasse": f"{GEHOST}/resultaten/{UUID(int=2)}",
        "resultaattypeomschrijving": f"{GEHOST}/resultaattypeomschrijvingen/{UUID(int=3)}",
        "archiefnominatie": "vernietigen",
        "archiefactietermijn": "P5Y",
    }
    del klein["ZaakObjectType"]
    verslag = await invoer.voer_in(app.house, inhoud(klein), Keuze(gepubliceerd=True))
    assert not verslag.fouten and not verslag.overgeslagen
    found = ok(await api.get("/resultaattypen"))["results"][0]
    assert found["selectielijstklasse"].startswith(GEHOST) and found["archiefactietermijn"] == "P5Y"
    assert found["url"].endswith(klein["ResultaatType"][0]["url"][-36:]) and found["url"].startswith(support.BASE)
