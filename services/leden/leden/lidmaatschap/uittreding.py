"""Who leaves on an exit date: the cap of art. 6.3, its tiers, large members, and a lot that anyone can repeat."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from hashlib import sha256

from leden.vergadering.kalender import maximum_opzeggingen

MEEST_GROTE_LEDEN = 2


@dataclass(frozen=True)
class Opzegging:
    """A notice against one exit date; `inwoners` is None where the number is not known."""

    code: str
    datum: date
    inwoners: int | None = None


@dataclass(frozen=True)
class Vraag:
    """`inwoners` is the total of all members, None if unknown; then there are no large members to tell apart."""

    jaar: int
    leden: int
    opzeggingen: tuple[Opzegging, ...]
    inwoners: int | None = None
    gezamenlijk: bool = False
    precies_een_jaar: int = 2


@dataclass(frozen=True)
class Uitkomst:
    """`loting` are those between whom the lot decides over `plaatsen_loting` places; they are in no other list."""

    maximum: int
    trede: Mapping[str, int]
    groot: tuple[str, ...]
    vertrekt: tuple[str, ...]
    blijft: tuple[str, ...]
    loting: tuple[str, ...] = ()
    plaatsen_loting: int = 0


def trede(opzegging: date, jaar: int, precies_een_jaar: int = 2) -> int:
    """1: given more than a year before the financial year of the exit; exactly one year is a parameter."""
    grens = date(jaar - 1, 1, 1)
    if opzegging == grens:
        return precies_een_jaar
    return 1 if opzegging < grens else 2


def meer_dan_een_tiende(deel: int, geheel: int) -> bool:
    return deel * 10 > geheel


def verdeel(vraag: Vraag, volgorde: Sequence[str] = ()) -> Uitkomst:
    """Fills the places tier by tier; `volgorde` is the outcome of the lot, for the tier that has too few places."""
    maximum, groot = maximum_opzeggingen(vraag.leden), grote_leden(vraag)
    samen = sum(o.inwoners or 0 for o in vraag.opzeggingen)
    if vraag.gezamenlijk and vraag.inwoners is not None and meer_dan_een_tiende(samen, vraag.inwoners):
        maximum = min(maximum, MEEST_GROTE_LEDEN)
    treden = {o.code: trede(o.datum, vraag.jaar, vraag.precies_een_jaar) for o in vraag.opzeggingen}
    vertrekt: list[str] = []
    blijft: list[str] = []
    for nummer in (1, 2):
        groep = sorted(code for code, eigen in treden.items() if eigen == nummer)
        plaatsen, over = maximum - len(vertrekt), MEEST_GROTE_LEDEN - len(groot & set(vertrekt))
        if len(groep) <= plaatsen and len(groot & set(groep)) <= over:
            vertrekt += groep
        elif plaatsen <= 0:
            blijft += groep
        elif set(groep) <= set(volgorde):
            weg = op_volgorde(groep, volgorde, plaatsen, groot, over)
            vertrekt += weg
            blijft += [code for code in groep if code not in weg]
        else:
            later = [code for code, eigen in treden.items() if eigen > nummer]
            vast = tuple(sorted([*blijft, *later]))
            return Uitkomst(maximum, treden, tuple(sorted(groot)), tuple(vertrekt), vast, tuple(groep), plaatsen)
    return Uitkomst(maximum, treden, tuple(sorted(groot)), tuple(vertrekt), tuple(sorted(blijft)))


def grote_leden(vraag: Vraag) -> frozenset[str]:
    """Those that hold more than a tenth of all inhabitants each; at most two of them leave on one date."""
    if vraag.gezamenlijk or vraag.inwoners is None:
        return frozenset()
    groot = (o for o in vraag.opzeggingen if o.inwoners and meer_dan_een_tiende(o.inwoners, vraag.inwoners))
    return frozenset(o.code for o in groot)


def op_volgorde(
    groep: Iterable[str], volgorde: Sequence[str], plaatsen: int, groot: frozenset[str], over: int
) -> list[str]:
    weg: list[str] = []
    for code in sorted(groep, key=volgorde.index):
        if code in groot and len(groot & set(weg)) >= over:
            continue
        if len(weg) < plaatsen:
            weg.append(code)
    return weg


# --- the lot ----------------------------------------------------------------------------------------------------------
def zegel(zaad: str) -> str:
    """What is published before the draw: SHA-256 of the seed (hexadecimal)."""
    return sha256(bytes.fromhex(zaad)).hexdigest()


def lot(zaad: str, code: str) -> str:
    """SHA-256(seed, code of the member): whoever has the seed can compute it again."""
    return sha256(bytes.fromhex(zaad) + code.encode()).hexdigest()


def trek(zaad: str, codes: Iterable[str]) -> list[str]:
    """The order of the lot: the lowest number first."""
    return sorted(codes, key=lambda code: lot(zaad, code))
