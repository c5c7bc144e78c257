"""The six zaaktypen of leden against the real zaken, both behind the gateway, from the first status to the last."""

from base64 import b64encode
from collections.abc import AsyncIterator, Iterator

import httpx
import pytest
from deploy.kringloop import Dossier, Kringloop
from deploy.processen import free_range, suite
from support import ok

from tests.leden.domein import (
    agendeer,
    gebeurt,
    laat_toe,
    leg_voor,
    meld_aan,
    open_stemming,
    open_vergadering,
    plan,
    presentielijst,
    roep_op,
    sluit_overeenkomst,
    sluit_stemming,
)

pytestmark = pytest.mark.anyio
INHOUD = "Een stuk, met een ë.".encode()
BEHANDELAAR, SECRETARIAAT = "Behandelaar ledenadministratie", "Behandelaar secretariaat"
VOORZITTER, ALGEMEEN = "Voorzitter vergadering", "Algemene vergadering"


@pytest.fixture(scope="module")
def kringloop(tmp_path_factory) -> Iterator[Kringloop]:
    var, first = tmp_path_factory.mktemp("suite"), free_range()
    with suite(var, first):
        yield Kringloop(var, first)


@pytest.fixture
async def api(kringloop) -> AsyncIterator[httpx.AsyncClient]:
    async with kringloop.client("leden", "/leden/api/v1") as client:
        yield client


@pytest.fixture
async def leden(api) -> dict[str, str]:
    gevonden = ok(await api.get("/leden?peildatum=2022-12-07&stemgerechtigd=true"))
    return {lid["naam"]: lid["url"] for lid in gevonden["results"]}


async def vergader(api, leden, dag: str, soort: str, voor: int = 15, aantal: int = 21, **punt) -> tuple[dict, dict]:
    """A meeting that was called 31 days before, with this many members and one decision; it is still open."""
    vergadering = await plan(api, dag)
    op_de_agenda = await agendeer(api, vergadering, soort, **punt)
    ok(await roep_op(api, vergadering, punt.get("goedkeuringRvc", "2023-01-02")), 201)
    await open_vergadering(api, vergadering, f"{dag}T17:00:00Z")
    await presentielijst(api, vergadering, *list(leden)[:aantal], van=f"{dag}T17:00:00Z")
    return vergadering, await beslis(api, op_de_agenda, dag, voor, aantal - voor)


async def beslis(api, punt: dict, dag: str, voor: int, tegen: int) -> dict:
    stemming = await leg_voor(api, punt)
    ok(await open_stemming(api, stemming, f"{dag}T17:30:00Z"))
    telling = {"voor": voor, "tegen": tegen}
    return ok(await sluit_stemming(api, stemming, tijdstip=f"{dag}T17:40:00Z", tellingen=telling))


def gesloten(dossier: Dossier, resultaat: str) -> bool:
    return dossier.resultaat == resultaat and bool(dossier.zaak["einddatum"]) and all(dossier.gezet_door)


# --- membership -------------------------------------------------------------------------------------------------------
async def test_an_application_is_admitted_by_the_board(kringloop, api):
    lid = await meld_aan(api)
    await lever_in(api, lid["url"], "Aanmeldingsbrief")
    await sluit_overeenkomst(api, lid)
    await laat_toe(api, lid)
    dossier = await kringloop.dossier(lid["uuid"])
    assert dict(zip(dossier.statussen, dossier.gezet_door, strict=True)) == {
        "Aangemeld": BEHANDELAAR,
        "Toelaatbaarheid getoetst": BEHANDELAAR,
        "Samenwerkingsovereenkomst getekend": BEHANDELAAR,
        "Besluit bestuur genomen": "Bestuur",
        "Afgehandeld": BEHANDELAAR,
    }
    assert gesloten(dossier, "Toegelaten") and dossier.besluiten == ["Besluit toelating lid"]
    assert dossier.rollen == {"Aanvrager", BEHANDELAAR, "Bestuur"}
    assert dossier.eigenschappen == {"gmCode": "GM0168", "soortLichaam": "gemeente", "ingangsdatum": "20230214"}
    assert await kringloop.inhoud(dossier.documenten["Aanmeldingsbrief"]) == INHOUD
    brief = dossier.documenten["Besluitbrief"]
    assert brief["vertrouwelijkheidaanduiding"] == "openbaar"
    assert "Losser wordt als lid toegelaten." in (await kringloop.inhoud(brief)).decode()
    assert ok(await api.get(lid["url"]))["zaak"] == dossier.zaak["url"]


