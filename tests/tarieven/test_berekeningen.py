"""Berekeningen (domain rules 5.4, 5.5, 8 and 12) over HTTP, on the facts of 2024."""

from decimal import Decimal

import pytest
from support import codes, ok
from tarieven.rekenspoor import herbereken, zegel

from tests.tarieven.buurman import BESLUIT

pytestmark = pytest.mark.anyio
LOSSER = {"gemeente": "0168", "jaar": 2024, "product": "open-online"}


async def bereken(api, **vraag) -> dict:
    return ok(await api.post("/berekeningen", json=LOSSER | vraag), 201)


@pytest.mark.parametrize(
    ("product", "staand", "nieuw"),
    [("open-online", "20534.01", "17756.12"), ("podiumd-formulier", "24274.10", "20569.78")],
)
async def test_losser_by_both_keys_side_by_side(feiten, product, staand, nieuw):
    berekening = await bereken(feiten, product=product)
    tarieven = {each["sleutel"]: each["inCenten"]["tarief"] for each in berekening["sleutels"]}
    assert tarieven == {"bestaand": staand, "nieuwe_afname": nieuw}
    assert berekening["sleutel"] == "nieuwe_afname"  # product is budgeted, uptake is not
    assert berekening["uitkomst"]["inCenten"]["tarief"] == nieuw
    verschil = Decimal(berekening["sleutels"][1]["verschil"])
    assert abs(verschil - (Decimal(nieuw) - Decimal(staand))) <= Decimal("0.01")


async def test_amounts_are_text_unrounded_in_cents_and_in_euros(feiten):
    uitkomst = (await bereken(feiten, sleutel="bestaand"))["uitkomst"]
    assert uitkomst["inEuros"] == {
        "leverancierskosten": "13931",
        "producturen": "1517",
        "verenigingskosten": "5086",
        "tarief": "20534",
    }
    assert uitkomst["onafgerond"]["producturen"].startswith("1516.72")
    assert len(uitkomst["onafgerond"]["tarief"]) > 30


@pytest.mark.parametrize("product", ["open-online", "podiumd-formulier", "burgerzaken", "e-suite"])
async def test_the_trace_recomputes_from_its_leaves_and_carries_its_seal(feiten, product):
    berekening = await bereken(feiten, product=product, gemeente=None, inwoners=101_446)
    spoor = berekening["spoor"]
    assert herbereken(spoor) == Decimal(berekening["uitkomst"]["onafgerond"]["tarief"])
    assert zegel(spoor) == berekening["spoorHash"]


async def test_the_trace_can_be_asked_for_later_and_is_the_same(feiten):
    berekening = await bereken(feiten)
    los = ok(await feiten.get(f"/berekeningen/{berekening['uuid']}/spoor"))
    assert los["berekening"] == berekening["url"]
    assert (zegel(los["spoor"]), los["spoorHash"]) == (berekening["spoorHash"],) * 2
    assert los["uitleg"][0] == "De bijdrage van Losser voor Open Online in 2024: € 17.756,12 per jaar."
    assert ok(await feiten.get(f"/berekeningen/{berekening['uuid']}")) == berekening


async def test_the_same_question_has_the_same_seal(feiten):
    assert (await bereken(feiten))["spoorHash"] == (await bereken(feiten))["spoorHash"]


async def test_every_leaf_of_the_trace_names_its_source(feiten):
    def bladen(knoop):
        return [blad for kind in knoop["kinderen"] for blad in bladen(kind)] if knoop["kinderen"] else [knoop]

    for vraag in ({}, {"sleutel": "bestaand"}, {"product": "podiumd-formulier", "gemeente": "0293"}):
        alle = bladen((await bereken(feiten, **vraag))["spoor"])
        assert [each["code"] for each in alle if each["bewerking"] != "invoer" or not each["bron"]] == []
    alle = bladen((await bereken(feiten))["spoor"])
    assert next(each for each in alle if each["code"] == "inwoners")["bron"].endswith("001:2959")


