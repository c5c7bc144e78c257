"""What a zaak and its rollen have beyond the standard: gerelateerdeZaken, more filters, kvkNummer, PUT of a rol."""

from typing import Any

import pytest
from support import codes, ok

from tests.zaken.woorden import geef_resultaat, open_zaak, rolvorm, sluit, zet_status

pytestmark = pytest.mark.anyio


def relatie(*zaken: dict) -> dict:
    return {"gerelateerdeZaken": [{"url": zaak["url"]} for zaak in zaken]}


async def genoemd(api, zaak: dict) -> list[str]:
    return [each["url"] for each in ok(await api.get(zaak["url"]))["gerelateerdeZaken"]]


# --- gerelateerdeZaken ---
async def test_gerelateerde_zaken_name_each_other(api, types, zaak):
    ander = await open_zaak(api, types, **relatie(zaak))
    assert ander["gerelateerdeZaken"] == [{"url": zaak["url"]}]
    assert await genoemd(api, zaak) == [ander["url"]]
    derde = await open_zaak(api, types)
    ok(await api.patch(zaak["url"], json=relatie(derde, derde)))
    assert (await genoemd(api, zaak), await genoemd(api, derde)) == ([derde["url"]], [zaak["url"]])
    assert await genoemd(api, ander) == []
    ok(await api.patch(zaak["url"], json={"toelichting": "x"}))
    assert await genoemd(api, zaak) == [derde["url"]]
    ok(await api.delete(derde["url"]), 204)
    assert await genoemd(api, zaak) == []


async def test_the_other_zaak_has_an_audit_line_and_another_etag(api, types, zaak):
    tag = (await api.get(zaak["url"])).headers["etag"]
    ander = await open_zaak(api, types, **relatie(zaak))
    regel = ok(await api.get(zaak["url"] + "/audittrail"))[-1]
    assert (regel["actie"], regel["resourceUrl"]) == ("partial_update", zaak["url"])
    assert regel["wijzigingen"]["oud"]["gerelateerdeZaken"] == []
    assert regel["wijzigingen"]["nieuw"]["gerelateerdeZaken"] == [{"url": ander["url"]}]
    assert (await api.get(zaak["url"])).headers["etag"] != tag


async def test_a_zaak_that_is_read_can_be_sent_back(api, types, zaak):
    ander = await open_zaak(api, types, **relatie(zaak))
    gelezen = ok(await api.get(ander["url"]))
    assert ok(await api.put(ander["url"], json=gelezen)) == {k: v for k, v in gelezen.items() if k != "_expand"}


async def test_what_is_wrong_with_a_gerelateerde_zaak(api, als, types, zaak):
    async def fout(client, url: str) -> list[tuple[str, str]]:
        return codes(await client.patch(zaak["url"], json={"gerelateerdeZaken": [{"url": url}]}))

    weg = zaak["url"][:-12] + "000000000000"
    assert await fout(api, weg) == [("gerelateerdeZaken.0.url", "bad-url")]
    assert await fout(api, zaak["url"]) == [("gerelateerdeZaken.0.url", "self-forbidden")]
    ongezien = await open_zaak(api, types, zaaktype=types.ander)
    client = await als("zaken.lezen", "zaken.bijwerken")
    assert await fout(client, ongezien["url"]) == [("gerelateerdeZaken.0.url", "object-does-not-exist")]
    assert await genoemd(api, ongezien) == []


# --- rollen ---
KVK = {"kvkNummer": "12345678", "statutaireNaam": "Bakker BV"}


async def zaak_van(api, types, soort: str, **gegevens: Any) -> tuple[dict, dict]:
    zaak = await open_zaak(api, types)
    vorm = rolvorm(zaak, types.rol["initiator"], betrokkeneType=soort, betrokkeneIdentificatie=gegevens)
    return zaak, ok(await api.post("/rollen", json=vorm), 201)


@pytest.mark.parametrize(
    ("soort", "gegevens", "kenmerk"),
    [
        ("niet_natuurlijk_persoon", KVK, "nietNatuurlijkPersoon__kvkNummer=12345678"),
        ("niet_natuurlijk_persoon", {"vestigingsNummer": "000037"}, "nietNatuurlijkPersoon__vestigingsNummer=000037"),
        ("vestiging", {"kvkNummer": "12345678"}, "vestiging__kvkNummer=12345678"),
    ],
)
async def test_organisations_are_found_by_their_numbers(api, types, zaak, soort, gegevens, kenmerk):
    van, rol = await zaak_van(api, types, soort, **gegevens)
    assert rol["betrokkeneIdentificatie"].items() >= gegevens.items()
    gevonden = ok(await api.get(f"/rollen?betrokkeneIdentificatie__{kenmerk}"))["results"]
    assert [each["url"] for each in gevonden] == [rol["url"]]
    zaken = ok(await api.get(f"/zaken?rol__betrokkeneIdentificatie__{kenmerk}"))["results"]
    assert [each["url"] for each in zaken] == [van["url"]]
    assert ok(await api.get(f"/rollen?betrokkeneIdentificatie__{kenmerk}9"))["count"] == 0


async def test_rollen_and_zaken_by_machtiging(api, types, zaak):
    ok(await api.post("/rollen", json=rolvorm(zaak, types.rol["initiator"])), 201)
    namens = rolvorm(zaak, types.rol["behandelaar"], indicatieMachtiging="gemachtigde")
    ok(await api.post("/rollen", json=namens), 201)
    for wie, aantal in (("eigen", 1), ("gemachtigde", 1), ("machtiginggever", 0)):
        assert ok(await api.get(f"/rollen?machtiging={wie}"))["count"] == aantal
        assert ok(await api.get(f"/zaken?rol__machtiging={wie}"))["count"] == aantal
    assert codes(await api.get("/rollen?machtiging=x")) == [("machtiging", "invalid_choice")]


