"""The zaak of an application: opened by the events, once, in order, however often the neighbour fails."""

import asyncio
from datetime import UTC, datetime, timedelta

import pytest
from commonground.days import NEDERLAND
from leden.dossier import dossiertaken
from leden.dossier.dossiertaken import een_ronde, neem, nu
from leden.dossier.zaakstappen import AANVRAAG
from support import ok

from tests.leden.domein import AANMELDING, TOELATING, gebeurt, laat_toe, meld_aan, nieuw_lid, sluit_overeenkomst
from tests.leden.stemming.test_stemmingen import vernietiging
from tests.leden.zgw import INHOUD

pytestmark = pytest.mark.anyio


def straks(uren: int = 0):
    return lambda: datetime.now(UTC) + timedelta(hours=uren)


async def taken(api, lid) -> list[dict]:
    return ok(await api.get(f"{lid['url']}/zaaktaken"))["results"]


async def huur(api, lid) -> datetime:
    """Until when the first task is not anybody else's."""
    return datetime.fromisoformat((await taken(api, lid))[0]["volgendePoging"])


# --- what the events do -----------------------------------------------------------------------------------------------
async def test_an_application_opens_a_zaak(app, api, zgw):
    lid = await meld_aan(api)
    assert lid["zaak"] is None
    assert await een_ronde(app.house) == 1
    [zaak] = zgw.rows["zaken"]
    assert ok(await api.get(lid["url"]))["zaak"] == zaak["url"]
    assert (zaak["startdatum"], zaak["omschrijving"]) == (AANMELDING, "Aanvraag lidmaatschap Losser")
    assert zaak["kenmerken"] == [{"kenmerk": lid["uuid"], "bron": "leden"}]
    assert zaak["zaaktype"] == zgw.rows["zaaktypen"][1]["url"]  # the version of that day
    rol, behandelaar = zgw.rows["rollen"]
    assert (zgw.naam(rol["roltype"]), rol["betrokkeneType"]) == ("Aanvrager", "niet_natuurlijk_persoon")
    assert rol["betrokkeneIdentificatie"] == {"statutaireNaam": "Losser", "annIdentificatie": "GM0168"}
    assert zgw.naam(behandelaar["roltype"]) == "Behandelaar ledenadministratie"
    assert {zgw.naam(each["eigenschap"]): each["waarde"] for each in zgw.rows["zaakeigenschappen"]} == {
        "gmCode": "GM0168",
        "soortLichaam": "gemeente",
    }
    assert zgw.statussen() == ["Aangemeld"]
    [taak] = await taken(api, lid)
    assert (taak["soort"], taak["pogingen"], taak["laatsteFout"]) == ("aangemeld", 0, "") and taak["gedaanOp"]


async def test_the_decision_of_the_board_closes_the_zaak(app, api, zgw):
    lid = await nieuw_lid(api)
    assert await een_ronde(app.house) == 3
    [besluit] = zgw.rows["besluiten"]
    assert (zgw.naam(besluit["besluittype"]), besluit["datum"], besluit["bestuursorgaan"]) == (
        "Besluit toelating lid",
        TOELATING,
        "Bestuur",
    )
    [resultaat] = zgw.rows["resultaten"]
    assert zgw.naam(resultaat["resultaattype"]) == "Toegelaten"
    assert zgw.statussen() == [
        "Aangemeld",
        "Toelaatbaarheid getoetst",
        "Samenwerkingsovereenkomst getekend",
        "Besluit bestuur genomen",
        "Afgehandeld",
    ]
    assert [taak["soort"] for taak in await taken(api, lid)] == ["aangemeld", "overeenkomst", "toegelaten"]


async def test_a_refusal_closes_it_and_an_annulment_reopens_it(app, api, leden, zgw):
    lid = await meld_aan(api)
    await sluit_overeenkomst(api, lid)
    await laat_toe(api, lid, uitkomst="verworpen")
    await een_ronde(app.house)
    assert [zgw.naam(row["resultaattype"]) for row in zgw.rows["resultaten"]] == ["Geweigerd"]
    await vernietiging(api, leden, lid)
    await een_ronde(app.house)
    assert [zgw.naam(row["resultaattype"]) for row in zgw.rows["resultaten"]] == ["Toegelaten door ALV"]
    assert zgw.statussen()[-2:] == ["Voorgelegd aan ALV", "Afgehandeld"]
    assert [zgw.naam(row["besluittype"]) for row in zgw.rows["besluiten"]] == ["Besluit toelating lid", "ALV-besluit"]


async def test_a_status_is_set_in_the_time_of_the_netherlands(app, api, zgw):
    """Else a zaak of between midnight and one begins after its first status, and ends a day before its last."""
    await meld_aan(api)
    await een_ronde(app.house)
    [status] = zgw.rows["statussen"]
    assert datetime.fromisoformat(status["datumStatusGezet"]).utcoffset() == datetime.now(NEDERLAND).utcoffset()


async def test_a_withdrawn_application(app, api, zgw):
    lid = await meld_aan(api)
    ok(await gebeurt(api, lid, "aanvraag_ingetrokken", TOELATING), 201)
    await een_ronde(app.house)
    assert [zgw.naam(row["resultaattype"]) for row in zgw.rows["resultaten"]] == ["Ingetrokken"]
    assert zgw.statussen() == ["Aangemeld", "Afgehandeld"]


def test_every_zaak_ends_with_its_eindstatus():
    assert all(stappen[-1][0] == "status" for stappen in AANVRAAG.values())
    open_blijft = ("aangemeld", "overeenkomst")
    assert all(stappen[-1][1] == "Afgehandeld" for oorzaak, stappen in AANVRAAG.items() if oorzaak not in open_blijft)


