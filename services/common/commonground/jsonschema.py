"""JSON Schemas that others wrote: refused when they could cost us too much, compiled once, judged without surprises.

A schema is trusted with nothing: it never makes us fetch something, its patterns and its number of steps are bounded
(`schemagraph`), and what is compiled is kept by the hash of its content. Formats are not enforced unless told.
"""

import hashlib
import re
from collections import OrderedDict
from dataclasses import dataclass
from typing import Any

import jsonschema_rs
import orjson

from commonground import schemagraph
from commonground.json import is_deep

DRAFTS: dict[str, Any] = {
    "json-schema.org/draft-04/schema": jsonschema_rs.Draft4Validator,
    "json-schema.org/draft-06/schema": jsonschema_rs.Draft6Validator,
    "json-schema.org/draft-07/schema": jsonschema_rs.Draft7Validator,
    "json-schema.org/draft/2019-09/schema": jsonschema_rs.Draft201909Validator,
    "json-schema.org/draft/2020-12/schema": jsonschema_rs.Draft202012Validator,
}
NOT_SPOKEN = "json-schema.org/draft-03/schema"
MAX_BYTES, MAX_DEPTH, MAX_PATTERNS, MAX_PATTERN_WEIGHT = 256 * 1024, 60, 20_000, 20_000  # patterns: characters
MAX_FAULTS, MAX_REASON = 100, 500
# 10 000 steps back is well under 1 ms
PATTERNS = jsonschema_rs.FancyRegexOptions(backtrack_limit=10_000, size_limit=10_000_000, dfa_size_limit=1_000_000)


@dataclass(frozen=True)
class Fault:
    """Where in the data (keys and positions) it does not fit, and why."""

    path: tuple[str | int, ...]
    reason: str


def canonical(value: Any) -> bytes:
    return orjson.dumps(value, option=orjson.OPT_SORT_KEYS)


def fingerprint(schema: Any) -> str:
    return hashlib.sha256(canonical(schema)).hexdigest()


def dialect(schema: Any) -> str:
    """The `$schema` without scheme and empty fragment."""
    named = schema.get("$schema") if isinstance(schema, dict) else None
    return re.sub(r"^https?://|#$", "", named) if isinstance(named, str) else ""


def refusal(schema: Any) -> str | None:
    """Why this schema cannot be stored, or None. Takes under 100 ms whatever the schema is."""
    if dialect(schema) == NOT_SPOKEN:
        return "Draft 3 van JSON Schema wordt niet ondersteund; gebruik draft 4 of nieuwer."
    if (reason := too_big(schema)) or (reason := schemagraph.refusal(schema)):
        return reason
    patterns = schemagraph.patterns(schema)
    if sum(map(len, patterns)) > MAX_PATTERNS or sum(map(weight, patterns)) > MAX_PATTERN_WEIGHT:
        return "De patronen in het schema zijn samen te lang of te zwaar."
    try:
        build(schema)
    except (jsonschema_rs.ValidationError, jsonschema_rs.ReferencingError, ValueError) as error:
        return said(error).splitlines()[0]
    return None


def too_big(schema: Any) -> str | None:
    if is_deep(schema, MAX_DEPTH):
        return f"Het schema is dieper genest dan {MAX_DEPTH} niveaus."
    if len(orjson.dumps(schema)) > MAX_BYTES:
        return f"Het schema is groter dan {MAX_BYTES // 1024} kB."
    return None


# --- patterns ---------------------------------------------------------------------------------------------------------
PIECE = re.compile(r"\\[pP]\{[^}]*\}|\\.|\[(?:\\.|[^\]\\])*\]|\{\d+(?:,\d*)?\}|[()]|.", re.DOTALL)


def weight(pattern: str) -> int:
    """How much work it is to compile, in steps of about 2 microseconds: its pieces, times the repeats around them."""
    groups, last, costly = [10], 0, "(?" in pattern  # with looking ahead comes the Unicode meaning of \\w
    for piece in PIECE.findall(pattern):
        if piece == "(":
            groups.append(0)
            last = 0
        elif piece == ")" and len(groups) > 1:
            last = groups.pop()
            groups[-1] += last
        elif len(piece) > 2 and piece[0] == "{":
            low, _, high = piece.strip("{}").partition(",")
            groups[-1] += last * int(high or low)
            last *= int(high or low) + 1
        else:
            last = piece_weight(piece, costly)
            groups[-1] += last
    return sum(groups)


def piece_weight(piece: str, costly: bool) -> int:
    """A class of Unicode is hundreds of ranges, a dot a few; anything else is what it is."""
    if re.search(r"\\[pP]", piece):
        return 150
    if re.search(r"\\[wWsSdD]", piece):
        return 150 if costly else 5 if piece[0] == "[" else 3
    return 3 if piece == "." else 2 if piece[0] == "[" else 1


# --- compiling and judging --------------------------------------------------------------------------------------------
def build(schema: Any, formats: bool = False) -> Any:
    """A validator; `formats` are enforced only when told.

    Raises ValidationError, ReferencingError or ValueError for what is no schema.
    """
    kind = DRAFTS.get(dialect(schema), jsonschema_rs.Draft202012Validator)
    if isinstance(schema, dict) and "$schema" in schema:
        schema = {key: value for key, value in schema.items() if key != "$schema"}  # an unknown one means: the newest
    return kind(schema, offline=True, pattern_options=PATTERNS, validate_formats=formats)


class Validators:
    """Compiled schemas by fingerprint, the least recently used forgotten first."""

    def __init__(self, room: int = 500) -> None:
        self.room, self.kept = room, OrderedDict[str, Any]()

    def get(self, key: str) -> Any | None:
        if key in self.kept:
            self.kept.move_to_end(key)
        return self.kept.get(key)

    def add(self, key: str, schema: Any, formats: bool = False) -> Any:
        self.kept[key] = validator = build(schema, formats)
        if len(self.kept) > self.room:
            self.kept.popitem(last=False)
        return validator


def faults(validator: Any, data: Any) -> list[Fault]:
    """Every way in which the data does not fit (at most 100), the least deep first; empty when it fits."""
    if validator.is_valid(data):
        return []
    found = [fault(each) for each in validator.iter_errors(data)]
    return sorted(found, key=lambda each: len(each.path))[:MAX_FAULTS]


def fault(error: Any) -> Fault:
    path = tuple(error.instance_path)
    if error.kind.name == "required":
        name = error.kind.property
        return Fault((*path, name), f"'{name}' is a required property")
    return Fault(path, said(error))


def said(error: Any) -> str:
    """What is wrong, of a text that fits nothing in the words of the validator that clients know (rules.md 5.1)."""
    fits_none = isinstance(error, jsonschema_rs.ValidationError) and error.kind.name == "anyOf"
    if fits_none and isinstance(error.instance, str):
        return f"{error.instance[:MAX_REASON]!r} is not valid under any of the given schemas"
    return str(getattr(error, "message", error))[:MAX_REASON]
