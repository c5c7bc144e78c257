"""The other ways that a zaak can go: refused, withdrawn, drawn out, at once, second meeting, and what stays secret."""

from typing import Any

import pytest
from leden.dossier.dossiertaken import een_ronde
from support import codes, ok

from tests.leden.domein import (
    agendeer,
    gebeurt,
    in_stemming,
    kies,
    laat_toe,
    leg_voor,
    meld_aan,
    open_stemming,
    open_vergadering,
    plan,
    presentielijst,
    roep_op,
    sluit_stemming,
    statutair,
)
from tests.leden.zgw import Zgw

pytestmark = pytest.mark.anyio
OUD = "2022-04-25"


async def paden(app, zgw: Zgw, zaaktype: str) -> dict[str, tuple[list[str], list[str]]]:
    """By omschrijving: the statuses and results of each zaak of this type."""
    await een_ronde(app.house)
    typen = {each["url"] for each in zgw.rows["zaaktypen"] if each["identificatie"] == zaaktype}
    return {
        zaak["omschrijving"]: (
            [zgw.naam(each["statustype"]) for each in zgw.rows["statussen"] if each["zaak"] == zaak["url"]],
            [zgw.naam(each["resultaattype"]) for each in zgw.rows["resultaten"] if each["zaak"] == zaak["url"]],
        )
        for zaak in zgw.rows["zaken"]
        if zaak["zaaktype"] in typen
    }


def waarden(zgw: Zgw, naam: str) -> list[str]:
    return [each["waarde"] for each in zgw.rows["zaakeigenschappen"] if zgw.naam(each["eigenschap"]) == naam]


def documenten(zgw: Zgw, soort: str) -> list[dict]:
    rows = zgw.rows["enkelvoudiginformatieobjecten"]
    return [each for each in rows if zgw.naam(each["informatieobjecttype"]) == soort]


# --- membership -------------------------------------------------------------------------------------------------------
async def test_art_4_2_a_refusal_that_stands(app, api, leden, zgw):
    lid = await meld_aan(api)
    await laat_toe(api, lid, uitkomst="verworpen")
    vergadering = await plan(api)
    punt = await agendeer(api, vergadering, "weigering_vernietigen", lid=lid["url"])
    ok(await roep_op(api, vergadering), 201)
    await open_vergadering(api, vergadering)
    await presentielijst(api, vergadering, *list(leden)[:21])
    stemming = ok(await open_stemming(api, await leg_voor(api, punt)))
    ok(await sluit_stemming(api, stemming, tellingen={"voor": 5, "tegen": 16}))
    [(statussen, resultaten)] = (await paden(app, zgw, "LEDEN-AANVRAAG")).values()
    assert statussen[-2:] == ["Voorgelegd aan ALV", "Afgehandeld"] and resultaten == ["Geweigerd"]
    assert len(zgw.rows["besluiten"]) == 2


async def test_art_6_3_an_excluded_ground_is_refused_by_the_board(app, api, leden, zgw):
    ok(await gebeurt(api, leden["Vught"], "opzegging_ontvangen", "2023-06-01", omFinancien=True), 201)
    ok(await gebeurt(api, leden["Vught"], "opzegging_afgewezen", "2023-07-01"), 201)
    assert (await paden(app, zgw, "LEDEN-OPZEGGING"))["Opzegging lidmaatschap Vught"] == (
        ["Opzegging ontvangen", "Termijn en grond getoetst", "Afgehandeld"],
        ["Grond uitgesloten"],
    )
    assert ok(await api.get(leden["Vught"]))["status"] == "actief"


async def test_art_6_3_another_ground_is_not_for_the_board_to_refuse(api, leden):
    ok(await gebeurt(api, leden["Vught"], "opzegging_ontvangen", "2023-06-01"), 201)
    antwoord = await gebeurt(api, leden["Vught"], "opzegging_afgewezen", "2023-07-01")
    assert statutair(antwoord, 422) == ("GROND_NIET_UITGESLOTEN", "6.3", OUD)


