"""Field types of the ZGW APIs that clients fill in loosely: an empty text stands for nothing."""

from typing import Annotated, Any, Literal

from commonground.types import Date, DateTime, Url, UrlOrEmpty
from pydantic import BeforeValidator, Field, WithJsonSchema

from zgw.vertrouwelijkheid import NIVEAUS, Vertrouwelijkheid


def leeg_is_niets(waarde: Any) -> Any:
    return None if waarde == "" else waarde


Leeg = BeforeValidator(leeg_is_niets)
DatumOfNull = Annotated[Date | None, Leeg]
MomentOfNull = Annotated[DateTime | None, Leeg]
UrlOfNull = Annotated[Url | None, Leeg]
JaNeeOfNull = Annotated[bool | None, Leeg]
VertrouwelijkheidOfLeeg = Vertrouwelijkheid | Literal[""]
# The Zaken API does not name the empty text among the values, but takes it for a level left out.
Zaakvertrouwelijkheid = Annotated[VertrouwelijkheidOfLeeg, WithJsonSchema({"type": "string", "enum": list(NIVEAUS)})]
Url200OfLeeg = Annotated[UrlOrEmpty, Field(max_length=200)]
