"""After the decision: minutes, actions, mandates, conflicts, open data, and persons that are kept apart."""

import pytest
import support
from leden.app import API
from support import codes, ok

from tests.leden.domein import (
    agendeer,
    in_stemming,
    leg_voor,
    open_stemming,
    open_vergadering,
    plan,
    presentielijst,
    sluit_stemming,
    statutair,
    stem,
)

pytestmark = pytest.mark.anyio
OUD = "2022-04-25"


# --- minutes (art. 17.6) ----------------------------------------------------------------------------------------------
async def notuleer(api, vergadering, **anders) -> dict:
    notulen = {"vergadering": vergadering["url"], "tekst": "De voorzitter opent de vergadering.", "vertrouwelijk": "X"}
    return ok(await api.post("/notulen", json=notulen | anders), 201)


async def teken(api, notulen, *wie: str) -> dict:
    for door in wie:
        notulen = ok(await api.post(f"{notulen['url']}/_tekenen", json={"door": door, "datum": "2023-06-01"}))
    return notulen


async def keur_goed(api, notulen, vergadering):
    return await api.post(f"{notulen['url']}/_goedkeuren", json={"vergadering": vergadering["url"]})


async def test_notulen_are_signed_by_both_and_approved_by_the_next_meeting(api):
    eerste, tweede = await plan(api), await plan(api, "2023-12-07")
    notulen = await notuleer(api, eerste)
    assert statutair(await keur_goed(api, notulen, eerste), 409) == ("NOTULEN_VOLGENDE_VERGADERING", "17.6", OUD)
    assert statutair(await keur_goed(api, notulen, tweede), 409) == ("NOTULEN_NIET_GETEKEND", "17.6", OUD)
    assert (await teken(api, notulen, "voorzitter"))["status"] == "concept"
    assert statutair(await keur_goed(api, notulen, tweede), 409)[0] == "NOTULEN_NIET_GETEKEND"
    assert (await teken(api, notulen, "notulist"))["status"] == "getekend"
    assert statutair(await keur_goed(api, notulen, eerste), 409)[0] == "NOTULEN_VOLGENDE_VERGADERING"
    goed = ok(await keur_goed(api, notulen, tweede))
    assert (goed["status"], goed["goedgekeurdIn"]) == ("goedgekeurd", tweede["url"])
    assert ok(await keur_goed(api, notulen, tweede), 409)["code"] == "NOTULEN_GOEDGEKEURD"
    assert (await notuleer(api, eerste))["versie"] == 2


async def test_the_confidential_part_is_redacted(app, api):
    notulen = await notuleer(api, await plan(api))
    async with support.client(app, API, "lezer") as lezer:
        gelezen = ok(await lezer.get(notulen["url"]))
    assert (gelezen["vertrouwelijk"], gelezen["geredigeerd"]) == ("", True)
    assert (notulen["vertrouwelijk"], notulen["geredigeerd"]) == ("X", False)


async def test_persoonsgegeven_in_minutes(api):
    vergadering = await plan(api)
    notulen = {"vergadering": vergadering["url"], "tekst": "De heer Jansen vraagt het woord."}
    assert codes(await api.post("/notulen", json=notulen), 422) == [("tekst", "PERSOONSGEGEVEN")]


# --- actions and promises ---------------------------------------------------------------------------------------------
async def test_an_action_moves_and_stays_in_sight(api):
    vergadering = await plan(api, "2018-06-21")
    actie = {"vergadering": vergadering["url"], "nummer": "1", "tekst": "Pilot evalueren.", "geplandVoor": "2018-12-01"}
    gemaakt = ok(await api.post("/acties", json=actie | {"houder": "directeur-bestuurder"}), 201)
    verplaatst = ok(await api.post(f"{gemaakt['url']}/_verplaatsen", json={"geplandVoor": "2019-02-13"}))
    assert (verplaatst["status"], verplaatst["verplaatst"]) == ("verplaatst", ["2018-12-01"])
    assert ok(await api.get("/acties?openstaand=true"))["count"] == 1
    assert ok(await api.post(f"{gemaakt['url']}/_afronden"))["status"] == "gedaan"
    assert ok(await api.post(f"{gemaakt['url']}/_afronden"), 409)["code"] == "ACTIE_GEDAAN"
    assert ok(await api.get("/acties?openstaand=true"))["count"] == 0


