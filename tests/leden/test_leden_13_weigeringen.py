"""Each row of the table of refusals: status, code, article, version, and what is told beside it."""

from typing import Any

import pytest
from support import codes, ok

from tests.leden.domein import (
    ALV,
    BEGIN,
    LOSSER,
    STUK,
    VOORSTEL,
    aanwezig,
    agendeer,
    gebeurt,
    in_stemming,
    in_zitting,
    kies,
    leg_voor,
    meld_aan,
    open_stemming,
    open_vergadering,
    plan,
    presentielijst,
    roep_op,
    schors,
    sluit_overeenkomst,
    sluit_stemming,
    statutair,
    stem,
    toelating,
)

pytestmark = pytest.mark.anyio
OUD = "2022-04-25"
GEHEIM: dict[str, Any] = {"vorm": "elektronisch_ter_vergadering"}
TARIEFBESLUIT = {
    "orgaan": "alv",
    "datum": ALV,
    "besluitsoort": "tarieven",
    "uitkomst": "aangenomen",
    "tekst": "Tarief.",
}
KENNIS = {"voorkennisRvc": "2023-05-01", "voorkennisBestuur": "2023-05-01"}


# --- membership -------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(("soort", "overeenkomst"), [("gemeente", False), ("privaatrechtelijk", True)])
async def test_leden_13_niet_toelaatbaar(api, soort, overeenkomst):
    code = {} if soort == "gemeente" else {"gmCode": "", "oin": "00000001234567890000"}
    lid = await meld_aan(api, soortLichaam=soort, **code)
    if overeenkomst:
        await sluit_overeenkomst(api, lid)
    assert statutair(await api.post("/besluiten", json=toelating(lid)), 422) == ("NIET_TOELAATBAAR", "4.3", OUD)
    ok(await api.post("/besluiten", json=toelating(lid, "verworpen")), 201)
    vernietigd = toelating(lid, orgaan="alv", besluitsoort="weigering_vernietigen", datum=ALV)
    assert statutair(await api.post("/besluiten", json=vernietigd), 422) == ("NIET_TOELAATBAAR", "4.3", OUD)
    assert ok(await api.get(lid["url"]))["status"] == "geweigerd"


async def test_leden_13_lid_bestaat(api, leden):
    zwolle = LOSSER | {"gmCode": "GM0193", "naam": "Zwolle"}
    assert statutair(await api.post("/leden", json=zwolle), 409) == ("LID_BESTAAT", "4.1", OUD)


async def test_leden_13_einddatum_onjuist(api, leden):
    antwoord = await gebeurt(api, leden["Assen"], "opzegging_ontvangen", "2024-01-01", einddatum="2024-12-31")
    assert statutair(antwoord, 422) == ("EINDDATUM_ONJUIST", "6.3", OUD)
    assert antwoord.json()["juisteEinddatum"] == "2025-12-31"


async def test_leden_13_lid_geschorst(api, leden):
    for naam in ("Assen", "Borne"):
        await schors(api, leden[naam])
    gevonden = ok(await gebeurt(api, leden["Assen"], "opzegging_ontvangen", "2023-04-01"), 201)["bevindingen"]
    assert [(b["code"], b["artikel"], b["statutenversie"]) for b in gevonden] == [("LID_GESCHORST", "6.9", OUD)]
    await kies(api, "opzegging_geschorst_lid", "geweigerd")
    antwoord = await gebeurt(api, leden["Borne"], "opzegging_ontvangen", "2023-04-01")
    assert statutair(antwoord, 409) == ("LID_GESCHORST", "6.9", OUD)


async def test_leden_13_loting_niet_nodig_and_loting_gedaan(api, leden):
    aankondiging = {"jaar": 2024, "aangekondigdOp": "2024-01-10"}
    for naam in ("Assen", "Borne", "Vught", "Venray"):
        ok(await gebeurt(api, leden[naam], "opzegging_ontvangen", "2023-06-01"), 201)
    assert statutair(await api.post("/lotingen", json=aankondiging), 409) == ("LOTING_NIET_NODIG", "6.3", OUD)
    ok(await gebeurt(api, leden["Velsen"], "opzegging_ontvangen", "2023-06-01"), 201)
    loting = ok(await api.post("/lotingen", json=aankondiging), 201)
    trek = f"{loting['url']}/_trekken"
    ok(await api.post(trek, json={"datum": "2024-01-20"}))
    assert statutair(await api.post(trek, json={"datum": "2024-01-20"}), 409) == ("LOTING_GEDAAN", "6.3", OUD)


