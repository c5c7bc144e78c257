"""A walk through schema, rows, ids, moments, order, answers and logs: no path leads from a ballot to a member."""

import io
from collections.abc import Iterator
from contextlib import redirect_stdout
from datetime import date, datetime
from typing import Any
from uuid import UUID

import pytest
from leden.tables import Base
from sqlalchemy import Date, DateTime
from support import ok

from tests.leden.domein import in_stemming, sluit_stemming

pytestmark = pytest.mark.anyio
GEHEIM: dict[str, Any] = {"vorm": "elektronisch_ter_vergadering"}
VAN_HET_STEMMEN = {"stembus", "stemregister"}


async def alles(app) -> dict[str, list[tuple]]:
    """Every row of every table, the shared ones too."""
    async with app.house.sessions.begin() as db:
        tabellen = app.house.metadata.tables
        return {naam: [tuple(rij) for rij in await db.execute(tabel.select())] for naam, tabel in tabellen.items()}


def waarden(waarde: Any) -> Iterator[Any]:
    """What is in a column, to the bottom."""
    if isinstance(waarde, dict):
        for sleutel, onder in waarde.items():
            yield sleutel
            yield from waarden(onder)
    elif isinstance(waarde, list | tuple):
        for onder in waarde:
            yield from waarden(onder)
    else:
        yield waarde


# --- the schema -------------------------------------------------------------------------------------------------------
def bereikbaar(van: str) -> set[str]:
    """Tables that a chain of foreign keys leads to, whichever way the keys point."""
    buren: dict[str, set[str]] = {naam: set() for naam in Base.metadata.tables}
    for tabel in Base.metadata.tables.values():
        for sleutel in tabel.foreign_keys:
            buren[tabel.name].add(sleutel.column.table.name)
            buren[sleutel.column.table.name].add(tabel.name)
    gezien, open_ = {van}, [van]
    while open_:
        for buur in buren[open_.pop()] - gezien:
            gezien.add(buur)
            open_.append(buur)
    return gezien


def test_leden_9_4_no_chain_of_keys_leads_from_the_box_to_a_member():
    assert bereikbaar("stembus") == {"stembus"}
    assert {"lid", "stemming"} <= bereikbaar("stemregister")  # the walk does walk


@pytest.mark.parametrize("naam", sorted(VAN_HET_STEMMEN))
def test_leden_9_4_no_moment_and_no_sequence(naam):
    tabel = Base.metadata.tables[naam]
    assert not [kolom.name for kolom in tabel.columns if isinstance(kolom.type, Date | DateTime)]
    assert not [kolom.name for kolom in tabel.columns if kolom.default is not None and kolom.default.is_sequence]
    [sleutel] = tabel.primary_key.columns
    assert sleutel.type.python_type is UUID


def test_leden_9_4_one_row_per_vote_holds_all_ballots():
    tabel = Base.metadata.tables["stembus"]
    assert [kolom.name for kolom in tabel.primary_key.columns] == ["stemming"]
    assert {kolom.name for kolom in tabel.columns} == {"stemming", "biljetten"}


# --- rows, ids, moments, order ----------------------------------------------------------------------------------------
async def stem_allemaal(api, leden, stemming, aantal: int) -> dict[str, tuple[str, str]]:
    """Receipt → member and choice, in the order of voting."""
    bonnen = {}
    for nummer, (naam, url) in enumerate(list(leden.items())[:aantal]):
        keuze = ("voor", "tegen", "blanco")[nummer % 3]
        biljet = {"lid": url, "keuze": keuze}
        bonnen[ok(await api.post(f"{stemming['url']}/biljetten", json=biljet), 201)["ontvangstcode"]] = (naam, keuze)
    return bonnen


async def test_leden_9_4_a_ballot_changes_two_tables_and_leaves_no_moment(app, api, leden):
    stemming = await in_stemming(api, leden, **GEHEIM)
    voor = await alles(app)
    bonnen = await stem_allemaal(api, leden, stemming, 12)
    na = await alles(app)
    assert {naam for naam in na if na[naam] != voor[naam]} == VAN_HET_STEMMEN
    for naam in VAN_HET_STEMMEN:
        nieuw = [waarde for rij in na[naam] for waarde in waarden(rij)]
        assert not [waarde for waarde in nieuw if isinstance(waarde, date | datetime)]
    assert len(na["stembus"]) == 1 and len(na["stemregister"]) == 12
    met_bon = {naam for naam, rijen in na.items() if set(bonnen) & {str(each) for each in waarden(rijen)}}
    assert met_bon == {"stembus"}