# --- mandates (art. 9, 10) --------------------------------------------------------------------------------------------
def mandaat(persoon: str = "C01", van: str = "2020-06-17", tot: str | None = "2024-06-17", **anders) -> dict:
    eigen = {"persoon": persoon, "rol": "commissaris", "van": van, "tot": tot}
    return eigen | {"voordracht": "https://documenten.example/eio/2"} | anders


async def benoem(api, *args, **anders):
    return await api.post("/mandaten", json=mandaat(*args, **anders))


async def test_a_term_and_one_reappointment(api):
    eerste = ok(await benoem(api), 201)
    assert (eerste["uitersteEinde"], eerste["bevindingen"]) == ("2024-06-17", [])
    tweede = ok(await benoem(api, "C01", "2024-06-17", "2028-06-17", termijn=2), 201)
    assert tweede["uitersteEinde"] == "2028-06-17"
    derde = await benoem(api, "C01", "2028-06-17", "2030-06-17", termijn=2)
    assert statutair(derde, 422)[:2] == ("TERMIJN_MAXIMUM", "10.6")
    assert statutair(await benoem(api, "C02", termijn=3), 422)[0] == "TERMIJN_MAXIMUM"
    te_lang = await benoem(api, "C03", "2020-06-17", "2024-06-18")
    assert statutair(te_lang, 422)[:2] == ("TERMIJN_TE_LANG", "10.6")
    assert te_lang.json()["uiterlijk"] == "2024-06-17"
    assert statutair(await benoem(api, "C03", tot=None), 422)[0] == "TERMIJN_TE_LANG"


async def test_the_roster_and_seats_that_are_not_persons(api):
    keuze = {"sleutel": "aantal_commissarissen", "waarde": "5", "vanaf": "2020-01-01", "reden": "ALV keurde het goed."}
    ok(await api.post("/parameterwijzigingen", json=keuze), 201)
    for nummer, termijn in ((1, 1), (2, 1), (3, 2), (4, 1)):
        ok(await benoem(api, f"C0{nummer}", termijn=termijn), 201)
    rooster = ok(await api.get("/rooster-van-aftreden?peildatum=2020-09-01"))
    assert (rooster["zetels"], rooster["personen"], rooster["vacatures"]) == (5, 4, 1)
    assert {regel["persoon"]: regel["herbenoembaarTot"] for regel in rooster["regels"]} == {
        "C01": "2028-06-17",
        "C02": "2028-06-17",
        "C03": None,
        "C04": "2028-06-17",
    }
    leeg = ok(await api.get("/rooster-van-aftreden?peildatum=2030-01-01"))
    assert [b["code"] for b in leeg["bevindingen"]] == ["RVC_ONDER_MINIMUM"]


@pytest.mark.parametrize("grond", ["i", "ii", "iii", "iv", "v", "vi"])
async def test_niet_benoembaar_with_its_ground(api, grond):
    antwoord = await benoem(api, uitsluitingsgronden=[grond])
    assert statutair(antwoord, 422)[:2] == ("NIET_BENOEMBAAR", "10.2")
    assert antwoord.json()["gronden"] == [grond]


async def test_who_acted_as_director_in_the_year_before_is_not_eligible(api):
    waarnemer = mandaat("C01", "2020-01-01", "2020-06-01", rol="waarnemend_bestuurder")
    ok(await api.post("/mandaten", json=waarnemer), 201)
    assert (await benoem(api, "C01", "2021-05-31", "2025-05-31")).json()["gronden"] == ["vi"]
    ok(await benoem(api, "C01", "2021-06-02", "2025-06-02"), 201)


