"""Notices against an exit date as they stand in the register, and what the cap of art. 6.3 makes of them."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from leden.lidmaatschap import register
from leden.lidmaatschap.levensloop import Soort, Status, stand
from leden.lidmaatschap.uittreding import Opzegging, Uitkomst, Vraag, verdeel
from leden.statutair.parameters import waarden
from leden.tables import Lid, Loting

TELT_MEE = frozenset(
    {Status.OPZEGGING_ONTVANGEN, Status.OPZEGGING_BEVESTIGD, Status.UITGELOOT, Status.GESCHORST, Status.BEEINDIGD}
)


@dataclass(frozen=True)
class Stand:
    """Everyone that gave notice against 31 December of a year; `leden` by code, `ontheven` leave above the cap."""

    vraag: Vraag
    uitkomst: Uitkomst
    leden: Mapping[str, Any]
    ontheven: tuple[str, ...]
    loting: Any
    ongeteld: tuple[str, ...] = ()  # municipalities of which the inhabitants are not known while others are

    @property
    def inwoners_onbekend(self) -> bool:
        return self.vraag.inwoners is None

    def van(self, code: str) -> str:
        if code in self.uitkomst.vertrekt or code in self.ontheven:
            return "vertrekt"
        return "loting" if code in self.uitkomst.loting else "blijft"


async def stand_van(db: AsyncSession, jaar: int, inwoners: Mapping[str, int] | None = None) -> Stand:
    """As the register is now, with the inhabitants of the lot of that year, else `inwoners`, by code."""
    loting = (await db.execute(select(*Loting.__table__.columns).where(Loting.jaar == jaar))).first()
    bekend = (loting.inwoners if loting else inwoners) or {}
    gekozen = await waarden(db, date(jaar, 1, 1))
    eind = date(jaar, 12, 31)
    tellen_op = eind if gekozen["peildatum_ledental"] == "einddatum" else date(jaar, 1, 1)
    lidnummers = (await register.ledental(db, tellen_op)).leden
    rijen = {rij.id: rij for rij in await db.execute(select(Lid.id, Lid.uuid, Lid.naam, Lid.gm_code, Lid.oin))}
    gegeven, ontheven = await gegeven_tegen(db, eind)
    codes = {lid_id: rij.gm_code or rij.oin for lid_id, rij in rijen.items()}
    vraag = Vraag(
        jaar,
        len(lidnummers),
        tuple(Opzegging(codes[lid_id], datum, bekend.get(codes[lid_id])) for lid_id, datum in gegeven.items()),
        sum(bekend.get(codes[lid_id], 0) for lid_id in lidnummers) if bekend else None,
        gekozen["grote_leden_lezing"] == "gezamenlijk",
        1 if gekozen["precies_een_jaar"] == "trede_1" else 2,
    )
    volgorde = loting.protocol["volgorde"] if loting and loting.protocol else ()
    leden = {codes[lid_id]: rijen[lid_id] for lid_id in (*gegeven, *ontheven)}
    uitkomst, weg = verdeel(vraag, volgorde), tuple(codes[lid_id] for lid_id in ontheven)
    gemeenten = sorted(rijen[lid_id].gm_code for lid_id in lidnummers if rijen[lid_id].gm_code)
    ongeteld = tuple(code for code in gemeenten if code not in bekend) if bekend else ()
    return Stand(vraag, uitkomst, leden, weg, loting, ongeteld)


async def gegeven_tegen(db: AsyncSession, eind: date) -> tuple[dict[int, date], list[int]]:
    """Day of the notice of each member that goes on this date, and those that the assembly let go above the cap."""
    gegeven: dict[int, date] = {}
    ontheven: list[int] = []
    for lid_id, loop in (await register.levenslopen(db)).items():
        nu = stand(loop)
        if nu is None or nu.einddatum != eind or nu.status not in TELT_MEE:
            continue
        if nu.status == Status.BEEINDIGD and nu.lidmaatschap_tot != eind:
            continue
        datum = max(each.datum for each in loop if each.soort == Soort.OPZEGGING_ONTVANGEN)
        if any(each.soort == Soort.ONTHEFFING_VERLEEND and each.datum >= datum for each in loop):
            ontheven.append(lid_id)
        else:
            gegeven[lid_id] = datum
    return gegeven, ontheven