async def test_leden_9_4_keys_of_the_register_are_random(app, api, leden):
    """Version 4 has no time in it, and the order of the keys is not that of voting."""
    stemming = await in_stemming(api, leden, **GEHEIM)
    await stem_allemaal(api, leden, stemming, 12)
    tabellen = app.house.metadata.tables
    register, lid = tabellen["stemregister"], tabellen["lid"]
    async with app.house.sessions.begin() as db:
        query = register.select().add_columns(lid.c.naam).join(lid, lid.c.id == register.c.lid_id)
        rijen = (await db.execute(query.order_by(register.c.id))).all()
    assert {UUID(str(rij.id)).version for rij in rijen} == {4}
    assert [rij.naam for rij in rijen] != list(leden)[:12]


async def test_leden_9_4_the_box_is_ordered_by_its_random_codes(app, api, leden):
    stemming = await in_stemming(api, leden, **GEHEIM)
    bonnen = await stem_allemaal(api, leden, stemming, 12)
    [(_, biljetten)] = (await alles(app))["stembus"]
    assert [biljet["code"] for biljet in biljetten] == sorted(bonnen) != list(bonnen)
    assert all(biljet.keys() == {"code", "keuze"} for biljet in biljetten)
    assert all(len(bytes.fromhex(biljet["code"])) == 16 for biljet in biljetten)


async def test_leden_9_4_no_value_of_a_ballot_is_a_member(app, api, leden):
    stemming = await in_stemming(api, leden, **GEHEIM)
    await stem_allemaal(api, leden, stemming, 12)
    na = await alles(app)
    in_de_bus = {str(waarde) for rij in na["stembus"] for waarde in waarden(rij)}
    leden_ = {str(waarde) for rij in na["lid"] for waarde in waarden(rij) if waarde not in ("", None)}
    assert not {each for each in in_de_bus & leden_ if len(each) > 3}
    assert not {url.rsplit("/", 1)[1] for url in leden.values()} & in_de_bus


# --- answers, audit trail, log ----------------------------------------------------------------------------------------
async def test_leden_9_4_audit_trail_and_notifications_after_the_close(app, api, leden):
    """The close is told with its counts: no receipt, and no choice beside a member."""
    stemming = await in_stemming(api, leden, **GEHEIM)
    bonnen = await stem_allemaal(api, leden, stemming, 12)
    ok(await sluit_stemming(api, stemming))
    na = await alles(app)
    for naam in ("audittrail", "uitgaand", "dossiertaak"):
        tekst = f"{na[naam]}"
        assert not [bon for bon in bonnen if bon in tekst]
        assert "keuze" not in tekst and "biljet" not in tekst


async def test_leden_9_4_the_log_names_no_member_no_choice_and_no_receipt(app, api, leden):
    stemming = await in_stemming(api, leden, **GEHEIM)
    log = io.StringIO()
    with redirect_stdout(log):
        bonnen = await stem_allemaal(api, leden, stemming, 6)
    regels = log.getvalue()
    for url, (bon, (naam, _)) in zip(leden.values(), bonnen.items(), strict=False):
        assert url.rsplit("/", 1)[1] not in regels and bon not in regels and naam not in regels
    assert "keuze" not in regels and "tegen" not in regels


async def test_leden_9_4_what_is_published_has_codes_and_choices_only(api, leden):
    stemming = await in_stemming(api, leden, **GEHEIM)
    bonnen = await stem_allemaal(api, leden, stemming, 12)
    ok(await sluit_stemming(api, stemming))
    bus = ok(await api.get(f"{stemming['url']}/biljetten"))
    assert all(biljet.keys() == {"code", "keuze", "keten"} for biljet in bus["biljetten"])
    assert {biljet["code"]: biljet["keuze"] for biljet in bus["biljetten"]} == {
        bon: keuze for bon, (_, keuze) in bonnen.items()
    }
    assert (len(bus["biljetten"]), bus["inRegister"], bus["klopt"]) == (12, 12, True)
    register = ok(await api.get(f"{stemming['url']}/stemregister"))["results"]
    assert [rij["naam"] for rij in register] == sorted(list(leden)[:12])
    assert all(rij.keys() == {"lid", "naam", "vooraf"} for rij in register)
