"""The tables of the budget. Costs are positive and are taken off; what a year before was is kept beside a line."""

from datetime import date, datetime
from decimal import Decimal
from uuid import UUID, uuid4

from sqlalchemy import ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from tarieven.tables import Base


class Kostenpost(Base):
    """A line of the budget. `eerder` are the amounts of earlier accounts and budgets, as printed beside it."""

    __tablename__ = "kostenpost"
    __table_args__ = (UniqueConstraint("begrotingsjaar_id", "volgnummer"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    uuid: Mapped[UUID] = mapped_column(unique=True, default=uuid4)
    begrotingsjaar_id: Mapped[int] = mapped_column(ForeignKey("begrotingsjaar.id"))
    volgnummer: Mapped[int]
    omschrijving: Mapped[str] = mapped_column(String(200))
    soort: Mapped[str] = mapped_column(String(20))
    stroom: Mapped[str] = mapped_column(String(10))
    product_id: Mapped[int | None] = mapped_column(ForeignKey("product.id"), index=True)
    bereik: Mapped[str] = mapped_column(String(20))
    bedrag: Mapped[Decimal]
    eerder: Mapped[list]
    toegewezen: Mapped[Decimal | None]
    bron: Mapped[str] = mapped_column(Text)


class Indexstap(Base):
    """One factor for one scope from one day on, by one decision; steps of a scope follow each other."""

    __tablename__ = "indexstap"
    __table_args__ = (UniqueConstraint("bereik", "datum", "besluit"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    uuid: Mapped[UUID] = mapped_column(unique=True, default=uuid4)
    bereik: Mapped[str] = mapped_column(String(20))
    factor: Mapped[Decimal]
    besluit: Mapped[str] = mapped_column(String(500))
    datum: Mapped[date] = mapped_column(index=True)
    bron: Mapped[str] = mapped_column(Text)


class Vermogenspositie(Base):
    """The equity that is expected at the end of a year, and the norm. Neither is ever derived."""

    __tablename__ = "vermogenspositie"
    id: Mapped[int] = mapped_column(primary_key=True)
    uuid: Mapped[UUID] = mapped_column(unique=True, default=uuid4)
    begrotingsjaar_id: Mapped[int] = mapped_column(ForeignKey("begrotingsjaar.id"), unique=True)
    eigen_vermogen: Mapped[Decimal]
    norm: Mapped[Decimal]
    toelichting: Mapped[str] = mapped_column(Text)
    bron: Mapped[str] = mapped_column(Text)


class Omslag(Base):
    """A need that was divided by inhabitants, with its trace, as it was answered."""

    __tablename__ = "omslag"
    id: Mapped[int] = mapped_column(primary_key=True)
    uuid: Mapped[UUID] = mapped_column(unique=True, default=uuid4)
    jaar: Mapped[int] = mapped_column(index=True)
    omschrijving: Mapped[str] = mapped_column(Text)
    behoefte: Mapped[Decimal]
    inwoners: Mapped[int]
    peildatum: Mapped[date | None]
    aftopping: Mapped[int | None]
    tarief: Mapped[Decimal | None]
    decimalen: Mapped[int | None]
    besluit: Mapped[str] = mapped_column(Text)
    resultaat: Mapped[dict]
    spoor: Mapped[dict]
    spoor_hash: Mapped[str] = mapped_column(String(64))
    berekend_op: Mapped[datetime]
