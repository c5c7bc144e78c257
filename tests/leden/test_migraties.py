"""The migrations of leden, on a database that is in use."""

from datetime import UTC, date, datetime
from typing import Any

import pytest
import support
from alembic import command
from commonground.db import open_engine
from commonground.migrations import config, differences, upgrade
from leden.tables import Base, Dossiertaak
from sqlalchemy import Connection, select, text

pytestmark = pytest.mark.anyio
BESLUIT = {
    "id": 1,
    "uuid": "6f1c5a0e8d1b4c3a9f2e7d6c5b4a3921",
    "orgaan": "alv",
    "datum": date(2023, 5, 11),
    "nummer": "1",
    "besluitsoort": "gewoon",
    "tekst": "Iets.",
    "uitkomst": "aangenomen",
    "wijze": "gestemd",
    "statutenversie": "2022-04-25",
    "bevindingen": "[]",
}
MANDAAT = {
    "id": 1,
    "uuid": "0e5f1c5a8d1b4c3a9f2e7d6c5b4a3921",
    "persoon": "C01",
    "rol": "commissaris",
    "soort": "",
    "van": date(2020, 6, 17),
    "termijn": 1,
    "voordracht": "",
    "reden_einde": "",
    "besluit_id": 1,
    "bevindingen": "[]",
}


def voeg_in(db: Connection, tabel: str, rij: dict[str, Any]) -> None:
    namen = ", ".join(rij)
    db.execute(text(f"insert into {tabel} ({namen}) values (:{', :'.join(rij)})"), rij)


def naar(db: Connection, revisie: str) -> None:
    instelling = config("leden")
    instelling.attributes["connection"] = db
    command.upgrade(instelling, revisie)


@pytest.fixture
async def engine(tmp_path):
    url = f"sqlite+aiosqlite:///{tmp_path}/leden.db"
    if support.POSTGRES:
        await support.create_postgres(naam := support.database_name("migratie", "leden"))
        url = f"{support.POSTGRES}/{naam}"
    gevonden = open_engine(url)
    yield gevonden
    await gevonden.dispose()


async def test_a_database_in_use_keeps_its_rows_and_references(engine):
    async with engine.begin() as db:
        await db.run_sync(naar, "cfccb2fb19e6")
        await db.run_sync(voeg_in, "besluit", BESLUIT)
        await db.run_sync(voeg_in, "mandaat", MANDAAT)
    await upgrade(engine, "leden")
    async with engine.connect() as db:
        [rij] = (await db.execute(text("select b.tekst from mandaat m join besluit b on b.id = m.besluit_id"))).all()
        assert rij.tekst == "Iets."
        assert await db.run_sync(differences, Base.metadata) == []
        if engine.dialect.name == "sqlite":
            assert (await db.execute(text("pragma foreign_keys"))).scalar() == 1


LID = {"id": 1, "uuid": "1e5f1c5a8d1b4c3a9f2e7d6c5b4a3921", "gm_code": "GM0168", "oin": "", "naam": "Losser"}
LID |= {"aliassen": "[]", "soort_lichaam": "gemeente", "adres": "", "e_adres": ""}
AANMELDING = {"id": 1, "uuid": "2e5f1c5a8d1b4c3a9f2e7d6c5b4a3921", "lid_id": 1, "volgnummer": 1, "soort": "aangemeld"}
AANMELDING |= {"datum": date(2023, 1, 9), "motivering": "", "grond": "", "bron": "", "langs": "", "om_financien": False}
AANMELDING |= {"bevindingen": "[]", "geregistreerd_op": datetime(2023, 1, 9, tzinfo=UTC)}
TOELATING = AANMELDING | {"id": 2, "uuid": "3e5f1c5a8d1b4c3a9f2e7d6c5b4a3921", "volgnummer": 2, "soort": "toegelaten"}
TOELATING |= {"datum": date(2023, 2, 14), "besluit_id": 1}


async def test_an_application_that_was_not_told_yet_still_is(engine):
    """Tasks of applications had a table of their own; now there is one list, in which `kenmerk` is the event."""
    async with engine.begin() as db:
        await db.run_sync(naar, "59a401acd96c")
        for tabel, rij in (("besluit", BESLUIT), ("lid", LID), ("gebeurtenis", AANMELDING), ("gebeurtenis", TOELATING)):
            await db.run_sync(voeg_in, tabel, rij)
        for nummer in (1, 2):
            taak = {"lid_id": 1, "gebeurtenis_id": nummer, "pogingen": 3, "laatste_fout": "weg"}
            await db.run_sync(voeg_in, "zaaktaak", taak | {"volgende_poging": datetime(2023, 3, 1, tzinfo=UTC)})
    await upgrade(engine, "leden")
    async with engine.connect() as db:
        eerste, tweede = (await db.execute(select(Dossiertaak.__table__).order_by(Dossiertaak.id))).all()
    assert eerste.sleutel == tweede.sleutel == "LIDMAATSCHAP-GM0168-1e5f1c5a8d1b"
    assert (eerste.stappen[-1], tweede.stappen[-1]) == (["status", "Aangemeld"], ["status", "Afgehandeld"])
    assert (str(tweede.kenmerk), tweede.pogingen) == ("3e5f1c5a-8d1b-4c3a-9f2e-7d6c5b4a3921", 3)
    assert (tweede.gegevens["startdatum"], tweede.gegevens["datum"]) == ("2023-01-09", "2023-02-14")
    assert tweede.gegevens["besluittekst"] == "Iets."
