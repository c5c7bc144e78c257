"""Inhabitants for the cap of art. 6.3: asked of tarieven when nobody gives them, without making others wait."""

from collections.abc import Awaitable, Callable
from datetime import date

import pytest
import support
from commonground.json import Json
from leden.app import API
from leden.lidmaatschap.inwoners import Inwonertal, laatste
from starlette.requests import Request
from starlette.responses import Response
from support import ok

from tests.leden.buren import TARIEVEN, zet_tarieven
from tests.leden.domein import gebeurt, plan, statutair
from tests.leden.lidmaatschap.test_uittreding import kondig_aan, trek_lot, uittreding, zeg_op

pytestmark = pytest.mark.anyio
GROOT = ("Assen", "Zwolle", "Vught")


class Tarieven:
    """A stand-in for the inhabitants of tarieven, in pages of twenty; `intussen` is done while it is asked."""

    def __init__(self, aantallen: dict[str, int]) -> None:
        self.aantallen, self.gevraagd, self.status = aantallen, 0, 200
        self.intussen: Callable[[], Awaitable[object]] | None = None

    async def tallen(self, request: Request) -> Response:
        self.gevraagd += 1
        if self.intussen:
            await self.intussen()
        if self.status != 200:
            return Response(status_code=self.status)
        nummer, alle = int(request.query_params.get("page", 1)), sorted(self.aantallen.items())
        rijen = [
            {"gmCode": code[2:], "peildatum": "2023-01-01", "soort": "definitief", "aantal": aantal, "versie": 1}
            for code, aantal in alle[(nummer - 1) * 20 : nummer * 20]
        ]
        volgende = f"{TARIEVEN}/inwonertallen?page={nummer + 1}" if len(alle) > nummer * 20 else None
        return Json({"count": len(alle), "next": volgende, "previous": None, "results": rijen})


@pytest.fixture
async def tarieven(app, api, leden) -> Tarieven:
    codes = {lid["naam"]: lid["gmCode"] for lid in ok(await api.get("/leden?pageSize=100"))["results"]}
    gevonden = Tarieven({codes[naam]: 500_000 if naam in GROOT else 1_000 for naam in codes})
    zet_tarieven(app, "/inwonertallen", gevonden.tallen)
    return gevonden


async def zes_zeggen_op(api, leden) -> None:
    for naam in (*GROOT, *[naam for naam in leden if naam not in GROOT][:3]):
        ok(await gebeurt(api, leden[naam], "opzegging_ontvangen", "2023-06-01"), 201)


async def test_art_6_3_the_lot_knows_large_members_of_tarieven(api, leden, tarieven):
    await zes_zeggen_op(api, leden)
    loting = ok(await kondig_aan(api, 2024), 201)
    assert loting["inwoners"] == tarieven.aantallen
    protocol = ok(await trek_lot(api, loting, "2024-01-20"))["protocol"]
    assert len(protocol["groot"]) == 3 and len(protocol["vertrekt"]) == 4
    assert len(set(protocol["groot"]) & set(protocol["vertrekt"])) in (1, 2)  # as the lot falls, and never three


async def test_art_6_3_what_is_given_is_not_asked(api, leden, tarieven):
    await zes_zeggen_op(api, leden)
    assert ok(await kondig_aan(api, 2024, inwoners={"GM0106": 5}), 201)["inwoners"] == {"GM0106": 5}
    assert tarieven.gevraagd == 0


@pytest.mark.parametrize("status", [404, 500, 503])
async def test_inwonertallen_niet_beschikbaar(api, leden, tarieven, status):
    await zes_zeggen_op(api, leden)
    tarieven.status = status
    assert ok(await kondig_aan(api, 2024), 409)["code"] == "INWONERTALLEN_NIET_BESCHIKBAAR"
    assert ok(await api.get("/lotingen"))["count"] == 0
    ok(await kondig_aan(api, 2024, inwoners={"GM0106": 5}), 201)


async def test_inwonertallen_onvolledig(api, leden, tarieven):
    await zes_zeggen_op(api, leden)
    del tarieven.aantallen["GM0106"]
    problem = ok(await kondig_aan(api, 2024), 409)
    assert problem["code"] == "INWONERTALLEN_ONVOLLEDIG" and "GM0106" in problem["detail"]
    nu = await uittreding(api, 2024)
    assert [each["code"] for each in nu["bevindingen"]] == ["INWONERTALLEN_ONVOLLEDIG"]


async def test_nobody_waits_while_tarieven_is_asked(api, leden, tarieven):
    """A write in the middle of the question: with a lock held it would not be done."""
    await zes_zeggen_op(api, leden)
    tarieven.intussen = lambda: plan(api)
    ok(await kondig_aan(api, 2024), 201)
    assert tarieven.gevraagd == 3 and ok(await api.get("/vergaderingen"))["count"] == 3


async def test_who_may_not_draw_does_not_make_us_ask(app, leden, tarieven):
    for wie, status in (("lezer", 403), ("schrijver", 403), (None, 403)):
        async with support.client(app, API, wie) as ander:
            assert (await kondig_aan(ander, 2024)).status_code == status
    assert tarieven.gevraagd == 0


@pytest.mark.parametrize("body", [b"", b"[]", b"{", b'{"aangekondigdOp": 3}', b'{"jaar": 2024, "aangekondigdOp": "x"}'])
async def test_a_body_that_cannot_be_read_asks_nothing(api, tarieven, body):
    assert (await api.post("/lotingen", content=body)).status_code == 400
    assert tarieven.gevraagd == 0


async def test_art_6_3_a_third_large_member_is_not_confirmed_without_a_lot(api, leden, tarieven):
    await zeg_op(api, leden, " ".join(GROOT), "2023-06-01")
    nu = await uittreding(api, 2024)
    assert nu["lotingNodig"] and nu["maximum"] == 4 and nu["bevindingen"] == []
    antwoord = await gebeurt(api, leden["Vught"], "opzegging_bevestigd", "2024-01-20")
    assert statutair(antwoord, 409)[0] == "LOTING_NODIG"


async def test_a_confirmation_without_inhabitants_says_so(api, leden, tarieven):
    await zeg_op(api, leden, "Vught", "2023-06-01")
    tarieven.status = 503
    bevestigd = ok(await gebeurt(api, leden["Vught"], "opzegging_bevestigd", "2024-01-20"), 201)
    assert [each["code"] for each in bevestigd["bevindingen"]] == ["INWONERTALLEN_ONBEKEND"]
    assert [each["code"] for each in (await uittreding(api, 2024))["bevindingen"]] == ["INWONERTALLEN_ONBEKEND"]


def test_the_last_count_before_the_day_counts():
    def tal(peildatum: str, aantal: int, soort: str = "definitief", versie: int = 1) -> Inwonertal:
        gegeven = {"gmCode": "0168", "peildatum": peildatum, "soort": soort, "aantal": aantal, "versie": versie}
        return Inwonertal.model_validate(gegeven)

    alle = [tal("2023-01-01", 1), tal("2024-01-01", 4, "voorlopig", 9), tal("2024-01-01", 3, versie=2)]
    alle += [tal("2024-01-01", 2), tal("2025-01-01", 5)]
    assert laatste(alle, date(2024, 6, 1)) == {"GM0168": 3}
    assert laatste(alle, date(2023, 6, 1)) == {"GM0168": 1}
    assert laatste(alle, date(2022, 6, 1)) == {}
