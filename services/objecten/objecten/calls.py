"""What differs from the other services in every request: rights per objecttype, CRS, and the spelling of faults."""

from collections.abc import AsyncIterator
from datetime import date
from typing import Annotated
from zoneinfo import ZoneInfo

from commonground.call import Call, opened
from commonground.problems import Problem
from fastapi import Depends, Request

HERE = ZoneInfo("Europe/Amsterdam")


async def open_call(request: Request) -> AsyncIterator[Call]:
    """The clients of these APIs look for `invalid_params`, those of the others for `invalidParams`: both are there."""
    try:
        async with opened(request) as call:
            yield call
    except Problem as problem:
        if problem.invalid:
            problem.extra["invalid_params"] = [vars(each) for each in problem.invalid]
        raise


Caller = Annotated[Call, Depends(open_call, scope="function")]


def today(call: Call) -> date:
    return call.now.astimezone(HERE).date()


def superuser(call: Call) -> bool:
    return call.principal.all_rights
