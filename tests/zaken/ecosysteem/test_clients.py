"""What real clients send and rely on (ecosystem §7): one test for each row."""

from datetime import UTC, datetime, timedelta
from time import monotonic, time

import httpx
import pytest
import support
from commonground.principal import sign
from commonground.references import References
from commonground.settings import Outgoing
from support import codes, ok
from zgw.autorisaties.api import AUTORISATIES
from zgw.besluiten.api import BESLUITEN
from zgw.catalogi.api import CATALOGI
from zgw.documenten.api import DOCUMENTEN
from zgw.zaken.api import ZAKEN

from tests.zaken.woorden import (
    besluitvorm,
    documentvorm,
    geef_resultaat,
    neem_besluit,
    objectvorm,
    open_zaak,
    rolvorm,
    schrijf_document,
    zaakvorm,
    zet_status,
)

pytestmark = pytest.mark.anyio
ZGW = (ZAKEN, CATALOGI, DOCUMENTEN, BESLUITEN, AUTORISATIES)
LIJST = {
    "zaken": "/zaken",
    "catalogi": "/zaaktypen",
    "documenten": "/enkelvoudiginformatieobjecten",
    "besluiten": "/besluiten",
    "autorisaties": "/applicaties",
}
CRS = {"Accept-Crs": "EPSG:4326", "Content-Crs": "EPSG:4326"}
every_zgw = pytest.mark.parametrize("zgw", ZGW, ids=lambda api: api.name)


# --- who is calling ---
@every_zgw
@pytest.mark.parametrize("token", ["geen", "verlopen", "onbekend", "verlopen door exp"])
async def test_every_failure_to_log_in_is_a_403(app, zgw, token):
    """zgw-consumers gets a new token on a 403, and on nothing else."""
    tokens = {
        "geen": None,
        "verlopen": support.token("alles", iat=int(time()) - 4000),
        "onbekend": support.token("niemand"),
        "verlopen door exp": support.token("alles", exp=int(time()) - 60),
    }
    headers = {"Authorization": tokens[token]} if tokens[token] else {}
    async with support.client(app, zgw, None, **headers) as client:
        antwoord = await client.get(LIJST[zgw.name])
    assert antwoord.status_code == 403 and antwoord.json()["code"] != "permission_denied"


@pytest.mark.parametrize(
    "claims",
    [
        {},
        {"exp": 600},
        {"exp": 43200},
        {"user_id": None, "user_representation": None},
        {"nbf": -10, "jti": "1", "aud": "openzaak", "sub": 7, "roles": ["x"]},
    ],
)
async def test_of_the_claims_only_iat_is_asked(app, claims):
    from_now = {naam: int(time()) + claims[naam] for naam in ("exp", "nbf") if naam in claims}
    token = f"Bearer {sign('alles', support.SECRET, **claims | from_now)}"
    async with support.client(app, ZAKEN, None, Authorization=token, **CRS) as client:
        ok(await client.get("/zaken"))


# --- headers ---
@pytest.mark.parametrize("weg", ["/zaaktypen", "/catalogussen/nergens", "/zaaktypen?kleur=rood", "/niets"])
async def test_every_answer_of_catalogi_tells_the_version_in_three_numbers(app, ztc, weg):
    async with support.client(app, CATALOGI, None) as onbekend:
        for client in (ztc, onbekend):
            versie = (await client.get(weg)).headers["api-version"]
            assert [str(int(deel)) for deel in versie.split(".")] == versie.split(".") and versie.count(".") == 2


async def test_crs_headers_are_taken_where_they_are_not_needed(app, types, zaak):
    async with support.client(app, DOCUMENTEN, **CRS) as drc, support.client(app, BESLUITEN, **CRS) as brc:
        document = await schrijf_document(drc, types)
        ok(await drc.get(document["url"]))
        ok(await drc.delete(document["url"]), 204)
        besluit = await neem_besluit(brc, types)
        ok(await brc.patch(besluit["url"], json={"toelichting": "x"}))
    async with support.client(app, CATALOGI, **CRS) as ztc:
        ok(await ztc.get("/zaaktypen"))


