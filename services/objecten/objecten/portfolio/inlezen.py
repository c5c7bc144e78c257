"""The printed rows as data of objects: everything keeps its printed form, nothing is mended."""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import NAMESPACE_URL, UUID, uuid5

from objecten.portfolio.bevindingen import Bevinding
from objecten.portfolio.bron import DOCUMENT, NAMES, Bron, Row

Data = dict[str, Any]
BEGIN = {"contract": date(2020, 12, 14)}  # the date of the plan; the others are of the note itself
NOTA = date(2021, 3, 30)
DREMPEL = 6.0
PRIORITEITEN = (("autonom", "AO"), ("prioriteit 1", "1"), ("1", "1"), ("prioriteit 2", "2"))


def begin(name: str) -> date:
    return BEGIN.get(name, NOTA)


def uuid(name: str, key: str) -> UUID:
    """The same object has the same uuid at every import."""
    return uuid5(NAMESPACE_URL, f"https://gemeengoed.example/portfolio/{name}/{key}")


def filled(**data: Any) -> Data:
    """Without what is empty in the source; false and 0 are not empty."""
    return {name: value for name, value in data.items() if value not in ("", None, [])}


def bron(regel: str) -> Data:
    return filled(document=DOCUMENT, regel=int(regel) if regel else None)


def number(text: str) -> int | float | None:
    """A printed number, exact as JSON can be."""
    found = Decimal(text) if text else None
    return None if found is None else int(found) if found == int(found) else float(found)


def whole(text: str) -> int | None:
    return int(text) if text else None


def items(text: str, separator: str = "|") -> list[str]:
    return list(dict.fromkeys(each.strip() for each in text.split(separator) if each.strip()))


# --- one type each: a natural key and the data ------------------------------------------------------------------------
def initiatieven(source: Bron) -> Iterator[tuple[str, Data]]:
    tables = {row["initiatief_code"] for row in source.cellen}
    for row in source.initiatieven:
        code, motivated = row["initiatief_code"], afwijkingen(source).get(row["initiatief_code"], "")
        yield (
            code,
            filled(
                code=code,
                nummer=whole(row["nr_bijlage_2"]),
                titel=row["titel"],
                toelichting=row["toelichting"],
                domein=row["domein"],
                prioriteit=row["prioriteit"],
                prioriteitDomeinplan=domeinplan(row["prioriteit_domeinplan_gedrukt"]),
                gemeenten=[NAMES[each] for each in items(row["gemeenten"])],
                gemeentenCode=row["gemeenten"].replace("|", ""),
                organisaties=items(row["organisaties_gedrukt"], "\n"),
                applicaties=items(row["applicaties_gedrukt"], "\n"),
                actielijnen=items(row["actielijnen"]),
                doel=row["doel_gedrukt"],
                baten=items(row["baten_gedrukt"], ";"),
                financiering=row["financiering_gedrukt"],
                looptijd=row["looptijd_gedrukt"],
                jaarVan=whole(row["jaar_van"]),
                jaarTot=whole(row["jaar_tot"]),
                score=number(row["score_gedrukt"]),
                kostentabel=code in tables,
                bron=bron(row["bron_regel_bijlage_2"]),
                **({"afwijking": True, "motivering": motivated} if motivated else {}),
            ),
        )


def afwijkingen(source: Bron) -> dict[str, str]:
    return {row["initiatief_code"]: row["motivering"] for row in source.scores if row["afwijking"] == "1"}


def domeinplan(printed: str) -> str | None:
    """The plans write it in many ways."""
    return next((word for begins, word in PRIORITEITEN if printed.lower().startswith(begins)), None)


def buiten_lijst(source: Bron) -> Iterator[tuple[str, Data]]:
    for row in source.extra:
        yield (
            row["initiatief_code"],
            filled(
                code=row["initiatief_code"],
                titel=row["titel"],
                domein=row["domein"],
                prioriteit=row["prioriteit"],
                gemeenten=[NAMES[each] for each in items(row["gemeenten"])],
                toelichting=row["opmerking"],
                bron=bron(row["bron_regel_bijlage_1"]),
            ),
        )


