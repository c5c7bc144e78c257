"""Who is in the meeting at a moment, by itself or by proxy, and what that means for the quorum."""

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from sqlalchemy import or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from leden.besluit.besluitregels import Zaal
from leden.lidmaatschap import register
from leden.statutair.parameters import waarden
from leden.statutair.statuten import Besluitsoort, Regel, regels
from leden.stemming.volmachtregels import Oordeel, Zaalstand, beoordeel, doorgegeven
from leden.stemming.volmachtregels import Volmacht as Verleend
from leden.tables import Presentie, Volmacht
from leden.vergadering.presentielijst import TELT

# In a second meeting the members present decide, whoever is there (art. 17.4b, 20.1, 20.2).
QUORUM_TWEEDE = {
    "tweede_17_4": "quorum_geen",
    "tweede_20_1": "quorum_geen_statuten",
    "tweede_20_2": "quorum_geen_beschermd",
}
VERTEGENWOORDIGD = "volmacht"


@dataclass(frozen=True)
class Aanwezig:
    """How a member is there; without `stem` it counts for the quorum only."""

    wijze: str
    stem: bool = True

    @property
    def zelf(self) -> bool:
        return self.wijze != VERTEGENWOORDIGD


async def aanwezigen(db: AsyncSession, vergadering: Any, moment: datetime) -> dict[int, Aanwezig]:
    """Members that count, present or represented at this moment; the end of an interval is outside it."""
    getal, gekozen = await register.ledental(db, vergadering.datum), await waarden(db, vergadering.datum)
    rijen = {
        lid_id: wijze
        for lid_id, wijze in (await presenties(db, vergadering, moment)).items()
        if lid_id in getal.stemgerechtigd
    }
    zelf = frozenset(lid_id for lid_id, wijze in rijen.items() if wijze != VERTEGENWOORDIGD)
    verleend = await volmachten_van(db, vergadering, moment)
    stand = Zaalstand(
        getal.leden,
        getal.leden - getal.stemgerechtigd,
        zelf,
        vergadering.geopend_op,
        gekozen["ondervolmacht"] == "ja",
    )
    gevonden = {lid_id: Aanwezig(wijze) for lid_id, wijze in rijen.items()}
    namens = vertegenwoordigd(verleend, beoordeel(verleend, stand), frozenset(rijen), stand)
    telt = gekozen["volmacht_zonder_stem_telt_voor_quorum"] == "ja"
    for lid_id, oordeel in namens.items():
        if oordeel.geldig and (oordeel.stem or telt):
            gevonden[lid_id] = Aanwezig(VERTEGENWOORDIGD, oordeel.stem)
        else:
            gevonden.pop(lid_id, None)
    return gevonden


def vertegenwoordigd(
    verleend: list[Verleend], oordelen: dict[int, Oordeel], op_de_lijst: Collection[int], stand: Zaalstand
) -> dict[int, Oordeel]:
    """The verdict on the absent members that gave a proxy, if its holder is there.

    A member holds by being there itself (or through its own connected person), or where that may by passing it on;
    any other holder is on the list in the name of the grantor. A row on the list whose proxy does not count, does
    not count either.
    """
    gevonden: dict[int, Oordeel] = {}
    geldig: dict[Any, Verleend] = {v.gever: v for v in verleend if oordelen[v.nummer].geldig}
    zelf = stand.zelf_aanwezig
    for volmacht in sorted(verleend, key=lambda v: (v.overhandigd_op, v.nummer)):
        gever: Any = volmacht.gever
        oordeel = oordelen[volmacht.nummer]
        if gever in zelf or oordeel.slaapt or (gever in gevonden and gevonden[gever].geldig):
            continue
        keten = list(doorgegeven(volmacht, geldig if stand.ondervolmacht else {}))
        keten = keten[: 1 + next((nr for nr, each in enumerate(keten) if each.houder in zelf), len(keten))]
        laatste = keten[-1]
        aanwezig = laatste.houder in zelf if laatste.soort == "ander_lid" else laatste.gever in op_de_lijst
        stem = aanwezig and oordeel.stem and all(each.mag_stemmen for each in keten)
        gevonden[gever] = replace(oordeel, geldig=oordeel.geldig and aanwezig, stem=stem)
    return gevonden


