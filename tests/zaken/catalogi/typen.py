"""The words that tests of the catalogi speak: rows of the selectielijst, and a maker of types over HTTP."""

from typing import Any

import httpx
import support

SELECTIELIJST = f"{support.BASE}/selectielijst/api/v1"
VERZOEKEN = f"{SELECTIELIJST}/procestypen/6d85b4dc-381c-413e-af3c-1e9668f4ea97"  # 6, behandelen van verzoeken
INGEWILLIGD = (
    f"{SELECTIELIJST}/resultaten/56e888dc-d9eb-4fe5-87b5-e328c101c518"  # 6.1.8, bestaansduur_procesobject, P5Y
)
AFGEWEZEN = f"{SELECTIELIJST}/resultaten/82d2ef7e-a074-42dd-871e-ea8735fee77a"  # 6.2, nihil, P1Y
TOEGEKEND = f"{SELECTIELIJST}/resultaattypeomschrijvingen/fb65d251-1518-4185-865f-b8bdcfad07b1"
AFGEHANDELD = {"afleidingswijze": "afgehandeld"}
TERMIJN = f"{SELECTIELIJST}/resultaten/59596a33-c8db-4aa7-bb81-140cb29bb42a"  # ingeschatte_bestaansduur_procesobject
GEHOST = "https://selectielijst.openzaak.nl/api/v1"
ONBEKEND = "00000000-0000-4000-8000-000000000000"


class Maker:
    """Makes types; what is given overrides what would do."""

    def __init__(self, api: httpx.AsyncClient, catalogus: dict) -> None:
        self.api, self.catalogus = api, catalogus

    def zaaktype_body(self, **given: Any) -> dict:
        return {
            "catalogus": self.catalogus["url"],
            "identificatie": "VERGUNNING",
            "omschrijving": "Vergunning aanvragen",
            "vertrouwelijkheidaanduiding": "openbaar",
            "doel": "Beslissen",
            "aanleiding": "Een aanvraag",
            "indicatieInternOfExtern": "extern",
            "handelingInitiator": "Aanvragen",
            "onderwerp": "Vergunning",
            "handelingBehandelaar": "Behandelen",
            "doorlooptijd": "P30D",
            "opschortingEnAanhoudingMogelijk": False,
            "verlengingMogelijk": False,
            "publicatieIndicatie": False,
            "productenOfDiensten": [],
            "referentieproces": {"naam": "Vergunnen"},
            "verantwoordelijke": "Bestuur",
            "besluittypen": [],
            "gerelateerdeZaaktypen": [],
            "beginGeldigheid": "2020-01-01",
        } | given

    async def zaaktype(self, **given: Any) -> dict:
        return support.ok(await self.api.post("/zaaktypen", json=self.zaaktype_body(**given)), 201)

    async def informatieobjecttype(self, omschrijving: str = "Brief", **given: Any) -> dict:
        body = {
            "catalogus": self.catalogus["url"],
            "omschrijving": omschrijving,
            "vertrouwelijkheidaanduiding": "openbaar",
            "informatieobjectcategorie": "brief",
            "beginGeldigheid": "2020-01-01",
        }
        return support.ok(await self.api.post("/informatieobjecttypen", json=body | given), 201)

    async def besluittype(self, omschrijving: str = "Toekenning", **given: Any) -> dict:
        body = {
            "catalogus": self.catalogus["url"],
            "omschrijving": omschrijving,
            "publicatieIndicatie": False,
            "informatieobjecttypen": [],
            "beginGeldigheid": "2020-01-01",
        }
        return support.ok(await self.api.post("/besluittypen", json=body | given), 201)

    async def statustype(self, zaaktype: dict, volgnummer: int = 1, **given: Any) -> dict:
        body = {"zaaktype": zaaktype["url"], "omschrijving": f"Status {volgnummer}", "volgnummer": volgnummer}
        return support.ok(await self.api.post("/statustypen", json=body | given), 201)

    def resultaattype_body(self, zaaktype: dict, **given: Any) -> dict:
        return {
            "zaaktype": zaaktype["url"],
            "omschrijving": "Toegekend",
            "resultaattypeomschrijving": TOEGEKEND,
            "selectielijstklasse": AFGEWEZEN,
            "brondatumArchiefprocedure": AFGEHANDELD,
        } | given

    async def resultaattype(self, zaaktype: dict, **given: Any) -> dict:
        return support.ok(await self.api.post("/resultaattypen", json=self.resultaattype_body(zaaktype, **given)), 201)

    async def roltype(self, zaaktype: dict, **given: Any) -> dict:
        body = {"zaaktype": zaaktype["url"], "omschrijving": "Aanvrager", "omschrijvingGeneriek": "initiator"}
        return support.ok(await self.api.post("/roltypen", json=body | given), 201)

    async def eigenschap(self, zaaktype: dict, **given: Any) -> dict:
        specificatie = {"formaat": "tekst", "lengte": "14", "kardinaliteit": "1"}
        body = {"zaaktype": zaaktype["url"], "naam": "kleur", "definitie": "De kleur", "specificatie": specificatie}
        return support.ok(await self.api.post("/eigenschappen", json=body | given), 201)

    async def relatie(self, zaaktype: dict, **given: Any) -> dict:
        body = {"zaaktype": zaaktype["url"], "informatieobjecttype": "Brief", "volgnummer": 1, "richting": "inkomend"}
        return support.ok(await self.api.post("/zaaktype-informatieobjecttypen", json=body | given), 201)

    async def zaakobjecttype(self, zaaktype: dict, **given: Any) -> dict:
        body = {
            "zaaktype": zaaktype["url"],
            "catalogus": self.catalogus["url"],
            "anderObjecttype": True,
            "objecttype": "https://objecten.example.nl/boom",
            "relatieOmschrijving": "Boom",
        }
        return support.ok(await self.api.post("/zaakobjecttypen", json=body | given), 201)

    async def publish(self, type: dict) -> dict:
        return support.ok(await self.api.post(type["url"] + "/publish"))
