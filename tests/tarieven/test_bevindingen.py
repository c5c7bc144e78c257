"""The 22 defects of the documents (domain rule 10): each is found from the folder, none is written into the code."""

import pytest
import support
from support import codes, ok
from tarieven.app import TARIEVEN
from tarieven.bevindingen.controles_2024 import mylex_factor
from tarieven.bevindingen.gedrukt import cellen
from tarieven.bevindingen.vastleggen import CONTROLES, vondsten
from tarieven.invoer.bronmap import meegeleverd
from tarieven.invoer.uitvoeren import bied_aan, voer_uit

from tests.tarieven.buurman import BESLUIT
from tests.tarieven.mappen import met

pytestmark = pytest.mark.anyio
GEBREKEN = {
    "SRC-UREN-4100", "SRC-14PCT", "SRC-KOP", "SRC-CEL", "SRC-012", "SRC-FTE25", "SRC-1086", "SRC-25290", "SRC-1778",
    "SRC-1070", "SRC-1053", "SRC-1PCT", "SRC-PCTBASIS", "SRC-KANSENLEEG", "SRC-BZMPEIL", "SRC-MYLEX", "SRC-KLASSE",
    "SRC-LOSSER", "SRC-LIJST", "SRC-DEV2023", "SRC-6000", "SRC-ROND",
}  # fmt: skip


def gevonden(bronmap=None) -> dict[str, list]:
    per_code: dict[str, list] = {}
    for each in vondsten(bronmap or meegeleverd()):
        per_code.setdefault(each.code, []).append((each.gedrukt, each.berekend, each.verschil))
    return per_code


def test_all_22_are_found_and_nothing_else():
    assert len(GEBREKEN) == 22
    assert set(gevonden()) == GEBREKEN


def test_a_check_is_called_after_the_code_that_it_finds():
    namen = {controle.__name__.upper().replace("_", "-") for controle in CONTROLES}
    assert namen - {"CONTROLESOM"} == GEBREKEN
    for controle in CONTROLES:
        assert {each.code for each in controle(meegeleverd())} <= {controle.__name__.upper().replace("_", "-")}


@pytest.mark.parametrize(
    ("code", "vondst"),
    [
        ("SRC-UREN-4100", ("4.100", "3.600", "-500")),
        ("SRC-UREN-4100", ("4.750", "4.500", "-250")),
        ("SRC-UREN-4100", ("475.000", "450.000", "-25000")),
        ("SRC-14PCT", ("14%", "14,3%", "")),
        ("SRC-KOP", ("4 jaren", "3 jaren", "-1")),
        ("SRC-CEL", ("3.000.000", "2.999.998", "-2")),
        ("SRC-CEL", ("429.000", "428.999", "-1")),
        ("SRC-012", ("220.000", "217.001,88", "-2998.12")),
        ("SRC-FTE25", ("2,2", "2", "-0.2")),
        ("SRC-1086", ("1.086.000", "1.093.000", "7000")),
        ("SRC-25290", ("25.290", "25.920", "630")),
        ("SRC-1778", ("3.212.725", "3.214.503", "1778")),
        ("SRC-1778", ("259.394", "257.616", "-1778")),
        ("SRC-1070", ("371.017", "372.087", "1070")),
        ("SRC-1053", ("-1.053", "0", "1053")),
        ("SRC-1PCT", ("75 / 1 / 25 %", "75,0 / 0,3 / 24,8 %", "")),
        ("SRC-KANSENLEEG", ("1.592.033", "612.415", "-979618")),
        ("SRC-KANSENLEEG", ("779.636", "42.668", "-736968")),
        ("SRC-BZMPEIL", ("inwoners 1-1-2022: 0 van 19 rijen passen", "ouder inwonertal: 19 van 19 rijen passen", "")),
        ("SRC-MYLEX", ("8.840 / 14.470 / 18.850", "10.117 / 16.563 / 21.580", "")),
        ("SRC-KLASSE", ("klasse 1", "klasse 2", "")),
        ("SRC-LOSSER", ("in de productlijst", "geen tarief", "")),
        ("SRC-LIJST", ("20", "19", "-1")),
        ("SRC-LIJST", ("13", "14", "1")),
        ("SRC-LIJST", ("28", "29", "1")),
        ("SRC-LIJST", ("10", "8", "-2")),
        ("SRC-DEV2023", ("694.089", "685.694", "-8395")),
        ("SRC-6000", ("4", "8", "4")),
        ("SRC-ROND", ("463.582", "463.577", "-5")),
        ("SRC-ROND", ("12.976.295", "12.976.297", "2")),
    ],
)
def test_what_was_printed_and_what_it_is(code, vondst):
    assert vondst in gevonden()[code]


