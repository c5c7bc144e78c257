"""Tables: votes, ballots and decisions."""

from datetime import date, datetime
from uuid import UUID, uuid4

from sqlalchemy import ForeignKey, String, Text, UniqueConstraint, false
from sqlalchemy.orm import Mapped, mapped_column

from leden.tables.basis import Base


class Stemming(Base):
    __tablename__ = "stemming"
    __table_args__ = (UniqueConstraint("agendapunt_id", "ronde"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    uuid: Mapped[UUID] = mapped_column(unique=True, default=uuid4)
    agendapunt_id: Mapped[int] = mapped_column(ForeignKey("agendapunt.id"))
    vorm: Mapped[str] = mapped_column(String(30))
    ronde: Mapped[int]
    status: Mapped[str] = mapped_column(String(12))
    uitgebrachte_stemmen: Mapped[str] = mapped_column(String(15))
    openbaar: Mapped[bool] = mapped_column(server_default=false())
    sterk: Mapped[bool] = mapped_column(server_default=false())
    voorkennis_rvc: Mapped[date | None]
    voorkennis_bestuur: Mapped[date | None]
    kandidaten: Mapped[list] = mapped_column(server_default="[]")
    in_beginsel: Mapped[bool] = mapped_column(server_default=false())
    vervolg_op_id: Mapped[int | None] = mapped_column(ForeignKey("besluit.id", use_alter=True), index=True)
    publieke_sleutel: Mapped[str] = mapped_column(Text, server_default="")
    bevindingen: Mapped[list] = mapped_column(server_default="[]")
    geopend_op: Mapped[datetime | None]
    gesloten_op: Mapped[datetime | None]


class Kiesgerechtigde(Base):
    """The snapshot at opening: each member that may vote, once."""

    __tablename__ = "kiesgerechtigde"
    __table_args__ = (UniqueConstraint("stemming_id", "lid_id"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    stemming_id: Mapped[int] = mapped_column(ForeignKey("stemming.id"))
    lid_id: Mapped[int] = mapped_column(ForeignKey("lid.id"), index=True)
    wijze: Mapped[str] = mapped_column(String(20))


class Stem(Base):
    """An open vote. Secret ballots are in the `stembus`, without a member."""

    __tablename__ = "stem"
    __table_args__ = (UniqueConstraint("stemming_id", "lid_id"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    uuid: Mapped[UUID] = mapped_column(unique=True, default=uuid4)
    stemming_id: Mapped[int] = mapped_column(ForeignKey("stemming.id"))
    lid_id: Mapped[int] = mapped_column(ForeignKey("lid.id"), index=True)
    keuze: Mapped[str] = mapped_column(String(10))
    bevindingen: Mapped[list] = mapped_column(server_default="[]")


class Stemregister(Base):
    """That a member has voted in secret, and not what. Its key is random, so that it tells no order."""

    __tablename__ = "stemregister"
    __table_args__ = (UniqueConstraint("stemming_id", "lid_id"),)
    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    stemming_id: Mapped[int] = mapped_column(ForeignKey("stemming.id"))
    lid_id: Mapped[int] = mapped_column(ForeignKey("lid.id"), index=True)
    vooraf: Mapped[bool]


class Stembus(Base):
    """The ballots of one vote: a single row that is written anew each time, ordered by their random codes.

    So no ballot has a row, a moment, a transaction or a place in an order; and no key refers to a member.
    """

    __tablename__ = "stembus"
    stemming: Mapped[UUID] = mapped_column(primary_key=True)
    biljetten: Mapped[list]


class Stemsleutel(Base):
    """The private key that signs ballot passes blindly; thrown away when the vote closes."""

    __tablename__ = "stemsleutel"
    stemming: Mapped[UUID] = mapped_column(primary_key=True)
    prive: Mapped[str] = mapped_column(Text)


class Stemloting(Base):
    """The lot between persons whose vote stayed tied: `zegel` is known before, `zaad` after it was drawn."""

    __tablename__ = "stemloting"
    id: Mapped[int] = mapped_column(primary_key=True)
    stemming_id: Mapped[int] = mapped_column(ForeignKey("stemming.id"), unique=True)
    zegel: Mapped[str] = mapped_column(String(64))
    zaad: Mapped[str] = mapped_column(String(64))
    aangekondigd_op: Mapped[date]
    getrokken_op: Mapped[date | None]


class Besluit(Base):
    """A decision of an organ; one at most per vote. Decisions of the past have no counts: null, never 0.

    One `in_beginsel` asks for a second that is its sequel (`vervolg_op`).
    """

    __tablename__ = "besluit"
    id: Mapped[int] = mapped_column(primary_key=True)
    uuid: Mapped[UUID] = mapped_column(unique=True, default=uuid4)
    orgaan: Mapped[str] = mapped_column(String(10))
    datum: Mapped[date] = mapped_column(index=True)
    nummer: Mapped[str] = mapped_column(String(20))
    besluitsoort: Mapped[str] = mapped_column(String(40))
    tekst: Mapped[str] = mapped_column(Text)
    uitkomst: Mapped[str] = mapped_column(String(15))
    wijze: Mapped[str] = mapped_column(String(30))
    tellingen: Mapped[dict | None]
    regeluitkomst: Mapped[dict | None]
    statutenversie: Mapped[str] = mapped_column(String(10))
    bevindingen: Mapped[list]
    vergadering_id: Mapped[int | None] = mapped_column(ForeignKey("vergadering.id"), index=True)
    agendapunt_id: Mapped[int | None] = mapped_column(ForeignKey("agendapunt.id"), index=True)
    stemming_id: Mapped[int | None] = mapped_column(ForeignKey("stemming.id"), unique=True)
    orgaanvergadering_id: Mapped[int | None] = mapped_column(ForeignKey("orgaanvergadering.id"), index=True)
    in_beginsel: Mapped[bool] = mapped_column(server_default=false())
    vervolg_op_id: Mapped[int | None] = mapped_column(ForeignKey("besluit.id"), index=True)
    lid_id: Mapped[int | None] = mapped_column(ForeignKey("lid.id"), index=True)
