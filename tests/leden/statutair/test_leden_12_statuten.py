"""Statutes as data: what is imported, every known defect, every choice with its default, and old meetings."""

import pytest
import support
from leden.app import API
from support import ok

from tests.leden.domein import ALV, kies, krijgt_akte, plan

pytestmark = pytest.mark.anyio
OUD, NIEUW = "2022-04-25", "2023-03-07"


# --- import -----------------------------------------------------------------------------------------------------------
async def test_leden_12_115_paragraphs_21_articles_8_protected_4_changed(api):
    nieuw, oud = [
        {each["nummer"]: each for each in ok(await api.get(f"/statutenversies/{versie}/artikelen"))}
        for versie in (NIEUW, OUD)
    ]
    assert (len(nieuw), len({nummer.split(".")[0] for nummer in nieuw})) == (115, 21)
    beschermd = {nummer for nummer, artikel in nieuw.items() if artikel["beschermd"]}
    assert beschermd == {"2.1", "2.3", "2.4", "2.5", "4.3", "10.1", "14.6", "20.2"}
    anders = {n for n in nieuw if n not in oud or nieuw[n]["tekst"] != oud[n]["tekst"]}
    assert anders == {"8.2", "8.12", "11.10", "14.9"}
    assert nieuw.keys() - oud.keys() == {"11.10", "14.9"} and not oud.keys() - nieuw.keys()


# --- known defects ----------------------------------------------------------------------------------------------------
GEBREKEN = {
    "6.3": ("dubbelzinnig", {"peildatum_ledental", "grote_leden_lezing", "precies_een_jaar", "uitgeloot_gevolg"}),
    "6.9": ("noemt opzegging door de RvC", {"beroepstermijn", "opzegging_geschorst_lid"}),
    "8.2": ("16.3", set()),
    "8.5": (
        "per handelend lid, niet per persoon",
        {
            "ondervolmacht", "volmacht_zonder_stem_telt_voor_quorum", "instructie_dwingend", "herroeping_tot",
            "max_stemmen_per_persoon",
        },
    ),
    "8.10": ("8.11", {"personen_geheim"}),
    "8.11": ("8.10", set()),
    "8.13": ("quorum", {"vooraf_gestemd_telt_voor_quorum", "gewijzigd_voorstel", "aanwezig_na_vooraf"}),
    "10.1": ('"dit lid 2"', set()),
    "10.2": ("12.5", set()),
    "12.5": ("10.2 vi", set()),
    "17.2": ("blanco", {"uitgebrachte_stemmen"}),
    "17.3": ("personen", {"staking_personen"}),
    "17.4": ("meer dan de helft", {"quorumbasis_geschorste_leden"}),
    "18.2": ("artikel 21", {"reglement_verwijzing"}),
    "20.1": ("tweede vergadering", {"meerderheid_tweede_vergadering"}),
    "20.3": ("speciaal", {"speciale_vergadering", "termijn_tweede_vergadering"}),
    "21.6": ("verdeelsleutel", set()),
}  # fmt: skip


@pytest.mark.parametrize("versie", [OUD, NIEUW])
async def test_leden_12_every_known_defect_is_told_with_its_choice(api, versie):
    artikelen = {each["nummer"]: each for each in ok(await api.get(f"/statutenversies/{versie}/artikelen"))}
    assert {nummer for nummer, each in artikelen.items() if each["bekendGebrek"]} == GEBREKEN.keys()
    per_artikel: dict[str, set[str]] = {}
    for parameter in ok(await api.get("/parameters")):
        per_artikel.setdefault(parameter["artikel"], set()).add(parameter["sleutel"])
    for nummer, (woord, keuzes) in GEBREKEN.items():
        assert woord in artikelen[nummer]["bekendGebrek"], nummer
        assert per_artikel.get(nummer, set()) == keuzes, nummer


