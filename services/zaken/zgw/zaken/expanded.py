"""What list and read show with `_expand`; the resources refer to each other in a circle, so all on one page.

Nothing here is run: it is what the contract promises, and what the tests hold answers against.
"""

from typing import Annotated, Any

from commonground.resource import Body
from pydantic import ConfigDict, Field
from pydantic.alias_generators import to_camel
from typing_extensions import TypedDict

from zgw.besluiten.besluiten import BesluitShown
from zgw.catalogi.eigenschappen import EigenschapShown
from zgw.catalogi.resultaattypen import ResultaatTypeShown
from zgw.catalogi.roltypen import RolTypeShown
from zgw.catalogi.statustypen import StatusTypeShown
from zgw.catalogi.zaakobjecttypen import ZaakObjectTypeShown
from zgw.catalogi.zaaktypevorm import ZaakTypeShown
from zgw.documenten.documentvorm import DocumentShown
from zgw.zaken.resultaten import ResultaatShown
from zgw.zaken.rollen import RolShown
from zgw.zaken.statussen import StatusShown
from zgw.zaken.zaakbesluiten import ZaakBesluitShown
from zgw.zaken.zaakeigenschappen import ZaakEigenschapShown
from zgw.zaken.zaakinformatieobjecten import ZaakInformatieObjectShown
from zgw.zaken.zaakobjecten import ZaakObjectShown
from zgw.zaken.zaakvorm import ZaakShown

Elders = dict[str, Any]  # any object: of another API, or one that has an _expand of its own
CAMEL = ConfigDict(alias_generator=to_camel)


class ZaakExpanded(ZaakShown):
    expand: Annotated["ZaakEmbedded", Field(alias="_expand")] = {}


class StatusExpanded(StatusShown):
    expand: Annotated["StatusEmbedded", Field(alias="_expand")] = {}


class ResultaatExpanded(ResultaatShown):
    expand: Annotated["ResultaatEmbedded", Field(alias="_expand")] = {}


class RolExpanded(RolShown):
    expand: Annotated["RolEmbedded", Field(alias="_expand")] = {}


class ZaakInformatieObjectExpanded(ZaakInformatieObjectShown):
    expand: Annotated["ZaakInformatieObjectEmbedded", Field(alias="_expand")] = {}


class ZaakObjectExpanded(ZaakObjectShown):
    expand: Annotated["ZaakObjectEmbedded", Field(alias="_expand")] = {}


class ZaakEigenschapExpanded(ZaakEigenschapShown):
    expand: Annotated["ZaakEigenschapEmbedded", Field(alias="_expand")] = {}


class ZaakBesluitExpanded(ZaakBesluitShown):
    expand: Annotated["ZaakBesluitEmbedded", Field(alias="_expand")] = {}


class ZaakEmbedded(TypedDict, total=False):
    __pydantic_config__ = CAMEL  # type: ignore[misc]
    zaaktype: ZaakTypeShown | Elders
    communicatiekanaal: Elders
    producten_of_diensten: list[Elders]
    selectielijstklasse: Elders
    hoofdzaak: ZaakExpanded | Elders
    deelzaken: list[ZaakExpanded]
    relevante_andere_zaken: list[ZaakExpanded]
    eigenschappen: list[ZaakEigenschapExpanded]
    rollen: list[RolExpanded]
    status: StatusExpanded | Elders
    zaakinformatieobjecten: list[DocumentShown | Elders]
    zaakobjecten: list[ZaakObjectExpanded]
    resultaat: ResultaatExpanded | Elders


class StatusEmbedded(TypedDict, total=False):
    zaak: ZaakShown
    statustype: StatusTypeShown
    gezetdoor: RolExpanded | Elders
    zaakinformatieobjecten: list[ZaakInformatieObjectExpanded]


class ResultaatEmbedded(TypedDict, total=False):
    zaak: ZaakExpanded
    resultaattype: ResultaatTypeShown | Elders


class RolEmbedded(TypedDict, total=False):
    zaak: ZaakExpanded
    betrokkene: Elders
    roltype: RolTypeShown | Elders
    statussen: list[StatusExpanded]


class ZaakInformatieObjectEmbedded(TypedDict, total=False):
    informatieobject: DocumentShown | Elders
    zaak: ZaakExpanded
    status: StatusExpanded | Elders


class ZaakObjectEmbedded(TypedDict, total=False):
    zaak: ZaakExpanded
    object: Elders
    zaakobjecttype: ZaakObjectTypeShown | Elders


class ZaakEigenschapEmbedded(TypedDict, total=False):
    zaak: ZaakExpanded | Elders
    eigenschap: EigenschapShown | Elders


class ZaakBesluitEmbedded(TypedDict, total=False):
    besluit: BesluitShown | Elders


EXPANDED: dict[str, type[Body]] = {
    "zaak": ZaakExpanded,
    "status": StatusExpanded,
    "resultaat": ResultaatExpanded,
    "rol": RolExpanded,
    "zaakinformatieobject": ZaakInformatieObjectExpanded,
    "zaakobject": ZaakObjectExpanded,
    "zaakeigenschap": ZaakEigenschapExpanded,
    "zaakbesluit": ZaakBesluitExpanded,
}
