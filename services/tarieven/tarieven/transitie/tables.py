"""The transition contribution of 2021-2023: what was to be covered in a year, and the key by which."""

from decimal import Decimal

from sqlalchemy import ForeignKey, Text
from sqlalchemy.orm import Mapped, mapped_column

from tarieven.tables import Base


class Transitiekosten(Base):
    """`esuite` and `bzm` are the parts of `te_dekken` that go over the users of each."""

    __tablename__ = "transitiekosten"
    id: Mapped[int] = mapped_column(primary_key=True)
    jaar: Mapped[int] = mapped_column(unique=True)
    te_dekken: Mapped[Decimal]
    esuite: Mapped[Decimal]
    bzm: Mapped[Decimal]
    bron: Mapped[str] = mapped_column(Text)


class Transitiesleutel(Base):
    """The inhabitants that count, capped as printed; `bzm_inwoners` is 0 for who does not use BZM."""

    __tablename__ = "transitiesleutel"
    id: Mapped[int] = mapped_column(primary_key=True)
    gemeente_id: Mapped[int] = mapped_column(ForeignKey("gemeente.id"), unique=True)
    inwoners: Mapped[int]
    esuite: Mapped[bool]
    bzm_inwoners: Mapped[int]
    bron: Mapped[str] = mapped_column(Text)
