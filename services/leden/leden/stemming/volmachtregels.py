"""Proxies (art. 8.5): which of a meeting count, in the order of their nine checks. No HTTP, no SQL.

A member is a key of any kind; a proxy sleeps while its grantor is there itself.
"""

from collections.abc import Collection, Hashable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

SoortVolmacht = Literal["ander_lid", "verbonden_persoon", "rvc_voorzitter", "notaris", "advocaat"]
Bevoegdheid = Literal["presentielijst_tekenen", "woord_voeren", "stemmen"]
MAXIMUM = 2  # members for whom another member acts, per meeting (art. 8.5)
VEEL = 3  # votes of one person above which it is said: own and two


@dataclass(frozen=True)
class Volmacht:
    """`nummer` orders what was handed over at one moment; `houder` is a member, only for `ander_lid`."""

    nummer: int
    gever: Hashable
    soort: SoortVolmacht
    overhandigd_op: datetime
    houder: Hashable | None = None
    persoon: str = ""
    reikwijdte: frozenset[str] = frozenset({"presentielijst_tekenen", "woord_voeren", "stemmen"})

    ingetrokken: bool = False

    @property
    def mag_stemmen(self) -> bool:
        return "stemmen" in self.reikwijdte


@dataclass(frozen=True)
class Zaalstand:
    """Who are members, who of them is suspended or there itself; `begin` is None until the meeting is opened."""

    leden: Collection[Hashable]
    geschorst: Collection[Hashable] = frozenset()
    zelf_aanwezig: Collection[Hashable] = frozenset()
    begin: datetime | None = None
    ondervolmacht: bool = False


@dataclass(frozen=True)
class Oordeel:
    """`code` says why a proxy does not count, or does without a vote (VOLMACHT_ZONDER_STEM)."""

    geldig: bool
    stem: bool = False
    code: str = ""
    slaapt: bool = False


@dataclass
class Ronde:
    """What earlier checks left: the proxies that may still count, and the verdicts so far."""

    zaal: Zaalstand
    over: dict[int, Volmacht]
    oordelen: dict[int, Oordeel] = field(default_factory=dict)

    def wijs_af(self, nummer: int, code: str) -> None:
        self.oordelen[nummer] = Oordeel(False, code=code)
        self.over.pop(nummer, None)


def beoordeel(volmachten: Iterable[Volmacht], zaal: Zaalstand) -> dict[int, Oordeel]:
    """The verdict on each proxy of a meeting, by its number."""
    op_volgorde = sorted(volmachten, key=lambda v: (v.overhandigd_op, v.nummer))
    ronde = Ronde(zaal, {v.nummer: v for v in op_volgorde})
    for toets in (herroeping, lidmaatschap, aan_zichzelf, te_laat, vervangen, slaap, maximum, keten):
        toets(ronde)
    for nummer, volmacht in ronde.over.items():
        stem = volmacht.mag_stemmen
        ronde.oordelen[nummer] = Oordeel(True, stem, "" if stem else "VOLMACHT_ZONDER_STEM")
    return ronde.oordelen


def herroeping(ronde: Ronde) -> None:
    """9. What was withdrawn by then does not count."""
    for nummer, v in list(ronde.over.items()):
        if v.ingetrokken:
            ronde.wijs_af(nummer, "VOLMACHT_INGETROKKEN")


def lidmaatschap(ronde: Ronde) -> None:
    """1. Grantor and holder are members; neither is suspended."""
    zaal = ronde.zaal
    for nummer, v in list(ronde.over.items()):
        if v.gever not in zaal.leden:
            ronde.wijs_af(nummer, "VOLMACHTGEVER_GEEN_LID")
        elif v.gever in zaal.geschorst:
            ronde.wijs_af(nummer, "VOLMACHTGEVER_GESCHORST")
        elif v.soort == "ander_lid" and v.houder not in zaal.leden:
            ronde.wijs_af(nummer, "HOUDER_GEEN_LID")
        elif v.soort == "ander_lid" and v.houder in zaal.geschorst:
            ronde.wijs_af(nummer, "HOUDER_GESCHORST")


