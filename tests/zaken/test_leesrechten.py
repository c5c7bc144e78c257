"""Rights by construction (zrc-006): whatever any read path shows a client is a subset of what it may GET directly.

And the other way round: of what it may GET, nothing is missing from a list.
"""

from collections.abc import AsyncIterator, Iterator
from types import SimpleNamespace
from typing import Any

import httpx
import pytest
import support
from support import ok
from zgw.zaken.api import ZAKEN

from tests.zaken.conftest import CRS
from tests.zaken.woorden import (
    applicatie,
    geef_resultaat,
    neem_besluit,
    notitievorm,
    objectvorm,
    open_zaak,
    rolvorm,
    schrijf_document,
    zet_status,
)

pytestmark = pytest.mark.anyio
ZRC, DRC, BRC, ZTC = (f"{support.BASE}/{naam}/api/v1" for naam in ("zaken", "documenten", "besluiten", "catalogi"))
SPOOR = "audittrails.lezen"
# Who may read what: component, scopes, which type, up to which level.
RECHTEN: dict[str, list[tuple[str, tuple[str, ...], str, str]]] = {
    "niets": [("zrc", ("zaken.bijwerken",), "zaaktype", "zeer_geheim")],
    "zaken tot een niveau": [("zrc", ("zaken.lezen", SPOOR), "zaaktype", "intern")],
    "zaken van het andere type": [("zrc", ("zaken.lezen", SPOOR), "ander", "zeer_geheim")],
    "alleen sporen": [("zrc", (SPOOR,), "zaaktype", "zeer_geheim")],
    "zaken en gewone brieven": [
        ("zrc", ("zaken.lezen",), "zaaktype", "geheim"),
        ("zrc", ("zaken.lezen",), "ander", "openbaar"),
        ("drc", ("documenten.lezen", SPOOR), "brief", "openbaar"),
    ],
    "documenten": [("drc", ("documenten.lezen", SPOOR), "brief", "zeer_geheim")],
    "documenten van een ander type": [("drc", ("documenten.lezen", SPOOR), "geheim", "zeer_geheim")],
    "besluiten": [("brc", ("besluiten.lezen", SPOOR), "besluittype", "")],
    "besluiten en zaken": [
        ("brc", ("besluiten.lezen",), "besluittype", ""),
        ("zrc", ("zaken.lezen",), "zaaktype", "openbaar"),
        ("drc", ("documenten.lezen",), "brief", "intern"),
    ],
}
EXPAND = {  # per collection everything that leads to something else
    f"{ZRC}/zaken": "deelzaken.rollen,hoofdzaak.status.statustype,relevanteAndereZaken.rollen.zaak,resultaat,"
    "zaakinformatieobjecten.informatieobject.informatieobjecttype,zaaktype.statustypen,eigenschappen,zaakobjecten.zaak",
    f"{ZRC}/statussen": "zaak.hoofdzaak,zaak.deelzaken.status,gezetdoor.zaak",
    f"{ZRC}/resultaten": "zaak.deelzaken,resultaattype",
    f"{ZRC}/rollen": "zaak.hoofdzaak.rollen,zaak.relevanteAndereZaken",
    f"{ZRC}/zaakinformatieobjecten": "zaak.hoofdzaak,informatieobject.informatieobjecttype",
    f"{ZRC}/zaakobjecten": "zaak.hoofdzaak,object",
    f"{ZRC}/klantcontacten": "",
    f"{ZRC}/zaaknotities": "",
    f"{DRC}/enkelvoudiginformatieobjecten": "informatieobjecttype",
    f"{DRC}/objectinformatieobjecten": "informatieobject",
    f"{DRC}/gebruiksrechten": "informatieobject",
    f"{BRC}/besluiten": "zaak.hoofdzaak.rollen,besluittype",
    f"{BRC}/besluitinformatieobjecten": "informatieobject.informatieobjecttype,besluit.zaak",
}
ZOEKEN = (f"{ZRC}/zaken/_zoek", f"{DRC}/enkelvoudiginformatieobjecten/_zoek")


