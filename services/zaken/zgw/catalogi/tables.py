"""The tables of the catalogi component.

A row of zaaktype, informatieobjecttype or besluittype is one *version*; versions share catalogus and identificatie or
omschrijving. They refer to each other by that name (within their catalogus), so that a new version of one never needs a
new one of the other: the link tables hold names. Groups (dict, list) are stored as on the wire, with camelCase keys.
"""

from contextvars import ContextVar
from datetime import date
from uuid import UUID, uuid4

from commonground.db import UrlText
from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from zgw.tables import Base

VASTE_UUID: ContextVar[UUID | None] = ContextVar("vaste_uuid", default=None)
GELDIG = "einde_geldigheid is null or einde_geldigheid >= begin_geldigheid"


def nieuwe_uuid() -> UUID:
    """A new uuid, or the fixed one that the loader of the shipped catalogue asks for (`laden.py`)."""
    return VASTE_UUID.get() or uuid4()


def een_versie_per_dag(table: str, name: str) -> Index:
    """Two published versions never begin on the same day: the part of ztc-016 that both databases can keep."""
    columns, published = ("catalogus_id", name, "begin_geldigheid"), text("not concept")
    return Index(f"uq_{table}_versie", *columns, unique=True, sqlite_where=published, postgresql_where=published)


class SelectielijstRij(Base):
    """A row of a selectielijst that was read in; `inhoud` is what `selectielijst.py` keeps of its kind."""

    __tablename__ = "selectielijst"
    soort: Mapped[str] = mapped_column(String(30), primary_key=True)
    uuid: Mapped[UUID] = mapped_column(primary_key=True)
    jaar: Mapped[int | None]
    volgorde: Mapped[int]
    inhoud: Mapped[dict]


