"""Checks on the budget and the rules of the plan for 2024. A function is called after the code that it finds."""

from collections.abc import Iterator
from decimal import Decimal
from itertools import product as alle_keuzes

from tarieven.bevindingen.sommen import blokken, kolommen_met_getallen
from tarieven.bevindingen.vondst import Vondst, getal, lopende_tekst, verschil
from tarieven.invoer.basis import JAAR, TABELLEN
from tarieven.invoer.bronmap import Bronmap, Rij
from tarieven.invoer.feiten import lees

NUL = Decimal(0)
BEGROTING = "bp2024_tabel_04_begroting"
KOSTEN = {  # the budget lines that hold the cost of a product, its hours included
    "e-suite": ("Kosten e-Suite", "Kosten PodiumD"),
    "burgerzaken": ("Kosten Burgerzaken",),
    "burgerzaken-kansen": ("Kosten Burgerzaken 'Kansen'",),
    "my-lex": ("Kosten My-Lex",),
    "podiumd-formulier": ("Kosten PodiumD formulier",),
    "open-online": ("Kosten Open Online",),
}


def begroting(bronmap: Bronmap, omschrijving: str, kolom: str = "begroting_2024") -> Decimal:
    return bronmap.rij(BEGROTING, "omschrijving", omschrijving).getal(kolom)


def vondst(code: str, plaats: str, tekst: str, gedrukt: Decimal, berekend: Decimal, ernst: str = "fout") -> Vondst:
    anders = verschil(berekend, gedrukt)
    return Vondst(code, ernst, JAAR, plaats, tekst, getal(gedrukt), getal(berekend), anders)  # type: ignore[arg-type]


# --- people and parts -------------------------------------------------------------------------------------------------
def src_fte25(bronmap: Bronmap) -> Iterator[Vondst]:
    for tabel in ("bp2024_tabel_01_formatie_ondersteunend", "bp2024_tabel_02_formatie_integratie_beheer"):
        totaal = bronmap.rij(tabel, "functie", "Totaal")
        for kolom in ("fte_2024", "fte_2025"):
            som = sum((rij.getal(kolom) for rij in bronmap.tabel(tabel) if rij is not totaal), NUL)
            if som != totaal.getal(kolom):
                plaats, tekst = f"{totaal.bron()}, {tabel}, {kolom}", "Het totaal van de formatie telt niet op."
                yield vondst("SRC-FTE25", plaats, tekst, totaal.getal(kolom), som)


def src_1086(bronmap: Bronmap) -> Iterator[Vondst]:
    tekst = lopende_tekst()
    gedrukt, som = tekst["integratie_beheer_totaal"], tekst["integratie_deel"].waarde + tekst["beheer_deel"].waarde
    if gedrukt.waarde != som:
        plaats = f"{gedrukt.plaats} tegenover {tekst['beheer_deel'].plaats}"
        uitleg = "Twee plaatsen spreken elkaar tegen; beide blijven staan."
        yield vondst("SRC-1086", plaats, uitleg, gedrukt.waarde, som, "tegenspraak")


def src_25290(bronmap: Bronmap) -> Iterator[Vondst]:
    gedrukt = bronmap.rij("parameters", "parameter", "verenigingskosten_via_contributie")
    som = sum((rij.getal("bijdrage_2024") for rij in bronmap.tabel("bp2024_tabel_05_minimale_bijdrage")), NUL)
    if gedrukt.getal("waarde") != som:
        tekst = "De contributie is niet de som van de minimale bijdragen in Tabel 5."
        yield vondst("SRC-25290", gedrukt.bron(), tekst, gedrukt.getal("waarde"), som)


def src_1778(bronmap: Bronmap) -> Iterator[Vondst]:
    """Two versions of the division of overhead: what the text gives to products and projects, and the tables."""
    tabel = bronmap.rij("bp2024_tabel_07_verenigingskosten_per_product", "product", "Totaal")
    projecten = begroting(bronmap, "Omzet overige projecten") - begroting(bronmap, "Kosten projecten")
    for parameter, waar, goed in (
        ("verenigingskosten_via_portfolio", "Tabel 7 en 8", tabel.getal("toegewezen_verenigingskosten")),
        ("verenigingskosten_via_projecten", "Tabel 4, omzet min kosten van projecten", projecten),
    ):
        rij = bronmap.rij("parameters", "parameter", parameter)
        if rij.getal("waarde") != goed:
            tekst = f"De lopende tekst geeft een ander bedrag dan {waar}."
            plaats = f"{rij.bron()} tegenover {waar}"
            yield vondst("SRC-1778", plaats, tekst, rij.getal("waarde"), goed, "tegenspraak")


