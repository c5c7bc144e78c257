"""The tables of the zaken component: a zaak and its parts. Groups and lists are stored as on the wire.

A reference is kept as shown (own URLs without their base) and, where it is to a row of ours, as a foreign key too.
"""

from datetime import date, datetime
from uuid import UUID, uuid4

from commonground.db import UrlText
from sqlalchemy import ForeignKey, Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from zgw.tables import Base
from zgw.vertrouwelijkheid import Niveau


class Zaak(Base):
    __tablename__ = "zaak"
    __table_args__ = (
        UniqueConstraint("bronorganisatie", "identificatie"),
        Index("ix_zaak_zaaktype_niveau", "zaaktype", "vertrouwelijkheidaanduiding", "id"),  # what a client may see
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    uuid: Mapped[UUID] = mapped_column(unique=True, default=uuid4)
    identificatie: Mapped[str] = mapped_column(String(40), index=True)
    bronorganisatie: Mapped[str] = mapped_column(String(9))
    omschrijving: Mapped[str] = mapped_column(String(80))
    toelichting: Mapped[str] = mapped_column(String(1000))
    zaaktype: Mapped[str] = mapped_column(UrlText(1000))
    zaaktype_id: Mapped[int | None] = mapped_column(ForeignKey("zaaktype.id"), index=True)
    registratiedatum: Mapped[date] = mapped_column(index=True)
    verantwoordelijke_organisatie: Mapped[str] = mapped_column(String(9))
    startdatum: Mapped[date] = mapped_column(index=True)
    einddatum: Mapped[date | None] = mapped_column(index=True)
    einddatum_gepland: Mapped[date | None]
    uiterlijke_einddatum_afdoening: Mapped[date | None] = mapped_column(index=True)
    publicatiedatum: Mapped[date | None]
    communicatiekanaal: Mapped[str] = mapped_column(UrlText(1000))
    producten_of_diensten: Mapped[list]
    vertrouwelijkheidaanduiding: Mapped[str] = mapped_column(Niveau)
    betalingsindicatie: Mapped[str] = mapped_column(String(20))
    laatste_betaaldatum: Mapped[datetime | None]
    zaakgeometrie: Mapped[dict | None]
    verlenging: Mapped[dict | None]
    opschorting: Mapped[dict | None]
    selectielijstklasse: Mapped[str] = mapped_column(UrlText(1000))
    hoofdzaak_id: Mapped[int | None] = mapped_column(ForeignKey("zaak.id", ondelete="CASCADE"), index=True)
    relevante_andere_zaken: Mapped[list]
    kenmerken: Mapped[list]
    archiefnominatie: Mapped[str | None] = mapped_column(String(20))
    archiefstatus: Mapped[str] = mapped_column(String(40))
    archiefactiedatum: Mapped[date | None] = mapped_column(index=True)
    opdrachtgevende_organisatie: Mapped[str] = mapped_column(String(9))
    processobjectaard: Mapped[str | None] = mapped_column(String(200))
    startdatum_bewaartermijn: Mapped[date | None]
    processobject: Mapped[dict | None]
    # Names of the archive columns that we derived ourselves: these may be derived again, what a user filled in may not.
    afgeleid: Mapped[list]


class Status(Base):
    __tablename__ = "status"
    __table_args__ = (UniqueConstraint("zaak_id", "datum_status_gezet"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    uuid: Mapped[UUID] = mapped_column(unique=True, default=uuid4)
    zaak_id: Mapped[int] = mapped_column(ForeignKey("zaak.id", ondelete="CASCADE"))
    statustype: Mapped[str] = mapped_column(UrlText(1000), index=True)
    statustype_id: Mapped[int | None] = mapped_column(ForeignKey("statustype.id"), index=True)
    datum_status_gezet: Mapped[datetime]
    statustoelichting: Mapped[str] = mapped_column(String(1000))
    gezetdoor_id: Mapped[int | None] = mapped_column(ForeignKey("rol.id", ondelete="SET NULL"), index=True)


class Resultaat(Base):
    __tablename__ = "resultaat"
    id: Mapped[int] = mapped_column(primary_key=True)
    uuid: Mapped[UUID] = mapped_column(unique=True, default=uuid4)
    zaak_id: Mapped[int] = mapped_column(ForeignKey("zaak.id", ondelete="CASCADE"), unique=True)
    resultaattype: Mapped[str] = mapped_column(UrlText(1000), index=True)
    resultaattype_id: Mapped[int | None] = mapped_column(ForeignKey("resultaattype.id"), index=True)
    toelichting: Mapped[str] = mapped_column(String(1000))


class Rol(Base):
    __tablename__ = "rol"
    __table_args__ = tuple(  # by who is involved, as `rolfilters.py` asks for it
        Index(f"ix_rol_{naam}", text(f"(betrokkene_identificatie ->> '{kenmerk}')"))
        for naam, kenmerk in (
            ("bsn", "inpBsn"),
            ("nnpid", "innNnpId"),
            ("vestigingsnummer", "vestigingsNummer"),
            ("identificatie", "identificatie"),
        )
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    uuid: Mapped[UUID] = mapped_column(unique=True, default=uuid4)
    zaak_id: Mapped[int] = mapped_column(ForeignKey("zaak.id", ondelete="CASCADE"), index=True)
    betrokkene: Mapped[str] = mapped_column(UrlText(1000), index=True)
    betrokkene_type: Mapped[str] = mapped_column(String(30))
    betrokkene_identificatie: Mapped[dict | None]
    afwijkende_naam_betrokkene: Mapped[str] = mapped_column(String(625))
    roltype: Mapped[str] = mapped_column(UrlText(1000), index=True)
    roltype_id: Mapped[int | None] = mapped_column(ForeignKey("roltype.id"), index=True)
    omschrijving: Mapped[str] = mapped_column(String(100))
    omschrijving_generiek: Mapped[str] = mapped_column(String(20))
    roltoelichting: Mapped[str] = mapped_column(String(1000))
    registratiedatum: Mapped[datetime]
    indicatie_machtiging: Mapped[str] = mapped_column(String(20))
    contactpersoon_rol: Mapped[dict | None]


class ZaakEigenschap(Base):
    __tablename__ = "zaakeigenschap"
    id: Mapped[int] = mapped_column(primary_key=True)
    uuid: Mapped[UUID] = mapped_column(unique=True, default=uuid4)
    zaak_id: Mapped[int] = mapped_column(ForeignKey("zaak.id", ondelete="CASCADE"), index=True)
    eigenschap: Mapped[str] = mapped_column(UrlText(1000))
    eigenschap_id: Mapped[int | None] = mapped_column(ForeignKey("eigenschap.id"), index=True)
    naam: Mapped[str] = mapped_column(String(20))
    waarde: Mapped[str]


class ZaakInformatieObject(Base):
    __tablename__ = "zaakinformatieobject"
    __table_args__ = (UniqueConstraint("zaak_id", "informatieobject"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    uuid: Mapped[UUID] = mapped_column(unique=True, default=uuid4)
    zaak_id: Mapped[int] = mapped_column(ForeignKey("zaak.id", ondelete="CASCADE"))
    informatieobject: Mapped[str] = mapped_column(UrlText(1000), index=True)
    informatieobject_id: Mapped[int | None] = mapped_column(ForeignKey("enkelvoudiginformatieobject.id"), index=True)
    titel: Mapped[str] = mapped_column(String(200))
    beschrijving: Mapped[str]
    registratiedatum: Mapped[datetime]
    vernietigingsdatum: Mapped[datetime | None]
    status_id: Mapped[int | None] = mapped_column(ForeignKey("status.id", ondelete="SET NULL"), index=True)
    spiegel: Mapped[str] = mapped_column(UrlText(1000), default="", server_default="")  # at a document elsewhere


class ZaakBesluit(Base):
    """The zaak's side of a besluit that names it."""

    __tablename__ = "zaakbesluit"
    __table_args__ = (UniqueConstraint("zaak_id", "besluit"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    uuid: Mapped[UUID] = mapped_column(unique=True, default=uuid4)
    zaak_id: Mapped[int] = mapped_column(ForeignKey("zaak.id", ondelete="CASCADE"))
    besluit: Mapped[str] = mapped_column(UrlText(1000))
    besluit_id: Mapped[int | None] = mapped_column(ForeignKey("besluit.id", ondelete="CASCADE"), index=True)


class ZaakObject(Base):
    __tablename__ = "zaakobject"
    id: Mapped[int] = mapped_column(primary_key=True)
    uuid: Mapped[UUID] = mapped_column(unique=True, default=uuid4)
    zaak_id: Mapped[int] = mapped_column(ForeignKey("zaak.id", ondelete="CASCADE"), index=True)
    object: Mapped[str] = mapped_column(UrlText(1000), index=True)
    zaakobjecttype: Mapped[str] = mapped_column(UrlText(1000))
    zaakobjecttype_id: Mapped[int | None] = mapped_column(ForeignKey("zaakobjecttype.id"), index=True)
    object_type: Mapped[str] = mapped_column(String(40))
    object_type_overige: Mapped[str] = mapped_column(String(100))
    object_type_overige_definitie: Mapped[dict | None]
    relatieomschrijving: Mapped[str] = mapped_column(String(80))
    object_identificatie: Mapped[dict | None]


class ZaakKenmerk(Base):
    """A kenmerk of a zaak once more, to be found by: what is shown stands with the zaak."""

    __tablename__ = "zaakkenmerk"
    __table_args__ = (Index("ix_zaakkenmerk_kenmerk_bron", "kenmerk", "bron"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    zaak_id: Mapped[int] = mapped_column(ForeignKey("zaak.id", ondelete="CASCADE"), index=True)
    bron: Mapped[str] = mapped_column(String(40), index=True)
    kenmerk: Mapped[str] = mapped_column(String(40))


class ZaakRelatie(Base):
    """A gerelateerde zaak; between two of ours there is one each way."""

    __tablename__ = "zaakrelatie"
    __table_args__ = (UniqueConstraint("zaak_id", "url"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    zaak_id: Mapped[int] = mapped_column(ForeignKey("zaak.id", ondelete="CASCADE"))
    url: Mapped[str] = mapped_column(UrlText(1000))
    andere_id: Mapped[int | None] = mapped_column(ForeignKey("zaak.id", ondelete="CASCADE"), index=True)


class ZaakNotitie(Base):
    __tablename__ = "zaaknotitie"
    id: Mapped[int] = mapped_column(primary_key=True)
    uuid: Mapped[UUID] = mapped_column(unique=True, default=uuid4)
    zaak_id: Mapped[int] = mapped_column(ForeignKey("zaak.id", ondelete="CASCADE"), index=True)
    onderwerp: Mapped[str] = mapped_column(String(255))
    tekst: Mapped[str]
    aangemaakt_door: Mapped[str] = mapped_column(String(255))
    notitie_type: Mapped[str] = mapped_column(String(10))
    status: Mapped[str] = mapped_column(String(10))
    aanmaakdatum: Mapped[datetime]
    wijzigingsdatum: Mapped[datetime]


class KlantContact(Base):
    __tablename__ = "klantcontact"
    id: Mapped[int] = mapped_column(primary_key=True)
    uuid: Mapped[UUID] = mapped_column(unique=True, default=uuid4)
    zaak_id: Mapped[int] = mapped_column(ForeignKey("zaak.id", ondelete="CASCADE"), index=True)
    identificatie: Mapped[str] = mapped_column(String(14), unique=True)
    datumtijd: Mapped[datetime]
    kanaal: Mapped[str] = mapped_column(String(20))
    onderwerp: Mapped[str] = mapped_column(String(200))
    toelichting: Mapped[str] = mapped_column(String(1000))


class ZaakContactMoment(Base):
    __tablename__ = "zaakcontactmoment"
    __table_args__ = (UniqueConstraint("zaak_id", "contactmoment"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    uuid: Mapped[UUID] = mapped_column(unique=True, default=uuid4)
    zaak_id: Mapped[int] = mapped_column(ForeignKey("zaak.id", ondelete="CASCADE"))
    contactmoment: Mapped[str] = mapped_column(UrlText(1000), index=True)
    spiegel: Mapped[str] = mapped_column(UrlText(1000))  # what the other API keeps about the zaak


class ZaakVerzoek(Base):
    __tablename__ = "zaakverzoek"
    __table_args__ = (UniqueConstraint("zaak_id", "verzoek"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    uuid: Mapped[UUID] = mapped_column(unique=True, default=uuid4)
    zaak_id: Mapped[int] = mapped_column(ForeignKey("zaak.id", ondelete="CASCADE"))
    verzoek: Mapped[str] = mapped_column(UrlText(1000), index=True)
    spiegel: Mapped[str] = mapped_column(UrlText(1000))
