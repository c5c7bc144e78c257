"""Prijsvormen: the shapes that a price may have. A shape is what is sent, what is stored, and what calculates."""

from collections.abc import Iterable
from decimal import Decimal
from itertools import pairwise
from typing import Annotated, Any, Literal

from commonground.problems import CodedError, Conflict, Unprocessable
from commonground.resource import Part
from commonground.types import Date, Geld
from pydantic import AfterValidator, Field

from tarieven.rekenspoor import Knoop, invoer, reken
from tarieven.waarden import Factor

Grens = Annotated[int, Field(ge=0, le=2_000_000)]
Prijsbasis = Literal["tabel", "exact"]
NAAM = Field(description="De naam van de prijsvorm.")


class Schijf(Part):
    van: Annotated[Grens, Field(description="De schijf begint boven dit aantal inwoners.")]
    tot: Annotated[Grens | None, Field(description="Tot en met dit aantal; leeg in de laatste schijf.")] = None


class Tariefschijf(Schijf):
    tarief: Annotated[Factor, Field(description="Euro per inwoner binnen deze schijf.")]


class Klasse(Schijf):
    bedrag: Annotated[Geld, Field(description="Euro per jaar voor wie in deze klasse valt, vóór indexatie.")]


class Indexstap(Part):
    factor: Annotated[Factor, Field(description="De factor waarmee de prijs wordt vermenigvuldigd.", gt=0, le=10)]
    omschrijving: Annotated[str, Field(max_length=200, description="Waar deze indexatie op berust.")] = ""
    besluit: Annotated[str, Field(max_length=500, description="Het besluit over deze indexatie.")] = ""
    datum: Annotated[Date | None, Field(description="De dag waarop de indexatie ingaat.")] = None


def sluiten_aan(schijven: list) -> list:
    """Contiguous and ascending (domain rule 12). Codes: STAFFEL_VOLGORDE, STAFFEL_GAT, STAFFEL_OVERLAP."""
    for schijf in schijven:
        if schijf.tot is not None and schijf.tot <= schijf.van:
            raise CodedError("STAFFEL_VOLGORDE", f"De schijf vanaf {schijf.van} eindigt bij {schijf.tot}.")
    for vorige, volgende in pairwise(schijven):
        if volgende.van <= vorige.van:
            raise CodedError("STAFFEL_VOLGORDE", f"De schijf vanaf {volgende.van} staat na die vanaf {vorige.van}.")
        if vorige.tot is None or volgende.van < vorige.tot:
            raise CodedError("STAFFEL_OVERLAP", f"De schijven vanaf {vorige.van} en {volgende.van} overlappen.")
        if volgende.van > vorige.tot:
            raise CodedError("STAFFEL_GAT", f"Tussen {vorige.tot} en {volgende.van} zit een gat.")
    return schijven


def beslaan_alles(schijven: list) -> list:
    """From zero without an end. Codes: STAFFEL_GAT, STAFFEL_NIET_OPEN."""
    if schijven[0].van != 0:
        raise CodedError("STAFFEL_GAT", f"Onder {schijven[0].van} inwoners is er geen schijf.")
    if schijven[-1].tot is not None:
        raise CodedError("STAFFEL_NIET_OPEN", f"Boven {schijven[-1].tot} inwoners is er geen schijf.")
    return schijven


class PerInwoner(Part):
    """Een tarief per inwoner."""

    vorm: Annotated[Literal["per_inwoner"], NAAM]
    tarief: Annotated[Factor, Field(description="Euro per inwoner per jaar.")]

    def bedrag(self, inwoners: Knoop, basis: Prijsbasis, klasse: Knoop | None) -> list[Knoop]:
        tarief = invoer("tarief_per_inwoner", "tarief per inwoner", self.tarief, "EUR per inwoner")
        return [reken("product", "inwonerdeel", "deel naar inwoners", tarief, inwoners)]


class SchijvenMarginaal(Part):
    """Per schijf van het inwonertal een eigen tarief; een hogere schijf hoeft niet goedkoper te zijn."""

    vorm: Annotated[Literal["schijven_marginaal"], NAAM]
    schijven: Annotated[
        list[Tariefschijf],
        Field(min_length=1, max_length=50, description="De schijven, oplopend, zonder gat, de laatste open."),
        AfterValidator(sluiten_aan),
        AfterValidator(beslaan_alles),
    ]

    def bedrag(self, inwoners: Knoop, basis: Prijsbasis, klasse: Knoop | None) -> list[Knoop]:
        geraakt = [(nr, each) for nr, each in enumerate(self.schijven, 1) if each.van < inwoners.waarde]
        return [reken("som", "staffel", "staffel", *(deel(nr, each, inwoners) for nr, each in geraakt))]


