"""The ledger to read, and the journal entry by hand: what no invoice books (money spent, money received)."""

from decimal import Decimal
from typing import Annotated, Any, Literal
from uuid import UUID

from commonground.call import Call, Caller
from commonground.db import uuids_of
from commonground.filters import Filter, on
from commonground.json import JsonRoute
from commonground.problems import CodedError, Invalid
from commonground.resource import Body, Part, published
from commonground.rules import Rule, Write, judge
from commonground.types import Date, DateTime, Geld, Url
from fastapi import APIRouter, Query
from pydantic import AfterValidator, Field
from sqlalchemy import case, func, select

from tarieven.begrotingsjaren import Jaar
from tarieven.facturatie.facturen import FACTUREN, FACTUURREGELS
from tarieven.facturatie.partijen import FACTUREREN
from tarieven.facturatie.tables import Factuur, Factuurregel
from tarieven.gemeenten import LEZEN, GmCode, kenmerken, van_gemeente
from tarieven.grootboek.boeken import REKENINGEN, Post, Rekening, boek
from tarieven.grootboek.tables import Boeking, Transactie, Zegel
from tarieven.producten import ProductCode, product_met_code
from tarieven.register import Register
from tarieven.tables import Gemeente, Product
from tarieven.uitkomsten import Bedrag

# What members owe and have paid in advance follows from invoices alone.
MemoriaalRekening = Literal[
    "bank",
    "doorschuifpot",
    "opbrengst_leverancierskosten",
    "opbrengst_producturen",
    "opbrengst_verenigingskosten",
    "opbrengst_bijdrage",
    "opbrengst_doorontwikkeling",
]


def niet_negatief(bedrag: Decimal) -> Decimal:
    if bedrag < 0:
        raise CodedError(
            "BEDRAG_ONGELDIG", "Een bedrag in het grootboek is niet lager dan nul; boek op de andere kant."
        )
    return bedrag


Kant = Annotated[Geld, AfterValidator(niet_negatief)]


def in_euro(centen: Any) -> str:
    return f"{Decimal(int(centen or 0)) / 100:.2f}"


# --- transactions -----------------------------------------------------------------------------------------------------
class Memoriaalregel(Part):
    rekening: Annotated[MemoriaalRekening, Field(description="De rekening.")]
    product: Annotated[ProductCode | None, Field(description="Het product; verplicht bij de doorschuifpot.")] = None
    debet: Annotated[Kant, Field(description="Het bedrag aan de debetkant.")] = Decimal(0)
    credit: Annotated[Kant, Field(description="Het bedrag aan de creditkant.")] = Decimal(0)


class TransactieBody(Body):
    datum: Annotated[Date, Field(description="De dag waarop de boeking geldt.")]
    jaar: Jaar
    omschrijving: Annotated[str, Field(min_length=1, max_length=500, description="Wat is geboekt, en waarom.")]
    memoriaal: Annotated[list[Memoriaalregel], Field(min_length=2, max_length=100, description="De regels.")]


class TransactieShown(Body):
    url: Url
    uuid: UUID
    nummer: Annotated[int, Field(description="Het volgnummer in het grootboek.")]
    soort: Annotated[
        Literal["factuur", "creditnota", "betaling", "memoriaal", "herindeling"],
        Field(description="Waaruit zij volgt."),
    ]
    datum: Date
    omschrijving: str
    factuur: Annotated[Url | None, Field(description="De factuur die is geboekt.")]
    boekingen: Annotated[list[Url], Field(description="De regels; debet en credit zijn samen gelijk.")]
    geboekt_op: DateTime
    vorige: Annotated[str, Field(description="Het zegel van de transactie ervoor.")]
    hash: Annotated[str, Field(description="SHA-256 over deze transactie en het zegel ervoor.")]


async def pot_is_van_een_product(write: Write) -> Invalid | None:
    if any(regel.rekening == "doorschuifpot" and not regel.product for regel in write.new.memoriaal):
        return Invalid("memoriaal", "required", "Een doorschuifpot is die van een product.")


async def een_kant_per_regel(write: Write) -> Invalid | None:
    if any(bool(regel.debet) == bool(regel.credit) for regel in write.new.memoriaal):
        return Invalid("memoriaal", "BEDRAG_ONGELDIG", "Een regel heeft een bedrag aan de debet- of aan de creditkant.")


