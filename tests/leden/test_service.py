"""The service as a whole: its tables, its notifications and audit trail, its design rules."""

from enum import Enum
from typing import Any, Literal, get_args, get_origin

import pytest
import support
from commonground import migrations
from leden.app import API
from leden.laad import laad
from leden.tables import Base
from sqlalchemy import select
from support import ok

from tests.leden.domein import ALV, LOSSER, in_stemming, meld_aan, nieuw_lid, sluit_stemming, toelating

pytestmark = pytest.mark.anyio
KENMERKEN = {"objectsoort", "orgaan", "gmCode"}
UNKNOWN = "6ba7b810-9dad-11d1-80b4-00c04fd430c8"
COLLECTIONS = ("/leden", "/vergaderingen", "/agendapunten", "/stemmingen", "/besluiten")
BELOW = (
    f"/leden/{UNKNOWN}/gebeurtenissen",
    f"/leden/{UNKNOWN}/overeenkomsten",
    f"/leden/{UNKNOWN}/zaaktaken",
    f"/vergaderingen/{UNKNOWN}/oproepen",
    f"/vergaderingen/{UNKNOWN}/presenties",
    f"/vergaderingen/{UNKNOWN}/quorum",
    f"/stemmingen/{UNKNOWN}/stemmen",
    f"/stemmingen/{UNKNOWN}/kiesgerechtigden",
    "/statutenversies/1999-01-01/artikelen",
)
ACTIONS = (
    f"/vergaderingen/{UNKNOWN}/_openen",
    f"/vergaderingen/{UNKNOWN}/_sluiten",
    f"/stemmingen/{UNKNOWN}/_openen",
    f"/stemmingen/{UNKNOWN}/_sluiten",
)


async def test_the_migrations_give_the_tables_of_the_code(app):
    async with app.house.engine.connect() as db:
        assert await db.run_sync(migrations.differences, Base.metadata) == []


async def uitgaand(app) -> list[dict]:
    table = app.house.metadata.tables["uitgaand"]
    async with app.house.engine.connect() as db:
        return list((await db.execute(select(table.c.bericht).order_by(table.c.id))).scalars())


async def test_every_step_of_an_admission_is_told(app, api):
    lid = await nieuw_lid(api)
    berichten = await uitgaand(app)
    assert {bericht["kanaal"] for bericht in berichten} == {"leden"}
    assert [(bericht["resource"], bericht["actie"]) for bericht in berichten] == [
        ("lid", "create"),
        ("overeenkomst", "create"),
        ("besluit", "create"),
    ]
    assert berichten[0]["hoofdObject"] == berichten[1]["hoofdObject"] == lid["url"]
    assert berichten[2]["kenmerken"] == {"objectsoort": "besluit", "orgaan": "bestuur", "gmCode": "GM0168"}


async def test_all_messages_have_kenmerken_of_the_channel(app, api, leden):
    await sluit_stemming(api, await in_stemming(api, leden), tellingen={"voor": 21, "tegen": 0})
    berichten = await uitgaand(app)
    assert all({"objectsoort", "orgaan"} <= bericht["kenmerken"].keys() <= KENMERKEN for bericht in berichten)
    assert {"vergadering", "agendapunt", "oproep", "presentielijst", "stemming", "besluit"} == {
        bericht["resource"] for bericht in berichten
    }


async def test_what_was_refused_is_not_told(app, api):
    lid = await meld_aan(api)
    assert (await api.post("/besluiten", json=toelating(lid))).status_code == 422
    assert len(await uitgaand(app)) == 1


async def test_the_audit_trail_has_who_and_why(app, api):
    await api.post("/leden", json=LOSSER, headers={"X-Audit-Toelichting": "Brief van 9 januari"})
    table = app.house.metadata.tables["audittrail"]
    async with app.house.engine.connect() as db:
        [regel] = (await db.execute(select(table))).all()
    assert (regel.resource, regel.actie, regel.resultaat, regel.toelichting) == (
        "lid",
        "create",
        201,
        "Brief van 9 januari",
    )
    assert regel.gebruikers_weergave == "Een tester"


async def test_loading_is_not_told(app):
    await laad(app.house)
    assert await uitgaand(app) == []


# --- what fits --------------------------------------------------------------------------------------------------------
def keuzes(annotatie: Any) -> list[str]:
    """Every value that a field may choose from, at any depth."""
    if isinstance(annotatie, type) and issubclass(annotatie, Enum):
        return [each.value for each in annotatie]
    if get_origin(annotatie) is Literal:
        return [each for each in get_args(annotatie) if isinstance(each, str)]
    return [keuze for each in get_args(annotatie) if not isinstance(each, str) for keuze in keuzes(each)]


