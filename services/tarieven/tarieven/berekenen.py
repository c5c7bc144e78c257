"""From a question about a tariff to its answer: reads the year, decides the key, computes by every key."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal, localcontext
from typing import Any

from commonground.call import Call
from commonground.problems import Invalid, Unprocessable, ValidationFailed

from tarieven.afronding import REKENCONTEXT, tekst
from tarieven.boekjaar import Boekjaar, Prijslijst, Regel, boekjaar, regels
from tarieven.dekkingsmodel import Effect, Nieuwkomertarief, Sleutel, Verdeelbasis, effect_op_anderen
from tarieven.gemeenten import gemeente_met_code
from tarieven.prijs import Afnemer
from tarieven.prijsvormen import Prijsbasis
from tarieven.producten import product_met_code
from tarieven.rekenspoor import Knoop, invoer
from tarieven.tables import Gemeente, Product
from tarieven.tariefregel import Tariefregel, afnemer, geschreven, tariefregel
from tarieven.uitkomsten import Sleuteluitkomst
from tarieven.uitleg import euro, uitleg


@dataclass(frozen=True)
class Vraag:
    """What is asked; None means: as the uptake, the year or the municipality has it."""

    jaar: int
    product: str
    gemeente: str | None = None
    inwoners: int | None = None
    sleutel: Sleutel | None = None
    verdeelbasis: Verdeelbasis | None = None
    nieuwkomer_tarief: Nieuwkomertarief | None = None
    prijsbasis: Prijsbasis | None = None
    opties: Sequence[str] | None = None
    extra: Sequence[tuple[str, Decimal]] = ()


@dataclass(frozen=True)
class Geval:
    """The question with everything that is known about it."""

    vraag: Vraag
    jaar: Boekjaar
    product: Any
    gemeente: Any | None
    regel: Regel | None  # the uptake, if there is one already

    def inwoners(self, op: Any) -> Knoop:
        if self.vraag.inwoners is not None:
            return invoer("inwoners", "inwoners", self.vraag.inwoners, "inwoners", "zoals gevraagd")
        return self.jaar.inwonertal(self.gemeente, op)

    def sleutel(self) -> Sleutel:
        eigen = self.jaar.sleutel(self.product, self.regel and self.regel.afname.begroot_vanaf)
        gevraagd = self.vraag.sleutel or eigen
        if gevraagd != "nieuw_product" and eigen == "nieuw_product" and self.product.soort == "product":
            raise Unprocessable(
                "SLEUTEL_LEEG", f"{self.product.naam} staat niet in de begroting van {self.vraag.jaar}."
            )
        return gevraagd

    def sleutels(self) -> list[Sleutel]:
        """What can hold for this product: of a budgeted one both keys, side by side."""
        if self.product.soort == "bijdrage" or self.jaar.cijfers.model != "dekkingsmodel":
            return ["bestaand"]
        return ["bestaand", "nieuwe_afname"] if self.product.id in self.jaar.kosten else ["nieuw_product"]


async def bereken(call: Call, vraag: Vraag) -> dict[str, Any]:
    """The columns of a Berekening. Raises the problems of domain rule 12."""
    geval = await onderzoek(call, vraag)
    lijst = geval.jaar.prijs(geval.product)
    wie = afnemer_van(geval, lijst)
    lev = lijst.prijs.leverancierskosten(wie)
    inwoners = geval.inwoners(geval.jaar.row.peildatum)

    def volgens(sleutel: Sleutel) -> Tariefregel:
        return tariefregel(
            geval.jaar, geval.product, lev, inwoners, sleutel, vraag.verdeelbasis, vraag.nieuwkomer_tarief
        )

    gekozen = volgens(geval.sleutel())
    naam = f"De bijdrage van {geval.gemeente.naam}" if geval.gemeente else "De bijdrage"
    return {
        "gemeente_id": geval.gemeente and geval.gemeente.id,
        "product_id": geval.product.id,
        "jaar": vraag.jaar,
        "inwoners": int(inwoners.waarde),
        "sleutel": gekozen.sleutel,
        **gekozen.bedragen(),
        "sleutels": naast_elkaar([volgens(sleutel) for sleutel in geval.sleutels()]),
        "effect": effect(geval, gekozen),
        "waarschuwingen": waarschuwingen(geval, lijst, wie),
        "uitleg": uitleg(gekozen.tarief, f"{naam} voor {geval.product.naam} in {vraag.jaar}"),
        "spoor": gekozen.spoor(),
        "spoor_hash": gekozen.zegel(),
    }


async def onderzoek(call: Call, vraag: Vraag) -> Geval:
    product = await product_met_code(call, vraag.product)
    gemeente = await gemeente_met_code(call, vraag.gemeente) if vraag.gemeente else None
    jaar = await boekjaar(call, vraag.jaar, [gemeente.id] if gemeente else [])
    if gemeente is None:
        return Geval(vraag, jaar, product, None, None)
    gevonden = await regels(call, vraag.jaar, Gemeente.id == gemeente.id, Product.id == product.id)
    eigen = [regel for regel in gevonden if regel.factuurpartij is None]
    return Geval(vraag, jaar, product, gemeente, eigen[-1] if eigen else None)


def afnemer_van(geval: Geval, lijst: Prijslijst) -> Afnemer:
    """The uptake as it is, with what the question changes."""
    vraag = geval.vraag
    if geval.regel is None or vraag.inwoners is not None:
        wie = Afnemer(geval.inwoners(lijst.peildatum), contractregels=geval.regel.contractregels if geval.regel else ())
    else:
        wie = afnemer(geval.jaar, geval.regel)
    extra = tuple(invoer(f"extra_{nr}", naam, bedrag) for nr, (naam, bedrag) in enumerate(vraag.extra, 1))
    opties = wie.opties if vraag.opties is None else frozenset(vraag.opties)
    if onbekend := opties - {each.code for each in lijst.prijs.toeslagen}:
        reden = f"Deze opties heeft het product niet: {', '.join(sorted(onbekend))}."
        raise ValidationFailed(Invalid("opties", "OPTIE_ONBEKEND", reden))
    return replace(
        wie, basis=vraag.prijsbasis or wie.basis, opties=opties, contractregels=(*wie.contractregels, *extra)
    )


def naast_elkaar(uitkomsten: list[Tariefregel]) -> list[dict[str, Any]]:
    eerste = uitkomsten[0].tarief.waarde
    with localcontext(REKENCONTEXT):
        return [
            Sleuteluitkomst(
                sleutel=each.sleutel, verschil=tekst(each.tarief.waarde - eerste), **geschreven(each.bedragen())
            ).model_dump()
            for each in uitkomsten
        ]


def effect(geval: Geval, gekozen: Tariefregel) -> dict[str, str] | None:
    """For a product that is in the budget, and a municipality that is not."""
    if "nieuwe_afname" not in geval.sleutels() or begroot(geval):
        return None
    bedragen = gekozen.bedragen()
    gevolg = effect_op_anderen(bedragen["leverancierskosten"], geval.jaar.cijfers, geval.jaar.kosten[geval.product.id])
    with localcontext(REKENCONTEXT):
        extra = bedragen["producturen"] + bedragen["verenigingskosten"]
    return {
        "toelichting": toelichting(geval, extra, gevolg),
        "lopendJaarVerenigingskosten": "0",
        "extraDekking": tekst(extra),
        "factorOud": tekst(gevolg.factor_oud),
        "factorNieuw": tekst(gevolg.factor_nieuw),
        "verenigingskostenNieuwLid": tekst(gevolg.verenigingskosten_nieuw_lid),
        "verschilVerenigingskosten": tekst(gevolg.verschil_verenigingskosten),
        "verschilProducturen": tekst(gevolg.verschil_producturen),
    }


def toelichting(geval: Geval, extra: Decimal, gevolg: Effect) -> str:
    """The budget of a year stands, so the others notice nothing until the next one."""
    return (
        f"In {geval.vraag.jaar} merken de andere leden niets: de begroting ligt vast,"
        f" en er komt {euro(extra)} meer binnen dan begroot. Telt dit lid in de verdeling mee, dan betalen zij samen"
        f" {euro(-gevolg.verschil_verenigingskosten)} minder aan verenigingskosten"
        f" en {euro(-gevolg.verschil_producturen)} minder aan producturen."
    )


def begroot(geval: Geval) -> bool:
    return geval.regel is not None and geval.regel.afname.begroot_vanaf <= geval.vraag.jaar


def waarschuwingen(geval: Geval, lijst: Prijslijst, wie: Afnemer) -> list[str]:
    gevonden = lijst.prijs.waarschuwingen(int(wie.inwoners.waarde))
    if lijst.individuele_regels and not wie.contractregels:
        gevonden.append("Bij dit product horen bedragen per lid, zoals hosting; die zitten hier niet in.")
    if geval.regel is None and geval.product.soort == "product" and not geval.product.open_voor_nieuwe_leden:
        gevonden.append(f"{geval.product.naam} staat niet open voor nieuwe leden.")
    return gevonden