async def lever_in(api, bij: str, soort: str, titel: str = "Een stuk") -> dict:
    stuk = {"bij": bij, "soort": soort, "titel": titel, "formaat": "text/plain", "inhoud": b64encode(INHOUD).decode()}
    return ok(await api.post("/stukken", json=stuk), 201)


async def test_a_refusal_is_annulled_by_the_assembly(kringloop, api, leden):
    lid = await meld_aan(api, gmCode="GM0344", naam="Utrecht")
    await sluit_overeenkomst(api, lid)
    await laat_toe(api, lid, uitkomst="verworpen", tekst="Utrecht wordt niet toegelaten.")
    assert gesloten(await kringloop.dossier(lid["uuid"]), "Geweigerd")
    await sluit_overeenkomst(api, lid)
    await vergader(api, leden, "2023-03-09", "weigering_vernietigen", lid=lid["url"])
    dossier = await kringloop.dossier(lid["uuid"])
    assert dossier.statussen == [
        "Aangemeld",
        "Toelaatbaarheid getoetst",
        "Samenwerkingsovereenkomst getekend",
        "Besluit bestuur genomen",
        "Afgehandeld",
        "Voorgelegd aan ALV",
        "Afgehandeld",
    ]
    assert gesloten(dossier, "Toegelaten door ALV") and ALGEMEEN in dossier.rollen
    assert dossier.besluiten == ["ALV-besluit", "Besluit toelating lid"]


async def test_a_resignation_is_confirmed_and_ends(kringloop, api, leden):
    opzegging = ok(await gebeurt(api, leden["Vught"], "opzegging_ontvangen", "2023-11-15"), 201)
    for soort, datum in (("opzegging_bevestigd", "2024-01-20"), ("beeindigd", "2024-12-31")):
        ok(await gebeurt(api, leden["Vught"], soort, datum), 201)
    dossier = await kringloop.dossier(opzegging["uuid"])
    assert dict(zip(dossier.statussen, dossier.gezet_door, strict=True)) == {
        "Opzegging ontvangen": BEHANDELAAR,
        "Termijn en grond getoetst": BEHANDELAAR,
        "Maximum per einddatum getoetst": BEHANDELAAR,
        "Opzegging bevestigd": "Bestuur",
        "Afgehandeld": BEHANDELAAR,
    }
    assert gesloten(dossier, "Lidmaatschap beëindigd")
    assert dossier.rollen == {"Opzeggend lid", BEHANDELAAR, "Bestuur"}
    assert dossier.eigenschappen == {"datumOpzegging": "20231115", "einddatum": "20241231", "trede": "2"}
    assert dossier.documenten["Bevestiging opzegging"]["vertrouwelijkheidaanduiding"] == "intern"


async def test_the_cap_knows_the_inhabitants_of_tarieven(api, leden):
    """Through the gateway, with nobody to give them; of members that merged the papers have no number."""
    ok(await gebeurt(api, leden["Assen"], "opzegging_ontvangen", "2024-03-01"), 201)
    nu = ok(await api.get("/uittredingen/2025"))
    assert [rij["naam"] for rij in nu["opzeggingen"]] == ["Assen"]
    [bevinding] = nu["bevindingen"]
    assert bevinding["code"] == "INWONERTALLEN_ONVOLLEDIG"
    assert "GM0501" in bevinding["melding"] and "GM0106" not in bevinding["melding"]


