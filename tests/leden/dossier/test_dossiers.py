"""Resignation, meeting, statutes, appointment and tariff decision as a zaak: the steps, once, in order."""

import json
from pathlib import Path

import pytest
from leden.dossier.dossiertaken import een_ronde
from leden.dossier.zaakstappen import ZAAKTYPEN
from leden.dossier.zaakstukken import NEEMT_AAN, OPZEGGINGSBRIEF
from support import ok

from tests.leden.domein import agendeer, gebeurt, in_stemming, open_vergadering, plan, roep_op, sluit_stemming
from tests.leden.zgw import SOORTEN, Zgw

pytestmark = pytest.mark.anyio
CATALOGUS = Path(__file__).parents[3] / "services/zaken/zgw/catalogi/catalogus"


def namen(zaaktype: dict, soort: str) -> set[str]:
    veld = "informatieobjecttype" if soort == "informatieobjecttypen" else "naam" if soort == "eigenschappen" else ""
    return {each if isinstance(each, str) else each[veld or "omschrijving"] for each in zaaktype[soort]}


def catalogus(identificatie: str) -> dict:
    return json.loads((CATALOGUS / f"{identificatie.lower()}.json").read_text())


@pytest.mark.parametrize("identificatie", ZAAKTYPEN)
def test_every_step_is_named_in_the_shipped_catalogue(identificatie):
    zaaktype, gevraagd = catalogus(identificatie), ZAAKTYPEN[identificatie].oorzaken.values()
    stappen = {stap for oorzaak in gevraagd for stap in oorzaak if stap[0] in SOORTEN}
    assert {(soort, naam) for soort, naam in stappen if naam not in namen(zaaktype, SOORTEN[soort])} == set()


@pytest.mark.parametrize("identificatie", ZAAKTYPEN)
def test_a_status_is_set_by_who_may_set_it(identificatie):
    mogen = {each["omschrijving"]: each["gezetDoor"] for each in catalogus(identificatie)["statustypen"]}
    gezet = {
        naam for stappen in ZAAKTYPEN[identificatie].oorzaken.values() for soort, naam in stappen if soort == "status"
    }
    assert {naam for naam in gezet if ZAAKTYPEN[identificatie].zetter(naam) not in mogen[naam]} == set()


def test_every_paper_that_is_handed_in_is_named_in_the_shipped_catalogue():
    """The zaaktype and its papers; a letter of notice comes at another zaaktype than the member's application."""
    for zaaktype, soorten in NEEMT_AAN.values():
        assert soorten - {OPZEGGINGSBRIEF} <= namen(catalogus(zaaktype), "informatieobjecttypen")
    assert OPZEGGINGSBRIEF in namen(catalogus("LEDEN-OPZEGGING"), "informatieobjecttypen")


async def verloop(app, zgw: Zgw, zaaktype: str) -> tuple[list[str], list[str], list[str]]:
    """Statuses, results and decisions of the one zaak of this type."""
    await een_ronde(app.house)
    url = next(each["url"] for each in zgw.rows["zaaktypen"] if each["identificatie"] == zaaktype)
    [zaak] = [each for each in zgw.rows["zaken"] if each["zaaktype"] == url]
    eigen = {
        soort: [r for r in zgw.rows[soort] if r["zaak"] == zaak["url"]]
        for soort in ("statussen", "resultaten", "besluiten")
    }
    return (
        [zgw.naam(r["statustype"]) for r in eigen["statussen"]],
        [zgw.naam(r["resultaattype"]) for r in eigen["resultaten"]],
        [zgw.naam(r["besluittype"]) for r in eigen["besluiten"]],
    )


async def test_a_resignation(app, api, leden, zgw):
    for soort, datum in (
        ("opzegging_ontvangen", "2023-11-15"),
        ("opzegging_bevestigd", "2024-01-20"),
        ("beeindigd", "2024-12-31"),
    ):
        ok(await gebeurt(api, leden["Vught"], soort, datum), 201)
    assert await verloop(app, zgw, "LEDEN-OPZEGGING") == (
        [
            "Opzegging ontvangen",
            "Termijn en grond getoetst",
            "Maximum per einddatum getoetst",
            "Opzegging bevestigd",
            "Afgehandeld",
        ],
        ["Lidmaatschap beëindigd"],
        [],
    )
    [rol] = [rol for rol in zgw.rows["rollen"] if rol["betrokkeneType"] == "niet_natuurlijk_persoon"]
    assert rol["betrokkeneIdentificatie"]["statutaireNaam"] == "Vught"
    taken = ok(await api.get("/dossiertaken"))
    assert all(taak["gedaanOp"] and taak["zaak"] for taak in taken) and len(taken) == 3
    assert await een_ronde(app.house) == 0