async def test_crs_headers_may_be_absent_but_on_a_zaak(app, types, zaak):
    async with support.client(app, ZAKEN) as client:
        rol = ok(await client.post("/rollen", json=rolvorm(zaak, types.rol["initiator"])), 201)
        ok(await zet_status(client, zaak, types.statustype), 201)
        await geef_resultaat(client, zaak, types.resultaat["afgehandeld"])
        ok(await client.delete(rol["url"]), 204)
        for weg in ("/rollen", "/statussen", "/resultaten", "/zaakinformatieobjecten", "/zaakobjecten"):
            ok(await client.get(weg))
        assert (await client.get("/zaken")).status_code == 412
        ok(await client.delete(zaak["url"]), 204)


# --- bodies ---
@pytest.mark.parametrize("inhoud", [b"", b"null", b"{}"])
async def test_an_empty_body_that_says_it_is_json(ztc, drc, maak, types, inhoud):
    zaaktype, document = await maak.zaaktype(), await schrijf_document(drc, types)
    json = {"content": inhoud, "headers": {"Content-Type": "application/json"}}
    assert ok(await ztc.post(zaaktype["url"] + "/publish", **json))["concept"] is False
    assert ok(await drc.post(document["url"] + "/lock", **json))["lock"]


async def test_read_only_and_unknown_keys_are_ignored(api, ztc, maak, types):
    zaaktype = await maak.zaaktype(concept=False, url="https://x.nl/1", kleur="rood", statustypen=[])
    assert zaaktype["concept"] is True
    await maak.informatieobjecttype(zaaktypen=[], besluittypen=[])
    await maak.statustype(zaaktype, catalogus=zaaktype["catalogus"], isEindstatus=False)
    zaak = await open_zaak(api, types, einddatum="2020-01-01", archiefNominatie="vernietigen", uuid="x", status="y")
    assert (zaak["einddatum"], zaak["archiefnominatie"], zaak["status"]) == (None, None, None)


async def test_numbers_and_booleans_may_be_texts(api, drc, maak, types, zaak):
    zaaktype = await maak.zaaktype(publicatieIndicatie="false", verlengingMogelijk="False")
    assert (zaaktype["publicatieIndicatie"], zaaktype["verlengingMogelijk"]) == (False, False)
    assert (await maak.statustype(zaaktype, volgnummer="3"))["volgnummer"] == 3
    specificatie = {"formaat": "tekst", "lengte": "14", "kardinaliteit": "1"}
    assert (await maak.eigenschap(zaaktype, specificatie=specificatie))["specificatie"]["lengte"] == "14"
    document = await schrijf_document(drc, types, indicatieGebruiksrecht="false", bestandsomvang="6", inhoud=b"inhoud")
    assert (document["indicatieGebruiksrecht"], document["bestandsomvang"]) == (False, 6)
    ok(await drc.get(document["url"], params={"versie": "1"}))
    adres = {"aoaIdentificatie": "1", "wplWoonplaatsNaam": "Losser", "gorOpenbareRuimteNaam": "Dorp"}
    wie = {"inpBsn": "111222333", "verblijfsadres": adres | {"aoaHuisnummer": "12"}}
    rol = rolvorm(zaak, types.rol["initiator"], betrokkeneIdentificatie=wie)
    gemaakt = ok(await api.post("/rollen", json=rol), 201)
    assert gemaakt["betrokkeneIdentificatie"]["verblijfsadres"]["aoaHuisnummer"] == 12


async def test_an_optional_choice_or_date_may_be_an_empty_text(api, types, zaak):
    leeg = {"indicatieMachtiging": "", "betrokkeneIdentificatie": {"inpBsn": "111222333", "geslachtsaanduiding": ""}}
    ok(await api.post("/rollen", json=rolvorm(zaak, types.rol["initiator"], **leeg)), 201)
    status = {"zaak": zaak["url"], "statustype": types.statustype, "datumStatusGezet": "2026-01-02T10:00:00Z"}
    ok(await api.post("/statussen", json=status | {"statustoelichting": "", "gezetdoor": ""}), 201)
    leeg = {"betalingsindicatie": "", "archiefnominatie": "", "einddatumGepland": "", "publicatiedatum": ""}
    await open_zaak(api, types, vertrouwelijkheidaanduiding="", communicatiekanaal="", **leeg)