# --- the assembly and what it decides ---------------------------------------------------------------------------------
async def test_an_assembly_decides_on_tariffs(kringloop, api, leden):
    """Two zaken: that of the meeting, until the next one approves its minutes, and that of its tariff decision."""
    vergadering, besluit = await vergader(api, leden, "2023-05-11", "tarieven")
    punt = ok(await api.get(besluit["agendapunt"]))
    await lever_in(api, punt["url"], "Bijlage vergadering", "Tarieventabel 2024")
    await lever_in(api, besluit["url"], "Tarieventabel")
    ok(await api.post(f"{vergadering['url']}/_sluiten", json={"tijdstip": "2023-05-11T19:00:00Z"}))
    tekst = {"vergadering": vergadering["url"], "tekst": "Geopend.", "vertrouwelijk": "Onder ons."}
    notulen = ok(await api.post("/notulen", json=tekst), 201)
    for door in ("voorzitter", "notulist"):
        ok(await api.post(f"{notulen['url']}/_tekenen", json={"door": door, "datum": "2023-06-01"}))
    later = await plan(api, "2023-12-07")
    ok(await api.post(f"{notulen['url']}/_goedkeuren", json={"vergadering": later["url"]}))
    dossier = await kringloop.dossier(vergadering["uuid"])
    assert dict(zip(dossier.statussen, dossier.gezet_door, strict=True)) == {
        "Gepland": SECRETARIAAT,
        "Stukken gereed": SECRETARIAAT,
        "Opgeroepen": "Bestuur",
        "Vergadering geopend": VOORZITTER,
        "Vergadering gesloten": VOORZITTER,
        "Conceptnotulen gereed": "Notulist",
        "Notulen getekend": VOORZITTER,
        "Notulen goedgekeurd in volgende vergadering": SECRETARIAAT,
    }
    assert gesloten(dossier, "Gehouden")
    assert dossier.rollen == {"Bijeenroeper", SECRETARIAAT, "Bestuur", VOORZITTER, "Notulist"}
    assert dossier.eigenschappen["soortVergadering"] == "gewoon"
    assert (dossier.eigenschappen["aantalAanwezig"], dossier.eigenschappen["plaats"]) == ("21", "Deventer")
    eigen = {"Agenda", "Oproep vergadering", "Presentielijst", "Besluitenlijst", "Notulen"}
    assert set(dossier.documenten) == {*eigen, "Bijlage vergadering"}
    [bijlage] = ok(await api.get(punt["url"]))["bijlagen"]
    assert (await kringloop.lees(bijlage))["titel"] == "Tarieventabel 2024"
    assert "Onder ons" not in (await kringloop.inhoud(dossier.documenten["Notulen"])).decode()
    lijst = (await kringloop.inhoud(dossier.documenten["Besluitenlijst"])).decode()
    assert "Tarieven 2024: aangenomen (voor 15, tegen 6" in lijst
    tarief = await kringloop.dossier(punt["uuid"])
    assert dict(zip(tarief.statussen, tarief.gezet_door, strict=True)) == {
        "Behandeld in ALV": VOORZITTER,
        "Gepubliceerd": "Behandelaar financiën",
    }
    assert set(tarief.documenten) == {"Tarieventabel"}
    assert gesloten(tarief, "Vastgesteld") and tarief.besluiten == ["Tariefbesluit ALV"]
    assert tarief.rollen == {"Bestuur", VOORZITTER, ALGEMEEN, "Behandelaar financiën"}


async def test_a_tariff_that_is_disputed_is_decided_anew_in_its_zaak(kringloop, api, leden):
    """Art. 17.5: the zaak was closed by the first vote, and opens again."""
    _, besluit = await vergader(api, leden, "2023-06-08", "tarieven")
    punt = ok(await api.get(besluit["agendapunt"]))
    assert gesloten(await kringloop.dossier(punt["uuid"]), "Vastgesteld")
    ok(await api.post(f"{besluit['stemming']}/_betwisten", json={"door": "een_lid"}))
    await beslis(api, punt, "2023-06-08", 10, 11)
    tarief = await kringloop.dossier(punt["uuid"])
    assert tarief.statussen == ["Behandeld in ALV", "Gepubliceerd"] * 2
    assert gesloten(tarief, "Verworpen") and tarief.besluiten == ["Tariefbesluit ALV"] * 2