# --- what goes wrong --------------------------------------------------------------------------------------------------
async def test_the_application_is_kept_while_zaken_is_away(app, api, zgw):
    zgw.weg = True
    lid = await meld_aan(api)
    assert await een_ronde(app.house) == 0
    [taak] = await taken(api, lid)
    assert (taak["pogingen"], taak["gedaanOp"]) == (1, None) and taak["laatsteFout"]
    assert ok(await api.get(lid["url"]))["zaak"] is None
    zgw.weg = False
    assert await een_ronde(app.house) == 0  # not due yet
    assert await een_ronde(app.house, straks(1)) == 1
    assert ok(await api.get(lid["url"]))["zaak"] == zgw.rows["zaken"][0]["url"]


@pytest.mark.parametrize("keer", range(1, 16, 2))
async def test_nothing_is_made_twice_when_answers_get_lost(app, api, zgw, keer):
    """Each attempt loses the answer to its next write, so the work is done by attempts that begin again."""
    lid = await nieuw_lid(api)
    for uur in range(1, 40):
        zgw.verlies = 1 if uur <= keer else 0
        await een_ronde(app.house, straks(uur * 2))
    assert {soort: len(rows) for soort, rows in zgw.rows.items() if soort in INHOUD} == {
        "zaken": 1,
        "rollen": 3,
        "statussen": 5,
        "resultaten": 1,
        "besluiten": 1,
        "zaakeigenschappen": 3,
        "enkelvoudiginformatieobjecten": 1,
        "zaakinformatieobjecten": 1,
    }
    assert all(taak["gedaanOp"] for taak in await taken(api, lid))


async def test_the_tasks_of_a_member_keep_their_order(app, api, zgw):
    zgw.weiger = 1
    lid = await nieuw_lid(api)
    assert await een_ronde(app.house) == 0
    assert zgw.rows["besluiten"] == []
    eerste, tweede, _ = await taken(api, lid)
    assert (eerste["pogingen"], tweede["pogingen"]) == (1, 0)
    assert "500" in eerste["laatsteFout"]
    assert await een_ronde(app.house, straks(1)) == 3


async def test_one_member_in_trouble_does_not_hold_up_another(app, api, zgw):
    zgw.weiger = 1
    await meld_aan(api)
    ander = await meld_aan(api, gmCode="GM0344", naam="Utrecht")
    assert await een_ronde(app.house) == 1
    assert ok(await api.get(ander["url"]))["zaak"]


async def test_a_catalogue_without_the_type_is_told(app, api, zgw):
    zgw.rows["statustypen"] = []
    lid = await meld_aan(api)
    assert await een_ronde(app.house) == 0
    [taak] = await taken(api, lid)
    assert taak["laatsteFout"] == "De catalogus heeft bij LEDEN-AANVRAAG geen Aangemeld (statustypen)."
    assert ok(await api.get(lid["url"]))["zaak"]  # the zaak itself was opened


async def test_without_a_zaaktype_of_that_day_no_zaak(app, api, zgw):
    lid = await meld_aan(api, datumAanmelding="2018-05-01")
    await een_ronde(app.house)
    assert "geen zaaktype" in (await taken(api, lid))[0]["laatsteFout"]


@pytest.mark.parametrize("onzin", [b"", b"<html>", b"[]", b'{"results": [{}]}', b'{"results": null, "next": null}'])
async def test_nonsense_of_a_neighbour_is_tried_again(app, api, zgw, onzin):
    zgw.onzin = onzin
    lid = await meld_aan(api)
    assert await een_ronde(app.house) == 0
    assert "standaard" in (await taken(api, lid))[0]["laatsteFout"]
    zgw.onzin = None
    assert await een_ronde(app.house, straks(1)) == 1


async def test_an_application_that_is_refused_leaves_no_task(app, api, zgw, leden):
    antwoord = await api.post("/leden", json={"gmCode": "GM0193", "naam": "Zwolle", "soortLichaam": "gemeente"})
    assert antwoord.status_code == 409
    assert await een_ronde(app.house) == 0
    assert zgw.calls == []


async def test_two_workers_share_the_tasks(app, api, zgw):
    lid = await meld_aan(api)
    await sluit_overeenkomst(api, lid)
    await laat_toe(api, lid)
    await asyncio.gather(een_ronde(app.house), een_ronde(app.house))
    assert len(zgw.rows["zaken"]) == len(zgw.rows["besluiten"]) == 1
    assert len(zgw.rows["statussen"]) == 5


async def test_what_a_killed_process_had_taken_comes_back_soon(app, api, zgw):
    """The demo waits a minute for a zaak: a task may not be out of reach for as long as that."""
    await meld_aan(api)
    assert await neem(app.house, nu())  # and this process is never heard of again
    assert await een_ronde(app.house) == 0
    assert await een_ronde(app.house, lambda: nu() + timedelta(seconds=20)) == 1


async def test_a_slow_neighbour_does_not_cost_the_task(app, api, zgw, monkeypatch):
    monkeypatch.setattr(dossiertaken, "LEASE", timedelta(seconds=3))
    lid, begonnen = await meld_aan(api), nu()
    zgw.antwoordt.clear()
    traag = asyncio.create_task(een_ronde(app.house))
    async with asyncio.timeout(60):
        while await huur(api, lid) < begonnen + timedelta(seconds=3.5):  # noqa: ASYNC110 - renewed after a second
            await asyncio.sleep(0.05)
    assert not traag.done() and await neem(app.house, nu()) is None
    zgw.antwoordt.set()
    assert await traag == 1
    assert (await taken(api, lid))[0]["gedaanOp"]