def niet_doorbelast(bronmap: Bronmap) -> dict[str, Decimal]:
    """Per product: supplier cost in the budget that no member is charged; negative is charged too much."""
    gevonden = {}
    for rij in bronmap.tabel("bp2024_tabel_08_productkosten"):
        if rij["product"] != "Totaal":
            code = next(each["code"] for each in lees(bronmap).producten if each["naam"] == rij["product"])
            begroot = sum((begroting(bronmap, regel) for regel in KOSTEN[code]), NUL) - rij.getal("producturen")
            gevonden[code] = begroot - rij.getal("productkosten")
    return gevonden


def src_1070(bronmap: Bronmap) -> Iterator[Vondst]:
    """Supplier cost that is in the key, and charged to nobody."""
    sleutel = bronmap.parameter("sleutel_leverancierskosten")
    tabel = bronmap.rij("bp2024_tabel_08_productkosten", "product", "Totaal")
    for code, bedrag in niet_doorbelast(bronmap).items():
        if bedrag > bronmap.marge(len(bronmap.tabel(f"{TABELLEN[code]}_invoer"))):
            naam = next(each["naam"] for each in lees(bronmap).producten if each["code"] == code)
            rij = bronmap.rij("bp2024_tabel_08_productkosten", "product", naam)
            in_sleutel = getal(sleutel - tabel.getal("productkosten"))
            tekst = f"Begroot voor {naam}, aan niemand doorbelast; de sleutel is {in_sleutel} hoger dan Tabel 8."
            gedrukt = rij.getal("productkosten")
            plaats = f"{rij.bron()} tegenover Tabel 4"
            yield vondst("SRC-1070", plaats, tekst, gedrukt, gedrukt + bedrag, "tegenspraak")


def src_1053(bronmap: Bronmap) -> Iterator[Vondst]:
    """There is no profit: a result that is not zero is a residue of the allocation."""
    rij = bronmap.rij(BEGROTING, "omschrijving", "Resultaat")
    if resultaat := rij.getal("begroting_2024"):
        delen = ", ".join(f"{code} {getal(-bedrag)}" for code, bedrag in niet_doorbelast(bronmap).items() if bedrag)
        tekst = f"Het begrote resultaat is geen nul. Te veel of te weinig doorbelast: {delen or 'niets'}."
        yield vondst("SRC-1053", rij.bron(), tekst, resultaat, NUL)


# --- percentages and differences --------------------------------------------------------------------------------------
def src_1pct(bronmap: Bronmap) -> Iterator[Vondst]:
    """The parts of the tariff of the e-Suite, in whole percents in the text."""
    rij, tekst = bronmap.rij("bp2024_tabel_08_productkosten", "product", "e-Suite"), lopende_tekst()
    delen = {"leverancier": "productkosten", "uren": "producturen", "overhead": "verenigingskosten"}
    gedrukt = {naam: tekst[f"esuite_aandeel_{naam}"] for naam in delen}
    goed = {naam: rij.getal(kolom) / rij.getal("totaal") * 100 for naam, kolom in delen.items()}
    if any(abs(goed[naam] - gedrukt[naam].waarde) > Decimal("0.5") for naam in delen):
        uitleg = "De percentages in de tekst kloppen niet met Tabel 8, en zijn samen geen honderd."
        druk = " / ".join(getal(each.waarde) for each in gedrukt.values())
        juist = " / ".join(getal(each, 1) for each in goed.values())
        yield Vondst("SRC-1PCT", "info", JAAR, gedrukt["uren"].plaats, uitleg, f"{druk} %", f"{juist} %")


