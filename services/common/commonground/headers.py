"""Headers about coordinates (`rules.md` §1.9): only EPSG:4326 is spoken."""

from typing import TYPE_CHECKING

from commonground.call import Call
from commonground.problems import Problem

if TYPE_CHECKING:
    from commonground.resource import Resource

CRS = "EPSG:4326"


def check_crs(resource: "Resource", call: Call, body: bool = False) -> None:
    """Raises 412 for a missing header, 406 for another system; HEAD needs none."""
    if not resource.crs or call.request.method == "HEAD":
        return
    for name in ("Accept-Crs", *(("Content-Crs",) if body else ())):
        given = call.request.headers.get(name)
        if given is None:
            raise Problem(412, "precondition_failed", "Voorwaarde ontbreekt.", f"De header {name} ontbreekt.")
        if given != CRS:
            raise Problem(406, "not_acceptable", "Niet ondersteund.", f"{name}: alleen {CRS} wordt ondersteund.")