transactiekolommen = published(Transactie, "factuur_id")


class Transacties(Register):
    name, path, table = "transactie", "/transacties", Transactie
    body, shows = TransactieBody, TransactieShown
    query = (
        select(
            *Transactie.__table__.columns,
            Zegel.vorige,
            Zegel.hash,
            Factuur.uuid.label("factuur_uuid"),
            uuids_of(Boeking.uuid, Boeking.transactie_id == Transactie.id).label("boekingen"),
        )
        .join(Zegel, Zegel.transactie_id == Transactie.id)
        .outerjoin(Factuur, Transactie.factuur_id == Factuur.id)
    )
    operations, refuses = ("list", "create", "read"), (422,)
    scopes = {"read": LEZEN, "create": FACTUREREN}
    filters = {
        **on(Transactie.datum),
        "datumVanaf": Filter(Date, lambda dag: Transactie.datum >= dag, "Vanaf deze dag."),
        "datumTotEnMet": Filter(Date, lambda dag: Transactie.datum <= dag, "Tot en met deze dag."),
        **on(Transactie.soort),
    }
    create_rules: tuple[Rule, ...] = (pot_is_van_een_product, een_kant_per_regel)

    def represent(self, row: Any, call: Call) -> dict:
        return transactiekolommen(row, call) | {
            "url": self.url(call, row.uuid),
            "nummer": row.id,
            "factuur": FACTUREN.url(call, row.factuur_uuid) if row.factuur_uuid else None,
            "boekingen": [BOEKINGEN.url(call, uuid) for uuid in row.boekingen],
            "vorige": row.vorige,
            "hash": row.hash,
        }

    def kenmerken(self, row: Any, call: Call) -> dict[str, str]:
        return kenmerken()

    def label(self, row: Any) -> str:
        return row.omschrijving

    async def make(self, call: Call, given: dict, also: tuple[Rule, ...] = ()) -> dict:
        new: TransactieBody = self.read_body(call, given)
        write = Write(call, new)
        await judge(write, (*self.create_rules, *also))
        posten = [await post_van(call, regel, new.jaar) for regel in new.memoriaal]
        uuid: Any = await boek(call, "memoriaal", new.datum, new.omschrijving, posten)
        row = await self.reread(call, uuid)
        shown = self.represent(row, call)
        await self.record("create", write, None, shown, row, 201)
        return shown


async def post_van(call: Call, regel: Memoriaalregel, jaar: int) -> Post:
    product = await product_met_code(call, regel.product) if regel.product else None
    return Post(regel.rekening, regel.debet - regel.credit, jaar, product_id=product and product.id)


# --- lines ------------------------------------------------------------------------------------------------------------
class BoekingShown(Body):
    url: Url
    uuid: UUID
    transactie: Annotated[Url, Field(description="De transactie waar de regel bij hoort.")]
    volgnummer: int
    rekening: Annotated[Rekening, Field(description="De rekening.")]
    boekjaar: Annotated[int, Field(description="Het jaar waar de regel over gaat.")]
    gemeente: Annotated[GmCode | None, Field(description="Wie schuldig is, of voor wie is ontvangen.")]
    product: ProductCode | None
    factuurregel: Annotated[Url | None, Field(description="De factuurregel waaruit de boeking volgt.")]
    spoor_hash: Annotated[str, Field(description="Het zegel van het rekenspoor achter die regel.")]
    debet: Bedrag
    credit: Bedrag


boekingkolommen = published(Boeking, "transactie_id", "gemeente_id", "product_id", "factuurregel_id", "debet", "credit")


class Boekingen(Register):
    name, path, table = "boeking", "/boekingen", Boeking
    body, shows = BoekingShown, BoekingShown
    query = (
        select(
            *Boeking.__table__.columns,
            Transactie.uuid.label("transactie"),
            Gemeente.gm_code.label("gemeente"),
            Product.code.label("product"),
            Factuurregel.uuid.label("factuurregel"),
        )
        .join(Transactie, Boeking.transactie_id == Transactie.id)
        .outerjoin(Gemeente, Boeking.gemeente_id == Gemeente.id)
        .outerjoin(Product, Boeking.product_id == Product.id)
        .outerjoin(Factuurregel, Boeking.factuurregel_id == Factuurregel.id)
    )
    operations = ("list", "read")
    scopes = {"read": LEZEN}
    filters = {
        **on(Boeking.rekening),
        **on(Boeking.boekjaar),
        **van_gemeente("gemeente"),
        **on(Product.code, name="product"),
        **on(Transactie.id, name="transactienummer"),
    }

    def represent(self, row: Any, call: Call) -> dict:
        return boekingkolommen(row, call) | {
            "url": self.url(call, row.uuid),
            "transactie": TRANSACTIES.url(call, row.transactie),
            "gemeente": row.gemeente,
            "product": row.product,
            "factuurregel": FACTUURREGELS.url(call, row.factuurregel) if row.factuurregel else None,
            "debet": in_euro(row.debet),
            "credit": in_euro(row.credit),
        }


