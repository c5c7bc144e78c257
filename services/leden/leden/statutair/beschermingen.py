"""Beschermingen: paragraphs that a final court ruling puts beside those that art. 20.2 protects itself."""

from typing import Annotated, Any

from commonground.call import Call
from commonground.problems import Invalid
from commonground.resource import Body, Resource
from commonground.rules import Write
from pydantic import Field, StringConstraints
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from leden.persoonsgegevens import geen_persoonsgegevens
from leden.statutair.statuten import Statutenversie, van_kracht_op
from leden.tables import Bescherming
from leden.vormen import Adres, Dag, Sleutel

Nummer = Annotated[str, StringConstraints(pattern=r"^\d{1,2}\.(\d{1,2})?$")]


class BeschermingBody(Body):
    nummer: Annotated[Nummer, Field(description="Artikel en lid, zoals 8.2.")]
    datum: Annotated[Dag, Field(description="Dag van de onherroepelijke uitspraak.")]
    uitspraak: Annotated[str, Field(min_length=1, max_length=200, description="Kenmerk, zoals een ECLI.")]


class BeschermingShown(BeschermingBody):
    url: Adres
    uuid: Sleutel


async def lid_bestaat(write: Write) -> Invalid | None:
    if write.new.nummer not in van_kracht_op(write.new.datum).artikelen:
        return Invalid("nummer", "invalid_choice", "Dit lid staat niet in de statuten van die dag.")
    return None


async def beschermde_leden(db: AsyncSession, versie: Statutenversie) -> set[str]:
    """Numbers of paragraphs: by the statutes themselves, or because a final ruling says so."""
    eigen = {artikel.nummer for artikel in versie.artikelen.values() if artikel.beschermd}
    return eigen | set((await db.execute(select(Bescherming.nummer))).scalars())


class Beschermingen(Resource):
    name, path, table, body, shows = "bescherming", "/beschermingen", Bescherming, BeschermingBody, BeschermingShown
    operations = ("list", "create", "read")
    refuses = (422,)
    query = select(*Bescherming.__table__.columns).order_by(Bescherming.datum, Bescherming.id)
    scopes = {"read": ("leden.lezen",), "create": ("leden.secretaris",)}
    create_rules = (lid_bestaat, geen_persoonsgegevens("uitspraak"))
    conflicts = {("nummer",): Invalid("nummer", "unique", "Dit lid is al beschermd door een uitspraak.")}

    def represent(self, row: Any, call: Call) -> dict:
        velden = ("uuid", "nummer", "datum", "uitspraak")
        return {naam: getattr(row, naam) for naam in velden} | {"url": self.url(call, row.uuid)}

    def kenmerken(self, row: Any, call: Call) -> dict[str, str]:
        return {"objectsoort": "statuten", "orgaan": "alv", "gmCode": ""}

    def label(self, row: Any) -> str:
        return row.nummer


BESCHERMINGEN = Beschermingen()