async def test_art_6_4_at_once_without_a_notice_before(app, api, leden, zgw):
    reden = {"motivering": "Voortzetting kan niet worden gevergd."}
    ok(await gebeurt(api, leden["Vught"], "onmiddellijk_beeindigd", "2023-06-01", **reden), 201)
    [(statussen, resultaten)] = (await paden(app, zgw, "LEDEN-OPZEGGING")).values()
    assert statussen[0] == "Opzegging ontvangen" and statussen[-1] == "Afgehandeld"
    assert resultaten == ["Onmiddellijk beëindigd"] and waarden(zgw, "reden") == [reden["motivering"]]


async def test_art_6_4_at_once_closes_the_zaak_of_the_notice(app, api, leden, zgw):
    ok(await gebeurt(api, leden["Vught"], "opzegging_ontvangen", "2023-03-01"), 201)
    ok(await gebeurt(api, leden["Vught"], "onmiddellijk_beeindigd", "2023-06-01", motivering="Splitsing."), 201)
    [(_, resultaten)] = (await paden(app, zgw, "LEDEN-OPZEGGING")).values()
    assert resultaten == ["Onmiddellijk beëindigd"]


async def test_a_withdrawn_notice_is_not_the_zaak_of_a_later_end(app, api, leden, zgw):
    ok(await gebeurt(api, leden["Vught"], "opzegging_ontvangen", "2023-03-01"), 201)
    ok(await gebeurt(api, leden["Vught"], "opzegging_ingetrokken", "2023-04-01"), 201)
    ok(await gebeurt(api, leden["Vught"], "onmiddellijk_beeindigd", "2023-06-01", motivering="Splitsing."), 201)
    await een_ronde(app.house)
    assert sorted(zgw.naam(each["resultaattype"]) for each in zgw.rows["resultaten"]) == [
        "Ingetrokken",
        "Onmiddellijk beëindigd",
    ]


@pytest.mark.parametrize("gevolg", ["volgende_datum", "vervalt"])
async def test_art_6_3_the_lot(app, api, leden, zgw, gevolg):
    """Six notices and four places: four are confirmed, two stay, and what that means is a choice."""
    await kies(api, "uitgeloot_gevolg", gevolg)
    for naam in list(leden)[:6]:
        ok(await gebeurt(api, leden[naam], "opzegging_ontvangen", "2023-06-01"), 201)
    loting = ok(await api.post("/lotingen", json={"jaar": 2024, "aangekondigdOp": "2024-01-10"}), 201)
    ok(await api.post(f"{loting['url']}/_trekken", json={"datum": "2024-01-20"}))
    alle = list((await paden(app, zgw, "LEDEN-OPZEGGING")).values())
    geloot = ["Maximum per einddatum getoetst", "Loting gehouden"]
    ingeloot = [(pad[2:], resultaten) for pad, resultaten in alle if "Opzegging bevestigd" in pad]
    assert ingeloot == [([*geloot, "Opzegging bevestigd"], [])] * 4
    uitgeloot = [(pad[2:], resultaten) for pad, resultaten in alle if "Opzegging bevestigd" not in pad]
    einde: Any = ([*geloot, "Afgehandeld"], ["Uitgeloot, blijft lid"]) if gevolg == "vervalt" else (geloot, [])
    assert uitgeloot == [einde] * 2
    assert len(documenten(zgw, "Lotingsprotocol")) == 6 and waarden(zgw, "trede") == ["2"] * 6
    assert sorted(waarden(zgw, "einddatum")) == ["20241231"] * 4 + ["20251231"] * 2


async def test_art_6_3_a_waiver_that_is_not_given(app, api, leden, zgw):
    ok(await gebeurt(api, leden["Vught"], "opzegging_ontvangen", "2023-03-01"), 201)
    besluit = {"orgaan": "alv", "datum": "2023-12-07", "besluitsoort": "ontheffing_opzegging", "uitkomst": "verworpen"}
    ok(await api.post("/besluiten", json=besluit | {"tekst": "Geen ontheffing.", "lid": leden["Vught"]}), 201)
    [(statussen, resultaten)] = (await paden(app, zgw, "LEDEN-OPZEGGING")).values()
    assert statussen[-1] == "Ontheffing voorgelegd aan ALV" and resultaten == []
    assert len(zgw.rows["besluiten"]) == 1


