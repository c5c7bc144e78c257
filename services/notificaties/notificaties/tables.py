"""The tables of the notificaties service: channels, subscriptions, messages and the deliveries they lead to."""

from datetime import datetime
from uuid import UUID, uuid4

from commonground.db import TYPES, new_metadata
from sqlalchemy import ForeignKey, Index, String, Text
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column


class Base(DeclarativeBase):
    metadata = new_metadata()
    type_annotation_map = TYPES


class Kanaal(Base):
    """Never renamed and never removed (the standard has no operation for it), so its name is a safe reference."""

    __tablename__ = "kanaal"
    id: Mapped[int] = mapped_column(primary_key=True)
    uuid: Mapped[UUID] = mapped_column(unique=True, default=uuid4)
    naam: Mapped[str] = mapped_column(String(50), unique=True)
    documentatie_link: Mapped[str] = mapped_column(String(200))
    filters: Mapped[list]


class Abonnement(Base):
    """`kanalen` is kept as it was sent, `[{"naam": …, "filters": {…}}]`: a municipality has dozens of subscriptions."""

    __tablename__ = "abonnement"
    id: Mapped[int] = mapped_column(primary_key=True)
    uuid: Mapped[UUID] = mapped_column(unique=True, default=uuid4)
    client_id: Mapped[str] = mapped_column(String(50), index=True)
    callback_url: Mapped[str] = mapped_column(Text)
    auth: Mapped[str] = mapped_column(Text)
    kanalen: Mapped[list]


class Notificatie(Base):
    """A message as it was published: what subscribers get is this, unchanged."""

    __tablename__ = "notificatie"
    id: Mapped[int] = mapped_column(primary_key=True)
    kanaal: Mapped[str] = mapped_column(String(50), index=True)
    client_id: Mapped[str] = mapped_column(String(50))
    ontvangen: Mapped[datetime] = mapped_column(index=True)
    bericht: Mapped[dict]


class Bezorging(Base):
    """One message for one subscription. Outlives the subscription, so that the history stays true.

    `status`: wachtend, gelukt, mislukt (all retries used) or geannuleerd (the subscription was removed).
    `volgende_poging` is when a worker may take the row; taking it moves the moment ahead, which is the worker's lease.
    """

    __tablename__ = "bezorging"
    __table_args__ = (Index("ix_bezorging_status_volgende_poging", "status", "volgende_poging"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    uuid: Mapped[UUID] = mapped_column(unique=True, default=uuid4)
    notificatie_id: Mapped[int] = mapped_column(ForeignKey("notificatie.id", ondelete="CASCADE"), index=True)
    abonnement_id: Mapped[int | None] = mapped_column(ForeignKey("abonnement.id", ondelete="SET NULL"), index=True)
    status: Mapped[str] = mapped_column(String(12))
    pogingen: Mapped[int]
    volgende_poging: Mapped[datetime]
    bezorgd_op: Mapped[datetime | None]
    laatste_fout: Mapped[str] = mapped_column(Text)
