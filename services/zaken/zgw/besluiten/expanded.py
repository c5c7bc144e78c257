"""What list and read of this component show with `_expand`; for the contract only."""

from typing import Annotated, Any

from commonground.resource import Body
from pydantic import Field
from typing_extensions import TypedDict

from zgw.besluiten.besluiten import BesluitShown
from zgw.besluiten.besluitinformatieobjecten import BesluitInformatieObjectShown
from zgw.catalogi.expanded import BesluitTypeExpanded
from zgw.documenten.expanded import DocumentExpanded
from zgw.zaken.expanded import ZaakExpanded


class BesluitExpanded(BesluitShown):
    expand: Annotated["BesluitEmbedded", Field(alias="_expand")] = {}


class BesluitInformatieObjectExpanded(BesluitInformatieObjectShown):
    expand: Annotated["BesluitInformatieObjectEmbedded", Field(alias="_expand")] = {}


class BesluitEmbedded(TypedDict, total=False):
    besluittype: BesluitTypeExpanded
    zaak: ZaakExpanded | dict[str, Any]


class BesluitInformatieObjectEmbedded(TypedDict, total=False):
    informatieobject: DocumentExpanded
    besluit: BesluitExpanded | dict[str, Any]


EXPANDED: dict[str, type[Body]] = {
    "besluit": BesluitExpanded,
    "besluitinformatieobject": BesluitInformatieObjectExpanded,
}
