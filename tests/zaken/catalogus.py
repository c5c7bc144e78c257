"""Types for tests, as rows; what a test needs of a type is its URL."""

from datetime import date
from types import SimpleNamespace
from typing import Any
from uuid import UUID, uuid4

import support
from sqlalchemy import insert
from zgw.catalogi import tables as catalogi

RSIN = "517439943"
BEGIN = date(2020, 1, 1)


class Catalogus:
    def __init__(self, db: Any, base: str = support.BASE) -> None:
        self.db, self.base = db, base

    def adres(self, soort: str, uuid: UUID) -> str:
        return f"{self.base}/catalogi/api/v1/{soort}/{uuid}"

    async def rij(self, table: Any, **kolommen: Any) -> tuple[int, UUID]:
        uuid = uuid4()
        id = (await self.db.execute(insert(table).values(uuid=uuid, **kolommen).returning(table.id))).scalar_one()
        return id, uuid

    async def start(self) -> None:
        self.id, _ = await self.rij(
            catalogi.Catalogus, domein="TEST", rsin=RSIN, contactpersoon_beheer_naam="Beheer", naam="Test"
        )

    async def zaaktype(self, identificatie: str, **anders: Any) -> tuple[int, str]:
        kolommen = {
            "catalogus_id": self.id,
            "identificatie": identificatie,
            "omschrijving": identificatie,
            "vertrouwelijkheidaanduiding": "openbaar",
            "doel": "testen",
            "aanleiding": "een test",
            "indicatie_intern_of_extern": "extern",
            "handeling_initiator": "aanvragen",
            "onderwerp": "test",
            "handeling_behandelaar": "behandelen",
            "doorlooptijd": "P30D",
            "servicenorm": "P20D",
            "opschorting_en_aanhouding_mogelijk": True,
            "verlenging_mogelijk": False,
            "trefwoorden": [],
            "publicatie_indicatie": False,
            "verantwoordingsrelatie": [],
            "producten_of_diensten": ["https://producten.example.nl/1"],
            "referentieproces": {"naam": "test", "link": ""},
            "verantwoordelijke": "test",
            "begin_geldigheid": BEGIN,
            "concept": False,
        }
        id, uuid = await self.rij(catalogi.ZaakType, **kolommen | anders)
        return id, self.adres("zaaktypen", uuid)

    async def statustype(self, zaaktype_id: int, volgnummer: int) -> str:
        _, uuid = await self.rij(
            catalogi.StatusType,
            zaaktype_id=zaaktype_id,
            volgnummer=volgnummer,
            omschrijving=f"Status {volgnummer}",
            checklistitem_statustype=[],
        )
        return self.adres("statustypen", uuid)

    async def resultaattype(self, zaaktype_id: int, wijze: str, termijn: str | None = "P5Y", **bron: Any) -> str:
        procedure = {"afleidingswijze": wijze, "datumkenmerk": "", "objecttype": "", "procestermijn": None}
        _, uuid = await self.rij(
            catalogi.ResultaatType,
            zaaktype_id=zaaktype_id,
            omschrijving=wijze,
            resultaattypeomschrijving=f"{self.base}/selectielijst/api/v1/resultaattypeomschrijvingen/{uuid4()}",
            selectielijstklasse=f"{self.base}/selectielijst/api/v1/resultaten/{uuid4()}",
            archiefnominatie="vernietigen",
            archiefactietermijn=termijn,
            brondatum_archiefprocedure=procedure | bron,
        )
        return self.adres("resultaattypen", uuid)

    async def roltype(self, zaaktype_id: int, generiek: str) -> str:
        kolommen = {"omschrijving": generiek.capitalize(), "omschrijving_generiek": generiek}
        _, uuid = await self.rij(catalogi.RolType, zaaktype_id=zaaktype_id, **kolommen)
        return self.adres("roltypen", uuid)

    async def zaakobjecttype(self, zaaktype_id: int) -> str:
        kolommen = {"ander_objecttype": False, "objecttype": "https://bag.example.nl/pand", "relatie_omschrijving": ""}
        _, uuid = await self.rij(catalogi.ZaakObjectType, zaaktype_id=zaaktype_id, **kolommen)
        return self.adres("zaakobjecttypen", uuid)

    async def eigenschap(self, zaaktype_id: int, naam: str) -> str:
        specificatie = {"groep": "", "formaat": "tekst", "lengte": "20", "kardinaliteit": "1", "waardenverzameling": []}
        kolommen = {"naam": naam, "definitie": naam, "specificatie": specificatie}
        _, uuid = await self.rij(catalogi.Eigenschap, zaaktype_id=zaaktype_id, **kolommen)
        return self.adres("eigenschappen", uuid)

    async def informatieobjecttype(self, omschrijving: str, niveau: str = "openbaar", concept: bool = False) -> str:
        _, uuid = await self.rij(
            catalogi.InformatieObjectType,
            catalogus_id=self.id,
            omschrijving=omschrijving,
            vertrouwelijkheidaanduiding=niveau,
            informatieobjectcategorie="test",
            trefwoord=[],
            begin_geldigheid=BEGIN,
            concept=concept,
        )
        return self.adres("informatieobjecttypen", uuid)

    async def besluittype(self, omschrijving: str, concept: bool = False) -> tuple[int, str]:
        id, uuid = await self.rij(
            catalogi.BesluitType,
            catalogus_id=self.id,
            omschrijving=omschrijving,
            publicatie_indicatie=False,
            begin_geldigheid=BEGIN,
            concept=concept,
        )
        return id, self.adres("besluittypen", uuid)


