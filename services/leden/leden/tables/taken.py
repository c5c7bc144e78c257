"""Tables: work for the neighbours that is done after the commit."""

from datetime import datetime
from uuid import UUID, uuid4

from commonground.db import UrlText
from sqlalchemy import LargeBinary, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from leden.tables.basis import Base


class Dossiertaak(Base):
    """What must be done at the zaak of an application, resignation, meeting, statutes, appointment or tariff decision.

    A row in the transaction of its cause; `sleutel` is the identification of the zaak, `kenmerk` that of the cause.
    """

    __tablename__ = "dossiertaak"
    id: Mapped[int] = mapped_column(primary_key=True)
    kenmerk: Mapped[UUID] = mapped_column(unique=True)
    zaaktype: Mapped[str] = mapped_column(String(50))
    sleutel: Mapped[str] = mapped_column(String(40), index=True)
    onderwerp: Mapped[UUID]
    gegevens: Mapped[dict]
    stappen: Mapped[list]
    zaak: Mapped[str] = mapped_column(UrlText(1000))
    gedaan_op: Mapped[datetime | None] = mapped_column(index=True)
    pogingen: Mapped[int]
    volgende_poging: Mapped[datetime]
    laatste_fout: Mapped[str] = mapped_column(Text)


class Stuk(Base):
    """A paper of a task: `inhoud` until it is a document elsewhere, then its address; `kenmerk` is that of the task."""

    __tablename__ = "stuk"
    id: Mapped[int] = mapped_column(primary_key=True)
    uuid: Mapped[UUID] = mapped_column(unique=True, default=uuid4)
    kenmerk: Mapped[UUID] = mapped_column(index=True)
    onderwerp: Mapped[UUID] = mapped_column(index=True)
    soort: Mapped[str] = mapped_column(String(80))
    titel: Mapped[str] = mapped_column(String(200))
    formaat: Mapped[str] = mapped_column(String(255))
    bestandsnaam: Mapped[str] = mapped_column(String(255))
    vertrouwelijk: Mapped[bool]
    inhoud: Mapped[bytes | None] = mapped_column(LargeBinary)
    document: Mapped[str] = mapped_column(UrlText(1000))