@pytest.fixture
async def wereld(api, drc, brc, types) -> SimpleNamespace:
    """Zaken of two types and three levels, tied together, with a part of each kind; documents and besluiten."""
    hoofd = await open_zaak(api, types, vertrouwelijkheidaanduiding="geheim")
    buur = [{"url": hoofd["url"], "aardRelatie": "vervolg"}]
    zaken, delen, documenten, besluiten = [hoofd], [], [], []
    for niveau in ("openbaar", "intern", "geheim"):
        banden = {"relevanteAndereZaken": buur, "vertrouwelijkheidaanduiding": niveau}
        zaken.append(await open_zaak(api, types, **banden))
        zaken.append(await open_zaak(api, types, zaaktype=types.ander, hoofdzaak=hoofd["url"], **banden))
        documenten.append(await schrijf_document(drc, types, vertrouwelijkheidaanduiding=niveau))
    los = {"informatieobjecttype": types.geheim, "vertrouwelijkheidaanduiding": "openbaar"}
    documenten.append(await schrijf_document(drc, types, **los))
    for zaak, document in zip(zaken[:2], documenten[1:3], strict=True):
        bij = {"zaak": zaak["url"]}
        rol = ok(await api.post("/rollen", json=rolvorm(zaak, types.rol["initiator"])), 201)
        for pad, vorm in (
            ("/statussen", bij | {"statustype": types.statustype, "datumStatusGezet": "2026-01-02T10:00:00Z"}),
            ("/zaakobjecten", objectvorm(zaak)),
            ("/zaaknotities", notitievorm(zaak)),
            ("/klantcontacten", bij | {"datumtijd": "2026-01-02T10:00:00Z"}),
            ("/zaakinformatieobjecten", bij | {"informatieobject": document["url"]}),
            (zaak["url"] + "/zaakeigenschappen", bij | {"eigenschap": types.eigenschap, "waarde": "20270101"}),
        ):
            delen.append(ok(await api.post(pad, json=vorm), 201)["url"])
        delen += [rol["url"], (await geef_resultaat(api, zaak, types.resultaat["afgehandeld"]))["url"]]
        besluiten.append(await neem_besluit(brc, types, zaak=zaak["url"]))
    ok(await zet_status(api, zaken[2], types.vreemde_status), 201)
    besluiten.append(await neem_besluit(brc, types, besluittype=types.ander_besluittype))
    for document in documenten:
        recht = {"startdatum": "2026-01-01T00:00:00Z", "omschrijvingVoorwaarden": "alleen lezen"}
        vorm = recht | {"informatieobject": document["url"]}
        delen.append(ok(await drc.post("/gebruiksrechten", json=vorm), 201)["url"])
    hoofdobjecten = [each["url"] for each in (*zaken, *documenten, *besluiten)]
    return SimpleNamespace(zaken=zaken, documenten=documenten, besluiten=besluiten, delen=delen, alles=hoofdobjecten)


@pytest.fixture(params=RECHTEN)
async def lezer(request, app, types) -> AsyncIterator[httpx.AsyncClient]:
    rechten = [
        (deel, scopes, getattr(types, soort), hoogste) for deel, scopes, soort, hoogste in RECHTEN[request.param]
    ]
    await applicatie(app, "lezer", *rechten)
    async with support.client(app, ZAKEN, "lezer", **CRS) as client:
        yield client


def getoond(antwoord: Any) -> Iterator[str]:
    """The addresses of every object in an answer, however deep it is expanded."""
    if isinstance(antwoord, list):
        for each in antwoord:
            yield from getoond(each)
    elif isinstance(antwoord, dict):
        if "url" in antwoord:
            yield antwoord["url"]
        yield from getoond(antwoord.get("results"))
        yield from getoond(list(antwoord.get("_expand", {}).values()))