async def presenties(db: AsyncSession, vergadering: Any, moment: datetime) -> dict[int, str]:
    """How each member stands on the attendance list at this moment; one row each, the latest that was made."""
    query = select(Presentie.lid_id, Presentie.wijze).where(
        Presentie.vergadering_id == vergadering.id,
        Presentie.van <= moment,
        or_(Presentie.tot.is_(None), Presentie.tot > moment),
        Presentie.wijze.in_(TELT),
    )
    rijen = (await db.execute(query.order_by(Presentie.id.desc()))).all()
    return {rij.lid_id: rij.wijze for rij in reversed(rijen)}


async def ooit_aanwezig(db: AsyncSession, vergadering: Any) -> frozenset[int]:
    """Members that were on the list at any moment or gave a proxy; empty if there is no list."""
    lijst = select(Presentie.lid_id).where(Presentie.vergadering_id == vergadering.id, Presentie.wijze.in_(TELT))
    er = frozenset((await db.execute(lijst)).scalars())
    hier = or_(Volmacht.vergadering_id == vergadering.id, Volmacht.vergadering_id.is_(None))
    gevers = select(Volmacht.gever_id).where(hier, Volmacht.ingetrokken_op.is_(None))
    return er | frozenset((await db.execute(gevers)).scalars()) if er else er


async def volmachten_van(db: AsyncSession, vergadering: Any, moment: datetime) -> list[Verleend]:
    """What was given for this meeting or runs on its day, and whether it was withdrawn by then."""
    lopend = (
        Volmacht.vergadering_id.is_(None)
        & (Volmacht.verleend_op <= vergadering.datum)
        & or_(Volmacht.tot.is_(None), Volmacht.tot >= vergadering.datum)
    )
    query = select(*Volmacht.__table__.columns).where(or_(Volmacht.vergadering_id == vergadering.id, lopend))
    return [verleend(rij, moment) for rij in await db.execute(query)]


def verleend(rij: Any, moment: datetime) -> Verleend:
    return Verleend(
        rij.id,
        rij.gever_id,
        rij.soort,
        rij.overhandigd_op,
        rij.houder_id,
        rij.persoon,
        frozenset(rij.reikwijdte),
        rij.ingetrokken_op is not None and rij.ingetrokken_op <= moment,
    )


async def zaal(db: AsyncSession, vergadering: Any, moment: datetime, vooraf: Collection[int] = ()) -> Zaal:
    """A and N at this moment. [P] `vooraf`: those that voted in advance, if they count for the quorum."""
    aanwezig = set(await aanwezigen(db, vergadering, moment))
    if vooraf and (await waarden(db, vergadering.datum))["vooraf_gestemd_telt_voor_quorum"] == "ja":
        aanwezig |= set(vooraf) & (await register.ledental(db, vergadering.datum)).stemgerechtigd
    return Zaal(len(aanwezig), await quorumbasis(db, vergadering.datum))


async def quorumbasis(db: AsyncSession, peildatum: date) -> int:
    """N: the members of that day. [P] quorumbasis_geschorste_leden: without those that are suspended, by default."""
    getal = await register.ledental(db, peildatum)
    meegeteld = (await waarden(db, peildatum))["quorumbasis_geschorste_leden"] == "meegeteld"
    return len(getal.leden if meegeteld else getal.stemgerechtigd)


def quorumregel(soort: Besluitsoort, soort_vergadering: str, versie: str = "") -> Regel | None:
    """The quorum rule of a decision in this meeting: that of the decision, or none in its second meeting."""
    if soort.tweede_vergadering and soort.tweede_vergadering.sleutel == soort_vergadering:
        return regels(versie)[QUORUM_TWEEDE[soort_vergadering]]
    return soort.quorum
