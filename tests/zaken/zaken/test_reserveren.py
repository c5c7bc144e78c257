"""Numbers reserved for zaken (rules.md §2.1)."""

import asyncio

import pytest
from support import codes, ok

from tests.zaken.woorden import ANDER_RSIN, RSIN, open_zaak

pytestmark = pytest.mark.anyio
PAD = "/zaaknummer_reserveren"


async def reserveer(api, **vorm) -> list[str]:
    gegeven = ok(await api.post(PAD, json={"bronorganisatie": RSIN} | vorm), 201)
    return [each["zaaknummer"] for each in (gegeven if isinstance(gegeven, list) else [gegeven])]


async def test_one_number_is_an_object_and_more_are_a_list(api, types):
    assert set(ok(await api.post(PAD, json={"bronorganisatie": RSIN}), 201)) == {"zaaknummer"}
    drie = ok(await api.post(PAD, json={"bronorganisatie": RSIN, "aantal": 3}), 201)
    assert len({each["zaaknummer"] for each in drie}) == 3


async def test_a_reserved_number_is_given_once_and_used_once(api, types):
    [nummer] = await reserveer(api)
    jaar = nummer.split("-")[1]
    vanzelf = await open_zaak(api, types, startdatum=f"{jaar}-01-01")
    assert vanzelf["identificatie"] != nummer
    assert (await open_zaak(api, types, identificatie=nummer))["identificatie"] == nummer
    vorm = {k: vanzelf[k] for k in ("bronorganisatie", "verantwoordelijkeOrganisatie", "zaaktype", "startdatum")}
    antwoord = await api.post("/zaken", json=vorm | {"identificatie": nummer})
    assert codes(antwoord) == [("identificatie", "identificatie-niet-uniek")]


async def test_what_a_client_chose_itself_is_not_reserved(api, types):
    [eerste] = await reserveer(api)
    begin, volgnummer = eerste.rsplit("-", 1)
    gekozen = f"{begin}-{int(volgnummer) + 2:010}"
    await open_zaak(api, types, identificatie=gekozen)
    nummers = await reserveer(api, aantal=3)
    assert gekozen not in nummers
    assert [int(each.rsplit("-", 1)[1]) - int(volgnummer) for each in nummers] == [1, 3, 4]
    assert await reserveer(api, bronorganisatie=ANDER_RSIN) == [f"{begin}-0000000001"]


async def test_who_reserve_at_the_same_time_get_other_numbers(api, types):
    gegeven = await asyncio.gather(*(reserveer(api, aantal=5) for _ in range(6)))
    nummers = [nummer for each in gegeven for nummer in each]
    assert len(set(nummers)) == 30


@pytest.mark.parametrize(
    ("vorm", "fout"),
    [
        ({}, ("bronorganisatie", "required")),
        ({"bronorganisatie": "123456789"}, ("bronorganisatie", "invalid")),
        ({"bronorganisatie": RSIN, "aantal": 0}, ("aantal", "min_value")),
        ({"bronorganisatie": RSIN, "aantal": 1001}, ("aantal", "max_value")),
    ],
)
async def test_what_is_wrong_with_a_reservation(api, vorm, fout):
    assert codes(await api.post(PAD, json=vorm)) == [fout]


async def test_a_reservation_asks_for_zaken_aanmaken_on_any_zaaktype(als, types):
    vorm = {"bronorganisatie": RSIN}
    assert (await (await als("zaken.lezen", "zaken.bijwerken")).post(PAD, json=vorm)).status_code == 403
    assert (await (await als("zaken.aanmaken", type=types.ander)).post(PAD, json=vorm)).status_code == 201
