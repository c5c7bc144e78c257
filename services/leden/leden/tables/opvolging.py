"""Tables: minutes, actions, mandates, interests and representatives."""

from datetime import date
from uuid import UUID, uuid4

from commonground.db import UrlText
from sqlalchemy import CheckConstraint, ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from leden.tables.basis import Base


class Notulen(Base):
    """Minutes of a meeting; the confidential part is shown to those who work on meetings only."""

    __tablename__ = "notulen"
    __table_args__ = (UniqueConstraint("vergadering_id", "versie"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    uuid: Mapped[UUID] = mapped_column(unique=True, default=uuid4)
    vergadering_id: Mapped[int] = mapped_column(ForeignKey("vergadering.id"))
    versie: Mapped[int]
    tekst: Mapped[str] = mapped_column(Text)
    vertrouwelijk: Mapped[str] = mapped_column(Text)
    status: Mapped[str] = mapped_column(String(12))
    getekend_voorzitter: Mapped[date | None]
    getekend_notulist: Mapped[date | None]
    goedgekeurd_in_id: Mapped[int | None] = mapped_column(ForeignKey("vergadering.id"), index=True)
    woord: Mapped[str] = mapped_column(String(40))


class Actie(Base):
    """An action or a promise; `verplaatst` keeps the days it was planned for before."""

    __tablename__ = "actie"
    id: Mapped[int] = mapped_column(primary_key=True)
    uuid: Mapped[UUID] = mapped_column(unique=True, default=uuid4)
    vergadering_id: Mapped[int] = mapped_column(ForeignKey("vergadering.id"), index=True)
    soort: Mapped[str] = mapped_column(String(12))
    nummer: Mapped[str] = mapped_column(String(10))
    tekst: Mapped[str] = mapped_column(Text)
    houder: Mapped[str] = mapped_column(String(60))
    gepland_voor: Mapped[date | None]
    verplaatst: Mapped[list]
    status: Mapped[str] = mapped_column(String(12))


class Mandaat(Base):
    """Who has a seat or a task, by pseudonym: several at once, each with its time."""

    __tablename__ = "mandaat"
    __table_args__ = (CheckConstraint("tot is null or tot >= van", "periode"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    uuid: Mapped[UUID] = mapped_column(unique=True, default=uuid4)
    persoon: Mapped[str] = mapped_column(String(10), index=True)
    rol: Mapped[str] = mapped_column(String(25))
    soort: Mapped[str] = mapped_column(String(12))
    lid_id: Mapped[int | None] = mapped_column(ForeignKey("lid.id"), index=True)
    van: Mapped[date]
    tot: Mapped[date | None]
    termijn: Mapped[int]
    voordracht: Mapped[str] = mapped_column(UrlText(1000))
    reden_einde: Mapped[str] = mapped_column(String(20))
    besluit_id: Mapped[int | None] = mapped_column(ForeignKey("besluit.id"), index=True)
    bevindingen: Mapped[list]


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


class Vertegenwoordiger(Base):
    """Who acts for a member: personal data, kept apart, published nowhere, and deleted after `bewaren_tot`."""

    __tablename__ = "vertegenwoordiger"
    id: Mapped[int] = mapped_column(primary_key=True)
    uuid: Mapped[UUID] = mapped_column(unique=True, default=uuid4)
    lid_id: Mapped[int] = mapped_column(ForeignKey("lid.id"), index=True)
    pseudoniem: Mapped[str] = mapped_column(String(10))
    naam: Mapped[str] = mapped_column(String(200))
    hoedanigheid: Mapped[str] = mapped_column(String(20))
    van: Mapped[date]
    tot: Mapped[date | None] = mapped_column(index=True)
