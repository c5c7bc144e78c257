"""Feiten: a folder of documents read as a treasurer reads it - rows for the registers, by natural key, nothing stored.

What no file of the folder says stands in `gegevens/aannames_2024.json` and `gegevens/producten.json`, with the reason
in `gegevens/README.md`. A number that is known to be wrong is taken as it was printed, with the code of its finding.
"""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import lru_cache

from tarieven.bronnen import gegevens
from tarieven.invoer import begroting
from tarieven.invoer.afnames import afnames, combinaties
from tarieven.invoer.basis import AANNAMES, JAAR, TABELLEN, Basis, Feit, Namen
from tarieven.invoer.bronmap import Bronmap, Rij
from tarieven.invoer.prijzen import prijsregels


@dataclass(frozen=True)
class Feiten:
    gemeenten: list[Feit]
    inwonertallen: list[Feit]
    producten: list[Feit]
    prijsregels: list[Feit]
    begrotingsjaar: Feit
    kostenregels: list[Feit]
    facturatieregimes: list[Feit]
    kostenposten: list[Feit]
    indexstappen: list[Feit]
    vermogenspositie: Feit
    combinaties: list[Feit]
    afnames: list[Feit]
    transitiekosten: list[Feit]
    transitiesleutels: list[Feit]


@lru_cache(maxsize=4)
def lees(bronmap: Bronmap) -> Feiten:
    """Raises IMPORT_ONVOLLEDIG, GEMEENTE_ONBEKEND, PRODUCT_ONBEKEND, BEDRAG_ONGELDIG, INWONERTAL_ONGELDIG."""
    gemeenten = [gemeente(rij) for rij in bronmap.tabel("gemeenten") if rij["gm_code"]]
    producten = [product(each) for each in gegevens("producten.json")]
    namen = Namen(gemeentenamen(gemeenten), {each["naam"]: each["code"] for each in producten})
    aantallen, prijzen, samen = inwonertallen(bronmap, namen), prijsregels(bronmap), combinaties(bronmap, namen)
    inwoners = {(each["gm_code"], each["peildatum"]): each["aantal"] for each in aantallen}
    basis = Basis(bronmap, namen, prijzen, inwoners, samen)
    return Feiten(
        gemeenten,
        aantallen,
        producten,
        prijzen,
        begrotingsjaar(bronmap),
        kostenregels(bronmap, namen),
        facturatieregimes(bronmap),
        begroting.kostenposten(bronmap),
        begroting.indexstappen(bronmap),
        begroting.vermogenspositie(bronmap),
        samen,
        afnames(basis),
        transitiekosten(bronmap),
        transitiesleutels(bronmap, namen),
    )


# --- municipalities ---------------------------------------------------------------------------------------------------
def gemeente(rij: Rij) -> Feit:
    schrijfwijzen = [deel.strip() for deel in rij["schrijfwijzen_in_bron"].split("|") if deel.strip()]
    return {"gm_code": rij["gm_code"], "naam": rij["gemeente"], "schrijfwijzen": schrijfwijzen}


def gemeentenamen(gemeenten: list[Feit]) -> dict[str, str]:
    anders = {naam: each["gm_code"] for each in gemeenten for naam in each["schrijfwijzen"]}
    return anders | {each["naam"]: each["gm_code"] for each in gemeenten}


def inwonertallen(bronmap: Bronmap, namen: Namen) -> list[Feit]:
    """Those with a day, and the older ones that only Burgerzaken counts with. Without a day it is no such fact."""
    gevonden = [
        inwonertal(
            namen.gm_code(rij["gemeente"]), date.fromisoformat(rij["peildatum"]), rij.aantal("inwoners"), rij.bron()
        )
        for rij in bronmap.tabel("inwoners")
        if rij["peildatum"]
    ]
    peildatum = date.fromisoformat(AANNAMES["peildatum_burgerzaken"])
    for rij in bronmap.tabel("bp2024_burgerzaken_inwoners_afgeleid"):
        bron = f"{rij.bron()}, afgeleid uit de gedrukte kosten; peildatum aangenomen"
        wie, aantal = namen.gm_code(rij["gemeente"]), rij.aantal("inwoners_afgeleid")
        gevonden.append(inwonertal(wie, peildatum, aantal, bron, "SRC-BZMPEIL"))
    return gevonden


def inwonertal(gm_code: str, peildatum: date, aantal: int, bron: str, bevinding: str = "") -> Feit:
    return {
        "gm_code": gm_code,
        "peildatum": peildatum,
        "soort": "voorlopig",
        "aantal": aantal,
        "bron": bron,
        "bevinding": bevinding,
    }


