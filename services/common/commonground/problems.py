"""Errors we answer on purpose: raise a Problem, anywhere; it becomes application/problem+json.

`rules.md` §1.4 has the codes of the standard; what pydantic finds in a body is put in those words, in Dutch.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import uuid4

import orjson
from fastapi import Request
from fastapi.exceptions import RequestValidationError
from pydantic import ValidationError
from starlette.exceptions import HTTPException
from starlette.responses import Response


@dataclass
class Invalid:
    """One entry of invalidParams: which field, which code, and why."""

    name: str
    code: str
    reason: str


@dataclass
class Problem(Exception):
    """`extra` holds members that a domain adds to the body, such as the article of the statutes."""

    status: int
    code: str
    title: str
    detail: str = ""
    invalid: list[Invalid] = field(default_factory=list)
    extra: dict[str, Any] = field(default_factory=dict)
    headers: dict[str, str] = field(default_factory=dict)


class NotFound(Problem):
    def __init__(self, detail: str = "") -> None:
        super().__init__(404, "not_found", "Niet gevonden.", detail)


class Forbidden(Problem):
    def __init__(
        self, detail: str = "Je hebt geen toestemming om deze actie uit te voeren.", code: str = "permission_denied"
    ) -> None:
        super().__init__(403, code, "Geen toestemming.", detail)


class ValidationFailed(Problem):
    def __init__(self, *invalid: Invalid, code: str = "invalid") -> None:
        super().__init__(400, code, "Ongeldige invoer.", invalid=list(invalid))


class ParseError(Problem):
    def __init__(self, detail: str = "De inhoud van het verzoek is geen geldige JSON.") -> None:
        super().__init__(400, "parse_error", "Ongeldige JSON.", detail)


class Conflict(Problem):
    def __init__(self, code: str = "conflict", detail: str = "", **extra: Any) -> None:
        super().__init__(409, code, "Botst met wat er al is.", detail, extra=extra)


class Unprocessable(Problem):
    def __init__(self, code: str, detail: str = "", **extra: Any) -> None:
        super().__init__(422, code, "De gegevens kunnen zo niet worden verwerkt.", detail, extra=extra)


# --- pydantic's findings, in the words of the standard ----------------------------------------------------------------
CODES = {
    "missing": ("required", "Dit veld is verplicht."),
    "string_too_long": ("max_length", "Gebruik hooguit {max_length} tekens."),
    "string_too_short": ("min_length", "Gebruik minstens {min_length} tekens."),
    "too_long": ("max_length", "Geef hooguit {max_length} waarden."),
    "too_short": ("min_length", "Geef minstens {min_length} waarden."),
    "literal_error": ("invalid_choice", "Dit is geen van de mogelijke waarden."),
    "enum": ("invalid_choice", "Dit is geen van de mogelijke waarden."),
    "list_type": ("not_a_list", "Hier hoort een lijst."),
    "greater_than_equal": ("min_value", "De waarde is te laag."),
    "greater_than": ("min_value", "De waarde is te laag."),
    "less_than_equal": ("max_value", "De waarde is te hoog."),
    "less_than": ("max_value", "De waarde is te hoog."),
    "json_invalid": ("parse_error", "Dit is geen geldige JSON."),
    "value_error": ("invalid", "{error}"),
    "date_from_datetime_parsing": ("invalid", "Hier hoort een datum: jjjj-mm-dd."),
    "date_parsing": ("invalid", "Hier hoort een datum: jjjj-mm-dd."),
    "datetime_from_date_parsing": ("invalid", "Hier hoort een moment: jjjj-mm-ddTuu:mm:ssZ."),
    "datetime_parsing": ("invalid", "Hier hoort een moment: jjjj-mm-ddTuu:mm:ssZ."),
    "timezone_aware": ("invalid", "Een moment heeft een tijdzone."),
    "uuid_parsing": ("invalid", "Dit is geen geldige uuid."),
    "bool_parsing": ("invalid", "Hier hoort true of false."),
    "int_parsing": ("invalid", "Hier hoort een geheel getal."),
    "int_from_float": ("invalid", "Hier hoort een geheel getal."),
    "string_type": ("invalid", "Hier hoort tekst."),
    "model_type": ("invalid", "Hier hoort een object."),
    "dict_type": ("invalid", "Hier hoort een object."),
}


def findings(errors: Sequence[Any], prefix: tuple[str, ...] = ()) -> list[Invalid]:
    """Every error of a pydantic validation as an Invalid, one per field (a choice of types gives one each)."""
    found: dict[str, Invalid] = {}
    for each in errors:
        loc = [part for part in (*prefix, *each["loc"]) if isinstance(part, int) or not is_branch(part)]
        name = ".".join(map(str, loc)) or "nonFieldErrors"
        code, reason = said(each)
        found.setdefault(name, Invalid(name, code, reason))
    return list(found.values())


def is_branch(part: str) -> bool:
    """pydantic names the branch of a union in the path of an error: `function-after[...]`, `list[str]`, `Punt`."""
    return any(sign in part for sign in "[(-") or (part[:1].isupper() and not part.isupper()) or part in BRANCHES


BRANCHES = {"str", "int", "float", "bool", "none", "constrained-str", "constrained-int"}


def said(error: Any) -> tuple[str, str]:
    context = error.get("ctx") or {}
    if error.get("input", ...) is None and error["type"] != "missing":
        return "null", "Dit veld mag niet leeg (null) zijn."
    if error["type"] == "value_error" and isinstance(context.get("error"), CodedError):
        return context["error"].code, str(context["error"])
    if error["type"] == "string_pattern_mismatch":
        return (
            ("blank", "Dit veld mag niet leeg zijn.") if error["input"] == "" else ("invalid", "Deze vorm klopt niet.")
        )
    if error["type"] == "string_too_short" and error["input"] == "":
        return "blank", "Dit veld mag niet leeg zijn."
    code, reason = CODES.get(error["type"], ("invalid", "Deze waarde klopt niet."))
    return code, reason.format(**context)


class CodedError(ValueError):
    """Raised by a validator of a type that has its own code: `CodedError("only-digits", "…")`."""

    def __init__(self, code: str, reason: str) -> None:
        super().__init__(reason)
        self.code = code


def refuse_unknown(request: Request, known: Collection[str]) -> None:
    """Raises ValidationFailed for query parameters that are not known: silent ones show more than was asked."""
    if unknown := request.query_params.keys() - known:
        reason = f"Onbekende parameters: {', '.join(sorted(unknown))}"
        raise ValidationFailed(Invalid("nonFieldErrors", "unknown-parameters", reason))


# --- answers ----------------------------------------------------------------------------------------------------------
def problem_response(problem: Problem, base: str = "") -> Response:
    body: dict[str, Any] = {
        "type": f"{base}/ref/fouten/{problem.code}/",
        "code": problem.code,
        "title": problem.title,
        "status": problem.status,
        "detail": problem.detail or problem.title,
        "instance": f"urn:uuid:{uuid4()}",
    } | problem.extra
    if isinstance(problem, ValidationFailed) or problem.invalid:
        body["invalidParams"] = [vars(each) for each in problem.invalid]
    return Response(
        orjson.dumps(body, default=str), problem.status, headers=problem.headers, media_type="application/problem+json"
    )


def base_of(request: Request) -> str:
    return request.scope.get("base") or ""


async def answer_problem(request: Request, problem: Any) -> Response:
    return problem_response(problem, base_of(request))


async def answer_unreadable(request: Request, error: Any) -> Response:
    """What FastAPI or pydantic could not read: every fault at once. A path that is no uuid is a 404."""
    errors = error.errors()
    if any(each["loc"][:1] == ("path",) for each in errors):
        return problem_response(NotFound(), base_of(request))
    if any(each["type"] == "json_invalid" for each in errors):
        return problem_response(ParseError(), base_of(request))
    if isinstance(error, RequestValidationError):  # FastAPI puts "body" or "query" in front
        errors = [each | {"loc": each["loc"][1:]} for each in errors]
    return problem_response(ValidationFailed(*findings(errors)), base_of(request))


HTTP = {
    404: ("not_found", "Niet gevonden."),
    405: ("method_not_allowed", "Deze methode bestaat hier niet."),
    406: ("not_acceptable", "Dit antwoordformaat wordt niet geleverd."),
    413: ("request_entity_too_large", "De inhoud van het verzoek is te groot."),
    415: ("unsupported_media_type", "Dit formaat van invoer wordt niet gelezen."),
}


async def answer_http(request: Request, error: Any) -> Response:
    code, title = HTTP.get(error.status_code, ("error", "Fout."))
    problem = Problem(error.status_code, code, title, headers=dict(error.headers or {}))
    return problem_response(problem, base_of(request))


HANDLERS: dict[Any, Any] = {
    Problem: answer_problem,
    RequestValidationError: answer_unreadable,
    ValidationError: answer_unreadable,
    HTTPException: answer_http,
}
