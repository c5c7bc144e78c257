"""What a contract is written from: resources, endpoints and pydantic's shapes, in OpenAPI 3.0.3 and 3.1."""

from typing import Annotated, Any, Literal

import pytest
from common import sample
from commonground.api import Api
from commonground.contract import openapi, text
from commonground.resource import Body
from commonground.schemas import openapi30, words
from pydantic import BaseModel, Field, TypeAdapter

BIEB, UITLEEN = openapi(sample.BIEB), openapi(sample.UITLEEN)


def named(document: dict, path: str, method: str) -> dict[str, dict]:
    """The parameters of an operation by their names."""
    shared = document["components"]["parameters"]
    found = document["paths"][path][method]["parameters"]
    return {each["name"]: each for each in (shared[p["$ref"].rsplit("/", 1)[-1]] if "$ref" in p else p for p in found)}


def schema_of(document: dict, path: str, method: str, code: str = "") -> dict:
    operation = document["paths"][path][method]
    return (operation["responses"][code] if code else operation["requestBody"])["content"]["application/json"]["schema"]


# --- resources ---
def test_a_list_has_its_filters_order_pages_and_expand():
    found = named(BIEB, "/boeken", "get")
    filters = ["kast", "nummer", "nummer__gte", "nummer__lt", "verschenen", "verschenen__isnull", "verschenen__gt"]
    assert list(found) == [*filters, "uitgever", "uitgever__in", "ordering", "page", "expand"]
    assert found["ordering"]["schema"]["items"]["enum"] == ["titel", "-titel", "verschenen", "-verschenen"]
    assert (found["uitgever__in"]["style"], found["uitgever__in"]["explode"]) == ("form", False)
    assert found["nummer"]["schema"] == {"type": "integer"}


def test_page_size_is_only_in_our_own_contracts():
    assert "pageSize" not in named(BIEB, "/kasten", "get")
    assert "pageSize" in named(UITLEEN, "/leners", "get")


def test_parameters_in_the_path_have_the_names_of_the_path():
    assert named(BIEB, "/boeken/{boek_uuid}/notities/{uuid}", "get").keys() == {"boek_uuid", "uuid", "If-None-Match"}
    assert named(BIEB, "/boeken/{boek_uuid}/notities", "get").keys() == {"boek_uuid"}


def test_only_what_speaks_of_coordinates_asks_for_them():
    assert {"Accept-Crs", "Content-Crs"} <= named(BIEB, "/plekken", "post").keys()
    assert named(BIEB, "/plekken", "post")["Accept-Crs"]["required"] is True
    assert "412" in BIEB["paths"]["/plekken"]["get"]["responses"]
    assert "Accept-Crs" not in named(BIEB, "/kasten", "post")


def test_writing_has_the_headers_for_the_audit_trail_and_reading_those_for_tags():
    assert named(BIEB, "/kasten/{uuid}", "delete").keys() == {"uuid", "X-NLX-Logrecord-ID", "X-Audit-Toelichting"}
    assert named(BIEB, "/kasten/{uuid}", "head").keys() == {"uuid", "If-None-Match"}
    assert "304" in BIEB["paths"]["/kasten/{uuid}"]["get"]["responses"]
    assert "content" not in BIEB["paths"]["/kasten/{uuid}"]["head"]["responses"]["200"]


def test_what_is_shown_but_not_sent_is_read_only_in_a_standard():
    shown = BIEB["components"]["schemas"]["KastShown"]
    assert schema_of(BIEB, "/kasten", "post") == {"$ref": "#/components/schemas/KastShown"}
    assert {name for name, each in shown["properties"].items() if each.get("readOnly")} == {"url", "uuid", "boeken"}
    assert BIEB["components"]["schemas"]["KastExpanded"]["properties"]["url"]["readOnly"] is True


def test_what_is_sent_stands_apart_in_our_own_contract():
    assert schema_of(UITLEEN, "/leners", "post") == {"$ref": "#/components/schemas/LenerBody"}
    assert schema_of(UITLEEN, "/leners/{uuid}", "patch") == {"$ref": "#/components/schemas/PatchedLenerBody"}
    assert "required" not in UITLEEN["components"]["schemas"]["PatchedLenerBody"]


def test_a_list_without_pages_is_an_array():
    assert schema_of(BIEB, "/boeken/{boek_uuid}/notities", "get", "200")["type"] == "array"


def test_the_scopes_of_an_operation_are_told():
    assert BIEB["paths"]["/boeken"]["post"]["security"] == [{"JWT-Claims": ["schrijven | aanvullen"]}]
    assert BIEB["paths"]["/boeken"]["get"]["security"] == [{"JWT-Claims": ["lezen"]}]


def test_a_public_api_asks_for_nothing():
    document = openapi(Api("open", "/open/api/v1", "Open", "1.0.0", [sample.Leners()], public=True))
    operation = document["paths"]["/leners"]["get"]
    assert operation["security"] == [] and not {"401", "403"} & operation["responses"].keys()


