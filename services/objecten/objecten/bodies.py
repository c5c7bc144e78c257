"""What is sent and shown for an object and its records."""

from typing import Annotated, Any, Literal
from uuid import UUID

from commonground.problems import CodedError
from commonground.resource import Body, Part
from commonground.types import Date, Link, absolute
from pydantic import AfterValidator, BeforeValidator, Field, StringConstraints

from objecten.geometry import GeoJson

MAX_INDEX, MAX_VERSION, MAX_URL = 2147483647, 32767, 1000
URI: dict[str, Any] = {"format": "uri"}


def whole(limit: int) -> BeforeValidator:
    """JSON's true is not 1; and how far a number is above the limit does not matter."""

    def plain(value: Any) -> Any:
        if isinstance(value, bool):
            raise ValueError("Hier hoort een geheel getal.")
        return min(value, limit + 1) if isinstance(value, (int, float)) else value

    return BeforeValidator(plain)


Index = Annotated[int, Field(ge=0, le=MAX_INDEX), whole(MAX_INDEX)]
TypeVersion = Annotated[int, Field(ge=0, le=MAX_VERSION), whole(MAX_VERSION)]
ABSENT: Any = None  # a default that is never shown: it makes a field not required, and null still an error


def shown(description: str, **more: Any) -> Any:
    """A field that is only shown."""
    return Field(default=ABSENT, description=description, json_schema_extra={"readOnly": True}, **more)


def not_zero(version: int) -> int:
    """The standard writes 0 as the lowest; with the reference such a record goes unjudged (rules.md 6.2)."""
    if version < 1:
        raise CodedError("min_value", "De eerste versie is 1.")
    return version


def not_blank(text: str) -> str:
    if not text.strip():
        raise CodedError("blank", "Dit veld mag niet leeg zijn.")
    return text


class Reference(Part):
    type: Annotated[Literal["zaak"], Field(description="Waar de verwijzing over gaat.")]
    url: Annotated[str, StringConstraints(max_length=200), AfterValidator(absolute), Field(json_schema_extra=URI)]


class RecordBase(Body):
    type_version: Annotated[TypeVersion, Field(description="Versie van het objecttype."), AfterValidator(not_zero)]
    data: Annotated[dict[str, Any], Field(description="Gegevens volgens het JSON Schema.")] = {}
    geometry: Annotated[GeoJson | None, Field(description="Waar het object is, in WGS84.")] = None
    start_at: Annotated[Date, Field(description="Vanaf wanneer dit in werkelijkheid zo is.")]


class RecordBody(RecordBase):
    references: Annotated[list[Reference], Field(description="Zaken van het object.")] = []
    correction_for: Annotated[
        Index | None,
        Field(description="Index van het record dat dit record verbetert."),
    ] = None


class ObjectBody(Body):
    uuid: Annotated[UUID, Field(description="Kenmerk; mag bij het aanmaken worden gekozen.")] = ABSENT
    type: Annotated[
        str, Field(min_length=1, max_length=MAX_URL, description="Het objecttype.", json_schema_extra={"format": "uri"})
    ]
    record: Annotated[RecordBody, Field(description="Hoe het object is of was.")]


# --- shown: written in the contract and held against every answer in the tests, never run ----------------------------
class RecordShown(RecordBase):
    index: int = shown("Volgnummer binnen het object, vanaf 1.")
    end_at: Date | None = shown("Tot wanneer dit in werkelijkheid zo was.")
    registration_at: Date = shown("Dag van registratie.")
    correction_for: Index | None = shown("Index van het record dat dit record verbetert.")
    corrected_by: Index | None = shown("Index van het record dat dit record verbetert.")


class ObjectRecordShown(RecordBody):
    index: int = shown("Volgnummer binnen het object, vanaf 1.")
    end_at: Date | None = shown("Tot wanneer dit in werkelijkheid zo was.")
    registration_at: Date = shown("Dag van registratie.")
    corrected_by: Index | None = shown("Index van het record waardoor dit record is verbeterd.")


class ObjectShown(ObjectBody):
    url: Link = shown("Het adres van het object.", max_length=1000)
    record: Annotated[ObjectRecordShown, Field(description="Hoe het object is of was.")]  # type: ignore[assignment]
