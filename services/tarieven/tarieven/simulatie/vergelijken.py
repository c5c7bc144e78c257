"""Vergelijken: what every member pays before and after, and whether the budget is still covered."""

from collections.abc import Iterable, Mapping
from decimal import Decimal, localcontext
from typing import Annotated, Any

from commonground.resource import Part
from pydantic import Field
from pydantic.alias_generators import to_camel

from tarieven.afronding import CENT, REKENCONTEXT, half_up, tekst
from tarieven.boekjaar import Boekjaar, boekjaar_van
from tarieven.gemeenten import GmCode
from tarieven.modellen.jaartarieven import Jaartarief, jaartarieven, met_gat
from tarieven.simulatie.meebegroten import begroot
from tarieven.simulatie.toepassen import Stand
from tarieven.tariefregel import DELEN

Bedrag = Annotated[str, Field(description="Een bedrag in euro, onafgerond, als tekst.")]
Centen = Annotated[str, Field(description="Een bedrag in euro, afgerond op centen, als tekst.")]
TIENDE = Decimal("0.1")


class Verschil(Part):
    voor: Bedrag
    na: Bedrag
    verschil: Bedrag
    in_centen: Annotated[list[Centen], Field(min_length=3, max_length=3, description="Voor, na en verschil in centen.")]
    procent: Annotated[
        str | None, Field(description="Het verschil in procenten van wat het was; leeg als dat niets was.")
    ]


class Productverschil(Verschil):
    product: Annotated[str, Field(description="De code van het product.")]
    onderdelen: Annotated[dict[str, Bedrag], Field(description="Waaruit het nieuwe tarief bestaat.")]


class Ledenverschil(Verschil):
    lid: GmCode
    naam: Annotated[str, Field(description="De naam van de gemeente.")]
    inwoners: Annotated[int | None, Field(description="Het inwonertal op de peildatum van het jaar.")]
    per_inwoner: Annotated[str | None, Field(description="Het verschil per inwoner in euro, op drie decimalen.")]
    producten: Annotated[list[Productverschil], Field(description="Per product.")]


class Dekking(Part):
    onderdeel: Annotated[str, Field(description="Wat moet worden gedekt.")]
    te_dekken: Bedrag
    gedekt: Bedrag
    verschil: Bedrag


class Resultaat(Part):
    leden: Annotated[list[Ledenverschil], Field(description="Alle leden, op gemeentecode.")]
    totaal: Verschil
    winnaars: Annotated[list[GmCode], Field(description="Wie minder gaat betalen.")]
    verliezers: Annotated[list[GmCode], Field(description="Wie meer gaat betalen.")]
    gelijk: Annotated[list[GmCode], Field(description="Wie hetzelfde blijft betalen.")]
    dekking_voor: Annotated[list[Dekking], Field(description="Of de begroting was gedekt.")]
    dekking_na: Annotated[list[Dekking], Field(description="Of de begroting gedekt blijft.")]
    factor_voor: Annotated[str | None, Field(description="Verenigingskosten per euro kosten (k), eerst.")]
    factor_na: Annotated[str | None, Field(description="Verenigingskosten per euro kosten (k), daarna.")]
    parameters: Annotated[
        list[dict[str, Any]],
        Field(description="Wat er in begroting en prijzen anders wordt, om te kunnen vaststellen."),
    ]
    waarschuwingen: Annotated[list[str], Field(description="Waar iemand naar moet kijken.")]


Perlid = dict[str, dict[str, Jaartarief]]  # by gm_code and product


def per_lid(lijnen: Iterable[Jaartarief]) -> Perlid:
    gevonden: Perlid = {}
    for lijn in lijnen:
        gevonden.setdefault(lijn.regel.gemeente.gm_code, {})[lijn.regel.product.code] = lijn
    return gevonden


def vergeleken(basis: Stand, stand: Stand) -> Resultaat:
    """The very functions of a year, on both. Raises the problems of domain rule 12."""
    boeken = met_gat(boekjaar_van(basis.rijen), basis.regels), met_gat(boekjaar_van(stand.rijen), stand.regels)
    voor, na = jaartarieven(boeken[0], basis.regels), jaartarieven(boeken[1], stand.regels)
    oud, nieuw = per_lid(voor), per_lid(na)
    with localcontext(REKENCONTEXT):
        leden = [
            lid(code, oud.get(code, {}), nieuw.get(code, {}), boeken) for code in sorted(oud.keys() | nieuw.keys())
        ]
        richting = {each.lid: Decimal(each.verschil) for each in leden}
        return Resultaat(
            leden=leden,
            totaal=Verschil(**verschil(som(voor), som(na))),
            winnaars=[code for code, bedrag in richting.items() if bedrag < 0],
            verliezers=[code for code, bedrag in richting.items() if bedrag > 0],
            gelijk=[code for code, bedrag in richting.items() if bedrag == 0],
            dekking_voor=dekking(basis, voor),
            dekking_na=dekking(stand, na),
            factor_voor=factor(boeken[0]),
            factor_na=factor(boeken[1]),
            parameters=parameters(basis, stand),
            waarschuwingen=list(stand.waarschuwingen),
        )


