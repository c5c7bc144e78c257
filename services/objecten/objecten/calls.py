"""What differs from the other services in every request: rights per objecttype, CRS, and the spelling of faults."""

from collections.abc import AsyncIterator
from datetime import date
from typing import Annotated, Any
from zoneinfo import ZoneInfo

from commonground.call import Call, open_call
from commonground.problems import Problem
from fastapi import Depends
from sqlalchemy import Select, select

from objecten.tables import Permission

CRS, HERE = "EPSG:4326", ZoneInfo("Europe/Amsterdam")


async def open_open_call(call: Annotated[Call, Depends(open_call, scope="function")]) -> AsyncIterator[Call]:
    """The clients of these APIs look for `invalid_params`, those of the others for `invalidParams`: both are there."""
    try:
        yield call
    except Problem as problem:
        if problem.invalid:
            problem.extra["invalid_params"] = [vars(each) for each in problem.invalid]
        raise


Caller = Annotated[Call, Depends(open_open_call, scope="function")]


def today(call: Call) -> date:
    return call.now.astimezone(HERE).date()


def superuser(call: Call) -> bool:
    return call.principal.all_rights


def permitted_types(call: Call, *modes: str) -> Select:
    """The ids of the objecttypes that this token may see (in one of these modes), as a subquery."""
    query = select(Permission.object_type_id).where(Permission.token_id == call.principal.extra["token_id"])
    return query.where(Permission.mode.in_(modes)) if modes else query


def check_crs(call: Call, body: bool = False) -> None:
    """Raises 412 when a body comes without its system, 406 for another system than EPSG:4326 (rules.md 4)."""
    headers: Any = call.request.headers
    for name in ("Content-Crs", "Accept-Crs") if body else ("Accept-Crs",):
        given = headers.get(name)
        if given is None and name == "Content-Crs":
            raise Problem(412, "precondition_failed", "Voorwaarde ontbreekt.", "'Content-Crs' header ontbreekt")
        if given not in (None, CRS):
            raise Problem(406, "not_acceptable", "Niet ondersteund.", f"CRS '{given}' is niet ondersteund")
