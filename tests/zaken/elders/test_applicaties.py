"""Applicaties that another Autorisaties API keeps: what a client may do here is what is said there."""

import pytest
import support
from commonground.references import References
from support import client, ok
from zgw.zaken.api import ZAKEN

from tests.zaken.conftest import CRS
from tests.zaken.elders.conftest import ELDERS, dienst, weg
from tests.zaken.woorden import applicatie, open_zaak

pytestmark = pytest.mark.anyio


@pytest.fixture
def met_ac(app, buurman) -> None:
    ac = dienst(f"{ELDERS}/autorisaties/api/v1").model_copy(update={"naam": "autorisaties"})
    app.house.references = References([ac, dienst(ELDERS)], buurman.naar)


async def test_ac_what_an_applicatie_elsewhere_may_do_counts_here(app, api, types, buurman, met_ac):
    zaak = await open_zaak(api, types)
    ander = await open_zaak(api, types, zaaktype=types.ander)
    await support.register(app, "lezer")
    await applicatie(buurman.app, "lezer", ("zrc", ("zaken.lezen",), types.zaaktype, "openbaar"))
    async with client(app, ZAKEN, "lezer", **CRS) as lezer:
        assert [each["url"] for each in ok(await lezer.get("/zaken"))["results"]] == [zaak["url"]]
        assert (await lezer.get(ander["url"])).status_code == 403
        assert (await lezer.delete(zaak["url"])).status_code == 403


async def test_ac_who_has_no_applicatie_there_may_nothing(app, met_ac):
    await support.register(app, "onbekend")
    async with client(app, ZAKEN, "onbekend", **CRS) as lezer:
        assert (await lezer.get("/zaken")).status_code == 403


async def test_ac_while_the_other_is_down_nobody_may_more(app, buurman, met_ac):
    await support.register(app, "lezer")
    buurman.naar.hoe = weg
    async with client(app, ZAKEN, "lezer", **CRS) as lezer:
        antwoord = await lezer.get("/zaken")
    assert (antwoord.status_code, antwoord.json()["code"]) == (503, "autorisaties-onbereikbaar")
    assert antwoord.headers["Retry-After"] == "10"
