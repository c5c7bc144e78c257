"""Importing a folder of documents: what is wrong with it is said at once, and a second time changes nothing."""

import httpx
import pytest
import support
from commonground.problems import Problem
from sqlalchemy import func, select
from support import ok
from tarieven.app import TARIEVEN
from tarieven.invoer.bronmap import Bronmap, meegeleverd
from tarieven.invoer.feiten import lees
from tarieven.invoer.imports import volgende
from tarieven.invoer.uitvoeren import AANTAL
from tarieven.tables import Base

from tests.tarieven.mappen import als_zip, met, teksten

pytestmark = pytest.mark.anyio
ZIP = {"content-type": "application/zip"}


async def tel(app) -> dict[str, int]:
    """The rows of every table but the log of what happened."""
    async with app.house.sessions() as db:
        return {
            naam: (await db.execute(select(func.count()).select_from(tabel))).scalar_one()
            for naam, tabel in Base.metadata.tables.items()
            if naam not in ("audittrail", "uitgaand")
        }


def geweigerd(maak) -> Problem:
    with pytest.raises(Problem) as fout:
        lees(maak())
    return fout.value


# --- what is wrong ----------------------------------------------------------------------------------------------------
def test_a_missing_file_and_a_missing_column():
    alle = teksten()
    del alle["gemeenten.csv"]
    alle["parameters.csv"] = "parameter,eenheid\nx,y\n"
    fout = geweigerd(lambda: Bronmap.van(alle))
    assert (fout.status, fout.code) == (422, "IMPORT_ONVOLLEDIG")
    assert {(each.name, each.code) for each in fout.invalid} == {
        ("gemeenten.csv", "bestand-ontbreekt"),
        ("parameters.csv", "kolom-ontbreekt"),
    }


def test_gemeente_onbekend_with_the_nearest_names():
    fout = geweigerd(lambda: met("transitie_sleutels.csv", "Zwolle,", "Zwole,"))
    assert (fout.status, fout.code) == (422, "GEMEENTE_ONBEKEND")
    assert "0193 (Zwolle)" in fout.extra["kandidaten"]


@pytest.mark.parametrize("waarde", ["NaN", "1e3", "Infinity", "4.800,00", "", "--1"])
def test_bedrag_ongeldig(waarde):
    tekst = f'bzm_eherkenning,"{waarde}"' if "," in waarde else f"bzm_eherkenning,{waarde}"
    fout = geweigerd(lambda: met("parameters.csv", "bzm_eherkenning,4800", tekst))
    assert (fout.status, fout.code) == (400, "BEDRAG_ONGELDIG")


@pytest.mark.parametrize("waarde", ["0", "-5", "1.5", "2000001"])
def test_inwonertal_ongeldig(waarde):
    fout = geweigerd(lambda: met("inwoners.csv", "Losser,2022-01-01,2022,23084", f"Losser,2022-01-01,2022,{waarde}"))
    assert (fout.status, fout.code) == (400, "INWONERTAL_ONGELDIG")


def test_a_name_that_varies_within_a_document_is_known():
    anders = lees(met("transitie_sleutels.csv", "Oost Gelre,", "Oost-Gelre,"))
    assert anders.transitiesleutels == lees(meegeleverd()).transitiesleutels


def test_a_file_that_no_import_knows_is_left_alone():
    assert Bronmap.van(teksten() | {"initiatieven.csv": "x\n1\n"}) == meegeleverd()


# --- over HTTP --------------------------------------------------------------------------------------------------------
async def test_an_import_tells_how_far_it_is_and_what_it_found(app, api):
    offered = ok(await api.post("/imports", content=als_zip(teksten()), headers=ZIP), 201)
    assert (offered["status"], offered["stappenGereed"], offered["stappenTotaal"]) == ("wacht", 0, AANTAL)
    assert "SRC-1070" in {each["code"] for each in offered["bevindingen"]}
    assert await volgende(app.house) is True
    gereed = ok(await api.get(f"/imports/{offered['uuid']}"))
    assert (gereed["status"], gereed["stap"], gereed["stappenGereed"]) == ("gereed", "bevindingen", AANTAL)
    assert gereed["toegevoegd"]["afnames"] == 109
    assert gereed["bevindingen"] == offered["bevindingen"]
    assert ok(await api.get("/imports?status=gereed"))["count"] == 1
    assert await volgende(app.house) is False


async def test_a_second_import_changes_nothing(app, api):
    eerste = ok(await api.post("/imports", json={}), 201)
    await volgende(app.house)
    voor = await tel(app)
    tweede = ok(await api.post("/imports", content=als_zip(teksten()), headers=ZIP))
    assert tweede["uuid"] == eerste["uuid"]
    assert await volgende(app.house) is False
    assert await tel(app) == voor


async def test_another_folder_adds_only_what_is_new(app, api):
    ok(await api.post("/imports", json={}), 201)
    await volgende(app.house)
    voor = await tel(app)
    alle = teksten()
    alle["gemeenten.csv"] += "Nieuwstad,0999,cbs_lijst,niet_lid,,\n"
    ok(await api.post("/imports", content=als_zip(alle), headers=ZIP), 201)
    await volgende(app.house)
    na = await tel(app)
    assert {naam for naam in na if na[naam] != voor[naam]} == {"import", "gemeente", "gedrukte_waarde"}
    assert na["gemeente"] == voor["gemeente"] + 1


async def test_a_run_that_was_broken_off_goes_on(app, api, monkeypatch):
    ok(await api.post("/imports", json={}), 201)

    class Stroomuitval(Exception):
        pass

    async def valt_uit(*_, **__):
        raise Stroomuitval

    monkeypatch.setattr("tarieven.invoer.uitvoeren.leg_gedrukt_vast", valt_uit)
    with pytest.raises(Stroomuitval):
        await volgende(app.house)
    (halverwege,) = ok(await api.get("/imports"))["results"]
    assert (halverwege["status"], halverwege["stap"]) == ("bezig", "transitiesleutels")
    monkeypatch.undo()
    await volgende(app.house)
    (gereed,) = ok(await api.get("/imports"))["results"]
    assert (gereed["status"], gereed["toegevoegd"]["afnames"]) == ("gereed", 109)


async def weiger(api: httpx.AsyncClient, **inhoud) -> tuple[int, str]:
    answer = await api.post("/imports", **inhoud)
    return answer.status_code, answer.json()["code"]


async def test_what_is_no_folder_is_refused_and_leaves_nothing(app, api):
    assert await weiger(api, content=b"geen archief", headers=ZIP) == (422, "IMPORT_ONLEESBAAR")
    assert await weiger(api, content=als_zip({"gemeenten.csv": "x\n"}), headers=ZIP) == (422, "IMPORT_ONVOLLEDIG")
    fout = als_zip(teksten() | {"inwoners.csv": teksten()["inwoners.csv"].replace("Losser,", "Lossser,", 1)})
    assert await weiger(api, content=fout, headers=ZIP) == (422, "GEMEENTE_ONBEKEND")
    assert await weiger(api, content=b"x", headers={"content-type": "text/plain"}) == (
        415,
        "unsupported_media_type",
    )
    assert ok(await api.get("/imports"))["count"] == 0


@pytest.mark.parametrize(("scope", "status"), [("tarieven.lezen", 403), ("tarieven.schrijven", 201)])
async def test_who_may_import(app, scope, status):
    await support.register(app, "client", scope)
    async with support.client(app, TARIEVEN, "client") as client:
        assert (await client.post("/imports", json={})).status_code == status
