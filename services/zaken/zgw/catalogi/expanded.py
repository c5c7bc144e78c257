"""What `_expand` holds: the types refer to each other in a circle, so it stands on one page."""

from typing import Annotated

from pydantic import ConfigDict, Field
from pydantic.alias_generators import to_camel
from typing_extensions import TypedDict

from zgw.catalogi.besluittypen import BesluitTypeShown
from zgw.catalogi.catalogussen import CatalogusShown
from zgw.catalogi.eigenschappen import EigenschapShown
from zgw.catalogi.informatieobjecttypen import InformatieObjectTypeShown
from zgw.catalogi.resultaattypen import ResultaatTypeShown
from zgw.catalogi.roltypen import RolTypeShown
from zgw.catalogi.statustypen import StatusTypeShown
from zgw.catalogi.typen import EmptyObject
from zgw.catalogi.zaakobjecttypen import ZaakObjectTypeShown
from zgw.catalogi.zaaktype_informatieobjecttypen import ZaakTypeInformatieObjectTypeShown
from zgw.catalogi.zaaktypevorm import ZaakTypeShown


class CatalogusExpanded(CatalogusShown):
    expand: Annotated["CatalogusEmbedded", Field(alias="_expand")] = {}


class ZaakTypeExpanded(ZaakTypeShown):
    expand: Annotated["ZaakTypeEmbedded", Field(alias="_expand")] = {}


class StatusTypeExpanded(StatusTypeShown):
    expand: Annotated["StatusTypeEmbedded", Field(alias="_expand")] = {}


class ResultaatTypeExpanded(ResultaatTypeShown):
    expand: Annotated["ResultaatTypeEmbedded", Field(alias="_expand")] = {}


class RolTypeExpanded(RolTypeShown):
    expand: Annotated["RolTypeEmbedded", Field(alias="_expand")] = {}


class EigenschapExpanded(EigenschapShown):
    expand: Annotated["EigenschapEmbedded", Field(alias="_expand")] = {}


class ZaakObjectTypeExpanded(ZaakObjectTypeShown):
    expand: Annotated["ZaakObjectTypeEmbedded", Field(alias="_expand")] = {}


class InformatieObjectTypeExpanded(InformatieObjectTypeShown):
    expand: Annotated["InformatieObjectTypeEmbedded", Field(alias="_expand")] = {}


class BesluitTypeExpanded(BesluitTypeShown):
    expand: Annotated["BesluitTypeEmbedded", Field(alias="_expand")] = {}


class ZaakTypeInformatieObjectTypeExpanded(ZaakTypeInformatieObjectTypeShown):
    expand: Annotated["ZaakTypeInformatieObjectTypeEmbedded", Field(alias="_expand")] = {}


class CatalogusEmbedded(TypedDict, total=False):
    zaaktypen: list[ZaakTypeExpanded]
    besluittypen: list[BesluitTypeExpanded]
    informatieobjecttypen: list[InformatieObjectTypeExpanded]


class ZaakTypeEmbedded(TypedDict, total=False):
    __pydantic_config__ = ConfigDict(alias_generator=to_camel)  # type: ignore[misc]
    catalogus: CatalogusExpanded | EmptyObject
    statustypen: list[StatusTypeExpanded]
    resultaattypen: list[ResultaatTypeExpanded]
    eigenschappen: list[EigenschapExpanded]
    roltypen: list[RolTypeExpanded]
    zaakobjecttypen: list[ZaakObjectTypeExpanded]
    informatieobjecttypen: list[InformatieObjectTypeExpanded]
    besluittypen: list[BesluitTypeExpanded]
    deelzaaktypen: list[ZaakTypeExpanded]
    gerelateerde_zaaktypen: list[ZaakTypeExpanded]


class StatusTypeEmbedded(TypedDict, total=False):
    zaaktype: ZaakTypeExpanded | EmptyObject
    catalogus: CatalogusExpanded | EmptyObject
    eigenschappen: list[EigenschapExpanded]


class ResultaatTypeEmbedded(TypedDict, total=False):
    zaaktype: ZaakTypeExpanded | EmptyObject
    catalogus: CatalogusExpanded | EmptyObject
    besluittypen: list[BesluitTypeExpanded]
    informatieobjecttypen: list[InformatieObjectTypeExpanded]


class RolTypeEmbedded(TypedDict, total=False):
    zaaktype: ZaakTypeExpanded | EmptyObject
    catalogus: CatalogusExpanded | EmptyObject


class EigenschapEmbedded(TypedDict, total=False):
    zaaktype: ZaakTypeExpanded | EmptyObject
    catalogus: CatalogusExpanded | EmptyObject
    statustype: StatusTypeExpanded | EmptyObject


class ZaakObjectTypeEmbedded(TypedDict, total=False):
    zaaktype: ZaakTypeExpanded | EmptyObject
    catalogus: CatalogusExpanded | EmptyObject
    resultaattypen: list[ResultaatTypeExpanded]
    statustypen: list[StatusTypeExpanded]


class InformatieObjectTypeEmbedded(TypedDict, total=False):
    catalogus: CatalogusExpanded | EmptyObject
    zaaktypen: list[ZaakTypeExpanded]
    besluittypen: list[BesluitTypeExpanded]


class BesluitTypeEmbedded(TypedDict, total=False):
    catalogus: CatalogusExpanded | EmptyObject
    zaaktypen: list[ZaakTypeExpanded]
    informatieobjecttypen: list[InformatieObjectTypeExpanded]
    resultaattypen: list[ResultaatTypeExpanded]


class ZaakTypeInformatieObjectTypeEmbedded(TypedDict, total=False):
    zaaktype: ZaakTypeExpanded | EmptyObject
    catalogus: CatalogusExpanded | EmptyObject
    informatieobjecttype: InformatieObjectTypeExpanded | EmptyObject
    statustype: StatusTypeExpanded | EmptyObject


EXPANDED = {
    "catalogus": CatalogusExpanded,
    "zaaktype": ZaakTypeExpanded,
    "statustype": StatusTypeExpanded,
    "resultaattype": ResultaatTypeExpanded,
    "roltype": RolTypeExpanded,
    "eigenschap": EigenschapExpanded,
    "zaakobjecttype": ZaakObjectTypeExpanded,
    "informatieobjecttype": InformatieObjectTypeExpanded,
    "besluittype": BesluitTypeExpanded,
    "zaakinformatieobjecttype": ZaakTypeInformatieObjectTypeExpanded,
}