WIJZEN = {
    "afgehandeld": {},
    "hoofdzaak": {},
    "eigenschap": {"datumkenmerk": "einddatum"},
    "ander_datumkenmerk": {"datumkenmerk": "elders"},
    "zaakobject": {"datumkenmerk": "einde", "objecttype": "pand"},
    "termijn": {"procestermijn": "P1M"},
    "gerelateerde_zaak": {},
    "ingangsdatum_besluit": {},
    "vervaldatum_besluit": {},
}


async def alle_typen(maak: Catalogus) -> SimpleNamespace:
    """A zaaktype with all its parts, another one, and documents and besluiten of them."""
    await maak.start()
    id, zaaktype = await maak.zaaktype("HOOFD")
    ander_id, ander = await maak.zaaktype("DEEL", vertrouwelijkheidaanduiding="vertrouwelijk")
    _, concept = await maak.zaaktype("CONCEPT", concept=True)
    besluit_id, besluittype = await maak.besluittype("Toelating")
    await maak.db.execute(insert(catalogi.DeelZaakType).values(zaaktype_id=id, identificatie="DEEL"))
    await maak.db.execute(insert(catalogi.ZaakTypeBesluitType).values(zaaktype_id=id, omschrijving="Toelating"))
    relatie = {"informatieobjecttype": "Brief", "volgnummer": 1, "richting": "inkomend"}
    await maak.rij(catalogi.ZaakTypeInformatieObjectType, zaaktype_id=id, **relatie)
    vastlegging = {"besluittype_id": besluit_id, "omschrijving": "Brief"}
    await maak.db.execute(insert(catalogi.BesluitTypeInformatieObjectType).values(**vastlegging))
    return SimpleNamespace(
        zaaktype=zaaktype,
        ander=ander,
        concept=concept,
        statustype=await maak.statustype(id, 1),
        eindstatus=await maak.statustype(id, 2),
        vreemde_status=await maak.statustype(ander_id, 1),
        vreemde_eindstatus=await maak.statustype(ander_id, 2),
        resultaat={wijze: await maak.resultaattype(id, wijze, **bron) for wijze, bron in WIJZEN.items()},
        vreemd_resultaat=await maak.resultaattype(ander_id, "afgehandeld"),
        deel_resultaat=await maak.resultaattype(ander_id, "hoofdzaak"),
        rol={soort: await maak.roltype(id, soort) for soort in ("initiator", "behandelaar", "zaakcoordinator")},
        vreemde_rol=await maak.roltype(ander_id, "adviseur"),
        eigenschap=await maak.eigenschap(id, "einddatum"),
        vreemde_eigenschap=await maak.eigenschap(ander_id, "hoogte"),
        objecttype=await maak.zaakobjecttype(id),
        vreemd_objecttype=await maak.zaakobjecttype(ander_id),
        brief=await maak.informatieobjecttype("Brief"),
        geheim=await maak.informatieobjecttype("Geheim stuk", "geheim"),
        concept_document=await maak.informatieobjecttype("Nog niet", concept=True),
        besluittype=besluittype,
        ander_besluittype=(await maak.besluittype("Ander"))[1],
        concept_besluittype=(await maak.besluittype("Nog niet", concept=True))[1],
    )
