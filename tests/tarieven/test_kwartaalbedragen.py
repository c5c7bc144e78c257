"""Kwartaalbedragen (domain rules 5.6 and 7) over HTTP."""

from decimal import Decimal

import pytest
from support import codes, ok

pytestmark = pytest.mark.anyio


async def kwartalen(api, lid: str, jaar: int = 2024) -> dict:
    return ok(await api.get(f"/kwartaalbedragen?lid={lid}&jaar={jaar}"))


def bedragen(overzicht: dict) -> list[str]:
    return [each["bedrag"] for each in overzicht["kwartalen"]]


async def test_deventer_pays_171482_a_quarter(feiten):
    overzicht = await kwartalen(feiten, "0150")
    assert (overzicht["jaarbedrag"], bedragen(overzicht)) == ("685928.00", ["171482.00"] * 4)
    soorten = [each["soort"] for each in overzicht["regels"][0]["termijnen"]]
    assert soorten == ["voorschot", "voorschot", "voorschot", "afrekening"]
    assert {each["product"]: each["jaarbedrag"] for each in overzicht["regels"]} == {
        "burgerzaken": "223975.00",
        "burgerzaken-kansen": "6729.00",
        "e-suite": "455224.00",
    }


@pytest.mark.parametrize("lid", ["0150", "0193", "0226", "0599", "1652", "0984"])
async def test_the_quarters_are_the_year_to_the_cent(feiten, lid):
    overzicht = await kwartalen(feiten, lid)
    assert sum(map(Decimal, bedragen(overzicht))) == Decimal(overzicht["jaarbedrag"])
    for regel in overzicht["regels"]:
        assert sum(Decimal(each["bedrag"]) for each in regel["termijnen"]) == Decimal(regel["jaarbedrag"])


async def test_losser_without_a_product_pays_the_contribution_in_one_term(feiten):
    overzicht = await kwartalen(feiten, "0168")
    assert bedragen(overzicht) == ["6480.00", "0.00", "0.00", "0.00"]
    (regel,) = overzicht["regels"]
    assert (regel["product"], regel["regime"], regel["termijnen"][0]["soort"]) == (
        "verenigingsbijdrage",
        "een_termijn",
        "eentermijn",
    )


async def test_losser_with_a_product_pays_for_the_product_only(feiten):
    for product in ("open-online", "podiumd-formulier"):
        ok(await feiten.post("/afnames", json={"lid": "0168", "product": product, "van": "2024-01-01"}), 201)
    overzicht = await kwartalen(feiten, "0168")
    assert {each["product"]: each["jaarbedrag"] for each in overzicht["regels"]} == {
        "open-online": "17756.00",
        "podiumd-formulier": "20570.00",
    }
    assert (overzicht["jaarbedrag"], bedragen(overzicht)) == ("38326.00", ["9581.50"] * 4)
    assert overzicht["regels"][0]["uitleg"][0].startswith(
        "De bijdrage van Losser voor Open Online in 2024: € 17.756,12"
    )


async def test_whoever_starts_in_the_year_is_invoiced_from_that_quarter(feiten):
    ok(await feiten.post("/afnames", json={"lid": "0168", "product": "open-online", "van": "2024-05-15"}), 201)
    overzicht = await kwartalen(feiten, "0168")
    assert bedragen(overzicht) == ["0.00", "5918.67", "5918.67", "5918.66"]
    assert overzicht["regels"][0]["aanvang"] == "heel_jaar"


async def test_in_the_next_year_the_newcomer_is_like_everyone(feiten):
    """Needs a budget of 2025: without one there is no tariff, and never a zero."""
    answer = await feiten.get("/kwartaalbedragen?lid=0150&jaar=2025")
    assert (answer.status_code, answer.json()["code"]) == (409, "TARIEF_NIET_VASTGESTELD")


async def test_a_product_is_paid_once_a_year_whatever_changes_in_it(feiten):
    losser = {"lid": "0168", "product": "open-online"}
    eerste = ok(await feiten.post("/afnames", json=losser | {"van": "2024-02-01", "tot": "2024-08-01"}), 201)
    tweede = ok(await feiten.post("/afnames", json=losser | {"van": "2024-08-01"}), 201)
    overzicht = await kwartalen(feiten, "0168")
    (regel,) = overzicht["regels"]
    assert (regel["afname"], regel["jaarbedrag"], len(regel["termijnen"])) == (tweede["url"], "17756.00", 4)
    tabel = ok(await feiten.get("/begrotingsjaren/2024/producten/open-online/tarieven"))
    assert [each["afname"] for each in tabel["leden"] if each["lid"] == "0168"] == [tweede["url"]] != [eerste["url"]]


async def test_the_same_tariff_has_the_same_seal_everywhere(feiten):
    """Quarters, table and calculation are one computation."""
    for regel in (await kwartalen(feiten, "0150"))["regels"]:
        vraag = {"gemeente": "0150", "jaar": 2024, "product": regel["product"]}
        berekening = ok(await feiten.post("/berekeningen", json=vraag), 201)
        tabel = ok(await feiten.get(f"/begrotingsjaren/2024/producten/{regel['product']}/tarieven"))
        uit_tabel = next(each["spoorHash"] for each in tabel["leden"] if each["lid"] == "0150")
        assert regel["spoorHash"] == berekening["spoorHash"] == uit_tabel


async def test_what_is_invoiced_to_another_costs_the_member_nothing(feiten):
    """Westervoort and Zevenaar have a product, so they do not fall into the minimum contribution either."""
    overzicht = await kwartalen(feiten, "0293")
    (regel,) = overzicht["regels"]
    assert (regel["product"], regel["factuurpartij"], overzicht["jaarbedrag"]) == ("podiumd-formulier", "0226", "0.00")


async def test_a_municipality_without_any_uptake_owes_nothing(feiten):
    assert bedragen(await kwartalen(feiten, "0344")) == ["0.00"] * 4


async def test_what_must_be_asked(feiten):
    assert codes(await feiten.get("/kwartaalbedragen")) == [("jaar", "required"), ("lid", "required")]
    assert codes(await feiten.get("/kwartaalbedragen?lid=0168&jaar=2024&kwartaal=1")) == [
        ("nonFieldErrors", "unknown-parameters")
    ]
    assert (await feiten.get("/kwartaalbedragen?lid=Losser&jaar=2024")).status_code == 422