async def test_an_optional_group_or_date_may_be_null(api, drc, maak, types):
    groepen = dict.fromkeys(("verlenging", "opschorting", "processobject", "zaakgeometrie", "laatsteBetaaldatum"))
    zaak = await open_zaak(api, types, hoofdzaak=None, archiefactiedatum=None, **groepen)
    assert [zaak[naam] for naam in groepen] == [None] * len(groepen)
    await schrijf_document(drc, types, ontvangstdatum=None, verzenddatum=None, integriteit=None, ondertekening=None)
    procedure = {"afleidingswijze": "afgehandeld", "procestermijn": None}
    await maak.resultaattype(await maak.zaaktype(), brondatumArchiefprocedure=procedure)


async def test_a_group_by_kind_may_be_in_snake_case(api, zaak):
    vorm = objectvorm(zaak, objectType="overige", objectTypeOverige="boom")
    gegeven = vorm | {"objectIdentificatie": {"overige_data": {"soort_boom": "eik"}}}
    gemaakt = ok(await api.post("/zaakobjecten", json=gegeven), 201)
    assert gemaakt["objectIdentificatie"] == {"overigeData": {"soort_boom": "eik"}}


async def test_what_was_read_is_sent_back_by_put(api, ztc, ac, maak, types, zaak, document, drc):
    def zonder(shown: dict, *namen: str) -> dict:
        return {naam: waarde for naam, waarde in shown.items() if naam not in ("_expand", *namen)}

    gelezen = ok(await api.get(zaak["url"]))
    assert ok(await api.put(zaak["url"], json=gelezen)) == zonder(gelezen)
    for type in (await maak.zaaktype(), await maak.informatieobjecttype(), await maak.besluittype()):
        gelezen = ok(await ztc.get(type["url"]))
        assert zonder(ok(await ztc.put(type["url"], json=gelezen)), "versiedatum") == zonder(gelezen, "versiedatum")
    vorm = {"clientIds": ["x"], "label": "x", "heeftAlleAutorisaties": True}
    applicatie = ok(await ac.post("/applicaties", json=vorm), 201)
    assert ok(await ac.put(applicatie["url"], json=applicatie)) == applicatie
    sleutel = ok(await drc.post(document["url"] + "/lock"))
    gelezen = ok(await drc.get(document["url"])) | sleutel
    assert ok(await drc.put(document["url"], json=gelezen))["versie"] == 2


async def test_a_lock_that_a_client_makes_up_is_ignored(drc, document):
    onze = ok(await drc.post(document["url"] + "/lock", json={"lock": "eigen sleutel"}))["lock"]
    assert onze != "eigen sleutel"
    fout = await drc.patch(document["url"], json={"titel": "Anders", "lock": "eigen sleutel"})
    assert codes(fout) == [("nonFieldErrors", "incorrect-lock-id")]
    ok(await drc.patch(document["url"], json={"titel": "Anders", "lock": onze}))


async def test_an_empty_file_is_a_document(drc, types):
    vorm = documentvorm(types, inhoud=None) | {"inhoud": "", "bestandsomvang": 0}
    document = ok(await drc.post("/enkelvoudiginformatieobjecten", json=vorm), 201)
    assert document["bestandsomvang"] == 0
    assert (await drc.get(document["inhoud"])).content == b""


# --- queries ---
@pytest.mark.parametrize(
    ("waarde", "aantal"),
    [("False", 0), ("false", 0), ("0", 0), ("True", 1), ("true", 1), ("1", 1)],
)
async def test_a_boolean_in_a_query_is_written_in_any_way(api, zaak, waarde, aantal):
    assert ok(await api.get(f"/zaken?einddatum__isnull={waarde}"))["count"] == aantal


