"""Dossiertaken: brings what happened to the zaken of this service, in order per zaak, until the neighbour answers."""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Annotated, Any
from uuid import UUID

import structlog
from commonground.api import House
from commonground.call import Caller
from commonground.json import Json, JsonRoute
from commonground.references import Unfetchable
from commonground.resource import Body
from commonground.types import DateTime, Url
from fastapi import APIRouter
from pydantic import Field
from sqlalchemy import Row, exists, select, update
from sqlalchemy.orm import aliased
from starlette.responses import Response

from leden.tables import Dossiertaak
from leden.zaakdossier import Dossier, Geweigerd, Voortgang
from leden.zaaktaken import OPNIEUW, nu, ronde_na_ronde

LEASE = timedelta(seconds=60)  # longer than the steps of one task take; what a killed process had is late by this much
log = structlog.get_logger(__name__)


async def werk(house: House) -> None:
    await ronde_na_ronde(house, "dossiertaken", een_ronde)


async def een_ronde(house: House, klok: Callable[[], datetime] = nu) -> int:
    """Does what is due, one task after the other; the number that was done."""
    gedaan = 0
    while taak := await neem(house, klok()):
        try:
            zaak = await doe(house, taak)
        except (Geweigerd, Unfetchable) as fout:
            await stel_uit(house, taak, fout, klok())
        else:
            await zet(house, taak, gedaan_op=klok(), laatste_fout="", zaak=zaak)
            gedaan += 1
    return gedaan


async def neem(house: House, moment: datetime) -> Row | None:
    """The oldest task that is due and not behind another one of the same zaak, ours until the lease is over."""
    eerder = aliased(Dossiertaak)
    wacht = exists().where(
        eerder.sleutel == Dossiertaak.sleutel, eerder.id < Dossiertaak.id, eerder.gedaan_op.is_(None)
    )
    aan_de_beurt = (
        select(*Dossiertaak.__table__.columns)
        .where(Dossiertaak.gedaan_op.is_(None), Dossiertaak.volgende_poging <= moment, ~wacht)
        .order_by(Dossiertaak.id)
        .limit(1)
    )
    async with house.engine.execution_options(reads=True).begin() as db:
        if (await db.execute(aan_de_beurt)).first() is None:
            return None
    async with house.engine.begin() as db:
        taak = (await db.execute(aan_de_beurt.with_for_update(skip_locked=True, of=Dossiertaak))).first()
        if taak:
            bezet = update(Dossiertaak).where(Dossiertaak.id == taak.id).values(volgende_poging=moment + LEASE)
            await db.execute(bezet)
    return taak


async def doe(house: House, taak: Row) -> str:
    """The steps of one task; the URL of the zaak."""
    gegevens = taak.gegevens
    onderwerp = Voortgang(
        lid=taak.onderwerp,
        identificatie=taak.sleutel,
        omschrijving=gegevens["omschrijving"],
        stappen=tuple((stap, naam) for stap, naam in taak.stappen),
        datum_aanmelding=date.fromisoformat(gegevens["startdatum"]),
        gebeurtenis=taak.kenmerk,
        soort=gegevens["oorzaak"],
        datum=date.fromisoformat(gegevens["datum"]),
        naam=gegevens.get("naam", ""),
        code=gegevens.get("code", ""),
        roltoelichting=gegevens.get("roltoelichting", ""),
        besluit=UUID(gegevens["besluit"]) if "besluit" in gegevens else None,
        besluittekst=gegevens.get("besluittekst", ""),
        orgaan=gegevens.get("orgaan", ""),
    )
    dossier = Dossier(house.references, house.settings.bronorganisatie, taak.zaaktype)  # type: ignore[attr-defined]
    zaak = await dossier.zaak(onderwerp)
    await dossier.werk_bij(zaak, onderwerp)
    return zaak.url


async def stel_uit(house: House, taak: Row, fout: Exception, moment: datetime) -> None:
    reden = fout.reason if isinstance(fout, Unfetchable) else str(fout)
    pogingen = taak.pogingen + 1
    later = moment + timedelta(seconds=OPNIEUW.after(pogingen))
    log.warning("dossiertaak_failed", taak=taak.id, attempt=pogingen, reason=reden)
    await zet(house, taak, pogingen=pogingen, volgende_poging=later, laatste_fout=reden)


async def zet(house: House, taak: Row, **kolommen: Any) -> None:
    async with house.engine.begin() as db:
        await db.execute(update(Dossiertaak).where(Dossiertaak.id == taak.id).values(**kolommen))


# --- to look at -------------------------------------------------------------------------------------------------------
router = APIRouter(prefix="/dossiertaken", route_class=JsonRoute, tags=["zaken"])


class DossiertaakShown(Body):
    zaaktype: Annotated[str, Field(description="Het zaaktype uit de catalogus.")]
    identificatie: Annotated[str, Field(description="De identificatie van de zaak.")]
    oorzaak: Annotated[str, Field(description="Wat er gebeurde.")]
    zaak: Annotated[Url | None, Field(description="De zaak; leeg zolang zij er niet is.")]
    gedaan_op: Annotated[DateTime | None, Field(description="Wanneer het was gelukt.")]
    pogingen: Annotated[int, Field(description="Aantal pogingen dat is mislukt.")]
    laatste_fout: Annotated[str, Field(description="Waarom de laatste poging mislukte.")]


@router.get("", response_model=list[DossiertaakShown])
async def laatste(call: Caller, onderwerp: UUID | None = None) -> Response:
    """De laatste honderd taken bij zaken, of die van een onderwerp (uuid)."""
    call.require("leden.schrijven", "leden.secretaris")
    query = select(*Dossiertaak.__table__.columns).order_by(Dossiertaak.id.desc()).limit(100)
    if onderwerp is not None:
        query = query.where(Dossiertaak.onderwerp == onderwerp)
    return Json(
        [
            {
                "zaaktype": rij.zaaktype,
                "identificatie": rij.sleutel,
                "oorzaak": rij.gegevens["oorzaak"],
                "zaak": rij.zaak or None,
                "gedaanOp": rij.gedaan_op,
                "pogingen": rij.pogingen,
                "laatsteFout": rij.laatste_fout,
            }
            for rij in await call.db.execute(query)
        ]
    )
