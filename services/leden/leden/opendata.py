"""Open data: members, meetings and decisions as Popolo; no person, nothing confidential, no counts that are unknown.

`@type` is the class that Open Raadsinformatie gives such things.
"""

from typing import Any

from commonground.call import Call, Caller
from commonground.json import Json, JsonRoute
from fastapi import APIRouter
from sqlalchemy import or_, select
from starlette.responses import Response

from leden.lidmaatschap import register
from leden.stemming.verkiezing import per_keuze
from leden.tables import Agendapunt, Besluit, Lid, Stem, Stemming, Vergadering

router = APIRouter(prefix="/open-data", route_class=JsonRoute, tags=["open data"])
RESULTAAT = {"aangenomen": "pass", "verworpen": "fail"}
OPTIE = {"voor": "yes", "tegen": "no", "onthouding": "abstain", "blanco": "blank"}
POPOLO: dict[int | str, dict[str, Any]] = {
    200: {"description": "Popolo.", "content": {"application/json": {"schema": {"type": "object"}}}}
}


@router.get("/popolo", response_class=Json, responses=POPOLO)
async def popolo(call: Caller) -> Response:
    """Leden, vergaderingen, besluiten en stemmingen als Popolo; leden stemmen, geen personen."""
    call.require("leden.lezen")
    besluiten = await openbare_besluiten(call)
    return Json(
        {
            "organizations": await organisaties(call),
            "events": await vergaderingen(call),
            "agenda_items": await agenda(call),
            "motions": [motie(call, rij) for rij in besluiten],
            "vote_events": await stemmingen(call, besluiten),
        }
    )


async def organisaties(call: Call) -> list[dict[str, Any]]:
    standen = await register.standen(call.db, call.today)
    gevonden = []
    for lid in await call.db.execute(select(Lid.id, Lid.uuid, Lid.naam, Lid.gm_code).order_by(Lid.naam, Lid.id)):
        stand = standen.get(lid.id)
        if stand is None or stand.lidmaatschap_van is None:
            continue
        eigen: dict[str, Any] = {
            "@type": "Organization",
            "id": call.link("leden", lid.uuid),
            "name": lid.naam,
            "classification": "lid",
        }
        codes = [{"scheme": "CBS", "identifier": lid.gm_code}] if lid.gm_code else []
        eigen |= {"identifiers": codes, "founding_date": stand.lidmaatschap_van}
        gevonden.append(eigen | ({"dissolution_date": stand.lidmaatschap_tot} if stand.lidmaatschap_tot else {}))
    return gevonden


async def vergaderingen(call: Call) -> list[dict[str, Any]]:
    query = select(Vergadering.uuid, Vergadering.datum, Vergadering.soort, Vergadering.status)
    return [
        {
            "@type": "Meeting",
            "id": call.link("vergaderingen", rij.uuid),
            "name": f"Algemene vergadering van {rij.datum}",
            "classification": rij.soort,
            "start_date": rij.datum,
            "status": rij.status,
        }
        for rij in await call.db.execute(query.order_by(Vergadering.datum, Vergadering.id))
    ]


async def agenda(call: Call) -> list[dict[str, Any]]:
    query = (
        select(Agendapunt.uuid, Agendapunt.nummer, Agendapunt.onderwerp, Vergadering.uuid.label("vergadering"))
        .join(Vergadering, Vergadering.id == Agendapunt.vergadering_id)
        .where(Agendapunt.vertrouwelijk.is_(False))
        .order_by(Vergadering.datum, Vergadering.id, Agendapunt.id)
    )
    return [
        {
            "@type": "AgendaItem",
            "id": call.link("agendapunten", rij.uuid),
            "identifier": rij.nummer,
            "name": rij.onderwerp,
            "event_id": call.link("vergaderingen", rij.vergadering),
        }
        for rij in await call.db.execute(query)
    ]


async def openbare_besluiten(call: Call) -> list[Any]:
    """Those of the assembly whose item is not confidential."""
    query = (
        select(
            *Besluit.__table__.columns,
            Vergadering.uuid.label("vergadering"),
            Stemming.uuid.label("stemming"),
            Stemming.gesloten_op,
        )
        .outerjoin(Vergadering, Vergadering.id == Besluit.vergadering_id)
        .outerjoin(Agendapunt, Agendapunt.id == Besluit.agendapunt_id)
        .outerjoin(Stemming, Stemming.id == Besluit.stemming_id)
        .where(Besluit.orgaan == "alv", or_(Agendapunt.id.is_(None), Agendapunt.vertrouwelijk.is_(False)))
        .order_by(Besluit.datum, Besluit.id)
    )
    return list((await call.db.execute(query)).all())


def motie(call: Call, rij: Any) -> dict[str, Any]:
    gevonden: dict[str, Any] = {"@type": "Motion", "id": call.link("besluiten", rij.uuid), "text": rij.tekst}
    gevonden |= {"date": rij.datum, "classification": rij.besluitsoort}
    if rij.regeluitkomst:
        gevonden["requirement"] = [regel["regel"] for regel in rij.regeluitkomst["regels"]]
    if rij.uitkomst in RESULTAAT:
        gevonden["result"] = RESULTAAT[rij.uitkomst]
    if rij.vergadering:
        gevonden["legislative_session_id"] = call.link("vergaderingen", rij.vergadering)
    return gevonden


async def stemmingen(call: Call, besluiten: list[Any]) -> list[dict[str, Any]]:
    per_lid: dict[int, list[dict[str, Any]]] = {}
    query = select(Stem.stemming_id, Stem.keuze, Lid.uuid).join(Lid, Lid.id == Stem.lid_id).order_by(Lid.naam, Lid.id)
    for stem in await call.db.execute(query):
        rij = {"option": OPTIE.get(stem.keuze, stem.keuze), "voter_id": call.link("leden", stem.uuid)}
        per_lid.setdefault(stem.stemming_id, []).append(rij)
    gevonden = []
    for rij in besluiten:
        if rij.stemming is None:
            continue
        eigen: dict[str, Any] = {
            "@type": "VoteEvent",
            "id": call.link("stemmingen", rij.stemming),
            "motion_id": call.link("besluiten", rij.uuid),
        }
        if rij.tellingen is not None:
            geteld = per_keuze(rij.tellingen).items()
            eigen["counts"] = [{"option": OPTIE.get(keuze, keuze), "value": aantal} for keuze, aantal in geteld]
        if stemmen := per_lid.get(rij.stemming_id):
            eigen["votes"] = stemmen
        gevonden.append(eigen)
    return gevonden