async def gelezen(client: httpx.AsyncClient, url: str, **vraag: Any) -> Any:
    """What a read path gives; nothing when it is refused, and never anything else than that."""
    antwoord = await (client.post(url, json=vraag["json"]) if "json" in vraag else client.get(url, **vraag))
    assert antwoord.status_code in (200, 403), (url, antwoord.text)
    return antwoord.json() if antwoord.status_code == 200 else []


async def alle_wegen(client: httpx.AsyncClient, wereld: SimpleNamespace) -> AsyncIterator[Any]:
    """Every way to read: lists, searches, one object, what hangs on it, and its trail; all expanded."""
    for weg, paden in EXPAND.items():
        yield await gelezen(client, weg, params={"expand": paden} if paden else {})
    for weg, uuids in zip(ZOEKEN, (wereld.zaken, wereld.documenten), strict=True):
        paden = EXPAND[weg.removesuffix("/_zoek")]
        yield await gelezen(client, weg, json={"uuid__in": [uuid_van(each) for each in uuids], "expand": paden})
    for url in (*wereld.alles, *wereld.delen):
        paden = EXPAND.get(url.rpartition("/")[0])
        yield await gelezen(client, url, params={"expand": paden} if paden else {})
    for zaak in wereld.zaken:
        yield await gelezen(client, zaak["url"] + "/zaakeigenschappen", params={"expand": "zaak.hoofdzaak"})
        yield await gelezen(client, zaak["url"] + "/besluiten", params={"expand": "besluit.zaak"})
    for document in wereld.documenten:
        yield await gelezen(client, f"{DRC}/objectinformatieobjecten", params={"informatieobject": document["url"]})


def uuid_van(each: dict) -> str:
    return each["url"].rpartition("/")[2]


async def test_zrc_006_what_any_read_path_shows_may_also_be_read(lezer, wereld):
    gezien = {url async for antwoord in alle_wegen(lezer, wereld) for url in getoond(antwoord)}
    assert [url for url in sorted(gezien) if (await lezer.get(url)).status_code != 200] == []


async def test_zrc_006_a_list_shows_all_that_may_be_read(lezer, wereld):
    for weg, hoofdobjecten in (
        (f"{ZRC}/zaken", wereld.zaken),
        (f"{DRC}/enkelvoudiginformatieobjecten", wereld.documenten),
        (f"{BRC}/besluiten", wereld.besluiten),
    ):
        mag = {each["url"] for each in hoofdobjecten if (await lezer.get(each["url"])).status_code == 200}
        lijst = await gelezen(lezer, weg)
        assert set(getoond(lijst)) == mag and (not lijst or lijst["count"] == len(mag))


async def test_zrc_006_head_and_the_trail_say_the_same_as_the_object(app, lezer, wereld):
    """HEAD of what has one: with the ETag, as the standard's contracts say."""
    for url in (*wereld.alles, *wereld.delen):
        status = (await lezer.get(url)).status_code
        if app.house.locate(app.house.stored(url))[0].etag:
            assert (await lezer.head(url)).status_code == status, url
    for url in wereld.alles:
        sporen = await lezer.get(url + "/audittrail")
        assert sporen.status_code in (200, 403)
        if sporen.status_code == 200:
            assert (await lezer.get(url)).status_code == 200, url
            assert {regel["hoofdObject"] for regel in sporen.json()} == {url}
            regel = sporen.json()[0]
            assert ok(await lezer.get(f"{url}/audittrail/{regel['uuid']}")) == regel


async def test_zrc_006_every_reader_of_the_table_sees_something_or_nothing_on_purpose(app, types, wereld):
    """The table above is worth its name: each client but the ones without a read scope is shown an object."""
    for nummer, (naam, rechten) in enumerate(RECHTEN.items()):
        op_typen = [(deel, scopes, getattr(types, soort), hoogste) for deel, scopes, soort, hoogste in rechten]
        await applicatie(app, f"lezer-{nummer}", *op_typen)
        async with support.client(app, ZAKEN, f"lezer-{nummer}", **CRS) as client:
            lijsten = [await gelezen(client, weg) for weg in EXPAND]
        assert any(getoond(lijsten)) == (naam not in ("niets", "alleen sporen")), naam