async def test_a_url_in_a_query_need_not_be_encoded(api, types, zaak):
    ok(await zet_status(api, zaak, types.statustype), 201)
    assert ok(await api.get(f"/statussen?zaak={zaak['url']}"))["count"] == 1
    assert ok(await api.get(f"/zaken?zaaktype={types.zaaktype}&status__statustype={types.statustype}"))["count"] == 1


@every_zgw
async def test_page_size_is_taken_on_every_list_and_capped(app, types, zgw):
    async with support.client(app, zgw, **CRS) as client:
        for size in (1, 100, 500, 10000):
            ok(await client.get(LIJST[zgw.name], params={"pageSize": size}))


async def test_page_size_is_the_length_of_a_page(api, types):
    for _ in range(3):
        await open_zaak(api, types)
    lijst = ok(await api.get("/zaken?pageSize=2"))
    assert (len(lijst["results"]), lijst["count"]) == (2, 3) and "pageSize=2" in lijst["next"]
    gezocht = ok(await api.post("/zaken/_zoek?pageSize=2", json={"bronorganisatie": "517439943"}))
    assert len(gezocht["results"]) == 2


async def test_parts_of_a_zaaktype_come_on_one_page(ztc, maak):
    """ZAC and the seeding job read the first page only."""
    zaaktype = await maak.zaaktype()
    for nummer in range(1, 61):
        await maak.roltype(zaaktype, omschrijving=f"Rol {nummer}")
    lijst = ok(await ztc.get("/roltypen", params={"zaaktype": zaaktype["url"], "status": "alles"}))
    assert (len(lijst["results"]), lijst["next"]) == (60, None)


async def test_lists_are_newest_first(api, ztc, maak, types):
    zaken = [await open_zaak(api, types) for _ in range(3)]
    assert urls(ok(await api.get("/zaken"))["results"]) == urls(reversed(zaken))
    rollen = [ok(await api.post("/rollen", json=rolvorm(zaken[0], types.rol[soort])), 201) for soort in types.rol]
    assert urls(ok(await api.get("/rollen"))["results"]) == urls(reversed(rollen))
    typen = [await maak.zaaktype(identificatie=naam) for naam in "BAC"]
    assert urls(ok(await ztc.get("/zaaktypen?status=concept"))["results"])[:3] == urls(reversed(typen))


async def test_statussen_are_the_latest_date_first(api, types, zaak):
    dagen = ("2026-01-05", "2026-01-09", "2026-01-07")
    for dag in dagen:
        ok(await zet_status(api, zaak, types.statustype, f"{dag}T10:00:00Z"), 201)
    lijst = ok(await api.get("/statussen", params={"zaak": zaak["url"]}))["results"]
    assert [each["datumStatusGezet"][:10] for each in lijst] == sorted(dagen, reverse=True)


def urls(objecten) -> list[str]:
    return [each["url"] for each in objecten]


async def test_bare_arrays_are_never_wrapped(api, brc, drc, zaak):
    for client, weg in (
        (api, "/zaakinformatieobjecten"),
        (api, f"{zaak['url']}/zaakeigenschappen"),
        (api, f"{zaak['url']}/besluiten"),
        (api, f"{zaak['url']}/audittrail"),
        (brc, "/besluitinformatieobjecten"),
        (drc, "/objectinformatieobjecten"),
    ):
        assert isinstance(ok(await client.get(weg)), list), weg


async def test_bare_arrays_of_the_selectielijst(app):
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url=support.BASE) as client:
        for soort in ("procestypen?jaar=2020", "resultaattypeomschrijvingen"):
            assert isinstance(ok(await client.get(f"/selectielijst/api/v1/{soort}")), list)