async def test_a_rol_is_replaced_by_put(api, types, zaak):
    rol = ok(await api.post("/rollen", json=rolvorm(zaak, types.rol["initiator"], afwijkendeNaamBetrokkene="A")), 201)
    vorm = rolvorm(zaak, types.rol["initiator"], betrokkeneType="vestiging", betrokkeneIdentificatie={"kvkNummer": "1"})
    nieuw = ok(await api.put(rol["url"], json=vorm))
    assert (nieuw["url"], nieuw["betrokkeneType"], nieuw["afwijkendeNaamBetrokkene"]) == (rol["url"], "vestiging", "")
    assert nieuw["registratiedatum"] == rol["registratiedatum"] and nieuw["omschrijving"] == rol["omschrijving"]
    assert (await api.patch(rol["url"], json={})).status_code == 405


async def test_what_a_put_of_a_rol_may_not_change(api, als, types, zaak):
    rol = ok(await api.post("/rollen", json=rolvorm(zaak, types.rol["initiator"])), 201)
    ander = await open_zaak(api, types)
    vast = [("zaak", "wijzigen-niet-toegelaten")]
    assert codes(await api.put(rol["url"], json=rolvorm(ander, types.rol["initiator"]))) == vast
    fout = codes(await api.put(rol["url"], json=rolvorm(zaak, types.rol["behandelaar"])))
    assert fout == [("roltype", "wijzigen-niet-toegelaten")]
    niemand = rolvorm(zaak, types.rol["initiator"], betrokkeneIdentificatie=None)
    assert codes(await api.put(rol["url"], json=niemand)) == [("nonFieldErrors", "invalid-betrokkene")]
    lezer = await als("zaken.lezen")
    assert (await lezer.put(rol["url"], json=rolvorm(zaak, types.rol["initiator"]))).status_code == 403
    await sluit(api, types, zaak)
    client = await als("zaken.lezen", "zaken.bijwerken")
    assert (await client.put(rol["url"], json=rolvorm(zaak, types.rol["initiator"]))).status_code == 403


# --- filters ---
@pytest.mark.parametrize(
    ("query", "count"),
    [
        ("identificatie__icontains=-abc-", 1),
        ("identificatie__icontains=%25", 0),
        ("omschrijving=PARKEER", 1),
        ("zaaktype__omschrijving=hoo", 2),
        ("zaaktype__omschrijving=deel", 0),
        ("kenmerk=BAG:12", 1),
        ("kenmerk=BAG:34", 0),
        ("kenmerk__bron=BAG", 1),
        ("kenmerk__bron=bag", 0),
        ("kenmerk=Kadaster:34", 1),
    ],
)
async def test_filter(api, types, query, count):
    kenmerken = [{"bron": "BAG", "kenmerk": "12"}, {"bron": "Kadaster", "kenmerk": "34"}]
    await open_zaak(api, types, identificatie="Z-ABC-1", omschrijving="Een parkeervergunning", kenmerken=kenmerken)
    await open_zaak(api, types)
    assert ok(await api.get(f"/zaken?{query}"))["count"] == count
    naam, _, waarde = query.partition("=")
    gezocht = await api.post("/zaken/_zoek", json={naam: waarde.replace("%25", "%")})
    assert ok(gezocht)["count"] == count


async def test_kenmerken_are_found_as_they_are_now(api, types):
    zaak = await open_zaak(api, types, kenmerken=[{"bron": "BAG", "kenmerk": "12"}])
    ok(await api.patch(zaak["url"], json={"kenmerken": [{"bron": "BAG", "kenmerk": "99"}]}))
    assert ok(await api.get("/zaken?kenmerk=BAG:12"))["count"] == 0
    assert ok(await api.get("/zaken?kenmerk=BAG:99"))["count"] == 1
    ok(await api.patch(zaak["url"], json={"kenmerken": []}))
    assert ok(await api.get("/zaken?kenmerk__bron=BAG"))["count"] == 0


async def test_zaken_by_current_status_and_by_resultaat(api, types, zaak):
    ok(await zet_status(api, zaak, types.statustype), 201)
    assert ok(await api.get("/zaken", params={"status__statustype": types.statustype}))["count"] == 1
    await geef_resultaat(api, zaak, types.resultaat["afgehandeld"])
    ok(await zet_status(api, zaak, types.eindstatus, "2026-01-31T12:00:00Z"), 201)
    assert ok(await api.get("/zaken", params={"status__statustype": types.statustype}))["count"] == 0
    assert ok(await api.get("/zaken", params={"status__statustype": types.eindstatus}))["count"] == 1
    met = {"resultaat__resultaattype": types.resultaat["afgehandeld"]}
    assert ok(await api.get("/zaken", params=met))["count"] == 1
    assert ok(await api.get("/zaken", params={"resultaat__resultaattype": types.resultaat["termijn"]}))["count"] == 0


@pytest.mark.parametrize("query", ["kenmerk=zonder", "kenmerk=a:b:c", "status__statustype=geen-url"])
async def test_what_a_filter_does_not_read(api, query):
    assert [naam for naam, _ in codes(await api.get(f"/zaken?{query}"))] == [query.partition("=")[0]]


@pytest.mark.parametrize("query", ["kenmerken=BAG", "toelichting__icontains=x", "rol__machtiging__loa=midden"])
async def test_what_is_not_declared_is_refused(api, query):
    assert codes(await api.get(f"/zaken?{query}")) == [("nonFieldErrors", "unknown-parameters")]