async def test_a_change_of_statutes_is_deposited(kringloop, api, leden):
    akte = {"sleutel": "2023-09-15", "naam": "Kort", "basis": "2022-04-25"}
    wijziging = [{"nummer": "8.2", "tekst": "Ten minste eenmaal per jaar."}]
    gemaakt = ok(await api.post("/statutenakten", json=akte | {"artikelen": wijziging}), 201)
    stuk = {"bijlagen": ["https://stukken.example/voorstel"], "goedkeuringRvc": "2023-08-01"}
    _, besluit = await vergader(api, leden, "2023-09-07", "statutenwijziging", 28, 30, **stuk)
    ok(await api.post(f"{gemaakt['url']}/_besluiten", json={"besluit": besluit["url"]}))
    for stap, soort in (("verlijden", "Notariële akte"), ("neerleggen", "Bewijs handelsregister")):
        await lever_in(api, gemaakt["url"], soort)
        ok(await api.post(f"{gemaakt['url']}/_{stap}", json={"datum": "2023-09-15"}))
    dossier = await kringloop.dossier(gemaakt["uuid"])
    assert dict(zip(dossier.statussen, dossier.gezet_door, strict=True)) == {
        "Concept-akte opgesteld": SECRETARIAAT,
        "Goedgekeurd door RvC": "Raad van commissarissen",
        "Voorstel aan leden gestuurd": SECRETARIAAT,
        "Behandeld in ALV": VOORZITTER,
        "Akte verleden": SECRETARIAAT,
        "Neergelegd bij handelsregister": SECRETARIAAT,
    }
    assert gesloten(dossier, "Van kracht") and dossier.besluiten == ["ALV-besluit"]
    assert dossier.eigenschappen == {"artikelen": "8.2", "regel": "20.1", "datumAkte": "20230915"}
    assert {"Bestuur", ALGEMEEN, VOORZITTER} <= dossier.rollen
    assert {"Voorstel statutenwijziging", "Notariële akte", "Bewijs handelsregister"} <= set(dossier.documenten)
    vergelijking = await kringloop.inhoud(dossier.documenten["Vergelijkend document statuten"])
    assert "Wordt: Ten minste eenmaal per jaar." in vergelijking.decode()


async def test_a_member_of_the_supervisory_board_is_appointed(kringloop, api, leden):
    _, besluit = await vergader(api, leden, "2023-06-15", "benoeming_commissaris")
    mandaat = {"persoon": "C91", "rol": "commissaris", "soort": "ongebonden", "besluit": besluit["url"]}
    mandaat |= {"van": "2023-06-15", "tot": "2027-06-15"}
    gemaakt = ok(await api.post("/mandaten", json=mandaat), 201)
    dossier = await kringloop.dossier(gemaakt["uuid"])
    assert dict(zip(dossier.statussen, dossier.gezet_door, strict=True)) == {
        "Kandidaat voorgedragen": "Raad van commissarissen",
        "Behandeld in ALV": VOORZITTER,
        "Rooster van aftreden bijgewerkt": SECRETARIAAT,
    }
    assert gesloten(dossier, "Benoemd") and dossier.besluiten == ["Benoemingsbesluit"]
    assert dossier.rollen == {"Raad van commissarissen", VOORZITTER, ALGEMEEN, SECRETARIAAT}
    assert dossier.eigenschappen["einddatum"] == "20270615"
    assert "C91: treedt uiterlijk af" in (await kringloop.inhoud(dossier.documenten["Rooster van aftreden"])).decode()
