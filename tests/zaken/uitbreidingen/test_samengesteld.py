"""zaak_afsluiten and zaak_bijwerken: several writes in one request, by the rules of each."""

from typing import Any

import pytest
from sqlalchemy import select
from support import codes, ok

from tests.zaken.woorden import geef_resultaat, open_zaak, rolvorm, sluit, zet_status

pytestmark = pytest.mark.anyio
OP = "2026-01-31T12:00:00Z"


def pad(zaak: dict, wat: str) -> str:
    return f"/{wat}/{zaak['uuid']}"


def afsluiting(types, **anders: Any) -> dict:
    return {
        "zaak": {"toelichting": "Klaar"},
        "resultaat": {"resultaattype": types.resultaat["afgehandeld"], "toelichting": "Behandeld"},
        "status": {"statustype": types.eindstatus, "datumStatusGezet": OP, "statustoelichting": "Dicht"},
    } | anders


def bijwerking(types, **anders: Any) -> dict:
    status = {"statustype": types.statustype, "datumStatusGezet": "2026-01-03T12:00:00Z"}
    return {"zaak": {"toelichting": "Anders"}, "status": status} | anders


def rol(types, soort: str, **anders: Any) -> dict:
    vorm = rolvorm({"url": ""}, types.rol[soort], **anders)
    return {naam: waarde for naam, waarde in vorm.items() if naam != "zaak"}


async def meldingen(app) -> list[tuple[str, str]]:
    uitgaand = app.house.metadata.tables["uitgaand"]
    async with app.house.sessions() as db:
        berichten = (await db.execute(select(uitgaand.c.bericht).order_by(uitgaand.c.id))).scalars()
        return [(each["resource"], each["actie"]) for each in berichten if each["kanaal"] == "zaken"]


# --- afsluiten ---
async def test_afsluiten_closes_with_resultaat_and_status(app, api, types, zaak):
    antwoord = await api.post(pad(zaak, "zaak_afsluiten"), json=afsluiting(types))
    gesloten = ok(antwoord)
    assert antwoord.headers["content-crs"] == "EPSG:4326"
    nu = ok(await api.get(zaak["url"]))
    assert gesloten["zaak"] == {naam: waarde for naam, waarde in nu.items() if naam != "_expand"}
    assert (nu["einddatum"], nu["toelichting"], nu["archiefactiedatum"]) == ("2026-01-31", "Klaar", "2031-01-31")
    assert nu["status"] == gesloten["status"]["url"] and nu["resultaat"] == gesloten["resultaat"]["url"]
    told = [("zaak", "create"), ("zaak", "partial_update"), ("resultaat", "create"), ("status", "create")]
    assert await meldingen(app) == told
    regels = ok(await api.get(zaak["url"] + "/audittrail"))
    assert [(each["resource"], each["actie"]) for each in regels] == told


async def test_afsluiten_tells_every_fault_of_every_part_and_stores_nothing(app, api, types, zaak):
    fout = afsluiting(
        types,
        zaak={"verlenging": {"reden": "x"}},
        resultaat={"resultaattype": types.vreemd_resultaat},
        status={"statustype": types.eindstatus, "datumStatusGezet": "2999-01-01T00:00:00Z"},
    )
    assert codes(await api.post(pad(zaak, "zaak_afsluiten"), json=fout)) == [
        ("resultaat.nonFieldErrors", "zaaktype-mismatch"),
        ("status.datumStatusGezet", "date-in-future"),
        ("zaak.verlenging.duur", "required"),
    ]
    nu = ok(await api.get(zaak["url"]))
    assert (nu["status"], nu["resultaat"], nu["einddatum"], nu["toelichting"]) == (None, None, None, "")
    assert await meldingen(app) == [("zaak", "create")]


@pytest.mark.parametrize(
    ("body", "faults"),
    [
        ({}, [("resultaat", "required"), ("status", "required"), ("zaak", "required")]),
        (
            {"zaak": 1, "resultaat": [], "status": None},
            [("resultaat", "invalid"), ("status", "required"), ("zaak", "invalid")],
        ),
    ],
)
async def test_afsluiten_asks_all_three_parts(api, types, zaak, body, faults):
    assert codes(await api.post(pad(zaak, "zaak_afsluiten"), json=body)) == faults


