"""Blad: what is told, without a form. Page and PDF are made of the same sheet, so they cannot say different things."""

from dataclasses import dataclass
from decimal import Decimal


@dataclass(frozen=True)
class Tabel:
    """The first cell of a row names it; the other cells are right-aligned when they are numbers."""

    bijschrift: str
    koppen: tuple[str, ...]
    rijen: tuple[tuple[str, ...], ...]
    getallen: bool = True


@dataclass(frozen=True)
class Staaf:
    naam: str
    delen: tuple[Decimal, ...]


@dataclass(frozen=True)
class Grafiek:
    """Bars made of parts, or one part that may be below zero. The table beside it says the same in words."""

    titel: str
    omschrijving: str
    reeksen: tuple[str, ...]
    staven: tuple[Staaf, ...]


@dataclass(frozen=True)
class Deel:
    kop: str
    alineas: tuple[str, ...] = ()
    grafiek: Grafiek | None = None
    tabel: Tabel | None = None


@dataclass(frozen=True)
class Blad:
    titel: str
    inleiding: tuple[str, ...]
    delen: tuple[Deel, ...]
    slot: str = ""

    def grafieken(self) -> list[Grafiek]:
        return [deel.grafiek for deel in self.delen if deel.grafiek is not None]