def aan_zichzelf(ronde: Ronde) -> None:
    """2. Not to itself."""
    for nummer, v in list(ronde.over.items()):
        if v.soort == "ander_lid" and v.houder == v.gever:
            ronde.wijs_af(nummer, "VOLMACHT_AAN_ZICHZELF")


def te_laat(ronde: Ronde) -> None:
    """6. Handed to the chair before the start; asked here, so that a late one replaces nothing."""
    for nummer, v in list(ronde.over.items()):
        if ronde.zaal.begin is not None and v.overhandigd_op >= ronde.zaal.begin:
            ronde.wijs_af(nummer, "VOLMACHT_TE_LAAT")


def vervangen(ronde: Ronde) -> None:
    """3. One per grantor; the latest replaces."""
    laatste = {v.gever: nummer for nummer, v in ronde.over.items()}
    for nummer, v in list(ronde.over.items()):
        if laatste[v.gever] != nummer:
            ronde.wijs_af(nummer, "VOLMACHT_VERVANGEN")


def slaap(ronde: Ronde) -> None:
    """In case of its absence: who is there itself acts itself."""
    for nummer, v in list(ronde.over.items()):
        if v.gever in ronde.zaal.zelf_aanwezig:
            ronde.oordelen[nummer] = Oordeel(True, slaapt=True)
            del ronde.over[nummer]


def maximum(ronde: Ronde) -> None:
    """4. A member acts for at most two others, in the order of handing over; who acts is at the end of a chain."""
    van = {v.gever: v for v in ronde.over.values()}
    gebruikt: dict[Hashable, int] = {}
    for nummer, v in list(ronde.over.items()):
        wie = optredend(v, van) if ronde.zaal.ondervolmacht else v.houder
        if wie is not None:
            gebruikt[wie] = gebruikt.get(wie, 0) + 1
            if gebruikt[wie] > MAXIMUM:
                ronde.wijs_af(nummer, "VOLMACHT_MAXIMUM")
                del van[v.gever]


def doorgegeven(volmacht: Volmacht, van: Mapping[Hashable, Volmacht]) -> Iterator[Volmacht]:
    """This proxy and those by which it was passed on; a circle is followed once."""
    gezien: set[Hashable] = set()
    volgende: Volmacht | None = volmacht
    while volgende is not None and volgende.gever not in gezien:
        gezien.add(volgende.gever)
        yield volgende
        volgende = van.get(volgende.houder) if volgende.houder is not None else None


def optredend(volmacht: Volmacht, van: Mapping[Hashable, Volmacht]) -> Hashable | None:
    """The member that acts in the end; None when that is a role or a connected person."""
    *_, laatste = doorgegeven(volmacht, van)
    return laatste.houder


def keten(ronde: Ronde) -> None:
    """5. A member that only votes through a third exercises no proxy it received; in a circle all are void."""
    weg = {v.gever: v for v in ronde.over.values() if v.soort != "verbonden_persoon"}
    void = [nummer for nummer, v in ronde.over.items() if v.soort == "ander_lid" and v.houder in weg]
    if ronde.zaal.ondervolmacht:
        void = [nummer for nummer in void if in_een_kring(ronde.over[nummer], weg)]
    for nummer in void:
        ronde.wijs_af(nummer, "VOLMACHT_KETEN")


def in_een_kring(volmacht: Volmacht, weg: Mapping[Hashable, Volmacht]) -> bool:
    gezien, volgende = {volmacht.gever}, volmacht.houder
    while volgende is not None and volgende in weg:
        if volgende in gezien:
            return True
        gezien.add(volgende)
        volgende = weg[volgende].houder
    return False


def stemmen_per_persoon(volmachten: Iterable[Volmacht], oordelen: Mapping[int, Oordeel]) -> dict[str, int]:
    """Votes that one person casts: as the hand of its own member, and by proxy."""
    aantal: dict[str, int] = {}
    for v in volmachten:
        if v.persoon and oordelen[v.nummer].stem:
            aantal[v.persoon] = aantal.get(v.persoon, 0) + 1
    return aantal
