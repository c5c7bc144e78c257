"""What all members owe over a year, term by term, and what was invoiced of it before: what a run starts from."""

from collections import defaultdict
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from commonground.call import Call
from sqlalchemy import select

from tarieven.boekjaar import Boekjaar, Regel, regels
from tarieven.facturatie.opvolgers import Opvolgers, opvolgers
from tarieven.facturatie.opvolging import Wat
from tarieven.facturatie.tables import Factuur, Factuurregel
from tarieven.kwartaalbedragen import Factuurregel as Verschuldigd
from tarieven.kwartaalbedragen import afspraken_van, factuurregel, regimes_van
from tarieven.kwartalen import Termijn
from tarieven.modellen.jaartarieven import jaartarieven, volledig_boekjaar


@dataclass(frozen=True)
class Eerder:
    """What stands on the invoices of the year; a concept counts for nothing yet, a credit note takes off."""

    bedragen: dict[Wat, Decimal] = field(default_factory=lambda: defaultdict(Decimal))
    kwartalen: dict[int, set[int]] = field(default_factory=lambda: defaultdict(set))  # by who pays now
    nummers: dict[int, list[str]] = field(default_factory=lambda: defaultdict(list))  # of advances, likewise


@dataclass(frozen=True)
class Jaaroverzicht:
    boek: Boekjaar
    afname: list[Regel]
    verschuldigd: list[Verschuldigd]
    eerder: Eerder
    opvolgers: Opvolgers

    def betaler(self, regel: Regel) -> Any:
        """Who gets the invoice need not be who takes the product, and not be there any more."""
        partij = regel.factuurpartij or regel.gemeente
        return self.opvolgers.get(partij.id, partij)

    def in_kwartaal(self, kwartaal: int) -> list[tuple[Verschuldigd, Termijn]]:
        return [(each, deel) for each in self.verschuldigd for deel in each.termijnen if deel.kwartaal == kwartaal]


async def jaaroverzicht(call: Call, jaar: int) -> Jaaroverzicht:
    boek = await volledig_boekjaar(call, jaar)
    regimes, afspraken = await regimes_van(call, boek), await afspraken_van(call)
    afname = await regels(call, jaar)
    verschuldigd = [factuurregel(boek, lijn, regimes, afspraken) for lijn in jaartarieven(boek, afname)]
    nu = await opvolgers(call.db, call.today)
    return Jaaroverzicht(boek, afname, verschuldigd, await eerder_gefactureerd(call, jaar, nu), nu)


async def eerder_gefactureerd(call: Call, jaar: int, nu: Opvolgers) -> Eerder:
    query = (
        select(
            Factuurregel.gemeente_id,
            Factuurregel.product_id,
            Factuurregel.bedrag,
            Factuurregel.soort,
            Factuur.kwartaal,
            Factuur.nummer,
            Factuur.soort.label("factuursoort"),
            Factuur.status,
            Factuur.factuurpartij_id,
        )
        .join(Factuur, Factuurregel.factuur_id == Factuur.id)
        .where(Factuur.jaar == jaar, Factuur.status != "concept")
        .order_by(Factuur.id, Factuurregel.volgnummer)
    )
    eerder = Eerder()
    for row in await call.db.execute(query):
        eerder.bedragen[row.gemeente_id, row.product_id] += row.bedrag
        if row.factuursoort == "credit":
            continue
        partij_id = nu[row.factuurpartij_id].id if row.factuurpartij_id in nu else row.factuurpartij_id
        eerder.kwartalen[partij_id].add(row.kwartaal)
        nummers = eerder.nummers[partij_id]
        if row.soort == "voorschot" and row.status != "gecrediteerd" and row.nummer not in nummers:
            nummers.append(row.nummer)
    return eerder