@pytest.mark.parametrize(
    ("gegeven", "code", "artikel"),
    [
        ({"motivering": "Daarom."}, "GOEDKEURING_ONTBREEKT", "6.5"),
        ({"goedkeuringRvc": "2023-02-01"}, "REDENEN_ONTBREKEN", "6.7"),
    ],
)
async def test_leden_13_goedkeuring_or_redenen_ontbreken(api, leden, gegeven, code, artikel):
    opzegging = {"grond": "a"} | gegeven
    antwoord = await gebeurt(api, leden["Assen"], "opgezegd_door_cooperatie", "2023-03-01", **opzegging)
    assert statutair(antwoord, 422) == (code, artikel, OUD)


@pytest.mark.parametrize("grond", ["a", "b"])
async def test_leden_13_beroep_niet_mogelijk(api, leden, grond):
    opzegging = {"goedkeuringRvc": "2023-02-01", "motivering": "Bleef in gebreke.", "grond": grond}
    ok(await gebeurt(api, leden["Assen"], "opgezegd_door_cooperatie", "2023-03-01", **opzegging), 201)
    antwoord = await gebeurt(api, leden["Assen"], "beroep_ingesteld", "2023-03-10")
    assert statutair(antwoord, 422) == ("BEROEP_NIET_MOGELIJK", "6.9", OUD)


# --- calling a meeting ------------------------------------------------------------------------------------------------
async def test_leden_13_oproeptermijn_with_the_last_day_and_an_override(api, leden):
    vergadering = await plan(api)
    await agendeer(api, vergadering)
    antwoord = await roep_op(api, vergadering, "2023-05-01")
    assert statutair(antwoord, 422) == ("OPROEPTERMIJN", "8.3", OUD)
    assert (antwoord.json()["uiterlijk"], codes(antwoord, 422)) == ("2023-04-30", [("datum", "OPROEPTERMIJN")])
    oproep = ok(await roep_op(api, vergadering, "2023-05-01", redenAfwijking="Spoed."), 201)
    [gevonden] = oproep["bevindingen"]
    assert (gevonden["code"], gevonden["artikel"], gevonden["statutenversie"]) == ("OPROEPTERMIJN", "8.3", OUD)
    assert "vernietigbaar" in gevonden["melding"]


@pytest.mark.parametrize(
    ("gegeven", "datum", "ontbreekt"),
    [
        ({"goedkeuringRvc": "2023-04-06"}, "2023-04-17", ["tekst"]),
        ({"bijlagen": [STUK]}, "2023-04-17", ["goedkeuringRvc"]),
        (VOORSTEL, "2023-04-27", ["termijn"]),
    ],
)
async def test_leden_13_statutenvoorstel_onvolledig(api, leden, gegeven, datum, ontbreekt):
    vergadering = await plan(api)
    await agendeer(api, vergadering, "statutenwijziging", **gegeven)
    antwoord = await roep_op(api, vergadering, datum)
    assert statutair(antwoord, 422) == ("STATUTENVOORSTEL_ONVOLLEDIG", "20.3", OUD)
    assert antwoord.json()["ontbreekt"] == ontbreekt


async def test_leden_13_geen_quorum_with_the_days_of_a_second_meeting(api, leden):
    antwoord = await open_stemming(api, await in_zitting(api, leden, "tarieven", 19))
    assert statutair(antwoord, 409) == ("GEEN_QUORUM", "17.4", OUD)
    problem = antwoord.json()
    assert (problem["aanwezig"], problem["leden"], problem["nodig"]) == (19, 40, 20)
    tweede = {"soort": "tweede_17_4", "artikel": "17.4", "van": "2023-05-22", "tot": "2023-06-11"}
    assert problem["tweedeVergadering"] == tweede


