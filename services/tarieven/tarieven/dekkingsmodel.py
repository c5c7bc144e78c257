"""Dekkingsmodel: from supplier cost to tariff, so that hours and overhead are covered to the cent (2024 and on).

uren = lev / L × U, ver = k × (lev + uren), tarief = lev + uren + ver. A newcomer that was not in the budget pays
overhead by another key; the two contradict each other, so both are always shown (domain rule 5.5).
"""

from dataclasses import dataclass
from decimal import Decimal, localcontext
from functools import lru_cache
from typing import Literal

from commonground.problems import Unprocessable

from tarieven.afronding import REKENCONTEXT
from tarieven.rekenspoor import Knoop, invoer, reken

Sleutel = Literal["bestaand", "nieuwe_afname", "nieuw_product"]
Verdeelbasis = Literal["begroot", "toegerekend"]
Nieuwkomertarief = Literal["gedrukt", "exact"]
Model = Literal["per_inwoner", "transitie", "dekkingsmodel"]
Verdeelsleutel = Literal["kosten", "inwoners", "mix"]
Minimumregime = Literal["alleen_zonder_product", "vloer_per_lid", "verrekend_met_product"]
Opgezegdeuren = Literal["ongewijzigd", "dalen_mee"]


@dataclass(frozen=True)
class Jaarcijfers:
    """What the assembly adopted for a year. The key (`sleutel_…`) may differ from the sum of the products: in 2024 it
    holds 1.070 euro of supplier cost that is charged to nobody."""

    jaar: int
    verenigingskosten: Decimal
    sleutel_leverancierskosten: Decimal
    sleutel_producturen: Decimal
    tarief_nieuw_product: Decimal
    nieuwkomer_tarief: Nieuwkomertarief = "gedrukt"
    nieuwkomer_uren: bool = True
    model: Model = "dekkingsmodel"
    verdeelsleutel: Verdeelsleutel = "kosten"
    aandeel_inwoners: Decimal = Decimal("0.5")
    minimum_regime: Minimumregime = "alleen_zonder_product"
    bron: str = ""
    besluit: str = ""

    @property
    def sleutel(self) -> Decimal:
        return self.sleutel_leverancierskosten + self.sleutel_producturen


@dataclass(frozen=True)
class Productcijfers:
    """The budget of one product: L, U, its part of V, and the inhabitants of its members.

    `achtergebleven` is the part of L that members left behind when they went; `opgezegd` what the members together
    dropped, in euro per member: it lowers what they pay the supplier and leaves the overhead as it was.
    """

    leverancierskosten: Decimal
    producturen: Decimal
    verenigingskosten: Decimal
    inwoners: int
    verdeelbasis: Verdeelbasis = "begroot"
    achtergebleven: Decimal = Decimal(0)
    opgezegd: Decimal = Decimal(0)
    opgezegd_uren: Opgezegdeuren = "ongewijzigd"
    bron: str = ""
    bevinding: str = ""


# --- the parts --------------------------------------------------------------------------------------------------------
def producturen(lev: Knoop, product: Productcijfers) -> Knoop:
    """lev / L × U. Raises SLEUTEL_LEEG when there are hours but nothing to divide them by."""
    if product.producturen == 0:
        return invoer("uren", "producturen", 0, bron=product.bron)
    if product.leverancierskosten == 0:
        raise Unprocessable("SLEUTEL_LEEG", "Er zijn producturen, maar geen leverancierskosten om ze over te verdelen.")
    budget = invoer("producturen_totaal", "producturen van het product", product.producturen, bron=product.bron)
    totaal = invoer("lev_totaal", "leverancierskosten van alle leden", product.leverancierskosten, bron=product.bron)
    aandeel = reken("quotient", "aandeel", "aandeel in de leverancierskosten", lev, totaal, eenheid="factor")
    return reken("product", "uren", "producturen", aandeel, budget)


