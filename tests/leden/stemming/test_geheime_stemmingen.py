"""Voting in secret, in advance, outside a meeting and with blind passes (art. 8.10 to 8.13)."""

import asyncio
import io
import json
from contextlib import redirect_stdout
from hashlib import sha256
from secrets import token_bytes
from typing import Any

import pytest
import support
from leden.app import API
from leden.stemming import blind
from leden.stemming.stembus import ketting
from leden.tables import Stembus, Stemregister
from sqlalchemy import DateTime, inspect
from support import codes, ok

from tests.leden.domein import (
    agendeer,
    in_stemming,
    leg_voor,
    open_stemming,
    open_vergadering,
    plan,
    presentielijst,
    roep_op,
    sluit_stemming,
    statutair,
    stem,
)

pytestmark = pytest.mark.anyio
OUD = "2022-04-25"
GEHEIM: dict[str, Any] = {"vorm": "elektronisch_ter_vergadering"}


async def stem_geheim(api, stemming, lid: str, keuze: str = "voor", **anders):
    return await api.post(f"{stemming['url']}/biljetten", json={"lid": lid, "keuze": keuze} | anders)


async def bus(api, stemming) -> dict:
    return ok(await api.get(f"{stemming['url']}/biljetten"))


# --- secret in the meeting --------------------------------------------------------------------------------------------
async def test_a_secret_vote_is_counted_and_can_be_counted_again(api, leden):
    stemming = await in_stemming(api, leden, **GEHEIM)
    bonnen = {}
    for url, keuze in zip(leden.values(), ["voor"] * 12 + ["tegen"] * 7 + ["blanco"] * 2, strict=False):
        bonnen[ok(await stem_geheim(api, stemming, url, keuze), 201)["ontvangstcode"]] = keuze
    besluit = ok(await sluit_stemming(api, stemming))
    assert besluit["tellingen"] == {"voor": 12, "tegen": 7, "onthouding": 0, "blanco": 2}
    geteld = await bus(api, stemming)
    assert {biljet["code"]: biljet["keuze"] for biljet in geteld["biljetten"]} == bonnen
    assert (geteld["telling"], geteld["inRegister"], geteld["klopt"]) == (besluit["tellingen"], 21, True)
    assert [biljet["code"] for biljet in geteld["biljetten"]] == sorted(bonnen)
    kaal = [{"code": b["code"], "keuze": b["keuze"]} for b in geteld["biljetten"]]
    assert [b["keten"] for b in geteld["biljetten"]] == ketting(kaal)
    assert ok(await api.get(f"{stemming['url']}/stemmen"))["count"] == 0
    assert ok(await api.get(f"{stemming['url']}/stemregister"))["count"] == 21


async def test_the_box_stays_closed_until_the_vote_is(api, leden):
    stemming = await in_stemming(api, leden, **GEHEIM)
    ok(await stem_geheim(api, stemming, leden["Assen"]), 201)
    assert ok(await api.get(f"{stemming['url']}/biljetten"), 409)["code"] == "STEMMING_NIET_GESLOTEN"


async def test_al_gestemd_in_secret(api, leden):
    stemming = await in_stemming(api, leden, **GEHEIM)
    ok(await stem_geheim(api, stemming, leden["Assen"]), 201)
    assert statutair(await stem_geheim(api, stemming, leden["Assen"], "tegen"), 409) == ("AL_GESTEMD", "8.6", OUD)


async def test_only_who_may_votes_and_only_while_it_is_open(api, leden):
    stemming = await in_stemming(api, leden, **GEHEIM)
    assert statutair(await stem_geheim(api, stemming, leden["Zwolle"]), 403) == ("GEEN_STEMRECHT", "8.6", OUD)
    ok(await sluit_stemming(api, stemming))
    assert ok(await stem_geheim(api, stemming, leden["Assen"]), 409)["code"] == "STEMMING_GESLOTEN"
    weg = {"url": "/stemmingen/6ba7b810-9dad-11d1-80b4-00c04fd430c8"}
    assert (await stem_geheim(api, weg, leden["Assen"])).status_code == 404