class Catalogus(Base):
    __tablename__ = "catalogus"
    __table_args__ = (UniqueConstraint("domein", "rsin"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    uuid: Mapped[UUID] = mapped_column(unique=True, default=nieuwe_uuid)
    domein: Mapped[str] = mapped_column(String(5))
    rsin: Mapped[str] = mapped_column(String(9))
    contactpersoon_beheer_naam: Mapped[str] = mapped_column(String(40))
    contactpersoon_beheer_telefoonnummer: Mapped[str] = mapped_column(String(20), default="")
    contactpersoon_beheer_emailadres: Mapped[str] = mapped_column(String(254), default="")
    naam: Mapped[str | None] = mapped_column(String(200))
    versie: Mapped[str | None] = mapped_column(String(20))
    begindatum_versie: Mapped[date | None]


class ZaakType(Base):
    __tablename__ = "zaaktype"
    __table_args__ = (
        een_versie_per_dag("zaaktype", "identificatie"),
        Index("ix_zaaktype_catalogus_id_identificatie", "catalogus_id", "identificatie"),
        CheckConstraint(GELDIG, name="geldigheid"),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    uuid: Mapped[UUID] = mapped_column(unique=True, default=nieuwe_uuid)
    catalogus_id: Mapped[int] = mapped_column(ForeignKey("catalogus.id"))
    identificatie: Mapped[str] = mapped_column(String(50))
    omschrijving: Mapped[str] = mapped_column(String(80))
    omschrijving_generiek: Mapped[str] = mapped_column(String(80), default="")
    vertrouwelijkheidaanduiding: Mapped[str] = mapped_column(String(20))
    doel: Mapped[str]
    aanleiding: Mapped[str]
    toelichting: Mapped[str] = mapped_column(default="")
    indicatie_intern_of_extern: Mapped[str] = mapped_column(String(6))
    handeling_initiator: Mapped[str] = mapped_column(String(20))
    onderwerp: Mapped[str] = mapped_column(String(80))
    handeling_behandelaar: Mapped[str] = mapped_column(String(20))
    doorlooptijd: Mapped[str]  # durations stay the text that was sent: P1Y is not 365 days
    servicenorm: Mapped[str | None]
    opschorting_en_aanhouding_mogelijk: Mapped[bool]
    verlenging_mogelijk: Mapped[bool]
    verlengingstermijn: Mapped[str | None]
    trefwoorden: Mapped[list]
    publicatie_indicatie: Mapped[bool]
    publicatietekst: Mapped[str] = mapped_column(default="")
    verantwoordingsrelatie: Mapped[list]
    producten_of_diensten: Mapped[list]
    selectielijst_procestype: Mapped[str] = mapped_column(UrlText(1000), default="")
    referentieproces: Mapped[dict]  # naam, link
    verantwoordelijke: Mapped[str] = mapped_column(String(50))
    broncatalogus: Mapped[dict | None]  # url, domein, rsin
    bronzaaktype: Mapped[dict | None]  # url, identificatie, omschrijving
    begin_geldigheid: Mapped[date]
    einde_geldigheid: Mapped[date | None]
    versiedatum: Mapped[date | None]
    concept: Mapped[bool] = mapped_column(default=True)


class DeelZaakType(Base):
    """A zaaktype, by identificatie, whose zaken may be deelzaken."""

    __tablename__ = "deelzaaktype"
    __table_args__ = (UniqueConstraint("zaaktype_id", "identificatie"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    zaaktype_id: Mapped[int] = mapped_column(ForeignKey("zaaktype.id", ondelete="CASCADE"))
    identificatie: Mapped[str] = mapped_column(String(50))


class GerelateerdZaakType(Base):
    """A zaaktype, by identificatie, whose zaken may be relevanteAndereZaken."""

    __tablename__ = "gerelateerd_zaaktype"
    id: Mapped[int] = mapped_column(primary_key=True)
    zaaktype_id: Mapped[int] = mapped_column(ForeignKey("zaaktype.id", ondelete="CASCADE"), index=True)
    identificatie: Mapped[str] = mapped_column(String(50))
    aard_relatie: Mapped[str] = mapped_column(String(20))
    toelichting: Mapped[str] = mapped_column(String(255), default="")


class StatusType(Base):
    __tablename__ = "statustype"
    __table_args__ = (UniqueConstraint("zaaktype_id", "volgnummer"),)  # the highest one is the eindstatus
    id: Mapped[int] = mapped_column(primary_key=True)
    uuid: Mapped[UUID] = mapped_column(unique=True, default=nieuwe_uuid)
    zaaktype_id: Mapped[int] = mapped_column(ForeignKey("zaaktype.id", ondelete="CASCADE"))
    volgnummer: Mapped[int]
    omschrijving: Mapped[str] = mapped_column(String(80))
    omschrijving_generiek: Mapped[str] = mapped_column(String(80), default="")
    statustekst: Mapped[str] = mapped_column(String(1000), default="")
    informeren: Mapped[bool] = mapped_column(default=False)
    doorlooptijd: Mapped[str | None]
    toelichting: Mapped[str | None] = mapped_column(String(1000))
    checklistitem_statustype: Mapped[list]


class ResultaatType(Base):
    __tablename__ = "resultaattype"
    __table_args__ = (UniqueConstraint("zaaktype_id", "omschrijving"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    uuid: Mapped[UUID] = mapped_column(unique=True, default=nieuwe_uuid)
    zaaktype_id: Mapped[int] = mapped_column(ForeignKey("zaaktype.id", ondelete="CASCADE"))
    omschrijving: Mapped[str] = mapped_column(String(30))
    resultaattypeomschrijving: Mapped[str] = mapped_column(UrlText(1000))
    omschrijving_generiek: Mapped[str] = mapped_column(default="")
    selectielijstklasse: Mapped[str] = mapped_column(UrlText(1000))
    toelichting: Mapped[str] = mapped_column(default="")
    archiefnominatie: Mapped[str] = mapped_column(String(20), default="")
    archiefactietermijn: Mapped[str | None]
    # afleidingswijze, datumkenmerk, einddatumBekend, objecttype, registratie, procestermijn
    brondatum_archiefprocedure: Mapped[dict | None]
    procesobjectaard: Mapped[str | None] = mapped_column(String(200))
    indicatie_specifiek: Mapped[bool | None]
    procestermijn: Mapped[str | None]


class RolType(Base):
    __tablename__ = "roltype"
    id: Mapped[int] = mapped_column(primary_key=True)
    uuid: Mapped[UUID] = mapped_column(unique=True, default=nieuwe_uuid)
    zaaktype_id: Mapped[int] = mapped_column(ForeignKey("zaaktype.id", ondelete="CASCADE"), index=True)
    omschrijving: Mapped[str] = mapped_column(String(100))
    omschrijving_generiek: Mapped[str] = mapped_column(String(20))


class Eigenschap(Base):
    __tablename__ = "eigenschap"
    __table_args__ = (UniqueConstraint("zaaktype_id", "naam"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    uuid: Mapped[UUID] = mapped_column(unique=True, default=nieuwe_uuid)
    zaaktype_id: Mapped[int] = mapped_column(ForeignKey("zaaktype.id", ondelete="CASCADE"))
    naam: Mapped[str] = mapped_column(String(20))
    definitie: Mapped[str] = mapped_column(String(255))
    specificatie: Mapped[dict]  # groep, formaat, lengte, kardinaliteit, waardenverzameling
    toelichting: Mapped[str] = mapped_column(String(1000), default="")
    statustype_id: Mapped[int | None] = mapped_column(ForeignKey("statustype.id", ondelete="SET NULL"), index=True)


class ZaakObjectType(Base):
    __tablename__ = "zaakobjecttype"
    id: Mapped[int] = mapped_column(primary_key=True)
    uuid: Mapped[UUID] = mapped_column(unique=True, default=nieuwe_uuid)
    zaaktype_id: Mapped[int] = mapped_column(ForeignKey("zaaktype.id", ondelete="CASCADE"), index=True)
    ander_objecttype: Mapped[bool]
    objecttype: Mapped[str] = mapped_column(UrlText(200))
    relatie_omschrijving: Mapped[str] = mapped_column(String(80))


class InformatieObjectType(Base):
    __tablename__ = "informatieobjecttype"
    __table_args__ = (
        een_versie_per_dag("informatieobjecttype", "omschrijving"),
        Index("ix_informatieobjecttype_catalogus_id_omschrijving", "catalogus_id", "omschrijving"),
        CheckConstraint(GELDIG, name="geldigheid"),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    uuid: Mapped[UUID] = mapped_column(unique=True, default=nieuwe_uuid)
    catalogus_id: Mapped[int] = mapped_column(ForeignKey("catalogus.id"))
    omschrijving: Mapped[str] = mapped_column(String(80))
    vertrouwelijkheidaanduiding: Mapped[str] = mapped_column(String(20))
    informatieobjectcategorie: Mapped[str] = mapped_column(String(80))
    trefwoord: Mapped[list]
    omschrijving_generiek: Mapped[dict | None]
    begin_geldigheid: Mapped[date]
    einde_geldigheid: Mapped[date | None]
    concept: Mapped[bool] = mapped_column(default=True)


class BesluitType(Base):
    __tablename__ = "besluittype"
    __table_args__ = (
        een_versie_per_dag("besluittype", "omschrijving"),
        Index("ix_besluittype_catalogus_id_omschrijving", "catalogus_id", "omschrijving"),
        CheckConstraint(GELDIG, name="geldigheid"),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    uuid: Mapped[UUID] = mapped_column(unique=True, default=nieuwe_uuid)
    catalogus_id: Mapped[int] = mapped_column(ForeignKey("catalogus.id"))
    omschrijving: Mapped[str] = mapped_column(String(80), default="")
    omschrijving_generiek: Mapped[str] = mapped_column(String(80), default="")
    besluitcategorie: Mapped[str] = mapped_column(String(40), default="")
    reactietermijn: Mapped[str | None]
    publicatie_indicatie: Mapped[bool]
    publicatietekst: Mapped[str] = mapped_column(default="")
    publicatietermijn: Mapped[str | None]
    toelichting: Mapped[str] = mapped_column(default="")
    begin_geldigheid: Mapped[date]
    einde_geldigheid: Mapped[date | None]
    concept: Mapped[bool] = mapped_column(default=True)


class ZaakTypeInformatieObjectType(Base):
    """Which documents (informatieobjecttype by omschrijving) belong to zaken of a zaaktype, at which status."""

    __tablename__ = "zaaktype_informatieobjecttype"
    __table_args__ = (UniqueConstraint("zaaktype_id", "volgnummer"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    uuid: Mapped[UUID] = mapped_column(unique=True, default=nieuwe_uuid)
    zaaktype_id: Mapped[int] = mapped_column(ForeignKey("zaaktype.id", ondelete="CASCADE"))
    informatieobjecttype: Mapped[str] = mapped_column(String(80), index=True)
    volgnummer: Mapped[int]
    richting: Mapped[str] = mapped_column(String(8))
    statustype_id: Mapped[int | None] = mapped_column(ForeignKey("statustype.id", ondelete="SET NULL"), index=True)


class ZaakTypeBesluitType(Base):
    """A besluittype, by omschrijving, that zaken of a zaaktype may have."""

    __tablename__ = "zaaktype_besluittype"
    __table_args__ = (UniqueConstraint("zaaktype_id", "omschrijving"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    zaaktype_id: Mapped[int] = mapped_column(ForeignKey("zaaktype.id", ondelete="CASCADE"))
    omschrijving: Mapped[str] = mapped_column(String(80), index=True)


class BesluitTypeInformatieObjectType(Base):
    """An informatieobjecttype, by omschrijving, in which besluiten of a besluittype are laid down."""

    __tablename__ = "besluittype_informatieobjecttype"
    __table_args__ = (UniqueConstraint("besluittype_id", "omschrijving"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    besluittype_id: Mapped[int] = mapped_column(ForeignKey("besluittype.id", ondelete="CASCADE"))
    omschrijving: Mapped[str] = mapped_column(String(80), index=True)


class ResultaatTypeBesluitType(Base):
    """A besluittype, by omschrijving, that leads to a resultaattype."""

    __tablename__ = "resultaattype_besluittype"
    __table_args__ = (UniqueConstraint("resultaattype_id", "omschrijving"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    resultaattype_id: Mapped[int] = mapped_column(ForeignKey("resultaattype.id", ondelete="CASCADE"))
    omschrijving: Mapped[str] = mapped_column(String(80), index=True)


class ResultaatTypeInformatieObjectType(Base):
    """An informatieobjecttype, by omschrijving, that a resultaattype is laid down in."""

    __tablename__ = "resultaattype_informatieobjecttype"
    __table_args__ = (UniqueConstraint("resultaattype_id", "omschrijving"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    resultaattype_id: Mapped[int] = mapped_column(ForeignKey("resultaattype.id", ondelete="CASCADE"))
    omschrijving: Mapped[str] = mapped_column(String(80), index=True)
