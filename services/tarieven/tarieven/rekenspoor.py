"""Rekenspoor: a calculation is built as a tree, and the tree is the calculation.

A leaf is an input with its source; every other node is an operation over its children. So the trace cannot say anything
else than what was computed, anyone can recompute it from its leaves, and its hash is the seal on the result.
"""

import hashlib
import zlib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal, localcontext
from functools import cached_property, lru_cache, reduce
from operator import mul
from typing import Any

import orjson

from tarieven.afronding import CENT, EURO, REKENCONTEXT, half_up, tekst

Waarden = Sequence[Decimal]


def kies(waarden: Waarden) -> Decimal:
    """The first value is a rank from 1, the others are what is chosen from."""
    return waarden[int(waarden[0])]


BEWERKINGEN: dict[str, Callable[[Waarden], Decimal]] = {
    "som": lambda w: sum(w, Decimal(0)),
    "verschil": lambda w: w[0] - w[1],
    "product": lambda w: reduce(mul, w, Decimal(1)),
    "quotient": lambda w: w[0] / w[1],
    "minimum": min,
    "maximum": max,
    "euro": lambda w: half_up(w[0], EURO),
    "cent": lambda w: half_up(w[0], CENT),
    "rang_tot_en_met": lambda w: Decimal(1 + sum(grens < w[0] for grens in w[1:])),
    "rang_tot": lambda w: Decimal(1 + sum(grens <= w[0] for grens in w[1:])),
    "kies": kies,
}
TEKENS = {"som": " + ", "verschil": " − ", "product": " × ", "quotient": " ÷ "}
AFRONDING = {"euro": "cel_half_up", "cent": "cent_half_up"}


@dataclass(frozen=True)
class Knoop:
    """One step. `waarde` is unrounded; `bron` says where an input stands, `besluit` which decision made it valid,
    `bevinding` the known defect of its source."""

    code: str
    naam: str
    bewerking: str
    waarde: Decimal
    eenheid: str = "EUR"
    kinderen: tuple["Knoop", ...] = ()
    bron: str = ""
    besluit: str = ""
    bevinding: str = ""

    @property
    def formule(self) -> str:
        if not self.kinderen:
            return ""
        codes = [kind.code for kind in self.kinderen]
        if self.bewerking in TEKENS:
            return TEKENS[self.bewerking].join(codes)
        return f"{self.bewerking}({', '.join(codes)})"

    @cached_property
    def canoniek(self) -> bytes:
        """`canoniek(als_json(self))`, from what the children wrote before: what traces share is written once."""
        kinderen = [orjson.Fragment(kind.canoniek) for kind in self.kinderen]
        return orjson.dumps(velden(self) | {"kinderen": kinderen}, option=orjson.OPT_SORT_KEYS)

    def met(self, **anders: Any) -> "Knoop":
        eigen = self.__dict__ | anders  # three times as fast as dataclasses.replace
        eigen.pop("canoniek", None)
        return Knoop(**eigen)

    def met_bron(self, bron: str) -> "Knoop":
        """The same tree, in which every input that did not say so comes from this source."""
        if not self.kinderen:
            if self.bron:
                return self
            return blad(self.code, self.naam, self.waarde, self.eenheid, bron, self.besluit, self.bevinding)
        return self.met(kinderen=tuple(kind.met_bron(bron) for kind in self.kinderen))

    def vind(self, code: str) -> "Knoop":
        """The first node with this code, from the top. Raises KeyError."""
        for knoop in self.knopen():
            if knoop.code == code:
                return knoop
        raise KeyError(code)

    def knopen(self) -> Iterator["Knoop"]:
        yield self
        for kind in self.kinderen:
            yield from kind.knopen()


def invoer(
    code: str,
    naam: str,
    waarde: Decimal | int,
    eenheid: str = "EUR",
    bron: str = "",
    bevinding: str = "",
    besluit: str = "",
) -> Knoop:
    return blad(code, naam, Decimal(waarde), eenheid, bron, besluit, bevinding)


@lru_cache(maxsize=8192)
def blad(code: str, naam: str, waarde: Decimal, eenheid: str, bron: str, besluit: str, bevinding: str) -> Knoop:
    """The same input is the same leaf: most of what the traces of a year hold are the prices of its products."""
    return Knoop(code, naam, "invoer", waarde, eenheid, (), bron, besluit, bevinding)


def reken(bewerking: str, code: str, naam: str, *kinderen: Knoop, eenheid: str = "EUR") -> Knoop:
    with localcontext(REKENCONTEXT):
        waarde = BEWERKINGEN[bewerking]([kind.waarde for kind in kinderen])
    return Knoop(code, naam, bewerking, waarde, eenheid, kinderen)


# --- on the wire ------------------------------------------------------------------------------------------------------
def als_json(knoop: Knoop) -> dict[str, Any]:
    """`onafgerond` is what is calculated with, `afgerond` what a table would print (whole euros, half-up)."""
    return velden(knoop) | {"kinderen": [als_json(kind) for kind in knoop.kinderen]}


def velden(knoop: Knoop) -> dict[str, Any]:
    in_euro = knoop.eenheid == "EUR"
    waarde = tekst(knoop.waarde)
    return {
        "code": knoop.code,
        "naam": knoop.naam,
        "bewerking": knoop.bewerking,
        "formule": knoop.formule,
        "eenheid": knoop.eenheid,
        "onafgerond": waarde,
        "afgerond": (tekst(half_up(knoop.waarde)) if "." in waarde else waarde) if in_euro else None,
        "afrondingsbeleid": AFRONDING.get(knoop.bewerking, "cel_half_up" if in_euro else "geen"),
        "bron": knoop.bron,
        "besluit": knoop.besluit,
        "bevinding": knoop.bevinding,
    }


def van_json(spoor: dict[str, Any]) -> Knoop:
    """The tree that `als_json` wrote."""
    return Knoop(
        spoor["code"],
        spoor["naam"],
        spoor["bewerking"],
        Decimal(spoor["onafgerond"]),
        spoor["eenheid"],
        tuple(van_json(kind) for kind in spoor["kinderen"]),
        spoor["bron"],
        spoor["besluit"],
        spoor["bevinding"],
    )


def zegel(spoor: dict[str, Any]) -> str:
    """SHA-256 over the canonical JSON."""
    return hashlib.sha256(canoniek(spoor)).hexdigest()


def canoniek(spoor: dict[str, Any]) -> bytes:
    """The one spelling of a trace: keys sorted, amounts as text, no white space."""
    return orjson.dumps(spoor, option=orjson.OPT_SORT_KEYS)


def verzegeld(knoop: Knoop) -> tuple[bytes, str]:
    """The very bytes that the seal is of, and the seal."""
    return knoop.canoniek, hashlib.sha256(knoop.canoniek).hexdigest()


def ingepakt(bytes_: bytes) -> bytes:
    """As it is kept: a tenth of the size."""
    return zlib.compress(bytes_, 1)


def uitgepakt(bewaard: bytes) -> dict[str, Any]:
    return orjson.loads(zlib.decompress(bewaard))


def herbereken(spoor: dict[str, Any]) -> Decimal:
    """The value of the root, from nothing but the leaves and the operations of the trace."""
    if spoor["bewerking"] == "invoer":
        return Decimal(spoor["onafgerond"])
    waarden = [herbereken(kind) for kind in spoor["kinderen"]]
    with localcontext(REKENCONTEXT):
        return Decimal(tekst(BEWERKINGEN[spoor["bewerking"]](waarden)))
