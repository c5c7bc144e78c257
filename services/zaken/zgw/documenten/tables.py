"""The tables of the documenten component: a document, its versions, and the objects it belongs to."""

from datetime import date, datetime
from uuid import UUID, uuid4

from commonground.db import UrlText
from sqlalchemy import BigInteger, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from zgw.tables import Base
from zgw.vertrouwelijkheid import Niveau


class EnkelvoudigInformatieObject(Base):
    """What all versions of a document share. `versie` is the latest one; `lock` is empty when nobody holds it."""

    __tablename__ = "enkelvoudiginformatieobject"
    __table_args__ = (UniqueConstraint("bronorganisatie", "identificatie"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    uuid: Mapped[UUID] = mapped_column(unique=True, default=uuid4)
    identificatie: Mapped[str] = mapped_column(String(40), index=True)
    bronorganisatie: Mapped[str] = mapped_column(String(9))
    versie: Mapped[int]
    lock: Mapped[str] = mapped_column(String(100), default="")


class Versie(Base):
    """One version; `bestand` is the key of its content in the storage, None while there is none."""

    __tablename__ = "versie"
    __table_args__ = (
        UniqueConstraint("document_id", "versie"),
        Index("ix_versie_type_niveau", "informatieobjecttype", "vertrouwelijkheidaanduiding"),  # what a client may see
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    document_id: Mapped[int] = mapped_column(ForeignKey("enkelvoudiginformatieobject.id", ondelete="CASCADE"))
    versie: Mapped[int]
    begin_registratie: Mapped[datetime]
    creatiedatum: Mapped[date]
    titel: Mapped[str] = mapped_column(String(200))
    vertrouwelijkheidaanduiding: Mapped[str] = mapped_column(Niveau)
    is_gereed_voor_publicatie: Mapped[bool | None]
    tonen_aan_initiator: Mapped[bool]
    auteur: Mapped[str] = mapped_column(String(200))
    status: Mapped[str] = mapped_column(String(20))
    inhoud_is_vervallen: Mapped[bool | None]
    formaat: Mapped[str] = mapped_column(String(255))
    taal: Mapped[str] = mapped_column(String(3))
    bestandsnaam: Mapped[str] = mapped_column(String(255))
    bestand: Mapped[str | None] = mapped_column(String(100), index=True)
    bestandsomvang: Mapped[int | None] = mapped_column(BigInteger)
    link: Mapped[str] = mapped_column(UrlText(200))
    beschrijving: Mapped[str] = mapped_column(String(1000))
    ontvangstdatum: Mapped[date | None]
    verzenddatum: Mapped[date | None]
    indicatie_gebruiksrecht: Mapped[bool | None]
    verschijningsvorm: Mapped[str]
    ondertekening: Mapped[dict | None]
    integriteit: Mapped[dict | None]
    informatieobjecttype: Mapped[str] = mapped_column(UrlText(200))
    informatieobjecttype_id: Mapped[int | None] = mapped_column(ForeignKey("informatieobjecttype.id"), index=True)
    trefwoorden: Mapped[list]


class Gebruiksrecht(Base):
    """What others may do with a document, from when and until when."""

    __tablename__ = "gebruiksrecht"
    id: Mapped[int] = mapped_column(primary_key=True)
    uuid: Mapped[UUID] = mapped_column(unique=True, default=uuid4)
    document_id: Mapped[int] = mapped_column(
        ForeignKey("enkelvoudiginformatieobject.id", ondelete="CASCADE"), index=True
    )
    startdatum: Mapped[datetime]
    einddatum: Mapped[datetime | None]
    omschrijving_voorwaarden: Mapped[str]


class ObjectInformatieObject(Base):
    """The document's side of its relation with a zaak or besluit; it goes when that side goes."""

    __tablename__ = "objectinformatieobject"
    __table_args__ = (UniqueConstraint("document_id", "object"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    uuid: Mapped[UUID] = mapped_column(unique=True, default=uuid4)
    document_id: Mapped[int] = mapped_column(ForeignKey("enkelvoudiginformatieobject.id"))
    object: Mapped[str] = mapped_column(UrlText(1000), index=True)
    object_type: Mapped[str] = mapped_column(String(20))
    zaakinformatieobject_id: Mapped[int | None] = mapped_column(
        ForeignKey("zaakinformatieobject.id", ondelete="CASCADE"), index=True
    )
    besluitinformatieobject_id: Mapped[int | None] = mapped_column(
        ForeignKey("besluitinformatieobject.id", ondelete="CASCADE"), index=True
    )