def test_percentages_of_the_budget_are_of_2022():
    ((gedrukt, berekend, _),) = gevonden()["SRC-PCTBASIS"]
    assert (gedrukt, berekend) == ("begroting 2023: 5 van 27 rijen passen", "jaarrekening 2022: 27 van 27 rijen passen")


def test_the_assumed_factor_of_my_lex_lies_between_the_bounds_of_the_documents():
    gevonden = mylex_factor(meegeleverd())
    assert gevonden
    _, laag, hoog = gevonden
    assert (f"{laag:.5f}", f"{hoog:.5f}") == ("1.14450", "1.14507")


@pytest.mark.parametrize(
    ("code", "bestand", "oud", "nieuw"),
    [
        ("SRC-FTE25", "bp2024_tabel_01_formatie_ondersteunend.csv", "Totaal,2.2,2.2", "Totaal,2.2,2.0"),
        (
            "SRC-25290",
            "parameters.csv",
            "verenigingskosten_via_contributie,25290",
            "verenigingskosten_via_contributie,25920",
        ),
        ("SRC-DEV2023", "bp2024_tabel_10_esuite_invoer.csv", "341267,424137", "341267,432532"),
        ("SRC-LOSSER", "productafname_2024.csv", "Losser,Burgerzaken,0,1,", "Losser,Burgerzaken,0,0,"),
        ("SRC-6000", "parameters.csv", "EUR per jaar per lid", "EUR per jaar"),
    ],
)
def test_what_was_mended_in_the_folder_is_not_found(code, bestand, oud, nieuw):
    assert code not in gevonden(met(bestand, oud, nieuw))


@pytest.mark.parametrize(
    ("code", "bestand", "oud", "nieuw"),
    [
        ("CONTROLESOM", "bp2024_tabel_06_verenigingskosten.csv", "Kantoorkosten,151673", "Kantoorkosten,161673"),
        ("CONTROLECEL", "bp2024_tabel_10_esuite_voorbeelden.csv", "1198,112759,455224", "1298,112759,455224"),
        ("CONTROLECEL", "transitie_uitkomst_voorbeelden.csv", "Deventer,145115", "Deventer,145116"),
    ],
)
def test_a_folder_with_another_mistake_says_so(code, bestand, oud, nieuw):
    assert code in gevonden(met(bestand, oud, nieuw))


def test_every_printed_number_is_kept_and_ours_is_within_the_tolerance():
    alle = cellen(meegeleverd())
    eigen = [each for each in alle if each.berekend is not None]
    assert (len(alle), len(eigen)) == (1361, 379)
    assert [each for each in eigen if each.afwijkend] == []


# --- over HTTP --------------------------------------------------------------------------------------------------------
@pytest.fixture
async def ingevoerd(app, api):
    """The API on what an import leaves: nothing adopted, every finding open."""
    async with app.house.sessions.begin() as db:
        row, _ = await bied_aan(db, meegeleverd(), "test")
    await voer_uit(app.house.sessions.begin, row.id, meegeleverd())
    return api


async def test_findings_are_listed_by_what_they_are(ingevoerd):
    alle = ok(await ingevoerd.get("/bevindingen?pageSize=100"))
    assert {each["code"] for each in alle["results"]} == GEBREKEN
    fte = ok(await ingevoerd.get("/bevindingen?code=SRC-FTE25"))["results"]
    assert [(each["gedrukt"], each["berekend"], each["status"], each["ernst"]) for each in fte] == [
        ("2,2", "2", "open", "fout")
    ]
    assert ok(await ingevoerd.get("/bevindingen?ernst=info&jaar=2021"))["count"] == 5
    assert ok(await ingevoerd.get("/bevindingen?status=aanvaard"))["count"] == 0