async def test_waarneming_beeindigt_mandaat_is_for_a_person_to_decide(api):
    ok(await benoem(api), 201)
    waarnemer = mandaat("C01", "2020-09-01", None, rol="waarnemend_bestuurder")
    gevonden = ok(await api.post("/mandaten", json=waarnemer), 201)
    assert [(b["code"], b["artikel"]) for b in gevonden["bevindingen"]] == [("WAARNEMING_BEEINDIGT_MANDAAT", "10.8")]


async def test_rvc_onder_minimum_is_a_finding(api):
    zetels = [ok(await benoem(api, f"C0{nr}"), 201) for nr in range(1, 4)]
    eind = {"datum": "2020-09-01", "reden": "functie_verloren"}
    antwoord = ok(await api.post(f"{zetels[0]['url']}/_beeindigen", json=eind))
    assert [b["code"] for b in antwoord["bevindingen"]] == ["GEBONDEN_ZETEL", "RVC_ONDER_MINIMUM"]
    assert (antwoord["tot"], antwoord["redenEinde"]) == ("2020-09-01", "functie_verloren")
    assert ok(await api.post(f"{zetels[0]['url']}/_beeindigen", json=eind), 409)["code"] == "MANDAAT_BEEINDIGD"
    vroeg = await api.post(f"{zetels[1]['url']}/_beeindigen", json=eind | {"datum": "2020-01-01"})
    assert codes(vroeg) == [("datum", "PERIODE_ONGELDIG")]
    assert codes(await benoem(api, "C09", "2020-06-17", "2020-06-16")) == [("tot", "PERIODE_ONGELDIG")]


async def test_a_nomination_that_is_missing_is_said(api):
    gevonden = ok(await benoem(api, voordracht=""), 201)
    assert [b["code"] for b in gevonden["bevindingen"]] == ["VOORDRACHT_ONTBREEKT"]


@pytest.mark.parametrize(("belangen", "kan", "door"), [(1, True, "rvc"), (2, False, "alv"), (3, False, "alv")])
async def test_art_11_9_a_conflict_of_interest(api, leden, belangen, kan, door):
    """Three commissarissen: with one away two decide, with two away the assembly does."""
    for nummer in range(1, 4):
        ok(await benoem(api, f"C0{nummer}"), 201)
    for nummer in range(1, belangen + 1):
        belang = {"persoon": f"C0{nummer}", "functie": "wethouder", "lid": leden["Zwolle"], "van": "2020-01-01"}
        ok(await api.post("/belangen", json=belang), 201)
    vraag = {"orgaan": "rvc", "lid": leden["Zwolle"], "datum": "2021-01-01"}
    gevonden = ok(await api.get("/tegenstrijdige-belangen", params=vraag))
    assert (gevonden["kanBesluiten"], gevonden["besluitDoor"], gevonden["artikel"]) == (kan, door, "11.9")
    assert len(gevonden["nemenNietDeel"]) == belangen
    bestuur = ok(await api.get("/tegenstrijdige-belangen", params=vraag | {"orgaan": "bestuur"}))
    assert (bestuur["besluitDoor"], bestuur["artikel"]) == ("rvc", "14.8")


