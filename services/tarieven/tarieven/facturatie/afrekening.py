"""Afrekening: what a year costs on the definitive inhabitants, and which overhead is then covered (domain rule 7.3)."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import replace
from decimal import Decimal, localcontext
from typing import Literal

from tarieven.afronding import REKENCONTEXT, tekst
from tarieven.boekjaar import Boekjaar, Regel
from tarieven.facturatie.opvolgers import Opvolgers
from tarieven.facturatie.opvolging import Wat, na_herindeling, samengevoegd
from tarieven.modellen.jaartarieven import jaartarieven
from tarieven.rekenspoor import Knoop, reken
from tarieven.tariefregel import Tariefregel, tariefregel

GEEN: Opvolgers = {}
Overhead = Literal["bevroren", "met_k", "herverdeeld"]


def op_definitieve_aantallen(boek: Boekjaar, aantallen: Mapping[int, Knoop]) -> Boekjaar:
    """The same year, in which every municipality has its definitive number on every day that a price counts with."""
    dagen = {lijst.peildatum for lijst in boek.prijzen.values()} | {boek.row.peildatum}
    return replace(boek, inwoners={(id, dag): aantal for id, aantal in aantallen.items() for dag in dagen})


def afgerekend(
    boek: Boekjaar, definitief: Boekjaar, regels: Sequence[Regel], overhead: Overhead, opvolgers: Opvolgers = GEEN
) -> dict[Wat, Tariefregel]:
    """The tariffs of these members; for `herverdeeld` those of all, because it is about all. In what steps a member
    grows to its contribution was decided with the budget, and stays as it was."""
    eerst, ingroei = tarieven(replace(boek, ingroei=None), regels), ingroeiregels(boek, regels)
    eerst, regels = samengevoegd(eerst, regels, opvolgers), na_herindeling(regels, opvolgers)
    volgend = tarieven(replace(definitief, ingroei=None), regels)
    if overhead == "bevroren":
        return {wie: bevroren(each, volgend[wie].tarief.vind("lev")) for wie, each in eerst.items()} | ingroei
    return (volgend if overhead == "met_k" else herverdeeld(definitief, regels, volgend)) | ingroei


def ingroeiregels(boek: Boekjaar, regels: Sequence[Regel]) -> dict[Wat, Tariefregel]:
    if boek.ingroei is None:
        return {}
    product_id = boek.ingroei.product.id
    return {wie: tarief for wie, tarief in tarieven(boek, regels).items() if wie[1] == product_id}


def wat(regel: Regel) -> Wat:
    return regel.gemeente.id, regel.product.id


def tarieven(boek: Boekjaar, regels: Sequence[Regel]) -> dict[Wat, Tariefregel]:
    return {wat(lijn.regel): lijn.tarief for lijn in jaartarieven(boek, regels)}


def bevroren(voorlopig: Tariefregel, lev: Knoop) -> Tariefregel:
    """The supplier cost of the definitive number, hours and overhead as they were budgeted."""
    oud = voorlopig.tarief
    delen = [lev if kind.code == "lev" else kind for kind in oud.kinderen]
    return Tariefregel(voorlopig.sleutel, reken("som", "tarief", oud.naam, *delen).met(besluit=oud.besluit))


def herverdeeld(
    definitief: Boekjaar, regels: Sequence[Regel], volgend: Mapping[Wat, Tariefregel]
) -> dict[Wat, Tariefregel]:
    """All members again by the standing key: hours and overhead of the budget are divided to the last cent."""
    samen: dict[int, Decimal] = defaultdict(Decimal)
    meetellend = [regel for regel in regels if telt_mee(definitief, regel)]
    with localcontext(REKENCONTEXT):
        for regel in meetellend:
            samen[regel.product.id] += volgend[wat(regel)].tarief.vind("lev").waarde
        kosten = {
            id: replace(definitief.kosten[id], leverancierskosten=lev, verdeelbasis="begroot")
            for id, lev in samen.items()
        }
        cijfers = replace(
            definitief.cijfers,
            sleutel_leverancierskosten=sum(samen.values(), Decimal(0)),
            sleutel_producturen=sum((each.producturen for each in kosten.values()), Decimal(0)),
        )
    opnieuw = replace(definitief, cijfers=cijfers, kosten=kosten)
    nieuw = {}
    for regel in meetellend:
        lev = volgend[wat(regel)].tarief.vind("lev")
        inwoners = definitief.inwonertal(regel.gemeente, definitief.row.peildatum)
        nieuw[wat(regel)] = tariefregel(opnieuw, regel.product, lev, inwoners, "bestaand")
    return {**volgend, **nieuw}


def telt_mee(boek: Boekjaar, regel: Regel) -> bool:
    """Not: a contribution, a product outside the budget, and what another member is invoiced for."""
    return regel.product.soort == "product" and regel.product.id in boek.kosten and regel.factuurpartij is None


def dekking(
    boek: Boekjaar, voorlopig: Mapping[Wat, Tariefregel], definitief: Mapping[Wat, Tariefregel], overhead: Overhead
) -> dict[str, str]:
    """Hours and overhead: what the budget asks, what was charged first, and what the settlement charges. `verschil`
    below zero is not covered, above zero is too much."""
    with localcontext(REKENCONTEXT):
        uren = sum((each.producturen for each in boek.kosten.values()), Decimal(0))
        begroot = boek.cijfers.verenigingskosten + uren
        eerst, nu = opgelegd(voorlopig), opgelegd(definitief)
        bedragen = {"begroot": begroot, "voorlopig": eerst, "definitief": nu, "verschil": nu - begroot}
    return {"overhead": overhead} | {naam: tekst(bedrag) for naam, bedrag in bedragen.items()}


def opgelegd(per_lid: Mapping[Wat, Tariefregel]) -> Decimal:
    delen = [each.bedragen() for each in per_lid.values()]
    return sum((each["producturen"] + each["verenigingskosten"] for each in delen), Decimal(0))
