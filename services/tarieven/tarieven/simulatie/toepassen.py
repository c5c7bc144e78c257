"""Toepassen: the rows of a year with the changes in them. Copies only; what the changes do not touch is shared."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from types import SimpleNamespace
from typing import Any
from uuid import NAMESPACE_URL, uuid5

from commonground.problems import Conflict
from pydantic.alias_generators import to_snake

from tarieven.afronding import CENT, half_up
from tarieven.begrotingsjaren import BegrotingsjaarBody, KostenregelBody
from tarieven.boekjaar import Regel, Rijen
from tarieven.prijsregels import PrijsregelBody
from tarieven.rekenspoor import invoer
from tarieven.simulatie import wijzigingen as w
from tarieven.simulatie.parameters import (
    VAN_DE_KOSTEN,
    VAN_DE_PRIJS,
    VAN_HET_JAAR,
    gekopieerd,
    gewijzigd,
    parameter_onbekend,
)

BRON = "simulatie"


@dataclass(frozen=True)
class Stand:
    """A year as it is or would be. `vast` are the fields that were set by name and so do not follow anything else;
    `vertrokken` what went, with the part of its supplier cost that falls away."""

    rijen: Rijen
    regels: tuple[Regel, ...]
    vast: frozenset[tuple[Any, ...]] = frozenset()
    vertrokken: tuple[tuple[Regel, Decimal], ...] = ()
    waarschuwingen: tuple[str, ...] = ()


@dataclass(frozen=True)
class Register:
    """What the changes may name: municipalities by code, products by code."""

    gemeenten: Mapping[str, Any]
    producten: Mapping[str, Any]


def toegepast(stand: Stand, wijzigingen: Iterable[Any], register: Register) -> Stand:
    """Raises PARAMETER_ONBEKEND, AFNAME_OVERLAP, ValidationFailed."""
    for nr, wijziging in enumerate(wijzigingen):
        stand = TOEPASSEN[type(wijziging)](stand, wijziging, register, f"wijzigingen.{nr}")
    return stand


# --- parameters -------------------------------------------------------------------------------------------------------
def het_jaar(stand: Stand, wijziging: w.Jaarwijziging, register: Register, waar: str) -> Stand:
    naam = wijziging.parameter
    jaar = gewijzigd(stand.rijen.jaar, BegrotingsjaarBody, VAN_HET_JAAR, naam, wijziging.waarde, waar)
    return replace(stand, rijen=replace(stand.rijen, jaar=jaar), vast=stand.vast | {("jaar", to_snake(naam))})


def de_kosten(stand: Stand, wijziging: w.Kostenwijziging, register: Register, waar: str) -> Stand:
    product, naam = product_van(stand.rijen.kosten, wijziging.product, register, waar), wijziging.parameter
    regel = gewijzigd(stand.rijen.kosten[product], KostenregelBody, VAN_DE_KOSTEN, naam, wijziging.waarde, waar)
    return replace(met_kosten(stand, product, regel), vast=stand.vast | {("kosten", product, to_snake(naam))})


def de_prijs(stand: Stand, wijziging: w.Prijswijziging, register: Register, waar: str) -> Stand:
    product = product_van(stand.rijen.prijzen, wijziging.product, register, waar)
    row = stand.rijen.prijzen[product]
    return met_prijs(
        stand, product, gewijzigd(row, PrijsregelBody, VAN_DE_PRIJS, wijziging.parameter, wijziging.waarde, waar)
    )


def de_index(stand: Stand, wijziging: w.Indexering, register: Register, waar: str) -> Stand:
    if wijziging.bereik == "verenigingskosten":
        jaar = stand.rijen.jaar
        bedrag = half_up(jaar.verenigingskosten * wijziging.factor, CENT)
        return replace(stand, rijen=replace(stand.rijen, jaar=gekopieerd(jaar, verenigingskosten=bedrag)))
    for product in welke(stand, wijziging, register, waar):
        if wijziging.bereik == "producturen":
            regel = stand.rijen.kosten[product]
            uren = half_up(regel.producturen * wijziging.factor, CENT)
            stand = met_kosten(stand, product, gekopieerd(regel, producturen=uren))
        else:
            row = stand.rijen.prijzen[product]
            stap = {"factor": wijziging.factor, "omschrijving": f"Indexatie ({wijziging.bereik})"}
            stap |= {"besluit": wijziging.besluit, "datum": wijziging.datum}
            stand = met_prijs(stand, product, gekopieerd(row, indexstappen=[*row.indexstappen, stap]))
    return stand


def welke(stand: Stand, wijziging: w.Indexering, register: Register, waar: str) -> list[int]:
    """The products that an index step is about: named ones, else all, the contribution apart from the rest."""
    waarin = stand.rijen.kosten if wijziging.bereik == "producturen" else stand.rijen.prijzen
    if wijziging.producten:
        return [product_van(waarin, code, register, waar) for code in wijziging.producten]
    soort = "bijdrage" if wijziging.bereik == "minimale_bijdrage" else "product"
    return [each.id for each in register.producten.values() if each.soort == soort and each.id in waarin]


def de_opzegging(stand: Stand, wijziging: w.Opzegging, register: Register, waar: str) -> Stand:
    product = product_van(stand.rijen.kosten, wijziging.product, register, waar)
    regel = gekopieerd(stand.rijen.kosten[product], opgezegd=wijziging.bedrag, opgezegd_uren=wijziging.producturen)
    return met_kosten(stand, product, regel)


def product_van(waarin: Mapping[int, Any], code: str, register: Register, waar: str) -> int:
    if code not in register.producten or register.producten[code].id not in waarin:
        raise parameter_onbekend(code, waar)
    return register.producten[code].id


def met_kosten(stand: Stand, product: int, row: Any) -> Stand:
    return replace(stand, rijen=replace(stand.rijen, kosten={**stand.rijen.kosten, product: row}))


def met_prijs(stand: Stand, product: int, row: Any) -> Stand:
    return replace(stand, rijen=replace(stand.rijen, prijzen={**stand.rijen.prijzen, product: row}))


# --- facts ------------------------------------------------------------------------------------------------------------
def de_inwoners(stand: Stand, wijziging: w.Inwonerwijziging, register: Register, waar: str) -> Stand:
    gemeente = register.gemeenten[wijziging.gemeente]
    rijen = stand.rijen
    dagen = {wijziging.peildatum} if wijziging.peildatum else peildata(rijen)
    nieuw = {(gemeente.id, dag): inwoners_op(rijen, gemeente, dag, wijziging.aantal) for dag in dagen}
    return replace(stand, rijen=replace(rijen, inwoners={**rijen.inwoners, **nieuw}))


def peildata(rijen: Rijen) -> set[date]:
    return {rijen.jaar.peildatum, *(prijs.peildatum for prijs in rijen.prijzen.values())}


def inwoners_op(rijen: Rijen, gemeente: Any, dag: date, aantal: int) -> Any:
    if (gemeente.id, dag) in rijen.inwoners:
        return gekopieerd(rijen.inwoners[gemeente.id, dag], aantal=aantal, bron=BRON)
    uuid = uuid5(NAMESPACE_URL, f"{BRON}:{gemeente.gm_code}:{dag}")
    leeg = {"versie": 0, "soort": "voorlopig", "bron": BRON, "bevinding": "", "correctie": ""}
    return SimpleNamespace(uuid=uuid, gemeente_id=gemeente.id, peildatum=dag, aantal=aantal, **leeg)


def de_toetreding(stand: Stand, wijziging: w.Toetreding, register: Register, waar: str) -> Stand:
    gemeente = register.gemeenten[wijziging.gemeente]
    if wijziging.product not in register.producten:
        raise parameter_onbekend(wijziging.product, waar)
    product = register.producten[wijziging.product]
    if any((each.gemeente.id, each.product.id) == (gemeente.id, product.id) for each in stand.regels):
        raise Conflict("AFNAME_OVERLAP", f"{gemeente.naam} neemt {product.naam} in dit jaar al af.")
    regel = nieuwe_regel(stand.rijen.jaar.jaar, wijziging, gemeente, product)
    return replace(stand, regels=gesorteerd([*stand.regels, regel]))


def nieuwe_regel(jaar: int, wijziging: w.Toetreding, gemeente: Any, product: Any) -> Regel:
    begin = date(jaar, 1, 1)
    afname = SimpleNamespace(
        id=0,
        uuid=uuid5(NAMESPACE_URL, f"{BRON}:{gemeente.gm_code}:{product.code}"),
        gemeente_id=gemeente.id,
        product_id=product.id,
        van=begin,
        tot=None,
        opties=wijziging.opties,
        prijsbasis=wijziging.prijsbasis,
        begroot_vanaf=wijziging.begroot_vanaf or jaar + 1,
        factuurpartij_id=None,
        klasse_afwijking=None,
        toelichting="",
        bron=BRON,
        bevinding="",
    )
    extra = [
        invoer(f"contractregel_{nr}", each.omschrijving, each.bedrag, bron=BRON)
        for nr, each in enumerate(wijziging.contractregels, 1)
    ]
    return Regel(afname, gemeente, product, None, tuple(extra), begin)


def het_vertrek(stand: Stand, wijziging: w.Vertrek, register: Register, waar: str) -> Stand:
    gemeente = register.gemeenten[wijziging.gemeente]
    weg = [
        each
        for each in stand.regels
        if each.gemeente.id == gemeente.id and wijziging.product in (None, each.product.code)
    ]
    if not weg:
        raise parameter_onbekend(f"{wijziging.gemeente} {wijziging.product or ''}".strip(), waar)
    blijft = [each for each in stand.regels if each not in weg]
    if wijziging.product and not any(each.gemeente.id == gemeente.id for each in blijft) and stand.rijen.bijdrage:
        lid = w.Toetreding(soort="toetreding", gemeente=wijziging.gemeente, product=stand.rijen.bijdrage.code)
        blijft.append(nieuwe_regel(stand.rijen.jaar.jaar, lid, gemeente, stand.rijen.bijdrage))
    via = [each for each in blijft if each.factuurpartij is not None and each.factuurpartij.id == gemeente.id]
    namen = [f"{each.gemeente.naam} betaalt {each.product.naam} via {gemeente.naam}, die vertrekt." for each in via]
    return replace(
        stand,
        regels=gesorteerd(blijft),
        vertrokken=(*stand.vertrokken, *((each, wijziging.vervalt) for each in weg)),
        waarschuwingen=(*stand.waarschuwingen, *namen),
    )


def gesorteerd(regels: Iterable[Regel]) -> tuple[Regel, ...]:
    return tuple(sorted(regels, key=lambda each: (each.gemeente.gm_code, each.product.code)))


TOEPASSEN: dict[type, Any] = {
    w.Jaarwijziging: het_jaar,
    w.Kostenwijziging: de_kosten,
    w.Prijswijziging: de_prijs,
    w.Indexering: de_index,
    w.Opzegging: de_opzegging,
    w.Inwonerwijziging: de_inwoners,
    w.Toetreding: de_toetreding,
    w.Vertrek: het_vertrek,
}
