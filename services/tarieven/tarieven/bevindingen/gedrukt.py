"""Gedrukt: every number of a folder as it was printed, and beside it our own outcome where a rule gives one."""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal, localcontext

from tarieven.afronding import REKENCONTEXT, half_up
from tarieven.bevindingen.controles_transitie import KOLOMMEN, transitiebijdragen
from tarieven.bevindingen.sommen import kolommen_met_getallen
from tarieven.invoer.basis import TABELLEN
from tarieven.invoer.bronmap import GETAL, Bronmap, Rij
from tarieven.invoer.feiten import lees
from tarieven.invoer.prijzen import prijs_van_feit
from tarieven.invoer.proef import tariefregels
from tarieven.prijsvormen import VastPlusKlasse
from tarieven.rekenspoor import invoer

GEEN_DRUK = ("checksums.csv", "gemeenten.csv", "bp2024_burgerzaken_inwoners_afgeleid.csv")  # ours, not the documents'
GEEN_GETAL = ("nr", "schijf", "aantal_rijen", "in_tarieftabel", "in_productlijst_h6", "jaar")
DELEN = {
    "leverancierskosten": "leverancierskosten",
    "producturen": "producturen",
    "verenigingskosten": "verenigingskosten",
    "tarief_2024": "tarief",
}
TABEL_19 = {
    "e-suite": "esuite",
    "burgerzaken": "burgerzaken",
    "burgerzaken-kansen": "burgerzaken_kansen",
    "my-lex": "my_lex",
    "podiumd-formulier": "podiumd_formulier",
    "open-online": "open_online",
    "verenigingsbijdrage": "verenigingsbijdrage",
}
Plaats = tuple[str, int, str]  # file, number of the row, column


@dataclass(frozen=True)
class Cel:
    rij: Rij
    kolom: str
    gedrukt: Decimal
    berekend: Decimal | None
    tolerantie: Decimal | None

    @property
    def verschil(self) -> Decimal | None:
        """Our outcome as it would be printed, less what is printed."""
        if self.berekend is None:
            return None
        decimalen = min(0, int(self.gedrukt.as_tuple().exponent))
        return half_up(self.berekend, Decimal(1).scaleb(decimalen)) - self.gedrukt

    @property
    def afwijkend(self) -> bool:
        return self.verschil is not None and self.tolerantie is not None and abs(self.verschil) > self.tolerantie


def cellen(bronmap: Bronmap) -> list[Cel]:
    with localcontext(REKENCONTEXT):
        eigen = dict(berekend(bronmap))
    return [
        Cel(rij, kolom, rij.getal(kolom), *eigen.get((bestand, rij.nummer, kolom), (None, None)))
        for bestand, rijen in bronmap.tabellen.items()
        if bestand not in GEEN_DRUK
        for rij in rijen
        for kolom, waarde in rij.cellen.items()
        if is_druk(kolom) and GETAL.fullmatch(waarde)
    ]


def is_druk(kolom: str) -> bool:
    return kolom not in GEEN_GETAL and not kolom.startswith("bron_") and not kolom.endswith("_gebruiker")


# --- our own outcomes -------------------------------------------------------------------------------------------------
def berekend(bronmap: Bronmap) -> Iterator[tuple[Plaats, tuple[Decimal, Decimal]]]:
    """Per cell the outcome and the tolerance. What comes later is what a rule gives; it wins from a plain sum."""
    for each in kolommen_met_getallen(bronmap):
        yield (each.rij.bestand, each.rij.nummer, each.kolom), (each.som, bronmap.marge(each.aantal))
    yield from producttabellen(bronmap)
    yield from tabel_19(bronmap)
    yield from prijstabel(bronmap)
    yield from transitie(bronmap)