async def test_a_defective_source_shows_in_the_trace(feiten):
    async def bevindingen(**vraag) -> set[str]:
        def alle(knoop):
            return {knoop["bevinding"]} | {code for kind in knoop["kinderen"] for code in alle(kind)}

        return alle((await bereken(feiten, **vraag))["spoor"]) - {""}

    assert await bevindingen(gemeente="0193", product="my-lex") == {"SRC-1070", "SRC-MYLEX"}
    assert await bevindingen(gemeente="0150", product="burgerzaken") == {"SRC-BZMPEIL"}
    assert await bevindingen(gemeente="0865") == {"SRC-KLASSE"}


async def test_what_the_others_notice(feiten):
    effect = (await bereken(feiten))["effect"]
    assert effect["lopendJaarVerenigingskosten"] == "0"
    assert "betalen zij samen € 5.064,49 minder aan verenigingskosten" in effect["toelichting"]
    assert Decimal(effect["extraDekking"]).quantize(Decimal("0.01")) == Decimal("3825.12")
    assert Decimal(effect["verschilVerenigingskosten"]).quantize(Decimal("0.01")) == Decimal("-5064.49")
    assert Decimal(effect["verschilProducturen"]).quantize(Decimal("0.01")) == Decimal("-1472.47")
    assert (await bereken(feiten, gemeente="0193"))["effect"] is None  # Zwolle is in the key already


@pytest.mark.parametrize(
    ("gemeente", "product", "tarief"),
    [
        ("0150", "e-suite", "455223.84"),
        ("0150", "burgerzaken", "223975.44"),
        ("0150", "burgerzaken-kansen", "6728.71"),
        ("0193", "my-lex", "73011.00"),
        ("0226", "podiumd-formulier", "40683.06"),
    ],
)
async def test_a_member_pays_what_its_uptake_says(feiten, gemeente, product, tarief):
    berekening = await bereken(feiten, gemeente=gemeente, product=product)
    assert (berekening["sleutel"], berekening["uitkomst"]["inCenten"]["tarief"]) == ("bestaand", tarief)


async def test_my_lex_by_both_bases(feiten):
    begroot = await bereken(feiten, gemeente="0193", product="my-lex", verdeelbasis="begroot")
    assert begroot["uitkomst"]["inCenten"]["tarief"] == "72963.59"


async def test_the_exact_newcomer_rate_is_a_choice(feiten):
    berekening = await bereken(feiten, nieuwkomerTarief="exact")
    assert berekening["uitkomst"]["inCenten"]["verenigingskosten"] == "2210.72"


async def test_a_population_alone_is_enough(feiten):
    berekening = await bereken(feiten, gemeente=None, inwoners=23_084)
    assert (berekening["gemeente"], berekening["uitkomst"]["inCenten"]["tarief"]) == (None, "17756.12")


async def test_extra_amounts_count_as_supplier_cost(feiten):
    extra = [{"omschrijving": "Hosting", "bedrag": "137309.04"}]
    vraag = {"product": "e-suite", "gemeente": None, "inwoners": 101_446}
    berekening = await bereken(feiten, **vraag, extra=extra, sleutel="bestaand")
    assert berekening["uitkomst"]["inCenten"]["tarief"] == "455223.84"
    assert berekening["waarschuwingen"] == ["e-Suite staat niet open voor nieuwe leden."]


async def test_warnings(feiten):
    op_de_grens = await bereken(feiten, gemeente=None, inwoners=25_000)
    assert "klassegrens" in op_de_grens["waarschuwingen"][0]
    zonder_hosting = await bereken(feiten, product="e-suite", gemeente=None, inwoners=25_000)
    assert "hosting" in zonder_hosting["waarschuwingen"][0]


async def test_a_list_has_no_traces(feiten):
    await bereken(feiten)
    lijst = ok(await feiten.get("/berekeningen?gemeente=0168&product=open-online&jaar=2024&status=berekend"))
    assert [each["spoor"] for each in lijst["results"]] == [None]


