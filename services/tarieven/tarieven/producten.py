"""Producten: what members can take. A product may exist before its price does."""

from typing import Annotated, Any, Literal
from uuid import UUID

from commonground.call import Call
from commonground.filters import on
from commonground.problems import Invalid, ValidationFailed
from commonground.resource import Body, published
from commonground.rules import Write
from commonground.types import Date, Url
from pydantic import Field
from sqlalchemy import exists, select

from tarieven.gemeenten import LEZEN, SCHRIJVEN, kenmerken
from tarieven.register import Register
from tarieven.tables import Prijsregel, Product

ProductCode = Annotated[
    str, Field(pattern=r"^[a-z0-9-]{1,40}$", description="De code van het product.", examples=["open-online"])
]


class ProductBody(Body):
    code: ProductCode
    naam: Annotated[str, Field(min_length=1, max_length=100, description="De naam van het product.")]
    aliassen: Annotated[
        list[Annotated[str, Field(max_length=100)]], Field(max_length=20, description="Andere namen in de bronnen.")
    ] = []
    soort: Annotated[
        Literal["product", "bijdrage", "ingroei"],
        Field(
            description="Een bijdrage draagt geen producturen en verenigingskosten, en vervalt naast een product;"
            " ingroei is de regel waarop staat wat een lid minder of meer betaalt omdat een stijging in stappen gaat."
        ),
    ] = "product"
    kostengebaseerd: Annotated[bool, Field(description="Of het tarief de kosten volgt.")] = True
    open_voor_nieuwe_leden: Annotated[bool, Field(description="Of een nieuw lid het product kan afnemen.")] = True
    publicatie: Annotated[
        Literal["openbaar", "intern"],
        Field(description="Of de tarieftabel in de open data staat, of alleen voor wie tarieven mag lezen is."),
    ] = "openbaar"
    geldig_van: Annotated[Date, Field(description="De eerste dag waarop het product er is.")]
    geldig_tot: Annotated[Date | None, Field(description="De dag waarop het product er niet meer is.")] = None


class ProductShown(ProductBody):
    url: Url
    uuid: UUID
    tarief_bekend: Annotated[bool, Field(description="Of er een vastgestelde prijs is; zonder is er geen tarief.")]


async def periode_klopt(write: Write) -> Invalid | None:
    """Intervals are half-open, so the end is after the start."""
    new, van = write.new, "geldig_van" if hasattr(write.new, "geldig_van") else "van"
    begin, eind = getattr(new, van), getattr(new, van.replace("van", "tot"))
    if eind is not None and eind <= begin:
        naam = "geldigTot" if van == "geldig_van" else "tot"
        return Invalid(naam, "PERIODE_ONGELDIG", "Het einde ligt niet na het begin.")


columns = published(Product)
met_prijs = exists().where(
    Prijsregel.product_id == Product.id,
    Prijsregel.status == "vastgesteld",
    Prijsregel.prijsvorm["vorm"].as_string() != "onbekend",
)


class Producten(Register):
    name, path, table = "product", "/producten", Product
    body, shows = ProductBody, ProductShown
    query = select(*Product.__table__.columns, met_prijs.label("tarief_bekend")).order_by(Product.code)
    operations = ("list", "create", "read", "update")
    scopes = {"read": LEZEN, "create": SCHRIJVEN, "update": SCHRIJVEN}
    filters = on(Product.code) | on(Product.soort)
    create_rules = update_rules = (periode_klopt,)
    conflicts = {("code",): Invalid("code", "unique", "Er is al een product met deze code.")}

    def represent(self, row: Any, call: Call) -> dict:
        return {"url": self.url(call, row.uuid)} | columns(row, call) | {"tariefBekend": bool(row.tarief_bekend)}

    def kenmerken(self, row: Any, call: Call) -> dict[str, str]:
        return kenmerken(product=row.code)

    def label(self, row: Any) -> str:
        return row.naam


async def product_met_code(call: Call, code: str, field: str = "product", lock: bool = False) -> Any:
    query = select(Product).where(Product.code == code)
    product = (await call.db.execute(query.with_for_update() if lock else query)).scalar_one_or_none()
    if product is None:
        raise ValidationFailed(Invalid(field, "object-does-not-exist", "Er is geen product met deze code."))
    return product


PRODUCTEN = Producten()