# --- endpoints ---
def test_an_endpoint_is_told_with_our_errors_and_without_the_422_of_the_framework():
    verdeel = UITLEEN["paths"]["/boetes"]["post"]
    assert (verdeel["operationId"], verdeel["summary"], verdeel["tags"]) == (
        "verdeel",
        "Verdeelt een boete.",
        ["boetes"],
    )
    assert list(verdeel["responses"])[:2] == ["201", "422"]
    assert {"400", "401", "403", "409", "413", "415", "500"} <= verdeel["responses"].keys()
    assert "application/problem+json" in verdeel["responses"]["422"]["content"]
    assert "422" not in UITLEEN["paths"]["/boetes/{jaar}"]["get"]["responses"]
    assert "HTTPValidationError" not in UITLEEN["components"]["schemas"]


def test_parameters_of_an_endpoint_are_never_null():
    found = named(UITLEEN, "/boetes/{jaar}", "get")
    assert found["jaar"]["schema"] == {"type": "integer"}
    assert found["vanaf"]["schema"] == {"type": "string", "format": "date"}


def test_an_endpoint_reads_its_path_by_itself_and_is_told_of_it():
    assert named(BIEB, "/kasten/{kast_uuid}/audittrail/{uuid}", "get").keys() == {"kast_uuid", "uuid"}


def test_a_form_stays_a_form():
    content = UITLEEN["paths"]["/boetes/{uuid}/bewijs"]["put"]["requestBody"]["content"]
    assert content.keys() == {"multipart/form-data"}


def test_two_shapes_of_one_name_are_a_mistake_to_mend():
    class LenerBody(Body):
        anders: int

    router = sample.APIRouter()

    @router.post("/anders")
    async def anders(body: LenerBody) -> None:
        """Leest een andere vorm met dezelfde naam."""

    with pytest.raises(AssertionError, match="LenerBody means two shapes"):
        openapi(Api("dubbel", "/dubbel/api/v1", "Dubbel", "1.0.0", [sample.Leners()], routers=[router]))


def test_a_contract_is_yaml_for_people():
    written = text(UITLEEN)
    assert "&id" not in written and "*id" not in written
    assert "    description: |-\n" in written or "description: |" in written


# --- OpenAPI 3.0.3 ---
class Vorm(BaseModel):
    """Everything that 3.0 says in another way."""

    vast: Literal["a"]
    leeg: None = None
    misschien: str | None = None
    keuze: Literal["a", "b"] | None = None
    paar: tuple[int, int] = (1, 2)
    gemengd: tuple[int, str] = (1, "a")
    positief: Annotated[float, Field(gt=0, lt=10)] = 1
    title: str = ""
    default: int = 0
    const: str = "x"
    voorbeeld: Annotated[str, Field(examples=["a", "b"])] = ""
    zelf: "Vorm | None" = None
    iets: dict[str, Any] = {}


FORMS = {
    "vast": {"type": "string", "enum": ["a"]},
    "leeg": {"nullable": True, "enum": [None]},
    "misschien": {"nullable": True, "type": "string"},
    "keuze": {"nullable": True, "type": "string", "enum": ["a", "b", None]},
    "paar": {"type": "array", "items": {"type": "integer"}, "minItems": 2, "maxItems": 2},
    "gemengd": {
        "type": "array",
        "items": {"anyOf": [{"type": "integer"}, {"type": "string"}]},
        "minItems": 2,
        "maxItems": 2,
    },
    "positief": {"type": "number", "minimum": 0, "exclusiveMinimum": True, "maximum": 10, "exclusiveMaximum": True},
    "title": {"type": "string"},
    "default": {"type": "integer"},
    "const": {"type": "string"},
    "voorbeeld": {"type": "string", "example": "a"},
    "zelf": {"nullable": True, "allOf": [{"$ref": "#/components/schemas/Vorm"}]},
    "iets": {"type": "object", "additionalProperties": True},
}


@pytest.mark.parametrize("name", FORMS)
def test_a_shape_in_3_0_3(name):
    schema = TypeAdapter(Vorm).json_schema(ref_template="#/components/schemas/{model}")["$defs"]["Vorm"]
    assert openapi30(schema)["properties"][name] == FORMS[name]


@pytest.mark.parametrize(
    ("given", "found"),
    [
        ({"type": ["string", "null"]}, {"nullable": True, "type": "string"}),
        ({"type": "string", "contentMediaType": "application/octet-stream"}, {"type": "string", "format": "binary"}),
        ({"$ref": "#/x", "description": "y"}, {"allOf": [{"$ref": "#/x"}], "description": "y"}),
        ({"anyOf": [{"$ref": "#/x"}, {"$ref": "#/y"}, {"type": "null"}]},
         {"nullable": True, "anyOf": [{"$ref": "#/x"}, {"$ref": "#/y"}]}),
        ({"enum": ["const", "title"], "title": "Weg"}, {"enum": ["const", "title"]}),
    ],
)  # fmt: skip
def test_a_keyword_in_3_0_3(given, found):
    assert openapi30(given) == found


def test_no_later_keyword_is_left_in_a_whole_document():
    assert not {"const", "prefixItems", "examples", "$defs"} & set(words(BIEB))