# --- refusals ---------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("vraag", "status", "code"),
    [
        ({"product": "burgerzaken-kansen"}, 409, "TARIEF_NIET_VASTGESTELD"),
        ({"jaar": 2025}, 409, "TARIEF_NIET_VASTGESTELD"),
        ({"product": "burgerzaken"}, 409, "INWONERTAL_ONTBREEKT"),
        ({"gemeente": "Loser"}, 422, "GEMEENTE_ONBEKEND"),
        ({"gemeente": "9999"}, 422, "GEMEENTE_ONBEKEND"),
    ],
)
async def test_what_cannot_be_computed(feiten, vraag, status, code):
    answer = await feiten.post("/berekeningen", json=LOSSER | vraag)
    assert (answer.status_code, answer.json()["code"]) == (status, code)


async def test_an_unknown_name_gets_the_nearest_candidates_and_is_never_guessed(feiten):
    answer = await feiten.post("/berekeningen", json=LOSSER | {"gemeente": "Loser"})
    assert answer.json()["kandidaten"] == ["0168 (Losser)"]
    answer = await feiten.post("/berekeningen", json=LOSSER | {"gemeente": "Oost-Gelre"})
    assert "1586 (Oost Gelre)" in answer.json()["detail"]


@pytest.mark.parametrize(
    ("vraag", "fouten"),
    [
        ({"inwoners": 0}, [("inwoners", "INWONERTAL_ONGELDIG")]),
        ({"inwoners": 2_000_001}, [("inwoners", "INWONERTAL_ONGELDIG")]),
        ({"inwoners": 23_084.5}, [("inwoners", "INWONERTAL_ONGELDIG")]),
        ({"gemeente": None}, [("inwoners", "required")]),
        ({"product": "bestaat-niet"}, [("product", "object-does-not-exist")]),
        ({"opties": ["gratis"]}, [("opties", "OPTIE_ONBEKEND")]),
        ({"jaar": "dit", "product": "Open Online"}, [("jaar", "invalid"), ("product", "invalid")]),
        ({"extra": [{"omschrijving": "x", "bedrag": "NaN"}]}, [("extra.0.bedrag", "BEDRAG_ONGELDIG")]),
        ({"extra": [{"omschrijving": "x", "bedrag": "1E3"}]}, [("extra.0.bedrag", "BEDRAG_ONGELDIG")]),
        ({"extra": [{"omschrijving": "x", "bedrag": 1.234}]}, [("extra.0.bedrag", "BEDRAG_ONGELDIG")]),
    ],
)
async def test_a_question_that_is_wrong(feiten, vraag, fouten):
    assert codes(await feiten.post("/berekeningen", json=LOSSER | vraag)) == fouten


async def test_a_product_that_is_not_in_the_budget_pays_33_cents_per_euro(feiten, leden):
    leden.besluiten[BESLUIT] = "aangenomen"
    await nieuw_product(feiten)
    berekening = await bereken(feiten, product="open-klant")
    assert berekening["sleutel"] == "nieuw_product"
    assert berekening["uitkomst"]["inCenten"]["tarief"] == "13300.00"
    assert [each["sleutel"] for each in berekening["sleutels"]] == ["nieuw_product"]
    answer = await feiten.post("/berekeningen", json=LOSSER | {"product": "open-klant", "sleutel": "bestaand"})
    assert (answer.status_code, answer.json()["code"]) == (422, "SLEUTEL_LEEG")


async def nieuw_product(api) -> None:
    """A product with an adopted price, without a place in the budget; only a decision adopts it."""
    product = {"code": "open-klant", "naam": "Open Klant", "geldigVan": "2024-01-01"}
    ok(await api.post("/producten", json=product), 201)
    prijs = {"product": "open-klant", "peildatum": "2022-01-01", "geldigVan": "2024-01-01"}
    vorm = {"vorm": "vast_per_deelnemer", "bedragPerDeelnemer": "10000.00"}
    regel = ok(await api.post("/prijsregels", json=prijs | {"prijsvorm": vorm}), 201)
    answer = await api.post("/berekeningen", json=LOSSER | {"product": "open-klant"})
    assert answer.json()["code"] == "TARIEF_NIET_VASTGESTELD"  # a concept is no price
    ok(await api.post("/tariefbesluiten", json={"besluit": BESLUIT, "prijsregels": [regel["url"]]}), 201)
