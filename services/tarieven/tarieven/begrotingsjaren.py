"""Begrotingsjaren: what is divided in a year, by which key; with the budget per product and the way of invoicing."""

from decimal import Decimal
from typing import Annotated, Any, Literal
from uuid import UUID

from commonground.call import Call
from commonground.filters import Filter, on
from commonground.problems import Conflict
from commonground.resource import Body, published
from commonground.rules import Write
from commonground.types import Date, Geld, Url
from pydantic import Field
from sqlalchemy import case, exists, func, select

from tarieven.dekkingsmodel import (
    Minimumregime,
    Model,
    Nieuwkomertarief,
    Opgezegdeuren,
    Verdeelbasis,
    Verdeelsleutel,
)
from tarieven.facturatie.tables import Factuur
from tarieven.gemeenten import LEZEN, SCHRIJVEN, kenmerken
from tarieven.kwartalen import Aanvang, Regime
from tarieven.prijsregels import Besluit, besluit_url
from tarieven.producten import ProductCode, product_met_code
from tarieven.register import Register
from tarieven.tables import Begrotingsjaar, Facturatieregime, Kostenregel, Product, Tariefbesluit
from tarieven.waarden import Aandeel, Factor

Jaar = Annotated[int, Field(ge=2000, le=2100, description="Het begrotingsjaar.", examples=[2024])]
Bedrag = Annotated[Geld, Field(ge=0)]
Jaarstatus = Annotated[
    Literal["concept", "voorgelegd", "vastgesteld", "afgerekend"],
    Field(
        description="Na vaststelling verandert de begroting niet meer; afgerekend als alle facturen de deur uit zijn."
    ),
]


class BegrotingsjaarBody(Body):
    jaar: Jaar
    model: Annotated[
        Model,
        Field(description="Het financieringsmodel: tot en met 2020 per inwoner, daarna met een transitiebijdrage."),
    ] = "dekkingsmodel"
    peildatum: Annotated[Date, Field(description="De dag van de inwonertallen van de verenigingskosten.")]
    verenigingskosten: Annotated[Bedrag, Field(description="Te verdelen verenigingskosten (V).")]
    sleutel_leverancierskosten: Annotated[Bedrag, Field(description="Leverancierskosten in de verdeelsleutel (ΣL).")]
    sleutel_producturen: Annotated[Bedrag, Field(description="Producturen in de verdeelsleutel (ΣU).")]
    tarief_nieuw_product: Annotated[
        Factor, Field(description="Verenigingskosten per euro van een product dat niet is begroot.")
    ]
    nieuwkomer_tarief: Annotated[
        Nieuwkomertarief, Field(description="Of een nieuwe afname het gedrukte of het exacte inwonertarief betaalt.")
    ] = "gedrukt"
    nieuwkomer_uren: Annotated[bool, Field(description="Of een nieuwe afname producturen betaalt.")] = True
    verdeelsleutel: Annotated[Verdeelsleutel, Field(description="Waarnaar de verenigingskosten worden verdeeld.")] = (
        "kosten"
    )
    aandeel_inwoners: Annotated[
        Aandeel, Field(description="Bij de sleutel mix: welk deel (0 tot 1) naar inwoners gaat.")
    ] = Decimal("0.5")
    minimum_regime: Annotated[Minimumregime, Field(description="Wie de minimale bijdrage betaalt.")] = (
        "alleen_zonder_product"
    )
    voorgelegd_op: Annotated[
        Date | None, Field(description="Wanneer de begroting aan de ledenvergadering is voorgelegd; leeg: nog niet.")
    ] = None
    besluit: Annotated[
        str, Field(max_length=500, description="Het besluit in woorden, als het ouder is dan dit register.")
    ] = ""
    bron: Annotated[str, Field(max_length=500, description="Waar de cijfers vandaan komen.")] = ""


class BegrotingsjaarShown(BegrotingsjaarBody):
    url: Url
    uuid: UUID
    versie: Annotated[int, Field(description="Het volgnummer binnen het jaar.")]
    status: Jaarstatus
    tariefbesluit: Besluit = None
    factor: Annotated[str | None, Field(description="Verenigingskosten per euro kosten (k), onafgerond.")]