async def test_leden_13_tweede_vergadering_termijn_and_nieuw_agendapunt(api):
    eerste = await plan(api)
    tweede = {"soort": "tweede_17_4", "datum": "2023-06-12", "eersteVergadering": eerste["url"]}
    antwoord = await api.post("/vergaderingen", json=tweede)
    assert statutair(antwoord, 422) == ("TWEEDE_VERGADERING_TERMIJN", "17.4", OUD)
    vergadering = ok(await api.post("/vergaderingen", json=tweede | {"datum": "2023-06-11"}), 201)
    punt = {"vergadering": vergadering["url"], "nummer": "1", "onderwerp": "Nieuw", "besluitsoort": "tarieven"}
    assert statutair(await api.post("/agendapunten", json=punt), 422) == ("NIEUW_AGENDAPUNT", "17.4", OUD)


# --- voting -----------------------------------------------------------------------------------------------------------
async def test_leden_13_geen_stemrecht_and_stemming_gesloten(api, leden):
    await schors(api, leden["Assen"])
    geen_lid = ok(await api.get("/leden?naam=Ten Boer"))["results"][0]["url"]
    for vorm, pad in (({}, "stemmen"), (GEHEIM, "biljetten")):
        stemming = await in_stemming(api, leden, aantal=22, **vorm)
        for lid in (geen_lid, leden["Assen"], leden["Zwolle"]):
            antwoord = await api.post(f"{stemming['url']}/{pad}", json={"lid": lid, "keuze": "voor"})
            assert statutair(antwoord, 403) == ("GEEN_STEMRECHT", "8.6", OUD)
        ok(await sluit_stemming(api, stemming))
        na = await api.post(f"{stemming['url']}/{pad}", json={"lid": leden["Borne"], "keuze": "voor"})
        assert statutair(na, 409) == ("STEMMING_GESLOTEN", "8.6", OUD)


async def test_leden_13_al_gestemd_in_a_secret_ballot(api, leden):
    stemming = await in_stemming(api, leden, **GEHEIM)
    biljet = {"lid": leden["Assen"], "keuze": "voor"}
    ok(await api.post(f"{stemming['url']}/biljetten", json=biljet), 201)
    weer = await api.post(f"{stemming['url']}/biljetten", json=biljet)
    assert statutair(weer, 409) == ("AL_GESTEMD", "8.6", OUD)


@pytest.mark.parametrize(
    ("opengesteld", "dag", "code"),
    [(False, "2023-05-01", "VOORAF_NIET_OPENGESTELD"), (True, "2023-04-10", "VOORAF_TE_VROEG")],
)
async def test_leden_13_vooraf(api, leden, opengesteld, dag, code):
    vergadering = await plan(api)
    stemming = await leg_voor(api, await agendeer(api, vergadering))
    ok(await roep_op(api, vergadering, "2023-04-01", voorafStemmen=opengesteld), 201)
    biljet = {"lid": leden["Assen"], "keuze": "voor", "tijdstip": f"{dag}T12:00:00Z"}
    assert statutair(await api.post(f"{stemming['url']}/biljetten", json=biljet), 422) == (code, "8.13", OUD)


@pytest.mark.parametrize("laatste", ["tegen", None])
async def test_leden_13_niet_eenstemmig_outside_a_meeting(api, leden, laatste):
    ronde = await plan(api, soort="buiten_vergadering")
    stemming = await leg_voor(api, await agendeer(api, ronde), vorm="buiten_vergadering", **KENNIS)
    ok(await open_stemming(api, stemming))
    *anderen, zwolle = leden.values()
    for url in anderen:
        ok(await stem(api, stemming, url), 201)
    if laatste:
        ok(await stem(api, stemming, zwolle, laatste), 201)
    besluit = ok(await sluit_stemming(api, stemming))
    assert (besluit["uitkomst"], besluit["regeluitkomst"]["code"]) == ("verworpen", "NIET_EENSTEMMIG")
    [regel] = besluit["regeluitkomst"]["regels"]
    assert (regel["artikel"], regel["statutenversie"]) == ("8.12", OUD)


async def test_leden_13_niet_eenstemmig_outside_a_meeting_when_nobody_answers(api, leden):
    punt = await agendeer(api, await plan(api, soort="buiten_vergadering"))
    stemming = ok(await open_stemming(api, await leg_voor(api, punt, vorm="buiten_vergadering", **KENNIS)))
    besluit = ok(await sluit_stemming(api, stemming))
    assert (besluit["uitkomst"], besluit["regeluitkomst"]["code"]) == ("verworpen", "NIET_EENSTEMMIG")