def lid(
    code: str, oud: Mapping[str, Jaartarief], nieuw: Mapping[str, Jaartarief], boeken: tuple[Boekjaar, Boekjaar]
) -> Ledenverschil:
    gemeente = next(iter((oud or nieuw).values())).regel.gemeente
    blad = boeken[1].inwoners.get((gemeente.id, boeken[1].row.peildatum))
    gevonden = verschil(som(oud.values()), som(nieuw.values()))
    return Ledenverschil(
        lid=code,
        naam=gemeente.naam,
        inwoners=int(blad.waarde) if blad else None,
        per_inwoner=f"{half_up(Decimal(gevonden['verschil']) / blad.waarde, Decimal('0.001')):f}" if blad else None,
        producten=[product(naam, oud.get(naam), nieuw.get(naam)) for naam in sorted(oud.keys() | nieuw.keys())],
        **gevonden,
    )


def product(code: str, oud: Jaartarief | None, nieuw: Jaartarief | None) -> Productverschil:
    delen = nieuw.tarief.bedragen() if nieuw else dict.fromkeys(DELEN, Decimal(0))
    was = oud.tarief.tarief.waarde if oud else Decimal(0)
    onderdelen = {naam: tekst(bedrag) for naam, bedrag in delen.items()}
    return Productverschil(product=code, onderdelen=onderdelen, **verschil(was, delen["tarief"]))


def som(lijnen: Iterable[Jaartarief], deel: str = "tarief") -> Decimal:
    return sum((lijn.tarief.bedragen()[deel] for lijn in lijnen), Decimal(0))


def verschil(voor: Decimal, na: Decimal) -> dict[str, Any]:
    meer = na - voor
    return {
        "voor": tekst(voor),
        "na": tekst(na),
        "verschil": tekst(meer),
        "in_centen": [f"{half_up(each, CENT):f}" for each in (voor, na, meer)],
        "procent": f"{half_up(meer * 100 / voor, TIENDE):f}" if voor else None,
    }


# --- whether it adds up -----------------------------------------------------------------------------------------------
def dekking(stand: Stand, lijnen: Iterable[Jaartarief]) -> list[Dekking]:
    """Of the members in the budget: what newcomers pay comes on top."""
    rijen, mee = stand.rijen, [each for each in lijnen if begroot(stand.rijen, each.regel)]
    eraf = [rijen.kosten[each.regel.product.id].opgezegd for each in mee if each.regel.factuurpartij is None]
    begroot_bij_leveranciers = sum((row.leverancierskosten for row in rijen.kosten.values()), Decimal(0))
    te_dekken = {
        "leverancierskosten": begroot_bij_leveranciers - sum(eraf, Decimal(0)),
        "producturen": sum((row.producturen for row in rijen.kosten.values()), Decimal(0)),
        "verenigingskosten": rijen.jaar.verenigingskosten,
    }
    return [
        Dekking(
            onderdeel=naam, te_dekken=tekst(doel), gedekt=tekst(som(mee, naam)), verschil=tekst(som(mee, naam) - doel)
        )
        for naam, doel in te_dekken.items()
    ]


def factor(boek: Boekjaar) -> str | None:
    return tekst(boek.cijfers.verenigingskosten / boek.cijfers.sleutel) if boek.cijfers.sleutel else None


def parameters(basis: Stand, stand: Stand) -> list[dict[str, Any]]:
    """What differs, in the fields of the resources, so that it can be sent to them and adopted."""
    codes = {regel.product.id: regel.product.code for regel in (*basis.regels, *stand.regels)}
    gevonden = [{"soort": "begrotingsjaar"} | anders(basis.rijen.jaar, stand.rijen.jaar)]
    for soort, oud, nieuw in (
        ("kostenregel", basis.rijen.kosten, stand.rijen.kosten),
        ("prijsregel", basis.rijen.prijzen, stand.rijen.prijzen),
    ):
        gevonden += [
            {"soort": soort, "product": codes.get(id, "")} | anders(oud[id], row)
            for id, row in nieuw.items()
            if id in oud
        ]
    return [each for each in gevonden if each.keys() - {"soort", "product"}]


def anders(oud: Any, nieuw: Any) -> dict[str, Any]:
    velden = vars(nieuw) if hasattr(nieuw, "__dict__") else {}
    return {to_camel(naam): geschreven(waarde) for naam, waarde in velden.items() if waarde != getattr(oud, naam)}


def geschreven(waarde: Any) -> Any:
    return tekst(waarde) if isinstance(waarde, Decimal) else waarde