afgerekend = (
    exists()
    .where(Factuur.jaar == Begrotingsjaar.jaar, Factuur.regimeversie == Begrotingsjaar.versie)
    .where(Factuur.soort == "afrekening", Factuur.status.not_in(("concept", "gecrediteerd")))
) & ~exists().where(Factuur.jaar == Begrotingsjaar.jaar, Factuur.status == "concept")
status = case(
    ((Begrotingsjaar.status == "vastgesteld") & afgerekend, "afgerekend"),
    (Begrotingsjaar.status == "vastgesteld", "vastgesteld"),
    (Begrotingsjaar.voorgelegd_op.is_not(None), "voorgelegd"),
    else_="concept",
)
jaarkolommen = published(Begrotingsjaar, "tariefbesluit_id", "status")


class Begrotingsjaren(Register):
    name, path, table = "begrotingsjaar", "/begrotingsjaren", Begrotingsjaar
    body, shows = BegrotingsjaarBody, BegrotingsjaarShown
    query = (
        select(*Begrotingsjaar.__table__.columns, Tariefbesluit.uuid.label("besluit_uuid"), status.label("stand"))
        .outerjoin(Tariefbesluit, Begrotingsjaar.tariefbesluit_id == Tariefbesluit.id)
        .order_by(Begrotingsjaar.jaar.desc())
    )
    operations = ("list", "create", "read", "update")
    scopes = {"read": LEZEN, "create": SCHRIJVEN, "update": SCHRIJVEN}
    filters = on(Begrotingsjaar.jaar) | {
        "status": Filter(Jaarstatus, lambda gevraagd: status == gevraagd, "Hoe ver de begroting is.")
    }

    def represent(self, row: Any, call: Call) -> dict:
        sleutel = row.sleutel_leverancierskosten + row.sleutel_producturen
        factor = str(row.verenigingskosten / sleutel) if sleutel else None
        shown = {"url": self.url(call, row.uuid)} | jaarkolommen(row, call)
        besluit = besluit_url(call, row.besluit_uuid)
        return shown | {"status": row.stand, "tariefbesluit": besluit, "factor": factor}

    def kenmerken(self, row: Any, call: Call) -> dict[str, str]:
        return kenmerken(jaar=row.jaar)

    def label(self, row: Any) -> str:
        return f"{row.jaar}, versie {row.versie}"

    async def permit(self, write: Write) -> None:
        if write.old is not None:
            onvastgesteld(write.old)

    async def values(self, write: Write) -> dict:
        given = write.new.model_dump()
        if write.old is not None:
            return given
        hoogste = select(func.max(Begrotingsjaar.versie)).where(Begrotingsjaar.jaar == write.new.jaar)
        return given | {"versie": ((await write.call.db.execute(hoogste)).scalar_one() or 0) + 1, "status": "concept"}


def onvastgesteld(begrotingsjaar: Any) -> None:
    if begrotingsjaar.status == "vastgesteld":
        raise Conflict(
            "VERSIE_VASTGESTELD", f"De begroting van {begrotingsjaar.jaar} is vastgesteld; maak een nieuwe versie."
        )


BEGROTINGSJAREN = Begrotingsjaren()


# --- the budget per product -------------------------------------------------------------------------------------------
class OnderdeelVanJaar(Register):
    """What belongs to a year: it changes only as long as the year is not adopted."""

    owner = BEGROTINGSJAREN
    scopes = {"read": LEZEN, "create": SCHRIJVEN, "update": SCHRIJVEN, "delete": SCHRIJVEN}

    async def permit(self, write: Write) -> None:
        onvastgesteld(write.owner)

    def begrotingsjaar(self, row: Any, call: Call) -> dict:
        return {"url": self.url(call, row.uuid), "begrotingsjaar": BEGROTINGSJAREN.url(call, row.jaar_uuid)}


