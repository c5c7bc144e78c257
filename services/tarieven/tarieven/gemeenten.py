"""Gemeenten: who can take a product and pay for it."""

from difflib import get_close_matches
from typing import Annotated, Any
from uuid import UUID

from commonground.call import Call
from commonground.filters import Filter, on
from commonground.problems import Invalid, Unprocessable
from commonground.resource import Body, published
from commonground.types import Url
from pydantic import Field
from sqlalchemy import select

from tarieven.register import Register
from tarieven.tables import Gemeente

GmCode = Annotated[str, Field(pattern=r"^[0-9]{4}$", description="De gemeentecode van het CBS.", examples=["0168"])]
SCHRIJVEN = ("tarieven.schrijven",)
LEZEN = ("tarieven.lezen", *SCHRIJVEN, "tarieven.vaststellen", "tarieven.factureren")


class GemeenteBody(Body):
    gm_code: GmCode
    naam: Annotated[str, Field(min_length=1, max_length=100, description="De naam van de gemeente.")]
    schrijfwijzen: Annotated[
        list[Annotated[str, Field(max_length=100)]],
        Field(max_length=20, description="Andere schrijfwijzen die in bronnen voorkomen."),
    ] = []


class GemeenteShown(GemeenteBody):
    url: Url
    uuid: UUID


def van_gemeente(naam: str) -> dict[str, Filter]:
    """A filter on the code of a municipality, with or without the `GM` that CBS puts before it."""

    def where(code: str) -> Any:
        return Gemeente.gm_code == code.removeprefix("GM")

    return {naam: Filter(str, where, "De gemeentecode van het CBS.")}


def kenmerken(gm_code: str = "", product: str = "", jaar: Any = "") -> dict[str, str]:
    """What every notification of this API tells, so that a subscriber can filter on it."""
    return {"gmCode": gm_code, "product": product, "jaar": str(jaar)}


columns = published(Gemeente)


class Gemeenten(Register):
    name, path, table = "gemeente", "/gemeenten", Gemeente
    body, shows = GemeenteBody, GemeenteShown
    query = select(*Gemeente.__table__.columns).order_by(Gemeente.gm_code)
    operations = ("list", "create", "read", "update")
    scopes = {"read": LEZEN, "create": SCHRIJVEN, "update": SCHRIJVEN}
    filters = van_gemeente("gmCode") | on(Gemeente.naam)
    conflicts = {("gm_code",): Invalid("gmCode", "unique", "Er is al een gemeente met deze code.")}

    def represent(self, row: Any, call: Call) -> dict:
        return {"url": self.url(call, row.uuid)} | columns(row, call)

    def kenmerken(self, row: Any, call: Call) -> dict[str, str]:
        return kenmerken(gm_code=row.gm_code)

    def label(self, row: Any) -> str:
        return row.naam


async def gemeente_met_code(call: Call, gm_code: str, lock: bool = False) -> Any:
    """The municipality (`GM0168` is `0168`). Raises GEMEENTE_ONBEKEND with the nearest names: none is ever guessed."""
    query = select(Gemeente).where(Gemeente.gm_code == gm_code.removeprefix("GM"))
    gemeente = (await call.db.execute(query.with_for_update() if lock else query)).scalar_one_or_none()
    if gemeente is None:
        kandidaten = await lijkt_op(call, gm_code)
        bedoeld = f" Bedoelt u {' of '.join(kandidaten)}?" if kandidaten else ""
        detail = f"Er is geen gemeente met code {gm_code[:40]!r}; gebruik de CBS-code, niet de naam.{bedoeld}"
        raise Unprocessable("GEMEENTE_ONBEKEND", detail, kandidaten=kandidaten)
    return gemeente


async def lijkt_op(call: Call, tekst: str) -> list[str]:
    namen = {}
    for row in await call.db.execute(select(Gemeente.gm_code, Gemeente.naam, Gemeente.schrijfwijzen)):
        for naam in (row.naam, *row.schrijfwijzen, row.gm_code):
            namen[naam.lower()] = f"{row.gm_code} ({row.naam})"
    gevonden = get_close_matches(tekst.lower(), namen, n=3, cutoff=0.6)
    return list(dict.fromkeys(namen[naam] for naam in gevonden))


GEMEENTEN = Gemeenten()
