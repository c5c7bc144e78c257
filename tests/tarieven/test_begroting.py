"""The budget as a whole (domain rules 5.7 and 6) and a need divided by inhabitants (5.2), over HTTP."""

from decimal import Decimal as D

import pytest
import support
from support import codes, ok
from tarieven.app import TARIEVEN
from tarieven.invoer.bronmap import meegeleverd

pytestmark = pytest.mark.anyio


@pytest.fixture
async def overzicht(feiten) -> dict:
    return ok(await feiten.get("/begrotingsjaren/2024/begroting?basis=jaarrekening_2022"))


def gedrukt(kolom: str) -> dict[str, D]:
    rijen = meegeleverd().tabel("bp2024_tabel_04_begroting")
    return {rij["omschrijving"]: rij.getal(kolom) for rij in rijen if rij[kolom]}


# --- 6 the table ------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("stuk", "kolom"),
    [
        ("jaarrekening_2020", "jaarrekening_2020"),
        ("jaarrekening_2021", "jaarrekening_2021"),
        ("jaarrekening_2022", "jaarrekening_2022"),
        ("begroting_2023", "begroting_2023"),
        ("begroting_na_index_2023", "begroting_2023_na_index"),
        ("begroting_2024", "begroting_2024"),
    ],
)
async def test_6_the_subtotals_of_every_column_within_2_euro(overzicht, stuk, kolom):
    eigen, druk = next(each for each in overzicht["kolommen"] if each["kolom"] == stuk), gedrukt(kolom)
    for naam, omschrijving in (
        ("omzet", "Omzet producten en projecten"),
        ("kosten", "Kosten portfolio en projecten"),
        ("bruto", "Bruto bedrijfsresultaat"),
        ("bedrijfskosten", "Bedrijfskosten"),
        ("resultaat", "Resultaat"),
    ):
        assert abs(D(eigen[naam]) - druk[omschrijving]) <= 2, naam


async def test_6_the_result_of_2024(overzicht):
    jaar = overzicht["kolommen"][-1]
    assert [abs(D(jaar[naam]) - bedrag) <= 2 for naam, bedrag in (
        ("bruto", 3_246_986), ("bedrijfskosten", 3_238_039), ("financieel", -10_000), ("resultaat", -1_053),
    )] == [True] * 4  # fmt: skip
    assert D(overzicht["spoor"]["onafgerond"]) == D(jaar["resultaat"])


async def test_6_the_correction_column_of_2023_is_index_steps_by_scope(overzicht):
    """Every line within a euro: revenue 4,5 %, products and projects 4 %, staff 5 %, the rest 3 % or nothing."""
    posten = [each for each in overzicht["posten"] if each["naIndexBerekend"] is not None and each["naIndex"]]
    assert len(posten) >= 25
    assert [p["omschrijving"] for p in posten if abs(D(p["naIndexBerekend"]) - D(p["naIndex"])) > 1] == []


@pytest.mark.parametrize(
    ("post", "verschil", "procent"),
    [("Omzet contributie vereniging", "-20580", "-17"), ("Kosten GVOP", "-262080", "-8899")],
)
async def test_6_a_percentage_names_its_base(feiten, overzicht, post, verschil, procent):
    gevonden = next(each for each in overzicht["posten"] if each["omschrijving"] == post)
    assert (overzicht["basis"], gevonden["verschil"], gevonden["procent"]) == ("jaarrekening_2022", verschil, procent)
    ander = ok(await feiten.get("/begrotingsjaren/2024/begroting"))
    assert ander["basis"] == "begroting_na_index_2023"
    assert next(each for each in ander["posten"] if each["omschrijving"] == post)["procent"] != procent