class KostenregelBody(Body):
    begrotingsjaar: Annotated[Url, Field(description="Het begrotingsjaar.")]
    product: ProductCode
    leverancierskosten: Annotated[Bedrag, Field(description="Leverancierskosten van alle leden samen (L).")]
    producturen: Annotated[Bedrag, Field(description="Uren van het regiebureau, in euro (U).")]
    verenigingskosten: Annotated[Bedrag, Field(description="Het toegerekende deel van de verenigingskosten.")]
    inwoners: Annotated[int, Field(ge=0, le=20_000_000, description="Inwoners van alle afnemers samen.")]
    verdeelbasis: Annotated[
        Verdeelbasis, Field(description="Verdelen naar de hele begroting, of naar wat aan dit product is toegerekend.")
    ] = "begroot"
    achtergebleven: Annotated[
        Bedrag, Field(description="Leverancierskosten van vertrokken leden die blijven en naar de anderen gaan.")
    ] = Decimal(0)
    opgezegd: Annotated[Bedrag, Field(description="Wat de afnemers samen hebben opgezegd, in euro per deelnemer.")] = (
        Decimal(0)
    )
    opgezegd_uren: Annotated[
        Opgezegdeuren, Field(description="Of de producturen bij zo'n opzegging gelijk blijven of meedalen.")
    ] = "ongewijzigd"
    bron: Annotated[str, Field(max_length=500, description="Waar de cijfers vandaan komen.")] = ""
    bevinding: Annotated[str, Field(max_length=40, description="Code van een bekend gebrek in de bron.")] = ""


class KostenregelShown(KostenregelBody):
    url: Url
    uuid: UUID


kostenkolommen = published(Kostenregel, "begrotingsjaar_id", "product_id")


class Kostenregels(OnderdeelVanJaar):
    name, path, table = "kostenregel", "/kostenregels", Kostenregel
    body, shows = KostenregelBody, KostenregelShown
    query = (
        select(*Kostenregel.__table__.columns, Begrotingsjaar.uuid.label("jaar_uuid"), Product.code.label("product"))
        .join(Begrotingsjaar)
        .join(Product)
    )
    filters = on(Begrotingsjaar.jaar) | on(Product.code, name="product")

    def represent(self, row: Any, call: Call) -> dict:
        return self.begrotingsjaar(row, call) | {"product": row.product} | kostenkolommen(row, call)

    async def values(self, write: Write) -> dict:
        product = await product_met_code(write.call, write.new.product)
        given = write.new.model_dump(exclude={"begrotingsjaar", "product"})
        return given | {"begrotingsjaar_id": write.owner.id, "product_id": product.id}


# --- the way of invoicing ---------------------------------------------------------------------------------------------
class FacturatieregimeBody(Body):
    begrotingsjaar: Annotated[Url, Field(description="Het begrotingsjaar.")]
    toepassing: Annotated[Literal["product", "bijdrage"], Field(description="Voor producten of voor de bijdrage.")]
    regime: Annotated[Regime, Field(description="In welke termijnen wordt gefactureerd.")]
    aanvang: Annotated[
        Aanvang, Field(description="Wat wie in de loop van het jaar begint betaalt: het hele jaar, of naar rato.")
    ] = "heel_jaar"
    afronding: Annotated[
        Literal["cel_half_up", "cent_half_up"], Field(description="Jaarbedrag per product in hele euro's of in centen.")
    ] = "cel_half_up"
    afrekening_peildatum: Annotated[
        Date | None, Field(description="De dag van de definitieve inwonertallen; leeg: 1 januari van het jaar.")
    ] = None
    afrekening_uiterlijk: Annotated[
        Date | None,
        Field(description="De laatste dag voor die inwonertallen; leeg: de dag voor het kwartaal van de afrekening."),
    ] = None
    afrekening_overhead: Annotated[
        Literal["bevroren", "met_k", "herverdeeld"],
        Field(description="Of overhead bij de afrekening gelijk blijft, het tarief volgt of opnieuw wordt verdeeld."),
    ] = "bevroren"
    bron: Annotated[str, Field(max_length=500, description="Waar het regime op berust.")] = ""


class FacturatieregimeShown(FacturatieregimeBody):
    url: Url
    uuid: UUID


regimekolommen = published(Facturatieregime, "begrotingsjaar_id")


class Facturatieregimes(OnderdeelVanJaar):
    name, path, table = "facturatieregime", "/facturatieregimes", Facturatieregime
    body, shows = FacturatieregimeBody, FacturatieregimeShown
    query = select(*Facturatieregime.__table__.columns, Begrotingsjaar.uuid.label("jaar_uuid")).join(Begrotingsjaar)
    filters = on(Begrotingsjaar.jaar) | on(Facturatieregime.toepassing)

    def represent(self, row: Any, call: Call) -> dict:
        return self.begrotingsjaar(row, call) | regimekolommen(row, call)

    async def values(self, write: Write) -> dict:
        return write.new.model_dump(exclude={"begrotingsjaar"}) | {"begrotingsjaar_id": write.owner.id}


KOSTENREGELS, FACTURATIEREGIMES = Kostenregels(), Facturatieregimes()