def deel(nr: int, schijf: Tariefschijf, inwoners: Knoop) -> Knoop:
    in_schijf = inwoners
    if schijf.tot is not None:
        tot = invoer(f"tot_{nr}", f"bovengrens van schijf {nr}", schijf.tot, "inwoners")
        in_schijf = reken("minimum", f"top_{nr}", f"inwoners tot en met schijf {nr}", inwoners, tot, eenheid="inwoners")
    van = invoer(f"van_{nr}", f"ondergrens van schijf {nr}", schijf.van, "inwoners")
    aantal = reken("verschil", f"aantal_{nr}", f"inwoners in schijf {nr}", in_schijf, van, eenheid="inwoners")
    tarief = invoer(f"tarief_{nr}", f"tarief van schijf {nr}", schijf.tarief, "EUR per inwoner")
    return reken("product", f"schijf_{nr}", f"bedrag in schijf {nr}", aantal, tarief)


class VastPerDeelnemer(Part):
    """Eén bedrag voor elke deelnemer, hoe groot ook."""

    vorm: Annotated[Literal["vast_per_deelnemer"], NAAM]
    bedrag_per_deelnemer: Annotated[Geld, Field(ge=0, description="Euro per deelnemer per jaar.")]

    def bedrag(self, inwoners: Knoop, basis: Prijsbasis, klasse: Knoop | None) -> list[Knoop]:
        return [invoer("vast", "vast bedrag per deelnemer", self.bedrag_per_deelnemer)]


class MetKlassen(Part):
    """What shapes with size classes share: which class a population falls in."""

    klassen: list[Any]  # each shape has its own
    klassegrens: Annotated[
        Literal["tot_en_met", "tot"], Field(description="Of precies de bovengrens nog in de klasse valt.")
    ] = "tot_en_met"

    def genummerd(self) -> list[tuple[int, Any]]:
        return list(enumerate(self.klassen, 1))

    def rang(self, inwoners: Knoop, klasse: Knoop | None) -> Knoop:
        """The class set by hand, else that of the population. Raises KLASSE_ONTBREEKT when there is no such class."""
        if klasse is None:
            return self.klasse(inwoners)
        if klasse.waarde > len(self.klassen):
            raise Unprocessable("KLASSE_ONTBREEKT", f"Omvangsklasse {klasse.waarde} bestaat niet.")
        return klasse

    def klasse(self, inwoners: Knoop) -> Knoop:
        grenzen = [
            invoer(f"grens_{nr}", f"bovengrens van klasse {nr}", each.tot, "inwoners")
            for nr, each in self.genummerd()
            if each.tot is not None
        ]
        rang = reken(f"rang_{self.klassegrens}", "klasse_nr", "omvangsklasse", inwoners, *grenzen, eenheid="klasse")
        if inwoners.waarde < self.klassen[0].van or rang.waarde > len(self.klassen):
            raise Unprocessable("KLASSE_ONTBREEKT", f"Voor {inwoners.waarde} inwoners is er geen omvangsklasse.")
        return rang

    def op_de_grens(self, inwoners: int) -> bool:
        """The printed table gives a boundary to two classes, so whoever is exactly on it deserves a warning."""
        return any(inwoners == each.tot for each in self.klassen)


class VastPlusKlasse(MetKlassen):
    """Een vast bedrag en een bedrag per omvangsklasse, beide geïndexeerd vanaf een oudere prijs."""

    # The printed table is derived output: `tabel` rounds each of the two to whole euros, as printed for those who join;
    # `exact` is the unrounded price of those who were customers already (domain rule 4.5).

    vorm: Annotated[Literal["vast_plus_klasse"], NAAM]
    vast: Annotated[Geld, Field(ge=0, description="Vast bedrag per jaar, vóór indexatie.")]
    toeslag: Annotated[Geld, Field(ge=0, description="Vast bedrag dat niet wordt geïndexeerd.")]
    klassen: Annotated[
        list[Klasse],
        Field(min_length=1, max_length=50, description="De omvangsklassen, oplopend en zonder gat."),
        AfterValidator(sluiten_aan),
    ]
    indexstappen: Annotated[list[Indexstap], Field(max_length=10, description="De indexaties, na elkaar.")] = []

    def bedrag(self, inwoners: Knoop, basis: Prijsbasis, klasse: Knoop | None) -> list[Knoop]:
        vast = self.indexeer("vast", "vast bedrag", invoer("vast_basis", "vast bedrag vóór indexatie", self.vast))
        if self.toeslag:
            extra = invoer("toeslag", "toeslag zonder indexatie", self.toeslag)
            vast = reken("som", "vast_met_toeslag", "vast bedrag met toeslag", vast, extra)
        bedragen = [invoer(f"klasse_{nr}", f"prijs van klasse {nr}", each.bedrag) for nr, each in self.genummerd()]
        gekozen = reken("kies", "klasse_basis", "klasseprijs vóór indexatie", self.rang(inwoners, klasse), *bedragen)
        delen = [vast, self.indexeer("klasse", "klasseprijs", gekozen)]
        if basis == "exact":
            return delen
        return [reken("euro", f"{each.code}_tabel", f"{each.naam} volgens de prijstabel", each) for each in delen]

    def indexeer(self, code: str, naam: str, prijs: Knoop) -> Knoop:
        stappen = indexbladen(self.indexstappen)
        return reken("product", code, naam, prijs, *stappen) if stappen else prijs.met(code=code, naam=naam)