def src_pctbasis(bronmap: Bronmap) -> Iterator[Vondst]:
    """The percentages of Tabel 4 fit the annual account of 2022, not the year that the difference is taken from."""
    rijen = [
        rij
        for rij in bronmap.tabel(BEGROTING)
        if all(rij[kolom] not in ("", "0") for kolom in ("verschil_2023_2024", "verschil_procent"))
    ]
    passend = {
        kolom: sum(1 for rij in rijen if past(rij, kolom)) for kolom in ("begroting_2023_na_index", "jaarrekening_2022")
    }
    if passend["jaarrekening_2022"] > passend["begroting_2023_na_index"]:
        tekst = "De kolom 'verschil procentueel' is gerekend over de jaarrekening van 2022, niet over 2023."
        gedrukt = f"begroting 2023: {passend['begroting_2023_na_index']} van {len(rijen)} rijen passen"
        goed = f"jaarrekening 2022: {passend['jaarrekening_2022']} van {len(rijen)} rijen passen"
        yield Vondst("SRC-PCTBASIS", "fout", JAAR, "001:2447-2487, Tabel 4", tekst, gedrukt, goed)


def past(rij: Rij, kolom: str) -> bool:
    """Whether the printed percentage is that of this base. The sign is that of the difference."""
    if rij[kolom] in ("", "0"):
        return False
    procent = rij.getal("verschil_2023_2024") / abs(rij.getal(kolom)) * 100
    return abs(procent - rij.getal("verschil_procent")) <= Decimal("0.5")


def src_kansenleeg(bronmap: Bronmap) -> Iterator[Vondst]:
    """Rows without a difference, which the total of the differences does count."""
    for totaal, rijen in blokken(bronmap):
        leeg = [rij for rij in rijen if not rij["verschil_2023_2024"] and rij["begroting_2024"] not in ("", "0")]
        som = sum((rij.getal("verschil_2023_2024") for rij in rijen if rij["verschil_2023_2024"]), NUL)
        gedrukt = totaal.getal("verschil_2023_2024")
        mee = sum((rij.getal("begroting_2024") for rij in leeg), NUL)
        marge = bronmap.marge(len(rijen))
        if leeg and abs(gedrukt - som) > marge and abs(gedrukt - som - mee) <= marge:
            namen = " en ".join(rij["omschrijving"] for rij in leeg)
            tekst = f"Zonder verschil in de tabel, maar meegeteld in het totaal: {namen}."
            yield vondst("SRC-KANSENLEEG", f"{totaal.bron()}, Tabel 4", tekst, gedrukt, som, "info")


# --- rules ------------------------------------------------------------------------------------------------------------
def src_bzmpeil(bronmap: Bronmap) -> Iterator[Vondst]:
    """The rule of Burgerzaken misses the printed cost with the printed inhabitants, and gives it with older ones."""
    afgeleid = {rij["gemeente"]: rij for rij in bronmap.tabel("bp2024_burgerzaken_inwoners_afgeleid")}
    rijen = [rij for rij in bronmap.tabel("bp2024_tabel_11_burgerzaken_invoer") if rij["gemeente"] in afgeleid]
    tarief, vast = bronmap.parameter("bzm_per_inwoner"), bronmap.parameter("bzm_cg_doorontwikkeling")
    optie = bronmap.parameter("bzm_eherkenning")

    def aantal(ouder: bool) -> int:
        return sum(1 for rij in rijen if volgt(rij, ouder))

    def volgt(rij: Rij, ouder: bool) -> bool:
        eigen = afgeleid[rij["gemeente"]]
        inwoners = eigen.getal("inwoners_afgeleid") if ouder else rij.getal("inwoners")
        kosten = tarief * inwoners + vast + (optie if eigen["eherkenning_afgeleid"] == "1" else NUL)
        return abs(kosten - rij.getal("leverancierskosten")) <= Decimal("0.5")

    if aantal(ouder=False) < aantal(ouder=True):
        tekst = (
            "De kosten volgen niet uit het gedrukte inwonertal, wel uit een ouder; de prijsregel heeft een eigen dag."
        )
        gedrukt = f"inwoners 1-1-2022: {aantal(ouder=False)} van {len(rijen)} rijen passen"
        goed = f"ouder inwonertal: {aantal(ouder=True)} van {len(rijen)} rijen passen"
        yield Vondst("SRC-BZMPEIL", "fout", JAAR, "001:2703-2721, Tabel 11", tekst, gedrukt, goed)


