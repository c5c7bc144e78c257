"""Afnames (domain rules 2 and 12): who may take what, and what is stored when it may not."""

import pytest
from support import codes, ok

pytestmark = pytest.mark.anyio
LOSSER = {"lid": "0168", "product": "open-online", "van": "2024-04-01"}


async def aantal(api) -> int:
    return ok(await api.get("/afnames?lid=0168"))["count"]


async def test_an_uptake_is_registered_as_a_newcomer_of_an_adopted_year(feiten, leden):
    leden.leden["0168"] = ("2023-02-01", None)
    afname = ok(await feiten.post("/afnames", json=LOSSER), 201)
    assert (afname["lid"], afname["begrootVanaf"], afname["prijsbasis"]) == ("0168", 2025, "tabel")
    assert ok(await feiten.get(afname["url"].removeprefix(str(feiten.base_url))))["product"] == "open-online"


@pytest.mark.parametrize(("van", "begroot_vanaf"), [("2022-01-01", 2025), ("2024-12-31", 2025), ("2027-01-01", 2027)])
async def test_no_adopted_budget_knows_a_new_uptake(feiten, van, begroot_vanaf):
    afname = ok(await feiten.post("/afnames", json=LOSSER | {"van": van}), 201)
    assert afname["begrootVanaf"] == begroot_vanaf


@pytest.mark.parametrize(
    ("lidmaatschap", "afname"),
    [
        (None, {}),
        (("2024-04-02", None), {}),
        (("2023-02-01", "2024-12-31"), {}),  # the uptake has no end, the membership has
        (("2023-02-01", "2024-12-31"), {"tot": "2025-01-02"}),
    ],
)
async def test_geen_lid(feiten, leden, lidmaatschap, afname):
    leden.leden = {"0168": lidmaatschap} if lidmaatschap else {}
    voor = await aantal(feiten)
    answer = await feiten.post("/afnames", json=LOSSER | afname)
    assert (answer.status_code, answer.json()["code"]) == (422, "GEEN_LID")
    assert await aantal(feiten) == voor


async def test_an_uptake_within_a_membership_that_ends(feiten, leden):
    leden.leden["0168"] = ("2023-02-01", "2024-12-31")
    ok(await feiten.post("/afnames", json=LOSSER | {"tot": "2025-01-01"}), 201)


@pytest.mark.parametrize("status", [0, 403, 500, 404])
async def test_when_leden_does_not_answer_nothing_is_stored(feiten, leden, status):
    leden.status = status
    voor = await aantal(feiten)
    answer = await feiten.post("/afnames", json=LOSSER)
    assert (answer.status_code, answer.json()["code"]) == (503, "LEDEN_ONBEREIKBAAR")
    assert await aantal(feiten) == voor


async def test_without_leden_membership_is_not_checked(feiten):
    ok(await feiten.post("/afnames", json=LOSSER), 201)


async def test_the_esuite_is_closed_to_new_members(feiten):
    nieuw = {"lid": "0344", "product": "e-suite", "van": "2024-01-01"}
    answer = await feiten.post("/afnames", json=nieuw)
    assert (answer.status_code, answer.json()["code"]) == (422, "PRODUCT_NIET_OPEN_VOOR_NIEUWE_LEDEN")
    ok(await feiten.post("/afnames", json=nieuw | {"lid": "0147"}), 201)  # Borne is no new member


async def test_one_uptake_of_a_product_at_a_time(feiten):
    eerste = ok(await feiten.post("/afnames", json=LOSSER | {"tot": "2024-07-01"}), 201)
    answer = await feiten.post("/afnames", json=LOSSER | {"van": "2024-06-30"})
    assert (answer.status_code, answer.json()["code"]) == (409, "AFNAME_OVERLAP")
    ok(await feiten.post("/afnames", json=LOSSER | {"van": "2024-07-01"}), 201)
    pad = f"/afnames/{eerste['uuid']}"
    assert (await feiten.patch(pad, json={"tot": "2024-07-02"})).status_code == 409
    assert ok(await feiten.patch(pad, json={"tot": "2024-06-30"}))["tot"] == "2024-06-30"


@pytest.mark.parametrize(
    ("afname", "fouten"),
    [
        ({"tot": "2024-04-01"}, [("tot", "PERIODE_ONGELDIG")]),
        ({"van": "2018-12-31"}, [("van", "PERIODE_ONGELDIG")]),
        ({"opties": ["e-herkenning"]}, [("opties", "OPTIE_ONBEKEND")]),
        ({"klasseAfwijking": 1}, [("toelichting", "required")]),
        ({"product": "bestaat-niet"}, [("product", "object-does-not-exist")]),
        ({"van": 20240401, "prijsbasis": "gratis"}, [("prijsbasis", "invalid_choice"), ("van", "invalid")]),
    ],
)
async def test_an_uptake_that_is_wrong(feiten, afname, fouten):
    assert codes(await feiten.post("/afnames", json=LOSSER | afname)) == fouten


@pytest.mark.parametrize("veld", ["lid", "factuurpartij"])
async def test_an_unknown_municipality(feiten, veld):
    answer = await feiten.post("/afnames", json=LOSSER | {veld: "Zwole"})
    assert (answer.status_code, answer.json()["kandidaten"]) == (422, ["0193 (Zwolle)"])


async def test_a_contract_line_changes_the_tariff(feiten):
    afname = ok(await feiten.post("/afnames", json=LOSSER), 201)
    regel = {"afname": afname["url"], "omschrijving": "Extra ondersteuning", "bedrag": "1000.00"}
    gemaakt = ok(await feiten.post("/contractregels", json=regel), 201)
    assert ok(await feiten.get("/contractregels?lid=0168"))["results"] == [gemaakt]
    vraag = {"gemeente": "0168", "jaar": 2024, "product": "open-online"}
    uitkomst = ok(await feiten.post("/berekeningen", json=vraag), 201)["uitkomst"]
    assert uitkomst["inCenten"]["leverancierskosten"] == "14931.00"


async def test_a_class_by_hand_that_does_not_exist(feiten):
    vreemd = LOSSER | {"klasseAfwijking": 9, "toelichting": "een vergissing"}
    ok(await feiten.post("/afnames", json=vreemd), 201)
    answer = await feiten.get("/kwartaalbedragen?lid=0168&jaar=2024")
    assert (answer.status_code, answer.json()["code"]) == (422, "KLASSE_ONTBREEKT")


async def test_an_uptake_is_notified(feiten, app):
    from sqlalchemy import select

    ok(await feiten.post("/afnames", json=LOSSER), 201)
    uitgaand = app.house.metadata.tables["uitgaand"]
    async with app.house.sessions() as db:
        (bericht,) = (await db.execute(select(uitgaand.c.bericht))).scalars()
    assert (bericht["kanaal"], bericht["resource"], bericht["actie"]) == ("tarieven", "afname", "create")
    assert bericht["kenmerken"] == {"gmCode": "0168", "product": "open-online", "jaar": "2024"}