# --- open data --------------------------------------------------------------------------------------------------------
async def test_popolo_names_members_and_counts_only_what_was_counted(app, api, leden):
    stemming = await in_stemming(api, leden)
    ok(await stem(api, stemming, leden["Assen"]), 201)
    besluit = ok(await sluit_stemming(api, stemming))
    oud = {"orgaan": "alv", "datum": "2022-12-07", "besluitsoort": "tarieven", "uitkomst": "aangenomen"}
    historisch = ok(await api.post("/besluiten", json=oud | {"tekst": "Tarieven 2023."}), 201)
    async with support.client(app, API, "lezer") as lezer:
        data = ok(await lezer.get("/open-data/popolo"))
    moties = {motie["id"]: motie for motie in data["motions"]}
    assert moties[besluit["url"]]["requirement"] == ["quorum_helft", "volstrekte_meerderheid"]
    assert moties[besluit["url"]]["result"] == "pass" and "requirement" not in moties[historisch["url"]]
    [event] = data["vote_events"]
    assert event["votes"] == [{"option": "yes", "voter_id": leden["Assen"]}]
    assert {telling["option"]: telling["value"] for telling in event["counts"]} == {
        "yes": 1, "no": 0, "abstain": 0, "blank": 0,
    }  # fmt: skip
    assert {org["name"] for org in data["organizations"]} >= {"Assen", "Zwolle"}


async def test_popolo_leaves_out_secret_votes_declared_counts_and_what_is_confidential(app, api, leden):
    geheim = await in_stemming(api, leden, vorm="elektronisch_ter_vergadering")
    biljet = {"lid": leden["Assen"], "keuze": "voor"}
    ok(await api.post(f"{geheim['url']}/biljetten", json=biljet), 201)
    ok(await sluit_stemming(api, geheim))
    verklaard = await in_stemming(api, leden)
    ok(await sluit_stemming(api, verklaard, verklaring={"uitkomst": "aangenomen"}))
    vergadering = await plan(api)
    punt = await agendeer(api, vergadering, vertrouwelijk=True, onderwerp="Vertrouwelijk punt")
    await open_vergadering(api, vergadering)
    await presentielijst(api, vergadering, *list(leden)[:21])
    stil = ok(await open_stemming(api, await leg_voor(api, punt)))
    ok(await sluit_stemming(api, stil, tellingen={"voor": 21, "tegen": 0}))
    async with support.client(app, API, "lezer") as lezer:
        antwoord = await lezer.get("/open-data/popolo")
    events = {event["id"]: event for event in ok(antwoord)["vote_events"]}
    assert events.keys() == {geheim["url"], verklaard["url"]}
    assert "votes" not in events[geheim["url"]] and "counts" not in events[verklaard["url"]]
    assert "Vertrouwelijk punt" not in antwoord.text


# --- persons, apart (retention) ---------------------------------------------------------------------------------------
async def test_representatives_are_kept_apart_and_deleted_in_time(app, api, leden):
    url = f"{leden['Assen']}/vertegenwoordigers"
    persoon = {"pseudoniem": "V01", "naam": "Een Naam", "hoedanigheid": "wethouder", "van": "2018-01-01"}
    gemaakt = ok(await api.post(url, json=persoon | {"tot": "2020-12-31"}), 201)
    assert gemaakt["bewarenTot"] == "2022-12-31"
    ok(await api.post(url, json=persoon), 201)
    async with support.client(app, API, "lezer") as lezer:
        assert (await lezer.get(url)).status_code == 403
        assert "Een Naam" not in (await lezer.get("/open-data/popolo")).text
    tables = app.house.metadata.tables
    async with app.house.sessions.begin() as db:
        sporen = f"{(await db.execute(tables['audittrail'].select())).all()}"
        sporen += f"{(await db.execute(tables['uitgaand'].select())).all()}"
    assert "Een Naam" not in sporen
    assert ok(await api.post("/vertegenwoordigers/_opruimen", json={"peildatum": "2022-12-31"})) == {"gewist": 0}
    assert ok(await api.post("/vertegenwoordigers/_opruimen", json={"peildatum": "2023-01-01"})) == {"gewist": 1}
    assert ok(await api.get(url))["count"] == 1
    fout = await api.post(url, json=persoon | {"tot": "2017-01-01"})
    assert codes(fout) == [("tot", "PERIODE_ONGELDIG")]
    weg = await api.delete(ok(await api.get(url))["results"][0]["url"])
    assert weg.status_code == 204