def mylex_factor(bronmap: Bronmap) -> tuple[list[tuple[Decimal, Decimal]], Decimal, Decimal] | None:
    """Per class with several members the printed and the charged price, and the bounds of the one factor between them.

    A table in tens may be five off, a cost in whole euros half a euro; a member may have the coupling (an option).
    """
    koppeling, half = bronmap.parameter("mylex_koppeling_esuite"), Decimal("0.5")
    samen = {rij["gemeente"] for rij in bronmap.tabel("afnamecombinaties_2024") if rij["product"] == "My-Lex"}
    rijen = [rij for rij in bronmap.tabel("bp2024_tabel_14_mylex_invoer") if rij["gemeente"] not in samen]
    kandidaten: list[list[tuple[Decimal, Decimal]]] = []
    for klasse in bronmap.tabel("bp2024_tabel_13_mylex_klassen"):
        tot = klasse.getal("inwoners_tot") if klasse["inwoners_tot"] else Decimal("Infinity")
        leden = [rij for rij in rijen if klasse.getal("inwoners_van") < rij.getal("inwoners") <= tot]
        prijzen = {rij.getal("leverancierskosten") - optie for rij in leden for optie in (NUL, koppeling)}
        if len(leden) > 1:
            kandidaten.append([(klasse.getal("tarief_gedrukt"), prijs) for prijs in sorted(prijzen)])
    for keuze in alle_keuzes(*kandidaten):
        laag = max((betaald - half) / (druk + 5) for druk, betaald in keuze)
        hoog = min((betaald + half) / (druk - 5) for druk, betaald in keuze)
        if laag <= hoog:
            return list(keuze), laag, hoog
    return None


def src_mylex(bronmap: Bronmap) -> Iterator[Vondst]:
    """Nobody is charged the printed price of a class."""
    gevonden = mylex_factor(bronmap)
    if gevonden and not gevonden[1] <= 1 <= gevonden[2]:
        prijzen, laag, hoog = gevonden
        tekst = f"De klasseprijs is niet wat wordt betaald: de factor ligt tussen {getal(laag, 5)} en {getal(hoog, 5)}."
        druk = " / ".join(getal(each) for each, _ in prijzen)
        betaald = " / ".join(getal(each) for _, each in prijzen)
        yield Vondst(
            "SRC-MYLEX", "tegenspraak", JAAR, "001:2764-2769, Tabel 13 tegenover Tabel 14", tekst, druk, betaald
        )


def src_klasse(bronmap: Bronmap) -> Iterator[Vondst]:
    """The class that gives the printed cost is not the class of the population."""
    feiten = lees(bronmap)
    namen = {each["gm_code"]: each["naam"] for each in feiten.gemeenten}
    for afname in feiten.afnames:
        if afname["klasse_afwijking"] is not None:
            prijs = next(each for each in feiten.prijsregels if each["product"] == afname["product"])
            inwoners = next(
                each["aantal"]
                for each in feiten.inwonertallen
                if (each["gm_code"], each["peildatum"]) == (afname["gm_code"], prijs["peildatum"])
            )
            klassen = prijs["prijsvorm"]["klassen"]
            eigen = 1 + sum(1 for each in klassen if each["tot"] is not None and each["tot"] < inwoners)
            tekst = f"Met {getal(Decimal(inwoners))} inwoners hoort hier een andere klasse; de bron geeft geen reden."
            plaats = f"{afname['bron']}, {namen[afname['gm_code']]}"
            gedrukt = f"klasse {afname['klasse_afwijking']}"
            yield Vondst("SRC-KLASSE", "tegenspraak", JAAR, plaats, tekst, gedrukt, f"klasse {eigen}")


def src_losser(bronmap: Bronmap) -> Iterator[Vondst]:
    """In the list of a product, without a tariff and without another that is invoiced."""
    for rij in bronmap.tabel("productafname_2024"):
        alleen_lijst = rij["in_productlijst_h6"] == "1" and rij["in_tarieftabel"] == "0"
        if alleen_lijst and rij["factuurpartij"] in ("", rij["gemeente"]):
            plaats = f"001:{rij['bron_regel_lijst']}, {rij['gemeente']}, {rij['product']}"
            tekst = "Staat in de productlijst, maar heeft geen tarief; er is geen afname van gemaakt."
            yield Vondst("SRC-LOSSER", "tegenspraak", JAAR, plaats, tekst, "in de productlijst", "geen tarief")