async def test_datum_geldigheid_gives_one_published_version_both_ends_included(ztc, maak):
    eerste = await maak.publish(await maak.zaaktype(eindeGeldigheid="2024-12-31"))
    tweede = await maak.publish(await maak.zaaktype(beginGeldigheid="2025-01-01"))
    overlapt = await maak.zaaktype(beginGeldigheid="2024-06-01", eindeGeldigheid="2024-06-30")
    assert (await ztc.post(overlapt["url"] + "/publish")).status_code == 400
    for dag, versie in (("2020-01-01", eerste), ("2024-12-31", eerste), ("2025-01-01", tweede), ("2099-01-01", tweede)):
        vraag = {"identificatie": "VERGUNNING", "datumGeldigheid": dag}
        assert urls(ok(await ztc.get("/zaaktypen", params=vraag))["results"]) == [versie["url"]]


async def test_a_search_takes_the_filters_of_the_list_and_refuses_others(api, types, zaak):
    for naam, waarde in (("zaaktype", types.zaaktype), ("identificatie", zaak["identificatie"])):
        lijst = ok(await api.get("/zaken", params={naam: waarde}))["results"]
        gezocht = ok(await api.post("/zaken/_zoek", json={naam: waarde}))["results"]
        assert urls(gezocht) == urls(lijst) == [zaak["url"]]
    onbekend = await api.post("/zaken/_zoek", json={"zaaktype": types.zaaktype, "kleur": "rood"})
    assert codes(onbekend) == [("nonFieldErrors", "unknown-parameters")]


# --- behaviour ---
async def test_a_rol_is_changed_by_delete_and_post_without_side_effects(api, types, zaak):
    """ZAC does so at each change of behandelaar."""
    rol = ok(await api.post("/rollen", json=rolvorm(zaak, types.rol["behandelaar"])), 201)
    ok(await zet_status(api, zaak, types.statustype), 201)
    voor = ok(await api.get(zaak["url"]))
    ok(await api.delete(rol["url"]), 204)
    nieuw = ok(await api.post("/rollen", json=rolvorm(zaak, types.rol["behandelaar"])), 201)
    na = ok(await api.get(zaak["url"]))
    assert na | {"rollen": []} == voor | {"rollen": []} and na["rollen"] == [nieuw["url"]]


async def test_the_identificatie_of_a_zaak_that_is_gone_is_not_given_again(api, types):
    eerste = await open_zaak(api, types)
    ok(await api.delete(eerste["url"]), 204)
    tweede = await open_zaak(api, types)
    assert tweede["identificatie"] > eerste["identificatie"]


async def test_a_host_that_cannot_be_reached_is_a_bad_url_at_once(app, api, types):
    dienst = Outgoing(naam="weg", api_root="https://openzaak.invalid", auth="geen", timeout=2)
    app.house.references = References([dienst])
    for zaaktype in ("https://openzaak.invalid/catalogi/api/v1/zaaktypen/1", "https://nergens.invalid/zaaktypen/1"):
        begon = monotonic()
        antwoord = await api.post("/zaken", json=zaakvorm(types, zaaktype=zaaktype))
        assert codes(antwoord) == [("zaaktype", "bad-url")] and monotonic() - begon < 2 + 6


async def test_a_write_succeeds_while_notifications_cannot_be_sent(app, api, types):
    """Not configured at first, then a Notificaties API that is away: the message waits in the outbox."""
    zaak = await open_zaak(api, types)
    dienst = Outgoing(naam="notificaties", api_root="https://nrc.invalid/api/v1", auth="geen")
    app.house.references = References([dienst], httpx.MockTransport(lambda request: httpx.Response(500)))
    ok(await api.patch(zaak["url"], json={"toelichting": "x"}))
    async with app.house.sessions() as db:
        assert len((await db.execute(app.house.metadata.tables["uitgaand"].select())).all()) == 2


async def test_a_moment_of_today_is_not_in_the_future(api, types, zaak):
    net = (datetime.now(UTC) - timedelta(seconds=1)).isoformat()
    ok(await zet_status(api, zaak, types.statustype, net), 201)


async def test_besluiten_are_made_with_what_clients_send(brc, types, zaak):
    vorm = besluitvorm(types, zaak=zaak["url"], vervaldatum=None, publicatiedatum=None, identificatie="")
    assert ok(await brc.post("/besluiten", json=vorm), 201)["identificatie"]