async def test_a_waiver_of_the_assembly(app, api, leden, zgw):
    ok(await gebeurt(api, leden["Vught"], "opzegging_ontvangen", "2023-06-01"), 201)
    besluit = {"orgaan": "alv", "datum": "2023-12-07", "besluitsoort": "ontheffing_opzegging", "uitkomst": "aangenomen"}
    ok(await api.post("/besluiten", json=besluit | {"tekst": "Ontheffing.", "lid": leden["Vught"]}), 201)
    assert await verloop(app, zgw, "LEDEN-OPZEGGING") == (
        [
            "Opzegging ontvangen",
            "Termijn en grond getoetst",
            "Ontheffing voorgelegd aan ALV",
            "Opzegging bevestigd",
        ],
        [],
        ["ALV-besluit"],
    )


async def test_a_meeting(app, api, leden, zgw):
    vergadering, volgende = await plan(api), await plan(api, "2019-12-07")  # before the zaaktype exists: it waits
    await agendeer(api, vergadering)
    ok(await roep_op(api, vergadering), 201)
    await open_vergadering(api, vergadering)
    ok(await api.post(f"{vergadering['url']}/_sluiten", json={"tijdstip": "2023-05-11T19:00:00Z"}))
    notulen = ok(await api.post("/notulen", json={"vergadering": vergadering["url"], "tekst": "Geopend."}), 201)
    for door in ("voorzitter", "notulist"):
        ok(await api.post(f"{notulen['url']}/_tekenen", json={"door": door, "datum": "2023-06-01"}))
    later = await plan(api, "2023-12-07")
    ok(await api.post(f"{notulen['url']}/_goedkeuren", json={"vergadering": later["url"]}))
    await een_ronde(app.house)
    onderwerp = vergadering["uuid"]
    taken = ok(await api.get(f"/dossiertaken?onderwerp={onderwerp}"))
    assert [taak["oorzaak"] for taak in reversed(taken)] == [
        "gepland", "opgeroepen", "geopend", "gesloten", "notulen", "getekend", "goedgekeurd_zonder_quorum",
    ]  # fmt: skip
    assert all(taak["gedaanOp"] for taak in taken)
    [wacht] = ok(await api.get(f"/dossiertaken?onderwerp={volgende['uuid']}"))
    assert wacht["gedaanOp"] is None and "geen zaaktype" in wacht["laatsteFout"]
    assert zgw.statussen()[-1] in ("Notulen goedgekeurd in volgende vergadering", "Gepland")


async def test_a_change_of_statutes(app, api, zgw):
    akte = {"sleutel": "2024-01-15", "naam": "Kort", "basis": "2022-04-25"}
    gemaakt = ok(await api.post("/statutenakten", json=akte), 201)
    besluit = {"orgaan": "alv", "datum": "2023-12-07", "besluitsoort": "statutenwijziging", "uitkomst": "aangenomen"}
    genomen = ok(await api.post("/besluiten", json=besluit | {"tekst": "Statuten gewijzigd."}), 201)
    ok(await api.post(f"{gemaakt['url']}/_besluiten", json={"besluit": genomen["url"]}))
    for stap in ("verlijden", "neerleggen"):
        ok(await api.post(f"{gemaakt['url']}/_{stap}", json={"datum": "2024-01-15"}))
    assert await verloop(app, zgw, "LEDEN-STATUTEN") == (
        ["Concept-akte opgesteld", "Behandeld in ALV", "Akte verleden", "Neergelegd bij handelsregister"],
        ["Van kracht"],
        ["ALV-besluit"],
    )


@pytest.mark.parametrize(("termijn", "resultaat"), [(1, "Benoemd"), (2, "Herbenoemd")])
async def test_an_appointment(app, api, zgw, termijn, resultaat):
    mandaat = {"persoon": "C01", "rol": "commissaris", "van": "2020-06-17", "tot": "2024-06-17", "termijn": termijn}
    ok(await api.post("/mandaten", json=mandaat), 201)
    assert await verloop(app, zgw, "LEDEN-RVC") == (
        ["Kandidaat voorgedragen", "Behandeld in ALV", "Rooster van aftreden bijgewerkt"],
        [resultaat],
        [],
    )


@pytest.mark.parametrize(("voor", "resultaat"), [(20, "Vastgesteld"), (1, "Verworpen")])
async def test_a_tariff_decision(app, api, leden, zgw, voor, resultaat):
    stemming = await in_stemming(api, leden)
    ok(await sluit_stemming(api, stemming, tellingen={"voor": voor, "tegen": 21 - voor}))
    assert await verloop(app, zgw, "TARIEF-BESLUIT") == (
        ["Behandeld in ALV", "Gepubliceerd"],
        [resultaat],
        ["Tariefbesluit ALV"],
    )


async def test_a_task_waits_while_zaken_is_away(app, api, leden, zgw):
    zgw.weg = True
    ok(await gebeurt(api, leden["Vught"], "opzegging_ontvangen", "2023-11-15"), 201)
    assert await een_ronde(app.house) == 0
    [taak] = ok(await api.get("/dossiertaken"))
    assert (taak["pogingen"], taak["zaak"]) == (1, None) and taak["laatsteFout"]