@pytest.mark.parametrize("resource", API.resources, ids=lambda resource: resource.name)
def test_every_choice_and_every_text_fits_its_column(resource):
    """SQLite does not mind, PostgreSQL refuses a value that is too long."""
    kolommen = resource.table.__table__.c
    for naam, veld in (resource.body.model_fields | resource.shows.model_fields).items():
        ruimte = getattr(kolommen[naam].type, "length", None) if naam in kolommen else None
        if ruimte is not None:
            assert [keuze for keuze in keuzes(veld.annotation) if len(keuze) > ruimte] == [], naam
            lengten = [getattr(each, "max_length", None) for each in veld.metadata]
            assert all(lengte <= ruimte for lengte in lengten if lengte), naam


# --- design rules -----------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("path", COLLECTIONS)
async def test_a_collection_by_the_design_rules(api, path):
    assert ok(await api.get(path)) == {"count": 0, "next": None, "previous": None, "results": []}
    assert (await api.get(f"{path}/")).status_code == 404
    assert (await api.get(path, params={"onbekend": "1"})).status_code == 400
    assert (await api.get(path, headers={"Accept": "application/xml"})).status_code == 406
    assert (await api.get(f"{path}/{UNKNOWN}")).status_code == 404
    assert (await api.get(f"{path}/geen-uuid")).status_code == 404
    assert (await api.delete(f"{path}/{UNKNOWN}")).status_code == 405
    kapot = {"content": b"{", "headers": {"Content-Type": "application/json"}}
    assert (await api.post(path, **kapot)).status_code == 400
    xml = {"content": b"<a/>", "headers": {"Content-Type": "application/xml"}}
    assert (await api.post(path, **xml)).status_code == 415
    leeg = await api.post(path, json={})
    assert leeg.status_code == 400 and leeg.json()["invalidParams"]


@pytest.mark.parametrize("path", BELOW)
async def test_below_what_does_not_exist(api, path):
    assert (await api.get(path)).status_code == 404


@pytest.mark.parametrize("path", ACTIONS)
async def test_an_action_on_what_does_not_exist(api, path):
    assert (await api.post(path, json={})).status_code == 404
    assert (await api.post(path, json={"tijdstip": "gisteren"})).status_code == 400


@pytest.mark.parametrize("path", [*COLLECTIONS, "/statutenversies", "/besluitsoorten"])
async def test_reading_needs_a_scope(app, path):
    await support.register(app, "niemand")
    async with support.client(app, API, "niemand") as wie:
        assert (await wie.get(path)).status_code == 403
    async with support.client(app, API, "lezer") as wie:
        assert (await wie.get(path)).status_code == 200
        assert (await wie.get(path, params={"onbekend": "1"})).status_code == 400


@pytest.mark.parametrize("path", ACTIONS)
async def test_acting_needs_a_scope(app, path):
    async with support.client(app, API, "lezer") as wie:
        assert (await wie.post(path, json={})).status_code == 403


async def test_moments_are_told_in_utc(api):
    lid = await meld_aan(api)
    [gebeurtenis] = ok(await api.get(f"{lid['url']}/gebeurtenissen"))["results"]
    assert gebeurtenis["geregistreerdOp"].endswith("Z")


# --- statutes to read -------------------------------------------------------------------------------------------------
async def test_the_decision_matrix_can_be_read(api):
    soorten = {soort["sleutel"]: soort for soort in ok(await api.get("/besluitsoorten"))}
    assert (soorten["tarieven"]["artikel"], soorten["tarieven"]["quorum"]["artikel"]) == ("14.6", "17.4")
    assert soorten["entreegeld"]["meerderheid"]["parameters"] == {"teller": 2, "noemer": 3}
    assert (soorten["toelating_lid"]["orgaan"], soorten["toelating_lid"]["quorum"]) == ("bestuur", None)


async def test_both_versions_can_be_read(api):
    versies = ok(await api.get("/statutenversies"))
    assert [(v["sleutel"], v["status"], v["aantalArtikelleden"]) for v in versies] == [
        ("2022-04-25", "van_kracht", 113),
        ("2023-03-07", "concept", 115),
    ]
    artikelen = ok(await api.get("/statutenversies/2022-04-25/artikelen"))
    [ledenvergadering] = [artikel for artikel in artikelen if artikel["nummer"] == "8.2"]
    assert "twee maal per kalenderjaar" in ledenvergadering["tekst"]


async def test_a_meeting_is_judged_by_the_version_of_its_day(api):
    vergadering = ok(await api.post("/vergaderingen", json={"datum": ALV}), 201)
    assert vergadering["statutenversie"] == "2022-04-25"