async def test_afsluiten_asks_the_eindstatus(api, types, zaak):
    status = {"statustype": types.statustype, "datumStatusGezet": OP}
    fouten = codes(await api.post(pad(zaak, "zaak_afsluiten"), json=afsluiting(types, status=status)))
    assert fouten == [("status.nonFieldErrors", "eindstatus-required")]


async def test_afsluiten_of_what_is_not_there(api, types):
    antwoord = await api.post("/zaak_afsluiten/6a0e2a3c-6a3b-4d3e-9a52-6bb4b9dc0b35", json=afsluiting(types))
    assert antwoord.status_code == 404


@pytest.mark.parametrize(
    ("scopes", "status"),
    [
        (("zaken.lezen",), 403),
        (("zaken.aanmaken",), 403),
        (("zaken.bijwerken",), 403),
        (("zaken.bijwerken", "zaken.aanmaken"), 200),
        (("zaken.bijwerken", "zaken.statussen.toevoegen"), 200),
        (("zaken.geforceerd-bijwerken", "zaken.statussen.toevoegen"), 200),
    ],
)
async def test_zrc_006_afsluiten_asks_the_scopes_of_its_parts(als, types, zaak, scopes, status):
    client = await als(*scopes)
    assert (await client.post(pad(zaak, "zaak_afsluiten"), json=afsluiting(types))).status_code == status


async def test_zrc_008_zaken_aanmaken_sets_the_first_status_only(api, als, types, zaak):
    ok(await zet_status(api, zaak, types.statustype), 201)
    client = await als("zaken.bijwerken", "zaken.aanmaken")
    assert (await client.post(pad(zaak, "zaak_afsluiten"), json=afsluiting(types))).status_code == 403


async def test_zrc_007_a_closed_zaak_is_closed_again_by_force_only(api, als, types, zaak):
    zaak = await sluit(api, types, zaak)
    again = afsluiting(types) | {"status": afsluiting(types)["status"] | {"datumStatusGezet": "2026-02-01T12:00:00Z"}}
    client = await als("zaken.bijwerken", "zaken.heropenen")
    assert (await client.post(pad(zaak, "zaak_afsluiten"), json=again)).status_code == 403
    met_kracht = await als("zaken.geforceerd-bijwerken", "zaken.heropenen")
    fouten = codes(await met_kracht.post(pad(zaak, "zaak_afsluiten"), json=again))
    assert fouten == [("resultaat.zaak", "unique")]


# --- bijwerken ---
async def test_bijwerken_changes_zaak_status_and_rollen(app, api, types, zaak):
    oud = ok(await api.post("/rollen", json=rolvorm(zaak, types.rol["initiator"])), 201)
    blijft = ok(await api.post("/rollen", json=rolvorm(zaak, types.rol["behandelaar"])), 201)
    anders = rol(types, "behandelaar", roltoelichting="vervangt") | {"uuid": blijft["uuid"]}
    nieuw = rol(types, "initiator", betrokkeneIdentificatie={"inpBsn": "111222333"})
    bijgewerkt = ok(await api.post(pad(zaak, "zaak_bijwerken"), json=bijwerking(types, rollen=[anders, nieuw])))
    assert [each["roltoelichting"] for each in bijgewerkt["rollen"]] == ["vervangt", "aanvrager"]
    assert bijgewerkt["rollen"][0]["url"] == blijft["url"]
    assert (await api.get(oud["url"])).status_code == 404
    assert sorted(bijgewerkt["zaak"]["rollen"]) == sorted(each["url"] for each in bijgewerkt["rollen"])
    assert bijgewerkt["zaak"]["status"] == bijgewerkt["status"]["url"]
    assert bijgewerkt["zaak"]["toelichting"] == "Anders"
    assert (await meldingen(app))[3:] == [
        ("zaak", "partial_update"),
        ("status", "create"),
        ("rol", "destroy"),
        ("rol", "update"),
        ("rol", "create"),
    ]


