"""Btwregels: which VAT holds for what the cooperative sells. The sources do not say, so somebody sets it up."""

from typing import Annotated, Any, Literal
from uuid import UUID

from commonground.call import Call
from commonground.filters import on
from commonground.problems import Invalid
from commonground.resource import Body, published
from commonground.rules import Write
from commonground.types import Date, Url
from pydantic import Field
from sqlalchemy import select

from tarieven.facturatie.partijen import FACTUREREN
from tarieven.facturatie.tables import Btwregel
from tarieven.gemeenten import LEZEN, kenmerken
from tarieven.producten import ProductCode, periode_klopt, product_met_code
from tarieven.register import Register
from tarieven.tables import Product
from tarieven.waarden import Factor


class BtwregelBody(Body):
    product: Annotated[ProductCode | None, Field(description="Het product; leeg: alles zonder eigen regel.")] = None
    categorie: Annotated[Literal["S", "E", "O"], Field(description="Belast (S), vrijgesteld (E) of buiten de btw (O).")]
    percentage: Annotated[Factor | None, Field(description="Het tarief, alleen bij S.", gt=0, le=100)] = None
    vrijstelling: Annotated[
        str, Field(max_length=500, description="Waarom geen btw wordt berekend; verplicht bij E en O.")
    ] = ""
    geldig_van: Annotated[Date, Field(description="De eerste factuurdatum waarvoor dit geldt.")]
    geldig_tot: Annotated[Date | None, Field(description="De eerste dag waarop dit niet meer geldt.")] = None


class BtwregelShown(BtwregelBody):
    url: Url
    uuid: UUID


async def percentage_hoort_bij_belast(write: Write) -> Invalid | None:
    if (write.new.categorie == "S") != (write.new.percentage is not None):
        return Invalid("percentage", "required", "Bij categorie S hoort een percentage, bij E en O niet.")


async def geen_btw_heeft_een_reden(write: Write) -> Invalid | None:
    if (write.new.categorie == "S") == bool(write.new.vrijstelling.strip()):
        return Invalid("vrijstelling", "required", "Bij categorie E en O hoort een reden, bij S niet.")


columns = published(Btwregel, "product_id")


class Btwregels(Register):
    name, path, table = "btwregel", "/btwregels", Btwregel
    body, shows = BtwregelBody, BtwregelShown
    query = select(*Btwregel.__table__.columns, Product.code.label("product")).outerjoin(Product)
    scopes = {"read": LEZEN, "create": FACTUREREN, "update": FACTUREREN, "delete": FACTUREREN}
    filters = on(Product.code, name="product") | on(Btwregel.categorie)
    create_rules = update_rules = (percentage_hoort_bij_belast, geen_btw_heeft_een_reden, periode_klopt)

    def represent(self, row: Any, call: Call) -> dict:
        return {"url": self.url(call, row.uuid), "product": row.product} | columns(row, call)

    def kenmerken(self, row: Any, call: Call) -> dict[str, str]:
        return kenmerken(product=row.product or "")

    async def values(self, write: Write) -> dict:
        code = write.new.product
        product = await product_met_code(write.call, code) if code else None
        return write.new.model_dump(exclude={"product"}) | {"product_id": product and product.id}


BTWREGELS = Btwregels()