class Gedrukteklasse(Schijf):
    tarief_gedrukt: Annotated[Geld, Field(description="De prijs zoals de tabel haar drukt, in euro per jaar.")]


class Omvangsklasse(MetKlassen):
    """Eén prijs per omvangsklasse. Wat is gedrukt en wat wordt betaald schelen een indexfactor."""

    # Nobody is charged the printed price of Tabel 13, so table and factor are two parameters (domain rule 4.3).

    vorm: Annotated[Literal["omvangsklasse"], NAAM]
    klassen: Annotated[
        list[Gedrukteklasse],
        Field(min_length=1, max_length=50, description="De omvangsklassen, oplopend en zonder gat."),
        AfterValidator(sluiten_aan),
    ]
    indexfactor: Annotated[
        Factor, Field(description="Waarmee de gedrukte prijs wordt vermenigvuldigd.", gt=0, le=10)
    ] = Decimal(1)
    bevinding: Annotated[str, Field(max_length=40, description="Code van een bekend gebrek in de gedrukte tabel.")] = ""

    def bedrag(self, inwoners: Knoop, basis: Prijsbasis, klasse: Knoop | None) -> list[Knoop]:
        gedrukt = [
            invoer(f"klasse_{nr}", f"gedrukte prijs van klasse {nr}", each.tarief_gedrukt, bevinding=self.bevinding)
            for nr, each in self.genummerd()
        ]
        gekozen = reken("kies", "klasse_gedrukt", "gedrukte klasseprijs", self.rang(inwoners, klasse), *gedrukt)
        factor = invoer("indexfactor", "indexfactor", self.indexfactor, "factor", bevinding=self.bevinding)
        prijs = reken("product", "klasse", "klasseprijs", gekozen, factor)
        if basis == "exact":
            return [prijs]
        return [reken("euro", "klasse_tabel", "klasseprijs in hele euro's", prijs)]


class SomVanOpties(Part):
    """Geen regel geeft de prijs: zij is de som van wat per lid is afgesproken (contractregels)."""

    vorm: Annotated[Literal["som_van_opties"], NAAM]

    def bedrag(self, inwoners: Knoop, basis: Prijsbasis, klasse: Knoop | None) -> list[Knoop]:
        return []


class Onbekend(Part):
    """Het product bestaat, maar zijn prijs is nog niet vastgesteld."""

    vorm: Annotated[Literal["onbekend"], NAAM]

    def bedrag(self, inwoners: Knoop, basis: Prijsbasis, klasse: Knoop | None) -> list[Knoop]:
        """Raises TARIEF_NIET_VASTGESTELD: a price that is not known is never zero."""
        raise niet_vastgesteld("Van dit product is de prijs nog niet vastgesteld.")


Prijsvorm = Annotated[
    PerInwoner | SchijvenMarginaal | VastPerDeelnemer | Omvangsklasse | VastPlusKlasse | SomVanOpties | Onbekend,
    Field(discriminator="vorm"),
]


def indexbladen(stappen: Iterable[Indexstap]) -> list[Knoop]:
    """The factors as leaves, in the order in which they were decided."""
    return [
        invoer(f"index_{nr}", f"indexatie {nr}", stap.factor, "factor", stap.omschrijving, besluit=stap.besluit)
        for nr, stap in enumerate(stappen, 1)
    ]


def niet_vastgesteld(detail: str) -> Conflict:
    return Conflict("TARIEF_NIET_VASTGESTELD", detail)
