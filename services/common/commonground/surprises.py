"""What nobody asked for: a race that a constraint decided, a database that is away, a bug. Answered without a trace."""

from typing import Any

from fastapi import Request
from sqlalchemy.exc import DataError, DBAPIError, IntegrityError, InterfaceError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from starlette.responses import Response

from commonground.problems import Conflict, Invalid, Problem, ValidationFailed, base_of, problem_response


async def answer_conflict(request: Request, error: Any) -> Response:
    return problem_response(
        Conflict("conflict", "De wijziging botst met een andere; probeer het opnieuw."), base_of(request)
    )


async def answer_unstorable(request: Request, error: Any) -> Response:
    wrong = Invalid("nonFieldErrors", "invalid", "Een van de waarden kan niet worden opgeslagen.")
    return problem_response(ValidationFailed(wrong), base_of(request))


async def answer_unavailable(request: Request, error: Any) -> Response:
    request.scope["surprise"] = error
    problem = Problem(
        503,
        "service_unavailable",
        "Even niet beschikbaar.",
        "De database antwoordt niet.",
        headers={"Retry-After": "5"},
    )
    return problem_response(problem, base_of(request))


async def answer_surprise(request: Request, error: Any) -> Response:
    return problem_response(Problem(500, "error", "Er ging iets mis bij ons."), base_of(request))


SURPRISES: dict[Any, Any] = {
    IntegrityError: answer_conflict,
    DataError: answer_unstorable,
    OperationalError: answer_unavailable,
    InterfaceError: answer_unavailable,
    PoolTimeout: answer_unavailable,
    OSError: answer_unavailable,
    DBAPIError: answer_surprise,
    Exception: answer_surprise,
}