def product(gegeven: Feit) -> Feit:
    return gegeven | {"geldig_van": date.fromisoformat(AANNAMES["producten_geldig_van"]), "geldig_tot": None}


# --- the year ---------------------------------------------------------------------------------------------------------
def begrotingsjaar(bronmap: Bronmap) -> Feit:
    aanname = AANNAMES["begrotingsjaar"]
    return aanname | {
        "jaar": JAAR,
        "peildatum": date.fromisoformat(aanname["peildatum"]),
        "verenigingskosten": bronmap.bedrag("verenigingskosten_te_verdelen"),
        "sleutel_leverancierskosten": bronmap.bedrag("sleutel_leverancierskosten"),
        "sleutel_producturen": bronmap.bedrag("sleutel_producturen"),
        "tarief_nieuw_product": bronmap.parameter("verenigingskosten_per_euro_nieuw_product"),
    }


def kostenregels(bronmap: Bronmap, namen: Namen) -> list[Feit]:
    """Tabel 8. A product whose part of V is not what the key gives it keeps a key of its own (`toegerekend`)."""
    v, lev, uren = (begrotingsjaar(bronmap)[each] for each in (
        "verenigingskosten", "sleutel_leverancierskosten", "sleutel_producturen",
    ))  # fmt: skip
    gevonden = []
    for rij in bronmap.tabel("bp2024_tabel_08_productkosten"):
        if rij["product"] == "Totaal":
            continue
        kosten = {each: rij.bedrag(each) for each in ("producturen", "verenigingskosten")}
        kosten["leverancierskosten"] = rij.bedrag("productkosten")
        code = namen.product(rij["product"])
        volgens_sleutel = v * (kosten["leverancierskosten"] + kosten["producturen"]) / (lev + uren)
        marge = Decimal(len(bronmap.tabel(f"{TABELLEN[code]}_invoer"))) / 2 + Decimal("0.5")
        eigen = abs(volgens_sleutel - kosten["verenigingskosten"]) > marge
        gevonden.append(kosten | {
            "product": code,
            "inwoners": int(rij.getal("aantal_inwoners")),
            "verdeelbasis": "toegerekend" if eigen else "begroot",
            "bron": rij.bron(),
            "bevinding": "SRC-1070" if eigen else "",
        })  # fmt: skip
    return gevonden


def facturatieregimes(bronmap: Bronmap) -> list[Feit]:
    """Those of the year: one instalment for who only pays the contribution, the other for products."""
    begin, einde = f"{JAAR}-01-01", f"{JAAR}-12-31"
    return [
        AANNAMES["facturatie"]
        | {
            "toepassing": "bijdrage" if rij["regime"] == "een_termijn" else "product",
            "regime": rij["regime"],
            "bron": rij.bron(),
        }
        for rij in bronmap.tabel("facturatieregimes")
        if rij["geldig_van"] <= begin and rij["geldig_tot"] >= einde
    ]


# --- the transition of 2021-2023 --------------------------------------------------------------------------------------
def transitiekosten(bronmap: Bronmap) -> list[Feit]:
    """The columns of years that have something to cover, by place: their headings in the source are one too many."""
    te_dekken = bronmap.rij("transitie_kosten", "post", "Te dekken door deelnemers")
    bzm = bronmap.rij("transitie_kosten", "post", "indicatief aandeel BZM")
    esuite = bronmap.rij("transitie_kosten", "post", "Aandeel E-suite")
    jaren = [each for each in te_dekken.cellen if each.startswith("jaar_") and te_dekken.getal(each)]
    return [
        {
            "jaar": int(each.removeprefix("jaar_")),
            "te_dekken": te_dekken.getal(each),
            "bzm": bzm.getal(each),
            "esuite": esuite.getal(each),
            "bron": f"{te_dekken.bron('000')}, {bzm.bron('000')}, {esuite.bron('000')}",
        }
        for each in jaren
    ]


def transitiesleutels(bronmap: Bronmap, namen: Namen) -> list[Feit]:
    return [
        {
            "gm_code": namen.gm_code(rij["gemeente"]),
            "inwoners": rij.aantal("inwoners"),
            "esuite": rij["esuite_gebruiker"] == "1",
            "bzm_inwoners": int(rij.getal("bzm_inwoners")),
            "bron": rij.bron("000"),
        }
        for rij in bronmap.tabel("transitie_sleutels")
    ]
