"""Prijsregels: the versions of the price of a product. Once adopted a version stays as it is."""

from decimal import Decimal
from typing import Annotated, Any, Literal
from uuid import UUID

from commonground.call import Call
from commonground.filters import on
from commonground.problems import Conflict
from commonground.resource import Body, published
from commonground.rules import Write
from commonground.types import Date, Url
from pydantic import Field, TypeAdapter
from sqlalchemy import func, select

from tarieven.gemeenten import LEZEN, SCHRIJVEN, kenmerken
from tarieven.prijs import Afnemer, Prijs, Toeslag
from tarieven.prijsvormen import Indexstap, Prijsvorm
from tarieven.producten import ProductCode, periode_klopt, product_met_code
from tarieven.register import Register
from tarieven.rekenspoor import invoer
from tarieven.tables import Prijsregel, Product, Tariefbesluit
from tarieven.waarden import Inwoners

VORM: TypeAdapter[Prijsvorm] = TypeAdapter(Prijsvorm)
Status = Annotated[Literal["concept", "vastgesteld"], Field(description="Een vastgestelde versie verandert niet meer.")]
Besluit = Annotated[Url | None, Field(description="Het tariefbesluit waarmee dit is vastgesteld.")]


class PrijsregelBody(Body):
    product: ProductCode
    prijsvorm: Annotated[Prijsvorm, Field(description="De vorm van de prijs, met zijn parameters.")]
    toeslagen: Annotated[
        list[Toeslag], Field(max_length=50, description="Vaste bedragen erbovenop, verplicht of te kiezen.")
    ] = []
    indexstappen: Annotated[
        list[Indexstap], Field(max_length=20, description="Indexaties van prijs en toeslagen, na elkaar.")
    ] = []
    aftopping: Annotated[Inwoners | None, Field(description="Meer inwoners dan dit tellen niet mee.")] = None
    individuele_regels: Annotated[
        bool, Field(description="Of per lid contractregels bij de prijs horen, zoals hosting.")
    ] = False
    peildatum: Annotated[Date, Field(description="De dag van het inwonertal waarmee deze prijs rekent.")]
    geldig_van: Annotated[Date, Field(description="De eerste dag waarop deze prijs geldt.")]
    geldig_tot: Annotated[Date | None, Field(description="De dag waarop deze prijs niet meer geldt.")] = None
    bron: Annotated[str, Field(max_length=500, description="Waar de prijs vandaan komt.")] = ""


class PrijsregelShown(PrijsregelBody):
    url: Url
    uuid: UUID
    versie: Annotated[int, Field(description="Het volgnummer binnen het product.")]
    status: Status
    tariefbesluit: Besluit = None


columns = published(Prijsregel, "product_id", "tariefbesluit_id")


class Prijsregels(Register):
    name, path, table = "prijsregel", "/prijsregels", Prijsregel
    body, shows = PrijsregelBody, PrijsregelShown
    query = (
        select(*Prijsregel.__table__.columns, Product.code.label("product"), Tariefbesluit.uuid.label("besluit_uuid"))
        .join(Product)
        .outerjoin(Tariefbesluit, Prijsregel.tariefbesluit_id == Tariefbesluit.id)
    )
    scopes = {"read": LEZEN, "create": SCHRIJVEN, "update": SCHRIJVEN, "delete": SCHRIJVEN}
    filters = on(Product.code, name="product") | on(Prijsregel.status) | on(Prijsregel.peildatum)
    create_rules = update_rules = (periode_klopt,)

    def represent(self, row: Any, call: Call) -> dict:
        shown = {"url": self.url(call, row.uuid), "product": row.product} | columns(row, call)
        return shown | {"tariefbesluit": besluit_url(call, row.besluit_uuid)}

    def kenmerken(self, row: Any, call: Call) -> dict[str, str]:
        return kenmerken(product=row.product)

    async def permit(self, write: Write) -> None:
        if write.old is not None and write.old.status == "vastgesteld":
            raise Conflict("VERSIE_VASTGESTELD", "Deze prijsregel is vastgesteld; maak een nieuwe versie.")

    async def values(self, write: Write) -> dict:
        product = await product_met_code(write.call, write.new.product, lock=True)
        given = write.new.model_dump(exclude={"product"}) | {"product_id": product.id}
        if write.old is not None:
            return given
        hoogste = select(func.max(Prijsregel.versie)).where(Prijsregel.product_id == product.id)
        return given | {"versie": ((await write.call.db.execute(hoogste)).scalar_one() or 0) + 1, "status": "concept"}


def besluit_url(call: Call, uuid: UUID | None) -> str | None:
    return call.link("tariefbesluiten", uuid) if uuid else None


def prijs_van(row: Any, besluit: str = "") -> Prijs:
    """The price that a stored version means."""
    toeslagen = tuple(Toeslag.model_validate(each) for each in row.toeslagen)
    bron = f"prijsregel {row.uuid}, versie {row.versie}: {row.bron}"
    stappen = tuple(Indexstap.model_validate(each) for each in row.indexstappen)
    return Prijs(VORM.validate_python(row.prijsvorm), toeslagen, row.aftopping, bron, besluit, stappen)


def bijdrage_van(row: Any) -> Decimal:
    """What the smallest member pays by this price."""
    een_inwoner = Afnemer(invoer("inwoners", "inwoners", 1, "inwoners"))
    return prijs_van(row).leverancierskosten(een_inwoner).waarde


PRIJSREGELS = Prijsregels()
