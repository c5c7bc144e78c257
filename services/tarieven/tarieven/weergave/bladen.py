"""Bladen: what is told to a member of a council about a tariff, and about a simulation."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from tarieven.afronding import EURO, half_up
from tarieven.rekenspoor import Knoop, herbereken, van_json, zegel
from tarieven.uitleg import euro, getal, nederlands, uitleg
from tarieven.weergave.blad import Blad, Deel, Grafiek, Staaf, Tabel

DELEN = ("leverancierskosten", "producturen", "verenigingskosten")
WAT = (
    "Een tarief bestaat uit drie delen: wat de leverancier kost, de uren van het regiebureau voor het product,"
    " en een deel van de kosten van de vereniging. De vereniging maakt geen winst."
)
GEBREK = (
    "Een code als SRC-1070 betekent dat in de bron van dit getal een fout of tegenspraak is gevonden. Het getal is"
    " gebruikt zoals het is vastgesteld; de bevinding staat in het register."
)


@dataclass(frozen=True)
class Regel:
    """One product with its stored trace and its seal."""

    product: str
    bedragen: dict[str, Decimal]
    spoor: dict[str, Any]
    spoor_hash: str


def tariefblad(naam: str, jaar: int, regels: Sequence[Regel]) -> Blad:
    totaal = sum((regel.bedragen["tarief"] for regel in regels), Decimal(0))
    return Blad(
        f"Wat betaalt {naam} in {jaar}?",
        (f"{naam} betaalt in {jaar} in totaal {heel(totaal)}.", WAT),
        (verdeling(naam, jaar, regels), *(deel for regel in regels for deel in van_regel(naam, jaar, regel))),
        "Bedragen zijn afgerond op hele euro's of centen; er wordt gerekend zonder tussentijds afronden.",
    )


def verdeling(naam: str, jaar: int, regels: Sequence[Regel]) -> Deel:
    rijen = [(regel.product, *(heel(regel.bedragen[deel]) for deel in (*DELEN, "tarief"))) for regel in regels]
    som = {deel: sum((regel.bedragen[deel] for regel in regels), Decimal(0)) for deel in (*DELEN, "tarief")}
    tabel = Tabel(
        f"Bijdrage van {naam} per product in {jaar}",
        ("Product", "Leverancierskosten", "Producturen", "Verenigingskosten", "Tarief"),
        (*rijen, ("Totaal", *(heel(bedrag) for bedrag in som.values()))),
    )
    grafiek = Grafiek(
        f"Waaruit de tarieven van {naam} bestaan",
        "Per product een staaf met leverancierskosten, producturen en verenigingskosten. De tabel zegt hetzelfde.",
        ("Leverancierskosten", "Producturen", "Verenigingskosten"),
        tuple(Staaf(regel.product, tuple(regel.bedragen[deel] for deel in DELEN)) for regel in regels),
    )
    return Deel("Per product", (), grafiek, tabel)


def van_regel(naam: str, jaar: int, regel: Regel) -> list[Deel]:
    knoop = van_json(regel.spoor)
    zinnen = uitleg(knoop, f"De bijdrage van {naam} voor {regel.product} in {jaar}")
    return [
        Deel(f"{regel.product}: zo is het berekend", tuple(zinnen)),
        Deel(f"{regel.product}: waar de getallen vandaan komen", controle(regel), None, bronnen(regel.product, knoop)),
    ]


def controle(regel: Regel) -> tuple[str, ...]:
    """Recomputed from the leaves, here and now; and the seal over what is shown."""
    klopt = herbereken(regel.spoor) == Decimal(regel.spoor["onafgerond"]) and zegel(regel.spoor) == regel.spoor_hash
    uitkomst = "klopt met het tarief" if klopt else "KLOPT NIET met het tarief; gebruik dit blad niet"
    gebrek = (GEBREK,) if any(blad["bevinding"] for blad in bladeren(regel.spoor)) else ()
    return (f"Opnieuw uitgerekend uit onderstaande getallen: {uitkomst}.", f"Zegel: {regel.spoor_hash}.", *gebrek)


def bladeren(spoor: dict[str, Any]) -> list[dict[str, Any]]:
    return [blad for kind in spoor["kinderen"] for blad in bladeren(kind)] if spoor["kinderen"] else [spoor]


def bronnen(product: str, knoop: Knoop) -> Tabel:
    bladen = {(each.naam, each.waarde, each.bron): each for each in knoop.knopen() if not each.kinderen}
    rijen = tuple(
        (each.naam, getal(each), each.bron or "-", each.besluit or "-", each.bevinding or "-")
        for each in bladen.values()
    )
    return Tabel(f"Invoer van {product}", ("Getal", "Waarde", "Bron", "Besluit", "Bevinding"), rijen, getallen=False)


# --- a simulation -----------------------------------------------------------------------------------------------------
def simulatieblad(jaar: int, omschrijving: str, resultaat: dict[str, Any], stemmen: dict[str, Any]) -> Blad:
    leden = sorted(resultaat["leden"], key=lambda each: (Decimal(each["verschil"]), each["lid"]))
    wie = [f"{len(resultaat[naam])} leden betalen {tekst}" for naam, tekst in GROEPEN.items()]
    return Blad(
        f"Wat verandert er in {jaar}?",
        (omschrijving or "Een simulatie: er is niets vastgesteld.", f"{', '.join(wie)}."),
        (Deel("Per lid", (), effectgrafiek(leden), effecttabel(leden)), Deel("Stemmen", (stemmen["toelichting"],))),
        "Dit is een simulatie. Er verandert niets zonder besluit.",
    )


GROEPEN = {"winnaars": "minder", "verliezers": "meer", "gelijk": "hetzelfde"}


def effectgrafiek(leden: Sequence[dict[str, Any]]) -> Grafiek:
    return Grafiek(
        "Verschil per lid",
        "Per lid een staaf: naar rechts wie meer gaat betalen, naar links wie minder. De tabel zegt hetzelfde.",
        ("Verschil",),
        tuple(Staaf(each["naam"], (Decimal(each["verschil"]),)) for each in leden),
    )


def effecttabel(leden: Sequence[dict[str, Any]]) -> Tabel:
    rijen = tuple(
        (
            each["naam"],
            *(heel(Decimal(each[deel])) for deel in ("voor", "na", "verschil")),
            f"{nederlands(Decimal(each['procent']), 1)} %" if each["procent"] is not None else "-",
            euro(Decimal(each["perInwoner"])) if each["perInwoner"] is not None else "-",
        )
        for each in leden
    )
    return Tabel("Verschil per lid", ("Lid", "Was", "Wordt", "Verschil", "Procent", "Per inwoner"), rijen)


def heel(bedrag: Decimal) -> str:
    return f"€ {nederlands(half_up(bedrag, EURO), 0)}"
