"""The lines of an audit trail as the contracts of the ZGW APIs tell them."""

from datetime import datetime
from typing import Annotated

from commonground.audittrail import AuditTrailShown
from pydantic import Field, WithJsonSchema

COMPONENTEN = {"type": "string", "enum": ["ac", "nrc", "zrc", "ztc", "drc", "brc", "cmc", "kc", "vrc"]}


class AuditTrail(AuditTrailShown):
    bron: Annotated[str, WithJsonSchema(COMPONENTEN), Field(description="Het component dat de handeling uitvoerde.")]


class AuditTrailBesluit(AuditTrail):
    """The Besluiten API does not promise when; we always tell. What it promises is not empty."""

    actie: Annotated[str, Field(min_length=1, max_length=50, description="Wat er is gedaan.")]
    resource: Annotated[str, Field(min_length=1, max_length=50, description="Soort van het geraakte object.")]
    resource_weergave: Annotated[
        str, Field(min_length=1, max_length=200, description="Het geraakte object, in woorden.")
    ]
    aanmaakdatum: Annotated[datetime, Field(default_factory=datetime.now, description="Wanneer dat was.")]