def producttabellen(bronmap: Bronmap) -> Iterator[tuple[Plaats, tuple[Decimal, Decimal]]]:
    """Tabel 10 to 18: the cells, and the totals of what is not rounded."""
    bedragen = {wie: regel.bedragen() for wie, regel in tariefregels(bronmap).items()}
    codes = gemeentecodes(bronmap)
    for totaal, (product, tabel) in zip(bronmap.tabel("bp2024_tabel_10_18_totalen"), TABELLEN.items(), strict=True):
        for rij in (*bronmap.tabel(f"{tabel}_invoer"), *bronmap.tabel(f"{tabel}_voorbeelden")):
            regel = bedragen.get((codes[rij["gemeente"]], product))
            for kolom, deel in DELEN.items():
                if regel is not None and kolom in rij.cellen:
                    yield (rij.bestand, rij.nummer, kolom), (regel[deel], bronmap.tolerantie)
        eigen = [regel for (_, van), regel in bedragen.items() if van == product]
        for kolom, deel in DELEN.items():
            som = sum((regel[deel] for regel in eigen), Decimal(0))
            yield (totaal.bestand, totaal.nummer, kolom), (som, bronmap.marge(len(eigen)))


def tabel_19(bronmap: Bronmap) -> Iterator[tuple[Plaats, tuple[Decimal, Decimal]]]:
    tarieven = {wie: regel.tarief.waarde for wie, regel in tariefregels(bronmap).items()}
    codes = gemeentecodes(bronmap)
    for rij in bronmap.tabel("bp2024_tabel_19_voorbeelden"):
        eigen = {product: tarieven.get((codes[rij["gemeente"]], product), Decimal(0)) for product in TABEL_19}
        for product, kolom in TABEL_19.items():
            yield (rij.bestand, rij.nummer, kolom), (eigen[product], bronmap.tolerantie)
        yield (rij.bestand, rij.nummer, "totaal"), (sum(eigen.values(), Decimal(0)), bronmap.tolerantie)
    totaal = bronmap.tabel("bp2024_tabel_19_totalen")[0]
    for product, kolom in TABEL_19.items():
        delen = [bedrag for (_, van), bedrag in tarieven.items() if van == product]
        yield (totaal.bestand, totaal.nummer, kolom), (sum(delen, Decimal(0)), bronmap.marge(len(delen)))
    alles = sum(tarieven.values(), Decimal(0))
    yield (totaal.bestand, totaal.nummer, "totaal"), (alles, bronmap.marge(len(tarieven)))


def prijstabel(bronmap: Bronmap) -> Iterator[tuple[Plaats, tuple[Decimal, Decimal]]]:
    """Tabel 17 is derived from the prices of 2022; it must come out."""
    feit = next(each for each in lees(bronmap).prijsregels if each["product"] == "open-online")
    vorm = prijs_van_feit(feit).vorm
    assert isinstance(vorm, VastPlusKlasse)  # noqa: S101 - `prijzen.open_online` makes no other shape
    for rij, klasse in zip(bronmap.tabel("bp2024_tabel_17_openonline_klassen"), vorm.klassen, strict=True):
        vast, deel = vorm.bedrag(invoer("inwoners", "inwoners", klasse.van + 1, "inwoners"), "tabel", None)
        yield (rij.bestand, rij.nummer, "tarief"), (vast.waarde, Decimal(0))
        yield (rij.bestand, rij.nummer, "doorontwikkeling"), (deel.waarde, Decimal(0))


def transitie(bronmap: Bronmap) -> Iterator[tuple[Plaats, tuple[Decimal, Decimal]]]:
    regels = {each.naam: each.cellen() for each in transitiebijdragen(bronmap)}
    for rij in bronmap.tabel("transitie_uitkomst_voorbeelden"):
        for kolom, bedrag in regels.get(rij["gemeente"], {}).items():
            yield (rij.bestand, rij.nummer, gedrukte_kolom(kolom)), (bedrag, Decimal(0))
    totaal = bronmap.tabel("transitie_totalen")[0]
    for kolom in next(iter(regels.values()), {}):
        som = sum((each[kolom] for each in regels.values()), Decimal(0))
        yield (totaal.bestand, totaal.nummer, gedrukte_kolom(kolom)), (som, bronmap.marge(len(regels)))


def gedrukte_kolom(kolom: str) -> str:
    return KOLOMMEN.get(kolom, f"bijdrage_{kolom}")


def gemeentecodes(bronmap: Bronmap) -> dict[str, str]:
    return {each["naam"]: each["gm_code"] for each in lees(bronmap).gemeenten}
