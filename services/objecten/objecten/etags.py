"""ETag and If-Match on an object: the tag names its newest record, and what may change in that one (rules.md 7.4)."""

from typing import Any

from commonground.call import Call
from commonground.problems import Problem


def tag(record: Any) -> str:
    """Of the newest record. Its end and its zaken are all that ever changes in place."""
    end = f".{record.end_at:%Y%m%d}" if record.end_at else ""
    return f'"{record.index}.{len(record.references)}{end}"'


def names(header: str, known: str) -> bool:
    given = [each.strip() for each in header.split(",")]
    return "*" in given or known in given


def check_match(call: Call, last: Any) -> None:
    """Raises Problem (412) when the client wants to change what it has not seen."""
    wanted = call.request.headers.get("if-match")
    if wanted is not None and not names(wanted, tag(last)):
        raise Problem(412, "precondition_failed", "Voorwaarde ontbreekt.", f"Het object is inmiddels {tag(last)}.")


def is_known(call: Call, known: str) -> bool:
    """Whether the client has this already (304)."""
    header = call.request.headers.get("if-none-match")
    return header is not None and names(header.replace("W/", ""), known)
