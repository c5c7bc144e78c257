"""The settlement of a year in which municipalities merged: the successor counts with its own definitive number, and
takes the advances of those it came from (domain rule 7.4)."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

from tarieven.boekjaar import Regel
from tarieven.facturatie.opvolgers import Opvolgers
from tarieven.rekenspoor import reken
from tarieven.tariefregel import DELEN, Tariefregel

Wat = tuple[int, int]  # a municipality and a product, by id


def nu_van(regel: Regel, opvolgers: Opvolgers) -> Wat:
    gemeente = opvolgers.get(regel.gemeente.id, regel.gemeente)
    return gemeente.id, regel.product.id


def na_herindeling(regels: Iterable[Regel], opvolgers: Opvolgers) -> list[Regel]:
    """The uptakes as they are afterwards: one per successor and product, the others as they were."""
    groepen: dict[Wat, list[Regel]] = {}
    for regel in regels:
        groepen.setdefault(nu_van(regel, opvolgers), []).append(regel)
    return [samen(groep, opvolgers) for groep in groepen.values()]


def samen(groep: list[Regel], opvolgers: Opvolgers) -> Regel:
    """An uptake that the successor had itself says how it is taken, else that of the first predecessor."""
    eigen = [regel for regel in groep if regel.gemeente.id not in opvolgers]
    if len(groep) == len(eigen) == 1:
        return eigen[0]
    model, combinatie = (eigen or groep)[0], (eigen or groep)[0].combinatie
    return replace(
        model,
        gemeente=opvolgers.get(model.gemeente.id, model.gemeente),
        factuurpartij=next((None for regel in groep if regel.factuurpartij is None), model.factuurpartij),
        contractregels=tuple(blad for regel in groep for blad in regel.contractregels),
        begin=min(regel.begin for regel in groep),
        combinatie=None if combinatie is None or combinatie.leden == len(groep) else combinatie,
    )


def samengevoegd(tarieven: Mapping[Wat, Tariefregel], regels: Iterable[Regel], opvolgers: Opvolgers) -> dict[Wat, Any]:
    """What was budgeted for the predecessors, added up part by part."""
    groepen: dict[Wat, list[Tariefregel]] = {}
    waar = {(regel.gemeente.id, regel.product.id): nu_van(regel, opvolgers) for regel in regels}
    for wie, tarief in tarieven.items():
        groepen.setdefault(waar.get(wie, wie), []).append(tarief)
    return {wie: groep[0] if len(groep) == 1 else opgeteld(groep) for wie, groep in groepen.items()}


def opgeteld(groep: list[Tariefregel]) -> Tariefregel:
    delen = [
        reken("som", code, f"{naam} van de gemeenten die opgingen", *(each.tarief.vind(code) for each in groep))
        for naam, code in DELEN.items()
        if code != "tarief"
    ]
    return Tariefregel(groep[0].sleutel, reken("som", "tarief", "tarief", *delen))
