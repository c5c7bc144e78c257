"""What list and read of this component show with `_expand`; for the contract only."""

from typing import Annotated

from commonground.resource import Body
from pydantic import Field
from typing_extensions import TypedDict

from zgw.catalogi.expanded import InformatieObjectTypeExpanded
from zgw.documenten.documentvorm import DocumentShown
from zgw.documenten.gebruiksrechten import GebruiksrechtShown
from zgw.documenten.objectinformatieobjecten import ObjectInformatieObjectShown


class DocumentExpanded(DocumentShown):
    expand: Annotated["DocumentEmbedded", Field(alias="_expand")] = {}


class ObjectInformatieObjectExpanded(ObjectInformatieObjectShown):
    expand: Annotated["ObjectInformatieObjectEmbedded", Field(alias="_expand")] = {}


class GebruiksrechtExpanded(GebruiksrechtShown):
    expand: Annotated["GebruiksrechtEmbedded", Field(alias="_expand")] = {}


class GebruiksrechtEmbedded(TypedDict, total=False):
    informatieobject: DocumentShown


class DocumentEmbedded(TypedDict, total=False):
    informatieobjecttype: InformatieObjectTypeExpanded


class ObjectInformatieObjectEmbedded(TypedDict, total=False):
    informatieobject: DocumentExpanded


EXPANDED: dict[str, type[Body]] = {
    "enkelvoudiginformatieobject": DocumentExpanded,
    "gebruiksrechten": GebruiksrechtExpanded,
    "objectinformatieobject": ObjectInformatieObjectExpanded,
}