# --- the assembly -----------------------------------------------------------------------------------------------------
async def test_art_17_4b_a_second_meeting_follows_the_first(app, api, zgw):
    eerste = await plan(api)
    tweede = await plan(api, "2023-06-01", soort="tweede_17_4", eersteVergadering=eerste["url"])
    await een_ronde(app.house)
    zaken = {zaak["kenmerken"][0]["kenmerk"]: zaak for zaak in zgw.rows["zaken"]}
    relaties = [{"url": zaken[eerste["uuid"]]["url"], "aardRelatie": "vervolg"}]
    assert zaken[tweede["uuid"]]["relevanteAndereZaken"] == relaties
    assert waarden(zgw, "soortVergadering") == ["gewoon", "tweede_17_4"]


async def test_art_8_13_a_vote_in_advance_opens_thirty_days_before(app, api, leden, zgw):
    vergadering = await plan(api)
    await agendeer(api, vergadering)
    ok(await roep_op(api, vergadering, voorafStemmen=True), 201)
    [(statussen, _)] = (await paden(app, zgw, "LEDEN-ALV")).values()
    assert statussen == ["Gepland", "Stukken gereed", "Opgeroepen", "Stemming vooraf geopend"]


async def test_papers_tell_where_and_when_in_the_time_of_the_netherlands(app, api, leden, zgw):
    vergadering = await plan(api, tijd="10:00")
    await agendeer(api, vergadering)
    ok(await roep_op(api, vergadering), 201)
    await open_vergadering(api, vergadering, "2023-05-11T08:00:00Z")
    await presentielijst(api, vergadering, "Assen", van="2023-05-11T08:15:00Z")
    ok(await api.post(f"{vergadering['url']}/_sluiten", json={"tijdstip": "2023-05-11T10:00:00Z"}))
    await een_ronde(app.house)
    for soort in ("Agenda", "Oproep vergadering"):
        assert "Plaats: Deventer, 10:00 uur" in documenten(zgw, soort)[0]["tekst"]
    assert "Assen: zelf, van 10:15" in documenten(zgw, "Presentielijst")[0]["tekst"]
    assert waarden(zgw, "datumVergadering") == ["20230511100000"]


@pytest.mark.parametrize("soort", ["tweede_17_4", "tweede_20_1"])
async def test_art_17_4_the_call_of_a_second_meeting_says_that_it_is_one(app, api, leden, zgw, soort):
    eerste = await plan(api)
    toen = await agendeer(api, eerste, {"tweede_17_4": "tarieven", "tweede_20_1": "statutenwijziging"}[soort])
    tweede = await plan(api, "2023-06-01", soort=soort, eersteVergadering=eerste["url"])
    bijlagen = {"bijlagen": ["https://stukken.example/voorstel"], "goedkeuringRvc": "2023-05-01"}
    await agendeer(api, tweede, toen["besluitsoort"], eerderAgendapunt=toen["url"], **bijlagen)
    oproep = ok(await roep_op(api, tweede, "2023-05-15"), 201)
    await een_ronde(app.house)
    [papier] = documenten(zgw, "Oproep vergadering")
    assert oproep["vermelding"] and oproep["vermelding"] in papier["tekst"]


async def test_what_is_confidential_is_in_no_paper(app, api, leden, zgw):
    vergadering = await plan(api)
    punt = await agendeer(api, vergadering, onderwerp="Geheime gunning", vertrouwelijk=True)
    ok(await roep_op(api, vergadering), 201)
    await open_vergadering(api, vergadering)
    await presentielijst(api, vergadering, *list(leden)[:21])
    stemming = ok(await open_stemming(api, await leg_voor(api, punt)))
    ok(await sluit_stemming(api, stemming, tellingen={"voor": 21, "tegen": 0}))
    ok(await api.post(f"{vergadering['url']}/_sluiten", json={"tijdstip": "2023-05-11T19:00:00Z"}))
    notulen = {"vergadering": vergadering["url"], "tekst": "Geopend.", "vertrouwelijk": "Geheime gunning."}
    ok(await api.post("/notulen", json=notulen), 201)
    await een_ronde(app.house)
    for soort in ("Agenda", "Besluitenlijst", "Notulen"):
        [papier] = documenten(zgw, soort)
        assert "Geheime" not in papier["tekst"] and "ertrouwelijk" in papier["tekst"]
    assert "vertrouwelijkheidaanduiding" not in papier  # that of its type


