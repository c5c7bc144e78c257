"""The register of members in the database: standings on a date, and events that are added to it."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from commonground.db import violated
from commonground.problems import Conflict
from sqlalchemy import func, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession

from leden.dossier import dossiers
from leden.lidmaatschap import levensloop
from leden.lidmaatschap.levensloop import ARTIKEL, LOPEND, OngeldigeOvergang, Soort, Stand, Status
from leden.problemen import botst
from leden.tables import Gebeurtenis, Lid


# --- standings --------------------------------------------------------------------------------------------------------
async def levenslopen(
    db: AsyncSession, lid_ids: Collection[int] | None = None
) -> dict[int, list[levensloop.Gebeurtenis]]:
    """The events of these members, or of all."""
    query = select(Gebeurtenis.lid_id, *LEVENSLOOP).order_by(Gebeurtenis.volgnummer)
    if lid_ids is not None:
        query = query.where(Gebeurtenis.lid_id.in_(lid_ids))
    gevonden: dict[int, list[levensloop.Gebeurtenis]] = {}
    for rij in await db.execute(query):
        gebeurtenis = levensloop.Gebeurtenis(Soort(rij.soort), rij.datum, rij.volgnummer, rij.einddatum, rij.grond)
        gevonden.setdefault(rij.lid_id, []).append(gebeurtenis)
    return gevonden


LEVENSLOOP = (
    Gebeurtenis.soort,
    Gebeurtenis.datum,
    Gebeurtenis.volgnummer,
    Gebeurtenis.einddatum,
    Gebeurtenis.grond,
)


async def standen(db: AsyncSession, peildatum: date, lid_ids: Collection[int] | None = None) -> dict[int, Stand]:
    """The standing on a date of everyone of whom something was known by then."""
    lopen = await levenslopen(db, lid_ids)
    gevonden = {lid_id: levensloop.stand(loop, peildatum) for lid_id, loop in lopen.items()}
    return {lid_id: stand for lid_id, stand in gevonden.items() if stand}


@dataclass(frozen=True)
class Ledental:
    """Who is a member on a date, and who of them has a vote (art. 8.6: those that are not suspended)."""

    leden: frozenset[int]
    stemgerechtigd: frozenset[int]


async def ledental(db: AsyncSession, peildatum: date) -> Ledental:
    gevonden = await standen(db, peildatum)
    return Ledental(
        frozenset(lid_id for lid_id, stand in gevonden.items() if stand.is_lid),
        frozenset(lid_id for lid_id, stand in gevonden.items() if stand.stemgerechtigd),
    )


# --- adding events ----------------------------------------------------------------------------------------------------
async def nieuwe_gebeurtenis(db: AsyncSession, lid: Any, nu: datetime, soort: Soort, datum: date, **rest: Any) -> dict:
    """The columns of an event that fits; the row of the member must be locked by the caller.

    Raises Conflict: OVERGANG_ONMOGELIJK when it does not fit its history, LID_BESTAAT when the body has another one.
    """
    loop = (await levenslopen(db, [lid.id])).get(lid.id, [])
    volgnummer = 1 + (await laatste_volgnummer(db, lid.id))
    nieuw = levensloop.Gebeurtenis(soort, datum, volgnummer, rest.get("einddatum"), rest.get("grond", ""))
    await houd_lopend_bij(db, lid, getoetst([*loop, nieuw], nieuw), datum)
    leeg = {"motivering": "", "einddatum": None, "grond": "", "goedkeuring_rvc": None, "besluit_id": None, "bron": ""}
    leeg |= {"langs": "", "om_financien": False, "medegedeeld_op": None, "opvolger_id": None, "bevindingen": []}
    vast = {"lid_id": lid.id, "volgnummer": volgnummer, "soort": soort.value, "datum": datum, "geregistreerd_op": nu}
    return leeg | rest | vast


async def laatste_volgnummer(db: AsyncSession, lid_id: int) -> int:
    query = select(func.coalesce(func.max(Gebeurtenis.volgnummer), 0)).where(Gebeurtenis.lid_id == lid_id)
    return (await db.execute(query)).scalar_one()


def getoetst(loop: Iterable[levensloop.Gebeurtenis], nieuw: levensloop.Gebeurtenis) -> Stand:
    try:
        stand = levensloop.stand(loop, nieuw=nieuw)
    except OngeldigeOvergang as fout:
        mogelijk = ", ".join(fout.mogelijk) or "niets"
        detail = f"Na {fout.van or 'het begin'} kan {fout.soort} niet; wel: {mogelijk}."
        raise botst(
            "OVERGANG_ONMOGELIJK", detail, ARTIKEL[nieuw.soort], nieuw.datum, status=409, huidigeStatus=fout.van
        ) from None
    assert stand is not None  # noqa: S101 - there is at least the new event
    return stand


async def houd_lopend_bij(db: AsyncSession, lid: Any, stand: Stand, datum: date) -> None:
    """One running application or membership per body, kept by a unique constraint."""
    code = (lid.gm_code or lid.oin) if stand.status in LOPEND else None
    if code == lid.lopend_onder:
        return
    try:
        await db.execute(update(Lid).where(Lid.id == lid.id).values(lopend_onder=code))
    except IntegrityError as fout:
        if "lopend_onder" in violated(fout, Lid.metadata.tables["lid"]):
            raise lid_bestaat(code or "", datum) from None
        raise


def lid_bestaat(code: str, datum: date) -> Conflict:
    return botst("LID_BESTAAT", f"Voor {code} loopt al een aanvraag of lidmaatschap.", "4.1", datum)


async def leg_vast(
    db: AsyncSession,
    lid: Any,
    nu: datetime,
    soort: Soort,
    datum: date,
    erbij: dossiers.Erbij = dossiers.NIETS,
    **rest: Any,
) -> Gebeurtenis:
    """Adds an event and, in the same transaction, what must be done for its zaak. Raises as `nieuwe_gebeurtenis`."""
    rij = Gebeurtenis(**await nieuwe_gebeurtenis(db, lid, nu, soort, datum, **rest))
    db.add(rij)
    await db.flush()
    await dossiers.bij_gebeurtenis(db, nu, rij, erbij)
    return rij


async def leg_verlopen_vast(db: AsyncSession, code: str, nu: datetime, dag: date) -> None:
    """Records the end of a membership that ended by itself before this day, so that the body can have another one."""
    lopend = select(*Lid.__table__.columns).where(Lid.lopend_onder == code).with_for_update()
    for lid in (await db.execute(lopend)).all():
        bekend = (await standen(db, dag, [lid.id])).get(lid.id)
        if bekend and bekend.status == Status.BEEINDIGD and bekend.einddatum:
            await leg_vast(db, lid, nu, Soort.BEEINDIGD, bekend.einddatum)
