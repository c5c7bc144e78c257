"""The tables of invoicing. Amounts are what the payer owes, so negative on a credit note.

What is definitive does not change: triggers refuse it, whatever the program does (migration `facturatie_en_grootboek`).
A later migration that recreates one of these tables on SQLite must make its triggers again.
"""

from datetime import date, datetime
from decimal import Decimal
from uuid import UUID, uuid4

from sqlalchemy import CheckConstraint, ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from tarieven.tables import Base


# --- configuration ----------------------------------------------------------------------------------------------------
class Factuurpartij(Base):
    """Who sends (`verkoper`, one) or receives invoices; what is not known yet is empty, and then nothing is sent."""

    __tablename__ = "factuurpartij"
    __table_args__ = (CheckConstraint("(rol = 'verkoper') = (gemeente_id is null)", "rol"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    uuid: Mapped[UUID] = mapped_column(unique=True, default=uuid4)
    rol: Mapped[str] = mapped_column(String(10))
    gemeente_id: Mapped[int | None] = mapped_column(ForeignKey("gemeente.id"), unique=True)
    naam: Mapped[str] = mapped_column(String(200))
    nummer_schema: Mapped[str] = mapped_column(String(4))
    nummer: Mapped[str] = mapped_column(String(20))
    btw_nummer: Mapped[str] = mapped_column(String(20))
    straat: Mapped[str] = mapped_column(String(200))
    postcode: Mapped[str] = mapped_column(String(10))
    plaats: Mapped[str] = mapped_column(String(100))
    betaalwijze: Mapped[str] = mapped_column(String(2))
    iban: Mapped[str] = mapped_column(String(34))
    betaaltermijn_dagen: Mapped[int | None]
    inkoopreferentie: Mapped[str] = mapped_column(String(100))


class Btwregel(Base):
    """The VAT of a product from a day on; without product it is that of everything the seller sells."""

    __tablename__ = "btwregel"
    __table_args__ = (CheckConstraint("geldig_tot is null or geldig_tot > geldig_van", "periode"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    uuid: Mapped[UUID] = mapped_column(unique=True, default=uuid4)
    product_id: Mapped[int | None] = mapped_column(ForeignKey("product.id"), index=True)
    categorie: Mapped[str] = mapped_column(String(1))
    percentage: Mapped[Decimal | None]
    vrijstelling: Mapped[str] = mapped_column(Text)
    geldig_van: Mapped[date]
    geldig_tot: Mapped[date | None]


class Betaalafspraak(Base):
    """What was agreed with one member on when it pays (regime `afspraak`); the terms are the whole amount."""

    __tablename__ = "betaalafspraak"
    __table_args__ = (UniqueConstraint("gemeente_id", "product_id"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    uuid: Mapped[UUID] = mapped_column(unique=True, default=uuid4)
    gemeente_id: Mapped[int] = mapped_column(ForeignKey("gemeente.id"))
    product_id: Mapped[int] = mapped_column(ForeignKey("product.id"), index=True)
    totaal: Mapped[Decimal]
    termijnen: Mapped[list]
    bron: Mapped[str] = mapped_column(Text)


class Herindeling(Base):
    """A municipality that is no more, and what stands in its place; each is once the predecessor."""

    __tablename__ = "herindeling"
    id: Mapped[int] = mapped_column(primary_key=True)
    uuid: Mapped[UUID] = mapped_column(unique=True, default=uuid4)
    gemeente_id: Mapped[int] = mapped_column(ForeignKey("gemeente.id"), unique=True)
    opvolger_id: Mapped[int] = mapped_column(ForeignKey("gemeente.id"), index=True)
    datum: Mapped[date]
    bron: Mapped[str] = mapped_column(Text)


# --- what is made -----------------------------------------------------------------------------------------------------
class Reeks(Base):
    """The last number of a series. Its row is locked until the end of the transaction: no gap, no number twice."""

    __tablename__ = "reeks"
    __table_args__ = (UniqueConstraint("code", "jaar"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(String(10))
    jaar: Mapped[int]
    laatste: Mapped[int] = mapped_column(default=0)


class Factuurrun(Base):
    __tablename__ = "factuurrun"
    __table_args__ = (UniqueConstraint("jaar", "kwartaal"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    uuid: Mapped[UUID] = mapped_column(unique=True, default=uuid4)
    jaar: Mapped[int]
    kwartaal: Mapped[int]
    begonnen_op: Mapped[datetime]
    dekking: Mapped[dict | None]


class Factuur(Base):
    """`versie` is above 1 for what was made again after its predecessor was credited."""

    __tablename__ = "factuur"
    __table_args__ = (
        UniqueConstraint("factuurrun_id", "factuurpartij_id", "regimeversie", "versie"),
        UniqueConstraint("reeks", "boekjaar", "volgnummer"),
        CheckConstraint("(status = 'concept') = (nummer is null)", "nummer"),
        CheckConstraint("(soort = 'credit') = (origineel_id is not null)", "credit"),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    uuid: Mapped[UUID] = mapped_column(unique=True, default=uuid4)
    factuurrun_id: Mapped[int | None] = mapped_column(ForeignKey("factuurrun.id"))
    factuurpartij_id: Mapped[int] = mapped_column(ForeignKey("gemeente.id"), index=True)
    regimeversie: Mapped[int]
    versie: Mapped[int]
    soort: Mapped[str] = mapped_column(String(12))
    jaar: Mapped[int] = mapped_column(index=True)
    kwartaal: Mapped[int]
    status: Mapped[str] = mapped_column(String(12), index=True)
    reeks: Mapped[str | None] = mapped_column(String(10))
    boekjaar: Mapped[int | None]
    volgnummer: Mapped[int | None]
    nummer: Mapped[str | None] = mapped_column(String(30), unique=True)
    factuurdatum: Mapped[date | None]
    vervaldatum: Mapped[date | None]
    origineel_id: Mapped[int | None] = mapped_column(ForeignKey("factuur.id"), index=True)
    verwijzingen: Mapped[list]
    reden: Mapped[str] = mapped_column(Text)
    inkoopreferentie: Mapped[str] = mapped_column(String(100))
    verkoper: Mapped[dict | None]
    afnemer: Mapped[dict | None]
    netto: Mapped[Decimal]
    btw: Mapped[Decimal | None]
    btw_uitsplitsing: Mapped[list]
    belemmeringen: Mapped[list]
    verzonden_op: Mapped[datetime | None]
    betaald_op: Mapped[date | None]


class Factuurregel(Base):
    """One product of one member. `jaarbedrag` and its parts are what the year costs, as far as this line knows it."""

    __tablename__ = "factuurregel"
    __table_args__ = (UniqueConstraint("factuur_id", "volgnummer"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    uuid: Mapped[UUID] = mapped_column(unique=True, default=uuid4)
    factuur_id: Mapped[int] = mapped_column(ForeignKey("factuur.id", ondelete="CASCADE"))
    volgnummer: Mapped[int]
    gemeente_id: Mapped[int] = mapped_column(ForeignKey("gemeente.id"), index=True)
    product_id: Mapped[int] = mapped_column(ForeignKey("product.id"), index=True)
    omschrijving: Mapped[str] = mapped_column(Text)
    soort: Mapped[str] = mapped_column(String(12))
    bedrag: Mapped[Decimal]
    jaarbedrag: Mapped[Decimal]
    onderdelen: Mapped[dict]
    verrekend: Mapped[Decimal]
    spoor: Mapped[dict]
    spoor_hash: Mapped[str] = mapped_column(String(64))
    origineel_id: Mapped[int | None] = mapped_column(ForeignKey("factuurregel.id"), index=True)
    btw_categorie: Mapped[str | None] = mapped_column(String(1))
    btw_percentage: Mapped[Decimal | None]
    btw_vrijstelling: Mapped[str | None] = mapped_column(Text)
