"""Informatieobjecttypen: kinds of documents."""

from dataclasses import replace
from datetime import date
from typing import Annotated, Any

from commonground.call import Call
from commonground.filters import beyond, on, refers
from commonground.resource import Part, published
from commonground.rules import Write
from commonground.types import Date, Url
from pydantic import Field
from sqlalchemy import Select, exists, select
from sqlalchemy.orm import aliased

from zgw.catalogi import oude_rules, rules
from zgw.catalogi.catalogussen import CATALOGUSSEN
from zgw.catalogi.tables import (
    BesluitType,
    BesluitTypeInformatieObjectType,
    Catalogus,
    InformatieObjectType,
    ZaakType,
    ZaakTypeInformatieObjectType,
)
from zgw.catalogi.typen import (
    GENEGEERD,
    ROOT,
    AlleenLezen,
    EenObject,
    NooitNull,
    Versiedata,
    Versies,
    Verwijzing,
    levensduur,
)
from zgw.catalogi.versies import Naam, datum_filter, getoond, status_filter
from zgw.documenten.tables import Versie as DocumentVersie
from zgw.lijsten import namen, uuids
from zgw.regels import oud
from zgw.vertrouwelijkheid import Vertrouwelijkheid


class OmschrijvingGeneriek(Part):
    informatieobjecttype_omschrijving_generiek: Annotated[str, Field(max_length=80, description="Algemene naam.")]
    definitie_informatieobjecttype_omschrijving_generiek: Annotated[
        str, Field(max_length=255, description="Betekenis.")
    ]
    herkomst_informatieobjecttype_omschrijving_generiek: Annotated[
        str, Field(max_length=12, description="Waar de algemene naam vandaan komt.")
    ]
    hierarchie_informatieobjecttype_omschrijving_generiek: Annotated[
        str, Field(max_length=80, description="Plaats tussen de andere algemene namen.")
    ]
    opmerking_informatieobjecttype_omschrijving_generiek: Annotated[
        str | None, Field(max_length=255, description="Opmerking bij de algemene naam.")
    ] = None


class InformatieObjectTypeBody(Versiedata):
    catalogus: Annotated[Verwijzing, Field(description="De catalogus waarin dit type staat.")]
    omschrijving: Annotated[str, Field(max_length=80, description="Naam van het soort document."), Naam]
    vertrouwelijkheidaanduiding: Annotated[
        Vertrouwelijkheid, Field(description="Hoe vertrouwelijk een document van dit type is, tenzij anders bepaald.")
    ]
    begin_geldigheid: Annotated[Date, Field(description="Eerste dag waarop deze versie geldt.")]
    einde_geldigheid: Annotated[Date | None, Field(description="Laatste dag waarop deze versie geldt.")] = None
    informatieobjectcategorie: Annotated[str, Field(max_length=80, description="Groep waar dit type bij hoort.")]
    trefwoord: Annotated[
        list[Annotated[str, Field(max_length=30)]], Field(description="Woorden om het type mee te vinden.")
    ] = []
    omschrijving_generiek: Annotated[
        OmschrijvingGeneriek | None, NooitNull(), Field(description="Algemene naam, uit een landelijke lijst.")
    ] = None


class InformatieObjectTypeShown(InformatieObjectTypeBody):
    url: Annotated[Url, Field(description="Het adres van deze versie.")]
    concept: Annotated[bool, Field(description="Of deze versie nog niet is gepubliceerd.")]
    zaaktypen: Annotated[list[Verwijzing], Field(description="Zaaktypen waarin dit type document voorkomt.")]
    zaaktype_identificaties: Annotated[
        list[Annotated[str, AlleenLezen]], Field(description="Identificaties van die zaaktypen.")
    ]
    besluittypen: Annotated[list[Verwijzing], Field(description="Besluittypen die in dit type worden vastgelegd.")]
    besluittype_omschrijving: Annotated[list[str], Field(description="Namen van die besluittypen.")]


def met_naam(eigenaar: Any, naam: Any) -> Select:
    """The ids of what refers to an informatieobjecttype by its name."""
    return select(eigenaar).where(naam == InformatieObjectType.omschrijving).correlate(InformatieObjectType)


def bij_zaaktype(zaaktype: Any) -> Any:
    """The versions of which the name occurs in this zaaktype, in its catalogus."""
    relatie = ZaakTypeInformatieObjectType
    naam = relatie.informatieobjecttype == InformatieObjectType.omschrijving
    zelfde = ZaakType.catalogus_id == InformatieObjectType.catalogus_id
    return exists().where(relatie.zaaktype_id == ZaakType.id, zaaktype, naam, zelfde)


