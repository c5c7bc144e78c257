"""Everything that the tariffs of one year are computed from, read from the database once per request.

`Rijen` are the rows as they are stored; `boekjaar_van` makes of them what is calculated with. A simulation changes
copies of the rows and goes on by the same road, so that what it says is what adoption will do.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, Protocol
from uuid import UUID

from commonground.problems import Conflict
from sqlalchemy import Select, exists, func, or_, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased

from tarieven.dekkingsmodel import Jaarcijfers, Productcijfers, Sleutel
from tarieven.modellen.ingroei import Ingroei, Ingroeijaar
from tarieven.prijs import Prijs
from tarieven.prijsregels import prijs_van
from tarieven.prijsvormen import niet_vastgesteld
from tarieven.rekenspoor import Knoop, invoer
from tarieven.tables import (
    Afname,
    Afnamecombinatie,
    Begrotingsjaar,
    Combinatielid,
    Contractregel,
    Gemeente,
    Ingroeiregeling,
    Inwonertal,
    Kostenregel,
    Prijsregel,
    Product,
    Tariefbesluit,
)


class Leest(Protocol):
    """All that is asked of who reads: a session. A request has one, a command too."""

    @property
    def db(self) -> AsyncSession: ...


@dataclass(frozen=True)
class Prijslijst:
    """The price that holds in a year, and the day of the population that it counts with."""

    prijs: Prijs
    peildatum: date
    individuele_regels: bool


@dataclass(frozen=True)
class Rijen:
    """The rows of a year. Kosten and prijzen by product, inwoners by municipality and day; `besluiten` by row uuid."""

    jaar: Any
    kosten: Mapping[int, Any]
    prijzen: Mapping[int, Any]
    inwoners: Mapping[tuple[int, date], Any]
    besluiten: Mapping[Any, str]
    bijdrage: Any | None = None  # the product that is the minimum contribution
    ingroei: Ingroeijaar | None = None


@dataclass
class Boekjaar:
    cijfers: Jaarcijfers
    row: Any
    kosten: dict[int, Productcijfers]
    prijzen: dict[int, Prijslijst]
    inwoners: dict[tuple[int, date], Knoop]
    bijdrage: Any | None = None
    ingroei: Ingroeijaar | None = None  # large rises go in steps

    def prijs(self, product: Any) -> Prijslijst:
        """Raises TARIEF_NIET_VASTGESTELD: a product may exist without a price, and is never free for that."""
        if product.id not in self.prijzen:
            raise niet_vastgesteld(f"Voor {product.naam} is in {self.cijfers.jaar} geen prijs vastgesteld.")
        return self.prijzen[product.id]

    def sleutel(self, product: Any, begroot_vanaf: int | None) -> Sleutel:
        """By which key a member pays overhead; `begroot_vanaf` is None for a member without uptake."""
        if self.cijfers.model != "dekkingsmodel":
            return "bestaand"
        if product.id not in self.kosten:
            return "nieuw_product"
        return "bestaand" if begroot_vanaf is not None and begroot_vanaf <= self.cijfers.jaar else "nieuwe_afname"

    def inwonertal(self, gemeente: Any, peildatum: date) -> Knoop:
        """Raises INWONERTAL_ONTBREEKT."""
        if (gemeente.id, peildatum) not in self.inwoners:
            detail = f"Van {gemeente.naam} ({gemeente.gm_code}) is het inwonertal op {peildatum} niet bekend."
            raise Conflict("INWONERTAL_ONTBREEKT", detail, leden=[gemeente.gm_code])
        return self.inwoners[gemeente.id, peildatum]


# --- from rows to what is calculated with -----------------------------------------------------------------------------
def boekjaar_van(rijen: Rijen) -> Boekjaar:
    return Boekjaar(
        jaarcijfers(rijen.jaar, rijen.besluiten.get(rijen.jaar.uuid) or rijen.jaar.besluit),
        rijen.jaar,
        {id: productcijfers(row) for id, row in rijen.kosten.items()},
        {id: prijslijst(row, rijen.besluiten.get(row.uuid, "")) for id, row in rijen.prijzen.items()},
        {wie: inwonerblad(row) for wie, row in rijen.inwoners.items()},
        rijen.bijdrage,
        rijen.ingroei,
    )


def jaarcijfers(row: Any, besluit: str) -> Jaarcijfers:
    return Jaarcijfers(
        row.jaar,
        row.verenigingskosten,
        row.sleutel_leverancierskosten,
        row.sleutel_producturen,
        row.tarief_nieuw_product,
        row.nieuwkomer_tarief,
        row.nieuwkomer_uren,
        row.model,
        row.verdeelsleutel,
        row.aandeel_inwoners,
        row.minimum_regime,
        bron=f"begrotingsjaar {row.jaar}, versie {row.versie}: {row.bron}",
        besluit=besluit,
    )


def productcijfers(row: Any) -> Productcijfers:
    return Productcijfers(
        row.leverancierskosten,
        row.producturen,
        row.verenigingskosten,
        row.inwoners,
        row.verdeelbasis,
        row.achtergebleven,
        row.opgezegd,
        row.opgezegd_uren,
        bron=f"kostenregel {row.uuid}: {row.bron}",
        bevinding=row.bevinding,
    )


def prijslijst(row: Any, besluit: str) -> Prijslijst:
    return Prijslijst(prijs_van(row, besluit), row.peildatum, row.individuele_regels)


def inwonerblad(row: Any) -> Knoop:
    return invoer(
        "inwoners",
        f"inwoners op {row.peildatum:%d-%m-%Y}",
        row.aantal,
        "inwoners",
        f"inwonertal {row.uuid}, versie {row.versie}: {row.bron}",
        row.bevinding,
    )


# --- from the database ------------------------------------------------------------------------------------------------
async def boekjaar(call: Leest, jaar: int, gemeenten: Iterable[int] | None = None) -> Boekjaar:
    """The year, with the populations of these municipalities (all if none are named).
    Raises TARIEF_NIET_VASTGESTELD when no budget was adopted for it."""
    return boekjaar_van(await rijen(call, jaar, gemeenten))


async def rijen(call: Leest, jaar: int, gemeenten: Iterable[int] | None = None, versie: UUID | None = None) -> Rijen:
    """The rows of the adopted version of a year, or of the version that is named. Raises TARIEF_NIET_VASTGESTELD."""
    query = (
        select(*Begrotingsjaar.__table__.columns, Tariefbesluit.besluit.label("tariefbesluit"))
        .outerjoin(Tariefbesluit)
        .where(Begrotingsjaar.jaar == jaar)
        .where(Begrotingsjaar.uuid == versie if versie else Begrotingsjaar.status == "vastgesteld")
        .order_by(Begrotingsjaar.versie.desc())
    )
    row = (await call.db.execute(query.limit(1))).first()
    if row is None:
        raise niet_vastgesteld(f"Voor {jaar} is geen begroting vastgesteld.")
    prijzen = await prijsrijen(call, jaar, row.status)
    besluiten = {each.uuid: each.tariefbesluit or "" for each in (row, *prijzen.values())}
    bijdrage = select(*Product.__table__.columns).where(Product.soort == "bijdrage").order_by(Product.id)
    return Rijen(
        row,
        await kostenrijen(call, row.id),
        prijzen,
        await inwonerrijen(call, gemeenten),
        besluiten,
        (await call.db.execute(bijdrage.limit(1))).first(),
        await ingroei_van(call, row.id),
    )


async def kostenrijen(call: Leest, begrotingsjaar_id: int) -> dict[int, Any]:
    query = select(*Kostenregel.__table__.columns).where(Kostenregel.begrotingsjaar_id == begrotingsjaar_id)
    return {row.product_id: row for row in await call.db.execute(query)}


async def ingroei_van(call: Leest, begrotingsjaar_id: int) -> Ingroeijaar | None:
    query = select(*Ingroeiregeling.__table__.columns).where(Ingroeiregeling.begrotingsjaar_id == begrotingsjaar_id)
    row = (await call.db.execute(query)).first()
    if row is None:
        return None
    product = select(*Product.__table__.columns).where(Product.id == row.product_id)
    return Ingroeijaar(
        Ingroei(row.drempel, row.stappen, row.dekking),
        row.stap,
        {each["lid"]: Decimal(each["bedrag"]) for each in row.vroeger},
        (await call.db.execute(product)).one(),
        f"ingroeiregeling {row.uuid}: {row.bron}",
    )


async def prijsrijen(call: Leest, jaar: int, status: str = "vastgesteld") -> dict[int, Any]:
    """Per product the newest adopted version that holds on the first of January; if none does, that begins later.
    With a year that is itself a `concept` go the prices that are."""
    begin = date(jaar, 1, 1)
    query = (
        select(*Prijsregel.__table__.columns, Tariefbesluit.besluit.label("tariefbesluit"))
        .outerjoin(Tariefbesluit)
        .where(
            Prijsregel.status.in_({status, "vastgesteld"}),
            Prijsregel.geldig_van <= date(jaar, 12, 31),
            or_(Prijsregel.geldig_tot.is_(None), Prijsregel.geldig_tot > begin),
        )
    )
    rows = sorted(await call.db.execute(query), key=lambda each: (each.geldig_van <= begin, each.versie))
    return {row.product_id: row for row in rows}  # the last one of a product stays


async def inwonerrijen(call: Leest, gemeenten: Iterable[int] | None) -> dict[tuple[int, date], Any]:
    """The newest version per municipality and day; a budget prefers the provisional number to the definitive one."""
    # definitief, then voorlopig over it
    query = select(*Inwonertal.__table__.columns).order_by(Inwonertal.soort, Inwonertal.versie)
    if gemeenten is not None:
        query = query.where(Inwonertal.gemeente_id.in_(list(gemeenten)))
    return {(row.gemeente_id, row.peildatum): row for row in await call.db.execute(query)}


# --- who takes what ---------------------------------------------------------------------------------------------------
@dataclass(frozen=True)
class Regel:
    """What a member takes of a product in a year, with its contract lines; `begin` is its first day."""

    afname: Any
    gemeente: Any
    product: Any
    factuurpartij: Any | None
    contractregels: tuple[Knoop, ...]
    begin: date
    combinatie: Any | None = None  # with `leden`, the number of its members
    volgt: str = ""  # of which lines of the member it follows the terms; empty: of its own kind

    @property
    def toepassing(self) -> str:
        """What a facturatieregime calls it."""
        return self.volgt or self.product.soort


async def regels(call: Leest, jaar: int, *where: Any) -> list[Regel]:
    """What is taken in a year, by gm_code and product. A tariff is one amount per member, product and year, so of
    uptakes that follow each other (other options, say) the last one counts, from the day that the first one began."""
    query = (
        select(*Afname.__table__.columns)
        .join(Gemeente, Afname.gemeente_id == Gemeente.id)
        .join(Product)
        .where(Afname.van <= date(jaar, 12, 31), or_(Afname.tot.is_(None), Afname.tot > date(jaar, 1, 1)), *where)
        .order_by(Gemeente.gm_code, Product.code, Afname.van, Afname.id)
    )
    rows = (await call.db.execute(query)).all()
    if not rows:
        return []
    gemeenten = {row.id: row for row in await call.db.execute(select(*Gemeente.__table__.columns))}
    producten = {row.id: row for row in await call.db.execute(select(*Product.__table__.columns))}
    bedragen = await contractregels(call, query)
    samen = await combinaties(call, jaar)
    laatste: dict[tuple[int, int], Regel] = {}
    for row in rows:
        wat = (row.gemeente_id, row.product_id)
        begin = laatste[wat].begin if wat in laatste else row.van
        partij_id = row.factuurpartij_id or betaler_van(samen.get(wat), row.gemeente_id)
        partij = gemeenten[partij_id] if partij_id else None
        laatste[wat] = Regel(
            row,
            gemeenten[row.gemeente_id],
            producten[row.product_id],
            partij,
            bedragen.get(row.id, ()),
            begin,
            samen.get(wat),
        )
    return list(laatste.values())


def betaler_van(combinatie: Any | None, gemeente_id: int) -> int | None:
    """The one that pays the licence of a combination for this member; None when it pays itself. A party that does not
    take the product has no line to pay it on, and nobody takes a product for nothing."""
    if combinatie is None or combinatie.factuurpartij_id == gemeente_id or not combinatie.partij_neemt_af:
        return None
    return combinatie.factuurpartij_id


async def combinaties(call: Leest, jaar: int) -> dict[tuple[int, int], Any]:
    """By municipality and product the combination that it is in, with the number of its members."""
    lid, eigen = aliased(Combinatielid), aliased(Afname)
    neemt_af = exists().where(
        eigen.gemeente_id == Afnamecombinatie.factuurpartij_id,
        eigen.product_id == Afnamecombinatie.product_id,
        eigen.van <= date(jaar, 12, 31),
        or_(eigen.tot.is_(None), eigen.tot > date(jaar, 1, 1)),
    )
    leden = select(func.count()).where(lid.combinatie_id == Afnamecombinatie.id).scalar_subquery()
    query = (
        select(
            *Afnamecombinatie.__table__.columns,
            leden.label("leden"),
            neemt_af.label("partij_neemt_af"),
            Combinatielid.gemeente_id,
        )
        .join(Combinatielid, Combinatielid.combinatie_id == Afnamecombinatie.id)
        .where(Afnamecombinatie.van <= date(jaar, 12, 31))
        .where(or_(Afnamecombinatie.tot.is_(None), Afnamecombinatie.tot > date(jaar, 1, 1)))
        .order_by(Afnamecombinatie.van, Afnamecombinatie.id)
    )
    return {(row.gemeente_id, row.product_id): row for row in await call.db.execute(query)}


async def contractregels(call: Leest, afnames: Select) -> dict[int, tuple[Knoop, ...]]:
    welke = afnames.with_only_columns(Afname.id).order_by(None)
    query = (
        select(*Contractregel.__table__.columns).where(Contractregel.afname_id.in_(welke)).order_by(Contractregel.id)
    )
    found: dict[int, tuple[Knoop, ...]] = {}
    for row in await call.db.execute(query):
        eerdere, bron = found.get(row.afname_id, ()), f"contractregel {row.uuid}: {row.bron}"
        knoop = invoer(f"contractregel_{len(eerdere) + 1}", row.omschrijving, Decimal(row.bedrag), bron=bron)
        found[row.afname_id] = (*eerdere, knoop)
    return found
