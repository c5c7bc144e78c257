"""Besluittypen: kinds of decisions."""

from datetime import date
from typing import Annotated, Any

from commonground.call import Call
from commonground.filters import Filter, on, refers
from commonground.resource import published
from commonground.rules import Write
from commonground.types import Date, Duration, Url
from pydantic import Field
from sqlalchemy import Select, delete, insert, select
from sqlalchemy.orm import aliased

from zgw.besluiten.tables import Besluit
from zgw.catalogi import oude_rules, relaties, rules
from zgw.catalogi.catalogussen import CATALOGUSSEN
from zgw.catalogi.tables import (
    BesluitType,
    BesluitTypeInformatieObjectType,
    Catalogus,
    InformatieObjectType,
    ResultaatType,
    ResultaatTypeBesluitType,
    ZaakType,
    ZaakTypeBesluitType,
)
from zgw.catalogi.typen import (
    GENEGEERD,
    ROOT,
    AlleenLezen,
    EenObject,
    NaamOfUrl,
    Versiedata,
    Versies,
    Verwijzing,
    levensduur,
)
from zgw.catalogi.versies import datum_filter, getoond, op_naam_of_url, status_filter
from zgw.lijsten import namen, uuids


class BesluitTypeVelden(Versiedata):
    """What is sent and shown alike; the names of informatieobjecttypen are shown as URLs."""

    catalogus: Annotated[Verwijzing, Field(description="De catalogus waarin dit type staat.")]
    omschrijving: Annotated[str, Field(max_length=80, description="Naam van het soort besluit.")] = ""
    omschrijving_generiek: Annotated[str, Field(max_length=80, description="Algemene naam.")] = ""
    besluitcategorie: Annotated[str, Field(max_length=40, description="Groep waar dit type bij hoort.")] = ""
    reactietermijn: Annotated[Duration | None, Field(description="Hoe lang na publicatie men kan reageren.")] = None
    publicatie_indicatie: Annotated[bool, Field(description="Of besluiten van dit type worden gepubliceerd.")]
    publicatietekst: Annotated[str, Field(description="Wat er bij publicatie in elk geval staat.")] = ""
    publicatietermijn: Annotated[Duration | None, Field(description="Hoe lang een besluit gepubliceerd blijft.")] = None
    toelichting: Annotated[str, Field(description="Uitleg bij dit type.")] = ""
    begin_geldigheid: Annotated[Date, Field(description="Eerste dag waarop deze versie geldt.")]
    einde_geldigheid: Annotated[Date | None, Field(description="Laatste dag waarop deze versie geldt.")] = None


class BesluitTypeBody(BesluitTypeVelden):
    informatieobjecttypen: Annotated[
        list[NaamOfUrl], Field(description="Soorten documenten waarin zo'n besluit staat, bij naam of URL.")
    ]


class BesluitTypeShown(BesluitTypeVelden):
    url: Annotated[Url, Field(description="Het adres van deze versie.")]
    zaaktypen: Annotated[list[Verwijzing], Field(description="Zaaktypen waarbij dit besluit kan horen.")]
    zaaktype_identificaties: Annotated[list[str], Field(description="Identificaties van die zaaktypen.")]
    informatieobjecttypen: Annotated[
        list[Verwijzing], Field(description="Soorten documenten waarin zo'n besluit staat.")
    ]
    informatieobjecttype_omschrijvingen: Annotated[list[str], Field(description="Namen van die soorten.")]
    concept: Annotated[bool, Field(description="Of deze versie nog niet is gepubliceerd.")]
    resultaattypen: Annotated[list[Verwijzing], Field(description="Resultaattypen waar dit besluit toe leidt.")]
    resultaattypen_omschrijving: Annotated[list[str], Field(description="Namen van die resultaattypen.")]
    vastgelegd_in: Annotated[list[str], Field(description="Namen van de soorten documenten waarin het staat.")]


