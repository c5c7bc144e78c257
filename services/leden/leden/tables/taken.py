"""Tables: work for the neighbours that is done after the commit."""

from datetime import datetime
from uuid import UUID

from commonground.db import UrlText
from sqlalchemy import ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from leden.tables.basis import Base


class Zaaktaak(Base):
    """What must still be done in the Zaken API for a membership application: a row in the transaction of its cause."""

    __tablename__ = "zaaktaak"
    __table_args__ = (UniqueConstraint("gebeurtenis_id"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    lid_id: Mapped[int] = mapped_column(ForeignKey("lid.id"), index=True)
    gebeurtenis_id: Mapped[int] = mapped_column(ForeignKey("gebeurtenis.id"))
    gedaan_op: Mapped[datetime | None] = mapped_column(index=True)
    pogingen: Mapped[int]
    volgende_poging: Mapped[datetime]
    laatste_fout: Mapped[str] = mapped_column(Text)


class Dossiertaak(Base):
    """What must be done at the zaak of a resignation, meeting, change of statutes, appointment or tariff decision.

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
