"""Tables: supervisory board and board: who has a seat or an interest, and where they meet."""

from datetime import date
from uuid import UUID, uuid4

from commonground.db import UrlText
from sqlalchemy import CheckConstraint, ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from leden.tables.basis import Base


class Mandaat(Base):
    """Who has a seat or a task, by pseudonym: several at once, each with its time.

    Of the past only a year may be known: then the day is empty, and `periode` what the source prints.
    """

    __tablename__ = "mandaat"
    __table_args__ = (CheckConstraint("tot is null or tot >= van", "periode"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    uuid: Mapped[UUID] = mapped_column(unique=True, default=uuid4)
    persoon: Mapped[str] = mapped_column(String(10), index=True)
    rol: Mapped[str] = mapped_column(String(25))
    soort: Mapped[str] = mapped_column(String(12))
    lid_id: Mapped[int | None] = mapped_column(ForeignKey("lid.id"), index=True)
    van: Mapped[date | None]
    tot: Mapped[date | None]
    termijn: Mapped[int | None]
    periode: Mapped[str] = mapped_column(String(60), server_default="")
    toelichting: Mapped[str] = mapped_column(Text, server_default="")
    voordracht: Mapped[str] = mapped_column(UrlText(1000))
    reden_einde: Mapped[str] = mapped_column(String(20))
    besluit_id: Mapped[int | None] = mapped_column(ForeignKey("besluit.id"), index=True)
    bevindingen: Mapped[list]


class Belet(Base):
    """When someone with a seat cannot act (art. 9.5, 12.5); `geldt_vanaf` is the day from which that counts."""

    __tablename__ = "belet"
    __table_args__ = (CheckConstraint("tot is null or tot >= van", "periode"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    uuid: Mapped[UUID] = mapped_column(unique=True, default=uuid4)
    mandaat_id: Mapped[int] = mapped_column(ForeignKey("mandaat.id"), index=True)
    grond: Mapped[str] = mapped_column(String(12))
    van: Mapped[date]
    geldt_vanaf: Mapped[date]
    tot: Mapped[date | None]


class Belang(Base):
    """Another position or interest of a person with a mandate, for conflicts of interest."""

    __tablename__ = "belang"
    __table_args__ = (CheckConstraint("tot is null or tot >= van", "periode"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    uuid: Mapped[UUID] = mapped_column(unique=True, default=uuid4)
    persoon: Mapped[str] = mapped_column(String(10), index=True)
    functie: Mapped[str] = mapped_column(String(200))
    lid_id: Mapped[int | None] = mapped_column(ForeignKey("lid.id"), index=True)
    van: Mapped[date]
    tot: Mapped[date | None]


class Orgaanvergadering(Base):
    """A meeting of supervisory board or board; `aanwezig` are pseudonyms, as in the mandates."""

    __tablename__ = "orgaanvergadering"
    id: Mapped[int] = mapped_column(primary_key=True)
    uuid: Mapped[UUID] = mapped_column(unique=True, default=uuid4)
    orgaan: Mapped[str] = mapped_column(String(10))
    datum: Mapped[date] = mapped_column(index=True)
    wijze: Mapped[str] = mapped_column(String(20))
    gezamenlijk: Mapped[bool]
    opgeroepen_op: Mapped[date | None]
    onderwerpen: Mapped[list]
    aanwezig: Mapped[list]
    voorzitter: Mapped[str] = mapped_column(String(10))
    bevindingen: Mapped[list]