async def test_6_the_loss_of_1053_is_what_two_products_left(overzicht):
    residu = {each["product"]: each["verschil"] for each in overzicht["residu"]}
    assert residu == {
        "e-suite": "17", "my-lex": "-1070", "burgerzaken": "0", "burgerzaken-kansen": "0",
        "open-online": "-1", "podiumd-formulier": "1",
    }  # fmt: skip
    assert abs(D(overzicht["onverklaard"])) <= 1


async def test_5_7_overhead_is_built_up_and_covered(overzicht):
    assert overzicht["dekking"] == {
        "teDekken": "3498039", "producten": "3214503", "projecten": "257616", "bijdragen": "25920", "verschil": "0",
    }  # fmt: skip


async def test_6_innovation_and_management_are_kept_apart(feiten, overzicht):
    stromen = {each["stroom"]: each for each in overzicht["stromen"]}
    assert (stromen["innovatie"]["lasten"], stromen["innovatie"]["toegewezen"]) == ("250000", None)
    jaar = await nieuw_jaar(feiten)
    await maak_post(
        feiten, jaar, bedrag="250000.00", toegewezen="175000.00", stroom="innovatie", soort="kosten_project"
    )
    nieuw = {each["stroom"]: each for each in ok(await feiten.get("/begrotingsjaren/2026/begroting"))["stromen"]}
    assert (nieuw["innovatie"]["toegewezenProcent"], nieuw["beheer"]["lasten"]) == ("70", "0")


# --- registers --------------------------------------------------------------------------------------------------------
async def nieuw_jaar(api, **anders) -> dict:
    jaar = ok(await api.get("/begrotingsjaren?jaar=2024"))["results"][0]
    return ok(await api.post("/begrotingsjaren", json=jaar | {"jaar": 2026} | anders), 201)


def post(jaar: dict, **anders) -> dict:
    wat = {"volgnummer": 1, "omschrijving": "Innovatie", "soort": "bedrijfskosten", "bereik": "innovatie"}
    return wat | {"begrotingsjaar": jaar["url"], "bedrag": "100.00"} | anders


async def maak_post(api, jaar: dict, **anders) -> dict:
    return ok(await api.post("/kostenposten", json=post(jaar, **anders)), 201)


async def test_a_line_of_an_adopted_budget_stays_as_it_is(feiten):
    eerste = ok(await feiten.get("/kostenposten?jaar=2024"))["results"][0]
    for antwoord in (
        await feiten.patch(f"/kostenposten/{eerste['uuid']}", json={"bedrag": "1.00"}),
        await feiten.delete(f"/kostenposten/{eerste['uuid']}"),
        await feiten.post("/kostenposten", json=eerste | {"volgnummer": 99}),
    ):
        assert (antwoord.status_code, antwoord.json()["code"]) == (409, "VERSIE_VASTGESTELD")


async def test_a_concept_is_shown_with_what_changes(feiten):
    jaar = await nieuw_jaar(feiten)
    eerder = [{"soort": "begroting", "jaar": 2025, "bedrag": "200.00"}]
    gemaakt = await maak_post(feiten, jaar, soort="omzet_product", bereik="omzet", product="my-lex", eerder=eerder)
    stap = {"bereik": "omzet", "factor": "1.05", "besluit": "ALV", "datum": "2025-01-01"}
    ok(await feiten.post("/indexstappen", json=stap), 201)
    ok(await feiten.post("/indexstappen", json=stap | {"besluit": "ALV 2", "factor": "1.1"}), 201)
    nu = ok(await feiten.get("/begrotingsjaren/2026/begroting"))
    assert (nu["status"], nu["begrotingsjaar"]) == ("concept", jaar["url"])
    assert (nu["posten"][0]["naIndexBerekend"], nu["posten"][0]["verschil"]) == ("231", "-131")
    assert nu["residu"][0]["product"] == "my-lex"
    ok(await feiten.patch(f"/kostenposten/{gemaakt['uuid']}", json={"bedrag": "231.00"}))
    assert ok(await feiten.get("/begrotingsjaren/2026/begroting"))["posten"][0]["procent"] == "0"
    assert (await feiten.delete(f"/kostenposten/{gemaakt['uuid']}")).status_code == 204


