"""Berekeningen: what a municipality would pay, by which key, and what the others notice. Kept with its trace."""

from typing import Annotated, Any, Literal
from uuid import UUID

from commonground.call import Call, Caller, uuid_in_path
from commonground.filters import on
from commonground.json import JsonRoute
from commonground.plans import Asked
from commonground.problems import Invalid
from commonground.resource import Body, Part, published
from commonground.rules import Write
from commonground.types import DateTime, Geld, Url
from fastapi import APIRouter
from pydantic import Field
from sqlalchemy import Select, select

from tarieven.begrotingsjaren import Jaar
from tarieven.berekenen import Vraag, bereken
from tarieven.dekkingsmodel import Nieuwkomertarief, Sleutel, Verdeelbasis
from tarieven.gemeenten import LEZEN, kenmerken, van_gemeente
from tarieven.prijsregels import Besluit, besluit_url
from tarieven.prijsvormen import Prijsbasis
from tarieven.producten import ProductCode
from tarieven.register import Register
from tarieven.tables import Berekening, Gemeente, Product, Tariefbesluit
from tarieven.tariefregel import DELEN, geschreven
from tarieven.uitkomsten import Effect, Knoop, Sleuteluitkomst, Uitkomst
from tarieven.waarden import Inwoners


class Extra(Part):
    omschrijving: Annotated[str, Field(min_length=1, max_length=200, description="Waarvoor het bedrag is.")]
    bedrag: Annotated[Geld, Field(description="Euro per jaar.")]


class BerekeningBody(Body):
    gemeente: Annotated[
        str | None, Field(max_length=100, description="De gemeentecode; leeg: reken met alleen een inwonertal.")
    ] = None
    inwoners: Annotated[
        Inwoners | None, Field(description="Het aantal inwoners; leeg: dat van de gemeente op de peildata.")
    ] = None
    jaar: Jaar
    product: ProductCode
    sleutel: Annotated[
        Sleutel | None, Field(description="De sleutel voor de verenigingskosten; leeg: die bij de afname hoort.")
    ] = None
    verdeelbasis: Annotated[
        Verdeelbasis | None,
        Field(description="Verdelen naar begroting of toerekening; leeg: zoals de begroting zegt."),
    ] = None
    nieuwkomer_tarief: Annotated[
        Nieuwkomertarief | None, Field(description="Gedrukt of exact inwonertarief; leeg: zoals het jaar zegt.")
    ] = None
    prijsbasis: Annotated[
        Prijsbasis | None, Field(description="Tabelprijs of exacte prijs; leeg: die van de afname.")
    ] = None
    opties: Annotated[
        list[Annotated[str, Field(max_length=40)]] | None,
        Field(max_length=50, description="Gekozen toeslagen; leeg: die van de afname."),
    ] = None
    extra: Annotated[
        list[Extra], Field(max_length=50, description="Bedragen die geen regel geeft, zoals hosting.")
    ] = []


class BerekeningShown(Body):
    url: Url
    uuid: UUID
    gemeente: Annotated[str | None, Field(description="De gemeentecode.")]
    inwoners: Annotated[int, Field(description="Het inwonertal van de verenigingskosten.")]
    jaar: Jaar
    product: ProductCode
    sleutel: Annotated[Sleutel, Field(description="De sleutel van het tarief hieronder.")]
    uitkomst: Uitkomst
    sleutels: Annotated[list[Sleuteluitkomst], Field(description="De uitkomst volgens elke sleutel die kan gelden.")]
    effect: Annotated[
        Effect | None, Field(description="Wat de andere leden merken; leeg voor wie al in de begroting zit.")
    ]
    waarschuwingen: Annotated[list[str], Field(description="Waar iemand naar moet kijken.")]
    uitleg: Annotated[list[str], Field(description="De berekening in gewone taal.")]
    spoor: Annotated[Knoop | None, Field(description="Het rekenspoor; niet in lijsten.")] = None
    spoor_hash: Annotated[str, Field(description="SHA-256 over het rekenspoor in canonieke JSON.")]
    berekend_op: DateTime
    status: Annotated[Literal["berekend", "vastgesteld"], Field(description="Of er een besluit over is.")]
    tariefbesluit: Besluit = None


async def gemeente_of_inwoners(write: Write) -> Invalid | None:
    if write.new.gemeente is None and write.new.inwoners is None:
        return Invalid("inwoners", "required", "Geef een gemeente of een aantal inwoners.")


columns = published(Berekening, "gemeente_id", "product_id", "tariefbesluit_id", "effect", *DELEN)


class Berekeningen(Register):
    name, path, table = "berekening", "/berekeningen", Berekening
    body, shows = BerekeningBody, BerekeningShown
    query: Select = (
        select(
            *Berekening.__table__.columns,
            Gemeente.gm_code.label("gemeente"),
            Product.code.label("product"),
            Tariefbesluit.uuid.label("besluit_uuid"),
        )
        .outerjoin(Gemeente)
        .join(Product)
        .outerjoin(Tariefbesluit, Berekening.tariefbesluit_id == Tariefbesluit.id)
    )
    operations, refuses = ("list", "create", "read"), (422,)
    scopes = {"read": LEZEN, "create": LEZEN}
    filters = van_gemeente("gemeente") | on(Product.code, name="product") | on(Berekening.jaar) | on(Berekening.status)
    create_rules = (gemeente_of_inwoners,)

    def represent(self, row: Any, call: Call) -> dict:
        shown = {"url": self.url(call, row.uuid), "gemeente": row.gemeente, "product": row.product}
        return (
            shown
            | columns(row, call)
            | {
                "uitkomst": Uitkomst(**geschreven({naam: getattr(row, naam) for naam in DELEN})).model_dump(),
                "effect": row.effect,
                "tariefbesluit": besluit_url(call, row.besluit_uuid),
            }
        )

    def kenmerken(self, row: Any, call: Call) -> dict[str, str]:
        return kenmerken(row.gemeente or "", row.product, row.jaar)

    async def values(self, write: Write) -> dict:
        new: BerekeningBody = write.new
        vraag = Vraag(**{**new.model_dump(exclude={"extra"}), "extra": [(e.omschrijving, e.bedrag) for e in new.extra]})
        return await bereken(write.call, vraag) | {"status": "berekend", "berekend_op": write.call.now}

    async def page(self, call: Call, asked: Asked) -> dict:
        page = await super().page(call, asked)
        for each in page["results"]:
            each["spoor"] = None  # a tree of a hundred steps belongs to one calculation, not to a list
        return page


BEREKENINGEN = Berekeningen()

router = APIRouter(prefix="/berekeningen", route_class=JsonRoute, tags=["berekeningen"])


class Spoor(Body):
    berekening: Annotated[Url, Field(description="De berekening waar dit het spoor van is.")]
    spoor: Knoop
    spoor_hash: Annotated[str, Field(description="SHA-256 over het rekenspoor in canonieke JSON.")]
    uitleg: Annotated[list[str], Field(description="De berekening in gewone taal.")]


@router.get("/{uuid}/spoor", operation_id="berekening_spoor", summary="Het rekenspoor van een berekening opvragen.")
async def spoor(call: Caller) -> Spoor:
    call.require(*LEZEN)
    row = await BEREKENINGEN.find(call, uuid_in_path(call.request))
    url = BEREKENINGEN.url(call, row.uuid)
    return Spoor(berekening=url, spoor=Knoop(**row.spoor), spoor_hash=row.spoor_hash, uitleg=row.uitleg)