def scores(source: Bron) -> Iterator[tuple[str, Data]]:
    for row in source.scores:
        yield (
            row["volgnr"],
            filled(
                initiatief=row["initiatief_code"],
                volgnummer=whole(row["volgnr"]),
                titelGedrukt=row["titel_gedrukt"],
                prioriteit=row["prioriteit"],
                som=whole(row["som_vbe_afgeleid"]),
                opbrengst=number(row["opbrengst_afgeleid"]),
                drempel=DREMPEL,
                afwijking=row["afwijking"] == "1",
                motivering=row["motivering"],
                motiveringOntbreekt=True if row["afwijking"] == "1" and not row["motivering"] else None,
                bron=bron(row["bron_regel"]),
            )
            | {"score": number(row["score_gedrukt"])},
        )


def cellen(source: Bron, regelsoort: str) -> Iterator[tuple[str, Data]]:
    """Empty cells are no objects."""
    hours = {(row["initiatief_code"], row["jaar"]): number(row["uren_per_gemeente"]) for row in source.uren}
    for row in source.cellen:
        if row["regelsoort"] != regelsoort or row["waarde_soort"] == "leeg":
            continue
        data = cel(row)
        if regelsoort == "kosten":
            data |= filled(uitgesteld=row["uitgesteld"] == "1")
            if row["aard"] == "incidenteel" and row["waarde_soort"] == "bedrag":
                data |= filled(interneUren=hours.get((row["initiatief_code"], row["jaar"])))
            if "scenario" in row["component"]:
                data["scenario"] = row["component"]
        keys = ("initiatief_code", "aard", "component", "gemeente", "jaar", "jaar_ster")
        yield "/".join(row[name] for name in keys), data


def cel(row: Row) -> Data:
    return filled(
        initiatief=row["initiatief_code"],
        prioriteit=row["prioriteit"],
        soort=row["aard"],
        component=row["component"],
        gemeente=row["gemeente"],
        jaar=whole(row["jaar"]),
        bedrag=whole(row["bedrag_eur"]),
        waardeSoort=row["waarde_soort"],
        waardeGedrukt=row["waarde_gedrukt"],
        ster=row["jaar_ster"] == "1",
        kolomVerschoven=row["kolom_verschoven"] == "1",
        bron=bron(row["bron_regel"]),
    )


def contracten(source: Bron) -> Iterator[tuple[str, Data]]:
    for row in source.contracten:
        yield (
            row["contract_code"],
            filled(
                code=row["contract_code"],
                kalender=row["kalender"],
                leverancier=row["leverancier"],
                titel=row["titel"],
                einddatum=row["einddatum"],
                einddatumGedrukt=row["einddatum_gedrukt"],
                contractpartij=row["contractpartij_gedrukt"],
                gemeenten=[NAMES[each] for each in items(row["gemeenten_afgeleid"])],
                gemeentenCode=row["gemeenten_afgeleid"].replace("|", ""),
                totaal4Jaar=whole(row["totaal_4_jaar_eur"]),
                aanbesteding=row["aanbesteding"],
                initiatief=row["initiatief_code"],
                bron=bron(row["bron_regel"]),
            ),
        )


def bevindingen(found: list[Bevinding]) -> Iterator[tuple[str, Data]]:
    for each in found:
        yield (
            f"{each.code}/{each.initiatief}/{each.regel}/{each.waar}",
            {"code": each.code, "waar": each.waar, "gedrukt": each.gedrukt, "berekend": each.berekend}
            | filled(initiatief=each.initiatief, bron=bron(each.regel)),
        )


def everything(source: Bron, found: list[Bevinding]) -> Iterator[tuple[str, str, Data]]:
    """Name of the type, natural key, data; initiatieven before what refers to them."""
    parts = {
        "initiatief": initiatieven(source),
        "initiatief_buiten_lijst": buiten_lijst(source),
        "nijmegenscore": scores(source),
        "kostenregel": cellen(source, "kosten"),
        "dekkingsregel": cellen(source, "dekking"),
        "contract": contracten(source),
        "bevinding": bevindingen(found),
    }
    for name, rows in parts.items():
        for key, data in rows:
            yield name, key, data
