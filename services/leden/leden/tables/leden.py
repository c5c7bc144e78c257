"""Tables: members and what they agreed on."""

from datetime import date, datetime
from uuid import UUID, uuid4

from commonground.db import UrlText
from sqlalchemy import CheckConstraint, ForeignKey, String, Text, UniqueConstraint, false
from sqlalchemy.orm import Mapped, mapped_column

from leden.tables.basis import Base


class Lid(Base):
    """A body that applied or is a member. Its status is in its events.

    `lopend_onder` is its code as long as the application or membership runs: one at a time per body.
    """

    __tablename__ = "lid"
    id: Mapped[int] = mapped_column(primary_key=True)
    uuid: Mapped[UUID] = mapped_column(unique=True, default=uuid4)
    gm_code: Mapped[str] = mapped_column(String(6), index=True)
    oin: Mapped[str] = mapped_column(String(20), index=True)
    naam: Mapped[str] = mapped_column(String(200), index=True)
    aliassen: Mapped[list]
    soort_lichaam: Mapped[str] = mapped_column(String(30))
    adres: Mapped[str] = mapped_column(String(500))
    e_adres: Mapped[str] = mapped_column(String(254))
    lopend_onder: Mapped[str | None] = mapped_column(String(20), unique=True)
    zaak: Mapped[str | None] = mapped_column(UrlText(1000))


class Gebeurtenis(Base):
    """What happened to a membership: appended, never changed."""

    __tablename__ = "gebeurtenis"
    __table_args__ = (UniqueConstraint("lid_id", "volgnummer"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    uuid: Mapped[UUID] = mapped_column(unique=True, default=uuid4)
    lid_id: Mapped[int] = mapped_column(ForeignKey("lid.id"))
    volgnummer: Mapped[int]
    soort: Mapped[str] = mapped_column(String(30))
    datum: Mapped[date]
    motivering: Mapped[str] = mapped_column(Text)
    einddatum: Mapped[date | None]
    grond: Mapped[str] = mapped_column(String(1))
    goedkeuring_rvc: Mapped[date | None]
    besluit_id: Mapped[int | None] = mapped_column(ForeignKey("besluit.id"), index=True)
    bron: Mapped[str] = mapped_column(String(40))
    geregistreerd_op: Mapped[datetime]
    langs: Mapped[str] = mapped_column(String(15), server_default="")
    om_financien: Mapped[bool] = mapped_column(server_default=false())
    medegedeeld_op: Mapped[date | None]
    opvolger_id: Mapped[int | None] = mapped_column(ForeignKey("lid.id"), index=True)
    bevindingen: Mapped[list] = mapped_column(server_default="[]")


class Loting(Base):
    """The lot over one exit date. The seed is secret until the draw; `protocol` is everything needed to repeat it."""

    __tablename__ = "loting"
    id: Mapped[int] = mapped_column(primary_key=True)
    uuid: Mapped[UUID] = mapped_column(unique=True, default=uuid4)
    jaar: Mapped[int] = mapped_column(unique=True)
    aangekondigd_op: Mapped[date]
    zegel: Mapped[str] = mapped_column(String(64))
    zaad: Mapped[str] = mapped_column(String(64))
    inwoners: Mapped[dict]
    getrokken_op: Mapped[date | None]
    protocol: Mapped[dict | None]


class Statutenakte(Base):
    """A version of the statutes that was made here, or the course of one that is shipped: adopted, deed, deposited.

    `artikelen` and `regels` are what differs from `basis`; both stay as they are once made.
    """

    __tablename__ = "statutenakte"
    id: Mapped[int] = mapped_column(primary_key=True)
    uuid: Mapped[UUID] = mapped_column(unique=True, default=uuid4)
    sleutel: Mapped[str] = mapped_column(String(10), unique=True)
    naam: Mapped[str] = mapped_column(String(200))
    basis: Mapped[str] = mapped_column(String(10))
    artikelen: Mapped[list]
    regels: Mapped[list]
    voortgang: Mapped[str] = mapped_column(String(15))
    besluit_id: Mapped[int | None] = mapped_column(ForeignKey("besluit.id"), index=True)
    datum_akte: Mapped[date | None]
    neergelegd_op: Mapped[date | None]


class Bescherming(Base):
    """A paragraph of the statutes that a final ruling protects like those of art. 20.2."""

    __tablename__ = "bescherming"
    id: Mapped[int] = mapped_column(primary_key=True)
    uuid: Mapped[UUID] = mapped_column(unique=True, default=uuid4)
    nummer: Mapped[str] = mapped_column(String(5), unique=True)
    datum: Mapped[date]
    uitspraak: Mapped[str] = mapped_column(String(200))


class Parameterwijziging(Base):
    """Another value for a parameter from a day on: appended, never changed."""

    __tablename__ = "parameterwijziging"
    id: Mapped[int] = mapped_column(primary_key=True)
    uuid: Mapped[UUID] = mapped_column(unique=True, default=uuid4)
    sleutel: Mapped[str] = mapped_column(String(60), index=True)
    waarde: Mapped[str] = mapped_column(String(40))
    vanaf: Mapped[date]
    reden: Mapped[str] = mapped_column(Text)
    geregistreerd_op: Mapped[datetime]


class Overeenkomst(Base):
    """The cooperation agreement, a condition of membership (art. 4.3)."""

    __tablename__ = "overeenkomst"
    __table_args__ = (CheckConstraint("tot is null or tot >= van", "periode"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    uuid: Mapped[UUID] = mapped_column(unique=True, default=uuid4)
    lid_id: Mapped[int] = mapped_column(ForeignKey("lid.id"), index=True)
    van: Mapped[date]
    tot: Mapped[date | None]
    document: Mapped[str] = mapped_column(UrlText(1000))