@lru_cache(maxsize=256)  # every member of a product has the same one
def overheadfactor(jaar: Jaarcijfers, product: Productcijfers, basis: Verdeelbasis | None = None) -> Knoop:
    """k: euro of verenigingskosten per euro of cost - of the whole budget, or as allotted to this product alone."""
    if (basis or product.verdeelbasis) == "begroot":
        te_verdelen = invoer("v", "te verdelen verenigingskosten", jaar.verenigingskosten, bron=jaar.bron)
        lev = invoer("sleutel_lev", "leverancierskosten in de sleutel", jaar.sleutel_leverancierskosten, bron=jaar.bron)
        uren = invoer("sleutel_uren", "producturen in de sleutel", jaar.sleutel_producturen, bron=jaar.bron)
    else:
        fout = product.bevinding
        te_verdelen = invoer(
            "v", "verenigingskosten van het product", product.verenigingskosten, bron=product.bron, bevinding=fout
        )
        lev = invoer("sleutel_lev", "leverancierskosten van het product", product.leverancierskosten, bron=product.bron)
        uren = invoer("sleutel_uren", "producturen van het product", product.producturen, bron=product.bron)
    sleutel = reken("som", "sleutel", "verdeelsleutel", lev, uren)
    if sleutel.waarde == 0:
        raise Unprocessable("SLEUTEL_LEEG", "De verdeelsleutel is nul: er zijn geen kosten om over te verdelen.")
    return reken("quotient", "k", "verenigingskosten per euro kosten", te_verdelen, sleutel, eenheid="factor")


def som(lev: Knoop, uren: Knoop, ver: Knoop, jaar: Jaarcijfers) -> Knoop:
    return reken("som", "tarief", "tarief", lev, uren, ver).met(besluit=jaar.besluit)


# --- the keys ---------------------------------------------------------------------------------------------------------
def bestaand(
    lev: Knoop,
    jaar: Jaarcijfers,
    product: Productcijfers,
    basis: Verdeelbasis | None = None,
    inwoners: Knoop | None = None,
) -> Knoop:
    """`inwoners` are needed only when overhead is divided by them."""
    lev = met_achtergebleven(lev, product)
    uren = producturen(lev, product)
    ver = verenigingskosten(lev, uren, jaar, product, basis, inwoners)
    if product.opgezegd:
        lev, uren = na_opzegging(lev, uren, product)
    return som(lev, uren, ver, jaar)


def verenigingskosten(
    lev: Knoop,
    uren: Knoop,
    jaar: Jaarcijfers,
    product: Productcijfers,
    basis: Verdeelbasis | None,
    inwoners: Knoop | None,
) -> Knoop:
    """By cost, by inhabitants, or a mix of both; each way the members of a product together pay k × (L + U)."""
    k = overheadfactor(jaar, product, basis)
    kosten = reken("som", "kosten", "leverancierskosten en producturen", lev, uren)
    naar_kosten = reken("product", "ver", "verenigingskosten", k, kosten)
    if jaar.verdeelsleutel == "kosten" or inwoners is None:
        return naar_kosten
    naar_inwoners = reken("product", "ver", "verenigingskosten", deel_per_inwoner(k, product), inwoners)
    if jaar.verdeelsleutel == "inwoners":
        return naar_inwoners
    een = invoer("een", "het geheel", 1, "factor", jaar.bron)
    deel = invoer("aandeel_inwoners", "aandeel naar inwoners", jaar.aandeel_inwoners, "factor", jaar.bron)
    rest = reken("verschil", "aandeel_kosten", "aandeel naar kosten", een, deel, eenheid="factor")
    return reken(
        "som",
        "ver",
        "verenigingskosten",
        reken("product", "ver_kosten", "deel naar kosten", rest, naar_kosten.met(code="ver_bij_kosten")),
        reken("product", "ver_inwoners", "deel naar inwoners", deel, naar_inwoners.met(code="ver_bij_inwoners")),
    )


def deel_per_inwoner(k: Knoop, product: Productcijfers) -> Knoop:
    """What a product carries of the overhead, per inhabitant of those that take it."""
    if not product.inwoners:
        raise Unprocessable("SLEUTEL_LEEG", "Het product heeft geen inwoners om de verenigingskosten over te verdelen.")
    lev = invoer("lev_product", "leverancierskosten van het product", product.leverancierskosten, bron=product.bron)
    uren = invoer("uren_product", "producturen van het product", product.producturen, bron=product.bron)
    kosten = reken("som", "kosten_product", "kosten van het product", lev, uren)
    deel = reken("product", "ver_product", "verenigingskosten van het product", k, kosten)
    inwoners = invoer("inwoners_product", "inwoners van de afnemers", product.inwoners, "inwoners", product.bron)
    naam = "verenigingskosten per inwoner"
    return reken("quotient", "ver_per_inwoner", naam, deel, inwoners, eenheid="EUR per inwoner")