async def test_a_meeting_without_a_quorum(app, api, leden, zgw):
    vergadering = await plan(api)
    await agendeer(api, vergadering)
    ok(await roep_op(api, vergadering), 201)
    await open_vergadering(api, vergadering)
    await presentielijst(api, vergadering, *list(leden)[:5])
    ok(await api.post(f"{vergadering['url']}/_sluiten", json={"tijdstip": "2023-05-11T19:00:00Z"}))
    notulen = ok(await api.post("/notulen", json={"vergadering": vergadering["url"], "tekst": "Te weinig leden."}), 201)
    for door in ("voorzitter", "notulist"):
        ok(await api.post(f"{notulen['url']}/_tekenen", json={"door": door, "datum": "2023-06-01"}))
    later = await plan(api, "2023-12-07")
    ok(await api.post(f"{notulen['url']}/_goedkeuren", json={"vergadering": later["url"]}))
    pad = (await paden(app, zgw, "LEDEN-ALV"))["Algemene vergadering van 2023-05-11"]
    assert pad[1] == ["Gehouden zonder quorum"]
    assert (waarden(zgw, "aantalLeden"), waarden(zgw, "aantalAanwezig")) == (["40"], ["5"])


async def test_a_meeting_that_does_not_take_place(app, api, zgw):
    vergadering = await plan(api)
    await agendeer(api, vergadering)
    ok(await roep_op(api, vergadering), 201)
    assert ok(await api.post(f"{vergadering['url']}/_afgelasten"))["status"] == "afgelast"
    for weg in ("_afgelasten", "_openen"):
        assert ok(await api.post(f"{vergadering['url']}/{weg}", json={}), 409)["code"] == "VERGADERING_GEOPEND"
    assert ok(await roep_op(api, vergadering), 409)["code"] == "VERGADERING_GEOPEND"
    punt = {"vergadering": vergadering["url"], "nummer": "9", "onderwerp": "Rondvraag"}
    assert ok(await api.post("/agendapunten", json=punt), 409)["code"] == "VERGADERING_GESLOTEN"
    [(statussen, resultaten)] = (await paden(app, zgw, "LEDEN-ALV")).values()
    assert statussen[-1] == "Notulen goedgekeurd in volgende vergadering" and resultaten == ["Niet doorgegaan"]


async def test_a_tariff_that_the_supervisory_board_agreed_with(app, api, leden, zgw):
    vergadering = await plan(api)
    punt = await agendeer(api, vergadering, goedkeuringRvc="2023-04-06")
    ok(await roep_op(api, vergadering), 201)
    await open_vergadering(api, vergadering)
    await presentielijst(api, vergadering, *list(leden)[:21])
    stemming = ok(await open_stemming(api, await leg_voor(api, punt)))
    ok(await sluit_stemming(api, stemming, tellingen={"voor": 21, "tegen": 0}))
    [(statussen, resultaten)] = (await paden(app, zgw, "TARIEF-BESLUIT")).values()
    assert statussen == ["Akkoord RvC", "Behandeld in ALV", "Gepubliceerd"] and resultaten == ["Vastgesteld"]


async def test_art_17_5_a_disputed_tariff_is_decided_in_the_same_zaak(app, api, leden, zgw):
    """The first vote lapses, also when the zaak already told it."""
    vergadering = await plan(api)
    punt = await agendeer(api, vergadering)
    ok(await roep_op(api, vergadering), 201)
    await open_vergadering(api, vergadering)
    await presentielijst(api, vergadering, *list(leden)[:21])
    stemming = ok(await open_stemming(api, await leg_voor(api, punt)))
    ok(await sluit_stemming(api, stemming, tellingen={"voor": 11, "tegen": 10}))
    assert list((await paden(app, zgw, "TARIEF-BESLUIT")).values()) == [
        (["Behandeld in ALV", "Gepubliceerd"], ["Vastgesteld"])
    ]
    ok(await api.post(f"{stemming['url']}/_betwisten", json={"door": "een_lid"}))
    opnieuw = ok(await open_stemming(api, await leg_voor(api, punt)))
    ok(await sluit_stemming(api, opnieuw, tellingen={"voor": 10, "tegen": 11}))
    assert list((await paden(app, zgw, "TARIEF-BESLUIT")).values()) == [
        (["Behandeld in ALV", "Gepubliceerd", "Behandeld in ALV", "Gepubliceerd"], ["Verworpen"])
    ]
    assert len(zgw.rows["besluiten"]) == 2


