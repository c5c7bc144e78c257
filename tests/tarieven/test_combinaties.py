"""Afnamecombinaties: members with one licence, and one rule for who pays it."""

import pytest
from support import codes, ok

pytestmark = pytest.mark.anyio
DELEN = {
    "naam": "west",
    "product": "my-lex",
    "leden": ["0106", "0109"],
    "verdeling": "gelijke_delen",
    "van": "2025-01-01",
}


async def test_three_combinations_of_2024(feiten):
    gevonden = {(each["naam"], each["product"]): each for each in ok(await feiten.get("/afnamecombinaties"))["results"]}
    assert len(gevonden) == 3
    liemers = gevonden["de-liemers", "open-online"]
    assert (liemers["leden"], liemers["factuurpartij"]) == (["0226", "0293", "0299"], "0226")
    assert (liemers["verdeling"], liemers["gecombineerdInwonertal"]) == ("een_factuur", 84_535)
    samen = gevonden["gemert-bakel-laarbeek", "my-lex"]
    assert (samen["leden"], samen["verdeling"], samen["factuurpartij"]) == (["1652", "1659"], "gelijke_delen", None)


async def test_a_combination_is_made_changed_and_dissolved(feiten):
    nieuw = ok(await feiten.post("/afnamecombinaties", json=DELEN), 201)
    pad = f"/afnamecombinaties/{nieuw['uuid']}"
    anders = ok(await feiten.patch(pad, json={"leden": ["0106", "GM0014"]}))
    assert anders["leden"] == ["0014", "0106"]
    assert ok(await feiten.get(pad)) == anders
    assert (await feiten.delete(pad)).status_code == 204
    assert (await feiten.get(pad)).status_code == 404


@pytest.mark.parametrize(
    ("anders", "overlapt"),
    [
        ({}, True),
        ({"tot": "2025-01-02"}, True),
        ({"van": "2024-06-01", "tot": "2025-01-01"}, False),
        ({"product": "open-online"}, False),
        ({"leden": ["0014", "0193"]}, False),
    ],
)
async def test_combinatie_overlap(feiten, anders, overlapt):
    ok(await feiten.post("/afnamecombinaties", json=DELEN), 201)
    answer = await feiten.post("/afnamecombinaties", json=DELEN | {"naam": "oost", "leden": ["0014", "0109"]} | anders)
    assert answer.status_code == (409 if overlapt else 201)
    if overlapt:
        assert answer.json()["code"] == "COMBINATIE_OVERLAP"


@pytest.mark.parametrize(
    ("anders", "fouten"),
    [
        ({"leden": ["0106"]}, [("leden", "min_length")]),
        ({"leden": ["0106", "GM0106"]}, [("leden", "unique")]),
        ({"verdeling": "een_factuur"}, [("factuurpartij", "factuurpartij-past-niet")]),
        ({"factuurpartij": "0106"}, [("factuurpartij", "factuurpartij-past-niet")]),
        ({"tot": "2025-01-01"}, [("tot", "PERIODE_ONGELDIG")]),
    ],
)
async def test_a_combination_that_is_wrong(feiten, anders, fouten):
    assert codes(await feiten.post("/afnamecombinaties", json=DELEN | anders)) == fouten


async def test_each_member_of_a_shared_licence_pays_its_part(feiten):
    tabel = ok(await feiten.get("/begrotingsjaren/2024/producten/my-lex/tarieven"))["leden"]
    kosten = {each["lid"]: each["inEuros"]["leverancierskosten"] for each in tabel}
    assert (kosten["1652"], kosten["1659"]) == ("11790", "11790")