async def test_printed_values_with_our_own_beside_them(ingevoerd):
    vraag = "/gedrukte-waarden?bestand=bp2024_tabel_10_esuite_voorbeelden.csv&kolom=tarief_2024"
    deventer = next(each for each in ok(await ingevoerd.get(vraag))["results"] if each["omschrijving"] == "Deventer")
    assert (deventer["document"], deventer["regel"], deventer["gedrukt"]) == ("001", "2653", "455224")
    assert deventer["berekend"].startswith("455223.83")
    assert (deventer["verschil"], deventer["tolerantie"], deventer["afwijkend"]) == ("0", "1", False)


async def test_a_finding_is_accepted_by_a_role_with_a_reason_and_stays_accepted(app, ingevoerd):
    (fte,) = ok(await ingevoerd.get("/bevindingen?code=SRC-FTE25"))["results"]
    pad, stuk = f"/bevindingen/{fte['uuid']}/_aanvaarden", {"rol": "penningmeester", "reden": "Telt niet mee."}
    assert codes(await ingevoerd.post(pad, json={"rol": "Jan"})) == [("reden", "required"), ("rol", "invalid_choice")]
    nu = ok(await ingevoerd.post(pad, json=stuk))
    assert (nu["status"], nu["rol"], nu["reden"]) == ("aanvaard", "penningmeester", "Telt niet mee.")
    opnieuw = await ingevoerd.post(pad, json=stuk)
    assert (opnieuw.status_code, opnieuw.json()["code"]) == (409, "BEVINDING_AANVAARD")
    async with app.house.sessions.begin() as db:
        row, nieuw = await bied_aan(db, meegeleverd(), "test")
    assert nieuw is False
    toegevoegd = await voer_uit(app.house.sessions.begin, row.id, meegeleverd())
    assert set(toegevoegd.values()) == {0}
    assert ok(await ingevoerd.get(f"/bevindingen/{fte['uuid']}")) == nu


async def test_what_has_open_findings_cannot_be_adopted(ingevoerd, leden):
    leden.besluiten[BESLUIT] = "aangenomen"
    (jaar,) = ok(await ingevoerd.get("/begrotingsjaren?jaar=2024"))["results"]
    prijzen = ok(await ingevoerd.get("/prijsregels"))["results"]
    assert {each["status"] for each in (jaar, *prijzen)} == {"concept"}
    stuk = {"besluit": BESLUIT, "begrotingsjaren": [jaar["url"]], "prijsregels": [each["url"] for each in prijzen]}
    answer = await ingevoerd.post("/tariefbesluiten", json=stuk)
    assert (answer.status_code, answer.json()["code"]) == (409, "BEVINDINGEN_OPEN")
    assert "SRC-1070" in answer.json()["bevindingen"]
    assert "SRC-ROND" not in answer.json()["bevindingen"]  # within the tolerance
    for each in ok(await ingevoerd.get("/bevindingen?jaar=2024&status=open&pageSize=100"))["results"]:
        gegeven = {"rol": "bestuur", "reden": "Zo vastgesteld door de vergadering."}
        ok(await ingevoerd.post(f"/bevindingen/{each['uuid']}/_aanvaarden", json=gegeven))
    ok(await ingevoerd.post("/tariefbesluiten", json=stuk), 201)
    assert ok(await ingevoerd.get("/begrotingsjaren?jaar=2024"))["results"][0]["status"] == "vastgesteld"


@pytest.mark.parametrize(
    ("scope", "status"), [("tarieven.lezen", 403), ("tarieven.schrijven", 403), ("tarieven.vaststellen", 200)]
)
async def test_who_adopts_also_accepts(app, ingevoerd, scope, status):
    await support.register(app, "client", scope)
    async with support.client(app, TARIEVEN, "client") as client:
        (fte,) = ok(await client.get("/bevindingen?code=SRC-FTE25"))["results"]
        pad = f"/bevindingen/{fte['uuid']}/_aanvaarden"
        assert (await client.post(pad, json={"rol": "bestuur", "reden": "x"})).status_code == status
