"""Checks on the papers of 2019 and of the transition of 2021-2023. A function has the name of what it finds."""

from collections.abc import Iterator
from decimal import Decimal

from tarieven.bevindingen.vondst import Vondst, getal, lopende_tekst, verschil
from tarieven.invoer.basis import TABELLEN
from tarieven.invoer.bronmap import Bronmap
from tarieven.invoer.feiten import lees
from tarieven.transitie.model import Bijdrage, Kosten, Sleutel, afgeronde, bijdragen

EERSTE = 2021  # the year that the findings about the whole transition belong to
KOLOMMEN = {"esuite": "esuite_aandeel", "bzm": "bzm_aandeel", "totaal": "totaal"}


def transitiebijdragen(bronmap: Bronmap) -> list[Bijdrage]:
    """What the keys of the folder give, unrounded."""
    feiten = lees(bronmap)
    kosten = [Kosten(each["jaar"], each["esuite"], each["bzm"], each["bron"]) for each in feiten.transitiekosten]
    namen = {each["gm_code"]: each["naam"] for each in feiten.gemeenten}
    sleutels = [
        Sleutel(each["gm_code"], namen[each["gm_code"]], each["inwoners"], each["bzm_inwoners"], each["bron"])
        for each in feiten.transitiesleutels
        if each["esuite"]
    ]
    return bijdragen(kosten, sleutels)


def src_uren_4100(bronmap: Bronmap) -> Iterator[Vondst]:
    """The total of the hours of the regiebureau, and what was computed with it: half of it counts, and its cost."""
    rijen = bronmap.tabel("transitie_cluster1_aanbestedingen")
    bureau = sum((rij.getal("uren_regiebureau") for rij in rijen), Decimal(0))
    vereniging = sum((rij.getal("uren_vereniging") for rij in rijen), Decimal(0))
    gedrukt = next(
        rij.getal("som_gedrukt")
        for rij in bronmap.tabel("checksums")
        if (rij["bestand"], rij["kolom"]) == ("transitie_cluster1_aanbestedingen.csv", "uren_regiebureau")
    )
    som = bronmap.rij("transitie_cluster1_som", "onderdeel", "A")
    uren = bureau / 2 + vereniging
    kosten = uren * bronmap.parameter("transitie_uurtarief")
    for wat, plaats, druk, goed in (
        ("uren van het regiebureau", "000:1361", gedrukt, bureau),
        ("uren van cluster 1, onderdeel A", som.bron("000"), som.getal("uren"), uren),
        ("kosten van die uren", som.bron("000"), som.getal("kosten_uren"), kosten),
    ):
        if druk != goed:
            tekst = f"De {wat} tellen niet op; de begroting blijft zoals zij is besloten."
            yield Vondst(
                "SRC-UREN-4100",
                "fout",
                EERSTE,
                f"{plaats}, {wat}",
                tekst,
                getal(druk),
                getal(goed),
                verschil(goed, druk),
            )


def src_14pct(bronmap: Bronmap) -> Iterator[Vondst]:
    label = lopende_tekst()["aandeel_bzm_procent"]
    kosten = [each for each in lees(bronmap).transitiekosten if each["te_dekken"]]
    aandelen = {each["bzm"] / each["te_dekken"] * 100 for each in kosten}
    if aandelen and aandelen != {label.waarde}:
        goed = " / ".join(f"{getal(each, 1)}%" for each in sorted(aandelen))
        tekst = "Het opschrift van het aandeel BZM is afgerond; de bedragen volgen het aandeel in de kostentabel."
        yield Vondst("SRC-14PCT", "fout", EERSTE, label.plaats, tekst, f"{getal(label.waarde)}%", goed)


