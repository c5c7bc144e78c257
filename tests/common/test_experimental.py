"""What is beyond a standard: in a document of its own, and nowhere in the standard's."""

from typing import Annotated

import pytest
import support
from common import sample
from commonground.api import Api
from commonground.contract import extended, openapi
from commonground.experimental import EXPERIMENTAL, standard
from commonground.filters import beyond, on
from commonground.json import JsonRoute
from commonground.resource import Part
from fastapi import APIRouter
from pydantic import Field


class Band(Part):
    kleur: str


class KastMeer(sample.KastBody):
    band: Annotated[Band, Field(json_schema_extra=EXPERIMENTAL, description="De band eromheen.")]


class KastMeerShown(KastMeer, sample.KastShown):
    pass


class KastenMeer(sample.Kasten):
    name, path, body, shows = "meerkast", "/meerkasten", KastMeer, KastMeerShown
    experimental = ("update",)
    filters = on(sample.Kast.naam) | beyond(on(sample.Kast.naam, "icontains"))


router = APIRouter(route_class=JsonRoute)


@router.post("/kasten_sluiten", openapi_extra=EXPERIMENTAL, response_model=KastMeer)
async def sluit() -> None:
    """Sluit alle kasten."""


@pytest.fixture
def api() -> Api:
    return Api("meer", "/meer/api/v1", "Meer", "1.0.0", [KastenMeer()], routers=[router])


def test_the_experimental_document_has_all_of_it_with_a_mark(api):
    document = openapi(api, experimental=True)
    assert document["paths"]["/kasten_sluiten"]["post"]["x-experimental"] is True
    assert document["paths"]["/meerkasten/{uuid}"]["put"]["x-experimental"] is True
    parameters = document["paths"]["/meerkasten"]["get"]["parameters"]
    found = {each.get("name"): each.get("x-experimental") for each in parameters}
    assert found["naam__icontains"] is True and found["pageSize"] is True and found["naam"] is None
    shape = document["components"]["schemas"]["KastMeerShown"]
    assert shape["properties"]["band"]["x-experimental"] is True and "band" in shape["required"]
    assert "x-experimental" in document["info"]["description"]


def test_the_document_of_the_standard_has_none_of_it(api):
    document = openapi(api)
    assert "/kasten_sluiten" not in document["paths"]
    assert document["paths"]["/meerkasten/{uuid}"].keys() == {"get", "head", "patch", "delete"}
    names = {each.get("name") for each in document["paths"]["/meerkasten"]["get"]["parameters"]}
    assert "naam" in names and not {"naam__icontains", "pageSize"} & names
    shape = document["components"]["schemas"]["KastMeerShown"]
    assert "band" not in shape["properties"] and "band" not in shape["required"]
    assert "Band" not in document["components"]["schemas"]
    assert standard(document) == document


def test_an_api_of_our_own_has_one_document():
    assert not extended(sample.UITLEEN) and extended(sample.BIEB)
    assert openapi(sample.UITLEEN, experimental=True) == openapi(sample.UITLEEN)


@pytest.mark.anyio
async def test_each_document_is_served_at_its_own_address(app):
    async with support.client(app, sample.BIEB, None) as client:
        exact = support.ok(await client.get("/openapi.json"))
        more = support.ok(await client.get("/openapi-experimenteel.json"))
        assert "pageSize" in str(more["paths"]["/kasten"]) and "pageSize" not in str(exact["paths"]["/kasten"])
        yaml = await client.get("/openapi-experimenteel.yaml")
        assert yaml.headers["content-type"].startswith("application/yaml") and "x-experimental: true" in yaml.text
    async with support.client(app, sample.UITLEEN, None) as client:
        assert (await client.get("/openapi-experimenteel.json")).status_code in (401, 403, 404)