class BesluitTypeCreated(BesluitTypeShown):
    """The standard lets a few lists be absent here, and keeps an old name of one."""

    zaaktypen: Annotated[list[Verwijzing], Field(description="Zaaktypen waarbij dit besluit kan horen.")] = []
    zaaktype_identificaties: Annotated[list[str], Field(description="Identificaties van die zaaktypen.")] = []
    informatieobjecttype_omschrijving: Annotated[list[str], AlleenLezen] = []


class BesluitTypeSent(BesluitTypeBody):
    """What the standard's contract lists among what is sent."""

    url: Annotated[Url, AlleenLezen]
    zaaktypen: Annotated[list[Verwijzing], AlleenLezen]
    concept: Annotated[bool, AlleenLezen]
    resultaattypen: Annotated[list[Verwijzing], AlleenLezen]
    resultaattypen_omschrijving: Annotated[list[str], AlleenLezen]
    vastgelegd_in: Annotated[list[str], AlleenLezen]


columns = published(BesluitType, "uuid", "catalogus_id")
vastgelegd = BesluitTypeInformatieObjectType
bij_zaaktype = select(ZaakTypeBesluitType.omschrijving).join(ZaakType)


class BesluitTypen(Versies):
    name, path, table = "besluittype", "/besluittypen", BesluitType
    body, shows, creates, naam = BesluitTypeBody, BesluitTypeShown, BesluitTypeCreated, "omschrijving"
    catalogussen, concepten, blijvend = CATALOGUSSEN, BesluitType, ("informatieobjecttypen",)
    rechten_van = "brc"
    declares = {
        "create sends": BesluitTypeSent,
        "update sends": BesluitTypeSent,
        "patch sends": EenObject,
        "patch shows": EenObject,
        "delete 200": EenObject,
    }
    filters = {
        "catalogus": refers(Catalogus.uuid, f"{ROOT}/catalogussen", "Typen van deze catalogus.", type=Verwijzing),
        "zaaktypen": Filter(
            str,
            lambda given: BesluitType.omschrijving.in_(
                bij_zaaktype.where(
                    ZaakType.catalogus_id == BesluitType.catalogus_id,
                    op_naam_of_url(ZaakType.identificatie, ZaakType.uuid)(given),
                ).correlate(BesluitType)
            ),
            "Typen bij dit zaaktype, bij identificatie of URL.",
            link=True,
        ),
        "informatieobjecttypen": Filter(
            str,
            lambda given: BesluitType.id.in_(
                select(vastgelegd.besluittype_id)
                .join(InformatieObjectType, InformatieObjectType.omschrijving == vastgelegd.omschrijving)
                .where(
                    InformatieObjectType.catalogus_id == BesluitType.catalogus_id,
                    op_naam_of_url(InformatieObjectType.omschrijving, InformatieObjectType.uuid)(given),
                )
                .correlate(BesluitType)
            ),
            "Typen die in zo'n document staan, bij omschrijving of URL.",
            link=True,
        ),
        **status_filter(BesluitType.concept),
        **on(BesluitType.omschrijving),
        **datum_filter(BesluitType),
    }
    oud = oude_rules.hangt_alleen_samen_met_concepten("informatieobjecttypen", InformatieObjectType)
    create_rules = (
        rules.einde_ligt_niet_voor_begin,
        relaties.informatieobjecttypen_bestaan,
        oud,
        oude_rules.genoemde_zaaktypen_staan_hier_als_concept,
    )
    update_rules = (
        rules.gepubliceerd_type_wijzigt_niet,
        *create_rules,
        rules.correctie_voegt_alleen_toe,
        rules.gepubliceerde_versies_overlappen_niet,
    )
    delete_rules = (
        rules.gepubliceerd_type_wordt_niet_verwijderd,
        rules.is_niet_in_gebruik(Besluit.besluittype_id),
        oud,
    )
    publish_rules = (rules.gepubliceerde_versies_overlappen_niet,)
    expandable = {
        "catalogus": "catalogus",
        "zaaktypen": "zaaktype",
        "informatieobjecttypen": "informatieobjecttype",
        "resultaattypen": "resultaattype",
    }

    def query_on(self, dag: date) -> Select:
        zaaktype, informatie, eigenaar = aliased(ZaakType), aliased(InformatieObjectType), aliased(ZaakType)
        in_zaaktype = (
            zaaktype.id == ZaakTypeBesluitType.zaaktype_id,
            ZaakTypeBesluitType.omschrijving == BesluitType.omschrijving,
            zaaktype.catalogus_id == BesluitType.catalogus_id,
        )
        in_resultaat = (
            ResultaatType.id == ResultaatTypeBesluitType.resultaattype_id,
            ResultaatTypeBesluitType.omschrijving == BesluitType.omschrijving,
            eigenaar.id == ResultaatType.zaaktype_id,
            eigenaar.catalogus_id == BesluitType.catalogus_id,
        )
        in_document = (vastgelegd.besluittype_id == BesluitType.id, vastgelegd.omschrijving == informatie.omschrijving)
        return select(
            *BesluitType.__table__.columns,
            Catalogus.uuid.label("catalogus"),
            *levensduur(BesluitType, "omschrijving"),
            uuids(zaaktype, *in_zaaktype, getoond(zaaktype, BesluitType, dag)).label("zaaktypen"),
            namen(zaaktype.identificatie, *in_zaaktype).label("zaaktype_identificaties"),
            uuids(informatie, *in_document, getoond(informatie, BesluitType, dag)).label("informatieobjecttypen"),
            namen(vastgelegd.omschrijving, vastgelegd.besluittype_id == BesluitType.id).label(
                "informatieobjecttypen_namen"
            ),
            uuids(ResultaatType, *in_resultaat, getoond(eigenaar, BesluitType, dag)).label("resultaattypen"),
            namen(ResultaatType.omschrijving, *in_resultaat).label("resultaattypen_omschrijving"),
        ).join(Catalogus)

    def read_body(self, call: Call, given: dict) -> Any:
        """What is sent as `zaaktypen` is ignored, but by the old rules not before it is judged."""
        call.memory["zaaktypen"] = given.get("zaaktypen")
        return super().read_body(call, given)

    def represent(self, row: Any, call: Call) -> dict:
        return columns(row, call) | {
            "url": self.url(call, row.uuid),
            "catalogus": CATALOGUSSEN.url(call, row.catalogus),
            "beginObject": row.begin_object,
            "eindeObject": row.einde_object,
            "zaaktypen": [call.link("zaaktypen", uuid) for uuid in row.zaaktypen],
            "zaaktypeIdentificaties": row.zaaktype_identificaties,
            "informatieobjecttypen": [call.link("informatieobjecttypen", uuid) for uuid in row.informatieobjecttypen],
            "informatieobjecttypeOmschrijvingen": row.informatieobjecttypen_namen,
            "resultaattypen": [call.link("resultaattypen", uuid) for uuid in row.resultaattypen],
            "resultaattypenOmschrijving": row.resultaattypen_omschrijving,
            "vastgelegdIn": row.informatieobjecttypen_namen,
        }

    async def values(self, write: Write) -> dict:
        return write.new.model_dump(exclude={"catalogus", "informatieobjecttypen", *GENEGEERD}) | {
            "catalogus_id": write.owner.id
        }

    async def stored(self, write: Write) -> None:
        """The names are replaced when they were sent; a PATCH without them leaves them."""
        await super().stored(write)
        if write.new is None or (documenten := write.found["informatieobjecttypen"]) is None:
            return
        id = (write.old or write.found["row"]).id
        await write.call.db.execute(delete(vastgelegd).where(vastgelegd.besluittype_id == id))
        if documenten:
            rows = [{"besluittype_id": id, "omschrijving": naam} for naam in documenten]
            await write.call.db.execute(insert(vastgelegd), rows)


BESLUITTYPEN = BesluitTypen()
