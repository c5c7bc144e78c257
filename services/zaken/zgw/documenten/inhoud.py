"""The content of a document: downloading it, and the lock that keeps two people from changing it at once."""

from secrets import token_hex
from typing import Annotated, Any

from commonground.call import Call, Caller, uuid_in_path
from commonground.filters import refuse_unknown
from commonground.json import Json, JsonRoute
from commonground.problems import ValidationFailed
from commonground.resource import Body
from fastapi import APIRouter
from pydantic import Field
from sqlalchemy import update
from starlette.responses import FileResponse, Response

from zgw.documenten.enkelvoudiginformatieobjecten import ENKELVOUDIGINFORMATIEOBJECTEN as DOCUMENTEN
from zgw.documenten.enkelvoudiginformatieobjecten import Document, opslag_van
from zgw.regels import niet

router = APIRouter(prefix="/enkelvoudiginformatieobjecten/{uuid}", route_class=JsonRoute)


class LockShown(Body):
    lock: Annotated[str, Field(description="De sleutel om te wijzigen en weer vrij te geven.")]


class UnlockBody(Body):
    lock: Annotated[str, Field(max_length=100, description="De sleutel; zonder sleutel is het geforceerd.")] = ""


DEEL = {206: {"description": "Het gevraagde deel."}, 416: {"description": "Dat deel is er niet."}}
BYTES = {"application/octet-stream": {"schema": {"type": "string", "format": "binary"}}}
VERSIE = [
    {"name": naam, "in": "query", "required": False, "description": filter.description, "schema": schema}
    for (naam, filter), schema in zip(
        DOCUMENTEN.detail_filters.items(), ({"type": "integer"}, {"type": "string"}), strict=True
    )
]


@router.get(
    "/download",
    operation_id="enkelvoudiginformatieobject_download",
    response_class=Response,
    responses={
        200: {"content": BYTES, "description": "De inhoud."},
        204: {"description": "Er is geen inhoud."},
        **DEEL,
    },
    openapi_extra={"parameters": VERSIE},
)
async def download(call: Caller) -> Response:
    """Geeft de inhoud van een document, van de laatste of de gevraagde versie."""
    call.require(*DOCUMENTEN.scopes["read"])
    refuse_unknown(call, frozenset(DOCUMENTEN.detail_filters))
    document = await DOCUMENTEN.find(call, uuid_in_path(call.request))
    if document.bestand is None:
        return Response(status_code=204)
    naam = document.bestandsnaam or str(document.uuid)
    return FileResponse(opslag_van(call).pad(document.bestand), media_type="application/octet-stream", filename=naam)


@router.post("/lock", operation_id="enkelvoudiginformatieobject_lock")
async def lock(call: Caller) -> LockShown:
    """Vergrendelt een document; alleen wie de sleutel heeft kan het daarna wijzigen."""
    document = await te_vergrendelen(call, "documenten.lock")
    if document.lock:
        raise ValidationFailed(niet("existing-lock", "Het document is al vergrendeld."))
    sleutel = token_hex(16)
    await call.db.execute(update(Document).where(Document.id == document.id).values(lock=sleutel))
    return Json({"lock": sleutel})  # type: ignore[return-value]


SLEUTEL = {"type": "object", "properties": {"lock": {"type": "string", "maxLength": 100}}}


@router.post(
    "/unlock",
    operation_id="enkelvoudiginformatieobject_unlock",
    status_code=204,
    openapi_extra={"requestBody": {"content": {"application/json": {"schema": SLEUTEL}}}},
)
async def unlock(call: Caller) -> Response:
    """Geeft een document weer vrij; zonder sleutel vraagt dat de scope documenten.geforceerd-unlock."""
    document = await te_vergrendelen(call, "documenten.lock", "documenten.geforceerd-unlock")
    sleutel = UnlockBody.model_validate(await call.body()).lock
    geforceerd = not sleutel and DOCUMENTEN.mag(call, document, "documenten.geforceerd-unlock")
    if not geforceerd and (not sleutel or sleutel != document.lock):
        raise ValidationFailed(niet("incorrect-lock-id", "Dit is niet de sleutel van de vergrendeling."))
    await call.db.execute(update(Document).where(Document.id == document.id).values(lock=""))
    return Response(status_code=204)


async def te_vergrendelen(call: Call, *scopes: str) -> Any:
    call.require(*scopes)
    document = await DOCUMENTEN.find(call, uuid_in_path(call.request), lock=True)
    DOCUMENTEN.eis(call, document, *scopes)
    return document