def met_achtergebleven(lev: Knoop, product: Productcijfers) -> Knoop:
    """The members that stay bear, by their supplier cost, what those that went left behind. L holds it already."""
    if not product.achtergebleven:
        return lev
    blijvers = product.leverancierskosten - product.achtergebleven
    if blijvers <= 0:
        raise Unprocessable("SLEUTEL_LEEG", "Er zijn geen leden meer om de achtergebleven kosten over te verdelen.")
    rest = invoer("achtergebleven", "kosten van vertrokken leden", product.achtergebleven, bron=product.bron)
    totaal = invoer("lev_blijvers", "leverancierskosten van wie bleven", blijvers, bron=product.bron)
    naam = "aandeel in de leverancierskosten van wie bleven"
    aandeel = reken("quotient", "aandeel_blijvers", naam, lev, totaal, eenheid="factor")
    extra = reken("product", "lev_achtergebleven", "deel in de achtergebleven kosten", aandeel, rest)
    return reken("som", "lev", "leverancierskosten", lev.met(code="lev_eigen", naam="eigen leverancierskosten"), extra)


def na_opzegging(lev: Knoop, uren: Knoop, product: Productcijfers) -> tuple[Knoop, Knoop]:
    """Less supplier cost; the overhead was computed before, and stays due (4.8). Hours fall too only if so decided."""
    eraf = invoer("opgezegd", "samen opgezegd", product.opgezegd, bron=product.bron)
    voor = lev.met(code="lev_voor", naam="leverancierskosten vóór opzegging")
    na = reken("verschil", "lev", "leverancierskosten", voor, eraf)
    return na, producturen(na, product) if product.opgezegd_uren == "dalen_mee" else uren


def nieuwe_afname(
    lev: Knoop, inwoners: Knoop, jaar: Jaarcijfers, product: Productcijfers, tarief: Nieuwkomertarief | None = None
) -> Knoop:
    """Overhead by inhabitants, at the average that the members of the product pay; printed with two decimals or exact.
    Whether a newcomer pays producturen is a setting of the year."""
    geen_uren = invoer("uren", "producturen (niet voor nieuwe afname)", 0, bron=jaar.bron)
    uren = producturen(lev, product) if jaar.nieuwkomer_uren else geen_uren
    per_inwoner = inwonertarief(product, tarief or jaar.nieuwkomer_tarief)
    ver = reken("product", "ver", "verenigingskosten", per_inwoner, inwoners)
    return som(lev, uren, ver, jaar)


def inwonertarief(product: Productcijfers, soort: Nieuwkomertarief) -> Knoop:
    if not product.inwoners:
        raise Unprocessable("SLEUTEL_LEEG", "Het product heeft nog geen inwoners om een inwonertarief op te baseren.")
    deel = invoer("v_product", "verenigingskosten van het product", product.verenigingskosten, bron=product.bron)
    totaal = invoer("inwoners_product", "inwoners van de afnemers", product.inwoners, "inwoners", product.bron)
    exact = reken(
        "quotient", "ver_exact", "verenigingskosten per inwoner, exact", deel, totaal, eenheid="EUR per inwoner"
    )
    if soort == "exact":
        return exact
    return reken("cent", "ver_per_inwoner", "verenigingskosten per inwoner", exact, eenheid="EUR per inwoner")


def nieuw_product(lev: Knoop, jaar: Jaarcijfers) -> Knoop:
    """A product that the budget does not know has no hours yet, and overhead at the printed rate per euro."""
    naam = "verenigingskosten per euro van een nieuw product"
    tarief = invoer("ver_per_euro", naam, jaar.tarief_nieuw_product, "factor", jaar.bron)
    ver = reken("product", "ver", "verenigingskosten", tarief, lev)
    return som(lev, invoer("uren", "producturen (nog niet begroot)", 0, bron=jaar.bron), ver, jaar)


# --- what the others notice -------------------------------------------------------------------------------------------
@dataclass(frozen=True)
class Effect:
    """One more member in the key, with the same V and U: what it pays, the others together pay less."""

    factor_oud: Decimal
    factor_nieuw: Decimal
    verenigingskosten_nieuw_lid: Decimal
    verschil_verenigingskosten: Decimal
    verschil_producturen: Decimal


def effect_op_anderen(lev: Decimal, jaar: Jaarcijfers, product: Productcijfers) -> Effect:
    with localcontext(REKENCONTEXT):
        totaal = product.leverancierskosten + lev
        uren = lev * product.producturen / totaal if totaal else Decimal(0)
        oud = jaar.verenigingskosten / jaar.sleutel
        nieuw = jaar.verenigingskosten / (jaar.sleutel + lev)
        eigen = nieuw * (lev + uren)
        return Effect(oud, nieuw, eigen, -eigen, -uren)
