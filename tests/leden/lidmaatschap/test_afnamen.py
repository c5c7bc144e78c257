"""Products taken without a membership: an ex-member that keeps taking one breaks art. 2.4 (digest §3)."""

import httpx
import pytest
from commonground.json import Json
from commonground.references import References
from starlette.applications import Starlette
from starlette.responses import Response
from support import ok

from tests.leden.buren import zet_tarieven

pytestmark = pytest.mark.anyio
NIEUW = {"gmCode": "GM1992", "naam": "Voorne aan Zee", "soortLichaam": "gemeente"}
PAD = "/afnamen-zonder-lidmaatschap"


def richt_in(app, rijen: list[dict], status: int = 200) -> None:
    async def afnames(_request) -> Response:
        return Json({"count": len(rijen), "next": None, "previous": None, "results": rijen}, status)

    zet_tarieven(app, "/afnames", afnames)


def afname(lid: str, product: str = "esuite", van: str = "2022-01-01", tot: str | None = None) -> dict:
    return {"lid": lid, "product": product, "van": van, "tot": tot, "opties": [], "bron": ""}


async def code_van(api, url: str) -> str:
    return ok(await api.get(url))["gmCode"].removeprefix("GM")


async def test_leden_3_an_ex_member_that_keeps_taking_a_product_is_told(app, api, leden):
    brielle, assen = await code_van(api, leden["Brielle"]), await code_van(api, leden["Assen"])
    voorgangers = {"datum": "2023-01-01", "voorgangers": [leden["Brielle"]], "opvolger": NIEUW}
    ok(await api.post("/leden/_herindelen", json=voorgangers), 201)
    richt_in(app, [afname(brielle), afname(assen), afname("9999"), afname(brielle, "bzm", tot="2023-01-01")])
    ervoor = ok(await api.get(f"{PAD}?peildatum=2022-12-31"))
    assert (ervoor["afnamen"], [each["code"] for each in ervoor["zonderLidmaatschap"]]) == (4, ["GM9999"])
    erna = ok(await api.get(f"{PAD}?peildatum=2023-01-01"))
    assert erna["afnamen"] == 3
    gevonden = [(each["code"], each["lid"], each["product"]) for each in erna["zonderLidmaatschap"]]
    assert gevonden == [(f"GM{brielle}", leden["Brielle"], "esuite"), ("GM9999", None, "esuite")]
    assert {(b["code"], b["artikel"]) for b in erna["bevindingen"]} == {("AFNAME_ZONDER_LIDMAATSCHAP", "2.4")}


@pytest.mark.parametrize("status", [404, 503])
async def test_without_tarieven_nothing_is_said_of_it(app, api, leden, status):
    richt_in(app, [], status)
    assert ok(await api.get(PAD), 409)["code"] == "TARIEVEN_NIET_BESCHIKBAAR"
    app.house.references = References([], httpx.ASGITransport(Starlette()))
    assert ok(await api.get(PAD), 409)["code"] == "TARIEVEN_NIET_BESCHIKBAAR"