@pytest.mark.parametrize(
    ("anders", "fouten"),
    [
        ({"bedrag": "NaN"}, [("bedrag", "BEDRAG_ONGELDIG")]),
        ({"bedrag": 1.234, "soort": "x"}, [("bedrag", "BEDRAG_ONGELDIG"), ("soort", "invalid_choice")]),
        ({"toegewezen": "-1.00"}, [("toegewezen", "min_value")]),
        ({"product": "bestaat-niet"}, [("product", "object-does-not-exist")]),
        ({"eerder": [{"soort": "begroting", "jaar": 2025, "bedrag": "1.00"}] * 2}, [("eerder", "unique")]),
    ],
)
async def test_a_line_that_is_wrong(feiten, anders, fouten):
    jaar = await nieuw_jaar(feiten)
    assert codes(await feiten.post("/kostenposten", json=post(jaar, **anders))) == fouten


async def test_a_line_has_its_own_place(feiten):
    jaar = await nieuw_jaar(feiten)
    await maak_post(feiten, jaar)
    assert codes(await feiten.post("/kostenposten", json=post(jaar))) == [("volgnummer", "unique")]


async def test_index_steps_of_the_documents(feiten):
    stappen = ok(await feiten.get("/indexstappen?datum=2023-01-01"))["results"]
    assert {each["bereik"]: each["factor"] for each in stappen} == {
        "omzet": "1.045", "leverancierskosten": "1.04", "projectkosten": "1.04", "loonkosten": "1.05",
        "bedrijfskosten": "1.03",
    }  # fmt: skip
    tabel_3 = ok(await feiten.get("/indexstappen?datum=2024-01-01"))["results"]
    assert {each["bereik"]: each["factor"] for each in tabel_3} == {
        "loonkosten": "1.07", "bedrijfskosten": "1.05", "leverancierskosten": "1.08",
    }  # fmt: skip
    assert codes(await feiten.post("/indexstappen", json=stappen[0])) == [("besluit", "unique")]
    assert (await feiten.delete(stappen[0]["url"])).status_code == 204


async def test_6_equity_against_the_norm(feiten):
    (positie,) = ok(await feiten.get("/vermogensposities?jaar=2024"))["results"]
    assert (positie["ruimte"], positie["toereikend"]) == ("1147314.00", True)
    jaar = await nieuw_jaar(feiten)
    krap = positie | {"begrotingsjaar": jaar["url"], "eigenVermogen": "1599999.99"}
    krap = ok(await feiten.post("/vermogensposities", json=krap), 201)
    assert (krap["ruimte"], krap["toereikend"]) == ("-0.01", False)
    assert codes(await feiten.post("/vermogensposities", json=krap)) == [("begrotingsjaar", "unique")]


async def test_6_interest_on_idle_advances_is_an_estimate(feiten):
    geschat = ok(await feiten.get("/begrotingsjaren/2024/renteschatting?procent=0.5&begroting=12000000"))
    assert {each["voorschot"]: each["rentelast"] for each in geschat["schattingen"]} == {
        "jaar": "30000", "half_jaar": "15000", "kwartaal": "7500",
    }  # fmt: skip
    assert "schatting" in geschat["toelichting"]
    eigen = ok(await feiten.get("/begrotingsjaren/2024/renteschatting?procent=0.5"))
    assert abs(D(eigen["begroting"]) - 14_035_985) <= 2


@pytest.mark.parametrize(
    ("pad", "status"),
    [
        ("2024/begroting?basis=jaarrekening_1999", 400),
        ("2023/begroting", 409),
        ("ooit/begroting", 404),
        ("2024/renteschatting", 400),
        ("2024/renteschatting?procent=NaN", 400),
        ("2024/renteschatting?procent=1&begroting=1e9", 400),
        ("2023/renteschatting?procent=1", 409),
    ],
)
async def test_what_is_not_there(feiten, pad, status):
    assert (await feiten.get(f"/begrotingsjaren/{pad}")).status_code == status