# --- parameters -------------------------------------------------------------------------------------------------------
PARAMETERS = {
    "elektronisch_is_schriftelijk": ("8.12", "ja", ["nee"]),
    "minimale_duur_blokkeert": ("4.3", "nee", ["ja"]),
    "peildatum_ledental": ("6.3", "einddatum", ["begin_boekjaar"]),
    "grote_leden_lezing": ("6.3", "individueel", ["gezamenlijk"]),
    "precies_een_jaar": ("6.3", "trede_2", ["trede_1"]),
    "uitgeloot_gevolg": ("6.3", "volgende_datum", ["vervalt"]),
    "opzegging_geschorst_lid": ("6.9", "toegestaan", ["geweigerd"]),
    "beroepstermijn": ("6.9", "1", ["2", "3", "6"]),
    "quorumbasis_geschorste_leden": ("17.4", "uitgesloten", ["meegeteld"]),
    "ondervolmacht": ("8.5", "nee", ["ja"]),
    "volmacht_zonder_stem_telt_voor_quorum": ("8.5", "ja", ["nee"]),
    "instructie_dwingend": ("8.5", "markeer", ["weiger"]),
    "herroeping_tot": ("8.5", "opening_stemming", ["begin_vergadering"]),
    "max_stemmen_per_persoon": ("8.5", "geen", ["3", "4", "5"]),
    "vooraf_gestemd_telt_voor_quorum": ("8.13", "ja", ["nee"]),
    "gewijzigd_voorstel": ("8.13", "vervalt", ["blijft"]),
    "aanwezig_na_vooraf": ("8.13", "stem_blijft", ["eerst_intrekken"]),
    "tweede_stem": ("8.6", "vervangt", ["geweigerd"]),
    "besluit_buiten_agenda": ("8.3", "als_allen_er_zijn", ["weiger"]),
    "personen_geheim": ("8.10", "adviseer", ["verplicht", "nee"]),
    "uitgebrachte_stemmen": ("17.2", "voor_en_tegen", ["alle"]),
    "onthouding_breekt_algemene_stemmen": ("20.2", "nee", ["ja"]),
    "onthouding_breekt_buiten_vergadering": ("8.12", "ja", ["nee"]),
    "staking_personen": ("17.3", "herstemming_dan_loting", ["loting", "verworpen"]),
    "meerderheid_tweede_vergadering": ("20.1", "twee_derde", ["volstrekt"]),
    "termijn_tweede_vergadering": ("20.3", "14", ["10"]),
    "speciale_vergadering": ("20.3", "zelfde_datum", ["apart"]),
    "reglement_verwijzing": ("18.2", "als_statuten", ["als_gewoon"]),
    "aantal_commissarissen": ("9.1", "3", ["4", "5", "6", "7", "8", "9"]),
}


@pytest.mark.parametrize("sleutel", PARAMETERS)
async def test_leden_12_a_choice_has_its_default_and_can_be_another(api, sleutel):
    artikel, standaard, anders = PARAMETERS[sleutel]
    nu = {each["sleutel"]: each for each in ok(await api.get(f"/parameters?peildatum={ALV}"))}[sleutel]
    assert (nu["artikel"], nu["standaard"], nu["waarde"]) == (artikel, standaard, standaard)
    assert sorted(nu["keuzes"]) == sorted([standaard, *anders]) and nu["toelichting"]
    for waarde in anders:
        await kies(api, sleutel, waarde, ALV)
        nu = {each["sleutel"]: each for each in ok(await api.get(f"/parameters?peildatum={ALV}"))}[sleutel]
        assert nu["waarde"] == waarde


async def test_leden_12_there_is_no_choice_that_is_not_in_the_table(api):
    assert {each["sleutel"] for each in ok(await api.get("/parameters"))} == PARAMETERS.keys()


@pytest.mark.parametrize("client", ["lezer", "schrijver", "bestuur", "stemmer"])
async def test_leden_12_a_choice_is_the_secretarys_and_is_logged(app, api, client):
    wijziging = {"sleutel": "ondervolmacht", "waarde": "ja", "vanaf": ALV, "reden": "Zo gelezen."}
    async with support.client(app, API, client) as wie:
        assert (await wie.post("/parameterwijzigingen", json=wijziging)).status_code == 403
    await support.register(app, "secretaris", "leden.lezen", "leden.secretaris")
    async with support.client(app, API, "secretaris") as secretaris:
        gemaakt = ok(await secretaris.post("/parameterwijzigingen", json=wijziging), 201)
    table = app.house.metadata.tables["audittrail"]
    async with app.house.sessions.begin() as db:
        [regel] = (await db.execute(table.select())).all()
    wie_en_wat = (regel.resource, regel.actie, regel.gebruikers_weergave)
    assert wie_en_wat == ("parameterwijziging", "create", "Een tester")
    assert gemaakt["artikel"] == "8.5"


# --- versions ---------------------------------------------------------------------------------------------------------
async def test_leden_12_an_old_meeting_is_judged_by_the_version_then_in_force(api):
    eerder = await plan(api, "2023-05-31")
    await krijgt_akte(api, "2023-06-01")
    later = await plan(api, "2023-06-01")
    assert [ok(await api.get(each["url"]))["statutenversie"] for each in (eerder, later)] == [OUD, NIEUW]
    assert (await plan(api, "2023-05-30"))["statutenversie"] == OUD
    for vergadering, versie in ((eerder, OUD), (later, NIEUW)):
        stand = ok(await api.get(f"{vergadering['url']}/quorum"))
        assert {regel["statutenversie"] for regel in stand["regels"]} == {versie}
