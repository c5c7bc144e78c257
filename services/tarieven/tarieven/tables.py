"""The tables of the tarieven service. A version that is adopted is never changed; amounts are exact decimals."""

from datetime import date, datetime
from decimal import Decimal
from uuid import UUID, uuid4

from commonground.db import TYPES, UrlText, new_metadata
from sqlalchemy import CheckConstraint, ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column


class Base(DeclarativeBase):
    metadata = new_metadata()
    type_annotation_map = TYPES


# --- municipalities ---------------------------------------------------------------------------------------------------
class Gemeente(Base):
    """The code of statistics is the key; a name varies within one document."""

    __tablename__ = "gemeente"
    id: Mapped[int] = mapped_column(primary_key=True)
    uuid: Mapped[UUID] = mapped_column(unique=True, default=uuid4)
    gm_code: Mapped[str] = mapped_column(String(4), unique=True)
    naam: Mapped[str] = mapped_column(String(100), index=True)
    schrijfwijzen: Mapped[list]


class Inwonertal(Base):
    """A number is never overwritten: a correction is the next version, with its reason."""

    __tablename__ = "inwonertal"
    __table_args__ = (UniqueConstraint("gemeente_id", "peildatum", "soort", "versie"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    uuid: Mapped[UUID] = mapped_column(unique=True, default=uuid4)
    gemeente_id: Mapped[int] = mapped_column(ForeignKey("gemeente.id"))
    peildatum: Mapped[date] = mapped_column(index=True)
    soort: Mapped[str] = mapped_column(String(10))
    versie: Mapped[int]
    aantal: Mapped[int]
    bron: Mapped[str] = mapped_column(Text)
    bevinding: Mapped[str] = mapped_column(String(40))
    correctie: Mapped[str] = mapped_column(Text)


# --- products and prices ----------------------------------------------------------------------------------------------
class Product(Base):
    __tablename__ = "product"
    id: Mapped[int] = mapped_column(primary_key=True)
    uuid: Mapped[UUID] = mapped_column(unique=True, default=uuid4)
    code: Mapped[str] = mapped_column(String(40), unique=True)
    naam: Mapped[str] = mapped_column(String(100))
    aliassen: Mapped[list]
    soort: Mapped[str] = mapped_column(String(10))
    kostengebaseerd: Mapped[bool]
    open_voor_nieuwe_leden: Mapped[bool]
    publicatie: Mapped[str] = mapped_column(String(10), default="openbaar")
    geldig_van: Mapped[date]
    geldig_tot: Mapped[date | None]


class Prijsregel(Base):
    """A version of the price of a product, with a peildatum of its own."""

    __tablename__ = "prijsregel"
    __table_args__ = (UniqueConstraint("product_id", "versie"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    uuid: Mapped[UUID] = mapped_column(unique=True, default=uuid4)
    product_id: Mapped[int] = mapped_column(ForeignKey("product.id"))
    versie: Mapped[int]
    prijsvorm: Mapped[dict]
    toeslagen: Mapped[list]
    aftopping: Mapped[int | None]
    individuele_regels: Mapped[bool]
    indexstappen: Mapped[list] = mapped_column(default=list)
    peildatum: Mapped[date]
    geldig_van: Mapped[date]
    geldig_tot: Mapped[date | None]
    status: Mapped[str] = mapped_column(String(12))
    tariefbesluit_id: Mapped[int | None] = mapped_column(ForeignKey("tariefbesluit.id"), index=True)
    bron: Mapped[str] = mapped_column(Text)


# --- a year -----------------------------------------------------------------------------------------------------------
class Begrotingsjaar(Base):
    __tablename__ = "begrotingsjaar"
    __table_args__ = (UniqueConstraint("jaar", "versie"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    uuid: Mapped[UUID] = mapped_column(unique=True, default=uuid4)
    jaar: Mapped[int]
    versie: Mapped[int]
    model: Mapped[str] = mapped_column(String(20))
    peildatum: Mapped[date]
    verenigingskosten: Mapped[Decimal]
    sleutel_leverancierskosten: Mapped[Decimal]
    sleutel_producturen: Mapped[Decimal]
    tarief_nieuw_product: Mapped[Decimal]
    nieuwkomer_tarief: Mapped[str] = mapped_column(String(10))
    nieuwkomer_uren: Mapped[bool]
    verdeelsleutel: Mapped[str] = mapped_column(String(10), default="kosten")
    aandeel_inwoners: Mapped[Decimal] = mapped_column(default=Decimal("0.5"))
    minimum_regime: Mapped[str] = mapped_column(String(30), default="alleen_zonder_product")
    status: Mapped[str] = mapped_column(String(12))
    voorgelegd_op: Mapped[date | None]
    tariefbesluit_id: Mapped[int | None] = mapped_column(ForeignKey("tariefbesluit.id"), index=True)
    besluit: Mapped[str] = mapped_column(Text)
    bron: Mapped[str] = mapped_column(Text)


class Kostenregel(Base):
    """The budget of one product in one year: L, U and its part of V."""

    __tablename__ = "kostenregel"
    __table_args__ = (UniqueConstraint("begrotingsjaar_id", "product_id"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    uuid: Mapped[UUID] = mapped_column(unique=True, default=uuid4)
    begrotingsjaar_id: Mapped[int] = mapped_column(ForeignKey("begrotingsjaar.id"))
    product_id: Mapped[int] = mapped_column(ForeignKey("product.id"), index=True)
    leverancierskosten: Mapped[Decimal]
    producturen: Mapped[Decimal]
    verenigingskosten: Mapped[Decimal]
    inwoners: Mapped[int]
    verdeelbasis: Mapped[str] = mapped_column(String(12))
    achtergebleven: Mapped[Decimal] = mapped_column(default=Decimal(0))
    opgezegd: Mapped[Decimal] = mapped_column(default=Decimal(0))
    opgezegd_uren: Mapped[str] = mapped_column(String(12), default="ongewijzigd")
    bron: Mapped[str] = mapped_column(Text)
    bevinding: Mapped[str] = mapped_column(String(40))


class Facturatieregime(Base):
    """How the amounts of a year are invoiced: one for products, one for those that only pay the contribution."""

    __tablename__ = "facturatieregime"
    __table_args__ = (UniqueConstraint("begrotingsjaar_id", "toepassing"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    uuid: Mapped[UUID] = mapped_column(unique=True, default=uuid4)
    begrotingsjaar_id: Mapped[int] = mapped_column(ForeignKey("begrotingsjaar.id"))
    toepassing: Mapped[str] = mapped_column(String(10))
    regime: Mapped[str] = mapped_column(String(30))
    aanvang: Mapped[str] = mapped_column(String(20))
    afronding: Mapped[str] = mapped_column(String(20))
    afrekening_peildatum: Mapped[date | None]
    afrekening_uiterlijk: Mapped[date | None]
    afrekening_overhead: Mapped[str] = mapped_column(String(12), default="bevroren")
    bron: Mapped[str] = mapped_column(Text)


class Ingroeiregeling(Base):
    """Who would suddenly pay much more grows to it in steps; this year is step `stap` of `stappen`. `vroeger` is what
    members paid before the new model, and `product` the line that the growing stands on."""

    __tablename__ = "ingroeiregeling"
    id: Mapped[int] = mapped_column(primary_key=True)
    uuid: Mapped[UUID] = mapped_column(unique=True, default=uuid4)
    begrotingsjaar_id: Mapped[int] = mapped_column(ForeignKey("begrotingsjaar.id"), unique=True)
    product_id: Mapped[int] = mapped_column(ForeignKey("product.id"), index=True)
    drempel: Mapped[Decimal]
    stappen: Mapped[int]
    stap: Mapped[int]
    dekking: Mapped[str] = mapped_column(String(20))
    vroeger: Mapped[list]
    bron: Mapped[str] = mapped_column(Text)


# --- who takes what ---------------------------------------------------------------------------------------------------
class Afname(Base):
    """A member takes a product, from `van` up to but not including `tot`.

    Before the year `begroot_vanaf` the budget did not know it, and it pays overhead as a newcomer.
    """

    __tablename__ = "afname"
    __table_args__ = (CheckConstraint("tot is null or tot > van", "periode"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    uuid: Mapped[UUID] = mapped_column(unique=True, default=uuid4)
    gemeente_id: Mapped[int] = mapped_column(ForeignKey("gemeente.id"), index=True)
    product_id: Mapped[int] = mapped_column(ForeignKey("product.id"), index=True)
    van: Mapped[date]
    tot: Mapped[date | None]
    opties: Mapped[list]
    prijsbasis: Mapped[str] = mapped_column(String(10))
    begroot_vanaf: Mapped[int]
    factuurpartij_id: Mapped[int | None] = mapped_column(ForeignKey("gemeente.id"))
    klasse_afwijking: Mapped[int | None]
    toelichting: Mapped[str] = mapped_column(Text)
    bron: Mapped[str] = mapped_column(Text)
    bevinding: Mapped[str] = mapped_column(String(40))


class Afnamecombinatie(Base):
    """Members that take a product with one licence. `verdeling` says who pays: one for all, or each an equal part."""

    __tablename__ = "afnamecombinatie"
    __table_args__ = (CheckConstraint("tot is null or tot > van", "periode"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    uuid: Mapped[UUID] = mapped_column(unique=True, default=uuid4)
    naam: Mapped[str] = mapped_column(String(100))
    product_id: Mapped[int] = mapped_column(ForeignKey("product.id"), index=True)
    verdeling: Mapped[str] = mapped_column(String(20))
    factuurpartij_id: Mapped[int | None] = mapped_column(ForeignKey("gemeente.id"))
    gecombineerd_inwonertal: Mapped[int | None]
    van: Mapped[date]
    tot: Mapped[date | None]
    toelichting: Mapped[str] = mapped_column(Text)
    bron: Mapped[str] = mapped_column(Text)


class Combinatielid(Base):
    __tablename__ = "combinatielid"
    __table_args__ = (UniqueConstraint("combinatie_id", "gemeente_id"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    combinatie_id: Mapped[int] = mapped_column(ForeignKey("afnamecombinatie.id", ondelete="CASCADE"))
    gemeente_id: Mapped[int] = mapped_column(ForeignKey("gemeente.id"), index=True)


class Contractregel(Base):
    """An amount per year that no rule gives: hosting, an extra, a purchase at cost."""

    __tablename__ = "contractregel"
    id: Mapped[int] = mapped_column(primary_key=True)
    uuid: Mapped[UUID] = mapped_column(unique=True, default=uuid4)
    afname_id: Mapped[int] = mapped_column(ForeignKey("afname.id", ondelete="CASCADE"), index=True)
    omschrijving: Mapped[str] = mapped_column(String(200))
    bedrag: Mapped[Decimal]
    bron: Mapped[str] = mapped_column(Text)


# --- calculations and decisions ---------------------------------------------------------------------------------------
class Berekening(Base):
    """What a municipality would pay for a product, with its trace. Kept as it was answered; the hash is its seal."""

    __tablename__ = "berekening"
    id: Mapped[int] = mapped_column(primary_key=True)
    uuid: Mapped[UUID] = mapped_column(unique=True, default=uuid4)
    gemeente_id: Mapped[int | None] = mapped_column(ForeignKey("gemeente.id"), index=True)
    product_id: Mapped[int] = mapped_column(ForeignKey("product.id"), index=True)
    jaar: Mapped[int] = mapped_column(index=True)
    inwoners: Mapped[int]
    sleutel: Mapped[str] = mapped_column(String(20))
    leverancierskosten: Mapped[Decimal]
    producturen: Mapped[Decimal]
    verenigingskosten: Mapped[Decimal]
    tarief: Mapped[Decimal]
    sleutels: Mapped[list]
    effect: Mapped[dict | None]
    waarschuwingen: Mapped[list]
    uitleg: Mapped[list]
    spoor: Mapped[dict]
    spoor_hash: Mapped[str] = mapped_column(String(64))
    berekend_op: Mapped[datetime]
    status: Mapped[str] = mapped_column(String(12))
    tariefbesluit_id: Mapped[int | None] = mapped_column(ForeignKey("tariefbesluit.id"), index=True)


class Tarief(Base):
    """What a member owes for a product in a year, with its trace. What an earlier run found is kept, not `geldig`."""

    __tablename__ = "tarief"
    __table_args__ = (UniqueConstraint("begrotingsjaar_id", "gemeente_id", "product_id", "versie"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    uuid: Mapped[UUID] = mapped_column(unique=True, default=uuid4)
    begrotingsjaar_id: Mapped[int] = mapped_column(ForeignKey("begrotingsjaar.id"))
    gemeente_id: Mapped[int] = mapped_column(ForeignKey("gemeente.id"), index=True)
    product_id: Mapped[int] = mapped_column(ForeignKey("product.id"), index=True)
    versie: Mapped[int]
    geldig: Mapped[bool]
    sleutel: Mapped[str] = mapped_column(String(20))
    leverancierskosten: Mapped[Decimal]
    producturen: Mapped[Decimal]
    verenigingskosten: Mapped[Decimal]
    tarief: Mapped[Decimal]
    spoor: Mapped[bytes]  # the canonical JSON that the hash is of, deflated
    spoor_hash: Mapped[str] = mapped_column(String(64))
    berekend_op: Mapped[datetime]


class Simulatie(Base):
    """What would change for all members if something were different. It never writes to what it started from."""

    __tablename__ = "simulatie"
    id: Mapped[int] = mapped_column(primary_key=True)
    uuid: Mapped[UUID] = mapped_column(unique=True, default=uuid4)
    begrotingsjaar_id: Mapped[int] = mapped_column(ForeignKey("begrotingsjaar.id"), index=True)
    omschrijving: Mapped[str] = mapped_column(Text)
    begroting: Mapped[str] = mapped_column(String(5))
    wijzigingen: Mapped[list]
    ingroei: Mapped[dict | None]
    resultaat: Mapped[dict]
    stemmen: Mapped[dict]
    berekend_op: Mapped[datetime]


class Tariefbesluit(Base):
    """The decision of the assembly that made prices and tariffs valid."""

    __tablename__ = "tariefbesluit"
    id: Mapped[int] = mapped_column(primary_key=True)
    uuid: Mapped[UUID] = mapped_column(unique=True, default=uuid4)
    besluit: Mapped[str] = mapped_column(UrlText(1000))
    datum: Mapped[date]
    omschrijving: Mapped[str] = mapped_column(Text)
    vastgesteld_op: Mapped[datetime]
