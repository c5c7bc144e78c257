"""The words that the tests of the zaken service speak."""

from base64 import b64encode
from types import SimpleNamespace
from typing import Any
from uuid import uuid4

import httpx
import support
from commonground.service import Service
from sqlalchemy import insert
from zgw.autorisaties.tables import Applicatie, ApplicatieClient, Autorisatie

RSIN, ANDER_RSIN = "517439943", "123456782"
Recht = tuple[str, tuple[str, ...], str, str]  # component, scopes, type, highest level


async def applicatie(app: Service, client_id: str, *rechten: Recht, alleen_publicatie: bool = False) -> None:
    """Makes a client with these autorisaties."""
    await support.register(app, client_id)
    soort = {"zrc": "zaaktype", "drc": "informatieobjecttype", "brc": "besluittype"}
    async with app.house.sessions.begin() as db:
        kolommen = {"uuid": uuid4(), "label": client_id, "alleen_is_gereed_voor_publicatie": alleen_publicatie}
        id = (await db.execute(insert(Applicatie).values(**kolommen).returning(Applicatie.id))).scalar_one()
        await db.execute(insert(ApplicatieClient).values(client_id=client_id, applicatie_id=id))
        for component, scopes, type, hoogste in rechten:
            op_type = {soort[component]: app.house.stored(type)} if type else {}
            kolommen = {"applicatie_id": id, "component": component, "scopes": list(scopes)}
            niveau = hoogste if component != "brc" else ""
            await db.execute(insert(Autorisatie).values(**kolommen, max_vertrouwelijkheidaanduiding=niveau, **op_type))


async def open_zaak(api: httpx.AsyncClient, types: SimpleNamespace, **anders: Any) -> dict:
    return support.ok(await api.post("/zaken", json=zaakvorm(types, **anders)), 201)


def zaakvorm(types: SimpleNamespace, **anders: Any) -> dict:
    return {
        "bronorganisatie": RSIN,
        "verantwoordelijkeOrganisatie": RSIN,
        "zaaktype": types.zaaktype,
        "startdatum": "2026-01-01",
    } | anders


async def zet_status(api: httpx.AsyncClient, zaak: dict, statustype: str, datum: str = "2026-01-02T10:00:00Z"):
    return await api.post("/statussen", json={"zaak": zaak["url"], "statustype": statustype, "datumStatusGezet": datum})


async def geef_resultaat(api: httpx.AsyncClient, zaak: dict, resultaattype: str) -> dict:
    return support.ok(await api.post("/resultaten", json={"zaak": zaak["url"], "resultaattype": resultaattype}), 201)


async def sluit(api: httpx.AsyncClient, types: SimpleNamespace, zaak: dict, wijze: str = "afgehandeld") -> dict:
    """Closes a zaak on 31 January 2026, and gives it as it is then."""
    await geef_resultaat(api, zaak, types.resultaat[wijze])
    support.ok(await zet_status(api, zaak, types.eindstatus, "2026-01-31T12:00:00Z"), 201)
    return support.ok(await api.get(zaak["url"]))


def rolvorm(zaak: dict, roltype: str, **anders: Any) -> dict:
    return {
        "zaak": zaak["url"],
        "roltype": roltype,
        "roltoelichting": "aanvrager",
        "betrokkeneType": "natuurlijk_persoon",
        "betrokkeneIdentificatie": {"inpBsn": "111222333", "geslachtsnaam": "Jansen"},
    } | anders


def objectvorm(zaak: dict, **anders: Any) -> dict:
    pand = {"zaak": zaak["url"], "objectType": "pand", "objectIdentificatie": {"identificatie": "0361100000000001"}}
    return pand | anders


def notitievorm(zaak: dict, **anders: Any) -> dict:
    return {"gerelateerdAan": zaak["url"], "onderwerp": "Gebeld", "tekst": "Belt morgen terug."} | anders


def documentvorm(types: SimpleNamespace, inhoud: bytes | None = b"Beste lezer", **anders: Any) -> dict:
    return {
        "bronorganisatie": RSIN,
        "creatiedatum": "2026-01-01",
        "titel": "Brief",
        "auteur": "A. Auteur",
        "taal": "nld",
        "bestandsnaam": "brief.txt",
        "inhoud": inhoud if inhoud is None else b64encode(inhoud).decode(),
        "indicatieGebruiksrecht": False,
        "informatieobjecttype": types.brief,
    } | anders


async def schrijf_document(drc: httpx.AsyncClient, types: SimpleNamespace, **anders: Any) -> dict:
    return support.ok(await drc.post("/enkelvoudiginformatieobjecten", json=documentvorm(types, **anders)), 201)


def besluitvorm(types: SimpleNamespace, **anders: Any) -> dict:
    return {
        "verantwoordelijkeOrganisatie": RSIN,
        "besluittype": types.besluittype,
        "datum": "2026-01-10",
        "ingangsdatum": "2026-01-11",
    } | anders


async def neem_besluit(brc: httpx.AsyncClient, types: SimpleNamespace, **anders: Any) -> dict:
    return support.ok(await brc.post("/besluiten", json=besluitvorm(types, **anders)), 201)
