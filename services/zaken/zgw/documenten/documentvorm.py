"""What a document looks like on the wire: what is sent and what is shown."""

from binascii import Error, a2b_base64
from typing import Annotated, Any, Literal

from commonground.problems import CodedError
from commonground.resource import Body, Part
from commonground.types import Date, DateTime, Link, Rsin, Url, Url200, UrlOrEmpty
from pydantic import BeforeValidator, Field, StringConstraints, WithJsonSchema

from zgw.vormen import DatumOfNull, JaNeeOfNull, Leeg, VertrouwelijkheidOfLeeg

Algoritme = Literal[
    "crc_16",
    "crc_32",
    "crc_64",
    "fletcher_4",
    "fletcher_8",
    "fletcher_16",
    "fletcher_32",
    "hmac",
    "md5",
    "sha_1",
    "sha_256",
    "sha_512",
    "sha_3",
]
Omvang = Annotated[int, Field(ge=0, le=2**63 - 1, json_schema_extra={"format": "int64"})]
Taal = Annotated[str, StringConstraints(min_length=3, max_length=3)]


def uit_base64(tekst: Any) -> Any:
    """Raises CodedError: invalid-base64, incorrect-base64-padding. Empty or absent: no content is sent."""
    if not tekst:
        return None
    if not isinstance(tekst, str) or not tekst.isascii():
        raise CodedError("invalid-base64", "De inhoud is geen base64.")
    tekst = "".join(tekst.split())
    if len(tekst) % 4:
        raise CodedError("incorrect-base64-padding", "De base64 van de inhoud is niet goed aangevuld.")
    try:
        return a2b_base64(tekst, strict_mode=True)
    except Error:
        raise CodedError("invalid-base64", "De inhoud is geen base64.") from None


Base64 = Annotated[bytes | None, BeforeValidator(uit_base64)]


class Ondertekening(Part):
    soort: Annotated[Literal["analoog", "digitaal", "pki"], Field(description="Hoe is ondertekend.")]
    datum: Annotated[Date, Field(description="Wanneer is ondertekend.")]


class Integriteit(Part):
    algoritme: Annotated[Algoritme, Field(description="Hoe de controlewaarde is berekend.")]
    waarde: Annotated[str, Field(min_length=1, max_length=128, description="De controlewaarde.")]
    datum: Annotated[Date, Field(description="Wanneer zij is berekend.")]


class DocumentBasis(Body):
    """What is sent and shown alike."""

    identificatie: Annotated[
        str, Field(max_length=40, description="Kenmerk binnen de organisatie; blijft het leeg, dan geven wij het.")
    ] = ""
    bronorganisatie: Annotated[Rsin, Field(description="RSIN van de organisatie die het document maakte of ontving.")]
    creatiedatum: Annotated[Date, Field(description="Wanneer het document is gemaakt.")]
    titel: Annotated[str, Field(min_length=1, max_length=200, description="Hoe het document heet.")]
    vertrouwelijkheidaanduiding: Annotated[
        VertrouwelijkheidOfLeeg, Field(description="Hoe vertrouwelijk het is; anders zoals het type zegt.")
    ] = ""
    is_gereed_voor_publicatie: Annotated[JaNeeOfNull, Field(description="Of het openbaar gemaakt mag worden.")] = None
    tonen_aan_initiator: Annotated[bool, Field(description="Of de initiator van de zaak het mag zien.")] = False
    auteur: Annotated[str, Field(min_length=1, max_length=200, description="Wie het document maakte.")]
    status: Annotated[
        Literal["", "in_bewerking", "ter_vaststelling", "definitief", "gearchiveerd"],
        Field(description="Hoe ver het document is."),
    ] = ""
    inhoud_is_vervallen: Annotated[JaNeeOfNull, Field(description="Of de inhoud niet meer geldt.")] = None
    formaat: Annotated[str, Field(max_length=255, description="Soort bestand, zoals application/pdf.")] = ""
    taal: Annotated[Taal, Field(description="Taal, in drie letters (ISO 639-2/B).")]
    bestandsnaam: Annotated[str, Field(max_length=255, description="Naam van het bestand, met extensie.")] = ""
    bestandsomvang: Annotated[Omvang | None, Leeg, Field(description="Aantal bytes van de inhoud.")] = None
    link: Annotated[UrlOrEmpty, Field(max_length=200, description="Waar de inhoud elders te bekijken is.")] = ""
    beschrijving: Annotated[str, Field(max_length=1000, description="Waar het document over gaat.")] = ""
    ontvangstdatum: Annotated[DatumOfNull, Field(description="Wanneer het is ontvangen.")] = None
    verzenddatum: Annotated[DatumOfNull, Field(description="Wanneer het is verzonden.")] = None
    indicatie_gebruiksrecht: Annotated[
        JaNeeOfNull, Field(description="Of er beperkingen gelden voor het gebruik; leeg is onbekend.")
    ] = None
    verschijningsvorm: Annotated[str, Field(description="Hoe het document eruitziet.")] = ""
    ondertekening: Annotated[Ondertekening | None, Field(description="Of en hoe het is ondertekend.")] = None
    informatieobjecttype: Annotated[Url200, Field(description="Het informatieobjecttype, in de Catalogi API.")]
    trefwoorden: Annotated[list[str], Field(description="Woorden om op te zoeken.")] = []


class DocumentBody(DocumentBasis):
    integriteit: Annotated[Integriteit | None, Field(description="Controlewaarde van de inhoud.")] = None
    inhoud: Annotated[
        Base64,
        WithJsonSchema({"type": "string", "format": "byte", "nullable": True}),
        Field(description="De inhoud, in base64."),
    ] = None


class DocumentMetLock(DocumentBody):
    lock: Annotated[str, Field(description="De sleutel die bij het vergrendelen is gegeven.")] = ""


class DocumentVervangen(DocumentBody):
    """What a PUT sends: its lock is a field that must be there. For the contract; the rule drc-009 says it."""

    lock: Annotated[str, Field(min_length=1, description="De sleutel die bij het vergrendelen is gegeven.")]


class Bestandsdeel(Part):
    url: Url
    volgnummer: int
    omvang: int
    voltooid: bool
    lock: str


class IntegriteitShown(Integriteit):
    waarde: Annotated[str, Field(max_length=128, description="De controlewaarde.")]


class DocumentShown(DocumentBasis):
    """The standard asks of what is sent that it is not empty, and does not promise it of what is shown."""

    titel: Annotated[str, Field(max_length=200, description="Hoe het document heet.")]
    auteur: Annotated[str, Field(max_length=200, description="Wie het document maakte.")]
    integriteit: Annotated[IntegriteitShown | None, Field(description="Controlewaarde van de inhoud.")] = None
    url: Annotated[Url, Field(description="Waar dit document staat.")]
    versie: Annotated[int, Field(description="De hoeveelste versie dit is.")]
    begin_registratie: Annotated[DateTime, Field(description="Wanneer deze versie is vastgelegd.")]
    inhoud: Annotated[Link | None, Field(description="Waar de inhoud te downloaden is.")] = None
    locked: Annotated[bool, Field(description="Of iemand het document heeft vergrendeld.")]
    bestandsdelen: Annotated[list[Bestandsdeel], Field(description="Delen die nog worden geupload.")]


class DocumentCreated(DocumentShown):
    lock: Annotated[str, Field(description="De sleutel, als het document meteen vergrendeld is.")]