TRANSACTIES, BOEKINGEN = Transacties(), Boekingen()

# --- balances ---------------------------------------------------------------------------------------------------------
router = APIRouter(prefix="/rekeningen", route_class=JsonRoute, tags=["grootboek"])
potrouter = APIRouter(prefix="/doorschuifpotten", route_class=JsonRoute, tags=["grootboek"])
GEVRAAGD_JAAR = Annotated[int | None, Query(ge=2000, le=2100, description="Alleen dit boekjaar.")]


class Saldo(Part):
    rekening: Annotated[Rekening, Field(description="De rekening.")]
    debet: Bedrag
    credit: Bedrag
    saldo: Annotated[Bedrag, Field(description="Debet min credit.")]


class Saldobalans(Body):
    rekeningen: Annotated[list[Saldo], Field(description="Alle rekeningen.")]
    verschil: Annotated[Bedrag, Field(description="Alle debet min alle credit: altijd 0.00.")]


@router.get("", operation_id="rekening_list", summary="De rekeningen van het grootboek met hun saldo opvragen.")
async def rekeningen(call: Caller, boekjaar: GEVRAAGD_JAAR = None) -> Saldobalans:
    call.require(*LEZEN)
    query = select(Boeking.rekening, func.sum(Boeking.debet), func.sum(Boeking.credit)).group_by(Boeking.rekening)
    if boekjaar is not None:
        query = query.where(Boeking.boekjaar == boekjaar)
    sommen = {naam: (int(debet), int(credit)) for naam, debet, credit in await call.db.execute(query)}
    regels = [(naam, *sommen.get(naam, (0, 0))) for naam in REKENINGEN]
    return Saldobalans(
        rekeningen=[
            Saldo(rekening=naam, debet=in_euro(debet), credit=in_euro(credit), saldo=in_euro(debet - credit))  # type: ignore[arg-type]
            for naam, debet, credit in regels
        ],
        verschil=in_euro(sum(debet - credit for _, debet, credit in regels)),
    )


class Pot(Part):
    product: ProductCode
    jaar: Jaar
    opening: Bedrag
    toegevoegd: Bedrag
    besteed: Bedrag
    doorgeschoven: Annotated[Bedrag, Field(description="Opening en toegevoegd, min besteed: de opening van erna.")]


class Potten(Body):
    doorschuifpotten: Annotated[list[Pot], Field(description="Een regel per product.")]


@potrouter.get("", operation_id="doorschuifpot_list", summary="Opvragen wat per product wordt doorgeschoven.")
async def doorschuifpotten(
    call: Caller, jaar: Annotated[int, Query(ge=2000, le=2100, description="Het jaar.")]
) -> Potten:
    call.require(*LEZEN)
    dit_jaar = Boeking.boekjaar == jaar
    query = (
        select(
            Product.code,
            func.sum(case((dit_jaar, 0), else_=Boeking.credit - Boeking.debet)),
            func.sum(case((dit_jaar, Boeking.credit), else_=0)),
            func.sum(case((dit_jaar, Boeking.debet), else_=0)),
        )
        .join(Product, Boeking.product_id == Product.id)
        .where(Boeking.rekening == "doorschuifpot", Boeking.boekjaar <= jaar)
        .group_by(Product.code)
        .order_by(Product.code)
    )
    potten = []
    for code, opening, erbij, eraf in await call.db.execute(query):
        bedragen = {"opening": opening, "toegevoegd": erbij, "besteed": eraf, "doorgeschoven": opening + erbij - eraf}
        potten.append(Pot(product=code, jaar=jaar, **{naam: in_euro(bedrag) for naam, bedrag in bedragen.items()}))
    return Potten(doorschuifpotten=potten)
