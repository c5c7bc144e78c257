"""Ingroeiregelingen: in a year that was adopted with one, a sudden rise goes in steps (domain rule 5.8)."""

from decimal import Decimal
from typing import Annotated, Any
from uuid import UUID

from commonground.call import Call
from commonground.filters import on
from commonground.problems import Invalid, ValidationFailed
from commonground.resource import Body, Part, published
from commonground.rules import Write
from commonground.types import Geld, Url
from pydantic import Field
from sqlalchemy import select

from tarieven.begrotingsjaren import OnderdeelVanJaar
from tarieven.gemeenten import gemeente_met_code
from tarieven.modellen.ingroei import Dekking
from tarieven.producten import ProductCode, product_met_code
from tarieven.tables import Begrotingsjaar, Gemeente, Ingroeiregeling, Product
from tarieven.waarden import Factor


class VroegereBijdrage(Part):
    lid: Annotated[str, Field(max_length=100, description="De gemeentecode van het lid.", examples=["0168"])]
    bedrag: Annotated[Geld, Field(ge=0, description="Wat het lid in het laatste jaar van het oude model betaalde.")]


class IngroeiregelingBody(Body):
    begrotingsjaar: Annotated[Url, Field(description="Het begrotingsjaar.")]
    product: Annotated[ProductCode, Field(description="Het product van de soort ingroei, waarop het verschil staat.")]
    drempel: Annotated[Factor, Field(description="Vanaf welke stijging, in procenten; precies zoveel telt niet.")] = (
        Decimal(100)
    )
    stappen: Annotated[int, Field(ge=1, le=20, description="In hoeveel gelijke stappen.")] = 4
    stap: Annotated[int, Field(ge=1, le=20, description="De hoeveelste stap dit jaar is.")]
    dekking: Annotated[Dekking, Field(description="Wie het verschil intussen draagt.")] = "eigen_vermogen"
    vroeger: Annotated[
        list[VroegereBijdrage],
        Field(min_length=1, max_length=1000, description="Waar leden vandaan komen; wie er niet in staat groeit niet."),
    ]
    bron: Annotated[str, Field(max_length=500, description="Waar de regeling en de bedragen uit blijken.")] = ""


class IngroeiregelingShown(IngroeiregelingBody):
    url: Url
    uuid: UUID


async def stap_is_een_van_de_stappen(write: Write) -> Invalid | None:
    if write.new.stap > write.new.stappen:
        return Invalid("stap", "max_value", f"Er zijn {write.new.stappen} stappen.")


async def lid_een_keer(write: Write) -> Invalid | None:
    codes = [each.lid.removeprefix("GM") for each in write.new.vroeger]
    if len(set(codes)) != len(codes):
        return Invalid("vroeger", "unique", "Een lid staat er meer dan een keer in.")


columns = published(Ingroeiregeling, "begrotingsjaar_id", "product_id")


class Ingroeiregelingen(OnderdeelVanJaar):
    name, path, table = "ingroeiregeling", "/ingroeiregelingen", Ingroeiregeling
    body, shows = IngroeiregelingBody, IngroeiregelingShown
    query = (
        select(
            *Ingroeiregeling.__table__.columns, Begrotingsjaar.uuid.label("jaar_uuid"), Product.code.label("product")
        )
        .join(Begrotingsjaar)
        .join(Product)
    )
    refuses = (422,)
    filters = on(Begrotingsjaar.jaar)
    create_rules = update_rules = (stap_is_een_van_de_stappen, lid_een_keer)
    conflicts = {("begrotingsjaar_id",): Invalid("begrotingsjaar", "unique", "Dit jaar heeft al een regeling.")}

    def represent(self, row: Any, call: Call) -> dict:
        return self.begrotingsjaar(row, call) | {"product": row.product} | columns(row, call)

    async def values(self, write: Write) -> dict:
        new, call = write.new, write.call
        product = await product_met_code(call, new.product)
        if product.soort != "ingroei":
            raise ValidationFailed(Invalid("product", "invalid", "Dit is geen product van de soort ingroei."))
        bedragen = {each.lid.removeprefix("GM"): each.bedrag for each in new.vroeger}
        bekend = set((await call.db.execute(select(Gemeente.gm_code).where(Gemeente.gm_code.in_(bedragen)))).scalars())
        for onbekend in sorted(bedragen.keys() - bekend):
            await gemeente_met_code(call, onbekend)
        vroeger = [{"lid": lid, "bedrag": f"{bedrag:.2f}"} for lid, bedrag in sorted(bedragen.items())]
        given = new.model_dump(exclude={"begrotingsjaar", "product", "vroeger"})
        return given | {"vroeger": vroeger, "begrotingsjaar_id": write.owner.id, "product_id": product.id}


INGROEIREGELINGEN = Ingroeiregelingen()
