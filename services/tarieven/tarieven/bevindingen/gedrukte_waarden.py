"""Gedrukte waarden: every number of the documents as it was printed, with our own outcome beside it."""

from typing import Annotated, Any
from uuid import UUID

from commonground.call import Call
from commonground.filters import on
from commonground.resource import Body, published
from commonground.types import Url
from pydantic import Field
from sqlalchemy import select

from tarieven.afronding import tekst
from tarieven.bevindingen.tables import GedrukteWaarde
from tarieven.gemeenten import LEZEN
from tarieven.invoer.tables import Import
from tarieven.register import Register

BEDRAGEN = ("gedrukt", "berekend", "verschil", "tolerantie")


class GedrukteWaardeBody(Body):
    bestand: Annotated[str, Field(description="Het bestand van de import.")]
    rij: Annotated[int, Field(description="De rij onder de kop, vanaf 1.")]
    omschrijving: Annotated[str, Field(description="De eerste cel van de rij.")]
    kolom: Annotated[str, Field(description="De kolom.")]
    document: Annotated[str, Field(description="Het document waarin het staat.")]
    regel: Annotated[str, Field(description="De regel in dat document.")]
    gedrukt: Annotated[str, Field(description="De waarde zoals gedrukt; die verandert nooit.")]
    berekend: Annotated[
        str | None, Field(description="Onze eigen uitkomst, onafgerond; leeg als geen regel haar geeft.")
    ]
    verschil: Annotated[str | None, Field(description="Onze uitkomst afgerond zoals gedrukt, min wat is gedrukt.")]
    tolerantie: Annotated[str | None, Field(description="Welk verschil door afronden te verklaren is.")]
    afwijkend: Annotated[bool, Field(description="Of het verschil groter is dan de tolerantie.")]


class GedrukteWaardeShown(GedrukteWaardeBody):
    url: Url
    uuid: UUID
    invoer: Annotated[Url, Field(description="De import waar de waarde uit komt.")]


columns = published(GedrukteWaarde, "import_id", *BEDRAGEN)


class GedrukteWaarden(Register):
    name, path, table = "gedrukteWaarde", "/gedrukte-waarden", GedrukteWaarde
    body, shows = GedrukteWaardeBody, GedrukteWaardeShown
    query = (
        select(*GedrukteWaarde.__table__.columns, Import.uuid.label("import_uuid"))
        .join(Import)
        .order_by(GedrukteWaarde.id)
    )
    operations = ("list", "read")
    scopes = {"read": LEZEN}
    filters = (
        on(GedrukteWaarde.bestand) | on(GedrukteWaarde.kolom) | on(GedrukteWaarde.regel) | on(GedrukteWaarde.afwijkend)
    )

    def represent(self, row: Any, call: Call) -> dict:
        links = {"url": self.url(call, row.uuid), "invoer": call.link("imports", row.import_uuid)}
        getallen = {naam: getattr(row, naam) for naam in BEDRAGEN}
        return links | columns(row, call) | {naam: None if w is None else tekst(w) for naam, w in getallen.items()}


GEDRUKTE_WAARDEN = GedrukteWaarden()
