"""The worked numbers of the sources, as objects to calculate with."""

from decimal import Decimal as D

from tarieven.dekkingsmodel import Jaarcijfers, Productcijfers
from tarieven.invoer.bronmap import meegeleverd
from tarieven.invoer.feiten import Feiten, lees
from tarieven.invoer.prijzen import prijs_van_feit
from tarieven.prijs import Afnemer, Prijs
from tarieven.rekenspoor import Knoop, invoer

JAAR = Jaarcijfers(2024, D(3_214_503), D(9_508_776), D(254_085), D("0.33"))


def feiten_2024() -> Feiten:
    return lees(meegeleverd())


def prijs(product: str) -> Prijs:
    return prijs_van_feit(next(each for each in feiten_2024().prijsregels if each["product"] == product))


def productcijfers(product: str) -> Productcijfers:
    feit = next(each for each in feiten_2024().kostenregels if each["product"] == product)
    kosten = (feit["leverancierskosten"], feit["producturen"], feit["verenigingskosten"])
    return Productcijfers(*kosten, feit["inwoners"], feit["verdeelbasis"])


def inwoners(aantal: int) -> Knoop:
    return invoer("inwoners", "inwoners", aantal, "inwoners")


def afnemer(aantal: int, **meer) -> Afnemer:
    return Afnemer(inwoners(aantal), **meer)


def cent(knoop: Knoop | D) -> str:
    waarde = knoop.waarde if isinstance(knoop, Knoop) else knoop
    return f"{waarde.quantize(D('0.01'), 'ROUND_HALF_UP'):f}"


def euro(knoop: Knoop) -> int:
    return int(knoop.waarde.quantize(D(1), "ROUND_HALF_UP"))
