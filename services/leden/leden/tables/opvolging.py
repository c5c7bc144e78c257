"""Tables: what follows on a meeting: minutes, actions, consent to a programme; and representatives."""

from datetime import date
from uuid import UUID, uuid4

from commonground.db import UrlText
from sqlalchemy import ForeignKey, String, Text, UniqueConstraint
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
    planning: Mapped[str] = mapped_column(String(60), server_default="")
    verplaatst: Mapped[list]
    status: Mapped[str] = mapped_column(String(12))


class Deelnamelijst(Base):
    """A collective programme: the assembly decided, and so many of the members that were asked must consent."""

    __tablename__ = "deelnamelijst"
    id: Mapped[int] = mapped_column(primary_key=True)
    uuid: Mapped[UUID] = mapped_column(unique=True, default=uuid4)
    besluit_id: Mapped[int] = mapped_column(ForeignKey("besluit.id"), unique=True)
    programma: Mapped[str] = mapped_column(String(200))
    drempel: Mapped[int]
    uiterlijk: Mapped[date | None]


class Deelname(Base):
    """What a member that was asked answered; empty until it did."""

    __tablename__ = "deelname"
    __table_args__ = (UniqueConstraint("lijst_id", "lid_id"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    uuid: Mapped[UUID] = mapped_column(unique=True, default=uuid4)
    lijst_id: Mapped[int] = mapped_column(ForeignKey("deelnamelijst.id"))
    lid_id: Mapped[int] = mapped_column(ForeignKey("lid.id"), index=True)
    antwoord: Mapped[str] = mapped_column(String(10))
    datum: Mapped[date | None]
    document: Mapped[str] = mapped_column(UrlText(1000))


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