ZAAKTYPE = refers(ZaakType.uuid, f"{ROOT}/zaaktypen", "Documenten die bij dit zaaktype horen.", type=Verwijzing)
VAN_ZAAKTYPE = {"zaaktype": replace(ZAAKTYPE, where=lambda url: bij_zaaktype(ZAAKTYPE.where(url)))}
columns = published(InformatieObjectType, "uuid", "catalogus_id", "omschrijving_generiek")


class InformatieObjectTypen(Versies):
    name, path, table = "informatieobjecttype", "/informatieobjecttypen", InformatieObjectType
    body, shows, naam = InformatieObjectTypeBody, InformatieObjectTypeShown, "omschrijving"
    catalogussen, concepten = CATALOGUSSEN, InformatieObjectType
    rechten_van = "drc"
    declares = {
        "create 200": InformatieObjectTypeShown,
        "update sends": EenObject,
        "update shows": EenObject,
        "patch sends": EenObject,
        "patch shows": EenObject,
        "delete 200": EenObject,
    }
    filters = {
        "catalogus": refers(Catalogus.uuid, f"{ROOT}/catalogussen", "Typen van deze catalogus.", type=Verwijzing),
        **status_filter(InformatieObjectType.concept),
        **datum_filter(InformatieObjectType),
        **on(InformatieObjectType.omschrijving),
        **beyond(on(InformatieObjectType.omschrijving, "icontains") | VAN_ZAAKTYPE),
    }
    create_rules = (rules.einde_ligt_niet_voor_begin,)
    update_rules = (
        rules.gepubliceerd_type_wijzigt_niet,
        rules.correctie_voegt_alleen_toe,
        rules.einde_ligt_niet_voor_begin,
        rules.gepubliceerde_versies_overlappen_niet,
        oude_rules.besluittypen_die_het_noemen_zijn_concept,
    )
    delete_rules = (
        rules.gepubliceerd_type_wordt_niet_verwijderd,
        rules.is_niet_in_gebruik(DocumentVersie.informatieobjecttype_id),
        oude_rules.besluittypen_die_het_noemen_zijn_concept,
    )
    publish_rules = (rules.gepubliceerde_versies_overlappen_niet,)
    expandable = {"catalogus": "catalogus", "zaaktypen": "zaaktype", "besluittypen": "besluittype"}

    def read_body(self, call: Call, given: dict) -> Any:
        """By the old rules a type had no informatieobjectcategorie."""
        return super().read_body(call, {"informatieobjectcategorie": "", **given} if oud(call) else given)

    def query_on(self, dag: date) -> Select:
        zaaktype, besluittype = aliased(ZaakType), aliased(BesluitType)
        relatie, vastgelegd = ZaakTypeInformatieObjectType, BesluitTypeInformatieObjectType
        in_zaaktype = (
            zaaktype.catalogus_id == InformatieObjectType.catalogus_id,
            zaaktype.id.in_(met_naam(relatie.zaaktype_id, relatie.informatieobjecttype)),
        )
        in_besluittype = (
            besluittype.catalogus_id == InformatieObjectType.catalogus_id,
            besluittype.id.in_(met_naam(vastgelegd.besluittype_id, vastgelegd.omschrijving)),
        )
        return select(
            *InformatieObjectType.__table__.columns,
            Catalogus.uuid.label("catalogus"),
            *levensduur(InformatieObjectType, "omschrijving"),
            uuids(zaaktype, *in_zaaktype, getoond(zaaktype, InformatieObjectType, dag)).label("zaaktypen"),
            namen(zaaktype.identificatie, *in_zaaktype).label("zaaktype_identificaties"),
            uuids(besluittype, *in_besluittype, getoond(besluittype, InformatieObjectType, dag)).label("besluittypen"),
            namen(besluittype.omschrijving, *in_besluittype).label("besluittype_omschrijving"),
        ).join(Catalogus)

    def represent(self, row: Any, call: Call) -> dict:
        shown = columns(row, call) | {
            "url": self.url(call, row.uuid),
            "catalogus": CATALOGUSSEN.url(call, row.catalogus),
            "beginObject": row.begin_object,
            "eindeObject": row.einde_object,
            "zaaktypen": [call.link("zaaktypen", uuid) for uuid in row.zaaktypen],
            "zaaktypeIdentificaties": row.zaaktype_identificaties,
            "besluittypen": [call.link("besluittypen", uuid) for uuid in row.besluittypen],
            "besluittypeOmschrijving": row.besluittype_omschrijving,
        }
        return shown | ({"omschrijvingGeneriek": row.omschrijving_generiek} if row.omschrijving_generiek else {})

    async def values(self, write: Write) -> dict:
        return write.new.model_dump(exclude={"catalogus", *GENEGEERD}) | {"catalogus_id": write.owner.id}


INFORMATIEOBJECTTYPEN = InformatieObjectTypen()
