"""What was printed, what we compute, and where the two differ. A printed value is never changed."""

from datetime import datetime
from decimal import Decimal
from uuid import UUID, uuid4

from sqlalchemy import ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from tarieven.tables import Base


class GedrukteWaarde(Base):
    """One cell of a document. `berekend` is our own outcome for that cell, unrounded, where a rule gives one."""

    __tablename__ = "gedrukte_waarde"
    __table_args__ = (UniqueConstraint("import_id", "bestand", "rij", "kolom"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    uuid: Mapped[UUID] = mapped_column(unique=True, default=uuid4)
    import_id: Mapped[int] = mapped_column(ForeignKey("import.id"))
    bestand: Mapped[str] = mapped_column(String(100))
    rij: Mapped[int]
    omschrijving: Mapped[str] = mapped_column(String(200))
    kolom: Mapped[str] = mapped_column(String(60))
    document: Mapped[str] = mapped_column(String(10))
    regel: Mapped[str] = mapped_column(String(20))
    gedrukt: Mapped[Decimal]
    berekend: Mapped[Decimal | None]
    verschil: Mapped[Decimal | None]
    tolerantie: Mapped[Decimal | None]
    afwijkend: Mapped[bool] = mapped_column(index=True)


class Bevinding(Base):
    """A defect of a source. `kenmerk` is the hash of what was found: the same defect is the same row."""

    __tablename__ = "bevinding"
    id: Mapped[int] = mapped_column(primary_key=True)
    uuid: Mapped[UUID] = mapped_column(unique=True, default=uuid4)
    kenmerk: Mapped[str] = mapped_column(String(64), unique=True)
    import_id: Mapped[int] = mapped_column(ForeignKey("import.id"), index=True)
    code: Mapped[str] = mapped_column(String(40), index=True)
    ernst: Mapped[str] = mapped_column(String(20))
    jaar: Mapped[int] = mapped_column(index=True)
    vindplaats: Mapped[str] = mapped_column(String(200))
    omschrijving: Mapped[str] = mapped_column(Text)
    gedrukt: Mapped[str] = mapped_column(Text)
    berekend: Mapped[str] = mapped_column(Text)
    verschil: Mapped[str] = mapped_column(Text)
    status: Mapped[str] = mapped_column(String(10), index=True)
    rol: Mapped[str] = mapped_column(String(40))
    reden: Mapped[str] = mapped_column(Text)
    aanvaard_op: Mapped[datetime | None]