def src_lijst(bronmap: Bronmap) -> Iterator[Vondst]:
    """The list of a product in chapter 6 is not who is invoiced."""
    rijen = bronmap.tabel("productafname_2024")
    for product in dict.fromkeys(rij["product"] for rij in rijen if rij["in_productlijst_h6"]):
        eigen = [rij for rij in rijen if rij["product"] == product]
        lijst = sum(1 for rij in eigen if rij["in_productlijst_h6"] == "1")
        facturen = len({rij["factuurpartij"] for rij in eigen if rij["in_tarieftabel"] == "1"})
        if lijst != facturen:
            plaats = f"001:{next(r['bron_regel_lijst'] for r in eigen if r['bron_regel_lijst'])}, {product}"
            tekst = "De productlijst noemt een ander aantal dan er facturen zijn."
            yield vondst("SRC-LIJST", plaats, tekst, Decimal(lijst), Decimal(facturen), "info")


def src_6000(bronmap: Bronmap) -> Iterator[Vondst]:
    """A minimum "per lid" would also touch members whose overhead is below it; the plan only charges those without a
    product."""
    besluit = bronmap.rij("parameters", "parameter", "minimale_bijdrage_besluit_2021")
    minimum = bronmap.parameter("minimale_bijdrage_2024")
    zonder = {rij["gemeente"] for rij in bronmap.tabel("bp2024_tabel_05_minimale_bijdrage")}
    lager = {naam: ver for naam, ver in overhead(bronmap).items() if NUL < ver < minimum and naam not in zonder}
    if "per lid" in besluit["eenheid"] and lager:
        namen = ", ".join(f"{naam} ({getal(ver, 0)})" for naam, ver in sorted(lager.items()))
        tekst = f"Het besluit zegt 'per lid', het plan 'zonder product'. Onder het minimum blijven ook: {namen}."
        gedrukt, goed = Decimal(len(zonder)), Decimal(len(zonder) + len(lager))
        yield vondst("SRC-6000", f"{besluit.bron()} tegenover 001:2493", tekst, gedrukt, goed, "tegenspraak")


def overhead(bronmap: Bronmap) -> dict[str, Decimal]:
    """Per municipality the overhead of all its products, from the printed supplier cost (domain rule 5.4)."""
    v, lev = bronmap.parameter("verenigingskosten_te_verdelen"), bronmap.parameter("sleutel_leverancierskosten")
    k = v / (lev + bronmap.parameter("sleutel_producturen"))
    som: dict[str, Decimal] = {}
    for each in lees(bronmap).kostenregels:
        per_euro = k * (1 + each["producturen"] / each["leverancierskosten"])
        for rij in bronmap.tabel(f"{TABELLEN[each['product']]}_invoer"):
            som[rij["gemeente"]] = som.get(rij["gemeente"], NUL) + per_euro * rij.getal("leverancierskosten")
    return som


def src_rond(bronmap: Bronmap) -> Iterator[Vondst]:
    """Totals that differ from the sum of the printed cells by no more than rounding can explain."""
    for each in kolommen_met_getallen(bronmap):
        if each.som != each.gedrukt and abs(each.som - each.gedrukt) <= bronmap.marge(each.aantal):
            tekst = "Het totaal is van onafgeronde bedragen; de gedrukte cellen tellen anders op."
            yield vondst("SRC-ROND", each.plaats, tekst, each.gedrukt, each.som, "info")


def controlesom(bronmap: Bronmap) -> Iterator[Vondst]:
    """A total that misses the sum of its cells by more than rounding: no known defect, so the folder itself is off."""
    for each in kolommen_met_getallen(bronmap):
        if abs(each.som - each.gedrukt) > bronmap.marge(each.aantal):
            tekst = "De gedrukte cellen tellen niet op tot het gedrukte totaal."
            yield vondst("CONTROLESOM", each.plaats, tekst, each.gedrukt, each.som)


CONTROLES = (
    src_fte25, src_1086, src_25290, src_1778, src_1070, src_1053, src_1pct, src_pctbasis, src_kansenleeg, src_bzmpeil,
    src_mylex, src_klasse, src_losser, src_lijst, src_6000, src_rond, controlesom,
)  # fmt: skip
