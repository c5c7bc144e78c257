"""Wijzigingen: what may be different in a simulation. A parameter is named as the API names it."""

from decimal import Decimal
from typing import Annotated, Any, Literal

from commonground.problems import CodedError
from commonground.resource import Part
from commonground.types import Date, Geld
from pydantic import AfterValidator, Field

from tarieven.dekkingsmodel import Opgezegdeuren
from tarieven.prijsvormen import Prijsbasis
from tarieven.producten import ProductCode
from tarieven.waarden import Factor, Inwoners

SOORT = Field(description="Wat er verandert.")
Lid = Annotated[str, Field(max_length=100, description="De gemeentecode.", examples=["0599"])]
Parameter = Annotated[str, Field(min_length=1, max_length=200)]
Waarde = Annotated[Any, Field(description="De nieuwe waarde, zoals de API haar schrijft.")]


class Jaarwijziging(Part):
    """Een getal of keuze van het begrotingsjaar: te verdelen kosten, sleutel, minimumregime."""

    soort: Annotated[Literal["begrotingsjaar"], SOORT]
    parameter: Annotated[
        Parameter, Field(description="Naam van het veld van het begrotingsjaar.", examples=["verenigingskosten"])
    ]
    waarde: Waarde


class Kostenwijziging(Part):
    """Een getal of keuze van de begroting van een product."""

    soort: Annotated[Literal["kostenregel"], SOORT]
    product: ProductCode
    parameter: Annotated[
        Parameter, Field(description="Naam van het veld van de kostenregel.", examples=["producturen"])
    ]
    waarde: Waarde


class Prijswijziging(Part):
    """Een onderdeel van de prijs van een product."""

    soort: Annotated[Literal["prijsregel"], SOORT]
    product: ProductCode
    parameter: Annotated[
        Parameter,
        Field(
            description="Naam van het veld van de prijsregel, of de weg ernaartoe met punten (geteld vanaf 0).",
            examples=["prijsvorm.schijven.0.tarief", "aftopping"],
        ),
    ]
    waarde: Waarde


class Indexering(Part):
    """Een indexstap op prijzen of op begrote bedragen."""

    soort: Annotated[Literal["index"], SOORT]
    bereik: Annotated[
        Literal["leverancierskosten", "producturen", "verenigingskosten", "minimale_bijdrage"],
        Field(description="Waarop de stap werkt."),
    ]
    producten: Annotated[list[ProductCode], Field(max_length=200, description="Welke producten; leeg: alle.")] = []
    factor: Annotated[Factor, Field(gt=0, le=10, description="Waarmee wordt vermenigvuldigd.")]
    besluit: Annotated[str, Field(max_length=500, description="Het besluit over de indexatie.")] = ""
    datum: Annotated[Date | None, Field(description="De dag waarop de indexatie ingaat.")] = None


class Inwonerwijziging(Part):
    """Een ander inwonertal van een gemeente."""

    soort: Annotated[Literal["inwonertal"], SOORT]
    gemeente: Lid
    aantal: Annotated[Inwoners, Field(description="Het aantal inwoners.")]
    peildatum: Annotated[Date | None, Field(description="Op welke dag; leeg: op elke dag waarmee wordt gerekend.")] = (
        None
    )


class ExtraRegel(Part):
    omschrijving: Annotated[str, Field(min_length=1, max_length=200, description="Waarvoor het bedrag is.")]
    bedrag: Annotated[Geld, Field(description="Euro per jaar.")]


class Toetreding(Part):
    """Een gemeente neemt een product af; de bijdrage is ook een product."""

    soort: Annotated[Literal["toetreding"], SOORT]
    gemeente: Lid
    product: ProductCode
    begroot_vanaf: Annotated[
        int | None,
        Field(ge=2000, le=2100, description="Het eerste jaar waarvan de begroting de afname kent; leeg: het volgende."),
    ] = None
    opties: Annotated[list[Annotated[str, Field(max_length=40)]], Field(max_length=50, description="Toeslagen.")] = []
    prijsbasis: Annotated[Prijsbasis, Field(description="Tabelprijs of exacte prijs.")] = "tabel"
    contractregels: Annotated[
        list[ExtraRegel], Field(max_length=50, description="Bedragen die geen regel geeft, zoals hosting.")
    ] = []


def aandeel_dat_vervalt(keuze: str) -> str:
    """`vervalt`, `blijft`, or the percentage that falls away."""
    if keuze in ("vervalt", "blijft"):
        return keuze
    if not keuze.isascii() or not keuze.isdecimal() or int(keuze) > 100:
        raise CodedError("invalid_choice", "Kies vervalt, blijft of een percentage van 0 tot en met 100.")
    return keuze


class Vertrek(Part):
    """Een gemeente stopt met een product, of met alles: dan is zij geen lid meer."""

    soort: Annotated[Literal["vertrek"], SOORT]
    gemeente: Lid
    product: Annotated[ProductCode | None, Field(description="Het product; leeg: alles.")] = None
    leverancierskosten_bij_vertrek: Annotated[
        str,
        Field(max_length=8, description="Of de leverancierskosten vervallen, blijven, of welk percentage vervalt."),
        AfterValidator(aandeel_dat_vervalt),
    ] = "vervalt"

    @property
    def vervalt(self) -> Decimal:
        """The part of the supplier cost that falls away, from 0 to 1."""
        vaste = {"vervalt": Decimal(1), "blijft": Decimal(0)}
        keuze = self.leverancierskosten_bij_vertrek
        return vaste[keuze] if keuze in vaste else Decimal(keuze) / 100


class Opzegging(Part):
    """De afnemers zeggen samen een onderdeel op; de verenigingskosten blijven verschuldigd."""

    soort: Annotated[Literal["collectieve_opzegging"], SOORT]
    product: ProductCode
    bedrag: Annotated[Geld, Field(ge=0, description="Euro per deelnemer per jaar.", examples=["2655.00"])]
    producturen: Annotated[Opgezegdeuren, Field(description="Of de producturen gelijk blijven of meedalen.")] = (
        "ongewijzigd"
    )


Wijziging = Annotated[
    Jaarwijziging | Kostenwijziging | Prijswijziging | Indexering | Inwonerwijziging | Toetreding | Vertrek | Opzegging,
    Field(discriminator="soort"),
]