# --- statutes, appointments -------------------------------------------------------------------------------------------
async def akte(api) -> dict:
    return ok(await api.post("/statutenakten", json={"sleutel": "2024-01-15", "naam": "Kort", "basis": OUD}), 201)


async def test_art_20_1_a_change_that_is_rejected(app, api, zgw):
    gemaakt = await akte(api)
    besluit = {"orgaan": "alv", "datum": "2023-12-07", "besluitsoort": "statutenwijziging", "uitkomst": "verworpen"}
    genomen = ok(await api.post("/besluiten", json=besluit | {"tekst": "Niet gewijzigd."}), 201)
    na = ok(await api.post(f"{gemaakt['url']}/_besluiten", json={"besluit": genomen["url"]}))
    assert na["voortgang"] == "verworpen"
    verlijden = await api.post(f"{gemaakt['url']}/_verlijden", json={"datum": "2024-01-15"})
    assert ok(verlijden, 409)["code"] == "VOORTGANG_ONJUIST"
    [(statussen, resultaten)] = (await paden(app, zgw, "LEDEN-STATUTEN")).values()
    assert statussen == ["Concept-akte opgesteld", "Behandeld in ALV", "Neergelegd bij handelsregister"]
    assert resultaten == ["Verworpen"]


@pytest.mark.parametrize(
    ("reden", "resultaat"), [("ingetrokken", "Ingetrokken"), ("goedkeuring_onthouden", "Goedkeuring onthouden")]
)
async def test_art_20_1_a_change_that_is_withdrawn_or_not_approved(app, api, zgw, reden, resultaat):
    gemaakt = await akte(api)
    na = ok(await api.post(f"{gemaakt['url']}/_intrekken", json={"reden": reden}))
    assert na["voortgang"] == "ingetrokken"
    assert ok(await api.post(f"{gemaakt['url']}/_intrekken", json={"reden": reden}), 409)["code"] == "VOORTGANG_ONJUIST"
    [(statussen, resultaten)] = (await paden(app, zgw, "LEDEN-STATUTEN")).values()
    assert statussen[-1] == "Neergelegd bij handelsregister" and resultaten == [resultaat]


async def benoem(api, leden, voor: int, **anders) -> dict:
    stemming = await in_stemming(api, leden, "benoeming_commissaris", **anders)
    return ok(await sluit_stemming(api, stemming, tellingen={"voor": voor, "tegen": 21 - voor}))


async def test_art_10_1_an_appointment_names_its_decision(app, api, leden, zgw):
    besluit = await benoem(api, leden, 21)
    mandaat = {"persoon": "C91", "rol": "commissaris", "van": "2023-05-11", "tot": "2027-05-11"}
    gemaakt = ok(await api.post("/mandaten", json=mandaat | {"besluit": besluit["url"]}), 201)
    assert gemaakt["besluit"] == besluit["url"]
    [(_, resultaten)] = (await paden(app, zgw, "LEDEN-RVC")).values()
    assert resultaten == ["Benoemd"] and len(zgw.rows["besluiten"]) == 1
    bestuurder = {"persoon": "B91", "rol": "bestuurder", "van": "2023-05-11", "besluit": besluit["url"]}
    assert codes(await api.post("/mandaten", json=bestuurder)) == [("besluit", "invalid")]


async def test_art_10_1_a_candidate_that_is_not_appointed(app, api, leden, zgw):
    await benoem(api, leden, 4)
    [(statussen, resultaten)] = (await paden(app, zgw, "LEDEN-RVC")).values()
    assert statussen[-1] == "Rooster van aftreden bijgewerkt" and resultaten == ["Niet benoemd"]
