"""Prijs: what a member pays the supplier for a product - the shape, the surcharges, and what was agreed with it."""

from dataclasses import dataclass
from typing import Annotated

from commonground.resource import Part
from commonground.types import Geld
from pydantic import Field

from tarieven.prijsvormen import Indexstap, MetKlassen, Prijsbasis, Prijsvorm, indexbladen, niet_vastgesteld
from tarieven.rekenspoor import Knoop, invoer, reken


class Toeslag(Part):
    code: Annotated[str, Field(pattern=r"^[a-z0-9-]{1,40}$", description="Waarmee een afname ernaar verwijst.")]
    naam: Annotated[str, Field(max_length=100, description="Hoe de toeslag op de factuur heet.")]
    bedrag: Annotated[Geld, Field(ge=0, description="Euro per deelnemer per jaar.")]
    verplicht: Annotated[bool, Field(description="Of elke deelnemer de toeslag betaalt.")] = True
    doorschuiven: Annotated[bool, Field(description="Of wat niet is besteed naar het volgende jaar gaat.")] = False


@dataclass(frozen=True)
class Afnemer:
    """Who takes the product: `inwoners` is the leaf at the peildatum of the price, `klasse` a class set by hand."""

    inwoners: Knoop
    basis: Prijsbasis = "tabel"
    opties: frozenset[str] = frozenset()
    contractregels: tuple[Knoop, ...] = ()
    klasse: Knoop | None = None
    via: str = ""  # the member that gets the invoice, if it is another one
    gedeeld_door: int = 1  # the members that pay one licence together, in equal parts


@dataclass(frozen=True)
class Prijs:
    vorm: Prijsvorm
    toeslagen: tuple[Toeslag, ...] = ()
    aftopping: int | None = None
    bron: str = ""
    besluit: str = ""
    indexstappen: tuple[Indexstap, ...] = ()

    def leverancierskosten(self, afnemer: Afnemer) -> Knoop:
        """Raises TARIEF_NIET_VASTGESTELD when nothing at all is known of the price, KLASSE_ONTBREEKT."""
        if afnemer.via:
            return invoer("lev", f"leverancierskosten (gefactureerd via {afnemer.via})", 0, bron=self.bron)
        volgens_lijst = [
            *self.licentie(afnemer),
            *(
                invoer(f"toeslag_{each.code}", each.naam, each.bedrag)
                for each in self.toeslagen
                if each.verplicht or each.code in afnemer.opties
            ),
        ]
        delen = [*self.geindexeerd(volgens_lijst), *afnemer.contractregels]
        if not delen:
            raise niet_vastgesteld("Van dit product is voor dit lid geen prijs vastgesteld.")
        lev = reken("som", "lev", "leverancierskosten", *delen).met_bron(self.bron)
        return lev.met(bron=self.bron, besluit=self.besluit)

    def licentie(self, afnemer: Afnemer) -> list[Knoop]:
        """What the shape gives; of a licence that is shared, this member's part."""
        delen = self.vorm.bedrag(self.afgetopt(afnemer.inwoners), afnemer.basis, afnemer.klasse)
        if afnemer.gedeeld_door == 1 or not delen:
            return delen
        geheel = reken("som", "licentie", "prijs van de gedeelde licentie", *delen)
        leden = invoer("licentie_leden", "leden met deze licentie", afnemer.gedeeld_door, "leden")
        return [reken("quotient", "licentie_deel", "aandeel in de gedeelde licentie", geheel, leden)]

    def geindexeerd(self, delen: list[Knoop]) -> list[Knoop]:
        """What was agreed with one member (contract lines) follows no index."""
        if not self.indexstappen or not delen:
            return delen
        prijs = reken("som", "prijs_basis", "prijs vóór indexatie", *delen)
        return [reken("product", "prijs", "prijs na indexatie", prijs, *indexbladen(self.indexstappen))]

    def afgetopt(self, inwoners: Knoop) -> Knoop:
        if self.aftopping is None or inwoners.waarde <= self.aftopping:
            return inwoners
        top = invoer("aftopping", "aftopping", self.aftopping, "inwoners", self.bron)
        return reken("minimum", "inwoners_afgetopt", "meetellende inwoners", inwoners, top, eenheid="inwoners")

    def waarschuwingen(self, inwoners: int) -> list[str]:
        if isinstance(self.vorm, MetKlassen) and self.vorm.op_de_grens(inwoners):
            return [
                f"{inwoners} inwoners ligt precies op een klassegrens; de prijsregel leest die als "
                f"'{self.vorm.klassegrens.replace('_', ' ')}'."
            ]
        return []