# --- accounts, discharge, counts --------------------------------------------------------------------------------------
async def test_leden_13_verklaring_ontbreekt(api, leden):
    stemming = await in_zitting(api, leden, "jaarrekening", 21, onderwerp="Jaarrekening 2022")
    assert statutair(await open_stemming(api, stemming), 409) == ("VERKLARING_ONTBREEKT", "16.6", OUD)


@pytest.mark.parametrize(
    ("soort", "onderwerp"),
    [("decharge", "Decharge over 2022"), ("jaarrekening", "Jaarrekening 2022 en decharge van het bestuur")],
)
async def test_leden_13_decharge_afzonderlijk(api, leden, soort, onderwerp):
    stemming = await in_zitting(api, leden, soort, 21, onderwerp=onderwerp, accountantsverklaring=STUK)
    assert statutair(await open_stemming(api, stemming), 409) == ("DECHARGE_AFZONDERLIJK", "16.7", OUD)


@pytest.mark.parametrize("tellingen", [{"voor": 22, "tegen": 0}, {"voor": 11, "tegen": 10, "onthouding": 1}])
async def test_leden_13_telling_onmogelijk_above_the_members_present(api, leden, tellingen):
    stemming = await in_stemming(api, leden, aantal=21)
    antwoord = await sluit_stemming(api, stemming, tellingen=tellingen)
    assert statutair(antwoord, 422) == ("TELLING_ONMOGELIJK", "8.6", OUD)


async def test_leden_13_telling_onmogelijk_other_than_what_was_cast(api, leden):
    stemming = await in_stemming(api, leden)
    ok(await stem(api, stemming, leden["Assen"], "tegen"), 201)
    antwoord = await sluit_stemming(api, stemming, tellingen={"voor": 1, "tegen": 0})
    assert statutair(antwoord, 422) == ("TELLING_ONMOGELIJK", "8.6", OUD)


@pytest.mark.parametrize(("lijst", "voor", "status"), [(0, 41, 422), (0, 40, 201), (21, 22, 422), (21, 21, 201)])
async def test_leden_13_telling_onmogelijk_in_a_decision_that_is_entered(api, leden, lijst, voor, status):
    """Above those on the attendance list, or above all members where there is no list."""
    vergadering = await plan(api)
    if lijst:
        await presentielijst(api, vergadering, *list(leden)[:lijst])
    besluit = {"vergadering": vergadering["url"], "tellingen": {"voor": voor, "tegen": 0}}
    antwoord = await api.post("/besluiten", json=TARIEFBESLUIT | besluit)
    assert antwoord.status_code == status
    if status == 422:
        assert statutair(antwoord, 422) == ("TELLING_ONMOGELIJK", "8.6", OUD)


@pytest.mark.parametrize(("voor", "status"), [(41, 422), (40, 201)])
async def test_leden_13_telling_onmogelijk_without_a_meeting_that_is_known(api, leden, voor, status):
    antwoord = await api.post("/besluiten", json=TARIEFBESLUIT | {"tellingen": {"voor": voor, "tegen": 0}})
    assert antwoord.status_code == status
    if status == 422:
        assert statutair(antwoord, 422) == ("TELLING_ONMOGELIJK", "8.6", OUD)


async def test_leden_13_a_historical_decision_without_counts(api):
    besluit = {"orgaan": "alv", "datum": "2022-12-07", "besluitsoort": "tarieven", "uitkomst": "aangenomen"}
    gevonden = ok(await api.post("/besluiten", json=besluit | {"tekst": "Tarieven 2023."}), 201)
    assert gevonden["tellingen"] is None and gevonden["statutenversie"] == OUD


# --- supervisory board, minutes, lists, periods, persons --------------------------------------------------------------
@pytest.mark.parametrize(
    ("anders", "code", "artikel"),
    [
        ({"uitsluitingsgronden": ["iii"]}, "NIET_BENOEMBAAR", "10.2"),
        ({"termijn": 3}, "TERMIJN_MAXIMUM", "10.6"),
        ({"tot": "2028-05-12"}, "TERMIJN_TE_LANG", "10.6"),
    ],
)
async def test_leden_13_a_commissaris_that_cannot_be_appointed(api, anders, code, artikel):
    mandaat = {"persoon": "C01", "rol": "commissaris", "van": "2024-05-11", "tot": "2028-05-11"}
    antwoord = await api.post("/mandaten", json=mandaat | anders)
    assert statutair(antwoord, 422) == (code, artikel, OUD)
    if code == "NIET_BENOEMBAAR":
        assert antwoord.json()["gronden"] == ["iii"]