async def test_open_and_secret_do_not_mix(api, leden):
    open_ = await in_stemming(api, leden)
    assert ok(await stem_geheim(api, open_, leden["Assen"]), 409)["code"] == "STEMMING_OPENBAAR"
    punt = await agendeer(api, ok(await api.get("/vergaderingen"))["results"][0], nummer="6")
    geheim = await leg_voor(api, punt, **GEHEIM)
    assert (await stem(api, geheim, leden["Assen"])).status_code == 409


@pytest.mark.parametrize(("voor", "tegen", "code"), [(5, 0, True), (4, 1, True), (3, 2, False), (0, 5, True)])
async def test_geheim_doorbroken(api, leden, voor, tegen, code):
    stemming = await in_stemming(api, leden, **GEHEIM)
    for url, keuze in zip(leden.values(), ["voor"] * voor + ["tegen"] * tegen, strict=False):
        ok(await stem_geheim(api, stemming, url, keuze), 201)
    besluit = ok(await sluit_stemming(api, stemming))
    assert [b["code"] for b in besluit["bevindingen"]] == ["GEHEIM_DOORBROKEN"] * code
    assert [b["code"] for b in (await bus(api, stemming))["bevindingen"]] == ["GEHEIM_DOORBROKEN"] * code


async def test_paper_ballots_are_counted_by_the_chair(api, leden):
    stemming = await in_stemming(api, leden, vorm="schriftelijk_geheim")
    besluit = ok(await sluit_stemming(api, stemming, tellingen={"voor": 12, "tegen": 9}))
    assert besluit["uitkomst"] == "aangenomen"


@pytest.mark.parametrize(
    ("vorm", "wordt"),
    [("mondeling", "schriftelijk_geheim"), ("elektronisch_ter_vergadering", "elektronisch_ter_vergadering")],
)
async def test_art_8_10_one_voter_asks_for_a_secret_vote(api, leden, vorm, wordt):
    punt = await agendeer(api, await plan(api))
    openbaar = {"openbaar": True} if vorm.startswith("elek") else {}
    stemming = await leg_voor(api, punt, vorm=vorm, **openbaar)
    geheim = ok(await api.post(f"{stemming['url']}/_geheim", json={"van": "stemgerechtigde"}))
    assert (geheim["vorm"], geheim["openbaar"]) == (wordt, False)
    assert [b["code"] for b in geheim["bevindingen"]] == ["GEHEIM_GEVRAAGD"]
    weer = await api.post(f"{stemming['url']}/_geheim", json={"van": "voorzitter"})
    assert ok(weer, 409)["code"] == "AL_GEHEIM"


async def test_a_vote_on_persons_is_advised_to_be_secret(api, leden):
    punt = await agendeer(api, await plan(api), "benoeming_commissaris")
    assert [b["code"] for b in (await leg_voor(api, punt))["bevindingen"]] == ["PERSONEN_GEHEIM"]
    wijziging = {"sleutel": "personen_geheim", "waarde": "verplicht", "vanaf": "2023-01-01", "reden": "Huisregel."}
    ok(await api.post("/parameterwijzigingen", json=wijziging), 201)
    ander = await agendeer(api, await plan(api), "benoeming_commissaris")
    antwoord = await api.post("/stemmingen", json={"agendapunt": ander["url"]})
    assert statutair(antwoord, 422) == ("PERSONEN_GEHEIM", "8.10", OUD)
    assert (await leg_voor(api, ander, **GEHEIM))["bevindingen"] == []


async def test_what_belongs_to_a_form_only(api, leden):
    punt = await agendeer(api, await plan(api))
    antwoord = await api.post("/stemmingen", json={"agendapunt": punt["url"], "openbaar": True, "sterk": True})
    assert codes(antwoord) == [("openbaar", "invalid"), ("sterk", "invalid")]


async def test_many_at_once_are_all_counted_and_none_twice(app, api, leden):
    stemming = await in_stemming(api, leden, aantal=20, **GEHEIM)
    mogen = list(leden.values())[:20]
    async with support.client(app, API, "stemmer") as een, support.client(app, API, "stemmer") as ander:
        antwoorden = await asyncio.gather(
            *(stem_geheim(wie, stemming, lid) for lid in mogen[:8] for wie in (een, ander))
        )
    assert sorted(antwoord.status_code for antwoord in antwoorden) == [201] * 8 + [409] * 8
    assert ok(await sluit_stemming(api, stemming))["tellingen"]["voor"] == 8


