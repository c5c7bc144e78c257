"""Afnamecombinaties: members that take a product with one licence, and exactly one rule for who pays it."""

from typing import Annotated, Any, Literal
from uuid import UUID

from commonground.call import Call
from commonground.db import gathered
from commonground.filters import on
from commonground.problems import Conflict, Invalid
from commonground.resource import Body, published
from commonground.rules import Write
from commonground.types import Date, Url
from pydantic import Field
from sqlalchemy import JSON, delete, or_, select, type_coerce
from sqlalchemy.orm import aliased

from tarieven.gemeenten import LEZEN, SCHRIJVEN, gemeente_met_code, kenmerken
from tarieven.producten import ProductCode, periode_klopt, product_met_code
from tarieven.register import Register
from tarieven.tables import Afnamecombinatie, Combinatielid, Gemeente, Product
from tarieven.waarden import Inwoners

Factuurpartij, Lid = aliased(Gemeente), aliased(Gemeente)
Tekst = Annotated[str, Field(max_length=500)]
Lidcode = Annotated[str, Field(max_length=100)]


class CombinatieBody(Body):
    naam: Annotated[str, Field(min_length=1, max_length=100, description="Hoe de combinatie heet.")]
    product: ProductCode
    leden: Annotated[
        list[Lidcode],
        Field(min_length=2, max_length=50, description="De gemeentecodes van de leden.", examples=[["1652", "1659"]]),
    ]
    verdeling: Annotated[
        Literal["een_factuur", "gelijke_delen"],
        Field(description="Eén lid betaalt de licentie, of elk lid een gelijk deel ervan."),
    ]
    factuurpartij: Annotated[
        str | None, Field(max_length=100, description="Wie de factuur krijgt; leeg bij gelijke delen: elk lid zelf.")
    ] = None
    gecombineerd_inwonertal: Annotated[
        Inwoners | None, Field(description="De inwoners van de leden samen, waarmee de prijs rekent.")
    ] = None
    van: Annotated[Date, Field(description="De eerste dag.")]
    tot: Annotated[Date | None, Field(description="De dag waarop de combinatie voorbij is.")] = None
    toelichting: Annotated[Tekst, Field(description="Wat zij voor de prijs betekent.")] = ""
    bron: Annotated[Tekst, Field(description="Waar zij uit blijkt.")] = ""


class CombinatieShown(CombinatieBody):
    url: Url
    uuid: UUID


async def een_regel_voor_wie_betaalt(write: Write) -> Invalid | None:
    if (write.new.verdeling == "een_factuur") != (write.new.factuurpartij is not None):
        reden = "Bij één factuur hoort een factuurpartij, bij gelijke delen niet."
        return Invalid("factuurpartij", "factuurpartij-past-niet", reden)


async def leden_een_keer(write: Write) -> Invalid | None:
    codes = [each.removeprefix("GM") for each in write.new.leden]
    if len(set(codes)) != len(codes):
        return Invalid("leden", "unique", "Een lid staat er meer dan een keer in.")


columns = published(Afnamecombinatie, "product_id", "factuurpartij_id")
leden = (
    select(gathered(Lid.gm_code, Lid.gm_code))
    .join(Combinatielid, Combinatielid.gemeente_id == Lid.id)
    .where(Combinatielid.combinatie_id == Afnamecombinatie.id)
    .scalar_subquery()
)


class Combinaties(Register):
    name, path, table = "afnamecombinatie", "/afnamecombinaties", Afnamecombinatie
    body, shows = CombinatieBody, CombinatieShown
    query = (
        select(
            *Afnamecombinatie.__table__.columns,
            Product.code.label("product"),
            Factuurpartij.gm_code.label("factuurpartij"),
            type_coerce(leden, JSON).label("leden"),
        )
        .join(Product)
        .outerjoin(Factuurpartij, Afnamecombinatie.factuurpartij_id == Factuurpartij.id)
    )
    operations, refuses = ("list", "create", "read", "update", "delete"), (422,)
    scopes = {"read": LEZEN, "create": SCHRIJVEN, "update": SCHRIJVEN, "delete": SCHRIJVEN}
    filters = on(Product.code, name="product")
    create_rules = update_rules = (periode_klopt, een_regel_voor_wie_betaalt, leden_een_keer)

    def represent(self, row: Any, call: Call) -> dict:
        named = {"leden": sorted(row.leden or ()), "product": row.product, "factuurpartij": row.factuurpartij}
        return {"url": self.url(call, row.uuid)} | named | columns(row, call)

    def kenmerken(self, row: Any, call: Call) -> dict[str, str]:
        return kenmerken(product=row.product, jaar=row.van.year)

    def label(self, row: Any) -> str:
        return row.naam

    async def permit(self, write: Write) -> None:
        """A member is in one combination at a time for a product; the product is locked, so that two cannot pass."""
        new = write.new
        if new is None:
            return
        write.found["product"] = product = await product_met_code(write.call, new.product, lock=True)
        write.found["leden"] = [await gemeente_met_code(write.call, code) for code in new.leden]
        query = (
            select(Gemeente.naam)
            .join(Combinatielid, Combinatielid.gemeente_id == Gemeente.id)
            .join(Afnamecombinatie, Combinatielid.combinatie_id == Afnamecombinatie.id)
            .where(Afnamecombinatie.product_id == product.id)
            .where(Gemeente.id.in_([each.id for each in write.found["leden"]]))
            .where(or_(Afnamecombinatie.tot.is_(None), Afnamecombinatie.tot > new.van))
            .where(Afnamecombinatie.id != (write.old.id if write.old is not None else 0))
        )
        if new.tot is not None:
            query = query.where(Afnamecombinatie.van < new.tot)
        if dubbel := sorted((await write.call.db.execute(query)).scalars()):
            namen = ", ".join(dubbel)
            raise Conflict("COMBINATIE_OVERLAP", f"Al in een combinatie voor {product.naam}: {namen}.")

    async def values(self, write: Write) -> dict:
        new = write.new
        partij = await gemeente_met_code(write.call, new.factuurpartij) if new.factuurpartij else None
        found = {"product_id": write.found["product"].id, "factuurpartij_id": partij and partij.id}
        return new.model_dump(exclude={"product", "leden", "factuurpartij"}) | found

    async def stored(self, write: Write) -> None:
        if write.new is None:
            return
        row = write.old if write.old is not None else write.found["row"]
        await write.call.db.execute(delete(Combinatielid).where(Combinatielid.combinatie_id == row.id))
        write.call.db.add_all(Combinatielid(combinatie_id=row.id, gemeente_id=lid.id) for lid in write.found["leden"])
        await write.call.db.flush()


COMBINATIES = Combinaties()
