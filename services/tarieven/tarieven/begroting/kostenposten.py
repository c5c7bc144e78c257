"""Kostenposten, indexstappen and vermogensposities: what a budget is made of, as registers."""

from decimal import Decimal
from typing import Annotated, Any, Literal
from uuid import UUID

from commonground.call import Call
from commonground.filters import on
from commonground.problems import Invalid
from commonground.resource import Body, Part, published
from commonground.rules import Write
from commonground.types import Date, Geld, Url
from pydantic import Field
from sqlalchemy import select

from tarieven.begroting.tables import Indexstap, Kostenpost, Vermogenspositie
from tarieven.begrotingsjaren import Jaar, OnderdeelVanJaar
from tarieven.gemeenten import LEZEN, SCHRIJVEN, kenmerken
from tarieven.modellen.begroting import Postsoort, Stroom
from tarieven.modellen.indexatie import Bereik
from tarieven.modellen.reserves import vermogenstoets
from tarieven.producten import ProductCode, product_met_code
from tarieven.register import Register
from tarieven.tables import Begrotingsjaar, Product
from tarieven.waarden import Factor

INDEXBEREIK = Annotated[Bereik, Field(description="Waar een indexstap op werkt: elk bereik heeft zijn eigen stappen.")]


class EerderBedrag(Part):
    soort: Annotated[
        Literal["jaarrekening", "begroting", "begroting_na_index"], Field(description="Uit welk stuk het bedrag komt.")
    ]
    jaar: Jaar
    bedrag: Annotated[Geld, Field(description="Het bedrag van deze post in dat stuk.")]


class KostenpostBody(Body):
    begrotingsjaar: Annotated[Url, Field(description="Het begrotingsjaar.")]
    volgnummer: Annotated[int, Field(ge=1, le=1000, description="De plaats in de begroting.")]
    omschrijving: Annotated[str, Field(min_length=1, max_length=200, description="Hoe de post heet.")]
    soort: Annotated[Postsoort, Field(description="Onder welk subtotaal de post valt; kosten zijn positief.")]
    stroom: Annotated[Stroom, Field(description="Geld voor innovatie en voor beheer blijven uit elkaar.")] = "beheer"
    product: Annotated[
        ProductCode | None, Field(description="Het product waar de omzet of de kosten van zijn; leeg: van geen.")
    ] = None
    bereik: INDEXBEREIK
    bedrag: Annotated[Geld, Field(description="Wat is begroot.")]
    eerder: Annotated[
        list[EerderBedrag], Field(max_length=20, description="Wat de post in eerdere jaarstukken was.")
    ] = []
    toegewezen: Annotated[
        Geld | None, Field(ge=0, description="Bij innovatie: wat daarvan al is toegewezen; leeg: niet bekend.")
    ] = None
    bron: Annotated[str, Field(max_length=500, description="Waar het bedrag vandaan komt.")] = ""


class KostenpostShown(KostenpostBody):
    url: Url
    uuid: UUID


async def elk_stuk_een_keer(write: Write) -> Invalid | None:
    stukken = [(each.soort, each.jaar) for each in write.new.eerder]
    if len(set(stukken)) != len(stukken):
        return Invalid("eerder", "unique", "Een jaarstuk staat er meer dan een keer in.")


kolommen = published(Kostenpost, "begrotingsjaar_id", "product_id")


class Kostenposten(OnderdeelVanJaar):
    name, path, table = "kostenpost", "/kostenposten", Kostenpost
    body, shows = KostenpostBody, KostenpostShown
    query = (
        select(*Kostenpost.__table__.columns, Begrotingsjaar.uuid.label("jaar_uuid"), Product.code.label("product"))
        .join(Begrotingsjaar)
        .outerjoin(Product)
        .order_by(Begrotingsjaar.jaar.desc(), Begrotingsjaar.versie.desc(), Kostenpost.volgnummer)
    )
    filters = on(Begrotingsjaar.jaar) | on(Kostenpost.soort) | on(Product.code, name="product")
    create_rules = update_rules = (elk_stuk_een_keer,)
    conflicts = {
        ("begrotingsjaar_id", "volgnummer"): Invalid("volgnummer", "unique", "Op deze plaats staat al een post.")
    }

    def represent(self, row: Any, call: Call) -> dict:
        return self.begrotingsjaar(row, call) | {"product": row.product} | kolommen(row, call)

    async def values(self, write: Write) -> dict:
        new = write.new
        product = await product_met_code(write.call, new.product) if new.product else None
        given = new.model_dump(exclude={"begrotingsjaar", "product", "eerder"})
        eerder = [each.model_dump(mode="json") for each in new.eerder]
        return given | {"eerder": eerder, "begrotingsjaar_id": write.owner.id, "product_id": product and product.id}