async def test_bijwerken_without_rollen_leaves_them(api, types, zaak):
    ok(await api.post("/rollen", json=rolvorm(zaak, types.rol["initiator"])), 201)
    bijgewerkt = ok(await api.post(pad(zaak, "zaak_bijwerken"), json={"status": bijwerking(types)["status"]}))
    assert len(bijgewerkt["zaak"]["rollen"]) == 1 and "rollen" not in bijgewerkt
    leeg = bijwerking(types, rollen=[]) | {
        "status": {"statustype": types.statustype, "datumStatusGezet": "2026-01-04T12:00:00Z"}
    }
    assert ok(await api.post(pad(zaak, "zaak_bijwerken"), json=leeg))["zaak"]["rollen"] == []


async def test_bijwerken_does_not_close(api, types, zaak):
    await geef_resultaat(api, zaak, types.resultaat["afgehandeld"])
    eind = {"statustype": types.eindstatus, "datumStatusGezet": OP}
    fouten = codes(await api.post(pad(zaak, "zaak_bijwerken"), json=bijwerking(types, status=eind)))
    assert fouten == [("status.nonFieldErrors", "eindstatus-not-allowed")]


async def test_bijwerken_tells_which_rollen_are_wrong(api, types, zaak):
    ander = await open_zaak(api, types)
    vreemd = ok(await api.post("/rollen", json=rolvorm(ander, types.rol["behandelaar"])), 201)
    eigen = ok(await api.post("/rollen", json=rolvorm(zaak, types.rol["behandelaar"])), 201)
    goed = rol(types, "behandelaar")
    rollen = [
        goed | {"uuid": vreemd["uuid"]},
        goed | {"uuid": "6a0e2a3c-6a3b-4d3e-9a52-6bb4b9dc0b35"},
        goed | {"uuid": "geen"},
        goed | {"uuid": eigen["uuid"]},
        goed | {"uuid": eigen["uuid"]},
        "geen rol",
        rol(types, "behandelaar", betrokkeneIdentificatie=None),
    ]
    assert codes(await api.post(pad(zaak, "zaak_bijwerken"), json=bijwerking(types, rollen=rollen))) == [
        ("rollen.0.uuid", "missing-relation"),
        ("rollen.1.uuid", "does-not-exist"),
        ("rollen.2.uuid", "invalid"),
        ("rollen.4.uuid", "duplicate"),
        ("rollen.5", "invalid"),
        ("rollen.6.nonFieldErrors", "invalid-betrokkene"),
    ]
    assert ok(await api.get(zaak["url"]))["rollen"] == [eigen["url"]]
    fout = bijwerking(types, rollen={})
    assert codes(await api.post(pad(zaak, "zaak_bijwerken"), json=fout)) == [("rollen", "not_a_list")]


async def test_zrc_008_bijwerken_of_a_closed_zaak_opens_it(api, als, types, zaak):
    zaak = await sluit(api, types, zaak)
    open_weer = bijwerking(types, status={"statustype": types.statustype, "datumStatusGezet": "2026-02-01T10:00:00Z"})
    for scopes in (("zaken.heropenen", "zaken.bijwerken"), ("zaken.statussen.toevoegen", "zaken.geforceerd-bijwerken")):
        client = await als(*scopes)
        assert (await client.post(pad(zaak, "zaak_bijwerken"), json=open_weer)).status_code == 403
    client = await als("zaken.heropenen", "zaken.geforceerd-bijwerken")
    assert ok(await client.post(pad(zaak, "zaak_bijwerken"), json=open_weer))["zaak"]["einddatum"] is None


@pytest.mark.parametrize("inhoud", [b"", b"null", b"[]", b"{", b'"tekst"', b'{"zaak": {}, "status": {}}'])
@pytest.mark.parametrize("wat", ["zaak_afsluiten", "zaak_bijwerken"])
async def test_bodies_that_are_none(api, types, zaak, wat, inhoud):
    antwoord = await api.post(pad(zaak, wat), content=inhoud, headers={"Content-Type": "application/json"})
    assert antwoord.status_code == 400