def src_kop(bronmap: Bronmap) -> Iterator[Vondst]:
    """The cost table counts more years than the table of contributions has columns of years."""
    kop = [each for each in bronmap.tabel("transitie_kosten")[0].cellen if each.startswith("jaar_")]
    kolommen = [each for each in bronmap.tabel("transitie_totalen")[0].cellen if each.startswith("bijdrage_")]
    if len(kop) != len(kolommen):
        tekst = (
            "De koppen tellen een jaar te veel; kolommen zijn op hun plaats gelezen,"
            f" en de sommen van de kolommen bewijzen dat: {bewijs(bronmap)}."
        )
        anders = getal(Decimal(len(kolommen) - len(kop)))
        yield Vondst("SRC-KOP", "info", EERSTE, "000:436", tekst, f"{len(kop)} jaren", f"{len(kolommen)} jaren", anders)


def bewijs(bronmap: Bronmap) -> str:
    """The check sums of the keys: sum of the column and what is printed under it."""
    sleutels = [rij for rij in bronmap.tabel("transitie_sleutels") if rij["esuite_gebruiker"] == "1"]
    totaal = bronmap.tabel("transitie_totalen")[0]
    return ", ".join(
        f"{kolom} {getal(som)} (gedrukt {getal(totaal.getal(kolom))})"
        for kolom, som in (
            (kolom, sum((rij.getal(kolom) for rij in sleutels), Decimal(0))) for kolom in ("inwoners", "bzm_inwoners")
        )
    )


def src_cel(bronmap: Bronmap) -> Iterator[Vondst]:
    """Cells that are rounded one by one do not add up to a total of unrounded ones."""
    cellen = afgeronde(transitiebijdragen(bronmap), "cel_half_up").values()
    totaal = bronmap.tabel("transitie_totalen")[0]
    for kolom in next(iter(cellen)) if cellen else ():
        som = sum((each[kolom] for each in cellen), Decimal(0))
        druk = totaal.getal(KOLOMMEN.get(kolom, f"bijdrage_{kolom}"))
        if som != druk:
            ernst = "info" if abs(som - druk) <= bronmap.marge(len(cellen)) else "fout"
            tekst = "De som van de afgeronde cellen is niet het gedrukte totaal: dat is van onafgeronde bedragen."
            plaats = f"{totaal.bron('000')}, kolom {kolom}"
            yield Vondst("SRC-CEL", ernst, EERSTE, plaats, tekst, getal(druk), getal(som), verschil(som, druk))


def src_012(bronmap: Bronmap) -> Iterator[Vondst]:
    """A rounded rate loses money: 12 cents per inhabitant does not bring in what was needed."""
    behoefte = lopende_tekst()["innovatie_behoefte_2019"]
    tarief = bronmap.parameter("innovatiebijdrage_2019_per_inwoner") / 100
    totaal = bronmap.rij("inwoners_totalen", "jaar", "2019")
    opbrengst = tarief * totaal.getal("inwoners_gedrukt")
    if opbrengst != behoefte.waarde:
        tekst = f"Het afgeronde tarief van {getal(tarief, 2)} euro per inwoner brengt iets anders op dan nodig is."
        anders = verschil(opbrengst, behoefte.waarde)
        yield Vondst("SRC-012", "fout", 2019, totaal.bron(), tekst, getal(behoefte.waarde), getal(opbrengst, 2), anders)


def src_dev2023(bronmap: Bronmap) -> Iterator[Vondst]:
    gedrukt = lopende_tekst()["deventer_2023"]
    rijen = [
        rij for tabel in TABELLEN.values() for rij in bronmap.tabel(f"{tabel}_invoer") if rij["gemeente"] == "Deventer"
    ]
    som = sum((rij.getal("tarief_2023") for rij in rijen if rij["tarief_2023"]), Decimal(0))
    if som != gedrukt.waarde:
        tekst = "De bijdrage van Deventer in 2023 is niet de som van haar tarieven; het verschil is niet verklaard."
        anders = verschil(som, gedrukt.waarde)
        yield Vondst(
            "SRC-DEV2023", "tegenspraak", 2023, gedrukt.plaats, tekst, getal(gedrukt.waarde), getal(som), anders
        )


CONTROLES = (src_uren_4100, src_14pct, src_kop, src_cel, src_012, src_dev2023)
