"""What does not hold in the printed portfolio: one function per known defect, over the tables alone.

Mend a table and the defect is no longer found. What the tables cannot show (the text has it) is not looked for.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from objecten.portfolio.bron import NAMES, YEARS, Bron, Row

DREMPELS = (Decimal("5.5"), Decimal("6.0"))  # the limit lies above the first, and is not stated
OCR = {"nmb": "nnb"}
KEUR = Decimal(1000)
D = "D"


@dataclass(frozen=True)
class Bevinding:
    """A defect: where, what is printed there, and what follows from the rest."""

    code: str
    waar: str
    gedrukt: str
    berekend: str
    initiatief: str = ""
    regel: str = ""


Found = Iterator[tuple[str, str, str, str, str]]  # where, printed, computed, initiative, line
CHECKS: dict[str, Callable[[Bron], Found]] = {}


def check(code: str) -> Callable[[Callable[[Bron], Found]], Callable[[Bron], Found]]:
    def registered(function: Callable[[Bron], Found]) -> Callable[[Bron], Found]:
        CHECKS[f"SRC-004-{code}"] = function
        return function

    return registered


def bevindingen(source: Bron) -> list[Bevinding]:
    return [Bevinding(code, *found) for code, function in CHECKS.items() for found in function(source)]


def keur(euros: int) -> int:
    return int((Decimal(euros) / KEUR).quantize(Decimal(1), ROUND_HALF_UP))


def told(numbers: Sequence[int | None]) -> str:
    return " / ".join("-" if each is None else str(each) for each in numbers)


def nodig(source: Bron, aard: str, jaar: str, **where: str) -> int:
    return source.som("kosten", jaar, aard=aard, gemeente=D, **where)


def prio2(source: Bron, aard: str) -> list[int]:
    return [keur(nodig(source, aard, jaar, prioriteit="2")) for jaar in YEARS]


# --- the printed totals against the sheets ----------------------------------------------------------------------------
@check("WISSEL")
def wissel(source: Bron) -> Found:
    """Priority 2: incidental as printed is structural of the sheets without Smart City, and the other way round."""
    printed = [source.gedrukt("incidenteel_per_prioriteit", "2", "benodigd", jaar) for jaar in YEARS]
    smart = [keur(nodig(source, "structureel", jaar, initiatief_code="FY3-SMART")) for jaar in YEARS]
    rest = [
        keur(nodig(source, "structureel", jaar, prioriteit="2")) - part for jaar, part in zip(YEARS, smart, strict=True)
    ]
    right = prio2(source, "incidenteel")
    if printed != right and printed == rest:
        yield "prioriteit 2, incidenteel", told(printed), told(right), "", "388"


@check("WISSEL2025")
def wissel_2025(source: Bron) -> Found:
    for aard, regel in (("incidenteel", "389"), ("structureel", "399")):
        printed = source.gedrukt(f"{aard}_per_prioriteit", "totaal", "aan_te_vragen", "2025")
        uitgesteld = nodig(source, aard, "2025", uitgesteld="1")
        right = keur(nodig(source, aard, "2025") - source.som("dekking", "2025", aard=aard, gemeente=D) - uitgesteld)
        if printed != right:
            yield f"aan te vragen 2025, {aard}", told([printed]), str(right), "", regel


@check("FYS64")
def fysiek_64(source: Bron) -> Found:
    codes = {row["initiatief_code"] for row in source.initiatieven if row["domein"] in ("Fysiek", "OOV")}
    right = keur(sum(nodig(source, "incidenteel", "2022", initiatief_code=code) for code in codes))
    printed = source.gedrukt("incidenteel_per_domein", "Fysiek, openbare orde en veiligheid", "benodigd", "2022")
    if printed is not None and abs(printed - right) > 1:
        yield "Fysiek, incidenteel 2022", str(printed), str(right), "", "366"


@check("DGW2023")
def dgw_2023(source: Bron) -> Found:
    """Years of data driven work that stand in the totals of its domain and not on its sheet."""
    codes = {row["initiatief_code"] for row in source.initiatieven if row["domein"] == "Bedrijfsvoering"}
    for aard, regel in (("incidenteel", "364"), ("structureel", "375")):
        printed = [source.gedrukt(f"{aard}_per_domein", "Bedrijfsvoering", "benodigd", jaar) for jaar in YEARS[1:]]
        right = [keur(sum(nodig(source, aard, jaar, initiatief_code=code) for code in codes)) for jaar in YEARS[1:]]
        if printed != right:
            yield f"Bedrijfsvoering, {aard} vanaf 2023", told(printed), told(right), "BV1-DGW", regel


@check("ROND780")
def rond_780(source: Bron) -> Found:
    for grootheid in ("benodigd", "aan_te_vragen"):
        for aard in ("incidenteel", "structureel"):
            for jaar in YEARS:
                rows = [row for row in source.totalen if row["tabel"] == f"{aard}_per_domein"]
                rows = [row for row in rows if (row["grootheid"], row["jaar"]) == (grootheid, jaar)]
                parts = sum(int(row["bedrag"] or 0) for row in rows if row["rij"] != "totaal")
                for row in rows:
                    if row["rij"] == "totaal" and int(row["bedrag"] or 0) == parts + 1:
                        yield f"{aard} {grootheid} {jaar}", row["bedrag"], str(parts), "", row["bron_regel"]


def blad_totaal(source: Bron, regelsoort: str, code: str, aard: str) -> Found:
    """Printed totals of a sheet against its cells, where they differ."""
    rows = [row for row in source.totalen if row["tabel"] == "projectblad" and row["initiatief_code"] == code]
    for row in rows:
        if row["aard"] == aard and row["grootheid"] == regelsoort and not row["component"]:
            where = {"aard": aard, "initiatief_code": code} | (
                {"gemeente": row["gemeente"]} if row["gemeente"] in NAMES else {}
            )
            right = source.som(regelsoort, row["jaar"], **where)
            if int(row["bedrag"] or 0) != right:
                yield f"blad {code}, {aard} {row['jaar']}", row["bedrag"], str(right), code, row["bron_regel"]


@check("TOT574")
def totaal_574(source: Bron) -> Found:
    yield from blad_totaal(source, "dekking", "BV1-DGW", "incidenteel")


@check("TOT2808")
def totaal_2808(source: Bron) -> Found:
    yield from blad_totaal(source, "dekking", "SO7-BAD", "structureel")


# --- the lists --------------------------------------------------------------------------------------------------------
@check("DISGEO2")
def disgeo_twee_keer(source: Bron) -> Found:
    """A line of bijlage 1 that is of no initiative of bijlage 2."""
    listed = {row["initiatief_code"] for row in source.initiatieven}
    for row in source.scores:
        if row["initiatief_code"] not in listed:
            yield (
                f"bijlage 1, regel {row['volgnr']}",
                row["titel_gedrukt"],
                "",
                row["initiatief_code"],
                row["bron_regel"],
            )


@check("BORWEG")
def bor_weg(source: Bron) -> Found:
    scored = {row["initiatief_code"] for row in source.scores}
    for row in source.initiatieven:
        if row["initiatief_code"] not in scored:
            yield "bijlage 1", "", row["titel"], row["initiatief_code"], row["bron_regel_bijlage_2"]


@check("TITEL211")
def titel_leeg(source: Bron) -> Found:
    for row in source.scores:
        if not row["titel_gedrukt"]:
            title = source.initiatief(row["initiatief_code"])["titel"]
            yield f"bijlage 1, regel {row['volgnr']}", "", title, row["initiatief_code"], row["bron_regel"]


@check("OOV45")
def zonder_motivering(source: Bron) -> Found:
    for row in source.scores:
        score = Decimal(row["score_gedrukt"]) if row["score_gedrukt"] else None
        if row["prioriteit"] == "1a" and score is not None and score <= DREMPELS[0] and not row["motivering"]:
            yield (
                f"bijlage 1, regel {row['volgnr']}",
                f"1a bij {score}",
                "1b",
                row["initiatief_code"],
                row["bron_regel"],
            )


def andere_gemeenten(source: Bron, regel: str) -> Found:
    for row in source.initiatieven:
        one, two = row["gemeenten_gedrukt_bijlage_1"], row["gemeenten_gedrukt_bijlage_2"]
        if row["bron_regel_bijlage_1"] == regel and one and one != two:
            yield "gemeenten in bijlage 1", one, two, row["initiatief_code"], regel


@check("GEM191")
def gemeenten_191(source: Bron) -> Found:
    yield from andere_gemeenten(source, "191")


@check("GEM193")
def gemeenten_193(source: Bron) -> Found:
    yield from andere_gemeenten(source, "193")


@check("OVMI")
def zonder_blad(source: Bron) -> Found:
    for row in source.extra:
        if row["actielijnen"] and not row["actielijnen_gedrukt"]:
            yield (
                "inhoud, doel en matrix",
                row["titel"],
                "geen blad",
                row["initiatief_code"],
                row["bron_regel_blad_van"],
            )


# --- cells ------------------------------------------------------------------------------------------------------------
@check("BADDEK")
def dekking_die_wordt_aangevraagd(source: Bron) -> Found:
    """Named as covered while the total of the cover is left empty."""
    for row in source.cellen:
        if row["regelsoort"] == "dekking" and row["initiatief_code"] == "SO7-BAD" and int(row["bedrag_eur"] or 0):
            yield f"dekking {row['jaar']}", row["bedrag_eur"], "wordt aangevraagd", "SO7-BAD", row["bron_regel"]


@check("KOLOM")
def kolom_verschoven(source: Bron) -> Found:
    seen: set[tuple[str, str]] = set()
    for row in source.cellen:
        key = (row["initiatief_code"], row["bron_regel"])
        if row["kolom_verschoven"] == "1" and row["waarde_soort"] != "leeg" and key not in seen:
            seen.add(key)
            yield f"{row['regelsoort']} {row['aard']}", "een kolom verschoven", row["jaar"], *key


@check("STER")
def ster(source: Bron) -> Found:
    """A sheet that has 2021 and 2021* both."""
    columns: dict[str, set[str]] = {}
    for row in source.cellen:
        if row["jaar"] == "2021":
            columns.setdefault(row["initiatief_code"], set()).add(row["jaar_ster"])
    for code, found in columns.items():
        if len(found) > 1:
            yield "blad, kolom 2021", "2021 en 2021*", "een van beide", code, first_line(source, code)


def first_line(source: Bron, code: str) -> str:
    return next(row["bron_regel"] for row in source.cellen if row["initiatief_code"] == code)


@check("LABEL0")
def cel_van_een_ander(source: Bron) -> Found:
    """A cell with a value for a municipality that the initiative does not concern."""
    for row in source.cellen:
        concerned = source.initiatief(row["initiatief_code"]).get("gemeenten", "").split("|")
        empty = row["waarde_soort"] in ("leeg", "nvt") or not row["gemeente"]
        if row["regelsoort"] == "dekking" and not empty and row["gemeente"] not in concerned and concerned != ["D"]:
            yield f"dekking {row['jaar']}", "0", row["gemeente"], row["initiatief_code"], row["bron_regel"]


@check("CELA")
def onleesbaar(source: Bron) -> Found:
    for row in source.cellen:
        if row["waarde_soort"] == "onleesbaar":
            where = f"{row['regelsoort']} {row['gemeente']} {row['jaar']}"
            yield where, row["waarde_gedrukt"], "", row["initiatief_code"], row["bron_regel"]


@check("EIND2032")
def einddatum_na_het_plan(source: Bron) -> Found:
    for row in source.contracten:
        if row["einddatum"] >= "2030":
            yield (
                f"contract {row['contract_code']}",
                row["einddatum_gedrukt"],
                "2023",
                row["initiatief_code"],
                row["bron_regel"],
            )


@check("OCR")
def verlezen(source: Bron) -> Found:
    for row in source.initiatieven:
        if right := OCR.get(row["looptijd_gedrukt"]):
            yield "looptijd", row["looptijd_gedrukt"], right, row["initiatief_code"], row["bron_regel_blad_van"]


# --- what the makers of the tables noted beside a row -----------------------------------------------------------------
def noted(code: str) -> None:
    def found(source: Bron) -> Found:
        for row in source.initiatieven:
            if f"SRC-004-{code}" in row["opmerking"]:
                yield noted_row(row)

    check(code)(found)


def noted_row(row: Row) -> tuple[str, str, str, str, str]:
    return "opmerking", row["opmerking"], "", row["initiatief_code"], row["bron_regel_bijlage_2"]


for each in ("SMART50", "WEB2023", "I4S"):
    noted(each)
