"""Proef: the tariffs that follow from the facts of a folder, before anything is stored - by the same engine."""

from functools import lru_cache
from types import SimpleNamespace
from typing import Any
from uuid import uuid4

from tarieven.boekjaar import Boekjaar, Regel, Rijen, boekjaar_van
from tarieven.invoer.basis import Feit
from tarieven.invoer.bronmap import Bronmap
from tarieven.invoer.feiten import Feiten, lees
from tarieven.invoer.registers import BEGIN
from tarieven.rekenspoor import invoer
from tarieven.tables import (
    Afname,
    Afnamecombinatie,
    Begrotingsjaar,
    Gemeente,
    Inwonertal,
    Kostenregel,
    Prijsregel,
    Product,
)
from tarieven.tariefregel import Tariefregel, van_afname


@lru_cache(maxsize=4)
def tariefregels(bronmap: Bronmap) -> dict[tuple[str, str], Tariefregel]:
    """By gm_code and product. The ids of the rows are their natural keys."""
    feiten = lees(bronmap)
    boek = boek_van(feiten)
    return {(each["gm_code"], each["product"]): van_afname(boek, regel) for each, regel in regels(feiten)}


def boek_van(feiten: Feiten) -> Boekjaar:
    bijdrage = next(each for each in feiten.producten if each["soort"] == "bijdrage")
    return boekjaar_van(
        Rijen(
            rij(Begrotingsjaar, feiten.begrotingsjaar),
            {each["product"]: rij(Kostenregel, each) for each in feiten.kostenregels},
            {each["product"]: rij(Prijsregel, each) for each in feiten.prijsregels},
            {(each["gm_code"], each["peildatum"]): rij(Inwonertal, each) for each in feiten.inwonertallen},
            {},
            rij(Product, bijdrage),
        )
    )


def regels(feiten: Feiten) -> list[tuple[Feit, Regel]]:
    gemeenten = {each["gm_code"]: rij(Gemeente, each | {"id": each["gm_code"]}) for each in feiten.gemeenten}
    producten = {each["code"]: rij(Product, each | {"id": each["code"]}) for each in feiten.producten}
    samen = {
        (lid, each["product"]): rij(Afnamecombinatie, each | {"leden": len(each["leden"])})
        for each in feiten.combinaties
        for lid in each["leden"]
    }
    return [
        (
            each,
            Regel(
                rij(Afname, each | {"begroot_vanaf": BEGIN.year}),
                gemeenten[each["gm_code"]],
                producten[each["product"]],
                gemeenten.get(each["factuurpartij"]),
                tuple(
                    invoer(f"contractregel_{nr}", regel["omschrijving"], regel["bedrag"], bron=regel["bron"])
                    for nr, regel in enumerate(each["contractregels"], 1)
                ),
                BEGIN,
                samen.get((each["gm_code"], each["product"])),
            ),
        )
        for each in feiten.afnames
    ]


def rij(tabel: Any, feit: Feit) -> Any:
    """The row that storing this fact would give: what the fact leaves open is the default of its column."""
    leeg = {column.key: waarde(column) for column in tabel.__table__.columns}
    return SimpleNamespace(**leeg | {"uuid": uuid4(), "versie": 1} | feit)


def waarde(column: Any) -> Any:
    if column.default is None:
        return None
    return list() if column.default.is_callable else column.default.arg
