"""Tables: meetings, who is called, who is there, who speaks and who votes for whom."""

from datetime import date, datetime
from uuid import UUID, uuid4

from commonground.db import UrlText
from sqlalchemy import CheckConstraint, ForeignKey, String, Text, UniqueConstraint, false
from sqlalchemy.orm import Mapped, mapped_column

from leden.tables.basis import Base


class Vergadering(Base):
    __tablename__ = "vergadering"
    id: Mapped[int] = mapped_column(primary_key=True)
    uuid: Mapped[UUID] = mapped_column(unique=True, default=uuid4)
    soort: Mapped[str] = mapped_column(String(20))
    datum: Mapped[date] = mapped_column(index=True)
    tijd: Mapped[str] = mapped_column(String(5), server_default="")
    plaats: Mapped[str] = mapped_column(String(200))
    digitaal: Mapped[bool]
    status: Mapped[str] = mapped_column(String(12))
    statutenversie: Mapped[str] = mapped_column(String(10))
    eerste_id: Mapped[int | None] = mapped_column(ForeignKey("vergadering.id"), index=True)
    geopend_op: Mapped[datetime | None]
    gesloten_op: Mapped[datetime | None]
    voorzitter: Mapped[str] = mapped_column(String(10), server_default="")
    voorzitter_aangewezen: Mapped[bool] = mapped_column(server_default=false())
    bevindingen: Mapped[list] = mapped_column(server_default="[]")


class Oproep(Base):
    """A call sent on one day; `reden_afwijking` says why the board sent it too late."""

    __tablename__ = "oproep"
    id: Mapped[int] = mapped_column(primary_key=True)
    uuid: Mapped[UUID] = mapped_column(unique=True, default=uuid4)
    vergadering_id: Mapped[int] = mapped_column(ForeignKey("vergadering.id"), index=True)
    datum: Mapped[date]
    kanaal: Mapped[str] = mapped_column(String(15))
    reden_afwijking: Mapped[str] = mapped_column(Text)
    vooraf_stemmen: Mapped[bool] = mapped_column(server_default=false())
    voorwaarden: Mapped[str] = mapped_column(Text, server_default="")
    bevindingen: Mapped[list]


class OpgeroepenLid(Base):
    """To whom a call went, with the proof of delivery if there is one."""

    __tablename__ = "opgeroepen_lid"
    __table_args__ = (UniqueConstraint("oproep_id", "lid_id"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    oproep_id: Mapped[int] = mapped_column(ForeignKey("oproep.id"))
    lid_id: Mapped[int] = mapped_column(ForeignKey("lid.id"), index=True)
    bezorgbewijs: Mapped[str] = mapped_column(String(1000))
    bezorging: Mapped[str] = mapped_column(String(10), server_default="onbekend")


class Agendapunt(Base):
    __tablename__ = "agendapunt"
    __table_args__ = (UniqueConstraint("vergadering_id", "nummer"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    uuid: Mapped[UUID] = mapped_column(unique=True, default=uuid4)
    vergadering_id: Mapped[int] = mapped_column(ForeignKey("vergadering.id"))
    nummer: Mapped[str] = mapped_column(String(10))
    onderwerp: Mapped[str] = mapped_column(String(500))
    ter: Mapped[str] = mapped_column(String(15))
    besluitsoort: Mapped[str] = mapped_column(String(40))
    samenvatting: Mapped[str] = mapped_column(Text)
    bijlagen: Mapped[list]
    stukken: Mapped[str] = mapped_column(String(100), server_default="")
    goedkeuring_rvc: Mapped[date | None]
    vertrouwelijk: Mapped[bool]
    in_oproep: Mapped[bool]
    accountantsverklaring: Mapped[str] = mapped_column(UrlText(1000), server_default="")
    lid_id: Mapped[int | None] = mapped_column(ForeignKey("lid.id"), index=True)
    eerder_id: Mapped[int | None] = mapped_column(ForeignKey("agendapunt.id"), index=True)
    deel_van_id: Mapped[int | None] = mapped_column(ForeignKey("agendapunt.id"), index=True)
    deel: Mapped[str] = mapped_column(String(5), server_default="")
    begin: Mapped[str] = mapped_column(String(5), server_default="")
    eind: Mapped[str] = mapped_column(String(5), server_default="")


class Presentie(Base):
    """When a member was present or represented: an interval, because the quorum is taken per decision."""

    __tablename__ = "presentie"
    __table_args__ = (CheckConstraint("tot is null or tot > van", "periode"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    uuid: Mapped[UUID] = mapped_column(unique=True, default=uuid4)
    vergadering_id: Mapped[int] = mapped_column(ForeignKey("vergadering.id"), index=True)
    lid_id: Mapped[int] = mapped_column(ForeignKey("lid.id"), index=True)
    van: Mapped[datetime]
    tot: Mapped[datetime | None]
    wijze: Mapped[str] = mapped_column(String(20))
    hoedanigheid: Mapped[str] = mapped_column(String(20))
    bevindingen: Mapped[list]


class Spreekverzoek(Base):
    """A member that wants to speak; in the order of asking."""

    __tablename__ = "spreekverzoek"
    id: Mapped[int] = mapped_column(primary_key=True)
    uuid: Mapped[UUID] = mapped_column(unique=True, default=uuid4)
    vergadering_id: Mapped[int] = mapped_column(ForeignKey("vergadering.id"), index=True)
    agendapunt_id: Mapped[int | None] = mapped_column(ForeignKey("agendapunt.id"), index=True)
    lid_id: Mapped[int] = mapped_column(ForeignKey("lid.id"), index=True)
    minuten: Mapped[int]
    status: Mapped[str] = mapped_column(String(15))
    gevraagd_op: Mapped[datetime]


class Volmacht(Base):
    """A proxy for one meeting, or standing (`lopend`) without one. Whether it counts is computed per meeting.

    The holder is a member (`ander_lid`) or a role; `persoon` is a pseudonym, so that votes of one person are seen.
    """

    __tablename__ = "volmacht"
    id: Mapped[int] = mapped_column(primary_key=True)
    uuid: Mapped[UUID] = mapped_column(unique=True, default=uuid4)
    gever_id: Mapped[int] = mapped_column(ForeignKey("lid.id"), index=True)
    soort: Mapped[str] = mapped_column(String(20))
    houder_id: Mapped[int | None] = mapped_column(ForeignKey("lid.id"), index=True)
    persoon: Mapped[str] = mapped_column(String(20))
    vergadering_id: Mapped[int | None] = mapped_column(ForeignKey("vergadering.id"), index=True)
    tot: Mapped[date | None]
    reikwijdte: Mapped[list]
    instructies: Mapped[list]
    verleend_door: Mapped[str] = mapped_column(String(30))
    verleend_op: Mapped[date]
    overhandigd_op: Mapped[datetime]
    ingetrokken_op: Mapped[datetime | None]
    bevindingen: Mapped[list]
