"""How outcomes and traces look on the wire: amounts as text, unrounded and rounded side by side."""

from typing import Annotated, Any

from commonground.resource import Part
from pydantic import Field

from tarieven.dekkingsmodel import Sleutel

Bedrag = Annotated[str, Field(description="Een bedrag in euro per jaar, als tekst.", examples=["20534.01"])]

ONBEREKENBAAR: dict[int | str, dict] = {
    409: {"description": "Er ontbreekt iets om mee te rekenen."},
    422: {"description": "De gegevens kunnen zo niet worden verwerkt."},
}


class Bedragen(Part):
    leverancierskosten: Bedrag
    producturen: Bedrag
    verenigingskosten: Bedrag
    tarief: Bedrag


class Uitkomst(Part):
    onafgerond: Annotated[Bedragen, Field(description="Zoals ermee wordt gerekend.")]
    in_centen: Annotated[Bedragen, Field(description="Elk bedrag apart afgerond op centen, half naar boven.")]
    in_euros: Annotated[Bedragen, Field(description="Elk bedrag apart afgerond op hele euro's, half naar boven.")]


class Sleuteluitkomst(Uitkomst):
    sleutel: Annotated[Sleutel, Field(description="De sleutel waarmee is gerekend.")]
    verschil: Annotated[Bedrag, Field(description="Tarief min dat van de eerste sleutel, onafgerond.")]


class Effect(Part):
    toelichting: Annotated[str, Field(description="Wat de andere leden merken, in gewone taal.")]
    lopend_jaar_verenigingskosten: Annotated[
        Bedrag, Field(description="Wat de andere leden dit jaar samen meer of minder betalen: de begroting ligt vast.")
    ]
    extra_dekking: Annotated[
        Bedrag, Field(description="Wat dit jaar aan producturen en verenigingskosten boven de begroting binnenkomt.")
    ]
    factor_oud: Annotated[str, Field(description="Verenigingskosten per euro kosten nu.")]
    factor_nieuw: Annotated[str, Field(description="Verenigingskosten per euro kosten met dit lid in de sleutel.")]
    verenigingskosten_nieuw_lid: Annotated[Bedrag, Field(description="Wat dit lid dan aan verenigingskosten betaalt.")]
    verschil_verenigingskosten: Annotated[
        Bedrag,
        Field(description="Wat de andere leden samen dan meer (met een min: minder) aan verenigingskosten betalen."),
    ]
    verschil_producturen: Annotated[Bedrag, Field(description="Hetzelfde voor de producturen van dit product.")]


class Knoop(Part):
    code: Annotated[str, Field(description="Korte naam, zoals die in een formule staat.")]
    naam: Annotated[str, Field(description="Wat de stap is.")]
    bewerking: Annotated[str, Field(description="Wat met de kinderen is gedaan; bij een blad: invoer.")]
    formule: Annotated[str, Field(description="De bewerking als tekst.")]
    eenheid: Annotated[str, Field(description="Waarin de waarde is uitgedrukt.")]
    onafgerond: Annotated[str, Field(description="De waarde waarmee verder is gerekend.")]
    afgerond: Annotated[
        str | None, Field(description="De waarde zoals een tabel haar drukt; leeg als het geen bedrag is.")
    ]
    afrondingsbeleid: Annotated[str, Field(description="Hoe is afgerond.")]
    bron: Annotated[str, Field(description="Waar een invoer staat.")]
    besluit: Annotated[str, Field(description="Het besluit dat de stap geldig maakt.")]
    bevinding: Annotated[str, Field(description="Code van een bekend gebrek in de bron.")]
    kinderen: Annotated[list["Knoop"], Field(description="Waaruit de waarde is berekend.")]

    @classmethod
    def van(cls, spoor: dict[str, Any]) -> "Knoop":
        """A trace that we wrote ourselves: it is not judged again, which would take longer than reading it."""
        kinderen = [cls.van(kind) for kind in spoor["kinderen"]]
        return cls.model_construct(None, **spoor | {"kinderen": kinderen})
