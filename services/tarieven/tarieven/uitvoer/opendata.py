"""Open data: adopted tariffs for everyone, without a token and without a word about persons, as JSON or CSV."""

from collections.abc import AsyncIterator, Sequence
from typing import Annotated

from commonground.json import JsonRoute
from commonground.problems import NotFound
from fastapi import APIRouter, Depends, Query, Request
from fastapi.responses import PlainTextResponse
from sqlalchemy.ext.asyncio import AsyncSession
from starlette.responses import Response

from tarieven.transitie.model import Beleid
from tarieven.uitkomsten import ONBEREKENBAAR
from tarieven.uitvoer.schrijven import Rij, als_csv, als_json
from tarieven.uitvoer.tarieven import KOLOMMEN, jaarrijen, niet_openbaar
from tarieven.uitvoer.transitie import transitierijen

router = APIRouter(prefix="/open-data", route_class=JsonRoute, tags=["open data"])
VORMEN = {
    "application/json": {
        "schema": {"type": "array", "items": {"type": "object", "additionalProperties": {"type": "string"}}}
    },
    "text/csv": {"schema": {"type": "string"}},
}
ANTWOORDEN = ONBEREKENBAAR | {200: {"description": "De rijen; welke vorm zegt Accept.", "content": VORMEN}}
OPENBAAR = {"security": []}
TRANSITIE = {"e-suite", "burgerzaken"}  # whose cost the transition contribution divides


async def lezer(request: Request) -> AsyncIterator[AsyncSession]:
    """A session that only reads. There is no caller to ask anything about."""
    async with request.app.state.house.sessions.begin() as db:
        await db.connection(execution_options={"reads": True})
        yield db


Lezer = Annotated[AsyncSession, Depends(lezer, scope="function")]


@router.get("/transitie", operation_id="opendata_transitie", responses=ANTWOORDEN, openapi_extra=OPENBAAR)
async def transitie(
    request: Request,
    db: Lezer,
    beleid: Annotated[
        Beleid, Query(description="Elke cel apart afgerond, of per kolom verdeeld zodat zij optelt.")
    ] = "cel_half_up",
) -> Response:
    """De transitiebijdragen van 2021 tot en met 2023 opvragen, in hele euro's."""
    if TRANSITIE & await niet_openbaar(db):
        raise NotFound()
    return geschreven(request, await transitierijen(db, beleid))


@router.get("/tarieven/{jaar}", operation_id="opendata_tarieven", responses=ANTWOORDEN, openapi_extra=OPENBAAR)
async def tarieven(request: Request, db: Lezer, jaar: str) -> Response:
    """De vastgestelde tarieven van een jaar opvragen, per lid en product, met de totalen."""
    if not (jaar.isascii() and jaar.isdecimal() and len(jaar) == 4):
        raise NotFound()
    return geschreven(request, await jaarrijen(db, int(jaar)), KOLOMMEN)


def geschreven(request: Request, rijen: list[Rij], kolommen: Sequence[str] = ()) -> Response:
    soorten = [each.split(";", 1)[0].strip() for each in request.headers.get("accept", "").split(",")]
    if "text/csv" in soorten and "application/json" not in soorten:
        return PlainTextResponse(als_csv(rijen, kolommen), media_type="text/csv")
    return PlainTextResponse(als_json(rijen), media_type="application/json")