async def test_who_may_not_read_sees_no_budget(app, feiten):
    await support.register(app, "niemand", "tarieven.niets")
    async with support.client(app, TARIEVEN, "niemand") as niemand:
        for pad in ("/begrotingsjaren/2024/begroting", "/begrotingsjaren/2024/renteschatting?procent=1", "/omslagen"):
            assert (await niemand.get(pad)).status_code == 403


# --- 5.2 omslag -------------------------------------------------------------------------------------------------------
INNOVATIE = {"jaar": 2019, "behoefte": "220000.00", "inwoners": 1_808_349}


@pytest.mark.parametrize(
    ("hoe", "tarief", "opbrengst", "verschil"),
    [
        ({"tarief": "0.12"}, "0.12", "217001.88", "-2998.12"),
        ({"decimalen": 2}, "0.12", "217001.88", "-2998.12"),
        ({"decimalen": 3}, "0.122", "220618.578", "618.578"),
    ],
)
async def test_5_2_a_rounded_rate_says_what_it_loses(api, hoe, tarief, opbrengst, verschil):
    omslag = ok(await api.post("/omslagen", json=INNOVATIE | hoe), 201)
    assert f"{D(omslag['tariefExact']):.6f}" == "0.121658"
    assert (omslag["tariefGebruikt"], omslag["opbrengst"], omslag["verschil"]) == (tarief, opbrengst, verschil)
    assert (omslag["bijdragen"], omslag["inwoners"]) == ([], 1_808_349)
    assert ok(await api.get(omslag["url"])) == omslag
    assert ok(await api.get("/omslagen?jaar=2019"))["results"] == [omslag | {"spoor": None}]


async def test_5_2_what_each_member_pays(feiten):
    omslag = ok(await feiten.post("/omslagen", json={
        "jaar": 2024, "behoefte": "100000.00", "peildatum": "2022-01-01", "aftopping": 300_000,
    }), 201)  # fmt: skip
    leden = {each["lid"]: each for each in omslag["bijdragen"]}
    assert (len(leden), leden["0599"]["inwoners"], leden["0150"]["inwoners"]) == (41, 300_000, 101_446)
    assert abs(sum(D(each["bijdrage"]) for each in leden.values()) - 100_000) < D("1e-18")
    anders = {"gmCode": "0150", "peildatum": "2022-01-01", "soort": "definitief", "aantal": 100_719}
    ok(await feiten.post("/inwonertallen", json=anders), 201)
    vast = {"jaar": 2024, "behoefte": "1.00", "peildatum": "2022-01-01", "tarief": "0.12"}
    opnieuw = ok(await feiten.post("/omslagen", json=vast), 201)
    assert next(each for each in opnieuw["bijdragen"] if each["lid"] == "0150")["bijdrage"] == "12086.28"


@pytest.mark.parametrize(
    ("anders", "fouten"),
    [
        ({"inwoners": None}, [("inwoners", "required")]),
        ({"peildatum": "2022-01-01"}, [("inwoners", "required")]),
        ({"tarief": "0.12", "decimalen": 2}, [("decimalen", "tarief-staat-vast")]),
        ({"behoefte": "-1.00", "inwoners": 0}, [("behoefte", "min_value"), ("inwoners", "min_value")]),
    ],
)
async def test_a_need_that_is_wrong(api, anders, fouten):
    assert codes(await api.post("/omslagen", json=INNOVATIE | anders)) == fouten


async def test_sleutel_leeg(feiten):
    answer = await feiten.post("/omslagen", json={"jaar": 2030, "behoefte": "1.00", "peildatum": "2030-01-01"})
    assert (answer.status_code, answer.json()["code"]) == (422, "SLEUTEL_LEEG")