# --- no path from a ballot to a member --------------------------------------------------------------------------------
def test_no_path_in_the_schema():
    """No key, no moment and no order: the box is one row per vote, the register has a random key."""
    bus_, register = inspect(Stembus), inspect(Stemregister)
    assert {kolom.name for kolom in bus_.columns} == {"stemming", "biljetten"}
    assert not Stembus.__table__.foreign_keys
    assert {kolom.name for kolom in register.columns} == {"id", "stemming_id", "lid_id", "vooraf"}
    for tabel in (Stembus.__table__, Stemregister.__table__):
        assert not any(isinstance(kolom.type, DateTime) for kolom in tabel.columns)
    assert Stemregister.__table__.c.id.default.arg.__name__ == "uuid4"  # version 4: no time in it


async def test_no_path_in_rows_logs_and_audit_trail(app, api, leden):
    stemming = await in_stemming(api, leden, **GEHEIM)
    tables = app.house.metadata.tables
    async with app.house.sessions.begin() as db:
        voor = {naam: len((await db.execute(tables[naam].select())).all()) for naam in tables}
    log = io.StringIO()
    with redirect_stdout(log):
        bon = ok(await stem_geheim(api, stemming, leden["Assen"], "tegen"), 201)["ontvangstcode"]
    async with app.house.sessions.begin() as db:
        na = {naam: (await db.execute(tables[naam].select())).all() for naam in tables}
    assert {naam for naam in tables if len(na[naam]) != voor[naam]} == {"stembus", "stemregister"}
    met_bon = {naam for naam, rijen in na.items() if bon in f"{rijen}"}
    assert met_bon == {"stembus"}
    assen = leden["Assen"].rsplit("/", 1)[1]
    assert assen not in f"{na['stembus']}" and assen not in log.getvalue() and bon not in log.getvalue()
    sporen = f"{na['audittrail']}{na['uitgaand']}{log.getvalue()}"
    assert "'keuze'" not in sporen and '"keuze"' not in sporen, sporen[max(0, sporen.find("keuze") - 200) :][:400]
    for regel in log.getvalue().splitlines():
        assert set(json.loads(regel)) & {"lid", "client", "gebruiker"} == set()


async def test_the_order_of_voting_is_not_kept(app, api, leden):
    stemming = await in_stemming(api, leden, **GEHEIM)
    bonnen = [ok(await stem_geheim(api, stemming, lid), 201)["ontvangstcode"] for lid in list(leden.values())[:9]]
    async with app.house.sessions.begin() as db:
        [rij] = (await db.execute(app.house.metadata.tables["stembus"].select())).all()
    assert [biljet["code"] for biljet in rij.biljetten] == sorted(bonnen) != bonnen


# --- in advance (art. 8.13) -------------------------------------------------------------------------------------------
async def vooraf(api, leden, oproep: dict | None = None, **anders) -> tuple[dict, dict]:
    vergadering = await plan(api)
    punt = await agendeer(api, vergadering)
    opengesteld = {"voorafStemmen": True, "voorwaarden": "Inloggen met eHerkenning."}
    ok(await roep_op(api, vergadering, **(opengesteld if oproep is None else oproep)), 201)
    return vergadering, await leg_voor(api, punt, **anders)


TIEN_DAGEN_ERVOOR = "2023-05-01T09:00:00Z"


async def test_an_advance_vote_counts_as_cast_in_the_meeting(api, leden):
    vergadering, stemming = await vooraf(api, leden)
    for naam in ("Zwolle", "Zevenaar"):
        ok(await stem_geheim(api, stemming, leden[naam], "tegen", tijdstip=TIEN_DAGEN_ERVOOR), 201)
    await open_vergadering(api, vergadering)
    await presentielijst(api, vergadering, *list(leden)[:18])
    geopend = ok(await open_stemming(api, stemming))  # 18 and 2 in advance: 20 of 40
    assert geopend["kiesgerechtigd"] == 20
    for url in list(leden.values())[:18]:
        ok(await stem(api, stemming, url), 201)
    besluit = ok(await sluit_stemming(api, stemming))
    assert besluit["tellingen"] == {"voor": 18, "tegen": 2, "onthouding": 0, "blanco": 0}
    assert besluit["regeluitkomst"]["regels"][0]["invoer"] == {"aanwezig": 20, "leden": 40, "nodig": 20}


