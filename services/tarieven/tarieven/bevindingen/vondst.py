"""Vondst: what a check found wrong in a source, with what was printed and what it should be."""

from dataclasses import dataclass
from decimal import Decimal
from hashlib import sha256
from typing import Literal

from tarieven.afronding import half_up, tekst
from tarieven.bronnen import tabel
from tarieven.uitleg import nederlands

Ernst = Literal["fout", "tegenspraak", "info"]
OPEN = ("fout", "tegenspraak")  # what stays within the tolerance is information, and holds nothing up


@dataclass(frozen=True)
class Vondst:
    code: str
    ernst: Ernst
    jaar: int
    vindplaats: str
    omschrijving: str
    gedrukt: str
    berekend: str
    verschil: str = ""

    @property
    def kenmerk(self) -> str:
        wat = (self.code, self.vindplaats, self.gedrukt, self.berekend)
        return sha256("\0".join(wat).encode()).hexdigest()


@dataclass(frozen=True)
class Lopend:
    """A number that is printed in running text, and so in no file of the folder."""

    waarde: Decimal
    plaats: str


def lopende_tekst() -> dict[str, Lopend]:
    return {
        rij["sleutel"]: Lopend(
            Decimal(rij["waarde"]), ":".join(filter(None, (rij["bron_document"], rij["bron_regel"])))
        )
        for rij in tabel("lopende_tekst.csv")
    }


def verschil(berekend: Decimal, gedrukt: Decimal) -> str:
    return tekst(berekend - gedrukt)


def getal(waarde: Decimal, decimalen: int | None = None) -> str:
    """In Dutch notation, with as many decimals as it has (six at most)."""
    kort = waarde.normalize()
    if decimalen is None:
        decimalen = min(6, max(0, -int(kort.as_tuple().exponent)))
    return nederlands(half_up(waarde, Decimal(1).scaleb(-decimalen)), decimalen)
