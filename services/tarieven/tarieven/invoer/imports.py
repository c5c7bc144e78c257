"""Imports: a folder of documents is offered, a worker puts it in, and meanwhile anyone can read how far it is."""

import asyncio
from dataclasses import replace
from typing import Annotated, Any
from uuid import UUID

from commonground.api import House
from commonground.call import Call, Caller, uuid_in_path
from commonground.etag import tagged
from commonground.filters import on
from commonground.json import Json
from commonground.problems import Problem, refuse_unknown
from commonground.resource import Body, published
from commonground.types import DateTime, Url
from fastapi import APIRouter
from pydantic import Field
from sqlalchemy import select
from starlette.responses import Response

from tarieven.bevindingen.vastleggen import vondsten
from tarieven.bevindingen.vondst import Ernst
from tarieven.gemeenten import LEZEN, SCHRIJVEN, kenmerken
from tarieven.invoer.bronmap import Bronmap, meegeleverd
from tarieven.invoer.feiten import lees
from tarieven.invoer.tables import Import
from tarieven.invoer.uitvoeren import AANTAL, bied_aan, voer_uit
from tarieven.register import Register

RUST = 1.0  # seconds between two looks for an import that waits
ZIP = ("application/zip", "application/x-zip-compressed")


class Gevonden(Body):
    code: Annotated[str, Field(description="De code van het gebrek.")]
    ernst: Annotated[Ernst, Field(description="Fout, tegenspraak of informatie.")]
    vindplaats: Annotated[str, Field(description="Document en regel.")]
    omschrijving: Annotated[str, Field(description="Wat er aan de hand is.")]
    gedrukt: Annotated[str, Field(description="Wat de bron drukt.")]
    berekend: Annotated[str, Field(description="Wat het volgens de berekening is.")]
    verschil: Annotated[str, Field(description="Berekend min gedrukt; leeg als dat geen getal is.")]


class ImportBody(Body):
    herkomst: Annotated[str, Field(description="Waar de map vandaan kwam.")]


class ImportShown(ImportBody):
    url: Url
    uuid: UUID
    zegel: Annotated[str, Field(description="SHA-256 over de map: dezelfde map is dezelfde import.")]
    status: Annotated[str, Field(description="`wacht`, `bezig` of `gereed`.")]
    stap: Annotated[str, Field(description="De laatste stap die gereed is.")]
    stappen_gereed: Annotated[int, Field(description="Hoeveel stappen gereed zijn.")]
    stappen_totaal: Annotated[int, Field(description="Hoeveel stappen er zijn.")]
    toegevoegd: Annotated[dict[str, int], Field(description="Per register hoeveel rijen zijn toegevoegd.")]
    aangeboden_op: DateTime
    gereed_op: DateTime | None
    bevindingen: Annotated[list[Gevonden], Field(description="Wat er aan de documenten schort; niet in lijsten.")] = []


columns = published(Import, "bestanden")


class Imports(Register):
    name, path, table = "import", "/imports", Import
    body, shows = ImportBody, ImportShown
    query = select(*Import.__table__.columns).order_by(Import.aangeboden_op.desc(), Import.id.desc())
    operations = ("list", "read")
    scopes = {"read": LEZEN}
    filters = on(Import.status)

    def represent(self, row: Any, call: Call) -> dict:
        return {"url": self.url(call, row.uuid)} | columns(row, call) | {"stappenTotaal": AANTAL, "bevindingen": []}

    def kenmerken(self, row: Any, call: Call) -> dict[str, str]:
        return kenmerken()

    async def read(self, call: Call) -> Response:
        """With the findings, which follow from the folder alone."""
        call.require(*self.scopes["read"])
        refuse_unknown(call.request, self.known_detail_params)
        row = await self.find(call, uuid_in_path(call.request))
        return tagged(
            call,
            await met_bevindingen(self.represent(row, call), van_hier(call.house, Bronmap.van(row.bestanden))),
            self.headers(),
        )


IMPORTS = Imports()
router = APIRouter(prefix="/imports", tags=["imports"])  # no JsonRoute: a ZIP comes in here
INHOUD = {
    "required": True,
    "content": {
        "application/zip": {"schema": {"type": "string", "format": "binary"}},
        "application/json": {"schema": {"type": "object", "maxProperties": 0}},
    },
}


@router.post(
    "",
    operation_id="import_create",
    summary="Een map met documenten invoeren.",
    description="Een ZIP van de map, of een leeg JSON-object voor de meegeleverde documenten. Was de map al aangeboden,"
    " dan is het antwoord 200 met die import. De invoer gaat daarna verder; lees de import om te zien hoe ver zij is.",
    status_code=201,
    response_model=ImportShown,
    responses={
        200: {"description": "Deze map was al aangeboden.", "model": ImportShown},
        422: {"description": "De map is niet te lezen of niet compleet."},
    },
    openapi_extra={"requestBody": INHOUD},
)
async def importeer(call: Caller) -> Response:
    call.require(*SCHRIJVEN)
    refuse_unknown(call.request, frozenset())
    map_, herkomst = await aangeboden(call)
    bronmap = van_hier(call.house, map_)
    lees(bronmap)  # whatever is wrong is said now, before anything is stored
    row, nieuw = await bied_aan(call.db, bronmap, herkomst)
    shown = await met_bevindingen(IMPORTS.represent(row, call), bronmap)
    if nieuw:
        await call.record("create", "import", shown, None, shown | {"bevindingen": []}, kenmerken(), 201, herkomst)
    return Json(shown, 201 if nieuw else 200, headers={"Location": shown["url"]} if nieuw else {})


async def aangeboden(call: Call) -> tuple[Bronmap, str]:
    """Raises a 415 for what is neither an archive nor JSON."""
    soort = call.request.headers.get("content-type", "").split(";", 1)[0].strip().lower()
    if soort in ZIP:
        return Bronmap.uit_zip(await call.request.body()), "zip"
    if await call.body():
        detail = "Stuur een ZIP van de map, of een leeg object voor de meegeleverde documenten."
        raise Problem(400, "invalid", "Ongeldige invoer.", detail)
    return meegeleverd(), "meegeleverd"


def van_hier(house: House, bronmap: Bronmap) -> Bronmap:
    """The folder, held against our own outcomes with the tolerance of this installation."""
    return replace(bronmap, tolerantie=house.settings.tolerantie)  # type: ignore[attr-defined]


async def met_bevindingen(shown: dict, bronmap: Bronmap) -> dict:
    """In a thread of its own: a folder that was not seen before takes a second of arithmetic."""
    velden = ("code", "ernst", "vindplaats", "omschrijving", "gedrukt", "berekend", "verschil")
    gevonden = await asyncio.to_thread(vondsten, bronmap)
    return shown | {"bevindingen": [{veld: getattr(each, veld) for veld in velden} for each in gevonden]}


# --- the work ---------------------------------------------------------------------------------------------------------
async def importeur(house: House) -> None:
    """The worker: puts in what was offered, and what was broken off."""
    while True:
        if not await volgende(house):
            await asyncio.sleep(RUST)


async def volgende(house: House) -> bool:
    """One import that is not done yet, the oldest first; whether there was one."""
    async with house.sessions.begin() as db:
        await db.connection(execution_options={"reads": True})
        query = select(Import.id, Import.bestanden).where(Import.status != "gereed").order_by(Import.id).limit(1)
        row = (await db.execute(query)).first()
    if row is None:
        return False
    await voer_uit(house.sessions.begin, row.id, van_hier(house, Bronmap.van(row.bestanden)))
    return True
