"""Inwonertallen: how many people lived where on which day. A correction is a new version, with its reason."""

from typing import Annotated, Any, Literal
from uuid import UUID

from commonground.call import Call
from commonground.filters import on
from commonground.problems import Conflict, Invalid, ValidationFailed
from commonground.resource import Body, published
from commonground.rules import Write
from commonground.types import Date, Url
from pydantic import Field
from sqlalchemy import func, select

from tarieven.gemeenten import LEZEN, SCHRIJVEN, gemeente_met_code, kenmerken, van_gemeente
from tarieven.register import Register
from tarieven.tables import Gemeente, Inwonertal
from tarieven.waarden import Inwoners


class InwonertalBody(Body):
    gm_code: Annotated[str, Field(max_length=100, description="De gemeentecode van het CBS.", examples=["0168"])]
    peildatum: Annotated[Date, Field(description="De dag waarop is geteld.")]
    soort: Annotated[Literal["voorlopig", "definitief"], Field(description="Voor de begroting, of voor de afrekening.")]
    aantal: Annotated[Inwoners, Field(description="Het aantal inwoners.")]
    bron: Annotated[str, Field(max_length=500, description="Waar het getal vandaan komt.")] = ""
    correctie: Annotated[
        str, Field(max_length=500, description="Waarom dit getal een eerder vervangt; leeg bij het eerste getal.")
    ] = ""


class InwonertalShown(InwonertalBody):
    url: Url
    uuid: UUID
    versie: Annotated[int, Field(description="Het volgnummer; het hoogste geldt.")]
    bevinding: Annotated[str, Field(description="Code van een bekend gebrek in de bron.")]


columns = published(Inwonertal, "gemeente_id")


class Inwonertallen(Register):
    name, path, table = "inwonertal", "/inwonertallen", Inwonertal
    body, shows = InwonertalBody, InwonertalShown
    query = select(*Inwonertal.__table__.columns, Gemeente.gm_code).join(Gemeente)
    operations, refuses = ("list", "create", "read"), (422,)
    scopes = {"read": LEZEN, "create": SCHRIJVEN}
    filters = van_gemeente("gmCode") | on(Inwonertal.peildatum) | on(Inwonertal.soort)

    def represent(self, row: Any, call: Call) -> dict:
        return {"url": self.url(call, row.uuid), "gmCode": row.gm_code} | columns(row, call)

    def kenmerken(self, row: Any, call: Call) -> dict[str, str]:
        return kenmerken(gm_code=row.gm_code)

    async def values(self, write: Write) -> dict:
        new: InwonertalBody = write.new
        gemeente = await gemeente_met_code(write.call, new.gm_code, lock=True)
        versie = await laatste_versie(write.call, gemeente.id, new)
        if versie and not new.correctie:
            al = f"Voor {gemeente.naam} op {new.peildatum} is al een {new.soort} inwonertal."
            raise Conflict("INWONERTAL_BESTAAT", f"{al} Geef bij een correctie de reden.")
        if new.correctie and not versie:
            raise ValidationFailed(
                Invalid("correctie", "geen-eerdere-versie", "Er is geen eerder getal om te corrigeren.")
            )
        found = {"gemeente_id": gemeente.id, "versie": versie + 1, "bevinding": ""}
        return new.model_dump(exclude={"gm_code"}) | found


async def laatste_versie(call: Call, gemeente_id: int, new: InwonertalBody) -> int:
    query = select(func.max(Inwonertal.versie)).where(
        Inwonertal.gemeente_id == gemeente_id, Inwonertal.peildatum == new.peildatum, Inwonertal.soort == new.soort
    )
    return (await call.db.execute(query)).scalar_one() or 0


INWONERTALLEN = Inwonertallen()
