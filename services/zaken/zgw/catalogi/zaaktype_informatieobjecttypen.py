"""Zaaktype-informatieobjecttypen: which documents occur in zaken of a type, in which direction and at which status."""

from datetime import date
from typing import Annotated, Any, Literal

from commonground.call import Call
from commonground.filters import Filter, refers
from commonground.problems import Invalid
from commonground.resource import published
from commonground.rules import Write
from commonground.types import Url
from pydantic import Field
from sqlalchemy import Select, select

from zgw.catalogi import oude_rules, relaties
from zgw.catalogi.delen import DeelBody, Delen
from zgw.catalogi.tables import InformatieObjectType, StatusType, ZaakType, ZaakTypeInformatieObjectType
from zgw.catalogi.typen import ROOT, NaamOfUrl, Verwijzing
from zgw.catalogi.versies import geldig, op_naam_of_url, status_filter

Richting = Literal["inkomend", "intern", "uitgaand"]


class ZaakTypeInformatieObjectTypeBody(DeelBody):
    informatieobjecttype: Annotated[
        NaamOfUrl, Field(json_schema_extra={"maxLength": 100}, description="Het soort document, bij naam of URL.")
    ]
    volgnummer: Annotated[int, Field(ge=1, le=999, description="Plaats in de volgorde.")]
    richting: Annotated[Richting, Field(description="Of het document binnenkomt, intern blijft of uitgaat.")]
    statustype: Annotated[Verwijzing | None, Field(description="De status waarbij het document er moet zijn.")] = None


class ZaakTypeInformatieObjectTypeShown(ZaakTypeInformatieObjectTypeBody):
    url: Annotated[Url, Field(description="Het adres hiervan.")]
    zaaktype_identificatie: Annotated[str, Field(description="Identificatie van het zaaktype.")]
    catalogus: Annotated[Verwijzing, Field(description="De catalogus van het zaaktype.")]


columns = published(ZaakTypeInformatieObjectType, "uuid", "zaaktype_id", "statustype_id")


def versie(dag: date) -> Any:
    """The version of the informatieobjecttype that is shown: a valid one, else the newest, published ones first."""
    soort = InformatieObjectType
    return (
        select(soort.uuid)
        .where(
            soort.catalogus_id == ZaakType.catalogus_id,
            soort.omschrijving == ZaakTypeInformatieObjectType.informatieobjecttype,
        )
        .order_by(
            (geldig(soort, dag) & soort.concept.is_(False)).desc(),
            soort.concept,
            soort.begin_geldigheid.desc(),
            soort.id.desc(),
        )
        .limit(1)
        .scalar_subquery()
    )


def is_soort(given: str) -> Any:
    soort = InformatieObjectType
    namen = select(soort.omschrijving).where(
        soort.catalogus_id == ZaakType.catalogus_id, op_naam_of_url(soort.omschrijving, soort.uuid)(given)
    )
    return ZaakTypeInformatieObjectType.informatieobjecttype.in_(namen.correlate(ZaakType))


class ZaakTypeInformatieObjectTypen(Delen):
    name, path = "zaakinformatieobjecttype", "/zaaktype-informatieobjecttypen"
    table, body = ZaakTypeInformatieObjectType, ZaakTypeInformatieObjectTypeBody
    shows = ZaakTypeInformatieObjectTypeShown
    filters = {
        "zaaktype": refers(
            ZaakType.uuid, f"{ROOT}/zaaktypen", "Relaties van deze versie van een zaaktype.", type=Verwijzing
        ),
        "informatieobjecttype": Filter(str, is_soort, "Relaties met dit soort document, bij naam of URL.", link=True),
        "richting": Filter(
            Richting, lambda richting: ZaakTypeInformatieObjectType.richting == richting, "Relaties in deze richting."
        ),
        **status_filter(ZaakType.concept),
    }
    create_rules = update_rules = (
        relaties.informatieobjecttype_bestaat,
        oude_rules.zaaktype_of_informatieobjecttype_is_concept,
        relaties.statustype_hoort_bij_het_zaaktype,
    )
    delete_rules = (oude_rules.zaaktype_of_informatieobjecttype_is_concept,)
    conflicts = {
        ("zaaktype_id", "volgnummer"): Invalid(
            "nonFieldErrors", "unique", "Dit volgnummer bestaat al bij het zaaktype."
        )
    }
    expandable = Delen.expandable | {"informatieobjecttype": "informatieobjecttype", "statustype": "statustype"}

    def query_on(self, dag: date) -> Select:
        met_status = self.from_zaaktype(StatusType.uuid.label("statustype"), versie(dag).label("versie"))
        return met_status.outerjoin(StatusType, StatusType.id == ZaakTypeInformatieObjectType.statustype_id)

    def represent(self, row: Any, call: Call) -> dict:
        shown = columns(row, call) | self.van_zaaktype(row, call)
        return {name: value for name, value in shown.items() if not name.endswith(("Geldigheid", "Object"))} | {
            "informatieobjecttype": call.link("informatieobjecttypen", row.versie)
            if row.versie
            else row.informatieobjecttype,
            "statustype": call.link("statustypen", row.statustype) if row.statustype else None,
        }

    async def values(self, write: Write) -> dict:
        found = {
            "informatieobjecttype": write.found["informatieobjecttype"],
            "statustype_id": write.found.get("statustype_id"),
        }
        return await super().values(write) | found

    def label(self, row: Any) -> str:
        return f"{row.volgnummer} {row.informatieobjecttype}"


ZAAKTYPE_INFORMATIEOBJECTTYPEN = ZaakTypeInformatieObjectTypen()
