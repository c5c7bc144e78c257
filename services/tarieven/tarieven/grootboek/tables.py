"""The ledger: transactions of lines that balance, sealed one after the other. Nothing here is ever changed.

A transaction refers to its seal by a foreign key that the database checks at the commit, and a seal is refused by a
trigger when the lines do not balance: so no transaction that is out of balance, or not sealed, can be committed. Lines
are refused once there is a seal. Amounts are whole cents, so that both databases add them up exactly.
"""

from datetime import date, datetime
from uuid import UUID, uuid4

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from tarieven.tables import Base


class Zegel(Base):
    """The hash over a transaction and over the seal before it: change one, and all that follow are wrong."""

    __tablename__ = "grootboekzegel"
    transactie_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    vorige: Mapped[str] = mapped_column(String(64), unique=True)
    hash: Mapped[str] = mapped_column(String(64), unique=True)


class Transactie(Base):
    __tablename__ = "grootboektransactie"
    id: Mapped[int] = mapped_column(
        ForeignKey("grootboekzegel.transactie_id", deferrable=True, initially="DEFERRED"),
        primary_key=True,
        autoincrement=False,
    )
    uuid: Mapped[UUID] = mapped_column(unique=True, default=uuid4)
    soort: Mapped[str] = mapped_column(String(12))
    datum: Mapped[date] = mapped_column(index=True)
    omschrijving: Mapped[str] = mapped_column(Text)
    factuur_id: Mapped[int | None] = mapped_column(ForeignKey("factuur.id"), index=True)
    geboekt_op: Mapped[datetime]


class Boeking(Base):
    """One line. `boekjaar` is the year that it is about; who and what stand in it as far as the account asks."""

    __tablename__ = "grootboekregel"
    __table_args__ = (
        UniqueConstraint("transactie_id", "volgnummer"),
        CheckConstraint("debet >= 0 and credit >= 0 and (debet = 0) <> (credit = 0)", "kant"),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    uuid: Mapped[UUID] = mapped_column(unique=True, default=uuid4)
    transactie_id: Mapped[int] = mapped_column(ForeignKey("grootboektransactie.id"))
    volgnummer: Mapped[int]
    rekening: Mapped[str] = mapped_column(String(40), index=True)
    boekjaar: Mapped[int]
    gemeente_id: Mapped[int | None] = mapped_column(ForeignKey("gemeente.id"), index=True)
    product_id: Mapped[int | None] = mapped_column(ForeignKey("product.id"), index=True)
    factuurregel_id: Mapped[int | None] = mapped_column(ForeignKey("factuurregel.id"), index=True)
    spoor_hash: Mapped[str] = mapped_column(String(64))
    debet: Mapped[int] = mapped_column(BigInteger)
    credit: Mapped[int] = mapped_column(BigInteger)