async def test_leden_13_rvc_onder_minimum(api):
    zetels = []
    for nummer in range(1, 4):
        mandaat = {"persoon": f"C0{nummer}", "rol": "commissaris", "van": "2020-06-17", "tot": "2024-06-17"}
        zetels.append(ok(await api.post("/mandaten", json=mandaat), 201))
    eind = {"datum": "2022-10-01", "reden": "aftreden"}
    gevonden = ok(await api.post(f"{zetels[0]['url']}/_beeindigen", json=eind))["bevindingen"]
    assert [(b["code"], b["artikel"], b["statutenversie"]) for b in gevonden if "RVC" in b["code"]] == [
        ("RVC_ONDER_MINIMUM", "9.1", OUD)
    ]


async def test_leden_13_notulen(api):
    eerste, tweede = await plan(api), await plan(api, "2023-12-07")
    notulen = ok(await api.post("/notulen", json={"vergadering": eerste["url"], "tekst": "Geopend."}), 201)
    for vergadering, code in ((eerste, "NOTULEN_VOLGENDE_VERGADERING"), (tweede, "NOTULEN_NIET_GETEKEND")):
        antwoord = await api.post(f"{notulen['url']}/_goedkeuren", json={"vergadering": vergadering["url"]})
        assert statutair(antwoord, 409) == (code, "17.6", OUD)
    te_vroeg = await api.post(f"{notulen['url']}/_tekenen", json={"door": "voorzitter", "datum": "2023-05-10"})
    assert codes(te_vroeg) == [("datum", "PERIODE_ONGELDIG")]
    for door in ("voorzitter", "notulist"):
        ok(await api.post(f"{notulen['url']}/_tekenen", json={"door": door, "datum": "2023-06-01"}))
    ok(await api.post(f"{tweede['url']}/_afgelasten", json={}))
    antwoord = await api.post(f"{notulen['url']}/_goedkeuren", json={"vergadering": tweede["url"]})
    assert statutair(antwoord, 409) == ("NOTULEN_VOLGENDE_VERGADERING", "17.6", OUD)


async def test_leden_13_an_attendance_list_with_findings(api, leden):
    vergadering = await plan(api)
    namen = [naam for naam in leden if naam != "Zwolle"]
    rijen = [{"naam": naam, "wijze": "zelf"} for naam in (*namen, "Assen", "DOWR")]
    lijst = {"van": BEGIN, "rijen": rijen}
    uitslag = ok(await api.post(f"{vergadering['url']}/presentielijsten", json=lijst), 201)
    assert [(b["code"], b["artikel"]) for b in uitslag["bevindingen"]] == [
        ("RIJ_DUBBEL", "8.6"),
        ("RIJ_GEEN_LID", "8.8"),
        ("LID_ONTBREEKT", ""),
    ]
    assert (uitslag["vastgelegd"], uitslag["aanwezig"]) == (39, 39)


async def test_leden_13_periode_ongeldig(api, leden):
    vergadering = await plan(api)
    rij = {"lid": leden["Assen"], "van": BEGIN, "tot": f"{ALV}T16:59:59Z"}
    antwoord = await api.post(f"{vergadering['url']}/presenties", json=rij)
    assert (codes(antwoord), antwoord.json()["code"]) == ([("tot", "PERIODE_ONGELDIG")], "PERIODE_ONGELDIG")
    await open_vergadering(api, vergadering)
    antwoord = await api.post(f"{vergadering['url']}/_sluiten", json={"tijdstip": f"{ALV}T16:59:59Z"})
    assert (codes(antwoord), antwoord.json()["code"]) == ([("tijdstip", "PERIODE_ONGELDIG")], "PERIODE_ONGELDIG")


