"""Betaalafspraken: when a member pays what it owes, if that was agreed with it alone (regime `afspraak`)."""

from decimal import Decimal
from typing import Annotated, Any
from uuid import UUID

from commonground.call import Call
from commonground.filters import on
from commonground.problems import Conflict, Invalid, Unprocessable
from commonground.resource import Body, Part, published
from commonground.rules import Write
from commonground.types import Geld, Url
from pydantic import Field
from sqlalchemy import select

from tarieven.begrotingsjaren import Jaar
from tarieven.facturatie.partijen import FACTUREREN
from tarieven.facturatie.tables import Betaalafspraak
from tarieven.gemeenten import LEZEN, gemeente_met_code, kenmerken, van_gemeente
from tarieven.kwartalen import Termijn, begin_van
from tarieven.producten import ProductCode, product_met_code
from tarieven.register import Register
from tarieven.tables import Gemeente, Product


class Afspraaktermijn(Part):
    jaar: Jaar
    kwartaal: Annotated[int, Field(ge=1, le=4, description="Het kwartaal.")]
    bedrag: Annotated[Geld, Field(description="Wat dan wordt gefactureerd.")]


class BetaalafspraakBody(Body):
    lid: Annotated[str, Field(max_length=100, description="De gemeentecode van het lid.", examples=["0168"])]
    product: ProductCode
    totaal: Annotated[Geld, Field(description="Wat de termijnen samen zijn.")]
    termijnen: Annotated[list[Afspraaktermijn], Field(min_length=1, max_length=80, description="De termijnen.")]
    bron: Annotated[str, Field(max_length=500, description="Waar de afspraak op berust.")] = ""


class BetaalafspraakShown(BetaalafspraakBody):
    url: Url
    uuid: UUID


columns = published(Betaalafspraak, "gemeente_id", "product_id")


class Betaalafspraken(Register):
    name, path, table = "betaalafspraak", "/betaalafspraken", Betaalafspraak
    body, shows = BetaalafspraakBody, BetaalafspraakShown
    query = (
        select(*Betaalafspraak.__table__.columns, Gemeente.gm_code.label("lid"), Product.code.label("product"))
        .join(Gemeente)
        .join(Product)
    )
    refuses = (422,)
    scopes = {"read": LEZEN, "create": FACTUREREN, "update": FACTUREREN, "delete": FACTUREREN}
    filters = van_gemeente("lid") | on(Product.code, name="product")
    conflicts = {
        ("gemeente_id", "product_id"): Invalid("product", "unique", "Voor dit lid en product is al een afspraak.")
    }

    def represent(self, row: Any, call: Call) -> dict:
        return {"url": self.url(call, row.uuid), "lid": row.lid, "product": row.product} | columns(row, call)

    def kenmerken(self, row: Any, call: Call) -> dict[str, str]:
        return kenmerken(gm_code=row.lid, product=row.product)

    async def permit(self, write: Write) -> None:
        samen = sum((each.bedrag for each in write.new.termijnen), Decimal(0))
        if samen != write.new.totaal:
            raise afspraak_som(f"De termijnen zijn samen {samen:.2f}, het totaal is {write.new.totaal:.2f}.")

    async def values(self, write: Write) -> dict:
        gemeente = await gemeente_met_code(write.call, write.new.lid)
        product = await product_met_code(write.call, write.new.product)
        given = write.new.model_dump(exclude={"lid", "product", "termijnen"})
        termijnen = [each.model_dump(mode="json") for each in write.new.termijnen]
        return given | {"gemeente_id": gemeente.id, "product_id": product.id, "termijnen": termijnen}


BETAALAFSPRAKEN = Betaalafspraken()


def afspraak_som(detail: str) -> Unprocessable:
    return Unprocessable("AFSPRAAK_SOM", detail)


def volgens_afspraak(afspraak: Any | None, jaar: int, jaarbedrag: Decimal, wie: str) -> list[Termijn]:
    """The terms of a year. Raises AFSPRAAK_ONTBREEKT, and AFSPRAAK_SOM if all terms are of this year, but are not
    together what the year costs."""
    if afspraak is None:
        raise Conflict("AFSPRAAK_ONTBREEKT", f"Met {wie} is niet afgesproken wanneer wordt betaald.")
    alle = [(each["jaar"], each["kwartaal"], Decimal(each["bedrag"])) for each in afspraak.termijnen]
    if {each[0] for each in alle} == {jaar} and afspraak.totaal != jaarbedrag:
        raise afspraak_som(f"De afspraak met {wie} is {afspraak.totaal:.2f}, het jaar kost {jaarbedrag:.2f}.")
    return [Termijn(nr, begin_van(jaar, nr), bedrag, "eentermijn") for van, nr, bedrag in sorted(alle) if van == jaar]