async def test_whether_advance_votes_count_for_the_quorum_is_a_choice(api, leden):
    keuze = {"sleutel": "vooraf_gestemd_telt_voor_quorum", "waarde": "nee", "vanaf": "2023-01-01", "reden": "Gekozen."}
    ok(await api.post("/parameterwijzigingen", json=keuze), 201)
    vergadering, stemming = await vooraf(api, leden)
    ok(await stem_geheim(api, stemming, leden["Zwolle"], tijdstip=TIEN_DAGEN_ERVOOR), 201)
    await open_vergadering(api, vergadering)
    await presentielijst(api, vergadering, *list(leden)[:19])
    assert statutair(await open_stemming(api, stemming), 409)[0] == "GEEN_QUORUM"


async def test_vooraf_niet_opengesteld(api, leden):
    _, stemming = await vooraf(api, leden, {})
    antwoord = await stem_geheim(api, stemming, leden["Assen"], tijdstip=TIEN_DAGEN_ERVOOR)
    assert statutair(antwoord, 422) == ("VOORAF_NIET_OPENGESTELD", "8.13", OUD)


@pytest.mark.parametrize(
    ("oproep", "dag", "vanaf"),
    [("2023-04-01", "2023-04-10", "2023-04-11"), ("2023-04-17", "2023-04-16", "2023-04-17")],
)
async def test_vooraf_te_vroeg(api, leden, oproep, dag, vanaf):
    """Not before the thirtieth day, and not before the call."""
    _, stemming = await vooraf(api, leden, {"voorafStemmen": True, "datum": oproep})
    antwoord = await stem_geheim(api, stemming, leden["Assen"], tijdstip=f"{dag}T12:00:00Z")
    assert statutair(antwoord, 422) == ("VOORAF_TE_VROEG", "8.13", OUD)
    assert antwoord.json()["vanaf"] == vanaf
    ok(await stem_geheim(api, stemming, leden["Assen"], tijdstip=f"{vanaf}T12:00:00Z"), 201)


async def test_an_advance_vote_stands_unless_withdrawn_with_its_receipt(api, leden):
    vergadering, stemming = await vooraf(api, leden, **GEHEIM)
    bon = ok(await stem_geheim(api, stemming, leden["Assen"], tijdstip=TIEN_DAGEN_ERVOOR), 201)
    weg = f"{stemming['url']}/_intrekken"
    fout = {"lid": leden["Assen"], "ontvangstcode": "00"}
    assert codes(await api.post(weg, json=fout)) == [("ontvangstcode", "no_match")]
    assert codes(await api.post(weg, json=bon | {"lid": leden["Borne"]})) == [("ontvangstcode", "no_match")]
    ok(await api.post(weg, json=bon | {"lid": leden["Assen"]}))
    opnieuw = ok(await stem_geheim(api, stemming, leden["Assen"], "tegen", tijdstip=TIEN_DAGEN_ERVOOR), 201)
    await open_vergadering(api, vergadering)
    await presentielijst(api, vergadering, *list(leden)[:21])
    ok(await open_stemming(api, stemming))
    assert (await stem_geheim(api, stemming, leden["Assen"])).json()["code"] == "AL_GESTEMD"
    assert ok(await api.post(weg, json=opnieuw | {"lid": leden["Assen"]}), 409)["code"] == "STEMMING_AL_GEOPEND"
    assert ok(await sluit_stemming(api, stemming))["tellingen"]["tegen"] == 1


@pytest.mark.parametrize(("keuze", "over"), [("vervalt", 0), ("blijft", 1)])
async def test_a_changed_proposal_lets_advance_votes_lapse(api, leden, keuze, over):
    wijziging = {"sleutel": "gewijzigd_voorstel", "waarde": keuze, "vanaf": "2023-01-01", "reden": "Gekozen."}
    ok(await api.post("/parameterwijzigingen", json=wijziging), 201)
    _, stemming = await vooraf(api, leden)
    ok(await stem_geheim(api, stemming, leden["Assen"], tijdstip=TIEN_DAGEN_ERVOOR), 201)
    gewijzigd = ok(await api.post(f"{stemming['url']}/_wijzigen"))
    assert gewijzigd["uitgebracht"] == over
    assert [b["code"] for b in gewijzigd["bevindingen"]] == ["VOORSTEL_GEWIJZIGD"]


