"""`POST /enkelvoudiginformatieobjecten/_zoek`: the list of documents with its criteria in a body."""

from typing import Annotated
from uuid import UUID

from commonground.call import Caller
from commonground.expand import expand
from commonground.filters import Filter, on
from commonground.json import Json, JsonRoute
from commonground.resource import Body
from fastapi import APIRouter
from pydantic import Field

from zgw.documenten.enkelvoudiginformatieobjecten import ENKELVOUDIGINFORMATIEOBJECTEN as DOCUMENTEN
from zgw.documenten.enkelvoudiginformatieobjecten import Document
from zgw.documenten.expanded import DocumentExpanded
from zgw.zoeken import gevraagd, gezocht, pagina_van, uitgebreid

router = APIRouter(route_class=JsonRoute)
FILTERS = {
    **on(Document.identificatie),
    **on(Document.bronorganisatie),
    "uuid__in": Filter(list[UUID], Document.uuid.in_, "Een van deze documenten."),
}
PAGE = {"in": "query", "name": "page", "required": False, "schema": {"type": "integer"}, "description": "Pagina."}


class EIOZoek(Body):
    uuid_in: Annotated[list[UUID], Field(alias="uuid__in", description="Een van deze documenten.")]
    identificatie: Annotated[str, Field(description="Documenten met dit kenmerk.")] = ""
    bronorganisatie: Annotated[str, Field(description="Documenten van deze organisatie.")] = ""
    expand: Annotated[str, Field(description="Relaties die worden meegeleverd.")] = ""


@router.post(
    "/enkelvoudiginformatieobjecten/_zoek",
    operation_id="enkelvoudiginformatieobject__zoek",
    response_model=None,
    responses={200: pagina_van(DocumentExpanded)},
    openapi_extra={"parameters": [PAGE]},
)
async def zoek(call: Caller, vraag: EIOZoek) -> Json:
    """Zoekt documenten; de criteria in de body."""
    call.require(*DOCUMENTEN.scopes["read"])
    body = await gevraagd(call, FILTERS)
    page = await DOCUMENTEN.page(call, gezocht(DOCUMENTEN, call, FILTERS, body))
    await expand(call, DOCUMENTEN, page["results"], uitgebreid(DOCUMENTEN, call, body))
    return Json(page)