@pytest.mark.parametrize(
    ("pad", "veld", "body"),
    [
        ("/notulen", "tekst", {"tekst": "De heer Jansen vraagt het woord."}),
        ("/agendapunten", "onderwerp", {"nummer": "1", "onderwerp": "Benoeming van mevrouw Jansen"}),
        ("/agendapunten", "samenvatting", {"nummer": "1", "onderwerp": "x", "samenvatting": "Van A.B. de Vries."}),
        ("/agendapunten", "stukken", {"nummer": "1", "onderwerp": "x", "stukken": "5a, brief van mevrouw Jansen"}),
        ("/acties", "planning", {"tekst": "x", "houder": "bestuur", "planning": "Als mevrouw Jansen terug is"}),
        ("/besluiten", "nummer", TARIEFBESLUIT | {"nummer": "3 (mw. Jansen)"}),
        ("/statutenakten", "naam", {"sleutel": "2024-01-01", "basis": "2023-03-07", "naam": "Akte van mr. Jansen"}),
    ],
)
async def test_leden_13_persoonsgegeven_in_a_published_field(api, pad, veld, body):
    antwoord = await api.post(pad, json={"vergadering": (await plan(api))["url"]} | body)
    assert (codes(antwoord, 422), antwoord.json()["code"]) == ([(veld, "PERSOONSGEGEVEN")], "PERSOONSGEGEVEN")


async def test_leden_13_persoonsgegeven_in_the_text_of_a_decision(api, leden):
    stemming = await in_stemming(api, leden)
    antwoord = await sluit_stemming(api, stemming, tellingen={"voor": 21, "tegen": 0}, tekst="Benoemd: mevrouw Jansen.")
    assert codes(antwoord, 422) == [("tekst", "PERSOONSGEGEVEN")]
    assert ok(await api.get(stemming["url"]))["status"] == "open"


async def te_wijzigen(api, leden, soort: str) -> tuple[str, dict]:
    """What can be changed, and a change of it."""
    if soort == "lid":
        return leden["Assen"], {"adres": "Postbus 1"}
    if soort == "orgaanvergadering":
        body = {"orgaan": "rvc", "datum": ALV}
        return ok(await api.post("/orgaanvergaderingen", json=body), 201)["url"], {"onderwerpen": ["Begroting"]}
    if soort == "belet":
        zetel = {"persoon": "C01", "rol": "commissaris", "van": "2022-01-01", "tot": "2025-01-01"}
        url = ok(await api.post("/mandaten", json=zetel), 201)["url"]
        belet = {"grond": "toestand", "van": "2023-01-01"}
        return ok(await api.post(f"{url}/beletten", json=belet), 201)["url"], {"tot": "2023-03-01"}
    if soort == "deelname":
        besluit = ok(await api.post("/besluiten", json=TARIEFBESLUIT), 201)["url"]
        lijst = {"besluit": besluit, "programma": "Zaakgericht", "leden": [leden["Assen"]], "drempel": 1}
        url = ok(await api.post("/deelnamelijsten", json=lijst), 201)["url"]
        [deelname] = ok(await api.get(f"{url}/deelnames"))["results"]
        return deelname["url"], {"antwoord": "instemming", "datum": ALV}
    vergadering = await plan(api)
    if soort == "vergadering":
        return vergadering["url"], {"plaats": "Zwolle"}
    [rij] = await aanwezig(api, vergadering, leden["Assen"])
    return rij["url"], {"tot": f"{ALV}T18:00:00Z"}


@pytest.mark.parametrize("soort", ["lid", "orgaanvergadering", "belet", "deelname", "vergadering", "presentie"])
async def test_leden_13_412_what_changed_since_the_client_saw_it(api, leden, soort):
    url, anders = await te_wijzigen(api, leden, soort)
    gezien = (await api.get(url)).headers["etag"]
    ok(await api.patch(url, json=anders, headers={"If-Match": f'"iets-ouds", {gezien}'}))
    laat = await api.patch(url, json=anders, headers={"If-Match": gezien})
    assert ok(laat, 412)["code"] == "precondition_failed" and "gewijzigd" in laat.json()["detail"]
    assert laat.headers["content-type"].startswith("application/problem+json")
    ok(await api.patch(url, json=anders, headers={"If-Match": "*"}))
    ok(await api.patch(url, json=anders))


async def test_leden_13_every_refusal_is_problem_json_in_dutch(api, leden):
    antwoord = await open_stemming(api, await in_zitting(api, leden, "tarieven", 19))
    assert antwoord.headers["content-type"].startswith("application/problem+json")
    assert antwoord.json()["detail"] == "19 van 40 leden aanwezig of vertegenwoordigd, 20 nodig."
    [rij] = await aanwezig(api, ok(await api.get("/vergaderingen"))["results"][0], leden["Zwolle"])
    assert rij["bevindingen"] == []
