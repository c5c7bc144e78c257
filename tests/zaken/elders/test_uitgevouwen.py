"""`expand` over the border: batched, and never more than the caller may read here (zrc-025, zrc-028)."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from sqlalchemy import event
from support import client, ok
from zgw.zaken.api import ZAKEN

from tests.zaken.conftest import CRS
from tests.zaken.elders.conftest import weg
from tests.zaken.woorden import applicatie, open_zaak, schrijf_document

pytestmark = pytest.mark.anyio


@contextmanager
def statements(app: Any) -> Iterator[list[str]]:
    found: list[str] = []

    def note(_connection: Any, _cursor: Any, statement: str, *_: Any) -> None:
        found.append(statement)

    event.listen(app.house.engine.sync_engine, "before_cursor_execute", note)
    yield found
    event.remove(app.house.engine.sync_engine, "before_cursor_execute", note)


async def test_each_type_elsewhere_is_asked_once_for_a_page(api, app, buurman, typen):
    counts = []
    for _ in range(3):
        await open_zaak(api, typen)
        await open_zaak(api, typen, zaaktype=typen.ander)
        app.house.references.kept.clear()
        buurman.naar.gevraagd.clear()
        with statements(app) as found:
            page = ok(await api.get("/zaken?expand=zaaktype"))["results"]
        counts.append((len(found), len(buurman.naar.gevraagd)))
        assert all(each["_expand"]["zaaktype"]["url"] == each["zaaktype"] for each in page)
    assert {gevraagd for _, gevraagd in counts} == {2} and len(set(counts)) == 1


async def test_zrc_028_a_type_that_cannot_be_had_is_a_404(api, app, buurman, typen):
    zaak = await open_zaak(api, typen)
    app.house.references.kept.clear()
    buurman.naar.hoe = weg
    assert (await api.get(f"{zaak['url']}?expand=zaaktype")).status_code == 404
    assert (await api.get(zaak["url"])).status_code == 200


@pytest.fixture
async def met_documenten(api, types, drc_elders) -> dict:
    """A zaak of ours with a document elsewhere, of a type of ours that is named there."""
    zaak = await open_zaak(api, types)
    document = await schrijf_document(drc_elders, types)
    relatie = {"zaak": zaak["url"], "informatieobject": document["url"]}
    ok(await api.post("/zaakinformatieobjecten", json=relatie), 201)
    return zaak | {"document": document}


@pytest.mark.parametrize(
    ("recht", "gezien"),
    [
        ((), False),
        (("drc", ("documenten.lezen",), "brief", "openbaar"), True),
        (("drc", ("documenten.lezen",), "geheim", "openbaar"), False),
        (("drc", ("documenten.aanmaken",), "brief", "openbaar"), False),
    ],
)
async def test_a_document_elsewhere_is_shown_by_the_rights_held_here(app, types, met_documenten, recht, gezien):
    rechten = [(recht[0], recht[1], getattr(types, recht[2]), recht[3])] if recht else []
    await applicatie(app, "lezer", ("zrc", ("zaken.lezen",), types.zaaktype, "openbaar"), *rechten)
    pad = "zaakinformatieobjecten.informatieobject"
    async with client(app, ZAKEN, "lezer", **CRS) as lezer:
        [relatie] = ok(await lezer.get(f"{met_documenten['url']}?expand={pad}"))["_expand"]["zaakinformatieobjecten"]
    gevonden = relatie["_expand"].get("informatieobject")
    assert (gevonden is not None and gevonden["url"] == met_documenten["document"]["url"]) is gezien


async def test_who_may_only_publish_sees_no_document_elsewhere_that_is_not_ready(app, types, met_documenten):
    rechten = [
        ("zrc", ("zaken.lezen",), types.zaaktype, "openbaar"),
        ("drc", ("documenten.lezen",), types.brief, "geheim"),
    ]
    await applicatie(app, "publicist", *rechten, alleen_publicatie=True)
    pad = "zaakinformatieobjecten.informatieobject"
    async with client(app, ZAKEN, "publicist", **CRS) as lezer:
        [relatie] = ok(await lezer.get(f"{met_documenten['url']}?expand={pad}"))["_expand"]["zaakinformatieobjecten"]
    assert relatie["_expand"] == {}


async def test_a_zaak_elsewhere_is_shown_by_the_rights_held_here(app, api, als, types, typen, zrc_elders):
    ander = await open_zaak(zrc_elders, typen)
    verwant = [{"url": ander["url"], "aardRelatie": "vervolg"}]
    zaak = await open_zaak(api, types, relevanteAndereZaken=verwant)
    pad = "relevanteAndereZaken,relevanteAndereZaken.rollen"
    alles = ok(await api.get(f"{zaak['url']}?expand={pad}"))["_expand"]["relevanteAndereZaken"]
    assert [each["url"] for each in alles] == [ander["url"]]
    weinig = ok(await (await als("zaken.lezen")).get(f"{zaak['url']}?expand={pad}"))
    assert weinig["_expand"]["relevanteAndereZaken"] == []