async def test_electronic_voting_without_conditions_in_the_call_is_said(api, leden):
    zonder = await in_stemming(api, leden, **GEHEIM)
    assert [b["code"] for b in zonder["bevindingen"]] == ["VOORWAARDEN_ONTBREKEN"]
    vergadering, stemming = await vooraf(api, leden, **GEHEIM)
    await open_vergadering(api, vergadering)
    await presentielijst(api, vergadering, *list(leden)[:21])
    assert ok(await open_stemming(api, stemming))["bevindingen"] == []


# --- blind passes -----------------------------------------------------------------------------------------------------
async def pas(api, stemming, lid: str) -> tuple[str, str]:
    """What a client does: a random pass, blinded, signed for the member, and the blinding taken off."""
    stempas = token_bytes(32)
    verblind = blind.verblind(stemming["publiekeSleutel"], stempas)
    gegeven = {"lid": lid, "verblind": f"{verblind.bericht:x}"}
    getekend = ok(await api.post(f"{stemming['url']}/stempassen", json=gegeven), 201)["handtekening"]
    return stempas.hex(), blind.ontblind(stemming["publiekeSleutel"], verblind, int(getekend, 16)).hex()


async def stem_met_pas(api, stemming, stempas: str, handtekening: str, keuze: str = "voor"):
    biljet = {"stempas": stempas, "handtekening": handtekening, "keuze": keuze}
    return await api.post(f"{stemming['url']}/stempasbiljetten", json=biljet)


async def test_a_blind_pass_votes_once_and_names_nobody(app, api, leden):
    stemming = await in_stemming(api, leden, **GEHEIM, sterk=True)
    stempas, handtekening = await pas(api, stemming, leden["Assen"])
    async with support.client(app, API, "stemmer") as anoniem:
        bon = ok(await stem_met_pas(anoniem, stemming, stempas, handtekening), 201)["ontvangstcode"]
        assert bon == sha256(bytes.fromhex(stempas)).hexdigest()
        weer = await stem_met_pas(anoniem, stemming, stempas, handtekening, "tegen")
        assert ok(weer, 409)["code"] == "AL_GESTEMD"
        vals = await stem_met_pas(anoniem, stemming, "ab" * 32, handtekening)
        assert codes(vals) == [("handtekening", "invalid")]
    nog_een = {"lid": leden["Assen"], "verblind": "02"}
    antwoord = await api.post(f"{stemming['url']}/stempassen", json=nog_een)
    assert statutair(antwoord, 409)[0] == "AL_GESTEMD"
    ok(await stem_met_pas(api, stemming, *await pas(api, stemming, leden["Borne"]), "tegen"), 201)
    await pas(api, stemming, leden["Coevorden"])  # and is never used
    assert ok(await stem_geheim(api, stemming, leden["Duiven"]), 409)["code"] == "STEMPAS_NODIG"
    besluit = ok(await sluit_stemming(api, stemming))
    assert (besluit["tellingen"]["voor"], besluit["tellingen"]["tegen"]) == (1, 1)
    geteld = await bus(api, stemming)
    assert (len(geteld["biljetten"]), geteld["inRegister"], geteld["klopt"]) == (2, 3, True)
    async with app.house.sessions.begin() as db:
        assert (await db.execute(app.house.metadata.tables["stemsleutel"].select())).all() == []


async def test_a_pass_belongs_to_a_vote_with_passes(api, leden):
    stemming = await in_stemming(api, leden, **GEHEIM)
    antwoord = await api.post(f"{stemming['url']}/stempassen", json={"lid": leden["Assen"], "verblind": "02"})
    assert ok(antwoord, 409)["code"] == "GEEN_STEMPAS"
    assert ok(await stem_met_pas(api, stemming, "ab" * 32, "02"), 409)["code"] == "GEEN_STEMPAS"


async def test_a_number_that_is_no_message_is_not_signed(api, leden):
    stemming = await in_stemming(api, leden, **GEHEIM, sterk=True)
    te_groot = {"lid": leden["Assen"], "verblind": "ff" * 256}
    assert codes(await api.post(f"{stemming['url']}/stempassen", json=te_groot)) == [("verblind", "invalid")]
    assert ok(await api.get(stemming["url"]))["uitgebracht"] == 0