# --- index steps ------------------------------------------------------------------------------------------------------
class IndexstapBody(Body):
    bereik: INDEXBEREIK
    factor: Annotated[Factor, Field(gt=0, le=10, description="Waarmee wordt vermenigvuldigd.", examples=["1.045"])]
    besluit: Annotated[str, Field(min_length=1, max_length=500, description="Het besluit over deze indexatie.")]
    datum: Annotated[Date, Field(description="De dag waarop zij ingaat; stappen volgen elkaar op datum.")]
    bron: Annotated[str, Field(max_length=500, description="Waar de stap uit blijkt.")] = ""


class IndexstapShown(IndexstapBody):
    url: Url
    uuid: UUID


stapkolommen = published(Indexstap)


class Indexstappen(Register):
    name, path, table = "indexstap", "/indexstappen", Indexstap
    body, shows = IndexstapBody, IndexstapShown
    query = select(*Indexstap.__table__.columns).order_by(Indexstap.datum, Indexstap.bereik, Indexstap.id)
    operations = ("list", "create", "read", "delete")
    scopes = {"read": LEZEN, "create": SCHRIJVEN, "delete": SCHRIJVEN}
    filters = on(Indexstap.bereik) | on(Indexstap.datum)
    conflicts = {("bereik", "datum", "besluit"): Invalid("besluit", "unique", "Deze stap van dit besluit is er al.")}

    def represent(self, row: Any, call: Call) -> dict:
        return {"url": self.url(call, row.uuid)} | stapkolommen(row, call)

    def kenmerken(self, row: Any, call: Call) -> dict[str, str]:
        return kenmerken(jaar=row.datum.year)

    def label(self, row: Any) -> str:
        return f"{row.bereik}, {row.datum}"


# --- equity -----------------------------------------------------------------------------------------------------------
class VermogenspositieBody(Body):
    begrotingsjaar: Annotated[Url, Field(description="Het begrotingsjaar.")]
    eigen_vermogen: Annotated[Geld, Field(description="Het eigen vermogen dat eind van het jaar wordt verwacht.")]
    norm: Annotated[Geld, Field(ge=0, description="Het weerstandsvermogen dat er ten minste moet zijn.")]
    toelichting: Annotated[str, Field(max_length=500, description="Wie de norm heeft gesteld, en wanneer.")] = ""
    bron: Annotated[str, Field(max_length=500, description="Waar de bedragen vandaan komen.")] = ""


class VermogenspositieShown(VermogenspositieBody):
    url: Url
    uuid: UUID
    ruimte: Annotated[str, Field(description="Eigen vermogen min norm.")]
    toereikend: Annotated[bool, Field(description="Of het eigen vermogen ten minste de norm is.")]


vermogenkolommen = published(Vermogenspositie, "begrotingsjaar_id")


class Vermogensposities(OnderdeelVanJaar):
    name, path, table = "vermogenspositie", "/vermogensposities", Vermogenspositie
    body, shows = VermogenspositieBody, VermogenspositieShown
    query = select(*Vermogenspositie.__table__.columns, Begrotingsjaar.uuid.label("jaar_uuid")).join(Begrotingsjaar)
    filters = on(Begrotingsjaar.jaar)
    conflicts = {("begrotingsjaar_id",): Invalid("begrotingsjaar", "unique", "Dit jaar heeft al een positie.")}

    def represent(self, row: Any, call: Call) -> dict:
        toets = vermogenstoets(Decimal(row.eigen_vermogen), Decimal(row.norm))
        uitkomst = {"ruimte": f"{toets.ruimte:.2f}", "toereikend": toets.toereikend}
        return self.begrotingsjaar(row, call) | vermogenkolommen(row, call) | uitkomst

    async def values(self, write: Write) -> dict:
        return write.new.model_dump(exclude={"begrotingsjaar"}) | {"begrotingsjaar_id": write.owner.id}


KOSTENPOSTEN, INDEXSTAPPEN, VERMOGENSPOSITIES = Kostenposten(), Indexstappen(), Vermogensposities()
